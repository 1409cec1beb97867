//! OQL: queries over entities, for view entities, data sets and the query console
//! (`reference/mendix.md` §4.3).
//!
//! Keywords are read in any case and written in capitals. Comments are `-- …` and `/* … */`.

mod assist;
mod check;
#[cfg(test)]
mod check_tests;
mod clauses;
mod format;
pub mod functions;
mod parse;
#[cfg(test)]
mod parse_tests;
mod sources;
mod tree;

pub use assist::{complete, hover};
pub use check::{Checked, OutputColumn, check};
pub use format::format;
pub use parse::{Parsed, parse};
pub use tree::{
    Case, Column, Expr, ExprKind, Join, JoinKind, Members, Order, Path, Query, Relation, Select,
    Source, Union,
};
