//! Messages and REST services: what an app speaks in, what it publishes, and what it calls.
//!
//! Services with SOAP and OData stay foreign documents; so do the properties that the lists beside
//! say. No value that signs in somewhere leaves its source: see [`secrets`](super::secrets).

mod consumed;
#[cfg(test)]
mod consumed_tests;
#[cfg(test)]
mod corpus_tests;
mod left_out;
mod messages;
mod published;
#[cfg(test)]
mod tests;

pub(super) use consumed::parameter_name;
pub(super) use left_out::LEFT_OUT;

use super::bson::{Document as Source, Value};
use super::note::Note;
use super::reader::Reader;

/// Reads a unit with messages or a REST service; whether it is one.
pub(super) fn read(reader: &mut Reader<'_, '_>) -> bool {
    match reader.source().kind() {
        "MessageDefinitions$MessageDefinitionCollection" => messages::read(reader),
        "Rest$PublishedRestService" => published::read(reader),
        "Rest$ConsumedRestService" => consumed::read(reader),
        _ => return false,
    }
    true
}

/// Tells that a property is left out, where it holds something.
fn drop_what_is_there(
    reader: &mut Reader<'_, '_>,
    source: &Source<'_>,
    key: &str,
    why: &'static str,
) {
    let is_there = match source.get(key) {
        None | Some(Value::Null) => false,
        Some(Value::List(values)) => !values.is_empty(),
        Some(Value::Text(text)) => !text.is_empty(),
        Some(_) => true,
    };
    if is_there {
        let what = format!("{}.{key}", source.kind());
        reader.tell(Note::Dropped { place: reader.place(), what, why });
    }
}
