//! A table, from a CSV file or a sheet of an Excel workbook, becomes an entity with its rows.
//!
//! [`read`] reads the cells as they stand there. [`Plan::guess`] proposes what they become, from
//! all rows: types, the way in which numbers and dates are written, keys, enumerations, and
//! columns that could be an entity of their own. A person corrects the plan; [`Plan::preview`]
//! shows what it comes to. [`Plan::import`] gives the change of the project, and
//! [`Import::load`] stores the rows. How it decides:
//!
//! - a type is proposed only where it holds every value of the column; otherwise the column is
//!   text, and a remark says why. Leading zeros stay, so postal codes are text;
//! - whether `1,234` is a thousand or one and a bit, and whether day or month comes first, is
//!   decided over the whole column, then over the file; where nothing tells, a warning does;
//! - a cell that does not fit a type that a person chose is empty then, and a finding with row
//!   and column; so is every cell of a workbook that holds an error;
//! - ids are derived from the names of file, entity and columns, so that importing twice gives
//!   the same.

#[cfg(test)]
mod any_tests;
mod build;
mod cell;
mod convert;
mod depend;
mod error;
mod guess;
#[cfg(test)]
mod import_tests;
mod load;
mod number;
mod plan;
mod preview;
mod profile;
#[cfg(test)]
mod tests;
mod text;
mod workbook;

pub use build::Import;
pub use cell::{Cell, Row};
pub use error::{MOST_COLUMNS, MOST_VALUES, TableError};
pub use guess::Choices;
pub use number::Mark;
pub use plan::{Column, Group, Kind, Locale, Plan, Remark};
pub use preview::{Preview, PreviewCell, PreviewRow};
pub use text::DELIMITERS;

use std::path::Path;

use model_core::name::{BadName, QName, check_name};

use crate::names::element_name;
use crate::report::{Finding, Findings, Severity};

/// The largest file that is read.
const LARGEST: u64 = 1 << 30;

/// How to read a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The sheet of a workbook; else the first.
    pub sheet: Option<String>,
    /// What separates the cells of a text file; guessed if nobody says it.
    pub delimiter: Option<char>,
}

/// The cells of a table.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The name of the file.
    pub source: String,
    /// The sheet that was read, of a workbook.
    pub name: Option<String>,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
    /// What separates the cells, in a text file.
    pub delimiter: Option<char>,
    /// The encoding, of a text file.
    pub encoding: Option<&'static str>,
    /// The rows with a value.
    pub rows: Vec<Row>,
    /// The number of columns.
    pub width: usize,
    /// What was to be told while it was read.
    findings: Vec<Finding>,
}

/// Reads a CSV file or a sheet of an XLSX file. Which of them it is its content says.
pub fn read(file: &Path, reading: &Reading) -> Result<Sheet, TableError> {
    let unreadable = |reason| TableError::Unreadable { path: file.to_owned(), reason };
    if !file.exists() {
        return Err(TableError::NoFile(file.to_owned()));
    }
    if file.is_dir() {
        return Err(TableError::Folder(file.to_owned()));
    }
    if std::fs::metadata(file).map_err(unreadable)?.len() > LARGEST {
        return Err(TableError::TooLarge(file.to_owned()));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let source = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    read_bytes(&bytes, &source, reading)
}

/// The same for what a file holds. `source` is the name of the file.
pub fn read_bytes(bytes: &[u8], source: &str, reading: &Reading) -> Result<Sheet, TableError> {
    let mut findings = Findings::default();
    let mut sheet = Sheet {
        source: source.to_owned(),
        name: None,
        sheets: Vec::new(),
        delimiter: None,
        encoding: None,
        rows: Vec::new(),
        width: 0,
        findings: Vec::new(),
    };
    if bytes.starts_with(b"PK\x03\x04") {
        let read = workbook::read(bytes, reading.sheet.as_deref(), source, &mut findings)?;
        sheet.rows = read.rows;
        sheet.name = Some(read.name);
        sheet.sheets = read.names;
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(TableError::OldWorkbook(source.to_owned()));
    } else if reading.sheet.is_some() {
        return Err(TableError::NoSheets(source.to_owned()));
    } else {
        let read = text::read(bytes, reading.delimiter, source, &mut findings)?;
        if read.blank > 0 {
            let message = format!("{} rows without a value were left out.", read.blank);
            findings.add(Severity::Note, source, None, message);
        }
        sheet.rows = read.rows;
        sheet.delimiter = Some(read.delimiter);
        sheet.encoding = Some(read.encoding);
        ragged(&read.records, source, &mut findings);
    }
    sheet.width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if sheet.rows.is_empty() {
        return Err(TableError::Empty(source.to_owned()));
    }
    if sheet.width > MOST_COLUMNS {
        return Err(TableError::TooWide(sheet.width));
    }
    sheet.findings = findings.take();
    Ok(sheet)
}

/// Tells rows of a text file with more or fewer cells than the first.
fn ragged(records: &[(u64, usize)], source: &str, findings: &mut Findings) {
    let Some((_, width)) = records.first().copied() else { return };
    for (number, cells) in records.iter().copied().filter(|(_, cells)| *cells != width) {
        let message = || format!("It has {cells} cells, the first row has {width}.");
        findings.add_row(Severity::Warning, source, "", || number.to_string(), message);
    }
}

impl Sheet {
    /// What was to be told while it was read.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What people call it: the file, and the sheet of a workbook.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{}, {name}", self.source),
            None => self.source.clone(),
        }
    }

    /// The rows below the header, if there is one.
    pub(crate) fn body(&self, has_header: bool) -> &[Row] {
        self.rows.get(usize::from(has_header)..).unwrap_or_default()
    }

    /// A name for an entity that it becomes: that of the sheet where a workbook has several,
    /// else that of the file.
    pub fn entity_name(&self) -> String {
        let stem = Path::new(&self.source).file_stem().unwrap_or_default().to_string_lossy();
        let text = match &self.name {
            Some(name) if self.sheets.len() > 1 => name.clone(),
            _ => stem.into_owned(),
        };
        element_name(&text, "Entity")
    }
}

/// Splits `Module.Entity`, and checks both names.
pub fn entity_parts(name: &str) -> Result<(String, String), TableError> {
    let wrong = |reason| TableError::EntityName { name: name.to_owned(), reason };
    let (module, entity) = name.split_once('.').ok_or_else(|| wrong(BadName::Empty))?;
    check_name(module).map_err(wrong)?;
    check_name(entity).map_err(wrong)?;
    let name = QName::new(module, entity);
    Ok((name.module().to_owned(), name.local().to_owned()))
}
