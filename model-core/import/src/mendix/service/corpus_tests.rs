//! Messages and services of the real projects, counted in the saved app, and what the checker says of
//! them.

use std::collections::{BTreeMap, BTreeSet};

use model_core::check::Checker;
use model_core::index::Index;
use model_core::model::meta::walk;
use model_core::model::service::{Operation, PublishedRest};

use super::super::corpus_tests::{Imported, imported, name_of, saved_and_opened};

/// How many there are of each kind, by an independent reader of the projects.
const COUNTS: &[(&str, &[(&str, usize)])] = &[
    (
        "connector_paradym",
        &[
            ("exposedAssociation", 3),
            ("exposedAttribute", 16),
            ("message", 3),
            ("messages", 2),
            ("operation", 2),
            ("operationParameter", 2),
            ("publishedRest", 2),
            ("resource", 2),
        ],
    ),
    (
        "farmworker-wallet-os",
        &[("operation", 13), ("operationParameter", 1), ("publishedRest", 4), ("resource", 4)],
    ),
    (
        "mx-dataprotection",
        &[("exposedAssociation", 4), ("exposedAttribute", 32), ("message", 3), ("messages", 3)],
    ),
];

#[test]
fn the_saved_apps_have_as_many_parts() {
    let kinds: BTreeSet<&str> =
        COUNTS.iter().flat_map(|(_, counts)| counts.iter().map(|(kind, _)| *kind)).collect();
    for Imported { path, import, .. } in imported() {
        let app = saved_and_opened(&import.project);
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for document in app.documents().values() {
            walk(document.root(), &mut |element| {
                if let Some(kind) = kinds.get(element.kind().name) {
                    *found.entry(kind).or_default() += 1;
                }
            });
        }
        let name = name_of(path);
        let expected = COUNTS.iter().find(|(project, _)| *project == name);
        let expected: BTreeMap<&str, usize> =
            expected.map(|(_, counts)| counts.iter().copied().collect()).unwrap_or_default();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn real_services_are_right_and_their_microflows_used() {
    let mut answering = 0;
    for Imported { path, import, .. } in imported() {
        let project = &import.project;
        let mut checker = Checker::new();
        checker.check(&Index::new(project));
        let mut answers: BTreeSet<&str> = BTreeSet::new();
        for (_, document, service) in project.of_kind::<PublishedRest>() {
            let operations = service.resources.iter().flat_map(|resource| &resource.operations);
            let microflow = |operation: &'_ Operation| !operation.microflow.is_empty();
            assert!(operations.clone().all(microflow), "{}", document.title());
            if !document.is_excluded() {
                answers.extend(operations.map(|operation| operation.microflow.as_str()));
            }
        }
        answering += answers.len();
        for problem in checker.problems().iter() {
            let document = project.document(problem.address.document);
            let title = document.map(|document| document.title()).unwrap_or_default();
            let place = format!("{}: {title}: {}", name_of(path), problem.message);
            assert!(!("MQ0371"..="MQ0373").contains(&problem.code), "{place}");
            assert!(problem.code != "MQ1201" || !answers.contains(title.as_str()), "{place}");
        }
    }
    println!("{answering} microflows answer requests");
}
