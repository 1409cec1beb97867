//! What the database knows of the model that it was made for: model ids with the names of tables
//! and columns (`design/semantics.md` 8). It lies in the database itself, in tables whose names
//! begin with `$`, which no module can have; `query::catalogue` reads and writes it.

use std::collections::{BTreeMap, BTreeSet};

use model_core::id::Id;

/// All that is known of a database's tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The entities by id, retired ones included.
    pub entities: BTreeMap<Id, CatalogueEntity>,
}

/// An entity as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueEntity {
    /// The top 16 bits of its objects' ids.
    pub number: u16,
    /// Its qualified name when the database was last adapted.
    pub name: String,
    /// Its table; none for an entity that is not stored and never was.
    pub table: Option<String>,
    /// Whether the table is in use: the entity is in the model and stored.
    pub live: bool,
    /// Whether the table has the column [`TYPE_COLUMN`].
    pub typed: bool,
    /// The entity that it is based on.
    pub base: Option<Id>,
    /// Numbers of entities whose rows lie in this table although they are no longer based on it.
    pub strays: BTreeSet<u16>,
    /// Its own attributes that are stored, retired ones included.
    pub attributes: BTreeMap<Id, CatalogueAttribute>,
    /// The associations that it owns and that are stored, retired ones included.
    pub associations: BTreeMap<Id, CatalogueAssociation>,
    /// The indexes of its table by their names, with their columns.
    pub indexes: BTreeMap<String, CatalogueIndex>,
}

/// The column that says of which entity a row is, in tables that others are based on.
pub const TYPE_COLUMN: &str = "$type";

/// A stored attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueAttribute {
    /// Its name when the database was last adapted.
    pub name: String,
    /// Its column.
    pub column: String,
    /// Its type as text: `Decimal`, `Enumeration Sales.Status`.
    pub ty: String,
    /// Whether the model has it.
    pub live: bool,
}

/// A stored association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueAssociation {
    /// Its qualified name when the database was last adapted.
    pub name: String,
    /// The entity at the other end.
    pub target: Id,
    /// How it is stored.
    pub form: Form,
    /// Whether the model has it.
    pub live: bool,
}

/// How an association is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A column in the owner's table.
    Column(String),
    /// A table of two ids, with its two columns.
    Table {
        /// The table.
        table: String,
        /// The column with the owner's id.
        owner: String,
        /// The column with the id of the other end.
        target: String,
    },
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueIndex {
    /// The table that it is of.
    pub table: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// Whether no two rows may agree.
    pub unique: bool,
}

impl Catalogue {
    /// A number that no entity has or had.
    pub(crate) fn free_number(&self) -> u16 {
        self.entities.values().map(|entity| entity.number).max().unwrap_or(0) + 1
    }

    /// The entity with this number.
    pub fn by_number(&self, number: u16) -> Option<(Id, &CatalogueEntity)> {
        self.entities.iter().find(|(_, e)| e.number == number).map(|(id, e)| (*id, e))
    }
}
