//! The rows: each becomes an object of the preview database, or a link of an association. All of
//! it in one transaction; a value that does not fit, a reference that leads nowhere and a row that
//! cannot be stored are told by table, row and column.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model_core::id::Id;
use runtime_preview::program::{Entity, Program};
use runtime_preview::query::objects::{self, ObjectSql};
use runtime_preview::reference::{ObjectId, ObjectRef};
use runtime_preview::value::Value;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::build::Ids;
use super::keys::Keys;
use super::profile::show;
use super::schema::Table;
use super::shape::{Form, Link, Shape};
use super::types::{Reading, read, rescue};
use super::{Import, ImportError};
use crate::report::{Findings, Severity};
use crate::target::{Inserter, Target, TargetError, entity_of, reserve};

impl Import {
    /// Makes the preview database of the app in this file, and fills it with all rows. The folder
    /// is made if need be. The report then counts what was stored.
    pub fn load(&mut self, file: &Path) -> Result<(), ImportError> {
        let Target { database, program, sql } = Target::open(file, &self.project)?;
        let lease = database.write("an import").map_err(TargetError::from)?;
        let target = lease.connection().map_err(TargetError::from)?;
        target.execute_batch(objects::BEGIN)?;
        let mut loader = Loader {
            source: &self.source.connection,
            target,
            shapes: &self.shapes,
            ids: Ids(&self.report.module),
            program: &program,
            sql: &sql,
            keys: BTreeMap::new(),
            first: vec![None; self.shapes.len()],
            skipped: BTreeSet::new(),
            findings: Findings::default(),
            imported: vec![0; self.shapes.len()],
            links: 0,
        };
        loader.run().map_err(|failure| match failure {
            Failure::Source(error) => self.source.error(error),
            Failure::Target(error) => error.into(),
        })?;
        self.source.check_unchanged()?;
        target.execute_batch(objects::COMMIT)?;

        let Loader { mut findings, imported, links, .. } = loader;
        for ((line, count), shape) in self.report.tables.iter_mut().zip(imported).zip(&self.shapes)
        {
            line.imported = count;
            if matches!(shape.form, Form::Entity { .. }) {
                self.report.counts.objects += count;
            }
        }
        self.report.counts.links = links;
        self.report.findings.extend(findings.take());
        self.report.findings.sort_by_key(|finding| finding.severity);
        Ok(())
    }
}

/// Which of the two databases failed.
enum Failure {
    Source(rusqlite::Error),
    Target(rusqlite::Error),
}

struct Loader<'a> {
    source: &'a Connection,
    target: &'a Connection,
    shapes: &'a [Shape],
    ids: Ids<'a>,
    program: &'a Program,
    sql: &'a ObjectSql,
    /// The rows of tables that others refer to, by table and columns.
    keys: BTreeMap<(usize, Vec<usize>), Keys>,
    /// For each table that became an entity, the number of the entity and the id of the first row.
    first: Vec<Option<(u16, i64)>>,
    /// Rows that could not be stored.
    skipped: BTreeSet<ObjectId>,
    findings: Findings,
    imported: Vec<u64>,
    links: u64,
}

/// Where the value of a member comes from.
enum Feed<'a> {
    Column(usize, Reading),
    Link(&'a Link),
}

impl Loader<'_> {
    fn run(&mut self) -> Result<(), Failure> {
        self.read_keys().map_err(Failure::Source)?;
        for place in 0..self.shapes.len() {
            self.reserve(place).map_err(Failure::Target)?;
        }
        for place in 0..self.shapes.len() {
            self.objects(place)?;
        }
        self.cut_skipped().map_err(Failure::Target)?;
        for place in 0..self.shapes.len() {
            self.link_rows(place)?;
        }
        Ok(())
    }

    fn read_keys(&mut self) -> rusqlite::Result<()> {
        let links = self.shapes.iter().flat_map(|shape| match &shape.form {
            Form::Entity { links, .. } => links.as_slice(),
            Form::Links(both) => both.as_slice(),
        });
        for link in links {
            let wanted = (link.target, link.to.clone());
            let Some(shape) = self.shapes.get(link.target) else { continue };
            if self.keys.contains_key(&wanted) || shape.rows.is_none() {
                continue;
            }
            let keys = Keys::read(self.source, &shape.table, &link.to)?;
            self.keys.insert(wanted, keys);
        }
        Ok(())
    }

    fn entity(&self, shape: &Shape) -> Option<&Entity> {
        entity_of(self.program, self.ids.table(&shape.table.name))
    }

    /// Reserves ids for all rows of a table, so that references can lead to rows that are not
    /// stored yet.
    fn reserve(&mut self, place: usize) -> rusqlite::Result<()> {
        let Some(shape) = self.shapes.get(place) else { return Ok(()) };
        let Some(number) = self.entity(shape).map(|entity| entity.number) else { return Ok(()) };
        let first = reserve(self.target, number, shape.rows.unwrap_or(0))?;
        if let Some(slot) = self.first.get_mut(place) {
            *slot = Some((number, first));
        }
        Ok(())
    }

    /// The id of the row that was read as this one of its table.
    fn id(&self, place: usize, row: u64) -> Option<ObjectId> {
        let (number, first) = self.first.get(place).copied().flatten()?;
        Some(ObjectId::new(number, first + i64::try_from(row).ok()?))
    }

    /// The object that a link of this row leads to; nothing if it leads nowhere.
    fn follow(&self, link: &Link, values: &[ValueRef<'_>]) -> Option<ObjectId> {
        let table = &self.shapes.get(link.target)?.table;
        let keys = self.keys.get(&(link.target, link.to.clone()))?;
        self.id(link.target, keys.find(values, table, &link.to)?)
    }

    /// Stores the rows of a table that became an entity.
    fn objects(&mut self, place: usize) -> Result<(), Failure> {
        let shapes = self.shapes;
        let program = self.program;
        let Some(shape) = shapes.get(place) else { return Ok(()) };
        let (Form::Entity { attributes, links, .. }, Some(_)) = (&shape.form, shape.rows) else {
            return Ok(());
        };
        let document = self.ids.table(&shape.table.name);
        let Some(entity) = entity_of(program, document) else { return Ok(()) };
        let table = &shape.table;
        let mut feeds: BTreeMap<Id, Feed<'_>> = BTreeMap::new();
        for column in attributes {
            let name = table.columns.get(column.place).map_or("", |c| c.name.as_str());
            let reading = column.choice.reading;
            feeds.insert(self.ids.column(&table.name, name), Feed::Column(column.place, reading));
        }
        for link in links {
            let Some(target) = shapes.get(link.target) else { continue };
            feeds.insert(self.ids.link(table, link, &target.table.name), Feed::Link(link));
        }
        let inserter = Inserter::new(self.target, self.sql, entity).map_err(Failure::Target)?;
        let Some(mut inserter) = inserter else { return Ok(()) };
        let feeds: Vec<Option<&Feed<'_>>> = inserter.members().map(|id| feeds.get(&id)).collect();
        let mut values = Vec::with_capacity(feeds.len());

        let all: Vec<usize> = (0..table.columns.len()).collect();
        let mut statement = self.source.prepare(&table.select(&all)).map_err(Failure::Source)?;
        let mut rows = statement.query([]).map_err(Failure::Source)?;
        let mut number = 0_u64;
        while let Some(row) = rows.next().map_err(Failure::Source)? {
            let Some(id) = self.id(place, number) else { break };
            number += 1;
            values.clear();
            for feed in &feeds {
                values.push(match feed {
                    Some(Feed::Column(column, reading)) => self
                        .column(table, row, number, *column, *reading)
                        .map_err(Failure::Source)?,
                    Some(Feed::Link(link)) => {
                        self.reference(table, row, number, link).map_err(Failure::Source)?
                    }
                    None => Value::Empty,
                });
            }
            if inserter.insert(id, &values).map_err(Failure::Target)? {
                *self.imported.get_mut(place).unwrap_or(&mut 0) += 1;
                continue;
            }
            self.skipped.insert(id);
            self.findings.add_row(
                Severity::Error,
                &table.name,
                "",
                || label(table, row, number),
                || "It could not be stored, because another row has the same key now.".to_owned(),
            );
        }
        Ok(())
    }

    /// The value of an attribute.
    fn column(
        &mut self,
        table: &Table,
        row: &Row<'_>,
        number: u64,
        column: usize,
        reading: Reading,
    ) -> rusqlite::Result<Value> {
        let raw = row.get_ref(column)?;
        Ok(read(raw, reading).unwrap_or_else(|why| {
            let name = table.columns.get(column).map_or("", |c| c.name.as_str());
            self.findings.add_row(
                Severity::Error,
                &table.name,
                name,
                || label(table, row, number),
                || why,
            );
            rescue(raw, reading)
        }))
    }

    /// The value of an association of many with one.
    fn reference(
        &mut self,
        table: &Table,
        row: &Row<'_>,
        number: u64,
        link: &Link,
    ) -> rusqlite::Result<Value> {
        let values = values(row, &link.columns)?;
        if values.contains(&ValueRef::Null) {
            return Ok(Value::Empty);
        }
        if let Some(id) = self.follow(link, &values) {
            self.links += 1;
            return Ok(Value::Object(ObjectRef::own(id)));
        }
        self.missing(table, row, number, link, &values);
        Ok(Value::Empty)
    }

    fn missing(
        &mut self,
        table: &Table,
        row: &Row<'_>,
        number: u64,
        link: &Link,
        values: &[ValueRef<'_>],
    ) {
        let target = self.shapes.get(link.target).map_or("", |shape| shape.table.name.as_str());
        let columns = table.names(&link.columns);
        let shown: Vec<String> = values.iter().map(|value| show(*value)).collect();
        self.findings.add_row(
            Severity::Error,
            &table.name,
            &columns,
            || label(table, row, number),
            || {
                let shown = shown.join(", ");
                format!(
                    "It leads to {target} {shown}, which is not there, so there is no link now."
                )
            },
        );
    }

    /// Cuts what leads to rows that could not be stored.
    fn cut_skipped(&mut self) -> rusqlite::Result<()> {
        for id in &self.skipped {
            for association in self.program.associations() {
                let target = self.program.entity(association.target).number;
                let Some(sql) = objects::clear_owners(self.program, association) else { continue };
                if target != id.entity_number() {
                    continue;
                }
                let cut = self.target.execute(&sql, [id.0])?;
                if cut > 0 {
                    self.links = self.links.saturating_sub(cut as u64);
                    let owner = self.program.entity(association.owner).name.local().to_owned();
                    let message = format!(
                        "{cut} rows led to a row that could not be stored; their links are cut."
                    );
                    self.findings.add(Severity::Error, &owner, None, message);
                }
            }
        }
        Ok(())
    }

    /// Stores the rows of a table that became an association of many with many.
    fn link_rows(&mut self, place: usize) -> Result<(), Failure> {
        let shapes = self.shapes;
        let Some(shape) = shapes.get(place) else { return Ok(()) };
        let (Form::Links([owner, target]), Some(_)) = (&shape.form, shape.rows) else {
            return Ok(());
        };
        let table = &shape.table;
        let name = format!("{}.{}", self.ids.0, shape.name);
        let links =
            self.program.association_named(&name).and_then(|association| match &association.form {
                runtime_preview::program::AssociationForm::Set(links) => links.as_ref(),
                runtime_preview::program::AssociationForm::Member { .. } => None,
            });
        let Some(links) = links else { return Ok(()) };
        let mut insert = self.target.prepare(&objects::link(links)).map_err(Failure::Target)?;
        let all: Vec<usize> = (0..table.columns.len()).collect();
        let mut statement = self.source.prepare(&table.select(&all)).map_err(Failure::Source)?;
        let mut rows = statement.query([]).map_err(Failure::Source)?;
        let mut number = 0_u64;
        while let Some(row) = rows.next().map_err(Failure::Source)? {
            number += 1;
            let mut ends = [None, None];
            for (link, end) in [owner, target].into_iter().zip(&mut ends) {
                let values = values(row, &link.columns).map_err(Failure::Source)?;
                *end = self.follow(link, &values).filter(|id| !self.skipped.contains(id));
                if end.is_none() {
                    self.missing(table, row, number, link, &values);
                }
            }
            let [Some(from), Some(to)] = ends else { continue };
            if insert.execute([from.0, to.0]).map_err(Failure::Target)? == 0 {
                self.findings.add_row(
                    Severity::Error,
                    &table.name,
                    "",
                    || label(table, row, number),
                    || "Another row links the same two, so they are linked once.".to_owned(),
                );
                continue;
            }
            self.links += 1;
            *self.imported.get_mut(place).unwrap_or(&mut 0) += 1;
        }
        Ok(())
    }
}

fn values<'r>(row: &'r Row<'_>, columns: &[usize]) -> rusqlite::Result<Vec<ValueRef<'r>>> {
    columns.iter().map(|column| row.get_ref(*column)).collect()
}

/// A row by its key, or by its number where it has none.
fn label(table: &Table, row: &Row<'_>, number: u64) -> String {
    let parts: Vec<String> = table
        .key
        .iter()
        .filter_map(|column| {
            let name = &table.columns.get(*column)?.name;
            Some(format!("{name} {}", show(row.get_ref(*column).ok()?)))
        })
        .collect();
    if parts.is_empty() { format!("number {number}") } else { parts.join(", ") }
}
