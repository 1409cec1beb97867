//! Sequence flows: connecting, cases, error handling, and what happens to them when objects go.

use std::collections::BTreeSet;

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::meta::{FieldMut, find_mut};
use crate::model::microflow::{Continue, End, ErrorHandling, FlowObject, Microflow, SequenceFlow};
use crate::model::{Content, DocumentId, Node, Point, Project};

use super::arrange::grow_loops;
use super::{put, scope_holding};

/// The case that a new flow out of a decision gets: the first of true and false that is free;
/// nothing for other objects.
pub(super) fn default_case(flow: &Microflow, from: Id) -> String {
    if !matches!(flow.object(from), Some(FlowObject::Decision(_))) {
        return String::new();
    }
    let used: Vec<&str> = flow.flows_from(from).iter().map(|f| f.case.as_str()).collect();
    ["true", "false"].into_iter().find(|case| !used.contains(case)).unwrap_or_default().to_owned()
}

/// Whether a flow can lead out of an object.
pub(super) fn can_leave(object: &FlowObject) -> bool {
    object.is_in_flow()
        && !matches!(object, FlowObject::End(_) | FlowObject::Break(_) | FlowObject::Continue(_))
}

/// Whether a flow can lead to an object.
pub(super) fn can_arrive(object: &FlowObject) -> bool {
    object.is_in_flow() && !matches!(object, FlowObject::Start(_))
}

/// Connects two objects. An activity has one way out, so its old one is replaced; a second one of
/// an activity with error handling of its own becomes the error flow. Nothing where no flow can be.
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
    let outgoing = flow.flows_from(from);
    let handles = origin.activity().is_some_and(|activity| {
        use ErrorHandling::{Custom, CustomWithoutRollback};
        matches!(activity.on_error(), Custom | CustomWithoutRollback)
    });
    let error = handles
        && outgoing.iter().any(|flow| !flow.error)
        && !outgoing.iter().any(|flow| flow.error);
    let new = SequenceFlow {
        id: ids.next_id(),
        from,
        to,
        case: default_case(flow, from),
        error,
        ..SequenceFlow::default()
    };
    let id = new.id;
    let many = matches!(origin, FlowObject::Decision(_)) || error;
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
    why_not_connect(flow, from, to).is_none()
}

/// Why no flow may lead from one object to the other, as a sentence; nothing if one may.
pub fn why_not_connect(
    flow: &Microflow,
    from: &FlowObject,
    to: &FlowObject,
) -> Option<&'static str> {
    if !from.is_in_flow() || !to.is_in_flow() {
        return Some("Sequence flows do not touch parameters and annotations.");
    }
    if !can_leave(from) {
        return Some("No flow leads out of an end; pull it from an activity instead.");
    }
    if !can_arrive(to) {
        return Some("No flow leads back to the start; let it lead to an activity.");
    }
    if from.id() == to.id() {
        return Some("A flow cannot lead to where it begins.");
    }
    if scope_holding(flow, from.id()) != scope_holding(flow, to.id()) {
        return Some("A flow cannot cross the frame of a loop; connect the loop itself.");
    }
    let is_there = flow.flows.iter().any(|f| f.from == from.id() && f.to == to.id());
    is_there.then_some("They are connected already.")
}

/// Gives a flow out of a decision another case. A flow that has this case takes the old one, so
/// that no case comes twice.
pub fn set_case(project: &Project, microflow: DocumentId, flow: Id, case: &str) -> Change {
    let mut change = Change::new("Change case");
    change.edit(project, microflow, |document| {
        let Content::Microflow(microflow) = &mut document.content else { return };
        let found = microflow.flows.iter().find(|f| f.id == flow).map(|f| (f.from, f.case.clone()));
        let Some((from, old)) = found else { return };
        for other in microflow.flows.iter_mut().filter(|f| f.from == from && !f.error) {
            if other.id == flow {
                case.clone_into(&mut other.case);
            } else if other.case == case && !case.is_empty() {
                other.case.clone_from(&old);
            }
        }
    });
    change
}

/// Chooses what happens when an activity fails. Handling of its own gets an error flow to an end
/// (in a loop: to the next round) if there is none yet; without it the error flow goes. Answers
/// with what the error flow leads to, if it is new.
pub fn handle_errors(
    project: &Project,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    object: Id,
    handling: ErrorHandling,
) -> (Change, Option<Id>) {
    let mut added = None;
    let mut change = Change::new("Change error handling");
    change.edit(project, microflow, |document| {
        let Some(element) = find_mut(document.root_mut(), object) else { return };
        let Some(FieldMut::Choice(choice)) = element.get_mut("onError") else { return };
        let key = crate::model::meta::Chosen::key(&handling);
        choice.choose(key);
        let Content::Microflow(flow) = &mut document.content else { return };
        let own = matches!(handling, ErrorHandling::Custom | ErrorHandling::CustomWithoutRollback);
        let has = flow.flows.iter().any(|f| f.from == object && f.error);
        if !own {
            flow.flows.retain(|f| f.from != object || !f.error);
        } else if !has && let Some(from) = flow.object(object) {
            let at = Point::new(from.at().x, from.at().y + 120);
            let scope = scope_holding(flow, object);
            let mut target: FlowObject = match scope {
                Some(_) => Continue { at, ..Continue::default() }.into(),
                None => End { at, ..End::default() }.into(),
            };
            let id = ids.next_id();
            target.element_mut().set_id(id);
            put(flow, scope, target);
            flow.flows.push(SequenceFlow {
                id: ids.next_id(),
                from: object,
                to: id,
                error: true,
                ..SequenceFlow::default()
            });
            grow_loops(flow);
            added = Some(id);
        }
    });
    (change, added)
}

/// Before objects go: where one stands in a line, the flow into it leads on to what comes after it;
/// all other flows that touch it go.
pub(crate) fn close_gaps(flow: &mut Microflow, ids: &mut dyn IdSource, gone: &BTreeSet<Id>) {
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
