//! Console.

use egui::Ui;

use crate::context::Context;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Console {}

impl Console {
    /// Draws it.
    pub fn show(&mut self, _ui: &mut Ui, _context: &Context<'_>) {}
}
