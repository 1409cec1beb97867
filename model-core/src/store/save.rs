//! Saving: bringing the files of an app to a project, completely or not at all.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::disk::Disk;
use super::files::{OWN, native};
use super::journal::{self, Failure, Promise, Sync};
use super::plan::{Extent, Plan, plan};
use super::recovery;
use crate::model::Project;

pub use super::journal::Steps;

/// What a save did.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// What the files hold now: for the next save.
    pub disk: Disk,
    /// The files that were written.
    pub written: Vec<String>,
    /// The files that were deleted.
    pub deleted: Vec<String>,
}

/// Why a save did not happen, or not wholly.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Files changed since they were read. Nothing was written: reload them first, so that what
    /// was done outside and what was done here can be brought together.
    #[error("{} changed outside since the app was opened; nothing was saved", list(.0))]
    ChangedOutside(Vec<String>),
    /// A file could not be written. Nothing was changed.
    #[error("{path} could not be written: {source}; nothing was saved")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// Everything is written, but a file could not be put in its place. The save will be completed
    /// at the next save or open.
    #[error(
        "{path} could not be put in its place: {source}; the save will be completed as soon as it can be"
    )]
    Unfinished {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

fn list(paths: &[String]) -> String {
    match paths {
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => String::new(),
    }
}

/// Writes what differs between the files, which held `disk`, and the project.
pub fn save(folder: &Path, disk: &Disk, project: &Project) -> Result<Saved, SaveError> {
    save_in_steps(folder, disk, project, &mut |_| Ok(()))
}

/// Writes every document in its canonical form and place.
pub fn rewrite(folder: &Path, disk: &Disk, project: &Project) -> Result<Saved, SaveError> {
    write(folder, disk, project, Extent::Everything, &mut |_| Ok(()))
}

/// The same as [`save`], calling `steps` before each step. An error from it stops the save there
/// and leaves everything as a killed process would: tests show with it that the next [`open`]
/// finds the old app or the new one.
///
/// [`open`]: super::open
pub fn save_in_steps(
    folder: &Path,
    disk: &Disk,
    project: &Project,
    steps: Steps<'_>,
) -> Result<Saved, SaveError> {
    write(folder, disk, project, Extent::Changed, steps)
}

fn write(
    folder: &Path,
    disk: &Disk,
    project: &Project,
    extent: Extent,
    steps: Steps<'_>,
) -> Result<Saved, SaveError> {
    // A save that was interrupted comes first; the files it wrote are ours.
    let recovered = journal::recover(folder);
    let mut known = disk.clone();
    for (path, fingerprint) in recovered.done {
        known.learn(&path, fingerprint);
    }
    if vanished(folder, &known) {
        known = Disk::default();
    }
    let plan = plan(&known, project, extent);
    let ignore = ignore_file(folder);
    check_outside(folder, &known, &plan)?;
    let mut saved = Saved {
        disk: Disk::default(),
        written: plan.writes().map(|(path, _)| path.to_owned()).collect(),
        deleted: plan.deletes().map(str::to_owned).collect(),
    };
    if !plan.is_empty() || ignore.is_some() {
        let sync = if disk.files().is_empty() { Sync::None } else { Sync::Each };
        let before = |path: &str| journal::current(&native(folder, path)).ok().flatten();
        let writes = plan.writes().chain(ignore.as_deref().map(|text| (IGNORE, text)));
        let promised = journal::promise(folder, writes, plan.deletes(), &before, sync, steps);
        let manifest = promised.map_err(|failure| failed(folder, failure))?;
        let done = journal::fulfil(folder, &manifest, sync, steps);
        done.map_err(|failure| failed(folder, failure))?;
    }
    saved.disk = plan.after();
    recovery::clear(folder);
    Ok(saved)
}

/// Whether all files of the app were taken away: then everything is written again, and nothing that
/// someone else wrote can be lost by it.
fn vanished(folder: &Path, disk: &Disk) -> bool {
    let mut paths = disk.files().keys();
    paths.all(|path| matches!(journal::current(&native(folder, path)), Ok(None)))
}

fn failed(folder: &Path, failure: Failure) -> SaveError {
    let Failure { path, error: source, promise } = failure;
    if promise == Promise::Given {
        return SaveError::Unfinished { path, source };
    }
    if source.kind() != io::ErrorKind::Interrupted {
        journal::discard(folder);
    }
    SaveError::Write { path, source }
}

/// Refuses to touch a file that holds something else than when it was read.
fn check_outside(folder: &Path, disk: &Disk, plan: &Plan) -> Result<(), SaveError> {
    let mut changed = Vec::new();
    let fingerprint_of = |path: &str| disk.files().get(path).map(|held| held.fingerprint);
    // Where case is ignored, a file that goes stands at the path of the one that comes.
    let going: BTreeMap<String, &str> =
        plan.deletes().map(|path| (path.to_lowercase(), path)).collect();
    let touched = plan.writes().map(|(path, text)| (path, Some(text)));
    for (path, text) in touched.chain(plan.deletes().map(|path| (path, None))) {
        let found = match journal::current(&native(folder, path)) {
            Ok(found) => found,
            Err(source) => return Err(SaveError::Write { path: path.to_owned(), source }),
        };
        let wanted = text.map(|text| super::disk::fingerprint(text.as_bytes()));
        let twin = going.get(&path.to_lowercase()).filter(|twin| **twin != path);
        let twin = twin.and_then(|twin| fingerprint_of(twin));
        let known = fingerprint_of(path);
        if found != known && found.is_some() && found != wanted && found != twin {
            changed.push(path.to_owned());
        } else if found.is_none() && known.is_some() && text.is_some() {
            // Deleted outside, changed here.
            changed.push(path.to_owned());
        }
    }
    if changed.is_empty() { Ok(()) } else { Err(SaveError::ChangedOutside(changed)) }
}

const IGNORE: &str = ".gitignore";

/// The text that `.gitignore` should have so that git leaves `.maquette` alone; nothing where it
/// does already.
fn ignore_file(folder: &Path) -> Option<String> {
    let text = match std::fs::read_to_string(folder.join(IGNORE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        // Whatever it is, it is not ours to replace.
        Err(_) => return None,
    };
    let named = text.lines().any(|line| line.trim().trim_matches('/') == OWN);
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    (!named).then(|| format!("{text}{gap}{OWN}/\n"))
}
