//! Bad input on the command line: a clear message each, the right exit status, and nothing lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of the sample in a folder of its own.
struct App {
    home: tempfile::TempDir,
}

const ORDER: &str = "modules/Sales/entities/Order.entity.json";
const SUBMIT: &str = "modules/Sales/Orders/Order_Submit.microflow.json";

impl App {
    fn new() -> App {
        let home = tempfile::tempdir().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk");
        copy(&sample, home.path());
        App { home }
    }

    fn path(&self) -> PathBuf {
        self.home.path().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.home.path().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Runs a command on it. Gives the exit status and all that was said.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let before = bytes(self.home.path());
        let folder = self.path();
        let mut words: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        words.insert(1, folder.display().to_string());
        let said = maquette(&words);
        assert_eq!(bytes(self.home.path()), before, "no file of the app may change");
        said
    }
}

fn maquette(arguments: &[String]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_maquette")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap(), said)
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == ".maquette" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The files of the app, without what belongs to this machine.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name == ".maquette") {
            continue;
        }
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    all
}

/// Checks the app; every one of `words` must be said, and the status is 1.
#[track_caller]
fn check(app: &App, words: &[&str]) {
    let (status, said) = app.run(&["check"]);
    assert_eq!(status, 1, "{said}");
    for word in words {
        assert!(said.contains(word), "“{word}” is missing in:\n{said}");
    }
}

#[test]
fn the_sample_is_fine() {
    let (status, said) = App::new().run(&["check"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_place_and_the_rest_opens() {
    let app = App::new();
    app.replace(ORDER, "\"attributes\": [", "\"attributes\": [[");
    // The place of the error, and what follows from the missing entity.
    check(&app, &[ORDER, "Sales.Order"]);
    let (_, said) = app.run(&["stats"]);
    assert!(said.contains("microflow"), "the rest opens: {said}");
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let app = App::new();
    std::fs::write(app.path().join(ORDER), [0xff, 0xfe, 0x00]).unwrap();
    check(&app, &[ORDER]);
}

#[test]
fn conflict_markers_are_recognised() {
    let app = App::new();
    app.replace(
        ORDER,
        "  \"name\": \"Order\",",
        "<<<<<<< ours\n  \"name\": \"Order\",\n=======\n  \"name\": \"Orders\",\n>>>>>>> theirs",
    );
    check(&app, &[ORDER, "merge"]);
}

#[test]
fn an_app_of_a_newer_version_is_refused() {
    let app = App::new();
    app.replace("maquette.json", "\"format\": 1", "\"format\": 999");
    let (status, said) = app.run(&["check"]);
    assert_eq!(status, 3);
    assert!(said.contains("999") && said.contains("newer"), "{said}");
}

#[test]
fn a_missing_folder_and_a_folder_without_an_app_are_told() {
    let home = tempfile::tempdir().unwrap();
    let nowhere = home.path().join("nowhere").display().to_string();
    let (status, said) = maquette(&["check".into(), nowhere.clone()]);
    assert!(status == 3 && said.contains(&nowhere), "{said}");
    let (status, said) = maquette(&["check".into(), home.path().display().to_string()]);
    assert!(status == 3 && said.contains("maquette.json"), "{said}");
}

#[test]
fn wrong_words_are_wrong_usage() {
    assert_eq!(maquette(&["chekc".into(), ".".into()]).0, 2);
    assert_eq!(maquette(&["check".into()]).0, 2);
    assert_eq!(maquette(&["explain".into(), "MQ9999".into()]).0, 3);
    assert_eq!(maquette(&["explain".into(), "mq0801".into()]).0, 0);
}

#[test]
fn views_sizes_and_scales_that_mean_nothing_are_wrong_usage() {
    let app = App::new();
    let picture = app.home.path().join("picture.png").display().to_string();
    for (words, said) in [
        (["--view", "nope"], "“nope” is no view"),
        (["--size", "0x0"], "“0x0” is no size"),
        (["--scale", "0"], "“0” is no scale"),
    ] {
        let mut all = vec!["screenshot"];
        all.extend(words);
        all.extend(["--out", &picture]);
        let (status, text) = app.run(&all);
        assert!(status == 2 && text.contains(said), "{status}: {text}");
    }
}

#[test]
fn a_query_that_cannot_be_read_is_quoted_and_said_once() {
    let app = App::new();
    for (command, query, said) in [
        ("oql", "SELECT", "A value is missing before the end. (at the end)."),
        ("oql", "SELECT Name FROM Sales.Nothing", "there is no entity Sales.Nothing"),
        ("xpath", "//Sales.Order[Number = ", "A value is missing before the end."),
        ("xpath", "//Sales.Nothing", "there is no entity “Sales.Nothing”"),
    ] {
        let (status, text) = app.run(&[command, query]);
        assert!(status == 3 && text.contains(said), "{status}: {text}");
        assert!(!text.contains("..") && text.matches(said).count() == 1, "{text}");
    }
}

#[test]
fn a_damaged_database_is_told_once() {
    let app = App::new();
    app.run(&["oql", "SELECT Number FROM Sales.Order"]);
    let bytes = std::fs::read(app.home.path().join(".maquette/preview.db")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("half.db");
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let into = home.path().join("app");
    let [file, into] = [&file, &into].map(|path| path.display().to_string());
    let words = ["import", "sqlite", &file, "--into", &into, "--with-data"].map(str::to_owned);
    let (status, said) = maquette(&words);
    assert!(status == 3 && said.contains("is damaged") && said.contains(".recover"), "{said}");
    assert_eq!(said.matches("malformed").count(), 1, "{said}");
    assert!(!Path::new(&into).exists(), "nothing is left behind");
}

#[test]
fn an_inheritance_cycle_is_named() {
    let app = App::new();
    app.replace(
        ORDER,
        "\"name\": \"Order\",",
        "\"name\": \"Order\",\n  \"generalization\": \"Sales.Customer\",",
    );
    let customer = "modules/Sales/entities/Customer.entity.json";
    app.replace(
        customer,
        "\"name\": \"Customer\",",
        "\"name\": \"Customer\",\n  \"generalization\": \"Sales.Order\",",
    );
    check(&app, &["Sales.Order is based on itself", "Sales.Customer is based on itself"]);
}

#[test]
fn a_wrong_expression_is_named_with_what_was_meant() {
    let app = App::new();
    app.replace(SUBMIT, "$Order/Total > 0", "$Order/Totl > 0");
    check(&app, &["Totl", "Did you mean “Total”?", "Order_Submit"]);
    let app = App::new();
    app.replace(SUBMIT, "$Order/Total > 0", "$Order/Total > ");
    check(&app, &["Order_Submit"]);
}

#[test]
fn an_endless_loop_is_stopped_and_named() {
    let app = App::new();
    app.replace("maquette.json", "\"languages\"", "\"maxSteps\": 20000,\n  \"languages\"");
    app.write(
        "modules/Sales/Forever.microflow.json",
        r#"{
  "id": "0000000000001",
  "name": "Forever",
  "objects": [
    {"kind": "start", "id": "0000000000002"},
    {"kind": "loop", "id": "0000000000003", "mode": "while", "condition": "true", "objects": [
      {"kind": "createVariable", "id": "0000000000004", "variable": "X", "type": "Integer", "value": "1"}
    ]},
    {"kind": "end", "id": "0000000000005"}
  ],
  "flows": [
    {"id": "0000000000006", "from": "0000000000002", "to": "0000000000003"},
    {"id": "0000000000007", "from": "0000000000003", "to": "0000000000005"}
  ]
}
"#,
    );
    let (status, said) = app.run(&["run", "Sales.Forever"]);
    assert_eq!(status, 3, "{said}");
    assert!(
        said.contains("Sales.Forever") && said.contains("20000") | said.contains("20,000"),
        "{said}"
    );
}
