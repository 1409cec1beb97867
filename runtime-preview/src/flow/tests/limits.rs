//! Limits (`design/semantics.md` 24), standing still and being watched.

use super::*;

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
