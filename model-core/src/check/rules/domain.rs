//! Entities, attributes, associations, validation rules and indexes.

use std::collections::BTreeSet;

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::model::AttributeType;
use crate::model::entity::{Attribute, DeleteBehaviour, Entity, ValidationRule};
use crate::model::enumeration::Enumeration;
use crate::name::QName;
use crate::value::Decimal;

pub(super) static FAMILY: Family = Family {
    rules: &[
        &CYCLE,
        &KIND,
        &DEFAULT,
        &NO_VALUES,
        &LENGTH,
        &RULE_MEMBER,
        &RULE_KIND,
        &ASSOCIATION_OWNER,
        &STORED_TYPE,
        &NO_TARGET,
        &EMPTY_LIST,
        &INDEX_TYPE,
        &REFUSAL,
        &RULE_VALUE,
    ],
    scope: Scope::Document(find),
};

static RULE_VALUE: Rule = Rule {
    code: "MQ0314",
    title: "A validation rule fits its attribute",
    severity: Severity::Error,
    why: "A rule compares the value of the attribute when an object is stored. A value of another type can never be equal, larger or smaller.",
    how: "Write a value of the attribute's type, or choose an attribute of the same type. Ranges are for numbers and dates and have a bound, lengths are for text.",
    example: "A range from “cheap” to 100 for the Decimal attribute Price.",
};

static CYCLE: Rule = Rule {
    code: "MQ0301",
    title: "No entity is based on itself",
    severity: Severity::Error,
    why: "An entity inherits the members of the one it is based on. Where this leads back to itself, there is no first one.",
    how: "Take the base out at one of the entities.",
    example: "Customer is based on Person, and Person on Customer.",
};

static KIND: Rule = Rule {
    code: "MQ0302",
    title: "An entity is of the same kind as its base",
    severity: Severity::Error,
    why: "An object of the entity is also an object of its base, and it cannot be both stored and not stored.",
    how: "Make both persistable or both non-persistable, or base the entity on another.",
    example: "A non-persistable SearchOrder that is based on the persistable Order.",
};

static DEFAULT: Rule = Rule {
    code: "MQ0303",
    title: "A default is a value of the attribute's type",
    severity: Severity::Error,
    why: "Every new object starts with the default.",
    how: "Write a literal of the type: a number as 12.5, true or false, a date as 2026-01-31 or 2026-01-31 08:30, [%CurrentDateTime%], the name of a value of the enumeration. Binary and hashed attributes have none.",
    example: "The default “none” of an attribute of type Integer.",
};

static NO_VALUES: Rule = Rule {
    code: "MQ0304",
    title: "An enumeration has values",
    severity: Severity::Error,
    why: "There is nothing to choose from an enumeration without values.",
    how: "Add the values, or delete the enumeration.",
    example: "An enumeration Status of which all values were deleted.",
};

static LENGTH: Rule = Rule {
    code: "MQ0305",
    title: "A text has room",
    severity: Severity::Error,
    why: "An attribute that holds no character can hold no text.",
    how: "Give it a length of at least 1, or make it unlimited.",
    example: "An attribute of the type String(0).",
};

static RULE_MEMBER: Rule = Rule {
    code: "MQ0306",
    title: "Validation rules and indexes name members of the entity",
    severity: Severity::Error,
    why: "A rule or an index is kept with the entity that declares the member; a member that was deleted or that is inherited has none there.",
    how: "Choose an attribute or association of this entity, or remove the rule; rules of inherited members belong to the base.",
    example: "A required rule whose attribute was deleted outside of Maquette.",
};

static RULE_KIND: Rule = Rule {
    code: "MQ0307",
    title: "Validation rules and indexes stand on persistable entities",
    severity: Severity::Error,
    why: "Rules are checked when an object is stored, and indexes are kept by the database. Objects of a non-persistable entity are never stored.",
    how: "Remove the rule or the index, or make the entity persistable. Check the values in the microflow that uses the object.",
    example: "A required rule on the non-persistable entity SearchOrder.",
};

static ASSOCIATION_OWNER: Rule = Rule {
    code: "MQ0308",
    title: "Associations to objects in memory are owned there",
    severity: Severity::Error,
    why: "The owner holds the reference. A stored object cannot hold one to an object that is not stored.",
    how: "Turn the association around, so that the non-persistable entity owns it.",
    example: "The persistable Order owns an association to the non-persistable SearchOrder.",
};

static STORED_TYPE: Rule = Rule {
    code: "MQ0309",
    title: "Types that need the database stand on persistable entities",
    severity: Severity::Error,
    why: "The database gives automatic numbers, and hashes and bytes are kept only there.",
    how: "Choose another type, or make the entity persistable.",
    example: "An AutoNumber in the non-persistable entity SearchOrder.",
};

static NO_TARGET: Rule = Rule {
    code: "MQ0310",
    title: "An association leads to an entity",
    severity: Severity::Error,
    why: "An association links objects of two entities; here one is not chosen.",
    how: "Choose the entity that it leads to, or delete the association.",
    example: "The association Order_Customer without an entity in “To”.",
};

static EMPTY_LIST: Rule = Rule {
    code: "MQ0311",
    title: "Unique rules and indexes have members, each once",
    severity: Severity::Error,
    why: "Without a member there is nothing to compare or to sort by; a member that is there twice has no further effect.",
    how: "Choose the members, or remove the rule or the index.",
    example: "An index of which the only attribute was taken out.",
};

static INDEX_TYPE: Rule = Rule {
    code: "MQ0312",
    title: "Indexed attributes can be searched by",
    severity: Severity::Error,
    why: "Nothing is searched by bytes or by a hash, so an index on them only costs time.",
    how: "Take the attribute out of the index.",
    example: "An index on the Binary attribute Picture.",
};

static REFUSAL: Rule = Rule {
    code: "MQ0313",
    title: "A refused deletion says why",
    severity: Severity::Warning,
    why: "Deleting is refused while other objects are linked, and people read only a general message.",
    how: "Write a message for the association that says what to do first.",
    example: "The message “This customer still has orders; delete them first”.",
};

fn find(check: &mut DocumentCheck<'_>) {
    if let Some(enumeration) = check.root::<Enumeration>()
        && enumeration.values.is_empty()
    {
        let address = check.here().property("values");
        let problem = Problem::new(&NO_VALUES, address.clone(), "This enumeration has no values.");
        let fix = Fix::add("Add a value", &address, "value", &[("name", "Value")]);
        check.add(problem.hint("Add the values that can be chosen.").fix(fix));
    }
    let Some(entity) = check.root::<Entity>() else { return };
    generalization(check, entity);
    for attribute in &entity.attributes {
        check_attribute(check, entity, attribute);
    }
    associations(check, entity);
    rules(check, entity);
    indexes(check, entity);
}

fn generalization(check: &mut DocumentCheck<'_>, entity: &Entity) {
    let Some(name) = check.document.qualified_name() else { return };
    let Some(info) = check.facts.entity(name.as_str()) else { return };
    let address = check.here().property("generalization");
    if info.in_cycle {
        let way: Vec<&str> = info.ancestors.iter().map(QName::local).collect();
        let message = match way.as_slice() {
            [] => format!("{name} is based on itself."),
            way => format!("{name} is based on itself, by way of {}.", way.join(", ")),
        };
        let fix = Fix::set("Take the base out", &address, "");
        check.add(
            Problem::new(&CYCLE, address, message)
                .hint("Take the base out at one of these entities.")
                .fix(fix),
        );
        return;
    }
    let Some(base) = check.facts.entity(entity.generalization.as_str()) else { return };
    if base.persistence != entity.persistence {
        let kind = |stored: bool| if stored { "persistable" } else { "non-persistable" };
        let base_kind = kind(base.is_persistable());
        let message = format!(
            "{name} is {}, but {}, on which it is based, is {base_kind}.",
            kind(entity.is_persistable()),
            base.name,
        );
        let key = if base.is_persistable() { "persistable" } else { "nonPersistable" };
        let persistence = check.here().property("persistence");
        let fix = Fix::set(format!("Make {} {base_kind}", name.local()), &persistence, key);
        check.add(
            Problem::new(&KIND, address, message)
                .hint("Make both of the same kind, or choose another base.")
                .fix(fix),
        );
    }
}

fn check_attribute(check: &mut DocumentCheck<'_>, entity: &Entity, attribute: &Attribute) {
    let address = check.at(attribute.id);
    if attribute.ty == AttributeType::String(Some(0)) {
        let address = address.property("type");
        let fix = Fix::set("Allow 200 characters", &address, "String(200)");
        let message = format!("“{}” holds texts of 0 characters.", attribute.name);
        check.add(
            Problem::new(&LENGTH, address, message)
                .hint("Give it a length, or make it unlimited.")
                .fix(fix),
        );
    }
    let stored = matches!(
        attribute.ty,
        AttributeType::AutoNumber | AttributeType::HashedString | AttributeType::Binary
    );
    if stored && !entity.is_persistable() {
        let message = format!(
            "“{}” is of type {}, but objects of {} are never stored.",
            attribute.name, attribute.ty, entity.name
        );
        let problem = Problem::new(&STORED_TYPE, address.property("type"), message);
        check.add(problem.hint("Choose another type, or make the entity persistable."));
    }
    if attribute.default.is_empty() {
        return;
    }
    if let Some(expected) = wrong_default(check, attribute) {
        let address = address.property("default");
        let message = format!("“{}” is no default for {}.", attribute.default, attribute.ty);
        let fix = Fix::set("Take the default out", &address, "");
        check.add(Problem::new(&DEFAULT, address, message).hint(expected).fix(fix));
    }
}

/// What to write instead of a default that does not fit; nothing where it does.
fn wrong_default(check: &DocumentCheck<'_>, attribute: &Attribute) -> Option<String> {
    let text = attribute.default.as_str();
    let whole = |min: i64, max: i64| {
        let within = |n: i64| (min..=max).contains(&n);
        // Without a default a number begins as 0; this way it begins empty.
        let fits = (text == "empty" && min < 0) || text.parse().is_ok_and(within);
        (!fits).then(|| format!("Write a whole number from {min} to {max}."))
    };
    match &attribute.ty {
        AttributeType::String(Some(length)) => {
            let long = text.chars().count() > *length as usize;
            long.then(|| format!("Write at most {length} characters."))
        }
        AttributeType::String(None) => None,
        AttributeType::Integer => whole(i32::MIN.into(), i32::MAX.into()),
        AttributeType::Long => whole(i64::MIN, i64::MAX),
        AttributeType::AutoNumber => whole(0, i64::MAX),
        AttributeType::Decimal => {
            let fits =
                text == "empty" || text.parse().is_ok_and(|n: Decimal| n.to_storage().is_ok());
            (!fits).then(|| "Write a number of at most 20 digits before the point.".to_owned())
        }
        AttributeType::Boolean => {
            (!matches!(text, "true" | "false")).then(|| "Write true or false.".to_owned())
        }
        AttributeType::DateTime { .. } => (!is_moment(text)).then(|| {
            "Write a date as 2026-01-31 or 2026-01-31 08:30, or [%CurrentDateTime%].".to_owned()
        }),
        AttributeType::Enumeration(name) => {
            let enumeration = check.facts.enumeration(name.as_str())?;
            let fits = enumeration.value(text).is_some();
            (!fits).then(|| format!("Write the name of a value of {name}."))
        }
        AttributeType::HashedString | AttributeType::Binary => {
            Some("Attributes of this type have no default.".to_owned())
        }
    }
}

pub(super) fn is_moment(text: &str) -> bool {
    let text = text.trim_end_matches('Z');
    text == "[%CurrentDateTime%]"
        || text.parse::<jiff::civil::Date>().is_ok()
        || text.replacen(' ', "T", 1).parse::<jiff::civil::DateTime>().is_ok()
}

fn associations(check: &mut DocumentCheck<'_>, entity: &Entity) {
    for association in &entity.associations {
        let address = check.at(association.id);
        if association.target.is_empty() {
            let message = format!("The association {} leads nowhere.", association.name);
            let problem = Problem::new(&NO_TARGET, address.property("target"), message);
            check.add(problem.hint("Choose the entity that it leads to."));
            continue;
        }
        if let Some(target) = check.facts.entity(association.target.as_str())
            && entity.is_persistable()
            && !target.is_persistable()
        {
            let message = format!(
                "{} is stored, but {}, to which {} leads, is not.",
                entity.name, target.name, association.name
            );
            let hint = format!("Let {} own the association.", target.name);
            let problem = Problem::new(&ASSOCIATION_OWNER, address.property("target"), message);
            check.add(problem.hint(hint));
        }
        let refuses = [association.on_owner_delete, association.on_target_delete]
            .contains(&DeleteBehaviour::Refuse);
        if refuses && association.message.is_empty() {
            let message = format!("{} refuses deletion without saying why.", association.name);
            let problem = Problem::new(&REFUSAL, address.property("message"), message);
            check.add(problem.hint("Write what people should do first."));
        }
    }
}

fn rules(check: &mut DocumentCheck<'_>, entity: &Entity) {
    for rule in &entity.rules {
        if matches!(rule, ValidationRule::Foreign(_)) {
            continue;
        }
        let is_unique = matches!(rule, ValidationRule::UniqueRule(_));
        let key = if is_unique { "members" } else { "member" };
        check_members(check, entity, rule.id(), &rule.members(), key, "rule");
        rule_values(check, entity, rule);
    }
}

/// What a rule compares with fits the attribute.
fn rule_values(check: &mut DocumentCheck<'_>, entity: &Entity, rule: &ValidationRule) {
    let attribute = |id: Id| entity.attributes.iter().find(|attribute| attribute.id == id);
    let Some(of) = rule.members().first().and_then(|member| attribute(*member)) else { return };
    let is_text = matches!(of.ty, AttributeType::String(_));
    let is_kept_apart = matches!(of.ty, AttributeType::Binary | AttributeType::HashedString);
    let is_ordered = matches!(
        of.ty,
        AttributeType::Integer
            | AttributeType::Long
            | AttributeType::AutoNumber
            | AttributeType::Decimal
            | AttributeType::DateTime { .. }
    );
    let (fits, bounds): (bool, Vec<(&str, &str, &str, Id)>) = match rule {
        ValidationRule::EqualsRule(rule) => {
            (!is_kept_apart, vec![("value", &rule.value, "other", rule.other)])
        }
        ValidationRule::RangeRule(rule) => {
            let least = ("least", rule.least.as_str(), "leastOf", rule.least_of);
            (is_ordered, vec![least, ("most", &rule.most, "mostOf", rule.most_of)])
        }
        ValidationRule::MaximumLengthRule(_) => (is_text, Vec::new()),
        _ => return,
    };
    let address = check.at(rule.id());
    let remove = Fix::remove("Remove the rule", check.id, rule.id());
    if !fits {
        let message = format!("“{}” is of type {}, which this rule is not for.", of.name, of.ty);
        let hint = "Ranges are for numbers and dates, lengths for text; bytes and hashes have no value to compare.";
        let problem = Problem::new(&RULE_VALUE, address.property("member"), message);
        check.add(problem.hint(hint).fix(remove));
        return;
    }
    let is_range = matches!(rule, ValidationRule::RangeRule(_));
    if is_range && bounds.iter().all(|(_, text, _, other)| text.is_empty() && other.is_none()) {
        let message = format!("This range of “{}” has no bounds.", of.name);
        let problem = Problem::new(&RULE_VALUE, address, message);
        check.add(problem.hint("Write the smallest or the largest value.").fix(remove));
        return;
    }
    for (key, text, other_key, other) in bounds {
        let literal = Attribute { default: text.to_owned(), ..of.clone() };
        // Numbers of all kinds compare with each other.
        let kind = |ty: &AttributeType| Some(ty.data_type()).filter(|ty| !ty.is_number());
        match attribute(other) {
            Some(other) if kind(&other.ty) != kind(&of.ty) => {
                let message = format!(
                    "“{}” is of type {} and “{}” of type {}; they are never equal.",
                    of.name, of.ty, other.name, other.ty
                );
                let problem = Problem::new(&RULE_VALUE, address.property(other_key), message);
                check.add(problem.hint("Choose an attribute of the same type."));
            }
            Some(_) => {}
            None if text.is_empty() => {}
            None => {
                let Some(expected) = wrong_default(check, &literal) else { continue };
                let message = format!("“{text}” is no value for {}.", of.ty);
                check.add(Problem::new(&RULE_VALUE, address.property(key), message).hint(expected));
            }
        }
    }
    if let ValidationRule::RangeRule(range) = rule
        && is_above(&range.least, &range.most)
    {
        let message = format!("Nothing lies between {} and {}.", range.least, range.most);
        let problem = Problem::new(&RULE_VALUE, address.property("most"), message);
        check.add(problem.hint("Write a largest value that is not below the smallest."));
    }
}

/// Whether a value is above another: numbers by what they are, moments by how they are written.
fn is_above(least: &str, most: &str) -> bool {
    match (least.parse::<Decimal>(), most.parse::<Decimal>()) {
        (Ok(least), Ok(most)) => least > most,
        _ => is_moment(least) && is_moment(most) && least > most,
    }
}

fn indexes(check: &mut DocumentCheck<'_>, entity: &Entity) {
    for index in &entity.indexes {
        check_members(check, entity, index.id, &index.members, "members", "index");
        for attribute in &entity.attributes {
            let unfit = matches!(attribute.ty, AttributeType::Binary | AttributeType::HashedString);
            if unfit && index.members.contains(&attribute.id) {
                let message = format!(
                    "“{}” is of type {}; an index on it is never used.",
                    attribute.name, attribute.ty
                );
                let address = check.at(index.id).property("members");
                let problem = Problem::new(&INDEX_TYPE, address, message);
                check.add(problem.hint("Take the attribute out of the index."));
            }
        }
    }
}

/// What rules and indexes have in common.
fn check_members(
    check: &mut DocumentCheck<'_>,
    entity: &Entity,
    id: Id,
    members: &[Id],
    key: &str,
    what: &str,
) {
    let address = check.at(id).property(key);
    let remove = Fix::remove(format!("Remove the {what}"), check.id, id);
    if !entity.is_persistable() {
        let message =
            format!("Objects of {} are never stored, so this {what} has no effect.", entity.name);
        check.add(
            Problem::new(&RULE_KIND, check.at(id), message)
                .hint(format!("Remove the {what}, or make the entity persistable."))
                .fix(remove),
        );
        return;
    }
    let mut seen = BTreeSet::new();
    if members.is_empty() {
        let message = format!("This {what} has no members.");
        check.add(
            Problem::new(&EMPTY_LIST, address.clone(), message)
                .hint(format!("Choose its members, or remove the {what}."))
                .fix(remove.clone()),
        );
    }
    for member in members {
        if entity.member_name(*member).is_none() {
            let message = if member.is_none() {
                format!("No member is chosen for this {what}.")
            } else {
                format!("This {what} is about a member that {} does not have.", entity.name)
            };
            check.add(
                Problem::new(&RULE_MEMBER, address.clone(), message)
                    .hint(format!("Choose a member of {}, or remove the {what}.", entity.name))
                    .fix(remove.clone()),
            );
        } else if !seen.insert(*member) {
            let name = entity.member_name(*member).unwrap_or_default();
            let message = format!("“{name}” is twice in this {what}.");
            let problem = Problem::new(&EMPTY_LIST, address.clone(), message);
            check.add(problem.hint("Take one of the two out."));
        }
    }
}

#[cfg(test)]
#[path = "domain_tests.rs"]
mod tests;
