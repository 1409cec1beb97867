//! Characters to tokens, for all three languages.

use super::{Problem, ProblemKind, Span};

/// What a token is. Keywords are names; the parsers tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `abc`, `Module.Entity.Attribute`, in OQL also `"abc"`; may end in a dot while being typed.
    Name,
    /// `$abc`, or `$` alone.
    Variable,
    /// `@Module.Constant`, or `@` alone.
    Constant,
    /// `[%CurrentDateTime%]`.
    Token,
    /// `'abc'`.
    String,
    /// `5` or `5.0`.
    Number,
    Plus,
    Minus,
    Star,
    Slash,
    DoubleSlash,
    Colon,
    Percent,
    Equals,
    NotEquals,
    Less,
    LessEquals,
    Greater,
    GreaterEquals,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    Comma,
    /// Something that no language here knows; already reported.
    Unknown,
    /// After the last token.
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// Where the languages differ in their tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `//` begins a comment.
    Expression,
    /// Names may hold hyphens (`starts-with`); `//` begins the full form.
    XPath,
    /// Names may stand in double quotes; `--` begins a comment.
    Oql,
}

/// The tokens of a text, without white space and comments, ending in [`Kind::End`].
pub(crate) struct Lexed {
    pub tokens: Vec<Token>,
    pub comments: Vec<Span>,
    pub problems: Vec<Problem>,
}

/// Reads any text.
pub(crate) fn lex(text: &str, dialect: Dialect) -> Lexed {
    let mut lexer =
        Lexer { text, dialect, position: 0, comments: Vec::new(), problems: Vec::new() };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks_and_comments();
        let start = lexer.position;
        let Some(first) = lexer.bump() else { break };
        let kind = lexer.token(first, start);
        tokens.push(Token { kind, span: Span::new(start, lexer.position) });
    }
    tokens.push(Token { kind: Kind::End, span: Span::new(text.len(), text.len()) });
    Lexed { tokens, comments: lexer.comments, problems: lexer.problems }
}

struct Lexer<'a> {
    text: &'a str,
    dialect: Dialect,
    position: usize,
    comments: Vec<Span>,
    problems: Vec<Problem>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.position += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.position += text.len();
        }
        found
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.bump();
        }
    }

    fn problem(&mut self, start: usize, message: impl Into<String>, hint: impl Into<String>) {
        let span = Span::new(start, self.position);
        self.problems.push(Problem::new(ProblemKind::Syntax, span, message).hint(hint));
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            self.skip_while(|c| c.is_whitespace() || c == '\u{feff}');
            let start = self.position;
            let line = match self.dialect {
                Dialect::Expression => self.eat("//"),
                Dialect::XPath => false,
                Dialect::Oql => self.eat("--"),
            };
            if line {
                self.skip_while(|c| c != '\n' && c != '\r');
            } else if !self.at_all_members() && self.eat("/*") {
                if let Some(length) = self.rest().find("*/") {
                    self.position += length + 2;
                } else {
                    self.position = self.text.len();
                    self.problem(start, "This comment has no end.", "Write */ after it.");
                }
            } else {
                return;
            }
            self.comments.push(Span::new(start, self.position));
        }
    }

    /// In OQL `alias/*` means all members; a comment does not touch a name before it and begin
    /// like what follows them.
    fn at_all_members(&self) -> bool {
        let before = self.text.get(..self.position).unwrap_or_default();
        let touches = before.ends_with(|c| is_name_part(c) || c == '"');
        let Some(rest) = self.rest().strip_prefix("/*").filter(|_| touches) else { return false };
        let rest = rest.trim_start();
        let from = rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("from"));
        self.dialect == Dialect::Oql && (from || rest.is_empty() || rest.starts_with([',', ')']))
    }

    fn token(&mut self, first: char, start: usize) -> Kind {
        match first {
            '+' => Kind::Plus,
            '-' => Kind::Minus,
            '*' => Kind::Star,
            ':' => Kind::Colon,
            '%' => Kind::Percent,
            ',' => Kind::Comma,
            '(' => Kind::OpenParen,
            ')' => Kind::CloseParen,
            ']' => Kind::CloseBracket,
            '/' if self.dialect == Dialect::XPath && self.eat("/") => Kind::DoubleSlash,
            '/' => Kind::Slash,
            '[' if self.peek() == Some('%') => self.system_token(start),
            '[' => Kind::OpenBracket,
            '=' => {
                if self.eat("=") {
                    self.replaced(start, "=");
                }
                Kind::Equals
            }
            '!' if self.eat("=") => Kind::NotEquals,
            '<' if self.eat("=") => Kind::LessEquals,
            '<' if self.eat(">") => {
                if self.dialect != Dialect::Oql {
                    self.replaced(start, "!=");
                }
                Kind::NotEquals
            }
            '<' => Kind::Less,
            '>' if self.eat("=") => Kind::GreaterEquals,
            '>' => Kind::Greater,
            '\'' => self.string(start, '\''),
            '"' if self.dialect == Dialect::Oql => self.quoted_name(start),
            '"' => self.double_quoted(start),
            '$' => {
                self.skip_while(is_name_part);
                Kind::Variable
            }
            '@' => {
                self.name_parts();
                Kind::Constant
            }
            '0'..='9' => self.number(),
            c if is_name_start(c) => {
                self.name_parts();
                Kind::Name
            }
            '&' | '|' => self.other_logic(first, start),
            c => {
                self.problem(
                    start,
                    format!("The character “{c}” has no meaning here."),
                    "Remove it, or put text in single quotes.",
                );
                Kind::Unknown
            }
        }
    }

    fn replaced(&mut self, start: usize, right: &str) {
        let span = Span::new(start, self.position);
        let written = span.text(self.text);
        let problem = Problem::new(
            ProblemKind::Syntax,
            span,
            format!("“{written}” is not an operator of this language."),
        )
        .hint(format!("Write {right}."))
        .fix(span, right);
        self.problems.push(problem);
    }

    fn other_logic(&mut self, first: char, start: usize) -> Kind {
        let word = if first == '&' { "and" } else { "or" };
        self.skip_while(|c| c == first);
        self.replaced(start, word);
        Kind::Unknown
    }

    fn name_parts(&mut self) {
        loop {
            self.skip_while(is_name_part);
            let mut ahead = self.rest().chars();
            match (ahead.next(), ahead.next()) {
                (Some('.'), next) if next != Some('*') => self.position += 1,
                (Some('-'), Some(next))
                    if self.dialect == Dialect::XPath && is_name_start(next) =>
                {
                    self.position += 1;
                }
                _ => return,
            }
        }
    }

    fn number(&mut self) -> Kind {
        self.skip_while(|c| c.is_ascii_digit());
        let mut ahead = self.rest().chars();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
            self.position += 1;
            self.skip_while(|c| c.is_ascii_digit());
        }
        Kind::Number
    }

    fn string(&mut self, start: usize, quote: char) -> Kind {
        loop {
            self.skip_while(|c| c != quote);
            if self.bump().is_none() {
                let hint = format!("Write {quote} after it.");
                self.problem(start, "This text has no end.", hint);
                return Kind::String;
            }
            if self.peek() != Some(quote) {
                return Kind::String;
            }
            self.bump();
        }
    }

    fn quoted_name(&mut self, start: usize) -> Kind {
        self.string(start, '"');
        Kind::Name
    }

    fn double_quoted(&mut self, start: usize) -> Kind {
        let length = self.rest().find('"').map_or(self.rest().len(), |n| n + 1);
        self.position += length;
        let span = Span::new(start, self.position);
        let inner = span.text(self.text).trim_matches('"').replace('\'', "''");
        let problem = Problem::new(
            ProblemKind::Syntax,
            span,
            "Text stands in single quotes, not double ones.",
        )
        .hint("Use ' on both sides.")
        .fix(span, format!("'{inner}'"));
        self.problems.push(problem);
        Kind::Unknown
    }

    fn system_token(&mut self, start: usize) -> Kind {
        let Some(length) = self.rest().find("%]") else {
            self.skip_while(|c| c == '%' || is_name_part(c));
            self.problem(start, "This token has no end.", "Write %] after it.");
            return Kind::Token;
        };
        self.position += length + 2;
        Kind::Token
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The content of a text in single quotes, as it is meant: without the quotes, `''` as `'`.
pub(crate) fn unquote(literal: &str) -> String {
    let inner = literal.strip_prefix('\'').unwrap_or(literal);
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, text: &str, expected: &[(&str, Kind)]) {
        let lexed = lex(text, dialect);
        let mut tokens: Vec<(&str, Kind)> =
            lexed.tokens.iter().map(|t| (t.span.text(text), t.kind)).collect();
        assert_eq!(tokens.pop(), Some(("", Kind::End)));
        assert_eq!(tokens, expected);
    }

    #[test]
    fn tokens() {
        use Kind::*;
        check(
            Dialect::Expression,
            "$x/Mod.A_B >= 5.0 // note\n+'it''s' /* and */ @M.C",
            &[
                ("$x", Variable),
                ("/", Slash),
                ("Mod.A_B", Name),
                (">=", GreaterEquals),
                ("5.0", Number),
                ("+", Plus),
                ("'it''s'", String),
                ("@M.C", Constant),
            ],
        );
        check(
            Dialect::Expression,
            "M.E. [%X%]$",
            &[("M.E.", Name), ("[%X%]", Token), ("$", Variable)],
        );
        check(
            Dialect::XPath,
            "//M.E[starts-with(a-b,'x')]",
            &[
                ("//", DoubleSlash),
                ("M.E", Name),
                ("[", OpenBracket),
                ("starts-with", Name),
                ("(", OpenParen),
                ("a-b", Name),
                (",", Comma),
                ("'x'", String),
                (")", CloseParen),
                ("]", CloseBracket),
            ],
        );
        check(
            Dialect::Oql,
            "a.b-1 -- c\n\"x y\" a.*",
            &[
                ("a.b", Name),
                ("-", Minus),
                ("1", Number),
                ("\"x y\"", Name),
                ("a", Name),
                (".", Unknown),
                ("*", Star),
            ],
        );
    }

    proptest! {
        #[test]
        fn tokens_cover_any_text_in_order(text in "[\\PC\n]*", dialect in prop_oneof![
            Just(Dialect::Expression), Just(Dialect::XPath), Just(Dialect::Oql)
        ]) {
            let lexed = lex(&text, dialect);
            let mut end = 0;
            for token in &lexed.tokens {
                prop_assert!(token.span.start >= end && token.span.end >= token.span.start);
                prop_assert!(text.get(token.span.range()).is_some());
                end = token.span.end;
            }
            for span in lexed.comments.iter().copied().chain(lexed.problems.iter().map(|p| p.span)) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
