//! XPath constraints as conditions of SQL (`reference/mendix.md` §4.1, `design/semantics.md` 4, 7,
//! 12).
//!
//! `=` and `!=` take `empty` as a value like others; the other comparisons are false where a side
//! is empty. A path over associations to at most one object is empty where there is none; a path
//! over associations to many, or with conditions in it, asks whether there is an object for which
//! the comparison holds.

use model_core::lang::expression;
use model_core::lang::xpath::{Expr, ExprKind, Path, XPath};
use model_core::lang::{BinaryOp, Span};

use crate::program::{ColumnType, Program};
use crate::value::Value;

use super::functions::Part;
use super::source::{Column, SourceIx, Sources};
use super::sql::Sql;

/// Why a constraint cannot become a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (in the constraint “{text}”)")]
pub struct XPathError {
    /// What is wrong.
    pub message: String,
    /// The part that is wrong, as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Something whose value is known only when the query runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A variable or a path from one: `$Customer`, `$Order/Total`.
    Variable(expression::Path),
    /// A moment: tokens with arithmetic, `'[%BeginOfCurrentDay%] - 3 * [%DayLength%]'`.
    Moment(Expr),
    /// The user of the session.
    User,
    /// The session's time zone, as text.
    Zone,
}

/// The arguments of a query, each once.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// In the order of their numbers.
    pub all: Vec<Argument>,
}

impl Arguments {
    fn number(&mut self, argument: Argument) -> u32 {
        let same = |known: &Argument| match (known, &argument) {
            (Argument::Variable(a), Argument::Variable(b)) => {
                a.variable.text == b.variable.text
                    && a.steps.iter().map(|s| &s.text).eq(b.steps.iter().map(|s| &s.text))
            }
            (a, b) => a == b,
        };
        let place = self.all.iter().position(same).unwrap_or_else(|| {
            self.all.push(argument);
            self.all.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }
}

mod moment;
mod paths;

pub use moment::moment;
use paths::Tail;

type Outcome<T> = Result<T, XPathError>;

/// Translates the constraints of one XPath.
pub struct Translator<'a> {
    program: &'a Program,
    text: &'a str,
    arguments: &'a mut Arguments,
    /// Whether the argument of a number is empty; nothing where that is not known yet.
    empty: &'a dyn Fn(u32) -> bool,
}

/// A side of a comparison.
enum Side<'a> {
    /// Of the row: a path, perhaps through a function.
    Row(Wrap, &'a Path),
    /// The same for every row.
    Value(Constant),
}

/// A function around a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrap {
    None,
    Length,
    Part(Part),
}

/// What is the same for every row.
#[derive(Clone, Debug)]
enum Constant {
    Value(Value),
    Argument(u32),
}

impl<'a> Translator<'a> {
    /// A translator for the XPath with this text.
    pub fn new(
        program: &'a Program,
        text: &'a str,
        arguments: &'a mut Arguments,
        empty: &'a dyn Fn(u32) -> bool,
    ) -> Translator<'a> {
        Translator { program, text, arguments, empty }
    }

    fn wrong<T>(&self, span: Span, message: impl Into<String>) -> Outcome<T> {
        let range = span.start as usize..span.end as usize;
        let text = self.text.get(range).unwrap_or(self.text).to_owned();
        Err(XPathError { message: message.into(), text, span })
    }

    /// All constraints of an XPath as one condition; nothing where it has none.
    pub fn constraints(
        &mut self,
        xpath: &XPath,
        sources: &mut Sources<'_>,
    ) -> Outcome<Option<Sql>> {
        if let Some(step) = xpath.steps.first() {
            return self.wrong(step.name.span, "a query cannot go on from the entity here");
        }
        let conditions = xpath.constraints.iter().map(|c| &c.condition).collect::<Vec<_>>();
        self.all(&conditions, sources, Sources::ROOT)
    }

    fn all(
        &mut self,
        conditions: &[&Expr],
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Option<Sql>> {
        let mut sql = Sql::new();
        for condition in conditions {
            if !sql.is_empty() {
                sql.raw(" AND ");
            }
            sql.append(self.condition(condition, sources, from)?);
        }
        Ok((!sql.is_empty()).then_some(sql))
    }

    fn condition(
        &mut self,
        expr: &Expr,
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Sql> {
        let mut sql = Sql::new();
        match &expr.kind {
            ExprKind::Group(inner) => return self.condition(inner, sources, from),
            ExprKind::Boolean(value) => {
                sql.raw(if *value { "1" } else { "0" });
            }
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right, .. } => {
                sql.raw("(").append(self.condition(left, sources, from)?);
                sql.raw(if *op == BinaryOp::And { " AND " } else { " OR " });
                sql.append(self.condition(right, sources, from)?).raw(")");
            }
            ExprKind::Binary { op, left, right, .. } if op.is_comparison() => {
                return self.comparison(*op, left, right, expr.span, sources, from);
            }
            ExprKind::Call { function, arguments } => {
                return self.call(&function.text, arguments, expr.span, sources, from);
            }
            ExprKind::Path(path) => return self.exists(path, expr.span, sources, from),
            ExprKind::Variable(path) => {
                let number = self.arguments.number(Argument::Variable(path.clone()));
                sql.raw("(").argument(number, ColumnType::Boolean).raw(" IS TRUE)");
            }
            _ => return self.wrong(expr.span, "this is not a condition"),
        }
        Ok(sql)
    }

    fn call(
        &mut self,
        name: &str,
        arguments: &[Expr],
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Sql> {
        let mut sql = Sql::new();
        let search = match name {
            "not" => {
                let [argument] = arguments else {
                    return self.wrong(span, "not() takes one condition");
                };
                sql.raw("((").append(self.condition(argument, sources, from)?);
                sql.raw(") IS NOT TRUE)");
                return Ok(sql);
            }
            "true" | "false" => {
                sql.raw(if name == "true" { "1" } else { "0" });
                return Ok(sql);
            }
            "contains" => "text_contains(",
            "starts-with" => "text_starts_with(",
            "ends-with" => "text_ends_with(",
            _ => return self.wrong(span, format!("{name}() is not a condition")),
        };
        let [text, part] = arguments else {
            return self.wrong(span, format!("{name}() takes a path and a text"));
        };
        let ExprKind::Path(path) = &text.ungrouped().kind else {
            return self.wrong(text.span, "the first part must be an attribute");
        };
        let Side::Value(part) = self.side(part)? else {
            return self.wrong(part.span, "the second part must be a text");
        };
        self.about(path, text.span, sources, from, &mut |this, sources, from, tail| {
            let column = this.attribute(sources, from, tail, text.span)?;
            let mut sql = Sql::new();
            sql.raw(search);
            column.write(&mut sql);
            sql.raw(", ");
            Self::constant(&mut sql, &part, ColumnType::Text);
            sql.raw(")");
            Ok(sql)
        })
    }

    fn comparison(
        &mut self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Sql> {
        match (self.side(left)?, self.side(right)?) {
            (Side::Row(wrap, path), Side::Value(value)) => {
                self.row_with_value(op, (wrap, path), &value, span, sources, from)
            }
            (Side::Value(value), Side::Row(wrap, path)) => {
                self.row_with_value(turned(op), (wrap, path), &value, span, sources, from)
            }
            (Side::Row(wrap, path), Side::Row(other_wrap, other)) => {
                // The other side belongs to the row that is asked for, wherever this one leads.
                let other = self.single(other, span, sources, from)?;
                self.about(path, span, sources, from, &mut |this, sources, at, tail| {
                    let column = this.column(sources, at, tail, span)?;
                    let mut sql = Sql::new();
                    let decimals = [&column, &other].map(|c| c.ty == ColumnType::Decimal);
                    let mixed = decimals[0] != decimals[1];
                    sql.raw("(");
                    this.operand(&mut sql, wrap, &column, mixed);
                    sql.raw(symbol(op));
                    this.operand(&mut sql, other_wrap, &other, mixed);
                    sql.raw(")");
                    Ok(sql)
                })
            }
            (Side::Value(left), Side::Value(right)) => {
                let ty = [&left, &right].map(|side| match side {
                    Constant::Value(Value::Decimal(_)) => Some(ColumnType::Decimal),
                    _ => None,
                });
                let ty = ty[0].or(ty[1]).unwrap_or(ColumnType::Text);
                let mut sql = Sql::new();
                sql.raw("(");
                Self::constant(&mut sql, &left, ty);
                sql.raw(symbol(op));
                Self::constant(&mut sql, &right, ty);
                sql.raw(")");
                Ok(sql)
            }
        }
    }

    fn row_with_value(
        &mut self,
        op: BinaryOp,
        (wrap, path): (Wrap, &Path),
        value: &Constant,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Sql> {
        let is_empty = match value {
            Constant::Value(value) => *value == Value::Empty,
            Constant::Argument(number) => (self.empty)(*number),
        };
        // That there is no object at all is what `= empty` asks of a way to many.
        if is_empty
            && op == BinaryOp::Equal
            && wrap == Wrap::None
            && self.ends_in_object(path, sources, from)
        {
            let mut sql = Sql::new();
            sql.raw("(").append(self.exists(path, span, sources, from)?).raw(" IS NOT TRUE)");
            return Ok(sql);
        }
        self.about(path, span, sources, from, &mut |this, sources, at, tail| {
            let column = this.column(sources, at, tail, span)?;
            let mut sql = Sql::new();
            sql.raw("(");
            match (op, is_empty) {
                (BinaryOp::Equal, true) => {
                    this.operand(&mut sql, wrap, &column, false);
                    sql.raw(" IS NULL");
                }
                (BinaryOp::NotEqual, true) => {
                    this.operand(&mut sql, wrap, &column, false);
                    sql.raw(" IS NOT NULL");
                }
                (_, true) => {
                    sql.raw("0");
                }
                _ => {
                    this.operand(&mut sql, wrap, &column, false);
                    // The other side is not empty, so `=` may be false or unknown alike.
                    sql.raw(if op == BinaryOp::Equal { " = " } else { symbol(op) });
                    let ty = if wrap == Wrap::None { column.ty } else { ColumnType::Integer };
                    Self::constant(&mut sql, value, ty);
                }
            }
            sql.raw(")");
            Ok(sql)
        })
    }

    fn ends_in_object(&self, path: &Path, sources: &Sources<'_>, from: SourceIx) -> bool {
        let entity = sources.entity(from).ix;
        self.hops(path, entity).is_ok_and(|(_, tail)| tail == Tail::Object)
    }

    fn side<'e>(&mut self, expr: &'e Expr) -> Outcome<Side<'e>> {
        Ok(Side::Value(match &expr.kind {
            ExprKind::Group(inner) => return self.side(inner),
            ExprKind::Path(path) => return Ok(Side::Row(Wrap::None, path)),
            ExprKind::Empty => Constant::Value(Value::Empty),
            ExprKind::Boolean(value) => Constant::Value(Value::Boolean(*value)),
            ExprKind::Integer(number) => Constant::Value(Value::Integer(*number)),
            ExprKind::Decimal(number) => Constant::Value(Value::Decimal(*number)),
            ExprKind::String(text) => Constant::Value(Value::text(text.as_str())),
            ExprKind::Negate(inner) => match self.side(inner)? {
                Side::Value(Constant::Value(Value::Integer(number))) => {
                    Constant::Value(Value::Integer(-number))
                }
                Side::Value(Constant::Value(Value::Decimal(number))) => {
                    Constant::Value(Value::Decimal(-number))
                }
                _ => return self.wrong(expr.span, "only a number can be negated here"),
            },
            ExprKind::Quoted(inner) => self.token(inner)?,
            ExprKind::Variable(path) => {
                Constant::Argument(self.arguments.number(Argument::Variable(path.clone())))
            }
            ExprKind::Call { function, arguments } => {
                return self.function(&function.text, arguments, expr.span);
            }
            _ => return self.wrong(expr.span, "this cannot be compared in a query"),
        }))
    }

    fn function<'e>(&mut self, name: &str, arguments: &'e [Expr], span: Span) -> Outcome<Side<'e>> {
        let wrap = match name {
            "true" => return Ok(Side::Value(Constant::Value(Value::Boolean(true)))),
            "false" => return Ok(Side::Value(Constant::Value(Value::Boolean(false)))),
            "length" | "string-length" => Wrap::Length,
            "year-from-dateTime" => Wrap::Part(Part::Year),
            "quarter-from-dateTime" => Wrap::Part(Part::Quarter),
            "month-from-dateTime" => Wrap::Part(Part::Month),
            "week-from-dateTime" => Wrap::Part(Part::Week),
            "day-of-year-from-dateTime" => Wrap::Part(Part::DayOfYear),
            "day-from-dateTime" => Wrap::Part(Part::Day),
            "weekday-from-dateTime" => Wrap::Part(Part::Weekday),
            "hours-from-dateTime" => Wrap::Part(Part::Hours),
            "minutes-from-dateTime" => Wrap::Part(Part::Minutes),
            "seconds-from-dateTime" => Wrap::Part(Part::Seconds),
            _ => return self.wrong(span, format!("{name}() cannot be compared in a query")),
        };
        match arguments {
            [Expr { kind: ExprKind::Path(path), .. }] => Ok(Side::Row(wrap, path)),
            _ => self.wrong(span, format!("{name}() takes an attribute")),
        }
    }

    fn token(&mut self, inner: &Expr) -> Outcome<Constant> {
        let argument = match &inner.kind {
            ExprKind::Token(name) if &*name.text == "CurrentUser" => Argument::User,
            ExprKind::Token(name) if name.text.starts_with("UserRole") => {
                return self.wrong(name.span, "user roles cannot be compared in this version");
            }
            _ => Argument::Moment(inner.clone()),
        };
        Ok(Constant::Argument(self.arguments.number(argument)))
    }

    fn constant(sql: &mut Sql, constant: &Constant, ty: ColumnType) {
        match constant {
            // An enumeration's value may be written with the enumeration's name.
            Constant::Value(Value::String(text)) if ty == ColumnType::Enumeration => {
                let name = text.rsplit('.').next().unwrap_or_default();
                sql.bind_as(Value::text(name), ty)
            }
            Constant::Value(value) => sql.bind_as(value.clone(), ty),
            Constant::Argument(number) => sql.argument(*number, ty),
        };
    }

    /// A column, perhaps through a function; whole numbers as decimals where decimals are on the
    /// other side.
    fn operand(&mut self, sql: &mut Sql, wrap: Wrap, column: &Column, mixed: bool) {
        match wrap {
            Wrap::Length => {
                sql.raw("text_length(");
                column.write(sql);
                sql.raw(")");
            }
            Wrap::Part(part) => {
                let name = Part::ALL.iter().find(|(known, _)| *known == part);
                let zone = self.arguments.number(Argument::Zone);
                sql.raw(name.map_or("", |(_, name)| name)).raw("(");
                column.write(sql);
                sql.raw(", ").argument(zone, ColumnType::Text).raw(")");
            }
            Wrap::None if mixed && column.ty.is_whole() => {
                sql.raw("decimal_of(");
                column.write(sql);
                sql.raw(")");
            }
            Wrap::None => column.write(sql),
        }
    }
}

fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::NotEqual => " IS NOT ",
        BinaryOp::Less => " < ",
        BinaryOp::LessOrEqual => " <= ",
        BinaryOp::Greater => " > ",
        BinaryOp::GreaterOrEqual => " >= ",
        _ => " IS ",
    }
}

/// The operator with its sides exchanged.
fn turned(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        op => op,
    }
}
