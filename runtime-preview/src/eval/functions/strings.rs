//! Functions of text. Positions and lengths count characters (Unicode scalar values), from 0.

use super::super::error::Fault;
use super::super::run::Outcome;
use super::super::text;
use super::{Arguments, Function, string};
use crate::value::Value;

pub(super) fn call(function: Function, arguments: &Arguments<'_>) -> Outcome {
    if let (Function::Length, Value::List(list)) = (function, arguments.value(0)) {
        return Ok(integer(list.len()));
    }
    let text = arguments.text(0)?;
    match function {
        Function::Upper => string(text.to_uppercase()),
        Function::Lower => string(text.to_lowercase()),
        Function::Length => Ok(integer(length(text))),
        Function::Substring => substring(arguments, text),
        Function::Find => {
            let from = if arguments.len() > 2 { arguments.integer(2)?.max(0) } else { 0 };
            let Some(start) = offset(text, from) else { return Ok(Value::Integer(-1)) };
            let part = arguments.text(1)?;
            let found = text.get(start..).and_then(|rest| rest.find(part));
            Ok(position(text, found.map(|found| start + found)))
        }
        Function::FindLast => {
            let part = arguments.text(1)?;
            let mut end = text.len();
            if arguments.len() > 2 {
                // The last occurrence that begins at this position or before it.
                let Some(last) = usize::try_from(arguments.integer(2)?).ok() else {
                    return Ok(Value::Integer(-1));
                };
                let begin = text.char_indices().nth(last).map_or(text.len(), |(at, _)| at);
                end = begin.saturating_add(part.len()).min(text.len());
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
            }
            Ok(position(text, text.get(..end).and_then(|head| head.rfind(part))))
        }
        Function::Contains => Ok(Value::Boolean(text.contains(arguments.text(1)?))),
        Function::StartsWith => Ok(Value::Boolean(text.starts_with(arguments.text(1)?))),
        Function::EndsWith => Ok(Value::Boolean(text.ends_with(arguments.text(1)?))),
        Function::Trim => string(text.trim()),
        Function::UrlEncode => string(text::url_encode(text)),
        _ => string(text::url_decode(text)),
    }
}

fn integer(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The byte before which character `n` stands; the end for the one behind the last.
fn offset(text: &str, n: i64) -> Option<usize> {
    let n = usize::try_from(n).ok()?;
    if text.is_ascii() {
        return (n <= text.len()).then_some(n);
    }
    text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(n)
}

fn position(text: &str, found: Option<usize>) -> Value {
    match found.and_then(|found| text.get(..found)) {
        Some(before) => integer(length(before)),
        None => Value::Integer(-1),
    }
}

fn substring(arguments: &Arguments<'_>, text: &str) -> Outcome {
    let count = length(text);
    let start = arguments.integer(1)?;
    let Some(from) = offset(text, start) else {
        return Err(Fault::words(
            arguments.span(1),
            format!("The position {{}} is {start}; the text has {count} characters."),
        ));
    };
    let rest = text.get(from..).unwrap_or_default();
    if arguments.len() < 3 {
        return string(rest);
    }
    let wanted = arguments.integer(2)?;
    match offset(rest, wanted) {
        Some(end) => string(rest.get(..end).unwrap_or_default()),
        None => Err(Fault::words(
            arguments.span(2),
            format!(
                "The length {{}} is {wanted}; from position {start} the text has only {} \
                 characters.",
                length(rest)
            ),
        )),
    }
}
