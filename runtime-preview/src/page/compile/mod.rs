//! A page of the model to a page as it runs.
//!
//! A model with errors compiles too: a widget that is not said well enough says so in its place.

mod actions;
mod inputs;

use model_core::analysis::path::follow;
use model_core::analysis::variables::CURRENT_OBJECT;
use model_core::analysis::{Look, PageContexts};
use model_core::index::{Facts, Index};
use model_core::lang::Scope;
use model_core::lang::schema::Direction;
use model_core::model::app::{App, Theme};
use model_core::model::microflow::{Argument, Direction as SortDirection, SortItem};
use model_core::model::page::{self as model, Appearance, Page};
use model_core::model::{AttributeType, Field, MemberPath, Node, Translated};
use model_core::name::QName;
use model_core::value::DataType;

use super::program::{
    Access, Button, Classes, Column, Control, DataColumn, DataGrid, DataView, Kind, PageProgram,
    Source, Widget,
};
use super::tree::{ButtonStyle, DateFormat, Opens, Sorted, TextStyle};
use super::values::Form;
use crate::eval::template::{Shown, Template};
use crate::eval::{Compiler, Expression, Layout};
use crate::flow::Query;

/// What compiling a page needs of the rest of the app.
pub(super) struct Surroundings<'a> {
    pub index: &'a Index,
    pub layout: &'a dyn Layout,
    /// The number of a microflow in the library.
    pub flow: &'a dyn Fn(&str) -> Option<u32>,
    pub language: &'a str,
}

pub(super) fn compile(name: &QName, page: &Page, around: &Surroundings<'_>) -> PageProgram {
    let facts = Facts::new(around.index);
    let contexts = PageContexts::new(page, &facts);
    let mut builder = Builder {
        around,
        facts: &facts,
        contexts: &contexts,
        page,
        slots: u16::try_from(page.parameters.len()).unwrap_or(u16::MAX),
    };
    let widgets = builder.widgets(&page.widgets, None);
    PageProgram {
        name: name.clone(),
        title: page.title.clone(),
        opens: match page.opens {
            model::PageKind::Content => Opens::Content,
            model::PageKind::PopUp => Opens::PopUp,
        },
        parameters: page.parameters.iter().map(|p| (p.name.clone(), p.ty.clone())).collect(),
        spacing: spacing(around.index),
        slots: builder.slots,
        widgets,
    }
}

/// The least space between things, where the app's theme says another than the usual one.
fn spacing(index: &Index) -> Option<u8> {
    let app = index.documents().values().find_map(|document| document.root().downcast::<App>())?;
    let spacing = app.theme.as_ref()?.spacing;
    (spacing != Theme::default().spacing).then(|| u8::try_from(spacing.clamp(0, 32)).ok())?
}

/// How a widget looks, as far as it says it.
fn appearance(widget: &model::Widget) -> Option<&Appearance> {
    match widget.element().get("appearance")? {
        Field::Elements(one) => one.iter().next()?.downcast(),
        _ => None,
    }
}

/// The object around widgets.
#[derive(Clone, Debug)]
struct Object {
    /// The name of the widget that shows it.
    name: String,
    slot: u16,
    ty: DataType,
    access: Access,
    /// The object around that.
    outer: Option<Box<Object>>,
}

struct Builder<'a, 'b> {
    around: &'b Surroundings<'b>,
    facts: &'b Facts<'b>,
    contexts: &'b PageContexts<'a>,
    page: &'a Page,
    slots: u16,
}

type Around<'o> = Option<&'o Object>;

impl Builder<'_, '_> {
    fn compiler(&self) -> Compiler<'_> {
        Compiler { schema: self.around.index, layout: self.around.layout }
    }

    fn slot(&mut self) -> u16 {
        let slot = self.slots;
        self.slots = self.slots.saturating_add(1);
        slot
    }

    // Expressions

    fn scope(&self, around: Around<'_>) -> Scope {
        let mut scope = Scope::default();
        let mut outward: Vec<&Object> =
            std::iter::successors(around, |object| object.outer.as_deref()).collect();
        outward.reverse();
        for object in outward.into_iter().filter(|object| !object.name.is_empty()) {
            scope.insert(object.name.as_str(), object.ty.clone());
        }
        for parameter in &self.page.parameters {
            scope.insert(parameter.name.as_str(), parameter.ty.clone());
        }
        if let Some(object) = around {
            scope.insert(CURRENT_OBJECT, object.ty.clone());
        }
        scope
    }

    fn place(&self, around: Around<'_>, name: &str) -> Option<u16> {
        if name == CURRENT_OBJECT {
            return around.map(|object| object.slot);
        }
        if let Some(place) = self.page.parameters.iter().position(|p| p.name == name) {
            return u16::try_from(place).ok();
        }
        let mut outward = std::iter::successors(around, |object| object.outer.as_deref());
        outward.find(|object| object.name == name).map(|object| object.slot)
    }

    fn expression(
        &self,
        around: Around<'_>,
        text: &str,
        expected: Option<&DataType>,
    ) -> Expression {
        let place = |name: &str| self.place(around, name);
        self.compiler().compile(text, &self.scope(around), &place, expected)
    }

    fn condition(&self, around: Around<'_>, text: &str) -> Option<Expression> {
        let given = !text.trim().is_empty();
        given.then(|| self.expression(around, text, Some(&DataType::Boolean)))
    }

    fn query(&self, around: Around<'_>, entity: &QName, xpath: &str, sort: &[SortItem]) -> Query {
        let place = |name: &str| self.place(around, name);
        Query::new(entity, xpath, sort, &self.scope(around), &place, &self.compiler())
    }

    /// The expression of a parameter or, with an empty name, of the object around.
    fn variable(name: &str) -> String {
        format!("${}", if name.is_empty() { CURRENT_OBJECT } else { name })
    }

    /// The expression of a path from a variable.
    fn path(from: &str, path: &MemberPath) -> String {
        let mut text = from.to_owned();
        for segment in &path.0 {
            text.push('/');
            // An attribute goes by its own name.
            text.push_str(if segment.owner().is_some() {
                segment.local()
            } else {
                segment.as_str()
            });
        }
        text
    }

    fn template(
        &self,
        around: Around<'_>,
        text: &Translated,
        parameters: &[model_core::model::microflow::TextParameter],
    ) -> Template {
        let compiler = self.compiler();
        let values = parameters
            .iter()
            .map(|p| Shown::new(self.expression(around, &p.value, None), &compiler))
            .collect();
        Template { text: text.clone(), values }
    }

    fn arguments(&self, around: Around<'_>, arguments: &[Argument]) -> Vec<(String, Expression)> {
        arguments
            .iter()
            .map(|argument| {
                let parameter = self.facts.parameter(argument.parameter.as_str());
                let ty = parameter.map(|parameter| &parameter.ty);
                let value = self.expression(around, &argument.value, ty);
                (argument.parameter.local().to_owned(), value)
            })
            .collect()
    }

    // Widgets

    fn widgets(&mut self, widgets: &[model::Widget], around: Around<'_>) -> Vec<Widget> {
        widgets.iter().map(|widget| self.widget(widget, around)).collect()
    }

    fn widget(&mut self, widget: &model::Widget, around: Around<'_>) -> Widget {
        let visible = match widget.element().get("visible") {
            Some(Field::Text(text)) => self.condition(around, text),
            _ => None,
        };
        let name = widget.element().name().unwrap_or_default().to_owned();
        let appearance = appearance(widget);
        let classes = appearance.filter(|own| !own.dynamic_class.trim().is_empty()).map(|own| {
            let worked_out = self.expression(around, &own.dynamic_class, Some(&DataType::String));
            Box::new(Classes { worked_out, beside: own.clone() })
        });
        let look = appearance.map(Look::of).unwrap_or_default();
        Widget { id: widget.id(), name, visible, look, classes, kind: self.kind(widget, around) }
    }

    fn kind(&mut self, widget: &model::Widget, around: Around<'_>) -> Kind {
        match widget {
            model::Widget::LayoutGrid(grid) => {
                let rows = grid.rows.iter().map(|row| self.row(row, around)).collect();
                Kind::LayoutGrid(rows)
            }
            model::Widget::Container(container) => {
                Kind::Container(self.widgets(&container.widgets, around))
            }
            model::Widget::Text(text) => {
                let style = match text.style {
                    model::TextStyle::Body | model::TextStyle::Paragraph => TextStyle::Body,
                    model::TextStyle::Heading1 => TextStyle::Heading1,
                    model::TextStyle::Heading2 => TextStyle::Heading2,
                    model::TextStyle::Heading3
                    | model::TextStyle::Heading4
                    | model::TextStyle::Heading5
                    | model::TextStyle::Heading6 => TextStyle::Heading3,
                };
                Kind::Text(self.template(around, &text.text, &text.parameters), style)
            }
            model::Widget::DataView(view) => self.data_view(view, around),
            model::Widget::DataGrid(grid) => self.data_grid(grid, around),
            model::Widget::TextBox(input) => {
                let control = Control::Line { password: input.password };
                let mut kind = self.input(input, control, DateFormat::DateTime, around);
                if let Kind::Input(inner) = &mut kind {
                    inner.placeholder = input.placeholder.clone();
                }
                kind
            }
            model::Widget::TextArea(input) => {
                let lines = u32::try_from(input.lines.clamp(1, 100)).unwrap_or(4);
                self.input(input, Control::Area { lines }, DateFormat::DateTime, around)
            }
            model::Widget::CheckBox(input) => {
                self.input(input, Control::Check, DateFormat::DateTime, around)
            }
            model::Widget::DropDown(input) => {
                self.input(input, Control::Choice, DateFormat::DateTime, around)
            }
            model::Widget::DatePicker(input) => {
                let format = match input.format {
                    model::DateFormat::Date => DateFormat::Date,
                    model::DateFormat::DateTime | model::DateFormat::Custom => DateFormat::DateTime,
                    model::DateFormat::Time => DateFormat::Time,
                };
                self.input(input, Control::Date, format, around)
            }
            model::Widget::ReferenceSelector(selector) => self.selector(selector, around),
            model::Widget::Button(button) => Kind::Button(Box::new(Button {
                caption: button.caption.clone(),
                icon: button.icon.clone(),
                style: match button.style {
                    model::ButtonStyle::Default
                    | model::ButtonStyle::Info
                    | model::ButtonStyle::Success
                    | model::ButtonStyle::Warning => ButtonStyle::Default,
                    model::ButtonStyle::Primary => ButtonStyle::Primary,
                    model::ButtonStyle::Danger => ButtonStyle::Danger,
                    model::ButtonStyle::Link => ButtonStyle::Link,
                },
                action: button.action.as_deref().map(|action| self.action(action, around)),
            })),
            model::Widget::Label(label) => {
                Kind::Text(self.template(around, &label.text, &[]), TextStyle::Body)
            }
            model::Widget::Foreign(foreign) => Kind::Unknown(foreign.kind.clone(), Vec::new()),
            other => {
                // What only arranges others is not drawn yet, but what stands in it is.
                let arranges = other.element().get("source").is_none() && other.member().is_none();
                let inner = if arranges { other.inner() } else { Vec::new() };
                let inner = inner.into_iter().map(|inner| self.widget(inner, around)).collect();
                Kind::Unknown(other.element().kind().label.to_owned(), inner)
            }
        }
    }

    fn row(&mut self, row: &model::GridRow, around: Around<'_>) -> Vec<Column> {
        let widths = widths(&row.columns.iter().map(|column| column.width).collect::<Vec<_>>());
        let columns = row.columns.iter().zip(widths);
        columns
            .map(|(column, width)| Column {
                element: column.id,
                width,
                look: column.appearance.as_deref().map(Look::of).unwrap_or_default(),
                widgets: self.widgets(&column.widgets, around),
            })
            .collect()
    }

    fn data_view(&mut self, view: &model::DataView, around: Around<'_>) -> Kind {
        let (source, ty) = self.source(view.id, view.source.as_deref(), around);
        let access = match (view.editable, around) {
            (true, None) => Access::Change,
            (true, Some(outer)) => outer.access,
            (false, _) => Access::Read,
        };
        let outer = around.cloned().map(Box::new);
        let name = view.name.clone();
        let object = Object { name, slot: self.slot(), ty, access, outer };
        Kind::DataView(Box::new(DataView {
            source,
            slot: object.slot,
            widgets: self.widgets(&view.widgets, Some(&object)),
            footer: self.widgets(&view.footer, Some(&object)),
        }))
    }

    /// A data source and the type of its objects.
    fn source(
        &self,
        widget: model_core::id::Id,
        source: Option<&model::DataSource>,
        around: Around<'_>,
    ) -> (Source, DataType) {
        let broken = |words: &str| (Source::Broken(words.to_owned()), DataType::Unknown);
        let Some(source) = source else {
            return broken("No data source is chosen. Choose one in the properties.");
        };
        let ty = match self.contexts.source(widget, source.element(), self.facts) {
            DataType::Object(entity) | DataType::List(entity) => DataType::Object(entity),
            _ => return broken("The data source leads nowhere. See the problems of this page."),
        };
        let source = match source {
            model::DataSource::ContextSource(source) => {
                let text = Self::path(&Self::variable(&source.variable), &source.path);
                Source::Object(self.expression(around, &text, None))
            }
            model::DataSource::EntitySource(source) => {
                Source::Database(self.query(around, &source.entity, &source.xpath, &source.sort))
            }
            model::DataSource::LinkedSource(source) => {
                let text = Self::path(&Self::variable(&source.variable), &source.path);
                let object = self.expression(around, &text, None);
                let entity = object.data_type().entity().cloned();
                let Some((association, direction)) =
                    self.association(entity.as_ref(), &source.association)
                else {
                    return broken("The association leads nowhere.");
                };
                Source::Linked { object, association, direction }
            }
            model::DataSource::MicroflowSource(source) => {
                match (self.around.flow)(source.microflow.as_str()) {
                    Some(flow) => {
                        let arguments = self.arguments(around, &source.arguments);
                        Source::Microflow { flow, arguments }
                    }
                    None => return broken("The microflow is not there."),
                }
            }
            model::DataSource::ListenSource(_) => {
                return broken("Listening to a list cannot run in previews yet.");
            }
            model::DataSource::Foreign(foreign) => {
                return broken(&format!("Data sources of kind “{}” cannot run.", foreign.kind));
            }
        };
        (source, ty)
    }

    /// The number of an association and the way over it from an object of an entity.
    fn association(&self, from: Option<&QName>, name: &QName) -> Option<(u16, Direction)> {
        let number = self.around.layout.association(name)?;
        let association = self.facts.association(name.as_str())?;
        let forward = from.is_none_or(|e| self.facts.is_a(e.as_str(), association.owner.as_str()));
        Some((number, if forward { Direction::Forward } else { Direction::Backward }))
    }

    fn data_grid(&mut self, grid: &model::DataGrid, around: Around<'_>) -> Kind {
        let (source, ty) = self.source(grid.id, grid.source.as_deref(), around);
        let entity = ty.entity().cloned();
        let outer = around.cloned().map(Box::new);
        let name = grid.name.clone();
        let row = Object { name, slot: self.slot(), ty, access: Access::Read, outer };
        let sort = match grid.source.as_deref() {
            Some(model::DataSource::EntitySource(source)) => &source.sort[..],
            Some(model::DataSource::LinkedSource(source)) => &source.sort[..],
            _ => &[],
        };
        let sort = sort
            .iter()
            .map(|item| {
                let text = Self::path("$currentObject", &item.attribute);
                let sorted = match item.direction {
                    SortDirection::Ascending => Sorted::Ascending,
                    SortDirection::Descending => Sorted::Descending,
                };
                (self.expression(Some(&row), &text, None), item.attribute.to_string(), sorted)
            })
            .collect();
        let columns = grid.columns.iter().filter_map(|column| self.column(column, &row)).collect();
        Kind::DataGrid(Box::new(DataGrid {
            source,
            slot: row.slot,
            columns,
            sort,
            page_size: u64::try_from(grid.page_size).unwrap_or(0).max(1),
            toolbar: self.widgets(&grid.toolbar, Some(&row)),
            on_click: grid.on_click.as_deref().map(|action| self.action(action, Some(&row))),
            entity,
        }))
    }

    fn column(&self, column: &model::Column, row: &Object) -> Option<DataColumn> {
        // Columns of widgets are not shown in previews yet.
        let model::Column::DataColumn(column) = column else { return None };
        // Nor are those that show the values of several objects.
        if let Some(entity) = row.ty.entity() {
            follow(entity.as_str(), &column.member, self.facts).ok()?;
        }
        let attribute = self.facts.attribute(column.member.member()?.as_str())?;
        let is_text = matches!(attribute.ty, AttributeType::String(_));
        Some(DataColumn {
            id: column.id,
            caption: self.caption(&column.caption, column.member.member()?),
            width: u32::try_from(column.width).unwrap_or(1).max(1),
            value: self.expression(Some(row), &Self::path("$currentObject", &column.member), None),
            path: column.member.to_string(),
            form: self.form(&attribute.ty, None),
            searched: is_text && column.member.0.len() == 1,
        })
    }

    /// The words of a member: those of the widget, of the member, or made of its name.
    fn caption(&self, own: &Translated, member: &QName) -> Translated {
        if !own.is_empty() {
            return own.clone();
        }
        let of_attribute = || {
            let (_, entity) = self.around.index.entity_document(member.owner()?.as_str())?;
            Some(entity.attribute(member.local())?.caption.clone())
        };
        let of_association = || {
            let association = self.facts.association(member.as_str())?;
            let (_, entity) = self.around.index.entity_document(association.owner.as_str())?;
            Some(entity.association(member.local())?.caption.clone())
        };
        let caption = of_attribute().or_else(of_association).filter(|caption| !caption.is_empty());
        caption.unwrap_or_else(|| Translated::new(self.around.language, words(member.local())))
    }

    fn form(&self, ty: &AttributeType, date: Option<DateFormat>) -> Form {
        let (captions, values) = match ty {
            AttributeType::Enumeration(name) => {
                let values = self.facts.enumeration(name.as_str()).map_or(&[][..], |e| &e.values);
                let values = values.iter().map(|value| value.name.clone()).collect();
                (self.around.layout.captions(name), values)
            }
            _ => (None, Vec::new()),
        };
        let date = date.unwrap_or(match ty {
            AttributeType::DateTime { localized: false } => DateFormat::Date,
            _ => DateFormat::DateTime,
        });
        Form { ty: ty.clone(), captions, values, date }
    }
}

/// The widths of columns: shares of twelve units, those without one share what is left.
pub(super) fn widths(given: &[i64]) -> Vec<u8> {
    let used: i64 = given.iter().map(|width| (*width).clamp(0, 12)).sum();
    let shares = given.iter().filter(|width| **width <= 0).count();
    let rest = (12 - used).max(0);
    let mut left = i64::try_from(shares).unwrap_or(1);
    let mut free = rest;
    given
        .iter()
        .map(|width| {
            if *width > 0 {
                return u8::try_from((*width).min(12)).unwrap_or(12);
            }
            // What does not divide goes to the first of them.
            let share = (free + left - 1) / left.max(1);
            free -= share;
            left -= 1;
            u8::try_from(share.max(1)).unwrap_or(1)
        })
        .collect()
}

/// A name as people read it: `OrderLine` is `Order line`.
pub(super) fn words(name: &str) -> String {
    let mut words = String::new();
    let mut before_lower = false;
    for c in name.chars() {
        if c == '_' {
            words.push(' ');
        } else if c.is_uppercase() && before_lower {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
        before_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words
}
