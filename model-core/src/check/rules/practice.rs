//! What works, but is known to be slow, fragile or hard to read: rules about one document.

use std::collections::BTreeSet;

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::index::EntityInfo;
use crate::lang;
use crate::model::entity::Entity;
use crate::model::microflow::{Commit, FlowObject, RetrieveSource};
use crate::model::{Field, Shape};

pub(super) static FAMILY: Family = Family {
    rules: &[&COMMIT_IN_LOOP, &RETRIEVE_IN_LOOP, &NEVER_STORED, &LARGE_FLOW, &DEPTH, &LARGE_ENTITY],
    scope: Scope::Document(find),
};

static COMMIT_IN_LOOP: Rule = Rule {
    code: "MQ1101",
    title: "Objects are stored after the loop",
    severity: Severity::Warning,
    why: "Every commit is a way to the database and back. A list that is committed at once takes one for many objects.",
    how: "Change the objects in the loop without commit, and commit the list after it.",
    example: "A loop over 1,000 order lines that commits each: a thousand ways instead of one.",
};

static RETRIEVE_IN_LOOP: Rule = Rule {
    code: "MQ1102",
    title: "Objects are retrieved before the loop",
    severity: Severity::Warning,
    why: "A retrieve from the database inside a loop asks once for each round.",
    how: "Retrieve all that is needed before the loop, or retrieve by association from the object of the round.",
    example: "A loop over orders that retrieves the customer of each from the database.",
};

static NEVER_STORED: Rule = Rule {
    code: "MQ1103",
    title: "New objects are used",
    severity: Severity::Warning,
    why: "The object is made, but it is not stored and nothing reads it, so it is lost when the request ends.",
    how: "Commit the object, hand it on, or delete the activity.",
    example: "A create object whose Commit is No, at the end of a microflow.",
};

static LARGE_FLOW: Rule = Rule {
    code: "MQ1104",
    title: "A microflow can be taken in at a glance",
    severity: Severity::Information,
    why: "A flow with many activities is hard to understand, to test and to change.",
    how: "Move parts that have a meaning of their own into microflows, and call them.",
    example: "A microflow of 60 activities that checks, calculates, stores and sends an order.",
};

static DEPTH: Rule = Rule {
    code: "MQ1105",
    title: "Entities are based on each other over two levels at most",
    severity: Severity::Information,
    why: "Each level is a table of its own that every query has to join.",
    how: "Move attributes to where they are needed, or use associations instead.",
    example: "PremiumCustomer is based on Customer, which is based on Person, which is based on Party.",
};

static LARGE_ENTITY: Rule = Rule {
    code: "MQ1106",
    title: "An entity knows what belongs together",
    severity: Severity::Information,
    why: "An entity of very many attributes mixes several things, and every object of it is read and written whole.",
    how: "Move attributes that belong together into an entity of their own, with an association.",
    example: "An Order that also has twenty attributes of its delivery.",
};

/// The most activities of a microflow that can be taken in at a glance.
const MANY_ACTIVITIES: usize = 25;
/// The most attributes of an entity.
const MANY_ATTRIBUTES: usize = 35;

fn find(check: &mut DocumentCheck<'_>) {
    if let Some(entity) = check.root::<Entity>() {
        entities(check, entity);
    }
    let Some(variables) = check.variables() else { return };
    let used = used(check);
    for vertex in variables.graph.vertices() {
        if !vertex.scope.is_none() {
            in_loop(check, vertex.object);
        }
        never_stored(check, vertex.object, &used);
    }

    let activities = variables.graph.vertices().filter(|v| v.object.activity().is_some()).count();
    if activities > MANY_ACTIVITIES {
        let message = format!("This microflow has {activities} activities.");
        let problem = Problem::new(&LARGE_FLOW, check.here(), message);
        check.add(problem.hint("Move parts of it into microflows of their own."));
    }
}

fn in_loop(check: &mut DocumentCheck<'_>, object: &FlowObject) {
    let at = check.at(object.id());
    let (commits, fix) = match object {
        FlowObject::CommitObjects(_) => (true, None),
        FlowObject::ChangeObject(change) => {
            (change.commit != Commit::No, Some(at.property("commit")))
        }
        FlowObject::CreateObject(create) => {
            (create.commit != Commit::No, Some(at.property("commit")))
        }
        _ => (false, None),
    };
    if commits {
        let message = format!("“{}” stores an object in every round.", object.kind_label());
        let mut problem = Problem::new(&COMMIT_IN_LOOP, at.clone(), message)
            .hint("Commit the list after the loop.");
        if let Some(commit) = fix {
            problem = problem.fix(Fix::set("Do not commit here", &commit, "no"));
        }
        check.add(problem);
    }
    let FlowObject::Retrieve(retrieve) = object else { return };
    if let Some(RetrieveSource::DatabaseSource(_)) = retrieve.source.as_deref() {
        let message = "This retrieve asks the database in every round.";
        let problem = Problem::new(&RETRIEVE_IN_LOOP, at, message);
        check.add(problem.hint("Retrieve before the loop, or by association."));
    }
}

fn never_stored(check: &mut DocumentCheck<'_>, object: &FlowObject, used: &BTreeSet<&str>) {
    let FlowObject::CreateObject(create) = object else { return };
    let stored = check.facts.entity(create.entity.as_str()).is_some_and(EntityInfo::is_persistable);
    if !stored || create.commit != Commit::No || used.contains(create.variable.as_str()) {
        return;
    }
    let message = format!("The new object of {} is not stored and not used.", create.entity);
    let fix = Fix::set("Commit it", &check.at(create.id).property("commit"), "yes");
    let problem = Problem::new(&NEVER_STORED, check.at(create.id), message);
    check.add(problem.hint("Commit the object, or delete the activity.").fix(fix));
}

/// The names of the variables that something reads or works on.
fn used<'a>(check: &mut DocumentCheck<'a>) -> BTreeSet<&'a str> {
    let mut used = BTreeSet::new();
    for text in check.texts {
        for reference in &text.typed.references {
            if let lang::Target::Variable(name) = &reference.target {
                used.insert(name.as_str());
            }
        }
    }
    check.each_property(|_, _, property, field| {
            if let (Shape::VariableUse, Field::Text(name)) = (property.shape, field) {
                used.insert(name);
            }
    });
    used
}

fn entities(check: &mut DocumentCheck<'_>, entity: &Entity) {
    if entity.attributes.len() > MANY_ATTRIBUTES {
        let message = format!("This entity has {} attributes.", entity.attributes.len());
        let problem = Problem::new(&LARGE_ENTITY, check.here().property("attributes"), message);
        check.add(problem.hint("Move attributes that belong together into another entity."));
    }
    let Some(name) = check.document.qualified_name() else { return };
    let Some(info) = check.facts.entity(name.as_str()) else { return };
    if info.ancestors.len() > 2 && !info.in_cycle {
        let message = format!("This entity stands {} levels below its base.", info.ancestors.len());
        let address = check.here().property("generalization");
        let problem = Problem::new(&DEPTH, address, message);
        check.add(problem.hint("Use fewer levels, or associations."));
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::microflow::{Commit, FlowObject};
    use crate::testing::{FlowBuilder, app};

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        let app = app()
            .entity("A.Order", |e| e.attribute("Total: Decimal").association("Order_Order: A.Order"))
            .microflow("A.F", |m| build(m.parameter("L: List A.Order")));
        check(&FAMILY, app, expected);
    }

    #[test]
    fn work_in_loops() {
        check_flow(
            |m| {
                m.each("L", "x", |m| {
                    m.change("x", &[("A.Order.Total", "1")]).along("x", "A.Order_Order", "y")
                })
                .commit("L")
                .end("")
            },
            &[],
        );
        check_flow(
            |m| {
                m.each("L", "x", |m| {
                    m.commit("x").retrieve("A.Order", "", "y").change("x", &[]).edit_last(|object| {
                        let FlowObject::ChangeObject(change) = object else { panic!() };
                        change.commit = Commit::Yes;
                    })
                })
                .end("")
            },
            &[
                "MQ1101 A.F, Change object x: “Change object” stores an object in every round.",
                "MQ1101 A.F, Commit x: “Commit” stores an object in every round.",
                "MQ1102 A.F, Retrieve y: This retrieve asks the database in every round.",
            ],
        );
    }

    #[test]
    fn objects_that_are_lost() {
        check_flow(|m| m.create("A.Order", "o", &[]).commit("o").end(""), &[]);
        check_flow(
            |m| m.create("A.Order", "o", &[]).variable("s: Decimal = $o/Total").end("$s"),
            &[],
        );
        check_flow(
            |m| m.create("A.Order", "o", &[]).end(""),
            &["MQ1103 A.F, Create object o: The new object of A.Order is not stored and not used."],
        );
    }

    #[test]
    fn large_things() {
        let many = |m: FlowBuilder, n: usize| (0..n).fold(m, |m, _| m.commit("L")).end("");
        check_flow(|m| many(m, 25), &[]);
        check_flow(|m| many(m, 26), &["MQ1104 A.F: This microflow has 26 activities."]);
        let app = app()
            .entity("A.A", |e| e)
            .entity("A.B", |e| e.based_on("A.A"))
            .entity("A.C", |e| e.based_on("A.B"))
            .entity("A.D", |e| e.based_on("A.C"))
            .entity("A.E", |e| (0..36).fold(e, |e, n| e.attribute(&format!("a{n}: String"))));
        check(
            &FAMILY,
            app,
            &[
                "MQ1105 A.D, Based on: This entity stands 3 levels below its base.",
                "MQ1106 A.E, Attributes: This entity has 36 attributes.",
            ],
        );
    }
}
