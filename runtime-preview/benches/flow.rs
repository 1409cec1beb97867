//! B2: microflows beside Lua 5.4 that walks the same graphs.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark stops when its work is wrong")]

#[path = "../../tests/src/peers.rs"]
mod peers;
#[path = "../../tests/src/report.rs"]
mod report;

use std::sync::Arc;
use std::time::{Duration, Instant};

use model_core::index::Index;
use model_core::lang::schema::Direction;
use model_core::name::QName;
use model_core::testing::{FlowBuilder, app};
use runtime_preview::eval::{Captions, Context, Layout, Objects, ReadError};
use runtime_preview::flow::{
    Events, Library, Limits, LinkChange, Machine, Progress, Query, Savepoint, Store, StoreError,
    Surroundings,
};
use runtime_preview::reference::ObjectRef;
use runtime_preview::value::Value;
use runtime_preview::world::RealWorld;

const RUNS: u64 = 1_000_000;

fn main() -> std::io::Result<()> {
    let project = app()
        .microflow("Bench.Twenty", |m| {
            let m = m.returns("Integer").variable("x: Integer = 0");
            (0..20).fold(m, |m, _| m.set("x", "$x + 1")).end("$x")
        })
        .microflow("Bench.Changes", |m| {
            m.returns("Integer")
                .variable("run: Integer = 0")
                .variable("x: Integer = 0")
                .repeat(&format!("$run < {RUNS}"), |m| {
                    m.call("Bench.Twenty", &[], "x2").set("x", "$x2").set("run", "$run + 1")
                })
                .end("$x")
        })
        .microflow("Bench.Loop", |m| {
            m.returns("Integer")
                .variable("i: Integer = 0")
                .variable("n: Integer = 0")
                .repeat(&format!("$i < {RUNS}"), |m: FlowBuilder| {
                    m.decide("$i mod 2 = 0")
                        .case("true", |m| m.set("n", "$n + 1"))
                        .case("false", |m| m)
                        .set("i", "$i + 1")
                })
                .end("$n")
        })
        .build();
    let index = Index::new(&project);
    let library = Arc::new(Library::new(&index, Arc::new(NoLayout), "en"));
    let runs = RUNS.to_string();
    let lua = peers::run("lua5.4", "flow.lua", &[&runs, &runs]).map_err(std::io::Error::other)?;
    let beside = |name: &str| {
        let seconds = lua.as_ref().and_then(|figures| figures.get(name));
        seconds.map(|seconds| report::Figure::seconds(*seconds))
    };
    let mut report = report::Report::new("B2");
    for (name, flow, key, expected) in [
        ("20 changes, 1,000,000 runs", "Bench.Changes", "changes.seconds", 20),
        ("loop of 1,000,000 with a decision", "Bench.Loop", "loop.seconds", 500_000),
    ] {
        let time = (0..5).map(|_| run(&library, flow, expected)).min().unwrap_or_default();
        report.add(report::Case::new(name, time).beside(beside(key)).times(3.0));
    }
    report.finish()
}

/// Runs a microflow in one request, limits on, no one watching.
fn run(library: &Arc<Library>, flow: &str, expected: i64) -> Duration {
    let number = library.number(flow).expect("the microflow is there");
    let machine = Machine::new(Arc::clone(library), number, &[], Limits::default());
    let mut machine = machine.expect("the microflow is there");
    let context = Context::new(Arc::new(RealWorld::new()), "en");
    let mut around = Surroundings { store: &mut NoStore, context: &context };
    let from = Instant::now();
    let progress = machine.step(&mut around, u64::MAX);
    let time = from.elapsed();
    match progress {
        Progress::Done(Value::Integer(result)) => assert_eq!(result, expected),
        other => panic!("{other:?}"),
    }
    time
}

struct NoLayout;

impl Layout for NoLayout {
    fn entity(&self, _: &QName) -> Option<u16> {
        None
    }
    fn attribute(&self, _: &QName) -> Option<u16> {
        None
    }
    fn association(&self, _: &QName) -> Option<u16> {
        None
    }
    fn captions(&self, _: &QName) -> Option<Arc<Captions>> {
        None
    }
}

/// These flows touch no objects.
struct NoStore;

fn none<T>() -> Result<T, StoreError> {
    Err(StoreError::Failed("There are no objects here.".into()))
}

impl Objects for NoStore {
    fn attribute(&mut self, _: ObjectRef, _: u16) -> Result<Value, ReadError> {
        Ok(Value::Empty)
    }
    fn follow(
        &mut self,
        _: ObjectRef,
        _: u16,
        _: Direction,
    ) -> Result<Option<ObjectRef>, ReadError> {
        Ok(None)
    }
    fn is_new(&mut self, _: ObjectRef) -> Result<bool, ReadError> {
        Ok(false)
    }
    fn is_a(&mut self, _: ObjectRef, _: u16) -> bool {
        false
    }
}

impl Store for NoStore {
    fn create(&mut self, _: u16) -> Result<ObjectRef, StoreError> {
        none()
    }
    fn set(&mut self, _: ObjectRef, _: u16, _: Value) -> Result<(), StoreError> {
        none()
    }
    fn link(
        &mut self,
        _: ObjectRef,
        _: u16,
        _: Direction,
        _: LinkChange,
        _: &[ObjectRef],
    ) -> Result<(), StoreError> {
        none()
    }
    fn links(&mut self, _: ObjectRef, _: u16, _: Direction) -> Result<Vec<ObjectRef>, StoreError> {
        none()
    }
    fn retrieve(
        &mut self,
        _: &Query,
        _: &[Value],
        _: u64,
        _: u64,
    ) -> Result<Vec<ObjectRef>, StoreError> {
        none()
    }
    fn commit(&mut self, _: &[ObjectRef], _: Events) -> Result<(), StoreError> {
        none()
    }
    fn delete(&mut self, _: &[ObjectRef]) -> Result<(), StoreError> {
        none()
    }
    fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        Ok(Savepoint(0))
    }
    fn rollback_to(&mut self, _: Savepoint) -> Result<(), StoreError> {
        Ok(())
    }
    fn release(&mut self, _: Savepoint) -> Result<(), StoreError> {
        Ok(())
    }
    fn held(&self) -> u64 {
        0
    }
}
