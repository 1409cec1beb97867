//! What is wrong with the objects of the microflow, to be shown where it is.

use std::collections::BTreeMap;

use model_core::check::{Problem, Severity};
use model_core::id::Id;
use model_core::model::Node as _;
use model_core::model::meta::find;

use super::Desk;
use crate::flow_scene::{Marks, Wrong};

/// Remembers for which state of the app the problems were sorted by object.
#[derive(Default)]
pub(super) struct Problems {
    made_for: Option<(u64, Option<u64>)>,
}

impl Problems {
    /// Sorts the problems by object when the model or what the checker found is another.
    pub fn refresh(&mut self, desk: &Desk<'_>, marks: &mut Marks) {
        let app = desk.context.app;
        let key = (app.revision, app.checked.map(|checked| checked.revision));
        if self.made_for != Some(key) {
            self.made_for = Some(key);
            marks.problems = found(desk);
        }
    }
}

/// The problems of each object: those of what lies inside it, and of the flows that leave it.
fn found(desk: &Desk<'_>) -> BTreeMap<Id, Wrong> {
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
