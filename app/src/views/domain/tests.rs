//! The domain model editor by pointer and by keyboard.

use app_kit::tokens::Theme;
use egui::accesskit::Role;
use egui::{Key, PointerButton, Pos2, vec2};
use model_core::model::Point;
use model_core::model::entity::{DomainDiagram, Multiplicity};
use model_core::testing::app;

use crate::face::diagram_of;
use crate::state::Selection;
use crate::testing::{Desk, order_desk};

/// The order desk with the domain model of Sales in front.
fn sales() -> Desk {
    let mut desk = Desk::new(order_desk());
    open(&mut desk);
    desk
}

fn open(desk: &mut Desk) {
    let diagram = diagram_of(&desk.app().project, "Sales").unwrap();
    desk.select(Selection::document(diagram));
}

fn diagram(desk: &Desk) -> DomainDiagram {
    let id = diagram_of(&desk.app().project, "Sales").unwrap();
    desk.app().project.document(id).unwrap().root().downcast::<DomainDiagram>().unwrap().clone()
}

fn place(desk: &Desk, name: &str) -> Point {
    let places = diagram(desk).entities;
    places.iter().find(|place| place.entity.as_str() == name).unwrap().at
}

fn boxed(desk: &Desk, name: &str) -> egui::Rect {
    desk.place(Role::GraphicsObject, name)
}

/// A place in the head of a box.
fn head(desk: &Desk, name: &str) -> Pos2 {
    boxed(desk, name).center_top() + vec2(40.0, 14.0)
}

/// A place where nothing stands.
fn nowhere(desk: &Desk) -> Pos2 {
    boxed(desk, "Customer").left_bottom() + vec2(60.0, 160.0)
}

#[test]
fn pictures() {
    for (theme, name) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
        let mut desk = Desk::with_theme(order_desk(), theme);
        let diagram = diagram_of(&desk.app().project, "Sales").unwrap();
        let order = desk.id("Sales.Order").0;
        desk.select(Selection::elements(diagram, [order]));
        desk.picture(&format!("domain-{name}"));
    }
    let mut desk = sales();
    let at = head(&desk, "Order");
    desk.click_at(at, PointerButton::Secondary);
    desk.picture("domain-menu");
    assert!(desk.sees(Role::GraphicsObject, "Stock.Item"), "the entity that Product is based on");
}

#[test]
fn a_double_click_makes_an_entity_and_its_name_is_typed() {
    let mut desk = sales();
    let at = nowhere(&desk);
    desk.double_click_at(at);
    desk.type_text("Invoice");
    desk.picture("domain-naming");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Invoice"));
    let seen = boxed(&desk, "Invoice").left_top();
    assert!((seen - at).length() < 12.0, "it stands where the double click was: {seen} {at}");
    desk.command(Key::Z);
    desk.command(Key::Z);
    assert!(!desk.has_document("Sales.Invoice") && !desk.has_document("Sales.Entity"));
}

#[test]
fn a_drag_moves_an_entity_as_one_step() {
    let mut desk = sales();
    let before = place(&desk, "Sales.MonthTotal");
    let from = head(&desk, "MonthTotal");
    desk.drag(from, from + vec2(0.0, 64.0));
    let after = place(&desk, "Sales.MonthTotal");
    assert!(after.y > before.y + 48, "{before:?} {after:?}");
    assert_eq!(desk.app().history.len(), 1);
    desk.command(Key::Z);
    assert_eq!(place(&desk, "Sales.MonthTotal"), before);
}

#[test]
fn an_edge_pulled_to_another_box_is_an_association() {
    let mut desk = sales();
    let from = boxed(&desk, "MonthTotal").left_center();
    let to = boxed(&desk, "OrderLine").right_center() - vec2(40.0, 0.0);
    desk.drag(from, to);
    let made = desk.entity("Sales.MonthTotal").associations;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].target.as_str(), "Sales.OrderLine");
    let line = desk.place(Role::GraphicsSymbol, "MonthTotal_OrderLine").center();
    desk.click_at(line, PointerButton::Secondary);
    desk.click(Role::MenuItemRadio, "Many to many");
    let made = desk.entity("Sales.MonthTotal").associations;
    assert_eq!(made[0].multiplicity, Multiplicity::ManyToMany);
    desk.key(Key::Delete);
    assert!(desk.entity("Sales.MonthTotal").associations.is_empty());
}

#[test]
fn an_edge_pulled_into_the_void_makes_an_entity_with_it() {
    let mut desk = sales();
    let from = boxed(&desk, "Customer").center_bottom();
    let to = nowhere(&desk) + vec2(60.0, 40.0);
    desk.drag(from, to);
    desk.type_text("Address");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Address"));
    assert_eq!(desk.entity("Sales.Customer").associations[0].target.as_str(), "Sales.Address");
}

#[test]
fn f2_and_a_double_click_rename() {
    let mut desk = sales();
    let at = head(&desk, "Customer");
    desk.click_at(at, PointerButton::Primary);
    desk.key(Key::F2);
    desk.type_text("Client");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Client"));
    let at = head(&desk, "Client");
    desk.double_click_at(at);
    desk.type_text("Buyer");
    desk.key(Key::Escape);
    assert!(desk.has_document("Sales.Client") && !desk.has_document("Sales.Buyer"));
    desk.double_click_at(at);
    desk.type_text("2 words");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Client"), "that can be no name");
}

#[test]
fn delete_takes_the_entity_and_what_leads_to_it() {
    let mut desk = sales();
    let at = head(&desk, "Customer");
    desk.click_at(at, PointerButton::Primary);
    desk.key(Key::Delete);
    assert!(!desk.has_document("Sales.Customer"));
    assert!(desk.entity("Sales.Order").associations.is_empty());
    desk.command(Key::Z);
    assert_eq!(desk.entity("Sales.Order").associations.len(), 1);
}

#[test]
fn attributes_are_typed_at_the_foot_of_a_box() {
    let mut desk = sales();
    let at = head(&desk, "MonthTotal");
    desk.click_at(at, PointerButton::Primary);
    desk.click(Role::Button, "Add attribute");
    desk.type_text("Orders: Integer");
    desk.picture("domain-adding");
    desk.key(Key::Enter);
    desk.type_text("Status: OrderStatus");
    desk.key(Key::Enter);
    desk.key(Key::Escape);
    let names: Vec<String> =
        desk.entity("Sales.MonthTotal").attributes.iter().map(|a| a.name.clone()).collect();
    assert_eq!(names, ["Month", "Revenue", "Orders", "Status"]);
    // With the box selected, typing begins another one.
    desk.type_text("C");
    desk.type_text("ount: Long");
    desk.key(Key::Enter);
    assert_eq!(desk.entity("Sales.MonthTotal").attributes.len(), 5);
    assert_eq!(desk.entity("Sales.MonthTotal").attributes[4].name, "Count");
}

#[test]
fn an_attribute_is_selected_renamed_and_deleted_in_its_box() {
    let mut desk = sales();
    let at = head(&desk, "Customer");
    desk.click_at(at, PointerButton::Primary);
    // The second row: Email.
    let row = boxed(&desk, "Customer").left_top() + vec2(60.0, 30.0 + 23.0 * 1.5);
    desk.click_at(row, PointerButton::Primary);
    let email = desk.entity("Sales.Customer").attribute("Email").unwrap().id;
    assert_eq!(desk.app().selection.single(), Some(email));
    desk.key(Key::F2);
    desk.type_text("Mail");
    desk.key(Key::Enter);
    assert!(desk.entity("Sales.Customer").attribute("Mail").is_some());
    assert_eq!(desk.app().selection.single(), Some(email), "it stays selected");
    desk.key(Key::Delete);
    assert!(desk.entity("Sales.Customer").attribute("Mail").is_none());
}

#[test]
fn arrows_walk_from_box_to_box_and_enter_shows_the_properties() {
    let mut desk = sales();
    let at = head(&desk, "Customer");
    desk.click_at(at, PointerButton::Primary);
    desk.key(Key::ArrowRight);
    assert_eq!(desk.app().selection.single(), Some(desk.id("Sales.Order").0));
    desk.key(Key::ArrowDown);
    assert_eq!(desk.app().selection.single(), Some(desk.id("Sales.OrderLine").0));
    desk.key(Key::Enter);
    assert_eq!(desk.app().selection.property.as_deref(), Some("name"));
}

#[test]
fn the_toolbox_is_dragged_from_and_clicked() {
    let mut desk = sales();
    desk.click(Role::Tab, "Toolbox");
    desk.picture("domain-toolbox");
    let from = desk.place(Role::TreeItem, "Non-persistable entity").center();
    let to = nowhere(&desk);
    desk.drag(from, to);
    desk.type_text("Filter");
    desk.key(Key::Enter);
    assert!(!desk.entity("Sales.Filter").is_persistable());
    desk.click(Role::TreeItem, "Annotation");
    desk.type_text("Read me");
    desk.key(Key::Enter);
    assert_eq!(diagram(&desk).notes[0].text, "Read me");
}

#[test]
fn a_band_selects_several_that_move_together() {
    let mut desk = sales();
    let customer = boxed(&desk, "Customer");
    let order = boxed(&desk, "Order");
    desk.drag(customer.left_top() - vec2(20.0, 30.0), order.right_bottom() + vec2(10.0, 12.0));
    assert_eq!(desk.app().selection.elements.len(), 2);
    let before = (place(&desk, "Sales.Customer"), place(&desk, "Sales.Order"));
    let from = head(&desk, "Customer");
    desk.drag(from, from + vec2(0.0, 80.0));
    let after = (place(&desk, "Sales.Customer"), place(&desk, "Sales.Order"));
    assert!(after.0.y > before.0.y && after.1.y - before.1.y == after.0.y - before.0.y);
    assert_eq!(desk.app().history.len(), 1);
}

#[test]
fn an_empty_domain_model_says_what_to_do() {
    let project = app().build();
    let mut ids = model_core::id::SeededIds::new(8);
    let (change, _) = model_core::change::verbs::create_module(&project, &mut ids, "Sales");
    let mut desk = Desk::new(change.apply(&project).unwrap());
    open(&mut desk);
    desk.picture("domain-empty");
    desk.click(Role::Button, "New entity");
    desk.type_text("First");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.First"));
}

#[test]
fn arrange_all_is_one_step_and_nothing_overlaps() {
    let mut desk = sales();
    let at = nowhere(&desk);
    desk.click_at(at, PointerButton::Secondary);
    desk.click(Role::MenuItem, "Arrange all");
    desk.picture("domain-arranged");
    assert_eq!(desk.app().history.len(), 1);
    let names = ["Customer", "Order", "OrderLine", "Product", "MonthTotal"];
    for (place, one) in names.iter().enumerate() {
        for other in &names[place + 1..] {
            assert!(!boxed(&desk, one).intersects(boxed(&desk, other)), "{one} {other}");
        }
    }
}

#[test]
fn copied_entities_are_pasted_with_free_names() {
    let mut desk = sales();
    let at = head(&desk, "MonthTotal");
    desk.click_at(at, PointerButton::Primary);
    desk.copy();
    desk.paste("MonthTotal\n");
    assert!(desk.has_document("Sales.MonthTotal2"), "the copy has a name of its own");
    assert_eq!(desk.entity("Sales.MonthTotal2").attributes.len(), 2);
    desk.paste("MonthTotal\n");
    let (first, second) = (place(&desk, "Sales.MonthTotal2"), place(&desk, "Sales.MonthTotal3"));
    assert_ne!(first, second, "copies do not hide each other");
}

#[test]
fn a_large_model_is_drawn_with_few_shapes() {
    let mut project = app();
    for number in 0..300 {
        project = project.entity(&format!("Sales.E{number:03}"), |mut e| {
            for attribute in 0..10 {
                e = e.attribute(&format!("A{attribute}: String(100)"));
            }
            match number {
                0 => e,
                _ => e.association(&format!("L{number}: Sales.E{:03}", number / 2)),
            }
        });
    }
    let project = project.build();
    let mut ids = model_core::id::SeededIds::new(8);
    let entities: Vec<_> = project
        .of_kind::<model_core::model::entity::Entity>()
        .enumerate()
        .map(|(n, (id, _, _))| {
            let n = i32::try_from(n).unwrap();
            (id, Point::new((n % 20) * 280, (n / 20) * 320))
        })
        .collect();
    let change = model_core::change::verbs::place_entities(&project, &mut ids, &entities);
    let mut desk = Desk::new(change.apply(&project).unwrap());
    open(&mut desk);
    desk.picture("domain-large");
    let shapes = desk.shapes();
    assert!(shapes < 4000, "far away a box is one shape: {shapes}");
}

#[test]
fn an_entity_of_another_module_stands_on_no_line() {
    let loaded = model_core::store::open(std::path::Path::new("../samples/order-desk"));
    let mut desk = Desk::new(loaded.project);
    open(&mut desk);
    desk.picture("domain-sample");
    let line = desk.place(Role::GraphicsSymbol, "OrderLine_Order").center();
    assert!(!boxed(&desk, "Stock.Product").contains(line));
    desk.click(Role::TreeItem, "Order_Submit");
    desk.click(Role::TreeItem, "Customer_Overview");
    open(&mut desk);
    assert!(desk.sees(Role::GraphicsObject, "Customer"), "the editor is there again");
}

#[test]
fn an_association_is_reversed_from_its_menu() {
    let mut desk = sales();
    let before = desk.entity("Sales.Order").associations.len();
    let line = desk.place(Role::GraphicsSymbol, "Order_Customer").center();
    desk.click_at(line, PointerButton::Secondary);
    desk.click(Role::MenuItem, "Reverse direction");
    assert_eq!(desk.entity("Sales.Order").associations.len(), before - 1);
    let names: Vec<String> =
        desk.entity("Sales.Customer").associations.iter().map(|a| a.name.clone()).collect();
    assert_eq!(names, ["Customer_Order"]);
    desk.command(Key::Z);
    assert_eq!(desk.entity("Sales.Order").associations.len(), before);
}
