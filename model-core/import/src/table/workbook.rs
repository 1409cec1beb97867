//! Workbooks (.xlsx): one sheet, its cells with the types that they have.
//!
//! Cells are read one after the other and never as a rectangle, so that a single cell in the last
//! row and column costs nothing. A panic of the reader on a damaged file is caught here.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::cell::{Cell, Row};
use super::error::{MOST_COLUMNS, TableError};
use crate::moment::{Format, parse};
use crate::report::{Findings, Severity};

/// A sheet that was read.
#[derive(Debug)]
pub(super) struct SheetTable {
    pub(super) rows: Vec<Row>,
    pub(super) name: String,
    /// All sheets with cells, in the workbook's order.
    pub(super) names: Vec<String>,
}

/// Reads one sheet: by its name, else the first that is not hidden.
pub(super) fn read(
    bytes: &[u8],
    wanted: Option<&str>,
    table: &str,
    findings: &mut Findings,
) -> Result<SheetTable, TableError> {
    let damaged = |reason: String| TableError::Damaged { source_name: table.to_owned(), reason };
    let read = catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, wanted, table, findings)));
    match read {
        Ok(Ok(sheet)) => Ok(sheet),
        Ok(Err(Failure::Table(error))) => Err(error),
        Ok(Err(Failure::Xlsx(XlsxError::Password))) => {
            Err(TableError::OldWorkbook(table.to_owned()))
        }
        Ok(Err(Failure::Xlsx(error))) => Err(damaged(error.to_string())),
        Err(_) => Err(damaged("its parts contradict each other".to_owned())),
    }
}

enum Failure {
    Table(TableError),
    Xlsx(XlsxError),
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Failure {
        Failure::Xlsx(error)
    }
}

fn read_sheet(
    bytes: &[u8],
    wanted: Option<&str>,
    table: &str,
    findings: &mut Findings,
) -> Result<SheetTable, Failure> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let sheets = workbook.sheets_metadata();
    let with_cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = with_cells.clone().map(|sheet| sheet.name.clone()).collect();
    let first = with_cells.clone().find(|sheet| sheet.visible == SheetVisible::Visible);
    let found = match wanted {
        Some(wanted) => names.iter().find(|name| *name == wanted).cloned(),
        None => first.map(|sheet| sheet.name.clone()).or_else(|| names.first().cloned()),
    };
    let Some(name) = found else {
        let wanted = wanted.unwrap_or_default().to_owned();
        return Err(Failure::Table(if wanted.is_empty() {
            TableError::Empty(table.to_owned())
        } else {
            TableError::NoSheet { wanted, there: names }
        }));
    };
    let mut reader = workbook.worksheet_cells_reader(&name)?;
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let value = match value(cell.get_value()) {
            Ok(value) => value,
            Err(message) => {
                let of = || (u64::from(row) + 1).to_string();
                let letters = column_letters(column);
                findings.add_row(Severity::Error, table, &letters, of, || message);
                continue;
            }
        };
        if value == Cell::Empty {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(Failure::Table(TableError::TooWide(column.saturating_add(1))));
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        if let Some(slot) = cells.get_mut(column) {
            *slot = value;
        }
    }
    let rows = rows.into_iter();
    let rows = rows.filter_map(|(row, cells)| Row::trimmed(u64::from(row) + 1, cells)).collect();
    Ok(SheetTable { rows, name, names })
}

/// The value of a cell, or why it has none.
fn value(value: &DataRef<'_>) -> Result<Cell, String> {
    Ok(match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(truth) => Cell::Truth(*truth),
        DataRef::DateTime(moment) => excel_moment(moment),
        DataRef::DateTimeIso(text) => match parse(text, Format::Iso) {
            Some(moment) => Cell::Moment(moment.millis),
            None => Cell::text(text),
        },
        DataRef::Error(error) => {
            return Err(format!("The cell holds the error {error}, so it is empty now."));
        }
    })
}

/// A day with a time; what is only a time, or a span of time, becomes text.
fn excel_moment(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&serial) {
        let seconds = (serial * 86_400.0).round() as i64;
        let (sign, seconds) = if seconds < 0 { ("-", -seconds) } else { ("", seconds) };
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return Cell::text(&format!("{sign}{hours:02}:{minutes:02}:{:02}", seconds % 60));
    }
    let (year, month, day, hour, minute, second, millis) = moment.to_ymd_hms_milli();
    let civil = || {
        let small = |n: u8| i8::try_from(n).ok();
        let nanos = i32::from(millis) * 1_000_000;
        let (year, month, day) = (i16::try_from(year).ok()?, small(month)?, small(day)?);
        let (hour, minute, second) = (small(hour)?, small(minute)?, small(second)?);
        let civil = DateTime::new(year, month, day, hour, minute, second, nanos).ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
    };
    // 29 February 1900, which Excel has and the calendar has not, stays a number.
    civil().map_or(Cell::Number(serial), Cell::Moment)
}

/// The name of a column as spreadsheets have it: A, B, … Z, AA.
pub(super) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
