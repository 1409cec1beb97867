//! One writer at a time, in the order of asking (`design/semantics.md` 18).

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::StorageError;

/// The writing connection and the queue before it.
#[derive(Debug)]
pub(super) struct Desk {
    state: Mutex<State>,
    turn: Condvar,
}

#[derive(Debug)]
struct State {
    connection: Option<Box<Connection>>,
    waiting: VecDeque<u64>,
    next_ticket: u64,
    holder: String,
}

impl Desk {
    pub(super) fn new(connection: Connection) -> Desk {
        let state = State {
            connection: Some(Box::new(connection)),
            waiting: VecDeque::new(),
            next_ticket: 0,
            holder: String::new(),
        };
        Desk { state: Mutex::new(state), turn: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// The connection at once, if no one has it and no one waits.
    pub(super) fn try_acquire(self: &Arc<Desk>) -> Option<Glance> {
        let mut state = self.lock();
        if !state.waiting.is_empty() {
            return None;
        }
        let connection = state.connection.take()?;
        Some(Glance { connection: Some(connection), desk: self.clone() })
    }

    /// Puts the connection back and wakes who waits for it.
    fn give_back(&self, connection: Option<Box<Connection>>) {
        let mut state = self.lock();
        state.connection = connection;
        state.holder.clear();
        let awaited = !state.waiting.is_empty();
        drop(state);
        // Waking is a call into the kernel even where no one sleeps.
        if awaited {
            self.turn.notify_all();
        }
    }

    /// Waits for the turn, at most `patience`. `holder` is who others are told of. The connection
    /// may stand in a view that a [`Glance`] began.
    pub(super) fn acquire(
        self: &Arc<Desk>,
        holder: &str,
        patience: Duration,
    ) -> Result<Lease, StorageError> {
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.waiting.push_back(ticket);
        let before = |state: &mut State| {
            state.connection.is_none() || state.waiting.front() != Some(&ticket)
        };
        let waited = self.turn.wait_timeout_while(state, patience, before);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let mine = state.waiting.front() == Some(&ticket);
        if mine && let Some(connection) = state.connection.take() {
            state.waiting.pop_front();
            holder.clone_into(&mut state.holder);
            return Ok(Lease { connection: Some(connection), desk: self.clone() });
        }
        state.waiting.retain(|waiting| *waiting != ticket);
        let holder = state.holder.clone();
        drop(state);
        // Who stood behind may be first now.
        self.turn.notify_all();
        Err(StorageError::Busy { holder, seconds: patience.as_secs() })
    }
}

/// The right to write, and the connection to do it with. Dropping it hands both to the next.
#[derive(Debug)]
pub struct Lease {
    connection: Option<Box<Connection>>,
    desk: Arc<Desk>,
}

impl Lease {
    /// The connection.
    pub fn connection(&self) -> Result<&Connection, StorageError> {
        // It is only ever missing while the lease is being dropped.
        self.connection.as_deref().ok_or(StorageError::Lost)
    }
}

impl Lease {
    /// Lets a flag stop statements that take long, or no longer.
    pub(crate) fn listen(&mut self, stop: Option<&Arc<AtomicBool>>) -> Result<(), StorageError> {
        listen(self.connection.as_deref_mut().ok_or(StorageError::Lost)?, stop)
    }
}

/// How many steps of SQLite's machine lie between two looks at the flag: some milliseconds.
const STEPS: i32 = 100_000;

/// Lets a flag stop the statements of a connection, or none.
pub(super) fn listen(
    connection: &mut Connection,
    stop: Option<&Arc<AtomicBool>>,
) -> Result<(), StorageError> {
    let handler = stop.cloned().map(|stop| move || stop.load(Ordering::Relaxed));
    Ok(connection.progress_handler(STEPS, handler)?)
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = &self.connection
            && !connection.is_autocommit()
        {
            // Whoever held it failed between begin and commit.
            let _ = connection.execute_batch("ROLLBACK");
        }
        self.desk.give_back(self.connection.take());
    }
}

/// The writing connection for a look-up. It may be left in a transaction that only reads, a view:
/// as no one else in this process writes, a view is the last committed state for as long as it is
/// open, and one that is open spares SQLite the locks of the next look-up. Whoever takes the lease
/// ends the view or writes in it; a request that has looked ends it as well.
#[derive(Debug)]
pub(crate) struct Glance {
    connection: Option<Box<Connection>>,
    desk: Arc<Desk>,
}

impl Glance {
    /// The connection, as [`Lease::connection`].
    pub fn connection(&self) -> Result<&Connection, StorageError> {
        self.connection.as_deref().ok_or(StorageError::Lost)
    }
}

impl Drop for Glance {
    fn drop(&mut self) {
        self.desk.give_back(self.connection.take());
    }
}
