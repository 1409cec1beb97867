//! From the declared type of a column and the values in it to the type of an attribute.
//!
//! A type is chosen only where it can hold every value exactly; otherwise the column becomes text
//! or bytes, which can, and the report says so.

use model_core::model::AttributeType;
use model_core::value::Decimal;
use runtime_preview::value::Value;
use rusqlite::types::ValueRef;

use super::profile::{Profile, date, exact_decimal, show, text_decimal, truth};
use crate::moment::Format;
use crate::report::Severity;

/// How the values of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Text,
    Integer,
    Decimal,
    Boolean,
    Date(Format),
    Bytes,
}

/// What a column becomes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) ty: AttributeType,
    pub(super) reading: Reading,
    /// What a person may want to know.
    pub(super) remark: Option<(Severity, String)>,
}

/// The longest text that a column without a length is given a length for.
const SHORT: usize = 200;

/// What a declared type promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declared {
    Boolean,
    Date {
        with_time: bool,
    },
    Integer {
        long: bool,
    },
    Number,
    Text {
        length: Option<u32>,
    },
    Bytes,
    /// None, or one that says nothing.
    Unknown,
}

/// Reads a declared type by SQLite's own rules, and some words that it does not know.
fn declared(text: &str) -> Declared {
    let upper = text.to_ascii_uppercase();
    let has = |word: &str| upper.contains(word);
    let word = upper.split([' ', '(']).next().unwrap_or_default();
    if has("BOOL") || word == "BIT" {
        return Declared::Boolean;
    }
    if has("DATE") || has("TIMESTAMP") {
        return Declared::Date { with_time: has("TIME") };
    }
    // From here on as in “Determination Of Column Affinity” of SQLite's documentation.
    if has("INT") {
        return Declared::Integer { long: has("BIG") || has("INT8") || has("UNSIGNED") };
    }
    if has("CHAR") || has("CLOB") || has("TEXT") {
        let length = upper.split_once('(').and_then(|(_, rest)| rest.split([')', ',']).next());
        let length = length.and_then(|length| length.trim().parse().ok()).filter(|n| *n > 0);
        return Declared::Text { length };
    }
    if has("BLOB") || has("BINARY") {
        return Declared::Bytes;
    }
    if ["REAL", "FLOA", "DOUB", "NUM", "DEC", "MONEY"].iter().any(|word| has(word)) {
        return Declared::Number;
    }
    Declared::Unknown
}

/// Whether a column compares texts that look like numbers as numbers.
pub(super) fn is_numeric(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    has(&["INT"]) || !(upper.is_empty() || has(&["CHAR", "CLOB", "TEXT", "BLOB"]))
}

/// Whether a column stores numbers as text.
pub(super) fn is_text(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    !upper.contains("INT") && ["CHAR", "CLOB", "TEXT"].iter().any(|word| upper.contains(word))
}

/// Chooses the type of a column.
pub(super) fn choose(declaration: &str, profile: &Profile) -> Choice {
    let declared = declared(declaration);
    let plain = |ty, reading| Choice { ty, reading, remark: None };
    let values = profile.values();
    let why = match declared {
        Declared::Boolean
            if profile.truths
                && (values > 0 && profile.nulls == 0 || values + profile.nulls == 0) =>
        {
            return plain(AttributeType::Boolean, Reading::Boolean);
        }
        Declared::Boolean if profile.truths => {
            "true, false or nothing, and a Boolean is never empty".to_owned()
        }
        Declared::Boolean => "more than true and false".to_owned(),
        Declared::Date { with_time } => match dates(profile, with_time) {
            Ok(choice) => return choice,
            Err(why) => why,
        },
        _ => String::new(),
    };
    let mut choice = match declared {
        Declared::Integer { long } if values == profile.integers => whole(profile, long),
        Declared::Number | Declared::Integer { .. } if is_decimal(profile) => {
            plain(AttributeType::Decimal, Reading::Decimal)
        }
        Declared::Text { length } if profile.blobs == 0 => text(profile, length),
        Declared::Bytes if values == profile.blobs => plain(AttributeType::Binary, Reading::Bytes),
        _ => by_values(profile),
    };
    let of = if declaration.is_empty() { "no type".to_owned() } else { declaration.to_owned() };
    let expected = match declared {
        Declared::Boolean | Declared::Date { .. } => false,
        Declared::Integer { .. } => choice.reading == Reading::Integer,
        Declared::Number => choice.reading == Reading::Decimal,
        Declared::Text { .. } => choice.reading == Reading::Text,
        Declared::Bytes => choice.reading == Reading::Bytes,
        Declared::Unknown => true,
    };
    let why = match &profile.no_decimal {
        Some(number) if why.is_empty() && choice.reading != Reading::Decimal => format!(
            "numbers such as {number}, and a Decimal holds exactly 20 digits before and 8 after \
             the point"
        ),
        _ if why.is_empty() => "other values too".to_owned(),
        _ => why,
    };
    if !expected {
        choice.remark = Some((
            Severity::Warning,
            format!("It is declared as {of} but holds {why}; it became {}.", choice.ty),
        ));
    }
    if profile.blobs > 0 && profile.blobs < values {
        choice.remark = Some((
            Severity::Warning,
            "It holds bytes and other values; it became Binary, in which the others are UTF-8 \
             text."
                .to_owned(),
        ));
    }
    choice
}

/// By the values alone.
fn by_values(profile: &Profile) -> Choice {
    let values = profile.values();
    let plain = |ty, reading| Choice { ty, reading, remark: None };
    if values > 0 && values == profile.integers {
        return whole(profile, false);
    }
    if values > 0 && profile.texts == 0 && is_decimal(profile) {
        return plain(AttributeType::Decimal, Reading::Decimal);
    }
    if profile.blobs > 0 {
        return plain(AttributeType::Binary, Reading::Bytes);
    }
    text(profile, None)
}

fn is_decimal(profile: &Profile) -> bool {
    profile.blobs == 0
        && profile.no_decimal.is_none()
        && (profile.texts == 0 || profile.texts_are_decimals)
}

fn whole(profile: &Profile, long: bool) -> Choice {
    let (low, high) = profile.range.unwrap_or_default();
    let long = (long && profile.range.is_none())
        || i32::try_from(low).is_err()
        || i32::try_from(high).is_err();
    let ty = if long { AttributeType::Long } else { AttributeType::Integer };
    Choice { ty, reading: Reading::Integer, remark: None }
}

fn text(profile: &Profile, length: Option<u32>) -> Choice {
    // Numbers among the texts have at most this many characters.
    let numbers = if profile.integers + profile.reals > 0 { 30 } else { 0 };
    let longest = profile.longest.max(numbers);
    let mut remark = None;
    let ty = match length {
        Some(length) if longest <= length as usize => AttributeType::String(Some(length)),
        Some(length) => {
            let message = format!(
                "It is declared with {length} characters but holds a text of {longest}; it became \
                 a String without a length."
            );
            remark = Some((Severity::Note, message));
            AttributeType::String(None)
        }
        None if longest <= SHORT => AttributeType::String(Some(200)),
        None => AttributeType::String(None),
    };
    Choice { ty, reading: Reading::Text, remark }
}

/// The way in which the values of a date column are dates, or what is in the way.
fn dates(profile: &Profile, with_time: bool) -> Result<Choice, String> {
    let values = profile.values();
    if values == 0 {
        let ty = AttributeType::DateTime { localized: with_time };
        return Ok(Choice { ty, reading: Reading::Date(Format::Iso), remark: None });
    }
    let Some(((format, dates), others)) = profile.formats.split_first() else {
        let example = profile.no_date.as_deref().unwrap_or("others");
        return Err(format!("values such as {example}, which are not all dates of one format"));
    };
    if *format == Format::MonthFirst && !others.is_empty() {
        return Err("dates of which nothing says whether day or month comes first".to_owned());
    }
    let ty = AttributeType::DateTime { localized: !dates.days };
    let remark = if dates.cut > 0 {
        let message =
            format!("{} values have digits beyond milliseconds, which were cut off.", dates.cut);
        Some((Severity::Error, message))
    } else if *format == Format::Iso {
        None
    } else {
        Some((Severity::Note, format!("Its values were read as {}.", format.label())))
    };
    Ok(Choice { ty, reading: Reading::Date(*format), remark })
}

/// Reads a value; says why where it does not fit.
pub(super) fn read(value: ValueRef<'_>, reading: Reading) -> Result<Value, String> {
    let misfit = || format!("{} does not fit, so it is empty now.", show(value));
    if value == ValueRef::Null {
        return if reading == Reading::Boolean { Err(misfit()) } else { Ok(Value::Empty) };
    }
    let found = match (reading, value) {
        (Reading::Text, ValueRef::Text(bytes)) => {
            return match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Value::text(text)),
                Err(_) => Err("the text is not valid UTF-8.".to_owned()),
            };
        }
        (Reading::Text, ValueRef::Integer(number)) => Some(Value::text(number.to_string())),
        (Reading::Text, ValueRef::Real(number)) => Some(Value::text(shortest(number))),
        (Reading::Integer, ValueRef::Integer(number)) => Some(Value::Integer(number)),
        (Reading::Decimal, ValueRef::Integer(number)) => {
            Some(Value::Decimal(Decimal::from(number)))
        }
        (Reading::Decimal, ValueRef::Real(number)) => exact_decimal(number).map(Value::Decimal),
        (Reading::Decimal, ValueRef::Text(bytes)) => {
            std::str::from_utf8(bytes).ok().and_then(text_decimal).map(Value::Decimal)
        }
        (Reading::Boolean, value) => truth(value).map(Value::Boolean),
        (Reading::Date(format), value) => {
            date(value, format).map(|moment| Value::DateTime(moment.millis))
        }
        (Reading::Bytes, ValueRef::Blob(bytes) | ValueRef::Text(bytes)) => {
            Some(Value::Binary(bytes.into()))
        }
        (Reading::Bytes, ValueRef::Integer(number)) => {
            Some(Value::Binary(number.to_string().into_bytes().into()))
        }
        (Reading::Bytes, ValueRef::Real(number)) => {
            Some(Value::Binary(shortest(number).into_bytes().into()))
        }
        _ => None,
    };
    found.ok_or_else(misfit)
}

/// The shortest decimal that round-trips, as text of at most 30 characters.
fn shortest(number: f64) -> String {
    let plain = number.to_string();
    if plain.len() <= 30 { plain } else { format!("{number:e}") }
}

/// What stands in for a value that does not fit: as much of it as can be kept.
pub(super) fn rescue(value: ValueRef<'_>, reading: Reading) -> Value {
    match (reading, value) {
        (Reading::Text, ValueRef::Text(bytes)) => Value::text(&*String::from_utf8_lossy(bytes)),
        (Reading::Boolean, _) => Value::Boolean(false),
        _ => Value::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(values: &[ValueRef<'_>]) -> Profile {
        let mut profile = Profile::default();
        for value in values {
            profile.add(*value);
        }
        profile
    }

    #[track_caller]
    fn check(declared: &str, values: &[ValueRef<'_>], expected: &str) {
        let choice = choose(declared, &profile(values));
        assert_eq!(choice.ty.to_string(), expected, "{declared}: {:?}", choice.remark);
        if choice.reading != Reading::Boolean {
            for value in values {
                assert!(read(*value, choice.reading).is_ok(), "{value:?} as {:?}", choice.reading);
            }
        }
    }

    fn t(text: &str) -> ValueRef<'_> {
        ValueRef::Text(text.as_bytes())
    }

    const NULL: ValueRef<'static> = ValueRef::Null;
    const fn i(number: i64) -> ValueRef<'static> {
        ValueRef::Integer(number)
    }
    const fn r(number: f64) -> ValueRef<'static> {
        ValueRef::Real(number)
    }

    #[test]
    fn whole_numbers_by_range() {
        check("INTEGER", &[], "Integer");
        check("BIGINT", &[], "Long");
        check("BIGINT", &[i(5)], "Integer");
        check("INTEGER", &[i(1), NULL, i(2_147_483_647)], "Integer");
        check("int", &[i(2_147_483_648)], "Long");
        check("INTEGER", &[i(-2_147_483_649)], "Long");
        check("INTEGER", &[i(1), r(1.5)], "Decimal");
        check("INTEGER", &[i(1), t("one")], "String(200)");
        check("", &[i(1)], "Integer");
    }

    #[test]
    fn numbers_that_fit_exactly() {
        check("REAL", &[], "Decimal");
        check("NUMERIC(10,2)", &[i(1), r(0.99)], "Decimal");
        check("NUMERIC", &[t("12345678901234567890.12345678")], "Decimal");
        check("REAL", &[r(0.1 + 0.2)], "String(200)");
        check("REAL", &[r(1e20)], "String(200)");
        check("REAL", &[r(f64::INFINITY)], "String(200)");
        check("REAL", &[r(1e-300)], "String(200)");
        check("DECIMAL(38,10)", &[t("1e5")], "String(200)");
        check("", &[r(2.5)], "Decimal");
    }

    #[test]
    fn texts_by_length() {
        let long = "x".repeat(201);
        check("TEXT", &[], "String(200)");
        check("TEXT", &[t("a")], "String(200)");
        check("TEXT", &[t(&long)], "String");
        check("NVARCHAR(160)", &[t("a")], "String(160)");
        check("VARCHAR(3)", &[t("äöü")], "String(3)");
        check("VARCHAR(3)", &[t("long")], "String");
        check("VARCHAR(0)", &[t("a")], "String(200)");
        check("CHARACTER VARYING (20, 1)", &[t("a")], "String(20)");
        check("TEXT", &[t("a"), ValueRef::Blob(b"\0")], "Binary");
        check("STRING", &[t("a")], "String(200)");
    }

    #[test]
    fn truths() {
        check("BOOLEAN", &[], "Boolean");
        check("BOOLEAN", &[i(0), i(1)], "Boolean");
        check("bit", &[t("true"), t("F")], "Boolean");
        check("BOOLEAN", &[i(0), NULL], "Integer");
        check("BOOLEAN", &[NULL], "String(200)");
        check("BOOLEAN", &[i(2)], "Integer");
        check("BOOLEAN", &[t("true"), NULL], "String(200)");
        check("BITMAP", &[i(7)], "Integer");
    }

    #[test]
    fn dates_where_all_are() {
        check("DATE", &[], "DateTime UTC");
        check("DATETIME", &[], "DateTime");
        check("DATETIME", &[t("2009-01-01 00:00:00"), NULL], "DateTime UTC");
        check("TIMESTAMP", &[t("2009-01-01 00:00:01")], "DateTime");
        check("DATE", &[t("2009-01-01"), t("soon")], "String(200)");
        check("DATE", &[t("2009-01-01"), t("01/02/2009")], "String(200)");
        check("DATE", &[t("01/02/2009")], "String(200)");
        check("DATE", &[t("01/02/2009"), t("01/13/2009")], "DateTime UTC");
        check("TIMESTAMP", &[i(1_700_000_001)], "DateTime");
        check("DATE", &[i(20_090_101)], "DateTime UTC");
        check("DATE", &[r(2_454_832.5)], "Decimal");
        check("TEXT", &[t("2009-01-01")], "String(200)");
        check("TIME", &[t("12:30")], "String(200)");
    }

    #[test]
    fn bytes_and_everything() {
        check("BLOB", &[], "Binary");
        check("BLOB", &[ValueRef::Blob(b"a")], "Binary");
        check("BLOB", &[t("a")], "String(200)");
        check("", &[], "String(200)");
        check("", &[i(1), r(1.5), t("a"), ValueRef::Blob(b"b")], "Binary");
        check("JSON", &[t("{}")], "String(200)");
    }

    #[test]
    fn what_broke_is_told_and_kept_as_far_as_it_goes() {
        let broken = ValueRef::Text(b"a\xffb");
        assert!(read(broken, Reading::Text).is_err());
        assert_eq!(rescue(broken, Reading::Text), Value::text("a\u{fffd}b"));
    }
}
