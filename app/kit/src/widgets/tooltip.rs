//! Tooltips: a short sentence, and the shortcut that does the same.

use egui::{Frame, Margin, Response, Tooltip, Ui};

use crate::tokens::{font, palette};
use crate::widgets::paint;

/// Shows `text` while the pointer rests on `response`.
pub fn tooltip(response: Response, text: &str) -> Response {
    show(&response, text, None);
    response
}

/// Shows `text` and the `shortcut` (as `Context::format_shortcut` writes it) beside it.
pub fn tooltip_with_shortcut(response: Response, text: &str, shortcut: &str) -> Response {
    show(&response, text, Some(shortcut));
    response
}

pub(super) fn show(response: &Response, text: &str, shortcut: Option<&str>) {
    let body = |ui: &mut Ui| content(ui, text, shortcut);
    if response.enabled() {
        Tooltip::for_enabled(response).gap(6.0).show(body);
    } else {
        Tooltip::for_disabled(response).gap(6.0).show(body);
    }
}

fn content(ui: &mut Ui, text: &str, shortcut: Option<&str>) {
    let p = palette(ui);
    Frame::NONE.inner_margin(Margin::symmetric(5, 2)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            let galley = paint::paragraph(ui, text, font::dense(), p.text, 280.0);
            ui.label(galley);
            if let Some(shortcut) = shortcut.filter(|s| !s.is_empty()) {
                let galley = paint::paragraph(ui, shortcut, font::caption(), p.dim, 200.0);
                ui.label(galley);
            }
        });
    });
}
