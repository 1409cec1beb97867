//! What is checked again after a change equals what is checked anew.

use proptest::prelude::*;

use super::Checker;
use crate::analysis::Uses;
use crate::change::Change;
use crate::index::Index;
use crate::model::meta::walk_mut;
use crate::model::microflow::FlowObject;
use crate::model::navigation::{MenuItem, Navigation};
use crate::model::page::{CreateAction, MicroflowAction, PageAction};
use crate::model::{
    AttributeType, Document, DocumentId, FieldMut, MemberPath, Project, Translated,
};
use crate::testing::{
    app, button, context, data_view, database, drop_down, grid, linked, microflow_source,
    reference_selector, text, text_box,
};
use crate::value::DataType;

/// An app in which documents lean on each other in many ways.
pub(super) fn shop() -> Project {
    app()
        .entity("Sales.Person", |e| e.attribute("Name: String(50)"))
        .entity("Sales.Customer", |e| e.based_on("Sales.Person").attribute("Credit: Decimal = 0"))
        .entity("Sales.Order", |e| {
            e.attribute("Number: AutoNumber = 1")
                .attribute("Total: Decimal")
                .attribute("Status: Enumeration Sales.Status = Open")
                .association("Order_Customer: Sales.Customer")
        })
        .entity("Sales.Search", |e| {
            e.non_persistable().attribute("Text: String").association("Search_Order: Sales.Order")
        })
        .enumeration("Sales.Status", &["Open", "Closed"])
        .microflow("Sales.Submit", |m| {
            m.parameter("Order: Object Sales.Order")
                .returns("Boolean")
                .along("Order", "Sales.Order_Customer", "Customer")
                .decide("$Order/Status")
                .case("Open", |m| {
                    m.change("Order", &[("Sales.Order.Status", "Sales.Status.Closed")])
                        .change("Customer", &[("Sales.Customer.Credit", "$Order/Total + 1")])
                        .commit("Order")
                })
                .case("Closed", |m| m.end("false"))
                .case("empty", |m| m)
                .end("$Customer/Name = 'x'")
        })
        .microflow("Sales.All", |m| {
            m.returns("List Sales.Order")
                .retrieve(
                    "Sales.Order",
                    "[Sales.Order_Customer/Sales.Customer/Name = 'x']",
                    "Orders",
                )
                .each("Orders", "Order", |m| {
                    m.call("Sales.Submit", &[("Order", "$Order")], "Done")
                        .variable("n: Integer = 1")
                })
                .end("$Orders")
        })
        .page("Sales.Order_Edit", |p| {
            p.parameter("Order: Object Sales.Order").widget(data_view(
                "view",
                context("Order"),
                [
                    text_box("total", "Sales.Order.Total"),
                    drop_down("status", "Sales.Order.Status"),
                    reference_selector("customer", "Sales.Order_Customer"),
                    text("note", "{1} of {2}", &["$currentObject/Total", "$Order/Status"]),
                    data_view(
                        "inner",
                        linked("Sales.Order_Customer"),
                        [text_box("name", "Sales.Person.Name")],
                    ),
                    button(
                        "submit",
                        MicroflowAction {
                            microflow: "Sales.Submit".into(),
                            arguments: vec![crate::model::microflow::Argument {
                                parameter: "Sales.Submit.Order".into(),
                                value: "$Order".into(),
                                ..Default::default()
                            }],
                            ..Default::default()
                        },
                    ),
                ],
            ))
        })
        .page("Sales.Order_Overview", |p| {
            p.widget(grid(
                "g",
                database("Sales.Order", "[Total > 1]"),
                &["Sales.Order.Total", "Sales.Order_Customer/Sales.Customer/Sales.Person.Name"],
            ))
            .widget(grid("h", microflow_source("Sales.All", &[]), &["Sales.Order.Number"]))
            .widget(button(
                "new",
                CreateAction {
                    entity: "Sales.Order".into(),
                    page: "Sales.Order_Edit".into(),
                    ..Default::default()
                },
            ))
            .widget(button(
                "open",
                PageAction { page: "Sales.Order_Edit".into(), ..Default::default() },
            ))
        })
        .navigation(Navigation {
            home: "Sales.Order_Overview".into(),
            items: vec![MenuItem {
                caption: Translated::new("en", "Orders"),
                page: "Sales.Order_Overview".into(),
                ..MenuItem::default()
            }],
            ..Navigation::default()
        })
        .build()
}

const TEXTS: &[&str] = &[
    "",
    "Order",
    "Customer",
    "Total",
    "Status",
    "Name",
    "Orders",
    "Open",
    "empty",
    "$Order",
    "$Order/Total",
    "$Customer/Name",
    "true",
    "1 +",
    "[Total = 1]",
    "order",
    "n",
    "{1}",
    "'a'",
];
const NAMES: &[&str] = &[
    "",
    "Sales.Order",
    "Sales.Customer",
    "Sales.Person",
    "Sales.Search",
    "Sales.Status",
    "Sales.Submit",
    "Sales.All",
    "Sales.Order_Edit",
    "Sales.Order_Overview",
    "Sales.Order_Customer",
    "Sales.Order.Total",
    "Sales.Order.Status",
    "Sales.Person.Name",
    "Sales.Submit.Order",
    "Sales.Nothing",
];
const TYPES: &[&str] =
    &["Nothing", "Boolean", "Integer", "String", "Object Sales.Order", "List Sales.Order"];
const ATTRIBUTE_TYPES: &[&str] =
    &["String", "String(5)", "Integer", "Decimal", "Boolean", "Enumeration Sales.Status", "Binary"];

fn pick<'a>(from: &[&'a str], seed: usize) -> &'a str {
    from[seed % from.len()]
}

/// Changes the property of this number, counted over the whole document, in one of many ways.
fn disturb(document: &mut Document, property: usize, seed: usize) {
    let mut count = 0;
    walk_mut(document.root_mut(), &mut |element| count += element.kind().properties.len());
    let wanted = property % count.max(1);
    let mut at = 0;
    walk_mut(document.root_mut(), &mut |element| {
        for index in 0..element.kind().properties.len() {
            if at == wanted
                && let Some(field) = element.field_mut(index)
            {
                disturb_field(field, seed);
            }
            at += 1;
        }
    });
}

fn disturb_field(field: FieldMut<'_>, seed: usize) {
    match field {
        FieldMut::Text(text) => pick(TEXTS, seed).clone_into(text),
        FieldMut::Reference(name) => *name = pick(NAMES, seed).into(),
        FieldMut::Path(path) => *path = MemberPath::parse(pick(NAMES, seed)),
        FieldMut::Type(ty) => *ty = DataType::parse(pick(TYPES, seed)).unwrap(),
        FieldMut::AttributeType(ty) => {
            *ty = AttributeType::parse(pick(ATTRIBUTE_TYPES, seed)).unwrap();
        }
        FieldMut::Bool(flag) => *flag = !*flag,
        FieldMut::Int(number) => *number = 15,
        FieldMut::Local(id) => *id = crate::id::Id::NONE,
        FieldMut::Locals(ids) => ids.clear(),
        FieldMut::Choice(choice) => {
            let choices = choice.choices();
            choice.choose(choices[seed % choices.len()].key);
        }
        FieldMut::Elements(elements) if !elements.is_empty() => {
            elements.remove(seed % elements.len());
        }
        _ => {}
    }
}

#[derive(Clone, Debug)]
enum Step {
    Disturb(usize, usize, usize),
    Remove(usize),
    BringBack(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0_usize..20, 0_usize..400, 0_usize..40).prop_map(|(d, p, s)| Step::Disturb(d, p, s)),
        1 => (0_usize..20).prop_map(Step::Remove),
        2 => (0_usize..20).prop_map(Step::BringBack),
    ];
    prop::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn again_equals_anew(steps in steps()) {
        let first = shop();
        let ids: Vec<DocumentId> = first.documents().keys().copied().collect();
        let mut project = first.clone();
        let mut index = Index::new(&project);
        let mut checker = Checker::new();
        checker.check(&index);
        for step in steps {
            let mut change = Change::new("step");
            match step {
                Step::Disturb(document, property, seed) => {
                    let id = ids[document % ids.len()];
                    change.edit(&project, id, |document| disturb(document, property, seed));
                }
                Step::Remove(document) => change.remove(&project, ids[document % ids.len()]),
                Step::BringBack(document) => {
                    let id = ids[document % ids.len()];
                    change.put(id, project.document(id).cloned(), first.document(id).cloned());
                }
            }
            project = change.apply(&project).unwrap();
            index = index.updated(&project);
            checker.check(&index);
            let anew_index = Index::new(&project);
            let mut anew = Checker::new();
            anew.check(&anew_index);
            prop_assert_eq!(checker.problems(), anew.problems());
            let uses = Uses::new(&anew_index);
            for id in &ids {
                prop_assert_eq!(checker.uses().by(*id), uses.by(*id));
            }
        }
    }
}

#[test]
fn only_what_depends_on_a_change_is_checked_again() {
    let project = shop();
    let index = Index::new(&project);
    let mut checker = Checker::new();
    assert_eq!(checker.check(&index).documents, project.len());
    assert_eq!(checker.check(&index), super::Recheck::default());

    let edit = |name: &str, edit: &dyn Fn(&mut Document)| {
        let (id, _) = project.documents().iter().find(|(_, d)| d.title() == name).unwrap();
        let mut change = Change::new("edit");
        change.edit(&project, *id, edit);
        let after = change.apply(&project).unwrap();
        checker.clone().check(&index.updated(&after)).documents
    };
    let inside = |document: &mut Document| {
        let crate::model::Content::Microflow(flow) = &mut document.content else { panic!() };
        for object in &mut flow.objects {
            if let FlowObject::End(end) = object {
                end.value = "true".to_owned();
            }
        }
    };
    assert_eq!(edit("Sales.Submit", &inside), 1);
    let signature = |document: &mut Document| {
        let crate::model::Content::Microflow(flow) = &mut document.content else { panic!() };
        flow.returns = DataType::Nothing;
    };
    // itself, the flow that calls it and the page with the button
    assert_eq!(edit("Sales.Submit", &signature), 3);
    let members = |document: &mut Document| {
        let crate::model::Content::Entity(entity) = &mut document.content else { panic!() };
        entity.attributes.clear();
    };
    assert!(edit("Sales.Search", &members) < 4);
}
