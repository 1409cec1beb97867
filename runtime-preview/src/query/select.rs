//! Queries for objects and rows: an XPath with sort and columns, compiled once, run with
//! arguments (`design/semantics.md` 12).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model_core::lang::xpath::{self, Path, Step, XPath};
use model_core::lang::{Ident, Span, expression};
use rustc_hash::FxHashMap;

use crate::program::{ColumnType, EntityIx, Program, Slot};

use super::objects::stored;
use super::shortened;
use super::source::{Column, Sources};
use super::sql::Sql;
use super::xpath::{Argument, Arguments, Translator, XPathError};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The entity, by name.
    pub entity: &'a str,
    /// The constraints; blank for none.
    pub xpath: &'a str,
    /// By what is sorted, most important first: a path and whether the largest comes first.
    pub sort: &'a [(String, Descending)],
    /// The members of rows, as paths; objects have all of theirs.
    pub columns: &'a [String],
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Descending {
    /// Smallest first, empty last.
    No,
    /// Largest first, empty first.
    Yes,
}

/// Why a question is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// There is no such entity.
    #[error("there is no entity “{}” in the model; {}", shortened(.0), if .0.is_empty() { "an XPath begins with //Module.Entity" } else { "check the name" })]
    NoEntity(String),
    /// Its objects are not stored.
    #[error("objects of {0} are not stored, so they cannot be retrieved from the database")]
    NotStored(String),
    /// The XPath cannot be read.
    #[error("the XPath {} cannot be read: {message}", shortened(text))]
    Syntax {
        /// The XPath.
        text: String,
        /// What is wrong.
        message: String,
    },
    /// The XPath does not fit the model.
    #[error(transparent)]
    XPath(#[from] XPathError),
}

/// A compiled question. It belongs to the program that it was compiled with.
#[derive(Debug)]
pub struct Query {
    entity: EntityIx,
    text: String,
    tree: XPath,
    sort: Vec<(Path, Descending)>,
    columns: Vec<Path>,
    types: Vec<ColumnType>,
    arguments: Vec<Argument>,
    variables: Vec<expression::Path>,
    variants: Mutex<Variants>,
}

/// Statements by what they give and which arguments are empty.
type Variants = FxHashMap<(Form, Vec<bool>), Arc<Statement>>;

/// What a query gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The id and the stored members of each object, sorted, from an offset. Binds the amount and
    /// the offset last.
    Objects,
    /// The id and the columns of each row, likewise.
    Rows,
    /// How many there are.
    Count,
    /// A number over a member of all of them.
    Aggregate(Aggregate, Slot),
}

/// What is worked out over a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Aggregate {
    Sum,
    Average,
    Minimum,
    Maximum,
}

/// A statement, ready to be bound.
#[derive(Debug)]
pub struct Statement {
    /// Its text and values.
    pub sql: Sql,
    /// What its columns after the id hold.
    pub types: Vec<ColumnType>,
}

impl Query {
    /// Compiles a question.
    pub fn new(program: &Program, question: &Question<'_>) -> Result<Query, QueryError> {
        let parsed = xpath::parse(question.xpath);
        if let Some(problem) = parsed.problems.first() {
            let (text, message) = (question.xpath.to_owned(), problem.message.clone());
            return Err(QueryError::Syntax { text, message });
        }
        let named = parsed.root.entity.as_ref().map_or(question.entity, |name| &name.text);
        let entity =
            program.entity_named(named).ok_or_else(|| QueryError::NoEntity(named.to_owned()))?;
        if entity.tables.is_empty() {
            return Err(QueryError::NotStored(named.to_owned()));
        }
        let mut query = Query {
            entity: entity.ix,
            text: question.xpath.to_owned(),
            tree: parsed.root,
            sort: question.sort.iter().map(|(text, d)| (path(text), *d)).collect(),
            columns: question.columns.iter().map(|text| path(text)).collect(),
            types: Vec::new(),
            arguments: Vec::new(),
            variables: Vec::new(),
            variants: Mutex::default(),
        };
        // A first translation finds what is wrong and which arguments there are.
        let mut arguments = Arguments::default();
        query.types = query.translate(program, Form::Rows, &mut arguments, &|_| false)?.types;
        query.variables = arguments
            .all
            .iter()
            .filter_map(|argument| match argument {
                Argument::Variable(path) => Some(path.clone()),
                _ => None,
            })
            .collect();
        query.arguments = arguments.all;
        Ok(query)
    }

    /// The entity of its objects.
    pub fn entity(&self) -> EntityIx {
        self.entity
    }

    /// The variables and paths whose values whoever runs it hands over, in this order.
    pub fn variables(&self) -> &[expression::Path] {
        &self.variables
    }

    /// What the columns of rows hold.
    pub fn column_types(&self) -> &[ColumnType] {
        &self.types
    }

    /// All arguments by their numbers.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// The statement for arguments of which these are empty.
    pub fn statement(
        &self,
        program: &Program,
        form: Form,
        empty: &[bool],
    ) -> Result<Arc<Statement>, QueryError> {
        let key = (form, empty.to_vec());
        if let Some(known) = self.lock().get(&key) {
            return Ok(known.clone());
        }
        let mut arguments = Arguments { all: self.arguments.clone() };
        let is_empty = |number: u32| empty.get(number as usize).copied().unwrap_or(false);
        let statement = Arc::new(self.translate(program, form, &mut arguments, &is_empty)?);
        self.lock().insert(key, statement.clone());
        Ok(statement)
    }

    fn lock(&self) -> MutexGuard<'_, Variants> {
        self.variants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn translate(
        &self,
        program: &Program,
        form: Form,
        arguments: &mut Arguments,
        empty: &dyn Fn(u32) -> bool,
    ) -> Result<Statement, QueryError> {
        let mut sources = Sources::new(program, self.entity, 0);
        let mut translator = Translator::new(program, &self.text, arguments, empty);
        let filter = translator.constraints(&self.tree, &mut sources)?;
        let mut columns = Vec::new();
        let mut order = Vec::new();
        match form {
            Form::Objects => {
                for slot in stored(program.entity(self.entity)) {
                    columns.extend(sources.member(Sources::ROOT, slot));
                }
            }
            Form::Rows => {
                for path in &self.columns {
                    columns.push(translator.path(path, &mut sources)?);
                }
            }
            Form::Aggregate(_, slot) => columns.extend(sources.member(Sources::ROOT, slot)),
            Form::Count => {}
        }
        if matches!(form, Form::Objects | Form::Rows) {
            for (path, descending) in &self.sort {
                order.push((translator.path(path, &mut sources)?, *descending));
            }
        }
        let mut sql = Sql::new();
        sql.raw("SELECT ");
        let types = selected(&mut sql, form, &columns, &sources);
        sql.raw(" FROM ");
        sources.write(&mut sql);
        sql.raw(" WHERE ");
        match filter {
            Some(filter) => sql.append(filter),
            None => sql.raw("1"),
        };
        sources.write_strays(&mut sql);
        if matches!(form, Form::Objects | Form::Rows) {
            let id = sources.id(Sources::ROOT);
            let by_id = order.iter().any(|(column, _)| *column == id);
            sql.raw(" ORDER BY ").list(&order, ", ", |sql, (column, descending)| {
                column.write(sql);
                // A Boolean and an id are never empty; leaving the words out lets any index serve.
                let never_empty = column.ty == ColumnType::Boolean || *column == id;
                sql.raw(match (descending, never_empty) {
                    (Descending::No, true) => "",
                    (Descending::Yes, true) => " DESC",
                    (Descending::No, false) => " ASC NULLS LAST",
                    (Descending::Yes, false) => " DESC NULLS FIRST",
                });
            });
            if !by_id {
                sql.raw(if order.is_empty() { "" } else { ", " });
                id.write(&mut sql);
            }
            sql.raw(" LIMIT ").slot().raw(" OFFSET ").slot();
        }
        Ok(Statement { sql, types })
    }
}

/// Writes what is selected; gives the types of the columns after the id.
fn selected(
    sql: &mut Sql,
    form: Form,
    columns: &[Column],
    sources: &Sources<'_>,
) -> Vec<ColumnType> {
    let types = columns.iter().map(|column| column.ty).collect();
    match form {
        Form::Count => {
            sql.raw("count(*)");
        }
        Form::Objects | Form::Rows => {
            sources.id(Sources::ROOT).write(sql);
            for column in columns {
                sql.raw(", ");
                column.write(sql);
            }
        }
        Form::Aggregate(function, _) => {
            let decimal = types == [ColumnType::Decimal];
            sql.raw(match (function, decimal) {
                (Aggregate::Sum, true) => "decimal_sum(",
                (Aggregate::Sum, false) => "sum(",
                // Whole numbers have a mean that is not whole.
                (Aggregate::Average, _) => "decimal_avg(",
                (Aggregate::Minimum, _) => "min(",
                (Aggregate::Maximum, _) => "max(",
            });
            for column in columns {
                column.write(sql);
            }
            sql.raw(")");
            if function == Aggregate::Sum && types == [ColumnType::Integer] {
                return vec![ColumnType::Long];
            }
            if function == Aggregate::Average {
                return vec![ColumnType::Decimal];
            }
        }
    }
    types
}

/// A path of names: `Total`, `Sales.Order_Customer/Sales.Customer/Name`. An attribute may also be
/// written with its entity, as the model's own paths are.
fn path(text: &str) -> Path {
    let step = |part: &str| {
        let name = if part.matches('.').count() > 1 {
            part.rsplit('.').next().unwrap_or_default()
        } else {
            part
        };
        let name = Ident { span: Span::new(0, 0), text: name.into() };
        Step { name, reversed: None, constraints: Vec::new() }
    };
    Path { steps: text.split('/').map(step).collect() }
}
