//! What microflows do to objects.

use model_core::lang::schema::Direction;
use model_core::name::QName;

use super::{Flow, Query, Site};
use crate::eval::Objects;
use crate::reference::ObjectRef;
use crate::value::Value;

/// Objects as microflows create, change, retrieve and store them. Entities, attributes and
/// associations go by the numbers of [`crate::eval::Layout`].
pub trait Store: Objects {
    /// A new object with its defaults; no SQL.
    fn create(&mut self, entity: u16) -> Result<ObjectRef, StoreError>;

    /// Gives an attribute a value.
    fn set(&mut self, object: ObjectRef, slot: u16, value: Value) -> Result<(), StoreError>;

    /// Changes what an object is linked to.
    fn link(
        &mut self,
        object: ObjectRef,
        association: u16,
        direction: Direction,
        change: LinkChange,
        others: &[ObjectRef],
    ) -> Result<(), StoreError>;

    /// What an object is linked to, as the session sees it (`design/semantics.md` 22).
    fn links(
        &mut self,
        object: ObjectRef,
        association: u16,
        direction: Direction,
    ) -> Result<Vec<ObjectRef>, StoreError>;

    /// Stored objects: fresh copies. `arguments` are the values of the query's parameters;
    /// `amount` 0 means all.
    fn retrieve(
        &mut self,
        query: &Query,
        arguments: &[Value],
        offset: u64,
        amount: u64,
    ) -> Result<Vec<ObjectRef>, StoreError>;

    /// Stores objects, all or none.
    fn commit(&mut self, objects: &[ObjectRef], events: Events) -> Result<(), StoreError>;

    /// Deletes objects, all or none.
    fn delete(&mut self, objects: &[ObjectRef]) -> Result<(), StoreError>;

    /// A place to return to, in the database and in memory.
    fn savepoint(&mut self) -> Result<Savepoint, StoreError>;

    /// Returns to a savepoint; it stays valid, those made after it are gone.
    fn rollback_to(&mut self, savepoint: Savepoint) -> Result<(), StoreError>;

    /// Forgets a savepoint and those made after it; nothing is undone.
    fn release(&mut self, savepoint: Savepoint) -> Result<(), StoreError>;

    /// How many objects the request holds.
    fn held(&self) -> u64;

    /// Whether someone wants to know of every step: the trace is on.
    fn is_watched(&mut self) -> bool {
        false
    }

    /// A step begins. Steps of a called microflow come before the end of the call.
    fn enter(&mut self, flow: &Flow, site: &Site) {
        let _ = (flow, site);
    }

    /// The step that began last and has not ended ends; with a message if it failed.
    fn leave(&mut self, error: Option<&str>) {
        let _ = error;
    }
}

/// A place in a request to return to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Savepoint(pub u64);

/// How links change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkChange {
    /// The others take the place of those that are linked.
    Set,
    /// The others are added.
    Add,
    /// The others are taken away.
    Remove,
}

/// Whether event handlers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// They run.
    Run,
    /// They do not.
    Skip,
}

/// Why something could not be done to objects.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// Rules of the entities are broken.
    #[error("{}", invalid_words(.0))]
    Invalid(Vec<Feedback>),
    /// More rows or objects than the limit allows.
    #[error("{0}")]
    Limit(String),
    /// Someone else holds the database.
    #[error("{0}")]
    Busy(String),
    /// Anything else, as sentences.
    #[error("{0}")]
    Failed(String),
}

/// What is wrong with a member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// The object.
    pub object: ObjectRef,
    /// The attribute or association.
    pub member: QName,
    /// What is wrong, for people.
    pub message: String,
}

fn invalid_words(feedback: &[Feedback]) -> String {
    let words: Vec<&str> = feedback.iter().map(|f| f.message.as_str()).collect();
    words.join(" ")
}
