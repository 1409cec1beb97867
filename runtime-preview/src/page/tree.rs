//! The view tree: a page as plain data (`design/semantics.md` 30, `design/protocol.md`).
//!
//! This is the contract with whoever draws pages: the preview, the page editor, tests, a browser.
//! Everything in it is ready to show: captions in the session's language, values formatted for
//! its language and time zone, errors as sentences, hidden widgets left out. Whoever draws keeps
//! only what is being typed, the focus and scrolling.
//!
//! A [`Node`] is named by its key: the id of its widget, and after a slash the id of the row that
//! it stands in. Operations take the key, or the name of the widget where that is enough.

use model_core::analysis::Look;
use model_core::id::Id;
use serde::{Deserialize, Serialize};

mod parts;
mod walk;

pub use crate::flow::MessageKind;
pub use parts::{Group, Image, List, ListRow, Tab, Table, TableCell, Tabs};

/// What surrounds the pages of a session: the name of the app and its menu.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Shell {
    /// The name of the app.
    pub app: String,
    /// The menu, from left to right.
    pub menu: Vec<MenuEntry>,
    /// The languages that can be chosen: code and own name.
    pub languages: Vec<(String, String)>,
    /// The code of the language that is shown.
    pub language: String,
}

/// An entry of the menu. One without `items` can be chosen: `{"op":"menu","item":"…"}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MenuEntry {
    /// The id of the menu item in the model: its key.
    pub key: String,
    /// The words on it.
    pub caption: String,
    /// The name of an icon; empty for none.
    pub icon: String,
    /// The qualified name of the page that it opens; empty if it runs a microflow or is a group.
    pub page: String,
    /// The entries under it.
    pub items: Vec<MenuEntry>,
}

/// An open page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PageTree {
    /// Its key in the session, `p1`; in the page editor empty.
    pub key: String,
    /// Its qualified name in the model.
    pub page: String,
    /// What stands above it.
    pub title: String,
    /// Where it opens.
    pub opens: Opens,
    /// The theme's least space between things, in points; nothing for the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spacing: Option<u8>,
    /// What stands on it, from top to bottom.
    pub nodes: Vec<Node>,
}

/// Where a page opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Opens {
    /// In the content, with the menu beside it.
    #[default]
    Content,
    /// In front of the page that opened it.
    PopUp,
}

/// A widget where it stands on an open page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Unique on the page: the widget's id, and `/` with the row's id for each row around it.
    pub key: String,
    /// The id of the widget in the model, for Inspect and the page editor.
    pub widget: Id,
    /// The name of the widget; also its name for screen readers where it has no other.
    pub name: String,
    /// How it looks, beyond what its kind says.
    #[serde(default, skip_serializing_if = "Look::is_plain")]
    pub look: Look,
    /// What it is and shows.
    pub view: View,
}

/// What a node is and shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// Rows of columns.
    LayoutGrid(LayoutGrid),
    /// Widgets one under the other.
    Container(Container),
    /// Pages that lie on top of each other.
    Tabs(Tabs),
    /// Widgets with a caption above them.
    Group(Group),
    /// Cells in rows and columns, some of them joined.
    Table(Table),
    /// Words.
    Text(Text),
    /// A picture.
    Image(Image),
    /// The widgets of one object.
    DataView(DataView),
    /// A table of objects.
    DataGrid(DataGrid),
    /// Objects under or beside each other, each shown by the same widgets.
    List(List),
    /// A field with its caption.
    Input(Input),
    /// Something to press.
    Button(Button),
    /// A widget that this version cannot show: a frame with its kind, and what stands inside.
    Unknown(Unknown),
}

/// Rows of columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LayoutGrid {
    /// From top to bottom; each the columns from left to right.
    pub rows: Vec<Vec<Column>>,
}

/// A column of a layout grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Column {
    /// The id of the column in the model.
    pub element: Id,
    /// How many of the row's twelve units it takes, from 1 to 12; shares are worked out already.
    pub width: u8,
    /// How it looks.
    #[serde(skip_serializing_if = "Look::is_plain")]
    pub look: Look,
    /// What stands in it, from top to bottom.
    pub nodes: Vec<Node>,
}

/// Widgets one under the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Container {
    /// From top to bottom.
    pub nodes: Vec<Node>,
    /// Whether a click on it does something: `act` with the node's key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub clickable: bool,
    /// A question to be answered with yes before `act`; empty to ask nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirm: String,
    /// Whether what stands in it belongs to another document, a snippet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// Words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Text {
    /// What it says, its values filled in.
    pub text: String,
    /// How it looks.
    pub style: TextStyle,
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TextStyle {
    /// Running text.
    #[default]
    Body,
    /// The heading of a page.
    Heading1,
    /// The heading of a part.
    Heading2,
    /// The heading of a small part.
    Heading3,
}

/// The widgets of one object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataView {
    /// The id of the object; empty where there is none. Then there are no nodes.
    pub object: String,
    /// What to show where there is no object, and why; else empty.
    pub notice: String,
    /// What stands in it, from top to bottom.
    pub nodes: Vec<Node>,
    /// What stands at its foot, from left to right.
    pub footer: Vec<Node>,
}

/// A table of objects: one page of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataGrid {
    /// From left to right.
    pub columns: Vec<DataColumn>,
    /// The rows of this page of the grid.
    pub rows: Vec<Row>,
    /// How many rows stand before them.
    pub offset: u64,
    /// How many rows a page of the grid has at most.
    pub page_size: u64,
    /// How many rows there are in all that fit the search.
    pub count: u64,
    /// What is searched for; empty for nothing.
    pub search: String,
    /// Whether there is a search field: some column shows text of the entity itself.
    pub searchable: bool,
    /// What to show where there are no rows; else empty.
    pub notice: String,
    /// The buttons above it, from left to right. They act on the selected row.
    pub toolbar: Vec<Node>,
    /// Whether a double click on a row does something: `act` with the grid's key, a slash and the
    /// row's id.
    pub clickable: bool,
    /// A question to be answered with yes before that; empty to ask nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirm: String,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataColumn {
    /// The id of the column in the model: what `sort` names.
    pub key: Id,
    /// The words above it.
    pub caption: String,
    /// Its share of the width against the other columns, at least 1.
    pub width: u32,
    /// On which side its values stand: numbers right, others left.
    pub align: Align,
    /// Whether the rows can be sorted by it.
    pub sortable: bool,
    /// How the rows are sorted by it.
    pub sorted: Sorted,
}

/// On which side values stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Align {
    /// Left.
    #[default]
    Left,
    /// Right.
    Right,
}

/// How rows are sorted by a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sorted {
    /// Not at all.
    #[default]
    No,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Row {
    /// The id of its object.
    pub id: String,
    /// What stands in each column.
    pub cells: Vec<Cell>,
    /// Whether it is selected.
    pub selected: bool,
}

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cell {
    /// Words; empty for no value.
    Text(String),
    /// Yes or no.
    Check(bool),
    /// Widgets, which have the object of the row around them.
    Nodes(Vec<Node>),
}

impl Cell {
    /// The widgets in it.
    pub fn nodes(&self) -> &[Node] {
        match self {
            Cell::Nodes(nodes) => nodes,
            Cell::Text(_) | Cell::Check(_) => &[],
        }
    }

    /// The same, to change them.
    pub fn nodes_mut(&mut self) -> &mut [Node] {
        match self {
            Cell::Nodes(nodes) => nodes,
            Cell::Text(_) | Cell::Check(_) => &mut [],
        }
    }
}

impl Default for Cell {
    fn default() -> Self {
        Cell::Text(String::new())
    }
}

/// A field with its caption.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Input {
    /// The words beside it.
    pub caption: String,
    /// What is edited in it, with the value.
    pub editor: Editor,
    /// Whether it can be changed; if not it still can be selected and copied.
    pub enabled: bool,
    /// Whether a value is required: shown as a mark beside the caption.
    pub required: bool,
    /// What is wrong with the value; empty if nothing.
    pub error: String,
}

/// What is edited in a field, with the value. `set` sends text for the first four, `true` or
/// `false` for a check box, the key of an option for a choice; `null` or an empty text for no
/// value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Editor {
    /// Text on one line.
    Line {
        /// What stands in it.
        value: String,
        /// What stands in it while it is empty.
        placeholder: String,
        /// The most characters; 0 for any number.
        max_length: u32,
        /// Whether dots stand for what is typed.
        password: bool,
    },
    /// Text on several lines.
    Area {
        /// What stands in it.
        value: String,
        /// How many lines it shows.
        lines: u32,
        /// The most characters; 0 for any number.
        max_length: u32,
    },
    /// A number, as the session's language writes it.
    Number {
        /// What stands in it.
        value: String,
        /// What stands in it while it is empty.
        placeholder: String,
        /// Whether it may have a fraction.
        decimal: bool,
    },
    /// A moment, as the session's language writes it.
    Date {
        /// What stands in it.
        value: String,
        /// The moment as UTC milliseconds, for a calendar; nothing for no value.
        moment: Option<i64>,
        /// What of it is shown.
        format: DateFormat,
        /// How it is written, for people: `21 Nov 2026`.
        example: String,
    },
    /// Yes or no.
    Check {
        /// The value.
        value: bool,
    },
    /// One of some options.
    Choice {
        /// The key of the chosen option; empty for none.
        value: String,
        /// What stands in it, also where the chosen option is not among the options.
        shown: String,
        /// What can be chosen. At most some hundred; `more` says that there are others.
        options: Vec<Choice>,
        /// Whether there are more options than these.
        more: bool,
        /// Whether nothing may be chosen.
        clearable: bool,
        /// Whether all options stand there to be seen.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        open: bool,
    },
    /// Any number of some options. `set` sends the keys of all that are chosen, set apart by
    /// spaces.
    Choices {
        /// The keys of the chosen options.
        values: Vec<String>,
        /// What stands in it.
        shown: String,
        /// What can be chosen. At most some hundred; `more` says that there are others.
        options: Vec<Choice>,
        /// Whether there are more options than these.
        more: bool,
    },
}

impl Default for Editor {
    fn default() -> Self {
        Editor::Check { value: false }
    }
}

/// What of a moment is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DateFormat {
    /// The day.
    #[default]
    Date,
    /// The day and the time.
    DateTime,
    /// The time.
    Time,
}

/// An option of a choice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Choice {
    /// What `set` sends: the name of an enumeration value or the id of an object.
    pub key: String,
    /// The words on it.
    pub caption: String,
}

/// Something to press: `act` with the node's key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Button {
    /// The words on it.
    pub caption: String,
    /// The name of an icon; empty for none.
    pub icon: String,
    /// How much it stands out.
    pub style: ButtonStyle,
    /// Whether it can be pressed.
    pub enabled: bool,
    /// A question to be answered with yes before `act`; empty to ask nothing.
    pub confirm: String,
}

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ButtonStyle {
    /// As others.
    #[default]
    Default,
    /// The one that most people want.
    Primary,
    /// One that takes something away.
    Danger,
    /// A link in text.
    Link,
}

/// A widget that this version cannot show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Unknown {
    /// Its kind, as it stands in the file.
    pub kind: String,
    /// The widgets inside that can be shown.
    pub nodes: Vec<Node>,
}

/// What whoever draws is to do besides drawing: the answer of a request, in its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Instruction {
    /// Shows a message until it is dismissed.
    ShowMessage {
        /// How serious it is.
        kind: MessageKind,
        /// What it says.
        text: String,
    },
    /// Opens a page; page sessions open it themselves and send the tree.
    ShowPage {
        /// The qualified name of the page.
        page: String,
        /// Its arguments: the id of an object, or a value as text; nothing for empty.
        arguments: Vec<(String, Option<String>)>,
    },
    /// Closes the page that the request came from.
    ClosePage,
    /// Says at a field what is wrong.
    ValidationFeedback {
        /// The id of the object.
        object: String,
        /// The attribute or association: `Sales.Order.Total`.
        member: String,
        /// What is wrong.
        message: String,
    },
    /// Data of these entities is to be read again.
    Refresh {
        /// The qualified names of the entities.
        entities: Vec<String>,
    },
}

/// What a page operation changed: the answer to `open`, `set`, `act`, `page`, `close`, `menu`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Update {
    /// The keys of pages that are closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<String>,
    /// Pages that are open now and were not before, or that are to be drawn anew as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<PageTree>,
    /// Nodes of open pages that take the place of those with the same key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replace: Vec<Replacement>,
    /// What else is to be done, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instructions: Vec<Instruction>,
}

/// A node that takes the place of the one with the same key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    /// The key of the page.
    pub page: String,
    /// The key of the node.
    pub node: String,
    /// What stands there now.
    pub tree: Node,
}
