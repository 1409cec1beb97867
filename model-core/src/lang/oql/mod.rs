//! OQL: queries over entities, for view entities, data sets and the query console
//! (`reference/mendix.md` §4.3).
//!
//! Keywords are read in any case and written in capitals. Comments are `-- …` and `/* … */`.

mod clauses;
mod parse;
#[cfg(test)]
mod parse_tests;
mod tree;

pub use parse::{Parsed, parse};
pub use tree::{
    Case, Column, Expr, ExprKind, Join, JoinKind, Members, Order, Path, Query, Relation, Select,
    Source, Union,
};
