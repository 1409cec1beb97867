//! DomainEditor.

use egui::Ui;
use model_core::model::DocumentId;

use crate::context::Context;

/// What this view remembers between frames.
#[derive(Default)]
pub struct DomainEditor {}

impl DomainEditor {
    /// Draws it.
    pub fn show(&mut self, _ui: &mut Ui, _context: &Context<'_>, _document: DocumentId) {}
}
