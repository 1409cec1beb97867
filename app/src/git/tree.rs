//! The files of an app in a tree of git: what it was at a revision.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use git2::{ObjectType, Oid, Repository, Tree, TreeWalkMode, TreeWalkResult};
use model_core::store::{Files, Listing};

/// The files of an app as of a revision.
pub struct TreeFiles<'r> {
    repository: &'r Repository,
    files: BTreeMap<String, Oid>,
}

impl<'r> TreeFiles<'r> {
    /// The files below `inside` of a tree; none where there is no such folder.
    pub(super) fn new(repository: &'r Repository, tree: &Tree<'_>, inside: &Path) -> TreeFiles<'r> {
        let mut files = BTreeMap::new();
        let below = if inside.as_os_str().is_empty() {
            Some(tree.clone())
        } else {
            let entry = tree.get_path(inside).ok();
            entry.and_then(|entry| repository.find_tree(entry.id()).ok())
        };
        if let Some(below) = below {
            // The callback never fails and never stops, so the walk cannot fail either.
            let _ = below.walk(TreeWalkMode::PreOrder, |folder, entry| {
                if let (Some(ObjectType::Blob), Ok(name)) = (entry.kind(), entry.name()) {
                    files.insert(format!("{folder}{name}"), entry.id());
                }
                TreeWalkResult::Ok
            });
        }
        TreeFiles { repository, files }
    }
}

impl<'r> TreeFiles<'r> {
    /// No files: what there was before the first commit.
    pub(super) fn none(repository: &'r Repository) -> TreeFiles<'r> {
        TreeFiles { repository, files: BTreeMap::new() }
    }

    /// Leaves out what is the same in both, but for files that say what the app and its modules are.
    pub(super) fn keep_what_differs(one: &mut TreeFiles<'_>, other: &mut TreeFiles<'_>) {
        let frames = |path: &str| {
            !path.contains('/')
                || path.ends_with("/module.json")
                || path.ends_with("/domain.diagram.json")
        };
        let (a, b) = (one.files.clone(), other.files.clone());
        one.files.retain(|path, id| frames(path) || b.get(path) != Some(id));
        other.files.retain(|path, id| frames(path) || a.get(path) != Some(id));
    }
}

impl Files for TreeFiles<'_> {
    fn list(&self) -> Listing {
        let of_app = |path: &&String| !path.contains('/') || path.starts_with("modules/");
        Listing { paths: self.files.keys().filter(of_app).cloned().collect(), problems: Vec::new() }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let id = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        let blob = self.repository.find_blob(*id).map_err(io::Error::other)?;
        Ok(blob.content().to_vec())
    }
}
