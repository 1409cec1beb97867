//! Ways in: databases, tables and projects of other tools become an app.
//!
//! Each way reads its source without changing it, gives a project whose ids are derived from the
//! source (so that importing twice gives the same bytes), and a [`report::Report`] of what came
//! over, what did not, and what to look at. What these rooms must never do: drop a value or an
//! element without saying so.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod blank;
pub mod mendix;
mod moment;
mod names;
pub mod report;
pub mod sqlite;
pub mod table;
mod target;

pub use target::TargetError;
