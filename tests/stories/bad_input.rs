//! Bad input in the window: a clear message each where a person looks, the rest works, and nothing
//! is lost. The command line has the same cases in `app/tests/bad_input.rs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use app::shell::Options;
use app::testing::Desk;
use egui::accesskit::Role;
use egui::{Key, PointerButton};

use super::app_copy::{AppCopy as App, ORDER, files};

const OVERVIEW: &str = "modules/Sales/Orders/Order_Overview.page.json";

/// A window in which this folder was typed into the dialog that opens an app.
fn asked_for(folder: &Path) -> Desk {
    let mut desk = Desk::start(Options { seed: 21, ..Options::default() });
    desk.click(Role::Button, "Open app…");
    desk.fill("Folder", &folder.display().to_string());
    desk.click(Role::Button, "Open app");
    desk
}

/// A window with this app open.
fn opened(app: &App) -> Desk {
    let mut desk = asked_for(app.folder());
    desk.wait("the app", |desk| desk.window().app().is_some() && desk.window().is_settled());
    desk
}

/// Opening is refused with these words, and the start page stays.
#[track_caller]
fn refused(folder: &Path, words: &[&str]) {
    let mut desk = asked_for(folder);
    desk.wait("the answer", |desk| desk.says(words[0]));
    for word in words {
        assert!(desk.says(word), "“{word}” is not on the screen");
    }
    assert!(desk.window().app().is_none());
    desk.click(Role::Button, "Cancel");
    assert!(desk.sees(Role::Button, "New app…"));
}

/// The app opens with these words in its problems; another document is changed and saved, and
/// every other file keeps its bytes.
#[track_caller]
fn opens_and_keeps(app: &App, words: &[&str]) {
    let before = files(app.folder());
    let mut desk = opened(app);
    for word in words {
        assert!(desk.says(word), "“{word}” is not on the screen");
    }
    desk.click(Role::TreeItem, "OrderStatus");
    desk.click(Role::TextInput, "Add to values");
    desk.type_text("Returned");
    desk.key(Key::Enter);
    desk.command(Key::S);
    desk.wait("the save", |desk| desk.window().is_settled());
    let after = files(app.folder());
    let changed: BTreeSet<&PathBuf> = before
        .keys()
        .chain(after.keys())
        .filter(|path| before.get(*path) != after.get(*path))
        .collect();
    let changed: Vec<_> = changed.into_iter().map(|path| path.display().to_string()).collect();
    assert_eq!(changed, ["modules/Sales/OrderStatus.enumeration.json"]);
}

#[test]
fn a_file_that_cannot_be_read() {
    let app = App::new();
    app.replace(ORDER, "\"attributes\": [", "\"attributes\": [[");
    opens_and_keeps(&app, &[ORDER, "not JSON", "bring it back from the history"]);
    let app = App::new();
    app.write(ORDER, &[0xff, 0xfe, 0x00]);
    opens_and_keeps(&app, &[ORDER, "not text in UTF-8"]);
}

#[test]
fn a_file_with_conflict_markers() {
    let app = App::new();
    app.leave_both_sides();
    opens_and_keeps(&app, &[ORDER, "a merge left both sides", "Choose one side"]);
}

#[test]
fn an_app_of_a_newer_version() {
    let app = App::new();
    app.replace("maquette.json", "\"format\": 3", "\"format\": 999");
    let before = files(app.folder());
    refused(app.folder(), &["format 999", "newer version of Maquette", "Nothing was changed"]);
    assert_eq!(files(app.folder()), before);
}

#[test]
fn a_missing_folder_and_a_folder_without_an_app() {
    let home = tempfile::tempdir().unwrap();
    refused(&home.path().join("nowhere"), &["There is no folder", "Choose another one"]);
    refused(home.path(), &["no maquette.json", "Make a new app"]);
}

#[test]
fn a_folder_that_vanishes_while_it_is_open() {
    let app = App::new();
    let mut desk = opened(&app);
    desk.click(Role::TreeItem, "OrderStatus");
    desk.click(Role::TextInput, "Add to values");
    desk.type_text("Returned");
    desk.key(Key::Enter);
    std::fs::remove_dir_all(app.folder()).unwrap();
    std::fs::write(app.folder(), "a file in its place").unwrap();
    desk.command(Key::S);
    desk.wait("the answer", |desk| desk.window().is_settled());
    assert!(desk.says("Not saved"), "the status bar says so");
    // What was modelled is still there, and is saved when the way is free again.
    std::fs::remove_file(app.folder()).unwrap();
    std::fs::create_dir(app.folder()).unwrap();
    desk.command(Key::S);
    desk.wait("the save", |desk| desk.window().is_settled());
    let path = app.folder().join("modules/Sales/OrderStatus.enumeration.json");
    assert!(std::fs::read_to_string(path).unwrap().contains("Returned"));
    assert!(app.folder().join(ORDER).is_file(), "all of the app is there again");
}

#[test]
fn entities_that_are_based_on_each_other() {
    let app = App::new();
    app.base_on_each_other();
    let mut desk = opened(&app);
    assert!(desk.says("Sales.Order is based on itself"));
    assert!(desk.says("Sales.Customer is based on itself"));
    // The diagram is drawn, and running says why it does not.
    assert!(desk.sees(Role::GraphicsObject, "Order"));
    desk.click(Role::Button, "Run");
    desk.wait("the answer", |desk| desk.window().is_settled());
    desk.picture("bad-cycle");
    assert!(desk.says("is based on itself"));
}

#[test]
fn an_expression_with_an_error() {
    let app = App::new();
    let mut desk = opened(&app);
    desk.click(Role::TreeItem, "Order_Submit");
    desk.click(Role::GraphicsObject, "$Order/Total > 0");
    desk.fill("Condition", "$Order/Totl > 0");
    desk.key(Key::Enter);
    desk.wait("the checker", |desk| desk.window().is_settled());
    desk.picture("bad-expression");
    assert!(desk.says("Totl"));
    assert!(desk.says("Did you mean “Total”?"));
    // It is offered at the field and at the problem.
    assert_eq!(desk.places(Role::Link, "Change to Total").len(), 2);
    let fix = desk.place_of_first(Role::Link, "Change to Total");
    desk.click_at(fix.center(), PointerButton::Primary);
    desk.wait("the checker", |desk| desk.window().is_settled());
    assert!(!desk.says("Did you mean"));
    assert!(desk.sees(Role::GraphicsObject, "$Order/Total > 0"));
}

#[test]
fn an_endless_loop() {
    let app = App::new();
    app.add_endless_loop();
    app.replace(
        OVERVIEW,
        "\"kind\": \"createObject\",\n            \"entity\": \"Sales.Order\",\n            \"page\": \"Sales.Order_Edit\"",
        "\"kind\": \"callMicroflow\",\n            \"microflow\": \"Sales.Forever\"",
    );
    let mut desk = opened(&app);
    desk.click(Role::Button, "Run");
    desk.wait("the home page", |desk| desk.sees(Role::Button, "New"));
    desk.click(Role::Button, "New");
    desk.wait("the end of it", |desk| desk.says("20,000") || desk.says("20000"));
    desk.picture("bad-loop");
    assert!(desk.says("Forever"));
    // The app goes on.
    desk.key(Key::Escape);
    desk.click(Role::MenuItem, "Customers");
    desk.wait("the page", |desk| desk.says("Harbour Kitchen"));
}
