//! A project becomes an app: each unit is read by the reader of its kind.

use model_core::model::{Document, Project};

use super::reader::Reader;
use super::report::Note;
use super::sources::Sources;
use super::tree::{Leaf, Tree};
use super::{domain, page};

/// What one unit became.
#[derive(Debug, Default)]
pub(super) struct Became {
    /// Its documents.
    pub(super) documents: Vec<Document>,
    /// What there is to tell.
    pub(super) notes: Vec<Note>,
}

/// Reads one unit.
pub(super) fn unit<'s>(sources: &Sources<'s>, leaf: &Leaf<'s>) -> Became {
    let mut reader = Reader::new(sources, leaf);
    match leaf.document.kind() {
        "DomainModels$DomainModel" => domain::read(&mut reader),
        "Forms$Page"
        | "Forms$Layout"
        | "Forms$Snippet"
        | "Forms$BuildingBlock"
        | "Forms$PageTemplate" => page::read(&mut reader),
        _ => {}
    }
    Became { documents: reader.documents, notes: reader.notes }
}

/// Reads all units.
pub(super) fn project(tree: &Tree<'_>) -> (Project, Vec<Note>) {
    let sources = Sources::new(tree);
    let mut project = Project::default();
    let mut notes = Vec::new();
    for leaf in &tree.leaves {
        let became = unit(&sources, leaf);
        for document in became.documents {
            project.add(document);
        }
        notes.extend(became.notes);
    }
    (page::fill(&project), notes)
}
