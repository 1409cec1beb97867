//! The objects that a session holds, and how they were before, for undoing.
//!
//! Objects lie in places. Of each id one place is the session's own copy; further places hold the
//! fresh copies that retrieves from the database gave (`design/semantics.md` 22). Before an object
//! changes for the first time since a savepoint, all of it is put into the journal; going back is
//! putting it in its place again.

use rustc_hash::FxHashMap;

use crate::program::{AssociationIx, EntityIx, Slot};
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

/// Where an object is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Made and not committed.
    New,
    /// In the database (or, where it is not stored, committed).
    Stored,
    /// Deleted in this request.
    Deleted,
    /// Made in a part of the request that was rolled back.
    Dead,
}

/// An object as the session holds it.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub id: ObjectId,
    pub entity: EntityIx,
    pub state: State,
    /// The values of the members, by slot; references as the session's own copies.
    pub values: Vec<Value>,
    /// How many of them are read; a row of a generalization lacks those of the specialization.
    pub loaded: Slot,
    /// What changed members held when the object was last committed.
    pub originals: Vec<(Slot, Value)>,
    /// Its sets of references, as far as they are read or changed.
    pub sets: Vec<(AssociationIx, LinkSet)>,
    /// Whether it was committed because another was, and not since.
    pub automatic: bool,
    /// The savepoint since which the journal holds it or it exists.
    pub epoch: u32,
}

/// The ids at the other end of an association of many with many, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkSet {
    pub now: Vec<ObjectId>,
    /// What the database holds.
    pub stored: Vec<ObjectId>,
}

impl Object {
    /// Whether a commit would write anything.
    pub fn is_dirty(&self) -> bool {
        match self.state {
            State::New => true,
            State::Stored => {
                !self.originals.is_empty() || self.sets.iter().any(|(_, set)| set.now != set.stored)
            }
            State::Deleted | State::Dead => false,
        }
    }

    /// The set of an association, if it is read.
    pub fn set(&self, association: AssociationIx) -> Option<&LinkSet> {
        self.sets.iter().find(|(ix, _)| *ix == association).map(|(_, set)| set)
    }

    pub fn set_mut(&mut self, association: AssociationIx) -> Option<&mut LinkSet> {
        self.sets.iter_mut().find(|(ix, _)| *ix == association).map(|(_, set)| set)
    }

    /// The object that a slot refers to.
    pub fn reference(&self, slot: Slot) -> Option<ObjectId> {
        self.values.get(usize::from(slot))?.object().map(|object| object.id)
    }
}

/// One thing to undo.
#[derive(Debug)]
enum Undo {
    /// The object in this place was so.
    Changed(u32, Box<Object>),
    /// There was none.
    Created(u32),
    /// It was read from rows that are undone too.
    Loaded(u32),
    /// The session's own copy was another.
    Owner(ObjectId, Option<u32>),
}

/// All objects of a session.
#[derive(Debug, Default)]
pub(super) struct Heap {
    objects: Vec<Option<Object>>,
    free: Vec<u32>,
    own: FxHashMap<ObjectId, u32>,
    /// The places that were filled with an object whose own copy lay elsewhere: a superset.
    copies: FxHashMap<ObjectId, Vec<u32>>,
    /// Who may refer to whom by a change in memory: a superset, to be checked.
    referrers: FxHashMap<(AssociationIx, ObjectId), Vec<ObjectId>>,
    journal: Vec<Undo>,
    /// The savepoints that are open, as epoch and length of the journal.
    marks: Vec<(u32, usize)>,
    epoch: u32,
}

impl Heap {
    /// How many objects it holds.
    pub fn len(&self) -> usize {
        self.objects.len() - self.free.len()
    }

    /// The object in a place.
    pub fn at(&self, place: u32) -> Option<&Object> {
        self.objects.get(place as usize)?.as_ref()
    }

    /// The same, to fill what is read; changes go through [`Heap::touch`].
    pub fn at_mut(&mut self, place: u32) -> Option<&mut Object> {
        self.objects.get_mut(place as usize)?.as_mut()
    }

    /// The place of the session's own copy.
    pub fn own(&self, id: ObjectId) -> Option<u32> {
        self.own.get(&id).copied()
    }

    /// The session's own copy.
    pub fn own_object(&self, id: ObjectId) -> Option<&Object> {
        self.at(self.own(id)?)
    }

    /// The place that a reference means, if the session holds it.
    pub fn place(&self, object: ObjectRef) -> Option<u32> {
        if object.place == ObjectRef::OWN {
            return self.own(object.id);
        }
        let held = self.at(object.place).is_some_and(|held| held.id == object.id);
        if held { Some(object.place) } else { self.own(object.id) }
    }

    fn put(&mut self, object: Object) -> u32 {
        if let Some(place) = self.free.pop() {
            if let Some(free) = self.objects.get_mut(place as usize) {
                *free = Some(object);
            }
            place
        } else {
            self.objects.push(Some(object));
            u32::try_from(self.objects.len() - 1).unwrap_or(u32::MAX - 1)
        }
    }

    /// The value of a member of the object in a place. A reference to an object that was deleted
    /// is empty.
    pub fn value(&self, place: u32, slot: Slot) -> &Value {
        static EMPTY: Value = Value::Empty;
        let value = self.at(place).and_then(|object| object.values.get(usize::from(slot)));
        match value {
            Some(Value::Object(target)) => {
                let gone = self
                    .own_object(target.id)
                    .is_some_and(|o| matches!(o.state, State::Deleted | State::Dead));
                value.filter(|_| !gone).unwrap_or(&EMPTY)
            }
            Some(value) => value,
            None => &EMPTY,
        }
    }

    /// Adds a new object.
    pub fn create(&mut self, mut object: Object) -> ObjectRef {
        object.epoch = self.epoch;
        let id = object.id;
        let place = self.put(object);
        self.own.insert(id, place);
        self.journal.push(Undo::Created(place));
        ObjectRef { id, place }
    }

    /// Adds an object as it was read. It becomes the session's own copy where there is none.
    /// `undone` says that the rows read may be undone later.
    pub fn load(&mut self, object: Object, undone: Undoable) -> ObjectRef {
        let id = object.id;
        let place = self.put(object);
        let own = *self.own.entry(id).or_insert(place);
        if own != place {
            self.copies.entry(id).or_default().push(place);
        }
        if undone == Undoable::Yes {
            self.journal.push(Undo::Loaded(place));
            if own == place {
                self.journal.push(Undo::Owner(id, None));
            }
        }
        ObjectRef { id, place }
    }

    /// The object in a place, to change it; the journal keeps it as it was.
    pub fn touch(&mut self, place: u32) -> Option<&mut Object> {
        let object = self.objects.get_mut(place as usize)?.as_mut()?;
        if object.epoch < self.epoch {
            self.journal.push(Undo::Changed(place, Box::new(object.clone())));
            object.epoch = self.epoch;
        }
        Some(object)
    }

    /// Makes a copy the session's own where the own one has no changes, so that a retrieve by
    /// association sees what was changed.
    pub fn adopt(&mut self, place: u32) {
        let Some(id) = self.at(place).map(|object| object.id) else { return };
        let before = self.own(id);
        if before == Some(place) || before.and_then(|b| self.at(b)).is_some_and(Object::is_dirty) {
            return;
        }
        self.journal.push(Undo::Owner(id, before));
        self.copies.entry(id).or_default().extend(before);
        self.own.insert(id, place);
    }

    /// All places that hold an object of this id.
    pub fn places_of(&self, id: ObjectId) -> Vec<u32> {
        let copies = self.copies.get(&id).map(Vec::as_slice).unwrap_or_default();
        let mut places: Vec<u32> = copies.iter().copied().chain(self.own(id)).collect();
        places.retain(|place| self.at(*place).is_some_and(|object| object.id == id));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Notes that `owner` may refer to `target` by a change in memory.
    pub fn note(&mut self, association: AssociationIx, target: ObjectId, owner: ObjectId) {
        self.referrers.entry((association, target)).or_default().push(owner);
    }

    /// Who may refer to `target` by a change in memory, sorted.
    pub fn referrers(&self, association: AssociationIx, target: ObjectId) -> Vec<ObjectId> {
        let mut found = self.referrers.get(&(association, target)).cloned().unwrap_or_default();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Begins a savepoint.
    pub fn mark(&mut self) {
        self.epoch += 1;
        self.marks.push((self.epoch, self.journal.len()));
    }

    /// How many savepoints are open.
    pub fn depth(&self) -> usize {
        self.marks.len()
    }

    /// Undoes what happened since the savepoint at this depth (from 0), which stays.
    pub fn rollback_to(&mut self, depth: usize) {
        let Some((_, begin)) = self.marks.get(depth).copied() else { return };
        self.marks.truncate(depth + 1);
        while self.journal.len() > begin {
            match self.journal.pop() {
                Some(Undo::Changed(place, object)) => {
                    if let Some(held) = self.objects.get_mut(place as usize) {
                        *held = Some(*object);
                    }
                }
                Some(Undo::Created(place)) => {
                    let id = self.at_mut(place).map(|object| {
                        object.state = State::Dead;
                        object.id
                    });
                    if let Some(id) = id {
                        self.own.remove(&id);
                    }
                }
                Some(Undo::Loaded(place)) => {
                    if let Some(object) = self.at_mut(place) {
                        object.loaded = 0;
                        object.sets.clear();
                    }
                }
                Some(Undo::Owner(id, Some(place))) => drop(self.own.insert(id, place)),
                Some(Undo::Owner(id, None)) => drop(self.own.remove(&id)),
                None => break,
            }
        }
        // The objects in the journal stand as they were at an earlier savepoint.
        self.epoch += 1;
        if let Some((epoch, _)) = self.marks.last_mut() {
            *epoch = self.epoch;
        }
    }

    /// Forgets the savepoint at this depth and those after it; what happened stays.
    pub fn release(&mut self, depth: usize) {
        let Some((_, begin)) = self.marks.get(depth).copied() else { return };
        self.marks.truncate(depth);
        // What the enclosing savepoint has already is not needed twice.
        let Some((outer, _)) = self.marks.last().copied() else { return };
        let mut kept = self.journal.split_off(begin);
        kept.retain(|undo| !matches!(undo, Undo::Changed(_, object) if object.epoch >= outer));
        self.journal.append(&mut kept);
    }

    /// Ends the request: nothing can be undone any more. Objects that are deleted or dead go.
    pub fn settle(&mut self) {
        self.journal.clear();
        self.marks.clear();
        for place in 0..self.objects.len() {
            let Some(Some(object)) = self.objects.get(place) else { continue };
            if matches!(object.state, State::Deleted | State::Dead) {
                self.drop_place(place);
            }
        }
    }

    fn drop_place(&mut self, place: usize) {
        let Some(object) = self.objects.get_mut(place).and_then(Option::take) else { return };
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        if self.own(object.id) == Some(number) {
            self.own.remove(&object.id);
        }
        self.free.push(number);
    }

    /// Keeps the objects in these places only, and lets copies of dropped own ones take over.
    pub fn keep(&mut self, keep: &[bool]) {
        if !keep.contains(&true) {
            // As after most requests.
            self.objects.clear();
            self.free.clear();
            self.own.clear();
            self.copies.clear();
            self.referrers.clear();
            return;
        }
        for place in 0..self.objects.len() {
            if !keep.get(place).copied().unwrap_or(false) {
                self.drop_place(place);
            }
        }
        self.shorten();
        for (place, object) in self.objects.iter().enumerate() {
            if let Some(object) = object {
                let place = u32::try_from(place).unwrap_or(u32::MAX);
                self.own.entry(object.id).or_insert(place);
            }
        }
        self.copies.clear();
        for (place, object) in self.objects.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            if let Some(object) = object
                && self.own.get(&object.id) != Some(&place)
            {
                self.copies.entry(object.id).or_default().push(place);
            }
        }
        let own = &self.own;
        self.referrers.retain(|_, owners| {
            owners.retain(|owner| own.contains_key(owner));
            !owners.is_empty()
        });
    }

    /// Gives up the empty places behind the last object: every request looks at all places when
    /// it ends, and a large one must not slow down those after it.
    fn shorten(&mut self) {
        let length = self.objects.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        if length < self.objects.len() {
            self.objects.truncate(length);
            self.free.retain(|place| (*place as usize) < length);
        }
    }

    /// The places that hold an object, with it.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Object)> {
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        self.objects.iter().enumerate().filter_map(move |(p, o)| Some((place(p), o.as_ref()?)))
    }

    /// How many places there are, empty ones included.
    pub fn places(&self) -> usize {
        self.objects.len()
    }

    /// Takes all objects out, for another program.
    pub fn drain(&mut self) -> Vec<Object> {
        let places = std::mem::take(&mut self.objects);
        let own = std::mem::take(&mut self.own);
        *self = Heap { epoch: self.epoch, ..Heap::default() };
        let mut kept = Vec::new();
        for (place, object) in places.into_iter().enumerate() {
            let Some(object) = object else { continue };
            let own = own.get(&object.id).is_some_and(|own| *own as usize == place);
            if own {
                kept.push(object);
            }
        }
        kept
    }
}

/// Whether what was read may be undone later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undoable {
    /// It was read in a transaction that has written.
    Yes,
    /// It was read from the last committed state.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(id: i64) -> Object {
        Object {
            id: ObjectId(id),
            entity: EntityIx(0),
            state: State::Stored,
            values: Vec::new(),
            loaded: Slot::MAX,
            originals: Vec::new(),
            sets: Vec::new(),
            automatic: false,
            epoch: 0,
        }
    }

    #[test]
    fn a_large_request_leaves_no_places_behind_and_places_are_used_again() {
        let mut heap = Heap::default();
        let all: Vec<ObjectRef> = (1..=100).map(|id| heap.load(object(id), Undoable::No)).collect();
        let keep: Vec<bool> = (0..heap.places()).map(|place| matches!(place, 1 | 4)).collect();
        heap.keep(&keep);
        assert_eq!((heap.places(), heap.len()), (5, 2));
        for next in 200..204 {
            heap.load(object(next), Undoable::No);
        }
        assert_eq!((heap.places(), heap.len()), (6, 6));
        // References to places that are gone lead nowhere; those to kept ones to the same object.
        assert_eq!(heap.place(all[99]), None);
        assert_eq!(heap.place(all[4]), Some(4));
        assert_eq!(heap.place(all[0]), None, "its place holds another object");
    }
}
