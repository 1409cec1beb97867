//! Carries a plan out, in one transaction: all of it or nothing (`design/semantics.md` 10).

use std::path::PathBuf;

use model_core::model::AttributeType;
use rusqlite::{Connection, Statement};

use crate::program::AttributeDefault;
use crate::program::ColumnType;
use crate::query::bind::bind;
use crate::query::sql::Sql;
use crate::query::{catalogue, ddl};
use crate::reference::ObjectId;
use crate::storage::{Database, StorageError};
use crate::value::Value;

use super::plan::Plan;
use super::step::{LinkForm, Step};
use crate::program::catalogue::TYPE_COLUMN;

/// What people agreed to before a plan is carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nothing may get lost.
    #[default]
    KeepAll,
    /// Values that cannot convert, and links that lead to another entity, may be given up.
    GiveUpValues,
}

/// Why the database cannot follow the model as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Values cannot convert; with consent they become empty.
    Unconvertible {
        /// The attribute.
        element: String,
        /// The type before.
        from: String,
        /// The type after.
        to: String,
        /// How many.
        count: i64,
        /// Some of them, as id of the object and value.
        examples: Vec<(ObjectId, String)>,
    },
    /// Links lead to objects of another entity; with consent they are cut.
    Misled {
        /// The association.
        element: String,
        /// How many.
        count: i64,
    },
    /// Rows agree where no two may.
    Duplicates {
        /// What is to be unique.
        element: String,
        /// Some groups: two of the objects, and how many there are.
        examples: Vec<(ObjectId, ObjectId, i64)>,
    },
    /// Objects have several links where only one is allowed.
    Manifold {
        /// The association.
        element: String,
        /// Some objects with the number of their links.
        examples: Vec<(ObjectId, i64)>,
    },
}

impl Obstacle {
    /// Whether consent removes it.
    pub fn can_be_accepted(&self) -> bool {
        matches!(self, Obstacle::Unconvertible { .. } | Obstacle::Misled { .. })
    }
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Obstacle::Unconvertible { element, from, to, count, examples } => {
                write!(f, "{count} values of {element} cannot become {to} (they are {from})")?;
                for (id, value) in examples.iter().take(5) {
                    write!(f, "; object {id}: {value}")?;
                }
                f.write_str(". Correct them first, or agree that they become empty")
            }
            Obstacle::Misled { element, count } => write!(
                f,
                "{count} links of {element} lead to objects of another entity. Remove them first, \
                 or agree that they are cut"
            ),
            Obstacle::Duplicates { element, examples } => {
                write!(f, "{element} cannot be unique, because objects agree in it")?;
                for (one, other, count) in examples.iter().take(5) {
                    write!(f, "; objects {one} and {other} ({count} in all)")?;
                }
                f.write_str(". Change or delete them first")
            }
            Obstacle::Manifold { element, examples } => {
                write!(
                    f,
                    "{element} cannot lead to one object, because objects have several links"
                )?;
                for (id, count) in examples.iter().take(5) {
                    write!(f, "; object {id} has {count}")?;
                }
                f.write_str(". Remove links first")
            }
        }
    }
}

/// Why a plan was not carried out. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The data stands in the way.
    #[error("the data does not fit the model: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Obstacles(Vec<Obstacle>),
    /// The database failed.
    #[error("the database cannot follow the model ({step}): {source}")]
    Step {
        /// The step, in words.
        step: String,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The database failed before or after the steps.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The model is too large.
    #[error(transparent)]
    TooManyEntities(#[from] super::plan::TooManyEntities),
}

impl From<rusqlite::Error> for SchemaError {
    fn from(error: rusqlite::Error) -> SchemaError {
        SchemaError::Storage(error.into())
    }
}

/// Carries out `plan`. `now` is what `[%CurrentDateTime%]` means in defaults of new columns.
/// Where values are touched, the file is copied first to a file beside it; its path is returned.
pub fn apply(
    database: &Database,
    plan: &Plan,
    now: i64,
    consent: Consent,
) -> Result<Option<PathBuf>, SchemaError> {
    if plan.is_empty() {
        return Ok(None);
    }
    let snapshot = snapshot(database, plan)?;
    let lease = database.write("the change of the database after a change of the model")?;
    let connection = lease.connection()?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let worker = Worker { connection, now };
    let outcome = worker.run(plan, consent);
    match outcome {
        Ok(()) => connection.execute_batch("COMMIT")?,
        Err(error) => {
            connection.execute_batch("ROLLBACK")?;
            return Err(error);
        }
    }
    database.sequences().forget_numbers();
    Ok(snapshot)
}

/// The copies that are kept.
const COPIES: u32 = 5;

fn snapshot(database: &Database, plan: &Plan) -> Result<Option<PathBuf>, SchemaError> {
    let Some(path) = database.path() else { return Ok(None) };
    if !plan.steps.iter().any(Step::touches_values) {
        return Ok(None);
    }
    let name = |number: u32| path.with_extension(format!("before-{number}.db"));
    let _ = std::fs::remove_file(name(COPIES));
    for number in (1..COPIES).rev() {
        let _ = std::fs::rename(name(number), name(number + 1));
    }
    database.snapshot(&name(1))?;
    Ok(Some(name(1)))
}

struct Worker<'a> {
    connection: &'a Connection,
    now: i64,
}

impl Worker<'_> {
    fn run(&self, plan: &Plan, consent: Consent) -> Result<(), SchemaError> {
        let mut obstacles = Vec::new();
        for step in &plan.steps {
            let wrong = |source| SchemaError::Step { step: step.to_string(), source };
            let found = self.obstacle(step).map_err(wrong)?;
            let blocked = found.as_ref().is_some_and(|o| !o.can_be_accepted());
            let refused = found.is_some() && consent == Consent::KeepAll;
            if blocked || refused {
                obstacles.extend(found);
            }
            // Even with an obstacle the plan goes on, to find the others; a step that cannot be
            // done is left out. All is rolled back in the end.
            if !blocked {
                self.step(step).map_err(wrong)?;
            }
        }
        if !obstacles.is_empty() {
            return Err(SchemaError::Obstacles(obstacles));
        }
        catalogue::write(&plan.after, &plan.before, self.connection)?;
        Ok(())
    }

    fn execute(&self, sql: &Sql) -> rusqlite::Result<()> {
        self.connection.execute(sql.text(), []).map(|_| ())
    }

    fn obstacle(&self, step: &Step) -> rusqlite::Result<Option<Obstacle>> {
        match step {
            Step::Convert { element, table, column, from, to, values, .. } => {
                let names = values.join("\n");
                let count = ddl::count_unconvertible(table, column);
                let count: i64 =
                    self.connection
                        .query_row(count.text(), [from, to, &names], |row| row.get(0))?;
                if count == 0 {
                    return Ok(None);
                }
                let list = ddl::list_unconvertible(table, column);
                let mut statement = self.connection.prepare(list.text())?;
                let examples = statement
                    .query_map([from, to, &names], |row| Ok((ObjectId(row.get(0)?), row.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()?;
                let (element, from, to) = (element.clone(), from.clone(), to.clone());
                Ok(Some(Obstacle::Unconvertible { element, from, to, count, examples }))
            }
            Step::ClearLinks { association, place: (table, column), numbers, .. } => {
                let count = ddl::count_misled(table, column, numbers);
                let count: i64 = self.connection.query_row(count.text(), [], |row| row.get(0))?;
                let element = association.clone();
                Ok((count > 0).then_some(Obstacle::Misled { element, count }))
            }
            Step::CreateIndex { element, table, columns, unique: true, .. } => {
                let examples = self.groups(&ddl::list_duplicates(table, columns))?;
                let element = element.clone();
                Ok((!examples.is_empty()).then_some(Obstacle::Duplicates { element, examples }))
            }
            Step::LinksToColumn { association, links: (links, owner, target), .. } => {
                let groups = self.groups(&ddl::list_manifold((links, owner, target)))?;
                let examples: Vec<_> = groups.into_iter().map(|(id, _, n)| (id, n)).collect();
                let element = association.clone();
                Ok((!examples.is_empty()).then_some(Obstacle::Manifold { element, examples }))
            }
            _ => Ok(None),
        }
    }

    fn groups(&self, sql: &Sql) -> rusqlite::Result<Vec<(ObjectId, ObjectId, i64)>> {
        let mut statement = self.connection.prepare(sql.text())?;
        let rows = statement
            .query_map([], |row| Ok((ObjectId(row.get(0)?), ObjectId(row.get(1)?), row.get(2)?)))?;
        rows.collect()
    }

    fn step(&self, step: &Step) -> rusqlite::Result<()> {
        match step {
            Step::CreateTable { table, typed, columns, .. } => {
                self.execute(&ddl::create_table(table, typed.then_some(TYPE_COLUMN), columns))
            }
            Step::CreateLinks { table, owner, target, .. } => {
                self.execute(&ddl::create_links(table, owner, target))
            }
            Step::RenameTable { from, to, .. } => self.execute(&ddl::rename_table(from, to)),
            Step::RenameColumn { table, from, to, .. } => {
                self.execute(&ddl::rename_column(table, from, to))
            }
            Step::AddColumn { table, column, ty, fill, .. } => {
                self.execute(&ddl::add_column(table, column, *ty))?;
                fill.as_ref().map_or(Ok(()), |fill| {
                    self.fill(&ddl::fill(table, column), table, column, *ty, fill)
                })
            }
            Step::Convert { table, column, from, to, values, otherwise, .. } => {
                self.convert(table, column, (from, to), values, otherwise)
            }
            Step::AddTypes { table } => {
                ddl::add_types(table, TYPE_COLUMN).iter().try_for_each(|sql| self.execute(sql))
            }
            Step::AddBaseRows { number, table, base, typed, defaults, .. } => {
                self.add_base_rows(*number, table, (base, *typed), defaults)
            }
            Step::LinksToTable { table, column, links: (links, owner, target), .. } => {
                self.execute(&ddl::links_to_table(table, column, (links, owner, target)))?;
                self.execute(&ddl::drop_column(table, column))
            }
            Step::LinksToColumn { table, column, links: (links, owner, target), .. } => {
                self.execute(&ddl::links_to_column(table, column, (links, owner, target)))?;
                self.execute(&ddl::drop_table(links))
            }
            Step::ClearLinks { place: (table, column), numbers, form, .. } => match form {
                LinkForm::Column => self.execute(&ddl::clear_misled(table, column, numbers)),
                LinkForm::Table => self.execute(&ddl::delete_misled(table, column, numbers)),
            },
            Step::CreateIndex { name, table, columns, unique, .. } => {
                self.execute(&ddl::create_index(name, table, columns, *unique))
            }
            Step::DropIndex { name } => self.execute(&ddl::drop_index(name)),
        }
    }

    fn value(&self, default: &AttributeDefault) -> Value {
        match default {
            AttributeDefault::Value(value) => value.clone(),
            AttributeDefault::Now => Value::DateTime(self.now),
            AttributeDefault::Number(_) => Value::Empty,
        }
    }

    fn fill(
        &self,
        sql: &Sql,
        table: &str,
        column: &str,
        ty: ColumnType,
        with: &AttributeDefault,
    ) -> rusqlite::Result<()> {
        if let AttributeDefault::Number(first) = with {
            let sql = ddl::number(table, column);
            return self.connection.execute(sql.text(), [first]).map(|_| ());
        }
        let value = self.value(with);
        if value == Value::Empty {
            return Ok(());
        }
        let mut statement = self.connection.prepare(sql.text())?;
        bind(&mut statement, 1, &value, ty)?;
        statement.raw_execute().map(|_| ())
    }

    fn convert(
        &self,
        table: &str,
        column: &str,
        (from, to): (&str, &str),
        values: &[String],
        otherwise: &AttributeDefault,
    ) -> rusqlite::Result<()> {
        let names = values.join("\n");
        let column_type = |text: &str| AttributeType::parse(text).map(|ty| ColumnType::of(&ty));
        let ty = column_type(to).unwrap_or(ColumnType::Text);
        let same = column_type(from).map(ColumnType::declared) == Some(ty.declared());
        let aside = "aside$conversion";
        let source = if same { column } else { aside };
        if !same {
            self.execute(&ddl::rename_column(table, column, aside))?;
            self.execute(&ddl::add_column(table, column, ty))?;
        }
        let sql = ddl::convert(table, source, column);
        self.connection.execute(sql.text(), [from, to, &names])?;
        if !same {
            self.execute(&ddl::drop_column(table, aside))?;
        }
        self.fill(&ddl::fill_empty(table, column), table, column, ty, otherwise)
    }

    fn add_base_rows(
        &self,
        number: u16,
        table: &str,
        (base, typed): (&str, bool),
        defaults: &[(String, ColumnType, AttributeDefault)],
    ) -> rusqlite::Result<()> {
        let orphans = ddl::remove_orphans(base, table);
        let (first, last) = (ObjectId::new(number, 0), ObjectId::new(number + 1, 0).0 - 1);
        self.connection.execute(orphans.text(), [first.0, last])?;
        let columns: Vec<_> = defaults.iter().map(|(column, ..)| column.clone()).collect();
        let sql = ddl::add_base_rows(base, typed.then_some(TYPE_COLUMN), &columns, table);
        let mut statement: Statement<'_> = self.connection.prepare(sql.text())?;
        for (place, (_, ty, default)) in defaults.iter().enumerate() {
            bind(&mut statement, place + 1, &self.value(default), *ty)?;
        }
        statement.raw_execute()?;
        for (column, ty, default) in defaults {
            if let AttributeDefault::Number(_) = default {
                self.fill(&ddl::fill_empty(base, column), base, column, *ty, default)?;
            }
        }
        Ok(())
    }
}
