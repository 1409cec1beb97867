//! Where documents stand: moving them between folders and modules, and where a document is used.
//!
//! In another module a document has another qualified name, which is rewritten wherever it stands:
//! in references, paths and types, and in expressions and XPath outside of string literals.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::analysis::uses::{Use, global, uses_of};
use crate::change::Change;
use crate::id::Id;
use crate::index::{Facts, Index};
use crate::lang::Span;
use crate::model::address::resolve_mut;
use crate::model::entity::{Association, DomainDiagram, EntityPlace};
use crate::model::meta::{Element, Field, FieldMut, walk, walk_mut};
use crate::model::microflow::SequenceFlow;
use crate::model::{
    AttributeType, Content, Document, DocumentId, Place, Point, Project, Shape, Target,
};
use crate::name::QName;

/// Moves documents to a place. In another module they have another qualified name, which is
/// rewritten wherever it is used, and a number behind its own name where that is taken; entities keep
/// to the module itself, not its folders.
pub fn move_documents(project: &Project, documents: &[DocumentId], to: &Place) -> Change {
    let label = if documents.len() == 1 { "Move document" } else { "Move documents" };
    let mut change = Change::new(label);
    let mut renamed = Renamed::default();
    let mut now = project.clone();
    let documents: BTreeSet<DocumentId> = documents.iter().copied().collect();
    for id in &documents {
        let Some(document) = project.document(*id) else { continue };
        let place = match &document.content {
            single if single.is_single() => continue,
            Content::Entity(_) => Place::module(&to.module),
            _ => to.clone(),
        };
        if place.module != document.place.module
            && let Some(old) = document.qualified_name()
        {
            let name = super::free_name_in_module(&now, &place.module, document.name());
            renamed.add(old, QName::new(&place.module, &name));
            if name != document.name() {
                change.edit(project, *id, |document| super::set_own_name(document, &name));
            }
            if let Content::Entity(entity) = &document.content {
                for association in &entity.associations {
                    let free = super::free_name_in_module(&now, &place.module, &association.name);
                    let old = QName::new(&document.place.module, &association.name);
                    renamed.add(old, QName::new(&place.module, &free));
                    if free != association.name {
                        change.edit(project, *id, |document| {
                            let Content::Entity(entity) = &mut document.content else { return };
                            let same = |a: &&mut Association| a.id == association.id;
                            if let Some(own) = entity.associations.iter_mut().find(same) {
                                own.name = free;
                            }
                        });
                    }
                }
                leave_diagram(project, &mut change, document);
                let name = QName::new(&place.module, &name);
                enter_diagram(project, &mut change, entity.id, name);
            }
        }
        change.edit(project, *id, |document| document.place = place);
        // The next one sees the name of this one.
        now.set(*id, change.current(project, *id));
    }
    renamed.apply(project, &mut change);
    change
}

/// Takes an entity out of the diagram of its module; the other module's places it where it is free.
fn leave_diagram(project: &Project, change: &mut Change, entity: &Document) {
    let mut diagrams = project.of_kind::<DomainDiagram>();
    let diagram = diagrams.find(|(_, d, _)| d.place.module == entity.place.module);
    let Some((id, _, _)) = diagram else { return };
    let name = entity.qualified_name();
    change.edit(project, id, |document| {
        if let Content::DomainDiagram(diagram) = &mut document.content {
            diagram.entities.retain(|place| Some(&place.entity) != name.as_ref());
        }
    });
}

/// Gives an entity a place in the diagram of its module, where there is one.
pub(super) fn enter_diagram(project: &Project, change: &mut Change, entity: Id, name: QName) {
    let mut diagrams = project.of_kind::<DomainDiagram>();
    let found = diagrams.find(|(_, document, _)| document.place.module == name.module());
    let Some((id, _, _)) = found else { return };
    let now = change.current(project, id);
    let taken: Vec<Point> = match now.as_ref().map(|document| &document.content) {
        Some(Content::DomainDiagram(diagram)) => diagram.entities.iter().map(|e| e.at).collect(),
        _ => return,
    };
    let at = super::free_place(&taken);
    change.edit(project, id, |document| {
        if let Content::DomainDiagram(diagram) = &mut document.content {
            let place = EntityPlace { id: entity, entity: name, at, ..EntityPlace::default() };
            diagram.entities.push(place);
        }
    });
}

/// Gives a folder of a module another name. The place ends with the folder.
pub fn rename_folder(project: &Project, folder: &Place, name: &str) -> Change {
    let mut change = Change::new("Rename folder");
    let depth = folder.folders.len();
    let Some(last) = depth.checked_sub(1) else { return change };
    for (id, document) in project.documents() {
        let place = &document.place;
        if place.module == folder.module && place.folders.starts_with(&folder.folders) {
            change.edit(project, *id, |document| {
                if let Some(folder) = document.place.folders.get_mut(last) {
                    name.clone_into(folder);
                }
            });
        }
    }
    change
}

/// The documents that name this one or something in it, with how often each does. Quick enough for a
/// menu: documents that only know its members through what others give back are not looked for, as
/// those others are found.
pub fn documents_using(
    project: &Project,
    index: &Index,
    id: DocumentId,
) -> BTreeMap<DocumentId, usize> {
    let Some(name) = project.document(id).and_then(|document| document.qualified_name()) else {
        return BTreeMap::new();
    };
    let mut names = vec![name];
    if let Some(document) = project.document(id)
        && let Content::Entity(entity) = &document.content
    {
        let module = &document.place.module;
        names.extend(entity.associations.iter().map(|a| QName::new(module, &a.name)));
    }
    let facts = Facts::new(index);
    let is_used = |used: &&Use| {
        !matches!(used.target, Target::ModuleRole | Target::UserRole)
            && names.iter().any(|name| tail(used.name.as_str(), name.as_str()).is_some())
    };
    let mut uses = BTreeMap::new();
    for (other, document) in project.documents() {
        if *other == id || matches!(document.content, Content::DomainDiagram(_)) {
            continue;
        }
        let mut named = false;
        walk(document.root(), &mut |element| {
            named = named || names.iter().any(|name| may_name(element, name));
        });
        if !named {
            continue;
        }
        let analysis = Analysis::new(*other, document, &facts);
        let texts = analysis.texts(&facts);
        let count = uses_of(&analysis, &texts).iter().filter(is_used).count();
        if count > 0 {
            uses.insert(*other, count);
        }
    }
    uses
}

/// Whether an element itself may name `name` or a member of it.
fn may_name(element: &dyn Element, name: &QName) -> bool {
    let is = |other: &QName| tail(other.as_str(), name.as_str()).is_some();
    element.fields().any(|(property, field)| match field {
        Field::References(others) => others.iter().any(is),
        Field::Path(path) => path.0.iter().any(is),
        Field::Type(ty) => ty.reference().is_some_and(is),
        Field::Reference(other) | Field::AttributeType(AttributeType::Enumeration(other)) => {
            is(other)
        }
        Field::Text(text) => {
            matches!(property.shape, Shape::Expression | Shape::XPath | Shape::Oql)
                && text.contains(name.as_str())
        }
        _ => false,
    })
}

/// Old qualified names and the new ones.
#[derive(Default)]
pub(super) struct Renamed {
    names: Vec<(QName, QName)>,
}

impl Renamed {
    pub(super) fn add(&mut self, old: QName, new: QName) {
        self.names.push((old, new));
    }

    /// The new text of a name that is, or begins with, a renamed one.
    fn map(&self, name: &QName) -> Option<QName> {
        self.names.iter().find_map(|(old, new)| {
            let rest = tail(name.as_str(), old.as_str())?;
            Some(QName::from(format!("{new}{rest}")))
        })
    }

    /// Whether a document says one of the old names somewhere: a quick look before a careful one.
    fn is_named_in(&self, document: &Document) -> bool {
        let mut named = false;
        walk(document.root(), &mut |element| {
            named = named || self.names.iter().any(|(old, _)| may_name(element, old));
            if let Some(flow) = element.downcast::<SequenceFlow>() {
                named |= self.map(&QName::from(flow.case.as_str())).is_some();
            }
        });
        named
    }

    /// A document with the new names: in its texts where they mean what is renamed, and wherever
    /// references say them.
    pub(super) fn rewritten(
        &self,
        id: DocumentId,
        document: &Document,
        facts: &Facts<'_>,
    ) -> Document {
        let analysis = Analysis::new(id, document, facts);
        let mut after = document.clone();
        for text in analysis.texts(facts) {
            let mut edits: Vec<(Span, String)> = text
                .typed
                .references
                .iter()
                .filter_map(|reference| {
                    let (target, name) = global(&reference.target)?;
                    // Members stand in texts by their own names, which stay.
                    let is_member = matches!(target, Target::Attribute | Target::EnumerationValue);
                    let new = self.map(name).filter(|_| !is_member)?;
                    Some((reference.span, new.to_string()))
                })
                .collect();
            edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
            edits.dedup();
            let address = &text.address;
            let found = resolve_mut(after.root_mut(), address.element, &address.property);
            let Some((element, Some(index))) = found else { continue };
            let Some(FieldMut::Text(text)) = element.field_mut(index) else { continue };
            for (span, new) in edits {
                if text.get(span.range()).is_some() {
                    text.replace_range(span.range(), &new);
                }
            }
        }
        walk_mut(after.root_mut(), &mut |element| self.rewrite(element));
        after
    }

    pub(super) fn apply(&self, project: &Project, change: &mut Change) {
        if self.names.is_empty() {
            return;
        }
        // Texts are read in terms of the project as it was.
        let index = Index::new(project);
        let facts = Facts::new(&index);
        let ids: Vec<DocumentId> = project.documents().keys().copied().collect();
        for id in ids {
            let Some(current) = change.current(project, id) else { continue };
            if !self.is_named_in(&current) {
                continue;
            }
            let after = self.rewritten(id, &current, &facts);
            if after != *current {
                change.put(id, Some(current), Some(after.into()));
            }
        }
    }

    /// Rewrites the names that the references of an element itself say.
    fn rewrite(&self, element: &mut dyn Element) {
        let change = |name: &mut QName| {
            if let Some(new) = self.map(name) {
                *name = new;
            }
        };
        let of_module = |name: &mut QName| {
            let is_module = |old: &QName| old.as_str() == name.module();
            let new = self.names.iter().find(|(old, _)| is_module(old)).cloned();
            if let Some((_, new)) = new {
                *name = QName::new(new.as_str(), name.local());
            }
        };
        if let Some(flow) = element.as_any_mut().downcast_mut::<SequenceFlow>() {
            // The cases of type decisions are names of entities.
            if let Some(new) = self.map(&QName::from(flow.case.as_str())) {
                flow.case = new.to_string();
            }
        }
        for (index, property) in element.kind().properties.iter().enumerate() {
            match property.shape {
                // A role of users may be called like a module.
                Shape::Reference(Target::UserRole) | Shape::References(Target::UserRole) => {
                    continue;
                }
                // A role of a module may be called like something in it, and goes with the module.
                Shape::References(Target::ModuleRole) => {
                    if let Some(FieldMut::References(roles)) = element.field_mut(index) {
                        roles.iter_mut().for_each(of_module);
                    }
                    continue;
                }
                _ => {}
            }
            match element.field_mut(index) {
                Some(FieldMut::References(names)) => names.iter_mut().for_each(change),
                Some(FieldMut::Path(path)) => path.0.iter_mut().for_each(change),
                Some(FieldMut::Type(ty)) => {
                    if let Some(name) = ty.reference_mut() {
                        change(name);
                    }
                }
                Some(
                    FieldMut::Reference(name)
                    | FieldMut::AttributeType(AttributeType::Enumeration(name)),
                ) => change(name),
                _ => {}
            }
        }
    }
}

/// What follows `name` in `text`: nothing, or a dot and more; `None` if it begins otherwise.
fn tail<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(name)?;
    (!name.is_empty() && (rest.is_empty() || rest.starts_with('.'))).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::verbs;
    use crate::id::SeededIds;
    use crate::testing::app;

    fn sales() -> Project {
        app()
            .entity("Sales.Customer", |e| e.attribute("Name: String"))
            .entity("Sales.Order", |e| {
                e.attribute("Total: Decimal").association("Order_Customer: Sales.Customer")
            })
            .microflow("Sales.Submit", |m| {
                m.parameter("Order: Object Sales.Order")
                    .change("Order", &[("Sales.Order.Total", "length('Sales.Order') + 1")])
                    .end("")
            })
            .build()
    }

    fn id_of(project: &Project, title: &str) -> DocumentId {
        let found = project.documents().iter().find(|(_, d)| d.title() == title);
        *found.unwrap().0
    }

    #[track_caller]
    fn check(change: &Change, project: &Project, holds: &[&str], lacks: &[&str]) {
        let after = format!("{:?}", change.apply(project).unwrap());
        for text in holds {
            assert!(after.contains(text), "{text} is missing");
        }
        for text in lacks {
            assert!(!after.contains(text), "{text} is still there");
        }
    }

    #[test]
    fn a_moved_document_is_named_by_its_new_module() {
        let project = sales();
        let id = id_of(&project, "Sales.Customer");
        let to = Place { module: "Base".into(), folders: vec!["A".into()] };
        let change = move_documents(&project, &[id], &to);
        check(&change, &project, &["target: \"Base.Customer\""], &["target: \"Sales.Customer\""]);
        let order = id_of(&project, "Sales.Order");
        let change = move_documents(&project, &[order], &to);
        check(
            &change,
            &project,
            &["Base.Order.Total", "Object(\"Base.Order\")", "'Sales.Order'"],
            &["\"Sales.Order.Total\""],
        );
        let flow = id_of(&project, "Sales.Submit");
        let to = Place { module: "Sales".into(), folders: vec!["A".into()] };
        let moved = move_documents(&project, &[flow], &to).apply(&project).unwrap();
        assert_eq!(moved.document(flow).unwrap().place, to);
        let renamed = rename_folder(&moved, &to, "B").apply(&moved).unwrap();
        assert_eq!(renamed.document(flow).unwrap().place.folders, ["B"]);
    }

    #[test]
    fn a_moved_entity_stands_in_the_other_diagram_under_free_names() {
        let project = app()
            .entity("Sales.Order", |e| e.association("Link: Sales.Order"))
            .entity("Base.Link", |e| e)
            .build();
        let order = id_of(&project, "Sales.Order");
        let at = Point::new(40, 40);
        let places = [(order, at), (id_of(&project, "Base.Link"), at)];
        let drawn = verbs::place_entities(&project, &mut SeededIds::new(9), &places);
        let project = drawn.apply(&project).unwrap();
        let change = move_documents(&project, &[order], &Place::module("Base"));
        let after = change.apply(&project).unwrap();
        assert!(after.document(order).is_some_and(|d| {
            matches!(&d.content, Content::Entity(entity) if entity.associations[0].name == "Link2")
        }));
        let of = |module: &str| {
            let mut diagrams = after.of_kind::<DomainDiagram>();
            let (_, _, diagram) = diagrams.find(|(_, d, _)| d.place.module == module).unwrap();
            let places = diagram.entities.iter();
            places.map(|place| (place.entity.to_string(), place.at)).collect::<Vec<_>>()
        };
        assert!(of("Sales").is_empty());
        let places = of("Base");
        assert_eq!(places.len(), 2);
        assert_eq!(places[1].0, "Base.Order");
        assert_ne!(places[0].1, places[1].1);
        assert_eq!(change.reversed().apply(&after).unwrap(), project);
    }

    #[test]
    fn roles_that_are_called_like_what_is_moved_stay() {
        use crate::model::app::ModuleRole;
        use crate::model::entity::AccessRule;
        let project = app()
            .entity("A.Customer", |e| {
                e.with(|entity| {
                    let roles = vec!["A.Customer".into()];
                    entity.access.push(AccessRule { roles, ..AccessRule::default() });
                })
            })
            .entity("B.X", |e| e)
            .with("A", |document| {
                let Content::Module(module) = &mut document.content else { return };
                module.roles.push(ModuleRole { name: "Customer".into(), ..Default::default() });
            })
            .build();
        let customer = id_of(&project, "A.Customer");
        let change = move_documents(&project, &[customer], &Place::module("B"));
        check(&change, &project, &["roles: [\"A.Customer\"]"], &["roles: [\"B.Customer\"]"]);
        // What is named twice is moved once.
        let twice = move_documents(&project, &[customer, customer], &Place::module("B"));
        check(&twice, &project, &["name: \"Customer\""], &["Customer2"]);
    }

    #[test]
    fn a_view_follows_whatever_its_comments_say() {
        let project = app()
            .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
            .entity("Base.V", |e| {
                e.with(|view| {
                    view.persistence = crate::model::entity::Persistence::View;
                    view.query = "-- it's all\nSELECT o/Total AS T FROM Sales.Order AS o".into();
                })
            })
            .build();
        let order = id_of(&project, "Sales.Order");
        let change = move_documents(&project, &[order], &Place::module("Base"));
        check(&change, &project, &["FROM Base.Order AS o"], &["Sales.Order"]);
        let index = Index::new(&project);
        let view = id_of(&project, "Base.V");
        assert_eq!(documents_using(&project, &index, order), BTreeMap::from([(view, 2)]));
    }

    #[test]
    fn uses_are_counted_by_document() {
        let project = sales();
        let customer = id_of(&project, "Sales.Customer");
        let order = id_of(&project, "Sales.Order");
        let index = Index::new(&project);
        assert_eq!(documents_using(&project, &index, customer), BTreeMap::from([(order, 1)]));
        let submit = id_of(&project, "Sales.Submit");
        assert_eq!(documents_using(&project, &index, order), BTreeMap::from([(submit, 2)]));
        assert!(documents_using(&project, &index, submit).is_empty());
    }
}
