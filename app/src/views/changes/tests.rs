//! The review acted on by pointer and keys, over real repositories in temporary folders.

use std::path::Path;
use std::process::Command;

use egui::{Key, accesskit::Role};
use model_core::change::verbs;
use model_core::store;
use tempfile::TempDir;

use crate::git::{self, Repo};
use crate::review::when::Clock;
use crate::shell::Options;
use crate::state::{LeftPane, Outcome, Tab};
use crate::testing::{Desk, order_desk};

/// Friday, 2026-11-20 12:00 UTC.
const NOW: i64 = 1_795_176_000;

/// A window with the order desk in a repository, committed once.
fn committed() -> (TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    store::save(folder.path(), &store::Disk::default(), &order_desk()).unwrap();
    let repo = Repo::init(folder.path()).unwrap();
    git::commit(&repo, "The order desk").unwrap();
    let desk = opened(folder.path());
    (folder, desk)
}

fn opened(folder: &Path) -> Desk {
    let options = Options {
        app: Some(folder.to_owned()),
        clock: Clock::Still(NOW),
        seed: 5,
        ..Options::default()
    };
    let mut desk = Desk::start(options);
    desk.wait("the app", |desk| desk.window().app().is_some() && desk.window().is_settled());
    review(&mut desk);
    desk
}

/// Opens the review with its keys.
fn review(desk: &mut Desk) {
    desk.keys(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::G);
    desk.wait("git", |desk| desk.window().is_settled());
}

/// Gives an attribute another name and adds one, as an editor would.
fn change_the_order(desk: &mut Desk) {
    let order = desk.id("Sales.Order");
    desk.edit(move |project, ids| {
        let lines = verbs::parse_attribute_lines("Priority: Integer").unwrap();
        Outcome::from(verbs::add_attributes(project, ids, order, &lines))
    });
    desk.wait("the comparison", |desk| desk.window().is_settled());
}

/// What `git log` says, by itself.
fn log(folder: &Path) -> Vec<String> {
    let output =
        Command::new("git").arg("-C").arg(folder).args(["log", "--format=%s"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

const ADDED: &str = "+ Attribute Priority: Integer";

#[test]
fn a_change_is_seen_committed_and_listed_and_git_agrees() {
    let (folder, mut desk) = committed();
    assert!(desk.says("Nothing has changed since the last commit."));
    change_the_order(&mut desk);
    assert!(desk.sees(Role::ListItem, ADDED));
    desk.click(Role::Button, "Propose");
    assert_eq!(desk.app().message, "Add Order.Priority");
    desk.click(Role::Button, "Commit 1 document");
    desk.wait("the commit", |desk| desk.app().git.history.len() == 2);
    assert!(desk.says("Nothing has changed since the last commit."));
    assert_eq!(log(folder.path()), ["Add Order.Priority", "The order desk"]);
    let tab = desk.place_of_first(Role::Tab, "History").center();
    desk.click_at(tab, egui::PointerButton::Primary);
    desk.wait("the counts", |desk| desk.app().review.tallies.len() == 2);
    assert!(desk.says("Add Order.Priority"));
}

#[test]
fn the_keys_commit_too() {
    let (folder, mut desk) = committed();
    change_the_order(&mut desk);
    desk.fill_area("Commit message", "Orders have a priority");
    desk.command(Key::Enter);
    desk.wait("the commit", |desk| desk.app().git.history.len() == 2);
    assert_eq!(log(folder.path())[0], "Orders have a priority");
}

#[test]
fn a_commit_of_the_past_shows_its_changes_and_the_way_back() {
    let (_folder, mut desk) = committed();
    change_the_order(&mut desk);
    desk.click(Role::Button, "Propose");
    desk.click(Role::Button, "Commit 1 document");
    desk.wait("the commit", |desk| desk.app().git.history.len() == 2);
    desk.keys(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::H);
    desk.click(Role::Row, "History, row 2");
    desk.wait("the commit", |desk| desk.window().is_settled());
    assert!(desk.sees(Role::ListItem, ADDED));
    assert!(!desk.sees(Role::MultilineTextInput, "Commit message"));
    desk.click(Role::Button, "Back to the working copy");
    assert!(!desk.sees(Role::ListItem, ADDED));
    // The first commit has everything new.
    desk.click(Role::Row, "History, row 3");
    desk.wait("the commit", |desk| desk.window().is_settled());
    assert!(desk.sees(Role::TreeItem, "Sales domain model"));
}

#[test]
fn delete_discards_after_a_question_and_undo_brings_it_back() {
    let (_folder, mut desk) = committed();
    change_the_order(&mut desk);
    desk.click(Role::ListItem, ADDED);
    assert!(matches!(desk.app().active, Some(Tab::Difference(_))));
    desk.key(Key::Delete);
    assert!(desk.entity("Sales.Order").attribute("Priority").is_some());
    desk.click(Role::Button, "Discard");
    assert!(desk.entity("Sales.Order").attribute("Priority").is_none());
    desk.command(Key::Z);
    assert!(desk.entity("Sales.Order").attribute("Priority").is_some());
}

#[test]
fn a_document_in_front_is_safe_while_the_list_has_the_keyboard() {
    let (_folder, mut desk) = committed();
    change_the_order(&mut desk);
    let microflow = desk.id("Sales.Order_Submit");
    desk.open(microflow);
    desk.click(Role::TreeItem, "Sales domain model");
    desk.open(microflow);
    desk.key(Key::Delete);
    desk.click(Role::Button, "Keep the changes");
    assert!(desk.has_document("Sales.Order_Submit"));
    assert!(desk.entity("Sales.Order").attribute("Priority").is_some());
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses_is_quoted_whole() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, mut desk) = committed();
    let hook = folder.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(
        &hook,
        "#!/bin/sh\necho 'Line one of the reason'\necho 'line two' >&2\nexit 1\n",
    )
    .unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    change_the_order(&mut desk);
    desk.click(Role::Button, "Propose");
    desk.click(Role::Button, "Commit 1 document");
    desk.wait("the answer", |desk| desk.app().review.failure.is_some());
    let reason = desk.app().review.failure.clone().unwrap().to_string();
    assert!(reason.contains("Line one of the reason") && reason.contains("line two"), "{reason}");
    assert!(desk.says("Nothing was committed"));
    assert_eq!(desk.app().message, "Add Order.Priority", "the message stays");
    desk.click(Role::Button, "Close message");
    assert!(desk.app().review.failure.is_none());
}

#[test]
fn without_a_repository_the_first_commit_makes_one() {
    let folder = tempfile::tempdir().unwrap();
    store::save(folder.path(), &store::Disk::default(), &order_desk()).unwrap();
    let mut desk = opened(folder.path());
    assert!(desk.says("This app is in no git repository yet."));
    desk.fill_area("Commit message", "First");
    desk.click(Role::Button, "Commit all documents");
    desk.wait("the commit", |desk| desk.app().git.history.len() == 1);
    assert_eq!(log(folder.path()), ["First"]);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let folder = tempfile::tempdir().unwrap();
    store::save(folder.path(), &store::Disk::default(), &order_desk()).unwrap();
    Repo::init(folder.path()).unwrap();
    let mut desk = opened(folder.path());
    assert!(desk.sees(Role::TreeItem, "Sales.Order_Submit"));
    let tab = desk.place_of_first(Role::Tab, "History").center();
    desk.click_at(tab, egui::PointerButton::Primary);
    assert!(desk.says("There is no commit yet."));
}

#[test]
fn closing_brings_the_explorer_back() {
    let (_folder, mut desk) = committed();
    assert_eq!(desk.window().settings().left, LeftPane::Review);
    desk.click(Role::Button, "Close the review");
    assert_eq!(desk.window().settings().left, LeftPane::Explorer);
}

#[test]
fn places_in_diagrams_are_listed_when_asked_for() {
    let (_folder, mut desk) = committed();
    let order = desk.id("Sales.Order");
    desk.edit(move |project, ids| {
        let to = [(order, model_core::model::Point::new(600, 600))];
        Outcome::from(verbs::place_entities(project, ids, &to))
    });
    desk.wait("the comparison", |desk| desk.window().is_settled());
    assert!(desk.says("Only diagrams changed."));
    desk.click(Role::Button, "Layout changes hidden");
    assert!(desk.sees(Role::TreeItem, "Sales domain model"));
    assert!(desk.sees(Role::Button, "Layout changes shown"));
}

#[test]
fn a_click_on_an_activity_lists_what_changed_in_it() {
    let (_folder, mut desk) = committed();
    let submit = desk.id("Sales.Order_Submit");
    desk.edit(move |project, _| {
        let mut change = model_core::change::Change::new("Change the result");
        change.edit(project, submit, |document| {
            let model_core::model::Content::Microflow(flow) = &mut document.content else { return };
            for object in &mut flow.objects {
                if let model_core::model::microflow::FlowObject::End(end) = object {
                    end.value = "$Order/Total * 0.9 > 100".to_owned();
                }
            }
        });
        Outcome::from(change)
    });
    desk.wait("the comparison", |desk| desk.window().is_settled());
    desk.click(Role::TreeItem, "Sales.Order_Submit");
    desk.settle();
    let end = desk.place(Role::GraphicsObject, "End: return $Order/Total * 0.9 > 100");
    desk.click_at(end.center(), egui::PointerButton::Primary);
    assert!(desk.sees(Role::Group, "Changes of End: return $Order/Total * 0.9 > 100"));
    let chosen = desk.app().review.place.map(|(document, _)| document);
    assert_eq!(chosen, Some(submit));
    desk.picture("review-card");
    desk.click(Role::Link, "Open in the editor");
    assert_eq!(desk.app().active, Some(Tab::Document(submit)));
}

#[test]
fn the_changes_are_shown_once() {
    let (_folder, mut desk) = committed();
    change_the_order(&mut desk);
    desk.pane(crate::state::BottomPane::Changes);
    assert_eq!(desk.places(Role::ListItem, ADDED).len(), 1);
    assert_eq!(desk.places(Role::MultilineTextInput, "Commit message").len(), 1);
}

#[test]
fn a_merge_that_changes_nothing_here_is_finished_by_the_button() {
    let (folder, mut desk) = committed();
    let git = |words: &[&str]| {
        let name = ["-c", "user.name=A", "-c", "user.email=a@b.c"];
        let mut command = Command::new("git");
        assert!(
            command.arg("-C").arg(folder.path()).args(name).args(words).status().unwrap().success()
        );
    };
    git(&["checkout", "-q", "-b", "side"]);
    git(&["commit", "-q", "--allow-empty", "-m", "Side"]);
    git(&["checkout", "-q", "-"]);
    git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    desk = {
        drop(desk);
        opened(folder.path())
    };
    assert!(desk.says("A merge is under way"));
    desk.click(Role::Button, "Propose");
    assert_eq!(desk.app().message, "Merge branch 'side'");
    desk.click(Role::Button, "Finish the merge");
    desk.wait("the commit", |desk| desk.app().git.merge.is_none());
    assert_eq!(log(folder.path())[0], "Merge branch 'side'");
}
