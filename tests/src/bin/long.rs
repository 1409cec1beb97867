//! Runs one long run by name, or lists them: `cargo run -p tests --bin long -- NAME`.
//!
//! Exit status: 0 it held (or the list was asked for), 1 it did not hold, 2 there is no such run.

use std::process::ExitCode;

use tests::long::{self, RUNS, Wish};

fn main() -> ExitCode {
    let name = std::env::args().nth(1);
    match long::wish(RUNS, name.as_deref()) {
        Wish::List => {
            print!("{}", long::list(RUNS));
            ExitCode::SUCCESS
        }
        Wish::Unknown(name) => {
            eprint!("There is no long run “{name}”.\n{}", long::list(RUNS));
            ExitCode::from(2)
        }
        Wish::Run(run) => {
            let folder = tests::root().join("target/long");
            match long::run(run, jiff::Timestamp::now(), &folder) {
                Ok(path) => {
                    println!("{} held; figures in {}", run.name, path.display());
                    ExitCode::SUCCESS
                }
                Err(error) => {
                    eprintln!("{} did not hold: {error}", run.name);
                    ExitCode::FAILURE
                }
            }
        }
    }
}
