//! Widgets as a person uses them: found by name, clicked, driven by keys. The harness itself fails where an
//! input has no name or a character has no glyph.
#![allow(clippy::float_cmp)] // places on the grid are exact

use egui::accesskit::Toggled;
use egui::{Key, Role, Ui, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::icons;
use crate::tokens::{self, Theme};

fn harness<S: 'static>(
    show: impl FnMut(&mut Ui, &mut S) + 'static,
    state: S,
) -> Harness<'static, S> {
    Harness::builder()
        .with_size(vec2(520.0, 420.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Light))
        .build_ui_state(show, state)
}

fn press<S>(harness: &mut Harness<S>, keys: &[Key]) {
    for key in keys {
        harness.key_press(*key);
        harness.run();
    }
}

#[test]
fn buttons_answer_to_pointer_and_keys() {
    let show = |ui: &mut Ui, clicks: &mut usize| {
        let icon = ui.add(IconButton::new(icons::UNDO_2, "Undo").shortcut("Ctrl+Z"));
        let button = ui.add(Button::primary("Run").icon(icons::PLAY));
        *clicks += usize::from(icon.clicked()) + usize::from(button.clicked());
        ui.add_enabled(false, Button::secondary("Off"));
    };
    let mut harness = harness(show, 0);
    harness.get_by_label("Run").click();
    harness.run();
    harness.get_by_label("Undo").focus();
    harness.run();
    press(&mut harness, &[Key::Space, Key::Enter]);
    harness.get_by_label("Off").click();
    harness.run();
    assert_eq!(*harness.state(), 3);
}

#[test]
fn checkbox_and_toggle_turn() {
    let show = |ui: &mut Ui, (a, b): &mut (bool, bool)| {
        ui.add(Checkbox::new(a, "Required"));
        ui.add(Toggle::new(b, "Refresh"));
    };
    let mut harness = harness(show, (false, true));
    harness.get_by_label("Required").click();
    harness.run();
    harness.get_by_label("Refresh").focus();
    harness.run();
    press(&mut harness, &[Key::Space]);
    assert_eq!(*harness.state(), (true, false));
    let required = harness.get_by_role_and_label(Role::CheckBox, "Required");
    assert_eq!(required.accesskit_node().toggled(), Some(Toggled::True));
}

#[test]
fn a_text_field_takes_text_and_says_its_error() {
    let show = |ui: &mut Ui, text: &mut String| {
        let error = (text == "-5").then_some("Discount cannot be negative");
        ui.add(TextField::new(text, "Discount").error(error));
    };
    let mut harness = harness(show, String::new());
    assert!(harness.query_by_label("Discount cannot be negative").is_none());
    harness.get_by_role_and_label(Role::TextInput, "Discount").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Discount").type_text("-5");
    harness.run();
    harness.run();
    assert_eq!(harness.state(), "-5");
    assert!(harness.query_by_label("Discount cannot be negative").is_some());
    assert!(harness.get_by_role_and_label(Role::TextInput, "Discount").is_focused());
}

#[test]
fn escape_empties_a_search_box() {
    let show = |ui: &mut Ui, text: &mut String| {
        search_box(ui, text, "Filter", "Filter");
    };
    let mut harness = harness(show, String::new());
    harness.get_by_role(Role::TextInput).focus();
    harness.run();
    harness.get_by_role(Role::TextInput).type_text("order");
    harness.run();
    assert_eq!(harness.state(), "order");
    press(&mut harness, &[Key::Escape]);
    assert_eq!(harness.state(), "");
}

#[test]
fn a_select_is_driven_by_keys_and_pointer() {
    let show = |ui: &mut Ui, value: &mut usize| {
        let choices =
            [Choice::new(0, "Persistable"), Choice::new(1, "View"), Choice::new(2, "Other")];
        ui.add(Select::new(value, "Kind", &choices).width(200.0));
    };
    let mut harness = harness(show, 0);
    harness.get_by_role(Role::ComboBox).focus();
    harness.run();
    // The keyboard begins at what is chosen.
    press(&mut harness, &[Key::Enter, Key::ArrowDown, Key::Enter]);
    assert_eq!(*harness.state(), 1);
    harness.get_by_role(Role::ComboBox).focus();
    press(&mut harness, &[Key::Enter]);
    for letter in ["p", "e"] {
        harness.event(egui::Event::Text(letter.to_owned()));
        harness.run();
    }
    press(&mut harness, &[Key::Enter]);
    assert_eq!(*harness.state(), 0, "as was typed");
    assert!(harness.query_by_label("Other").is_none(), "the list is closed again");
    harness.get_by_role(Role::ComboBox).click();
    harness.run();
    harness.get_by_label("Other").click();
    harness.run();
    assert_eq!(*harness.state(), 2);
    assert_eq!(harness.get_by_role(Role::ComboBox).value().as_deref(), Some("Other"));
}

#[test]
fn rows_fold_by_chevron_and_arrows_and_report_clicks() {
    let show = |ui: &mut Ui, (open, clicks): &mut (bool, usize)| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let fold = if *open { Fold::Open } else { Fold::Closed };
        let row = Row::new("Sales").fold(fold).icon(icons::FOLDER).badge("2", Tone::Warn).show(ui);
        *open ^= row.toggled;
        *clicks += usize::from(row.response.clicked());
        if *open {
            Row::new("Domain model").level(1).icon(icons::NETWORK).show(ui);
        }
    };
    let mut harness = harness(show, (false, 0));
    let row = harness.get_by_label("Sales").rect();
    harness.drag_at(row.left_center() + vec2(14.0, 0.0));
    harness.drop_at(row.left_center() + vec2(14.0, 0.0));
    harness.run();
    assert!(harness.state().0, "the chevron unfolds");
    assert!(harness.query_by_label("Domain model").is_some());
    harness.get_by_label("Sales").focus();
    harness.run();
    press(&mut harness, &[Key::ArrowLeft]);
    assert!(!harness.state().0, "Left folds");
    press(&mut harness, &[Key::ArrowRight, Key::ArrowDown]);
    assert!(harness.get_by_label("Domain model").is_focused(), "Down goes to the next row");
    harness.get_by_label("Sales").click();
    harness.run();
    assert_eq!(harness.state().1, 2);
}

#[test]
fn tabs_and_segments_choose() {
    let show = |ui: &mut Ui, (tab, size, closed): &mut (usize, usize, bool)| {
        let tabs = [Choice::new(0, "Problems 2"), Choice::new(1, "Console")];
        header_tabs(ui, tab, &tabs, |ui| {
            ui.add(Button::quiet("Clear"));
        });
        let sizes = [Choice::new(0, "Design"), Choice::new(1, "Preview")];
        segmented(ui, "Mode", size, &sizes);
        let shown = DocumentTab::new("Order_Edit", icons::APP_WINDOW).active(true).show(ui);
        *closed |= shown.closed;
    };
    let mut harness = harness(show, (0, 0, false));
    harness.get_by_label("Console").click();
    harness.run();
    harness.get_by_label("Preview").click();
    harness.run();
    harness.get_by_label("Close Order_Edit").click();
    harness.run();
    assert_eq!(*harness.state(), (1, 1, true));
}

#[test]
fn a_table_draws_what_is_seen_and_reports_rows() {
    let show = |ui: &mut Ui, (selected, drawn): &mut (Option<usize>, usize)| {
        *drawn = 0;
        let columns = [Column::share("Name", 2.0), Column::fixed("Rows", 80.0).right()];
        let table = Table::new("Attributes", &columns).selected(*selected).max_height(200.0);
        let response = table.show(ui, 100_000, |ui, cell| {
            *drawn += 1;
            match cell.column {
                0 => cell_text(ui, &format!("Name {}", cell.row)),
                _ => cell_dim(ui, "12"),
            };
        });
        *selected = response.clicked.or(*selected);
    };
    let mut harness = harness(show, (None, 0));
    assert!(harness.state().1 < 40, "{} cells", harness.state().1);
    harness.get_by_label("Attributes, row 3").click();
    harness.run();
    assert_eq!(harness.state().0, Some(2));
    harness.get_by_label("Attributes, row 2").focus();
    harness.run();
    press(&mut harness, &[Key::ArrowUp, Key::Space]);
    assert_eq!(harness.state().0, Some(0));
}

#[test]
fn property_rows_place_label_and_control() {
    let show = |ui: &mut Ui, text: &mut String| {
        ui.set_width(280.0);
        property_row(ui, "Name", |ui| ui.add(TextField::new(text, "Name")));
        property_row(ui, "Message", |ui| ui.label("second"));
    };
    let harness = harness(show, "Order".to_owned());
    let field = harness.get_by_role_and_label(Role::TextInput, "Name").rect();
    let second = harness.get_by_label("Message").rect();
    assert_eq!(field.height(), tokens::measure::INPUT);
    assert_eq!(second.top() - field.top(), tokens::measure::PROPERTY_ROW);
    assert!((field.width() - 280.0 * 0.58).abs() < 1.0);
}

#[test]
fn dialogs_and_sheets_close_by_escape_and_cross() {
    let show = |ui: &mut Ui, open: &mut Option<&'static str>| match *open {
        Some("dialog") => {
            let dialog = Dialog::new("Delete app?").show(ui, |ui| {
                dialog_buttons(ui, |ui| ui.add(Button::danger("Delete app")).clicked())
            });
            if dialog.closed || dialog.inner {
                *open = None;
            }
        }
        Some(_) if SideSheet::new("Access").show(ui, |ui| ui.label("3 roles")).closed => {
            *open = None;
        }
        _ => {}
    };
    for (what, by_key) in [("dialog", true), ("dialog", false), ("sheet", true), ("sheet", false)] {
        let mut harness = harness(show, Some(what));
        if by_key {
            press(&mut harness, &[Key::Escape]);
        } else {
            harness.get_by_label("Close").click();
            harness.run();
        }
        assert_eq!(*harness.state(), None, "{what}, by key: {by_key}");
    }
}

#[test]
fn toasts_go_by_themselves_and_their_button_acts() {
    struct State(Toasts, Vec<ToastAction>);
    let show = |ui: &mut Ui, State(toasts, acts): &mut State| acts.extend(toasts.show(ui));
    let mut toasts = Toasts::default();
    toasts.push(Tone::Good, "Saved 3 documents");
    let undo = toasts.push_with_action(Tone::Neutral, "Order deleted", "Undo");
    let mut harness = harness(show, State(toasts, Vec::new()));
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(harness.state().1, [ToastAction(undo)]);
    assert!(harness.query_by_label("Saved 3 documents").is_some());
    harness.input_mut().time = Some(60.0);
    harness.run();
    assert!(harness.state().0.is_empty());
}

#[test]
fn banner_empty_state_and_progress_report_their_buttons() {
    let show = |ui: &mut Ui, seen: &mut Vec<&'static str>| {
        let banner = Banner::new(Tone::Warn, "Changed outside.").action("Reload").closable();
        match banner.show(ui) {
            Some(BannerAct::Action) => seen.push("reload"),
            Some(BannerAct::Close) => seen.push("close"),
            None => {}
        }
        if Progress::new("Importing", 0.4).cancellable().show(ui) {
            seen.push("stop");
        }
        let empty = EmptyState::new(icons::TABLE_2, "No data yet", "Objects appear here.");
        if empty.action("Fill with sample data").show(ui) {
            seen.push("fill");
        }
    };
    let mut harness = harness(show, Vec::new());
    for name in ["Reload", "Stop", "Fill with sample data", "Close message"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    assert_eq!(*harness.state(), ["reload", "stop", "fill", "close"]);
}

#[test]
fn splitter_and_timeline_move_by_drag_and_keys() {
    let show = |ui: &mut Ui, (size, step): &mut (f32, usize)| {
        ui.add(Timeline::new(step, 31, "Step"));
        ui.horizontal(|ui| {
            ui.set_height(200.0);
            ui.add_space(*size);
            splitter(ui, "Width of the list", Split::Columns, size, 80.0..=300.0);
        });
    };
    let mut harness = harness(show, (120.0, 4));
    let from = harness.get_by_label("Width of the list").rect().center();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + vec2(500.0, 0.0));
    harness.run();
    harness.drop_at(from + vec2(500.0, 0.0));
    harness.run();
    assert_eq!(harness.state().0, 300.0);
    harness.get_by_label("Width of the list").focus();
    harness.run();
    press(&mut harness, &[Key::ArrowLeft]);
    assert_eq!(harness.state().0, 284.0);
    harness.get_by_label("Step").focus();
    harness.run();
    press(&mut harness, &[Key::ArrowRight, Key::ArrowRight, Key::ArrowLeft]);
    assert_eq!(harness.state().1, 5);
}

#[test]
fn a_context_menu_lists_its_items() {
    let show = |ui: &mut Ui, chosen: &mut bool| {
        let row = Row::new("Order").show(ui);
        context_menu(&row.response, "Order", |ui| {
            menu_title(ui, "Entity");
            *chosen |= ui.add(MenuItem::new("Rename").icon(icons::PENCIL).shortcut("F2")).clicked();
            menu_separator(ui);
            ui.add_enabled(false, MenuItem::new("Delete").reason(Some("It is used by 3 flows.")));
        });
    };
    let mut harness = harness(show, false);
    harness.get_by_label("Order").click_secondary();
    harness.run();
    harness.get_by_label("Rename").click();
    harness.run();
    assert!(*harness.state());
    assert!(harness.query_by_label("Rename").is_none(), "a click closes the menu");
}

#[test]
fn marks_show_what_was_searched() {
    #[track_caller]
    fn check(text: &str, search: &str, parts: &[&str]) {
        let font = tokens::font::body();
        let p = Theme::Dark.palette();
        let job = paint::marked(text, search, &font, p.text, p.acc);
        let found: Vec<&str> = job
            .sections
            .iter()
            .map(|section| &job.text[section.byte_range.start.0..section.byte_range.end.0])
            .filter(|part| !part.is_empty())
            .collect();
        assert_eq!(found, parts);
    }
    check("Order_Submit", "sub", &["Order_", "Sub", "mit"]);
    check("Order", "x", &["Order"]);
    check("Order", "", &["Order"]);
    check("İstanbul", "stan", &["İ", "stan", "bul"]);
    check("aab", "ab", &["a", "ab"]);
}
