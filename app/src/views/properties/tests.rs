//! The pane by pointer and by keyboard.

use egui::Key;
use egui::accesskit::Role;
use model_core::change::verbs::{MemberMark, has_mark};
use model_core::model::AttributeType;
use model_core::model::entity::{Persistence, ValidationRule};
use model_core::testing::app;

use crate::face::diagram_of;
use crate::state::Selection;
use crate::testing::{Desk, order_desk};

/// The order desk with an entity selected in the diagram of Sales.
fn with_selected(title: &str) -> Desk {
    let mut desk = Desk::new(order_desk());
    let diagram = diagram_of(&desk.app().project, "Sales").unwrap();
    let id = desk.id(title).0;
    desk.select(Selection::elements(diagram, [id]));
    desk
}

fn attributes(desk: &Desk, title: &str) -> Vec<String> {
    desk.entity(title).attributes.iter().map(|a| format!("{}: {}", a.name, a.ty)).collect()
}

#[test]
fn typing_a_name_renames_at_the_end_and_escape_restores() {
    let mut desk = with_selected("Sales.Customer");
    desk.picture("properties-entity");
    let field = desk.place_of_first(Role::TextInput, "Name");
    desk.click_at(field.center(), egui::PointerButton::Primary);
    desk.command(Key::A);
    desk.type_text("Client");
    assert!(desk.has_document("Sales.Customer"), "not before the end");
    desk.key(Key::Escape);
    assert!(desk.has_document("Sales.Customer"));
    desk.click_at(field.center(), egui::PointerButton::Primary);
    desk.command(Key::A);
    desk.type_text("Client");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Client"));
    let target = desk.entity("Sales.Order").associations[0].target.to_string();
    assert_eq!(target, "Sales.Client", "associations follow");
}

#[test]
fn kind_and_generalization_are_chosen() {
    let mut desk = with_selected("Sales.Customer");
    desk.click(Role::ComboBox, "Kind");
    desk.click(Role::MenuItemRadio, "Non-persistable");
    assert_eq!(desk.entity("Sales.Customer").persistence, Persistence::NonPersistable);
    desk.click(Role::ComboBox, "Based on");
    desk.picture("properties-choose");
    desk.click(Role::MenuItemRadio, "Stock.Item");
    assert_eq!(desk.entity("Sales.Customer").generalization.as_str(), "Stock.Item");
    desk.command(Key::Z);
    assert!(desk.entity("Sales.Customer").generalization.is_empty());
}

#[test]
fn attributes_are_typed_and_pasted_into_the_last_row() {
    let mut desk = with_selected("Sales.MonthTotal");
    desk.click(Role::TextInput, "Add to attributes");
    desk.type_text("Status: OrderStatus");
    desk.key(Key::Enter);
    desk.type_text("Count: Integer required");
    desk.key(Key::Enter);
    desk.type_text("Bad: Nonsense");
    desk.key(Key::Enter);
    desk.picture("properties-refused");
    let expected = [
        "Month: String(7)",
        "Revenue: Decimal",
        "Status: Enumeration Sales.OrderStatus",
        "Count: Integer",
    ];
    assert_eq!(attributes(&desk, "Sales.MonthTotal"), expected);
    desk.command(Key::A);
    desk.paste("A: Integer\nB: Long\n");
    desk.key(Key::Escape);
    assert_eq!(desk.entity("Sales.MonthTotal").attributes.len(), 6);
}

#[test]
fn a_cell_is_edited_in_place_as_one_step() {
    let mut desk = with_selected("Sales.Order");
    let cells = desk.places(Role::TextInput, "Default");
    let total = cells[2].center();
    desk.click_at(total, egui::PointerButton::Primary);
    desk.command(Key::A);
    for letter in ["1", "0", "0"] {
        desk.type_text(letter);
    }
    assert_eq!(desk.entity("Sales.Order").attribute("Total").unwrap().default, "100");
    desk.key(Key::Enter);
    let before = desk.app().history.len();
    assert_eq!(before, 1, "three letters are one step");
    // Enter went to the cell below.
    desk.command(Key::A);
    desk.type_text("5");
    assert_eq!(desk.entity("Sales.Order").attribute("Discount").unwrap().default, "5");
    desk.key(Key::Escape);
    assert_eq!(desk.entity("Sales.Order").attribute("Discount").unwrap().default, "0");
    assert_eq!(desk.app().history.len(), 1, "what was taken back is no step");
}

#[test]
fn the_chosen_attribute_gets_its_marks() {
    let mut desk = with_selected("Sales.Order");
    let cells = desk.places(Role::TextInput, "Name");
    // The first is the name of the entity.
    desk.click_at(cells[2].center(), egui::PointerButton::Primary);
    desk.picture("properties-attribute");
    let status = desk.entity("Sales.Order").attribute("Status").unwrap().id;
    assert!(has_mark(&desk.entity("Sales.Order"), status, MemberMark::Required));
    desk.click(Role::CheckBox, "Required");
    assert!(!has_mark(&desk.entity("Sales.Order"), status, MemberMark::Required));
    desk.click(Role::CheckBox, "Unique");
    assert!(has_mark(&desk.entity("Sales.Order"), status, MemberMark::Unique));
    assert!(desk.sees(Role::TextInput, "Message when not unique"));
}

#[test]
fn a_type_is_chosen_in_its_cell() {
    let mut desk = with_selected("Sales.Customer");
    let cells = desk.places(Role::ComboBox, "Type");
    desk.click_at(cells[1].center(), egui::PointerButton::Primary);
    desk.type_text("orderst");
    desk.key(Key::Enter);
    let ty = desk.entity("Sales.Customer").attribute("Email").unwrap().ty.clone();
    assert_eq!(ty, AttributeType::Enumeration("Sales.OrderStatus".into()));
}

#[test]
fn what_another_type_breaks_is_told() {
    let project = app()
        .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
        .microflow("Sales.Go", |m| {
            m.parameter("Order: Object Sales.Order")
                .variable("x: Decimal = $Order/Total * 2")
                .end("")
        })
        .build();
    let mut desk = Desk::new(project);
    let id = desk.id("Sales.Order");
    desk.select(Selection::document(id));
    let cells = desk.places(Role::ComboBox, "Type");
    desk.click_at(cells[0].center(), egui::PointerButton::Primary);
    desk.type_text("boolean");
    desk.key(Key::Enter);
    let told = "This brings an error, which Problems shows. Undo takes it back.";
    desk.wait("the errors are told", |desk| desk.says(told));
}

#[test]
fn enumerations_microflows_and_settings_are_edited_by_what_they_declare() {
    let project = app()
        .enumeration("Sales.Status", &["Open"])
        .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
        .microflow("Sales.Go", |m| m.parameter("Order: Object Sales.Order").end(""))
        .build();
    let mut desk = Desk::new(project);
    desk.click(Role::TreeItem, "Status");
    desk.click(Role::TextInput, "Add to values");
    desk.paste("On hold\nPaid\tBezahlt\n");
    let id = desk.id("Sales.Status");
    let text = format!("{:?}", desk.app().project.document(id).unwrap());
    assert!(text.contains("\"On_hold\"") && text.contains("On hold") && text.contains("Bezahlt"));
    desk.picture("properties-enumeration");
    desk.click(Role::TreeItem, "Go");
    desk.click(Role::ComboBox, "Returns");
    desk.type_text("list of order");
    desk.key(Key::Enter);
    let flow = desk.app().project.document(desk.id("Sales.Go")).unwrap().clone();
    assert!(format!("{flow:?}").contains("returns: List(\"Sales.Order\")"));
    desk.click(Role::TreeItem, "App settings");
    desk.picture("properties-app");
    desk.click(Role::ComboBox, "Rounding");
    desk.click(Role::MenuItemRadio, "Half to even");
    let rounding = desk.app().project.app().unwrap().rounding;
    assert_eq!(rounding, model_core::model::app::Rounding::HalfEven);
}

#[test]
fn every_kind_of_the_model_is_drawn() {
    use model_core::model::{Content, Document, Field, FieldMut, Node as _, Place};
    for kind in <Content as model_core::model::Node>::kinds() {
        let mut content = Content::create(kind.name).unwrap();
        for index in 0..kind.properties.len() {
            let Some(FieldMut::Elements(list)) = content.element_mut().field_mut(index) else {
                continue;
            };
            let kinds = match kind.properties[index].shape {
                model_core::model::Shape::List(kinds, _) => kinds(),
                _ => continue,
            };
            for inner in kinds {
                list.push_new(inner.name).unwrap();
            }
        }
        let mut next = 1_u64;
        model_core::model::meta::walk_mut(content.element_mut(), &mut |element| {
            element.set_id(model_core::id::Id::from_bits(next));
            next += 1;
        });
        let document = Document::new(Place::module("M"), content);
        let root = document.root();
        let inner: Vec<_> = root
            .fields()
            .filter_map(|(_, field)| match field {
                Field::Elements(list) => {
                    Some(list.iter().map(model_core::model::Element::id).collect::<Vec<_>>())
                }
                _ => None,
            })
            .flatten()
            .collect();
        let mut project = app().build();
        let id = project.add(document);
        let mut desk = Desk::new(project);
        for element in inner {
            desk.select(Selection::elements(id, [element]));
        }
        desk.select(Selection::document(id));
    }
}

#[test]
fn any_length_of_a_text_can_be_typed() {
    let mut desk = with_selected("Sales.Customer");
    let cells = desk.places(Role::ComboBox, "Type");
    desk.click_at(cells[1].center(), egui::PointerButton::Primary);
    desk.type_text("string 64");
    desk.picture("properties-type");
    desk.key(Key::Enter);
    let ty = desk.entity("Sales.Customer").attribute("Email").unwrap().ty.clone();
    assert_eq!(ty, AttributeType::String(Some(64)));
}

#[test]
fn short_lists_are_chosen_from_by_typing_and_by_arrows() {
    let mut desk = with_selected("Sales.Customer");
    desk.click(Role::ComboBox, "Kind");
    desk.type_text("non");
    desk.key(Key::Enter);
    assert_eq!(desk.entity("Sales.Customer").persistence, Persistence::NonPersistable);
    desk.click(Role::ComboBox, "Based on");
    desk.type_text("item");
    desk.key(Key::Enter);
    assert_eq!(desk.entity("Sales.Customer").generalization.as_str(), "Stock.Item");
    desk.click(Role::ComboBox, "Based on");
    desk.key(Key::Enter);
    assert_eq!(desk.entity("Sales.Customer").generalization.as_str(), "Stock.Item");
    desk.click(Role::ComboBox, "Based on");
    for _ in 0..8 {
        desk.key(Key::ArrowUp);
    }
    desk.key(Key::Enter);
    assert!(desk.entity("Sales.Customer").generalization.is_empty(), "Nothing stands first");
}

#[test]
fn enter_alone_leaves_what_is_chosen_in_a_long_list_and_arrows_stay_in_sight() {
    let mut project = app().microflow("Sales.M00", |m| m.call("Sales.M07", &[], "").end(""));
    for number in 1..30 {
        project = project.microflow(&format!("Sales.M{number:02}"), |m| m.end(""));
    }
    let mut desk = Desk::new(project.build());
    let id = desk.id("Sales.M00");
    let call = |desk: &Desk| -> (model_core::id::Id, String) {
        let document = desk.app().project.document(id).unwrap();
        let flow = document.root().downcast::<model_core::model::microflow::Microflow>().unwrap();
        let call = flow.objects.iter().find_map(|object| match object {
            model_core::model::microflow::FlowObject::CallMicroflow(call) => Some(call),
            _ => None,
        });
        call.map(|call| (call.id, call.microflow.to_string())).unwrap()
    };
    let element = call(&desk).0;
    desk.select(Selection::elements(id, [element]));
    desk.click(Role::ComboBox, "Microflow");
    desk.key(Key::Enter);
    assert_eq!(call(&desk).1, "Sales.M07");
    assert!(!desk.sees(Role::MenuItemRadio, "Sales.M07"), "the list is closed");
    desk.click(Role::ComboBox, "Microflow");
    for _ in 0..15 {
        desk.key(Key::ArrowDown);
    }
    let list = desk.place(Role::TextInput, "Search");
    let row = desk.place(Role::MenuItemRadio, "Sales.M22");
    assert!(row.top() > list.bottom() && row.bottom() < list.bottom() + 340.0, "{row:?} {list:?}");
    desk.key(Key::Enter);
    assert_eq!(call(&desk).1, "Sales.M22");
}

#[test]
fn rules_of_all_kinds_are_added_and_filled_in() {
    let mut desk = with_selected("Sales.Product");
    desk.click(Role::Button, "No validation rules");
    desk.click(Role::Button, "Add");
    desk.click(Role::MenuItem, "Range");
    desk.click(Role::TreeItem, "Range");
    desk.click(Role::ComboBox, "Member");
    desk.type_text("price");
    desk.key(Key::Enter);
    desk.fill("At least", "0.50");
    desk.fill("Message", "It costs something");
    desk.key(Key::Enter);
    desk.picture("properties-rules");
    let product = desk.entity("Sales.Product");
    let [ValidationRule::RangeRule(rule)] = product.rules.as_slice() else {
        panic!("{:?}", product.rules)
    };
    assert_eq!(rule.member, product.attribute("Price").unwrap().id);
    assert_eq!((rule.least.as_str(), rule.most.as_str()), ("0.50", ""));
    assert_eq!(rule.message.get("en"), "It costs something");
}
