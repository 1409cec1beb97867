//! Snapping a drag: to other nodes' edges and middles first, else to the grid.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// A line that shows what a dragged thing is aligned with, in the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    /// One end.
    pub from: Pos2,
    /// The other end.
    pub to: Pos2,
}

/// What snapping made of a drag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapped {
    /// The drag, snapped.
    pub delta: Vec2,
    /// What it is aligned with.
    pub guides: Vec<Guide>,
}

/// Snaps the drag of `rect` (its place before the drag) by `delta`: to `others` within `reach`, else to
/// multiples of `grid`.
pub fn snap_move(rect: Rect, delta: Vec2, others: &[Rect], reach: f32, grid: f32) -> Snapped {
    let moved = rect.translate(delta);
    let x = align(stops_x(moved), others.iter().map(|other| stops_x(*other)), reach);
    let y = align(stops_y(moved), others.iter().map(|other| stops_y(*other)), reach);
    let to_grid = |low: f32, by: f32| (low / grid).round() * grid - low + by;
    let delta = vec2(
        x.map_or_else(|| to_grid(moved.left(), delta.x), |x| delta.x + x),
        y.map_or_else(|| to_grid(moved.top(), delta.y), |y| delta.y + y),
    );
    let at = rect.translate(delta);
    let mut guides = Vec::new();
    if x.is_some() {
        guides.extend(guides_x(at, others));
    }
    if y.is_some() {
        guides.extend(guides_y(at, others));
    }
    Snapped { delta, guides }
}

/// Snaps a place to the grid.
pub fn snap_pos(pos: Pos2, grid: f32) -> Pos2 {
    pos2((pos.x / grid).round() * grid, (pos.y / grid).round() * grid)
}

fn stops_x(rect: Rect) -> [f32; 3] {
    [rect.left(), rect.center().x, rect.right()]
}

fn stops_y(rect: Rect) -> [f32; 3] {
    [rect.top(), rect.center().y, rect.bottom()]
}

/// The smallest shift, at most `reach`, that brings a stop onto a stop of the same sort of another.
fn align(own: [f32; 3], others: impl Iterator<Item = [f32; 3]>, reach: f32) -> Option<f32> {
    others
        .flat_map(|other| own.into_iter().zip(other).map(|(own, other)| other - own))
        .filter(|shift| shift.abs() <= reach)
        .min_by(|a, b| a.abs().total_cmp(&b.abs()))
}

const SAME: f32 = 0.01;

fn guides_x(at: Rect, others: &[Rect]) -> Vec<Guide> {
    let line = |own: f32, pick: fn(Rect) -> [f32; 3], which: usize| {
        let aligned = others
            .iter()
            .filter(|other| pick(**other).get(which).is_some_and(|stop| (stop - own).abs() < SAME));
        let span = aligned.fold(None, |span: Option<Rect>, other| {
            Some(span.map_or(at.union(*other), |span| span.union(*other)))
        });
        span.map(|span| Guide { from: pos2(own, span.top()), to: pos2(own, span.bottom()) })
    };
    stops_x(at)
        .into_iter()
        .enumerate()
        .filter_map(|(which, own)| line(own, stops_x, which))
        .collect()
}

fn guides_y(at: Rect, others: &[Rect]) -> Vec<Guide> {
    let turn = |rect: &Rect| {
        Rect::from_min_max(pos2(rect.top(), rect.left()), pos2(rect.bottom(), rect.right()))
    };
    let turned: Vec<Rect> = others.iter().map(turn).collect();
    let back = |pos: Pos2| pos2(pos.y, pos.x);
    let guides = guides_x(turn(&at), &turned);
    guides.into_iter().map(|g| Guide { from: back(g.from), to: back(g.to) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(100.0, 40.0))
    }

    #[track_caller]
    fn check(delta: Vec2, others: &[Rect], expected: Vec2, guides: usize) {
        let snapped = snap_move(rect(0.0, 0.0), delta, others, 4.0, 8.0);
        assert_eq!(snapped.delta, expected);
        assert_eq!(snapped.guides.len(), guides, "{:?}", snapped.guides);
    }

    #[test]
    fn without_neighbours_the_grid_decides() {
        check(vec2(5.0, 3.0), &[], vec2(8.0, 0.0), 0);
        check(vec2(-5.0, 11.9), &[], vec2(-8.0, 8.0), 0);
    }

    #[test]
    fn neighbours_win_over_the_grid() {
        // Left edges at 203 are near; the tops are far apart.
        check(vec2(201.0, 90.0), &[rect(203.0, 500.0)], vec2(203.0, 88.0), 3);
        // Only the middles meet: the other is half as wide.
        let narrow = Rect::from_min_size(pos2(228.0, 500.0), vec2(50.0, 40.0));
        check(vec2(201.0, 90.0), &[narrow], vec2(203.0, 88.0), 1);
        check(vec2(201.0, 90.0), &[rect(300.0, 93.0)], vec2(200.0, 93.0), 3);
    }

    #[test]
    fn guides_span_both() {
        let snapped = snap_move(rect(0.0, 0.0), vec2(1.0, 90.0), &[rect(0.0, 0.0)], 4.0, 8.0);
        let left = Guide { from: pos2(0.0, 0.0), to: pos2(0.0, 128.0) };
        assert_eq!(snapped.guides.first(), Some(&left));
    }
}
