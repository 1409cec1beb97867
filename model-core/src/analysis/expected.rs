//! What the place of a text expects of it.

use crate::index::Facts;
use crate::model::entity::AccessRule;
use crate::model::microflow::{
    Aggregate, AggregateList, Argument, CallRest, ChangeList, ChangeObject, ChangeVariable,
    ClosePage, CreateObject, CreateVariable, DatabaseSource, Decision, End, Filter, FilterBy, Find,
    FindBy, ForeignArgument, GenerateDocument, Header, LogMessage, Loop, MemberChange, Metric,
    Parameter, Part, ShowPage, TextParameter,
};
use crate::model::page::{
    Appearance, EntitySource, LinkAction, NumberBox, PageParameter, PageVariable, Progress,
    ReferenceSelector, ReferenceSetSelector, SearchField, Slider,
};
use crate::model::{Element, Field};
use crate::name::QName;
use crate::value::DataType;

use super::path::{PathEnd, follow};
use super::{Analysis, Inner, PageContexts, Place};

/// What a text must yield.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// Any value.
    #[default]
    Any,
    /// A value of this type.
    Type(DataType),
    /// True or false, or a value of an enumeration: the condition of a decision.
    Choice,
    /// A value that can be shown in a text: no object, no list, no bytes.
    Printable,
    /// An object or a list of this entity: what an association with many objects is changed by.
    Objects(QName),
    /// No text at all.
    Nothing,
}

impl Expected {
    /// The one type that is expected, where it is one.
    pub fn data_type(&self) -> Option<&DataType> {
        match self {
            Expected::Type(ty) => Some(ty),
            _ => None,
        }
    }
}

/// What the property `key` of an element expects.
pub(super) fn expected<'a>(
    analysis: &Analysis<'a>,
    place: &Place<'a, '_>,
    key: &str,
    facts: &Facts<'_>,
) -> Expected {
    let element = place.element;
    let of_type = |ty: Option<DataType>| ty.map_or(Expected::Any, Expected::Type);
    if matches!(key, "visible" | "editable" | "editableIf" | "valid") {
        return Expected::Type(DataType::Boolean);
    }
    if element.downcast::<Decision>().is_some() {
        return Expected::Choice;
    }
    if element.downcast::<Loop>().is_some() {
        return Expected::Type(DataType::Boolean);
    }
    if element.downcast::<TextParameter>().is_some() {
        return Expected::Printable;
    }
    let is_whole = element.downcast::<DatabaseSource>().is_some()
        || element.downcast::<Part>().is_some()
        || element.downcast::<ClosePage>().is_some()
        || element.downcast::<ShowPage>().is_some()
        || element.downcast::<CallRest>().is_some() && key == "timeout";
    if is_whole && key != "xpath" {
        return Expected::Type(DataType::Integer);
    }
    let is_condition =
        element.downcast::<FilterBy>().is_some() || element.downcast::<FindBy>().is_some();
    if is_condition {
        return Expected::Type(DataType::Boolean);
    }
    let is_text = element.downcast::<Header>().is_some()
        || element.downcast::<LogMessage>().is_some()
        || element.downcast::<GenerateDocument>().is_some()
        || element.downcast::<CallRest>().is_some();
    if is_text {
        return Expected::Type(DataType::String);
    }
    let is_number = element.downcast::<Metric>().is_some()
        || element.downcast::<Progress>().is_some()
        || element.downcast::<NumberBox>().is_some()
        || element.downcast::<Slider>().is_some();
    if is_number {
        return Expected::Type(DataType::Decimal);
    }
    if element.downcast::<Appearance>().is_some() || element.downcast::<LinkAction>().is_some() {
        return Expected::Type(DataType::String);
    }
    if let Some(parameter) = element.downcast::<PageParameter>() {
        return Expected::Type(parameter.ty.clone());
    }
    if let Some(variable) = element.downcast::<PageVariable>() {
        return Expected::Type(variable.ty.clone());
    }
    if let Some(filter) = element.downcast::<Filter>() {
        return member_value(&filter.member, facts);
    }
    if let Some(find) = element.downcast::<Find>() {
        return member_value(&find.member, facts);
    }
    if let Some(parameter) = element.downcast::<Parameter>() {
        return Expected::Type(parameter.ty.clone());
    }
    if let Some(argument) = element.downcast::<ForeignArgument>() {
        return of_type(Some(argument.ty.clone()).filter(|ty| *ty != DataType::Nothing));
    }
    if let Some(aggregate) = element.downcast::<AggregateList>() {
        return match aggregate.function {
            Aggregate::All | Aggregate::Any => Expected::Type(DataType::Boolean),
            Aggregate::Reduce => Expected::Type(aggregate.ty.clone()),
            _ => Expected::Any,
        };
    }
    if let Some(create) = element.downcast::<CreateVariable>() {
        return Expected::Type(create.ty.clone());
    }
    if let Some(argument) = element.downcast::<Argument>() {
        let parameter = facts.parameter(argument.parameter.as_str());
        let is_any =
            |ty: &DataType| *ty == DataType::Nothing || ty.entity().is_some_and(QName::is_empty);
        return of_type(parameter.map(|parameter| parameter.ty.clone()).filter(|ty| !is_any(ty)));
    }
    if let Some(change) = element.downcast::<MemberChange>() {
        return change_value(analysis, place, change, facts);
    }
    let Inner::Microflow(variables) = &analysis.inner else { return Expected::Any };
    if element.downcast::<End>().is_some() {
        return match &variables.graph.flow.returns {
            DataType::Nothing => Expected::Nothing,
            ty => Expected::Type(ty.clone()),
        };
    }
    if let Some(change) = element.downcast::<ChangeVariable>() {
        return of_type(variables.type_before(change.id, &change.variable));
    }
    if let Some(change) = element.downcast::<ChangeList>() {
        let list = variables.type_before(change.id, &change.list);
        return match list.as_ref().and_then(DataType::entity) {
            Some(entity) => Expected::Objects(entity.clone()),
            None => Expected::Any,
        };
    }
    Expected::Any
}

fn member_value(member: &QName, facts: &Facts<'_>) -> Expected {
    let member = member.as_str();
    if let Some(attribute) = facts.attribute(member) {
        return Expected::Type(attribute.data_type.clone());
    }
    let Some(association) = facts.association(member) else { return Expected::Any };
    if association.is_reference() {
        Expected::Type(DataType::Object(association.target.clone()))
    } else {
        Expected::Objects(association.target.clone())
    }
}

/// What a member of the object that an activity makes or changes gets: at the far end of an
/// association that both ends can set, objects of its owner.
fn change_value<'a>(
    analysis: &Analysis<'a>,
    place: &Place<'a, '_>,
    change: &MemberChange,
    facts: &Facts<'_>,
) -> Expected {
    let near = member_value(&change.member, facts);
    let Some(association) = facts.association(change.member.as_str()) else { return near };
    let entity = place.outward().find_map(|step| {
        if let Some(create) = step.element.downcast::<CreateObject>() {
            return Some(create.entity.clone());
        }
        let activity = step.element.downcast::<ChangeObject>()?;
        let Inner::Microflow(variables) = &analysis.inner else { return None };
        variables.type_before(activity.id, &activity.object)?.entity().cloned()
    });
    let is_far = association.is_set_by_both
        && entity.is_some_and(|entity| {
            !facts.is_a(entity.as_str(), association.owner.as_str())
                && facts.is_a(entity.as_str(), association.target.as_str())
        });
    match (is_far, association.is_reference_back()) {
        (false, _) => near,
        (true, true) => Expected::Type(DataType::Object(association.owner.clone())),
        (true, false) => Expected::Objects(association.owner.clone()),
    }
}

/// The entity whose objects an XPath in the property `key` constrains.
pub(super) fn xpath_entity<'a>(
    analysis: &Analysis<'a>,
    place: &Place<'a, '_>,
    key: &str,
    facts: &Facts<'_>,
) -> Option<QName> {
    if key != "xpath" {
        return None;
    }
    if let Some(source) = place.element.downcast::<DatabaseSource>() {
        return Some(source.entity.clone());
    }
    if let Some(source) = place.element.downcast::<EntitySource>() {
        return Some(source.entity.clone());
    }
    if place.element.downcast::<AccessRule>().is_some() {
        return analysis.document.qualified_name();
    }
    let Inner::Page(page) = &analysis.inner else { return None };
    let element = place.element;
    let chooses = element.downcast::<ReferenceSelector>().is_some()
        || element.downcast::<ReferenceSetSelector>().is_some()
        || element.downcast::<SearchField>().is_some();
    match member_end(page, place, facts).filter(|_| chooses)? {
        PathEnd::Association { leads_to, .. } => leads_to.entity().cloned(),
        _ => None,
    }
}

/// Where the member of an input, a column or a filter leads.
fn member_end<'f>(
    page: &PageContexts<'_>,
    place: &Place<'_, '_>,
    facts: &Facts<'f>,
) -> Option<PathEnd<'f>> {
    let element: &dyn Element = place.element;
    let variable = match element.get("variable") {
        Some(Field::Text(variable)) => variable,
        _ => "",
    };
    let Some(Field::Path(member)) = element.get("member") else { return None };
    let object = page.object(place, variable)?;
    follow(object.entity()?.as_str(), member, facts).ok()
}

/// The type of the value that an input shows.
pub(super) fn input_type(
    page: &PageContexts<'_>,
    place: &Place<'_, '_>,
    facts: &Facts<'_>,
) -> DataType {
    match member_end(page, place, facts) {
        Some(PathEnd::Attribute(attribute)) => attribute.data_type.clone(),
        Some(PathEnd::Association { leads_to, .. }) => leads_to,
        Some(PathEnd::Object(entity)) => DataType::Object(entity),
        None => DataType::Unknown,
    }
}
