//! Texts with values in them: `Order {1} of {2}`.

use std::sync::Arc;

use model_core::model::Translated;
use model_core::value::DataType;

use super::text::{localized, plain};
use super::{Captions, Compiler, Env, EvalError, Expression};
use crate::value::Value;

/// A text in the languages of the app, with the expressions of its values.
#[derive(Clone, Debug)]
pub struct Template {
    /// What it says; `{1}` stands for the first value.
    pub text: Translated,
    /// The values.
    pub values: Vec<Shown>,
}

/// A value that is shown to people.
#[derive(Clone, Debug)]
pub struct Shown {
    expression: Expression,
    captions: Option<Arc<Captions>>,
}

impl Shown {
    /// How the value of an expression is shown.
    pub fn new(expression: Expression, compiler: &Compiler<'_>) -> Shown {
        let captions = match expression.data_type() {
            DataType::Enumeration(name) => compiler.layout.captions(name),
            _ => None,
        };
        Shown { expression, captions }
    }

    /// The text of its expression.
    pub fn source(&self) -> &str {
        self.expression.source()
    }

    /// The value as people read it.
    pub fn show(&self, env: &mut Env<'_>) -> Result<String, Box<EvalError>> {
        let value = self.expression.evaluate(env)?;
        Ok(show(&value, self.captions.as_deref(), env.context))
    }
}

/// A value as people read it: captions of enumeration values, numbers and moments as the language
/// writes them. Objects, lists and bytes have no words.
pub fn show(value: &Value, captions: Option<&Captions>, context: &super::Context) -> String {
    match value {
        Value::Enumeration(name) => match captions.and_then(|captions| captions.get(&**name)) {
            Some(caption) if !caption.is_empty() => caption.get(&context.language).to_owned(),
            _ => name.to_string(),
        },
        Value::Decimal(number) => localized(*number, context.locale),
        other => plain(other, context).unwrap_or_default(),
    }
}

impl Template {
    /// The text with its values. A place without a value stays as it is written.
    pub fn render(&self, env: &mut Env<'_>) -> Result<String, Box<EvalError>> {
        let mut values = Vec::with_capacity(self.values.len());
        for value in &self.values {
            values.push(value.show(env)?);
        }
        Ok(fill(self.text.get(&env.context.language), &values))
    }
}

/// Puts values in the places `{1}`, `{2}` … of a text.
pub fn fill(text: &str, values: &[String]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let place = from.find('}').and_then(|close| {
            let number: usize = from.get(1..close)?.parse().ok()?;
            Some((values.get(number.checked_sub(1)?)?, from.get(close + 1..)?))
        });
        if let Some((value, after)) = place {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places() {
        let values = ["A".to_owned(), "{1}".to_owned()];
        for (text, expected) in [
            ("{1} of {2}", "A of {1}"),
            ("{3} {0} {} {x} {", "{3} {0} {} {x} {"),
            ("{{1}}", "{A}"),
            ("plain", "plain"),
        ] {
            assert_eq!(fill(text, &values), expected);
        }
    }
}
