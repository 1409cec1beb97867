//! Messages and published services, from small units made by hand.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use model_core::model::Project;
use serde_json::{Value as Json, json};

use super::super::note::Note;
use super::super::testing::{domain, import, short};

/// The documents of a kind in short, and what is told.
pub(super) fn read(units: &[Json], kind: &str) -> (Vec<String>, Vec<Note>, Project) {
    let (project, notes) = import(units);
    let documents = project.documents().values().map(|document| document.root());
    let found = documents.filter(|root| root.kind().name == kind).map(short).collect();
    (found, notes, project)
}

#[track_caller]
fn check(unit: Json, kind: &str, expected: &str) {
    let (found, notes, _) = read(&[domain(), unit], kind);
    assert_eq!(found, [expected]);
    assert_eq!(notes, []);
}

fn attribute(key: &str, name: &str) -> Json {
    json!({"$Type": "MessageDefinitions$ExposedAttribute", "ExposedName": key, "Attribute": name,
           "Children": [], "ElementType": "Value", "PrimitiveType": "String", "MaxOccurs": 1})
}

#[test]
fn messages() {
    let association = json!({
        "$Type": "MessageDefinitions$ExposedAssociation", "ExposedName": "lines",
        "ExposedItemName": "line", "Association": "M.Line_Order", "Entity": "M.Line",
        "MaxOccurs": -1, "Example": "none", "Documentation": "What was bought.",
        "Children": [attribute("amount", "M.Line.Amount")],
    });
    let entity = json!({
        "$Type": "MessageDefinitions$ExposedEntity", "ExposedName": "orders",
        "ExposedItemName": "order", "Entity": "M.Order", "Documentation": "An order.",
        "Children": [attribute("number", "M.Order.Number"), association,
                     attribute("note", "M.Order.Note")],
    });
    check(
        json!({
            "$Type": "MessageDefinitions$MessageDefinitionCollection", "Name": "MD",
            "Documentation": "D", "Excluded": true, "ExportLevel": "Hidden",
            "MessageDefinitions": [{"$Type": "MessageDefinitions$EntityMessageDefinition",
                "Name": "Order", "Documentation": "", "ExposedEntity": entity}],
        }),
        "messages",
        "messages(name: MD; documentation: D; messages: message(name: Order; documentation: An \
         order.; entity: M.Order; item: order; key: orders; members: exposedAttribute(key: number; \
         attribute: M.Order.Number), exposedAssociation(key: lines; item: line; association: \
         M.Line_Order; entity: M.Line; documentation: What was bought.; example: none; members: \
         exposedAttribute(key: amount; attribute: M.Line.Amount)), exposedAttribute(key: note; \
         attribute: M.Order.Note)); excluded: true)",
    );
}

#[test]
fn messages_with_holes() {
    let unit = json!({
        "$Type": "MessageDefinitions$MessageDefinitionCollection", "Name": "MD",
        "MessageDefinitions": [
            {"$Type": "MessageDefinitions$EntityMessageDefinition", "Name": "A"},
            {"$Type": "MessageDefinitions$EntityMessageDefinition", "Name": 7,
             "ExposedEntity": {"$Type": "MessageDefinitions$ExposedEntity", "Entity": null,
                               "Children": "none"}},
            {"$Type": "MessageDefinitions$EntityMessageDefinition", "Name": "C",
             "ExposedEntity": {"$Type": "MessageDefinitions$ExposedEntity", "Children":
                [{"$Type": "MessageDefinitions$Odd", "ExposedName": "x"}, 3]}},
            "odd",
        ],
    });
    let (found, notes, _) = read(&[unit], "messages");
    assert_eq!(
        found,
        ["messages(name: MD; messages: message(name: A), message, message(name: C))"]
    );
    let what = "MessageDefinitions$Odd".to_owned();
    assert_eq!(notes, [Note::Foreign { place: "M.MD".to_owned(), what }]);
}

fn service(operation: Json) -> Json {
    json!({
        "$Type": "Rest$PublishedRestService", "Name": "Shop", "ServiceName": "Shop of M",
        "Version": "1.0.0", "Path": "rest/shop/v1", "Documentation": "D",
        "PublicDocumentation": "P", "AuthenticationTypes": ["Basic", "Session", "Custom", "Guest"],
        "AuthenticationMicroflow": "M.Who", "AllowedRoles": ["M.User", "M.Admin"],
        "CorsConfiguration": null, "Parameters": [], "Excluded": false, "ExportLevel": "Hidden",
        "Resources": [{"$Type": "Rest$PublishedRestServiceResource", "Name": "orders",
                       "Documentation": "R", "Operations": [operation]}],
    })
}

#[test]
fn published_services() {
    let parameter = |name: &str, place: &str, ty: Json| {
        json!({"$Type": "Rest$RestOperationParameter", "Name": name, "ParameterType": place,
               "Type": ty, "MicroflowParameter": format!("M.Get.{name}"), "Description": "N"})
    };
    let operation = json!({
        "$Type": "Rest$PublishedRestServiceOperation", "HttpMethod": "Patch", "Path": "{code}",
        "Summary": "S", "Documentation": "O", "Deprecated": true, "Microflow": "M.Get",
        "ImportMapping": "M.In", "ExportMapping": "M.Out", "Commit": "YesWithoutEvents",
        "ObjectHandlingBackup": "Error", "Parameters": [
            parameter("code", "Path", json!({"$Type": "DataTypes$StringType"})),
            parameter("limit", "Query", json!({"$Type": "DataTypes$IntegerType"})),
            parameter("trace", "Header", json!(null)),
        ],
    });
    check(
        service(operation),
        "publishedRest",
        "publishedRest(name: Shop; documentation: D; title: Shop of M; version: 1.0.0; location: \
         rest/shop/v1; summary: P; basic: true; session: true; custom: true; guests: true; \
         authentication: M.Who; roles: M.User M.Admin; resources: resource(path: orders; \
         documentation: R; operations: operation(method: patch; path: {code}; summary: S; \
         documentation: O; deprecated: true; microflow: M.Get; parameters: operationParameter(key: \
         code; parameter: M.Get.code; documentation: N), operationParameter(key: limit; place: \
         query; type: Integer; parameter: M.Get.limit; documentation: N), operationParameter(key: \
         trace; place: header; parameter: M.Get.trace; documentation: N); importMapping: M.In; \
         commit: withoutEvents; notFound: error; exportMapping: M.Out)))",
    );
}

#[test]
fn published_services_with_holes() {
    check(json!({"$Type": "Rest$PublishedRestService"}), "publishedRest", "publishedRest");
    let odd = json!({
        "$Type": "Rest$PublishedRestService", "Name": "S", "Path": 7, "AllowedRoles": "M.User",
        "AuthenticationTypes": [null, "Magic"], "CorsConfiguration": {"$Type": "Rest$CorsConfiguration"},
        "Parameters": [{"$Type": "Rest$RestParameter"}],
        "Resources": [null, {"$Type": "Rest$PublishedRestServiceResource", "Operations": [
            {"$Type": "Rest$PublishedRestServiceOperation", "HttpMethod": "Brew", "Parameters":
                [{"$Type": "Rest$RestOperationParameter", "ParameterType": "Cookie", "Type": 1}]},
        ]}],
    });
    let (found, notes, _) = read(&[odd], "publishedRest");
    assert_eq!(
        found,
        ["publishedRest(name: S; resources: resource(operations: operation(parameters: \
          operationParameter(place: query))))"]
    );
    let told: Vec<String> = notes
        .iter()
        .map(|note| match note {
            Note::Unknown { what, word, .. } => format!("{what}: {word}"),
            Note::Dropped { what, why, .. } => format!("{what}: {why}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "Rest$PublishedRestService.CorsConfiguration: Which other origins may call it is written into the service.",
            "Rest$PublishedRestService.AuthenticationTypes: Magic",
            "Rest$PublishedRestService.Parameters: Each operation says its parameters.",
            "Rest$PublishedRestServiceOperation.HttpMethod: Brew",
            "Rest$RestOperationParameter.ParameterType: Cookie",
        ]
    );
    let cors = json!({"$Type": "Rest$PublishedRestService", "Name": "S",
        "CorsConfiguration": {"$Type": "Rest$CorsConfiguration", "AllowedOrigins": "*"}});
    check(cors, "publishedRest", "publishedRest(name: S; origins: *)");
}

#[test]
fn services_of_other_kinds_stay_foreign() {
    for kind in [
        "WebServices$ImportedWebService",
        "WebServices$PublishedWebService",
        "ODataPublish$PublishedODataService2",
        "Rest$ConsumedODataService",
        "CustomIcons$CustomIconCollection",
    ] {
        let unit = json!({"$Type": kind, "Name": "Old", "Path": "p"});
        let (found, notes, _) = read(&[unit], "foreignDocument");
        assert_eq!(found.len(), 1, "{kind}");
        let note = Note::Foreign { place: "M.Old".to_owned(), what: kind.to_owned() };
        assert_eq!(notes, [note]);
    }
}
