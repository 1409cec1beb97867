//! Types, problems and references of constraints.

use proptest::prelude::*;

use super::{check as check_tree, parse};
use crate::lang::fixture::{Shop, scope};
use crate::lang::schema::Direction;
use crate::lang::{Problem, Step, Target, Typed, apply_edits, rename_edits, testing};

fn typed(text: &str) -> Typed {
    check_tree(&parse(text), &"Sales.Order".into(), &scope(), &Shop)
}

#[track_caller]
fn check(text: &str) {
    let typed = typed(text);
    assert_eq!(typed.problems, [], "{text}");
    assert_eq!(typed.data_type.to_string(), "List Sales.Order", "{text}");
}

#[track_caller]
fn check_bad(text: &str, problems: &[&str]) {
    testing::check_problems(text, &typed(text).problems, problems);
}

#[track_caller]
fn check_fix(text: &str, fixed: &str) {
    let problems = typed(text).problems;
    let [Problem { fix: Some(fix), .. }] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(apply_edits(text, std::slice::from_ref(fix)), fixed);
    assert_eq!(typed(fixed).problems, [], "{fixed}");
}

#[test]
fn good_constraints() {
    check("");
    check("[Number = 5][Total > 2.5 or Total = empty]");
    check("[Total > Number]");
    check("[Status = 'Open' or Status != empty]");
    check("[Status = $status]");
    check("[id = $Order]");
    check("[id = '[%CurrentObject%]']");
    check("[Sales.Order_Customer = $Customer]");
    check("[Sales.Order_Customer/Sales.Customer/Name = $s]");
    check("[Sales.Order_Customer/Sales.Customer/Active]");
    check("[Sales.Order_Customer]");
    check("[not(Sales.Order_Tag/Sales.Tag)]");
    check("[Sales.Order_Tag/Sales.Tag[Label = 'x' or Label = $Customer/Name]/Label != empty]");
    check("[Sales.Order_Customer/Sales.Customer/Sales.Customer_User = '[%CurrentUser%]']");
    check(
        "[Sales.Order_Customer/Sales.Customer/Sales.Customer_User/System.User/System.UserRoles = '[%UserRole_Clerk%]']",
    );
    check(
        "[Sales.Order_Customer/Sales.Customer/Sales.Customer_Parent[reversed()]/Sales.Customer/Active]",
    );
    check("[Placed > '[%BeginOfCurrentDay%] - 3 * [%DayLength%]']");
    check(
        "[contains(Sales.Order_Customer/Sales.Customer/Name, $s) and year-from-dateTime(Placed) = 2024]",
    );
    check("[string-length(Sales.Order_Customer/Sales.Customer/City) > 3]");
    check("[id = $Orders]");
    check("[System.owner = '[%CurrentUser%]' and createdDate > $t]");
    check("[$Customer/Active and Number = 1]");
    check("[true() = false()]");
    check("[Discount > 1]".replace("Discount", "Total").as_str());
}

#[test]
fn the_full_form_tells_what_it_finds() {
    let found = typed("//Sales.Customer[Active]/Sales.Order_Customer/Sales.Order[Number = 1]");
    assert_eq!(found.problems, []);
    assert_eq!(found.data_type.to_string(), "List Sales.Order");
    assert_eq!(typed("//Sales.SpecialOrder").data_type.to_string(), "List Sales.SpecialOrder");
    assert_eq!(typed("//Sales.Order/Number").data_type.to_string(), "Integer");
}

#[test]
fn bad_constraints() {
    check_bad("[Nummer = 5]", &[" ^^^^^^ Sales.Order has no attribute “Nummer”."]);
    check_bad(
        "[Sales.Order_Custmer/Sales.Customer/Name = 'a']",
        &[" ^^^^^^^^^^^^^^^^^^^ Sales.Order has no association “Sales.Order_Custmer”."],
    );
    check_bad(
        "[Sales.Order_Customer/Sales.Tag/Label = 'a']",
        &[
            "                      ^^^^^^^^^ The association before it leads to Sales.Customer, not to Sales.Tag.",
        ],
    );
    check_bad("[Status = 'Opn']", &["           ^^^ Sales.Status has no value “Opn”."]);
    check_bad("[Number]", &[" ^^^^^^ This is a whole number; a condition is needed here."]);
    check_bad(
        "[not(Total)]",
        &["     ^^^^^ This is a decimal number; a condition is needed here."],
    );
    check_bad(
        "[$Customer]",
        &[" ^^^^^^^^^ This is an object of Sales.Customer; a condition is needed here."],
    );
    check_bad(
        "[Number = 'five']",
        &["          ^^^^^^ This is text; it is compared with a whole number."],
    );
    check_bad(
        "[Sales.Order_Customer = $Order]",
        &[
            "                        ^^^^^^ This is an object of Sales.Order; it is compared with an object of Sales.Customer.",
        ],
    );
    check_bad(
        "[Sales.Order_Customer/Sales.Customer/Active > 1]",
        &[
            " ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ “>” compares numbers, text and dates; this is true or false.",
        ],
    );
    check_bad(
        "[Sales.Order_Customer/Sales.Customer/Balance > 1]",
        &[
            "                                     ^^^^^^^ “Balance” is calculated when it is read; a query cannot use it.",
        ],
    );
    check_bad(
        "[contains(Number, 'a')]",
        &["          ^^^^^^ The text of contains is text; this is a whole number."],
    );
    check_bad("[startswith(Number, 'a')]", &[" ^^^^^^^^^^ There is no function “startswith”."]);
    check_bad("[Number = $nothing]", &["           ^^^^^^^ There is no variable “$nothing” here."]);
    check_bad(
        "[id = '[%UserRole_Clrk%]']",
        &["                  ^^^^ There is no user role “Clrk”."],
    );
    check_bad(
        "[id = '[%CurentUser%]']",
        &["         ^^^^^^^^^^ There is no token [%CurentUser%]."],
    );
    check_bad("//Sales.Ordr[x]", &["  ^^^^^^^^^^ There is no entity “Sales.Ordr”."]);
    check_fix("[Number = '5']", "[Number = 5]");
    check_fix(
        "[Sales.Order_Customer/Sales.Customer/Active = 'true']",
        "[Sales.Order_Customer/Sales.Customer/Active = true()]",
    );
    check_fix("[Status = '']", "[Status = empty]");
    check_fix("[Sales.Order_Customer[reversed()]]", "[Sales.Order_Customer]");
    check_fix(
        "[startswith(Sales.Order_Customer/Sales.Customer/Name, 'a')]",
        "[starts-with(Sales.Order_Customer/Sales.Customer/Name, 'a')]",
    );
}

#[test]
fn an_unknown_entity_gives_no_further_problems() {
    let found = check_tree(&parse("[a = 1][b/c]"), &"No.Where".into(), &scope(), &Shop);
    assert_eq!(found.problems, []);
}

#[test]
fn steps_know_their_direction() {
    let parsed =
        parse("//Sales.Customer[Sales.Customer_Parent[reversed()]/Sales.Customer/Name = 'a']");
    let found = check_tree(&parsed, &"Sales.Order".into(), &scope(), &Shop);
    let condition = &parsed.root.constraints[0].condition;
    let path = condition.children()[0];
    let steps = found.steps_of(path.id);
    assert!(matches!(&steps[0], Step::Association { direction: Direction::Backward, .. }));
    assert!(matches!(&steps[1], Step::Entity(_)));
    assert!(matches!(&steps[2], Step::Attribute(a) if a.name.as_str() == "Sales.Customer.Name"));
}

#[test]
fn references_and_renaming() {
    let text = "[Status = 'Open' and Sales.Order_Customer/Sales.Customer[Name = 'Open'] and $Order/Status = 'Open' and id = '[%UserRole_Clerk%]']";
    let typed = typed(text);
    assert_eq!(typed.problems.len(), 1, "a role is no order: {:?}", typed.problems);
    let rename = |from: Target, to: Target| {
        let edits = rename_edits(&typed.references, |target| (*target == from).then(|| to.clone()));
        apply_edits(text, &edits)
    };
    assert_eq!(
        rename(
            Target::EnumerationValue("Sales.Status.Open".into()),
            Target::EnumerationValue("Sales.Status.New".into())
        ),
        text.replace("Status = 'Open'", "Status = 'New'")
    );
    assert_eq!(
        rename(Target::UserRole("Clerk".into()), Target::UserRole("Seller".into())),
        text.replace("Clerk", "Seller")
    );
    assert_eq!(
        rename(Target::Entity("Sales.Customer".into()), Target::Entity("Crm.Client".into())),
        text.replace("/Sales.Customer[", "/Crm.Client[")
    );
    assert_eq!(
        rename(
            Target::Attribute("Sales.Order.Status".into()),
            Target::Attribute("Sales.Order.State".into())
        ),
        text.replace("Status =", "State =")
    );
}

proptest! {
    #[test]
    fn references_say_what_stands_at_their_places(text in testing::pieces(testing::XPATH_PIECES)) {
        for reference in check_tree(&parse(&text), &"Sales.Order".into(), &scope(), &Shop).references {
            prop_assert_eq!(reference.span.text(&text), reference.target.written());
        }
    }
}

/// A literal without its last quote ends with a character of several bytes.
#[test]
fn an_open_literal_is_wrong_at_its_own_characters() {
    let text = "[Status = 'Opén";
    let typed = typed(text);
    let spans: Vec<&str> = typed.problems.iter().map(|p| p.span.text(text)).collect();
    assert!(spans.contains(&"Opén"), "{spans:?}");
}
