//! The values of properties that are more than text: types of attributes, texts in several
//! languages, paths over associations, places on a canvas.

use std::collections::BTreeMap;
use std::fmt;

use crate::name::QName;
use crate::value::DataType;

/// The type of an attribute, with exact ranges (`reference/mendix.md` §1.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeType {
    /// Text of at most this many characters; without a number of any length.
    String(Option<u32>),
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// An exact number of 20 integer and 8 fraction digits.
    Decimal,
    /// `true` or `false`, never empty.
    Boolean,
    /// A moment; localized ones are shown in the time zone of the session, others in UTC.
    DateTime {
        /// Whether the session's time zone decides how it is shown.
        localized: bool,
    },
    /// A value of this enumeration.
    Enumeration(QName),
    /// A whole number that is given at the first commit.
    AutoNumber,
    /// Text of which only a hash is kept.
    HashedString,
    /// Bytes.
    Binary,
}

impl Default for AttributeType {
    fn default() -> Self {
        AttributeType::String(Some(200))
    }
}

impl AttributeType {
    /// The type of the attribute's value in expressions.
    pub fn data_type(&self) -> DataType {
        match self {
            AttributeType::String(_) | AttributeType::HashedString => DataType::String,
            AttributeType::Integer | AttributeType::Long | AttributeType::AutoNumber => {
                DataType::Integer
            }
            AttributeType::Decimal => DataType::Decimal,
            AttributeType::Boolean => DataType::Boolean,
            AttributeType::DateTime { .. } => DataType::DateTime,
            AttributeType::Enumeration(name) => DataType::Enumeration(name.clone()),
            AttributeType::Binary => DataType::Binary,
        }
    }

    /// Reads what [`fmt::Display`] writes; nothing for other text.
    pub fn parse(text: &str) -> Option<AttributeType> {
        Some(match text {
            "String" => AttributeType::String(None),
            "Integer" => AttributeType::Integer,
            "Long" => AttributeType::Long,
            "Decimal" => AttributeType::Decimal,
            "Boolean" => AttributeType::Boolean,
            "DateTime" => AttributeType::DateTime { localized: true },
            "DateTime UTC" => AttributeType::DateTime { localized: false },
            "AutoNumber" => AttributeType::AutoNumber,
            "HashedString" => AttributeType::HashedString,
            "Binary" => AttributeType::Binary,
            _ => {
                if let Some(name) = text.strip_prefix("Enumeration ") {
                    return Some(AttributeType::Enumeration(name.into()));
                }
                let length = text.strip_prefix("String(")?.strip_suffix(')')?;
                let canonical = !length.starts_with(['0', '+']);
                AttributeType::String(Some(length.parse().ok().filter(|_| canonical)?))
            }
        })
    }
}

/// As it stands in a file: `String(100)`, `Enumeration Sales.OrderStatus`.
impl fmt::Display for AttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AttributeType::String(None) => "String",
            AttributeType::String(Some(length)) => return write!(f, "String({length})"),
            AttributeType::Integer => "Integer",
            AttributeType::Long => "Long",
            AttributeType::Decimal => "Decimal",
            AttributeType::Boolean => "Boolean",
            AttributeType::DateTime { localized: true } => "DateTime",
            AttributeType::DateTime { localized: false } => "DateTime UTC",
            AttributeType::Enumeration(name) => return write!(f, "Enumeration {name}"),
            AttributeType::AutoNumber => "AutoNumber",
            AttributeType::HashedString => "HashedString",
            AttributeType::Binary => "Binary",
        })
    }
}

/// A text in the languages of the app: language code → text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translated(pub BTreeMap<String, String>);

impl Translated {
    /// A text in one language.
    pub fn new(language: &str, text: impl Into<String>) -> Translated {
        Translated(BTreeMap::from([(language.to_owned(), text.into())]))
    }

    /// The text in `language`, or else in the first language that has one.
    pub fn get(&self, language: &str) -> &str {
        self.0.get(language).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// Sets the text in `language`; an empty text takes the language out.
    pub fn set(&mut self, language: &str, text: &str) {
        if text.is_empty() {
            self.0.remove(language);
        } else {
            self.0.insert(language.to_owned(), text.to_owned());
        }
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }
}

/// A way from an object to a member: associations with the entities they lead to, then an attribute
/// (or, for selectors and lists, an association). `Sales.Order.Total`, or
/// `Sales.Order_Customer/Sales.Customer/Sales.Customer.Name`: every segment is a qualified name,
/// so a rename needs no context. Steps alternate association and entity, as in XPath.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberPath(pub Vec<QName>);

impl MemberPath {
    /// The path that is just this member of the object itself.
    pub fn direct(member: QName) -> MemberPath {
        MemberPath(vec![member])
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> MemberPath {
        if text.is_empty() {
            return MemberPath::default();
        }
        MemberPath(text.split('/').map(QName::from).collect())
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The member at the end.
    pub fn member(&self) -> Option<&QName> {
        self.0.last()
    }

    /// The associations and entities before the member, in pairs.
    pub fn steps(&self) -> impl Iterator<Item = (&QName, &QName)> {
        self.0.chunks_exact(2).filter_map(|pair| match pair {
            [association, entity] => Some((association, entity)),
            _ => None,
        })
    }
}

impl fmt::Display for MemberPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("/")?;
            }
            f.write_str(segment.as_str())?;
        }
        Ok(())
    }
}

/// A place or a size on a canvas, in points, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: i32, y: i32) -> Point {
        Point { x, y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attribute_types_as_text() {
        for text in [
            "String",
            "String(100)",
            "Integer",
            "Long",
            "Decimal",
            "Boolean",
            "DateTime",
            "DateTime UTC",
            "Enumeration Sales.Status",
            "AutoNumber",
            "HashedString",
            "Binary",
        ] {
            assert_eq!(AttributeType::parse(text).map(|t| t.to_string()).as_deref(), Some(text));
        }
        for text in
            ["", "string", "String()", "String(x)", "String(-1)", "String(007)", "Decimal(2)"]
        {
            assert_eq!(AttributeType::parse(text), None, "{text}");
        }
    }

    #[test]
    fn paths_as_text() {
        let text = "Sales.Order_Customer/Sales.Customer/Sales.Customer.Name";
        let path = MemberPath::parse(text);
        assert_eq!(path.to_string(), text);
        assert_eq!(path.member().map(QName::local), Some("Name"));
        assert_eq!(path.steps().count(), 1);
        assert!(MemberPath::parse("").is_empty());
    }

    #[test]
    fn a_text_falls_back_to_another_language() {
        let mut text = Translated::new("en", "Order");
        assert_eq!(text.get("de"), "Order");
        text.set("de", "Auftrag");
        assert_eq!((text.get("de"), text.get("en")), ("Auftrag", "Order"));
        text.set("en", "");
        assert_eq!(text.get("en"), "Auftrag");
    }
}
