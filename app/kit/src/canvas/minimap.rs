//! The minimap: everything in a corner, and what of it is seen.

use egui::epaint::Mesh;
use egui::{Align2, CornerRadius, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, vec2};

use super::{Camera, Node, View};
use crate::tokens::palette;

const WIDTH: f32 = 168.0;
const HEIGHT: f32 = 120.0;
const LEAST_HEIGHT: f32 = 56.0;
const MARGIN: f32 = 12.0;

/// Draws the map of `nodes` in the lower right corner where not everything is seen; a press or drag on
/// it moves the camera there. Returns its response.
pub(super) fn show(
    ui: &Ui,
    id: egui::Id,
    view: View,
    nodes: &[Node],
    camera: &mut Camera,
) -> Option<Response> {
    let world = nodes.iter().fold(Rect::NOTHING, |all, node| all.union(node.rect));
    let seen = view.visible();
    if !world.is_finite() || seen.contains_rect(world) || view.rect.width() < 3.0 * WIDTH {
        return None;
    }
    let p = palette(ui);
    let corner = view.rect.shrink(MARGIN);
    let all = world.union(seen);
    let height = (WIDTH * all.height() / all.width().max(1.0)).clamp(LEAST_HEIGHT, HEIGHT);
    let map = Align2::RIGHT_BOTTOM.align_size_within_rect(vec2(WIDTH, height), corner);
    let response = ui.interact(map, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Minimap"));
    let inner = map.shrink(6.0);
    let scale = (inner.width() / all.width()).min(inner.height() / all.height());
    let offset = inner.center() - all.center().to_vec2() * scale;
    let place = |rect: Rect| {
        let at = |pos: egui::Pos2| offset + pos.to_vec2() * scale;
        Rect::from_min_max(at(rect.min), at(rect.max))
    };
    if (response.dragged() || response.is_pointer_button_down_on())
        && let Some(pos) = response.interact_pointer_pos()
    {
        let center = (pos - offset) / scale;
        camera.pan = view.rect.size() / 2.0 - center * camera.zoom;
    }
    let painter = ui.painter().with_clip_rect(map);
    let stroke = Stroke::new(1.0, p.line);
    let radius = CornerRadius::same(6);
    painter.rect(map, radius, p.panel, stroke, StrokeKind::Inside);
    let mut mesh = Mesh::default();
    for node in nodes {
        let rect = place(node.rect);
        let rect = Rect::from_center_size(rect.center(), rect.size().max(vec2(1.5, 1.5)));
        let color = if node.container { p.raise } else { p.scroll };
        mesh.add_colored_rect(rect, color);
    }
    painter.add(Shape::mesh(mesh));
    let window = place(seen).intersect(map.shrink(1.0));
    painter.rect(
        window,
        CornerRadius::same(2),
        p.band,
        Stroke::new(1.0, p.acc),
        StrokeKind::Inside,
    );
    Some(response)
}
