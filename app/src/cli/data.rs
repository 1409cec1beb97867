//! `schema`, `oql`, `xpath`: the database of an app, how it follows the model and what it holds.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use runtime_preview::engine::{Client, Engine, EngineError, refuse_foreign};
use runtime_preview::object::Table;
use runtime_preview::program::{Catalogue, Domain};
use runtime_preview::protocol::{Body, Operation, Request, Retrieve, TraceOf, value};
use runtime_preview::query::{catalogue, shortened};
use runtime_preview::schema::{Consent, Plan};
use runtime_preview::storage::Database;
use runtime_preview::value::Value;
use serde_json::{Value as Json, json};

use super::open::open_aloud;
use super::run::engine;
use super::{Format, Outcome};
use crate::services::engine::{StartError, preview_database, start};

/// Show what the database has to do to follow the model; with --apply, do it.
#[derive(Args)]
#[command(after_help = "Example: maquette schema samples/order-desk --apply")]
pub(super) struct Schema {
    /// The folder of the app.
    app: PathBuf,
    /// The database; by default the preview's, .maquette/preview.db in the app's folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Carry the plan out, in one transaction.
    #[arg(long)]
    apply: bool,
    /// With --apply: values that cannot convert become empty, links that no longer fit are cut. A
    /// copy of the database is kept beside it.
    #[arg(long, requires = "apply")]
    accept_loss: bool,
}

impl Schema {
    pub(super) fn run(self) -> Result<Outcome> {
        let project = open_aloud(&self.app)?.project;
        let file = self.db.clone().unwrap_or_else(|| preview_database(&self.app));
        let plan = Plan::new(&known(&file)?, &Domain::new(&project))?;
        for step in &plan.steps {
            out!("{step}");
        }
        if plan.is_empty() {
            out!("The database follows the model.");
            return Ok(Outcome::Fine);
        }
        if !self.apply {
            out!("{} steps; --apply carries them out", plan.steps.len());
            return Ok(Outcome::Fine);
        }
        let consent = if self.accept_loss { Consent::GiveUpValues } else { Consent::KeepAll };
        if let Err(error) = start(&project, &file, consent) {
            let is_loss =
                matches!(&error, StartError::Engine { reason: EngineError::Schema(_), .. });
            let way = " --accept-loss gives up what stands in the way.";
            bail!("{error}\nNothing was changed.{}", if is_loss { way } else { "" });
        }
        out!("{} steps carried out on {}", plan.steps.len(), file.display());
        Ok(Outcome::Fine)
    }
}

/// What the database was made for; nothing where there is none yet, as a plan makes no file.
fn known(file: &Path) -> Result<Catalogue> {
    if !file.is_file() {
        return Ok(Catalogue::default());
    }
    refuse_foreign(file).with_context(|| file.display().to_string())?;
    let database = Database::open(file)?;
    let reader = database.read()?;
    Ok(catalogue::read(reader.connection()?)?)
}

/// Ask the database in OQL.
#[derive(Args)]
#[command(
    after_help = "Example: maquette oql samples/order-desk 'SELECT Status, COUNT(*) FROM Sales.Order GROUP BY Status'"
)]
pub(super) struct Oql {
    /// The folder of the app.
    app: PathBuf,
    /// The query.
    query: String,
    #[command(flatten)]
    how: How,
}

/// Ask the database for objects in XPath.
#[derive(Args)]
#[command(
    after_help = "Example: maquette xpath samples/order-desk \"//Sales.Order[Status = 'Open']\" --attribute Number"
)]
pub(super) struct XPath {
    /// The folder of the app.
    app: PathBuf,
    /// The query: //Module.Entity with its constraints.
    query: String,
    /// A member to show, also by way of associations; by default all attributes.
    #[arg(long = "attribute", value_name = "PATH")]
    attributes: Vec<String>,
    /// How many objects at most.
    #[arg(long, default_value_t = 1000)]
    amount: u64,
    #[command(flatten)]
    how: How,
}

/// What both queries can be told.
#[derive(Args)]
struct How {
    /// The database; by default the preview's, .maquette/preview.db in the app's folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Print the SQL that runs instead of what it answers.
    #[arg(long)]
    sql: bool,
    /// How to write the rows.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl How {
    /// The app on its database. One that was named must be there: a query makes none.
    fn engine(&self, app: &Path) -> Result<Engine> {
        if let Some(file) = self.db.as_deref().filter(|file| !file.is_file()) {
            bail!("There is no database {}. Check the path.", file.display());
        }
        engine(app, self.db.as_deref())
    }
}

impl Oql {
    pub(super) fn run(self) -> Result<Outcome> {
        let engine = self.how.engine(&self.app)?;
        let mut client = engine.client();
        let found = client.session().oql(&self.query);
        let found =
            found.with_context(|| format!("“{}” cannot be asked", shortened(&self.query)))?;
        if self.how.sql {
            out!("{}", found.sql);
            return Ok(Outcome::Fine);
        }
        match self.how.format {
            Format::Json => out!("{}", serde_json::to_string_pretty(&as_json(&found))?),
            Format::Text => {
                let names: Vec<String> =
                    found.columns.iter().map(|(name, _)| name.clone()).collect();
                let rows = found.rows.iter().map(|row| row.iter().map(shown).collect());
                print_table(&names, &rows.collect::<Vec<_>>());
            }
        }
        Ok(Outcome::Fine)
    }
}

fn as_json(table: &Table) -> Json {
    let columns: Vec<Json> = table
        .columns
        .iter()
        .map(|(name, ty)| json!({ "name": name, "type": format!("{ty:?}") }))
        .collect();
    let rows: Vec<Json> =
        table.rows.iter().map(|row| row.iter().map(value::of_value).collect()).collect();
    json!({ "columns": columns, "rows": rows })
}

impl XPath {
    pub(super) fn run(self) -> Result<Outcome> {
        let engine = self.how.engine(&self.app)?;
        let mut client = engine.client().traced();
        let attributes = (!self.attributes.is_empty()).then(|| self.attributes.clone());
        let amount = Some(self.amount);
        let ask = Retrieve { xpath: self.query.clone(), attributes, amount, ..Retrieve::default() };
        let answer = answer(&mut client, Operation::Retrieve(ask))?;
        if self.how.sql {
            let trace = answer_of_trace(&mut client)?;
            for span in trace.spans.iter().flatten().filter(|span| span.kind == "sql") {
                out!("{}", span.label);
            }
            return Ok(Outcome::Fine);
        }
        let objects = answer.mxobjects.unwrap_or_default();
        if let Format::Json = self.how.format {
            out!("{}", serde_json::to_string_pretty(&objects)?);
            return Ok(Outcome::Fine);
        }
        let mut names = vec!["id".to_owned()];
        match objects.first() {
            _ if !self.attributes.is_empty() => names.extend(self.attributes.clone()),
            Some(first) => names.extend(first.attributes.keys().cloned()),
            None => {}
        }
        let rows = objects.iter().map(|object| {
            let values = names.iter().skip(1).map(|name| object.attributes.get(name));
            let texts = values.map(|value| match value.map(|value| &value.value) {
                Some(Json::String(text)) => text.clone(),
                Some(Json::Null) | None => String::new(),
                Some(value) => value.to_string(),
            });
            std::iter::once(object.guid.to_string()).chain(texts).collect()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        print_table(&names, &rows);
        Ok(Outcome::Fine)
    }
}

fn answer(client: &mut Client, operation: Operation) -> Result<Body> {
    let body = client.answer(Request { id: Json::from(1), operation }).body;
    match body.error {
        Some(error) => bail!("{}.", error.message),
        None => Ok(body),
    }
}

fn answer_of_trace(client: &mut Client) -> Result<Body> {
    answer(client, Operation::Trace(TraceOf { of: Json::from(1) }))
}

/// A value for people: moments as year-month-day in UTC, bytes by their number.
fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::DateTime(millis) => match jiff::Timestamp::from_millisecond(*millis) {
            Ok(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Err(_) => millis.to_string(),
        },
        Value::Binary(bytes) => format!("{} bytes", bytes.len()),
        value => match value::of_value(value) {
            Json::String(text) => text,
            json => json.to_string(),
        },
    }
}

/// Rows under their names, in columns as wide as they need, up to a limit.
fn print_table(names: &[String], rows: &[Vec<String>]) {
    const WIDEST: usize = 60;
    let count = rows.len();
    let clean = |text: &String| -> String {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if line.chars().count() <= WIDEST {
            return line;
        }
        line.chars().take(WIDEST - 1).chain(['…']).collect()
    };
    let lines: Vec<Vec<String>> = std::iter::once(names)
        .chain(rows.iter().map(Vec::as_slice))
        .map(|row| row.iter().map(clean).collect())
        .collect();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        out!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    eprintln!("{count} {}", if count == 1 { "row" } else { "rows" });
}
