//! Putting the steps of a called microflow where its call stood.

use std::collections::BTreeSet;

use crate::id::{Id, IdSource};
use crate::model::Point;
use crate::model::microflow::{Continue, FlowObject, Merge, Microflow, SequenceFlow};

use super::arrange::{grow_loops, shift};
use super::room::Extent;
use super::{scope_holding, scope_of};

/// What takes the place of a call.
#[derive(Default)]
pub(super) struct Body {
    /// The objects.
    pub(super) objects: Vec<FlowObject>,
    /// The flows; where one leads to nothing, it leads to what comes after the call.
    pub(super) flows: Vec<SequenceFlow>,
    /// The first object; nothing where the called microflow does nothing.
    pub(super) first: Id,
    /// Objects from which the flow goes on to what comes after the call.
    pub(super) last: BTreeSet<Id>,
}

/// Takes a call out of a microflow and puts a body in its place; `drops` goes with the call.
pub(super) fn put_in_place(
    flow: &mut Microflow,
    ids: &mut dyn IdSource,
    call: Id,
    mut body: Body,
    drops: Option<Id>,
) {
    let scope = scope_holding(flow, call);
    let Some(at) = flow.object(call).map(FlowObject::at) else { return };
    // What comes after: behind the activity that goes with the call, if there is one.
    let last = drops.unwrap_or(call);
    let next = flow.flows_from(last).iter().find(|f| !f.error).map(|f| f.to);
    let old = [call, last].iter().filter_map(|id| flow.object(*id)).collect::<Vec<_>>();
    let Some(old) = Extent::around(old) else { return };

    let leaving: Vec<usize> = body
        .flows
        .iter()
        .enumerate()
        .filter(|(_, f)| f.to.is_none())
        .map(|(place, _)| place)
        .collect();
    let ways_out = leaving.len() + body.last.len();
    let mut after = next;
    let steps = body.objects.iter().filter(|object| object.is_in_flow());
    let extent = Extent::around(steps);
    if let (Some(next), Some(extent), true) = (next, extent, ways_out > 1) {
        // Several ways come together before they go on.
        let level = body.objects.iter().find(|o| o.id() == body.first).map_or(at.y, |o| o.at().y);
        let merge = Merge {
            id: ids.next_id(),
            at: Point::new(extent.most.x + 60, level),
            ..Merge::default()
        };
        let id = ids.next_id();
        flow.flows.push(SequenceFlow { id, from: merge.id, to: next, ..SequenceFlow::default() });
        after = Some(merge.id);
        body.objects.push(merge.into());
    }
    match after {
        Some(after) => {
            for place in leaving {
                if let Some(flow) = body.flows.get_mut(place) {
                    flow.to = after;
                    flow.bends.clear();
                }
            }
            for from in &body.last {
                let id = ids.next_id();
                let flow = SequenceFlow { id, from: *from, to: after, ..SequenceFlow::default() };
                body.flows.push(flow);
            }
        }
        // In a loop the round ends there.
        None => end_round(&mut body, flow, ids, call, at),
    }
    let enters = if body.first.is_none() { after } else { Some(body.first) };
    flow.flows.retain(|f| f.from != call && f.from != last);
    match enters {
        Some(first) => {
            for entering in flow.flows.iter_mut().filter(|f| f.to == call) {
                entering.to = first;
                entering.bends.clear();
            }
            // What was said about the call is about what is there now.
            let annotations = flow.all_annotations_mut();
            for about in annotations.into_iter().flat_map(|annotation| &mut annotation.about) {
                if *about == call || *about == last {
                    *about = first;
                }
            }
        }
        None => flow.flows.retain(|f| f.to != call),
    }
    make_place(flow, scope, call, &mut body, old, at);
    let Some(objects) = scope_of(flow, scope) else { return };
    let place = objects.iter().position(|o| o.id() == call).unwrap_or(objects.len());
    objects.retain(|object| object.id() != call && Some(object.id()) != drops);
    let place = place.min(objects.len());
    objects.splice(place..place, body.objects);
    flow.flows.extend(body.flows);
    grow_loops(flow);
}

/// Lets the ways out of a body end the round of the loop around it. An activity ends it where nothing
/// comes after; a way of a decision and an error flow need something that they lead to.
fn end_round(body: &mut Body, flow: &Microflow, ids: &mut dyn IdSource, call: Id, at: Point) {
    let needs_end = |f: &SequenceFlow| f.error || !f.case.is_empty();
    let entered = body.first.is_none() && flow.flows.iter().any(|f| f.to == call && needs_end(f));
    let leaves = body.flows.iter().any(|f| f.to.is_none() && needs_end(f));
    if !entered && !leaves {
        return body.flows.retain(|f| !f.to.is_none());
    }
    let steps = body.objects.iter().filter(|object| object.is_in_flow());
    let right = Extent::around(steps).map_or(at.x, |extent| extent.most.x + 80);
    let level = body.objects.iter().find(|o| o.id() == body.first).map_or(at.y, |o| o.at().y);
    let next = Continue { id: ids.next_id(), at: Point::new(right, level), ..Continue::default() };
    for leaving in body.flows.iter_mut().filter(|f| f.to.is_none()) {
        leaving.to = next.id;
        leaving.bends.clear();
    }
    if entered {
        body.first = next.id;
    }
    body.objects.push(next.into());
}

/// Moves the body to where the call stood, and what comes after it out of its way.
fn make_place(
    flow: &mut Microflow,
    scope: Option<Id>,
    call: Id,
    body: &mut Body,
    old: Extent,
    at: Point,
) {
    let steps = body.objects.iter().filter(|object| object.is_in_flow());
    let Some(extent) = Extent::around(steps) else { return };
    let first = body.objects.iter().find(|o| o.id() == body.first).map(FlowObject::at);
    let by = Point::new(old.least.x - extent.least.x, at.y - first.map_or(at.y, |first| first.y));
    for object in &mut body.objects {
        shift(object, by);
    }
    for flow in &mut body.flows {
        for bend in &mut flow.bends {
            *bend = Point::new(bend.x + by.x, bend.y + by.y);
        }
    }
    let wider = (extent.most.x - extent.least.x) - (old.most.x - old.least.x);
    let by = Point::new(wider.max(0).div_euclid(8) * 8 + 8 * i32::from(wider > 0), 0);
    if by.x == 0 {
        return;
    }
    for object in scope_of(flow, scope).into_iter().flatten() {
        let is_right = Extent::of(object).least.x >= old.most.x;
        if object.id() != call && object.is_in_flow() && is_right {
            shift(object, by);
        }
    }
}
