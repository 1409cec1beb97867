//! What got another name between two projects, and which references and texts only follow that.
//!
//! Only documents that differ can hold a rename, so the work is in proportion to the edits.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Pair;
use crate::id::Id;
use crate::model::entity::Association;
use crate::model::meta::{Element, Field, Shape, walk};
use crate::model::{Document, DocumentId};
use crate::name::QName;

/// The element that got another name.
pub(super) type Key = (DocumentId, Id);

/// All renames between two projects.
#[derive(Default)]
pub(super) struct Renames {
    /// Qualified name before → after.
    names: BTreeMap<String, (String, Key)>,
    /// The elements' own names, before and after: of members, as paths and texts name them.
    locals: BTreeMap<(String, String), Key>,
    /// Names of variables in a document, before and after.
    variables: BTreeMap<DocumentId, BTreeMap<(String, String), Key>>,
    /// How many uses follow each.
    counts: RefCell<BTreeMap<Key, usize>>,
}

impl Renames {
    pub fn new(pairs: &[Pair<'_>]) -> Renames {
        let mut renames = Renames::default();
        for pair in pairs {
            let (Some(from), Some(to)) = (pair.from, pair.to) else { continue };
            renames.document(pair.id, from, to);
        }
        renames
    }

    /// How many references and texts follow each rename, of those that were asked about.
    pub fn counts(&self) -> BTreeMap<Key, usize> {
        self.counts.borrow().clone()
    }

    fn document(&mut self, id: DocumentId, from: &Document, to: &Document) {
        let (Some(before), Some(after)) = (from.qualified_name(), to.qualified_name()) else {
            return;
        };
        let mut names: FxHashMap<Id, Vec<Named<'_>>> = FxHashMap::default();
        walk(from.root(), &mut |element| {
            names.entry(element.id()).or_default().extend(named(element));
        });
        let root = to.root().id();
        walk(to.root(), &mut |element| {
            let Some(old) = names.get(&element.id()).filter(|_| !element.id().is_none()) else {
                return;
            };
            let key = (id, element.id());
            for (old, new) in old.iter().zip(named(element)) {
                if old.text == new.text || old.property != new.property {
                    continue;
                }
                let pair = (old.text.to_owned(), new.text.to_owned());
                if !old.is_name || matches!(element.kind().name, "parameter" | "pageParameter") {
                    let variables = self.variables.entry(id).or_default();
                    variables.insert(pair.clone(), key);
                }
                if !old.is_name {
                    continue;
                }
                let qualified = if element.id() == root {
                    (before.to_string(), after.to_string())
                } else if element.as_any().is::<Association>() {
                    (
                        format!("{}.{}", from.place.module, old.text),
                        format!("{}.{}", to.place.module, new.text),
                    )
                } else {
                    (before.member(old.text).to_string(), after.member(new.text).to_string())
                };
                self.names.insert(qualified.0, (qualified.1, key));
                if element.id() != root {
                    self.locals.insert(pair, key);
                }
            }
        });
    }

    fn count(&self, key: Key) {
        *self.counts.borrow_mut().entry(key).or_default() += 1;
    }

    /// The name after all renames, with the rename that is nearest to its end.
    fn translate(&self, name: &str) -> Option<(String, Key)> {
        let mut end = name.len();
        loop {
            let (front, rest) = name.split_at_checked(end)?;
            if let Some((new, key)) = self.names.get(front) {
                return Some((format!("{new}{rest}"), *key));
            }
            end = front.rfind('.')?;
        }
    }

    /// The module's name after all renames.
    pub fn module<'n>(&'n self, name: &'n str) -> &'n str {
        self.names.get(name).map_or(name, |(new, _)| new)
    }

    /// Whether a qualified name only follows a rename, without counting it.
    fn name_follows(&self, old: &str, new: &str) -> Option<Key> {
        match self.translate(old) {
            Some((translated, key)) if translated == new => return Some(key),
            _ => {}
        }
        // An inherited member is named through the entity at hand, not through its own.
        let (owner, local) = old.rsplit_once('.')?;
        let (new_owner, new_local) = new.rsplit_once('.')?;
        let same = owner == new_owner
            || self.translate(owner).is_some_and(|(translated, _)| translated == new_owner);
        let pair = (local.to_owned(), new_local.to_owned());
        self.locals.get(&pair).copied().filter(|_| same)
    }

    /// Whether a value only follows renames; counts it if so.
    pub fn follows(
        &self,
        document: DocumentId,
        shape: Shape,
        old: Field<'_>,
        new: Field<'_>,
    ) -> bool {
        let names =
            |names: &[QName]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
        let keys = match (old, new) {
            (Field::Reference(old), Field::Reference(new)) => {
                self.name_follows(old.as_str(), new.as_str()).map(|key| vec![key])
            }
            (Field::References(old), Field::References(new)) => {
                self.names_follow(&names(old), &names(new))
            }
            (Field::Path(old), Field::Path(new)) => {
                self.names_follow(&names(&old.0), &names(&new.0))
            }
            (Field::Type(old), Field::Type(new)) => {
                self.text_follows(document, &old.to_string(), &new.to_string())
            }
            (Field::AttributeType(old), Field::AttributeType(new)) => {
                self.text_follows(document, &old.to_string(), &new.to_string())
            }
            (Field::Text(old), Field::Text(new)) => match shape {
                Shape::Expression | Shape::XPath | Shape::Oql => {
                    self.text_follows(document, old, new)
                }
                Shape::VariableUse => {
                    self.variable_follows(document, old, new).map(|key| vec![key])
                }
                // Defaults and cases hold names of enumeration values.
                Shape::Text => {
                    self.locals.get(&(old.to_owned(), new.to_owned())).map(|key| vec![*key])
                }
                _ => None,
            },
            _ => None,
        };
        let Some(mut keys) = keys else { return false };
        keys.dedup();
        for key in keys {
            self.count(key);
        }
        true
    }

    fn names_follow(&self, old: &[String], new: &[String]) -> Option<Vec<Key>> {
        if old.len() != new.len() {
            return None;
        }
        let pairs = old.iter().zip(new).filter(|(old, new)| old != new);
        pairs.map(|(old, new)| self.name_follows(old, new)).collect()
    }

    fn variable_follows(&self, document: DocumentId, old: &str, new: &str) -> Option<Key> {
        let variables = self.variables.get(&document)?;
        variables.get(&(old.to_owned(), new.to_owned())).copied()
    }

    /// Whether a text is the same but for names that were renamed.
    fn text_follows(&self, document: DocumentId, old: &str, new: &str) -> Option<Vec<Key>> {
        let (old, new) = (words(old), words(new));
        if old.len() != new.len() {
            return None;
        }
        let mut keys = Vec::new();
        let mut last = "";
        for (old, new) in old.into_iter().zip(new) {
            if old != new {
                let pair = (old.to_owned(), new.to_owned());
                let key = if last.ends_with('$') {
                    self.variable_follows(document, old, new)
                } else {
                    self.locals.get(&pair).copied()
                };
                keys.push(key.or_else(|| self.name_follows(old, new))?);
            }
            last = new;
        }
        (!keys.is_empty()).then_some(keys)
    }
}

/// A name that an element gives: to itself, or to a variable.
struct Named<'a> {
    property: &'static str,
    text: &'a str,
    is_name: bool,
}

fn named(element: &dyn Element) -> impl Iterator<Item = Named<'_>> {
    element.fields().filter_map(|(property, field)| match (property.shape, field) {
        (Shape::Name | Shape::Variable, Field::Text(text)) => {
            let is_name = matches!(property.shape, Shape::Name);
            Some(Named { property: property.key, text, is_name })
        }
        _ => None,
    })
}

/// The text as words (letters, digits, underscores and dots) and what stands between them.
fn words(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut words = Vec::new();
    let mut start = 0;
    let mut inside = None;
    for (at, c) in text.char_indices() {
        if inside.is_some_and(|inside| inside != is_word(c)) {
            words.extend(text.get(start..at));
            start = at;
        }
        inside = Some(is_word(c));
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}
