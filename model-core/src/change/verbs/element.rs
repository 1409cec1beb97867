//! Verbs on any element: change a property, delete, reorder.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Uses;
use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::index::Index;
use crate::model::address::{Address, resolve_mut};
use crate::model::meta::{FieldMut, Kind, find, walk, walk_mut};
use crate::model::{Content, Document, DocumentId, Element, Node, Place, Project};
use crate::name::QName;

use super::flow::close_gaps;

/// Changes the element or the property at an address; `edit` gets the element that holds it.
pub fn edit_element(
    project: &Project,
    label: &str,
    address: &Address,
    edit: impl FnOnce(&mut dyn Element),
) -> Change {
    let mut change = Change::new(label);
    change.edit(project, address.document, |document| {
        if let Some((element, _)) =
            resolve_mut(document.root_mut(), address.element, &address.property)
        {
            edit(element);
        }
    });
    change
}

/// Changes one property; `edit` gets what it holds.
pub fn edit_property(
    project: &Project,
    label: &str,
    address: &Address,
    edit: impl FnOnce(FieldMut<'_>),
) -> Change {
    let mut change = Change::new(label);
    change.edit(project, address.document, |document| {
        let found = resolve_mut(document.root_mut(), address.element, &address.property);
        let Some((element, Some(index))) = found else { return };
        if let Some(field) = element.field_mut(index) {
            edit(field);
        }
    });
    change
}

/// Deletes elements of one document, with what cannot stand without them: the flows that touch a
/// deleted activity (a gap in a line of activities closes), the rules and indexes of a deleted
/// attribute.
pub fn delete_elements(
    project: &Project,
    ids: &mut dyn IdSource,
    document: DocumentId,
    elements: &BTreeSet<Id>,
) -> Change {
    let label = if elements.len() == 1 { "Delete" } else { "Delete selection" };
    let mut change = Change::new(label);
    change.edit(project, document, |document| {
        let mut gone = elements.clone();
        for id in elements {
            if let Some(element) = find(document.root(), *id) {
                walk(element, &mut |inner| {
                    gone.insert(inner.id());
                });
            }
        }
        gone.remove(&Id::NONE);
        forget_rights(document, &gone);
        if let Content::Microflow(flow) = &mut document.content {
            close_gaps(flow, ids, &gone);
        }
        remove_from_lists(document.root_mut(), &gone);
        forget_locals(document, &gone);
    });
    change
}

/// Takes the elements with these ids out of all lists and slots.
fn remove_from_lists(root: &mut dyn Element, gone: &BTreeSet<Id>) {
    walk_mut(root, &mut |element| {
        for index in 0..element.kind().properties.len() {
            let Some(FieldMut::Elements(list)) = element.field_mut(index) else { continue };
            for place in (0..list.len()).rev() {
                if list.get(place).is_some_and(|inner| gone.contains(&inner.id())) {
                    list.remove(place);
                }
            }
        }
    });
}

/// Rules and indexes forget deleted members; one that is left with none goes too.
pub(super) fn forget_locals(document: &mut Document, gone: &BTreeSet<Id>) {
    if let Content::Entity(entity) = &mut document.content {
        use crate::model::entity::ValidationRule;
        entity.rules.retain_mut(|rule| match rule {
            ValidationRule::UniqueRule(rule) => {
                let before = rule.members.len();
                rule.members.retain(|member| !gone.contains(member));
                before == 0 || !rule.members.is_empty()
            }
            rule => !rule.members().iter().any(|member| gone.contains(member)),
        });
        entity.indexes.retain_mut(|index| {
            let before = index.members.len();
            index.members.retain(|member| !gone.contains(member));
            index.descending.retain(|member| !gone.contains(member));
            before == 0 || !index.members.is_empty()
        });
    }
}

/// Access rules forget deleted members.
fn forget_rights(document: &mut Document, gone: &BTreeSet<Id>) {
    let Some(name) = document.qualified_name() else { return };
    let Content::Entity(entity) = &mut document.content else { return };
    let attributes = entity.attributes.iter().filter(|a| gone.contains(&a.id));
    let associations = entity.associations.iter().filter(|a| gone.contains(&a.id));
    let members: BTreeSet<QName> = attributes
        .map(|attribute| name.member(&attribute.name))
        .chain(associations.map(|a| QName::new(name.module(), &a.name)))
        .collect();
    for rule in &mut entity.access {
        rule.members.retain(|rights| !members.contains(&rights.member));
    }
}

/// How often documents that stay use what goes: documents, or elements of one. Places in diagrams
/// are no uses.
pub fn uses_left(
    project: &Project,
    index: &Index,
    uses: &Uses,
    going: &BTreeSet<Id>,
) -> BTreeMap<DocumentId, usize> {
    let inside = going.iter().filter_map(|id| project.document(DocumentId(*id)));
    let modules: BTreeSet<&str> = inside
        .filter(|document| matches!(document.content, Content::Module(_)))
        .map(|document| document.name())
        .collect();
    let mut left = BTreeMap::new();
    let goes = |id: &DocumentId, document: &Document| {
        going.contains(&id.0) || modules.contains(document.place.module.as_str())
    };
    for (id, document) in project.documents() {
        if goes(id, document) || matches!(document.content, Content::DomainDiagram(_)) {
            continue;
        }
        for found in uses.by(*id).iter().filter(|found| !going.contains(&found.address.element)) {
            let Some(target) = index.resolve(found.target, found.name.as_str()) else { continue };
            let is_gone = going.contains(&target.element)
                || project.document(target.document).is_some_and(|d| goes(&target.document, d));
            if is_gone {
                *left.entry(*id).or_default() += 1;
            }
        }
    }
    left
}

/// Deletes whole documents. A deleted entity leaves the diagram of its module, and associations of
/// other entities that lead to it go with it. A deleted module takes all its documents along.
pub fn delete_documents(project: &Project, documents: &BTreeSet<DocumentId>) -> Change {
    let mut change =
        Change::new(if documents.len() == 1 { "Delete document" } else { "Delete documents" });
    let mut gone = documents.clone();
    for id in documents {
        let Some(document) = project.document(*id) else { continue };
        if let Content::Module(module) = &document.content {
            let inside = project.documents().iter().filter(|(_, d)| d.place.module == module.name);
            gone.extend(inside.map(|(id, _)| *id));
        }
    }
    let entities: BTreeSet<QName> = gone
        .iter()
        .filter_map(|id| project.document(*id))
        .filter(|document| matches!(document.content, Content::Entity(_)))
        .filter_map(|document| document.qualified_name())
        .collect();
    for id in &gone {
        change.remove(project, *id);
    }
    if entities.is_empty() {
        return change;
    }
    for (id, document) in project.documents() {
        if gone.contains(id) {
            continue;
        }
        let touched = match &document.content {
            Content::DomainDiagram(diagram) => {
                diagram.entities.iter().any(|e| entities.contains(&e.entity))
            }
            Content::Entity(entity) => {
                entity.associations.iter().any(|a| entities.contains(&a.target))
            }
            _ => false,
        };
        if touched {
            change.edit(project, *id, |document| forget_entities(document, &entities));
        }
    }
    change
}

fn forget_entities(document: &mut Document, entities: &BTreeSet<QName>) {
    match &mut document.content {
        Content::DomainDiagram(diagram) => {
            diagram.entities.retain(|e| !entities.contains(&e.entity));
        }
        Content::Entity(entity) => {
            let lost = |target: &QName| entities.contains(target);
            let gone: BTreeSet<Id> =
                entity.associations.iter().filter(|a| lost(&a.target)).map(|a| a.id).collect();
            entity.associations.retain(|association| !lost(&association.target));
            forget_locals(document, &gone);
        }
        _ => {}
    }
}

/// A new document of a kind, with what all documents of the kind begin with and a free name. Nothing
/// where there is no such kind, or only one of it in an app or a module.
pub fn create_document(
    project: &Project,
    ids: &mut dyn IdSource,
    place: Place,
    kind: &str,
    wanted: &str,
) -> Option<(Change, DocumentId)> {
    let mut content = Content::create(kind).filter(is_creatable)?;
    let name = super::free_name_in_module(project, &place.module, wanted);
    let root = content.element_mut();
    root.set_id(ids.next_id());
    if let Some(FieldMut::Text(text)) = root.get_mut("name") {
        *text = name;
    }
    let mut change = Change::new(format!("Add {}", root.kind().label.to_lowercase()));
    let id = change.create(Document { place, content });
    Some((change, id))
}

/// The kinds of documents of which an app or a module can have several. Foreign ones only come from
/// imports.
pub fn creatable_kinds() -> Vec<&'static Kind> {
    let mut kinds = Content::kinds();
    kinds.retain(|kind| Content::create(kind.name).as_ref().is_some_and(is_creatable));
    kinds
}

fn is_creatable(content: &Content) -> bool {
    !content.is_single() && !matches!(content, Content::Foreign(_) | Content::ForeignDocument(_))
}

/// Moves an element within its list, up (negative) or down.
pub fn reorder_element(project: &Project, address: &Address, by: isize) -> Change {
    let mut change = Change::new("Reorder");
    change.edit(project, address.document, |document| {
        walk_mut(document.root_mut(), &mut |element| {
            for index in 0..element.kind().properties.len() {
                let Some(FieldMut::Elements(list)) = element.field_mut(index) else { continue };
                let Some(place) = list.position(address.element) else { continue };
                let Some(to) = place.checked_add_signed(by).filter(|to| *to < list.len()) else {
                    continue;
                };
                if let Some(moved) = list.remove(place) {
                    // It came from this list, so it fits.
                    let _ = list.insert(to, moved);
                }
            }
        });
    });
    change
}

/// A copy of an element with new ids; what refers to one another inside keeps doing so.
pub fn copy_with_new_ids(element: &dyn Element, ids: &mut dyn IdSource) -> Box<dyn Element> {
    let mut renewed = BTreeMap::new();
    walk(element, &mut |inner| {
        if !inner.id().is_none() {
            renewed.insert(inner.id(), ids.next_id());
        }
    });
    let mut copy = element.copy();
    walk_mut(copy.as_mut(), &mut |inner| {
        if let Some(id) = renewed.get(&inner.id()) {
            inner.set_id(*id);
        }
        for index in 0..inner.kind().properties.len() {
            match inner.field_mut(index) {
                Some(FieldMut::Local(local)) => {
                    *local = renewed.get(local).copied().unwrap_or(*local);
                }
                Some(FieldMut::Locals(locals)) => {
                    for local in locals {
                        *local = renewed.get(local).copied().unwrap_or(*local);
                    }
                }
                _ => {}
            }
        }
    });
    copy
}
