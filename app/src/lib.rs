//! What a person **sees**: the desktop application and the command line.
//!
//! `main` only starts one of the two; tests drive the whole window through [`shell::Window`].
//! Rooms, from the ground up: [`state`] (what is open, its history, selection and settings),
//! [`command`] (everything a person can do), [`services`] (named workers), [`views`] (panes and
//! editors, which never import each other), [`shell`] (the window that arranges them).

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod activities;
pub mod attribute_lines;
pub mod choose;
pub mod cli;
pub mod command;
pub mod context;
pub mod domain_scene;
pub mod expression_field;
pub mod face;
pub mod flow_scene;
pub mod git;
pub mod name_field;
pub mod page_ui;
pub mod review;
pub mod services;
pub mod shell;
pub mod state;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod tint;
pub mod toolbox;
pub mod views;
