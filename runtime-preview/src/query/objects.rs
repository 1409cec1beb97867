//! The statements that read and write single objects, and the links between them. Their values
//! are bound by position by whoever runs them.

use std::sync::Arc;

use crate::program::{Association, AssociationForm, Entity, Links, Program, Slot, Table};

use super::sql::{Alias, Sql};

/// The statements of all entities of a program.
#[derive(Debug, Default)]
pub struct ObjectSql {
    entities: Vec<EntitySql>,
}

/// The statements of one entity.
#[derive(Debug, Default)]
pub struct EntitySql {
    /// The slots of the stored members, in the order in which `select` reads them.
    pub stored: Vec<Slot>,
    /// Reads the stored members of an object, in the order of `stored`. Binds the id.
    pub select: Arc<str>,
    /// For each table: adds a row. Binds the id, the entity's number where the table is typed,
    /// then the stored members of the table.
    pub inserts: Vec<Arc<str>>,
    /// For each table, the outermost last: removes the row. Binds the id.
    pub deletes: Vec<Arc<str>>,
    /// For each table and each of its columns alone: changes it. Binds the value and the id.
    updates: Vec<(Slot, Arc<str>)>,
}

impl ObjectSql {
    /// The statements of this program.
    pub fn new(program: &Program) -> ObjectSql {
        ObjectSql { entities: program.entities().iter().map(EntitySql::new).collect() }
    }

    /// The statements of an entity of the same program.
    pub fn of(&self, entity: &Entity) -> &EntitySql {
        static NONE: std::sync::LazyLock<EntitySql> = std::sync::LazyLock::new(EntitySql::default);
        self.entities.get(entity.ix.0 as usize).unwrap_or(&NONE)
    }
}

impl EntitySql {
    fn new(entity: &Entity) -> EntitySql {
        if entity.tables.is_empty() {
            return EntitySql::default();
        }
        let inserts = entity.tables.iter().map(|table| insert(entity, table)).collect();
        let deletes = entity.tables.iter().rev().map(|table| delete(&table.name)).collect();
        let mut updates = Vec::new();
        for table in &entity.tables {
            for (slot, _) in entity.columns(table) {
                updates.push((slot, update(entity, table, &[slot])));
            }
        }
        let mut select = Sql::new();
        select_from(&mut select, entity, &stored(entity));
        select.raw(" WHERE ").column(own(entity), "id").raw(" = ").slot();
        let select = select.into_text().into();
        EntitySql { stored: stored(entity), select, inserts, deletes, updates }
    }

    /// The statement that changes these members, which one table holds. Binds their values, then
    /// the id.
    pub fn update(&self, entity: &Entity, table: &Table, slots: &[Slot]) -> Arc<str> {
        if let [slot] = slots
            && let Ok(place) = self.updates.binary_search_by_key(slot, |(slot, _)| *slot)
            && let Some((_, text)) = self.updates.get(place)
        {
            return text.clone();
        }
        update(entity, table, slots)
    }
}

/// The slots of all stored members.
pub fn stored(entity: &Entity) -> Vec<Slot> {
    entity.tables.iter().flat_map(|t| entity.columns(t)).map(|(slot, _)| slot).collect()
}

/// The alias of the table of the entity itself; tables of generalizations count on from it,
/// nearest first.
fn own(_: &Entity) -> Alias {
    Alias(0)
}

/// The alias of the table that holds a slot, where the tables of `entity` begin at `first`.
pub(super) fn holder(entity: &Entity, slot: Slot, first: u32) -> Alias {
    let level = entity.tables.iter().position(|t| (t.begin..t.end).contains(&slot)).unwrap_or(0);
    let above = entity.tables.len().saturating_sub(level + 1);
    Alias(first + u32::try_from(above).unwrap_or(0))
}

/// `SELECT <id and members> FROM <the tables that are needed>`, joined on the id.
fn select_from(sql: &mut Sql, entity: &Entity, slots: &[Slot]) {
    sql.raw("SELECT ").column(Alias(0), "id");
    for slot in slots {
        let column = entity.member(*slot).map_or("", |member| member.column.as_str());
        sql.raw(", ").column(holder(entity, *slot, 0), column);
    }
    sql.raw(" FROM ");
    tables(sql, entity, 0, |alias| slots.iter().any(|slot| holder(entity, *slot, 0) == alias));
}

/// The table of an entity, and those of its generalizations that are needed.
pub(super) fn tables(sql: &mut Sql, entity: &Entity, first: u32, needed: impl Fn(Alias) -> bool) {
    for (above, table) in entity.tables.iter().rev().enumerate() {
        let alias = Alias(first + u32::try_from(above).unwrap_or(0));
        if above == 0 {
            sql.name(&table.name).raw(" AS ").alias(alias);
        } else if needed(alias) {
            sql.raw(" JOIN ").name(&table.name).raw(" AS ").alias(alias).raw(" ON ");
            sql.column(alias, "id").raw(" = ").column(Alias(first), "id");
        }
    }
}

fn insert(entity: &Entity, table: &Table) -> Arc<str> {
    let mut sql = Sql::new();
    sql.raw("INSERT INTO ").name(&table.name).raw(" (id");
    if table.typed {
        sql.raw(", ").name(crate::program::catalogue::TYPE_COLUMN);
    }
    let mut values = 1 + usize::from(table.typed);
    for (_, member) in entity.columns(table) {
        sql.raw(", ").name(&member.column);
        values += 1;
    }
    sql.raw(") VALUES (").list(0..values, ", ", |sql, _| {
        sql.slot();
    });
    sql.raw(")");
    sql.into_text().into()
}

fn update(entity: &Entity, table: &Table, slots: &[Slot]) -> Arc<str> {
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(&table.name).raw(" SET ").list(slots, ", ", |sql, slot| {
        let column = entity.member(*slot).map_or("", |member| member.column.as_str());
        sql.name(column).raw(" = ").slot();
    });
    sql.raw(" WHERE id = ").slot();
    sql.into_text().into()
}

fn delete(table: &str) -> Arc<str> {
    let mut sql = Sql::new();
    sql.raw("DELETE FROM ").name(table).raw(" WHERE id = ").slot();
    sql.into_text().into()
}

/// The ids of the owners that refer to an object by a column. Binds the object's id.
pub fn owners(program: &Program, association: &Association) -> Option<String> {
    let AssociationForm::Member { slot, stored: true } = association.form else { return None };
    let owner = program.entity(association.owner);
    let table = owner.tables.last()?;
    let mut sql = Sql::new();
    sql.raw("SELECT id FROM ").name(&table.name).raw(" WHERE ");
    sql.name(&owner.member(slot)?.column).raw(" = ").slot();
    strays(&mut sql, table, None);
    sql.raw(" ORDER BY id");
    Some(sql.into_text())
}

/// Cuts the reference of all owners to an object. Binds the object's id.
pub fn clear_owners(program: &Program, association: &Association) -> Option<String> {
    let AssociationForm::Member { slot, stored: true } = association.form else { return None };
    let owner = program.entity(association.owner);
    let (table, column) = (owner.tables.last()?, &owner.member(slot)?.column);
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(&table.name).raw(" SET ").name(column).raw(" = NULL WHERE ");
    sql.name(column).raw(" = ").slot();
    Some(sql.into_text())
}

/// Leaves out rows of entities that are no longer based on the table's.
pub(super) fn strays(sql: &mut Sql, table: &Table, alias: Option<Alias>) {
    if table.strays.is_empty() {
        return;
    }
    sql.raw(" AND (");
    match alias {
        Some(alias) => sql.column(alias, "id"),
        None => sql.raw("id"),
    };
    sql.raw(" >> 48) NOT IN (").list(&table.strays, ", ", |sql, number| {
        sql.number(usize::from(*number));
    });
    sql.raw(")");
}

/// The ids at the other end of a table of links. Binds the id at this end.
pub fn linked(links: &Links, from_owner: bool) -> String {
    let (here, there) = ends(links, from_owner);
    let mut sql = Sql::new();
    sql.raw("SELECT ").name(there).raw(" FROM ").name(&links.table).raw(" WHERE ").name(here);
    sql.raw(" = ").slot().raw(" ORDER BY ").name(there);
    sql.into_text()
}

/// Adds a link. Binds the owner's and the other's id.
pub fn link(links: &Links) -> String {
    let mut sql = Sql::new();
    sql.raw("INSERT OR IGNORE INTO ").name(&links.table).raw(" (").name(&links.owner).raw(", ");
    sql.name(&links.target).raw(") VALUES (?, ?)");
    sql.into_text()
}

/// Removes a link. Binds the owner's and the other's id.
pub fn unlink(links: &Links) -> String {
    let mut sql = Sql::new();
    sql.raw("DELETE FROM ").name(&links.table).raw(" WHERE ").name(&links.owner).raw(" = ? AND ");
    sql.name(&links.target).raw(" = ?");
    sql.into_text()
}

/// Removes all links of an object at one end. Binds its id.
pub fn unlink_all(links: &Links, from_owner: bool) -> String {
    let (here, _) = ends(links, from_owner);
    let mut sql = Sql::new();
    sql.raw("DELETE FROM ").name(&links.table).raw(" WHERE ").name(here).raw(" = ").slot();
    sql.into_text()
}

fn ends(links: &Links, from_owner: bool) -> (&str, &str) {
    if from_owner { (&links.owner, &links.target) } else { (&links.target, &links.owner) }
}

/// Reserves ids: adds to the entity's sequence and gives where it stood. Binds how many and the
/// entity's number.
pub const RESERVE: &str = r#"UPDATE "$entity" SET next = next + ? WHERE number = ? RETURNING next"#;

/// Notes that ids up to one were given, although the transaction that reserved them was undone.
/// Binds the id and the entity's number.
pub const RESERVE_AGAIN: &str = r#"UPDATE "$entity" SET next = max(next, ?) WHERE number = ?"#;

/// The largest number in a column.
pub fn largest(table: &str, column: &str) -> String {
    let mut sql = Sql::new();
    sql.raw("SELECT max(").name(column).raw(") FROM ").name(table);
    sql.into_text()
}

/// Begins a transaction that writes.
pub const BEGIN: &str = "BEGIN IMMEDIATE";
/// Begins a transaction that only reads, so far.
pub const VIEW: &str = "BEGIN";
/// Takes the right to write for a transaction that only read so far; changes nothing. It fails
/// where another process writes or has written meanwhile.
pub const WRITE: &str = r#"DELETE FROM "$entity" WHERE 0"#;
/// Makes it last.
pub const COMMIT: &str = "COMMIT";
/// Undoes all of it.
pub const ROLLBACK: &str = "ROLLBACK";

/// Begins a savepoint with this number.
pub fn savepoint(number: u32) -> String {
    let mut sql = Sql::new();
    sql.raw("SAVEPOINT s").number(number as usize);
    sql.into_text()
}

/// Undoes what was done since a savepoint, which stays.
pub fn rollback_to(number: u32) -> String {
    let mut sql = Sql::new();
    sql.raw("ROLLBACK TO s").number(number as usize);
    sql.into_text()
}

/// Forgets a savepoint and those after it, keeping what was done.
pub fn release(number: u32) -> String {
    let mut sql = Sql::new();
    sql.raw("RELEASE s").number(number as usize);
    sql.into_text()
}
