//! Begins with an app: makes, opens or imports one. Runs on the worker of files.

use std::path::{Path, PathBuf};

use model_core::id::SeededIds;
use model_core::model::Project;
use model_core::store::{self, Disk, FileProblem, Loaded, recovery};

use crate::git;

/// A way to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// A blank app.
    New {
        /// Its name.
        name: String,
        /// Its folder; made if need be.
        folder: PathBuf,
    },
    /// An app that is there.
    Open {
        /// Its folder.
        folder: PathBuf,
    },
    /// An app from a database.
    Import {
        /// The database.
        file: PathBuf,
        /// The folder of the app; made if need be.
        folder: PathBuf,
        /// Whether the rows come along.
        with_data: bool,
        /// Whether pages are made.
        pages: bool,
    },
}

/// An app that was read.
#[derive(Debug)]
pub struct Opened {
    /// Its folder.
    pub folder: PathBuf,
    /// The project.
    pub project: Project,
    /// What is wrong with its files.
    pub problems: Vec<FileProblem>,
    /// What the files hold.
    pub disk: Disk,
    /// What was not saved when the app was open for the last time.
    pub unsaved: Option<Project>,
}

/// Why an app could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The folder is not there.
    #[error("There is no folder {}. Choose another one.", .0.display())]
    NoFolder(PathBuf),
    /// The folder holds something already.
    #[error("{} holds files already. Choose an empty folder, or a name for a new one.", .0.display())]
    NotEmpty(PathBuf),
    /// The files say no.
    #[error("{problem}. {}", problem.hint())]
    Refused {
        /// Why.
        problem: Box<FileProblem>,
    },
    /// The app could not be written.
    #[error("The app could not be written: {0}. Choose another folder.")]
    Write(#[from] store::SaveError),
    /// The folder could not be made.
    #[error("{} could not be made: {reason}. Choose another folder.", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The import failed.
    #[error("{0}")]
    Import(String),
}

/// Makes, opens or imports an app. `seed` makes the ids of new apps.
pub fn begin(what: &Begin, seed: u64) -> Result<Opened, BeginError> {
    match what {
        Begin::Open { folder } => open(folder),
        Begin::New { name, folder } => {
            let project = store::template::blank(name, &mut SeededIds::new(seed));
            write_new(folder, &project, "New app")?;
            open(folder)
        }
        Begin::Import { .. } => Err(BeginError::Import("Importing is not wired yet.".to_owned())),
    }
}

/// Opens the app in a folder.
pub fn open(folder: &Path) -> Result<Opened, BeginError> {
    if !folder.is_dir() {
        return Err(BeginError::NoFolder(folder.to_owned()));
    }
    let loaded = store::open(folder);
    let refusal = loaded.refusal().or_else(|| no_app(&loaded));
    if let Some(problem) = refusal {
        return Err(BeginError::Refused { problem: Box::new(problem.clone()) });
    }
    let unsaved = recovery::read(folder, &loaded).map(|recovery| recovery.project);
    let folder = folder.to_owned();
    Ok(Opened {
        folder,
        project: loaded.project,
        problems: loaded.problems,
        disk: loaded.disk,
        unsaved,
    })
}

/// A folder in which nothing of an app was found.
fn no_app(loaded: &Loaded) -> Option<&FileProblem> {
    let is_it = |problem: &&FileProblem| matches!(problem.cause, store::Cause::NoApp(_));
    loaded.problems.iter().find(is_it).filter(|_| loaded.project.is_empty())
}

/// Writes a new app into a folder that is empty or not there yet, with a repository and a commit.
pub fn write_new(folder: &Path, project: &Project, message: &str) -> Result<(), BeginError> {
    make_empty_folder(folder)?;
    store::save(folder, &Disk::default(), project)?;
    // An app without git works too; the Changes pane says what is missing.
    if let Ok(repo) = git::Repo::init(folder) {
        let _ = git::commit(&repo, message);
    }
    Ok(())
}

fn make_empty_folder(folder: &Path) -> Result<(), BeginError> {
    let failed = |reason| BeginError::Folder { folder: folder.to_owned(), reason };
    if folder.exists() {
        let mut entries = std::fs::read_dir(folder).map_err(failed)?;
        let foreign = entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != ".git"));
        return if foreign { Err(BeginError::NotEmpty(folder.to_owned())) } else { Ok(()) };
    }
    std::fs::create_dir_all(folder).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_app_is_a_folder_with_a_first_commit() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("deep").join("sales");
        let new = Begin::New { name: "Sales".to_owned(), folder: folder.clone() };
        let opened = begin(&new, 7).unwrap();
        assert_eq!(opened.project.app().unwrap().name, "Sales");
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert_eq!(git::Repo::find(&folder).unwrap().history(5).unwrap().len(), 1);
        assert!(matches!(begin(&new, 8), Err(BeginError::NotEmpty(_))), "nothing is overwritten");
    }

    #[test]
    fn what_is_no_app_is_refused_with_a_reason() {
        let home = tempfile::tempdir().unwrap();
        let error = open(home.path()).unwrap_err().to_string();
        assert!(error.contains("maquette.json"), "{error}");
        let error = open(&home.path().join("nowhere")).unwrap_err();
        assert!(matches!(error, BeginError::NoFolder(_)));
        std::fs::write(home.path().join("maquette.json"), "{\n  \"format\": 999\n}\n").unwrap();
        let error = open(home.path()).unwrap_err().to_string();
        assert!(error.contains("newer"), "{error}");
    }
}
