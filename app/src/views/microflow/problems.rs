//! What is wrong with the objects of the microflow, to be shown where it is.

use std::collections::BTreeMap;

use model_core::check::{Problem, Severity};
use model_core::id::Id;
use model_core::model::Node as _;
use model_core::model::meta::find;

use super::Desk;
use crate::flow_scene::Wrong;

/// The problems of each object: those of what lies inside it, and of the flows that leave it.
pub(super) fn found(desk: &Desk<'_>) -> BTreeMap<Id, Wrong> {
    let mut found: BTreeMap<Id, Wrong> = BTreeMap::new();
    for problem in desk.context.app.problems.of(desk.id) {
        let Some(object) = object_of(desk, problem) else { continue };
        let wrong = found.entry(object).or_default();
        wrong.is_error |= problem.severity == Severity::Error;
        wrong.is_warning |= problem.severity == Severity::Warning;
        let sentence = match problem.hint.as_str() {
            "" => problem.message.clone(),
            hint => format!("{} {hint}", problem.message),
        };
        if !wrong.messages.contains(&sentence) {
            wrong.messages.push(sentence);
        }
    }
    found
}

fn object_of(desk: &Desk<'_>, problem: &Problem) -> Option<Id> {
    let element = problem.address.element;
    if let Some(flow) = desk.flow.flows.iter().find(|flow| flow.id == element) {
        return Some(flow.from);
    }
    // The innermost object: loops come before what stands in them.
    let all = desk.flow.all_objects();
    let holder = all.into_iter().rev().find(|object| find(object.element(), element).is_some());
    holder.map(model_core::model::microflow::FlowObject::id)
}
