//! What the architecture promises and the compiler cannot hold: each rule reads the repository
//! and names every place that breaks it, with what to do.
//!
//! A rule is a function from a [`Tree`] or from [`packages::Packages`] to [`Finding`]s, and has
//! two tests: it holds for the repository, and it finds what was planted for it. To let something
//! pass, add it with its reason to the list beside the rule; a list's entry that is no longer
//! needed is a finding too.

use std::fmt;

use tree::Tree;

mod files;
mod marks;
mod packages;
mod places;
mod readme;
mod rooms;
mod source;
mod tree;

/// A place that breaks a rule.
pub struct Finding {
    /// The file, from the repository's root.
    file: String,
    /// The line, from 1; 0 for the file as a whole.
    line: usize,
    /// What is wrong and what to do.
    message: String,
}

impl Finding {
    fn new(file: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { file: file.to_owned(), line, message: message.into() }
    }

    /// About a file as a whole.
    fn of_file(file: &str, message: impl Into<String>) -> Finding {
        Finding::new(file, 0, message)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Nothing was found.
#[track_caller]
fn none(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} places to mend:\n{}", lines.len(), lines.join("\n"));
}

/// The rule holds for the repository.
#[track_caller]
fn holds(rule: fn(&Tree) -> Vec<Finding>) {
    none(&rule(Tree::real()));
}

/// The rule finds exactly these places (`file:line`, or `file` as a whole) in planted files.
#[track_caller]
fn finds(rule: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)], expected: &[&str]) {
    let place = |f: &Finding| match f.line {
        0 => f.file.clone(),
        line => format!("{}:{line}", f.file),
    };
    let findings = rule(&Tree::planted(files));
    let places: Vec<String> = findings.iter().map(place).collect();
    let messages: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(places, expected, "{}", messages.join("\n"));
}

/// Whether `word` stands there as a word of its own, not as part of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let open_end = !word.ends_with(part);
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !before.ends_with(part) && (open_end || !after.starts_with(part))
    })
}

#[test]
fn words() {
    assert!(has_word("use git2::Repository;", "git2"));
    assert!(!has_word("my_git2 git2x", "git2"));
    assert!(has_word("x git2x git2", "git2"));
    assert!(has_word("fs::read", "fs::") && !has_word("xfs::read", "fs::"));
}
