//! The model: every kind of element, declared once, and the project that holds the documents.
//!
//! `meta` says how elements describe themselves; `app`, `entity`, `microflow`, `page` … declare
//! them; `project` holds documents as an immutable snapshot. This room knows no files, no checks
//! and no meaning beyond the shape of things.

#[macro_use]
pub mod declare;
pub mod meta;
pub mod scalar;
pub mod stats;

pub mod address;
pub mod app;
pub mod background;
pub mod caption;
pub mod constant;
pub mod entity;
pub mod enumeration;
pub mod function;
pub mod mapping;
pub mod microflow;
pub mod navigation;
pub mod page;
pub mod project;
pub mod read_only;
pub mod security;
pub mod service;

pub use address::Address;
pub use meta::{Element, Elements, Field, FieldMut, Foreign, Kind, Node, Property, Shape, Target};
pub use project::{Content, Document, DocumentId, Place, Project};
pub use read_only::ReadOnly;
pub use scalar::{AttributeType, MemberPath, Point, Translated};

/// All kinds of elements, each once, documents first and then in the order in which they occur.
pub fn all_kinds() -> Vec<&'static Kind> {
    let mut kinds = <Content as Node>::kinds();
    let mut next = 0;
    while let Some(kind) = kinds.get(next).copied() {
        next += 1;
        for property in kind.properties {
            let (Shape::Slot(inner) | Shape::List(inner, _)) = property.shape else { continue };
            for kind in inner() {
                if !kinds.iter().any(|known| std::ptr::eq(*known, kind)) {
                    kinds.push(kind);
                }
            }
        }
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_describes_itself() {
        let kinds = all_kinds();
        assert!(kinds.len() > 50, "{}", kinds.len());
        for kind in kinds {
            assert!(!kind.label.is_empty() && kind.help.trim().ends_with('.'), "{}", kind.name);
            let keys: BTreeSet<_> = kind.properties.iter().map(|p| p.key).collect();
            assert_eq!(keys.len(), kind.properties.len(), "{} has a key twice", kind.name);
            for property in kind.properties {
                let place = format!("{}.{}", kind.name, property.key);
                assert!(property.help.trim().ends_with('.'), "{place} has no help");
                assert!(
                    !["id", "kind", "diagram", "//"].contains(&property.key),
                    "{place} is reserved"
                );
                assert!(property.label.starts_with(char::is_uppercase), "{place}");
            }
        }
    }

    #[test]
    fn kinds_in_one_place_have_different_names() {
        for kind in all_kinds() {
            for property in kind.properties {
                let (Shape::Slot(inner) | Shape::List(inner, _)) = property.shape else { continue };
                let names: BTreeSet<_> = inner().iter().map(|k| k.name).collect();
                assert_eq!(names.len(), inner().len(), "{}.{}", kind.name, property.key);
            }
        }
    }

    #[test]
    fn a_new_element_holds_its_defaults() {
        let attribute = entity::Attribute::default();
        let element: &dyn Element = &attribute;
        assert!((0..element.kind().properties.len()).all(|index| element.is_default(index)));
        let mut named = attribute.clone();
        named.name = "Total".to_owned();
        assert_eq!((&named as &dyn Element).name(), Some("Total"));
        assert!(!named.is_default(0));
    }

    #[test]
    fn elements_are_found_and_taken_out_by_id() {
        let mut ids = crate::id::SeededIds::new(1);
        let mut inner =
            page::Container { id: crate::id::IdSource::next_id(&mut ids), ..Default::default() };
        let text = page::Text { id: crate::id::IdSource::next_id(&mut ids), ..Default::default() };
        let wanted = text.id;
        inner.widgets.push(text.into());
        let mut page = page::Page { widgets: vec![inner.into()], ..Default::default() };
        assert_eq!(meta::find(&page, wanted).map(|e| e.kind().name), Some("text"));
        assert!(meta::find_mut(&mut page, wanted).is_some());
        let Some(FieldMut::Elements(list)) = (&mut page as &mut dyn Element).get_mut("widgets")
        else {
            panic!("widgets are elements")
        };
        let container = list.remove(0).unwrap();
        assert!(list.insert(9, Box::new(page::DataColumn::default())).is_err());
        assert!(list.insert(9, container).is_ok());
    }
}
