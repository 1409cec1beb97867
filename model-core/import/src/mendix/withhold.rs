//! Takes what is written down as a secret out of a document that was read: in the values of what is
//! called like a secret, beside what is compared with it, in addresses and in texts.

use model_core::model::meta::{Element, FieldMut, Property, Shape, walk_mut};
use model_core::model::{Field, Translated};
use model_core::value::DataType;

use super::secrets::{is_secret, without_credentials, without_values};

/// The properties by which an element says what its value is for, the first that it has.
const NAMES: [&str; 6] = ["member", "parameter", "variable", "name", "key", "header"];

/// The properties in which a plain value stands.
const VALUES: [&str; 2] = ["default", "value"];

/// Words before a secret that are none: how to sign in by HTTP.
const SCHEMES: [&str; 6] = ["basic", "bearer", "digest", "token", "apikey", "negotiate"];

/// Takes secrets out of a document; gives what they were for.
pub(super) fn secrets(root: &mut dyn Element) -> Vec<String> {
    let mut withheld = Vec::new();
    walk_mut(root, &mut |element| {
        for (index, property) in element.kind().properties.iter().enumerate() {
            if may_hold_some(element, index, property) {
                withheld.extend(take(element, index, property));
            }
        }
    });
    withheld
}

/// Whether a property needs a closer look: most texts have none of what goes with a secret.
fn may_hold_some(element: &dyn Element, index: usize, property: &Property) -> bool {
    let marks = |text: &str| text.contains(['\'', '=', '>', '@', '"']);
    match element.field(index) {
        Some(Field::Text(text)) if property.key == "default" => !text.is_empty(),
        Some(Field::Text(text)) => {
            (is_expression(property) || VALUES.contains(&property.key)) && marks(text)
        }
        Some(Field::Translated(text)) => text.0.values().any(|words| marks(words)),
        _ => false,
    }
}

fn is_expression(property: &Property) -> bool {
    matches!(property.shape, Shape::Expression | Shape::XPath | Shape::Oql)
}

/// Takes secrets out of a property; gives what they were for.
fn take(element: &mut dyn Element, index: usize, property: &Property) -> Option<String> {
    let name = name_of(element);
    let is_of_secret = name.as_deref().is_some_and(is_secret);
    let is_text = match element.get("type") {
        Some(Field::Type(ty)) => *ty == DataType::String,
        // What attributes begin with was looked at with their types.
        Some(Field::AttributeType(_)) => false,
        _ => true,
    };
    let is_expression = is_expression(property);
    // A default may be written without quotes.
    let hides = is_of_secret && is_text && property.key == "default";
    let found = match element.field_mut(index) {
        Some(FieldMut::Text(text)) => replaced(text, |text| {
            let is_plain = !text.contains(['\'', '$']) && text != "empty";
            if hides && is_plain {
                return (String::new(), !text.is_empty());
            }
            let (clean, found) = without_literals(text, is_of_secret);
            if is_expression { (clean, found) } else { plain(&clean, text) }
        }),
        Some(FieldMut::Translated(text)) => translated(text),
        _ => false,
    };
    found.then(|| match name {
        Some(name) if is_of_secret => format!("the text for {name}"),
        _ => "what is called like a secret in a text".to_owned(),
    })
}

/// What an element says its value is for.
fn name_of(element: &dyn Element) -> Option<String> {
    NAMES.into_iter().find_map(|key| {
        let name = match element.get(key)? {
            Field::Text(text) => text.to_owned(),
            Field::Reference(name) => name.local().to_owned(),
            Field::Path(path) => path.member()?.local().to_owned(),
            _ => return None,
        };
        (!name.is_empty()).then_some(name)
    })
}

fn replaced(text: &mut String, by: impl FnOnce(&str) -> (String, bool)) -> bool {
    let (new, found) = by(text);
    if found {
        *text = new;
    }
    found
}

/// A text without addresses that hold passwords and without values of what is called like a secret.
fn plain(text: &str, before: &str) -> (String, bool) {
    let (text, _) = without_credentials(text);
    let (text, _) = without_values(&text);
    let found = text != before;
    (text, found)
}

fn translated(text: &mut Translated) -> bool {
    let mut found = false;
    for words in text.0.values_mut() {
        found |= replaced(words, |words| plain(words, words));
    }
    found
}

/// An expression or a constraint without the texts in it that are secret: all of them where it is the
/// value of a secret, else those that are compared with one, and what is secret inside of texts.
fn without_literals(expression: &str, is_of_secret: bool) -> (String, bool) {
    let mut out = String::with_capacity(expression.len());
    let mut found = false;
    let mut rest = expression;
    while let Some(begin) = rest.find('\'') {
        let (before, from) = rest.split_at(begin);
        out.push_str(before);
        let end = end_of(from);
        let (literal, after) = from.split_at(end);
        let inner = literal.trim_matches('\'');
        let hides = is_of_secret || is_compared(&out, after);
        let is_scheme = SCHEMES.contains(&inner.trim().to_lowercase().as_str());
        if hides && !inner.trim().is_empty() && !is_scheme {
            out.push_str("''");
            found = true;
        } else {
            let (clean, here) = plain(inner, inner);
            let quote = if literal.len() > 1 && literal.ends_with('\'') { "'" } else { "" };
            if here {
                out.push('\'');
                out.push_str(&clean);
                out.push_str(quote);
                found = true;
            } else {
                out.push_str(literal);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    (out, found)
}

/// Where the text ends with which `from` begins; a quote in it is written twice.
fn end_of(from: &str) -> usize {
    let mut at = 1;
    while let Some(quote) = from.get(at..).and_then(|rest| rest.find('\'')) {
        at += quote + 1;
        if !from.get(at..).is_some_and(|rest| rest.starts_with('\'')) {
            return at;
        }
        at += 1;
    }
    from.len()
}

/// Whether the text between these is compared with something that is called like a secret.
fn is_compared(before: &str, after: &str) -> bool {
    let is_path = |c: char| c.is_alphanumeric() || "_./$".contains(c);
    let last = |path: &str| path.rsplit(['.', '/', '$']).next().is_some_and(is_secret);
    let left =
        before.trim_end().strip_suffix('=').map(|left| left.trim_end_matches('!').trim_end());
    let left = left.map(|left| left.rsplit(|c: char| !is_path(c)).next().unwrap_or_default());
    let after = after.trim_start();
    let right = after.strip_prefix("!=").or_else(|| after.strip_prefix('='));
    let right = right.map(|right| right.trim_start().split(|c: char| !is_path(c)).next());
    left.is_some_and(last) || right.flatten().is_some_and(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, is_of_secret: bool, expected: &str) {
        let (found, changed) = without_literals(expression, is_of_secret);
        assert_eq!((found.as_str(), changed), (expected, expected != expression), "{expression}");
    }

    #[test]
    fn all_texts_of_the_value_of_a_secret_stay_behind() {
        check("'CANARY'", true, "''");
        check("'Bearer ' + 'CANARY'", true, "'Bearer ' + ''");
        check("if true then 'CANARY' else ''", true, "if true then '' else ''");
        check("toString('CANARY')", true, "toString('')");
        check("('it''s CANARY')", true, "('')");
        check("'CANARY", true, "''");
        check("$Config/Token", true, "$Config/Token");
        check("'Bearer ' + $Config/Token", true, "'Bearer ' + $Config/Token");
        check("", true, "");
    }

    #[test]
    fn what_is_compared_with_a_secret_stays_behind() {
        check("$Password = 'CANARY'", false, "$Password = ''");
        check(
            "$User/Password != 'CANARY' and $a = 'b'",
            false,
            "$User/Password != '' and $a = 'b'",
        );
        check("'CANARY' = $apiToken", false, "'' = $apiToken");
        check("[Sales.User.Password = 'CANARY']", false, "[Sales.User.Password = '']");
        check("$Name = 'Ann'", false, "$Name = 'Ann'");
    }

    #[test]
    fn texts_lose_what_is_secret_inside_of_them() {
        check("'https://user:CANARY@host/'", false, "'https://host/'");
        check("'password=CANARY' + $x", false, "'password=' + $x");
        check("'{\"password\": \"CANARY\"}'", false, "'{\"password\": \"\"}'");
        check("'it''s fine' + 'a = b'", false, "'it''s fine' + 'a = b'");
        check("'password=' + $x", false, "'password=' + $x");
    }
}
