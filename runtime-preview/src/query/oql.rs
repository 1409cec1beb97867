//! OQL as SQL (`reference/mendix.md` §4.3): what the query console and `maquette oql` ask.
//!
//! Decimals stay exact: sums and arithmetic go through our own functions. Comparisons follow SQL:
//! with NULL they hold for nothing, and `= NULL` asks whether there is a value.

mod functions;
mod sources;

use model_core::lang::oql::{
    self, Case, Expr, ExprKind, Members, Order, Path, Query as Tree, Select,
};
use model_core::lang::{BinaryOp, Span};

use crate::program::{ColumnType, Program};
use crate::value::Value;

use super::sql::Sql;
use sources::Level;

/// A query that can run, with the columns that it gives.
#[derive(Clone, Debug)]
pub struct Oql {
    /// The statement.
    pub sql: Sql,
    /// The columns: name and what they hold.
    pub columns: Vec<(String, ColumnType)>,
}

/// Why a query cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} ({})", message.trim_end_matches('.'), place(text))]
pub struct OqlError {
    /// What is wrong.
    pub message: String,
    /// The part that is wrong, as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

fn place(text: &str) -> String {
    if text.trim().is_empty() { "at the end".to_owned() } else { format!("at “{text}”") }
}

type Outcome<T> = Result<T, OqlError>;

/// A part of a statement and what its value is; nothing for NULL.
type Typed = (Sql, Option<ColumnType>);

impl Oql {
    /// Translates a query. `zone` is the time zone of parts of moments; `moment` gives the moments
    /// that tokens name.
    pub fn new(
        program: &Program,
        text: &str,
        zone: &str,
        moment: &dyn Fn(&str) -> Option<i64>,
    ) -> Outcome<Oql> {
        let parsed = oql::parse(text);
        if let Some(problem) = parsed.problems.first() {
            let range = problem.span.start as usize..problem.span.end as usize;
            let text = text.get(range).unwrap_or(text).to_owned();
            return Err(OqlError { message: problem.message.clone(), text, span: problem.span });
        }
        let mut translator =
            Translator { program, text, zone, moment, levels: Vec::new(), next: 0 };
        let (sql, columns) = translator.query(&parsed.root)?;
        Ok(Oql { sql, columns })
    }
}

struct Translator<'a> {
    program: &'a Program,
    text: &'a str,
    zone: &'a str,
    moment: &'a dyn Fn(&str) -> Option<i64>,
    /// The SELECTs around, outermost first.
    levels: Vec<Level>,
    /// The next free alias.
    next: u32,
}

impl Translator<'_> {
    fn wrong<T>(&self, span: Span, message: impl Into<String>) -> Outcome<T> {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or(self.text);
        Err(OqlError { message: message.into(), text: text.to_owned(), span })
    }

    fn query(&mut self, query: &Tree) -> Outcome<(Sql, Vec<(String, ColumnType)>)> {
        let simple = query.unions.is_empty();
        let (mut sql, columns) =
            self.select(&query.first, if simple { &query.order } else { &[] })?;
        for union in &query.unions {
            sql.raw(if union.all { " UNION ALL " } else { " UNION " });
            sql.append(self.select(&union.select, &[])?.0);
        }
        if !simple && !query.order.is_empty() {
            sql.raw(" ORDER BY ");
            for (place, order) in query.order.iter().enumerate() {
                let ExprKind::Path(path) = &order.value.kind else {
                    return self
                        .wrong(order.value.span, "after UNION only columns can be sorted by");
                };
                let Some(name) = output(path, &columns) else {
                    return self.wrong(order.value.span, "the result has no such column");
                };
                sql.raw(if place > 0 { ", " } else { "" }).name(name).raw(direction(order));
            }
        }
        if query.limit.is_some() || query.offset.is_some() {
            sql.raw(" LIMIT ");
            match &query.limit {
                Some(limit) => sql.append(self.expr(limit)?.0),
                None => sql.raw("-1"),
            };
            if let Some(offset) = &query.offset {
                sql.raw(" OFFSET ").append(self.expr(offset)?.0);
            }
        }
        Ok((sql, columns))
    }

    fn select(
        &mut self,
        select: &Select,
        order: &[Order],
    ) -> Outcome<(Sql, Vec<(String, ColumnType)>)> {
        self.levels.push(Level::default());
        let outcome = self.select_inside(select, order);
        self.levels.pop();
        outcome
    }

    fn select_inside(
        &mut self,
        select: &Select,
        order: &[Order],
    ) -> Outcome<(Sql, Vec<(String, ColumnType)>)> {
        let from = self.from(select)?;
        let mut columns: Vec<(String, ColumnType)> = Vec::new();
        let mut items = Sql::new();
        for column in &select.columns {
            let all = if let ExprKind::All(of) = &column.value.kind {
                self.all_members(of.as_ref(), column.value.span)?
            } else {
                let name = match (&column.alias, &column.value.ungrouped().kind) {
                    (Some(alias), _) => alias.text.to_string(),
                    (None, ExprKind::Path(path)) => own_name(path),
                    (None, ExprKind::Call { function, .. }) => function.text.to_string(),
                    _ => format!("Column{}", columns.len() + 1),
                };
                let (sql, ty) = self.expr(&column.value)?;
                vec![(name, sql, ty.unwrap_or(ColumnType::Text))]
            };
            for (name, sql, ty) in all {
                items.raw(if columns.is_empty() { "" } else { ", " });
                let name = free(&name, &columns);
                items.append(sql).raw(" AS ").name(&name);
                columns.push((name, ty));
            }
        }
        let filter = select.filter.as_ref().map(|e| self.condition(e)).transpose()?;
        let mut group = Sql::new();
        for (place, expr) in select.group.iter().enumerate() {
            group.raw(if place > 0 { ", " } else { "" }).append(self.expr(expr)?.0);
        }
        let having = select.having.as_ref().map(|e| self.condition(e)).transpose()?;
        let mut sorted = Sql::new();
        for (place, order) in order.iter().enumerate() {
            sorted.raw(if place > 0 { ", " } else { "" });
            match &order.value.kind {
                ExprKind::Path(path) if output(path, &columns).is_some() => {
                    sorted.name(output(path, &columns).unwrap_or_default());
                }
                _ => {
                    sorted.append(self.expr(&order.value)?.0);
                }
            }
            sorted.raw(direction(order));
        }
        let mut sql = Sql::new();
        sql.raw(if select.distinct { "SELECT DISTINCT " } else { "SELECT " }).append(items);
        let level = self.levels.pop().unwrap_or_default();
        self.levels.push(Level::default());
        if !select.from.is_empty() {
            sql.raw(" FROM ").append(from).append(level.joins);
        }
        let conditions = [filter, (!level.strays.is_empty()).then_some(level.strays)];
        for (place, condition) in conditions.into_iter().flatten().enumerate() {
            sql.raw(if place == 0 { " WHERE " } else { " AND " }).append(condition);
        }
        if !group.is_empty() {
            sql.raw(" GROUP BY ").append(group);
        }
        if let Some(having) = having {
            sql.raw(" HAVING ").append(having);
        }
        if !sorted.is_empty() {
            sql.raw(" ORDER BY ").append(sorted);
        }
        Ok((sql, columns))
    }

    fn condition(&mut self, expr: &Expr) -> Outcome<Sql> {
        let mut sql = Sql::new();
        sql.raw("(").append(self.expr(expr)?.0).raw(")");
        Ok(sql)
    }

    fn expr(&mut self, expr: &Expr) -> Outcome<Typed> {
        let mut sql = Sql::new();
        let ty = match &expr.kind {
            ExprKind::Group(inner) => {
                let (inner, ty) = self.expr(inner)?;
                sql.raw("(").append(inner).raw(")");
                ty
            }
            ExprKind::Null => {
                sql.raw("NULL");
                None
            }
            ExprKind::Boolean(value) => {
                sql.raw(if *value { "1" } else { "0" });
                Some(ColumnType::Boolean)
            }
            ExprKind::Integer(number) => {
                sql.bind_as(*number, ColumnType::Long);
                Some(ColumnType::Long)
            }
            ExprKind::Decimal(number) => {
                sql.bind_as(*number, ColumnType::Decimal);
                Some(ColumnType::Decimal)
            }
            ExprKind::String(text) => {
                sql.bind_as(text.as_str(), ColumnType::Text);
                Some(ColumnType::Text)
            }
            ExprKind::Token(name) => match (self.moment)(&name.text) {
                Some(millis) => {
                    sql.bind_as(Value::DateTime(millis), ColumnType::DateTime);
                    Some(ColumnType::DateTime)
                }
                None => return self.wrong(expr.span, "this token has no value in a query"),
            },
            ExprKind::Parameter(name) => {
                let message = format!("the parameter ${} has no value here", name.text);
                return self.wrong(expr.span, message);
            }
            ExprKind::Path(path) => return self.member(path, expr.span),
            ExprKind::All(_) => {
                return self.wrong(expr.span, "* can stand in SELECT and COUNT only");
            }
            ExprKind::Negate(inner) => {
                let (inner, ty) = self.expr(inner)?;
                sql.raw(if ty == Some(ColumnType::Decimal) { "decimal_negate(" } else { "-(" });
                sql.append(inner).raw(")");
                ty
            }
            ExprKind::Not(inner) => {
                sql.raw("NOT (").append(self.expr(inner)?.0).raw(")");
                Some(ColumnType::Boolean)
            }
            ExprKind::Binary { op, left, right, .. } => return self.binary(*op, left, right),
            ExprKind::Like { negated, value, pattern } => {
                sql.append(self.expr(value)?.0);
                sql.raw(if *negated { " NOT LIKE " } else { " LIKE " });
                sql.append(self.expr(pattern)?.0).raw(" ESCAPE '\\'");
                Some(ColumnType::Boolean)
            }
            ExprKind::In { negated, value, members } => {
                let (value, ty) = self.expr(value)?;
                sql.append(value).raw(if *negated { " NOT IN (" } else { " IN (" });
                match members {
                    Members::List(list) => {
                        for (place, item) in list.iter().enumerate() {
                            let item = self.expr(item)?;
                            sql.raw(if place > 0 { ", " } else { "" });
                            sql.append(as_type(item, ty));
                        }
                    }
                    Members::Query(query) => {
                        sql.append(self.query(query)?.0);
                    }
                    Members::Parameter(name) => {
                        let message = format!("the parameter ${} has no value here", name.text);
                        return self.wrong(expr.span, message);
                    }
                }
                sql.raw(")");
                Some(ColumnType::Boolean)
            }
            ExprKind::IsNull { negated, value } => {
                sql.append(self.expr(value)?.0);
                sql.raw(if *negated { " IS NOT NULL" } else { " IS NULL" });
                Some(ColumnType::Boolean)
            }
            ExprKind::Exists(query) => {
                sql.raw("EXISTS (").append(self.query(query)?.0).raw(")");
                Some(ColumnType::Boolean)
            }
            ExprKind::Query(query) => {
                let (query, columns) = self.query(query)?;
                sql.raw("(").append(query).raw(")");
                columns.first().map(|(_, ty)| *ty)
            }
            ExprKind::Case(case) => return self.case(case),
            ExprKind::Call { function, distinct, arguments } => {
                return self.call(&function.text, *distinct, arguments, expr.span);
            }
            ExprKind::Cast { value, to } => return self.cast(value, &to.text, expr.span),
            ExprKind::Missing => return self.wrong(expr.span, "something is missing here"),
        };
        Ok((sql, ty))
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Outcome<Typed> {
        let is_null = |e: &Expr| matches!(e.ungrouped().kind, ExprKind::Null);
        if op.is_equality() && (is_null(left) || is_null(right)) {
            let value = if is_null(left) { right } else { left };
            let mut sql = self.expr(value)?.0;
            sql.raw(if op == BinaryOp::Equal { " IS NULL" } else { " IS NOT NULL" });
            return Ok((sql, Some(ColumnType::Boolean)));
        }
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        let decimal = [left.1, right.1].contains(&Some(ColumnType::Decimal));
        let text = [left.1, right.1].contains(&Some(ColumnType::Text));
        let mut sql = Sql::new();
        let logic = matches!(op, BinaryOp::And | BinaryOp::Or);
        if logic || op.is_comparison() {
            let wanted = decimal.then_some(ColumnType::Decimal);
            let sides = if logic {
                (left.0, right.0)
            } else {
                (as_type(left, wanted), as_type(right, wanted))
            };
            sql.raw("(").append(sides.0).raw(match op {
                BinaryOp::And => " AND ",
                BinaryOp::Or => " OR ",
                BinaryOp::NotEqual => " <> ",
                BinaryOp::Less => " < ",
                BinaryOp::LessOrEqual => " <= ",
                BinaryOp::Greater => " > ",
                BinaryOp::GreaterOrEqual => " >= ",
                _ => " = ",
            });
            sql.append(sides.1).raw(")");
            return Ok((sql, Some(ColumnType::Boolean)));
        }
        if decimal && !text {
            let function = match op {
                BinaryOp::Add => "decimal_add(",
                BinaryOp::Subtract => "decimal_subtract(",
                BinaryOp::Multiply => "decimal_multiply(",
                BinaryOp::Divide => "decimal_divide(",
                _ => "decimal_modulo(",
            };
            sql.raw(function).append(left.0).raw(", ").append(right.0).raw(")");
            return Ok((sql, Some(ColumnType::Decimal)));
        }
        let ty = if text { ColumnType::Text } else { left.1.unwrap_or(ColumnType::Long) };
        let side = |side: Typed| if text { as_text(side) } else { side.0 };
        sql.raw("(").append(side(left)).raw(match (op, text) {
            (_, true) => " || ",
            (BinaryOp::Add, _) => " + ",
            (BinaryOp::Subtract, _) => " - ",
            (BinaryOp::Multiply, _) => " * ",
            (BinaryOp::Divide, _) => " / ",
            _ => " % ",
        });
        sql.append(side(right)).raw(")");
        Ok((sql, Some(if ty == ColumnType::Integer { ColumnType::Long } else { ty })))
    }

    fn case(&mut self, case: &Case) -> Outcome<Typed> {
        let mut branches = Vec::new();
        for (when, then) in &case.branches {
            branches.push((self.expr(when)?, self.expr(then)?));
        }
        let otherwise = case.otherwise.as_ref().map(|e| self.expr(e)).transpose()?;
        let results = branches.iter().map(|(_, then)| then.1).chain(otherwise.iter().map(|o| o.1));
        let types: Vec<_> = results.flatten().collect();
        let decimal = types.contains(&ColumnType::Decimal);
        let ty = if decimal { Some(ColumnType::Decimal) } else { types.first().copied() };
        let mut sql = Sql::new();
        sql.raw("CASE");
        if let Some(operand) = &case.operand {
            sql.raw(" ").append(self.expr(operand)?.0);
        }
        for (when, then) in branches {
            sql.raw(" WHEN ").append(when.0).raw(" THEN ").append(as_type(then, ty));
        }
        if let Some(otherwise) = otherwise {
            sql.raw(" ELSE ").append(as_type(otherwise, ty));
        }
        sql.raw(" END");
        Ok((sql, ty))
    }
}

/// A value where one of this type is needed: whole numbers become decimals.
fn as_type((value, ty): Typed, wanted: Option<ColumnType>) -> Sql {
    if wanted == Some(ColumnType::Decimal) && ty.is_some_and(ColumnType::is_whole) {
        let mut sql = Sql::new();
        sql.raw("decimal_of(").append(value).raw(")");
        return sql;
    }
    value
}

/// A value as text.
fn as_text((value, ty): Typed) -> Sql {
    if ty != Some(ColumnType::Decimal) {
        return value;
    }
    let mut sql = Sql::new();
    sql.raw("decimal_text(").append(value).raw(")");
    sql
}

fn direction(order: &Order) -> &'static str {
    if order.descending { " DESC NULLS FIRST" } else { " ASC NULLS LAST" }
}

/// The last part of a path, without what stands before a dot.
fn own_name(path: &Path) -> String {
    let last = path.parts.last().map_or("", |part| &part.text);
    last.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The column of a result that a single name means.
fn output<'a>(path: &Path, columns: &'a [(String, ColumnType)]) -> Option<&'a str> {
    let [part] = &*path.parts else { return None };
    columns.iter().map(|(name, _)| name.as_str()).find(|name| name.eq_ignore_ascii_case(&part.text))
}

fn free(wanted: &str, columns: &[(String, ColumnType)]) -> String {
    model_core::name::free_name(wanted, |name| {
        columns.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    })
}
