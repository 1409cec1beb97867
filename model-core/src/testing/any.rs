//! Arbitrary elements of every kind, filled through their descriptions.

use super::Dice;
use crate::id::IdSource;
use crate::model::app::{App, Module};
use crate::model::meta::{Element, Elements, FieldMut, Order, Shape, walk_mut};
use crate::model::{
    AttributeType, Content, Document, Foreign, MemberPath, Node, Place, Point, Project,
};
use crate::name::QName;
use crate::text::json::Json;
use crate::value::DataType;

/// A project with a few modules that holds every kind of document several times, with arbitrary
/// values in their properties, unknown fields and foreign elements now and then. Names are
/// allowed and unique; references lead nowhere as a rule.
pub fn any_project(seed: u64) -> Project {
    let mut dice = Dice::new(seed);
    let mut project = Project::default();
    for kind in ["app", "navigation", "security"] {
        add(&mut project, Place::default(), kind, &mut dice);
    }
    for number in 0..=dice.below(3) {
        let module = format!("{}{number}", dice.word(&["Sales", "stock", "HR_", "X"]));
        for kind in <Content as Node>::kinds() {
            let count = match kind.name {
                "app" | "navigation" | "security" => 0,
                "module" | "diagram" => 1,
                _ => dice.below(3),
            };
            for _ in 0..count {
                let mut place = Place::module(&module);
                if !matches!(kind.name, "entity" | "module" | "diagram") {
                    for _ in 0..dice.below(3) {
                        let folder = dice.word(&["Checkout", "1. Steps", "entities", "Größe"]);
                        place.folders.push(folder.to_owned());
                    }
                }
                add(&mut project, place, kind.name, &mut dice);
            }
        }
    }
    project
}

fn add(project: &mut Project, place: Place, kind: &str, dice: &mut Dice) {
    if let Some(document) = any_document(place, kind, dice) {
        project.add(document);
    }
}

/// A document of this kind at this place, with arbitrary values and a name that is its own.
pub fn any_document(place: Place, kind: &str, dice: &mut Dice) -> Option<Document> {
    let mut content = any_content(kind, dice)?;
    let module = place.module.clone();
    match &mut content {
        Content::Module(Module { name, .. }) => *name = module,
        Content::App(App { format, .. }) => *format = crate::model::app::FORMAT,
        _ => {}
    }
    Some(Document { place, content })
}

/// The content of a document of this kind with arbitrary values. Nothing where no document is of
/// this kind.
pub fn any_content(kind: &str, dice: &mut Dice) -> Option<Content> {
    let mut content = <Content as Node>::create(kind)?;
    if matches!(content, Content::Foreign(_)) {
        return None;
    }
    let root = content.element_mut();
    root.set_id(dice.next_id());
    fill(root, dice, 0);
    Some(content)
}

/// One of the things that can stand in one place, of this kind, with arbitrary values.
pub fn any_node<T: Node>(kind: &str, dice: &mut Dice) -> Option<T> {
    let mut node = T::create(kind)?;
    let element = node.element_mut();
    element.set_id(dice.next_id());
    fill(element, dice, 0);
    Some(node)
}

/// Gives most properties of the element a value, and elements inside it, down to some depth.
fn fill(element: &mut dyn Element, dice: &mut Dice, depth: usize) {
    for (index, property) in element.kind().properties.iter().enumerate() {
        let named = matches!(property.shape, Shape::Name);
        if !named && dice.one_in(3) {
            continue;
        }
        let Some(field) = element.field_mut(index) else { continue };
        match field {
            FieldMut::Bool(value) => *value = dice.one_in(2),
            FieldMut::Int(value) => *value = any_int(dice),
            FieldMut::Text(text) if named => *text = format!("N{}", dice.next_id()),
            FieldMut::Text(text) => *text = any_text(dice),
            FieldMut::Translated(texts) => {
                for _ in 0..dice.below(3) {
                    let language = dice.word(&["en", "de", "pt-BR", "ar"]).to_owned();
                    texts.0.insert(language, any_text(dice));
                }
            }
            FieldMut::Type(ty) => *ty = any_type(dice),
            FieldMut::AttributeType(ty) => *ty = any_attribute_type(dice),
            FieldMut::Reference(name) => *name = any_name(dice),
            FieldMut::References(names) => {
                *names = (0..dice.below(3)).map(|_| any_name(dice)).collect();
            }
            FieldMut::Path(path) => {
                let steps = 1 + 2 * dice.below(3);
                *path = MemberPath((0..steps).map(|_| any_name(dice)).collect());
            }
            FieldMut::Local(id) => *id = dice.next_id(),
            FieldMut::Locals(ids) => {
                *ids = (0..dice.below(3)).map(|_| dice.next_id()).collect();
            }
            FieldMut::Choice(choice) => {
                let choices = choice.choices();
                if let Some(chosen) = dice.pick(choices) {
                    choice.choose(chosen.key);
                }
            }
            FieldMut::Point(at) => *at = any_point(dice),
            FieldMut::Points(points) => {
                *points = (0..dice.below(3)).map(|_| any_point(dice)).collect();
            }
            FieldMut::Elements(elements) => fill_elements(elements, property.shape, dice, depth),
        }
    }
    if dice.one_in(30) {
        element.extra_mut().keep("x-unknown", any_json(dice, 0));
    }
    link(element, dice);
}

fn fill_elements(elements: &mut dyn Elements, shape: Shape, dice: &mut Dice, depth: usize) {
    let (kinds, count) = match shape {
        Shape::Slot(kinds) => (kinds(), 1),
        Shape::List(kinds, _) => (kinds(), dice.below(if depth == 0 { 10 } else { 3 })),
        _ => return,
    };
    if depth > 4 {
        return;
    }
    for _ in 0..count {
        let foreign = elements.is_mixed() && dice.one_in(20);
        let kind = match dice.pick(&kinds) {
            _ if foreign => "fromTheFuture",
            Some(kind) if elements.is_mixed() => kind.name,
            _ => "",
        };
        let Some(element) = elements.push_new(kind) else { continue };
        if matches!(shape, Shape::List(..)) {
            element.set_id(dice.next_id());
        }
        if element.as_any().is::<Foreign>() {
            element.extra_mut().keep("name", Json::string(any_text(dice)));
            element.extra_mut().keep("x", any_json(dice, 0));
        } else {
            fill(element, dice, depth + 1);
        }
    }
}

/// Lets references inside a document lead to elements of the document, mostly.
fn link(root: &mut dyn Element, dice: &mut Dice) {
    let mut ids = Vec::new();
    crate::model::meta::walk(root, &mut |element| ids.push(element.id()));
    walk_mut(root, &mut |element| {
        for index in 0..element.kind().properties.len() {
            match element.field_mut(index) {
                Some(FieldMut::Local(id)) if !dice.one_in(5) => {
                    *id = dice.pick(&ids).copied().unwrap_or_default();
                }
                Some(FieldMut::Locals(locals)) => {
                    for id in locals {
                        *id = dice.pick(&ids).copied().unwrap_or_default();
                    }
                }
                _ => {}
            }
        }
    });
}

/// Puts the elements of all lists whose order means nothing into another order.
pub fn shuffle(root: &mut dyn Element, dice: &mut Dice) {
    walk_mut(root, &mut |element| {
        for (index, property) in element.kind().properties.iter().enumerate() {
            if !matches!(property.shape, Shape::List(_, Order::ById | Order::Flow)) {
                continue;
            }
            let Some(FieldMut::Elements(list)) = element.field_mut(index) else { continue };
            for _ in 0..list.len() {
                let (from, to) = (dice.below(list.len()), dice.below(list.len()));
                if let Some(element) = list.remove(from) {
                    // It came from this list, so it fits.
                    let _ = list.insert(to, element);
                }
            }
        }
    });
}

fn any_int(dice: &mut Dice) -> i64 {
    match dice.below(4) {
        0 => 0,
        1 => i64::from_ne_bytes(dice.bits().to_ne_bytes()),
        _ => i64::try_from(dice.below(1000)).unwrap_or_default(),
    }
}

fn any_text(dice: &mut Dice) -> String {
    const PARTS: &[&str] = &[
        "Order",
        " ",
        "$Order/Total",
        " > 100",
        "\n",
        "\"",
        "\\",
        "ä",
        "日本",
        "😀",
        "\u{202e}",
        "'; DROP TABLE",
        "{1}",
        "\t",
        "\u{1}",
        "/",
        "}",
        "[",
        "//",
        ",",
    ];
    (0..dice.below(6)).map(|_| dice.word(PARTS)).collect()
}

fn any_name(dice: &mut Dice) -> QName {
    QName::from(dice.word(&[
        "Sales.Order",
        "Sales.Order.Total",
        "Sales.Order_Customer",
        "Stock",
        "a b.c\"",
        "X.日本",
    ]))
}

fn any_type(dice: &mut Dice) -> DataType {
    let name = any_name(dice);
    match dice.below(9) {
        0 => DataType::Nothing,
        1 => DataType::Boolean,
        2 => DataType::Integer,
        3 => DataType::Decimal,
        4 => DataType::String,
        5 => DataType::DateTime,
        6 => DataType::Enumeration(name),
        7 => DataType::Object(name),
        _ => DataType::List(name),
    }
}

fn any_attribute_type(dice: &mut Dice) -> AttributeType {
    match dice.below(9) {
        0 => AttributeType::String(None),
        1 => AttributeType::String(u32::try_from(1 + dice.below(9000)).ok()),
        2 => AttributeType::Integer,
        3 => AttributeType::Long,
        4 => AttributeType::Decimal,
        5 => AttributeType::Boolean,
        6 => AttributeType::DateTime { localized: dice.one_in(2) },
        7 => AttributeType::AutoNumber,
        _ => AttributeType::Enumeration(any_name(dice)),
    }
}

fn any_point(dice: &mut Dice) -> Point {
    let coordinate = |dice: &mut Dice| match dice.below(10) {
        0 => i32::MIN,
        1 => i32::MAX,
        _ => i32::try_from(dice.below(2000)).unwrap_or_default() - 500,
    };
    Point::new(coordinate(dice), coordinate(dice))
}

/// An arbitrary JSON value without keys that mean something in files.
fn any_json(dice: &mut Dice, depth: usize) -> Json<'static> {
    match dice.below(if depth < 3 { 7 } else { 5 }) {
        0 => Json::Null,
        1 => Json::Bool(dice.one_in(2)),
        2 => Json::Int(any_int(dice)),
        3 => Json::Number("1.50e3".into()),
        4 => Json::string(any_text(dice)),
        5 => Json::Array((0..dice.below(3)).map(|_| any_json(dice, depth + 1)).collect()),
        _ => {
            let pair =
                |key: usize, dice: &mut Dice| (format!("k{key}").into(), any_json(dice, depth + 1));
            Json::Object((0..dice.below(3)).map(|key| pair(key, dice)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::all_kinds;
    use crate::model::meta::walk;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_and_every_property_comes_up() {
        let mut kinds = BTreeSet::new();
        let mut set = BTreeSet::new();
        for seed in 0..1500 {
            for document in any_project(seed).documents().values() {
                walk(document.root(), &mut |element| {
                    let kind = element.kind();
                    kinds.insert(std::ptr::from_ref(kind));
                    for (index, property) in kind.properties.iter().enumerate() {
                        if !element.is_default(index) {
                            set.insert((std::ptr::from_ref(kind), property.key));
                        }
                    }
                });
            }
        }
        for kind in all_kinds() {
            assert!(kinds.contains(&std::ptr::from_ref(kind)), "{}", kind.name);
            for property in kind.properties.iter().filter(|p| p.key != "format") {
                let key = (std::ptr::from_ref(kind), property.key);
                assert!(set.contains(&key), "{}.{}", kind.name, property.key);
            }
        }
    }

    #[test]
    fn a_seed_gives_the_same_again() {
        assert_eq!(any_project(7), any_project(7));
        assert_ne!(any_project(7), any_project(8));
    }
}
