//! Why a database cannot be imported.

use std::path::PathBuf;

use model_core::name::BadName;

use crate::target::TargetError;

/// Why a database cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such file.
    #[error("There is no file {}. Check the path.", .0.display())]
    NoFile(PathBuf),
    /// It is a folder.
    #[error("{} is a folder. Name the file of the database.", .0.display())]
    Folder(PathBuf),
    /// The system does not let it be read.
    #[error("{} cannot be read: {reason}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It is something else, or encrypted.
    #[error(
        "{} is not an SQLite database, or it is encrypted. Name another file, or decrypt it first.",
        .0.display()
    )]
    NotADatabase(PathBuf),
    /// It is damaged.
    #[error(
        "{} is damaged ({reason}). Repair it with “sqlite3 FILE .recover”, then import the result.",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: rusqlite::Error,
    },
    /// It has no tables.
    #[error("{} has no tables, so there is nothing to import.", .0.display())]
    Empty(PathBuf),
    /// Another program wrote to it meanwhile.
    #[error("{} was changed while it was read. Try again when nothing writes to it.", .0.display())]
    Changed(PathBuf),
    /// The module cannot have this name.
    #[error("“{name}” cannot be the name of a module: {reason}. Give another one with --module.")]
    Module {
        /// The name.
        name: String,
        /// Why not.
        reason: BadName,
    },
    /// The rows could not be stored.
    #[error("The model is complete, but {0}.")]
    Target(#[from] TargetError),
}

impl From<rusqlite::Error> for ImportError {
    fn from(error: rusqlite::Error) -> ImportError {
        ImportError::Target(error.into())
    }
}
