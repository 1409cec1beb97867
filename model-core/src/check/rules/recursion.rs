//! Microflows that call each other in a circle without a way out.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use crate::analysis::FlowGraph;
use crate::check::{AppCheck, Family, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::model::microflow::{FlowObject, Microflow};
use crate::model::{Address, DocumentId, Target};
use crate::name::QName;

pub(super) static FAMILY: Family = Family { rules: &[&CIRCLE], scope: Scope::App(find) };

static CIRCLE: Rule = Rule {
    code: "MQ1107",
    title: "Calls in a circle have a way out",
    severity: Severity::Warning,
    why: "On every way through this microflow it calls itself again, directly or by way of others, so a run goes deeper until it is stopped by its limits.",
    how: "Decide before the call whether to call again, and end otherwise.",
    example: "A microflow Category_Print that calls itself for the parent, also where there is none.",
};

fn find(check: &mut AppCheck<'_>) {
    let mut calls: BTreeSet<Call> = BTreeSet::new();
    for (&id, document) in check.index.documents() {
        if document.root().downcast::<Microflow>().is_none() {
            continue;
        }
        for used in check.uses.by(id).iter().filter(|used| used.target == Target::Microflow) {
            if let Some(called) = check.index.microflow(used.name.as_str()) {
                calls.insert((id, called.document));
            }
        }
    }
    for circle in circles(&calls) {
        circle_of(check, &circle);
    }
}

/// From a microflow to one that it calls.
type Call = (DocumentId, DocumentId);

/// The groups of microflows that lead to each other.
fn circles(calls: &BTreeSet<Call>) -> Vec<BTreeSet<DocumentId>> {
    let mut graph: DiGraph<DocumentId, ()> = DiGraph::new();
    let mut nodes = BTreeMap::new();
    for id in calls.iter().flat_map(|(from, to)| [*from, *to]) {
        nodes.entry(id).or_insert_with(|| graph.add_node(id));
    }
    for (from, to) in calls {
        if let (Some(from), Some(to)) = (nodes.get(from), nodes.get(to)) {
            graph.add_edge(*from, *to, ());
        }
    }
    tarjan_scc(&graph)
        .into_iter()
        .map(|part| part.into_iter().filter_map(|node| graph.node_weight(node).copied()))
        .map(BTreeSet::from_iter)
        .filter(|part: &BTreeSet<DocumentId>| {
            part.len() > 1 || part.first().is_some_and(|only| calls.contains(&(*only, *only)))
        })
        .collect()
}

/// Tells of the microflows of a circle that call on every way one that does so too.
fn circle_of(check: &mut AppCheck<'_>, circle: &BTreeSet<DocumentId>) {
    let mut must: BTreeMap<DocumentId, (BTreeSet<DocumentId>, Id)> = BTreeMap::new();
    for &id in circle {
        let Some(flow) = check.document(id).and_then(|d| d.root().downcast::<Microflow>()) else {
            continue;
        };
        let graph = FlowGraph::new(flow);
        let names: BTreeSet<&QName> = calls_of(&graph).map(|(_, name)| name).collect();
        let mut called = BTreeSet::new();
        let mut first = Id::NONE;
        for name in names {
            let Some(target) = check.index.microflow(name.as_str()) else { continue };
            if circle.contains(&target.document) && !ends_without(&graph, name) {
                called.insert(target.document);
                let call = calls_of(&graph).find(|(_, other)| *other == name);
                first = call.map_or(first, |(call, _)| call);
            }
        }
        must.insert(id, (called, first));
    }
    let calls: BTreeSet<Call> = must
        .iter()
        .flat_map(|(id, (called, _))| called.iter().map(move |target| (*id, *target)))
        .collect();
    for circle in circles(&calls) {
        for id in circle {
            let call = must.get(&id).map_or(Id::NONE, |(_, call)| *call);
            let message = "Every way through this microflow calls it again.";
            let problem = Problem::new(&CIRCLE, Address::element(id, call), message);
            check.add(problem.hint("Decide before the call whether to call again."));
        }
    }
}

/// The calls outside of loops, whose rounds may be none.
fn calls_of<'g>(graph: &'g FlowGraph<'_>) -> impl Iterator<Item = (Id, &'g QName)> {
    graph.vertices().filter(|vertex| vertex.scope.is_none()).filter_map(|vertex| {
        match vertex.object {
            FlowObject::CallMicroflow(call) => Some((call.id, &call.microflow)),
            _ => None,
        }
    })
}

/// Whether a run can come to an end without this call.
fn ends_without(graph: &FlowGraph<'_>, name: &QName) -> bool {
    let start = graph.vertices().find(|vertex| matches!(vertex.object, FlowObject::Start(_)));
    let mut next: Vec<Id> = start.map(|start| start.object.id()).into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = next.pop() {
        let Some(vertex) = graph.vertex(id) else { continue };
        if !seen.insert(id) {
            continue;
        }
        match vertex.object {
            FlowObject::End(_) => return true,
            FlowObject::CallMicroflow(call) if call.microflow == *name => {}
            _ => next.extend(graph.outgoing(id).iter().map(|flow| flow.to)),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::testing::app;

    #[test]
    fn a_way_out_is_enough() {
        check(
            &FAMILY,
            app()
                .microflow("A.F", |m| {
                    m.decide("true")
                        .case("true", |m| m.call("A.F", &[], ""))
                        .case("false", |m| m)
                        .end("")
                })
                .microflow("A.G", |m| m.call("A.H", &[], "").end(""))
                .microflow("A.H", |m| m.each("L", "x", |m| m.call("A.G", &[], "")).end("")),
            &[],
        );
    }

    #[test]
    fn circles() {
        check(
            &FAMILY,
            app()
                .microflow("A.F", |m| m.call("A.F", &[], "").end(""))
                .microflow("A.G", |m| m.call("A.H", &[], "").end(""))
                .microflow("A.H", |m| {
                    m.decide("true")
                        .case("true", |m| m.call("A.G", &[], ""))
                        .case("false", |m| m.call("A.F", &[], "").call("A.G", &[], ""))
                        .end("")
                }),
            &[
                "MQ1107 A.F, Call microflow F: Every way through this microflow calls it again.",
                "MQ1107 A.G, Call microflow H: Every way through this microflow calls it again.",
                "MQ1107 A.H, Call microflow G: Every way through this microflow calls it again.",
            ],
        );
    }
}
