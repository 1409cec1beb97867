//! The `maquette` binary: the window without a subcommand, else the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::SUCCESS
}
