//! Bad input on the command line: a clear message each, the right exit status, and nothing lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::path::Path;
use std::process::Command;

#[path = "../../tests/src/app_copy.rs"]
mod app_copy;

use app_copy::{AppCopy, ORDER, files};

const SUBMIT: &str = "modules/Sales/Orders/Order_Submit.microflow.json";

/// Runs a command on an app. Gives the exit status and all that was said.
fn run(app: &AppCopy, arguments: &[&str]) -> (i32, String) {
    let before = files(app.folder());
    let mut words: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
    words.insert(1, app.folder().display().to_string());
    let said = maquette(&words);
    assert_eq!(files(app.folder()), before, "no file of the app may change");
    said
}

fn maquette(arguments: &[String]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_maquette")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap(), said)
}

/// Checks the app; every one of `words` must be said, and the status is 1.
#[track_caller]
fn check(app: &AppCopy, words: &[&str]) {
    let (status, said) = run(app, &["check"]);
    assert_eq!(status, 1, "{said}");
    for word in words {
        assert!(said.contains(word), "“{word}” is missing in:\n{said}");
    }
}

#[test]
fn the_sample_is_fine() {
    let (status, said) = run(&AppCopy::new(), &["check"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_place_and_the_rest_opens() {
    let app = AppCopy::new();
    app.replace(ORDER, "\"attributes\": [", "\"attributes\": [[");
    // The place of the error, and what follows from the missing entity.
    check(&app, &[ORDER, "Sales.Order"]);
    let (_, said) = run(&app, &["stats"]);
    assert!(said.contains("microflow"), "the rest opens: {said}");
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let app = AppCopy::new();
    std::fs::write(app.folder().join(ORDER), [0xff, 0xfe, 0x00]).unwrap();
    check(&app, &[ORDER]);
}

#[test]
fn conflict_markers_are_recognised() {
    let app = AppCopy::new();
    app.leave_both_sides();
    check(&app, &[ORDER, "merge"]);
}

#[test]
fn an_app_of_a_newer_version_is_refused() {
    let app = AppCopy::new();
    app.replace("maquette.json", "\"format\": 3", "\"format\": 999");
    let (status, said) = run(&app, &["check"]);
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
    let app = AppCopy::new();
    let picture = app.folder().join("picture.png").display().to_string();
    for (words, said) in [
        (["--view", "nope"], "“nope” is no view"),
        (["--size", "0x0"], "“0x0” is no size"),
        (["--scale", "0"], "“0” is no scale"),
    ] {
        let mut all = vec!["screenshot"];
        all.extend(words);
        all.extend(["--out", &picture]);
        let (status, text) = run(&app, &all);
        assert!(status == 2 && text.contains(said), "{status}: {text}");
    }
}

#[test]
fn a_query_that_cannot_be_read_is_quoted_and_said_once() {
    let app = AppCopy::new();
    for (command, query, said) in [
        ("oql", "SELECT", "A value is missing before the end (at the end)."),
        ("oql", "SELECT Name FROM Sales.Nothing", "there is no entity Sales.Nothing"),
        ("xpath", "//Sales.Order[Number = ", "A value is missing before the end."),
        ("xpath", "//Sales.Nothing", "there is no entity “Sales.Nothing”"),
    ] {
        let (status, text) = run(&app, &[command, query]);
        assert!(status == 3 && text.contains(said), "{status}: {text}");
        assert!(!text.contains("..") && text.matches(said).count() == 1, "{text}");
    }
}

#[test]
fn a_damaged_database_is_told_once() {
    let app = AppCopy::new();
    run(&app, &["oql", "SELECT Number FROM Sales.Order"]);
    let bytes = std::fs::read(app.folder().join(".maquette/preview.db")).unwrap();
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
    let app = AppCopy::new();
    app.base_on_each_other();
    check(&app, &["Sales.Order is based on itself", "Sales.Customer is based on itself"]);
}

#[test]
fn a_wrong_expression_is_named_with_what_was_meant() {
    let app = AppCopy::new();
    app.replace(SUBMIT, "$Order/Total > 0", "$Order/Totl > 0");
    check(&app, &["Totl", "Did you mean “Total”?", "Order_Submit"]);
    let app = AppCopy::new();
    app.replace(SUBMIT, "$Order/Total > 0", "$Order/Total > ");
    check(&app, &["Order_Submit"]);
}

#[test]
fn an_endless_loop_is_stopped_and_named() {
    let app = AppCopy::new();
    app.add_endless_loop();
    let (status, said) = run(&app, &["run", "Sales.Forever"]);
    assert_eq!(status, 3, "{said}");
    assert!(
        said.contains("Sales.Forever") && said.contains("20000") | said.contains("20,000"),
        "{said}"
    );
}

/// A database of something else, made from an app's own by giving its catalogue another name.
fn foreign(app: &AppCopy, folder: &Path) -> String {
    run(app, &["oql", "SELECT Number FROM Sales.Order"]);
    let mut bytes = std::fs::read(app.folder().join(".maquette/preview.db")).unwrap();
    let (ours, theirs) = (b"$entity", b"enemies");
    let places: Vec<usize> =
        (0..bytes.len() - ours.len()).filter(|place| bytes[*place..].starts_with(ours)).collect();
    for place in places {
        bytes[place..place + ours.len()].copy_from_slice(theirs);
    }
    let file = folder.join("foreign.db");
    std::fs::write(&file, bytes).unwrap();
    file.display().to_string()
}

#[test]
fn a_database_of_something_else_is_left_alone_and_a_query_makes_none() {
    let home = tempfile::tempdir().unwrap();
    let app = AppCopy::new();
    let file = foreign(&app, home.path());
    let before = std::fs::read(&file).unwrap();
    let query = "SELECT Number FROM Sales.Order";
    for words in [
        vec!["run", "Sales.FillSampleData", "--db", &file],
        vec!["oql", query, "--db", &file],
        vec!["schema", "--db", &file],
        vec!["schema", "--apply", "--db", &file],
    ] {
        let (status, said) = run(&app, &words);
        assert!(status == 3 && said.contains("none of an app"), "{words:?}: {status}: {said}");
        assert_eq!(std::fs::read(&file).unwrap(), before, "{words:?}");
    }
    let nowhere = home.path().join("typo.db");
    let (status, said) = run(&app, &["oql", query, "--db", &nowhere.display().to_string()]);
    assert!(status == 3 && said.contains("There is no database"), "{said}");
    assert!(!nowhere.exists());
}

#[test]
fn a_filling_that_failed_is_done_at_the_next_start() {
    let app = AppCopy::new();
    let order = std::fs::read(app.folder().join(ORDER)).unwrap();
    app.write(ORDER, b"");
    let count = "SELECT COUNT(*) AS n FROM Stock.Product";
    let (_, said) = run(&app, &["oql", count]);
    assert!(said.contains("which fills a new database, failed") && !said.contains(".."), "{said}");
    app.write(ORDER, &order);
    let (status, said) = run(&app, &["oql", count]);
    assert!(status == 0 && !said.contains("failed"), "{said}");
    let products = |said: &str| said.lines().nth(1).unwrap().trim().parse::<u32>().unwrap();
    let filled = products(&said);
    assert!(filled > 0);
    // And only once.
    assert_eq!(products(&run(&app, &["oql", count]).1), filled);
}

#[test]
fn arguments_of_a_run_are_checked() {
    let app = AppCopy::new();
    for (argument, said) in [
        (vec!["--arg", "Customer"], "is no argument"),
        (vec!["--arg", "Nobody=1"], "has no parameter Nobody"),
        (vec!["--arg", "Customer=1", "--arg", "Customer=2"], "has two values"),
    ] {
        let (status, text) = run(&app, &[vec!["run", "Sales.Customer_Total"], argument].concat());
        assert!(status == 2 && text.contains(said), "{status}: {text}");
    }
    // The example of the help works, and an order is no customer.
    let example = ["run", "Sales.Customer_Total", "--arg", "Customer=281474976710657"];
    let (status, text) = run(&app, &example);
    assert_eq!(status, 0, "{text}");
    let (_, orders) = run(&app, &["xpath", "//Sales.Order"]);
    let order = orders.lines().nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let wrong = format!("Customer={order}");
    let (status, text) = run(&app, &["run", "Sales.Customer_Total", "--arg", &wrong]);
    let words = "an object of Sales.Order; Sales.Customer is needed";
    assert!(status == 3 && text.contains(words), "{status}: {text}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_told_and_leaves_files_whole() {
    use std::process::Stdio;
    let app = AppCopy::new();
    let folder = app.folder().display().to_string();
    if let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maquette"));
        command.args(["stats", &folder]).stdout(Stdio::from(full)).stderr(Stdio::piped());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"));
    }
    let home = tempfile::tempdir().unwrap();
    let picture = home.path().join("picture.png").display().to_string();
    std::fs::write(&picture, "what was there").unwrap();
    // No file may be larger than four blocks of half a kilobyte.
    let limited = format!(
        "ulimit -f 4; trap '' XFSZ; exec {} screenshot {folder} --view domain:Sales --out {picture}",
        env!("CARGO_BIN_EXE_maquette")
    );
    let output = Command::new("sh").args(["-c", &limited]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(std::fs::read_to_string(&picture).unwrap(), "what was there");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_request_that_is_no_text_is_answered_and_the_next_too() {
    use std::io::Write as _;
    use std::process::Stdio;
    let app = AppCopy::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_maquette"));
    command.arg("request").arg(app.folder()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = b"\xff\xfe\n{\"id\":2,\"op\":5}\n{\"id\":3,\"op\":\"home\"}\n";
    child.stdin.take().unwrap().write_all(lines).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = text.lines().collect();
    assert_eq!((output.status.code(), answers.len()), (Some(0), 3), "{text}");
    assert!(answers[0].contains("not text in UTF-8"), "{text}");
    assert!(answers[1].contains("“op” is not text"), "{text}");
    assert!(!answers[2].contains("error"), "{text}");
}

#[test]
fn numbers_that_are_too_large_are_told_in_words() {
    let app = AppCopy::new();
    for query in [
        "SELECT 9223372036854775807 + 1 AS x FROM Sales.Order",
        "SELECT AVG(Total * 100000000000000000000.0) AS x FROM Sales.Order",
    ] {
        let (status, said) = run(&app, &["oql", query]);
        assert!(status == 3 && said.contains("too large"), "{status}: {said}");
        assert!(!said.contains("column type") && !said.contains("bytes"), "{said}");
    }
    let rounded = "SELECT ROUND(Total, 999999999999) AS x FROM Sales.Order";
    assert_eq!(run(&app, &["oql", rounded]).0, 0);
    let long = format!("SELECT {}", "(".repeat(50_000));
    assert!(run(&app, &["oql", &long]).1.len() < 1000, "a long query is not quoted whole");
}

#[test]
fn a_report_takes_the_place_of_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let (file, into) = (home.path().join("Shop.mpr"), home.path().join("shop"));
    std::fs::write(&file, "precious").unwrap();
    for (report, told) in [(file.as_path(), "which is no report"), (home.path(), "is a folder")] {
        let text = |path: &Path| path.display().to_string();
        let words = [text(&file), "--into".into(), text(&into), "--report".into(), text(report)];
        let words = [vec!["import".into(), "mendix".into()], words.to_vec()].concat();
        let (status, said) = maquette(&words);
        assert!(status != 0 && said.contains(told), "{status}: {said}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
        assert!(!into.exists());
    }
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_made() {
    let app = AppCopy::new();
    run(&app, &["oql", "SELECT Number FROM Sales.Order"]);
    let home = tempfile::tempdir().unwrap();
    let file = app.folder().join(".maquette/preview.db").display().to_string();
    let into = home.path().join("app").display().to_string();
    let words = ["import", "sqlite", &file, "--into", &into, "--report", "/nowhere/report.json"];
    let (status, said) = maquette(&words.map(str::to_owned));
    assert!(status == 3 && said.contains("there is no folder /nowhere"), "{said}");
    assert!(!Path::new(&into).exists());
}

#[test]
fn an_app_has_a_name() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("x").display().to_string();
    for name in ["", "  ", "two\nlines", &"n".repeat(101)] {
        let words = ["new", &folder, "--name", name].map(str::to_owned);
        assert_eq!(maquette(&words).0, 2, "{name:?}");
        assert!(!Path::new(&folder).exists());
    }
}
