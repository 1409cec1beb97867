//! Committing an app's folder.

use std::process::{Command, Stdio};

use super::{GitError, Repo, failed};

/// Commits everything that changed in the app's folder, and nothing else of the repository.
/// While a merge is under way it is finished so, as git then commits all that is staged. Gives the
/// id of the commit.
pub fn commit(repo: &Repo, message: &str) -> Result<String, GitError> {
    let marked = repo.both_sides();
    if !marked.is_empty() {
        return Err(GitError::BothSides(marked));
    }
    match by_program(repo, message) {
        Some(result) => result?,
        None => by_library(repo, message)?,
    }
    let head = repo.repository.head().and_then(|head| head.peel_to_commit());
    head.map(|commit| commit.id().to_string()).map_err(failed("find the new commit"))
}

/// Through the person's `git`; nothing where there is none.
fn by_program(repo: &Repo, message: &str) -> Option<Result<(), GitError>> {
    let folder = repo.root().join(repo.inside());
    let git = |arguments: &[&str]| {
        Command::new("git")
            .arg("-C")
            .arg(&folder)
            .args(arguments)
            .stdin(Stdio::null())
            .env("GIT_TERMINAL_PROMPT", "0")
            .output()
    };
    git(&["--version"]).ok().filter(|output| output.status.success())?;
    let run = |what: &'static str, arguments: &[&str]| {
        let failed = |reason: String| GitError::Failed { what, reason };
        let output = git(arguments).map_err(|error| failed(error.to_string()))?;
        if output.status.success() {
            return Ok(());
        }
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let text = words(&output.stderr);
        Err(failed(if text.is_empty() { words(&output.stdout) } else { text }))
    };
    Some(run("add the files", &["add", "--all", "--", "."]).and_then(|()| {
        let merges = repo.merge().is_some();
        let staged = git(&["diff", "--cached", "--quiet", "--", "."]);
        if !merges && staged.is_ok_and(|output| output.status.success()) {
            return Err(GitError::Nothing);
        }
        let mut words = Vec::new();
        if !has_name(repo) {
            words.extend(["-c", "user.name=Maquette", "-c", "user.email=maquette@localhost"]);
        }
        words.extend(["commit", "--quiet", "-m", message]);
        if !merges {
            words.extend(["--", "."]);
        }
        run("commit", &words)
    }))
}

/// Whether git knows who commits.
fn has_name(repo: &Repo) -> bool {
    repo.repository.signature().is_ok()
}

/// Through the library.
fn by_library(repo: &Repo, message: &str) -> Result<(), GitError> {
    let what = "commit";
    let repository = &repo.repository;
    let mut index = repository.index().map_err(failed(what))?;
    let spec = if repo.inside().as_os_str().is_empty() {
        ".".into()
    } else {
        repo.inside().to_string_lossy().into_owned()
    };
    index.add_all([&spec], git2::IndexAddOption::DEFAULT, None).map_err(failed(what))?;
    index.update_all([&spec], None).map_err(failed(what))?;
    index.write().map_err(failed(what))?;
    let tree = index.write_tree().map_err(failed(what))?;
    let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let merged = merged(repo)?;
    if merged.is_empty() && parent.as_ref().is_some_and(|parent| parent.tree_id() == tree) {
        return Err(GitError::Nothing);
    }
    let tree = repository.find_tree(tree).map_err(failed(what))?;
    let somebody = || git2::Signature::now("Maquette", "maquette@localhost");
    let signature = repository.signature().or_else(|_| somebody()).map_err(failed(what))?;
    let merged = merged.iter().map(|id| repository.find_commit(*id).map_err(failed(what)));
    let merged = merged.collect::<Result<Vec<_>, _>>()?;
    let parents: Vec<&git2::Commit<'_>> = parent.iter().chain(&merged).collect();
    repository
        .commit(Some("HEAD"), &signature, &signature, message, &tree, &parents)
        .map_err(failed(what))?;
    repository.cleanup_state().map_err(failed(what))
}

/// What is merged into the branch, while a merge is under way.
fn merged(repo: &Repo) -> Result<Vec<git2::Oid>, GitError> {
    let mut ids = Vec::new();
    if repo.merge().is_some() {
        let path = repo.repository.path();
        let mut repository = git2::Repository::open(path).map_err(failed("read the merge"))?;
        let each = |id: &git2::Oid| {
            ids.push(*id);
            true
        };
        repository.mergehead_foreach(each).map_err(failed("read the merge"))?;
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository in which two branches changed one file, with the merge under way.
    fn merging() -> (tempfile::TempDir, Repo) {
        let folder = tempfile::tempdir().unwrap();
        let repo = Repo::init(folder.path()).unwrap();
        let write = |text: &str| std::fs::write(folder.path().join("a.json"), text).unwrap();
        write("base\n");
        commit(&repo, "Base").unwrap();
        let git = |words: &[&str]| {
            let name = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-C"];
            let folder = folder.path().to_str().unwrap();
            Command::new("git").args(name).arg(folder).args(words).output().unwrap()
        };
        assert!(git(&["checkout", "-q", "-b", "side"]).status.success());
        write("side\n");
        commit(&repo, "Side").unwrap();
        assert!(git(&["checkout", "-q", "main"]).status.success());
        write("main\n");
        commit(&repo, "Main").unwrap();
        assert!(!git(&["merge", "side"]).status.success(), "both changed the line");
        (folder, repo)
    }

    #[track_caller]
    fn check_merge(commit: impl Fn(&Repo) -> Result<(), GitError>, resolved: &str) {
        let (folder, repo) = merging();
        assert_eq!(repo.merge().as_deref(), Some("Merge branch 'side'"));
        assert_eq!(super::commit(&repo, "x"), Err(GitError::BothSides(vec!["a.json".into()])));
        std::fs::write(folder.path().join("a.json"), resolved).unwrap();
        commit(&repo).unwrap();
        let head = repo.repository.head().unwrap().peel_to_commit().unwrap();
        assert_eq!((head.parent_count(), repo.merge()), (2, None));
    }

    #[test]
    fn a_merge_is_finished_by_the_program_and_by_the_library() {
        // Both sides brought together, and our own side, which changes nothing.
        for resolved in ["both\n", "main\n"] {
            check_merge(|repo| commit(repo, "Merge").map(drop), resolved);
            check_merge(|repo| by_library(repo, "Merge"), resolved);
        }
    }

    #[test]
    fn the_library_commits_as_the_program_does() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.json"), "1").unwrap();
        let repo = Repo::init(folder.path()).unwrap();
        by_library(&repo, "First").unwrap();
        assert_eq!(by_library(&repo, "Again"), Err(GitError::Nothing));
        std::fs::remove_file(folder.path().join("a.json")).unwrap();
        by_library(&repo, "Second").unwrap();
        let summaries: Vec<_> = repo.history(9).unwrap().into_iter().map(|c| c.summary).collect();
        assert_eq!(summaries, ["Second", "First"]);
    }
}
