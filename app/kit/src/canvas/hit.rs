//! What lies under the pointer.

use egui::{Pos2, Rect, Vec2, pos2};

use super::{Edge, EdgeId, Node, Outline};

/// Whether `pos` lies inside of `node`'s outline.
pub fn contains(node: &Node, pos: Pos2) -> bool {
    outline_contains(node.outline, node.rect, pos)
}

fn outline_contains(outline: Outline, rect: Rect, pos: Pos2) -> bool {
    if !rect.contains(pos) {
        return false;
    }
    let half = rect.size() / 2.0;
    let d = pos - rect.center();
    let (x, y) = (d.x.abs() / half.x.max(0.5), d.y.abs() / half.y.max(0.5));
    match outline {
        Outline::Box => true,
        Outline::Round => x * x + y * y <= 1.0,
        Outline::Diamond => x + y <= 1.0,
    }
}

/// Whether `pos` lies within `inner` inside or `outer` outside of the border of `node`.
pub fn on_border(node: &Node, pos: Pos2, inner: f32, outer: f32) -> bool {
    let inner = inner.min(node.rect.size().min_elem() * 0.18);
    outline_contains(node.outline, node.rect.expand(outer), pos)
        && !outline_contains(node.outline, node.rect.shrink(inner), pos)
}

/// The topmost node at `pos`: later nodes lie above earlier ones, all others above containers.
pub fn node_at(nodes: &[Node], pos: Pos2) -> Option<&Node> {
    let top = |container: bool| {
        nodes.iter().rev().find(|node| node.container == container && contains(node, pos))
    };
    top(false).or_else(|| top(true))
}

/// The node whose border lies near `pos`, and the point of the border nearest to it.
pub fn border_at(nodes: &[Node], pos: Pos2, inner: f32, outer: f32) -> Option<(&Node, Pos2)> {
    let near = |node: &&Node| node.connectable && on_border(node, pos, inner, outer);
    let node = nodes.iter().rev().find(near)?;
    let covered = node_at(nodes, pos).is_some_and(|top| top.id != node.id && !top.container);
    (!covered).then(|| (node, nearest_on_border(node, pos)))
}

/// The point of `node`'s border nearest to `pos`, as seen from its middle.
pub fn nearest_on_border(node: &Node, pos: Pos2) -> Pos2 {
    let rect = node.rect;
    let center = rect.center();
    let d = pos - center;
    if d.length_sq() < 1e-6 {
        return pos2(rect.right(), center.y);
    }
    let half = rect.size() / 2.0;
    let (x, y) = (d.x.abs() / half.x.max(0.5), d.y.abs() / half.y.max(0.5));
    match node.outline {
        Outline::Box => {
            let inside = pos.clamp(rect.min, rect.max);
            let gaps = [
                (inside.x - rect.left(), pos2(rect.left(), inside.y)),
                (rect.right() - inside.x, pos2(rect.right(), inside.y)),
                (inside.y - rect.top(), pos2(inside.x, rect.top())),
                (rect.bottom() - inside.y, pos2(inside.x, rect.bottom())),
            ];
            gaps.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map_or(center, |(_, at)| at)
        }
        Outline::Round => center + d / (x * x + y * y).sqrt().max(1e-3),
        Outline::Diamond => center + d / (x + y).max(1e-3),
    }
}

/// The distance from `pos` to the line from `a` to `b`.
pub fn distance_to_segment(pos: Pos2, a: Pos2, b: Pos2) -> f32 {
    let ab = b - a;
    let length = ab.length_sq();
    let along = if length > 0.0 { ((pos - a).dot(ab) / length).clamp(0.0, 1.0) } else { 0.0 };
    pos.distance(a + ab * along)
}

/// The edge nearest to `pos`, within `reach`.
pub fn edge_at(edges: &[Edge], pos: Pos2, reach: f32) -> Option<&Edge> {
    let distance = |edge: &Edge| {
        let pairs = edge.points.iter().zip(edge.points.iter().skip(1));
        pairs.map(|(a, b)| distance_to_segment(pos, *a, *b)).fold(f32::INFINITY, f32::min)
    };
    edges
        .iter()
        .map(|edge| (edge, distance(edge)))
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(edge, _)| edge)
}

/// The middle of the longest part of a line.
pub fn middle(points: &[Pos2]) -> Option<Pos2> {
    longest(points).map(|(a, b)| a.lerp(b, 0.5))
}

/// The middle of the longest part of a line, further along where that part is short: clear of a
/// label at its start.
pub(super) fn late(points: &[Pos2]) -> Option<Pos2> {
    let (a, b) = longest(points)?;
    let length = a.distance(b).max(1.0);
    Some(a.lerp(b, (LABEL_ROOM / length).clamp(0.5, 0.8)))
}

/// What a short label at the start of a line takes, in units of the canvas.
const LABEL_ROOM: f32 = 48.0;

fn longest(points: &[Pos2]) -> Option<(Pos2, Pos2)> {
    let pairs = points.iter().copied().zip(points.iter().copied().skip(1));
    pairs.max_by(|(a, b), (c, d)| a.distance_sq(*b).total_cmp(&c.distance_sq(*d)))
}

/// A handle by which a node is resized: which sides it moves, as signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle {
    /// -1 left, 1 right, 0 neither.
    pub x: i8,
    /// -1 top, 1 bottom, 0 neither.
    pub y: i8,
}

impl Handle {
    /// The eight handles, corners last so that they win where handles meet.
    pub const ALL: [Self; 8] = [
        Self { x: 0, y: -1 },
        Self { x: 1, y: 0 },
        Self { x: 0, y: 1 },
        Self { x: -1, y: 0 },
        Self { x: -1, y: -1 },
        Self { x: 1, y: -1 },
        Self { x: 1, y: 1 },
        Self { x: -1, y: 1 },
    ];

    /// Where it is on `rect`.
    pub fn at(self, rect: Rect) -> Pos2 {
        rect.center() + Vec2::new(f32::from(self.x), f32::from(self.y)) * rect.size() / 2.0
    }

    /// `rect` with this handle moved by `delta`, no side less than `least`.
    pub fn resize(self, rect: Rect, delta: Vec2, least: f32) -> Rect {
        let mut rect = rect;
        match self.x {
            -1 => rect.min.x = (rect.min.x + delta.x).min(rect.max.x - least),
            1 => rect.max.x = (rect.max.x + delta.x).max(rect.min.x + least),
            _ => {}
        }
        match self.y {
            -1 => rect.min.y = (rect.min.y + delta.y).min(rect.max.y - least),
            1 => rect.max.y = (rect.max.y + delta.y).max(rect.min.y + least),
            _ => {}
        }
        rect
    }

    /// The pointer shown over it.
    pub fn cursor(self) -> egui::CursorIcon {
        match (self.x, self.y) {
            (0, _) => egui::CursorIcon::ResizeVertical,
            (_, 0) => egui::CursorIcon::ResizeHorizontal,
            (x, y) if x == y => egui::CursorIcon::ResizeNwSe,
            _ => egui::CursorIcon::ResizeNeSw,
        }
    }
}

/// The handle of `rect` within `reach` of `pos`.
pub fn handle_at(rect: Rect, pos: Pos2, reach: f32) -> Option<Handle> {
    Handle::ALL.into_iter().rev().find(|handle| handle.at(rect).distance(pos) <= reach)
}

/// The edge whose id is `id`.
pub fn edge(edges: &[Edge], id: EdgeId) -> Option<&Edge> {
    edges.iter().find(|edge| edge.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    fn node(id: u64, x: f32, y: f32, outline: Outline) -> Node {
        let rect = Rect::from_min_size(pos2(x, y), vec2(100.0, 50.0));
        Node { outline, ..Node::new(id, rect, format!("n{id}")) }
    }

    #[track_caller]
    fn check(outline: Outline, x: f32, y: f32, expected: bool) {
        let node = node(1, 0.0, 0.0, outline);
        assert_eq!(contains(&node, pos2(x, y)), expected, "{outline:?} {x} {y}");
    }

    #[test]
    fn outlines() {
        check(Outline::Box, 2.0, 2.0, true);
        check(Outline::Box, 101.0, 2.0, false);
        check(Outline::Round, 2.0, 2.0, false);
        check(Outline::Round, 50.0, 2.0, true);
        check(Outline::Diamond, 20.0, 10.0, false);
        check(Outline::Diamond, 50.0, 1.0, true);
        check(Outline::Diamond, 30.0, 20.0, true);
    }

    #[test]
    fn later_nodes_lie_above_and_containers_below() {
        let mut frame = node(1, 0.0, 0.0, Outline::Box);
        frame.container = true;
        let nodes = [node(2, 0.0, 0.0, Outline::Box), node(3, 50.0, 0.0, Outline::Box), frame];
        assert_eq!(node_at(&nodes, pos2(60.0, 10.0)).map(|n| n.id), Some(3));
        assert_eq!(node_at(&nodes, pos2(10.0, 10.0)).map(|n| n.id), Some(2));
        assert_eq!(node_at(&nodes[2..], pos2(10.0, 10.0)).map(|n| n.id), Some(1));
        assert_eq!(node_at(&nodes, pos2(10.0, 90.0)).map(|n| n.id), None);
    }

    #[test]
    fn borders_pull_connections_and_middles_do_not() {
        let nodes = [node(1, 0.0, 0.0, Outline::Box)];
        let at = |x, y| border_at(&nodes, pos2(x, y), 5.0, 5.0).map(|(_, at)| at);
        assert_eq!(at(98.0, 20.0), Some(pos2(100.0, 20.0)));
        assert_eq!(at(103.0, 20.0), Some(pos2(100.0, 20.0)));
        assert_eq!(at(50.0, 25.0), None);
        assert_eq!(at(110.0, 25.0), None);
    }

    #[test]
    fn edges_are_hit_near_their_line() {
        let points = vec![pos2(0.0, 0.0), pos2(100.0, 0.0), pos2(100.0, 80.0)];
        let edges = [Edge::new(7, points, "flow")];
        assert_eq!(edge_at(&edges, pos2(50.0, 4.0), 5.0).map(|e| e.id), Some(7));
        assert_eq!(edge_at(&edges, pos2(96.0, 60.0), 5.0).map(|e| e.id), Some(7));
        assert_eq!(edge_at(&edges, pos2(50.0, 40.0), 5.0).map(|e| e.id), None);
        assert_eq!(middle(&edges[0].points), Some(pos2(50.0, 0.0)));
        assert_eq!(middle(&[]), None);
        let line = |length: f32| late(&[pos2(0.0, 0.0), pos2(length, 0.0)]).unwrap().x;
        assert_eq!((line(60.0), line(80.0), line(200.0)), (48.0, 48.0, 100.0));
    }

    #[test]
    fn handles_resize_their_sides_only() {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        let corner = handle_at(rect, pos2(99.0, 51.0), 4.0).unwrap();
        assert_eq!(corner, Handle { x: 1, y: 1 });
        let resized = corner.resize(rect, vec2(10.0, -100.0), 24.0);
        assert_eq!(resized, Rect::from_min_size(Pos2::ZERO, vec2(110.0, 24.0)));
        let left = Handle { x: -1, y: 0 }.resize(rect, vec2(20.0, 20.0), 24.0);
        assert_eq!(left, Rect::from_min_max(pos2(20.0, 0.0), pos2(100.0, 50.0)));
    }
}
