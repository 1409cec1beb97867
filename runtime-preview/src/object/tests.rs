//! Stories of sessions.

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::program::{AssociationIx, Catalogue, Direction, Domain, Program, Slot};
use crate::schema::{Consent, Plan, apply};
use crate::storage::Database;
use crate::testing::{Build, shop};
use crate::trace::Trace;
use crate::value::Value;
use crate::world::FixedWorld;

pub(super) struct App {
    pub data: Arc<Data>,
    pub database: Database,
    pub world: Arc<FixedWorld>,
    _folder: Option<tempfile::TempDir>,
}

impl App {
    fn of(build: &Build, database: Database, folder: Option<tempfile::TempDir>) -> App {
        let data = Arc::new(compile(build, &database));
        App { data, database, world: Arc::default(), _folder: folder }
    }

    /// An app of a model of one's own.
    pub fn with(build: &Build) -> App {
        App::of(build, Database::in_memory().unwrap(), None)
    }

    pub fn new() -> App {
        App::of(&shop(), Database::in_memory().unwrap(), None)
    }

    pub fn in_file() -> App {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("a.db");
        App::of(&shop(), Database::open(&path).unwrap(), Some(folder))
    }

    pub fn session(&self) -> Session {
        let mut session =
            Session::new(self.data.clone(), self.database.clone(), self.world.clone());
        session.begin_request("test");
        session
    }
}

fn compile(build: &Build, database: &Database) -> Data {
    let domain = Domain::new(&build.project);
    let catalogue: Catalogue = {
        let reader = database.read().unwrap();
        crate::query::catalogue::read(reader.connection().unwrap()).unwrap()
    };
    let plan = Plan::new(&catalogue, &domain).unwrap();
    apply(database, &plan, 0, Consent::KeepAll).unwrap();
    Data::new(Program::new(&domain, &plan.after), 10_000)
}

/// Short words for tests.
pub(super) trait Words {
    fn make(&mut self, entity: &str, values: &[(&str, Value)]) -> ObjectRef;
    fn slot(&self, object: ObjectRef, member: &str) -> Slot;
    fn link(&self, name: &str) -> AssociationIx;
    fn put(&mut self, object: ObjectRef, member: &str, value: impl Into<Value>);
    fn read(&mut self, object: ObjectRef, member: &str) -> Value;
    fn again(&mut self);
    fn back(&mut self, object: ObjectRef, association: &str) -> Vec<ObjectRef>;
    fn number(&mut self, sql: &str) -> i64;
    fn sql(&mut self) -> Vec<String>;
}

impl Words for Session {
    fn make(&mut self, entity: &str, values: &[(&str, Value)]) -> ObjectRef {
        let ix = self.program().entity_named(entity).unwrap().ix;
        let object = self.create(ix).unwrap();
        for (member, value) in values {
            self.put(object, member, value.clone());
        }
        object
    }
    #[track_caller]
    fn slot(&self, object: ObjectRef, member: &str) -> Slot {
        self.entity_of(object).unwrap().slot(member).expect(member)
    }
    fn link(&self, name: &str) -> AssociationIx {
        self.program().association_named(name).expect(name).ix
    }
    #[track_caller]
    fn put(&mut self, object: ObjectRef, member: &str, value: impl Into<Value>) {
        let slot = self.slot(object, member);
        self.set(object, slot, value.into()).unwrap();
    }
    #[track_caller]
    fn read(&mut self, object: ObjectRef, member: &str) -> Value {
        let slot = self.slot(object, member);
        self.get(object, slot).unwrap().clone()
    }
    /// Commits the request and begins another that remembers nothing.
    #[track_caller]
    fn again(&mut self) {
        self.commit_request().unwrap();
        self.collect(&[]);
        self.begin_request("test");
    }
    fn back(&mut self, object: ObjectRef, association: &str) -> Vec<ObjectRef> {
        let link = self.link(association);
        self.related(object, link, Direction::Backward).unwrap()
    }
    fn number(&mut self, sql: &str) -> i64 {
        let mut found = 0;
        self.channel
            .query::<ObjectError>(
                sql,
                |_| Ok(0),
                |row| {
                    found = row.get(0)?;
                    Ok(())
                },
            )
            .unwrap();
        found
    }
    /// The statements since the last time.
    fn sql(&mut self) -> Vec<String> {
        let spans = self.trace().take();
        spans.iter().filter(|s| s.kind == "sql").map(|s| s.label.to_string()).collect()
    }
}

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse().unwrap())
}

pub(super) fn customer(session: &mut Session, name: &str) -> ObjectRef {
    session.make("Sales.Customer", &[("Name", name.into())])
}

fn order(session: &mut Session, customer: ObjectRef) -> ObjectRef {
    session.make("Sales.Order", &[("Sales.Order_Customer", customer.into())])
}

fn trace(session: &mut Session, app: &App) {
    *session.trace() = Trace::on(&*app.world);
}

#[test]
fn semantics_13_create_runs_no_statement_and_commit_inserts_once() {
    let app = App::new();
    let mut session = app.session();
    customer(&mut session, "warm");
    trace(&mut session, &app);
    let ann = customer(&mut session, "Ann");
    assert!(session.is_new(ann));
    assert_eq!(session.sql(), [""; 0]);
    session.commit(&[ann]).unwrap();
    assert_eq!(
        session.sql(),
        [
            "INSERT INTO \"sales$customer\" (id, \"$type\", \"name\", \"city\", \"since\") VALUES (?, ?, ?, ?, ?)"
        ]
    );
    assert!(!session.is_new(ann) && !session.is_changed(ann));
    session.commit(&[ann]).unwrap();
    assert_eq!(session.sql(), [""; 0]);
}

#[test]
fn semantics_13_a_new_object_has_defaults() {
    let app = App::new();
    let mut session = app.session();
    let order = session.make("Sales.Order", &[]);
    let values = ["Number", "Total", "Status", "Remark", "Placed", "Urgent"]
        .map(|name| session.read(order, name));
    assert_eq!(
        values,
        [
            Value::Empty,
            decimal("0"),
            Value::Enumeration("Open".into()),
            Value::Empty,
            Value::DateTime(1_736_942_400_000),
            Value::Boolean(false)
        ]
    );
}

#[test]
fn semantics_14_an_update_writes_changed_members_only() {
    let app = App::new();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    let order = order(&mut session, ann);
    session.commit(&[ann, order]).unwrap();
    session.again();
    trace(&mut session, &app);
    session.put(order, "Remark", "soon");
    let statements = session.sql();
    assert_eq!(statements.len(), 1, "the object is read once: {statements:?}");
    session.put(order, "Total", decimal("9.99"));
    session.commit(&[order]).unwrap();
    assert_eq!(
        session.sql(),
        ["UPDATE \"sales$order\" SET \"total\" = ?, \"remark\" = ? WHERE id = ?"]
    );
    session.again();
    assert_eq!(session.read(order, "Total"), decimal("9.99"));
}

#[test]
fn semantics_05_numbers_are_given_at_the_first_commit() {
    let app = App::new();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    let orders: Vec<_> = (0..3).map(|_| order(&mut session, ann)).collect();
    session.commit(&[ann, orders[1], orders[0]]).unwrap();
    assert_eq!(session.read(orders[1], "Number"), Value::Integer(1));
    assert_eq!(session.read(orders[0], "Number"), Value::Integer(2));
    assert_eq!(session.read(orders[2], "Number"), Value::Empty);
    session.again();
    let late = order(&mut session, ann);
    session.commit(&[late]).unwrap();
    session.rollback_request();
    session.begin_request("test");
    let last = order(&mut session, ann);
    session.commit(&[last]).unwrap();
    assert_eq!(session.read(last, "Number"), Value::Integer(4), "a gap after a rollback");
}

#[test]
fn semantics_09_ids_are_never_given_twice() {
    let app = App::in_file();
    let mut ids = std::collections::BTreeSet::new();
    for round in 0..3 {
        let mut session = app.session();
        for _ in 0..350 {
            let ann = customer(&mut session, "Ann");
            assert!(ids.insert(ann.id));
            // From here on ids are reserved inside the transaction.
            session.commit(&[ann]).unwrap();
        }
        if round == 1 {
            session.rollback_request();
        } else {
            session.commit_request().unwrap();
        }
    }
    // Another process knows nothing of what this one holds in memory.
    let reopened = Database::open(app.database.path().unwrap()).unwrap();
    let mut session = Session::new(app.data.clone(), reopened, app.world.clone());
    session.begin_request("test");
    for _ in 0..350 {
        assert!(ids.insert(customer(&mut session, "Ann").id));
    }
}

#[test]
fn semantics_21_all_messages_are_gathered_before_anything_is_written() {
    let app = App::new();
    let mut session = app.session();
    let nameless = customer(&mut session, "  ");
    let order = session.make("Sales.Order", &[]);
    let long = session.make("Sales.Product", &[("Code", "12345678901".into())]);
    trace(&mut session, &app);
    let error = session.commit(&[nameless, order, long]).unwrap_err();
    let ObjectError::Invalid(found) = error else { panic!("{error}") };
    let found: Vec<_> = found.iter().map(|v| format!("{}: {}", v.member, v.message)).collect();
    assert_eq!(
        found,
        [
            "Name: A customer needs a name.",
            "Sales.Order_Customer: An order needs a customer.",
            "Code: At most 10 characters fit here."
        ]
    );
    assert_eq!(session.sql(), [""; 0]);
}

#[test]
fn semantics_21_unique_constraints_come_last_with_their_message() {
    let app = App::new();
    let mut session = app.session();
    let one = session.make("Sales.Product", &[("Code", "A".into())]);
    let two = session.make("Sales.Product", &[("Code", "A".into())]);
    session.commit(&[one]).unwrap();
    let ObjectError::Invalid(found) = session.commit(&[two]).unwrap_err() else { panic!() };
    assert_eq!(
        (found[0].id, found[0].member.as_str(), found[0].message.as_str()),
        (two.id, "Code", "There is a product with this code.")
    );
    // Of empty ones there can be many; case tells apart (semantics 7).
    for code in [Value::Empty, Value::Empty, "a".into()] {
        session.put(two, "Code", "B");
        let third = session.make("Sales.Product", &[("Code", code)]);
        session.commit(&[third]).unwrap();
    }
    let company = |session: &mut Session| {
        let values = [("Name", "C".into()), ("TaxNumber", "7".into())];
        session.make("Sales.Company", &values)
    };
    let (first, second) = (company(&mut session), company(&mut session));
    session.commit(&[first]).unwrap();
    let error = session.commit(&[second]).unwrap_err();
    assert!(error.to_string().contains("There is a company with this tax number."), "{error}");
}

#[test]
fn semantics_21_new_objects_that_are_referred_to_are_committed_along() {
    let app = App::new();
    let mut session = app.session();
    // Even without a name: rules are not asked.
    let nameless = session.make("Sales.Customer", &[]);
    let order = order(&mut session, nameless);
    let line = session.make("Sales.Line", &[("Sales.Line_Order", order.into())]);
    let committed = session.commit(&[line]).unwrap();
    let ids: Vec<_> = committed.automatic.iter().map(|o| o.id).collect();
    assert_eq!(ids, [order.id, nameless.id]);
    assert!(session.changes().iter().filter(|c| c.automatic).count() == 2);
    // Confirmed by a commit of its own.
    session.put(nameless, "Name", "Ann");
    session.commit(&[nameless]).unwrap();
    session.commit_request().unwrap();
    session.collect(&[]);
    session.close().unwrap();
    let mut session = app.session();
    assert_eq!(session.number("SELECT count(*) FROM sales$customer"), 1);
    assert_eq!(session.number("SELECT count(*) FROM sales$order"), 0, "never confirmed");
    assert_eq!(session.number("SELECT count(*) FROM sales$line"), 0, "deleted with its order");
}

#[test]
fn semantics_15_delete_behaviours() {
    let app = App::new();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    let first = order(&mut session, ann);
    let product = session.make("Sales.Product", &[("Code", "A".into())]);
    let line = session.make(
        "Sales.Line",
        &[("Sales.Line_Order", first.into()), ("Sales.Line_Product", product.into())],
    );
    session.commit(&[ann, first, product, line]).unwrap();
    let error = session.delete(&[product]).unwrap_err();
    assert_eq!(error.to_string(), "The product is in use.");
    // What goes along forbids nothing.
    session.delete(&[product, first]).unwrap();
    assert_eq!(session.number("SELECT count(*) FROM sales$line"), 0);
    assert_eq!(session.state(line), Some(State::Deleted));
    let error = session.commit(&[line]).unwrap_err();
    assert!(error.to_string().contains("no longer exists"), "{error}");
    // Keep: the link goes.
    let second = order(&mut session, ann);
    session.commit(&[second]).unwrap();
    session.delete(&[ann]).unwrap();
    let link = session.link("Sales.Order_Customer");
    assert_eq!(session.related_one(second, link, Direction::Forward).unwrap(), None);
    session.again();
    assert_eq!(session.read(second, "Sales.Order_Customer"), Value::Empty);
}

#[test]
fn semantics_22_associations_show_what_is_not_committed_from_both_ends() {
    let app = App::new();
    let mut session = app.session();
    let (ann, bob) = (customer(&mut session, "Ann"), customer(&mut session, "Bob"));
    let stored: Vec<_> = (0..2).map(|_| order(&mut session, ann)).collect();
    session.commit(&[ann, bob, stored[0], stored[1]]).unwrap();
    session.again();
    let new = order(&mut session, ann);
    session.put(stored[0], "Sales.Order_Customer", bob);
    assert_eq!(session.back(ann, "Sales.Order_Customer"), [stored[1], new]);
    assert_eq!(session.back(bob, "Sales.Order_Customer"), [stored[0]]);
    // The session's own object, with its changes.
    session.put(new, "Remark", "x");
    let found = session.back(ann, "Sales.Order_Customer")[1];
    assert_eq!(session.read(found, "Remark"), "x".into());
    session.delete(&[new]).unwrap();
    assert_eq!(session.back(ann, "Sales.Order_Customer"), [stored[1]]);
    let link = session.link("Sales.Order_Customer");
    assert_eq!(session.related_one(stored[0], link, Direction::Forward).unwrap(), Some(bob));
}

#[test]
fn semantics_22_sets_of_links_too() {
    let app = App::new();
    let mut session = app.session();
    let category = |session: &mut Session| session.make("Sales.Category", &[]);
    let (a, b, c) = (category(&mut session), category(&mut session), category(&mut session));
    let product = session.make("Sales.Product", &[]);
    let link = session.link("Sales.Product_Category");
    session.set_links(product, link, &[a, b]).unwrap();
    assert_eq!(session.back(a, "Sales.Product_Category"), [product]);
    session.commit(&[a, b, c, product]).unwrap();
    session.again();
    trace(&mut session, &app);
    session.add_links(product, link, &[c]).unwrap();
    session.remove_links(product, link, &[a]).unwrap();
    assert_eq!(session.related(product, link, Direction::Forward).unwrap(), [b, c]);
    assert_eq!(session.back(a, "Sales.Product_Category"), []);
    assert_eq!(session.back(c, "Sales.Product_Category"), [product]);
    session.sql();
    session.commit(&[product]).unwrap();
    assert_eq!(session.sql().len(), 2, "one link goes, one comes");
    session.again();
    assert_eq!(session.related(product, link, Direction::Forward).unwrap(), [b, c]);
    session.delete(&[b]).unwrap();
    session.again();
    assert_eq!(session.related(product, link, Direction::Forward).unwrap(), [c]);
}

#[test]
fn semantics_20_savepoints_restore_memory_and_database() {
    let app = App::in_file();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    session.commit(&[ann]).unwrap();
    let outer = session.savepoint();
    session.put(ann, "City", "Bonn");
    let inner = session.savepoint();
    session.put(ann, "City", "Rome");
    session.commit(&[ann]).unwrap();
    let order = order(&mut session, ann);
    session.commit(&[order]).unwrap();
    session.rollback_to(inner).unwrap();
    assert_eq!(session.read(ann, "City"), "Bonn".into());
    assert!(session.is_changed(ann));
    assert_eq!(session.number("SELECT count(*) FROM sales$order"), 0);
    let error = session.commit(&[order]).unwrap_err();
    assert!(error.to_string().contains("rolled back"), "{error}");
    assert_eq!(session.back(ann, "Sales.Order_Customer"), []);
    session.release(inner).unwrap();
    session.commit(&[ann]).unwrap();
    session.rollback_to(outer).unwrap();
    assert_eq!(session.read(ann, "City"), Value::Empty);
    assert!(!session.is_changed(ann));
    assert_eq!(session.number("SELECT count(*) FROM sales$customer WHERE city IS NULL"), 1);
    session.release(outer).unwrap();
    session.commit_request().unwrap();
}

#[test]
fn semantics_20_custom_with_rollback_undoes_the_whole_request() {
    let app = App::in_file();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    session.commit(&[ann]).unwrap();
    session.again();
    session.put(ann, "City", "Bonn");
    let bob = customer(&mut session, "Bob");
    session.commit(&[ann, bob]).unwrap();
    session.rollback_to_begin().unwrap();
    assert_eq!(session.read(ann, "City"), Value::Empty);
    let slot = session.slot(bob, "City");
    let error = session.set(bob, slot, "x".into()).unwrap_err();
    assert_eq!(error.code(), "objectRolledBack");
    let cem = customer(&mut session, "Cem");
    session.commit(&[cem]).unwrap();
    session.again();
    assert_eq!(session.number("SELECT count(*) FROM sales$customer"), 2);
}

#[test]
fn semantics_20_a_failed_request_leaves_nothing() {
    let app = App::in_file();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    session.commit(&[ann]).unwrap();
    session.rollback_request();
    session.begin_request("test");
    assert_eq!(session.number("SELECT count(*) FROM sales$customer"), 0);
    assert_eq!(session.held(), 0);
}

#[test]
fn rollback_object_goes_back_to_the_last_commit() {
    let app = App::new();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    session.commit(&[ann]).unwrap();
    session.put(ann, "Name", "Bea");
    session.rollback_object(ann).unwrap();
    assert_eq!(session.read(ann, "Name"), "Ann".into());
    let new = customer(&mut session, "New");
    session.rollback_object(new).unwrap();
    assert_eq!(session.state(new), Some(State::Deleted));
    session.put(ann, "Name", "Cem");
    session.commit(&[ann]).unwrap();
    session.rollback_object(ann).unwrap();
    assert_eq!(session.read(ann, "Name"), "Cem".into(), "not before the last commit");
}

#[test]
fn semantics_17_between_requests_only_what_is_needed_stays() {
    let app = App::new();
    let mut session = app.session();
    let (ann, bob) = (customer(&mut session, "Ann"), customer(&mut session, "Bob"));
    session.commit(&[ann, bob]).unwrap();
    let shown = order(&mut session, ann);
    let lost = order(&mut session, bob);
    session.put(ann, "City", "Bonn");
    let basket = session.make("Sales.Basket", &[("Sales.Basket_Customer", ann.into())]);
    session.commit_request().unwrap();
    session.collect(&[shown]);
    assert_eq!(session.held(), 2, "the order that is shown and the changed customer");
    assert!(session.state(shown).is_some() && session.state(lost).is_none());
    assert!(session.state(basket).is_none());
    session.begin_request("next");
    assert_eq!(session.read(ann, "City"), "Bonn".into());
    assert_eq!(session.back(ann, "Sales.Order_Customer"), [shown]);
    assert!(session.by_id(lost.id).unwrap().is_none());
    assert!(session.by_id(bob.id).unwrap().is_some());
}

#[test]
fn semantics_24_the_number_of_objects_is_limited() {
    let app = App::new();
    let mut session = app.session();
    let ix = session.program().entity_named("Sales.Basket").unwrap().ix;
    for _ in 0..10_000 {
        session.create(ix).unwrap();
    }
    assert_eq!(session.create(ix).unwrap_err().code(), "tooManyObjects");
}

#[test]
fn specializations_are_stored_in_both_tables() {
    let app = App::new();
    let mut session = app.session();
    let values = [("Name", "Acme".into()), ("TaxNumber", "7".into())];
    let acme = session.make("Sales.Company", &values);
    session.commit(&[acme]).unwrap();
    session.again();
    trace(&mut session, &app);
    assert_eq!(session.read(acme, "TaxNumber"), "7".into());
    session.put(acme, "Name", "Acme Ltd");
    session.put(acme, "TaxNumber", "8");
    session.sql();
    session.commit(&[acme]).unwrap();
    assert_eq!(session.sql().len(), 2);
    let order = order(&mut session, acme);
    session.commit(&[order]).unwrap();
    session.delete(&[acme]).unwrap();
    assert_eq!(session.number("SELECT count(*) FROM sales$customer"), 0);
}

#[test]
fn semantics_10_a_session_outlives_a_change_of_the_model() {
    let app = App::new();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    let basket = session.make(
        "Sales.Basket",
        &[("Note", "n".into()), ("Amount", 3.into()), ("Sales.Basket_Customer", ann.into())],
    );
    session.commit_request().unwrap();
    let next = shop().edit("Sales.Basket", |e| {
        e.attributes.remove(0);
        e.attributes[0].name = "Many".to_owned();
        e.name = "Cart".to_owned();
    });
    session.adopt(&Arc::new(compile(&next, &app.database)));
    session.begin_request("test");
    assert_eq!(session.read(basket, "Many"), Value::Integer(3));
    assert_eq!(session.back(ann, "Sales.Basket_Customer"), [basket]);
    assert!(session.is_new(ann));
    session.commit(&[ann]).unwrap();
    session.commit_request().unwrap();
}
