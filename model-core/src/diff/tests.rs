//! Small cases, and what holds for all projects.

use proptest::prelude::*;

use super::text::text;
use super::*;
use crate::change::Change;
use crate::id::{IdSource, SeededIds};
use crate::model::entity::{Association, Attribute, Entity, EntityPlace, RequiredRule};
use crate::model::meta::{FieldMut, find_mut, walk, walk_mut};
use crate::model::microflow::{FlowObject, Microflow};
use crate::model::page::{Button, CloseAction, SaveAction, Widget};
use crate::model::{AttributeType, Content, Foreign, Place, Point, Translated};
use crate::testing::{
    Dice, any_project, app, button, container, database, grid, shuffle, text_box,
};

fn shop() -> Project {
    app()
        .entity("Sales.Customer", |e| e.attribute("Name: String(200)"))
        .entity("Sales.Order", |e| {
            e.attribute("Total: Integer")
                .attribute("Note: String(200)")
                .association("Order_Customer: Sales.Customer")
        })
        .enumeration("Sales.Status", &["Open", "Closed"])
        .microflow("Sales.Submit", |m| {
            m.parameter("Order: Object Sales.Order")
                .retrieve("Sales.Order", "[Total > 3]", "Orders")
                .decide("$Order/Total > 100")
                .case("true", |m| m.change("Order", &[("Sales.Order.Total", "$Order/Total * 2")]))
                .case("false", |m| m)
                .commit("Order")
                .end("")
        })
        .page("Sales.Edit", |p| {
            p.widget(container(
                "box",
                [text_box("total", "Sales.Order.Total"), button("save", SaveAction::default())],
            ))
            .widget(grid(
                "orders",
                database("Sales.Order", "[Total > 3]"),
                &["Sales.Order.Total", "Sales.Order.Note"],
            ))
        })
        .build()
}

fn edit(project: &Project, title: &str, edit: impl FnOnce(&mut Document)) -> Project {
    let found = project.documents().iter().find(|(_, document)| document.title() == title);
    let id = *found.unwrap_or_else(|| panic!("no {title}")).0;
    let mut change = Change::new("edit");
    change.edit(project, id, edit);
    change.apply(project).unwrap()
}

fn entity(document: &mut Document) -> &mut Entity {
    match &mut document.content {
        Content::Entity(entity) => entity,
        other => panic!("{other:?}"),
    }
}

fn flow(document: &mut Document) -> &mut Microflow {
    match &mut document.content {
        Content::Microflow(flow) => flow,
        other => panic!("{other:?}"),
    }
}

/// Edits a document of the shop and compares the text of the difference.
#[track_caller]
fn check(title: &str, change: impl FnOnce(&mut Document), expected: &str) {
    let (before, after) = (shop(), edit(&shop(), title, change));
    let found = text(&diff(&before, &after));
    assert_eq!(found, expected, "\n{found}");
    assert!(diff(&after, &after).is_empty());
}

#[test]
fn properties_say_what_they_were() {
    check(
        "Sales.Order",
        |d| entity(d).attributes[0].ty = AttributeType::Decimal,
        "Sales.Order (entity)\n  Total: Decimal, was Integer\n",
    );
    check(
        "Sales.Order",
        |d| entity(d).attributes[1].ty = AttributeType::String(None),
        "Sales.Order (entity)\n  Note › String: 200 → unlimited\n",
    );
    check(
        "Sales.Order",
        |d| {
            entity(d).documentation = "What a\ncustomer wants".into();
            entity(d).attributes[0].default = "7".into();
            entity(d).caption = Translated::new("de", "Auftrag");
        },
        "Sales.Order (entity)\n  Caption (de): nothing → Auftrag\n  Documentation: nothing → What a customer wants\n  Total › Default: nothing → 7\n",
    );
    check(
        "Sales.Order",
        |d| entity(d).associations[0].target = "Sales.Order".into(),
        "Sales.Order (entity)\n  Order_Customer › To: Sales.Customer → Sales.Order\n",
    );
}

#[test]
fn elements_come_and_go() {
    check(
        "Sales.Order",
        |d| {
            let ty = AttributeType::Decimal;
            let id = Id::from_bits(70);
            entity(d).attributes.push(Attribute {
                id,
                name: "Discount".into(),
                ty,
                ..Attribute::default()
            });
            let member = entity(d).attributes[0].id;
            let rule = RequiredRule { id: Id::from_bits(71), member, ..RequiredRule::default() };
            entity(d).rules.push(rule.into());
            entity(d).attributes.remove(1);
        },
        "Sales.Order (entity)\n  + Attribute Discount: Decimal\n  + Required Total\n  - Attribute Note: String(200)\n",
    );
    check(
        "Sales.Submit",
        |d| {
            flow(d).objects.retain(|object| !matches!(object, FlowObject::ChangeObject(_)));
        },
        // The member in it is not listed by itself; flows that end nowhere say so.
        "Sales.Submit (microflow)\n  - Change object Order\n",
    );
}

#[test]
fn documents_come_and_go() {
    let (before, after) = (Project::default(), shop());
    let found = diff(&before, &after);
    assert_eq!(found.len(), after.len());
    assert!(text(&found).contains("+ Sales.Order (entity)\n"));
    assert!(text(&diff(&after, &before)).contains("- Sales.Order (entity)\n"));
}

#[test]
fn what_moves_is_one_difference() {
    check(
        "Sales.Order",
        |d| entity(d).attributes.swap(0, 1),
        "Sales.Order (entity)\n  Note: moved from position 2 to position 1\n",
    );
    check(
        "Sales.Edit",
        |d| {
            let Content::Page(page) = &mut d.content else { return };
            let Widget::Container(inner) = &mut page.widgets[0] else { return };
            let moved = inner.widgets.remove(0);
            page.widgets.push(moved);
        },
        "Sales.Edit (page)\n  total: moved from box › widgets to widgets\n",
    );
    check(
        "Sales.Submit",
        |d| d.place.folders.push("Steps".into()),
        "Sales.Submit (microflow)\n  moved from Sales to Sales/Steps\n",
    );
}

#[test]
fn a_slot_is_compared_by_the_way_to_it() {
    let retrieve = |d: &mut Document, xpath: &str| {
        walk_mut(d.root_mut(), &mut |element| {
            if let Some(FieldMut::Text(text)) = element.get_mut("xpath") {
                xpath.clone_into(text);
            }
        });
    };
    check(
        "Sales.Submit",
        |d| retrieve(d, "[Total > 4]"),
        "Sales.Submit (microflow)\n  Retrieve Sales.Order › Source › XPath: [Total > 3] → [Total > 4]\n",
    );
    let after = edit(&shop(), "Sales.Submit", |d| retrieve(d, ""));
    let found = &diff(&shop(), &after)[0].elements[0];
    assert_eq!((found.property.as_str(), found.kind.as_str()), ("source.xpath", "retrieve"));
    check(
        "Sales.Edit",
        |d| {
            walk_mut(d.root_mut(), &mut |element| {
                if let Some(button) = element.as_any_mut().downcast_mut::<Button>() {
                    button.action = Some(Box::new(CloseAction::default().into()));
                }
            });
        },
        "Sales.Edit (page)\n  box › save › Action: Save changes → Close page\n",
    );
}

#[test]
fn a_flow_end_is_called_as_the_activity() {
    check(
        "Sales.Submit",
        |d| {
            let end =
                flow(d).objects.iter().find(|o| matches!(o, FlowObject::End(_))).unwrap().id();
            let decision =
                flow(d).objects.iter().find(|o| matches!(o, FlowObject::Decision(_))).unwrap().id();
            let found = flow(d).flows.iter_mut().find(|f| f.from == decision && f.case == "false");
            found.unwrap().to = end;
        },
        "Sales.Submit (microflow)\n  Decision $Order/Total > 100 → End › To: Merge → End\n",
    );
}

/// Renames elements of the shop with all uses, as the verb does.
fn renamed(project: &Project, title: &str, element: &str, new: &str) -> Project {
    let index = crate::index::Index::new(project);
    let uses = crate::analysis::uses::Uses::new(&index);
    let found = project.documents().iter().find(|(_, document)| document.title() == title);
    let (id, document) = found.unwrap();
    let mut target = Id::NONE;
    walk(document.root(), &mut |inner| {
        if inner.name() == Some(element) {
            target = inner.id();
        }
    });
    let change = crate::change::verbs::rename(project, &index, &uses, *id, target, new).unwrap();
    change.apply(project).unwrap()
}

#[track_caller]
fn check_rename(title: &str, element: &str, new: &str, expected: &str) {
    let found = text(&diff(&shop(), &renamed(&shop(), title, element, new)));
    assert_eq!(found, expected, "\n{found}");
}

#[test]
fn a_rename_is_one_difference() {
    check_rename(
        "Sales.Order",
        "Total",
        "Sum",
        "Sales.Order (entity)\n  Sum: was called Total (7 uses follow)\n",
    );
    check_rename(
        "Sales.Order",
        "Order",
        "Purchase",
        "Sales.Purchase (entity)\n  was called Order (7 uses follow)\n",
    );
    check_rename(
        "Sales.Submit",
        "Order",
        "Purchase",
        "Sales.Submit (microflow)\n  Purchase: was called Order (4 uses follow)\n",
    );
    check_rename("Sales", "Sales", "Shop", "Shop (module)\n  was called Sales (8 uses follow)\n");
}

#[test]
fn a_change_beside_a_rename_is_told() {
    let after = renamed(&shop(), "Sales.Order", "Total", "Sum");
    let after = edit(&after, "Sales.Submit", |d| {
        walk_mut(d.root_mut(), &mut |element| {
            if let Some(FieldMut::Text(text)) = element.get_mut("condition") {
                *text = "$Order/Sum > 200".to_owned();
            }
        });
    });
    let found = text(&diff(&shop(), &after));
    let expected = "Sales.Order (entity)\n  Sum: was called Total (6 uses follow)\nSales.Submit (microflow)\n  Decision $Order/Sum > 200 › Condition: $Order/Total > 100 → $Order/Sum > 200\n";
    assert_eq!(found, expected, "\n{found}");
}

#[test]
fn the_diagram_is_apart() {
    let after = edit(&shop(), "Sales.Submit", |d| {
        walk_mut(d.root_mut(), &mut |element| {
            if let Some(FieldMut::Point(at)) = element.get_mut("at") {
                *at = Point::new(at.x + 10, at.y);
            }
        });
    });
    assert!(diff(&shop(), &after).is_empty());
    let with = diff_with(&shop(), &after, Layout::Included);
    assert_eq!(with[0].layout.len(), 8);
    assert!(text(&with).contains("  Diagram\n    Order › Position: "), "{}", text(&with));
    let mut ids = SeededIds::new(99);
    let place = EntityPlace { id: ids.next_id(), ..EntityPlace::default() };
    let mut diagram =
        crate::model::entity::DomainDiagram { id: ids.next_id(), ..Default::default() };
    let mut before = Project::default();
    let key = before.add(Document::new(Place::module("Sales"), diagram.clone()));
    diagram.entities.push(place);
    let mut after = before.clone();
    after.set(key, Some(Document::new(Place::module("Sales"), diagram).into()));
    assert!(diff(&before, &after).is_empty());
    assert_eq!(diff_with(&before, &after, Layout::Included)[0].layout.len(), 1);
}

#[test]
fn what_this_version_does_not_know_is_compared_too() {
    let json = |number| crate::text::json::Json::Int(number);
    let with = |number| {
        edit(&shop(), "Sales.Submit", |d| {
            let id = Id::from_bits(500);
            let mut robot = Foreign { id, kind: "robot".into(), ..Foreign::default() };
            robot.extra.keep("legs", json(number));
            flow(d).extra.keep("colour", json(number));
            flow(d).objects.push(FlowObject::Foreign(robot));
        })
    };
    let found = text(&diff(&with(4), &with(5)));
    assert_eq!(found, "Sales.Submit (microflow)\n  colour: 4 → 5\n  robot › legs: 4 → 5\n");
}

#[test]
fn the_json_is_as_documented() {
    let after =
        edit(&shop(), "Sales.Order", |d| entity(d).attributes[0].ty = AttributeType::Decimal);
    let found = diff(&shop(), &after);
    let json: serde_json::Value = serde_json::to_value(&found).unwrap();
    let (document, element) = (&json[0], &json[0]["elements"][0]);
    assert_eq!(
        (&document["title"], &document["change"]),
        (&"Sales.Order".into(), &"changed".into())
    );
    assert_eq!(document["document"].as_str().unwrap().len(), 13);
    assert_eq!((&element["change"], &element["property"]), (&"set".into(), &"type".into()));
    assert_eq!((&element["old"], &element["new"]), (&"Integer".into(), &"Decimal".into()));
    let address = found[0].elements[0].address(found[0].document);
    let home = after.document(address.document).unwrap();
    let (holder, index) =
        crate::model::address::resolve(home.root(), address.element, &address.property).unwrap();
    assert_eq!((holder.name(), index), (Some("Total"), Some(1)));
}

#[test]
fn microflows_are_shown_as_steps() {
    let project = app()
        .microflow("Sales.Submit", |m| {
            m.parameter("Order: Object Sales.Order")
                .retrieve("Sales.OrderLine", "[Amount > 3]", "Lines")
                .decide("$Order/Total > 100")
                .case("true", |m| {
                    m.change("Order", &[("Sales.Order.Total", "$Order/Total * 2")])
                        .decide("$A")
                        .case("true", |m| m.end("1"))
                        .case("false", |m| m)
                })
                .case("false", |m| {
                    m.each("Lines", "Line", |m| {
                        m.decide("$Line/Bad")
                            .case("true", crate::testing::FlowBuilder::leave)
                            .case("false", |m| m.delete("Line"))
                    })
                })
                .commit("Order")
                .on_error(|m| m.end(""))
                .end("")
        })
        .build();
    let document = project.documents().values().find(|d| d.title() == "Sales.Submit").unwrap();
    insta::assert_snapshot!(show::show(document));
}

#[test]
fn other_documents_are_shown_as_trees() {
    let project = shop();
    let text = |title: &str| {
        show::show(project.documents().values().find(|d| d.title() == title).unwrap())
    };
    insta::assert_snapshot!([text("Sales.Order"), text("Sales.Edit")].join("\n"));
}

/// Something else at a random place of a random document.
pub(super) fn mutate(project: &Project, dice: &mut Dice) -> Project {
    let keys: Vec<DocumentId> = project.documents().keys().copied().collect();
    let Some(id) = dice.pick(&keys).copied() else { return project.clone() };
    let mut change = Change::new("mutate");
    change.edit(project, id, |document| {
        let mut ids = Vec::new();
        walk(document.root(), &mut |element| ids.push(element.id()));
        let Some(id) = dice.pick(&ids).copied() else { return };
        let Some(element) = find_mut(document.root_mut(), id) else { return };
        for index in 0..element.kind().properties.len() {
            match element.field_mut(index) {
                Some(FieldMut::Bool(value)) => *value = !*value,
                Some(FieldMut::Text(text)) => text.push_str("_x"),
                Some(FieldMut::Int(number)) => *number = number.wrapping_add(1),
                Some(FieldMut::Elements(list)) if dice.one_in(2) => {
                    list.remove(0);
                }
                _ => {}
            }
        }
    });
    change.apply(project).unwrap()
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(seed: u64) {
        let project = any_project(seed);
        prop_assert!(diff_with(&project, &project, Layout::Included).is_empty());
        // Neither from a copy whose unordered lists lie in another order.
        let mut dice = Dice::new(seed);
        let mut other = Project::default();
        for (id, document) in project.documents() {
            let mut document = Document::clone(document);
            shuffle(document.root_mut(), &mut dice);
            other.set(*id, Some(document.into()));
        }
        prop_assert_eq!(diff_with(&project, &other, Layout::Included), []);
    }

    #[test]
    fn what_differs_is_told_both_ways(seed: u64) {
        let before = any_project(seed);
        let after = mutate(&before, &mut Dice::new(seed ^ 1));
        let forth = diff_with(&before, &after, Layout::Included);
        let back = diff_with(&after, &before, Layout::Included);
        prop_assert_eq!(forth.is_empty(), before == after);
        prop_assert_eq!(forth.len(), back.len());
        prop_assert!(text(&forth).lines().count() >= forth.len());
    }

    #[test]
    fn anything_can_be_shown(seed: u64) {
        for document in any_project(seed).documents().values() {
            prop_assert!(show::show(document).starts_with(document.root().kind().label));
        }
    }
}

#[test]
fn associations_are_named_in_the_module() {
    let after = renamed(&shop(), "Sales.Order", "Order_Customer", "Buyer");
    let found = text(&diff(&shop(), &after));
    assert_eq!(found, "Sales.Order (entity)\n  Buyer: was called Order_Customer\n");
    assert_eq!(Association::kind().name, "association");
}

#[test]
fn a_rule_is_called_by_what_it_is_and_what_it_is_about() {
    use crate::model::entity::RangeRule;
    check(
        "Sales.Order",
        |d| {
            let entity = entity(d);
            let (member, least) = (entity.attributes[0].id, "0".into());
            let required = RequiredRule { id: Id::from_bits(801), member, ..Default::default() };
            let range = RangeRule { id: Id::from_bits(802), member, least, ..Default::default() };
            entity.rules.extend([required.into(), range.into()]);
        },
        "Sales.Order (entity)\n  + Required Total\n  + Range Total (0)\n",
    );
}
