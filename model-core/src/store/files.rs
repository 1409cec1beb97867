//! Where the files of an app are read from: a folder, memory, or (in the app) a git tree.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::problem::{Cause, FileProblem};

/// The folder of all modules.
pub(super) const MODULES: &str = "modules";
/// The folder of what belongs to this machine and not to the app.
pub(super) const OWN: &str = ".maquette";

/// Files to read an app from.
pub trait Files {
    /// The paths of all files that can belong to an app, from its folder, with `/` between
    /// folders: those in the folder itself and all below `modules`. In any order.
    fn list(&self) -> Listing;

    /// The bytes of a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// What is in a folder.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Files that can be read.
    pub paths: Vec<String>,
    /// What could not be listed: links, names that are no text, folders that cannot be read.
    pub problems: Vec<FileProblem>,
}

/// A folder of the file system.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Files for Folder {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        self.list_into("", &mut listing);
        listing
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }
}

impl Folder {
    fn list_into(&self, folder: &str, listing: &mut Listing) {
        let inside = |name: &str| match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let unreadable = |error: &io::Error| {
            let path = if folder.is_empty() { "." } else { folder };
            FileProblem::of_file(path, Cause::Unreadable(error.to_string()))
        };
        let entries = match std::fs::read_dir(self.0.join(folder)) {
            Ok(entries) => entries,
            Err(error) => return listing.problems.push(unreadable(&error)),
        };
        let mut folders = Vec::new();
        for entry in entries {
            let (name, ty) = match entry.and_then(|e| Ok((e.file_name(), e.file_type()?))) {
                Ok(found) => found,
                Err(error) => {
                    listing.problems.push(unreadable(&error));
                    continue;
                }
            };
            let Some(name) = name.to_str() else {
                let path = inside(&name.to_string_lossy());
                listing.problems.push(FileProblem::of_file(&path, Cause::BadPath));
                continue;
            };
            let path = inside(name);
            let wanted = !folder.is_empty() || name == MODULES || is_json(name);
            if ty.is_symlink() {
                if wanted {
                    listing.problems.push(FileProblem::of_file(&path, Cause::Link));
                }
            } else if ty.is_dir() && is_json(name) && !folder.is_empty() {
                let cause = Cause::Unreadable("it is a folder".to_owned());
                listing.problems.push(FileProblem::of_file(&path, cause));
            } else if !ty.is_dir() && !ty.is_file() {
                // Reading a pipe or a device could wait for ever.
                if wanted {
                    let cause = Cause::Unreadable("it is no ordinary file".to_owned());
                    listing.problems.push(FileProblem::of_file(&path, cause));
                }
            } else if ty.is_dir() {
                if !folder.is_empty() || name == MODULES {
                    folders.push(path);
                }
            } else {
                listing.paths.push(path);
            }
        }
        folders.sort();
        for path in folders {
            self.list_into(&path, listing);
        }
    }
}

/// Whether the path is that of a JSON file.
pub(super) fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "json")
}

/// Files in memory: path → bytes. For tests, and for trees that were read from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn list(&self) -> Listing {
        let top_or_module = |path: &&String| !path.contains('/') || path.starts_with("modules/");
        let paths = self.0.keys().filter(top_or_module).cloned().collect();
        Listing { paths, problems: Vec::new() }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// The path of a file of the app on this machine.
pub(super) fn native(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, part| folder.join(part))
}
