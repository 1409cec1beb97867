//! Documents that nothing uses.

use crate::check::{AppCheck, Family, Problem, Rule, Scope, Severity};
use crate::model::{Address, Content, DocumentId};

pub(super) static FAMILY: Family =
    Family { rules: &[&MICROFLOW, &PAGE, &ENTITY, &ENUMERATION], scope: Scope::App(find) };

const WHY: &str = "Nothing in the app refers to it. What is not used still has to be read, understood and kept up to date.";

macro_rules! rules {
    ($($NAME:ident $code:literal $title:literal $how:literal $example:literal;)+) => {$(
        static $NAME: Rule = Rule {
            code: $code,
            title: $title,
            severity: Severity::Information,
            why: WHY,
            how: $how,
            example: $example,
        };
    )+};
}

rules! {
    MICROFLOW "MQ1201" "Microflows are called"
        "Delete it, or call it from a page, the menu or another microflow."
        "A microflow whose only button was deleted.";
    PAGE "MQ1202" "Pages are opened"
        "Delete it, or open it from the menu, a button or a microflow."
        "An old Order_Edit beside Order_Edit2, which is the one in use.";
    ENTITY "MQ1203" "Entities are used"
        "Delete it, or use it in a page or a microflow."
        "An entity Invoice in a domain model that was drawn ahead of its pages.";
    ENUMERATION "MQ1204" "Enumerations are used"
        "Delete it, or give an attribute its type."
        "An enumeration Color of which the last attribute was deleted.";
}

fn find(check: &mut AppCheck<'_>) {
    for (&id, document) in check.index.documents() {
        let (rule, what) = match &document.content {
            Content::Microflow(_) => (&MICROFLOW, "calls this microflow"),
            Content::Page(_) => (&PAGE, "opens this page"),
            Content::Entity(_) => (&ENTITY, "uses this entity"),
            Content::Enumeration(_) => (&ENUMERATION, "uses this enumeration"),
            _ => continue,
        };
        let Some(name) = document.qualified_name() else { continue };
        if !is_used(check, id, name.as_str()) {
            let message = format!("Nothing {what}.");
            let problem = Problem::new(rule, Address::document(id), message);
            check.add(problem.hint("Delete it if it is not needed."));
        }
    }
}

/// Whether another document than itself and than a diagram uses it or a member of it.
fn is_used(check: &AppCheck<'_>, id: DocumentId, name: &str) -> bool {
    check.uses.users_with_members(name).any(|user| {
        user != id
            && check
                .document(user)
                .is_some_and(|user| !matches!(user.content, Content::DomainDiagram(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::navigation::Navigation;
    use crate::model::entity::{DomainDiagram, EntityPlace};
    use crate::testing::{app, database, grid};

    #[test]
    fn what_nothing_uses() {
        let place = EntityPlace { entity: "A.Lone".into(), ..EntityPlace::default() };
        let diagram = DomainDiagram { entities: vec![place], ..DomainDiagram::default() };
        check(
            &FAMILY,
            app()
                .entity("A.Order", |e| e.attribute("Status: Enumeration A.Status"))
                .entity("A.Lone", |e| e.association("Lone_Lone: A.Lone"))
                .enumeration("A.Status", &["Open"])
                .enumeration("A.Color", &["Red"])
                .document(Place::module("A"), diagram)
                .microflow("A.Self", |m| m.call("A.Self", &[], "").end(""))
                .page("A.Home", |p| p.widget(grid("g", database("A.Order", ""), &[])))
                .page("A.Old", |p| p)
                .navigation(Navigation { home: "A.Home".into(), ..Navigation::default() }),
            &[
                "MQ1201 A.Self: Nothing calls this microflow.",
                "MQ1202 A.Old: Nothing opens this page.",
                "MQ1203 A.Lone: Nothing uses this entity.",
                "MQ1204 A.Color: Nothing uses this enumeration.",
            ],
        );
    }
}
