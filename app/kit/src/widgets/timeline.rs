//! A slider over the steps of something that happened.

use egui::{CornerRadius, Key, Rect, Response, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use super::paint;
use crate::tokens::palette;

/// A slider over the steps `0..count`; Left and Right go one step.
#[must_use = "pass it to `ui.add`"]
pub struct Timeline<'a> {
    step: &'a mut usize,
    count: usize,
    name: &'a str,
}

impl<'a> Timeline<'a> {
    /// A slider on `step`, called `name`.
    pub fn new(step: &'a mut usize, count: usize, name: &'a str) -> Self {
        Self { step, count, name }
    }
}

impl Widget for Timeline<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let size = vec2(ui.available_width(), 20.0);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let last = self.count.saturating_sub(1);
        let track = Rect::from_center_size(rect.center(), vec2(rect.width() - 14.0, 3.0));
        let before = *self.step;
        if let Some(pos) = response.interact_pointer_pos() {
            let part = ((pos.x - track.left()) / track.width().max(1.0)).clamp(0.0, 1.0);
            *self.step = (part * last as f32).round() as usize;
        }
        if response.has_focus() {
            let filter =
                egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let presses = |key| ui.input(|input| input.num_presses(key));
            *self.step =
                (*self.step + presses(Key::ArrowRight)).saturating_sub(presses(Key::ArrowLeft));
        }
        *self.step = (*self.step).min(last);
        if before != *self.step {
            response.mark_changed();
        }
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), *self.step as f64, self.name));
        let part = if last == 0 { 1.0 } else { *self.step as f32 / last as f32 };
        let at = pos2(egui::lerp(track.x_range(), part), track.center().y);
        let round = CornerRadius::same(2);
        ui.painter().rect_filled(track, round, p.raise_press);
        let done = Rect::from_min_max(track.min, pos2(at.x, track.bottom()));
        ui.painter().rect_filled(done, round, p.acc);
        let radius = if response.hovered() || response.dragged() { 6.5 } else { 5.5 };
        ui.painter().circle_filled(at, radius, p.acc);
        let knob = Rect::from_center_size(at, vec2(13.0, 13.0));
        paint::focus_ring(ui, &response, knob, 7);
        response
    }
}
