//! Access rules of entities.

use std::collections::BTreeSet;

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::AttributeType;
use crate::model::entity::{AccessRule, Entity, Rights};
use crate::name::QName;

pub(super) static FAMILY: Family =
    Family { rules: &[&CONSTRAINT, &NO_WRITE, &OF_ANOTHER, &FOREIGN_ROLE, &MEMBER_TWICE], scope: Scope::Document(find) };

static CONSTRAINT: Rule = Rule {
    code: "MQ0331",
    title: "Only rules for stored objects have an XPath",
    severity: Severity::Error,
    why: "The database finds the objects that a constraint allows. Objects that live in memory only are not there.",
    how: "Clear the XPath, or make the entity persistable.",
    example: "An access rule with [Name = 'x'] on the non-persistable entity SearchOrder.",
};

static NO_WRITE: Rule = Rule {
    code: "MQ0332",
    title: "Nobody writes what is worked out",
    severity: Severity::Error,
    why: "The value of a calculated attribute comes from its microflow, and that of an automatic number from the database.",
    how: "Let the rule allow reading only; to change the value, change what it is worked out from.",
    example: "An access rule that allows to write the AutoNumber attribute Number.",
};

static OF_ANOTHER: Rule = Rule {
    code: "MQ0333",
    title: "Access rules are about members of their entity",
    severity: Severity::Error,
    why: "A rule says what may be done with the members that objects of the entity have, own and inherited ones.",
    how: "Choose a member of the entity, or remove it from the rule.",
    example: "An access rule of Order that names Sales.Customer.Name.",
};

static FOREIGN_ROLE: Rule = Rule {
    code: "MQ0334",
    title: "Access rules are for roles of their own module",
    severity: Severity::Error,
    why: "A role of the app is made of roles of the modules, each of which says what it may do in its own module.",
    how: "Choose a role of the module that the entity stands in.",
    example: "An access rule of Sales.Order for the role Stock.Clerk.",
};

static MEMBER_TWICE: Rule = Rule {
    code: "MQ0335",
    title: "An access rule names a member once",
    severity: Severity::Error,
    why: "Two lines for one member may say different things, and nobody can tell which counts.",
    how: "Remove one of the two.",
    example: "A rule that lets clerks read Order.Total in one line and write it in another.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(entity) = check.root::<Entity>() else { return };
    let Some(name) = check.document.qualified_name() else { return };
    for rule in &entity.access {
        if !entity.is_persistable() && !rule.xpath.trim().is_empty() {
            let address = check.at(rule.id).property("xpath");
            let message = format!("Objects of {name} are not stored, so no XPath finds them.");
            let fix = Fix::set("Clear the XPath", &address, "");
            let problem = Problem::new(&CONSTRAINT, address, message);
            check.add(problem.hint("Clear the XPath.").fix(fix));
        }
        members(check, &name, rule);
        for role in rule.roles.iter().filter(|role| role.module() != check.document.place.module) {
            if check.facts.other(crate::model::Target::ModuleRole, role.as_str()).is_some() {
                let address = check.at(rule.id).property("roles");
                let message = format!("{role} is a role of another module.");
                let hint = format!("Choose a role of {}.", check.document.place.module);
                check.add(Problem::new(&FOREIGN_ROLE, address, message).hint(hint));
            }
        }
    }
}

fn members(check: &mut DocumentCheck<'_>, entity: &QName, rule: &AccessRule) {
    let facts = check.facts;
    let Some(info) = facts.entity(entity.as_str()) else { return };
    let mut named = BTreeSet::new();
    for rights in &rule.members {
        if !rights.member.is_empty() && !named.insert(&rights.member) {
            let message = format!("The rule names {} twice.", rights.member);
            let fix = Fix::remove("Remove this line", check.id, rights.id);
            let address = check.at(rights.id).property("member");
            let problem = Problem::new(&MEMBER_TWICE, address, message);
            check.add(problem.hint("Remove one of the two.").fix(fix));
        }
        let member = rights.member.as_str();
        let address = check.at(rights.id);
        let attribute = facts.attribute(member);
        let association = facts.association(member);
        let is_own = match (attribute, association) {
            (Some(attribute), _) => info.attributes.iter().any(|own| own.name == attribute.name),
            (None, Some(association)) => info.associations.contains(&association.name),
            (None, None) => continue,
        };
        if !is_own {
            let message = format!("{} is no member of {entity}.", rights.member);
            let fix = Fix::remove("Remove it from the rule", check.id, rights.id);
            let problem = Problem::new(&OF_ANOTHER, address.property("member"), message);
            check.add(problem.hint(format!("Choose a member of {entity}.")).fix(fix));
        }
        let is_given = attribute.is_some_and(|attribute| {
            attribute.is_calculated || attribute.ty == AttributeType::AutoNumber
        });
        if is_given && rights.rights == Rights::ReadWrite {
            let address = address.property("rights");
            let message = format!("The value of {} is worked out; it cannot be written.", rights.member);
            let fix = Fix::set("Allow reading only", &address, "read");
            let problem = Problem::new(&NO_WRITE, address, message);
            check.add(problem.hint("Allow reading only.").fix(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Content;
    use crate::model::app::ModuleRole;
    use crate::model::entity::{AccessRule, Entity, MemberRights, Persistence, Rights};
    use crate::testing::app;

    #[track_caller]
    fn check_rule(edit: impl FnOnce(&mut Entity, &mut AccessRule), expected: &[&str]) {
        let roles = |document: &mut crate::model::Document| {
            let Content::Module(module) = &mut document.content else { panic!() };
            module.roles.push(ModuleRole { name: "Clerk".into(), ..ModuleRole::default() });
        };
        let app = app()
            .entity("A.Person", |e| e.attribute("Name: String"))
            .entity("A.Order", |e| {
                e.attribute("Number: AutoNumber").with(|entity| {
                    entity.generalization = "A.Person".into();
                    let roles = vec!["A.Clerk".into()];
                    let mut rule = AccessRule { roles, ..AccessRule::default() };
                    edit(entity, &mut rule);
                    entity.access.push(rule);
                })
            })
            .entity("B.Other", |e| e.attribute("Name: String"))
            .with("A", roles)
            .with("B", roles);
        check(&FAMILY, app, expected);
    }

    fn rights(member: &str, rights: Rights) -> MemberRights {
        MemberRights { member: member.into(), rights, ..MemberRights::default() }
    }

    #[test]
    fn access_rules() {
        check_rule(
            |_, rule| {
                rule.xpath = "[Number = 1]".into();
                rule.members = vec![
                    rights("A.Order.Number", Rights::Read),
                    rights("A.Person.Name", Rights::ReadWrite),
                ];
            },
            &[],
        );
        check_rule(
            |entity, rule| {
                entity.persistence = Persistence::NonPersistable;
                rule.xpath = "[Number = 1]".into();
            },
            &["MQ0331 A.Order, Access rule, XPath: Objects of A.Order are not stored, so no XPath finds them."],
        );
        check_rule(
            |_, rule| rule.members = vec![rights("A.Order.Number", Rights::ReadWrite)],
            &["MQ0332 A.Order, Member Number, Rights: The value of A.Order.Number is worked out; it cannot be written."],
        );
        check_rule(
            |_, rule| rule.members = vec![rights("B.Other.Name", Rights::Read)],
            &["MQ0333 A.Order, Member Name, Member: B.Other.Name is no member of A.Order."],
        );
        check_rule(
            |_, rule| {
                let number = |r| rights("A.Order.Number", r);
                rule.members = vec![number(Rights::Read), number(Rights::None)];
            },
            &["MQ0335 A.Order, Member Number, Member: The rule names A.Order.Number twice."],
        );
        check_rule(
            |_, rule| rule.roles = vec!["B.Clerk".into()],
            &["MQ0334 A.Order, Access rule, Module roles: B.Clerk is a role of another module."],
        );
    }
}
