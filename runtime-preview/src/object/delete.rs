//! Deleting, with what it means for linked objects (`design/semantics.md` 15; `reference/mendix.md`
//! §1.3): they stay, go too, or forbid it.

use model_core::model::entity::DeleteBehaviour;
use rustc_hash::FxHashSet;

use crate::program::{AssociationForm, AssociationIx, Direction};
use crate::query::objects;
use crate::reference::{ObjectId, ObjectRef};

use super::heap::State;
use super::session::{Data, Session};
use super::{Change, ChangeKind, ObjectError};

/// A linked object that forbids deleting.
struct Refusal {
    association: AssociationIx,
    /// The object that was to be deleted.
    object: ObjectId,
    /// The one that is linked to it.
    because_of: ObjectId,
}

impl Session {
    /// Deletes objects, and those that the delete behaviours of their associations take along.
    /// Where one forbids it nothing is deleted.
    pub fn delete(&mut self, list: &[ObjectRef]) -> Result<(), ObjectError> {
        let data = self.data.clone();
        let mut doomed: Vec<ObjectRef> = Vec::new();
        let mut known = FxHashSet::default();
        let mut refusals = Vec::new();
        for object in list {
            let place = self.living(*object)?;
            if known.insert(object.id) {
                doomed.push(ObjectRef { id: object.id, place });
            }
        }
        let mut next = 0;
        while let Some(object) = doomed.get(next).copied() {
            next += 1;
            self.check_room()?;
            for (association, direction, behaviour) in behaviours(&data, object) {
                let linked = self.related(object, association, direction)?;
                match behaviour {
                    DeleteBehaviour::Keep => {}
                    DeleteBehaviour::Cascade => {
                        doomed.extend(linked.into_iter().filter(|other| known.insert(other.id)));
                    }
                    DeleteBehaviour::Refuse => refusals.extend(linked.iter().map(|other| {
                        Refusal { association, object: object.id, because_of: other.id }
                    })),
                }
            }
        }
        // What is deleted along forbids nothing.
        if let Some(refusal) = refusals.iter().find(|refusal| !known.contains(&refusal.because_of))
        {
            return Err(refused(&data, refusal));
        }
        for object in doomed {
            self.remove(object, &data)?;
        }
        Ok(())
    }

    /// Removes one object and the references to it.
    fn remove(&mut self, object: ObjectRef, data: &Data) -> Result<(), ObjectError> {
        let place = self.place(object)?;
        let Some(held) = self.heap.at(place) else { return Ok(()) };
        let (stored, entity) = (held.state == State::Stored, data.program.entity(held.entity));
        if stored && entity.persistable {
            for ix in &entity.backward {
                let Some(link) = data.program.association(*ix) else { continue };
                if let Some(sql) = objects::clear_owners(&data.program, link) {
                    self.run_with_id(&sql, object.id)?;
                }
            }
            let ends = [(&entity.forward, true), (&entity.backward, false)];
            for (associations, from_owner) in ends {
                for ix in associations {
                    let form = data.program.association(*ix).map(|link| &link.form);
                    if let Some(AssociationForm::Set(Some(links))) = form {
                        self.run_with_id(&objects::unlink_all(links, from_owner), object.id)?;
                    }
                }
            }
            for sql in &data.sql.of(entity).deletes {
                self.run_with_id(sql, object.id)?;
            }
            self.changes.push(Change {
                id: object.id,
                entity: entity.ix,
                kind: ChangeKind::Deleted,
                automatic: false,
            });
        }
        // Every copy of it is deleted; references to it count as empty from now on.
        for place in self.heap.places_of(object.id) {
            if let Some(held) = self.heap.touch(place) {
                held.state = State::Deleted;
            }
        }
        Ok(())
    }

    fn run_with_id(&mut self, sql: &str, id: ObjectId) -> Result<usize, ObjectError> {
        Ok(self.channel.execute(sql, |statement| {
            statement.raw_bind_parameter(1, id.0)?;
            Ok(1)
        })?)
    }
}

/// The associations of an object with what deleting it means for the other end.
fn behaviours(data: &Data, object: ObjectRef) -> Vec<(AssociationIx, Direction, DeleteBehaviour)> {
    let Some(entity) = data.program.entity_numbered(object.id.entity_number()) else {
        return Vec::new();
    };
    let link = |ix: &AssociationIx| data.program.association(*ix);
    let forward = entity.forward.iter().filter_map(link);
    let backward = entity.backward.iter().filter_map(link);
    forward
        .map(|link| (link.ix, Direction::Forward, link.on_owner_delete))
        .chain(backward.map(|link| (link.ix, Direction::Backward, link.on_target_delete)))
        .filter(|(.., behaviour)| *behaviour != DeleteBehaviour::Keep)
        .collect()
}

fn refused(data: &Data, refusal: &Refusal) -> ObjectError {
    let link = data.program.association(refusal.association);
    let name = link.map_or_else(String::new, |link| link.name.to_string());
    let entity = |id: ObjectId| {
        let entity = data.program.entity_numbered(id.entity_number());
        entity.map_or("object", |entity| entity.name.as_str())
    };
    let message = match link.map(|link| link.message.as_str()) {
        Some("") | None => format!(
            "this {} cannot be deleted, because a {} is linked to it through {name}",
            entity(refusal.object),
            entity(refusal.because_of)
        ),
        Some(text) => text.to_owned(),
    };
    ObjectError::Refused { message, association: name, id: refusal.object }
}
