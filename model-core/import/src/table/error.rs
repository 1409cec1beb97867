//! Why a table cannot be imported.

use std::path::PathBuf;

use model_core::name::BadName;

use crate::target::TargetError;

/// Why a table cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// There is no such file.
    #[error("There is no file {}. Check the path.", .0.display())]
    NoFile(PathBuf),
    /// It is a folder.
    #[error("{} is a folder. Name a CSV or XLSX file.", .0.display())]
    Folder(PathBuf),
    /// The system does not let it be read.
    #[error("{} cannot be read: {reason}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It is larger than is read at once.
    #[error("{} is larger than 1 GB. Split it, or import it into SQLite first and then from there.", .0.display())]
    TooLarge(PathBuf),
    /// It is no text and no workbook.
    #[error("{0} is neither text nor an Excel workbook (.xlsx). Export the table as CSV or XLSX.")]
    Binary(String),
    /// A workbook in the format before 2007, or one with a password.
    #[error(
        "{0} is a workbook of the old format (.xls) or has a password. Save it as .xlsx without one."
    )]
    OldWorkbook(String),
    /// A workbook that cannot be read.
    #[error(
        "{source_name} is damaged or no Excel workbook ({reason}). Open it in a spreadsheet program and \
         save it again as .xlsx."
    )]
    Damaged {
        /// The name of the file.
        source_name: String,
        /// What is wrong.
        reason: String,
    },
    /// The workbook has no such sheet.
    #[error("There is no sheet “{wanted}”. There is: {}.", there.join(", "))]
    NoSheet {
        /// What was asked for.
        wanted: String,
        /// The sheets that are there.
        there: Vec<String>,
    },
    /// A sheet was asked for of a text file.
    #[error("{0} is a text file and has no sheets. Leave --sheet away.")]
    NoSheets(String),
    /// There is nothing in it.
    #[error("{0} has no rows, so there is nothing to import.")]
    Empty(String),
    /// More columns than an entity can have attributes.
    #[error(
        "There are {0} columns; at most {MOST_COLUMNS} can be imported. Delete the unused ones."
    )]
    TooWide(usize),
    /// Not `Module.Entity`, or a part that is no name.
    #[error("“{name}” cannot be the name of an entity: {reason}. Write it as Module.Entity.")]
    EntityName {
        /// The name.
        name: String,
        /// Why not.
        reason: BadName,
    },
    /// The module is that of the product.
    #[error("The module {0} belongs to Maquette. Choose another one.")]
    SystemModule(String),
    /// There is something of this name.
    #[error(
        "{0} is there already. Choose another name for the entity, or delete or rename what is there."
    )]
    NameTaken(String),
    /// A column has a name that no attribute can have.
    #[error("“{name}” cannot be the name of column “{column}”: {reason}.")]
    ColumnName {
        /// The column.
        column: String,
        /// The name.
        name: String,
        /// Why not.
        reason: String,
    },
    /// A column has too many values for an enumeration.
    #[error(
        "Column “{column}” has {count} values; an enumeration takes at most {MOST_VALUES}. Choose \
         text instead."
    )]
    TooManyValues {
        /// The column.
        column: String,
        /// How many there are.
        count: usize,
    },
    /// Every column is left out.
    #[error("Every column is left out, so there is nothing to import. Choose at least one.")]
    NothingChosen,
    /// The project was changed in between.
    #[error("{0}. Try again.")]
    Stale(String),
    /// The rows could not be stored.
    #[error("The import did not come to its end: {0}.")]
    Target(#[from] TargetError),
}

/// The most columns that are imported.
pub const MOST_COLUMNS: usize = 1000;

/// The most values of an enumeration that is made from a column.
pub const MOST_VALUES: usize = 500;

impl From<rusqlite::Error> for TableError {
    fn from(error: rusqlite::Error) -> TableError {
        TableError::Target(error.into())
    }
}
