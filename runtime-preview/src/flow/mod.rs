//! Microflows at run time (`reference/mendix.md` §2.3, `design/semantics.md` 20 to 24).
//!
//! A microflow is compiled once to a flat list of steps ([`program`]); a [`Machine`] walks them.
//! Its frames lie on a heap, so that it can stand still before any activity and go on later: for
//! its budget of steps, a breakpoint, or a stop. What it does to objects goes through [`Store`].
//!
//! What this room must never do: recurse with the calls of a model, wait, or know SQL and pages.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "errors are boxed once, so that results of steps stay small"
)]

mod activity;
mod compile;
mod error;
mod instruction;
mod library;
mod machine;
pub mod program;
mod query;
mod recover;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use error::{ErrorKind, FlowError, Limit};
pub use instruction::{Instruction, MessageKind};
pub use library::Library;
pub use machine::{Limits, Machine, Progress, Surroundings};
pub use program::{Flow, FlowParameter, Site};
pub use query::Query;
pub use session::{DataLayout, ListShape, list};
pub use store::{Events, Feedback, LinkChange, Savepoint, Store, StoreError};
