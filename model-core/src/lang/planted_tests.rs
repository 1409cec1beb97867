//! Planted errors: in every place of a right text that wants a type, something of another type is
//! put. It is found at its characters, and the right text has no problem. Where the errors are is
//! known from how they are made, not from the checker.

use super::fixture::{Shop, scope};
use super::{Typed, expression, oql, xpath};

/// A text with a hole, what fits in, and what does not.
pub(crate) type Plant = (&'static str, &'static str, &'static [&'static str]);

pub(crate) const HOLE: char = '¤';

const NO_TEXT: &[&str] = &["5", "2.5", "true", "$t", "$Order", "$Orders"];
const NO_NUMBER: &[&str] = &["'a'", "true", "$t", "$Order", "$Orders", "$status"];
const NO_DATE: &[&str] = &["'a'", "5", "2.5", "true", "$Order", "$status"];
const NO_CONDITION: &[&str] = &["'a'", "5", "2.5", "$t", "$Order", "$status"];
const NO_VALUE: &[&str] = &["'a'", "5", "2.5", "true", "$t", "$Order"];
const NO_OBJECT: &[&str] = &["'a'", "5", "2.5", "true", "$t", "$status"];

pub(crate) const EXPRESSIONS: &[Plant] = &[
    ("trim(¤)", "$s", NO_TEXT),
    ("toUpperCase(¤) + 'a'", "$Customer/Name", NO_TEXT),
    ("substring(¤, 1, 2)", "'abc'", NO_TEXT),
    ("contains(¤, 'a') and $b", "$s", NO_TEXT),
    ("if startsWith($s, ¤) then 1 else 2", "'a'", NO_TEXT),
    ("replaceAll($s, 'a', ¤)", "'b'", NO_TEXT),
    ("parseInteger(¤) + 1", "'5'", NO_TEXT),
    ("formatDateTime($t, ¤)", "'yyyy'", NO_TEXT),
    ("find($s, ¤, 1)", "'a'", NO_TEXT),
    ("abs(¤) > 1", "$d", NO_NUMBER),
    ("sqrt($d + ceil(¤))", "$i", NO_NUMBER),
    ("pow(2, ¤)", "3", NO_NUMBER),
    ("$d * ¤", "$i", NO_NUMBER),
    ("¤ - 1", "$d", NO_NUMBER),
    ("$Order/Total div ¤", "2", NO_NUMBER),
    ("-¤", "$i", NO_NUMBER),
    ("$i >= ¤", "$d", NO_NUMBER),
    ("formatDecimal(¤, '0.0')", "$d", NO_NUMBER),
    ("substring($s, ¤)", "1", NO_NUMBER),
    ("addDays($t, ¤)", "$i", NO_NUMBER),
    ("dateTime(2024, ¤, 1)", "2", NO_NUMBER),
    ("addHours(¤, 2)", "$t", NO_DATE),
    ("daysBetween($t, ¤)", "[%CurrentDateTime%]", NO_DATE),
    ("trimToDays(¤) = $t", "$Order/Placed", NO_DATE),
    ("formatDateTime(¤, 'yyyy') + 'a'", "$t", NO_DATE),
    ("$t < ¤", "[%CurrentDateTime%]", NO_DATE),
    ("not(¤)", "$b", NO_CONDITION),
    ("$b and ¤", "$i > 2", NO_CONDITION),
    ("¤ or $b", "true", NO_CONDITION),
    ("if ¤ then 'a' else 'b'", "$Customer/Active", NO_CONDITION),
    ("getCaption(¤) + 'a'", "$status", NO_VALUE),
    ("$Order/Status = ¤", "Sales.Status.Open", &["'a'", "5", "true", "$t", "Sales.Color.Red"]),
    ("isNew(¤) or $b", "$Order", NO_OBJECT),
    ("endsWith(trim(¤), 'a')", "$s", NO_TEXT),
    ("max($d, ¤)", "$i", NO_NUMBER),
    ("subtractMonths(¤, 1)", "$t", NO_DATE),
    ("$b or not($i = 1 and ¤)", "$b", NO_CONDITION),
    ("$Order = ¤", "$Special", &["'a'", "5", "true", "$t", "$Customer", "$Orders"]),
    ("length(¤)", "$Orders", &["5", "2.5", "true", "$t", "$Order", "$status"]),
    ("$Order/¤ > 5", "Total", &["Totl", "Name", "Number1"]),
    ("$¤/Total * 2", "Order", &["Ordr", "i2", "Total"]),
    ("Sales.Status.¤ = $status", "Open", &["Opn", "open", "Red"]),
];

pub(crate) const CONSTRAINTS: &[Plant] = &[
    ("[Number = ¤]", "5", &["'five'", "true()", "$Customer", "$t", "$status"]),
    ("[Total > ¤ and Number = 1]", "2.5", &["'a'", "true()", "$Customer", "$t"]),
    ("[Placed >= ¤]", "$t", &["5", "true()", "$Customer", "$status"]),
    ("[Status = ¤]", "$status", &["5", "true()", "$Customer", "$t"]),
    ("[Sales.Order_Customer/Sales.Customer/Name = ¤]", "$s", &["5", "true()", "$Order", "$t"]),
    ("[Sales.Order_Customer = ¤]", "$Customer", &["$Order", "2.5", "true()", "$t"]),
    ("[¤]", "Number = 1", &["Number", "Total", "Placed", "$Customer", "$i"]),
    ("[not(¤)]", "Number = 1", &["Number", "Total", "$s"]),
    ("[Number = 1 or ¤]", "Total = 2", &["Number", "Total", "$Customer"]),
    ("[contains(¤, 'a')]", "$s", &["Number", "Placed", "Total"]),
    ("[¤ = 5]", "Number", &["Numbr", "Name", "Sales.Order_Custmer"]),
];

pub(crate) const QUERIES: &[Plant] = &[
    ("SELECT ¤ FROM Sales.Order", "Number", &["Numbr", "Name", "Label"]),
    ("SELECT o.¤ AS n FROM Sales.Order o", "Total", &["Totl", "Name", "Label"]),
    ("SELECT Number FROM ¤", "Sales.Order", &["Sales.Ordr", "Sale.Order", "Sales.Status"]),
    ("SELECT SUM(¤) AS n FROM Sales.Order", "Total", &["Placed", "Status", "Number = 1"]),
    ("SELECT AVG(¤) AS n FROM Sales.Order", "Number", &["Placed", "Status"]),
    ("SELECT Number FROM Sales.Order WHERE Number > ¤", "5", &["'a'", "Placed", "$b", "$t"]),
    ("SELECT Number FROM Sales.Order WHERE Placed = ¤", "$t", &["5", "Total", "$b"]),
    ("SELECT Number FROM Sales.Order WHERE ¤", "Total > 1", &["Total", "Placed", "'a'"]),
    ("SELECT Number FROM Sales.Order WHERE Number = 1 AND ¤", "Total > 1", &["Total", "Status"]),
    ("SELECT Name FROM Sales.Customer WHERE Name LIKE ¤", "'a%'", &["5", "Active", "Birthday"]),
    ("SELECT Number * ¤ AS n FROM Sales.Order", "Total", &["Placed", "'a'", "Status"]),
    ("SELECT LENGTH(¤) AS n FROM Sales.Customer", "Name", &["Birthday", "Active"]),
    ("SELECT DATEPART(YEAR, ¤) AS n FROM Sales.Order", "Placed", &["Number", "Total", "Status"]),
    ("SELECT CASE WHEN ¤ THEN 1 ELSE 2 END AS n FROM Sales.Order", "Total > 1", &["Total", "'a'"]),
    ("SELECT Number FROM Sales.Order ORDER BY ¤", "Total", &["Totl", "Name"]),
    (
        "SELECT Name FROM Sales.Customer UNION SELECT ¤ FROM Sales.Order, Sales.Tag",
        "Label",
        &["Number", "Placed"],
    ),
];

/// Plants every error and looks for it. Gives how many there were and what went wrong.
fn plant(plants: &[Plant], check: impl Fn(&str) -> Typed) -> (usize, Vec<String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    for (template, good, bad) in plants {
        let right = template.replace(HOLE, good);
        let problems = check(&right).problems;
        if !problems.is_empty() {
            wrong.push(format!("{right}: has no error, but {problems:?}"));
        }
        for piece in *bad {
            count += 1;
            let at = template.find(HOLE).unwrap();
            let text = template.replace(HOLE, piece);
            let problems = check(&text).problems;
            // A name is wrong at its characters, without the sign before it.
            let found = problems.iter().any(|problem| {
                let (start, end) = (problem.span.start as usize, problem.span.end as usize);
                start == at && end == at + piece.len()
            });
            if !found {
                let told: Vec<String> = problems
                    .iter()
                    .map(|p| format!("“{}” {}", p.span.text(&text), p.message))
                    .collect();
                wrong.push(format!("{text}: “{piece}” is wrong, but found is {told:?}"));
            }
        }
    }
    (count, wrong)
}

#[test]
fn every_planted_error_is_found_at_its_characters() {
    let scope = scope();
    let results = [
        plant(EXPRESSIONS, |text| expression::check(&expression::parse(text), &scope, &Shop, None)),
        plant(CONSTRAINTS, |text| {
            xpath::check(&xpath::parse(text), &"Sales.Order".into(), &scope, &Shop)
        }),
        plant(QUERIES, |text| oql::check(&oql::parse(text), &scope, &Shop).typed),
    ];
    let wrong: Vec<String> = results.iter().flat_map(|(_, wrong)| wrong.clone()).collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    let count: usize = results.iter().map(|(count, _)| count).sum();
    assert!(count >= 300, "{count} errors were planted");
}
