//! XPath constraints: which objects of an entity are meant (`reference/mendix.md` §4.1).
//!
//! `[Total > 100][Sales.Order_Customer/Sales.Customer/City = $City]`: objects for which every
//! constraint in brackets holds. A blank text is no constraint.

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

pub use assist::{complete, hover};
pub use check::check;
pub use format::format;
pub use parse::{Parsed, parse};
pub use tree::{Constraint, Expr, ExprKind, Path, Step, XPath};
