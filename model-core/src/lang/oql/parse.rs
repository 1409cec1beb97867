//! Text to tree, for any text: expressions here, clauses in [`super::clauses`].

use super::tree::{Case, Expr, ExprKind, Members, Path, Query};
use crate::lang::cursor::{Cursor, MAX_HEIGHT};
use crate::lang::lexer::{Dialect, Kind, Token};
use crate::lang::{BinaryOp, Ident, NodeId, Problem, Span, token};

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree, whatever the text.
    pub root: Query,
    /// What does not follow the grammar, in order of place.
    pub problems: Vec<Problem>,
    /// Where comments stand.
    pub comments: Vec<Span>,
    /// The number of nodes in the tree.
    pub nodes: u32,
    /// The text itself.
    pub source: String,
}

/// Reads any text.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser { cursor: Cursor::new(text, Dialect::Oql), nodes: 0 };
    let root = parser.query();
    if !parser.cursor.at_end() {
        let span = parser.cursor.peek().span;
        let found = parser.cursor.found();
        parser.cursor.syntax(
            span,
            format!("{found} is not expected here."),
            "Clauses stand in the order SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET.",
        );
    }
    let nodes = parser.nodes;
    let (problems, comments) = parser.cursor.finish();
    Parsed { root, problems, comments, nodes, source: text.to_owned() }
}

pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    nodes: u32,
}

/// Words that cannot be names without quotes.
pub(super) const KEYWORDS: &[&str] = &[
    "select", "distinct", "from", "as", "inner", "left", "right", "full", "outer", "join", "on",
    "where", "group", "having", "order", "by", "asc", "desc", "limit", "offset", "union", "all",
    "and", "or", "not", "in", "is", "like", "exists", "case", "when", "then", "else", "end",
    "null", "true", "false",
];

/// A tree and its height.
type Built = (Expr, u32);

impl Parser<'_> {
    pub(super) fn id(&mut self) -> NodeId {
        let id = NodeId(self.nodes);
        self.nodes += 1;
        id
    }

    fn node(&mut self, span: Span, kind: ExprKind) -> Expr {
        Expr { id: self.id(), span, kind }
    }

    fn leaf(&mut self, span: Span, kind: ExprKind) -> Built {
        (self.node(span, kind), 1)
    }

    /// Whether the next token is a name that is no keyword.
    pub(super) fn at_name(&self) -> bool {
        let token = self.cursor.peek();
        let text = self.cursor.text_of(token);
        token.kind == Kind::Name && !KEYWORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
    }

    /// A name without its double quotes.
    pub(super) fn plain(&self, token: Token) -> Ident {
        let ident = self.cursor.ident(token, 0);
        if !ident.text.starts_with('"') {
            return ident;
        }
        let inner = ident.text.trim_matches('"');
        let start = ident.span.start as usize + 1;
        Ident { text: inner.into(), span: Span::new(start, start + inner.len()) }
    }

    /// Any expression.
    pub(super) fn expression(&mut self) -> Expr {
        self.above(0).0
    }

    /// An expression of operators that bind more tightly than `power`.
    fn above(&mut self, power: u8) -> Built {
        if !self.cursor.enter() {
            let span = self.cursor.end_of_last();
            return self.leaf(span, ExprKind::Missing);
        }
        let built = self.operators(power);
        self.cursor.leave();
        built
    }

    fn operators(&mut self, power: u8) -> Built {
        let (mut left, mut height) = self.prefix();
        loop {
            let before = self.cursor.position();
            if power < BinaryOp::Equal.power() {
                let (next, next_height) = self.suffix(left);
                (left, height) = (next, height.max(next_height));
            }
            if let Some((op, op_span)) = self.operator(power) {
                let (right, right_height) = self.above(op.power());
                height = height.max(right_height);
                let span = left.span.to(right.span);
                let (left_box, right) = (Box::new(left), Box::new(right));
                left = self.node(span, ExprKind::Binary { op, op_span, left: left_box, right });
            }
            if self.cursor.position() == before {
                return (left, height);
            }
            height += 1;
            if height > MAX_HEIGHT {
                self.cursor.too_deep();
            }
        }
    }

    /// `IS NULL`, `LIKE` and `IN` after an operand.
    fn suffix(&mut self, value: Expr) -> Built {
        let negates = self.cursor.at_keyword("not") && {
            let next = self.cursor.look(1);
            let text = self.cursor.text_of(next);
            next.kind == Kind::Name
                && (text.eq_ignore_ascii_case("in") || text.eq_ignore_ascii_case("like"))
        };
        if negates {
            self.cursor.bump();
        }
        let start = value.span;
        let (kind, height) = if self.cursor.eat_keyword("is").is_some() {
            let negated = self.cursor.eat_keyword("not").is_some();
            self.keyword("null", "IS");
            (ExprKind::IsNull { negated, value: Box::new(value) }, 1)
        } else if self.cursor.eat_keyword("like").is_some() {
            let (pattern, height) = self.above(BinaryOp::Equal.power());
            let (value, pattern) = (Box::new(value), Box::new(pattern));
            (ExprKind::Like { negated: negates, value, pattern }, height)
        } else if self.cursor.eat_keyword("in").is_some() {
            let members = self.members();
            (ExprKind::In { negated: negates, value: Box::new(value), members }, 1)
        } else {
            return (value, 0);
        };
        let span = start.to(self.cursor.end_of_last());
        (self.node(span, kind), height)
    }

    fn members(&mut self) -> Members {
        if let Some(token) = self.cursor.eat(Kind::Variable) {
            return Members::Parameter(self.cursor.ident(token, 1));
        }
        self.cursor.expect(Kind::OpenParen, "(", "IN");
        let members = if self.at_query() {
            Members::Query(Box::new(self.query()))
        } else {
            Members::List(self.list())
        };
        self.cursor.expect(Kind::CloseParen, ")", "the list");
        members
    }

    fn list(&mut self) -> Vec<Expr> {
        let mut list = vec![self.expression()];
        while self.cursor.eat(Kind::Comma).is_some() {
            list.push(self.expression());
        }
        list
    }

    pub(super) fn at_query(&self) -> bool {
        self.cursor.at_keyword("select") || self.cursor.at_keyword("from")
    }

    /// Expects a keyword.
    pub(super) fn keyword(&mut self, word: &str, after: &str) {
        if self.cursor.eat_keyword(word).is_some() {
            return;
        }
        let place = self.cursor.end_of_last();
        let word = word.to_uppercase();
        self.cursor.syntax(
            place,
            format!("{word} is missing after {after}."),
            &format!("Write {word} here."),
        );
    }

    fn operator(&mut self, power: u8) -> Option<(BinaryOp, Span)> {
        let op = match self.cursor.peek().kind {
            Kind::Plus => BinaryOp::Add,
            Kind::Minus => BinaryOp::Subtract,
            Kind::Star => BinaryOp::Multiply,
            Kind::Colon => BinaryOp::Divide,
            Kind::Percent => BinaryOp::Modulo,
            Kind::Equals => BinaryOp::Equal,
            Kind::NotEquals => BinaryOp::NotEqual,
            Kind::Less => BinaryOp::Less,
            Kind::LessEquals => BinaryOp::LessOrEqual,
            Kind::Greater => BinaryOp::Greater,
            Kind::GreaterEquals => BinaryOp::GreaterOrEqual,
            Kind::Name if self.cursor.at_keyword("and") => BinaryOp::And,
            Kind::Name if self.cursor.at_keyword("or") => BinaryOp::Or,
            _ => return None,
        };
        (op.power() > power).then(|| (op, self.cursor.bump().span))
    }

    fn prefix(&mut self) -> Built {
        let token = self.cursor.peek();
        let (kind, (operand, height)): (fn(Box<Expr>) -> ExprKind, Built) =
            if token.kind == Kind::Minus {
                self.cursor.bump();
                (ExprKind::Negate, self.above(BinaryOp::Multiply.power()))
            } else if self.cursor.eat_keyword("not").is_some() {
                (ExprKind::Not, self.above(BinaryOp::And.power()))
            } else {
                return self.primary();
            };
        let span = token.span.to(operand.span);
        (self.node(span, kind(Box::new(operand))), height + 1)
    }

    fn primary(&mut self) -> Built {
        let token = self.cursor.peek();
        let kind = match token.kind {
            Kind::Name => return self.name(),
            Kind::OpenParen => return self.group(),
            Kind::Number => {
                self.cursor.bump();
                match self.cursor.number(token) {
                    Some(Ok(number)) => ExprKind::Integer(number),
                    Some(Err(number)) => ExprKind::Decimal(number),
                    None => ExprKind::Missing,
                }
            }
            Kind::String => {
                self.cursor.bump();
                self.text_or_token(token)
            }
            Kind::Token => {
                self.cursor.bump();
                ExprKind::Token(self.cursor.token_ident(token.span))
            }
            Kind::Variable => {
                self.cursor.bump();
                ExprKind::Parameter(self.cursor.ident(token, 1))
            }
            Kind::Star => {
                self.cursor.bump();
                ExprKind::All(None)
            }
            Kind::Unknown | Kind::Constant => {
                if token.kind == Kind::Constant {
                    let hint = "Use a parameter, written $name.";
                    self.cursor.syntax(token.span, "A query cannot read a constant.", hint);
                }
                self.cursor.bump();
                ExprKind::Missing
            }
            _ => return self.missing(),
        };
        self.leaf(token.span, kind)
    }

    fn missing(&mut self) -> Built {
        let place = self.cursor.end_of_last();
        let found = self.cursor.found();
        self.cursor.syntax(
            place,
            format!("A value is missing before {found}."),
            "Write an attribute, a value or a function.",
        );
        self.leaf(place, ExprKind::Missing)
    }

    fn text_or_token(&mut self, token: Token) -> ExprKind {
        let text = self.cursor.string(token);
        if text.starts_with("[%") && text.ends_with("%]") {
            let inner = Span { start: token.span.start + 1, end: token.span.end.saturating_sub(1) };
            let ident = self.cursor.token_ident(inner);
            if token::find(&ident.text).is_some() {
                return ExprKind::Token(ident);
            }
        }
        ExprKind::String(text)
    }

    fn group(&mut self) -> Built {
        let open = self.cursor.bump();
        if self.at_query() {
            let query = self.query();
            self.cursor.expect(Kind::CloseParen, ")", "the query");
            let span = open.span.to(self.cursor.end_of_last());
            return self.leaf(span, ExprKind::Query(Box::new(query)));
        }
        let (inner, height) = self.above(0);
        self.cursor.expect(Kind::CloseParen, ")", "this part in parentheses");
        let span = open.span.to(self.cursor.end_of_last());
        (self.node(span, ExprKind::Group(Box::new(inner))), height + 1)
    }

    fn name(&mut self) -> Built {
        let token = self.cursor.peek();
        for (word, kind) in [
            ("null", ExprKind::Null),
            ("true", ExprKind::Boolean(true)),
            ("false", ExprKind::Boolean(false)),
        ] {
            if self.cursor.eat_keyword(word).is_some() {
                return self.leaf(token.span, kind);
            }
        }
        if self.cursor.eat_keyword("case").is_some() {
            return self.case(token.span);
        }
        if self.cursor.eat_keyword("exists").is_some() {
            return self.exists(token.span);
        }
        if self.cursor.look(1).kind == Kind::OpenParen && self.at_name() {
            return self.call();
        }
        if !self.at_name() {
            return self.missing();
        }
        let path = self.path();
        let span = token.span.to(self.cursor.end_of_last());
        if self.cursor.at(Kind::Slash) && self.cursor.look(1).kind == Kind::Star {
            self.cursor.bump();
            let star = self.cursor.bump();
            let alias = path.parts.into_iter().next();
            let kind = ExprKind::All(alias);
            return (Expr { id: path.id, span: span.to(star.span), kind }, 1);
        }
        (Expr { id: path.id, span, kind: ExprKind::Path(path) }, 1)
    }

    /// Names between slashes.
    pub(super) fn path(&mut self) -> Path {
        let first = self.cursor.bump();
        let mut parts = vec![self.plain(first)];
        while self.cursor.at(Kind::Slash) && self.cursor.look(1).kind != Kind::Star {
            let slash = self.cursor.bump();
            let token = self.cursor.peek();
            if token.kind == Kind::Name && (self.at_name() || token.span.start == slash.span.end) {
                self.cursor.bump();
                parts.push(self.plain(token));
                continue;
            }
            self.cursor.syntax(
                slash.span,
                "A name is missing after “/”.",
                "Write an attribute, an association or an entity.",
            );
            parts.push(Ident { text: Box::default(), span: Span::at(slash.span.end) });
            break;
        }
        Path { id: self.id(), parts }
    }

    fn exists(&mut self, start: Span) -> Built {
        self.cursor.expect(Kind::OpenParen, "(", "EXISTS");
        let query = self.query();
        self.cursor.expect(Kind::CloseParen, ")", "the query");
        let span = start.to(self.cursor.end_of_last());
        self.leaf(span, ExprKind::Exists(Box::new(query)))
    }

    fn call(&mut self) -> Built {
        let token = self.cursor.bump();
        let function = self.plain(token);
        self.cursor.bump();
        let is_cast = function.text.eq_ignore_ascii_case("cast");
        let distinct = self.cursor.eat_keyword("distinct").is_some();
        let mut arguments = Vec::new();
        let mut height = 0;
        while !self.cursor.at(Kind::CloseParen) {
            let (argument, argument_height) = self.above(0);
            arguments.push(argument);
            height = height.max(argument_height);
            if self.cursor.eat(Kind::Comma).is_none() {
                break;
            }
        }
        let kind = match arguments.pop() {
            Some(value) if is_cast && arguments.is_empty() => {
                let to = self.cast_type();
                ExprKind::Cast { value: Box::new(value), to }
            }
            last => {
                arguments.extend(last);
                ExprKind::Call { function, distinct, arguments }
            }
        };
        self.cursor.expect(Kind::CloseParen, ")", "the arguments of this function");
        let span = token.span.to(self.cursor.end_of_last());
        (self.node(span, kind), height + 1)
    }

    /// `AS type`, with an optional length or precision in parentheses.
    fn cast_type(&mut self) -> Ident {
        self.keyword("as", "the value");
        let Some(token) = self.at_name().then(|| self.cursor.bump()) else {
            let place = self.cursor.end_of_last();
            self.cursor.syntax(
                place,
                "A type is missing after AS.",
                "Write BOOLEAN, DATETIME, DECIMAL, INTEGER, LONG or STRING.",
            );
            return Ident { text: Box::default(), span: place };
        };
        if self.cursor.eat(Kind::OpenParen).is_some() {
            while self.cursor.eat(Kind::Number).is_some() || self.cursor.eat(Kind::Comma).is_some()
            {
            }
            self.cursor.expect(Kind::CloseParen, ")", "the length of the type");
        }
        let ident = self.plain(token);
        Ident { span: ident.span.to(self.cursor.end_of_last()), ..ident }
    }

    fn case(&mut self, start: Span) -> Built {
        let operand = (!self.cursor.at_keyword("when")).then(|| self.expression());
        let mut branches = Vec::new();
        while self.cursor.eat_keyword("when").is_some() {
            let when = self.expression();
            self.keyword("then", "the condition");
            branches.push((when, self.expression()));
        }
        if branches.is_empty() {
            self.keyword("when", "CASE");
        }
        let otherwise = self.cursor.eat_keyword("else").map(|_| self.expression());
        self.keyword("end", "CASE");
        let span = start.to(self.cursor.end_of_last());
        let case = Case { operand, branches, otherwise };
        // Branches are as deep as `enter` lets them be.
        self.leaf(span, ExprKind::Case(Box::new(case)))
    }
}
