//! Long runs: what takes too long for every change, such as soaks, kills and fuzzing.
//!
//! `cargo run -p tests --bin long -- NAME` runs one, prints its figures as they come, and writes
//! them with their date to `target/long/NAME-DATE.json`. To add one, write a function in a file of
//! its own beside this one and name it in [`RUNS`].

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::fuzz::{Subject, fuzz, memory};

/// Every long run there is, by name.
pub const RUNS: &[Run] = &[Run {
    name: "fuzz",
    about: "a million inputs each for the readers of documents and units, and the parsers",
    work: fuzz_all,
}];

/// A million inputs each, in steps, with the memory that the process holds after each.
fn fuzz_all(figures: &mut Figures) -> Result<(), String> {
    const STEPS: u64 = 10;
    const EACH: u64 = 100_000;
    for subject in Subject::ALL {
        let (mut right, mut longest, mut bytes) = (0, 0.0_f64, 0);
        let mut first = 0.0;
        for step in 0..STEPS {
            let outcome = fuzz(subject, step * EACH, EACH)?;
            right += outcome.right;
            bytes += outcome.bytes;
            longest = longest.max(outcome.longest.as_secs_f64() * 1000.0);
            if step == 0 {
                first = memory();
            }
        }
        let name = |what: &str| format!("{} {what}", subject.name());
        figures.note(&name("inputs"), (STEPS * EACH) as f64, "");
        figures.note(&name("megabytes"), bytes as f64 / 1e6, "MB");
        figures.note(&name("right"), right as f64, "");
        figures.note(&name("longest"), longest, "ms");
        let grown = memory() - first;
        figures.note(&name("memory grown since the first tenth"), grown, "MB");
        if grown > 50.0 {
            return Err(format!("{} holds {grown:.0} MB more than at first", subject.name()));
        }
    }
    Ok(())
}

/// A long run.
pub struct Run {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// Does it. An error says what did not hold.
    pub work: fn(&mut Figures) -> Result<(), String>,
}

/// The figures of a run, printed as they come.
#[derive(Default)]
pub struct Figures(Vec<Value>);

impl Figures {
    /// Notes a figure with its unit (empty for a plain number).
    pub fn note(&mut self, name: &str, value: f64, unit: &str) {
        println!("{name:40}  {value} {unit}");
        self.0.push(json!({"name": name, "value": value, "unit": unit}));
    }
}

/// What the names on the command line come to.
pub enum Wish<'r> {
    /// Show the list: nothing was named.
    List,
    /// Run this one.
    Run(&'r Run),
    /// There is no run of this name.
    Unknown(String),
}

/// Finds the run that is named.
pub fn wish<'r>(runs: &'r [Run], name: Option<&str>) -> Wish<'r> {
    let Some(name) = name else { return Wish::List };
    let found = runs.iter().find(|run| run.name == name);
    found.map_or_else(|| Wish::Unknown(name.to_owned()), Wish::Run)
}

/// The list of runs for people to read.
pub fn list(runs: &[Run]) -> String {
    if runs.is_empty() {
        return "No long runs yet.\n".to_owned();
    }
    let lines = runs.iter().map(|run| format!("  {:16}  {}\n", run.name, run.about));
    format!("Long runs:\n{}", lines.collect::<String>())
}

/// Runs it and writes its figures into `folder`, whether it held or not. Gives the file's path.
pub fn run(run: &Run, now: Timestamp, folder: &Path) -> Result<PathBuf, String> {
    let mut figures = Figures::default();
    let result = (run.work)(&mut figures);
    let date = now.strftime("%Y-%m-%dT%H%M%SZ").to_string();
    let value = json!({
        "run": run.name,
        "date": date,
        "held": result.is_ok(),
        "failure": result.as_ref().err(),
        "figures": figures.0,
    });
    let path = folder.join(format!("{}-{date}.json", run.name));
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, format!("{value:#}\n")));
    written.map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    result.map(|()| path)
}

#[cfg(test)]
mod unit {
    use super::*;

    const HOLDS: Run = Run {
        name: "holds",
        about: "counts to one",
        work: |figures| {
            figures.note("count", 1.0, "");
            Ok(())
        },
    };
    const FAILS: Run = Run { name: "fails", about: "", work: |_| Err("2 is not 3".to_owned()) };

    #[test]
    fn names_are_found() {
        let runs = [HOLDS, FAILS];
        assert!(matches!(wish(&runs, None), Wish::List));
        assert!(matches!(wish(&runs, Some("fails")), Wish::Run(run) if run.name == "fails"));
        assert!(matches!(wish(&runs, Some("other")), Wish::Unknown(name) if name == "other"));
        assert!(list(&runs).contains("counts to one"));
        assert_eq!(list(&[]), "No long runs yet.\n");
    }

    #[test]
    fn figures_are_written_held_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = run(&HOLDS, Timestamp::UNIX_EPOCH, folder.path()).unwrap();
        assert_eq!(path.file_name().unwrap(), "holds-1970-01-01T000000Z.json");
        let read = |path: &Path| -> Value {
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        assert_eq!(read(&path)["figures"][0]["value"], 1.0);
        assert_eq!(run(&FAILS, Timestamp::UNIX_EPOCH, folder.path()), Err("2 is not 3".to_owned()));
        let failed = read(&folder.path().join("fails-1970-01-01T000000Z.json"));
        assert_eq!(
            (failed["held"].as_bool(), failed["failure"].as_str()),
            (Some(false), Some("2 is not 3"))
        );
    }
}
