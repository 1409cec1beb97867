//! Stories: what a person does from beginning to end, on real files, databases and windows.

mod bad_input;
mod import;
mod saving;
mod window;
