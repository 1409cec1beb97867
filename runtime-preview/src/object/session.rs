//! A user's session: the objects it holds and the request that it runs.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::eval::Context;
use crate::program::{
    AssociationIx, AttributeDefault, Entity, EntityIx, MemberKind, Program, Slot,
};
use crate::query::bind::read;
use crate::query::catalogue;
use crate::query::objects::{EntitySql, ObjectSql};
use crate::reference::{ObjectId, ObjectRef};
use crate::storage::Database;
use crate::trace::Trace;
use crate::value::Value;
use crate::world::World;

use super::channel::Channel;
use super::heap::{Heap, Object, State, Undoable};
use super::member::fit;
use super::{Change, ObjectError};

/// What sessions run on: the data part of a program with its statements. Shared by all sessions
/// of a revision.
#[derive(Debug, Default)]
pub struct Data {
    /// The program.
    pub program: Program,
    /// Its statements.
    pub sql: ObjectSql,
    /// The most objects that a session holds.
    pub most_objects: usize,
}

impl Data {
    /// The data part with its statements.
    pub fn new(program: Program, most_objects: usize) -> Data {
        let sql = ObjectSql::new(&program);
        Data { program, sql, most_objects }
    }
}

/// A user's session.
#[derive(Debug)]
pub struct Session {
    pub(super) data: Arc<Data>,
    pub(super) channel: Channel,
    pub(super) heap: Heap,
    pub(super) changes: Vec<Change>,
    /// Time zone, language and rounding of the session.
    pub context: Context,
    /// Whose session it is.
    pub user: Option<ObjectRef>,
}

/// A savepoint: how many stood before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a savepoint is released or rolled back to"]
pub struct Savepoint(pub(crate) usize);

impl Session {
    /// A session that holds nothing.
    pub fn new(data: Arc<Data>, database: Database, world: Arc<dyn World>) -> Session {
        Session {
            context: Context::new(world.clone(), &data.program.language),
            data,
            channel: Channel::new(database, world),
            heap: Heap::default(),
            changes: Vec::new(),
            user: None,
        }
    }

    /// The program that the session runs on.
    pub fn program(&self) -> &Program {
        &self.data.program
    }

    /// The same, to keep while the session works.
    pub fn data(&self) -> Arc<Data> {
        self.data.clone()
    }

    /// The world of the session.
    pub fn world(&self) -> &Arc<dyn World> {
        &self.channel.world
    }

    /// The trace of the request.
    pub fn trace(&mut self) -> &mut Trace {
        &mut self.channel.trace
    }

    /// Begins a request. `label` is what others read who wait for it.
    pub fn begin_request(&mut self, label: &str) {
        self.heap.settle();
        self.changes.clear();
        self.channel.begin(label);
        self.heap.mark();
    }

    /// Ends the request and makes what it wrote last.
    pub fn commit_request(&mut self) -> Result<(), ObjectError> {
        match self.channel.commit() {
            Ok(()) => {
                self.heap.settle();
                Ok(())
            }
            Err(error) => {
                self.heap.rollback_to(0);
                self.heap.settle();
                Err(error.into())
            }
        }
    }

    /// Notes, as part of the request, that the database is filled.
    pub(crate) fn end_fill(&mut self) -> Result<(), ObjectError> {
        self.channel.execute(catalogue::END_FILL, |_| Ok(0))?;
        Ok(())
    }

    /// Ends the request and undoes all that it did, in memory too.
    pub fn rollback_request(&mut self) {
        self.heap.rollback_to(0);
        // Should SQLite fail here, dropping the lease rolls back as well.
        let _ = self.channel.rollback();
        self.channel.end();
        self.changes.clear();
        self.heap.settle();
    }

    /// Runs a statement of a test in the transaction.
    #[cfg(test)]
    pub(crate) fn run_for_test(&mut self, sql: &str) {
        self.channel.execute(sql, |_| Ok(0)).unwrap();
    }

    /// Undoes all that the request did so far, and goes on with it (`design/semantics.md` 20,
    /// custom with rollback). Objects made since its beginning are dead.
    pub fn rollback_to_begin(&mut self) -> Result<(), ObjectError> {
        self.heap.rollback_to(0);
        self.changes.clear();
        Ok(self.channel.rollback()?)
    }

    /// Begins a savepoint.
    pub fn savepoint(&mut self) -> Savepoint {
        let depth = self.heap.depth();
        self.heap.mark();
        self.channel.savepoint();
        Savepoint(depth)
    }

    /// Undoes what happened since a savepoint, in memory too. The savepoint stays.
    pub fn rollback_to(&mut self, savepoint: Savepoint) -> Result<(), ObjectError> {
        self.heap.rollback_to(savepoint.0);
        Ok(self.channel.rollback_to(savepoint.0.saturating_sub(1))?)
    }

    /// Forgets a savepoint; what happened since stays.
    pub fn release(&mut self, savepoint: Savepoint) -> Result<(), ObjectError> {
        self.heap.release(savepoint.0);
        Ok(self.channel.release(savepoint.0.saturating_sub(1))?)
    }

    /// Lets this flag stop statements that take long, when it is set.
    pub fn set_stop_flag(&mut self, stop: Arc<AtomicBool>) {
        self.channel.stop = stop;
    }

    /// What the request wrote so far, for those who show it.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// How many objects the session holds.
    pub fn held(&self) -> usize {
        self.heap.len()
    }

    pub(super) fn check_room(&self) -> Result<(), ObjectError> {
        if self.heap.len() >= self.data.most_objects {
            return Err(ObjectError::TooMany(self.data.most_objects));
        }
        Ok(())
    }

    /// Makes an object with its defaults. No statement runs.
    pub fn create(&mut self, entity: EntityIx) -> Result<ObjectRef, ObjectError> {
        self.check_room()?;
        let Session { data, channel, heap, .. } = self;
        let entity = data.program.entity(entity);
        let sequence = channel.next_id(entity.number)?;
        let world = &channel.world;
        let values = entity.members.iter().map(|member| match &member.default {
            AttributeDefault::Value(value) => value.clone(),
            AttributeDefault::Now => Value::DateTime(world.now()),
            AttributeDefault::Number(_) => Value::Empty,
        });
        let object = Object {
            id: ObjectId::new(entity.number, sequence),
            entity: entity.ix,
            state: State::New,
            values: values.collect(),
            loaded: Slot::MAX,
            originals: Vec::new(),
            sets: Vec::new(),
            automatic: false,
            epoch: 0,
        };
        Ok(heap.create(object))
    }

    /// The session's own copy of an object: the one it holds, or read from the database. Nothing
    /// if there is no such object.
    pub fn by_id(&mut self, id: ObjectId) -> Result<Option<ObjectRef>, ObjectError> {
        if let Some(place) = self.heap.own(id) {
            let alive =
                self.heap.at(place).is_some_and(|o| matches!(o.state, State::New | State::Stored));
            return Ok(alive.then_some(ObjectRef { id, place }));
        }
        let data = self.data.clone();
        let Some(entity) = data.program.entity_numbered(id.entity_number()) else {
            return Ok(None);
        };
        if !entity.persistable {
            return Ok(None);
        }
        let Some(values) = self.read_row(entity, id)? else { return Ok(None) };
        self.check_room()?;
        Ok(Some(self.add_read(entity, id, values, Slot::MAX)))
    }

    /// Adds an object as it was read.
    pub(super) fn add_read(
        &mut self,
        entity: &Entity,
        id: ObjectId,
        values: Vec<Value>,
        loaded: Slot,
    ) -> ObjectRef {
        let undone = if self.channel.has_written() { Undoable::Yes } else { Undoable::No };
        let object = Object {
            id,
            entity: entity.ix,
            state: State::Stored,
            values,
            loaded,
            originals: Vec::new(),
            sets: Vec::new(),
            automatic: false,
            epoch: 0,
        };
        self.heap.load(object, undone)
    }

    /// The values of all members as the database has them.
    fn read_row(
        &mut self,
        entity: &Entity,
        id: ObjectId,
    ) -> Result<Option<Vec<Value>>, ObjectError> {
        let Session { data, channel, .. } = self;
        let mut values = vec![Value::Empty; entity.members.len()];
        let EntitySql { stored: slots, select: sql, .. } = data.sql.of(entity);
        let found = channel.look_up::<ObjectError>(sql, id.0, |row| {
            for (place, slot) in slots.iter().enumerate() {
                let (Some(value), Some(member)) =
                    (values.get_mut(usize::from(*slot)), entity.member(*slot))
                else {
                    continue;
                };
                *value = read(row, place + 1, member.ty)?;
            }
            Ok(())
        })?;
        Ok((found > 0).then_some(values))
    }

    pub(super) fn gone(&self, id: ObjectId) -> ObjectError {
        let entity = self.data.program.entity_numbered(id.entity_number());
        let entity = entity.map_or_else(|| "object".to_owned(), |entity| entity.name.to_string());
        ObjectError::Gone { entity, id }
    }

    /// The place of a copy, which is read first if need be.
    pub(super) fn place(&mut self, object: ObjectRef) -> Result<u32, ObjectError> {
        if let Some(place) = self.heap.place(object) {
            return Ok(place);
        }
        match self.by_id(object.id)? {
            Some(found) => Ok(found.place),
            None => Err(self.gone(object.id)),
        }
    }

    /// The place of a copy that may be changed: neither deleted nor dead.
    pub(super) fn living(&mut self, object: ObjectRef) -> Result<u32, ObjectError> {
        let place = self.place(object)?;
        match self.heap.at(place) {
            Some(held) if held.state == State::Dead => {
                let entity = self.data.program.entity(held.entity).name.to_string();
                Err(ObjectError::Dead { entity })
            }
            Some(held) if held.state != State::Deleted => Ok(place),
            _ => Err(self.gone(object.id)),
        }
    }

    /// Reads what a row of a generalization lacked.
    fn load_rest(&mut self, place: u32) -> Result<(), ObjectError> {
        let Some((id, entity)) = self.heap.at(place).map(|o| (o.id, o.entity)) else {
            return Ok(());
        };
        let data = self.data.clone();
        let entity = data.program.entity(entity);
        let Some(values) = self.read_row(entity, id)? else { return Err(self.gone(id)) };
        if let Some(object) = self.heap.at_mut(place) {
            let changed: Vec<_> = object.originals.iter().map(|(slot, _)| *slot).collect();
            for (slot, value) in values.into_iter().enumerate().skip(usize::from(object.loaded)) {
                if let Some(held) = object.values.get_mut(slot)
                    && !changed.contains(&(slot as Slot))
                {
                    *held = value;
                }
            }
            object.loaded = Slot::MAX;
        }
        Ok(())
    }

    /// The value of a member.
    pub fn get(&mut self, object: ObjectRef, slot: Slot) -> Result<&Value, ObjectError> {
        let place = self.place(object)?;
        let loaded = self.heap.at(place).map_or(Slot::MAX, |object| object.loaded);
        if slot >= loaded {
            self.load_rest(place)?;
        }
        Ok(self.heap.value(place, slot))
    }

    /// The entity of an object.
    pub fn entity_of(&self, object: ObjectRef) -> Option<&Entity> {
        self.data.program.entity_numbered(object.id.entity_number())
    }

    /// Where an object is in its life, if the session holds it.
    pub fn state(&self, object: ObjectRef) -> Option<State> {
        self.heap.at(self.heap.place(object)?).map(|held| held.state)
    }

    /// Whether an object was never committed.
    pub fn is_new(&self, object: ObjectRef) -> bool {
        self.state(object) == Some(State::New)
    }

    /// Whether an object has changes that are not committed.
    pub fn is_changed(&self, object: ObjectRef) -> bool {
        self.heap.place(object).and_then(|place| self.heap.at(place)).is_some_and(Object::is_dirty)
    }

    pub(super) fn no_member(&self, entity: EntityIx, member: &str) -> ObjectError {
        let entity = self.data.program.entity(entity).name.to_string();
        ObjectError::NoMember { entity, member: member.to_owned() }
    }

    /// Gives a member a value, after checking that it fits.
    pub fn set(&mut self, object: ObjectRef, slot: Slot, value: Value) -> Result<(), ObjectError> {
        let place = self.living(object)?;
        let program = &self.data.program;
        let Some(entity) = self.heap.at(place).map(|object| program.entity(object.entity)) else {
            return Err(self.gone(object.id));
        };
        let Some(member) = entity.member(slot) else {
            return Err(self.no_member(entity.ix, &slot.to_string()));
        };
        let value = fit(program, entity, member, value)?;
        let association = match &member.kind {
            MemberKind::Reference(association) => Some(*association),
            MemberKind::Attribute(_) => None,
        };
        self.write(place, slot, association, value)
    }

    /// Gives a member, which may be the reference of an association, a value that fits.
    fn write(
        &mut self,
        place: u32,
        slot: Slot,
        association: Option<AssociationIx>,
        value: Value,
    ) -> Result<(), ObjectError> {
        let value = match value {
            // References are to the session's own copy, whichever was given.
            Value::Object(target) => Value::Object(ObjectRef::own(target.id)),
            value => value,
        };
        if self.heap.at(place).is_some_and(|object| slot >= object.loaded) {
            self.load_rest(place)?;
        }
        let same = self.heap.at(place).and_then(|o| o.values.get(usize::from(slot)));
        if same == Some(&value) {
            return Ok(());
        }
        let reference = value.object().map(|target| target.id);
        let Some(object) = self.heap.touch(place) else { return Ok(()) };
        let (id, first) = (object.id, !object.is_dirty());
        if let Some(held) = object.values.get_mut(usize::from(slot)) {
            let before = std::mem::replace(held, value);
            let known = object.originals.iter().any(|(changed, _)| *changed == slot);
            if object.state == State::Stored && !known {
                object.originals.push((slot, before));
            }
        }
        if first {
            self.heap.adopt(place);
        }
        if let (Some(association), Some(target)) = (association, reference) {
            self.heap.note(association, target, id);
        }
        Ok(())
    }

    /// Takes back the changes of an object since its last commit. A new one, and one that was
    /// committed only because another was, is deleted.
    pub fn rollback_object(&mut self, object: ObjectRef) -> Result<(), ObjectError> {
        let place = self.living(object)?;
        let held = self.heap.at(place).map(|o| (o.state, o.automatic));
        match held {
            Some((State::Stored, true)) => self.delete(&[object]),
            Some((State::Stored, false)) => {
                if let Some(object) = self.heap.touch(place) {
                    for (slot, value) in std::mem::take(&mut object.originals) {
                        if let Some(held) = object.values.get_mut(usize::from(slot)) {
                            *held = value;
                        }
                    }
                    for (_, set) in &mut object.sets {
                        set.now.clone_from(&set.stored);
                    }
                }
                Ok(())
            }
            _ => {
                if let Some(object) = self.heap.touch(place) {
                    object.state = State::Deleted;
                }
                Ok(())
            }
        }
    }
}
