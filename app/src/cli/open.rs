//! Opening an app for a command.

use std::path::Path;

use anyhow::{Result, bail};
use model_core::store::{self, Loaded};

/// Opens the app in a folder. What could not be read is told on stderr and the rest is used;
/// a folder without an app, or with one of a newer format, is an error.
pub(super) fn open(folder: &Path) -> Result<Loaded> {
    if !folder.is_dir() {
        bail!("There is no folder {}.", folder.display());
    }
    let loaded = store::open(folder);
    if let Some(problem) = loaded.refusal() {
        bail!("{problem}. {}", problem.hint());
    }
    if loaded.project.is_empty() {
        match loaded.problems.first() {
            Some(problem) => bail!("{problem}. {}", problem.hint()),
            None => bail!("{} holds no app.", folder.display()),
        }
    }
    Ok(loaded)
}

/// The same, telling problems of files on stderr.
pub(super) fn open_aloud(folder: &Path) -> Result<Loaded> {
    let loaded = open(folder)?;
    for problem in &loaded.problems {
        eprintln!("{problem}. {}", problem.hint());
    }
    Ok(loaded)
}
