//! The worker of files: begins with apps, saves them, keeps what is not saved.

use std::path::{Path, PathBuf};

use model_core::model::Project;
use model_core::store::{self, Disk, Loaded, SaveError, recovery};

use super::Worker;
use super::begin::{Begin, BeginError, Opened, begin};
use super::work::Work;

/// What it is asked for.
pub enum FileJob {
    /// Begin with an app.
    Begin {
        /// How.
        what: Begin,
        /// Makes the ids of new apps.
        seed: u64,
        /// Is told how far it is, and can stop it.
        work: Work,
    },
    /// Save.
    Save {
        /// The app's folder.
        folder: PathBuf,
        /// What the files hold.
        disk: Box<Disk>,
        /// What they should hold.
        project: Project,
        /// The revision of the project.
        revision: u64,
    },
    /// Read the files again.
    Reload {
        /// The app that they are of.
        serial: u64,
        /// Its folder.
        folder: PathBuf,
        /// The project as the files are known to have it.
        saved: Project,
        /// The project as it is now.
        open: Project,
    },
    /// Keep what is not saved, in case the program ends.
    Keep {
        /// The app's folder.
        folder: PathBuf,
        /// What the files hold.
        disk: Box<Disk>,
        /// What they do not hold yet.
        project: Project,
    },
}

/// What came of it.
pub enum FileAnswer {
    /// An app was opened, or not.
    Begun(Result<Box<Opened>, BeginError>),
    /// An app was saved.
    Saved {
        /// The app's folder.
        folder: PathBuf,
        /// What its files hold now.
        disk: Box<Disk>,
        /// The project that was saved.
        project: Project,
        /// Its revision.
        revision: u64,
    },
    /// An app was not saved.
    NotSaved {
        /// The app's folder.
        folder: PathBuf,
        /// Why.
        error: SaveError,
    },
    /// The files were read again.
    Reloaded {
        /// The app that they are of.
        serial: u64,
        /// What they hold.
        loaded: Box<Loaded>,
    },
    /// What is not saved was kept, or could not be.
    Kept(Result<(), String>),
}

/// Reads an app again that is open, in terms of what it was when it was saved and is now.
pub fn reload(folder: &Path, saved: &Project, open: &Project) -> Loaded {
    store::open(folder).in_terms_of(saved).in_terms_of(open)
}

/// Starts the worker.
pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Worker<FileJob, FileAnswer>> {
    Worker::start("files", wake, work, |_| {})
}

fn work(job: FileJob) -> FileAnswer {
    match job {
        FileJob::Begin { what, seed, work } => {
            FileAnswer::Begun(begin(&what, seed, &work).map(Box::new))
        }
        FileJob::Save { folder, disk, project, revision } => {
            match store::save(&folder, &disk, &project) {
                Ok(saved) => {
                    recovery::clear(&folder);
                    FileAnswer::Saved { folder, disk: Box::new(saved.disk), project, revision }
                }
                Err(error) => FileAnswer::NotSaved { folder, error },
            }
        }
        FileJob::Reload { serial, folder, saved, open } => {
            FileAnswer::Reloaded { serial, loaded: Box::new(reload(&folder, &saved, &open)) }
        }
        FileJob::Keep { folder, disk, project } => {
            let kept = recovery::write(&folder, &disk, &project);
            FileAnswer::Kept(kept.map_err(|error| error.to_string()))
        }
    }
}
