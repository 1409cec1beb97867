//! The tree of an XPath.

use crate::lang::{BinaryOp, Ident, NodeId, Span, expression};
use crate::value::Decimal;

/// A whole XPath: `[…][…]`, or `//Module.Entity[…]/…`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct XPath {
    /// Its number, for the steps of the full form.
    pub id: NodeId,
    /// The entity of the full form; the short form gets its entity from where it stands.
    pub entity: Option<Ident>,
    /// What must hold; all of them.
    pub constraints: Vec<Constraint>,
    /// Where the full form goes on to from there.
    pub steps: Vec<Step>,
}

/// A condition in brackets.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// All of it, brackets included.
    pub span: Span,
    /// The condition.
    pub condition: Expr,
}

/// A node: what it is and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Its number in the tree.
    pub id: NodeId,
    /// All of it.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// An operand that is missing or cannot be read; a problem tells of it.
    Missing,
    /// Pieces that do not belong together; a problem tells of it.
    Broken(Vec<Expr>),
    /// `empty` or `NULL`.
    Empty,
    /// `true`, `true()`, `false`, `false()`.
    Boolean(bool),
    /// `5`.
    Integer(i64),
    /// `5.0`.
    Decimal(Decimal),
    /// `'text'`, here without quotes.
    String(String),
    /// `'[%BeginOfCurrentDay%] - 3 * [%DayLength%]'`: a text that is a token or arithmetic on
    /// tokens.
    Quoted(Box<Expr>),
    /// `[%CurrentUser%]`, inside [`ExprKind::Quoted`]; the name between the marks.
    Token(Ident),
    /// `$name`, `$name/Attribute`, `$name/Module.Association`.
    Variable(expression::Path),
    /// A path from the object: an attribute, `id`, or steps over associations.
    Path(Path),
    /// `-a`.
    Negate(Box<Expr>),
    /// `a = b`, `a and b`.
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
    /// `not(a)`, `contains(a, b)`.
    Call {
        /// The function's name.
        function: Ident,
        /// Its arguments in order.
        arguments: Vec<Expr>,
    },
    /// `(a)`.
    Group(Box<Expr>),
}

/// A path from an object. It ends in an attribute, in `id`, or in an association or entity;
/// standing as a condition, the last asks whether there is an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its steps; at least one.
    pub steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// An attribute or `id` by its own name, an association or an entity by its qualified name;
    /// empty where one is missing.
    pub name: Ident,
    /// `[reversed()]`: the way over an association from an entity to itself is towards its owner.
    pub reversed: Option<Span>,
    /// What must hold for the objects reached here; all of them.
    pub constraints: Vec<Constraint>,
}

impl Expr {
    /// The parts of this node, from left to right; conditions inside paths included.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Broken(parts) | ExprKind::Call { arguments: parts, .. } => {
                parts.iter().collect()
            }
            ExprKind::Quoted(inner) | ExprKind::Negate(inner) | ExprKind::Group(inner) => {
                vec![inner]
            }
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Path(path) => path.conditions().collect(),
            _ => Vec::new(),
        }
    }

    /// The node without the parentheses around it.
    pub fn ungrouped(&self) -> &Expr {
        match &self.kind {
            ExprKind::Group(inner) => inner.ungrouped(),
            _ => self,
        }
    }
}

impl Path {
    /// The conditions inside it.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        self.steps.iter().flat_map(|step| &step.constraints).map(|c| &c.condition)
    }
}

impl XPath {
    /// All outermost conditions, in order.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        let own = self.constraints.iter();
        own.chain(self.steps.iter().flat_map(|step| &step.constraints)).map(|c| &c.condition)
    }
}
