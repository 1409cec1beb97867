//! Places for all boxes of a domain model, by what leads where: what others refer to stands at the
//! left, what refers to it in the next column, and so on. The same for the same model.

use std::collections::{BTreeMap, BTreeSet};

use app_kit::canvas::{Edge, Node};
use model_core::id::Id;
use model_core::model::Point;

const COLUMN: i32 = 304;
const GAP: i32 = 56;
const EDGE: i32 = 40;

/// Where each node goes. Lines lead from what refers to what is referred to.
pub(super) fn places(nodes: &[Node], edges: &[Edge]) -> Vec<(Id, Point)> {
    let mut leads: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    for edge in edges {
        if let (Some(from), Some(to)) = (edge.from, edge.to)
            && from != to
        {
            leads.entry(from).or_default().insert(to);
        }
    }
    let mut ranks: BTreeMap<u64, usize> = BTreeMap::new();
    for node in nodes {
        rank(node.id, &leads, &mut ranks, &mut BTreeSet::new());
    }
    let tied: BTreeSet<u64> =
        leads.iter().flat_map(|(from, to)| to.iter().copied().chain([*from])).collect();
    let last = ranks.values().copied().max().unwrap_or(0) + 1;
    let mut columns: BTreeMap<usize, Vec<&Node>> = BTreeMap::new();
    for node in nodes {
        // What is tied to nothing stands behind all others.
        let column =
            if tied.contains(&node.id) { ranks.get(&node.id).copied().unwrap_or(0) } else { last };
        columns.entry(column).or_default().push(node);
    }
    let mut middles: BTreeMap<u64, i32> = BTreeMap::new();
    let mut placed = Vec::new();
    for (column, mut inside) in columns.into_values().enumerate() {
        // A box stands about where what it refers to stands, so that lines cross little.
        let wish = |node: &Node| {
            let targets = leads.get(&node.id);
            let ys: Vec<i32> =
                targets.into_iter().flatten().filter_map(|id| middles.get(id).copied()).collect();
            ys.iter().sum::<i32>() / i32::try_from(ys.len().max(1)).unwrap_or(1)
        };
        inside.sort_by_cached_key(|node| (wish(node), node.name.clone(), node.id));
        let mut y = EDGE;
        for node in inside {
            let height = node.rect.height().round() as i32;
            let x = EDGE + i32::try_from(column).unwrap_or(0) * COLUMN;
            placed.push((Id::from_bits(node.id), Point::new(x, y)));
            middles.insert(node.id, y + height / 2);
            y += (height + GAP + 7) / 8 * 8;
        }
    }
    placed
}

/// How many steps a node is from the last that it leads to; circles end where they close.
fn rank(
    id: u64,
    leads: &BTreeMap<u64, BTreeSet<u64>>,
    ranks: &mut BTreeMap<u64, usize>,
    on_way: &mut BTreeSet<u64>,
) -> usize {
    if let Some(known) = ranks.get(&id) {
        return *known;
    }
    if !on_way.insert(id) {
        return 0;
    }
    let targets = leads.get(&id).cloned().unwrap_or_default();
    let own =
        targets.into_iter().map(|to| rank(to, leads, ranks, on_way) + 1).max().unwrap_or_default();
    on_way.remove(&id);
    ranks.insert(id, own);
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Rect, pos2, vec2};

    fn node(id: u64) -> Node {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(196.0, 100.0));
        Node::new(id, rect, format!("N{id}"))
    }

    #[test]
    fn what_refers_stands_behind_what_is_referred_to_and_nothing_overlaps() {
        let nodes: Vec<Node> = (1..=5).map(node).collect();
        let edge = |id, from, to| Edge::new(id, Vec::new(), "e").between(from, to);
        // 2 and 3 lead to 1, 3 leads to 2 as well; 4 leads to itself and 5 to nothing.
        let edges = [edge(1, 2, 1), edge(2, 3, 1), edge(3, 3, 2), edge(4, 4, 4)];
        let placed: BTreeMap<u64, Point> =
            places(&nodes, &edges).into_iter().map(|(id, at)| (id.bits(), at)).collect();
        assert!(placed[&1].x < placed[&2].x && placed[&2].x < placed[&3].x);
        assert!(placed[&4].x > placed[&3].x && placed[&4].x == placed[&5].x);
        assert!((placed[&4].y - placed[&5].y).abs() >= 100 + GAP);
    }

    #[test]
    fn a_circle_is_arranged_too() {
        let nodes: Vec<Node> = (1..=2).map(node).collect();
        let edge = |id, from, to| Edge::new(id, Vec::new(), "e").between(from, to);
        assert_eq!(places(&nodes, &[edge(1, 1, 2), edge(2, 2, 1)]).len(), 2);
    }
}
