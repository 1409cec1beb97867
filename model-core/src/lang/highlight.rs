//! The words of a text by what they are, for colours: of any text, right or wrong, without a schema.

use super::Span;
use super::lexer::{Dialect, Kind, Token, lex};

/// A language, as far as its words differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the language of its name")]
pub enum Tongue {
    Expression,
    XPath,
    Oql,
}

/// What a word is. Names and signs are none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `if`, `and`, `SELECT`.
    Keyword,
    /// The name of a function, before its parenthesis.
    Function,
    /// A variable with its mark.
    Variable,
    /// A text with its quotes.
    Text,
    /// A number, `true`, `empty`, a constant, a system token.
    Literal,
    /// A comment.
    Comment,
}

/// The words that have a colour, in order of place.
pub fn words(tongue: Tongue, text: &str) -> Vec<(Span, Word)> {
    let dialect = match tongue {
        Tongue::Expression => Dialect::Expression,
        Tongue::XPath => Dialect::XPath,
        Tongue::Oql => Dialect::Oql,
    };
    let lexed = lex(text, dialect);
    let mut words: Vec<(Span, Word)> =
        lexed.comments.iter().map(|span| (*span, Word::Comment)).collect();
    let kind = |place: usize| lexed.tokens.get(place).map_or(Kind::End, |token| token.kind);
    for (place, token) in lexed.tokens.iter().enumerate() {
        let after_slash = place.checked_sub(1).is_some_and(|before| {
            kind(before) == Kind::Slash
                && lexed.tokens.get(before).is_some_and(|t| t.span.end == token.span.start)
        });
        let word = match token.kind {
            Kind::Variable => Some(Word::Variable),
            Kind::String => Some(Word::Text),
            Kind::Number | Kind::Constant | Kind::Token => Some(Word::Literal),
            Kind::Name if after_slash => None,
            Kind::Name => name(tongue, *token, kind(place + 1), text),
            _ => None,
        };
        words.extend(word.map(|word| (token.span, word)));
    }
    words.sort_by_key(|(span, _)| *span);
    words
}

const LITERALS: &[&str] = &["true", "false", "empty", "null"];
const EXPRESSION: &[&str] = &["if", "then", "else", "and", "or", "div", "mod"];
const XPATH: &[&str] = &["and", "or", "div", "mod"];
const OQL: &[&str] = &[
    "select", "distinct", "from", "as", "inner", "left", "right", "full", "outer", "join", "on",
    "where", "group", "by", "having", "order", "asc", "desc", "limit", "offset", "union", "all",
    "and", "or", "not", "in", "like", "exists", "is", "case", "when", "then", "else", "end",
];

fn name(tongue: Tongue, token: Token, next: Kind, text: &str) -> Option<Word> {
    let written = token.span.text(text);
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(written));
    let keywords = match tongue {
        Tongue::Expression => EXPRESSION,
        Tongue::XPath => XPATH,
        Tongue::Oql => OQL,
    };
    if is(keywords) {
        Some(Word::Keyword)
    } else if is(LITERALS) {
        Some(Word::Literal)
    } else if next == Kind::OpenParen {
        Some(Word::Function)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tongue: Tongue, text: &str, expected: &str) {
        let found: Vec<String> = words(tongue, text)
            .into_iter()
            .map(|(span, word)| format!("{word:?}:{}", span.text(text)))
            .collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn words_have_their_kinds() {
        check(
            Tongue::Expression,
            "if $a/if > 1.5 then round(2) else 'x' // no",
            "Keyword:if Variable:$a Literal:1.5 Keyword:then Function:round Literal:2 \
             Keyword:else Text:'x' Comment:// no",
        );
        check(
            Tongue::XPath,
            "[A.B/C/Name = $x and not(D = empty)]",
            "Variable:$x Keyword:and Function:not Literal:empty",
        );
        check(
            Tongue::Oql,
            "SELECT count(*) FROM A.B",
            "Keyword:SELECT Function:count Keyword:FROM",
        );
        check(Tongue::Expression, "'open [%Cur", "Text:'open [%Cur");
        check(Tongue::Expression, "", "");
    }
}
