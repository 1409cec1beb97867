//! Verbs of a domain model's diagram: where things stand, notes, copies.

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::entity::{Entity, EntityPlace, Note};
use crate::model::{Content, Document, DocumentId, Point, Project};

use super::{copy_with_new_ids, free_name_in_module};

/// Puts entities (by the id of their document, also those of other modules that the diagram shows)
/// and notes at new places of this diagram.
pub fn arrange_diagram(project: &Project, diagram: DocumentId, places: &[(Id, Point)]) -> Change {
    let mut change = Change::new(if places.len() == 1 { "Move" } else { "Move selection" });
    change.edit(project, diagram, |document| {
        let Content::DomainDiagram(diagram) = &mut document.content else { return };
        for (id, at) in places {
            if let Some(note) = diagram.notes.iter_mut().find(|note| note.id == *id) {
                note.at = *at;
                continue;
            }
            let entity = project.document(DocumentId(*id)).and_then(|d| d.qualified_name());
            let Some(entity) = entity else { continue };
            match diagram.entities.iter_mut().find(|place| place.entity == entity) {
                Some(place) => place.at = *at,
                None => diagram.entities.push(EntityPlace {
                    id: *id,
                    entity,
                    at: *at,
                    ..EntityPlace::default()
                }),
            }
        }
    });
    change
}

/// A new note on a diagram.
pub fn add_note(
    project: &Project,
    ids: &mut dyn IdSource,
    diagram: DocumentId,
    at: Point,
    text: &str,
) -> (Change, Id) {
    let note = Note { id: ids.next_id(), text: text.to_owned(), at, ..Note::default() };
    let id = note.id;
    let mut change = Change::new("Add annotation");
    change.edit(project, diagram, |document| {
        if let Content::DomainDiagram(diagram) = &mut document.content {
            diagram.notes.push(note);
        }
    });
    (change, id)
}

/// Gives a note another size and place.
pub fn resize_note(
    project: &Project,
    diagram: DocumentId,
    note: Id,
    at: Point,
    size: Point,
) -> Change {
    let mut change = Change::new("Resize annotation");
    change.edit(project, diagram, |document| {
        let Content::DomainDiagram(diagram) = &mut document.content else { return };
        if let Some(note) = diagram.notes.iter_mut().find(|other| other.id == note) {
            (note.at, note.size) = (at, size);
        }
    });
    change
}

/// Copies of entities in a module, with new ids and free names, at these places: what each knows
/// and must hold by itself, without its associations.
pub fn copy_entities(
    project: &Project,
    ids: &mut dyn IdSource,
    diagram: DocumentId,
    copies: &[(DocumentId, Point)],
) -> (Change, Vec<Id>) {
    let mut change = Change::new(if copies.len() == 1 { "Copy entity" } else { "Copy entities" });
    let mut made = Vec::new();
    let mut places = Vec::new();
    let mut now = project.clone();
    let module = project.document(diagram).map(|d| d.place.module.clone()).unwrap_or_default();
    for (id, at) in copies {
        let Some(document) = project.document(*id) else { continue };
        let Some(copy) = copy_of(document, ids) else { continue };
        let name = free_name_in_module(&now, &module, &copy.name);
        let copy = Entity { name, ..copy };
        made.push(copy.id);
        places.push((copy.id, *at));
        let id = change.create(Document::new(crate::model::Place::module(&module), copy));
        // The next copy sees the name of this one.
        now.set(id, change.current(project, id));
    }
    change.extend(&arrange_diagram(&now, diagram, &places));
    (change, made)
}

fn copy_of(document: &Document, ids: &mut dyn IdSource) -> Option<Entity> {
    let copy = copy_with_new_ids(document.root(), ids).into_any();
    let mut entity = *copy.downcast::<Entity>().ok()?;
    let gone: Vec<Id> = entity.associations.iter().map(|a| a.id).collect();
    entity.associations.clear();
    entity.rules.retain(|rule| !rule.members().iter().any(|m| gone.contains(m)));
    entity.indexes.retain(|index| !index.members.iter().any(|m| gone.contains(m)));
    Some(entity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::verbs::{create_entity, create_module};
    use crate::id::SeededIds;
    use crate::model::entity::DomainDiagram;

    fn two_modules() -> (Project, SeededIds, DocumentId, DocumentId) {
        let mut ids = SeededIds::new(5);
        let mut project = Project::default();
        for name in ["A", "B"] {
            project = create_module(&project, &mut ids, name).0.apply(&project).unwrap();
        }
        let (change, _) = create_entity(&project, &mut ids, "A", "Thing", Point::new(8, 8));
        project = change.apply(&project).unwrap();
        let diagram = |module: &str| {
            let mut all = project.of_kind::<DomainDiagram>();
            all.find(|(_, d, _)| d.place.module == module).unwrap().0
        };
        let diagrams = (diagram("A"), diagram("B"));
        (project, ids, diagrams.0, diagrams.1)
    }

    fn diagram(project: &Project, id: DocumentId) -> DomainDiagram {
        project.document(id).unwrap().root().downcast::<DomainDiagram>().unwrap().clone()
    }

    #[test]
    fn entities_of_other_modules_have_places_of_their_own() {
        let (project, _, own, other) = two_modules();
        let thing = diagram(&project, own).entities[0].id;
        let change = arrange_diagram(&project, other, &[(thing, Point::new(80, 16))]);
        let after = change.apply(&project).unwrap();
        assert_eq!(diagram(&after, own).entities[0].at, Point::new(8, 8));
        assert_eq!(diagram(&after, other).entities[0].at, Point::new(80, 16));
    }

    #[test]
    fn notes_come_and_move() {
        let (project, mut ids, own, _) = two_modules();
        let (change, note) = add_note(&project, &mut ids, own, Point::new(1, 2), "Hello");
        let project = change.apply(&project).unwrap();
        let change = arrange_diagram(&project, own, &[(note, Point::new(16, 24))]);
        let project = change.apply(&project).unwrap();
        assert_eq!(diagram(&project, own).notes[0].at, Point::new(16, 24));
        let change = resize_note(&project, own, note, Point::new(8, 8), Point::new(99, 50));
        let project = change.apply(&project).unwrap();
        assert_eq!(diagram(&project, own).notes[0].size, Point::new(99, 50));
    }

    #[test]
    fn copies_get_free_names_and_new_ids() {
        let (project, mut ids, own, _) = two_modules();
        let thing = DocumentId(diagram(&project, own).entities[0].id);
        let copies = [(thing, Point::new(300, 8)), (thing, Point::new(300, 208))];
        let (change, made) = copy_entities(&project, &mut ids, own, &copies);
        let after = change.apply(&project).unwrap();
        let names: std::collections::BTreeSet<String> =
            after.of_kind::<Entity>().map(|(_, _, entity)| entity.name.clone()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert_eq!((made.len(), diagram(&after, own).entities.len()), (2, 3));
    }
}
