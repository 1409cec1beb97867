//! The functions of OQL.

use model_core::lang::Span;
use model_core::lang::oql::{Expr, ExprKind, Path};

use crate::program::ColumnType;
use crate::query::functions::Part;
use crate::query::sql::Sql;

use super::{Outcome, Translator, Typed, as_type, own_name};

impl Translator<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        distinct: bool,
        arguments: &[Expr],
        span: Span,
    ) -> Outcome<Typed> {
        let upper = name.to_ascii_uppercase();
        if let Some(typed) = self.aggregate(&upper, distinct, arguments, span)? {
            return Ok(typed);
        }
        if upper.starts_with("DATE") {
            return self.date(&upper, arguments, span);
        }
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.expr(argument)?);
        }
        let mut sql = Sql::new();
        let first = values.first().and_then(|(_, ty)| *ty);
        let (function, ty) = match upper.as_str() {
            "COALESCE" => {
                let decimal = values.iter().any(|(_, ty)| *ty == Some(ColumnType::Decimal));
                let known = values.iter().find_map(|(_, ty)| *ty);
                let ty = if decimal { Some(ColumnType::Decimal) } else { known };
                values = values.into_iter().map(|value| (as_type(value, ty), ty)).collect();
                ("coalesce(", ty)
            }
            "LENGTH" => ("text_length(", Some(ColumnType::Long)),
            "LOWER" => ("text_lower(", Some(ColumnType::Text)),
            "UPPER" => ("text_upper(", Some(ColumnType::Text)),
            "TRIM" => ("trim(", Some(ColumnType::Text)),
            "LTRIM" => ("ltrim(", Some(ColumnType::Text)),
            "RTRIM" => ("rtrim(", Some(ColumnType::Text)),
            "REPLACE" => ("replace(", Some(ColumnType::Text)),
            "SUBSTRING" => ("substr(", Some(ColumnType::Text)),
            "LOCATE" => {
                values.reverse();
                ("instr(", Some(ColumnType::Long))
            }
            "ROUND" => {
                if values.len() == 1 {
                    let mut zero = Sql::new();
                    zero.raw("0");
                    values.push((zero, Some(ColumnType::Long)));
                }
                ("decimal_round(", Some(ColumnType::Decimal))
            }
            _ => {
                let message = format!("the function {name} is not available in queries yet");
                return self.wrong(span, message);
            }
        };
        let _ = first;
        sql.raw(function);
        sql.list(values, ", ", |sql, (value, _)| {
            sql.append(value);
        });
        sql.raw(")");
        Ok((sql, ty))
    }

    fn aggregate(
        &mut self,
        name: &str,
        distinct: bool,
        arguments: &[Expr],
        span: Span,
    ) -> Outcome<Option<Typed>> {
        if !matches!(name, "COUNT" | "SUM" | "AVG" | "MIN" | "MAX" | "STRING_AGG") {
            return Ok(None);
        }
        let word = if distinct { "DISTINCT " } else { "" };
        let mut sql = Sql::new();
        if name == "COUNT" && matches!(arguments, [Expr { kind: ExprKind::All(_), .. }] | []) {
            sql.raw("count(*)");
            return Ok(Some((sql, Some(ColumnType::Long))));
        }
        let Some(first) = arguments.first() else {
            return self.wrong(span, format!("{name} needs a value"));
        };
        let (value, ty) = self.expr(first)?;
        let decimal = ty == Some(ColumnType::Decimal);
        let ty = match name {
            "COUNT" => {
                sql.raw("count(").raw(word).append(value).raw(")");
                Some(ColumnType::Long)
            }
            "SUM" => {
                sql.raw(if decimal { "decimal_sum(" } else { "sum(" }).raw(word);
                sql.append(value).raw(")");
                if decimal { ty } else { Some(ColumnType::Long) }
            }
            "AVG" => {
                sql.raw("decimal_of(decimal_avg(").raw(word).append(value).raw("))");
                Some(ColumnType::Decimal)
            }
            "MIN" | "MAX" => {
                sql.raw(if name == "MIN" { "min(" } else { "max(" }).append(value).raw(")");
                ty
            }
            _ => {
                sql.raw("group_concat(").append(value);
                if let Some(separator) = arguments.get(1) {
                    sql.raw(", ").append(self.expr(separator)?.0);
                }
                sql.raw(")");
                Some(ColumnType::Text)
            }
        };
        Ok(Some((sql, ty)))
    }

    fn date(&mut self, name: &str, arguments: &[Expr], span: Span) -> Outcome<Typed> {
        let unit = arguments.first().map(|argument| match &argument.kind {
            ExprKind::Path(path) => unit_of(path),
            ExprKind::String(text) => text.to_ascii_uppercase(),
            _ => String::new(),
        });
        let unit = unit.unwrap_or_default();
        let mut values = Vec::new();
        for argument in arguments.iter().skip(1) {
            values.push(self.expr(argument)?.0);
        }
        let mut sql = Sql::new();
        match (name, values.as_slice()) {
            ("DATEPART", [date]) => {
                let Some(function) = part(&unit) else {
                    return self.wrong(span, format!("{unit} is no part of a moment"));
                };
                sql.raw(function).raw("(").append(date.clone()).raw(", ");
                sql.bind_as(self.zone, ColumnType::Text).raw(")");
                Ok((sql, Some(ColumnType::Long)))
            }
            ("DATEDIFF", [start, end]) => {
                let millis = self.millis(&unit, span)?;
                sql.raw("((").append(end.clone()).raw(" - ").append(start.clone()).raw(") / ");
                sql.bind_as(millis, ColumnType::Long).raw(")");
                Ok((sql, Some(ColumnType::Long)))
            }
            ("DATEADD", [count, date]) => {
                let millis = self.millis(&unit, span)?;
                sql.raw("(").append(date.clone()).raw(" + ").append(count.clone()).raw(" * ");
                sql.bind_as(millis, ColumnType::Long).raw(")");
                Ok((sql, Some(ColumnType::DateTime)))
            }
            _ => {
                let message = format!("the function {name} is not available in queries yet");
                self.wrong(span, message)
            }
        }
    }

    fn millis(&self, unit: &str, span: Span) -> Outcome<i64> {
        Ok(match unit {
            "MILLISECOND" => 1,
            "SECOND" => 1_000,
            "MINUTE" => 60_000,
            "HOUR" => 3_600_000,
            "DAY" => 86_400_000,
            "WEEK" => 604_800_000,
            _ => {
                let message = format!("the unit {unit} is not available in queries yet");
                return self.wrong(span, message);
            }
        })
    }

    pub(super) fn cast(&mut self, value: &Expr, to: &str, span: Span) -> Outcome<Typed> {
        let (value, from) = self.expr(value)?;
        let target = match to.to_ascii_uppercase().as_str() {
            "STRING" => ColumnType::Text,
            "INTEGER" | "LONG" => ColumnType::Long,
            "DECIMAL" => ColumnType::Decimal,
            "BOOLEAN" => ColumnType::Boolean,
            "DATETIME" => ColumnType::DateTime,
            _ => return self.wrong(span, format!("{to} is no type")),
        };
        let mut sql = Sql::new();
        sql.raw("value_convert(").append(value).raw(", ");
        sql.bind_as(model_type(from.unwrap_or(ColumnType::Text)), ColumnType::Text).raw(", ");
        sql.bind_as(model_type(target), ColumnType::Text).raw(", '')");
        Ok((sql, Some(target)))
    }
}

/// The type of the model that a column can have, for conversions.
fn model_type(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Text | ColumnType::Enumeration => "String",
        ColumnType::Integer | ColumnType::Long | ColumnType::Reference => "Long",
        ColumnType::Decimal => "Decimal",
        ColumnType::Boolean => "Boolean",
        ColumnType::DateTime => "DateTime",
        ColumnType::Binary => "Binary",
    }
}

fn unit_of(path: &Path) -> String {
    own_name(path).to_ascii_uppercase()
}

fn part(unit: &str) -> Option<&'static str> {
    let part = match unit {
        "YEAR" => Part::Year,
        "QUARTER" => Part::Quarter,
        "MONTH" => Part::Month,
        "WEEK" => Part::Week,
        "DAY" => Part::Day,
        "DAYOFYEAR" => Part::DayOfYear,
        "WEEKDAY" => Part::Weekday,
        "HOUR" => Part::Hours,
        "MINUTE" => Part::Minutes,
        "SECOND" => Part::Seconds,
        _ => return None,
    };
    Part::ALL.iter().find(|(known, _)| *known == part).map(|(_, name)| *name)
}
