//! Actions in Java and JavaScript become functions with typed parameters. Their code stays where it
//! is: it stands in files beside the project, not in it.

use model_core::model::function::{Function, FunctionHost, FunctionParameter};
use model_core::name::QName;
use model_core::value::DataType;

use super::bson::{Document as Source, Value};
use super::reader::{Reader, typed};

/// Reads a `JavaActions$JavaAction` or a `JavaScriptActions$JavaScriptAction`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let is_java = source.kind().starts_with("JavaActions$");
    let mut parameters = Vec::new();
    for parameter in source.documents("Parameters") {
        let nothing = Source::default();
        let kind = parameter.document("ParameterType").unwrap_or(&nothing);
        // What chooses the entity of the type parameter: calls say it apart.
        if kind.kind() == "CodeActions$EntityTypeParameterType" {
            continue;
        }
        let ty = match kind.document("Type") {
            Some(ty) => generic(ty),
            // A text in which values stand.
            None if kind.kind() == "CodeActions$StringTemplateParameterType" => DataType::String,
            // A flow: it is handed over by its name.
            None if kind.kind().contains("flowJava") => DataType::String,
            None => DataType::Nothing,
        };
        parameters.push(FunctionParameter {
            id: reader.id(parameter),
            name: parameter.text("Name").to_owned(),
            ty,
            required: !matches!(parameter.get("IsRequired"), Some(Value::Bool(false))),
            documentation: parameter.text("Description").to_owned(),
            ..FunctionParameter::default()
        });
    }
    let returns = source.document("JavaReturnType").map(|ty| generic(ty));
    let type_parameter = source.documents("TypeParameters").next().map(|t| t.text("Name"));
    let function = Function {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        host: if is_java { FunctionHost::Server } else { FunctionHost::Client },
        parameters,
        returns: returns.unwrap_or_default(),
        type_parameter: type_parameter.unwrap_or_default().to_owned(),
        excluded: source.is("Excluded"),
        ..Function::default()
    };
    reader.add(function);
}

/// A type of a code action. One that depends on a type parameter has no entity of its own: calls say
/// which.
fn generic(ty: &Source<'_>) -> DataType {
    const PARAMETER: &str = "CodeActions$ParameterizedEntityType";
    match ty.document("Parameter") {
        _ if ty.kind() == PARAMETER => DataType::Object(QName::default()),
        Some(inner) if inner.kind() == PARAMETER => DataType::List(QName::default()),
        _ => typed(ty),
    }
}
