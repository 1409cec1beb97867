//! Types, problems and references of expressions.

use proptest::prelude::*;

use super::{check as check_tree, parse};
use crate::lang::fixture::{Shop, scope};
use crate::lang::{Problem, Target, Typed, apply_edits, rename_edits, testing};
use crate::value::DataType;

fn typed(text: &str, expected: Option<&DataType>) -> Typed {
    check_tree(&parse(text), &scope(), &Shop, expected)
}

/// The type of a text without problems.
#[track_caller]
fn check(text: &str, expected: &str) {
    let typed = typed(text, None);
    assert_eq!(typed.problems, [], "{text}");
    assert_eq!(typed.data_type.to_string(), expected, "{text}");
}

/// The problems of a text, each under carets.
#[track_caller]
fn check_bad(text: &str, problems: &[&str]) {
    testing::check_problems(text, &typed(text, None).problems, problems);
}

/// The only problem's hint and the text once it is mended, which then has no problem.
#[track_caller]
fn check_fix(text: &str, expected: Option<&DataType>, hint: &str, fixed: &str) {
    let problems = typed(text, expected).problems;
    let [Problem { hint: Some(given), fix: Some(fix), .. }] = problems.as_slice() else {
        panic!("{problems:?}")
    };
    assert_eq!(given, hint);
    assert_eq!(apply_edits(text, std::slice::from_ref(fix)), fixed);
    assert_eq!(typed(fixed, expected).problems, [], "{fixed}");
}

#[test]
fn types() {
    check("1 + 2", "Integer");
    check("1 + 2.0", "Decimal");
    check("$i * $d", "Decimal");
    check("7 mod 2", "Integer");
    check("6 div 2", "Decimal");
    check("6 : 2", "Decimal");
    check("-$d", "Decimal");
    check("'a' + 1 + 2.5", "String");
    check("1 + 'a' + empty", "String");
    check("$Order/Total", "Decimal");
    check("$Special/Total + $Special/Discount", "Decimal");
    check("$Order/Sales.Order_Customer", "Object Sales.Customer");
    check("$Order/Sales.Order_Customer/Sales.Customer/Name", "String");
    check("$Order/Sales.Order_Customer/Name", "String");
    check("$Customer/Sales.Customer_Parent/Sales.Customer_User/Name", "String");
    check("$Special/System.owner/System.User/Name", "String");
    check("Sales.Status.Open", "Enumeration Sales.Status");
    check("@Sales.Rate", "Decimal");
    check("[%CurrentDateTime%]", "DateTime");
    check("[%CurrentUser%]", "Object System.User");
    check("if $b then 1 else 2.5", "Decimal");
    check("if $b then $Special else $Order", "Object Sales.Order");
    check("if $b then empty else 'x'", "String");
    check("empty", "Empty");
    check("$broken/Name + 1", "Unknown");
}

#[test]
fn comparisons() {
    for text in [
        "1 = 2.0",
        "$s != empty",
        "$Order = empty and $Orders != empty",
        "$Order = $Special",
        "$Orders = $Orders",
        "$Order/Status = Sales.Status.Open",
        "$t < [%CurrentDateTime%]",
        "'a' < $s",
        "$b = true",
        "$broken > 1 and $broken/x",
        "not($b) or ($i > 1 and true)",
    ] {
        check(text, "Boolean");
    }
}

#[test]
fn functions() {
    check("length($s) + length($Orders)", "Integer");
    check("substring($s, 1, 2) + substring($s, 1)", "String");
    check("max(1, 2.5, $i)", "Decimal");
    check("max(1, 2)", "Integer");
    check("min($t, [%CurrentDateTime%])", "DateTime");
    check("abs(-2.5)", "Decimal");
    check("round($d)", "Integer");
    check("round($d, 2)", "Decimal");
    check("toString($status) + toString($t) + toString(empty)", "String");
    check("parseDecimal($s, '#', empty)", "Decimal");
    check("parseDecimal($s, 0)", "Decimal");
    check("parseInteger($s, empty)", "Integer");
    check("isNew($Order) and contains($s, 'a')", "Boolean");
    check("daysBetween($t, addDays([%CurrentDateTime%], -14))", "Decimal");
    check("getKey($status) + getCaption(Sales.Status.Open)", "String");
    check("formatDateTime($t, 'yyyy') + formatDecimal($d, '0.0')", "String");
    check("dateTime(2024, 2, 29)", "DateTime");
}

#[test]
fn unknown_names() {
    check_bad("$Custmer/Name", &[" ^^^^^^^ There is no variable “$Custmer” here."]);
    check_bad("$Order/Totl + 1", &["       ^^^^ Sales.Order has no attribute “Totl”."]);
    check_bad(
        "$Order/Sales.Order_Custmer/Name",
        &["       ^^^^^^^^^^^^^^^^^^^ Sales.Order has no association “Sales.Order_Custmer”."],
    );
    check_bad("lenght('a') > 1", &["^^^^^^ There is no function “lenght”."]);
    check_bad("Sales.Status.Opn", &["             ^^^ Sales.Status has no value “Opn”."]);
    check_bad("Sales.Stats.Open = 1", &["^^^^^^^^^^^ There is no enumeration “Sales.Stats”."]);
    check_bad("@Sales.Rat", &[" ^^^^^^^^^ There is no constant “Sales.Rat”."]);
    check_bad("[%CurentDateTime%]", &["  ^^^^^^^^^^^^^^ There is no token [%CurentDateTime%]."]);
    check_fix("$Custmer/Name", None, "Did you mean “Customer”?", "$Customer/Name");
    check_fix(
        "$Order/Order_Customer",
        None,
        "Did you mean “Sales.Order_Customer”?",
        "$Order/Sales.Order_Customer",
    );
    check_fix(
        "$Order/Sales.Order_Customer/Sales.Custmer/Name",
        None,
        "Did you mean “Sales.Customer”?",
        "$Order/Sales.Order_Customer/Sales.Customer/Name",
    );
    check_fix("lenght('a')", None, "Did you mean “length”?", "length('a')");
    check_fix("Sales.Status.Opn", None, "Did you mean “Open”?", "Sales.Status.Open");
}

#[test]
fn paths_that_lead_nowhere() {
    check_bad("$s/Name", &["   ^^^^ “Name” cannot be read here: what stands before it is text."]);
    check_bad(
        "$Orders/Total",
        &[
            "        ^^^^^ “Total” cannot be read here: what stands before it is a list of Sales.Order.",
        ],
    );
    check_bad(
        "$Order/Total/x",
        &["             ^ “x” cannot be read here: what stands before it is a decimal number."],
    );
    check_bad(
        "$Order/Sales.Order_Tag",
        &["       ^^^^^^^^^^^^^^^ Sales.Order_Tag leads to any number of Sales.Tag, not to one."],
    );
    check_bad(
        "$Customer/Sales.Order_Customer/Total",
        &[
            "          ^^^^^^^^^^^^^^^^^^^^ Sales.Order_Customer leads to any number of Sales.Order, not to one.",
        ],
    );
    check_bad(
        "$Order/Sales.Customer_User",
        &[
            "       ^^^^^^^^^^^^^^^^^^^ Sales.Customer_User joins Sales.Customer and System.User; Sales.Order is neither.",
        ],
    );
    check_bad(
        "$Order/Sales.Customer",
        &["       ^^^^^^^^^^^^^^ Sales.Customer is an entity; only an association leads to one."],
    );
    check_bad(
        "$Order/Sales.Order_Customer/Sales.Tag/Label",
        &[
            "                            ^^^^^^^^^ The association before it leads to Sales.Customer, not to Sales.Tag.",
        ],
    );
}

#[test]
fn wrong_types() {
    check_bad("'a' + $b", &["      ^^ This is true or false; only text and numbers join to text."]);
    check_bad("1 + $t", &["    ^^ “+” works on numbers; this is a date and time."]);
    check_bad("$s - 1", &["^^ “-” works on numbers; this is text."]);
    check_bad("$i and $b", &["^^ This is a whole number; true or false is needed here."]);
    check_bad(
        "$Order/Status = 'Open'",
        &["                ^^^^^^ This is text; it is compared with a value of Sales.Status."],
    );
    check_bad(
        "$Order = $Customer",
        &[
            "         ^^^^^^^^^ This is an object of Sales.Customer; it is compared with an object of Sales.Order.",
        ],
    );
    check_bad("$b < true", &["^^ “<” compares numbers, text and dates; this is true or false."]);
    check_bad("1 > empty", &["    ^^^^^ “>” compares numbers, text and dates; this is empty."]);
    check_bad("if $s then 1 else 2", &["   ^^ This is text; true or false is needed here."]);
    check_bad(
        "if $b then 1 else 'a'",
        &["                  ^^^ After then this is a whole number, after else text."],
    );
    check_bad(
        "substring($s)",
        &["^^^^^^^^^^^^^ substring takes 2 to 3 arguments; here it gets 1."],
    );
    check_bad("trim($s, 1)", &["         ^ trim takes 1 argument; here it gets 2."]);
    check_bad("max(1)", &["^^^^^^ max takes 2 or more arguments; here it gets 1."]);
    check_bad("length($i)", &["       ^^ The text of length is text; this is a whole number."]);
    check_bad(
        "max($t, 1)",
        &["        ^ The b of max is a date and time; this is a whole number."],
    );
    check_bad(
        "not($s) + 1",
        &[
            "^^^^^^^ “+” works on numbers; this is true or false.",
            "    ^^ The condition of not is true or false; this is text.",
        ],
    );
    check_fix("'a' + $b", None, "Convert it with toString().", "'a' + toString($b)");
    check_fix("'a' + $status", None, "Convert it with getKey().", "'a' + getKey($status)");
    check_fix(
        "$Order/Status = 'Called off'",
        None,
        "Write Sales.Status.Cancelled.",
        "$Order/Status = Sales.Status.Cancelled",
    );
    check_fix(
        "substring($s, '1')",
        None,
        "Convert it with parseInteger().",
        "substring($s, parseInteger('1'))",
    );
}

#[test]
fn expected_types() {
    let check_expected = |text: &str, expected: DataType, problems: &[&str]| {
        testing::check_problems(text, &typed(text, Some(&expected)).problems, problems);
    };
    check_expected("1", DataType::Decimal, &[]);
    check_expected("empty", DataType::Integer, &[]);
    check_expected("$Special", DataType::Object("Sales.Order".into()), &[]);
    check_expected(
        "$Order",
        DataType::Object("Sales.SpecialOrder".into()),
        &[
            "^^^^^^ This is an object of Sales.Order; an object of Sales.SpecialOrder is needed here.",
        ],
    );
    check_expected(
        "if $b then 1 else ('x')",
        DataType::Integer,
        &["                   ^^^ This is text; a whole number is needed here."],
    );
    check_expected(
        "$Nothing",
        DataType::Integer,
        &[" ^^^^^^^ There is no variable “$Nothing” here."],
    );
    check_expected("1 +", DataType::String, &["   ^ A value is missing before the end."]);
    check_fix("$d", Some(&DataType::Integer), "Convert it with round().", "round($d)");
    check_fix("(1)", Some(&DataType::String), "Convert it with toString().", "(toString(1))");
}

#[test]
fn references_and_renaming() {
    let text = "$Order/Total > @Sales.Rate // $Order/Total\n and $Special/Sales.Order_Customer/Sales.Customer/Name = 'Total Name' and $Order/Status = Sales.Status.Open";
    let typed = typed(text, None);
    let found: Vec<(&str, &str)> =
        typed.references.iter().map(|r| (r.span.text(text), r.target.written())).collect();
    assert_eq!(
        found,
        [
            ("Order", "Order"),
            ("Total", "Total"),
            ("Sales.Rate", "Sales.Rate"),
            ("Special", "Special"),
            ("Sales.Order_Customer", "Sales.Order_Customer"),
            ("Sales.Customer", "Sales.Customer"),
            ("Name", "Name"),
            ("Order", "Order"),
            ("Status", "Status"),
            ("Sales.Status", "Sales.Status"),
            ("Open", "Open"),
        ]
    );
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
        rename(
            Target::Attribute("Sales.Customer.Total".into()),
            Target::Attribute("Sales.Customer.Sum".into())
        ),
        text
    );
    assert_eq!(
        rename(
            Target::EnumerationValue("Sales.Status.Open".into()),
            Target::EnumerationValue("Sales.Status.New".into())
        ),
        text.replace("Status.Open", "Status.New")
    );
    assert_eq!(
        rename(
            Target::Enumeration("Sales.Status".into()),
            Target::Enumeration("Shop.State".into())
        ),
        text.replace("Sales.Status.Open", "Shop.State.Open")
    );
    assert_eq!(
        rename(Target::Variable("Special".into()), Target::Variable("Deal".into())),
        text.replace("$Special", "$Deal")
    );
}

/// Inherited members are members of the entity that declares them.
#[test]
fn an_inherited_attribute_belongs_to_its_generalization() {
    let references = typed("$Special/Total", None).references;
    assert_eq!(
        references.last().map(|r| r.target.clone()),
        Some(Target::Attribute("Sales.Order.Total".into()))
    );
}

proptest! {
    /// References say exactly what stands at their places, and a rename keeps all that a text
    /// means.
    #[test]
    fn a_rename_keeps_types_and_problems(text in testing::pieces(testing::EXPRESSION_PIECES)) {
        let before = typed(&text, None);
        for reference in &before.references {
            prop_assert_eq!(reference.span.text(&text), reference.target.written());
        }
        let edits = rename_edits(&before.references, |target| {
            (*target == Target::Variable("Order".into())).then(|| Target::Variable("Basket".into()))
        });
        let renamed = apply_edits(&text, &edits);
        let scope = scope().with("Basket", DataType::Object("Sales.Order".into()));
        let after = check_tree(&parse(&renamed), &scope, &Shop, None);
        prop_assert_eq!(before.data_type, after.data_type);
        prop_assert_eq!(before.problems.len(), after.problems.len());
        prop_assert_eq!(before.references.len(), after.references.len());
        let still = Target::Variable("Order".into());
        prop_assert!(after.references.iter().all(|reference| reference.target != still));
    }
}
