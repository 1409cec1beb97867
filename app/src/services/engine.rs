//! The running app of a folder: its preview database, followed to the model and, where it is new,
//! filled by the app's own microflow.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model_core::model::Project;
use runtime_preview::engine::{Client, Engine, EngineError};
use runtime_preview::protocol::AnswerError;
use runtime_preview::schema::Consent;
use runtime_preview::world::RealWorld;

/// Where the preview database of an app lies, in its folder that git ignores.
pub fn preview_database(folder: &Path) -> PathBuf {
    folder.join(".maquette").join("preview.db")
}

/// Why an app cannot run.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder of the database cannot be made.
    #[error("{} cannot be made: {reason}.", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The engine says no.
    #[error("The app cannot run on {}: {reason}.", file.display())]
    Engine {
        /// The database.
        file: PathBuf,
        /// Why.
        reason: EngineError,
    },
}

/// A running app, and what went wrong when its new database was filled.
#[derive(Debug)]
pub struct Started {
    /// The app.
    pub engine: Engine,
    /// Why the microflow that fills a new database failed, if it did.
    pub unfilled: Option<String>,
}

/// Fills a database that is new, or whose filling did not come to its end, by the app's own
/// microflow; nothing where there is nothing to do.
pub fn fill(
    engine: &Engine,
    client: &mut Client,
    project: &Project,
) -> Option<Result<(), Box<AnswerError>>> {
    if !engine.awaits_fill().unwrap_or(false) {
        return None;
    }
    let name = project.app().map(|app| app.first_run.as_str()).filter(|name| !name.is_empty());
    let outcome = client.fill(name);
    name.map(|_| outcome)
}

/// Runs an app on the database in this file, which is made if it is not there.
pub fn start(project: &Project, file: &Path, consent: Consent) -> Result<Started, StartError> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|reason| StartError::Folder { folder: folder.to_owned(), reason })?;
    }
    let engine = Engine::open(file, project, Arc::new(RealWorld::new()), consent)
        .map_err(|reason| StartError::Engine { file: file.to_owned(), reason })?;
    let unfilled = fill(&engine, &mut engine.client(), project).and_then(|filled| {
        let name = &project.app()?.first_run;
        let error = filled.err()?;
        Some(format!("{name}, which fills a new database, failed: {}", error.message))
    });
    Ok(Started { engine, unfilled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::id::SeededIds;
    use model_core::store::template;

    #[test]
    fn a_database_that_cannot_be_is_told() {
        let home = tempfile::tempdir().unwrap();
        let project = template::blank("A", &mut SeededIds::new(1));
        let file = preview_database(home.path());
        assert!(start(&project, &file, Consent::KeepAll).unwrap().unfilled.is_none());
        assert!(file.is_file());
        std::fs::write(home.path().join("text"), "no database, but long enough to be one").unwrap();
        let error = start(&project, &home.path().join("text"), Consent::KeepAll).unwrap_err();
        assert!(error.to_string().contains("cannot run on"), "{error}");
        let error = start(&project, &home.path().join("text/deep/a.db"), Consent::KeepAll);
        assert!(error.unwrap_err().to_string().contains("cannot be made"));
    }
}
