//! Help while an expression is written: completion and hovering.

use super::check::check;
use super::functions::FUNCTIONS;
use super::parse::Parsed;
use super::tree::{Expr, ExprKind, Path};
use crate::lang::complete::{self, Candidate, CandidateKind, Completion};
use crate::lang::hover::{self, Hover};
use crate::lang::lexer::{Dialect, Kind, Token, lex};
use crate::lang::resolve::Reach;
use crate::lang::schema::{NameKind, Schema};
use crate::lang::types::describe;
use crate::lang::{BinaryOp, Scope, Span, Step, Typed};
use crate::value::DataType;

/// What can be written before byte `caret`.
pub fn complete(
    parsed: &Parsed,
    caret: u32,
    scope: &Scope,
    schema: &dyn Schema,
    expected: Option<&DataType>,
) -> Completion {
    let source = parsed.source.as_str();
    let mut lexed = lex(source, Dialect::Expression);
    lexed.tokens.pop();
    if lexed.comments.iter().any(|span| span.start < caret && caret < span.end) {
        return Completion { replace: Span::at(caret), candidates: Vec::new() };
    }
    // The token that the caret touches from behind, and the one before it.
    let at =
        lexed.tokens.iter().rposition(|token| token.span.start < caret && caret <= token.span.end);
    let token = at.and_then(|n| lexed.tokens.get(n)).copied();
    let before =
        lexed.tokens.iter().rev().find(|t| t.span.end <= caret && Some(**t) != token).copied();
    let typed = check(parsed, scope, schema, expected);
    let place = Caret { parsed, typed: &typed, schema, scope, expected };
    let ranked = |replace, candidates| Completion::ranked(source, replace, caret, candidates);
    match token {
        Some(Token { kind: Kind::Variable, span }) => {
            ranked(Span { start: span.start + 1, ..span }, complete::variables(scope))
        }
        Some(Token { kind: Kind::Constant, span }) => {
            ranked(Span { start: span.start + 1, ..span }, complete::constants(schema))
        }
        Some(Token { kind: Kind::Token, span }) if token_name(span, source).touches(caret) => {
            ranked(token_name(span, source), complete::tokens())
        }

        Some(Token { kind: Kind::String | Kind::Number, .. }) => {
            Completion { replace: Span::at(caret), candidates: Vec::new() }
        }
        Some(Token { kind: Kind::Slash, .. }) => ranked(Span::at(caret), place.members(caret)),
        Some(Token { kind: Kind::Name, span }) => match before {
            Some(Token { kind: Kind::Slash, .. }) => ranked(span, place.members(caret)),
            _ if before.is_some_and(|b| ends_operand(b, source)) => ranked(span, operators()),
            _ => ranked(span, place.operands(before)),
        },
        _ => {
            let last = token.or(before);
            if last.is_some_and(|last| ends_operand(last, source)) {
                return ranked(Span::at(caret), operators());
            }
            if last.is_some_and(|last| last.kind == Kind::Slash) {
                return ranked(Span::at(caret), place.members(caret));
            }
            ranked(Span::at(caret), place.operands(last))
        }
    }
}

/// The name between `[%` and `%]`.
pub(crate) fn token_name(span: Span, source: &str) -> Span {
    let closed = span.text(source).ends_with("%]");
    let end = if closed { span.end.saturating_sub(2) } else { span.end };
    Span { start: (span.start + 2).min(end), end }
}

fn ends_operand(token: Token, source: &str) -> bool {
    match token.kind {
        Kind::Name => {
            let words = ["if", "then", "else", "and", "or", "div", "mod"];
            !words.contains(&token.span.text(source))
        }
        Kind::Variable
        | Kind::Constant
        | Kind::Token
        | Kind::String
        | Kind::Number
        | Kind::CloseParen => true,
        _ => false,
    }
}

fn operators() -> Vec<Candidate> {
    complete::keywords(&[
        "and", "or", "then", "else", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod",
    ])
}

/// What is known around the caret.
struct Caret<'a> {
    parsed: &'a Parsed,
    typed: &'a Typed,
    schema: &'a dyn Schema,
    scope: &'a Scope,
    expected: Option<&'a DataType>,
}

impl Caret<'_> {
    /// What can follow the slash before the caret.
    fn members(&self, caret: u32) -> Vec<Candidate> {
        let Some((expr, path)) = find_path(&self.parsed.root, caret) else { return Vec::new() };
        let done = path
            .steps
            .iter()
            .take_while(|step| !step.text.is_empty() && step.span.end < caret)
            .count();
        let steps = self.typed.steps_of(expr.id);
        let last = done.checked_sub(1).and_then(|n| steps.get(n));
        let place = place_after(last, || self.scope.get(&path.variable.text).cloned());
        let after_association = matches!(last, Some(Step::Association { .. }));
        complete::members(&place, after_association, Reach::One, self.schema)
    }

    /// What can begin an operand; values that fit the place come first.
    fn operands(&self, before: Option<Token>) -> Vec<Candidate> {
        let wanted = match before {
            None => self.expected.cloned(),
            Some(token) => self.compared_with(&self.parsed.root, token.span),
        };
        let mut candidates = Vec::new();
        if let Some(DataType::Enumeration(name)) = &wanted {
            candidates.extend(complete::enumeration_values(name, self.schema));
        }
        candidates.extend(complete::marked_variables(self.scope));
        candidates.extend(complete::functions(FUNCTIONS));
        candidates.extend(complete::keywords(&["if", "true", "false", "empty"]));
        for name in self.schema.names(NameKind::Enumeration) {
            if wanted != Some(DataType::Enumeration(name.clone())) {
                candidates.extend(complete::enumeration_values(&name, self.schema));
            }
        }
        let constant = |c: Candidate| {
            let marked = format!("@{}", c.label);
            Candidate { label: marked.clone(), insert: marked, ..c }
        };
        candidates.extend(complete::constants(self.schema).into_iter().map(constant));
        let now = Candidate::new(CandidateKind::Token, "[%CurrentDateTime%]", "This moment.");
        candidates.push(now);
        candidates
    }

    /// The type of the other side of the comparison whose operator stands at `operator`.
    fn compared_with(&self, expr: &Expr, operator: Span) -> Option<DataType> {
        if let ExprKind::Binary { op, op_span, left, .. } = &expr.kind
            && *op_span == operator
        {
            return match op {
                BinaryOp::And | BinaryOp::Or => Some(DataType::Boolean),
                _ => Some(self.typed.type_of(left.id).clone()),
            };
        }
        expr.children().into_iter().find_map(|child| self.compared_with(child, operator))
    }
}

/// The type of what stands after a step, or of the start where there is none.
pub(crate) fn place_after(
    last: Option<&Step>,
    start: impl FnOnce() -> Option<DataType>,
) -> DataType {
    match last {
        None => start().unwrap_or(DataType::Unknown),
        Some(Step::Association { entity, .. } | Step::Entity(entity)) => {
            DataType::Object(entity.clone())
        }
        Some(Step::Attribute(attribute)) => attribute.data_type.clone(),
        Some(Step::Id | Step::Unknown) => DataType::Unknown,
    }
}

/// The path that the caret touches. A missing name may stand before blanks.
fn find_path(expr: &Expr, caret: u32) -> Option<(&Expr, &Path)> {
    let inner = expr.children().into_iter().find_map(|child| find_path(child, caret));
    if inner.is_some() {
        return inner;
    }
    let ExprKind::Path(path) = &expr.kind else { return None };
    let open = path.steps.last().is_some_and(|step| step.text.is_empty());
    let touches = expr.span.touches(caret) || (open && expr.span.end <= caret);
    touches.then_some((expr, path))
}

/// What stands at byte `offset`.
pub fn hover(parsed: &Parsed, offset: u32, scope: &Scope, schema: &dyn Schema) -> Option<Hover> {
    let typed = check(parsed, scope, schema, None);
    if let Some(found) = hover::reference(&typed, offset, scope, schema) {
        return Some(found);
    }
    let expr = function_at(&parsed.root, offset).or_else(|| parsed.root.at(offset))?;
    match &expr.kind {
        ExprKind::Call(call) if call.function.span.touches(offset) => {
            hover::function(&call.function, FUNCTIONS)
        }
        ExprKind::Token(name) => hover::system_token(name),
        _ => {
            let data_type = typed.type_of(expr.id);
            let known = *data_type != DataType::Unknown;
            let title = describe(data_type);
            known.then(|| Hover { span: expr.span, title, text: String::new() })
        }
    }
}

fn function_at(expr: &Expr, offset: u32) -> Option<&Expr> {
    let own = matches!(&expr.kind, ExprKind::Call(call) if call.function.span.touches(offset));
    if own {
        return Some(expr);
    }
    expr.children().into_iter().find_map(|child| function_at(child, offset))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;
    use crate::lang::fixture::{Shop, scope};
    use crate::lang::{Edit, apply_edits, testing};

    /// The text with its caret, written `|`, taken out.
    fn split(text: &str) -> (String, u32) {
        let caret = text.find('|').unwrap_or(text.len());
        (text.replacen('|', "", 1), u32::try_from(caret).unwrap_or(0))
    }

    fn completion(text: &str, expected: Option<&DataType>) -> (String, Completion) {
        let (text, caret) = split(text);
        let completion = complete(&parse(&text), caret, &scope(), &Shop, expected);
        (text, completion)
    }

    /// The labels of the first candidates.
    #[track_caller]
    fn check_first(text: &str, expected: &[&str]) {
        let (_, completion) = completion(text, None);
        let labels: Vec<&str> =
            completion.candidates.iter().take(expected.len()).map(|c| c.label.as_str()).collect();
        assert_eq!(labels, expected, "{text}");
    }

    /// The text after taking the first candidate.
    #[track_caller]
    fn check_taken(text: &str, expected: &str) {
        let (text, completion) = completion(text, None);
        let first = completion.candidates.first().map(|c| c.insert.clone()).unwrap_or_default();
        let edit = Edit { span: completion.replace, text: first };
        assert_eq!(apply_edits(&text, &[edit]), expected);
    }

    #[test]
    fn candidates() {
        check_first("$|", &["Customer", "Order", "Orders", "Special", "b", "broken"]);
        check_first("$Or|", &["Order", "Orders"]);
        check_first(
            "$Order/|",
            &["Number", "Total", "Status", "Placed", "createdDate", "Sales.Order_Customer"],
        );
        check_first("$Order/ | + 1", &["Number", "Total"]);
        check_first("$Order/St|", &["Status"]);
        check_first("$Order/Cust|", &["Sales.Order_Customer"]);
        check_first("$Order/Sales.Order_Customer/|", &["Sales.Customer", "Name", "City"]);
        check_first("$Order/Sales.Order_Customer/Sales.Customer/| = 1", &["Name", "City"]);
        check_first("$s/|", &[]);
        check_first("@|", &["Sales.Greeting", "Sales.Rate"]);
        check_first("[%BeginOfCurrentD|", &["BeginOfCurrentDay", "BeginOfCurrentDayUTC"]);
        check_first(
            "$Order/Status = |",
            &["Sales.Status.Open", "Sales.Status.Paid", "Sales.Status.Cancelled", "$Customer"],
        );
        check_first("$Order/Status = Pa|", &["Sales.Status.Paid"]);
        check_first("Sales.Col|", &["Sales.Color.Red"]);
        check_first("subs|", &["substring"]);
        check_first("$b |", &["and", "or"]);
        check_first("$b a|", &["and"]);
        check_first("if $b t|", &["then"]);
        check_first("'text|'", &[]);
        check_first("// note |", &["$Customer"]);
        check_first("/* no|te */", &[]);
    }

    #[test]
    fn an_expected_enumeration_comes_first() {
        let expected = DataType::Enumeration("Sales.Color".into());
        let (_, completion) = completion("|", Some(&expected));
        assert_eq!(
            completion.candidates.first().map(|c| c.label.as_str()),
            Some("Sales.Color.Red")
        );
    }

    #[test]
    fn taking_a_candidate_replaces_the_word() {
        check_taken("$Ord| + 1", "$Order + 1");
        check_taken("$Order/Tot|x", "$Order/Total");
        check_taken("1 + rand|", "1 + random()");
        check_taken("trim(toUp|)", "trim(toUpperCase()");
        check_taken("[%CurrentD|%]", "[%CurrentDateTime%]");
    }

    #[track_caller]
    fn check_hover(text: &str, expected: Option<(&str, &str, &str)>) {
        let (text, offset) = split(text);
        let found = hover(&parse(&text), offset, &scope(), &Shop);
        let found = found.as_ref().map(|h| (h.span.text(&text), h.title.as_str(), h.text.as_str()));
        assert_eq!(found, expected);
    }

    #[test]
    fn hovering() {
        check_hover("$Ord|er/Total", Some(("Order", "$Order: an object of Sales.Order", "")));
        check_hover("$Special/To|tal", Some(("Total", "Sales.Order.Total: a decimal number", "")));
        check_hover(
            "$Order/Sales.Order_|Customer",
            Some((
                "Sales.Order_Customer",
                "Association Sales.Order_Customer: from Sales.Order to Sales.Customer",
                "",
            )),
        );
        check_hover("Sales.Status.Op|en", Some(("Open", "Value Sales.Status.Open", "Not paid")));
        check_hover(
            "le|ngth($s)",
            Some((
                "length",
                "length(text): a whole number; length(list): a whole number",
                "The number of characters of a text or of objects in a list; 0 for empty.",
            )),
        );
        check_hover(
            "[%Current|User%]",
            Some((
                "CurrentUser",
                "[%CurrentUser%]: an object of System.User",
                "The user who is signed in.",
            )),
        );
        check_hover("1 |+ 2.5", Some(("1 + 2.5", "a decimal number", "")));
        check_hover("$Non|e", None);
    }

    proptest! {
        #[test]
        fn completion_and_hover_answer_everywhere(text in testing::pieces(testing::EXPRESSION_PIECES), at in 0..200_usize) {
            let caret = (0..=at.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
            let caret = u32::try_from(caret).unwrap_or(0);
            let parsed = parse(&text);
            let completion = complete(&parsed, caret, &scope(), &Shop, None);
            prop_assert!(completion.replace.touches(caret), "{:?} {}", completion.replace, caret);
            prop_assert!(text.get(completion.replace.range()).is_some());
            hover(&parsed, caret, &scope(), &Shop);
        }
    }
}
