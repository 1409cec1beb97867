//! A microflow does the same before and after a call in it is inlined: both are run, and what they
//! return, or that they fail, is compared. The pairs of microflows are random, over numbers, and
//! small, so that variables meet in every way: handed over twice, changed inside, given back, made
//! under the same names, in decisions, loops and error flows.

use std::sync::Arc;

use model_core::change::verbs::inline_microflow;
use model_core::check::Checker;
use model_core::id::SeededIds;
use model_core::index::Index;
use model_core::model::Project;
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::testing::{Dice, FlowBuilder, app};
use runtime_preview::engine::Engine;
use runtime_preview::world::FixedWorld;
use tests::cases;

/// A number that uses some of these variables.
fn number(dice: &mut Dice, known: &[&str]) -> String {
    let leaf = |dice: &mut Dice| {
        if dice.one_in(3) { dice.below(9).to_string() } else { format!("${}", dice.word(known)) }
    };
    match dice.below(4) {
        0 => format!("{} + {}", leaf(dice), leaf(dice)),
        1 => format!("{} * 3 - {}", leaf(dice), leaf(dice)),
        _ => leaf(dice),
    }
}

/// What fails now and then: a division by what may be zero.
fn risky(dice: &mut Dice, known: &[&str]) -> String {
    format!("round(12 div (${} mod 3))", dice.word(known))
}

/// The called microflow: `Sub(p, q)`.
fn sub(m: FlowBuilder, dice: &mut Dice) -> FlowBuilder {
    let mut m = m.parameter("p: Integer").parameter("q: Integer").returns("Integer");
    let mut known = vec!["p", "q"];
    // Names that the caller has too.
    for name in ["x", "i", "y"] {
        if dice.one_in(2) {
            m = m.variable(&format!("{name}: Integer = {}", number(dice, &known)));
            known.push(name);
        }
    }
    for _ in 0..dice.below(3) {
        let target = if dice.one_in(2) { "p" } else { dice.word(&known) }.to_owned();
        m = m.set(&target, &number(dice, &known));
    }
    if dice.one_in(4) {
        // An activity that handles its own error.
        let target = dice.word(&known).to_owned();
        let value = risky(dice, &known);
        let other = number(dice, &known);
        let after = format!("${target}");
        m = m.set(&target, &value).on_error(|m| m.end(&other));
        return m.end(&after);
    }
    if dice.one_in(4) {
        let target = dice.word(&known).to_owned();
        m = m.set(&target, &risky(dice, &known));
    }
    if dice.one_in(3) {
        let (a, b) = (number(dice, &known), number(dice, &known));
        let condition = format!("{} > {}", number(dice, &known), dice.below(9));
        return m.decide(&condition).case("true", |m| m.end(&a)).case("false", |m| m.end(&b));
    }
    let result =
        if dice.one_in(2) { format!("${}", dice.word(&known)) } else { number(dice, &known) };
    m.end(&result)
}

/// The calling microflow.
fn caller(m: FlowBuilder, dice: &mut Dice) -> FlowBuilder {
    let known = ["x", "v", "n"];
    let mut m = m
        .parameter("n: Integer")
        .returns("Integer")
        .variable("v: Integer = $n + 1")
        .variable("x: Integer = 2");
    let argument = |dice: &mut Dice| {
        if dice.one_in(3) { number(dice, &known) } else { format!("${}", dice.word(&known)) }
    };
    let gives_back = dice.one_in(3);
    let same = "$v".to_owned();
    let (p, q) = match dice.below(3) {
        0 => (same.clone(), same),
        1 => (same, argument(dice)),
        _ => (argument(dice), argument(dice)),
    };
    let named = !dice.one_in(5);
    let result = if named { "r" } else { "" };
    let arguments = [("p", p.as_str()), ("q", q.as_str())];
    if dice.one_in(4) {
        // The call ends the round.
        m = m.variable("i: Integer = 0").repeat("$i < 3", |m| {
            let m = m.set("i", "$i + 1").set("v", "$v + $i");
            m.call("A.Sub", &arguments, "")
        });
        return m.end("$v * 100 + $x");
    }
    m = m.call("A.Sub", &arguments, result);
    if named && gives_back {
        // What extracting makes of a changed variable.
        m = m.set("v", "$r");
        return m.end("$v * 100 + $x");
    }
    for _ in 0..dice.below(3) {
        let mut all = known.to_vec();
        if named {
            all.push("r");
        }
        let target = dice.word(&all).to_owned();
        m = m.set(&target, &number(dice, &all));
    }
    m.end(if named { "$r * 10000 + $v * 100 + $x" } else { "$v * 100 + $x" })
}

fn project(seed: u64) -> Project {
    let mut dice = Dice::new(seed);
    let mut other = Dice::new(seed ^ 0x00ab_cdef);
    app()
        .entity("A.E", |e| e)
        .microflow("A.Sub", |m| sub(m, &mut dice))
        .microflow("A.Caller", |m| caller(m, &mut other))
        .build()
}

/// What a run returns for some numbers; “failed” where it fails.
fn run(project: &Project) -> Vec<String> {
    let engine = Engine::in_memory(project, Arc::new(FixedWorld::default())).unwrap();
    (-2..4)
        .map(|n| {
            let value = runtime_preview::value::Value::Integer(n);
            match engine.client().call("A.Caller", &[("n".to_owned(), value)]) {
                Ok((value, _)) => format!("{value:?}"),
                Err(_) => "failed".to_owned(),
            }
        })
        .collect()
}

#[test]
fn inlining_changes_nothing_that_a_run_shows() {
    let (mut inlined, mut refused) = (0, 0);
    for seed in 0..u64::from(cases(400, 10_000)) {
        let before = project(seed);
        let index = Index::new(&before);
        let (id, _, flow) =
            before.of_kind::<Microflow>().find(|(_, d, _)| d.title() == "A.Caller").unwrap();
        let call = flow
            .all_objects()
            .into_iter()
            .find(|o| matches!(o, FlowObject::CallMicroflow(_)))
            .unwrap()
            .id();
        let Ok(change) = inline_microflow(&before, &index, &mut SeededIds::new(seed + 1), id, call)
        else {
            refused += 1;
            continue;
        };
        let after = change.apply(&before).unwrap();
        let errors = |project: &Project| {
            let mut checker = Checker::new();
            checker.check(&Index::new(project));
            checker.problems().count(model_core::check::Severity::Error)
        };
        assert!(errors(&after) <= errors(&before), "{seed}: inlining brings an error");
        let shown = |project: &Project| model_core::diff::show::show(project.document(id).unwrap());
        let sub = before.of_kind::<Microflow>().find(|(_, d, _)| d.title() == "A.Sub").unwrap().1;
        assert_eq!(
            run(&after),
            run(&before),
            "{seed}\n{}\n{}\n{}",
            model_core::diff::show::show(sub),
            shown(&before),
            shown(&after)
        );
        inlined += 1;
    }
    assert!(inlined > refused * 4, "{inlined} inlined, {refused} refused");
}
