//! What the model says between the lines: which way a flow takes, which variables exist where and
//! of which type, what the object around a widget is, what each text means and what its place
//! expects, and how what has classes looks.
//!
//! Checker, completion, compiler and refactoring ask this room; none of them works it out again.
//! Everything here is a function of one document and of [`Facts`] about the others, borrowed and
//! cheap to make anew (well under a millisecond for most documents).
//!
//! What this room must never do: report problems (it only tells what it finds), change anything,
//! or fail on a wrong model.
//!
//! Main types: [`Analysis`] of a document, [`FlowGraph`], [`Variables`], [`PageContexts`], and
//! [`Context`], the one answer to "what may stand in this property?".

pub mod flow;
pub mod look;
pub mod page;
pub mod path;
pub mod place;
pub mod texts;
pub mod uses;
pub mod variables;

mod expected;

#[cfg(test)]
mod tests;

pub use expected::Expected;
pub use flow::FlowGraph;
pub use look::Look;
pub use page::PageContexts;
pub use place::{Place, Places, places};
pub use texts::{Language, Text};
pub use uses::{Use, Uses};
pub use variables::{Definition, Origin, Variables};

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::id::Id;
use crate::index::Facts;
use crate::lang::Scope;
use crate::model::microflow::{Activity, AggregateList, FilterBy, FindBy, FlowObject, Loop};
use crate::model::{Content, Document, DocumentId, Element};
use crate::name::QName;
use crate::value::DataType;

/// What there is to know about one document.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The document's key.
    pub id: DocumentId,
    /// The document.
    pub document: &'a Document,
    /// Its elements.
    pub places: Places<'a>,
    /// What only documents of its kind have.
    pub inner: Inner<'a>,
    /// The activities that are left out when the flow runs.
    pub disabled: BTreeSet<Id>,
    /// The scopes that were asked for, by what they belong to, and whether they are those of a
    /// toolbar that knows what is selected.
    scopes: RefCell<BTreeMap<(Id, bool), Arc<Scope>>>,
}

/// What only documents of some kinds have.
#[derive(Debug)]
pub enum Inner<'a> {
    /// Nothing: its texts know no variables.
    Plain,
    /// The ways and the variables of a microflow.
    Microflow(Variables<'a>),
    /// The objects around the widgets of a page, a snippet, a layout, a building block or a template.
    Page(PageContexts<'a>),
}

/// What an input calls its own value in what must be true of it.
const VALUE: &str = "value";

/// What may stand in a property.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The variables that a text there may use.
    pub scope: Arc<Scope>,
    /// What the text must yield.
    pub expected: Expected,
    /// The entity whose objects an XPath there constrains.
    pub entity: Option<QName>,
}

impl<'a> Analysis<'a> {
    /// The analysis of a document.
    pub fn new(id: DocumentId, document: &'a Document, facts: &Facts<'_>) -> Analysis<'a> {
        let inner = match &document.content {
            Content::Microflow(flow) => Inner::Microflow(Variables::new(flow, facts)),
            Content::Page(_)
            | Content::Layout(_)
            | Content::Snippet(_)
            | Content::BuildingBlock(_)
            | Content::PageTemplate(_) => Inner::Page(PageContexts::new(document.root(), facts)),
            _ => Inner::Plain,
        };
        let places = Places::new(document.root());
        let disabled = match &document.content {
            Content::Microflow(flow) => flow
                .all_objects()
                .into_iter()
                .filter(|object| object.activity().is_some_and(Activity::is_disabled))
                .map(FlowObject::id)
                .collect(),
            _ => BTreeSet::new(),
        };
        Analysis { id, document, places, inner, disabled, scopes: RefCell::default() }
    }

    /// Whether a place belongs to an activity that is left out when the flow runs.
    pub fn is_disabled(&self, place: &Place<'a, '_>) -> bool {
        !self.disabled.is_empty()
            && place.outward().any(|step| self.disabled.contains(&step.element.id()))
    }

    /// What may stand in the property `key` of the element at `place`.
    pub fn context(&self, place: &Place<'a, '_>, key: &str, facts: &Facts<'_>) -> Context {
        Context {
            scope: self.scope_at(place, key, facts),
            expected: expected::expected(self, place, key, facts),
            entity: expected::xpath_entity(self, place, key, facts),
        }
    }

    /// The same for a property by its address, for editors; nothing if there is no such property.
    pub fn context_at(&self, element: Id, property: &str, facts: &Facts<'_>) -> Option<Context> {
        let is_root = element == self.document.root().id();
        let element = if is_root { Id::NONE } else { element };
        let (path, key) = property.rsplit_once('.').unwrap_or(("", property));
        let place = self.places.iter().find(|place| {
            let holder = place.address(self.id);
            holder.element == element && holder.property == path
        })?;
        place.element.kind().property(key)?;
        Some(self.context(&place, key, facts))
    }

    /// The variables that a text in the property `key` of an element may use.
    fn scope_at(&self, place: &Place<'a, '_>, key: &str, facts: &Facts<'_>) -> Arc<Scope> {
        if let Inner::Page(page) = &self.inner
            && key == "valid"
        {
            let mut scope = Scope::clone(&self.scope(place, facts));
            scope.insert(VALUE, expected::input_type(page, place, facts));
            return Arc::new(scope);
        }
        if let (Inner::Page(page), "editableIf") = (&self.inner, key)
            && let Some(ty) = page.shown_by(place.element.id())
        {
            // It is asked for the object that the data view shows.
            let mut scope = Scope::clone(&self.scope(place, facts));
            scope.insert(variables::CURRENT_OBJECT, ty.clone());
            return Arc::new(scope);
        }
        let Inner::Microflow(variables) = &self.inner else { return self.scope(place, facts) };
        let element = place.element;
        let is_filter = element.downcast::<FilterBy>().is_some()
            || element.downcast::<FindBy>().is_some()
            || element.downcast::<AggregateList>().is_some() && key == "expression";
        let object = place.flow_object().filter(|_| is_filter);
        if element.downcast::<Loop>().is_some() && key == "condition" {
            // It is asked before each round, which is counted.
            let mut scope = Scope::clone(&self.scope(place, facts));
            scope.insert(variables::CURRENT_INDEX, DataType::Integer);
            return Arc::new(scope);
        }
        let Some(object) = object else { return self.scope(place, facts) };
        let mut scope = variables.scope_inside(object.id());
        variables::add_system_variables(&mut scope, facts);
        Arc::new(scope)
    }

    /// The variables that exist where an element stands.
    pub fn scope(&self, place: &Place<'a, '_>, facts: &Facts<'_>) -> Arc<Scope> {
        // All that stands in one activity, and all in one data view, knows the same variables, but for
        // a toolbar, which may know what is selected.
        let (owner, selects) = match &self.inner {
            Inner::Plain => return Arc::default(),
            Inner::Microflow(_) => (place.flow_object().map_or(Id::NONE, Element::id), false),
            Inner::Page(page) => {
                let owner = page.nearest_around(place).map_or(Id::NONE, |around| around.widget);
                (owner, page::selections(place).contains(&owner))
            }
        };
        let key = (owner, selects);
        if let Some(known) = self.scopes.borrow().get(&key) {
            return Arc::clone(known);
        }
        let mut scope = match &self.inner {
            Inner::Plain => Scope::default(),
            Inner::Microflow(variables) => variables.scope_before(owner),
            Inner::Page(page) => page.scope(place),
        };
        variables::add_system_variables(&mut scope, facts);
        let scope = Arc::new(scope);
        self.scopes.borrow_mut().insert(key, Arc::clone(&scope));
        scope
    }
}
