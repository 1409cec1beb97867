//! The verbs of microflows on small flows.

use std::collections::BTreeSet;

use super::*;
use crate::change::verbs::delete_elements;
use crate::id::SeededIds;
use crate::model::microflow::{CreateVariable, Decision, ErrorHandling};

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
    assert!(flow(&project, id).objects.iter().all(|o| o.at().x != 280), "the end made room");
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
    assert!(cases.contains(&"true".to_owned()) && cases.contains(&"false".to_owned()), "{cases:?}");
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

/// A flow: start, loop over `Lines` with one activity inside, end; and a variable on its own.
fn with_loop() -> (Project, SeededIds, DocumentId) {
    let project = crate::testing::app()
        .microflow("Sales.Flow", |m| {
            m.retrieve("Sales.Line", "", "Lines")
                .each("Lines", "Line", |m| m.commit("Line").delete("Line"))
                .end("")
        })
        .build();
    let id = project.of_kind::<Microflow>().next().unwrap().0;
    (project, SeededIds::new(9), id)
}

fn by_kind(flow: &Microflow, kind: &str) -> Id {
    let all = flow.all_objects();
    all.iter().find(|o| o.element().kind().name == kind).unwrap_or_else(|| panic!("{kind}")).id()
}

fn scope(flow: &Microflow, kind: &str) -> Option<Id> {
    scope_holding(flow, by_kind(flow, kind))
}

#[test]
fn objects_go_into_a_loop_and_out_of_it() {
    let (project, mut ids, id) = with_loop();
    let (commit, around) =
        (by_kind(flow(&project, id), "commit"), by_kind(flow(&project, id), "loop"));
    let out =
        drop_objects(&project, &mut ids, id, &BTreeSet::from([commit]), Point::new(0, 300), None);
    let project = out.apply(&project).unwrap();
    let now = flow(&project, id);
    assert_eq!((scope(now, "commit"), scope(now, "delete")), (None, Some(around)));
    assert!(now.flows.iter().all(|f| f.from != commit && f.to != commit));
    assert_eq!(line(now), "start retrieve loop end");
    let back = drop_objects(
        &project,
        &mut ids,
        id,
        &BTreeSet::from([commit]),
        Point::new(0, -300),
        Some(around),
    );
    let project = back.apply(&project).unwrap();
    assert_eq!(scope(flow(&project, id), "commit"), Some(around));
    // A loop in itself makes no sense.
    let odd = drop_objects(
        &project,
        &mut ids,
        id,
        &BTreeSet::from([around]),
        Point::new(8, 0),
        Some(around),
    );
    let project = odd.apply(&project).unwrap();
    assert_eq!(scope(flow(&project, id), "loop"), None);
}

#[test]
fn what_stands_in_a_moved_loop_keeps_its_flows() {
    let (project, mut ids, id) = with_loop();
    let (change, outer) = add_object(
        &project,
        &mut ids,
        id,
        loop_over("A", "B"),
        Spot::Free(None),
        Point::new(900, 500),
    );
    let project = change.apply(&project).unwrap();
    let inner = flow(&project, id).flows.len();
    let loops: Vec<Id> = flow(&project, id)
        .objects
        .iter()
        .filter(|o| matches!(o, FlowObject::Loop(_)))
        .map(FlowObject::id)
        .collect();
    let moved = loops.into_iter().find(|l| *l != outer).unwrap();
    let change = drop_objects(
        &project,
        &mut ids,
        id,
        &BTreeSet::from([moved]),
        Point::new(10, 10),
        Some(outer),
    );
    let project = change.apply(&project).unwrap();
    let now = flow(&project, id);
    assert_eq!(scope_holding(now, moved), Some(outer));
    assert_eq!(line(now), "start retrieve end");
    // One flow less: the gap closed; the one inside the loop is still there.
    assert_eq!(now.flows.len(), inner - 1);
    assert!(now.flows.iter().any(|f| f.from == by_kind(now, "commit")));
}

#[test]
fn a_loop_holds_what_stands_in_it() {
    let (project, _, id) = with_loop();
    let commit = by_kind(flow(&project, id), "commit");
    let project = move_objects(&project, id, &BTreeSet::from([commit]), Point::new(-500, 0))
        .apply(&project)
        .unwrap();
    let now = flow(&project, id);
    let FlowObject::Loop(around) = now.object(by_kind(now, "loop")).unwrap() else { panic!() };
    for object in &around.objects {
        assert!(object.at().x - object.size().x / 2 >= around.at.x - around.size.x / 2);
        assert!(object.at().x + object.size().x / 2 <= around.at.x + around.size.x / 2);
    }
    let least = resize_object(&project, id, around.id, around.at, Point::new(10, 10))
        .apply(&project)
        .unwrap();
    let FlowObject::Loop(small) = flow(&least, id).object(around.id).unwrap() else { panic!() };
    assert!(small.size.x > 300, "{:?}", small.size);
}

#[test]
fn an_object_that_stands_alone_is_put_into_a_flow() {
    let (project, mut ids, id) = app();
    let (change, alone) = add_object(
        &project,
        &mut ids,
        id,
        CreateVariable::default().into(),
        Spot::Free(None),
        Point::new(100, 400),
    );
    let project = change.apply(&project).unwrap();
    let on = flow(&project, id).flows[0].id;
    let change = put_on_flow(&project, &mut ids, id, alone, Point::new(80, -240), on);
    let project = change.apply(&project).unwrap();
    assert_eq!(line(flow(&project, id)), "start createVariable end");
    let at = |kind| flow(&project, id).object(by_kind(flow(&project, id), kind)).unwrap().at();
    assert!(at("start").x + 11 < at("createVariable").x - 75);
    assert!(at("createVariable").x + 75 < at("end").x - 11);
}

#[test]
fn after_an_activity_the_flow_goes_on() {
    let (project, mut ids, id) = app();
    let start = by_kind(flow(&project, id), "start");
    let (change, _) = add_object(
        &project,
        &mut ids,
        id,
        CreateVariable::default().into(),
        Spot::After(start),
        Point::new(80, 300),
    );
    let project = change.apply(&project).unwrap();
    assert_eq!(line(flow(&project, id)), "start createVariable end");
}

#[test]
fn a_case_never_comes_twice() {
    let project = crate::testing::app()
        .microflow("A.F", |m| {
            m.decide("1 > 2").case("true", |m| m.end("")).case("false", |m| m.end(""))
        })
        .build();
    let id = project.of_kind::<Microflow>().next().unwrap().0;
    let yes = flow(&project, id).flows.iter().find(|f| f.case == "true").unwrap().id;
    let project = set_case(&project, id, yes, "false").apply(&project).unwrap();
    let case =
        |id_of: Id| flow(&project, id).flows.iter().find(|f| f.id == id_of).unwrap().case.clone();
    assert_eq!(case(yes), "false");
    assert_eq!(flow(&project, id).flows.iter().filter(|f| f.case == "true").count(), 1);
}

#[test]
fn handling_errors_brings_an_error_flow() {
    let (project, mut ids, id) = with_loop();
    let retrieve = by_kind(flow(&project, id), "retrieve");
    let (change, end) = handle_errors(&project, &mut ids, id, retrieve, ErrorHandling::Custom);
    let handled = change.apply(&project).unwrap();
    let error = flow(&handled, id).flows.iter().find(|f| f.error).unwrap();
    assert_eq!((error.from, Some(error.to)), (retrieve, end));
    let (change, none) = handle_errors(&handled, &mut ids, id, retrieve, ErrorHandling::Rollback);
    let project = change.apply(&handled).unwrap();
    assert!(none.is_none() && !flow(&project, id).flows.iter().any(|f| f.error));
    // Inside a loop the next round is the way out.
    let commit = by_kind(flow(&project, id), "commit");
    let (change, _) = handle_errors(&project, &mut ids, id, commit, ErrorHandling::Custom);
    let project = change.apply(&project).unwrap();
    assert!(scope(flow(&project, id), "continue").is_some());
}

#[test]
fn copies_have_new_ids_and_their_own_flows() {
    let (project, mut ids, id) = with_loop();
    let before = flow(&project, id).clone();
    let wanted = BTreeSet::from([
        by_kind(&before, "start"),
        by_kind(&before, "loop"),
        by_kind(&before, "end"),
    ]);
    let clip = copy_objects(&before, &wanted);
    assert_eq!(clip.objects().len(), 2, "the start stays out");
    let (change, added) = paste_objects(&project, &mut ids, id, &clip, Point::new(0, 300), None);
    let project = change.apply(&project).unwrap();
    let now = flow(&project, id);
    assert_eq!(added.len(), 2);
    assert_eq!(now.objects.len(), before.objects.len() + 2);
    // Loop to end, and the one inside the loop.
    assert_eq!(now.flows.len(), before.flows.len() + 2);
    let mut seen = BTreeSet::new();
    crate::model::meta::walk(now, &mut |e| {
        assert!(e.id().is_none() || seen.insert(e.id()), "twice");
    });
}

#[test]
fn a_loop_is_not_put_onto_a_flow_inside_it() {
    let (project, mut ids, id) = with_loop();
    let now = flow(&project, id);
    let (commit, around) = (by_kind(now, "commit"), by_kind(now, "loop"));
    let inside = now.flows.iter().find(|f| f.from == commit).unwrap().id;
    let change = put_on_flow(&project, &mut ids, id, around, Point::new(8, 8), inside);
    let next = change.apply(&project).unwrap();
    assert_eq!(flow(&next, id).flows, now.flows);
}
