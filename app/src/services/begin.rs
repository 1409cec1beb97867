//! Begins with an app: makes, opens or imports one, on a worker.

use std::path::PathBuf;

/// A way to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// A blank app.
    New {
        /// Its name.
        name: String,
        /// Its folder; made if need be.
        folder: PathBuf,
    },
    /// An app that is there.
    Open {
        /// Its folder.
        folder: PathBuf,
    },
    /// An app from a database.
    Import {
        /// The database.
        file: PathBuf,
        /// The folder of the app; made if need be.
        folder: PathBuf,
        /// Whether the rows come along.
        with_data: bool,
        /// Whether pages are made.
        pages: bool,
    },
}
