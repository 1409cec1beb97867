//! What a new object has in its attributes (`reference/mendix.md` §1.2).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model_core::model::AttributeType;
use model_core::model::entity::Attribute;
use model_core::name::QName;
use model_core::value::Decimal;

use crate::value::Value;

/// The default of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeDefault {
    /// Always this.
    Value(Value),
    /// The moment in which the object is made.
    Now,
    /// The number that is given at the first commit; the first of them.
    Number(i64),
}

impl AttributeDefault {
    /// The default that an attribute declares. Where it declares none, numbers are 0, a Boolean
    /// is false and all else is empty; `empty` says that a number is empty. A text that is no
    /// value of the type counts as none; the checker tells of it.
    pub fn of(
        attribute: &Attribute,
        enumerations: &BTreeMap<QName, Vec<Arc<str>>>,
    ) -> AttributeDefault {
        let text = attribute.default.trim();
        let value = match &attribute.ty {
            AttributeType::AutoNumber => {
                return AttributeDefault::Number(text.parse().unwrap_or(1));
            }
            AttributeType::DateTime { .. } if text.contains("[%CurrentDateTime%]") => {
                return AttributeDefault::Now;
            }
            AttributeType::Boolean => Value::Boolean(text == "true"),
            _ if text == "empty" => Value::Empty,
            AttributeType::String(_) if attribute.default.is_empty() => Value::Empty,
            AttributeType::String(_) => Value::text(attribute.default.as_str()),
            AttributeType::Integer | AttributeType::Long => {
                Value::Integer(text.parse().unwrap_or(0))
            }
            AttributeType::Decimal => {
                Value::Decimal(text.parse::<Decimal>().unwrap_or(Decimal::ZERO))
            }
            AttributeType::DateTime { .. } => {
                parse_moment(text).map_or(Value::Empty, Value::DateTime)
            }
            AttributeType::Enumeration(name) => {
                let local = text.rsplit('.').next().unwrap_or_default();
                let values = enumerations.get(name).map(Vec::as_slice).unwrap_or_default();
                let value = values.iter().find(|value| &***value == local);
                value.map_or(Value::Empty, |value| Value::Enumeration(value.clone()))
            }
            AttributeType::HashedString | AttributeType::Binary => Value::Empty,
        };
        AttributeDefault::Value(value)
    }
}

/// Reads a moment in UTC: `2024-05-17`, `2024-05-17 09:30`, `2024-05-17T09:30:15.250`.
pub fn parse_moment(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let moment = match text.parse::<DateTime>() {
        Ok(moment) => moment,
        Err(_) => text.parse::<Date>().ok()?.at(0, 0, 0, 0),
    };
    moment.to_zoned(TimeZone::UTC).ok().map(|moment| moment.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ty: AttributeType, default: &str, expected: impl Into<AttributeDefault>) {
        let expected = expected.into();
        let attribute = Attribute { ty, default: default.to_owned(), ..Attribute::default() };
        let enumerations = BTreeMap::from([(QName::from("A.E"), vec!["Open".into()])]);
        assert_eq!(AttributeDefault::of(&attribute, &enumerations), expected, "{default}");
    }

    #[test]
    fn defaults() {
        use AttributeDefault::{Now, Number, Value as Is};
        check(AttributeType::Integer, "", Is(Value::Integer(0)));
        check(AttributeType::Integer, "empty", Is(Value::Empty));
        check(AttributeType::Long, "12", Is(Value::Integer(12)));
        check(AttributeType::Decimal, "1.50", Is(Value::Decimal("1.5".parse().unwrap())));
        check(AttributeType::Boolean, "", Is(Value::Boolean(false)));
        check(AttributeType::Boolean, "true", Is(Value::Boolean(true)));
        check(AttributeType::String(None), "", Is(Value::Empty));
        check(AttributeType::String(None), " a ", Is(Value::text(" a ")));
        let date = AttributeType::DateTime { localized: true };
        check(date.clone(), "[%CurrentDateTime%]", Now);
        check(date.clone(), "1970-01-02 00:00", Is(Value::DateTime(86_400_000)));
        check(date, "", Is(Value::Empty));
        let status = AttributeType::Enumeration("A.E".into());
        check(status.clone(), "A.E.Open", Is(Value::Enumeration("Open".into())));
        check(status, "Shut", Is(Value::Empty));
        check(AttributeType::AutoNumber, "", Number(1));
        check(AttributeType::AutoNumber, "1000", Number(1000));
    }

    #[test]
    fn moments_as_text() {
        assert_eq!(parse_moment("1970-01-01"), Some(0));
        assert_eq!(parse_moment("1970-01-01T00:00:00.250Z"), Some(250));
        assert_eq!(parse_moment("1970-01-01 00:01"), Some(60_000));
        assert_eq!(parse_moment("tomorrow"), None);
    }
}
