//! Ids of objects and automatic numbers: counted in memory, reserved in the database in blocks, so
//! that making an object needs no statement and no id is given twice (`design/semantics.md` 5, 9).

use std::sync::{Mutex, MutexGuard, PoisonError};

use model_core::id::Id;
use rustc_hash::FxHashMap;

/// The first block; each next one of the same entity is twice as large, up to [`LARGEST`].
const FIRST: i64 = 100;
const LARGEST: i64 = 100_000;

/// The sequences of one database.
#[derive(Debug, Default)]
pub struct Sequences {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    ids: FxHashMap<u16, Block>,
    numbers: FxHashMap<Id, i64>,
}

/// The part of an entity's ids that this process may give.
#[derive(Clone, Copy, Debug)]
struct Block {
    next: i64,
    end: i64,
    size: i64,
}

impl Sequences {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next id of the entity with this number, if its block has one left.
    pub(crate) fn next_id(&self, entity: u16) -> Option<i64> {
        let mut state = self.lock();
        let block = state.ids.get_mut(&entity)?;
        (block.next < block.end).then(|| {
            block.next += 1;
            block.next - 1
        })
    }

    /// How many ids to reserve next.
    pub(crate) fn wanted(&self, entity: u16) -> i64 {
        self.lock().ids.get(&entity).map_or(FIRST, |block| (block.size * 2).min(LARGEST))
    }

    /// Takes up a block that was reserved: the ids from `begin`, `size` of them.
    pub(crate) fn reserve(&self, entity: u16, begin: i64, size: i64) {
        let mut state = self.lock();
        // What another thread reserved in between and did not give yet is left out.
        let begin = state.ids.get(&entity).map_or(begin, |block| block.end.max(begin));
        state.ids.insert(entity, Block { next: begin, end: begin + size, size });
    }

    /// Where the block of an entity ends: what the database must know as given at least.
    pub(crate) fn end(&self, entity: u16) -> Option<i64> {
        self.lock().ids.get(&entity).map(|block| block.end)
    }

    /// The next automatic number of an attribute. `largest` asks the database for the largest so
    /// far, the first time.
    pub(crate) fn next_number<E>(
        &self,
        attribute: Id,
        largest: impl FnOnce() -> Result<i64, E>,
    ) -> Result<i64, E> {
        let known = self.lock().numbers.get(&attribute).copied();
        let last = match known {
            Some(last) => last,
            None => largest()?,
        };
        // Numbers are given under the write lease, so no one comes in between.
        self.lock().numbers.insert(attribute, last + 1);
        Ok(last + 1)
    }

    /// Forgets the automatic numbers, as tables or rows changed otherwise.
    pub(crate) fn forget_numbers(&self) {
        self.lock().numbers.clear();
    }
}
