//! Expressions: values and conditions in flows, pages and rules (`reference/mendix.md` §3).
//!
//! [`parse`] reads any text into a tree of [`Expr`]. Comments are `// …` and `/* … */`.

mod format;
mod parse;
#[cfg(test)]
mod parse_tests;
mod tree;

pub use super::{BinaryOp, NodeId};
pub use format::format;
pub use parse::{Parsed, parse};
pub use tree::{Call, Expr, ExprKind, If, Path};
