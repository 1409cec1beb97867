//! The data of widgets: from the database once until it can have changed, from the session always.

use std::cmp::Ordering;
use std::sync::Arc;

use super::draw::options_of;
use super::open::OpenPage;
use super::program::{DataColumn, DataGrid, Reference, Source};
use super::tree::{Choice, Sorted};
use super::turn::Turn;
use crate::eval::{Expression, order};
use crate::flow::{ListShape, Store, list};
use crate::object::Range;
use crate::query::Descending;
use crate::reference::ObjectRef;
use crate::value::Value;

/// Rows with the values of their columns.
pub(super) type Rows = Vec<(ObjectRef, Vec<Value>)>;

/// What was read for a widget.
#[derive(Clone, Debug)]
pub(super) enum Loaded {
    /// One page of rows and how many there are in all.
    Rows(Rows, u64),
    /// Objects.
    Objects(Vec<ObjectRef>),
    /// The options of a choice, and whether there are more.
    Options(Vec<Choice>, bool),
}

/// What a person chose in a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GridState {
    /// How many rows stand before the page of the grid.
    pub offset: u64,
    /// The column that the rows are sorted by, where a person chose one.
    pub sort: Option<(model_core::id::Id, Sorted)>,
    /// What is searched for.
    pub search: String,
    /// The row that is selected.
    pub selected: Option<crate::reference::ObjectId>,
}

impl GridState {
    /// How the rows are sorted by a column.
    pub fn sorted(&self, column: model_core::id::Id) -> Sorted {
        match self.sort {
            Some((sorted, direction)) if sorted == column => direction,
            _ => Sorted::No,
        }
    }
}

impl Turn<'_> {
    /// The objects of a data source; `amount` 0 means all.
    pub(super) fn load_objects(
        &mut self,
        page: &mut OpenPage,
        key: &str,
        source: &Source,
        frame: &Arc<Vec<Value>>,
        amount: u64,
    ) -> Result<Vec<ObjectRef>, String> {
        if let Some(Loaded::Objects(objects)) = page.loaded.get(key) {
            return Ok(objects.clone());
        }
        let objects = match source {
            Source::Object(expression) => {
                let value = expression.evaluate(&mut self.env(frame));
                return Ok(objects_of(value.map_err(|error| error.to_string())?));
            }
            Source::Linked { object, association, direction } => {
                let object = object.evaluate(&mut self.env(frame));
                let Some(object) = object.map_err(|error| error.to_string())?.object() else {
                    return Ok(Vec::new());
                };
                let linked = self.session.links(object, *association, *direction);
                // What the session knows can change without a statement: it is asked every time.
                return linked.map_err(|error| error.to_string());
            }
            Source::Database(query) => {
                let arguments = query.arguments(&mut self.env(frame));
                let arguments = arguments.map_err(|error| error.to_string())?;
                let found = Store::retrieve(self.session, query, &arguments, 0, amount);
                // Pages show the session's own objects, with what was changed in them.
                let found = found.map_err(|error| error.to_string())?;
                found.into_iter().map(|object| ObjectRef::own(object.id)).collect()
            }
            Source::Microflow { flow, arguments } => {
                let arguments = self.arguments(arguments, frame)?;
                let result = self.run(*flow, &arguments).map_err(|error| error.to_string())?;
                objects_of(result.0)
            }
            Source::Broken(words) => return Err(words.clone()),
        };
        page.loaded.insert(key.to_owned(), Loaded::Objects(objects.clone()));
        Ok(objects)
    }

    /// The rows of a grid that are on its page, and how many there are in all.
    pub(super) fn load_rows(
        &mut self,
        page: &mut OpenPage,
        key: &str,
        grid: &DataGrid,
        frame: &Arc<Vec<Value>>,
    ) -> Result<(Rows, u64), String> {
        let state = page.grids.entry(key.to_owned()).or_default().clone();
        if let Some(Loaded::Rows(rows, count)) = page.loaded.get(key) {
            return Ok((rows.clone(), *count));
        }
        let (rows, count) = match &grid.source {
            Source::Database(query) => {
                let arguments = query.arguments(&mut self.env(frame));
                let arguments = arguments.map_err(|error| error.to_string())?;
                let shape = shape(grid, &state);
                let read = |turn: &mut Self, offset: u64| {
                    let range = Range { offset, amount: Some(grid.page_size) };
                    let rows = list(turn.session, query, &arguments, &shape, range);
                    rows.map_err(|error| error.to_string())
                };
                let (mut rows, count) = read(self, state.offset)?;
                // The last page may have gone since.
                if rows.is_empty() && count > 0 && state.offset > 0 {
                    let last = (count - 1) / grid.page_size * grid.page_size;
                    page.grids.entry(key.to_owned()).or_default().offset = last;
                    (rows, _) = read(self, last)?;
                }
                let rows: Rows = rows
                    .into_iter()
                    .map(|row| (ObjectRef::own(row.id), spread(row.values, grid)))
                    .collect();
                page.loaded.insert(key.to_owned(), Loaded::Rows(rows.clone(), count));
                (rows, count)
            }
            source => {
                // Sent whole: sorting, searching and paging need no statement
                // (`design/semantics.md` 16).
                let objects = self.load_objects(page, key, source, frame, 0)?;
                page.listed.extend(&objects);
                self.rows_in_memory(grid, &state, &objects, frame)?
            }
        };
        Ok((rows, count))
    }

    fn rows_in_memory(
        &mut self,
        grid: &DataGrid,
        state: &GridState,
        objects: &[ObjectRef],
        frame: &Arc<Vec<Value>>,
    ) -> Result<(Rows, u64), String> {
        let mut row_frame = (**frame).clone();
        let slot = usize::from(grid.slot);
        let chosen = state.sort.and_then(|(id, direction)| {
            let column = grid.columns.iter().find(|column| column.id == id)?;
            Some(vec![(&column.value, direction)])
        });
        let given = || grid.sort.iter().map(|(value, _, direction)| (value, *direction)).collect();
        let sort: Vec<(&Expression, Sorted)> = chosen.unwrap_or_else(given);
        let search = state.search.trim().to_lowercase();
        let mut rows = Vec::new();
        for object in objects {
            if !self.is_alive(*object) {
                continue;
            }
            if let Some(place) = row_frame.get_mut(slot) {
                *place = Value::Object(*object);
            }
            let mut evaluate = |expression: &Expression| {
                let value = expression.evaluate(&mut self.env(&row_frame));
                value.map_err(|error| error.to_string())
            };
            let values =
                grid.columns.iter().map(|c| evaluate(&c.value)).collect::<Result<Vec<_>, _>>()?;
            let holds = grid.columns.iter().zip(&values).any(|(column, value)| match value {
                Value::String(text) if column.searched => text.to_lowercase().contains(&search),
                _ => false,
            });
            if !search.is_empty() && !holds {
                continue;
            }
            let keys = sort.iter().map(|(by, _)| evaluate(by)).collect::<Result<Vec<_>, _>>()?;
            rows.push((keys, (*object, values)));
        }
        rows.sort_by(|(a, _), (b, _)| {
            let pairs = a.iter().zip(b).zip(&sort);
            pairs.fold(Ordering::Equal, |so_far, ((a, b), (_, direction))| {
                so_far.then_with(|| {
                    let order = with_empty_last(a, b);
                    if *direction == Sorted::Descending { order.reverse() } else { order }
                })
            })
        });
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let skip = usize::try_from(state.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(grid.page_size).unwrap_or(usize::MAX);
        Ok((rows.into_iter().map(|(_, row)| row).skip(skip).take(take).collect(), count))
    }

    /// What can be chosen in a reference selector.
    pub(super) fn load_options(
        &mut self,
        page: &mut OpenPage,
        key: &str,
        reference: &Reference,
        frame: &Arc<Vec<Value>>,
        most: u64,
    ) -> Result<(Vec<Choice>, bool), String> {
        if let Some(options) = page.loaded.get(key).and_then(options_of) {
            return Ok(options);
        }
        let arguments = reference.options.arguments(&mut self.env(frame));
        let arguments = arguments.map_err(|error| error.to_string())?;
        let shape = ListShape {
            columns: vec![reference.path.clone()],
            sort: vec![(reference.path.clone(), Descending::No)],
            ..ListShape::default()
        };
        let range = Range { offset: 0, amount: Some(most) };
        let rows = list(self.session, &reference.options, &arguments, &shape, range);
        let (rows, count) = rows.map_err(|error| error.to_string())?;
        let options: Vec<Choice> = rows
            .iter()
            .map(|row| Choice {
                key: row.id.to_string(),
                caption: row
                    .values
                    .first()
                    .map(|value| reference.form.text(value, &self.context))
                    .unwrap_or_default(),
            })
            .collect();
        let more = count > most;
        page.loaded.insert(key.to_owned(), Loaded::Options(options.clone(), more));
        Ok((options, more))
    }
}

/// The statement of a grid, by what a person chose in it.
fn shape(grid: &DataGrid, state: &GridState) -> ListShape {
    let descending = |sorted: Sorted| {
        if sorted == Sorted::Descending { Descending::Yes } else { Descending::No }
    };
    let chosen = state.sort.and_then(|(id, direction)| {
        let column = valued(grid).find(|column| column.id == id)?;
        Some(vec![(column.path.clone(), descending(direction))])
    });
    let given = || grid.sort.iter().map(|(_, path, d)| (path.clone(), descending(*d))).collect();
    let own_name = |path: &String| path.rsplit('.').next().unwrap_or_default().to_owned();
    ListShape {
        columns: valued(grid).map(|column| column.path.clone()).collect(),
        sort: chosen.unwrap_or_else(given),
        searched: grid
            .columns
            .iter()
            .filter(|column| column.searched)
            .map(|column| own_name(&column.path))
            .collect(),
        search: state.search.clone(),
    }
}

/// The columns that have a value.
fn valued(grid: &DataGrid) -> impl Iterator<Item = &DataColumn> {
    grid.columns.iter().filter(|column| !column.path.is_empty())
}

/// The values of a row by column: empty for those that have none.
fn spread(values: Vec<Value>, grid: &DataGrid) -> Vec<Value> {
    let mut values = values.into_iter();
    let value = |column: &DataColumn| {
        if column.path.is_empty() { Value::Empty } else { values.next().unwrap_or(Value::Empty) }
    };
    grid.columns.iter().map(value).collect()
}

/// Empty last, so that descending has it first (`design/semantics.md` 7).
fn with_empty_last(a: &Value, b: &Value) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (false, false) => order(a, b).unwrap_or(Ordering::Equal),
        (a, b) => a.cmp(&b),
    }
}

fn objects_of(value: Value) -> Vec<ObjectRef> {
    match value {
        Value::Object(object) => vec![object],
        Value::List(list) => list.snapshot(),
        _ => Vec::new(),
    }
}
