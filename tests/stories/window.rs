//! Someone who has nothing makes an app in the window: by pointer inside what is visible, finding
//! things by name. What came of it is read by code that shares nothing with the window.

use std::path::Path;

use app::shell::Options;
use app::testing::Desk;
use egui::accesskit::Role;
use egui::{Key, PointerButton, vec2};

/// A window on the start page, with an empty home.
fn window(home: &Path) -> Desk {
    Desk::start(Options { apps_folder: Some(home.to_owned()), seed: 11, ..Options::default() })
}

/// Makes the blank app `Shop` in `home`.
fn new_app(desk: &mut Desk) {
    desk.click(Role::Button, "New app…");
    desk.fill("Name", "Shop");
    desk.click(Role::Button, "Create app");
    desk.wait("the new app", |desk| desk.window().app().is_some());
    desk.wait("the checker", |desk| desk.window().is_settled());
}

/// Makes an entity with attributes in the domain model in front, `left` and `top` points from the
/// corner of the canvas.
fn entity(desk: &mut Desk, (left, top): (f32, f32), name: &str, attributes: &[&str]) {
    let canvas = desk.place(Role::Canvas, "Domain model");
    desk.double_click_at(canvas.left_top() + vec2(left, top));
    desk.type_text(name);
    desk.key(Key::Enter);
    let corner = desk.place(Role::GraphicsObject, name).left_top();
    desk.click_at(corner + vec2(40.0, 14.0), PointerButton::Primary);
    desk.click(Role::Button, "Add attribute");
    for attribute in attributes {
        desk.type_text(attribute);
        desk.key(Key::Enter);
    }
    desk.key(Key::Escape);
}

#[test]
fn an_app_from_nothing_to_a_first_commit() {
    let home = tempfile::tempdir().unwrap();
    let mut desk = window(home.path());
    new_app(&mut desk);
    let folder = home.path().join("shop");
    assert!(folder.join("maquette.json").is_file());

    entity(&mut desk, (120.0, 80.0), "Customer", &["Name: String(100) required"]);
    entity(&mut desk, (460.0, 80.0), "Invoice", &["Number: Integer", "Amount: Decimal"]);
    // An association, pulled from edge to edge.
    let from = desk.place(Role::GraphicsObject, "Invoice").left_center();
    let to = desk.place(Role::GraphicsObject, "Customer").right_center();
    desk.drag(from, to - vec2(40.0, 0.0));
    assert_eq!(desk.entity("Main.Invoice").associations.len(), 1);
    desk.picture("story-entities");

    // Pages for both.
    for name in ["Customer", "Invoice"] {
        let corner = desk.place(Role::GraphicsObject, name).left_top();
        desk.click_at(corner + vec2(40.0, 14.0), PointerButton::Primary);
        desk.click(Role::Button, "Generate pages");
        assert!(desk.has_document(&format!("Main.{name}_Edit")));
        desk.click(Role::Tab, "Main · Domain model");
    }
    desk.wait("the checker", |desk| desk.window().is_settled());
    assert_eq!(
        desk.app().problems.iter().map(|p| p.message.clone()).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
    desk.picture("story-pages");
}
