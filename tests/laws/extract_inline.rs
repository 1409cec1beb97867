//! Extracting a part of a microflow and inlining the call again gives back an equal flow.

use std::collections::BTreeSet;

use model_core::change::verbs::{extract_microflow, inline_microflow};
use model_core::diff::show::show;
use model_core::id::{Id, SeededIds};
use model_core::index::Index;
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::model::{Document, DocumentId, Project};
use model_core::name::QName;
use tests::cases;

/// A microflow as steps: no ids, no places. Captions that a person gave are kept.
fn steps(document: &Document) -> String {
    show(document)
}

/// Selections worth trying: every object alone, and everything between two objects of one scope in
/// the order of a run.
fn selections(flow: &Microflow) -> Vec<BTreeSet<Id>> {
    fn of(objects: &[FlowObject], all: &mut Vec<BTreeSet<Id>>) {
        let steps: Vec<Id> = objects
            .iter()
            .filter(|o| o.is_in_flow())
            .filter(|o| !matches!(o, FlowObject::Start(_) | FlowObject::End(_)))
            .map(FlowObject::id)
            .collect();
        for from in 0..steps.len() {
            for to in from..steps.len() {
                all.push(steps[from..=to].iter().copied().collect());
            }
        }
        for object in objects {
            if let FlowObject::Loop(inner) = object {
                of(&inner.objects, all);
            }
        }
    }
    let mut all = Vec::new();
    of(&flow.objects, &mut all);
    all
}

/// Extracts and inlines; what came of it, or nothing where the selection cannot be extracted.
fn there_and_back(
    project: &Project,
    index: &Index,
    id: DocumentId,
    selected: &BTreeSet<Id>,
) -> Option<Project> {
    let mut ids = SeededIds::new(4711);
    let module = project.document(id).unwrap().place.module.clone();
    let name = QName::new(&module, "Extracted_Part");
    let (change, made) = extract_microflow(project, index, &mut ids, id, selected, &name).ok()?;
    let between = change.apply(project).unwrap();
    let index = Index::new(&between);
    let change = inline_microflow(&between, &index, &mut ids, id, made.call);
    let change = change.unwrap_or_else(|error| panic!("{error}\n{selected:?}\n{between:#?}"));
    let after = change.apply(&between).unwrap();
    assert_eq!(change.reversed().apply(&after).unwrap(), between, "undo gives what was");
    Some(after)
}

#[test]
fn extract_and_inline_give_back_an_equal_flow() {
    // All of them are some 23,000.
    let every = cases(20, 1);
    let (mut seen, mut tried, mut made) = (0, 0, 0);
    for project in super::apps() {
        let index = Index::new(&project);
        let flows: Vec<_> = project
            .of_kind::<Microflow>()
            .map(|(id, d, flow)| (id, d.clone(), flow.clone()))
            .collect();
        for (id, document, flow) in flows {
            for selected in selections(&flow) {
                seen += 1;
                if seen % every != 0 {
                    continue;
                }
                tried += 1;
                let Some(after) = there_and_back(&project, &index, id, &selected) else { continue };
                made += 1;
                let found = steps(after.document(id).unwrap());
                assert_eq!(found, steps(&document), "{} {selected:?}", document.title());
            }
        }
    }
    // What cannot be extracted is refused; most of what is tried can be.
    assert!(made > 300 && made * 4 > tried, "{made} of {tried}");
}
