//! Checkbox and switch.

use egui::{
    CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::paint;
use crate::tokens::{font, measure, palette};

/// A box that is checked or not, with its label behind it.
#[must_use = "pass it to `ui.add`"]
pub struct Checkbox<'a> {
    checked: &'a mut bool,
    name: &'a str,
    label: Option<&'a str>,
}

impl<'a> Checkbox<'a> {
    /// A checkbox with a visible label.
    pub fn new(checked: &'a mut bool, label: &'a str) -> Self {
        Self { checked, name: label, label: Some(label) }
    }

    /// A checkbox whose label stands elsewhere (a property row, a table's header).
    pub fn bare(checked: &'a mut bool, name: &'a str) -> Self {
        Self { checked, name, label: None }
    }
}

impl Widget for Checkbox<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let side = measure::CHECKBOX;
        let galley = self.label.map(|label| {
            let width = (ui.available_width() - side - 8.0).max(24.0);
            paint::line(ui, label, font::dense(), p.text, width)
        });
        let width = galley.as_ref().map_or(side, |g| side + 8.0 + g.size().x);
        let (rect, mut response) =
            ui.allocate_exact_size(vec2(width, measure::INPUT), Sense::click());
        if response.clicked() {
            *self.checked = !*self.checked;
            response.mark_changed();
        }
        response.widget_info(|| {
            WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *self.checked, self.name)
        });
        if ui.is_rect_visible(rect) {
            let min = paint::snap(ui.painter(), pos2(rect.left(), rect.center().y - side / 2.0));
            let square = egui::Rect::from_min_size(min, vec2(side, side));
            let (fill, line) = if *self.checked {
                let fill = paint::by_state(&response, p.acc, p.acc_hover, p.acc_press);
                (fill, fill)
            } else {
                (p.bg, if response.hovered() { p.dim } else { p.scroll })
            };
            let painter = ui.painter();
            painter.rect(
                square,
                CornerRadius::same(4),
                fill,
                Stroke::new(1.0, line),
                StrokeKind::Inside,
            );
            if *self.checked {
                let c = square.center();
                let tick = [c + vec2(-3.3, 0.1), c + vec2(-1.0, 2.5), c + vec2(3.4, -2.3)];
                painter.line(tick.to_vec(), Stroke::new(1.6, p.on_acc));
            }
            if let Some(galley) = galley {
                paint::left(painter, square.right() + 8.0, rect.center().y, galley);
            }
            paint::focus_ring(ui, &response, square, 4);
        }
        response
    }
}

/// A switch that takes effect at once.
#[must_use = "pass it to `ui.add`"]
pub struct Toggle<'a> {
    on: &'a mut bool,
    name: &'a str,
}

impl<'a> Toggle<'a> {
    /// A switch called `name`; a visible label is the caller's.
    pub fn new(on: &'a mut bool, name: &'a str) -> Self {
        Self { on, name }
    }
}

impl Widget for Toggle<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let size = measure::TOGGLE;
        let (outer, mut response) =
            ui.allocate_exact_size(vec2(size.x, measure::INPUT), Sense::click());
        if response.clicked() {
            *self.on = !*self.on;
            response.mark_changed();
        }
        response.widget_info(|| {
            WidgetInfo::selected(Role::Switch, ui.is_enabled(), *self.on, self.name)
        });
        if ui.is_rect_visible(outer) {
            let rect = egui::Rect::from_center_size(outer.center(), size);
            let how = ui.animate_bool_responsive(response.id, *self.on);
            let fill = match (*self.on, response.hovered()) {
                (true, false) => p.acc,
                (true, true) => p.acc_hover,
                (false, _) => p.raise_press,
            };
            let line = if *self.on { fill } else { p.scroll };
            let painter = ui.painter();
            let round = CornerRadius::same(8);
            painter.rect(rect, round, fill, Stroke::new(1.0, line), StrokeKind::Inside);
            let knob = egui::lerp(rect.left() + 8.0..=rect.right() - 8.0, how);
            let color = if *self.on { p.on_acc } else { p.dim };
            painter.circle_filled(pos2(knob, rect.center().y), 5.0, color);
            paint::focus_ring(ui, &response, rect, 8);
        }
        response
    }
}
