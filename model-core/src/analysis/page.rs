//! What stands around each widget of a page: the parameters, the variables, and the object whose
//! members the widgets show. Snippets, layouts, building blocks and templates are pages here.

use std::collections::BTreeMap;

use crate::id::Id;
use crate::index::Facts;
use crate::lang::Scope;
use crate::model::meta::find;
use crate::model::page::{
    ContextSource, DataGrid, EntitySource, Gallery, LinkedSource, ListTemplate, ListenSource,
    MicroflowSource, PageParameter, PageVariable, ReferenceSetSelector, Selection, TemplateGrid,
};
use crate::model::{Element, Field, MemberPath};
use crate::value::DataType;

use super::Place;
use super::path::{PathEnd, follow};
use super::variables::{CURRENT_OBJECT, over};

/// The objects around the widgets of a page.
#[derive(Debug)]
pub struct PageContexts<'a> {
    /// The page, snippet, layout, building block or template.
    root: &'a dyn Element,
    /// Its parameters and variables, by name.
    variables: BTreeMap<&'a str, &'a DataType>,
    /// The objects that are around something, each inside another or none.
    around: Vec<Around>,
    /// Which of them is around which element of a list; nothing for what stands in none.
    of: BTreeMap<Id, Option<usize>>,
    /// Which of them a widget shows: it is around all in the widget but its data source.
    inside: BTreeMap<Id, usize>,
}

/// An object that is around widgets.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// Its type: an object, or Unknown where the data source is wrong.
    pub ty: DataType,
    /// The data view or list that shows it.
    pub widget: Id,
    /// The name of that, by which expressions inside call the object; empty where it has none.
    pub name: String,
    /// The object around that.
    outer: Option<usize>,
}

/// What a place has to do with the object that the element at it shows.
fn is_inside(element: &dyn Element, key: &str) -> bool {
    if element.downcast::<ReferenceSetSelector>().is_some() {
        return matches!(key, "columns" | "toolbar");
    }
    // What stands in the place of a gallery without objects has none.
    !(matches!(key, "" | "source") || key == "empty" && element.kind().name == "gallery")
}

impl<'a> PageContexts<'a> {
    /// The contexts of a page, a snippet, a layout, a building block or a template.
    pub fn new(root: &'a dyn Element, facts: &Facts<'_>) -> PageContexts<'a> {
        let mut variables = BTreeMap::new();
        for key in ["variables", "parameters"] {
            let Some(Field::Elements(list)) = root.get(key) else { continue };
            for element in list.iter() {
                if let Some(parameter) = element.downcast::<PageParameter>() {
                    variables.insert(parameter.name.as_str(), &parameter.ty);
                } else if let Some(variable) = element.downcast::<PageVariable>() {
                    variables.insert(variable.name.as_str(), &variable.ty);
                }
            }
        }
        let mut this = PageContexts {
            root,
            variables,
            around: Vec::new(),
            of: BTreeMap::new(),
            inside: BTreeMap::new(),
        };
        // A data view may listen to a list that comes after it, so what the first round found
        // about lists counts in the next, until nothing is added.
        let mut known = BTreeMap::new();
        for _ in 0..8 {
            this.around.clear();
            this.of.clear();
            this.inside.clear();
            this.enter(root, None, &known, facts);
            let found: BTreeMap<Id, DataType> =
                this.around.iter().map(|around| (around.widget, around.ty.clone())).collect();
            if found == known || !this.listens() {
                break;
            }
            known = found;
        }
        this
    }

    /// Whether any widget listens to another.
    fn listens(&self) -> bool {
        let mut listens = false;
        crate::model::meta::walk(self.root, &mut |element| {
            listens |= element.downcast::<ListenSource>().is_some();
        });
        listens
    }

    fn enter(
        &mut self,
        element: &'a dyn Element,
        around: Option<usize>,
        known: &BTreeMap<Id, DataType>,
        facts: &Facts<'_>,
    ) {
        let shown = self.shown(element, around, known, facts).map(|ty| {
            let widget = element.id();
            let name = element.name().unwrap_or_default().to_owned();
            self.around.push(Around { ty, widget, name, outer: around });
            self.inside.insert(widget, self.around.len() - 1);
            self.around.len() - 1
        });
        for (property, field) in element.fields() {
            let Field::Elements(elements) = field else { continue };
            let inner = shown.filter(|_| is_inside(element, property.key)).or(around);
            for within in elements.iter() {
                if elements.capacity() > 1 {
                    self.of.insert(within.id(), inner);
                }
                self.enter(within, inner, known, facts);
            }
        }
    }

    /// The type of the object that an element shows; nothing where it shows none of its own.
    fn shown(
        &self,
        element: &dyn Element,
        around: Option<usize>,
        known: &BTreeMap<Id, DataType>,
        facts: &Facts<'_>,
    ) -> Option<DataType> {
        if let Some(selector) = element.downcast::<ReferenceSetSelector>() {
            let entity = self.variable_type(&selector.variable, around).entity().cloned();
            let leads = entity.map(|entity| follow(entity.as_str(), &selector.member, facts));
            return Some(match leads {
                Some(Ok(PathEnd::Association { leads_to, .. })) => one(leads_to),
                _ => DataType::Unknown,
            });
        }
        if let Some(template) = element.downcast::<ListTemplate>() {
            // The objects that it is for are of its entity.
            let entity = facts.entity(template.entity.as_str());
            return entity.map(|entity| DataType::Object(entity.name.clone()));
        }
        // An image without a data source shows an image of the app; a foreign widget without one
        // shows nothing. What stands in them has the same object around it as they.
        let Some(Field::Elements(slot)) = element.get("source") else { return None };
        let Some(source) = slot.get(0) else {
            let needs_one =
                !matches!(element.kind().name, "image" | "foreignWidget" | "foreignPart");
            return needs_one.then_some(DataType::Unknown);
        };
        Some(one(self.source_type(source, around, known, facts)))
    }

    fn source_type(
        &self,
        source: &dyn Element,
        around: Option<usize>,
        known: &BTreeMap<Id, DataType>,
        facts: &Facts<'_>,
    ) -> DataType {
        if let Some(source) = source.downcast::<ContextSource>() {
            self.over_path(&source.variable, &source.path, around, facts)
        } else if let Some(source) = source.downcast::<EntitySource>() {
            match facts.entity(source.entity.as_str()) {
                Some(entity) => DataType::List(entity.name.clone()),
                None => DataType::Unknown,
            }
        } else if let Some(source) = source.downcast::<LinkedSource>() {
            match self.over_path(&source.variable, &source.path, around, facts).entity() {
                Some(entity) => over(entity.as_str(), source.association.as_str(), facts),
                None => DataType::Unknown,
            }
        } else if let Some(source) = source.downcast::<MicroflowSource>() {
            let called = facts.microflow(source.microflow.as_str());
            called.map_or(DataType::Unknown, |called| called.returns.clone())
        } else if let Some(source) = source.downcast::<ListenSource>() {
            known.get(&source.widget).cloned().unwrap_or_default()
        } else {
            DataType::Unknown
        }
    }

    /// The type of the object at the end of associations from a variable.
    fn over_path(
        &self,
        variable: &str,
        path: &MemberPath,
        around: Option<usize>,
        facts: &Facts<'_>,
    ) -> DataType {
        let ty = self.variable_type(variable, around);
        if path.is_empty() {
            return ty;
        }
        let Some(entity) = ty.entity() else { return DataType::Unknown };
        match follow(entity.as_str(), path, facts) {
            Ok(PathEnd::Association { leads_to, .. }) => leads_to,
            Ok(PathEnd::Object(entity)) => DataType::Object(entity),
            _ => DataType::Unknown,
        }
    }

    /// The type of a parameter, a variable or the object of a widget around; with an empty name
    /// that of the nearest object around.
    fn variable_type(&self, name: &str, around: Option<usize>) -> DataType {
        if name.is_empty() || name == CURRENT_OBJECT {
            let around = around.and_then(|at| self.around.get(at));
            return around.map_or(DataType::Unknown, |around| around.ty.clone());
        }
        if let Some(ty) = self.variables.get(name) {
            return (*ty).clone();
        }
        let named = self.outward(around).find(|around| around.name == name);
        named.map_or(DataType::Unknown, |around| around.ty.clone())
    }

    /// An object around something and those around it, the nearest first.
    fn outward(&self, nearest: Option<usize>) -> impl Iterator<Item = &Around> {
        let next = move |around: &&Around| self.around.get(around.outer?);
        std::iter::successors(nearest.and_then(|at| self.around.get(at)), next)
    }

    /// What the data source of a widget yields: an object, a list, something else that no widget
    /// can show, or Unknown.
    pub fn source(&self, widget: Id, source: &dyn Element, facts: &Facts<'_>) -> DataType {
        let around = self.of.get(&widget).copied().flatten();
        let known = self.around.iter().map(|around| (around.widget, around.ty.clone())).collect();
        self.source_type(source, around, &known, facts)
    }

    fn around_index(&self, place: &Place<'_, '_>) -> Option<usize> {
        let mut below = "";
        for step in place.outward() {
            let id = step.element.id();
            if let Some(inside) = self.inside.get(&id)
                && is_inside(step.element, below)
            {
                return Some(*inside);
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

    /// The object that the widget at a place itself shows; nothing where it shows none.
    pub fn shown_by(&self, widget: Id) -> Option<&DataType> {
        Some(&self.around.get(*self.inside.get(&widget)?)?.ty)
    }

    /// The type of the object around an element: an object, or Unknown where the data source of
    /// what holds it is wrong; nothing where it stands in no data view and no list.
    pub fn around(&self, place: &Place<'_, '_>) -> Option<&DataType> {
        Some(&self.nearest_around(place)?.ty)
    }

    /// The object around an element, with the widget that shows it.
    pub fn nearest_around(&self, place: &Place<'_, '_>) -> Option<&Around> {
        self.around.get(self.around_index(place)?)
    }

    /// All objects around an element, the nearest first.
    pub fn all_around(&self, place: &Place<'_, '_>) -> Vec<&Around> {
        self.outward(self.around_index(place)).collect()
    }

    /// The type of the object that a widget is about: that of a parameter, a variable or a widget
    /// around it, or with an empty name that of the nearest object around. Nothing where there is
    /// none.
    pub fn object(&self, place: &Place<'_, '_>, variable: &str) -> Option<DataType> {
        if variable.is_empty() {
            return self.around(place).cloned();
        }
        let known = self.variables.contains_key(variable)
            || self.all_around(place).iter().any(|around| around.name == variable);
        known.then(|| self.variable_type(variable, self.around_index(place)))
    }

    /// The type of the object at the end of associations from a parameter, a variable or a widget.
    pub fn object_over(
        &self,
        place: &Place<'_, '_>,
        variable: &str,
        path: &MemberPath,
        facts: &Facts<'_>,
    ) -> DataType {
        self.over_path(variable, path, self.around_index(place), facts)
    }

    /// The widget to which a data view listens.
    pub fn listened(&self, source: &ListenSource) -> Option<&'a dyn Element> {
        if source.widget.is_none() {
            return None;
        }
        find(self.root, source.widget)
    }

    /// The variables that exist where an element stands, without those of the system.
    pub fn scope(&self, place: &Place<'_, '_>) -> Scope {
        let mut scope = Scope::default();
        let many = selections(place);
        for around in self.all_around(place).into_iter().rev() {
            let ty = match &around.ty {
                DataType::Object(entity) if many.contains(&around.widget) => {
                    DataType::List(entity.clone())
                }
                ty => ty.clone(),
            };
            if !around.name.is_empty() {
                scope.insert(around.name.as_str(), ty);
            }
        }
        for (name, ty) in &self.variables {
            scope.insert(*name, (*ty).clone());
        }
        if let Some(ty) = self.around(place) {
            scope.insert(CURRENT_OBJECT, ty.clone());
        }
        scope
    }
}

/// The lists in whose toolbars a place stands, and of which several rows can be selected: by their
/// names a toolbar means what is selected.
pub(super) fn selections(place: &Place<'_, '_>) -> Vec<Id> {
    let mut below = "";
    let mut found = Vec::new();
    for step in place.outward() {
        if below == "toolbar" && selection(step.element) == Some(Selection::Multiple) {
            found.push(step.element.id());
        }
        below = step.key;
    }
    found
}

fn selection(element: &dyn Element) -> Option<Selection> {
    if let Some(grid) = element.downcast::<DataGrid>() {
        return Some(grid.selection);
    }
    if let Some(grid) = element.downcast::<TemplateGrid>() {
        return Some(grid.selection);
    }
    element.downcast::<Gallery>().map(|gallery| gallery.selection)
}

/// The type of one of the objects.
fn one(ty: DataType) -> DataType {
    match ty {
        DataType::Object(entity) | DataType::List(entity) => DataType::Object(entity),
        _ => DataType::Unknown,
    }
}
