//! The crash-safe part of saving. New texts are staged in `.maquette/save`, then a manifest says
//! what belongs where, and from then on the save is complete whatever happens: an interrupted one
//! is rolled forward at the next open or save. Without a manifest what was staged is discarded.
//!
//! The order of a roll forward makes it safe to repeat, and safe where file systems ignore case
//! (`order.json` may be `Order.json`): all deletes, then folders that became empty, then all
//! renames. Once a staged file is gone its rename happened, and so did every delete.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::fingerprint;
use super::files::{MODULES, OWN, native};
use super::problem::{Cause, FileProblem};

/// Called with the name of each step before it is done; an error stops right there, as if the
/// process had been killed.
pub type Steps<'a> = &'a mut dyn FnMut(&str) -> io::Result<()>;

const MANIFEST: &str = "manifest.json";
/// Where texts are staged, each at the path that it will have in the app, so that a folder that is
/// not there yet comes to its place as a whole.
const FILES: &str = "files";

/// What a save does, as it stands in `.maquette/save/manifest.json`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    deletes: Vec<Delete>,
    writes: Vec<Write>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Delete {
    path: String,
    /// The fingerprint that the file has before.
    before: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Write {
    path: String,
    /// The fingerprint that the file has before; nothing where there is no file.
    before: Option<u64>,
    /// The fingerprint of what is staged.
    after: u64,
    /// The staged file, from the folder of the manifest on.
    staged: String,
}

/// Why a save stopped.
#[derive(Debug)]
pub(super) struct Failure {
    /// The file at hand.
    pub path: String,
    /// What the system said.
    pub error: io::Error,
    /// Whether the save will be completed.
    pub promise: Promise,
}

/// Whether the manifest is written, so that the save will be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    Open,
    Given,
}

impl Failure {
    fn at(path: &str, promise: Promise) -> impl FnOnce(io::Error) -> Failure {
        let path = path.to_owned();
        move |error| Failure { path, error, promise }
    }
}

/// What completing an interrupted save did.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    /// Files that could not be completed.
    pub problems: Vec<FileProblem>,
    /// The fingerprint of each file that the save meant; nothing for deleted ones.
    pub done: BTreeMap<String, Option<u64>>,
}

/// Whether what is written is forced to the disk: staged files before the manifest, and the names
/// in folders after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sync {
    /// Each one: there is something old to lose.
    Each,
    /// None: there is no app yet.
    None,
}

fn stage_folder(folder: &Path) -> PathBuf {
    folder.join(OWN).join("save")
}

/// Stages everything and promises it. `before` gives the fingerprint of what a path holds now.
pub(super) fn promise<'p>(
    folder: &Path,
    writes: impl Iterator<Item = (&'p str, &'p str)>,
    deletes: impl Iterator<Item = &'p str>,
    before: &dyn Fn(&str) -> Option<u64>,
    sync: Sync,
    steps: Steps<'_>,
) -> Result<Manifest, Failure> {
    let stage = stage_folder(folder);
    let mut manifest = Manifest::default();
    for path in deletes {
        if let Some(before) = before(path) {
            manifest.deletes.push(Delete { path: path.to_owned(), before });
        }
    }
    let failed = |path| Failure::at(path, Promise::Open);
    step(steps, "make the staging folder").map_err(failed(OWN))?;
    fs::create_dir_all(&stage).map_err(failed(OWN))?;
    for (path, text) in writes {
        let staged = format!("{FILES}/{path}");
        let target = native(&stage, &staged);
        step(steps, "stage a file").map_err(failed(path))?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(failed(path))?;
        }
        write_file(&target, text.as_bytes(), sync, steps).map_err(failed(path))?;
        let after = fingerprint(text.as_bytes());
        manifest.writes.push(Write { path: path.to_owned(), before: before(path), after, staged });
    }
    let text = serde_json::to_vec(&manifest).map_err(|e| failed(MANIFEST)(e.into()))?;
    let unfinished = stage.join("manifest.new");
    step(steps, "write the manifest").map_err(failed(MANIFEST))?;
    write_file(&unfinished, &text, Sync::Each, steps).map_err(failed(MANIFEST))?;
    step(steps, "name the manifest").map_err(failed(MANIFEST))?;
    fs::rename(&unfinished, stage.join(MANIFEST)).map_err(failed(MANIFEST))?;
    sync_folder(&stage);
    Ok(manifest)
}

/// Does what the manifest says, as far as it is not done yet.
pub(super) fn fulfil(
    folder: &Path,
    manifest: &Manifest,
    sync: Sync,
    steps: Steps<'_>,
) -> Result<Recovered, Failure> {
    let stage = stage_folder(folder);
    let failed = |path| Failure::at(path, Promise::Given);
    let mut recovered = Recovered::default();
    let untouched = manifest.writes.iter().all(|write| native(&stage, &write.staged).exists());
    for delete in manifest.deletes.iter().filter(|_| untouched) {
        let path = native(folder, &delete.path);
        match current(&path).map_err(failed(&delete.path))? {
            Some(found) if found == delete.before => {
                step(steps, "delete a file").map_err(failed(&delete.path))?;
                fs::remove_file(&path).map_err(failed(&delete.path))?;
                recovered.done.insert(delete.path.clone(), None);
            }
            Some(_) => {
                recovered.problems.push(FileProblem::of_file(&delete.path, Cause::HalfSaved));
            }
            None => {
                recovered.done.insert(delete.path.clone(), None);
            }
        }
    }
    for delete in &manifest.deletes {
        remove_empty(folder, &delete.path);
    }
    move_folders(folder, &stage, manifest, steps)?;
    for write in &manifest.writes {
        recovered.done.insert(write.path.clone(), Some(write.after));
        let staged = native(&stage, &write.staged);
        if !staged.exists() {
            continue;
        }
        let path = native(folder, &write.path);
        let found = current(&path).map_err(failed(&write.path))?;
        let expected = found.is_none() || found == write.before || found == Some(write.after);
        step(steps, "put a file in its place").map_err(failed(&write.path))?;
        let target = if expected {
            path
        } else {
            recovered.problems.push(FileProblem::of_file(&write.path, Cause::HalfSaved));
            recovered.done.remove(&write.path);
            native(&folder.join(OWN).join("save-kept"), &write.path)
        };
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(failed(&write.path))?;
        }
        fs::rename(&staged, &target).map_err(failed(&write.path))?;
    }
    if sync == Sync::Each {
        for folder in touched_folders(folder, manifest) {
            sync_folder(&folder);
        }
    }
    step(steps, "forget the manifest").map_err(failed(MANIFEST))?;
    fs::remove_file(stage.join(MANIFEST)).map_err(failed(MANIFEST))?;
    // What is left is empty, and if it stays it is discarded the next time.
    let _ = fs::remove_dir_all(&stage);
    Ok(recovered)
}

/// Puts the folders that are not there yet in their place, as wholes: those of a new module, or of a
/// new app.
fn move_folders(
    folder: &Path,
    stage: &Path,
    manifest: &Manifest,
    steps: Steps<'_>,
) -> Result<(), Failure> {
    let mut there = BTreeSet::new();
    for write in &manifest.writes {
        for (end, _) in write.path.match_indices('/') {
            let inner = write.path.get(..end).unwrap_or_default();
            if !there.insert(inner) || native(folder, inner).exists() {
                continue;
            }
            let staged = native(&stage.join(FILES), inner);
            if staged.is_dir() {
                step(steps, "put a folder in its place")
                    .and_then(|()| fs::rename(&staged, native(folder, inner)))
                    .map_err(Failure::at(inner, Promise::Given))?;
            }
        }
    }
    Ok(())
}

/// Completes a save that was interrupted after its manifest, discards one that had none.
pub(super) fn recover(folder: &Path) -> Recovered {
    let stage = stage_folder(folder);
    let manifest = match fs::read(stage.join(MANIFEST)) {
        Ok(bytes) => serde_json::from_slice::<Manifest>(&bytes).ok(),
        Err(_) => None,
    };
    let Some(manifest) = manifest else {
        if stage.exists() {
            let _ = fs::remove_dir_all(&stage);
        }
        return Recovered::default();
    };
    match fulfil(folder, &manifest, Sync::Each, &mut |_| Ok(())) {
        Ok(recovered) => recovered,
        Err(failure) => {
            let cause = Cause::Unreadable(failure.error.to_string());
            let problems = vec![FileProblem::of_file(&failure.path, cause)];
            Recovered { problems, ..Recovered::default() }
        }
    }
}

/// Throws away what was staged without a manifest.
pub(super) fn discard(folder: &Path) {
    let _ = fs::remove_dir_all(stage_folder(folder));
}

fn step(steps: Steps<'_>, name: &str) -> io::Result<()> {
    steps(name)
}

/// Writes a file in two halves with a step between, so that a test can stop in the middle.
fn write_file(path: &Path, bytes: &[u8], sync: Sync, steps: Steps<'_>) -> io::Result<()> {
    let mut file = File::create(path)?;
    let (first, second) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    step(steps, "write the rest of a file")?;
    file.write_all(second)?;
    match sync {
        Sync::Each => file.sync_all(),
        Sync::None => Ok(()),
    }
}

/// Forces the names in a folder to the disk, where the system has such a thing.
fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

fn touched_folders(folder: &Path, manifest: &Manifest) -> BTreeSet<PathBuf> {
    let paths = manifest.writes.iter().map(|w| &w.path);
    let paths = paths.chain(manifest.deletes.iter().map(|d| &d.path));
    let folders = paths.filter_map(|path| native(folder, path).parent().map(Path::to_owned));
    folders.collect()
}

/// The fingerprint of the file at this path; nothing where there is none.
pub(super) fn current(path: &Path) -> io::Result<Option<u64>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(fingerprint(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Removes the folders of a deleted file that are empty now, up to the folder of modules.
fn remove_empty(folder: &Path, path: &str) {
    let mut inner = path;
    while let Some((parent, _)) = inner.rsplit_once('/') {
        if parent == MODULES || fs::remove_dir(native(folder, parent)).is_err() {
            return;
        }
        inner = parent;
    }
}
