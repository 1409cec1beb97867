//! What a page operation works with: the session for one request.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use model_core::lang::schema::Direction;

use super::library::PageLibrary;
use crate::eval::{Context, Env, Expression, Objects};
use crate::flow::{FlowError, Instruction, Limits, Machine, Progress, Store, Surroundings};
use crate::object::{Session, State};
use crate::reference::ObjectRef;
use crate::value::Value;

/// One request on the pages of a session. Whoever makes it begins and ends the request.
#[derive(Debug)]
pub struct Turn<'a> {
    /// The objects.
    pub session: &'a mut Session,
    /// The pages and microflows.
    pub library: &'a PageLibrary,
    /// The limits of microflows.
    pub limits: Limits,
    /// Stops microflows when it is set.
    pub stop: Arc<AtomicBool>,
    pub(super) context: Context,
    /// What could not be worked out while drawing, the first of it.
    pub(super) complaint: Option<String>,
    /// Why a microflow failed, the last of them.
    pub(super) failure: Option<Box<FlowError>>,
}

impl<'a> Turn<'a> {
    /// A request with these limits.
    pub fn new(session: &'a mut Session, library: &'a PageLibrary, limits: Limits) -> Turn<'a> {
        let context = session.context.clone();
        Turn {
            session,
            library,
            limits,
            stop: Arc::default(),
            context,
            complaint: None,
            failure: None,
        }
    }

    /// Why a microflow failed in this request, for the console.
    pub fn failure(&self) -> Option<&FlowError> {
        self.failure.as_deref()
    }

    pub(super) fn env<'e>(&'e mut self, frame: &'e [Value]) -> Env<'e> {
        let objects: &mut dyn Objects = &mut *self.session;
        Env { variables: frame, objects, context: &self.context }
    }

    /// Keeps the first complaint and gives it back as text.
    pub(super) fn complain(&mut self, words: String) -> String {
        self.complaint.get_or_insert_with(|| words.clone());
        words
    }

    /// The values of arguments by the names of parameters.
    pub(super) fn arguments(
        &mut self,
        arguments: &[(String, Expression)],
        frame: &[Value],
    ) -> Result<Vec<(String, Value)>, String> {
        let mut values = Vec::with_capacity(arguments.len());
        for (name, expression) in arguments {
            let value = expression.evaluate(&mut self.env(frame));
            values.push((name.clone(), value.map_err(|error| error.to_string())?));
        }
        Ok(values)
    }

    /// Runs a microflow to its end.
    pub(super) fn run(
        &mut self,
        flow: u32,
        arguments: &[(String, Value)],
    ) -> Result<(Value, Vec<Instruction>), Box<FlowError>> {
        let library = Arc::clone(&self.library.flows);
        let Some(mut machine) = Machine::new(library, flow, arguments, self.limits) else {
            return Ok((Value::Empty, Vec::new()));
        };
        machine.set_stop_flag(Arc::clone(&self.stop));
        let mut around = Surroundings { store: &mut *self.session, context: &self.context };
        loop {
            match machine.step(&mut around, u64::MAX) {
                Progress::Running | Progress::Parked => {}
                Progress::Done(value) => return Ok((value, machine.take_instructions())),
                Progress::Failed(error) => return Err(error),
            }
        }
    }

    /// Whether an object is there: new or stored, not deleted and not rolled back.
    pub(super) fn is_alive(&mut self, object: ObjectRef) -> bool {
        match self.session.state(object) {
            Some(State::New | State::Stored) => true,
            Some(_) => false,
            None => matches!(self.session.by_id(object.id), Ok(Some(_))),
        }
    }

    pub(super) fn attribute(&mut self, object: ObjectRef, slot: u16) -> Result<Value, String> {
        Objects::attribute(self.session, object, slot).map_err(|error| error.0)
    }

    /// The objects that an object refers to.
    pub(super) fn references(
        &mut self,
        object: ObjectRef,
        association: u16,
    ) -> Result<Vec<ObjectRef>, String> {
        let links = self.session.links(object, association, Direction::Forward);
        links.map_err(|error| error.to_string())
    }
}
