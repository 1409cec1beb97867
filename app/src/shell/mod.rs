//! The window: arranges the views, carries out what they ask for, and asks the workers for news.

mod bars;
mod dialogs;
mod disk;
#[cfg(test)]
mod import_tests;
mod keys;
mod perform;
#[cfg(test)]
mod read_only_tests;
mod review;
mod running;
mod shown;
mod spreadsheet;
mod toasts;
mod window;

pub use shown::Shown;
pub use window::{Options, Window};
