//! Walking over tokens, shared by the parsers.

use super::lexer::{Dialect, Kind, Lexed, Token, lex, unquote};
use super::{Ident, Problem, ProblemKind, Span};
use crate::value::Decimal;

/// The greatest height of a tree. Deeper texts are reported, so that whatever walks a tree by
/// recursion has enough stack.
pub(crate) const MAX_HEIGHT: u32 = 400;

/// A place in a list of tokens.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    end: Token,
    position: usize,
    depth: u32,
    pub(crate) comments: Vec<Span>,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Cursor<'a> {
        Cursor::within(text, Span::new(0, text.len()), dialect)
    }

    /// A cursor over a part of a text, with places in the whole text.
    pub(crate) fn within(text: &'a str, part: Span, dialect: Dialect) -> Cursor<'a> {
        let Lexed { mut tokens, mut comments, mut problems } = lex(part.text(text), dialect);
        let spans = tokens.iter_mut().map(|token| &mut token.span).chain(&mut comments);
        for span in spans.chain(problems.iter_mut().map(|problem| &mut problem.span)) {
            *span = span.shifted(part.start);
        }
        for fix in problems.iter_mut().filter_map(|problem| problem.fix.as_mut()) {
            fix.span = fix.span.shifted(part.start);
        }
        let end = Token { kind: Kind::End, span: Span::at(part.end) };
        Cursor { text, tokens, end, position: 0, depth: 0, comments, problems }
    }

    /// The token `ahead` places further, [`Kind::End`] after the last.
    pub(crate) fn look(&self, ahead: usize) -> Token {
        self.tokens.get(self.position + ahead).copied().unwrap_or(self.end)
    }

    pub(crate) fn peek(&self) -> Token {
        self.look(0)
    }

    pub(crate) fn at(&self, kind: Kind) -> bool {
        self.peek().kind == kind
    }

    pub(crate) fn at_end(&self) -> bool {
        self.at(Kind::End)
    }

    /// Steps over one token.
    pub(crate) fn bump(&mut self) -> Token {
        let token = self.peek();
        if self.position < self.tokens.len() {
            self.position += 1;
        }
        token
    }

    pub(crate) fn eat(&mut self, kind: Kind) -> Option<Token> {
        self.at(kind).then(|| self.bump())
    }

    /// How many tokens were stepped over: whether a loop gets on.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The end of the token before, where something that is missing should stand.
    pub(crate) fn end_of_last(&self) -> Span {
        let last = self.position.checked_sub(1).and_then(|n| self.tokens.get(n));
        Span::at(last.map_or(0, |token| token.span.end))
    }

    pub(crate) fn source(&self) -> &'a str {
        self.text
    }

    pub(crate) fn text_of(&self, token: Token) -> &'a str {
        token.span.text(self.text)
    }

    /// Whether the next token is this name, as written.
    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.at(Kind::Name) && self.text_of(self.peek()) == word
    }

    /// The same without regard to case.
    pub(crate) fn at_keyword(&self, word: &str) -> bool {
        self.at(Kind::Name) && self.text_of(self.peek()).eq_ignore_ascii_case(word)
    }

    pub(crate) fn eat_keyword(&mut self, word: &str) -> Option<Token> {
        self.at_keyword(word).then(|| self.bump())
    }

    /// The name of a token without `marker` before it.
    pub(crate) fn ident(&self, token: Token, marker: usize) -> Ident {
        let start = (token.span.start as usize + marker).min(token.span.end as usize);
        let span = Span::new(start, token.span.end as usize);
        Ident { text: span.text(self.text).into(), span }
    }

    /// The name between `[%` and `%]`.
    pub(crate) fn token_ident(&self, span: Span) -> Ident {
        let text = span.text(self.text);
        let inner = text.strip_prefix("[%").unwrap_or(text);
        let inner = inner.strip_suffix("%]").unwrap_or(inner);
        let name = inner.trim();
        let lead = 2 + (inner.len() - inner.trim_start().len());
        let start = span.start as usize + lead.min(text.len());
        Ident { text: name.into(), span: Span::new(start, start + name.len()) }
    }

    /// The content of a literal text.
    pub(crate) fn string(&self, token: Token) -> String {
        unquote(self.text_of(token))
    }

    /// The value of a number: whole, or with a fraction, or nothing with a problem.
    pub(crate) fn number(&mut self, token: Token) -> Option<Result<i64, Decimal>> {
        let text = self.text_of(token);
        if text.contains('.') {
            return Some(Err(text.parse().unwrap_or_default()));
        }
        let number = text.parse().ok();
        if number.is_none() {
            self.syntax(
                token.span,
                "This whole number is larger than 9223372036854775807.",
                "Write it as a decimal number, with .0 at its end.",
            );
        }
        number.map(Ok)
    }

    /// Reports a keyword that is not written as it should be.
    pub(crate) fn check_case(&mut self, token: Token, right: &str) {
        let written = self.text_of(token);
        if written == right {
            return;
        }
        let problem = Problem::new(
            ProblemKind::Syntax,
            token.span,
            format!("“{written}” is written in small letters."),
        )
        .hint(format!("Write {right}."))
        .fix(token.span, right);
        self.problems.push(problem);
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(crate) fn syntax(&mut self, span: Span, message: impl Into<String>, hint: &str) {
        let problem = Problem::new(ProblemKind::Syntax, span, message).hint(hint);
        self.problems.push(problem);
    }

    /// Expects a token; reports where it should stand when it is missing.
    pub(crate) fn expect(&mut self, kind: Kind, written: &str, after: &str) -> Option<Token> {
        let token = self.eat(kind);
        if token.is_none() {
            let place = self.end_of_last();
            let problem = Problem::new(
                ProblemKind::Syntax,
                place,
                format!("A “{written}” is missing after {after}."),
            )
            .hint(format!("Write {written} here."))
            .fix(place, written);
            self.problems.push(problem);
        }
        token
    }

    /// How the next token is named in a message.
    pub(crate) fn found(&self) -> String {
        let token = self.peek();
        if token.kind == Kind::End {
            "the end".into()
        } else {
            format!("“{}”", self.text_of(token))
        }
    }

    /// Goes one level down; false, with a problem and everything skipped, where a text is nested
    /// too deeply. Every successful call is followed by one of [`Cursor::leave`].
    pub(crate) fn enter(&mut self) -> bool {
        if self.depth < MAX_HEIGHT / 4 {
            self.depth += 1;
            return true;
        }
        self.too_deep();
        false
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reports a text that is too deep and skips the rest.
    pub(crate) fn too_deep(&mut self) {
        let span = self.peek().span;
        self.syntax(
            span,
            "This text is too long or too deeply nested.",
            "Split it: give a part to a variable of its own.",
        );
        self.position = self.tokens.len();
    }

    /// Parts with the problems in the order of their places.
    pub(crate) fn finish(mut self) -> (Vec<Problem>, Vec<Span>) {
        self.problems.sort_by_key(|problem| problem.span);
        (self.problems, self.comments)
    }
}
