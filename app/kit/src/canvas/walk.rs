//! Walking a diagram by keys: the neighbour of a node in a direction.

use egui::{Key, Vec2, vec2};

use super::{Node, NodeId};

/// The unit step of an arrow key.
pub fn direction(key: Key) -> Option<Vec2> {
    match key {
        Key::ArrowLeft => Some(vec2(-1.0, 0.0)),
        Key::ArrowRight => Some(vec2(1.0, 0.0)),
        Key::ArrowUp => Some(vec2(0.0, -1.0)),
        Key::ArrowDown => Some(vec2(0.0, 1.0)),
        _ => None,
    }
}

/// The node nearest to `from` in `direction`: sideways distance counts twice, and what lies more
/// sideways than ahead does not count. Ties go to the lower id.
pub fn neighbour(nodes: &[Node], from: NodeId, direction: Vec2) -> Option<NodeId> {
    let start = nodes.iter().find(|node| node.id == from)?.rect.center();
    let cost = |node: &Node| {
        let d = node.rect.center() - start;
        let ahead = d.dot(direction);
        let aside = (d - direction * ahead).length();
        (ahead > 0.5 && aside <= ahead * 2.0).then_some(ahead + 2.0 * aside)
    };
    nodes
        .iter()
        .filter(|node| node.id != from)
        .filter_map(|node| cost(node).map(|cost| (cost, node.id)))
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(_, id)| id)
}

/// The node to begin with: the topmost, leftmost one.
pub fn first(nodes: &[Node]) -> Option<NodeId> {
    let key = |node: &Node| node.rect.min.x + node.rect.min.y;
    nodes.iter().min_by(|a, b| key(a).total_cmp(&key(b)).then(a.id.cmp(&b.id))).map(|node| node.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Rect, pos2};

    #[track_caller]
    fn check(from: NodeId, key: Key, expected: Option<NodeId>) {
        // 1 2 3 in a row, 4 below 2, 5 far right and a little lower.
        let places = [(0.0, 0.0), (200.0, 0.0), (400.0, 0.0), (200.0, 150.0), (900.0, 30.0)];
        let nodes: Vec<Node> = places
            .iter()
            .zip(1..)
            .map(|((x, y), id)| {
                Node::new(id, Rect::from_min_size(pos2(*x, *y), vec2(150.0, 54.0)), "n")
            })
            .collect();
        let found = direction(key).and_then(|direction| neighbour(&nodes, from, direction));
        assert_eq!(found, expected, "from {from} by {key:?}");
    }

    #[test]
    fn arrows_go_to_the_neighbour() {
        check(1, Key::ArrowRight, Some(2));
        check(2, Key::ArrowRight, Some(3));
        check(3, Key::ArrowRight, Some(5));
        check(5, Key::ArrowRight, None);
        check(3, Key::ArrowLeft, Some(2));
        check(2, Key::ArrowDown, Some(4));
        check(4, Key::ArrowUp, Some(2));
        check(1, Key::ArrowUp, None);
        check(9, Key::ArrowUp, None);
    }
}
