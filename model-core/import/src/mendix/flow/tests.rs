//! Microflows of the source, element by element: what each becomes, in short.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use model_core::model::Content;
use model_core::model::meta::Node as _;
use model_core::model::microflow::{FlowObject, Microflow};
use serde_json::{Value as Json, json};

use super::super::note::Note;
use super::super::testing::{attribute, domain, import, short, text};

/// A microflow `M.F` with these objects and flows.
fn flow(objects: Json, flows: Json) -> Json {
    json!({
        "$Type": "Microflows$Microflow", "Name": "F",
        "MicroflowReturnType": {"$Type": "DataTypes$VoidType"},
        "ObjectCollection": {"$Type": "Microflows$MicroflowObjectCollection", "Objects": objects},
        "Flows": flows,
    })
}

fn read(unit: Json) -> (Microflow, Vec<Note>) {
    let (project, notes) = import(&[domain(), unit]);
    let found = project.documents().values().find_map(|document| match &document.content {
        Content::Microflow(flow) => Some(flow.clone()),
        _ => None,
    });
    (found.unwrap(), notes)
}

/// An action becomes this activity, and nothing is told.
#[track_caller]
fn check(action: Json, expected: &str) {
    let activity = json!({"$Type": "Microflows$ActionActivity", "AutoGenerateCaption": true,
                          "RelativeMiddlePoint": "0;0", "Action": action});
    check_object(activity, expected);
}

/// An object on the canvas becomes this, and nothing is told.
#[track_caller]
fn check_object(object: Json, expected: &str) {
    let (flow, notes) = read(flow(json!([object]), json!([])));
    let found: Vec<String> = flow.objects.iter().map(|object| short(object.element())).collect();
    assert_eq!(found.join(", "), expected);
    assert_eq!(notes, []);
}

/// An action of a kind, with what it has.
fn action(kind: &str, fields: Json) -> Json {
    let mut action = json!({"$Type": format!("Microflows${kind}")});
    action.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    action
}

#[test]
fn objects() {
    let items = json!([
        {"$Type": "Microflows$ChangeActionItem", "Attribute": "M.Order.Number", "Association": "",
         "Type": "Set", "Value": "$n + 1"},
        {"$Type": "Microflows$ChangeActionItem", "Attribute": "", "Type": "Add",
         "Association": "M.Order_Customer", "Value": "$Customer"},
    ]);
    check(
        action(
            "CreateChangeAction",
            json!({"Entity": "M.Order", "VariableName": "Order",
               "Commit": "YesWithoutEvents", "RefreshInClient": true, "Items": items}),
        ),
        "createObject(entity: M.Order; variable: Order; items: member(member: M.Order.Number; value: $n + 1), member(member: M.Order_Customer; change: add; value: $Customer); commit: withoutEvents; refresh: true)",
    );
    check(
        action(
            "ChangeAction",
            json!({"ChangeVariableName": "Order", "Commit": "Yes", "Items": []}),
        ),
        "changeObject(object: Order; commit: yes)",
    );
    check(
        action(
            "CommitAction",
            json!({"CommitVariableName": "Order", "WithEvents": false,
               "ErrorHandlingType": "Continue"}),
        ),
        "commit(objects: Order; withEvents: false; onError: continue)",
    );
    check(action("DeleteAction", json!({"DeleteVariableName": "Order"})), "delete(objects: Order)");
    check(
        action("RollbackAction", json!({"RollbackVariableName": "Order"})),
        "rollback(objects: Order)",
    );
}

#[test]
fn retrieves() {
    let from = |source: Json| {
        action("RetrieveAction", json!({"ResultVariableName": "Found", "RetrieveSource": source}))
    };
    check(
        from(json!({"$Type": "Microflows$AssociationRetrieveSource",
                    "StartVariableName": "Order", "AssociationId": "M.Order_Customer"})),
        "retrieve(source: association(object: Order; association: M.Order_Customer); variable: Found)",
    );
    let sorting = |order: &str| {
        json!({"$Type": "Microflows$SortingsList", "Sortings": [
        {"$Type": "Microflows$RetrieveSorting", "SortOrder": order,
         "AttributeRef": attribute("M.Order.Number")}]})
    };
    check(
        from(json!({"$Type": "Microflows$DatabaseRetrieveSource", "Entity": "M.Order",
                    "XpathConstraint": "[Paid]", "NewSortings": sorting("Descending"),
                    "Range": {"$Type": "Microflows$CustomRange", "OffsetExpression": "5",
                              "LimitExpression": "$n"}})),
        "retrieve(source: database(entity: M.Order; xpath: [Paid]; range: custom; offset: 5; amount: $n; sort: sort(attribute: M.Order.Number; direction: desc)); variable: Found)",
    );
    check(
        from(json!({"$Type": "Microflows$DatabaseRetrieveSource", "Entity": "M.Order",
                    "Range": {"$Type": "Microflows$ConstantRange", "SingleObject": true}})),
        "retrieve(source: database(entity: M.Order; range: first); variable: Found)",
    );
    // Files of version 6 have the path to the attribute as a text.
    check(
        from(json!({"$Type": "Microflows$DatabaseRetrieveSource", "Entity": "M.Order",
                    "NewSortings": {"$Type": "Microflows$SortingsList", "Sortings": [
                        {"$Type": "Microflows$RetrieveSorting", "SortOrder": "Ascending",
                         "AttributePath": "M.Order.Number"}]}})),
        "retrieve(source: database(entity: M.Order; sort: sort(attribute: M.Order.Number)); variable: Found)",
    );
}

#[test]
fn lists() {
    let of = |operation: Json| {
        action(
            "ListOperationsAction",
            json!({"ResultVariableName": "R", "NewOperation": operation}),
        )
    };
    let two = |kind: &str| {
        of(json!({"$Type": format!("Microflows${kind}"), "ListName": "A",
                  "SecondListOrObjectName": "B"}))
    };
    check(
        action("CreateListAction", json!({"Entity": "M.Order", "VariableName": "All"})),
        "createList(entity: M.Order; variable: All)",
    );
    check(
        action(
            "ChangeListAction",
            json!({"ChangeVariableName": "All", "Type": "Remove",
               "Value": "$Order"}),
        ),
        "changeList(list: All; change: remove; value: $Order)",
    );
    check(two("Union"), "listOperation(list: A; operation: union(other: B); variable: R)");
    check(two("Contains"), "listOperation(list: A; operation: contains(other: B); variable: R)");
    check(two("ListEquals"), "listOperation(list: A; operation: equals(other: B); variable: R)");
    check(two("Head"), "listOperation(list: A; operation: head; variable: R)");
    check(
        of(json!({"$Type": "Microflows$Find", "ListName": "A", "Attribute": "",
                  "Association": "M.Order_Customer", "Expression": "$Customer"})),
        "listOperation(list: A; operation: find(member: M.Order_Customer; value: $Customer); variable: R)",
    );
    check(
        of(json!({"$Type": "Microflows$FilterByExpression", "ListName": "A",
                  "Expression": "$currentObject/Paid"})),
        "listOperation(list: A; operation: filterBy(condition: $currentObject/Paid); variable: R)",
    );
    check(
        of(json!({"$Type": "Microflows$ListRange", "ListName": "A", "CustomRange":
                  {"$Type": "Microflows$CustomRange", "OffsetExpression": "1",
                   "LimitExpression": "2"}})),
        "listOperation(list: A; operation: part(offset: 1; amount: 2); variable: R)",
    );
    let aggregate = |fields: Json| {
        let mut all = json!({"AggregateVariableName": "A", "VariableName": "R"});
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        action("AggregateAction", all)
    };
    check(
        aggregate(json!({"AggregateFunction": "Count", "Attribute": ""})),
        "aggregate(list: A; variable: R)",
    );
    check(
        aggregate(json!({"AggregateFunction": "Sum", "Attribute": "M.Order.Total",
                         "UseExpression": false, "Expression": "left over"})),
        "aggregate(list: A; function: sum; attribute: M.Order.Total; variable: R)",
    );
    check(
        aggregate(json!({"AggregateFunction": "Average", "UseExpression": true,
                         "Expression": "$currentObject/Total * 2"})),
        "aggregate(list: A; function: average; expression: $currentObject/Total * 2; variable: R)",
    );
    check(
        aggregate(json!({"AggregateFunction": "Reduce", "Expression": "$currentResult + 1",
                         "ReduceInitialValueExpression": "0",
                         "ReduceReturnDataType": {"$Type": "DataTypes$IntegerType"}})),
        "aggregate(list: A; function: reduce; expression: $currentResult + 1; initial: 0; type: Integer; variable: R)",
    );
}

#[test]
fn variables_and_calls() {
    check(
        action(
            "CreateVariableAction",
            json!({"VariableName": "n", "InitialValue": "1",
               "VariableType": {"$Type": "DataTypes$IntegerType"}}),
        ),
        "createVariable(variable: n; type: Integer; value: 1)",
    );
    check(
        action("ChangeVariableAction", json!({"ChangeVariableName": "n", "Value": "$n + 1"})),
        "changeVariable(variable: n; value: $n + 1)",
    );
    let mapping = |parameter: &str, value: &str| {
        json!({"$Type": "Microflows$MicroflowCallParameterMapping", "Parameter": parameter,
               "Argument": value})
    };
    check(
        action(
            "MicroflowCallAction",
            json!({
            "UseReturnVariable": true, "ResultVariableName": "Done",
            "MicroflowCall": {"$Type": "Microflows$MicroflowCall", "Microflow": "M.Other",
                "ParameterMappings": [mapping("M.Other.Order", "$Order")],
                "QueueSettings": {"$Type": "Queues$QueueSettings", "Queue": "M.Later"}}}),
        ),
        "callMicroflow(microflow: M.Other; arguments: argument(parameter: M.Other.Order; value: $Order); queue: M.Later; variable: Done)",
    );
    // What it would be called is kept in the source where nobody uses it.
    check(
        action(
            "MicroflowCallAction",
            json!({
            "UseReturnVariable": false, "ResultVariableName": "Done",
            "MicroflowCall": {"$Type": "Microflows$MicroflowCall", "Microflow": "M.Other"}}),
        ),
        "callMicroflow(microflow: M.Other)",
    );
    let parameter = |name: &str, value: Json| {
        json!({"$Type": "Microflows$JavaActionParameterMapping",
               "Parameter": format!("M.Act.{name}"), "Value": value})
    };
    check(
        action(
            "JavaActionCallAction",
            json!({
            "JavaAction": "M.Act", "UseReturnVariable": true, "ResultVariableName": "R",
            "ParameterMappings": [
                parameter("Kind", json!({"$Type": "Microflows$EntityTypeCodeActionParameterValue",
                                         "Entity": "M.Order"})),
                parameter("Then", json!({"$Type": "Microflows$MicroflowParameterValue",
                                         "Microflow": "M.Other"})),
                parameter("Text", json!({"$Type": "Microflows$BasicCodeActionParameterValue",
                                         "Argument": "'it''s'"})),
                parameter("Words", json!({
                    "$Type": "Microflows$StringTemplateParameterValue",
                    "TypedTemplate": {"$Type": "Microflows$TypedTemplate", "Text": "No {1}: {2}!",
                        "Arguments": [
                            {"$Type": "Microflows$TypedTemplateArgument", "Type": "Integer",
                             "Expression": "$n"},
                            {"$Type": "Microflows$TypedTemplateArgument", "Type": "String",
                             "Expression": "$s"}]}})),
            ]}),
        ),
        "callFunction(function: M.Act; arguments: argument(parameter: M.Act.Then; value: 'M.Other'), argument(parameter: M.Act.Text; value: 'it''s'), argument(parameter: M.Act.Words; value: 'No ' + toString($n) + ': ' + $s + '!'); entity: M.Order; variable: R)",
    );
}

#[test]
fn the_client_and_the_log() {
    let template = |words: &str| {
        json!({"$Type": "Microflows$TextTemplate", "Text": text(words), "Parameters": [
            {"$Type": "Microflows$TemplateParameter", "Expression": "$n"}]})
    };
    check(
        action(
            "ShowFormAction",
            json!({"NumberOfPagesToClose": "1",
            "FormSettings": {"$Type": "Forms$FormSettings", "Form": "M.Edit",
                "TitleOverride": {"$Type": "Microflows$TextTemplate", "Text": text("New")},
                "ParameterMappings": [{"$Type": "Forms$PageParameterMapping",
                    "Parameter": "M.Edit.Order", "Argument": "$Order"}]}}),
        ),
        "showPage(page: M.Edit; arguments: argument(parameter: M.Edit.Order; value: $Order); title: “New”; close: 1)",
    );
    // Before version 9 a page took one object.
    check(
        action(
            "ShowFormAction",
            json!({"FormObjectVariable": "Order",
            "FormSettings": {"$Type": "Forms$FormSettings", "Form": "M.Edit"}}),
        ),
        "showPage(page: M.Edit; arguments: argument(parameter: M.Edit.Order; value: $Order))",
    );
    check(action("CloseFormAction", json!({"NumberOfPages": 2})), "closePage(count: 2)");
    check(
        action(
            "ShowMessageAction",
            json!({"Type": "Warning", "Blocking": true,
               "Template": template("{1} left")}),
        ),
        "showMessage(level: warning; text: “{1} left”; parameters: textParameter(value: $n))",
    );
    check(
        action(
            "ValidationFeedbackAction",
            json!({"ValidationVariableName": "Order",
               "Attribute": "M.Order.Number", "FeedbackTemplate": template("Wrong")}),
        ),
        "validationFeedback(object: Order; member: M.Order.Number; text: “Wrong”; parameters: textParameter(value: $n))",
    );
    check(
        action(
            "LogMessageAction",
            json!({"Level": "Critical", "Node": "'N'",
            "IncludeLatestStackTrace": true,
            "MessageTemplate": {"$Type": "Microflows$StringTemplate", "Text": "At {1}",
                "Parameters": [{"$Type": "Microflows$TemplateParameter", "Expression": "$n"}]}}),
        ),
        "log(level: critical; node: 'N'; text: At {1}; parameters: textParameter(value: $n); trace: true)",
    );
    check(
        action(
            "DownloadFileAction",
            json!({"FileDocumentVariableName": "File",
               "ShowFileInBrowser": true}),
        ),
        "downloadFile(file: File; show: true)",
    );
}

#[test]
fn services() {
    let http = json!({"$Type": "Microflows$HttpConfiguration", "HttpMethod": "Post",
        "CustomLocationTemplate": {"$Type": "Microflows$StringTemplate",
            "Text": "https://example.org/{1}", "Parameters": [
                {"$Type": "Microflows$TemplateParameter", "Expression": "$n"}]},
        "HttpHeaderEntries": [{"$Type": "Microflows$HttpHeaderEntry", "Key": "Accept",
                               "Value": "'text/plain'"}]});
    check(
        action(
            "RestCallAction",
            json!({"HttpConfiguration": http, "UseRequestTimeOut": true,
            "TimeOutExpression": "300", "ResultHandlingType": "HttpResponse",
            "RequestHandling": {"$Type": "Microflows$CustomRequestHandling",
                "Template": {"$Type": "Microflows$StringTemplate", "Text": "Hello"}},
            "ResultHandling": {"$Type": "Microflows$ResultHandling", "Bind": true,
                               "ResultVariableName": "Answer"}}),
        ),
        "callRest(method: post; location: https://example.org/{1}; parameters: textParameter(value: $n); headers: header(key: Accept; value: 'text/plain'); body: Hello; timeout: 300; result: response; variable: Answer)",
    );
    check(
        action(
            "ImportXmlAction",
            json!({"XmlDocumentVariableName": "Json",
            "ResultHandling": {"$Type": "Microflows$ResultHandling", "Bind": true,
                "ResultVariableName": "Orders",
                "VariableType": {"$Type": "DataTypes$ListType", "Entity": "M.Order"},
                "ImportMappingCall": {"$Type": "Microflows$ImportMappingCall", "Commit": "Yes",
                                      "ReturnValueMapping": "M.Import"}}}),
        ),
        "importData(mapping: M.Import; text: Json; commit: yes; type: List M.Order; variable: Orders)",
    );
    check(
        action(
            "ExportXmlAction",
            json!({
            "ResultHandling": {"$Type": "Microflows$MappingRequestHandling",
                "MappingId": "M.Export", "MappingVariableName": "Order"},
            "OutputMethod": {"$Type": "ExportXmlAction$StringExport",
                             "OutputVariableName": "Json"}}),
        ),
        "exportData(mapping: M.Export; objects: Order; variable: Json)",
    );
    check(
        action(
            "GaugeMeterAction",
            json!({"Name": "'open'", "ValueExpression": "$n", "Tags": [
            {"$Type": "Microflows$MeterTag", "Key": "kind", "Value": "'x'"}]}),
        ),
        "metric(measure: gauge; name: 'open'; value: $n; tags: header(key: kind; value: 'x'))",
    );
}

#[test]
fn secrets_stay_behind() {
    let call = |header: &str, url: &str| {
        let http = json!({"$Type": "Microflows$HttpConfiguration", "CustomLocation": url,
            "UseHttpAuthentication": true, "HttpAuthenticationUserName": "'me'",
            "HttpAuthenticationPassword": "'hunter2'",
            "HttpHeaderEntries": [{"$Type": "Microflows$HttpHeaderEntry", "Key": header,
                                   "Value": "'hunter2'"}]});
        action("RestCallAction", json!({"HttpConfiguration": http}))
    };
    let activity = |action: Json| {
        json!([{"$Type": "Microflows$ActionActivity", "AutoGenerateCaption": true,
                "Action": action}])
    };
    let (found, notes) =
        read(flow(activity(call("X-Api-Key", "https://me:hunter2@example.org/a")), json!([])));
    let words: String = found.objects.iter().map(|object| short(object.element())).collect();
    assert!(words.contains("https://example.org/a") && words.contains("'me'"), "{words}");
    assert!(!words.contains("hunter2"), "{words}");
    let withheld = notes.iter().filter(|note| matches!(note, Note::Withheld { .. })).count();
    assert_eq!((withheld, notes.len()), (3, 3), "{notes:?}");
}

#[test]
fn what_is_not_known_is_kept() {
    let unknown = action(
        "Brand$NewAction",
        json!({"InputVariableName": "Order",
        "Expression": "$Order/Number", "ResultVariableName": "R"}),
    );
    let objects = json!([{"$Type": "Microflows$ActionActivity", "AutoGenerateCaption": false,
                          "Caption": "My own", "Disabled": true, "Action": unknown}]);
    let (found, notes) = read(flow(objects, json!([])));
    let [FlowObject::ForeignActivity(activity)] = found.objects.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(activity.what, "Microflows$Brand$NewAction");
    assert_eq!((activity.caption.as_str(), activity.disabled), ("My own", true));
    assert_eq!(activity.variable, "R");
    let arguments: Vec<(&str, &str)> =
        activity.arguments.iter().map(|a| (a.key.as_str(), a.value.as_str())).collect();
    assert_eq!(arguments, [("Expression", "$Order/Number"), ("InputVariableName", "$Order")]);
    assert!(activity.raw.contains("$Order/Number"));
    assert!(matches!(notes.as_slice(), [Note::Foreign { .. }]), "{notes:?}");
}

#[test]
fn the_canvas() {
    check_object(
        json!({"$Type": "Microflows$EndEvent", "RelativeMiddlePoint": "10;20",
                        "ReturnValue": "$n"}),
        "end(value: $n; at: …)",
    );
    check_object(json!({"$Type": "Microflows$ErrorEvent"}), "errorEnd");
    check_object(
        json!({"$Type": "Microflows$ExclusiveSplit", "Caption": "Paid?", "SplitCondition":
               {"$Type": "Microflows$ExpressionSplitCondition", "Expression": "$Order/Paid"}}),
        "decision(caption: Paid?; condition: $Order/Paid)",
    );
    check_object(
        json!({"$Type": "Microflows$ExclusiveSplit", "SplitCondition":
               {"$Type": "Microflows$RuleSplitCondition", "RuleCall":
                {"$Type": "Microflows$RuleCall", "Microflow": "M.IsPaid", "ParameterMappings": [
                    {"$Type": "Microflows$RuleCallParameterMapping",
                     "Parameter": "M.IsPaid.Order", "Argument": "$Order"}]}}}),
        "decision(rule: M.IsPaid; arguments: argument(parameter: M.IsPaid.Order; value: $Order))",
    );
    check_object(
        json!({"$Type": "Microflows$InheritanceSplit", "SplitVariableName": "Order"}),
        "typeDecision(object: Order)",
    );
    check_object(
        json!({"$Type": "Microflows$MicroflowParameter", "Name": "Orders", "IsRequired": false,
               "VariableType": {"$Type": "DataTypes$ListType", "Entity": "M.Order"}}),
        "parameter(name: Orders; type: List M.Order; required: false)",
    );
    // Up to version 7 a type is a text.
    check_object(
        json!({"$Type": "Microflows$MicroflowParameterObject", "Name": "Order",
               "Type": "M.Order"}),
        "parameter(name: Order; type: Object M.Order)",
    );
    check_object(
        json!({"$Type": "Microflows$LoopedActivity", "LoopSource":
               {"$Type": "Microflows$WhileLoopCondition", "WhileExpression": "$n < 3"}}),
        "loop(mode: while; condition: $n < 3)",
    );
    // Before version 8 a loop names its list itself.
    check_object(
        json!({"$Type": "Microflows$LoopedActivity", "ListVariableName": "Orders",
               "IteratorVariableName": "Order"}),
        "loop(list: Orders; iterator: Order)",
    );
}

/// Flows into loops stand in the list of the microflow, and places in loops count from its corner.
#[test]
fn loops_hold_objects_and_not_flows() {
    let inner = json!([
        {"$Type": "Microflows$BreakEvent", "$ID": "#break", "RelativeMiddlePoint": "50;60"},
        {"$Type": "Microflows$LoopedActivity", "RelativeMiddlePoint": "100;80", "Size": "60;40",
         "ObjectCollection": {"$Type": "Microflows$MicroflowObjectCollection", "Objects": [
            {"$Type": "Microflows$ContinueEvent", "$ID": "#continue",
             "RelativeMiddlePoint": "7;8"}]}},
    ]);
    let objects = json!([
        {"$Type": "Microflows$LoopedActivity", "RelativeMiddlePoint": "400;300", "Size": "200;100",
         "ObjectCollection": {"$Type": "Microflows$MicroflowObjectCollection", "Objects": inner}},
    ]);
    let flows = json!([
        {"$Type": "Microflows$SequenceFlow", "OriginPointer": "#continue",
         "DestinationPointer": "#break"},
    ]);
    let (found, notes) = read(flow(objects, flows));
    assert_eq!(notes, []);
    let all = found.all_objects();
    let places: Vec<(&str, i32, i32)> =
        all.iter().map(|object| (object.kind_label(), object.at().x, object.at().y)).collect();
    assert_eq!(
        places,
        [("Loop", 400, 300), ("Break", 350, 310), ("Loop", 400, 330), ("Continue", 377, 318)]
    );
    let [only] = found.flows.as_slice() else { panic!("{:?}", found.flows) };
    assert_eq!((only.from, only.to), (all[3].id(), all[1].id()));
}

#[test]
fn flows_carry_their_case() {
    let to = |case: Json| {
        json!({"$Type": "Microflows$SequenceFlow", "OriginPointer": "#a",
               "DestinationPointer": "#b", "IsErrorHandler": false, "CaseValues": [case]})
    };
    let value = |value: &str| json!({"$Type": "Microflows$EnumerationCase", "Value": value});
    let kind = |value: &str| json!({"$Type": "Microflows$InheritanceCase", "Value": value});
    let case_of = |flow_json: Json| {
        let (found, _) = read(flow(json!([]), json!([flow_json])));
        (found.flows[0].case.clone(), found.flows[0].error)
    };
    assert_eq!(case_of(to(value("true"))), ("true".to_owned(), false));
    assert_eq!(case_of(to(value("M.Status.Open"))), ("Open".to_owned(), false));
    assert_eq!(case_of(to(value(""))), ("(empty)".to_owned(), false));
    assert_eq!(case_of(to(kind("M.Order"))), ("M.Order".to_owned(), false));
    assert_eq!(case_of(to(kind(""))), ("(empty)".to_owned(), false));
    assert_eq!(case_of(to(json!({"$Type": "Microflows$NoCase"}))), (String::new(), false));
    // Before 9.24 there was one value.
    let old = json!({"$Type": "Microflows$SequenceFlow", "NewCaseValue": value("false"),
                     "IsErrorHandler": true});
    assert_eq!(case_of(old), ("false".to_owned(), true));
}

#[test]
fn notes_are_attached_either_way() {
    let objects = json!([
        {"$Type": "Microflows$StartEvent", "$ID": "#start"},
        {"$Type": "Microflows$Annotation", "$ID": "#note", "Caption": "Why"},
    ]);
    for (from, to) in [("#start", "#note"), ("#note", "#start")] {
        let line = json!({"$Type": "Microflows$AnnotationFlow", "OriginPointer": from,
                          "DestinationPointer": to});
        let (found, _) = read(flow(objects.clone(), json!([line])));
        let [start, FlowObject::Annotation(note)] = found.objects.as_slice() else { panic!() };
        assert_eq!((note.about.as_slice(), found.flows.len()), ([start.id()].as_slice(), 0));
    }
}
