//! The project: an immutable snapshot of all documents of an app.
//!
//! Cloning is cheap (documents stand behind `Arc`). A snapshot changes only by a change that gives
//! the next one; see `crate::change`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::id::Id;
use crate::name::QName;

use super::app::{App, Module};
use super::background::{Event, Queue, Schedule, Subscription};
use super::constant::{Constant, ImageCollection, RegularExpression};
use super::entity::{DomainDiagram, Entity};
use super::enumeration::Enumeration;
use super::function::{ForeignDocument, Function, Query};
use super::mapping::{JsonStructure, Mapping};
use super::meta::{Element, Field, Node};
use super::microflow::Microflow;
use super::navigation::{Menu, Navigation};
use super::page::{BuildingBlock, Layout, Page, PageTemplate, Snippet};
use super::security::Security;
use super::service::{ConsumedRest, MessageDefinitions, PublishedRest};

elements! {
    /// What a document is.
    pub enum Content {
        App, Navigation, Security, Module, DomainDiagram, Entity, Enumeration, Microflow, Page,
        Layout, Snippet, BuildingBlock, PageTemplate, Menu, Constant, RegularExpression,
        ImageCollection, JsonStructure, MessageDefinitions, Mapping, PublishedRest, ConsumedRest,
        Schedule, Queue, Event, Subscription, Function, Query, ForeignDocument,
    }
}

/// The key of a document in a project: the id of its outermost element, or, where two files carry
/// the same id, one that is made from the path of the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct DocumentId(pub Id);

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({})", self.0)
    }
}

/// Where a document lives: in the app, in a module, or in a folder of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The module's name; empty for documents of the app itself.
    pub module: String,
    /// The folders in the module, outer first. Entities have none: their folder is fixed.
    pub folders: Vec<String>,
}

impl Place {
    /// In a module, in none of its folders.
    pub fn module(module: &str) -> Place {
        Place { module: module.to_owned(), folders: Vec::new() }
    }
}

impl Content {
    /// Whether an app or a module has only one of it, so that it is neither moved nor copied alone.
    pub fn is_single(&self) -> bool {
        matches!(
            self,
            Content::App(_)
                | Content::Navigation(_)
                | Content::Security(_)
                | Content::Module(_)
                | Content::DomainDiagram(_)
        )
    }
}

/// A document: the unit that a file holds and a change replaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Where it lives.
    pub place: Place,
    /// What it is.
    pub content: Content,
}

impl Document {
    /// A document at this place.
    pub fn new(place: Place, content: impl Into<Content>) -> Document {
        Document { place, content: content.into() }
    }

    /// Its outermost element.
    pub fn root(&self) -> &dyn Element {
        self.content.element()
    }

    /// The same, to change it.
    pub fn root_mut(&mut self) -> &mut dyn Element {
        self.content.element_mut()
    }

    /// Its name: `Order`; the label of its kind where it has none.
    pub fn name(&self) -> &str {
        match &self.content {
            Content::App(app) => &app.name,
            Content::Navigation(_) | Content::Security(_) | Content::DomainDiagram(_) => {
                self.root().kind().label
            }
            Content::Foreign(foreign) => foreign
                .extra
                .fields()
                .iter()
                .find(|(key, _)| key == "name")
                .map_or(foreign.kind.as_str(), |(_, value)| value.as_str().unwrap_or_default()),
            _ => self.root().name().unwrap_or_default(),
        }
    }

    /// Its qualified name, by which other documents refer to it: `Sales.Order`. A module's is its
    /// name; the app, navigation and diagrams have none.
    pub fn qualified_name(&self) -> Option<QName> {
        match &self.content {
            Content::App(_)
            | Content::Navigation(_)
            | Content::Security(_)
            | Content::DomainDiagram(_) => None,
            Content::Module(module) => Some(QName::from(module.name.as_str())),
            _ => Some(QName::new(&self.place.module, self.name())),
        }
    }

    /// Whether it is left out of the app, with all that uses it.
    pub fn is_excluded(&self) -> bool {
        matches!(self.root().get("excluded"), Some(Field::Bool(true)))
    }

    /// Whether it is marked as used from outside.
    pub fn is_marked_used(&self) -> bool {
        matches!(self.root().get("used"), Some(Field::Bool(true)))
    }

    /// How a person would call it: `Sales.Order`, `Sales domain model`, `Navigation`.
    pub fn title(&self) -> String {
        match &self.content {
            Content::App(app) => app.name.clone(),
            Content::DomainDiagram(_) => format!("{} domain model", self.place.module),
            _ => self
                .qualified_name()
                .map_or_else(|| self.name().to_owned(), |name| name.to_string()),
        }
    }
}

/// All documents of an app at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    documents: BTreeMap<DocumentId, Arc<Document>>,
    /// The app's own document: asked for everywhere, for the language of texts.
    app: Option<DocumentId>,
}

impl Project {
    /// The documents, by key.
    pub fn documents(&self) -> &BTreeMap<DocumentId, Arc<Document>> {
        &self.documents
    }

    /// The document with this key.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(&id)
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Puts a document under its own id, or, where that is taken by another, under `otherwise`.
    /// For those who build projects (loading, importing, tests); people's actions are changes.
    pub fn add(&mut self, document: impl Into<Arc<Document>>) -> DocumentId {
        let document = document.into();
        let mut key = DocumentId(document.root().id());
        while self.documents.contains_key(&key) {
            key = DocumentId(Id::derive(&format!("{}#{}", key.0, document.title())));
        }
        self.set(key, Some(document));
        key
    }

    /// Replaces, adds or (with nothing) removes a document. Only `change` and loading call it.
    pub(crate) fn set(&mut self, id: DocumentId, document: Option<Arc<Document>>) {
        let is_app = |document: &Arc<Document>| matches!(document.content, Content::App(_));
        let is_new_app = document.as_ref().is_some_and(is_app);
        let before = match document {
            Some(document) => self.documents.insert(id, document),
            None => self.documents.remove(&id),
        };
        if is_new_app || before.as_ref().is_some_and(is_app) {
            let mut all = self.documents.iter();
            self.app = all.find(|(_, document)| is_app(document)).map(|(id, _)| *id);
        }
    }

    /// The app's own document.
    pub fn app(&self) -> Option<&App> {
        match &self.documents.get(&self.app?)?.content {
            Content::App(app) => Some(app),
            _ => None,
        }
    }

    /// The default language of texts.
    pub fn language(&self) -> &str {
        self.app().map_or("en", |app| app.language.as_str())
    }

    /// The documents with this content, in the order of their keys.
    pub fn of_kind<T: Element>(&self) -> impl Iterator<Item = (DocumentId, &Document, &T)> {
        self.documents
            .iter()
            .filter_map(|(id, document)| Some((*id, &**document, document.root().downcast::<T>()?)))
    }
}
