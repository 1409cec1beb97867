//! Whether a value fits a member: type, range, value of an enumeration (`design/semantics.md` 1,
//! 2, 5, 28; `reference/mendix.md` §1.2). The length of a text is checked at the commit.

use model_core::model::AttributeType;
use model_core::value::{Decimal, Rounding};

use crate::program::{Entity, Member, MemberKind, Program};
use crate::value::Value;

use super::ObjectError;

/// The value as the member holds it, or why it cannot.
pub(super) fn fit(
    program: &Program,
    entity: &Entity,
    member: &Member,
    value: Value,
) -> Result<Value, ObjectError> {
    use AttributeType as T;
    let misfit = |value: &Value, reason: String| ObjectError::Misfit {
        entity: entity.name.to_string(),
        member: member.name.to_string(),
        value: describe(value),
        reason,
    };
    let ty = match &member.kind {
        MemberKind::Attribute(ty) => ty,
        MemberKind::Reference(association) => {
            let Some(association) = program.association(*association) else { return Ok(value) };
            let target = program.entity(association.target);
            return match value {
                Value::Empty => Ok(value),
                Value::Object(object) => {
                    let number = object.id.entity_number();
                    let other = program.entity_numbered(number);
                    match other {
                        Some(other) if program.is_a(other.ix, target.ix) => Ok(value),
                        _ => Err(misfit(&value, format!("it leads to {}", target.name))),
                    }
                }
                value => Err(misfit(&value, format!("it leads to an object of {}", target.name))),
            };
        }
    };
    match (ty, value) {
        (T::AutoNumber, value) => {
            Err(misfit(&value, "the database gives the number at the first commit".to_owned()))
        }
        (T::HashedString, value) => {
            Err(misfit(&value, "hashed texts cannot be set in this version".to_owned()))
        }
        (T::Boolean, Value::Boolean(value)) => Ok(Value::Boolean(value)),
        (T::Boolean, value) => Err(misfit(&value, "it is true or false, never empty".to_owned())),
        (_, Value::Empty) => Ok(Value::Empty),
        (T::Integer, Value::Integer(number)) => {
            if i32::try_from(number).is_ok() {
                return Ok(Value::Integer(number));
            }
            let reason = format!("an Integer lies between {} and {}", i32::MIN, i32::MAX);
            Err(misfit(&Value::Integer(number), reason))
        }
        (T::Long, Value::Integer(number)) => Ok(Value::Integer(number)),
        (T::Decimal, Value::Integer(number)) => Ok(Value::Decimal(Decimal::from(number))),
        (T::Decimal, Value::Decimal(number)) => {
            // Only a number with more fraction digits than are stored needs the long way.
            let rounded = if number.scale() > 8 {
                number.round(8, Rounding::HalfEven).unwrap_or(number)
            } else {
                number
            };
            // What 64 bits hold has fewer digits than fit before the point.
            if rounded.scale() >= 0 && i64::try_from(rounded.coefficient()).is_ok() {
                return Ok(Value::Decimal(rounded));
            }
            match rounded.to_storage() {
                Ok(_) => Ok(Value::Decimal(rounded)),
                Err(error) => Err(misfit(&Value::Decimal(number), error.to_string())),
            }
        }
        (T::String(_), Value::String(text)) => Ok(Value::String(text)),
        (T::DateTime { .. }, Value::DateTime(millis)) => Ok(Value::DateTime(millis)),
        (T::Binary, Value::Binary(bytes)) => Ok(Value::Binary(bytes)),
        (T::Enumeration(name), Value::Enumeration(value) | Value::String(value)) => {
            let values = program.enumerations.get(name).map(Vec::as_slice).unwrap_or_default();
            if let Some(known) = values.iter().find(|known| **known == value) {
                Ok(Value::Enumeration(known.clone()))
            } else {
                let reason = format!("{name} has no such value");
                Err(misfit(&Value::Enumeration(value), reason))
            }
        }
        (ty, value) => {
            let reason = format!("it holds {ty}, this is {}", value.type_name());
            Err(misfit(&value, reason))
        }
    }
}

/// The most characters that a text member may hold.
pub(super) fn most_characters(member: &Member) -> Option<usize> {
    match &member.kind {
        MemberKind::Attribute(AttributeType::String(most)) => most.map(|most| most as usize),
        _ => None,
    }
}

/// A value in a message: short, and never a whole document.
fn describe(value: &Value) -> String {
    const MOST: usize = 40;
    match value {
        Value::Empty => "empty".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(number) | Value::DateTime(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::String(text) | Value::Enumeration(text) => {
            let mut short: String = text.chars().take(MOST).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            format!("“{short}”")
        }
        Value::Object(object) => format!("the object {}", object.id),
        Value::List(_) => "a list".to_owned(),
        Value::Binary(bytes) => format!("{} bytes", bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Catalogue, Domain};
    use crate::schema::Plan;
    use crate::testing::Build;

    #[track_caller]
    fn check(ty: &str, value: impl Into<Value>, expected: Result<Value, &str>) {
        let text = format!("A: {ty}");
        let build = Build::new().enumeration("M.S", &["Open"]).entity("M.E", &[&text], |_| {});
        let domain = Domain::new(&build.project);
        let plan = Plan::new(&Catalogue::default(), &domain).unwrap();
        let program = Program::new(&domain, &plan.after);
        let entity = program.entity_named("M.E").unwrap();
        let found = fit(&program, entity, &entity.members[0], value.into());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(error), Err(part)) => {
                assert!(error.to_string().contains(part), "{error}");
            }
            (found, expected) => panic!("{found:?} {expected:?}"),
        }
    }

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().unwrap())
    }

    #[test]
    fn semantics_01_integers_have_32_bits_and_longs_64() {
        check("Integer", 2_147_483_647, Ok(Value::Integer(2_147_483_647)));
        check("Integer", 2_147_483_648, Err("M.E.A cannot hold 2147483648: an Integer lies"));
        check("Long", i64::MIN, Ok(Value::Integer(i64::MIN)));
        check("Integer", decimal("1.5"), Err("it holds Integer, this is Decimal"));
    }

    #[test]
    fn semantics_02_storing_rounds_half_even_and_too_many_digits_are_an_error() {
        check("Decimal", decimal("0.000000005"), Ok(decimal("0")));
        check("Decimal", decimal("0.000000015"), Ok(decimal("0.00000002")));
        check("Decimal", decimal("100000000000000000000"), Err("at most 20 digits"));
        check("Decimal", 7, Ok(decimal("7")));
    }

    #[test]
    fn semantics_05_enumerations_by_name_and_numbers_by_the_database() {
        check("Enumeration M.S", "Open", Ok(Value::Enumeration("Open".into())));
        check("Enumeration M.S", "Shut", Err("“Shut”: M.S has no such value"));
        check("AutoNumber", 4, Err("the database gives the number"));
    }

    #[test]
    fn semantics_28_what_comes_in_is_checked_by_type() {
        check("Boolean", Value::Empty, Err("never empty"));
        check("Boolean", true, Ok(Value::Boolean(true)));
        check("String(3)", "abcdef", Ok(Value::text("abcdef")));
        check("String", 3, Err("it holds String, this is Integer"));
        check("DateTime", Value::DateTime(5), Ok(Value::DateTime(5)));
        check("DateTime", Value::Empty, Ok(Value::Empty));
    }
}
