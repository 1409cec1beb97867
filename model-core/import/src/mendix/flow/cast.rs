//! What a cast casts. The source keeps only the new name: the object and its entity are those of the
//! object type decision that the way to the cast leads through.

use std::collections::BTreeMap;

use model_core::id::Id;
use model_core::name::QName;

use super::super::bson::Document as Source;
use super::super::reader::{guid, id_of, pointer};

/// The object type decisions of a microflow and the ways from them.
#[derive(Debug, Default)]
pub(super) struct Casts<'s> {
    /// The variable of each object type decision.
    decisions: BTreeMap<Id, &'s str>,
    /// Where the flows to each object come from, with the entity of the case, if any.
    into: BTreeMap<Id, Vec<(Id, &'s str)>>,
}

impl<'s> Casts<'s> {
    pub(super) fn new(flow: &Source<'s>) -> Casts<'s> {
        let mut casts = Casts::default();
        if let Some(all) = flow.document("ObjectCollection") {
            casts.look(all);
        }
        if casts.decisions.is_empty() {
            return casts;
        }
        for line in flow.documents("Flows") {
            let case =
                line.documents("CaseValues").next().or_else(|| line.document("NewCaseValue"));
            let entity = case
                .filter(|case| case.kind() == "Microflows$InheritanceCase")
                .map_or("", |case| case.text("Value"));
            let to = pointer(line, "DestinationPointer");
            casts.into.entry(to).or_default().push((pointer(line, "OriginPointer"), entity));
        }
        casts
    }

    fn look(&mut self, collection: &Source<'s>) {
        for object in collection.documents("Objects") {
            if object.kind() == "Microflows$InheritanceSplit"
                && let Some(id) = guid(object, "$ID")
            {
                self.decisions.insert(id_of(id), object.text("SplitVariableName"));
            }
            if let Some(inner) = object.document("ObjectCollection") {
                self.look(inner);
            }
        }
    }

    /// The object that the activity with this id casts, and the entity that it is then known as.
    pub(super) fn of(&self, activity: Id) -> (String, QName) {
        let mut waiting = vec![activity];
        let mut seen = waiting.clone();
        // Nearest first, as a cast belongs to the last decision before it.
        while !waiting.is_empty() {
            let mut next = Vec::new();
            for id in waiting {
                for (from, entity) in self.into.get(&id).into_iter().flatten() {
                    if let Some(variable) = self.decisions.get(from) {
                        return ((*variable).to_owned(), (*entity).into());
                    }
                    if !seen.contains(from) {
                        seen.push(*from);
                        next.push(*from);
                    }
                }
            }
            waiting = next;
        }
        (String::new(), QName::default())
    }
}
