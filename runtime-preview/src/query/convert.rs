//! Values of an attribute whose type changes (`reference/mendix.md` §1.2). A value converts when
//! nothing of it is lost; else there is nothing, and whoever changes the type is told first.

use model_core::model::AttributeType;
use model_core::value::Decimal;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value as SqlValue, ValueRef};
use rusqlite::{Connection, Error, Result};

use crate::program::defaults::parse_moment;

use super::functions::decimal;

/// Registers `value_convert(value, from, to, names)`: types as text, the names of an
/// enumeration's values with line ends between.
pub(super) fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("value_convert", 4, flags, |context| {
        let from = attribute_type(context, 1)?;
        let to = attribute_type(context, 2)?;
        let names = context.get_raw(3).as_str_or_null().ok().flatten().unwrap_or_default();
        let value = convert(context.get_raw(0), &from, &to, names).unwrap_or(SqlValue::Null);
        Ok(ToSqlOutput::Owned(value))
    })
}

fn attribute_type(context: &Context<'_>, place: usize) -> Result<std::sync::Arc<AttributeType>> {
    let place_in_c = i32::try_from(place).unwrap_or_default();
    context.get_or_create_aux(place_in_c, |value| -> std::result::Result<_, Error> {
        let text = value.as_str().map_err(|error| Error::UserFunctionError(error.into()))?;
        AttributeType::parse(text)
            .ok_or_else(|| Error::UserFunctionError(format!("{text} is no type").into()))
    })
}

fn convert(
    value: ValueRef<'_>,
    from: &AttributeType,
    to: &AttributeType,
    names: &str,
) -> Option<SqlValue> {
    use AttributeType as T;
    if matches!(from, T::HashedString | T::Binary) || matches!(to, T::HashedString | T::Binary) {
        return None;
    }
    match (value, to) {
        (ValueRef::Null, _) => None,
        (value, T::String(length)) => {
            let text = as_text(value, from)?;
            let fits = length.is_none_or(|most| text.chars().count() <= most as usize);
            fits.then_some(SqlValue::Text(text))
        }
        (value, T::Enumeration(_)) => {
            let text = as_text(value, from)?;
            names.lines().any(|name| name == text).then_some(SqlValue::Text(text))
        }
        (value, T::Integer) => {
            let number = as_number(value, from)?.to_i64()?;
            i32::try_from(number).is_ok().then_some(SqlValue::Integer(number))
        }
        (value, T::Long | T::AutoNumber) => {
            Some(SqlValue::Integer(as_number(value, from)?.to_i64()?))
        }
        (value, T::Decimal) => {
            let number = as_number(value, from)?;
            let bytes = number.to_storage().ok()?;
            (Decimal::from_storage(bytes) == number).then_some(SqlValue::Blob(bytes.to_vec()))
        }
        (value, T::Boolean) => match (value, as_text(value, from)?.as_str()) {
            (_, "true" | "1") => Some(SqlValue::Integer(1)),
            (_, "false" | "0") => Some(SqlValue::Integer(0)),
            _ => None,
        },
        (ValueRef::Integer(millis), T::DateTime { .. }) if matches!(from, T::DateTime { .. }) => {
            Some(SqlValue::Integer(millis))
        }
        (ValueRef::Text(text), T::DateTime { .. }) => {
            let text = std::str::from_utf8(text).ok()?;
            Some(SqlValue::Integer(parse_moment(text)?))
        }
        _ => None,
    }
}

fn as_number(value: ValueRef<'_>, from: &AttributeType) -> Option<Decimal> {
    match value {
        ValueRef::Text(text) => std::str::from_utf8(text).ok()?.trim().parse().ok(),
        _ if matches!(from, AttributeType::DateTime { .. }) => None,
        value => decimal(value).ok()?,
    }
}

fn as_text(value: ValueRef<'_>, from: &AttributeType) -> Option<String> {
    match (value, from) {
        (ValueRef::Integer(value), AttributeType::Boolean) => Some((value != 0).to_string()),
        (ValueRef::Integer(millis), AttributeType::DateTime { .. }) => {
            Some(jiff::Timestamp::from_millisecond(millis).ok()?.to_string())
        }
        (ValueRef::Text(text), _) => Some(std::str::from_utf8(text).ok()?.to_owned()),
        (value, _) => Some(decimal(value).ok()??.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, value: impl Into<SqlValue>, to: &str, expected: impl Into<SqlValue>) {
        let (value, expected) = (value.into(), expected.into());
        let types = [from, to].map(|text| AttributeType::parse(text).unwrap());
        let [from, to] = &types;
        let found = convert((&value).into(), from, to, "Open\nShut").unwrap_or(SqlValue::Null);
        assert_eq!(found, expected, "{value:?} from {from} to {to}");
    }

    fn stored(text: &str) -> Vec<u8> {
        text.parse::<Decimal>().unwrap().to_storage().unwrap().to_vec()
    }

    #[test]
    fn semantics_10_values_convert_when_nothing_is_lost() {
        let nothing = || SqlValue::Null;
        check("String", "12".to_owned(), "Integer", 12);
        check("String", "12.5".to_owned(), "Integer", nothing());
        check("String", "12.5".to_owned(), "Decimal", stored("12.5"));
        check("String", "x".to_owned(), "Decimal", nothing());
        check("Decimal", stored("3"), "Integer", 3);
        check("Decimal", stored("3.5"), "Long", nothing());
        check("Decimal", stored("3.50"), "String", "3.5".to_owned());
        check("Long", 3_000_000_000_i64, "Integer", nothing());
        check("Integer", 3, "Decimal", stored("3"));
        check("Integer", 1, "Boolean", 1);
        check("Integer", 2, "Boolean", nothing());
        check("Boolean", 1, "String", "true".to_owned());
        check("String", "Open".to_owned(), "Enumeration A.E", "Open".to_owned());
        check("String", "Ajar".to_owned(), "Enumeration A.E", nothing());
        check("Enumeration A.E", "Open".to_owned(), "String(3)", nothing());
        check("DateTime", 0, "String", "1970-01-01T00:00:00Z".to_owned());
        check("String", "1970-01-01T00:00:00Z".to_owned(), "DateTime", 0);
        check("DateTime", 0, "Long", nothing());
        check("HashedString", "x".to_owned(), "String", nothing());
    }
}
