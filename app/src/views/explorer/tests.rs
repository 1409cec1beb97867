//! The explorer by pointer and by keyboard.

use egui::accesskit::Role;
use egui::{Key, PointerButton};
use model_core::model::{Content, Project};
use model_core::testing::app;

use crate::state::Tab;
use crate::testing::Desk;

fn shop() -> Project {
    app()
        .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
        .entity("Sales.Customer", |e| e.attribute("Name: String(100)"))
        .microflow("Sales.Order_Submit", |m| m.parameter("Order: Object Sales.Order").end(""))
        .microflow("Sales.Order_Cancel", |m| m.call("Sales.Order_Submit", &[], "").end(""))
        .page("Sales.Order_Edit", |p| p)
        .with("Sales.Order_Submit", |d| d.place.folders = vec!["Orders".into()])
        .enumeration("Stock.Size", &["S", "M"])
        .build()
}

fn folders(desk: &Desk, title: &str) -> String {
    let place = &desk.app().project.document(desk.id(title)).unwrap().place;
    format!("{}/{}", place.module, place.folders.join("/"))
}

#[test]
fn a_click_opens_and_a_chevron_folds() {
    let mut desk = Desk::new(shop());
    desk.click(Role::TreeItem, "Order_Submit");
    assert_eq!(desk.app().active, Some(Tab::Document(desk.id("Sales.Order_Submit"))));
    let orders = desk.place(Role::TreeItem, "Orders");
    desk.click_at(orders.left_center() + egui::vec2(26.0, 0.0), PointerButton::Primary);
    assert!(!desk.sees(Role::TreeItem, "Order_Submit"));
    assert!(desk.sees(Role::TreeItem, "Order_Cancel"));
    desk.click(Role::TreeItem, "Orders");
    assert!(desk.sees(Role::TreeItem, "Order_Submit"));
}

#[test]
fn typing_in_the_filter_keeps_matches_and_their_parents() {
    let mut desk = Desk::new(shop());
    desk.click(Role::TextInput, "Filter");
    desk.type_text("submit");
    assert!(desk.sees(Role::TreeItem, "Order_Submit") && desk.sees(Role::TreeItem, "Orders"));
    assert!(!desk.sees(Role::TreeItem, "Order_Cancel"));
    desk.picture("explorer-filter");
    desk.type_text("x");
    desk.click(Role::Button, "Clear the filter");
    assert!(desk.sees(Role::TreeItem, "Order_Cancel"));
}

#[test]
fn arrows_walk_and_enter_opens() {
    let mut desk = Desk::new(shop());
    desk.click(Role::TreeItem, "Sales");
    desk.click(Role::TreeItem, "Sales");
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        desk.key(key);
    }
    // Below Sales: Orders, Order_Submit, Order_Cancel.
    assert_eq!(desk.app().active, Some(Tab::Document(desk.id("Sales.Order_Cancel"))));
    desk.key(Key::ArrowLeft);
    desk.key(Key::ArrowLeft);
    assert!(!desk.sees(Role::TreeItem, "Order_Cancel"), "Left on a module folds it");
    desk.key(Key::ArrowRight);
    desk.type_text("order_e");
    desk.key(Key::Enter);
    assert_eq!(desk.app().active, Some(Tab::Document(desk.id("Sales.Order_Edit"))));
}

#[test]
fn f2_renames_and_escape_does_not() {
    let mut desk = Desk::new(shop());
    desk.click(Role::TreeItem, "Order_Cancel");
    desk.key(Key::F2);
    desk.type_text("Order_Stop");
    desk.key(Key::Escape);
    assert!(desk.has_document("Sales.Order_Cancel"));
    desk.key(Key::F2);
    desk.type_text("2x");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Order_Cancel"), "a name begins with a letter");
    desk.command(Key::A);
    desk.type_text("Order_Stop");
    desk.key(Key::Enter);
    assert!(desk.has_document("Sales.Order_Stop"));
    desk.command(Key::Z);
    assert!(desk.has_document("Sales.Order_Cancel"), "one step takes it back");
}

#[test]
fn a_document_is_dragged_onto_a_folder_and_onto_a_module() {
    let mut desk = Desk::new(shop());
    let from = desk.place(Role::TreeItem, "Order_Cancel").center();
    let to = desk.place(Role::TreeItem, "Orders").center();
    desk.drag(from, to);
    assert_eq!(folders(&desk, "Sales.Order_Cancel"), "Sales/Orders");
    let from = desk.place(Role::TreeItem, "Order_Submit").center();
    let to = desk.place(Role::TreeItem, "Stock").center();
    desk.drag(from, to);
    assert_eq!(folders(&desk, "Stock.Order_Submit"), "Stock/");
    let caller = desk.app().project.document(desk.id("Sales.Order_Cancel")).unwrap().clone();
    assert!(format!("{caller:?}").contains("Stock.Order_Submit"), "the call follows");
}

#[test]
fn deleting_what_is_used_asks_first() {
    let mut desk = Desk::new(shop());
    desk.right_click(Role::TreeItem, "Order_Cancel");
    desk.click(Role::MenuItem, "Delete");
    assert!(!desk.has_document("Sales.Order_Cancel"), "nobody uses it");
    desk.command(Key::Z);
    desk.right_click(Role::TreeItem, "Order_Submit");
    desk.picture("explorer-menu");
    desk.click(Role::MenuItem, "Delete");
    assert!(desk.has_document("Sales.Order_Submit"));
    desk.picture("explorer-delete");
    desk.click(Role::Button, "Delete it");
    assert!(!desk.has_document("Sales.Order_Submit"));
}

#[test]
fn new_documents_go_where_the_menu_was_opened() {
    let mut desk = Desk::new(shop());
    desk.right_click(Role::TreeItem, "Stock");
    desk.click(Role::MenuItem, "New folder");
    desk.type_text("Sizes");
    desk.key(Key::Enter);
    assert!(desk.sees(Role::TreeItem, "Sizes"));
    desk.right_click(Role::TreeItem, "Sizes");
    desk.click(Role::MenuItem, "New microflow");
    desk.type_text("Size_Check");
    desk.key(Key::Enter);
    assert_eq!(folders(&desk, "Stock.Size_Check"), "Stock/Sizes");
}

#[test]
fn changed_documents_have_a_mark_and_an_empty_app_says_what_to_do() {
    let mut desk = Desk::new(shop());
    let id = desk.id("Sales.Order_Cancel");
    assert!(!desk.app().is_changed(id));
    desk.click(Role::TreeItem, "Order_Cancel");
    desk.key(Key::F2);
    desk.type_text("Other");
    desk.key(Key::Enter);
    assert!(desk.app().is_changed(id));
    let mut empty = Desk::new(app().build());
    empty.picture("explorer-empty");
    empty.click(Role::Button, "New module");
    let module = |d: &model_core::model::Document| matches!(d.content, Content::Module(_));
    assert!(empty.app().project.documents().values().any(|document| module(document)));
}

#[test]
fn a_document_is_duplicated_and_its_name_is_typed() {
    let mut desk = Desk::new(shop());
    desk.right_click(Role::TreeItem, "Order_Submit");
    desk.click(Role::MenuItem, "Duplicate");
    assert!(desk.has_document("Sales.Order_Submit2"));
    assert_eq!(folders(&desk, "Sales.Order_Submit2"), "Sales/Orders");
    desk.key(Key::Escape);
    desk.command(Key::Z);
    assert!(!desk.has_document("Sales.Order_Submit2"));
}

#[test]
fn documents_of_every_kind_are_made_from_the_menu() {
    let mut desk = Desk::new(shop());
    desk.right_click(Role::TreeItem, "Order_Submit");
    let other = desk.place(Role::MenuItem, "New other").center();
    desk.hover(other);
    desk.settle();
    desk.picture("explorer-new-other");
    // It comes from imports only.
    assert!(!desk.sees(Role::MenuItem, "Foreign document"));
    desk.click(Role::MenuItem, "Constant");
    assert!(desk.has_document("Sales.Constant"));
    assert_eq!(folders(&desk, "Sales.Constant"), "Sales/Orders");
}

#[test]
fn documents_go_through_the_clipboard_also_into_another_app() {
    let mut desk = Desk::new(shop());
    desk.click(Role::TreeItem, "Order_Submit");
    let id = desk.id("Sales.Order_Submit");
    let text = model_core::store::to_clip(&desk.app().project, &[id]);
    desk.paste(&text);
    assert!(desk.has_document("Sales.Order_Submit2"));
    let mut other = Desk::new(app().microflow("Base.Other", |m| m.end("")).build());
    other.click(Role::TreeItem, "Other");
    other.paste(&text);
    assert!(other.has_document("Base.Order_Submit"));
    other.paste("hello");
    assert!(other.says("no documents on the clipboard"));
    assert_eq!(other.app().project.len(), 4);
}
