//! Copies of parts of a microflow: to another place, or into another microflow.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::meta::walk;
use crate::model::microflow::{FlowObject, Microflow, SequenceFlow};
use crate::model::{Content, DocumentId, Node, Point, Project};
use crate::name::free_name;

use super::super::copy_with_new_ids;
use super::arrange::{grow_loops, shift_all};
use super::put;

/// A part of a microflow: objects, and the flows between them.
#[derive(Clone, Debug, Default)]
pub struct Clip {
    objects: Vec<FlowObject>,
    flows: Vec<SequenceFlow>,
}

impl Clip {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Its objects, outermost only.
    pub fn objects(&self) -> &[FlowObject] {
        &self.objects
    }

    /// The least and the greatest of its centres.
    pub fn bounds(&self) -> Option<(Point, Point)> {
        let xs = || self.objects.iter().map(|object| object.at().x);
        let ys = || self.objects.iter().map(|object| object.at().y);
        Some((Point::new(xs().min()?, ys().min()?), Point::new(xs().max()?, ys().max()?)))
    }
}

/// These objects of a microflow with the flows between them, loops with all that stands in them.
/// The start stays out, as there is only one.
pub fn copy_objects(flow: &Microflow, objects: &BTreeSet<Id>) -> Clip {
    fn collect(objects: &[FlowObject], wanted: &BTreeSet<Id>, clip: &mut Vec<FlowObject>) {
        for object in objects {
            if wanted.contains(&object.id()) {
                if !matches!(object, FlowObject::Start(_)) {
                    clip.push(object.clone());
                }
            } else if let FlowObject::Loop(inner) = object {
                collect(&inner.objects, wanted, clip);
            }
        }
    }
    let mut clip = Clip::default();
    collect(&flow.objects, objects, &mut clip.objects);
    let mut inside = BTreeSet::new();
    for object in &clip.objects {
        walk(object.element(), &mut |element| {
            inside.insert(element.id());
        });
    }
    let both = |flow: &&SequenceFlow| inside.contains(&flow.from) && inside.contains(&flow.to);
    clip.flows = flow.flows.iter().filter(both).cloned().collect();
    clip
}

/// Puts a copy of a part into a microflow, in a loop or on the canvas, moved by a distance. Answers
/// with the new objects.
pub fn paste_objects(
    project: &Project,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    clip: &Clip,
    by: Point,
    into: Option<Id>,
) -> (Change, Vec<Id>) {
    let mut renewed: BTreeMap<Id, Id> = BTreeMap::new();
    let mut objects = Vec::new();
    for object in &clip.objects {
        let copy = copy_with_new_ids(object.element(), ids);
        let (mut old, mut new) = (Vec::new(), Vec::new());
        walk(object.element(), &mut |element| old.push(element.id()));
        walk(copy.as_ref(), &mut |element| new.push(element.id()));
        renewed.extend(old.into_iter().zip(new));
        if let Ok(copy) = FlowObject::from_element(copy) {
            objects.push(copy);
        }
    }
    let added: Vec<Id> = objects.iter().map(FlowObject::id).collect();
    let which: BTreeSet<Id> = added.iter().copied().collect();
    shift_all(&mut objects, &which, by);
    let label = if added.len() == 1 { "Paste" } else { "Paste selection" };
    let mut change = Change::new(label);
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        for mut object in objects {
            if let FlowObject::Parameter(parameter) = &mut object {
                let taken = |name: &str| {
                    flow.parameters().iter().any(|p| p.name.eq_ignore_ascii_case(name))
                };
                parameter.name = free_name(&parameter.name, taken);
                put(flow, None, object);
            } else {
                put(flow, into, object);
            }
        }
        for old in &clip.flows {
            let end = |id: &Id| renewed.get(id).copied().unwrap_or(*id);
            let bends = old.bends.iter().map(|p| Point::new(p.x + by.x, p.y + by.y)).collect();
            flow.flows.push(SequenceFlow {
                id: ids.next_id(),
                from: end(&old.from),
                to: end(&old.to),
                bends,
                ..old.clone()
            });
        }
        grow_loops(flow);
    });
    (change, added)
}
