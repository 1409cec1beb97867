//! What a session keeps between requests (`design/semantics.md` 17), and its end.

use crate::program::MemberKind;
use crate::reference::ObjectRef;
use crate::value::Value;

use std::sync::Arc;

use super::ObjectError;
use super::heap::{Object, State};
use super::session::{Data, Session};

impl Session {
    /// Keeps what is needed and forgets the rest. Kept are new and changed objects and those that
    /// are not stored, as far as the roots (objects on open pages, parameters of the last pages,
    /// the user) lead to them over references. Objects that are stored and unchanged are read
    /// again when they are asked for. Call it between requests only.
    pub fn collect(&mut self, roots: &[ObjectRef]) {
        let mut reached = vec![false; self.heap.places()];
        let mut next: Vec<u32> = roots.iter().filter_map(|root| self.heap.place(*root)).collect();
        while let Some(place) = next.pop() {
            match reached.get_mut(place as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let Some(object) = self.heap.at(place) else { continue };
            let values = object.values.iter().filter_map(Value::object).map(|o| o.id);
            let sets = object.sets.iter().flat_map(|(_, set)| set.now.iter().copied());
            next.extend(values.chain(sets).filter_map(|id| self.heap.own(id)));
        }
        for (place, object) in self.heap.iter() {
            let stored = self.data.program.entity(object.entity).persistable;
            let clean = object.state == State::Stored && !object.is_dirty();
            if stored
                && clean
                && !object.automatic
                && let Some(reached) = reached.get_mut(place as usize)
            {
                *reached = false;
            }
        }
        // What was committed automatically must be found when the session ends.
        let automatic: Vec<u32> =
            self.heap.iter().filter(|(_, o)| o.automatic).map(|(place, _)| place).collect();
        for place in automatic {
            if let Some(reached) = reached.get_mut(place as usize) {
                *reached = true;
            }
        }
        self.heap.keep(&reached);
    }

    /// Forgets objects that are stored and unchanged; they are read again when they are asked for.
    /// Everything else stays: for clients that hold objects by their ids and say when they are
    /// done with them. Call it between requests only.
    pub fn forget_unchanged(&mut self) {
        let mut kept = vec![false; self.heap.places()];
        let mut all = true;
        for (place, object) in self.heap.iter() {
            let stored = self.data.program.entity(object.entity).persistable;
            let needed = !stored || object.is_dirty() || object.automatic;
            all &= needed;
            if let Some(kept) = kept.get_mut(place as usize) {
                *kept = needed;
            }
        }
        if !all {
            self.heap.keep(&kept);
        }
    }

    /// Ends the session: its state goes, and so do objects that were committed automatically and
    /// never confirmed.
    pub fn close(mut self) -> Result<(), ObjectError> {
        let automatic: Vec<ObjectRef> = self
            .heap
            .iter()
            .filter(|(_, o)| o.automatic && o.state == State::Stored)
            .map(|(place, o)| ObjectRef { id: o.id, place })
            .collect();
        if automatic.is_empty() {
            return Ok(());
        }
        self.begin_request("the end of a session");
        match self.delete(&automatic) {
            Ok(()) => self.commit_request(),
            Err(error) => {
                self.rollback_request();
                Err(error)
            }
        }
    }

    /// Goes on with another program of the same app. What it holds stays as far as the new one has
    /// the entities and members, found by their ids; a member that changed its type and new
    /// members have their defaults. Call it between requests only.
    pub fn adopt(&mut self, data: &Arc<Data>) {
        let before = std::mem::replace(&mut self.data, data.clone());
        for object in self.heap.drain() {
            let old = before.program.entity(object.entity);
            let entity = data.program.entities().iter().find(|e| e.document == old.document);
            let Some(entity) = entity.filter(|e| e.number == old.number) else { continue };
            let clean = object.state == State::Stored && object.originals.is_empty();
            if entity.persistable && clean && object.sets.iter().all(|(_, s)| s.now == s.stored) {
                // It is read again when it is asked for.
                if !object.automatic {
                    continue;
                }
            }
            let source = |slot: usize| {
                let member = entity.members.get(slot)?;
                let place = old.members.iter().position(|m| m.id == member.id)?;
                let known = old.members.get(place)?;
                let same = match (&known.kind, &member.kind) {
                    (MemberKind::Attribute(a), MemberKind::Attribute(b)) => {
                        a.data_type() == b.data_type()
                    }
                    (MemberKind::Reference(_), MemberKind::Reference(_)) => true,
                    _ => false,
                };
                same.then_some(place)
            };
            let values = (0..entity.members.len()).map(|slot| {
                let kept = source(slot).and_then(|place| object.values.get(place)).cloned();
                kept.unwrap_or_else(|| match entity.members.get(slot).map(|m| &m.default) {
                    Some(crate::program::AttributeDefault::Value(value)) => value.clone(),
                    _ => Value::Empty,
                })
            });
            let values: Vec<Value> = values.collect();
            let moved = |slot: u16| {
                (0..entity.members.len()).find(|new| source(*new) == Some(usize::from(slot)))
            };
            let originals = object.originals.iter().filter_map(|(slot, value)| {
                Some((u16::try_from(moved(*slot)?).ok()?, value.clone()))
            });
            let sets = object.sets.iter().filter_map(|(ix, set)| {
                let id = before.program.association(*ix)?.id;
                let new = data.program.associations().iter().find(|a| a.id == id)?;
                Some((new.ix, set.clone()))
            });
            let id = object.id;
            let kept = Object {
                entity: entity.ix,
                originals: originals.collect(),
                sets: sets.collect(),
                values,
                loaded: u16::MAX,
                ..object
            };
            for (slot, value) in kept.values.iter().enumerate() {
                if let (Some(MemberKind::Reference(association)), Some(target)) =
                    (entity.members.get(slot).map(|m| &m.kind), value.object())
                {
                    self.heap.note(*association, target.id, id);
                }
            }
            for (association, set) in &kept.sets {
                for target in &set.now {
                    self.heap.note(*association, *target, id);
                }
            }
            self.heap.load(kept, super::heap::Undoable::No);
        }
    }
}
