//! The engine: a running app as a handle (`design/architecture.md`, "Two doors to the runtime").
//!
//! An [`Engine`] holds the database and the current [`Revision`] of the program. A [`Client`] is
//! one user's session with it and answers requests, in this thread; a [`Worker`] does the same in
//! a thread of its own, with commands in and events out, for a window that must not wait. When the
//! model changes, [`Engine::update`] lets the database follow and swaps the revision; a request
//! ends on the revision that it began with.

mod client;
mod error;
mod pages;
mod revision;
#[cfg(test)]
mod tests;
mod worker;

pub use client::Client;
pub use error::EngineError;
pub use revision::Revision;
pub use worker::{Command, Event, Worker};

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use model_core::index::Index;
use model_core::model::Project;

use crate::program::Domain;
use crate::query::catalogue;
use crate::schema::{Consent, Plan, Step, apply};
use crate::storage::Database;
use crate::world::World;

/// A running app. Clones are the same app.
#[derive(Clone, Debug)]
pub struct Engine {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    database: Database,
    world: Arc<dyn World>,
    revision: RwLock<Arc<Revision>>,
    /// Held while the model changes, so that two changes do not meet.
    updating: Mutex<()>,
}

/// What a change of the model did to the database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The copy of the database that was taken before, where values were touched.
    pub snapshot: Option<PathBuf>,
}

impl Engine {
    /// Runs an app on the database in this file, which follows the model first.
    pub fn open(
        path: &Path,
        project: &Project,
        world: Arc<dyn World>,
        consent: Consent,
    ) -> Result<Engine, EngineError> {
        refuse_foreign(path)?;
        Engine::start(Database::open(path)?, project, world, consent)
    }

    /// Runs an app on a new database in memory.
    pub fn in_memory(project: &Project, world: Arc<dyn World>) -> Result<Engine, EngineError> {
        Engine::start(Database::in_memory()?, project, world, Consent::KeepAll)
    }

    fn start(
        database: Database,
        project: &Project,
        world: Arc<dyn World>,
        consent: Consent,
    ) -> Result<Engine, EngineError> {
        {
            let lease = database.write("a new database")?;
            let connection = lease.connection()?;
            if catalogue::read(connection)?.entities.is_empty() {
                connection.execute_batch(catalogue::AWAIT_FILL)?;
            }
        }
        let (revision, _) = follow(&database, project, &*world, consent, None)?;
        database.optimize()?;
        let shared = Shared {
            database,
            world,
            revision: RwLock::new(Arc::new(revision)),
            updating: Mutex::default(),
        };
        Ok(Engine { shared: Arc::new(shared) })
    }

    /// What the database would have to do to follow this model. Nothing happens.
    pub fn plan(&self, project: &Project) -> Result<Plan, EngineError> {
        let reader = self.shared.database.read()?;
        let known = catalogue::read(reader.connection()?)?;
        Ok(Plan::new(&known, &Domain::new(project)).map_err(crate::schema::SchemaError::from)?)
    }

    /// Lets the database follow the model and runs it from now on. Where the data stands in the
    /// way nothing changes, and the app goes on as it was.
    pub fn update(&self, project: &Project, consent: Consent) -> Result<Update, EngineError> {
        let _alone = self.shared.updating.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.revision();
        let shared = &*self.shared;
        let (next, update) =
            follow(&shared.database, project, &*shared.world, consent, Some(&before))?;
        *shared.revision.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(update)
    }

    /// Whether the database is new and waits for [`Client::fill`]. It does so until that has
    /// succeeded, however often the program ends before.
    pub fn awaits_fill(&self) -> Result<bool, EngineError> {
        let reader = self.shared.database.read()?;
        Ok(catalogue::awaits_fill(reader.connection()?)?)
    }

    /// The revision that new requests run on.
    pub fn revision(&self) -> Arc<Revision> {
        self.shared.revision.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A session of someone.
    pub fn client(&self) -> Client {
        Client::new(self.clone())
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.shared.database
    }

    /// The world.
    pub fn world(&self) -> &Arc<dyn World> {
        &self.shared.world
    }
}

/// Refuses a database that another program made, before anything is done to it.
pub fn refuse_foreign(path: &Path) -> Result<(), EngineError> {
    if !path.is_file() {
        return Ok(());
    }
    // What cannot be read at all is told by whoever opens it.
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = rusqlite::Connection::open_with_flags(path, flags);
    match connection.and_then(|connection| catalogue::is_foreign(&connection)) {
        Ok(true) => Err(EngineError::Foreign),
        _ => Ok(()),
    }
}

/// Lets a database follow a model and compiles the program for it.
fn follow(
    database: &Database,
    project: &Project,
    world: &dyn World,
    consent: Consent,
    before: Option<&Revision>,
) -> Result<(Revision, Update), EngineError> {
    let index = before.map_or_else(|| Index::new(project), |b| b.index().updated(project));
    if let Some(before) = before.filter(|before| before.fits(project)) {
        return Ok((before.with_flows(&index), Update::default()));
    }
    let domain = Domain::new(project);
    let known = {
        let reader = database.read()?;
        catalogue::read(reader.connection()?)?
    };
    let plan = Plan::new(&known, &domain).map_err(crate::schema::SchemaError::from)?;
    let snapshot = apply(database, &plan, world.now(), consent)?;
    let revision = Revision::new(project, &index, &domain, &plan.after);
    Ok((revision, Update { steps: plan.steps, snapshot }))
}
