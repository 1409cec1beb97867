//! Error handling of activities.

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::microflow::{Activity, ErrorHandling, FlowObject};

pub(super) static FAMILY: Family =
    Family { rules: &[&NO_FLOW, &NO_HANDLING, &TWO_FLOWS, &CONTINUE], scope: Scope::Document(find) };

static NO_FLOW: Rule = Rule {
    code: "MQ0431",
    title: "Custom error handling has an error flow",
    severity: Severity::Error,
    why: "The activity says that an error is handled, but no error flow says how.",
    how: "Draw an error flow from the activity, or set On error to Rollback.",
    example: "A call with Custom with rollback from which only one flow leads on.",
};

static NO_HANDLING: Rule = Rule {
    code: "MQ0432",
    title: "An error flow is used",
    severity: Severity::Error,
    why: "The activity rolls back or continues when it fails, so the error flow is never taken. Events, decisions and loops have no error flow.",
    how: "Set On error of the activity to Custom, or delete the error flow.",
    example: "An error flow from a commit whose On error is Rollback.",
};

static TWO_FLOWS: Rule = Rule {
    code: "MQ0433",
    title: "An activity has one error flow",
    severity: Severity::Error,
    why: "With two error flows it is not said which is taken.",
    how: "Delete one of the two, and decide on its way if there is more to do.",
    example: "Two error flows from one call.",
};

static CONTINUE: Rule = Rule {
    code: "MQ0434",
    title: "Only calls continue after an error",
    severity: Severity::Error,
    why: "An activity that failed has no result to go on with; only a call is a step of its own that can be left out.",
    how: "Choose another way to handle the error, or put the activity into a microflow and call it.",
    example: "A retrieve with On error set to Continue.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(variables) = check.variables() else { return };
    let graph = &variables.graph;
    for vertex in graph.vertices() {
        let object = vertex.object;
        let id = object.id();
        if object.activity().is_some_and(Activity::is_disabled) {
            continue;
        }
        let flows: Vec<_> = graph.outgoing(id).into_iter().filter(|flow| flow.error).collect();
        let handling = object.activity().map(Activity::on_error);
        let address = check.at(id).property("onError");
        let custom = matches!(
            handling,
            Some(ErrorHandling::Custom | ErrorHandling::CustomWithoutRollback)
        );
        if custom && flows.is_empty() {
            let message = format!("“{}” has no error flow.", object.kind_label());
            let fix = Fix::set("Roll back on error", &address, "rollback");
            let problem = Problem::new(&NO_FLOW, address.clone(), message);
            check.add(problem.hint("Draw an error flow, or set On error to Rollback.").fix(fix));
        }
        if !custom && let Some(flow) = flows.first() {
            let message = format!("The error flow of “{}” is never taken.", object.kind_label());
            let mut problem = Problem::new(&NO_HANDLING, check.at(flow.id), message)
                .hint("Set On error of the activity to Custom, or delete the flow.");
            if handling.is_some() {
                problem = problem.fix(Fix::set("Handle errors by this flow", &address, "custom"));
            }
            check.add(problem.fix(Fix::remove("Delete the flow", check.id, flow.id)));
        }
        for flow in flows.iter().skip(1) {
            let message = format!("“{}” has another error flow.", object.kind_label());
            let problem = Problem::new(&TWO_FLOWS, check.at(flow.id), message);
            let fix = Fix::remove("Delete the flow", check.id, flow.id);
            check.add(problem.hint("Delete one of the two.").fix(fix));
        }
        let may_continue = matches!(object, FlowObject::CallMicroflow(_));
        if handling == Some(ErrorHandling::Continue) && !may_continue {
            let message = format!("“{}” cannot continue after an error.", object.kind_label());
            let fix = Fix::set("Roll back on error", &address, "rollback");
            let problem = Problem::new(&CONTINUE, address, message);
            check.add(problem.hint("Choose another way to handle the error.").fix(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::FieldMut;
    use crate::model::Node;
    use crate::testing::{FlowBuilder, app};

    fn on_error(m: FlowBuilder, key: &str) -> FlowBuilder {
        m.edit_last(|object| {
            let Some(FieldMut::Choice(choice)) = object.element_mut().get_mut("onError") else {
                panic!()
            };
            assert!(choice.choose(key));
        })
    }

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        check(&FAMILY, app().microflow("A.F", build), expected);
    }

    #[test]
    fn handling_and_flow_belong_together() {
        check_flow(|m| m.commit("x").on_error(|m| m.end("")).end(""), &[]);
        check_flow(
            |m| on_error(m.commit("x"), "customWithoutRollback").end(""),
            &["MQ0431 A.F, Commit x, On error: “Commit” has no error flow."],
        );
        check_flow(
            |m| on_error(m.commit("x").on_error(|m| m.end("")), "rollback").end(""),
            &["MQ0432 A.F, Sequence flow: The error flow of “Commit” is never taken."],
        );
        check_flow(
            |m| m.commit("x").on_error(|m| m.end("")).on_error(|m| m.end("")).end(""),
            &["MQ0433 A.F, Sequence flow: “Commit” has another error flow."],
        );
    }

    #[test]
    fn only_calls_continue() {
        check_flow(|m| on_error(m.call("A.F", &[], ""), "continue").end(""), &[]);
        check_flow(
            |m| on_error(m.commit("x"), "continue").end(""),
            &["MQ0434 A.F, Commit x, On error: “Commit” cannot continue after an error."],
        );
    }
}
