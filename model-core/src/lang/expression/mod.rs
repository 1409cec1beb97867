//! Expressions: values and conditions in flows, pages and rules (`reference/mendix.md` §3).
//!
//! [`parse`] reads any text into a tree of [`Expr`]. Comments are `// …` and `/* … */`.

mod parse;
#[cfg(test)]
mod parse_tests;
mod tree;

pub use parse::{Parsed, parse};
pub use tree::{BinaryOp, Call, Expr, ExprKind, If, NodeId, Path};
