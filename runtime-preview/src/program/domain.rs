//! The domain model of a snapshot, resolved: which entity is based on which, where associations
//! lead, what is stored.
//!
//! It is tolerant, as models are edited while they run: what does not resolve is left out here and
//! told by the checker.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model_core::id::Id;
use model_core::model::entity::{Association, Attribute, Entity, Multiplicity};
use model_core::model::enumeration::Enumeration;
use model_core::model::{Content, Document, DocumentId, Project};
use model_core::name::QName;

/// All entities and enumerations of a snapshot.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// The entities, in the order of their documents' keys. Other parts name them by their place
    /// here.
    pub entities: Vec<DomainEntity>,
    /// The names of the values of each enumeration, in order.
    pub enumerations: BTreeMap<QName, Vec<Arc<str>>>,
    /// The default language of texts.
    pub language: String,
    by_name: BTreeMap<QName, usize>,
}

/// One entity.
#[derive(Clone, Debug)]
pub struct DomainEntity {
    /// The key of its document, by which the database knows it.
    pub id: DocumentId,
    /// Its qualified name.
    pub name: QName,
    /// Whether its objects are stored: as its outermost generalization says.
    pub persistable: bool,
    /// The entity that it is based on, as a place in [`Domain::entities`].
    pub base: Option<usize>,
    /// The associations that it owns and whose other end exists.
    pub associations: Vec<DomainAssociation>,
    document: Arc<Document>,
}

/// An association that resolves.
#[derive(Clone, Debug)]
pub struct DomainAssociation {
    /// Its id.
    pub id: Id,
    /// Its qualified name.
    pub name: QName,
    /// The entity at the other end, as a place in [`Domain::entities`].
    pub target: usize,
    /// How many stand at its ends.
    pub multiplicity: Multiplicity,
    /// Whether the database holds it: both ends are stored.
    pub stored: bool,
    /// Its place in the entity's document.
    place: usize,
}

impl DomainEntity {
    /// The entity as it is declared.
    pub fn entity(&self) -> &Entity {
        static NONE: std::sync::LazyLock<Entity> = std::sync::LazyLock::new(Entity::default);
        match &self.document.content {
            Content::Entity(entity) => entity,
            _ => &NONE,
        }
    }

    /// Its own attributes, each name and each id once, with the id that the database knows.
    pub fn attributes(&self) -> impl Iterator<Item = (Id, &Attribute)> {
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        self.entity().attributes.iter().filter_map(move |attribute| {
            let id = match attribute.id {
                Id::NONE => Id::derive(&format!("{}.{}", self.id.0, attribute.name)),
                id => id,
            };
            let fresh = ids.insert(id) && names.insert(attribute.name.as_str());
            fresh.then_some((id, attribute))
        })
    }

    /// The declaration of one of its associations.
    pub fn declaration(&self, association: &DomainAssociation) -> Option<&Association> {
        self.entity().associations.get(association.place)
    }
}

impl Domain {
    /// The domain of a snapshot. Of two entities of one name the first by key counts.
    pub fn new(project: &Project) -> Domain {
        let mut domain = Domain { language: project.language().to_owned(), ..Domain::default() };
        for (id, document) in project.documents() {
            let Some(name) = document.qualified_name() else { continue };
            match &document.content {
                Content::Entity(_) if !domain.by_name.contains_key(&name) => {
                    domain.by_name.insert(name.clone(), domain.entities.len());
                    domain.entities.push(DomainEntity {
                        id: *id,
                        name,
                        persistable: true,
                        base: None,
                        associations: Vec::new(),
                        document: document.clone(),
                    });
                }
                Content::Enumeration(enumeration) => {
                    domain.enumerations.entry(name).or_insert_with(|| values(enumeration));
                }
                _ => {}
            }
        }
        domain.resolve_bases();
        domain.resolve_associations();
        domain
    }

    /// The place of the entity of this name.
    pub fn place(&self, name: &QName) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The entity and those that it is based on, outermost first.
    pub fn line(&self, place: usize) -> Vec<usize> {
        let mut line = vec![place];
        let mut next = self.entities.get(place).and_then(|entity| entity.base);
        while let Some(base) = next {
            line.push(base);
            next = self.entities.get(base).and_then(|entity| entity.base);
        }
        line.reverse();
        line
    }

    fn resolve_bases(&mut self) {
        for place in 0..self.entities.len() {
            let base = self.entities.get(place).and_then(|entity| {
                self.place(&entity.entity().generalization).filter(|base| *base != place)
            });
            // A base that leads back here would make a circle: the link that closes it is left out.
            let circular = base.is_some_and(|base| self.line(base).contains(&place));
            if let Some(entity) = self.entities.get_mut(place) {
                entity.base = base.filter(|_| !circular);
            }
        }
        for place in 0..self.entities.len() {
            let root = self.line(place).first().copied().and_then(|root| self.entities.get(root));
            let persistable = root.is_some_and(|root| root.entity().is_persistable());
            if let Some(entity) = self.entities.get_mut(place) {
                entity.persistable = persistable;
            }
        }
    }

    fn resolve_associations(&mut self) {
        let mut names = BTreeSet::new();
        for place in 0..self.entities.len() {
            let Some(owner) = self.entities.get(place) else { continue };
            let mut resolved = Vec::new();
            for (index, association) in owner.entity().associations.iter().enumerate() {
                let name = QName::new(owner.name.module(), &association.name);
                let Some(target) = self.place(&association.target) else { continue };
                if !names.insert(name.clone()) {
                    continue;
                }
                let end = self.entities.get(target).is_some_and(|target| target.persistable);
                let id = match association.id {
                    Id::NONE => Id::derive(&format!("{}.{}", owner.id.0, association.name)),
                    id => id,
                };
                resolved.push(DomainAssociation {
                    id,
                    name,
                    target,
                    multiplicity: association.multiplicity,
                    stored: owner.persistable && end,
                    place: index,
                });
            }
            if let Some(owner) = self.entities.get_mut(place) {
                owner.associations = resolved;
            }
        }
    }
}

fn values(enumeration: &Enumeration) -> Vec<Arc<str>> {
    enumeration.values.iter().map(|value| value.name.as_str().into()).collect()
}
