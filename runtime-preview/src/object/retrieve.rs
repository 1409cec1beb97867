//! Retrieving from the database (`design/semantics.md` 12, 22): fresh copies of rows as the
//! transaction has them, rows of a few members for lists, counts and aggregates.

use crate::eval::date::Moment;
use crate::program::Slot;
use crate::query::bind::{bind, read};
use crate::query::select::Statement;
use crate::query::sql::Bind;
use crate::query::xpath::{Argument, moment};
use crate::query::{Aggregate, ColumnType, Form, Oql, Query};
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

use super::ObjectError;
use super::session::Session;

/// Which part of a result is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// How many are left out first.
    pub offset: u64,
    /// How many there are at most; nothing for all.
    pub amount: Option<u64>,
}

impl Range {
    /// All.
    pub const ALL: Range = Range { offset: 0, amount: None };
    /// The first.
    pub const FIRST: Range = Range { offset: 0, amount: Some(1) };
}

/// A row of a list: an object's id and some of its members. It is not held by the session.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// The object.
    pub id: ObjectId,
    /// The values of the query's columns.
    pub values: Vec<Value>,
}

/// The result of an OQL query.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Names and types of its columns.
    pub columns: Vec<(String, ColumnType)>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
    /// The SQL that was run.
    pub sql: String,
}

impl Session {
    /// The values of all arguments of a query. `variables` are those of [`Query::variables`].
    fn arguments(&self, query: &Query, variables: &[Value]) -> Vec<Value> {
        let mut given = variables.iter();
        let values = query.arguments().iter().map(|argument| match argument {
            Argument::Variable(_) => given.next().cloned().unwrap_or_default(),
            Argument::User => self.user.map_or(Value::Empty, Value::Object),
            Argument::Zone => {
                let zone = self.context.zone.iana_name().unwrap_or("UTC");
                Value::text(zone)
            }
            Argument::Moment(expr) => {
                let token = |name: &str| Moment::of_token(name)?.resolve(&self.context).ok();
                moment(expr, &token).map_or(Value::Empty, Value::DateTime)
            }
        });
        values.collect()
    }

    /// Runs one statement of a query.
    fn run_query(
        &mut self,
        query: &Query,
        form: Form,
        variables: &[Value],
        range: Option<Range>,
        mut each: impl FnMut(&rusqlite::Row<'_>, &Statement) -> Result<(), ObjectError>,
    ) -> Result<(), ObjectError> {
        let values = self.arguments(query, variables);
        let empty: Vec<bool> = values.iter().map(|value| *value == Value::Empty).collect();
        let data = self.data.clone();
        let statement = query.statement(&data.program, form, &empty)?;
        self.channel.query::<ObjectError>(
            statement.sql.text(),
            |prepared| {
                let mut place = 1;
                for bound in statement.sql.values() {
                    match bound {
                        Bind::Value(value, ty) => bind(prepared, place, value, *ty)?,
                        Bind::Argument(number, ty) => {
                            let value = values.get(*number as usize).unwrap_or(&Value::Empty);
                            bind(prepared, place, value, *ty)?;
                        }
                    }
                    place += 1;
                }
                if let Some(range) = range {
                    let amount = range.amount.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
                    prepared.raw_bind_parameter(place, amount)?;
                    let offset = i64::try_from(range.offset).unwrap_or(i64::MAX);
                    prepared.raw_bind_parameter(place + 1, offset)?;
                    place += 2;
                }
                Ok(place - 1)
            },
            |row| each(row, &statement),
        )?;
        Ok(())
    }

    /// Retrieves objects: fresh copies, which do not show what the session changed.
    pub fn retrieve(
        &mut self,
        query: &Query,
        variables: &[Value],
        range: Range,
    ) -> Result<Vec<ObjectRef>, ObjectError> {
        let data = self.data.clone();
        let asked = data.program.entity(query.entity());
        let slots = &data.sql.of(asked).stored;
        let room = data.most_objects.saturating_sub(self.heap.len());
        let mut read_rows = Vec::new();
        self.run_query(query, Form::Objects, variables, Some(range), |row, _| {
            if read_rows.len() >= room {
                return Err(ObjectError::TooMany(data.most_objects));
            }
            let id = ObjectId(row.get(0)?);
            let Some(entity) = data.program.entity_numbered(id.entity_number()) else {
                return Ok(());
            };
            let mut values = vec![Value::Empty; entity.members.len()];
            for (place, slot) in slots.iter().enumerate() {
                if let (Some(value), Some(member)) =
                    (values.get_mut(usize::from(*slot)), asked.member(*slot))
                {
                    *value = read(row, place + 1, member.ty)?;
                }
            }
            read_rows.push((id, values));
            Ok(())
        })?;
        let mut found = Vec::with_capacity(read_rows.len());
        for (id, values) in read_rows {
            let Some(entity) = data.program.entity_numbered(id.entity_number()) else { continue };
            let whole = entity.ix == asked.ix;
            let loaded = Slot::try_from(asked.members.len()).unwrap_or(Slot::MAX);
            let loaded = if whole { Slot::MAX } else { loaded };
            found.push(self.add_read(entity, id, values, loaded));
        }
        Ok(found)
    }

    /// Reads rows of the query's columns, without holding objects.
    pub fn rows(
        &mut self,
        query: &Query,
        variables: &[Value],
        range: Range,
    ) -> Result<Vec<ListRow>, ObjectError> {
        let mut rows = Vec::new();
        self.run_query(query, Form::Rows, variables, Some(range), |row, statement| {
            let values = statement.types.iter().enumerate();
            let values = values.map(|(place, ty)| read(row, place + 1, *ty));
            let values = values.collect::<rusqlite::Result<_>>()?;
            rows.push(ListRow { id: ObjectId(row.get(0)?), values });
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs an OQL query over what is stored. Access rules do not apply to it.
    pub fn oql(&mut self, text: &str) -> Result<Table, ObjectError> {
        let data = self.data.clone();
        let zone = self.context.zone.iana_name().unwrap_or("UTC").to_owned();
        let token = |name: &str| Moment::of_token(name)?.resolve(&self.context).ok();
        let query = Oql::new(&data.program, text, &zone, &token)?;
        let most = data.most_objects;
        let mut rows = Vec::new();
        self.channel.query::<ObjectError>(
            query.sql.text(),
            |prepared| {
                for (place, bound) in query.sql.values().iter().enumerate() {
                    if let Bind::Value(value, ty) = bound {
                        bind(prepared, place + 1, value, *ty)?;
                    }
                }
                Ok(query.sql.values().len())
            },
            |row| {
                if rows.len() >= most {
                    return Err(ObjectError::TooMany(most));
                }
                let values = query.columns.iter().enumerate();
                let values = values.map(|(place, (_, ty))| read(row, place, *ty));
                rows.push(values.collect::<rusqlite::Result<_>>()?);
                Ok(())
            },
        )?;
        let sql = query.sql.text().to_owned();
        Ok(Table { columns: query.columns, rows, sql })
    }

    /// How many objects there are, by one statement.
    pub fn count(&mut self, query: &Query, variables: &[Value]) -> Result<i64, ObjectError> {
        let mut count = 0;
        self.run_query(query, Form::Count, variables, None, |row, _| {
            count = row.get(0)?;
            Ok(())
        })?;
        Ok(count)
    }

    /// A sum, mean, smallest or largest value over all objects, by one statement; empty where
    /// there is none, but for a sum, which is 0.
    pub fn aggregate(
        &mut self,
        query: &Query,
        variables: &[Value],
        function: Aggregate,
        slot: Slot,
    ) -> Result<Value, ObjectError> {
        let mut found = Value::Empty;
        let mut ty = ColumnType::Integer;
        self.run_query(query, Form::Aggregate(function, slot), variables, None, |row, s| {
            ty = s.types.first().copied().unwrap_or(ty);
            found = read(row, 0, ty)?;
            Ok(())
        })?;
        Ok(match (found, function, ty) {
            (Value::Empty, Aggregate::Sum, ColumnType::Decimal) => {
                Value::Decimal(model_core::value::Decimal::ZERO)
            }
            (Value::Empty, Aggregate::Sum, _) => Value::Integer(0),
            (found, ..) => found,
        })
    }
}
