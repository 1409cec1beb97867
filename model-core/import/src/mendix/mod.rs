//! Mendix projects become apps: their files, units and documents.
//!
//! `storage` reads the files, `bson` the bytes of a unit, `tree` finds its place; `sources` gathers
//! what readers have to know of other units; each kind of unit has a reader (`domain`, `page`, …)
//! that makes documents of the model, in terms of `reader`; `report` tells what came of it.

pub mod bson;
mod domain;
pub mod error;
mod flow;
pub mod guid;
mod page;
mod project;
mod raw;
mod reader;
mod report;
mod secrets;
mod sources;
pub mod storage;
pub mod tree;

use model_core::model::Project;

pub use error::MendixError;
pub use report::Note;
pub use storage::Storage;

/// A project that became an app.
#[derive(Debug, Default)]
pub struct Import {
    /// The app.
    pub project: Project,
    /// What there is to tell.
    pub notes: Vec<Note>,
}

/// Makes an app of a project. What cannot be read is told; nothing stops it.
pub fn read(storage: &Storage) -> Import {
    let tree = tree::Tree::new(storage);
    let (project, notes) = project::project(&tree);
    Import { project, notes }
}
