//! A Mendix project becomes an app, step by step: read, checked, written, committed, opened. It can
//! be stopped on the way, and then nothing of it is left.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use model_core::store::{self, Disk};
use model_import::mendix::{self, MendixError, MendixReport, Progress};

use super::begin::{
    BeginError, MendixImport, import_report, keep_report, make_empty_folder, mark_import,
};
use super::work::Work;
use crate::git;
use crate::state::ImportReport;

/// Makes an app of a Mendix project: the files with a first commit.
pub(super) fn import(what: &MendixImport, work: &Work) -> Result<MendixReport, BeginError> {
    outside(&what.file, &what.folder)?;
    let mut watcher = |progress| tell(work, progress);
    let storage = mendix::Storage::open_watched(&what.file, &mut watcher)?;
    let import = mendix::read_watched(&storage, &mut watcher)?;
    let report = MendixReport::new(&storage, &import);
    go_on(work, "Writing files")?;
    let fresh = Fresh::make(&what.folder)?;
    // Whoever ends from here on leaves a folder with the mark of an import, which the next clears.
    let mark = mark_import(&what.folder)?;
    store::save(&what.folder, &Disk::default(), &import.project)?;
    go_on(work, "Making the first commit")?;
    // An app without git works too; the Changes pane says what is missing.
    if let Ok(repo) = git::Repo::init(&what.folder) {
        let _ = git::commit(&repo, &format!("Import of {}", report.source));
    }
    keep_report(&what.folder, &ImportReport::Mendix(Box::new(report.clone())));
    // The last moment to stop: what comes now opens an app that is whole.
    go_on(work, "Opening the app")?;
    let _ = std::fs::remove_file(mark);
    fresh.keep();
    Ok(report)
}

/// Folders by which one can tell that a folder is all of a project, and not one with a project in it.
const OF_PROJECTS: [&str; 5] =
    ["mprcontents", "javasource", "themesource", "widgets", ".mendix-cache"];

/// Refuses to write into the folder of the project that is read.
fn outside(file: &Path, folder: &Path) -> Result<(), BeginError> {
    let project = if file.is_dir() { Some(file) } else { file.parent() };
    let here = Path::new(".");
    let project =
        project.map(|project| if project.as_os_str().is_empty() { here } else { project });
    let Some(project) = project.and_then(|project| project.canonicalize().ok()) else {
        return Ok(());
    };
    // The folder may not be there yet: then what is around it counts.
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = absolute.ancestors().find_map(|around| around.canonicalize().ok());
    let is_inside = there.is_some_and(|there| there.starts_with(&project));
    if is_inside && OF_PROJECTS.iter().any(|name| project.join(name).is_dir()) {
        return Err(BeginError::InSource { folder: folder.to_owned(), project });
    }
    Ok(())
}

/// What the importer says, in words.
fn tell(work: &Work, progress: Progress) -> ControlFlow<()> {
    let part = |done: usize, of: usize| Some(done as f32 / of.max(1) as f32);
    match progress {
        Progress::Gathering(done, of) => {
            work.tell(format!("Opening the project: {done} of {of} units"), part(done, of))
        }
        Progress::Reading(done, of) => {
            work.tell(format!("Reading {done} of {of} units"), part(done, of))
        }
        Progress::Completing => work.tell("Connecting pages and their data", None),
        Progress::Checking => work.tell("Checking the app", None),
    }
}

fn go_on(work: &Work, words: &str) -> Result<(), BeginError> {
    match work.tell(words, None) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(MendixError::Cancelled.into()),
    }
}

/// A folder in which an app is being made. Unless it is kept, all that was made is taken away:
/// the folder with those around it that were made for it, or, where it was there before, what
/// stands in it now and did not then.
struct Fresh {
    /// What was made first, or the folder itself.
    root: PathBuf,
    /// Whether the folder was there before.
    was_there: bool,
    /// Whether a repository was in it.
    had_git: bool,
    kept: bool,
}

impl Fresh {
    fn make(folder: &Path) -> Result<Fresh, BeginError> {
        let was_there = folder.exists();
        let is_new = |outer: &&Path| !outer.as_os_str().is_empty() && !outer.exists();
        let root = folder.ancestors().take_while(is_new).last();
        let root = root.unwrap_or(folder).to_owned();
        let had_git = folder.join(".git").exists();
        make_empty_folder(folder)?;
        Ok(Fresh { root, was_there, had_git, kept: false })
    }

    fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // What cannot be taken away stays; there is nobody to tell.
        if self.kept {
        } else if self.was_there {
            let Ok(entries) = std::fs::read_dir(&self.root) else { return };
            for entry in entries.flatten() {
                let path = entry.path();
                if self.had_git && entry.file_name() == ".git" {
                } else if path.is_dir() {
                    let _ = std::fs::remove_dir_all(path);
                } else {
                    let _ = std::fs::remove_file(path);
                }
            }
        } else {
            let _ = std::fs::remove_dir_all(&self.root);
        }
    }
}

/// The report that was kept with an app; nothing where it was not imported.
pub(super) fn kept_report(folder: &Path) -> Option<ImportReport> {
    let text = import_report(folder);
    let json = std::fs::read_to_string(text.with_extension("json")).ok();
    if let Some(report) = json.as_deref().and_then(MendixReport::from_json) {
        return Some(ImportReport::Mendix(Box::new(report)));
    }
    let text = std::fs::read_to_string(text).ok()?;
    Some(ImportReport::of_text(&text))
}
