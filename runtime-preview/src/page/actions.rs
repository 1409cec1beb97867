//! What buttons, clicks and changes do.

use model_core::model::app::Refresh;

use super::pages::{Pages, message};
use super::program::{Action, ActionKind, Then};
use super::tree::Instruction;
use super::turn::Turn;
use crate::flow::{self, ErrorKind, Events, Feedback, FlowError, LinkChange, Store, StoreError};
use crate::reference::ObjectRef;
use crate::value::Value;

impl Pages {
    /// Does an action of a page. What goes wrong becomes a message.
    pub(super) fn act_on(
        &mut self,
        turn: &mut Turn<'_>,
        page: &str,
        action: &Action,
        frame: &[Value],
        instructions: &mut Vec<Instruction>,
    ) {
        let result = self.perform(turn, page, action, frame, instructions);
        if let Err(words) = result {
            instructions.push(message(words));
        }
    }

    fn perform(
        &mut self,
        turn: &mut Turn<'_>,
        page: &str,
        action: &Action,
        frame: &[Value],
        instructions: &mut Vec<Instruction>,
    ) -> Result<(), String> {
        match &action.kind {
            ActionKind::Microflow { flow, arguments } => {
                self.check_inputs(page)?;
                let arguments = turn.arguments(arguments, frame)?;
                self.call(turn, Some(page), *flow, &arguments, instructions);
                Ok(())
            }
            ActionKind::Page { page: target, arguments } => {
                let arguments = turn.arguments(arguments, frame)?;
                self.push(turn, target, &arguments).map_err(|error| error.to_string())
            }
            ActionKind::Create { entity, link, page: target, parameter } => {
                let words = |error: StoreError| error.to_string();
                let object = Store::create(turn.session, *entity).map_err(words)?;
                if let Some(link) = link
                    && let Some(Value::Object(around)) = frame.get(usize::from(link.around))
                {
                    let (session, change) = (&mut *turn.session, LinkChange::Add);
                    let others = [*around];
                    let linked =
                        session.link(object, link.association, link.direction, change, &others);
                    linked.map_err(words)?;
                }
                let named = parameter.iter().map(|name| (name.clone(), Value::Object(object)));
                let arguments: Vec<_> = named.collect();
                self.push(turn, target, &arguments).map_err(|error| error.to_string())?;
                if let Some(opened) = self.open.last_mut() {
                    opened.created.push(ObjectRef::own(object.id));
                }
                Ok(())
            }
            ActionKind::Save(then) => self.save(turn, page, *then, instructions),
            ActionKind::Cancel(then) => self.cancel(turn, page, *then),
            ActionKind::Close => {
                self.leave(turn, page);
                Ok(())
            }
            ActionKind::Delete { object, then } => {
                let Some(Value::Object(object)) = frame.get(usize::from(*object)) else {
                    return Err("Nothing is selected. Choose a row first.".into());
                };
                guarded(turn, |session| Store::delete(session, &[*object]))
                    .map_err(|error| error.to_string())?;
                self.forget();
                if *then == Then::Close {
                    self.leave(turn, page);
                }
                Ok(())
            }
            ActionKind::Broken(words) => Err(words.clone()),
        }
    }

    /// What people typed must be values before anything is done with it.
    fn check_inputs(&self, page: &str) -> Result<(), String> {
        let open = self.open.iter().find(|open| open.key == page);
        if open.is_some_and(|open| !open.drafts.is_empty()) {
            return Err("Some fields have values that cannot be used. Correct them first.".into());
        }
        Ok(())
    }

    fn save(
        &mut self,
        turn: &mut Turn<'_>,
        page: &str,
        then: Then,
        instructions: &mut Vec<Instruction>,
    ) -> Result<(), String> {
        self.check_inputs(page)?;
        let Some(open) = self.open.iter_mut().find(|open| open.key == page) else {
            return Ok(());
        };
        let objects = open.objects();
        let changed: Vec<ObjectRef> =
            objects.into_iter().filter(|object| turn.session.is_changed(*object)).collect();
        open.feedback.clear();
        match guarded(turn, |session| Store::commit(session, &changed, Events::Run)) {
            Ok(()) => {
                open.created.clear();
                self.forget();
                if then == Then::Close {
                    self.leave(turn, page);
                }
                Ok(())
            }
            Err(StoreError::Invalid(feedback)) => {
                self.tell(page, feedback, instructions);
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    fn cancel(&mut self, turn: &mut Turn<'_>, page: &str, then: Then) -> Result<(), String> {
        let Some(open) = self.open.iter_mut().find(|open| open.key == page) else {
            return Ok(());
        };
        open.drafts.clear();
        open.feedback.clear();
        for object in open.objects() {
            if turn.session.is_changed(object) {
                let undone = turn.session.rollback_object(object);
                undone.map_err(|error| StoreError::from(error).to_string())?;
            }
        }
        open.created.clear();
        self.forget();
        if then == Then::Close {
            self.leave(turn, page);
        }
        Ok(())
    }

    /// Keeps what is wrong with objects for their fields; what no field of the page shows becomes
    /// a message.
    fn tell(&mut self, page: &str, feedback: Vec<Feedback>, instructions: &mut Vec<Instruction>) {
        let Some(open) = self.open.iter_mut().find(|open| open.key == page) else {
            instructions.extend(feedback.into_iter().map(|f| message(f.message)));
            return;
        };
        for feedback in feedback {
            let shown = super::open::has_field(&open.program.widgets, &feedback.member)
                && open.objects().contains(&feedback.object);
            if shown {
                open.feedback.push(feedback);
            } else {
                instructions.push(message(feedback.message));
            }
        }
    }

    /// Runs a microflow for a page or the menu, and does what it asks of the client.
    pub(super) fn call(
        &mut self,
        turn: &mut Turn<'_>,
        page: Option<&str>,
        flow: u32,
        arguments: &[(String, Value)],
        instructions: &mut Vec<Instruction>,
    ) {
        let result = turn.run(flow, arguments);
        // Whatever it did may show on any page, unless the app says itself what to read again.
        if turn.library.refresh() == Refresh::Automatic {
            self.forget();
        }
        if let Some(open) = self.open.iter_mut().find(|open| Some(open.key.as_str()) == page) {
            open.feedback.clear();
        }
        match result {
            Ok((_, asked)) => {
                for instruction in asked {
                    self.heed(turn, page, instruction, instructions);
                }
            }
            Err(error) => self.fail(turn, page, error, instructions),
        }
    }

    fn fail(
        &mut self,
        turn: &mut Turn<'_>,
        page: Option<&str>,
        error: Box<FlowError>,
        instructions: &mut Vec<Instruction>,
    ) {
        if error.kind == ErrorKind::Validation
            && let Some(page) = page
        {
            self.tell(page, error.feedback.clone(), instructions);
        } else {
            instructions.push(message(error.to_string()));
        }
        turn.failure = Some(error);
    }

    fn heed(
        &mut self,
        turn: &mut Turn<'_>,
        page: Option<&str>,
        instruction: flow::Instruction,
        instructions: &mut Vec<Instruction>,
    ) {
        match instruction {
            flow::Instruction::ShowPage { page: target, arguments } => {
                if let Err(error) = self.push(turn, &target, &arguments) {
                    instructions.push(message(error.to_string()));
                }
            }
            flow::Instruction::ClosePage => {
                // The page that the microflow was called from, also where others have opened
                // since: those stay in front.
                if let Some(page) = page
                    && let Some(place) = self.open.iter().position(|open| open.key == page)
                {
                    self.open.remove(place);
                }
            }
            flow::Instruction::ShowMessage { kind, text } => {
                instructions.push(Instruction::ShowMessage { kind, text });
            }
            flow::Instruction::ValidationFeedback(feedback) => match page {
                Some(page) => self.tell(page, vec![feedback], instructions),
                None => instructions.push(message(feedback.message)),
            },
            flow::Instruction::Refresh(_) => self.forget(),
        }
    }
}

/// Does something to objects, all of it or nothing.
fn guarded<R>(
    turn: &mut Turn<'_>,
    work: impl FnOnce(&mut crate::object::Session) -> Result<R, StoreError>,
) -> Result<R, StoreError> {
    let savepoint = Store::savepoint(turn.session)?;
    let result = work(turn.session);
    if result.is_err() {
        Store::rollback_to(turn.session, savepoint)?;
    }
    Store::release(turn.session, savepoint)?;
    result
}
