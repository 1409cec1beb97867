//! The worker of git: what changed since the last commit, what each commit changed, and commits.

use std::path::{Path, PathBuf};

use model_core::diff::{Layout, diff_with};
use model_core::model::Project;
use model_core::store;

use super::Worker;
use crate::git::{GitError, Repo, commit};
use crate::review::{Compared, Tally, groups};
use crate::state::{News, Past};

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
    /// Read what a commit changed.
    Read(OfCommit),
    /// Count what a commit changed.
    Count(OfCommit),
}

/// A commit of an app.
pub struct OfCommit {
    /// The app that it is of.
    pub serial: u64,
    /// Its folder.
    pub folder: PathBuf,
    /// The id of the commit.
    pub commit: String,
    /// The modules that came ready from a marketplace, and are not counted.
    pub ready: Vec<String>,
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
    /// What a commit changed.
    Read {
        /// The app that it is of.
        serial: u64,
        /// The commit, or why it could not be read.
        result: Result<Box<Past>, GitError>,
    },
    /// How much a commit changed; nothing where that could not be read.
    Counted {
        /// The app that it is of.
        serial: u64,
        /// The id of the commit.
        commit: String,
        /// How much.
        tally: Tally,
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

/// How many states of an app are kept besides the last commit.
const KEPT: usize = 4;

/// States of an app by their commits: the last one as long as it is the last, and a few that were
/// asked for, the latest first.
#[derive(Default)]
struct Known {
    folder: PathBuf,
    head: (String, Project),
    others: Vec<(String, Project)>,
}

impl Known {
    /// Forgets everything where another app was asked for.
    fn of(&mut self, folder: &Path) -> &mut Known {
        if self.folder != folder {
            *self = Known { folder: folder.to_owned(), ..Known::default() };
        }
        self
    }

    /// The app as of a commit; an empty id gives an empty app.
    fn at(&mut self, repo: &Repo, commit: &str) -> Result<Project, GitError> {
        if commit.is_empty() {
            return Ok(Project::default());
        }
        if self.head.0 == commit {
            return Ok(self.head.1.clone());
        }
        if let Some((_, project)) = self.others.iter().find(|(id, _)| id == commit) {
            return Ok(project.clone());
        }
        let project = store::load(&repo.files(commit)?).project;
        self.others.insert(0, (commit.to_owned(), project.clone()));
        self.others.truncate(KEPT);
        Ok(project)
    }
}

fn work(job: GitJob, known: &mut Known) -> GitAnswer {
    match job {
        GitJob::Compare(compare) => GitAnswer::News(Box::new(news(compare, known))),
        GitJob::Commit { serial, folder, message } => {
            let result = Repo::init(&folder).and_then(|repo| commit(&repo, &message));
            GitAnswer::Committed { serial, result }
        }
        GitJob::Read(asked) => {
            let result = past(&asked, known).map(Box::new);
            GitAnswer::Read { serial: asked.serial, result }
        }
        GitJob::Count(asked) => {
            let tally = count(&asked).unwrap_or_default();
            GitAnswer::Counted { serial: asked.serial, commit: asked.commit, tally }
        }
    }
}

fn news(compare: Compare, known: &mut Known) -> News {
    let Compare { serial, revision, folder, project } = compare;
    let mut news = News { serial, revision, now: project, ..News::default() };
    let repo = match Repo::find(&folder) {
        Ok(repo) => repo,
        Err(error) => {
            news.hindrance = Some(error);
            return news;
        }
    };
    news.branch = repo.branch();
    news.merge = repo.merge();
    news.history = repo.history(HISTORY).unwrap_or_default();
    news.head_id = repo.head_id();
    let known = known.of(&folder);
    if known.head.0 != news.head_id {
        // Before the first commit everything is new.
        let project = known.at(&repo, &news.head_id).unwrap_or_default();
        known.head = (news.head_id.clone(), project);
    }
    news.head = known.head.1.clone();
    news.changes = diff_with(&news.head, &news.now, Layout::Included);
    news
}

fn past(asked: &OfCommit, known: &mut Known) -> Result<Past, GitError> {
    let repo = Repo::find(&asked.folder)?;
    let known = known.of(&asked.folder);
    let before = known.at(&repo, &repo.parent(&asked.commit)?)?;
    let after = known.at(&repo, &asked.commit)?;
    let changes = diff_with(&before, &after, Layout::Included);
    Ok(Past { commit: asked.commit.clone(), before, after, changes })
}

/// Counts what a commit changed; reads only the files that differ.
fn count(asked: &OfCommit) -> Result<Tally, GitError> {
    let repo = Repo::find(&asked.folder)?;
    let [before, after] = repo.what_differs(&asked.commit)?;
    let (before, after) = (store::load(&before).project, store::load(&after).project);
    let changes = diff_with(&before, &after, Layout::LeftOut);
    let compared = Compared { before: &before, after: &after, changes: &changes };
    let mut groups = groups(&compared, Layout::LeftOut);
    // What differs says seldom what its module is.
    groups.retain(|group| !asked.ready.contains(&group.module));
    Ok(Tally::of(&groups))
}
