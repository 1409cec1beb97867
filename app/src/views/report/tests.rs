//! The report acted on by pointer and keys, also where it is long.

use std::time::Duration;

use egui::accesskit::Role;
use model_import::mendix::{MendixReport, Place};

use crate::state::{ImportReport, Tab};
use crate::testing::{Desk, order_desk};

fn long() -> MendixReport {
    let place = |number: usize| Place {
        place: if number == 4_990 { "Sales.Order".to_owned() } else { format!("Sales.F{number}") },
        what: format!("There is no entity “Gone.Thing{number}”."),
    };
    MendixReport {
        expect: "40 of 50 microflows need nothing from outside.".to_owned(),
        source: "Desk.mpr".to_owned(),
        version: "10.6".to_owned(),
        withheld: vec![Place {
            place: String::new(),
            what: "the password of the administrator".into(),
        }],
        unresolved: (0..5_000).map(place).collect(),
        ..MendixReport::default()
    }
}

fn desk() -> Desk {
    let mut desk = Desk::new(order_desk());
    desk.show_report(ImportReport::Mendix(Box::new(long())));
    desk
}

#[test]
fn five_thousand_lines_are_drawn_as_fast_as_few() {
    let mut desk = desk();
    assert!(!desk.says("Gone.Thing0”"), "a long section is folded");
    desk.click(Role::TreeItem, "Names that lead nowhere");
    assert!(desk.says("Gone.Thing0”") && !desk.says("Gone.Thing4000”"), "only what is in sight");
    desk.picture("report-long");
    let mut frames: Vec<Duration> = (0..9).map(|_| desk.frame()).collect();
    frames.sort();
    println!("a frame of a long report takes {:?}", frames[4]);
    assert!(frames[4] < Duration::from_millis(250), "{frames:?}");
}

#[test]
fn the_filter_finds_and_a_place_is_a_link() {
    let mut desk = desk();
    desk.click(Role::TextInput, "Filter the report");
    desk.type_text("thing4990");
    assert!(desk.says("Gone.Thing4990”") && !desk.says("password"));
    desk.picture("report-filter");
    desk.click(Role::Link, "Sales.Order");
    let diagram = crate::face::diagram_of(&desk.app().project, "Sales").unwrap();
    assert_eq!(desk.app().active, Some(Tab::Document(diagram)), "in its domain model");
    assert_eq!(desk.app().selection.single(), Some(desk.id("Sales.Order").0));
    assert!(desk.app().tabs.contains(&Tab::ImportReport), "the report stays open");
}

#[test]
fn what_is_nowhere_is_said_to_be() {
    let mut desk = desk();
    desk.click(Role::TextInput, "Filter the report");
    desk.type_text("no such words");
    assert!(desk.says("Nothing in the report has this in it."));
}

#[test]
fn other_reports_are_shown_as_text() {
    let mut desk = Desk::new(order_desk());
    desk.show_report(ImportReport::of_text("chinook.db became 11 entities.\n3 values were cut."));
    assert!(desk.says("3 values were cut."));
}
