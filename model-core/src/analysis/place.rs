//! Walking a document with its addresses.

use crate::id::Id;
use crate::model::microflow::FlowObject;
use crate::model::{Address, DocumentId, Element, Field, Node};

/// An element met on a walk, and the way to it.
#[derive(Debug)]
pub struct Place<'a, 'w> {
    /// The element.
    pub element: &'a dyn Element,
    /// The elements around it, outermost first, itself last.
    pub chain: &'w [Step<'a>],
}

/// One element on the way.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The element.
    pub element: &'a dyn Element,
    /// The key of the property of the element around it that holds it; empty for the outermost.
    pub key: &'static str,
    /// Whether that property is a list, so that the element has an id of its own.
    pub in_list: bool,
}

/// Visits all elements of a document, outer before inner, in their order.
pub fn places<'a>(root: &'a dyn Element, visit: &mut dyn FnMut(&Place<'a, '_>)) {
    let mut chain = vec![Step { element: root, key: "", in_list: true }];
    descend(&mut chain, root, visit);
}

fn descend<'a>(
    chain: &mut Vec<Step<'a>>,
    element: &'a dyn Element,
    visit: &mut dyn FnMut(&Place<'a, '_>),
) {
    visit(&Place { element, chain });
    for (property, field) in element.fields() {
        let Field::Elements(elements) = field else { continue };
        let in_list = elements.capacity() > 1;
        for inner in elements.iter() {
            chain.push(Step { element: inner, key: property.key, in_list });
            descend(chain, inner, visit);
            chain.pop();
        }
    }
}

impl<'a> Place<'a, '_> {
    /// The nearest element that has an id: itself or one around it.
    pub fn element_id(&self) -> Id {
        self.chain.iter().rev().find(|step| step.in_list).map_or(Id::NONE, |s| s.element.id())
    }

    /// The keys from that element to this one, joined by dots; empty where it is itself.
    pub fn path(&self) -> String {
        let slots = self.chain.iter().rev().take_while(|step| !step.in_list);
        let mut keys: Vec<&str> = slots.map(|step| step.key).collect();
        keys.reverse();
        keys.join(".")
    }

    /// Its address in a document.
    pub fn address(&self, document: DocumentId) -> Address {
        let is_root = self
            .chain
            .iter()
            .rev()
            .find(|step| step.in_list)
            .is_some_and(|step| step.key.is_empty());
        let element = if is_root { Id::NONE } else { self.element_id() };
        Address { document, element, property: self.path() }
    }

    /// Whether it stands in a list and so has an id of its own.
    pub fn is_in_list(&self) -> bool {
        self.chain.last().is_some_and(|step| step.in_list)
    }

    /// The element around it.
    pub fn parent(&self) -> Option<&'a dyn Element> {
        self.chain.len().checked_sub(2).and_then(|at| self.chain.get(at)).map(|step| step.element)
    }

    /// The nearest element of this kind: itself or one around it.
    pub fn nearest<T: Element>(&self) -> Option<&'a T> {
        self.chain.iter().rev().find_map(|step| step.element.downcast())
    }

    /// The object of a microflow in which it stands: itself or one around it.
    pub fn flow_object(&self) -> Option<&'a dyn Element> {
        let mut kinds = self.chain.iter().rev().map(|step| step.element);
        kinds.find(|element| is_flow_object(*element))
    }
}

fn is_flow_object(element: &dyn Element) -> bool {
    <FlowObject as Node>::kinds().iter().any(|kind| std::ptr::eq(*kind, element.kind()))
}
