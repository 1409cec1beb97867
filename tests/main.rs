//! Everything we promise, in one binary: [`tidy`] holds what the architecture promises, each module
//! of `stories` is one thing that a person does from beginning to end, and each of `laws` is true of
//! every app.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod laws;
mod stories;
mod tidy;
