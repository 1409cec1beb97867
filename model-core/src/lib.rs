//! What an app **is**: its model, languages, analysis, checks, changes, difference, merge and
//! files.
//!
//! This package knows no window, no SQLite, no git, no clock, no randomness and no environment.
//! Its rooms, from the ground up: [`id`], [`name`], [`value`], …

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod analysis;
pub mod change;
pub mod check;
pub mod diff;
pub mod id;
pub mod index;
pub mod lang;
pub mod layout;
pub mod model;
pub mod name;
pub mod parallel;
pub mod store;
pub mod system;
pub mod testing;
pub mod text;
pub mod value;
