//! The worker of git: what changed since the last commit, the history, and commits.

use std::path::PathBuf;

use model_core::diff::{Layout, diff_with};
use model_core::model::Project;
use model_core::store;

use super::Worker;
use crate::git::{GitError, Repo, commit};
use crate::state::News;

/// What it is asked for.
pub enum GitJob {
    /// Compare a snapshot with the last commit.
    Compare(Compare),
    /// Commit what the files hold.
    Commit {
        /// The app that it is of.
        serial: u64,
        /// Its folder.
        folder: PathBuf,
        /// The message.
        message: String,
    },
}

/// A snapshot to compare.
pub struct Compare {
    /// The app that it is of.
    pub serial: u64,
    /// Its revision.
    pub revision: u64,
    /// Its folder.
    pub folder: PathBuf,
    /// The snapshot.
    pub project: Project,
}

/// What came of it.
pub enum GitAnswer {
    /// What changed.
    News(Box<News>),
    /// A commit was made, or not.
    Committed {
        /// The app that it is of.
        serial: u64,
        /// What came of it.
        result: Result<String, GitError>,
    },
}

/// How many commits are listed.
const HISTORY: usize = 50;

/// Starts the worker. Of several snapshots that wait only the latest is compared.
pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Worker<GitJob, GitAnswer>> {
    let mut known = Known::default();
    Worker::start("git", wake, move |job| work(job, &mut known), keep_latest_comparison)
}

fn keep_latest_comparison(waiting: &mut Vec<GitJob>) {
    let last = waiting.iter().rposition(|job| matches!(job, GitJob::Compare(_)));
    let mut place = 0;
    waiting.retain(|job| {
        let keep = !matches!(job, GitJob::Compare(_)) || Some(place) == last;
        place += 1;
        keep
    });
}

/// The app as of the last commit, as long as that is the last.
#[derive(Default)]
struct Known {
    folder: PathBuf,
    head: String,
    project: Project,
}

fn work(job: GitJob, known: &mut Known) -> GitAnswer {
    match job {
        GitJob::Compare(compare) => GitAnswer::News(Box::new(news(compare, known))),
        GitJob::Commit { serial, folder, message } => {
            let result = Repo::init(&folder).and_then(|repo| commit(&repo, &message));
            GitAnswer::Committed { serial, result }
        }
    }
}

fn news(compare: Compare, known: &mut Known) -> News {
    let mut news = News { serial: compare.serial, revision: compare.revision, ..News::default() };
    let repo = match Repo::find(&compare.folder) {
        Ok(repo) => repo,
        Err(error) => {
            news.hindrance = Some(error);
            return news;
        }
    };
    news.branch = repo.branch();
    news.history = repo.history(HISTORY).unwrap_or_default();
    let head = repo.head_id();
    if known.folder != compare.folder || known.head != head {
        let project = match repo.files("HEAD") {
            Ok(files) => store::load(&files).project,
            // Before the first commit everything is new.
            Err(_) => Project::default(),
        };
        *known = Known { folder: compare.folder, head, project };
    }
    news.head = known.project.clone();
    news.changes = diff_with(&known.project, &compare.project, Layout::Included);
    news
}
