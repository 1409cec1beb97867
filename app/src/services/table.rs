//! A table becomes an entity of an app: of a new one, of one in a folder, or of the one that is
//! open. Either all of it comes over, model and rows, or the app stays as it was.

use std::path::Path;
use std::sync::Arc;

use model_core::change::Change;
use model_core::model::Project;
use model_core::store;
use model_import::report::{Finding, Report, Severity};
use model_import::table::{Import, Plan, Sheet, TableError};
use runtime_preview::schema::Consent;

use super::begin::{
    BeginError, import_report, make_empty_folder, mark_import, open, own_folder, write_files,
};
use super::engine::{StartError, preview_database, start};

/// Why a table did not become part of an app.
#[derive(Debug, thiserror::Error)]
pub enum TableImportError {
    /// The table or the plan says no.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The app cannot be opened or made.
    #[error(transparent)]
    Begin(#[from] BeginError),
    /// Some of the app's files could not be read.
    #[error(
        "Not everything of this app could be read ({0}). Mend the files first, then import again."
    )]
    Unread(String),
    /// The preview database stands in the way.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The app's files could not be written.
    #[error("The app could not be written: {0}. Nothing was imported.")]
    Write(#[from] store::SaveError),
}

/// Whether there is an app in a folder.
pub fn is_app(folder: &Path) -> bool {
    folder.join("maquette.json").is_file()
}

/// Imports into the app in a folder, or into a new one where there is none.
pub fn import_table(
    sheet: &Arc<Sheet>,
    plan: &Plan,
    folder: &Path,
) -> Result<Report, TableImportError> {
    if is_app(folder) {
        import_into(sheet, plan, folder)
    } else {
        Ok(import_new(sheet, plan, folder)?)
    }
}

/// What an import would come to; nothing is written.
pub fn try_table(
    sheet: &Arc<Sheet>,
    plan: &Plan,
    folder: &Path,
) -> Result<Report, TableImportError> {
    let project =
        if is_app(folder) { open_whole(folder)?.0 } else { plan.new_app(sheet, &app_name(folder)) };
    Ok(plan.import(sheet, &project)?.report)
}

fn app_name(folder: &Path) -> String {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn open_whole(folder: &Path) -> Result<(Project, store::Disk), TableImportError> {
    let opened = open(folder)?;
    match opened.problems.iter().find(|problem| problem.is_error()) {
        Some(problem) => Err(TableImportError::Unread(problem.to_string())),
        None => Ok((opened.project, opened.disk)),
    }
}

/// A new app: rows before files, under the mark of an import, as an app that is there has its
/// rows.
pub(super) fn import_new(
    sheet: &Arc<Sheet>,
    plan: &Plan,
    folder: &Path,
) -> Result<Report, BeginError> {
    let mut import = plan.import(sheet, &plan.new_app(sheet, &app_name(folder)))?;
    let was_there = folder.exists();
    make_empty_folder(folder)?;
    let mark = mark_import(folder)?;
    if let Err(error) = import.load(&preview_database(folder)) {
        // What cannot be taken away is under the mark, and the next import clears it.
        let _ = std::fs::remove_dir_all(own_folder(folder));
        if !was_there {
            let _ = std::fs::remove_dir(folder);
        }
        return Err(error.into());
    }
    write_files(folder, &import.project, &format!("Import of {}", sheet.source))?;
    // Left behind it would do no harm: there are files now.
    let _ = std::fs::remove_file(mark);
    keep_report(folder, &import.report);
    Ok(import.report)
}

/// An app that is there: files before rows, as files can be taken back and are written whole.
fn import_into(sheet: &Arc<Sheet>, plan: &Plan, folder: &Path) -> Result<Report, TableImportError> {
    let (project, disk) = open_whole(folder)?;
    let mut import = plan.import(sheet, &project)?;
    follow(&project, folder, &mut import.report)?;
    let after = import.project.clone();
    save_around(folder, &disk, (&project, &after), || import.load(&preview_database(folder)))?;
    keep_report(folder, &import.report);
    Ok(import.report)
}

/// Writes the files of the second project and stores the rows; where that fails, the files of the
/// first again.
fn save_around(
    folder: &Path,
    disk: &store::Disk,
    (before, after): (&Project, &Project),
    load: impl FnOnce() -> Result<(), TableError>,
) -> Result<(), TableImportError> {
    let saved = store::save(folder, disk, after)?;
    if let Err(error) = load() {
        // Should that fail too, the entity stays without rows, and the error says what happened.
        let _ = store::save(folder, &saved.disk, before);
        return Err(error.into());
    }
    Ok(())
}

/// What an import does to the app that is open: its rows are stored, its change is to be applied.
#[derive(Debug)]
pub struct Stored {
    /// What becomes of the project.
    pub change: Change,
    /// What came over.
    pub report: Report,
}

/// Stores the rows of an import into the app that is open and does not run. The model stays in
/// memory; rows of an entity that never comes there are found and cleared by the next import.
pub fn import_open(
    sheet: &Arc<Sheet>,
    plan: &Plan,
    project: &Project,
    folder: &Path,
) -> Result<Stored, TableImportError> {
    let mut import = plan.import(sheet, project)?;
    follow(project, folder, &mut import.report)?;
    import.load(&preview_database(folder))?;
    keep_report(folder, &import.report);
    let Import { change, report, .. } = import;
    Ok(Stored { change, report })
}

/// Lets the preview database follow the app as it is, so that what stands in the way is known
/// before anything is written; one that is new is filled as on the first run.
fn follow(project: &Project, folder: &Path, report: &mut Report) -> Result<(), StartError> {
    let started = start(project, &preview_database(folder), Consent::KeepAll)?;
    if let Some(message) = started.unfilled {
        report.findings.push(Finding {
            severity: Severity::Warning,
            table: report.source.clone(),
            row: None,
            column: None,
            message,
        });
    }
    Ok(())
}

/// Beside the data, to be read later; an import is none the worse without it.
fn keep_report(folder: &Path, report: &Report) {
    let path = import_report(folder);
    let _ = path.parent().map(std::fs::create_dir_all);
    let _ = std::fs::write(path, report.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::id::SeededIds;
    use model_core::model::entity::Entity;
    use model_import::table::{Choices, Reading, read_bytes};

    use crate::services::begin::write_new;

    fn proposed(text: &str, entity: &str) -> (Arc<Sheet>, Plan) {
        let sheet = read_bytes(text.as_bytes(), "shop.csv", &Reading::default()).unwrap();
        let plan = Plan::guess(&sheet, "Main", entity, &Choices::default());
        (Arc::new(sheet), plan)
    }

    fn entities(folder: &Path) -> Vec<String> {
        let project = open(folder).unwrap().project;
        project.of_kind::<Entity>().map(|(_, _, entity)| entity.name.clone()).collect()
    }

    #[test]
    fn a_table_becomes_a_new_app_or_joins_one() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop");
        let (sheet, plan) = proposed("No,Name\n1,Ann\n2,Bob\n", "Person");
        assert_eq!(try_table(&sheet, &plan, &folder).unwrap().counts.entities, 1);
        assert!(!folder.exists(), "a trial writes nothing");
        let report = import_table(&sheet, &plan, &folder).unwrap();
        assert_eq!(report.counts.objects, 2);
        assert!(is_app(&folder) && import_report(&folder).is_file());
        let error = import_table(&sheet, &plan, &folder).unwrap_err().to_string();
        assert!(error.contains("Main.Person is there already"), "{error}");
        let (sheet, plan) = proposed("No,Name\n1,Ann\n", "Other");
        assert_eq!(import_table(&sheet, &plan, &folder).unwrap().counts.objects, 1);
        assert_eq!(entities(&folder), ["Person", "Other"].map(str::to_owned));
        assert!(open(&folder).unwrap().problems.is_empty());
    }

    #[test]
    fn what_fails_leaves_nothing_half_written() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop");
        let blank = store::template::blank("A", &mut SeededIds::new(1));
        write_new(&folder, &blank, "New app").unwrap();
        std::fs::create_dir_all(own_folder(&folder)).unwrap();
        std::fs::write(preview_database(&folder), "no database, but long enough to be one")
            .unwrap();
        let (sheet, plan) = proposed("No,Name\n1,Ann\n", "Person");
        let error = import_table(&sheet, &plan, &folder).unwrap_err().to_string();
        assert!(error.contains("cannot run on"), "{error}");
        assert_eq!(entities(&folder), Vec::<String>::new());
        std::fs::write(folder.join("modules/Main/Broken.entity.json"), "{").unwrap();
        let error = import_table(&sheet, &plan, &folder).unwrap_err().to_string();
        assert!(error.contains("Not everything of this app could be read"), "{error}");
        let full = home.path().join("full");
        std::fs::create_dir(&full).unwrap();
        std::fs::write(full.join("notes.txt"), "mine").unwrap();
        let error = import_table(&sheet, &plan, &full).unwrap_err().to_string();
        assert!(error.contains("holds files already"), "{error}");
    }

    #[test]
    fn files_are_taken_back_where_rows_cannot_be_stored() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop");
        let blank = store::template::blank("A", &mut SeededIds::new(1));
        write_new(&folder, &blank, "New app").unwrap();
        let (sheet, plan) = proposed("No,Name\n1,Ann\n", "Person");
        let (project, disk) = open_whole(&folder).unwrap();
        let after = plan.import(&sheet, &project).unwrap().project;
        let load = || {
            assert_eq!(entities(&folder), ["Person"]);
            Err(TableError::NothingChosen)
        };
        let error = save_around(&folder, &disk, (&project, &after), load).unwrap_err();
        assert!(matches!(error, TableImportError::Table(TableError::NothingChosen)));
        assert_eq!(open(&folder).unwrap().project.documents(), project.documents());
    }

    #[test]
    fn the_open_app_gets_a_change_and_its_rows() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop");
        let blank = store::template::blank("A", &mut SeededIds::new(1));
        write_new(&folder, &blank, "New app").unwrap();
        let (sheet, plan) = proposed("No,Name\n1,Ann\n2,Bob\n", "Person");
        let stored = import_open(&sheet, &plan, &blank, &folder).unwrap();
        assert_eq!(stored.report.counts.objects, 2);
        assert_eq!(entities(&folder), Vec::<String>::new(), "the files wait for Save");
        let after = stored.change.apply(&blank).unwrap();
        let file = preview_database(&folder);
        drop(start(&after, &file, Consent::KeepAll).unwrap());
        // Taken back and done again, the rows do not come twice.
        drop(start(&blank, &file, Consent::KeepAll).unwrap());
        let again = import_open(&sheet, &plan, &blank, &folder).unwrap();
        assert_eq!((again.report.counts.objects, &again.change), (2, &stored.change));
        assert!(again.report.to_string().contains("2 rows that an earlier import"));
    }
}
