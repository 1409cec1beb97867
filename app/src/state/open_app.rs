//! The open app: its project, history, tabs and selection.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use model_core::change::{Change, History, Refused, Source, Stale, Touch, check_touch};
use model_core::check::{Problems, Severity, news};
use model_core::id::{Id, SeededIds};
use model_core::index::Index;
use model_core::model::entity::Entity;
use model_core::model::meta::find;
use model_core::model::{Content, DocumentId, Project, ReadOnly};
use model_core::store::{Disk, FileProblem};

use super::{ImportReport, News, Review, Selection, Tab};
use crate::review::{Compared, when::Now};

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
    /// Whether people should be told of the errors that it brings, once it is checked.
    pub tell: bool,
    /// What the change may do to documents of read-only modules.
    pub touch: Touch,
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

    /// Tells of the errors that the change brings, once it is checked.
    #[must_use]
    pub fn telling(mut self) -> Outcome {
        self.tell = true;
        self
    }

    /// Lets documents of read-only modules follow the names that the change gives.
    #[must_use]
    pub fn following(mut self) -> Outcome {
        self.touch = Touch::Names;
        self
    }

    /// Starts editing the name of what is selected.
    #[must_use]
    pub fn renaming(mut self) -> Outcome {
        self.rename = true;
        self
    }
}

/// What is done with modules that came ready from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// They count too.
    Counted,
    /// They are left out.
    LeftOut,
}

/// How many problems of each severity a document has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProblemCount {
    /// What keeps the app from running.
    pub errors: usize,
    /// What should be looked at.
    pub warnings: usize,
}

/// What a check had to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checked {
    /// The revision that was checked.
    pub revision: u64,
    /// How many documents the app has.
    pub documents: usize,
    /// How many milliseconds it took.
    pub millis: f64,
}

/// What the checker found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The app that it is for.
    pub serial: u64,
    /// All problems.
    pub problems: Problems,
    /// What it took.
    pub checked: Checked,
}

/// An app that is open in the window.
pub struct OpenApp {
    /// The folder of the app.
    pub folder: PathBuf,
    /// The project as it is now.
    pub project: Project,
    /// What the names in it mean.
    pub index: Index,
    /// The modules that came ready from others.
    pub read_only: ReadOnly,
    /// What its import came to, where it was imported.
    pub report: Option<Arc<ImportReport>>,
    /// Counts the states of the project: answers of workers say which they are for.
    pub revision: u64,
    /// What can be undone and redone.
    pub history: History,
    /// Where new ids come from.
    pub ids: SeededIds,
    /// Whether it is on disk.
    pub save: SaveState,
    /// The project as it is on disk. Saving sets it.
    pub saved: Project,
    /// Tells it from other apps that were open in this window.
    pub serial: u64,
    /// What git knows of it.
    pub git: News,
    /// The revision that the worker of git was given last.
    pub sent_to_git: u64,
    /// What is reviewed.
    pub review: Review,
    /// What time it is.
    pub now: Now,
    /// The message of the next commit, while it is written.
    pub message: String,
    /// The revision that the checker was given last.
    pub sent_to_check: u64,
    /// What the checker found last, as far as it is shown.
    pub problems: Problems,
    /// All that it found.
    pub found: Problems,
    /// Whether advice for modules that came ready from others is shown too.
    pub advice_for_all: bool,
    /// What the checker had found before an edit whose errors people should be told of, with the
    /// revision after it.
    pub told_from: Option<(u64, Problems)>,
    /// How long that took, and for how many documents.
    pub checked: Option<Checked>,
    /// How many problems the last check found in each document that has some.
    pub problem_counts: BTreeMap<DocumentId, ProblemCount>,
    /// What its files hold.
    pub disk: Disk,
    /// What is wrong with its files.
    pub file_problems: Vec<FileProblem>,
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
            read_only: ReadOnly::of(&project),
            report: None,
            saved: project.clone(),
            serial: 0,
            git: News::default(),
            sent_to_git: 0,
            review: Review::default(),
            now: Now::default(),
            message: String::new(),
            sent_to_check: 0,
            problems: Problems::default(),
            found: Problems::default(),
            advice_for_all: false,
            told_from: None,
            checked: None,
            problem_counts: BTreeMap::new(),
            project,
            revision: 1,
            history: History::default(),
            ids: SeededIds::new(seed),
            save: SaveState::Saved,
            disk: Disk::default(),
            file_problems: Vec::new(),
            tabs: Vec::new(),
            active: None,
            selection: Selection::default(),
            renaming: None,
        }
    }

    /// Applies what a person does as a step of the history; with a mark, as part of the step of
    /// that mark. What touches a read-only module is refused, unless it comes from files or git.
    pub fn apply(
        &mut self,
        outcome: Outcome,
        mark: Option<&str>,
        source: Source,
    ) -> Result<(), Refused> {
        if matches!(source, Source::Person | Source::Fix) {
            check_touch(&self.read_only, &outcome.change, outcome.touch)?;
        }
        Ok(self.take_in(outcome, mark, source)?)
    }

    /// The same, whatever it touches: also for what a person had when files changed outside.
    pub fn take_in(
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
            if outcome.tell {
                self.told_from = Some((self.revision, self.problems.clone()));
            }
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

    /// Whether a document is not as it is on disk.
    pub fn is_changed(&self, id: DocumentId) -> bool {
        match (self.project.document(id), self.saved.document(id)) {
            (Some(now), Some(saved)) => !Arc::ptr_eq(now, saved) && now != saved,
            (now, saved) => now.is_some() != saved.is_some(),
        }
    }

    /// The two states that the review compares; nothing while a commit is being read.
    pub fn compared(&self) -> Option<Compared<'_>> {
        if self.review.commit.is_none() {
            let News { head, now, changes, .. } = &self.git;
            return Some(Compared { before: head, after: now, changes });
        }
        let past = self.review.past()?;
        Some(Compared { before: &past.before, after: &past.after, changes: &past.changes })
    }

    /// How many documents differ from the last commit.
    pub fn changes(&self, ready: Ready) -> usize {
        let changes = &self.git.changes;
        if ready == Ready::Counted || self.read_only.is_empty() {
            return changes.len();
        }
        let is_ready = |id| {
            let project =
                if self.git.now.document(id).is_some() { &self.git.now } else { &self.git.head };
            self.read_only.holds_id(project, id)
        };
        changes.iter().filter(|change| !is_ready(change.document)).count()
    }

    /// Takes what the checker found; an answer for an older revision than the last one is dropped.
    pub fn take_problems(&mut self, found: Found) {
        if self.checked.is_some_and(|last| last.revision > found.checked.revision) {
            return;
        }
        self.checked = Some(found.checked);
        self.found = found.problems;
        self.choose_problems();
    }

    /// Shows or hides advice for modules that came ready from others.
    pub fn show_advice_for_all(&mut self, all: bool) {
        if self.advice_for_all != all {
            self.advice_for_all = all;
            self.choose_problems();
        }
    }

    /// How many findings are hidden.
    pub fn hidden_problems(&self) -> usize {
        self.found.len() - self.problems.len()
    }

    fn choose_problems(&mut self) {
        self.problems = if self.advice_for_all || self.read_only.is_empty() {
            self.found.clone()
        } else {
            self.found.without_advice(&self.project, &self.read_only)
        };
        self.problem_counts.clear();
        for problem in self.problems.iter() {
            let count = self.problem_counts.entry(problem.address.document).or_default();
            match problem.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Information => {}
            }
        }
    }

    /// How many errors the last edit that asked for it brought; once, after it was checked.
    pub fn brought(&mut self) -> Option<usize> {
        let (revision, _) = self.told_from.as_ref()?;
        if self.checked.is_none_or(|checked| checked.revision < *revision) {
            return None;
        }
        let (_, before) = self.told_from.take()?;
        let new = news(&before, &self.problems);
        let errors = new.iter().filter(|problem| problem.severity == Severity::Error).count();
        (errors > 0).then_some(errors)
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
        self.read_only = ReadOnly::of(&project);
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
            Tab::Preview | Tab::Difference(_) | Tab::ImportReport => true,
        };
        self.tabs.retain(is_there);
        if self.active.as_ref().is_some_and(|tab| !self.tabs.contains(tab)) {
            self.active = self.tabs.last().cloned();
        }
        if let Some(id) = self.selection.document {
            match project.document(id) {
                None => self.selection = Selection::default(),
                Some(document) => {
                    let in_document = |id| find(document.root(), id).is_some();
                    // In a domain model attributes and associations of its entities are selected.
                    let is_diagram = matches!(document.content, Content::DomainDiagram(_));
                    let in_entity = |id| {
                        let mut entities = project.of_kind::<Entity>();
                        is_diagram && entities.any(|(_, d, _)| find(d.root(), id).is_some())
                    };
                    self.selection.elements.retain(|id| in_document(*id) || in_entity(*id));
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
        if matches!(tab, Tab::Preview | Tab::ImportReport) {
            // Keys mean what is in front now, not what was selected before.
            self.selection = Selection::default();
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
