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

/// A copy of the sample in a folder that goes away.
fn sample() -> (tempfile::TempDir, std::path::PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let app = home.path().join("app");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk"), &app);
    (home, app)
}

#[test]
fn members_are_renamed_retyped_and_deleted() {
    let (_home, app) = sample();
    check(&app, &["rename", "Sales.Order.Total", "Sum"], 0, "Order.entity.json");
    check(&app, &["change-type", "Sales.Order.Sum", "String(20)", "--dry-run"], 1, "Error MQ");
    check(&app, &["change-type", "Sales.Order.Sum", "Money"], 3, "is no type");
    check(&app, &["change-type", "Sales.Order_Submit", "Decimal"], 1, "Error MQ");
    check(&app, &["delete", "Sales.Order.Sum"], 3, "is used by");
    check(&app, &["rename", "System.User", "Person"], 3, "belongs to the product");
}

#[test]
fn documents_are_made_moved_and_copied() {
    let (_home, app) = sample();
    let entity = ["create", "entity", "Sales.Coupon", "Code: String(20)", "Value: Decimal = 0"];
    check(&app, &entity, 0, "Coupon.entity.json");
    check(&app, &entity, 3, "is taken");
    check(&app, &["create", "module", "Shop Two"], 3, "letters, digits");
    check(&app, &["create", "module", "system"], 3, "is taken");
    check(&app, &["create", "module", "Shop"], 0, "modules/Shop/module.json");
    check(&app, &["create", "module", "Shop"], 3, "is taken");
    check(&app, &["create", "page", "System.Home"], 3, "belongs to the product");
    check(&app, &["create", "page", "Shop.Home", "Title: String"], 3, "with their parts");
    check(&app, &["create", "rule", "Shop.IsOpen"], 0, "IsOpen.rule.json");
    check(&app, &["create", "nanoflow", "Shop.Shake"], 0, "Shake.nanoflow.json");
    check(&app, &["move", "Sales.Order", "System"], 3, "belongs to the product");
    check(&app, &["create", "layout", "Shop.Frame"], 0, "Frame.layout.json");
    check(&app, &["rename", "Shop.Frame", "Border"], 0, "Border.layout.json");
    check(&app, &["delete", "Shop.Border"], 0, "deleted");
    check(&app, &["create", "snippet", "Sales.Head"], 0, "Head.snippet.json");
    check(&app, &["rename", "Sales.Head", "Head"], 0, "Nothing changed.");
    check(&app, &["create", "foreignDocument", "Sales.X"], 3, "the kinds are");
    check(&app, &["create", "nonsense", "Sales.X"], 3, "the kinds are");
    check(&app, &["create", "page", "Nowhere.X"], 3, "no module “Nowhere”");
    check(&app, &["move", "Sales.Coupon", "Stock"], 0, "modules/Stock/entities/Coupon");
    check(&app, &["move", "Sales.Order_Submit", "Sales/Checkout"], 0, "Checkout/Order_Submit");
    check(&app, &["copy", "Sales.Order_Submit"], 1, "Order_Submit2.microflow.json");
    check(&app, &["generate-pages", "Stock.Coupon"], 0, "Coupon_Overview.page.json");
    let (_other_home, other) = sample();
    let from = other.to_str().unwrap();
    check(&app, &["copy", "Stock", "--from", from], 0, "modules/Stock2/module.json");
}

#[test]
fn what_cannot_be_read_is_not_forgotten() {
    let (_home, app) = sample();
    let file = app.join("modules/Sales/Orders/Order_Submit.microflow.json");
    std::fs::write(&file, "{").unwrap();
    let rename = ["rename", "Sales.Order", "Purchase", "--dry-run"];
    check(&app, &rename, 3, "Order_Submit.microflow.json");
    check(&app, &rename, 3, "--force");
    check(&app, &[&rename[..], &["--force"]].concat(), 0, "Purchase.entity.json");
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason() {
    let (_home, app) = sample();
    check(&app, &["move", "Sales", "Stock"], 3, "stays where it is");
    check(&app, &["copy", "Sales", "--to", "Stock"], 3, "leave --to out");
    check(&app, &["create", "enumeration", "Sales.E", "a", "A"], 3, "named twice");
    check(&app, &["create", "enumeration", "Sales.E", "b c"], 3, "letters, digits");
    let extract = ["extract", "Sales.Order_Submit", "Recalculate order", "--as"];
    check(&app, &[&extract[..], &["System.Foo"]].concat(), 3, "no module System");
    check(&app, &[&extract[..], &["Foo"]].concat(), 3, "write Module.Name");
    let file = app.join("modules/Sales/Orders/Order_Submit.microflow.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen('{', "{\n  \"excluded\": true,", 1)).unwrap();
    check(&app, &["rename", "Sales.Order_Submit", "Order_Send"], 0, "Order_Send");
    check(&app, &["rename", "Sales.Order_Send.Order", "It"], 0, "Order_Send");
    let text = std::fs::read_to_string(file.with_file_name("Order_Send.microflow.json")).unwrap();
    assert!(text.contains("$It/") && !text.contains("$Order/"), "{text}");
}

#[test]
fn a_module_that_nothing_outside_uses_goes_with_all_in_it() {
    let (_home, app) = sample();
    check(&app, &["create", "module", "Shop"], 0, "Shop");
    check(&app, &["create", "enumeration", "Shop.Size", "Small", "Large"], 0, "Size");
    let entity = ["create", "entity", "Shop.Shirt", "Size: Enumeration Shop.Size = Small"];
    check(&app, &entity, 0, "Shirt");
    check(&app, &["delete", "Shop.Size.Small"], 3, "is used by Shop.Shirt");
    check(&app, &["delete", "Shop.Size.Large"], 0, "written");
    check(&app, &["delete", "Shop"], 0, "deleted");
    check(&app, &["delete", "Sales"], 3, "is used by");
}

#[test]
fn what_was_extracted_is_inlined_again_and_associations_turn_around() {
    let (_home, app) = sample();
    let file = app.join("modules/Sales/Orders/Order_Submit.microflow.json");
    let extract =
        ["extract", "Sales.Order_Submit", "Recalculate order", "--as", "Sales.Order_Count"];
    check(&app, &extract, 0, "Order_Count.microflow.json");
    assert!(std::fs::read_to_string(&file).unwrap().contains("Sales.Order_Count"));
    // Nothing calls the new microflow any more, which is told.
    check(&app, &["inline", "Sales.Order_Submit", "Order_Count"], 0, "Nothing calls");
    assert!(!std::fs::read_to_string(&file).unwrap().contains("Sales.Order_Count"));
    check(&app, &["reverse", "Sales.Order_Customer", "--dry-run"], 1, "Customer.entity.json");
    check(&app, &["reverse", "Sales.Nope"], 3, "no association");
}

#[test]
fn schemas_come_with_settings_and_leave_those_that_are_there() {
    let (_home, app) = sample();
    std::fs::create_dir_all(app.join(".vscode")).unwrap();
    let settings = app.join(".vscode/settings.json");
    std::fs::write(&settings, "{\"editor.tabSize\": 2, \"json.schemas\": [{\"url\": \"x\"}]}")
        .unwrap();
    let export = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maquette"));
        command.args(["export", "schemas"]).arg(&app).output().unwrap()
    };
    for _ in 0..2 {
        assert_eq!(export().status.code(), Some(0));
    }
    let text = std::fs::read_to_string(&settings).unwrap();
    assert!(text.contains("\"editor.tabSize\": 2") && text.contains("\"url\": \"x\""), "{text}");
    assert_eq!(text.matches("entity.schema.json").count(), 1);
    assert!(app.join(".maquette/schema/elements.schema.json").exists());
    std::fs::write(&settings, "{// mine\n}").unwrap();
    let output = export();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("comments"));
    assert_eq!(std::fs::read_to_string(&settings).unwrap(), "{// mine\n}");
}

/// Says of a module of the app that it came ready from a marketplace.
fn lock(app: &Path, module: &str) {
    let file = app.join("modules").join(module).join("module.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let name = format!("\"name\": \"{module}\"");
    assert!(text.contains(&name), "{text}");
    let locked = format!("{name},\n  \"readOnly\": true,\n  \"version\": \"2.3\"");
    std::fs::write(&file, text.replace(&name, &locked)).unwrap();
}

#[test]
fn read_only_modules_are_left_alone_without_force() {
    let (_home, app) = sample();
    lock(&app, "Sales");
    let told = "The module Sales came ready from a marketplace (version 2.3); it is read-only. \
                Make it editable in the window, or go ahead with --force.";
    check(&app, &["rename", "Sales.Order.Total", "Sum"], 3, told);
    check(&app, &["rename", "Sales.Order", "Purchase"], 3, told);
    check(&app, &["create", "page", "Sales.New"], 3, told);
    check(&app, &["move", "Sales.Order_Submit", "Stock"], 3, told);
    check(&app, &["rename", "Sales.Order.Total", "Sum", "--force"], 0, "Order.entity.json");
    // Others are as ever, and names in the read-only module follow theirs.
    check(&app, &["create", "page", "Stock.New"], 0, "New.page.json");
    check(&app, &["rename", "Stock.Product", "Article"], 0, "modules/Sales");
}

fn told(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_maquette")).args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn advice_for_read_only_modules_is_told_when_asked_for() {
    let (_home, app) = sample();
    let folder = app.to_str().unwrap();
    let before = told(&["check", folder]);
    assert!(before.contains("MQ1201") && before.contains("MQ1101"), "{before}");
    lock(&app, "Sales");
    let own = told(&["check", folder]);
    assert!(!own.contains("MQ1201") && !own.contains("MQ1101"), "{own}");
    let words = "3 findings about marketplace modules left out; --all-modules tells them";
    assert!(own.contains(words), "{own}");
    assert!(told(&["check", folder, "--format", "json"]).contains("\"hidden\": 3"));
    let all = told(&["check", folder, "--all-modules"]);
    assert!(all.contains("MQ1201") && all.contains("MQ1101") && !all.contains("left out"), "{all}");
    // Errors are told without being asked for.
    check(&app, &["delete", "Stock.Product", "--force"], 1, "Error MQ02");
    assert!(told(&["check", folder]).contains("modules/Sales"), "an error in Sales");
}

#[test]
fn read_only_modules_are_counted_apart() {
    let (_home, app) = sample();
    let folder = app.to_str().unwrap();
    let count = |text: &str| {
        let line = text.lines().find(|line| line.ends_with("  entity")).unwrap().to_owned();
        line.split_whitespace().next().unwrap().parse::<u32>().unwrap()
    };
    let all = told(&["stats", folder]);
    assert!(!all.contains("marketplace"), "{all}");
    lock(&app, "Sales");
    let apart = told(&["stats", folder]);
    let (own, others) = apart.split_once("In modules from a marketplace:").unwrap();
    assert_eq!(count(own) + count(others), count(&all));
    assert_eq!(told(&["stats", folder, "--all-modules"]), all);
    let json = told(&["stats", folder, "--format", "json"]);
    assert!(json.contains("\"marketplace\": {"), "{json}");
}
