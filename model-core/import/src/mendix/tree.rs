//! The tree of a project: which document stands in which folder of which module.

use std::collections::BTreeMap;
use std::fmt;

use model_core::parallel;

use super::bson::{BadBson, Document, Value};
use super::guid::Guid;
use super::storage::{Storage, Unit};

/// A project as a tree of documents. It borrows from the bytes of its units.
#[derive(Clone, Debug, Default)]
pub struct Tree<'s> {
    /// The project itself; empty where its unit is missing.
    pub project: Document<'s>,
    /// The modules, in the order of the table.
    pub modules: Vec<Module<'s>>,
    /// The documents of modules and folders, and those of the project.
    pub leaves: Vec<Leaf<'s>>,
    /// Units that could not be placed or read, with the reason.
    pub lost: Vec<(Guid, Lost)>,
}

/// A module.
#[derive(Clone, Debug)]
pub struct Module<'s> {
    /// The id of its unit.
    pub id: Guid,
    /// Its name.
    pub name: &'s str,
    /// What it says of itself: whether it came from the marketplace, its version …
    pub document: Document<'s>,
}

/// A document with its place.
#[derive(Clone, Debug)]
pub struct Leaf<'s> {
    /// The id of its unit.
    pub id: Guid,
    /// The module; empty for documents of the project.
    pub module: &'s str,
    /// The folders in the module, from the outside in.
    pub folders: Vec<&'s str>,
    /// What it holds.
    pub document: Document<'s>,
}

/// Why a unit is not in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Its bytes are no document.
    Unreadable(BadBson),
    /// The unit that it stands in is not there.
    NoContainer,
    /// It stands in itself, over others.
    Circle,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::Unreadable(bad) => write!(f, "it cannot be read: {bad}"),
            Lost::NoContainer => f.write_str("the unit that it stands in is not there"),
            Lost::Circle => f.write_str("it stands in itself, over others"),
        }
    }
}

const PROJECT: &str = "Projects$Project";
const MODULE: [&str; 2] = ["Projects$ModuleImpl", "Projects$Module"];
const FOLDER: &str = "Projects$Folder";

impl<'s> Tree<'s> {
    /// Reads every unit of a project and finds its place.
    pub fn new(storage: &'s Storage) -> Tree<'s> {
        let mut tree = Tree::default();
        let mut places = Places::new();
        let mut read = Vec::new();
        let parsed = parallel::map(&storage.units, |unit| Document::parse(&unit.contents));
        for (unit, parsed) in storage.units.iter().zip(parsed) {
            match parsed {
                Ok(document) => {
                    let (kind, name) = (document.kind(), document.text("Name"));
                    places.insert(unit.id, Place { container: unit.container, kind, name });
                    read.push((unit, document));
                }
                Err(bad) => tree.lost.push((unit.id, Lost::Unreadable(bad))),
            }
        }
        for (unit, document) in read {
            let kind = document.kind();
            if kind == PROJECT {
                tree.project = document;
                continue;
            }
            let (module, folders) = match place_of(unit, &places) {
                Ok(place) => place,
                Err(lost) => {
                    tree.lost.push((unit.id, lost));
                    continue;
                }
            };
            if MODULE.contains(&kind) {
                let name = document.text("Name");
                tree.modules.push(Module { id: unit.id, name, document });
            } else if kind != FOLDER {
                tree.leaves.push(Leaf { id: unit.id, module, folders, document });
            }
        }
        tree
    }

    /// The documents of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Leaf<'s>> {
        self.leaves.iter().filter(move |leaf| leaf.document.kind() == kind)
    }
}

impl Leaf<'_> {
    /// The name by which others name it: `Module.Name`. Folders are no part of it.
    pub fn qualified_name(&self) -> String {
        let name = self.document.text("Name");
        if self.module.is_empty() { name.to_owned() } else { format!("{}.{name}", self.module) }
    }
}

/// What the way up from a unit needs to know of those above.
struct Place<'s> {
    container: Guid,
    kind: &'s str,
    name: &'s str,
}

type Places<'s> = BTreeMap<Guid, Place<'s>>;

/// The module and the folders that a unit stands in, from the outside in.
fn place_of<'s>(unit: &Unit, places: &Places<'s>) -> Result<(&'s str, Vec<&'s str>), Lost> {
    let mut folders = Vec::new();
    let mut module = "";
    let mut container = unit.container;
    // No way up is longer than there are units.
    for _ in 0..=places.len() {
        let outer = places.get(&container).ok_or(Lost::NoContainer)?;
        if outer.kind == PROJECT {
            folders.reverse();
            return Ok((module, folders));
        }
        if MODULE.contains(&outer.kind) {
            module = outer.name;
        } else if outer.kind == FOLDER {
            folders.push(outer.name);
        }
        container = outer.container;
    }
    Err(Lost::Circle)
}

/// Counts the documents in a value and in all that it holds, by their kinds.
pub fn count_kinds<'s>(document: &Document<'s>, counts: &mut BTreeMap<&'s str, usize>) {
    if !document.kind().is_empty() {
        *counts.entry(document.kind()).or_default() += 1;
    }
    for (_, value) in document.fields() {
        count_in(value, counts);
    }
}

fn count_in<'s>(value: &Value<'s>, counts: &mut BTreeMap<&'s str, usize>) {
    match value {
        Value::Document(inner) => count_kinds(inner, counts),
        Value::List(values) => values.iter().for_each(|value| count_in(value, counts)),
        _ => {}
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
