//! Read-only modules: which changes touch them, and how they become editable.
//!
//! A change that touches a document of a read-only module is refused. Three are not: one after
//! which the module is editable; undo and redo, which bring back what was there; and documents
//! that only follow a name that changed elsewhere, as they would lead nowhere otherwise.

use crate::model::app::Module;
use crate::model::{Content, Document, Project, ReadOnly};

use super::{Change, Stale};

/// What a change may do to documents of read-only modules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Touch {
    /// Nothing.
    #[default]
    Nothing,
    /// Follow names that change elsewhere; the documents keep their own name and place.
    Names,
}

/// A change would touch a module that came ready from others.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The module {module} came ready from a marketplace{}; it is read-only", told(version))]
pub struct Protected {
    /// The module.
    pub module: String,
    /// Its version; empty where none is known.
    pub version: String,
}

/// ` (version 2.3)`; nothing where no version is known.
fn told(version: &str) -> String {
    if version.is_empty() { String::new() } else { format!(" (version {version})") }
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not fit the project.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// It would touch a read-only module.
    #[error(transparent)]
    ReadOnly(#[from] Protected),
}

/// Says no to a change that touches a read-only module.
pub fn check_touch(read_only: &ReadOnly, change: &Change, touch: Touch) -> Result<(), Protected> {
    if read_only.is_empty() {
        return Ok(());
    }
    for edit in change.edits().values() {
        let (before, after) = (edit.before.as_deref(), edit.after.as_deref());
        for document in [before, after].into_iter().flatten() {
            let module = &document.place.module;
            if is_protected(read_only, change, module)
                && !(touch == Touch::Names && stays(before, after))
            {
                return Err(protected(read_only, module));
            }
        }
    }
    Ok(())
}

/// Says no where a document stands in a read-only module.
pub fn check_document(read_only: &ReadOnly, document: &Document) -> Result<(), Protected> {
    let module = &document.place.module;
    if read_only.has(module) { Err(protected(read_only, module)) } else { Ok(()) }
}

fn protected(read_only: &ReadOnly, module: &str) -> Protected {
    let version = read_only.get(module).map(|ready| ready.version.clone());
    Protected { module: module.to_owned(), version: version.unwrap_or_default() }
}

/// Whether a module is read-only, and still is after the change.
fn is_protected(read_only: &ReadOnly, change: &Change, module: &str) -> bool {
    let Some(ready) = read_only.get(module) else { return false };
    let edit = change.edits().get(&ready.document);
    let after = edit.and_then(|edit| edit.after.as_deref());
    !after.is_some_and(
        |document| matches!(&document.content, Content::Module(module) if !module.read_only),
    )
}

/// Whether a document keeps its name and its place.
fn stays(before: Option<&Document>, after: Option<&Document>) -> bool {
    before
        .zip(after)
        .is_some_and(|(before, after)| before.place == after.place && before.name() == after.name())
}

/// Lets a module be changed that came ready from others. It keeps its version.
pub fn make_editable(project: &Project, module: &str) -> Change {
    let mut change = Change::new(format!("Make {module} editable"));
    let of_name = |module: &Module, name: &str| module.name == name && module.read_only;
    let found = project.of_kind::<Module>().find(|(_, _, found)| of_name(found, module));
    if let Some((id, _, _)) = found {
        change.edit(project, id, |document| {
            if let Content::Module(module) = &mut document.content {
                module.read_only = false;
            }
        });
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::uses::Uses;
    use crate::change::verbs;
    use crate::id::SeededIds;
    use crate::index::Index;
    use crate::model::{DocumentId, Place};
    use crate::testing::app;

    /// Sales calls Kit, which came ready and names an entity of Sales.
    fn project() -> Project {
        let project = app()
            .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
            .microflow("Kit.Show", |m| m.parameter("Order: Object Sales.Order").end(""))
            .enumeration("Kit.Size", &["S"])
            .build();
        read_only(&project, "Kit")
    }

    fn read_only(project: &Project, name: &str) -> Project {
        let (id, _, _) = project.of_kind::<Module>().find(|(_, _, m)| m.name == name).unwrap();
        let mut change = Change::new("Lock");
        change.edit(project, id, |document| {
            if let Content::Module(module) = &mut document.content {
                (module.read_only, module.version) = (true, "2.3".to_owned());
            }
        });
        change.apply(project).unwrap()
    }

    fn id(project: &Project, title: &str) -> DocumentId {
        *project.documents().iter().find(|(_, d)| d.title() == title).unwrap().0
    }

    #[track_caller]
    fn check(project: &Project, change: &Change, touch: Touch, module: Option<&str>) {
        assert!(!change.is_empty());
        let told = check_touch(&ReadOnly::of(project), change, touch);
        assert_eq!(told.err().map(|protected| protected.module).as_deref(), module);
    }

    #[test]
    fn what_touches_a_read_only_module_is_refused() {
        let project = project();
        let (own, ready) = (id(&project, "Sales.Order"), id(&project, "Kit.Show"));
        let mut ids = SeededIds::new(3);
        let delete = |id| verbs::delete_documents(&project, &[id].into());
        check(&project, &delete(ready), Touch::Nothing, Some("Kit"));
        check(&project, &delete(ready), Touch::Names, Some("Kit"));
        check(&project, &delete(own), Touch::Nothing, None);
        let (new, _) = verbs::create_page(&project, &mut ids, Place::module("Kit"), "P");
        check(&project, &new, Touch::Nothing, Some("Kit"));
        let into = verbs::move_documents(&project, &[own], &Place::module("Kit"));
        check(&project, &into, Touch::Names, Some("Kit"));
        let out = verbs::move_documents(&project, &[ready], &Place::module("Sales"));
        check(&project, &out, Touch::Names, Some("Kit"));
        let told = check_document(&ReadOnly::of(&project), project.document(ready).unwrap());
        let words = "The module Kit came ready from a marketplace (version 2.3); it is read-only";
        assert_eq!(told.unwrap_err().to_string(), words);
    }

    #[test]
    fn references_follow_names_that_change_elsewhere() {
        let project = project();
        let index = Index::new(&project);
        let order = id(&project, "Sales.Order");
        let renamed =
            verbs::rename(&project, &index, &Uses::new(&index), order, order.0, "Purchase");
        let renamed = renamed.unwrap();
        assert!(renamed.edits().contains_key(&id(&project, "Kit.Show")));
        check(&project, &renamed, Touch::Nothing, Some("Kit"));
        check(&project, &renamed, Touch::Names, None);
    }

    #[test]
    fn a_module_becomes_editable_in_one_step() {
        let project = project();
        let mut change = make_editable(&project, "Kit");
        assert_eq!(change.label, "Make Kit editable");
        check(&project, &change, Touch::Nothing, None);
        assert!(make_editable(&project, "Sales").is_empty());
        // What comes along in the same step is fine too.
        change.remove(&project, id(&project, "Kit.Size"));
        check(&project, &change, Touch::Nothing, None);
        let next = change.apply(&project).unwrap();
        assert!(ReadOnly::of(&next).is_empty());
    }
}
