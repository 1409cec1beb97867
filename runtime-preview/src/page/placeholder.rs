//! A page without data: what the page editor draws. Every widget is there, visible or not, with
//! sample values of its type, so that the editor and the preview draw the same tree.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::Arc;

use model_core::analysis::look::{self, Look};
use model_core::index::Index;
use model_core::model::page::Page;
use model_core::model::{AttributeType, Content, Translated};
use model_core::name::QName;

use super::compile::{Surroundings, compile};
use super::draw::cell;
use super::program::{
    Access, Column, Control, DataColumn, DataGrid, Field, Input, Kind, List, Tab, TableRow, Widget,
};
use super::tree::{
    self, Button, Cell, Choice, Container, DataView, Editor, LayoutGrid, Node, PageTree, Row,
    Sorted, Text, Unknown, View,
};
use super::values::Form;
use crate::eval::template::{Template, fill};
use crate::eval::{Captions, Context, Layout};
use crate::value::Value;
use crate::world::FixedWorld;

/// How many rows a grid shows.
const ROWS: u64 = 3;

/// 2026-11-21T14:30:00Z, the moment that dates show.
const MOMENT: i64 = 1_795_271_400_000;

/// The tree of a page with sample values, in a language of the app.
pub fn placeholder(name: &QName, page: &Page, index: &Index, language: &str) -> PageTree {
    let layout = AnyLayout { index };
    let around = Surroundings { index, layout: &layout, flow: &|_| Some(0), language };
    let program = compile(name, page, &around);
    let context = Context::new(Arc::new(FixedWorld::new(MOMENT, 1)), language);
    let sample = Sample { context: &context, around: RefCell::default() };
    PageTree {
        key: String::new(),
        page: name.to_string(),
        title: program.title.get(language).to_owned(),
        opens: program.opens,
        spacing: program.spacing,
        nodes: sample.nodes(&program.widgets),
    }
}

/// A layout in which every name of the model has a place.
struct AnyLayout<'a> {
    index: &'a Index,
}

impl Layout for AnyLayout<'_> {
    fn entity(&self, name: &QName) -> Option<u16> {
        self.index.entity(name.as_str()).map(|_| 0)
    }

    fn attribute(&self, name: &QName) -> Option<u16> {
        self.index.attribute(name.as_str()).map(|_| 0)
    }

    fn association(&self, name: &QName) -> Option<u16> {
        self.index.association(name.as_str()).map(|_| 0)
    }

    fn captions(&self, enumeration: &QName) -> Option<Arc<Captions>> {
        let id = self.index.enumeration(enumeration.as_str())?.document;
        let Content::Enumeration(found) = &self.index.document(id)?.content else { return None };
        let captions: BTreeMap<String, Translated> =
            found.values.iter().map(|v| (v.name.clone(), v.caption.clone())).collect();
        Some(Arc::new(captions))
    }
}

struct Sample<'a> {
    context: &'a Context,
    /// What keys end with: the rows and the calls of snippets around.
    around: RefCell<String>,
}

impl Sample<'_> {
    fn words(&self, text: &Translated) -> String {
        text.get(&self.context.language).to_owned()
    }

    fn nodes(&self, widgets: &[Widget]) -> Vec<Node> {
        widgets.iter().map(|widget| self.node(widget)).collect()
    }

    fn node(&self, widget: &Widget) -> Node {
        let view = match &widget.kind {
            Kind::LayoutGrid(rows) => View::LayoutGrid(LayoutGrid {
                rows: rows.iter().map(|row| self.row(row)).collect(),
            }),
            Kind::Container(widgets, on_click) => {
                let (nodes, clickable) = (self.nodes(widgets), on_click.is_some());
                View::Container(Container { nodes, clickable, ..Container::default() })
            }
            Kind::Snippet(call) => {
                let nodes = self.within(widget.id, &call.widgets);
                View::Container(Container { nodes, shared: true, ..Container::default() })
            }
            Kind::Tabs(pages, first) => View::Tabs(self.tabs(pages, *first)),
            Kind::Group(group) => View::Group(tree::Group {
                caption: self.template(&group.caption),
                folds: group.folds,
                open: true,
                nodes: self.nodes(&group.widgets),
            }),
            Kind::Table(table) => {
                let cells = |row: &TableRow| {
                    row.cells.iter().map(|c| cell(c, self.nodes(&c.widgets))).collect()
                };
                let rows = table.rows.iter().map(cells).collect();
                View::Table(tree::Table { columns: table.columns.clone(), rows })
            }
            Kind::Text(template, style) => {
                View::Text(Text { text: self.template(template), style: *style })
            }
            Kind::Image(image) => View::Image(tree::Image {
                name: image.name.clone(),
                alternative: self.template(&image.alternative),
                width: image.width,
                height: image.height,
                clickable: image.on_click.is_some(),
                confirm: String::new(),
            }),
            Kind::DataView(view) => View::DataView(DataView {
                object: "0".into(),
                notice: String::new(),
                nodes: self.nodes(&view.widgets),
                footer: self.nodes(&view.footer),
            }),
            Kind::DataGrid(grid) => View::DataGrid(self.grid(grid)),
            Kind::List(list) => View::List(self.list(list)),
            Kind::Input(input) => View::Input(self.input(input)),
            Kind::Button(button) => View::Button(Button {
                caption: self.words(&button.caption),
                icon: button.icon.clone(),
                style: button.style,
                enabled: true,
                confirm: String::new(),
            }),
            Kind::Unknown(kind, widgets) => {
                View::Unknown(Unknown { kind: kind.clone(), nodes: self.nodes(widgets) })
            }
        };
        let key = format!("{}{}", widget.id, self.around.borrow());
        let (name, look) = (widget.name.clone(), widget.look.clone());
        Node { key, widget: widget.id, name, look, view }
    }

    /// Words in which a value is shown by the member that it is made of.
    fn template(&self, template: &Template) -> String {
        let values = template.values.iter();
        let values: Vec<String> =
            values.map(|value| format!("{{{}}}", subject(value.source()))).collect();
        fill(template.text.get(&self.context.language), &values)
    }

    fn tabs(&self, pages: &[Tab], first: usize) -> tree::Tabs {
        let page = |page: &Tab| tree::Tab {
            element: page.element,
            caption: self.words(&page.caption),
            badge: self.template(&page.badge),
            nodes: self.nodes(&page.widgets),
        };
        tree::Tabs { pages: pages.iter().map(page).collect(), first }
    }

    /// A list with one object, whose widgets can so be arranged.
    fn list(&self, list: &List) -> tree::List {
        let row =
            tree::ListRow { id: "1".into(), selected: false, nodes: self.nodes(&list.widgets) };
        tree::List {
            rows: vec![row],
            across: list.across,
            page_size: list.grid.page_size,
            count: 1,
            searchable: list.grid.columns.iter().any(|column| column.searched),
            toolbar: self.nodes(&list.grid.toolbar),
            clickable: list.grid.on_click.is_some(),
            selectable: list.selectable,
            ..tree::List::default()
        }
    }

    fn row(&self, row: &[Column]) -> Vec<tree::Column> {
        let column = |column: &Column| tree::Column {
            element: column.element,
            width: column.width,
            look: column.look.clone(),
            nodes: self.nodes(&column.widgets),
        };
        row.iter().map(column).collect()
    }

    fn grid(&self, grid: &DataGrid) -> tree::DataGrid {
        let rows = (1..=ROWS).map(|n| Row {
            id: n.to_string(),
            cells: grid.columns.iter().map(|column| self.column(column, n)).collect(),
            selected: false,
        });
        tree::DataGrid {
            columns: grid.columns.iter().map(|c| c.head(self.context, Sorted::No)).collect(),
            rows: rows.collect(),
            offset: 0,
            page_size: grid.page_size,
            count: ROWS,
            search: String::new(),
            searchable: grid.columns.iter().any(|column| column.searched),
            notice: String::new(),
            toolbar: self.nodes(&grid.toolbar),
            clickable: grid.on_click.is_some(),
            confirm: String::new(),
        }
    }

    fn column(&self, column: &DataColumn, n: u64) -> Cell {
        if !column.has_widgets {
            return self.cell(&column.form, n);
        }
        if n == 1 {
            return Cell::Nodes(self.nodes(&column.widgets));
        }
        // What stands in the first row can be arranged; the others repeat it.
        let nodes = self.within(n, &column.widgets);
        let is_line =
            column.widgets.iter().all(|w| matches!(w.kind, Kind::Button(_) | Kind::Text(..)));
        let direction = is_line.then_some(look::Direction::Row);
        let look = Look { direction, ..Look::default() };
        let view = View::Container(Container { nodes, shared: true, ..Container::default() });
        let (key, name) = (format!("{}/{n}", column.id), String::new());
        Cell::Nodes(vec![Node { key, widget: column.id, name, look, view }])
    }

    /// What stands in a row or a snippet.
    fn within(&self, id: impl Display, widgets: &[Widget]) -> Vec<Node> {
        let outer = self.around.borrow().clone();
        let _ = write!(self.around.borrow_mut(), "/{id}");
        let nodes = self.nodes(widgets);
        *self.around.borrow_mut() = outer;
        nodes
    }

    fn cell(&self, form: &Form, n: u64) -> Cell {
        form.cell(&sample(form, n), self.context)
    }

    fn input(&self, input: &Input) -> tree::Input {
        let (editor, error) = match &input.field {
            Field::Attribute { form, control, .. } => {
                (self.editor(form, control, input), String::new())
            }
            Field::Reference(reference) => {
                let shown = reference.form.text(&sample(&reference.form, 1), self.context);
                let options = vec![Choice { key: "1".into(), caption: shown.clone() }];
                if reference.many {
                    let values = vec!["1".into()];
                    let choices = Editor::Choices { values, shown, options, more: false };
                    return self.field(input, choices, String::new());
                }
                let choice = Editor::Choice {
                    value: "1".into(),
                    shown,
                    options,
                    more: false,
                    clearable: !input.required,
                    open: false,
                };
                (choice, String::new())
            }
            Field::Idle => (Editor::line(&self.words(&input.placeholder)), String::new()),
            Field::Broken(words) => (Editor::line(""), words.clone()),
        };
        self.field(input, editor, error)
    }

    fn field(&self, input: &Input, editor: Editor, error: String) -> tree::Input {
        tree::Input {
            caption: self.words(&input.caption),
            editor,
            enabled: input.access == Access::Change,
            required: input.required,
            error,
        }
    }

    fn editor(&self, form: &Form, control: &Control, input: &Input) -> Editor {
        let value = sample(form, 1);
        super::input::editor(form, control, input, &value, None, self.context)
    }
}

/// What an expression is mainly about: the member at the end of its first path, else all of it.
fn subject(source: &str) -> &str {
    let Some((_, path)) = source.split_once('/') else { return source };
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/');
    let path = path.split(|c: char| !is_path(c)).next().unwrap_or(path);
    let member = path.rsplit(['/', '.']).next().unwrap_or(path);
    if member.is_empty() { source } else { member }
}

/// A value of a type, different from row to row.
fn sample(form: &Form, n: u64) -> Value {
    let number = i64::try_from(n).unwrap_or(1);
    match &form.ty {
        AttributeType::String(_) => Value::from(format!("Text {n}")),
        AttributeType::HashedString | AttributeType::Binary => Value::Empty,
        AttributeType::Integer | AttributeType::Long | AttributeType::AutoNumber => {
            Value::Integer(number)
        }
        AttributeType::Decimal => {
            let decimal = model_core::value::Decimal::new(i128::from(number) * 1250, 2);
            decimal.map_or(Value::Empty, Value::Decimal)
        }
        AttributeType::Boolean => Value::Boolean(n % 2 == 1),
        AttributeType::DateTime { .. } => Value::DateTime(MOMENT + (number - 1) * 86_400_000),
        AttributeType::Enumeration(_) => {
            let place = usize::try_from(n - 1).unwrap_or(0) % form.values.len().max(1);
            let name = form.values.get(place);
            name.map_or(Value::Empty, |name| Value::Enumeration(name.as_str().into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::change::Change;
    use model_core::change::verbs::generate_pages;
    use model_core::id::SeededIds;
    use model_core::model::Project;
    use model_core::testing::app;

    fn generated() -> Project {
        let project = app()
            .enumeration("Sales.Status", &["Open", "Done"])
            .entity("Sales.Customer", |e| e.attribute("Name: String(100)"))
            .entity("Sales.Order", |e| {
                e.attribute("Number: Integer")
                    .attribute("Total: Decimal")
                    .attribute("Status: Enumeration Sales.Status")
                    .attribute("PlacedOn: DateTime UTC")
                    .attribute("Paid: Boolean")
                    .association("Order_Customer: Sales.Customer")
            })
            .build();
        let mut change = Change::new("Generate pages");
        let mut ids = SeededIds::new(9);
        generate_pages(&project, &mut ids, &"Sales.Order".into(), &mut change).unwrap();
        change.apply(&project).unwrap()
    }

    fn tree(project: &Project, name: &str) -> PageTree {
        let index = Index::new(project);
        let (_, page) = index.page_document(name).unwrap();
        placeholder(&name.into(), page, &index, "en")
    }

    #[test]
    fn values_in_texts_are_called_by_their_member() {
        for (source, expected) in [
            ("toString($currentObject/Number)", "Number"),
            ("$Order/Sales.Order_Customer/Sales.Customer/Name", "Name"),
            ("$Count + 1", "$Count + 1"),
            ("6 / 2", "6 / 2"),
        ] {
            assert_eq!(subject(source), expected);
        }
    }

    #[test]
    fn a_page_without_data_has_samples_of_every_type() {
        let project = generated();
        let overview = tree(&project, "Sales.Order_Overview");
        let View::DataGrid(grid) = &overview.find("grid").unwrap().view else { panic!("a grid") };
        let first: Vec<String> = grid.rows[0]
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Check(value) => value.to_string(),
                Cell::Nodes(nodes) => format!("{} widgets", nodes.len()),
            })
            .collect();
        assert_eq!(first, ["1", "12.5", "Open", "21 Nov 2026", "true", "Text 1"]);
        let heads: Vec<_> = grid.columns.iter().map(|c| c.caption.as_str()).collect();
        assert_eq!(heads, ["Number", "Total", "Status", "Placed on", "Paid", "Customer"]);
        assert_eq!(grid.rows.len(), 3);
        assert_eq!(overview.title, "Orders");
    }

    fn collect(node: &Node, kinds: &mut Vec<String>) {
        if let View::Input(input) = &node.view {
            let editor = match &input.editor {
                Editor::Line { .. } => "line",
                Editor::Area { .. } => "area",
                Editor::Number { .. } => "number",
                Editor::Date { .. } => "date",
                Editor::Check { .. } => "check",
                Editor::Choice { .. } | Editor::Choices { .. } => "choice",
            };
            assert!(input.enabled && input.error.is_empty(), "{}", node.name);
            kinds.push(format!("{} {editor}", input.caption));
        }
        for child in node.children() {
            collect(child, kinds);
        }
    }

    #[test]
    fn an_edit_page_has_an_input_for_each_member() {
        let edit = tree(&generated(), "Sales.Order_Edit");
        let mut kinds = Vec::new();
        for node in &edit.nodes {
            collect(node, &mut kinds);
        }
        assert_eq!(
            kinds,
            [
                "Number number",
                "Total number",
                "Status choice",
                "Placed on date",
                "Paid check",
                "Customer choice"
            ]
        );
        assert_eq!(edit.opens, tree::Opens::PopUp);
    }
}
