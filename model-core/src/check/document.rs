//! What a rule sees of one document.

use crate::analysis::{Analysis, Inner, PageContexts, Place, Text, Variables};
use crate::id::Id;
use crate::index::Facts;
use crate::model::{Address, Content, Document, DocumentId, Element, Field, Property};

use super::Problem;

/// One document, what is known about it, and the problems found so far.
pub struct DocumentCheck<'a> {
    /// The document's key.
    pub id: DocumentId,
    /// The document.
    pub document: &'a Document,
    /// Its flows, variables and contexts.
    pub analysis: &'a Analysis<'a>,
    /// Its texts and what they mean.
    pub texts: &'a [Text<'a>],
    /// Everything else in the app, as far as others can see it.
    pub facts: &'a Facts<'a>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> DocumentCheck<'a> {
    /// Reports a problem.
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The document as what it is in Rust, if it is that.
    pub fn root<T: Element>(&self) -> Option<&'a T> {
        self.document.root().downcast()
    }

    /// Whether it is a pattern of pages, which is filled in where it is used.
    pub fn is_pattern(&self) -> bool {
        matches!(self.document.content, Content::BuildingBlock(_) | Content::PageTemplate(_))
    }

    /// The variables of a microflow.
    pub fn variables(&self) -> Option<&'a Variables<'a>> {
        match &self.analysis.inner {
            Inner::Microflow(variables) => Some(variables),
            _ => None,
        }
    }

    /// The contexts of a page.
    pub fn page(&self) -> Option<&'a PageContexts<'a>> {
        match &self.analysis.inner {
            Inner::Page(page) => Some(page),
            _ => None,
        }
    }

    /// Visits all elements of the document, but for those of activities that are left out when the
    /// flow runs.
    pub fn each_place(&mut self, mut visit: impl FnMut(&mut Self, &Place<'a, '_>)) {
        for place in self.analysis.places.iter() {
            if !self.analysis.is_disabled(&place) {
                visit(self, &place);
            }
        }
    }

    /// Visits all properties that name something or that people read; see
    /// [`Places::properties`](crate::analysis::Places::properties).
    pub fn each_property(
        &mut self,
        mut visit: impl FnMut(&mut Self, &Place<'a, '_>, &'static Property, Field<'a>),
    ) {
        for (place, property, field) in self.analysis.places.properties() {
            if !self.analysis.is_disabled(&place) {
                visit(self, &place, property, field);
            }
        }
    }

    /// The address of the document itself.
    pub fn here(&self) -> Address {
        Address::document(self.id)
    }

    /// The address of an element that has an id.
    pub fn at(&self, element: Id) -> Address {
        Address::element(self.id, element)
    }
}
