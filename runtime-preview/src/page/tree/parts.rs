//! The views of structures and lists.

use model_core::analysis::Look;
use model_core::id::Id;
use serde::{Deserialize, Serialize};

use super::Node;

/// Pages that lie on top of each other. Which of them is in front is kept by whoever draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tabs {
    /// The pages in the order of their tabs; those that are hidden are left out.
    pub pages: Vec<Tab>,
    /// The page that is in front at first, counted from 0.
    pub first: usize,
}

/// A page of tabs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tab {
    /// The id of the page in the model.
    pub element: Id,
    /// The words on its tab.
    pub caption: String,
    /// A short text beside them, such as a number; empty for none.
    pub badge: String,
    /// What stands on it, from top to bottom.
    pub nodes: Vec<Node>,
}

/// Widgets with a caption above them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Group {
    /// The caption.
    pub caption: String,
    /// Whether people can close and open it; whether it is open is kept by whoever draws.
    pub folds: bool,
    /// Whether it is open at first.
    pub open: bool,
    /// What stands in it, from top to bottom.
    pub nodes: Vec<Node>,
}

/// Cells in rows and columns, some of them joined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Table {
    /// The shares of the columns in the width, from left to right.
    pub columns: Vec<u32>,
    /// The rows from top to bottom; each the cells that begin in it, from left to right.
    pub rows: Vec<Vec<TableCell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TableCell {
    /// The id of the cell in the model.
    pub element: Id,
    /// The column in which it begins, counted from 0.
    pub column: usize,
    /// Over how many columns it goes, at least 1.
    pub columns: usize,
    /// Over how many rows it goes, at least 1.
    pub rows: usize,
    /// Whether it is the heading of its row or column.
    pub heading: bool,
    /// How it looks.
    #[serde(skip_serializing_if = "Look::is_plain")]
    pub look: Look,
    /// What stands in it, from top to bottom.
    pub nodes: Vec<Node>,
}

/// A picture. Its bytes are not in the tree: it is named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// The qualified name of an image of the app, or an address in the web; empty for none.
    pub name: String,
    /// What stands for it where it cannot be seen.
    pub alternative: String,
    /// How wide it is in points; 0 for as wide as it is itself.
    pub width: u32,
    /// How high it is in points; 0 for as high as it is itself.
    pub height: u32,
    /// Whether a click on it does something: `act` with the node's key.
    pub clickable: bool,
    /// A question to be answered with yes before `act`; empty to ask nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirm: String,
}

/// Objects under or beside each other, each shown by the same widgets: one page of them. Operations
/// are those of a grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct List {
    /// The objects of this page of the list.
    pub rows: Vec<ListRow>,
    /// How many stand beside each other, at least 1.
    pub across: u32,
    /// How many objects stand before them.
    pub offset: u64,
    /// How many objects a page of the list has at most.
    pub page_size: u64,
    /// How many objects there are in all that fit the search.
    pub count: u64,
    /// What is searched for; empty for nothing.
    pub search: String,
    /// Whether there is a search field.
    pub searchable: bool,
    /// What to show where there are no objects; else empty.
    pub notice: String,
    /// What stands above it, from left to right. It acts on the selected object.
    pub toolbar: Vec<Node>,
    /// Whether a click on an object does something: `act` with the list's key, a slash and the
    /// object's id.
    pub clickable: bool,
    /// A question to be answered with yes before that; empty to ask nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirm: String,
    /// Whether objects can be selected.
    pub selectable: bool,
}

/// An object of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListRow {
    /// The id of the object.
    pub id: String,
    /// Whether it is selected.
    pub selected: bool,
    /// What shows it, from top to bottom.
    pub nodes: Vec<Node>,
}
