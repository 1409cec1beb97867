//! Laws of the verbs: what is true of them in every app.
//!
//! Apps come from the generators (`any_project` with every kind of element and arbitrary values,
//! `sample` with models that make sense) and from the samples.

mod copies;
mod extract_inline;
mod fuzz;
mod hostile;
mod inline_runs;
mod renames;
mod rows;
mod schemas;

use model_core::model::{Element, FieldMut, Project};
use model_core::store;
use tests::root;

/// Apps that make sense: generated ones and the sample.
fn apps() -> Vec<Project> {
    let mut apps: Vec<Project> = (0..6).map(|seed| model_core::testing::sample(seed, 40)).collect();
    apps.push(store::open(&root().join("samples/order-desk")).project);
    apps
}

/// The same with every id replaced by its place among all ids of the element, so that two elements
/// that differ in ids only are equal.
fn without_ids(element: &dyn Element) -> Box<dyn Element> {
    use model_core::id::Id;
    use std::collections::BTreeMap;
    let mut places: BTreeMap<Id, Id> = BTreeMap::new();
    model_core::model::meta::walk(element, &mut |inner| {
        let next = Id::from_bits(places.len() as u64 + 1);
        if !inner.id().is_none() {
            places.entry(inner.id()).or_insert(next);
        }
    });
    let mut copy = element.copy();
    let renew = |id: &mut Id| {
        if let Some(place) = places.get(id) {
            *id = *place;
        }
    };
    model_core::model::meta::walk_mut(copy.as_mut(), &mut |inner| {
        let mut id = inner.id();
        renew(&mut id);
        inner.set_id(id);
        for index in 0..inner.kind().properties.len() {
            match inner.field_mut(index) {
                Some(FieldMut::Local(id)) => renew(id),
                Some(FieldMut::Locals(ids)) => ids.iter_mut().for_each(renew),
                _ => {}
            }
        }
    });
    copy
}
