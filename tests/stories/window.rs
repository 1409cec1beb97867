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

/// Starts the app and waits for its home page.
fn run(desk: &mut Desk) {
    desk.click(Role::Button, "Run");
    desk.wait("the home page", |desk| desk.window().is_settled() && desk.sees(Role::Button, "New"));
}

/// Waits until the running app and all workers have answered.
fn rest(desk: &mut Desk) {
    desk.settle();
    desk.wait("all answers", |desk| desk.window().is_settled());
}

/// Presses a button of the running app.
fn press(desk: &mut Desk, button: &str) {
    desk.click(Role::Button, button);
    rest(desk);
}

/// The rows of a table of the preview's database, read by SQLite alone.
fn rows(folder: &Path, sql: &str) -> Vec<String> {
    let database = rusqlite::Connection::open_with_flags(
        folder.join(".maquette/preview.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .unwrap();
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    rows.map(|row| row.unwrap().unwrap_or_default()).collect()
}

/// What `git` says, by the program itself.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output =
        std::process::Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn data_is_entered_checked_kept_while_the_model_changes_and_committed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("shop");
    let mut desk = window(home.path());
    new_app(&mut desk);
    entity(
        &mut desk,
        (120.0, 80.0),
        "Customer",
        &["Name: String(100) required", "City: String(50)"],
    );
    let corner = desk.place(Role::GraphicsObject, "Customer").left_top();
    desk.click_at(corner + vec2(40.0, 14.0), PointerButton::Primary);
    desk.click(Role::Button, "Generate pages");
    rest(&mut desk);

    // Without a name it is not stored, and the field says why.
    run(&mut desk);
    press(&mut desk, "New");
    desk.fill("City", "Leiden");
    press(&mut desk, "Save");
    desk.picture("story-validation");
    assert!(desk.says("Name is needed"));
    let table = "SELECT name FROM \"main$customer\" ORDER BY id";
    assert_eq!(rows(&folder, table), Vec::<String>::new());
    desk.fill("Name", "Corner shop");
    press(&mut desk, "Save");
    desk.picture("story-list");
    assert!(desk.says("Corner shop") && desk.says("1–1 of 1"));
    assert_eq!(rows(&folder, table), ["Corner shop"]);

    // The model changes while the app runs: an attribute goes, and comes back with its data.
    desk.click(Role::Tab, "Main · Domain model");
    let row =
        desk.place(Role::GraphicsObject, "Customer").left_top() + vec2(60.0, 30.0 + 23.0 + 12.0);
    desk.click_at(row, PointerButton::Primary);
    desk.click_at(row, PointerButton::Primary);
    desk.key(Key::Delete);
    assert!(desk.entity("Main.Customer").attribute("City").is_none());
    rest(&mut desk);
    desk.command(Key::Z);
    assert!(desk.entity("Main.Customer").attribute("City").is_some());
    rest(&mut desk);
    assert_eq!(rows(&folder, "SELECT city FROM \"main$customer\""), ["Leiden"]);
    desk.click(Role::Tab, "Preview");
    rest(&mut desk);
    assert!(desk.says("Leiden"));

    // Saved, seen in Changes, committed; then read by git and by the eye of another program.
    desk.command(Key::S);
    rest(&mut desk);
    let text =
        std::fs::read_to_string(folder.join("modules/Main/entities/Customer.entity.json")).unwrap();
    let entity: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(entity["attributes"][1]["name"], "City");
    assert!(
        git(&folder, &["status", "--short", "--untracked-files=all"])
            .contains("Customer.entity.json")
    );
    assert!(desk.app().git.changes.iter().any(|change| change.title == "Main.Customer"));
}
