//! The ways of a microflow: one start, every way ends, nothing stands aside.

use std::collections::BTreeSet;

use crate::analysis::FlowGraph;
use crate::analysis::flow::Broken;
use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::model::microflow::{Activity, FlowObject, Loop, Microflow};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NO_START,
        &STARTS,
        &DEAD_END,
        &UNREACHABLE,
        &ENDLESS,
        &WIRING,
        &BROKEN,
        &INSIDE_LOOP,
        &OUTSIDE_LOOP,
        &LOOP_START,
        &EMPTY_LOOP,
    ],
    scope: Scope::Document(find),
};

static NO_START: Rule = Rule {
    code: "MQ0401",
    title: "A microflow has a start",
    severity: Severity::Error,
    why: "A run begins at the start event.",
    how: "Draw a start event and a flow from it to the first activity.",
    example: "A microflow of which the start event was deleted.",
};

static STARTS: Rule = Rule {
    code: "MQ0402",
    title: "A microflow has one start",
    severity: Severity::Error,
    why: "With two start events it is not said where a run begins.",
    how: "Delete all start events but one.",
    example: "Two microflows that were pasted into one, each with its start event.",
};

static DEAD_END: Rule = Rule {
    code: "MQ0403",
    title: "Every way leads to an end",
    severity: Severity::Error,
    why: "A run that comes to this object does not know how to go on, nor what the microflow returns.",
    how: "Draw a flow to the next object or to an end event. Inside a loop the last activity needs none.",
    example: "A commit without a flow that leaves it.",
};

static UNREACHABLE: Rule = Rule {
    code: "MQ0404",
    title: "Every object can be reached",
    severity: Severity::Error,
    why: "No run ever comes to this object, so what it does never happens.",
    how: "Draw a flow to it, or delete it.",
    example: "An activity that was taken out of the flow but not deleted.",
};

static ENDLESS: Rule = Rule {
    code: "MQ0405",
    title: "No way goes round for ever",
    severity: Severity::Error,
    why: "From here the flow leads back to where it was and never to an end, so a run would be stopped by its limits.",
    how: "Add a decision with a way out, or use a loop.",
    example: "A merge and a change of a variable that lead to each other.",
};

static WIRING: Rule = Rule {
    code: "MQ0406",
    title: "Only a decision has several ways",
    severity: Severity::Error,
    why: "A run goes one way. Only a decision says which; a start has no flow to it, and an end, a break and a continue have none that leave them.",
    how: "Delete the flow, or put a decision there.",
    example: "An activity from which two flows lead on.",
};

static BROKEN: Rule = Rule {
    code: "MQ0407",
    title: "Flows connect objects of one level",
    severity: Severity::Error,
    why: "A flow goes from one object to another, both outside of loops or both inside the same one.",
    how: "Delete the flow and draw it anew. To leave a loop use a break.",
    example: "A flow from an activity inside a loop to an end event outside.",
};

static INSIDE_LOOP: Rule = Rule {
    code: "MQ0408",
    title: "Starts, ends and parameters stand outside of loops",
    severity: Severity::Error,
    why: "They belong to the microflow as a whole; a loop begins at its first object and ends by itself.",
    how: "Leave the loop with a break, decide after it, and end there.",
    example: "An end event in a loop that looks for the first open order.",
};

static OUTSIDE_LOOP: Rule = Rule {
    code: "MQ0409",
    title: "Break and continue stand inside of loops",
    severity: Severity::Error,
    why: "Outside of a loop there is nothing to leave and no next round.",
    how: "Use an end event instead.",
    example: "A break event that was pasted outside of the loop.",
};

static LOOP_START: Rule = Rule {
    code: "MQ0410",
    title: "A loop begins at one object",
    severity: Severity::Error,
    why: "Each round of a loop begins at the object inside to which no flow leads. With several, or none, it is not said where.",
    how: "Connect the objects inside so that one of them comes first.",
    example: "Two activities in a loop without a flow between them.",
};

static EMPTY_LOOP: Rule = Rule {
    code: "MQ0411",
    title: "A loop does something",
    severity: Severity::Warning,
    why: "Nothing stands inside, so the rounds have no effect.",
    how: "Put activities into the loop, or delete it.",
    example: "A loop whose activities were moved elsewhere.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(variables) = check.variables() else { return };
    let graph = &variables.graph;
    starts(check, graph.flow);
    for vertex in graph.vertices() {
        connections(check, graph, vertex.object, vertex.scope);
        position(check, vertex.object, vertex.scope);
        if let FlowObject::Loop(inner) = vertex.object {
            loop_start(check, graph, inner);
        }
    }
    parameters_in_loops(check, graph.flow);
    for (flow, why) in &graph.broken {
        let message = match why {
            Broken::NoEnd => "This flow leads from or to an object that is not there.",
            Broken::AcrossLoop => "This flow leads into a loop or out of one.",
            Broken::ToItself => "This flow leads back to the object that it leaves.",
        };
        let fix = Fix::remove("Delete the flow", check.id, flow.id);
        let problem = Problem::new(&BROKEN, check.at(flow.id), message);
        check.add(problem.hint("Delete the flow and draw it anew.").fix(fix));
    }
    unreachable(check, graph);
    endless(check, graph);
}

/// An object in words: `this activity`, `this decision`.
fn word(object: &FlowObject) -> String {
    match object {
        FlowObject::Start(_)
        | FlowObject::End(_)
        | FlowObject::Break(_)
        | FlowObject::Continue(_) => format!("{} event", object.kind_label().to_lowercase()),
        FlowObject::Decision(_) | FlowObject::Merge(_) | FlowObject::Loop(_) => {
            object.kind_label().to_lowercase()
        }
        _ => format!("activity “{}”", object.kind_label()),
    }
}

fn starts(check: &mut DocumentCheck<'_>, flow: &Microflow) {
    let starts: Vec<Id> = flow
        .objects
        .iter()
        .filter(|object| matches!(object, FlowObject::Start(_)))
        .map(FlowObject::id)
        .collect();
    if starts.is_empty() {
        let problem =
            Problem::new(&NO_START, check.here(), "This microflow has no start event.");
        check.add(problem.hint("Draw a start event and a flow from it."));
    }
    for start in starts.iter().skip(1) {
        let fix = Fix::remove("Delete this start", check.id, *start);
        let message = "This microflow has another start event.";
        let problem = Problem::new(&STARTS, check.at(*start), message);
        check.add(problem.hint("Delete all start events but one.").fix(fix));
    }
}

fn is_final(object: &FlowObject) -> bool {
    matches!(
        object,
        FlowObject::End(_)
            | FlowObject::ErrorEnd(_)
            | FlowObject::Break(_)
            | FlowObject::Continue(_)
    )
}

/// Whether several ways may leave it, one for each outcome.
fn decides(object: &FlowObject) -> bool {
    matches!(object, FlowObject::Decision(_) | FlowObject::TypeDecision(_))
}

fn connections(
    check: &mut DocumentCheck<'_>,
    graph: &FlowGraph<'_>,
    object: &FlowObject,
    scope: Id,
) {
    let id = object.id();
    let ways: Vec<_> = graph.outgoing(id).into_iter().filter(|flow| !flow.error).collect();
    let at = check.at(id);
    if is_final(object) {
        for flow in graph.outgoing(id) {
            let message = format!("This flow leaves the {}, where a run ends.", word(object));
            let fix = Fix::remove("Delete the flow", check.id, flow.id);
            let problem = Problem::new(&WIRING, check.at(flow.id), message);
            check.add(problem.hint("Delete the flow.").fix(fix));
        }
    } else if ways.is_empty() && scope.is_none() && !decides(object) && !is_aside(graph, object) {
        let message = format!("No flow leaves the {}.", word(object));
        let problem = Problem::new(&DEAD_END, at.clone(), message);
        check.add(problem.hint("Draw a flow to what comes next, or to an end event."));
    }
    if !decides(object) && !is_final(object) {
        for flow in ways.iter().skip(1) {
            let message = format!("Another flow leaves the {} already.", word(object));
            let fix = Fix::remove("Delete the flow", check.id, flow.id);
            let problem = Problem::new(&WIRING, check.at(flow.id), message);
            check.add(problem.hint("Put a decision there, or delete the flow.").fix(fix));
        }
    }
    if matches!(object, FlowObject::Start(_)) {
        for flow in graph.incoming(id) {
            let message = "This flow leads to a start event.";
            let fix = Fix::remove("Delete the flow", check.id, flow.id);
            let problem = Problem::new(&WIRING, check.at(flow.id), message);
            check.add(problem.hint("Lead it to a merge after the start.").fix(fix));
        }
    }
}

fn position(check: &mut DocumentCheck<'_>, object: &FlowObject, scope: Id) {
    let at = check.at(object.id());
    match object {
        FlowObject::Break(_) | FlowObject::Continue(_) if scope.is_none() => {
            let message = format!("The {} stands outside of any loop.", word(object));
            let problem = Problem::new(&OUTSIDE_LOOP, at, message);
            check.add(problem.hint("Use an end event instead."));
        }
        FlowObject::Start(_) | FlowObject::End(_) if !scope.is_none() => {
            let message = format!("The {} stands inside a loop.", word(object));
            let hint = match object {
                FlowObject::Start(_) => "Delete it; the loop begins at its first object.",
                _ => "Use a break, and end the microflow after the loop.",
            };
            check.add(Problem::new(&INSIDE_LOOP, at, message).hint(hint));
        }
        _ => {}
    }
}

fn parameters_in_loops(check: &mut DocumentCheck<'_>, flow: &Microflow) {
    for object in flow.all_objects() {
        if let FlowObject::Parameter(parameter) = object
            && !flow.objects.iter().any(|outer| outer.id() == parameter.id)
        {
            let message = format!("The parameter {} stands inside a loop.", parameter.name);
            let problem = Problem::new(&INSIDE_LOOP, check.at(parameter.id), message);
            check.add(problem.hint("Move it out of the loop."));
        }
    }
}

fn loop_start(check: &mut DocumentCheck<'_>, graph: &FlowGraph<'_>, inner: &Loop) {
    let at = check.at(inner.id);
    if !inner.objects.iter().any(FlowObject::is_in_flow) {
        let problem = Problem::new(&EMPTY_LOOP, at, "Nothing stands inside this loop.");
        check.add(problem.hint("Put activities into it, or delete it."));
        return;
    }
    let entries = graph.entries(inner.id);
    if entries.len() != 1 {
        let message = match entries.len() {
            0 => "No object inside this loop comes first: a flow leads to each.".to_owned(),
            n => format!("{n} objects inside this loop could come first: no flow leads to them."),
        };
        let problem = Problem::new(&LOOP_START, at, message);
        check.add(problem.hint("Connect the objects inside so that one comes first."));
    }
}

/// Of objects that no run comes to, those at which a part of the flow begins.
fn unreachable(check: &mut DocumentCheck<'_>, graph: &FlowGraph<'_>) {
    if !graph.vertices().any(|vertex| matches!(vertex.object, FlowObject::Start(_))) {
        return;
    }
    let mut told: BTreeSet<Id> = BTreeSet::new();
    let aside: Vec<_> = graph
        .vertices()
        .filter(|vertex| !graph.is_reachable(vertex.object.id()))
        .collect();
    let (first, others): (Vec<_>, Vec<_>) = aside
        .into_iter()
        .partition(|vertex| vertex.scope.is_none() && graph.incoming(vertex.object.id()).is_empty());
    for vertex in first.into_iter().chain(others) {
        let id = vertex.object.id();
        if told.contains(&id) || is_aside(graph, vertex.object) {
            continue;
        }
        told.extend(graph.reached_from(id));
        let message = format!("No flow leads from the start to the {}.", word(vertex.object));
        let problem = Problem::new(&UNREACHABLE, check.at(id), message);
        check.add(problem.hint("Draw a flow to it, or delete it."));
    }
}

/// The first object from which every way goes round.
fn endless(check: &mut DocumentCheck<'_>, graph: &FlowGraph<'_>) {
    let can_stop = graph.can_stop();
    let mut told: BTreeSet<Id> = BTreeSet::new();
    for vertex in graph.in_run_order() {
        let id = vertex.object.id();
        if !graph.is_reachable(id) || told.contains(&id) {
            continue;
        }
        let goes_round = || {
            graph.outgoing(id).iter().any(|flow| graph.reached_from(flow.to).contains(&id))
        };
        if !can_stop.contains(&id) && goes_round() {
            told.extend(graph.reached_from(id));
            let message = format!("From the {} every way leads back to it.", word(vertex.object));
            let problem = Problem::new(&ENDLESS, check.at(id), message);
            check.add(problem.hint("Add a decision with a way to an end, or use a loop."));
        }
    }
}

/// Whether an activity is switched off and no flow leads to it: kept for later, as people do.
fn is_aside(graph: &FlowGraph<'_>, object: &FlowObject) -> bool {
    object.activity().is_some_and(Activity::is_disabled) && graph.incoming(object.id()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::id::Id;
    use crate::model::microflow::{
        Break, CommitObjects, End, ErrorEnd, FlowObject, Merge, Microflow, Parameter, SequenceFlow, Start,
    };
    use crate::testing::{FlowBuilder, app};

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        check(&FAMILY, app().microflow("A.F", build), expected);
    }

    fn connect(flow: &mut Microflow, from: Id, to: Id) {
        flow.flows.push(SequenceFlow { from, to, ..SequenceFlow::default() });
    }

    fn id_of(flow: &Microflow, label: &str) -> Id {
        flow.all_objects().iter().find(|o| o.kind_label() == label).unwrap().id()
    }

    #[test]
    fn good_flows() {
        check_flow(|m| m.end(""), &[]);
        check_flow(
            |m| {
                m.each("L", "x", |m| {
                    m.decide("true")
                        .case("true", |m| m.commit("x").next_round())
                        .case("false", FlowBuilder::leave)
                })
                .call("A.F", &[], "")
                .on_error(|m| m.end(""))
                .end("")
            },
            &[],
        );
    }

    #[test]
    fn starts() {
        check_flow(
            |m| m.end("").with(|flow| flow.objects.retain(|o| !matches!(o, FlowObject::Start(_)))),
            &[
                "MQ0401 A.F: This microflow has no start event.",
                "MQ0407 A.F, Sequence flow: This flow leads from or to an object that is not there.",
            ],
        );
        check_flow(
            |m| m.then(Start::default()).end(""),
            &[
                "MQ0402 A.F, Start: This microflow has another start event.",
                "MQ0406 A.F, Sequence flow: This flow leads to a start event.",
            ],
        );
    }

    #[test]
    fn what_is_switched_off_may_stand_aside() {
        let aside = |disabled: bool| {
            move |m: FlowBuilder| {
                m.end("").with(|flow| {
                    let commit = CommitObjects { disabled, ..CommitObjects::default() };
                    flow.objects.push(commit.into());
                })
            }
        };
        check_flow(aside(true), &[]);
        check_flow(
            aside(false),
            &[
                "MQ0403 A.F, Commit: No flow leaves the activity “Commit”.",
                "MQ0404 A.F, Commit: No flow leads from the start to the activity “Commit”.",
            ],
        );
    }

    #[test]
    fn every_way_ends() {
        check_flow(|m| m, &["MQ0403 A.F, Start: No flow leaves the start event."]);
        check_flow(
            |m| m.commit("x"),
            &["MQ0403 A.F, Commit x: No flow leaves the activity “Commit”."],
        );
        check_flow(
            |m| {
                m.then(Merge::default()).commit("x").with(|flow| {
                    let (merge, commit) = (id_of(flow, "Merge"), id_of(flow, "Commit"));
                    connect(flow, commit, merge);
                })
            },
            &["MQ0405 A.F, Merge: From the merge every way leads back to it."],
        );
    }

    #[test]
    fn what_stands_aside_is_told_once() {
        check_flow(
            |m| m.end("").then(CommitObjects::default()).commit("x").end(""),
            &["MQ0404 A.F, Commit: No flow leads from the start to the activity “Commit”."],
        );
    }

    #[test]
    fn wiring() {
        check_flow(
            |m| {
                m.commit("x").end("").with(|flow| {
                    let (commit, end) = (id_of(flow, "Commit"), id_of(flow, "End"));
                    let other = End { id: Id::from_bits(5), ..End::default() };
                    flow.objects.push(other.into());
                    connect(flow, commit, Id::from_bits(5));
                    connect(flow, end, commit);
                    connect(flow, commit, commit);
                    connect(flow, commit, Id::from_bits(6));
                })
            },
            &[
                "MQ0406 A.F, Sequence flow: Another flow leaves the activity “Commit” already.",
                "MQ0406 A.F, Sequence flow: This flow leaves the end event, where a run ends.",
                "MQ0407 A.F, Sequence flow: This flow leads back to the object that it leaves.",
                "MQ0407 A.F, Sequence flow: This flow leads from or to an object that is not there.",
            ],
        );
    }

    #[test]
    fn loops() {
        check_flow(
            |m| m.then(Break::default()),
            &["MQ0409 A.F, Break: The break event stands outside of any loop."],
        );
        check_flow(
            |m| m.each("L", "x", |m| m.end("")).end(""),
            &["MQ0408 A.F, End: The end event stands inside a loop."],
        );
        check_flow(
            |m| m.each("L", "x", |m| m).end(""),
            &["MQ0411 A.F, Loop x: Nothing stands inside this loop."],
        );
        check_flow(
            |m| m.each("L", "x", |m| m.leave().leave()).end(""),
            &["MQ0410 A.F, Loop x: 2 objects inside this loop could come first: no flow leads to them."],
        );
        check_flow(
            |m| {
                m.each("L", "x", FlowBuilder::leave)
                    .edit_last(|object| {
                        let FlowObject::Loop(inner) = object else { panic!() };
                        inner.objects.push(Parameter { name: "P".into(), ..Parameter::default() }.into());
                    })
                    .end("")
            },
            &["MQ0408 A.F, Parameter P: The parameter P stands inside a loop."],
        );
        check_flow(
            |m| {
                m.each("L", "x", |m| m.commit("x")).end("").with(|flow| {
                    let (commit, end) = (id_of(flow, "Commit"), id_of(flow, "End"));
                    connect(flow, commit, end);
                })
            },
            &["MQ0407 A.F, Sequence flow: This flow leads into a loop or out of one."],
        );
    }

    #[test]
    fn an_error_end_ends_a_way() {
        let errors = |m: FlowBuilder| m.then(ErrorEnd::default());
        check_flow(|m| m.call("A.F", &[], "").on_error(errors).end(""), &[]);
    }
}
