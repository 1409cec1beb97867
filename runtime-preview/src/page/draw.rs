//! A page and its data to the view tree.

use std::sync::Arc;

use model_core::analysis::Look;
use model_core::name::QName;

use super::data::{GridState, Loaded, Rows};
use super::input::editor;
use super::open::{Draft, OpenPage};
use super::program::{
    Access, Action, Column, DataGrid, DataView, Field, Group, Image, Input, Kind, List, Reference,
    SnippetCall, Source, Tab, Table, TableCell, Widget,
};
use super::tree::{self, Button, Choice, Container, Editor, LayoutGrid, Node, PageTree, View};
use super::turn::Turn;
use crate::eval::Expression;
use crate::eval::template::Template;
use crate::flow::Feedback;
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

/// The most entities that generalize each other.
const DEEPEST: usize = 100;

/// The most options of a reference selector.
const OPTIONS: u64 = 200;

/// Draws an open page; what it shows is remembered in it.
pub(super) fn draw(turn: &mut Turn<'_>, page: &mut OpenPage) -> PageTree {
    let program = Arc::clone(&page.program);
    page.shown.clear();
    page.listed.clear();
    page.frames.clear();
    let mut frame = page.arguments.clone();
    frame.resize(usize::from(program.slots), Value::Empty);
    let frame = Arc::new(frame);
    let mut drawing = Drawing { turn, page, frame, rows: String::new() };
    let nodes = drawing.nodes(&program.widgets);
    PageTree {
        key: page.key.clone(),
        page: program.name.to_string(),
        title: program.title.get(&turn.context.language).to_owned(),
        opens: program.opens,
        spacing: program.spacing,
        nodes,
    }
}

struct Drawing<'a, 't> {
    turn: &'a mut Turn<'t>,
    page: &'a mut OpenPage,
    /// The parameters and the objects around.
    frame: Arc<Vec<Value>>,
    /// What keys end with: the ids of the rows and the calls of snippets around.
    rows: String,
}

impl Drawing<'_, '_> {
    fn nodes(&mut self, widgets: &[Widget]) -> Vec<Node> {
        widgets.iter().filter_map(|widget| self.node(widget)).collect()
    }

    fn node(&mut self, widget: &Widget) -> Option<Node> {
        if let Some(visible) = &widget.visible
            && !self.holds(visible)
        {
            return None;
        }
        let key = format!("{}{}", widget.id, self.rows);
        let view = match &widget.kind {
            Kind::LayoutGrid(rows) => View::LayoutGrid(LayoutGrid {
                rows: rows.iter().map(|row| self.row(row)).collect(),
            }),
            Kind::Container(widgets, on_click) => {
                if on_click.is_some() {
                    self.page.frames.insert(key.clone(), Arc::clone(&self.frame));
                }
                let (nodes, clickable) = (self.nodes(widgets), on_click.is_some());
                let confirm = self.question(on_click.as_deref());
                View::Container(Container { nodes, clickable, confirm, shared: false })
            }
            Kind::Snippet(call) => View::Container(self.snippet(widget, call)),
            Kind::Tabs(pages, first) => View::Tabs(self.tabs(pages, *first)),
            Kind::Group(group) => View::Group(self.group(group)),
            Kind::Table(table) => View::Table(self.table(table)),
            Kind::Text(template, style) => {
                View::Text(tree::Text { text: self.words(template), style: *style })
            }
            Kind::Image(image) => {
                self.page.frames.insert(key.clone(), Arc::clone(&self.frame));
                View::Image(self.image(image))
            }
            Kind::DataView(view) => View::DataView(self.data_view(&key, view)),
            Kind::DataGrid(grid) => View::DataGrid(self.data_grid(&key, grid)),
            Kind::List(list) => View::List(self.list(&key, list)),
            Kind::Input(input) => {
                self.page.frames.insert(key.clone(), Arc::clone(&self.frame));
                View::Input(self.input(&key, input))
            }
            Kind::Button(button) => {
                self.page.frames.insert(key.clone(), Arc::clone(&self.frame));
                let language = &self.turn.context.language;
                let action = button.action.as_ref();
                let needed = action.and_then(|action| action.needs);
                let there = needed.is_none_or(|slot| {
                    matches!(self.frame.get(usize::from(slot)), Some(Value::Object(_)))
                });
                View::Button(Button {
                    caption: button.caption.get(language).to_owned(),
                    icon: button.icon.clone(),
                    style: button.style,
                    enabled: action.is_some() && there,
                    confirm: self.question(action),
                })
            }
            Kind::Unknown(kind, widgets) => {
                View::Unknown(tree::Unknown { kind: kind.clone(), nodes: self.nodes(widgets) })
            }
        };
        let (name, look) = (widget.name.clone(), self.look(widget));
        Some(Node { key, widget: widget.id, name, look, view })
    }

    /// What is asked before an action is done.
    fn question(&self, action: Option<&Action>) -> String {
        let language = &self.turn.context.language;
        action.map_or("", |action| action.confirm.get(language)).to_owned()
    }

    /// Words with their values; those that cannot be worked out are told.
    fn words(&mut self, template: &Template) -> String {
        match template.render(&mut self.turn.env(&self.frame)) {
            Ok(text) => text,
            Err(error) => self.turn.complain(error.to_string()),
        }
    }

    /// How a widget looks; classes that cannot be worked out count as none, and are told.
    fn look(&mut self, widget: &Widget) -> Look {
        let Some(classes) = &widget.classes else { return widget.look.clone() };
        match classes.worked_out.evaluate(&mut self.turn.env(&self.frame)) {
            Ok(Value::String(more)) => {
                let all = format!("{} {more}", classes.beside.class);
                Look::new(&all, &classes.beside.design)
            }
            Ok(_) => widget.look.clone(),
            Err(error) => {
                self.turn.complain(error.to_string());
                widget.look.clone()
            }
        }
    }

    fn row(&mut self, row: &[Column]) -> Vec<tree::Column> {
        let column = |column: &Column| tree::Column {
            element: column.element,
            width: column.width,
            look: column.look.clone(),
            nodes: self.nodes(&column.widgets),
        };
        row.iter().map(column).collect()
    }

    /// Draws what stands in a row or a snippet, whose widgets can be there more than once.
    fn within<R>(&mut self, id: &str, draw: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.rows.len();
        self.rows.push('/');
        self.rows.push_str(id);
        let drawn = draw(self);
        self.rows.truncate(outer);
        drawn
    }

    fn snippet(&mut self, widget: &Widget, call: &SnippetCall) -> Container {
        let mut frame = (*self.frame).clone();
        for (slot, argument) in &call.arguments {
            let value = match argument.evaluate(&mut self.turn.env(&self.frame)) {
                Ok(value) => value,
                Err(error) => {
                    self.turn.complain(error.to_string());
                    Value::Empty
                }
            };
            if let Some(place) = frame.get_mut(usize::from(*slot)) {
                *place = value;
            }
        }
        let outer = std::mem::replace(&mut self.frame, Arc::new(frame));
        let nodes = self.within(&widget.id.to_string(), |this| this.nodes(&call.widgets));
        self.frame = outer;
        Container { nodes, shared: true, ..Container::default() }
    }

    fn tabs(&mut self, pages: &[Tab], first: usize) -> tree::Tabs {
        let mut drawn = tree::Tabs::default();
        for (at, page) in pages.iter().enumerate() {
            if page.visible.as_ref().is_some_and(|visible| !self.holds(visible)) {
                continue;
            }
            if at == first {
                drawn.first = drawn.pages.len();
            }
            drawn.pages.push(tree::Tab {
                element: page.element,
                caption: page.caption.get(&self.turn.context.language).to_owned(),
                badge: self.words(&page.badge),
                nodes: self.nodes(&page.widgets),
            });
        }
        drawn
    }

    fn group(&mut self, group: &Group) -> tree::Group {
        tree::Group {
            caption: self.words(&group.caption),
            folds: group.folds,
            open: group.open,
            nodes: self.nodes(&group.widgets),
        }
    }

    fn table(&mut self, table: &Table) -> tree::Table {
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            if row.visible.as_ref().is_some_and(|visible| !self.holds(visible)) {
                continue;
            }
            rows.push(row.cells.iter().map(|c| cell(c, self.nodes(&c.widgets))).collect());
        }
        tree::Table { columns: table.columns.clone(), rows }
    }

    fn image(&mut self, image: &Image) -> tree::Image {
        let address = self.words(&image.address);
        tree::Image {
            name: if address.is_empty() { image.name.clone() } else { address },
            alternative: self.words(&image.alternative),
            width: image.width,
            height: image.height,
            clickable: image.on_click.is_some(),
            confirm: self.question(image.on_click.as_ref()),
        }
    }

    /// A condition; what cannot be worked out counts as true, and is told.
    fn holds(&mut self, condition: &Expression) -> bool {
        condition.condition(&mut self.turn.env(&self.frame)).unwrap_or_else(|error| {
            self.turn.complain(error.to_string());
            true
        })
    }

    /// Draws with an object around.
    fn inside<R>(&mut self, slot: u16, object: Value, draw: impl FnOnce(&mut Self) -> R) -> R {
        let outer = Arc::clone(&self.frame);
        let mut frame = (*outer).clone();
        if let Some(place) = frame.get_mut(usize::from(slot)) {
            *place = object;
        }
        self.frame = Arc::new(frame);
        let drawn = draw(self);
        self.frame = outer;
        drawn
    }

    fn data_view(&mut self, key: &str, view: &DataView) -> tree::DataView {
        let object = match self.object_of(key, &view.source) {
            Ok(object) => object,
            Err(words) => {
                return tree::DataView { notice: words, ..tree::DataView::default() };
            }
        };
        let Some(object) = object else {
            let notice = "There is nothing to show here.".to_owned();
            return tree::DataView { notice, ..tree::DataView::default() };
        };
        self.page.shown.push(object);
        let (nodes, footer) = self.inside(view.slot, Value::Object(object), |this| {
            (this.nodes(&view.widgets), this.nodes(&view.footer))
        });
        tree::DataView { object: object.id.to_string(), notice: String::new(), nodes, footer }
    }

    /// The object that a data view shows.
    fn object_of(&mut self, key: &str, source: &Source) -> Result<Option<ObjectRef>, String> {
        let objects = match source {
            Source::Object(expression) => {
                let value = expression.evaluate(&mut self.turn.env(&self.frame));
                vec![value.map_err(|error| error.to_string())?.object()]
            }
            _ => vec![
                self.turn.load_objects(self.page, key, source, &self.frame, 1)?.first().copied(),
            ],
        };
        let object = objects.into_iter().flatten().next();
        Ok(object.filter(|object| self.turn.is_alive(*object)))
    }

    /// The rows of a grid or a list, what was chosen in it, and its toolbar.
    fn rows(&mut self, key: &str, grid: &DataGrid) -> Shown {
        self.page.frames.insert(key.to_owned(), Arc::clone(&self.frame));
        let loaded = self.turn.load_rows(self.page, key, grid, &self.frame);
        let (rows, count, notice) = match loaded {
            Ok((rows, count)) => (rows, count, String::new()),
            Err(words) => (Vec::new(), 0, words),
        };
        let state = self.page.grids.get(key).cloned().unwrap_or_default();
        // A row that is gone is not selected.
        let selected = state.selected.filter(|id| self.turn.is_alive(ObjectRef::own(*id)));
        let object = Value::from(selected.map(ObjectRef::own));
        let toolbar = self.inside(grid.slot, object, |this| this.nodes(&grid.toolbar));
        let notice = match (&*state.search, &grid.entity) {
            _ if !notice.is_empty() || !rows.is_empty() => notice,
            ("", Some(entity)) => {
                format!("There is no {} yet.", super::compile::words(entity.local()).to_lowercase())
            }
            ("", None) => "There is nothing yet.".into(),
            (search, _) => format!("Nothing holds “{search}”."),
        };
        Shown { rows, count, notice, state, selected, toolbar }
    }

    fn data_grid(&mut self, key: &str, grid: &DataGrid) -> tree::DataGrid {
        let Shown { rows, count, notice, state, selected, toolbar } = self.rows(key, grid);
        let mut drawn = Vec::with_capacity(rows.len());
        for (object, values) in rows {
            let id = object.id.to_string();
            self.page.listed.push(object);
            let mut cells = Vec::with_capacity(values.len());
            for (column, value) in grid.columns.iter().zip(&values) {
                cells.push(if column.has_widgets {
                    tree::Cell::Nodes(self.inside(grid.slot, Value::Object(object), |this| {
                        this.within(&id, |this| this.nodes(&column.widgets))
                    }))
                } else {
                    column.form.cell(value, &self.turn.context)
                });
            }
            drawn.push(tree::Row { selected: selected == Some(object.id), id, cells });
        }
        let confirm = self.question(grid.on_click.as_ref());
        let context = &self.turn.context;
        tree::DataGrid {
            rows: drawn,
            columns: grid
                .columns
                .iter()
                .map(|column| column.head(context, state.sorted(column.id)))
                .collect(),
            offset: state.offset,
            page_size: grid.page_size,
            count,
            search: state.search,
            searchable: grid.columns.iter().any(|column| column.searched),
            notice,
            toolbar,
            clickable: grid.on_click.is_some(),
            confirm,
        }
    }

    fn list(&mut self, key: &str, list: &List) -> tree::List {
        let Shown { rows, count, notice, state, selected, toolbar } = self.rows(key, &list.grid);
        let mut drawn = Vec::with_capacity(rows.len());
        for (object, _) in rows {
            if list.editable {
                self.page.shown.push(object);
            } else {
                self.page.listed.push(object);
            }
            let widgets = self.template_of(object, list);
            let id = object.id.to_string();
            let nodes = self.inside(list.grid.slot, Value::Object(object), |this| {
                this.within(&id, |this| this.nodes(widgets))
            });
            drawn.push(tree::ListRow { selected: selected == Some(object.id), id, nodes });
        }
        tree::List {
            rows: drawn,
            across: list.across,
            offset: state.offset,
            page_size: list.grid.page_size,
            count,
            search: state.search,
            searchable: list.grid.columns.iter().any(|column| column.searched),
            notice,
            toolbar,
            clickable: list.grid.on_click.is_some(),
            confirm: self.question(list.grid.on_click.as_ref()),
            selectable: list.selectable,
        }
    }

    /// The widgets that show an object of a list: those for its entity, or for the nearest that it
    /// generalizes to.
    fn template_of<'w>(&mut self, object: ObjectRef, list: &'w List) -> &'w [Widget] {
        if list.templates.is_empty() || !self.turn.is_alive(object) {
            return &list.widgets;
        }
        let index = self.turn.library.flows.index();
        let entity = self.turn.session.entity_of(object).map(|entity| entity.name.clone());
        let general = |name: &QName| {
            let entity = index.entity(name.as_str())?;
            Some(entity.generalization.clone()).filter(|general| !general.is_empty())
        };
        // A wrong model may lead in a circle.
        for name in std::iter::successors(entity, general).take(DEEPEST) {
            if let Some((_, widgets)) = list.templates.iter().find(|(of, _)| *of == name) {
                return widgets;
            }
        }
        &list.widgets
    }

    fn input(&mut self, key: &str, input: &Input) -> tree::Input {
        let object = input.object.evaluate(&mut self.turn.env(&self.frame));
        let object = object.ok().and_then(|value| value.object());
        let editable = input.editable.as_ref().is_none_or(|editable| self.holds(editable));
        let draft = self.page.drafts.get(key).cloned();
        let mut error = match &draft {
            Some(draft) => draft.message.clone(),
            None => object.map_or_else(String::new, |object| self.feedback(object, input)),
        };
        let editor = match &input.field {
            Field::Idle => Editor::line(input.placeholder.get(&self.turn.context.language)),
            Field::Broken(words) => {
                error.clone_from(words);
                Editor::line("")
            }
            Field::Attribute { slot, form, control } => {
                let value = match object.map(|object| self.turn.attribute(object, *slot)) {
                    Some(Ok(value)) => value,
                    Some(Err(words)) => {
                        error = words;
                        Value::Empty
                    }
                    None => Value::Empty,
                };
                let text = draft.as_ref().map(|Draft { text, .. }| text.as_str());
                editor(form, control, input, &value, text, &self.turn.context)
            }
            Field::Reference(reference) => match self.reference(key, input, reference, object) {
                Ok(editor) => editor,
                Err(words) => {
                    error = words;
                    Editor::line("")
                }
            },
        };
        tree::Input {
            caption: input.caption.get(&self.turn.context.language).to_owned(),
            editor,
            enabled: object.is_some()
                && editable
                && input.access == Access::Change
                && !matches!(input.field, Field::Broken(_)),
            required: input.required,
            error,
        }
    }

    /// What is wrong with a member of an object, as far as it was found.
    fn feedback(&self, object: ObjectRef, input: &Input) -> String {
        let here = self.page.feedback.iter().filter(|f| is_about(f, object, input));
        here.map(|feedback| feedback.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn reference(
        &mut self,
        key: &str,
        input: &Input,
        reference: &Reference,
        object: Option<ObjectRef>,
    ) -> Result<Editor, String> {
        let chosen = match object {
            Some(object) => self.turn.references(object, reference.association)?,
            None => Vec::new(),
        };
        let mut shown = Vec::with_capacity(chosen.len());
        for chosen in &chosen {
            let value = self.turn.attribute(*chosen, reference.display)?;
            shown.push(reference.form.text(&value, &self.turn.context));
        }
        let shown = shown.join(", ");
        let (options, more) =
            self.turn.load_options(self.page, key, reference, &self.frame, OPTIONS)?;
        let mut values = chosen.iter().map(|chosen| chosen.id.to_string());
        if reference.many {
            return Ok(Editor::Choices { values: values.collect(), shown, options, more });
        }
        Ok(Editor::Choice {
            value: values.next().unwrap_or_default(),
            shown,
            options,
            more,
            clearable: !input.required,
            open: false,
        })
    }
}

/// What there is to show of a grid or a list.
struct Shown {
    rows: Rows,
    count: u64,
    notice: String,
    state: GridState,
    selected: Option<ObjectId>,
    toolbar: Vec<Node>,
}

/// A cell with what stands in it.
pub(super) fn cell(cell: &TableCell, nodes: Vec<Node>) -> tree::TableCell {
    tree::TableCell {
        element: cell.element,
        column: cell.column,
        columns: cell.columns,
        rows: cell.rows,
        heading: cell.heading,
        look: cell.look.clone(),
        nodes,
    }
}

/// Whether feedback belongs to this input.
pub(super) fn is_about(feedback: &Feedback, object: ObjectRef, input: &Input) -> bool {
    let same_member = feedback.member == input.member
        || (feedback.member.owner().is_some()
            && input.member.owner().is_some()
            && feedback.member.local() == input.member.local());
    feedback.object.id == object.id && same_member
}

/// What was loaded, for options.
pub(super) fn options_of(loaded: &Loaded) -> Option<(Vec<Choice>, bool)> {
    match loaded {
        Loaded::Options(options, more) => Some((options.clone(), *more)),
        _ => None,
    }
}
