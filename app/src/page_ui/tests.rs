//! How looks are drawn: where things stand, how large they are, and on which ground.
#![allow(clippy::float_cmp)] // places on the grid are exact

use app_kit::tokens::{self, AppPalette, Theme};
use egui::{Color32, Rect, Shape, vec2};
use egui_kittest::Harness;
use model_core::analysis::Look;
use model_core::id::Id;
use model_core::model::page::DesignChoice;
use runtime_preview::page::tree::{
    Button, Column, Container, LayoutGrid, Node, PageTree, Text, View,
};

use super::{Device, Mode, PageOutput, PageState, page};

/// How wide pages are here.
const WIDTH: f32 = 600.0;

fn node(key: &str, classes: &str, view: View) -> Node {
    let look = Look::new(classes, &[]);
    Node { key: key.to_owned(), widget: Id::from_bits(7), name: key.to_owned(), look, view }
}

fn text(key: &str, classes: &str) -> Node {
    node(key, classes, View::Text(Text { text: "Words".to_owned(), ..Text::default() }))
}

fn button(key: &str, classes: &str) -> Node {
    let caption = "Press".to_owned();
    node(key, classes, View::Button(Button { caption, enabled: true, ..Button::default() }))
}

fn container(key: &str, classes: &str, nodes: Vec<Node>) -> Node {
    node(key, classes, View::Container(Container { nodes, ..Container::default() }))
}

/// A page as it was drawn.
struct Drawn {
    output: PageOutput,
    fills: Vec<Color32>,
    colors: AppPalette,
    origin: egui::Pos2,
}

impl Drawn {
    /// Where a node stands, from the corner of the page.
    fn at(&self, key: &str) -> Rect {
        let area = self.output.areas.iter().find(|area| area.key == key);
        area.unwrap_or_else(|| panic!("no {key}")).rect.translate(-self.origin.to_vec2())
    }

    fn has(&self, key: &str) -> bool {
        self.output.areas.iter().any(|area| area.key == key)
    }
}

fn draw_on(device: Device, spacing: Option<u8>, nodes: Vec<Node>) -> Drawn {
    let tree = PageTree { nodes, spacing, ..PageTree::default() };
    let show = move |ui: &mut egui::Ui, (output, origin): &mut (PageOutput, egui::Pos2)| {
        *origin = ui.cursor().min;
        ui.set_width(WIDTH);
        *output = page(ui, &tree, Mode::Design, device, &mut PageState::default());
    };
    let mut harness = Harness::builder()
        .with_size(vec2(WIDTH + 100.0, 900.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Light))
        .build_ui_state(show, <(PageOutput, egui::Pos2)>::default());
    harness.run();
    let fills = harness.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        Shape::Rect(rect) => Some(rect.fill),
        _ => None,
    });
    let (fills, colors) = (fills.collect(), tokens::palette(&harness.ctx).app);
    let (output, origin) = harness.state().clone();
    Drawn { output, fills, colors, origin }
}

fn draw(nodes: Vec<Node>) -> Drawn {
    draw_on(Device::Desktop, None, nodes)
}

#[test]
fn space_outside_takes_the_place_of_the_usual_gap() {
    #[track_caller]
    fn check(first: &str, second: &str, gap: f32) {
        let drawn = draw(vec![text("a", first), text("b", second)]);
        assert_eq!(drawn.at("b").top() - drawn.at("a").bottom(), gap, "{first:?} {second:?}");
    }
    check("", "", 16.0);
    check("spacing-outer-bottom-large", "", 24.0);
    check("spacing-outer-bottom-none", "", 0.0);
    check("", "spacing-outer-top", 8.0);
    check("spacing-outer-bottom", "spacing-outer-top-medium", 16.0);
    // The space of the theme is what is multiplied.
    let nodes = vec![text("a", "spacing-outer-bottom-large"), text("b", "")];
    let drawn = draw_on(Device::Desktop, Some(4), nodes);
    assert_eq!(drawn.at("b").top() - drawn.at("a").bottom(), 12.0);
}

#[test]
fn space_outside_reaches_through_what_has_no_edge() {
    let inner = || vec![text("a", "spacing-outer-bottom-large")];
    let open = draw(vec![container("c", "", inner()), text("b", "")]);
    assert_eq!(open.at("b").top() - open.at("a").bottom(), 24.0);
    let closed = draw(vec![container("c", "card", inner()), text("b", "")]);
    assert_eq!(closed.at("b").top() - closed.at("c").bottom(), 16.0);
    // Inside of a box it is space to its edge: 24 and 16 inside and the line.
    assert_eq!(closed.at("c").bottom() - closed.at("a").bottom(), 24.0 + 16.0 + 1.0);
    // That nothing is asked for inside does not pull at what is around.
    let inner = vec![text("a", "spacing-outer-bottom-none")];
    let none = draw(vec![container("c", "", inner), text("b", "")]);
    assert_eq!(none.at("b").top() - none.at("a").bottom(), 16.0);
}

#[test]
fn a_card_has_an_edge_and_keeps_what_stands_in_it_away() {
    let drawn = draw(vec![container("c", "card", vec![text("a", "")])]);
    assert_eq!(drawn.at("c").width(), WIDTH);
    assert_eq!(drawn.at("a").left(), 17.0);
    let plain = draw(vec![container("c", "", vec![text("a", "")])]);
    assert_eq!(plain.at("a").left(), 0.0);
}

#[test]
fn grounds_have_the_colours_of_the_tokens() {
    #[track_caller]
    fn check(classes: &str, color: fn(AppPalette) -> Color32) {
        let drawn = draw(vec![container("c", classes, vec![text("a", "")])]);
        let color = color(drawn.colors);
        assert!(drawn.fills.contains(&color), "{classes}: {:?}", drawn.fills);
        let plain = draw(vec![container("c", "", vec![text("a", "")])]);
        assert!(!plain.fills.contains(&color), "{classes}");
    }
    check("background-secondary", |c| c.bg);
    check("background-primary", |c| c.acc);
    check("background-danger", |c| c.err);
    check("alert alert-warning", |c| c.warn_bg);
    check("alert alert-success", |c| c.ok_bg);
    check("well", |c| c.button);
}

#[test]
fn a_primary_button_stands_out_on_the_accent_too() {
    let drawn = draw(vec![container("c", "background-primary", vec![button("b", "btn-primary")])]);
    assert!(drawn.fills.contains(&drawn.colors.on_acc), "{:?}", drawn.fills);
    let plain = draw(vec![button("b", "btn-primary")]);
    assert!(plain.fills.contains(&plain.colors.acc));
}

#[test]
fn a_row_goes_from_left_to_right_at_one_height() {
    let nodes = || vec![text("a", ""), button("b", ""), text("c", "label-success")];
    let drawn = draw(vec![container("r", "flex-row", nodes())]);
    let (a, b, c) = (drawn.at("a"), drawn.at("b"), drawn.at("c"));
    assert_eq!((a.left(), b.left() - a.right() > 7.0), (0.0, true));
    assert!((b.center().y - a.center().y).abs() <= 1.0, "{a} {b}");
    assert!((b.center().y - c.center().y).abs() <= 1.0, "{b} {c}");
    let end = draw(vec![container("r", "flex-row justify-content-end", nodes())]);
    assert_eq!(end.at("c").right().round(), WIDTH);
    let apart = draw(vec![container("r", "flex-row justify-content-between", nodes())]);
    assert_eq!(apart.at("a").left(), 0.0);
    assert_eq!(apart.at("c").right().round(), WIDTH);
    let middle = (apart.at("b").left() - apart.at("a").right())
        - (apart.at("c").left() - apart.at("b").right());
    assert!(middle.abs() <= 2.0, "{middle}");
}

#[test]
fn what_grows_takes_the_room_that_is_left() {
    let main = container("m", "flexitem-main", vec![text("a", "")]);
    let drawn = draw(vec![container("r", "flexcontainer", vec![main, button("b", "")])]);
    assert_eq!(drawn.at("b").right().round(), WIDTH);
    assert_eq!(drawn.at("a").left(), 0.0);
}

#[test]
fn a_row_without_room_goes_on_in_another_line() {
    let buttons = (0..12).map(|n| button(&format!("b{n}"), "")).collect();
    let drawn = draw(vec![container("r", "flex-row", buttons), text("t", "")]);
    assert_eq!(drawn.at("b0").top(), drawn.at("b1").top());
    assert!(drawn.at("b11").top() >= drawn.at("b0").bottom() + 8.0);
    assert!(drawn.at("b11").right() <= WIDTH);
    assert!(drawn.at("t").top() >= drawn.at("b11").bottom());
}

#[test]
fn words_stand_in_the_middle_or_at_the_end() {
    #[track_caller]
    fn check(classes: &str, inner: &str, center: f32) {
        let nodes = vec![text("a", inner), button("b", "")];
        let drawn = draw(vec![container("c", classes, nodes)]);
        for key in ["a", "b"] {
            let part = (drawn.at(key).center().x - center) / drawn.at(key).width();
            assert!(part.abs() <= 0.55, "{classes:?}: {key} at {}", drawn.at(key));
        }
    }
    check("", "", 0.0);
    check("text-center", "", WIDTH / 2.0);
    check("col-center", "", WIDTH / 2.0);
    check("text-right", "", WIDTH);
    let own = draw(vec![button("a", "pull-right"), button("b", "center-block")]);
    assert_eq!(own.at("a").right().round(), WIDTH);
    assert!((own.at("b").center().x - WIDTH / 2.0).abs() <= 1.0);
}

#[test]
fn sizes_and_widths() {
    let drawn = draw(vec![
        button("plain", ""),
        button("small", "btn-sm"),
        button("large", "btn-lg"),
        button("wide", "btn-block"),
        text("body", ""),
        text("big", "text-large"),
        text("strong", "text-bold"),
    ]);
    assert_eq!(drawn.at("plain").height(), 32.0);
    assert_eq!(drawn.at("small").height(), 26.0);
    assert_eq!(drawn.at("large").height(), 40.0);
    assert_eq!(drawn.at("wide").width(), WIDTH);
    assert!(drawn.at("big").height() > drawn.at("body").height());
    assert!(drawn.at("strong").width() > drawn.at("body").width());
}

#[test]
fn what_is_hidden_on_a_device_is_not_there() {
    #[track_caller]
    fn check(device: Device, nodes: Vec<Node>, there: &[&str]) {
        let drawn = draw_on(device, None, nodes);
        for key in ["never", "a", "b", "left", "right"] {
            assert_eq!(drawn.has(key), there.contains(&key), "{key} on {device:?}");
        }
    }
    let nodes = || {
        let column = |n, classes: &str, inner| Column {
            element: Id::from_bits(n),
            width: 6,
            look: Look::new(classes, &[]),
            nodes: inner,
        };
        let row = vec![
            column(1, "", vec![text("left", "")]),
            column(2, "hidden-xs", vec![text("right", "")]),
        ];
        let grid = node("g", "", View::LayoutGrid(LayoutGrid { rows: vec![row] }));
        vec![text("never", "hidden"), text("a", "hidden-xs"), text("b", "hidden-md"), grid]
    };
    check(Device::Desktop, nodes(), &["a", "left", "right"]);
    check(Device::Tablet, nodes(), &["a", "b", "left", "right"]);
    check(Device::Phone, nodes(), &["b", "left"]);
}

#[test]
fn what_nobody_knows_draws_the_same_page() {
    let nodes = |classes: &str| {
        vec![container("c", classes, vec![text("a", classes), button("b", classes)])]
    };
    let (plain, unknown) = (draw(nodes("")), draw(nodes("of-my-own another")));
    assert_eq!(plain.output.areas, unknown.output.areas);
    assert_eq!(plain.fills, unknown.fills);
    let choice = DesignChoice { property: "Moon".to_owned(), ..DesignChoice::default() };
    assert!(Look::new("", &[choice]).is_plain());
}
