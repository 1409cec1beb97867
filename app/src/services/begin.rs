//! Begins with an app: makes, opens or imports one. Runs on the worker of files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model_core::id::SeededIds;
use model_core::model::Project;
use model_core::store::{self, Disk, FileProblem, Loaded, recovery};
use model_import::mendix::{MendixError, MendixReport};
use model_import::report::Report;
use model_import::sqlite::{self, ImportError};
use model_import::table::{Plan, Sheet, TableError};

use super::engine::preview_database;
use super::mendix;
use super::table::import_new;
use super::work::Work;
use crate::git;
use crate::state::ImportReport;

/// A way to begin.
#[derive(Clone, Debug)]
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
    /// An app from a Mendix project.
    ImportMendix {
        /// The `.mpr` file, or the folder that holds it.
        file: PathBuf,
        /// The folder of the app; made if need be.
        folder: PathBuf,
    },
    /// An app from a table.
    Table {
        /// The table.
        sheet: Arc<Sheet>,
        /// What it becomes.
        plan: Box<Plan>,
        /// The folder of the app; made if need be, else empty.
        folder: PathBuf,
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
    /// What its import came to, if it was imported just now.
    pub imported: Option<Imported>,
    /// What its import came to, whenever that was.
    pub report: Option<ImportReport>,
}

/// What an import came to.
#[derive(Debug)]
pub enum Imported {
    /// Of a database or a table.
    Data(Box<Report>),
    /// Of a Mendix project.
    Mendix,
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
    /// The folder lies in the project that is to be imported.
    #[error("{} lies in the project itself, which an import does not change. Choose a folder outside of {}.", folder.display(), project.display())]
    InSource {
        /// The folder.
        folder: PathBuf,
        /// That of the project.
        project: PathBuf,
    },
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
    /// The database could not be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The Mendix project could not be imported.
    #[error(transparent)]
    Mendix(#[from] MendixError),
    /// The table could not be imported.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl BeginError {
    /// Whether the person stopped it, so that nothing is wrong.
    pub fn is_stop(&self) -> bool {
        matches!(self, BeginError::Mendix(MendixError::Cancelled))
    }
}

/// Makes, opens or imports an app. `seed` makes the ids of new apps; `work` is told how far a long
/// import is, and can stop it.
pub fn begin(what: &Begin, seed: u64, work: &Work) -> Result<Opened, BeginError> {
    match what {
        Begin::Open { folder } => open(folder),
        Begin::New { name, folder } => {
            let project = store::template::blank(name, &mut SeededIds::new(seed));
            write_new(folder, &project, "New app")?;
            open(folder)
        }
        Begin::Import { file, folder, with_data, pages } => {
            let (file, folder) = (file.clone(), folder.clone());
            let (with_data, pages) = (*with_data, *pages);
            let import = SqliteImport { file, folder, module: None, with_data, pages };
            let report = import_sqlite(&import)?;
            Ok(Opened { imported: Some(Imported::Data(Box::new(report))), ..open(&import.folder)? })
        }
        Begin::ImportMendix { file, folder } => {
            let import = MendixImport { file: file.clone(), folder: folder.clone() };
            let report = mendix::import(&import, work)?;
            Ok(Opened {
                imported: Some(Imported::Mendix),
                // Even where it could not be kept.
                report: Some(ImportReport::Mendix(Box::new(report))),
                ..open(folder)?
            })
        }
        Begin::Table { sheet, plan, folder } => {
            let report = import_new(sheet, plan, folder)?;
            Ok(Opened { imported: Some(Imported::Data(Box::new(report))), ..open(folder)? })
        }
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
    Ok(Opened {
        folder: folder.to_owned(),
        project: loaded.project,
        problems: loaded.problems,
        disk: loaded.disk,
        unsaved,
        imported: None,
        report: mendix::kept_report(folder),
    })
}

/// A database that is to become an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteImport {
    /// The database.
    pub file: PathBuf,
    /// The folder of the app; made if need be, else empty.
    pub folder: PathBuf,
    /// The module that the tables become; by default called as the file.
    pub module: Option<String>,
    /// Whether the rows come along.
    pub with_data: bool,
    /// Whether pages and a menu are made.
    pub pages: bool,
}

/// Makes an app of a database: the files with a first commit, and the preview database with the
/// rows. If the rows cannot be stored the app is there without them, and the error says so.
pub fn import_sqlite(what: &SqliteImport) -> Result<Report, BeginError> {
    let mut options = sqlite::Options::of(&what.file);
    options.pages = what.pages;
    if let Some(module) = &what.module {
        options.module.clone_from(module);
    }
    let mut import = sqlite::read(&what.file, &options)?;
    let title = what.file.file_name().unwrap_or_default().to_string_lossy();
    make_empty_folder(&what.folder)?;
    // Rows before files: an app that is there has its rows. Whoever ends in between leaves a
    // folder with the mark of an import, which the next one clears.
    let mark = mark_import(&what.folder)?;
    let loaded = if what.with_data { import.load(&preview_database(&what.folder)) } else { Ok(()) };
    write_files(&what.folder, &import.project, &format!("Import of {title}"))?;
    // Left behind it would do no harm: there are files now.
    let _ = std::fs::remove_file(mark);
    keep_report(&what.folder, &ImportReport::of_text(&import.report.to_string()));
    loaded?;
    Ok(import.report)
}

/// A Mendix project that is to become an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendixImport {
    /// The `.mpr` file, or the folder that holds it.
    pub file: PathBuf,
    /// The folder of the app; made if need be, else empty.
    pub folder: PathBuf,
}

/// Makes an app of a Mendix project: the files with a first commit.
pub fn import_mendix(what: &MendixImport) -> Result<MendixReport, BeginError> {
    mendix::import(what, &Work::default())
}

/// Keeps a report beside the data, to be read later; an import is none the worse without it.
pub(super) fn keep_report(folder: &Path, report: &ImportReport) {
    let path = import_report(folder);
    let _ = path.parent().map(std::fs::create_dir_all);
    let text = match report {
        ImportReport::Mendix(report) => {
            let _ = std::fs::write(path.with_extension("json"), report.to_json());
            report.to_string()
        }
        ImportReport::Text(lines) => lines.join("\n") + "\n",
    };
    let _ = std::fs::write(path, text);
}

/// Where an import leaves its report as text; what is listed of Mendix stands beside it as JSON.
pub fn import_report(folder: &Path) -> PathBuf {
    own_folder(folder).join("import-report.txt")
}

/// Says, while it is there, that an import is under way or was interrupted.
pub(super) fn import_mark(folder: &Path) -> PathBuf {
    own_folder(folder).join("importing")
}

/// Says that an import is under way; gives the mark, to be taken away at its end.
pub(super) fn mark_import(folder: &Path) -> Result<PathBuf, BeginError> {
    let failed = |reason| BeginError::Folder { folder: folder.to_owned(), reason };
    let mark = import_mark(folder);
    std::fs::create_dir_all(own_folder(folder)).map_err(failed)?;
    std::fs::write(&mark, "").map_err(failed)?;
    Ok(mark)
}

/// The part of an app's folder that git ignores.
pub(super) fn own_folder(folder: &Path) -> PathBuf {
    folder.join(".maquette")
}

/// A folder in which nothing of an app was found.
fn no_app(loaded: &Loaded) -> Option<&FileProblem> {
    let is_it = |problem: &&FileProblem| matches!(problem.cause, store::Cause::NoApp(_));
    loaded.problems.iter().find(is_it).filter(|_| loaded.project.is_empty())
}

/// Writes a new app into a folder that is empty or not there yet, with a repository and a commit.
pub fn write_new(folder: &Path, project: &Project, message: &str) -> Result<(), BeginError> {
    make_empty_folder(folder)?;
    write_files(folder, project, message)
}

/// Writes the files of a new app, with a repository and a commit.
pub(super) fn write_files(
    folder: &Path,
    project: &Project,
    message: &str,
) -> Result<(), BeginError> {
    store::save(folder, &Disk::default(), project)?;
    // An app without git works too; the Changes pane says what is missing.
    if let Ok(repo) = git::Repo::init(folder) {
        let _ = git::commit(&repo, message);
    }
    Ok(())
}

/// Makes a folder that is not there; one that is must be empty, but for what an import left that
/// was interrupted.
pub(super) fn make_empty_folder(folder: &Path) -> Result<(), BeginError> {
    let failed = |reason| BeginError::Folder { folder: folder.to_owned(), reason };
    if folder.exists() {
        let interrupted = import_mark(folder).is_file();
        let own = own_folder(folder);
        let entries = std::fs::read_dir(folder).map_err(failed)?;
        let mut names = entries.flatten().map(|entry| entry.file_name());
        if names.any(|name| name != ".git" && !(interrupted && Some(&*name) == own.file_name())) {
            return Err(BeginError::NotEmpty(folder.to_owned()));
        }
        if interrupted {
            std::fs::remove_dir_all(own).map_err(failed)?;
        }
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::change::verbs::create_entity;
    use model_core::model::Point;
    use runtime_preview::schema::Consent;

    #[test]
    fn a_new_app_is_a_folder_with_a_first_commit() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("deep").join("sales");
        let new = Begin::New { name: "Sales".to_owned(), folder: folder.clone() };
        let opened = begin(&new, 7, &Work::default()).unwrap();
        assert_eq!(opened.project.app().unwrap().name, "Sales");
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert_eq!(git::Repo::find(&folder).unwrap().history(5).unwrap().len(), 1);
        assert!(
            matches!(begin(&new, 8, &Work::default()), Err(BeginError::NotEmpty(_))),
            "nothing is overwritten"
        );
    }

    #[test]
    fn a_database_becomes_an_app_with_its_rows() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop");
        let import = |file: &Path| Begin::Import {
            file: file.to_owned(),
            folder: folder.clone(),
            with_data: true,
            pages: true,
        };
        let error = begin(&import(&home.path().join("none.db")), 1, &Work::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains("no file"), "{error}");
        assert!(!folder.exists(), "nothing is left of an import that failed");
        // Any database serves, and the runtime's own is at hand.
        let file = home.path().join("shop.db");
        let mut ids = SeededIds::new(1);
        let blank = store::template::blank("A", &mut ids);
        let (change, _) = create_entity(&blank, &mut ids, "Main", "Thing", Point::default());
        let project = change.apply(&blank).unwrap();
        drop(crate::services::engine::start(&project, &file, Consent::KeepAll).unwrap());
        let opened = begin(&import(&file), 1, &Work::default()).unwrap();
        let Some(Imported::Data(report)) = opened.imported else { panic!("no report") };
        assert_eq!((report.module.as_str(), report.counts.entities), ("shop", 5));
        assert!(report.counts.objects > 0);
        assert!(std::fs::read_to_string(import_report(&folder)).unwrap().contains("main$thing"));
        assert!(preview_database(&folder).is_file());
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert_eq!(git::Repo::find(&folder).unwrap().history(5).unwrap().len(), 1);
    }

    #[test]
    fn an_import_that_was_interrupted_is_begun_again() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop");
        std::fs::create_dir_all(own_folder(&folder)).unwrap();
        std::fs::write(preview_database(&folder), "half a database").unwrap();
        assert!(matches!(make_empty_folder(&folder), Err(BeginError::NotEmpty(_))));
        std::fs::write(import_mark(&folder), "").unwrap();
        std::fs::write(folder.join("notes.txt"), "mine").unwrap();
        assert!(matches!(make_empty_folder(&folder), Err(BeginError::NotEmpty(_))));
        std::fs::remove_file(folder.join("notes.txt")).unwrap();
        make_empty_folder(&folder).unwrap();
        assert!(!own_folder(&folder).exists());
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
