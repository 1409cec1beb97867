//! Mendix projects become apps: their files, units and documents.
//!
//! `storage` reads the files, `bson` the bytes of a unit, `tree` finds its place; `sources` gathers
//! what readers have to know of other units; each kind of unit has a reader (`domain`, `page`, …)
//! that makes documents of the model, in terms of `reader`; `report` tells what came of it.

mod app;
mod background;
pub mod bson;
#[cfg(test)]
mod corpus_tests;
mod domain;
mod dropped;
pub mod error;
mod flow;
mod foreign;
mod function;
pub mod guid;
#[cfg(test)]
mod hostile_tests;
mod left_out;
mod mapping;
#[cfg(test)]
mod mutation_lists;
#[cfg(test)]
mod mutation_tests;
mod note;
mod page;
mod progress;
mod project;
mod raw;
mod reader;
mod report;
mod secrets;
mod service;
mod sources;
pub mod storage;
#[cfg(test)]
mod testing;
pub mod tree;
#[cfg(test)]
mod unresolved_tests;
mod values;
mod withhold;

use model_core::model::Project;

pub use error::MendixError;
pub use note::Note;
pub use progress::{Progress, Watcher};
pub use report::{COUNTED, FunctionUse, Group, MendixReport, ModuleLine, Place, Taken};
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
    // Only who watches can stop it.
    read_watched(storage, &mut progress::quietly).unwrap_or_default()
}

/// The same, telling how far it is; the error is that it was stopped.
pub fn read_watched(storage: &Storage, watcher: Watcher<'_>) -> Result<Import, MendixError> {
    let tree = tree::Tree::new(storage);
    let name = storage.path.file_stem().unwrap_or_default().to_string_lossy();
    let (project, notes) = project::watched(&tree, &name, watcher)?;
    progress::tell(watcher, Progress::Checking)?;
    Ok(Import { project, notes, lost: tree.lost })
}
