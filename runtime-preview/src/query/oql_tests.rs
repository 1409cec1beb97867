//! OQL against a small database.

use super::tests::{session, shop_with_data};
use crate::value::Value;

#[track_caller]
fn check_oql(text: &str, expected: &str) {
    let mut shop = shop_with_data();
    let table = shop.session.oql(text).unwrap();
    let cell = |value: &Value| match value {
        Value::Empty => "-".to_owned(),
        Value::Integer(n) | Value::DateTime(n) => n.to_string(),
        Value::Decimal(n) => n.to_string(),
        Value::Boolean(b) => b.to_string(),
        Value::String(t) | Value::Enumeration(t) => t.to_string(),
        other => format!("{other:?}"),
    };
    let row = |row: &Vec<Value>| row.iter().map(cell).collect::<Vec<_>>().join(",");
    let rows: Vec<_> = table.rows.iter().map(row).collect();
    assert_eq!(rows.join(" "), expected, "{text}\n{}", table.sql);
}

#[test]
fn oql_selects_with_typed_columns() {
    check_oql("SELECT Name, City FROM Sales.Customer ORDER BY Name", "Acme,Bonn Ann,Köln bob,-");
    check_oql("SELECT c.Name FROM Sales.Customer c WHERE c.City = NULL", "bob");
    check_oql("SELECT c/Name AS N FROM Sales.Customer AS c WHERE c/City LIKE 'K%'", "Ann");
    check_oql("SELECT * FROM Sales.Company", "Acme,Bonn,-,7");
    check_oql("SELECT Total FROM Sales.Order ORDER BY Total DESC LIMIT 2 OFFSET 1", "10.5 2");
    check_oql("SELECT count(*) FROM Sales.Order WHERE Total > 10 AND Urgent = FALSE", "1");
    check_oql("SELECT Quantity FROM Sales.Line WHERE Quantity IN (1, 2)", "1");
    check_oql("SELECT Name FROM Sales.Customer WHERE Name = 'A' + 'nn'", "Ann");
}

#[test]
fn oql_sums_decimals_to_the_last_digit() {
    check_oql(
        "SELECT SUM(Total) AS S, AVG(Total), COUNT(*) FROM Sales.Order",
        "112.80000001,28.2,4",
    );
    check_oql("SELECT SUM(Total * 2 + 1) FROM Sales.Order", "229.60000002");
    check_oql("SELECT MIN(Total), MAX(Total) FROM Sales.Order", "0.30000001,100");
    check_oql("SELECT SUM(Total) FROM Sales.Order WHERE Total > 1000", "-");
    check_oql("SELECT Total : 3 FROM Sales.Order WHERE Total = 2", "0.66666667");
    check_oql("SELECT SUM(Quantity), AVG(Quantity) FROM Sales.Line", "11,3.66666667");
}

#[test]
fn oql_joins_and_groups() {
    check_oql(
        "SELECT c.Name, COUNT(o.ID) AS Orders, SUM(o.Total) AS Total FROM Sales.Customer c \
         LEFT JOIN c/Sales.Order_Customer/Sales.Order o GROUP BY c.Name \
         HAVING SUM(o.Total) > 5 ORDER BY Total DESC",
        "Acme,1,100 Ann,1,10.5",
    );
    check_oql(
        "SELECT Total, Sales.Order_Customer/Sales.Customer/Name AS Who FROM Sales.Order ORDER BY Total",
        "0.30000001,- 2,bob 10.5,Ann 100,Acme",
    );
    check_oql(
        "SELECT o.Total FROM Sales.Order o JOIN Sales.Customer c ON o/Sales.Order_Customer = c.ID \
         WHERE c.City = 'Bonn'",
        "100",
    );
    check_oql(
        "SELECT p.Code, k.Name FROM Sales.Product p JOIN p/Sales.Product_Category/Sales.Category k",
        "P,Sub",
    );
    check_oql(
        "SELECT Name FROM Sales.Customer c WHERE EXISTS (SELECT 1 FROM Sales.Order o \
         WHERE o/Sales.Order_Customer = c.ID AND o.Total > 50)",
        "Acme",
    );
    check_oql(
        "SELECT x.N FROM (SELECT Name AS N FROM Sales.Category) AS x ORDER BY x.N",
        "Sub Top",
    );
    check_oql(
        "SELECT Name FROM Sales.Category UNION SELECT Code FROM Sales.Product ORDER BY Name",
        "P Sub Top",
    );
}

#[test]
fn oql_functions() {
    check_oql("SELECT UPPER(Name), LENGTH(Name) FROM Sales.Customer WHERE Name = 'bob'", "BOB,3");
    check_oql("SELECT COALESCE(City, 'none') AS C FROM Sales.Customer ORDER BY C LIMIT 1", "Bonn");
    check_oql("SELECT DATEPART(YEAR, Placed) FROM Sales.Order WHERE Total = 2", "2025");
    check_oql("SELECT CAST(Total AS STRING) FROM Sales.Order WHERE Total = 10.5", "10.5");
    check_oql(
        "SELECT CASE WHEN Total > 5 THEN 'much' ELSE 'little' END FROM Sales.Order WHERE Total = 2",
        "little",
    );
    check_oql("SELECT ROUND(Total, 1) FROM Sales.Order WHERE Total < 1", "0.3");
}

#[test]
fn what_oql_cannot_do_is_said() {
    let mut session = session();
    let mut error = |text: &str| session.oql(text).unwrap_err().to_string();
    assert!(error("SELECT Nope FROM Sales.Order").contains("no source has a member Nope"));
    assert!(error("SELECT Name FROM Sales.Nope").contains("no entity Sales.Nope"));
    assert!(error("SELECT Note FROM Sales.Basket").contains("not stored"));
    assert!(error("SELECT FROM").contains("at"));
}
