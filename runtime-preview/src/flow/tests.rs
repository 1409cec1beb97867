//! Microflows against a store in memory whose savepoints are copies.

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

#[test]
fn variables_and_decisions() {
    gives(|m| m.returns("Integer").variable("n: Integer = 1").set("n", "$n + 41").end("$n"), 42);
    gives(
        |m| {
            m.returns("String")
                .variable("n: Integer = 3")
                .decide("$n > 2")
                .case("true", |m| m.end("'big'"))
                .case("false", |m| m.end("'small'"))
        },
        "big",
    );
    // Whole numbers widen where a decimal is asked for.
    gives(
        |m| m.returns("Decimal").variable("d: Decimal = 1").end("$d"),
        model_core::value::Decimal::from(1),
    );
    gives(|m| m.end(""), Value::Empty);
}

#[test]
fn decisions_on_enumerations() {
    fn flow(m: FlowBuilder) -> FlowBuilder {
        m.returns("Integer")
            .parameter("Status: Enumeration Sales.Status")
            .decide("$Status")
            .case("Open", |m| m.end("1"))
            .case("empty", |m| m.end("0"))
    }
    let project = shop().microflow("Sales.Main", flow).build();
    let status = |name: &str| Value::Enumeration(name.into());
    let mut run = Run::new();
    assert_eq!(run.of(&project, "Sales.Main", &[("Status", status("Open"))]).unwrap(), number(1));
    assert_eq!(run.of(&project, "Sales.Main", &[]).unwrap(), number(0));
    let error = run.of(&project, "Sales.Main", &[("Status", status("Done"))]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Sales.Main › Decision $Status: There is no flow for the outcome Done. Draw one."
    );
}

#[test]
fn objects_are_created_changed_committed_and_deleted() {
    let (result, run) = run(|m| {
        m.returns("Integer")
            .create("Sales.Order", "A", &[("Sales.Order.Number", "1")])
            .create("Sales.Order", "B", &[("Sales.Order.Number", "2"), ("Sales.Order_Next", "$A")])
            .change("B", &[("Sales.Order.Number", "$B/Number + $B/Sales.Order_Next/Number")])
            .commit("A")
            .commit("B")
            .delete("A")
            .end("$B/Number")
    });
    assert_eq!(result.unwrap(), number(3));
    assert_eq!(run.memory.stored(), [3]);
}

#[test]
fn retrieves() {
    let (result, run) = run(|m| {
        m.returns("Integer")
            .create("Sales.Order", "A", &[("Sales.Order.Number", "1")])
            .commit("A")
            .create("Sales.Order", "B", &[("Sales.Order.Number", "2"), ("Sales.Order_Next", "$A")])
            .commit("B")
            .along("B", "Sales.Order_Next", "Next")
            .along("A", "Sales.Order_Next", "Before")
            .retrieve("Sales.Order", "[Number > $A/Number and Number < $Next/Number + 5]", "All")
            .first("Sales.Order", "[Number = $A/Number]", "One")
            .variable("n: Integer = length($All) * 100 + (if $Before = empty then 1 else 0) * 10 + $One/Number")
            .end("$n")
    });
    assert_eq!(result.unwrap(), number(211));
    assert_eq!(
        run.memory.log,
        [
            "Sales.Order[Number > $A/Number and Number < $Next/Number + 5] [Integer(1), Integer(1)]",
            "Sales.Order[Number = $A/Number] [Integer(1)]",
        ]
    );
}

#[test]
fn aggregates() {
    for (function, expected) in [
        (Aggregate::Count, number(3)),
        (Aggregate::Sum, number(6)),
        (Aggregate::Average, Value::Decimal(model_core::value::Decimal::from(2))),
        (Aggregate::Minimum, number(1)),
        (Aggregate::Maximum, number(3)),
    ] {
        let app = shop().microflow("Sales.Main", |m| {
            let mut m =
                m.returns(if function == Aggregate::Average { "Decimal" } else { "Integer" });
            for n in ["1", "2", "3"] {
                m = m.create("Sales.Order", &format!("O{n}"), &[("Sales.Order.Number", n)]);
                m = m.commit(&format!("O{n}"));
            }
            m.retrieve("Sales.Order", "", "All")
                .then(AggregateList {
                    list: "All".into(),
                    function,
                    attribute: "Sales.Order.Number".into(),
                    variable: "Result".into(),
                    ..AggregateList::default()
                })
                .end("$Result")
        });
        assert_eq!(run_in(app).0.unwrap(), expected, "{function:?}");
    }
}

#[test]
fn loops_break_and_continue() {
    // 0 + 2 + 4: odd rounds are passed over, the sixth ends the loop.
    gives(
        |m| {
            m.returns("Integer")
                .variable("sum: Integer = 0")
                .variable("n: Integer = -1")
                .repeat("true", |m| {
                    m.set("n", "$n + 1").decide("$n > 5").case("true", FlowBuilder::leave).case(
                        "false",
                        |m| {
                            m.decide("$n mod 2 = 1")
                                .case("true", FlowBuilder::next_round)
                                .case("false", |m| m.set("sum", "$sum + $n"))
                        },
                    )
                })
                .end("$sum")
        },
        6,
    );
}

#[test]
fn semantics_23_a_loop_goes_over_the_list_as_it_was() {
    let project = shop()
        .microflow("Sales.Main", |m| {
            m.returns("Integer")
                .parameter("Orders: List Sales.Order")
                .variable("sum: Integer = 0")
                .each("Orders", "Order", |m| m.set("sum", "$sum + $Order/Number + $currentIndex"))
                .end("$sum * 100 + length($Orders)")
        })
        .build();
    let mut memory = Memory::default();
    let mut orders = Vec::new();
    for n in 1..=3 {
        let order = memory.create(0).unwrap();
        memory.set(order, 0, number(n)).unwrap();
        orders.push(order);
    }
    let list = List::new(orders.clone());
    let library = library(&project);
    let arguments = [("Orders".to_owned(), Value::List(list.clone()))];
    let mut machine = Machine::new(
        library.clone(),
        library.number("Sales.Main").unwrap(),
        &arguments,
        Limits::default(),
    )
    .unwrap();
    let context = Context::new(Arc::new(FixedWorld::default()), "en");
    let mut around = Surroundings { store: &mut memory, context: &context };
    // Step by step; in between someone adds to the list.
    let result = loop {
        match machine.step(&mut around, 1) {
            Progress::Running => {
                if machine.steps() > 2 && list.len() < 9 {
                    list.with(|objects| objects.push(orders[0]));
                }
            }
            Progress::Done(value) => break value,
            other => panic!("{other:?}"),
        }
    };
    // 1 + 2 + 3, with the rounds 0 + 1 + 2, although the list has grown.
    assert_eq!(result, number(900 + i64::try_from(list.len()).unwrap()));
    assert!(list.len() > 3);
}

#[test]
fn semantics_23_objects_pass_by_reference_and_values_by_value() {
    let app = shop()
        .microflow("Sales.Sub", |m| {
            m.parameter("Order: Object Sales.Order")
                .parameter("n: Integer")
                .returns("Integer")
                .set("n", "$n + 1")
                .change("Order", &[("Sales.Order.Number", "$n")])
                .end("$n")
        })
        .microflow("Sales.Main", |m| {
            m.returns("Integer")
                .variable("n: Integer = 5")
                .create("Sales.Order", "Order", &[])
                .call("Sales.Sub", &[("Order", "$Order"), ("n", "$n")], "m")
                .end("$Order/Number * 100 + $n * 10 + $m")
        });
    assert_eq!(run_in(app).0.unwrap(), number(656));
}

#[test]
fn instructions_are_gathered_in_order() {
    let (result, run) = run(|m| {
        m.create("Sales.Order", "Order", &[("Sales.Order.Number", "7")])
            .then(ShowMessage {
                text: Translated::new("en", "Order {1} is {2}"),
                parameters: ["$Order/Number", "if isNew($Order) then 'new' else 'old'"]
                    .map(|value| TextParameter { value: value.into(), ..TextParameter::default() })
                    .into(),
                ..ShowMessage::default()
            })
            .then(ValidationFeedback {
                object: "Order".into(),
                member: "Sales.Order.Number".into(),
                text: Translated::new("en", "Too small"),
                ..ValidationFeedback::default()
            })
            .show_page("Sales.Order_Edit", &[("Order", "$Order")])
            .then(ClosePage::default())
            .end("")
    });
    result.unwrap();
    let order = ObjectRef::own(ObjectId::new(1, 1));
    let member: QName = "Sales.Order.Number".into();
    assert_eq!(
        run.instructions,
        [
            Instruction::ShowMessage { kind: MessageKind::Info, text: "Order 7 is new".into() },
            Instruction::ValidationFeedback(Feedback {
                object: order,
                member,
                message: "Too small".into()
            }),
            Instruction::ShowPage {
                page: "Sales.Order_Edit".into(),
                arguments: vec![("Order".into(), Value::Object(order))]
            },
            Instruction::ClosePage,
        ]
    );
}

// Errors name where they happen.

#[test]
fn errors_name_the_activity_and_the_part() {
    fails(
        |m| m.returns("Integer").variable("n: Integer = empty").set("n", "1 + $n").end("$n"),
        "Sales.Main › Change variable n",
        "“$n” is empty",
    );
    fails(
        |m| m.create("Sales.Order", "O", &[("Sales.Order.Number", "1 div 0")]).end(""),
        "Sales.Main › Create object Sales.Order",
        "", // a decimal cannot stand in a whole number: the checker's words
    );
    fails(
        |m| m.call("Sales.Nothing", &[], "").end(""),
        "Sales.Main › Call microflow Sales.Nothing",
        "There is no microflow",
    );
    fails(
        |m| m.variable("n: Integer = 1"),
        "Sales.Main › Create variable n",
        "ends here without an end event",
    );
    fails(|m| m.commit("").end(""), "Sales.Main › Commit", "No variable is chosen");
    let app = shop()
        .microflow("Sales.Sub", |m| m.returns("Integer").end("1 mod 0"))
        .microflow("Sales.Main", |m| m.call("Sales.Sub", &[], "").end(""));
    let error = run_in(app).0.unwrap_err();
    assert_eq!(error.place(), "Sales.Sub › End 1 mod 0");
    assert_eq!(error.calls, ["Sales.Main › Call microflow Sales.Sub"]);
    assert_eq!(error.kind.code(), "expression");
}

#[test]
fn a_broken_rule_comes_with_its_fields() {
    let (result, run) =
        run(|m| m.create("Sales.Order", "O", &[("Sales.Order.Number", "-1")]).commit("O").end(""));
    let error = result.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Validation);
    assert_eq!(error.feedback.len(), 1);
    assert_eq!(error.to_string(), "Sales.Main › Commit O: The number must not be negative.");
    assert!(run.memory.rows.is_empty());
}

// Limits (`design/semantics.md` 24).

fn endless(m: FlowBuilder) -> FlowBuilder {
    m.variable("n: Integer = 0").repeat("true", |m| m.set("n", "$n + 1")).end("")
}

#[test]
fn semantics_24_steps_are_limited() {
    let mut run = Run::new();
    run.limits.steps = 10_000;
    let project = shop().microflow("Sales.Main", endless).build();
    let error = run.of(&project, "Sales.Main", &[]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit(Limit::Steps));
    assert!(error.message.contains("10000 steps"), "{error}");
    assert_eq!(run.steps, 10_000);
}

#[test]
fn semantics_24_empty_endless_loops_stop() {
    let mut run = Run::new();
    run.limits.steps = 10_000;
    let builds: [Build; 2] = [
        |m| m.repeat("true", |m| m).end(""),
        |m| m.repeat("true", FlowBuilder::next_round).end(""),
    ];
    for build in builds {
        let project = shop().microflow("Sales.Main", build).build();
        let error = run.of(&project, "Sales.Main", &[]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Limit(Limit::Steps));
    }
}

#[test]
fn semantics_24_time_is_limited() {
    let mut run = Run::new();
    // The clock of this world ticks whenever it is read.
    run.limits.time = 100;
    let project = shop().microflow("Sales.Main", endless).build();
    let error = run.of(&project, "Sales.Main", &[]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit(Limit::Time));
}

#[test]
fn semantics_24_calls_are_limited_in_depth() {
    let app = shop().microflow("Sales.Main", |m| m.call("Sales.Main", &[], "").end(""));
    let error = run_in(app).0.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit(Limit::Depth));
    assert!(error.message.contains("500 deep"), "{error}");
    assert_eq!(error.calls.len(), 50);
}

#[test]
fn semantics_24_objects_are_limited() {
    let mut run = Run::new();
    run.limits.objects = 100;
    let project = shop()
        .microflow("Sales.Main", |m| {
            m.repeat("true", |m| m.create("Sales.Order", "O", &[])).end("")
        })
        .build();
    let error = run.of(&project, "Sales.Main", &[]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit(Limit::Objects));
    assert!(run.memory.rows.is_empty());
}

#[test]
fn semantics_24_no_error_handling_catches_a_limit() {
    let mut run = Run::new();
    run.limits.steps = 10_000;
    let project = shop()
        .microflow("Sales.Sub", endless)
        .microflow("Sales.Main", |m| {
            handling(m.call("Sales.Sub", &[], ""), ErrorHandling::Continue).end("")
        })
        .build();
    let error = run.of(&project, "Sales.Main", &[]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit(Limit::Steps));
}

#[test]
fn semantics_24_stop_is_heeded() {
    let project = shop().microflow("Sales.Main", endless).build();
    let library = library(&project);
    let mut machine = Machine::new(
        library.clone(),
        library.number("Sales.Main").unwrap(),
        &[],
        Limits::default(),
    )
    .unwrap();
    let mut memory = Memory::default();
    let context = Context::new(Arc::new(FixedWorld::default()), "en");
    let mut around = Surroundings { store: &mut memory, context: &context };
    let stop = Arc::new(AtomicBool::new(false));
    machine.set_stop_flag(Arc::clone(&stop));
    assert!(matches!(machine.step(&mut around, 1000), Progress::Running));
    stop.store(true, Ordering::Relaxed);
    let Progress::Failed(error) = machine.step(&mut around, u64::MAX) else { panic!("it stops") };
    assert_eq!(error.kind, ErrorKind::Stopped);
    assert_eq!(machine.steps(), 1000);
}

#[test]
fn a_loop_of_a_million_rounds_in_flat_memory() {
    let project = shop()
        .microflow("Sales.Sub", |m| m.parameter("n: Integer").returns("Integer").end("$n + 1"))
        .microflow("Sales.Main", |m| {
            m.returns("Integer")
                .variable("n: Integer = 0")
                .repeat("$n < 1000000", |m| {
                    m.decide("$n mod 2 = 0")
                        .case("true", |m| m.call("Sales.Sub", &[("n", "$n")], "n2").set("n", "$n2"))
                        .case("false", |m| m.set("n", "$n + 1"))
                })
                .end("$n")
        })
        .build();
    let library = library(&project);
    let number_of = library.number("Sales.Main").unwrap();
    let mut machine = Machine::new(library, number_of, &[], Limits::default()).unwrap();
    let mut memory = Memory::default();
    let context = Context::new(Arc::new(FixedWorld::default()), "en");
    let mut around = Surroundings { store: &mut memory, context: &context };
    let result = loop {
        assert!(machine.values.len() < 10 && machine.values.capacity() < 32);
        match machine.step(&mut around, 10_000) {
            Progress::Running => {}
            Progress::Done(value) => break value,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(result, number(1_000_000));
}

#[test]
fn a_machine_parks_before_an_activity() {
    let project = shop()
        .microflow("Sales.Main", |m| {
            m.returns("Integer")
                .variable("n: Integer = 0")
                .repeat("$n < 3", |m| m.set("n", "$n + 1"))
                .end("$n")
        })
        .build();
    let library = library(&project);
    let flow = library.find("Sales.Main").unwrap();
    let change = flow.sites.iter().find(|site| site.kind == "changeVariable").unwrap();
    let mut machine = Machine::new(
        library.clone(),
        library.number("Sales.Main").unwrap(),
        &[],
        Limits::default(),
    )
    .unwrap();
    machine.set_breakpoints([change.element, Id::from_bits(9)].into());
    let mut memory = Memory::default();
    let context = Context::new(Arc::new(FixedWorld::default()), "en");
    let mut around = Surroundings { store: &mut memory, context: &context };
    for n in 0..3 {
        assert!(matches!(machine.step(&mut around, u64::MAX), Progress::Parked));
        let position = machine.position();
        assert_eq!(position.last().unwrap().1, Some(change));
        assert!(machine.values.contains(&number(n)), "{:?}", machine.values);
    }
    assert!(matches!(machine.step(&mut around, u64::MAX), Progress::Done(Value::Integer(3))));
}

#[test]
fn whoever_watches_sees_steps_nested() {
    let project = shop()
        .microflow("Sales.Sub", |m| m.variable("n: Integer = 1").end(""))
        .microflow("Sales.Fail", |m| m.variable("n: Integer = 1 mod 0").end(""))
        .microflow("Sales.Main", |m| {
            m.call("Sales.Sub", &[], "").call("Sales.Fail", &[], "").end("")
        })
        .build();
    let library = library(&project);
    let number_of = library.number("Sales.Main").unwrap();
    let mut machine = Machine::new(library, number_of, &[], Limits::default()).unwrap();
    let mut memory = Memory { seen: Some(Default::default()), ..Memory::default() };
    let context = Context::new(Arc::new(FixedWorld::default()), "en");
    let mut around = Surroundings { store: &mut memory, context: &context };
    assert!(matches!(machine.step(&mut around, u64::MAX), Progress::Failed(_)));
    assert_eq!(
        memory.seen.as_ref().unwrap().0,
        [
            "Main: Call microflow Sales.Sub",
            "  Sub: Create variable n",
            "  Sub: End",
            "Main: Call microflow Sales.Fail",
            "  Fail: Create variable n",
            "  ! “0” is zero",
            "! “0” is zero",
        ]
    );
    assert_eq!(memory.seen.unwrap().1, 0);
}

// Error handling (`reference/mendix.md` §2.3, `design/semantics.md` 20), case by case. `Bad` fails
// after it has stored order 9; callers store 1 before and 2 after.

fn handled(app: AppBuilder) -> AppBuilder {
    app.microflow("Sales.Bad", |m| {
        m.create("Sales.Order", "Nine", &[("Sales.Order.Number", "9")])
            .commit("Nine")
            .variable("n: Integer = 1 mod 0")
            .end("")
    })
}

fn store(flow: FlowBuilder, n: &str) -> FlowBuilder {
    let name = format!("Order{n}");
    flow.create("Sales.Order", &name, &[("Sales.Order.Number", n)]).commit(&name)
}

fn calling(how: ErrorHandling) -> AppBuilder {
    handled(shop()).microflow("Sales.Main", move |m| {
        let m = store(m, "1").call("Sales.Bad", &[], "");
        let m = match how {
            ErrorHandling::Rollback | ErrorHandling::Continue => handling(m, how),
            _ => handling(m.on_error(|m| store(m, "5").end("")), how),
        };
        store(m, "2").end("")
    })
}

#[track_caller]
fn leaves(app: AppBuilder, expected: &[i64]) {
    let (result, run) = run_in(app);
    result.unwrap();
    assert_eq!(run.memory.stored(), expected);
    assert!(run.memory.savepoints.is_empty());
}

#[test]
fn semantics_20_rollback_undoes_the_whole_request() {
    let (result, run) = run_in(calling(ErrorHandling::Rollback));
    assert_eq!(result.unwrap_err().place(), "Sales.Bad › Create variable n");
    assert!(run.memory.rows.is_empty());
}

#[test]
fn semantics_20_custom_with_rollback_undoes_everything_then_runs_the_error_flow() {
    leaves(calling(ErrorHandling::Custom), &[5]);
}

#[test]
fn semantics_20_custom_without_rollback_undoes_the_activity_only() {
    leaves(calling(ErrorHandling::CustomWithoutRollback), &[1, 5]);
}

#[test]
fn semantics_20_continue_undoes_the_activity_and_goes_on() {
    leaves(calling(ErrorHandling::Continue), &[1, 2]);
}

#[test]
fn semantics_20_a_handled_error_in_the_called_is_a_success_for_the_caller() {
    // The called one rolls everything back, the caller's part included, and ends well.
    let app = handled(shop())
        .microflow("Sales.Middle", |m| {
            m.call("Sales.Bad", &[], "").on_error(|m| store(m, "5").end("")).end("")
        })
        .microflow("Sales.Main", |m| {
            store(store(m, "1").call("Sales.Middle", &[], ""), "2").end("")
        });
    leaves(app, &[5, 2]);
}

#[test]
fn semantics_20_an_error_in_the_error_flow_goes_to_the_caller() {
    // Nested: the savepoint before the call decides how much is undone.
    let app = handled(shop())
        .microflow("Sales.Middle", |m| {
            let m = store(m, "3").call("Sales.Bad", &[], "");
            let m = m.on_error(|m| store(m, "4").call("Sales.Bad", &[], "").end(""));
            handling(m, ErrorHandling::CustomWithoutRollback).end("")
        })
        .microflow("Sales.Main", |m| {
            let m = store(m, "1").call("Sales.Middle", &[], "");
            let m = m.on_error(|m| store(m, "5").end(""));
            handling(m, ErrorHandling::CustomWithoutRollback).end("")
        });
    // Middle's 3 and 4 are undone, the caller keeps its 1.
    leaves(app, &[1, 5]);
}

#[test]
fn semantics_20_after_a_rollback_of_everything_outer_savepoints_stand_at_the_start() {
    let app = handled(shop())
        .microflow("Sales.Middle", |m| {
            let m = store(m, "3").call("Sales.Bad", &[], "");
            m.on_error(|m| store(m, "4").call("Sales.Bad", &[], "").end("")).end("")
        })
        .microflow("Sales.Main", |m| {
            let m = store(m, "1").call("Sales.Middle", &[], "");
            let m = m.on_error(|m| store(m, "5").end(""));
            handling(m, ErrorHandling::CustomWithoutRollback).end("")
        });
    // Middle rolled the caller's 1 back too; then it failed again.
    leaves(app, &[5]);
}

#[test]
fn semantics_20_continue_undoes_one_round_of_a_loop() {
    let app = handled(shop())
        .microflow("Sales.Odd", |m| {
            m.parameter("n: Integer")
                .create("Sales.Order", "Order", &[("Sales.Order.Number", "$n")])
                .commit("Order")
                .decide("$n mod 2 = 0")
                .case("true", |m| m.call("Sales.Bad", &[], "").end(""))
                .case("false", |m| m.end(""))
        })
        .microflow("Sales.Main", |m| {
            m.variable("n: Integer = 0")
                .repeat("$n < 5", |m| {
                    let m = m.set("n", "$n + 1").call("Sales.Odd", &[("n", "$n")], "");
                    handling(m, ErrorHandling::Continue)
                })
                .end("")
        });
    leaves(app, &[1, 3, 5]);
}

#[test]
fn semantics_20_objects_created_before_a_rollback_are_dead() {
    let app = handled(shop()).microflow("Sales.Main", |m| {
        m.create("Sales.Order", "Order", &[("Sales.Order.Number", "1")])
            .call("Sales.Bad", &[], "")
            .on_error(|m| m.change("Order", &[("Sales.Order.Number", "2")]).end(""))
            .end("")
    });
    let error = run_in(app).0.unwrap_err();
    assert_eq!(error.place(), "Sales.Main › Change object Order");
    assert!(error.message.contains("not there any more"), "{error}");
}

#[test]
fn an_error_flow_knows_the_latest_error() {
    let app = handled(shop()).microflow("Sales.Main", |m| {
        m.returns("String")
            .call("Sales.Bad", &[], "")
            .on_error(|m| m.end("$latestError/ErrorType + ': ' + $latestError/Message"))
            .end("''")
    });
    let Value::String(text) = run_in(app).0.unwrap() else { panic!("text") };
    assert!(text.starts_with("expression: Sales.Bad › Create variable n: “0” is zero"), "{text}");
}

#[test]
fn an_error_flow_can_lead_back_into_the_flow() {
    let app = handled(shop()).microflow("Sales.Main", |m| {
        let m = m.call("Sales.Bad", &[], "");
        let m = m.on_error(|m| store(m, "5"));
        store(m, "2").end("")
    });
    leaves(app, &[5, 2]);
}

// The library.

#[test]
fn what_did_not_change_is_not_compiled_again() {
    let project = shop()
        .microflow("Sales.A", |m| m.end(""))
        .microflow("Sales.B", |m| m.variable("n: Integer = 1").end(""))
        .build();
    let index = Index::new(&project);
    let library = Library::new(&index, Arc::new(Numbers(index.clone())), "en");
    let (a, b) =
        (library.find("Sales.A").unwrap().clone(), library.find("Sales.B").unwrap().clone());
    // A change inside B.
    let (id, _) = project.documents().iter().find(|(_, d)| d.title() == "Sales.B").unwrap();
    let mut change = Change::new("Edit");
    change.edit(&project, *id, |document| {
        let Content::Microflow(flow) = &mut document.content else { panic!("a microflow") };
        flow.documentation = "More".into();
    });
    let next = index.updated(&change.apply(&project).unwrap());
    let library = library.updated(&next);
    assert!(Arc::ptr_eq(&a, library.find("Sales.A").unwrap()));
    assert!(!Arc::ptr_eq(&b, library.find("Sales.B").unwrap()));
}
