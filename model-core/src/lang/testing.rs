//! What the tests of this room share.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::Problem;

/// Compares problems with lines of carets and a message: the carets stand under the characters of
/// the problem, one caret for an empty place.
#[track_caller]
pub(crate) fn check_problems(text: &str, problems: &[Problem], expected: &[&str]) {
    let lines: Vec<String> = problems.iter().map(|problem| caret_line(text, problem)).collect();
    assert_eq!(lines, expected, "\n{text}\n{}", lines.join("\n"));
}

fn caret_line(text: &str, problem: &Problem) -> String {
    let before = text.get(..problem.span.start as usize).unwrap_or(text).chars().count();
    let width = problem.span.text(text).chars().count().max(1);
    format!("{}{} {}", " ".repeat(before), "^".repeat(width), problem.message)
}

/// Texts put together from pieces of a language, so that they get past the lexer.
pub(crate) fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..25).prop_map(|parts| parts.concat())
}

/// Pieces of expressions.
pub(crate) const EXPRESSION_PIECES: &[&str] = &[
    "$x",
    "$Order",
    "/",
    "Name",
    "Sales.Order_Customer",
    "Sales.Customer",
    "Sales.Status.Open",
    "@Sales.Rate",
    "'a''b'",
    "'",
    "5",
    "5.0",
    " ",
    " + ",
    "-",
    "*",
    " div ",
    ":",
    "=",
    "!=",
    "<",
    "(",
    ")",
    ",",
    " and ",
    " or ",
    "not(",
    "if ",
    " then ",
    " else ",
    "length(",
    "trim(",
    "empty",
    "true",
    "[%CurrentDateTime%]",
    "/* c */",
    "// d\n",
    "ü",
    "?",
    "\n",
];

/// The distinct texts of a kind from the corpus of real projects; none, said aloud, where the
/// corpus is absent.
pub(crate) fn corpus(kind: &str) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/mendix/expressions.jsonl");
    let Ok(lines) = std::fs::read_to_string(path) else {
        println!("skipped: no corpus at {path}");
        return Vec::new();
    };
    let texts: Vec<String> = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|entry| entry.get("kind").and_then(|k| k.as_str()) == Some(kind))
        .filter_map(|entry| Some(entry.get("text")?.as_str()?.to_owned()))
        .collect();
    assert!(!texts.is_empty(), "the corpus has texts of kind {kind}");
    println!("{} texts of kind {kind}", texts.len());
    texts
}

/// The names before opening parentheses in a text, outside of literals and comments: read off its
/// characters, not by the parsers.
pub(crate) fn called(text: &str) -> Vec<String> {
    const WORDS: [&str; 8] = ["if", "then", "else", "and", "or", "div", "mod", "in"];
    let mut names = Vec::new();
    let mut name = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' => while rest.next().is_some_and(|c| c != '\'') {},
            '/' if rest.peek() == Some(&'/') => while rest.next().is_some_and(|c| c != '\n') {},
            '/' if rest.peek() == Some(&'*') => {
                let mut last = ' ';
                while let Some(c) = rest.next().filter(|c| last != '*' || *c != '/') {
                    last = c;
                }
            }
            '(' => names.extend(Some(std::mem::take(&mut name)).filter(|name| !name.is_empty())),
            c if c.is_alphanumeric() || matches!(c, '_' | '$') => name.push(c),
            // As in `starts-with`.
            '-' if !name.is_empty() => name.push(c),
            c if c.is_whitespace() && rest.peek().is_some_and(|c| *c == '(') => {}
            _ => name.clear(),
        }
    }
    names.retain(|name| {
        !WORDS.contains(&name.to_lowercase().as_str()) && name.parse::<i64>().is_err()
    });
    names
}

#[test]
fn every_function_of_the_corpus_is_known() {
    let check = |kind: &str, is_known: &dyn Fn(&str) -> bool| {
        let called: BTreeSet<String> = corpus(kind).iter().flat_map(|text| called(text)).collect();
        println!("{} functions in texts of kind {kind}: {called:?}", called.len());
        let unknown: Vec<_> = called.iter().filter(|name| !is_known(name)).collect();
        assert!(unknown.is_empty(), "{kind}: {unknown:?}");
    };
    check("expression", &|name| {
        let name = name.rsplit('-').next().unwrap_or_default();
        super::expression::functions::find(name).is_some()
    });
    check("xpath", &|name| {
        // The grammar has these as literals, and as a mark of a step.
        matches!(name, "true" | "false" | "reversed")
            || super::xpath::functions::FUNCTIONS.iter().any(|f| f.name == name)
    });
    check("oql", &|name| super::oql::functions::find(name).is_some());
    assert_eq!(
        called("if (a) then trim ('x(') + length($y) // no(\n/* no( */ - abs(1)"),
        ["trim", "length", "abs"]
    );
}

/// Expressions that follow the grammar, with blanks and comments in many places.
pub(crate) fn good_expression() -> impl Strategy<Value = String> {
    let gap = || prop::sample::select(&["", " ", "\n", " /* a */", "// b\n", "  "][..]);
    let leaf = prop::sample::select(
        &[
            "$x",
            "$x/Name",
            "$x/A.B/A.C/D",
            "1",
            "2.50",
            "'a''b'",
            "'\n'",
            "true",
            "empty",
            "A.B.C",
            "@A.B",
            "[%CurrentDateTime%]",
            "random()",
        ][..],
    )
    .prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 3, move |inner| {
        let op = prop::sample::select(&["+", "-", "*", " div ", ":", " mod ", " and ", " or "][..]);
        let comparison = prop::sample::select(&["=", "!=", "<", "<=", ">", ">="][..]);
        prop_oneof![
            (inner.clone(), gap(), op, gap(), inner.clone())
                .prop_map(|(a, g, op, h, b)| format!("{a} {g}{op}{h} {b}")),
            (inner.clone(), gap(), comparison, gap(), inner.clone())
                .prop_map(|(a, g, op, h, b)| format!("(({a}){g}{op}{h}({b}))")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("({g}{a}{g})")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("-{g}({a})")),
            (prop::collection::vec(inner.clone(), 1..4), gap())
                .prop_map(|(parts, g)| format!("max({g}{}{g})", parts.join(&format!("{g},{g}")))),
            (inner.clone(), inner.clone(), inner, gap())
                .prop_map(|(a, b, c, g)| format!("(if{g} {a}{g} then {b}{g} else {g}{c})")),
        ]
    })
}

/// Pieces of constraints.
pub(crate) const XPATH_PIECES: &[&str] = &[
    "[",
    "]",
    "[",
    "]",
    "$x",
    "$Order",
    "/",
    "Name",
    "Sales.Order_Customer",
    "Sales.Customer",
    "[reversed()]",
    "'a'",
    "'[%CurrentUser%]'",
    "'[%CurrentDateTime%] - 3 * [%DayLength%]'",
    "'",
    "5",
    " ",
    " = ",
    "-",
    "!=",
    "<",
    "(",
    ")",
    ",",
    " and ",
    " or ",
    "not(",
    "contains(",
    "starts-with(",
    "empty",
    "true()",
    "id",
    "//",
    "/* c */",
    "ü",
    "?",
    "[%CurrentUser%]",
];

/// Constraints that follow the grammar.
pub(crate) fn good_xpath() -> impl Strategy<Value = String> {
    let gap = || prop::sample::select(&["", " ", "\n", " /* a */"][..]);
    let leaf = prop::sample::select(
        &[
            "Name",
            "A.B/A.C/D",
            "A.B[reversed()]/A.C",
            "$x/y",
            "1",
            "'a'",
            "'[%CurrentUser%]'",
            "true()",
            "empty",
            "id",
        ][..],
    )
    .prop_map(str::to_owned);
    let condition = leaf.prop_recursive(4, 30, 3, move |inner| {
        let op = prop::sample::select(&[" and ", " or "][..]);
        let comparison = prop::sample::select(&["=", "!=", "<", "<="][..]);
        prop_oneof![
            (inner.clone(), gap(), op, gap(), inner.clone())
                .prop_map(|(a, g, op, h, b)| format!("{a} {g}{op}{h} {b}")),
            (inner.clone(), gap(), comparison, gap(), inner.clone())
                .prop_map(|(a, g, op, h, b)| format!("(({a}){g}{op}{h}({b}))")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("not({g}{a}{g})")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("A.B/A.C[{g}{a}]{g}/A.D")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("contains({a}, {b})")),
        ]
    });
    prop::collection::vec(condition, 0..3).prop_map(|parts| {
        parts.iter().map(|part| format!("[{part}]")).collect::<Vec<_>>().join(" ")
    })
}

/// Pieces of queries.
pub(crate) const OQL_PIECES: &[&str] = &[
    "SELECT ",
    "select ",
    "DISTINCT ",
    " FROM ",
    " AS ",
    " WHERE ",
    " GROUP BY ",
    " HAVING ",
    " ORDER BY ",
    " LIMIT ",
    " OFFSET ",
    " UNION ",
    " INNER JOIN ",
    " LEFT JOIN ",
    " ON ",
    " AND ",
    " OR ",
    " NOT ",
    " IN ",
    " IS NULL",
    " LIKE ",
    "EXISTS ",
    "CASE ",
    " WHEN ",
    " THEN ",
    " ELSE ",
    " END",
    "COUNT(",
    "CAST(",
    "*",
    "/",
    "o",
    "o.Total",
    "Sales.Order",
    "Sales.Order_Customer",
    "Name",
    "'a'",
    "$p",
    "5",
    "-",
    "-- c\n",
    "/* c */",
    "(",
    ")",
    ",",
    "=",
    "\"q\"",
    "'",
    "ü",
];

/// Queries that follow the grammar.
pub(crate) fn good_oql() -> impl Strategy<Value = String> {
    let gap = || prop::sample::select(&[" ", "\n", " /* a */ ", " -- b\n"][..]);
    let leaf = prop::sample::select(
        &[
            "a",
            "o.b",
            "o/S.A_B/S.B/c",
            "1",
            "2.5",
            "'x''y'",
            "null",
            "TRUE",
            "$p",
            "'[%CurrentDateTime%]'",
            "count(*)",
            "\"end\"",
        ][..],
    )
    .prop_map(str::to_owned);
    let value = leaf.prop_recursive(4, 24, 3, move |inner| {
        let op = prop::sample::select(&["+", "*", ":", "%", "=", "<", " and ", " OR "][..]);
        prop_oneof![
            (inner.clone(), gap(), op, gap(), inner.clone())
                .prop_map(|(a, g, op, h, b)| format!("({a}){g}{op}{h}({b})")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("not{g}{a}")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("-{g}{a}")),
            (inner.clone(), gap()).prop_map(|(a, g)| format!("{a}{g}is not null")),
            (inner.clone(), inner.clone(), gap())
                .prop_map(|(a, b, g)| format!("({a}) not in{g}({b}, 1)")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("coalesce({a}, {b})")),
            (inner.clone(), inner.clone(), gap())
                .prop_map(|(a, b, g)| format!("case when{g}{a} then {b}{g}end")),
            inner.prop_map(|a| format!("(select {a} x from S.O)")),
        ]
    });
    (prop::collection::vec(value.clone(), 1..3), prop::option::of(value), gap(), any::<bool>()).prop_map(
        |(columns, filter, g, union)| {
            let columns = columns.join(", ");
            let filter = filter.map(|f| format!(" where {f}")).unwrap_or_default();
            let union = if union { "union all select 1 from S.T" } else { "" };
            format!("select {columns}{g}from S.O as o{g}join o/S.O_T/S.T t on 1 = 1{filter}{g}{union} order by a desc limit 3")
        },
    )
}
