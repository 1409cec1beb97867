//! Saving: complete or not at all, never over what happened outside.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::tests::{normalized, same};
use super::*;
use crate::change::Change;
use crate::model::app::Module;
use crate::model::entity::Entity;
use crate::model::microflow::Microflow;
use crate::model::{Content, DocumentId, Place, Project};
use crate::testing::{any_project, app};

/// An app of a module with entities and a flow in folders.
fn shop() -> Project {
    let project = app()
        .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
        .entity("Sales.Customer", |e| e.attribute("Name: String(100)"))
        .microflow("Sales.Submit", |m| m.end(""))
        .build();
    edit(&project, "Sales.Submit", |document| {
        document.place.folders = vec!["Checkout".into(), "Steps".into()];
    })
}

fn key(project: &Project, title: &str) -> DocumentId {
    let found = project.documents().iter().find(|(_, document)| document.title() == title);
    *found.unwrap_or_else(|| panic!("no {title}")).0
}

fn edit(project: &Project, title: &str, edit: impl FnOnce(&mut crate::model::Document)) -> Project {
    let mut change = Change::new("edit");
    change.edit(project, key(project, title), edit);
    change.apply(project).unwrap()
}

fn rename(project: &Project, title: &str, name: &str) -> Project {
    edit(project, title, |document| match &mut document.content {
        Content::Entity(Entity { name: old, .. })
        | Content::Microflow(Microflow { name: old, .. }) => {
            name.clone_into(old);
        }
        _ => panic!("{title} has no name here"),
    })
}

fn rename_module(project: &Project, from: &str, to: &str) -> Project {
    let mut change = Change::new("rename");
    for (id, document) in project.documents() {
        if document.place.module != from {
            continue;
        }
        change.edit(project, *id, |document| {
            document.place.module = to.to_owned();
            if let Content::Module(Module { name, .. }) = &mut document.content {
                to.clone_into(name);
            }
        });
    }
    change.apply(project).unwrap()
}

fn without(project: &Project, title: &str) -> Project {
    let mut change = Change::new("delete");
    change.remove(project, key(project, title));
    change.apply(project).unwrap()
}

/// All files of a folder but those of this machine.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(folder: &Path, at: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if at.is_empty() { name } else { format!("{at}/{name}") };
            match entry.file_type().unwrap().is_dir() {
                true if path == ".maquette" => {}
                true => collect(&entry.path(), &path, found),
                false => {
                    found.insert(path, fs::read(entry.path()).unwrap());
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found
}

/// Saves `before`, then `after`, killed before each step in turn; what is opened then must be the
/// one or the other, as a whole, and can be saved as `after`.
#[track_caller]
fn killed_anywhere(before: &Project, after: &Project) {
    let mut outcomes = [0, 0];
    for kill in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let first = save(folder.path(), &Disk::default(), before).unwrap();
        let mut step = 0;
        let saved = save_in_steps(folder.path(), &first.disk, after, &mut |_| {
            step += 1;
            if step > kill { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
        });
        let loaded = open(folder.path());
        assert_eq!(loaded.problems, [], "killed at step {kill}");
        let complete = loaded.project == normalized(after);
        if !complete {
            same(&normalized(before), &loaded.project);
        }
        outcomes[usize::from(complete)] += 1;
        let last = save(folder.path(), &loaded.disk, after).unwrap();
        let mut expected = files_of(after).0;
        expected.insert(".gitignore".to_owned(), b".maquette/\n".to_vec());
        assert_eq!(files(folder.path()), expected, "killed at step {kill}");
        assert!(!last.disk.is_behind(after));
        if saved.is_ok() {
            break;
        }
    }
    assert!(outcomes.iter().all(|count| *count > 1), "{outcomes:?}");
}

#[test]
fn a_killed_save_leaves_the_old_app_or_the_new_one() {
    let before = shop();
    let edited = edit(&before, "Sales.Order", |document| {
        if let Content::Entity(entity) = &mut document.content {
            entity.documentation = "What a customer wants.".into();
        }
    });
    let moved = rename(&rename(&edited, "Sales.Customer", "Order_"), "Sales.Submit", "submit");
    killed_anywhere(&before, &moved);
    killed_anywhere(&before, &without(&without(&edited, "Sales.Submit"), "Sales.Customer"));
}

#[test]
fn a_killed_save_of_a_renamed_module_leaves_the_old_app_or_the_new_one() {
    let before = shop();
    killed_anywhere(&before, &rename_module(&before, "Sales", "sales"));
    killed_anywhere(&before, &rename_module(&before, "Sales", "Orders"));
}

#[test]
fn names_can_be_swapped() {
    let folder = tempfile::tempdir().unwrap();
    let before = shop();
    let first = save(folder.path(), &Disk::default(), &before).unwrap();
    let swapped = rename(&rename(&before, "Sales.Order", "X"), "Sales.Customer", "Order");
    let swapped = rename(&swapped, "Sales.X", "Customer");
    let saved = save(folder.path(), &first.disk, &swapped).unwrap();
    assert_eq!(saved.written.len(), 2);
    assert_eq!(saved.deleted, [""; 0]);
    assert_eq!(open(folder.path()).project, normalized(&swapped));
}

#[test]
fn only_what_changed_is_written_and_empty_folders_go() {
    let folder = tempfile::tempdir().unwrap();
    let before = shop();
    let first = save(folder.path(), &Disk::default(), &before).unwrap();
    let after = rename(&before, "Sales.Order", "Purchase");
    let saved = save(folder.path(), &first.disk, &after).unwrap();
    assert_eq!(saved.written, ["modules/Sales/entities/Purchase.entity.json"]);
    assert_eq!(saved.deleted, ["modules/Sales/entities/Order.entity.json"]);
    let after = without(&after, "Sales.Submit");
    let saved = save(folder.path(), &saved.disk, &after).unwrap();
    assert_eq!(saved.deleted, ["modules/Sales/Checkout/Steps/Submit.microflow.json"]);
    assert!(!folder.path().join("modules/Sales/Checkout").exists());
    assert!(folder.path().join("modules/Sales/entities").exists());
    assert!(!folder.path().join(".maquette/save").exists());
}

#[test]
fn what_changed_outside_is_not_overwritten() {
    #[track_caller]
    fn check(outside: impl FnOnce(&Path), after: &Project, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let first = save(folder.path(), &Disk::default(), &shop()).unwrap();
        outside(folder.path());
        let before = files(folder.path());
        match save(folder.path(), &first.disk, after) {
            Err(SaveError::ChangedOutside(paths)) => assert_eq!(paths, [expected]),
            other => panic!("{other:?}"),
        }
        assert_eq!(files(folder.path()), before);
    }
    let order = "modules/Sales/entities/Order.entity.json";
    let renamed = rename(&shop(), "Sales.Order", "Purchase");
    check(|folder| fs::write(folder.join(order), "{}").unwrap(), &renamed, order);
    let new = "modules/Sales/entities/Purchase.entity.json";
    check(|folder| fs::write(folder.join(new), "{}").unwrap(), &renamed, new);
    let edited = edit(&shop(), "Sales.Order", |document| {
        if let Content::Entity(entity) = &mut document.content {
            entity.documentation = "x".into();
        }
    });
    check(|folder| fs::remove_file(folder.join(order)).unwrap(), &edited, order);
}

#[test]
fn what_happened_outside_and_agrees_is_no_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let first = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let after = rename(&shop(), "Sales.Order", "Purchase");
    for (path, bytes) in files_of(&after).0 {
        fs::write(folder.path().join(path), bytes).unwrap();
    }
    fs::remove_file(folder.path().join("modules/Sales/entities/Order.entity.json")).unwrap();
    save(folder.path(), &first.disk, &after).unwrap();
    assert_eq!(open(folder.path()).project, normalized(&after));
}

#[test]
fn what_cannot_be_read_keeps_its_place() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), &Disk::default(), &shop()).unwrap();
    let order = folder.path().join("modules/Sales/entities/Order.entity.json");
    fs::write(&order, "{ broken").unwrap();
    let loaded = open(folder.path());
    assert_eq!(loaded.project.len(), shop().len() - 1);
    assert_eq!(
        loaded.disk.kept().collect::<Vec<_>>(),
        ["modules/Sales/entities/Order.entity.json"]
    );
    // A new entity of that name gets a file of its own.
    let again = rename(&loaded.project, "Sales.Customer", "order");
    let saved = save(folder.path(), &loaded.disk, &again).unwrap();
    assert_eq!(fs::read(&order).unwrap(), b"{ broken");
    assert!(saved.written[0].starts_with("modules/Sales/entities/order~"), "{:?}", saved.written);
    let reopened = open(folder.path());
    same(&normalized(&again), &reopened.project);
    assert_eq!(reopened.problems.len(), 1, "{:?}", reopened.problems);
}

#[test]
fn a_disk_that_refuses_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let first = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let before = files(folder.path());
    fs::remove_dir_all(folder.path().join(".maquette")).unwrap();
    fs::write(folder.path().join(".maquette"), "in the way").unwrap();
    let after = rename(&shop(), "Sales.Order", "Purchase");
    let error = save(folder.path(), &first.disk, &after).unwrap_err();
    assert!(matches!(error, SaveError::Write { .. }), "{error}");
    fs::remove_file(folder.path().join(".maquette")).unwrap();
    assert_eq!(files(folder.path()), before);
    save(folder.path(), &first.disk, &after).unwrap();
}

#[test]
fn a_full_disk_leaves_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    let first = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let before = files(folder.path());
    let after = rename(&shop(), "Sales.Order", "Purchase");
    let error = save_in_steps(folder.path(), &first.disk, &after, &mut |step| match step {
        "write the rest of a file" => Err(io::ErrorKind::StorageFull.into()),
        _ => Ok(()),
    });
    assert!(matches!(error, Err(SaveError::Write { .. })));
    assert!(!folder.path().join(".maquette/save").exists());
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_save_that_could_not_be_completed_is_completed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let first = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let after = edit(&shop(), "Sales.Submit", |document| {
        document.place.folders = vec!["Later".into()];
    });
    // A file stands where the folder should be.
    fs::write(folder.path().join("modules/Sales/Later"), "x").unwrap();
    let error = save(folder.path(), &first.disk, &after).unwrap_err();
    assert!(matches!(error, SaveError::Unfinished { .. } | SaveError::Write { .. }), "{error}");
    fs::remove_file(folder.path().join("modules/Sales/Later")).unwrap();
    let more = rename(&after, "Sales.Order", "Purchase");
    let saved = save(folder.path(), &first.disk, &more).unwrap();
    assert!(!saved.disk.is_behind(&more));
    assert_eq!(open(folder.path()).project, normalized(&more));
}

#[test]
fn an_interrupted_save_spares_what_changed_since() {
    let folder = tempfile::tempdir().unwrap();
    let first = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let after = edit(&shop(), "Sales.Order", |document| {
        if let Content::Entity(entity) = &mut document.content {
            entity.documentation = "x".into();
        }
    });
    let killed = save_in_steps(folder.path(), &first.disk, &after, &mut |step| match step {
        "put a file in its place" => Err(io::ErrorKind::Interrupted.into()),
        _ => Ok(()),
    });
    assert!(matches!(killed, Err(SaveError::Unfinished { .. })));
    let order = "modules/Sales/entities/Order.entity.json";
    let theirs = b"{\"id\": \"0000000000001\", \"name\": \"Order\"}";
    fs::write(folder.path().join(order), theirs).unwrap();
    let loaded = open(folder.path());
    assert_eq!(loaded.problems.len(), 1, "{:?}", loaded.problems);
    assert_eq!(loaded.problems[0].cause, Cause::HalfSaved);
    assert_eq!(fs::read(folder.path().join(order)).unwrap(), theirs);
    assert!(folder.path().join(".maquette/save-kept").join(order).exists());
    assert_eq!(open(folder.path()).problems, []);
}

#[test]
fn a_list_of_what_git_ignores_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".gitignore"), "target").unwrap();
    let saved = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let text = || fs::read_to_string(folder.path().join(".gitignore")).unwrap();
    assert_eq!(text(), "target\n.maquette/\n");
    save(folder.path(), &saved.disk, &shop()).unwrap();
    assert_eq!(text(), "target\n.maquette/\n");
}

#[test]
fn rewriting_makes_files_canonical_and_puts_them_in_place() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), &Disk::default(), &shop()).unwrap();
    let entities = folder.path().join("modules/Sales/entities");
    let text = fs::read_to_string(entities.join("Order.entity.json")).unwrap();
    let squeezed = text.replace("\n  ", " ");
    fs::write(entities.join("Wrong.entity.json"), squeezed).unwrap();
    fs::remove_file(entities.join("Order.entity.json")).unwrap();
    let loaded = open(folder.path());
    assert_eq!(loaded.problems.len(), 1, "{:?}", loaded.problems);
    assert!(loaded.problems[0].to_string().contains("“Wrong”"), "{}", loaded.problems[0]);
    // A plain save leaves alone what nobody changed.
    assert!(plan(&loaded.disk, &loaded.project, Extent::Changed).is_empty());
    rewrite(folder.path(), &loaded.disk, &loaded.project).unwrap();
    assert_eq!(fs::read_to_string(entities.join("Order.entity.json")).unwrap(), text);
    assert!(!entities.join("Wrong.entity.json").exists());
    assert_eq!(open(folder.path()).problems, []);
}

#[test]
fn what_is_not_saved_survives() {
    let folder = tempfile::tempdir().unwrap();
    let saved = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let unsaved = without(&rename(&shop(), "Sales.Order", "Purchase"), "Sales.Submit");
    recovery::write(folder.path(), &saved.disk, &unsaved).unwrap();
    let loaded = open(folder.path());
    assert_eq!(loaded.project, normalized(&shop()));
    let recovered = recovery::read(folder.path(), &loaded).unwrap();
    assert_eq!(recovered.project, normalized(&unsaved));
    assert_eq!(recovered.stale, [""; 0]);
    let order = "modules/Sales/entities/Order.entity.json";
    fs::write(folder.path().join(order), "{}").unwrap();
    let stale = recovery::read(folder.path(), &open(folder.path())).unwrap().stale;
    assert_eq!(stale, [order]);
    // Saving, or going back to what is saved, forgets it.
    let loaded = open(folder.path());
    save(folder.path(), &loaded.disk, &recovered.project).unwrap();
    assert_eq!(recovery::read(folder.path(), &open(folder.path())), None);
}

#[test]
fn recovery_data_that_is_broken_is_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let saved = save(folder.path(), &Disk::default(), &shop()).unwrap();
    let loaded = open(folder.path());
    for text in ["", "{", "{\"format\": 99, \"documents\": []}"] {
        fs::create_dir_all(folder.path().join(".maquette")).unwrap();
        fs::write(folder.path().join(".maquette/recovery.json"), text).unwrap();
        assert_eq!(recovery::read(folder.path(), &loaded), None);
    }
    recovery::write(folder.path(), &saved.disk, &shop()).unwrap();
    assert!(!folder.path().join(".maquette/recovery.json").exists());
}

#[test]
fn any_project_becomes_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Disk::default();
    for seed in 0..8 {
        let project = any_project(seed);
        disk = save(folder.path(), &disk, &project).unwrap().disk;
        let mut expected = files_of(&project).0;
        expected.insert(".gitignore".to_owned(), b".maquette/\n".to_vec());
        assert_eq!(files(folder.path()), expected);
        same(&normalized(&project), &open(folder.path()).project);
    }
}

#[test]
fn modules_that_differ_only_in_case_live_apart() {
    let mut project = shop();
    let id = crate::id::Id::from_bits(77);
    let module = Module { id, name: "sales".into(), ..Module::default() };
    project.add(crate::model::Document::new(Place::module("sales"), module));
    let paths: Vec<_> = files_of(&project).0.into_keys().map(|p| p.to_lowercase()).collect();
    let unique: std::collections::BTreeSet<_> = paths.iter().collect();
    assert_eq!(unique.len(), paths.len(), "{paths:?}");
    assert_eq!(load(&files_of(&project)).project, normalized(&project));
}

#[test]
fn an_app_whose_files_were_all_taken_away_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let project = shop();
    let saved = save(folder.path(), &Disk::default(), &project).unwrap();
    let changed = rename(&project, "Sales.Submit", "Send");
    // One file gone is somebody's decision, and is asked about.
    fs::remove_file(folder.path().join("modules/Sales/Checkout/Steps/Submit.microflow.json"))
        .unwrap();
    let other = edit(&changed, "Sales.Order", |document| {
        let Content::Entity(entity) = &mut document.content else { panic!() };
        entity.documentation = "An order".into();
    });
    fs::remove_file(folder.path().join("modules/Sales/entities/Order.entity.json")).unwrap();
    assert!(matches!(save(folder.path(), &saved.disk, &other), Err(SaveError::ChangedOutside(_))));
    // All of them gone: there is nothing to overwrite.
    fs::remove_dir_all(folder.path()).unwrap();
    save(folder.path(), &saved.disk, &other).unwrap();
    same(&load(&Folder(folder.path().to_owned())).project, &other);
}
