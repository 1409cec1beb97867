//! Stories of databases that follow their models.

use std::path::Path;

use model_core::model::AttributeType;
use model_core::model::entity::Multiplicity;
use rusqlite::Connection;

use super::*;
use crate::program::{Catalogue, Domain};
use crate::storage::Database;
use crate::testing::{Build, associate, attribute, shop, unique};

struct Story {
    database: Database,
    _folder: tempfile::TempDir,
}

impl Story {
    fn new(build: &Build) -> Story {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("a.db")).unwrap();
        let story = Story { database, _folder: folder };
        story.follow(build);
        story
    }

    fn plan(&self, build: &Build) -> Plan {
        let reader = self.database.read().unwrap();
        let catalogue = crate::query::catalogue::read(reader.connection().unwrap()).unwrap();
        Plan::new(&catalogue, &Domain::new(&build.project)).unwrap()
    }

    /// Follows the model and says the steps.
    #[track_caller]
    fn follow(&self, build: &Build) -> Vec<String> {
        let plan = self.plan(build);
        apply(&self.database, &plan, 1_000, Consent::KeepAll).unwrap();
        assert!(self.plan(build).is_empty(), "{:?}", self.plan(build).steps);
        plan.steps.iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn refuse(&self, build: &Build) -> Vec<Obstacle> {
        let before = self.dump("SELECT name FROM sqlite_schema");
        let error = apply(&self.database, &self.plan(build), 0, Consent::KeepAll).unwrap_err();
        assert_eq!(self.dump("SELECT name FROM sqlite_schema"), before);
        let SchemaError::Obstacles(obstacles) = error else { panic!("{error}") };
        obstacles
    }

    fn run(&self, sql: &str) {
        let lease = self.database.write("test").unwrap();
        lease.connection().unwrap().execute_batch(sql).unwrap();
    }

    fn dump(&self, sql: &str) -> String {
        let reader = self.database.read().unwrap();
        dump(reader.connection().unwrap(), sql)
    }
}

fn dump(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cell = |place| {
            row.get::<_, rusqlite::types::Value>(place).map(|v| match v {
                rusqlite::types::Value::Null => "-".to_owned(),
                rusqlite::types::Value::Integer(i) => i.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
        };
        Ok((0..columns).map(|c| cell(c).unwrap()).collect::<Vec<_>>().join(","))
    });
    rows.unwrap().map(Result::unwrap).collect::<Vec<_>>().join(" ")
}

fn plain() -> Build {
    Build::new().entity("Shop.Item", &["Name", "Count: Integer"], |_| {})
}

const ITEMS: &str =
    "INSERT INTO shop$item (id, name, count) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'b', NULL)";

#[test]
fn semantics_08_a_table_an_entity_a_column_an_attribute() {
    let story = Story::new(&shop());
    let tables = story.dump("SELECT sql FROM sqlite_schema WHERE name = 'sales$order'");
    assert_eq!(
        tables,
        "CREATE TABLE \"sales$order\" (id INTEGER PRIMARY KEY, \"number\" INTEGER, \"total\" BLOB, \
         \"status\" TEXT, \"remark\" TEXT, \"placed\" INTEGER, \"urgent\" INTEGER, \
         \"sales$order_customer\" INTEGER) STRICT"
    );
    let links = story.dump("SELECT sql FROM sqlite_schema WHERE name = 'sales$product_category'");
    assert!(
        links.contains("\"sales$productid\" INTEGER NOT NULL, \"sales$categoryid\""),
        "{links}"
    );
    let typed = story.dump("SELECT name FROM sqlite_schema WHERE sql LIKE '%$type%'");
    assert_eq!(typed, "sales$customer");
    let known = story.dump("SELECT table_name FROM \"$entity\" WHERE name = 'Sales.Basket'");
    assert_eq!(known, "-");
}

#[test]
fn semantics_08_names_that_differ_in_case_only_are_told_apart() {
    let build = Build::new().entity("Shop.Item", &["Name", "NAME", "Id"], |_| {}).entity(
        "Shop.ITEM",
        &["Name"],
        |_| {},
    );
    let story = Story::new(&build);
    let tables = story.dump("SELECT table_name FROM \"$entity\" ORDER BY table_name");
    assert_eq!(tables, "shop$item shop$item$2");
    let columns = "SELECT column_name FROM \"$attribute\" WHERE name <> 'Name' ORDER BY 1";
    assert_eq!(story.dump(columns), "id$2 name$2");
}

#[test]
fn semantics_10_rename_keeps_the_data() {
    let story = Story::new(&plain());
    story.run(ITEMS);
    let next = plain().edit("Shop.Item", |e| {
        e.name = "Thing".to_owned();
        e.attributes[0].name = "Label".to_owned();
    });
    assert_eq!(
        story.follow(&next),
        [
            "Rename table shop$item to shop$thing for Shop.Thing",
            "Rename column name of shop$thing to label"
        ]
    );
    assert_eq!(story.dump("SELECT label FROM shop$thing"), "a b b");
}

#[test]
fn semantics_10_names_can_change_places() {
    let story = Story::new(&plain());
    story.run("INSERT INTO shop$item (id, name, count) VALUES (1, 'a', 7)");
    let next = plain().edit("Shop.Item", |e| {
        e.attributes[0].name = "Count".to_owned();
        e.attributes[1].name = "Name".to_owned();
    });
    story.follow(&next);
    assert_eq!(story.dump("SELECT count, name FROM shop$item"), "a,7");
}

#[test]
fn semantics_10_what_leaves_the_model_comes_back_with_its_data() {
    let story = Story::new(&plain());
    story.run(ITEMS);
    let without = plain().edit("Shop.Item", |e| drop(e.attributes.remove(0)));
    assert_eq!(story.follow(&without), ["Retire Shop.Item.Name: its values stay in shop$item"]);
    assert_eq!(story.follow(&plain()), ["Bring back Shop.Item.Name with its values"]);
    assert_eq!(story.dump("SELECT name FROM shop$item"), "a b b");

    let gone = plain().remove("Shop.Item");
    story.follow(&gone);
    assert_eq!(story.dump("SELECT count(*) FROM sqlite_schema WHERE name = 'shop$item'"), "0");
    // Another entity of the same name is another entity.
    let other = gone.clone().entity("Shop.Other", &["Name"], |e| e.name = "Item".to_owned());
    story.follow(&other);
    assert_eq!(story.dump("SELECT count(*) FROM shop$item"), "0");
    story.follow(&gone);
    story.follow(&plain());
    assert_eq!(story.dump("SELECT id, name FROM shop$item"), "1,a 2,b 3,b");
    assert_eq!(story.dump("SELECT number FROM \"$entity\" ORDER BY 1"), "1 2");
}

#[test]
fn semantics_10_a_new_column_gets_the_default() {
    let story = Story::new(&plain());
    story.run(ITEMS);
    let next = plain().edit("Shop.Item", |e| {
        for text in [
            "Price: Decimal = 2.5",
            "Sold: Boolean",
            "At: DateTime = [%CurrentDateTime%]",
            "No: AutoNumber = 10",
        ] {
            e.attributes.push(attribute(&"Shop.Item".into(), text));
        }
    });
    story.follow(&next);
    assert_eq!(
        story.dump("SELECT decimal_text(price), sold, at, no FROM shop$item"),
        "2.5,0,1000,10 2.5,0,1000,11 2.5,0,1000,12"
    );
}

#[test]
fn semantics_10_values_that_cannot_convert_are_listed_first() {
    let story = Story::new(&plain());
    story.run("INSERT INTO shop$item (id, name) VALUES (1, '12'), (2, 'twelve'), (3, NULL)");
    let next = plain().edit("Shop.Item", |e| e.attributes[0].ty = AttributeType::Decimal);
    let obstacles = story.refuse(&next);
    assert_eq!(
        obstacles[0].to_string(),
        "1 values of Shop.Item.Name cannot become Decimal (they are String(200)); object 2: twelve. \
         Correct them first, or agree that they become empty"
    );
    assert_eq!(story.dump("SELECT name FROM shop$item"), "12 twelve -");
    let snapshot =
        apply(&story.database, &story.plan(&next), 0, Consent::GiveUpValues).unwrap().unwrap();
    assert_eq!(story.dump("SELECT decimal_text(name) FROM shop$item"), "12 - -");
    let copy = Connection::open(Path::new(&snapshot)).unwrap();
    assert_eq!(dump(&copy, "SELECT name FROM shop$item"), "12 twelve -");
}

#[test]
fn semantics_10_tightening_that_rows_break_is_refused_with_the_rows() {
    let story = Story::new(&plain());
    story.run(ITEMS);
    let next = plain().edit("Shop.Item", |e| unique(e, &["Name"], "Twice"));
    let obstacles = story.refuse(&next);
    assert_eq!(
        obstacles[0].to_string(),
        "Name of Shop.Item cannot be unique, because objects agree in it; objects 2 and 3 (2 in \
         all). Change or delete them first"
    );
    story.run("UPDATE shop$item SET name = 'c' WHERE id = 3");
    assert_eq!(story.follow(&next), ["Make Name of Shop.Item unique in shop$item"]);
    assert_eq!(story.follow(&plain()).len(), 1);
}

#[test]
fn semantics_10_links_move_between_column_and_table() {
    let base = |multiplicity| {
        Build::new().entity("Shop.Kind", &["Name"], |_| {}).entity("Shop.Item", &["Name"], |e| {
            associate(e, "Item_Kind", "Shop.Kind").multiplicity = multiplicity;
        })
    };
    let story = Story::new(&base(Multiplicity::ManyToOne));
    story.run("INSERT INTO shop$item (id, shop$item_kind) VALUES (1, 8), (2, 8), (3, NULL)");
    story.follow(&base(Multiplicity::ManyToMany));
    assert_eq!(story.dump("SELECT shop$itemid, shop$kindid FROM shop$item_kind"), "1,8 2,8");
    story.run("INSERT INTO shop$item_kind VALUES (1, 9)");
    let obstacles = story.refuse(&base(Multiplicity::ManyToOne));
    assert!(obstacles[0].to_string().contains("object 1 has 2"), "{}", obstacles[0]);
    story.run("DELETE FROM shop$item_kind WHERE shop$kindid = 9");
    story.follow(&base(Multiplicity::ManyToOne));
    assert_eq!(story.dump("SELECT id, shop$item_kind FROM shop$item ORDER BY id"), "1,8 2,8 3,-");
    let obstacles = story.refuse(&base(Multiplicity::OneToOne));
    assert!(matches!(obstacles[..], [Obstacle::Duplicates { .. }]), "{obstacles:?}");
}

#[test]
fn semantics_08_an_entity_can_be_based_on_another_later_and_no_more() {
    let build = |based: &str| {
        let based = based.to_owned();
        Build::new()
            .entity("Shop.Party", &["Name: String = someone", "No: AutoNumber"], |_| {})
            .entity("Shop.Person", &["Age: Integer"], move |e| {
                e.generalization = based.as_str().into();
            })
    };
    let story = Story::new(&build(""));
    // Numbers follow the order of the documents.
    let number: i64 =
        story.dump("SELECT number FROM \"$entity\" WHERE name = 'Shop.Person'").parse().unwrap();
    let id = number << 48;
    story.run(&format!("INSERT INTO shop$person (id, age) VALUES ({}, 40)", id + 1));
    let steps = story.follow(&build("Shop.Party"));
    assert!(
        steps.contains(&"Add a row to shop$party for each object of Shop.Person".to_owned()),
        "{steps:?}"
    );
    assert_eq!(story.dump("SELECT name, no, \"$type\" = id >> 48 FROM shop$party"), "someone,1,1");
    story.run("UPDATE shop$party SET name = 'Ann'");
    story.follow(&build(""));
    let strays = "SELECT strays FROM \"$entity\" WHERE name = 'Shop.Party'";
    assert_eq!(story.dump(strays), number.to_string());
    story.run(&format!("INSERT INTO shop$person (id, age) VALUES ({}, 50)", id + 2));
    story.follow(&build("Shop.Party"));
    assert_eq!(story.dump(strays), "");
    assert_eq!(story.dump("SELECT name FROM shop$party ORDER BY id"), "Ann someone");
}

#[test]
fn a_database_in_memory_follows_too() {
    let database = Database::in_memory().unwrap();
    let plan = Plan::new(&Catalogue::default(), &Domain::new(&shop().project)).unwrap();
    assert_eq!(apply(&database, &plan, 0, Consent::KeepAll).unwrap(), None);
    let reader = database.read().unwrap();
    assert_eq!(crate::query::catalogue::read(reader.connection().unwrap()).unwrap(), plan.after);
}
