//! `maquette edit`: verbs from the command line, what they print and what they leave alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Edits a copy of the sample; gives what was printed to both streams.
#[track_caller]
fn check(app: &Path, words: &[&str], status: i32, wanted: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_maquette"))
        .arg("edit")
        .arg(app)
        .args(words)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{words:?}\n{told}");
    assert!(told.contains(wanted), "{wanted} in {told}");
}

#[test]
fn verbs_change_files_and_tell_what_they_bring() {
    let home = tempfile::tempdir().unwrap();
    let app = home.path().join("app");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk"), &app);
    check(&app, &["--help"], 0, "maquette edit samples/order-desk rename");
    let extract =
        ["extract", "Sales.Order_Submit", "Recalculate order", "--as", "Sales.Order_Count"];
    check(&app, &extract, 0, "Order_Count.microflow.json");
    check(&app, &extract, 3, "has nothing called “Recalculate order”");
    check(&app, &["rename", "Sales.Order", "Purchase", "--dry-run"], 0, "written");
    check(&app, &["delete", "Sales.Order"], 3, "is used by");
    check(&app, &["rename", "Sales.Order", "Purchase"], 0, "Purchase");
    check(&app, &["rename", "Sales.Order", "Purchase"], 3, "nothing called Sales.Order");
    check(&app, &["rename", "Sales.Purchase", "Customer"], 3, "is taken");
    check(&app, &["delete", "Sales.Purchase", "--force"], 1, "Error MQ02");
    check(&app, &["extract", "Sales.Nope", "Commit", "--as", "Sales.New"], 3, "nothing called");
}
