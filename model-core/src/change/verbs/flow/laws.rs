//! What holds after any sequence of verbs: flows lead from object to object of the same loop, ids
//! are unique, loops hold what stands in them, and taking a change back gives what was before.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::analysis::FlowGraph;
use crate::change::verbs::delete_elements;
use crate::id::SeededIds;
use crate::model::meta::walk;
use crate::model::microflow::{CreateVariable, Decision, ErrorHandling, Merge};

fn flow(project: &Project, id: DocumentId) -> &Microflow {
    match &project.document(id).unwrap().content {
        Content::Microflow(flow) => flow,
        other => panic!("{other:?}"),
    }
}

/// One step of a person: what it does, and to which objects (by number).
type Step = (u8, u8, u8, i16);

fn act(project: &Project, ids: &mut SeededIds, id: DocumentId, step: Step) -> Change {
    let (what, a, b, by) = step;
    let now = flow(project, id);
    let all: Vec<Id> = now.all_objects().iter().map(|object| object.id()).collect();
    let pick = |n: u8| all.get(usize::from(n) % all.len().max(1)).copied().unwrap_or(Id::NONE);
    let flows: Vec<Id> = now.flows.iter().map(|flow| flow.id).collect();
    let edge = flows.get(usize::from(b) % flows.len().max(1)).copied().unwrap_or(Id::NONE);
    let place = Point::new(i32::from(by), i32::from(by) / 2);
    let (one, two) = (BTreeSet::from([pick(a)]), BTreeSet::from([pick(a), pick(b)]));
    let loops: Vec<Id> = now
        .all_objects()
        .iter()
        .filter(|object| matches!(object, FlowObject::Loop(_)))
        .map(|object| object.id())
        .collect();
    let into = loops.get(usize::from(b) % (loops.len() + 1)).copied();
    match what % 11 {
        0 => {
            add_object(
                project,
                ids,
                id,
                CreateVariable::default().into(),
                Spot::OnFlow(edge),
                place,
            )
            .0
        }
        1 => add_object(project, ids, id, Decision::default().into(), Spot::OnFlow(edge), place).0,
        2 => add_object(project, ids, id, loop_over("A", "B"), Spot::Free(into), place).0,
        3 => add_object(project, ids, id, Merge::default().into(), Spot::After(pick(a)), place).0,
        4 => connect(project, ids, id, pick(a), pick(b))
            .map(|(change, _)| change)
            .unwrap_or_default(),
        5 => drop_objects(project, ids, id, &two, place, into),
        6 => delete_elements(project, ids, id, &two),
        7 => put_on_flow(project, ids, id, pick(a), place, edge),
        8 => handle_errors(project, ids, id, pick(a), ErrorHandling::Custom).0,
        9 => {
            let clip = copy_objects(now, &two);
            paste_objects(project, ids, id, &clip, place, into).0
        }
        _ => move_objects(project, id, &one, place),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn flows_stay_whole(steps in prop::collection::vec(any::<Step>(), 1..24)) {
        let mut ids = SeededIds::new(3);
        let empty = Project::default();
        let (change, id) = create_microflow(&empty, &mut ids, Place::module("A"), "F");
        let mut project = change.apply(&empty).unwrap();
        for step in steps {
            let change = act(&project, &mut ids, id, step);
            let next = change.apply(&project).unwrap();
            prop_assert_eq!(change.reversed().apply(&next).unwrap(), project);
            project = next;
            let now = flow(&project, id);
            let graph = FlowGraph::new(now);
            prop_assert!(graph.broken.is_empty(), "{:?} after {:?}", graph.broken, step);
            let mut seen = BTreeSet::new();
            let mut twice = false;
            walk(now, &mut |element| {
                twice |= !element.id().is_none() && !seen.insert(element.id());
            });
            prop_assert!(!twice, "an id comes twice after {:?}", step);
            for object in now.all_objects() {
                let FlowObject::Loop(around) = object else { continue };
                let (at, size) = (around.at, around.size);
                for inner in &around.objects {
                    let (place, extent) = (inner.at(), inner.size());
                    prop_assert!((place.x - at.x).abs() + extent.x / 2 <= size.x / 2 + 1);
                    prop_assert!((place.y - at.y).abs() + extent.y / 2 <= size.y / 2 + 1);
                }
            }
        }
    }
}
