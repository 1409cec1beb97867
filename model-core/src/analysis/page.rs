//! What stands around each widget of a page: the parameters, and the object whose members the
//! widgets show.

use std::collections::BTreeMap;

use crate::id::Id;
use crate::index::Facts;
use crate::lang::Scope;
use crate::model::page::{ContextSource, DataGrid, DataSource, Page, Widget};
use crate::value::DataType;

use super::Place;
use super::path::{PathEnd, follow};
use super::variables::{CURRENT_OBJECT, over};

/// The objects around the widgets of a page.
#[derive(Debug)]
pub struct PageContexts<'a> {
    /// The page.
    pub page: &'a Page,
    /// The objects that are around something, each inside another or none.
    around: Vec<Around>,
    /// Which of them is around which widget or column; nothing for what stands in none.
    of: BTreeMap<Id, Option<usize>>,
    /// The same for what happens at a double click on a row, by the grid.
    of_rows: BTreeMap<Id, usize>,
}

/// An object that is around widgets.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// Its type: an object, or Unknown where the data source is wrong.
    pub ty: DataType,
    /// The data view or grid that shows it.
    pub widget: Id,
    /// The object around that.
    outer: Option<usize>,
}

impl<'a> PageContexts<'a> {
    /// The contexts of a page.
    pub fn new(page: &'a Page, facts: &Facts<'_>) -> PageContexts<'a> {
        let mut this = PageContexts {
            page,
            around: Vec::new(),
            of: BTreeMap::new(),
            of_rows: BTreeMap::new(),
        };
        for widget in &page.widgets {
            this.enter(widget, None, facts);
        }
        this
    }

    fn enter(&mut self, widget: &'a Widget, around: Option<usize>, facts: &Facts<'_>) {
        self.of.insert(widget.id(), around);
        match widget {
            Widget::DataView(view) => {
                let inside = self.open(view.source.as_deref(), view.id, around, facts);
                for inner in view.widgets.iter().chain(&view.footer) {
                    self.enter(inner, Some(inside), facts);
                }
            }
            Widget::DataGrid(grid) => {
                let inside = self.open(grid.source.as_deref(), grid.id, around, facts);
                self.of_rows.insert(grid.id, inside);
                for column in &grid.columns {
                    self.of.insert(column.id, Some(inside));
                }
                for inner in &grid.toolbar {
                    self.enter(inner, Some(inside), facts);
                }
            }
            _ => {
                for inner in widget.inner() {
                    self.enter(inner, around, facts);
                }
            }
        }
    }

    fn open(
        &mut self,
        source: Option<&DataSource>,
        widget: Id,
        outer: Option<usize>,
        facts: &Facts<'_>,
    ) -> usize {
        let shown = source.map(|source| self.source_type(source, outer, facts));
        let ty = match shown {
            Some(DataType::Object(entity) | DataType::List(entity)) => DataType::Object(entity),
            _ => DataType::Unknown,
        };
        self.around.push(Around { ty, widget, outer });
        self.around.len() - 1
    }

    fn source_type(
        &self,
        source: &DataSource,
        around: Option<usize>,
        facts: &Facts<'_>,
    ) -> DataType {
        match source {
            DataSource::ContextSource(source) => self.context_type(source, around, facts),
            DataSource::EntitySource(source) => match facts.entity(source.entity.as_str()) {
                Some(entity) => DataType::List(entity.name.clone()),
                None => DataType::Unknown,
            },
            DataSource::LinkedSource(source) => {
                match self.variable_type(&source.variable, around).entity() {
                    Some(entity) => over(entity.as_str(), source.association.as_str(), facts),
                    None => DataType::Unknown,
                }
            }
            DataSource::MicroflowSource(source) => {
                let called = facts.microflow(source.microflow.as_str());
                called.map_or(DataType::Unknown, |called| called.returns.clone())
            }
            DataSource::Foreign(_) => DataType::Unknown,
        }
    }

    fn context_type(
        &self,
        source: &ContextSource,
        around: Option<usize>,
        facts: &Facts<'_>,
    ) -> DataType {
        let ty = self.variable_type(&source.variable, around);
        if source.path.is_empty() {
            return ty;
        }
        let Some(entity) = ty.entity() else { return DataType::Unknown };
        match follow(entity.as_str(), &source.path, facts) {
            Ok(PathEnd::Association { leads_to, .. }) => leads_to,
            Ok(PathEnd::Object(entity)) => DataType::Object(entity),
            _ => DataType::Unknown,
        }
    }

    /// The type of a parameter; with an empty name that of the object around.
    fn variable_type(&self, name: &str, around: Option<usize>) -> DataType {
        if name.is_empty() || name == CURRENT_OBJECT {
            let around = around.and_then(|at| self.around.get(at));
            return around.map_or(DataType::Unknown, |around| around.ty.clone());
        }
        let parameter = self.page.parameters.iter().find(|p| p.name == name);
        parameter.map_or(DataType::Unknown, |parameter| parameter.ty.clone())
    }

    /// What the data source of a data view or a grid yields: an object, a list, something else that
    /// no widget can show, or Unknown.
    pub fn source(&self, widget: Id, source: &DataSource, facts: &Facts<'_>) -> DataType {
        let around = self.of.get(&widget).copied().flatten();
        self.source_type(source, around, facts)
    }

    fn around_index(&self, place: &Place<'_, '_>) -> Option<usize> {
        let mut below = "";
        for step in place.outward() {
            let id = step.element.id();
            if below == "onClick" && step.element.downcast::<DataGrid>().is_some() {
                return self.of_rows.get(&id).copied();
            }
            if step.in_list
                && let Some(around) = self.of.get(&id)
            {
                return *around;
            }
            below = step.key;
        }
        None
    }

    /// The type of the object around an element: an object, or Unknown where the data source of
    /// what holds it is wrong; nothing where it stands in no data view and no grid.
    pub fn around(&self, place: &Place<'_, '_>) -> Option<&DataType> {
        Some(&self.nearest_around(place)?.ty)
    }

    /// The object around an element, with the widget that shows it.
    pub fn nearest_around(&self, place: &Place<'_, '_>) -> Option<&Around> {
        self.around.get(self.around_index(place)?)
    }

    /// All objects around an element, the nearest first.
    pub fn all_around(&self, place: &Place<'_, '_>) -> Vec<&Around> {
        let mut all = Vec::new();
        let mut next = self.around_index(place);
        while let Some(around) = next.and_then(|at| self.around.get(at)) {
            all.push(around);
            next = around.outer;
        }
        all
    }

    /// The variables that exist where an element stands, without those of the system.
    pub fn scope(&self, place: &Place<'_, '_>) -> Scope {
        let mut scope = Scope::default();
        for parameter in &self.page.parameters {
            scope.insert(parameter.name.as_str(), parameter.ty.clone());
        }
        if let Some(ty) = self.around(place) {
            scope.insert(CURRENT_OBJECT, ty.clone());
        }
        scope
    }
}
