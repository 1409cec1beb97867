//! The canvas as a person uses it: by name, by pointer, by keys.

use egui::{Event as Input, Key, Modifiers, PointerButton, Pos2, Rect, Role, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::tokens::{self, Theme};

struct Board {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    options: Options,
    state: CanvasState,
    events: Vec<Event>,
}

fn board() -> Board {
    let at = |x, y| Rect::from_min_size(pos2(x, y), vec2(120.0, 48.0));
    let mut nodes = vec![
        Node::new(1, at(40.0, 40.0), "Start"),
        Node::new(2, at(240.0, 40.0), "Change"),
        Node::new(3, at(240.0, 160.0), "Message"),
        Node::new(4, at(40.0, 240.0), "Loose"),
    ];
    nodes[2].resizable = true;
    let points = vec![pos2(160.0, 64.0), pos2(240.0, 64.0)];
    let edges = vec![Edge::new(9, points, "Flow to change").between(1, 2)];
    let options = Options { insert_on_edges: true, minimap: false, ..Options::default() };
    // The harness leaves a margin of 8 points: world and screen are made the same.
    let camera = Camera { pan: vec2(-8.0, -8.0), zoom: 1.0 };
    let state = CanvasState { camera, ..CanvasState::default() };
    Board { nodes, edges, options, state, events: Vec::new() }
}

fn show(ui: &mut Ui, board: &mut Board) {
    let paint = |brush: &Brush, _: &Node, rect: Rect, _: Look| {
        brush.rect(rect, 8.0, brush.palette.node, brush.palette.line, 1.0);
    };
    let content = Content { nodes: &board.nodes, edges: &board.edges, paint: &paint };
    let canvas = Canvas::new("board", "Diagram").options(board.options.clone());
    let output = canvas.show(ui, &mut board.state, &content);
    board.events.extend(output.events);
}

fn harness(board: Board) -> Harness<'static, Board> {
    Harness::builder()
        .with_size(vec2(640.0, 400.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Dark))
        .build_ui_state(show, board)
}

fn drag(harness: &mut Harness<Board>, from: Pos2, to: Pos2) {
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from.lerp(to, 0.5));
    harness.run();
    harness.drop_at(to);
    harness.run();
}

/// The events without those that only tell that a gesture goes on.
fn done(harness: &Harness<Board>) -> Vec<Event> {
    let going = |event: &&Event| {
        !matches!(
            event,
            Event::Moved { phase: Phase::Going, .. } | Event::Resized { phase: Phase::Going, .. }
        )
    };
    harness.state().events.iter().filter(going).cloned().collect()
}

#[track_caller]
fn check_drag(from: Pos2, to: Pos2, expected: &[Event]) {
    let mut harness = harness(board());
    drag(&mut harness, from, to);
    assert_eq!(done(&harness), expected);
}

#[test]
fn nodes_are_found_by_name_and_dragged_by_pointer() {
    let mut harness = harness(board());
    let from = harness.get_by_label("Change").rect().center();
    assert_eq!(from, pos2(300.0, 64.0));
    drag(&mut harness, from, from + vec2(61.0, 147.0));
    let delta = vec2(64.0, 144.0);
    let moved = Event::Moved { ids: vec![2], delta, phase: Phase::Done };
    assert_eq!(done(&harness), [Event::Selected, moved]);
}

#[test]
fn a_click_selects_and_shift_adds() {
    let mut harness = harness(board());
    harness.get_by_label("Change").click();
    harness.run();
    assert_eq!(harness.state().state.selection.single_node(), Some(2));
    harness.get_by_label("Start").click_modifiers(Modifiers::SHIFT);
    harness.run();
    let nodes: Vec<_> = harness.state().state.selection.nodes.iter().copied().collect();
    assert_eq!(nodes, [1, 2]);
    harness.get_by_label("Flow to change").hover();
    harness.run();
    harness.get_by_label("Flow to change").click();
    harness.run();
    let inserted = |e: &Event| matches!(e, Event::EdgeInsert { id: 9, .. });
    assert!(harness.state().events.iter().any(inserted));
}

#[test]
fn borders_pull_connections() {
    check_drag(pos2(160.0, 80.0), pos2(300.0, 190.0), &[Event::Connected { from: 1, to: 3 }]);
    check_drag(
        pos2(160.0, 80.0),
        pos2(500.0, 300.0),
        &[Event::ConnectedToNothing { from: 1, pos: pos2(500.0, 300.0) }],
    );
}

#[test]
fn a_band_selects_what_it_touches() {
    let mut harness = harness(board());
    drag(&mut harness, pos2(20.0, 20.0), pos2(260.0, 130.0));
    let nodes: Vec<_> = harness.state().state.selection.nodes.iter().copied().collect();
    assert_eq!(nodes, [1, 2]);
}

#[test]
fn a_loose_node_dropped_on_an_edge_says_so() {
    let (from, to) = (pos2(100.0, 264.0), pos2(200.0, 64.0));
    let dropped = Event::DroppedOnEdge { id: 4, delta: vec2(104.0, -200.0), edge: 9 };
    check_drag(from, to, &[Event::Selected, dropped]);
}

#[test]
fn escape_gives_a_drag_up() {
    let mut harness = harness(board());
    harness.drag_at(pos2(300.0, 64.0));
    harness.run();
    harness.hover_at(pos2(360.0, 120.0));
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    harness.drop_at(pos2(400.0, 160.0));
    harness.run();
    assert_eq!(done(&harness), [Event::Selected]);
}

#[test]
fn a_selected_node_is_resized_by_its_corner() {
    let mut harness = harness(board());
    harness.get_by_label("Message").click();
    harness.run();
    harness.state_mut().events.clear();
    drag(&mut harness, pos2(360.0, 208.0), pos2(402.0, 239.0));
    let rect = Rect::from_min_max(pos2(240.0, 160.0), pos2(400.0, 240.0));
    assert_eq!(done(&harness), [Event::Resized { id: 3, rect, phase: Phase::Done }]);
}

#[test]
fn keys_walk_nudge_open_rename_delete_and_leave() {
    let mut harness = harness(board());
    harness.get_by_label("Start").click();
    harness.run();
    harness.state_mut().events.clear();
    let press = |harness: &mut Harness<Board>, modifiers, key| {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
    };
    for key in [Key::ArrowRight, Key::ArrowDown, Key::F2, Key::Enter, Key::Delete] {
        press(&mut harness, Modifiers::NONE, key);
    }
    press(&mut harness, Modifiers::SHIFT, Key::ArrowLeft);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    let nudged = Event::Moved { ids: vec![3], delta: vec2(-8.0, 0.0), phase: Phase::Done };
    let expected = [
        Event::Selected,
        Event::Selected,
        Event::Rename(3),
        Event::Opened(3),
        Event::Deleted,
        nudged,
        Event::Selected,
    ];
    assert_eq!(done(&harness), expected);
    assert!(harness.state().state.selection.is_empty());
}

#[test]
fn nothing_changes_on_a_read_only_canvas() {
    let mut only = board();
    only.options.read_only = true;
    let mut harness = harness(only);
    drag(&mut harness, pos2(300.0, 64.0), pos2(400.0, 160.0));
    drag(&mut harness, pos2(160.0, 80.0), pos2(300.0, 190.0));
    harness.key_press(Key::Delete);
    harness.run();
    let selects = |event: &Event| matches!(event, Event::Selected);
    assert!(done(&harness).iter().all(selects), "{:?}", done(&harness));
}

#[test]
fn what_lies_in_a_container_moves_with_it_and_alt_copies() {
    let mut boxed = board();
    boxed.nodes[3].parent = Some(3);
    boxed.nodes[2].container = true;
    let mut harness = harness(boxed);
    harness.drag_at(pos2(300.0, 190.0));
    harness.run();
    harness.hover_at(pos2(364.0, 190.0));
    harness.run();
    assert!(harness.state().state.is_dragging());
    harness.key_down_modifiers(Modifiers::ALT, Key::F20);
    harness.event_modifiers(Input::PointerMoved(pos2(372.0, 190.0)), Modifiers::ALT);
    harness.event_modifiers(
        Input::PointerButton {
            pos: pos2(372.0, 190.0),
            button: PointerButton::Primary,
            pressed: false,
            modifiers: Modifiers::ALT,
        },
        Modifiers::ALT,
    );
    harness.run();
    let copied = Event::Duplicated { ids: vec![3], delta: vec2(72.0, 0.0) };
    assert_eq!(done(&harness).last(), Some(&copied));
}

#[test]
fn a_name_is_edited_in_place() {
    let mut harness = harness(board());
    let rect = harness.state().nodes[1].rect;
    harness.state_mut().state.edit(2, rect, "Change");
    harness.run();
    harness.get_by_role(Role::TextInput).type_text("Order");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(done(&harness), [Event::Edited { id: 2, text: "Order".into() }]);
    assert!(!harness.state().state.is_editing());
    let rect = harness.state().nodes[1].rect;
    harness.state_mut().state.edit(2, rect, "Change");
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(done(&harness).len(), 1);
    assert!(!harness.state().state.is_editing());
}

#[test]
fn scrolling_pans_and_the_camera_fits() {
    let mut harness = harness(board());
    harness.hover_at(pos2(300.0, 300.0));
    harness.event(Input::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -40.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run();
    assert_eq!(harness.state().state.camera.pan, vec2(-8.0, -48.0));
    harness.state_mut().state.fit();
    harness.run();
    let camera = harness.state().state.camera;
    let all = Rect::from_min_max(pos2(40.0, 40.0), pos2(360.0, 288.0));
    let middle = all.center().to_vec2() * camera.zoom + camera.pan;
    assert!((middle - vec2(312.0, 192.0)).length() < 1.0);
}

#[test]
fn pinching_zooms_around_the_pointer() {
    let mut harness = harness(board());
    let at = pos2(300.0, 64.0);
    harness.hover_at(at);
    harness.event(Input::Zoom(1.5));
    harness.run();
    let camera = harness.state().state.camera;
    assert!((camera.zoom - 1.5).abs() < 1e-3);
    let rect = harness.get_by_label("Change").rect();
    assert!(rect.center().distance(at) < 1.0, "the middle of the node stays: {rect}");
    assert!((rect.width() - 180.0).abs() < 1.0);
}

#[test]
fn a_screen_reader_can_select_a_node() {
    let mut harness = harness(board());
    harness.get_by_label("Message").click_accesskit();
    harness.run();
    assert_eq!(harness.state().state.selection.single_node(), Some(3));
}

#[test]
fn dragging_the_background_with_the_middle_button_or_space_pans() {
    for (button, space) in [(PointerButton::Middle, false), (PointerButton::Primary, true)] {
        let mut harness = harness(board());
        if space {
            harness.key_down(Key::Space);
        }
        let event = |pos, pressed| {
            let modifiers = Modifiers::NONE;
            Input::PointerButton { pos, button, pressed, modifiers }
        };
        harness.event(event(pos2(300.0, 64.0), true));
        harness.run();
        for x in [320.0, 350.0] {
            harness.hover_at(pos2(x, 70.0));
            harness.run();
        }
        harness.event(event(pos2(350.0, 70.0), false));
        harness.run();
        let pan = harness.state().state.camera.pan;
        assert!(pan.x > 20.0, "{button:?} with space {space}: {pan}");
        assert_eq!(done(&harness), []);
    }
}

#[test]
fn far_away_the_canvas_is_one_node_with_a_summary() {
    let mut harness = harness(board());
    harness.state_mut().state.zoom_to(0.2);
    harness.run();
    assert!(harness.query_by_label("Change").is_none());
    let canvas = harness.get_by_role(Role::Canvas);
    assert_eq!(canvas.value().as_deref(), Some("4 nodes, 1 edges, 0 selected"));
    canvas.focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().state.selection.single_node(), Some(2));
}

#[test]
fn nothing_repaints_when_nothing_moves() {
    let mut harness = harness(board());
    harness.get_by_label("Change").click();
    harness.run();
    harness.hover_at(pos2(600.0, 380.0));
    harness.run();
    for _ in 0..5 {
        harness.step();
        let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        assert!(delay > std::time::Duration::from_mins(1), "asks again in {delay:?}");
    }
    assert_eq!(harness.state().state.camera.pan, Vec2::splat(-8.0));
}
