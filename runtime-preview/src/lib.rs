//! What an app **does**: schema, objects, queries, flows, pages, protocol.
//!
//! This package knows no window. Time and randomness come from [`world`] only.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod engine;
pub mod eval;
pub mod flow;
pub mod object;
pub mod page;
pub mod program;
pub mod protocol;
pub mod query;
pub mod reference;
pub mod schema;
pub mod storage;
#[doc(hidden)]
#[allow(clippy::indexing_slicing)]
pub mod testing;
pub mod trace;
pub mod value;
pub mod world;
