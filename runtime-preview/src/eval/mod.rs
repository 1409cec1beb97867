//! Expressions at run time: from a checked tree to a compact program, and its evaluation.
//!
//! [`Compiler::compile`] resolves every name once: variables to places in a frame, attributes and
//! associations to slots. [`Expression::evaluate`] then looks nothing up by name. Rules of values
//! are those of `design/semantics.md` 1 to 7.
//!
//! What this room must never do: panic, put a decimal through binary floating point, ask the
//! operating system for the time (that is the [`crate::world`]'s), or know how objects are kept
//! (it reads them through [`Objects`]).

#![expect(
    clippy::unnecessary_box_returns,
    reason = "errors are boxed once, so that results of evaluation stay as small as values"
)]

mod code;
mod compile;
pub mod date;
pub mod date_pattern;
mod error;
mod functions;
pub mod locale;
pub mod number_pattern;
mod run;
pub mod template;
#[cfg(test)]
mod tests;
pub mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use model_core::lang::schema::Direction;
use model_core::model::Translated;
use model_core::name::QName;
use model_core::value::Rounding;

use crate::reference::ObjectRef;
use crate::value::Value;
use crate::world::World;

pub use compile::{Compiler, Variables};
pub use error::EvalError;
pub use run::{Expression, order};

/// Where members are kept: names to slots, once, when a program is compiled.
pub trait Layout {
    /// The number of an entity.
    fn entity(&self, name: &QName) -> Option<u16>;
    /// The slot of an attribute, by the entity that declares it: `Sales.Order.Total`.
    fn attribute(&self, name: &QName) -> Option<u16>;
    /// The number of an association.
    fn association(&self, name: &QName) -> Option<u16>;
    /// The captions of the values of an enumeration.
    fn captions(&self, enumeration: &QName) -> Option<Arc<Captions>>;
}

/// The captions of an enumeration's values, by their names.
pub type Captions = BTreeMap<String, Translated>;

/// What expressions read of objects.
pub trait Objects {
    /// The value of an attribute.
    fn attribute(&mut self, object: ObjectRef, slot: u16) -> Result<Value, ReadError>;
    /// The object reached over an association that leads to one at most.
    fn follow(
        &mut self,
        object: ObjectRef,
        association: u16,
        direction: Direction,
    ) -> Result<Option<ObjectRef>, ReadError>;
    /// Whether the object has never been committed.
    fn is_new(&mut self, object: ObjectRef) -> Result<bool, ReadError>;
    /// Whether the object is one of this entity or of a specialization of it.
    fn is_a(&mut self, object: ObjectRef, entity: u16) -> bool;
}

/// Why an object cannot be read, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub String);

/// What an expression knows of its session and the world.
#[derive(Clone, Debug)]
pub struct Context {
    /// Time and randomness.
    pub world: Arc<dyn World>,
    /// The session's time zone.
    pub zone: TimeZone,
    /// How the session's language writes dates and numbers.
    pub locale: &'static locale::Locale,
    /// The code of the session's language, for captions.
    pub language: String,
    /// How `round()` treats a half.
    pub rounding: Rounding,
}

impl Context {
    /// A context in UTC and this language, rounding halves away from zero.
    pub fn new(world: Arc<dyn World>, language: &str) -> Context {
        Context {
            world,
            zone: TimeZone::UTC,
            locale: locale::find(language),
            language: language.to_owned(),
            rounding: Rounding::HalfUp,
        }
    }
}

/// What an expression is evaluated with.
pub struct Env<'a> {
    /// The variables of the frame, by their places.
    pub variables: &'a [Value],
    /// The objects.
    pub objects: &'a mut dyn Objects,
    /// The session and the world.
    pub context: &'a Context,
}

/// For expressions that can reach no object.
#[derive(Clone, Copy, Debug)]
pub struct NoObjects;

impl Objects for NoObjects {
    fn attribute(&mut self, _: ObjectRef, _: u16) -> Result<Value, ReadError> {
        Err(ReadError("There are no objects here.".into()))
    }

    fn follow(
        &mut self,
        _: ObjectRef,
        _: u16,
        _: Direction,
    ) -> Result<Option<ObjectRef>, ReadError> {
        Err(ReadError("There are no objects here.".into()))
    }

    fn is_new(&mut self, _: ObjectRef) -> Result<bool, ReadError> {
        Err(ReadError("There are no objects here.".into()))
    }

    fn is_a(&mut self, _: ObjectRef, _: u16) -> bool {
        false
    }
}
