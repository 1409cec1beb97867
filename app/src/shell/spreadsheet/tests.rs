//! The dialog for spreadsheets, through the window.

use std::path::{Path, PathBuf};

use egui::Key;
use egui::accesskit::Role;
use model_core::id::SeededIds;
use model_core::model::AttributeType;
use model_core::model::entity::Entity;
use model_core::store::template;

use crate::services::begin::{import_report, write_new};
use crate::services::engine::preview_database;
use crate::shell::Options;
use crate::testing::Desk;

const ORDERS: &str = "OrderNo;Date;CustomerNo;CustomerName;Total;Size\n\
    1;17.05.2024;7;Müller;1.234,50;5\n2;18.05.2024;8;Schmidt;7,00;big\n\
    3;;7;Müller;;7\n4;1.6.2024;8;Schmidt;0,99;9\n";

fn file(home: &Path) -> PathBuf {
    let file = home.join("Orders.csv");
    std::fs::write(&file, ORDERS).unwrap();
    file
}

fn start(home: &Path, app: Option<PathBuf>) -> Desk {
    let apps_folder = Some(home.join("apps"));
    Desk::start(Options { apps_folder, app, seed: 11, ..Options::default() })
}

/// Names the file, and waits for what is proposed.
fn name_file(desk: &mut Desk, file: &Path) {
    desk.fill("File", file.to_str().unwrap());
    desk.wait("the proposal", |desk| desk.sees(Role::TextInput, "Name of OrderNo"));
}

/// Chooses the type of a column, by its first letters.
fn choose_type(desk: &mut Desk, column: &str, letters: &str) {
    desk.click(Role::ComboBox, &format!("Type of {column}"));
    desk.type_text(letters);
    desk.key(Key::Enter);
}

/// Does a command by its name, through the palette.
fn palette(desk: &mut Desk, command: &str) {
    desk.command(Key::K);
    desk.type_text(command);
    desk.key(Key::Enter);
    desk.settle();
}

#[test]
fn a_spreadsheet_becomes_an_app() {
    let home = tempfile::tempdir().unwrap();
    let mut desk = start(home.path(), None);
    desk.click(Role::Button, "New app from a spreadsheet…");
    assert!(!desk.sees(Role::ComboBox, "Type of OrderNo"));
    desk.fill("File", "/nowhere/x.csv");
    desk.wait("the reason", |desk| desk.says("There is no file"));
    name_file(&mut desk, &file(home.path()));
    assert!(desk.says("4 rows; every cell fits"));
    assert!(desk.sees(Role::Label, "big") && desk.sees(Role::Label, "1234.5"));
    desk.click(Role::Button, "Import");
    desk.wait("the app", |desk| desk.window().app().is_some());
    let entity = desk.entity("Main.Orders");
    let types: Vec<_> = entity.attributes.iter().map(|a| a.ty.to_string()).collect();
    let expected = ["Integer", "DateTime UTC", "Integer", "String(200)", "Decimal", "String(200)"];
    assert_eq!(types, expected);
    assert_eq!(desk.app().folder, home.path().join("apps/orders"));
    assert!(preview_database(&desk.app().folder).is_file());
    assert!(desk.window().messages().iter().any(|m| m.contains("4 objects")));
}

#[test]
fn a_person_corrects_what_is_proposed_and_undoes_it() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("shop");
    let blank = template::blank("Shop", &mut SeededIds::new(1));
    write_new(&folder, &blank, "New app").unwrap();
    let mut desk = start(home.path(), Some(folder.clone()));
    desk.wait("the app", |desk| desk.window().app().is_some() && desk.window().is_settled());
    palette(&mut desk, "Import spreadsheet");
    name_file(&mut desk, &file(home.path()));
    choose_type(&mut desk, "Size", "int");
    desk.wait("the misfit", |desk| desk.says("4 rows; 1 cell does not fit"));
    assert!(desk.sees(Role::Label, "big: “big” does not fit, so it is empty now."));
    desk.fill("Name of Total", "Sum");
    desk.click(Role::CheckBox, "Import Date");
    desk.click(Role::CheckBox, "OrderNo is a key");
    desk.click(Role::CheckBox, "Make CustomerNo, CustomerName an entity of their own: Customer");
    desk.fill("Entity", "Main.Sale");
    desk.wait("the preview", |desk| desk.says("of Customer"));
    desk.click(Role::Button, "Import");
    desk.wait("the entity", |desk| {
        desk.app().project.of_kind::<Entity>().count() == 2 && desk.window().is_settled()
    });
    let sale = desk.entity("Main.Sale");
    let names: Vec<_> = sale.attributes.iter().map(|a| (a.name.as_str(), &a.ty)).collect();
    let (whole, decimal) = (&AttributeType::Integer, &AttributeType::Decimal);
    assert_eq!(names, [("OrderNo", whole), ("Sum", decimal), ("Size", whole)]);
    assert!(sale.rules.is_empty(), "the key was switched off");
    assert_eq!(sale.associations.len(), 1);
    let report = std::fs::read_to_string(import_report(&folder)).unwrap();
    assert!(report.contains("Orders.csv.Size, row 3: “big” does not fit"), "{report}");
    assert!(report.contains("6 objects, 4 links"), "{report}");
    desk.command(Key::Z);
    assert_eq!(desk.app().project.of_kind::<Entity>().count(), 0, "one step takes it back");
}

#[test]
fn how_a_file_is_read_can_be_said() {
    let home = tempfile::tempdir().unwrap();
    let mut desk = start(home.path(), None);
    desk.click(Role::Button, "New app from a spreadsheet…");
    name_file(&mut desk, &file(home.path()));
    desk.click(Role::CheckBox, "The first row names the columns");
    desk.wait("columns without names", |desk| desk.sees(Role::TextInput, "Name of Column1"));
    assert!(desk.says("5 rows"));
    desk.click(Role::CheckBox, "The first row names the columns");
    desk.wait("the header", |desk| desk.sees(Role::TextInput, "Name of OrderNo"));
    desk.click(Role::ComboBox, "Numbers and dates");
    desk.type_text("1,234.56 and 31");
    desk.key(Key::Enter);
    desk.wait("the locale", |desk| desk.says("Total: Its numbers are not written as the locale"));
    desk.click(Role::ComboBox, "Delimiter");
    desk.type_text("tab");
    desk.key(Key::Enter);
    desk.wait("one column", |desk| !desk.sees(Role::TextInput, "Name of Total"));
    desk.key(Key::Escape);
    assert!(!desk.sees(Role::TextInput, "File"));
}

#[test]
fn what_cannot_be_is_told_in_the_dialog() {
    let home = tempfile::tempdir().unwrap();
    let mut desk = start(home.path(), None);
    desk.click(Role::Button, "New app from a spreadsheet…");
    name_file(&mut desk, &file(home.path()));
    desk.fill("Entity", "Orders");
    desk.click(Role::Button, "Import");
    assert!(desk.says("Write it as Module.Entity"));
    desk.fill("Entity", "Main.Orders");
    desk.fill("Name of Total", "Size");
    desk.wait("the preview", |desk| desk.says("every cell fits"));
    desk.click(Role::Button, "Import");
    desk.wait("the reason", |desk| desk.says("has this name too"));
    assert!(!home.path().join("apps/orders/maquette.json").exists());
}

#[test]
fn the_heads_stay_in_sight() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("long.csv");
    let lines: Vec<String> = (0..200).map(|n| format!("{n},1/{}/2024,x{n}", n % 12 + 1)).collect();
    std::fs::write(&file, format!("OrderNo,Day,Word\n{}\n", lines.join("\n"))).unwrap();
    let mut desk = start(home.path(), None);
    desk.click(Role::Button, "New app from a spreadsheet…");
    name_file(&mut desk, &file);
    assert!(desk.sees(Role::Label, "x0") && !desk.sees(Role::Label, "x20"));
    assert!(desk.says("Day: Its dates were read as month/day/year, but nothing tells"));
    let over = desk.place(Role::Label, "x2").center();
    desk.hover(over);
    desk.send(egui::Event::MouseWheel {
        source: egui::MouseWheelSource::Wheel,
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -560.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
    });
    desk.settle();
    desk.wait("rows further down", |desk| desk.sees(Role::Label, "x20"));
    assert!(!desk.sees(Role::Label, "x0"));
    desk.click(Role::CheckBox, "Word is a key");
    desk.settle();
    desk.picture("spreadsheet-long");
}

#[test]
fn pictures_in_both_themes() {
    let home = tempfile::tempdir().unwrap();
    for name in ["spreadsheet-dark", "spreadsheet-light"] {
        let mut desk = start(home.path(), None);
        if name.ends_with("light") {
            palette(&mut desk, "Switch between dark and light");
        }
        desk.click(Role::Button, "New app from a spreadsheet…");
        name_file(&mut desk, &file(home.path()));
        choose_type(&mut desk, "Size", "int");
        desk.wait("the misfit", |desk| desk.says("1 cell does not fit"));
        desk.picture(name);
    }
}
