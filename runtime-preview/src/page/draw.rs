//! A page and its data to the view tree.

use std::sync::Arc;

use model_core::analysis::Look;

use super::data::Loaded;
use super::input::editor;
use super::open::{Draft, OpenPage};
use super::program::{
    Access, Column, DataGrid, DataView, Field, Input, Kind, Reference, Source, Widget,
};
use super::tree::{self, Button, Choice, Container, Editor, LayoutGrid, Node, PageTree, View};
use super::turn::Turn;
use crate::eval::Expression;
use crate::flow::Feedback;
use crate::reference::ObjectRef;
use crate::value::Value;

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
    let mut drawing = Drawing { turn, page, frame };
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
        let key = widget.id.to_string();
        let view = match &widget.kind {
            Kind::LayoutGrid(rows) => View::LayoutGrid(LayoutGrid {
                rows: rows.iter().map(|row| self.row(row)).collect(),
            }),
            Kind::Container(widgets) => View::Container(Container { nodes: self.nodes(widgets) }),
            Kind::Text(template, style) => {
                let text = match template.render(&mut self.turn.env(&self.frame)) {
                    Ok(text) => text,
                    Err(error) => self.turn.complain(error.to_string()),
                };
                View::Text(tree::Text { text, style: *style })
            }
            Kind::DataView(view) => View::DataView(self.data_view(&key, view)),
            Kind::DataGrid(grid) => View::DataGrid(self.data_grid(&key, grid)),
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
                    confirm: action.map_or("", |action| action.confirm.get(language)).to_owned(),
                })
            }
            Kind::Unknown(kind, widgets) => {
                View::Unknown(tree::Unknown { kind: kind.clone(), nodes: self.nodes(widgets) })
            }
        };
        let (name, look) = (widget.name.clone(), self.look(widget));
        Some(Node { key, widget: widget.id, name, look, view })
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

    fn data_grid(&mut self, key: &str, grid: &DataGrid) -> tree::DataGrid {
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
        let context = &self.turn.context;
        let rows: Vec<tree::Row> = rows
            .into_iter()
            .map(|(object, values)| tree::Row {
                id: object.id.to_string(),
                cells: grid
                    .columns
                    .iter()
                    .zip(&values)
                    .map(|(column, value)| column.form.cell(value, context))
                    .collect(),
                selected: selected == Some(object.id),
            })
            .collect();
        let empty = match (&*state.search, &grid.entity) {
            _ if !notice.is_empty() || !rows.is_empty() => notice,
            ("", Some(entity)) => {
                format!("There is no {} yet.", super::compile::words(entity.local()).to_lowercase())
            }
            ("", None) => "There is nothing yet.".into(),
            (search, _) => format!("Nothing holds “{search}”."),
        };
        tree::DataGrid {
            columns: grid
                .columns
                .iter()
                .map(|column| column.head(context, state.sorted(column.id)))
                .collect(),
            rows,
            offset: state.offset,
            page_size: grid.page_size,
            count,
            search: state.search,
            searchable: grid.columns.iter().any(|column| column.searched),
            notice: empty,
            toolbar,
            clickable: grid.on_click.is_some(),
        }
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
            Field::Broken(words) => {
                error.clone_from(words);
                Editor::default_line()
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
                    Editor::default_line()
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
            Some(object) => self.turn.reference(object, reference.association)?,
            None => None,
        };
        let shown = match chosen {
            Some(chosen) => {
                let value = self.turn.attribute(chosen, reference.display)?;
                reference.form.text(&value, &self.turn.context)
            }
            None => String::new(),
        };
        let (options, more) =
            self.turn.load_options(self.page, key, reference, &self.frame, OPTIONS)?;
        Ok(Editor::Choice {
            value: chosen.map(|chosen| chosen.id.to_string()).unwrap_or_default(),
            shown,
            options,
            more,
            clearable: !input.required,
        })
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
