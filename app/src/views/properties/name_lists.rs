//! What can be chosen in a property: names of the app, variables of the place, types.

use model_core::analysis::{Analysis, places};
use model_core::id::Id;
use model_core::index::Facts;
use model_core::model::meta::find;
use model_core::model::microflow::{ChangeObject, CreateObject, ValidationFeedback};
use model_core::model::{Address, AttributeType, Content, Target};
use model_core::value::DataType;

use crate::choose::Offer;
use crate::context::Context;
use crate::face;

use super::control::scope;

/// The names that a reference at an address can have, nearest ones first.
pub(super) fn of_target(context: &Context<'_>, address: &Address, target: Target) -> Vec<Offer> {
    let index = context.index();
    let mut offers = vec![Offer::nothing("Nothing")];
    let is_member = matches!(target, Target::Member | Target::Attribute | Target::Association);
    if is_member && let Some(entity) = entity_at(context, address) {
        offers.extend(members(context, &entity, target));
        return offers;
    }
    let document = context.project().document(address.document);
    let module = document.map_or("", |document| document.place.module.as_str());
    let own = format!("{module}.");
    let mut names = index.names(target);
    names.sort_by_key(|name| !name.starts_with(&own));
    offers.extend(names.into_iter().map(|name| Offer::new(name).icon(face::target_icon(target))));
    offers
}

fn members(context: &Context<'_>, entity: &str, target: Target) -> Vec<Offer> {
    let index = context.index();
    let mut offers = Vec::new();
    if target != Target::Association
        && let Some(info) = index.entity(entity)
    {
        offers.extend(info.attributes.iter().map(|attribute| Offer {
            value: attribute.name.to_string(),
            label: attribute.name.local().to_owned(),
            detail: face::type_words(&attribute.ty),
            icon: Some(face::type_icon(&attribute.ty)),
        }));
    }
    if target != Target::Attribute {
        offers.extend(index.associations_of(entity).map(|association| Offer {
            value: association.name.to_string(),
            label: association.name.local().to_owned(),
            detail: association.target.local().to_owned(),
            icon: Some(face::target_icon(Target::Association)),
        }));
    }
    offers
}

/// The entity whose members stand in a property: of the object that an activity makes or changes,
/// of the objects that an XPath constrains, or of the object around a widget.
fn entity_at(context: &Context<'_>, address: &Address) -> Option<String> {
    let document = context.project().document(address.document)?;
    let facts = Facts::new(context.index());
    let analysis = Analysis::new(address.document, document, &facts);
    let mut found = None;
    places(document.root(), &mut |place| {
        if place.element_id() != address.element || found.is_some() {
            return;
        }
        if let Some(create) = place.nearest::<CreateObject>() {
            found = Some(create.entity.to_string());
        } else {
            let feedback = place.nearest::<ValidationFeedback>().map(|feedback| &feedback.object);
            let change = place.nearest::<ChangeObject>().map(|change| &change.object);
            let Some(object) = change.or(feedback) else { return };
            let scope = analysis.scope(place, &facts);
            let ty = scope.get(object.trim_start_matches('$'));
            found = ty.and_then(DataType::entity).map(ToString::to_string);
        }
    });
    let asked = || analysis.context_at(address.element, &address.property, &facts);
    found
        .or_else(|| asked()?.entity.map(|entity| entity.to_string()))
        .or_else(|| asked()?.scope.get("currentObject")?.entity().map(ToString::to_string))
        .filter(|name| !name.is_empty())
}

/// Ways to members: of the object itself and over one association; all attributes where the object
/// is not known.
pub(super) fn paths(context: &Context<'_>, address: &Address) -> Vec<Offer> {
    let mut offers = vec![Offer::nothing("Nothing")];
    let Some(entity) = entity_at(context, address) else {
        offers.extend(context.index().names(Target::Attribute).into_iter().map(Offer::new));
        return offers;
    };
    let own = members(context, &entity, Target::Member);
    offers.extend(own);
    let index = context.index();
    for association in index.associations_of(&entity) {
        let away = index.is_a(&entity, association.owner.as_str());
        let other = if away { &association.target } else { &association.owner };
        let single =
            if away { association.is_reference() } else { association.is_reference_back() };
        if !single {
            continue;
        }
        for attribute in members(context, other.as_str(), Target::Attribute) {
            offers.push(Offer {
                value: format!("{}/{other}/{}", association.name, attribute.value),
                label: format!("{} / {}", other.local(), attribute.label),
                ..attribute
            });
        }
    }
    offers
}

/// The variables that exist where the property stands.
pub(super) fn variables(context: &Context<'_>, address: &Address) -> Vec<Offer> {
    let mut offers = vec![Offer::nothing("Nothing")];
    offers.extend(
        scope(context, address).into_iter().map(|(name, ty)| {
            Offer::new(name).detail(type_words(&ty)).icon(app_kit::icons::VARIABLE)
        }),
    );
    offers
}

/// The members that rules and indexes of an entity can be about, by id.
pub(super) fn locals(context: &Context<'_>, address: &Address) -> Vec<Offer> {
    let Some(document) = context.project().document(address.document) else { return Vec::new() };
    let Content::Entity(entity) = &document.content else { return Vec::new() };
    let offer = |id: Id, name: &str, icon| Offer {
        value: id.to_string(),
        label: name.to_owned(),
        detail: String::new(),
        icon: Some(icon),
    };
    let attributes = entity.attributes.iter();
    let mut offers: Vec<Offer> =
        attributes.map(|a| offer(a.id, &a.name, face::type_icon(&a.ty))).collect();
    let icon = face::target_icon(Target::Association);
    offers.extend(entity.associations.iter().map(|a| offer(a.id, &a.name, icon)));
    offers
}

/// The name of an element of the same document.
pub(super) fn local_name(context: &Context<'_>, address: &Address, id: Id) -> String {
    let document = context.project().document(address.document);
    let found = document.and_then(|document| find(document.root(), id));
    let named = found.and_then(|element| element.name().map(str::to_owned));
    named.or_else(|| found.map(|element| element.kind().label.to_owned())).unwrap_or_default()
}

/// The types that an attribute can have; enumerations after the others.
pub(super) fn attribute_types(context: &Context<'_>, now: &AttributeType) -> Vec<Offer> {
    let length = match now {
        AttributeType::String(Some(length)) => *length,
        _ => 200,
    };
    let mut lengths = vec![length, 20, 100, 200, 2000];
    lengths.dedup();
    let mut seen = std::collections::BTreeSet::new();
    lengths.retain(|length| seen.insert(*length));
    let mut types: Vec<AttributeType> =
        lengths.into_iter().map(|length| AttributeType::String(Some(length))).collect();
    types.extend([
        AttributeType::String(None),
        AttributeType::Integer,
        AttributeType::Long,
        AttributeType::Decimal,
        AttributeType::Boolean,
        AttributeType::DateTime { localized: true },
        AttributeType::DateTime { localized: false },
        AttributeType::AutoNumber,
        AttributeType::HashedString,
        AttributeType::Binary,
    ]);
    let mut offers: Vec<Offer> = types
        .iter()
        .map(|ty| Offer {
            value: ty.to_string(),
            label: face::type_words(ty),
            detail: String::new(),
            icon: Some(face::type_icon(ty)),
        })
        .collect();
    offers.extend(context.index().names(Target::Enumeration).into_iter().map(|name| {
        let local = name.rsplit('.').next().unwrap_or(name);
        Offer {
            value: format!("Enumeration {name}"),
            label: local.to_owned(),
            detail: name.split('.').next().unwrap_or_default().to_owned(),
            icon: Some(app_kit::icons::LIST),
        }
    }));
    offers
}

/// The type of attribute that typed words stand for: `50`, `string 50`, `text`.
pub(super) fn typed_type(words: &str) -> Option<Offer> {
    let length = words.trim_start_matches(|c: char| !c.is_ascii_digit());
    let before = words.strip_suffix(length)?.trim().trim_end_matches('(').to_lowercase();
    let is_length = "string".starts_with(&before) && !length.is_empty();
    let line = if is_length {
        format!("X: String({})", length.trim_end_matches(')'))
    } else {
        format!("X: {words}")
    };
    if words.is_empty() {
        return None;
    }
    let lines = model_core::change::verbs::parse_attribute_lines(&line).ok()?;
    let ty = lines.into_iter().next()?.ty;
    let known = !matches!(ty, AttributeType::Enumeration(_));
    known.then(|| Offer {
        value: ty.to_string(),
        label: face::type_words(&ty),
        detail: String::new(),
        icon: Some(face::type_icon(&ty)),
    })
}

/// A type of variables in words: `Order`, `List of Order`, `Decimal`.
pub(super) fn type_words(ty: &DataType) -> String {
    match ty {
        DataType::Object(name) | DataType::Enumeration(name) => name.local().to_owned(),
        DataType::List(name) => format!("List of {}", name.local()),
        DataType::DateTime => "Date and time".to_owned(),
        DataType::Unknown => String::new(),
        other => other.to_string(),
    }
}

/// All types of variables.
pub(super) fn data_types(context: &Context<'_>) -> Vec<Offer> {
    let mut types = vec![
        DataType::Nothing,
        DataType::Boolean,
        DataType::Integer,
        DataType::Decimal,
        DataType::String,
        DataType::DateTime,
        DataType::Binary,
    ];
    let index = context.index();
    let entities = index.names(Target::Entity);
    types.extend(entities.iter().map(|name| DataType::Object((*name).into())));
    types.extend(entities.iter().map(|name| DataType::List((*name).into())));
    let enumerations = index.names(Target::Enumeration);
    types.extend(enumerations.into_iter().map(|name| DataType::Enumeration(name.into())));
    let offer = |ty: &DataType| Offer {
        value: ty.to_string(),
        label: type_words(ty),
        detail: ty.reference().map(|name| name.module().to_owned()).unwrap_or_default(),
        icon: None,
    };
    types.iter().map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<&str>) {
        assert_eq!(typed_type(words).map(|offer| offer.value).as_deref(), expected, "{words}");
    }

    #[test]
    fn types_as_people_type_them() {
        check("50", Some("String(50)"));
        check("string 50", Some("String(50)"));
        check("String(75)", Some("String(75)"));
        check("text", Some("String"));
        check("bool", Some("Boolean"));
        check("Sales.Status", None);
        check("", None);
        check("0", None);
    }
}
