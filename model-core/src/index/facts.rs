//! Facts: questions to an index that are remembered with the hash of their answer.
//!
//! Whoever derives something from one document (a check, the types of its variables) asks other
//! documents only through [`Facts`]. What was derived holds until the document itself changes or
//! one of the remembered answers would be another; [`Index::answer`] tells.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::model::Target;
use crate::name::QName;

use super::entry::hash_of;
use super::{
    AssociationInfo, AttributeInfo, EntityInfo, EnumerationInfo, Found, Index, Signature, Value,
};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// An entity: its kind, its members, its generalizations and specializations.
    Entity,
    /// An association: its ends.
    Association,
    /// An enumeration: its values.
    Enumeration,
    /// A microflow: its parameters and its result.
    Microflow,
    /// A page: its parameters.
    Page,
    /// Something of another kind: its parameters and its type.
    Other(Target),
    /// Whether there is a module of this name.
    Module,
    /// Whether there is a document of this name that is left out of the app.
    Excluded,
    /// Whether there is a document of an unknown kind with this name.
    Foreign,
    /// All names that a reference of this kind can have.
    Names(Target),
    /// The languages and settings of the app.
    App,
}

/// A question about the rest of the app.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// What is asked about.
    pub kind: FactKind,
    /// Its name; empty for [`FactKind::Names`] and [`FactKind::App`].
    pub name: QName,
}

/// What was asked, with the hashes of the answers.
pub type Reads = Vec<(Fact, u64)>;

/// An index that remembers what it was asked.
#[derive(Debug)]
pub struct Facts<'a> {
    index: &'a Index,
    reads: RefCell<FxHashMap<FactKind, FxHashMap<QName, u64>>>,
}

impl Index {
    /// The hash of the answer to a question; 0 where there is nothing of this name.
    pub fn answer(&self, kind: FactKind, name: &str) -> u64 {
        let tables = &self.tables;
        match kind {
            FactKind::Entity => self.entity(name).map_or(0, |entity| entity.hash),
            FactKind::Association => self.association(name).map_or(0, |a| a.hash),
            FactKind::Enumeration => self.enumeration(name).map_or(0, |e| e.hash),
            FactKind::Microflow => self.microflow(name).map_or(0, |flow| flow.hash),
            FactKind::Page => self.page(name).map_or(0, |page| page.hash),
            FactKind::Other(target) => self.other(target, name).map_or(0, |other| other.hash),
            FactKind::Module => u64::from(tables.module_names.contains(name)),
            FactKind::Excluded => u64::from(tables.excluded.contains_key(name)),
            FactKind::Foreign => u64::from(tables.foreign.contains_key(name)),
            FactKind::Names(target) => tables.name_hashes.get(&target).copied().unwrap_or(0),
            FactKind::App => hash_of(&(&tables.languages, tables.app_hash)),
        }
    }
}

impl<'a> Facts<'a> {
    /// Nothing asked yet.
    pub fn new(index: &'a Index) -> Facts<'a> {
        Facts { index, reads: RefCell::default() }
    }

    /// What was asked.
    pub fn into_reads(self) -> Reads {
        let kinds = self.reads.into_inner().into_iter();
        kinds
            .flat_map(|(kind, names)| {
                names.into_iter().map(move |(name, hash)| (Fact { kind, name }, hash))
            })
            .collect()
    }

    fn read(&self, kind: FactKind, name: &str) {
        let mut reads = self.reads.borrow_mut();
        let names = reads.entry(kind).or_default();
        if !names.contains_key(name) {
            names.insert(QName::from(name), self.index.answer(kind, name));
        }
    }

    /// See [`Index::entity`].
    pub fn entity(&self, name: &str) -> Option<&'a EntityInfo> {
        self.read(FactKind::Entity, name);
        self.index.entity(name)
    }

    /// See [`Index::attribute`].
    pub fn attribute(&self, name: &str) -> Option<&'a AttributeInfo> {
        let (owner, _) = name.rsplit_once('.')?;
        self.read(FactKind::Entity, owner);
        self.index.attribute(name)
    }

    /// See [`Index::association`].
    pub fn association(&self, name: &str) -> Option<&'a AssociationInfo> {
        self.read(FactKind::Association, name);
        self.index.association(name)
    }

    /// See [`Index::associations_of`].
    pub fn associations_of(&self, entity: &str) -> impl Iterator<Item = &'a AssociationInfo> {
        self.read(FactKind::Entity, entity);
        self.index.associations_of(entity).inspect(|association| {
            self.read(FactKind::Association, association.name.as_str());
        })
    }

    /// See [`Index::enumeration`].
    pub fn enumeration(&self, name: &str) -> Option<&'a EnumerationInfo> {
        self.read(FactKind::Enumeration, name);
        self.index.enumeration(name)
    }

    /// See [`Index::microflow`].
    pub fn microflow(&self, name: &str) -> Option<&'a Signature> {
        self.read(FactKind::Microflow, name);
        self.index.microflow(name)
    }

    /// See [`Index::page`].
    pub fn page(&self, name: &str) -> Option<&'a Signature> {
        self.read(FactKind::Page, name);
        self.index.page(name)
    }

    /// See [`Index::parameter`].
    pub fn parameter(&self, name: &str) -> Option<&'a Value> {
        let (owner, _) = name.rsplit_once('.')?;
        self.read_callable(owner);
        self.index.parameter(name)
    }

    /// See [`Index::other`].
    pub fn other(&self, target: Target, name: &str) -> Option<&'a Signature> {
        self.read(FactKind::Other(target), name);
        self.index.other(target, name)
    }

    /// Whether there is a document of this name that is left out of the app.
    pub fn is_excluded(&self, name: &str) -> bool {
        self.read(FactKind::Excluded, name);
        self.index.tables.excluded.contains_key(name)
    }

    /// Remembers that something with parameters was asked for.
    fn read_callable(&self, name: &str) {
        self.read(FactKind::Microflow, name);
        self.read(FactKind::Page, name);
        self.read(FactKind::Other(Target::Function), name);
        self.read(FactKind::Other(Target::Event), name);
        self.read(FactKind::Other(Target::Snippet), name);
        self.read(FactKind::Other(Target::Request), name);
    }

    /// Whether there is a module of this name.
    pub fn has_module(&self, name: &str) -> bool {
        self.read(FactKind::Module, name);
        self.index.tables.module_names.contains(name)
    }

    /// Whether there is a document of an unknown kind with this name.
    pub fn is_foreign(&self, name: &str) -> bool {
        self.read(FactKind::Foreign, name);
        self.index.foreign(name).is_some()
    }

    /// See [`Index::is_a`].
    pub fn is_a(&self, specialization: &str, generalization: &str) -> bool {
        if specialization != generalization {
            self.read(FactKind::Entity, specialization);
        }
        self.index.is_a(specialization, generalization)
    }

    /// The languages of the app, the default one first.
    pub fn languages(&self) -> &'a [String] {
        self.read(FactKind::App, "");
        &self.index.tables.languages
    }

    /// See [`Index::names`].
    pub fn names(&self, target: Target) -> Vec<&'a str> {
        self.read(FactKind::Names(target), "");
        self.index.names(target)
    }

    /// See [`Index::resolve`].
    pub fn resolve(&self, target: Target, name: &str) -> Option<Found> {
        let owner = name.rsplit_once('.').map_or("", |(owner, _)| owner);
        match target {
            Target::Module => self.read(FactKind::Module, name),
            Target::Entity => self.read(FactKind::Entity, name),
            Target::Attribute => self.read(FactKind::Entity, owner),
            Target::Association => self.read(FactKind::Association, name),
            Target::Member => {
                self.read(FactKind::Entity, owner);
                self.read(FactKind::Association, name);
            }
            Target::Enumeration => self.read(FactKind::Enumeration, name),
            Target::EnumerationValue => self.read(FactKind::Enumeration, owner),
            Target::Microflow => self.read(FactKind::Microflow, name),
            Target::Page => self.read(FactKind::Page, name),
            Target::Parameter => self.read_callable(owner),
            Target::Document => self.read(FactKind::Names(Target::Document), ""),
            other => self.read(FactKind::Other(other), name),
        }
        self.index.resolve(target, name)
    }
}
