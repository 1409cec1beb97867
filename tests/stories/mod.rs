//! Stories: what a person does from beginning to end, on real files, databases and windows.

#[path = "../src/app_copy.rs"]
mod app_copy;
mod bad_input;
mod import;
mod pages;
mod saving;
mod window;
