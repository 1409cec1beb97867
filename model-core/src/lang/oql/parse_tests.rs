//! What the parser makes of texts, good and bad.

// An outline that reads well matters more here than an allocation.
#![allow(clippy::format_push_string)]

use proptest::prelude::*;

use super::parse;
use super::tree::{Expr, ExprKind, Members, Path, Query, Relation, Select};
use crate::lang::testing;

/// The tree as nested words, without places and with FROM first.
pub(super) fn outline(query: &Query) -> String {
    let mut text = select(&query.first);
    for union in &query.unions {
        text += &format!(" union{} {}", if union.all { " all" } else { "" }, select(&union.select));
    }
    for order in &query.order {
        text += &format!(
            " order {}{}",
            expr(&order.value),
            if order.descending { " desc" } else { "" }
        );
    }
    for (word, value) in [("limit", &query.limit), ("offset", &query.offset)] {
        if let Some(value) = value {
            text += &format!(" {word} {}", expr(value));
        }
    }
    text
}

fn select(select: &Select) -> String {
    let mut text = String::new();
    for source in &select.from {
        text += &format!("from {}{} ", relation(&source.relation), alias(source.alias.as_ref()));
        for join in &source.joins {
            text += &format!(
                "{:?} {}{}",
                join.kind,
                relation(&join.relation),
                alias(join.alias.as_ref())
            );
            text += &join.on.as_ref().map_or(" ".into(), |on| format!(" on {} ", expr(on)));
        }
    }
    text += if select.distinct { "distinct" } else { "select" };
    for column in &select.columns {
        text += &format!(" {}{}", expr(&column.value), alias(column.alias.as_ref()));
    }
    if let Some(filter) = &select.filter {
        text += &format!(" where {}", expr(filter));
    }
    for group in &select.group {
        text += &format!(" group {}", expr(group));
    }
    if let Some(having) = &select.having {
        text += &format!(" having {}", expr(having));
    }
    text
}

fn alias(alias: Option<&crate::lang::Ident>) -> String {
    alias.map(|name| format!(":{}", name.text)).unwrap_or_default()
}

fn relation(relation: &Relation) -> String {
    match relation {
        Relation::Missing(_) => "?".into(),
        Relation::Path(p) => path(p),
        Relation::Query(query) => format!("{{{}}}", outline(query)),
    }
}

fn path(path: &Path) -> String {
    path.parts.iter().map(|p| &*p.text).collect::<Vec<_>>().join("/")
}

fn expr(e: &Expr) -> String {
    let not = |negated: &bool| if *negated { "not-" } else { "" };
    let join =
        |parts: &[Expr]| parts.iter().map(|p| format!(" {}", expr(p))).collect::<Vec<_>>().concat();
    match &e.kind {
        ExprKind::Missing => "?".into(),
        ExprKind::Null => "null".into(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Integer(value) => value.to_string(),
        ExprKind::Decimal(value) => format!("{value}d"),
        ExprKind::String(value) => format!("{value:?}"),
        ExprKind::Token(name) => format!("%{}%", name.text),
        ExprKind::Parameter(name) => format!("${}", name.text),
        ExprKind::Path(p) => path(p),
        ExprKind::All(alias) => {
            format!("{}*", alias.as_ref().map(|a| format!("{}/", a.text)).unwrap_or_default())
        }
        ExprKind::Negate(a) => format!("(neg {})", expr(a)),
        ExprKind::Not(a) => format!("(not {})", expr(a)),
        ExprKind::Binary { op, left, right, .. } => {
            format!("({} {} {})", op.symbol(), expr(left), expr(right))
        }
        ExprKind::Like { negated, value, pattern } => {
            format!("({}like {} {})", not(negated), expr(value), expr(pattern))
        }
        ExprKind::In { negated, value, members } => {
            let members = match members {
                Members::List(list) => join(list),
                Members::Query(query) => format!(" {{{}}}", outline(query)),
                Members::Parameter(name) => format!(" ${}", name.text),
            };
            format!("({}in {}{members})", not(negated), expr(value))
        }
        ExprKind::IsNull { negated, value } => format!("({}null {})", not(negated), expr(value)),
        ExprKind::Exists(query) => format!("(exists {})", outline(query)),
        ExprKind::Case(case) => {
            let operand =
                case.operand.as_ref().map(|o| format!(" {}", expr(o))).unwrap_or_default();
            let branches: Vec<_> =
                case.branches.iter().map(|(w, t)| format!(" {}->{}", expr(w), expr(t))).collect();
            let otherwise =
                case.otherwise.as_ref().map(|o| format!(" else {}", expr(o))).unwrap_or_default();
            format!("(case{operand}{}{otherwise})", branches.concat())
        }
        ExprKind::Call { function, distinct, arguments } => {
            format!(
                "({}{}{})",
                function.text.to_uppercase(),
                if *distinct { " distinct" } else { "" },
                join(arguments)
            )
        }
        ExprKind::Cast { value, to } => {
            format!("(cast {} {})", expr(value), to.text.to_uppercase())
        }
        ExprKind::Query(query) => format!("{{{}}}", outline(query)),
        ExprKind::Group(inner) => format!("<{}>", expr(inner)),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let parsed = parse(text);
    assert_eq!(outline(&parsed.root), expected, "{text}");
    assert_eq!(parsed.problems, [], "{text}");
}

/// A condition in a small query.
#[track_caller]
fn check_where(condition: &str, expected: &str) {
    check(
        &format!("SELECT x FROM A.B WHERE {condition}"),
        &format!("from A.B select x where {expected}"),
    );
}

#[track_caller]
fn check_bad(text: &str, expected: &str, problems: &[&str]) {
    let parsed = parse(text);
    assert_eq!(outline(&parsed.root), expected, "{text}");
    testing::check_problems(text, &parsed.problems, problems);
}

#[test]
fn clauses() {
    check(
        "select a.Name as Name, b/City C from S.Customer as a, S.Order b",
        "from S.Customer:a from S.Order:b select a.Name:Name b/City:C",
    );
    check("FROM S.Order SELECT DISTINCT Number", "from S.Order distinct Number");
    check(
        "SELECT * FROM S.Order o ORDER BY o/Total DESC, Number ASC LIMIT 5 OFFSET 10",
        "from S.Order:o select * order o/Total desc order Number limit 5 offset 10",
    );
    check("SELECT o/* FROM S.Order o", "from S.Order:o select o/*");
    check(
        "SELECT COUNT(*), SUM(o.Total) FROM S.Order o INNER JOIN o/S.Order_Customer/S.Customer c LEFT OUTER JOIN S.Tag t ON t.Label = c.Name GROUP BY c.Name HAVING COUNT(*) > 1",
        "from S.Order:o Inner o/S.Order_Customer/S.Customer:c Left S.Tag:t on (= t.Label c.Name) select (COUNT *) (SUM o.Total) group c.Name having (> (COUNT *) 1)",
    );
    check(
        "SELECT x FROM (SELECT Name AS x FROM S.Customer) q UNION ALL SELECT y FROM S.Order",
        "from {from S.Customer select Name:x}:q select x union all from S.Order select y",
    );
    check("-- note\nSELECT \"order\" FROM S.Order /* end */", "from S.Order select order");
}

#[test]
fn conditions() {
    check_where("a = 1 AND NOT b <> 2 OR c", "(or (and (= a 1) (not (!= b 2))) c)");
    check_where(
        "a + 1 * 2 > -b % 3",
        "(> (+ a (* 1 2)) (% (neg b) 3))".replace("(% ", "(mod ").as_str(),
    );
    check_where("a LIKE '%x%' and b NOT LIKE $p", "(and (like a \"%x%\") (not-like b $p))");
    check_where(
        "a IN (1, 2) AND b NOT IN (SELECT Id FROM S.O) AND c IN $list",
        "(and (and (in a 1 2) (not-in b {from S.O select Id})) (in c $list))",
    );
    check_where("a IS NULL OR b IS NOT NULL", "(or (null a) (not-null b))");
    check_where(
        "EXISTS (SELECT 1 FROM S.O) AND (SELECT MAX(x) FROM S.O) = 1",
        "(and (exists from S.O select 1) (= {from S.O select (MAX x)} 1))",
    );
    check_where(
        "CASE WHEN a = 1 THEN 'x' ELSE 'y' END = CASE b WHEN 1 THEN 2 END",
        "(= (case (= a 1)->\"x\" else \"y\") (case b 1->2))",
    );
    check_where(
        "d > '[%CurrentDateTime%]' AND CAST(a AS string(10)) = 'x'",
        "(and (> d %CurrentDateTime%) (= (cast a STRING) \"x\"))",
    );
    check_where("COUNT(DISTINCT a) = 1", "(= (COUNT distinct a) 1)");
    check_where("P/S.MarriedTo/S.Person/ID = $m", "(= P/S.MarriedTo/S.Person/ID $m)");
}

#[test]
fn bad_texts() {
    check_bad("", "select", &["^ SELECT is missing here.", "^ FROM is missing here."]);
    check_bad(
        "SELECT FROM S.O",
        "from S.O select ?",
        &["      ^ A value is missing before “FROM”."],
    );
    check_bad("SELECT a", "select a", &["        ^ FROM is missing here."]);
    check_bad(
        "SELECT a FROM",
        "from ? select a",
        &["             ^ An entity is missing after FROM."],
    );
    check_bad(
        "SELECT a FROM S.O WHERE",
        "from S.O select a where ?",
        &["                       ^ A value is missing before the end."],
    );
    check_bad(
        "SELECT a FROM S.O LIMIT 1 WHERE b",
        "from S.O select a limit 1",
        &["                          ^^^^^ “WHERE” is not expected here."],
    );
    check_bad(
        "SELECT a AS FROM S.O",
        "select a:FROM",
        &[
            "                ^ FROM is missing here.",
            "                 ^^^ “S.O” is not expected here.",
        ],
    );
    check_bad(
        "SELECT a FROM S.O WHERE b IS 1",
        "from S.O select a where (null b)",
        &[
            "                            ^ NULL is missing after IS.",
            "                             ^ “1” is not expected here.",
        ],
    );
    check_bad(
        "SELECT (1 FROM S.O",
        "from S.O select <1>",
        &["         ^ A “)” is missing after this part in parentheses."],
    );
}

#[test]
fn deep_and_long_texts_are_reported() {
    let texts = [
        format!("SELECT {}", "(".repeat(100_000)),
        "SELECT (".repeat(50_000),
        format!("SELECT a{}", " + a".repeat(50_000)),
        format!("SELECT {}", "NOT ".repeat(50_000)),
        format!("SELECT a{}", " IS NULL".repeat(50_000)),
        format!("SELECT {}", "CASE WHEN ".repeat(20_000)),
    ];
    for text in texts {
        let problems = parse(&text).problems;
        assert!(
            problems.iter().any(|p| p.message.contains("too deeply")),
            "{:?}",
            problems.first()
        );
    }
}

proptest! {
    #[test]
    fn any_text_has_a_tree(text in "[\\PC\n]{0,60}") {
        for problem in parse(&text).problems {
            prop_assert!(text.get(problem.span.range()).is_some());
        }
    }

    #[test]
    fn any_pieces_have_a_tree(text in testing::pieces(testing::OQL_PIECES)) {
        let parsed = parse(&text);
        prop_assert!(text.get(parsed.root.span.range()).is_some());
        for problem in parsed.problems {
            prop_assert!(text.get(problem.span.range()).is_some());
        }
    }
}

#[test]
fn the_corpus_parses() {
    for text in testing::corpus("oql") {
        assert_eq!(parse(&text).problems, [], "{text}");
    }
}
