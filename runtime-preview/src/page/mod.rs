//! Pages of a running app (`design/semantics.md` 30 and 31): page and data → view tree; actions
//! on it.
//!
//! A page is compiled once ([`PageProgram`]); a session shows it with its objects as a
//! [`tree::PageTree`], the contract with whoever draws. [`placeholder`] gives the same tree without
//! data. What this room must never do: know a window, or trust what a client sends.

mod compile;
mod input;
mod placeholder;
mod program;
pub mod tree;
mod values;

pub use placeholder::placeholder;
pub use program::PageProgram;
pub use values::Form;
