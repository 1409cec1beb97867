//! Peer programs that a benchmark stands beside: the scripts in `tests/peers`, each run by a
//! program of the system (`lua5.4`, `dot`, `node` …).
//!
//! Standard library only, so that a benchmark of any package can take this file in with
//! `#[path]`. A program that is absent is skipped aloud, never installed.
#![allow(dead_code, clippy::print_stderr, reason = "each benchmark uses a part of this file")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a script measured: it prints one `name value` a line, times in seconds.
pub type Figures = BTreeMap<String, f64>;

/// Runs a script of `tests/peers` with a program of the system.
///
/// Nothing where the program is absent, which is said on stderr. An error where it is there and
/// fails, or prints something other than figures.
pub fn run(program: &str, script: &str, arguments: &[&str]) -> Result<Option<Figures>, String> {
    let path = folder().join(script);
    let output = match Command::new(program).arg(&path).args(arguments).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED: no `{program}` here to run {script} beside us");
            return Ok(None);
        }
        Err(error) => return Err(format!("`{program}` cannot be started: {error}")),
    };
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{program} {script}` failed: {}", text.trim()));
    }
    parse(&String::from_utf8_lossy(&output.stdout)).map(Some)
}

fn parse(text: &str) -> Result<Figures, String> {
    let mut figures = Figures::new();
    for line in text.lines() {
        let figure = line.rsplit_once(' ').and_then(|(name, value)| {
            value.parse().ok().map(|value: f64| (name.trim().to_owned(), value))
        });
        let Some((name, value)) = figure else {
            return Err(format!("“{line}” is no line of the form `name value`"));
        };
        figures.insert(name, value);
    }
    Ok(figures)
}

fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = here.ancestors().map(|folder| folder.join("tests/peers"));
    folders.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(|| here.join("peers"))
}

#[cfg(test)]
mod unit {
    #[allow(unused_imports, reason = "a benchmark that takes this file in runs no tests")]
    use super::*;

    #[test]
    fn figures_are_read() {
        let figures = parse("a 1.5\nb.c 2e3\n").unwrap();
        assert_eq!(figures.get("a"), Some(&1.5));
        assert_eq!(figures.get("b.c"), Some(&2000.0));
        assert!(parse("a b").is_err());
        assert!(parse("alone").is_err());
    }

    #[test]
    fn an_absent_program_is_skipped() {
        assert_eq!(run("no-such-program-anywhere", "flow.lua", &[]), Ok(None));
    }

    #[test]
    fn lua_walks_the_graph_of_the_bar() {
        let Some(figures) = run("lua5.4", "flow.lua", &["10", "100"]).unwrap() else { return };
        assert_eq!(figures.get("changes.steps"), Some(&200.0));
        assert_eq!(figures.get("changes.result"), Some(&20.0));
        // 100 rounds of two decisions and one change, 50 more changes, one decision to leave.
        assert_eq!(figures.get("loop.steps"), Some(&351.0));
        assert_eq!(figures.get("loop.result"), Some(&50.0));
        assert!(figures.get("loop.seconds").is_some_and(|seconds| *seconds >= 0.0));
    }

    #[test]
    fn a_failing_script_is_an_error() {
        let Ok(None) = run("lua5.4", "no-such-script.lua", &[]) else {
            let error = run("lua5.4", "no-such-script.lua", &[]).unwrap_err();
            assert!(error.contains("no-such-script.lua"), "{error}");
            return;
        };
    }
}
