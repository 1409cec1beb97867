//! JSON structures and mappings between text and objects.

use model_core::model::mapping::{
    JsonStructure, Mapping, MappingDirection, NotFound, ObjectHandling, ObjectMapping, TextFormat,
    ValueMapping,
};

use super::bson::Document as Source;
use super::reader::{Reader, data_type, int, name};
use super::secrets;

/// Reads a `JsonStructures$JsonStructure`.
pub(super) fn structure(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let (sample, found) = secrets::without_secrets(source.text("JsonSnippet"));
    if found {
        reader.withhold("what is called like a secret in its sample".to_owned());
    }
    let structure = JsonStructure {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        sample,
        excluded: source.is("Excluded"),
        ..JsonStructure::default()
    };
    reader.add(structure);
}

/// Reads an `ImportMappings$ImportMapping` or an `ExportMappings$ExportMapping`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let is_import = source.kind().starts_with("ImportMappings$");
    let is_xml = ["XmlSchema", "WsdlFile", "XsdRootElementName"]
        .into_iter()
        .any(|key| !source.text(key).is_empty());
    let root = source.documents("Elements").next().map(|root| object(reader, root));
    let mapping = Mapping {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        direction: if is_import { MappingDirection::Import } else { MappingDirection::Export },
        format: if is_xml { TextFormat::Xml } else { TextFormat::Json },
        parameter: data_type(source, "ParameterType", ""),
        root: root.map(Box::new),
        excluded: source.is("Excluded"),
        ..Mapping::default()
    };
    reader.add(mapping);
}

/// The key at the end of a path: `id` of `(Object)|data|(Object)|id`; nothing for the outermost
/// object and for the entries of a list.
fn key<'s>(source: &Source<'s>) -> &'s str {
    let path = match source.text("JsonPath") {
        "" => source.text("XmlPath"),
        path => path,
    };
    let mut segments = path.split('|').rev();
    let last = segments.next().unwrap_or_default();
    match last {
        "(Object)" => match segments.next().unwrap_or_default() {
            "(Array)" | "(Object)" | "(Wrapper)" => "",
            before => before,
        },
        "(Array)" | "(Wrapper)" | "(Value)" => "",
        key => key,
    }
}

/// The mapping of an object, with all that stands in it.
pub(super) fn object(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> ObjectMapping {
    let is_list = source.text("ElementType") == "Array";
    // A list and the objects in it are two elements of the source and one of the model.
    if is_list && source.text("Entity").is_empty() {
        let mut inner = source.documents("Children");
        if let (Some(only), None) = (inner.next(), inner.next())
            && only.get("Entity").is_some()
        {
            let mut mapping = object(reader, only);
            mapping.many = true;
            key(source).clone_into(&mut mapping.key);
            return mapping;
        }
    }
    let mut mapping = ObjectMapping {
        id: reader.id(source),
        key: key(source).to_owned(),
        many: is_list || int(source, "MaxOccurs", 1) != 1,
        entity: name(source, "Entity"),
        association: name(source, "Association"),
        handling: match source.text("ObjectHandling") {
            "Find" => ObjectHandling::Find,
            "Custom" => ObjectHandling::Custom,
            "Parameter" => ObjectHandling::Parameter,
            _ => ObjectHandling::Create,
        },
        not_found: match source.text("ObjectHandlingBackup") {
            "Ignore" => NotFound::Ignore,
            "Error" => NotFound::Error,
            _ => NotFound::Create,
        },
        microflow: source
            .document("CustomHandlerCall")
            .map(|call| name(call, "Microflow"))
            .unwrap_or_default(),
        ..ObjectMapping::default()
    };
    for child in source.documents("Children") {
        if child.kind().ends_with("$ValueMappingElement") {
            mapping.values.push(ValueMapping {
                id: reader.id(child),
                key: key(child).to_owned(),
                attribute: name(child, "Attribute"),
                identifies: child.is("IsKey"),
                microflow: name(child, "Converter"),
                ..ValueMapping::default()
            });
        } else {
            mapping.objects.push(object(reader, child));
        }
    }
    mapping
}
