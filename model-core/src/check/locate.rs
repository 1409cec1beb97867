//! Places of problems in words.

use crate::model::address::resolve;
use crate::model::{Address, Document, Element, Field, Property, Shape};

/// Where an address lies in its document, in words: `Attribute Total, Default`; empty for the
/// document itself.
pub fn locate(document: &Document, address: &Address) -> String {
    let root = document.root();
    let Some((element, index)) = resolve(root, address.element, &address.property) else {
        return String::new();
    };
    let mut words = Vec::new();
    let holder = crate::model::meta::find(root, address.element).unwrap_or(root);
    if !std::ptr::addr_eq(std::ptr::from_ref(holder), std::ptr::from_ref(root)) {
        words.push(called(holder));
    }
    if !std::ptr::addr_eq(std::ptr::from_ref(element), std::ptr::from_ref(holder)) {
        words.push(element.kind().label.to_owned());
    }
    if let Some(property) = index.and_then(|index| element.kind().properties.get(index)) {
        words.push(property.label.to_owned());
    }
    words.join(", ")
}

/// An element in words: its kind, and the name, variable, caption or member by which people know it.
fn called(element: &dyn Element) -> String {
    let label = element.kind().label;
    let ways: [fn(&Property, Field<'_>) -> Option<String>; 3] = [
        |property, field| match (property.shape, field) {
            (Shape::Name | Shape::Variable, Field::Text(text)) => Some(text.to_owned()),
            _ => None,
        },
        |property, field| match (property.shape, field) {
            (Shape::VariableUse, Field::Text(text)) => Some(text.to_owned()),
            (Shape::Text, Field::Text(text)) if property.key == "caption" => Some(text.to_owned()),
            _ => None,
        },
        |_, field| match field {
            Field::Reference(name) => Some(name.local().to_owned()),
            Field::Path(path) => path.member().map(|name| name.local().to_owned()),
            _ => None,
        },
    ];
    let name = ways.iter().find_map(|way| {
        let mut names = element.fields().filter_map(|(property, field)| way(property, field));
        names.find(|name| !name.is_empty())
    });
    match name {
        Some(name) => format!("{label} {name}"),
        None => label.to_owned(),
    }
}
