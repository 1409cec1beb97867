//! Drawing edges: the line, its tips and labels; and how a line follows a dragged end.

use egui::{Align2, Color32, Pos2, Shape, Stroke, Vec2, pos2, vec2};

use super::brush::{Brush, Face};
use super::hit::middle;
use super::{Edge, Label, LabelAt, Tip};
use crate::tokens::{font, measure};

const ARROW: Vec2 = vec2(9.0, 8.0);
const TRIANGLE: Vec2 = vec2(13.0, 14.0);

/// Draws `edge` through `points` (its own, or where they are while it is dragged).
pub fn draw(brush: &Brush, edge: &Edge, points: &[Pos2], color: Color32, width: f32) {
    let mut line = points.to_vec();
    shorten(&mut line, edge.end);
    line.reverse();
    shorten(&mut line, edge.start);
    line.reverse();
    if edge.dashed {
        let view = brush.view();
        let screen: Vec<Pos2> = line.iter().map(|point| view.to_screen(*point)).collect();
        let stroke = Stroke::new(brush.line_width(width), color);
        let dash = (5.0 * view.zoom).max(3.0);
        brush.painter().extend(Shape::dashed_line(&screen, stroke, dash, dash * 0.8));
    } else {
        brush.line(&line, color, width);
    }
    if let [.., before, last] = points {
        tip(brush, edge.end, *before, *last, color);
    }
    if let [first, after, ..] = points {
        tip(brush, edge.start, *after, *first, color);
    }
    for label in &edge.labels {
        draw_label(brush, label, points);
    }
}

/// The usual width of an edge.
pub const WIDTH: f32 = measure::LINE;

fn length_of(tip: Tip) -> f32 {
    match tip {
        Tip::None => 0.0,
        Tip::Arrow => ARROW.x - 1.0,
        Tip::Triangle => TRIANGLE.x,
    }
}

/// Takes the room of the tip off the end of the line.
fn shorten(points: &mut [Pos2], tip: Tip) {
    let by = length_of(tip);
    if let [.., before, last] = points {
        let d = *last - *before;
        if by > 0.0 && d.length() > by {
            *last -= d.normalized() * by;
        }
    }
}

fn tip(brush: &Brush, tip: Tip, from: Pos2, at: Pos2, color: Color32) {
    let size = match tip {
        Tip::None => return,
        Tip::Arrow => ARROW,
        Tip::Triangle => TRIANGLE,
    };
    let along = (at - from).normalized();
    let back = at - along * size.x;
    let side = along.rot90() * (size.y / 2.0);
    let points = [at, back + side, back - side];
    match tip {
        Tip::Triangle => brush.polygon(&points, brush.palette.bg, color, WIDTH),
        _ => brush.polygon(&points, color, Color32::TRANSPARENT, 0.0),
    }
}

fn draw_label(brush: &Brush, label: &Label, points: &[Pos2]) {
    let ends = match (label.at, points) {
        (LabelAt::Start, [first, after, ..]) => Some((*first, *after)),
        (LabelAt::End, [.., before, last]) => Some((*last, *before)),
        _ => None,
    };
    let (at, anchor) = match ends {
        Some((end, next)) => beside_end(end, next),
        None => match beside_middle(points) {
            Some(place) => place,
            None => return,
        },
    };
    let style = (Face::Regular, font::CAPTION);
    brush.text(at, anchor, &label.text, style, brush.palette.dim, 200.0);
}

/// Above a level line, at the right of an upright one.
fn beside_end(end: Pos2, next: Pos2) -> (Pos2, Align2) {
    let d = next - end;
    if d.x.abs() >= d.y.abs() {
        let (by, anchor) =
            if d.x >= 0.0 { (6.0, Align2::LEFT_CENTER) } else { (-6.0, Align2::RIGHT_CENTER) };
        (pos2(end.x + by, end.y - 10.0), anchor)
    } else {
        let by = if d.y >= 0.0 { 12.0 } else { -12.0 };
        (pos2(end.x + 7.0, end.y + by), Align2::LEFT_CENTER)
    }
}

fn beside_middle(points: &[Pos2]) -> Option<(Pos2, Align2)> {
    let at = middle(points)?;
    let pairs = points.iter().zip(points.iter().skip(1));
    let level = pairs
        .clone()
        .max_by(|a, b| a.0.distance_sq(*a.1).total_cmp(&b.0.distance_sq(*b.1)))
        .is_some_and(|(a, b)| (a.x - b.x).abs() >= (a.y - b.y).abs());
    Some(if level {
        (at - vec2(0.0, 10.0), Align2::CENTER_CENTER)
    } else {
        (at + vec2(7.0, 0.0), Align2::LEFT_CENTER)
    })
}

/// The points of a line whose first end was moved by `start` and whose last end by `end`.
/// Parts next to a moved end stay level or upright.
pub fn follow(points: &[Pos2], start: Vec2, end: Vec2) -> Vec<Pos2> {
    if start == end {
        return points.iter().map(|point| *point + start).collect();
    }
    if let [a, b] = points {
        return elbow(*a, *b, *a + start, *b + end);
    }
    let mut moved = points.to_vec();
    pull(&mut moved, start);
    moved.reverse();
    pull(&mut moved, end);
    moved.reverse();
    moved
}

/// Moves the first point; the second follows so that the part between them keeps its direction.
fn pull(points: &mut [Pos2], by: Vec2) {
    if let [first, second, ..] = points {
        let level = (first.y - second.y).abs() < 0.5;
        let upright = (first.x - second.x).abs() < 0.5;
        *first += by;
        if level {
            second.y += by.y;
        } else if upright {
            second.x += by.x;
        }
    }
}

/// A straight line whose ends were moved apart: a step in its middle, if it was level or upright.
fn elbow(old_a: Pos2, old_b: Pos2, a: Pos2, b: Pos2) -> Vec<Pos2> {
    let middle = a.lerp(b, 0.5);
    if (old_a.y - old_b.y).abs() < 0.5 && (a.y - b.y).abs() >= 0.5 {
        vec![a, pos2(middle.x, a.y), pos2(middle.x, b.y), b]
    } else if (old_a.x - old_b.x).abs() < 0.5 && (a.x - b.x).abs() >= 0.5 {
        vec![a, pos2(a.x, middle.y), pos2(b.x, middle.y), b]
    } else {
        vec![a, b]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[(f32, f32)]) -> Vec<Pos2> {
        values.iter().map(|(x, y)| pos2(*x, *y)).collect()
    }

    #[track_caller]
    fn check(line: &[(f32, f32)], start: Vec2, end: Vec2, expected: &[(f32, f32)]) {
        assert_eq!(follow(&points(line), start, end), points(expected));
    }

    #[test]
    fn lines_follow_their_ends() {
        let by = vec2(10.0, 20.0);
        let corner = [(0.0, 0.0), (50.0, 0.0), (50.0, 80.0)];
        check(&corner, by, by, &[(10.0, 20.0), (60.0, 20.0), (60.0, 100.0)]);
        check(&corner, by, Vec2::ZERO, &[(10.0, 20.0), (50.0, 20.0), (50.0, 80.0)]);
        check(&corner, Vec2::ZERO, by, &[(0.0, 0.0), (60.0, 0.0), (60.0, 100.0)]);
        let straight = [(0.0, 0.0), (100.0, 0.0)];
        check(&straight, Vec2::ZERO, vec2(20.0, 0.0), &[(0.0, 0.0), (120.0, 0.0)]);
        check(
            &straight,
            Vec2::ZERO,
            vec2(0.0, 40.0),
            &[(0.0, 0.0), (50.0, 0.0), (50.0, 40.0), (100.0, 40.0)],
        );
    }
}
