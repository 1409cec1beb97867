//! The ways of sequence flows: level and upright parts between the middles of sides, around what
//! stands in between.
//!
//! For every flow the ways between all pairs of sides are weighed: what they cross, how often they
//! bend, how long they are, and whether they leave and arrive where a reader expects it (from left
//! to right, errors downwards). The cheapest is taken; of equals the first in a fixed order.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::Id;
use crate::model::Point;
use crate::model::microflow::{FlowObject, Microflow, SequenceFlow};

use super::frame::{Frame, Side};

/// How far a line leaves a shape before it bends.
const STUB: i32 = 24;
/// How far lines stay from what they go around.
const CLEAR: i32 = 8;
/// How far around its ends a way may go, and so how far away things can be in its way.
const REACH: i32 = 200;

/// What a way costs.
mod cost {
    /// Through an object.
    pub const THROUGH: i64 = 4000;
    /// Along or across a line that is there already.
    pub const ALONG: i64 = 300;
    /// A bend.
    pub const BEND: i64 = 70;
    /// A side that another flow of the same object uses.
    pub const SHARED: i64 = 160;
    /// Leaving or arriving against the reading direction.
    pub const BACKWARDS: i64 = 240;
    /// Leaving or arriving upright where level is usual.
    pub const UPRIGHT: i64 = 60;
}

/// An object as flows see it.
#[derive(Clone, Copy, Debug)]
struct Shape {
    frame: Frame,
    scope: Id,
    /// Only the middles of its sides can be touched: circles and diamonds.
    pointed: bool,
    decides: bool,
}

/// The ways of all sequence flows whose ends exist: corners from the border of one object to the
/// border of the other.
pub fn routes(flow: &Microflow) -> BTreeMap<Id, Vec<Point>> {
    let mut shapes = BTreeMap::new();
    collect(&flow.objects, Id::NONE, &mut shapes);
    let loops: BTreeSet<Id> = flow
        .all_objects()
        .into_iter()
        .filter(|object| matches!(object, FlowObject::Loop(_)))
        .map(FlowObject::id)
        .collect();
    let mut order: Vec<(i64, &SequenceFlow, Shape, Shape)> = flow
        .flows
        .iter()
        .filter_map(|flow| {
            let (from, to) = (*shapes.get(&flow.from)?, *shapes.get(&flow.to)?);
            let (a, b) = (from.frame.center(), to.frame.center());
            let aside = i64::from((a.y - b.y).abs().min((a.x - b.x).abs()));
            let away = i64::from((a.x - b.x).abs() + (a.y - b.y).abs());
            Some((aside * 4 + away, flow, from, to))
        })
        .collect();
    // Straight and short ones choose first.
    order.sort_by_key(|(weight, flow, ..)| (flow.bends.is_empty(), *weight, flow.id));
    let mut done: BTreeMap<Id, Vec<Point>> = BTreeMap::new();
    let mut taken: BTreeMap<(Id, Side), bool> = BTreeMap::new();
    for (_, flow, from, to) in order {
        let points = if flow.bends.is_empty() {
            let region = from.frame.union(to.frame).grown(REACH);
            let obstacles: Vec<Frame> = shapes
                .iter()
                .filter(|(id, shape)| {
                    shape.frame.overlaps(region)
                        && **id != flow.from
                        && **id != flow.to
                        && (shape.scope == from.scope || shape.scope == to.scope)
                        // The loop that both stand in is not in their way.
                        && !(loops.contains(*id) && (**id == from.scope || **id == to.scope))
                })
                .map(|(_, shape)| shape.frame)
                .collect();
            let lines: Vec<&[Point]> = done
                .values()
                .map(Vec::as_slice)
                .filter(|line| parts(line).any(|(p, q)| crosses(Frame::between(p, q), region)))
                .collect();
            let search = Search { flow, from, to, obstacles, lines, taken: &taken };
            search.best()
        } else {
            bent(from, to, &flow.bends)
        };
        if let Some((from_side, to_side)) = sides(&points, from.frame, to.frame) {
            taken.insert((flow.from, from_side), true);
            taken.entry((flow.to, to_side)).or_insert(false);
        }
        done.insert(flow.id, points);
    }
    done
}

fn collect(objects: &[FlowObject], scope: Id, shapes: &mut BTreeMap<Id, Shape>) {
    for object in objects {
        if object.is_in_flow() {
            let pointed = object.size().x <= 56;
            let decides = matches!(object, FlowObject::Decision(_));
            let frame = Frame::around(object.at(), object.size());
            shapes.insert(object.id(), Shape { frame, scope, pointed, decides });
        }
        if let FlowObject::Loop(inner) = object {
            collect(&inner.objects, inner.id, shapes);
        }
    }
}

/// The way between two rectangles that nothing stands between.
pub fn route(from: Frame, to: Frame) -> Vec<Point> {
    let shape = |frame: Frame| Shape {
        frame,
        scope: Id::NONE,
        pointed: frame.size().x <= 56,
        decides: false,
    };
    let flow = SequenceFlow::default();
    let taken = BTreeMap::new();
    let search = Search {
        flow: &flow,
        from: shape(from),
        to: shape(to),
        obstacles: Vec::new(),
        lines: Vec::new(),
        taken: &taken,
    };
    search.best()
}

/// The point where a line towards `to` leaves a rectangle: level or upright if it can.
pub fn dock(frame: Frame, to: Point) -> Point {
    let center = frame.center();
    if (frame.min.x..=frame.max.x).contains(&to.x) {
        let y = if to.y < center.y { frame.min.y } else { frame.max.y };
        return Point::new(to.x, y);
    }
    let x = if to.x < center.x { frame.min.x } else { frame.max.x };
    if (frame.min.y..=frame.max.y).contains(&to.y) {
        return Point::new(x, to.y);
    }
    Point::new(x, center.y)
}

/// The way over bends that a person made.
fn bent(from: Shape, to: Shape, bends: &[Point]) -> Vec<Point> {
    let docked = |shape: Shape, towards: Point| {
        let place = dock(shape.frame, towards);
        if !shape.pointed {
            return place;
        }
        let nearest = Side::ALL.into_iter().map(|side| shape.frame.middle(side));
        nearest.min_by_key(|p| (p.x - place.x).abs() + (p.y - place.y).abs()).unwrap_or(place)
    };
    let (Some(first), Some(last)) = (bends.first(), bends.last()) else { return Vec::new() };
    let mut points = vec![docked(from, *first)];
    points.extend_from_slice(bends);
    points.push(docked(to, *last));
    points
}

/// The sides at which a way leaves and arrives.
fn sides(points: &[Point], from: Frame, to: Frame) -> Option<(Side, Side)> {
    let side = |frame: Frame, at: Point| {
        Side::ALL.into_iter().find(|side| match side {
            Side::Right => at.x == frame.max.x,
            Side::Left => at.x == frame.min.x,
            Side::Bottom => at.y == frame.max.y,
            Side::Top => at.y == frame.min.y,
        })
    };
    Some((side(from, *points.first()?)?, side(to, *points.last()?)?))
}

/// The search for the way of one flow.
struct Search<'a> {
    flow: &'a SequenceFlow,
    from: Shape,
    to: Shape,
    obstacles: Vec<Frame>,
    lines: Vec<&'a [Point]>,
    /// Which sides of which objects are used, and whether by a flow that leaves there.
    taken: &'a BTreeMap<(Id, Side), bool>,
}

impl Search<'_> {
    fn best(&self) -> Vec<Point> {
        let mut best: Option<(i64, Vec<Point>)> = None;
        if let Some(points) = self.straight() {
            let cost = self.cost(Side::Right, Side::Left, &points, i64::MAX);
            best = cost.map(|cost| (cost, points));
        }
        for start in Side::ALL {
            for end in Side::ALL {
                let limit = best.as_ref().map_or(i64::MAX, |(cost, _)| *cost);
                if self.least(start, end) >= limit {
                    continue;
                }
                for points in self.ways(start, end) {
                    let limit = best.as_ref().map_or(i64::MAX, |(cost, _)| *cost);
                    if let Some(cost) = self.cost(start, end, &points, limit) {
                        best = Some((cost, points));
                    }
                }
            }
        }
        best.map_or_else(
            || vec![self.from.frame.center(), self.to.frame.center()],
            |(_, points)| points,
        )
    }

    /// What any way between two sides costs at least.
    fn least(&self, start: Side, end: Side) -> i64 {
        let (a, b) = (self.from.frame.middle(start), self.to.frame.middle(end));
        let straight = (a.x == b.x || a.y == b.y) && start.is_level() == end.is_level();
        let bends = if straight { 0 } else { cost::BEND };
        let away = i64::from((a.x - b.x).abs() + (a.y - b.y).abs());
        away + bends + self.leaving(start) + self.arriving(end)
    }

    /// A level line where the two stand nearly beside each other, so that a small difference of
    /// heights gives no step.
    fn straight(&self) -> Option<Vec<Point>> {
        let (a, b) = (self.from.frame, self.to.frame);
        if a.max.x >= b.min.x {
            return None;
        }
        let y = match (self.from.pointed, self.to.pointed) {
            (true, true) => return None,
            (true, false) => a.center().y,
            (false, true) => b.center().y,
            (false, false) => i32::midpoint(a.center().y, b.center().y),
        };
        let inside = |frame: Frame| y >= frame.min.y + 10 && y <= frame.max.y - 10;
        let near = (a.center().y - b.center().y).abs() <= 16;
        let fits = |shape: Shape| shape.pointed || inside(shape.frame);
        (near && fits(self.from) && fits(self.to))
            .then(|| vec![Point::new(a.max.x, y), Point::new(b.min.x, y)])
    }

    /// The ways from one side to another: straight, with one bend, a step, or around.
    fn ways(&self, start: Side, end: Side) -> Vec<Vec<Point>> {
        let (a, b) = (self.from.frame.middle(start), self.to.frame.middle(end));
        let (out, into) = (step(a, start, STUB), step(b, end, STUB));
        let mut ways = Vec::new();
        match (start.is_level(), end.is_level()) {
            (true, true) => {
                if a.y == b.y {
                    ways.push(vec![a, b]);
                }
                for x in self.lanes(out.x, into.x, true) {
                    ways.push(vec![a, Point::new(x, a.y), Point::new(x, b.y), b]);
                }
                for y in self.lanes(a.y, b.y, false) {
                    let (p, q) = (Point::new(out.x, y), Point::new(into.x, y));
                    ways.push(vec![a, Point::new(out.x, a.y), p, q, Point::new(into.x, b.y), b]);
                }
            }
            (false, false) => {
                if a.x == b.x {
                    ways.push(vec![a, b]);
                }
                for y in self.lanes(out.y, into.y, false) {
                    ways.push(vec![a, Point::new(a.x, y), Point::new(b.x, y), b]);
                }
                for x in self.lanes(a.x, b.x, true) {
                    let (p, q) = (Point::new(x, out.y), Point::new(x, into.y));
                    ways.push(vec![a, Point::new(a.x, out.y), p, q, Point::new(b.x, into.y), b]);
                }
            }
            (true, false) => {
                ways.push(vec![a, Point::new(b.x, a.y), b]);
                for x in self.lanes(out.x, into.x, true) {
                    let (p, q) = (Point::new(x, a.y), Point::new(x, into.y));
                    ways.push(vec![a, p, q, Point::new(b.x, into.y), b]);
                }
            }
            (false, true) => {
                ways.push(vec![a, Point::new(a.x, b.y), b]);
                for y in self.lanes(out.y, into.y, false) {
                    let (p, q) = (Point::new(a.x, y), Point::new(into.x, y));
                    ways.push(vec![a, p, q, Point::new(into.x, b.y), b]);
                }
            }
        }
        ways.iter_mut().for_each(straighten);
        ways.retain(|way| leaves(way, start) && arrives(way, end));
        ways
    }

    /// Where a part across may lie: half-way, next to either end, and outside of all between.
    fn lanes(&self, from: i32, to: i32, is_x: bool) -> Vec<i32> {
        let between = self.from.frame.union(self.to.frame);
        let (low, high) =
            if is_x { (between.min.x, between.max.x) } else { (between.min.y, between.max.y) };
        let mut lanes =
            vec![i32::midpoint(from, to), from, to, low - STUB - CLEAR, high + STUB + CLEAR];
        let region = between.grown(4 * STUB);
        for frame in self.obstacles.iter().filter(|frame| frame.overlaps(region)).take(12) {
            let (low, high) =
                if is_x { (frame.min.x, frame.max.x) } else { (frame.min.y, frame.max.y) };
            lanes.extend([low - STUB, high + STUB]);
        }
        lanes
    }

    /// What a way costs, if less than `limit`.
    fn cost(&self, start: Side, end: Side, points: &[Point], limit: i64) -> Option<i64> {
        let mut cost = cost::BEND * (count(points) - 2);
        for (p, q) in parts(points) {
            cost += i64::from((p.x - q.x).abs() + (p.y - q.y).abs());
        }
        cost += self.leaving(start) + self.arriving(end);
        if cost >= limit {
            return None;
        }
        for (p, q) in parts(points) {
            let part = Frame::between(p, q).grown(CLEAR - 1);
            cost +=
                cost::THROUGH * count(self.obstacles.iter().filter(|frame| frame.overlaps(part)));
            // Back through one of its own ends.
            let own = Frame::between(p, q);
            let inner = [self.from.frame.grown(-1), self.to.frame.grown(-1)];
            cost += cost::THROUGH * count(inner.iter().filter(|frame| crosses(**frame, own)));
        }
        if cost >= limit {
            return None;
        }
        cost += cost::ALONG * self.clashes(points);
        (cost < limit).then_some(cost)
    }

    fn leaving(&self, side: Side) -> i64 {
        let shared = match self.taken.get(&(self.flow.from, side)) {
            None => 0,
            Some(true) => 3 * cost::SHARED,
            Some(false) => cost::SHARED,
        };
        let usual = match (side, self.flow.error) {
            (Side::Right, false) | (Side::Bottom, true) => 0,
            (Side::Top | Side::Bottom, _) if self.from.decides => 0,
            (Side::Top, _) | (Side::Bottom, false) | (Side::Right, true) => cost::UPRIGHT,
            (Side::Left, _) => cost::BACKWARDS,
        };
        shared + usual
    }

    fn arriving(&self, side: Side) -> i64 {
        let shared = match self.taken.get(&(self.flow.to, side)) {
            // Ways that come together may arrive together.
            None | Some(false) => 0,
            Some(true) => 2 * cost::SHARED,
        };
        let usual = match side {
            Side::Left => 0,
            Side::Top | Side::Bottom => cost::UPRIGHT,
            Side::Right => cost::BACKWARDS,
        };
        shared + usual
    }

    /// How often a way runs along another line or crosses it, but for lines that share an end.
    fn clashes(&self, points: &[Point]) -> i64 {
        let mut clashes = 0;
        for line in &self.lines {
            let joins = line.first() == points.first() || line.last() == points.last();
            if joins {
                continue;
            }
            for (p, q) in parts(points) {
                let part = Frame::between(p, q);
                let met = parts(line).filter(|(a, b)| crosses(part, Frame::between(*a, *b)));
                clashes += count(met);
            }
        }
        clashes
    }
}

fn parts(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.iter().copied().zip(points.iter().copied().skip(1))
}

fn step(from: Point, side: Side, by: i32) -> Point {
    Point::new(from.x + side.out().x * by, from.y + side.out().y * by)
}

/// Whether two parts, each without width, touch.
fn crosses(a: Frame, b: Frame) -> bool {
    a.min.x <= b.max.x && b.min.x <= a.max.x && a.min.y <= b.max.y && b.min.y <= a.max.y
}

/// How many there are, as a factor of costs.
fn count<T>(all: impl IntoIterator<Item = T>) -> i64 {
    all.into_iter().fold(0, |count, _| count + 1)
}

/// Takes corners out at which a line does not bend.
fn straighten(points: &mut Vec<Point>) {
    points.dedup();
    let mut place = 1;
    while place + 1 < points.len() {
        let flat = match points.get(place - 1..place + 2) {
            Some([a, b, c]) => {
                let level =
                    a.y == b.y && b.y == c.y && (b.x - a.x).signum() == (c.x - b.x).signum();
                let upright =
                    a.x == b.x && b.x == c.x && (b.y - a.y).signum() == (c.y - b.y).signum();
                level || upright
            }
            _ => false,
        };
        if flat {
            points.remove(place);
        } else {
            place += 1;
        }
    }
}

/// Whether a way goes out of the side that it begins at.
fn leaves(way: &[Point], side: Side) -> bool {
    let [first, second, ..] = way else { return false };
    let (dx, dy) = ((second.x - first.x).signum(), (second.y - first.y).signum());
    (dx, dy) == (side.out().x, side.out().y)
}

/// Whether a way comes from outside to the side where it ends.
fn arrives(way: &[Point], side: Side) -> bool {
    let [.., before, last] = way else { return false };
    let (dx, dy) = ((before.x - last.x).signum(), (before.y - last.y).signum());
    (dx, dy) == (side.out().x, side.out().y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Shapes by centre, width and height; flows between them by number.
    fn flow_of(shapes: &[(i32, i32, &str)], flows: &[(usize, usize)]) -> Microflow {
        use crate::model::microflow::{CommitObjects, Decision, End, Merge};
        let mut flow = Microflow::default();
        for (number, (x, y, kind)) in shapes.iter().enumerate() {
            let (id, at) = (Id::from_bits(number as u64 + 1), Point::new(*x, *y));
            flow.objects.push(match *kind {
                "end" => End { id, at, ..End::default() }.into(),
                "decision" => Decision { id, at, ..Decision::default() }.into(),
                "merge" => Merge { id, at, ..Merge::default() }.into(),
                _ => CommitObjects { id, at, ..CommitObjects::default() }.into(),
            });
        }
        for (number, (from, to)) in flows.iter().enumerate() {
            flow.flows.push(SequenceFlow {
                id: Id::from_bits(100 + number as u64),
                from: Id::from_bits(*from as u64 + 1),
                to: Id::from_bits(*to as u64 + 1),
                ..SequenceFlow::default()
            });
        }
        flow
    }

    #[track_caller]
    fn check(shapes: &[(i32, i32, &str)], flows: &[(usize, usize)], expected: &[&[(i32, i32)]]) {
        let found: Vec<Vec<(i32, i32)>> = routes(&flow_of(shapes, flows))
            .values()
            .map(|points| points.iter().map(|p| (p.x, p.y)).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn neighbours_are_joined_straight() {
        check(&[(0, 0, ""), (200, 0, "")], &[(0, 1)], &[&[(75, 0), (125, 0)]]);
        check(&[(0, 0, ""), (0, 120, "")], &[(0, 1)], &[&[(0, 27), (0, 93)]]);
        check(&[(0, 0, ""), (200, 6, "")], &[(0, 1)], &[&[(75, 3), (125, 3)]]);
        check(&[(0, 5, ""), (200, 0, "end")], &[(0, 1)], &[&[(75, 0), (189, 0)]]);
    }

    #[test]
    fn a_decision_leaves_downwards_where_the_right_is_taken() {
        check(
            &[(0, 0, "decision"), (200, 0, ""), (200, 150, "")],
            &[(0, 1), (0, 2)],
            &[&[(28, 0), (125, 0)], &[(0, 28), (0, 150), (125, 150)]],
        );
    }

    #[test]
    fn a_merge_is_reached_from_above_and_below() {
        check(
            &[(0, 0, ""), (0, 150, ""), (200, 0, "merge")],
            &[(0, 2), (1, 2)],
            &[&[(75, 0), (186, 0)], &[(75, 150), (200, 150), (200, 14)]],
        );
    }

    #[test]
    fn what_stands_between_is_gone_around() {
        let shapes = [(0, 0, ""), (200, 0, ""), (400, 0, "")];
        let flow = flow_of(&shapes, &[(0, 2)]);
        let points = routes(&flow).remove(&Id::from_bits(100)).unwrap();
        let middle = Frame::around(Point::new(200, 0), Point::new(150, 54));
        for (p, q) in parts(&points) {
            assert!(!Frame::between(p, q).grown(1).overlaps(middle), "{points:?}");
        }
    }

    #[test]
    fn every_way_is_level_and_upright_and_the_same_each_time() {
        let project = testing::app()
            .microflow("A.F", |m| {
                m.retrieve("A.E", "", "Es")
                    .decide("1 > 2")
                    .case("true", |m| m.each("Es", "E", |m| m.commit("E").delete("E")))
                    .case("false", |m| m.end(""))
                    .commit("Es")
                    .on_error(|m| m.end(""))
                    .end("")
            })
            .build();
        let (_, _, flow) = project.of_kind::<Microflow>().next().unwrap();
        let ways = routes(flow);
        assert_eq!(ways.len(), flow.flows.len());
        for (id, points) in &ways {
            assert!(points.len() >= 2);
            for (p, q) in parts(points) {
                assert!(p.x == q.x || p.y == q.y, "{id}: {points:?}");
            }
        }
        let mut turned = flow.clone();
        turned.objects.reverse();
        turned.flows.reverse();
        assert_eq!(routes(&turned), ways);
    }

    #[test]
    fn bends_of_a_person_are_kept() {
        let mut flow = flow_of(&[(0, 0, ""), (300, 200, "")], &[(0, 1)]);
        flow.flows[0].bends = vec![Point::new(10, 100), Point::new(300, 100)];
        let points = routes(&flow).remove(&Id::from_bits(100)).unwrap();
        let expected = [(10, 27), (10, 100), (300, 100), (300, 173)];
        assert_eq!(points, expected.map(|(x, y)| Point::new(x, y)));
    }
}
