//! The tables of a statement: that of the entity, and those that paths over associations to at
//! most one object lead to. Equal paths share their tables.

use std::collections::BTreeMap;

use crate::program::{
    AssociationForm, AssociationIx, ColumnType, Direction, Entity, EntityIx, Program, Slot,
};

use super::objects::{holder, strays};
use super::sql::{Alias, Sql};

/// Where a value of a row lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The table.
    pub alias: Alias,
    /// The column.
    pub name: String,
    /// What it holds.
    pub ty: ColumnType,
}

impl Column {
    /// Appends it to a statement.
    pub fn write(&self, sql: &mut Sql) {
        sql.column(self.alias, &self.name);
    }
}

/// One entity in a statement: its own table and those of its generalizations.
#[derive(Clone, Debug)]
struct Source {
    entity: EntityIx,
    /// The alias of its own table; those of its generalizations follow.
    first: u32,
    needed: Vec<Alias>,
    /// The column that refers to it, and how; nothing for the entity that is asked for.
    via: Option<(Column, AssociationIx)>,
}

/// The place of an entity in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceIx(usize);

/// The tables of one SELECT.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    program: &'a Program,
    all: Vec<Source>,
    known: BTreeMap<(SourceIx, AssociationIx, EntityIx), SourceIx>,
    next: u32,
}

impl<'a> Sources<'a> {
    /// The tables of an entity. Aliases begin at `next`.
    pub fn new(program: &'a Program, entity: EntityIx, next: u32) -> Sources<'a> {
        let mut sources = Sources { program, all: Vec::new(), known: BTreeMap::new(), next };
        sources.add(entity, None);
        sources
    }

    /// The entity that is asked for.
    pub const ROOT: SourceIx = SourceIx(0);

    /// The first alias that is free.
    pub fn next(&self) -> u32 {
        self.next
    }

    /// Leaves aliases before `next` to others.
    pub fn skip_to(&mut self, next: u32) {
        self.next = self.next.max(next);
    }

    fn add(&mut self, entity: EntityIx, via: Option<(Column, AssociationIx)>) -> SourceIx {
        let tables = self.program.entity(entity).tables.len();
        let source = Source { entity, first: self.next, needed: Vec::new(), via };
        self.next += u32::try_from(tables.max(1)).unwrap_or(1);
        self.all.push(source);
        SourceIx(self.all.len() - 1)
    }

    fn source(&self, ix: SourceIx) -> Option<&Source> {
        self.all.get(ix.0)
    }

    /// The entity at a place.
    pub fn entity(&self, ix: SourceIx) -> &'a Entity {
        self.program.entity(self.source(ix).map_or(EntityIx(u32::MAX), |source| source.entity))
    }

    /// The id of an entity's row.
    pub fn id(&self, ix: SourceIx) -> Column {
        let alias = Alias(self.source(ix).map_or(0, |source| source.first));
        Column { alias, name: "id".to_owned(), ty: ColumnType::Reference }
    }

    /// The column of a member; nothing if no column holds it.
    pub fn member(&mut self, ix: SourceIx, slot: Slot) -> Option<Column> {
        let entity = self.entity(ix);
        let member = entity.member(slot).filter(|member| member.is_stored())?;
        let source = self.all.get_mut(ix.0)?;
        let alias = holder(entity, slot, source.first);
        if !source.needed.contains(&alias) {
            source.needed.push(alias);
        }
        Some(Column { alias, name: member.column.clone(), ty: member.ty })
    }

    /// The column in which the owner refers to the other, where the way over an association leads
    /// from the owner to at most one and a column holds it.
    pub fn reference(
        &mut self,
        ix: SourceIx,
        association: AssociationIx,
        direction: Direction,
    ) -> Option<Column> {
        let link = self.program.association(association)?;
        match (&link.form, direction) {
            (AssociationForm::Member { slot, stored: true }, Direction::Forward) => {
                self.member(ix, *slot)
            }
            _ => None,
        }
    }

    /// The entity that such a way leads to, joined so that rows without one stay.
    pub fn joined(
        &mut self,
        ix: SourceIx,
        association: AssociationIx,
        entity: EntityIx,
    ) -> Option<SourceIx> {
        if let Some(known) = self.known.get(&(ix, association, entity)) {
            return Some(*known);
        }
        let column = self.reference(ix, association, Direction::Forward)?;
        let joined = self.add(entity, Some((column, association)));
        self.known.insert((ix, association, entity), joined);
        Some(joined)
    }

    /// Appends the tables: `"a" AS t0 JOIN …`.
    pub fn write(&self, sql: &mut Sql) {
        for source in &self.all {
            self.write_source(sql, source);
        }
    }

    fn write_source(&self, sql: &mut Sql, source: &Source) {
        let entity = self.program.entity(source.entity);
        let own = Alias(source.first);
        if let Some((column, _)) = &source.via {
            let table = entity.tables.last().map_or("", |table| table.name.as_str());
            sql.raw(" LEFT JOIN ").name(table).raw(" AS ").alias(own).raw(" ON ");
            sql.column(own, "id").raw(" = ");
            column.write(sql);
            if let Some(table) = entity.tables.last() {
                strays(sql, table, Some(own));
            }
        }
        for (above, table) in entity.tables.iter().rev().enumerate() {
            let alias = Alias(source.first + u32::try_from(above).unwrap_or(0));
            match (above, &source.via) {
                (0, None) => {
                    sql.name(&table.name).raw(" AS ").alias(alias);
                }
                (0, Some(_)) => {}
                (_, via) if source.needed.contains(&alias) => {
                    sql.raw(if via.is_some() { " LEFT JOIN " } else { " JOIN " });
                    sql.name(&table.name).raw(" AS ").alias(alias).raw(" ON ");
                    sql.column(alias, "id").raw(" = ").column(own, "id");
                }
                _ => {}
            }
        }
    }

    /// Appends what leaves out rows that must not be seen, as a condition after others.
    pub fn write_strays(&self, sql: &mut Sql) {
        let root = self.source(Sources::ROOT);
        if let Some((source, table)) = root.zip(self.entity(Sources::ROOT).tables.last()) {
            strays(sql, table, Some(Alias(source.first)));
        }
    }
}
