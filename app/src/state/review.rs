//! What is reviewed: the working copy or a commit, and the place that its picture shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use model_core::diff::Layout;
use model_core::id::Id;
use model_core::model::DocumentId;

use super::{OpenApp, Past};
use crate::git::GitError;
use crate::review::{Group, Tally, groups};

/// What is reviewed.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// The commit whose changes are shown; none for those of the working copy.
    pub commit: Option<String>,
    /// What the worker read last: the changes of a commit.
    pub read: Option<Box<Past>>,
    /// How much each commit changed, as far as that was counted.
    pub tallies: BTreeMap<String, Tally>,
    /// The commit that is being counted.
    pub counting: Option<String>,
    /// The document and the element that the picture is to show.
    pub place: Option<(DocumentId, Id)>,
    /// Why the last commit failed.
    pub failure: Option<GitError>,
}

impl Review {
    /// The changes of the chosen commit, once they are read.
    pub fn past(&self) -> Option<&Past> {
        self.read.as_deref().filter(|past| self.commit.as_deref() == Some(past.commit.as_str()))
    }

    /// Whether the worker still reads the chosen commit.
    pub fn is_reading(&self) -> bool {
        self.commit.is_some() && self.past().is_none()
    }
}

/// What a view asks of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewRequest {
    /// Show the changes of a commit, or with none those of the working copy.
    Commit(Option<String>),
    /// Show the picture of a document, and an element in it.
    Place(DocumentId, Id),
    /// Count what a commit changed.
    Count(String),
    /// The person has read why the commit failed.
    Dismiss,
}

/// The groups of what is compared now, made anew only when that changes.
#[derive(Default)]
pub struct Differences {
    key: Option<(u64, u64, String, Layout)>,
    groups: Arc<Vec<Group>>,
}

impl Differences {
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
