//! The text of documents: one writer and one reader for every kind, driven by its description.
//!
//! The canonical text (`design/format.md`) of a document is one JSON object: UTF-8, LF, two
//! spaces, a trailing newline. Its kind is said by the file's name (`Order.entity.json`), so the
//! object itself has no `kind`; only the app's own file says the version of the format first.
//! An element is written as
//!
//! 1. `kind`, where several kinds can stand in its place;
//! 2. `id`, where it has one;
//! 3. its properties in the order of the kind, defaults left out; elements inside it are listed
//!    as people ordered them, by id, or as the flow goes;
//! 4. fields that this version does not know, as they were read;
//! 5. `//`, where it refers to elements of the same document: what those are called, for people
//!    who read the file; ignored when read.
//!
//! Places on canvases are collected at the end of the document under `diagram`, one line an
//! element, sorted by id.
//!
//! Reading never fails. A value that does not fit its property is kept under its key among the
//! unknown fields, is reported, and is written back in its place until the property is set.

mod read;
pub mod schema;
mod write;

pub use read::{Finding, Misfit, read_content};
pub use write::write_content;

use crate::model::meta::{Element, Elements, Field, FieldMut, Order, Shape, walk_mut};
use crate::model::microflow::{Microflow, flow_ranks};

/// The key of the section of places.
const DIAGRAM: &str = "diagram";
/// The key of the version of the format in the app's own file.
const FORMAT_KEY: &str = "format";
/// The key of captions, which are written for people and ignored when read.
const CAPTION: &str = "//";

/// The order in which a file lists `elements`, as indexes into them.
fn file_order(elements: &dyn Elements, order: Order, ranks: &Ranks) -> Vec<usize> {
    let mut places: Vec<usize> = (0..elements.len()).collect();
    let id = |place: &usize| elements.get(*place).map(Element::id);
    match order {
        Order::Given => {}
        Order::ById => places.sort_by_key(id),
        Order::Flow => places.sort_by_key(|place| {
            let id = id(place);
            (id.and_then(|id| ranks.get(&id).copied()).unwrap_or(usize::MAX), id)
        }),
    }
    places
}

type Ranks = std::collections::BTreeMap<crate::id::Id, usize>;

/// The ranks of the objects of a microflow; nothing for other documents.
fn ranks_of(root: &dyn Element) -> Ranks {
    root.downcast::<Microflow>().map(flow_ranks).unwrap_or_default()
}

/// Puts the elements of lists whose order means nothing into the order of files, so that two
/// documents that say the same are equal.
pub fn normalize(root: &mut dyn Element) {
    let ranks = ranks_of(root);
    walk_mut(root, &mut |element| {
        for (index, property) in element.kind().properties.iter().enumerate() {
            let Shape::List(_, order) = property.shape else { continue };
            let Some(Field::Elements(list)) = element.field(index) else { continue };
            let places = file_order(list, order, &ranks);
            if places.is_sorted() {
                continue;
            }
            let Some(FieldMut::Elements(list)) = element.field_mut(index) else { continue };
            let mut taken: Vec<_> = (0..list.len()).rev().map(|place| list.remove(place)).collect();
            taken.reverse();
            for place in places {
                if let Some(element) = taken.get_mut(place).and_then(Option::take) {
                    // It came from this list, so it fits.
                    let _ = list.insert(usize::MAX, element);
                }
            }
        }
    });
}
