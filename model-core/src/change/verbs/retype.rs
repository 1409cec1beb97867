//! Giving attributes, parameters, variables and results another type.

use crate::change::Change;
use crate::id::Id;
use crate::model::address::resolve;
use crate::model::{Address, AttributeType, DocumentId, Field, FieldMut, Project};
use crate::value::DataType;

use super::edit_element;

/// Why something cannot get another type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRetype {
    /// It has no type.
    #[error("This has no type.")]
    Nothing,
    /// The text is no type.
    #[error("“{0}” is no type; write one such as {1}.")]
    NoType(String, &'static str),
}

/// Gives an attribute, a parameter, a variable or a constant another type, written as in files. A
/// default that an attribute of the new type cannot have goes. What no longer fits elsewhere stays
/// as it is: the checker says what it is.
pub fn change_type(
    project: &Project,
    document: DocumentId,
    element: Id,
    ty: &str,
) -> Result<Change, CannotRetype> {
    let place = project.document(document).ok_or(CannotRetype::Nothing)?;
    let element = if element == place.root().id() { Id::NONE } else { element };
    let (found, _) = resolve(place.root(), element, "").ok_or(CannotRetype::Nothing)?;
    let key = ["type", "returns"].into_iter().find(|key| found.get(key).is_some());
    let key = key.ok_or(CannotRetype::Nothing)?;
    let address = if element.is_none() {
        Address::document(document)
    } else {
        Address::element(document, element)
    };
    match found.get(key) {
        Some(Field::AttributeType(_)) => {
            let new = AttributeType::parse(ty)
                .ok_or_else(|| CannotRetype::NoType(ty.to_owned(), "String(200) or Decimal"))?;
            Ok(edit_element(project, "Change type", &address, |element| {
                let fits =
                    matches!(element.get("default"), Some(Field::Text(text)) if fits(text, &new));
                if let Some(FieldMut::AttributeType(to)) = element.get_mut(key) {
                    *to = new;
                }
                if let (false, Some(FieldMut::Text(default))) = (fits, element.get_mut("default")) {
                    default.clear();
                }
            }))
        }
        Some(Field::Type(_)) => {
            let new = DataType::parse(ty).ok_or_else(|| {
                CannotRetype::NoType(ty.to_owned(), "Decimal or Object Sales.Order")
            })?;
            Ok(edit_element(project, "Change type", &address, |element| {
                if let Some(FieldMut::Type(to)) = element.get_mut(key) {
                    *to = new;
                }
            }))
        }
        _ => Err(CannotRetype::Nothing),
    }
}

/// Whether a default can stay with a type. Where only the model knows (values of an enumeration),
/// it goes.
fn fits(default: &str, ty: &AttributeType) -> bool {
    let is_number =
        default.parse::<crate::value::Decimal>().is_ok_and(|number| number.to_storage().is_ok());
    let is_whole = default.parse::<i64>().is_ok();
    match ty {
        AttributeType::String(length) => {
            length.is_none_or(|most| default.chars().count() <= most as usize)
        }
        AttributeType::Integer => default.parse::<i32>().is_ok(),
        AttributeType::Long | AttributeType::AutoNumber => is_whole,
        AttributeType::Decimal => is_number,
        AttributeType::Boolean => matches!(default, "true" | "false"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Content;
    use crate::testing::app;

    #[track_caller]
    fn check(attribute: &str, ty: &str, expected: Result<&str, &str>) {
        let project = app().entity("A.E", |e| e.attribute(attribute)).build();
        let (id, _, entity) = project.of_kind::<crate::model::entity::Entity>().next().unwrap();
        let found = change_type(&project, id, entity.attributes[0].id, ty).map(|change| {
            let after = change.apply(&project).unwrap();
            let Content::Entity(entity) = &after.document(id).unwrap().content else { panic!() };
            format!("{} {}", entity.attributes[0].ty, entity.attributes[0].default)
        });
        let found = found.map_err(|error| error.to_string());
        assert_eq!(found.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn types_of_attributes() {
        check("Total: Integer = 5", "Decimal", Ok("Decimal 5"));
        check("Total: Integer = 5", "String(200)", Ok("String(200) 5"));
        check("Total: Decimal = 5.5", "Integer", Ok("Integer "));
        check("Total: Long = 3000000000", "Integer", Ok("Integer "));
        check("Total: String = x", "Enumeration A.S", Ok("Enumeration A.S "));
        check(
            "Total: Integer",
            "Money",
            Err("“Money” is no type; write one such as String(200) or Decimal."),
        );
    }

    #[test]
    fn types_of_parameters_and_results() {
        let project = app().microflow("A.F", |m| m.parameter("n: Integer").end("")).build();
        let (id, _, flow) = project.of_kind::<crate::model::microflow::Microflow>().next().unwrap();
        let parameter = flow.parameters()[0].id;
        let change = change_type(&project, id, parameter, "Object A.E").unwrap();
        let change2 = change_type(&project, id, Id::NONE, "Boolean").unwrap();
        let after = change2.apply(&change.apply(&project).unwrap());
        // Both begin at the same project, so the second cannot follow the first.
        assert!(after.is_err());
        let after = change.apply(&project).unwrap();
        let Content::Microflow(flow) = &after.document(id).unwrap().content else { panic!() };
        assert_eq!(flow.parameters()[0].ty, DataType::Object("A.E".into()));
        assert_eq!(
            change_type(&project, id, Id::from_bits(9), "Boolean"),
            Err(CannotRetype::Nothing)
        );
    }
}
