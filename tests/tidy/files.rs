//! The house itself: what stands in its root, and how long its files are.

use super::tree::Tree;
use super::{Finding, finds, holds};

/// The folders and files of the root. What begins with a dot configures a tool.
pub const ROOT: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "app",
    "assets",
    "model-core",
    "runtime-preview",
    "samples",
    "tests",
];

fn root(tree: &Tree) -> Vec<Finding> {
    let mut names: Vec<&str> =
        tree.texts.keys().filter_map(|path| path.split('/').next()).collect();
    names.dedup();
    names.retain(|name| !name.starts_with('.') && !ROOT.contains(name));
    let advice = "not part of the house: move it into one of its rooms, or into a dot file";
    names.into_iter().map(|name| Finding::of_file(name, advice)).collect()
}

/// The most lines a source has without a reason.
const LONG: usize = 600;

/// Sources that are longer, with the reason.
const LONG_FILES: &[(&str, &str)] =
    &[("model-core/src/model/meta.rs", "the macro that declares kinds, and all it expands to")];

fn long_files(tree: &Tree) -> Vec<Finding> {
    long_files_beside(tree, LONG_FILES)
}

fn long_files_beside(tree: &Tree, listed: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, source) in &tree.sources {
        let lines = source.text.lines().count();
        if lines > LONG && !listed.iter().any(|(file, _)| file == path) {
            let advice = format!(
                "{lines} lines: find the second subject in it and give that a file, or list it \
                 with its reason in tests/tidy/files.rs"
            );
            findings.push(Finding::of_file(path, advice));
        }
    }
    for (file, _) in listed {
        let lines = tree.sources.get(*file).map_or(0, |source| source.text.lines().count());
        if lines <= LONG {
            let advice = format!("{lines} lines: take it off the list in tests/tidy/files.rs");
            findings.push(Finding::of_file(file, advice));
        }
    }
    findings
}

#[test]
fn the_root_is_tidy() {
    holds(root);
    finds(root, &[("util/a.rs", ""), ("util/b.rs", ""), ("app/c.rs", ""), (".x/y", "")], &["util"]);
    finds(root, &[("notes.txt", "")], &["notes.txt"]);
}

#[test]
fn long_files_have_a_reason() {
    holds(long_files);
    let long = "\n".repeat(LONG + 1);
    let files = [("app/src/shell.rs", long.as_str()), ("app/src/main.rs", &long[1..])];
    finds(|tree| long_files_beside(tree, &[]), &files, &["app/src/shell.rs"]);
    finds(|tree| long_files_beside(tree, &[("app/src/shell.rs", "because")]), &files, &[]);
    finds(|tree| long_files_beside(tree, &[("gone.rs", "because")]), &[], &["gone.rs"]);
}
