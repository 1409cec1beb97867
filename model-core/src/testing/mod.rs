//! Small apps in a few lines, for the tests and benchmarks of every package.
//!
//! ```
//! let project = model_core::testing::app()
//!     .entity("Sales.Order", |e| e.attribute("Total: Decimal = 0"))
//!     .microflow("Sales.Double", |m| {
//!         m.parameter("Order: Object Sales.Order")
//!             .change("Order", &[("Sales.Order.Total", "$Order/Total * 2")])
//!             .end("")
//!     })
//!     .build();
//! assert_eq!(project.len(), 4); // with the app and the module
//! ```
//!
//! [`any_project`] holds every kind of element with arbitrary values, out of a seed.
//!
//! Ids are the same in every run. Nothing is checked: wrong models are what many tests need.

mod any;
mod dice;
mod flow;
mod page;
mod sample;

pub use any::{any_content, any_document, any_node, any_project, shuffle};
pub use dice::Dice;
pub use flow::FlowBuilder;
pub use page::{
    PageBuilder, button, check_box, container, context, data_view, database, date_picker,
    drop_down, grid, linked, microflow_source, reference_selector, text, text_box,
};
pub use sample::sample;

use crate::id::{Id, IdSource, SeededIds};
use crate::model::app::{App, Language, Module};
use crate::model::entity::{Association, Attribute, Entity, Persistence};
use crate::model::enumeration::{Enumeration, EnumerationValue};
use crate::model::navigation::Navigation;
use crate::model::{
    AttributeType, Content, Document, DocumentId, Element, FieldMut, Node, Place, Project,
    Translated,
};
use crate::value::DataType;

/// An app in the making.
#[derive(Debug)]
pub struct AppBuilder {
    project: Project,
    ids: SeededIds,
}

/// An app that speaks English and has nothing else.
pub fn app() -> AppBuilder {
    let mut builder = AppBuilder { project: Project::default(), ids: SeededIds::new(1) };
    let language = Language { code: "en".into(), name: "English".into(), ..Language::default() };
    let app = App { name: "Test".into(), languages: vec![language], ..App::default() };
    builder.add(Place::default(), app);
    builder
}

impl AppBuilder {
    /// The project.
    pub fn build(self) -> Project {
        self.project
    }

    /// Adds a document as it is, with ids where they are missing.
    #[must_use]
    pub fn document(mut self, place: Place, content: impl Into<Content>) -> Self {
        self.add(place, content);
        self
    }

    /// An entity: `Sales.Order`.
    #[must_use]
    pub fn entity(
        mut self,
        name: &str,
        build: impl FnOnce(EntityBuilder) -> EntityBuilder,
    ) -> Self {
        let (place, name) = self.place(name);
        let entity = Entity { name, ..Entity::default() };
        let entity = build(EntityBuilder { entity }).entity;
        self.add(place, entity);
        self
    }

    /// An enumeration with these values.
    #[must_use]
    pub fn enumeration(mut self, name: &str, values: &[&str]) -> Self {
        let (place, name) = self.place(name);
        let value = |name: &&str| EnumerationValue {
            name: (*name).to_owned(),
            caption: Translated::new("en", *name),
            ..EnumerationValue::default()
        };
        let values = values.iter().map(value).collect();
        self.add(place, Enumeration { name, values, ..Enumeration::default() });
        self
    }

    /// A microflow; it has a start, from which its activities follow each other.
    #[must_use]
    pub fn microflow(mut self, name: &str, build: impl FnOnce(FlowBuilder) -> FlowBuilder) -> Self {
        let (place, name) = self.place(name);
        let ids = std::mem::replace(&mut self.ids, SeededIds::new(0));
        let (flow, ids) = build(FlowBuilder::new(name, ids)).finish();
        self.ids = ids;
        self.add(place, flow);
        self
    }

    /// A page.
    #[must_use]
    pub fn page(mut self, name: &str, build: impl FnOnce(PageBuilder) -> PageBuilder) -> Self {
        let (place, name) = self.place(name);
        let page = build(PageBuilder::new(name)).finish();
        self.add(place, page);
        self
    }

    /// The navigation.
    #[must_use]
    pub fn navigation(mut self, navigation: Navigation) -> Self {
        self.add(Place::default(), navigation);
        self
    }

    /// Changes a document that is there already: `Sales.Order`, `Navigation`.
    #[must_use]
    pub fn with(mut self, title: &str, edit: impl FnOnce(&mut Document)) -> Self {
        let found = self.project.documents().iter().find(|(_, d)| d.title() == title);
        if let Some((id, document)) = found.map(|(id, document)| (*id, document.clone())) {
            let mut document = Document::clone(&document);
            edit(&mut document);
            give_ids(document.root_mut(), &mut self.ids);
            self.project.set(id, Some(document.into()));
        }
        self
    }

    fn add(&mut self, place: Place, content: impl Into<Content>) -> DocumentId {
        let mut content = content.into();
        if content.element().id().is_none() {
            content.element_mut().set_id(self.ids.next_id());
        }
        give_ids(content.element_mut(), &mut self.ids);
        self.project.add(Document { place, content })
    }

    /// The place in the module, which is made where it is not there yet, and the own name.
    fn place(&mut self, qualified: &str) -> (Place, String) {
        let (module, name) = qualified.split_once('.').unwrap_or(("", qualified));
        let place = Place::module(module);
        let known = self.project.of_kind::<Module>().any(|(_, _, known)| known.name == module);
        if !known && !module.is_empty() {
            self.add(place.clone(), Module { name: module.to_owned(), ..Module::default() });
        }
        (place, name.to_owned())
    }
}

/// Gives an id to whatever stands in a list and has none.
fn give_ids(element: &mut dyn Element, ids: &mut SeededIds) {
    for index in 0..element.kind().properties.len() {
        let Some(FieldMut::Elements(elements)) = element.field_mut(index) else { continue };
        let is_list = elements.capacity() > 1;
        for place in 0..elements.len() {
            let Some(inner) = elements.get_mut(place) else { continue };
            if is_list && inner.id() == Id::NONE {
                inner.set_id(ids.next_id());
            }
            give_ids(inner, ids);
        }
    }
}

/// An entity in the making.
#[derive(Debug)]
pub struct EntityBuilder {
    entity: Entity,
}

impl EntityBuilder {
    /// An attribute: `Total: Decimal`, or with a default `Total: Decimal = 0`.
    #[must_use]
    pub fn attribute(mut self, declaration: &str) -> Self {
        let (name, rest) = split(declaration, ": ");
        let (ty, default) = split(rest, " = ");
        self.entity.attributes.push(Attribute {
            name: name.to_owned(),
            ty: AttributeType::parse(ty).unwrap_or_default(),
            default: default.to_owned(),
            ..Attribute::default()
        });
        self
    }

    /// An association that the entity owns, many to one: `Order_Customer: Sales.Customer`.
    #[must_use]
    pub fn association(self, declaration: &str) -> Self {
        self.association_with(declaration, |_| {})
    }

    /// The same, changed.
    #[must_use]
    pub fn association_with(
        mut self,
        declaration: &str,
        edit: impl FnOnce(&mut Association),
    ) -> Self {
        let (name, target) = split(declaration, ": ");
        let mut association =
            Association { name: name.to_owned(), target: target.into(), ..Association::default() };
        edit(&mut association);
        self.entity.associations.push(association);
        self
    }

    /// The entity whose members it inherits.
    #[must_use]
    pub fn based_on(mut self, generalization: &str) -> Self {
        self.entity.generalization = generalization.into();
        self
    }

    /// Its objects live in memory only.
    #[must_use]
    pub fn non_persistable(mut self) -> Self {
        self.entity.persistence = Persistence::NonPersistable;
        self
    }

    /// Changes the entity itself.
    #[must_use]
    pub fn with(mut self, edit: impl FnOnce(&mut Entity)) -> Self {
        edit(&mut self.entity);
        self
    }
}

/// Both sides of the first `separator`; the second is empty where there is none.
fn split<'a>(text: &'a str, separator: &str) -> (&'a str, &'a str) {
    text.split_once(separator).unwrap_or((text, ""))
}

/// The type that `text` names; [`DataType::Unknown`] where it names none.
fn data_type(text: &str) -> DataType {
    DataType::parse(text).unwrap_or(DataType::Unknown)
}
