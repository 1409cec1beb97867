//! Explorer.

use egui::Ui;

use crate::context::Context;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Explorer {}

impl Explorer {
    /// Draws it.
    pub fn show(&mut self, _ui: &mut Ui, _context: &Context<'_>) {}
}
