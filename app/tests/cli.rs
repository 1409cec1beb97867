//! The command line as people call it: the program itself, its output and its exit status.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk")
}

/// What a call came to: exit status, stdout, stderr.
struct Told {
    status: i32,
    out: String,
    err: String,
}

fn maquette(words: &[&str], input: &str) -> Told {
    let mut child = Command::new(env!("CARGO_BIN_EXE_maquette"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Told {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Calls the program and checks its exit status; gives what it wrote to stdout.
#[track_caller]
fn call(words: &[&str], status: i32) -> String {
    let told = maquette(words, "");
    assert_eq!(told.status, status, "{words:?}\n{}\n{}", told.out, told.err);
    told.out
}

/// Calls the program, which must fail with this status and say this.
#[track_caller]
fn refused(words: &[&str], status: i32, wanted: &str) {
    let told = maquette(words, "");
    assert_eq!(told.status, status, "{words:?}\n{}\n{}", told.out, told.err);
    assert!(told.err.contains(wanted), "{wanted} in {}", told.err);
    assert!(!told.err.contains("panicked"), "{}", told.err);
}

/// A database to import: that of the sample, filled by its own microflow.
fn database(home: &Path) -> PathBuf {
    let file = home.join("desk.db");
    call(&["schema", text(&sample()), "--db", text(&file), "--apply"], 0);
    file
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_database_is_imported_checked_asked_and_run() {
    let home = tempfile::tempdir().unwrap();
    let (file, app) = (database(home.path()), home.path().join("app"));
    let (app, report) = (text(&app), home.path().join("report.json"));
    let words = ["import", "sqlite", text(&file), "--into", app, "--module", "Desk"];
    let more = ["--with-data", "--pages", "--report", text(&report)];
    let told = call(&[&words[..], &more].concat(), 0);
    assert!(told.contains("entity       Desk.stock_product"), "{told}");
    let json: Json = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    let products = json["tables"].as_array().unwrap().iter();
    let products = products.clone().find(|table| table["table"] == "stock$product").unwrap();
    assert!(products["rows"].as_u64() > Some(0) && products["rows"] == products["imported"]);

    call(&["check", app], 0);
    call(&["fmt", app, "--check"], 0);
    assert_eq!(call(&["schema", app], 0), "The database follows the model.\n");
    let count = products["rows"].to_string();
    let oql = "SELECT COUNT(*) AS N FROM Desk.stock_product";
    assert_eq!(call(&["oql", app, oql], 0), format!("N\n{count}\n"));
    let answer: Json =
        serde_json::from_str(&call(&["oql", app, oql, "--format", "json"], 0)).unwrap();
    assert_eq!(answer["rows"][0][0], count);
    assert!(call(&["oql", app, oql, "--sql"], 0).starts_with("SELECT count(*)"));
    let list = call(&["xpath", app, "//Desk.stock_product", "--amount", "2"], 0);
    assert_eq!(list.lines().count(), 3, "{list}");
    let requests = r#"{"id":1,"op":"retrieve","xpath":"//Desk.stock_product","amount":1,"count":true}

nonsense
"#;
    let told = maquette(&["request", app], requests);
    let answers: Vec<Json> =
        told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2, "{}", told.out);
    assert_eq!(answers[0]["count"].to_string(), count);
    assert_eq!(answers[1]["error"]["code"], "badRequest");

    refused(&words, 3, "holds files already");
}

const ORDERS: &str = "OrderNo;Date;CustomerNo;City;Total\n\
    1;17.05.2024;7;Ulm;1.234,50\n2;18.05.2024;8;Bonn;7,00\n3;;7;Ulm;\n4;1.6.2024;8;Bonn;0,99\n";

#[test]
fn a_table_makes_an_app_and_joins_one() {
    let home = tempfile::tempdir().unwrap();
    let (file, app) = (home.path().join("orders.csv"), home.path().join("app"));
    std::fs::write(&file, ORDERS).unwrap();
    let (file, app, report) = (text(&file), text(&app), home.path().join("report.json"));
    let words = ["import", "csv", file, "--into", app, "--entity", "Sales.Order"];
    let trial = call(&[&words[..], &["--dry-run"]].concat(), 0);
    assert!(trial.contains("Sales.Order, numbers and dates as 1.234,56 and 31.12.2024"), "{trial}");
    assert!(trial.contains("OrderNo     OrderNo     Integer         key"), "{trial}");
    assert!(trial.contains("CustomerNo decides City: with --separate"), "{trial}");
    assert!(trial.ends_with("Nothing was imported; leave --dry-run away to do it.\n"), "{trial}");
    assert!(!Path::new(app).exists());

    let told = call(&[&words[..], &["--separate", "--report", text(&report)]].concat(), 0);
    assert!(told.contains("Sales.Customer"), "{told}");
    let json: Json = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!((&json["counts"]["objects"], &json["counts"]["links"]), (&6.into(), &4.into()));
    call(&["check", app], 0);
    call(&["fmt", app, "--check"], 0);
    assert_eq!(call(&["schema", app], 0), "The database follows the model.\n");
    let oql = "SELECT o/OrderNo, o/Total, c/City FROM Sales.Order AS o \
               JOIN o/Sales.Order_Customer/Sales.Customer AS c ORDER BY o/OrderNo";
    let rows = call(&["oql", app, oql, "--format", "json"], 0);
    let rows: Json = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 4, "{rows}");
    assert_eq!((&rows["rows"][0][1], &rows["rows"][0][2]), (&"1234.5".into(), &"Ulm".into()));

    refused(&words, 3, "Sales.Order is there already. Choose another name");
    let second = ["import", "csv", file, "--into", app, "--entity", "Stock.Line"];
    call(&second, 0);
    assert_eq!(call(&["oql", app, "SELECT COUNT(*) AS N FROM Stock.Line"], 0), "N\n4\n");
    assert_eq!(call(&["oql", app, "SELECT COUNT(*) AS N FROM Sales.Order"], 0), "N\n4\n");
    call(&["check", app], 0);
}

#[test]
fn a_table_that_cannot_be_imported_is_told_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let (file, into) = (home.path().join("t.csv"), home.path().join("into"));
    let import = |more: &[&str], status: i32, wanted: &str| {
        let words = ["import", "csv", text(&file), "--into", text(&into)];
        refused(&[&words[..], more].concat(), status, wanted);
        assert!(!into.exists(), "nothing is left of an import that failed");
    };
    import(&["--entity", "M.T"], 3, "There is no file");
    std::fs::write(&file, "\n").unwrap();
    import(&["--entity", "M.T"], 3, "has no rows");
    std::fs::write(&file, "a,b\n1,2\n").unwrap();
    import(&[], 2, "--entity");
    import(&["--entity", "T"], 3, "Write it as Module.Entity");
    import(&["--entity", "System.T"], 3, "belongs to Maquette");
    import(&["--entity", "M.T", "--sheet", "One"], 3, "has no sheets");
    import(&["--entity", "M.T", "--delimiter", "ab"], 2, "cannot separate cells");
    import(&["--entity", "M.T", "--locale", "xx"], 2, "The locale “xx” is not known");
    import(&["--entity", "M.T", "--report", "/nowhere/r.json"], 3, "there is no folder");
    std::fs::write(&file, "PK\u{3}\u{4}").unwrap();
    import(&["--entity", "M.T"], 3, "is damaged or no Excel workbook");
}

#[test]
fn choices_on_the_command_line_decide() {
    let home = tempfile::tempdir().unwrap();
    let (file, app) = (home.path().join("t.csv"), home.path().join("app"));
    std::fs::write(&file, "1.234|01/02/2024\n5.678|03/04/2024\n").unwrap();
    let words = ["import", "csv", text(&file), "--into", text(&app), "--entity", "M.T"];
    let more = ["--no-header", "--locale", "de", "--delimiter", "|"];
    let told = call(&[&words[..], &more].concat(), 0);
    assert!(told.contains("Column1") && !told.contains("Means a little else"), "{told}");
    let rows = call(&["oql", text(&app), "SELECT Column1 FROM M.T ORDER BY Column1"], 0);
    assert_eq!(rows, "Column1\n1234\n5678\n");
}

#[test]
fn a_microflow_runs_with_its_result_and_its_trace() {
    let home = tempfile::tempdir().unwrap();
    let file = database(home.path());
    let sample = sample();
    let (app, db) = (text(&sample), text(&file));
    let customers = call(&["xpath", app, "//Sales.Customer", "--amount", "1", "--db", db], 0);
    let id = customers.lines().nth(1).unwrap().split(' ').next().unwrap();
    let argument = format!("Customer={id}");
    let words = ["run", app, "Sales.Customer_Total", "--db", db, "--arg", &argument];
    let total = call(&words, 0);
    assert!(total.trim().parse::<f64>().is_ok(), "{total}");
    let traced = call(&[&words[..], &["--trace", "--format", "json"]].concat(), 0);
    let json: Json = serde_json::from_str(&traced).unwrap();
    assert_eq!(json["actionResult"], total.trim());
    let spans = json["spans"].as_array().unwrap();
    assert!(spans.iter().any(|span| span["kind"] == "sql"), "{traced}");

    refused(&["run", app, "Sales.Nope", "--db", db], 3, "no microflow Sales.Nope");
    let wrong = ["run", app, "Sales.Customer_Total", "--db", db, "--arg"];
    refused(&[&wrong[..], &["Client=1"]].concat(), 2, "Its parameters: Customer");
    refused(&[&wrong[..], &["Customer"]].concat(), 2, "Write --arg NAME=VALUE");
    refused(&[&wrong[..], &["Customer=x"]].concat(), 3, "the parameter Customer");
}

#[test]
fn bad_input_is_told_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let sample = sample();
    let app = text(&sample);
    let into = home.path().join("into");
    let import = |file: &Path, wanted: &str| {
        let words = ["import", "sqlite", text(file), "--into", text(&into)];
        refused(&words, 3, wanted);
        assert!(!into.exists(), "nothing is left of an import that failed");
    };
    import(&home.path().join("none.db"), "There is no file");
    import(home.path(), "is a folder");
    let file = home.path().join("text.db");
    std::fs::write(&file, "this is no database at all").unwrap();
    import(&file, "not an SQLite database, or it is encrypted");
    std::fs::write(&file, "").unwrap();
    import(&file, "has no tables");
    let named = ["import", "sqlite", text(&file), "--into", text(&into), "--module", "a b"];
    refused(&named, 3, "cannot be the name of a module");
    refused(&["import", "sqlite", text(&file)], 2, "--into");

    std::fs::write(&file, "this is no database at all").unwrap();
    refused(&["request", app, "--db", text(&file)], 3, "The app cannot run on");
    refused(&["schema", text(&home.path().join("none"))], 3, "There is no folder");
    let db = database(home.path());
    refused(&["oql", app, "SELECT Nope FROM Sales.Order", "--db", text(&db)], 3, "Nope");
    refused(&["xpath", app, "//Sales.Order[Nope = 1]", "--db", text(&db)], 3, "Nope");
}
