//! The command line: every capability that makes sense without a window.
//!
//! Output for people goes to stdout in plain words; `--format json` gives one documented value. The
//! exit status: 0 fine, 1 findings, 2 wrong usage, 3 could not be done.

/// Writes a line to stdout. Unlike `println!` it does not panic when nobody reads any more, as in
/// `maquette stats APP | head -3`.
macro_rules! out {
    ($($words:tt)*) => {
        $crate::cli::put(format_args!("{}\n", format_args!($($words)*)))
    };
}

mod check;
mod data;
mod edit;
mod export;
mod files;
mod import;
mod open;
mod review;
mod run;
mod screenshot;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, ValueEnum};

/// Model a business app, run it on the spot, review its changes.
#[derive(Parser)]
#[command(name = "maquette", version, about, args_conflicts_with_subcommands = true)]
#[command(after_help = "Without a command the window opens, with the app if one is named.\n\
    Exit status: 0 fine, 1 findings, 2 wrong usage, 3 could not be done.")]
struct Arguments {
    /// The folder of the app to open in the window.
    app: Option<PathBuf>,
    /// Print “ready” as soon as the window can be used: for benchmarks.
    #[arg(long, hide = true)]
    report_ready: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    New(files::New),
    Import(import::Import),
    Check(check::Check),
    Edit(edit::Edit),
    Explain(check::Explain),
    Fmt(files::Fmt),
    Diff(review::Diff),
    Show(review::Show),
    Stats(review::Stats),
    Run(run::Run),
    Request(run::Requests),
    Schema(data::Schema),
    Oql(data::Oql),
    #[command(name = "xpath")]
    XPath(data::XPath),
    Screenshot(screenshot::Screenshot),
    Export(export::Export),
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One documented JSON value.
    Json,
}

/// Whether something could not be written to stdout.
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

/// Writes to stdout. A reader that has gone away is no error; a disk that is full is one, which
/// the exit status tells in the end.
fn put(text: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let mut output = std::io::stdout().lock();
    let written = output.write_fmt(text).and_then(|()| output.flush());
    if written.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
        UNWRITTEN.store(true, Ordering::Relaxed);
    }
}

/// Writes a file beside its place first, so that one that is there stays whole where this fails.
/// What is no ordinary file, such as a device, is written to as it is.
fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let told = || format!("{} could not be written", path.display());
    if path.exists() && !path.is_file() {
        return std::fs::write(path, bytes).with_context(told);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        // Nothing more can be done about what is left of it.
        let _ = std::fs::remove_file(&part);
    }
    written.with_context(told)
}

/// What a command came to.
pub enum Outcome {
    /// All is well.
    Fine,
    /// It worked, and there is something to heed.
    Findings,
}

/// An argument that means nothing, which clap could not know.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongUsage(String);

/// An error with its causes, each once, ending in one full stop.
fn told(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        let cause = cause.trim_end_matches('.');
        match text.as_str() {
            "" => text.push_str(cause),
            said if said.contains(cause) => {}
            _ => text = format!("{text}: {cause}"),
        }
    }
    text + "."
}

/// What the program was asked to do.
pub enum Asked {
    /// Open the window.
    Window {
        /// With this app, if one was named.
        app: Option<PathBuf>,
        /// Whether to print a line as soon as it can be used.
        report_ready: bool,
    },
    /// A command ran; this is its exit status.
    Done(ExitCode),
}

/// Reads the arguments of the process and runs the command that they name.
pub fn run() -> Asked {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows which stream they go to.
            let _ = error.print();
            let code = if error.use_stderr() { 2 } else { 0 };
            return Asked::Done(ExitCode::from(code));
        }
    };
    let Some(command) = arguments.command else {
        return Asked::Window { app: arguments.app, report_ready: arguments.report_ready };
    };
    let result = match command {
        Command::New(new) => new.run(),
        Command::Import(import) => import.run(),
        Command::Check(check) => check.run(),
        Command::Edit(edit) => edit.run(),
        Command::Explain(explain) => explain.run(),
        Command::Fmt(fmt) => fmt.run(),
        Command::Diff(diff) => diff.run(),
        Command::Show(show) => show.run(),
        Command::Stats(stats) => stats.run(),
        Command::Run(run) => run.run(),
        Command::Request(requests) => requests.run(),
        Command::Schema(schema) => schema.run(),
        Command::Oql(oql) => oql.run(),
        Command::XPath(xpath) => xpath.run(),
        Command::Screenshot(screenshot) => screenshot.run(),
        Command::Export(export) => export.run(),
    };
    let result = result.and_then(|outcome| {
        if UNWRITTEN.load(Ordering::Relaxed) {
            anyhow::bail!("The output could not be written: is the disk full, or stdout closed?");
        }
        Ok(outcome)
    });
    Asked::Done(match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{}", told(&error));
            // What was asked for wrongly is not what could not be done.
            ExitCode::from(if error.is::<WrongUsage>() { 2 } else { 3 })
        }
    })
}
