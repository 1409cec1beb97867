//! A cell as a value of the type that its column has.

use model_core::value::Decimal;
use runtime_preview::value::Value;

use super::cell::{Cell, moment_text, number_decimal, rounded_decimal};
use super::number::parse_rounded;
use super::plan::{Column, Kind};
use super::profile::truth;
use crate::moment;

/// A cell as a value, and what is the matter where it is not quite the same. An enumeration has
/// the words of the cell here, not the name of its value.
pub(super) fn convert(cell: &Cell, column: &Column) -> (Value, Option<String>) {
    if cell.is_blank() {
        return match (column.kind, cell) {
            (Kind::Boolean, _) => {
                let message = "It is empty, and a Boolean never is, so it is false now.";
                (Value::Boolean(false), Some(message.to_owned()))
            }
            // Spaces are nothing to any other type.
            (Kind::Text(_), Cell::Text(text)) => (Value::text(&**text), None),
            _ => (Value::Empty, None),
        };
    }
    let converted = match column.kind {
        Kind::Text(length) => return text(cell, length),
        Kind::Enumeration => Some((Value::Enumeration(cell.shown().into()), None)),
        Kind::Integer => whole(cell, column, i64::from(i32::MIN)..=i64::from(i32::MAX)),
        Kind::Long => whole(cell, column, i64::MIN..=i64::MAX),
        Kind::Decimal => decimal(cell, column).map(|(number, rounded)| {
            let shown = cell.shown();
            let message = rounded.then(|| {
                format!(
                    "“{}” was rounded to the 8 digits after the point that a Decimal has.",
                    shown.trim()
                )
            });
            (Value::Decimal(number), message)
        }),
        Kind::Boolean => boolean(cell).map(|truth| (Value::Boolean(truth), None)),
        Kind::Date | Kind::DateTime => date(cell, column),
    };
    converted.unwrap_or_else(|| {
        let shown: String = cell.shown().chars().take(40).collect();
        let (value, now) = match column.kind {
            Kind::Boolean => (Value::Boolean(false), "false"),
            _ => (Value::Empty, "empty"),
        };
        (value, Some(format!("“{shown}” does not fit, so it is {now} now.")))
    })
}

fn text(cell: &Cell, length: Option<u32>) -> (Value, Option<String>) {
    let shown = cell.shown();
    let count = shown.chars().count();
    let most = length.and_then(|length| usize::try_from(length).ok());
    let message = most.filter(|most| count > *most).map(|most| {
        format!("It has {count} characters, more than {most}; shorten it before it is saved again.")
    });
    (Value::text(shown), message)
}

fn decimal(cell: &Cell, column: &Column) -> Option<(Decimal, bool)> {
    match cell {
        Cell::Number(number) => match number_decimal(*number) {
            Some(exact) => Some((exact, false)),
            None => Some((rounded_decimal(*number)?, true)),
        },
        Cell::Text(text) => {
            let number = parse_rounded(text, column.mark)?;
            Some((number.value, number.is_rounded))
        }
        _ => None,
    }
}

fn whole(
    cell: &Cell,
    column: &Column,
    range: std::ops::RangeInclusive<i64>,
) -> Option<(Value, Option<String>)> {
    let (number, rounded) = decimal(cell, column)?;
    let whole = number.to_i64().filter(|n| !rounded && number.is_whole() && range.contains(n))?;
    Some((Value::Integer(whole), None))
}

fn boolean(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Truth(truth) => Some(*truth),
        Cell::Text(text) => truth(text),
        Cell::Number(_) => truth(&cell.shown()),
        _ => None,
    }
}

fn date(cell: &Cell, column: &Column) -> Option<(Value, Option<String>)> {
    match cell {
        Cell::Moment(millis) => Some((Value::DateTime(*millis), None)),
        Cell::Text(text) => {
            let moment = moment::parse(text, column.dates)?;
            let message = moment.is_cut.then(|| {
                format!("“{}” has digits beyond milliseconds, which were cut off.", text.trim())
            });
            Some((Value::DateTime(moment.millis), message))
        }
        _ => None,
    }
}

/// A value as a preview shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::String(text) | Value::Enumeration(text) => text.to_string(),
        Value::DateTime(millis) => moment_text(*millis),
        Value::Empty | Value::Object(_) | Value::List(_) | Value::Binary(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::Mark;
    use super::*;
    use crate::moment::Format;

    #[track_caller]
    fn check(cell: &Cell, kind: Kind, expected: &str, problem: &str) {
        let column = Column {
            heading: "H".to_owned(),
            name: "H".to_owned(),
            kind,
            guessed: kind,
            is_kept: true,
            is_key: false,
            distinct: 0,
            mark: Mark::Comma,
            dates: Format::Dots,
        };
        let (value, message) = convert(cell, &column);
        assert_eq!(shown(&value), expected);
        let message = message.unwrap_or_default();
        assert_eq!(message.is_empty(), problem.is_empty(), "{message}");
        assert!(message.contains(problem), "{message}");
    }

    fn t(text: &str) -> Cell {
        Cell::text(text)
    }

    #[test]
    fn what_fits() {
        check(&t(" a "), Kind::Text(None), " a ", "");
        check(&t("  "), Kind::Text(None), "  ", "");
        check(&t("1.234"), Kind::Integer, "1234", "");
        check(&t("5,00"), Kind::Integer, "5", "");
        check(&t("3000000000"), Kind::Long, "3000000000", "");
        check(&t(" 1.234,5 "), Kind::Decimal, "1234.5", "");
        check(&Cell::Number(2.5), Kind::Decimal, "2.5", "");
        check(&Cell::Number(7.0), Kind::Integer, "7", "");
        check(&Cell::Number(1.0), Kind::Boolean, "true", "");
        check(&t("Ja"), Kind::Boolean, "true", "");
        check(&t("0"), Kind::Boolean, "false", "");
        check(&t("2.1.1970"), Kind::Date, "1970-01-02", "");
        check(&Cell::Moment(86_400_000), Kind::DateTime, "1970-01-02", "");
        check(&t("red"), Kind::Enumeration, "red", "");
        check(&Cell::Moment(86_400_000), Kind::Text(Some(200)), "1970-01-02", "");
        for kind in [Kind::Integer, Kind::Decimal, Kind::Date, Kind::Enumeration, Kind::Text(None)]
        {
            check(&Cell::Empty, kind, "", "");
        }
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(&t("abc"), Kind::Integer, "", "“abc” does not fit");
        check(&t("1,5"), Kind::Integer, "", "“1,5” does not fit");
        check(&t("3000000000"), Kind::Integer, "", "does not fit");
        check(&Cell::Truth(true), Kind::Decimal, "", "“true” does not fit");
        check(&t("0,123456789"), Kind::Decimal, "0.12345679", "rounded");
        check(&Cell::Number(1.0 / 3.0), Kind::Decimal, "0.33333333", "rounded");
        check(&Cell::Empty, Kind::Boolean, "false", "is empty");
        check(&t("maybe"), Kind::Boolean, "false", "“maybe” does not fit, so it is false now");
        check(&t("1970-01-02"), Kind::Date, "", "does not fit");
        check(&t("2.1.1970 10:00:00.1234"), Kind::DateTime, "1970-01-02 10:00:00.123", "cut off");
        check(&t("long"), Kind::Text(Some(3)), "long", "4 characters");
    }
}
