//! The open app: its project, history, tabs and selection.

use std::path::PathBuf;

use model_core::change::{Change, History, Source, Stale};
use model_core::id::{Id, SeededIds};
use model_core::index::Index;
use model_core::model::{DocumentId, Project};

use super::{Selection, Tab};

/// Whether what is in memory is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// It is.
    Saved,
    /// It is not.
    Unsaved,
    /// It is being written.
    Saving,
    /// Writing failed, with the reason.
    Failed(String),
}

/// What an edit gives: the change, and what should be selected after it.
#[derive(Default)]
pub struct Outcome {
    /// The change. An empty one does nothing.
    pub change: Change,
    /// The document to open, if it should come to the front.
    pub open: Option<DocumentId>,
    /// What to select.
    pub select: Option<Selection>,
    /// Whether the selected element's name should be edited at once.
    pub rename: bool,
}

impl From<Change> for Outcome {
    fn from(change: Change) -> Outcome {
        Outcome { change, ..Outcome::default() }
    }
}

impl Outcome {
    /// Selects elements of a document after the change.
    #[must_use]
    pub fn selecting(
        mut self,
        document: DocumentId,
        elements: impl IntoIterator<Item = Id>,
    ) -> Outcome {
        self.select = Some(Selection::elements(document, elements));
        self
    }

    /// Opens a document after the change.
    #[must_use]
    pub fn opening(mut self, document: DocumentId) -> Outcome {
        self.open = Some(document);
        self
    }

    /// Starts editing the name of what is selected.
    #[must_use]
    pub fn renaming(mut self) -> Outcome {
        self.rename = true;
        self
    }
}

/// An app that is open in the window.
pub struct OpenApp {
    /// The folder of the app.
    pub folder: PathBuf,
    /// The project as it is now.
    pub project: Project,
    /// What the names in it mean.
    pub index: Index,
    /// Counts the states of the project: answers of workers say which they are for.
    pub revision: u64,
    /// What can be undone and redone.
    pub history: History,
    /// Where new ids come from.
    pub ids: SeededIds,
    /// Whether it is on disk.
    pub save: SaveState,
    /// The open tabs, from left to right.
    pub tabs: Vec<Tab>,
    /// The tab in front.
    pub active: Option<Tab>,
    /// What is selected.
    pub selection: Selection,
    /// The element whose name should be edited now.
    pub renaming: Option<Id>,
}

impl OpenApp {
    /// An app that was just opened. `seed` makes its new ids differ from all others.
    pub fn new(folder: PathBuf, project: Project, seed: u64) -> OpenApp {
        OpenApp {
            folder,
            index: Index::new(&project),
            project,
            revision: 1,
            history: History::default(),
            ids: SeededIds::new(seed),
            save: SaveState::Saved,
            tabs: Vec::new(),
            active: None,
            selection: Selection::default(),
            renaming: None,
        }
    }

    /// Applies an edit as a step of the history; with a mark, as part of the step of that mark.
    pub fn apply(
        &mut self,
        outcome: Outcome,
        mark: Option<&str>,
        source: Source,
    ) -> Result<(), Stale> {
        if !outcome.change.is_empty() {
            let next = match mark {
                Some(mark) => self.history.record_part(&self.project, &outcome.change, mark)?,
                None => self.history.record(&self.project, outcome.change, source)?,
            };
            self.replace(next);
        }
        if let Some(document) = outcome.open {
            self.open_tab(Tab::Document(document));
        }
        if let Some(selection) = outcome.select {
            self.renaming = if outcome.rename { selection.single() } else { None };
            self.selection = selection;
        }
        Ok(())
    }

    /// Takes the last step back; whether there was one.
    pub fn undo(&mut self) -> Result<bool, Stale> {
        let Some(result) = self.history.undo(&self.project) else { return Ok(false) };
        self.replace(result?);
        Ok(true)
    }

    /// Does the last undone step again; whether there was one.
    pub fn redo(&mut self) -> Result<bool, Stale> {
        let Some(result) = self.history.redo(&self.project) else { return Ok(false) };
        self.replace(result?);
        Ok(true)
    }

    fn replace(&mut self, project: Project) {
        self.index = self.index.updated(&project);
        self.project = project;
        self.revision += 1;
        self.save = SaveState::Unsaved;
        self.forget_what_is_gone();
    }

    /// Tabs and selection of documents that are no more.
    fn forget_what_is_gone(&mut self) {
        let project = &self.project;
        let is_there = |tab: &Tab| match tab {
            Tab::Document(id) => project.document(*id).is_some(),
            Tab::Preview | Tab::Difference(_) => true,
        };
        self.tabs.retain(is_there);
        if self.active.as_ref().is_some_and(|tab| !self.tabs.contains(tab)) {
            self.active = self.tabs.last().cloned();
        }
        if let Some(id) = self.selection.document {
            match project.document(id) {
                None => self.selection = Selection::default(),
                Some(document) => {
                    let root = document.root();
                    self.selection
                        .elements
                        .retain(|element| model_core::model::meta::find(root, *element).is_some());
                }
            }
        }
    }

    /// Brings a tab to the front, opening it if need be.
    pub fn open_tab(&mut self, tab: Tab) {
        if !self.tabs.contains(&tab) {
            let after =
                self.active.as_ref().and_then(|active| self.tabs.iter().position(|t| t == active));
            self.tabs.insert(after.map_or(self.tabs.len(), |place| place + 1), tab.clone());
        }
        if let Tab::Document(document) = &tab
            && self.selection.document != Some(*document)
        {
            self.selection = Selection::document(*document);
        }
        self.active = Some(tab);
    }

    /// Closes a tab; its neighbour comes to the front.
    pub fn close_tab(&mut self, tab: &Tab) {
        let Some(place) = self.tabs.iter().position(|t| t == tab) else { return };
        self.tabs.remove(place);
        if self.active.as_ref() == Some(tab) {
            self.active = self.tabs.get(place).or_else(|| self.tabs.last()).cloned();
            self.selection = match &self.active {
                Some(Tab::Document(document)) => Selection::document(*document),
                _ => Selection::default(),
            };
        }
    }

    /// The document in front.
    pub fn active_document(&self) -> Option<DocumentId> {
        match self.active {
            Some(Tab::Document(id)) => Some(id),
            _ => None,
        }
    }
}
