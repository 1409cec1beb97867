//! git: the only room that knows git2. Reads go through git2; commits through the person's own
//! `git`, where there is one, so that hooks, signing and names work as they expect.

mod commit;
mod tree;

pub use commit::commit;
pub use tree::TreeFiles;

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository};

/// Why git could not do something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// The folder is in no repository.
    #[error("{} is in no git repository", .0.display())]
    NoRepository(PathBuf),
    /// There is no such revision.
    #[error("“{0}” is no revision of this repository")]
    NoRevision(String),
    /// There is no commit yet.
    #[error("there is no commit yet")]
    NoCommit,
    /// There is nothing to commit.
    #[error("nothing has changed since the last commit")]
    Nothing,
    /// A merge left both sides in files.
    #[error(
        "a merge left both sides in {}; choose one side in each place, save, and commit again",
        .0.join(", ")
    )]
    BothSides(Vec<String>),
    /// What git said.
    #[error("git could not {what}: {reason}")]
    Failed {
        /// What was tried.
        what: &'static str,
        /// The reason, in git's words.
        reason: String,
    },
}

fn failed(what: &'static str) -> impl FnOnce(git2::Error) -> GitError {
    move |error| GitError::Failed { what, reason: error.message().to_owned() }
}

/// A commit of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id, in hexadecimal digits.
    pub id: String,
    /// The first line of its message.
    pub summary: String,
    /// Who made it.
    pub author: String,
    /// When, as seconds since 1970 UTC.
    pub seconds: i64,
}

/// The repository that an app's folder lies in.
pub struct Repo {
    repository: Repository,
    /// The app's folder from the root of the repository; empty where it is the root.
    inside: PathBuf,
}

impl Repo {
    /// Finds the repository of an app's folder, looking upwards.
    pub fn find(folder: &Path) -> Result<Repo, GitError> {
        let none = || GitError::NoRepository(folder.to_owned());
        let repository = Repository::discover(folder).map_err(|_| none())?;
        let root = repository.workdir().ok_or_else(none)?;
        let canonical = |path: &Path| path.canonicalize().map_err(|_| none());
        let inside =
            canonical(folder)?.strip_prefix(canonical(root)?).map_err(|_| none())?.to_owned();
        Ok(Repo { repository, inside })
    }

    /// Makes a repository in a folder that is in none; one that is there already stays as it is.
    pub fn init(folder: &Path) -> Result<Repo, GitError> {
        if let Ok(repo) = Repo::find(folder) {
            return Ok(repo);
        }
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head("main");
        Repository::init_opts(folder, &options).map_err(failed("make a repository"))?;
        Repo::find(folder)
    }

    /// The root of the repository.
    pub fn root(&self) -> PathBuf {
        self.repository.workdir().map(Path::to_owned).unwrap_or_default()
    }

    /// The app's folder from the root.
    pub fn inside(&self) -> &Path {
        &self.inside
    }

    /// The message that git proposes for the merge that is under way; nothing where none is.
    pub fn merge(&self) -> Option<String> {
        if self.repository.state() != git2::RepositoryState::Merge {
            return None;
        }
        let message = self.repository.message().unwrap_or_default();
        let lines = message.lines().filter(|line| !line.starts_with('#'));
        Some(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
    }

    /// The files in which a merge left its marks, from the root.
    fn both_sides(&self) -> Vec<String> {
        let Ok(mut index) = self.repository.index() else { return Vec::new() };
        // Another program may have written it since; what cannot be read again stays as it was.
        let _ = index.read(false);
        let Ok(conflicts) = index.conflicts() else { return Vec::new() };
        let paths = conflicts.flatten().filter_map(|conflict| {
            let entry = conflict.our.or(conflict.their).or(conflict.ancestor)?;
            String::from_utf8(entry.path).ok()
        });
        let is_marked = |path: &String| {
            let text = std::fs::read(self.root().join(path)).unwrap_or_default();
            text.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"<<<<<<< "))
        };
        paths.filter(is_marked).collect()
    }

    /// The name of the branch; of a detached head the first digits of its commit.
    pub fn branch(&self) -> String {
        match self.repository.head() {
            Ok(head) if head.is_branch() => head.shorthand().unwrap_or("?").to_owned(),
            Ok(head) => head
                .target()
                .map_or_else(String::new, |id| id.to_string().chars().take(8).collect()),
            Err(error) if error.code() == ErrorCode::UnbornBranch => self.unborn_branch(),
            Err(_) => String::new(),
        }
    }

    fn unborn_branch(&self) -> String {
        let reference = self.repository.find_reference("HEAD").ok();
        let target =
            reference.and_then(|head| head.symbolic_target().ok().flatten().map(str::to_owned));
        target
            .and_then(|name| name.strip_prefix("refs/heads/").map(str::to_owned))
            .unwrap_or_default()
    }

    /// The id of the last commit; empty before the first.
    pub fn head_id(&self) -> String {
        let head = self.repository.head().and_then(|head| head.peel_to_commit());
        head.map(|commit| commit.id().to_string()).unwrap_or_default()
    }

    /// The files of the app as of a revision: `HEAD`, a branch, a tag, a commit.
    pub fn files(&self, revision: &str) -> Result<TreeFiles<'_>, GitError> {
        let object = self.repository.revparse_single(revision).map_err(|_| {
            if revision == "HEAD" {
                GitError::NoCommit
            } else {
                GitError::NoRevision(revision.to_owned())
            }
        })?;
        let tree = object.peel_to_tree().map_err(|_| GitError::NoRevision(revision.to_owned()))?;
        Ok(TreeFiles::new(&self.repository, &tree, &self.inside))
    }

    /// The id of the commit before a commit: of a merge, that of the branch merged into. Empty for
    /// the first commit.
    pub fn parent(&self, commit: &str) -> Result<String, GitError> {
        let found = self.commit(commit)?;
        Ok(found.parent_id(0).map_or_else(|_| String::new(), |id| id.to_string()))
    }

    /// The files of the app before and as of a commit: only those that differ, and those that say
    /// what modules there are.
    pub fn what_differs(&self, commit: &str) -> Result<[TreeFiles<'_>; 2], GitError> {
        let mut after = self.files(commit)?;
        let mut before = match self.parent(commit)?.as_str() {
            "" => TreeFiles::none(&self.repository),
            parent => self.files(parent)?,
        };
        TreeFiles::keep_what_differs(&mut before, &mut after);
        Ok([before, after])
    }

    fn commit(&self, id: &str) -> Result<git2::Commit<'_>, GitError> {
        let none = || GitError::NoRevision(id.to_owned());
        let object = self.repository.revparse_single(id).map_err(|_| none())?;
        object.peel_to_commit().map_err(|_| none())
    }

    /// The latest commits that touch the app, newest first, at most `most`.
    pub fn history(&self, most: usize) -> Result<Vec<Commit>, GitError> {
        let mut walk = self.repository.revwalk().map_err(failed("read the history"))?;
        if walk.push_head().is_err() {
            return Ok(Vec::new());
        }
        let mut commits = Vec::new();
        for id in walk.flatten() {
            let commit = self.repository.find_commit(id).map_err(failed("read the history"))?;
            if !self.touches(&commit) {
                continue;
            }
            commits.push(Commit {
                id: id.to_string(),
                summary: commit.summary().ok().flatten().unwrap_or_default().to_owned(),
                author: commit.author().name().unwrap_or_default().to_owned(),
                seconds: commit.time().seconds(),
            });
            if commits.len() == most {
                break;
            }
        }
        Ok(commits)
    }

    /// Whether a commit changes something in the app's folder.
    fn touches(&self, commit: &git2::Commit<'_>) -> bool {
        if self.inside.as_os_str().is_empty() {
            return true;
        }
        let entry =
            |commit: &git2::Commit<'_>| Some(commit.tree().ok()?.get_path(&self.inside).ok()?.id());
        let parent = commit.parent(0).ok().and_then(|parent| entry(&parent));
        entry(commit) != parent
    }
}

#[cfg(test)]
mod tests;
