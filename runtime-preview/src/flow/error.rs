//! Why a microflow failed: what, where, and what called it.

use std::fmt;

use model_core::id::Id;
use model_core::model::DocumentId;
use model_core::name::QName;

use super::{Feedback, StoreError};
use crate::eval::EvalError;

/// A microflow failed. It reads `Sales.Order_Submit › Change object Order: …`.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowError {
    /// What kind of error it is.
    pub kind: ErrorKind,
    /// What happened and what to do, as sentences.
    pub message: String,
    /// The microflow.
    pub flow: QName,
    /// Its document.
    pub document: Option<DocumentId>,
    /// The object of the canvas at which it failed; [`Id::NONE`] for none.
    pub element: Id,
    /// The caption of that object.
    pub activity: String,
    /// Where it was called from, innermost first: `Sales.Order_Close › Call microflow …`.
    pub calls: Vec<String>,
    /// What is wrong with members of objects, where that is why.
    pub feedback: Vec<Feedback>,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An expression has no value.
    Expression,
    /// Rules of entities are broken.
    Validation,
    /// Data could not be read or stored.
    Data,
    /// Someone else holds the database.
    Busy,
    /// The model is not complete at this place.
    Model,
    /// A limit was reached.
    Limit(Limit),
    /// Someone stopped the request.
    Stopped,
}

/// The limits of a request (`design/semantics.md` 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Steps.
    Steps,
    /// Call depth.
    Depth,
    /// Time of work.
    Time,
    /// Objects held.
    Objects,
    /// Rows of one retrieve.
    Rows,
}

impl ErrorKind {
    /// The word in the protocol.
    pub fn code(self) -> &'static str {
        match self {
            ErrorKind::Expression => "expression",
            ErrorKind::Validation => "validation",
            ErrorKind::Data => "data",
            ErrorKind::Busy => "busy",
            ErrorKind::Model => "model",
            ErrorKind::Limit(Limit::Steps) => "limit.steps",
            ErrorKind::Limit(Limit::Depth) => "limit.depth",
            ErrorKind::Limit(Limit::Time) => "limit.time",
            ErrorKind::Limit(Limit::Objects) => "limit.objects",
            ErrorKind::Limit(Limit::Rows) => "limit.rows",
            ErrorKind::Stopped => "stopped",
        }
    }

    /// Whether no error handling of the model may catch it: the request is over.
    pub fn is_final(self) -> bool {
        matches!(self, ErrorKind::Limit(_) | ErrorKind::Stopped)
    }
}

impl FlowError {
    /// Where it happened: `Sales.Order_Submit › Change object Order`.
    pub fn place(&self) -> String {
        if self.activity.is_empty() {
            return self.flow.to_string();
        }
        format!("{} › {}", self.flow, self.activity)
    }
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.message)
    }
}

impl std::error::Error for FlowError {}

/// What went wrong at a step, before the step is named.
#[derive(Debug)]
pub(super) struct Failure {
    pub kind: ErrorKind,
    pub message: String,
    pub feedback: Vec<Feedback>,
}

impl Failure {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Box<Failure> {
        Box::new(Failure { kind, message: message.into(), feedback: Vec::new() })
    }

    pub fn model(message: impl Into<String>) -> Box<Failure> {
        Failure::new(ErrorKind::Model, message)
    }
}

impl From<Box<EvalError>> for Box<Failure> {
    fn from(error: Box<EvalError>) -> Box<Failure> {
        Failure::new(ErrorKind::Expression, error.to_string())
    }
}

impl From<StoreError> for Box<Failure> {
    fn from(error: StoreError) -> Box<Failure> {
        let message = error.to_string();
        match error {
            StoreError::Invalid(feedback) => {
                Box::new(Failure { kind: ErrorKind::Validation, message, feedback })
            }
            StoreError::Limit(_) => Failure::new(ErrorKind::Limit(Limit::Rows), message),
            StoreError::Busy(_) => Failure::new(ErrorKind::Busy, message),
            StoreError::Failed(_) => Failure::new(ErrorKind::Data, message),
        }
    }
}
