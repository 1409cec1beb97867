//! `import`: what other tools made becomes an app.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use super::Outcome;
use crate::services::begin::{MendixImport, SqliteImport, import_mendix, import_sqlite};

/// Make an app of what another tool made.
#[derive(Args)]
#[command(after_help = "Example: maquette import sqlite shop.db --into shop --with-data --pages")]
pub(super) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    Mendix(Mendix),
    Sqlite(Sqlite),
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
        }
    }
}

/// Says before the work, not after it, that a report has no place.
fn can_be_written(report: Option<&Path>) -> Result<()> {
    let folder = report.and_then(Path::parent);
    if let Some(folder) = folder.filter(|f| !f.as_os_str().is_empty() && !f.is_dir()) {
        bail!("The report cannot be written: there is no folder {}.", folder.display());
    }
    Ok(())
}

impl Mendix {
    fn run(self) -> Result<Outcome> {
        let start = Instant::now();
        can_be_written(self.report.as_deref())?;
        let folder = self.into.clone();
        let report = import_mendix(&MendixImport { file: self.file, folder })?;
        let millis = start.elapsed().as_millis();
        if let Some(path) = &self.report {
            super::write_file(path, report.to_json().as_bytes())?;
        }
        super::put(format_args!("{report}"));
        out!("{} is in {} ({millis} ms)", report.source, self.into.display());
        Ok(Outcome::Fine)
    }
}

impl Sqlite {
    fn run(self) -> Result<Outcome> {
        let start = Instant::now();
        can_be_written(self.report.as_deref())?;
        let report = import_sqlite(&SqliteImport {
            file: self.file,
            folder: self.into.clone(),
            module: self.module,
            with_data: self.with_data,
            pages: self.pages,
        })?;
        let millis = start.elapsed().as_millis();
        if let Some(path) = &self.report {
            super::write_file(path, report.to_json().as_bytes())?;
        }
        super::put(format_args!("{report}"));
        out!("{} is in {} ({millis} ms)", report.module, self.into.display());
        Ok(if report.has_errors() { Outcome::Findings } else { Outcome::Fine })
    }
}
