//! Tests of the analysis: what stands where, in small apps.

use super::*;
use crate::index::Index;
use crate::model::function::{Function, FunctionParameter};
use crate::model::microflow::{Argument, CallFunction};
use crate::model::{Element, Place, Project};
use crate::testing::{
    FlowBuilder, app, button, context, data_view, database, grid, linked, reference_selector, text,
    text_box,
};
use crate::value::DataType;

fn shop() -> crate::testing::AppBuilder {
    app()
        .entity("Sales.Customer", |e| e.attribute("Name: String"))
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal")
                .attribute("Status: Enumeration Sales.Status")
                .association("Order_Customer: Sales.Customer")
        })
        .enumeration("Sales.Status", &["Open", "Closed"])
        .microflow("Sales.Name", |m| m.parameter("Order: Object Sales.Order").returns("String"))
}

/// What is known in the property `key` of the elements of a kind, one line each.
fn lines(project: &Project, name: &str, kind: &str, key: &str) -> Vec<String> {
    let index = Index::new(project);
    let facts = Facts::new(&index);
    let (id, document) =
        index.documents().iter().find(|(_, document)| document.title() == name).unwrap();
    let analysis = Analysis::new(*id, document, &facts);
    let mut lines = Vec::new();
    for place in analysis.places.iter() {
        if place.element.kind().name != kind {
            continue;
        }
        let context = analysis.context(&place, key, &facts);
        let variables: Vec<String> = context
            .scope
            .iter()
            .filter(|(name, _)| !variables::SYSTEM_VARIABLES.contains(name))
            .filter(|(name, _)| *name != variables::LATEST_RESPONSE)
            .filter(|(name, _)| *name != variables::LATEST_ERROR)
            .map(|(name, ty)| format!("{name}: {ty}"))
            .collect();
        lines.push(format!("{} -> {:?}", variables.join(", "), context.expected));
    }
    lines
}

#[track_caller]
fn check_flow(
    build: impl FnOnce(FlowBuilder) -> FlowBuilder,
    kind: &str,
    key: &str,
    expected: &[&str],
) {
    let project = shop().microflow("A.Flow", build).build();
    assert_eq!(lines(&project, "A.Flow", kind, key), expected);
}

#[test]
fn variables_of_activities() {
    check_flow(
        |m| {
            m.parameter("Name: String")
                .create("Sales.Order", "Order", &[])
                .along("Order", "Sales.Order_Customer", "Customer")
                .along("Customer", "Sales.Order_Customer", "Orders")
                .first("Sales.Customer", "", "First")
                .retrieve("Sales.Nothing", "", "Nothing")
                .call("Sales.Name", &[], "Text")
                .variable("n: Integer = 1")
                .end("")
        },
        "end",
        "value",
        &["Customer: Object Sales.Customer, First: Object Sales.Customer, Name: String, \
           Nothing: Unknown, Order: Object Sales.Order, Orders: List Sales.Order, Text: String, \
           n: Integer -> Nothing"],
    );
}

#[test]
fn a_variable_exists_after_a_merge_if_every_way_made_it() {
    check_flow(
        |m| {
            m.decide("true")
                .case("true", |m| m.variable("both: String = ''").variable("one: String = ''"))
                .case("false", |m| m.variable("both: String = ''"))
                .end("")
        },
        "end",
        "value",
        &["both: String -> Nothing"],
    );
}

#[test]
fn a_variable_of_two_types_is_unknown() {
    check_flow(
        |m| {
            m.decide("true")
                .case("true", |m| m.variable("x: String = ''"))
                .case("false", |m| m.variable("x: Integer = 1"))
                .end("")
        },
        "end",
        "value",
        &["x: Unknown -> Nothing"],
    );
}

#[test]
fn what_a_loop_makes_stays_inside() {
    let build = |m: FlowBuilder| {
        m.retrieve("Sales.Order", "", "Orders")
            .each("Orders", "Order", |m| m.variable("inner: String = ''").set("inner", "'a'"))
            .end("")
    };
    check_flow(build, "end", "value", &["Orders: List Sales.Order -> Nothing"]);
    check_flow(
        build,
        "changeVariable",
        "value",
        &["Order: Object Sales.Order, Orders: List Sales.Order, currentIndex: Integer, \
           inner: String -> Type(String)"],
    );
}

#[test]
fn a_function_with_a_type_parameter_gives_what_it_takes() {
    let list = |entity: &str| DataType::List(entity.into());
    let first = Function {
        name: "First".into(),
        type_parameter: "Kind".into(),
        parameters: vec![FunctionParameter {
            name: "All".into(),
            ty: list(""),
            ..FunctionParameter::default()
        }],
        returns: DataType::Object("".into()),
        ..Function::default()
    };
    let call = |value: &str, entity: &str| CallFunction {
        function: "A.First".into(),
        entity: entity.into(),
        variable: "found".into(),
        arguments: vec![Argument {
            parameter: "A.First.All".into(),
            value: value.to_owned(),
            ..Argument::default()
        }],
        ..CallFunction::default()
    };
    let check = |call: CallFunction, expected: &str| {
        let flow = |m: FlowBuilder| m.retrieve("Sales.Order", "", "Orders").then(call).end("");
        let project = shop().document(Place::module("A"), first.clone()).microflow("A.Flow", flow);
        let expected = format!("Orders: List Sales.Order, found: {expected} -> Nothing");
        assert_eq!(lines(&project.build(), "A.Flow", "end", "value"), [expected]);
    };
    // The entity that is named, or else that of what is handed over.
    check(call("$Orders", ""), "Object Sales.Order");
    check(call("$Orders", "Sales.Customer"), "Object Sales.Customer");
    check(call("$nothing", ""), "Unknown");
}

#[test]
fn an_error_flow_does_not_know_the_result() {
    check_flow(
        |m| {
            m.call("Sales.Name", &[], "Text")
                .on_error(|m| m.set("Text", "'failed'").end(""))
                .end("")
        },
        "end",
        "value",
        &[" -> Nothing", "Text: String -> Nothing"],
    );
}

#[test]
fn ways_back_need_no_luck() {
    // a merge to which a decision leads back
    check_flow(
        |m| {
            m.variable("n: Integer = 0")
                .then(crate::model::microflow::Merge::default())
                .set("n", "$n + 1")
                .decide("$n < 3")
                .case("true", |m| m.variable("again: Boolean = true"))
                .case("false", |m| m.end(""))
                .with(|flow| {
                    let merge = flow.objects.iter().find(|o| o.kind_label() == "Merge").unwrap();
                    let merge = merge.id();
                    let last = flow.objects.iter().find_map(|object| match object {
                        FlowObject::CreateVariable(create) if create.variable == "again" => {
                            Some(create.id)
                        }
                        _ => None,
                    });
                    flow.flows.push(crate::model::microflow::SequenceFlow {
                        from: last.unwrap(),
                        to: merge,
                        ..Default::default()
                    });
                })
        },
        "changeVariable",
        "value",
        &["n: Integer -> Type(Integer)"],
    );
}

#[test]
fn what_members_and_conditions_expect() {
    check_flow(
        |m| {
            m.create(
                "Sales.Order",
                "O",
                &[("Sales.Order.Total", "1"), ("Sales.Order_Customer", "")],
            )
        },
        "member",
        "value",
        &[" -> Type(Decimal)", " -> Type(Object(\"Sales.Customer\"))"],
    );
    check_flow(|m| m.decide("true"), "decision", "condition", &[" -> Choice"]);
    check_flow(|m| m.returns("Boolean").end("true"), "end", "value", &[" -> Type(Boolean)"]);
    check_flow(
        |m| m.call("Sales.Name", &[("Order", "empty"), ("X", "1")], ""),
        "argument",
        "value",
        &[" -> Type(Object(\"Sales.Order\"))", " -> Any"],
    );
}

#[test]
fn what_is_around_widgets() {
    let edit = crate::model::page::PageAction::default();
    let project = shop()
        .page("A.Page", |p| {
            p.parameter("Order: Object Sales.Order").widget(text("t1", "", &["1"])).widget(
                data_view(
                    "view",
                    context("Order"),
                    [
                        text("t2", "", &["1"]),
                        data_view(
                            "inner",
                            linked("Sales.Order_Customer"),
                            [text("t3", "", &["1"])],
                        ),
                        reference_selector("r", "Sales.Order_Customer"),
                        text_box("b", "Sales.Order.Total"),
                        grid("g", database("Sales.Customer", ""), &["Sales.Customer.Name"]),
                        button("ok", edit),
                    ],
                ),
            )
        })
        .build();
    assert_eq!(
        lines(&project, "A.Page", "textParameter", "value"),
        [
            "Order: Object Sales.Order -> Printable",
            "Order: Object Sales.Order, currentObject: Object Sales.Order, view: Object Sales.Order -> Printable",
            "Order: Object Sales.Order, currentObject: Object Sales.Customer, inner: Object Sales.Customer, view: Object Sales.Order -> Printable",
        ]
    );
    assert_eq!(
        lines(&project, "A.Page", "dataColumn", "member"),
        [
            "Order: Object Sales.Order, currentObject: Object Sales.Customer, g: Object Sales.Customer, view: Object Sales.Order -> Any"
        ]
    );
    let index = Index::new(&project);
    let facts = Facts::new(&index);
    let (id, page) = index.page_document("A.Page").unwrap();
    let document = index.document(id).unwrap();
    let analysis = Analysis::new(id, document, &facts);
    let selector = page.all_widgets()[5].id();
    let found = analysis.context_at(selector, "xpath", &facts).unwrap();
    assert_eq!(found.entity, Some("Sales.Customer".into()));
    let view = page.widgets[1].id();
    assert!(analysis.context_at(view, "source.variable", &facts).is_some());
    assert!(analysis.context_at(view, "nothing", &facts).is_none());
}

#[test]
fn every_reference_is_a_use() {
    let project = shop()
        .microflow("A.Flow", |m| {
            m.retrieve("Sales.Order", "[Sales.Order_Customer/Sales.Customer/Name = 'x']", "Orders")
                .each("Orders", "Order", |m| {
                    m.change("Order", &[("Sales.Order.Total", "$Order/Total + 1")])
                })
                .decide("$Orders != empty and Sales.Status.Open = empty")
        })
        .page("A.Page", |p| {
            p.widget(grid(
                "g",
                database("Sales.Order", ""),
                &["Sales.Order_Customer/Sales.Customer/Sales.Customer.Name"],
            ))
        })
        .build();
    let index = Index::new(&project);
    let uses = Uses::new(&index);
    let at = |name: &str| -> Vec<String> {
        let found = uses.of(name);
        let mut lines: Vec<String> = found
            .iter()
            .map(|u| {
                let document = index.document(u.address.document).unwrap().title();
                let span = u.span.map(|s| format!(" {s:?}")).unwrap_or_default();
                format!("{document} {}{span}", u.address.property)
            })
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(at("Sales.Order.Total"), ["A.Flow member", "A.Flow value 7..12"]);
    assert_eq!(at("Sales.Customer.Name"), ["A.Flow source.xpath 37..41", "A.Page member"]);
    assert_eq!(at("Sales.Status.Open"), ["A.Flow condition 34..38"]);
    assert_eq!(at("Sales.Order_Customer"), ["A.Flow source.xpath 1..21", "A.Page member"]);
    assert_eq!(at("Sales.Status"), ["A.Flow condition 21..33", "Sales.Order type"]);
    assert_eq!(uses.of_with_members("Sales.Order").len(), 5);
    assert!(document_root_is_addressed_without_id(&project));
}

fn document_root_is_addressed_without_id(project: &Project) -> bool {
    project.documents().iter().all(|(id, document)| {
        let places = Places::new(document.root());
        let first = places.iter().next().map(|place| place.address(*id));
        first == Some(crate::model::Address::document(*id))
    })
}

#[test]
fn everything_in_a_list_has_an_address_that_resolves() {
    let project =
        shop().microflow("A.Flow", |m| m.retrieve("Sales.Order", "[Total = 1]", "Orders")).build();
    for (id, document) in project.documents() {
        for place in Places::new(document.root()).iter() {
            let address = place.address(*id);
            let found =
                crate::model::address::resolve(document.root(), address.element, &address.property);
            // an address of a slot ends at the slot's property, not in the element
            if address.property.is_empty() {
                assert!(std::ptr::addr_eq(
                    found.unwrap().0,
                    std::ptr::from_ref::<dyn Element>(place.element)
                ));
            }
        }
    }
}
