//! Lines between the boxes of a domain model: straight where the boxes face each other, else with
//! two corners; several lines at one side stand apart.

use std::collections::BTreeMap;

use egui::{Pos2, Rect, pos2};

/// A line to be drawn from one box to another, or to itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// The box it begins at.
    pub from: Rect,
    /// The box it ends at.
    pub to: Rect,
}

/// How far lines at one side stand apart.
const APART: f32 = 20.0;
/// Boxes must share at least so much height or width for a straight line.
const FACING: f32 = 24.0;
/// Corners keep this distance to a box.
const CLEAR: f32 = 24.0;

/// A side of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// How a line goes.
#[derive(Clone, Copy, Debug)]
struct Way {
    leaves: Side,
    enters: Side,
    straight: bool,
}

/// The ends of lines at each side of each box: which line, whether it begins here, and where along
/// the side it leads.
type EndsAtSides = BTreeMap<([i32; 2], Side), Vec<(usize, bool, f32)>>;

/// The corners of each line, from its first box to its last, in the order of the wishes.
pub(super) fn routes(wishes: &[Wish]) -> Vec<Vec<Pos2>> {
    let ways: Vec<Way> = wishes.iter().map(way).collect();
    let mut at_side = EndsAtSides::new();
    for (index, (wish, way)) in wishes.iter().zip(&ways).enumerate() {
        let key = |rect: Rect| [rect.left() as i32, rect.top() as i32];
        let ends =
            [(wish.from, way.leaves, true, wish.to), (wish.to, way.enters, false, wish.from)];
        for (rect, side, begins, other) in ends {
            let along = match side {
                Side::Left | Side::Right => other.center().y,
                Side::Top | Side::Bottom => other.center().x,
            };
            at_side.entry((key(rect), side)).or_default().push((index, begins, along));
        }
    }
    // At one side, lines stand in the order of where they lead, so that they do not cross.
    let mut shifts: BTreeMap<(usize, bool), f32> = BTreeMap::new();
    for ends in at_side.values_mut() {
        ends.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
        let middle = (ends.len() as f32 - 1.0) / 2.0;
        for (place, (index, begins, _)) in ends.iter().enumerate() {
            shifts.insert((*index, *begins), (place as f32 - middle) * APART);
        }
    }
    wishes
        .iter()
        .zip(&ways)
        .enumerate()
        .map(|(index, (wish, way))| {
            let shift = |begins| shifts.get(&(index, begins)).copied().unwrap_or(0.0);
            line(*wish, *way, shift(true), shift(false))
        })
        .collect()
}

fn way(wish: &Wish) -> Way {
    let (a, b) = (wish.from, wish.to);
    if a == b {
        return Way { leaves: Side::Right, enters: Side::Bottom, straight: false };
    }
    let shared_x = a.right().min(b.right()) - a.left().max(b.left());
    let shared_y = a.bottom().min(b.bottom()) - a.top().max(b.top());
    let sideways = if b.center().x >= a.center().x {
        (Side::Right, Side::Left)
    } else {
        (Side::Left, Side::Right)
    };
    let upright = if b.center().y >= a.center().y {
        (Side::Bottom, Side::Top)
    } else {
        (Side::Top, Side::Bottom)
    };
    let gap_x = (b.left() - a.right()).max(a.left() - b.right());
    let ((leaves, enters), straight) = if shared_y >= FACING && gap_x > 0.0 {
        (sideways, true)
    } else if shared_x >= FACING {
        (upright, true)
    } else if gap_x >= 2.0 * CLEAR {
        (sideways, false)
    } else {
        (upright, false)
    };
    Way { leaves, enters, straight }
}

fn line(wish: Wish, way: Way, begin: f32, end: f32) -> Vec<Pos2> {
    let (a, b) = (wish.from, wish.to);
    if a == b {
        let (x, y) = (a.right() + CLEAR, a.bottom() + CLEAR);
        let (from, to) = (a.bottom() - 20.0 + begin, a.right() - 30.0 + end);
        return vec![
            pos2(a.right(), from),
            pos2(x, from),
            pos2(x, y),
            pos2(to, y),
            pos2(to, a.bottom()),
        ];
    }
    let level = matches!(way.leaves, Side::Left | Side::Right);
    if way.straight && level {
        let middle = f32::midpoint(a.top().max(b.top()), a.bottom().min(b.bottom()));
        let low = a.top().max(b.top()) + 8.0;
        let high = (a.bottom().min(b.bottom()) - 8.0).max(low);
        let y = (middle + f32::midpoint(begin, end)).clamp(low, high).round();
        return vec![pos2(edge(a, way.leaves), y), pos2(edge(b, way.enters), y)];
    }
    if way.straight {
        let middle = f32::midpoint(a.left().max(b.left()), a.right().min(b.right()));
        let low = a.left().max(b.left()) + 8.0;
        let high = (a.right().min(b.right()) - 8.0).max(low);
        let x = (middle + f32::midpoint(begin, end)).clamp(low, high).round();
        return vec![pos2(x, edge(a, way.leaves)), pos2(x, edge(b, way.enters))];
    }
    let bounded = |at: f32, low: f32, high: f32| at.clamp(low + 6.0, (high - 6.0).max(low + 6.0));
    if level {
        let from = bounded(a.center().y + begin, a.top(), a.bottom()).round();
        let to = bounded(b.center().y + end, b.top(), b.bottom()).round();
        let (x1, x2) = (edge(a, way.leaves), edge(b, way.enters));
        let x = (f32::midpoint(x1, x2) + begin).round();
        return vec![pos2(x1, from), pos2(x, from), pos2(x, to), pos2(x2, to)];
    }
    let from = bounded(a.center().x + begin, a.left(), a.right()).round();
    let to = bounded(b.center().x + end, b.left(), b.right()).round();
    let (y1, y2) = (edge(a, way.leaves), edge(b, way.enters));
    let y = (f32::midpoint(y1, y2) + begin).round();
    vec![pos2(from, y1), pos2(from, y), pos2(to, y), pos2(to, y2)]
}

fn edge(rect: Rect, side: Side) -> f32 {
    match side {
        Side::Left => rect.left(),
        Side::Right => rect.right(),
        Side::Top => rect.top(),
        Side::Bottom => rect.bottom(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    fn boxed(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(196.0, 100.0))
    }

    #[track_caller]
    fn check(to: Rect, expected: &[(f32, f32)]) {
        let routes = routes(&[Wish { from: boxed(0.0, 0.0), to }]);
        let points: Vec<_> = routes[0].iter().map(|point| (point.x, point.y)).collect();
        assert_eq!(points, expected);
    }

    #[test]
    fn boxes_that_face_each_other_are_joined_straight() {
        check(boxed(400.0, 20.0), &[(196.0, 60.0), (400.0, 60.0)]);
        check(boxed(-400.0, 0.0), &[(0.0, 50.0), (-204.0, 50.0)]);
        check(boxed(100.0, 300.0), &[(148.0, 100.0), (148.0, 300.0)]);
        check(boxed(0.0, -300.0), &[(98.0, 0.0), (98.0, -200.0)]);
    }

    #[test]
    fn others_with_two_corners() {
        check(boxed(400.0, 300.0), &[(196.0, 50.0), (298.0, 50.0), (298.0, 350.0), (400.0, 350.0)]);
        check(boxed(210.0, 300.0), &[(98.0, 100.0), (98.0, 200.0), (308.0, 200.0), (308.0, 300.0)]);
        check(
            boxed(0.0, 0.0),
            &[(196.0, 80.0), (220.0, 80.0), (220.0, 124.0), (166.0, 124.0), (166.0, 100.0)],
        );
    }

    #[test]
    fn lines_at_one_side_stand_apart() {
        let wish = Wish { from: boxed(0.0, 0.0), to: boxed(400.0, 0.0) };
        let routes = routes(&[wish, wish]);
        assert!((routes[0][0].y - routes[1][0].y).abs() >= APART - 0.5);
    }
}
