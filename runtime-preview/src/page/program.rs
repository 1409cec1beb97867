//! A page as it runs: names are places, expressions are compiled.

use std::sync::Arc;

use model_core::analysis::Look;
use model_core::id::Id;
use model_core::lang::schema::Direction;
use model_core::model::Translated;
use model_core::model::page::Appearance;
use model_core::name::QName;
use model_core::value::DataType;

use super::tree::{ButtonStyle, Opens, TextStyle};
use super::values::Form;
use crate::eval::Expression;
use crate::eval::template::Template;
use crate::flow::Query;

/// A compiled page.
#[derive(Debug)]
pub struct PageProgram {
    /// Its qualified name.
    pub name: QName,
    pub(super) title: Translated,
    pub(super) opens: Opens,
    /// Its parameters; their places in the frame are those in the list.
    pub(super) parameters: Vec<(String, DataType)>,
    pub(super) widgets: Vec<Widget>,
    /// The theme's least space, where it is not the usual one.
    pub(super) spacing: Option<u8>,
    /// How many places a frame has: parameters, then an object for each data view and grid.
    pub(super) slots: u16,
}

#[derive(Debug)]
pub(super) struct Widget {
    pub id: Id,
    pub name: String,
    pub visible: Option<Expression>,
    pub look: Look,
    pub classes: Option<Box<Classes>>,
    pub kind: Kind,
}

/// Classes that are worked out while the page runs.
#[derive(Debug)]
pub(super) struct Classes {
    pub worked_out: Expression,
    /// What stands beside them.
    pub beside: Appearance,
}

#[derive(Debug)]
pub(super) enum Kind {
    LayoutGrid(Vec<Vec<Column>>),
    Container(Vec<Widget>, Option<Box<Action>>),
    Snippet(Box<SnippetCall>),
    Tabs(Vec<Tab>, usize),
    Group(Box<Group>),
    Table(Box<Table>),
    Text(Template, TextStyle),
    Image(Box<Image>),
    DataView(Box<DataView>),
    DataGrid(Box<DataGrid>),
    List(Box<List>),
    Input(Box<Input>),
    Button(Box<Button>),
    Unknown(String, Vec<Widget>),
}

impl Kind {
    /// The lists of widgets that stand in it.
    pub fn inner(&self) -> Vec<&[Widget]> {
        match self {
            Kind::LayoutGrid(rows) => {
                rows.iter().flatten().map(|column| &column.widgets[..]).collect()
            }
            Kind::Container(inner, _) | Kind::Unknown(_, inner) => vec![inner],
            Kind::Snippet(call) => vec![&call.widgets],
            Kind::Tabs(pages, _) => pages.iter().map(|page| &page.widgets[..]).collect(),
            Kind::Group(group) => vec![&group.widgets],
            Kind::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.map(|cell| &cell.widgets[..]).collect()
            }
            Kind::DataView(view) => vec![&view.widgets, &view.footer],
            Kind::DataGrid(grid) => {
                let columns = grid.columns.iter().map(|column| &column.widgets[..]);
                std::iter::once(&grid.toolbar[..]).chain(columns).collect()
            }
            Kind::List(list) => {
                let templates = list.templates.iter().map(|(_, widgets)| &widgets[..]);
                [&list.grid.toolbar[..], &list.widgets].into_iter().chain(templates).collect()
            }
            Kind::Text(..) | Kind::Image(_) | Kind::Input(_) | Kind::Button(_) => Vec::new(),
        }
    }

    /// What gives rows, where it is a grid or a list.
    pub fn rows(&self) -> Option<&DataGrid> {
        match self {
            Kind::DataGrid(grid) => Some(grid),
            Kind::List(list) => Some(&list.grid),
            _ => None,
        }
    }
}

/// The widgets of a snippet where they are used.
#[derive(Debug)]
pub(super) struct SnippetCall {
    /// The places of its parameters, and what they get.
    pub arguments: Vec<(u16, Expression)>,
    /// Shared by all calls on the page: no two of them are drawn within each other.
    pub widgets: Arc<[Widget]>,
}

#[derive(Debug)]
pub(super) struct Tab {
    pub element: Id,
    pub caption: Translated,
    pub badge: Template,
    pub visible: Option<Expression>,
    pub widgets: Vec<Widget>,
}

#[derive(Debug)]
pub(super) struct Group {
    pub caption: Template,
    pub folds: bool,
    pub open: bool,
    pub widgets: Vec<Widget>,
}

#[derive(Debug)]
pub(super) struct Table {
    pub columns: Vec<u32>,
    pub rows: Vec<TableRow>,
}

#[derive(Debug)]
pub(super) struct TableRow {
    pub visible: Option<Expression>,
    pub cells: Vec<TableCell>,
}

#[derive(Debug)]
pub(super) struct TableCell {
    pub element: Id,
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
    pub heading: bool,
    pub look: Look,
    pub widgets: Vec<Widget>,
}

#[derive(Debug)]
pub(super) struct Image {
    /// The qualified name of an image.
    pub name: String,
    /// An address that is shown instead, where it says anything.
    pub address: Template,
    pub alternative: Template,
    pub width: u32,
    pub height: u32,
    pub on_click: Option<Action>,
}

/// Objects that are each shown by the same widgets.
#[derive(Debug)]
pub(super) struct List {
    /// Where its objects come from; its columns are what people search in.
    pub grid: DataGrid,
    pub across: u32,
    pub widgets: Vec<Widget>,
    /// Other widgets for the objects of specializations, by the entities that they are for.
    pub templates: Vec<(QName, Vec<Widget>)>,
    /// Whether its inputs can be changed.
    pub editable: bool,
    pub selectable: bool,
}

#[derive(Debug)]
pub(super) struct Column {
    pub element: Id,
    pub width: u8,
    pub look: Look,
    pub widgets: Vec<Widget>,
}

#[derive(Debug)]
pub(super) struct DataView {
    pub source: Source,
    /// The place of its object.
    pub slot: u16,
    pub widgets: Vec<Widget>,
    pub footer: Vec<Widget>,
}

/// Whether inputs can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Change,
    Read,
}

#[derive(Debug)]
pub(super) enum Source {
    /// One object that the page knows.
    Object(Expression),
    Database(Query),
    Linked {
        object: Expression,
        association: u16,
        direction: Direction,
    },
    Microflow {
        flow: u32,
        arguments: Vec<(String, Expression)>,
    },
    /// What the model does not say well enough.
    Broken(String),
}

#[derive(Debug)]
pub(super) struct DataGrid {
    pub source: Source,
    /// The place of the row's or the selected object.
    pub slot: u16,
    pub columns: Vec<DataColumn>,
    /// By which columns or paths the rows are sorted at first.
    pub sort: Vec<(Expression, String, super::tree::Sorted)>,
    pub page_size: u64,
    pub toolbar: Vec<Widget>,
    pub on_click: Option<Action>,
    /// The entity of its rows, for messages.
    pub entity: Option<QName>,
}

#[derive(Debug)]
pub(super) struct DataColumn {
    pub id: Id,
    pub caption: Translated,
    pub width: u32,
    /// The value, from the object of the row.
    pub value: Expression,
    /// The way to it, as a query writes it; empty where there is no value.
    pub path: String,
    pub form: Form,
    /// What stands in it instead of the value.
    pub widgets: Vec<Widget>,
    pub has_widgets: bool,
    /// Whether search looks at it.
    pub searched: bool,
}

#[derive(Debug)]
pub(super) struct Input {
    pub caption: Translated,
    /// The object that has the member.
    pub object: Expression,
    /// The attribute or association.
    pub member: QName,
    pub field: Field,
    pub editable: Option<Expression>,
    pub access: Access,
    pub required: bool,
    pub placeholder: Translated,
    pub on_change: Option<Action>,
}

/// What an input edits.
#[derive(Debug)]
pub(super) enum Field {
    Attribute {
        slot: u16,
        form: Form,
        control: Control,
    },
    Reference(Box<Reference>),
    /// Nothing in previews.
    Idle,
    Broken(String),
}

/// What an attribute is edited with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Line {
        password: bool,
    },
    Area {
        lines: u32,
    },
    Check,
    /// Whether all options stand there to be seen.
    Choice {
        open: bool,
    },
    Date,
}

#[derive(Debug)]
pub(super) struct Reference {
    pub association: u16,
    /// Whether several objects can be chosen.
    pub many: bool,
    /// The objects that can be chosen.
    pub options: Query,
    /// The attribute that is shown.
    pub display: u16,
    pub path: String,
    pub form: Form,
}

#[derive(Debug)]
pub(super) struct Button {
    pub caption: Translated,
    pub icon: String,
    pub style: ButtonStyle,
    pub action: Option<Action>,
}

/// What a button or a click does.
#[derive(Debug)]
pub(super) struct Action {
    pub kind: ActionKind,
    /// A question that must be answered with yes first.
    pub confirm: Translated,
    /// The place of the object around it, where it needs that object.
    pub needs: Option<u16>,
}

#[derive(Debug)]
pub(super) enum ActionKind {
    Microflow { flow: u32, arguments: Vec<(String, Expression)> },
    Page { page: QName, arguments: Vec<(String, Expression)> },
    Create { entity: u16, link: Option<Link>, page: QName, parameter: Option<String> },
    Save(Then),
    Cancel(Then),
    Close,
    Delete { object: u16, then: Then },
    Broken(String),
}

/// How a new object is linked to the object around the button.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub association: u16,
    /// From the new object.
    pub direction: Direction,
    /// The place of the object around.
    pub around: u16,
}

/// What happens to the page after an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    Stay,
    Close,
}
