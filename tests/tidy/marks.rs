//! Marks of unfinished or hurried work, missing introductions, and traces of one's own machine.

use super::tree::Tree;
use super::{Finding, finds, has_word, holds};

/// What must not stand in any source, and what to do instead.
const MARKS: &[(&str, &str)] = &[
    ("todo!", "finish it, or leave it out until it works"),
    ("unimplemented!", "finish it, or leave it out until it works"),
    ("dbg!", "take it out"),
    ("#[ignore", "a test that is not run promises nothing: mend it, or make it a long run"),
    ("#[should_panic", "nothing panics here: return an error and compare it"),
];

fn marks(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, source) in &tree.sources {
        for (line, code) in source.lines() {
            for (mark, advice) in MARKS {
                if code.contains(mark) {
                    findings.push(Finding::new(path, line, format!("`{mark}`: {advice}")));
                }
            }
        }
    }
    findings
}

fn sleeping(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, source) in &tree.sources {
        for (line, code) in source.lines() {
            let tests = tree.is_test(path) || source.is_test(line);
            if tests && (has_word(code, "thread::sleep") || has_word(code, "sleep_ms")) {
                let advice = "tests do not sleep: wait for the event, or set the world's clock";
                findings.push(Finding::new(path, line, advice));
            }
        }
    }
    findings
}

fn introductions(tree: &Tree) -> Vec<Finding> {
    let missing = |text: &str| !text.trim_start_matches('\u{feff}').starts_with("//!");
    let sources = tree.sources.iter().filter(|(_, source)| missing(&source.text));
    let advice = "open with `//!`: what it is for, what it must never do, its main types";
    sources.map(|(path, _)| Finding::new(path, 1, advice)).collect()
}

/// Written in two pieces, so that this file does not find itself.
const TRACES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("fa", "rm-"),
    concat!("hel", "per"),
    concat!("hel", "pers"),
];

fn traces(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in &tree.texts {
        for (line, text) in (1..).zip(text.lines()) {
            // `credential.…` is how git's own settings call the programs that know passwords.
            if text.contains("credential") {
                continue;
            }
            let lower = text.to_lowercase();
            let found = TRACES.iter().find(|trace| {
                if trace.ends_with(char::is_alphabetic) {
                    has_word(&lower, trace)
                } else {
                    lower.contains(*trace)
                }
            });
            if let Some(trace) = found {
                let advice = format!(
                    "“{trace}” belongs to one machine or one way of working: write a path from \
                     the repository's root, or say what the thing does"
                );
                findings.push(Finding::new(path, line, advice));
            }
        }
    }
    findings
}

#[test]
fn nothing_unfinished() {
    holds(marks);
    finds(marks, &[("a/src/b.rs", "//! x\nfn f() { todo!() }")], &["a/src/b.rs:2"]);
    finds(marks, &[("tests/b.rs", "\n\n#[ignore = \"slow\"]")], &["tests/b.rs:3"]);
    finds(marks, &[("a/src/b.rs", "// todo!()\nlet a = \"dbg!\";")], &[]);
    finds(marks, &[("a/src/b.rs", "dbg!(unimplemented!())")], &["a/src/b.rs:1", "a/src/b.rs:1"]);
}

#[test]
fn tests_do_not_sleep() {
    holds(sleeping);
    let text = "std::thread::sleep(d);\n#[cfg(test)]\nmod t {\n thread::sleep(d); }";
    finds(sleeping, &[("a/src/b.rs", text)], &["a/src/b.rs:4"]);
    finds(sleeping, &[("a/tests/b.rs", text)], &["a/tests/b.rs:1", "a/tests/b.rs:4"]);
}

#[test]
fn every_source_introduces_itself() {
    holds(introductions);
    finds(introductions, &[("a/src/b.rs", "use x;\n//! late")], &["a/src/b.rs:1"]);
    finds(introductions, &[("a/src/b.rs", "//! What it is for.")], &[]);
}

#[test]
fn no_traces_of_a_machine() {
    holds(traces);
    let text = format!("# A\nsee {}x/y", TRACES[0]);
    finds(traces, &[("README.md", &text)], &["README.md:2"]);
    finds(traces, &[("a.rs", &format!("a {} b", TRACES[3].to_uppercase()))], &["a.rs:1"]);
    finds(traces, &[("a.rs", &format!("a {}_b", TRACES[3]))], &[]);
    finds(traces, &[("a.rs", "workshop work/ a/b")], &[]);
}
