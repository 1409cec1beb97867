//! Consumed REST services: the requests that an app can send to others.
//!
//! What signs in stays in constants. A header, an address or a body that holds a password, a key or a
//! token in clear text comes without it.

use model_core::model::mapping::ObjectMapping;
use model_core::model::microflow::RestResult;
use model_core::model::service::{
    ConsumedRest, Request, RequestBody, RequestHeader, RequestParameter, ServiceSignIn,
};
use model_core::name::{QName, to_name};
use model_core::value::DataType;

use super::super::bson::Document as Source;
use super::super::flow::method;
use super::super::note::Note;
use super::super::reader::{Reader, data_type, int, name};
use super::super::{mapping, secrets};
use super::drop_what_is_there;

/// Reads a `Rest$ConsumedRestService`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut service = ConsumedRest {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        base_url: address(reader, template(source, "BaseUrl")),
        excluded: source.is("Excluded"),
        ..ConsumedRest::default()
    };
    sign_in(reader, source, &mut service);
    let why = "The address of a service is the same in all requests.";
    drop_what_is_there(reader, source, "BaseUrlParameter", why);
    let why = "The requests say all that is needed of the contract.";
    drop_what_is_there(reader, source, "OpenApiFile", why);
    for operation in source.documents("Operations") {
        service.requests.push(request(reader, operation));
    }
    reader.add(service);
}

/// The text of a `Rest$ValueTemplate` in a field.
fn template<'s>(source: &Source<'s>, key: &str) -> &'s str {
    source.document(key).map_or("", |template| template.text("Value"))
}

/// How the app signs in: constants by name, never what is written down.
fn sign_in(reader: &mut Reader<'_, '_>, source: &Source<'_>, service: &mut ConsumedRest) {
    let Some(scheme) = source.document("AuthenticationScheme") else { return };
    if !scheme.kind().contains("Basic") {
        service.sign_in = ServiceSignIn::Other;
        reader.foreign(scheme.kind());
        return;
    }
    service.sign_in = ServiceSignIn::Basic;
    let mut constant = |key: &str| -> QName {
        match scheme.document(key) {
            Some(value) if value.kind().ends_with("ConstantValue") => name(value, "Value"),
            Some(value) if !value.text("Value").is_empty() => {
                reader.withhold(format!("{key} of the service, which is written down"));
                QName::default()
            }
            _ => QName::default(),
        }
    };
    service.user = constant("Username");
    service.password = constant("Password");
}

/// The name of a parameter in the model, by what it is called in the source: the same in the request
/// and in those who send it.
pub(in super::super) fn parameter_name(wanted: &str) -> String {
    to_name(wanted, "p_")
}

fn request(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Request {
    let tags: Vec<&str> = source.texts("Tags").collect();
    let mut request = Request {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        tags: tags.join(", "),
        path: address(reader, template(source, "Path")),
        timeout: int(source, "Timeout", 300),
        ..Request::default()
    };
    for parameter in source.documents("Parameters") {
        let ty = data_type(parameter, "DataType", "");
        request.parameters.push(RequestParameter {
            id: reader.id(parameter),
            name: parameter_name(parameter.text("Name")),
            ty: if ty == DataType::Nothing { DataType::String } else { ty },
            ..RequestParameter::default()
        });
    }
    for parameter in source.documents("QueryParameters") {
        let key = parameter.text("Name");
        let name = parameter_name(key);
        let usage = parameter.document("ParameterUsage").map_or("", |usage| usage.kind());
        request.parameters.push(RequestParameter {
            id: reader.id(parameter),
            query: true,
            key: if name == key { String::new() } else { key.to_owned() },
            name,
            required: !usage.contains("Optional"),
            ..RequestParameter::default()
        });
    }
    for entry in source.documents("Headers") {
        let key = entry.text("Name");
        request.headers.push(RequestHeader {
            id: reader.id(entry),
            key: key.to_owned(),
            value: header(reader, key, template(entry, "Value")),
            ..RequestHeader::default()
        });
    }
    let nothing = Source::default();
    let how = source.document("Method").unwrap_or(&nothing);
    request.method = method(reader, how);
    if let Some(sent) = how.document("Body") {
        body(reader, sent, &mut request);
    }
    if let Some(handling) = source.document("ResponseHandling") {
        answer(reader, handling, &mut request);
    }
    request
}

fn body(reader: &mut Reader<'_, '_>, source: &Source<'_>, request: &mut Request) {
    let (kind, text) = match source.kind() {
        "Rest$StringBody" => (RequestBody::Text, template(source, "ValueTemplate")),
        "Rest$JsonBody" => (RequestBody::Json, source.text("Value")),
        "Rest$ImplicitMappingBody" => {
            request.body_mapping = root(reader, source);
            (RequestBody::Mapping, "")
        }
        kind => {
            reader.foreign(if kind.is_empty() { "a body without a kind" } else { kind });
            return;
        }
    };
    request.body = kind;
    let (text, found) = secrets::without_values(text);
    if found {
        reader.withhold(format!("what is called like a secret in the body of {}", request.name));
    }
    request.text = text;
}

fn answer(reader: &mut Reader<'_, '_>, source: &Source<'_>, request: &mut Request) {
    source.text("ContentType").clone_into(&mut request.content_type);
    request.result = match source.kind() {
        "Rest$NoResponseHandling" => RestResult::Ignore,
        "Rest$ImplicitMappingResponseHandling" => {
            request.mapping = root(reader, source);
            RestResult::Mapping
        }
        kind => {
            // Others are not known of any project; a word of their names says what they do.
            let what = "Rest$RestOperation.ResponseHandling".to_owned();
            let word = kind.to_owned();
            reader.tell(Note::Unknown { place: reader.place(), what, word });
            match kind {
                kind if kind.contains("String") => RestResult::Text,
                kind if kind.contains("File") => RestResult::FileDocument,
                _ => RestResult::Response,
            }
        }
    };
}

/// The mapping that stands in a body or an answer.
fn root(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Option<Box<ObjectMapping>> {
    let root = source.document("RootMappingElement")?;
    Some(Box::new(mapping::object(reader, root)))
}

/// An address without what signs in.
fn address(reader: &mut Reader<'_, '_>, address: &str) -> String {
    let (address, of_host) = secrets::without_credentials(address);
    let (address, of_query) = secrets::without_values(&address);
    if of_host || of_query {
        reader.withhold("a secret in the address of a service".to_owned());
    }
    address
}

/// The value of a header: where its name is that of a secret, only parameters and the word before
/// them that says how one signs in.
fn header(reader: &mut Reader<'_, '_>, key: &str, value: &str) -> String {
    const WAYS: [&str; 5] = ["Basic", "Bearer", "Digest", "Token", "ApiKey"];
    let is_plain = |word: &str| {
        let is_way = WAYS.iter().any(|way| way.eq_ignore_ascii_case(word));
        is_way || secrets::is_parameter(word)
    };
    let (kept, found) = if secrets::is_secret(key) && !value.split_whitespace().all(is_plain) {
        (String::new(), true)
    } else {
        secrets::without_values(value)
    };
    if found {
        reader.withhold(format!("the value of the header {key}"));
    }
    kept
}
