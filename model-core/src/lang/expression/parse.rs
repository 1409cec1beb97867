//! Text to tree: precedence climbing over the tokens, for any text.

use super::tree::{Call, Expr, ExprKind, If, Path};
use crate::lang::cursor::{Cursor, MAX_HEIGHT};
use crate::lang::lexer::{Dialect, Kind, Token};
use crate::lang::{BinaryOp, Ident, NodeId, Problem, ProblemKind, Span, token};

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree, whatever the text.
    pub root: Expr,
    /// What does not follow the grammar, in order of place. Without any, the tree has neither
    /// [`ExprKind::Missing`] nor [`ExprKind::Broken`].
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
    let mut parser = Parser { cursor: Cursor::new(text, Dialect::Expression), nodes: 0 };
    let root = parser.all();
    let nodes = parser.nodes;
    let (problems, comments) = parser.cursor.finish();
    Parsed { root, problems, comments, nodes, source: text.to_owned() }
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    nodes: u32,
}

/// A tree and its height.
type Built = (Expr, u32);

impl Parser<'_> {
    fn node(&mut self, span: Span, kind: ExprKind) -> Expr {
        let id = NodeId(self.nodes);
        self.nodes += 1;
        Expr { id, span, kind }
    }

    fn leaf(&mut self, span: Span, kind: ExprKind) -> Built {
        (self.node(span, kind), 1)
    }

    /// The whole text. What is left over after an expression is read as well, so that its
    /// references are known.
    fn all(&mut self) -> Expr {
        let (first, _) = self.expression(0);
        if self.cursor.at_end() {
            return first;
        }
        let mut parts = vec![first];
        let mut reported = false;
        while !self.cursor.at_end() {
            if !reported && !self.cursor.at(Kind::Unknown) {
                self.unexpected();
                reported = true;
            }
            if self.starts_operand() {
                parts.push(self.expression(0).0);
            } else {
                self.cursor.bump();
            }
        }
        let span = parts.iter().fold(self.cursor.end_of_last(), |span, part| span.to(part.span));
        self.node(span, ExprKind::Broken(parts))
    }

    fn unexpected(&mut self) {
        let span = self.cursor.peek().span;
        let found = self.cursor.found();
        let hint = match self.cursor.peek().kind {
            Kind::CloseParen => "Remove it, or write the “(” that it closes.",
            Kind::OpenParen => "Write a function or an operator before it.",
            _ if self.starts_operand() => "Write an operator such as + or and before it.",
            _ => "Remove it.",
        };
        self.cursor.syntax(span, format!("{found} is not expected here."), hint);
    }

    fn starts_operand(&self) -> bool {
        match self.cursor.peek().kind {
            Kind::Name => !["then", "else", "and", "or", "div", "mod"]
                .iter()
                .any(|word| self.cursor.at_keyword(word)),
            Kind::Variable
            | Kind::Constant
            | Kind::Token
            | Kind::String
            | Kind::Number
            | Kind::Minus
            | Kind::OpenParen => true,
            _ => false,
        }
    }

    /// An expression of operators that bind more tightly than `power`.
    fn expression(&mut self, power: u8) -> Built {
        if !self.cursor.enter() {
            let span = self.cursor.end_of_last();
            return self.leaf(span, ExprKind::Missing);
        }
        let built = self.operators(power);
        self.cursor.leave();
        built
    }

    fn operators(&mut self, power: u8) -> Built {
        let (mut left, mut height) = self.unary();
        while let Some((op, op_span)) = self.operator(power) {
            let (right, right_height) = self.expression(op.power());
            height = height.max(right_height) + 1;
            if op.is_comparison() {
                self.check_chain(&left, op_span);
            }
            let span = left.span.to(right.span);
            let (left_box, right) = (Box::new(left), Box::new(right));
            left = self.node(span, ExprKind::Binary { op, op_span, left: left_box, right });
            if height > MAX_HEIGHT {
                self.cursor.too_deep();
            }
        }
        (left, height)
    }

    /// Comparisons are not associative: `a < b < c` means nothing.
    fn check_chain(&mut self, left: &Expr, op_span: Span) {
        let chained = matches!(&left.kind, ExprKind::Binary { op, .. } if op.is_comparison());
        if chained {
            self.cursor.syntax(
                op_span,
                "Comparisons cannot follow each other.",
                "Join two comparisons with and, or put one in parentheses.",
            );
        }
    }

    /// Steps over an operator that binds more tightly than `power`.
    fn operator(&mut self, power: u8) -> Option<(BinaryOp, Span)> {
        let token = self.cursor.peek();
        let op = match token.kind {
            Kind::Plus => BinaryOp::Add,
            Kind::Minus => BinaryOp::Subtract,
            Kind::Star => BinaryOp::Multiply,
            Kind::Colon => BinaryOp::Divide,
            Kind::Equals => BinaryOp::Equal,
            Kind::NotEquals => BinaryOp::NotEqual,
            Kind::Less => BinaryOp::Less,
            Kind::LessEquals => BinaryOp::LessOrEqual,
            Kind::Greater => BinaryOp::Greater,
            Kind::GreaterEquals => BinaryOp::GreaterOrEqual,
            // `&&` and `||` were reported by the lexer.
            Kind::Unknown if self.cursor.text_of(token).starts_with("&&") => BinaryOp::And,
            Kind::Unknown if self.cursor.text_of(token).starts_with("||") => BinaryOp::Or,
            Kind::Name => self.word_operator(token)?,
            _ => return None,
        };
        if op.power() <= power {
            return None;
        }
        self.cursor.bump();
        if token.kind == Kind::Name {
            self.cursor.check_case(token, op.symbol());
        }
        Some((op, token.span))
    }

    fn word_operator(&self, token: Token) -> Option<BinaryOp> {
        let text = self.cursor.text_of(token);
        [BinaryOp::And, BinaryOp::Or, BinaryOp::Divide, BinaryOp::Modulo]
            .into_iter()
            .find(|op| text.eq_ignore_ascii_case(op.symbol()))
    }

    fn unary(&mut self) -> Built {
        let Some(minus) = self.cursor.eat(Kind::Minus) else { return self.primary() };
        if !self.cursor.enter() {
            return self.leaf(minus.span, ExprKind::Missing);
        }
        let (operand, height) = self.unary();
        self.cursor.leave();
        let span = minus.span.to(operand.span);
        (self.node(span, ExprKind::Negate(Box::new(operand))), height + 1)
    }

    fn primary(&mut self) -> Built {
        let token = self.cursor.peek();
        match token.kind {
            Kind::Variable => self.path(),
            Kind::Name => self.name(),
            Kind::OpenParen => self.group(),
            Kind::Number => {
                self.cursor.bump();
                let kind = match self.cursor.number(token) {
                    Some(Ok(number)) => ExprKind::Integer(number),
                    Some(Err(number)) => ExprKind::Decimal(number),
                    None => ExprKind::Missing,
                };
                self.leaf(token.span, kind)
            }
            Kind::String => {
                self.cursor.bump();
                let kind = self.text_or_token(token);
                self.leaf(token.span, kind)
            }
            Kind::Token => {
                self.cursor.bump();
                let ident = self.cursor.token_ident(token.span);
                self.leaf(token.span, ExprKind::Token(ident))
            }
            Kind::Constant => {
                self.cursor.bump();
                let ident = self.cursor.ident(token, 1);
                if !ident.is_qualified() {
                    self.cursor.syntax(
                        token.span,
                        "A constant needs its module's name.",
                        "Write @Module.Constant.",
                    );
                }
                self.leaf(token.span, ExprKind::Constant(ident))
            }
            Kind::Unknown => {
                self.cursor.bump();
                self.leaf(token.span, ExprKind::Missing)
            }
            _ => self.missing(),
        }
    }

    /// Nothing that begins a value; nothing is skipped.
    fn missing(&mut self) -> Built {
        let place = self.cursor.end_of_last();
        let found = self.cursor.found();
        let message = if self.cursor.position() == 0 && self.cursor.at_end() {
            "An expression is needed here.".to_owned()
        } else {
            format!("A value is missing before {found}.")
        };
        self.cursor.syntax(place, message, "Write a value, a variable or a function.");
        self.leaf(place, ExprKind::Missing)
    }

    /// A literal text; a token in quotes is a token.
    fn text_or_token(&mut self, token: Token) -> ExprKind {
        let text = self.cursor.string(token);
        let inner = Span { start: token.span.start + 1, end: token.span.end.saturating_sub(1) };
        if text.starts_with("[%") && text.ends_with("%]") {
            let ident = self.cursor.token_ident(inner);
            if token::find(&ident.text).is_some() {
                return ExprKind::Token(ident);
            }
        }
        ExprKind::String(text)
    }

    fn group(&mut self) -> Built {
        let open = self.cursor.bump();
        let (inner, height) = self.expression(0);
        self.cursor.expect(Kind::CloseParen, ")", "this part in parentheses");
        let span = open.span.to(self.cursor.end_of_last());
        (self.node(span, ExprKind::Group(Box::new(inner))), height + 1)
    }

    fn path(&mut self) -> Built {
        let token = self.cursor.bump();
        let variable = self.cursor.ident(token, 1);
        if variable.text.is_empty() {
            self.cursor.syntax(
                token.span,
                "A variable's name is missing after “$”.",
                "Write the name of a variable.",
            );
        }
        let mut steps = Vec::new();
        while let Some(slash) = self.cursor.eat(Kind::Slash) {
            let step = self.step(slash.span);
            if step.text.is_empty() {
                steps.push(step);
                break;
            }
            steps.push(step);
        }
        let span = token.span.to(self.cursor.end_of_last());
        self.leaf(span, ExprKind::Path(Path { variable, steps }))
    }

    /// The name after a slash. A keyword there is a name only if it touches the slash, so that
    /// `$x/ and …` misses a name.
    fn step(&mut self, slash: Span) -> Ident {
        let token = self.cursor.peek();
        if token.kind == Kind::Name && (self.starts_operand() || token.span.start == slash.end) {
            self.cursor.bump();
            return self.cursor.ident(token, 0);
        }
        self.cursor.syntax(
            slash,
            "A name is missing after “/”.",
            "Write an attribute or an association; to divide, write div or :.",
        );
        Ident { text: Box::default(), span: Span::at(slash.end) }
    }

    fn name(&mut self) -> Built {
        let token = self.cursor.peek();
        let text = self.cursor.text_of(token);
        if self.cursor.look(1).kind == Kind::OpenParen && !text.eq_ignore_ascii_case("if") {
            return self.call();
        }
        let kind = match text {
            "if" => return self.choice(),
            "true" => ExprKind::Boolean(true),
            "false" => ExprKind::Boolean(false),
            "empty" => ExprKind::Empty,
            _ if self.at_other_case(token) => return self.other_case(token),
            _ if !self.starts_operand() => return self.missing(),
            "not" => {
                self.cursor.bump();
                self.cursor.syntax(
                    token.span,
                    "“not” is a function.",
                    "Put what follows in parentheses: not( … ).",
                );
                return self.leaf(token.span, ExprKind::Missing);
            }
            _ => return self.enumeration_value(),
        };
        self.cursor.bump();
        self.leaf(token.span, kind)
    }

    fn at_other_case(&self, token: Token) -> bool {
        let text = self.cursor.text_of(token);
        ["if", "true", "false", "empty"].iter().any(|word| text.eq_ignore_ascii_case(word))
    }

    /// `TRUE`, `If` and the like: reported, then read as meant.
    fn other_case(&mut self, token: Token) -> Built {
        let right = self.cursor.text_of(token).to_ascii_lowercase();
        self.cursor.check_case(token, &right);
        let kind = match right.as_str() {
            "if" => return self.choice(),
            "true" => ExprKind::Boolean(true),
            "false" => ExprKind::Boolean(false),
            _ => ExprKind::Empty,
        };
        self.cursor.bump();
        self.leaf(token.span, kind)
    }

    fn enumeration_value(&mut self) -> Built {
        let token = self.cursor.bump();
        let ident = self.cursor.ident(token, 0);
        let parts = ident.text.split('.').count();
        if parts == 1 {
            let name = &ident.text;
            let problem = Problem::new(
                ProblemKind::Syntax,
                token.span,
                format!("“{name}” alone means nothing here."),
            )
            .hint(format!(
                "Write ${name} for a variable, '{name}' for text, {name}() for a function."
            ));
            self.cursor.problem(problem);
        } else if parts != 3 || ident.text.ends_with('.') {
            self.cursor.syntax(
                token.span,
                format!("“{}” is not the name of an enumeration's value.", ident.text),
                "Write Module.Enumeration.Value.",
            );
        }
        self.leaf(token.span, ExprKind::EnumerationValue(ident))
    }

    fn call(&mut self) -> Built {
        let token = self.cursor.bump();
        let function = self.cursor.ident(token, 0);
        self.cursor.bump();
        let mut arguments = Vec::new();
        let mut height = 0;
        if !self.cursor.at(Kind::CloseParen) {
            loop {
                let (argument, argument_height) = self.expression(0);
                arguments.push(argument);
                height = height.max(argument_height);
                if self.cursor.eat(Kind::Comma).is_none() {
                    break;
                }
            }
        }
        self.cursor.expect(Kind::CloseParen, ")", "the arguments of this function");
        let span = token.span.to(self.cursor.end_of_last());
        (self.node(span, ExprKind::Call(Call { function, arguments })), height + 1)
    }

    fn choice(&mut self) -> Built {
        let start = self.cursor.bump();
        let (condition, a) = self.expression(0);
        let (then, b) = self.branch("then", "the condition");
        let (otherwise, c) = self.branch("else", "the value after then");
        let span = start.span.to(self.cursor.end_of_last());
        let choice = If { condition, then, otherwise };
        (self.node(span, ExprKind::If(Box::new(choice))), a.max(b).max(c) + 1)
    }

    fn branch(&mut self, word: &str, after: &str) -> Built {
        if self.cursor.at_keyword(word) {
            let token = self.cursor.bump();
            self.cursor.check_case(token, word);
            return self.expression(0);
        }
        let place = self.cursor.end_of_last();
        let problem =
            Problem::new(ProblemKind::Syntax, place, format!("“{word}” is missing after {after}."))
                .hint("Write if condition then value else value.");
        self.cursor.problem(problem);
        self.leaf(place, ExprKind::Missing)
    }
}
