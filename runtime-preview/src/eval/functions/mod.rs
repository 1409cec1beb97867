//! The functions of expressions (`reference/mendix.md` §3.3).
//!
//! Text functions take empty as '', as text concatenation does; what makes text of a value gives
//! '' for empty; numbers and moments must not be empty.

mod convert;
mod dates;
mod numbers;
mod strings;

use std::sync::Arc;

use model_core::lang::Span;
use model_core::value::Decimal;

use super::code::Node;
use super::date::{Edge, Unit};
use super::error::{Fault, FaultKind};
use super::run::{Outcome, order};
use super::{Context, Env};
use crate::value::Value;

/// A function that can be called, with what distinguishes it from its kin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    IsNew,
    Max,
    Min,
    Round,
    Random,
    Floor,
    Ceil,
    Power,
    Abs,
    Root,
    Upper,
    Lower,
    Length,
    Substring,
    Find,
    FindLast,
    Contains,
    StartsWith,
    EndsWith,
    Trim,
    UrlEncode,
    UrlDecode,
    DateTime(Clock),
    Edge(Edge, Unit, Clock),
    Between(Unit),
    CalendarBetween(Unit),
    /// Some units later, or earlier where the second is negative.
    Add(Unit, i64, Clock),
    ToString,
    ParseInteger,
    ParseDecimal,
    FormatDecimal,
    ParseDateTime(Clock),
    FormatDateTime(Clock),
    FormatDate(Clock),
    FormatTime(Clock),
    ToEpoch,
    OfEpoch,
    Key,
}

/// Whose clocks and calendar count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    Session,
    Utc,
}

impl Function {
    /// The function of this name.
    pub fn of(name: &str) -> Option<Function> {
        Some(match name {
            "isNew" => Function::IsNew,
            "max" => Function::Max,
            "min" => Function::Min,
            "round" => Function::Round,
            "random" => Function::Random,
            "floor" => Function::Floor,
            "ceil" => Function::Ceil,
            "pow" => Function::Power,
            "abs" => Function::Abs,
            "sqrt" => Function::Root,
            "toUpperCase" => Function::Upper,
            "toLowerCase" => Function::Lower,
            "length" => Function::Length,
            "substring" => Function::Substring,
            "find" => Function::Find,
            "findLast" => Function::FindLast,
            "contains" => Function::Contains,
            "startsWith" => Function::StartsWith,
            "endsWith" => Function::EndsWith,
            "trim" => Function::Trim,
            "urlEncode" => Function::UrlEncode,
            "urlDecode" => Function::UrlDecode,
            "toString" => Function::ToString,
            "parseInteger" => Function::ParseInteger,
            "parseDecimal" => Function::ParseDecimal,
            "formatDecimal" => Function::FormatDecimal,
            "dateTimeToEpoch" => Function::ToEpoch,
            "epochToDateTime" => Function::OfEpoch,
            "getKey" => Function::Key,
            "calendarMonthsBetween" => Function::CalendarBetween(Unit::Month),
            "calendarYearsBetween" => Function::CalendarBetween(Unit::Year),
            _ => return Function::of_date(name),
        })
    }

    /// The families of date functions: `addDaysUTC`, `trimToHours`, `secondsBetween`.
    fn of_date(name: &str) -> Option<Function> {
        let (name, clock) = match name.strip_suffix("UTC") {
            Some(name) => (name, Clock::Utc),
            None => (name, Clock::Session),
        };
        match name {
            "dateTime" => return Some(Function::DateTime(clock)),
            "parseDateTime" => return Some(Function::ParseDateTime(clock)),
            "formatDateTime" => return Some(Function::FormatDateTime(clock)),
            "formatDate" => return Some(Function::FormatDate(clock)),
            "formatTime" => return Some(Function::FormatTime(clock)),
            _ => {}
        }
        if let Some(units) = name.strip_suffix("Between") {
            return Unit::of(units).filter(|u| u.millis().is_some()).map(Function::Between);
        }
        let unit = |prefix: &str| Unit::of(name.strip_prefix(prefix)?);
        if let Some(unit) = unit("add") {
            return Some(Function::Add(unit, 1, clock));
        }
        if let Some(unit) = unit("subtract") {
            return Some(Function::Add(unit, -1, clock));
        }
        if let Some(unit) = unit("endOf") {
            return Some(Function::Edge(Edge::End, unit, clock));
        }
        let unit = unit("trimTo").or_else(|| unit("beginOf"))?;
        Some(Function::Edge(Edge::Begin, unit, clock))
    }
}

impl Unit {
    fn of(name: &str) -> Option<Unit> {
        let name = name.to_ascii_lowercase();
        Some(match name.strip_suffix('s').unwrap_or(&name) {
            "millisecond" => Unit::Millisecond,
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            _ => return None,
        })
    }
}

/// The arguments of a call, evaluated.
pub(super) struct Arguments<'a> {
    nodes: &'a [Node],
    values: Vec<Value>,
    span: Span,
}

impl Arguments<'_> {
    fn len(&self) -> usize {
        self.values.len()
    }

    fn value(&self, n: usize) -> &Value {
        self.values.get(n).unwrap_or(&Value::Empty)
    }

    fn span(&self, n: usize) -> Span {
        self.nodes.get(n).map_or(self.span, |node| node.span)
    }

    fn misfit(&self, n: usize, needs: &'static str) -> Box<Fault> {
        let found = self.value(n);
        let kind = match found {
            Value::Empty => FaultKind::Empty("the function"),
            _ => FaultKind::Kind { needs, found: found.type_name() },
        };
        Fault::new(self.span(n), kind)
    }

    /// Text; empty is ''.
    fn text(&self, n: usize) -> Outcome<&str> {
        match self.value(n) {
            Value::String(text) | Value::Enumeration(text) => Ok(text),
            Value::Empty => Ok(""),
            _ => Err(self.misfit(n, "text")),
        }
    }

    fn integer(&self, n: usize) -> Outcome<i64> {
        match self.value(n) {
            Value::Integer(number) => Ok(*number),
            Value::Decimal(number) => {
                number.to_i64().ok_or_else(|| self.misfit(n, "a whole number"))
            }
            _ => Err(self.misfit(n, "a whole number")),
        }
    }

    fn number(&self, n: usize) -> Outcome<Decimal> {
        match self.value(n) {
            Value::Integer(number) => Ok(Decimal::from(*number)),
            Value::Decimal(number) => Ok(*number),
            _ => Err(self.misfit(n, "a number")),
        }
    }

    fn moment(&self, n: usize) -> Outcome<i64> {
        match self.value(n) {
            Value::DateTime(moment) => Ok(*moment),
            _ => Err(self.misfit(n, "a date and time")),
        }
    }

    fn fault(&self, words: impl Into<String>) -> Box<Fault> {
        Fault::words(self.span, words)
    }

    fn overflow(&self) -> Box<Fault> {
        Fault::new(self.span, FaultKind::Overflow)
    }
}

/// Calls a function.
pub(super) fn call(function: Function, nodes: &[Node], span: Span, env: &mut Env<'_>) -> Outcome {
    let mut values = Vec::with_capacity(nodes.len());
    for node in nodes {
        values.push(node.value(env)?);
    }
    let arguments = Arguments { nodes, values, span };
    if function == Function::IsNew {
        return match arguments.value(0) {
            Value::Object(object) => match env.objects.is_new(*object) {
                Ok(new) => Ok(Value::Boolean(new)),
                Err(error) => Err(Fault::words(arguments.span(0), error.0)),
            },
            Value::Empty => Err(Fault::new(arguments.span(0), FaultKind::Empty("isNew()"))),
            _ => Err(arguments.misfit(0, "an object")),
        };
    }
    pure(function, &arguments, env.context)
}

fn pure(function: Function, arguments: &Arguments<'_>, context: &Context) -> Outcome {
    match function {
        Function::IsNew => Ok(Value::Empty),
        Function::Max
        | Function::Min
        | Function::Round
        | Function::Random
        | Function::Floor
        | Function::Ceil
        | Function::Power
        | Function::Abs
        | Function::Root => numbers::call(function, arguments, context),
        Function::Upper
        | Function::Lower
        | Function::Length
        | Function::Substring
        | Function::Find
        | Function::FindLast
        | Function::Contains
        | Function::StartsWith
        | Function::EndsWith
        | Function::Trim
        | Function::UrlEncode
        | Function::UrlDecode => strings::call(function, arguments),
        Function::DateTime(_)
        | Function::Edge(..)
        | Function::Between(_)
        | Function::CalendarBetween(_)
        | Function::Add(..)
        | Function::ToEpoch
        | Function::OfEpoch => dates::call(function, arguments, context),
        _ => convert::call(function, arguments, context),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is the outcome of most functions")]
fn string(text: impl Into<Arc<str>>) -> Outcome {
    Ok(Value::String(text.into()))
}
