//! Real repositories in temporary folders.

use model_core::id::SeededIds;
use model_core::store::{self, Files};

use super::*;

#[test]
fn an_app_in_a_folder_of_a_repository_is_committed_alone() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("apps").join("sales");
    std::fs::create_dir_all(&folder).unwrap();
    let repo = Repo::init(root.path()).unwrap();
    assert_eq!(repo.branch(), "main");
    assert!(matches!(repo.files("HEAD"), Err(GitError::NoCommit)));
    std::fs::write(root.path().join("other.txt"), "not ours").unwrap();

    let project = store::template::blank("Sales", &mut SeededIds::new(1));
    store::save(&folder, &store::Disk::default(), &project).unwrap();
    let repo = Repo::find(&folder).unwrap();
    commit(&repo, "First").unwrap();
    assert_eq!(commit(&repo, "Again"), Err(GitError::Nothing));

    let files = repo.files("HEAD").unwrap();
    assert_eq!(store::load(&files).project, project);
    assert!(files.read("other.txt").is_err());
    let history = repo.history(10).unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].summary, "First");
    assert!(matches!(repo.files("nowhere"), Err(GitError::NoRevision(_))));
}

#[test]
fn a_folder_without_a_repository_is_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Repo::find(folder.path()), Err(GitError::NoRepository(_))));
}
