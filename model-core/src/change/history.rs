//! The history: what was done, so that it can be undone and redone, without limit.

use crate::model::Project;

use super::{Change, Stale};

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A person, in an editor.
    Person,
    /// A file that changed outside.
    Files,
    /// A merge or a restored version.
    Git,
    /// The fix of a problem.
    Fix,
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What was done.
    pub change: Change,
    /// Who did it.
    pub source: Source,
}

/// What was done and what was undone.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Whether the last step may still grow (a drag, typing in one field).
    open: Option<String>,
}

impl History {
    /// Applies a change as a step of its own. What was undone before cannot be redone any more.
    pub fn record(
        &mut self,
        project: &Project,
        change: Change,
        source: Source,
    ) -> Result<Project, Stale> {
        let next = change.apply(project)?;
        self.open = None;
        self.undone.clear();
        if !change.is_empty() {
            self.done.push(Step { change, source });
        }
        Ok(next)
    }

    /// Applies a change as part of the step that carries the same mark, as long as nothing else
    /// happened in between: all frames of a drag, all letters of a field are one step.
    pub fn record_part(
        &mut self,
        project: &Project,
        change: &Change,
        mark: &str,
    ) -> Result<Project, Stale> {
        if self.open.as_deref() != Some(mark) || self.done.is_empty() {
            let next = self.record(project, change.clone(), Source::Person)?;
            self.open = (!change.is_empty()).then(|| mark.to_owned());
            return Ok(next);
        }
        let next = change.apply(project)?;
        self.undone.clear();
        if let Some(step) = self.done.last_mut() {
            step.change.extend(change);
        }
        if self.done.last().is_some_and(|step| step.change.is_empty()) {
            self.done.pop();
            self.open = None;
        }
        Ok(next)
    }

    /// Ends the step that grows.
    pub fn close_part(&mut self) {
        self.open = None;
    }

    /// Takes the last step back; nothing if there is none.
    pub fn undo(&mut self, project: &Project) -> Option<Result<Project, Stale>> {
        let step = self.done.pop()?;
        self.open = None;
        let result = step.change.reversed().apply(project);
        match result {
            Ok(_) => self.undone.push(step),
            Err(_) => self.done.push(step),
        }
        Some(result)
    }

    /// Does the last undone step again; nothing if there is none.
    pub fn redo(&mut self, project: &Project) -> Option<Result<Project, Stale>> {
        let step = self.undone.pop()?;
        self.open = None;
        let result = step.change.apply(project);
        match result {
            Ok(_) => self.done.push(step),
            Err(_) => self.undone.push(step),
        }
        Some(result)
    }

    /// The step that undo would take back.
    pub fn next_undo(&self) -> Option<&Step> {
        self.done.last()
    }

    /// The step that redo would do again.
    pub fn next_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether nothing can be undone.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}
