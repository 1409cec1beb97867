//! Published REST services: resources with operations that microflows answer.

use model_core::model::mapping::NotFound;
use model_core::model::service::{
    Operation, OperationParameter, ParameterPlace, PublishedRest, Resource,
};
use model_core::value::DataType;

use super::super::bson::{Document as Source, Value};
use super::super::flow::{commit, method};
use super::super::note::Note;
use super::super::reader::{Reader, data_type, name, names};
use super::drop_what_is_there;

/// Reads a `Rest$PublishedRestService`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut service = PublishedRest {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        title: source.text("ServiceName").to_owned(),
        version: source.text("Version").to_owned(),
        location: source.text("Path").to_owned(),
        summary: source.text("PublicDocumentation").to_owned(),
        authentication: name(source, "AuthenticationMicroflow"),
        roles: names(source, "AllowedRoles"),
        origins: origins(reader, source),
        excluded: source.is("Excluded"),
        ..PublishedRest::default()
    };
    for word in source.texts("AuthenticationTypes") {
        match word {
            "Basic" => service.basic = true,
            "Session" => service.session = true,
            "Custom" => service.custom = true,
            "Guest" => service.guests = true,
            _ => {
                let what = "Rest$PublishedRestService.AuthenticationTypes".to_owned();
                let word = word.to_owned();
                reader.tell(Note::Unknown { place: reader.place(), what, word });
            }
        }
    }
    drop_what_is_there(reader, source, "Parameters", "Each operation says its parameters.");
    for resource in source.documents("Resources") {
        service.resources.push(self::resource(reader, resource));
    }
    reader.add(service);
}

/// The other sites that may call it. Only a list of them is known; constants and microflows that
/// answer with it are told.
fn origins(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> String {
    let Some(cors) = source.document("CorsConfiguration") else { return String::new() };
    if let Some(Value::Text(text)) = cors.get("AllowedOrigins") {
        return (*text).to_owned();
    }
    let why = "Which other origins may call it is written into the service.";
    drop_what_is_there(reader, source, "CorsConfiguration", why);
    String::new()
}

fn resource(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Resource {
    let mut resource = Resource {
        id: reader.id(source),
        path: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        ..Resource::default()
    };
    for operation in source.documents("Operations") {
        resource.operations.push(self::operation(reader, operation));
    }
    resource
}

fn operation(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Operation {
    let mut operation = Operation {
        id: reader.id(source),
        method: method(reader, source),
        path: source.text("Path").to_owned(),
        summary: source.text("Summary").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        deprecated: source.is("Deprecated"),
        microflow: name(source, "Microflow"),
        import_mapping: name(source, "ImportMapping"),
        commit: commit(source),
        not_found: match source.text("ObjectHandlingBackup") {
            "Ignore" => NotFound::Ignore,
            "Error" => NotFound::Error,
            _ => NotFound::Create,
        },
        export_mapping: name(source, "ExportMapping"),
        ..Operation::default()
    };
    for parameter in source.documents("Parameters") {
        let parameter = self::parameter(reader, parameter);
        operation.parameters.push(parameter);
    }
    operation
}

fn parameter(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> OperationParameter {
    let place = match source.text("ParameterType") {
        "Query" => ParameterPlace::Query,
        "Header" => ParameterPlace::Header,
        "Body" => ParameterPlace::Body,
        "Form" => ParameterPlace::Form,
        "Path" => ParameterPlace::Path,
        _ => {
            reader.unknown(source, "ParameterType");
            ParameterPlace::Query
        }
    };
    OperationParameter {
        id: reader.id(source),
        key: source.text("Name").to_owned(),
        place,
        ty: match data_type(source, "Type", "") {
            DataType::Nothing => DataType::String,
            ty => ty,
        },
        parameter: name(source, "MicroflowParameter"),
        documentation: source.text("Description").to_owned(),
        ..OperationParameter::default()
    }
}
