//! The tree of a query.

use crate::lang::{BinaryOp, Ident, NodeId, Span};
use crate::value::Decimal;

/// A query: one SELECT or several united, then order and range.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// All of it.
    pub span: Span,
    /// The first SELECT.
    pub first: Select,
    /// Those united with it, in order.
    pub unions: Vec<Union>,
    /// ORDER BY.
    pub order: Vec<Order>,
    /// LIMIT.
    pub limit: Option<Expr>,
    /// OFFSET.
    pub offset: Option<Expr>,
}

/// `UNION` or `UNION ALL`, and what follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// Where UNION stands.
    pub span: Span,
    /// Whether equal rows stay.
    pub all: bool,
    /// The other SELECT.
    pub select: Select,
}

/// One SELECT.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// All of it.
    pub span: Span,
    /// Whether equal rows are given once.
    pub distinct: bool,
    /// What it gives.
    pub columns: Vec<Column>,
    /// FROM: what it reads; more than one without JOIN is every combination.
    pub from: Vec<Source>,
    /// WHERE.
    pub filter: Option<Expr>,
    /// GROUP BY.
    pub group: Vec<Expr>,
    /// HAVING.
    pub having: Option<Expr>,
}

/// One item of SELECT.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it gives; [`ExprKind::All`] for `alias/*`.
    pub value: Expr,
    /// Its name.
    pub alias: Option<Ident>,
}

/// One item of FROM with what is joined to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What is read.
    pub relation: Relation,
    /// The name under which its members are reached.
    pub alias: Option<Ident>,
    /// What is joined to it, in order.
    pub joins: Vec<Join>,
}

/// Something with rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Relation {
    /// Nothing that can be read; a problem tells of it.
    Missing(Span),
    /// `Module.Entity`, or a path over associations: `alias/Module.Association/Module.Entity`.
    Path(Path),
    /// `(SELECT …)`.
    Query(Box<Query>),
}

/// One JOIN.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// Where it begins.
    pub span: Span,
    /// Which rows stay.
    pub kind: JoinKind,
    /// What is joined.
    pub relation: Relation,
    /// The name under which its members are reached.
    pub alias: Option<Ident>,
    /// ON; not needed where the relation is a path.
    pub on: Option<Expr>,
}

/// Which rows stay in a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// Those with a partner.
    Inner,
    /// All of the left side.
    Left,
    /// All of the right side.
    Right,
    /// All of both sides.
    Full,
}

/// One item of ORDER BY.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// What decides.
    pub value: Expr,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// Names between slashes, from an alias, an entity or the only source there is. In the first,
/// dots may stand for slashes: `alias.Attribute`.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its number in the tree.
    pub id: NodeId,
    /// The names; at least one.
    pub parts: Vec<Ident>,
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
    /// `NULL`.
    Null,
    /// `TRUE`, `FALSE`.
    Boolean(bool),
    /// `5`.
    Integer(i64),
    /// `5.0`.
    Decimal(Decimal),
    /// `'text'`, here without quotes.
    String(String),
    /// `'[%CurrentDateTime%]'`; the name between the marks.
    Token(Ident),
    /// `$name`.
    Parameter(Ident),
    /// A member of a source, or the start of one over associations.
    Path(Path),
    /// `*`, `alias/*`.
    All(Option<Ident>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `NOT a`.
    Not(Box<Expr>),
    /// `a + b`, `a = b`, `a AND b`; `%` is [`BinaryOp::Modulo`].
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
    /// `a [NOT] LIKE b`.
    Like {
        /// Whether NOT stands before it.
        negated: bool,
        /// The text.
        value: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
    },
    /// `a [NOT] IN (…)`.
    In {
        /// Whether NOT stands before it.
        negated: bool,
        /// What is looked for.
        value: Box<Expr>,
        /// Where it is looked for.
        members: Members,
    },
    /// `a IS [NOT] NULL`.
    IsNull {
        /// Whether NOT stands in it.
        negated: bool,
        /// What is tested.
        value: Box<Expr>,
    },
    /// `EXISTS (SELECT …)`.
    Exists(Box<Query>),
    /// `CASE … END`.
    Case(Box<Case>),
    /// `name([DISTINCT] a, b)`.
    Call {
        /// The function's name as written.
        function: Ident,
        /// Whether an aggregate takes equal values once.
        distinct: bool,
        /// Its arguments in order; [`ExprKind::All`] in `COUNT(*)`.
        arguments: Vec<Expr>,
    },
    /// `CAST(a AS type)`.
    Cast {
        /// What is converted.
        value: Box<Expr>,
        /// The type's name as written, without length.
        to: Ident,
    },
    /// `(SELECT …)` as a value.
    Query(Box<Query>),
    /// `(a)`.
    Group(Box<Expr>),
}

/// The right side of IN.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// `(1, 2, 3)`.
    List(Vec<Expr>),
    /// `(SELECT …)`.
    Query(Box<Query>),
    /// `$list`.
    Parameter(Ident),
}

/// CASE in either form.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What the values after WHEN are compared with; without it they are conditions.
    pub operand: Option<Expr>,
    /// WHEN … THEN …, in order.
    pub branches: Vec<(Expr, Expr)>,
    /// ELSE.
    pub otherwise: Option<Expr>,
}

impl Expr {
    /// The parts of this node, from left to right; not into queries inside it.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Negate(a)
            | ExprKind::Not(a)
            | ExprKind::Group(a)
            | ExprKind::IsNull { value: a, .. }
            | ExprKind::Cast { value: a, .. } => vec![a],
            ExprKind::Binary { left: a, right: b, .. }
            | ExprKind::Like { value: a, pattern: b, .. } => vec![a, b],
            ExprKind::In { value, members, .. } => {
                let mut parts = vec![&**value];
                if let Members::List(list) = members {
                    parts.extend(list);
                }
                parts
            }
            ExprKind::Case(case) => {
                let branches = case.branches.iter().flat_map(|(when, then)| [when, then]);
                case.operand.iter().chain(branches).chain(&case.otherwise).collect()
            }
            ExprKind::Call { arguments, .. } => arguments.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The query directly inside it.
    pub fn query(&self) -> Option<&Query> {
        match &self.kind {
            ExprKind::Exists(query)
            | ExprKind::Query(query)
            | ExprKind::In { members: Members::Query(query), .. } => Some(query),
            _ => None,
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

impl Query {
    /// All SELECTs, in order.
    pub fn selects(&self) -> impl Iterator<Item = &Select> {
        std::iter::once(&self.first).chain(self.unions.iter().map(|union| &union.select))
    }
}
