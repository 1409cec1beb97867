//! What the tests, the long runs and the benchmarks share: where things are, how many cases to
//! try, how a benchmark reports, how a peer program is asked.
//!
//! [`report`] and [`peers`] use the standard library only: a benchmark of any package takes them
//! in as they are, with `#[path = "…/tests/src/report.rs"] mod report;`.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

use std::path::{Path, PathBuf};

pub mod fuzz;
pub mod long;
pub mod peers;
pub mod report;

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A real input of the corpus, which is not part of the repository: it lies in
/// `../shared/corpus`, or where `MAQUETTE_CORPUS` says. Without it, says so and gives nothing; the
/// test then returns.
pub fn corpus(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MAQUETTE_CORPUS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| root().join("../shared/corpus"));
    let found = folder.join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("SKIPPED: no corpus at {}", found.display());
    None
}

/// How many cases a test tries: `ci` of them, or `full` when `MAQUETTE_EFFORT` is `full`.
///
/// # Panics
///
/// With any other word in that variable, so that a slip does not pass for an effort.
pub fn cases(ci: u32, full: u32) -> u32 {
    let effort = std::env::var("MAQUETTE_EFFORT").unwrap_or_default();
    let known = matches!(effort.as_str(), "" | "ci" | "full");
    assert!(known, "MAQUETTE_EFFORT is “{effort}”: it is `ci` (or unset) or `full`");
    if effort == "full" { full } else { ci }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("model-core/Cargo.toml").is_file());
    }

    #[test]
    fn effort_chooses() {
        let full = std::env::var("MAQUETTE_EFFORT").is_ok_and(|effort| effort == "full");
        assert_eq!(cases(10, 1000), if full { 1000 } else { 10 });
    }
}
