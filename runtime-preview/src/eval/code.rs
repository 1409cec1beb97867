//! The program of an expression: a tree without names.

use std::sync::Arc;

use model_core::lang::Span;
use model_core::lang::schema::Direction;

use super::Captions;
use super::date::Moment;
use super::functions::Function;
use crate::value::Value;

/// A part of the program and the part of the text that it stands for.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub span: Span,
    pub code: Code,
}

/// What a part does.
#[derive(Clone, Debug)]
pub(super) enum Code {
    Constant(Value),
    /// The variable at this place of the frame.
    Variable(u16),
    Member(Box<Member>),
    /// A moment worked out from now.
    Moment(Moment),
    Negate(Box<Node>),
    Not(Box<Node>),
    And(Box<[Node; 2]>),
    Or(Box<[Node; 2]>),
    Arithmetic(Arithmetic, Box<[Node; 2]>),
    /// Text put together of two or more parts.
    Join(Box<[Node]>),
    Compare(Comparison, Box<[Node; 2]>),
    /// Condition, then, else.
    If(Box<[Node; 3]>),
    Call(Function, Box<[Node]>),
    Caption(Box<Node>, Arc<Captions>),
    /// A whole number where a decimal is asked for.
    ToDecimal(Box<Node>),
    /// What cannot be evaluated, and why.
    Broken(Box<str>),
}

/// A path from a variable: hops over associations, then an attribute or the object itself.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub variable: u16,
    pub hops: Box<[Hop]>,
    pub attribute: Option<u16>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Hop {
    Follow(u16, Direction),
    /// Only objects of this entity go on; others are empty.
    Narrow(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
