//! Functions of numbers.

use std::cmp::Ordering;

use model_core::value::{Decimal, DecimalError};

use super::super::Context;
use super::super::error::{Fault, FaultKind};
use super::super::run::{Outcome, decimal_fault};
use super::{Arguments, Function, order};
use crate::value::Value;

pub(super) fn call(function: Function, arguments: &Arguments<'_>, context: &Context) -> Outcome {
    let decimal = |result: Result<Decimal, DecimalError>| {
        result.map(Value::Decimal).map_err(|error| decimal_fault(arguments.span, error))
    };
    match function {
        Function::Max => extreme(arguments, Ordering::Greater),
        Function::Min => extreme(arguments, Ordering::Less),
        Function::Round if arguments.len() < 2 => {
            whole(arguments, arguments.number(0)?.round(0, context.rounding))
        }
        Function::Round => {
            let places = arguments.integer(1)?;
            let places = i32::try_from(places.clamp(-100, 100)).unwrap_or_default();
            decimal(arguments.number(0)?.round(places, context.rounding))
        }
        Function::Floor => whole(arguments, arguments.number(0)?.floor()),
        Function::Ceil => whole(arguments, arguments.number(0)?.ceil()),
        Function::Abs => match arguments.value(0) {
            Value::Integer(number) => {
                number.checked_abs().map(Value::Integer).ok_or_else(|| arguments.overflow())
            }
            _ => Ok(Value::Decimal(arguments.number(0)?.abs())),
        },
        Function::Root => decimal(arguments.number(0)?.sqrt()),
        Function::Power => {
            let (base, exponent) = (arguments.number(0)?, arguments.number(1)?);
            if let Some(whole) = exponent.to_i64() {
                return decimal(base.powi(whole));
            }
            // Halves are roots; other fractions have no exact rule.
            let double = exponent.checked_add(exponent).ok().and_then(Decimal::to_i64);
            match double {
                Some(halves) => decimal(base.powi(halves).and_then(Decimal::sqrt)),
                None => Err(Fault::words(
                    arguments.span(1),
                    "The exponent {} must be a whole number or a half.",
                )),
            }
        }
        _ => {
            const DIGITS: u64 = 10_u64.pow(16);
            let digits = i128::from(context.world.random() % DIGITS);
            decimal(Decimal::new(digits, 16))
        }
    }
}

fn whole(arguments: &Arguments<'_>, result: Result<Decimal, DecimalError>) -> Outcome {
    let number = result.map_err(|error| decimal_fault(arguments.span, error))?;
    number.to_i64().map(Value::Integer).ok_or_else(|| arguments.overflow())
}

/// The largest or smallest; a Decimal where any argument is one.
fn extreme(arguments: &Arguments<'_>, wanted: Ordering) -> Outcome {
    let mut best = 0;
    for n in 0..arguments.len() {
        if arguments.value(n).is_empty() {
            return Err(Fault::new(arguments.span(n), FaultKind::Empty("the function")));
        }
        match order(arguments.value(n), arguments.value(best)) {
            Some(order) if order == wanted => best = n,
            Some(_) => {}
            None => return Err(arguments.misfit(n, "a number or a date")),
        }
    }
    let best = arguments.value(best).clone();
    let decimal = arguments.values.iter().any(|value| matches!(value, Value::Decimal(_)));
    Ok(match best {
        Value::Integer(number) if decimal => Value::Decimal(number.into()),
        other => other,
    })
}
