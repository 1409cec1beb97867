//! Panes and editors. A view reads a [`Context`](crate::context::Context), draws itself with
//! widgets of the kit, and sends requests. Views never import each other.

pub mod changes;
pub mod console;
pub mod difference;
pub mod domain;
pub mod explorer;
pub mod microflow;
pub mod page;
pub mod palette;
pub mod preview;
pub mod problems;
pub mod properties;
pub mod report;
pub mod start;
