//! Every scalar of a page is read or left out on purpose: one is changed at a time, and what the
//! unit becomes must change with it.

use std::collections::BTreeMap;
use std::path::Path;

use model_core::model::Document;

use super::left_out::{LEFT_OUT, reason};
use crate::mendix::bson::tests::document;
use crate::mendix::bson::{Document as Source, Value};
use crate::mendix::note::Note;
use crate::mendix::project::unit;
use crate::mendix::sources::Sources;
use crate::mendix::storage::Storage;
use crate::mendix::tree::{Leaf, Tree};

/// How many of the scalars of one path are tried until one makes a difference.
const TRIES: usize = 12;

/// Where a scalar stands, for its path.
#[derive(Clone, Default)]
struct Within {
    /// The widget of a package.
    widget: String,
    /// The keys of its properties by the bytes of their types' ids, with the kinds of their values.
    keys: BTreeMap<Vec<u8>, (String, String)>,
    /// The property, where its value is meant.
    property: Option<(String, String)>,
}

/// The keys of properties of a package's widget, those of inner objects with a dot.
fn keys_of(ty: &Source<'_>, before: &str, keys: &mut BTreeMap<Vec<u8>, (String, String)>) {
    for property in ty.documents("PropertyTypes") {
        let key = format!("{before}{}", property.text("PropertyKey"));
        let value = property.document("ValueType").unwrap();
        if let Some(Value::Bytes(id)) = property.get("$ID") {
            keys.insert(id.to_vec(), (key.clone(), value.text("Type").to_owned()));
        }
        if let Some(inner) = value.document("ObjectType") {
            keys_of(inner, &format!("{key}."), keys);
        }
    }
}

/// What can be chosen in properties of a package's widget, by their paths.
fn choices_of<'s>(ty: &Source<'s>, before: &str, choices: &mut BTreeMap<String, Vec<&'s str>>) {
    for property in ty.documents("PropertyTypes") {
        let path = format!("{before}{}", property.text("PropertyKey"));
        let value = property.document("ValueType").unwrap();
        if value.text("Type") == "Boolean" {
            choices.insert(path.clone(), vec!["true", "false"]);
        }
        let words = value.documents("EnumerationValues").map(|word| word.text("_Key"));
        let words: Vec<&str> = words.collect();
        if !words.is_empty() {
            choices.insert(path.clone(), words);
        }
        if let Some(inner) = value.document("ObjectType") {
            choices_of(inner, &format!("{path}."), choices);
        }
    }
}

/// The path of a scalar in a document of this kind; nothing where it means nothing there.
fn path(kind: &str, key: &str, within: &Within) -> Option<String> {
    if kind == "CustomWidgets$WidgetValue" {
        let (property, ty) = within.property.as_ref()?;
        let meant = match ty.as_str() {
            "Boolean" | "Integer" | "Decimal" | "Enumeration" | "String" => "PrimitiveValue",
            other => other,
        };
        return (meant == key).then(|| format!("{}/{property}", within.widget));
    }
    if let Some((property, _)) = &within.property
        && kind == "Texts$Translation"
    {
        return (key == "Text").then(|| format!("{}/{property}", within.widget));
    }
    Some(format!("{kind}.{key}"))
}

/// Visits all scalars with their paths, and rebuilds the document with what `visit` gives for them.
fn rebuilt<'b>(
    source: &Source<'b>,
    within: &Within,
    visit: &mut impl FnMut(&str, &Value<'b>) -> Option<Value<'b>>,
) -> Source<'b> {
    let kind = source.kind();
    let mut within = within.clone();
    if kind == "CustomWidgets$CustomWidget" {
        let ty = source.document("Type").unwrap();
        within = Within { widget: ty.text("WidgetId").to_owned(), ..Within::default() };
        keys_of(ty.document("ObjectType").unwrap(), "", &mut within.keys);
    } else if kind == "CustomWidgets$WidgetProperty" {
        within.property = match source.get("TypePointer") {
            Some(Value::Bytes(id)) => within.keys.get(*id).cloned(),
            _ => None,
        };
    } else if !kind.starts_with("CustomWidgets$")
        && !matches!(kind, "Forms$ClientTemplate" | "Texts$Text" | "Texts$Translation")
    {
        within = Within::default();
    }
    let mut fields = Vec::new();
    for (key, value) in source.fields() {
        let is_type = kind == "CustomWidgets$CustomWidget" && key == "Type";
        let value = match value {
            _ if is_type => value.clone(),
            Value::Document(inner) => Value::Document(rebuilt(inner, &within, visit)),
            Value::List(values) => Value::List(
                values
                    .iter()
                    .map(|value| match value {
                        Value::Document(inner) => Value::Document(rebuilt(inner, &within, visit)),
                        other => match path(kind, key, &within) {
                            Some(path) => visit(&path, other).unwrap_or_else(|| other.clone()),
                            None => other.clone(),
                        },
                    })
                    .collect(),
            ),
            Value::Text(_) | Value::Bool(_) | Value::Int(_) | Value::Real(_)
                if !key.starts_with('$') =>
            {
                match path(kind, key, &within) {
                    Some(path) => visit(&path, value).unwrap_or_else(|| value.clone()),
                    None => value.clone(),
                }
            }
            other => other.clone(),
        };
        fields.push((key, value));
    }
    document(fields)
}

/// Other values of a scalar: others that occur in its place, and one that does not.
fn others<'b>(value: &Value<'b>, seen: &[&'b str]) -> Vec<Value<'b>> {
    match value {
        Value::Bool(yes) => vec![Value::Bool(!yes)],
        Value::Int(number) => vec![Value::Int(number + 1), Value::Int(number + 3)],
        Value::Real(number) => vec![Value::Real(number + 1.0)],
        Value::Text(text) => {
            let mut others: Vec<Value<'b>> = seen
                .iter()
                .filter(|other| *other != text)
                .take(8)
                .map(|t| Value::Text(t))
                .collect();
            others.push(Value::Text("Other.Thing.x"));
            if text.is_empty() || text.parse::<i64>().is_ok() {
                others.push(Value::Text("7"));
            }
            others
        }
        _ => Vec::new(),
    }
}

/// What a unit becomes, with the words that are not known: who tells of a word has read it.
fn seen_of(sources: &Sources<'_>, leaf: &Leaf<'_>) -> (Vec<Document>, Vec<Note>) {
    let mut became = unit(sources, leaf);
    became.notes.retain(|note| matches!(note, Note::Unknown { .. }));
    (became.documents, became.notes)
}

const KINDS: [&str; 5] =
    ["Forms$Page", "Forms$Layout", "Forms$Snippet", "Forms$BuildingBlock", "Forms$PageTemplate"];

/// Where a scalar stands: whether nothing is said there, the size of the unit, the project, the unit,
/// and the number in it.
type Spot = (bool, usize, usize, usize, usize);

#[test]
fn every_scalar_is_read_or_left_out_on_purpose() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    let Ok(names) = std::fs::read_dir(&folder) else {
        println!("{} is not there; the test is skipped", folder.display());
        return;
    };
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.is_dir());
    names.sort();
    let storages: Vec<Storage> = names.iter().map(|path| Storage::open(path).unwrap()).collect();
    let trees: Vec<Tree<'_>> = storages.iter().map(Tree::new).collect();
    let sources: Vec<Sources<'_>> = trees.iter().map(|tree| Sources::new(tree, "App")).collect();
    // Of each path the values, and where scalars of it stand.
    let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut choices: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut places: BTreeMap<String, Vec<Spot>> = BTreeMap::new();
    for (project, tree) in trees.iter().enumerate() {
        for (at, leaf) in tree.leaves.iter().enumerate() {
            if !KINDS.contains(&leaf.document.kind()) {
                continue;
            }
            let mut number = 0;
            let mut size = 0;
            rebuilt(&leaf.document, &Within::default(), &mut |_, _| {
                size += 1;
                None
            });
            super::walk(&leaf.document, &mut |source| {
                if source.kind() == "CustomWidgets$CustomWidget" {
                    let ty = source.document("Type").unwrap();
                    let types = ty.document("ObjectType").unwrap();
                    choices_of(types, &format!("{}/", ty.text("WidgetId")), &mut choices);
                }
            });
            rebuilt(&leaf.document, &Within::default(), &mut |path, value| {
                number += 1;
                // Where something is said first.
                let is_empty = matches!(value, Value::Text(""));
                let place = (is_empty, size, project, at, number);
                places.entry(path.to_owned()).or_default().push(place);
                if let Value::Text(text) = value {
                    let values = seen.entry(path.to_owned()).or_default();
                    if values.len() < 4 && !values.contains(text) {
                        values.push(text);
                    }
                }
                None
            });
        }
    }
    // What can be chosen besides.
    for (path, more) in &choices {
        let values = seen.entry(path.clone()).or_default();
        for word in more {
            if !values.contains(word) {
                values.push(word);
            }
        }
    }
    let mut unread = Vec::new();
    for (path, places) in &mut places {
        // Small units are quick to read.
        places.sort_unstable();
        if reason(path).is_some() {
            continue;
        }
        let seen = seen.get(path).map(Vec::as_slice).unwrap_or_default();
        let few = places.iter().take(TRIES / 2);
        let step = (places.len() / TRIES / 4).max(1);
        let spread = places.iter().skip(TRIES / 2).step_by(step).take(TRIES / 2);
        let changes = few.chain(spread).any(|(_, _, project, at, wanted)| {
            let leaf = &trees[*project].leaves[*at];
            let before = seen_of(&sources[*project], leaf);
            (0..10).any(|which| {
                let mut number = 0;
                let mut changed = false;
                let other = rebuilt(&leaf.document, &Within::default(), &mut |_, value| {
                    number += 1;
                    let other = (number == *wanted).then(|| others(value, seen))?;
                    let other = other.into_iter().nth(which)?;
                    changed = true;
                    Some(other)
                });
                let other = Leaf { document: other, ..leaf.clone() };
                changed && seen_of(&sources[*project], &other) != before
            })
        });
        if !changes {
            unread.push(format!("{path} ({} of them): {seen:?}", places.len()));
        }
    }
    let left = places.keys().filter(|path| reason(path).is_some()).count();
    println!("{} paths, {left} of them left out on purpose", places.len());
    assert!(unread.is_empty(), "{} {unread:#?}", unread.len());
    // What is on the list is in a project, or in a version that no project has any more.
    assert!(LEFT_OUT.iter().all(|(_, why)| why.ends_with('.')));
}
