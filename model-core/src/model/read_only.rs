//! Modules that came ready from others and are not changed here, by name.
//!
//! What that means for changes stands in `change`, for advice in `check`.

use std::collections::BTreeMap;

use super::app::Module;
use super::{Document, DocumentId, Project};

/// The read-only modules of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOnly {
    modules: BTreeMap<String, ReadyModule>,
}

/// A module that came ready from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyModule {
    /// The document of the module.
    pub document: DocumentId,
    /// Its version in the marketplace; empty where none is known.
    pub version: String,
}

impl ReadOnly {
    /// Those of a project.
    pub fn of(project: &Project) -> ReadOnly {
        let ready = project.of_kind::<Module>().filter(|(_, _, module)| module.read_only);
        let modules = ready.map(|(document, _, module)| {
            (module.name.clone(), ReadyModule { document, version: module.version.clone() })
        });
        ReadOnly { modules: modules.collect() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }

    /// The names of the modules.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().map(String::as_str)
    }

    /// The module of this name, if it is read-only.
    pub fn get(&self, module: &str) -> Option<&ReadyModule> {
        self.modules.get(module)
    }

    /// Whether the module of this name is read-only.
    pub fn has(&self, module: &str) -> bool {
        self.modules.contains_key(module)
    }

    /// Whether a document stands in such a module, or is one.
    pub fn holds(&self, document: &Document) -> bool {
        self.has(&document.place.module)
    }

    /// The same for the document of an id.
    pub fn holds_id(&self, project: &Project, id: DocumentId) -> bool {
        !self.is_empty() && project.document(id).is_some_and(|document| self.holds(document))
    }
}
