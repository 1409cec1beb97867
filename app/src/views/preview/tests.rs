//! The running app by pointer, on the sample app with a database in memory.

use app_kit::tokens::Theme;
use egui::Key;
use egui::accesskit::Role;
use model_core::change::verbs;
use model_core::model::{Address, Content, FieldMut, Node as _};
use runtime_preview::page::tree::{Cell, View};

use crate::state::{BottomPane, Outcome, Phase, Running, Tab};
use crate::testing::{Desk, sample};

/// The sample, running.
fn run(theme: Theme) -> Desk {
    let mut desk = Desk::with_theme(sample(), theme);
    desk.key(Key::F5);
    desk.wait("the home page", |desk| !desk.running().pages.is_empty());
    desk.hide_foot();
    desk
}

fn top(running: &Running) -> &str {
    &running.pages.last().unwrap().page
}

/// What stands in the rows of a grid of the page on top, cells joined by bars.
fn rows(desk: &Desk, grid: &str) -> Vec<String> {
    let page = desk.running().pages.last().unwrap();
    let View::DataGrid(grid) = &page.find(grid).unwrap().view else { panic!("a grid") };
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Check(value) => value.to_string(),
        Cell::Nodes(nodes) => format!("{} widgets", nodes.len()),
    };
    grid.rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|")).collect()
}

/// Chooses an option of a choice.
fn choose(desk: &mut Desk, field: &str, option: &str) {
    desk.click(Role::ComboBox, field);
    desk.click(Role::MenuItem, option);
    desk.answered();
}

/// Gives a field a value.
fn fill(desk: &mut Desk, field: &str, value: &str) {
    desk.click(Role::TextInput, field);
    desk.command(Key::A);
    desk.type_text(value);
    desk.key(Key::Enter);
    desk.answered();
}

#[test]
fn it_runs_with_sample_data_and_stops() {
    for (theme, name) in [(Theme::Light, "preview-light"), (Theme::Dark, "preview-dark")] {
        let mut desk = run(theme);
        assert_eq!(desk.running().phase, Phase::On);
        assert_eq!(desk.running().failure, None);
        assert_eq!(top(desk.running()), "Sales.Order_Overview");
        assert_eq!(rows(&desk, "grid").len(), 3);
        desk.picture(name);
        desk.click(Role::Button, "Stop");
        assert_eq!(desk.running().phase, Phase::Off);
        assert!(desk.says("The app is not running"));
        desk.picture(&format!("{name}-off"));
    }
}

#[test]
fn an_order_with_a_line_is_added_and_submitted() {
    let mut desk = run(Theme::Light);
    desk.press("New");
    assert_eq!(top(desk.running()), "Sales.Order_Edit");

    desk.press("Save");
    assert!(desk.says("Choose a customer"), "at the field");
    desk.picture("preview-validation");
    choose(&mut desk, "Customer", "Lindner & Daughters");
    desk.press("Add line");
    assert_eq!(top(desk.running()), "Sales.OrderLine_Edit");
    choose(&mut desk, "Product", "Forest honey, 500 g");
    fill(&mut desk, "Quantity", "2");
    desk.picture("preview-pop-up");
    desk.press_last("Save");
    assert_eq!(top(desk.running()), "Sales.Order_Edit");
    assert_eq!(rows(&desk, "lines").len(), 1);
    assert!(desk.running().messages.is_empty());
    desk.press("Submit order");
    assert!(desk.says("is submitted"), "{:?}", desk.running().messages);
    desk.picture("preview-submitted");
    assert_eq!(top(desk.running()), "Sales.Order_Overview");
    assert!(rows(&desk, "grid").iter().any(|row| row.contains("Submitted")));
}

#[test]
fn a_serious_message_waits_for_a_person() {
    let mut desk = run(Theme::Light);
    desk.press("New");
    choose(&mut desk, "Customer", "Lindner & Daughters");
    desk.press("Submit order");
    assert!(desk.says("An order without lines cannot be submitted"));
    desk.picture("preview-message");
    desk.click(Role::Button, "OK");
    assert!(desk.running().messages.is_empty());
    assert_eq!(top(desk.running()), "Sales.Order_Edit");
}

#[test]
fn a_change_of_the_model_is_live_and_the_page_keeps_its_state() {
    let mut desk = run(Theme::Dark);
    desk.press("New");
    fill(&mut desk, "Discount", "7");
    let id = desk.id("Sales.Order_Edit");
    desk.edit(move |project, _| {
        let Content::Page(page) = &project.document(id).unwrap().content else { panic!() };
        let all = page.all_widgets();
        let button = all.iter().find(|w| w.element().name() == Some("submit")).unwrap().id();
        let address = Address::element(id, button).property("caption");
        Outcome::from(verbs::edit_property(project, "Change text", &address, |field| {
            if let FieldMut::Translated(text) = field {
                text.set("en", "Send it");
            }
        }))
    });
    desk.wait("the change", |desk| desk.running().revision == desk.app().revision);
    assert!(desk.sees(Role::Button, "Send it"));
    assert!(desk.running().update_millis > 0.0);
    let page = desk.running().pages.last().unwrap();
    let discount = format!("{:?}", page.find("Discount").unwrap().view);
    assert!(discount.contains("value: \"7\""), "{discount}");
}

#[test]
fn inspect_selects_the_element_behind_a_widget() {
    let mut desk = run(Theme::Light);
    desk.click(Role::Button, "Inspect");
    let at = desk.place(Role::Button, "Edit").center();
    desk.hover(at);
    desk.picture("preview-inspect");
    desk.click_at(at, egui::PointerButton::Primary);
    let page = desk.id("Sales.Order_Overview");
    assert_eq!(desk.app().active, Some(Tab::Document(page)));
    let Content::Page(page) = &desk.app().project.document(page).unwrap().content else {
        panic!("a page")
    };
    let all = page.all_widgets();
    let edit = all.iter().find(|w| w.element().name() == Some("edit")).unwrap().id();
    assert_eq!(desk.app().selection.single(), Some(edit));
}

#[test]
fn what_fails_is_told_in_the_page_with_a_way_to_the_editor() {
    let mut desk = Desk::with_theme(sample(), Theme::Light);
    let id = desk.id("Sales.Order_Submit");
    desk.edit(move |project, _| {
        let root = project.document(id).unwrap().root();
        let mut decision = None;
        model_core::model::meta::walk(root, &mut |element| {
            if element.kind().name == "decision" && decision.is_none() {
                decision = Some(element.id());
            }
        });
        let address = Address::element(id, decision.unwrap()).property("condition");
        Outcome::from(verbs::edit_property(project, "Break", &address, |field| {
            if let FieldMut::Text(text) = field {
                *text = "1 div 0 > $Order/Total".to_owned();
            }
        }))
    });
    desk.key(Key::F5);
    desk.wait("the home page", |desk| !desk.running().pages.is_empty());
    desk.hide_foot();
    desk.double_click_first_row();
    desk.answered();
    desk.press("Submit order");
    assert!(desk.running().failure.is_some());
    desk.pane(BottomPane::Console);
    desk.picture("preview-failure");
    desk.click(Role::Button, "Show in editor");
    assert_eq!(desk.app().active, Some(Tab::Document(desk.id("Sales.Order_Submit"))));
}

#[test]
fn an_app_without_pages_offers_to_generate_them() {
    let project = model_core::testing::app()
        .entity("Sales.Order", |e| e.attribute("Name: String(100)"))
        .build();
    let mut desk = Desk::new(project);
    desk.key(Key::F5);
    desk.wait("the app", |desk| desk.running().phase == Phase::On);
    desk.picture("preview-empty");
    desk.click(Role::Button, "Generate pages");
    desk.wait("the pages", |desk| !desk.running().pages.is_empty());
    assert_eq!(top(desk.running()), "Sales.Order_Overview");
}
