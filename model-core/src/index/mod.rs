//! The index: what the names of a snapshot mean.
//!
//! References are names in memory as on disk; the index finds what they name: documents, entities
//! with all their members (inherited ones too), associations from both ends, enumerations, and the
//! signatures of microflows and pages. It is a function of one snapshot and holds that snapshot's
//! documents, so it can be sent to a worker.
//!
//! What this room must never do: check anything (two documents of one name are both kept; the
//! first by key is found, the checker tells of the other), or look inside flows and pages: only
//! what others can see of a document stands here.
//!
//! [`Index`] answers at once; [`Facts`] answers the same and remembers what was asked, which makes
//! checking incremental.

mod entry;
mod facts;
mod schema;
mod tables;
#[cfg(test)]
mod tests;

pub use entry::{AssociationInfo, AttributeInfo, EntityInfo, EnumerationInfo, Signature, Value};
pub use facts::{Fact, FactKind, Facts, Reads};
pub use tables::Namesake;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::id::Id;
use crate::model::app::Module;
use crate::model::entity::Entity;
use crate::model::microflow::Microflow;
use crate::model::page::Page;
use crate::model::{Content, Document, DocumentId, Project, Target};
use crate::name::QName;
use crate::system::{self, SYSTEM};

use entry::Entry;
use tables::Tables;

/// What the names of one snapshot mean. Cheap to clone and to share between threads.
#[derive(Clone, Debug, Default)]
pub struct Index {
    documents: BTreeMap<DocumentId, Arc<Document>>,
    entries: BTreeMap<DocumentId, Arc<Entry>>,
    tables: Arc<Tables>,
}

/// What a reference leads to: a document, and the element in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Found {
    /// The document.
    pub document: DocumentId,
    /// The element: the outermost one, or a member of it.
    pub element: Id,
}

/// What the system module says.
fn system_entries() -> &'static BTreeMap<DocumentId, Arc<Entry>> {
    static ENTRIES: LazyLock<BTreeMap<DocumentId, Arc<Entry>>> = LazyLock::new(|| {
        let documents = system::documents().iter();
        documents.map(|(id, document)| (*id, Arc::new(Entry::of(*id, document)))).collect()
    });
    &ENTRIES
}

impl Index {
    /// The index of a snapshot.
    pub fn new(project: &Project) -> Index {
        Index::default().updated(project)
    }

    /// The index of another snapshot, taking over what this one knows of documents that both
    /// share. After an edit that others cannot see (the inside of a flow or a page) it costs a
    /// copy of two maps.
    #[must_use]
    pub fn updated(&self, project: &Project) -> Index {
        let documents = project.documents().clone();
        let mut same = documents.len() == self.documents.len();
        let mut entries = BTreeMap::new();
        let mut known = self.documents.iter().zip(&self.entries).peekable();
        for (id, document) in &documents {
            // Both maps are in the order of keys, so one walk along them finds what is shared.
            while known.next_if(|((old, _), _)| *old < id).is_some() {
                same = false;
            }
            let before = known.next_if(|((old, _), _)| *old == id);
            let entry = match before {
                Some(((_, old), (_, entry))) if Arc::ptr_eq(old, document) => Arc::clone(entry),
                Some((_, (_, entry))) => {
                    let new = Entry::of(*id, document);
                    if new == **entry {
                        Arc::clone(entry)
                    } else {
                        same = false;
                        Arc::new(new)
                    }
                }
                None => {
                    same = false;
                    Arc::new(Entry::of(*id, document))
                }
            };
            entries.insert(*id, entry);
        }
        let tables = if same {
            Arc::clone(&self.tables)
        } else {
            let has_own = entries.values().any(|entry| entry.module == SYSTEM);
            let system = (!has_own).then(|| system_entries().iter()).into_iter().flatten();
            Arc::new(Tables::new(entries.iter().chain(system)))
        };
        Index { documents, entries, tables }
    }

    /// All documents, by key.
    pub fn documents(&self) -> &BTreeMap<DocumentId, Arc<Document>> {
        &self.documents
    }

    /// The document with this key, also one of the system module.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(&id).or_else(|| system::documents().get(&id))
    }

    /// Whether others see the same in both: no signature and no name differs.
    pub fn says_the_same(&self, other: &Index) -> bool {
        Arc::ptr_eq(&self.tables, &other.tables)
    }

    /// The entity of this name, with all its members.
    pub fn entity(&self, name: &str) -> Option<&EntityInfo> {
        self.tables.entities.get(name)
    }

    /// All entities, by name.
    pub fn entities(&self) -> impl Iterator<Item = &EntityInfo> {
        self.tables.entities.values()
    }

    /// The association of this name: `Sales.Order_Customer`.
    pub fn association(&self, name: &str) -> Option<&AssociationInfo> {
        self.tables.associations.get(name).map(|association| &**association)
    }

    /// The associations that have an entity, or a generalization of it, at either end, in the order
    /// of their names.
    pub fn associations_of(&self, entity: &str) -> impl Iterator<Item = &AssociationInfo> {
        let names = self.entity(entity).map_or(&[][..], |entity| &entity.associations);
        names.iter().filter_map(|name| self.association(name.as_str()))
    }

    /// The attribute of this name, as the entity that declares it has it: `Sales.Order.Total`.
    pub fn attribute(&self, name: &str) -> Option<&AttributeInfo> {
        let (owner, member) = name.rsplit_once('.')?;
        let entity = self.entity(owner)?;
        let own = entity.attribute(member).filter(|found| found.name.as_str() == name);
        own.or_else(|| entity.system_attribute(member))
    }

    /// The enumeration of this name.
    pub fn enumeration(&self, name: &str) -> Option<&EnumerationInfo> {
        self.tables.enumerations.get(name).map(|enumeration| &**enumeration)
    }

    /// The parameters and the result of the microflow of this name.
    pub fn microflow(&self, name: &str) -> Option<&Signature> {
        self.tables.microflows.get(name).map(|signature| &**signature)
    }

    /// The parameters of the page of this name.
    pub fn page(&self, name: &str) -> Option<&Signature> {
        self.tables.pages.get(name).map(|signature| &**signature)
    }

    /// A parameter of a microflow, a page, a function or an event: `Sales.Order_Submit.Order`.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        let (owner, parameter) = name.rsplit_once('.')?;
        self.tables.signature(owner, parameter)?.parameter(parameter)
    }

    /// Something of a kind that has no table of its own: a constant, a queue, a role …
    pub fn other(&self, target: Target, name: &str) -> Option<&Signature> {
        self.tables.others.get(&target)?.get(name).map(|signature| &**signature)
    }

    /// The document of this name that is left out of the app.
    pub fn excluded(&self, name: &str) -> Option<DocumentId> {
        self.tables.excluded.get(name).copied()
    }

    /// The documents of a kind that this version does not know, by the name that they carry.
    pub fn foreign(&self, name: &str) -> Option<DocumentId> {
        self.tables.foreign.get(name).copied()
    }

    /// The document of the module of this name.
    pub fn module(&self, name: &str) -> Option<&Module> {
        match &self.document(*self.tables.modules.get(name)?)?.content {
            Content::Module(module) => Some(module),
            _ => None,
        }
    }

    /// The names of all modules, also of those that have documents but none of their own, in
    /// their order.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.tables.module_names.iter().map(String::as_str)
    }

    /// Whether objects of `specialization` are also objects of `generalization`; an entity is one
    /// of itself, even where neither exists.
    pub fn is_a(&self, specialization: &str, generalization: &str) -> bool {
        specialization == generalization
            || self.entity(specialization).is_some_and(|entity| {
                entity.ancestors.iter().any(|ancestor| ancestor.as_str() == generalization)
            })
    }

    /// What a reference of this kind leads to; nothing if nothing has this name.
    pub fn resolve(&self, target: Target, name: &str) -> Option<Found> {
        let signature = |s: &Signature| Found { document: s.document, element: s.id };
        match target {
            Target::Module => {
                let document = *self.tables.modules.get(name)?;
                Some(Found { document, element: self.document(document)?.root().id() })
            }
            Target::Entity => {
                self.entity(name).map(|e| Found { document: e.document, element: e.id })
            }
            Target::Attribute => {
                self.attribute(name).map(|a| Found { document: a.document, element: a.id })
            }
            Target::Association => {
                self.association(name).map(|a| Found { document: a.document, element: a.id })
            }
            Target::Member => self
                .resolve(Target::Attribute, name)
                .or_else(|| self.resolve(Target::Association, name)),
            Target::Enumeration => {
                self.enumeration(name).map(|e| Found { document: e.document, element: e.id })
            }
            Target::EnumerationValue => {
                let (owner, value) = name.rsplit_once('.')?;
                let enumeration = self.enumeration(owner)?;
                let value = enumeration.value(value)?;
                Some(Found { document: enumeration.document, element: value.id })
            }
            Target::Microflow => self.microflow(name).map(signature),
            Target::Page => self.page(name).map(signature),
            Target::Parameter => {
                let (owner, parameter) = name.rsplit_once('.')?;
                let owner = self.tables.signature(owner, parameter)?;
                let parameter = owner.parameter(parameter)?;
                Some(Found { document: owner.document, element: parameter.id })
            }
            Target::Document => {
                let own = [Target::Entity, Target::Enumeration, Target::Microflow, Target::Page];
                own.into_iter().find_map(|target| self.resolve(target, name)).or_else(|| {
                    let mut others = tables::DOCUMENTS.into_iter();
                    others.find_map(|target| self.other(target, name)).map(signature)
                })
            }
            other => self.other(other, name).map(signature),
        }
    }

    /// All names that a reference of this kind can have, in their order.
    pub fn names(&self, target: Target) -> Vec<&str> {
        let tables = &self.tables;
        match target {
            Target::Module => self.modules().collect(),
            Target::Entity => tables.entities.keys().map(QName::as_str).collect(),
            Target::Attribute => {
                let own = |entity: &'_ EntityInfo| entity.own_attributes;
                let attributes = tables.entities.values();
                attributes
                    .flat_map(|entity| entity.attributes.iter().take(own(entity)))
                    .map(|attribute| attribute.name.as_str())
                    .collect()
            }
            Target::Association => tables.associations.keys().map(QName::as_str).collect(),
            Target::Member => {
                let mut names = self.names(Target::Attribute);
                names.extend(self.names(Target::Association));
                names
            }
            Target::Enumeration => tables.enumerations.keys().map(QName::as_str).collect(),
            Target::EnumerationValue => tables
                .enumerations
                .values()
                .flat_map(|enumeration| &enumeration.values)
                .map(|value| value.qualified.as_str())
                .collect(),
            Target::Microflow => tables.microflows.keys().map(QName::as_str).collect(),
            Target::Page => tables.pages.keys().map(QName::as_str).collect(),
            Target::Parameter => {
                let parameters = tables.signatures().flat_map(|signature| &signature.parameters);
                parameters.map(|parameter| parameter.qualified.as_str()).collect()
            }
            Target::Document => tables.documents().into_iter().map(QName::as_str).collect(),
            other => {
                let named = tables.others.get(&other).into_iter().flat_map(BTreeMap::keys);
                named.map(QName::as_str).collect()
            }
        }
    }

    /// The groups of elements whose names are the same but for case, where names must differ: among
    /// the modules of the app, the entities and associations of a module, its other documents.
    pub fn namesakes(&self) -> &[Vec<Namesake>] {
        &self.tables.namesakes
    }

    /// The document of the entity of this name, as it stands in the model.
    pub fn entity_document(&self, name: &str) -> Option<(DocumentId, &Entity)> {
        let id = self.entity(name)?.document;
        Some((id, self.document(id)?.root().downcast()?))
    }

    /// The document of the microflow of this name.
    pub fn microflow_document(&self, name: &str) -> Option<(DocumentId, &Microflow)> {
        let id = self.microflow(name)?.document;
        Some((id, self.document(id)?.root().downcast()?))
    }

    /// The document of the page of this name.
    pub fn page_document(&self, name: &str) -> Option<(DocumentId, &Page)> {
        let id = self.page(name)?.document;
        Some((id, self.document(id)?.root().downcast()?))
    }
}
