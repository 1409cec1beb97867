//! Which types fit where, and how they are named to people.

use super::schema::Schema;
use crate::value::DataType;

/// The type in words, to stand after "is": `text`, `an object of Sales.Order`.
pub fn describe(data_type: &DataType) -> String {
    match data_type {
        DataType::Nothing => "nothing".into(),
        DataType::Boolean => "true or false".into(),
        DataType::Integer => "a whole number".into(),
        DataType::Decimal => "a decimal number".into(),
        DataType::String => "text".into(),
        DataType::DateTime => "a date and time".into(),
        DataType::Binary => "binary data".into(),
        DataType::Enumeration(name) => format!("a value of {name}"),
        DataType::Object(name) => format!("an object of {name}"),
        DataType::List(name) => format!("a list of {name}"),
        DataType::Empty => "empty".into(),
        DataType::Unknown => "unknown".into(),
    }
}

/// Whether a value of one type can stand where another is asked for. Whole numbers widen to
/// decimal ones; `empty` fits everywhere; Unknown fits everywhere, so that one mistake gives one
/// problem.
pub fn fits(value: &DataType, place: &DataType, schema: &dyn Schema) -> bool {
    match (value, place) {
        (DataType::Unknown | DataType::Empty, _)
        | (_, DataType::Unknown)
        | (DataType::Integer, DataType::Decimal) => true,
        (DataType::Object(a), DataType::Object(b)) | (DataType::List(a), DataType::List(b)) => {
            schema.is_a(a, b)
        }
        _ => value == place,
    }
}

/// Whether `=` has a meaning between values of two types.
pub fn comparable(a: &DataType, b: &DataType, schema: &dyn Schema) -> bool {
    (a.is_number() && b.is_number()) || fits(a, b, schema) || fits(b, a, schema)
}

/// Whether values of a type have an order, so that `<` has a meaning.
pub fn is_ordered(data_type: &DataType) -> bool {
    data_type.is_number()
        || matches!(data_type, DataType::String | DataType::DateTime | DataType::Unknown)
}

/// The type that holds values of both, if there is one.
pub fn unite(a: &DataType, b: &DataType, schema: &dyn Schema) -> Option<DataType> {
    if *a == DataType::Unknown || *b == DataType::Unknown {
        return Some(DataType::Unknown);
    }
    if fits(a, b, schema) {
        Some(b.clone())
    } else if fits(b, a, schema) {
        Some(a.clone())
    } else {
        None
    }
}
