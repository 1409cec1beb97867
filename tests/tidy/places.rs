//! What may be named only in one place: git, dialogs, file watching, colours, files, SQL, the
//! clock.

use super::source::Source;
use super::tree::Tree;
use super::{Finding, finds, has_word, holds};

/// A word that only some places may use.
struct Place {
    /// Where the rule applies: the beginning of a path.
    within: &'static str,
    /// Any of these words.
    words: &'static [&'static str],
    /// Beginnings of paths where they may stand.
    allowed: &'static [&'static str],
    /// What to do instead.
    advice: &'static str,
}

const PLACES: &[Place] = &[
    Place {
        within: "",
        words: &["git2"],
        allowed: &["app/src/git/"],
        advice: "only app/src/git/ knows git2: ask it there, or add a function to that room",
    },
    Place {
        within: "",
        words: &["egui", "eframe"],
        allowed: &["app/"],
        advice: "only the packages in app/ know the window: answer with plain data",
    },
    Place {
        within: "",
        words: &["rusqlite"],
        allowed: &["runtime-preview/src/", "model-core/import/src/"],
        advice: "only the runtime and the import know SQLite: ask the engine",
    },
    Place {
        within: "model-core/src/",
        words: &["std::fs", "fs::", "File", "OpenOptions", "std::process", "std::net"],
        allowed: &["model-core/src/store"],
        advice: "only model-core/src/store touches files: take text or a `Files`",
    },
    Place {
        within: "model-core/",
        words: &[
            "SystemTime",
            "Instant",
            "std::env",
            "Zoned::now",
            "Timestamp::now",
            "TimeZone::system",
        ],
        allowed: &[],
        advice: "the core knows neither clock nor environment: let the caller bring the value",
    },
    Place {
        within: "runtime-preview/src/",
        words: &[
            "SystemTime",
            "Instant",
            "Zoned::now",
            "Timestamp::now",
            "TimeZone::system",
            "std::env",
            "std::net",
        ],
        allowed: &["runtime-preview/src/world"],
        advice: "only the world knows the clock and the outside, so that a replay is exact",
    },
    Place {
        within: "model-core/",
        words: &["HashMap", "HashSet", "RandomState"],
        allowed: &[],
        advice: "its order changes with every run: BTreeMap for what is iterated, FxHashMap for look-ups",
    },
    Place {
        within: "runtime-preview/",
        words: &["HashMap", "HashSet", "RandomState"],
        allowed: &["runtime-preview/src/world"],
        advice: "its order changes with every run: BTreeMap for what is iterated, FxHashMap for look-ups",
    },
];

fn places(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for place in PLACES {
        for (path, source) in tree.product() {
            let applies = path.starts_with(place.within);
            if !applies || place.allowed.iter().any(|allowed| path.starts_with(allowed)) {
                continue;
            }
            for (line, code) in source.product_lines() {
                if let Some(word) = place.words.iter().find(|word| has_word(code, word)) {
                    findings.push(Finding::new(path, line, format!("`{word}`: {}", place.advice)));
                }
            }
        }
    }
    findings
}

/// Libraries that a single file of the product may name.
const ONE_FILE: &[&str] = &["rfd", "notify"];

fn one_file(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for library in ONE_FILE {
        let names_it = |source: &Source| {
            let mut lines = source.product_lines();
            lines.find(|(_, code)| has_word(code, &format!("{library}::"))).map(|(line, _)| line)
        };
        let found = tree.product().filter_map(|(path, s)| names_it(s).map(|line| (path, line)));
        let files: Vec<(&str, usize)> = found.collect();
        for &(path, line) in files.iter().skip(1) {
            let first = files[0].0;
            let advice = format!("`{library}` is known to {first} already: go through that file");
            findings.push(Finding::new(path, line, advice));
        }
    }
    findings
}

/// Where colours may be made from numbers, with the reason.
const COLOUR_PLACES: &[(&str, &str)] = &[
    ("app/kit/src/tokens", "this is where they live"),
    ("app/kit/src/raster", "pixels are made of them"),
    ("model-core/src/export/palette", "documents out of the core have colours of their own"),
];

const COLOUR_MAKERS: &[&str] = &["Color32::from_", "Rgba::from_", "Hsva::", "hex_color!"];

fn colours(tree: &Tree) -> Vec<Finding> {
    let advice = "colours come from app/kit/src/tokens: take one, or add a token with its use";
    let mut findings = Vec::new();
    for (path, source) in tree.product() {
        if COLOUR_PLACES.iter().any(|(place, _)| path.starts_with(place)) {
            continue;
        }
        for (line, code) in source.product_lines() {
            if COLOUR_MAKERS.iter().any(|maker| code.contains(maker)) || names_colour(code) {
                findings.push(Finding::new(path, line, advice));
            }
        }
        for (line, text) in &source.strings {
            if is_hex_colour(text) && !source.is_test(*line) {
                findings.push(Finding::new(path, *line, format!("“{text}”: {advice}")));
            }
        }
    }
    findings
}

/// Whether a colour is taken by its constant, other than that of no colour at all.
fn names_colour(code: &str) -> bool {
    code.match_indices("Color32::").any(|(at, start)| {
        let name = &code[at + start.len()..];
        let shouted = name.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').count();
        shouted > 1 && !matches!(&name[..shouted], "TRANSPARENT" | "PLACEHOLDER")
    })
}

fn is_hex_colour(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let digits = text[at + 1..].chars().take_while(char::is_ascii_alphanumeric);
        let digits: Vec<char> = digits.collect();
        matches!(digits.len(), 6 | 8) && digits.iter().all(char::is_ascii_hexdigit)
    })
}

/// How a statement of SQL begins.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE FROM",
    "CREATE ",
    "ALTER TABLE",
    "DROP ",
    "REPLACE INTO",
];

fn sql(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, source) in tree.product() {
        let applies = path.starts_with("runtime-preview/") || path.starts_with("app/");
        if !applies || path.starts_with("runtime-preview/src/query") {
            continue;
        }
        for (line, text) in &source.strings {
            let begins = SQL.iter().any(|word| text.trim_start().starts_with(word));
            if begins && !source.is_test(*line) {
                let advice = "SQL is written in runtime-preview/src/query only, where identifiers \
                              are quoted and values bound: add what is missing there";
                findings.push(Finding::new(path, *line, advice));
            }
        }
    }
    findings
}

#[test]
fn words_stay_in_their_places() {
    holds(places);
}

#[test]
fn words_out_of_place_are_found() {
    let text = "//! x\nuse git2::Repository; // git2\n#[cfg(test)]\nmod t { use git2; }";
    finds(places, &[("app/src/git/log.rs", text)], &[]);
    finds(places, &[("tests/stories/a.rs", text)], &[]);
    finds(places, &[("app/src/shell.rs", text)], &["app/src/shell.rs:2"]);
    finds(places, &[("model-core/src/id.rs", "use std::fs;")], &["model-core/src/id.rs:1"]);
    finds(places, &[("model-core/src/id.rs", "fs::read(p)")], &["model-core/src/id.rs:1"]);
    finds(places, &[("model-core/src/store/write.rs", "use std::fs;")], &[]);
    finds(places, &[("model-core/src/id.rs", "\nInstant::now()")], &["model-core/src/id.rs:2"]);
    finds(
        places,
        &[("runtime-preview/src/flow/a.rs", "HashMap")],
        &["runtime-preview/src/flow/a.rs:1"],
    );
    finds(places, &[("runtime-preview/src/flow/a.rs", "FxHashMap")], &[]);
    finds(
        places,
        &[("runtime-preview/src/eval.rs", "SystemTime")],
        &["runtime-preview/src/eval.rs:1"],
    );
    finds(places, &[("runtime-preview/src/world.rs", "SystemTime")], &[]);
    finds(
        places,
        &[("runtime-preview/src/page.rs", "egui::Ui")],
        &["runtime-preview/src/page.rs:1"],
    );
    finds(places, &[("app/src/shell.rs", "rusqlite::open()")], &["app/src/shell.rs:1"]);
}

#[test]
fn dialogs_and_watching_have_one_file() {
    holds(one_file);
    let files = [("app/src/a.rs", "rfd::pick()"), ("app/src/b.rs", "\nuse rfd::Pick;")];
    finds(one_file, &files, &["app/src/b.rs:2"]);
    finds(one_file, &[("app/src/a.rs", "notify::watch()"), ("app/src/b.rs", "notify()")], &[]);
}

#[test]
fn colours_come_from_tokens() {
    holds(colours);
}

#[test]
fn colours_elsewhere_are_found() {
    finds(colours, &[("app/kit/src/tokens/dark.rs", "Color32::from_rgb(1, 2, 3)")], &[]);
    let found = &["app/src/shell.rs:1"];
    finds(colours, &[("app/src/shell.rs", "Color32::from_rgb(1, 2, 3)")], found);
    finds(colours, &[("app/src/shell.rs", "let c = Color32::RED;")], found);
    finds(colours, &[("app/src/shell.rs", "let c = Color32::TRANSPARENT;")], &[]);
    finds(colours, &[("app/src/shell.rs", "fn c(x: Color32) -> Color32")], &[]);
    finds(colours, &[("app/src/shell.rs", "f(\"fill: #15171b;\")")], found);
    finds(colours, &[("app/src/shell.rs", "f(\"#123 #issue-12 #abcdefg\")")], &[]);
}

#[test]
fn sql_is_written_in_one_room() {
    holds(sql);
    let text = "f(\"SELECT 1\")";
    finds(sql, &[("runtime-preview/src/query/write.rs", text)], &[]);
    finds(sql, &[("runtime-preview/src/object.rs", text)], &["runtime-preview/src/object.rs:1"]);
    finds(sql, &[("runtime-preview/src/object.rs", "f(\"Select a page\")")], &[]);
}
