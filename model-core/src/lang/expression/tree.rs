//! The tree of an expression.

use crate::lang::{BinaryOp, Ident, NodeId, Span};
use crate::value::Decimal;

/// A node: what it is and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Its number in the tree.
    pub id: NodeId,
    /// All of it, parentheses and marks (`$`, `@`) included.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// An operand that is missing or cannot be read; a problem tells of it.
    Missing,
    /// Pieces that do not belong together, such as two values without an operator; a problem
    /// tells of it.
    Broken(Vec<Expr>),
    /// `empty`.
    Empty,
    /// `true` or `false`.
    Boolean(bool),
    /// `5`.
    Integer(i64),
    /// `5.0`.
    Decimal(Decimal),
    /// `'it''s'`, here without quotes: `it's`.
    String(String),
    /// `[%CurrentDateTime%]`, also where it is all of a literal text; the name between the marks.
    Token(Ident),
    /// `$name` (no steps), `$name/Attribute`, `$name/Module.Association/Module.Entity/Attribute`.
    Path(Path),
    /// `Module.Enumeration.Value`.
    EnumerationValue(Ident),
    /// `@Module.Constant`.
    Constant(Ident),
    /// `-a`.
    Negate(Box<Expr>),
    /// `a + b`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `if a then b else c`.
    If(Box<If>),
    /// `name(a, b)`; `not(a)` is one too.
    Call(Call),
    /// `(a)`.
    Group(Box<Expr>),
}

/// A variable and what is reached from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The variable, without `$`; empty where `$` stands alone.
    pub variable: Ident,
    /// The parts after each `/`: an attribute by its own name, an association or an entity by its
    /// qualified name, empty where one is missing.
    pub steps: Vec<Ident>,
}

/// A choice between two values.
#[derive(Clone, Debug, PartialEq)]
pub struct If {
    /// What decides.
    pub condition: Expr,
    /// The value if it is true.
    pub then: Expr,
    /// The value if it is false.
    pub otherwise: Expr,
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function's name.
    pub function: Ident,
    /// Its arguments in order.
    pub arguments: Vec<Expr>,
}

impl Expr {
    /// The parts of this node, from left to right.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Broken(parts) => parts.iter().collect(),
            ExprKind::Negate(operand) | ExprKind::Group(operand) => vec![operand],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::If(choice) => vec![&choice.condition, &choice.then, &choice.otherwise],
            ExprKind::Call(call) => call.arguments.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The innermost node that a caret before byte `offset` touches; of two that meet there, the
    /// one that ends there.
    pub fn at(&self, offset: u32) -> Option<&Expr> {
        if !self.span.touches(offset) {
            return None;
        }
        self.children().into_iter().find_map(|child| child.at(offset)).or(Some(self))
    }

    /// The node without the parentheses around it.
    pub fn ungrouped(&self) -> &Expr {
        match &self.kind {
            ExprKind::Group(inner) => inner.ungrouped(),
            _ => self,
        }
    }
}
