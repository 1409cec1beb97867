//! Pages of a running app (`design/semantics.md` 30 and 31): page and data → view tree; actions
//! on it.
//!
//! A page is compiled once ([`PageProgram`]); a session shows it with its objects as a
//! [`tree::PageTree`], the contract with whoever draws. [`placeholder`] gives the same tree without
//! data. What this room must never do: know a window, or trust what a client sends.

mod actions;
mod compile;
mod data;
mod difference;
mod draw;
mod input;
mod library;
mod open;
mod pages;
mod placeholder;
mod program;
#[cfg(test)]
mod tests;
pub mod tree;
mod turn;
mod values;

pub use library::PageLibrary;
pub use pages::{GridPage, PageError, Pages};
pub use placeholder::placeholder;
pub use program::PageProgram;
pub use turn::Turn;
pub use values::Form;
