//! What SQLite learns: exact decimals, text search that ignores case, parts of moments.
//!
//! All of it is deterministic, so that the planner may use it freely, and all of it agrees with
//! what expressions do in memory (`design/semantics.md` 2, 3, 7).

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model_core::value::{Decimal, DecimalError};
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value as SqlValue, ValueRef};
use rusqlite::{Connection, Error, Result};

/// Teaches a connection our functions.
pub fn register(connection: &Connection) -> Result<()> {
    register_decimals(connection)?;
    register_text(connection)?;
    register_moments(connection)?;
    super::convert::register(connection)
}

fn flags() -> FunctionFlags {
    FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS
}

pub(super) fn wrong(message: impl Into<String>) -> Error {
    Error::UserFunctionError(message.into().into())
}

/// A decimal as it lies in a column, or a whole number.
pub(super) fn decimal(value: ValueRef<'_>) -> Result<Option<Decimal>> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(number) => Ok(Some(Decimal::from(number))),
        ValueRef::Blob(bytes) => {
            let bytes = bytes.try_into().map_err(|_| {
                wrong("a number is too large for a decimal of 20 digits before the point")
            })?;
            Ok(Some(Decimal::from_storage(bytes)))
        }
        ValueRef::Text(_) | ValueRef::Real(_) => Err(wrong("this is not a decimal")),
    }
}

fn stored(number: Decimal) -> Result<ToSqlOutput<'static>> {
    let bytes = number.to_storage().map_err(|error| overflow("the result", error))?;
    Ok(ToSqlOutput::Owned(SqlValue::Blob(bytes.to_vec())))
}

fn overflow(what: &str, error: DecimalError) -> Error {
    wrong(format!("{what} cannot be stored: {error}"))
}

/// Sums decimals exactly: the scaled values are whole numbers below 10^28, so 128 bits hold the
/// sum of 10^10 of them.
#[derive(Default)]
struct Sum {
    scaled: i128,
    count: i64,
}

impl Sum {
    fn step(&mut self, value: ValueRef<'_>) -> Result<()> {
        let scaled = match value {
            ValueRef::Null => return Ok(()),
            ValueRef::Integer(number) => i128::from(number) * 100_000_000,
            ValueRef::Blob(bytes) => {
                let bytes = bytes.try_into().map_err(|_| {
                    wrong("a number is too large for a decimal of 20 digits before the point")
                })?;
                (u128::from_be_bytes(bytes) ^ (1 << 127)).cast_signed()
            }
            ValueRef::Text(_) | ValueRef::Real(_) => return Err(wrong("this is not a decimal")),
        };
        self.scaled =
            self.scaled.checked_add(scaled).ok_or_else(|| wrong("the sum is too large"))?;
        self.count += 1;
        Ok(())
    }

    fn sum(&self) -> Result<Decimal> {
        Decimal::new(self.scaled, 8).map_err(|error| overflow("the sum", error))
    }
}

struct DecimalSum;

impl Aggregate<Sum, ToSqlOutput<'static>> for DecimalSum {
    fn init(&self, _: &mut Context<'_>) -> Result<Sum> {
        Ok(Sum::default())
    }
    fn step(&self, context: &mut Context<'_>, sum: &mut Sum) -> Result<()> {
        sum.step(context.get_raw(0))
    }
    fn finalize(&self, _: &mut Context<'_>, sum: Option<Sum>) -> Result<ToSqlOutput<'static>> {
        match sum.filter(|sum| sum.count > 0) {
            None => Ok(ToSqlOutput::Owned(SqlValue::Null)),
            Some(sum) => {
                let number = sum.sum()?;
                let bytes = number.to_storage().map_err(|error| overflow("the sum", error))?;
                Ok(ToSqlOutput::Owned(SqlValue::Blob(bytes.to_vec())))
            }
        }
    }
}

struct DecimalAverage;

impl Aggregate<Sum, ToSqlOutput<'static>> for DecimalAverage {
    fn init(&self, _: &mut Context<'_>) -> Result<Sum> {
        Ok(Sum::default())
    }
    fn step(&self, context: &mut Context<'_>, sum: &mut Sum) -> Result<()> {
        sum.step(context.get_raw(0))
    }
    /// As text, as an average may have more than 8 fraction digits.
    fn finalize(&self, _: &mut Context<'_>, sum: Option<Sum>) -> Result<ToSqlOutput<'static>> {
        match sum.filter(|sum| sum.count > 0) {
            None => Ok(ToSqlOutput::Owned(SqlValue::Null)),
            Some(sum) => {
                let average = sum
                    .sum()?
                    .checked_div(Decimal::from(sum.count))
                    .map_err(|error| overflow("the average", error))?;
                Ok(ToSqlOutput::Owned(SqlValue::Text(average.to_string())))
            }
        }
    }
}

type Operation = fn(Decimal, Decimal) -> std::result::Result<Decimal, DecimalError>;

fn register_decimals(connection: &Connection) -> Result<()> {
    connection.create_aggregate_function("decimal_sum", 1, flags(), DecimalSum)?;
    connection.create_aggregate_function("decimal_avg", 1, flags(), DecimalAverage)?;
    connection.create_scalar_function("decimal_text", 1, flags(), |context| {
        Ok(decimal(context.get_raw(0))?.map(|number| number.to_string()))
    })?;
    connection.create_scalar_function("decimal_of", 1, flags(), |context| {
        let number = match context.get_raw(0) {
            ValueRef::Text(text) => {
                std::str::from_utf8(text).ok().and_then(|t| t.trim().parse().ok())
            }
            other => decimal(other)?,
        };
        number.map_or(Ok(ToSqlOutput::Owned(SqlValue::Null)), stored)
    })?;
    let operations: [(&str, Operation); 5] = [
        ("decimal_add", Decimal::checked_add),
        ("decimal_subtract", Decimal::checked_sub),
        ("decimal_multiply", Decimal::checked_mul),
        ("decimal_divide", Decimal::checked_div),
        ("decimal_modulo", Decimal::checked_rem),
    ];
    for (name, operation) in operations {
        connection.create_scalar_function(name, 2, flags(), move |context| {
            match (decimal(context.get_raw(0))?, decimal(context.get_raw(1))?) {
                (Some(a), Some(b)) => {
                    stored(operation(a, b).map_err(|error| wrong(error.to_string()))?)
                }
                _ => Ok(ToSqlOutput::Owned(SqlValue::Null)),
            }
        })?;
    }
    connection.create_scalar_function("decimal_negate", 1, flags(), |context| {
        let number = decimal(context.get_raw(0))?;
        number.map_or(Ok(ToSqlOutput::Owned(SqlValue::Null)), |number| stored(-number))
    })?;
    connection.create_scalar_function("decimal_round", 2, flags(), |context| {
        let places = i32::try_from(context.get::<i64>(1)?.clamp(-60, 60)).unwrap_or(0);
        match decimal(context.get_raw(0))? {
            None => Ok(ToSqlOutput::Owned(SqlValue::Null)),
            Some(number) => stored(
                number
                    .round(places, model_core::value::Rounding::HalfUp)
                    .map_err(|error| wrong(error.to_string()))?,
            ),
        }
    })
}

/// A text with its case folded, for comparing without it: as full Unicode case folding does, but
/// through upper case, which agrees but for a few letters that no one types.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' | ' ' => folded.push(c),
            // Upper case would make it an i with a dot.
            'ı' => folded.push('ı'),
            _ => folded.extend(c.to_uppercase().flat_map(char::to_lowercase)),
        }
    }
    folded
}

/// How a text is looked for in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    Contains,
    StartsWith,
    EndsWith,
}

impl Search {
    fn holds(self, text: &str, folded: &str) -> bool {
        if text.is_ascii() && folded.is_ascii() {
            return self.holds_ascii(text.as_bytes(), folded.as_bytes());
        }
        let text = fold(text);
        match self {
            Search::Contains => text.contains(folded),
            Search::StartsWith => text.starts_with(folded),
            Search::EndsWith => text.ends_with(folded),
        }
    }

    fn holds_ascii(self, text: &[u8], folded: &[u8]) -> bool {
        let Some(last) = text.len().checked_sub(folded.len()) else { return false };
        let at = |place: usize| {
            text.get(place..place + folded.len()).is_some_and(|t| t.eq_ignore_ascii_case(folded))
        };
        match self {
            Search::StartsWith => at(0),
            Search::EndsWith => at(last),
            Search::Contains => (0..=last).any(at),
        }
    }
}

fn register_text(connection: &Connection) -> Result<()> {
    let searches = [
        ("text_contains", Search::Contains),
        ("text_starts_with", Search::StartsWith),
        ("text_ends_with", Search::EndsWith),
    ];
    for (name, search) in searches {
        connection.create_scalar_function(name, 2, flags(), move |context| {
            let ValueRef::Text(text) = context.get_raw(0) else { return Ok(false) };
            let text = std::str::from_utf8(text).map_err(|error| wrong(error.to_string()))?;
            // The pattern is the same for all rows: it is folded once a statement.
            let pattern: Arc<String> = context.get_or_create_aux(
                1,
                |value| -> std::result::Result<String, rusqlite::types::FromSqlError> {
                    Ok(value.as_str_or_null()?.map(fold).unwrap_or_default())
                },
            )?;
            Ok(search.holds(text, &pattern))
        })?;
    }
    connection.create_scalar_function("text_length", 1, flags(), |context| {
        let ValueRef::Text(text) = context.get_raw(0) else { return Ok(0_i64) };
        let text = std::str::from_utf8(text).map_err(|error| wrong(error.to_string()))?;
        Ok(i64::try_from(text.chars().count()).unwrap_or(i64::MAX))
    })?;
    connection.create_scalar_function("text_lower", 1, flags(), |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| text.to_lowercase()))
    })?;
    connection.create_scalar_function("text_upper", 1, flags(), |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| text.to_uppercase()))
    })
}

/// A part of a moment that a query can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Part {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    DayOfYear,
    Weekday,
    Hours,
    Minutes,
    Seconds,
}

impl Part {
    /// All with the SQL functions that give them: `(milliseconds, time zone)`.
    pub const ALL: [(Part, &'static str); 10] = [
        (Part::Year, "moment_year"),
        (Part::Quarter, "moment_quarter"),
        (Part::Month, "moment_month"),
        (Part::Week, "moment_week"),
        (Part::Day, "moment_day"),
        (Part::DayOfYear, "moment_day_of_year"),
        (Part::Weekday, "moment_weekday"),
        (Part::Hours, "moment_hours"),
        (Part::Minutes, "moment_minutes"),
        (Part::Seconds, "moment_seconds"),
    ];

    /// The part of the moment at `millis` in a time zone. Weeks are those of ISO 8601; the
    /// weekday of Sunday is 1.
    pub fn of(self, millis: i64, zone: &TimeZone) -> Option<i64> {
        let moment = Timestamp::from_millisecond(millis).ok()?.to_zoned(zone.clone());
        Some(match self {
            Part::Year => i64::from(moment.year()),
            Part::Quarter => i64::from((moment.month() - 1) / 3 + 1),
            Part::Month => i64::from(moment.month()),
            Part::Week => i64::from(moment.date().iso_week_date().week()),
            Part::Day => i64::from(moment.day()),
            Part::DayOfYear => i64::from(moment.day_of_year()),
            Part::Weekday => i64::from(moment.weekday().to_sunday_one_offset()),
            Part::Hours => i64::from(moment.hour()),
            Part::Minutes => i64::from(moment.minute()),
            Part::Seconds => i64::from(moment.second()),
        })
    }
}

fn register_moments(connection: &Connection) -> Result<()> {
    for (part, name) in Part::ALL {
        connection.create_scalar_function(name, 2, flags(), move |context| {
            let Some(millis) = context.get::<Option<i64>>(0)? else { return Ok(None) };
            let zone: Arc<TimeZone> = context.get_or_create_aux(
                1,
                |value| -> std::result::Result<TimeZone, rusqlite::types::FromSqlError> {
                    Ok(TimeZone::get(value.as_str()?).unwrap_or(TimeZone::UTC))
                },
            )?;
            Ok(part.of(millis, &zone))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(search: Search, text: &str, pattern: &str, expected: bool) {
        assert_eq!(search.holds(text, &fold(pattern)), expected, "{text} {search:?} {pattern}");
    }

    #[test]
    fn semantics_07_search_ignores_case_with_unicode_folding() {
        check(Search::Contains, "Große Straße", "STRASSE", true);
        check(Search::Contains, "ΟΔΟΣ", "οδος", true);
        check(Search::Contains, "abc", "B", true);
        check(Search::Contains, "abc", "d", false);
        check(Search::Contains, "", "", true);
        check(Search::StartsWith, "Ärger", "äR", true);
        check(Search::StartsWith, "ab", "abc", false);
        check(Search::EndsWith, "Müller GmbH", "GMBH", true);
        check(Search::Contains, "ı", "I", false);
    }

    #[test]
    fn semantics_02_sums_of_decimals_are_exact() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        connection.execute_batch("CREATE TABLE t (x BLOB)").unwrap();
        for text in
            ["99999999999999999999.99999999", "-99999999999999999999.99999998", "0.1", "0.2"]
        {
            let bytes = text.parse::<Decimal>().unwrap().to_storage().unwrap();
            connection.execute("INSERT INTO t VALUES (?)", [&bytes[..]]).unwrap();
        }
        let read = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, Option<String>>(0));
        assert_eq!(
            read("SELECT decimal_text(decimal_sum(x)) FROM t").unwrap().unwrap(),
            "0.30000001"
        );
        assert_eq!(read("SELECT decimal_avg(x) FROM t").unwrap().unwrap(), "0.0750000025");
        assert_eq!(read("SELECT decimal_text(decimal_sum(x)) FROM t WHERE 0").unwrap(), None);
        assert_eq!(
            read("SELECT decimal_text(decimal_multiply(decimal_of('1.5'), 3))").unwrap().unwrap(),
            "4.5"
        );
        connection.execute("INSERT INTO t SELECT x FROM t WHERE rowid = 1", []).unwrap();
        let error = read("SELECT decimal_text(decimal_sum(x)) FROM t").unwrap_err();
        assert!(error.to_string().contains("the sum cannot be stored"), "{error}");
    }

    #[test]
    fn semantics_03_parts_of_moments_follow_the_time_zone() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        // 2024-12-31T23:30:00Z is 00:30 on 1 January in Amsterdam.
        let read = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(read("SELECT moment_year(1735687800000, 'UTC')"), 2024);
        assert_eq!(read("SELECT moment_year(1735687800000, 'Europe/Amsterdam')"), 2025);
        assert_eq!(read("SELECT moment_week(1735687800000, 'UTC')"), 1);
        assert_eq!(read("SELECT moment_weekday(1735687800000, 'UTC')"), 3);
        assert_eq!(read("SELECT moment_hours(1735687800000, 'Europe/Amsterdam')"), 0);
    }
}
