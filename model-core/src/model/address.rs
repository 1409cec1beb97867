//! Addresses: how every part of a project is named everywhere, by the checker, the properties
//! pane, the difference and the trace alike.

use crate::id::Id;

use super::meta::{Element, Field, FieldMut, find, find_mut};
use super::project::DocumentId;

/// A place in a project: a document, an element in it, and a property of that element.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The document.
    pub document: DocumentId,
    /// The nearest element that has an id; [`Id::NONE`] for the document's outermost element.
    pub element: Id,
    /// The keys from that element to the property, joined by dots: `value`, `source.xpath`; empty
    /// for the element itself. Only slots are passed on the way, as what stands in lists has ids.
    pub property: String,
}

impl Address {
    /// The whole document.
    pub fn document(document: DocumentId) -> Address {
        Address { document, element: Id::NONE, property: String::new() }
    }

    /// An element of a document.
    pub fn element(document: DocumentId, element: Id) -> Address {
        Address { document, element, property: String::new() }
    }

    /// A property of the same element, or of an element in a slot of it.
    #[must_use]
    pub fn property(&self, key: &str) -> Address {
        let property = match self.property.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        };
        Address { document: self.document, element: self.element, property }
    }
}

/// The element that holds the property of this address, and the property's index; with an empty
/// property the element itself and nothing.
pub fn resolve<'a>(
    root: &'a dyn Element,
    element: Id,
    property: &str,
) -> Option<(&'a dyn Element, Option<usize>)> {
    let mut holder = if element.is_none() { root } else { find(root, element)? };
    let mut keys = property.split('.').filter(|key| !key.is_empty()).peekable();
    while let Some(key) = keys.next() {
        let (index, _) = holder.kind().property(key)?;
        if keys.peek().is_none() {
            return Some((holder, Some(index)));
        }
        let Some(Field::Elements(slot)) = holder.field(index) else { return None };
        holder = slot.get(0)?;
    }
    Some((holder, None))
}

/// The same, to change it.
pub fn resolve_mut<'a>(
    root: &'a mut dyn Element,
    element: Id,
    property: &str,
) -> Option<(&'a mut dyn Element, Option<usize>)> {
    let mut holder = if element.is_none() { root } else { find_mut(root, element)? };
    let mut keys = property.split('.').filter(|key| !key.is_empty()).peekable();
    while let Some(key) = keys.next() {
        let (index, _) = holder.kind().property(key)?;
        if keys.peek().is_none() {
            return Some((holder, Some(index)));
        }
        let Some(FieldMut::Elements(slot)) = holder.field_mut(index) else { return None };
        holder = slot.get_mut(0)?;
    }
    Some((holder, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{IdSource, SeededIds};
    use crate::model::Node;
    use crate::model::microflow::{DatabaseSource, Microflow, Retrieve, RetrieveSource};

    #[test]
    fn a_property_in_a_slot_is_reached() {
        let mut ids = SeededIds::new(1);
        let source = DatabaseSource { xpath: "[A]".to_owned(), ..DatabaseSource::default() };
        let retrieve = Retrieve {
            id: ids.next_id(),
            source: Some(Box::new(RetrieveSource::DatabaseSource(source))),
            ..Retrieve::default()
        };
        let id = retrieve.id;
        let mut flow = Microflow { objects: vec![retrieve.into()], ..Microflow::default() };
        let (holder, index) = resolve(&flow, id, "source.xpath").unwrap();
        assert!(matches!(holder.field(index.unwrap()), Some(Field::Text("[A]"))));
        assert!(resolve(&flow, id, "source.nothing").is_none());
        assert!(resolve(&flow, Id::from_bits(99), "").is_none());
        assert!(resolve(&flow, Id::NONE, "").is_some());
        let (holder, index) = resolve_mut(flow.element_mut(), id, "source.xpath").unwrap();
        let Some(FieldMut::Text(text)) = holder.field_mut(index.unwrap()) else { panic!("text") };
        text.push('x');
        assert!(format!("{flow:?}").contains("[A]x"));
    }
}
