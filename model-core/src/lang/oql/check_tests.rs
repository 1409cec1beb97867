//! Columns, types, problems and references of queries.

use proptest::prelude::*;

use super::{check as check_tree, parse};
use crate::lang::fixture::{Shop, scope};
use crate::lang::{Target, apply_edits, rename_edits, testing};

fn checked(text: &str) -> super::Checked {
    check_tree(&parse(text), &scope(), &Shop)
}

/// The columns of a query without problems.
#[track_caller]
fn check(text: &str, expected: &str) {
    let checked = checked(text);
    assert_eq!(checked.typed.problems, [], "{text}");
    let columns: Vec<String> =
        checked.columns.iter().map(|c| format!("{}: {}", c.name, c.data_type)).collect();
    assert_eq!(columns.join(", "), expected, "{text}");
}

#[track_caller]
fn check_bad(text: &str, problems: &[&str]) {
    testing::check_problems(text, &checked(text).typed.problems, problems);
}

#[test]
fn columns() {
    check(
        "SELECT Number, Total AS Sum, o/Status, o.Placed FROM Sales.Order o",
        "Number: Integer, Sum: Decimal, Status: Enumeration Sales.Status, Placed: DateTime",
    );
    check(
        "SELECT Sales.Order.Number, Sales.Order/Total, Order.Placed FROM Sales.Order",
        "Number: Integer, Total: Decimal, Placed: DateTime",
    );
    check("SELECT * FROM Sales.Tag", "Label: String");
    check("SELECT t/*, 1 + 2.5 AS n FROM Sales.Order, Sales.Tag t", "Label: String, n: Decimal");
    check(
        "SELECT o/Id AS Id, o/Sales.Order_Customer AS C, o/Sales.Order_Customer/Sales.Customer/Name FROM Sales.Order o",
        "Id: Object Sales.Order, C: Object Sales.Customer, Name: String",
    );
    check("SELECT Discount, Total FROM Sales.SpecialOrder", "Discount: Decimal, Total: Decimal");
    check(
        "SELECT COUNT(*) AS n, SUM(Total) AS s, AVG(Number) AS a, MAX(Placed) AS m FROM Sales.Order",
        "n: Integer, s: Decimal, a: Decimal, m: DateTime",
    );
    check(
        "SELECT Number : 2 AS h, 'a' + Label AS l FROM Sales.Order, Sales.Tag",
        "h: Integer, l: String",
    );
    check(
        "SELECT CASE WHEN Total > 1 THEN 1 ELSE 2.5 END AS c, CAST(Number AS STRING) AS s FROM Sales.Order",
        "c: Decimal, s: String",
    );
    check(
        "SELECT q/n + 1 AS m, q.Name FROM (SELECT COUNT(*) AS n, Name FROM Sales.Customer GROUP BY Name) AS q",
        "m: Integer, Name: String",
    );
    check("SELECT (SELECT MAX(Total) FROM Sales.Order) AS top FROM Sales.Tag", "top: Decimal");
    check(
        "SELECT Name FROM Sales.Customer UNION SELECT Label FROM Sales.Tag ORDER BY Name LIMIT 5",
        "Name: String",
    );
}

#[test]
fn joins_and_conditions() {
    check("SELECT System.owner/System.User/Name AS n FROM Sales.Order", "n: String");
    check("SELECT u.Name FROM Sales.Order o JOIN System.owner/System.User u", "Name: String");
    check(
        "SELECT c.Name, COUNT(o.Number) AS n FROM Sales.Order AS o INNER JOIN o/Sales.Order_Customer/Sales.Customer AS c GROUP BY c.Name HAVING COUNT(o.Number) > 1 ORDER BY n DESC",
        "Name: String, n: Integer",
    );
    check(
        "SELECT c.Name FROM Sales.Order AS o LEFT JOIN Sales.Order_Customer/Sales.Customer AS c WHERE o.Status = 'Open' AND c.Active",
        "Name: String",
    );
    check(
        "SELECT c.Name FROM Sales.Customer c JOIN Sales.Tag t ON t.Label = c.Name WHERE c.Name LIKE '%x' AND t.Label IN ('a', 'b') AND c.City IS NOT NULL",
        "Name: String",
    );
    check(
        "SELECT Name FROM Sales.Customer c WHERE EXISTS (SELECT 1 AS x FROM Sales.Order o WHERE o/Sales.Order_Customer = c/Id)",
        "Name: String",
    );
    check(
        "SELECT Number FROM Sales.Order WHERE Sales.Order_Customer/Sales.Customer/Name = $s AND Placed > '[%CurrentDateTime%]' AND DATEPART(YEAR, Placed) = 2024",
        "Number: Integer",
    );
    check(
        "SELECT DATEPART(YEAR, Placed) AS y, SUM(Total) AS s FROM Sales.Order GROUP BY Placed",
        "y: Integer, s: Decimal",
    );
    check(
        "SELECT Number FROM Sales.Order WHERE id IN (SELECT o/id FROM Sales.Order o)",
        "Number: Integer",
    );
}

#[test]
fn problems() {
    check_bad(
        "SELECT Nmber FROM Sales.Order",
        &["       ^^^^^ No source of this query has a member “Nmber”."],
    );
    check_bad(
        "SELECT o.Nmber FROM Sales.Order o",
        &["         ^^^^^ Sales.Order has no attribute “Nmber”."],
    );
    check_bad(
        "SELECT x FROM Sales.Ordr",
        &["              ^^^^^^^^^^ There is no entity “Sales.Ordr”."],
    );
    check_bad(
        "SELECT p/Number FROM Sales.Order o",
        &["       ^ No source of this query has a member “p”."],
    );
    check_bad(
        "SELECT Number FROM Sales.Order o JOIN p/Sales.Order_Customer/Sales.Customer c",
        &["                                      ^ “p” is no source of this query."],
    );
    check_bad(
        "SELECT Number FROM Sales.Order WHERE Status = 'Opn'",
        &["                                               ^^^ Sales.Status has no value “Opn”."],
    );
    check_bad(
        "SELECT Number FROM Sales.Order WHERE Total",
        &[
            "                                     ^^^^^ This is a decimal number; a condition is needed here.",
        ],
    );
    check_bad(
        "SELECT Number FROM Sales.Order WHERE Placed = 1",
        &[
            "                                              ^ This is a whole number; it is compared with a date and time.",
        ],
    );
    check_bad(
        "SELECT Number, COUNT(*) FROM Sales.Order",
        &["       ^^^^^^ “Number” is neither in GROUP BY nor in an aggregate."],
    );
    check_bad(
        "SELECT Number FROM Sales.Order WHERE COUNT(*) > 1",
        &["                                     ^^^^^^^^ WHERE cannot hold the aggregate COUNT."],
    );
    check_bad(
        "SELECT LENGHT(Label) FROM Sales.Tag",
        &["       ^^^^^^ There is no function “LENGHT”."],
    );
    check_bad(
        "SELECT LENGTH(Label, 1) FROM Sales.Tag",
        &["       ^^^^^^^^^^^^^^^^ LENGTH does not take 2 arguments."],
    );
    check_bad(
        "SELECT SUM(Label) FROM Sales.Tag",
        &["           ^^^^^ SUM works on numbers; this is text."],
    );
    check_bad(
        "SELECT DATEPART(YER, Placed) FROM Sales.Order",
        &["                ^^^ This is no unit of time."],
    );
    check_bad(
        "SELECT CAST(Number AS TEXT) FROM Sales.Order",
        &["                      ^^^^ There is no type “TEXT” to convert to."],
    );
    check_bad(
        "SELECT q.m FROM (SELECT Number AS n FROM Sales.Order) q",
        &["         ^ q has no column “m”."],
    );
    check_bad(
        "SELECT Number, Total FROM Sales.Order UNION SELECT Label FROM Sales.Tag",
        &[
            "                                      ^^^^^ The queries around UNION give 2 and 1 columns.",
        ],
    );
    check_bad(
        "SELECT Number FROM Sales.Order LIMIT 'a'",
        &["                                     ^^^ This is text; a whole number is needed here."],
    );
    check_bad(
        "SELECT Number FROM Sales.Order WHERE Number = $none",
        &["                                               ^^^^ There is no variable “$none” here."],
    );
}

#[test]
fn references_and_renaming() {
    let text = "SELECT o.Total, c/Name FROM Sales.Order o JOIN o/Sales.Order_Customer/Sales.Customer c WHERE o.Status = 'Open' -- o.Total";
    let typed = checked(text).typed;
    assert_eq!(typed.problems, []);
    let rename = |from: Target, to: Target| {
        let edits = rename_edits(&typed.references, |target| (*target == from).then(|| to.clone()));
        apply_edits(text, &edits)
    };
    assert_eq!(
        rename(
            Target::Attribute("Sales.Order.Total".into()),
            Target::Attribute("Sales.Order.Sum".into())
        ),
        text.replacen("Total", "Sum", 1)
    );
    assert_eq!(
        rename(Target::Entity("Sales.Customer".into()), Target::Entity("Crm.Client".into())),
        text.replace("Sales.Customer c", "Crm.Client c")
    );
    assert_eq!(
        rename(
            Target::EnumerationValue("Sales.Status.Open".into()),
            Target::EnumerationValue("Sales.Status.New".into())
        ),
        text.replace("'Open'", "'New'")
    );
}

proptest! {
    #[test]
    fn references_say_what_stands_at_their_places(text in testing::pieces(testing::OQL_PIECES)) {
        for reference in checked(&text).typed.references {
            prop_assert_eq!(reference.span.text(&text), reference.target.written());
        }
    }
}
