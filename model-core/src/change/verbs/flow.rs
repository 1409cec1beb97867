//! Verbs of microflows: what stands on the canvas and how it is connected.

use std::collections::BTreeSet;

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::meta::{FieldMut, find_mut, walk_mut};
use crate::model::microflow::{End, FlowObject, Loop, Microflow, Parameter, SequenceFlow, Start};
use crate::model::{Content, Document, DocumentId, Node, Place, Point, Project};
use crate::name::free_name;

use super::free_name_in_module;

/// The distance between the centres of neighbours on the canvas.
pub const STEP: i32 = 190;

/// A new microflow: a start, an end, and a flow between.
pub fn create_microflow(
    project: &Project,
    ids: &mut dyn IdSource,
    place: Place,
    wanted: &str,
) -> (Change, DocumentId) {
    let start = Start { id: ids.next_id(), at: Point::new(80, 160), ..Start::default() };
    let end = End { id: ids.next_id(), at: Point::new(80 + STEP, 160), ..End::default() };
    let flow =
        SequenceFlow { id: ids.next_id(), from: start.id, to: end.id, ..SequenceFlow::default() };
    let microflow = Microflow {
        id: ids.next_id(),
        name: free_name_in_module(project, &place.module, wanted),
        objects: vec![start.into(), end.into()],
        flows: vec![flow],
        ..Microflow::default()
    };
    let mut change = Change::new("Add microflow");
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
    let connects = object.is_in_flow();
    match spot {
        Spot::Free(scope) => put(flow, scope, object),
        Spot::OnFlow(on) => {
            let Some(old) = flow.flows.iter().find(|f| f.id == on).cloned() else {
                flow.objects.push(object);
                return;
            };
            make_room(flow, &old, object.at());
            let scope = scope_holding(flow, old.from);
            put(flow, scope, object);
            if !connects {
                return;
            }
            // The first half keeps the flow's identity, its case and its role.
            if let Some(first) = flow.flows.iter_mut().find(|f| f.id == on) {
                first.to = id;
                first.bends.clear();
            }
            let case = default_case(flow, id);
            flow.flows.push(SequenceFlow {
                id: ids.next_id(),
                from: id,
                to: old.to,
                case,
                ..SequenceFlow::default()
            });
        }
        Spot::After(from) => {
            let scope = scope_holding(flow, from);
            put(flow, scope, object);
            if connects {
                let case = default_case(flow, from);
                flow.flows.push(SequenceFlow {
                    id: ids.next_id(),
                    from,
                    to: id,
                    case,
                    ..SequenceFlow::default()
                });
            }
        }
    }
}

/// Adds an object to the canvas or to a loop; to the canvas where there is no such loop.
fn put(flow: &mut Microflow, scope: Option<Id>, object: FlowObject) {
    match scope_of(flow, scope) {
        Some(objects) => objects.push(object),
        None => flow.objects.push(object),
    }
}

/// Moves what stands to the right of a place, in the same scope, when the flow is too short for one
/// more object.
fn make_room(flow: &mut Microflow, on: &SequenceFlow, at: Point) {
    let place = |id: Id| flow.object(id).map(FlowObject::at);
    let (Some(from), Some(to)) = (place(on.from), place(on.to)) else { return };
    if to.x - from.x >= 2 * STEP - 40 || to.x <= from.x {
        return;
    }
    let by = (from.x + 2 * STEP - to.x).max(0);
    let scope = scope_holding(flow, on.from);
    for object in scope_of(flow, scope).into_iter().flatten() {
        let point = object.at();
        if point.x >= to.x && point.x >= at.x.min(to.x) && object.is_in_flow() {
            set_at(object, Point::new(point.x + by, point.y));
        }
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

/// The case that a new flow out of a decision gets: the first of true and false that is free;
/// nothing for other objects.
fn default_case(flow: &Microflow, from: Id) -> String {
    if !matches!(flow.object(from), Some(FlowObject::Decision(_))) {
        return String::new();
    }
    let used: Vec<&str> = flow.flows_from(from).iter().map(|f| f.case.as_str()).collect();
    ["true", "false"].into_iter().find(|case| !used.contains(case)).unwrap_or_default().to_owned()
}

/// Connects two objects. An activity has one way out, so its old one is replaced; a second one with
/// error handling becomes the error flow. Nothing where no flow can be.
pub fn connect(
    project: &Project,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    from: Id,
    to: Id,
) -> Option<(Change, Id)> {
    let Content::Microflow(flow) = &project.document(microflow)?.content else { return None };
    let (origin, target) = (flow.object(from)?, flow.object(to)?);
    if !can_connect(flow, origin, target) {
        return None;
    }
    let new = SequenceFlow {
        id: ids.next_id(),
        from,
        to,
        case: default_case(flow, from),
        ..SequenceFlow::default()
    };
    let id = new.id;
    let many = matches!(origin, FlowObject::Decision(_));
    let mut change = Change::new("Connect");
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        if !many {
            flow.flows.retain(|old| old.from != from || old.error);
        }
        flow.flows.push(new);
    });
    Some((change, id))
}

/// Whether a flow may lead from one object to the other: both in the flow, in the same loop, not
/// out of an end and not into a start.
pub fn can_connect(flow: &Microflow, from: &FlowObject, to: &FlowObject) -> bool {
    let leaves = from.is_in_flow()
        && !matches!(from, FlowObject::End(_) | FlowObject::Break(_) | FlowObject::Continue(_));
    let arrives = to.is_in_flow() && !matches!(to, FlowObject::Start(_));
    leaves
        && arrives
        && from.id() != to.id()
        && scope_holding(flow, from.id()) == scope_holding(flow, to.id())
        && !flow.flows.iter().any(|f| f.from == from.id() && f.to == to.id())
}

/// Moves objects of a canvas by a distance. What stands in a moved loop moves with it, as places in
/// a loop count from the canvas.
pub fn move_objects(
    project: &Project,
    microflow: DocumentId,
    objects: &BTreeSet<Id>,
    by: Point,
) -> Change {
    let mut change = Change::new(if objects.len() == 1 { "Move" } else { "Move selection" });
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        let mut moved = objects.clone();
        for object in flow.all_objects() {
            if let FlowObject::Loop(inner) = object
                && moved.contains(&inner.id)
            {
                moved.extend(inner.objects.iter().map(FlowObject::id));
            }
        }
        for id in &moved {
            if let Some(element) = find_mut(document.root_mut(), *id)
                && let Some(FieldMut::Point(at)) = element.get_mut("at")
            {
                *at = Point::new(at.x + by.x, at.y + by.y);
            }
        }
    });
    change
}

/// Before objects go: where one stands in a line, the flow into it leads on to what comes after it;
/// all other flows that touch it go.
pub(super) fn close_gaps(flow: &mut Microflow, ids: &mut dyn IdSource, gone: &BTreeSet<Id>) {
    let mut bridges = Vec::new();
    for entry in flow.flows.iter().filter(|f| !gone.contains(&f.from) && gone.contains(&f.to)) {
        let mut at = entry.to;
        let mut steps = 0;
        // Follows the line of deleted objects, as long as it is a line.
        while gone.contains(&at) && steps <= flow.flows.len() {
            let out: Vec<&SequenceFlow> =
                flow.flows.iter().filter(|f| f.from == at && !f.error).collect();
            let [next] = out.as_slice() else { break };
            at = next.to;
            steps += 1;
        }
        if !gone.contains(&at) && at != entry.from && !gone.contains(&entry.id) {
            bridges.push(SequenceFlow {
                id: ids.next_id(),
                to: at,
                bends: Vec::new(),
                ..entry.clone()
            });
        }
    }
    flow.flows
        .retain(|f| !gone.contains(&f.id) && !gone.contains(&f.from) && !gone.contains(&f.to));
    for bridge in bridges {
        if !flow.flows.iter().any(|f| f.from == bridge.from && f.to == bridge.to) {
            flow.flows.push(bridge);
        }
    }
}

/// A parameter of this microflow, for tools that build flows.
pub fn parameter(name: &str, ty: crate::value::DataType) -> FlowObject {
    Parameter { name: name.to_owned(), ty, ..Parameter::default() }.into()
}

/// A loop over a list with an empty body.
pub fn loop_over(list: &str, iterator: &str) -> FlowObject {
    Loop { list: list.to_owned(), iterator: iterator.to_owned(), ..Loop::default() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::verbs::delete_elements;
    use crate::id::SeededIds;
    use crate::model::microflow::{CreateVariable, Decision};

    fn app() -> (Project, SeededIds, DocumentId) {
        let mut ids = SeededIds::new(1);
        let project = Project::default();
        let (change, id) = create_microflow(&project, &mut ids, Place::module("Sales"), "Flow");
        (change.apply(&project).unwrap(), ids, id)
    }

    fn flow(project: &Project, id: DocumentId) -> &Microflow {
        match &project.document(id).unwrap().content {
            Content::Microflow(flow) => flow,
            other => panic!("{other:?}"),
        }
    }

    /// The kinds along the flow from the start, taking the first way out.
    fn line(flow: &Microflow) -> String {
        let start = flow.objects.iter().find(|o| matches!(o, FlowObject::Start(_))).unwrap();
        let mut kinds = vec!["start"];
        let mut at = start.id();
        while let Some(next) = flow.flows_from(at).first() {
            at = next.to;
            kinds.push(flow.object(at).unwrap().element().kind().name);
        }
        kinds.join(" ")
    }

    #[test]
    fn an_activity_on_a_flow_is_inserted_and_its_removal_closes_the_gap() {
        let (project, mut ids, id) = app();
        let on = flow(&project, id).flows[0].id;
        let (change, added) = add_object(
            &project,
            &mut ids,
            id,
            CreateVariable::default().into(),
            Spot::OnFlow(on),
            Point::new(170, 160),
        );
        let project = change.apply(&project).unwrap();
        assert_eq!(line(flow(&project, id)), "start createVariable end");
        assert!(flow(&project, id).objects.iter().all(|o| o.at().x != 270), "the end made room");
        let change = delete_elements(&project, &mut ids, id, &BTreeSet::from([added]));
        let project = change.apply(&project).unwrap();
        assert_eq!(line(flow(&project, id)), "start end");
        assert_eq!(flow(&project, id).flows.len(), 1);
    }

    #[test]
    fn a_decision_gets_both_cases() {
        let (project, mut ids, id) = app();
        let on = flow(&project, id).flows[0].id;
        let (change, decision) = add_object(
            &project,
            &mut ids,
            id,
            Decision::default().into(),
            Spot::OnFlow(on),
            Point::new(170, 160),
        );
        let project = change.apply(&project).unwrap();
        let (change, _) = add_object(
            &project,
            &mut ids,
            id,
            End::default().into(),
            Spot::After(decision),
            Point::new(170, 300),
        );
        let project = change.apply(&project).unwrap();
        let cases: Vec<_> =
            flow(&project, id).flows_from(decision).iter().map(|f| f.case.clone()).collect();
        assert!(
            cases.contains(&"true".to_owned()) && cases.contains(&"false".to_owned()),
            "{cases:?}"
        );
    }

    #[test]
    fn flows_stay_where_they_make_sense() {
        let (project, mut ids, id) = app();
        let (start, end) = (flow(&project, id).objects[0].id(), flow(&project, id).objects[1].id());
        assert!(connect(&project, &mut ids, id, end, start).is_none());
        assert!(connect(&project, &mut ids, id, start, start).is_none());
        assert!(connect(&project, &mut ids, id, start, end).is_none(), "it is there already");
        let (change, other) = add_object(
            &project,
            &mut ids,
            id,
            End::default().into(),
            Spot::Free(None),
            Point::new(270, 300),
        );
        let project = change.apply(&project).unwrap();
        let (change, _) = connect(&project, &mut ids, id, start, other).unwrap();
        let project = change.apply(&project).unwrap();
        assert_eq!(flow(&project, id).flows.len(), 1, "a start has one way out");
    }
}
