//! Pages of a running app: page and data → view tree; actions on it.
//!
//! [`tree`] is the contract with whoever draws. What this room must never do: know a window.

pub mod tree;
