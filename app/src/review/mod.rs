//! What a review says, whoever draws it: differences in groups and lines, the words that changed,
//! commit messages, and times as people say them.
//!
//! Everything here is a function of two projects and their differences; nothing is drawn, and
//! nothing of git or of files is known.

pub mod columns;
mod lines;
mod message;
pub mod when;
pub mod words;

pub use lines::{Group, Line, Tally, Value, groups};
pub use message::message;

use model_core::diff::DocumentDifference;
use model_core::model::Project;

/// Two states of an app and what differs.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// The earlier one.
    pub before: &'a Project,
    /// The later one.
    pub after: &'a Project,
    /// What differs, diagrams included.
    pub changes: &'a [DocumentDifference],
}
