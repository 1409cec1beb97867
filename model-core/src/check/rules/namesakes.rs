//! Names of documents and associations in their module, and of modules in the app.

use crate::check::{AppCheck, Family, Problem, Rule, Scope, Severity};
use crate::model::Address;

pub(super) static FAMILY: Family = Family { rules: &[&TAKEN], scope: Scope::App(find) };

static TAKEN: Rule = Rule {
    code: "MQ0107",
    title: "Names are unique in their module",
    severity: Severity::Error,
    why: "Documents are found by module and name, and each is a file of that name; some file systems and the database do not tell upper from lower case.",
    how: "Rename one of the two. Entities and associations share one set of names in a module; documents of the same kind another, with microflows, nanoflows and rules as one kind.",
    example: "A microflow `Order_Submit` and a nanoflow `Order_submit` in the module Sales.",
};

fn find(check: &mut AppCheck<'_>) {
    for group in check.index.namesakes() {
        // The oldest is unknown; all are told but the first by key, which references find.
        let Some((first, others)) = group.split_first() else { continue };
        for other in others {
            let message = if other.name == first.name {
                format!("The name {} is taken by another element.", other.name)
            } else {
                format!("{} and {} differ in upper and lower case only.", other.name, first.name)
            };
            let is_root = check
                .document(other.document)
                .is_some_and(|document| document.root().id() == other.element);
            let address = if is_root {
                Address::document(other.document)
            } else {
                Address::element(other.document, other.element)
            };
            let problem = Problem::new(&TAKEN, address.property("name"), message);
            check.add(problem.hint("Rename one of the two."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::testing::app;

    #[test]
    fn namesakes() {
        check(
            &FAMILY,
            app()
                .entity("A.Order", |e| e.association("A_B: A.Order"))
                .page("A.Order", |p| p)
                .page("B.Order", |p| p)
                .microflow("C.Order", |m| m),
            &[],
        );
        check(
            &FAMILY,
            app()
                .page("A.Order", |p| p)
                .page("A.order", |p| p)
                .enumeration("A.Order", &["x"])
                .entity("B.X", |e| e)
                .entity("B.Y", |e| e.association("x: B.X")),
            &[
                "MQ0107 A.Order, Name: A.Order and A.order differ in upper and lower case only.",
                "MQ0107 B.Y, Association x, Name: B.x and B.X differ in upper and lower case only.",
            ],
        );
    }
}
