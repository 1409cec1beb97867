//! The comparison of one document with its later self.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::label::{lengths, short, summary, value};
use super::renames::Renames;
use super::{DocumentChange, DocumentDifference, ElementChange, ElementDifference, Pair};
use crate::id::Id;
use crate::model::caption::caption;
use crate::model::meta::{Element, Elements, Field, Order, Property, Shape};
use crate::model::{Document, Kind};

/// Which element it is: its id, and how many with the same id came before it. Elements of lists
/// without an id are compared by their place, as if they stood in a slot.
type Key = (Id, usize);

/// The key of the outermost element, which is matched with the document.
const ROOT: Key = (Id::NONE, usize::MAX);

/// Where an element stands.
struct Node<'a> {
    element: &'a dyn Element,
    /// The nearest element around it that has a key.
    owner: Key,
    /// The keys from there to its list.
    list: String,
    order: Order,
    place: usize,
}

/// A document with all elements that have a key.
struct Tree<'a> {
    root: &'a dyn Element,
    nodes: FxHashMap<Key, Node<'a>>,
    /// The keys from first to last, outer before inner.
    keys: Vec<Key>,
}

impl<'a> Tree<'a> {
    fn new(root: &'a dyn Element) -> Tree<'a> {
        let mut tree = Tree { root, nodes: FxHashMap::default(), keys: Vec::new() };
        tree.inside(root, ROOT, "");
        tree
    }

    fn inside(&mut self, element: &'a dyn Element, owner: Key, prefix: &str) {
        for (property, field) in element.fields() {
            let Field::Elements(elements) = field else { continue };
            let path = join(prefix, property.key);
            let Shape::List(_, order) = property.shape else {
                if let Some(inner) = elements.get(0) {
                    self.inside(inner, owner, &path);
                }
                continue;
            };
            for (place, inner) in elements.iter().enumerate() {
                if inner.id().is_none() {
                    self.inside(inner, owner, &format!("{path}.{place}"));
                    continue;
                }
                let mut key = (inner.id(), 0);
                while self.nodes.contains_key(&key) {
                    key.1 += 1;
                }
                let node = Node { element: inner, owner, list: path.clone(), order, place };
                self.nodes.insert(key, node);
                self.keys.push(key);
                self.inside(inner, key, "");
            }
        }
    }

    fn element(&self, key: Key) -> &'a dyn Element {
        self.nodes.get(&key).map_or(self.root, |node| node.element)
    }

    /// The way to an element as people call things.
    fn path(&self, key: Key) -> String {
        let mut parts = Vec::new();
        let mut at = key;
        while let Some(node) = self.nodes.get(&at) {
            parts.push(short(node.element, self.root));
            at = node.owner;
        }
        parts.reverse();
        parts.join(" › ")
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }
}

/// Comparing one document.
pub(super) struct Comparison<'a> {
    pair: &'a Pair<'a>,
    renames: &'a Renames,
    elements: Vec<ElementDifference>,
    layout: Vec<ElementDifference>,
    /// Slots whose content was replaced as a whole: what stands in them is not listed by itself.
    replaced: BTreeSet<(Key, String)>,
}

/// An element in both documents.
struct Both<'a> {
    key: Key,
    from: &'a dyn Element,
    to: &'a dyn Element,
    /// The way from the element with the key, where this is in a slot of it.
    prefix: String,
    /// The words of that way.
    labels: Vec<String>,
}

impl<'a> Comparison<'a> {
    pub fn new(pair: &'a Pair<'a>, renames: &'a Renames) -> Comparison<'a> {
        let replaced = BTreeSet::new();
        Comparison { pair, renames, elements: Vec::new(), layout: Vec::new(), replaced }
    }

    pub fn difference(mut self) -> DocumentDifference {
        let (change, document) = match (self.pair.from, self.pair.to) {
            (Some(from), Some(to)) => {
                self.documents(from, to);
                (DocumentChange::Changed, Some(to))
            }
            (None, to) => (DocumentChange::Added, to),
            (from, None) => (DocumentChange::Removed, from),
        };
        DocumentDifference {
            document: self.pair.id,
            title: document.map(Document::title).unwrap_or_default(),
            kind: document.map_or("", |d| d.root().kind_name()).to_owned(),
            change,
            elements: self.elements,
            layout: self.layout,
        }
    }

    fn documents(&mut self, from: &'a Document, to: &'a Document) {
        let (before, after) = (Tree::new(from.root()), Tree::new(to.root()));
        self.place(from, to);
        let (key, prefix, labels) = (ROOT, String::new(), Vec::new());
        if same_kind(before.root, after.root) {
            let both = Both { key, from: before.root, to: after.root, prefix, labels };
            self.fields(&both, &before, &after);
        }
        let reordered = reordered(&before, &after);
        for key in &after.keys {
            let Some(node) = after.nodes.get(key) else { continue };
            match before.nodes.get(key) {
                Some(old) if same_kind(old.element, node.element) => {
                    if (old.owner, &old.list) != (node.owner, &node.list) {
                        let (old, new) = (home(&before, old), home(&after, node));
                        self.whole(&after, *key, ElementChange::Moved, old, new);
                    } else if let Some((old, new)) = reordered.get(key) {
                        let (old, new) = (format!("position {old}"), format!("position {new}"));
                        self.whole(&after, *key, ElementChange::Reordered, old, new);
                    }
                    let (from, to) = (old.element, node.element);
                    let (prefix, labels) = (String::new(), Vec::new());
                    let both = Both { key: *key, from, to, prefix, labels };
                    self.fields(&both, &before, &after);
                }
                _ => {
                    let inside_new = node.owner != ROOT && !before.nodes.contains_key(&node.owner);
                    if !inside_new && !self.is_replaced(node) {
                        let new = summary(node.element, after.root);
                        self.whole(&after, *key, ElementChange::Added, String::new(), new);
                    }
                }
            }
        }
        for key in &before.keys {
            let Some(node) = before.nodes.get(key) else { continue };
            let kept = after.nodes.get(key).is_some_and(|n| same_kind(n.element, node.element));
            let inside_old = node.owner != ROOT && !after.nodes.contains_key(&node.owner);
            if !kept && !inside_old && !self.is_replaced(node) {
                let old = summary(node.element, before.root);
                self.whole(&before, *key, ElementChange::Removed, old, String::new());
            }
        }
    }

    /// Whether the element stands in a slot that was replaced as a whole.
    fn is_replaced(&self, node: &Node<'_>) -> bool {
        let mut path = node.list.as_str();
        loop {
            if self.replaced.contains(&(node.owner, path.to_owned())) {
                return true;
            }
            match path.rsplit_once('.') {
                Some((front, _)) => path = front,
                None => return false,
            }
        }
    }

    /// A document that moved to another module or folder, not only because its module was renamed.
    fn place(&mut self, from: &Document, to: &Document) {
        let module = self.renames.module(&from.place.module);
        if module == to.place.module && from.place.folders == to.place.folders {
            return;
        }
        let is_module = std::ptr::eq(to.root().kind(), crate::model::app::Module::kind());
        if is_module {
            return;
        }
        let text = |module: &str, folders: &[String]| {
            let parts = std::iter::once(module).chain(folders.iter().map(String::as_str));
            parts.collect::<Vec<_>>().join("/")
        };
        let old = text(module, &from.place.folders);
        let new = text(&to.place.module, &to.place.folders);
        let root = to.root();
        self.elements.push(ElementDifference {
            element: root.id(),
            path: String::new(),
            kind: root.kind_name().to_owned(),
            change: ElementChange::Moved,
            property: String::new(),
            label: "Place".to_owned(),
            old,
            new,
            uses: 0,
        });
    }

    fn whole(
        &mut self,
        tree: &Tree<'_>,
        key: Key,
        change: ElementChange,
        old: String,
        new: String,
    ) {
        let element = tree.element(key);
        let difference = ElementDifference {
            element: element.id(),
            path: tree.path(key),
            kind: element.kind_name().to_owned(),
            change,
            property: String::new(),
            label: element.kind().label.to_owned(),
            old,
            new,
            uses: 0,
        };
        let list = if is_layout(element.kind()) { &mut self.layout } else { &mut self.elements };
        list.push(difference);
    }

    /// Compares the properties of an element, and of what stands in its slots.
    fn fields(&mut self, both: &Both<'a>, before: &Tree<'a>, after: &Tree<'a>) {
        for (index, property) in both.to.kind().properties.iter().enumerate() {
            let (Some(old), Some(new)) = (both.from.field(index), both.to.field(index)) else {
                continue;
            };
            match (old, new) {
                (Field::Elements(old), Field::Elements(new)) => {
                    self.elements(both, property, [old, new], before, after);
                }
                _ if same(old, new) => {}
                _ => self.value(both, property, [old, new], before, after),
            }
        }
        self.unknown(both, after);
    }

    fn elements(
        &mut self,
        both: &Both<'a>,
        property: &'static Property,
        [old, new]: [&'a dyn Elements; 2],
        before: &Tree<'a>,
        after: &Tree<'a>,
    ) {
        let prefix = join(&both.prefix, property.key);
        let mut labels = both.labels.clone();
        labels.push(property.label.to_owned());
        let key = both.key;
        if matches!(property.shape, Shape::List(..)) {
            // Elements with ids are matched wherever they stand; the others by their place.
            for place in 0..old.len().max(new.len()) {
                let nameless = |list: &'a dyn Elements| {
                    list.get(place).filter(|element| element.id().is_none())
                };
                let prefix = format!("{prefix}.{place}");
                self.slot(key, prefix, &labels, [nameless(old), nameless(new)], before, after);
            }
        } else {
            self.slot(key, prefix, &labels, [old.get(0), new.get(0)], before, after);
        }
    }

    fn slot(
        &mut self,
        key: Key,
        prefix: String,
        labels: &[String],
        [old, new]: [Option<&'a dyn Element>; 2],
        before: &Tree<'a>,
        after: &Tree<'a>,
    ) {
        match (old, new) {
            (None, None) => {}
            (Some(from), Some(to)) if same_kind(from, to) => {
                let labels = labels.to_vec();
                self.fields(&Both { key, from, to, prefix, labels }, before, after);
            }
            _ => {
                let text = |element: Option<&dyn Element>| {
                    element.map_or_else(String::new, |element| caption(element, ""))
                };
                let (old, new) = (text(old), text(new));
                self.replaced.insert((key, prefix.clone()));
                self.set(after, key, prefix, labels.join(" › "), old, new);
            }
        }
    }

    fn value(
        &mut self,
        both: &Both<'a>,
        property: &'static Property,
        [old, new]: [Field<'a>; 2],
        before: &Tree<'a>,
        after: &Tree<'a>,
    ) {
        let path = join(&both.prefix, property.key);
        let mut labels = both.labels.clone();
        labels.push(property.label.to_owned());
        let label = labels.join(" › ");
        if let (Field::Translated(old), Field::Translated(new)) = (old, new) {
            let languages: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
            for language in languages {
                let text = |texts: &crate::model::Translated| {
                    texts.0.get(language).cloned().unwrap_or_default()
                };
                if text(old) != text(new) {
                    let (path, label) =
                        (format!("{path}.{language}"), format!("{label} ({language})"));
                    self.set(after, both.key, path, label, text(old), text(new));
                }
            }
            return;
        }
        if self.renames.follows(self.pair.id, property.shape, old, new) {
            return;
        }
        let (texts, label) = match lengths(old, new) {
            Some((label, old, new)) => ([old, new], label.to_owned()),
            None => ([value(old, before.root), value(new, after.root)], label),
        };
        let [old, new] = texts;
        self.set(after, both.key, path, label, old, new);
        let Some(list) = self.elements.last_mut() else { return };
        if matches!(property.shape, Shape::Name) && both.prefix.is_empty() {
            list.change = ElementChange::Renamed;
        }
        if property.shape.is_diagram()
            && let Some(difference) = self.elements.pop()
        {
            self.layout.push(difference);
        }
    }

    fn set(
        &mut self,
        after: &Tree<'_>,
        key: Key,
        property: String,
        label: String,
        old: String,
        new: String,
    ) {
        let element = after.element(key);
        self.elements.push(ElementDifference {
            element: element.id(),
            path: after.path(key),
            kind: element.kind_name().to_owned(),
            change: ElementChange::Set,
            property,
            label,
            old,
            new,
            uses: 0,
        });
    }

    /// Fields that this version does not know.
    fn unknown(&mut self, both: &Both<'a>, after: &Tree<'a>) {
        let (old, new) = (both.from.extra().fields(), both.to.extra().fields());
        if old == new {
            return;
        }
        let keys: BTreeSet<&String> = old.iter().chain(new).map(|(key, _)| key).collect();
        for key in keys {
            let text = |fields: &[(String, crate::text::json::Json<'_>)]| {
                let found = fields.iter().find(|(other, _)| other == key);
                found.map_or_else(String::new, |(_, value)| value.to_string())
            };
            let (old, new) = (text(old), text(new));
            if old == new {
                continue;
            }
            let path = join(&both.prefix, key);
            self.set(after, both.key, path, key.clone(), old, new);
            if key == "diagram"
                && let Some(difference) = self.elements.pop()
            {
                self.layout.push(difference);
            }
        }
    }
}

/// Where a moved element stands: the way to its list.
fn home(tree: &Tree<'_>, node: &Node<'_>) -> String {
    match tree.path(node.owner) {
        path if path.is_empty() => node.list.clone(),
        path => format!("{path} › {}", node.list),
    }
}

pub(super) fn same_kind(one: &dyn Element, other: &dyn Element) -> bool {
    std::ptr::eq(one.kind(), other.kind()) && one.kind_name() == other.kind_name()
}

/// Whether elements of this kind say only where others stand.
fn is_layout(kind: &Kind) -> bool {
    let mut shapes = kind.properties.iter().map(|property| property.shape);
    shapes.clone().any(|shape| matches!(shape, Shape::Place))
        && shapes.all(|shape| matches!(shape, Shape::Place | Shape::Reference(_)))
}

/// The elements that changed their place among those that stayed in their list: the fewest whose
/// move explains the new order. Positions count from 1.
fn reordered(before: &Tree<'_>, after: &Tree<'_>) -> BTreeMap<Key, (usize, usize)> {
    /// Place after and before, and the element.
    type Moves = Vec<(usize, usize, Key)>;
    let mut lists: BTreeMap<(Key, &str), Moves> = BTreeMap::new();
    for key in &after.keys {
        let (Some(new), Some(old)) = (after.nodes.get(key), before.nodes.get(key)) else {
            continue;
        };
        if new.order == Order::Given && (old.owner, &old.list) == (new.owner, &new.list) {
            let list = lists.entry((new.owner, &new.list)).or_default();
            list.push((new.place, old.place, *key));
        }
    }
    let mut moved = BTreeMap::new();
    for list in lists.values_mut() {
        list.sort_unstable();
        let olds: Vec<usize> = list.iter().map(|(_, old, _)| *old).collect();
        if olds.is_sorted() {
            continue;
        }
        let stays = longest_rising(&olds);
        for (index, (new, old, key)) in list.iter().enumerate() {
            if !stays.contains(&index) {
                moved.insert(*key, (old + 1, new + 1));
            }
        }
    }
    moved
}

/// The places of a longest rising part of `numbers`.
fn longest_rising(numbers: &[usize]) -> BTreeSet<usize> {
    // For each length the place of the smallest number that ends a rising part of it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (place, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers.get(*end).is_some_and(|n| n < number));
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut rising = BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(place) = next {
        rising.insert(place);
        next = before.get(place).copied().flatten();
    }
    rising
}

/// Whether two values of the same property are equal.
pub(super) fn same(old: Field<'_>, new: Field<'_>) -> bool {
    match (old, new) {
        (Field::Bool(a), Field::Bool(b)) => a == b,
        (Field::Int(a), Field::Int(b)) => a == b,
        (Field::Text(a), Field::Text(b)) => a == b,
        (Field::Translated(a), Field::Translated(b)) => a == b,
        (Field::Type(a), Field::Type(b)) => a == b,
        (Field::AttributeType(a), Field::AttributeType(b)) => a == b,
        (Field::Reference(a), Field::Reference(b)) => a == b,
        (Field::References(a), Field::References(b)) => a == b,
        (Field::Path(a), Field::Path(b)) => a == b,
        (Field::Local(a), Field::Local(b)) => a == b,
        (Field::Locals(a), Field::Locals(b)) => a == b,
        (Field::Choice(a), Field::Choice(b)) => a.chosen() == b.chosen(),
        (Field::Point(a), Field::Point(b)) => a == b,
        (Field::Points(a), Field::Points(b)) => a == b,
        _ => false,
    }
}
