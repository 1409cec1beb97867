//! Message definitions: what of an entity others see, and under which keys.

use model_core::model::service::{
    ExposedAssociation, ExposedAttribute, ExposedMember, Message, MessageDefinitions,
};

use super::super::bson::Document as Source;
use super::super::reader::{Reader, name};

/// Reads a `MessageDefinitions$MessageDefinitionCollection`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let id = reader.id(source);
    let mut messages = Vec::new();
    for definition in source.documents("MessageDefinitions") {
        messages.push(message(reader, definition));
    }
    reader.add(MessageDefinitions {
        id,
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        messages,
        excluded: source.is("Excluded"),
        ..MessageDefinitions::default()
    });
}

fn message(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Message {
    let nothing = Source::default();
    let exposed = source.document("ExposedEntity").unwrap_or(&nothing);
    // Both may say something; the definition is what people see first.
    let documentation = match source.text("Documentation") {
        "" => exposed.text("Documentation"),
        text => text,
    };
    Message {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: documentation.to_owned(),
        entity: name(exposed, "Entity"),
        item: exposed.text("ExposedItemName").to_owned(),
        key: exposed.text("ExposedName").to_owned(),
        example: exposed.text("Example").to_owned(),
        members: members(reader, exposed),
        ..Message::default()
    }
}

fn members(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Vec<ExposedMember> {
    let mut all = Vec::new();
    for child in source.documents("Children") {
        let id = reader.id(child);
        let text = |key: &str| child.text(key).to_owned();
        all.push(match child.kind() {
            "MessageDefinitions$ExposedAssociation" => ExposedAssociation {
                id,
                key: text("ExposedName"),
                item: text("ExposedItemName"),
                association: name(child, "Association"),
                entity: name(child, "Entity"),
                documentation: text("Documentation"),
                example: text("Example"),
                members: members(reader, child),
                ..ExposedAssociation::default()
            }
            .into(),
            "MessageDefinitions$ExposedAttribute" => ExposedAttribute {
                id,
                key: text("ExposedName"),
                attribute: name(child, "Attribute"),
                documentation: text("Documentation"),
                example: text("Example"),
                ..ExposedAttribute::default()
            }
            .into(),
            kind => {
                reader.foreign(if kind.is_empty() { "a member without a kind" } else { kind });
                continue;
            }
        });
    }
    all
}
