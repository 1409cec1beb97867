//! The steps by which a database follows a model, in words that people read.

use std::fmt;

use crate::program::AttributeDefault;
use crate::program::ColumnType;

/// One step of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A table for an entity.
    CreateTable {
        /// The entity.
        entity: String,
        /// The table.
        table: String,
        /// Whether it says of which entity a row is.
        typed: bool,
        /// Its columns besides the id.
        columns: Vec<(String, ColumnType)>,
    },
    /// A table for an association of many with many.
    CreateLinks {
        /// The association.
        association: String,
        /// The table.
        table: String,
        /// The column with the owner's id.
        owner: String,
        /// The column with the other's id.
        target: String,
    },
    /// Another name for a table.
    RenameTable {
        /// Why.
        reason: Reason,
        /// What it holds.
        element: String,
        /// Its name.
        from: String,
        /// Its next name.
        to: String,
    },
    /// Another name for a column.
    RenameColumn {
        /// Why.
        reason: Reason,
        /// What it holds.
        element: String,
        /// The table, by its next name.
        table: String,
        /// Its name.
        from: String,
        /// Its next name.
        to: String,
    },
    /// A column.
    AddColumn {
        /// What it holds.
        element: String,
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What it holds.
        ty: ColumnType,
        /// What the rows that exist get.
        fill: Option<AttributeDefault>,
    },
    /// Values of one type become values of another.
    Convert {
        /// The attribute.
        element: String,
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The type before, as text.
        from: String,
        /// The type after.
        to: String,
        /// The names of the values, where the type after is an enumeration.
        values: Vec<String>,
        /// What a value becomes that cannot convert, and one that is missing.
        otherwise: AttributeDefault,
    },
    /// A column that says of which entity a row is.
    AddTypes {
        /// The table.
        table: String,
    },
    /// Rows of an entity that is newly based on another get their part in its table.
    AddBaseRows {
        /// The entity.
        entity: String,
        /// Its number.
        number: u16,
        /// Its table.
        table: String,
        /// The table that it is based on now.
        base: String,
        /// Whether that table says of which entity a row is.
        typed: bool,
        /// What the new rows have.
        defaults: Vec<(String, ColumnType, AttributeDefault)>,
    },
    /// An association moves from a column to a table.
    LinksToTable {
        /// The association.
        association: String,
        /// The owner's table.
        table: String,
        /// The column.
        column: String,
        /// The table of links with its two columns.
        links: (String, String, String),
    },
    /// An association moves from a table to a column.
    LinksToColumn {
        /// The association.
        association: String,
        /// The owner's table.
        table: String,
        /// The column.
        column: String,
        /// The table of links with its two columns.
        links: (String, String, String),
    },
    /// Links that lead to objects of another entity than the association now does are cut.
    ClearLinks {
        /// The association.
        association: String,
        /// The table and the column with the other's id.
        place: (String, String),
        /// The numbers of the entities that it may lead to.
        numbers: Vec<u16>,
        /// Whether the place is a column of the owner's table.
        form: LinkForm,
    },
    /// An index.
    CreateIndex {
        /// What it is for.
        element: String,
        /// Its name.
        name: String,
        /// The table.
        table: String,
        /// Its columns.
        columns: Vec<String>,
        /// Whether no two rows may agree.
        unique: bool,
    },
    /// An index that is no longer declared.
    DropIndex {
        /// Its name.
        name: String,
    },
}

/// How links lie in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkForm {
    /// In a column of the owner's table.
    Column,
    /// In a table of their own.
    Table,
}

/// Why a table or a column gets another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its element was renamed.
    Renamed,
    /// Its element left the model; the data stays.
    Retired,
    /// Its element came back.
    Returned,
    /// Two names change places.
    Swapped,
}

impl Step {
    /// Whether it can lose or change values, so that a copy of the file is taken first.
    pub fn touches_values(&self) -> bool {
        matches!(
            self,
            Step::Convert { .. }
                | Step::LinksToTable { .. }
                | Step::LinksToColumn { .. }
                | Step::ClearLinks { .. }
                | Step::AddBaseRows { .. }
        )
    }

    /// Whether it takes something out of use.
    pub fn retires(&self) -> bool {
        matches!(
            self,
            Step::RenameTable { reason: Reason::Retired, .. }
                | Step::RenameColumn { reason: Reason::Retired, .. }
        )
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::CreateTable { entity, table, .. } => {
                write!(f, "Create table {table} for {entity}")
            }
            Step::CreateLinks { association, table, .. } => {
                write!(f, "Create table {table} for {association}")
            }
            Step::RenameTable { reason, element, from, to } => match reason {
                Reason::Renamed => write!(f, "Rename table {from} to {to} for {element}"),
                Reason::Retired => write!(f, "Retire {element}: its rows stay in {to}"),
                Reason::Returned => write!(f, "Bring back {element} with its rows as {to}"),
                Reason::Swapped => write!(f, "Set table {from} aside as {to}"),
            },
            Step::RenameColumn { reason, element, table, from, to } => match reason {
                Reason::Renamed => write!(f, "Rename column {from} of {table} to {to}"),
                Reason::Retired => write!(f, "Retire {element}: its values stay in {table}"),
                Reason::Returned => write!(f, "Bring back {element} with its values"),
                Reason::Swapped => write!(f, "Set column {from} of {table} aside as {to}"),
            },
            Step::AddColumn { element, table, column, .. } => {
                write!(f, "Add column {column} to {table} for {element}")
            }
            Step::Convert { element, from, to, .. } => {
                write!(f, "Convert the values of {element} from {from} to {to}")
            }
            Step::AddTypes { table } => write!(f, "Note in {table} of which entity a row is"),
            Step::AddBaseRows { entity, base, .. } => {
                write!(f, "Add a row to {base} for each object of {entity}")
            }
            Step::LinksToTable { association, links, .. } => {
                write!(f, "Move the links of {association} to table {}", links.0)
            }
            Step::LinksToColumn { association, table, column, .. } => {
                write!(f, "Move the links of {association} to column {column} of {table}")
            }
            Step::ClearLinks { association, .. } => {
                write!(f, "Cut links of {association} that lead to objects of another entity")
            }
            Step::CreateIndex { element, table, unique: true, .. } => {
                write!(f, "Make {element} unique in {table}")
            }
            Step::CreateIndex { element, table, .. } => {
                write!(f, "Create an index of {table} for {element}")
            }
            Step::DropIndex { name } => write!(f, "Drop index {name}"),
        }
    }
}
