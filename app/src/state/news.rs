//! What git knows of the open app.

use model_core::diff::DocumentDifference;
use model_core::model::Project;

use crate::git::{Commit, GitError};

/// What git knows of an app.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// The app that it is of.
    pub serial: u64,
    /// The revision that was compared.
    pub revision: u64,
    /// Why there is nothing to compare with, if so.
    pub hindrance: Option<GitError>,
    /// The branch.
    pub branch: String,
    /// The message that git proposes, while a merge is under way.
    pub merge: Option<String>,
    /// The id of the last commit; empty before the first.
    pub head_id: String,
    /// The app as of the last commit.
    pub head: Project,
    /// The app as it was compared.
    pub now: Project,
    /// What differs, diagrams included.
    pub changes: Vec<DocumentDifference>,
    /// The latest commits, newest first.
    pub history: Vec<Commit>,
}

/// What a commit changed, against the one before it.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The id of the commit.
    pub commit: String,
    /// The app before it.
    pub before: Project,
    /// The app as of it.
    pub after: Project,
    /// What differs, diagrams included.
    pub changes: Vec<DocumentDifference>,
}
