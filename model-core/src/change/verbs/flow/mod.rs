//! Verbs of microflows: what stands on the canvas and how it is connected.

mod arrange;
mod connect;
mod copy;
mod extract;
mod hands;
mod inline;
mod names;
mod room;
mod splice;

pub use arrange::{arrange, drop_objects, move_objects, put_on_flow, resize_object};
pub use connect::{can_connect, connect, handle_errors, set_case, why_not_connect};
pub use copy::{Clip, copy_objects, paste_objects};
pub use extract::{CannotExtract, Extracted, extract_microflow};
pub use inline::{CannotInline, inline_microflow};

pub(super) use connect::close_gaps;

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::meta::{Chosen as _, FieldMut, walk_mut};
use crate::model::microflow::{
    End, FlowKind, FlowObject, Loop, Microflow, Parameter, SequenceFlow, Start,
};
use crate::model::{Content, Document, DocumentId, Node, Place, Point, Project};
use crate::name::free_name;
use crate::value::DataType;

use super::free_name_in_module;
use arrange::{grow_loops, make_room};

/// The distance between the centres of neighbouring activities on the canvas.
pub const STEP: i32 = 200;

/// A new microflow that begins and ends.
pub fn create_microflow(
    project: &Project,
    ids: &mut dyn IdSource,
    place: Place,
    wanted: &str,
) -> (Change, DocumentId) {
    create_flow(project, ids, place, FlowKind::Microflow, wanted)
}

/// A new microflow, nanoflow or rule that begins and ends. A rule says yes.
pub fn create_flow(
    project: &Project,
    ids: &mut dyn IdSource,
    place: Place,
    kind: FlowKind,
    wanted: &str,
) -> (Change, DocumentId) {
    let start = Start { id: ids.next_id(), at: Point::new(80, 160), ..Start::default() };
    let mut end = End { id: ids.next_id(), at: Point::new(80 + STEP, 160), ..End::default() };
    let mut returns = DataType::Nothing;
    if kind == FlowKind::Rule {
        returns = DataType::Boolean;
        "true".clone_into(&mut end.value);
    }
    let flow =
        SequenceFlow { id: ids.next_id(), from: start.id, to: end.id, ..SequenceFlow::default() };
    let microflow = Microflow {
        id: ids.next_id(),
        name: free_name_in_module(project, &place.module, wanted),
        flow: kind,
        returns,
        objects: vec![start.into(), end.into()],
        flows: vec![flow],
        ..Microflow::default()
    };
    let mut change = Change::new(format!("Add {}", kind.key()));
    let id = change.create(Document::new(place, microflow));
    (change, id)
}

/// Where a new object goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// On its own, on the canvas or (with an id) in this loop.
    Free(Option<Id>),
    /// Into a flow: what comes after makes room.
    OnFlow(Id),
    /// After this object, connected to it.
    After(Id),
}

/// Adds an object with a new id at a place of the canvas.
pub fn add_object(
    project: &Project,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    mut object: FlowObject,
    spot: Spot,
    at: Point,
) -> (Change, Id) {
    let id = ids.next_id();
    object.element_mut().set_id(id);
    walk_mut(object.element_mut(), &mut |inner| {
        if inner.id().is_none()
            && inner.kind().name != "association"
            && inner.kind().name != "database"
        {
            inner.set_id(ids.next_id());
        }
    });
    set_at(&mut object, at);
    let mut change = Change::new(format!("Add {}", object.kind_label().to_lowercase()));
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        if let FlowObject::Parameter(parameter) = &mut object {
            let taken =
                |name: &str| flow.parameters().iter().any(|p| p.name.eq_ignore_ascii_case(name));
            let wanted = if parameter.name.is_empty() { "Parameter" } else { &parameter.name };
            parameter.name = free_name(wanted, taken);
        }
        insert(flow, ids, object, spot);
    });
    (change, id)
}

fn insert(flow: &mut Microflow, ids: &mut dyn IdSource, object: FlowObject, spot: Spot) {
    let id = object.id();
    match spot {
        Spot::Free(scope) => put(flow, scope, object),
        Spot::OnFlow(on) => insert_on(flow, ids, object, on),
        Spot::After(from) => {
            let leads_on = connect::can_leave(&object);
            let way_out = flow.flows_from(from).into_iter().find(|f| !f.error).map(|f| f.id);
            let decides = matches!(flow.object(from), Some(FlowObject::Decision(_)));
            let origin_leads = flow.object(from).is_some_and(connect::can_leave);
            let arrives = connect::can_arrive(&object);
            put(flow, scope_holding(flow, from), object);
            if !arrives || !origin_leads {
                return grow_loops(flow);
            }
            match way_out.filter(|_| !decides) {
                // What came after it comes after the new object.
                Some(on) if leads_on => splice(flow, ids, id, on),
                Some(on) => {
                    flow.flows.retain(|f| f.id != on);
                    lead(flow, ids, from, id);
                }
                None => lead(flow, ids, from, id),
            }
        }
    }
    grow_loops(flow);
}

/// Puts an object into a flow: what comes after it makes room.
fn insert_on(flow: &mut Microflow, ids: &mut dyn IdSource, mut object: FlowObject, on: Id) {
    let Some(old) = flow.flows.iter().find(|f| f.id == on).cloned() else {
        flow.objects.push(object);
        return;
    };
    let id = object.id();
    let connects = connect::can_arrive(&object);
    let leads_on = connect::can_leave(&object);
    if connects {
        let at = make_room(flow, &old, &object);
        set_at(&mut object, at);
    }
    put(flow, scope_holding(flow, old.from), object);
    if connects && leads_on {
        splice(flow, ids, id, on);
    } else if connects && let Some(first) = flow.flows.iter_mut().find(|f| f.id == on) {
        first.to = id;
        first.bends.clear();
    }
}

/// Lets the flow `on` lead to an object, and the object to where the flow led.
fn splice(flow: &mut Microflow, ids: &mut dyn IdSource, id: Id, on: Id) {
    // The first half keeps the flow's identity, its case and its role.
    let Some(first) = flow.flows.iter_mut().find(|f| f.id == on) else { return };
    let to = std::mem::replace(&mut first.to, id);
    first.bends.clear();
    lead(flow, ids, id, to);
}

/// Adds a flow, with the first case that is free.
fn lead(flow: &mut Microflow, ids: &mut dyn IdSource, from: Id, to: Id) {
    let case = connect::default_case(flow, from);
    flow.flows.push(SequenceFlow { id: ids.next_id(), from, to, case, ..SequenceFlow::default() });
}

/// Adds an object to the canvas or to a loop; to the canvas where there is no such loop.
fn put(flow: &mut Microflow, scope: Option<Id>, object: FlowObject) {
    match scope_of(flow, scope) {
        Some(objects) => objects.push(object),
        None => flow.objects.push(object),
    }
}

/// The loop that directly holds an object; nothing for the canvas itself.
fn scope_holding(flow: &Microflow, id: Id) -> Option<Id> {
    flow.all_objects().into_iter().find_map(|object| match object {
        FlowObject::Loop(inner) if inner.objects.iter().any(|o| o.id() == id) => Some(inner.id),
        _ => None,
    })
}

/// The objects of the canvas or of a loop.
fn scope_of(flow: &mut Microflow, scope: Option<Id>) -> Option<&mut Vec<FlowObject>> {
    fn in_loops(objects: &mut [FlowObject], id: Id) -> Option<&mut Vec<FlowObject>> {
        objects.iter_mut().find_map(|object| {
            let FlowObject::Loop(inner) = object else { return None };
            if inner.id == id { Some(&mut inner.objects) } else { in_loops(&mut inner.objects, id) }
        })
    }
    match scope {
        None => Some(&mut flow.objects),
        Some(id) => in_loops(&mut flow.objects, id),
    }
}

fn set_at(object: &mut FlowObject, to: Point) {
    if let Some(FieldMut::Point(at)) = object.element_mut().get_mut("at") {
        *at = to;
    }
}

/// A parameter of this microflow, for tools that build flows.
pub fn parameter(name: &str, ty: DataType) -> FlowObject {
    Parameter { name: name.to_owned(), ty, ..Parameter::default() }.into()
}

/// A loop over a list with an empty body.
pub fn loop_over(list: &str, iterator: &str) -> FlowObject {
    Loop { list: list.to_owned(), iterator: iterator.to_owned(), ..Loop::default() }.into()
}

#[cfg(test)]
mod extract_tests;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
