//! Why a project cannot be imported.

use std::path::PathBuf;

use crate::sqlite::ImportError;

/// Why a Mendix project cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum MendixError {
    /// The folder has no project.
    #[error("{} holds no .mpr file. Name the folder of a Mendix project, or its .mpr file.", .0.display())]
    NoProject(PathBuf),
    /// The folder has several.
    #[error("{} holds several .mpr files: {}. Name one of them.", folder.display(), names.join(", "))]
    Several {
        /// The folder.
        folder: PathBuf,
        /// Their names.
        names: Vec<String>,
    },
    /// The file is not the database that it should be.
    #[error(transparent)]
    File(#[from] ImportError),
    /// It is a database, but of something else.
    #[error("{} is a database, but not one of a Mendix project: it has no table of units.", .0.display())]
    NoUnits(PathBuf),
    /// The units stand in files of their own, and none of them is there.
    #[error("The units of {} should stand in {}, which is missing or empty. Copy the whole folder of the project.", project.display(), folder.display())]
    NoContents {
        /// The `.mpr` file.
        project: PathBuf,
        /// The folder beside it.
        folder: PathBuf,
    },
    /// The database cannot be read to its end.
    #[error("{} cannot be read: {reason}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: rusqlite::Error,
    },
    /// Whoever asked for it stopped it.
    #[error("The import was stopped.")]
    Cancelled,
}
