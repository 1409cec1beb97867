//! Where the objects of a microflow stand: moving, into and out of loops, onto flows, resizing,
//! and the room that they need.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::meta::FieldMut;
use crate::model::microflow::{FlowObject, Loop, Microflow, SequenceFlow};
use crate::model::{Content, DocumentId, Point, Project};

use super::connect::close_gaps;
use super::{put, scope_holding, scope_of, set_at, splice};

/// Between the border of an object and the next one in its flow.
const GAP: i32 = 48;
/// The same for objects one above the other.
const GAP_BELOW: i32 = 40;
/// What a loop leaves free around what stands inside it: at the top its header.
const LOOP_HEAD: i32 = 44;
const LOOP_PADDING: i32 = 20;

/// Moves objects of a canvas by a distance. What stands in a moved loop moves with it, as places in
/// a loop count from the canvas.
pub fn move_objects(
    project: &Project,
    microflow: DocumentId,
    objects: &BTreeSet<Id>,
    by: Point,
) -> Change {
    let mut change = Change::new(label(objects));
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        shift_all(&mut flow.objects, objects, by);
        grow_loops(flow);
    });
    change
}

fn label(objects: &BTreeSet<Id>) -> &'static str {
    if objects.len() == 1 { "Move" } else { "Move selection" }
}

/// Moves objects and lets them stand in a loop, or (with nothing) on the canvas itself. Flows
/// between them stay; flows that would cross the frame of a loop go, and the gap closes. Parameters
/// and the start stay on the canvas.
pub fn drop_objects(
    project: &Project,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    objects: &BTreeSet<Id>,
    by: Point,
    into: Option<Id>,
) -> Change {
    let mut change = Change::new(label(objects));
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        shift_all(&mut flow.objects, objects, by);
        // A loop cannot stand in itself.
        let into = into.filter(|into| !stands_in(flow, *into, objects));
        let moving: BTreeSet<Id> = objects
            .iter()
            .copied()
            .filter(|id| scope_holding(flow, *id) != into)
            .filter(|id| match flow.object(*id) {
                Some(FlowObject::Parameter(_) | FlowObject::Start(_)) | None => false,
                Some(_) => true,
            })
            .collect();
        // What stands in a loop that moves goes along with it.
        let outermost: BTreeSet<Id> = moving
            .iter()
            .copied()
            .filter(|id| scope_holding(flow, *id).is_none_or(|scope| !moving.contains(&scope)))
            .collect();
        let kept: Vec<SequenceFlow> = flow
            .flows
            .iter()
            .filter(|f| outermost.contains(&f.from) && outermost.contains(&f.to))
            .cloned()
            .collect();
        let inside: Vec<SequenceFlow> = flow
            .flows
            .iter()
            .filter(|f| scope_holding(flow, f.from).is_some_and(|s| stands_in(flow, s, &outermost)))
            .cloned()
            .collect();
        close_gaps(flow, ids, &outermost);
        for kept in kept.into_iter().chain(inside) {
            if !flow.flows.iter().any(|f| f.id == kept.id) {
                flow.flows.push(kept);
            }
        }
        for id in &outermost {
            if let Some(object) = take(&mut flow.objects, *id) {
                put(flow, into, object);
            }
        }
        grow_loops(flow);
    });
    change
}

/// Whether an object is one of these or stands in one of them.
fn stands_in(flow: &Microflow, id: Id, objects: &BTreeSet<Id>) -> bool {
    let mut at = Some(id);
    let mut steps = 0;
    while let Some(id) = at.filter(|_| steps < 64) {
        if objects.contains(&id) {
            return true;
        }
        at = scope_holding(flow, id);
        steps += 1;
    }
    false
}

/// Moves an object that stands alone and puts it into a flow. An object that flows touch already,
/// or that cannot stand where the flow is, only moves.
pub fn put_on_flow(
    project: &Project,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    object: Id,
    by: Point,
    on: Id,
) -> Change {
    let mut change = drop_objects(project, ids, microflow, &BTreeSet::from([object]), by, {
        let content = project.document(microflow).map(|document| &document.content);
        match content {
            Some(Content::Microflow(flow)) => flow
                .flows
                .iter()
                .find(|f| f.id == on)
                .and_then(|found| scope_holding(flow, found.from)),
            _ => None,
        }
    });
    "Insert into the flow".clone_into(&mut change.label);
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        let Some(old) = flow.flows.iter().find(|f| f.id == on).cloned() else { return };
        let Some(moved) = flow.object(object).cloned() else { return };
        let alone = !flow.flows.iter().any(|f| f.from == object || f.to == object);
        let beside = scope_holding(flow, object) == scope_holding(flow, old.from);
        if !super::connect::can_arrive(&moved) || !alone || !beside {
            return;
        }
        let at = make_room_but(flow, &old, &moved, object);
        let by = Point::new(at.x - moved.at().x, at.y - moved.at().y);
        shift_all(&mut flow.objects, &BTreeSet::from([object]), by);
        if super::connect::can_leave(&moved) {
            splice(flow, ids, object, on);
        } else if let Some(first) = flow.flows.iter_mut().find(|f| f.id == on) {
            first.to = object;
            first.bends.clear();
        }
        grow_loops(flow);
    });
    change
}

/// Gives a loop or an annotation another place and size. A loop never gets smaller than what stands
/// in it.
pub fn resize_object(
    project: &Project,
    microflow: DocumentId,
    object: Id,
    at: Point,
    size: Point,
) -> Change {
    let mut change = Change::new("Resize");
    change.edit(project, microflow, |document| {
        if let Some(element) = crate::model::meta::find_mut(document.root_mut(), object) {
            if let Some(FieldMut::Point(place)) = element.get_mut("at") {
                *place = at;
            }
            if let Some(FieldMut::Point(extent)) = element.get_mut("size") {
                *extent = size;
            }
        }
        let Content::Microflow(flow) = &mut document.content else { return };
        grow_loops(flow);
    });
    change
}

/// Puts objects at these centres, loops in these sizes: what a layout proposes.
pub fn arrange(
    project: &Project,
    microflow: DocumentId,
    places: &BTreeMap<Id, (Point, Point)>,
) -> Change {
    fn place(objects: &mut [FlowObject], places: &BTreeMap<Id, (Point, Point)>) {
        for object in objects {
            if let Some((at, size)) = places.get(&object.id()) {
                set_at(object, *at);
                if let FlowObject::Loop(inner) = object {
                    inner.size = *size;
                }
            }
            if let FlowObject::Loop(inner) = object {
                place(&mut inner.objects, places);
            }
        }
    }
    let mut change = Change::new("Tidy up");
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        place(&mut flow.objects, places);
        for flow in &mut flow.flows {
            flow.bends.clear();
        }
    });
    change
}

/// Moves these objects, and with a loop all that stands in it.
pub(super) fn shift_all(objects: &mut [FlowObject], which: &BTreeSet<Id>, by: Point) {
    for object in objects {
        if which.contains(&object.id()) {
            shift(object, by);
        } else if let FlowObject::Loop(inner) = object {
            shift_all(&mut inner.objects, which, by);
        }
    }
}

pub(super) fn shift(object: &mut FlowObject, by: Point) {
    let at = object.at();
    set_at(object, Point::new(at.x + by.x, at.y + by.y));
    if let FlowObject::Loop(inner) = object {
        for object in &mut inner.objects {
            shift(object, by);
        }
    }
}

/// Takes an object out of the canvas or the loop that holds it.
fn take(objects: &mut Vec<FlowObject>, id: Id) -> Option<FlowObject> {
    if let Some(place) = objects.iter().position(|object| object.id() == id) {
        return Some(objects.remove(place));
    }
    objects.iter_mut().find_map(|object| match object {
        FlowObject::Loop(inner) => take(&mut inner.objects, id),
        _ => None,
    })
}

/// Makes room for an object on a flow and answers with where it goes: where it is if it fits there,
/// else next to where the flow begins, and all that comes after moves on.
pub(super) fn make_room(flow: &mut Microflow, on: &SequenceFlow, object: &FlowObject) -> Point {
    make_room_but(flow, on, object, Id::NONE)
}

fn make_room_but(flow: &mut Microflow, on: &SequenceFlow, object: &FlowObject, but: Id) -> Point {
    let ends = (flow.object(on.from).cloned(), flow.object(on.to).cloned());
    let (Some(from), Some(to)) = ends else { return object.at() };
    let (at, half) = (object.at(), halves(object));
    let origin = from.at();
    let leaves = Point::new(origin.x + halves(&from).x, origin.y + halves(&from).y);
    let arrives = Point::new(to.at().x - halves(&to).x, to.at().y - halves(&to).y);
    let scope = scope_holding(flow, on.from);
    if arrives.x > leaves.x {
        // From left to right.
        let room = leaves.x + GAP / 2..=arrives.x - GAP / 2;
        if room.contains(&(at.x - half.x)) && room.contains(&(at.x + half.x)) {
            return at;
        }
        let x = leaves.x + GAP + half.x;
        let by = Point::new(up(x + half.x + GAP - arrives.x), 0);
        push(flow, scope, but, |other| other.at().x + halves(other).x >= arrives.x, by);
        let level = origin.y == to.at().y || (at.y - origin.y).abs() <= half.y;
        return Point::new(x, if level { origin.y } else { at.y });
    }
    if arrives.y > leaves.y {
        // Downwards.
        let room = leaves.y + GAP_BELOW / 2..=arrives.y - GAP_BELOW / 2;
        if room.contains(&(at.y - half.y)) && room.contains(&(at.y + half.y)) {
            return at;
        }
        let y = leaves.y + GAP_BELOW + half.y;
        let by = Point::new(0, up(y + half.y + GAP_BELOW - arrives.y));
        push(flow, scope, but, |other| other.at().y + halves(other).y >= arrives.y, by);
        return Point::new(at.x, y);
    }
    at
}

/// On to the grid of drags.
fn up(distance: i32) -> i32 {
    if distance <= 0 {
        0
    } else {
        distance.div_euclid(8) * 8 + if distance % 8 == 0 { 0 } else { 8 }
    }
}

pub(super) fn halves(object: &FlowObject) -> Point {
    let size = object.size();
    Point::new(size.x / 2, size.y / 2)
}

fn push(
    flow: &mut Microflow,
    scope: Option<Id>,
    but: Id,
    which: impl Fn(&FlowObject) -> bool,
    by: Point,
) {
    if by == Point::default() {
        return;
    }
    for object in scope_of(flow, scope).into_iter().flatten() {
        if object.is_in_flow() && object.id() != but && which(object) {
            shift(object, by);
        }
    }
}

/// Lets every loop hold what stands in it, inner loops first. What would lie under a loop that grew
/// to the right moves on.
pub(super) fn grow_loops(flow: &mut Microflow) {
    grow(&mut flow.objects);
}

fn grow(objects: &mut [FlowObject]) {
    let mut grown: Vec<(Id, i32, i32)> = Vec::new();
    for object in &mut *objects {
        let FlowObject::Loop(inner) = object else { continue };
        grow(&mut inner.objects);
        let before = inner.at.x + inner.size.x / 2;
        fit(inner);
        let after = inner.at.x + inner.size.x / 2;
        if after > before {
            grown.push((inner.id, before, after));
        }
    }
    for (id, before, after) in grown {
        let frame = objects.iter().find(|o| o.id() == id).map(|o| (o.at(), halves(o)));
        let Some((at, half)) = frame else { continue };
        let covered = objects.iter().any(|object| {
            let (other, size) = (object.at(), halves(object));
            object.id() != id
                && other.x > before
                && other.x - size.x < after + GAP / 2
                && (other.y - at.y).abs() < half.y + size.y
        });
        if !covered {
            continue;
        }
        for object in objects.iter_mut().filter(|o| o.id() != id && o.at().x > before) {
            shift(object, Point::new(up(after - before), 0));
        }
    }
}

/// Widens a loop to hold its objects.
fn fit(inner: &mut Loop) {
    let half = Point::new(inner.size.x / 2, inner.size.y / 2);
    let mut min = Point::new(inner.at.x - half.x, inner.at.y - half.y);
    let mut max = Point::new(min.x + inner.size.x, min.y + inner.size.y);
    let before = (min, max);
    for object in &inner.objects {
        let (at, size) = (object.at(), halves(object));
        min.x = min.x.min(at.x - size.x - LOOP_PADDING);
        min.y = min.y.min(at.y - size.y - LOOP_HEAD);
        max.x = max.x.max(at.x + size.x + LOOP_PADDING);
        max.y = max.y.max(at.y + size.y + LOOP_PADDING);
    }
    if before != (min, max) {
        inner.size = Point::new(max.x - min.x, max.y - min.y);
        inner.at = Point::new(min.x + inner.size.x / 2, min.y + inner.size.y / 2);
    }
}
