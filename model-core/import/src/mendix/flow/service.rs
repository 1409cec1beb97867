//! Activities that reach out of the app: services, mappings, numbers to watch; and what Maquette
//! only keeps.

use model_core::model::Translated;
use model_core::model::microflow::{
    Argument, CallRest, ExportData, FlowObject, ForeignActivity, ForeignArgument, Header,
    HttpMethod, ImportData, Metric, MetricKind, RestResult, SendRequest,
};
use model_core::value::DataType;

use super::super::bson::{Document as Source, Value};
use super::super::note::Note;
use super::super::raw;
use super::super::reader::{Reader, data_type, name};
use super::super::secrets;
use super::super::service::parameter_name;
use super::activity::{Frame, commit, framed, literal};
use super::client::parameters;

/// Reads an action with a service, a mapping or a meter; nothing where it is another one.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    frame: &Frame,
    action: &Source<'_>,
) -> Option<FlowObject> {
    let frame = frame.clone();
    Some(match action.kind() {
        "Microflows$RestCallAction" => rest(reader, frame, action).into(),
        "Microflows$RestOperationCallAction" => send(reader, frame, action).into(),
        "Microflows$ImportXmlAction" => import(frame, action).into(),
        "Microflows$ExportXmlAction" => {
            let nothing = Source::default();
            let handling = action.document("ResultHandling").unwrap_or(&nothing);
            let output = action.document("OutputMethod").unwrap_or(&nothing);
            framed!(
                frame,
                ExportData {
                    mapping: name(handling, "MappingId"),
                    objects: handling.text("MappingVariableName").to_owned(),
                    file: output.text("TargetDocumentVariableName").to_owned(),
                    variable: output.text("OutputVariableName").to_owned(),
                }
            )
            .into()
        }
        "Microflows$IncrementCounterMeterAction" => {
            metric(reader, frame, action, MetricKind::Increment).into()
        }
        "Microflows$CounterMeterAction" => {
            metric(reader, frame, action, MetricKind::Counter).into()
        }
        "Microflows$GaugeMeterAction" => metric(reader, frame, action, MetricKind::Gauge).into(),
        _ => return None,
    })
}

/// What a request does.
pub(in super::super) fn method(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> HttpMethod {
    match source.text("HttpMethod") {
        "Get" => HttpMethod::Get,
        "Post" => HttpMethod::Post,
        "Put" => HttpMethod::Put,
        "Patch" => HttpMethod::Patch,
        "Delete" => HttpMethod::Delete,
        "Head" => HttpMethod::Head,
        "Options" => HttpMethod::Options,
        _ => {
            reader.unknown(source, "HttpMethod");
            HttpMethod::Get
        }
    }
}

/// A request of a consumed service, with the values of its parameters.
fn send(reader: &mut Reader<'_, '_>, frame: Frame, action: &Source<'_>) -> SendRequest {
    let request = name(action, "Operation");
    let inside = format!("{request}.");
    let mut arguments = Vec::new();
    let lists = ["ParameterMappings", "QueryParameterMappings"];
    for mapping in lists.into_iter().flat_map(|list| action.documents(list)) {
        match mapping.text("Included") {
            "" | "Yes" => {}
            // It is not sent.
            "No" => continue,
            _ => reader.unknown(mapping, "Included"),
        }
        let text = |keys: [&str; 2]| {
            let mut texts = keys.into_iter().map(|key| mapping.text(key));
            texts.find(|text| !text.is_empty()).unwrap_or_default()
        };
        let of = text(["QueryParameter", "Parameter"]);
        let own = of.strip_prefix(&inside).unwrap_or(of);
        arguments.push(Argument {
            id: reader.id(mapping),
            parameter: request.member(&parameter_name(own)),
            value: literal(reader, own, text(["Value", "Argument"])),
            ..Argument::default()
        });
    }
    if action.document("BaseUrlParameterMapping").is_some() {
        let note = Note::Dropped {
            place: reader.place(),
            what: "Microflows$RestOperationCallAction.BaseUrlParameterMapping".to_owned(),
            why: "The address of a service is the same in all requests.",
        };
        reader.tell(note);
    }
    let variable =
        |key: &str| action.document(key).map(|variable| variable.text("VariableName").to_owned());
    let (body, result) = (variable("BodyVariable"), variable("OutputVariable"));
    framed!(
        frame,
        SendRequest {
            request,
            arguments,
            body: body.unwrap_or_default(),
            variable: result.unwrap_or_default(),
        }
    )
}

fn metric(
    reader: &mut Reader<'_, '_>,
    frame: Frame,
    action: &Source<'_>,
    measure: MetricKind,
) -> Metric {
    let tag = |tag: &Source<'_>| Header {
        id: reader.id(tag),
        key: tag.text("Key").to_owned(),
        value: tag.text("Value").to_owned(),
        ..Header::default()
    };
    let tags = action.documents("Tags").map(tag).collect();
    framed!(
        frame,
        Metric {
            measure,
            name: action.text("Name").to_owned(),
            value: action.text("ValueExpression").to_owned(),
            tags,
        }
    )
}

fn rest(reader: &mut Reader<'_, '_>, frame: Frame, action: &Source<'_>) -> CallRest {
    let nothing = Source::default();
    let http = action.document("HttpConfiguration").unwrap_or(&nothing);
    let request = action.document("RequestHandling").unwrap_or(&nothing);
    let handling = action.document("ResultHandling").unwrap_or(&nothing);
    let location = http.document("CustomLocationTemplate");
    let body = request.document("Template");
    let signs_in = http.is("UseHttpAuthentication");
    let credential = |key: &str| if signs_in { http.text(key) } else { "" };
    let mut headers = Vec::new();
    for entry in http.documents("HttpHeaderEntries") {
        let key = entry.text("Key");
        headers.push(Header {
            id: reader.id(entry),
            key: key.to_owned(),
            value: literal(reader, key, entry.text("Value")),
            ..Header::default()
        });
    }
    let mapping = handling.document("ImportMappingCall");
    if mapping.is_some_and(|mapping| !mapping.text("ParameterVariableName").is_empty()) {
        let note = Note::Dropped {
            place: reader.place(),
            what: "Microflows$ImportMappingCall.ParameterVariableName".to_owned(),
            why: "The mapping of a request gets nothing handed over.",
        };
        reader.tell(note);
    }
    let ty = data_type(handling, "VariableType", "");
    let location_text = location.map_or(http.text("CustomLocation"), |l| l.text("Text"));
    framed!(
        frame,
        CallRest {
            method: method(reader, http),
            location: without_credentials(reader, location_text),
            parameters: parameters(reader, location),
            headers,
            user: credential("HttpAuthenticationUserName").to_owned(),
            password: literal(reader, "Password", credential("HttpAuthenticationPassword")),
            body: body.map(|body| hidden(reader, body.text("Text"))).unwrap_or_default(),
            body_parameters: parameters(reader, body),
            body_mapping: name(request, "MappingId"),
            body_object: match request.text("MappingVariableName") {
                // A binary body is an expression: the content of a file.
                "" => request.text("Expression").to_owned(),
                variable => variable.to_owned(),
            },
            timeout: if action.is("UseRequestTimeOut") {
                action.text("TimeOutExpression").to_owned()
            } else {
                String::new()
            },
            result: match action.text("ResultHandlingType") {
                "HttpResponse" => RestResult::Response,
                "Mapping" => RestResult::Mapping,
                "FileDocument" => RestResult::FileDocument,
                "None" => RestResult::Ignore,
                _ => RestResult::Text,
            },
            mapping: mapping.map(|mapping| name(mapping, "ReturnValueMapping")).unwrap_or_default(),
            ty: if matches!(action.text("ResultHandlingType"), "Mapping" | "FileDocument") {
                ty
            } else {
                DataType::Nothing
            },
            variable: bound(handling),
        }
    )
}

/// An address without a password in it: `https://user:password@host/`.
fn without_credentials(reader: &mut Reader<'_, '_>, address: &str) -> String {
    let (address, found) = secrets::without_credentials(address);
    if found {
        reader.withhold("a password in the address of a service".to_owned());
    }
    address
}

/// A text that is sent, without the secrets in it.
fn hidden(reader: &mut Reader<'_, '_>, body: &str) -> String {
    let (text, found) = secrets::without_values(body);
    if found {
        reader.withhold("what is called like a secret in the body of a request".to_owned());
    }
    text
}

/// The variable that a result is bound to.
fn bound(handling: &Source<'_>) -> String {
    let is_bound = !matches!(handling.get("Bind"), Some(Value::Bool(false)));
    if is_bound { handling.text("ResultVariableName").to_owned() } else { String::new() }
}

fn import(frame: Frame, action: &Source<'_>) -> ImportData {
    let nothing = Source::default();
    let handling = action.document("ResultHandling").unwrap_or(&nothing);
    let call = handling.document("ImportMappingCall").unwrap_or(&nothing);
    framed!(
        frame,
        ImportData {
            mapping: name(call, "ReturnValueMapping"),
            text: action.text("XmlDocumentVariableName").to_owned(),
            parameter: call.text("ParameterVariableName").to_owned(),
            commit: commit(call),
            ty: data_type(handling, "VariableType", ""),
            variable: bound(handling),
        }
    )
}

/// An action that Maquette keeps and cannot run: with the expressions in it, its result and its
/// content.
pub(super) fn foreign(
    reader: &mut Reader<'_, '_>,
    frame: Frame,
    action: &Source<'_>,
    kind: &str,
) -> FlowObject {
    reader.foreign(if kind.is_empty() { "an action without a kind" } else { kind });
    let mut arguments = Vec::new();
    gather(reader, action, &mut arguments);
    let variable = match action.document("OutputVariable") {
        Some(variable) => variable.text("VariableName"),
        None => ["OutputVariableName", "ResultVariableName", "VariableName"]
            .into_iter()
            .map(|key| action.text(key))
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
    };
    let raw = raw::json(reader, action);
    framed!(
        frame,
        ForeignActivity {
            what: kind.to_owned(),
            text: Translated::default(),
            arguments,
            ty: result(kind),
            variable: variable.to_owned(),
            raw,
        }
    )
    .into()
}

/// What is known of the results of actions with workflows.
fn result(kind: &str) -> DataType {
    let list = |entity: &str| DataType::List(entity.into());
    match kind {
        "Microflows$GetWorkflowActivityRecordsAction" => list("System.WorkflowActivityRecord"),
        "Microflows$GetWorkflowsAction" => list("System.Workflow"),
        "Microflows$WorkflowCallAction" => DataType::Object("System.Workflow".into()),
        "Microflows$GenerateJumpToOptionsAction" => {
            DataType::Object("System.WorkflowJumpToDetails".into())
        }
        "Microflows$ApplyJumpToOptionAction" | "Microflows$NotifyWorkflowAction" => {
            DataType::Boolean
        }
        "Microflows$TransformJsonAction" => DataType::String,
        // Not known: whatever uses it is believed.
        _ => DataType::Nothing,
    }
}

/// The keys under which actions have expressions.
const EXPRESSIONS: &[&str] = &["Expression", "Argument", "Value", "ValueExpression"];

/// The expressions and the variables that an action uses, in its parts too.
fn gather(reader: &mut Reader<'_, '_>, source: &Source<'_>, all: &mut Vec<ForeignArgument>) {
    for (key, value) in source.fields() {
        match value {
            Value::Text(text) if !text.is_empty() => {
                let is_variable = key.ends_with("Variable") || key.ends_with("VariableName");
                let makes =
                    key.starts_with("Output") || key.starts_with("Result") || key == "VariableName";
                let value = if is_variable && !makes {
                    format!("${text}")
                } else if EXPRESSIONS.contains(&key) {
                    literal(reader, source.text("Parameter"), text)
                } else {
                    continue;
                };
                let of = source.text("Parameter").rsplit('.').next().unwrap_or_default();
                all.push(ForeignArgument {
                    id: reader.part_id(source, key),
                    key: if of.is_empty() { key } else { of }.to_owned(),
                    value,
                    ..ForeignArgument::default()
                });
            }
            Value::Document(inner) if key != "OutputVariable" => gather(reader, inner, all),
            Value::List(values) => {
                for value in values {
                    if let Value::Document(inner) = value {
                        gather(reader, inner, all);
                    }
                }
            }
            _ => {}
        }
    }
}
