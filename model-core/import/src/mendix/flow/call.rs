//! Calls of microflows, nanoflows, and actions in Java and JavaScript.

use model_core::model::microflow::{Argument, CallFunction, CallMicroflow, FlowObject};
use model_core::name::QName;

use super::super::bson::{Document as Source, Value};
use super::super::reader::{Reader, name};
use super::activity::{Frame, framed, literal};

/// Reads a call; nothing where it is another action.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    frame: &Frame,
    action: &Source<'_>,
) -> Option<FlowObject> {
    let frame = frame.clone();
    Some(match action.kind() {
        "Microflows$MicroflowCallAction" => {
            let call = action.document("MicroflowCall")?;
            let queue = call.document("QueueSettings").map(|settings| name(settings, "Queue"));
            framed!(
                frame,
                CallMicroflow {
                    microflow: name(call, "Microflow"),
                    arguments: arguments(reader, call),
                    queue: queue.unwrap_or_default(),
                    variable: result(
                        action,
                        "ResultVariableName",
                        reader.sources.is_void_flow(call.text("Microflow"))
                    ),
                }
            )
            .into()
        }
        "Microflows$NanoflowCallAction" => {
            let call = action.document("NanoflowCall")?;
            framed!(
                frame,
                CallMicroflow {
                    microflow: name(call, "Nanoflow"),
                    arguments: arguments(reader, call),
                    variable: result(
                        action,
                        "OutputVariableName",
                        reader.sources.is_void_flow(call.text("Nanoflow"))
                    ),
                }
            )
            .into()
        }
        "Microflows$JavaActionCallAction" => {
            let (arguments, entity) = code_arguments(reader, action, "Value");
            framed!(
                frame,
                CallFunction {
                    function: name(action, "JavaAction"),
                    arguments,
                    entity,
                    variable: result(
                        action,
                        "ResultVariableName",
                        reader.sources.is_void_function(action.text("JavaAction"))
                    ),
                }
            )
            .into()
        }
        "Microflows$JavaScriptActionCallAction" => {
            let (arguments, entity) = code_arguments(reader, action, "ParameterValue");
            framed!(
                frame,
                CallFunction {
                    function: name(action, "JavaScriptAction"),
                    arguments,
                    entity,
                    variable: result(
                        action,
                        "OutputVariableName",
                        reader.sources.is_void_function(action.text("JavaScriptAction"))
                    ),
                }
            )
            .into()
        }
        _ => return None,
    })
}

/// The variable for the result. It keeps its name where the result is not used, and where what is
/// called does not return one any more.
fn result(action: &Source<'_>, key: &str, is_void: bool) -> String {
    let is_used = !matches!(action.get("UseReturnVariable"), Some(Value::Bool(false)));
    if is_used && !is_void { action.text(key).to_owned() } else { String::new() }
}

/// The values of the parameters of a call.
pub(super) fn arguments(reader: &mut Reader<'_, '_>, call: &Source<'_>) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for mapping in call.documents("ParameterMappings") {
        let parameter = mapping.text("Parameter");
        arguments.push(Argument {
            id: reader.id(mapping),
            parameter: parameter.into(),
            value: literal(reader, parameter, mapping.text("Argument")),
            ..Argument::default()
        });
    }
    arguments
}

/// The values of the parameters of an action in another language, and the entity that stands for
/// its type parameter.
fn code_arguments(
    reader: &mut Reader<'_, '_>,
    action: &Source<'_>,
    key: &str,
) -> (Vec<Argument>, QName) {
    let mut arguments = Vec::new();
    let mut entity = QName::default();
    for mapping in action.documents("ParameterMappings") {
        let parameter = mapping.text("Parameter");
        let Some(value) = mapping.document(key) else { continue };
        let value = match value.kind() {
            "Microflows$EntityTypeCodeActionParameterValue" if entity.is_empty() => {
                entity = name(value, "Entity");
                continue;
            }
            // A further one is handed over by name, and so are flows.
            "Microflows$EntityTypeCodeActionParameterValue" => quoted(value.text("Entity")),
            "Microflows$MicroflowParameterValue" => quoted(value.text("Microflow")),
            "Nanoflows$NanoflowParameterValue" => quoted(value.text("Nanoflow")),
            "Microflows$StringTemplateParameterValue" => {
                value.document("TypedTemplate").map(template).unwrap_or_default()
            }
            _ => literal(reader, parameter, value.text("Argument")),
        };
        arguments.push(Argument {
            id: reader.id(mapping),
            parameter: parameter.into(),
            value,
            ..Argument::default()
        });
    }
    (arguments, entity)
}

/// A text as an expression; `empty` for none.
pub(super) fn quoted(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

/// A text with values in it, as an expression: `'Order ' + toString($Number)`.
pub(super) fn template(source: &Source<'_>) -> String {
    let values: Vec<String> = source
        .documents("Arguments")
        .map(|argument| match argument.text("Type") {
            "String" => argument.text("Expression").trim().to_owned(),
            _ => format!("toString({})", argument.text("Expression").trim()),
        })
        .collect();
    let mut parts: Vec<String> = Vec::new();
    let mut rest = source.text("Text");
    while let Some((before, after)) = rest.split_once('{') {
        let number =
            after.split_once('}').and_then(|(n, rest)| Some((n.parse::<usize>().ok()?, rest)));
        let value = number.and_then(|(n, rest)| Some((values.get(n.checked_sub(1)?)?, rest)));
        let Some((value, after)) = value else { break };
        if !before.is_empty() {
            parts.push(quoted(before));
        }
        parts.push(value.clone());
        rest = after;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(format!("'{}'", rest.replace('\'', "''")));
    }
    parts.join(" + ")
}
