//! What the parser makes of texts, good and bad.

use proptest::prelude::*;

use super::tree::{Constraint, Expr, ExprKind, Step, XPath};
use super::{Parsed, parse};
use crate::lang::testing;

/// The tree as nested words, without places.
pub(super) fn outline(xpath: &XPath) -> String {
    let entity = xpath.entity.as_ref().map(|e| format!("//{}", e.text)).unwrap_or_default();
    let steps: Vec<String> = xpath.steps.iter().map(|s| format!("/{}", step(s))).collect();
    format!("{entity}{}{}", constraints(&xpath.constraints), steps.concat())
}

fn constraints(constraints: &[Constraint]) -> String {
    constraints.iter().map(|c| format!("[{}]", expr(&c.condition))).collect::<Vec<_>>().concat()
}

fn step(step: &Step) -> String {
    let reversed = if step.reversed.is_some() { "[R]" } else { "" };
    format!("{}{reversed}{}", step.name.text, constraints(&step.constraints))
}

fn expr(e: &Expr) -> String {
    let join =
        |parts: &[Expr]| parts.iter().map(|p| format!(" {}", expr(p))).collect::<Vec<_>>().concat();
    match &e.kind {
        ExprKind::Missing => "?".into(),
        ExprKind::Broken(parts) => format!("(broken{})", join(parts)),
        ExprKind::Empty => "empty".into(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Integer(value) => value.to_string(),
        ExprKind::Decimal(value) => format!("{value}d"),
        ExprKind::String(value) => format!("{value:?}"),
        ExprKind::Quoted(inner) => format!("'{}'", expr(inner)),
        ExprKind::Token(name) => format!("%{}%", name.text),
        ExprKind::Variable(path) => {
            let steps: Vec<&str> = path.steps.iter().flat_map(|s| ["/", &*s.text]).collect();
            format!("${}{}", path.variable.text, steps.concat())
        }
        ExprKind::Path(path) => path.steps.iter().map(step).collect::<Vec<_>>().join("/"),
        ExprKind::Negate(operand) => format!("(neg {})", expr(operand)),
        ExprKind::Binary { op, left, right, .. } => {
            format!("({} {} {})", op.symbol(), expr(left), expr(right))
        }
        ExprKind::Call { function, arguments } => format!("({}{})", function.text, join(arguments)),
        ExprKind::Group(inner) => format!("<{}>", expr(inner)),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let parsed = parse(text);
    assert_eq!(outline(&parsed.root), expected, "{text}");
    assert_eq!(parsed.problems, [], "{text}");
}

#[track_caller]
fn check_bad(text: &str, expected: &str, problems: &[&str]) {
    let parsed = parse(text);
    assert_eq!(outline(&parsed.root), expected, "{text}");
    testing::check_problems(text, &parsed.problems, problems);
}

#[test]
fn constraints_and_paths() {
    check("", "");
    check(" [Name = 'a'] [Active]", "[(= Name \"a\")][Active]");
    check("[id=$currentUser]", "[(= id $currentUser)]");
    check("[a = 1 or b = 2 and not(c)]", "[(or (= a 1) (and (= b 2) (not c)))]");
    check("[true() = false()]", "[(= true false)]");
    check("[x != empty and y = NULL]", "[(and (!= x empty) (= y empty))]");
    check("[A.B = $x/A.C]", "[(= A.B $x/A.C)]");
    check("[A.B/A.C[City='x' and A.D/A.E]/A.F]", "[A.B/A.C[(and (= City \"x\") A.D/A.E)]/A.F]");
    check("[A.A_A[reversed()]=$o]", "[(= A.A_A[R] $o)]");
    check("[A.A_A [reversed()][x]/A.A]", "[A.A_A[R][x]/A.A]");
    check("//A.B[x > 1.5][y]/A.C/A.D[z]/name", "//A.B[(> x 1.5d)][y]/A.C/A.D[z]/name");
    check(
        "[starts-with(Name,'a') and string-length(Name)>2]",
        "[(and (starts-with Name \"a\") (> (string-length Name) 2))]",
    );
    check("[(x = -1)]", "[<(= x (neg 1))>]");
}

#[test]
fn tokens_in_quotes() {
    check("[x = '[%CurrentUser%]']", "[(= x '%CurrentUser%')]");
    check(
        "[d > '[%BeginOfCurrentDay%] - 3 * [%YearLength%]']",
        "[(> d '(- %BeginOfCurrentDay% (* 3 %YearLength%))')]",
    );
    check("[d > '[%A%] + [%B%] * 2 * 3 - 1']", "[(> d '(- (+ %A% (* (* %B% 2) 3)) 1)')]");
    check("[x = 'see [%A%]']", "[(= x \"see [%A%]\")]");
    check_bad(
        "[x = [%CurrentUser%]]",
        "[(= x %CurrentUser%)]",
        &["     ^^^^^^^^^^^^^^^ The token [%CurrentUser%] stands in quotes in a constraint."],
    );
    check_bad(
        "[d > '[%A%] - ']",
        "[(> d '(- %A% ?)')]",
        &["             ^ A value is missing before the end."],
    );
    check_bad(
        "[d > '[%A%] - (1)']",
        "[(> d '(- %A% ?)')]",
        &[
            "             ^ A value is missing before “(”.",
            "              ^ “(” is not expected in arithmetic on tokens.",
        ],
    );
}

#[test]
fn bad_texts() {
    check_bad("Name = 'a'", "[(broken (= Name \"a\"))]", &["^^^^ A constraint begins with “[”."]);
    check_bad("[Name = ]", "[(= Name ?)]", &["       ^ A value is missing before “]”."]);
    check_bad("[Name", "[Name]", &["     ^ A “]” is missing after this condition."]);
    check_bad("[]", "[?]", &[" ^ A value is missing before “]”."]);
    check_bad("[a b]", "[(broken a b)]", &["   ^ “b” is not expected here."]);
    check_bad("[a] and [b]", "[a][(broken b)]", &["    ^^^ “and” is not expected here."]);
    check_bad("[A.B/]", "[A.B/]", &["     ^ A name is missing here."]);
    check_bad("[$]", "[$]", &[" ^ A variable's name is missing after “$”."]);
    check_bad("[a = @A.B]", "[(= a ?)]", &["     ^^^^ A constraint cannot read a constant."]);
    check_bad(
        "[not a]",
        "[(broken ? a)]",
        &[" ^^^ “not” is a function.", "     ^ “a” is not expected here."],
    );
    check_bad("[a AND b]", "[(and a b)]", &["   ^^^ “AND” is written in small letters."]);
    check_bad(
        "[a = 1 = 2]",
        "[(= (= a 1) 2)]",
        &["       ^ Comparisons cannot follow each other."],
    );
}

#[test]
fn deep_and_long_texts_are_reported() {
    for text in [
        format!("[{}", "(".repeat(50_000)),
        format!("[a{}", " and a".repeat(50_000)),
        "[A.B".repeat(50_000),
        format!("['[%A%]{}']", "+1".repeat(50_000)),
    ] {
        let problems = parse(&text).problems;
        assert!(
            problems.iter().any(|p| p.message.contains("too deeply")),
            "{:?}",
            problems.first()
        );
    }
}

fn check_spans(text: &str, parsed: &Parsed) {
    fn walk(text: &str, expr: &Expr, ids: &mut Vec<u32>) {
        assert!(text.get(expr.span.range()).is_some());
        ids.push(expr.id.0);
        for child in expr.children() {
            assert!(expr.span.start <= child.span.start && child.span.end <= expr.span.end);
            walk(text, child, ids);
        }
    }
    let mut ids = vec![parsed.root.id.0];
    for condition in parsed.root.conditions() {
        walk(text, condition, &mut ids);
    }
    ids.sort_unstable();
    assert_eq!(ids, (0..parsed.nodes).collect::<Vec<_>>());
    for problem in &parsed.problems {
        assert!(text.get(problem.span.range()).is_some());
    }
}

proptest! {
    #[test]
    fn any_text_has_a_tree(text in "[\\PC\n]{0,60}") {
        check_spans(&text, &parse(&text));
    }

    #[test]
    fn any_pieces_have_a_tree(text in testing::pieces(testing::XPATH_PIECES)) {
        check_spans(&text, &parse(&text));
    }
}

#[test]
fn the_corpus_parses() {
    let texts = testing::corpus("xpath");
    let bad: Vec<_> = texts
        .iter()
        .filter_map(|text| Some((text, parse(text).problems.into_iter().next()?)))
        .collect();
    for (text, problem) in &bad {
        println!("{text:?}: {problem:?}");
    }
    assert!(bad.is_empty(), "{} of {} constraints", bad.len(), texts.len());
}
