//! Small databases, imported and looked at from outside.

use std::path::PathBuf;

use model_core::check::{Checker, Severity as Weight};
use model_core::index::Index as Names;
use model_core::model::entity::{Entity, ValidationRule};
use model_core::model::page::Page;
use model_core::store;
use model_core::value::Decimal;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use super::*;

/// A database and what it became.
struct Case {
    folder: TempDir,
    import: Import,
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("shop.db")
}

fn options() -> Options {
    Options { app: "Shop".to_owned(), module: "M".to_owned(), pages: true }
}

/// Imports a database made by these statements, with data and pages; the checker finds no error.
#[track_caller]
fn import(sql: &str) -> Case {
    let folder = tempfile::tempdir().unwrap();
    let source = Connection::open(file(&folder)).unwrap();
    source.execute_batch("PRAGMA foreign_keys=OFF").unwrap();
    source.execute_batch(sql).unwrap();
    drop(source);
    import_file(folder)
}

#[track_caller]
fn import_file(folder: TempDir) -> Case {
    let mut import = read(&file(&folder), &options()).unwrap();
    import.load(&folder.path().join("app/preview.db")).unwrap();
    let mut checker = Checker::new();
    checker.check(&Names::new(&import.project));
    let errors: Vec<_> =
        checker.problems().iter().filter(|p| p.severity == Weight::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Case { folder, import }
}

impl Case {
    fn entity(&self, name: &str) -> &Entity {
        self.import.project.of_kind::<Entity>().find(|(_, _, e)| e.name == name).unwrap().2
    }

    /// An entity in a line for each member and rule.
    fn lines(&self, name: &str) -> String {
        let entity = self.entity(name);
        let mut lines = Vec::new();
        for a in &entity.attributes {
            let default =
                if a.default.is_empty() { String::new() } else { format!(" = {}", a.default) };
            lines.push(format!("{}: {}{default}", a.name, a.ty));
        }
        for a in &entity.associations {
            let (many, delete) = (a.multiplicity, a.on_target_delete);
            lines.push(format!("{} -> {} {many:?} {delete:?}", a.name, a.target));
        }
        let names = |ids: &[model_core::id::Id]| {
            let names: Vec<_> = ids.iter().map(|id| entity.member_name(*id).unwrap()).collect();
            names.join(" ")
        };
        for rule in &entity.rules {
            lines.push(match rule {
                ValidationRule::RequiredRule(r) => format!("required {}", names(&[r.member])),
                ValidationRule::UniqueRule(r) => format!("unique {}", names(&r.members)),
                rule => panic!("no such rule comes from a database: {rule:?}"),
            });
        }
        for index in &entity.indexes {
            lines.push(format!("index {}", names(&index.members)));
        }
        lines.join("\n") + "\n"
    }

    /// What a query on the preview database answers, values in one line with spaces.
    fn rows(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(self.folder.path().join("app/preview.db")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let count = statement.column_count();
        let rows = statement.query_map([], |row| {
            let shown: Vec<String> = (0..count)
                .map(|place| match row.get(place).unwrap() {
                    Value::Null => "empty".to_owned(),
                    Value::Integer(n) => n.to_string(),
                    Value::Real(n) => n.to_string(),
                    Value::Text(text) => text,
                    Value::Blob(bytes) => match <[u8; 16]>::try_from(&*bytes) {
                        Ok(bytes) => Decimal::from_storage(bytes).to_string(),
                        Err(_) => format!("{bytes:?}"),
                    },
                })
                .collect();
            Ok(shown.join(" "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn findings(&self) -> Vec<String> {
        self.import.report.findings.iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn found(&self, wanted: &str) {
        let findings = self.findings();
        assert!(findings.iter().any(|f| f.contains(wanted)), "{wanted} in {findings:#?}");
    }

    fn left(&self) -> Vec<String> {
        let left = &self.import.report.left_behind;
        left.iter().map(|left| format!("{} {}", left.kind, left.name)).collect()
    }
}

#[test]
fn tables_columns_keys_and_defaults() {
    let case = import(
        "CREATE TABLE Product (
             ProductId INTEGER PRIMARY KEY, Code VARCHAR(10) NOT NULL UNIQUE, Name TEXT,
             Price NUMERIC(10,2) NOT NULL DEFAULT 0, Stock INTEGER, Sold BIGINT DEFAULT 5,
             Active BOOLEAN NOT NULL DEFAULT 1, Made DATETIME DEFAULT CURRENT_TIMESTAMP,
             Picture BLOB, Odd TEXT DEFAULT (lower('A')));
         CREATE INDEX byName ON Product (Name);
         CREATE INDEX byNameAgain ON Product (Name);
         CREATE INDEX byCode ON Product (Code);
         CREATE INDEX cheap ON Product (Price) WHERE Price < 1;
         INSERT INTO Product (Code, Name, Price, Stock, Made) VALUES
             ('a', 'Apple', 0.1, 7, '2024-01-31 10:00'), ('b', NULL, 12, NULL, NULL);",
    );
    assert_eq!(
        case.lines("Product"),
        "ProductId: AutoNumber\nCode: String(10)\nName: String(200)\nPrice: Decimal = 0\n\
         Stock: Integer = empty\nSold: Integer = 5\nActive: Boolean = true\n\
         Made: DateTime = [%CurrentDateTime%]\nPicture: Binary\nOdd: String(200)\n\
         required Code\nrequired Price\nunique ProductId\nunique Code\nindex Name\n"
    );
    assert_eq!(
        case.rows("SELECT productid, code, name, price, stock, sold, active, made FROM m$product"),
        ["1 a Apple 0.1 7 5 1 1706695200000", "2 b empty 12 empty 5 1 empty"]
    );
    assert_eq!(case.left(), ["default Product.Odd", "index cheap"]);
    assert_eq!(case.findings(), Vec::<String>::new());
    assert_eq!(case.import.report.counts.objects, 2);
}

#[test]
fn foreign_keys_become_associations() {
    let case = import(
        "CREATE TABLE Team (TeamId INTEGER PRIMARY KEY, Name TEXT);
         CREATE TABLE Game (GameId INTEGER PRIMARY KEY,
             HomeTeamId INTEGER NOT NULL REFERENCES Team ON DELETE CASCADE,
             AwayTeamId INTEGER NOT NULL REFERENCES team(teamid),
             PlaceId INTEGER REFERENCES Place ON DELETE SET NULL,
             Follows INTEGER REFERENCES Game ON DELETE RESTRICT);
         CREATE TABLE Place (Code TEXT PRIMARY KEY, Twin TEXT UNIQUE REFERENCES Place);
         CREATE INDEX byPlace ON Game (PlaceId);
         CREATE INDEX byBoth ON Game (HomeTeamId, PlaceId);
         INSERT INTO Team VALUES (1, 'A'), (2, 'B');
         INSERT INTO Place VALUES ('x', 'y'), ('y', 'x');
         INSERT INTO Game VALUES (10, 1, 2, 'x', 11), (11, 2, 1, NULL, NULL), (12, 9, 1, 'z', 12);",
    );
    assert_eq!(
        case.lines("Game"),
        "GameId: AutoNumber\n\
         Game_HomeTeam -> M.Team ManyToOne Cascade\nGame_AwayTeam -> M.Team ManyToOne Refuse\n\
         Game_Place -> M.Place ManyToOne Keep\nGame_Follows -> M.Game ManyToOne Refuse\n\
         required Game_HomeTeam\nrequired Game_AwayTeam\nunique GameId\n\
         index Game_HomeTeam Game_Place\n"
    );
    assert_eq!(
        case.lines("Place"),
        "Code: String(200)\nPlace_Twin -> M.Place OneToOne Keep\nrequired Code\nunique Code\n"
    );
    assert_eq!(
        case.rows(
            "SELECT g.gameid, h.name, a.name, p.code, f.gameid FROM m$game g
             LEFT JOIN m$team h ON h.id = g.m$game_hometeam LEFT JOIN m$team a ON a.id = g.m$game_awayteam
             LEFT JOIN m$place p ON p.id = g.m$game_place LEFT JOIN m$game f ON f.id = g.m$game_follows"
        ),
        ["10 A B x 11", "11 B A empty empty", "12 empty A empty 12"]
    );
    case.found("Game.HomeTeamId, row GameId 12: It leads to Team 9, which is not there");
    case.found("Game.PlaceId, row GameId 12: It leads to Place “z”");
    assert_eq!(case.findings().len(), 2);
    assert_eq!(case.import.report.counts.links, 10);
}

#[test]
fn a_table_of_links_becomes_an_association() {
    let case = import(
        "CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name TEXT);
         CREATE TABLE List (ListId INTEGER PRIMARY KEY, Name TEXT);
         CREATE TABLE ListTrack (TrackId INTEGER REFERENCES Track, ListId INTEGER REFERENCES List,
             PRIMARY KEY (ListId, TrackId));
         CREATE TABLE Tagged (ListId INTEGER REFERENCES List, TrackId INTEGER REFERENCES Track,
             Since TEXT, PRIMARY KEY (ListId, TrackId));
         CREATE TABLE Friend (A INTEGER REFERENCES List, B INTEGER REFERENCES List, UNIQUE (A, B));
         INSERT INTO Track VALUES (1, 'a'), (2, 'b'); INSERT INTO List VALUES (5, 'x'), (6, 'y');
         INSERT INTO ListTrack VALUES (1, 5), (2, 5), (2, 6), (3, 6);
         INSERT INTO Tagged VALUES (5, 1, 'now');
         INSERT INTO Friend VALUES (5, 6), (6, 5), (5, NULL);",
    );
    assert_eq!(
        case.lines("List"),
        "ListId: AutoNumber\nName: String(200)\nFriend -> M.List ManyToMany Keep\n\
         ListTrack -> M.Track ManyToMany Keep\nunique ListId\n"
    );
    assert_eq!(
        case.lines("Tagged"),
        "Since: String(200)\nTagged_List -> M.List ManyToOne Refuse\n\
         Tagged_Track -> M.Track ManyToOne Refuse\nrequired Tagged_List\nrequired Tagged_Track\n\
         unique Tagged_List Tagged_Track\n"
    );
    let tables = case
        .rows("SELECT table_name FROM \"$association\" WHERE table_name IS NOT NULL ORDER BY 1");
    assert_eq!(tables, ["m$friend", "m$listtrack"]);
    assert_eq!(case.rows("SELECT count(*) FROM m$listtrack"), ["3"]);
    assert_eq!(case.rows("SELECT count(*) FROM m$friend"), ["2"]);
    case.found("ListTrack.TrackId, row ListId 6, TrackId 3: It leads to Track 3");
    case.found("Friend.B, row number 3: It leads to List NULL");
    let report = &case.import.report;
    let line = report.tables.iter().find(|table| table.table == "ListTrack").unwrap();
    assert_eq!((line.rows, line.imported, line.is_association), (4, 3, true));
}

#[test]
fn keys_of_several_columns() {
    let case = import(
        "CREATE TABLE Place (Country TEXT, City TEXT, PRIMARY KEY (Country, City)) WITHOUT ROWID;
         CREATE TABLE Person (Name TEXT, Country TEXT, City TEXT,
             FOREIGN KEY (Country, City) REFERENCES Place);
         INSERT INTO Place VALUES ('DE', 'Ulm'), ('US', 'Ulm');
         INSERT INTO Person VALUES ('Ann', 'US', 'Ulm'), ('Bob', 'DE', NULL), ('Cy', 'FR', 'Ulm');",
    );
    assert_eq!(
        case.lines("Place"),
        "Country: String(200)\nCity: String(200)\nrequired Country\nrequired City\n\
         unique Country City\n"
    );
    assert_eq!(
        case.lines("Person"),
        "Name: String(200)\nCountry: String(200)\nCity: String(200)\n\
         Person_Place -> M.Place ManyToOne Keep\n"
    );
    assert_eq!(
        case.rows(
            "SELECT name, p.city, l.country FROM m$person p LEFT JOIN m$place l
             ON l.id = p.m$person_place"
        ),
        ["Ann Ulm US", "Bob empty empty", "Cy Ulm empty"]
    );
    case.found("Person.Country, City, row number 3: It leads to Place “FR”, “Ulm”");
}

#[test]
fn keys_compare_as_in_the_source() {
    let case = import(
        "CREATE TABLE N (Id INTEGER PRIMARY KEY); CREATE TABLE T (Code TEXT UNIQUE COLLATE NOCASE);
         CREATE TABLE C (ToN TEXT REFERENCES N, ToT INTEGER REFERENCES T (Code), ToX REFERENCES T (Code));
         INSERT INTO N VALUES (1), (2); INSERT INTO T VALUES ('7'), ('abc');
         INSERT INTO C VALUES ('1', 7, 'ABC'), ('2.0', NULL, NULL);",
    );
    assert_eq!(case.findings(), Vec::<String>::new());
    assert_eq!(case.import.report.counts.links, 4);
    assert_eq!(case.left(), ["collation T"]);
    assert_eq!(case.entity("N").attributes[0].name, "N_Id");
}

#[test]
fn foreign_keys_that_lead_nowhere_stay_values() {
    let case = import(
        "CREATE TABLE A (X INTEGER REFERENCES Gone (Y), Y INTEGER REFERENCES B (Gone),
             Z INTEGER REFERENCES B (V));
         CREATE TABLE B (Id INTEGER PRIMARY KEY, V INTEGER);
         INSERT INTO A VALUES (1, 2, 3);",
    );
    assert_eq!(case.lines("A"), "X: Integer = empty\nY: Integer = empty\nZ: Integer = empty\n");
    case.found("A.X: The foreign key to Gone leads to a table that is not there");
    case.found("A.Y: The foreign key to B leads to columns that are not there");
    case.found("A.Z: The foreign key to B leads to V, which is not unique");
    assert_eq!(case.rows("SELECT x, y, z FROM m$a"), ["1 2 3"]);
}

#[test]
fn weird_names() {
    let case = import(
        "CREATE TABLE \"Order Details\" (\"Unit Price\" REAL, \"a\"\"b\" INT, \"\" INT, \"select\" INT,
             [größe] INT, Owner TEXT, id INTEGER PRIMARY KEY, rowid INT, \"a'b\" INT);
         CREATE TABLE Order_Details (x INT); CREATE TABLE \"заказ\" (\"имя\" TEXT);
         CREATE TABLE \"from\" (\"where\" INT); CREATE TABLE con (a INT);
         INSERT INTO \"Order Details\" VALUES (1.5, 2, 3, 4, 5, 'me', 6, 7, 8);
         INSERT INTO \"заказ\" VALUES ('Анна');",
    );
    let entity = case.entity("Order_Details2");
    assert_eq!(entity.caption.get("en"), "Order Details");
    let names: Vec<_> = entity.attributes.iter().map(|a| (&*a.name, a.caption.get("en"))).collect();
    assert_eq!(
        names,
        [
            ("Unit_Price", "Unit Price"),
            ("a_b", "a\"b"),
            ("Column", ""),
            ("select", ""),
            ("groesse", "größe"),
            ("Order_Details2_Owner", "Owner"),
            ("Order_Details2_id", "id"),
            ("rowid", ""),
            ("a_b2", "a'b"),
        ]
    );
    assert_eq!(
        case.rows(
            "SELECT unit_price, a_b, \"column\", \"select\", groesse, a_b2 FROM m$order_details2"
        ),
        ["1.5 2 3 4 5 8"]
    );
    assert_eq!(case.entity("Table").caption.get("en"), "заказ");
    assert_eq!(case.rows("SELECT \"column\" FROM \"m$table\""), ["Анна"]);
    assert!(case.entity("from").attributes[0].name == "where");
    assert_eq!(case.entity("Tablecon").attributes.len(), 1);
}

#[test]
fn what_has_no_counterpart_is_told() {
    let case = import(
        "CREATE TABLE T (A INT CHECK (A > 0), B INT GENERATED ALWAYS AS (A * 2) STORED, C INT AS (A));
         CREATE VIEW V AS SELECT * FROM T;
         CREATE TRIGGER G AFTER INSERT ON T BEGIN SELECT 1; END;
         CREATE INDEX E ON T (A + 1); CREATE UNIQUE INDEX P ON T (A) WHERE A > 5;
         CREATE VIRTUAL TABLE F USING fts5 (text);
         INSERT INTO T (A) VALUES (3);",
    );
    assert_eq!(
        case.left(),
        [
            "check T",
            "expression T.B",
            "expression T.C",
            "index E",
            "index P",
            "trigger G",
            "view V",
            "virtual table F"
        ]
    );
    assert_eq!(case.rows("SELECT a, b, c FROM m$t"), ["3 6 3"]);
    assert_eq!(case.import.report.counts.tables, 1);
}

#[test]
fn values_that_do_not_fit_are_told_one_by_one() {
    let case = import(
        "CREATE TABLE T (Id INTEGER PRIMARY KEY, Day DATE UNIQUE, Note TEXT);
         INSERT INTO T VALUES (1, '2024-01-01', 'fine'), (2, '2024-01-01 00:00', CAST(x'61ff' AS TEXT));
         CREATE TABLE U (T INTEGER REFERENCES T); INSERT INTO U VALUES (1), (2);",
    );
    case.found("T, row Id 2: It could not be stored, because another row has the same key now");
    case.found("T.Note, row Id 2: the text is not valid UTF-8");
    case.found("U: 1 rows led to a row that could not be stored");
    assert_eq!(case.rows("SELECT count(*), count(m$u_t) FROM m$u"), ["2 1"]);
    assert!(case.import.report.has_errors());
}

#[test]
fn nothing_required_that_rows_lack() {
    let case = import(
        "CREATE TABLE T (A TEXT PRIMARY KEY, B TEXT NOT NULL, C TEXT NOT NULL);
         INSERT INTO T VALUES (NULL, '', 'x'), ('b', 'y', 'z');",
    );
    assert_eq!(
        case.lines("T"),
        "A: String(200)\nB: String(200)\nC: String(200)\nrequired C\nunique A\n"
    );
    assert_eq!(case.left(), ["not null T.B"]);
    assert_eq!(case.rows("SELECT a, b FROM m$t"), ["empty ", "b y"]);
}

#[test]
fn many_columns_and_long_texts() {
    let columns: Vec<String> = (0..1000).map(|n| format!("c{n} INTEGER")).collect();
    let long = "x".repeat(3_000_000);
    let case = import(&format!(
        "CREATE TABLE Wide ({}); INSERT INTO Wide (c999) VALUES (7);
         CREATE TABLE Long (Body TEXT); INSERT INTO Long VALUES ('{long}');",
        columns.join(", ")
    ));
    assert_eq!(case.entity("Wide").attributes.len(), 1000);
    assert_eq!(case.rows("SELECT c0, c999 FROM m$wide"), ["empty 7"]);
    assert_eq!(case.rows("SELECT length(body) FROM m$long"), ["3000000"]);
    assert_eq!(case.entity("Long").attributes[0].ty.to_string(), "String");
}

#[test]
fn importing_twice_gives_the_same_bytes_and_ids_stay() {
    let sql = "CREATE TABLE B (Id INTEGER PRIMARY KEY, A INTEGER REFERENCES A);
               CREATE TABLE A (Id INTEGER PRIMARY KEY);";
    let (one, two) = (import(sql), import(sql));
    assert_eq!(store::files_of(&one.import.project), store::files_of(&two.import.project));
    let more = import(&format!("CREATE TABLE AA (X INT); {sql}"));
    for name in ["A", "B"] {
        assert_eq!(one.entity(name).id, more.entity(name).id);
    }
    let page = |case: &Case| {
        let pages: Vec<_> = case.import.project.of_kind::<Page>().collect();
        pages.iter().find(|(_, _, page)| page.name == "B_Edit").unwrap().2.clone()
    };
    assert_eq!(page(&one), page(&more));
}

#[test]
fn an_empty_database_has_nothing_to_import() {
    let folder = tempfile::tempdir().unwrap();
    Connection::open(file(&folder)).unwrap().execute_batch("CREATE VIEW v AS SELECT 1").unwrap();
    let error = read(&file(&folder), &options()).unwrap_err().to_string();
    assert!(error.contains("shop.db has no tables"), "{error}");
}

#[test]
fn a_module_needs_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = Options { module: "2 words".to_owned(), ..options() };
    let error = read(&file(&folder), &wrong).unwrap_err().to_string();
    assert!(error.contains("“2 words” cannot be the name of a module"), "{error}");
    assert_eq!(Options::of(Path::new("/a/My shop.db")).module, "My_shop");
}

#[test]
fn a_damaged_table_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let source = Connection::open(file(&folder)).unwrap();
    source
        .execute_batch(
            "PRAGMA page_size=512; CREATE TABLE Good (A INT); CREATE TABLE Bad (B TEXT);
             INSERT INTO Good VALUES (1);",
        )
        .unwrap();
    for _ in 0..50 {
        source.execute("INSERT INTO Bad VALUES (?)", ["b".repeat(100)]).unwrap();
    }
    let root: usize = source
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'Bad'", [], |row| {
            row.get::<_, i64>(0)
        })
        .unwrap()
        .try_into()
        .unwrap();
    drop(source);
    let mut bytes = std::fs::read(file(&folder)).unwrap();
    bytes[(root - 1) * 512..root * 512].fill(0xee);
    std::fs::write(file(&folder), bytes).unwrap();
    let case = import_file(folder);
    assert_eq!(case.rows("SELECT a FROM m$good"), ["1"]);
    assert_eq!(case.lines("Bad"), "B: String(200)\n");
    case.found("Bad: Its rows cannot be read");
}

#[test]
fn the_report_reads_well() {
    let case = import(
        "CREATE TABLE Customer (Id INTEGER PRIMARY KEY); CREATE VIEW V AS SELECT 1;
         CREATE TABLE \"Order\" (Id INTEGER PRIMARY KEY, Customer INTEGER REFERENCES Customer,
             Due DATE);
         INSERT INTO Customer VALUES (1); INSERT INTO \"Order\" VALUES (1, 1, 'soon'), (2, 3, NULL);",
    );
    assert_eq!(
        case.import.report.to_string(),
        "Customer  entity       M.Customer        1 of 1 rows\n\
         Order     entity       M.Order           2 of 2 rows\n\
         2 entities, 3 attributes, 1 associations, 0 required and 2 unique rules, 0 indexes, \
         4 pages\n\
         3 rows: 3 objects, 1 links\n\
         Left behind:\n  view V: write it as a query over the entities\n\
         Did not come over as it was:\n  Order.Customer, row Id 2: It leads to Customer 3, which \
         is not there, so there is no link now.\n\
         Means a little else than before:\n  Order.Due: It is declared as DATE but holds values \
         such as “soon”, which are not all dates of one format; it became String(200).\n"
    );
    let json: serde_json::Value = serde_json::from_str(&case.import.report.to_json()).unwrap();
    assert_eq!(json["counts"]["objects"], 3);
    assert_eq!(json["leftBehind"][0]["kind"], "view");
    assert_eq!(json["findings"][0]["row"], "Id 2");
}
