//! How a database follows the model (`design/semantics.md` 8–11): the catalogue in it says
//! what it was made for, a [`Plan`] lists the steps to the model as it is now, [`apply`] carries
//! them out in one transaction.
//!
//! What this room must never do: drop what leaves the model (it is retired and comes back by its
//! id), or change a value without saying so first.

mod apply;
mod names;
mod plan;
mod step;
#[cfg(test)]
mod tests;

pub use apply::{Consent, Obstacle, SchemaError, apply};
pub use plan::{Plan, TooManyEntities};
pub use step::{LinkForm, Reason, Step};
