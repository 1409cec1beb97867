//! Values as text, and back.

use std::fmt::Write;

use model_core::value::Decimal;

use super::date;
use super::date_pattern::DatePattern;
use super::{Context, locale::Locale};
use crate::value::Value;

/// A value as `toString` writes it: plain digits, names of enumeration values, moments in the
/// session's time zone. Nothing for objects, lists and bytes.
pub fn plain(value: &Value, context: &Context) -> Option<String> {
    Some(match value {
        Value::Empty => String::new(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::String(text) | Value::Enumeration(text) => text.to_string(),
        Value::DateTime(moment) => moment_by(&context.locale.date_time(), *moment, context)?,
        Value::Object(_) | Value::List(_) | Value::Binary(_) => return None,
    })
}

/// A moment by a pattern that is known to be one, in the session's time zone.
pub(super) fn moment_by(pattern: &str, moment: i64, context: &Context) -> Option<String> {
    let at = date::zoned(moment, &context.zone).ok()?;
    Some(DatePattern::parse(pattern).ok()?.format(&at, context.locale))
}

/// A number as the language writes it, without groups.
pub fn localized(number: Decimal, locale: &Locale) -> String {
    let text = number.to_string();
    if locale.decimal == '.' { text } else { text.replace('.', &locale.decimal.to_string()) }
}

/// A text percent-encoded as in web forms.
pub(super) fn url_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            // Writing to a String cannot fail.
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// What [`url_encode`] encoded; what cannot be read stays as it is.
pub(super) fn url_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let hex = tail.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        let code = hex.filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        match (byte, code.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = tail.get(2..).unwrap_or_default();
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
