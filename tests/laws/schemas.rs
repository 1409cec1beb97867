//! The JSON Schemas in `assets/schema` are those of this version, and what this version writes is as
//! they say.

use std::collections::BTreeMap;

use model_core::store;
use model_core::store::format::schema::{ELEMENTS, file_name, schemas};
use model_core::store::format::write_content;
use model_core::testing::any_project;
use serde_json::Value;
use tests::root;

/// What is wrong with a value by a schema. Knows the words that the schemas use, and no other.
fn wrong(
    value: &Value,
    schema: &Value,
    file: &str,
    all: &BTreeMap<String, Value>,
) -> Option<String> {
    let Value::Object(schema) = schema else { return Some(format!("no schema: {schema}")) };
    for (word, says) in schema {
        let fault = match word.as_str() {
            "$schema" | "title" | "description" | "$defs" => None,
            "type" => {
                let is = match says.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    other => panic!("type {other}"),
                };
                (!is).then(|| format!("{value} is no {says}"))
            }
            "const" => (value != says).then(|| format!("{value} is not {says}")),
            "pattern" => {
                let text = value.as_str().unwrap_or_default();
                assert_eq!(says, "^[0-9A-HJKMNP-TV-Z]{13}$", "the only pattern known here");
                let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
                let is = text.len() == 13 && text.chars().all(|c| letters.contains(c));
                (!is).then(|| format!("{value} is no id"))
            }
            "minItems" | "maxItems" => {
                let count = value.as_array().map_or(0, Vec::len) as u64;
                (count != says.as_u64().unwrap()).then(|| format!("{value} has {count} items"))
            }
            "required" => says.as_array().unwrap().iter().find_map(|key| {
                let missing = value.get(key.as_str().unwrap()).is_none();
                missing.then(|| format!("{key} is missing in {value}"))
            }),
            "items" => {
                value.as_array().into_iter().flatten().find_map(|item| wrong(item, says, file, all))
            }
            "properties" => value.as_object().into_iter().flatten().find_map(|(key, inner)| {
                wrong(inner, says.get(key)?, file, all).map(|why| format!("{key}: {why}"))
            }),
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                value.as_object().into_iter().flatten().find_map(|(key, inner)| {
                    if known.is_some_and(|known| known.contains_key(key)) {
                        return None;
                    }
                    match says {
                        Value::Bool(false) => Some(format!("{key} is not allowed in {value}")),
                        schema => wrong(inner, schema, file, all),
                    }
                })
            }
            "anyOf" | "oneOf" => {
                let mut each = says.as_array().unwrap().iter();
                let faults: Vec<_> =
                    each.by_ref().map(|one| wrong(value, one, file, all)).collect();
                let fits = faults.iter().filter(|fault| fault.is_none()).count();
                let is_wrong = fits == 0 || (word == "oneOf" && fits > 1);
                is_wrong.then(|| format!("{fits} of {word} fit {value}: {faults:?}"))
            }
            "$ref" => {
                let (other, path) = says.as_str().unwrap().split_once('#').unwrap();
                let file = if other.is_empty() { file } else { other };
                wrong(value, all[file].pointer(path).unwrap(), file, all)
            }
            other => panic!("the schemas use “{other}”"),
        };
        if fault.is_some() {
            return fault;
        }
    }
    None
}

fn parsed() -> BTreeMap<String, Value> {
    schemas().into_iter().map(|(name, text)| (name, serde_json::from_str(&text).unwrap())).collect()
}

#[test]
fn the_stored_schemas_are_current() {
    let folder = root().join("assets/schema");
    let wanted = schemas();
    if std::env::var_os("MAQUETTE_WRITE_SCHEMAS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in &wanted {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let mut stored = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        stored.insert(name, std::fs::read_to_string(&path).unwrap());
    }
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&stored), names(&wanted));
    for (name, text) in &wanted {
        assert!(
            stored[name] == *text,
            "{name} is not current; MAQUETTE_WRITE_SCHEMAS=1 cargo test -p tests --test all schemas"
        );
    }
}

#[test]
fn what_is_written_is_as_the_schemas_say() {
    let all = parsed();
    let mut kinds = std::collections::BTreeSet::new();
    let sample = store::open(&root().join("samples/order-desk")).project;
    let projects = std::iter::once(sample).chain((0..150).map(any_project));
    for project in projects {
        for document in project.documents().values() {
            let text = write_content(&document.content);
            // Unknown fields and elements from the future are kept, and no schema knows them.
            if text.contains("x-unknown") || text.contains("fromTheFuture") {
                continue;
            }
            let value: Value = serde_json::from_str(&text).unwrap();
            let kind = document.root().kind().name;
            let name = file_name(kind);
            let fault = wrong(&value, &all[&name], &name, &all);
            assert_eq!(fault, None, "{}\n{text}", document.title());
            kinds.insert(kind);
        }
    }
    let known: Vec<&String> = all.keys().filter(|name| *name != ELEMENTS).collect();
    assert_eq!(kinds.len(), known.len(), "{kinds:?}");
}

#[test]
fn wrong_files_are_told() {
    let all = parsed();
    let check = |kind: &str, text: &str, word: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        let name = file_name(kind);
        let fault = wrong(&value, &all[&name], &name, &all).unwrap_or_default();
        assert!(fault.contains(word), "{text}: {fault}");
    };
    check("entity", "{\"nme\": \"Order\"}", "nme is not allowed");
    check("entity", "{\"name\": 5}", "is no");
    check("entity", "{\"id\": \"abc\"}", "no id");
    check("entity", "{\"persistence\": \"stored\"}", "oneOf");
    check("page", "{\"widgets\": [{\"id\": \"0000000000001\"}]}", "anyOf");
    check("page", "{\"widgets\": [{\"kind\": \"nonsense\"}]}", "anyOf");
}
