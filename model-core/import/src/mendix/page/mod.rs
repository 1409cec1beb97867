//! Pages, layouts, snippets, building blocks and page templates.

use super::bson::Document as Source;
use super::reader::Reader;

/// Reads a unit of a kind of `Forms$…`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let _ = reader.source();
}

/// The placeholder of a layout that pages fill first of all: the one called `Main`, else the first.
pub(super) fn main_placeholder<'s>(layout: &Source<'s>) -> Option<&'s str> {
    let mut all = Vec::new();
    placeholders(layout, &mut all);
    all.iter().find(|name| **name == "Main").or_else(|| all.first()).copied()
}

fn placeholders<'s>(source: &Source<'s>, all: &mut Vec<&'s str>) {
    use super::bson::Value;
    if source.kind() == "Forms$Placeholder" {
        all.push(source.text("Name"));
    }
    for (_, value) in source.fields() {
        match value {
            Value::Document(inner) => placeholders(inner, all),
            Value::List(values) => {
                for value in values {
                    if let Value::Document(inner) = value {
                        placeholders(inner, all);
                    }
                }
            }
            _ => {}
        }
    }
}
