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

use std::sync::Arc;

use model_core::diff::{DocumentDifference, Layout};
use model_core::model::Project;

use crate::state::OpenApp;

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

/// The groups of what is compared now, made anew only when that changes.
#[derive(Default)]
pub struct Shown {
    key: Option<(u64, u64, String, Layout)>,
    groups: Arc<Vec<Group>>,
}

impl Shown {
    /// The groups, with or without changes of diagrams; and whether they are other than last time.
    pub fn groups(&mut self, app: &OpenApp, layout: Layout) -> Arc<Vec<Group>> {
        let commit = app.review.commit.clone().unwrap_or_else(|| app.git.head_id.clone());
        let past = u64::from(app.review.past().is_some());
        let key = (app.serial, app.git.revision * 2 + past, commit, layout);
        if self.key.as_ref() != Some(&key) {
            self.key = Some(key);
            let compared = app.compared();
            self.groups = Arc::new(compared.map_or_else(Vec::new, |c| groups(&c, layout)));
        }
        self.groups.clone()
    }
}
