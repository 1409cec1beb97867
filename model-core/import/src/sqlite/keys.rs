//! Which row a foreign key means, compared as SQLite compares: a text that looks like a number
//! equals the number where the other end is numeric, and texts by the collation of the other end.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use rustc_hash::FxHashMap;

use super::schema::{Collation, Column, Table};
use super::types::{is_numeric, is_text};

/// A value in the form in which equal values are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Integer(i64),
    Real(u64),
    Text(Box<[u8]>),
    Blob(Box<[u8]>),
}

/// The rows of a table by some of its columns: the place of each, as it is read.
#[derive(Debug, Default)]
pub(super) struct Keys(FxHashMap<Vec<Key>, u64>);

impl Keys {
    /// Reads the keys of all rows.
    pub(super) fn read(
        connection: &Connection,
        table: &Table,
        columns: &[usize],
    ) -> rusqlite::Result<Keys> {
        let mut keys = Keys::default();
        let mut statement = connection.prepare(&table.select(columns))?;
        let mut rows = statement.query([])?;
        let mut place = 0;
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                values.push(row.get_ref(at)?);
            }
            if let Some(key) = key(&values, table, columns) {
                keys.0.entry(key).or_insert(place);
            }
            place += 1;
        }
        Ok(keys)
    }

    /// The place of the row with these values; nothing if one of them is NULL or no row has them.
    pub(super) fn find(
        &self,
        values: &[ValueRef<'_>],
        table: &Table,
        columns: &[usize],
    ) -> Option<u64> {
        self.0.get(&key(values, table, columns)?).copied()
    }
}

fn key(values: &[ValueRef<'_>], table: &Table, columns: &[usize]) -> Option<Vec<Key>> {
    values
        .iter()
        .zip(columns)
        .map(|(value, column)| one(*value, table.columns.get(*column)?))
        .collect()
}

fn one(value: ValueRef<'_>, column: &Column) -> Option<Key> {
    Some(match value {
        ValueRef::Null => return None,
        ValueRef::Integer(number) if is_text(&column.declared) => {
            Key::Text(number.to_string().into_bytes().into())
        }
        ValueRef::Integer(number) => Key::Integer(number),
        ValueRef::Real(number) => real(number),
        ValueRef::Text(text) => {
            let looks = if is_numeric(&column.declared) { looks_like_number(text) } else { None };
            looks.unwrap_or_else(|| Key::Text(collate(text, column.collation)))
        }
        ValueRef::Blob(bytes) => Key::Blob(bytes.into()),
    })
}

#[expect(clippy::float_cmp, reason = "a number that is whole equals its whole part exactly")]
fn real(number: f64) -> Key {
    // Below this every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.trunc() == number && number.abs() < EXACT {
        return Key::Integer(number as i64);
    }
    Key::Real(number.to_bits())
}

fn looks_like_number(text: &[u8]) -> Option<Key> {
    let text = std::str::from_utf8(text).ok()?.trim_matches(|c: char| c.is_ascii_whitespace());
    if let Ok(number) = text.parse() {
        return Some(Key::Integer(number));
    }
    let numeric = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    if numeric { text.parse().ok().map(real) } else { None }
}

fn collate(text: &[u8], collation: Collation) -> Box<[u8]> {
    match collation {
        Collation::Binary => text.into(),
        Collation::NoCase => text.to_ascii_lowercase().into(),
        Collation::RightTrim => {
            let end = text.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
            text.get(..end).unwrap_or_default().into()
        }
    }
}
