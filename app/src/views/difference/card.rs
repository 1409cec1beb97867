//! What differs in the selected part of a picture, at the lower left of it.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, paint};
use egui::{Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::review::{Line, Value};
use crate::tint::old_and_new;

/// Its width.
const WIDTH: f32 = 420.0;

/// Draws the card at the lower left of `area`; whether the part is to be opened in its editor.
pub(super) fn show(ui: &mut Ui, area: Rect, title: &str, lines: &[&Line]) -> bool {
    let p = tokens::palette(ui);
    let width = WIDTH.min(area.width() - 16.0);
    let inner = width - 24.0;
    let blocks: Vec<_> = lines
        .iter()
        .map(|line| {
            let head = paint::line(ui, &line.title, font::dense(), p.dim, inner);
            let body = match &line.value {
                Value::Note(note) => paint::paragraph(ui, note, font::dense(), p.text, inner),
                Value::Code { old, new } => {
                    let mut job = old_and_new(old, new, p);
                    job.wrap.max_width = inner;
                    ui.fonts_mut(|fonts| fonts.layout_job(job))
                }
            };
            (head, body)
        })
        .collect();
    let heights = blocks.iter().map(|(head, body)| head.size().y + body.size().y + 10.0);
    let text = heights.sum::<f32>().max(24.0);
    let height = (34.0 + text + 36.0).min(area.height());
    let rect = Rect::from_min_size(pos2(area.left(), area.bottom() - height), vec2(width, height));
    let ground = ui.interact(rect, ui.scope_id().with("card"), Sense::click_and_drag());
    let name = format!("Changes of {title}");
    ground.widget_info(|| WidgetInfo::labeled(Role::Group, true, &name));
    let painter = ui.painter_at(area.expand(measure::PANEL_PADDING));
    painter.add(p.shadow.as_shape(rect, measure::RADIUS_SHAPE));
    let stroke = egui::Stroke::new(1.0, p.line);
    painter.rect(rect, measure::RADIUS_SHAPE, p.sheet, stroke, egui::StrokeKind::Inside);
    let painter = ui.painter_at(rect);
    let left = rect.left() + 12.0;
    let head = paint::line(ui, title, font::strong(), p.text, inner);
    paint::left(&painter, left, rect.top() + 18.0, head);
    let mut y = rect.top() + 34.0;
    if blocks.is_empty() {
        let words = paint::line(ui, "Nothing differs here.", font::dense(), p.dim, inner);
        paint::left(&painter, left, y + 8.0, words);
    }
    for (head, body) in blocks {
        let (head_height, body_height) = (head.size().y, body.size().y);
        painter.galley(paint::snap(&painter, pos2(left, y)), head, p.dim);
        painter.galley(paint::snap(&painter, pos2(left, y + head_height + 2.0)), body, p.text);
        y += head_height + body_height + 10.0;
    }
    let foot = Rect::from_min_max(pos2(left, rect.bottom() - 32.0), rect.max - vec2(12.0, 6.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(foot).layout(layout), |ui| {
        ui.add(Button::link("Open in the editor").icon(icons::EXTERNAL_LINK)).clicked()
    })
    .inner
}
