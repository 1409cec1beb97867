//! Help while a constraint is written: completion and hovering.

use super::check::check;
use super::functions::FUNCTIONS;
use super::parse::Parsed;
use super::tree::{Constraint, Expr, ExprKind, Step as TreeStep};
use crate::lang::complete::{self, Candidate, CandidateKind, Completion};
use crate::lang::expression::{place_after, token_name};
use crate::lang::hover::{self, Hover};
use crate::lang::lexer::{Dialect, Kind, Token, lex};
use crate::lang::resolve::Reach;
use crate::lang::schema::{NameKind, Schema};
use crate::lang::{Ident, NodeId, Scope, Span, Step, Typed};
use crate::name::QName;
use crate::value::DataType;

/// What can be written before byte `caret` of a constraint on objects of `entity`.
pub fn complete(
    parsed: &Parsed,
    caret: u32,
    entity: &QName,
    scope: &Scope,
    schema: &dyn Schema,
) -> Completion {
    let source = parsed.source.as_str();
    let mut lexed = lex(source, Dialect::XPath);
    lexed.tokens.pop();
    let nothing = Completion { replace: Span::at(caret), candidates: Vec::new() };
    if lexed.comments.iter().any(|span| span.start < caret && caret < span.end) {
        return nothing;
    }
    let touched = |token: &&Token| token.span.start < caret && caret <= token.span.end;
    let token = lexed.tokens.iter().rfind(touched).copied();
    let before =
        lexed.tokens.iter().rev().find(|t| t.span.end <= caret && Some(**t) != token).copied();
    let typed = check(parsed, entity, scope, schema);
    let place = Around { parsed, typed: &typed, schema, scope, entity, caret };
    let ranked = |replace, candidates| Completion::ranked(source, replace, caret, candidates);
    match token {
        Some(Token { kind: Kind::Variable, span }) => {
            ranked(Span { start: span.start + 1, ..span }, complete::variables(scope))
        }
        Some(Token { kind: Kind::Token, span }) if token_name(span, source).touches(caret) => {
            ranked(token_name(span, source), complete::tokens())
        }
        Some(Token { kind: Kind::String, span }) => {
            place.inside_text(span, before).map_or(nothing, |(span, found)| ranked(span, found))
        }
        Some(Token { kind: Kind::Number, .. }) => nothing,
        Some(Token { kind: Kind::DoubleSlash, .. }) => {
            let names = schema.names(NameKind::Entity);
            let entity = |name: QName| Candidate::new(CandidateKind::Entity, name.as_str(), "");
            ranked(Span::at(caret), names.into_iter().map(entity).collect())
        }
        Some(Token { kind: Kind::Slash, .. }) => ranked(Span::at(caret), place.members()),
        Some(Token { kind: Kind::Name, span }) => match before {
            Some(Token { kind: Kind::Slash, .. }) => ranked(span, place.members()),
            _ if before.is_some_and(|b| ends_operand(b, source)) => ranked(span, operators()),
            _ => ranked(span, place.operands(before)),
        },
        _ => {
            let last = token.or(before);
            let candidates = match last {
                None => complete::keywords(&["["]),
                Some(last) if last.kind == Kind::Slash => place.members(),
                Some(last) if ends_operand(last, source) => operators(),
                Some(last) => place.operands(Some(last)),
            };
            ranked(Span::at(caret), candidates)
        }
    }
}

fn ends_operand(token: Token, source: &str) -> bool {
    match token.kind {
        Kind::Name => !["and", "or", "div", "mod"].contains(&token.span.text(source)),
        Kind::Variable
        | Kind::Token
        | Kind::String
        | Kind::Number
        | Kind::CloseParen
        | Kind::CloseBracket => true,
        _ => false,
    }
}

fn operators() -> Vec<Candidate> {
    complete::keywords(&["and", "or", "=", "!=", "<", "<=", ">", ">="])
}

/// What is known around a place.
struct Around<'a> {
    parsed: &'a Parsed,
    typed: &'a Typed,
    schema: &'a dyn Schema,
    scope: &'a Scope,
    entity: &'a QName,
    caret: u32,
}

/// A path in the tree and what it starts from.
struct Found {
    node: NodeId,
    names: Vec<Span>,
    start: DataType,
}

impl Around<'_> {
    fn start(&self) -> DataType {
        let named = self.parsed.root.entity.as_ref().map(Ident::qname);
        DataType::Object(named.unwrap_or_else(|| self.entity.clone()))
    }

    /// What can follow the slash before the caret.
    fn members(&self) -> Vec<Candidate> {
        let Some(found) = self.find_path() else { return Vec::new() };
        let done =
            found.names.iter().take_while(|span| !span.is_empty() && span.end < self.caret).count();
        let steps = self.typed.steps_of(found.node);
        let last = done.checked_sub(1).and_then(|n| steps.get(n));
        let place = place_after(last, || Some(found.start));
        let after_association = matches!(last, Some(Step::Association { .. }));
        complete::members(&place, after_association, Reach::Many, self.schema)
    }

    fn find_path(&self) -> Option<Found> {
        let root = &self.parsed.root;
        let start = self.start();
        self.in_constraints(&root.constraints, &start)
            .or_else(|| self.in_steps(root.id, &root.steps, &start))
    }

    fn in_constraints(&self, constraints: &[Constraint], object: &DataType) -> Option<Found> {
        constraints.iter().find_map(|constraint| self.in_expr(&constraint.condition, object))
    }

    fn in_expr(&self, expr: &Expr, object: &DataType) -> Option<Found> {
        match &expr.kind {
            ExprKind::Path(path) => self.in_steps(expr.id, &path.steps, object),
            ExprKind::Variable(path) => {
                let names: Vec<Span> = path.steps.iter().map(|step| step.span).collect();
                let start = self.scope.get(&path.variable.text).cloned()?;
                self.touches(&names).then_some(Found { node: expr.id, names, start })
            }
            _ => expr.children().into_iter().find_map(|child| self.in_expr(child, object)),
        }
    }

    fn in_steps(&self, node: NodeId, steps: &[TreeStep], object: &DataType) -> Option<Found> {
        let resolved = self.typed.steps_of(node);
        for (n, step) in steps.iter().enumerate() {
            let place = place_after(resolved.get(n), || None);
            if let Some(found) = self.in_constraints(&step.constraints, &place) {
                return Some(found);
            }
        }
        let names: Vec<Span> = steps.iter().map(|step| step.name.span).collect();
        self.touches(&names).then(|| Found { node, names, start: object.clone() })
    }

    /// Whether the caret is at one of these names; a missing one may stand before blanks.
    fn touches(&self, names: &[Span]) -> bool {
        let open = names.last().is_some_and(|span| span.is_empty() && span.end <= self.caret);
        open || names.iter().any(|span| span.touches(self.caret))
    }

    /// The object that a condition at the caret is about.
    fn object(&self) -> DataType {
        let root = &self.parsed.root;
        self.object_in(&root.constraints, &self.start())
            .or_else(|| self.object_in_steps(root.id, &root.steps))
            .unwrap_or_else(|| self.start())
    }

    fn object_in(&self, constraints: &[Constraint], object: &DataType) -> Option<DataType> {
        let inside = |c: &&Constraint| {
            let closed = c.span.text(&self.parsed.source).ends_with(']');
            c.span.start < self.caret && (!closed || self.caret < c.span.end)
        };
        let around = constraints.iter().find(inside)?;
        Some(self.object_in_expr(&around.condition).unwrap_or_else(|| object.clone()))
    }

    fn object_in_expr(&self, expr: &Expr) -> Option<DataType> {
        if let ExprKind::Path(path) = &expr.kind {
            return self.object_in_steps(expr.id, &path.steps);
        }
        expr.children().into_iter().find_map(|child| self.object_in_expr(child))
    }

    fn object_in_steps(&self, node: NodeId, steps: &[TreeStep]) -> Option<DataType> {
        let resolved = self.typed.steps_of(node);
        steps.iter().enumerate().find_map(|(n, step)| {
            let place = place_after(resolved.get(n), || None);
            self.object_in(&step.constraints, &place)
        })
    }

    /// What can begin an operand; values that fit the place come first.
    fn operands(&self, before: Option<Token>) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        match before.and_then(|token| self.compared_with(token.span)) {
            Some(DataType::Enumeration(name)) => {
                let text = |c: Candidate| {
                    let own = c.label.rsplit('.').next().unwrap_or_default();
                    let label = format!("'{own}'");
                    Candidate { insert: label.clone(), label, ..c }
                };
                let values = complete::enumeration_values(&name, self.schema);
                candidates.extend(values.into_iter().map(text));
            }
            Some(DataType::DateTime | DataType::Object(_)) => {
                let quoted = |c: Candidate| {
                    let label = format!("'[%{}%]'", c.label);
                    Candidate { insert: label.clone(), label, ..c }
                };
                candidates.extend(complete::tokens().into_iter().map(quoted));
            }
            _ => {}
        }
        candidates.extend(complete::members(&self.object(), false, Reach::Many, self.schema));
        candidates.extend(complete::marked_variables(self.scope));
        candidates.extend(complete::functions(FUNCTIONS));
        candidates.extend(complete::keywords(&["true()", "false()", "empty", "id"]));
        candidates
    }

    /// The type of the left side of the comparison whose operator stands at `operator`.
    fn compared_with(&self, operator: Span) -> Option<DataType> {
        self.parsed.root.conditions().find_map(|expr| self.left_of(expr, operator))
    }

    fn left_of(&self, expr: &Expr, operator: Span) -> Option<DataType> {
        if let ExprKind::Binary { op, op_span, left, .. } = &expr.kind
            && *op_span == operator
            && op.is_comparison()
        {
            return Some(self.typed.type_of(left.id).clone());
        }
        expr.children().into_iter().find_map(|child| self.left_of(child, operator))
    }

    /// Inside a text: the value of an enumeration that it is compared with, or a token.
    fn inside_text(&self, span: Span, before: Option<Token>) -> Option<(Span, Vec<Candidate>)> {
        let source = self.parsed.source.as_str();
        let inside = span.inside_quotes(source);
        if !inside.touches(self.caret) {
            return None;
        }
        let typed = Span { start: inside.start, end: self.caret }.text(source);
        if let Some(open) =
            typed.rfind("[%").filter(|open| !typed.get(*open..).unwrap_or_default().contains("%]"))
        {
            let start = inside.start + u32::try_from(open).ok()? + 2;
            let rest = Span { start, end: inside.end }.text(source);
            let length =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            let name = Span { start, end: start + u32::try_from(length).ok()? };
            return name.touches(self.caret).then(|| (name, complete::tokens()));
        }
        let DataType::Enumeration(name) = self.compared_with(before?.span)? else { return None };
        let own = |c: Candidate| {
            let label = c.label.rsplit('.').next().unwrap_or_default().to_owned();
            Candidate { insert: label.clone(), label, ..c }
        };
        let values = complete::enumeration_values(&name, self.schema);
        Some((inside, values.into_iter().map(own).collect()))
    }
}

/// What stands at byte `offset` of a constraint on objects of `entity`.
pub fn hover(
    parsed: &Parsed,
    offset: u32,
    entity: &QName,
    scope: &Scope,
    schema: &dyn Schema,
) -> Option<Hover> {
    let typed = check(parsed, entity, scope, schema);
    hover::reference(&typed, offset, scope, schema)
        .or_else(|| parsed.root.conditions().find_map(|expr| hover_expr(expr, offset)))
}

fn hover_expr(expr: &Expr, offset: u32) -> Option<Hover> {
    match &expr.kind {
        ExprKind::Call { function, .. } if function.span.touches(offset) => {
            hover::function(function, FUNCTIONS)
        }
        ExprKind::Token(name) if name.span.touches(offset) => hover::system_token(name),
        _ => expr.children().into_iter().find_map(|child| hover_expr(child, offset)),
    }
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
        let entity = "Sales.Order".into();
        let completion = complete(&parse(&plain), caret, &entity, &scope(), &Shop);
        let labels: Vec<&str> =
            completion.candidates.iter().take(expected.len()).map(|c| c.label.as_str()).collect();
        assert_eq!(labels, expected, "{text}");
    }

    #[test]
    fn candidates() {
        check_first("|", &["["]);
        check_first("[|", &["Number", "Total", "Status"]);
        check_first("[St|", &["Status", "starts-with"]);
        check_first("[|]", &["Number", "Total"]);
        check_first("[Sales.Order_Customer/|]", &["Sales.Customer", "Name"]);
        check_first("[Sales.Order_Customer/Sales.Customer/|", &["Name", "City"]);
        check_first("[Sales.Order_Tag/Sales.Tag[|]]", &["Label"]);
        check_first("[Sales.Order_Tag/Sales.Tag[Label = $s and |", &["Label"]);
        check_first("[Status = |]", &["'Open'", "'Paid'"]);
        check_first("[Status = 'P|']", &["Paid"]);
        check_first("[Placed > |]", &["'[%CurrentDateTime%]'"]);
        check_first("[Placed > '[%BeginOfC|']", &["BeginOfCurrentMinute"]);
        check_first("[Number = $Or|]", &["Order", "Orders"]);
        check_first("[Number = $Order/|]", &["Number"]);
        check_first("[Number |]", &["and", "or", "="]);
        check_first("//|", &["Sales.Customer", "Sales.Order"]);
        check_first("//Sales.Tag[|]", &["Label"]);
        check_first("[Number = 'a|']", &[]);
    }

    #[test]
    fn hovering() {
        let check_hover = |text: &str, expected: &str| {
            let (plain, offset) = split(text);
            let entity = "Sales.Order".into();
            let found = hover(&parse(&plain), offset, &entity, &scope(), &Shop);
            assert_eq!(found.map(|h| h.title).as_deref(), Some(expected), "{text}");
        };
        check_hover("[To|tal > 1]", "Sales.Order.Total: a decimal number");
        check_hover("[Status = 'Op|en']", "Value Sales.Status.Open");
        check_hover(
            "[con|tains(Sales.Order_Customer/Name, 'a')]",
            "contains(text, part): true or false",
        );
        check_hover("[id = '[%Current|User%]']", "[%CurrentUser%]: an object of System.User");
    }

    proptest! {
        #[test]
        fn completion_and_hover_answer_everywhere(text in testing::pieces(testing::XPATH_PIECES), at in 0..200_usize) {
            let caret = (0..=at.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
            let caret = u32::try_from(caret).unwrap_or(0);
            let parsed = parse(&text);
            let entity = "Sales.Order".into();
            let completion = complete(&parsed, caret, &entity, &scope(), &Shop);
            prop_assert!(completion.replace.touches(caret), "{:?} {}", completion.replace, caret);
            prop_assert!(text.get(completion.replace.range()).is_some());
            hover(&parsed, caret, &entity, &scope(), &Shop);
        }
    }
}
