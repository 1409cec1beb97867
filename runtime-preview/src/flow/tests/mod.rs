//! Microflows against a store in memory whose savepoints are copies.

mod activities;
mod errors;
mod limits;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model_core::change::Change;
use model_core::id::Id;
use model_core::index::Index;
use model_core::lang::schema::Direction;
use model_core::model::Project;
use model_core::model::microflow::{
    Aggregate, AggregateList, ClosePage, ErrorHandling, FlowObject, ShowMessage, TextParameter,
    ValidationFeedback,
};
use model_core::model::{Content, FieldMut, Translated};
use model_core::name::QName;
use model_core::testing::{AppBuilder, FlowBuilder, app};

use super::*;
use crate::eval::{Captions, Context, Layout, Objects, ReadError};
use crate::reference::{ObjectId, ObjectRef};
use crate::value::{List, Value};
use crate::world::FixedWorld;

/// Numbers of entities, attributes and associations: their places in an index.
#[derive(Debug)]
struct Numbers(Index);

fn place<'a>(names: impl IntoIterator<Item = &'a str>, name: &str) -> Option<u16> {
    names.into_iter().position(|n| n == name).and_then(|n| u16::try_from(n).ok())
}

impl Layout for Numbers {
    fn entity(&self, name: &QName) -> Option<u16> {
        place(self.0.entities().map(|e| e.name.as_str()), name.as_str())
    }

    fn attribute(&self, name: &QName) -> Option<u16> {
        let entity = self.0.entity(name.owner()?.as_str())?;
        place(entity.attributes.iter().map(|a| a.name.as_str()), name.as_str())
    }

    fn association(&self, name: &QName) -> Option<u16> {
        place(self.0.names(model_core::model::Target::Association), name.as_str())
    }

    fn captions(&self, _: &QName) -> Option<Arc<Captions>> {
        None
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    entity: u16,
    values: Vec<Value>,
    links: BTreeMap<u16, Vec<ObjectRef>>,
    stored: bool,
}

/// Objects in memory. An object whose first value is -1 breaks a rule when it is committed.
#[derive(Debug, Default)]
struct Memory {
    rows: BTreeMap<ObjectId, Row>,
    sequence: i64,
    savepoints: Vec<(u64, BTreeMap<ObjectId, Row>)>,
    next: u64,
    /// The queries that were asked.
    log: Vec<String>,
    /// The steps and how deep they stand, where someone watches.
    seen: Option<(Vec<String>, usize)>,
}

impl Memory {
    fn row(&mut self, object: ObjectRef) -> Result<&mut Row, StoreError> {
        let gone = || StoreError::Failed("The object is not there any more.".into());
        self.rows.get_mut(&object.id).ok_or_else(gone)
    }

    fn stored(&self) -> Vec<i64> {
        let rows = self.rows.values().filter(|row| row.stored);
        rows.map(|row| match row.values.first() {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        })
        .collect()
    }
}

impl Objects for Memory {
    fn attribute(&mut self, object: ObjectRef, slot: u16) -> Result<Value, ReadError> {
        let row = self.row(object).map_err(|e| ReadError(e.to_string()))?;
        Ok(row.values.get(usize::from(slot)).cloned().unwrap_or_default())
    }

    fn follow(
        &mut self,
        object: ObjectRef,
        association: u16,
        direction: Direction,
    ) -> Result<Option<ObjectRef>, ReadError> {
        let links = self.links(object, association, direction);
        links.map(|links| links.first().copied()).map_err(|e| ReadError(e.to_string()))
    }

    fn is_new(&mut self, object: ObjectRef) -> Result<bool, ReadError> {
        Ok(!self.rows.get(&object.id).is_some_and(|row| row.stored))
    }

    fn is_a(&mut self, object: ObjectRef, entity: u16) -> bool {
        self.rows.get(&object.id).is_some_and(|row| row.entity == entity)
    }
}

impl Store for Memory {
    fn create(&mut self, entity: u16) -> Result<ObjectRef, StoreError> {
        self.sequence += 1;
        let id = ObjectId::new(entity + 1, self.sequence);
        let values = vec![Value::Integer(0), Value::Empty];
        self.rows.insert(id, Row { entity, values, ..Row::default() });
        Ok(ObjectRef::own(id))
    }

    fn set(&mut self, object: ObjectRef, slot: u16, value: Value) -> Result<(), StoreError> {
        if let Some(place) = self.row(object)?.values.get_mut(usize::from(slot)) {
            *place = value;
        }
        Ok(())
    }

    fn link(
        &mut self,
        object: ObjectRef,
        association: u16,
        direction: Direction,
        change: LinkChange,
        others: &[ObjectRef],
    ) -> Result<(), StoreError> {
        assert_eq!(direction, Direction::Forward);
        let links = self.row(object)?.links.entry(association).or_default();
        match change {
            LinkChange::Set => *links = others.to_vec(),
            LinkChange::Add => links.extend(others),
            LinkChange::Remove => links.retain(|link| !others.contains(link)),
        }
        Ok(())
    }

    fn links(
        &mut self,
        object: ObjectRef,
        association: u16,
        direction: Direction,
    ) -> Result<Vec<ObjectRef>, StoreError> {
        if direction == Direction::Forward {
            return Ok(self.row(object)?.links.get(&association).cloned().unwrap_or_default());
        }
        let back = self.rows.iter().filter(|(_, row)| {
            row.links.get(&association).is_some_and(|links| links.contains(&object))
        });
        Ok(back.map(|(id, _)| ObjectRef::own(*id)).collect())
    }

    fn retrieve(
        &mut self,
        query: &Query,
        arguments: &[Value],
        offset: u64,
        amount: u64,
    ) -> Result<Vec<ObjectRef>, StoreError> {
        self.log.push(format!("{}{} {arguments:?}", query.entity, query.xpath));
        let rows = self.rows.iter().filter(|(_, row)| row.stored);
        let amount = if amount == 0 { usize::MAX } else { usize::try_from(amount).unwrap() };
        let rows = rows.skip(usize::try_from(offset).unwrap()).take(amount);
        Ok(rows.map(|(id, _)| ObjectRef::own(*id)).collect())
    }

    fn commit(&mut self, objects: &[ObjectRef], _: Events) -> Result<(), StoreError> {
        for object in objects {
            let row = self.row(*object)?;
            if row.values.first() == Some(&Value::Integer(-1)) {
                return Err(StoreError::Invalid(vec![Feedback {
                    object: *object,
                    member: "Sales.Order.Number".into(),
                    message: "The number must not be negative.".into(),
                }]));
            }
            row.stored = true;
        }
        Ok(())
    }

    fn delete(&mut self, objects: &[ObjectRef]) -> Result<(), StoreError> {
        for object in objects {
            self.rows.remove(&object.id);
        }
        Ok(())
    }

    fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        self.next += 1;
        self.savepoints.push((self.next, self.rows.clone()));
        Ok(Savepoint(self.next))
    }

    fn rollback_to(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        let place = self.savepoints.iter().position(|(n, _)| *n == savepoint.0);
        let place = place.expect("a savepoint that is valid");
        self.rows = self.savepoints[place].1.clone();
        self.savepoints.truncate(place + 1);
        Ok(())
    }

    fn release(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        let place = self.savepoints.iter().position(|(n, _)| *n == savepoint.0);
        self.savepoints.truncate(place.expect("a savepoint that is valid"));
        Ok(())
    }

    fn held(&self) -> u64 {
        self.rows.len() as u64
    }

    fn is_watched(&mut self) -> bool {
        self.seen.is_some()
    }

    fn enter(&mut self, flow: &Flow, site: &Site) {
        let Some((seen, depth)) = &mut self.seen else { return };
        seen.push(format!("{}{}: {}", "  ".repeat(*depth), flow.name.local(), site.caption));
        *depth += 1;
    }

    fn leave(&mut self, error: Option<&str>) {
        let Some((seen, depth)) = &mut self.seen else { return };
        *depth -= 1;
        if let Some(error) = error {
            let words = error.split(',').next().unwrap_or_default();
            seen.push(format!("{}! {words}", "  ".repeat(*depth)));
        }
    }
}

/// A shop with orders, to which a test adds microflows.
fn shop() -> AppBuilder {
    app()
        .enumeration("Sales.Status", &["Open", "Done"])
        .entity("Sales.Order", |e| {
            e.attribute("Number: Integer")
                .attribute("Status: Enumeration Sales.Status")
                .association("Order_Next: Sales.Order")
                .association_with("Order_Friends: Sales.Order", |a| {
                    a.multiplicity = model_core::model::entity::Multiplicity::ManyToMany;
                })
        })
        .page("Sales.Order_Edit", |p| p.parameter("Order: Object Sales.Order"))
}

fn library(project: &Project) -> Arc<Library> {
    let index = Index::new(project);
    Arc::new(Library::new(&index, Arc::new(Numbers(index.clone())), "en"))
}

/// One run.
struct Run {
    memory: Memory,
    context: Context,
    limits: Limits,
    instructions: Vec<Instruction>,
    steps: u64,
}

impl Run {
    fn new() -> Run {
        Run {
            memory: Memory::default(),
            context: Context::new(Arc::new(FixedWorld::default()), "en"),
            limits: Limits::default(),
            instructions: Vec::new(),
            steps: 0,
        }
    }

    fn of(
        &mut self,
        project: &Project,
        flow: &str,
        arguments: &[(&str, Value)],
    ) -> Result<Value, Box<FlowError>> {
        let library = library(project);
        let arguments: Vec<_> =
            arguments.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        let number = library.number(flow).unwrap();
        let mut machine = Machine::new(library, number, &arguments, self.limits).unwrap();
        let mut around = Surroundings { store: &mut self.memory, context: &self.context };
        let result = match machine.step(&mut around, u64::MAX) {
            Progress::Done(value) => Ok(value),
            Progress::Failed(error) => Err(error),
            other => panic!("{other:?}"),
        };
        self.instructions = machine.take_instructions();
        self.steps = machine.steps();
        result
    }
}

type Build = fn(FlowBuilder) -> FlowBuilder;

/// Runs one microflow of the shop.
fn run(build: Build) -> (Result<Value, Box<FlowError>>, Run) {
    run_in(shop().microflow("Sales.Main", build))
}

fn run_in(app: AppBuilder) -> (Result<Value, Box<FlowError>>, Run) {
    let mut run = Run::new();
    let result = run.of(&app.build(), "Sales.Main", &[]);
    (result, run)
}

#[track_caller]
fn gives(build: Build, expected: impl Into<Value>) {
    assert_eq!(run(build).0.unwrap(), expected.into());
}

#[track_caller]
fn fails(build: Build, place: &str, words: &str) -> Run {
    let (result, run) = run(build);
    let error = result.unwrap_err();
    assert_eq!(error.place(), place, "{error}");
    assert!(error.message.contains(words), "{error}");
    run
}

/// Lets the last activity of a flow handle errors in a way.
fn handling(flow: FlowBuilder, how: ErrorHandling) -> FlowBuilder {
    flow.edit_last(|object| set_handling(object, how))
}

fn set_handling(object: &mut FlowObject, how: ErrorHandling) {
    use model_core::model::Node;
    if let Some(FieldMut::Choice(choice)) = object.element_mut().get_mut("onError") {
        let key = choice.choices()[how as usize].key;
        assert!(choice.choose(key));
    }
}

fn number(n: i64) -> Value {
    Value::Integer(n)
}
