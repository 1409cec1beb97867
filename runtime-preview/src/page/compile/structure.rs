//! Widgets that hold others: snippets, tabs, groups, tables, regions; and pictures.

use std::sync::Arc;

use model_core::analysis::{Look, PageContexts};
use model_core::id::Id;
use model_core::model::Translated;
use model_core::model::meta::Target;
use model_core::model::navigation::{Menu, MenuItem, Navigation};
use model_core::model::page as model;
use model_core::name::QName;

use super::super::program::{
    Button, Column, Group, Image, Kind, SnippetCall, Tab, Table, TableCell, TableRow, Widget,
};
use super::super::tree::{ButtonStyle, TextStyle};
use super::{Around, Builder, Parameter, Root};
use crate::eval::template::Template;

/// A snippet as a page uses it, wherever it does.
#[derive(Clone)]
pub(super) struct Snippet {
    parameters: Vec<Parameter>,
    widgets: Arc<[Widget]>,
}

/// How many of a row's twelve units a region at the side takes.
const SIDE: u8 = 3;

impl Builder<'_> {
    pub(super) fn snippet(&mut self, call: &model::SnippetCall, around: Around<'_>) -> Kind {
        let name = call.snippet.as_str();
        let index = self.around.index;
        let found = index.resolve(Target::Snippet, name);
        let document = found.and_then(|found| index.document(found.document));
        let snippet = document.and_then(|document| document.root().downcast::<model::Snippet>());
        let Some(snippet) = snippet else {
            return self.sentence(&match name {
                "" => "No snippet is chosen. Choose one in the properties.".to_owned(),
                name => format!("There is no snippet “{name}”."),
            });
        };
        let compiled = match self.snippets.get(&call.snippet) {
            Some(Some(known)) => known.clone(),
            Some(None) => {
                return self.sentence(&format!("The snippet “{name}” shows itself."));
            }
            None => {
                self.snippets.insert(call.snippet.clone(), None);
                let contexts = PageContexts::new(snippet, self.facts);
                let parameters = self.parameters(&snippet.parameters);
                let root = Root { contexts, parameters: parameters.clone() };
                let outer = std::mem::replace(&mut self.root, root);
                // A snippet knows its parameters and nothing of what is around its call.
                let widgets = self.widgets(&snippet.widgets, None).into();
                self.root = outer;
                let compiled = Snippet { parameters, widgets };
                self.snippets.insert(call.snippet.clone(), Some(compiled.clone()));
                compiled
            }
        };
        let argument = |parameter: &Parameter| {
            let mut given = call.arguments.iter();
            let given = given.find(|given| given.parameter.local() == parameter.name)?;
            Some((parameter.slot, self.expression(around, &given.value, Some(&parameter.ty))))
        };
        let arguments = compiled.parameters.iter().filter_map(argument).collect();
        Kind::Snippet(Box::new(SnippetCall { arguments, widgets: compiled.widgets }))
    }

    /// Words that say what the model lacks.
    fn sentence(&self, words: &str) -> Kind {
        let text = Translated::new(self.around.language, words);
        Kind::Text(Template { text, values: Vec::new() }, TextStyle::Body)
    }

    pub(super) fn tabs(&mut self, tabs: &model::Tabs, around: Around<'_>) -> Kind {
        let first = tabs.pages.iter().position(|page| page.id == tabs.first).unwrap_or(0);
        let pages = tabs.pages.iter();
        let pages = pages
            .map(|page| Tab {
                element: page.id,
                caption: page.caption.clone(),
                badge: self.template(around, &page.badge, &page.parameters),
                visible: self.condition(around, &page.visible),
                widgets: self.widgets(&page.widgets, around),
            })
            .collect();
        Kind::Tabs(pages, first)
    }

    pub(super) fn group(&mut self, group: &model::GroupBox, around: Around<'_>) -> Kind {
        Kind::Group(Box::new(Group {
            caption: self.template(around, &group.caption, &group.parameters),
            folds: group.folding != model::Folding::No,
            open: group.folding != model::Folding::Closed,
            widgets: self.widgets(&group.widgets, around),
        }))
    }

    /// The parts of an accordion are groups that open and close.
    pub(super) fn accordion(&mut self, accordion: &model::Accordion, around: Around<'_>) -> Kind {
        let group = |group: &model::AccordionGroup| {
            let kind = Kind::Group(Box::new(Group {
                caption: self.template(around, &group.caption, &group.parameters),
                folds: true,
                open: group.open,
                widgets: self.widgets(&group.widgets, around),
            }));
            Widget { visible: self.condition(around, &group.visible), ..part(group.id, kind) }
        };
        Kind::Container(accordion.groups.iter().map(group).collect(), None)
    }

    /// Entries that do something when they are clicked.
    pub(super) fn navigation_list(
        &mut self,
        list: &model::NavigationList,
        around: Around<'_>,
    ) -> Kind {
        let item = |item: &model::NavigationItem| {
            let action = item.action.as_deref().map(|a| Box::new(self.action(a, around)));
            let kind = Kind::Container(self.widgets(&item.widgets, around), action);
            let look = item.appearance.as_deref().map(Look::of).unwrap_or_default();
            Widget { look, ..part(item.id, kind) }
        };
        Kind::Container(list.items.iter().map(item).collect(), None)
    }

    /// A menu as links, groups of it as groups that open.
    pub(super) fn menu(&mut self, menu: &QName, around: Around<'_>) -> Kind {
        let index = self.around.index;
        let named = index.resolve(Target::Menu, menu.as_str());
        let named = named.and_then(|found| index.document(found.document));
        let named = named.and_then(|document| document.root().downcast::<Menu>());
        let of_app = || {
            let mut documents = index.documents().values();
            let found = documents.find_map(|d| d.root().downcast::<Navigation>());
            found.map_or(&[][..], |navigation| &navigation.items)
        };
        let items = named.map_or_else(of_app, |menu| &menu.items);
        Kind::Container(items.iter().map(|item| self.menu_item(item, around)).collect(), None)
    }

    fn menu_item(&mut self, item: &MenuItem, around: Around<'_>) -> Widget {
        if !item.items.is_empty() {
            let widgets = item.items.iter().map(|item| self.menu_item(item, around)).collect();
            let caption = self.template(around, &item.caption, &[]);
            return part(
                item.id,
                Kind::Group(Box::new(Group { caption, folds: true, open: true, widgets })),
            );
        }
        let action: Option<model::Action> = if !item.page.is_empty() {
            Some(model::PageAction { page: item.page.clone(), ..Default::default() }.into())
        } else if !item.microflow.is_empty() {
            let microflow = item.microflow.clone();
            Some(model::MicroflowAction { microflow, ..Default::default() }.into())
        } else {
            None
        };
        let button = Button {
            caption: item.caption.clone(),
            icon: item.icon.clone(),
            style: ButtonStyle::Link,
            action: action.map(|action| self.action(&action, around)),
        };
        part(item.id, Kind::Button(Box::new(button)))
    }

    pub(super) fn table(&mut self, table: &model::Table, around: Around<'_>) -> Kind {
        let count = |number: i64| usize::try_from(number.clamp(0, 1000)).unwrap_or(0);
        // A column that says no width is as wide as the others are on average.
        let said: Vec<i64> = table.columns.iter().map(|c| c.width).filter(|w| *w > 0).collect();
        let usual = said.iter().sum::<i64>() / i64::try_from(said.len().max(1)).unwrap_or(1);
        let share = |column: &model::TableColumn| {
            let width = if column.width > 0 { column.width } else { usual.max(1) };
            u32::try_from(width).unwrap_or(1)
        };
        let cell = |this: &mut Self, cell: &model::TableCell| TableCell {
            element: cell.id,
            column: count(cell.column),
            columns: count(cell.columns).max(1),
            rows: count(cell.rows).max(1),
            heading: cell.heading,
            look: cell.appearance.as_deref().map(Look::of).unwrap_or_default(),
            widgets: this.widgets(&cell.widgets, around),
        };
        let columns = table.columns.iter().map(share).collect();
        let rows = table.rows.iter();
        let rows = rows
            .map(|row| TableRow {
                visible: self.condition(around, &row.visible),
                cells: row.cells.iter().map(|c| cell(self, c)).collect(),
            })
            .collect();
        Kind::Table(Box::new(Table { columns, rows }))
    }

    /// Regions stand as in a layout grid: above, in the middle with those at the sides, below.
    pub(super) fn regions(
        &mut self,
        container: &model::ScrollContainer,
        around: Around<'_>,
    ) -> Kind {
        use model::Side;
        let on = |side: Side| container.regions.iter().filter(move |region| region.side == side);
        let middle: Vec<&model::Region> =
            on(Side::Left).chain(on(Side::Centre)).chain(on(Side::Right)).collect();
        let sides = middle.iter().filter(|region| region.side != Side::Centre).count();
        let taken = SIDE.saturating_mul(u8::try_from(sides).unwrap_or(u8::MAX));
        let width = |region: &model::Region| match region.side {
            Side::Left | Side::Right if middle.len() > sides => SIDE,
            Side::Left | Side::Right => 12 / u8::try_from(sides.clamp(1, 12)).unwrap_or(1),
            Side::Centre => 12_u8.saturating_sub(taken).max(1),
            Side::Top | Side::Bottom => 12,
        };
        let mut rows: Vec<Vec<&model::Region>> = on(Side::Top).map(|region| vec![region]).collect();
        rows.push(middle.clone());
        rows.extend(on(Side::Bottom).map(|region| vec![region]));
        let mut column = |region: &model::Region| Column {
            element: region.id,
            width: width(region),
            look: region.appearance.as_deref().map(Look::of).unwrap_or_default(),
            widgets: self.widgets(&region.widgets, around),
        };
        let rows = rows.into_iter().filter(|row| !row.is_empty());
        Kind::LayoutGrid(rows.map(|row| row.into_iter().map(&mut column).collect()).collect())
    }

    pub(super) fn image(&mut self, image: &model::ImageView, around: Around<'_>) -> Kind {
        let points = |size: i64, unit: model::Unit| match unit {
            model::Unit::Pixels => u32::try_from(size.clamp(0, 10_000)).unwrap_or(0),
            model::Unit::Auto | model::Unit::Percent => 0,
        };
        Kind::Image(Box::new(Image {
            name: image.image.to_string(),
            address: self.template(around, &image.address, &image.parameters),
            alternative: self.template(around, &image.alternative, &image.parameters),
            width: points(image.width, image.width_unit),
            height: points(image.height, image.height_unit),
            on_click: image.on_click.as_deref().map(|action| self.action(action, around)),
        }))
    }
}

/// A part of a widget that is drawn as one of its own.
pub(super) fn part(id: Id, kind: Kind) -> Widget {
    let look = Look::default();
    Widget { id, name: String::new(), visible: None, look, classes: None, kind }
}
