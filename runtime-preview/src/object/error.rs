//! Why something could not be done with an object.

use crate::reference::ObjectId;
use crate::storage::StorageError;

/// Why something could not be done with an object. Messages say what happened, where and what to
/// do.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// The object is not in the database, or was deleted.
    #[error("this {entity} (id {id}) no longer exists; it was deleted in the meantime")]
    Gone {
        /// Its entity.
        entity: String,
        /// Its id.
        id: ObjectId,
    },
    /// The object was made in a part of the request that was rolled back.
    #[error(
        "this {entity} was made in a part of the request that was rolled back, so it can no longer \
         be changed or committed; make a new one after the error"
    )]
    Dead {
        /// Its entity.
        entity: String,
    },
    /// The entity has no such member.
    #[error("{entity} has no member “{member}”; the model has changed since this was asked")]
    NoMember {
        /// The entity.
        entity: String,
        /// The member.
        member: String,
    },
    /// There is no entity, association or enumeration of this name.
    #[error("there is no {what} “{name}” in the model; check the name")]
    Unknown {
        /// The kind of element.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A value does not fit the member.
    #[error("{entity}.{member} cannot hold {value}: {reason}")]
    Misfit {
        /// The entity.
        entity: String,
        /// The member.
        member: String,
        /// The value, shortened.
        value: String,
        /// What does not fit.
        reason: String,
    },
    /// Objects do not satisfy their rules.
    #[error("{}", violations(.0))]
    Invalid(Vec<Violation>),
    /// A delete behaviour refuses.
    #[error("{message}")]
    Refused {
        /// What the model says, or a sentence of our own.
        message: String,
        /// The association that refuses.
        association: String,
        /// The object that cannot be deleted.
        id: ObjectId,
    },
    /// The session holds too many objects.
    #[error(
        "the request holds more than {0} objects; work on them in parts, or raise the limit in the \
         settings of the app"
    )]
    TooMany(usize),
    /// A query does not fit the model.
    #[error(transparent)]
    Query(#[from] crate::query::QueryError),
    /// An OQL query cannot run.
    #[error(transparent)]
    Oql(#[from] crate::query::OqlError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ObjectError {
    /// A word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            ObjectError::Gone { .. } => "objectGone",
            ObjectError::Dead { .. } => "objectRolledBack",
            ObjectError::NoMember { .. } => "unknownMember",
            ObjectError::Unknown { .. } => "unknownElement",
            ObjectError::Misfit { .. } => "invalidValue",
            ObjectError::Invalid(_) => "validation",
            ObjectError::Refused { .. } => "deleteRefused",
            ObjectError::TooMany(_) => "tooManyObjects",
            ObjectError::Query(_) | ObjectError::Oql(_) => "query",
            ObjectError::Storage(StorageError::Busy { .. }) => "databaseBusy",
            ObjectError::Storage(StorageError::Stopped) => "stopped",
            ObjectError::Storage(_) => "database",
        }
    }
}

impl From<rusqlite::Error> for ObjectError {
    fn from(error: rusqlite::Error) -> ObjectError {
        ObjectError::Storage(error.into())
    }
}

/// A rule that an object does not satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The object.
    pub id: ObjectId,
    /// Its entity.
    pub entity: String,
    /// The member whose field shows the message: an attribute's own name or an association's
    /// qualified name.
    pub member: String,
    /// What people read.
    pub message: String,
}

fn violations(all: &[Violation]) -> String {
    all.iter()
        .map(|v| format!("{}.{}: {}", v.entity, v.member, v.message))
        .collect::<Vec<_>>()
        .join("; ")
}
