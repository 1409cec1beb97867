//! Variables: made once, named well, of the kind that is needed, used.

use std::collections::BTreeSet;

use crate::analysis::variables::{
    CURRENT_INDEX, CURRENT_OBJECT, CURRENT_RESULT, LATEST_ERROR, SYSTEM_VARIABLES,
};
use crate::analysis::{Origin, Place, Variables};
use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::lang;
use crate::lang::closest;
use crate::lang::types::describe;
use crate::model::microflow::{
    ChangeVariable, CommitObjects, Contains, DeleteObjects, ExportData, FlowObject, Loop,
    RollbackObjects,
};
use crate::model::{Element, Field, Shape};
use crate::name::{check_name, free_name};
use crate::value::DataType;

use super::expressions::missing_variable;

pub(super) static FAMILY: Family = Family {
    rules: &[&TWICE, &NAME, &KIND, &UNUSED, &UNUSED_PARAMETER],
    scope: Scope::Document(find),
};

static TWICE: Rule = Rule {
    code: "MQ0503",
    title: "Variables have different names",
    severity: Severity::Error,
    why: "An activity makes a variable of a name that is taken on the way to it. It would not be said which one is meant afterwards.",
    how: "Choose another name. On ways that exclude each other the same name can be used.",
    example: "Two retrieves after each other that both call their result Orders.",
};

static NAME: Rule = Rule {
    code: "MQ0504",
    title: "Variables have valid names",
    severity: Severity::Error,
    why: "Expressions refer to variables by name. Some names are variables of the system everywhere.",
    how: "Use letters, digits and underscores, and none of currentUser, currentSession, currentDeviceType, currentObject, currentIndex, currentResult and latestError.",
    example: "A retrieve that calls its result “all orders”.",
};

static KIND: Rule = Rule {
    code: "MQ0505",
    title: "Activities get what they work on",
    severity: Severity::Error,
    why: "A change needs one object, a loop a list, a commit an object or a list, and a change of a variable one that holds a plain value.",
    how: "Choose a variable of the right kind; take an object out of a list first, or loop over it.",
    example: "A change object on a list of orders.",
};

static UNUSED: Rule = Rule {
    code: "MQ0506",
    title: "Results are used",
    severity: Severity::Warning,
    why: "Nothing reads this variable, so the work that makes it may be for nothing.",
    how: "Delete the activity, or use its result. A call whose result does not matter needs no name for it.",
    example: "A retrieve whose list nobody looks at any more.",
};

static UNUSED_PARAMETER: Rule = Rule {
    code: "MQ0507",
    title: "Parameters are used",
    severity: Severity::Information,
    why: "Every caller must hand this value over, and nothing reads it.",
    how: "Delete the parameter, or use it.",
    example: "A parameter Customer from a time when the flow still looked at the customer.",
};

fn find(check: &mut DocumentCheck<'_>) {
    uses(check);
    let Some(variables) = check.variables() else { return };
    made_twice(check, variables);
    names(check);
    unused(check, variables);
}

/// Properties that name a variable: it exists, and is of the right kind.
fn uses(check: &mut DocumentCheck<'_>) {
    check.each_property(|check, place, property, field| {
            let (Shape::VariableUse, Field::Text(name)) = (property.shape, field) else { return };
            if name.is_empty() {
                return;
            }
            let address = place.address(check.id).property(property.key);
            let scope = check.analysis.scope(place, check.facts);
            let Some(ty) = scope.get(name) else {
                let object = place.flow_object().map(Element::id);
                let known = scope.iter().map(|(name, _)| name);
                let near = closest(name, known).map(str::to_owned);
                let problem = missing_variable(check, address, object, name);
                check.add(problem.did_you_mean(near.as_deref()));
                return;
            };
            if let Some(needed) = needed(place, property.key, ty) {
                let message = format!("“${name}” is {}; {needed} is needed here.", describe(ty));
                let problem = Problem::new(&KIND, address, message);
                check.add(problem.hint(format!("Choose {needed}.")));
            }
    });
}

/// What a property needs, if a variable of this type is not it.
fn needed(place: &Place<'_, '_>, key: &str, ty: &DataType) -> Option<&'static str> {
    if *ty == DataType::Unknown {
        return None;
    }
    let element = place.element;
    let is_object = matches!(ty, DataType::Object(_));
    let is_list = matches!(ty, DataType::List(_));
    let (fits, needed) = if element.downcast::<CommitObjects>().is_some()
        || element.downcast::<DeleteObjects>().is_some()
        || element.downcast::<RollbackObjects>().is_some()
        || element.downcast::<ExportData>().is_some() && key == "objects"
        || element.downcast::<Contains>().is_some()
    {
        (is_object || is_list, "an object or a list")
    } else if key == "list" || key == "other" {
        (is_list, "a list")
    } else if element.downcast::<ChangeVariable>().is_some() {
        (!is_object && !is_list, "a variable that holds a plain value")
    } else if key == "object" || key == "variable" || key == "file" {
        (is_object, "an object")
    } else {
        return None;
    };
    (!fits).then_some(needed)
}

fn made_twice(check: &mut DocumentCheck<'_>, variables: &Variables<'_>) {
    let names: BTreeSet<&str> = variables.definitions().iter().map(|d| d.name).collect();
    for definition in variables.definitions() {
        if matches!(definition.origin, Origin::Round | Origin::Error | Origin::Response) || definition.name.is_empty()
        {
            continue;
        }
        let taken = if definition.origin == Origin::Parameter {
            let mut same = variables.definitions().iter().filter(|other| {
                other.origin == Origin::Parameter && other.name == definition.name
            });
            same.next().is_some_and(|first| first.by != definition.by)
        } else {
            variables.graph.is_reachable(definition.by)
                && variables
                    .perhaps_before(definition.by, definition.name)
                    .iter()
                    .any(|other| other.by != definition.by)
        };
        if !taken {
            continue;
        }
        let key = match definition.origin {
            Origin::Parameter => "name",
            Origin::Iterator => "iterator",
            _ => "variable",
        };
        let address = check.at(definition.by).property(key);
        let free = free_name(definition.name, |name| names.contains(name));
        let message = format!("There is a variable “${}” already.", definition.name);
        let fix = Fix::set(format!("Call it {free}"), &address, free);
        check.add(Problem::new(&TWICE, address, message).hint("Choose another name.").fix(fix));
    }
}

/// Names that are missing, invalid or taken by the system.
fn names(check: &mut DocumentCheck<'_>) {
    check.each_property(|check, place, property, field| {
            let Field::Text(name) = field else { return };
            let is_parameter = place.element.downcast::<crate::model::microflow::Parameter>();
            let is_variable = matches!(property.shape, Shape::Variable)
                || is_parameter.is_some() && property.key == "name";
            if !is_variable {
                return;
            }
            let address = place.address(check.id).property(property.key);
            if name.is_empty() {
                if is_parameter.is_none() && needs_name(place) {
                    let message = format!("“{}” is not set.", property.label);
                    let problem = Problem::new(&NAME, address, message);
                    check.add(problem.hint("Give the result a name."));
                }
                return;
            }
            let system = SYSTEM_VARIABLES
                .iter()
                .chain(&[CURRENT_INDEX, CURRENT_OBJECT, CURRENT_RESULT, LATEST_ERROR])
                .any(|system| *system == name);
            if system {
                let message = format!("“${name}” is a variable of the system.");
                check.add(Problem::new(&NAME, address, message).hint("Choose another name."));
            } else if let (Err(bad), None) = (check_name(name), is_parameter) {
                let message = format!("“{name}” cannot be the name of a variable: {bad}.");
                check.add(Problem::new(&NAME, address, message).hint("Choose another name."));
            }
    });
}

/// Whether the element does nothing that counts without a name for its result.
fn needs_name(place: &Place<'_, '_>) -> bool {
    let kind = place.element.kind().name;
    let loop_ = place.element.downcast::<Loop>();
    match loop_ {
        Some(loop_) => loop_.mode == crate::model::microflow::LoopKind::ForEach,
        None => matches!(kind, "retrieve" | "createVariable" | "aggregate"),
    }
}

fn unused(check: &mut DocumentCheck<'_>, variables: &Variables<'_>) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    check.each_property(|_, place, property, field| {
            // A change of a variable does not read it.
            let writes = place.element.downcast::<ChangeVariable>().is_some();
            if let (Shape::VariableUse, Field::Text(name), false) =
                (property.shape, field, writes)
            {
                used.insert(name.to_owned());
            }
    });
    for text in check.texts {
        for reference in &text.typed.references {
            if let lang::Target::Variable(name) = &reference.target {
                used.insert(name.clone());
            }
        }
    }
    for definition in variables.definitions() {
        if used.contains(definition.name) || definition.name.is_empty() {
            continue;
        }
        let Origin::Result = definition.origin else {
            if definition.origin == Origin::Parameter {
                let message = format!("Nothing reads the parameter “${}”.", definition.name);
                let problem =
                    Problem::new(&UNUSED_PARAMETER, check.at(definition.by), message);
                check.add(problem.hint("Delete it, or use it."));
            }
            continue;
        };
        let Some(vertex) = variables.graph.vertex(definition.by) else { continue };
        let address = check.at(definition.by).property("variable");
        let message = format!("Nothing reads “${}”.", definition.name);
        let problem = Problem::new(&UNUSED, address.clone(), message);
        let problem = match vertex.object {
            // The new object is stored or not; that is told by other rules.
            FlowObject::CreateObject(_) => continue,
            // What is called may do more than give a result.
            FlowObject::CallMicroflow(_)
            | FlowObject::CallFunction(_)
            | FlowObject::CallRest(_)
            | FlowObject::SendRequest(_)
            | FlowObject::ImportData(_)
            | FlowObject::ForeignActivity(_) => problem
                .hint("Leave the name out if the result does not matter.")
                .fix(Fix::set("Leave the name out", &address, "")),
            _ => problem
                .hint("Delete the activity, or use its result.")
                .fix(Fix::remove("Delete the activity", check.id, definition.by)),
        };
        check.add(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::testing::{FlowBuilder, app};

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        let app = app()
            .entity("A.Order", |e| e.attribute("Total: Decimal"))
            .microflow("A.F", build)
            .microflow("A.Count", |m| m.returns("Integer"));
        check(&FAMILY, app, expected);
    }

    #[test]
    fn good_variables() {
        check_flow(
            |m| {
                m.parameter("Order: Object A.Order")
                    .retrieve("A.Order", "", "Orders")
                    .each("Orders", "One", |m| m.change("One", &[]).commit("Order"))
                    .delete("Orders")
                    .decide("true")
                    .case("true", |m| m.variable("n: Integer = 1").set("n", "$n + 1"))
                    .case("false", |m| m.variable("n: Integer = 2"))
                    .end("")
            },
            &[],
        );
    }

    #[test]
    fn taken_names() {
        check_flow(
            |m| {
                m.parameter("n: Integer")
                    .variable("n: Integer = $n")
                    .retrieve("A.Order", "", "L")
                    .each("L", "L", |m| m.commit("L"))
                    .end("")
            },
            &[
                "MQ0503 A.F, Create variable n, Name: There is a variable “$n” already.",
                "MQ0503 A.F, Loop L, Iterator: There is a variable “$L” already.",
            ],
        );
        check_flow(
            |m| m.parameter("n: Integer").parameter("n: Integer").end("$n"),
            &["MQ0503 A.F, Parameter n, Name: There is a variable “$n” already."],
        );
    }

    #[test]
    fn names() {
        check_flow(
            |m| m.variable("a b: Integer = 1").variable("currentUser: Integer = 1").end("$currentUser + $a"),
            &[
                "MQ0504 A.F, Create variable a b, Name: “a b” cannot be the name of a variable: a name holds letters, digits and underscores only; “ ” is none of them.",
                "MQ0504 A.F, Create variable currentUser, Name: “$currentUser” is a variable of the system.",
                "MQ0506 A.F, Create variable a b, Name: Nothing reads “$a b”.",
            ],
        );
        check_flow(
            |m| m.retrieve("A.Order", "", "").end(""),
            &["MQ0504 A.F, Retrieve, Result name: “Result name” is not set."],
        );
    }

    #[test]
    fn kinds() {
        check_flow(
            |m| {
                m.retrieve("A.Order", "", "L")
                    .first("A.Order", "", "O")
                    .variable("n: Integer = 1")
                    .change("L", &[])
                    .each("O", "x", |m| m.commit("x"))
                    .commit("n")
                    .set("O", "empty")
                    .end("")
            },
            &[
                "MQ0505 A.F, Change object L, Object: “$L” is a list of A.Order; an object is needed here.",
                "MQ0505 A.F, Change variable O, Variable: “$O” is an object of A.Order; a variable that holds a plain value is needed here.",
                "MQ0505 A.F, Commit n, Object or list: “$n” is a whole number; an object or a list is needed here.",
                "MQ0505 A.F, Loop x, List: “$O” is an object of A.Order; a list is needed here.",
            ],
        );
    }

    #[test]
    fn unused_results() {
        check_flow(
            |m| {
                m.parameter("p: Integer")
                    .retrieve("A.Order", "", "L")
                    .call("A.Count", &[], "n")
                    .create("A.Order", "O", &[])
                    .variable("v: Integer = 1")
                    .set("v", "2")
                    .end("")
            },
            &[
                "MQ0506 A.F, Call microflow n, Result name: Nothing reads “$n”.",
                "MQ0506 A.F, Create variable v, Name: Nothing reads “$v”.",
                "MQ0506 A.F, Retrieve L, Result name: Nothing reads “$L”.",
                "MQ0507 A.F, Parameter p: Nothing reads the parameter “$p”.",
            ],
        );
    }
}
