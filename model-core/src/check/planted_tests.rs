//! Planted errors in context: the texts with holes of the languages, put where texts stand in
//! documents (activities, decisions, loops, page widgets, data sources, queries, view entities), and
//! found there by the checker, at their characters.

use std::collections::BTreeMap;

use super::Checker;
use crate::index::Index;
use crate::lang::planted_tests::{CONSTRAINTS, EXPRESSIONS, HOLE, Plant, QUERIES};
use crate::model::constant::Constant;
use crate::model::entity::Persistence;
use crate::model::function::Query;
use crate::model::microflow::{FilterBy, ListOperation, Operation, ShowMessage, TextParameter};
use crate::model::page::{PageParameter, Snippet};
use crate::model::{Address, Place, Project};
use crate::testing::{AppBuilder, FlowBuilder, app, container, database, grid, text};
use crate::value::DataType;

/// The shop of the languages' tests, as an app.
fn shop() -> AppBuilder {
    app()
        .enumeration("Sales.Status", &["Open", "Paid", "Cancelled"])
        .enumeration("Sales.Color", &["Red"])
        .entity("Sales.Customer", |e| {
            e.attribute("Name: String")
                .attribute("City: String")
                .attribute("Active: Boolean")
                .attribute("Birthday: DateTime")
                .attribute("Photo: Binary")
                .association("Customer_Parent: Sales.Customer")
        })
        .entity("Sales.Order", |e| {
            e.attribute("Number: Integer")
                .attribute("Total: Decimal")
                .attribute("Status: Enumeration Sales.Status")
                .attribute("Placed: DateTime")
                .association("Order_Customer: Sales.Customer")
                .association_with("Order_Tag: Sales.Tag", |a| {
                    a.multiplicity = crate::model::entity::Multiplicity::ManyToMany;
                })
        })
        .entity("Sales.SpecialOrder", |e| e.attribute("Discount: Decimal").based_on("Sales.Order"))
        .entity("Sales.Tag", |e| e.attribute("Label: String"))
        .document(
            Place::module("Sales"),
            Constant {
                name: "Rate".into(),
                ty: DataType::Decimal,
                value: "1".into(),
                ..Constant::default()
            },
        )
}

/// The variables of the languages' tests, as parameters.
const VARIABLES: &[&str] = &[
    "Order: Object Sales.Order",
    "Special: Object Sales.SpecialOrder",
    "Customer: Object Sales.Customer",
    "Orders: List Sales.Order",
    "b: Boolean",
    "i: Integer",
    "d: Decimal",
    "s: String",
    "t: DateTime",
    "status: Enumeration Sales.Status",
];

/// A place for a text: puts it into an app.
type Put = fn(AppBuilder, &str) -> AppBuilder;

fn flow(app: AppBuilder, build: impl FnOnce(FlowBuilder) -> FlowBuilder) -> AppBuilder {
    app.microflow("Sales.F", |m| build(VARIABLES.iter().fold(m, |m, v| m.parameter(v))))
}

/// A message with the value of an expression.
fn message(value: &str) -> ShowMessage {
    let parameter = TextParameter { value: value.to_owned(), ..TextParameter::default() };
    ShowMessage {
        text: crate::model::Translated::new("en", "{1}"),
        parameters: vec![parameter],
        ..ShowMessage::default()
    }
}

/// Where any expression can stand whose value can be shown.
const SHOWN: &[Put] = &[
    |app, text| flow(app, |m| m.then(message(text)).end("")),
    |app, value| {
        app.document(
            Place::module("Sales"),
            Snippet {
                name: "S".into(),
                parameters: VARIABLES
                    .iter()
                    .map(|declaration| {
                        let (name, ty) = declaration.split_once(": ").unwrap();
                        PageParameter {
                            name: name.into(),
                            ty: DataType::parse(ty).unwrap(),
                            ..PageParameter::default()
                        }
                    })
                    .collect(),
                widgets: vec![container("c", [text("t", "{1}", &[value])])],
                ..Snippet::default()
            },
        )
    },
    |app, text| {
        // Behind a decision, in a loop, after other variables.
        flow(app, |m| {
            m.variable("x: Integer = 1").each("Orders", "One", |m| m.then(message(text))).end("")
        })
    },
];

/// Where a condition can stand.
const CONDITIONS: &[Put] = &[
    |app, text| flow(app, |m| m.decide(text).case("true", |m| m).case("false", |m| m).end("")),
    |app, text| flow(app, |m| m.repeat(text, |m| m.commit("Order")).end("")),
    |app, text| {
        flow(app, |m| {
            let condition = FilterBy { condition: text.to_owned(), ..FilterBy::default() };
            m.then(ListOperation {
                list: "Orders".into(),
                operation: Some(Box::new(Operation::from(condition))),
                variable: "Some".into(),
                ..ListOperation::default()
            })
            .end("")
        })
    },
];

const XPATHS: &[Put] = &[
    |app, text| flow(app, |m| m.retrieve("Sales.Order", text, "Found").end("")),
    |app, text| {
        app.page("Sales.P", |p| {
            let page =
                VARIABLES.iter().filter(|v| !v.contains("List")).fold(p, |p, v| p.parameter(v));
            page.widget(grid("g", database("Sales.Order", text), &["Sales.Order.Number"]))
        })
    },
];

const OQLS: &[Put] = &[
    |app, text| {
        app.document(
            Place::module("Sales"),
            Query { name: "Q".into(), oql: text.into(), ..Query::default() },
        )
    },
    |app, text| {
        app.entity("Sales.View", |e| {
            e.with(|entity| {
                entity.persistence = Persistence::View;
                text.clone_into(&mut entity.query);
            })
        })
    },
];

/// The errors of the texts in an app, by place: the characters of each.
fn found(project: &Project, whole: &str) -> BTreeMap<(Address, &'static str), Vec<(usize, usize)>> {
    let mut checker = Checker::new();
    checker.check(&Index::new(project));
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for problem in checker.problems().iter() {
        let Some(span) = problem.span else { continue };
        let (start, end) = (span.start as usize, span.end as usize);
        // Columns of view entities are another matter. Unknown variables have a rule of their own.
        if ["MQ05", "MQ06"].iter().any(|family| problem.code.starts_with(family))
            && whole.get(start..end).is_some()
        {
            all.entry((problem.address.clone(), problem.code)).or_default().push((start, end));
        }
    }
    all
}

/// Plants every error in every place; how many there were, and what went wrong.
fn plant(plants: &[Plant], places: &[Put], fits: impl Fn(&str) -> bool) -> (usize, Vec<String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    let made = |put: &Put, text: &str| put(shop(), text).build();
    for (number, (template, good, bad)) in plants.iter().enumerate() {
        let right = template.replace(HOLE, good);
        if !fits(&right) {
            continue;
        }
        // Each text in one place, the places in turn.
        let put = &places[number % places.len()];
        let whole = found(&made(put, &right), &right);
        if !whole.is_empty() {
            wrong.push(format!("{right}: has no error, but {whole:?}"));
        }
        for piece in *bad {
            count += 1;
            let at = template.find(HOLE).unwrap();
            let text = template.replace(HOLE, piece);
            let errors = found(&made(put, &text), &text);
            // A variable that is not there is wrong at its name, without the sign before it.
            let wanted = (at, at + piece.len());
            let name = (at + usize::from(piece.starts_with('$')), at + piece.len());
            let is_found = errors.iter().any(|((_, code), spans)| {
                spans.contains(&wanted) || *code == "MQ0501" && spans.contains(&name)
            });
            if !is_found {
                wrong.push(format!("{text}: “{piece}” is wrong, but found is {errors:?}"));
            }
        }
    }
    (count, wrong)
}

/// Whether an expression is a condition: what it yields in the shop.
fn is_condition(text: &str) -> bool {
    let scope = crate::lang::fixture::scope();
    let parsed = crate::lang::expression::parse(text);
    let typed = crate::lang::expression::check(&parsed, &scope, &crate::lang::fixture::Shop, None);
    typed.data_type == DataType::Boolean
}

#[test]
fn every_planted_error_is_found_where_it_stands() {
    let results = [
        plant(EXPRESSIONS, SHOWN, |text| !is_condition(text)),
        plant(EXPRESSIONS, CONDITIONS, is_condition),
        plant(CONSTRAINTS, XPATHS, |_| true),
        plant(QUERIES, OQLS, |text| !text.contains('$')),
    ];
    let wrong: Vec<String> = results.iter().flat_map(|(_, wrong)| wrong.clone()).collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    let count: usize = results.iter().map(|(count, _)| count).sum();
    println!("{count} errors were planted");
    assert!(count >= 300, "{count} errors were planted");
}
