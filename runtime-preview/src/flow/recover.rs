//! What happens when a step fails (`reference/mendix.md` §2.3, `design/semantics.md` 20).

use model_core::id::Id;

use super::FlowError;
use super::error::Failure;
use super::machine::{Frame, Machine, Outcome, Surroundings, set};
use super::program::OnError;
use crate::value::Value;

impl Machine {
    #[cold]
    pub(super) fn guard(&mut self, around: &mut Surroundings<'_>) -> Outcome {
        let savepoint = around.store.savepoint()?;
        if let Some(frame) = self.frames.last_mut() {
            frame.guard = Some(savepoint);
        }
        Ok(())
    }

    #[cold]
    pub(super) fn unguard(&mut self, around: &mut Surroundings<'_>) -> Outcome {
        match self.frames.last_mut().and_then(|frame| frame.guard.take()) {
            Some(savepoint) => Ok(around.store.release(savepoint)?),
            None => Ok(()),
        }
    }

    /// Finds who handles a failure: the step itself, or the nearest call around it that does.
    #[cold]
    pub(super) fn recover(
        &mut self,
        around: &mut Surroundings<'_>,
        failure: Failure,
    ) -> Result<(), Box<FlowError>> {
        let mut error = self.name(failure);
        loop {
            self.leave(around, Some(&error.message));
            let handled = match self.frames.last() {
                None => break,
                Some(_) if error.kind.is_final() => None,
                Some(frame) => frame.flow.step(frame.at).map(|step| (step.on_error, step.next)),
            };
            let undone = match handled {
                None | Some((OnError::Rollback, _)) => {
                    self.pop();
                    continue;
                }
                Some((OnError::Custom(to), _)) => self.undo_all(around).map(|()| to),
                Some((OnError::Keep(to), _)) => self.undo_step(around).map(|()| to),
                Some((OnError::Continue, next)) => self.undo_step(around).map(|()| next),
            };
            match undone {
                Ok(to) => {
                    if handled.is_some_and(|(on_error, _)| on_error != OnError::Continue) {
                        self.tell(&error);
                    }
                    if let Some(frame) = self.frames.last_mut() {
                        frame.at = to;
                    }
                    return Ok(());
                }
                // What cannot be undone fails the request.
                Err(failure) => {
                    error.message = format!("{} Then: {}", error.message, failure.message);
                    error.kind = failure.kind;
                    self.frames.clear();
                }
            }
        }
        self.frames.clear();
        self.instructions.clear();
        if let Some(root) = self.root
            && let Err(undo) = around.store.rollback_to(root)
        {
            error.message = format!("{} Then: {undo}", error.message);
        }
        Err(error)
    }

    /// Returns to the state before the request. Savepoints of calls around are made anew there.
    fn undo_all(&mut self, around: &mut Surroundings<'_>) -> Outcome {
        let Some(root) = self.root else { return Ok(()) };
        around.store.rollback_to(root)?;
        let mut frames = self.frames.iter_mut().peekable();
        while let Some(frame) = frames.next() {
            if frame.guard.take().is_some() && frames.peek().is_some() {
                frame.guard = Some(around.store.savepoint()?);
            }
        }
        Ok(())
    }

    /// Returns to the state before the step that failed.
    fn undo_step(&mut self, around: &mut Surroundings<'_>) -> Outcome {
        let guard = self.frames.last_mut().and_then(|frame| frame.guard.take());
        if let Some(guard) = guard {
            around.store.rollback_to(guard)?;
            around.store.release(guard)?;
        }
        Ok(())
    }

    /// Fills `$latestError`.
    fn tell(&mut self, error: &FlowError) {
        let Some(frame) = self.frames.last() else { return };
        let Some(place) = frame.flow.latest_error else { return };
        let base = frame.base;
        // In nanoflows the error itself is its text.
        set(&mut self.values, base, place, Value::from(error.to_string()));
        set(&mut self.values, base, place + 1, Value::from(error.to_string()));
        set(&mut self.values, base, place + 2, Value::from(error.kind.code()));
    }

    /// A failure with the names of where it happened.
    pub(super) fn name(&self, failure: Failure) -> Box<FlowError> {
        let place = |frame: &Frame| {
            let site = frame.flow.step(frame.at).and_then(|step| frame.flow.site(step));
            (frame.flow.name.clone(), site.cloned())
        };
        let mut frames = self.frames.iter().rev();
        let frame = frames.next();
        let (flow, site) = frame.map(place).unwrap_or_default();
        let calls = frames.map(|frame| {
            let (flow, site) = place(frame);
            format!("{flow} › {}", site.map(|site| site.caption).unwrap_or_default())
        });
        Box::new(FlowError {
            kind: failure.kind,
            message: failure.message,
            flow,
            document: frame.map(|frame| frame.flow.document),
            element: site.as_ref().map_or(Id::NONE, |site| site.element),
            activity: site.map(|site| site.caption).unwrap_or_default(),
            // Deep recursion would give a list that no one reads.
            calls: calls.take(50).collect(),
            feedback: failure.feedback,
        })
    }
}
