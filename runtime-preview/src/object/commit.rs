//! Committing: rules first, then rows, and unique constraints last (`design/semantics.md` 21).

use std::cmp::Ordering;
use std::sync::Arc;

use rusqlite::ErrorCode;
use rustc_hash::FxHashSet;

use crate::eval::order;
use crate::program::{
    AssociationForm, AttributeDefault, Bound, Entity, MemberPlace, RuleKind, Slot,
};
use crate::query::bind::bind;
use crate::query::objects;
use crate::reference::{ObjectId, ObjectRef};
use crate::storage::StorageError;
use crate::value::Value;

use super::heap::State;
use super::member::most_characters;
use super::session::{Data, Session};
use super::{Change, ChangeKind, ObjectError, Violation};

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// New objects that were committed because those in the list refer to them: a smell of the
    /// model, as their rules were not asked.
    pub automatic: Vec<ObjectRef>,
}

/// A side of a bound.
#[derive(Clone, Copy, Debug)]
enum Side {
    Below,
    Above,
}

impl Session {
    /// Commits objects: checks the rules of all of them and gathers every message, then writes
    /// what is new or changed. Where it fails nothing of it must stay: the caller rolls back to a
    /// savepoint or ends the request.
    pub fn commit(&mut self, list: &[ObjectRef]) -> Result<Committed, ObjectError> {
        let mut places = Vec::with_capacity(list.len());
        for object in list {
            places.push(self.living(*object)?);
        }
        if places.len() > 1 {
            let mut seen = FxHashSet::default();
            places.retain(|place| seen.insert(*place));
        }
        let violations = self.violations(&places)?;
        if !violations.is_empty() {
            return Err(ObjectError::Invalid(violations));
        }
        let automatic = self.new_ones_referred_to(&places);
        for place in &automatic {
            self.store(*place, Automatic::Yes)?;
        }
        for place in &places {
            self.store(*place, Automatic::No)?;
        }
        let reference = |place: &u32| {
            let id = self.heap.at(*place)?.id;
            Some(ObjectRef { id, place: *place })
        };
        Ok(Committed { automatic: automatic.iter().filter_map(reference).collect() })
    }

    /// Checks the rules of objects without committing them.
    pub fn validate(&mut self, list: &[ObjectRef]) -> Result<Vec<Violation>, ObjectError> {
        let mut places = Vec::new();
        for object in list {
            places.push(self.living(*object)?);
        }
        self.violations(&places)
    }

    fn violations(&mut self, places: &[u32]) -> Result<Vec<Violation>, ObjectError> {
        let data = self.data.clone();
        let mut found = Vec::new();
        for place in places {
            let Some(object) = self.heap.at(*place) else { continue };
            let entity = data.program.entity(object.entity);
            if !entity.persistable || !object.is_dirty() {
                continue;
            }
            let id = object.id;
            let violation = |member: &str, message: String| Violation {
                id,
                entity: entity.name.to_string(),
                member: member.to_owned(),
                message,
            };
            for (member, value) in entity.members.iter().zip(&object.values) {
                if let (Some(most), Value::String(text)) = (most_characters(member), value)
                    && text.len() > most
                    && text.chars().count() > most
                {
                    let message = format!("At most {most} characters fit here.");
                    found.push(violation(&member.name, message));
                }
            }
            for rule in &entity.rules {
                let name = |slot: Slot| entity.member(slot).map(|m| m.name.clone());
                let (name, fault) = match &rule.kind {
                    RuleKind::Required(MemberPlace::Slot(slot)) => {
                        let missing = self.is_missing(*place, *slot)?;
                        (name(*slot), missing.then(|| "This is required.".to_owned()))
                    }
                    RuleKind::Required(MemberPlace::Set(set)) => {
                        let link = data.program.association(*set);
                        if let Some(link) = link {
                            self.load_set(*place, link)?;
                        }
                        let held = self.heap.at(*place).and_then(|object| object.set(*set));
                        let missing = held.is_none_or(|set| set.now.is_empty());
                        let name = link.map(|a| a.name.as_str().into());
                        (name, missing.then(|| "This is required.".to_owned()))
                    }
                    RuleKind::Equals(slot, bound) => {
                        (name(*slot), self.differs(*place, *slot, bound)?)
                    }
                    RuleKind::Range(slot, least, most) => {
                        let below = self.outside(*place, *slot, least.as_ref(), Side::Below)?;
                        let fault = match below {
                            None => self.outside(*place, *slot, most.as_ref(), Side::Above)?,
                            below => below,
                        };
                        (name(*slot), fault)
                    }
                    RuleKind::MaximumLength(slot, most) => {
                        let value = self.member_at(*place, *slot)?;
                        let long = matches!(&value, Value::String(text)
                            if text.len() > *most && text.chars().count() > *most);
                        let words = || format!("At most {most} characters fit here.");
                        (name(*slot), long.then(words))
                    }
                    RuleKind::Unique { .. } => continue,
                };
                if let Some(fault) = fault {
                    let message =
                        if rule.message.is_empty() { fault } else { rule.message.clone() };
                    let name: Arc<str> = name.unwrap_or_else(|| "".into());
                    found.push(violation(&name, message));
                }
            }
        }
        Ok(found)
    }

    /// Whether a required member has no value; text of spaces only is none.
    fn is_missing(&mut self, place: u32, slot: Slot) -> Result<bool, ObjectError> {
        let Some(object) = self.heap.at(place) else { return Ok(false) };
        let object = ObjectRef { id: object.id, place };
        Ok(match self.get(object, slot)? {
            Value::Empty => true,
            Value::String(text) => text.trim().is_empty(),
            _ => false,
        })
    }

    fn member_at(&mut self, place: u32, slot: Slot) -> Result<Value, ObjectError> {
        let Some(object) = self.heap.at(place) else { return Ok(Value::Empty) };
        let object = ObjectRef { id: object.id, place };
        Ok(self.get(object, slot)?.clone())
    }

    fn bound_at(&mut self, place: u32, bound: &Bound) -> Result<Value, ObjectError> {
        match bound {
            Bound::Slot(slot) => self.member_at(place, *slot),
            Bound::Value(AttributeDefault::Value(value)) => Ok(value.clone()),
            Bound::Value(AttributeDefault::Now) => Ok(Value::DateTime(self.channel.world.now())),
            Bound::Value(AttributeDefault::Number(number)) => Ok(Value::Integer(*number)),
        }
    }

    /// What is wrong where a member must equal something. A member without a value is fine, as it
    /// is for all rules but Required; so is one where there is nothing to compare it with.
    fn differs(
        &mut self,
        place: u32,
        slot: Slot,
        bound: &Bound,
    ) -> Result<Option<String>, ObjectError> {
        let value = self.member_at(place, slot)?;
        let wanted = self.bound_at(place, bound)?;
        let compared = value != Value::Empty && wanted != Value::Empty;
        let same = order(&value, &wanted).map_or(value == wanted, Ordering::is_eq);
        Ok((compared && !same).then(|| "This must have another value.".to_owned()))
    }

    /// What is wrong where a member lies on the wrong side of a bound.
    fn outside(
        &mut self,
        place: u32,
        slot: Slot,
        bound: Option<&Bound>,
        side: Side,
    ) -> Result<Option<String>, ObjectError> {
        let Some(bound) = bound else { return Ok(None) };
        let value = self.member_at(place, slot)?;
        let limit = self.bound_at(place, bound)?;
        let (wrong, words) = match side {
            Side::Below => (Ordering::Less, "This is too small."),
            Side::Above => (Ordering::Greater, "This is too large."),
        };
        Ok((order(&value, &limit) == Some(wrong)).then(|| words.to_owned()))
    }

    /// The new objects that these refer to through associations that they own, and those that
    /// they refer to, and so on; those that are committed anyway left out.
    fn new_ones_referred_to(&self, places: &[u32]) -> Vec<u32> {
        let mut found = Vec::new();
        // Made when the first new object is met: most commits meet none.
        let mut known: Option<FxHashSet<u32>> = None;
        let mut next: Vec<u32> = Vec::new();
        let mut rest = places.iter().rev().copied();
        while let Some(place) = next.pop().or_else(|| rest.next()) {
            let Some(object) = self.heap.at(place).filter(|object| object.is_dirty()) else {
                continue;
            };
            let members = object.values.iter().filter_map(Value::object).map(|o| o.id);
            let sets = object.sets.iter().flat_map(|(_, set)| set.now.iter().copied());
            for id in members.chain(sets) {
                let Some(place) = self.heap.own(id) else { continue };
                let new = self.heap.at(place).is_some_and(|o| {
                    o.state == State::New && self.data.program.entity(o.entity).persistable
                });
                if new {
                    let known = known.get_or_insert_with(|| places.iter().copied().collect());
                    if known.insert(place) {
                        found.push(place);
                        next.push(place);
                    }
                }
            }
        }
        found
    }

    /// Writes one object.
    fn store(&mut self, place: u32, automatic: Automatic) -> Result<(), ObjectError> {
        let data = self.data.clone();
        let Some(object) = self.heap.at(place) else { return Ok(()) };
        let entity = data.program.entity(object.entity);
        let (id, state) = (object.id, object.state);
        if !object.is_dirty() {
            if object.automatic && automatic == Automatic::No {
                self.settle_object(place, automatic);
            }
            return Ok(());
        }
        if !entity.persistable {
            self.settle_object(place, automatic);
            return Ok(());
        }
        let kind = if state == State::New { ChangeKind::Created } else { ChangeKind::Changed };
        if state == State::New {
            self.give_numbers(place, entity)?;
            self.insert(place, entity, &data)?;
        } else {
            self.update(place, entity, &data)?;
        }
        self.store_sets(place, &data)?;
        self.settle_object(place, automatic);
        let automatic = automatic == Automatic::Yes;
        self.changes.push(Change { id, entity: entity.ix, kind, automatic });
        Ok(())
    }

    /// What is committed is what the object is now.
    fn settle_object(&mut self, place: u32, automatic: Automatic) {
        if let Some(object) = self.heap.touch(place) {
            object.state = State::Stored;
            object.automatic = automatic == Automatic::Yes;
            object.originals.clear();
            for (_, set) in &mut object.sets {
                set.stored.clone_from(&set.now);
            }
        }
    }

    fn give_numbers(&mut self, place: u32, entity: &Entity) -> Result<(), ObjectError> {
        for table in &entity.tables {
            for (slot, member) in entity.columns(table) {
                let AttributeDefault::Number(first) = member.default else { continue };
                let column = (table.name.as_str(), member.column.as_str());
                let number = self.channel.next_number(member.id, column, first)?;
                if let Some(object) = self.heap.touch(place)
                    && let Some(value) = object.values.get_mut(usize::from(slot))
                {
                    *value = Value::Integer(number);
                }
            }
        }
        Ok(())
    }

    fn insert(&mut self, place: u32, entity: &Entity, data: &Data) -> Result<(), ObjectError> {
        let Session { channel, heap, .. } = self;
        let Some(object) = heap.at(place) else { return Ok(()) };
        for (table, sql) in entity.tables.iter().zip(&data.sql.of(entity).inserts) {
            let outcome = channel.execute(sql, |statement| {
                statement.raw_bind_parameter(1, object.id.0)?;
                let mut next = 2;
                if table.typed {
                    statement.raw_bind_parameter(next, entity.number)?;
                    next += 1;
                }
                for (slot, member) in entity.columns(table) {
                    bind(statement, next, heap.value(place, slot), member.ty)?;
                    next += 1;
                }
                Ok(next - 1)
            });
            outcome.map_err(|error| constraint(error, entity, object.id))?;
        }
        Ok(())
    }

    fn update(&mut self, place: u32, entity: &Entity, data: &Data) -> Result<(), ObjectError> {
        let Session { channel, heap, .. } = self;
        let Some(object) = heap.at(place) else { return Ok(()) };
        let stored =
            |slot: &Slot| entity.member(*slot).is_some_and(crate::program::Member::is_stored);
        let changed = object.originals.iter().map(|(slot, _)| *slot);
        let mut changed: Vec<Slot> = changed.filter(stored).collect();
        changed.sort_unstable();
        let mut gone = false;
        for table in &entity.tables {
            let begin = changed.partition_point(|slot| *slot < table.begin);
            let end = changed.partition_point(|slot| *slot < table.end);
            let slots = changed.get(begin..end).unwrap_or_default();
            if slots.is_empty() {
                continue;
            }
            let sql = data.sql.of(entity).update(entity, table, slots);
            let outcome = channel.execute(&sql, |statement| {
                for (index, slot) in slots.iter().enumerate() {
                    let Some(member) = entity.member(*slot) else { continue };
                    bind(statement, index + 1, heap.value(place, *slot), member.ty)?;
                }
                statement.raw_bind_parameter(slots.len() + 1, object.id.0)?;
                Ok(slots.len() + 1)
            });
            gone |= outcome.map_err(|error| constraint(error, entity, object.id))? == 0;
        }
        if gone {
            return Err(ObjectError::Gone { entity: entity.name.to_string(), id: object.id });
        }
        Ok(())
    }

    fn store_sets(&mut self, place: u32, data: &Data) -> Result<(), ObjectError> {
        let Session { channel, heap, .. } = self;
        let Some(object) = heap.at(place) else { return Ok(()) };
        for (association, set) in &object.sets {
            let Some(AssociationForm::Set(Some(links))) =
                data.program.association(*association).map(|a| &a.form)
            else {
                continue;
            };
            let mut write = |sql: &str, target: ObjectId| {
                channel.execute(sql, |statement| {
                    statement.raw_bind_parameter(1, object.id.0)?;
                    statement.raw_bind_parameter(2, target.0)?;
                    Ok(2)
                })
            };
            let removed = set.stored.iter().filter(|id| !set.now.contains(id));
            for target in removed {
                write(&objects::unlink(links), *target)?;
            }
            let added = set.now.iter().filter(|id| !set.stored.contains(id));
            for target in added {
                let deleted = heap.own_object(*target).is_some_and(|o| o.state == State::Deleted);
                if !deleted {
                    write(&objects::link(links), *target)?;
                }
            }
        }
        Ok(())
    }
}

/// Whether an object is committed because another refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Automatic {
    Yes,
    No,
}

/// A violated unique constraint as the message of its rule.
fn constraint(error: StorageError, entity: &Entity, id: ObjectId) -> ObjectError {
    let StorageError::Sqlite(rusqlite::Error::SqliteFailure(failure, Some(text))) = &error else {
        return error.into();
    };
    // "UNIQUE constraint failed: shop$item.code, shop$item.year"
    let Some(list) = text.strip_prefix("UNIQUE constraint failed: ") else { return error.into() };
    if failure.code != ErrorCode::ConstraintViolation {
        return error.into();
    }
    let failed: Vec<&str> = list.split(", ").collect();
    let violation = |member: String, message: &str, otherwise: &str| {
        let message = if message.is_empty() { otherwise } else { message }.to_owned();
        let entity = entity.name.to_string();
        ObjectError::Invalid(vec![Violation { id, entity, member, message }])
    };
    for rule in &entity.rules {
        let RuleKind::Unique { slots, table, columns } = &rule.kind else { continue };
        let names: Vec<_> = columns.iter().map(|column| format!("{table}.{column}")).collect();
        if names.len() == failed.len() && names.iter().all(|name| failed.contains(&name.as_str())) {
            let member = slots.first().and_then(|slot| entity.member(*slot));
            let member = member.map_or_else(String::new, |member| member.name.to_string());
            return violation(member, &rule.message, "There is another with this value already.");
        }
    }
    for table in &entity.tables {
        for (_, member) in entity.columns(table) {
            if failed == [format!("{}.{}", table.name, member.column)] {
                let message = "Another object is linked to this one already.";
                return violation(member.name.to_string(), "", message);
            }
        }
    }
    error.into()
}
