//! The page editor by pointer and by keyboard, on the sample app.

use app_kit::tokens::Theme;
use egui::accesskit::Role;
use egui::{Key, PointerButton, vec2};
use model_core::model::page::{Page, Widget};
use model_core::model::{Content, Node as _};

use crate::testing::{Desk, sample};

/// The sample with a page in front.
fn open(title: &str) -> Desk {
    let mut desk = Desk::new(sample());
    let id = desk.id(title);
    desk.open(id);
    desk
}

fn page(desk: &Desk, title: &str) -> Page {
    match &desk.app().project.document(desk.id(title)).unwrap().content {
        Content::Page(page) => page.clone(),
        other => panic!("{other:?}"),
    }
}

/// The name of the selected element.
fn selected(desk: &Desk) -> String {
    let selection = &desk.app().selection;
    let document = desk.app().project.document(selection.document.unwrap()).unwrap();
    let Some(id) = selection.single() else { return String::new() };
    let element = model_core::model::meta::find(document.root(), id).unwrap();
    let kind = element.kind().name;
    element.name().map_or_else(|| kind.to_owned(), str::to_owned)
}

fn names(desk: &Desk, title: &str) -> Vec<String> {
    let page = page(desk, title);
    let all = page.all_widgets();
    all.iter().filter_map(|w| w.element().name().map(str::to_owned)).collect()
}

#[test]
fn it_is_drawn_in_both_themes_with_its_toolbox() {
    for (theme, name) in [(Theme::Light, "page-light"), (Theme::Dark, "page-dark")] {
        let mut desk = Desk::with_theme(sample(), theme);
        let id = desk.id("Sales.Order_Edit");
        desk.open(id);
        desk.click(Role::TextInput, "Discount");
        desk.picture(name);
        desk.click(Role::Tab, "Toolbox");
        assert!(desk.sees(Role::TreeItem, "Container"));
        desk.picture(&format!("{name}-toolbox"));
    }
}

#[test]
fn a_click_selects_and_the_next_goes_outwards() {
    let mut desk = open("Sales.Order_Edit");
    desk.click(Role::TextInput, "Discount");
    assert_eq!(selected(&desk), "Discount");
    desk.click(Role::TextInput, "Discount");
    assert_eq!(selected(&desk), "column");
    desk.key(Key::Escape);
    assert_eq!(selected(&desk), "fields");
    desk.key(Key::Escape);
    assert_eq!(selected(&desk), "view");
    desk.key(Key::Escape);
    assert_eq!(selected(&desk), "");
}

#[test]
fn arrows_walk_in_reading_order() {
    let mut desk = open("Sales.Order_Edit");
    desk.click(Role::TextInput, "Discount");
    desk.key(Key::ArrowDown);
    assert_eq!(selected(&desk), "PlacedOn");
    desk.key(Key::ArrowUp);
    desk.key(Key::ArrowUp);
    assert_eq!(selected(&desk), "Status");
}

#[test]
fn the_structure_selects_both_ways() {
    let mut desk = open("Sales.Order_Edit");
    desk.click(Role::TreeItem, "Drop-down · Status");
    assert_eq!(selected(&desk), "Status");
    desk.click(Role::Button, "Add line");
    assert!(desk.is_selected(Role::TreeItem, "Button · Add line"));
}

#[test]
fn a_double_click_edits_the_words() {
    let mut desk = open("Sales.Order_Edit");
    let at = desk.place(Role::Button, "Add line").center();
    desk.double_click_at(at);
    desk.command(Key::A);
    desk.type_text("Another line");
    desk.picture("page-typing");
    desk.key(Key::Enter);
    assert!(desk.sees(Role::Button, "Another line"));
    desk.command(Key::Z);
    assert!(desk.sees(Role::Button, "Add line"));
}

#[test]
fn dragging_moves_a_widget_between_others() {
    let mut desk = open("Sales.Order_Edit");
    let from = desk.place(Role::TextInput, "Discount").center();
    let to = desk.place(Role::TextInput, "Placed on").center() + vec2(0.0, 14.0);
    desk.drag(from, to);
    let names = names(&desk, "Sales.Order_Edit");
    let place = |name: &str| names.iter().position(|n| n == name).unwrap();
    assert_eq!(place("Discount"), place("PlacedOn") + 1, "{names:?}");
    assert_eq!(selected(&desk), "Discount");
    desk.picture("page-moved");
    desk.command(Key::Z);
    let undone = self::names(&desk, "Sales.Order_Edit");
    assert_eq!(undone.iter().position(|n| n == "Discount"), Some(place("PlacedOn")));
}

#[test]
fn a_drop_target_is_shown_while_dragging() {
    let mut desk = open("Sales.Order_Edit");
    let from = desk.place(Role::TextInput, "Discount").center();
    let to = desk.place(Role::TextInput, "Remark").center_top() - vec2(0.0, 14.0);
    desk.drag_to(from, to);
    desk.picture("page-dragging");
    desk.release(to);
    let names = names(&desk, "Sales.Order_Edit");
    let place = |name: &str| names.iter().position(|n| n == name).unwrap();
    assert_eq!(place("Discount") + 1, place("Remark"), "{names:?}");
}

#[test]
fn an_attribute_becomes_the_input_that_fits() {
    let mut desk = open("Sales.Order_Edit");
    desk.click(Role::TextInput, "Discount");
    desk.key(Key::Delete);
    assert!(!names(&desk, "Sales.Order_Edit").contains(&"Discount".to_owned()));
    desk.click(Role::Tab, "Toolbox");
    let from = desk.place(Role::TreeItem, "Discount").center();
    let to = desk.place(Role::TextInput, "Placed on").center() + vec2(0.0, 30.0);
    desk.drag(from, to);
    assert!(names(&desk, "Sales.Order_Edit").contains(&"Discount".to_owned()));
}

#[test]
fn an_attribute_becomes_a_column_of_a_grid() {
    let mut desk = open("Sales.Order_Overview");
    desk.click(Role::Tab, "Toolbox");
    let from = desk.place(Role::TreeItem, "Discount").center();
    let to = desk.place(Role::ColumnHeader, "Total").right_center() - vec2(8.0, 0.0);
    desk.drag(from, to);
    let page = page(&desk, "Sales.Order_Overview");
    let Widget::DataGrid(grid) = &page.widgets[1] else { panic!("a grid") };
    let members: Vec<_> = grid
        .columns
        .iter()
        .map(|c| c.member().unwrap().member().unwrap().local().to_owned())
        .collect();
    assert_eq!(members, ["Number", "Name", "Status", "Total", "Discount", "PlacedOn"]);
}

#[test]
fn an_attribute_outside_of_its_object_is_refused_with_a_reason() {
    let mut desk = open("Sales.Order_Overview");
    desk.click(Role::Tab, "Toolbox");
    let from = desk.place(Role::TreeItem, "Discount").center();
    let to = desk.place(Role::Label, "Orders").center() - vec2(0.0, 20.0);
    desk.drag(from, to);
    assert_eq!(names(&desk, "Sales.Order_Overview").len(), 5);
    assert!(desk.says("Drop it in a data view or a grid of Sales.Order"));
}

#[test]
fn the_toolbox_adds_by_drag_and_by_click() {
    let mut desk = open("Sales.Order_Edit");
    desk.click(Role::Tab, "Toolbox");
    let from = desk.place(Role::TreeItem, "Container").center();
    let to = desk.place(Role::TextInput, "Discount").center() - vec2(0.0, 40.0);
    desk.drag(from, to);
    assert!(names(&desk, "Sales.Order_Edit").contains(&"container".to_owned()));
    desk.picture("page-container");
    desk.click(Role::TreeItem, "Heading");
    let names = names(&desk, "Sales.Order_Edit");
    let place = |name: &str| names.iter().position(|n| n == name).unwrap();
    assert_eq!(place("text"), place("container") + 1, "into what is selected: {names:?}");
}

#[test]
fn copies_get_names_of_their_own() {
    let mut desk = open("Sales.Order_Edit");
    desk.click(Role::TextInput, "Discount");
    desk.command(Key::D);
    let all = names(&desk, "Sales.Order_Edit");
    assert!(all.contains(&"Discount2".to_owned()), "{all:?}");
}

#[test]
fn an_empty_page_says_what_to_do() {
    let mut desk = open("Sales.Order_Edit");
    desk.edit(|project, ids| {
        let place = model_core::model::Place::module("Sales");
        let (change, id) = model_core::change::verbs::create_page(project, ids, place, "Empty");
        crate::state::Outcome::from(change).opening(id)
    });
    desk.picture("page-empty");
    desk.click(Role::Button, "Generate pages for Customer");
    assert!(!desk.has_document("Sales.Empty"));
    assert!(desk.has_document("Sales.Customer_Overview2"));
}

#[test]
fn a_phone_puts_columns_under_each_other() {
    let mut desk = open("Sales.Order_Edit");
    let wide = desk.place(Role::TextInput, "Discount");
    desk.click(Role::Button, "Phone width");
    let narrow = desk.place(Role::TextInput, "Discount");
    let placed = desk.place(Role::TextInput, "Placed on");
    assert!(narrow.width() < wide.width() && placed.top() > narrow.bottom());
    for name in ["Add line", "Edit", "Remove"] {
        assert!(desk.place(Role::Button, name).right() <= narrow.right() + 1.0, "{name} fits");
    }
    desk.picture("page-phone");
    desk.click_at(narrow.center(), PointerButton::Secondary);
    desk.picture("page-menu");
}
