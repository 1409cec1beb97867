//! `import`: what other tools made becomes an app.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use model_import::report::Report;
use model_import::table::{self, Choices, Locale, Plan, Reading};

use super::{Outcome, WrongUsage};
use crate::services::begin::{MendixImport, SqliteImport, import_mendix, import_sqlite};
use crate::services::table::{import_table, try_table};

/// Make an app of what another tool made.
#[derive(Args)]
#[command(after_help = "Examples:
  maquette import sqlite shop.db --into shop --with-data --pages
  maquette import csv orders.csv --into shop --entity Sales.Order
  maquette import csv orders.xlsx --sheet 2024 --into shop --entity Sales.Order --separate")]
pub(super) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    Mendix(Mendix),
    Sqlite(Sqlite),
    #[command(alias = "xlsx")]
    Csv(Csv),
}

/// A table, from a CSV file or an Excel workbook (.xlsx): it becomes an entity with its rows.
///
/// Types, keys, enumerations and the way in which numbers and dates are written are guessed from
/// all rows and printed first. The file is not changed, and where something fails the app stays
/// as it was. Exit status 1 where a cell did not come over as it was; the report names every one.
#[derive(Args)]
#[command(after_help = "Examples:
  maquette import csv orders.csv --into shop --entity Sales.Order --dry-run
  maquette import csv orders.csv --into shop --entity Sales.Order --locale de --separate
  maquette import csv orders.xlsx --sheet 2024 --into shop --entity Sales.Order")]
struct Csv {
    /// The CSV or XLSX file.
    file: PathBuf,
    /// The folder of the app; where it is empty or not there a new app is made.
    #[arg(long, value_name = "APP")]
    into: PathBuf,
    /// The entity: Module.Name. A module that is not there is made.
    #[arg(long, value_name = "Module.Name")]
    entity: String,
    /// The sheet of a workbook; by default the first.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What separates the cells of a CSV file: a character, or tab. Guessed by default.
    #[arg(long, value_name = "C")]
    delimiter: Option<String>,
    /// The first row is no header; columns are called Column1, Column2 …
    #[arg(long, conflicts_with = "header")]
    no_header: bool,
    /// The first row is the header, whatever it looks like.
    #[arg(long)]
    header: bool,
    /// How numbers and dates are written: de, en, en-GB, fr … Guessed by default.
    #[arg(long, value_name = "LANGUAGE")]
    locale: Option<String>,
    /// Make entities of their own from columns that repeat together.
    #[arg(long)]
    separate: bool,
    /// Write the report as JSON to this file.
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Only tell what would come over.
    #[arg(long)]
    dry_run: bool,
}

/// A Mendix project: its modules, domain models, microflows and pages.
///
/// The project is neither locked nor changed. Versions from 6 on are read, one file or many.
/// Passwords and what is called like a secret stay behind; the report names all that did, what is
/// only kept, and what is left out. What runs by itself arrives switched off.
#[derive(Args)]
#[command(after_help = "Example: maquette import mendix Shop.mpr --into shop --report shop.json")]
struct Mendix {
    /// The .mpr file, or the folder that holds it.
    file: PathBuf,
    /// The folder of the app; made if need be, else empty.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Write the report as JSON to this file.
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
}

/// A SQLite database: tables, keys, types and rows become a domain model, preview data, pages.
///
/// The file is neither locked nor changed. Exit status 1 where something did not come over as it
/// was; the report names every such value.
#[derive(Args)]
#[command(
    after_help = "Example: maquette import sqlite shop.db --into shop --module Shop --with-data --pages"
)]
struct Sqlite {
    /// The database.
    file: PathBuf,
    /// The folder of the app; made if need be, else empty.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// The module that the tables become; by default called as the file.
    #[arg(long, value_name = "NAME")]
    module: Option<String>,
    /// Bring the rows along, into the preview database.
    #[arg(long)]
    with_data: bool,
    /// Make an overview and an edit page for each entity, and a menu.
    #[arg(long)]
    pages: bool,
    /// Write the report as JSON to this file.
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
}

impl Import {
    pub(super) fn run(self) -> Result<Outcome> {
        match self.from {
            From::Mendix(mendix) => mendix.run(),
            From::Sqlite(sqlite) => sqlite.run(),
            From::Csv(csv) => csv.run(),
        }
    }
}

impl Mendix {
    fn run(self) -> Result<Outcome> {
        let start = Instant::now();
        check_report(self.report.as_deref())?;
        let folder = self.into.clone();
        let report = import_mendix(&MendixImport { file: self.file, folder })?;
        let millis = start.elapsed().as_millis();
        super::put(format_args!("{report}"));
        out!("{} is in {} ({millis} ms)", report.source, self.into.display());
        if let Some(path) = &self.report {
            super::write_file(path, report.to_json().as_bytes())?;
        }
        Ok(Outcome::Fine)
    }
}

impl Sqlite {
    fn run(self) -> Result<Outcome> {
        let start = Instant::now();
        check_report(self.report.as_deref())?;
        let report = import_sqlite(&SqliteImport {
            file: self.file,
            folder: self.into.clone(),
            module: self.module,
            with_data: self.with_data,
            pages: self.pages,
        })?;
        let millis = start.elapsed().as_millis();
        tell(&report, self.report.as_deref())?;
        out!("{} is in {} ({millis} ms)", report.module, self.into.display());
        Ok(outcome(&report))
    }
}

/// Finds out before a long import that its report has no place, or would take that of something else.
fn check_report(file: Option<&Path>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let folder = file.parent();
    if let Some(folder) = folder.filter(|f| !f.as_os_str().is_empty() && !f.is_dir()) {
        bail!("The report cannot be written: there is no folder {}.", folder.display());
    }
    if file.is_dir() {
        bail!("The report cannot be written: {} is a folder. Name a file in it.", file.display());
    }
    let is_json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if file.exists() && !is_json {
        bail!(
            "The report would take the place of {}, which is no report. Name a file that ends in \
             .json.",
            file.display()
        );
    }
    let was_there = file.exists();
    if let Err(reason) = std::fs::OpenOptions::new().append(true).create(true).open(file) {
        bail!("The report cannot be written to {}: {reason}.", file.display());
    }
    if !was_there {
        std::fs::remove_file(file)?;
    }
    Ok(())
}

fn tell(report: &Report, file: Option<&Path>) -> Result<()> {
    if let Some(path) = file {
        super::write_file(path, report.to_json().as_bytes())?;
    }
    super::put(format_args!("{report}"));
    Ok(())
}

fn outcome(report: &Report) -> Outcome {
    if report.has_errors() { Outcome::Findings } else { Outcome::Fine }
}

impl Csv {
    fn run(self) -> Result<Outcome> {
        let start = Instant::now();
        check_report(self.report.as_deref())?;
        let reading = Reading { delimiter: self.delimiter()?, sheet: self.sheet.clone() };
        let header = (self.header || self.no_header).then_some(self.header);
        let choices = Choices { header, locale: self.locale()?, separate: self.separate };
        let (module, entity) = table::entity_parts(&self.entity)?;
        let sheet = Arc::new(table::read(&self.file, &reading)?);
        let plan = Plan::guess(&sheet, &module, &entity, &choices);
        super::put(format_args!("{plan}"));
        let report = if self.dry_run {
            try_table(&sheet, &plan, &self.into)?
        } else {
            import_table(&sheet, &plan, &self.into)?
        };
        let millis = start.elapsed().as_millis();
        tell(&report, self.report.as_deref())?;
        if self.dry_run {
            out!("Nothing was imported; leave --dry-run away to do it.");
        } else {
            out!("{} is in {} ({millis} ms)", self.entity, self.into.display());
        }
        Ok(outcome(&report))
    }

    fn delimiter(&self) -> Result<Option<char>> {
        let Some(text) = &self.delimiter else { return Ok(None) };
        let mut chars = text.chars();
        let delimiter = match (text.as_str(), chars.next(), chars.next()) {
            ("tab" | "\\t", ..) => Some('\t'),
            (_, Some(c), None) if c.is_ascii() && !matches!(c, '"' | '\n' | '\r') => Some(c),
            _ => None,
        };
        match delimiter {
            Some(delimiter) => Ok(Some(delimiter)),
            None => bail!(WrongUsage(format!(
                "“{text}” cannot separate cells. Write one character, such as --delimiter ';', or \
                 --delimiter tab."
            ))),
        }
    }

    fn locale(&self) -> Result<Option<Locale>> {
        let Some(tag) = &self.locale else { return Ok(None) };
        match Locale::of(tag) {
            Some(locale) => Ok(Some(locale)),
            None => bail!(WrongUsage(format!(
                "The locale “{tag}” is not known. Write a language, such as --locale de, or one \
                 with its country, such as --locale en-GB."
            ))),
        }
    }
}
