//! The tables of an index, made from what all documents say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::id::Id;
use crate::model::entity::SystemMember;
use crate::model::{AttributeType, DocumentId, Target};
use crate::name::QName;
use crate::value::DataType;

use super::entry::{
    AssociationInfo, AttributeInfo, EntityInfo, Entry, EnumerationInfo, Says, Signature, hash_of,
};

/// One of several elements whose names are the same but for case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Namesake {
    /// Its document.
    pub document: DocumentId,
    /// The element that carries the name: the outermost one or an association.
    pub element: Id,
    /// Its qualified name.
    pub name: QName,
}

/// What whole documents are named as, but entities, enumerations, microflows and pages.
pub(super) const DOCUMENTS: [Target; 10] = [
    Target::Layout,
    Target::Snippet,
    Target::Menu,
    Target::Constant,
    Target::RegularExpression,
    Target::Function,
    Target::Mapping,
    Target::Event,
    Target::Queue,
    Target::Document,
];

/// Everything that is looked up by name.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub entities: BTreeMap<QName, EntityInfo>,
    pub associations: BTreeMap<QName, Arc<AssociationInfo>>,
    pub enumerations: BTreeMap<QName, Arc<EnumerationInfo>>,
    pub microflows: BTreeMap<QName, Arc<Signature>>,
    pub pages: BTreeMap<QName, Arc<Signature>>,
    /// What has a name and is none of the above, by what it is.
    pub others: BTreeMap<Target, BTreeMap<QName, Arc<Signature>>>,
    pub excluded: BTreeMap<QName, DocumentId>,
    pub foreign: BTreeMap<QName, DocumentId>,
    pub modules: BTreeMap<String, DocumentId>,
    pub module_names: BTreeSet<String>,
    pub languages: Vec<String>,
    pub app_hash: u64,
    pub namesakes: Vec<Vec<Namesake>>,
    /// Hashes of the sets of names, for those who looked for one that is not there.
    pub name_hashes: BTreeMap<Target, u64>,
}

/// Where names must differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Modules,
    Domain,
    /// Documents of one kind: a microflow and a function may share a name.
    Documents(&'static str),
}

impl Tables {
    /// The tables of these documents.
    pub fn new<'e>(entries: impl Iterator<Item = (&'e DocumentId, &'e Arc<Entry>)>) -> Tables {
        let mut tables = Tables::default();
        let mut names: BTreeMap<(Group, String), Vec<Namesake>> = BTreeMap::new();
        let mut name = |group: Group, document: DocumentId, element: Id, name: &QName| {
            let key = (group, name.as_str().to_lowercase());
            let namesake = Namesake { document, element, name: name.clone() };
            names.entry(key).or_default().push(namesake);
        };
        for (&key, entry) in entries {
            if !entry.module.is_empty() {
                tables.module_names.insert(entry.module.clone());
            }
            match &entry.says {
                Says::Nothing => {}
                Says::App { languages, hash } => {
                    tables.languages.clone_from(languages);
                    tables.app_hash = *hash;
                }
                Says::Module { name: module, id, parts, .. } => {
                    for role in parts {
                        add(&mut tables.others, Target::ModuleRole, role);
                    }
                    name(Group::Modules, key, *id, &QName::from(module.as_str()));
                    tables.module_names.insert(module.clone());
                    tables.modules.entry(module.clone()).or_insert(key);
                }
                Says::Entity { own, associations } => {
                    name(Group::Domain, key, own.id, &own.name);
                    tables
                        .entities
                        .entry(own.name.clone())
                        .or_insert_with(|| EntityInfo::clone(own));
                    for association in associations {
                        name(Group::Domain, key, association.id, &association.name);
                        let place = tables.associations.entry(association.name.clone());
                        place.or_insert_with(|| Arc::clone(association));
                    }
                }
                Says::Enumeration(enumeration) => {
                    name(Group::Documents(entry.kind), key, enumeration.id, &enumeration.name);
                    let place = tables.enumerations.entry(enumeration.name.clone());
                    place.or_insert_with(|| Arc::clone(enumeration));
                }
                Says::Microflow(flow) => {
                    name(Group::Documents(entry.kind), key, flow.id, &flow.name);
                    let place = tables.microflows.entry(flow.name.clone());
                    place.or_insert_with(|| Arc::clone(flow));
                }
                Says::Page(page) => {
                    name(Group::Documents(entry.kind), key, page.id, &page.name);
                    let place = tables.pages.entry(page.name.clone());
                    place.or_insert_with(|| Arc::clone(page));
                }
                Says::Other { target, own, parts } => {
                    name(Group::Documents(entry.kind), key, own.id, &own.name);
                    add(&mut tables.others, *target, own);
                    for (target, part) in parts {
                        add(&mut tables.others, *target, part);
                    }
                }
                Says::Parts(parts) => {
                    for (target, part) in parts {
                        add(&mut tables.others, *target, part);
                    }
                }
                Says::Excluded { name: excluded, id } => {
                    name(Group::Documents(entry.kind), key, *id, excluded);
                    tables.excluded.entry(excluded.clone()).or_insert(key);
                }
                Says::Foreign { name: foreign, id } => {
                    name(Group::Documents(entry.kind), key, *id, foreign);
                    tables.foreign.entry(foreign.clone()).or_insert(key);
                }
            }
        }
        tables.namesakes = names.into_values().filter(|group| group.len() > 1).collect();
        inherit(&mut tables.entities);
        link(&mut tables);
        tables.name_hashes = name_hashes(&tables);
        tables
    }
}

fn add(
    others: &mut BTreeMap<Target, BTreeMap<QName, Arc<Signature>>>,
    target: Target,
    signature: &Arc<Signature>,
) {
    let named = others.entry(target).or_default().entry(signature.name.clone());
    named.or_insert_with(|| Arc::clone(signature));
}

/// The most generalizations that are looked at; no app that is meant to run has a tenth of it.
const MOST_LEVELS: usize = 256;

/// Gives each entity its generalizations, specializations and inherited attributes.
fn inherit(entities: &mut BTreeMap<QName, EntityInfo>) {
    let parents: BTreeMap<QName, QName> = entities
        .iter()
        .filter(|(_, entity)| !entity.generalization.is_empty())
        .map(|(name, entity)| (name.clone(), entity.generalization.clone()))
        .collect();
    let own: BTreeMap<QName, Vec<Arc<AttributeInfo>>> = parents
        .values()
        .filter_map(|name| Some((name.clone(), entities.get(name)?.attributes.clone())))
        .collect();
    for (name, parent) in &parents {
        if let Some(entity) = entities.get_mut(parent) {
            entity.specializations.push(name.clone());
        }
        let mut ancestors: Vec<QName> = Vec::new();
        let mut seen: BTreeSet<&QName> = BTreeSet::new();
        let mut next = Some(parent);
        let mut in_cycle = false;
        while let Some(ancestor) = next {
            in_cycle |= ancestor == name;
            let ends = ancestor == name || ancestors.len() >= MOST_LEVELS;
            if ends || !seen.insert(ancestor) {
                break;
            }
            ancestors.push(ancestor.clone());
            next = parents.get(ancestor);
        }
        let kept: BTreeSet<SystemMember> = ancestors
            .iter()
            .filter_map(|ancestor| entities.get(ancestor))
            .flat_map(|ancestor| ancestor.system.iter().copied())
            .collect();
        if let Some(entity) = entities.get_mut(name) {
            let kept: BTreeSet<SystemMember> =
                kept.into_iter().chain(entity.system.iter().copied()).collect();
            entity.system = kept.into_iter().collect();
            let mut known: BTreeSet<String> =
                entity.attributes.iter().map(|a| a.name.local().to_owned()).collect();
            for ancestor in &ancestors {
                for attribute in own.get(ancestor).into_iter().flatten() {
                    if known.insert(attribute.name.local().to_owned()) {
                        entity.attributes.push(Arc::clone(attribute));
                    }
                }
            }
            entity.ancestors = ancestors;
            entity.in_cycle = in_cycle;
        }
    }
}

/// Gives each entity the associations at whose ends it or a generalization stands, and the hash of
/// all that is seen of it.
fn link(tables: &mut Tables) {
    let mut ends: BTreeMap<&QName, BTreeSet<&QName>> = BTreeMap::new();
    for association in tables.associations.values() {
        ends.entry(&association.owner).or_default().insert(&association.name);
        ends.entry(&association.target).or_default().insert(&association.name);
    }
    for entity in tables.entities.values_mut() {
        let all: BTreeSet<&QName> = std::iter::once(&entity.name)
            .chain(&entity.ancestors)
            .filter_map(|name| ends.get(name))
            .flatten()
            .copied()
            .collect();
        entity.associations = all.into_iter().cloned().collect();
        let kept = entity.system.iter().filter(|member| member.is_attribute());
        entity.system_attributes = kept
            .map(|member| {
                Arc::new(AttributeInfo {
                    name: entity.name.member(member.name()),
                    document: entity.document,
                    id: member.id(),
                    ty: AttributeType::DateTime { localized: true },
                    data_type: DataType::DateTime,
                    is_calculated: false,
                    documentation: "".into(),
                })
            })
            .collect();
    }
    for entity in tables.entities.values_mut() {
        for (place, attribute) in entity.attributes.iter().enumerate() {
            // Of two of one name the first is found.
            entity.places.entry(attribute.name.local().to_owned()).or_insert(place);
        }
    }
    let own: BTreeMap<QName, u64> =
        tables.entities.values().map(|entity| (entity.name.clone(), entity.hash)).collect();
    for entity in tables.entities.values_mut() {
        let inherited: Vec<_> = entity.ancestors.iter().map(|name| own.get(name)).collect();
        entity.hash = hash_of(&(
            entity.hash,
            inherited,
            &entity.ancestors,
            entity.in_cycle,
            &entity.specializations,
            &entity.associations,
        ));
    }
}

fn name_hashes(tables: &Tables) -> BTreeMap<Target, u64> {
    let attributes: Vec<_> = tables
        .entities
        .values()
        .flat_map(|entity| entity.attributes.iter().take(entity.own_attributes))
        .map(|attribute| &attribute.name)
        .collect();
    let associations: Vec<_> = tables.associations.keys().collect();
    let values: Vec<_> = tables
        .enumerations
        .values()
        .flat_map(|enumeration| &enumeration.values)
        .map(|value| &value.qualified)
        .collect();
    let parameters: Vec<_> =
        tables.signatures().flat_map(|s| &s.parameters).map(|p| &p.qualified).collect();
    let mut hashes = BTreeMap::from([
        (Target::Module, hash_of(&tables.module_names)),
        (Target::Entity, hash_of(&tables.entities.keys().collect::<Vec<_>>())),
        (Target::Attribute, hash_of(&attributes)),
        (Target::Association, hash_of(&associations)),
        (Target::Member, hash_of(&(&attributes, &associations))),
        (Target::Enumeration, hash_of(&tables.enumerations.keys().collect::<Vec<_>>())),
        (Target::EnumerationValue, hash_of(&values)),
        (Target::Microflow, hash_of(&tables.microflows.keys().collect::<Vec<_>>())),
        (Target::Page, hash_of(&tables.pages.keys().collect::<Vec<_>>())),
        (Target::Parameter, hash_of(&parameters)),
        (Target::Document, hash_of(&tables.documents())),
    ]);
    for (target, named) in &tables.others {
        let names = hash_of(&named.keys().collect::<Vec<_>>());
        hashes.entry(*target).or_insert(names);
    }
    hashes
}

impl Tables {
    /// Everything that has parameters.
    pub fn signatures(&self) -> impl Iterator<Item = &Arc<Signature>> {
        let others = self.others.values().flat_map(BTreeMap::values);
        self.microflows.values().chain(self.pages.values()).chain(others)
    }

    /// What has this parameter and this name: of namesakes of different kinds the first that has it.
    pub fn signature(&self, name: &str, parameter: &str) -> Option<&Arc<Signature>> {
        let callable = [Target::Function, Target::Event, Target::Snippet, Target::Request];
        let others = callable.iter().filter_map(|target| self.others.get(target)?.get(name));
        let flows = self.microflows.get(name).into_iter().chain(self.pages.get(name));
        flows.chain(others).find(|signature| signature.parameter(parameter).is_some())
    }

    /// The names of all documents that others can name, in their order.
    pub fn documents(&self) -> BTreeSet<&QName> {
        let others = DOCUMENTS.iter().filter_map(|target| self.others.get(target));
        let entities = self.entities.keys().chain(self.enumerations.keys());
        let flows = self.microflows.keys().chain(self.pages.keys());
        entities.chain(flows).chain(others.flat_map(BTreeMap::keys)).collect()
    }
}
