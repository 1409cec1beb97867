//! Text to tree, for any text.

use super::tree::{Constraint, Expr, ExprKind, Path, Step, XPath};
use crate::lang::cursor::{Cursor, MAX_HEIGHT};
use crate::lang::lexer::{Dialect, Kind, Token};
use crate::lang::{BinaryOp, Ident, NodeId, Problem, ProblemKind, Span, expression};

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree, whatever the text.
    pub root: XPath,
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
    let mut parser = Parser { cursor: Cursor::new(text, Dialect::XPath), nodes: 0 };
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

    fn all(&mut self) -> XPath {
        let mut root = XPath::default();
        if self.cursor.eat(Kind::DoubleSlash).is_some() {
            root.entity = Some(self.step_name());
        }
        root.constraints = self.constraints();
        if root.entity.is_some() {
            root.steps = self.further_steps();
        }
        if !self.cursor.at_end() {
            let stray = self.stray(&root);
            root.constraints.push(stray);
        }
        root.id = NodeId(self.nodes);
        self.nodes += 1;
        root
    }

    /// What is left over is read as a condition, so that its references are known.
    fn stray(&mut self, root: &XPath) -> Constraint {
        let start = self.cursor.peek().span;
        if root.constraints.is_empty() && root.entity.is_none() {
            let rest = Span::new(start.start as usize, self.cursor.source().len());
            let inner = rest.text(self.cursor.source()).trim_end();
            let problem = Problem::new(ProblemKind::Syntax, start, "A constraint begins with “[”.")
                .hint("Put the condition in brackets: [ … ].")
                .fix(
                    Span::new(rest.start as usize, rest.start as usize + inner.len()),
                    format!("[{inner}]"),
                );
            self.cursor.problem(problem);
        } else {
            let found = self.cursor.found();
            self.cursor.syntax(
                start,
                format!("{found} is not expected here."),
                "Put each condition in brackets of its own, or join them with and.",
            );
        }
        let mut parts = Vec::new();
        while !self.cursor.at_end() {
            if self.starts_operand() {
                parts.push(self.expression(0).0);
            } else {
                self.cursor.bump();
            }
        }
        let span = start.to(self.cursor.end_of_last());
        let condition = self.node(span, ExprKind::Broken(parts));
        Constraint { span, condition }
    }

    fn constraints(&mut self) -> Vec<Constraint> {
        let mut constraints = Vec::new();
        while self.cursor.at(Kind::OpenBracket) {
            constraints.push(self.constraint());
        }
        constraints
    }

    fn constraint(&mut self) -> Constraint {
        let open = self.cursor.bump();
        let (first, _) = self.expression(0);
        let condition = self.up_to_bracket(first);
        self.cursor.expect(Kind::CloseBracket, "]", "this condition");
        Constraint { span: open.span.to(self.cursor.end_of_last()), condition }
    }

    /// Reads what stands between a condition and its closing bracket, with one problem.
    fn up_to_bracket(&mut self, first: Expr) -> Expr {
        let closes = |parser: &Self| parser.cursor.at(Kind::CloseBracket) || parser.cursor.at_end();
        if closes(self) {
            return first;
        }
        let span = self.cursor.peek().span;
        let found = self.cursor.found();
        let hint = if self.starts_operand() {
            "Write an operator such as = or and before it."
        } else {
            "Remove it."
        };
        self.cursor.syntax(span, format!("{found} is not expected here."), hint);
        let mut parts = vec![first];
        while !closes(self) {
            if self.starts_operand() {
                parts.push(self.expression(0).0);
            } else {
                self.cursor.bump();
            }
        }
        let span = parts.iter().fold(self.cursor.end_of_last(), |span, part| span.to(part.span));
        self.node(span, ExprKind::Broken(parts))
    }

    fn starts_operand(&self) -> bool {
        match self.cursor.peek().kind {
            Kind::Name => {
                !["and", "or", "div", "mod"].iter().any(|word| self.cursor.at_keyword(word))
            }
            Kind::Variable
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
            let chained = matches!(&left.kind, ExprKind::Binary { op, .. } if op.is_comparison());
            if chained && op.is_comparison() {
                self.cursor.syntax(
                    op_span,
                    "Comparisons cannot follow each other.",
                    "Join two comparisons with and.",
                );
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

    fn operator(&mut self, power: u8) -> Option<(BinaryOp, Span)> {
        let token = self.cursor.peek();
        let op = match token.kind {
            Kind::Plus => BinaryOp::Add,
            Kind::Minus => BinaryOp::Subtract,
            Kind::Star => BinaryOp::Multiply,
            Kind::Equals => BinaryOp::Equal,
            Kind::NotEquals => BinaryOp::NotEqual,
            Kind::Less => BinaryOp::Less,
            Kind::LessEquals => BinaryOp::LessOrEqual,
            Kind::Greater => BinaryOp::Greater,
            Kind::GreaterEquals => BinaryOp::GreaterOrEqual,
            Kind::Unknown if self.cursor.text_of(token).starts_with("&&") => BinaryOp::And,
            Kind::Unknown if self.cursor.text_of(token).starts_with("||") => BinaryOp::Or,
            Kind::Name => {
                let text = self.cursor.text_of(token);
                [BinaryOp::And, BinaryOp::Or, BinaryOp::Divide, BinaryOp::Modulo]
                    .into_iter()
                    .find(|op| text.eq_ignore_ascii_case(op.symbol()))?
            }
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
            Kind::Variable => self.variable(),
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
                self.string(token)
            }
            Kind::Token => {
                self.cursor.bump();
                let written = self.cursor.text_of(token);
                let problem = Problem::new(
                    ProblemKind::Syntax,
                    token.span,
                    format!("The token {written} stands in quotes in a constraint."),
                )
                .hint(format!("Write '{written}'."))
                .fix(token.span, format!("'{written}'"));
                self.cursor.problem(problem);
                let ident = self.cursor.token_ident(token.span);
                self.leaf(token.span, ExprKind::Token(ident))
            }
            Kind::Unknown | Kind::Constant => {
                if token.kind == Kind::Constant {
                    self.cursor.syntax(
                        token.span,
                        "A constraint cannot read a constant.",
                        "Give the constant to a variable first and use the variable here.",
                    );
                }
                self.cursor.bump();
                self.leaf(token.span, ExprKind::Missing)
            }
            _ => self.missing(),
        }
    }

    fn missing(&mut self) -> Built {
        let place = self.cursor.end_of_last();
        let found = self.cursor.found();
        self.cursor.syntax(
            place,
            format!("A value is missing before {found}."),
            "Write an attribute, a path, a variable or a value.",
        );
        self.leaf(place, ExprKind::Missing)
    }

    /// A literal text; one that begins with a token is arithmetic on tokens.
    fn string(&mut self, token: Token) -> Built {
        let text = self.cursor.text_of(token);
        let inside = Span { start: token.span.start + 1, end: token.span.end };
        let closed = text.len() > 1 && text.ends_with('\'');
        if !closed || !inside.text(self.cursor.source()).trim_start().starts_with("[%") {
            let value = self.cursor.string(token);
            return self.leaf(token.span, ExprKind::String(value));
        }
        let inside = Span { start: inside.start, end: inside.end - 1 };
        let inner = Cursor::within(self.cursor.source(), inside, Dialect::XPath);
        let outer = std::mem::replace(&mut self.cursor, inner);
        let (inner, height) = self.token_sum();
        let done = std::mem::replace(&mut self.cursor, outer);
        let (problems, _) = done.finish();
        self.cursor.problems.extend(problems);
        (self.node(token.span, ExprKind::Quoted(Box::new(inner))), height + 1)
    }

    /// `[%A%] + 2 * [%B%] - …`, no parentheses, to the end of the text.
    fn token_sum(&mut self) -> Built {
        let (mut left, mut height) = self.token_operand();
        while !self.cursor.at_end() {
            let Some((op, op_span)) = self.token_operator() else { break };
            let (mut right, mut right_height) = self.token_operand();
            // Products bind more tightly; the left side of one is never a sum here.
            let is_sum = matches!(op, BinaryOp::Add | BinaryOp::Subtract);
            while let Some((op, op_span)) = if is_sum { self.token_product() } else { None } {
                let (factor, _) = self.token_operand();
                right_height += 1;
                right = self.binary(op, op_span, right, factor);
                if right_height > MAX_HEIGHT {
                    self.cursor.too_deep();
                }
            }
            height = height.max(right_height) + 1;
            left = self.binary(op, op_span, left, right);
            if height > MAX_HEIGHT {
                self.cursor.too_deep();
            }
        }
        if !self.cursor.at_end() {
            let span = self.cursor.peek().span;
            let found = self.cursor.found();
            self.cursor.syntax(
                span,
                format!("{found} is not expected in arithmetic on tokens."),
                "Use tokens, whole numbers, +, - and * only.",
            );
        }
        (left, height)
    }

    fn binary(&mut self, op: BinaryOp, op_span: Span, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let (left, right) = (Box::new(left), Box::new(right));
        self.node(span, ExprKind::Binary { op, op_span, left, right })
    }

    fn token_operator(&mut self) -> Option<(BinaryOp, Span)> {
        let op = match self.cursor.peek().kind {
            Kind::Plus => BinaryOp::Add,
            Kind::Minus => BinaryOp::Subtract,
            _ => return self.token_product(),
        };
        Some((op, self.cursor.bump().span))
    }

    fn token_product(&mut self) -> Option<(BinaryOp, Span)> {
        let op = match self.cursor.peek().kind {
            Kind::Star => BinaryOp::Multiply,
            Kind::Name if self.cursor.at_word("div") => BinaryOp::Divide,
            _ => return None,
        };
        Some((op, self.cursor.bump().span))
    }

    fn token_operand(&mut self) -> Built {
        let token = self.cursor.peek();
        match token.kind {
            Kind::Token => {
                self.cursor.bump();
                let ident = self.cursor.token_ident(token.span);
                self.leaf(token.span, ExprKind::Token(ident))
            }
            Kind::Number => self.primary(),
            _ => self.missing(),
        }
    }

    fn group(&mut self) -> Built {
        let open = self.cursor.bump();
        let (inner, height) = self.expression(0);
        self.cursor.expect(Kind::CloseParen, ")", "this part in parentheses");
        let span = open.span.to(self.cursor.end_of_last());
        (self.node(span, ExprKind::Group(Box::new(inner))), height + 1)
    }

    fn variable(&mut self) -> Built {
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
        while self.cursor.eat(Kind::Slash).is_some() {
            let step = self.step_name();
            let missing = step.text.is_empty();
            steps.push(step);
            if missing {
                break;
            }
        }
        let span = token.span.to(self.cursor.end_of_last());
        self.leaf(span, ExprKind::Variable(expression::Path { variable, steps }))
    }

    fn name(&mut self) -> Built {
        let token = self.cursor.peek();
        let text = self.cursor.text_of(token);
        if self.cursor.look(1).kind == Kind::OpenParen {
            return self.call();
        }
        let kind = match text {
            "true" => ExprKind::Boolean(true),
            "false" => ExprKind::Boolean(false),
            "empty" | "NULL" => ExprKind::Empty,
            "not" => {
                self.cursor.bump();
                self.cursor.syntax(
                    token.span,
                    "“not” is a function.",
                    "Put what follows in parentheses: not( … ).",
                );
                return self.leaf(token.span, ExprKind::Missing);
            }
            _ if !self.starts_operand() => return self.missing(),
            _ => return self.path(),
        };
        self.cursor.bump();
        self.leaf(token.span, kind)
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
        let kind = match (&*function.text, arguments.is_empty()) {
            ("true", true) => ExprKind::Boolean(true),
            ("false", true) => ExprKind::Boolean(false),
            _ => ExprKind::Call { function, arguments },
        };
        (self.node(span, kind), height + 1)
    }

    fn path(&mut self) -> Built {
        let start = self.cursor.peek().span;
        let mut steps = vec![self.step()];
        steps.extend(self.further_steps());
        let span = start.to(self.cursor.end_of_last());
        // Conditions are as deep as `enter` lets them be.
        self.leaf(span, ExprKind::Path(Path { steps }))
    }

    fn further_steps(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        while self.cursor.eat(Kind::Slash).is_some() {
            let step = self.step();
            let missing = step.name.text.is_empty();
            steps.push(step);
            if missing {
                break;
            }
        }
        steps
    }

    fn step(&mut self) -> Step {
        let name = self.step_name();
        let mut step = Step { name, reversed: None, constraints: Vec::new() };
        while self.cursor.at(Kind::OpenBracket) {
            match self.reversed() {
                Some(span) => step.reversed = Some(span),
                None => step.constraints.push(self.constraint()),
            }
        }
        step
    }

    /// Steps over `[reversed()]`.
    fn reversed(&mut self) -> Option<Span> {
        let kinds = [Kind::Name, Kind::OpenParen, Kind::CloseParen, Kind::CloseBracket];
        let is_reversed = kinds.iter().zip(1..).all(|(kind, n)| self.cursor.look(n).kind == *kind)
            && self.cursor.text_of(self.cursor.look(1)) == "reversed";
        if !is_reversed {
            return None;
        }
        let open = self.cursor.bump();
        for _ in kinds {
            self.cursor.bump();
        }
        Some(open.span.to(self.cursor.end_of_last()))
    }

    /// A name after a slash. A keyword there is a name only if it touches the slash.
    fn step_name(&mut self) -> Ident {
        let token = self.cursor.peek();
        let place = self.cursor.end_of_last();
        if token.kind == Kind::Name && (self.starts_operand() || token.span.start == place.end) {
            self.cursor.bump();
            return self.cursor.ident(token, 0);
        }
        self.cursor.syntax(
            place,
            "A name is missing here.",
            "Write an attribute, an association or an entity.",
        );
        Ident { text: Box::default(), span: place }
    }
}
