//! Objects and the sessions that hold them (`design/semantics.md` 13–22).
//!
//! A [`Session`] holds the objects of one user: new ones, changed ones, and those that are read.
//! All that is done to objects goes through it: [`Session::create`], [`Session::set`],
//! [`Session::commit`], [`Session::delete`]; a request is one transaction with savepoints that
//! restore memory and database alike. What this room must never do: write text of SQL, run flows,
//! or trust what a client sends.

mod channel;
mod collect;
mod commit;
mod delete;
mod error;
mod heap;
mod links;
mod member;
mod retrieve;
#[cfg(test)]
mod rule_tests;
mod session;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod view_tests;

pub use crate::reference::{ObjectId, ObjectRef};
pub use channel::Channel;
pub use commit::Committed;
pub use error::{ObjectError, Violation};
pub use heap::State;
pub use retrieve::{ListRow, Range, Table};
pub use session::{Data, Savepoint, Session};

use crate::program::EntityIx;

/// A row that a request wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The object.
    pub id: ObjectId,
    /// Its entity.
    pub entity: EntityIx,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Whether it was committed because another was.
    pub automatic: bool,
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was added.
    Created,
    /// It was changed.
    Changed,
    /// It was removed.
    Deleted,
}
