//! What differs between two projects, as a person would say it: elements that were added, removed,
//! renamed, moved or changed, not lines of text.
//!
//! Documents are matched by their ids, elements by theirs anywhere inside a document; what stands
//! in a slot is compared by the way to it (`source.xpath`). A rename is one difference: references
//! and texts that only follow it are counted there and not listed. Changes of the diagram are kept
//! apart. Everything is read off the descriptions of kinds; no kind is special.
//!
//! [`diff`] gives the differences, [`text`] their text, [`show`] one document as text, [`merge`] one
//! document of two. As JSON
//! (`serde_json::to_string(&differences)`) each document is
//!
//! ```json
//! {"document": "7Z3K9QW2M4TXA", "title": "Sales.Order", "kind": "entity", "change": "changed",
//!  "elements": [{"element": "0H2M4TXA7Z3K9", "path": "Total", "kind": "attribute",
//!    "change": "set", "property": "type", "label": "Type", "old": "Integer", "new": "Decimal",
//!    "uses": 0}],
//!  "layout": []}
//! ```
//!
//! This room never changes a project and never touches files.

mod compare;
mod label;
pub mod merge;
mod renames;
pub mod show;
pub mod text;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::Serialize;

use crate::id::Id;
use crate::model::{Address, Document, DocumentId, Project};

use compare::Comparison;
use renames::Renames;

/// What differs in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentDifference {
    /// The document's key.
    pub document: DocumentId,
    /// What a person calls it; the later name where it was renamed.
    pub title: String,
    /// The word of its kind.
    pub kind: String,
    /// What happened to the document as a whole.
    pub change: DocumentChange,
    /// What differs in it, in the order of the later document, then what was removed.
    pub elements: Vec<ElementDifference>,
    /// What differs in its diagram. Empty unless asked for.
    pub layout: Vec<ElementDifference>,
}

/// What happened to a document as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DocumentChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something in it, its name or its place changed.
    Changed,
}

/// One difference in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ElementDifference {
    /// The nearest element with an id; the document's own for the document itself.
    pub element: Id,
    /// The way to the element as people call things: `Change object Order › Total`; empty for the
    /// document itself.
    pub path: String,
    /// The word of its kind.
    pub kind: String,
    /// What happened.
    pub change: ElementChange,
    /// The keys to the property that changed (`source.xpath`), with a language at the end where a
    /// text of one language changed; empty where the element as a whole is meant.
    pub property: String,
    /// The words on screen for that property.
    pub label: String,
    /// What there was, for people; empty where there was nothing.
    pub old: String,
    /// What there is, for people; empty where there is nothing.
    pub new: String,
    /// How many references and texts only follow this rename.
    pub uses: usize,
}

/// What happened to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ElementChange {
    /// It is new; `new` sums it up.
    Added,
    /// It is gone; `old` sums it up.
    Removed,
    /// It has another name.
    Renamed,
    /// It stands in another element, or the document in another module or folder.
    Moved,
    /// It stands elsewhere in its list.
    Reordered,
    /// A property has another value.
    Set,
}

impl ElementDifference {
    /// Where to go for it in a project that has the element.
    pub fn address(&self, document: DocumentId) -> Address {
        Address { document, element: self.element, property: self.property.clone() }
    }
}

/// Whether changes of diagrams are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// They are not; documents in which nothing else changed are left out.
    LeftOut,
    /// They are.
    Included,
}

/// What differs between two projects, without changes of diagrams, in the order of titles.
pub fn diff(from: &Project, to: &Project) -> Vec<DocumentDifference> {
    diff_with(from, to, Layout::LeftOut)
}

/// The same, with or without changes of diagrams.
///
/// Documents that both projects share in memory cost nothing, others that are equal one
/// comparison.
pub fn diff_with(from: &Project, to: &Project, layout: Layout) -> Vec<DocumentDifference> {
    let pairs = changed(from, to);
    let renames = Renames::new(&pairs);
    let mut differences = Vec::new();
    for pair in &pairs {
        let mut difference = Comparison::new(pair, &renames).difference();
        if layout == Layout::LeftOut {
            difference.layout.clear();
        }
        let whole = difference.change != DocumentChange::Changed;
        if whole || !difference.elements.is_empty() || !difference.layout.is_empty() {
            differences.push(difference);
        }
    }
    let counts = renames.counts();
    for difference in &mut differences {
        for element in &mut difference.elements {
            if element.change == ElementChange::Renamed {
                let key = (difference.document, element.element);
                element.uses = counts.get(&key).copied().unwrap_or_default();
            }
        }
    }
    differences.sort_by(|a, b| (&a.title, a.document).cmp(&(&b.title, b.document)));
    differences
}

/// A document that is not the same in both projects.
struct Pair<'a> {
    id: DocumentId,
    from: Option<&'a Document>,
    to: Option<&'a Document>,
}

/// The documents that differ, in the order of their keys.
fn changed<'a>(from: &'a Project, to: &'a Project) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    let mut before = from.documents().iter().peekable();
    for (id, after) in to.documents() {
        while let Some((gone, document)) = before.next_if(|(other, _)| *other < id) {
            pairs.push(Pair { id: *gone, from: Some(document), to: None });
        }
        match before.next_if(|(other, _)| *other == id) {
            Some((_, document)) if Arc::ptr_eq(document, after) || document == after => {}
            Some((_, document)) => {
                pairs.push(Pair { id: *id, from: Some(document), to: Some(after) });
            }
            None => pairs.push(Pair { id: *id, from: None, to: Some(after) }),
        }
    }
    pairs.extend(before.map(|(id, document)| Pair { id: *id, from: Some(document), to: None }));
    pairs
}
