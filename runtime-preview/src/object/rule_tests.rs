//! Validation rules at the commit.

use model_core::model::entity::{EqualsRule, MaximumLengthRule, RangeRule};

use super::ObjectError;
use super::tests::{App, Words as _};
use crate::testing::Build;
use crate::value::Value;

/// A booking with rules, and what is said when it is committed with these values.
#[track_caller]
fn check_rules(values: &[(&str, Value)], expected: &[&str]) {
    let attributes = [
        "Code: String",
        "Again: String",
        "Seats: Integer = empty",
        "Price: Decimal = empty",
        "From: DateTime",
        "To: DateTime",
    ];
    let build = Build::new().entity("Hall.Booking", &attributes, |entity| {
        let id = |name: &str| crate::testing::member(entity, name);
        let (code, again, seats) = (id("Code"), id("Again"), id("Seats"));
        let (price, from, to) = (id("Price"), id("From"), id("To"));
        let text = |text: &str| model_core::model::Translated::new("en", text);
        let mut next = 900;
        let mut new = || {
            next += 1;
            model_core::id::Id::from_bits(next)
        };
        entity.rules = vec![
            MaximumLengthRule { id: new(), member: code, length: 4, ..Default::default() }.into(),
            EqualsRule {
                id: new(),
                member: again,
                other: code,
                message: text("Type the code again"),
                ..Default::default()
            }
            .into(),
            RangeRule {
                id: new(),
                member: seats,
                least: "1".into(),
                most: "10".into(),
                ..Default::default()
            }
            .into(),
            RangeRule { id: new(), member: price, least: "0.50".into(), ..Default::default() }
                .into(),
            RangeRule {
                id: new(),
                member: to,
                least_of: from,
                message: text("It ends after it begins"),
                ..Default::default()
            }
            .into(),
        ];
    });
    let app = App::with(&build);
    let mut session = app.session();
    let booking = session.make("Hall.Booking", values);
    let said: Vec<String> = match session.commit(&[booking]) {
        Ok(_) => Vec::new(),
        Err(ObjectError::Invalid(found)) => {
            found.iter().map(|v| format!("{}: {}", v.member, v.message)).collect()
        }
        Err(error) => panic!("{error}"),
    };
    assert_eq!(said, expected);
}

#[test]
fn values_are_compared_with_bounds_and_other_members() {
    let number = |text: &str| Value::Decimal(text.parse().unwrap());
    check_rules(&[], &[]);
    check_rules(&[("Code", "abcd".into()), ("Again", "abcd".into()), ("Seats", 10.into())], &[]);
    check_rules(&[("Code", "äöüé".into()), ("Seats", 1.into()), ("Price", number("0.5"))], &[]);
    check_rules(
        &[("Code", "abcde".into()), ("Again", "abcd".into()), ("Seats", 0.into())],
        &[
            "Code: At most 4 characters fit here.",
            "Again: Type the code again",
            "Seats: This is too small.",
        ],
    );
    check_rules(
        &[("Seats", 11.into()), ("Price", number("0.49999999"))],
        &["Seats: This is too large.", "Price: This is too small."],
    );
    // A bound in another member counts only where it has a value.
    check_rules(&[("To", Value::DateTime(5))], &[]);
    check_rules(&[("From", Value::DateTime(5)), ("To", Value::DateTime(5))], &[]);
    check_rules(
        &[("From", Value::DateTime(6)), ("To", Value::DateTime(5))],
        &["To: It ends after it begins"],
    );
    // The other member alone is compared with nothing.
    check_rules(&[("Again", "abcd".into())], &[]);
}
