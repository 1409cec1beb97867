//! Mendix projects become apps: their files, units and documents.
//!
//! `storage` reads the files, `bson` the bytes of a unit, `tree` finds its place; `sources` gathers
//! what readers have to know of other units; each kind of unit has a reader (`domain`, `page`, …)
//! that makes documents of the model, in terms of `reader`; `report` tells what came of it.

mod app;
mod background;
pub mod bson;
mod domain;
pub mod error;
mod flow;
mod foreign;
mod function;
pub mod guid;
mod mapping;
mod note;
mod page;
mod project;
mod raw;
mod reader;
mod report;
mod secrets;
mod sources;
pub mod storage;
pub mod tree;
mod values;

use model_core::model::Project;

pub use error::MendixError;
pub use note::Note;
pub use report::MendixReport;
pub use storage::Storage;

/// A project that became an app.
#[derive(Debug, Default)]
pub struct Import {
    /// The app.
    pub project: Project,
    /// What there is to tell.
    pub notes: Vec<Note>,
    /// Units that could not be placed or read.
    pub lost: Vec<(guid::Guid, tree::Lost)>,
}

/// Makes an app of a project. What cannot be read is told; nothing stops it.
pub fn read(storage: &Storage) -> Import {
    let tree = tree::Tree::new(storage);
    let name = storage.path.file_stem().unwrap_or_default().to_string_lossy();
    let (project, notes) = project::project(&tree, &name);
    Import { project, notes, lost: tree.lost }
}
