//! The floors of the house: a room uses only rooms below it, and views never know each other.

use super::source::Source;
use super::tree::Tree;
use super::{Finding, finds, holds};

/// A package with its rooms from the ground up (ARCHITECTURE.md, “Floors”). A room that does not
/// exist yet is simply absent; a room that is not in this table is a finding.
struct Package {
    /// Where its sources are.
    folder: &'static str,
    /// Its rooms, each above those before it.
    rooms: &'static [&'static str],
}

const PACKAGES: &[Package] = &[
    Package {
        folder: "model-core/src/",
        rooms: &[
            "id", "name", "parallel", "text", "value", "model", "system", "testing", "lang",
            "index", "analysis", "change", "check", "diff", "layout", "store", "export",
        ],
    },
    Package {
        folder: "runtime-preview/src/",
        // `query` is below `schema`: it writes all SQL, that of tables too.
        rooms: &[
            "world",
            "trace",
            "reference",
            "value",
            "eval",
            "program",
            "query",
            "storage",
            "schema",
            "object",
            "flow",
            "page",
            "protocol",
            "engine",
            "test",
            "load",
            "testing",
        ],
    },
    Package {
        folder: "app/kit/src/",
        rooms: &["tokens", "icons", "widgets", "text_edit", "canvas", "raster"],
    },
    Package {
        folder: "app/src/",
        // `services` are below `views`: both `views` and `shell` ask them.
        rooms: &[
            "git",
            "review",
            "state",
            "command",
            "context",
            "face",
            "tint",
            "activities",
            "attribute_lines",
            "choose",
            "name_field",
            "toolbox",
            "expression_field",
            "domain_scene",
            "flow_scene",
            "page_ui",
            "services",
            "views",
            "shell",
            "testing",
            "cli",
            "main",
        ],
    },
];

fn floors(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, source) in tree.product() {
        let Some((package, inside)) = package_of(path) else { continue };
        if inside == "lib.rs" {
            continue;
        }
        let room = inside.split(['/', '.']).next().unwrap_or_default();
        let Some(floor) = package.rooms.iter().position(|r| *r == room) else {
            let advice = "this room is not on the plan: put it into an existing one, or add it to \
                          tests/tidy/rooms.rs and ARCHITECTURE.md at its floor";
            findings.push(Finding::of_file(path, advice));
            continue;
        };
        for (line, used) in uses(source, inside) {
            if used == room {
                continue;
            }
            match package.rooms.iter().position(|r| *r == used) {
                Some(other) if other < floor => {}
                Some(_) => {
                    let advice = format!(
                        "`{room}` must not use `{used}`, which is above it: pass what is needed \
                         from above, or move the shared part down"
                    );
                    findings.push(Finding::new(path, line, advice));
                }
                None => {
                    let advice = format!("`crate::{used}` is no room: use the room's own path");
                    findings.push(Finding::new(path, line, advice));
                }
            }
        }
    }
    findings
}

fn package_of(path: &str) -> Option<(&'static Package, &str)> {
    PACKAGES.iter().find_map(|p| path.strip_prefix(p.folder).map(|inside| (p, inside)))
}

/// What a source outside its tests names right below the crate's root, through `crate::` or
/// through as many `super::` as lead there, with the line.
fn uses(source: &Source, inside: &str) -> Vec<(usize, String)> {
    let climb = format!("{}::", ["super"].repeat(depth(inside)).join("::"));
    let mut found = Vec::new();
    for root in ["crate::", &climb] {
        for (at, _) in source.code.match_indices(root) {
            let before = source.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            let line = source.code[..at].matches('\n').count() + 1;
            if !source.is_test(line) {
                let rest = &source.code[at + root.len()..];
                found.extend(first_names(rest).into_iter().map(|name| (line, name)));
            }
        }
    }
    found.retain(|(_, name)| name != "super");
    found.sort();
    found
}

/// How many modules deep the file is: `lang/mod.rs` and `lang.rs` 1, `lang/xpath.rs` 2.
fn depth(inside: &str) -> usize {
    let module = inside.trim_end_matches(".rs").trim_end_matches("/mod");
    module.split('/').count()
}

/// The first names of what follows a path's root: one, or those of a group in braces.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut names = vec![name(group)];
    let mut depth = 1;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn views(tree: &Tree) -> Vec<Finding> {
    const FOLDER: &str = "app/src/views/";
    let view_of = |path: &str| -> Option<String> {
        let inside = path.strip_prefix(FOLDER)?;
        let (view, _) = inside.split_once('/')?;
        Some(view.to_owned())
    };
    let all: Vec<String> = tree.sources.keys().filter_map(|path| view_of(path)).collect();
    let mut findings = Vec::new();
    for (path, source) in tree.product() {
        let Some(view) = view_of(path) else { continue };
        for (line, code) in source.product_lines() {
            let other = all.iter().find(|other| {
                let named = format!("views::{other}::");
                **other != view
                    && (code.contains(&named) || code.contains(&format!("super::{other}::")))
            });
            if let Some(other) = other {
                let advice = format!(
                    "the view `{view}` must not know `{other}`: send a command, or move what both \
                     need into app/kit or app/src/state"
                );
                findings.push(Finding::new(path, line, advice));
            }
        }
    }
    findings
}

#[test]
fn rooms_use_only_rooms_below() {
    holds(floors);
}

#[test]
fn rooms_above_are_found() {
    let found = &["model-core/src/lang/xpath.rs:2"];
    let lang = |text| [("model-core/src/lang/xpath.rs", text)];
    finds(floors, &lang("\nuse crate::index::Index;"), found);
    finds(floors, &lang("\nuse crate::{id::Id, name::{QName, self}, store};"), found);
    finds(floors, &lang("\nlet x = crate::diff::diff();"), found);
    finds(floors, &lang("\nuse super::super::check::Rule;"), found);
    finds(floors, &lang("\nuse crate::Project;"), found);
    finds(
        floors,
        &lang("use crate::{id::Id, name, lang::a}; use super::oql::store; /* crate::diff */"),
        &[],
    );
    finds(floors, &lang("#[cfg(test)]\nmod tests { use crate::store::open; }"), &[]);
    finds(
        floors,
        &[("model-core/src/lang/mod.rs", "\n\nuse super::store;")],
        &["model-core/src/lang/mod.rs:3"],
    );
    finds(floors, &[("model-core/src/util.rs", "")], &["model-core/src/util.rs"]);
    finds(floors, &[("model-core/src/lib.rs", "pub mod util;")], &[]);
    finds(floors, &[("app/src/state/mod.rs", "use crate::shell;")], &["app/src/state/mod.rs:1"]);
    finds(floors, &[("app/kit/src/tokens.rs", "use crate::icons;")], &["app/kit/src/tokens.rs:1"]);
}

#[test]
fn views_do_not_know_each_other() {
    holds(views);
    let with = |text| [("app/src/views/page/mod.rs", text), ("app/src/views/flow/mod.rs", "")];
    finds(views, &with("use crate::views::flow::Shape;"), &["app/src/views/page/mod.rs:1"]);
    finds(views, &with("\nuse super::super::flow::Shape;"), &["app/src/views/page/mod.rs:2"]);
    finds(views, &with("use crate::views::page::a; use crate::views::context;"), &[]);
}
