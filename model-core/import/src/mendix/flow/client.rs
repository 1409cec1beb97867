//! Activities that do something in the client: pages, messages, files.

use model_core::model::microflow::{
    Argument, ClosePage, DownloadFile, FlowObject, LogLevel, LogMessage, MessageKind, ShowHome,
    ShowMessage, ShowPage, TextParameter, ValidationFeedback,
};

use super::super::bson::Document as Source;
use super::super::reader::{Reader, int, name, page_variable, text};
use super::activity::{Frame, framed};

/// Reads an action for the client or the log; nothing where it is another one.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    frame: &Frame,
    action: &Source<'_>,
) -> Option<FlowObject> {
    let frame = frame.clone();
    let word = |key: &str| action.text(key).to_owned();
    Some(match action.kind() {
        "Microflows$ShowFormAction" | "Microflows$ShowPageAction" => {
            show_page(reader, frame, action).into()
        }
        "Microflows$CloseFormAction" | "Microflows$ClosePageAction" => {
            let count = match (action.text("NumberOfPagesToClose"), action.int("NumberOfPages")) {
                ("", Some(number)) if number != 1 => number.to_string(),
                (written, _) => written.to_owned(),
            };
            framed!(frame, ClosePage { count }).into()
        }
        "Microflows$ShowHomePageAction" => framed!(frame, ShowHome {}).into(),
        "Microflows$DownloadFileAction" => framed!(
            frame,
            DownloadFile {
                file: word("FileDocumentVariableName"),
                show: action.is("ShowFileInBrowser"),
            }
        )
        .into(),
        "Microflows$ShowMessageAction" => {
            let template = action.document("Template");
            framed!(
                frame,
                ShowMessage {
                    level: match action.text("Type") {
                        "Warning" => MessageKind::Warning,
                        "Error" => MessageKind::Error,
                        _ => MessageKind::Information,
                    },
                    blocking: action.is("Blocking"),
                    text: template.map(|template| text(template, "Text")).unwrap_or_default(),
                    parameters: parameters(reader, template),
                }
            )
            .into()
        }
        "Microflows$ValidationFeedbackAction" => {
            let template = action.document("FeedbackTemplate");
            let attribute = action.text("Attribute");
            let association = action.text("Association");
            framed!(
                frame,
                ValidationFeedback {
                    object: word("ValidationVariableName"),
                    member: if attribute.is_empty() { association } else { attribute }.into(),
                    text: template.map(|template| text(template, "Text")).unwrap_or_default(),
                    parameters: parameters(reader, template),
                }
            )
            .into()
        }
        "Microflows$LogMessageAction" => {
            let template = action.document("MessageTemplate");
            framed!(
                frame,
                LogMessage {
                    level: match action.text("Level") {
                        "Trace" => LogLevel::Trace,
                        "Debug" => LogLevel::Debug,
                        "Warning" => LogLevel::Warning,
                        "Error" => LogLevel::Error,
                        "Critical" => LogLevel::Critical,
                        _ => LogLevel::Info,
                    },
                    node: word("Node"),
                    text: template.map_or("", |template| template.text("Text")).to_owned(),
                    parameters: parameters(reader, template),
                    trace: action.is("IncludeLatestStackTrace"),
                }
            )
            .into()
        }
        _ => return None,
    })
}

/// The values in a text.
pub(super) fn parameters(
    reader: &mut Reader<'_, '_>,
    template: Option<&Source<'_>>,
) -> Vec<TextParameter> {
    let mut parameters = Vec::new();
    for parameter in template.into_iter().flat_map(|template| template.documents("Parameters")) {
        parameters.push(TextParameter {
            id: reader.id(parameter),
            value: parameter.text("Expression").to_owned(),
            ..TextParameter::default()
        });
    }
    parameters
}

fn show_page(reader: &mut Reader<'_, '_>, frame: Frame, action: &Source<'_>) -> ShowPage {
    let nothing = Source::default();
    let settings = action.document("FormSettings").unwrap_or(&nothing);
    let page = name(settings, "Form");
    let mut arguments = Vec::new();
    for mapping in settings.documents("ParameterMappings") {
        let mut value = mapping.text("Argument").to_owned();
        if value.is_empty() {
            value = page_variable(mapping, "Variable").map(|v| format!("${v}")).unwrap_or_default();
        }
        arguments.push(Argument {
            id: reader.id(mapping),
            parameter: name(mapping, "Parameter"),
            value,
            ..Argument::default()
        });
    }
    // Before 9 a page got the one object, whatever its parameter was called.
    let object = action.text("FormObjectVariable");
    if arguments.is_empty() && !object.is_empty() {
        arguments.push(Argument {
            id: reader.part_id(action, "object"),
            parameter: page.member(object),
            value: format!("${object}"),
            ..Argument::default()
        });
    }
    let title = settings.document("TitleOverride").map(|title| text(title, "Text"));
    let close = match (action.text("NumberOfPagesToClose"), int(action, "NumberOfPages", 0)) {
        ("", number) if number > 0 => number.to_string(),
        (written, _) => written.to_owned(),
    };
    framed!(frame, ShowPage { page, arguments, title: title.unwrap_or_default(), close })
}
