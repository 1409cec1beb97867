//! Names of the real projects that lead nowhere: there, too, and listed.

use std::collections::{BTreeMap, BTreeSet};

use model_core::model::entity::Entity;

use super::MendixReport;
use super::bson::{Document as Source, Value};
use super::corpus_tests::{Imported, imported};
use super::tree::Tree;

/// The names in the units of a project: those that stand in a unit of a module by themselves, and
/// those somewhere in an element of this name.
#[derive(Default)]
struct Names<'s> {
    own: BTreeSet<(&'s str, &'s str)>,
    inside: BTreeMap<(&'s str, &'s str), BTreeSet<&'s str>>,
}

/// The documents right in another.
fn inner<'a, 's>(source: &'a Source<'s>) -> impl Iterator<Item = &'a Source<'s>> {
    source.fields().flat_map(|(key, value)| {
        let only = match value {
            Value::Document(document) => Some(document),
            _ => None,
        };
        only.into_iter().chain(source.documents(key))
    })
}

/// The names of all that stands in a document.
fn names_in<'s>(source: &Source<'s>, names: &mut BTreeSet<&'s str>) {
    for document in inner(source) {
        names.insert(document.text("Name"));
        names_in(document, names);
    }
}

impl<'s> Names<'s> {
    fn add(&mut self, module: &'s str, source: &Source<'s>) {
        let name = source.text("Name");
        self.own.insert((module, name));
        names_in(source, self.inside.entry((module, name)).or_default());
    }

    /// Whether something has this name. A module's elements are units, or stand in its domain model
    /// and its security.
    fn has(&self, name: &str) -> bool {
        let parts: Vec<&str> = name.split('.').collect();
        match parts.as_slice() {
            [module, own] => self.own.contains(&(*module, *own)),
            [module, outer, .., last] => {
                self.inside.get(&(*module, *outer)).is_some_and(|inside| inside.contains(last))
            }
            _ => false,
        }
    }
}

fn names_of<'s>(tree: &Tree<'s>) -> Names<'s> {
    let mut names = Names::default();
    for leaf in &tree.leaves {
        if leaf.document.text("Name").is_empty() {
            inner(&leaf.document).for_each(|element| names.add(leaf.module, element));
        } else {
            names.add(leaf.module, &leaf.document);
        }
    }
    names
}

/// What the report lists as leading nowhere leads nowhere in the source either, and the app holds no
/// other name that does.
#[test]
fn names_that_lead_nowhere_do_so_in_the_source() {
    let mut listed = 0;
    for Imported { path, storage, import } in imported() {
        let tree = Tree::new(storage);
        let names = names_of(&tree);
        let report = MendixReport::new(storage, import);
        for place in &report.unresolved {
            let name = place.what.split(['“', '”']).nth(1).unwrap();
            assert!(!names.has(name), "{}: {} {}", path.display(), place.place, place.what);
            assert!(!name.starts_with("System."), "{}: {}", place.place, place.what);
        }
        listed += report.unresolved.len();
        // The names are those that the source gives: entities, for one, are found.
        let entities = import.project.of_kind::<Entity>();
        let mut entities = entities.filter_map(|(_, document, _)| document.qualified_name());
        assert!(entities.all(|entity| names.has(entity.as_str())));
    }
    println!("{listed} names lead nowhere");
}
