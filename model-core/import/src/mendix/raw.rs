//! The content of what Maquette only keeps, as JSON: to read, and so that a change of it is seen.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::bson::{Document as Source, Value};
use super::guid::Guid;
use super::reader::Reader;
use super::secrets;

/// Bytes above this number are left out: pictures and fonts, which nobody reads as text.
const MOST_BYTES: usize = 4096;

/// The content of an element as JSON on several lines, without what is secret. Elements that name
/// something (`Name`, `Key`, `PropertyKey`) like a secret have no values.
pub(super) fn json(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> String {
    let value = document(reader, source, false);
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// The keys under which an element has the value of what its name says.
const VALUES: &[&str] = &["Value", "DefaultValue", "TestValue", "PrimitiveValue", "Expression"];

fn document(reader: &mut Reader<'_, '_>, source: &Source<'_>, hides: bool) -> serde_json::Value {
    let named =
        ["Name", "Key", "PropertyKey"].into_iter().any(|key| secrets::is_secret(source.text(key)));
    let fields = source.fields().map(|(key, inner)| {
        let hides = hides || secrets::is_secret(key) || (named && VALUES.contains(&key));
        (key.to_owned(), value(reader, key, inner, hides))
    });
    serde_json::Value::Object(fields.collect())
}

fn value(
    reader: &mut Reader<'_, '_>,
    key: &str,
    source: &Value<'_>,
    hides: bool,
) -> serde_json::Value {
    match source {
        Value::Document(inner) => document(reader, inner, hides),
        Value::List(values) => {
            values.iter().map(|inner| value(reader, key, inner, hides)).collect()
        }
        Value::Null => serde_json::Value::Null,
        Value::Bool(yes) => (*yes).into(),
        Value::Bytes(bytes) => match Guid::new(bytes) {
            Some(guid) => guid.to_string().into(),
            None if bytes.len() > MOST_BYTES || hides => serde_json::Value::Null,
            None => BASE64_STANDARD.encode(bytes).into(),
        },
        // What the element is stays, also where its value does not.
        Value::Text(text) if hides && !text.is_empty() && !key.starts_with('$') => {
            reader.withhold(format!("the value of {key}"));
            "".into()
        }
        Value::Text(text) if text.trim_start().starts_with(['{', '[']) => {
            secrets::without_secrets(text).0.into()
        }
        Value::Text(text) => (*text).into(),
        Value::Int(_) | Value::Real(_) | Value::Moment(_) if hides => serde_json::Value::Null,
        Value::Int(number) | Value::Moment(number) => (*number).into(),
        Value::Real(number) => (*number).into(),
    }
}
