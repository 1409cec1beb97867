//! Error handling (`reference/mendix.md` §2.3, `design/semantics.md` 20), case by case. `Bad` fails
//! after it has stored order 9; callers store 1 before and 2 after.

use super::*;

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
