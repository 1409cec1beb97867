//! The command line: every capability that makes sense without a window.
//!
//! Output for people goes to stdout in plain words; `--format json` gives one documented value. The
//! exit status: 0 fine, 1 findings, 2 wrong usage, 3 could not be done.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Model a business app, run it on the spot, review its changes.
#[derive(Parser)]
#[command(name = "maquette", version, about, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The folder of the app to open in the window.
    app: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {}

/// What the program was asked to do.
pub enum Asked {
    /// Open the window, with this app if one was named.
    Window(Option<PathBuf>),
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
    match arguments.command {
        None => Asked::Window(arguments.app),
        Some(command) => match command {},
    }
}
