//! JSON Schemas of the files, out of the descriptions of kinds, for editors and other programs.
//!
//! There is one for each kind of document and one, [`ELEMENTS`], for all that stands in them; they
//! refer to each other by file name (draft 2020-12). Fields that this version does not know are kept
//! by the reader and reported; the schemas do not allow them, so that editors say so too.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::meta::{Kind, Node, Property, Shape};
use crate::model::{Content, all_kinds};

use super::{CAPTION, DIAGRAM};

/// The file with the definitions of all elements.
pub const ELEMENTS: &str = "elements.schema.json";

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The name of the schema of a kind of document: `entity.schema.json`.
pub fn file_name(kind: &str) -> String {
    format!("{kind}.schema.json")
}

/// All schemas by file name, each as text with a newline at its end.
pub fn schemas() -> BTreeMap<String, String> {
    let names = Names::new();
    let mut unions = Map::new();
    for (kinds, name) in &names.unions {
        let each = kinds
            .iter()
            .map(|kind| json!({"$ref": names.reference(kind, ""), "required": ["kind"]}));
        unions.insert(name.clone(), json!({"anyOf": each.collect::<Vec<Value>>()}));
    }
    let mut files = BTreeMap::new();
    let mut definitions = Map::new();
    definitions.insert("id".to_owned(), id());
    let documents = Content::kinds();
    for kind in all_kinds() {
        if documents.iter().any(|document| std::ptr::eq(*document, kind)) {
            let mut schema = names.element(kind, ELEMENTS);
            if let Some(object) = schema.as_object_mut() {
                object.insert("$schema".to_owned(), json!(DRAFT));
                if let Some(Value::Object(properties)) = object.get_mut("properties") {
                    properties.remove("kind");
                    properties.insert(DIAGRAM.to_owned(), diagram());
                }
            }
            files.insert(file_name(kind.name), text(&schema));
        } else {
            definitions.insert(names.of(kind), names.element(kind, ""));
        }
    }
    definitions.append(&mut unions);
    let elements = json!({
        "$schema": DRAFT,
        "title": "Elements",
        "description": "What stands in the documents of an app.",
        "$defs": definitions,
    });
    files.insert(ELEMENTS.to_owned(), text(&elements));
    files
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn id() -> Value {
    json!({
        "description": "The identity of the element: 13 characters.",
        "type": "string",
        "pattern": "^[0-9A-HJKMNP-TV-Z]{13}$",
    })
}

fn point() -> Value {
    json!({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
}

fn diagram() -> Value {
    json!({
        "description": "Where the elements stand on the canvas, one line each.",
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "string"}},
            "additionalProperties": {"type": "array"},
        },
    })
}

/// The names of definitions.
struct Names {
    /// Of each kind its own word, with a number where two have the same.
    kinds: Vec<(&'static Kind, String)>,
    /// Of several kinds that can stand in one place, the key of the first property that holds them.
    unions: Vec<(Vec<&'static Kind>, String)>,
}

impl Names {
    fn new() -> Names {
        let mut names = Names { kinds: Vec::new(), unions: Vec::new() };
        for kind in all_kinds() {
            let name = names.free(kind.name);
            names.kinds.push((kind, name));
        }
        for kind in all_kinds() {
            for property in kind.properties {
                let (Shape::Slot(inner) | Shape::List(inner, _)) = property.shape else { continue };
                let inner = inner();
                if inner.len() > 1 && names.union(&inner).is_none() {
                    let name = names.free(property.key);
                    names.unions.push((inner, name));
                }
            }
        }
        names
    }

    fn free(&self, wanted: &str) -> String {
        let taken = |name: &str| {
            name == "id"
                || self.kinds.iter().any(|(_, taken)| taken == name)
                || self.unions.iter().any(|(_, taken)| taken == name)
        };
        crate::name::free_name(wanted, taken)
    }

    fn union(&self, kinds: &[&'static Kind]) -> Option<&str> {
        let same = |known: &[&'static Kind]| {
            known.len() == kinds.len() && known.iter().zip(kinds).all(|(a, b)| std::ptr::eq(*a, *b))
        };
        let found = self.unions.iter().find(|(known, _)| same(known));
        found.map(|(_, name)| name.as_str())
    }

    fn of(&self, kind: &'static Kind) -> String {
        let found = self.kinds.iter().find(|(known, _)| std::ptr::eq(*known, kind));
        found.map_or_else(|| kind.name.to_owned(), |(_, name)| name.clone())
    }

    fn reference(&self, kind: &'static Kind, file: &str) -> String {
        format!("{file}#/$defs/{}", self.of(kind))
    }

    /// The schema of an element of this kind; references lead into `file`.
    fn element(&self, kind: &'static Kind, file: &str) -> Value {
        let mut properties = Map::new();
        properties.insert("kind".to_owned(), json!({"const": kind.name}));
        properties.insert("id".to_owned(), json!({"$ref": format!("{file}#/$defs/id")}));
        for property in kind.properties {
            // Places are in the section of the diagram.
            if matches!(property.shape, Shape::Point | Shape::Points) {
                continue;
            }
            properties.insert(property.key.to_owned(), self.property(property, file));
        }
        let captions = json!({"description": "What the ids on this line are called; ignored."});
        properties.insert(CAPTION.to_owned(), captions);
        json!({
            "title": kind.label,
            "description": kind.help.trim(),
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }

    fn property(&self, property: &Property, file: &str) -> Value {
        let mut schema = self.shape(property.shape, file);
        if let Some(object) = schema.as_object_mut() {
            object.insert("title".to_owned(), json!(property.label));
            object.insert("description".to_owned(), json!(property.help.trim()));
        }
        schema
    }

    fn shape(&self, shape: Shape, file: &str) -> Value {
        let local = || json!({"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{13}$"});
        match shape {
            Shape::Bool => json!({"type": "boolean"}),
            Shape::Int => json!({"type": "integer"}),
            Shape::Text
            | Shape::Paragraph
            | Shape::Name
            | Shape::Variable
            | Shape::VariableUse
            | Shape::Expression
            | Shape::XPath
            | Shape::Oql
            | Shape::Type
            | Shape::AttributeType
            | Shape::Reference(_)
            | Shape::Path => json!({"type": "string"}),
            Shape::Translated => {
                json!({"type": "object", "additionalProperties": {"type": "string"}})
            }
            Shape::References(_) => json!({"type": "array", "items": {"type": "string"}}),
            Shape::Local => local(),
            Shape::Locals => json!({"type": "array", "items": local()}),
            Shape::Choice(choices) => {
                let choices: Vec<Value> = choices()
                    .iter()
                    .map(|choice| json!({"const": choice.key, "description": choice.help.trim()}))
                    .collect();
                json!({"oneOf": choices})
            }
            Shape::Point | Shape::Place => point(),
            Shape::Points => json!({"type": "array", "items": point()}),
            Shape::Slot(kinds) => self.one_of(&kinds(), file),
            Shape::List(kinds, _) => {
                json!({"type": "array", "items": self.one_of(&kinds(), file)})
            }
        }
    }

    /// An element of one of these kinds. Where there are several, each says which it is.
    fn one_of(&self, kinds: &[&'static Kind], file: &str) -> Value {
        match kinds {
            [only] => json!({"$ref": self.reference(only, file)}),
            several => {
                let name = self.union(several).unwrap_or_default();
                json!({"$ref": format!("{file}#/$defs/{name}")})
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_document_has_a_schema_and_all_references_lead_somewhere() {
        let files = schemas();
        assert_eq!(files.len(), Content::kinds().len() + 1);
        let parsed: BTreeMap<&str, Value> = files
            .iter()
            .map(|(name, text)| (name.as_str(), serde_json::from_str(text).unwrap()))
            .collect();
        let mut found = 0;
        for (name, schema) in &parsed {
            let mut next = vec![schema];
            while let Some(value) = next.pop() {
                match value {
                    Value::Object(map) => {
                        if let Some(Value::String(reference)) = map.get("$ref") {
                            let (file, path) = reference.split_once('#').unwrap();
                            let file = if file.is_empty() { name } else { file };
                            assert!(parsed[file].pointer(path).is_some(), "{name}: {reference}");
                            found += 1;
                        }
                        next.extend(map.values());
                    }
                    Value::Array(items) => next.extend(items),
                    _ => {}
                }
            }
        }
        assert!(found > 300, "{found}");
    }
}
