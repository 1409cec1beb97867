//! The keyboard: shortcuts of commands, wherever no text field wants the key.

use egui::{Key, Modifiers, Ui};

use crate::command::Command;
use crate::context::Request;

use super::Window;

impl Window {
    /// Takes the keys of this frame that are shortcuts of commands which make sense now. While a
    /// person types in a field, keys that mean something to the field stay there.
    pub(super) fn take_keys(&mut self, ui: &mut Ui) {
        let typing = ui.ctx().text_edit_focused();
        for command in Command::ALL {
            for shortcut in command.shortcuts() {
                if typing && belongs_to_fields(shortcut.modifiers, shortcut.logical_key) {
                    continue;
                }
                if command.hindrance(&self.situation()).is_some() {
                    continue;
                }
                if ui.input_mut(|input| input.consume_shortcut(shortcut)) {
                    self.requests.send(Request::Command(*command));
                }
            }
        }
    }
}

/// Keys that mean something inside a text field: editing, and undo of what was typed there.
fn belongs_to_fields(modifiers: Modifiers, key: Key) -> bool {
    let plain = !modifiers.command && !modifiers.alt;
    (plain && !matches!(key, Key::F1 | Key::F5 | Key::F8))
        || matches!(key, Key::Z | Key::Y | Key::A | Key::C | Key::V | Key::X)
}
