//! What the parser makes of texts, good and bad.

use proptest::prelude::*;

use super::tree::{Expr, ExprKind};
use super::{Parsed, parse};
use crate::lang::testing;

/// The tree as nested words, without places: `(+ 1 2)`.
pub(super) fn outline(expr: &Expr) -> String {
    let join = |parts: &[Expr]| {
        parts.iter().map(|p| format!(" {}", outline(p))).collect::<Vec<_>>().concat()
    };
    match &expr.kind {
        ExprKind::Missing => "?".into(),
        ExprKind::Broken(parts) => format!("(broken{})", join(parts)),
        ExprKind::Empty => "empty".into(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Integer(value) => value.to_string(),
        ExprKind::Decimal(value) => format!("{value}d"),
        ExprKind::String(value) => format!("{value:?}"),
        ExprKind::Token(name) => format!("[%{}%]", name.text),
        ExprKind::Path(path) => {
            let steps: Vec<&str> = path.steps.iter().flat_map(|s| ["/", &*s.text]).collect();
            format!("${}{}", path.variable.text, steps.concat())
        }
        ExprKind::EnumerationValue(name) => name.text.to_string(),
        ExprKind::Constant(name) => format!("@{}", name.text),
        ExprKind::Negate(operand) => format!("(neg {})", outline(operand)),
        ExprKind::Binary { op, left, right, .. } => {
            format!("({} {} {})", op.symbol(), outline(left), outline(right))
        }
        ExprKind::If(choice) => format!(
            "(if {} {} {})",
            outline(&choice.condition),
            outline(&choice.then),
            outline(&choice.otherwise)
        ),
        ExprKind::Call(call) => format!("({}{})", call.function.text, join(&call.arguments)),
        ExprKind::Group(inner) => format!("<{}>", outline(inner)),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let parsed = parse(text);
    assert_eq!(outline(&parsed.root), expected, "{text}");
    assert_eq!(parsed.problems, [], "{text}");
}

/// The tree and the problems, each under the text with carets at its place.
#[track_caller]
fn check_bad(text: &str, expected: &str, problems: &[&str]) {
    let parsed = parse(text);
    assert_eq!(outline(&parsed.root), expected, "{text}");
    testing::check_problems(text, &parsed.problems, problems);
}

#[test]
fn literals_and_references() {
    check("5", "5");
    check("9223372036854775807", "9223372036854775807");
    check("5.50", "5.5d");
    check("'it''s'", "\"it's\"");
    check("''", "\"\"");
    check("true", "true");
    check("empty", "empty");
    check("$x", "$x");
    check("$x/Name", "$x/Name");
    check(
        "$x/Sales.Order_Customer/Sales.Customer/Name",
        "$x/Sales.Order_Customer/Sales.Customer/Name",
    );
    check("$x / Name", "$x/Name");
    check("Sales.Status.Open", "Sales.Status.Open");
    check("@Sales.Rate", "@Sales.Rate");
    check("[%CurrentDateTime%]", "[%CurrentDateTime%]");
    check("'[%CurrentDateTime%]'", "[%CurrentDateTime%]");
    check("'[%Nonsense%]'", "\"[%Nonsense%]\"");
    check("$x/true", "$x/true");
}

/// `reference/mendix.md` §3.2.
#[test]
fn precedence() {
    check("1 + 2 * 3", "(+ 1 (* 2 3))");
    check("1 - 2 - 3", "(- (- 1 2) 3)");
    check("8 div 4 : 2 mod 3", "(mod (div (div 8 4) 2) 3)");
    check("-1 + 2", "(+ (neg 1) 2)");
    check("2 * -$x", "(* 2 (neg $x))");
    check("(1 + 2) * 3", "(* <(+ 1 2)> 3)");
    check("$a = 1 or $b != 2 and $c", "(or (= $a 1) (and (!= $b 2) $c))");
    check("$a + 1 >= $b - 1", "(>= (+ $a 1) (- $b 1))");
    check("not($a) and $b", "(and (not $a) $b)");
    check("if $a then 1 else 2 + 3", "(if $a 1 (+ 2 3))");
    check("if($a)then(1)else(2)", "(if <$a> <1> <2>)");
    check("1 + if $a then 1 else 2", "(+ 1 (if $a 1 2))");
    check("if $a then if $b then 1 else 2 else 3", "(if $a (if $b 1 2) 3)");
    check("$a/andy and $a/order", "(and $a/andy $a/order)");
}

#[test]
fn calls_and_comments() {
    check("random()", "(random)");
    check("substring($s, 0, length($s) - 1)", "(substring $s 0 (- (length $s) 1))");
    check("1 // one\n + /* two */ 2", "(+ 1 2)");
    check("'// no comment /*'", "\"// no comment /*\"");
}

#[test]
fn bad_texts() {
    check_bad("", "?", &["^ An expression is needed here."]);
    check_bad("1 +", "(+ 1 ?)", &["   ^ A value is missing before the end."]);
    check_bad("* 2", "(* ? 2)", &["^ A value is missing before “*”."]);
    check_bad("(1 + 2", "<(+ 1 2)>", &["      ^ A “)” is missing after this part in parentheses."]);
    check_bad(
        "length('a'",
        "(length \"a\")",
        &["          ^ A “)” is missing after the arguments of this function."],
    );
    check_bad("1 2", "(broken 1 2)", &["  ^ “2” is not expected here."]);
    check_bad("$a $b + 1 )", "(broken $a (+ $b 1))", &["   ^^ “$b” is not expected here."]);
    check_bad("$", "$", &["^ A variable's name is missing after “$”."]);
    check_bad("$x/", "$x/", &["  ^ A name is missing after “/”."]);
    check_bad("$x/ and true", "(and $x/ true)", &["  ^ A name is missing after “/”."]);
    check_bad(
        "$x/2",
        "(broken $x/ 2)",
        &["  ^ A name is missing after “/”.", "   ^ “2” is not expected here."],
    );
    check_bad(
        "Sales.Status",
        "Sales.Status",
        &["^^^^^^^^^^^^ “Sales.Status” is not the name of an enumeration's value."],
    );
    check_bad("name", "name", &["^^^^ “name” alone means nothing here."]);
    check_bad(
        "if $a then 1",
        "(if $a 1 ?)",
        &["            ^ “else” is missing after the value after then."],
    );
    check_bad("1 < 2 < 3", "(< (< 1 2) 3)", &["      ^ Comparisons cannot follow each other."]);
    check_bad("'abc", "\"abc\"", &["^^^^ This text has no end."]);
    check_bad("$a == 1", "(= $a 1)", &["   ^^ “==” is not an operator of this language."]);
    check_bad("$a && $b", "(and $a $b)", &["   ^^ “&&” is not an operator of this language."]);
    check_bad(
        "$a AND True",
        "(and $a true)",
        &[
            "   ^^^ “AND” is written in small letters.",
            "       ^^^^ “True” is written in small letters.",
        ],
    );
    check_bad("\"abc\"", "?", &["^^^^^ Text stands in single quotes, not double ones."]);
    check_bad(
        "not $a",
        "(broken ? $a)",
        &["^^^ “not” is a function.", "    ^^ “$a” is not expected here."],
    );
    check_bad(
        "9223372036854775808",
        "?",
        &["^^^^^^^^^^^^^^^^^^^ This whole number is larger than 9223372036854775807."],
    );
    check_bad(
        "ä + ¿",
        "(+ ä ?)",
        &["^ “ä” alone means nothing here.", "    ^ The character “¿” has no meaning here."],
    );
    check_bad("@Rate", "@Rate", &["^^^^^ A constant needs its module's name."]);
    check_bad("max(1,,2)", "(max 1 ? 2)", &["      ^ A value is missing before “,”."]);
}

#[test]
fn deep_and_long_texts_are_reported() {
    for text in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "1+".repeat(100_000),
        "if ".repeat(50_000),
        "f(".repeat(50_000),
    ] {
        let problems = parse(&text).problems;
        assert!(problems.iter().any(|p| p.message.contains("too deeply")), "{problems:?}");
    }
    assert_eq!(parse(&format!("{}1{}", "(".repeat(80), ")".repeat(80))).problems, []);
    assert_eq!(parse(&format!("1{}", " + 1".repeat(380))).problems, []);
}

/// The spans of a tree lie on characters, within each other, and in order.
fn check_spans(text: &str, parsed: &Parsed) {
    fn walk(text: &str, expr: &Expr, ids: &mut Vec<u32>) {
        assert!(text.get(expr.span.range()).is_some());
        ids.push(expr.id.0);
        for child in expr.children() {
            assert!(expr.span.start <= child.span.start && child.span.end <= expr.span.end);
            walk(text, child, ids);
        }
    }
    let mut ids = Vec::new();
    walk(text, &parsed.root, &mut ids);
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
    fn any_pieces_have_a_tree(text in testing::pieces(testing::EXPRESSION_PIECES)) {
        check_spans(&text, &parse(&text));
    }
}

#[test]
fn the_corpus_parses() {
    let texts = testing::corpus("expression");
    let bad: Vec<_> = texts
        .iter()
        .filter_map(|text| Some((text, parse(text).problems.into_iter().next()?)))
        .collect();
    for (text, problem) in &bad {
        println!("{text:?}: {problem:?}");
    }
    assert!(bad.is_empty(), "{} of {} expressions", bad.len(), texts.len());
}
