//! What a change brings: the problems that an app has after it and had not before.

use std::collections::BTreeMap;

use crate::index::Index;
use crate::model::Project;

use super::{Checker, Problem, Problems};

/// The problems of `after` that `before` has not; see [`news`].
pub fn new_problems(before: &Project, after: &Project) -> Vec<Problem> {
    let mut checker = Checker::new();
    checker.check(&Index::new(before));
    let known = checker.problems().clone();
    checker.check(&Index::new(after));
    news(&known, checker.problems())
}

/// The problems that were not there before, told apart by rule and place: a rename changes the words
/// of old ones, and an element that went to another document took its problems along. Of several at
/// one place, those above their number before are new.
pub fn news(before: &Problems, after: &Problems) -> Vec<Problem> {
    let key = |problem: &Problem| {
        let at = &problem.address;
        let document = at.element.is_none().then_some(at.document);
        (problem.code, document, at.element, at.property.clone())
    };
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for problem in before.iter() {
        *known.entry(key(problem)).or_default() += 1;
    }
    let is_new = |problem: &&Problem| match known.get_mut(&key(problem)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    after.iter().filter(is_new).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::verbs::{change_type, rename};
    use crate::id::Id;
    use crate::testing::app;

    #[test]
    fn a_second_problem_at_one_place_is_new() {
        let flow = |value: &str| {
            let value = format!("x: Integer = {value}");
            app().microflow("A.F", |m| m.variable(&value).end("")).build()
        };
        let (one, two) = (flow("$a + 1"), flow("$a + $b"));
        let codes = |a: &Project, b: &Project| new_problems(a, b).len();
        assert_eq!((codes(&one, &two), codes(&two, &one), codes(&two, &two)), (1, 0, 0));
    }

    #[test]
    fn what_another_type_breaks_is_told_and_a_rename_breaks_nothing() {
        let project = app()
            .entity("A.Order", |e| e.attribute("Total: Decimal").attribute("Other: Boolean"))
            .microflow("A.F", |m| {
                m.parameter("o: Object A.Order").variable("x: Decimal = $o/Total * 2").end("")
            })
            .build();
        let (id, _, entity) = project.of_kind::<crate::model::entity::Entity>().next().unwrap();
        let change = change_type(&project, id, entity.attributes[0].id, "String(200)").unwrap();
        let found = new_problems(&project, &change.apply(&project).unwrap());
        let codes: Vec<&str> = found.iter().map(|problem| problem.code).collect();
        assert_eq!(codes.len(), 1, "{found:?}");
        let index = Index::new(&project);
        let uses = crate::analysis::Uses::new(&index);
        let change = rename(&project, &index, &uses, id, Id::NONE, "Purchase").unwrap();
        assert!(new_problems(&project, &change.apply(&project).unwrap()).is_empty());
    }
}
