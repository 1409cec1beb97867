//! The rows: each becomes an object of the preview database, in one transaction. A cell that
//! does not fit is told by row and column.

use std::path::Path;

use model_core::id::Id;
use runtime_preview::query::objects;
use runtime_preview::query::sql::Sql;
use runtime_preview::reference::{ObjectId, ObjectRef};
use runtime_preview::value::Value;
use rusqlite::Connection;
use rustc_hash::FxHashMap;

use super::build::Import;
use super::cell::Row;
use super::convert::{convert, shown};
use super::plan::Group;
use super::{Sheet, TableError};
use crate::report::{Findings, Severity};
use crate::target::{Inserter, Target, TargetError, entity_of, reserve};

/// The objects of a separate entity, by what decides them.
type Objects = FxHashMap<String, (ObjectId, usize)>;

impl Import {
    /// Stores the rows in the preview database in this file, which is made if it is not there and
    /// follows the model first. Either all rows are stored or none. The report counts them.
    pub fn load(&mut self, file: &Path) -> Result<(), TableError> {
        let target = Target::open(file, &self.project)?;
        let lease = target.database.write("an import").map_err(TargetError::from)?;
        let connection = lease.connection().map_err(TargetError::from)?;
        connection.execute_batch(objects::BEGIN)?;
        let mut findings = Findings::default();
        let mut loader =
            Loader { import: self, target: &target, connection, findings: &mut findings, links: 0 };
        let stored = match loader.run() {
            Ok(stored) => stored,
            Err(error) => {
                connection.execute_batch(objects::ROLLBACK)?;
                return Err(error.into());
            }
        };
        let links = loader.links;
        connection.execute_batch(objects::COMMIT)?;
        for (line, (rows, imported)) in self.report.tables.iter_mut().zip(&stored) {
            (line.rows, line.imported) = (*rows, *imported);
        }
        self.report.counts.objects = stored.iter().map(|(_, imported)| imported).sum();
        self.report.counts.links = links;
        self.report.findings.extend(findings.take());
        self.report.findings.sort_by_key(|finding| finding.severity);
        Ok(())
    }
}

struct Loader<'a> {
    import: &'a Import,
    target: &'a Target,
    connection: &'a Connection,
    findings: &'a mut Findings,
    links: u64,
}

/// Where the value of a member comes from.
#[derive(Clone, Copy)]
enum Feed<'a> {
    Column(usize),
    Link(&'a Objects, usize),
}

impl<'a> Loader<'a> {
    fn sheet(&self) -> &'a Sheet {
        &self.import.sheet
    }

    fn rows(&self) -> &'a [Row] {
        self.sheet().body(self.import.plan.has_header)
    }

    /// Stores all rows. For each entity, the table's own first: rows and how many were stored.
    fn run(&mut self) -> rusqlite::Result<Vec<(u64, u64)>> {
        let import = self.import;
        let mut stored = vec![(0, 0)];
        let mut groups: Vec<(usize, Id, Objects)> = Vec::new();
        for (number, (entity, association)) in &import.made.groups {
            let Some(group) = import.plan.groups.get(*number) else { continue };
            let (objects, imported) = self.group(group, *entity)?;
            stored.push((objects.len() as u64, imported));
            groups.push((group.by, *association, objects));
        }
        let mut feeds: Vec<(Id, Feed<'_>)> = Vec::new();
        for (place, _) in import.plan.own() {
            if let Some(id) = import.made.attributes.get(&place) {
                feeds.push((*id, Feed::Column(place)));
            }
        }
        for (by, association, objects) in &groups {
            feeds.push((*association, Feed::Link(objects, *by)));
        }
        let all: Vec<usize> = (0..self.rows().len()).collect();
        let (_, imported) = self.store(import.made.entity, &feeds, &all)?;
        if let Some(own) = stored.first_mut() {
            *own = (all.len() as u64, imported);
        }
        Ok(stored)
    }

    /// Stores the objects of a separate entity: one for each value of what decides it.
    fn group(&mut self, group: &Group, entity: Id) -> rusqlite::Result<(Objects, u64)> {
        let plan = &self.import.plan;
        let mut objects = Objects::default();
        let mut firsts: Vec<usize> = Vec::new();
        for (place, row) in self.rows().iter().enumerate() {
            let Some(key) = self.key(group.by, row) else { continue };
            if let Some((_, first)) = objects.get(&key) {
                self.compare(group, *firsts.get(*first).unwrap_or(&0), row);
                continue;
            }
            objects.insert(key, (ObjectId(0), firsts.len()));
            firsts.push(place);
        }
        let feeds: Vec<(Id, Feed<'_>)> = group
            .all()
            .filter(|place| plan.columns.get(*place).is_some_and(|column| column.is_kept))
            .filter_map(|place| {
                Some((*self.import.made.attributes.get(&place)?, Feed::Column(place)))
            })
            .collect();
        let (ids, imported) = self.store(entity, &feeds, &firsts)?;
        for (id, place) in objects.values_mut() {
            *id = ids.get(*place).copied().unwrap_or(*id);
        }
        Ok((objects, imported))
    }

    /// What sets an object of a separate entity apart: the value, or the text where it does not
    /// fit; nothing for an empty cell.
    fn key(&self, column: usize, row: &Row) -> Option<String> {
        let cell = row.cell(column);
        if cell.is_blank() {
            return None;
        }
        let (value, _) = convert(cell, self.import.plan.columns.get(column)?);
        let text = shown(&value);
        Some(if text.is_empty() { format!("\u{1f}{}", cell.shown()) } else { text })
    }

    /// Tells where a row says something else than the one that its object comes from.
    fn compare(&mut self, group: &Group, first: usize, row: &Row) {
        let import = self.import;
        let Some(first) = self.rows().get(first) else { return };
        for place in &group.columns {
            let Some(column) = import.plan.columns.get(*place).filter(|c| c.is_kept) else {
                continue;
            };
            if first.cell(*place) == row.cell(*place) {
                continue;
            }
            let message = || {
                let kept = first.cell(*place).shown();
                format!(
                    "“{}” became “{kept}”, as in row {}.",
                    row.cell(*place).shown(),
                    first.number
                )
            };
            let number = || row.number.to_string();
            let source = &import.sheet.source;
            self.findings.add_row(Severity::Error, source, column.title(), number, message);
        }
    }

    /// Stores these rows as objects of an entity. Gives the ids, and how many were stored.
    fn store(
        &mut self,
        document: Id,
        feeds: &[(Id, Feed<'_>)],
        places: &[usize],
    ) -> rusqlite::Result<(Vec<ObjectId>, u64)> {
        let Some(entity) = entity_of(&self.target.program, document) else {
            return Ok((Vec::new(), 0));
        };
        self.clear(entity)?;
        let inserter = Inserter::new(self.connection, &self.target.sql, entity)?;
        let Some(mut inserter) = inserter else { return Ok((Vec::new(), 0)) };
        let feeds: Vec<Option<Feed<'_>>> = inserter
            .members()
            .map(|id| feeds.iter().find(|(member, _)| *member == id).map(|(_, feed)| *feed))
            .collect();
        let first = reserve(self.connection, entity.number, places.len() as u64)?;
        let (mut ids, mut imported) = (Vec::with_capacity(places.len()), 0);
        let mut values = Vec::with_capacity(feeds.len());
        for (place, number) in places.iter().zip(first..) {
            let Some(row) = self.rows().get(*place) else { continue };
            let id = ObjectId::new(entity.number, number);
            values.clear();
            for feed in &feeds {
                let value = match feed {
                    Some(Feed::Column(column)) => self.value(*column, row),
                    Some(Feed::Link(objects, by)) => self.link(objects, *by, row),
                    None => Value::Empty,
                };
                values.push(value);
            }
            ids.push(id);
            if inserter.insert(id, &values)? {
                imported += 1;
                continue;
            }
            let source = &self.import.sheet.source;
            let message =
                || "It could not be stored, because another row has the same key.".to_owned();
            self.findings.add_row(Severity::Error, source, "", || row.number.to_string(), message);
        }
        Ok((ids, imported))
    }

    fn value(&mut self, place: usize, row: &Row) -> Value {
        let import = self.import;
        let Some(column) = import.plan.columns.get(place) else { return Value::Empty };
        let (value, problem) = convert(row.cell(place), column);
        if let Some(problem) = problem {
            let (source, number) = (&import.sheet.source, || row.number.to_string());
            self.findings.add_row(Severity::Error, source, column.title(), number, || problem);
        }
        match value {
            Value::Enumeration(words) => {
                let names = import.made.values.get(&place);
                names
                    .and_then(|names| names.get(&*words))
                    .cloned()
                    .map_or(Value::Empty, Value::Enumeration)
            }
            value => value,
        }
    }

    fn link(&mut self, objects: &Objects, by: usize, row: &Row) -> Value {
        let found = self.key(by, row).and_then(|key| objects.get(&key));
        let Some((id, _)) = found else { return Value::Empty };
        self.links += 1;
        Value::Object(ObjectRef::own(*id))
    }

    /// Takes away rows that the same import left when its entity was deleted later: the database
    /// keeps what was deleted from the model, under its id.
    fn clear(&mut self, entity: &runtime_preview::program::Entity) -> rusqlite::Result<()> {
        let Some(table) = entity.tables.first() else { return Ok(()) };
        let mut sql = Sql::new();
        sql.raw("DELETE FROM ").name(&table.name);
        let gone = self.connection.execute(sql.text(), [])?;
        if gone > 0 {
            let message = format!(
                "{gone} rows that an earlier import left in the preview database are gone; the \
                 rows of the file take their place."
            );
            self.findings.add(Severity::Note, &self.import.sheet.source, None, message);
        }
        Ok(())
    }
}
