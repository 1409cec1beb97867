//! Help while a query is written: completion and hovering.

use super::check::{Checked, OutputColumn, check};
use super::functions::{FUNCTIONS, UNITS};
use super::parse::Parsed;
use super::sources::{Rows, Source};
use crate::lang::complete::{self, Candidate, CandidateKind, Completion};
use crate::lang::hover::{self, Hover};
use crate::lang::lexer::{Dialect, Kind, Token, lex};
use crate::lang::resolve::{Place, Reach, Resolver};
use crate::lang::schema::{NameKind, Schema};
use crate::lang::types::describe;
use crate::lang::{Ident, Scope, Span, Step};
use crate::name::QName;
use crate::value::DataType;

/// Words that can stand where an operand does not.
const CLAUSES: &[&str] = &[
    "SELECT",
    "DISTINCT",
    "FROM",
    "AS",
    "INNER JOIN",
    "LEFT JOIN",
    "ON",
    "WHERE",
    "GROUP BY",
    "HAVING",
    "ORDER BY",
    "ASC",
    "DESC",
    "LIMIT",
    "OFFSET",
    "UNION",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "IS NULL",
    "IS NOT NULL",
    "EXISTS",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
];

/// What can be written before byte `caret`.
pub fn complete(
    parsed: &Parsed,
    caret: u32,
    parameters: &Scope,
    schema: &dyn Schema,
) -> Completion {
    let source = parsed.source.as_str();
    let mut lexed = lex(source, Dialect::Oql);
    lexed.tokens.pop();
    let nothing = Completion { replace: Span::at(caret), candidates: Vec::new() };
    if lexed.comments.iter().any(|span| span.start < caret && caret < span.end) {
        return nothing;
    }
    let at = lexed.tokens.iter().rposition(|t| t.span.start < caret && caret <= t.span.end);
    let token = at.and_then(|n| lexed.tokens.get(n)).copied();
    let checked = check(parsed, parameters, schema);
    let around = Around { checked: &checked, schema, parameters, source, caret };
    let ranked = |replace, candidates| Completion::ranked(source, replace, caret, candidates);
    match token {
        Some(Token { kind: Kind::Variable, span }) => {
            ranked(Span { start: span.start + 1, ..span }, complete::variables(parameters))
        }
        Some(Token { kind: Kind::String | Kind::Number | Kind::Token, .. }) => nothing,
        Some(Token { kind: Kind::Name | Kind::Slash, .. }) => {
            let (names, word) = chain(&lexed.tokens, at.unwrap_or_default(), source, caret);
            let before = at.and_then(|n| n.checked_sub(2 * names.len().max(1) - 1));
            let before = before.and_then(|n| lexed.tokens.get(n)).copied();
            ranked(word, around.names(&names, before))
        }
        _ => {
            let last = lexed.tokens.iter().rfind(|t| t.span.end <= caret).copied();
            ranked(Span::at(caret), around.names(&[], last))
        }
    }
}

/// The names before the caret that dots and slashes join to the word at the caret, and the word.
/// `alias.` counts as `alias/` where it stands first and is not qualified further.
fn chain(tokens: &[Token], at: usize, source: &str, caret: u32) -> (Vec<Ident>, Span) {
    let ident = |span: Span| Ident { text: span.text(source).into(), span };
    let mut names = Vec::new();
    let mut next = at;
    let mut word = Span::at(caret);
    if let Some(Token { kind: Kind::Name, span }) = tokens.get(at) {
        word = *span;
        next = at.wrapping_sub(1);
    }
    while let Some(Token { kind: Kind::Slash, .. }) = tokens.get(next) {
        let Some(Token { kind: Kind::Name, span }) = tokens.get(next.wrapping_sub(1)) else {
            break;
        };
        names.push(ident(*span));
        next = next.wrapping_sub(2);
    }
    names.reverse();
    (names, word)
}

/// What is known around the caret.
struct Around<'a> {
    checked: &'a Checked,
    schema: &'a dyn Schema,
    parameters: &'a Scope,
    source: &'a str,
    caret: u32,
}

impl Around<'_> {
    /// The sources of the innermost SELECT around the caret, else of the last one before it.
    fn sources(&self) -> &[Source] {
        let scopes = &self.checked.scopes;
        let around = scopes.iter().find(|(span, _)| span.touches(self.caret));
        let before = || scopes.iter().rev().find(|(span, _)| span.start <= self.caret);
        around.or_else(before).map_or(&[], |(_, sources)| sources.as_slice())
    }

    /// What can follow the names before a slash, or stand alone after the token `before`.
    fn names(&self, names: &[Ident], before: Option<Token>) -> Vec<Candidate> {
        let Some((first, rest)) = names.split_first() else { return self.alone(before) };
        let source = self.sources().iter().find(|source| source.answers(&first.text));
        match source.map(|source| &source.rows) {
            Some(Rows::Columns(columns)) if rest.is_empty() => column_names(columns),
            Some(Rows::Entity(entity)) => self.after(entity, rest),
            _ => Vec::new(),
        }
    }

    /// What can follow some steps from an entity.
    fn after(&self, entity: &QName, steps: &[Ident]) -> Vec<Candidate> {
        let mut resolver = Resolver::new(self.schema, self.parameters);
        let mut place = Place::new(DataType::Object(entity.clone()));
        let mut last = None;
        for name in steps {
            let (next, step) = resolver.step(&place, name, Reach::Many);
            (place, last) = (next, Some(step));
        }
        let after_association = matches!(last, Some(Step::Association { .. }));
        complete::members(&place.data_type, after_association, Reach::Many, self.schema)
    }

    fn alone(&self, before: Option<Token>) -> Vec<Candidate> {
        let word = before.map(|token| token.span.text(self.source).to_ascii_lowercase());
        let mut candidates = Vec::new();
        if matches!(word.as_deref(), Some("from" | "join")) {
            candidates.extend(self.source_names());
            let entities = self.schema.names(NameKind::Entity);
            let entity = |name: QName| Candidate::new(CandidateKind::Entity, name.as_str(), "");
            candidates.extend(entities.into_iter().map(entity));
            return candidates;
        }
        candidates.extend(self.source_names());
        for source in self.sources() {
            match &source.rows {
                Rows::Entity(entity) => candidates.extend(self.qualified(source, entity)),
                Rows::Columns(columns) => candidates.extend(column_names(columns)),
                Rows::Unknown => {}
            }
        }
        candidates.extend(FUNCTIONS.iter().map(|function| {
            let detail = format!("{}: {}", function.signature(), function.help);
            Candidate::new(CandidateKind::Function, function.name, detail)
                .inserting(format!("{}(", function.name))
        }));
        candidates.extend(complete::keywords(CLAUSES));
        candidates.extend(complete::keywords(UNITS));
        candidates
    }

    fn source_names(&self) -> Vec<Candidate> {
        let named = self.sources().iter().filter(|source| !source.name.is_empty());
        let candidate = |source: &Source| {
            let detail = match &source.rows {
                Rows::Entity(entity) => entity.to_string(),
                _ => String::new(),
            };
            Candidate::new(CandidateKind::Variable, &*source.name, detail)
        };
        named.map(candidate).collect()
    }

    /// The attributes of a source, with its name before them.
    fn qualified(&self, source: &Source, entity: &QName) -> Vec<Candidate> {
        let attributes = self.schema.attributes(entity);
        let candidate = |attribute: crate::lang::schema::Attribute| {
            let label = format!("{}.{}", source.name, attribute.name.local());
            let detail = describe(&attribute.data_type);
            Candidate::new(CandidateKind::Attribute, label, detail)
        };
        attributes.into_iter().map(candidate).collect()
    }
}

/// The columns that have a name.
fn column_names(columns: &[OutputColumn]) -> Vec<Candidate> {
    let named = columns.iter().filter(|column| !column.name.is_empty());
    let candidate = |column: &OutputColumn| {
        let detail = describe(&column.data_type);
        Candidate::new(CandidateKind::Attribute, &*column.name, detail)
    };
    named.map(candidate).collect()
}

/// What stands at byte `offset`.
pub fn hover(
    parsed: &Parsed,
    offset: u32,
    parameters: &Scope,
    schema: &dyn Schema,
) -> Option<Hover> {
    let checked = check(parsed, parameters, schema);
    if let Some(found) = hover::reference(&checked.typed, offset, parameters, schema) {
        return Some(found);
    }
    let lexed = lex(&parsed.source, Dialect::Oql);
    let at = lexed.tokens.iter().position(|token| token.span.touches(offset))?;
    let (name, next) = (lexed.tokens.get(at)?, lexed.tokens.get(at + 1)?);
    if name.kind != Kind::Name || next.kind != Kind::OpenParen {
        return None;
    }
    let function = super::functions::find(name.span.text(&parsed.source))?;
    Some(Hover { span: name.span, title: function.signature(), text: function.help.into() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;
    use crate::lang::fixture::{Shop, scope};
    use crate::lang::testing;

    fn split(text: &str) -> (String, u32) {
        let caret = text.find('|').unwrap_or(text.len());
        (text.replacen('|', "", 1), u32::try_from(caret).unwrap_or(0))
    }

    #[track_caller]
    fn check_first(text: &str, expected: &[&str]) {
        let (plain, caret) = split(text);
        let completion = complete(&parse(&plain), caret, &scope(), &Shop);
        let labels: Vec<&str> =
            completion.candidates.iter().take(expected.len()).map(|c| c.label.as_str()).collect();
        assert_eq!(labels, expected, "{text}");
    }

    #[test]
    fn candidates() {
        check_first("SELECT | FROM Sales.Tag t", &["t", "t.Label", "COUNT"]);
        check_first("SELECT t/| FROM Sales.Tag t", &["Label", "Sales.Order_Tag"]);
        check_first("SELECT t.La| FROM Sales.Tag t", &["t.Label"]);
        check_first(
            "SELECT o/Sales.Order_Customer/| FROM Sales.Order o",
            &["Sales.Customer", "Name"],
        );
        check_first(
            "SELECT o/Sales.Order_Customer/Sales.Customer/Ci| FROM Sales.Order o",
            &["City"],
        );
        check_first("SELECT 1 FROM |", &["Sales.Customer", "Sales.Order"]);
        check_first("SELECT 1 FROM Sales.Order o JOIN |", &["o", "Sales.Customer"]);
        check_first("SELECT q/| FROM (SELECT Number AS n FROM Sales.Order) q", &["n"]);
        check_first("SELECT Label FROM Sales.Tag WHERE len|", &["LENGTH"]);
        check_first("SELECT Label FROM Sales.Tag WHERE Label = $|", &["Customer"]);
        check_first("SELECT Label FROM Sales.Tag WHERE Label = 'a|'", &[]);
        check_first("SEL|", &["SELECT"]);
    }

    #[test]
    fn hovering() {
        let check_hover = |text: &str, expected: Option<&str>| {
            let (plain, offset) = split(text);
            let found = hover(&parse(&plain), offset, &scope(), &Shop);
            assert_eq!(found.map(|h| h.title).as_deref(), expected, "{text}");
        };
        check_hover(
            "SELECT o.To|tal FROM Sales.Order o",
            Some("Sales.Order.Total: a decimal number"),
        );
        check_hover("SELECT Total FROM Sales.Or|der o", Some("Entity Sales.Order"));
        check_hover("SELECT CO|UNT(*) FROM Sales.Order o", Some("COUNT(value)"));
        check_hover("SEL|ECT Total FROM Sales.Order o", None);
    }

    proptest! {
        #[test]
        fn completion_and_hover_answer_everywhere(text in testing::pieces(testing::OQL_PIECES), at in 0..200_usize) {
            let caret = (0..=at.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
            let caret = u32::try_from(caret).unwrap_or(0);
            let parsed = parse(&text);
            let completion = complete(&parsed, caret, &scope(), &Shop);
            prop_assert!(completion.replace.touches(caret), "{:?} {}", completion.replace, caret);
            prop_assert!(text.get(completion.replace.range()).is_some());
            hover(&parsed, caret, &scope(), &Shop);
        }
    }
}
