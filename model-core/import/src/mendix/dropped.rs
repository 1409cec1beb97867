//! What a project says and an app does not, by property: what stands on the lists of what is left out
//! on purpose, where it says anything.

use std::collections::BTreeMap;

use super::bson::{Document, Value};
use super::left_out::{LEFT_OUT, means};
use super::report::Group;
use super::tree::{Leaf, Tree};
use super::{page, service};

/// Kinds that only describe what others say: the package of a widget says the same.
const DESCRIPTIONS: [&str; 2] =
    ["CustomWidgets$CustomWidgetType", "CustomWidgets$WidgetObjectType"];

/// Properties that every element has and that say nothing of their own.
const EVERYWHERE: [&str; 5] = ["$ID", "$Type", "GUID", "TypePointer", "$ref"];

/// How many documents a group names.
const MOST_PLACES: usize = 20;

/// Why a property is left out, by kind and key: looked up once, as the lists are long.
type Reasons<'s> = BTreeMap<(&'s str, &'s str), Option<&'static str>>;

/// How often a property says something, by property and reason.
type Found = BTreeMap<(String, &'static str), usize>;

/// What is left out of a project, by property with the reason: the most frequent first.
pub(super) fn dropped(tree: &Tree<'_>) -> Vec<Group> {
    let mut reasons = Reasons::new();
    let mut groups: BTreeMap<(String, &str), (usize, Vec<String>)> = BTreeMap::new();
    for leaf in &tree.leaves {
        let mut found = Found::new();
        visit(&leaf.document, &mut reasons, &mut found);
        for (property, count) in found {
            let group = groups.entry(property).or_default();
            group.0 += count;
            group.1.push(Leaf::qualified_name(leaf));
        }
    }
    let group = |((what, why), (count, mut places)): ((String, &str), (usize, Vec<String>))| {
        places.sort();
        places.truncate(MOST_PLACES);
        Group { what, why: why.to_owned(), count, places }
    };
    let mut groups: Vec<Group> = groups.into_iter().map(group).collect();
    groups.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.what.cmp(&b.what)));
    groups
}

fn visit<'s>(source: &Document<'s>, reasons: &mut Reasons<'s>, found: &mut Found) {
    let kind = source.kind();
    for (key, value) in source.fields() {
        if EVERYWHERE.contains(&key) || !says_something(value) {
            continue;
        }
        let why = *reasons.entry((kind, key)).or_insert_with(|| reason(&format!("{kind}.{key}")));
        if let Some(why) = why {
            *found.entry((format!("{kind}.{key}"), why)).or_default() += 1;
        }
        let inner: &[Value<'s>] = match value {
            Value::Document(_) => std::slice::from_ref(value),
            Value::List(values) => values,
            _ => &[],
        };
        for value in inner {
            if let Value::Document(inner) = value
                && !DESCRIPTIONS.contains(&inner.kind())
            {
                visit(inner, reasons, found);
            }
        }
    }
}

/// Whether a value is more than what is there where nobody chose anything.
fn says_something(value: &Value<'_>) -> bool {
    match value {
        Value::Text(text) => !text.is_empty(),
        Value::Bytes(bytes) => bytes.iter().any(|byte| *byte != 0),
        Value::Bool(yes) => *yes,
        Value::Int(number) => *number != 0,
        Value::Real(number) => *number != 0.0,
        Value::List(values) => !values.is_empty(),
        Value::Document(_) | Value::Moment(_) => true,
        Value::Null => false,
    }
}

fn reason(property: &str) -> Option<&'static str> {
    let mut lists = LEFT_OUT.iter().chain(page::LEFT_OUT).chain(service::LEFT_OUT);
    // Settings of widgets are told where they are read.
    let found = lists.find(|(known, _)| !known.contains('/') && means(known, property));
    found.map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::super::bson::tests::document;
    use super::*;

    fn found(document: &Document<'_>) -> Vec<String> {
        let mut found = Found::new();
        visit(document, &mut BTreeMap::new(), &mut found);
        found.into_iter().map(|((what, why), count)| format!("{count} {what}: {why}")).collect()
    }

    #[test]
    fn what_says_something_and_is_left_out_is_counted() {
        let icon = |bytes: &'static [u8]| {
            document(vec![
                ("$Type", Value::Text("Navigation$NavigationProfile")),
                ("AppIcon", Value::Bytes(bytes)),
                ("Name", Value::Text("Web")),
            ])
        };
        let profiles = vec![
            Value::Document(icon(b"png")),
            Value::Document(icon(b"")),
            Value::Document(icon(b"ico")),
        ];
        let navigation = document(vec![
            ("$Type", Value::Text("Navigation$NavigationDocument")),
            ("Profiles", Value::List(profiles)),
        ]);
        assert_eq!(
            found(&navigation),
            ["2 Navigation$NavigationProfile.AppIcon: The icon of a browser tab."]
        );
    }
}
