//! The start page: recent apps, new apps, samples.

use egui::Ui;

use crate::context::Requests;
use crate::state::Settings;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Start {}

impl Start {
    /// Draws it.
    pub fn show(&mut self, _ui: &mut Ui, _settings: &Settings, _requests: &Requests) {}
}
