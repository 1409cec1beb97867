//! Values to text and back.

use model_core::value::Decimal;

use super::super::date_pattern::{DatePattern, Reading};
use super::super::error::Fault;
use super::super::number_pattern::NumberPattern;
use super::super::run::Outcome;
use super::super::{Context, date, locale, text};
use super::{Arguments, Clock, Function, string};
use crate::value::Value;

pub(super) fn call(function: Function, arguments: &Arguments<'_>, context: &Context) -> Outcome {
    match function {
        Function::Key => string(arguments.text(0)?),
        Function::ParseInteger => parse_integer(arguments),
        Function::ParseDecimal => parse_decimal(arguments, context),
        Function::FormatDecimal => format_decimal(arguments, context),
        Function::ParseDateTime(clock) => parse_date_time(arguments, clock, context),
        Function::FormatDateTime(clock) => match arguments.len() {
            0 | 1 => format_moment(arguments, clock, &context.locale.date_time(), context),
            _ => format_moment(arguments, clock, arguments.text(1)?, context),
        },
        Function::FormatDate(clock) => {
            format_moment(arguments, clock, context.locale.date, context)
        }
        Function::FormatTime(clock) => {
            format_moment(arguments, clock, context.locale.time, context)
        }
        _ => match text::plain(arguments.value(0), context) {
            Some(text) => string(text),
            None => Err(arguments.misfit(0, "a value that can be shown")),
        },
    }
}

fn parse_integer(arguments: &Arguments<'_>) -> Outcome {
    match arguments.text(0)?.parse() {
        Ok(number) => Ok(Value::Integer(number)),
        Err(_) if arguments.len() > 1 => Ok(arguments.value(1).clone()),
        Err(_) => Err(unreadable(arguments, "a whole number")),
    }
}

fn unreadable(arguments: &Arguments<'_>, what: &str) -> Box<Fault> {
    let text = arguments.text(0).unwrap_or_default();
    let shown: String = text.chars().take(40).collect();
    Fault::words(
        arguments.span(0),
        format!("{{}} is “{shown}”, which is not {what}. Give a default as the last argument."),
    )
}

fn parse_decimal(arguments: &Arguments<'_>, context: &Context) -> Outcome {
    let pattern = match (arguments.len(), arguments.value(1)) {
        (2.., Value::String(pattern)) => Some(&**pattern),
        _ => None,
    };
    let text = arguments.text(0)?;
    let number: Option<Decimal> = match pattern {
        None => text.parse().ok(),
        Some(pattern) => number_pattern(arguments, pattern)?.read(text, context.locale),
    };
    let default = if pattern.is_some() { 2 } else { 1 };
    match number {
        Some(number) => Ok(Value::Decimal(number)),
        None if default < arguments.len() => Ok(match arguments.value(default) {
            Value::Integer(number) => Value::Decimal((*number).into()),
            other => other.clone(),
        }),
        None => Err(unreadable(arguments, "a number")),
    }
}

fn number_pattern(arguments: &Arguments<'_>, pattern: &str) -> Outcome<NumberPattern> {
    NumberPattern::parse(pattern).map_err(|error| {
        Fault::words(arguments.span(1), format!("The pattern {{}} cannot be used: {error}."))
    })
}

fn format_decimal(arguments: &Arguments<'_>, context: &Context) -> Outcome {
    if arguments.value(0).is_empty() {
        return string("");
    }
    let number = arguments.number(0)?;
    if arguments.len() < 2 {
        return string(text::localized(number, context.locale));
    }
    let locale = match arguments.len() {
        2 => context.locale,
        _ => locale::find(arguments.text(2)?),
    };
    let pattern = number_pattern(arguments, arguments.text(1)?)?;
    match pattern.format(number, locale) {
        Some(text) => string(text),
        None => Err(arguments.overflow()),
    }
}

fn date_pattern(arguments: &Arguments<'_>, pattern: &str) -> Outcome<DatePattern> {
    DatePattern::parse(pattern).map_err(|error| {
        Fault::words(arguments.span(1), format!("The pattern {{}} cannot be used: {error}."))
    })
}

fn format_moment(
    arguments: &Arguments<'_>,
    clock: Clock,
    pattern: &str,
    context: &Context,
) -> Outcome {
    if arguments.value(0).is_empty() {
        return string("");
    }
    let at = date::zoned(arguments.moment(0)?, clock.zone(context))
        .map_err(|_| date::out_of_range(arguments.span(0)))?;
    string(date_pattern(arguments, pattern)?.format(&at, context.locale))
}

fn parse_date_time(arguments: &Arguments<'_>, clock: Clock, context: &Context) -> Outcome {
    let pattern = date_pattern(arguments, arguments.text(1)?)?;
    let now = context.world.now();
    let zone = clock.zone(context);
    let moment = pattern.read(arguments.text(0)?, zone, context.locale, now, Reading::Lenient);
    match moment {
        Some(moment) => Ok(Value::DateTime(moment)),
        None if arguments.len() > 2 => Ok(arguments.value(2).clone()),
        None => Err(unreadable(arguments, "a date of this pattern")),
    }
}
