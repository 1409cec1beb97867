//! The console by pointer, and its lines.

use app_kit::tokens::Theme;
use egui::Key;
use egui::accesskit::Role;

use super::line::time;
use crate::state::BottomPane;
use crate::testing::{Desk, sample};

#[test]
fn times_are_short() {
    for (micros, expected) in [
        (4, "< 0.01 ms"),
        (400, "0.40 ms"),
        (1_440, "1.4 ms"),
        (82_000, "82.0 ms"),
        (1_250_000, "1.2 s"),
    ] {
        assert_eq!(time(micros), expected);
    }
}

#[test]
fn requests_unfold_and_are_cleared() {
    for (theme, name) in [(Theme::Light, "console-light"), (Theme::Dark, "console-dark")] {
        let mut desk = Desk::with_theme(sample(), theme);
        desk.pane(BottomPane::Console);
        assert!(desk.says("Nothing was asked yet"));
        desk.key(Key::F5);
        desk.wait("the home page", |desk| !desk.running().pages.is_empty());
        desk.hide_foot();
        desk.press("New");
        desk.press("Save");
        desk.pane(BottomPane::Console);
        assert!(desk.sees(Role::ListItem, "Validation: Choose a customer"));
        desk.click(Role::ListItem, "#2 Open the home page 2 statements");
        desk.picture(name);
        desk.click(Role::TextInput, "Filter requests");
        desk.type_text("order_edit");
        assert!(!desk.says("#2 Open the home page"));
        desk.click(Role::Button, "Clear");
        assert!(desk.running().log.is_empty());
    }
}
