//! Expressions: values and conditions in flows, pages and rules (`reference/mendix.md` §3).
//!
//! [`parse`] reads any text into a tree of [`Expr`]; [`check`] gives it types; [`functions`] is
//! the table of functions. Comments are `// …` and `/* … */`.

mod assist;
mod check;
#[cfg(test)]
mod check_tests;
mod format;
pub mod functions;
mod parse;
#[cfg(test)]
mod parse_tests;
mod tree;

pub use super::{BinaryOp, NodeId};
pub use assist::{complete, hover};
pub(crate) use assist::{place_after, token_name};
pub use check::check;
pub use format::format;
pub use parse::{Parsed, parse};
pub use tree::{Call, Expr, ExprKind, If, Path};
