//! Modules that came ready from a marketplace, in the window: they are not changed by accident, and
//! what is said of them does not stand in the way.

use egui::accesskit::Role;
use egui::{Key, PointerButton};
use model_core::change::{Change, verbs};
use model_core::model::app::Module;
use model_core::model::microflow::Microflow;
use model_core::model::{Content, Project};
use model_core::store;
use model_core::testing::app;

use crate::context::Request;
use crate::git::{self, Repo};
use crate::shell::Options;
use crate::state::{BottomPane, Outcome};
use crate::testing::Desk;

/// Sales is the app's own; Kit came ready and names an entity of Sales.
fn project() -> Project {
    let project = app()
        .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
        .microflow("Sales.Unused", |m| m.end(""))
        .microflow("Kit.Show", |m| m.parameter("Order: Object Sales.Order").end(""))
        .enumeration("Kit.Size", &["S"])
        .build();
    let (id, _, _) = project.of_kind::<Module>().find(|(_, _, m)| m.name == "Kit").unwrap();
    let mut change = Change::new("Lock");
    change.edit(&project, id, |document| {
        if let Content::Module(module) = &mut document.content {
            (module.read_only, module.version) = (true, "2.3".to_owned());
        }
    });
    change.apply(&project).unwrap()
}

const TOLD: &str = "The module Kit came ready from a marketplace (version 2.3); it is read-only.";

fn delete(desk: &mut Desk, title: &str) {
    let id = desk.id(title);
    desk.edit(move |project, _| Outcome::from(verbs::delete_documents(project, &[id].into())));
}

#[test]
fn a_read_only_module_is_changed_only_after_it_was_made_editable() {
    let mut desk = Desk::new(project());
    desk.open(desk.id("Kit.Show"));
    assert!(desk.says("This module came ready from a marketplace (version 2.3); it is read-only."));
    desk.picture("read-only-editor");
    delete(&mut desk, "Kit.Show");
    assert!(desk.has_document("Kit.Show") && desk.app().history.is_empty());
    assert_eq!(desk.window().messages(), [TOLD]);
    // What is renamed in it is refused too, an element as well as the document.
    let show = desk.id("Kit.Show");
    let name = "Display".to_owned();
    desk.request(Request::Rename { document: show, element: show.0, name });
    assert!(desk.has_document("Kit.Show"));
    desk.picture("read-only-refused");
    // The message and the editor have the button.
    let buttons = desk.places(Role::Link, "Make it editable");
    assert_eq!(buttons.len(), 2);
    desk.click_at(buttons[0].center(), PointerButton::Primary);
    assert!(desk.app().read_only.is_empty() && desk.app().history.len() == 1);
    assert!(!desk.says("This module came ready"));
    delete(&mut desk, "Kit.Show");
    assert!(!desk.has_document("Kit.Show"));
    // Undo and redo are never refused.
    desk.command(Key::Z);
    desk.command(Key::Z);
    assert!(desk.has_document("Kit.Show") && desk.app().read_only.has("Kit"));
}

#[test]
fn documents_of_read_only_modules_follow_names_of_others() {
    let mut desk = Desk::new(project());
    let order = desk.id("Sales.Order");
    let name = "Purchase".to_owned();
    desk.request(Request::Rename { document: order, element: order.0, name });
    assert!(desk.has_document("Sales.Purchase"), "{:?}", desk.window().messages());
    let show = desk.app().project.document(desk.id("Kit.Show")).unwrap();
    let flow = show.root().downcast::<Microflow>().unwrap();
    let parameter = flow.parameters()[0];
    assert!(parameter.ty.to_string().contains("Sales.Purchase"), "{}", parameter.ty);
}

#[test]
fn the_explorer_marks_them_and_new_documents_go_elsewhere() {
    let mut desk = Desk::new(project());
    let row = desk.place(Role::TreeItem, "Kit");
    desk.hover(row.center());
    for _ in 0..60 {
        desk.frame();
    }
    assert!(desk.says("Version 2.3 from a marketplace, read-only"));
    desk.request(Request::Command(crate::command::Command::NewMicroflow));
    assert!(desk.has_document("Sales.Microflow"), "Kit comes first by name and is left alone");
}

#[test]
fn advice_for_them_is_hidden_until_it_is_asked_for() {
    let mut desk = Desk::new(project());
    desk.wait("the check", |desk| desk.window().is_settled());
    let about = |desk: &Desk, title: &str| {
        let id = desk.id(title);
        desk.app().problems.iter().any(|problem| problem.address.document == id)
    };
    assert!(about(&desk, "Sales.Unused") && !about(&desk, "Kit.Size"));
    let hidden = desk.app().hidden_problems();
    assert!(hidden > 0 && desk.says(&format!("{hidden} hidden")));
    desk.picture("problems-own");
    desk.click(Role::CheckBox, "Marketplace modules");
    assert!(about(&desk, "Kit.Size") && desk.app().hidden_problems() == 0);
    assert!(desk.window().settings().marketplace_problems, "it is remembered");
    desk.click(Role::CheckBox, "Marketplace modules");
    assert!(!about(&desk, "Kit.Size"));
}

#[test]
fn an_app_without_such_modules_has_no_toggle() {
    let mut desk = Desk::new(crate::testing::order_desk());
    desk.wait("the check", |desk| desk.window().is_settled());
    assert!(!desk.sees(Role::CheckBox, "Marketplace modules"));
}

#[test]
fn their_changes_are_one_line_until_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let before = project();
    let disk = store::save(folder.path(), &store::Disk::default(), &before).unwrap().disk;
    let repo = Repo::init(folder.path()).unwrap();
    git::commit(&repo, "First").unwrap();
    // Another version of Kit came in, and an entity changed.
    let mut change = Change::new("Update");
    for id in before.documents().keys() {
        change.edit(&before, *id, |document| match &mut document.content {
            Content::Enumeration(size) => size.documentation = "Sizes of shirts".to_owned(),
            Content::Entity(order) => order.documentation = "What was ordered".to_owned(),
            _ => {}
        });
    }
    store::save(folder.path(), &disk, &change.apply(&before).unwrap()).unwrap();
    let options = Options { app: Some(folder.path().to_owned()), ..Options::default() };
    let mut desk = Desk::start(options);
    desk.wait("the app", |desk| desk.window().app().is_some() && desk.window().is_settled());
    desk.pane(BottomPane::Changes);
    desk.wait("git", |desk| desk.window().is_settled());
    assert!(desk.says("Changes 1"), "the app's own");
    desk.picture("changes-own");
    let line = "1 change in marketplace modules";
    assert!(desk.sees(Role::TreeItem, line));
    assert!(!desk.sees(Role::TreeItem, "Kit.Size"));
    desk.click(Role::TreeItem, line);
    assert!(desk.sees(Role::TreeItem, "Kit.Size") && desk.says("Changes 2"));
    assert!(desk.window().settings().marketplace_changes, "it is remembered");
    desk.click(Role::TreeItem, line);
    assert!(!desk.sees(Role::TreeItem, "Kit.Size"));
    // What came in can be discarded, as that brings back what was committed.
    desk.click(Role::TreeItem, line);
    desk.click(Role::TreeItem, "Kit.Size");
    desk.pane(BottomPane::Changes);
    desk.right_click(Role::TreeItem, "Kit.Size");
    desk.click(Role::MenuItem, "Discard the changes of this document");
    desk.click(Role::Button, "Discard");
    desk.wait("git", |desk| desk.window().is_settled());
    assert!(desk.says("Changes 1") && !desk.says("in marketplace modules"));
}
