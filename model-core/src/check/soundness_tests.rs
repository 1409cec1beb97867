//! What is right has no errors, and what is arbitrary breaks no rule's check.

use super::{Checker, Severity};
use crate::change::Change;
use crate::change::verbs::generate_pages;
use crate::id::SeededIds;
use crate::index::Index;
use crate::model::Project;
use crate::testing::{any_project, app, sample};

/// The problems that matter at least this much, one line each.
fn problems(project: &Project, least: Severity) -> Vec<String> {
    let index = Index::new(project);
    let mut checker = Checker::new();
    checker.check(&index);
    let problems = checker.problems().iter().filter(|problem| problem.severity <= least);
    problems
        .map(|p| {
            let document = index.document(p.address.document).unwrap();
            let place = super::locate(document, &p.address);
            format!("{} {}, {place}: {}", p.code, document.title(), p.message)
        })
        .collect()
}

#[test]
fn a_large_sample_has_no_errors() {
    let mut found = problems(&sample(1, 400), Severity::Error);
    // Every page of the sample is about an object, those in its menu too.
    found.retain(|line| !line.starts_with("MQ1005"));
    assert!(
        found.is_empty(),
        "{} errors, first:\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
}

#[test]
fn the_samples_have_no_errors() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../samples"));
    let samples: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    assert!(!samples.is_empty());
    for sample in samples {
        let loaded = crate::store::open(&sample.path());
        let found = problems(&loaded.project, Severity::Error);
        assert!(found.is_empty(), "{}:\n{}", sample.path().display(), found.join("\n"));
    }
}

#[test]
fn generated_pages_have_no_problems() {
    let mut project = app()
        .entity("A.Customer", |e| e.attribute("Name: String(50)").attribute("Vip: Boolean"))
        .entity("A.Order", |e| {
            e.attribute("Number: AutoNumber")
                .attribute("Note: String")
                .attribute("Placed: DateTime")
                .attribute("Status: Enumeration A.Status")
                .attribute("Secret: HashedString")
                .attribute("Photo: Binary")
                .association("Order_Customer: A.Customer")
        })
        .enumeration("A.Status", &["Open"])
        .navigation(crate::model::navigation::Navigation::default())
        .build();
    let mut ids = SeededIds::new(9);
    for entity in ["A.Order", "A.Customer"] {
        let mut change = Change::new("generate");
        generate_pages(&project, &mut ids, &entity.into(), &mut change).unwrap();
        project = change.apply(&project).unwrap();
    }
    assert_eq!(problems(&project, Severity::Warning), [""; 0]);
}

#[test]
fn nothing_arbitrary_breaks_a_check() {
    for seed in 0..40 {
        let project = any_project(seed);
        let failed: Vec<_> = problems(&project, Severity::Information)
            .into_iter()
            .filter(|line| line.starts_with("MQ0001"))
            .collect();
        assert!(failed.is_empty(), "seed {seed}: {failed:?}");
    }
}

/// Whatever part of a flow can be extracted, the app has no errors afterwards that it did not have,
/// and undo gives what was.
#[test]
fn extracting_a_part_of_a_flow_brings_no_errors() {
    use crate::change::verbs::extract_microflow;
    use crate::model::microflow::{FlowObject, Microflow};
    use crate::testing::Dice;
    use std::collections::BTreeSet;

    let project = sample(5, 160);
    let before = problems(&project, Severity::Error);
    let index = Index::new(&project);
    let mut dice = Dice::new(11);
    let (mut done, mut refused) = (0, 0);
    for (id, document, flow) in project.of_kind::<Microflow>() {
        let steps: Vec<_> =
            flow.objects.iter().filter(|o| o.is_in_flow()).map(FlowObject::id).collect();
        let name = format!("{}.Extracted_part", document.place.module);
        for _ in 0..3 {
            let from = dice.below(steps.len());
            let to = (from + 1 + dice.below(4)).min(steps.len());
            let selected: BTreeSet<_> = steps[from..to].iter().copied().collect();
            let mut ids = SeededIds::new(dice.bits());
            let name = name.as_str().into();
            let Ok((change, _)) =
                extract_microflow(&project, &index, &mut ids, id, &selected, &name)
            else {
                refused += 1;
                continue;
            };
            let after = change.apply(&project).unwrap();
            assert_eq!(change.reversed().apply(&after).unwrap(), project);
            if done % 8 == 0 {
                assert_eq!(problems(&after, Severity::Error), before, "{}", document.title());
            }
            done += 1;
        }
    }
    assert!(done > 50 && refused > 0, "{done} extracted, {refused} refused");
}
