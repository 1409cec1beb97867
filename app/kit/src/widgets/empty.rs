//! Empty states: what a view says while it has nothing to show, and what to do next.

use egui::{Align, Layout, Ui, vec2};

use super::{Button, paint};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// An icon, a sentence and a button in the middle of an empty view.
#[must_use = "call `show`"]
pub struct EmptyState<'a> {
    icon: char,
    title: &'a str,
    text: &'a str,
    action: Option<(&'a str, Option<char>)>,
}

impl<'a> EmptyState<'a> {
    /// Says `title`, and `text` below it.
    pub fn new(icon: char, title: &'a str, text: &'a str) -> Self {
        Self { icon, title, text, action: None }
    }

    /// The next step, as a button.
    pub fn action(mut self, text: &'a str) -> Self {
        self.action = Some((text, None));
        self
    }

    /// The next step, as a button with an icon.
    pub fn action_with_icon(mut self, text: &'a str, icon: char) -> Self {
        self.action = Some((text, Some(icon)));
        self
    }

    /// Draws it in the middle of what is available; true where the button was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let p = palette(ui);
        let size = ui.available_size();
        let width = size.x.min(360.0);
        let galley = paint::paragraph(ui, self.text, font::dense(), p.dim, width);
        let mut height = 28.0 + 12.0 + 22.0 + galley.size().y + 8.0;
        if self.action.is_some() {
            height += 12.0 + measure::INPUT;
        }
        let layout = Layout::top_down(Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            ui.add_space(((size.y - height) * 0.42).max(12.0));
            ui.label(icons::rich(self.icon, 28.0).color(p.faint));
            ui.add_space(12.0);
            ui.label(egui::RichText::new(self.title).font(font::strong()).color(p.text));
            ui.add_space(4.0);
            ui.label(galley);
            let Some((text, icon)) = self.action else {
                return false;
            };
            ui.add_space(14.0);
            let button = Button::secondary(text);
            let button = match icon {
                Some(icon) => button.icon(icon),
                None => button,
            };
            ui.add(button).clicked()
        })
        .inner
    }
}
