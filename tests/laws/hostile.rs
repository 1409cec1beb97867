//! Hostile models: nobody would make them, and each gives a clear problem, soon, and stops nothing.

use std::time::{Duration, Instant};

use model_core::check::{Checker, Problem};
use model_core::index::Index;
use model_core::lang::Scope;
use model_core::lang::{expression, oql, xpath};
use model_core::model::Project;
use model_core::model::entity::Attribute;
use model_core::model::page::{Layout, Snippet, SnippetCall};
use model_core::model::{AttributeType, Place};
use model_core::store;
use model_core::testing::{app, container, text};

/// Far more than any of these takes, far less than a hang.
const MOST: Duration = Duration::from_secs(20);

/// Checks an app, in time, and after it went through its files; the problems of a code.
#[track_caller]
fn problems(project: &Project, code: &str) -> Vec<Problem> {
    let begin = Instant::now();
    let files = store::files_of(project);
    let loaded = store::load(&files);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems.first());
    let mut checker = Checker::new();
    checker.check(&Index::new(&loaded.project));
    assert!(begin.elapsed() < MOST, "{:?}", begin.elapsed());
    let failed: Vec<_> = checker.problems().iter().filter(|p| p.code == "MQ0001").collect();
    assert!(failed.is_empty(), "a rule failed: {failed:?}");
    checker.problems().iter().filter(|problem| problem.code == code).cloned().collect()
}

#[test]
fn a_hundred_thousand_attributes() {
    let attributes = (0..100_000).map(|n| Attribute {
        name: format!("A{n}"),
        ty: AttributeType::Integer,
        default: if n == 77_777 { "x".into() } else { String::new() },
        ..Attribute::default()
    });
    let app = app().entity("A.Wide", |e| e.with(|entity| entity.attributes = attributes.collect()));
    let found = problems(&app.build(), "MQ0303");
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("“x” is no default"), "{}", found[0].message);
}

#[test]
fn a_million_characters_of_text() {
    let scope = Scope::default();
    let project = app().entity("A.E", |e| e.attribute("Name: String")).build();
    let index = Index::new(&project);
    let facts = model_core::index::Facts::new(&index);
    let begin = Instant::now();
    let long = "1 + ".repeat(250_000) + "'a'";
    let typed = expression::check(&expression::parse(&long), &scope, &facts, None);
    assert!(!typed.problems.is_empty());
    assert!(!expression::format(&long).is_empty());
    let long = format!("[{}Name = 'a']", "Name = 'a' or ".repeat(70_000));
    let typed = xpath::check(&xpath::parse(&long), &"A.E".into(), &scope, &facts);
    // What is too much is told as such; it is not read as something else.
    let first = typed.problems.first();
    assert!(first.is_none_or(|p| p.message.contains("too long")), "{first:?}");
    let long = format!("SELECT {}Name AS n FROM A.E", "Name AS x, ".repeat(90_000));
    let checked = oql::check(&oql::parse(&long), &scope, &facts);
    assert_eq!(checked.columns.len(), 90_001);
    assert_eq!(checked.typed.problems, []);
    assert!(begin.elapsed() < MOST, "{:?}", begin.elapsed());
    let app = app().microflow("A.F", |m| m.decide(&"(".repeat(1_000_000)).end(""));
    assert!(!problems(&app.build(), "MQ0601").is_empty());
}

#[test]
fn cycles_of_everything() {
    let ring = |n: usize| format!("A.E{}", n % 200);
    let inheritance =
        (0..200).fold(app(), |app, n| app.entity(&ring(n), |e| e.based_on(&ring(n + 1))));
    assert_eq!(problems(&inheritance.build(), "MQ0301").len(), 200);
    // Associations may go around.
    let associations = (0..200).fold(app(), |app, n| {
        app.entity(&ring(n), |e| e.association(&format!("A{n}: {}", ring(n + 1))))
    });
    let found = problems(&associations.build(), "MQ0301");
    assert!(found.is_empty(), "{found:?}");
    let flows = (0..50).fold(app(), |app, n| {
        app.microflow(&format!("A.F{n}"), |m| {
            m.call(&format!("A.F{}", (n + 1) % 50), &[], "").end("")
        })
    });
    let project = flows.build();
    let told = ["MQ1101", "MQ1102", "MQ1103", "MQ1104", "MQ1105", "MQ1106", "MQ1107"];
    let mut checker = Checker::new();
    checker.check(&Index::new(&project));
    assert!(checker.problems().iter().any(|p| told.contains(&p.code)), "endless calls are told");
    let snippets = (0..50).fold(app().entity("A.X", |e| e), |app, n| {
        let snippet = format!("A.S{}", (n + 1) % 50);
        let call = SnippetCall { snippet: snippet.as_str().into(), ..SnippetCall::default() };
        let widgets = vec![call.into()];
        let snippet = Snippet { name: format!("S{n}"), widgets, ..Snippet::default() };
        app.document(Place::module("A"), snippet)
    });
    assert_eq!(problems(&snippets.build(), "MQ0922").len(), 50);
    let layouts = (0..50).fold(app().entity("A.X", |e| e), |app, n| {
        let master = format!("A.L{}", (n + 1) % 50).as_str().into();
        app.document(
            Place::module("A"),
            Layout { name: format!("L{n}"), master, ..Layout::default() },
        )
    });
    assert_eq!(problems(&layouts.build(), "MQ0922").len(), 50);
}

#[test]
fn names_like_sql_and_from_right_to_left() {
    for name in
        ["x'; DROP TABLE Order;--", "\u{202e}redrO", "a b", "日本.語", "..", "CON", "a\u{0}b"]
    {
        let app = app().entity(&format!("A.{name}"), |e| e.attribute("Name: String"));
        let project = app.build();
        let mut checker = Checker::new();
        checker.check(&Index::new(&project));
        let told = checker.problems().iter().any(|problem| problem.code.starts_with("MQ01"));
        assert!(told, "{name:?} is no name: {:?}", checker.problems().iter().next());
        // It is saved and opened all the same.
        let loaded = store::load(&store::files_of(&project));
        assert_eq!(loaded.project, project, "{name:?}");
    }
}

#[test]
fn deep_pages_and_long_flows() {
    let mut widget = text("t", "x", &[]);
    for n in 0..40 {
        widget = container(&format!("c{n}"), [widget]);
    }
    let app = app().page("A.P", |p| p.widget(widget)).microflow("A.F", |m| {
        (0..1_000).fold(m, |m, n| m.variable(&format!("v{n}: Integer = {n}"))).end("")
    });
    // Nobody reads the variables; each is told once.
    assert_eq!(problems(&app.build(), "MQ0506").len(), 1_000);
}
