//! The window: arranges the views, carries out what they ask for, and asks the workers for news.

mod bars;
mod keys;
mod perform;
mod window;

pub use window::{Options, Window};
