//! Associations, from both ends, with what is not committed yet (`design/semantics.md` 22).

use crate::program::{Association, AssociationForm, AssociationIx, Direction};
use crate::query::objects;
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

use super::ObjectError;
use super::heap::{LinkSet, State};
use super::session::{Data, Session};

/// The association with this number.
fn link_of(data: &Data, ix: AssociationIx) -> Result<&Association, ObjectError> {
    let found = data.program.association(ix);
    found.ok_or_else(|| ObjectError::Unknown { what: "association", name: ix.0.to_string() })
}

impl Session {
    /// The objects that are linked to one, as the session's own copies, in the order of their ids.
    /// Objects that were deleted are not among them.
    pub fn related(
        &mut self,
        object: ObjectRef,
        association: AssociationIx,
        direction: Direction,
    ) -> Result<Vec<ObjectRef>, ObjectError> {
        let ids = self.related_ids(object, association, direction)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(self.by_id(id)?);
        }
        Ok(found)
    }

    /// The only object that is linked to one, or nothing.
    pub fn related_one(
        &mut self,
        object: ObjectRef,
        association: AssociationIx,
        direction: Direction,
    ) -> Result<Option<ObjectRef>, ObjectError> {
        if direction == Direction::Forward
            && let Some(Association { form: AssociationForm::Member { slot, .. }, .. }) =
                self.data.program.association(association)
        {
            let slot = *slot;
            return match self.get(object, slot)?.object() {
                Some(target) => self.by_id(target.id),
                None => Ok(None),
            };
        }
        Ok(self.related(object, association, direction)?.into_iter().next())
    }

    /// The ids of the objects that are linked to one, sorted; of deleted ones too.
    fn related_ids(
        &mut self,
        object: ObjectRef,
        association: AssociationIx,
        direction: Direction,
    ) -> Result<Vec<ObjectId>, ObjectError> {
        let data = self.data.clone();
        let link = link_of(&data, association)?;
        match (&link.form, direction) {
            (AssociationForm::Member { slot, .. }, Direction::Forward) => {
                Ok(self.get(object, *slot)?.object().map(|o| o.id).into_iter().collect())
            }
            (AssociationForm::Member { .. }, Direction::Backward) => {
                self.owners_by_member(object.id, link)
            }
            (AssociationForm::Set(_), Direction::Forward) => {
                let place = self.place(object)?;
                self.load_set(place, link)?;
                let object = self.heap.at(place);
                Ok(object.and_then(|o| o.set(link.ix)).map(|s| s.now.clone()).unwrap_or_default())
            }
            (AssociationForm::Set(_), Direction::Backward) => self.owners_by_set(object.id, link),
        }
    }

    /// Who refers to an object by a member: what the database says, corrected by what the session
    /// changed.
    fn owners_by_member(
        &mut self,
        target: ObjectId,
        link: &Association,
    ) -> Result<Vec<ObjectId>, ObjectError> {
        let AssociationForm::Member { slot, .. } = link.form else { return Ok(Vec::new()) };
        let data = self.data.clone();
        let mut ids = Vec::new();
        // What is not committed cannot be referred to by a row.
        let stored = self.heap.own_object(target).is_none_or(|object| object.state != State::New);
        if stored && let Some(sql) = objects::owners(&data.program, link) {
            ids = self.ids(&sql, target)?;
            ids.retain(|id| {
                let own = self.heap.own_object(*id);
                own.is_none_or(|own| own.loaded <= slot || own.reference(slot) == Some(target))
            });
        }
        let noted = self.heap.referrers(link.ix, target);
        ids.extend(noted.into_iter().filter(|id| {
            self.heap.own_object(*id).is_some_and(|own| own.reference(slot) == Some(target))
        }));
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    fn owners_by_set(
        &mut self,
        target: ObjectId,
        link: &Association,
    ) -> Result<Vec<ObjectId>, ObjectError> {
        let mut ids = Vec::new();
        if let AssociationForm::Set(Some(links)) = &link.form {
            ids = self.ids(&objects::linked(links, false), target)?;
            ids.retain(|id| {
                let set = self.heap.own_object(*id).and_then(|own| own.set(link.ix));
                set.is_none_or(|set| set.now.contains(&target))
            });
        }
        let noted = self.heap.referrers(link.ix, target);
        ids.extend(noted.into_iter().filter(|id| {
            let set = self.heap.own_object(*id).and_then(|own| own.set(link.ix));
            set.is_some_and(|set| set.now.contains(&target))
        }));
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Runs a statement that binds one id and reads ids.
    pub(super) fn ids(&mut self, sql: &str, id: ObjectId) -> Result<Vec<ObjectId>, ObjectError> {
        let mut ids = Vec::new();
        self.channel.look_up::<ObjectError>(sql, id.0, |row| {
            ids.push(ObjectId(row.get(0)?));
            Ok(())
        })?;
        Ok(ids)
    }

    /// Reads the set of an association of an object, once.
    pub(super) fn load_set(&mut self, place: u32, link: &Association) -> Result<(), ObjectError> {
        let Some(object) = self.heap.at(place) else { return Ok(()) };
        if object.set(link.ix).is_some() {
            return Ok(());
        }
        let (id, state) = (object.id, object.state);
        let stored = match &link.form {
            AssociationForm::Set(Some(links)) if state == State::Stored => {
                self.ids(&objects::linked(links, true), id)?
            }
            _ => Vec::new(),
        };
        if let Some(object) = self.heap.at_mut(place) {
            object.sets.push((link.ix, LinkSet { now: stored.clone(), stored }));
        }
        Ok(())
    }

    /// Links an object, through an association that it owns, to these and no others.
    pub fn set_links(
        &mut self,
        object: ObjectRef,
        association: AssociationIx,
        targets: &[ObjectRef],
    ) -> Result<(), ObjectError> {
        if let Some(Association {
            form: AssociationForm::Member { slot, .. }, owner, name, ..
        }) = self.data.program.association(association)
        {
            let value = match targets {
                [] => Value::Empty,
                [target] => Value::Object(*target),
                _ => {
                    return Err(ObjectError::Misfit {
                        entity: self.data.program.entity(*owner).name.to_string(),
                        member: name.to_string(),
                        value: "a list".to_owned(),
                        reason: "it leads to at most one object".to_owned(),
                    });
                }
            };
            let slot = *slot;
            return self.set(object, slot, value);
        }
        let data = self.data.clone();
        let link = link_of(&data, association)?;
        let replace = |now: &mut Vec<ObjectId>| {
            *now = targets.iter().map(|target| target.id).collect();
        };
        self.edit_set(object, link, replace, targets)
    }

    /// Adds links from an object through an association that it owns.
    pub fn add_links(
        &mut self,
        object: ObjectRef,
        association: AssociationIx,
        targets: &[ObjectRef],
    ) -> Result<(), ObjectError> {
        let data = self.data.clone();
        let link = link_of(&data, association)?;
        match (&link.form, targets) {
            (AssociationForm::Member { .. }, []) => Ok(()),
            (AssociationForm::Member { .. }, _) => self.set_links(object, association, targets),
            (AssociationForm::Set(_), _) => self.edit_set(
                object,
                link,
                |now| {
                    now.extend(targets.iter().map(|target| target.id));
                },
                targets,
            ),
        }
    }

    /// Removes links from an object through an association that it owns.
    pub fn remove_links(
        &mut self,
        object: ObjectRef,
        association: AssociationIx,
        targets: &[ObjectRef],
    ) -> Result<(), ObjectError> {
        let data = self.data.clone();
        let link = link_of(&data, association)?;
        match &link.form {
            AssociationForm::Member { slot, .. } => {
                let now = self.get(object, *slot)?.object();
                if now.is_some_and(|now| targets.contains(&now)) {
                    self.set(object, *slot, Value::Empty)?;
                }
                Ok(())
            }
            AssociationForm::Set(_) => self.edit_set(
                object,
                link,
                |now| {
                    now.retain(|id| !targets.iter().any(|target| target.id == *id));
                },
                &[],
            ),
        }
    }

    fn edit_set(
        &mut self,
        object: ObjectRef,
        link: &Association,
        edit: impl FnOnce(&mut Vec<ObjectId>),
        targets: &[ObjectRef],
    ) -> Result<(), ObjectError> {
        let place = self.living(object)?;
        let data = self.data.clone();
        for target in targets {
            let entity = data.program.entity_numbered(target.id.entity_number());
            if !entity.is_some_and(|entity| data.program.is_a(entity.ix, link.target)) {
                return Err(ObjectError::Misfit {
                    entity: data.program.entity(link.owner).name.to_string(),
                    member: link.name.to_string(),
                    value: format!("the object {}", target.id),
                    reason: format!("it leads to {}", data.program.entity(link.target).name),
                });
            }
        }
        self.load_set(place, link)?;
        let Some(held) = self.heap.touch(place) else { return Ok(()) };
        let (id, first) = (held.id, !held.is_dirty());
        if let Some(set) = held.set_mut(link.ix) {
            edit(&mut set.now);
            set.now.sort_unstable();
            set.now.dedup();
        }
        if first {
            self.heap.adopt(place);
        }
        for target in targets {
            self.heap.note(link.ix, target.id, id);
        }
        Ok(())
    }
}
