//! `check` and `explain`: what is wrong with an app, and what a rule wants.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use model_core::check::{Checker, Problem, Severity, rule, rules};
use model_core::index::Index;
use model_core::model::{Project, ReadOnly};
use model_core::store::{self, Loaded};
use serde::Serialize;

use super::open::open;
use super::{Format, Outcome};
use crate::face::place_text;

/// Tell what is wrong with an app, where, and what to do.
#[derive(Args)]
#[command(after_help = "Example: maquette check samples/order-desk --format json")]
pub(super) struct Check {
    /// The folder of the app.
    app: PathBuf,
    /// How to write what was found.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Only problems of this rule.
    #[arg(long, value_name = "CODE")]
    rule: Option<String>,
    /// Only problems that matter at least this much.
    #[arg(long, value_enum, default_value_t = Level::Information)]
    severity: Level,
    /// From which severity on the exit status is 1.
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
    /// Also tell warnings and notes about modules that came ready from a marketplace; their errors
    /// are always told.
    #[arg(long)]
    all_modules: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Level {
    Error,
    Warning,
    Information,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Level {
        match severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Information => Level::Information,
        }
    }
}

/// The JSON of `check --format json`.
#[derive(Serialize)]
struct Report {
    problems: Vec<Entry>,
    documents: usize,
    millis: f64,
    /// How many warnings and notes about modules from a marketplace are left out.
    hidden: usize,
}

/// One problem.
#[derive(Serialize)]
struct Entry {
    code: String,
    severity: &'static str,
    document: String,
    element: String,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    place: String,
    message: String,
    hint: String,
    #[serde(skip)]
    level: Option<Level>,
}

impl Check {
    pub(super) fn run(self) -> Result<Outcome> {
        if let Some(code) = &self.rule
            && rule(code).is_none()
        {
            bail!("There is no rule {code}. “maquette explain” lists all rules.");
        }
        let start = Instant::now();
        let loaded = open(&self.app)?;
        let index = Index::new(&loaded.project);
        let mut checker = Checker::new();
        checker.check(&index);
        let millis = start.elapsed().as_secs_f64() * 1000.0;

        let mut entries: Vec<Entry> = loaded.problems.iter().map(file_entry).collect();
        let found = checker.problems();
        let shown = if self.all_modules {
            found.clone()
        } else {
            found.without_advice(&loaded.project, &ReadOnly::of(&loaded.project))
        };
        let hidden = found.len() - shown.len();
        entries.extend(shown.iter().map(|problem| entry(problem, &loaded)));
        entries.retain(|entry| {
            let wanted = self.rule.as_ref().is_none_or(|code| *code == entry.code);
            wanted && entry.level.is_none_or(|level| level <= self.severity)
        });
        let fails =
            entries.iter().any(|entry| entry.level.is_some_and(|level| level <= self.fail_on));
        let documents = loaded.project.len();
        match self.format {
            Format::Json => {
                let report = Report { problems: entries, documents, millis, hidden };
                out!("{}", serde_json::to_string_pretty(&report)?);
            }
            Format::Text => {
                print_text(&entries, documents, millis);
                if hidden > 0 {
                    out!(
                        "{} about marketplace modules left out; --all-modules tells them",
                        counted(hidden, "finding")
                    );
                }
            }
        }
        Ok(if fails { Outcome::Findings } else { Outcome::Fine })
    }
}

fn print_text(entries: &[Entry], documents: usize, millis: f64) {
    for entry in entries {
        let at = match (entry.line, entry.column) {
            (Some(line), Some(column)) => format!("{}:{line}:{column}", entry.path),
            _ => entry.path.clone(),
        };
        let place =
            if entry.place.is_empty() { String::new() } else { format!("{}: ", entry.place) };
        out!("{at}: {} {}: {place}{} {}", entry.severity, entry.code, entry.message, entry.hint);
    }
    let count = |level: Level| entries.iter().filter(|entry| entry.level == Some(level)).count();
    let words = |level: Level, word: &str| counted(count(level), word);
    out!(
        "{} checked in {millis:.0} ms: {}, {}, {}",
        counted(documents, "document"),
        words(Level::Error, "error"),
        words(Level::Warning, "warning"),
        words(Level::Information, "note")
    );
}

/// `1 error`, `2 errors`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn entry(problem: &Problem, loaded: &Loaded) -> Entry {
    let project: &Project = &loaded.project;
    let document = project.document(problem.address.document);
    let path = loaded.disk.path(problem.address.document).unwrap_or_default().to_owned();
    Entry {
        code: problem.code.to_owned(),
        severity: problem.severity.label(),
        document: document.map_or_else(String::new, |document| document.title()),
        element: problem.address.element.to_string(),
        path,
        line: None,
        column: None,
        place: place_text(&problem.address, project),
        message: problem.message.clone(),
        hint: problem.hint.clone(),
        level: Some(problem.severity.into()),
    }
}

fn file_entry(problem: &store::FileProblem) -> Entry {
    let level = if problem.is_error() { Level::Error } else { Level::Warning };
    Entry {
        code: "FILE".to_owned(),
        severity: if problem.is_error() { "Error" } else { "Warning" },
        document: String::new(),
        element: problem.element.to_string(),
        path: problem.path.clone(),
        line: problem.place.map(|(line, _)| line),
        column: problem.place.map(|(_, column)| column),
        place: String::new(),
        message: format!("{}.", problem.cause),
        hint: problem.hint(),
        level: Some(level),
    }
}

/// Show the page of a rule; without a code, list all rules.
#[derive(Args)]
#[command(after_help = "Example: maquette explain MQ0101")]
pub(super) struct Explain {
    /// The code of a rule.
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Result<Outcome> {
        match self.code {
            None => {
                for rule in rules() {
                    out!("{}  {:<11}  {}", rule.code, rule.severity.label(), rule.title);
                }
            }
            Some(code) => match rule(&code) {
                Some(rule) => out!("{}", rule.help()),
                None => bail!("There is no rule {code}. “maquette explain” lists all rules."),
            },
        }
        Ok(Outcome::Fine)
    }
}
