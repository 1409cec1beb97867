//! Services: operations that can be told apart, addresses that name their parameters, and microflows
//! that get what they take.

use std::collections::BTreeSet;

use crate::check::{DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::index::Signature;
use crate::lang::types::{describe, fits};
use crate::model::Target;
use crate::model::meta::Chosen;
use crate::model::microflow::HttpMethod;
use crate::model::service::{
    ConsumedRest, Operation, ParameterPlace, PublishedRest, Request, Resource,
};
use crate::name::QName;
use crate::value::DataType;

pub(super) static FAMILY: Family =
    Family { rules: &[&HANDED, &SAME, &NAMED], scope: Scope::Document(find) };

static HANDED: Rule = Rule {
    code: "MQ0371",
    title: "An operation hands its microflow what it takes",
    severity: Severity::Error,
    why: "The microflow runs with what the request holds: the parameters of the operation, the request and the answer themselves, and one value for what is sent. Anything else it would never get.",
    how: "Let the operation have a parameter for each of the microflow's, of its type, or take the parameter out of the microflow.",
    example: "GET orders whose microflow takes a Customer that no parameter of the operation holds.",
};

static SAME: Rule = Rule {
    code: "MQ0372",
    title: "Operations of a service differ",
    severity: Severity::Error,
    why: "A request is answered by the operation of its method and its address. Of two that are the same one would never run.",
    how: "Give one of the two another path or another method.",
    example: "GET orders/{number} and GET orders/{id} in one service.",
};

static NAMED: Rule = Rule {
    code: "MQ0373",
    title: "Addresses name their parameters",
    severity: Severity::Error,
    why: "What stands in braces in an address is the value of the parameter with that name. Without one there is no value, and a parameter that the address does not name gets none.",
    how: "Write the name of the parameter in braces, or add the parameter.",
    example: "The path orders/{number} of an operation whose only parameter is id.",
};

fn find(check: &mut DocumentCheck<'_>) {
    if let Some(service) = check.root::<PublishedRest>() {
        let mut seen: BTreeSet<(HttpMethod, String)> = BTreeSet::new();
        for resource in &service.resources {
            for operation in &resource.operations {
                let path = whole_path(resource, operation);
                if !seen.insert((operation.method, without_names(&path))) {
                    let address = check.at(operation.id).property("path");
                    let method = operation.method.choices().get(operation.method.chosen());
                    let method = method.map_or("", |choice| choice.label);
                    let message = format!("Another operation answers {method} {path}.");
                    let problem = Problem::new(&SAME, address, message);
                    check.add(problem.hint("Give one of the two another path or method."));
                }
                named(check, operation, &path);
                handed(check, operation);
            }
        }
    } else if let Some(service) = check.root::<ConsumedRest>() {
        for request in &service.requests {
            asked(check, request);
        }
    }
}

fn whole_path(resource: &Resource, operation: &Operation) -> String {
    let parts = resource.path.split('/').chain(operation.path.split('/'));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// A path in which all parameters are the same.
fn without_names(path: &str) -> String {
    let part = |part: &'_ str| {
        let is_parameter = part.starts_with('{') && part.ends_with('}');
        if is_parameter { "{}".to_owned() } else { part.to_owned() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The names that stand in braces.
fn in_braces(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Parameters of the path stand in it, and the other way round.
fn named(check: &mut DocumentCheck<'_>, operation: &Operation, path: &str) {
    let of_path = || operation.parameters.iter().filter(|p| p.place == ParameterPlace::Path);
    for name in in_braces(path).filter(|name| of_path().all(|p| p.key != **name)) {
        let address = check.at(operation.id).property("path");
        let message = format!("No parameter of the path is called {name}.");
        let problem = Problem::new(&NAMED, address, message);
        check.add(problem.hint(format!("Add the parameter {name}, or write another name.")));
    }
    for parameter in of_path().filter(|p| !p.key.is_empty()) {
        if in_braces(path).all(|name| name != parameter.key) {
            let address = check.at(parameter.id).property("key");
            let message = format!("The path does not name {}.", parameter.key);
            let problem = Problem::new(&NAMED, address, message);
            check.add(problem.hint(format!("Write {{{}}} into the path.", parameter.key)));
        }
    }
}

/// What the path and the headers of a request name is there.
fn asked(check: &mut DocumentCheck<'_>, request: &Request) {
    let own = (request.id, "path", request.path.as_str());
    let headers = request.headers.iter().map(|h| (h.id, "value", h.value.as_str()));
    for (element, key, text) in std::iter::once(own).chain(headers) {
        for name in in_braces(text) {
            if request.parameters.iter().any(|p| !p.query && p.name == name) {
                continue;
            }
            let address = check.at(element).property(key);
            let message = format!("No parameter of {} is called {name}.", request.name);
            let problem = Problem::new(&NAMED, address, message);
            check.add(problem.hint(format!("Add the parameter {name}, or write another name.")));
        }
    }
}

/// The parameters of the microflow get values of their types.
fn handed(check: &mut DocumentCheck<'_>, operation: &Operation) {
    let Some(flow) = check.facts.microflow(operation.microflow.as_str()) else { return };
    let mut given: BTreeSet<&QName> = BTreeSet::new();
    for parameter in operation.parameters.iter().filter(|p| !p.parameter.is_empty()) {
        let name = &parameter.parameter;
        let taken = flow.parameters.iter().find(|p| p.qualified == *name);
        let (message, hint) = match taken {
            // One that is nowhere is told as such.
            None if check.facts.parameter(name.as_str()).is_none() => continue,
            None => (
                format!("{name} is no parameter of {}.", flow.name),
                format!("Choose a parameter of {}.", flow.name),
            ),
            Some(_) if !given.insert(name) => (
                format!("{} gets a value before.", name.local()),
                "Choose another parameter, or remove one of the two.".to_owned(),
            ),
            Some(taken) if !fits(&parameter.ty, &taken.ty, check.facts) => (
                format!(
                    "{} is {}; {} takes {}.",
                    parameter.key,
                    describe(&parameter.ty),
                    flow.name,
                    describe(&taken.ty)
                ),
                format!("Make it {}, or choose another parameter.", describe(&taken.ty)),
            ),
            Some(_) => continue,
        };
        let address = check.at(parameter.id).property("parameter");
        check.add(Problem::new(&HANDED, address, message).hint(hint));
    }
    body(check, operation, flow, &given);
}

/// Of what is left at most one parameter gets what is sent.
fn body(
    check: &mut DocumentCheck<'_>,
    operation: &Operation,
    flow: &Signature,
    given: &BTreeSet<&QName>,
) {
    let is_sent = |place| matches!(place, ParameterPlace::Body | ParameterPlace::Form);
    let has_body = !operation.import_mapping.is_empty()
        || matches!(
            operation.method,
            HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch | HttpMethod::Delete
        );
    let mut free = has_body && !operation.parameters.iter().any(|p| is_sent(p.place));
    for parameter in flow.parameters.iter().filter(|p| !given.contains(&p.qualified)) {
        let is_http = |entity: &QName| {
            matches!(entity.as_str(), "System.HttpRequest" | "System.HttpResponse")
        };
        if !parameter.required || parameter.ty.entity().is_some_and(is_http) {
            continue;
        }
        let address = check.at(operation.id).property("microflow");
        if !std::mem::take(&mut free) {
            let message = format!("Nobody hands over {} to {}.", parameter.name, flow.name);
            let hint = format!("Add a parameter for {}, or choose another microflow.", parameter.name);
            check.add(Problem::new(&HANDED, address, message).hint(hint));
            continue;
        }
        let mapping = check.facts.other(Target::Mapping, operation.import_mapping.as_str());
        let made = mapping.map(|mapping| &mapping.returns).filter(|ty| **ty != DataType::Nothing);
        if let Some(made) = made.filter(|made| !fits(made, &parameter.ty, check.facts)) {
            let message = format!(
                "{} makes {} of what is sent; {} takes {}.",
                operation.import_mapping,
                describe(made),
                flow.name,
                describe(&parameter.ty)
            );
            let problem = Problem::new(&HANDED, address, message);
            check.add(problem.hint("Choose another mapping, or another microflow."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::mapping::{Mapping, ObjectMapping};
    use crate::model::microflow::HttpMethod;
    use crate::model::service::{
        ConsumedRest, Operation, OperationParameter, ParameterPlace, PublishedRest, Request,
        RequestHeader, RequestParameter, Resource,
    };
    use crate::testing::{AppBuilder, app};
    use crate::value::DataType;

    fn shop() -> AppBuilder {
        let root = ObjectMapping { entity: "A.Order".into(), ..ObjectMapping::default() };
        let mapping =
            Mapping { name: "In".into(), root: Some(Box::new(root)), ..Mapping::default() };
        app()
            .entity("A.Order", |e| e)
            .entity("A.Line", |e| e)
            .document(Place::module("A"), mapping)
            .microflow("A.Plain", |m| m.end(""))
            .microflow("A.Get", |m| m.parameter("code: String").end(""))
            .microflow("A.Count", |m| m.parameter("n: Integer").end(""))
            .microflow("A.Take", |m| m.parameter("o: Object A.Order").end(""))
            .microflow("A.Both", |m| {
                m.parameter("httpRequest: Object System.HttpRequest")
                    .parameter("httpResponse: Object System.HttpResponse")
                    .end("")
            })
    }

    #[track_caller]
    fn check_operations(operations: Vec<Operation>, expected: &[&str]) {
        let resource = Resource { path: "orders".into(), operations, ..Resource::default() };
        let service = PublishedRest {
            name: "Shop".into(),
            resources: vec![resource],
            ..PublishedRest::default()
        };
        check(&FAMILY, shop().document(Place::module("A"), service), expected);
    }

    fn operation(method: HttpMethod, path: &str, microflow: &str) -> Operation {
        Operation { method, path: path.into(), microflow: microflow.into(), ..Operation::default() }
    }

    fn parameter(key: &str, place: ParameterPlace, to: &str) -> OperationParameter {
        OperationParameter {
            key: key.into(),
            place,
            parameter: to.into(),
            ..OperationParameter::default()
        }
    }

    #[test]
    fn operations_differ() {
        use HttpMethod::{Get, Put};
        let path = |method, path: &str, key: &str| Operation {
            parameters: vec![parameter(key, ParameterPlace::Path, "")],
            ..operation(method, path, "A.Plain")
        };
        check_operations(
            vec![
                path(Get, "{a}", "a"),
                path(Put, "{a}", "a"),
                path(Get, "x/{a}", "a"),
                operation(Get, "", "A.Plain"),
            ],
            &[],
        );
        check_operations(
            vec![path(Get, "{a}", "a"), path(Get, "/{b}/", "b")],
            &["MQ0372 A.Shop, Operation Plain, Path: Another operation answers GET orders/{b}."],
        );
    }

    #[test]
    fn addresses_name_parameters() {
        use HttpMethod::Get;
        let with = |path: &str, place| Operation {
            parameters: vec![parameter("code", place, "A.Get.code")],
            ..operation(Get, path, "A.Get")
        };
        check_operations(vec![with("{code}", ParameterPlace::Path)], &[]);
        check_operations(vec![with("", ParameterPlace::Query)], &[]);
        check_operations(
            vec![with("{id}", ParameterPlace::Path)],
            &[
                "MQ0373 A.Shop, Operation parameter code, Key: The path does not name code.",
                "MQ0373 A.Shop, Operation Get, Path: No parameter of the path is called id.",
            ],
        );
        let service = |name: &str, query: bool| {
            let parameter =
                RequestParameter { name: name.into(), query, ..RequestParameter::default() };
            let header = RequestHeader {
                key: "Authorization".into(),
                value: "Bearer {token}".into(),
                ..RequestHeader::default()
            };
            let request = Request {
                name: "Get".into(),
                path: "{token}".into(),
                parameters: vec![parameter],
                headers: vec![header],
                ..Request::default()
            };
            let service = ConsumedRest {
                name: "Rates".into(),
                requests: vec![request],
                ..ConsumedRest::default()
            };
            app().document(Place::module("A"), service)
        };
        check(&FAMILY, service("token", false), &[]);
        let expected = [
            "MQ0373 A.Rates, Request Get, Path: No parameter of Get is called token.",
            "MQ0373 A.Rates, Request header, Value: No parameter of Get is called token.",
        ];
        check(&FAMILY, service("other", false), &expected);
        check(&FAMILY, service("token", true), &expected);
    }

    #[test]
    fn microflows_get_what_they_take() {
        use HttpMethod::{Get, Post};
        use ParameterPlace::{Header, Query};
        let with = |microflow: &str, parameters| Operation {
            parameters,
            ..operation(Get, "", microflow)
        };
        check_operations(vec![operation(Get, "", "A.Both")], &[]);
        check_operations(vec![operation(Get, "", "A.Nowhere")], &[]);
        check_operations(vec![with("A.Get", vec![parameter("c", Query, "A.Get.code")])], &[]);
        check_operations(vec![operation(Post, "", "A.Take")], &[]);
        check_operations(
            vec![operation(Get, "", "A.Take")],
            &["MQ0371 A.Shop, Operation Take, Microflow: Nobody hands over o to A.Take."],
        );
        check_operations(
            vec![with("A.Plain", vec![parameter("c", Header, "A.Get.code")])],
            &["MQ0371 A.Shop, Operation parameter code, Microflow parameter: A.Get.code is no parameter of A.Plain."],
        );
        check_operations(
            vec![with("A.Count", vec![parameter("n", Query, "A.Count.n")])],
            &["MQ0371 A.Shop, Operation parameter n, Microflow parameter: n is text; A.Count takes a whole number."],
        );
        let whole = OperationParameter {
            ty: DataType::Integer,
            ..parameter("n", Query, "A.Count.n")
        };
        check_operations(vec![with("A.Count", vec![whole])], &[]);
        check_operations(
            vec![with(
                "A.Get",
                vec![parameter("a", Query, "A.Get.code"), parameter("b", Query, "A.Get.code")],
            )],
            &["MQ0371 A.Shop, Operation parameter code, Microflow parameter: code gets a value before."],
        );
        let mapped = |microflow: &str| Operation {
            import_mapping: "A.In".into(),
            ..operation(Post, "", microflow)
        };
        check_operations(vec![mapped("A.Take")], &[]);
        check_operations(
            vec![mapped("A.Get")],
            &["MQ0371 A.Shop, Operation Get, Microflow: A.In makes an object of A.Order of what is sent; A.Get takes text."],
        );
    }
}
