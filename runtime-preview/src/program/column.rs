//! What columns hold.

use model_core::model::AttributeType;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A decimal number.
    Decimal,
    /// 0 or 1.
    Boolean,
    /// Milliseconds since 1970 UTC.
    DateTime,
    /// The name of a value of an enumeration.
    Enumeration,
    /// Bytes.
    Binary,
    /// The id of an object.
    Reference,
}

impl ColumnType {
    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        matches!(self, ColumnType::Integer | ColumnType::Long)
    }

    /// The column of an attribute of this type.
    pub fn of(ty: &AttributeType) -> ColumnType {
        match ty {
            AttributeType::String(_) | AttributeType::HashedString => ColumnType::Text,
            AttributeType::Integer => ColumnType::Integer,
            AttributeType::Long | AttributeType::AutoNumber => ColumnType::Long,
            AttributeType::Decimal => ColumnType::Decimal,
            AttributeType::Boolean => ColumnType::Boolean,
            AttributeType::DateTime { .. } => ColumnType::DateTime,
            AttributeType::Enumeration(_) => ColumnType::Enumeration,
            AttributeType::Binary => ColumnType::Binary,
        }
    }

    /// Its type in a `STRICT` table.
    pub(crate) fn declared(self) -> &'static str {
        match self {
            ColumnType::Text | ColumnType::Enumeration => "TEXT",
            ColumnType::Integer
            | ColumnType::Long
            | ColumnType::Boolean
            | ColumnType::DateTime
            | ColumnType::Reference => "INTEGER",
            ColumnType::Decimal | ColumnType::Binary => "BLOB",
        }
    }
}
