//! Calls of microflows, functions, events and snippets, and openings of pages: the right arguments, each once, and a result only
//! where there is one.

use std::collections::BTreeSet;

use crate::analysis::Place;
use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::index::Value;
use crate::lang::Scope as Variables;
use crate::lang::types::{describe, fits};
use crate::model::microflow::{
    Argument, CallFunction, CallMicroflow, Decision, GenerateDocument, PublishEvent, SendRequest,
    ShowPage,
};
use crate::model::page::{CreateAction, MicroflowAction, MicroflowSource, PageAction, SnippetCall};
use crate::model::{Element, Target};
use crate::name::QName;
use crate::value::DataType;

pub(super) static FAMILY: Family = Family {
    rules: &[&MISSING, &TWICE, &OF_ANOTHER, &NO_RESULT, &NO_PARAMETER],
    scope: Scope::Document(find),
};

static MISSING: Rule = Rule {
    code: "MQ0801",
    title: "Every parameter gets a value",
    severity: Severity::Error,
    why: "What is called needs a value for each of its parameters.",
    how: "Add the argument; write empty if there is no value.",
    example: "A call of Order_Submit without a value for its parameter Order.",
};

static TWICE: Rule = Rule {
    code: "MQ0802",
    title: "A parameter gets one value",
    severity: Severity::Error,
    why: "Of two values for one parameter it is not said which is handed over.",
    how: "Remove one of the two arguments.",
    example: "A call that hands over Order twice.",
};

static OF_ANOTHER: Rule = Rule {
    code: "MQ0803",
    title: "Arguments are for parameters of what is called",
    severity: Severity::Error,
    why: "The value would be handed to a parameter of something else, so it is lost.",
    how: "Choose a parameter of what is called, or remove the argument.",
    example: "After another microflow was chosen for a call, an argument of the old one was left.",
};

static NO_RESULT: Rule = Rule {
    code: "MQ0804",
    title: "A result has a name only where there is one",
    severity: Severity::Error,
    why: "The microflow returns nothing, so there is nothing to name.",
    how: "Clear the name of the result, or let the microflow return something.",
    example: "A call of Order_Submit, which returns nothing, with the result name Done.",
};

static NO_PARAMETER: Rule = Rule {
    code: "MQ0805",
    title: "The page takes the new object",
    severity: Severity::Error,
    why: "The new object is handed to the first parameter of the page that takes an object of its entity; this page has none, or has others that nobody would fill.",
    how: "Choose a page with one parameter, of the entity, or give the page one.",
    example: "A button New order that opens Order_Overview.",
};

fn find(check: &mut DocumentCheck<'_>) {
    check.each_place(|check, place| {
        let element = place.element;
        if let Some(create) = element.downcast::<CreateAction>() {
            new_object(check, place, create);
        } else if let Some(call) = element.downcast::<CallMicroflow>() {
            result(check, call);
        }
        let Some((target, name, arguments)) = call(element) else { return };
        let signature = match target {
            Target::Page => check.facts.page(name.as_str()),
            Target::Microflow => check.facts.microflow(name.as_str()),
            other => check.facts.other(other, name.as_str()),
        };
        if let Some(signature) = signature {
            compare(check, place, name, &signature.parameters, arguments);
        }
    });
}

/// What an element hands values to, and the values.
fn call(element: &dyn Element) -> Option<(Target, &QName, &[Argument])> {
    macro_rules! calls {
        ($($Kind:ident: $target:ident $name:ident;)+) => {
            $(if let Some(call) = element.downcast::<$Kind>() {
                return Some((Target::$target, &call.$name, &call.arguments));
            })+
        };
    }
    calls! {
        CallMicroflow: Microflow microflow;
        MicroflowAction: Microflow microflow;
        MicroflowSource: Microflow microflow;
        ShowPage: Page page;
        PageAction: Page page;
        GenerateDocument: Page page;
        CallFunction: Function function;
        PublishEvent: Event event;
        SendRequest: Request request;
        SnippetCall: Snippet snippet;
    }
    if let Some(decision) = element.downcast::<Decision>()
        && !decision.rule.is_empty()
    {
        return Some((Target::Microflow, &decision.rule, &decision.arguments));
    }
    None
}

fn compare<'a>(
    check: &mut DocumentCheck<'a>,
    place: &Place<'a, '_>,
    target: &QName,
    parameters: &[Value],
    arguments: &[Argument],
) {
    let mut given: BTreeSet<&QName> = BTreeSet::new();
    for argument in arguments {
        let address = check.at(argument.id).property("parameter");
        let remove = Fix::remove("Remove the argument", check.id, argument.id);
        let name = &argument.parameter;
        if name.owner().is_some_and(|owner| owner != *target) {
            let message = format!("{name} is no parameter of {target}.");
            let hint = format!("Choose a parameter of {target}, or remove the argument.");
            check.add(Problem::new(&OF_ANOTHER, address, message).hint(hint).fix(remove));
        } else if !name.is_empty() && !given.insert(name) {
            let message = format!("{} gets a value before.", name.local());
            let problem = Problem::new(&TWICE, address, message);
            check.add(problem.hint("Remove one of the two arguments.").fix(remove));
        }
    }
    let list = place.address(check.id).property("arguments");
    for parameter in parameters {
        if given.contains(&parameter.qualified) || !parameter.required {
            continue;
        }
        let message = format!("The parameter {} of {target} gets no value.", parameter.name);
        let hint = format!("Hand over {}, or empty.", describe(&parameter.ty));
        let mut problem = Problem::new(&MISSING, list.clone(), message).hint(hint);
        let scope = check.analysis.scope(place, check.facts);
        if let Some(variable) = fitting(check, &scope, parameter) {
            let value = format!("${variable}");
            let label = format!("Hand over {value}");
            let properties = [("parameter", parameter.qualified.as_str()), ("value", &value)];
            problem = problem.fix(Fix::add(label, &list, "argument", &properties));
        }
        check.add(problem);
    }
}

/// The variable that is most likely meant for a parameter: of its name, else the only one that fits.
fn fitting<'s>(
    check: &DocumentCheck<'_>,
    scope: &'s Variables,
    parameter: &Value,
) -> Option<&'s str> {
    let mut fitting = scope.iter().filter(|(_, ty)| {
        **ty != DataType::Unknown && fits(ty, &parameter.ty, check.facts)
    });
    if scope.get(&parameter.name).is_some_and(|ty| fits(ty, &parameter.ty, check.facts)) {
        return fitting.map(|(name, _)| name).find(|name| *name == parameter.name);
    }
    let (name, _) = fitting.next()?;
    fitting.next().is_none().then_some(name)
}

fn result(check: &mut DocumentCheck<'_>, call: &CallMicroflow) {
    let Some(called) = check.facts.microflow(call.microflow.as_str()) else { return };
    if called.returns == DataType::Nothing && !call.variable.is_empty() {
        let address = check.at(call.id).property("variable");
        let message = format!("{} returns nothing.", call.microflow);
        let fix = Fix::set("Clear the name", &address, "");
        let problem = Problem::new(&NO_RESULT, address, message);
        check.add(problem.hint("Clear the name of the result.").fix(fix));
    }
}

fn new_object(check: &mut DocumentCheck<'_>, place: &Place<'_, '_>, create: &CreateAction) {
    let Some(page) = check.facts.page(create.page.as_str()) else { return };
    if check.facts.entity(create.entity.as_str()).is_none() {
        return;
    }
    let object = DataType::Object(create.entity.clone());
    let takes = |parameter: &Value| fits(&object, &parameter.ty, check.facts);
    let message = if !page.parameters.iter().any(takes) {
        format!("{} has no parameter that takes an object of {}.", create.page, create.entity)
    } else if let Some(other) = {
        let first = page.parameters.iter().position(takes);
        let others = page.parameters.iter().enumerate();
        others.filter(|(at, p)| Some(*at) != first && p.required).map(|(_, p)| p).next()
    } {
        format!("The parameter {} of {} would get no value.", other.name, create.page)
    } else {
        return;
    };
    let address = place.address(check.id).property("page");
    let problem = Problem::new(&NO_PARAMETER, address, message);
    let hint = format!("Choose a page with one parameter, of {}.", create.entity);
    check.add(problem.hint(hint));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::testing::{FlowBuilder, app, button, context, data_view, grid, microflow_source};

    fn shop() -> crate::testing::AppBuilder {
        app()
            .entity("A.Order", |e| e.attribute("Total: Decimal"))
            .entity("A.Customer", |e| e)
            .microflow("A.Submit", |m| {
                m.parameter("Order: Object A.Order").parameter("Note: String").end("")
            })
            .page("A.Edit", |p| p.parameter("Order: Object A.Order"))
            .page("A.Two", |p| p.parameter("Order: Object A.Order").parameter("x: String"))
            .page("A.Plain", |p| p)
    }

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        let app = shop().microflow("A.F", |m| build(m.parameter("Mine: Object A.Order")));
        check(&FAMILY, app, expected);
    }

    #[test]
    fn arguments_of_calls() {
        check_flow(
            |m| m.call("A.Submit", &[("Order", "$Mine"), ("Note", "''")], "").end(""),
            &[],
        );
        check_flow(
            |m| m.call("A.Submit", &[("Order", "$Mine"), ("Order", "$Mine")], "").end(""),
            &[
                "MQ0801 A.F, Call microflow Submit, Arguments: The parameter Note of A.Submit gets no value.",
                "MQ0802 A.F, Argument Order, Parameter: Order gets a value before.",
            ],
        );
        check_flow(
            |m| {
                m.show_page("A.Edit", &[]).edit_last(|object| {
                    let crate::model::microflow::FlowObject::ShowPage(show) = object else {
                        panic!()
                    };
                    let parameter = QName::from("A.Submit.Order");
                    show.arguments.push(Argument { parameter, ..Argument::default() });
                })
            },
            &[
                "MQ0801 A.F, Show page Edit, Arguments: The parameter Order of A.Edit gets no value.",
                "MQ0803 A.F, Argument Order, Parameter: A.Submit.Order is no parameter of A.Edit.",
            ],
        );
        check_flow(
            |m| m.call("A.Submit", &[("Order", "$Mine"), ("Note", "''")], "Done").end(""),
            &["MQ0804 A.F, Call microflow Done, Result name: A.Submit returns nothing."],
        );
    }

    #[test]
    fn what_does_not_exist_needs_nothing() {
        check_flow(|m| m.call("A.Gone", &[("Order", "$Mine")], "x").end(""), &[]);
    }

    #[test]
    fn buttons_and_data_sources() {
        let open = PageAction { page: "A.Edit".into(), ..PageAction::default() };
        let submit = MicroflowAction { microflow: "A.Submit".into(), ..MicroflowAction::default() };
        check(
            &FAMILY,
            shop().page("A.P", |p| {
                p.parameter("One: Object A.Order")
                    .widget(data_view("v", context("One"), [button("b", open)]))
                    .widget(button("c", submit))
                    .widget(grid("g", microflow_source("A.Submit", &[]), &[]))
            }),
            &[
                "MQ0801 A.P, Button b, Show page, Arguments: The parameter Order of A.Edit gets no value.",
                "MQ0801 A.P, Button c, Call microflow, Arguments: The parameter Note of A.Submit gets no value.",
                "MQ0801 A.P, Button c, Call microflow, Arguments: The parameter Order of A.Submit gets no value.",
                "MQ0801 A.P, Data grid g, Microflow, Arguments: The parameter Note of A.Submit gets no value.",
                "MQ0801 A.P, Data grid g, Microflow, Arguments: The parameter Order of A.Submit gets no value.",
            ],
        );
    }

    #[test]
    fn new_objects() {
        let create = |page: &str| CreateAction {
            entity: "A.Order".into(),
            page: page.into(),
            ..CreateAction::default()
        };
        check(
            &FAMILY,
            shop().page("A.P", |p| {
                p.widget(button("a", create("A.Edit")))
                    .widget(button("b", create("A.Plain")))
                    .widget(button("c", create("A.Two")))
            }),
            &[
                "MQ0805 A.P, Button b, Create object, Page: A.Plain has no parameter that takes an object of A.Order.",
                "MQ0805 A.P, Button c, Create object, Page: The parameter x of A.Two would get no value.",
            ],
        );
    }
}
