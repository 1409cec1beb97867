//! How the tests of rules find and compare problems.

use crate::id::SeededIds;
use crate::index::Index;
use crate::model::Project;
use crate::testing::AppBuilder;

use super::{Checker, Family, Problem, locate};

/// The problems of a family's rules in a small app, one line each; and every fix that is offered
/// mends its problem.
#[track_caller]
pub(crate) fn check(family: &Family, app: AppBuilder, expected: &[&str]) {
    let project = app.build();
    let problems = find(family, &project);
    let index = Index::new(&project);
    let mut lines: Vec<String> = problems.iter().map(|problem| line(&index, problem)).collect();
    lines.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(lines, expected, "found:\n{}", lines.join("\n"));
    for problem in &problems {
        for fix in &problem.fixes {
            let change = fix.change(&project, &mut SeededIds::new(1000));
            assert!(!change.is_empty(), "“{}” changes nothing", fix.label);
            let after = find(family, &change.apply(&project).unwrap());
            let same = |p: &Problem| p.code == problem.code && p.address == problem.address;
            let (before, after) = (
                problems.iter().filter(|p| same(p)).count(),
                after.iter().filter(|p| same(p)).count(),
            );
            assert!(after < before, "“{}” does not mend {}", fix.label, line(&index, problem));
        }
    }
}

fn find(family: &Family, project: &Project) -> Vec<Problem> {
    let mut checker = Checker::new();
    checker.check(&Index::new(project));
    checker
        .problems()
        .iter()
        .filter(|p| p.code == "MQ0001" || family.rules.iter().any(|rule| rule.code == p.code))
        .cloned()
        .collect()
}

/// A problem as one line: `MQ0301 Sales.Order, Attribute Total, Default “x”: message`.
fn line(index: &Index, problem: &Problem) -> String {
    let Some(document) = index.document(problem.address.document) else {
        return format!("{} nowhere: {}", problem.code, problem.message);
    };
    let place = match locate(document, &problem.address) {
        place if place.is_empty() => document.title(),
        place => format!("{}, {place}", document.title()),
    };
    let part = problem.span.and_then(|span| {
        let (element, property) = crate::model::address::resolve(
            document.root(),
            problem.address.element,
            &problem.address.property,
        )?;
        match element.field(property?)? {
            crate::model::Field::Text(text) => Some(format!(" “{}”", span.text(text))),
            _ => None,
        }
    });
    format!("{} {place}{}: {}", problem.code, part.unwrap_or_default(), problem.message)
}
