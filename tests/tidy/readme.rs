//! The README's commands: exactly two, and CI runs them word by word; nobody is promised what no
//! one tries.

use super::files::ROOT;
use super::tree::Tree;
use super::{Finding, finds, holds};

/// The variables of `.ci/run` that hold the README's commands, in their order.
const VARIABLES: [&str; 2] = ["open_command", "test_command"];

fn commands(tree: &Tree) -> Vec<Finding> {
    let text = |path: &str| tree.texts.get(path).map(String::as_str).unwrap_or_default();
    let (readme, script) = (text("README.md"), text(".ci/run"));
    let blocks = blocks(readme);
    if blocks.len() != VARIABLES.len() {
        let advice = format!("{} `sh` blocks: there are two commands to start with", blocks.len());
        return vec![Finding::of_file("README.md", advice)];
    }
    let mut findings = Vec::new();
    for ((line, command), variable) in blocks.iter().zip(VARIABLES) {
        if command.contains('\n') {
            findings.push(Finding::new("README.md", *line, "make it one command on one line"));
        }
        let assignment = format!("{variable}='{command}'");
        let uses = script.lines().filter(|line| line.contains(&format!("${variable}"))).count();
        let assigned = script.lines().filter(|line| line.contains(&format!("{variable}=")));
        if assigned.collect::<Vec<_>>() != [assignment.as_str()] {
            let advice = format!("not what CI runs: .ci/run wants the one line {assignment}");
            findings.push(Finding::new("README.md", *line, advice));
        } else if uses == 0 {
            let advice = format!("`{variable}` is not run: a step has to call it");
            findings.push(Finding::of_file(".ci/run", advice));
        }
    }
    findings
}

/// The contents of fenced blocks of shell, with the line of their first line.
fn blocks(markdown: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(markdown.lines()) {
        match line {
            "```sh" => {
                inside = true;
                blocks.push((number + 1, String::new()));
            }
            "```" => inside = false,
            _ => {
                let block = blocks.last_mut().filter(|_| inside);
                if let Some((_, content)) = block {
                    let gap = if content.is_empty() { "" } else { "\n" };
                    content.push_str(gap);
                    content.push_str(line);
                }
            }
        }
    }
    blocks
}

/// Links in the texts of the root lead to something, or to a part of the house still to come.
fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts.iter().filter(|(path, _)| !path.contains('/')) {
        if std::path::Path::new(path).extension().is_none_or(|e| e != "md") {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            for (_, rest) in line.match_indices("](").map(|(at, _)| line.split_at(at + 2)) {
                let target = rest.split([')', '#']).next().unwrap_or_default();
                let inside = format!("{target}/");
                let leads = target.is_empty()
                    || target.contains("://")
                    || ROOT.contains(&target)
                    || tree.texts.keys().any(|p| p == target || p.starts_with(&inside))
                    // Pictures are no texts.
                    || tests::root().join(target).is_file();
                if !leads {
                    let advice = format!("the link to {target} leads nowhere");
                    findings.push(Finding::new(path, number, advice));
                }
            }
        }
    }
    findings
}

#[test]
fn ci_runs_the_commands_of_the_readme() {
    #[track_caller]
    fn check(readme: &str, script: &str, expected: &[&str]) {
        finds(commands, &[("README.md", readme), (".ci/run", script)], expected);
    }

    holds(commands);
    let readme = "# A\n```sh\na b\n```\n```\nc\n```\n```sh\nd\n```\n";
    let script = "open_command='a b'\ntest_command='d'\n$open_command\n$test_command\n";
    check(readme, script, &[]);
    check(readme, &script.replace("a b", "a c"), &["README.md:3"]);
    check(readme, &format!("{script}test_command='e'\n"), &["README.md:9"]);
    check(readme, &script.replace("\n$test_command", ""), &[".ci/run"]);
    check("```sh\na b\n```\n", script, &["README.md"]);
    check(&readme.replace("a b", "a\nb"), script, &["README.md:3", "README.md:3"]);
}

#[test]
fn links_lead_somewhere() {
    holds(links);
    let text = "[a](b) [c](https://d) [e](#f) [g](b/c.md#h)\n[i](j)";
    finds(links, &[("A.md", text), ("b/c.md", "")], &["A.md:2"]);
    finds(links, &[("A.rs", text)], &[]);
}
