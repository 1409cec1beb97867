//! The order in which a file lists the objects of a microflow: as the flow goes.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::Id;

use super::{FlowObject, Microflow, SequenceFlow};

/// The rank of each object: parameters first, then from the start along the flows, depth first
/// (so that a branch stays together), the true case before others and error flows last; what no
/// flow reaches comes after, by id. The order of memory plays no part in it.
pub fn flow_ranks(microflow: &Microflow) -> BTreeMap<Id, usize> {
    let mut outgoing: BTreeMap<Id, Vec<&SequenceFlow>> = BTreeMap::new();
    let mut targets: BTreeSet<Id> = BTreeSet::new();
    for flow in &microflow.flows {
        outgoing.entry(flow.from).or_default().push(flow);
        targets.insert(flow.to);
    }
    for flows in outgoing.values_mut() {
        // Reversed, because the walk below takes the last first.
        flows.sort_by_key(|flow| (flow.error, flow.case != "true", flow.case.clone(), flow.id));
        flows.reverse();
    }
    let mut ranks = BTreeMap::new();
    rank_scope(&microflow.objects, &outgoing, &targets, &mut ranks);
    ranks
}

fn rank_scope(
    objects: &[FlowObject],
    outgoing: &BTreeMap<Id, Vec<&SequenceFlow>>,
    targets: &BTreeSet<Id>,
    ranks: &mut BTreeMap<Id, usize>,
) {
    let mut sorted: Vec<&FlowObject> = objects.iter().collect();
    sorted.sort_by_key(|object| {
        let group = match object {
            FlowObject::Parameter(_) => 0,
            FlowObject::Start(_) => 1,
            object if object.is_in_flow() && !targets.contains(&object.id()) => 2,
            object if object.is_in_flow() => 3,
            _ => 4,
        };
        (group, object.id())
    });
    let by_id: BTreeMap<Id, &FlowObject> =
        sorted.iter().map(|object| (object.id(), *object)).collect();
    for root in sorted {
        let mut stack = vec![root.id()];
        while let Some(id) = stack.pop() {
            let Some(object) = by_id.get(&id) else { continue };
            if ranks.contains_key(&id) {
                continue;
            }
            ranks.insert(id, ranks.len());
            if let FlowObject::Loop(inner) = object {
                rank_scope(&inner.objects, outgoing, targets, ranks);
            }
            stack.extend(outgoing.get(&id).into_iter().flatten().map(|flow| flow.to));
        }
    }
}
