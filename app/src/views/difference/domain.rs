//! The domain model of a module before and after as one: what is gone stands where it stood.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::pos2;
use model_core::diff::{ElementChange, Layout};
use model_core::id::Id;
use model_core::index::Index;
use model_core::model::entity::{Attribute, DomainDiagram, Entity};
use model_core::model::{Content, Document, DocumentId, Project};

use crate::domain_scene::{Marks, Scene};
use crate::review::{Compared, Group, Line, Value};
use crate::tint::Tint;

use super::tint;

/// The picture.
pub(super) struct DomainPicture {
    pub scene: Scene,
    pub marks: Marks,
    /// The entity that each element of the entities lies in.
    entities: BTreeMap<Id, Id>,
}

impl DomainPicture {
    /// The picture of the domain model that a group is about.
    pub fn new(compared: &Compared<'_>, group: &Group, layout: Layout) -> DomainPicture {
        let merged = merged(compared, group.document);
        let scene = Scene::new(&merged, &Index::new(&merged), group.document);
        let mut entities = BTreeMap::new();
        for (id, document, _) in merged.of_kind::<Entity>() {
            model_core::model::meta::walk(document.root(), &mut |element| {
                entities.insert(element.id(), id.0);
            });
        }
        let mut picture = DomainPicture { scene, marks: Marks::default(), entities };
        picture.tint(group);
        if layout == Layout::Included {
            picture.ghosts(compared, group.document);
        }
        picture
    }

    /// The box that shows an element; of an association none.
    pub fn holder(&self, element: Id) -> Option<u64> {
        let owner = self.entities.get(&element).copied().unwrap_or(element);
        self.scene.shown.contains_key(&owner.bits()).then_some(owner.bits())
    }

    /// The colours that occur.
    pub fn tints(&self) -> BTreeSet<Tint> {
        self.marks.tints.values().copied().collect()
    }

    fn tint(&mut self, group: &Group) {
        for line in &group.lines {
            let seen = self.scene.owners.contains_key(&line.element)
                || self.scene.associations.contains_key(&line.element)
                || self.scene.shown.contains_key(&line.element.bits());
            if seen {
                self.marks.tints.insert(line.element, tint(line));
                if self.scene.owners.contains_key(&line.element)
                    && let Some(said) = said(line)
                {
                    self.marks.details.insert(line.element, said);
                }
            } else if let Some(entity) = self.entities.get(&line.element) {
                // A rule or an index: the entity changed.
                self.marks.tints.entry(*entity).or_insert(Tint::Changed);
            }
        }
    }

    /// Where boxes stood that were moved.
    fn ghosts(&mut self, compared: &Compared<'_>, diagram: DocumentId) {
        let places = |project: &Project| -> BTreeMap<Id, model_core::model::Point> {
            let drawing = project
                .document(diagram)
                .and_then(|d| d.root().downcast::<DomainDiagram>().cloned());
            drawing.into_iter().flat_map(|d| d.entities).map(|place| (place.id, place.at)).collect()
        };
        let (before, after) = (places(compared.before), places(compared.after));
        for (id, old) in before {
            let moved = after.get(&id).is_some_and(|new| *new != old);
            let Some(rect) = self.scene.rect(id.bits()).filter(|_| moved) else { continue };
            let min = pos2(old.x as f32, old.y as f32);
            self.marks.ghosts.insert(id, egui::Rect::from_min_size(min, rect.size()));
            self.marks.tints.entry(id).or_insert(Tint::Moved);
        }
    }
}

/// What the row of an attribute says instead of its type.
fn said(line: &Line) -> Option<String> {
    match (&line.value, line.change) {
        (_, ElementChange::Renamed) => {
            let old = line.title.split(" → ").next()?.rsplit(['.', ' ']).next()?;
            Some(format!("was {old}"))
        }
        (Value::Note(note), ElementChange::Set) => {
            Some(note.split_once(": ").map_or(note.as_str(), |(_, rest)| rest).to_owned())
        }
        _ => None,
    }
}

/// The module of a diagram with its entities of both states, and the entities elsewhere that they
/// are tied to.
fn merged(compared: &Compared<'_>, diagram: DocumentId) -> Project {
    let mut merged = Project::default();
    let (then, now) = (compared.before.document(diagram), compared.after.document(diagram));
    let Some(latest) = now.or(then) else { return merged };
    let module = latest.place.module.clone();
    let mut drawing = latest.clone();
    if let (Some(then), Some(_)) = (then, now)
        && let Content::DomainDiagram(now) = &mut Arc::make_mut(&mut drawing).content
        && let Some(then) = then.root().downcast::<DomainDiagram>()
    {
        let gone = |id: Id| compared.after.document(DocumentId(id)).is_none();
        now.entities.extend(then.entities.iter().filter(|place| gone(place.id)).cloned());
    }
    merged.add(drawing);
    let mut elsewhere = BTreeSet::new();
    for (id, document, entity) in compared.after.of_kind::<Entity>() {
        if document.place.module != module {
            continue;
        }
        let before = compared.before.document(id).and_then(|d| d.root().downcast::<Entity>());
        let both = before.map_or_else(|| entity.clone(), |before| both(before, entity));
        merged.add(entity_document(document, both));
    }
    for (id, document, _) in compared.before.of_kind::<Entity>() {
        if document.place.module == module && compared.after.document(id).is_none() {
            merged.add(document.clone());
        }
    }
    for (_, _, entity) in merged.of_kind::<Entity>() {
        elsewhere.extend(entity.associations.iter().map(|a| a.target.clone()));
        elsewhere.insert(entity.generalization.clone());
    }
    for project in [compared.after, compared.before] {
        for (id, document, _) in project.of_kind::<Entity>() {
            let is_tied = document.qualified_name().is_some_and(|name| elsewhere.contains(&name));
            if is_tied && document.place.module != module && merged.document(id).is_none() {
                merged.add(document.clone());
            }
        }
    }
    merged
}

fn entity_document(document: &Document, entity: Entity) -> Document {
    let mut document = document.clone();
    if let Content::Entity(content) = &mut document.content {
        *content = entity;
    }
    document
}

/// An entity with the members that it had and has; those that are gone stand where they stood.
fn both(before: &Entity, after: &Entity) -> Entity {
    let mut both = after.clone();
    for (place, old) in before.attributes.iter().enumerate() {
        if !after.attributes.iter().any(|new| new.id == old.id) {
            both.attributes.insert(place_of(&both.attributes, before, place), old.clone());
        }
    }
    for old in &before.associations {
        if !after.associations.iter().any(|new| new.id == old.id) {
            both.associations.push(old.clone());
        }
    }
    both
}

/// Where an attribute that is gone belongs: after the one that stood before it.
fn place_of(now: &[Attribute], before: &Entity, place: usize) -> usize {
    let mut earlier = before.attributes.iter().take(place).rev();
    let found = earlier.find_map(|old| now.iter().position(|new| new.id == old.id));
    found.map_or(0, |found| found + 1)
}
