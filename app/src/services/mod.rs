//! Named workers: whatever may take longer than two milliseconds.
//!
//! A service has a thread of its own, takes jobs, and gives answers that say which revision they
//! are for. It never touches what the window shows; the shell asks it for answers once a frame.

pub mod begin;
pub mod dialogs;
mod worker;

pub use worker::{Worker, latest};
