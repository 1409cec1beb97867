//! Diagrams of domain models.

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::entity::DomainDiagram;

pub(super) static FAMILY: Family = Family { rules: &[&NOTHING], scope: Scope::Document(find) };

static NOTHING: Rule = Rule {
    code: "MQ0209",
    title: "The diagram shows entities that exist",
    severity: Severity::Warning,
    why: "A place in the diagram belongs to an entity that is not there any more, as after a merge. It is not shown, but it stays in the file.",
    how: "Take the place out, or bring the entity back.",
    example: "Sales.Invoice was deleted on one branch and moved in the diagram on another.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(diagram) = check.root::<DomainDiagram>() else { return };
    for place in &diagram.entities {
        if check.facts.entity(place.entity.as_str()).is_none() {
            let message =
                format!("The diagram has a place for {}, which does not exist.", place.entity);
            let fix = Fix::remove("Take the place out", check.id, place.id);
            let address = check.at(place.id).property("entity");
            check
                .add(Problem::new(&NOTHING, address, message).hint("Take the place out.").fix(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::entity::{DomainDiagram, EntityPlace};
    use crate::testing::app;

    #[test]
    fn a_place_of_nothing() {
        let place = |entity: &str| EntityPlace { entity: entity.into(), ..EntityPlace::default() };
        let entities = vec![place("A.Order"), place("A.Gone")];
        check(
            &FAMILY,
            app().entity("A.Order", |e| e).document(
                Place::module("A"),
                DomainDiagram { entities, ..DomainDiagram::default() },
            ),
            &[
                "MQ0209 A domain model, Place Gone, Entity: The diagram has a place for A.Gone, which does not exist.",
            ],
        );
    }
}
