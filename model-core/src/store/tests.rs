//! What saving and opening promise, on arbitrary projects of every kind.

use std::sync::Arc;

use proptest::prelude::*;

use super::format::{normalize, write_content};
use super::*;
use crate::id::{IdSource, SeededIds};
use crate::model::{Document, Project};
use crate::testing::{Dice, any_project, shuffle};

/// The project with all lists in the order of files.
pub(super) fn normalized(project: &Project) -> Project {
    let mut normal = Project::default();
    for (id, document) in project.documents() {
        let mut document = Document::clone(document);
        normalize(document.root_mut());
        normal.set(*id, Some(Arc::new(document)));
    }
    normal
}

#[track_caller]
pub(super) fn same(one: &Project, other: &Project) {
    for (id, document) in one.documents() {
        let found =
            other.document(*id).unwrap_or_else(|| panic!("{} is missing", document.title()));
        if document != found {
            let (a, b) = (write_content(&document.content), write_content(&found.content));
            assert_eq!(a, b, "{}", document.title());
            assert_eq!(document, found);
        }
    }
    assert_eq!(one.len(), other.len());
}

proptest! {
    #[test]
    fn opening_what_was_saved_gives_the_same(seed: u64) {
        let project = any_project(seed);
        let files = files_of(&project);
        let loaded = load(&files);
        let errors: Vec<_> = loaded.problems.iter().filter(|p| p.is_error()).collect();
        prop_assert!(errors.is_empty(), "{errors:?}");
        same(&normalized(&project), &loaded.project);
        prop_assert_eq!(&files_of(&loaded.project), &files);
        prop_assert!(plan(&loaded.disk, &loaded.project, Extent::Everything).is_empty());
    }

    #[test]
    fn the_order_of_memory_plays_no_part(seed: u64) {
        let project = any_project(seed);
        let mut other = Project::default();
        let mut dice = Dice::new(seed);
        let documents: Vec<_> = project.documents().values().rev().collect();
        for document in documents {
            let mut document = Document::clone(document);
            shuffle(document.root_mut(), &mut dice);
            other.add(document);
        }
        prop_assert_eq!(files_of(&other), files_of(&project));
    }

    #[test]
    fn what_is_written_is_what_others_call_json(seed: u64) {
        for (path, bytes) in files_of(&any_project(seed)).0 {
            let read = serde_json::from_slice::<serde_json::Value>(&bytes);
            prop_assert!(read.is_ok(), "{path}: {read:?}");
            prop_assert!(bytes.ends_with(b"\n") && !bytes.contains(&b'\r'));
        }
    }
}

#[test]
fn a_new_app_is_saved_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let project = template::blank("Shop", &mut SeededIds::new(1));
    let saved = save(folder.path(), &Disk::default(), &project).unwrap();
    assert_eq!(
        saved.written,
        [
            "maquette.json",
            "modules/Main/domain.diagram.json",
            "modules/Main/module.json",
            "navigation.json"
        ]
    );
    assert_eq!(std::fs::read_to_string(folder.path().join(".gitignore")).unwrap(), ".maquette/\n");
    let loaded = open(folder.path());
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.project, project);
    assert!(!saved.disk.is_behind(&project));
    let again = save(folder.path(), &saved.disk, &project).unwrap();
    assert!(again.written.is_empty() && again.deleted.is_empty());
    assert!(!SeededIds::new(1).next_id().is_none());
}
