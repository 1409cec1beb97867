//! Questions to the database: the only room that writes SQL text.
//!
//! Every value is bound, every identifier is quoted in [`sql`]. What this room must never do:
//! splice a value into a statement, or decide what a session may see of uncommitted changes.

pub mod bind;
pub mod catalogue;
mod convert;
pub mod ddl;
pub mod functions;
pub mod objects;
pub mod oql;
#[cfg(test)]
mod oql_tests;
#[cfg(test)]
mod oracle_tests;
pub mod select;
pub mod source;
pub mod sql;
#[cfg(test)]
mod tests;
pub mod xpath;

/// The beginning of a text that is quoted in a message, as texts from outside may be long.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

pub use crate::program::ColumnType;
pub use oql::{Oql, OqlError};
pub use select::{Aggregate, Descending, Form, Query, QueryError, Question};
pub use xpath::Argument;
