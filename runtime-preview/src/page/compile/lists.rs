//! Widgets that show many objects.

use model_core::analysis::path::follow;
use model_core::id::Id;
use model_core::model::microflow::{Direction as SortDirection, SortItem};
use model_core::model::page as model;
use model_core::model::{AttributeType, MemberPath, Translated};
use model_core::value::DataType;

use super::super::program::{Access, DataColumn, DataGrid, Group, Kind, List, Widget};
use super::super::tree::Sorted;
use super::structure::part;
use super::{Around, Builder, Object};

/// How many objects of a widget of another tool are shown.
const OBJECTS: i64 = 20;

/// How many nodes of a tree stand under one.
const NODES: i64 = 200;

/// What grids and lists have in common.
struct Rows<'w> {
    id: Id,
    name: &'w str,
    source: Option<&'w model::DataSource>,
    page_size: i64,
    toolbar: &'w [model::Widget],
    on_click: Option<&'w model::Action>,
}

impl Builder<'_> {
    pub(super) fn data_grid(&mut self, grid: &model::DataGrid, around: Around<'_>) -> Kind {
        let rows = Rows {
            id: grid.id,
            name: &grid.name,
            source: grid.source.as_deref(),
            page_size: grid.page_size,
            toolbar: &grid.toolbar,
            on_click: grid.on_click.as_deref(),
        };
        let (mut compiled, row) = self.rows(&rows, Access::Read, around);
        let columns = grid.columns.iter().filter_map(|column| self.column(column, &row));
        compiled.columns = columns.collect();
        Kind::DataGrid(Box::new(compiled))
    }

    pub(super) fn list_view(&mut self, list: &model::ListView, around: Around<'_>) -> Kind {
        let rows = Rows {
            id: list.id,
            name: &list.name,
            source: list.source.as_deref(),
            page_size: list.page_size,
            toolbar: &[],
            on_click: list.on_click.as_deref(),
        };
        let access = if list.editable { Access::Change } else { Access::Read };
        let (mut grid, row) = self.rows(&rows, access, around);
        let searched = |search: &model::SearchIn| {
            let column = self.data_column(search.id, &search.member, &row)?;
            Some(DataColumn { searched: true, ..column })
        };
        grid.columns = list.search.iter().filter_map(searched).collect();
        let templates = list.templates.iter();
        let templates = templates
            .map(|template| {
                let ty = DataType::Object(template.entity.clone());
                let row = Object { ty, ..row.clone() };
                (template.entity.clone(), self.widgets(&template.widgets, Some(&row)))
            })
            .collect();
        Kind::List(Box::new(List {
            grid,
            across: across(list.columns),
            widgets: self.widgets(&list.widgets, Some(&row)),
            templates,
            editable: list.editable,
            selectable: false,
        }))
    }

    pub(super) fn template_grid(&mut self, grid: &model::TemplateGrid, around: Around<'_>) -> Kind {
        let rows = Rows {
            id: grid.id,
            name: &grid.name,
            source: grid.source.as_deref(),
            page_size: grid.columns.max(1).saturating_mul(grid.rows.max(1)),
            toolbar: &grid.toolbar,
            on_click: grid.on_click.as_deref(),
        };
        let selectable = grid.selection != model::Selection::None;
        self.cards(&rows, grid.columns, selectable, &grid.widgets, around)
    }

    pub(super) fn gallery(&mut self, gallery: &model::Gallery, around: Around<'_>) -> Kind {
        let rows = Rows {
            id: gallery.id,
            name: &gallery.name,
            source: gallery.source.as_deref(),
            page_size: gallery.page_size,
            toolbar: &gallery.toolbar,
            on_click: gallery.on_click.as_deref(),
        };
        let selectable = gallery.selection != model::Selection::None;
        self.cards(&rows, gallery.columns, selectable, &gallery.widgets, around)
    }

    /// A tree is a list of groups that open; what stands in them is often another tree.
    pub(super) fn tree(&mut self, tree: &model::Tree, around: Around<'_>) -> Kind {
        let rows = Rows {
            id: tree.id,
            name: &tree.name,
            source: tree.source.as_deref(),
            page_size: NODES,
            toolbar: &[],
            on_click: None,
        };
        let (grid, row) = self.rows(&rows, Access::Read, around);
        let mut widgets = self.widgets(&tree.heading, Some(&row));
        widgets.extend(self.widgets(&tree.widgets, Some(&row)));
        let caption = self.template(Some(&row), &tree.text, &tree.parameters);
        let group = Group { caption, folds: true, open: tree.open, widgets };
        Kind::List(Box::new(List {
            grid,
            across: 1,
            widgets: vec![part(tree.id, Kind::Group(Box::new(group)))],
            templates: Vec::new(),
            editable: false,
            selectable: false,
        }))
    }

    fn cards(
        &mut self,
        rows: &Rows<'_>,
        columns: i64,
        selectable: bool,
        widgets: &[model::Widget],
        around: Around<'_>,
    ) -> Kind {
        let (grid, row) = self.rows(rows, Access::Read, around);
        Kind::List(Box::new(List {
            grid,
            across: across(columns),
            widgets: self.widgets(widgets, Some(&row)),
            templates: Vec::new(),
            editable: false,
            selectable,
        }))
    }

    /// A widget of another tool: what stands in it, once for each of its objects where it has a data
    /// source.
    pub(super) fn foreign(&mut self, foreign: &model::ForeignWidget, around: Around<'_>) -> Kind {
        let what = if foreign.what.is_empty() { "foreign widget" } else { &foreign.what };
        let source = foreign.source.as_deref();
        let inner = self.each_object(foreign.id, source, around, &mut |this, around| {
            let mut inner = this.widgets(&foreign.widgets, around);
            inner.extend(foreign.parts.iter().flat_map(|part| this.foreign_part(part, around)));
            inner
        });
        Kind::Unknown(what.to_owned(), inner)
    }

    fn foreign_part(&mut self, part: &model::ForeignPart, around: Around<'_>) -> Vec<Widget> {
        self.each_object(part.id, part.source.as_deref(), around, &mut |this, around| {
            let mut inner = this.widgets(&part.widgets, around);
            inner.extend(part.parts.iter().flat_map(|part| this.foreign_part(part, around)));
            inner
        })
    }

    /// Widgets as they are or, where there is a data source, as those of each row of a list.
    fn each_object(
        &mut self,
        id: Id,
        source: Option<&model::DataSource>,
        around: Around<'_>,
        widgets: &mut dyn FnMut(&mut Self, Around<'_>) -> Vec<Widget>,
    ) -> Vec<Widget> {
        let Some(source) = source else { return widgets(self, around) };
        let rows = Rows {
            id,
            name: "",
            source: Some(source),
            page_size: OBJECTS,
            toolbar: &[],
            on_click: None,
        };
        let (grid, row) = self.rows(&rows, Access::Read, around);
        let widgets = widgets(self, Some(&row));
        if widgets.is_empty() {
            return Vec::new();
        }
        let list = List {
            grid,
            across: 1,
            widgets,
            templates: Vec::new(),
            editable: false,
            selectable: false,
        };
        vec![part(id, Kind::List(Box::new(list)))]
    }

    /// Where rows come from and what is done with them, and a row as the object around widgets.
    fn rows(&mut self, rows: &Rows<'_>, access: Access, around: Around<'_>) -> (DataGrid, Object) {
        let (source, ty) = self.source(rows.id, rows.source, around);
        let entity = ty.entity().cloned();
        let outer = around.cloned().map(Box::new);
        let row = Object { name: rows.name.to_owned(), slot: self.slot(), ty, access, outer };
        let sort: &[SortItem] = match rows.source {
            Some(model::DataSource::EntitySource(source)) => &source.sort,
            Some(model::DataSource::LinkedSource(source)) => &source.sort,
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
        let grid = DataGrid {
            source,
            slot: row.slot,
            columns: Vec::new(),
            sort,
            page_size: u64::try_from(rows.page_size).unwrap_or(0).max(1),
            toolbar: self.widgets(rows.toolbar, Some(&row)),
            on_click: rows.on_click.map(|action| self.action(action, Some(&row))),
            entity,
        };
        (grid, row)
    }

    fn column(&mut self, column: &model::Column, row: &Object) -> Option<DataColumn> {
        let width = |width: i64| u32::try_from(width).unwrap_or(1).max(1);
        match column {
            model::Column::DataColumn(column) => Some(DataColumn {
                caption: self.caption(&column.caption, column.member.member()?),
                width: width(column.width),
                ..self.data_column(column.id, &column.member, row)?
            }),
            model::Column::ContentColumn(column) => {
                let sorted_by = self.data_column(column.id, &column.member, row);
                let base = sorted_by.unwrap_or_else(|| DataColumn {
                    id: column.id,
                    caption: Translated::default(),
                    width: 1,
                    value: self.expression(None, "empty", None),
                    path: String::new(),
                    form: self.form(&AttributeType::String(None), None),
                    widgets: Vec::new(),
                    has_widgets: true,
                    searched: false,
                });
                Some(DataColumn {
                    caption: column.caption.clone(),
                    width: width(column.width),
                    widgets: self.widgets(&column.widgets, Some(row)),
                    has_widgets: true,
                    searched: false,
                    ..base
                })
            }
            model::Column::Foreign(_) => None,
        }
    }

    /// A column of the values of a member, where it has one value for each row.
    fn data_column(&self, id: Id, member: &MemberPath, row: &Object) -> Option<DataColumn> {
        if let Some(entity) = row.ty.entity() {
            follow(entity.as_str(), member, self.facts).ok()?;
        }
        let attribute = self.facts.attribute(member.member()?.as_str())?;
        let is_text = matches!(attribute.ty, AttributeType::String(_));
        Some(DataColumn {
            id,
            caption: Translated::default(),
            width: 1,
            value: self.expression(Some(row), &Self::path("$currentObject", member), None),
            path: member.to_string(),
            form: self.form(&attribute.ty, None),
            widgets: Vec::new(),
            has_widgets: false,
            searched: is_text && member.0.len() == 1,
        })
    }
}

/// How many cards stand beside each other.
fn across(columns: i64) -> u32 {
    u32::try_from(columns.clamp(1, 12)).unwrap_or(1)
}
