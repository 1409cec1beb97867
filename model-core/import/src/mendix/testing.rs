//! Source documents for tests, and what they become in short.
//!
//! A source is written as JSON. Elements without `$ID` get one by their place; `"#x"` stands for an
//! id, where `$ID` gives it and where something points at it.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use model_core::model::meta::{Field, Node};
use model_core::model::{Content, Element};
use serde_json::{Value as Json, json};

use crate::mendix::bson::tests::{document, write};
use crate::mendix::bson::{Document as Source, Value};
use crate::mendix::guid::Guid;
use crate::mendix::note::Note;
use crate::mendix::project::project;
use crate::mendix::storage::{Storage, Unit};
use crate::mendix::tree::Tree;

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// The bytes of the id that a word stands for.
fn id(word: &str) -> &'static [u8] {
    let mut bytes = [7_u8; 16];
    for (at, byte) in word.bytes().enumerate() {
        bytes[at % 16] = bytes[at % 16].wrapping_mul(31).wrapping_add(byte);
    }
    Box::leak(Box::new(bytes))
}

fn value(json: &Json, place: &str) -> Value<'static> {
    match json {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(*yes),
        Json::Number(number) => Value::Int(number.as_i64().unwrap()),
        Json::String(text) if text.starts_with('#') => Value::Bytes(id(text)),
        Json::String(text) => Value::Text(leaked(text)),
        Json::Array(all) => Value::List(
            all.iter().enumerate().map(|(at, one)| value(one, &format!("{place}/{at}"))).collect(),
        ),
        Json::Object(_) => Value::Document(source(json, place)),
    }
}

fn source(json: &Json, place: &str) -> Source<'static> {
    let fields = json.as_object().unwrap();
    let mut all: Vec<(&'static str, Value<'static>)> = fields
        .iter()
        .map(|(key, inner)| (leaked(key), value(inner, &format!("{place}/{key}"))))
        .collect();
    if !fields.contains_key("$ID") {
        all.push(("$ID", Value::Bytes(id(place))));
    }
    document(all)
}

/// A project of a module `M` with these units.
pub(in crate::mendix) fn storage(units: &[Json]) -> Storage {
    let mut storage = Storage::default();
    let mut add = |id: u8, container: u8, json: &Json| {
        let contents = write(&source(json, &id.to_string()));
        let (id, container) = (Guid([id; 16]), Guid([container; 16]));
        storage.units.push(Unit { id, container, containment: String::new(), contents });
    };
    add(1, 1, &json!({"$Type": "Projects$Project"}));
    add(2, 1, &json!({"$Type": "Projects$ModuleImpl", "Name": "M"}));
    for (at, unit) in units.iter().enumerate() {
        add(u8::try_from(at + 3).unwrap(), 2, unit);
    }
    storage
}

/// That project as an app, with what there is to tell.
pub(in crate::mendix) fn import(units: &[Json]) -> (model_core::model::Project, Vec<Note>) {
    let storage = storage(units);
    let tree = Tree::new(&storage);
    assert_eq!(tree.lost, []);
    project(&tree, "App")
}

/// A domain model that the cases are about: an order with members of all types, its lines, and the
/// customer that it belongs to.
pub(in crate::mendix) fn domain() -> Json {
    let attribute = |name: &str, ty: &str| {
        let kind = format!("DomainModels${ty}AttributeType");
        json!({"$Type": "DomainModels$Attribute", "Name": name,
               "NewType": {"$Type": kind, "Enumeration": "M.Status", "LocalizeDate": true}})
    };
    let entity = |name: &str, attributes: Vec<Json>| {
        json!({"$Type": "DomainModels$EntityImpl", "$ID": format!("#{name}"), "Name": name,
               "MaybeGeneralization": {"$Type": "DomainModels$NoGeneralization", "Persistable": true},
               "Attributes": attributes})
    };
    let association = |name: &str, parent: &str, child: &str| {
        json!({"$Type": "DomainModels$Association", "Name": name, "Type": "Reference",
               "Owner": "Default", "ParentPointer": parent, "ChildPointer": child})
    };
    json!({
        "$Type": "DomainModels$DomainModel",
        "Entities": [
            entity("Order", vec![
                attribute("Number", "Integer"),
                attribute("Total", "Decimal"),
                attribute("Paid", "Boolean"),
                attribute("Placed", "DateTime"),
                attribute("Status", "Enumeration"),
                attribute("Note", "String"),
            ]),
            entity("Customer", vec![attribute("Name", "String")]),
            entity("Line", vec![attribute("Amount", "Integer")]),
        ],
        "Associations": [
            association("Order_Customer", "#Order", "#Customer"),
            association("Line_Order", "#Line", "#Order"),
        ],
    })
}

/// A text in English.
pub(in crate::mendix) fn text(words: &str) -> Json {
    json!({"$Type": "Texts$Text", "Items": [
        {"$Type": "Texts$Translation", "LanguageCode": "en_US", "Text": words},
    ]})
}

/// A text with values in it.
pub(in crate::mendix) fn template(words: &str, parameters: Vec<Json>) -> Json {
    json!({"$Type": "Forms$ClientTemplate", "Template": text(words), "Parameters": parameters})
}

/// The way to an attribute of the object around.
pub(in crate::mendix) fn attribute(name: &str) -> Json {
    json!({"$Type": "DomainModels$AttributeRef", "Attribute": name, "EntityRef": null})
}

/// The way over associations.
pub(in crate::mendix) fn over(steps: &[(&str, &str)]) -> Json {
    let steps: Vec<Json> = steps
        .iter()
        .map(|(association, entity)| {
            json!({"$Type": "DomainModels$EntityRefStep", "Association": association,
                   "DestinationEntity": entity})
        })
        .collect();
    json!({"$Type": "DomainModels$IndirectEntityRef", "Steps": steps})
}

/// An entity.
pub(in crate::mendix) fn direct(entity: &str) -> Json {
    json!({"$Type": "DomainModels$DirectEntityRef", "Entity": entity})
}

/// A variable of the page.
pub(in crate::mendix) fn variable(key: &str, name: &str) -> Json {
    json!({"$Type": "Forms$PageVariable", key: name})
}

/// An element in short: its kind and what differs from its defaults, without ids.
pub(in crate::mendix) fn short(element: &dyn Element) -> String {
    let mut parts = Vec::new();
    for (index, property) in element.kind().properties.iter().enumerate() {
        if element.is_default(index) {
            continue;
        }
        let words = match element.field(index).unwrap() {
            Field::Bool(yes) => yes.to_string(),
            Field::Int(number) => number.to_string(),
            Field::Text(text) => text.to_owned(),
            Field::Translated(text) => text
                .0
                .iter()
                .map(|(language, words)| match language.as_str() {
                    "en-US" => format!("“{words}”"),
                    _ => format!("{language} “{words}”"),
                })
                .collect::<Vec<_>>()
                .join(" "),
            Field::Type(ty) => ty.to_string(),
            Field::Reference(name) => name.to_string(),
            Field::References(names) => {
                names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            Field::Path(path) => path.to_string(),
            Field::Local(id) => (if id.is_none() { "nothing" } else { "something" }).to_owned(),
            Field::Choice(choice) => choice.choices()[choice.chosen()].key.to_owned(),
            Field::Elements(inner) => {
                let all: Vec<String> = inner.iter().map(short).collect();
                all.join(", ")
            }
            _ => "…".to_owned(),
        };
        parts.push(format!("{}: {words}", property.key));
    }
    let kind = element.kind().name;
    if parts.is_empty() { kind.to_owned() } else { format!("{kind}({})", parts.join("; ")) }
}

/// A page `M.P` that shows these widgets.
pub(in crate::mendix) fn page(widgets: Json) -> Json {
    json!({
        "$Type": "Forms$Page", "Name": "P", "Parameters": [
            {"$Type": "Forms$PageParameter", "Name": "Order", "IsRequired": true,
             "ParameterType": {"$Type": "DataTypes$ObjectType", "Entity": "M.Order"}},
        ],
        "FormCall": {"$Type": "Forms$LayoutCall", "Form": "M.L", "Arguments": [
            {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Main", "Widgets": widgets},
        ]},
    })
}

/// What a widget becomes in short, and what is told of it.
pub(in crate::mendix) fn widget(json: Json) -> (String, Vec<Note>) {
    let (project, notes) = import(&[domain(), page(json!([json]))]);
    let page = project.documents().values().find_map(|document| match &document.content {
        Content::Page(page) => Some(page.clone()),
        _ => None,
    });
    let widgets: Vec<String> =
        page.unwrap().widgets.iter().map(|widget| short(widget.element())).collect();
    (widgets.join(", "), notes)
}

/// A widget of the source becomes this, and nothing is told.
#[track_caller]
pub(in crate::mendix) fn check(json: Json, expected: &str) {
    let (found, notes) = widget(json);
    assert_eq!(found, expected);
    assert_eq!(notes, []);
}
