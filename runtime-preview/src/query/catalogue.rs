//! The catalogue of a database, read from and written to its tables.

use std::collections::BTreeMap;

use model_core::id::Id;
use rusqlite::{Connection, OptionalExtension, Result, params};

use crate::program::catalogue::{
    Catalogue, CatalogueAssociation, CatalogueAttribute, CatalogueEntity, CatalogueIndex, Form,
};

const CREATE: &str = r#"
CREATE TABLE IF NOT EXISTS "$entity" (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL, table_name TEXT,
    live INTEGER NOT NULL, typed INTEGER NOT NULL, base TEXT, strays TEXT NOT NULL,
    next INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS "$attribute" (
    entity TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, column_name TEXT NOT NULL,
    type TEXT NOT NULL, live INTEGER NOT NULL, PRIMARY KEY (entity, id)
) STRICT;
CREATE TABLE IF NOT EXISTS "$association" (
    entity TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL,
    table_name TEXT, owner_column TEXT, target_column TEXT NOT NULL, live INTEGER NOT NULL,
    PRIMARY KEY (entity, id)
) STRICT;
CREATE TABLE IF NOT EXISTS "$index" (
    entity TEXT NOT NULL, name TEXT NOT NULL, table_name TEXT NOT NULL, column_names TEXT NOT NULL,
    is_unique INTEGER NOT NULL, PRIMARY KEY (entity, name)
) STRICT;
"#;

/// Whether a database holds tables, but none of an app.
pub fn is_foreign(connection: &Connection) -> Result<bool> {
    let tables = "SELECT count(*), count(*) FILTER (WHERE name = '$entity')
        FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    connection.query_row(tables, [], |row| {
        let (all, ours): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(all > 0 && ours == 0)
    })
}

/// Notes that a new database waits for the microflow that fills it.
pub const AWAIT_FILL: &str = "PRAGMA user_version = 1";
/// Notes that it waits no longer: part of the transaction that fills it.
pub const END_FILL: &str = "PRAGMA user_version = 0";

/// Whether a database waits for the microflow that fills it.
pub fn awaits_fill(connection: &Connection) -> Result<bool> {
    connection.query_row("PRAGMA user_version", [], |row| Ok(row.get::<_, i64>(0)? == 1))
}

fn id(text: &str) -> Id {
    text.parse().unwrap_or(Id::NONE)
}

/// Reads the catalogue of a database; an empty one where it has none.
pub fn read(connection: &Connection) -> Result<Catalogue> {
    let mut catalogue = Catalogue::default();
    let known = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = '$entity'", [], |_| Ok(()))
        .optional()?;
    if known.is_none() {
        return Ok(catalogue);
    }
    let mut statement = connection.prepare(
        r#"SELECT id, number, name, table_name, live, typed, base, strays FROM "$entity""#,
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let strays: String = row.get(7)?;
        let entity = CatalogueEntity {
            number: row.get(1)?,
            name: row.get(2)?,
            table: row.get(3)?,
            live: row.get(4)?,
            typed: row.get(5)?,
            base: row.get::<_, Option<String>>(6)?.map(|text| id(&text)),
            strays: strays.split_whitespace().filter_map(|text| text.parse().ok()).collect(),
            attributes: BTreeMap::new(),
            associations: BTreeMap::new(),
            indexes: BTreeMap::new(),
        };
        catalogue.entities.insert(id(&row.get::<_, String>(0)?), entity);
    }
    read_members(&mut catalogue, connection)?;
    Ok(catalogue)
}

fn read_members(catalogue: &mut Catalogue, connection: &Connection) -> Result<()> {
    let mut statement = connection
        .prepare(r#"SELECT entity, id, name, column_name, type, live FROM "$attribute""#)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(entity) = catalogue.entities.get_mut(&id(&row.get::<_, String>(0)?)) else {
            continue;
        };
        let attribute = CatalogueAttribute {
            name: row.get(2)?,
            column: row.get(3)?,
            ty: row.get(4)?,
            live: row.get(5)?,
        };
        entity.attributes.insert(id(&row.get::<_, String>(1)?), attribute);
    }
    let mut statement = connection.prepare(
        r#"SELECT entity, id, name, target, table_name, owner_column, target_column, live
               FROM "$association""#,
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(entity) = catalogue.entities.get_mut(&id(&row.get::<_, String>(0)?)) else {
            continue;
        };
        let target_column: String = row.get(6)?;
        let form = match (row.get(4)?, row.get(5)?) {
            (Some(table), Some(owner)) => Form::Table { table, owner, target: target_column },
            _ => Form::Column(target_column),
        };
        let association = CatalogueAssociation {
            name: row.get(2)?,
            target: id(&row.get::<_, String>(3)?),
            form,
            live: row.get(7)?,
        };
        entity.associations.insert(id(&row.get::<_, String>(1)?), association);
    }
    let mut statement = connection
        .prepare(r#"SELECT entity, name, table_name, column_names, is_unique FROM "$index""#)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(entity) = catalogue.entities.get_mut(&id(&row.get::<_, String>(0)?)) else {
            continue;
        };
        let columns: String = row.get(3)?;
        let index = CatalogueIndex {
            table: row.get(2)?,
            columns: columns.split('\n').map(str::to_owned).collect(),
            unique: row.get(4)?,
        };
        entity.indexes.insert(row.get(1)?, index);
    }
    Ok(())
}

/// Writes what differs from `before`, which is what the database holds. The sequences of ids
/// stay as they are.
pub fn write(after: &Catalogue, before: &Catalogue, connection: &Connection) -> Result<()> {
    connection.execute_batch(CREATE)?;
    for (key, entity) in &after.entities {
        if before.entities.get(key) != Some(entity) {
            write_entity(entity, *key, connection)?;
        }
    }
    Ok(())
}

fn write_entity(entity: &CatalogueEntity, key: Id, connection: &Connection) -> Result<()> {
    let key = key.to_string();
    let strays: Vec<_> = entity.strays.iter().map(u16::to_string).collect();
    connection.execute(
        r#"INSERT INTO "$entity" (id, number, name, table_name, live, typed, base, strays)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET
               name = ?3, table_name = ?4, live = ?5, typed = ?6, base = ?7, strays = ?8"#,
        params![
            key,
            entity.number,
            entity.name,
            entity.table,
            entity.live,
            entity.typed,
            entity.base.map(|base| base.to_string()),
            strays.join(" ")
        ],
    )?;
    for table in ["$attribute", "$association", "$index"] {
        let mut sql = super::sql::Sql::new();
        sql.raw("DELETE FROM ").name(table).raw(" WHERE entity = ?");
        connection.execute(sql.text(), [&key])?;
    }
    for (id, attribute) in &entity.attributes {
        connection.execute(
            r#"INSERT INTO "$attribute" VALUES (?, ?, ?, ?, ?, ?)"#,
            params![
                key,
                id.to_string(),
                attribute.name,
                attribute.column,
                attribute.ty,
                attribute.live
            ],
        )?;
    }
    for (id, association) in &entity.associations {
        let (table, owner, target) = match &association.form {
            Form::Column(column) => (None, None, column),
            Form::Table { table, owner, target } => (Some(table), Some(owner), target),
        };
        connection.execute(
            r#"INSERT INTO "$association" VALUES (?, ?, ?, ?, ?, ?, ?, ?)"#,
            params![
                key,
                id.to_string(),
                association.name,
                association.target.to_string(),
                table,
                owner,
                target,
                association.live
            ],
        )?;
    }
    for (name, index) in &entity.indexes {
        connection.execute(
            r#"INSERT INTO "$index" VALUES (?, ?, ?, ?, ?)"#,
            params![key, name, index.table, index.columns.join("\n"), index.unique],
        )?;
    }
    Ok(())
}
