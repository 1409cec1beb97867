//! Painting a canvas: ground, edges, nodes near and far, rings, guides, previews.

use egui::epaint::Mesh;
use egui::{
    Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2,
};

use super::brush::{Brush, Look, diamond};
use super::gesture::{Gesture, Tools};
use super::hit::Handle;
use super::{CanvasState, Content, Edge, Node, Outline, Target, View, line};
use crate::icons;
use crate::tokens::{Palette, measure, with_alpha};

/// What is under the pointer, for hover looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hover {
    pub(super) target: Target,
    pub(super) pos: Option<Pos2>,
    /// A point of a border where a connection may be pulled.
    pub(super) border: Option<Pos2>,
}

/// The ground of a canvas with its dots, thinned out as the view goes away.
pub fn ground(painter: &Painter, view: View, p: &Palette) {
    painter.rect_filled(view.rect, CornerRadius::ZERO, p.bg);
    let mut pitch = measure::DOT_PITCH;
    while pitch * view.zoom < 14.0 {
        pitch *= 2.0;
    }
    let scale = painter.pixels_per_point();
    let dot = (1.5 * scale).round().max(1.0) / scale;
    let visible = view.visible();
    let columns = (visible.left() / pitch).ceil() as i64..=(visible.right() / pitch).floor() as i64;
    let rows = (visible.top() / pitch).ceil() as i64..=(visible.bottom() / pitch).floor() as i64;
    let mut mesh = Mesh::default();
    for row in rows {
        for column in columns.clone() {
            let at = view.to_screen(pos2(column as f32 * pitch, row as f32 * pitch));
            let at = pos2((at.x * scale).round() / scale, (at.y * scale).round() / scale);
            mesh.add_colored_rect(Rect::from_min_size(at, Vec2::splat(dot)), p.dot);
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// One frame's painting.
pub(super) struct Scene<'a> {
    pub(super) painter: &'a Painter,
    pub(super) view: View,
    pub(super) palette: &'static Palette,
    pub(super) content: &'a Content<'a>,
    pub(super) state: &'a CanvasState,
    pub(super) hover: Hover,
}

impl Scene<'_> {
    /// Where `node` is now: its own place, moved or resized by the gesture under way.
    fn rect_of(&self, node: &Node) -> Rect {
        match &self.state.gesture {
            Gesture::Move(drag) if !drag.copy && drag.moving.contains(&node.id) => {
                node.rect.translate(drag.snapped.delta)
            }
            Gesture::Resize { id, now, .. } if *id == node.id => *now,
            _ => node.rect,
        }
    }

    fn is_moving(&self, node: &Node) -> bool {
        matches!(&self.state.gesture, Gesture::Move(drag) if drag.moving.contains(&node.id))
    }

    /// Where the corners of `edge` are now.
    fn points_of(&self, edge: &Edge) -> Option<Vec<Pos2>> {
        let Gesture::Move(drag) = &self.state.gesture else {
            return None;
        };
        let moves = |end: Option<u64>| {
            let moving = end.is_some_and(|id| drag.moving.contains(&id)) && !drag.copy;
            if moving { drag.snapped.delta } else { Vec2::ZERO }
        };
        let (start, end) = (moves(edge.from), moves(edge.to));
        (start != Vec2::ZERO || end != Vec2::ZERO).then(|| line::follow(&edge.points, start, end))
    }

    fn edge_color(&self, edge: &Edge) -> Color32 {
        if self.state.selection.edges.contains(&edge.id) || self.is_drop_target(edge) {
            self.palette.acc
        } else {
            edge.color.unwrap_or(self.palette.edge)
        }
    }

    fn is_drop_target(&self, edge: &Edge) -> bool {
        matches!(&self.state.gesture, Gesture::Move(drag) if drag.onto == Some(edge.id))
    }

    /// Nodes and edges with all their details.
    pub(super) fn near(&self) {
        let brush = Brush::new(self.painter, self.view, self.palette);
        let seen = self.view.visible().expand(24.0 / self.view.zoom);
        let in_sight = |node: &&Node| seen.intersects(self.rect_of(node));
        let nodes = || self.content.nodes.iter().filter(in_sight);
        for node in nodes().filter(|node| node.container) {
            self.node(&brush, node);
        }
        // Labels stand beside their line, so edges are looked for in a wider frame.
        let seen = seen.expand(120.0);
        for edge in self.content.edges {
            let moved = self.points_of(edge);
            let points = moved.as_deref().unwrap_or(&edge.points);
            if seen.intersects(bounds(points)) {
                self.edge(&brush, edge, points);
            }
        }
        let plain = || nodes().filter(|node| !node.container);
        for node in plain().filter(|node| !self.is_moving(node)) {
            self.node(&brush, node);
        }
        for node in plain().filter(|node| self.is_moving(node)) {
            self.node(&brush, node);
        }
        if let Gesture::Move(drag) = &self.state.gesture
            && drag.copy
        {
            self.copies(&drag.moving, drag.snapped.delta);
        }
    }

    fn copies(&self, moving: &std::collections::BTreeSet<u64>, delta: Vec2) {
        let mut painter = self.painter.clone();
        painter.multiply_opacity(0.6);
        let brush = Brush::new(&painter, self.view, self.palette);
        let look = Look { ghost: true, ..Look::default() };
        for node in self.content.nodes.iter().filter(|node| moving.contains(&node.id)) {
            (self.content.paint)(&brush, node, node.rect.translate(delta), look);
        }
    }

    fn edge(&self, brush: &Brush, edge: &Edge, points: &[Pos2]) {
        let hovered = self.hover.target == Target::Edge(edge.id);
        let strong = hovered || self.state.selection.edges.contains(&edge.id);
        let width =
            if strong || self.is_drop_target(edge) { line::WIDTH + 0.75 } else { line::WIDTH };
        line::draw(brush, edge, points, self.edge_color(edge), width);
    }

    fn node(&self, brush: &Brush, node: &Node) {
        let rect = self.rect_of(node);
        let look = Look {
            selected: self.state.selection.nodes.contains(&node.id),
            hovered: self.hover.target == Target::Node(node.id),
            ghost: false,
        };
        (self.content.paint)(brush, node, rect, look);
        if look.selected {
            ring(
                self.painter,
                self.view.rect_to_screen(rect),
                node.outline,
                self.view.zoom,
                self.palette.acc,
            );
            if node.resizable && self.state.selection.single_node() == Some(node.id) {
                self.handles(rect);
            }
        }
    }

    fn handles(&self, rect: Rect) {
        let p = self.palette;
        for handle in Handle::ALL {
            let at = self.view.to_screen(handle.at(rect));
            let square = Rect::from_center_size(at, Vec2::splat(7.0));
            let stroke = Stroke::new(1.5, p.acc);
            self.painter.rect(square, CornerRadius::same(2), p.panel, stroke, StrokeKind::Inside);
        }
    }

    /// Nodes as plain shapes and edges as thin lines, in one mesh.
    pub(super) fn far(&self) {
        let p = self.palette;
        let seen = self.view.visible();
        let mut mesh = Mesh::default();
        let nodes = || {
            self.content
                .nodes
                .iter()
                .map(|node| (node, self.rect_of(node)))
                .filter(|(_, rect)| seen.intersects(*rect))
        };
        for (node, rect) in nodes().filter(|(node, _)| node.container) {
            self.far_node(&mut mesh, node, rect, p.panel);
        }
        let thin = self.view.zoom < 0.2;
        let width = if thin { 1.0 } else { 1.25 };
        for edge in self.content.edges {
            let moved = self.points_of(edge);
            let points = moved.as_deref().unwrap_or(&edge.points);
            if !seen.intersects(bounds(points)) {
                continue;
            }
            let color = self.edge_color(edge);
            let color = if thin { with_alpha(color, 0.6) } else { color };
            for (a, b) in points.iter().zip(points.iter().skip(1)) {
                let (a, b) = (self.view.to_screen(*a), self.view.to_screen(*b));
                add_segment(&mut mesh, a, b, width, color);
            }
        }
        let mut count = 0;
        for (node, rect) in nodes().filter(|(node, _)| !node.container) {
            self.far_node(&mut mesh, node, rect, p.node);
            count += 1;
        }
        self.painter.add(Shape::mesh(mesh));
        if count <= 400 {
            for (node, rect) in nodes().filter(|(node, _)| !node.container) {
                self.far_name(node, self.view.rect_to_screen(rect));
            }
        }
    }

    fn far_node(&self, mesh: &mut Mesh, node: &Node, rect: Rect, fill: Color32) {
        let p = self.palette;
        let selected = self.state.selection.nodes.contains(&node.id);
        // From afar only the outline tells a shape from the ground.
        let line = if selected { p.acc } else { p.scroll };
        let screen = self.view.rect_to_screen(rect);
        let fill = node.tint.unwrap_or(fill);
        let border = if selected { 2.0 } else { 1.0 };
        match node.outline {
            Outline::Box => {
                if screen.width().min(screen.height()) > 3.0 * border {
                    mesh.add_colored_rect(screen, line);
                    mesh.add_colored_rect(screen.shrink(border), fill);
                } else {
                    mesh.add_colored_rect(screen, if selected { p.acc } else { p.edge });
                }
            }
            Outline::Diamond => {
                add_fan(mesh, &diamond(screen), if selected { p.acc } else { p.edge });
                add_fan(mesh, &diamond(screen.shrink(1.5)), fill);
            }
            Outline::Round => {
                let color = if selected { p.acc } else { node.tint.unwrap_or(p.edge) };
                add_fan(mesh, &octagon(screen), color);
            }
        }
    }

    /// The name of a node in a small fixed size, where it is large enough for some of it.
    fn far_name(&self, node: &Node, screen: Rect) {
        let room = screen.width() - 8.0;
        if node.outline != Outline::Box || room < 36.0 || screen.height() < 13.0 {
            return;
        }
        // Steps of 4 points keep laid out texts from frame to frame while zooming.
        let room = (room / 4.0).floor() * 4.0;
        let font = crate::tokens::font::regular_of(9.5);
        let mut job =
            egui::text::LayoutJob::simple_singleline(node.name.clone(), font, self.palette.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        let galley = self.painter.layout_job(job);
        let y = if screen.height() > 30.0 { screen.top() + 9.0 } else { screen.center().y };
        crate::widgets::paint::left(self.painter, screen.left() + 4.0, y, galley);
    }

    /// What the gesture under way and the pointer add: guides, the band, previews, the `+`.
    pub(super) fn overlay(&self, tools: &Tools) {
        let p = self.palette;
        let view = self.view;
        match &self.state.gesture {
            Gesture::Band { from, to, .. } => {
                let band = view.rect_to_screen(Rect::from_two_pos(*from, *to));
                let stroke = Stroke::new(1.0, p.acc);
                self.painter.rect(band, CornerRadius::same(2), p.band, stroke, StrokeKind::Inside);
            }
            Gesture::Move(drag) => {
                for guide in &drag.snapped.guides {
                    let ends = [view.to_screen(guide.from), view.to_screen(guide.to)];
                    self.painter.line_segment(ends, Stroke::new(1.0, p.acc));
                }
            }
            Gesture::Connect { start, to, target, .. } => {
                self.connection(*start, *to, *target, tools);
            }
            Gesture::Idle => self.hints(tools),
            Gesture::Pan | Gesture::Resize { .. } | Gesture::Cancelled => {}
        }
    }

    fn connection(&self, start: Pos2, to: Pos2, target: Option<u64>, tools: &Tools) {
        let p = self.palette;
        if let Some(node) = target.and_then(|id| tools.node(id)) {
            let rect = self.view.rect_to_screen(node.rect);
            ring(self.painter, rect, node.outline, self.view.zoom, p.acc);
        }
        let ends = [self.view.to_screen(start), self.view.to_screen(to)];
        let stroke = Stroke::new(measure::LINE, p.acc);
        self.painter.extend(Shape::dashed_line(&ends, stroke, 5.0, 4.0));
        let [from, to] = ends;
        self.painter.circle_filled(from, 4.0, p.acc);
        self.painter.circle_filled(to, 4.0, p.acc);
    }

    fn hints(&self, tools: &Tools) {
        let p = self.palette;
        if let Some(border) = self.hover.border {
            let at = self.view.to_screen(border);
            self.painter.circle(at, 5.0, p.acc, Stroke::new(1.5, p.bg));
            return;
        }
        if let Target::Edge(id) = self.hover.target
            && let Some(plus) = tools.plus(id)
        {
            let at = self.view.to_screen(plus);
            let near = self.hover.pos.is_some_and(|pos| pos.distance(at) <= 9.0);
            let fill = if near { p.acc_hover } else { p.acc };
            self.painter.circle_filled(at, 9.0, fill);
            icons::paint(self.painter, at, icons::PLUS, 12.0, p.on_acc);
        }
    }
}

/// The ring around a selected shape: 2 points wide, 2 points away.
pub(super) fn ring(painter: &Painter, rect: Rect, outline: Outline, zoom: f32, color: Color32) {
    let gap = measure::RING_GAP;
    let stroke = Stroke::new(measure::RING, color);
    match outline {
        Outline::Box => {
            let radius = f32::from(measure::RADIUS_SHAPE) * zoom + gap;
            let radius = CornerRadius::same(radius.round().min(255.0) as u8);
            painter.rect_stroke(rect.expand(gap), radius, stroke, StrokeKind::Outside);
        }
        Outline::Round => {
            painter.circle_stroke(rect.center(), rect.width() / 2.0 + gap + 1.0, stroke);
        }
        Outline::Diamond => {
            let corners = diamond(rect.expand((gap + 1.0) * 1.5)).to_vec();
            painter.add(Shape::closed_line(corners, stroke));
        }
    }
}

fn bounds(points: &[Pos2]) -> Rect {
    let mut rect = Rect::NOTHING;
    for point in points {
        rect.extend_with(*point);
    }
    rect.expand(0.5)
}

fn add_segment(mesh: &mut Mesh, a: Pos2, b: Pos2, width: f32, color: Color32) {
    let d = b - a;
    let length = d.length();
    if length < 0.01 {
        return;
    }
    let side = vec2(-d.y, d.x) * (width / 2.0 / length);
    add_fan(mesh, &[a + side, b + side, b - side, a - side], color);
}

fn add_fan(mesh: &mut Mesh, points: &[Pos2], color: Color32) {
    let base = mesh.vertices.len() as u32;
    for point in points {
        mesh.colored_vertex(*point, color);
    }
    for index in 2..points.len() as u32 {
        mesh.add_triangle(base, base + index - 1, base + index);
    }
}

fn octagon(rect: Rect) -> [Pos2; 8] {
    let (c, r) = (rect.center(), rect.size() / 2.0);
    let at = |x: f32, y: f32| pos2(c.x + x * r.x, c.y + y * r.y);
    let s = std::f32::consts::FRAC_1_SQRT_2;
    [
        at(0.0, -1.0),
        at(s, -s),
        at(1.0, 0.0),
        at(s, s),
        at(0.0, 1.0),
        at(-s, s),
        at(-1.0, 0.0),
        at(-s, -s),
    ]
}
