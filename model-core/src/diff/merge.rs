//! The merge of a document: two versions with a common ancestor become one, element by element and
//! property by property.
//!
//! What only one side changed is taken from it; what both changed alike is there once. Elements of
//! lists are known by their ids, so both may add, remove and change others in one list. Where both
//! changed one thing in different ways, or one changed what the other removed, the result holds what
//! `ours` says (an element that one side removed stays) and the conflict is told. Names are opaque
//! here: that the other side renamed something is for whoever merges whole apps.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::compare::{same, same_kind};
use crate::id::Id;
use crate::model::meta::{Element, Elements, Field, FieldMut, Order, Property, Shape};
use crate::model::{Content, Document, Node as _};

/// What a merge gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The document with what both sides did.
    pub document: Document,
    /// Where they did different things to the same. Empty where all is well.
    pub conflicts: Vec<Conflict>,
}

/// A place where both sides did different things.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The element; [`Id::NONE`] for the document itself.
    pub element: Id,
    /// The keys from there to the property, joined by dots; empty for the element as a whole.
    pub property: String,
    /// What happened.
    pub clash: Clash,
}

/// How two changes exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clash {
    /// Both sides set it, to different values.
    Set,
    /// We changed it and they removed it.
    RemovedByThem,
    /// They changed it and we removed it.
    RemovedByUs,
    /// Both sides put elements into different orders, or one element into different lists.
    Order,
}

/// Merges two versions of a document. Nothing where they are documents of different kinds.
pub fn merge(base: &Document, ours: &Document, theirs: &Document) -> Option<Merged> {
    let sides = [base, ours, theirs].map(|document| Side::new(document.root()));
    let mut merge = Merge { sides, conflicts: Vec::new() };
    let roots = (base.root(), ours.root(), theirs.root());
    if !same_kind(roots.0, roots.1) || !same_kind(roots.0, roots.2) {
        return None;
    }
    let root = merge.element(roots.0, roots.1, roots.2, Id::NONE, "");
    let content = Content::from_element(root).ok()?;
    let place = match (ours.place == base.place, theirs.place == base.place) {
        (true, _) => theirs.place.clone(),
        (false, true) => ours.place.clone(),
        (false, false) => {
            if ours.place != theirs.place {
                merge.clash(Id::NONE, "place".to_owned(), Clash::Set);
            }
            ours.place.clone()
        }
    };
    let mut document = Document { place, content };
    if let Some(id) = merge.lost(&document) {
        // Each side put one element into the other's.
        merge.conflicts =
            vec![Conflict { element: id, property: String::new(), clash: Clash::Order }];
        document.content = ours.content.clone();
    }
    merge.conflicts.sort();
    Some(Merged { document, conflicts: merge.conflicts })
}

/// One version: its elements that have ids, with the lists that they stand in.
struct Side<'a> {
    elements: FxHashMap<Id, (&'a dyn Element, Home)>,
}

/// A list: the element around it that has an id, and the keys from there.
type Home = (Id, String);

impl<'a> Side<'a> {
    fn new(root: &'a dyn Element) -> Side<'a> {
        let mut side = Side { elements: FxHashMap::default() };
        side.inside(root, Id::NONE, "");
        side
    }

    fn inside(&mut self, element: &'a dyn Element, owner: Id, prefix: &str) {
        for (property, field) in element.fields() {
            let Field::Elements(elements) = field else { continue };
            let path = join(prefix, property.key);
            match property.shape {
                Shape::List(..) if has_ids(elements) => {
                    for inner in elements.iter() {
                        let home = (owner, path.clone());
                        self.elements.entry(inner.id()).or_insert((inner, home));
                        self.inside(inner, inner.id(), "");
                    }
                }
                Shape::List(..) => {}
                _ => {
                    if let Some(inner) = elements.get(0) {
                        self.inside(inner, owner, &path);
                    }
                }
            }
        }
    }

    fn element(&self, id: Id) -> Option<&'a dyn Element> {
        self.elements.get(&id).map(|(element, _)| *element)
    }

    fn home(&self, id: Id) -> Option<&Home> {
        self.elements.get(&id).map(|(_, home)| home)
    }
}

struct Merge<'a> {
    /// The ancestor, ours and theirs.
    sides: [Side<'a>; 3],
    conflicts: Vec<Conflict>,
}

impl Merge<'_> {
    fn clash(&mut self, element: Id, property: String, clash: Clash) {
        self.conflicts.push(Conflict { element, property, clash });
    }

    /// Three versions of an element as one. `owner` and `prefix` say where a property stands.
    fn element(
        &mut self,
        base: &dyn Element,
        ours: &dyn Element,
        theirs: &dyn Element,
        owner: Id,
        prefix: &str,
    ) -> Box<dyn Element> {
        let mut merged = ours.copy();
        for (index, property) in base.kind().properties.iter().enumerate() {
            let fields = (base.field(index), ours.field(index), theirs.field(index));
            let (Some(old), Some(our), Some(their)) = fields else { continue };
            let path = join(prefix, property.key);
            let Some(to) = merged.field_mut(index) else { continue };
            match (old, our, their, to) {
                (
                    Field::Elements(b),
                    Field::Elements(o),
                    Field::Elements(t),
                    FieldMut::Elements(to),
                ) => {
                    self.elements(property, [b, o, t], to, owner, path);
                }
                (
                    Field::Translated(b),
                    Field::Translated(o),
                    Field::Translated(t),
                    FieldMut::Translated(to),
                ) => {
                    let languages: BTreeSet<&String> =
                        b.0.keys().chain(o.0.keys()).chain(t.0.keys()).collect();
                    for language in languages {
                        let (b, o, t) = (b.0.get(language), o.0.get(language), t.0.get(language));
                        if b == o {
                            match t {
                                Some(text) => to.0.insert(language.clone(), text.clone()),
                                None => to.0.remove(language),
                            };
                        } else if b != t && o != t {
                            self.clash(owner, join(&path, language), Clash::Set);
                        }
                    }
                }
                (old, our, their, to) => {
                    if same(old, our) {
                        assign(to, their);
                    } else if !same(old, their) && !same(our, their) {
                        self.clash(owner, path, Clash::Set);
                    }
                }
            }
        }
        if ours.extra() == base.extra() {
            merged.extra_mut().clone_from(theirs.extra());
        } else if theirs.extra() != base.extra() && theirs.extra() != ours.extra() {
            self.clash(owner, join(prefix, "//"), Clash::Set);
        }
        merged
    }

    fn elements(
        &mut self,
        property: &Property,
        [base, ours, theirs]: [&dyn Elements; 3],
        to: &mut dyn Elements,
        owner: Id,
        path: String,
    ) {
        let order = match property.shape {
            Shape::List(_, order) if [base, ours, theirs].iter().all(|list| has_ids(*list)) => {
                order
            }
            Shape::List(..) => return self.whole([base, ours, theirs], to, owner, path),
            _ => {
                let slots = (base.get(0), ours.get(0), theirs.get(0));
                if let (Some(b), Some(o), Some(t)) = slots
                    && same_kind(b, o)
                    && same_kind(b, t)
                {
                    let merged = self.element(b, o, t, owner, &path);
                    fill(to, vec![merged]);
                    return;
                }
                return self.whole([base, ours, theirs], to, owner, path);
            }
        };
        // Whose order counts: that of the side that changed it.
        let common = |list: &dyn Elements| -> Vec<Id> {
            let everywhere =
                |id: &Id| [base, ours, theirs].iter().all(|l| l.position(*id).is_some());
            list.iter().map(Element::id).filter(everywhere).collect()
        };
        let (was, we, they) = (common(base), common(ours), common(theirs));
        if matches!(order, Order::Given) && was != we && was != they && we != they {
            self.clash(owner, path.clone(), Clash::Order);
        }
        let (first, second) = if was == we { (theirs, ours) } else { (ours, theirs) };
        let mut ids: Vec<Id> = first.iter().map(Element::id).collect();
        for (place, added) in second.iter().enumerate() {
            if ids.contains(&added.id()) {
                continue;
            }
            let mut before = (0..place).rev().filter_map(|place| second.get(place));
            let at = before.find_map(|e| ids.iter().position(|id| *id == e.id()));
            ids.insert(at.map_or(0, |at| at + 1), added.id());
        }
        let mut merged = Vec::new();
        for id in ids {
            if self.is_at_home(id, &(owner, path.clone())) {
                let [base, ours, theirs] = &self.sides;
                let three = [base.element(id), ours.element(id), theirs.element(id)];
                merged.extend(self.one_of_list(id, three));
            }
        }
        fill(to, merged);
    }

    /// Whether an element of one of the versions of a list stays in it, or goes where one side moved
    /// it. Where both moved it, it goes where we did.
    fn is_at_home(&mut self, id: Id, here: &Home) -> bool {
        let [base, ours, theirs] = &self.sides;
        match (base.home(id), ours.home(id), theirs.home(id)) {
            (Some(was), Some(we), Some(they)) => {
                let stays = if was == we { they } else { we } == here;
                if was != we && was != they && we != they && stays {
                    self.clash(id, String::new(), Clash::Order);
                }
                stays
            }
            (_, Some(one), None) | (_, None, Some(one)) | (None, Some(one), Some(_)) => one == here,
            (Some(_) | None, None, None) => false,
        }
    }

    /// An element that all three versions have and the merged one has not.
    fn lost(&self, merged: &Document) -> Option<Id> {
        let all = Side::new(merged.root());
        let [base, ours, theirs] = &self.sides;
        let mut kept = base
            .elements
            .keys()
            .filter(|id| ours.elements.contains_key(*id) && theirs.elements.contains_key(*id));
        kept.find(|id| !all.elements.contains_key(*id)).copied()
    }

    /// What becomes of an element of a list.
    fn one_of_list(
        &mut self,
        id: Id,
        three: [Option<&dyn Element>; 3],
    ) -> Option<Box<dyn Element>> {
        match three {
            [Some(base), Some(ours), Some(theirs)] => {
                if same_kind(base, ours) && same_kind(base, theirs) {
                    return Some(self.element(base, ours, theirs, id, ""));
                }
                if is_same(base, ours) {
                    return Some(theirs.copy());
                }
                if !is_same(base, theirs) && !is_same(ours, theirs) {
                    self.clash(id, String::new(), Clash::Set);
                }
                Some(ours.copy())
            }
            [Some(base), Some(ours), None] => {
                if is_same(base, ours) {
                    return None;
                }
                self.clash(id, String::new(), Clash::RemovedByThem);
                Some(ours.copy())
            }
            [Some(base), None, Some(theirs)] => {
                if is_same(base, theirs) {
                    return None;
                }
                self.clash(id, String::new(), Clash::RemovedByUs);
                Some(theirs.copy())
            }
            [None, Some(ours), Some(theirs)] => {
                if !is_same(ours, theirs) {
                    self.clash(id, String::new(), Clash::Set);
                }
                Some(ours.copy())
            }
            [None, Some(added), None] | [None, None, Some(added)] => Some(added.copy()),
            _ => None,
        }
    }

    /// Elements that no ids tell apart: all of one side.
    fn whole(
        &mut self,
        [base, ours, theirs]: [&dyn Elements; 3],
        to: &mut dyn Elements,
        owner: Id,
        path: String,
    ) {
        if are_same(base, ours) {
            fill(to, theirs.iter().map(Element::copy).collect());
        } else if !are_same(base, theirs) && !are_same(ours, theirs) {
            self.clash(owner, path, Clash::Set);
        }
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }
}

/// Whether every element has an id that no other of the list has.
fn has_ids(list: &dyn Elements) -> bool {
    let mut seen = BTreeSet::new();
    list.iter().all(|element| !element.id().is_none() && seen.insert(element.id()))
}

fn fill(to: &mut dyn Elements, elements: Vec<Box<dyn Element>>) {
    while to.remove(0).is_some() {}
    for element in elements {
        // They come from lists of the same kinds.
        let _ = to.insert(usize::MAX, element);
    }
}

fn are_same(one: &dyn Elements, other: &dyn Elements) -> bool {
    one.len() == other.len() && one.iter().zip(other.iter()).all(|(a, b)| is_same(a, b))
}

/// Whether two elements are equal in all that they hold.
fn is_same(one: &dyn Element, other: &dyn Element) -> bool {
    same_kind(one, other)
        && one.id() == other.id()
        && one.extra() == other.extra()
        && (0..one.kind().properties.len()).all(|index| {
            match (one.field(index), other.field(index)) {
                (Some(Field::Elements(a)), Some(Field::Elements(b))) => are_same(a, b),
                (Some(a), Some(b)) => same(a, b),
                (a, b) => a.is_none() && b.is_none(),
            }
        })
}

fn assign(to: FieldMut<'_>, from: Field<'_>) {
    match (to, from) {
        (FieldMut::Bool(to), Field::Bool(from)) => *to = from,
        (FieldMut::Int(to), Field::Int(from)) => *to = from,
        (FieldMut::Text(to), Field::Text(from)) => from.clone_into(to),
        (FieldMut::Translated(to), Field::Translated(from)) => to.clone_from(from),
        (FieldMut::Type(to), Field::Type(from)) => to.clone_from(from),
        (FieldMut::AttributeType(to), Field::AttributeType(from)) => to.clone_from(from),
        (FieldMut::Reference(to), Field::Reference(from)) => to.clone_from(from),
        (FieldMut::References(to), Field::References(from)) => from.clone_into(to),
        (FieldMut::Path(to), Field::Path(from)) => to.clone_from(from),
        (FieldMut::Local(to), Field::Local(from)) => *to = from,
        (FieldMut::Locals(to), Field::Locals(from)) => from.clone_into(to),
        (FieldMut::Choice(to), Field::Choice(from)) => {
            to.choose(from.key());
        }
        (FieldMut::Point(to), Field::Point(from)) => *to = from,
        (FieldMut::Points(to), Field::Points(from)) => from.clone_into(to),
        _ => {}
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
