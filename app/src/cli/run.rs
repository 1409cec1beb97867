//! `run` and `request`: an app at work without a window.

use std::collections::BTreeMap;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use model_core::value::DataType;
use runtime_preview::engine::Engine;
use runtime_preview::protocol::{Answer, AnswerError, Body, Execute, Operation, Request};
use runtime_preview::schema::Consent;
use serde_json::{Value as Json, json};

use super::open::open_aloud;
use super::{Format, Outcome, WrongUsage};
use crate::services::engine::{preview_database, start};

/// The database that a command works on, and the app on it.
pub(super) fn engine(app: &Path, database: Option<&Path>) -> Result<Engine> {
    let project = open_aloud(app)?.project;
    let file = database.map_or_else(|| preview_database(app), Path::to_owned);
    let is_new = !file.is_file();
    let started = start(&project, &file, Consent::KeepAll)?;
    if is_new && database.is_some() {
        eprintln!("{} is new.", file.display());
    }
    if let Some(reason) = started.unfilled {
        eprintln!("{}.", reason.trim_end_matches('.'));
    }
    Ok(started.engine)
}

/// Run one microflow, and print its result and what it tells the client to do.
#[derive(Args)]
#[command(
    after_help = "Examples: maquette run samples/order-desk Sales.Customer_Total --arg Customer=281474976710657\n          maquette run shop Shop.YearlyTotal --arg Country=Germany --trace"
)]
pub(super) struct Run {
    /// The folder of the app.
    app: PathBuf,
    /// The microflow: Module.Name.
    microflow: String,
    /// A value of a parameter: text, a number, true or false, a date as 2026-01-31, the id of an
    /// object, ids with commas between for a list; “empty” for none.
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    arguments: Vec<String>,
    /// The database; by default the preview's, .maquette/preview.db in the app's folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Print what the run did, with its SQL, as JSON.
    #[arg(long)]
    trace: bool,
    /// How to write the result.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Run {
    pub(super) fn run(self) -> Result<Outcome> {
        let engine = engine(&self.app, self.db.as_deref())?;
        let arguments = self.arguments(&engine)?;
        let mut client = engine.client();
        if self.trace {
            client = client.traced();
        }
        let id = Json::from(1);
        let execute = Execute { microflow: self.microflow.clone(), arguments };
        let request = Request { id: id.clone(), operation: Operation::Execute(execute) };
        let Answer { mut body, .. } = client.answer(request);
        if self.trace {
            let of = runtime_preview::protocol::TraceOf { of: id.clone() };
            let trace = client.answer(Request { id, operation: Operation::Trace(of) });
            body.spans = trace.body.spans;
        }
        if let Format::Json = self.format {
            out!("{}", serde_json::to_string_pretty(&body)?);
            return match body.error {
                Some(error) => bail!("{}", error.message),
                None => Ok(Outcome::Fine),
            };
        }
        print(&body);
        match body.error {
            Some(error) if error.element.is_empty() => bail!("{}", error.message),
            Some(error) => bail!("{}: {}", error.element, error.message),
            None => Ok(Outcome::Fine),
        }
    }

    fn arguments(&self, engine: &Engine) -> Result<BTreeMap<String, Json>> {
        let revision = engine.revision();
        let Some(flow) = revision.library().find(&self.microflow) else {
            bail!("There is no microflow {}. Microflows are named Module.Name.", self.microflow);
        };
        let mut arguments = BTreeMap::new();
        for argument in &self.arguments {
            let Some((name, text)) = argument.split_once('=') else {
                let words = format!("“{argument}” is no argument. Write --arg NAME=VALUE");
                return Err(WrongUsage(words).into());
            };
            let parameter = flow.parameters.iter().find(|parameter| parameter.name == name);
            let Some(parameter) = parameter else {
                let names: Vec<&str> = flow.parameters.iter().map(|p| p.name.as_str()).collect();
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                let flow = &self.microflow;
                let words = format!("{flow} has no parameter {name}. Its parameters: {known}");
                return Err(WrongUsage(words).into());
            };
            if arguments.insert(name.to_owned(), value(text, &parameter.ty)).is_some() {
                return Err(WrongUsage(format!("{name} has two values. Give it one")).into());
            }
        }
        Ok(arguments)
    }
}

/// The text of an argument as the protocol has it.
fn value(text: &str, ty: &DataType) -> Json {
    match ty {
        DataType::String => Json::from(text),
        _ if text == "empty" => Json::Null,
        DataType::Boolean => text.parse().map_or_else(|_| Json::from(text), Json::Bool),
        DataType::List(_) if text.is_empty() => json!([]),
        DataType::List(_) => text.split(',').map(|id| Json::from(id.trim())).collect(),
        _ => Json::from(text),
    }
}

/// For people: the result, then what the client is to do, then the trace.
fn print(body: &Body) {
    match &body.action_result {
        Some(Json::String(text)) => out!("{text}"),
        Some(Json::Null) | None => {}
        Some(value) => out!("{value}"),
    }
    for instruction in body.instructions.iter().flatten() {
        out!("{instruction}");
    }
    if let Some(spans) = &body.spans {
        out!("{}", serde_json::to_string_pretty(spans).unwrap_or_default());
    }
}

const NOT_TEXT: &str = "this is no request: it is not text in UTF-8";

/// Answer requests: one JSON object a line on stdin, one answer a line on stdout.
#[derive(Args)]
#[command(
    after_help = "Example: echo '{\"id\":1,\"op\":\"retrieve\",\"xpath\":\"//Sales.Order\",\"amount\":20,\"count\":true}' | maquette request samples/order-desk"
)]
pub(super) struct Requests {
    /// The folder of the app.
    app: PathBuf,
    /// The database; by default the preview's, .maquette/preview.db in the app's folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
}

impl Requests {
    pub(super) fn run(self) -> Result<Outcome> {
        let engine = engine(&self.app, self.db.as_deref())?;
        let mut client = engine.client().traced();
        let mut output = std::io::stdout().lock();
        for line in std::io::stdin().lock().split(b'\n') {
            let line = line.context("stdin could not be read")?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            let answer = if let Ok(line) = std::str::from_utf8(&line) {
                client.answer_line(line)
            } else {
                let error = AnswerError::new("badRequest", NOT_TEXT);
                Answer::failed(Json::Null, error).to_line()
            };
            // Whoever reads the answers may go away; then there is nobody left to answer.
            if writeln!(output, "{answer}").and_then(|()| output.flush()).is_err() {
                break;
            }
        }
        Ok(Outcome::Fine)
    }
}
