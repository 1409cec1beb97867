//! Functions of moments.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::super::Context;
use super::super::date::{self, out_of_range};
use super::super::error::Fault;
use super::super::run::Outcome;
use super::{Arguments, Clock, Function};
use crate::value::Value;

impl Clock {
    pub(super) fn zone(self, context: &Context) -> &TimeZone {
        match self {
            Clock::Session => &context.zone,
            Clock::Utc => const { &TimeZone::UTC },
        }
    }
}

pub(super) fn call(function: Function, arguments: &Arguments<'_>, context: &Context) -> Outcome {
    let result = match function {
        Function::DateTime(clock) => return date_time(arguments, clock.zone(context)),
        Function::ToEpoch => return Ok(Value::Integer(arguments.moment(0)?)),
        Function::OfEpoch => {
            let moment = arguments.integer(0)?;
            date::zoned(moment, &TimeZone::UTC).map(|_| moment)
        }
        Function::Between(unit) => {
            let between = date::between(arguments.moment(0)?, arguments.moment(1)?, unit);
            return Ok(between.map_or(Value::Empty, Value::Decimal));
        }
        Function::CalendarBetween(unit) => {
            let (a, b) = (arguments.moment(0)?, arguments.moment(1)?);
            let between = date::calendar_between(a, b, unit, &context.zone);
            return between.map(Value::Integer).map_err(|_| out_of_range(arguments.span));
        }
        Function::Edge(edge, unit, clock) => {
            let first_day = context.locale.first_day;
            date::edge_of(arguments.moment(0)?, edge, unit, clock.zone(context), first_day)
        }
        Function::Add(unit, sign, clock) => {
            let count = arguments.integer(1)?.checked_mul(sign);
            let count = count.ok_or_else(|| arguments.overflow())?;
            date::add(arguments.moment(0)?, unit, count, clock.zone(context))
        }
        _ => return Ok(Value::Empty),
    };
    result.map(Value::DateTime).map_err(|_| out_of_range(arguments.span))
}

fn date_time(arguments: &Arguments<'_>, zone: &TimeZone) -> Outcome {
    let part = |n: usize, default: i8| -> Outcome<i8> {
        if n >= arguments.len() {
            return Ok(default);
        }
        i8::try_from(arguments.integer(n)?)
            .map_err(|_| Fault::words(arguments.span(n), "{} is no part of a date."))
    };
    let year = arguments.integer(0)?;
    if !(1800..=9999).contains(&year) {
        return Err(Fault::words(arguments.span(0), "The year {} must be from 1800 to 9999."));
    }
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    let day = Date::new(year, part(1, 1)?, part(2, 1)?);
    let time = Time::new(part(3, 0)?, part(4, 0)?, part(5, 0)?, 0);
    let (Ok(day), Ok(time)) = (day, time) else {
        return Err(arguments.fault("{} is no date: there is no such day or time."));
    };
    let moment = date::moment_of(DateTime::from_parts(day, time), zone);
    moment.map(Value::DateTime).map_err(|_| out_of_range(arguments.span))
}
