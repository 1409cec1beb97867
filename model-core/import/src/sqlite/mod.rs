//! A SQLite database becomes an app: tables become entities, columns attributes, foreign keys
//! associations, a table that only links two others an association of many with many, keys and
//! NOT NULL rules, rows objects of the preview database.
//!
//! [`read`] reads the file, which is neither locked nor changed, and gives an [`Import`]: the
//! project, the report, and the way to the data. How it decides:
//!
//! - Types are chosen by the declaration and by all values; where no better type holds
//!   every value exactly, a column becomes text or bytes, and the report says so;
//! - the column that is another name for a row's number becomes an AutoNumber, which goes on
//!   counting as SQLite does; each primary key is unique, and required where SQLite has it so;
//! - a foreign key of one column becomes an association in place of its column; one of several
//!   columns becomes an association beside them;
//! - `ON DELETE CASCADE` and `RESTRICT` become the same behaviours; without either a row that
//!   cannot be without the other refuses, any other stays without the link.

#[cfg(test)]
mod any_tests;
mod build;
mod error;
mod keys;
mod load;
mod place;
mod profile;
mod schema;
mod shape;
pub(crate) mod source;
#[cfg(test)]
mod tests;
mod types;
mod words;

pub use error::ImportError;

use std::path::Path;

use model_core::model::Project;
use model_core::name::check_name;
use rusqlite::Connection;

use crate::report::{Findings, Report, Severity, TableReport};
use profile::Profile;
use schema::Table;
use shape::{Form, Shape};
use source::Source;

/// How to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The name of the app.
    pub app: String,
    /// The module that the tables become.
    pub module: String,
    /// Whether each entity gets an overview and an edit page and an entry of the menu.
    pub pages: bool,
}

impl Options {
    /// Options for a file: app and module are called as the file is, and there are no pages.
    pub fn of(file: &Path) -> Options {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Options { module: crate::names::element_name(&stem, "Module"), app: stem, pages: false }
    }
}

/// A database that was read.
#[derive(Debug)]
pub struct Import {
    /// The app.
    pub project: Project,
    /// What came over; [`Import::load`] adds the rows.
    pub report: Report,
    source: Source,
    shapes: Vec<Shape>,
}

/// Reads a database. The file is neither locked nor changed.
pub fn read(file: &Path, options: &Options) -> Result<Import, ImportError> {
    check_name(&options.module)
        .map_err(|reason| ImportError::Module { name: options.module.clone(), reason })?;
    let source = Source::open(file)?;
    let mut schema = schema::read(&source.connection).map_err(|error| source.error(error))?;
    let mut left_behind = std::mem::take(&mut schema.left_behind);
    if schema.tables.is_empty() {
        return Err(ImportError::Empty(file.to_owned()));
    }
    let mut findings = Findings::default();
    let profiles: Vec<_> =
        schema.tables.iter().map(|t| profiles(&source.connection, t, &mut findings)).collect();
    let shapes = shape::shapes(schema, profiles, &mut findings);
    let mut report = Report {
        source: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        module: options.module.clone(),
        ..Report::default()
    };
    let counts = &mut report.counts;
    let mut builder =
        build::Builder { shapes: &shapes, options, counts, left_behind: &mut left_behind };
    let project = builder.project();
    source.check_unchanged()?;
    left_behind.sort();
    report.left_behind = left_behind;
    report.findings = findings.take();
    for shape in &shapes {
        let is_association = matches!(shape.form, Form::Links(_));
        report.counts.tables += 1;
        report.counts.rows += shape.rows.unwrap_or(0);
        report.tables.push(TableReport {
            table: shape.table.name.clone(),
            becomes: format!("{}.{}", options.module, shape.name),
            is_association,
            rows: shape.rows.unwrap_or(0),
            imported: 0,
        });
    }
    Ok(Import { project, report, source, shapes })
}

/// Looks at all values of a table: how many rows it has, and what its columns hold. A table that
/// cannot be read is told, and comes over by its declaration only.
fn profiles(
    connection: &Connection,
    table: &Table,
    findings: &mut Findings,
) -> (Option<u64>, Vec<Profile>) {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let mut profiles = vec![Profile::default(); all.len()];
    let mut count = 0;
    let mut look = || -> rusqlite::Result<()> {
        let mut statement = connection.prepare(&table.select(&all))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            count += 1;
            for (place, profile) in profiles.iter_mut().enumerate() {
                profile.add(row.get_ref(place)?);
            }
        }
        Ok(())
    };
    match look() {
        Ok(()) => (Some(count), profiles),
        Err(error) => {
            let message = format!("Its rows cannot be read ({error}); none of them came over.");
            findings.add(Severity::Error, &table.name, None, message);
            (None, vec![Profile::default(); all.len()])
        }
    }
}
