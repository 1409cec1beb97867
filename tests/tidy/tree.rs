//! The files of the repository as the tidy rules read them, or a few planted ones, so that every
//! rule is shown to find what it is for.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use super::source::Source;

/// Files by their path from the repository's root, with `/` between the parts.
pub struct Tree {
    /// Every text file.
    pub texts: BTreeMap<String, String>,
    /// Every Rust source among them.
    pub sources: BTreeMap<String, Source>,
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
        let sources = rust.map(|(path, text)| (path.clone(), Source::new(text))).collect();
        Tree { texts, sources }
    }

    /// The sources that are part of the product: neither a test, a benchmark nor in `tests/`.
    pub fn product(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources.iter().filter(|(path, _)| !is_test(path)).map(|(p, s)| (p.as_str(), s))
    }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == "rs")
}

/// Whether a whole source is a test or a benchmark.
pub fn is_test(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests/")
        || path.contains("/benches/")
        || path.ends_with("/tests.rs")
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
