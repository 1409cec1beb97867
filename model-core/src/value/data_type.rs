//! The type of a variable, a parameter, a result or an expression.

use std::fmt;

use crate::name::QName;

/// A type as microflows and expressions know it (`reference/mendix.md` §2.1). Integer and Long
/// are one type here; attributes tell them apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataType {
    /// No value: a flow that returns nothing.
    #[default]
    Nothing,
    /// `true` or `false`, never empty where it is an attribute.
    Boolean,
    /// A whole number of 64 bits.
    Integer,
    /// An exact decimal number of 34 significant digits.
    Decimal,
    /// Text.
    String,
    /// A moment in UTC milliseconds.
    DateTime,
    /// Bytes.
    Binary,
    /// A value of this enumeration.
    Enumeration(QName),
    /// An object of this entity, or empty.
    Object(QName),
    /// A list of objects of this entity.
    List(QName),
    /// The type of the literal `empty`.
    Empty,
    /// A type that cannot be known because something before it is wrong. It fits everywhere, so
    /// that one mistake gives one problem.
    Unknown,
}

impl DataType {
    /// The entity of an object or a list.
    pub fn entity(&self) -> Option<&QName> {
        match self {
            DataType::Object(entity) | DataType::List(entity) => Some(entity),
            _ => None,
        }
    }

    /// The document that the type names: an entity or an enumeration.
    pub fn reference(&self) -> Option<&QName> {
        match self {
            DataType::Object(name) | DataType::List(name) | DataType::Enumeration(name) => {
                Some(name)
            }
            _ => None,
        }
    }

    /// The same, to rewrite it.
    pub fn reference_mut(&mut self) -> Option<&mut QName> {
        match self {
            DataType::Object(name) | DataType::List(name) | DataType::Enumeration(name) => {
                Some(name)
            }
            _ => None,
        }
    }

    /// Whether it is Integer or Decimal.
    pub fn is_number(&self) -> bool {
        matches!(self, DataType::Integer | DataType::Decimal)
    }

    /// Reads what [`fmt::Display`] writes; nothing for other text.
    pub fn parse(text: &str) -> Option<DataType> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match (word, rest) {
            ("Nothing", "") => DataType::Nothing,
            ("Boolean", "") => DataType::Boolean,
            ("Integer", "") => DataType::Integer,
            ("Decimal", "") => DataType::Decimal,
            ("String", "") => DataType::String,
            ("DateTime", "") => DataType::DateTime,
            ("Binary", "") => DataType::Binary,
            ("Enumeration", name) => DataType::Enumeration(name.into()),
            ("Object", name) => DataType::Object(name.into()),
            ("List", name) => DataType::List(name.into()),
            _ => return None,
        })
    }
}

/// As it stands in a file: `Decimal`, `Object Sales.Order`, `List Sales.Order`.
impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataType::Nothing => f.write_str("Nothing"),
            DataType::Boolean => f.write_str("Boolean"),
            DataType::Integer => f.write_str("Integer"),
            DataType::Decimal => f.write_str("Decimal"),
            DataType::String => f.write_str("String"),
            DataType::DateTime => f.write_str("DateTime"),
            DataType::Binary => f.write_str("Binary"),
            DataType::Enumeration(name) => write!(f, "Enumeration {name}"),
            DataType::Object(name) => write!(f, "Object {name}"),
            DataType::List(name) => write!(f, "List {name}"),
            DataType::Empty => f.write_str("Empty"),
            DataType::Unknown => f.write_str("Unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_type_agree() {
        for text in [
            "Nothing",
            "Integer",
            "Object Sales.Order",
            "List Sales.Order",
            "Enumeration A.B",
            "Object ",
        ] {
            assert_eq!(DataType::parse(text).map(|t| t.to_string()).as_deref(), Some(text));
        }
        assert_eq!(DataType::parse("Integer 3"), None);
        assert_eq!(DataType::parse("Unknown"), None);
    }
}
