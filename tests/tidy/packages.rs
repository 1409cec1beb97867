//! The packages: who knows whom, and what comes from outside under which licence.
//!
//! Read through `cargo metadata` and `cargo tree`, without the network, for the machine that the
//! tests run on.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use super::{Finding, none};

/// What cargo says about the workspace.
#[derive(Clone)]
struct Packages {
    /// Our packages by name.
    own: BTreeMap<String, Package>,
    /// Everything that is built, tests included.
    built: BTreeSet<Crate>,
    /// The names in `[workspace.dependencies]`.
    table: BTreeSet<String>,
}

/// A package of ours.
#[derive(Clone)]
struct Package {
    /// Its `Cargo.toml` from the repository's root.
    manifest: String,
    /// That file's text.
    text: String,
    /// What it declares in any section.
    declared: BTreeSet<String>,
    /// All it is built with in the end, its tests apart.
    reach: BTreeSet<String>,
}

/// A version of a crate with its licence as it states it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    licence: String,
}

impl Packages {
    /// The workspace, read once.
    fn real() -> &'static Packages {
        static REAL: LazyLock<Packages> = LazyLock::new(Packages::read);
        &REAL
    }

    fn read() -> Packages {
        let text = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&text).unwrap();
        let own = metadata["packages"].as_array().unwrap().iter().map(Package::read).collect();
        let built = tree(&["--workspace", "-e", "normal,build,dev"]);
        let manifest = std::fs::read_to_string(tests::root().join("Cargo.toml")).unwrap();
        let table =
            section(&manifest, "[workspace.dependencies]").map(|(_, key, _)| key.to_owned());
        Packages { own, built, table: table.collect() }
    }
}

impl Package {
    fn read(package: &Value) -> (String, Package) {
        let name = package["name"].as_str().unwrap().to_owned();
        let path = package["manifest_path"].as_str().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let manifest = std::path::Path::new(path).strip_prefix(tests::root()).unwrap();
        let declared = package["dependencies"].as_array().unwrap().iter();
        let declared = declared.map(|d| d["name"].as_str().unwrap().to_owned()).collect();
        let reach = tree(&["-p", &name, "-e", "normal,build"]);
        let reach = reach.into_iter().map(|c| c.name).filter(|other| *other != name).collect();
        let manifest = manifest.to_string_lossy().replace('\\', "/");
        (name, Package { manifest, text, declared, reach })
    }
}

fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).args(["--offline", "--locked"]).current_dir(tests::root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates that `cargo tree` names.
fn tree(arguments: &[&str]) -> BTreeSet<Crate> {
    let mut all = vec!["tree", "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"];
    all.extend(arguments);
    let text = cargo(&all);
    let lines = text.lines().filter_map(|line| {
        let (package, licence) = line.split_once('|')?;
        let mut words = package.split(' ');
        let (name, version) = (words.next()?.to_owned(), words.next()?.to_owned());
        Some(Crate { name, version, licence: licence.to_owned() })
    });
    lines.collect()
}

/// The entries of a section of a manifest: line from 1, key, rest.
fn section<'t>(text: &'t str, header: &'t str) -> impl Iterator<Item = (usize, &'t str, &'t str)> {
    let lines = (1..).zip(text.lines());
    let inside = lines.skip_while(move |(_, line)| *line != header).skip(1);
    let inside = inside.take_while(|(_, line)| !line.starts_with('['));
    inside.filter_map(|(number, line)| {
        let end = line.find(['.', ' ', '='])?;
        (!line.starts_with('#')).then(|| (number, &line[..end], &line[end..]))
    })
}

/// Who may know whom. Nobody knows the tests.
const DIRECTIONS: &[(&str, &[&str])] = &[
    ("model-core", &[]),
    ("runtime-preview", &["model-core"]),
    ("model-import", &["model-core", "runtime-preview"]),
    ("app-kit", &[]),
    ("app", &["model-core", "model-import", "runtime-preview", "app-kit"]),
    ("tests", &["model-core", "model-import", "runtime-preview", "app-kit", "app"]),
];

fn directions(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, package) in &packages.own {
        let Some((_, allowed)) = DIRECTIONS.iter().find(|(own, _)| own == name) else {
            let advice = "this package is not on the plan: add it to tests/tidy/packages.rs";
            findings.push(Finding::of_file(&package.manifest, advice));
            continue;
        };
        for other in packages.own.keys() {
            if package.declared.contains(other) && !allowed.contains(&other.as_str()) {
                let advice = format!("{name} must not know {other}: move what they share down");
                findings.push(Finding::of_file(&package.manifest, advice));
            }
        }
    }
    findings
}

const WINDOW: &[&str] = &["egui", "eframe", "epaint", "winit", "rfd", "arboard", "accesskit"];
const OUTSIDE: &[&str] = &["git2", "libgit2-sys", "notify"];
const CHANCE: &[&str] = &["rand", "fastrand", "getrandom", "uuid"];
const DATABASE: &[&str] = &["rusqlite", "libsqlite3-sys"];

/// What a package must not be built with, not even through others.
const UNREACHABLE: &[(&str, &[&[&str]])] = &[
    ("model-core", &[WINDOW, OUTSIDE, CHANCE, DATABASE]),
    ("model-import", &[WINDOW, OUTSIDE]),
    ("runtime-preview", &[WINDOW, OUTSIDE]),
    ("app-kit", &[OUTSIDE, DATABASE, &["eframe", "winit"]]),
];

fn unreachable(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, groups) in UNREACHABLE {
        let Some(package) = packages.own.get(*name) else { continue };
        for banned in groups.iter().copied().flatten() {
            if package.reach.contains(*banned) {
                let advice = format!(
                    "{name} must be built without {banned}: see `cargo tree -p {name} -i {banned}` \
                     and turn off the feature, or move the code up"
                );
                findings.push(Finding::of_file(&package.manifest, advice));
            }
        }
    }
    findings
}

/// Licences that anything may have.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "CC0-1.0",
    "Unicode-3.0",
];

/// Licences that a single crate may have, with the reason.
const LICENCE_EXCEPTIONS: &[(&str, &str, &str)] =
    &[("nucleo-matcher", "MPL-2.0", "asks for the source of its own files only, unchanged here")];

fn licences(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Crate { name, version, licence } in &packages.built {
        let excepted =
            |term: &str| LICENCE_EXCEPTIONS.iter().any(|(c, l, _)| c == name && *l == term);
        if !permits(licence, &|term| LICENCES.contains(&term) || excepted(term)) {
            let advice = format!(
                "{name} {version} is under “{licence}”: do without it, or add the licence with \
                 its reason to tests/tidy/packages.rs"
            );
            findings.push(Finding::of_file("Cargo.lock", advice));
        }
    }
    for (name, _, _) in LICENCE_EXCEPTIONS {
        if !packages.built.iter().any(|c| c.name == *name) {
            let advice = format!("{name} is not used any more: take its exception off the list");
            findings.push(Finding::of_file("tests/tidy/packages.rs", advice));
        }
    }
    findings
}

/// Whether a licence expression (SPDX, with the old `/` for “or”) leaves a choice of terms that
/// are all allowed. An exception (`WITH`) only adds rights.
fn permits(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest, allowed) && rest.is_empty()
}

fn any_of(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut result = all_of(words, allowed);
    while let Some((&"OR", rest)) = words.split_first() {
        *words = rest;
        result |= all_of(words, allowed);
    }
    result
}

fn all_of(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut result = term(words, allowed);
    while let Some((&"AND", rest)) = words.split_first() {
        *words = rest;
        result &= term(words, allowed);
    }
    result
}

fn term(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let Some((&first, rest)) = words.split_first() else { return false };
    *words = rest;
    if first == "(" {
        let result = any_of(words, allowed);
        *words = words.get(1..).unwrap_or_default();
        return result;
    }
    if let [with, _, rest @ ..] = *words
        && *with == "WITH"
    {
        *words = rest;
    }
    allowed(first)
}

/// Crates that must not be built, with the reason.
const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "needs a library of the system; git's own program speaks to remotes"),
    ("native-tls", "needs OpenSSL"),
    ("aws-lc-sys", "a long C build"),
    ("wgpu", "eighty crates; the window draws with glow, pictures with our rasteriser"),
    ("tokio", "nothing here waits for the network"),
    ("gtk-sys", "needs headers of the system; dialogs go through the portal"),
    ("yeslogic-fontconfig-sys", "fonts are our own, so that pixels are the same everywhere"),
    ("chrono", "jiff is our calendar"),
    ("time", "jiff is our calendar"),
    ("lazy_static", "std has LazyLock"),
    ("serde_yaml", "not maintained; files are JSON"),
    ("indoc", "a line with a backslash does"),
];

fn banned(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Crate { name, version, .. } in &packages.built {
        if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| banned == name) {
            let advice = format!(
                "{name} {version} is banned ({reason}): see `cargo tree -i {name}` and turn off \
                 the feature that brings it"
            );
            findings.push(Finding::of_file("Cargo.lock", advice));
        }
    }
    findings
}

/// Crates that are built in more than one version, with who forces it.
const DUPLICATES: &[(&str, &str)] = &[
    ("calloop", "winit 0.30 and smithay-clipboard stand on different releases"),
    ("calloop-wayland-source", "as calloop"),
    ("foldhash", "petgraph's hashbrown is older than everyone else's"),
    ("getrandom", "ahash stands on the release before"),
    ("hashbrown", "petgraph's is older than everyone else's"),
    ("linux-raw-sys", "as rustix"),
    ("miniz_oxide", "png and flate2 stand on different releases"),
    ("quick-xml", "wayland-scanner stands on the release before that of calamine"),
    ("rustix", "winit 0.30 stands on the release before"),
    ("smithay-client-toolkit", "winit 0.30 and smithay-clipboard stand on different releases"),
    ("syn", "half of the derives have moved to the third"),
    ("thiserror", "winit's wayland side stands on the first"),
    ("thiserror-impl", "as thiserror"),
];

fn duplicates(packages: &Packages) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Crate { name, version, .. } in &packages.built {
        versions.entry(name).or_default().insert(version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let mut findings = Vec::new();
    for (name, versions) in &versions {
        if !DUPLICATES.iter().any(|(listed, _)| listed == name) {
            let all: Vec<&str> = versions.iter().copied().collect();
            let advice = format!(
                "{name} is built as {}: see `cargo tree -d` and settle on one, or list it with \
                 who forces it in tests/tidy/packages.rs",
                all.join(" and ")
            );
            findings.push(Finding::of_file("Cargo.lock", advice));
        }
    }
    for (name, _) in DUPLICATES {
        if !versions.contains_key(name) {
            let advice = format!("{name} is built once by now: take it off the list");
            findings.push(Finding::of_file("tests/tidy/packages.rs", advice));
        }
    }
    findings
}

/// Versions, lints and editions stand in the workspace's manifest only.
fn inherited(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for package in packages.own.values() {
        for header in ["[dependencies]", "[dev-dependencies]", "[build-dependencies]"] {
            for (line, name, rest) in section(&package.text, header) {
                used.insert(name);
                let inherits =
                    rest.starts_with(".workspace = true") || rest.contains("workspace = true");
                if !inherits || !packages.table.contains(name) {
                    let advice = format!(
                        "`{name}`: declare its version in the table of the workspace, here write \
                         `{name}.workspace = true`"
                    );
                    findings.push(Finding::new(&package.manifest, line, advice));
                }
            }
        }
        for line in [
            "version.workspace = true",
            "edition.workspace = true",
            "rust-version.workspace = true",
            "license.workspace = true",
            "publish.workspace = true",
            "[lints]\nworkspace = true",
        ] {
            if !package.text.contains(line) {
                let advice = format!("`{}` is missing", line.replace('\n', " "));
                findings.push(Finding::of_file(&package.manifest, advice));
            }
        }
    }
    for name in &packages.table {
        let own = packages.own.contains_key(name);
        if !own && !used.contains(name.as_str()) {
            let advice = format!("`{name}` stands in the table and nobody uses it: take it out");
            findings.push(Finding::of_file("Cargo.toml", advice));
        }
    }
    findings
}

#[test]
fn packages_keep_their_directions() {
    none(&directions(Packages::real()));
}

#[test]
fn packages_do_not_reach_what_they_must_not_know() {
    none(&unreachable(Packages::real()));
}

#[test]
fn licences_are_on_the_list() {
    none(&licences(Packages::real()));
}

#[test]
fn nothing_banned_is_built() {
    none(&banned(Packages::real()));
}

#[test]
fn duplicates_have_a_reason() {
    none(&duplicates(Packages::real()));
}

#[test]
fn versions_and_lints_stand_in_the_workspace() {
    none(&inherited(Packages::real()));
}

/// After the planted change the rule finds one thing more, which names `word`.
#[track_caller]
fn plant(rule: fn(&Packages) -> Vec<Finding>, change: fn(&mut Packages), word: &str) {
    let mut packages = Packages::real().clone();
    let before = rule(&packages).len();
    change(&mut packages);
    let after: Vec<String> = rule(&packages).iter().map(ToString::to_string).collect();
    assert_eq!(after.len(), before + 1, "{after:?}");
    assert!(after.iter().any(|line| line.contains(word)), "{after:?}");
}

fn build(packages: &mut Packages, name: &str, version: &str, licence: &str) {
    let (name, version, licence) = (name.into(), version.into(), licence.into());
    packages.built.insert(Crate { name, version, licence });
}

fn own<'p>(packages: &'p mut Packages, name: &str) -> &'p mut Package {
    packages.own.get_mut(name).unwrap()
}

#[test]
fn planted_packages_are_found() {
    plant(
        directions,
        |p| own(p, "model-core").declared.extend(["app".into()]),
        "model-core/Cargo.toml",
    );
    plant(
        directions,
        |p| own(p, "app-kit").declared.extend(["model-core".into()]),
        "app/kit/Cargo.toml",
    );
    plant(unreachable, |p| own(p, "model-core").reach.extend(["rusqlite".into()]), "rusqlite");
    plant(unreachable, |p| own(p, "runtime-preview").reach.extend(["egui".into()]), "egui");
    plant(licences, |p| build(p, "viral", "v1.0.0", "GPL-3.0-only"), "viral");
    plant(licences, |p| build(p, "nameless", "v1.0.0", ""), "nameless");
    plant(licences, |p| p.built.retain(|c| c.name != "nucleo-matcher"), "nucleo-matcher");
    plant(banned, |p| build(p, "openssl-sys", "v1.0.0", "MIT"), "openssl-sys");
    plant(duplicates, |p| build(p, "egui", "v0.1.0", "MIT"), "egui");
    plant(duplicates, |p| p.built.retain(|c| c.version != "v2.0.119" && c.name != "syn"), "syn");
    plant(
        inherited,
        |p| own(p, "app").text.push_str("\n[build-dependencies]\nserde = \"1\"\n"),
        "`serde`",
    );
    plant(inherited, |p| own(p, "app").text = own(p, "app").text.replace("[lints]", ""), "[lints]");
    plant(inherited, |p| p.table.extend(["unused".into()]), "unused");
}

#[test]
fn licence_expressions() {
    #[track_caller]
    fn check(expression: &str, expected: bool) {
        let allowed = |term: &str| matches!(term, "MIT" | "Apache-2.0" | "ISC");
        assert_eq!(permits(expression, &allowed), expected, "{expression}");
    }
    check("MIT", true);
    check("MIT/Apache-2.0", true);
    check("GPL-3.0-only OR MIT", true);
    check("GPL-3.0-only AND MIT", false);
    check("(GPL-3.0-only OR MIT) AND ISC", true);
    check("(GPL-3.0-only AND MIT) OR ISC", true);
    check("(GPL-3.0-only OR LGPL-3.0) AND ISC", false);
    check("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only", true);
    check("GPL-3.0-only WITH Classpath-exception-2.0", false);
    check("", false);
    check("MIT MIT", false);
}
