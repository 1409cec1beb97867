//! What panels are made of: a header, section titles, rows of label and control.

use egui::{Align, Layout, Rect, Response, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::paint;
use crate::tokens::{font, measure, palette};

/// The header of a panel: its title at the left, `actions` from the right edge inwards.
pub fn panel_header(ui: &mut Ui, title: &str, actions: impl FnOnce(&mut Ui)) {
    let p = palette(ui);
    let size = vec2(ui.available_width(), measure::HEADER);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.line));
    let inner = rect.shrink2(vec2(measure::PANEL_PADDING, 0.0));
    let galley = paint::line(ui, title, font::dense_strong(), p.text, inner.width());
    let right = paint::left(ui.painter(), inner.left(), inner.center().y, galley);
    let space =
        Rect::from_min_max(pos2(right + 8.0, rect.top()), pos2(rect.right() - 6.0, rect.bottom()));
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(space).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        actions(ui);
    });
    ui.advance_cursor_after_rect(rect);
}

/// A caption over a part of a panel.
pub fn section_title(ui: &mut Ui, title: &str) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let galley = paint::line(ui, title, font::caption_strong(), p.dim, rect.width());
    paint::left(ui.painter(), rect.left(), rect.center().y + 2.0, galley);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
    response
}

/// A line across, in the colour of borders.
pub fn separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, palette(ui).line));
}

/// A property: its label at the left in two fifths of the width, its control at the right.
/// Inputs in `control` take the label as their accessible name where they have none.
pub fn property_row<R>(ui: &mut Ui, label: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let p = palette(ui);
    let width = ui.available_width();
    let split = (width * 0.42).clamp(72.0, 140.0);
    let top = ui.cursor().min;
    let galley = paint::line(ui, label, font::dense(), p.dim, split - 8.0);
    let elided = galley.elided;
    let label_rect = Rect::from_min_size(top, vec2(split - 8.0, measure::INPUT));
    let label_response =
        ui.interact(label_rect, ui.next_auto_id().with(("label", label)), Sense::hover());
    label_response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, label));
    paint::left(ui.painter(), top.x, label_rect.center().y, galley);
    if elided {
        super::tooltip::show(&label_response, label, None);
    }
    let space = Rect::from_min_size(top + vec2(split, 0.0), vec2(width - split, measure::INPUT));
    let layout = Layout::left_to_right(Align::Center);
    let inner = ui.scope_builder(UiBuilder::new().max_rect(space).layout(layout), control);
    let bottom = inner.response.rect.bottom().max(top.y + measure::INPUT);
    let used = Rect::from_min_max(top, pos2(top.x + width, bottom));
    ui.advance_cursor_after_rect(used);
    ui.add_space((measure::PROPERTY_ROW - measure::INPUT - ui.spacing().item_spacing.y).max(0.0));
    inner.inner
}

/// A property whose control wants the whole width: its label above it.
pub fn property_row_tall<R>(ui: &mut Ui, label: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let galley = paint::line(ui, label, font::dense(), palette(ui).dim, ui.available_width());
    ui.label(galley);
    let inner = ui.vertical(control).inner;
    ui.add_space(measure::GRID);
    inner
}
