//! Extracting on small flows: what becomes a parameter and the result, and what is refused.

use std::collections::BTreeSet;

use super::*;
use crate::id::SeededIds;
use crate::index::Index;
use crate::name::QName;
use crate::testing::{FlowBuilder, app};

fn project(build: impl FnOnce(FlowBuilder) -> FlowBuilder) -> Project {
    app()
        .entity("A.Order", |e| e.attribute("Total: Decimal").attribute("Note: String"))
        .microflow("A.F", |m| build(m.parameter("Order: Object A.Order").parameter("n: Integer")))
        .build()
}

fn flow<'a>(project: &'a Project, name: &str) -> (DocumentId, &'a Microflow) {
    let mut all = project.of_kind::<Microflow>();
    let found = all.find(|(_, document, _)| document.title() == name).unwrap();
    (found.0, found.2)
}

/// The objects of these kinds, from the `from`th to the `to`th of all that stand in the flow.
fn between(flow: &Microflow, from: usize, to: usize) -> BTreeSet<Id> {
    let all: Vec<Id> = flow.objects.iter().filter(|o| o.is_in_flow()).map(FlowObject::id).collect();
    all[from..=to].iter().copied().collect()
}

fn try_extract(
    project: &Project,
    selected: &BTreeSet<Id>,
    name: &str,
) -> Result<Project, CannotExtract> {
    let (id, _) = flow(project, "A.F");
    let index = Index::new(project);
    let mut ids = SeededIds::new(77);
    let name = QName::from(name);
    let (change, _) = extract_microflow(project, &index, &mut ids, id, selected, &name)?;
    let after = change.apply(project).unwrap();
    assert_eq!(change.reversed().apply(&after).unwrap(), *project, "undo gives what was");
    for (_, _, flow) in after.of_kind::<Microflow>() {
        let graph = crate::analysis::FlowGraph::new(flow);
        assert!(graph.broken.is_empty(), "{:?}", graph.broken);
        for object in flow.all_objects().iter().filter(|o| o.is_in_flow()) {
            assert!(graph.is_reachable(object.id()), "{object:?} is not reached");
        }
    }
    Ok(after)
}

/// Extracts the objects from one place to another (0 is the start) and tells the new microflow in a
/// line: its parameters, its result, and the call.
#[track_caller]
fn check(
    build: impl FnOnce(FlowBuilder) -> FlowBuilder,
    (from, to): (usize, usize),
    expected: &str,
) {
    let before = project(build);
    let selected = between(flow(&before, "A.F").1, from, to);
    let told = match try_extract(&before, &selected, "A.New") {
        Err(why) => why.to_string(),
        Ok(after) => {
            let (new, old) = (flow(&after, "A.New").1, flow(&after, "A.F").1);
            let parameters: Vec<String> =
                new.parameters().iter().map(|p| format!("{}: {}", p.name, p.ty)).collect();
            let ends: BTreeSet<&str> = new
                .objects
                .iter()
                .filter_map(|o| match o {
                    FlowObject::End(end) => Some(end.value.as_str()),
                    _ => None,
                })
                .collect();
            let ends: Vec<&str> = ends.into_iter().collect();
            let calls = old.all_objects().into_iter().find_map(|o| match o {
                FlowObject::CallMicroflow(call) => Some(call),
                _ => None,
            });
            let call = calls.unwrap();
            let arguments: Vec<&str> = call.arguments.iter().map(|a| a.value.as_str()).collect();
            format!(
                "({}) {} [{}] = {}({})",
                parameters.join(", "),
                new.returns,
                ends.join(" | "),
                call.variable,
                arguments.join(", "),
            )
        }
    };
    assert_eq!(told, expected);
}

#[test]
fn what_is_read_becomes_parameters_and_what_is_made_the_result() {
    check(
        |m| m.variable("a: Integer = $n + 1").variable("b: Integer = $a * 2").end("").with(|_| {}),
        (1, 2),
        "(n: Integer) Nothing [] = ($n)",
    );
    check(
        |m| {
            m.variable("a: Integer = $n + 1")
                .variable("b: Integer = $a * 2")
                .change("Order", &[("A.Order.Total", "$b")])
                .end("")
        },
        (1, 2),
        "(n: Integer) Integer [$b] = b($n)",
    );
    check(
        |m| m.change("Order", &[("A.Order.Total", "$n")]).commit("Order").end(""),
        (1, 2),
        "(Order: Object A.Order, n: Integer) Nothing [] = ($Order, $n)",
    );
    check(
        |m| m.retrieve("A.Order", "[Total > $n]", "Many").commit("Many").end(""),
        (1, 1),
        "(n: Integer) List A.Order [$Many] = Many($n)",
    );
}

#[test]
fn a_changed_variable_gets_its_value_back() {
    let before = project(|m| {
        m.variable("a: Integer = 1")
            .set("a", "$a + $n")
            .set("a", "$a * 2")
            .end("")
            .with(|flow| flow.returns = DataType::Integer)
    });
    // Nobody reads it afterwards.
    let (_, old) = flow(&before, "A.F");
    let after = try_extract(&before, &between(old, 2, 3), "A.New").unwrap();
    assert_eq!(flow(&after, "A.New").1.returns, DataType::Nothing);

    let before = project(|m| {
        m.variable("a: Integer = 1").set("a", "$a + $n").commit("Order").set("a", "$a * 2").end("")
    });
    let (_, old) = flow(&before, "A.F");
    let after = try_extract(&before, &between(old, 2, 2), "A.New").unwrap();
    let (_, old) = flow(&after, "A.F");
    let back = old.objects.iter().find_map(|o| match o {
        FlowObject::ChangeVariable(change) if change.value == "$a2" => Some(change),
        _ => None,
    });
    assert_eq!(back.unwrap().variable, "a");
    assert_eq!(flow(&after, "A.New").1.returns, DataType::Integer);
}

#[test]
fn ways_come_together_again_behind_the_call() {
    check(
        |m| {
            m.decide("$n > 1")
                .case("true", |m| m.commit("Order"))
                .case("false", |m| m.delete("Order"))
                .commit("Order")
                .end("")
        },
        (1, 3),
        "(Order: Object A.Order, n: Integer) Nothing [] = ($Order, $n)",
    );
}

#[test]
fn the_index_of_the_round_is_handed_over_by_another_name() {
    let before = project(|m| {
        m.retrieve("A.Order", "", "Many")
            .each("Many", "One", |m| m.change("One", &[("A.Order.Total", "$currentIndex")]))
            .end("")
    });
    let (_, old) = flow(&before, "A.F");
    let all = old.all_objects();
    let inner = all.iter().find(|o| matches!(o, FlowObject::ChangeObject(_))).unwrap().id();
    let after = try_extract(&before, &BTreeSet::from([inner]), "A.New").unwrap();
    let (_, new) = flow(&after, "A.New");
    let names: Vec<&str> = new.parameters().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["One", "Index"]);
    assert!(format!("{new:?}").contains("$Index") && !format!("{new:?}").contains("$currentIndex"));
    // With its loop it stays what it is.
    let around = all.iter().find(|o| matches!(o, FlowObject::Loop(_))).unwrap().id();
    let after = try_extract(&before, &BTreeSet::from([around, inner]), "A.New").unwrap();
    let (_, new) = flow(&after, "A.New");
    assert_eq!(new.parameters().iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Many"]);
    assert!(format!("{new:?}").contains("$currentIndex"));
}

#[test]
fn what_cannot_be_cut_out_is_refused_with_a_sentence() {
    let two = |m: FlowBuilder| {
        m.variable("a: Integer = $n")
            .variable("b: Integer = $n")
            .change("Order", &[("A.Order.Total", "$a + $b")])
            .end("")
    };
    check(
        two,
        (1, 2),
        "A microflow gives back one value, but $a and $b are used after the selection; select more, or less.",
    );
    check(two, (0, 1), "The start event belongs to this microflow; leave it out of the selection.");
    check(two, (3, 4), "The end event belongs to this microflow; leave it out of the selection.");
    check(
        |m| {
            m.decide("$n > 1")
                .case("true", |m| m.commit("Order").end(""))
                .case("false", |m| m.delete("Order").end(""))
        },
        (1, 1),
        "The flow goes on from the selection to 2 places; a microflow goes on at one.",
    );
    check(
        |m| m.commit("Order").on_error(|m| m.delete("Order").end("")).commit("Order").end(""),
        (1, 1),
        "The error flow of the activity “Commit” leads out of the selection; select what handles the error too, or leave it out.",
    );
    let before = project(two);
    let some = between(flow(&before, "A.F").1, 1, 1);
    let tried = |name| try_extract(&before, &some, name).map(|_| ());
    assert_eq!(tried("A.Order"), Err(CannotExtract::Taken("A.Order".to_owned())));
    assert_eq!(tried("B.New"), Err(CannotExtract::Module("B".to_owned())));
    assert!(matches!(tried("A.a b"), Err(CannotExtract::Name(_))));
    let none = try_extract(&before, &BTreeSet::new(), "A.New").map(|_| ());
    assert_eq!(none, Err(CannotExtract::Nothing));
}
