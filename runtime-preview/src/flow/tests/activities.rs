//! What activities do, and the library.

use super::*;

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
            .case("(empty)", |m| m.end("0"))
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
