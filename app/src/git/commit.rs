//! Committing an app's folder.

use std::process::{Command, Stdio};

use super::{GitError, Repo, failed};

/// Commits everything that changed in the app's folder, and nothing else of the repository.
/// Gives the id of the commit.
pub fn commit(repo: &Repo, message: &str) -> Result<String, GitError> {
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
        if git(&["diff", "--cached", "--quiet", "--", "."])
            .is_ok_and(|output| output.status.success())
        {
            return Err(GitError::Nothing);
        }
        if has_name(repo) {
            run("commit", &["commit", "--quiet", "-m", message, "--", "."])
        } else {
            run(
                "commit",
                &[
                    "-c",
                    "user.name=Maquette",
                    "-c",
                    "user.email=maquette@localhost",
                    "commit",
                    "--quiet",
                    "-m",
                    message,
                    "--",
                    ".",
                ],
            )
        }
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
    if parent.as_ref().is_some_and(|parent| parent.tree_id() == tree) {
        return Err(GitError::Nothing);
    }
    let tree = repository.find_tree(tree).map_err(failed(what))?;
    let somebody = || git2::Signature::now("Maquette", "maquette@localhost");
    let signature = repository.signature().or_else(|_| somebody()).map_err(failed(what))?;
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    repository
        .commit(Some("HEAD"), &signature, &signature, message, &tree, &parents)
        .map_err(failed(what))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
