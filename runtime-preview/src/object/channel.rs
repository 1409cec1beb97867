//! A session's way to the database: one transaction a request, begun at the first write, with
//! savepoints that cost nothing until something is written after them (`design/semantics.md`
//! 18, 20).

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use model_core::id::Id;
use rusqlite::{Connection, Row, Statement};

use crate::query::objects;
use crate::storage::{Database, Lease, Reader, StorageError};
use crate::trace::Trace;
use crate::world::World;

/// The connections and the transaction of one session.
#[derive(Debug)]
pub struct Channel {
    pub(super) database: Database,
    pub(super) world: Arc<dyn World>,
    /// What the statements of the request did.
    pub trace: Trace,
    /// Stops a statement that takes long.
    pub(super) stop: Arc<AtomicBool>,
    label: Arc<str>,
    lease: Option<Lease>,
    reader: Option<Reader>,
    begun: bool,
    /// Whether a look-up may have left a view open.
    looked: bool,
    /// For each open savepoint the number of the one of SQL that stands for it.
    savepoints: Vec<Option<u32>>,
    next: u32,
    /// Entities whose ids were reserved in the transaction.
    reserved: Vec<u16>,
}

/// Stands for the beginning of the transaction where a savepoint of SQL would have a number.
const BEGINNING: u32 = 0;

impl Channel {
    pub(super) fn new(database: Database, world: Arc<dyn World>) -> Channel {
        Channel {
            database,
            world,
            trace: Trace::off(),
            stop: Arc::default(),
            label: "a request".into(),
            lease: None,
            reader: None,
            begun: false,
            looked: false,
            savepoints: Vec::new(),
            next: 0,
            reserved: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self, label: &str) {
        self.label = label.into();
    }

    /// Whether the transaction has written.
    pub(super) fn has_written(&self) -> bool {
        self.begun
    }

    /// The connection to read with: that of the transaction, so that its own rows are seen.
    fn reading(&mut self) -> Result<&Connection, StorageError> {
        if self.lease.is_none() && self.database.path().is_none() {
            // In memory there is one connection for all.
            let mut lease = self.database.write(&self.label)?;
            lease.listen(Some(&self.stop))?;
            self.lease = Some(lease);
        }
        if let Some(lease) = &self.lease {
            return lease.connection();
        }
        if self.reader.is_none() {
            let mut reader = self.database.read()?;
            reader.listen(Some(&self.stop))?;
            self.reader = Some(reader);
        }
        self.reader.as_ref().ok_or(StorageError::Lost)?.connection()
    }

    /// Waits for the right to write and begins the transaction, unless it has begun.
    fn writing(&mut self) -> Result<&Connection, StorageError> {
        if self.lease.is_none() {
            let label = self.label.clone();
            let span =
                self.trace.begin(&*self.world, "wait", || "for the right to write".into(), None);
            let lease = self.database.write_in_view(&label);
            self.trace.end(&*self.world, span);
            let mut lease = lease?;
            lease.listen(Some(&self.stop))?;
            self.lease = Some(lease);
            self.drop_reader();
        }
        if !self.begun {
            begin(self.lease.as_ref().ok_or(StorageError::Lost)?.connection()?)?;
            self.begun = true;
            // Savepoints made before anything was written mean the beginning.
            self.savepoints.fill(Some(BEGINNING));
        }
        if let Some(first) = self.savepoints.iter().position(Option::is_none) {
            self.next += 1;
            let number = self.next;
            run(
                self.lease.as_ref().ok_or(StorageError::Lost)?.connection()?,
                &objects::savepoint(number),
            )?;
            for open in self.savepoints.iter_mut().skip(first) {
                *open = Some(number);
            }
        }
        self.lease.as_ref().ok_or(StorageError::Lost)?.connection()
    }

    /// Runs a statement that reads; gives the number of rows.
    pub(crate) fn query<E: From<StorageError>>(
        &mut self,
        sql: &str,
        bind: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<usize>,
        each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let span = self.trace.begin(&*self.world, "sql", || sql.into(), None);
        let (mut bound, mut rows) = (0, 0);
        let outcome = match self.reading() {
            Ok(connection) => select(connection, sql, bind, each, (&mut bound, &mut rows)),
            Err(error) => Err(error.into()),
        };
        self.trace.end_sql(&*self.world, span, bound, rows);
        outcome.map(|()| rows)
    }

    /// The same for a look-up by an id, which takes microseconds: on the writing connection, if it
    /// is free, as its cache is warm.
    pub(crate) fn look_up<E: From<StorageError>>(
        &mut self,
        sql: &str,
        id: i64,
        each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let bind = |statement: &mut Statement<'_>| {
            statement.raw_bind_parameter(1, id)?;
            Ok(1)
        };
        let glance = if self.lease.is_none() { self.database.glance() } else { None };
        let Some(glance) = glance else { return self.query(sql, bind, each) };
        let span = self.trace.begin(&*self.world, "sql", || sql.into(), None);
        let (mut bound, mut rows) = (0, 0);
        let outcome = glance.connection().and_then(|connection| {
            // A view that another request began may be older than what other processes wrote.
            if !std::mem::replace(&mut self.looked, true) && !connection.is_autocommit() {
                run(connection, objects::COMMIT)?;
            }
            if connection.is_autocommit() {
                run(connection, objects::VIEW)?;
            }
            Ok(connection)
        });
        let outcome = match outcome {
            Ok(connection) => select(connection, sql, bind, each, (&mut bound, &mut rows)),
            Err(error) => Err(error.into()),
        };
        drop(glance);
        self.trace.end_sql(&*self.world, span, bound, rows);
        outcome.map(|()| rows)
    }

    /// Runs a statement that writes; gives the number of rows changed.
    pub(crate) fn execute(
        &mut self,
        sql: &str,
        bind: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<usize>,
    ) -> Result<usize, StorageError> {
        let span = self.trace.begin(&*self.world, "sql", || sql.into(), None);
        let mut bound = 0;
        let outcome = (|| -> Result<usize, StorageError> {
            let connection = self.writing()?;
            let mut statement = connection.prepare_cached(sql)?;
            bound = bind(&mut statement)?;
            Ok(statement.raw_execute()?)
        })();
        self.trace.end_sql(&*self.world, span, bound, outcome.as_ref().copied().unwrap_or(0));
        outcome
    }

    pub(super) fn savepoint(&mut self) {
        self.savepoints.push(None);
    }

    /// Undoes what was written since the savepoint at this depth, which stays.
    pub(super) fn rollback_to(&mut self, depth: usize) -> Result<(), StorageError> {
        self.savepoints.truncate(depth + 1);
        if self.savepoints.last() == Some(&Some(BEGINNING)) {
            let open = self.savepoints.len();
            self.rollback()?;
            self.savepoints = vec![None; open];
            return Ok(());
        }
        if let (Some(Some(number)), Some(lease)) = (self.savepoints.last(), &self.lease) {
            run(lease.connection()?, &objects::rollback_to(*number))?;
            self.reserve_again()?;
        }
        Ok(())
    }

    /// Forgets the savepoint at this depth and those after it; what was written stays.
    pub(super) fn release(&mut self, depth: usize) -> Result<(), StorageError> {
        if depth >= self.savepoints.len() {
            return Ok(());
        }
        let outer = depth.checked_sub(1).and_then(|d| self.savepoints.get(d).copied().flatten());
        let gone = self.savepoints.split_off(depth);
        // The first that an outer one does not share takes all later ones with it.
        let own = |number: &u32| *number != BEGINNING && Some(*number) != outer;
        let first = gone.into_iter().flatten().find(own);
        if let (Some(number), Some(lease)) = (first, &self.lease) {
            run(lease.connection()?, &objects::release(number))?;
        }
        Ok(())
    }

    /// Makes the transaction last and lets others write.
    pub(super) fn commit(&mut self) -> Result<(), StorageError> {
        let mut outcome = Ok(());
        if self.begun
            && let Some(lease) = &self.lease
        {
            outcome = run(lease.connection()?, objects::COMMIT);
        }
        self.end();
        outcome
    }

    /// Undoes the transaction, which may begin again.
    pub(super) fn rollback(&mut self) -> Result<(), StorageError> {
        self.savepoints.clear();
        if self.begun
            && let Some(lease) = &self.lease
        {
            run(lease.connection()?, objects::ROLLBACK)?;
            self.begun = false;
            self.reserve_again()?;
        }
        Ok(())
    }

    /// Gives back what the request held.
    pub(super) fn end(&mut self) {
        self.savepoints.clear();
        self.reserved.clear();
        self.begun = false;
        if let Some(lease) = &mut self.lease {
            // Without a handler there is nothing left that could fail.
            let _ = lease.listen(None);
        }
        // A lease with an open transaction rolls it back when it is dropped.
        if self.lease.take().is_none() && self.looked {
            // Should it fail, whoever writes next ends the view.
            let _ = self.database.end_view();
        }
        self.looked = false;
        self.drop_reader();
    }

    fn drop_reader(&mut self) {
        if let Some(reader) = &mut self.reader {
            let _ = reader.listen(None);
        }
        self.reader = None;
    }

    /// The next id of the entity with this number.
    pub(super) fn next_id(&mut self, entity: u16) -> Result<i64, StorageError> {
        loop {
            if let Some(id) = self.database.sequences().next_id(entity) {
                return Ok(id);
            }
            let size = self.database.sequences().wanted(entity);
            let reserve = |connection: &Connection| -> Result<i64, StorageError> {
                let mut statement = connection.prepare_cached(objects::RESERVE)?;
                Ok(statement.query_row((size, entity), |row| row.get(0))?)
            };
            let next = if let Some(lease) = &self.lease {
                self.reserved.push(entity);
                reserve(lease.connection()?)?
            } else {
                let lease = self.database.write(&self.label)?;
                reserve(lease.connection()?)?
            };
            self.database.sequences().reserve(entity, next - size, size);
        }
    }

    /// Ids that were given stay given, although the reservation was undone.
    fn reserve_again(&mut self) -> Result<(), StorageError> {
        let Some(lease) = &self.lease else { return Ok(()) };
        for entity in &self.reserved {
            if let Some(end) = self.database.sequences().end(*entity) {
                let mut statement = lease.connection()?.prepare_cached(objects::RESERVE_AGAIN)?;
                statement.execute((end, entity))?;
            }
        }
        Ok(())
    }

    /// The next automatic number of an attribute, which this column of this table holds.
    pub(super) fn next_number(
        &mut self,
        attribute: Id,
        (table, column): (&str, &str),
        first: i64,
    ) -> Result<i64, StorageError> {
        let database = self.database.clone();
        let connection = self.writing()?;
        database.sequences().next_number(attribute, || {
            let sql = objects::largest(table, column);
            let largest: Option<i64> = connection.query_row(&sql, [], |row| row.get(0))?;
            Ok(largest.unwrap_or(first - 1).max(first - 1))
        })
    }
}

/// Runs a statement that reads; counts what is bound and the rows.
fn select<E: From<StorageError>>(
    connection: &Connection,
    sql: &str,
    bind: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<usize>,
    mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    (bound, count): (&mut usize, &mut usize),
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(sql).map_err(StorageError::from)?;
    *bound = bind(&mut statement).map_err(StorageError::from)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(StorageError::from)? {
        *count += 1;
        each(row)?;
    }
    Ok(())
}

/// Begins a transaction that writes: goes on with the view that is open, if it is still the last
/// committed state.
fn begin(connection: &Connection) -> Result<(), StorageError> {
    if !connection.is_autocommit() {
        if run(connection, objects::WRITE).is_ok() {
            return Ok(());
        }
        run(connection, objects::ROLLBACK)?;
    }
    run(connection, objects::BEGIN)
}

fn run(connection: &Connection, sql: &str) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.raw_execute()?;
    Ok(())
}
