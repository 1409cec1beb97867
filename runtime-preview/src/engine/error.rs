//! Why the engine cannot run an app.

use crate::schema::SchemaError;
use crate::storage::StorageError;

/// Why the engine cannot run an app, or not with this model.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// It is a database of something else.
    #[error(
        "it holds tables, but none of an app, and was left alone; name another file, or make an app of it with “maquette import sqlite”"
    )]
    Foreign,
    /// The database cannot follow the model.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// SQLite failed.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The thread could not be started.
    #[error("the preview cannot be started: {0}")]
    Thread(#[from] std::io::Error),
}
