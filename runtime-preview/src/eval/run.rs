//! Evaluation.

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use model_core::lang::Span;
use model_core::value::{DataType, Decimal, DecimalError};

use super::Env;
use super::code::{Arithmetic, Code, Comparison, Hop, Member, Node};
use super::error::{EvalError, Fault, FaultKind};
use super::functions;
use super::text;
use crate::value::Value;

/// The program of an expression. Cloning copies it.
#[derive(Clone, Debug)]
pub struct Expression {
    pub(super) source: Arc<str>,
    pub(super) root: Node,
    pub(super) data_type: DataType,
}

pub(super) type Outcome<T = Value> = Result<T, Box<Fault>>;

impl Expression {
    /// Its value.
    pub fn evaluate(&self, env: &mut Env<'_>) -> Result<Value, Box<EvalError>> {
        self.root.value(env).map_err(|fault| self.explain(&fault))
    }

    /// Its value as a condition: `true` or `false`, an error if it is empty.
    pub fn condition(&self, env: &mut Env<'_>) -> Result<bool, Box<EvalError>> {
        self.root.condition(env, "a condition").map_err(|fault| self.explain(&fault))
    }

    /// The text that it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The type of its value.
    pub fn data_type(&self) -> &DataType {
        &self.data_type
    }

    #[cold]
    fn explain(&self, fault: &Fault) -> Box<EvalError> {
        Box::new(fault.explain(&self.source))
    }
}

impl Node {
    /// The value where nothing has to be worked out.
    #[inline]
    fn peek<'a>(&'a self, variables: &'a [Value]) -> Option<&'a Value> {
        match &self.code {
            Code::Constant(value) => Some(value),
            Code::Variable(place) => variables.get(usize::from(*place)),
            _ => None,
        }
    }

    pub(super) fn value(&self, env: &mut Env<'_>) -> Outcome {
        match &self.code {
            Code::Constant(value) => Ok(value.clone()),
            Code::Variable(place) => {
                Ok(env.variables.get(usize::from(*place)).cloned().unwrap_or_default())
            }
            Code::Arithmetic(op, operands) => arithmetic(*op, operands, self.span, env),
            Code::Compare(comparison, operands) => {
                compare(*comparison, operands, env).map(Value::Boolean)
            }
            Code::Member(member) => self.member(member, env),
            Code::Not(operand) => Ok(Value::Boolean(!operand.condition(env, "not()")?)),
            Code::And(operands) => {
                let [left, right] = &**operands;
                let both = left.condition(env, "and")? && right.condition(env, "and")?;
                Ok(Value::Boolean(both))
            }
            Code::Or(operands) => {
                let [left, right] = &**operands;
                let any = left.condition(env, "or")? || right.condition(env, "or")?;
                Ok(Value::Boolean(any))
            }
            Code::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                if condition.condition(env, "if")? { then.value(env) } else { otherwise.value(env) }
            }
            Code::Join(parts) => join(parts, env),
            Code::Negate(operand) => negate(operand, self.span, env),
            Code::Call(function, arguments) => {
                functions::call(*function, arguments, self.span, env)
            }
            Code::Caption(operand, captions) => Ok(match operand.value(env)? {
                Value::Enumeration(name) => match captions.get(&*name) {
                    Some(caption) => Value::from(caption.get(&env.context.language)),
                    None => Value::String(name),
                },
                _ => Value::from(""),
            }),
            Code::Moment(moment) => moment.value(env.context, self.span).map(Value::DateTime),
            Code::ToDecimal(operand) => Ok(match operand.value(env)? {
                Value::Integer(number) => Value::Decimal(number.into()),
                other => other,
            }),
            Code::Broken(words) => Err(Fault::words(self.span, &**words)),
        }
    }

    pub(super) fn condition(&self, env: &mut Env<'_>, needs: &'static str) -> Outcome<bool> {
        if let Code::Compare(comparison, operands) = &self.code {
            return compare(*comparison, operands, env);
        }
        match self.value(env)? {
            Value::Boolean(value) => Ok(value),
            Value::Empty => Err(Fault::new(self.span, FaultKind::Empty(needs))),
            other => Err(self.misfit("true or false", &other)),
        }
    }

    pub(super) fn misfit(&self, needs: &'static str, found: &Value) -> Box<Fault> {
        Fault::new(self.span, FaultKind::Kind { needs, found: found.type_name() })
    }

    fn member(&self, member: &Member, env: &mut Env<'_>) -> Outcome {
        let fault = |error: super::ReadError| Fault::words(self.span, error.0);
        let mut object = match env.variables.get(usize::from(member.variable)) {
            Some(Value::Object(object)) => *object,
            None | Some(Value::Empty) => return Ok(Value::Empty),
            Some(other) => return Err(self.misfit("an object", other)),
        };
        for hop in &member.hops {
            match *hop {
                Hop::Follow(association, direction) => {
                    match env.objects.follow(object, association, direction).map_err(fault)? {
                        Some(next) => object = next,
                        None => return Ok(Value::Empty),
                    }
                }
                Hop::Narrow(entity) => {
                    if !env.objects.is_a(object, entity) {
                        return Ok(Value::Empty);
                    }
                }
            }
        }
        match member.attribute {
            Some(slot) => env.objects.attribute(object, slot).map_err(fault),
            None => Ok(Value::Object(object)),
        }
    }
}

fn arithmetic(op: Arithmetic, operands: &[Node; 2], span: Span, env: &mut Env<'_>) -> Outcome {
    let [left, right] = operands;
    // What most loops do: whole numbers that are at hand.
    if let (Some(Value::Integer(a)), Some(Value::Integer(b))) =
        (left.peek(env.variables), right.peek(env.variables))
        && op != Arithmetic::Divide
    {
        return whole(op, *a, *b, operands, span);
    }
    let a = left.value(env)?;
    let b = right.value(env)?;
    if let (Value::Integer(a), Value::Integer(b)) = (&a, &b)
        && op != Arithmetic::Divide
    {
        return whole(op, *a, *b, operands, span);
    }
    let symbol = symbol(op);
    let a = number(left, &a, symbol)?;
    let b = number(right, &b, symbol)?;
    let result = match op {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Modulo => a.checked_rem(b),
    };
    result.map(Value::Decimal).map_err(|error| match error {
        DecimalError::DivisionByZero => Fault::new(right.span, FaultKind::DivisionByZero),
        other => decimal_fault(span, other),
    })
}

#[inline]
fn whole(op: Arithmetic, a: i64, b: i64, operands: &[Node; 2], span: Span) -> Outcome {
    let result = match op {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        // The one case that overflows has the rest 0.
        Arithmetic::Modulo | Arithmetic::Divide if b != 0 => Some(a.wrapping_rem(b)),
        Arithmetic::Modulo | Arithmetic::Divide => {
            return Err(Fault::new(operands[1].span, FaultKind::DivisionByZero));
        }
    };
    result.map(Value::Integer).ok_or_else(|| Fault::new(span, FaultKind::Overflow))
}

fn symbol(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "“+”",
        Arithmetic::Subtract => "“-”",
        Arithmetic::Multiply => "“*”",
        Arithmetic::Divide => "“div”",
        Arithmetic::Modulo => "“mod”",
    }
}

pub(super) fn decimal_fault(span: Span, error: DecimalError) -> Box<Fault> {
    Fault::words(span, format!("{{}} has no result: {error}."))
}

pub(super) fn number(node: &Node, value: &Value, needs: &'static str) -> Outcome<Decimal> {
    match value {
        Value::Decimal(number) => Ok(*number),
        Value::Integer(number) => Ok(Decimal::from(*number)),
        Value::Empty => Err(Fault::new(node.span, FaultKind::Empty(needs))),
        other => Err(node.misfit("a number", other)),
    }
}

fn negate(operand: &Node, span: Span, env: &mut Env<'_>) -> Outcome {
    match operand.value(env)? {
        Value::Integer(number) => {
            let result = number.checked_neg().map(Value::Integer);
            result.ok_or_else(|| Fault::new(span, FaultKind::Overflow))
        }
        Value::Decimal(number) => Ok(Value::Decimal(-number)),
        Value::Empty => Err(Fault::new(operand.span, FaultKind::Empty("“-”"))),
        other => Err(operand.misfit("a number", &other)),
    }
}

fn compare(comparison: Comparison, operands: &[Node; 2], env: &mut Env<'_>) -> Outcome<bool> {
    let [left, right] = operands;
    if let (Some(Value::Integer(a)), Some(Value::Integer(b))) =
        (left.peek(env.variables), right.peek(env.variables))
    {
        return Ok(holds(comparison, a.cmp(b)));
    }
    let a = left.value(env)?;
    let b = right.value(env)?;
    match comparison {
        Comparison::Equal => return Ok(equal(&a, &b)),
        Comparison::NotEqual => return Ok(!equal(&a, &b)),
        _ => {}
    }
    for (node, value) in [(left, &a), (right, &b)] {
        if value.is_empty() {
            return Err(Fault::new(node.span, FaultKind::Empty(comparison_symbol(comparison))));
        }
    }
    match order(&a, &b) {
        Some(order) => Ok(holds(comparison, order)),
        None => Err(right.misfit(a.type_name(), &b)),
    }
}

fn comparison_symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "“=”",
        Comparison::NotEqual => "“!=”",
        Comparison::Less => "“<”",
        Comparison::LessOrEqual => "“<=”",
        Comparison::Greater => "“>”",
        Comparison::GreaterOrEqual => "“>=”",
    }
}

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

/// Whether two values are equal in an expression: numbers by value, empty lists are empty.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Integer(a), Value::Decimal(b)) | (Value::Decimal(b), Value::Integer(a)) => {
            Decimal::from(*a) == *b
        }
        (Value::Enumeration(a), Value::String(b)) | (Value::String(b), Value::Enumeration(a)) => {
            a == b
        }
        _ if a.is_empty() || b.is_empty() => a.is_empty() && b.is_empty(),
        _ => a == b,
    }
}

/// The order of two values of one category that are not empty: numbers, text by code point,
/// moments, enumerations by name, Booleans (false first), objects by id. Nothing for others.
pub fn order(a: &Value, b: &Value) -> Option<Ordering> {
    Some(match (a, b) {
        (Value::Integer(a), Value::Integer(b)) | (Value::DateTime(a), Value::DateTime(b)) => {
            a.cmp(b)
        }
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Integer(a), Value::Decimal(b)) => Decimal::from(*a).cmp(b),
        (Value::Decimal(a), Value::Integer(b)) => a.cmp(&Decimal::from(*b)),
        (Value::String(a), Value::String(b)) | (Value::Enumeration(a), Value::Enumeration(b)) => {
            a.cmp(b)
        }
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Object(a), Value::Object(b)) => a.cmp(b),
        _ => return None,
    })
}

fn join(parts: &[Node], env: &mut Env<'_>) -> Outcome {
    let mut joined = String::new();
    for part in parts {
        match part.value(env)? {
            Value::Empty => {}
            Value::String(text) => joined.push_str(&text),
            // Writing to a String cannot fail.
            Value::Integer(number) => {
                let _ = write!(joined, "{number}");
            }
            Value::Decimal(number) => {
                let _ = write!(joined, "{number}");
            }
            other => match text::plain(&other, env.context) {
                Some(text) => joined.push_str(&text),
                None => return Err(part.misfit("text or a number", &other)),
            },
        }
    }
    Ok(Value::from(joined))
}
