//! The database file: one connection that writes, several that read (`design/semantics.md` 18).
//!
//! WAL with `synchronous=NORMAL`: readers never wait and see the last committed state; whoever
//! wants to write waits for the [`Lease`]. A database in memory has a single connection, so there
//! readers take the lease too. What this room must never do: know what is in the tables.

mod lease;
mod sequences;

pub(crate) use lease::Glance;
pub use lease::Lease;
pub use sequences::Sequences;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::query::{functions, objects};
use lease::Desk;

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 512;

/// How long a request waits for another that writes, unless set otherwise.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Another request holds the right to write for too long.
    #[error(
        "“{holder}” is writing to the database and did not finish in {seconds} seconds; try again, \
         or stop that request"
    )]
    Busy {
        /// What the other request is.
        holder: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The file could not be opened as a database.
    #[error("the database {path} cannot be opened: {source}")]
    Open {
        /// The file.
        path: String,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// Someone stopped the request while a statement ran.
    #[error("the request was stopped")]
    Stopped,
    /// A statement failed.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
    /// The connection is not there, because the program was interrupted in the middle of a write.
    #[error("the connection to the database is lost; open the app again")]
    Lost,
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> StorageError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => StorageError::Stopped,
            _ => StorageError::Sqlite(error),
        }
    }
}

/// A database that is open. Clones are the same database.
#[derive(Clone, Debug)]
pub struct Database {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: Option<PathBuf>,
    desk: Arc<Desk>,
    readers: Mutex<Vec<Connection>>,
    patience: Duration,
    sequences: Sequences,
}

impl Database {
    /// Opens or creates the database in this file.
    pub fn open(path: &Path) -> Result<Database, StorageError> {
        let wrong = |source| StorageError::Open { path: path.display().to_string(), source };
        let connection = Connection::open(path).map_err(wrong)?;
        // The mode is kept in the file; SQLite answers with the mode that it is in then.
        connection
            .query_row("PRAGMA journal_mode=WAL", [], |row| row.get::<_, String>(0))
            .map_err(wrong)?;
        prepare(&connection).map_err(wrong)?;
        Ok(Database::new(Some(path.to_owned()), connection))
    }

    /// A new database in memory.
    pub fn in_memory() -> Result<Database, StorageError> {
        let connection = Connection::open_in_memory()?;
        prepare(&connection)?;
        Ok(Database::new(None, connection))
    }

    fn new(path: Option<PathBuf>, connection: Connection) -> Database {
        let inner = Inner {
            path,
            desk: Arc::new(Desk::new(connection)),
            readers: Mutex::default(),
            patience: PATIENCE,
            sequences: Sequences::default(),
        };
        Database { inner: Arc::new(inner) }
    }

    /// The same database with another patience, before anything else shares it.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Database {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.patience = patience;
        }
        self
    }

    /// The file, unless it is in memory.
    pub fn path(&self) -> Option<&Path> {
        self.inner.path.as_deref()
    }

    /// Waits for the right to write. `holder` is what others read about who has it.
    pub fn write(&self, holder: &str) -> Result<Lease, StorageError> {
        let lease = self.write_in_view(holder)?;
        end_view(lease.connection()?)?;
        Ok(lease)
    }

    /// The same, with the view that look-ups may have left open.
    pub(crate) fn write_in_view(&self, holder: &str) -> Result<Lease, StorageError> {
        self.inner.desk.acquire(holder, self.inner.patience)
    }

    /// The writing connection, if no one has it or waits for it: for look-ups of single rows, as
    /// its cache holds what was written last. Whoever takes it gives it back at once.
    pub(crate) fn glance(&self) -> Option<Glance> {
        self.inner.desk.try_acquire()
    }

    /// Ends the view that look-ups left open, unless someone has the connection, who ends it then.
    pub(crate) fn end_view(&self) -> Result<(), StorageError> {
        match self.glance() {
            Some(glance) => end_view(glance.connection()?),
            None => Ok(()),
        }
    }

    /// A connection that reads the last committed state.
    pub fn read(&self) -> Result<Reader, StorageError> {
        let Some(path) = &self.inner.path else {
            return Ok(Reader { of: ReaderOf::Lease(self.write("a query")?) });
        };
        let pooled = self.readers().pop();
        let connection = if let Some(connection) = pooled {
            connection
        } else {
            // It opens for writing, as reading a WAL needs its index; it never writes.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags)?;
            prepare(&connection)?;
            connection.pragma_update(None, "query_only", true)?;
            connection
        };
        Ok(Reader { of: ReaderOf::Pool(Some(connection), self.inner.clone()) })
    }

    /// The sequences of ids and numbers.
    pub(crate) fn sequences(&self) -> &Sequences {
        &self.inner.sequences
    }

    fn readers(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.inner.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets SQLite look at a sample of the data where it knows too little to plan queries well.
    pub fn optimize(&self) -> Result<(), StorageError> {
        let lease = self.write("a look at the data")?;
        // 0x10002: all tables, not only those that this connection has read.
        let sample = "PRAGMA analysis_limit=400; PRAGMA optimize=0x10002";
        Ok(lease.connection()?.execute_batch(sample)?)
    }

    /// Copies the whole database as it was last committed into a new file.
    pub fn snapshot(&self, to: &Path) -> Result<(), StorageError> {
        let reader = self.read()?;
        let mut copy = Connection::open(to)?;
        let backup = rusqlite::backup::Backup::new(reader.connection()?, &mut copy)?;
        backup.run_to_completion(1024, Duration::ZERO, None)?;
        Ok(())
    }
}

fn end_view(connection: &Connection) -> Result<(), StorageError> {
    if !connection.is_autocommit() {
        connection.prepare_cached(objects::COMMIT)?.raw_execute()?;
    }
    Ok(())
}

/// What every connection needs.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; \
         PRAGMA cache_size=-65536; PRAGMA trusted_schema=OFF;",
    )?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    functions::register(connection)
}

/// A connection to read with; dropping it gives it back.
#[derive(Debug)]
pub struct Reader {
    of: ReaderOf,
}

#[derive(Debug)]
enum ReaderOf {
    Pool(Option<Connection>, Arc<Inner>),
    Lease(Lease),
}

impl Reader {
    /// The connection.
    pub fn connection(&self) -> Result<&Connection, StorageError> {
        match &self.of {
            ReaderOf::Pool(connection, _) => connection.as_ref().ok_or(StorageError::Lost),
            ReaderOf::Lease(lease) => lease.connection(),
        }
    }
}

impl Reader {
    /// Lets a flag stop statements that take long, or no longer.
    pub(crate) fn listen(&mut self, stop: Option<&Arc<AtomicBool>>) -> Result<(), StorageError> {
        match &mut self.of {
            ReaderOf::Pool(connection, _) => {
                lease::listen(connection.as_mut().ok_or(StorageError::Lost)?, stop)
            }
            ReaderOf::Lease(lease) => lease.listen(stop),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let ReaderOf::Pool(connection, inner) = &mut self.of
            && let Some(connection) = connection.take()
        {
            inner.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_18_readers_never_wait_and_writers_are_told_who_holds() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("a.db")).unwrap();
        let database = database.with_patience(Duration::from_millis(5));
        let lease = database.write("Sales.Order_Submit").unwrap();
        let writer = lease.connection().unwrap();
        writer.execute_batch("CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)").unwrap();
        let count = |database: &Database| -> i64 {
            let reader = database.read().unwrap();
            reader
                .connection()
                .unwrap()
                .query_row("SELECT count(*) FROM t", [], |r| r.get(0))
                .unwrap()
        };
        assert_eq!(count(&database), 0);
        let error = database.write("another").unwrap_err().to_string();
        assert!(error.contains("“Sales.Order_Submit” is writing"), "{error}");
        writer.execute_batch("COMMIT").unwrap();
        assert_eq!(count(&database), 1);
        drop(lease);
        assert!(database.write("another").is_ok());
    }

    #[test]
    fn semantics_18_writers_take_turns_in_the_order_of_asking() {
        let database = Database::in_memory().unwrap();
        let first = database.write("first").unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            for name in ["second", "third"] {
                let (thread, sender) = (database.clone(), sender.clone());
                let before = database.inner.desk.waiting();
                scope.spawn(move || {
                    let _lease = thread.write(name).unwrap();
                    sender.send(name).unwrap();
                });
                while database.inner.desk.waiting() <= before {
                    std::thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), ["second", "third"]);
    }

    #[test]
    fn a_dropped_lease_rolls_back() {
        let database = Database::in_memory().unwrap();
        let lease = database.write("a").unwrap();
        lease.connection().unwrap().execute_batch("BEGIN; CREATE TABLE t (x)").unwrap();
        drop(lease);
        let lease = database.write("b").unwrap();
        assert!(lease.connection().unwrap().is_autocommit());
        assert!(lease.connection().unwrap().prepare("SELECT * FROM t").is_err());
    }

    #[test]
    fn a_snapshot_is_the_database_as_committed() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("a.db")).unwrap();
        let lease = database.write("a").unwrap();
        lease
            .connection()
            .unwrap()
            .execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (7)")
            .unwrap();
        let copy = folder.path().join("copy.db");
        database.snapshot(&copy).unwrap();
        let copy = Connection::open(copy).unwrap();
        assert_eq!(copy.query_row("SELECT x FROM t", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
    }
}
