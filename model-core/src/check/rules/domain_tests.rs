//! Tests of the rules of the domain model.

use super::*;
use crate::check::testing::check;
use crate::model::entity::{Index, RequiredRule, UniqueRule};
use crate::testing::{EntityBuilder, app};

#[track_caller]
fn check_entity(build: impl FnOnce(EntityBuilder) -> EntityBuilder, expected: &[&str]) {
    let app = app()
        .entity("A.Stored", |e| e)
        .entity("A.Memory", EntityBuilder::non_persistable)
        .enumeration("A.Status", &["Open"])
        .entity("A.E", build);
    check(&FAMILY, app, expected);
}

#[test]
fn circles() {
    check(
        &FAMILY,
        app()
            .entity("A.A", |e| e.based_on("A.B"))
            .entity("A.B", |e| e.based_on("A.A"))
            .entity("A.C", |e| e.based_on("A.A"))
            .entity("A.D", |e| e.based_on("A.D")),
        &[
            "MQ0301 A.A, Based on: A.A is based on itself, by way of B.",
            "MQ0301 A.B, Based on: A.B is based on itself, by way of A.",
            "MQ0301 A.D, Based on: A.D is based on itself.",
        ],
    );
}

#[test]
fn kinds_of_entities() {
    check_entity(|e| e.based_on("A.Stored"), &[]);
    check_entity(
        |e| e.based_on("A.Memory"),
        &[
            "MQ0302 A.E, Based on: A.E is persistable, but A.Memory, on which it is based, is non-persistable.",
        ],
    );
    check_entity(|e| e.non_persistable().association("E_S: A.Stored"), &[]);
    check_entity(
        |e| e.association("E_M: A.Memory"),
        &[
            "MQ0308 A.E, Association E_M, To: E is stored, but A.Memory, to which E_M leads, is not.",
        ],
    );
    check_entity(
        |e| e.non_persistable().attribute("No: AutoNumber"),
        &[
            "MQ0309 A.E, Attribute No, Type: “No” is of type AutoNumber, but objects of E are never stored.",
        ],
    );
}

#[test]
fn defaults() {
    let good = [
        "a: String(3) = abc",
        "a: Integer = -5",
        "a: Long = 9000000000",
        "a: Long = empty",
        "a: Decimal = 12.5",
        "a: Decimal = empty",
        "a: Boolean = true",
        "a: DateTime = 2026-01-31",
        "a: DateTime = 2026-01-31 08:30",
        "a: DateTime = 2026-01-31 08:30:15",
        "a: DateTime = [%CurrentDateTime%]",
        "a: Enumeration A.Status = Open",
        "a: AutoNumber = 100",
    ];
    for attribute in good {
        check_entity(|e| e.attribute(attribute), &[]);
    }
    let bad = [
        ("String(3)", "abcd"),
        ("Integer", "9000000000"),
        ("Long", "1.5"),
        ("Decimal", "12,5"),
        ("Decimal", "100000000000000000000"),
        ("Boolean", "yes"),
        ("DateTime", "31.1.2026"),
        ("DateTime", "2026-02-30"),
        ("Enumeration A.Status", "open"),
        ("AutoNumber", "-1"),
        ("HashedString", "secret"),
    ];
    for (ty, default) in bad {
        let line =
            format!("MQ0303 A.E, Attribute a, Default: “{default}” is no default for {ty}.");
        check_entity(|e| e.attribute(&format!("a: {ty} = {default}")), &[&line]);
    }
}

#[test]
fn enumerations_and_texts() {
    check(
        &FAMILY,
        app().enumeration("A.E", &[]),
        &["MQ0304 A.E, Values: This enumeration has no values."],
    );
    check_entity(
        |e| {
            e.with(|e| {
                e.attributes.push(Attribute {
                    name: "a".into(),
                    ty: AttributeType::String(Some(0)),
                    ..Attribute::default()
                });
            })
        },
        &["MQ0305 A.E, Attribute a, Type: “a” holds texts of 0 characters."],
    );
}

fn required(member: Id) -> ValidationRule {
    RequiredRule { member, ..RequiredRule::default() }.into()
}

fn with_member(e: EntityBuilder) -> (EntityBuilder, Id) {
    let id = Id::from_bits(77);
    let attribute = Attribute { id, name: "a".into(), ..Attribute::default() };
    (e.with(|e| e.attributes.push(attribute)), id)
}

#[test]
fn rules_and_their_members() {
    check_entity(
        |e| {
            let (e, a) = with_member(e);
            e.with(|e| e.rules.push(required(a)))
        },
        &[],
    );
    check_entity(
        |e| e.with(|e| e.rules = vec![required(Id::NONE), required(Id::from_bits(5))]),
        &[
            "MQ0306 A.E, Required, Member: No member is chosen for this rule.",
            "MQ0306 A.E, Required, Member: This rule is about a member that E does not have.",
        ],
    );
    check_entity(
        |e| {
            let (e, a) = with_member(e.non_persistable());
            e.with(|e| e.rules.push(required(a)))
        },
        &["MQ0307 A.E, Required: Objects of E are never stored, so this rule has no effect."],
    );
    check_entity(
        |e| {
            let (e, a) = with_member(e);
            let unique = UniqueRule { members: vec![a, a], ..UniqueRule::default() };
            e.with(|e| e.rules = vec![UniqueRule::default().into(), unique.into()])
        },
        &[
            "MQ0311 A.E, Unique, Members: This rule has no members.",
            "MQ0311 A.E, Unique, Members: “a” is twice in this rule.",
        ],
    );
}

#[test]
fn indexes() {
    check_entity(
        |e| {
            let (e, a) = with_member(e);
            e.with(|e| {
                e.attributes[0].ty = AttributeType::Binary;
                e.indexes = vec![
                    Index { members: vec![a], ..Index::default() },
                    Index::default(),
                    Index { members: vec![Id::from_bits(9)], ..Index::default() },
                ];
            })
        },
        &[
            "MQ0312 A.E, Index, Attributes: “a” is of type Binary; an index on it is never used.",
            "MQ0311 A.E, Index, Attributes: This index has no members.",
            "MQ0306 A.E, Index, Attributes: This index is about a member that E does not have.",
        ],
    );
}

#[test]
fn associations() {
    check_entity(
        |e| e.association("E_: "),
        &["MQ0310 A.E, Association E_, To: The association E_ leads nowhere."],
    );
    check_entity(
        |e| {
            e.association_with("E_S: A.Stored", |a| {
                a.on_target_delete = DeleteBehaviour::Refuse;
            })
        },
        &[
            "MQ0313 A.E, Association E_S, Message when refused: E_S refuses deletion without saying why.",
        ],
    );
}

/// The problems of an entity with attributes of many types and one rule.
#[track_caller]
fn check_rule(rule: impl FnOnce(&dyn Fn(&str) -> Id) -> ValidationRule, expected: &[&str]) {
    check_entity(
        |e| {
            let e = e
                .attribute("Text: String(20)")
                .attribute("Number: Integer")
                .attribute("Price: Decimal")
                .attribute("Day: DateTime")
                .attribute("Status: Enumeration A.Status")
                .attribute("Photo: Binary");
            e.with(|entity| {
                for (number, attribute) in (100..).zip(&mut entity.attributes) {
                    attribute.id = Id::from_bits(number);
                }
                let id = |name: &str| entity.attribute(name).unwrap().id;
                let rule = rule(&id);
                entity.rules.push(rule);
            })
        },
        expected,
    );
}

#[test]
fn values_of_rules() {
    use crate::model::entity::{EqualsRule, MaximumLengthRule, RangeRule};
    let equals = |member: Id, value: &str, other: Id| -> ValidationRule {
        EqualsRule { member, value: value.into(), other, ..EqualsRule::default() }.into()
    };
    let range = |member: Id, least: &str, most_of: Id| -> ValidationRule {
        RangeRule { member, least: least.into(), most_of, ..RangeRule::default() }.into()
    };
    check_rule(|id| equals(id("Status"), "Open", Id::NONE), &[]);
    check_rule(|id| equals(id("Price"), "", id("Number")), &[]);
    check_rule(|id| range(id("Price"), "0.5", Id::NONE), &[]);
    check_rule(|id| range(id("Day"), "2026-01-31", id("Day")), &["MQ0311 A.E, Range, Member: “Day” is twice in this rule."]);
    check_rule(|id| MaximumLengthRule { member: id("Text"), ..Default::default() }.into(), &[]);
    check_rule(
        |id| equals(id("Status"), "Shut", Id::NONE),
        &["MQ0314 A.E, Equals, Value: “Shut” is no value for Enumeration A.Status."],
    );
    check_rule(
        |id| equals(id("Day"), "", id("Text")),
        &["MQ0314 A.E, Equals, Other attribute: “Day” is of type DateTime and “Text” of type String(20); they are never equal."],
    );
    let between = |member: Id, least: &str, most: &str| -> ValidationRule {
        let (least, most) = (least.into(), most.into());
        RangeRule { member, least, most, ..RangeRule::default() }.into()
    };
    check_rule(|id| between(id("Price"), "9.5", "10"), &[]);
    check_rule(
        |id| between(id("Price"), "10", "9.5"),
        &["MQ0314 A.E, Range, At most: Nothing lies between 10 and 9.5."],
    );
    check_rule(
        |id| between(id("Day"), "2026-02-01", "2026-01-31"),
        &["MQ0314 A.E, Range, At most: Nothing lies between 2026-02-01 and 2026-01-31."],
    );
    check_rule(
        |id| range(id("Price"), "cheap", Id::NONE),
        &["MQ0314 A.E, Range, At least: “cheap” is no value for Decimal."],
    );
    check_rule(
        |id| range(id("Number"), "", Id::NONE),
        &["MQ0314 A.E, Range: This range of “Number” has no bounds."],
    );
    check_rule(
        |id| range(id("Text"), "a", Id::NONE),
        &["MQ0314 A.E, Range, Member: “Text” is of type String(20), which this rule is not for."],
    );
    check_rule(
        |id| MaximumLengthRule { member: id("Number"), ..Default::default() }.into(),
        &["MQ0314 A.E, Maximum length, Member: “Number” is of type Integer, which this rule is not for."],
    );
    check_rule(
        |id| equals(id("Photo"), "", id("Photo")),
        &[
            "MQ0311 A.E, Equals, Member: “Photo” is twice in this rule.",
            "MQ0314 A.E, Equals, Member: “Photo” is of type Binary, which this rule is not for.",
        ],
    );
}
