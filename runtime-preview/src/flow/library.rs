//! All microflows of a snapshot, each compiled when it is first run.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use model_core::index::Index;
use model_core::model::Target;
use model_core::name::QName;

use super::Flow;
use super::compile::{Surroundings, compile};
use crate::eval::Layout;

/// The microflows of one snapshot. Shared between sessions.
#[derive(Clone)]
pub struct Library {
    index: Index,
    layout: Arc<dyn Layout + Send + Sync>,
    language: String,
    numbers: BTreeMap<QName, u32>,
    flows: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: QName,
    flow: Arc<OnceLock<Arc<Flow>>>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("flows", &self.numbers).finish_non_exhaustive()
    }
}

impl Library {
    /// The microflows of a snapshot. Nothing is compiled yet. Captions are in `language`.
    pub fn new(index: &Index, layout: Arc<dyn Layout + Send + Sync>, language: &str) -> Library {
        let mut numbers = BTreeMap::new();
        let mut flows = Vec::new();
        for name in index.names(Target::Microflow) {
            let name = QName::from(name);
            numbers.insert(name.clone(), u32::try_from(flows.len()).unwrap_or(u32::MAX));
            flows.push(Entry { name, flow: Arc::default() });
        }
        Library { index: index.clone(), layout, language: language.to_owned(), numbers, flows }
    }

    /// The microflows of the next snapshot. Where others see the same of every document, compiled
    /// microflows whose documents did not change are taken over; their layout must be the same.
    #[must_use]
    pub fn updated(&self, index: &Index) -> Library {
        let mut next = Library::new(index, Arc::clone(&self.layout), &self.language);
        if !self.index.says_the_same(index) {
            return next;
        }
        for (before, after) in self.flows.iter().zip(&mut next.flows) {
            let document = |index: &Index| {
                let (id, _) = index.microflow_document(before.name.as_str())?;
                index.document(id).cloned()
            };
            let same = match (document(&self.index), document(index)) {
                (Some(a), Some(b)) => Arc::ptr_eq(&a, &b),
                _ => false,
            };
            if same {
                after.flow = Arc::clone(&before.flow);
            }
        }
        next
    }

    /// The index of the snapshot.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Where members are kept.
    pub fn layout(&self) -> &(dyn Layout + Send + Sync) {
        &*self.layout
    }

    /// The number of the microflow of this name.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The microflow of this name.
    pub fn find(&self, name: &str) -> Option<&Arc<Flow>> {
        self.flow(self.number(name)?)
    }

    /// The microflow of this number.
    pub fn flow(&self, number: u32) -> Option<&Arc<Flow>> {
        let entry = self.flows.get(number as usize)?;
        if let Some(flow) = entry.flow.get() {
            return Some(flow);
        }
        let (document, flow) = self.index.microflow_document(entry.name.as_str())?;
        Some(entry.flow.get_or_init(|| {
            Arc::new(compile(
                document,
                &entry.name,
                flow,
                &Surroundings {
                    index: &self.index,
                    layout: &*self.layout,
                    number: &|name| self.number(name),
                    language: &self.language,
                },
            ))
        }))
    }
}
