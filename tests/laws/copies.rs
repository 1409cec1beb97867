//! Copies are equal to what was copied up to ids and names, share no id with it, and leave it as it
//! was.

use std::collections::BTreeSet;

use model_core::change::verbs::{copy_documents, copy_with_new_ids};
use model_core::id::{Id, SeededIds};
use model_core::model::app::Module;
use model_core::model::meta::walk;
use model_core::model::{Content, Document, DocumentId, Element, Place, Project};
use model_core::testing::any_project;

use super::without_ids;

fn ids(element: &dyn Element) -> BTreeSet<Id> {
    let mut all = BTreeSet::new();
    walk(element, &mut |inner| {
        if !inner.id().is_none() {
            all.insert(inner.id());
        }
    });
    all
}

#[test]
fn elements_of_every_kind_are_copied_whole() {
    let mut kinds = BTreeSet::new();
    for seed in 0..60 {
        let project = any_project(seed);
        let mut fresh = SeededIds::new(seed + 1000);
        for document in project.documents().values() {
            let root = document.root();
            let copy = copy_with_new_ids(root, &mut fresh);
            assert!(ids(root).is_disjoint(&ids(copy.as_ref())), "{}", document.title());
            let (a, b) = (without_ids(root), without_ids(copy.as_ref()));
            assert_eq!(format!("{a:?}"), format!("{b:?}"), "{}", document.title());
            kinds.insert(root.kind().name);
        }
    }
    assert_eq!(kinds.len(), <Content as model_core::model::Node>::kinds().len());
}

#[test]
fn documents_are_copied_into_another_app_and_nothing_else_changes() {
    let mut equal = 0;
    for (number, project) in super::apps().into_iter().enumerate() {
        let other = any_project(number as u64);
        let which: Vec<DocumentId> = project.documents().keys().copied().collect();
        let mut fresh = SeededIds::new(77);
        let place = Place::module("Imported");
        let (change, made) = copy_documents(&project, &mut fresh, &which, &other, &place);
        let after = change.apply(&other).unwrap();
        assert_eq!(change.reversed().apply(&after).unwrap(), other);
        assert_eq!(after.len(), other.len() + made.len());
        for (id, document) in other.documents() {
            assert_eq!(after.document(*id), Some(document));
        }
        // Every document of a module came along; where the names of modules were free, equal up to
        // ids.
        let told = |document: &Document| format!("{:?}", without_ids(document.root()));
        let in_modules = project.documents().values().filter(|d| !d.place.module.is_empty());
        let mut originals: Vec<String> = in_modules.map(|d| told(d)).collect();
        let mut copies: Vec<String> =
            made.iter().map(|id| told(after.document(*id).unwrap())).collect();
        originals.sort();
        copies.sort();
        assert_eq!(copies.len(), originals.len(), "app {number}");
        let names = |project: &Project| -> BTreeSet<String> {
            let all = project.of_kind::<Module>();
            all.map(|(_, _, module)| module.name.to_ascii_lowercase()).collect()
        };
        if names(&project).is_disjoint(&names(&other)) {
            assert_eq!(copies, originals, "app {number}");
            equal += 1;
        }
    }
    assert!(equal >= 3, "{equal}");
}
