//! Who uses what: every reference that documents make, by property and inside texts.
//!
//! The ground of usages, safe deletion and renaming.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::index::{Facts, Index};
use crate::lang::{self, Span};
use crate::model::{Address, AttributeType, DocumentId, Field, MemberPath, Shape, Target};
use crate::name::QName;

use super::{Analysis, Text};

/// One reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The qualified name of what is used, as it resolves: an attribute by the entity that declares
    /// it.
    pub name: QName,
    /// What it is.
    pub target: Target,
    /// The property that uses it.
    pub address: Address,
    /// In a text of a language: exactly what a rename replaces.
    pub span: Option<Span>,
}

/// All references of all documents, found by name. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    documents: BTreeMap<DocumentId, Arc<[Use]>>,
    users: BTreeMap<QName, BTreeSet<DocumentId>>,
}

impl Uses {
    /// The references of all documents of an index.
    pub fn new(index: &Index) -> Uses {
        let mut uses = Uses::default();
        for (&id, document) in index.documents() {
            let facts = Facts::new(index);
            let analysis = Analysis::new(id, document, &facts);
            let texts = analysis.texts(&facts);
            uses.set(id, uses_of(&analysis, &texts).into());
        }
        uses
    }

    /// Gives a document other references; none where it is gone.
    pub fn set(&mut self, document: DocumentId, uses: Arc<[Use]>) {
        let names = |uses: &[Use]| uses.iter().map(|u| u.name.clone()).collect::<BTreeSet<_>>();
        let before = self.documents.get(&document).map(|uses| names(uses)).unwrap_or_default();
        let after = names(&uses);
        for name in before.difference(&after) {
            if let Some(users) = self.users.get_mut(name) {
                users.remove(&document);
                if users.is_empty() {
                    self.users.remove(name);
                }
            }
        }
        for name in after.difference(&before) {
            self.users.entry(name.clone()).or_default().insert(document);
        }
        if uses.is_empty() {
            self.documents.remove(&document);
        } else {
            self.documents.insert(document, uses);
        }
    }

    /// The references that a document makes, in the order of its text.
    pub fn by(&self, document: DocumentId) -> &[Use] {
        self.documents.get(&document).map_or(&[], |uses| uses)
    }

    /// The documents that use an element by this name.
    pub fn users(&self, name: &str) -> impl Iterator<Item = DocumentId> {
        self.users.get(name).into_iter().flatten().copied()
    }

    /// The documents that use an element or a member of it, each perhaps more than once.
    pub fn users_with_members(&self, name: &str) -> impl Iterator<Item = DocumentId> {
        let inside = format!("{name}.");
        let members = self.users.range(QName::from(inside.as_str())..);
        let members = members.take_while(move |(member, _)| member.as_str().starts_with(&inside));
        self.users(name).chain(members.flat_map(|(_, users)| users.iter().copied()))
    }

    /// The references to an element.
    pub fn of(&self, name: &str) -> Vec<&Use> {
        self.users(name)
            .flat_map(|document| self.by(document))
            .filter(|found| found.name.as_str() == name)
            .collect()
    }

    /// The references to an element and to its members: all that change when it is renamed.
    pub fn of_with_members(&self, name: &str) -> Vec<&Use> {
        let inside = format!("{name}.");
        let documents: BTreeSet<DocumentId> = self.users_with_members(name).collect();
        documents
            .into_iter()
            .flat_map(|document| self.by(document))
            .filter(|u| u.name.as_str() == name || u.name.as_str().starts_with(&inside))
            .collect()
    }
}

/// The references that one document makes.
pub fn uses_of(analysis: &Analysis<'_>, texts: &[Text<'_>]) -> Vec<Use> {
    let mut uses = Vec::new();
    for (place, property, field) in analysis.places.properties() {
        let mut add = |target: Target, name: &QName| {
            if !name.is_empty() {
                let address = place.address(analysis.id).property(property.key);
                uses.push(Use { name: name.clone(), target, address, span: None });
            }
        };
        match (property.shape, field) {
            (Shape::Reference(target), Field::Reference(name)) => add(target, name),
            (Shape::References(target), Field::References(names)) => {
                for name in names {
                    add(target, name);
                }
            }
            (Shape::Path, Field::Path(path)) => {
                for (name, target) in segments(path) {
                    add(target, name);
                }
            }
            (Shape::Type, Field::Type(ty)) => {
                if let Some(name) = ty.reference() {
                    let is_object = ty.entity().is_some();
                    add(if is_object { Target::Entity } else { Target::Enumeration }, name);
                }
            }
            (Shape::AttributeType, Field::AttributeType(AttributeType::Enumeration(name))) => {
                add(Target::Enumeration, name);
            }
            _ => {}
        }
    }
    for text in texts {
        for reference in &text.typed.references {
            let Some((target, name)) = global(&reference.target) else { continue };
            uses.push(Use {
                name: name.clone(),
                target,
                address: text.address.clone(),
                span: Some(reference.span),
            });
        }
    }
    uses
}

/// The segments of a path with what each names.
pub fn segments(path: &MemberPath) -> impl Iterator<Item = (&QName, Target)> {
    path.0.iter().enumerate().map(|(place, name)| {
        let target = match name.owner() {
            Some(_) => Target::Attribute,
            None if place % 2 == 0 => Target::Association,
            None => Target::Entity,
        };
        (name, target)
    })
}

/// What a reference of a text names outside its document.
pub fn global(target: &lang::Target) -> Option<(Target, &QName)> {
    Some(match target {
        lang::Target::Entity(name) => (Target::Entity, name),
        lang::Target::Attribute(name) => (Target::Attribute, name),
        lang::Target::Association(name) => (Target::Association, name),
        lang::Target::Enumeration(name) => (Target::Enumeration, name),
        lang::Target::EnumerationValue(name) => (Target::EnumerationValue, name),
        lang::Target::Constant(name) => (Target::Constant, name),
        lang::Target::UserRole(name) => (Target::UserRole, name),
        lang::Target::Variable(_) => return None,
    })
}
