//! A tidy order of a microflow: columns from left to right along the flow, a row for every branch.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::Id;
use crate::model::Point;
use crate::model::microflow::{FlowObject, Microflow, SequenceFlow, flow_ranks};

use super::frame::Frame;

/// Between the borders of neighbours in a row.
const GAP: Point = Point::new(48, 56);
/// What the frame of a loop leaves free: above its header and as much below, so that what stands
/// inside is level with the flow outside, and room at the sides.
const LOOP_HEAD: i32 = 40;
const LOOP_PADDING: i32 = 24;

/// New places and, for loops, new sizes. Annotations stay where they are beside the flow.
pub fn tidy(flow: &Microflow) -> BTreeMap<Id, Frame> {
    let mut frames = BTreeMap::new();
    let ranks = flow_ranks(flow);
    let size = place(&flow.objects, &flow.flows, &ranks, &mut frames);
    let _ = size;
    let mut x = 40;
    for parameter in flow.parameters() {
        let size = Point::new(132, 40);
        frames.insert(
            parameter.id,
            Frame { min: Point::new(x, 40), max: Point::new(x + size.x, 40 + size.y) },
        );
        x += size.x + 16;
    }
    let top = if x > 40 { 140 } else { 60 };
    for object in &flow.objects {
        if object.is_in_flow() {
            shift(object, Point::new(40, top), &mut frames);
        }
    }
    frames
}

fn shift(object: &FlowObject, by: Point, frames: &mut BTreeMap<Id, Frame>) {
    if let Some(frame) = frames.get_mut(&object.id()) {
        frame.min = Point::new(frame.min.x + by.x, frame.min.y + by.y);
        frame.max = Point::new(frame.max.x + by.x, frame.max.y + by.y);
    }
    if let FlowObject::Loop(inner) = object {
        for object in &inner.objects {
            shift(object, by, frames);
        }
    }
}

/// Places the objects of one canvas or loop from (0, 0) on, and answers how large they are together.
fn place(
    objects: &[FlowObject],
    flows: &[SequenceFlow],
    ranks: &BTreeMap<Id, usize>,
    frames: &mut BTreeMap<Id, Frame>,
) -> Point {
    let mut members: Vec<&FlowObject> = objects.iter().filter(|o| o.is_in_flow()).collect();
    members.sort_by_key(|object| ranks.get(&object.id()).copied().unwrap_or(usize::MAX));
    let here: BTreeSet<Id> = members.iter().map(|object| object.id()).collect();
    let mut sizes = BTreeMap::new();
    for object in &members {
        let size = match object {
            FlowObject::Loop(inner) => {
                let inside = place(&inner.objects, flows, ranks, frames);
                let least = crate::model::microflow::LOOP_LEAST;
                Point::new(
                    (inside.x + 2 * LOOP_PADDING).max(least.x),
                    (inside.y + 2 * LOOP_HEAD).max(least.y),
                )
            }
            object => object.size(),
        };
        sizes.insert(object.id(), size);
    }
    let within: Vec<&SequenceFlow> = flows
        .iter()
        .filter(|flow| here.contains(&flow.from) && here.contains(&flow.to) && flow.from != flow.to)
        .collect();
    let columns = columns(&members, &within, ranks);
    let rows = rows(&members, &within, ranks, &columns);
    let widest = |axis: &BTreeMap<Id, usize>, size: fn(&Point) -> i32| {
        let mut extents: BTreeMap<usize, i32> = BTreeMap::new();
        for (id, place) in axis {
            let own = sizes.get(id).map_or(0, size);
            let extent = extents.entry(*place).or_default();
            *extent = (*extent).max(own);
        }
        extents
    };
    let starts = |extents: &BTreeMap<usize, i32>, gap: i32| {
        let mut at = 0;
        let mut starts = BTreeMap::new();
        for (place, extent) in extents {
            starts.insert(*place, at + extent / 2);
            at += extent + gap;
        }
        (starts, (at - gap).max(0))
    };
    let (xs, width) = starts(&widest(&columns, |size| size.x), GAP.x);
    let (ys, height) = starts(&widest(&rows, |size| size.y), GAP.y);
    for object in &members {
        let id = object.id();
        let center = |axis: &BTreeMap<Id, usize>, starts: &BTreeMap<usize, i32>| {
            axis.get(&id).and_then(|place| starts.get(place)).copied().unwrap_or(0)
        };
        let at = Point::new(center(&columns, &xs), center(&rows, &ys));
        let frame = Frame::around(at, sizes.get(&id).copied().unwrap_or_default());
        frames.insert(id, frame);
        if let FlowObject::Loop(inner) = object {
            let by = Point::new(frame.min.x + LOOP_PADDING, frame.min.y + LOOP_HEAD);
            for object in &inner.objects {
                shift(object, by, frames);
            }
        }
    }
    Point::new(width, height)
}

/// The column of each object: one after the furthest of those before it. Ways back do not count.
fn columns(
    members: &[&FlowObject],
    flows: &[&SequenceFlow],
    ranks: &BTreeMap<Id, usize>,
) -> BTreeMap<Id, usize> {
    let rank = |id: &Id| ranks.get(id).copied().unwrap_or(usize::MAX);
    let mut columns: BTreeMap<Id, usize> = members.iter().map(|o| (o.id(), 0)).collect();
    let back = ways_back(members, flows);
    let ends_below = ends_below(members, flows, ranks);
    // As many rounds as there are objects settle every chain.
    for _ in 0..members.len() {
        let mut changed = false;
        let mut ordered: Vec<&&SequenceFlow> = flows.iter().collect();
        ordered.sort_by_key(|flow| (rank(&flow.from), flow.id));
        for flow in ordered.iter().filter(|flow| !back.contains(&flow.id)) {
            let below = flow.error || ends_below.contains(&flow.id);
            let next = columns.get(&flow.from).copied().unwrap_or(0) + usize::from(!below);
            let column = columns.entry(flow.to).or_default();
            if *column < next {
                *column = next;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    columns
}

/// The flows of side branches that are nothing but an end: it stands below the decision.
fn ends_below(
    members: &[&FlowObject],
    flows: &[&SequenceFlow],
    ranks: &BTreeMap<Id, usize>,
) -> BTreeSet<Id> {
    let is_end = |id: Id| {
        let object = members.iter().find(|object| object.id() == id);
        object.is_some_and(|object| {
            matches!(object, FlowObject::End(_) | FlowObject::Break(_) | FlowObject::Continue(_))
        })
    };
    let rank = |id: &Id| ranks.get(id).copied().unwrap_or(usize::MAX);
    flows
        .iter()
        .filter(|flow| is_end(flow.to))
        .filter(|flow| flows.iter().filter(|other| other.to == flow.to).count() == 1)
        .filter(|flow| {
            flows.iter().any(|other| other.from == flow.from && rank(&other.to) < rank(&flow.to))
        })
        .map(|flow| flow.id)
        .collect()
}

/// The flows that lead back to where a run has been.
fn ways_back(members: &[&FlowObject], flows: &[&SequenceFlow]) -> BTreeSet<Id> {
    let mut back = BTreeSet::new();
    let mut finished = BTreeSet::new();
    for root in members {
        let mut path: Vec<(Id, usize)> = vec![(root.id(), 0)];
        let mut open = BTreeSet::from([root.id()]);
        while let Some((at, next)) = path.last_mut() {
            let id = *at;
            let mut out: Vec<_> = flows.iter().filter(|flow| flow.from == id).collect();
            out.sort_by_key(|flow| flow.id);
            let Some(flow) = out.get(*next).filter(|_| !finished.contains(&id)) else {
                finished.insert(id);
                open.remove(&id);
                path.pop();
                continue;
            };
            *next += 1;
            if open.contains(&flow.to) {
                back.insert(flow.id);
            } else if !finished.contains(&flow.to) {
                open.insert(flow.to);
                path.push((flow.to, 0));
            }
        }
    }
    back
}

/// The row of each object: that of the flow it continues, the first free one below for a branch.
fn rows(
    members: &[&FlowObject],
    flows: &[&SequenceFlow],
    ranks: &BTreeMap<Id, usize>,
    columns: &BTreeMap<Id, usize>,
) -> BTreeMap<Id, usize> {
    let mut rows: BTreeMap<Id, usize> = BTreeMap::new();
    let mut used: BTreeSet<(usize, usize)> = BTreeSet::new();
    let rank = |id: &Id| ranks.get(id).copied().unwrap_or(usize::MAX);
    for object in members {
        let id = object.id();
        let column = columns.get(&id).copied().unwrap_or(0);
        let mut before: Vec<_> = flows.iter().filter(|flow| flow.to == id).collect();
        before.sort_by_key(|flow| (flow.error, rank(&flow.from), flow.id));
        let leading = before.iter().find_map(|flow| {
            let row = rows.get(&flow.from)?;
            let from = columns.get(&flow.from).copied().unwrap_or(0);
            Some((*row, from))
        });
        let (mut row, from) = leading.unwrap_or((0, column));
        // A branch keeps its row free from where it leaves.
        let free = |row: usize, used: &BTreeSet<(usize, usize)>| {
            (from + 1..=column.max(from + 1)).all(|c| !used.contains(&(c.min(column), row)))
                && !used.contains(&(column, row))
        };
        while !free(row, &used) {
            row += 1;
        }
        used.extend((from + 1..=column).map(|c| (c, row)));
        used.insert((column, row));
        rows.insert(id, row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn example() -> Microflow {
        let project = testing::app()
            .microflow("A.F", |m| {
                m.parameter("Order: Object A.E")
                    .retrieve("A.E", "", "Es")
                    .decide("1 > 2")
                    .case("true", |m| m.each("Es", "E", |m| m.commit("E").delete("E")))
                    .case("false", |m| m.end(""))
                    .commit("Es")
                    .on_error(|m| m.end(""))
                    .end("")
            })
            .build();
        project.of_kind::<Microflow>().next().unwrap().2.clone()
    }

    #[test]
    fn nothing_lies_on_another_and_all_goes_right() {
        let flow = example();
        let frames = tidy(&flow);
        let inside = |id: Id| {
            flow.all_objects().into_iter().find_map(|o| match o {
                FlowObject::Loop(l) if l.objects.iter().any(|o| o.id() == id) => Some(l.id),
                _ => None,
            })
        };
        for (a, first) in &frames {
            for (b, second) in frames.iter().filter(|(b, _)| *b > a) {
                if inside(*a) == Some(*b) || inside(*b) == Some(*a) {
                    let (outer, inner) =
                        if inside(*b) == Some(*a) { (first, second) } else { (second, first) };
                    assert!(outer.holds(inner.min) && outer.holds(inner.max));
                } else {
                    assert!(!first.overlaps(*second), "{a} {b}: {first:?} {second:?}");
                }
            }
        }
        let side = |id: Id| matches!(flow.object(id), Some(FlowObject::End(_)));
        for flow in flow.flows.iter().filter(|flow| !flow.error && !side(flow.to)) {
            assert!(frames[&flow.from].center().x < frames[&flow.to].center().x);
        }
    }

    #[test]
    fn a_way_back_ends_too() {
        let mut flow = example();
        let (first, last) = (flow.flows[0].to, flow.flows[flow.flows.len() - 2].from);
        flow.flows.push(SequenceFlow {
            id: Id::from_bits(7),
            from: last,
            to: first,
            ..SequenceFlow::default()
        });
        assert_eq!(tidy(&flow).len(), flow.all_objects().len());
    }
}
