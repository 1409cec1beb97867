//! A page of the model to a page as it runs.
//!
//! A model with errors compiles too: a widget that is not said well enough says so in its place.

mod actions;
mod inputs;
mod lists;
mod structure;

use std::collections::BTreeMap;

use model_core::analysis::variables::CURRENT_OBJECT;
use model_core::analysis::{Look, PageContexts, look};
use model_core::index::{Facts, Index};
use model_core::lang::Scope;
use model_core::lang::schema::Direction;
use model_core::model::app::{App, Theme};
use model_core::model::microflow::{Argument, SortItem};
use model_core::model::page::{self as model, Appearance, Page};
use model_core::model::{AttributeType, Field, MemberPath, Node, Translated};
use model_core::name::QName;
use model_core::value::DataType;

use super::program::{
    Access, Button, Classes, Column, DataView, Kind, PageProgram, Source, Widget,
};
use super::tree::{ButtonStyle, DateFormat, Opens, TextStyle};
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
    let mut builder = Builder {
        around,
        facts: &facts,
        root: Root { contexts: PageContexts::new(page, &facts), parameters: Vec::new() },
        title: &page.title,
        slots: 0,
        snippets: BTreeMap::new(),
    };
    builder.root.parameters = builder.parameters(&page.parameters);
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

struct Builder<'a> {
    around: &'a Surroundings<'a>,
    facts: &'a Facts<'a>,
    root: Root<'a>,
    /// The title of the page.
    title: &'a Translated,
    slots: u16,
    /// The snippets that the page uses; nothing for one that is being compiled.
    snippets: BTreeMap<QName, Option<structure::Snippet>>,
}

/// What only the page knows, or the snippet that is being compiled.
struct Root<'a> {
    contexts: PageContexts<'a>,
    parameters: Vec<Parameter>,
}

/// A parameter of a page or a snippet.
#[derive(Clone)]
struct Parameter {
    name: String,
    ty: DataType,
    slot: u16,
}

type Around<'o> = Option<&'o Object>;

impl Builder<'_> {
    fn compiler(&self) -> Compiler<'_> {
        Compiler { schema: self.around.index, layout: self.around.layout }
    }

    fn parameters(&mut self, parameters: &[model::PageParameter]) -> Vec<Parameter> {
        let parameter = |p: &model::PageParameter| {
            let (name, ty) = (p.name.clone(), p.ty.clone());
            Parameter { name, ty, slot: self.slot() }
        };
        parameters.iter().map(parameter).collect()
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
        for parameter in &self.root.parameters {
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
        if let Some(parameter) = self.root.parameters.iter().find(|p| p.name == name) {
            return Some(parameter.slot);
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
        let mut look = appearance.map(Look::of).unwrap_or_default();
        if matches!(widget, model::Widget::MenuBar(_) | model::Widget::Header(_)) {
            look.direction = look.direction.or(Some(look::Direction::Row));
        }
        Widget { id: widget.id(), name, visible, look, classes, kind: self.kind(widget, around) }
    }

    fn kind(&mut self, widget: &model::Widget, around: Around<'_>) -> Kind {
        match widget {
            model::Widget::LayoutGrid(grid) => {
                let rows = grid.rows.iter().map(|row| self.row(row, around)).collect();
                Kind::LayoutGrid(rows)
            }
            model::Widget::Container(container) => {
                let on_click = container.on_click.as_deref();
                let on_click = on_click.map(|action| Box::new(self.action(action, around)));
                Kind::Container(self.widgets(&container.widgets, around), on_click)
            }
            model::Widget::SnippetCall(call) => self.snippet(call, around),
            model::Widget::Tabs(tabs) => self.tabs(tabs, around),
            model::Widget::GroupBox(group) => self.group(group, around),
            model::Widget::Accordion(accordion) => self.accordion(accordion, around),
            model::Widget::Table(table) => self.table(table, around),
            model::Widget::ScrollContainer(container) => self.regions(container, around),
            model::Widget::Header(header) => {
                let mut widgets = self.widgets(&header.left, around);
                widgets.extend(self.widgets(&header.right, around));
                Kind::Container(widgets, None)
            }
            model::Widget::NavigationList(list) => self.navigation_list(list, around),
            model::Widget::MenuBar(bar) => self.menu(&bar.menu, around),
            model::Widget::NavigationTree(tree) => self.menu(&tree.menu, around),
            model::Widget::Tree(tree) => self.tree(tree, around),
            model::Widget::Tooltip(tooltip) => {
                Kind::Container(self.widgets(&tooltip.widgets, around), None)
            }
            model::Widget::Title(_) => {
                let template = Template { text: self.title.clone(), values: Vec::new() };
                Kind::Text(template, TextStyle::Heading1)
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
            model::Widget::Label(label) => {
                Kind::Text(self.template(around, &label.text, &[]), TextStyle::Body)
            }
            model::Widget::Badge(badge) => {
                Kind::Text(self.template(around, &badge.text, &badge.parameters), TextStyle::Body)
            }
            model::Widget::ImageView(image) => self.image(image, around),
            model::Widget::DataView(view) => self.data_view(view, around),
            model::Widget::DataGrid(grid) => self.data_grid(grid, around),
            model::Widget::ListView(list) => self.list_view(list, around),
            model::Widget::TemplateGrid(grid) => self.template_grid(grid, around),
            model::Widget::Gallery(gallery) => self.gallery(gallery, around),
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
            model::Widget::Foreign(foreign) => Kind::Unknown(foreign.kind.clone(), Vec::new()),
            model::Widget::ForeignWidget(foreign) => self.foreign(foreign, around),
            other => self.any_input(other, around).unwrap_or_else(|| self.unknown(other, around)),
        }
    }

    /// A widget that is not drawn yet. What only arranges others shows what stands in it.
    fn unknown(&mut self, widget: &model::Widget, around: Around<'_>) -> Kind {
        let arranges = widget.element().get("source").is_none() && widget.member().is_none();
        let inner = if arranges { widget.inner() } else { Vec::new() };
        let inner = inner.into_iter().map(|inner| self.widget(inner, around)).collect();
        Kind::Unknown(widget.element().kind().label.to_owned(), inner)
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
        let ty = match self.root.contexts.source(widget, source.element(), self.facts) {
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
