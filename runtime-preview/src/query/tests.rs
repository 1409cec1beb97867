//! XPath against a small database.

use std::sync::Arc;

use super::*;
use crate::object::{Data, ObjectRef, Range, Session};
use crate::program::{Catalogue, Domain, Program};
use crate::schema::{Consent, Plan, apply};
use crate::storage::Database;
use crate::testing::shop;
use crate::value::Value;
use crate::world::FixedWorld;

pub(super) fn session() -> Session {
    let database = Database::in_memory().unwrap();
    let domain = Domain::new(&shop().project);
    let plan = Plan::new(&Catalogue::default(), &domain).unwrap();
    apply(&database, &plan, 0, Consent::KeepAll).unwrap();
    let data = Arc::new(Data::new(Program::new(&domain, &plan.after), 1_000_000));
    let mut session = Session::new(data, database, Arc::new(FixedWorld::default()));
    session.begin_request("test");
    session
}

pub(super) fn make(session: &mut Session, entity: &str, values: Vec<(&str, Value)>) -> ObjectRef {
    let ix = session.program().entity_named(entity).unwrap().ix;
    let object = session.create(ix).unwrap();
    for (member, value) in values {
        let slot = session.entity_of(object).unwrap().slot(member).unwrap();
        session.set(object, slot, value).unwrap();
    }
    object
}

pub(super) fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse().unwrap())
}

pub(super) fn query(
    session: &Session,
    entity: &str,
    xpath: &str,
    sort: &[(&str, Descending)],
) -> Query {
    let sort: Vec<_> = sort.iter().map(|(path, d)| ((*path).to_owned(), *d)).collect();
    let question = Question { entity, xpath, sort: &sort, columns: &["Remark".to_owned()] };
    let question =
        if entity == "Sales.Order" { question } else { Question { columns: &[], ..question } };
    Query::new(session.program(), &question).unwrap()
}

/// A shop with three customers (one a company), four orders and some lines.
pub(super) struct Shop {
    pub(super) session: Session,
    orders: Vec<ObjectRef>,
    customers: Vec<ObjectRef>,
    lines: Vec<ObjectRef>,
    categories: Vec<ObjectRef>,
}

pub(super) fn shop_with_data() -> Shop {
    let mut session = session();
    let s = &mut session;
    let ann = make(s, "Sales.Customer", vec![("Name", "Ann".into()), ("City", "Köln".into())]);
    let bob = make(s, "Sales.Customer", vec![("Name", "bob".into())]);
    let acme = make(
        s,
        "Sales.Company",
        vec![("Name", "Acme".into()), ("City", "Bonn".into()), ("TaxNumber", "7".into())],
    );
    let order = |s: &mut Session, customer: Option<ObjectRef>, total: &str, remark: Value| {
        let values = vec![
            ("Total", decimal(total)),
            ("Remark", remark),
            ("Sales.Order_Customer", customer.into()),
        ];
        make(s, "Sales.Order", values)
    };
    let orders = vec![
        order(s, Some(ann), "10.5", "Große Straße".into()),
        order(s, Some(acme), "100", Value::Empty),
        order(s, Some(bob), "2", "".into()),
        order(s, None, "0.30000001", "x".into()),
    ];
    let urgent = s.entity_of(orders[1]).unwrap().slot("Urgent").unwrap();
    s.set(orders[1], urgent, true.into()).unwrap();
    let line = |s: &mut Session, order: ObjectRef, quantity: i64| {
        let values = vec![("Sales.Line_Order", order.into()), ("Quantity", quantity.into())];
        make(s, "Sales.Line", values)
    };
    let lines = vec![line(s, orders[0], 1), line(s, orders[0], 5), line(s, orders[1], 5)];
    let top = make(s, "Sales.Category", vec![("Name", "Top".into())]);
    let sub = make(
        s,
        "Sales.Category",
        vec![("Name", "Sub".into()), ("Sales.Category_Parent", top.into())],
    );
    let product = make(s, "Sales.Product", vec![("Code", "P".into())]);
    let link = s.program().association_named("Sales.Product_Category").unwrap().ix;
    s.set_links(product, link, &[sub]).unwrap();
    let all: Vec<_> =
        [ann, bob, acme, top, sub, product].into_iter().chain(lines.clone()).collect();
    s.commit(&all).unwrap();
    // Rules are not the matter here: an order without a customer is written by hand.
    let mut stored = Vec::new();
    for order in &orders {
        if s.commit(&[*order]).is_err() {
            let slot = s.entity_of(*order).unwrap().slot("Sales.Order_Customer").unwrap();
            s.set(*order, slot, ann.into()).unwrap();
            s.commit(&[*order]).unwrap();
            stored.push(*order);
        }
    }
    s.commit_request().unwrap();
    s.begin_request("test");
    for order in stored {
        let set =
            format!("UPDATE sales$order SET sales$order_customer = NULL WHERE id = {}", order.id);
        s.run_for_test(&set);
    }
    Shop { session, orders, customers: vec![ann, bob, acme], lines, categories: vec![top, sub] }
}

#[track_caller]
fn check(entity: &str, xpath: &str, expected: &[usize]) {
    check_with(entity, xpath, &|_| Vec::new(), expected);
}

#[track_caller]
fn check_with(
    entity: &str,
    xpath: &str,
    variables: &dyn Fn(&Shop) -> Vec<Value>,
    expected: &[usize],
) {
    let mut shop = shop_with_data();
    let variables = variables(&shop);
    let query = query(&shop.session, entity, xpath, &[]);
    let found = shop.session.retrieve(&query, &variables, Range::ALL).unwrap();
    let count = shop.session.count(&query, &variables).unwrap();
    assert_eq!(usize::try_from(count), Ok(found.len()), "{xpath}");
    let all = match entity {
        "Sales.Order" => &shop.orders,
        "Sales.Customer" | "Sales.Company" => &shop.customers,
        "Sales.Line" => &shop.lines,
        _ => &shop.categories,
    };
    let mut places: Vec<_> =
        found.iter().map(|o| all.iter().position(|known| known == o).unwrap()).collect();
    places.sort_unstable();
    assert_eq!(places, expected, "{xpath}");
}

#[test]
fn semantics_04_empty_in_constraints() {
    check("Sales.Order", "[Remark = empty]", &[1]);
    check("Sales.Order", "[Remark != empty]", &[0, 2, 3]);
    check("Sales.Order", "[Remark != 'x']", &[0, 1, 2]);
    check("Sales.Order", "[not(Remark = 'x')]", &[0, 1, 2]);
    check("Sales.Order", "[Remark > 'a']", &[3]);
    check("Sales.Order", "[not(Remark > 'a')]", &[0, 1, 2]);
    check("Sales.Order", "[Sales.Order_Customer = empty]", &[3]);
    check("Sales.Order", "[not(Sales.Order_Customer)]", &[3]);
    check("Sales.Order", "[Sales.Order_Customer/Sales.Customer/City = empty]", &[2, 3]);
    check("Sales.Order", "[Sales.Order_Customer/Sales.Customer/City != 'Bonn']", &[0, 2, 3]);
    let x = |value: Value| move |_: &Shop| vec![value.clone()];
    check_with("Sales.Order", "[Remark = $x]", &x(Value::Empty), &[1]);
    check_with("Sales.Order", "[Remark != $x]", &x(Value::Empty), &[0, 2, 3]);
    check_with("Sales.Order", "[Remark < $x]", &x(Value::Empty), &[]);
    check_with("Sales.Order", "[Remark = $x]", &x("x".into()), &[3]);
}

#[test]
fn semantics_02_decimals_in_constraints() {
    check("Sales.Order", "[Total = 0.30000001]", &[3]);
    check("Sales.Order", "[Total = 0.300000009]", &[]);
    check("Sales.Order", "[Total > 0.300000009]", &[0, 1, 2, 3]);
    check("Sales.Order", "[Total >= 10.5 and Total < 1000]", &[0, 1]);
    check("Sales.Order", "[Total = 100]", &[1]);
    check("Sales.Order", "[10 < Total]", &[0, 1]);
    check("Sales.Line", "[Quantity > 4.5]", &[1, 2]);
    check("Sales.Order", "[Number = Total]", &[]);
}

#[test]
fn semantics_07_text_in_constraints() {
    check("Sales.Order", "[contains(Remark, 'STRASSE')]", &[0]);
    check("Sales.Order", "[contains(Remark, '')]", &[0, 2, 3]);
    check("Sales.Customer", "[starts-with(Name, 'a')]", &[0, 2]);
    check("Sales.Customer", "[ends-with(Name, 'B')]", &[1]);
    check("Sales.Customer", "[Name = 'Bob']", &[]);
    check("Sales.Order", "[length(Remark) = 12]", &[0]);
    check("Sales.Order", "[contains(Sales.Order_Customer/Sales.Customer/City, 'ö')]", &[0]);
}

#[test]
fn paths_over_associations() {
    check("Sales.Order", "[Sales.Order_Customer/Sales.Customer/City = 'Bonn']", &[1]);
    check("Sales.Order", "[Sales.Order_Customer/Sales.Company]", &[1]);
    check("Sales.Order", "[Sales.Order_Customer/Sales.Company/TaxNumber = '7']", &[1]);
    check("Sales.Order", "[Sales.Order_Customer/Sales.Company/Name = 'Acme']", &[1]);
    check("Sales.Order", "[Sales.Order_Customer/Sales.Customer[City = 'Köln']/Name = 'Ann']", &[0]);
    check("Sales.Order", "[Sales.Line_Order/Sales.Line/Quantity = 5]", &[0, 1]);
    check("Sales.Order", "[Sales.Line_Order/Sales.Line[Quantity = 1]]", &[0]);
    check("Sales.Order", "[not(Sales.Line_Order/Sales.Line)]", &[2, 3]);
    check("Sales.Order", "[Sales.Line_Order = empty]", &[2, 3]);
    check(
        "Sales.Customer",
        "[Sales.Order_Customer/Sales.Order/Sales.Line_Order/Sales.Line/Quantity = 5]",
        &[0, 2],
    );
    check("Sales.Customer", "[Sales.Order_Customer/Sales.Order[Total > 5][Urgent]]", &[2]);
    check("Sales.Company", "[Name = 'Acme' and City = 'Bonn']", &[2]);
    check(
        "Sales.Line",
        "[Sales.Line_Order/Sales.Order/Sales.Order_Customer/Sales.Customer/Name = 'Ann']",
        &[0, 1],
    );
    check("Sales.Category", "[Sales.Category_Parent/Sales.Category/Name = 'Top']", &[1]);
    check(
        "Sales.Category",
        "[Sales.Category_Parent [reversed()]/Sales.Category/Name = 'Sub']",
        &[0],
    );
    check("Sales.Category", "[Sales.Product_Category/Sales.Product/Code = 'P']", &[1]);
    check("Sales.Order", "[Urgent]", &[1]);
    check("Sales.Order", "[Urgent = false() or Total = 100]", &[0, 1, 2, 3]);
    check("Sales.Order", "[Status = 'Open']", &[0, 1, 2, 3]);
    check("Sales.Order", "[Status = 'Sales.Status.Paid']", &[]);
    let ann = |shop: &Shop| vec![shop.customers[0].into()];
    check_with("Sales.Order", "[Sales.Order_Customer = $c]", &ann, &[0]);
    check_with("Sales.Order", "[Sales.Order_Customer/Sales.Customer = $c]", &ann, &[0]);
    check_with("Sales.Order", "[Sales.Order_Customer != $c]", &ann, &[1, 2, 3]);
    check_with("Sales.Customer", "[id = $c]", &ann, &[0]);
    let order = |shop: &Shop| vec![shop.orders[1].into()];
    check_with("Sales.Customer", "[Sales.Order_Customer = $o]", &order, &[2]);
    check_with("Sales.Order", "[id != $o][Total > 5]", &order, &[0]);
}

#[test]
fn semantics_03_moments_in_constraints() {
    // The world stands at 2025-01-15T12:00Z, which orders have as their date.
    check("Sales.Order", "[Placed = '[%CurrentDateTime%]']", &[0, 1, 2, 3]);
    check("Sales.Order", "[Placed > '[%BeginOfCurrentDay%]']", &[0, 1, 2, 3]);
    check("Sales.Order", "[Placed < '[%BeginOfCurrentDay%] + 12 * [%HourLength%]']", &[]);
    check(
        "Sales.Order",
        "[Placed <= '[%BeginOfCurrentDay%] + 12 * [%HourLength%]']",
        &[0, 1, 2, 3],
    );
    check("Sales.Order", "[year-from-dateTime(Placed) = 2025]", &[0, 1, 2, 3]);
    check("Sales.Order", "[month-from-dateTime(Placed) != 1]", &[]);
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let session = session();
    let error = |entity: &str, xpath: &str| {
        let question = Question { entity, xpath, sort: &[], columns: &[] };
        Query::new(session.program(), &question).unwrap_err().to_string()
    };
    assert_eq!(
        error("Sales.Order", "[Totl > 5]"),
        "Sales.Order has no attribute Totl (in the constraint “Totl”)"
    );
    assert!(error("Sales.Ordr", "").contains("no entity “Sales.Ordr”"));
    assert!(error("Sales.Basket", "").contains("not stored"));
    assert!(error("Sales.Order", "[Total >").contains("cannot be read"));
    assert!(error("Sales.Order", "[Sales.Line_Product/Sales.Product]").contains("does not lead"));
}

#[test]
fn semantics_12_a_list_is_a_page_and_a_count() {
    let mut shop = shop_with_data();
    let session = &mut shop.session;
    let xpath = "[Sales.Order_Customer/Sales.Customer/City != 'Bonn']";
    let question = Question {
        entity: "Sales.Order",
        xpath,
        sort: &[("Total".to_owned(), Descending::Yes)],
        columns: &["Remark".to_owned(), "Sales.Order_Customer/Sales.Customer/Name".to_owned()],
    };
    let query = Query::new(session.program(), &question).unwrap();
    *session.trace() = crate::trace::Trace::on(&FixedWorld::default());
    let rows = session.rows(&query, &[], Range { offset: 1, amount: Some(1) }).unwrap();
    assert_eq!(rows[0].values, ["".into(), "bob".into()]);
    assert_eq!(session.count(&query, &[]).unwrap(), 3);
    let sql: Vec<_> = session.trace().take().iter().map(|s| s.label.to_string()).collect();
    assert_eq!(
        sql,
        [
            "SELECT t0.\"id\", t0.\"remark\", t1.\"name\" FROM \"sales$order\" AS t0 LEFT JOIN \
             \"sales$customer\" AS t1 ON t1.\"id\" = t0.\"sales$order_customer\" WHERE \
             (t1.\"city\" IS NOT ?) ORDER BY t0.\"total\" DESC NULLS FIRST, t0.\"id\" LIMIT ? \
             OFFSET ?",
            "SELECT count(*) FROM \"sales$order\" AS t0 LEFT JOIN \"sales$customer\" AS t1 ON \
             t1.\"id\" = t0.\"sales$order_customer\" WHERE (t1.\"city\" IS NOT ?)"
        ]
    );
    assert_eq!(session.held(), shop.orders.len() + 9, "rows are not held");
}

#[test]
fn semantics_22_a_retrieve_from_the_database_gives_a_fresh_copy() {
    let mut shop = shop_with_data();
    let session = &mut shop.session;
    let own = session.by_id(shop.orders[3].id).unwrap().unwrap();
    let slot = session.entity_of(own).unwrap().slot("Remark").unwrap();
    session.set(own, slot, "changed".into()).unwrap();
    let query = query(session, "Sales.Order", "[Remark = 'x']", &[]);
    let copy = session.retrieve(&query, &[], Range::FIRST).unwrap()[0];
    assert_eq!(copy, own, "the same object");
    assert_eq!(session.get(copy, slot).unwrap(), &"x".into());
    assert_eq!(session.get(own, slot).unwrap(), &"changed".into());
    // The last commit wins for each changed member.
    let total = session.entity_of(own).unwrap().slot("Total").unwrap();
    session.set(copy, total, decimal("7")).unwrap();
    let customer = session.entity_of(own).unwrap().slot("Sales.Order_Customer").unwrap();
    for object in [own, copy] {
        session.set(object, customer, shop.customers[0].into()).unwrap();
        session.commit(&[object]).unwrap();
    }
    let again = self::query(session, "Sales.Order", "[Remark = 'changed'][Total = 7]", &[]);
    assert_eq!(session.count(&again, &[]).unwrap(), 1);
}

#[test]
fn semantics_22_a_changed_copy_is_what_associations_give() {
    let mut shop = shop_with_data();
    let session = &mut shop.session;
    let query = query(session, "Sales.Order", "[Total = 100]", &[]);
    let copy = session.retrieve(&query, &[], Range::FIRST).unwrap()[0];
    let slot = session.entity_of(copy).unwrap().slot("Remark").unwrap();
    session.set(copy, slot, "new".into()).unwrap();
    let link = session.program().association_named("Sales.Order_Customer").unwrap().ix;
    let backward = crate::program::Direction::Backward;
    let found = session.related(shop.customers[2], link, backward).unwrap();
    assert_eq!(session.get(found[0], slot).unwrap(), &"new".into());
}

#[test]
fn a_retrieve_of_a_generalization_gives_whole_specializations() {
    let mut shop = shop_with_data();
    let session = &mut shop.session;
    session.commit_request().unwrap();
    session.collect(&[]);
    session.begin_request("next");
    let query = query(session, "Sales.Customer", "[Name = 'Acme']", &[]);
    let acme = session.retrieve(&query, &[], Range::FIRST).unwrap()[0];
    let entity = session.entity_of(acme).unwrap();
    assert_eq!(entity.name.as_str(), "Sales.Company");
    let slot = entity.slot("TaxNumber").unwrap();
    assert_eq!(session.get(acme, slot).unwrap(), &"7".into());
}

#[test]
fn semantics_22_a_count_or_a_sum_is_one_statement() {
    let mut shop = shop_with_data();
    let session = &mut shop.session;
    let all = query(session, "Sales.Order", "", &[]);
    let none = query(session, "Sales.Order", "[Total > 1000]", &[]);
    let slot = session.program().entity_named("Sales.Order").unwrap().slot("Total").unwrap();
    let mut ask = |query: &Query, function| session.aggregate(query, &[], function, slot).unwrap();
    assert_eq!(ask(&all, Aggregate::Sum), decimal("112.80000001"));
    assert_eq!(ask(&all, Aggregate::Average), decimal("28.2000000025"));
    assert_eq!(ask(&all, Aggregate::Minimum), decimal("0.30000001"));
    assert_eq!(ask(&all, Aggregate::Maximum), decimal("100"));
    assert_eq!(ask(&none, Aggregate::Sum), decimal("0"));
    assert_eq!(ask(&none, Aggregate::Average), Value::Empty);
}
