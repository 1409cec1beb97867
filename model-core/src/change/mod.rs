//! Changes: the only way in which a project changes, and the history that undoes them.
//!
//! A [`Change`] holds whole documents before and after. Applying it is checked: what it says was
//! before must be there now. Applying and reverting are exact inverses.

mod guard;
mod history;
pub mod verbs;

pub use guard::{Protected, Refused, Touch, check_document, check_touch, make_editable};
pub use history::{History, Source, Step};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Document, DocumentId, Project};

/// One document of a change. Nothing before: it is new; nothing after: it is removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The document before the change.
    pub before: Option<Arc<Document>>,
    /// The document after it.
    pub after: Option<Arc<Document>>,
}

/// What a person's action, a fix or a reload does to a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// What it is called in the menu, after Undo: `Rename entity`.
    pub label: String,
    edits: BTreeMap<DocumentId, Edit>,
}

/// A change does not fit the project: a document is not what it was when the change was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{label}” cannot be applied, because {document} was changed in between")]
pub struct Stale {
    /// What the change is called.
    pub label: String,
    /// The title of the document.
    pub document: String,
}

impl Change {
    /// A change of nothing.
    pub fn new(label: impl Into<String>) -> Change {
        Change { label: label.into(), edits: BTreeMap::new() }
    }

    /// The documents that it touches.
    pub fn edits(&self) -> &BTreeMap<DocumentId, Edit> {
        &self.edits
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Adds a new document. Its key is its own id.
    pub fn create(&mut self, document: Document) -> DocumentId {
        let id = DocumentId(document.root().id());
        self.put(id, None, Some(Arc::new(document)));
        id
    }

    /// Removes a document.
    pub fn remove(&mut self, project: &Project, id: DocumentId) {
        if let Some(before) = self.current(project, id) {
            self.put(id, Some(before), None);
        }
    }

    /// Changes a document, on top of what this change already does to it. Whether there is one.
    pub fn edit(
        &mut self,
        project: &Project,
        id: DocumentId,
        edit: impl FnOnce(&mut Document),
    ) -> bool {
        let Some(before) = self.current(project, id) else { return false };
        let mut after = Document::clone(&before);
        edit(&mut after);
        self.put(id, Some(before), Some(Arc::new(after)));
        true
    }

    /// The document as this change leaves it.
    pub fn current(&self, project: &Project, id: DocumentId) -> Option<Arc<Document>> {
        match self.edits.get(&id) {
            Some(edit) => edit.after.clone(),
            None => project.document(id).cloned(),
        }
    }

    /// Adds the step of one document. A document that ends as it began leaves the change.
    pub fn put(
        &mut self,
        id: DocumentId,
        before: Option<Arc<Document>>,
        after: Option<Arc<Document>>,
    ) {
        let first = match self.edits.remove(&id) {
            Some(edit) => edit.before,
            None => before,
        };
        if first != after {
            self.edits.insert(id, Edit { before: first, after });
        }
    }

    /// Appends what another change does after this one, so that both are one step.
    pub fn extend(&mut self, other: &Change) {
        for (id, edit) in &other.edits {
            self.put(*id, edit.before.clone(), edit.after.clone());
        }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Change {
        let turn = |edit: &Edit| Edit { before: edit.after.clone(), after: edit.before.clone() };
        Change {
            label: self.label.clone(),
            edits: self.edits.iter().map(|(id, edit)| (*id, turn(edit))).collect(),
        }
    }

    /// The project after the change. Documents that the change does not touch are shared.
    pub fn apply(&self, project: &Project) -> Result<Project, Stale> {
        for (id, edit) in &self.edits {
            let current = project.document(*id);
            let same = match (current, &edit.before) {
                (None, None) => true,
                (Some(now), Some(then)) => Arc::ptr_eq(now, then) || now == then,
                _ => false,
            };
            if !same {
                let document = current.or(edit.before.as_ref()).or(edit.after.as_ref());
                let document = document.map_or_else(String::new, |document| document.title());
                return Err(Stale { label: self.label.clone(), document });
            }
        }
        let mut next = project.clone();
        for (id, edit) in &self.edits {
            next.set(*id, edit.after.clone());
        }
        Ok(next)
    }

    /// What leads from one project to another.
    pub fn between(label: impl Into<String>, from: &Project, to: &Project) -> Change {
        let mut change = Change::new(label);
        for (id, before) in from.documents() {
            let after = to.document(*id);
            if !after.is_some_and(|after| Arc::ptr_eq(before, after)) {
                change.put(*id, Some(before.clone()), after.cloned());
            }
        }
        for (id, after) in to.documents() {
            if from.document(*id).is_none() {
                change.put(*id, None, Some(after.clone()));
            }
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{IdSource, SeededIds};
    use crate::model::entity::Entity;
    use crate::model::{Content, Place};
    use proptest::prelude::*;

    fn entity(ids: &mut SeededIds, name: &str) -> Document {
        let entity = Entity { id: ids.next_id(), name: name.to_owned(), ..Entity::default() };
        Document::new(Place::module("Sales"), entity)
    }

    fn rename(document: &mut Document, name: &str) {
        if let Content::Entity(entity) = &mut document.content {
            name.clone_into(&mut entity.name);
        }
    }

    #[test]
    fn a_change_that_ends_as_it_began_is_empty() {
        let mut project = Project::default();
        let id = project.add(entity(&mut SeededIds::new(1), "A"));
        let mut change = Change::new("Rename");
        change.edit(&project, id, |document| rename(document, "B"));
        assert!(!change.is_empty());
        change.edit(&project, id, |document| rename(document, "A"));
        assert!(change.is_empty());
    }

    #[test]
    fn a_stale_change_is_refused() {
        let mut project = Project::default();
        let id = project.add(entity(&mut SeededIds::new(1), "A"));
        let mut change = Change::new("Rename");
        change.edit(&project, id, |document| rename(document, "B"));
        let next = change.apply(&project).unwrap();
        assert_eq!(change.apply(&next).unwrap_err().document, "Sales.B");
    }

    proptest! {
        #[test]
        fn undo_takes_back_exactly(steps in prop::collection::vec((0_u8..3, 0_usize..6, "[A-C]"), 1..30)) {
            let mut ids = SeededIds::new(3);
            let mut project = Project::default();
            let mut history = History::default();
            let mut past = vec![project.clone()];
            for (what, place, name) in steps {
                let mut change = Change::new("step");
                let target = project.documents().keys().nth(place).copied();
                match (what, target) {
                    (0, _) | (_, None) => { change.create(entity(&mut ids, &name)); }
                    (1, Some(id)) => { change.edit(&project, id, |document| rename(document, &name)); }
                    (_, Some(id)) => change.remove(&project, id),
                }
                if change.is_empty() { continue; }
                project = history.record(&project, change, Source::Person).unwrap();
                past.push(project.clone());
            }
            let last = project.clone();
            let mut wanted = past.iter().rev().skip(1);
            while let Some(before) = history.undo(&project) {
                project = before.unwrap();
                prop_assert_eq!(Some(&project), wanted.next());
            }
            prop_assert!(project.is_empty());
            while let Some(after) = history.redo(&project) {
                project = after.unwrap();
            }
            prop_assert_eq!(project, last);
        }
    }
}
