//! Imports of Mendix projects in the window: the dialog, its progress, stopping, errors, and what
//! is shown afterwards.

use std::path::{Path, PathBuf};

use egui::Key;
use egui::accesskit::Role;

use crate::command::Command;
use crate::context::Request;
use crate::services::mendix_tests::made;
use crate::shell::Options;
use crate::state::Tab;
use crate::testing::Desk;

fn start(home: &Path) -> Desk {
    let apps = home.join("apps");
    let mut desk = Desk::start(Options { apps_folder: Some(apps), ..Options::default() });
    desk.click(Role::Button, "New app from a Mendix project…");
    desk
}

/// Fills in the project and presses Import.
fn import(desk: &mut Desk, file: &Path) {
    desk.fill("Project", &file.display().to_string());
    desk.click(Role::Button, "Import");
}

#[test]
fn a_project_becomes_an_app_and_its_report_is_in_front() {
    let home = tempfile::tempdir().unwrap();
    let file = made(home.path(), 3);
    let mut desk = start(home.path());
    desk.picture("mendix-dialog");
    import(&mut desk, &file);
    desk.wait("the app", |desk| desk.window().app().is_some() && desk.window().is_settled());
    assert_eq!(desk.app().folder, home.path().join("apps").join("shop"), "proposed by its name");
    assert_eq!(desk.app().active, Some(Tab::ImportReport));
    assert!(desk.says("Import of Shop.mpr") && desk.says("Nothing runs by itself"));
    desk.picture("mendix-report");
    assert!(desk.sees(Role::TreeItem, "Taken over"));
    assert!(!desk.says("Secret values"), "what is empty is not shown");
    // It can be opened again by its command.
    desk.command(Key::W);
    assert_ne!(desk.app().active, Some(Tab::ImportReport));
    desk.command(Key::K);
    desk.type_text("import report");
    desk.key(Key::Enter);
    assert_eq!(desk.app().active, Some(Tab::ImportReport));
    // A place is a link.
    desk.click(Role::TreeItem, "WebServices$ImportedWebService");
    desk.click(Role::Link, "Shop.Weather");
    assert_eq!(desk.app().active, Some(Tab::Document(desk.id("Shop.Weather"))));
}

#[test]
fn an_import_says_how_far_it_is_and_stops() {
    let home = tempfile::tempdir().unwrap();
    let file = made(home.path(), 4000);
    let mut desk = start(home.path());
    import(&mut desk, &file);
    assert!(desk.window().app().is_none());
    assert!(desk.says("units") || desk.says("Waiting") || desk.says("Checking"));
    desk.picture("mendix-progress");
    desk.click(Role::Button, "Cancel");
    desk.wait("the end", |desk| desk.says("The import was stopped."));
    assert!(desk.window().app().is_none() && !home.path().join("apps").exists());
    // The dialog is as it was filled in; a second Cancel closes it.
    assert!(desk.sees(Role::TextInput, "Project"));
    desk.click(Role::Button, "Cancel");
    assert!(!desk.sees(Role::TextInput, "Project"));
}

#[test]
fn what_cannot_be_imported_is_told_in_the_dialog() {
    let home = tempfile::tempdir().unwrap();
    let mut desk = start(home.path());
    desk.click(Role::Button, "Import");
    assert!(desk.says("Choose the .mpr file of a project, or its folder."));
    import(&mut desk, &home.path().join("None.mpr"));
    desk.wait("the error", |desk| desk.says("There is no file"));
    import(&mut desk, home.path());
    desk.wait("the error", |desk| desk.says("holds no .mpr file"));
    std::fs::write(home.path().join("Odd.mpr"), "x").unwrap();
    import(&mut desk, &home.path().join("Odd.mpr"));
    desk.wait("the error", |desk| desk.says("is not an SQLite database"));
    desk.picture("mendix-error");
    let file = made(home.path(), 0);
    let full = home.path().join("full");
    std::fs::create_dir(&full).unwrap();
    std::fs::write(full.join("notes.txt"), "mine").unwrap();
    desk.fill("Folder of the app", &full.display().to_string());
    import(&mut desk, &file);
    desk.wait("the error", |desk| desk.says("holds files already"));
    assert!(desk.window().app().is_none());
    // It is put right in the same dialog.
    desk.fill("Folder of the app", &home.path().join("other").display().to_string());
    desk.click(Role::Button, "Import");
    desk.wait("the app", |desk| desk.window().app().is_some());
}

#[test]
fn the_folder_that_is_proposed_is_free() {
    let home = tempfile::tempdir().unwrap();
    let file = made(home.path(), 0);
    std::fs::create_dir_all(home.path().join("apps/shop/src")).unwrap();
    let mut desk = start(home.path());
    import(&mut desk, &file);
    desk.wait("the app", |desk| desk.window().app().is_some());
    assert_eq!(desk.app().folder, home.path().join("apps/shop-2"));
}

#[test]
fn an_app_that_was_not_imported_has_no_report() {
    let mut desk = Desk::new(crate::testing::order_desk());
    let told = Command::ImportReport.hindrance(&desk.window().situation());
    assert_eq!(told, Some("This app was not imported"));
    desk.request(Request::Command(Command::ImportReport));
    assert!(desk.says("This app was not imported"));
}

/// The real projects, if they are here.
fn corpus(name: &str) -> Option<PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/mendix").join(name);
    if !folder.is_dir() {
        println!("{} is not there; the test is skipped", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
fn a_real_project_is_imported() {
    let Some(project) = corpus("mxcli-banking") else { return };
    let home = tempfile::tempdir().unwrap();
    let mut desk = start(home.path());
    import(&mut desk, &project);
    desk.wait("the app", |desk| desk.window().app().is_some() && desk.window().is_settled());
    desk.picture("mendix-real-dark");
    desk.request(Request::Command(Command::ToggleTheme));
    desk.picture("mendix-real-light");
    assert!(desk.says("Import of RRNetBanking.mpr"));
    assert!(desk.app().hidden_problems() > 0, "advice for ready modules is hidden");
    assert_eq!(desk.app().changes(crate::state::Ready::Counted), 0, "all of it is committed");
}
