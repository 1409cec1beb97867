//! Verbs: everything a person can do to a model, each as a [`Change`](super::Change).
//!
//! Tools, palette, command line and fixes use these and nothing else. A verb also does what follows
//! from it (a deleted entity leaves its diagram, a deleted activity closes the gap in its flow), so
//! that one action is one step. A verb never refuses what the checker can explain; it refuses only
//! what makes no sense, with a sentence for the person.

mod attribute_line;
mod copying;
mod diagram;
mod domain;
mod element;
mod flow;
mod generate;
mod moving;
mod page;
mod rename;
mod retype;
mod reverse;

pub use attribute_line::{AttributeLine, BadAttributeLine, parse_attribute_lines};
pub use copying::copy_documents;
pub use diagram::*;
pub use domain::*;
pub use element::*;
pub use flow::*;
pub use generate::*;
pub use moving::*;
pub use page::*;
pub use rename::*;
pub use retype::{CannotRetype, change_type};
pub use reverse::{CannotReverse, reverse_association};

use std::collections::BTreeSet;

use crate::model::{Content, Document, FieldMut, Project};
use crate::name::free_name;

/// Gives a document another name, without looking at who uses it.
fn set_own_name(document: &mut Document, name: &str) {
    if let Some(FieldMut::Text(text)) = document.root_mut().get_mut("name") {
        name.clone_into(text);
    }
}

/// `wanted`, or the first free name after it, among the documents and associations of a module.
/// Names that differ only in case count as the same.
pub fn free_name_in_module(project: &Project, module: &str, wanted: &str) -> String {
    let mut taken = BTreeSet::new();
    for document in project.documents().values().filter(|d| d.place.module == module) {
        taken.insert(document.name().to_ascii_lowercase());
        if let Content::Entity(entity) = &document.content {
            taken.extend(entity.associations.iter().map(|a| a.name.to_ascii_lowercase()));
        }
    }
    free_name(wanted, |name| taken.contains(&name.to_ascii_lowercase()))
}
