//! One user's way to a running app: requests in, answers out, in the calling thread.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "errors are boxed once, so that results of requests stay small"
)]

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model_core::name::QName;
use model_core::value::DataType;
use serde_json::{Value as Json, json};

use crate::flow::{FlowError, Instruction, Machine, Progress, Surroundings};
use crate::object::{ChangeKind, ObjectError, Range, Session};
use crate::page::Pages;
use crate::program::{Entity, MemberKind};
use crate::protocol::{
    Answer, AnswerError, Body, Execute, MxObject, MxValue, Operation, Request, Retrieve,
    ValidationItem, value,
};
use crate::query::{ColumnType, Descending, Question};
use crate::reference::{ObjectId, ObjectRef};
use crate::trace::{Span, Trace};
use crate::value::Value;

use super::{Engine, Revision};

/// How many traces of earlier requests are kept.
const TRACES: usize = 50;

/// How many steps a machine does between two looks at the world outside.
const BUDGET: u64 = 1_000_000;

/// A session of someone with a running app.
#[derive(Debug)]
pub struct Client {
    engine: Engine,
    pub(super) revision: Arc<Revision>,
    pub(super) session: Session,
    /// The open pages.
    pub(super) pages: Pages,
    /// Whether the model has changed since they were drawn.
    pub(super) pages_are_stale: bool,
    pub(super) stop: Arc<AtomicBool>,
    tracing: Tracing,
    traces: VecDeque<(Json, Vec<Span>)>,
}

/// Whether requests are traced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tracing {
    #[default]
    Off,
    On,
}

pub(super) type Outcome = Result<Body, Box<AnswerError>>;

impl Client {
    pub(super) fn new(engine: Engine) -> Client {
        let revision = engine.revision();
        let world = engine.world().clone();
        let data = revision.data().clone();
        let mut session = Session::new(data, engine.database().clone(), world.clone());
        session.context = revision.context(world);
        let stop: Arc<AtomicBool> = Arc::default();
        session.set_stop_flag(stop.clone());
        Client {
            engine,
            revision,
            session,
            pages: Pages::default(),
            pages_are_stale: false,
            stop,
            tracing: Tracing::Off,
            traces: VecDeque::new(),
        }
    }

    /// Keeps traces of requests from now on.
    #[must_use]
    pub fn traced(mut self) -> Client {
        self.tracing = Tracing::On;
        self
    }

    /// Keeps traces from now on.
    pub fn trace_requests(&mut self) {
        self.tracing = Tracing::On;
    }

    /// Keeps no more traces.
    pub fn stop_tracing(&mut self) {
        self.tracing = Tracing::Off;
    }

    /// The trace of the request that was kept last.
    pub fn last_trace(&self) -> &[Span] {
        self.traces.back().map(|(_, spans)| spans.as_slice()).unwrap_or_default()
    }

    /// The flag that stops the request that runs, within some hundred steps. It is cleared when
    /// the next request begins.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        self.stop.clone()
    }

    /// Lets this flag stop requests, in place of the client's own.
    pub fn use_stop_flag(&mut self, stop: Arc<AtomicBool>) {
        self.session.set_stop_flag(stop.clone());
        self.stop = stop;
    }

    /// The session, for those who look into it between requests.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// The open pages.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The revision that the last request ran on.
    pub fn revision(&self) -> &Arc<Revision> {
        &self.revision
    }

    /// Answers a line of JSON by a line of JSON.
    pub fn answer_line(&mut self, line: &str) -> String {
        let answer = match Request::parse(line) {
            Ok(request) => self.answer(request),
            Err(bad) => {
                let error = AnswerError::new("badRequest", bad.to_string());
                Answer::failed(bad.id, error)
            }
        };
        answer.to_line()
    }

    /// Answers a request. It is one transaction: what fails leaves nothing, neither in the
    /// database nor in the session.
    pub fn answer(&mut self, request: Request) -> Answer {
        let Request { id, operation } = request;
        if let Operation::Trace(of) = &operation {
            let found = self.traces.iter().rev().find(|(known, _)| *known == of.of);
            return if let Some((_, spans)) = found {
                let spans = Some(spans.clone());
                Answer { id, body: Body { spans, ..Body::default() } }
            } else {
                let message = "there is no trace of this request; tracing may have been off";
                Answer::failed(id, AnswerError::new("noTrace", message))
            };
        }
        self.begin(&operation.label());
        let on_pages = operation.is_on_pages();
        let outcome = self.perform(operation);
        let outcome = self.finish(&id, outcome);
        if on_pages {
            self.after_pages(outcome.is_err());
        }
        match outcome {
            Ok(body) => Answer { id, body },
            Err(error) => Answer::failed(id, *error),
        }
    }

    /// Takes up the newest revision and begins a request.
    fn begin(&mut self, label: &str) {
        let newest = self.engine.revision();
        if !Arc::ptr_eq(&newest, &self.revision) {
            self.session.adopt(newest.data());
            self.revision = newest;
            self.pages_are_stale = true;
        }
        self.stop.store(false, Ordering::Relaxed);
        *self.session.trace() = match self.tracing {
            Tracing::On => Trace::on(&**self.engine.world()),
            Tracing::Off => Trace::off(),
        };
        self.session.begin_request(label);
    }

    /// Ends the request: what it did lasts, or all of it is undone.
    fn finish<T>(
        &mut self,
        id: &Json,
        outcome: Result<T, Box<AnswerError>>,
    ) -> Result<T, Box<AnswerError>> {
        let outcome = match outcome {
            Ok(done) => self.session.commit_request().map(|()| done).map_err(|e| failed(&e)),
            Err(error) => {
                self.session.rollback_request();
                Err(error)
            }
        };
        self.session.forget_unchanged();
        if self.tracing == Tracing::On {
            if self.traces.len() >= TRACES {
                self.traces.pop_front();
            }
            let spans = self.session.trace().take();
            self.traces.push_back((id.clone(), spans));
        }
        outcome
    }

    fn perform(&mut self, operation: Operation) -> Outcome {
        match operation {
            Operation::Retrieve(retrieve) => self.retrieve(&retrieve),
            Operation::Instantiate(new) => {
                let revision = self.revision.clone();
                let entity = revision.data().program.entity_named(&new.entity);
                let entity = entity.ok_or_else(|| unknown("entity", &new.entity))?;
                let object = self.session.create(entity.ix).map_err(|e| failed(&e))?;
                self.objects(&[object])
            }
            Operation::Change(change) => {
                let object = ObjectRef::own(change.guid);
                for (name, json) in &change.attributes {
                    self.change_attribute(object, name, json).map_err(|e| failed(&e))?;
                }
                for (name, json) in &change.associations {
                    self.change_association(object, name, json)?;
                }
                Ok(Body::default())
            }
            Operation::Commit(list) => self.commit(&list.guids),
            Operation::Rollback(list) => {
                let objects: Vec<_> = list.guids.iter().copied().map(ObjectRef::own).collect();
                let mut kept = Vec::new();
                for object in objects {
                    self.session.rollback_object(object).map_err(|e| failed(&e))?;
                    kept.extend(self.session.by_id(object.id).map_err(|e| failed(&e))?);
                }
                self.objects(&kept)
            }
            Operation::Delete(list) => {
                let objects: Vec<_> = list.guids.iter().copied().map(ObjectRef::own).collect();
                self.session.delete(&objects).map_err(|e| failed(&e))?;
                let deleted = Some(list.guids);
                Ok(Body { deleted, changes: Some(self.changes()), ..Body::default() })
            }
            Operation::Execute(run) => self.execute(&run),
            Operation::Login(_) | Operation::Logout(_) => Err(Box::new(AnswerError::new(
                "notAvailable",
                "users and passwords are not part of this version; every request has all rights",
            ))),
            Operation::Trace(_) => Ok(Body::default()),
            operation => self.on_pages(&operation),
        }
    }

    fn retrieve(&mut self, ask: &Retrieve) -> Outcome {
        let parsed = model_core::lang::xpath::parse(&ask.xpath);
        let entity = parsed.root.entity.map(|name| name.text).unwrap_or_default();
        let columns = if let Some(attributes) = &ask.attributes {
            attributes.clone()
        } else {
            let entity = self.revision.data().program.entity_named(&entity);
            let members = entity.iter().flat_map(|entity| &entity.members);
            let attributes = members.filter(|member| {
                member.is_stored() && matches!(member.kind, MemberKind::Attribute(_))
            });
            attributes.map(|member| member.name.to_string()).collect()
        };
        let sort: Vec<_> = ask
            .sort
            .iter()
            .map(|(path, direction)| {
                let descending = match direction {
                    crate::protocol::SortDirection::Asc => Descending::No,
                    crate::protocol::SortDirection::Desc => Descending::Yes,
                };
                (path.clone(), descending)
            })
            .collect();
        let question =
            Question { entity: &entity, xpath: &ask.xpath, sort: &sort, columns: &columns };
        let query = self.revision.query(&question).map_err(|e| failed(&e.into()))?;
        if let Some(variable) = query.variables().first() {
            let name = &variable.variable.text;
            let message = format!("the variable ${name} has no value here; write the value itself");
            return Err(Box::new(AnswerError::new("query", message)));
        }
        let range = Range { offset: ask.offset, amount: ask.amount };
        let rows = self.session.rows(&query, &[], range).map_err(|e| failed(&e))?;
        let types = query.column_types().to_vec();
        let count = if ask.count {
            Some(self.session.count(&query, &[]).map_err(|e| failed(&e))?)
        } else {
            None
        };
        let program = &self.revision.data().program;
        let objects = rows.into_iter().map(|row| {
            let entity = program.entity_numbered(row.id.entity_number());
            let values = row.values.iter().zip(&types).zip(&columns);
            MxObject {
                object_type: entity.map_or(String::new(), |entity| entity.name.to_string()),
                guid: row.id,
                attributes: values
                    .map(|((value, ty), name)| {
                        (name.clone(), MxValue { value: value::of_member(value, *ty) })
                    })
                    .collect(),
            }
        });
        let mxobjects = Some(objects.collect());
        Ok(Body { count, mxobjects, ..Body::default() })
    }

    /// Objects with all their members.
    fn objects(&mut self, objects: &[ObjectRef]) -> Outcome {
        let revision = self.revision.clone();
        let mut found = Vec::new();
        for object in objects {
            let number = object.id.entity_number();
            let Some(entity) = revision.data().program.entity_numbered(number) else { continue };
            let attributes = self.attributes(*object, entity).map_err(|e| failed(&e))?;
            let object_type = entity.name.to_string();
            found.push(MxObject { object_type, guid: object.id, attributes });
        }
        Ok(Body { mxobjects: Some(found), ..Body::default() })
    }

    fn attributes(
        &mut self,
        object: ObjectRef,
        entity: &Entity,
    ) -> Result<BTreeMap<String, MxValue>, ObjectError> {
        let mut attributes = BTreeMap::new();
        for (slot, member) in entity.members.iter().enumerate() {
            let slot = u16::try_from(slot).unwrap_or(u16::MAX);
            let value = value::of_member(self.session.get(object, slot)?, member.ty);
            let reference = member.ty == ColumnType::Reference;
            if !(reference && value.is_null()) {
                attributes.insert(member.name.to_string(), MxValue { value });
            }
        }
        Ok(attributes)
    }

    fn change_attribute(
        &mut self,
        object: ObjectRef,
        name: &str,
        json: &Json,
    ) -> Result<(), ObjectError> {
        let entity = self.session.entity_of(object);
        let no_member = |entity: &str| ObjectError::NoMember {
            entity: entity.to_owned(),
            member: name.to_owned(),
        };
        let entity = entity.ok_or_else(|| no_member("this object"))?;
        let slot = entity.slot(name).ok_or_else(|| no_member(entity.name.as_str()))?;
        let ty = match entity.member(slot).map(|member| &member.kind) {
            Some(MemberKind::Attribute(ty)) => ty.data_type(),
            _ => return Err(no_member(entity.name.as_str())),
        };
        let value = value::read(json, &ty).map_err(|reason| ObjectError::Misfit {
            entity: entity.name.to_string(),
            member: name.to_owned(),
            value: "this".to_owned(),
            reason,
        })?;
        self.session.set(object, slot, value)
    }

    fn change_association(
        &mut self,
        object: ObjectRef,
        name: &str,
        json: &Json,
    ) -> Result<(), Box<AnswerError>> {
        let found = self.revision.data().program.association_named(name);
        let association = found.ok_or_else(|| unknown("association", name))?.ix;
        let one = DataType::Object(QName::default());
        let items = match json {
            Json::Null => Vec::new(),
            Json::Array(items) => items.iter().collect(),
            one => vec![one],
        };
        let mut targets = Vec::new();
        for item in items {
            let read = value::read(item, &one);
            let read = read.map_err(|e| Box::new(AnswerError::new("invalidValue", e)))?;
            targets.extend(read.object());
        }
        let outcome = self.session.set_links(object, association, &targets);
        outcome.map_err(|e| failed(&e))
    }

    fn commit(&mut self, guids: &[ObjectId]) -> Outcome {
        let objects: Vec<_> = guids.iter().copied().map(ObjectRef::own).collect();
        match self.session.commit(&objects) {
            Ok(committed) => {
                let automatic: Vec<_> = committed.automatic.iter().map(|o| o.id).collect();
                Ok(Body {
                    committed: Some(guids.to_vec()),
                    automatic: (!automatic.is_empty()).then_some(automatic),
                    changes: Some(self.changes()),
                    ..Body::default()
                })
            }
            Err(ObjectError::Invalid(violations)) => {
                // Nothing of the commit may stay; what was changed before does.
                let undone = self.session.rollback_to_begin();
                undone.map_err(|e| failed(&e))?;
                let items = violations.into_iter().map(|violation| ValidationItem {
                    guid: violation.id,
                    member: violation.member,
                    message: violation.message,
                });
                Ok(Body { validation: Some(items.collect()), ..Body::default() })
            }
            Err(error) => Err(failed(&error)),
        }
    }

    fn changes(&self) -> BTreeMap<ObjectId, &'static str> {
        let word = |kind: ChangeKind| match kind {
            ChangeKind::Created => "created",
            ChangeKind::Changed => "changed",
            ChangeKind::Deleted => "deleted",
        };
        self.session.changes().iter().map(|change| (change.id, word(change.kind))).collect()
    }

    /// A value that a client hands over for a parameter. What it sends is not trusted
    /// (`design/semantics.md` 28): an object is one of the entity, and there.
    pub(super) fn argument(
        &mut self,
        of: &str,
        name: &str,
        ty: &DataType,
        json: &Json,
    ) -> Result<Value, Box<AnswerError>> {
        let wrong = |reason: String| {
            let message = format!("the parameter {name} of {of}: {reason}");
            Box::new(AnswerError::new("invalidValue", message))
        };
        let value = value::read(json, ty).map_err(wrong)?;
        let wanted = ty.entity().and_then(|entity| {
            self.session.program().entity_named(entity.as_str()).map(|e| (e.ix, e.name.clone()))
        });
        let objects = match &value {
            Value::Object(object) => vec![*object],
            Value::List(list) => list.snapshot(),
            _ => return Ok(value),
        };
        for object in objects {
            let program = self.session.program();
            let found = program.entity_numbered(object.id.entity_number());
            if let Some((entity, needed)) = &wanted
                && let Some(found) = found
                && !program.is_a(found.ix, *entity)
            {
                let id = object.id;
                let reason = format!("{id} is an object of {}; {needed} is needed", found.name);
                return Err(wrong(reason));
            }
            if self.session.by_id(object.id).map_err(|error| failed(&error))?.is_none() {
                let reason = format!("there is no object {}; it may have been deleted", object.id);
                return Err(wrong(reason));
            }
        }
        Ok(value)
    }

    fn execute(&mut self, run: &Execute) -> Outcome {
        let revision = self.revision.clone();
        let library = revision.library();
        let flow = library.find(&run.microflow);
        let flow = flow.ok_or_else(|| unknown("microflow", &run.microflow))?;
        let mut arguments = Vec::new();
        for (name, json) in &run.arguments {
            let parameter = flow.parameters.iter().find(|parameter| parameter.name == *name);
            let parameter = parameter.ok_or_else(|| {
                let message = format!("{} has no parameter “{name}”", run.microflow);
                Box::new(AnswerError::new("unknownParameter", message))
            })?;
            let value = self.argument(&run.microflow, name, &parameter.ty, json)?;
            arguments.push((name.clone(), value));
        }
        let (result, instructions) = self.run(&run.microflow, &arguments)?;
        Ok(Body {
            action_result: Some(value::of_value(&result)),
            instructions: Some(instructions.iter().map(instruction).collect()),
            changes: Some(self.changes()),
            ..Body::default()
        })
    }

    /// Runs a microflow to its end inside the request that has begun.
    fn run(
        &mut self,
        name: &str,
        arguments: &[(String, Value)],
    ) -> Result<(Value, Vec<Instruction>), Box<AnswerError>> {
        let revision = self.revision.clone();
        let library = revision.library();
        let machine = library
            .number(name)
            .and_then(|flow| Machine::new(library.clone(), flow, arguments, revision.limits()));
        let mut machine = machine.ok_or_else(|| unknown("microflow", name))?;
        machine.set_stop_flag(self.stop.clone());
        let context = self.session.context.clone();
        loop {
            let mut around = Surroundings { store: &mut self.session, context: &context };
            match machine.step(&mut around, BUDGET) {
                // Without a debugger nothing parks for long.
                Progress::Running | Progress::Parked => {}
                Progress::Done(value) => return Ok((value, machine.take_instructions())),
                Progress::Failed(error) => return Err(flow_failed(&error)),
            }
        }
    }

    /// Runs a microflow as a request of its own, for those inside this process: the command line,
    /// tests and benchmarks.
    pub fn call(
        &mut self,
        name: &str,
        arguments: &[(String, Value)],
    ) -> Result<(Value, Vec<Instruction>), Box<AnswerError>> {
        self.begin(name);
        let outcome = self.run(name, arguments);
        self.finish(&Json::Null, outcome)
    }

    /// Fills a new database by a microflow without parameters, or, without one, notes that it is
    /// to stay empty. What fills it and the note are one transaction.
    pub fn fill(&mut self, microflow: Option<&str>) -> Result<(), Box<AnswerError>> {
        self.begin(microflow.unwrap_or("an empty database"));
        let outcome = microflow.map_or(Ok(()), |name| self.run(name, &[]).map(drop));
        let outcome = outcome.and_then(|()| self.session.end_fill().map_err(|e| failed(&e)));
        self.finish(&Json::Null, outcome)
    }
}

/// What the client is to do, in JSON.
fn instruction(instruction: &Instruction) -> Json {
    match instruction {
        Instruction::ShowPage { page, arguments } if arguments.is_empty() => {
            json!({ "showPage": page.as_str() })
        }
        Instruction::ShowPage { page, arguments } => {
            let arguments: BTreeMap<_, _> =
                arguments.iter().map(|(name, v)| (name.clone(), value::of_value(v))).collect();
            json!({ "showPage": page.as_str(), "arguments": arguments })
        }
        Instruction::ClosePage => json!({ "closePage": true }),
        Instruction::ShowMessage { kind, text } => {
            json!({ "showMessage": { "kind": kind, "text": text } })
        }
        Instruction::ValidationFeedback(feedback) => json!({ "validationFeedback": {
            "guid": feedback.object.id,
            "member": feedback.member.as_str(),
            "message": feedback.message,
        } }),
        Instruction::Refresh(entities) => {
            let names: Vec<_> = entities.iter().map(QName::as_str).collect();
            json!({ "refresh": names })
        }
    }
}

pub(super) fn unknown(what: &'static str, name: &str) -> Box<AnswerError> {
    failed(&ObjectError::Unknown { what, name: name.to_owned() })
}

fn failed(error: &ObjectError) -> Box<AnswerError> {
    Box::new(AnswerError::new(error.code(), error.to_string()))
}

pub(super) fn flow_failed(error: &FlowError) -> Box<AnswerError> {
    let answer = AnswerError::new(error.kind.code(), error.message.clone());
    let document = error.document.map(|document| document.0);
    Box::new(answer.at(error.place(), document, error.element))
}
