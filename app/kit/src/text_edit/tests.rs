//! A code field as a person uses it, with a little language of words.

use egui::{Event, Key, Modifiers, Ui, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::icons;
use crate::tokens::{self, Theme};

/// Knows three members after `/`, and that `Discont` is none.
struct Members;

impl Language for Members {
    fn spans(&self, text: &str, palette: &Palette) -> Vec<Span> {
        let starts = text.match_indices('$');
        starts.map(|(at, _)| Span { range: at..at + 1, color: palette.syntax.variable }).collect()
    }

    fn problems(&self, text: &str) -> Vec<Problem> {
        let find = text.find("Discont").into_iter();
        find.map(|at| Problem {
            range: at..at + 7,
            message: "“Discont” is not an attribute of Sales.Order.".into(),
            tone: Tone::Bad,
        })
        .collect()
    }

    fn completions(&self, text: &str, cursor: usize) -> Completions {
        let Some(slash) = text[..cursor].rfind('/') else {
            return Completions::default();
        };
        let word = &text[slash + 1..cursor];
        let items = [("Total", "Decimal"), ("Discount", "Decimal"), ("Status", "OrderStatus")]
            .into_iter()
            .filter(|(name, _)| name.starts_with(word) && *name != word)
            .map(|(name, detail)| Completion::new(name, icons::HASH, detail))
            .collect();
        Completions { range: slash + 1..cursor, items }
    }

    fn hover(&self, text: &str, at: usize) -> Option<String> {
        text[at..].starts_with('$').then(|| "Variable of type Order".to_owned())
    }

    fn signature(&self, text: &str, cursor: usize) -> Option<Signature> {
        let inside = text[..cursor].ends_with('(');
        inside.then(|| Signature { text: "round(value, digits)".to_owned(), active: 6..11 })
    }
}

fn harness(text: &str) -> Harness<'static, String> {
    let show = |ui: &mut Ui, text: &mut String| {
        ui.add(CodeField::new(text, "Value", &Members).show_problem());
        ui.add(crate::widgets::Button::secondary("Other"));
    };
    let mut harness = Harness::builder()
        .with_size(vec2(400.0, 300.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Dark))
        .build_ui_state(show, text.to_owned());
    harness.get_by_label("Value").focus();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    harness
}

fn write(harness: &mut Harness<String>, text: &str) {
    for char in text.chars() {
        harness.event(Event::Text(char.to_string()));
        harness.run();
    }
}

/// Types `typed` behind `text`, presses `keys`, and compares the text then.
#[track_caller]
fn check(text: &str, typed: &str, keys: &[Key], expected: &str) {
    let mut harness = harness(text);
    write(&mut harness, typed);
    for key in keys {
        harness.key_press(*key);
        harness.run();
    }
    assert_eq!(harness.state(), expected);
}

#[test]
fn the_list_opens_while_typing_and_enter_accepts() {
    check("$Order", "/", &[Key::Enter], "$Order/Total");
    check("$Order", "/D", &[Key::Enter], "$Order/Discount");
    check("$Order", "/D", &[Key::Tab], "$Order/Discount");
    check("$Order", "/", &[Key::ArrowDown, Key::ArrowDown, Key::Enter], "$Order/Status");
    check("$Order", "/", &[Key::ArrowUp, Key::Enter], "$Order/Status");
}

#[test]
fn escape_closes_the_list_and_keeps_the_focus() {
    let mut harness = harness("$Order");
    write(&mut harness, "/");
    assert!(harness.query_by_label("Discount").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Discount").is_none());
    write(&mut harness, "x");
    assert_eq!(harness.state(), "$Order/x");
}

#[test]
fn typing_goes_on_behind_what_was_accepted() {
    let mut harness = harness("$Order");
    write(&mut harness, "/To");
    harness.key_press(Key::Enter);
    harness.run();
    write(&mut harness, " * 2");
    assert_eq!(harness.state(), "$Order/Total * 2");
}

#[test]
fn a_click_accepts_too() {
    let mut harness = harness("$Order");
    write(&mut harness, "/");
    harness.get_by_label("Status").click();
    harness.run();
    assert_eq!(harness.state(), "$Order/Status");
    assert!(harness.query_by_label("Discount").is_none());
    write(&mut harness, "!");
    assert_eq!(harness.state(), "$Order/Status!");
}

#[test]
fn control_space_asks_and_leaving_closes() {
    let mut harness = harness("$Order/");
    assert!(harness.query_by_label("Discount").is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Space);
    harness.run();
    assert!(harness.query_by_label("Discount").is_some());
    harness.get_by_label("Other").focus();
    harness.run();
    assert!(harness.query_by_label("Discount").is_none());
}

#[test]
fn the_pointer_and_the_cursor_are_told_what_is_there() {
    let mut harness = harness("1 + $Order");
    let field = harness.get_by_label("Value").rect();
    harness.hover_at(field.left_center() + vec2(10.0 + 7.2 * 4.0, 0.0));
    harness.run_steps(8);
    assert!(harness.query_by_label("Variable of type Order").is_some());
    harness.hover_at(field.left_center() + vec2(10.0, 0.0));
    harness.run_steps(8);
    assert!(harness.query_by_label("Variable of type Order").is_none());
    harness.remove_cursor();
    write(&mut harness, " * round(");
    assert!(harness.query_by_label("round(value, digits)").is_some());
    write(&mut harness, "1");
    assert!(harness.query_by_label("round(value, digits)").is_none());
}

#[test]
fn the_problem_is_said_below_the_field() {
    let harness = harness("$Order/Discont");
    assert!(harness.query_by_label("“Discont” is not an attribute of Sales.Order.").is_some());
}

#[test]
fn the_exact_characters_are_underlined() {
    let text = "1 + Discont";
    let ctx = egui::Context::default();
    tokens::install(&ctx, Theme::Light);
    let err = Theme::Light.palette().err.to_array();
    let mut value = text.to_owned();
    let image = crate::raster::render(&ctx, vec2(300.0, 40.0), 1.0, |ui| {
        ui.add(CodeField::new(&mut value, "Value", &Members));
    });
    let near = |pixel: [u8; 4]| pixel.iter().zip(err).all(|(a, b)| a.abs_diff(b) < 60);
    // Inside of the field, so that its red border does not count.
    let columns: Vec<usize> =
        (4..280).filter(|x| (4..22).any(|y| image.pixel(*x, y).is_some_and(near))).collect();
    let char = 7.2;
    let (from, to) = (8.0 + 4.0 * char, 8.0 + 11.0 * char);
    let (first, last) = (columns[0] as f32, columns[columns.len() - 1] as f32);
    assert!((first - from).abs() < 3.0 && (last - to).abs() < 4.0, "{first} to {last}");
}
