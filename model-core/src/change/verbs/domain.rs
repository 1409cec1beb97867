//! Verbs of the domain model.

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::app::Module;
use crate::model::entity::{
    Association, Attribute, DomainDiagram, Entity, EntityPlace, Index, RequiredRule, UniqueRule,
    ValidationRule,
};
use crate::model::enumeration::{Enumeration, EnumerationValue};
use crate::model::{Content, Document, DocumentId, Place, Point, Project, Translated};
use crate::name::{QName, free_name, to_name};

use super::{AttributeLine, free_name_in_module};

/// A new module with an empty domain model.
pub fn create_module(
    project: &Project,
    ids: &mut dyn IdSource,
    wanted: &str,
) -> (Change, DocumentId) {
    let taken = |name: &str| {
        // The product's own module is there in every app.
        name.eq_ignore_ascii_case(crate::system::SYSTEM)
            || project.of_kind::<Module>().any(|(_, _, m)| m.name.eq_ignore_ascii_case(name))
    };
    let name = free_name(wanted, taken);
    let mut change = Change::new("Add module");
    let module = Module { id: ids.next_id(), name: name.clone(), ..Module::default() };
    let id = change.create(Document::new(Place::module(&name), module));
    let diagram = DomainDiagram { id: ids.next_id(), ..DomainDiagram::default() };
    change.create(Document::new(Place::module(&name), diagram));
    (change, id)
}

/// A new entity, placed in the diagram of its module.
pub fn create_entity(
    project: &Project,
    ids: &mut dyn IdSource,
    module: &str,
    wanted: &str,
    at: Point,
) -> (Change, DocumentId) {
    let name = free_name_in_module(project, module, wanted);
    let mut change = Change::new("Add entity");
    let entity = Entity { id: ids.next_id(), name: name.clone(), ..Entity::default() };
    let id = change.create(Document::new(Place::module(module), entity));
    place_in_diagram(project, ids, &mut change, module, id.0, &QName::new(module, &name), at);
    (change, id)
}

/// A place in the diagram of a module where nothing stands: the first free field of a grid whose
/// rows have four, 280 wide and 240 high.
pub fn free_place_in_diagram(project: &Project, module: &str) -> Point {
    let diagrams = project.of_kind::<DomainDiagram>();
    let taken: Vec<Point> = diagrams
        .filter(|(_, document, _)| document.place.module == module)
        .flat_map(|(_, _, diagram)| diagram.entities.iter().map(|place| place.at))
        .collect();
    free_place(&taken)
}

/// The first free field of the grid, where these are taken.
pub(super) fn free_place(taken: &[Point]) -> Point {
    let near = |a: Point, b: Point| (a.x - b.x).abs() < 240 && (a.y - b.y).abs() < 200;
    let most = i32::try_from(taken.len()).unwrap_or(0).saturating_mul(4).saturating_add(1);
    (0..most)
        .map(|n| Point::new(40 + (n % 4) * 280, 40 + (n / 4) * 240))
        .find(|at| !taken.iter().any(|other| near(*at, *other)))
        .unwrap_or_default()
}

/// Puts entities at new places of their module's diagram.
pub fn place_entities(
    project: &Project,
    ids: &mut dyn IdSource,
    places: &[(DocumentId, Point)],
) -> Change {
    let mut change = Change::new(if places.len() == 1 { "Move entity" } else { "Move entities" });
    for (id, at) in places {
        let Some(document) = project.document(*id) else { continue };
        let Some(name) = document.qualified_name() else { continue };
        let module = document.place.module.clone();
        place_in_diagram(project, ids, &mut change, &module, document.root().id(), &name, *at);
    }
    change
}

fn place_in_diagram(
    project: &Project,
    ids: &mut dyn IdSource,
    change: &mut Change,
    module: &str,
    entity_id: Id,
    entity: &QName,
    at: Point,
) {
    let existing = project
        .of_kind::<DomainDiagram>()
        .find(|(_, document, _)| document.place.module == module)
        .map(|(id, _, _)| id);
    let fresh = change.edits().iter().find_map(|(id, edit)| {
        let document = edit.after.as_ref()?;
        let ours = document.place.module == module
            && matches!(document.content, Content::DomainDiagram(_));
        ours.then_some(*id)
    });
    let id = existing.or(fresh).unwrap_or_else(|| {
        let diagram = DomainDiagram { id: ids.next_id(), ..DomainDiagram::default() };
        change.create(Document::new(Place::module(module), diagram))
    });
    change.edit(project, id, |document| {
        let Content::DomainDiagram(diagram) = &mut document.content else { return };
        match diagram.entities.iter_mut().find(|place| place.entity == *entity) {
            Some(place) => place.at = at,
            None => diagram.entities.push(EntityPlace {
                id: entity_id,
                entity: entity.clone(),
                at,
                ..EntityPlace::default()
            }),
        }
    });
}

/// Adds attributes to an entity, after those that it has. A name that is taken gets a number.
pub fn add_attributes(
    project: &Project,
    ids: &mut dyn IdSource,
    entity: DocumentId,
    lines: &[AttributeLine],
) -> Change {
    let mut change = Change::new(if lines.len() == 1 { "Add attribute" } else { "Add attributes" });
    let language = project.language().to_owned();
    change.edit(project, entity, |document| {
        let Content::Entity(entity) = &mut document.content else { return };
        for line in lines {
            let taken = |name: &str| {
                entity.attributes.iter().any(|a| a.name.eq_ignore_ascii_case(name))
                    || entity.associations.iter().any(|a| a.name.eq_ignore_ascii_case(name))
            };
            let attribute = Attribute {
                id: ids.next_id(),
                name: free_name(&line.name, taken),
                ty: line.ty.clone(),
                default: line.default.clone(),
                ..Attribute::default()
            };
            if line.required {
                entity.rules.push(required_rule(ids, attribute.id, &attribute.name, &language));
            }
            if line.unique {
                entity.rules.push(unique_rule(ids, vec![attribute.id], &attribute.name, &language));
            }
            entity.attributes.push(attribute);
        }
    });
    change
}

fn required_rule(ids: &mut dyn IdSource, member: Id, name: &str, language: &str) -> ValidationRule {
    RequiredRule {
        id: ids.next_id(),
        member,
        message: Translated::new(language, format!("{name} is needed")),
        ..RequiredRule::default()
    }
    .into()
}

fn unique_rule(
    ids: &mut dyn IdSource,
    members: Vec<Id>,
    name: &str,
    language: &str,
) -> ValidationRule {
    UniqueRule {
        id: ids.next_id(),
        members,
        message: Translated::new(language, format!("There is one with this {name} already")),
        ..UniqueRule::default()
    }
    .into()
}

/// What an attribute can be told by a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberMark {
    /// It must have a value.
    Required,
    /// No two objects have the same value.
    Unique,
    /// The database keeps an index by it.
    Indexed,
}

/// Whether a member carries this mark by itself (not together with others).
pub fn has_mark(entity: &Entity, member: Id, mark: MemberMark) -> bool {
    match mark {
        MemberMark::Required => entity
            .rules
            .iter()
            .any(|r| matches!(r, ValidationRule::RequiredRule(r) if r.member == member)),
        MemberMark::Unique => entity
            .rules
            .iter()
            .any(|r| matches!(r, ValidationRule::UniqueRule(r) if r.members == [member])),
        MemberMark::Indexed => entity.indexes.iter().any(|index| index.members == [member]),
    }
}

/// Gives a member a mark if it has it not, else takes it away.
pub fn toggle_mark(
    project: &Project,
    ids: &mut dyn IdSource,
    entity: DocumentId,
    member: Id,
    mark: MemberMark,
) -> Change {
    let mut change = Change::new(match mark {
        MemberMark::Required => "Required",
        MemberMark::Unique => "Unique",
        MemberMark::Indexed => "Index",
    });
    let language = project.language().to_owned();
    change.edit(project, entity, |document| {
        let Content::Entity(entity) = &mut document.content else { return };
        let name = entity.member_name(member).unwrap_or_default().to_owned();
        let had = has_mark(entity, member, mark);
        match mark {
            MemberMark::Required if had => entity
                .rules
                .retain(|r| !matches!(r, ValidationRule::RequiredRule(r) if r.member == member)),
            MemberMark::Unique if had => entity
                .rules
                .retain(|r| !matches!(r, ValidationRule::UniqueRule(r) if r.members == [member])),
            MemberMark::Indexed if had => entity.indexes.retain(|index| index.members != [member]),
            MemberMark::Required => entity.rules.push(required_rule(ids, member, &name, &language)),
            MemberMark::Unique => {
                entity.rules.push(unique_rule(ids, vec![member], &name, &language));
            }
            MemberMark::Indexed => {
                entity.indexes.push(Index {
                    id: ids.next_id(),
                    members: vec![member],
                    ..Index::default()
                });
            }
        }
    });
    change
}

/// A new association from the owner (the “many” side) to a target, named `Owner_Target`.
/// Nothing if one of them is no entity.
pub fn create_association(
    project: &Project,
    ids: &mut dyn IdSource,
    owner: DocumentId,
    target: &QName,
) -> Option<(Change, Id)> {
    let document = project.document(owner)?;
    let wanted = format!("{}_{}", document.name(), target.local());
    let association = Association {
        id: ids.next_id(),
        name: free_name_in_module(project, &document.place.module, &wanted),
        target: target.clone(),
        ..Association::default()
    };
    let id = association.id;
    let mut change = Change::new("Add association");
    change.edit(project, owner, |document| {
        if let Content::Entity(entity) = &mut document.content {
            entity.associations.push(association);
        }
    });
    (!change.is_empty()).then_some((change, id))
}

/// A new enumeration. Values are typed as captions; names are made from them.
pub fn create_enumeration(
    project: &Project,
    ids: &mut dyn IdSource,
    place: Place,
    wanted: &str,
    values: &[&str],
) -> (Change, DocumentId) {
    let language = project.language();
    let mut enumeration = Enumeration {
        id: ids.next_id(),
        name: free_name_in_module(project, &place.module, wanted),
        ..Enumeration::default()
    };
    for caption in values {
        let name = to_name(caption, "Value");
        let name =
            free_name(&name, |n| enumeration.values.iter().any(|v| v.name.eq_ignore_ascii_case(n)));
        enumeration.values.push(EnumerationValue {
            id: ids.next_id(),
            name,
            caption: Translated::new(language, *caption),
            ..EnumerationValue::default()
        });
    }
    let mut change = Change::new("Add enumeration");
    let id = change.create(Document::new(place, enumeration));
    (change, id)
}
