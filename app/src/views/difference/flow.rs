//! A microflow before and after as one: what is gone stands at its old place, or below it where
//! something else stands there now.

use std::collections::{BTreeMap, BTreeSet};

use model_core::diff::{ElementChange, Layout};
use model_core::id::Id;
use model_core::layout::{self, Frame};
use model_core::model::meta::{FieldMut, find};
use model_core::model::microflow::{FlowObject, Microflow, SequenceFlow};
use model_core::model::{Node as _, Point};

use crate::flow_scene::{Diagram, Marks, number};
use crate::review::{Group, Line, Value};
use crate::tint::Tint;

use super::{tint, whole};

/// The picture.
pub(super) struct FlowPicture {
    /// Both states as one.
    pub flow: Microflow,
    pub diagram: Diagram,
    pub marks: Marks,
}

impl FlowPicture {
    /// The picture of a microflow that came, went or changed.
    pub fn new(
        before: Option<&Microflow>,
        after: Option<&Microflow>,
        group: &Group,
        layout: Layout,
        language: &str,
    ) -> FlowPicture {
        let mut marks = Marks::default();
        let flow = match (before, after) {
            (Some(before), Some(after)) => {
                let mut both = Both { before, after, tints: BTreeMap::new() };
                both.tint_objects(group);
                let flow = both.merged(layout, &mut marks);
                both.tell(group, &mut marks);
                marks.tints = both.tints;
                flow
            }
            (before, after) => {
                let flow = after.or(before).cloned().unwrap_or_default();
                if let Some(tint) = whole(group.change) {
                    let objects = flow.all_objects().into_iter().map(FlowObject::id);
                    let flows = flow.flows.iter().map(|flow| flow.id);
                    marks.tints = objects.chain(flows).map(|id| (id, tint)).collect();
                }
                flow
            }
        };
        let diagram = Diagram::new(&flow, language);
        FlowPicture { flow, diagram, marks }
    }

    /// The node of the object that an element is, or lies in.
    pub fn holder(&self, element: Id) -> Option<u64> {
        if element.is_none() {
            return None;
        }
        let all = self.flow.all_objects();
        // The innermost object that holds it: loops come before what stands in them.
        let holder = all.iter().rev().find(|object| find(object.element(), element).is_some());
        holder.map(|object| number(object.id()))
    }

    /// The colours that occur.
    pub fn tints(&self) -> BTreeSet<Tint> {
        self.marks.tints.values().copied().collect()
    }
}

struct Both<'a> {
    before: &'a Microflow,
    after: &'a Microflow,
    tints: BTreeMap<Id, Tint>,
}

impl Both<'_> {
    /// The object that an element is, or lies in, in either state.
    fn holder(&self, element: Id) -> Option<Id> {
        let within = |flow: &Microflow| {
            let all = flow.all_objects();
            let found = all.iter().rev().find(|object| find(object.element(), element).is_some());
            found.map(|object| object.id())
        };
        within(self.after).or_else(|| within(self.before))
    }

    fn tint_objects(&mut self, group: &Group) {
        for line in &group.lines {
            let Some(holder) = self.holder(line.element) else { continue };
            let tint = if holder == line.element { tint(line) } else { Tint::Changed };
            let tint = if line.is_layout { Tint::Moved } else { tint };
            let known = self.tints.entry(holder).or_insert(tint);
            // What came, went or changed says more than that it moved.
            if *known == Tint::Moved {
                *known = tint;
            }
        }
        // What stands in a loop that came or went has no line of its own.
        for (flow, other, tint) in
            [(self.after, self.before, Tint::Added), (self.before, self.after, Tint::Removed)]
        {
            for object in flow.all_objects() {
                if other.object(object.id()).is_none() {
                    self.tints.insert(object.id(), tint);
                }
            }
        }
    }

    fn is(&self, id: Id, tint: Tint) -> bool {
        self.tints.get(&id) == Some(&tint)
    }

    /// Both states as one.
    fn merged(&mut self, layout: Layout, marks: &mut Marks) -> Microflow {
        let mut flow = self.after.clone();
        let mut taken = Taken::new(self.after);
        for (object, home) in self.gone() {
            let mut object = object.clone();
            keep_gone(&mut object, self.after);
            let at = taken.place(object.at(), object.size());
            set_at(&mut object, at);
            let left = put(&mut flow.objects, home, object);
            flow.objects.extend(left);
        }
        self.tint_flows(&mut flow);
        if layout == Layout::Included {
            for object in self.after.all_objects() {
                let Some(old) = self.before.object(object.id()) else { continue };
                if old.at() != object.at() {
                    marks.ghosts.insert(object.id(), Frame::around(old.at(), old.size()));
                }
            }
        }
        for (id, tint) in &self.tints {
            let Some(old) = self.before.object(*id).filter(|_| *tint == Tint::Moved) else {
                continue;
            };
            marks.ghosts.insert(*id, Frame::around(old.at(), old.size()));
        }
        flow
    }

    /// The outermost objects that are gone, each with the loop that it stood in.
    fn gone(&self) -> Vec<(&FlowObject, Id)> {
        fn collect<'a>(
            objects: &'a [FlowObject],
            home: Id,
            after: &Microflow,
            gone: &mut Vec<(&'a FlowObject, Id)>,
        ) {
            for object in objects {
                if after.object(object.id()).is_none() {
                    gone.push((object, home));
                } else if let FlowObject::Loop(inner) = object {
                    collect(&inner.objects, inner.id, after, gone);
                }
            }
        }
        let mut gone = Vec::new();
        collect(&self.before.objects, Id::NONE, self.after, &mut gone);
        gone
    }

    /// Adds the flows that are gone, and gives all that differ their colours. A flow that was only
    /// divided by new objects, or that closes the gap of old ones, is none that differs.
    fn tint_flows(&mut self, merged: &mut Microflow) {
        let same = |a: &SequenceFlow, b: &SequenceFlow| {
            (a.from, a.to, &a.case, a.error) == (b.from, b.to, &b.case, b.error)
        };
        for flow in &self.after.flows {
            if self.before.flows.iter().any(|old| same(old, flow)) {
                continue;
            }
            let new = self.is(flow.from, Tint::Added) || self.is(flow.to, Tint::Added);
            if !new && self.leads(self.before, flow, Tint::Removed) {
                continue;
            }
            let known = self.before.flows.iter().find(|old| old.id == flow.id);
            let stays = known.is_some_and(|old| (old.from, old.to) == (flow.from, flow.to));
            self.tints.insert(flow.id, if stays { Tint::Changed } else { Tint::Added });
        }
        for old in &self.before.flows {
            let stays = |flow: &SequenceFlow| {
                same(old, flow) || (old.id, old.from, old.to) == (flow.id, flow.from, flow.to)
            };
            if self.after.flows.iter().any(stays) {
                continue;
            }
            let gone = self.is(old.from, Tint::Removed) || self.is(old.to, Tint::Removed);
            if !gone && self.leads(self.after, old, Tint::Added) {
                continue;
            }
            let mut old = old.clone();
            if merged.flows.iter().any(|flow| flow.id == old.id) {
                old.id = Id::derive(&format!("{} before", old.id));
            }
            // Its bends may lead around what stands elsewhere now.
            old.bends.clear();
            self.tints.insert(old.id, Tint::Removed);
            merged.flows.push(old);
        }
    }

    /// Whether in a state there is a way from a flow's begin to its end over objects of a colour.
    fn leads(&self, state: &Microflow, flow: &SequenceFlow, over: Tint) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![flow.from];
        while let Some(at) = next.pop() {
            for way in state.flows.iter().filter(|way| way.from == at) {
                if way.to == flow.to && at != flow.from {
                    return true;
                }
                if self.is(way.to, over) && seen.insert(way.to) {
                    next.push(way.to);
                }
            }
        }
        false
    }

    /// What the second lines of objects say.
    fn tell(&self, group: &Group, marks: &mut Marks) {
        for (id, tint) in &self.tints {
            let lines: Vec<&Line> =
                group.lines.iter().filter(|l| self.holder(l.element) == Some(*id)).collect();
            let said = match (tint, lines.as_slice()) {
                (Tint::Added, _) => continue,
                (Tint::Removed, _) => "removed".to_owned(),
                (Tint::Moved, _) => "moved".to_owned(),
                (Tint::Changed, [line]) => said(line),
                (Tint::Changed, lines) => format!("{} changes", lines.len()),
            };
            marks.details.insert(*id, said);
        }
    }
}

/// A difference in the few words of a second line.
fn said(line: &Line) -> String {
    let last = line.title.rsplit(" › ").next().unwrap_or_default();
    match (&line.value, line.change) {
        (_, ElementChange::Added) => format!("{last}: new"),
        (_, ElementChange::Removed) => format!("{last}: removed"),
        (Value::Note(note), _) => note.clone(),
        (Value::Code { old, new }, _) if old.len() + new.len() <= 14 => {
            format!("{last}: {old} → {new}")
        }
        (Value::Code { .. }, _) => format!("{last}: new formula"),
    }
}

/// Of an object that is gone, only what is gone in it.
fn keep_gone(object: &mut FlowObject, after: &Microflow) {
    if let FlowObject::Loop(inner) = object {
        inner.objects.retain(|object| after.object(object.id()).is_none());
        for object in &mut inner.objects {
            keep_gone(object, after);
        }
    }
}

/// Puts an object into a loop; gives it back where there is no such loop.
fn put(objects: &mut [FlowObject], home: Id, object: FlowObject) -> Option<FlowObject> {
    let mut left = object;
    for other in objects {
        let FlowObject::Loop(inner) = other else { continue };
        if inner.id == home {
            inner.objects.push(left);
            return None;
        }
        left = put(&mut inner.objects, home, left)?;
    }
    Some(left)
}

fn set_at(object: &mut FlowObject, at: Point) {
    let old = object.at();
    let (dx, dy) = (at.x - old.x, at.y - old.y);
    if let FlowObject::Loop(inner) = object {
        for object in &mut inner.objects {
            let at = object.at();
            set_at(object, Point::new(at.x + dx, at.y + dy));
        }
    }
    if let Some(FieldMut::Point(place)) = object.element_mut().get_mut("at") {
        *place = at;
    }
}

/// What is taken on the canvas.
struct Taken {
    frames: Vec<Frame>,
    ways: Vec<Frame>,
}

/// How far apart things stand at least.
const APART: i32 = 20;

impl Taken {
    fn new(flow: &Microflow) -> Taken {
        let solid = |object: &&FlowObject| !matches!(object, FlowObject::Loop(_));
        let frames = flow.all_objects().into_iter().filter(solid);
        let frames = frames.map(|object| Frame::around(object.at(), object.size())).collect();
        let mut ways = Vec::new();
        for (_, points) in layout::routes(flow) {
            for pair in points.windows(2) {
                let [a, b] = pair else { continue };
                ways.push(Frame::between(*a, *b));
            }
        }
        Taken { frames, ways }
    }

    /// The place nearest below a wish where nothing stands; it is taken from then on.
    fn place(&mut self, wish: Point, size: Point) -> Point {
        let free = |at: &Point| {
            let frame = Frame::around(*at, size);
            let near = |other: &Frame, apart: i32| {
                frame.min.x < other.max.x + apart
                    && other.min.x < frame.max.x + apart
                    && frame.min.y < other.max.y + apart
                    && other.min.y < frame.max.y + apart
            };
            !self.frames.iter().any(|other| near(other, APART))
                && !self.ways.iter().any(|other| near(other, APART / 2))
        };
        // If it has to give way, then so far that it stands clear of what pushed it.
        let below = |step: i32| Point::new(wish.x, wish.y + size.y + APART + step * 8);
        let mut places = std::iter::once(wish).chain((0..200).map(below));
        let at = places.find(free).unwrap_or(wish);
        self.frames.push(Frame::around(at, size));
        at
    }
}
