//! Someone who has nothing makes an app in the window: by pointer inside what is visible, finding
//! things by name. What came of it is read by code that shares nothing with the window.

use std::path::Path;

use app::shell::Options;
use app::testing::Desk;
use egui::accesskit::Role;
use egui::{Key, PointerButton, vec2};
use model_core::check::Severity;

/// A window on the start page, with an empty home.
fn window(home: &Path) -> Desk {
    Desk::start(Options { apps_folder: Some(home.to_owned()), seed: 11, ..Options::default() })
}

/// Makes the blank app `Shop` in `home`.
fn new_app(desk: &mut Desk) {
    desk.click(Role::Button, "New app…");
    desk.fill("Name", "Shop");
    desk.click(Role::Button, "Create app");
    desk.wait("the new app", |desk| desk.window().app().is_some());
    desk.wait("the checker", |desk| desk.window().is_settled());
}

/// Makes an entity with attributes in the domain model in front, `left` and `top` points from the
/// corner of the canvas.
fn entity(desk: &mut Desk, (left, top): (f32, f32), name: &str, attributes: &[&str]) {
    let canvas = desk.place(Role::Canvas, "Domain model");
    desk.double_click_at(canvas.left_top() + vec2(left, top));
    desk.type_text(name);
    desk.key(Key::Enter);
    let corner = desk.place(Role::GraphicsObject, name).left_top();
    desk.click_at(corner + vec2(40.0, 14.0), PointerButton::Primary);
    desk.click(Role::Button, "Add attribute");
    for attribute in attributes {
        desk.type_text(attribute);
        desk.key(Key::Enter);
    }
    desk.key(Key::Escape);
}

/// Starts the app and waits for its home page.
fn run(desk: &mut Desk) {
    desk.click(Role::Button, "Run");
    desk.wait("the home page", |desk| desk.window().is_settled() && desk.sees(Role::Button, "New"));
}

/// Waits until the running app and all workers have answered.
fn rest(desk: &mut Desk) {
    desk.settle();
    desk.wait("all answers", |desk| desk.window().is_settled());
}

/// Presses a button of the running app.
fn press(desk: &mut Desk, button: &str) {
    desk.click(Role::Button, button);
    rest(desk);
}

/// The rows of a table of the preview's database, read by SQLite alone.
fn rows(folder: &Path, sql: &str) -> Vec<String> {
    let database = rusqlite::Connection::open_with_flags(
        folder.join(".maquette/preview.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .unwrap();
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    rows.map(|row| row.unwrap().unwrap_or_default()).collect()
}

/// What `git` says, by the program itself.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output =
        std::process::Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Selects an entity in the domain model in front.
fn select_entity(desk: &mut Desk, name: &str) {
    let corner = desk.place(Role::GraphicsObject, name).left_top();
    desk.click_at(corner + vec2(40.0, 14.0), PointerButton::Primary);
}

/// Chooses in the list of a field of the properties, by typing and Enter.
fn choose(desk: &mut Desk, field: &str, what: &str) {
    desk.click(Role::ComboBox, field);
    desk.type_text(what);
    desk.key(Key::Enter);
}

/// Presses the `+` of a flow between two objects that stand beside each other, and takes what the
/// menu finds.
fn insert(desk: &mut Desk, (from, to): (&str, &str), part: f32, what: &str) {
    let from = desk.place(Role::GraphicsObject, from).right_center();
    let to = desk.place_of_first(Role::GraphicsObject, to).left_center();
    desk.click_at(from.lerp(to, part), PointerButton::Primary);
    desk.type_text(what);
    desk.key(Key::Enter);
}

/// Pulls from an object at `at` by so much into nothing, and takes what the menu finds.
fn pull(desk: &mut Desk, at: egui::Pos2, by: egui::Vec2, what: &str) {
    desk.drag(at, at + by);
    desk.type_text(what);
    desk.key(Key::Enter);
}

/// Models the microflow that stores an invoice, or says at its field that the amount is wrong.
fn microflow(desk: &mut Desk) {
    let condition = "$Invoice/Amount > 0";
    desk.right_click(Role::TreeItem, "Main");
    desk.click(Role::MenuItem, "New microflow");
    desk.type_text("Invoice_Save");
    desk.key(Key::Enter);
    rest(desk);

    desk.click(Role::Tab, "Toolbox");
    let canvas = desk.place(Role::Canvas, "Invoice_Save").left_top();
    desk.fill("Find in the toolbox", "parameter");
    let parameter = desk.place(Role::TreeItem, "Parameter").center();
    desk.drag(parameter, canvas + vec2(120.0, 90.0));
    desk.click(Role::Tab, "Properties");
    desk.fill("Name", "Invoice");
    desk.key(Key::Enter);
    choose(desk, "Type", "Invoice");

    insert(desk, ("Start", "End"), 0.5, "decision");
    desk.fill("Condition", condition);
    desk.key(Key::Enter);
    let decision = desk.place(Role::GraphicsObject, condition);
    pull(desk, decision.center_bottom() - vec2(0.0, 1.0), vec2(0.0, 110.0), "validation");
    choose(desk, "Object", "Invoice");
    choose(desk, "Member", "Amount");
    desk.fill("Text", "The amount must be more than 0");
    desk.key(Key::Enter);
    let feedback = desk.place(Role::GraphicsObject, "Feedback on amount");
    pull(desk, feedback.right_center() + vec2(-1.0, 12.0), vec2(90.0, 0.0), "end");

    insert(desk, (condition, "End"), 0.8, "commit");
    choose(desk, "Object or list", "Invoice");
    desk.click(Role::CheckBox, "Refresh in client");
    desk.click(Role::Tab, "Toolbox");
    desk.fill("Find in the toolbox", "close page");
    desk.click(Role::TreeItem, "Close page");
    desk.click(Role::Tab, "Properties");
    rest(desk);
    desk.picture("story-microflow");
}

/// What the checker found, without hints on what is not used yet.
fn problems(desk: &Desk) -> Vec<String> {
    let found = desk.app().problems.iter();
    found.filter(|p| p.severity != Severity::Information).map(|p| p.message.clone()).collect()
}

#[test]
fn an_app_from_nothing_to_its_first_commits() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("shop");
    let mut desk = window(home.path());
    new_app(&mut desk);
    assert!(folder.join("maquette.json").is_file());

    // Two entities, an association pulled from edge to edge, and pages for both.
    let customer = ["Name: String(100) required", "City: String(50)"];
    entity(&mut desk, (120.0, 80.0), "Customer", &customer);
    entity(&mut desk, (460.0, 80.0), "Invoice", &["Number: Integer", "Amount: Decimal = 0"]);
    let from = desk.place(Role::GraphicsObject, "Invoice").left_center();
    let to = desk.place(Role::GraphicsObject, "Customer").right_center();
    desk.drag(from, to - vec2(40.0, 0.0));
    let association = desk.entity("Main.Invoice").associations[0].name.clone();
    desk.picture("story-entities");
    for name in ["Customer", "Invoice"] {
        select_entity(&mut desk, name);
        desk.click(Role::Button, "Generate pages");
        assert!(desk.has_document(&format!("Main.{name}_Edit")));
        desk.click(Role::Tab, "Main · Domain model");
    }
    rest(&mut desk);
    assert_eq!(problems(&desk), Vec::<String>::new());

    // A microflow with a decision, behind the button of the generated page.
    microflow(&mut desk);
    desk.click(Role::TreeItem, "Invoice_Edit");
    rest(&mut desk);
    desk.click(Role::Button, "Save");
    desk.click(Role::Tab, "Properties");
    choose(&mut desk, "Action", "Call microflow");
    desk.picture("story-action");
    choose(&mut desk, "Microflow", "Invoice_Save");
    rest(&mut desk);
    // What is missing is said, and mended where it is said.
    desk.picture("story-button");
    assert_eq!(problems(&desk), ["The parameter Invoice of Main.Invoice_Save gets no value."]);
    desk.click(Role::Link, "Hand over $Invoice");
    rest(&mut desk);
    assert_eq!(problems(&desk), Vec::<String>::new());

    // It runs. What the entity asks for and what the microflow asks for is said at the field.
    run(&mut desk);
    desk.picture("story-home");
    press(&mut desk, "New");
    desk.fill("City", "Leiden");
    press(&mut desk, "Save");
    assert!(desk.says("Name is needed"));
    let customers = "SELECT name || ', ' || city FROM \"main$customer\" ORDER BY id";
    assert_eq!(rows(&folder, customers), Vec::<String>::new());
    desk.fill("Name", "Corner shop");
    press(&mut desk, "Save");
    assert!(desk.says("Corner shop") && desk.says("1–1 of 1"));
    desk.click(Role::MenuItem, "Invoices");
    rest(&mut desk);
    press(&mut desk, "New");
    desk.fill("Number", "7");
    press(&mut desk, "Save");
    desk.picture("story-validation");
    let field = desk.place(Role::TextInput, "Amount");
    let message = desk.place(Role::Label, "The amount must be more than 0");
    let below = message.top() - field.bottom();
    assert!((0.0..16.0).contains(&below), "{message:?} is below {field:?}");
    assert!((message.left() - field.left()).abs() < 12.0, "{message:?} is below {field:?}");
    let invoices = "SELECT CAST(number AS TEXT) FROM \"main$invoice\" ORDER BY id";
    assert_eq!(rows(&folder, invoices), Vec::<String>::new());
    desk.fill("Amount", "12.50");
    press(&mut desk, "Save");
    desk.picture("story-list");
    assert!(desk.says("12.5") && desk.says("1–1 of 1"));
    assert_eq!(rows(&folder, invoices), ["7"]);
    assert_eq!(rows(&folder, customers), ["Corner shop, Leiden"]);

    // The model changes while the app runs: an attribute goes, and comes back with its data.
    desk.click(Role::Tab, "Main · Domain model");
    let row =
        desk.place(Role::GraphicsObject, "Customer").left_top() + vec2(60.0, 30.0 + 23.0 + 12.0);
    desk.click_at(row, PointerButton::Primary);
    desk.click_at(row, PointerButton::Primary);
    desk.key(Key::Delete);
    assert!(desk.entity("Main.Customer").attribute("City").is_none());
    rest(&mut desk);
    desk.command(Key::Z);
    rest(&mut desk);
    assert_eq!(rows(&folder, customers), ["Corner shop, Leiden"]);
    desk.click(Role::Tab, "Preview");
    desk.click(Role::MenuItem, "Customers");
    rest(&mut desk);
    assert!(desk.says("Leiden"));

    // Saved, seen in Changes, committed.
    desk.command(Key::S);
    rest(&mut desk);
    desk.click(Role::Tab, &format!("Changes {}", desk.app().git.changes.len()));
    desk.picture("story-changes");
    assert!(desk.app().git.changes.iter().any(|change| change.title == "Main.Invoice_Save"));
    commit(&mut desk, "A shop");

    // A small change is one line of the next commit.
    desk.keys(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::E);
    rest(&mut desk);
    desk.click(Role::TreeItem, "Invoice_Save");
    desk.click(Role::GraphicsObject, "$Invoice/Amount > 0");
    desk.fill("Condition", "$Invoice/Amount >= 1");
    desk.key(Key::Enter);
    desk.command(Key::S);
    rest(&mut desk);
    commit(&mut desk, "At least one");

    the_files(&folder, association.as_str());
}

/// Commits everything by the button of the review.
fn commit(desk: &mut Desk, message: &str) {
    desk.keys(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::G);
    rest(desk);
    let count = desk.app().git.changes.len();
    let documents = if count == 1 { "1 document".to_owned() } else { format!("{count} documents") };
    desk.fill_area("Commit message", message);
    let before = desk.app().git.history.len();
    desk.picture("story-commit");
    desk.click(Role::Button, &format!("Commit {documents}"));
    desk.wait("the commit", |desk| desk.app().git.history.len() > before);
}

/// Reads what was committed: by git and serde_json alone.
fn the_files(folder: &Path, association: &str) {
    assert_eq!(git(folder, &["status", "--short"]), "");
    let log = git(folder, &["log", "--format=%s"]);
    assert_eq!(log.lines().take(2).collect::<Vec<_>>(), ["At least one", "A shop"]);
    let committed = |path: &str| -> serde_json::Value {
        serde_json::from_str(&git(folder, &["show", &format!("HEAD:modules/Main/{path}")])).unwrap()
    };
    let customer = committed("entities/Customer.entity.json");
    let names = |list: &serde_json::Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&customer["attributes"]), ["Name", "City"]);
    let invoice = committed("entities/Invoice.entity.json");
    assert_eq!(names(&invoice["associations"]), [association]);
    assert_eq!(invoice["associations"][0]["target"], "Main.Customer");
    let flow = committed("Invoice_Save.microflow.json");
    let kinds: Vec<&str> =
        flow["objects"].as_array().unwrap().iter().map(|o| o["kind"].as_str().unwrap()).collect();
    for kind in ["parameter", "start", "decision", "commit", "closePage", "validationFeedback"] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    // What a person sees in the pull request: the line of the condition, and the lines of the flows
    // that name it in what they say about their ends, and in nothing else.
    let difference = git(folder, &["diff", "--unified=0", "HEAD~1", "HEAD"]);
    let lines: Vec<&str> = difference
        .lines()
        .filter(|line| {
            line.starts_with(['+', '-']) && !line.starts_with("+++ ") && !line.starts_with("--- ")
        })
        .map(str::trim)
        .collect();
    let (conditions, flows): (Vec<&str>, Vec<&str>) =
        lines.iter().partition(|line| line.contains("\"condition\""));
    let [out, into] = conditions.as_slice() else { panic!("{lines:?}") };
    assert!(out.starts_with('-') && out.ends_with("\"$Invoice/Amount > 0\""), "{out}");
    assert!(into.starts_with('+') && into.ends_with("\"$Invoice/Amount >= 1\""), "{into}");
    let without_words = |sign: char| -> Vec<&str> {
        let signed = flows.iter().filter_map(|line| line.strip_prefix(sign));
        signed.map(|line| line.split("\"//\"").next().unwrap().trim()).collect()
    };
    assert_eq!(without_words('-'), without_words('+'));
    assert_eq!(flows.len(), 6, "three flows begin or end at the decision: {flows:?}");
}
