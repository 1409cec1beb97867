//! Laws of imports, on arbitrary databases: whatever stands in one, nothing panics, the app is
//! valid, and every row and every value is an object's, or is told.

use model_core::check::{Checker, Severity as Weight};
use model_core::index::Index as Names;
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;

use runtime_preview::query::sql::Sql;

use super::build::Ids;
use super::shape::Form;
use super::{Options, read};
use crate::report::Severity;

#[derive(Clone, Debug)]
struct AnyTable {
    columns: Vec<(&'static str, &'static str, &'static str)>,
    rows: Vec<Vec<Value>>,
    key: &'static str,
}

const NAMES: &[&str] = &[
    "id", "Name", "name ", "", "select", "größe", "a\"b", "Owner", "Parent", "T0", "T0_T1", "empty",
];

const TYPES: &[&str] = &[
    "INTEGER",
    "BIGINT",
    "TEXT",
    "VARCHAR(3)",
    "REAL",
    "NUMERIC(10,2)",
    "DATE",
    "DATETIME",
    "BOOLEAN",
    "BLOB",
    "",
    "JSON",
];

const MORE: &[&str] = &[
    "",
    "NOT NULL",
    "UNIQUE",
    "DEFAULT 5",
    "DEFAULT 'x'",
    "DEFAULT CURRENT_TIMESTAMP",
    "REFERENCES t0",
    "REFERENCES t1 ON DELETE CASCADE",
    "REFERENCES T0 (name) ON DELETE RESTRICT",
    "CHECK (1)",
    "COLLATE NOCASE",
];

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Integer),
        (0_i64..4).prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Real),
        (-1000_i32..1000).prop_map(|n| Value::Real(f64::from(n) / 100.0)),
        "[a-c ]{0,3}".prop_map(Value::Text),
        prop::sample::select(vec![
            "2024-01-31",
            "2024-01-31 10:00:00.123456",
            "31.1.2024",
            "true",
            "1"
        ])
        .prop_map(|text| Value::Text(text.to_owned())),
        prop::collection::vec(any::<u8>(), 0..4).prop_map(Value::Blob),
    ]
}

fn table() -> impl Strategy<Value = AnyTable> {
    let column =
        (prop::sample::select(NAMES), prop::sample::select(TYPES), prop::sample::select(MORE));
    let key = prop::sample::select(vec!["", "", "PRIMARY KEY (1)", "PRIMARY KEY (1, 2)"]);
    (prop::collection::vec(column, 1..6), key).prop_flat_map(|(columns, key)| {
        let rows = prop::collection::vec(prop::collection::vec(value(), columns.len()), 0..8);
        rows.prop_map(move |rows| AnyTable { columns: columns.clone(), rows, key })
    })
}

/// Makes as much of the tables as SQLite accepts.
fn fill(connection: &Connection, tables: &[AnyTable]) {
    connection.execute_batch("PRAGMA foreign_keys=OFF; BEGIN").unwrap();
    for (place, table) in tables.iter().enumerate() {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let mut parts: Vec<String> = table
            .columns
            .iter()
            .map(|(name, ty, more)| format!("{} {ty} {more}", quoted(name)))
            .collect();
        if !table.key.is_empty() {
            let first = quoted(table.columns[0].0);
            let second = table.columns.get(1).map_or(first.clone(), |column| quoted(column.0));
            parts.push(table.key.replace('1', &first).replace('2', &second));
        }
        let _ = connection.execute_batch(&format!("CREATE TABLE t{place} ({})", parts.join(", ")));
        let slots = vec!["?"; table.columns.len()].join(", ");
        for row in &table.rows {
            let insert = format!("INSERT INTO t{place} VALUES ({slots})");
            let _ = connection.execute(&insert, rusqlite::params_from_iter(row));
        }
    }
    connection.execute_batch("CREATE TABLE always (x); COMMIT").unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_row_comes_over_or_is_told(tables in prop::collection::vec(table(), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("any.db");
        fill(&Connection::open(&file).unwrap(), &tables);
        let options = Options { app: "Any".to_owned(), module: "Any".to_owned(), pages: true };
        let mut import = read(&file, &options).unwrap();
        import.load(&folder.path().join("preview.db")).unwrap();

        let mut checker = Checker::new();
        checker.check(&Names::new(&import.project));
        let wrong: Vec<_> = checker.problems().iter().filter(|p| p.severity == Weight::Error).collect();
        prop_assert!(wrong.is_empty(), "{wrong:#?}");

        let report = &import.report;
        for table in &report.tables {
            let told = report.findings.iter().filter(|finding| {
                finding.severity == Severity::Error
                    && finding.table == table.table
                    && finding.row.is_some()
            });
            let told = u64::try_from(told.count()).unwrap();
            prop_assert!(table.imported <= table.rows);
            prop_assert!(table.rows - table.imported <= told, "{table:?} {:#?}", report.findings);
        }
        let source = Connection::open(&file).unwrap();
        let target = Connection::open(folder.path().join("preview.db")).unwrap();
        for (shape, table) in import.shapes.iter().zip(&report.tables) {
            let Form::Entity { attributes, .. } = &shape.form else { continue };
            if table.rows != table.imported {
                continue;
            }
            for attribute in attributes {
                let column = &shape.table.columns[attribute.place].name;
                let id = Ids("Any").column(&shape.table.name, column).to_string();
                let (into, as_column): (String, String) = target
                    .query_row(WHERE_STORED, [&id], |row| Ok((row.get(0)?, row.get(1)?)))
                    .unwrap();
                let (before, after) =
                    (count(&source, &shape.table.name, column), count(&target, &into, &as_column));
                prop_assert_eq!(before, after, "{}.{}", shape.table.name, column);
            }
        }
    }
}

const WHERE_STORED: &str = "SELECT e.table_name, a.column_name FROM \"$attribute\" AS a
    JOIN \"$entity\" AS e ON e.id = a.entity WHERE a.id = ?";

/// How many values a column holds.
fn count(connection: &Connection, table: &str, column: &str) -> i64 {
    let mut sql = Sql::new();
    sql.raw("SELECT count(").name(column).raw(") FROM ").name(table);
    connection.query_row(sql.text(), [], |row| row.get(0)).unwrap()
}
