//! The files of the repository as the tidy rules read them, or a few planted ones, so that every
//! rule is shown to find what it is for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use super::source::Source;

/// Files by their path from the repository's root, with `/` between the parts.
pub struct Tree {
    /// Every text file.
    pub texts: BTreeMap<String, String>,
    /// Every Rust source among them.
    pub sources: BTreeMap<String, Source>,
    /// The sources that are tests or benchmarks as a whole.
    tests: BTreeSet<String>,
}

impl Tree {
    /// The repository. Build output, version control and what `.maquette` holds are not of it.
    pub fn real() -> &'static Tree {
        static REAL: LazyLock<Tree> = LazyLock::new(|| {
            let mut texts = BTreeMap::new();
            collect(&tests::root(), "", &mut texts);
            Tree::new(texts)
        });
        &REAL
    }

    /// A tree of these files.
    pub fn planted(files: &[(&str, &str)]) -> Tree {
        Tree::new(files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect())
    }

    fn new(texts: BTreeMap<String, String>) -> Tree {
        let rust = texts.iter().filter(|(path, _)| is_rust(path));
        let sources: BTreeMap<String, Source> =
            rust.map(|(path, text)| (path.clone(), Source::new(text))).collect();
        let modules = sources.iter().flat_map(|(path, source)| {
            let folder = folder(path);
            source.test_modules().map(move |name| format!("{folder}{name}"))
        });
        let modules: Vec<String> = modules.collect();
        let is_test = |path: &String| {
            let module =
                |m: &String| path.strip_prefix(m).is_some_and(|p| p.starts_with(['.', '/']));
            in_test_folder(path) || modules.iter().any(module)
        };
        let tests = sources.keys().filter(|path| is_test(path)).cloned().collect();
        Tree { texts, sources, tests }
    }

    /// Whether a source is a test or a benchmark as a whole.
    pub fn is_test(&self, path: &str) -> bool {
        self.tests.contains(path)
    }

    /// The sources that are part of the product: neither a test, a benchmark nor in `tests/`.
    pub fn product(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources.iter().filter(|(path, _)| !self.is_test(path)).map(|(p, s)| (p.as_str(), s))
    }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == "rs")
}

fn in_test_folder(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.contains("/benches/")
}

/// Where the modules of a source stand: `a/src/b.rs` and `a/src/b/mod.rs` have theirs in `a/src/b/`.
fn folder(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or_default();
    match file {
        "mod.rs" | "lib.rs" | "main.rs" => format!("{folder}/"),
        _ => format!("{folder}/{}/", file.trim_end_matches(".rs")),
    }
}

fn collect(folder: &Path, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            let foreign = matches!(name.as_str(), "target" | ".git" | ".maquette");
            if !foreign {
                collect(&entry.path(), &format!("{path}/"), texts);
            }
        } else if kind.is_file()
            && path != ".git"
            && let Ok(text) = String::from_utf8(std::fs::read(entry.path()).unwrap())
        {
            texts.insert(path, text);
        }
    }
}

#[test]
fn tests_are_known() {
    let tree = Tree::planted(&[
        ("a/src/lib.rs", "mod b; #[cfg(test)] #[allow(x)] mod testing;"),
        ("a/src/testing.rs", ""),
        ("a/src/testing/data.rs", ""),
        ("a/src/testings.rs", ""),
        ("a/src/b/mod.rs", "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod more { mod inner; }"),
        ("a/src/b/tests.rs", ""),
        ("a/src/b/inner.rs", ""),
        ("a/src/c.rs", "#[cfg(test)] pub(super) mod cases;"),
        ("a/src/c/cases.rs", ""),
        ("a/benches/speed.rs", ""),
        ("tests/src/lib.rs", ""),
    ]);
    let product: Vec<&str> = tree.product().map(|(path, _)| path).collect();
    let expected =
        ["a/src/b/inner.rs", "a/src/b/mod.rs", "a/src/c.rs", "a/src/lib.rs", "a/src/testings.rs"];
    assert_eq!(product, expected);
}
