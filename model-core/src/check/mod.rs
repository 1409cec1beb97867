//! Checking: what is wrong with an app, where, and what to do about it.
//!
//! A [`Rule`] has a stable code, a title and a page of help; rules of one kin stand in one file
//! under `rules/` with the function that finds their problems. A function sees one document and
//! asks about others through facts, or it sees the index and the uses of the whole app.
//! [`Checker`] keeps what it found and checks again only what a change touches.
//!
//! What this room must never do: change a project (fixes are offered as changes), stop at a wrong
//! model, or let a rule that fails take the others along.

mod app;
mod checker;
mod document;
mod files;
mod fix;
mod locate;
mod news;
mod problem;
mod rule;
mod rules;

#[cfg(test)]
mod incremental_tests;
#[cfg(test)]
mod planted_tests;
#[cfg(test)]
mod soundness_tests;
#[cfg(test)]
mod testing;

pub use app::AppCheck;
pub use checker::{Checker, Recheck};
pub use document::DocumentCheck;
pub use files::{DAMAGED_FILE, ODD_FILE};
pub use fix::{Fix, FixEdit};
pub use locate::locate;
pub use news::{new_problems, news};
pub use problem::{Problem, Problems, Severity};
pub use rule::{Family, Rule, Scope, families, rule, rules};
