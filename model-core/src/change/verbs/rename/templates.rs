//! Renaming a parameter of a request: the texts of the request in which `{name}` stands for it follow.

use crate::id::Id;
use crate::model::Document;
use crate::model::service::{ConsumedRest, Request};

/// Writes the new name of a parameter of a request into the texts of that request; does nothing
/// where `element` is something else.
pub(super) fn rename_parameter(home: &mut Document, element: Id, old: &str, new: &str) {
    let Some(service) = home.root_mut().as_any_mut().downcast_mut::<ConsumedRest>() else { return };
    let has_it = |request: &Request| request.parameters.iter().any(|p| p.id == element);
    for request in service.requests.iter_mut().filter(|request| has_it(request)) {
        let (old, new) = (format!("{{{old}}}"), format!("{{{new}}}"));
        let headers = request.headers.iter_mut().map(|header| &mut header.value);
        for text in [&mut request.path, &mut request.text].into_iter().chain(headers) {
            if text.contains(&old) {
                *text = text.replace(&old, &new);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::Uses;
    use crate::change::verbs::rename;
    use crate::index::Index;
    use crate::model::microflow::{Argument, SendRequest};
    use crate::model::service::{ConsumedRest, Request, RequestHeader, RequestParameter};
    use crate::model::{Element as _, Place};
    use crate::testing::app;

    /// The flow's call, the request's name and its texts after a rename of the element of this name.
    #[track_caller]
    fn check(renamed: &str, new: &str, expected: [&str; 4]) {
        let parameter = RequestParameter {
            id: "0000000000003".parse().unwrap(),
            name: "id".into(),
            ..RequestParameter::default()
        };
        let header = RequestHeader { value: "Bearer {id}".into(), ..RequestHeader::default() };
        let request = Request {
            id: "0000000000002".parse().unwrap(),
            name: "Get".into(),
            path: "orders/{id}".into(),
            parameters: vec![parameter],
            headers: vec![header],
            ..Request::default()
        };
        let service = ConsumedRest {
            id: "0000000000001".parse().unwrap(),
            name: "Shop".into(),
            requests: vec![request],
            ..ConsumedRest::default()
        };
        let argument = Argument {
            parameter: "A.Shop.Get.id".into(),
            value: "1".into(),
            ..Argument::default()
        };
        let send = SendRequest {
            request: "A.Shop.Get".into(),
            arguments: vec![argument],
            ..SendRequest::default()
        };
        let project = app()
            .document(Place::module("A"), service)
            .microflow("A.F", |m| m.then(send).end(""))
            .build();
        let index = Index::new(&project);
        let uses = Uses::new(&index);
        let (id, _, service) = project.of_kind::<ConsumedRest>().next().unwrap();
        let element = match renamed {
            "Shop" => service.id,
            "Get" => service.requests[0].id,
            _ => service.requests[0].parameters[0].id(),
        };
        let change = rename(&project, &index, &uses, id, element, new).unwrap();
        let after = change.apply(&project).unwrap();
        let (_, _, service) = after.of_kind::<ConsumedRest>().next().unwrap();
        let request = &service.requests[0];
        let flow = after.of_kind::<crate::model::microflow::Microflow>().next().unwrap().2;
        let send = flow.objects.iter().find_map(|object| match object {
            crate::model::microflow::FlowObject::SendRequest(send) => Some(send),
            _ => None,
        });
        let send = send.unwrap();
        let found = [
            send.request.as_str(),
            send.arguments[0].parameter.as_str(),
            request.path.as_str(),
            request.headers[0].value.as_str(),
        ];
        assert_eq!(found, expected);
        let back = rename(
            &after,
            &Index::new(&after),
            &Uses::new(&Index::new(&after)),
            id,
            element,
            renamed,
        );
        assert_eq!(back.unwrap().apply(&after).unwrap(), project);
    }

    #[test]
    fn services_requests_and_parameters() {
        check("Shop", "Store", ["A.Store.Get", "A.Store.Get.id", "orders/{id}", "Bearer {id}"]);
        check("Get", "Read", ["A.Shop.Read", "A.Shop.Read.id", "orders/{id}", "Bearer {id}"]);
        check("id", "key", ["A.Shop.Get", "A.Shop.Get.key", "orders/{key}", "Bearer {key}"]);
    }
}
