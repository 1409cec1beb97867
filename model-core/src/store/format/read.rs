//! The total reader: any JSON object becomes content of the kind, and what does not fit is told
//! and kept.

use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

use super::{CAPTION, DIAGRAM};
use crate::id::Id;
use crate::model::meta::{Element, Elements, FieldMut, Foreign, Shape, walk_mut};
use crate::model::{AttributeType, Content, MemberPath, Node, Point};
use crate::text::json::{Json, Step};
use crate::value::DataType;

/// Something in a document that did not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The way to the value, from the outermost object.
    pub steps: Vec<Step<'static>>,
    /// The element that holds it; [`Id::NONE`] where it has no id.
    pub element: Id,
    /// What did not fit.
    pub misfit: Misfit,
}

/// What did not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The kind has no property of this key: kept.
    UnknownField {
        /// The label of the kind.
        kind: &'static str,
        /// The key as it stands in the file.
        key: String,
    },
    /// The value is none for its property: kept, and the property holds its default.
    WrongValue {
        /// The label of the property.
        property: &'static str,
        /// What should stand there.
        expected: String,
    },
    /// No kind of this name can stand there: kept as a foreign element.
    UnknownKind(String),
    /// The object should say its kind and does not: kept as a foreign element.
    NoKind,
    /// The text is not an id: kept, and the element has none.
    BadId(String),
    /// Another element of the document has this id: it was given one that follows from it.
    SameId(Id),
    /// This many elements that should have an id have none; each was given one that follows from its place.
    NoIds(usize),
    /// A line of the diagram is for no element of the document: kept.
    UnknownPlace,
}

/// Reads the content of a document of this kind, with what did not fit. Kinds that this version
/// does not know become [`Content::Foreign`]. Where the file says no id, the document gets `id`.
/// Nothing where the text is not an object.
pub fn read_content(kind: &str, json: &Json<'_>, id: Id) -> Option<(Content, Vec<Finding>)> {
    let Json::Object(pairs) = json else { return None };
    let mut content = <Content as Node>::create(kind)?;
    let mut reader = Reader::default();
    let root = content.element_mut();
    reader.fill(root, pairs, false, None);
    if reader.ids_missing || root.id().is_none() {
        reader.give_ids(root, id);
    }
    if let Some(diagram) = reader.diagram {
        reader.places(root, diagram);
    }
    Some((content, reader.findings))
}

#[derive(Default)]
struct Reader<'j> {
    findings: Vec<Finding>,
    diagram: Option<&'j Json<'j>>,
    ids_missing: bool,
    /// The ids that elements have so far, with how many had each.
    seen: FxHashMap<Id, usize>,
}

/// The way from the outermost object, as a list on the stack.
#[derive(Clone, Copy)]
struct Trail<'a> {
    up: Option<&'a Trail<'a>>,
    step: Mark<'a>,
}

#[derive(Clone, Copy)]
enum Mark<'a> {
    Key(&'a str),
    Item(usize),
}

fn steps(mut trail: Option<&Trail<'_>>) -> Vec<Step<'static>> {
    let mut steps = Vec::new();
    while let Some(here) = trail {
        steps.push(match here.step {
            Mark::Key(key) => Step::Key(Cow::Owned(key.to_owned())),
            Mark::Item(index) => Step::Item(index),
        });
        trail = here.up;
    }
    steps.reverse();
    steps
}

type Pair<'j> = (Cow<'j, str>, Json<'j>);

impl<'j> Reader<'j> {
    fn tell(&mut self, trail: Option<&Trail<'_>>, element: Id, misfit: Misfit) {
        self.findings.push(Finding { steps: steps(trail), element, misfit });
    }

    fn fill(
        &mut self,
        element: &mut dyn Element,
        pairs: &'j [Pair<'j>],
        mixed: bool,
        trail: Option<&Trail<'_>>,
    ) {
        let foreign = element.as_any().is::<Foreign>();
        let properties = element.kind().properties;
        // Keys mostly stand in the order of the kind, so each search begins after the last hit.
        let mut next = 0;
        for (key, value) in pairs {
            let here = Trail { up: trail, step: Mark::Key(key) };
            match &**key {
                "id" => self.id(element, value, &here),
                "kind" if mixed => {}
                CAPTION if !foreign => {}
                DIAGRAM if trail.is_none() && !foreign => self.diagram = Some(value),
                _ => {
                    let order = (next..properties.len()).chain(0..next);
                    let is_it = |at: &usize| properties.get(*at).is_some_and(|p| p.key == &**key);
                    if let Some(index) = order.into_iter().find(is_it) {
                        next = index + 1;
                        self.property(element, index, value, &here);
                        continue;
                    }
                    element.extra_mut().keep(key, value.clone().into_owned());
                    if !foreign {
                        let (kind, key) = (element.kind().label, key.to_string());
                        self.tell(Some(&here), element.id(), Misfit::UnknownField { kind, key });
                    }
                }
            }
        }
    }

    fn id(&mut self, element: &mut dyn Element, value: &Json<'_>, here: &Trail<'_>) {
        match value.as_str().and_then(|text| text.parse::<Id>().ok()) {
            Some(id) if !id.is_none() => {
                let before = self.seen.entry(id).or_default();
                *before += 1;
                if *before == 1 {
                    element.set_id(id);
                } else {
                    // A line that was copied by hand.
                    element.set_id(Id::derive(&format!("{id}#{before}")));
                    self.tell(Some(here), element.id(), Misfit::SameId(id));
                }
            }
            _ => {
                element.extra_mut().keep("id", value.clone().into_owned());
                self.tell(Some(here), Id::NONE, Misfit::BadId(value.to_string()));
            }
        }
    }

    fn property(
        &mut self,
        element: &mut dyn Element,
        index: usize,
        value: &'j Json<'j>,
        here: &Trail<'_>,
    ) {
        let Some(property) = element.kind().properties.get(index) else { return };
        let Some(field) = element.field_mut(index) else { return };
        let fits = match field {
            FieldMut::Elements(elements) => self.elements(elements, property.shape, value, here),
            field => set(field, value),
        };
        if !fits {
            element.extra_mut().keep(property.key, value.clone().into_owned());
            let expected = expected(property.shape);
            let misfit = Misfit::WrongValue { property: property.label, expected };
            self.tell(Some(here), element.id(), misfit);
        }
    }

    /// Reads what stands in a slot or a list; whether the value fits.
    fn elements(
        &mut self,
        elements: &mut dyn Elements,
        shape: Shape,
        value: &'j Json<'j>,
        here: &Trail<'_>,
    ) -> bool {
        match (shape, value) {
            (Shape::Slot(_), Json::Object(pairs)) => {
                self.element(elements, pairs, here);
                true
            }
            (Shape::List(..), Json::Array(items)) => {
                if !items.iter().all(|item| matches!(item, Json::Object(_))) {
                    return false;
                }
                for (index, item) in items.iter().enumerate() {
                    let Json::Object(pairs) = item else { continue };
                    let trail = Trail { up: Some(here), step: Mark::Item(index) };
                    let id = self.element(elements, pairs, &trail);
                    self.ids_missing |= id.is_none();
                }
                true
            }
            _ => false,
        }
    }

    /// Adds one element to a slot or a list; gives its id.
    fn element(
        &mut self,
        elements: &mut dyn Elements,
        pairs: &'j [Pair<'j>],
        here: &Trail<'_>,
    ) -> Id {
        let mixed = elements.is_mixed();
        let kind = pairs.iter().find(|(key, _)| mixed && key == "kind");
        let kind = kind.and_then(|(_, value)| value.as_str()).unwrap_or_default();
        let Some(element) = elements.push_new(kind) else { return Id::NONE };
        if element.as_any().is::<Foreign>() {
            let misfit = match kind {
                "" => Misfit::NoKind,
                kind => Misfit::UnknownKind(kind.to_owned()),
            };
            self.tell(Some(here), Id::NONE, misfit);
        }
        self.fill(element, pairs, mixed, Some(here));
        element.id()
    }

    /// Gives an id to each element of a list that has none. It follows from the document's id and
    /// the element's place, so that reading the same file again gives the same ids.
    fn give_ids(&mut self, root: &mut dyn Element, id: Id) {
        let mut count = 0_usize;
        let mut found = Vec::new();
        if root.id().is_none() {
            root.set_id(id);
            found.push(id);
        }
        let document = root.id();
        walk_mut(root, &mut |element| {
            for index in 0..element.kind().properties.len() {
                let Some(Shape::List(..)) = element.kind().properties.get(index).map(|p| p.shape)
                else {
                    continue;
                };
                let Some(FieldMut::Elements(list)) = element.field_mut(index) else { continue };
                for place in 0..list.len() {
                    let Some(inner) = list.get_mut(place) else { continue };
                    count += 1;
                    let kept = inner.extra().fields().iter().any(|(key, _)| key == "id");
                    if inner.id().is_none() && !kept && !inner.as_any().is::<Foreign>() {
                        inner.set_id(Id::derive(&format!("{document}/{count}")));
                        found.push(inner.id());
                    }
                }
            }
        });
        if let Some(first) = found.first() {
            self.tell(None, *first, Misfit::NoIds(found.len()));
        }
    }

    /// Puts the places of the diagram into their elements; what is left is kept at the root.
    fn places(&mut self, root: &mut dyn Element, diagram: &Json<'j>) {
        let section = Trail { up: None, step: Mark::Key(DIAGRAM) };
        let Json::Array(items) = diagram else {
            root.extra_mut().keep(DIAGRAM, diagram.clone().into_owned());
            let expected = "a list with an object for each element".to_owned();
            let misfit = Misfit::WrongValue { property: "Diagram", expected };
            self.tell(Some(&section), root.id(), misfit);
            return;
        };
        let id_of = |item: &Json<'_>| item.get("id").and_then(Json::as_str)?.parse::<Id>().ok();
        let mut lines: FxHashMap<Id, usize> = FxHashMap::default();
        for (index, item) in items.iter().enumerate() {
            if let (Some(id), Json::Object(_)) = (id_of(item), item) {
                lines.entry(id).or_insert(index);
            }
        }
        // Which keys of which lines found their property, and which lines are for foreign elements.
        let mut set_keys: FxHashMap<usize, Vec<&str>> = FxHashMap::default();
        let mut foreign: FxHashSet<usize> = FxHashSet::default();
        walk_mut(root, &mut |element| {
            let Some(line) = lines.get(&element.id()) else { return };
            let Some(Json::Object(pairs)) = items.get(*line) else { return };
            if element.as_any().is::<Foreign>() {
                foreign.insert(*line);
            }
            for (key, value) in pairs {
                let Some((index, property)) = element.kind().property(key) else { continue };
                let Some(field) = element.field_mut(index) else { continue };
                if matches!(property.shape, Shape::Point | Shape::Points) && set(field, value) {
                    set_keys.entry(*line).or_default().push(key);
                }
            }
        });
        let mut rest = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let known = set_keys.get(&index).map(Vec::as_slice).unwrap_or_default();
            let left = match item {
                Json::Object(pairs) => {
                    let is_left = |(key, _): &&Pair<'_>| key == "id" || !known.contains(&&**key);
                    Json::Object(pairs.iter().filter(is_left).cloned().collect())
                }
                other => other.clone(),
            };
            if matches!(&left, Json::Object(pairs) if pairs.len() <= 1) && !known.is_empty() {
                continue;
            }
            if !foreign.contains(&index) {
                let here = Trail { up: Some(&section), step: Mark::Item(index) };
                self.tell(Some(&here), Id::NONE, Misfit::UnknownPlace);
            }
            rest.push(left.into_owned());
        }
        if !rest.is_empty() {
            root.extra_mut().keep(DIAGRAM, Json::Array(rest));
        }
    }
}

/// Gives the property its value; whether the value fits.
fn set(field: FieldMut<'_>, value: &Json<'_>) -> bool {
    match (field, value) {
        (FieldMut::Bool(to), Json::Bool(value)) => *to = *value,
        (FieldMut::Int(to), Json::Int(value)) => *to = *value,
        (FieldMut::Text(to), Json::String(text)) => text.as_ref().clone_into(to),
        (FieldMut::Translated(to), Json::Object(pairs)) => {
            let mut texts = std::collections::BTreeMap::new();
            for (language, text) in pairs {
                let Json::String(text) = text else { return false };
                texts.insert(language.to_string(), text.to_string());
            }
            to.0 = texts;
        }
        (FieldMut::Type(to), Json::String(text)) => match DataType::parse(text) {
            Some(ty) => *to = ty,
            None => return false,
        },
        (FieldMut::AttributeType(to), Json::String(text)) => match AttributeType::parse(text) {
            Some(ty) => *to = ty,
            None => return false,
        },
        (FieldMut::Reference(to), Json::String(text)) => *to = text.as_ref().into(),
        (FieldMut::References(to), Json::Array(items)) => {
            match all(items, |item| item.as_str().map(Into::into)) {
                Some(names) => *to = names,
                None => return false,
            }
        }
        (FieldMut::Path(to), Json::String(text)) => *to = MemberPath::parse(text),
        (FieldMut::Local(to), Json::String(text)) => match text.parse() {
            Ok(id) => *to = id,
            Err(_) => return false,
        },
        (FieldMut::Locals(to), Json::Array(items)) => {
            match all(items, |item| item.as_str()?.parse().ok()) {
                Some(ids) => *to = ids,
                None => return false,
            }
        }
        (FieldMut::Choice(to), Json::String(key)) => return to.choose(key),
        (FieldMut::Point(to), value) => match point(value) {
            Some(at) => *to = at,
            None => return false,
        },
        (FieldMut::Points(to), Json::Array(items)) => match all(items, point) {
            Some(points) => *to = points,
            None => return false,
        },
        _ => return false,
    }
    true
}

fn all<'a, 'j, T>(
    items: &'a [Json<'j>],
    read: impl Fn(&'a Json<'j>) -> Option<T>,
) -> Option<Vec<T>> {
    items.iter().map(read).collect()
}

fn point(value: &Json<'_>) -> Option<Point> {
    let Json::Array(items) = value else { return None };
    let [x, y] = items.as_slice() else { return None };
    Some(Point::new(i32::try_from(x.as_int()?).ok()?, i32::try_from(y.as_int()?).ok()?))
}

/// What should stand in a property of this shape, to end the sentence "here should stand …".
fn expected(shape: Shape) -> String {
    let text = match shape {
        Shape::Bool => "true or false",
        Shape::Int => "a whole number",
        Shape::Text
        | Shape::Paragraph
        | Shape::Name
        | Shape::Variable
        | Shape::VariableUse
        | Shape::Expression
        | Shape::XPath
        | Shape::Oql => "a text in quotes",
        Shape::Translated => "texts by language, such as {\"en\": \"Order\"}",
        Shape::Type => "a type, such as \"Decimal\" or \"Object Sales.Order\"",
        Shape::AttributeType => {
            "a type of attributes, such as \"String(200)\" or \"Enumeration Sales.Status\""
        }
        Shape::Reference(_) => "a name, such as \"Sales.Order\"",
        Shape::References(_) => "a list of names, such as [\"Sales.Order\"]",
        Shape::Path => "a path, such as \"Sales.Order.Total\"",
        Shape::Local => "the id of an element of this document",
        Shape::Locals => "a list of ids of elements of this document",
        Shape::Point | Shape::Place => "a place, such as [100, 60]",
        Shape::Points => "a list of places, such as [[100, 60]]",
        Shape::Slot(_) => "an object",
        Shape::List(..) => "a list of objects",
        Shape::Choice(choices) => {
            let keys: Vec<String> = choices().iter().map(|c| format!("\"{}\"", c.key)).collect();
            return format!("one of {}", keys.join(", "));
        }
    };
    text.to_owned()
}
