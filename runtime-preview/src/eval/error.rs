//! Why an expression has no value.

use std::fmt;
use std::sync::Arc;

use model_core::lang::Span;

/// Why an expression has no value: what is wrong, and which part of which expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// What is wrong and what to do, as sentences that name the part.
    pub message: String,
    /// The whole expression.
    pub expression: Arc<str>,
    /// The part of it.
    pub span: Span,
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        // A part that is the whole was named already.
        if self.span.text(&self.expression) == &*self.expression {
            return Ok(());
        }
        write!(f, " The expression is: {}", self.expression)
    }
}

impl std::error::Error for EvalError {}

/// What is wrong with one part, before the part is put into words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub span: Span,
    pub kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum FaultKind {
    /// The part is empty; this needs a value.
    Empty(&'static str),
    /// A whole number beyond 64 bits.
    Overflow,
    /// Divided by the part, which is zero.
    DivisionByZero,
    /// The part has a value of a kind that fits nothing here.
    Kind { needs: &'static str, found: &'static str },
    /// Other words; `{}` stands for the part.
    Words(String),
}

impl Fault {
    pub fn new(span: Span, kind: FaultKind) -> Box<Fault> {
        Box::new(Fault { span, kind })
    }

    pub fn words(span: Span, words: impl Into<String>) -> Box<Fault> {
        Fault::new(span, FaultKind::Words(words.into()))
    }

    /// With the part in words.
    pub fn explain(&self, expression: &Arc<str>) -> EvalError {
        let part = self.span.text(expression);
        let message = match &self.kind {
            FaultKind::Empty(needs) => {
                format!("“{part}” is empty; {needs} needs a value. Test for empty first.")
            }
            FaultKind::Overflow => format!(
                "“{part}” is beyond the range of whole numbers (64 bits). Use decimals, such as \
                 1.0 instead of 1."
            ),
            FaultKind::DivisionByZero => {
                format!("“{part}” is zero, and nothing can be divided by zero. Test for 0 first.")
            }
            FaultKind::Kind { needs, found } => {
                format!("“{part}” is of type {found}; {needs} is needed here.")
            }
            FaultKind::Words(words) => words.replace("{}", &format!("“{part}”")),
        };
        EvalError { message, expression: Arc::clone(expression), span: self.span }
    }
}
