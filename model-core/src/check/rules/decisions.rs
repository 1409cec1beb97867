//! The ways of decisions.

use std::collections::BTreeSet;

use crate::analysis::texts::decided_type;
use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::lang::closest;
use crate::model::microflow::{Decision, FlowObject, TypeDecision, NO_VALUE};
use crate::value::DataType;

pub(super) static FAMILY: Family =
    Family { rules: &[&MISSING, &WRONG, &TWICE, &ELSEWHERE], scope: Scope::Document(find) };

static MISSING: Rule = Rule {
    code: "MQ0421",
    title: "A decision has a way for every outcome",
    severity: Severity::Error,
    why: "A run that comes to an outcome without a way cannot go on.",
    how: "Draw a flow for each outcome: true and false, every value of the enumeration and empty, or every entity that the object can be of and empty.",
    example: "A decision on the status of an order with ways for Open and Closed, but none for Cancelled.",
};

static WRONG: Rule = Rule {
    code: "MQ0422",
    title: "The ways of a decision are its outcomes",
    severity: Severity::Error,
    why: "A run takes the flow that carries the outcome; a flow that carries something else is never taken.",
    how: "Choose an outcome for the flow, or delete it.",
    example: "A flow with the case “Opened” where the enumeration has a value Open.",
};

static TWICE: Rule = Rule {
    code: "MQ0423",
    title: "Every outcome has one way",
    severity: Severity::Error,
    why: "With two flows for one outcome it is not said which is taken.",
    how: "Choose another outcome for one of the flows, or delete it.",
    example: "Two flows that carry “true”.",
};

static ELSEWHERE: Rule = Rule {
    code: "MQ0424",
    title: "Only flows from decisions carry an outcome",
    severity: Severity::Warning,
    why: "Only a decision chooses between ways; elsewhere the outcome means nothing.",
    how: "Clear the case of the flow.",
    example: "A flow that carried “true” and was then drawn from an activity.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(variables) = check.variables() else { return };
    let graph = &variables.graph;
    for vertex in graph.vertices() {
        let ways = graph.outgoing(vertex.object.id());
        match vertex.object {
            FlowObject::Decision(decision) => {
                let expected = expected(check, decision);
                outcomes(check, decision.id, expected.as_deref(), &|_, _| false);
                continue;
            }
            FlowObject::TypeDecision(decision) => {
                let expected = kinds(check, decision);
                let facts = check.facts;
                // The way of a base is taken by all specializations without a way of their own.
                let covers = |way: &str, kind: &str| facts.is_a(kind, way);
                outcomes(check, decision.id, expected.as_deref(), &covers);
                continue;
            }
            _ => {}
        }
        for flow in ways.iter().filter(|flow| !flow.case.is_empty()) {
            let address = check.at(flow.id).property("case");
            let message = format!("This flow carries the outcome “{}” but leaves no decision.", flow.case);
            let fix = Fix::set("Clear the case", &address, "");
            let problem = Problem::new(&ELSEWHERE, address, message);
            check.add(problem.hint("Clear the case of the flow.").fix(fix));
        }
    }
}

/// The entities that an object can be of, and empty; nothing where its type is not known.
fn kinds(check: &DocumentCheck<'_>, decision: &TypeDecision) -> Option<Vec<String>> {
    let ty = check.variables()?.type_before(decision.id, &decision.object)?;
    let entity = ty.entity()?;
    let mut kinds = vec![entity.to_string()];
    let mut next = 0;
    while let Some(kind) = kinds.get(next).cloned() {
        next += 1;
        for specialization in &check.facts.entity(&kind)?.specializations {
            let name = specialization.to_string();
            if !kinds.contains(&name) {
                kinds.push(name);
            }
        }
    }
    kinds.push(NO_VALUE.to_owned());
    Some(kinds)
}

/// Checks the ways that leave a decision against its outcomes, as far as they are known.
/// `covers` says which outcome a way takes besides that of its name.
fn outcomes(
    check: &mut DocumentCheck<'_>,
    decision: Id,
    expected: Option<&[String]>,
    covers: &dyn Fn(&str, &str) -> bool,
) {
    let Some(variables) = check.variables() else { return };
    let ways = variables.graph.outgoing(decision);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for flow in &ways {
        let address = check.at(flow.id).property("case");
        if let Some(expected) = expected
            && !expected.contains(&flow.case)
        {
            let message = if flow.case.is_empty() {
                "This flow leaves a decision but carries no outcome.".to_owned()
            } else {
                format!("“{}” is no outcome of the decision.", flow.case)
            };
            let open: Vec<&str> = expected
                .iter()
                .map(String::as_str)
                .filter(|outcome| !ways.iter().any(|flow| flow.case == *outcome))
                .collect();
            let near = match open.as_slice() {
                [only] => Some(*only),
                open => closest(&flow.case, open.iter().copied()),
            };
            let hint = format!("Choose one of: {}.", expected.join(", "));
            let mut problem = Problem::new(&WRONG, address.clone(), message).hint(hint);
            if let Some(near) = near {
                problem = problem.fix(Fix::set(format!("Use {near}"), &address, near));
            }
            check.add(problem);
        } else if !seen.insert(flow.case.as_str()) {
            let message = format!("Another flow carries the outcome “{}” too.", flow.case);
            let problem = Problem::new(&TWICE, address, message);
            check.add(problem.hint("Choose another outcome for one of the two."));
        }
    }
    let missing: Vec<&str> = expected
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|outcome| !seen.contains(outcome))
        .filter(|outcome| !seen.iter().any(|way| covers(way, outcome)))
        .collect();
    if !missing.is_empty() {
        let message = match missing.as_slice() {
            [one] => format!("The outcome “{one}” has no way."),
            many => format!("These outcomes have no way: {}.", many.join(", ")),
        };
        let problem = Problem::new(&MISSING, check.at(decision), message);
        check.add(problem.hint("Draw a flow for each outcome."));
    }
}

/// The outcomes by the type of the condition, or of what the rule returns; nothing where it is not
/// known.
fn expected(check: &DocumentCheck<'_>, decision: &Decision) -> Option<Vec<String>> {
    match decided_type(decision, check.texts, check.facts)? {
        DataType::Boolean => Some(vec!["true".to_owned(), "false".to_owned()]),
        DataType::Enumeration(name) => {
            let enumeration = check.facts.enumeration(name.as_str())?;
            let values = enumeration.values.iter().map(|value| value.name.clone());
            Some(values.chain([NO_VALUE.to_owned()]).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::microflow::TypeDecision;
    use crate::testing::{FlowBuilder, app};

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        let app = app().enumeration("A.S", &["Open", "Closed"]).microflow("A.F", |m| {
            build(m.parameter("s: Enumeration A.S"))
        });
        check(&FAMILY, app, expected);
    }

    #[test]
    fn true_and_false() {
        check_flow(|m| m.decide("1 = 1").case("true", |m| m).case("false", |m| m).end(""), &[]);
        check_flow(
            |m| m.decide("1 = 1").case("true", |m| m).end(""),
            &["MQ0421 A.F, Decision: The outcome “false” has no way."],
        );
        check_flow(
            |m| m.decide("1 = 1").case("true", |m| m).case("no", |m| m).end(""),
            &[
                "MQ0421 A.F, Decision: The outcome “false” has no way.",
                "MQ0422 A.F, Sequence flow, Case: “no” is no outcome of the decision.",
            ],
        );
        check_flow(
            |m| m.decide("1 = 1").case("true", |m| m.end("")).case("false", |m| m).case("true", |m| m).end(""),
            &["MQ0423 A.F, Sequence flow, Case: Another flow carries the outcome “true” too."],
        );
    }

    #[test]
    fn values_of_an_enumeration() {
        check_flow(
            |m| m.decide("$s").case("Open", |m| m).case("Closed", |m| m).case("(empty)", |m| m).end(""),
            &[],
        );
        check_flow(
            |m| m.decide("$s").case("Opn", |m| m).case("Closed", |m| m).end(""),
            &[
                "MQ0421 A.F, Decision: These outcomes have no way: Open, (empty).",
                "MQ0422 A.F, Sequence flow, Case: “Opn” is no outcome of the decision.",
            ],
        );
    }

    #[test]
    fn what_cannot_be_known_is_not_told() {
        check_flow(|m| m.decide("$nothing").case("x", |m| m).end(""), &[]);
    }

    #[test]
    fn an_outcome_elsewhere() {
        check_flow(
            |m| m.end("").with(|flow| flow.flows[0].case = "true".into()),
            &["MQ0424 A.F, Sequence flow, Case: This flow carries the outcome “true” but leaves no decision."],
        );
    }

    /// A decision on what `$o`, an `A.Base`, is; `A.Left`, `A.Far` and `A.Right` are specializations.
    #[track_caller]
    fn check_kinds(ways: &[&str], expected: &[&str]) {
        let app = app()
            .entity("A.Base", |e| e)
            .entity("A.Left", |e| e.based_on("A.Base"))
            .entity("A.Far", |e| e.based_on("A.Left"))
            .entity("A.Right", |e| e.based_on("A.Base"))
            .microflow("A.F", |m| {
                let decision = TypeDecision { object: "o".into(), ..TypeDecision::default() };
                let mut flow = m.parameter("o: Object A.Base").choose(decision);
                for way in ways {
                    flow = flow.case(way, |m| m.end(""));
                }
                flow
            });
        check(&FAMILY, app, expected);
    }

    #[test]
    fn the_way_of_a_base_takes_its_specializations() {
        check_kinds(&["A.Base", "A.Left", "A.Far", "A.Right", "(empty)"], &[]);
        check_kinds(&["A.Base", "(empty)"], &[]);
        check_kinds(&["A.Base", "A.Left", "(empty)"], &[]);
        check_kinds(
            &["A.Left"],
            &["MQ0421 A.F, Object type decision o: These outcomes have no way: A.Base, A.Right, (empty)."],
        );
        check_kinds(
            &["A.Base", "(empty)", "A.Other"],
            &["MQ0422 A.F, Sequence flow, Case: “A.Other” is no outcome of the decision."],
        );
    }
}
