//! Values in JSON: decimals, 64-bit integers and ids are strings, dates milliseconds, binary
//! base64.

use model_core::value::{DataType, Decimal};
use serde_json::Value as Json;

use crate::program::ColumnType;
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

/// A value of a member in JSON.
pub fn of_member(value: &Value, ty: ColumnType) -> Json {
    match (value, ty) {
        (Value::Integer(number), ColumnType::Integer) => Json::from(*number),
        (value, _) => of_value(value),
    }
}

/// A value of a variable or a result in JSON; integers of those have 64 bits.
pub fn of_value(value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Boolean(value) => Json::from(*value),
        Value::Integer(number) => Json::from(number.to_string()),
        Value::Decimal(number) => Json::from(number.to_string()),
        Value::String(text) | Value::Enumeration(text) => Json::from(&**text),
        Value::DateTime(millis) => Json::from(*millis),
        Value::Object(object) => Json::from(object.id.to_string()),
        Value::List(list) => {
            list.snapshot().iter().map(|object| Json::from(object.id.to_string())).collect()
        }
        Value::Binary(bytes) => Json::from(to_base64(bytes)),
    }
}

/// Reads a value of a type, or says what is wrong. Whether a member can hold it is for the
/// session to say.
pub fn read(json: &Json, ty: &DataType) -> Result<Value, String> {
    let wrong = || Err(format!("{json} is not {ty}"));
    Ok(match (json, ty) {
        (Json::Null, _) => Value::Empty,
        (Json::Bool(value), DataType::Boolean) => Value::Boolean(*value),
        (Json::Number(number), DataType::Integer) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => return wrong(),
        },
        (Json::String(text), DataType::Integer) => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => return wrong(),
        },
        // A JSON number is read by its digits, never through binary floating point.
        (Json::Number(number), DataType::Decimal) => match number.to_string().parse::<Decimal>() {
            Ok(number) => Value::Decimal(number),
            Err(_) => return wrong(),
        },
        (Json::String(text), DataType::Decimal) => match text.parse::<Decimal>() {
            Ok(number) => Value::Decimal(number),
            Err(_) => return wrong(),
        },
        (Json::String(text), DataType::String) => Value::text(text.as_str()),
        (Json::String(text), DataType::Enumeration(_)) => {
            Value::Enumeration(text.rsplit('.').next().unwrap_or_default().into())
        }
        (Json::Number(number), DataType::DateTime) => match number.as_i64() {
            Some(millis) => Value::DateTime(millis),
            None => return wrong(),
        },
        (Json::String(text), DataType::DateTime) => {
            match crate::program::defaults::parse_moment(text) {
                Some(millis) => Value::DateTime(millis),
                None => return wrong(),
            }
        }
        (Json::String(text), DataType::Object(_)) => match text.parse::<ObjectId>() {
            Ok(id) => Value::Object(ObjectRef::own(id)),
            Err(_) => return wrong(),
        },
        (Json::Array(items), DataType::List(entity)) => {
            let object = DataType::Object(entity.clone());
            let mut list = Vec::new();
            for item in items {
                list.extend(read(item, &object)?.object());
            }
            Value::from(list)
        }
        (Json::String(text), DataType::Binary) => match from_base64(text) {
            Some(bytes) => Value::Binary(bytes.into()),
            None => return wrong(),
        },
        _ => return wrong(),
    })
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let known = DIGITS.get(digit as usize).copied().unwrap_or(b'A');
            text.push(if place <= chunk.len() { char::from(known) } else { '=' });
        }
    }
    text
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let digits = text.trim_end_matches('=').as_bytes();
    for chunk in digits.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let digit = match chunk.get(place) {
                Some(byte) => DIGITS.iter().position(|digit| digit == byte)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(digit).ok()?;
        }
        let whole = chunk.len().checked_sub(1)?;
        bytes.extend(bits.to_be_bytes().into_iter().skip(1).take(whole));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, ty: &str, expected: Value) {
        let ty = DataType::parse(ty).unwrap();
        let json: Json = serde_json::from_str(json).unwrap();
        assert_eq!(read(&json, &ty), Ok(expected), "{json}");
    }

    #[test]
    fn values_are_read_by_their_type() {
        check("null", "Integer", Value::Empty);
        check("7", "Integer", Value::Integer(7));
        check("\"9223372036854775807\"", "Integer", Value::Integer(i64::MAX));
        check("\"0.1\"", "Decimal", Value::Decimal("0.1".parse().unwrap()));
        check("0.1", "Decimal", Value::Decimal("0.1".parse().unwrap()));
        check("\"M.E.Open\"", "Enumeration M.E", Value::Enumeration("Open".into()));
        check("86400000", "DateTime", Value::DateTime(86_400_000));
        check("\"1970-01-02\"", "DateTime", Value::DateTime(86_400_000));
        check("\"TWFu\"", "Binary", Value::Binary(b"Man"[..].into()));
        assert!(read(&Json::from("x"), &DataType::Integer).is_err());
        assert!(read(&Json::from(1), &DataType::String).is_err());
    }

    #[test]
    fn binary_is_base64() {
        for bytes in [&b""[..], b"M", b"Ma", b"Man", &[0, 255, 254, 7]] {
            assert_eq!(from_base64(&to_base64(bytes)).as_deref(), Some(bytes));
        }
        assert_eq!(to_base64(b"Ma"), "TWE=");
        assert_eq!(from_base64("*"), None);
    }

    #[test]
    fn semantics_12_large_numbers_travel_as_text() {
        assert_eq!(of_member(&Value::Integer(5), ColumnType::Integer), Json::from(5));
        assert_eq!(of_member(&Value::Integer(5), ColumnType::Long), Json::from("5"));
        assert_eq!(of_value(&Value::Decimal("1.50".parse().unwrap())), Json::from("1.5"));
        assert_eq!(of_value(&Value::DateTime(5)), Json::from(5));
    }
}
