//! Inspect: a click selects the element of the model behind a widget.

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::paint;
use egui::{
    Area, CornerRadius, Id, Key, Order, Rect, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use model_core::model::caption::caption;
use model_core::model::meta::find;
use runtime_preview::page::tree::PageTree;

use crate::context::Context;
use crate::page_ui::PageOutput;
use crate::state::Selection;

/// Draws outlines over the pages and takes the clicks.
pub(super) fn show(
    ui: &Ui,
    context: &Context<'_>,
    area: Rect,
    drawn: &[(&PageTree, PageOutput)],
    inspecting: &mut bool,
) {
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        *inspecting = false;
        return;
    }
    let layer = Area::new(Id::unique("inspect")).order(Order::Foreground).fixed_pos(area.min);
    layer.show(ui.ctx(), |ui| {
        ui.set_clip_rect(area);
        let response = ui.interact(area, ui.scope_id().with("surface"), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Canvas, true, "Widgets of the running app")
        });
        let Some(at) = response.hover_pos() else { return };
        let hit = drawn.iter().rev().find_map(|(page, output)| {
            let area = output.areas.iter().rev().find(|area| area.rect.contains(at))?;
            Some((*page, area))
        });
        let Some((page, hit)) = hit else { return };
        let Some((document, model)) = super::page_document(context, &page.page) else { return };
        let p = tokens::palette(ui);
        let ring = hit.rect.expand(4.0);
        let round = CornerRadius::same(measure::RADIUS_BUTTON);
        let line = egui::Stroke::new(measure::RING, p.acc);
        ui.painter().rect(ring, round, p.band, line, StrokeKind::Middle);
        if let Some(element) = find(model, hit.widget) {
            let name = caption(element, context.project().language());
            let words = format!("{} · {name}", element.kind().label);
            let text = paint::line(ui, &words, font::caption(), p.on_acc, 260.0);
            let size = vec2(text.size().x + 14.0, 18.0);
            let top = (ring.top() - size.y).max(area.top());
            let tag = Rect::from_min_size(pos2(ring.left() - 1.0, top), size);
            ui.painter().rect_filled(tag, CornerRadius::same(4), p.acc);
            paint::centered(ui.painter(), tag, text);
        }
        if response.clicked() {
            *inspecting = false;
            context.reveal(Selection::elements(document, [hit.widget]));
        }
    });
}
