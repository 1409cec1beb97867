//! Domain models: entities with their members, rules, indexes, handlers and rights, and the diagram.
//!
//! In the source an association names its owner `Parent` and the other end `Child`; whoever holds
//! the reference is the parent.

use std::collections::BTreeMap;

use model_core::id::Id;
use model_core::model::entity::{
    AccessRule, Association, Attribute, DeleteBehaviour, DomainDiagram, Entity, EntityPlace,
    EqualsRule, EventHandler, Index, MaximumLengthRule, MemberRights, Moment, Multiplicity, Note,
    ObjectEvent, Ownership, PatternRule, Persistence, RangeRule, RequiredRule, Rights, Storage,
    SystemMember, UniqueRule, ValidationRule,
};
use model_core::model::{AttributeType, Point};
use model_core::name::QName;

use super::bson::Document as Source;
use super::note::Note as Told;
use super::reader::{Reader, guid, id_of, int, name, names, point, pointer, text};
use super::secrets::may_be_secret;

/// The height of a note, which the source does not keep.
const NOTE_HEIGHT: i32 = 60;

/// Reads a `DomainModels$DomainModel`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let model = reader.source();
    let mut entities: BTreeMap<Id, Entity> = BTreeMap::new();
    let mut order = Vec::new();
    let mut places = Vec::new();
    let mut ends: BTreeMap<Id, QName> = BTreeMap::new();
    for source in model.documents("Entities") {
        let entity = entity(reader, source);
        let qualified = reader.qualified(&entity.name);
        places.push(EntityPlace {
            id: entity.id,
            entity: qualified.clone(),
            at: point(source, "Location").unwrap_or_default(),
            ..EntityPlace::default()
        });
        ends.insert(entity.id, qualified);
        order.push(entity.id);
        entities.insert(entity.id, entity);
    }
    for source in model.documents("Associations").chain(model.documents("CrossAssociations")) {
        let target = match ends.get(&pointer(source, "ChildPointer")) {
            Some(end) => end.clone(),
            None => name(source, "Child"),
        };
        let association = association(reader, source, target);
        if let Some(owner) = entities.get_mut(&pointer(source, "ParentPointer")) {
            owner.associations.push(association);
        } else {
            let note = Told::Dropped {
                place: reader.qualified(&association.name).to_string(),
                what: source.kind().to_owned(),
                why: "The entity that owns it is not there.",
            };
            reader.tell(note);
        }
    }
    let notes = model.documents("Annotations").map(|note| annotation(reader, note)).collect();
    let diagram =
        DomainDiagram { id: reader.id(model), entities: places, notes, ..DomainDiagram::default() };
    reader.add_to_module(diagram);
    for id in order {
        if let Some(entity) = entities.remove(&id) {
            reader.add_to_module(entity);
        }
    }
}

fn annotation(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Note {
    let width = i32::try_from(int(source, "Width", 200)).unwrap_or(200);
    Note {
        id: reader.id(source),
        text: source.text("Caption").to_owned(),
        at: point(source, "Location").unwrap_or_default(),
        size: Point::new(width, NOTE_HEIGHT),
        ..Note::default()
    }
}

fn entity(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Entity {
    let own = source.text("Name");
    let mut entity = Entity {
        id: reader.id(source),
        name: own.to_owned(),
        documentation: source.text("Documentation").to_owned(),
        ..Entity::default()
    };
    if let Some(general) = source.document("MaybeGeneralization") {
        let other = general.text("Generalization");
        if other.is_empty() {
            // Left out where it is true by some writers.
            if matches!(general.get("Persistable"), Some(super::bson::Value::Bool(false))) {
                entity.persistence = Persistence::NonPersistable;
            }
            entity.created_date = general.is("HasCreatedDateAttr");
            entity.changed_date = general.is("HasChangedDateAttr");
            entity.owner = general.is("HasOwnerAttr");
            entity.changed_by = general.is("HasChangedByAttr");
        } else {
            entity.generalization = other.into();
            if reader.sources.is_unstored(other) {
                entity.persistence = Persistence::NonPersistable;
            }
        }
    }
    if let Some(view) = source.document("Source") {
        entity.persistence = Persistence::View;
        let inline = view.text("Oql");
        let query = reader.sources.query(view.text("SourceDocument")).filter(|q| !q.is_empty());
        entity.query = query.unwrap_or(inline).to_owned();
        if entity.query.is_empty() {
            let note = Told::Foreign {
                place: reader.qualified(own).to_string(),
                what: view.kind().to_owned(),
            };
            reader.tell(note);
        }
    }
    entity.attributes =
        source.documents("Attributes").map(|inner| attribute(reader, own, inner)).collect();
    for rule in source.documents("ValidationRules") {
        entity.rules.extend(validation(reader, &entity, rule));
    }
    entity.indexes = source.documents("Indexes").map(|inner| index(reader, inner)).collect();
    entity.events = source.documents("Events").map(|inner| event(reader, inner)).collect();
    entity.access = source.documents("AccessRules").map(|inner| access(reader, inner)).collect();
    entity
}

/// The type of an attribute.
pub(super) fn attribute_type(attribute: &Source<'_>) -> AttributeType {
    let Some(ty) = attribute.document("NewType").or_else(|| attribute.document("Type")) else {
        return AttributeType::default();
    };
    match ty.kind().rsplit('$').next().unwrap_or_default() {
        "IntegerAttributeType" => AttributeType::Integer,
        "LongAttributeType" => AttributeType::Long,
        "AutoNumberAttributeType" => AttributeType::AutoNumber,
        "DecimalAttributeType" | "FloatAttributeType" | "CurrencyAttributeType" => {
            AttributeType::Decimal
        }
        "BooleanAttributeType" => AttributeType::Boolean,
        "DateTimeAttributeType" => {
            let localized =
                !matches!(ty.get("LocalizeDate"), Some(super::bson::Value::Bool(false)));
            AttributeType::DateTime { localized }
        }
        "EnumerationAttributeType" => AttributeType::Enumeration(name(ty, "Enumeration")),
        "HashedStringAttributeType" => AttributeType::HashedString,
        "BinaryAttributeType" => AttributeType::Binary,
        _ => {
            // 0 stands for any length.
            let length = u32::try_from(int(ty, "Length", 200)).unwrap_or(0);
            AttributeType::String((length > 0).then_some(length))
        }
    }
}

fn attribute(reader: &mut Reader<'_, '_>, entity: &str, source: &Source<'_>) -> Attribute {
    let own = source.text("Name");
    let mut attribute = Attribute {
        id: reader.id(source),
        name: own.to_owned(),
        ty: attribute_type(source),
        documentation: source.text("Documentation").to_owned(),
        ..Attribute::default()
    };
    let Some(value) = source.document("Value") else { return attribute };
    if value.kind().ends_with("CalculatedValue") {
        attribute.calculated = name(value, "Microflow");
        return attribute;
    }
    let default = value.text("DefaultValue");
    let is_word = matches!(attribute.ty, AttributeType::String(_) | AttributeType::HashedString);
    if is_word && !default.is_empty() && may_be_secret(own) {
        let note = Told::Withheld {
            place: reader.qualified(entity).to_string(),
            what: format!("the default of {own}"),
        };
        reader.tell(note);
    } else {
        attribute.default = default_value(&attribute.ty, default);
    }
    attribute
}

/// A default as Maquette writes it: what an attribute has anyway is not written, and an enumeration
/// value goes by its own name.
fn default_value(ty: &AttributeType, value: &str) -> String {
    let value = match ty {
        AttributeType::Boolean => value.to_lowercase(),
        AttributeType::Enumeration(_) => {
            return value.rsplit('.').next().unwrap_or_default().to_owned();
        }
        _ => value.to_owned(),
    };
    match (ty, value.as_str()) {
        (AttributeType::Boolean, "false") => String::new(),
        // New objects of the source have 0 where nothing is said; an empty default means empty.
        _ => value,
    }
}

fn association(reader: &mut Reader<'_, '_>, source: &Source<'_>, target: QName) -> Association {
    let is_set = source.text("Type") == "ReferenceSet";
    let is_both = source.text("Owner") == "Both";
    let mut association = Association {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        target,
        multiplicity: match (is_set, is_both) {
            (true, _) => Multiplicity::ManyToMany,
            (false, true) => Multiplicity::OneToOne,
            (false, false) => Multiplicity::ManyToOne,
        },
        // Between one and one both know of it anyway.
        ownership: if is_set && is_both { Ownership::Both } else { Ownership::Default },
        // Before columns came, in 10, each had a table.
        storage: match source.text("StorageFormat") {
            "Column" => Storage::Automatic,
            _ => Storage::Table,
        },
        documentation: source.text("Documentation").to_owned(),
        ..Association::default()
    };
    if let Some(behaviour) = source.document("DeleteBehavior") {
        let of = |key| match behaviour.text(key) {
            "DeleteMeAndReferences" => DeleteBehaviour::Cascade,
            "DeleteMeIfNoReferences" => DeleteBehaviour::Refuse,
            _ => DeleteBehaviour::Keep,
        };
        association.on_owner_delete = of("ParentDeleteBehavior");
        association.on_target_delete = of("ChildDeleteBehavior");
        association.message = text(behaviour, "ParentErrorMessage");
        association.target_message = text(behaviour, "ChildErrorMessage");
    }
    association
}

fn validation(
    reader: &mut Reader<'_, '_>,
    entity: &Entity,
    source: &Source<'_>,
) -> Option<ValidationRule> {
    let info = source.document("RuleInfo")?;
    let id = reader.id(source);
    let message = text(source, "Message");
    let member = member(reader, entity, source.text("Attribute"));
    Some(match info.kind().rsplit('$').next().unwrap_or_default() {
        "RequiredRuleInfo" => {
            RequiredRule { id, member, message, ..RequiredRule::default() }.into()
        }
        "UniqueRuleInfo" => {
            UniqueRule { id, members: vec![member], message, ..UniqueRule::default() }.into()
        }
        "EqualsToRuleInfo" => EqualsRule {
            id,
            member,
            value: info.text("Value").to_owned(),
            other: self::member(reader, entity, info.text("EqualsToAttribute")),
            message,
            ..EqualsRule::default()
        }
        .into(),
        "RangeRuleInfo" => {
            let has = |word: &str| matches!(info.text("TypeOfRange"), other if other == word || other == "Between");
            let (least, most) = (has("GreaterThanOrEqualTo"), has("SmallerThanOrEqualTo"));
            let bound = |wanted: bool, is_value: &str, value: &str| {
                let value = info.text(value);
                if wanted && info.is(is_value) { value.to_owned() } else { String::new() }
            };
            let of = |wanted: bool, is_value: &str, key: &str| {
                let attribute = info.text(key);
                if wanted && !info.is(is_value) {
                    self::member(reader, entity, attribute)
                } else {
                    Id::NONE
                }
            };
            RangeRule {
                id,
                member,
                least: bound(least, "UseMinValue", "MinValue"),
                least_of: of(least, "UseMinValue", "MinAttribute"),
                most: bound(most, "UseMaxValue", "MaxValue"),
                most_of: of(most, "UseMaxValue", "MaxAttribute"),
                message,
                ..RangeRule::default()
            }
            .into()
        }
        "RegExRuleInfo" => PatternRule {
            id,
            member,
            pattern: name(info, "RegExIdentifier"),
            message,
            ..PatternRule::default()
        }
        .into(),
        "MaxLengthRuleInfo" => MaximumLengthRule {
            id,
            member,
            length: int(info, "MaxLength", 100),
            message,
            ..MaximumLengthRule::default()
        }
        .into(),
        _ => {
            let place = reader.qualified(&entity.name).to_string();
            reader.tell(Told::Foreign { place, what: info.kind().to_owned() });
            return None;
        }
    })
}

/// The id of a member by its qualified name: an own attribute, or an inherited one.
fn member(reader: &Reader<'_, '_>, entity: &Entity, qualified: &str) -> Id {
    let local = qualified.rsplit('.').next().unwrap_or_default();
    if let Some(own) = entity.attribute(local) {
        return own.id;
    }
    reader.sources.attribute(qualified).map(|facts| facts.id).unwrap_or_default()
}

fn index(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Index {
    let mut index = Index { id: reader.id(source), ..Index::default() };
    for member in source.documents("Attributes") {
        let id = match member.text("Type") {
            "CreatedDate" => SystemMember::CreatedDate.id(),
            "ChangedDate" => SystemMember::ChangedDate.id(),
            "Owner" => SystemMember::Owner.id(),
            "ChangedBy" => SystemMember::ChangedBy.id(),
            _ => {
                let association = guid(member, "AssociationPointer").map(id_of);
                let attribute = pointer(member, "AttributePointer");
                if member.text("Type") == "Association" {
                    association.unwrap_or(attribute)
                } else {
                    attribute
                }
            }
        };
        index.members.push(id);
        if !member.is("Ascending") {
            index.descending.push(id);
        }
    }
    index
}

fn event(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> EventHandler {
    EventHandler {
        id: reader.id(source),
        moment: if source.text("Moment") == "After" { Moment::After } else { Moment::Before },
        event: match source.text("Type") {
            "Commit" => ObjectEvent::Commit,
            "Delete" => ObjectEvent::Delete,
            "RollBack" | "Rollback" => ObjectEvent::Rollback,
            "Create" | "" => ObjectEvent::Create,
            _ => {
                reader.unknown(source, "Type");
                ObjectEvent::Create
            }
        },
        microflow: name(source, "Microflow"),
        pass_object: source.is("SendInputParameter"),
        error_on_false: source.is("RaiseErrorOnFalse"),
        ..EventHandler::default()
    }
}

fn access(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> AccessRule {
    AccessRule {
        id: reader.id(source),
        roles: names(source, "AllowedModuleRoles"),
        documentation: source.text("Documentation").to_owned(),
        create: source.is("AllowCreate"),
        delete: source.is("AllowDelete"),
        xpath: source.text("XPathConstraint").to_owned(),
        default_rights: rights(source.text("DefaultMemberAccessRights")),
        members: source
            .documents("MemberAccesses")
            .map(|member| {
                let attribute = member.text("Attribute");
                let association = member.text("Association");
                MemberRights {
                    id: reader.id(member),
                    member: if attribute.is_empty() { association } else { attribute }.into(),
                    rights: rights(member.text("AccessRights")),
                    ..MemberRights::default()
                }
            })
            .collect(),
        ..AccessRule::default()
    }
}

fn rights(word: &str) -> Rights {
    match word {
        "ReadWrite" => Rights::ReadWrite,
        "ReadOnly" => Rights::Read,
        _ => Rights::None,
    }
}
