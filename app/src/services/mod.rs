//! Named workers: whatever may take longer than two milliseconds.
//!
//! A service has a thread of its own, takes jobs, and gives answers that say which revision they
//! are for. It never touches what the window shows; the shell asks it for answers once a frame.

pub mod begin;
pub mod check;
pub mod dialogs;
pub mod engine;
pub mod files;
pub mod git;
mod mendix;
#[cfg(test)]
pub(crate) mod mendix_tests;
pub mod preview;
pub mod samples;
pub mod seed;
pub mod settings_file;
pub mod spreadsheet;
pub mod table;
pub mod watch;
pub mod work;
mod worker;

pub use worker::{Worker, latest};

use files::{FileAnswer, FileJob};

/// All workers of the window.
pub struct Services {
    /// Opens and saves.
    pub files: Worker<FileJob, FileAnswer>,
    /// Reads spreadsheets, and stores their rows.
    pub tables: Worker<spreadsheet::TableJob, spreadsheet::TableAnswer>,
    /// Compares with the last commit, and commits.
    pub git: Worker<git::GitJob, git::GitAnswer>,
    /// Checks while people type.
    pub check: Worker<check::CheckJob, crate::state::Found>,
    /// Owns the running app.
    pub preview: preview::PreviewService,
}

impl Services {
    /// Starts the threads; answers wake the window.
    pub fn start(ctx: &egui::Context) -> std::io::Result<Services> {
        let wake = || {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        Ok(Services {
            files: files::start(wake())?,
            tables: spreadsheet::start(wake())?,
            git: git::start(wake())?,
            check: check::start(wake())?,
            preview: preview::PreviewService::start(wake())?,
        })
    }
}
