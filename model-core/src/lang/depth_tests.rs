//! Whatever the parsers accept, all that walks a tree has stack enough for, on the 2 MiB of a
//! thread.

use super::fixture::{Shop, scope};
use super::{expression, oql, xpath};

#[test]
fn the_deepest_expressions_are_walked() {
    let texts = [
        format!("{}1{}", "(".repeat(95), ")".repeat(95)),
        format!("1{}", " + 1".repeat(395)),
        format!("{}1{}", "if true then 1 else ".repeat(90), ""),
        format!("{}1{}", "max(1, ".repeat(95), ")".repeat(95)),
    ];
    for text in texts {
        let parsed = expression::parse(&text);
        assert_eq!(parsed.problems, [], "{text}");
        expression::check(&parsed, &scope(), &Shop, None);
        expression::complete(&parsed, 5, &scope(), &Shop, None);
        expression::hover(&parsed, 5, &scope(), &Shop);
        assert_eq!(expression::parse(&expression::format(&text)).problems, [], "{text}");
    }
}

#[test]
fn the_deepest_constraints_are_walked() {
    let texts = [
        format!("[{}Number = 1{}]", "not(".repeat(90), ")".repeat(90)),
        format!("[Number = 1{}]", " or Number = 1".repeat(390)),
        format!(
            "{}Sales.Customer{}",
            "[Sales.Customer_Parent/Sales.Customer".repeat(90),
            "]".repeat(90)
        )
        .replacen("Sales.CustomerSales.Customer]", "Sales.Customer]", 1),
    ];
    let entity = "Sales.Order".into();
    for text in texts {
        let parsed = xpath::parse(&text);
        assert_eq!(parsed.problems, [], "{text}");
        xpath::check(&parsed, &entity, &scope(), &Shop);
        xpath::complete(&parsed, 5, &entity, &scope(), &Shop);
        xpath::hover(&parsed, 5, &entity, &scope(), &Shop);
        assert_eq!(xpath::parse(&xpath::format(&text)).problems, [], "{text}");
    }
}

#[test]
fn the_deepest_queries_are_walked() {
    let texts = [
        format!("SELECT {}1{} AS a FROM Sales.Order", "(".repeat(90), ")".repeat(90)),
        format!("SELECT 1{} AS a FROM Sales.Order", " + 1".repeat(390)),
        format!(
            "SELECT 1 AS a FROM {}Sales.Order{}",
            "(SELECT 1 AS a FROM ".repeat(90),
            ") q".repeat(90)
        ),
        format!(
            "SELECT {}1 AS a FROM Sales.Tag{}",
            "(SELECT ".repeat(30),
            ") AS b FROM Sales.Tag".repeat(30)
        ),
    ];
    for text in texts {
        let parsed = oql::parse(&text);
        assert_eq!(parsed.problems, [], "{text}");
        oql::check(&parsed, &scope(), &Shop);
        oql::complete(&parsed, 8, &scope(), &Shop);
        oql::hover(&parsed, 8, &scope(), &Shop);
        assert_eq!(oql::parse(&oql::format(&text)).problems, [], "{text}");
    }
}
