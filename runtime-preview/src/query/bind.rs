//! Values on their way into and out of the database (`design/semantics.md` 2, 3, 5).
//!
//! Booleans are 0 and 1, moments milliseconds, enumerations their value's name, decimals 16 bytes
//! that sort as the numbers do, references the id of the object, `empty` is NULL.

use model_core::value::{Decimal, Rounding};
use rusqlite::types::{Null, ValueRef};
use rusqlite::{Error, Result, Row, Statement};

use crate::program::ColumnType;
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

use super::functions::{decimal, wrong};

/// Binds a value at a place (from 1), to be stored in or compared with a column of this type.
///
/// A decimal that no attribute can hold, which only a comparison can have, becomes bytes that
/// sort between those of its neighbours and equal none.
pub fn bind(
    statement: &mut Statement<'_>,
    place: usize,
    value: &Value,
    ty: ColumnType,
) -> Result<()> {
    match value {
        Value::Empty | Value::List(_) => statement.raw_bind_parameter(place, Null),
        Value::Boolean(value) => statement.raw_bind_parameter(place, value),
        Value::Integer(number) if ty == ColumnType::Decimal => {
            bind_decimal(statement, place, Decimal::from(*number))
        }
        Value::Integer(number) | Value::DateTime(number) => {
            statement.raw_bind_parameter(place, number)
        }
        Value::Decimal(number) if ty.is_whole() => {
            if let Some(number) = number.to_i64() {
                return statement.raw_bind_parameter(place, number);
            }
            // A number between two whole ones, or beyond all that a column can hold.
            let below = number.floor().unwrap_or(*number).to_f64();
            statement.raw_bind_parameter(place, below + 0.5)
        }
        Value::Decimal(number) => bind_decimal(statement, place, *number),
        Value::String(text) | Value::Enumeration(text) => {
            statement.raw_bind_parameter(place, &**text)
        }
        Value::Object(object) => statement.raw_bind_parameter(place, object.id.0),
        Value::Binary(bytes) => statement.raw_bind_parameter(place, &**bytes),
    }
}

fn bind_decimal(statement: &mut Statement<'_>, place: usize, number: Decimal) -> Result<()> {
    if number.scale() <= 8
        && let Ok(bytes) = number.to_storage()
    {
        return statement.raw_bind_parameter(place, &bytes[..]);
    }
    statement.raw_bind_parameter(place, between(number))
}

/// Bytes that sort right after the largest decimal of an attribute that is below `number`.
fn between(number: Decimal) -> Vec<u8> {
    let step = Decimal::new(1, 8).unwrap_or_default();
    let below = number.round(8, Rounding::HalfEven).and_then(|rounded| {
        if rounded <= number { Ok(rounded) } else { rounded.checked_sub(step) }
    });
    match below.and_then(Decimal::to_storage) {
        Ok(bytes) => [&bytes[..], &[0x80]].concat(),
        Err(_) if number.is_negative() => Vec::new(),
        Err(_) => vec![0xff; 17],
    }
}

/// Reads the value of a column of this type.
pub fn read(row: &Row<'_>, place: usize, ty: ColumnType) -> Result<Value> {
    let raw = row.get_ref(place)?;
    value(raw, ty).ok_or_else(|| match (raw, ty) {
        // SQLite goes on with binary floating point where whole numbers end.
        (ValueRef::Real(_), ColumnType::Integer | ColumnType::Long) => {
            wrong("a whole number of the result is too large for 64 bits")
        }
        _ => Error::InvalidColumnType(place, format!("{ty:?}"), raw.data_type()),
    })
}

/// What a raw value stands for in a column of this type, or nothing if it cannot stand there.
pub fn value(raw: ValueRef<'_>, ty: ColumnType) -> Option<Value> {
    Some(match (raw, ty) {
        (ValueRef::Null, _) => Value::Empty,
        (ValueRef::Integer(number), ColumnType::Integer | ColumnType::Long) => {
            Value::Integer(number)
        }
        (ValueRef::Integer(number), ColumnType::Boolean) => Value::Boolean(number != 0),
        (ValueRef::Integer(number), ColumnType::DateTime) => Value::DateTime(number),
        (ValueRef::Integer(number), ColumnType::Reference) => {
            Value::Object(ObjectRef::own(ObjectId(number)))
        }
        (ValueRef::Text(text), ColumnType::Text) => Value::text(std::str::from_utf8(text).ok()?),
        (ValueRef::Text(text), ColumnType::Enumeration) => {
            Value::Enumeration(std::str::from_utf8(text).ok()?.into())
        }
        // Averages come as text, as they may have more digits than a column.
        (ValueRef::Text(text), ColumnType::Decimal) => {
            Value::Decimal(std::str::from_utf8(text).ok()?.parse().ok()?)
        }
        (ValueRef::Integer(_) | ValueRef::Blob(_), ColumnType::Decimal) => {
            Value::Decimal(decimal(raw).ok()??)
        }
        (ValueRef::Blob(bytes), ColumnType::Binary) => Value::Binary(bytes.into()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[track_caller]
    fn check(column: &str, sign: &str, constant: &str, expected: bool) {
        let connection = Connection::open_in_memory().unwrap();
        let mut statement = connection.prepare(&format!("SELECT ? {sign} ?")).unwrap();
        for (place, text) in [(1, column), (2, constant)] {
            let number = Value::Decimal(text.parse().unwrap());
            bind(&mut statement, place, &number, ColumnType::Decimal).unwrap();
        }
        let mut rows = statement.raw_query();
        let found: bool = rows.next().unwrap().unwrap().get(0).unwrap();
        assert_eq!(found, expected, "{column} {sign} {constant}");
    }

    #[test]
    fn semantics_02_comparisons_with_any_decimal_are_exact() {
        check("0.12345679", "=", "0.123456789", false);
        check("0.12345678", "<", "0.123456789", true);
        check("0.12345679", ">", "0.123456789", true);
        check("-0.12345678", ">", "-0.123456789", true);
        check("-0.12345679", "<", "-0.123456789", true);
        check("99999999999999999999.99999999", "<", "100000000000000000000", true);
        check("-99999999999999999999.99999999", ">", "-100000000000000000000", true);
        check("1.5", "=", "1.50", true);
        check("-2", "<", "1", true);
        check("10", ">", "9", true);
    }

    #[test]
    fn whole_columns_compare_with_fractions() {
        let connection = Connection::open_in_memory().unwrap();
        let mut statement = connection.prepare("SELECT 2 < ?1, 3 > ?1, 2 = ?1").unwrap();
        bind(&mut statement, 1, &Value::Decimal("2.5".parse().unwrap()), ColumnType::Integer)
            .unwrap();
        let mut rows = statement.raw_query();
        let row = rows.next().unwrap().unwrap();
        let found: (bool, bool, bool) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        assert_eq!(found, (true, true, false));
    }
}
