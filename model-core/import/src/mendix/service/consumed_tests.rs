//! Consumed services and the activities that send their requests, from small units made by hand: no
//! project at hand has one.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use std::collections::BTreeSet;

use model_core::model::Project;
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::store::files_of;
use serde_json::{Value as Json, json};

use super::super::mutation_lists::listed;
use super::super::note::Note;
use super::super::testing::{domain, import, short};
use super::tests::read;

fn template(text: &str) -> Json {
    json!({"$Type": "Rest$ValueTemplate", "Value": text})
}

fn header(name: &str, value: &str) -> Json {
    json!({"$Type": "Rest$HeaderWithValueTemplate", "Name": name, "Value": template(value)})
}

fn string() -> Json {
    json!({"$Type": "DataTypes$StringType"})
}

fn test_value(text: &str) -> Json {
    json!({"$Type": "Rest$StringValue", "Value": text})
}

fn element(direction: &str) -> Json {
    json!({
        "$Type": format!("{direction}$ObjectMappingElement"), "Entity": "M.Order",
        "JsonPath": "(Object)", "ElementType": "Object", "MaxOccurs": 1, "ObjectHandling": "Find",
        "ObjectHandlingBackup": "Ignore", "Association": "M.Order_Customer",
        "Children": [{"$Type": format!("{direction}$ValueMappingElement"), "IsKey": true,
                      "JsonPath": "(Object)|number", "Attribute": "M.Order.Number",
                      "Converter": "M.Turn"}],
    })
}

fn service(operations: &[Json]) -> Json {
    json!({
        "$Type": "Rest$ConsumedRestService", "Name": "Rates", "Documentation": "D",
        "Excluded": true, "ExportLevel": "Hidden", "BaseUrl": template("https://rates.example/v1"),
        "BaseUrlParameter": null, "AuthenticationScheme": null, "Operations": operations,
    })
}

fn operation(method: Json, handling: Json) -> Json {
    json!({
        "$Type": "Rest$RestOperation", "Name": "GetRate", "Timeout": 60, "Tags": ["rates", "new"],
        "Method": method, "Path": template("rates/{code}"),
        "Headers": [header("Accept", "application/json"), header("Authorization", "Bearer {token}")],
        "Parameters": [
            {"$Type": "Rest$OperationParameter", "Name": "code",
             "DataType": {"$Type": "DataTypes$IntegerType"}, "TestValue": test_value("EUR")},
            {"$Type": "Rest$OperationParameter", "Name": "token", "DataType": string()},
        ],
        "QueryParameters": [
            {"$Type": "Rest$QueryParameter", "Name": "page-size", "ParameterUsage":
                {"$Type": "Rest$OptionalQueryParameterUsage"}},
        ],
        "ResponseHandling": handling,
    })
}

fn get() -> Json {
    json!({"$Type": "Rest$RestOperationMethodWithoutBody", "HttpMethod": "Delete"})
}

fn post(body: Json) -> Json {
    json!({"$Type": "Rest$RestOperationMethodWithBody", "HttpMethod": "Post", "Body": body})
}

fn nothing() -> Json {
    json!({"$Type": "Rest$NoResponseHandling", "ContentType": "application/json", "StatusCode": 204})
}

fn mapped() -> Json {
    json!({"$Type": "Rest$ImplicitMappingResponseHandling", "ContentType": "application/json",
           "StatusCode": 200, "RootMappingElement": element("ImportMappings")})
}

const REQUEST: &str = "requests: request(name: GetRate; tags: rates, new; method: METHOD; path: \
    rates/{code}; parameters: requestParameter(name: code; type: Integer), requestParameter(name: \
    token), requestParameter(name: page_size; query: true; key: page-size; required: false); \
    headers: requestHeader(key: Accept; value: application/json), requestHeader(key: Authorization; \
    value: Bearer {token}); REST; timeout: 60); excluded: true)";

const MAPPING: &str = "objectMapping(entity: M.Order; association: M.Order_Customer; handling: \
    find; notFound: ignore; values: valueMapping(key: number; attribute: M.Order.Number; \
    identifies: true; microflow: M.Turn))";

#[track_caller]
fn check(method: Json, handling: Json, word: &str, rest: &str) {
    let (found, notes, _) =
        read(&[domain(), service(&[operation(method, handling)])], "consumedRest");
    let begin = "consumedRest(name: Rates; documentation: D; baseUrl: https://rates.example/v1; ";
    let rest = rest.replace("MAPPING", MAPPING);
    let expected = REQUEST.replace("METHOD", word).replace("REST", &rest);
    assert_eq!(found, [format!("{begin}{expected}")]);
    assert_eq!(notes, []);
}

#[test]
fn requests() {
    check(get(), nothing(), "delete", "contentType: application/json");
    check(
        get(),
        mapped(),
        "delete",
        "result: mapping; contentType: application/json; mapping: MAPPING",
    );
    let body = json!({"$Type": "Rest$StringBody", "ValueTemplate": template("code={code}")});
    check(
        post(body),
        nothing(),
        "post",
        "body: text; text: code={code}; contentType: application/json",
    );
    let body = json!({"$Type": "Rest$JsonBody", "Value": "$body"});
    check(post(body), nothing(), "post", "body: json; text: $body; contentType: application/json");
    let body = json!({"$Type": "Rest$ImplicitMappingBody", "TestValue": test_value("{}"),
                      "RootMappingElement": element("ExportMappings")});
    check(
        post(body),
        nothing(),
        "post",
        "body: mapping; bodyMapping: MAPPING; contentType: application/json",
    );
}

#[test]
fn requests_with_holes() {
    let (found, notes, _) = read(&[json!({"$Type": "Rest$ConsumedRestService"})], "consumedRest");
    assert_eq!((found, notes), (vec!["consumedRest".to_owned()], vec![]));
    let odd = json!({
        "$Type": "Rest$ConsumedRestService", "Name": "R", "BaseUrl": "x", "OpenApiFile":
            {"$Type": "Rest$OpenApiFile", "Content": "{}"},
        "AuthenticationScheme": {"$Type": "Rest$OAuthScheme", "ClientSecret": "hidden"},
        "Operations": [7, {"$Type": "Rest$RestOperation", "Name": "A", "Timeout": "long",
            "Method": {"$Type": "Rest$RestOperationMethodWithBody", "Body": {"$Type": "Rest$Odd"}},
            "Path": null, "Headers": [{}], "Parameters": [{"Name": "2nd"}], "QueryParameters": [{}],
            "ResponseHandling": {"$Type": "Rest$StringResponseHandling"}}],
    });
    let (found, notes, project) = read(&[odd], "consumedRest");
    assert_eq!(
        found,
        ["consumedRest(name: R; signIn: other; requests: request(name: A; parameters: \
          requestParameter(name: p_2nd), requestParameter(name: p_; query: true); headers: \
          requestHeader; result: text))"]
    );
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(!written(&project).contains("hidden"));
}

/// All files of an app as one text.
fn written(project: &Project) -> String {
    let mut text = String::new();
    for (name, bytes) in files_of(project).0 {
        text.push_str(&name);
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

#[test]
fn what_signs_in_stays_behind() {
    const CANARY: &str = "c4n4ry-5ecret";
    let value = |kind: &str, value: &str| json!({"$Type": format!("Rest${kind}"), "Value": value});
    let scheme = |user: Json, password: Json| json!({"$Type": "Rest$BasicAuthenticationScheme", "Username": user, "Password": password});
    let mut unit = service(&[]);
    unit["AuthenticationScheme"] =
        scheme(value("ConstantValue", "M.User"), value("ConstantValue", "M.Password"));
    let (found, notes, _) = read(&[unit.clone()], "consumedRest");
    assert!(found[0].contains("signIn: basic; user: M.User; password: M.Password"), "{found:?}");
    assert_eq!(notes, []);

    let text =
        |body: String| post(json!({"$Type": "Rest$StringBody", "ValueTemplate": template(&body)}));
    let mut all = Vec::new();
    for body in [
        format!("client_secret={CANARY}&code={{code}}"),
        format!("{{\"password\": \"{CANARY}\"}}"),
        format!("<a><password>{CANARY}</password></a>"),
    ] {
        let mut operation = operation(text(body), nothing());
        operation["Path"] = template(&format!("rates?api_key={CANARY}"));
        operation["Headers"] = json!([
            header("Authorization", &format!("Bearer {CANARY}")),
            header("api_key", CANARY),
            header("X-Auth-Token", &format!("{{token}}{CANARY}")),
            header("Cookie", &format!("token={CANARY}; path=/")),
            header("Accept", "text/plain"),
        ]);
        operation["Parameters"][0]["TestValue"] = test_value(CANARY);
        operation["Parameters"][0]["Name"] = json!("password");
        all.push(operation);
    }
    let mut unit = service(&all);
    unit["BaseUrl"] = template(&format!("https://me:{CANARY}@rates.example/v1"));
    unit["AuthenticationScheme"] =
        scheme(value("StringValue", CANARY), value("StringValue", CANARY));
    let (found, notes, project) = read(&[unit], "consumedRest");
    assert!(!written(&project).contains(CANARY) && !format!("{notes:?}").contains(CANARY));
    assert!(found[0].contains("baseUrl: https://rates.example/v1; signIn: basic; requests"));
    assert!(found[0].contains("path: rates?api_key=; "), "{found:?}");
    assert!(found[0].contains("requestHeader(key: Cookie)"), "{found:?}");
    // The base URL, both values that sign in, and of each request a path, four headers and a body.
    assert_eq!(notes.len(), 3 + 3 * 6, "{notes:?}");
    assert!(notes.iter().all(|note| matches!(note, Note::Withheld { .. })));
}

fn flow(action: Json) -> Json {
    json!({
        "$Type": "Microflows$Microflow", "Name": "F",
        "ObjectCollection": {"$Type": "Microflows$MicroflowObjectCollection", "Objects": [
            {"$Type": "Microflows$ActionActivity", "$ID": "#send", "Action": action},
        ]},
    })
}

fn send() -> Json {
    json!({
        "$Type": "Microflows$RestOperationCallAction", "Operation": "M.Rates.GetRate",
        "ErrorHandlingType": "Continue",
        "ParameterMappings": [{"$Type": "Microflows$RestParameterMapping",
            "Parameter": "M.Rates.GetRate.code", "Value": "$Code"}],
        "QueryParameterMappings": [
            {"$Type": "Microflows$QueryParameterMapping", "Value": "10", "Included": "Yes",
             "QueryParameter": "M.Rates.GetRate.page-size"},
            {"$Type": "Microflows$QueryParameterMapping", "Value": "''", "Included": "No",
             "QueryParameter": "M.Rates.GetRate.other"},
        ],
        "BodyVariable": {"$Type": "Microflows$BodyVariable", "VariableName": "Order"},
        "OutputVariable": {"$Type": "Microflows$OutputVariable", "VariableName": "Rate"},
        "BaseUrlParameterMapping": null,
    })
}

/// What an activity becomes in short.
fn sent(action: Json) -> (String, Vec<Note>) {
    let (project, notes) = import(&[domain(), flow(action)]);
    let (_, _, flow) = project.of_kind::<Microflow>().next().unwrap();
    let found = flow.objects.iter().find_map(|object| match object {
        FlowObject::SendRequest(send) => Some(short(send)),
        _ => None,
    });
    (found.unwrap_or_default(), notes)
}

#[test]
fn activities_that_send_requests() {
    let (found, notes) = sent(send());
    assert_eq!(
        found,
        "sendRequest(request: M.Rates.GetRate; arguments: argument(parameter: \
         M.Rates.GetRate.code; value: $Code), argument(parameter: M.Rates.GetRate.page_size; value: \
         10); body: Order; variable: Rate; onError: continue)"
    );
    assert_eq!(notes, []);
    let bare = json!({"$Type": "Microflows$RestOperationCallAction", "Operation": "M.R.A",
        "ParameterMappings": "x", "QueryParameterMappings": [{"QueryParameter": "token",
        "Value": "'abc'"}], "OutputVariable": null, "BaseUrlParameterMapping": {"$Type": "x"}});
    let (found, notes) = sent(bare);
    assert_eq!(
        found,
        "sendRequest(request: M.R.A; arguments: argument(parameter: M.R.A.token; value: ''))"
    );
    assert_eq!(notes.len(), 2, "{notes:?}");
}

#[test]
fn what_is_sent_is_known_of_the_service() {
    use model_core::check::Checker;
    use model_core::index::Index;
    let mut unit = service(&[operation(get(), mapped())]);
    unit["Excluded"] = json!(false);
    let problems = |action: Json| -> Vec<String> {
        let (project, _) = import(&[domain(), unit.clone(), flow(action)]);
        let mut checker = Checker::new();
        checker.check(&Index::new(&project));
        let problems = checker.problems().iter();
        let of_calls =
            problems.filter(|p| p.code.starts_with("MQ08") || p.code.starts_with("MQ02"));
        of_calls.map(|problem| problem.message.clone()).filter(|m| m.contains("Rates")).collect()
    };
    let mut action = send();
    action["QueryParameterMappings"] = json!([]);
    assert_eq!(problems(action.clone()), ["The parameter token of M.Rates.GetRate gets no value."]);
    action["Operation"] = json!("M.Rates.GetRates");
    action["ParameterMappings"] = json!([]);
    assert_eq!(problems(action), ["There is no request “M.Rates.GetRates”."]);
}

/// Every text, number and yes or no of a unit, as the way to it with the kind and key it is said
/// under.
fn leaves(
    json: &Json,
    way: &mut Vec<Step>,
    kind: &str,
    key: &str,
    all: &mut Vec<(Vec<Step>, String)>,
) {
    match json {
        Json::Object(fields) => {
            let kind = fields.get("$Type").and_then(Json::as_str).unwrap_or_default();
            for (key, inner) in fields.iter().filter(|(key, _)| !key.starts_with('$')) {
                way.push(Step::Key(key.clone()));
                leaves(inner, way, kind, key, all);
                way.pop();
            }
        }
        Json::Array(list) => {
            for (at, inner) in list.iter().enumerate() {
                way.push(Step::Place(at));
                leaves(inner, way, kind, key, all);
                way.pop();
            }
        }
        Json::Null => {}
        _ => all.push((way.clone(), format!("{kind}.{key}"))),
    }
}

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Place(usize),
}

fn changed(unit: &Json, way: &[Step]) -> Json {
    let mut unit = unit.clone();
    let mut at = &mut unit;
    for step in way {
        at = match step {
            Step::Key(key) => &mut at[key],
            Step::Place(place) => &mut at[place],
        };
    }
    *at = match at {
        Json::Bool(yes) => json!(!*yes),
        Json::Number(number) => json!(number.as_i64().unwrap() + 1),
        Json::String(text) => json!(format!("{text}x")),
        other => panic!("{other}"),
    };
    unit
}

#[test]
fn a_changed_value_changes_the_service() {
    let bodies = [
        json!({"$Type": "Rest$StringBody", "ValueTemplate": template("code={code}")}),
        json!({"$Type": "Rest$JsonBody", "Value": "$body"}),
        json!({"$Type": "Rest$ImplicitMappingBody", "TestValue": test_value("{}"),
               "RootMappingElement": element("ExportMappings")}),
    ];
    let mut operations: Vec<Json> =
        bodies.into_iter().map(|body| operation(post(body), mapped())).collect();
    operations.push(operation(get(), nothing()));
    let mut unit = service(&operations);
    unit["OpenApiFile"] = json!({"$Type": "Rest$OpenApiFile", "Content": "openapi: 3"});
    let value = |value: &str| json!({"$Type": "Rest$ConstantValue", "Value": value});
    unit["AuthenticationScheme"] = json!({"$Type": "Rest$BasicAuthenticationScheme",
        "Username": value("M.User"), "Password": value("M.Password")});
    let mut action = send();
    action["QueryParameterMappings"].as_array_mut().unwrap().pop();
    let mut unseen = BTreeSet::new();
    let mut seen = 0;
    for unit in [unit, flow(action)] {
        let before = written(&import(&[domain(), unit.clone()]).0);
        let mut all = Vec::new();
        leaves(&unit, &mut Vec::new(), "", "", &mut all);
        for (way, property) in all {
            if written(&import(&[domain(), changed(&unit, &way)]).0) == before {
                unseen.insert(property);
            } else {
                seen += 1;
            }
        }
    }
    assert!(seen > 80, "{seen}");
    let unlisted: Vec<&String> = unseen.iter().filter(|property| !listed(property)).collect();
    let known = [
        // Another word than Array, Yes and No means an object, and what is included.
        "ExportMappings$ObjectMappingElement.ElementType",
        "ImportMappings$ObjectMappingElement.ElementType",
        "Microflows$QueryParameterMapping.Included",
    ];
    assert_eq!(unlisted, known, "{unseen:?}");
}
