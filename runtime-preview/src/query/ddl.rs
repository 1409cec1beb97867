//! Statements that change tables. The schema says what is to be done; the text is written here.

use super::ColumnType;
use super::sql::Sql;

/// A table with an id, perhaps a column that says of which entity a row is, and these columns.
pub fn create_table(table: &str, typed: Option<&str>, columns: &[(String, ColumnType)]) -> Sql {
    let mut sql = Sql::new();
    sql.raw("CREATE TABLE ").name(table).raw(" (id INTEGER PRIMARY KEY");
    if let Some(column) = typed {
        sql.raw(", ").name(column).raw(" INTEGER NOT NULL");
    }
    for (column, ty) in columns {
        sql.raw(", ").name(column).raw(" ").raw(ty.declared());
    }
    sql.raw(") STRICT");
    sql
}

/// A table of links.
pub fn create_links(table: &str, owner: &str, target: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("CREATE TABLE ").name(table).raw(" (").name(owner).raw(" INTEGER NOT NULL, ");
    sql.name(target).raw(" INTEGER NOT NULL, PRIMARY KEY (").name(owner).raw(", ").name(target);
    sql.raw(")) STRICT, WITHOUT ROWID");
    sql
}

/// Another name for a table.
pub fn rename_table(from: &str, to: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("ALTER TABLE ").name(from).raw(" RENAME TO ").name(to);
    sql
}

/// Another name for a column.
pub fn rename_column(table: &str, from: &str, to: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("ALTER TABLE ").name(table).raw(" RENAME COLUMN ").name(from).raw(" TO ").name(to);
    sql
}

/// A further column.
pub fn add_column(table: &str, column: &str, ty: ColumnType) -> Sql {
    let mut sql = Sql::new();
    sql.raw("ALTER TABLE ").name(table).raw(" ADD COLUMN ").name(column);
    sql.raw(" ").raw(ty.declared());
    sql
}

/// Takes a column and its values away.
pub fn drop_column(table: &str, column: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("ALTER TABLE ").name(table).raw(" DROP COLUMN ").name(column);
    sql
}

/// Takes a table and its rows away.
pub fn drop_table(table: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("DROP TABLE ").name(table);
    sql
}

/// A column that says of which entity a row is: the top 16 bits of its id.
pub fn add_types(table: &str, column: &str) -> [Sql; 2] {
    let mut add = Sql::new();
    add.raw("ALTER TABLE ").name(table).raw(" ADD COLUMN ").name(column);
    add.raw(" INTEGER NOT NULL DEFAULT 0");
    let mut fill = Sql::new();
    fill.raw("UPDATE ").name(table).raw(" SET ").name(column).raw(" = id >> 48");
    [add, fill]
}

/// An index.
pub fn create_index(name: &str, table: &str, columns: &[String], unique: bool) -> Sql {
    let mut sql = Sql::new();
    sql.raw(if unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " }).name(name);
    sql.raw(" ON ").name(table).raw(" (");
    sql.list(columns, ", ", |sql, column| {
        sql.name(column);
    });
    sql.raw(")");
    sql
}

/// Takes an index away.
pub fn drop_index(name: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("DROP INDEX IF EXISTS ").name(name);
    sql
}

/// Gives a column one value in all rows; the caller binds it.
pub fn fill(table: &str, column: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(table).raw(" SET ").name(column).raw(" = ").slot();
    sql
}

/// Gives a column one value where it has none; the caller binds it.
pub fn fill_empty(table: &str, column: &str) -> Sql {
    let mut sql = fill(table, column);
    sql.raw(" WHERE ").name(column).raw(" IS NULL");
    sql
}

/// Numbers rows that have no number, in the order of their ids, after the largest that there is;
/// the caller binds the first number.
pub fn number(table: &str, column: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(table).raw(" SET ").name(column).raw(" = n.number FROM (SELECT id, ");
    sql.raw("max(").slot().raw(", coalesce((SELECT max(").name(column).raw(") + 1 FROM ");
    sql.name(table).raw("), 0)) - 1 + row_number() OVER (ORDER BY id) AS number FROM ");
    sql.name(table).raw(" WHERE ").name(column).raw(" IS NULL) AS n WHERE n.id = ");
    sql.name(table).raw(".id");
    sql
}

/// The call that converts a column; the caller binds the types and the names.
fn converted<'a>(sql: &'a mut Sql, column: &str) -> &'a mut Sql {
    sql.raw("value_convert(").name(column).raw(", ?1, ?2, ?3)")
}

/// How many values cannot convert; the caller binds the two types and the names.
pub fn count_unconvertible(table: &str, column: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("SELECT count(*) FROM ").name(table).raw(" WHERE ").name(column);
    converted(sql.raw(" IS NOT NULL AND "), column).raw(" IS NULL");
    sql
}

/// Some of the values that cannot convert, as id and text.
pub fn list_unconvertible(table: &str, column: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("SELECT id, coalesce(value_convert(").name(column);
    sql.raw(", ?1, 'String', ''), '…') FROM ").name(table).raw(" WHERE ").name(column);
    converted(sql.raw(" IS NOT NULL AND "), column).raw(" IS NULL ORDER BY id LIMIT 20");
    sql
}

/// Converts into another column of the same table.
pub fn convert(table: &str, from: &str, to: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(table).raw(" SET ").name(to).raw(" = ");
    converted(&mut sql, from).raw(" WHERE ").name(from).raw(" IS NOT NULL");
    sql
}

/// Groups of rows that agree in these columns, as the ids of up to two of them and their number.
pub fn list_duplicates(table: &str, columns: &[String]) -> Sql {
    let mut sql = Sql::new();
    sql.raw("SELECT min(id), max(id), count(*) FROM ").name(table).raw(" WHERE ");
    sql.list(columns, " AND ", |sql, column| {
        sql.name(column).raw(" IS NOT NULL");
    });
    sql.raw(" GROUP BY ");
    sql.list(columns, ", ", |sql, column| {
        sql.name(column);
    });
    sql.raw(" HAVING count(*) > 1 ORDER BY min(id) LIMIT 20");
    sql
}

/// Rows for objects that have none in a table that their entity is now based on. The caller binds
/// the entity's number, if the table is typed, then the defaults.
pub fn add_base_rows(base: &str, typed: Option<&str>, columns: &[String], from: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("INSERT INTO ").name(base).raw(" (id");
    if let Some(column) = typed {
        sql.raw(", ").name(column);
    }
    for column in columns {
        sql.raw(", ").name(column);
    }
    sql.raw(") SELECT id");
    if typed.is_some() {
        sql.raw(", id >> 48");
    }
    for _ in columns {
        sql.raw(", ").slot();
    }
    sql.raw(" FROM ").name(from).raw(" WHERE id NOT IN (SELECT id FROM ").name(base).raw(")");
    sql
}

/// Takes rows of an entity out of a table that it is based on, where its own table has none. The
/// caller binds the first and the last id of the entity.
pub fn remove_orphans(base: &str, of: &str) -> Sql {
    let mut sql = Sql::new();
    sql.raw("DELETE FROM ")
        .name(base)
        .raw(" WHERE id BETWEEN ? AND ? AND id NOT IN (SELECT id FROM ");
    sql.name(of).raw(")");
    sql
}

/// Copies a column of references into a table of links.
pub fn links_to_table(table: &str, column: &str, links: (&str, &str, &str)) -> Sql {
    let mut sql = Sql::new();
    sql.raw("INSERT INTO ").name(links.0).raw(" (").name(links.1).raw(", ").name(links.2);
    sql.raw(") SELECT id, ").name(column).raw(" FROM ").name(table).raw(" WHERE ").name(column);
    sql.raw(" IS NOT NULL");
    sql
}

/// Copies a table of links into a column of references.
pub fn links_to_column(table: &str, column: &str, links: (&str, &str, &str)) -> Sql {
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(table).raw(" SET ").name(column).raw(" = l.").name(links.2);
    sql.raw(" FROM ").name(links.0).raw(" AS l WHERE l.").name(links.1).raw(" = ").name(table);
    sql.raw(".id");
    sql
}

/// Owners with more than one link: the owner, one of the others, another, and how many.
pub fn list_manifold(links: (&str, &str, &str)) -> Sql {
    let mut sql = Sql::new();
    sql.raw("SELECT ").name(links.1).raw(", ").name(links.1).raw(", count(*) FROM ").name(links.0);
    sql.raw(" GROUP BY ").name(links.1).raw(" HAVING count(*) > 1 ORDER BY 1 LIMIT 20");
    sql
}

/// How many links lead to objects of other entities than those with these numbers.
pub fn count_misled(table: &str, column: &str, numbers: &[u16]) -> Sql {
    let mut sql = Sql::new();
    sql.raw("SELECT count(*) FROM ").name(table);
    misled(&mut sql, column, numbers);
    sql
}

/// Cuts these links in a column.
pub fn clear_misled(table: &str, column: &str, numbers: &[u16]) -> Sql {
    let mut sql = Sql::new();
    sql.raw("UPDATE ").name(table).raw(" SET ").name(column).raw(" = NULL");
    misled(&mut sql, column, numbers);
    sql
}

/// Cuts these links in a table of links.
pub fn delete_misled(table: &str, column: &str, numbers: &[u16]) -> Sql {
    let mut sql = Sql::new();
    sql.raw("DELETE FROM ").name(table);
    misled(&mut sql, column, numbers);
    sql
}

fn misled(sql: &mut Sql, column: &str, numbers: &[u16]) {
    sql.raw(" WHERE ").name(column).raw(" IS NOT NULL AND (").name(column).raw(" >> 48) NOT IN (");
    sql.list(numbers, ", ", |sql, number| {
        sql.number(usize::from(*number));
    });
    sql.raw(")");
}
