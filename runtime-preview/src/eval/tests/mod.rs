//! Evaluation, case by case. Expected values are written with their type where it could be
//! mistaken: `3` is whole, `3.0d` decimal, `'3'` text.

mod functions;
mod laws;
mod operators;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model_core::index::Index;
use model_core::lang::Scope;
use model_core::testing::app;
use model_core::value::DataType;

use super::*;
use crate::reference::ObjectId;
use crate::world::FixedWorld;

/// Objects of a small shop, by hand: Order 1 of customer 2, order 3 of nobody.
struct Shop;

const ORDER: i64 = 1;
const CUSTOMER: i64 = 2;
const LONELY: i64 = 3;

fn object(number: i64) -> ObjectRef {
    ObjectRef::own(ObjectId::new(1, number))
}

impl Objects for Shop {
    fn attribute(&mut self, object: ObjectRef, slot: u16) -> Result<Value, ReadError> {
        Ok(match (object.id.sequence(), slot) {
            (ORDER, 0) => Value::Decimal("12.50".parse().unwrap()),
            (ORDER, 1) => Value::Integer(3),
            (ORDER, 2) => Value::Enumeration("Open".into()),
            (CUSTOMER, 3) => Value::from("Ann"),
            (CUSTOMER, 4) | (LONELY, _) => Value::Empty,
            (_, 9) => return Err(ReadError("The object was deleted.".into())),
            other => panic!("{other:?}"),
        })
    }

    fn follow(
        &mut self,
        from: ObjectRef,
        association: u16,
        direction: Direction,
    ) -> Result<Option<ObjectRef>, ReadError> {
        assert_eq!((association, direction), (0, Direction::Forward));
        Ok((from.id.sequence() == ORDER).then(|| object(CUSTOMER)))
    }

    fn is_new(&mut self, object: ObjectRef) -> Result<bool, ReadError> {
        Ok(object.id.sequence() == LONELY)
    }

    fn is_a(&mut self, _: ObjectRef, entity: u16) -> bool {
        entity == 1
    }
}

struct Slots;

impl Layout for Slots {
    fn entity(&self, name: &QName) -> Option<u16> {
        ["Sales.Order", "Sales.Customer", "Sales.Vip"]
            .iter()
            .position(|n| *n == name.as_str())
            .and_then(|n| u16::try_from(n).ok())
    }

    fn attribute(&self, name: &QName) -> Option<u16> {
        let slots = ["Total", "Count", "Status", "Name", "City"];
        slots.iter().position(|n| *n == name.local()).and_then(|n| u16::try_from(n).ok())
    }

    fn association(&self, name: &QName) -> Option<u16> {
        (name.as_str() == "Sales.Order_Customer").then_some(0)
    }

    fn captions(&self, enumeration: &QName) -> Option<Arc<Captions>> {
        let mut caption = Translated::new("en", "In progress");
        caption.set("de", "In Arbeit");
        (enumeration.as_str() == "Sales.Status")
            .then(|| Arc::new(BTreeMap::from([("Open".to_owned(), caption)])))
    }
}

fn index() -> Index {
    let project = app()
        .enumeration("Sales.Status", &["Open", "Done"])
        .entity("Sales.Customer", |e| e.attribute("Name: String").attribute("City: String"))
        .entity("Sales.Vip", |e| e.based_on("Sales.Customer"))
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal")
                .attribute("Count: Integer")
                .attribute("Status: Enumeration Sales.Status")
                .association("Order_Customer: Sales.Customer")
        })
        .build();
    Index::new(&project)
}

/// 2025-03-29T23:30:15.250Z: in Berlin the 30th, a day of 23 hours.
const NOW: i64 = 1_743_291_015_250;

fn context(language: &str, zone: &str) -> Context {
    let mut context = Context::new(Arc::new(FixedWorld::new(NOW, 1)), language);
    context.zone = TimeZone::get(zone).unwrap();
    context
}

const VARIABLES: &[(&str, DataType)] = &[
    ("n", DataType::Integer),
    ("d", DataType::Decimal),
    ("s", DataType::String),
    ("b", DataType::Boolean),
    ("t", DataType::DateTime),
    ("noN", DataType::Integer),
    ("noD", DataType::Decimal),
    ("noS", DataType::String),
    ("noB", DataType::Boolean),
    ("noT", DataType::DateTime),
];

fn evaluate(text: &str, context: &Context) -> Result<Value, Box<EvalError>> {
    thread_local! {
        static INDEX: Index = index();
    }
    let mut variables = vec![
        Value::Integer(7),
        Value::Decimal("2.5".parse().unwrap()),
        Value::from("Hello"),
        Value::Boolean(true),
        Value::DateTime(NOW),
    ];
    variables.resize(VARIABLES.len(), Value::Empty);
    let mut names: Vec<String> = VARIABLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut scope = Scope::default();
    for (name, ty) in VARIABLES {
        scope.insert(*name, ty.clone());
    }
    let order = DataType::Object("Sales.Order".into());
    for (name, value) in [
        ("Order", Value::Object(object(ORDER))),
        ("Lonely", Value::Object(object(LONELY))),
        ("NoOrder", Value::Empty),
    ] {
        scope.insert(name, order.clone());
        names.push(name.to_owned());
        variables.push(value);
    }
    let list = DataType::List("Sales.Order".into());
    for (name, value) in [("Orders", vec![object(ORDER), object(LONELY)]), ("NoOrders", vec![])] {
        scope.insert(name, list.clone());
        names.push(name.to_owned());
        variables.push(Value::from(value));
    }
    let place = |name: &str| names.iter().position(|n| n == name).and_then(|n| n.try_into().ok());
    let expression = INDEX.with(|index| {
        Compiler { schema: index, layout: &Slots }.compile(text, &scope, &place, None)
    });
    let mut env = Env { variables: &variables, objects: &mut Shop, context };
    expression.evaluate(&mut env)
}

fn show(value: &Value) -> String {
    match value {
        Value::Empty => "empty".into(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) if number.is_whole() => format!("{number}.0d"),
        Value::Decimal(number) => format!("{number}d"),
        Value::String(text) => format!("'{text}'"),
        Value::DateTime(moment) => Timestamp::from_millisecond(*moment).unwrap().to_string(),
        Value::Enumeration(name) => format!("value {name}"),
        Value::Object(object) => format!("object {}", object.id.sequence()),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn check_in(text: &str, expected: &str, language: &str, zone: &str) {
    match evaluate(text, &context(language, zone)) {
        Ok(value) => assert_eq!(show(&value), expected, "{text}"),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    check_in(text, expected, "en", "UTC");
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        check(text, expected);
    }
}

/// The part that is marked, and words that the message has.
#[track_caller]
fn fails(text: &str, part: &str, words: &str) {
    match evaluate(text, &context("en", "UTC")) {
        Ok(value) => panic!("{text} is {}", show(&value)),
        Err(error) => {
            assert_eq!(error.span.text(text), part, "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
    }
}
