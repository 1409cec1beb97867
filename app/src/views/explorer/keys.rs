//! Walking the explorer by keyboard: arrows, Home and End, and typing the beginning of a name.

use app_kit::widgets::Fold;
use egui::{Event, EventFilter, Key, Response, Ui};

use super::Explorer;
use super::tree::Item;

/// After so many seconds typing begins a new name.
const PAUSE: f64 = 1.0;

impl Explorer {
    /// Moves the keyboard from the row at `index`, which has it.
    pub(super) fn walk(&mut self, ui: &Ui, items: &[Item], index: usize, response: &Response) {
        let ours = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, ours));
        let Some(item) = items.get(index) else { return };
        let pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
        let to = if pressed(Key::ArrowDown) {
            Some(index + 1)
        } else if pressed(Key::ArrowUp) {
            index.checked_sub(1)
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            items.len().checked_sub(1)
        } else if pressed(Key::ArrowRight) && item.fold == Fold::Open {
            items.get(index + 1).filter(|next| next.level > item.level).map(|_| index + 1)
        } else if pressed(Key::ArrowLeft) && item.fold != Fold::Open {
            items.get(..index).and_then(|above| above.iter().rposition(|i| i.level < item.level))
        } else {
            self.typed_to(ui, items, index)
        };
        if let Some(item) = to.and_then(|to| items.get(to)) {
            self.wanted = Some(item.key.clone());
            self.by_pointer = false;
            ui.ctx().request_repaint();
        }
    }

    /// The row whose name begins with what was typed, from the present one on.
    fn typed_to(&mut self, ui: &Ui, items: &[Item], index: usize) -> Option<usize> {
        let (text, now) = ui.input(|input| {
            let letters = input.events.iter().filter_map(|event| match event {
                Event::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
                _ => None,
            });
            (letters.collect::<String>(), input.time)
        });
        if text.is_empty() {
            return None;
        }
        if now - self.typed.1 > PAUSE {
            self.typed.0.clear();
        }
        self.typed.0.push_str(&text.to_lowercase());
        self.typed.1 = now;
        let begins = |at: &usize| {
            items.get(*at).is_some_and(|item| item.label.to_lowercase().starts_with(&self.typed.0))
        };
        // The first letter goes on from the present row, further letters may stay on it.
        let from = if self.typed.0.chars().count() == 1 { index + 1 } else { index };
        (from..items.len()).chain(0..from).find(begins)
    }
}
