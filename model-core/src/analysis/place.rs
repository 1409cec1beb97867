//! A document walked once: its elements and the properties that mean something, each with its
//! address and what stands around it.

use crate::id::Id;
use crate::model::microflow::FlowObject;
use crate::model::{Address, DocumentId, Element, Field, Kind, Node, Property, Shape};

/// All elements of a document, outer before inner, in their order.
#[derive(Debug, Default)]
pub struct Places<'a> {
    steps: Vec<Step<'a>>,
    properties: Vec<(usize, &'static Property, FieldOf<'a>)>,
}

/// An element and the way to it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a, 'w> {
    /// The element.
    pub element: &'a dyn Element,
    at: usize,
    steps: &'w [Step<'a>],
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
    /// The element around it.
    outer: Option<usize>,
}

/// A field that can be printed.
#[derive(Clone, Copy)]
struct FieldOf<'a>(Field<'a>);

impl std::fmt::Debug for FieldOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("field")
    }
}

impl<'a> Places<'a> {
    /// The elements of a document.
    pub fn new(root: &'a dyn Element) -> Places<'a> {
        let mut places = Places::default();
        places.add(Step { element: root, key: "", in_list: true, outer: None });
        places
    }

    fn add(&mut self, step: Step<'a>) {
        let at = self.steps.len();
        self.steps.push(step);
        for (property, field) in step.element.fields() {
            if let Field::Elements(elements) = field {
                let in_list = elements.capacity() > 1;
                for element in elements.iter() {
                    self.add(Step { element, key: property.key, in_list, outer: Some(at) });
                }
            } else if means_something(property.shape) {
                self.properties.push((at, property, FieldOf(field)));
            }
        }
    }

    /// All elements.
    pub fn iter(&self) -> impl Iterator<Item = Place<'a, '_>> {
        self.steps.iter().enumerate().map(|(at, step)| Place {
            element: step.element,
            at,
            steps: &self.steps,
        })
    }

    /// All properties that name something or that people read: names, variables, texts of
    /// languages, translated texts, types, references and paths. By element.
    pub fn properties(
        &self,
    ) -> impl Iterator<Item = (Place<'a, '_>, &'static Property, Field<'a>)> {
        self.properties.iter().filter_map(|(at, property, field)| {
            let element = self.steps.get(*at)?.element;
            Some((Place { element, at: *at, steps: &self.steps }, *property, field.0))
        })
    }
}

/// Visits all elements of a document, for those who need them once.
pub fn places<'a>(root: &'a dyn Element, visit: &mut dyn FnMut(&Place<'a, '_>)) {
    for place in Places::new(root).iter() {
        visit(&place);
    }
}

fn means_something(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Name
            | Shape::Variable
            | Shape::VariableUse
            | Shape::Expression
            | Shape::XPath
            | Shape::Oql
            | Shape::Translated
            | Shape::Type
            | Shape::AttributeType
            | Shape::Reference(_)
            | Shape::References(_)
            | Shape::Path
    )
}

impl<'a, 'w> Place<'a, 'w> {
    /// The elements around it, itself first, the outermost last.
    pub fn outward(&self) -> impl Iterator<Item = &'w Step<'a>> {
        let steps = self.steps;
        std::iter::successors(steps.get(self.at), |step| steps.get(step.outer?))
    }

    /// The nearest element that has an id: itself or one around it.
    pub fn element_id(&self) -> Id {
        self.outward().find(|step| step.in_list).map_or(Id::NONE, |step| step.element.id())
    }

    /// The keys from that element to this one, joined by dots; empty where it is itself.
    pub fn path(&self) -> String {
        let slots = self.outward().take_while(|step| !step.in_list);
        let mut keys: Vec<&str> = slots.map(|step| step.key).collect();
        keys.reverse();
        keys.join(".")
    }

    /// Its address in a document.
    pub fn address(&self, document: DocumentId) -> Address {
        let holder = self.outward().find(|step| step.in_list);
        let element = match holder {
            Some(step) if step.outer.is_some() => step.element.id(),
            _ => Id::NONE,
        };
        Address { document, element, property: self.path() }
    }

    /// Whether it stands in a list and so has an id of its own.
    pub fn is_in_list(&self) -> bool {
        self.steps.get(self.at).is_some_and(|step| step.in_list)
    }

    /// The element around it.
    pub fn parent(&self) -> Option<&'a dyn Element> {
        self.outward().nth(1).map(|step| step.element)
    }

    /// The nearest element of this kind: itself or one around it.
    pub fn nearest<T: Element>(&self) -> Option<&'a T> {
        self.outward().find_map(|step| step.element.downcast())
    }

    /// The object of a microflow in which it stands: itself or one around it.
    pub fn flow_object(&self) -> Option<&'a dyn Element> {
        self.outward().map(|step| step.element).find(|element| is_flow_object(element.kind()))
    }
}

fn is_flow_object(kind: &'static Kind) -> bool {
    static KINDS: std::sync::OnceLock<Vec<&'static Kind>> = std::sync::OnceLock::new();
    let kinds = KINDS.get_or_init(<FlowObject as Node>::kinds);
    kinds.iter().any(|known| std::ptr::eq(*known, kind))
}
