//! A line between two parts of a view that can be dragged, or moved by arrow keys.

use std::ops::RangeInclusive;

use egui::{CursorIcon, Key, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::tokens::{measure, palette};

/// Which way a [`splitter`] runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The parts lie side by side: the line stands upright and moves sideways.
    Columns,
    /// The parts lie above each other.
    Rows,
}

/// Points a press of an arrow key moves a splitter.
const STEP: f32 = 16.0;

/// Draws the line at the cursor over the available length, and changes `size` (of the part before it) by
/// drags and arrow keys, within `range`.
pub fn splitter(
    ui: &mut Ui,
    name: &str,
    split: Split,
    size: &mut f32,
    range: RangeInclusive<f32>,
) -> Response {
    let p = palette(ui);
    let room = ui.available_size();
    let (wish, cursor) = match split {
        Split::Columns => (vec2(1.0, room.y), CursorIcon::ResizeHorizontal),
        Split::Rows => (vec2(room.x, 1.0), CursorIcon::ResizeVertical),
    };
    let (line, own) = ui.allocate_exact_size(wish, Sense::hover());
    let grab = line.expand(3.0);
    let mut response = ui.interact(grab, own.id.with("grab"), Sense::drag());
    let along = |delta: egui::Vec2| if split == Split::Columns { delta.x } else { delta.y };
    let mut by = along(response.drag_delta());
    if response.has_focus() {
        let (less, more) = match split {
            Split::Columns => (Key::ArrowLeft, Key::ArrowRight),
            Split::Rows => (Key::ArrowUp, Key::ArrowDown),
        };
        let filter = egui::EventFilter {
            horizontal_arrows: split == Split::Columns,
            vertical_arrows: split == Split::Rows,
            ..egui::EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let presses = |key| ui.input(|input| input.num_presses(key)) as f32;
        by += (presses(more) - presses(less)) * STEP;
    }
    if by != 0.0 {
        *size = (*size + by).clamp(*range.start(), *range.end());
        response.mark_changed();
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Splitter, ui.is_enabled(), name);
        info.value = Some(f64::from(*size));
        info
    });
    let active = response.hovered() || response.dragged() || response.has_focus();
    if active {
        ui.set_cursor_icon(if response.has_focus() { CursorIcon::Default } else { cursor });
    }
    let (color, width) = if active { (p.acc, measure::RING) } else { (p.line, 1.0) };
    let stroke = Stroke::new(width, color);
    let center = Rect::from_center_size(line.center(), line.size());
    match split {
        Split::Columns => ui.painter().vline(center.center().x, center.y_range(), stroke),
        Split::Rows => ui.painter().hline(center.x_range(), center.center().y, stroke),
    };
    response
}
