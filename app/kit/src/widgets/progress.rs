//! Progress of long work, with a way to stop it.

use egui::{CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{IconButton, paint};
use crate::icons;
use crate::tokens::{font, palette};

/// What is being done, how far it is, and a cross to stop it.
#[must_use = "call `show`"]
pub struct Progress<'a> {
    text: &'a str,
    part: Option<f32>,
    cancellable: bool,
}

impl<'a> Progress<'a> {
    /// Work called `text` of which `part` (0 to 1) is done.
    pub fn new(text: &'a str, part: f32) -> Self {
        Self { text, part: Some(part), cancellable: false }
    }

    /// Work of unknown length.
    pub fn unknown(text: &'a str) -> Self {
        Self { text, part: None, cancellable: false }
    }

    /// Shows a cross that stops the work.
    pub fn cancellable(mut self) -> Self {
        self.cancellable = true;
        self
    }

    /// Draws it over the available width; true where the work is to stop.
    pub fn show(self, ui: &mut Ui) -> bool {
        let p = palette(ui);
        let size = vec2(ui.available_width(), 34.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, self.text);
            info.value = self.part.map(f64::from);
            info
        });
        let right = rect.right() - if self.cancellable { 28.0 } else { 0.0 };
        let percent = self.part.map(|part| format!("{:.0} %", part.clamp(0.0, 1.0) * 100.0));
        let mut text_right = right;
        if let Some(percent) = percent {
            let galley = paint::line(ui, &percent, font::caption(), p.dim, 60.0);
            text_right = paint::right(ui.painter(), right, rect.top() + 9.0, galley) - 8.0;
        }
        let room = text_right - rect.left();
        let galley = paint::line(ui, self.text, font::dense(), p.text, room);
        paint::left(ui.painter(), rect.left(), rect.top() + 9.0, galley);
        let track = Rect::from_min_max(
            pos2(rect.left(), rect.bottom() - 9.0),
            pos2(right, rect.bottom() - 5.0),
        );
        let round = CornerRadius::same(2);
        ui.painter().rect_filled(track, round, p.raise_press);
        let (from, to) = if let Some(part) = self.part {
            (0.0, part.clamp(0.0, 1.0))
        } else {
            ui.request_repaint();
            let at = (ui.input(|input| input.time) * 0.7).fract() as f32 * 1.3 - 0.3;
            (at.max(0.0), (at + 0.3).min(1.0))
        };
        let bar = Rect::from_min_max(
            pos2(egui::lerp(track.x_range(), from), track.top()),
            pos2(egui::lerp(track.x_range(), to), track.bottom()),
        );
        ui.painter().rect_filled(bar, round, p.acc);
        if !self.cancellable {
            return false;
        }
        let cross =
            Rect::from_center_size(pos2(rect.right() - 10.0, rect.center().y), vec2(20.0, 20.0));
        ui.place(cross, IconButton::new(icons::X, "Stop").small()).clicked()
    }
}
