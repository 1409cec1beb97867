//! The languages in which a model says what it means: expressions ([`expression`]), XPath
//! constraints ([`xpath`]) and OQL ([`oql`]).
//!
//! All three work alike. `parse` is total: any text gives a tree, with [`Problem`]s where it
//! could not be read. `check` walks a tree with a [`schema::Schema`] and gives types, problems
//! and [`Reference`]s, each with an exact [`Span`]; a rename rewrites the spans of references and
//! nothing else. `format` writes the tree in its standard form and keeps comments.
//!
//! What this room must never do: know how a model is stored, evaluate anything, or fail. Texts
//! come from people and files; nothing here may panic, recurse without bound or loop.

pub mod expression;
pub mod highlight;
pub mod oql;
pub mod schema;
pub mod xpath;

mod complete;
mod cursor;
#[cfg(test)]
mod depth_tests;
#[cfg(test)]
pub(crate) mod fixture;
pub mod function;
mod hover;
mod lexer;
mod node;
#[cfg(test)]
pub(crate) mod planted_tests;
mod pretty;
mod problem;
mod reference;
mod resolve;
mod span;
mod suggest;
#[cfg(test)]
mod testing;
pub mod token;
mod typed;
pub mod types;

pub use complete::{Candidate, CandidateKind, Completion};
pub use hover::Hover;
pub use node::{BinaryOp, NodeId};
pub use problem::{Edit, Problem, ProblemKind, apply_edits};
pub use reference::{Reference, Target, rename_edits};
pub use span::{Ident, Span};
pub use suggest::closest;
pub use typed::{Scope, Step, Typed};
