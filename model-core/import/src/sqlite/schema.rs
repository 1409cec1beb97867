//! What a database declares: tables with columns, keys, indexes; and what else lies in it.

use runtime_preview::query::sql::Sql;
use rusqlite::{Connection, Result};

use super::words::count_words;
use crate::report::LeftBehind;

/// What a database declares.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// The plain tables, by name.
    pub(super) tables: Vec<Table>,
    /// What has no counterpart.
    pub(super) left_behind: Vec<LeftBehind>,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The columns of the primary key, in its order.
    pub(super) key: Vec<usize>,
    /// The column that is another name for the row's number.
    pub(super) numbered: Option<usize>,
    /// The unique constraints and indexes besides the primary key.
    pub(super) uniques: Vec<Vec<usize>>,
    /// The other indexes.
    pub(super) indexes: Vec<Index>,
    pub(super) references: Vec<Reference>,
    /// By what rows are read, so that they always come in the same order.
    pub(super) order: Vec<String>,
}

/// A column.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) declared: String,
    pub(super) not_null: bool,
    /// The default as it stands in the declaration.
    pub(super) default: Option<String>,
    /// How its texts are compared, where an index says so.
    pub(super) collation: Collation,
}

/// How texts are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Collation {
    #[default]
    Binary,
    /// Ignoring case, of ASCII letters only.
    NoCase,
    /// Ignoring spaces at the end.
    RightTrim,
}

/// An index that is not unique.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    pub(super) columns: Vec<usize>,
}

/// A foreign key as it is declared.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) columns: Vec<usize>,
    pub(super) table: String,
    /// The columns at the other end; none means the primary key.
    pub(super) to: Vec<String>,
    pub(super) on_delete: OnDelete,
}

/// What a foreign key does when the other row is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnDelete {
    NoAction,
    Restrict,
    SetNull,
    SetDefault,
    Cascade,
}

impl Table {
    /// The column of this name, in upper or lower case.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// The names of some columns, for people.
    pub(super) fn names(&self, columns: &[usize]) -> String {
        let names: Vec<_> = columns.iter().filter_map(|c| self.columns.get(*c)).collect();
        names.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Whether no two rows agree in exactly these columns, whatever their order.
    pub(super) fn is_unique(&self, columns: &[usize]) -> bool {
        let same = |other: &[usize]| {
            other.len() == columns.len() && other.iter().all(|column| columns.contains(column))
        };
        same(&self.key) || self.uniques.iter().any(|unique| same(unique))
    }

    /// The statement that reads these columns of all rows, always in the same order.
    pub(super) fn select(&self, columns: &[usize]) -> String {
        let mut sql = Sql::new();
        sql.raw("SELECT ");
        if columns.is_empty() {
            sql.raw("1");
        }
        sql.list(columns, ", ", |sql, column| {
            sql.name(self.columns.get(*column).map_or("", |column| column.name.as_str()));
        });
        sql.raw(" FROM ").name(&self.name).raw(" NOT INDEXED");
        if !self.order.is_empty() {
            sql.raw(" ORDER BY ").list(&self.order, ", ", |sql, name| {
                sql.name(name);
            });
        }
        sql.into_text()
    }
}

/// Reads what a database declares. What cannot be read in one table is told and left out.
pub(super) fn read(connection: &Connection) -> Result<Schema> {
    let mut schema = Schema::default();
    let mut statement = connection.prepare(
        "SELECT l.name, l.type, l.wr, coalesce(s.sql, '') FROM pragma_table_list AS l \
         LEFT JOIN sqlite_schema AS s ON s.name = l.name AND s.type IN ('table', 'view') \
         WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get(2)?,
            row.get::<_, String>(3)?,
        ))
    })?;
    for row in rows {
        let (name, kind, without_rowid, sql) = row?;
        match kind.as_str() {
            "table" => match table(connection, &name, without_rowid, &mut schema.left_behind) {
                Ok(table) => {
                    constraints(&name, &sql, &mut schema.left_behind);
                    schema.tables.push(table);
                }
                Err(error) => schema.leave("table", name, format!("it cannot be read: {error}")),
            },
            "view" => {
                schema.leave("view", name, "write it as a query over the entities".to_owned());
            }
            // Part of a virtual table, which is told.
            "shadow" => {}
            _ => schema.leave(
                "virtual table",
                name,
                "it belongs to an extension of SQLite; copy its rows into a plain table first"
                    .to_owned(),
            ),
        }
    }
    let mut statement = connection
        .prepare("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (name, of) = row?;
        schema.leave("trigger", name, format!("it is of {of}; write it as a microflow"));
    }
    schema.left_behind.sort();
    Ok(schema)
}

impl Schema {
    fn leave(&mut self, kind: &'static str, name: String, reason: String) {
        self.left_behind.push(LeftBehind { kind, name, reason });
    }
}

/// Tells of what only the text of a declaration shows.
fn constraints(table: &str, sql: &str, left: &mut Vec<LeftBehind>) {
    for (word, kind, reason) in [
        ("CHECK", "check", "write it as a validation in a microflow"),
        ("COLLATE", "collation", "texts are compared by their characters"),
    ] {
        let count = count_words(sql, word);
        if count > 0 {
            let times = if count == 1 { String::new() } else { format!(" ({count} of them)") };
            left.push(LeftBehind {
                kind,
                name: table.to_owned(),
                reason: format!("{reason}{times}"),
            });
        }
    }
}

fn table(
    connection: &Connection,
    name: &str,
    without_rowid: bool,
    left: &mut Vec<LeftBehind>,
) -> Result<Table> {
    let mut table = Table { name: name.to_owned(), ..Table::default() };
    let mut key = Vec::new();
    let mut statement = connection.prepare(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) \
         ORDER BY cid",
    )?;
    let mut rows = statement.query([name])?;
    while let Some(row) = rows.next()? {
        let (pk, hidden): (u32, i64) = (row.get(4)?, row.get(5)?);
        if hidden == 1 {
            continue;
        }
        let column = Column {
            name: row.get(0)?,
            declared: row.get(1)?,
            not_null: row.get(2)?,
            default: row.get(3)?,
            collation: Collation::Binary,
        };
        if pk > 0 {
            key.push((pk, table.columns.len()));
        }
        if hidden > 1 {
            left.push(LeftBehind {
                kind: "expression",
                name: format!("{name}.{}", column.name),
                reason: "the column is worked out from others; its values came over, what works \
                         them out did not"
                    .to_owned(),
            });
        }
        table.columns.push(column);
    }
    key.sort_unstable();
    table.key = key.into_iter().map(|(_, column)| column).collect();
    let key_is_index = indexes(connection, &mut table, left)?;
    if let [column] = table.key.as_slice()
        && !without_rowid
        && !key_is_index
    {
        // A primary key without an index of its own is the row's number.
        table.numbered = Some(*column);
    }
    references(connection, &mut table)?;
    table.order = if without_rowid {
        table.key.iter().filter_map(|c| Some(table.columns.get(*c)?.name.clone())).collect()
    } else {
        let free = |name: &&str| table.column(name).is_none_or(|c| table.numbered == Some(c));
        ["rowid", "_rowid_", "oid"]
            .iter()
            .find(|n| free(n))
            .map(|n| (*n).to_owned())
            .into_iter()
            .collect()
    };
    Ok(table)
}

/// Reads the indexes; whether the primary key has one.
fn indexes(connection: &Connection, table: &mut Table, left: &mut Vec<LeftBehind>) -> Result<bool> {
    let mut key_is_index = false;
    let mut statement = connection.prepare(
        "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?) ORDER BY name",
    )?;
    let mut of_index = connection
        .prepare("SELECT name, coll FROM pragma_index_xinfo(?) WHERE \"key\" = 1 ORDER BY seqno")?;
    let mut rows = statement.query([&table.name])?;
    while let Some(row) = rows.next()? {
        let (name, unique, origin): (String, bool, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let partial: bool = row.get(3)?;
        key_is_index |= origin == "pk";
        let mut columns = Vec::new();
        let mut has_expression = false;
        let mut parts = of_index.query([&name])?;
        while let Some(part) = parts.next()? {
            let column = part.get::<_, Option<String>>(0)?.and_then(|name| table.column(&name));
            let Some(column) = column else {
                has_expression = true;
                continue;
            };
            columns.push(column);
            let collation = match part.get::<_, Option<String>>(1)?.as_deref() {
                Some(name) if name.eq_ignore_ascii_case("NOCASE") => Collation::NoCase,
                Some(name) if name.eq_ignore_ascii_case("RTRIM") => Collation::RightTrim,
                _ => Collation::Binary,
            };
            if unique && let Some(column) = table.columns.get_mut(column) {
                column.collation = collation;
            }
        }
        if partial || has_expression {
            let what = if partial { "only of some rows" } else { "of an expression" };
            let reason = format!("it is {what} of {}", table.name);
            left.push(LeftBehind { kind: "index", name, reason });
        } else if origin == "pk" {
            // It is the primary key.
        } else if unique {
            table.uniques.push(columns);
        } else {
            table.indexes.push(Index { name, columns });
        }
    }
    Ok(key_is_index)
}

fn references(connection: &Connection, table: &mut Table) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT id, \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list(?) \
         ORDER BY id, seq",
    )?;
    let mut rows = statement.query([&table.name])?;
    let mut found: Vec<(i64, Reference)> = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if found.last().is_none_or(|(last, _)| *last != id) {
            let on_delete = match row.get::<_, String>(4)?.as_str() {
                "RESTRICT" => OnDelete::Restrict,
                "SET NULL" => OnDelete::SetNull,
                "SET DEFAULT" => OnDelete::SetDefault,
                "CASCADE" => OnDelete::Cascade,
                _ => OnDelete::NoAction,
            };
            let other = row.get(1)?;
            let reference =
                Reference { columns: Vec::new(), table: other, to: Vec::new(), on_delete };
            found.push((id, reference));
        }
        let Some((_, reference)) = found.last_mut() else { continue };
        if let Some(column) = table.column(&row.get::<_, String>(2)?) {
            reference.columns.push(column);
        }
        reference.to.extend(row.get::<_, Option<String>>(3)?);
    }
    // SQLite lists them last first.
    table.references = found.into_iter().rev().map(|(_, reference)| reference).collect();
    Ok(())
}
