//! The canonical writer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::{CAPTION, DIAGRAM, FORMAT_KEY, Ranks, file_order, ranks_of};
use crate::id::Id;
use crate::model::app::App;
use crate::model::caption::caption;
use crate::model::meta::{Element, Elements, Field, Line, Order, Shape, walk};
use crate::model::{Content, Node, Point, Property};
use crate::text::json::{Json, write_string};

/// The canonical text of a document's content.
pub fn write_content(content: &Content) -> String {
    let root = content.element();
    let mut writer = Writer {
        out: String::with_capacity(1024),
        depth: 0,
        ranks: ranks_of(root),
        captions: Captions::default(),
        places: BTreeMap::new(),
        root,
    };
    writer.document();
    writer.out
}

/// The captions of the elements of a document that others refer to by id, made when asked for.
#[derive(Default)]
struct Captions<'a>(Option<FxHashMap<Id, &'a dyn Element>>);

impl<'a> Captions<'a> {
    fn of(&mut self, root: &'a dyn Element, id: Id) -> String {
        let elements = self.0.get_or_insert_with(|| {
            let mut elements = FxHashMap::default();
            walk(root, &mut |element| {
                elements.entry(element.id()).or_insert(element);
            });
            elements
        });
        match elements.get(&id) {
            Some(element) if !id.is_none() => caption(*element, ""),
            _ => "?".to_owned(),
        }
    }
}

struct Writer<'a> {
    out: String,
    depth: usize,
    root: &'a dyn Element,
    ranks: Ranks,
    captions: Captions<'a>,
    /// The lines of the diagram, as the text between the braces.
    places: BTreeMap<Id, String>,
}

/// Where a writer is in an object: on one line or on many, and whether a key came before.
struct Object {
    line: Line,
    empty: bool,
}

impl<'a> Writer<'a> {
    fn document(&mut self) {
        let root = self.root;
        let mut object = self.open(Line::Many);
        if let Some(app) = root.downcast::<App>() {
            // Always there and always first, so that any version can tell what it reads.
            self.key(&mut object, FORMAT_KEY);
            self.display(app.format);
        }
        self.id(&mut object, root);
        self.properties(&mut object, root);
        for (key, value) in root.extra().fields() {
            if is_unknown(root, key) && key != DIAGRAM {
                self.key(&mut object, key);
                self.raw(value, Line::Many);
            }
        }
        let rest = root.extra().fields().iter().find(|(key, _)| key == DIAGRAM);
        self.diagram(&mut object, rest.map(|(_, value)| value));
        self.close(&object);
        self.out.push('\n');
    }

    fn open(&mut self, line: Line) -> Object {
        self.out.push('{');
        self.depth += 1;
        Object { line, empty: true }
    }

    fn key(&mut self, object: &mut Object, key: &str) {
        match object.line {
            Line::One if object.empty => {}
            Line::One => self.out.push_str(", "),
            Line::Many => {
                if !object.empty {
                    self.out.push(',');
                }
                self.new_line();
            }
        }
        object.empty = false;
        self.string(key);
        self.out.push_str(": ");
    }

    fn close(&mut self, object: &Object) {
        self.depth -= 1;
        if object.line == Line::Many && !object.empty {
            self.new_line();
        }
        self.out.push('}');
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    /// One element; `mixed` where others than its kind can stand in its place, `line` that of the
    /// object around it.
    fn element(&mut self, element: &'a dyn Element, mixed: bool, around: Line) {
        let line = if around == Line::One { Line::One } else { element.kind().line };
        let mut object = self.open(line);
        if mixed && !element.kind_name().is_empty() {
            self.key(&mut object, "kind");
            self.string(element.kind_name());
        }
        self.id(&mut object, element);
        let locals = self.properties(&mut object, element);
        for (key, value) in element.extra().fields() {
            if is_unknown(element, key) {
                self.key(&mut object, key);
                self.raw(value, line);
            }
        }
        if let Some(captions) = locals {
            self.key(&mut object, CAPTION);
            self.string(&captions);
        }
        self.close(&object);
    }

    fn id(&mut self, object: &mut Object, element: &dyn Element) {
        let kept = element.extra().fields().iter().find(|(key, _)| key == "id");
        if !element.id().is_none() {
            self.key(object, "id");
            let _ = write!(self.out, "\"{}\"", element.id());
        } else if let Some((key, value)) = kept {
            self.key(object, key);
            self.raw(value, Line::One);
        }
    }

    /// All properties but those of the diagram; gives the captions of what they refer to by id.
    fn properties(&mut self, object: &mut Object, element: &'a dyn Element) -> Option<String> {
        let mut captions: Option<String> = None;
        let extra = element.extra().fields();
        let is_app = element.as_any().is::<App>();
        for (index, property) in element.kind().properties.iter().enumerate() {
            if is_app && property.key == FORMAT_KEY {
                continue;
            }
            if element.is_default(index) {
                if let Some((key, value)) = extra.iter().find(|(key, _)| key == property.key) {
                    self.key(object, key);
                    self.raw(value, object.line);
                }
                continue;
            }
            let Some(field) = element.field(index) else { continue };
            let in_diagram = matches!(property.shape, Shape::Point | Shape::Points);
            if in_diagram && !element.id().is_none() {
                self.place(element.id(), property.key, field);
                continue;
            }
            self.key(object, property.key);
            self.field(property, field, object.line);
            let of = match field {
                Field::Local(id) => self.captions.of(self.root, id),
                Field::Locals(ids) => {
                    let all: Vec<_> =
                        ids.iter().map(|id| self.captions.of(self.root, *id)).collect();
                    all.join(", ")
                }
                _ => continue,
            };
            captions = Some(captions.map_or(of.clone(), |before| format!("{before} → {of}")));
        }
        captions
    }

    fn field(&mut self, property: &Property, field: Field<'a>, line: Line) {
        match field {
            Field::Bool(value) => self.out.push_str(if value { "true" } else { "false" }),
            Field::Int(value) => self.display(value),
            Field::Text(text) => self.string(text),
            Field::Translated(texts) => {
                let mut object = self.open(Line::One);
                for (language, text) in &texts.0 {
                    self.key(&mut object, language);
                    self.string(text);
                }
                self.close(&object);
            }
            Field::Type(ty) => self.string(&ty.to_string()),
            Field::AttributeType(ty) => self.string(&ty.to_string()),
            Field::Reference(name) => self.string(name.as_str()),
            Field::References(names) => self.inline(names, |w, name| w.string(name.as_str())),
            Field::Path(path) => self.string(&path.to_string()),
            Field::Local(id) => self.display(format_args!("\"{id}\"")),
            Field::Locals(ids) => self.inline(ids, |w, id| w.display(format_args!("\"{id}\""))),
            Field::Choice(choice) => self.string(choice.key()),
            Field::Point(_) | Field::Points(_) => write_points(&mut self.out, field),
            Field::Elements(elements) => self.elements(property, elements, line),
        }
    }

    fn elements(&mut self, property: &Property, elements: &'a dyn Elements, line: Line) {
        let Shape::List(_, order) = property.shape else {
            if let Some(element) = elements.get(0) {
                self.element(element, elements.is_mixed(), line);
            }
            return;
        };
        let places = if order == Order::Given {
            (0..elements.len()).collect()
        } else {
            file_order(elements, order, &self.ranks)
        };
        self.out.push('[');
        self.depth += 1;
        for (count, place) in places.into_iter().enumerate() {
            let Some(element) = elements.get(place) else { continue };
            self.item(count, line);
            self.element(element, elements.is_mixed(), line);
        }
        self.end_of_items(elements.is_empty(), line);
    }

    /// What stands before the item of this index.
    fn item(&mut self, index: usize, line: Line) {
        match line {
            Line::One if index == 0 => {}
            Line::One => self.out.push_str(", "),
            Line::Many => {
                if index > 0 {
                    self.out.push(',');
                }
                self.new_line();
            }
        }
    }

    fn end_of_items(&mut self, empty: bool, line: Line) {
        self.depth -= 1;
        if line == Line::Many && !empty {
            self.new_line();
        }
        self.out.push(']');
    }

    /// Adds a property to the line of an element in the diagram.
    fn place(&mut self, id: Id, key: &str, field: Field<'_>) {
        let line = self.places.entry(id).or_default();
        let _ = write!(line, ", \"{key}\": ");
        write_points(line, field);
    }

    /// The section of places, with lines that were read and belong to no known property.
    fn diagram(&mut self, object: &mut Object, rest: Option<&Json<'_>>) {
        let mut others = Vec::new();
        let mut lines = std::mem::take(&mut self.places);
        match rest {
            None => {}
            Some(Json::Array(items)) => {
                for item in items {
                    let id = item.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
                    match (id, item) {
                        (Some(id), Json::Object(pairs)) => {
                            let line: &mut String = lines.entry(id).or_default();
                            for (key, value) in pairs.iter().filter(|(key, _)| key != "id") {
                                if !line.contains(&format!(", \"{key}\": ")) {
                                    let _ = write!(line, ", {}: {value}", Json::string(&**key));
                                }
                            }
                        }
                        _ => others.push(item),
                    }
                }
            }
            Some(other) => others.push(other),
        }
        if lines.is_empty() && others.is_empty() {
            return;
        }
        self.key(object, DIAGRAM);
        self.out.push('[');
        self.depth += 1;
        let count = lines.len();
        for (index, (id, line)) in lines.into_iter().enumerate() {
            self.item(index, Line::Many);
            self.display(format_args!("{{\"id\": \"{id}\"{line}}}"));
        }
        for (index, other) in others.into_iter().enumerate() {
            self.item(count + index, Line::Many);
            self.display(other);
        }
        self.end_of_items(false, Line::Many);
    }

    /// A value that this version does not know. Its layout follows from its shape: lists of
    /// objects and objects that hold them stand on several lines, all else on one.
    fn raw(&mut self, value: &Json<'_>, line: Line) {
        if line == Line::One || !is_deep(value) {
            self.display(value);
            return;
        }
        match value {
            Json::Array(items) => {
                self.out.push('[');
                self.depth += 1;
                for (index, item) in items.iter().enumerate() {
                    self.item(index, Line::Many);
                    self.raw(item, Line::Many);
                }
                self.end_of_items(items.is_empty(), Line::Many);
            }
            Json::Object(pairs) => {
                let mut object = self.open(Line::Many);
                for (key, value) in pairs {
                    self.key(&mut object, key);
                    self.raw(value, Line::Many);
                }
                self.close(&object);
            }
            _ => self.display(value),
        }
    }

    fn inline<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            self.item(index, Line::One);
            write(self, item);
        }
        self.out.push(']');
    }

    fn string(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = write_string(&mut self.out, text);
    }

    fn display(&mut self, value: impl std::fmt::Display) {
        let _ = write!(self.out, "{value}");
    }
}

fn write_points(out: &mut String, field: Field<'_>) {
    let point = |out: &mut String, at: Point| {
        let _ = write!(out, "[{}, {}]", at.x, at.y);
    };
    match field {
        Field::Point(at) => point(out, at),
        Field::Points(points) => {
            out.push('[');
            for (index, at) in points.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                point(out, *at);
            }
            out.push(']');
        }
        _ => {}
    }
}

/// Whether the key is neither a property nor the id: those are written in their own places.
fn is_unknown(element: &dyn Element, key: &str) -> bool {
    key != "id" && element.kind().property(key).is_none()
}

/// Whether the value is a list that holds objects, or an object that holds lists or objects.
fn is_deep(value: &Json<'_>) -> bool {
    match value {
        Json::Array(items) => {
            items.iter().any(|item| matches!(item, Json::Object(_)) || is_deep(item))
        }
        Json::Object(pairs) => pairs.iter().any(|(_, value)| match value {
            Json::Object(_) => true,
            value => is_deep(value),
        }),
        _ => false,
    }
}
