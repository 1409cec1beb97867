//! Cells and rows as they stand in a file, before anyone guesses what they mean.

use std::borrow::Cow;

use jiff::Timestamp;
use model_core::value::{Decimal, Rounding};

use crate::target::storable;

/// A cell. A text file has texts only; a workbook has typed cells too.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as it stands there; never empty.
    Text(Box<str>),
    /// A number; workbooks hold binary floating point.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// A moment without a zone: milliseconds since 1970, read as UTC.
    Moment(i64),
}

impl Cell {
    /// A cell of this text; empty for an empty one.
    pub fn text(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
    }

    /// Whether there is nothing to see in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as text, as a person would type it; empty for nothing.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number_text(*number)),
            Cell::Truth(true) => Cow::Borrowed("true"),
            Cell::Truth(false) => Cow::Borrowed("false"),
            Cell::Moment(millis) => Cow::Owned(moment_text(*millis)),
        }
    }
}

/// A row, as long as its last cell that is not empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number in the file from 1: the line where it begins, or the row of the sheet.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column; empty beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// The row without empty cells at its end; nothing if there is nothing to see in it.
    pub(super) fn trimmed(number: u64, mut cells: Vec<Cell>) -> Option<Row> {
        let used = cells.iter().rposition(|cell| !cell.is_blank())?;
        // Spaces after the last value stay: they may be a text.
        let used = cells.iter().rposition(|cell| *cell != Cell::Empty).unwrap_or(used);
        cells.truncate(used + 1);
        Some(Row { number, cells })
    }
}

/// A number of a workbook as a decimal: as Excel shows it, which is with 15 digits. Nothing if no
/// attribute can hold it exactly.
pub(super) fn number_decimal(number: f64) -> Option<Decimal> {
    storable(fifteen_digits(number)?)
}

/// The same, rounded to the 8 digits after the point that an attribute has.
pub(super) fn rounded_decimal(number: f64) -> Option<Decimal> {
    storable(fifteen_digits(number)?.round(8, Rounding::HalfEven).ok()?)
}

fn fifteen_digits(number: f64) -> Option<Decimal> {
    Decimal::from_f64(format!("{number:.14e}").parse().ok()?)
}

fn number_text(number: f64) -> String {
    fifteen_digits(number).map_or_else(|| number.to_string(), |decimal| decimal.to_string())
}

/// A moment as text: the day, and the time where it is not midnight.
pub(super) fn moment_text(millis: i64) -> String {
    let Ok(moment) = Timestamp::from_millisecond(millis) else { return millis.to_string() };
    let format = match millis.rem_euclid(86_400_000) {
        0 => "%Y-%m-%d",
        time if time % 1000 == 0 => "%Y-%m-%d %H:%M:%S",
        _ => "%Y-%m-%d %H:%M:%S%.3f",
    };
    moment.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &Cell, expected: &str) {
        assert_eq!(cell.shown(), expected);
    }

    #[test]
    fn typed_cells_as_a_person_types_them() {
        check(&Cell::text(""), "");
        check(&Cell::text(" a "), " a ");
        check(&Cell::Number(12.0), "12");
        check(&Cell::Number(0.1 + 0.2), "0.3");
        check(&Cell::Number(-1234.5), "-1234.5");
        check(&Cell::Number(1e15), "1000000000000000");
        check(&Cell::Truth(true), "true");
        check(&Cell::Moment(86_400_000), "1970-01-02");
        check(&Cell::Moment(86_400_000 + 34_200_000), "1970-01-02 09:30:00");
        check(&Cell::Moment(-1), "1969-12-31 23:59:59.999");
    }

    #[test]
    fn numbers_that_an_attribute_can_hold() {
        assert_eq!(number_decimal(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(number_decimal(1.0 / 3.0), None);
        assert_eq!(rounded_decimal(1.0 / 3.0).unwrap().to_string(), "0.33333333");
        assert_eq!(number_decimal(f64::NAN), None);
        assert_eq!(rounded_decimal(1e40), None);
    }

    #[test]
    fn rows_end_with_their_last_value() {
        let row = Row::trimmed(3, vec![Cell::text("a"), Cell::Empty, Cell::Empty]).unwrap();
        assert_eq!((row.number, row.cells.len()), (3, 1));
        assert_eq!(*row.cell(7), Cell::Empty);
        assert_eq!(Row::trimmed(1, vec![Cell::Empty, Cell::text("  ")]), None);
        assert_eq!(Row::trimmed(1, vec![]), None);
    }
}
