//! The preview database that an import fills: it follows the model, ids are reserved, and rows
//! are stored as the runtime stores objects. What it must never do: end a transaction, which is
//! for whoever loads to decide.

use std::path::{Path, PathBuf};

use model_core::id::Id;
use model_core::model::Project;
use model_core::value::Decimal;
use runtime_preview::program::{Domain, Entity, Program};
use runtime_preview::query::bind::bind;
use runtime_preview::query::objects::{self, ObjectSql};
use runtime_preview::query::{ColumnType, catalogue};
use runtime_preview::reference::ObjectId;
use runtime_preview::schema::{Consent, Plan, SchemaError, TooManyEntities, apply};
use runtime_preview::storage::{Database, StorageError};
use runtime_preview::value::Value;
use rusqlite::{Connection, ErrorCode, Statement};

/// Why data cannot be stored.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// More entities than an app can have.
    #[error("there are too many entities: {0}")]
    TooMany(#[from] TooManyEntities),
    /// The preview database could not be made or written to.
    #[error("the data could not be stored: {0}")]
    Storage(#[from] StorageError),
    /// The preview database could not follow the model.
    #[error("the data could not be stored: {0}")]
    Schema(#[from] SchemaError),
    /// The folder of the preview database could not be made.
    #[error("{} cannot be made: {reason}", path.display())]
    Folders {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
}

impl From<rusqlite::Error> for TargetError {
    fn from(error: rusqlite::Error) -> TargetError {
        TargetError::Storage(error.into())
    }
}

/// A preview database that is as the model is.
pub(crate) struct Target {
    pub(crate) database: Database,
    pub(crate) program: Program,
    pub(crate) sql: ObjectSql,
}

impl Target {
    /// Opens or makes the database in this file, and its folder, and lets it follow the model.
    pub(crate) fn open(file: &Path, project: &Project) -> Result<Target, TargetError> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|reason| TargetError::Folders { path: folder.to_owned(), reason })?;
        }
        let database = Database::open(file)?;
        let domain = Domain::new(project);
        let before = catalogue::read(database.write("an import")?.connection()?)?;
        let plan = Plan::new(&before, &domain)?;
        apply(&database, &plan, 0, Consent::KeepAll)?;
        let program = Program::new(&domain, &plan.after);
        let sql = ObjectSql::new(&program);
        Ok(Target { database, program, sql })
    }
}

/// The entity of a document.
pub(crate) fn entity_of(program: &Program, document: Id) -> Option<&Entity> {
    program.entities().iter().find(|entity| entity.document.0 == document)
}

/// Reserves ids for so many rows of an entity, by its number. Gives the first of them.
pub(crate) fn reserve(connection: &Connection, entity: u16, rows: u64) -> rusqlite::Result<i64> {
    let rows = i64::try_from(rows).unwrap_or(0);
    let end: i64 = connection.query_row(objects::RESERVE, (rows, entity), |row| row.get(0))?;
    Ok(end - rows)
}

/// Stores rows of one entity.
pub(crate) struct Inserter<'t> {
    statement: Statement<'t>,
    typed: bool,
    columns: Vec<(Id, ColumnType)>,
}

impl<'t> Inserter<'t> {
    /// Prepares the statement; nothing for an entity that is not stored.
    pub(crate) fn new(
        connection: &'t Connection,
        sql: &ObjectSql,
        entity: &Entity,
    ) -> rusqlite::Result<Option<Inserter<'t>>> {
        let Some(level) = entity.tables.first() else { return Ok(None) };
        let Some(insert) = sql.of(entity).inserts.first() else { return Ok(None) };
        let columns = entity.columns(level).map(|(_, member)| (member.id, member.ty)).collect();
        let statement = connection.prepare(insert)?;
        Ok(Some(Inserter { statement, typed: level.typed, columns }))
    }

    /// The members whose values a row has, in their order.
    pub(crate) fn members(&self) -> impl Iterator<Item = Id> {
        self.columns.iter().map(|(id, _)| *id)
    }

    /// Stores a row; `values` go with the members. Whether it could be stored: not where
    /// another row has the same key.
    pub(crate) fn insert(&mut self, id: ObjectId, values: &[Value]) -> rusqlite::Result<bool> {
        self.statement.raw_bind_parameter(1, id.0)?;
        let first = if self.typed {
            self.statement.raw_bind_parameter(2, id.entity_number())?;
            3
        } else {
            2
        };
        for (at, (value, (_, ty))) in values.iter().zip(&self.columns).enumerate() {
            bind(&mut self.statement, first + at, value, *ty)?;
        }
        match self.statement.raw_execute() {
            Ok(_) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// A decimal, if an attribute can hold it exactly.
pub(crate) fn storable(decimal: Decimal) -> Option<Decimal> {
    (decimal.scale() <= 8 && decimal.to_storage().is_ok()).then_some(decimal)
}
