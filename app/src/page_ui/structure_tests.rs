//! Tabs, groups, tables, lists and what can be pressed, used as a person does.

use app_kit::tokens::{self, Theme};
use egui::{Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use model_core::analysis::Look;
use model_core::id::Id;
use runtime_preview::page::tree::{
    Cell, Choice, Container, DataColumn, DataGrid, Editor, Group, Image, Input, List, ListRow,
    Node, PageTree, Row, Tab, Table, TableCell, Tabs, Text, View,
};

use super::{Device, Mode, PageEvent, PageOutput, PageState, page};

fn node(key: &str, view: View) -> Node {
    let widget = Id::from_bits(key.bytes().fold(7, |id, byte| id * 31 + u64::from(byte)));
    let (key, name) = (key.to_owned(), key.to_owned());
    Node { key, widget, name, look: Look::default(), view }
}

fn text(words: &str) -> Node {
    node(words, View::Text(Text { text: words.to_owned(), ..Text::default() }))
}

/// What a page remembers and gives, drawn again and again.
#[derive(Default)]
struct Drawn {
    state: PageState,
    output: PageOutput,
    events: Vec<PageEvent>,
}

fn shown(mode: Mode, nodes: Vec<Node>) -> Harness<'static, Drawn> {
    let tree = PageTree { nodes, ..PageTree::default() };
    let show = move |ui: &mut egui::Ui, drawn: &mut Drawn| {
        ui.set_width(600.0);
        drawn.output = page(ui, &tree, mode, Device::Desktop, &mut drawn.state);
        drawn.events.append(&mut drawn.output.events);
    };
    let mut harness = Harness::builder()
        .with_size(vec2(700.0, 900.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Light))
        .build_ui_state(show, Drawn::default());
    harness.run();
    harness
}

fn click(harness: &mut Harness<'static, Drawn>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run();
}

fn act(node: &str) -> PageEvent {
    PageEvent::Act { node: node.to_owned() }
}

fn tabs() -> Node {
    let page = |bits: u64, caption: &str| Tab {
        element: Id::from_bits(bits),
        caption: caption.to_owned(),
        badge: String::new(),
        nodes: vec![text(&format!("On {caption}"))],
    };
    let pages = vec![page(11, "First"), page(12, "Second")];
    node("tabs", View::Tabs(Tabs { pages, first: 0 }))
}

#[test]
fn a_click_on_a_tab_brings_its_page_to_the_front() {
    let mut harness = shown(Mode::Live, vec![tabs()]);
    assert!(harness.query_by_label("On First").is_some());
    click(&mut harness, Role::Tab, "Second");
    assert!(harness.query_by_label("On Second").is_some());
    assert!(harness.query_by_label("On First").is_none());
}

#[test]
fn who_designs_brings_a_page_of_tabs_to_the_front_by_what_is_selected() {
    let mut harness = shown(Mode::Design, vec![tabs()]);
    let (tree, second) = (tabs(), Id::from_bits(12));
    harness.state_mut().state.bring_to_front(&[&tree], &[second]);
    harness.run();
    assert!(harness.query_by_label("On Second").is_some());
    let drawn = harness.state();
    assert!(drawn.output.areas.iter().any(|area| area.widget == second));
    assert!(drawn.output.lists.iter().any(|list| list.holder == second));
}

#[test]
fn a_group_that_folds_opens_and_closes() {
    let group =
        Group { caption: "More".to_owned(), folds: true, open: false, nodes: vec![text("Inside")] };
    let closed = node("group", View::Group(group));
    let mut harness = shown(Mode::Live, vec![closed.clone()]);
    assert!(harness.query_by_label("Inside").is_none());
    click(&mut harness, Role::DisclosureTriangle, "More");
    assert!(harness.query_by_label("Inside").is_some());
    click(&mut harness, Role::DisclosureTriangle, "More");
    assert!(harness.query_by_label("Inside").is_none());
    // Who designs sees what is in it.
    assert!(shown(Mode::Design, vec![closed]).query_by_label("Inside").is_some());
}

#[test]
fn what_is_in_a_snippet_is_no_part_of_the_page_that_is_designed() {
    let call = |mode| {
        let container =
            Container { nodes: vec![text("Shared")], shared: true, ..Container::default() };
        shown(mode, vec![node("call", View::Container(container))])
    };
    let keys = |harness: &Harness<'static, Drawn>| {
        let areas = harness.state().output.areas.iter();
        areas.map(|area| area.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&call(Mode::Design)), ["call"]);
    assert_eq!(keys(&call(Mode::Live)), ["call", "Shared"]);
    assert_eq!(call(Mode::Design).state().output.lists.len(), 1);
}

#[test]
fn the_cells_of_a_table_stand_by_the_shares_of_its_columns() {
    let cell = |bits: u64, column: usize, columns: usize, words: &str| TableCell {
        element: Id::from_bits(bits),
        column,
        columns,
        rows: 1,
        nodes: vec![text(words)],
        ..TableCell::default()
    };
    let rows = vec![vec![cell(1, 0, 1, "A"), cell(2, 1, 1, "B")], vec![cell(3, 0, 2, "C")]];
    let table = node("table", View::Table(Table { columns: vec![1, 3], rows }));
    let harness = shown(Mode::Live, vec![table]);
    let at = |words: &str| harness.get_by_label(words).rect();
    // 612 points with the distance after the last column: a quarter of them before the second.
    assert!((at("B").left() - at("A").left() - 153.0).abs() < 0.5);
    assert!((at("C").left() - at("A").left()).abs() < 0.5);
    assert!(at("C").top() > at("A").bottom());
}

fn list(clickable: bool, selectable: bool, across: u32) -> Node {
    let row = |id: &str| ListRow {
        id: id.to_owned(),
        selected: false,
        nodes: vec![text(&format!("Row {id}"))],
    };
    node(
        "list",
        View::List(List {
            rows: vec![row("1"), row("2"), row("3")],
            across,
            page_size: 3,
            count: 7,
            clickable,
            selectable,
            ..List::default()
        }),
    )
}

#[test]
fn rows_of_a_list_are_pressed_selected_and_paged() {
    let mut harness = shown(Mode::Live, vec![list(true, true, 1)]);
    click(&mut harness, Role::ListItem, "list 2");
    let select = PageEvent::Select { node: "list".to_owned(), row: "2".to_owned() };
    assert_eq!(harness.state().events, [select, act("list/2")]);
    harness.state_mut().events.clear();
    click(&mut harness, Role::Button, "Next page");
    let rows = PageEvent::Rows { node: "list".to_owned(), offset: 3, sort: None, search: None };
    assert_eq!(harness.state().events, [rows]);
    // Where nothing happens on a click there is nothing to press.
    assert!(shown(Mode::Live, vec![list(false, false, 1)]).query_by_label("list 2").is_none());
}

#[test]
fn cards_stand_beside_each_other() {
    let harness = shown(Mode::Live, vec![list(false, false, 2)]);
    let at = |id: &str| harness.get_by_label(&format!("Row {id}")).rect();
    assert!((at("1").top() - at("2").top()).abs() < 0.5);
    assert!((at("2").left() - at("1").left() - 308.0).abs() < 0.5);
    assert!(at("3").top() > at("1").bottom());
}

#[test]
fn a_container_and_an_image_are_pressed() {
    let container = Container { nodes: vec![text("In")], clickable: true, ..Container::default() };
    let image = Image { alternative: "A dog".to_owned(), clickable: true, ..Image::default() };
    let nodes = vec![node("card", View::Container(container)), node("dog", View::Image(image))];
    let mut harness = shown(Mode::Live, nodes.clone());
    click(&mut harness, Role::Button, "card");
    click(&mut harness, Role::Button, "A dog");
    assert_eq!(harness.state().events, [act("card"), act("dog")]);
    assert!(shown(Mode::Design, nodes).query_by_role_and_label(Role::Button, "card").is_none());
}

#[test]
fn a_button_in_a_cell_is_pressed_and_not_its_row() {
    let button = runtime_preview::page::tree::Button {
        caption: "Edit".to_owned(),
        enabled: true,
        ..Default::default()
    };
    let cells = vec![Cell::Nodes(vec![node("edit/1", View::Button(button))])];
    let grid = DataGrid {
        columns: vec![DataColumn { caption: "Do".to_owned(), width: 1, ..DataColumn::default() }],
        rows: vec![Row { id: "1".to_owned(), cells, selected: false }],
        page_size: 5,
        count: 1,
        ..DataGrid::default()
    };
    let mut harness = shown(Mode::Live, vec![node("grid", View::DataGrid(grid))]);
    click(&mut harness, Role::Button, "Edit");
    assert_eq!(harness.state().events, [act("edit/1")]);
}

fn input(editor: Editor) -> Node {
    node("field", View::Input(Input { editor, enabled: true, ..Input::default() }))
}

fn options() -> Vec<Choice> {
    let option = |key: &str| Choice { key: key.to_owned(), caption: key.to_uppercase() };
    vec![option("a"), option("b")]
}

#[test]
fn radio_buttons_choose_one() {
    let editor = Editor::Choice {
        value: "a".to_owned(),
        shown: "A".to_owned(),
        options: options(),
        more: false,
        clearable: false,
        open: true,
    };
    let mut harness = shown(Mode::Live, vec![input(editor)]);
    click(&mut harness, Role::RadioButton, "A");
    click(&mut harness, Role::RadioButton, "B");
    let set = PageEvent::Set { node: "field".to_owned(), value: Some("b".to_owned()) };
    assert_eq!(harness.state().events, [set]);
}

#[test]
fn a_choice_of_several_adds_and_takes_away() {
    for (values, expected) in [(vec!["a"], "a b"), (vec!["a", "b"], "a"), (vec![], "b")] {
        let editor = Editor::Choices {
            values: values.into_iter().map(str::to_owned).collect(),
            shown: "some".to_owned(),
            options: options(),
            more: false,
        };
        let mut harness = shown(Mode::Live, vec![input(editor)]);
        click(&mut harness, Role::ComboBox, "field");
        click(&mut harness, Role::MenuItem, "B");
        let set = PageEvent::Set { node: "field".to_owned(), value: Some(expected.to_owned()) };
        assert_eq!(harness.state().events, [set]);
    }
}

#[test]
fn what_takes_something_away_asks_first_wherever_it_is_pressed() {
    let confirm = "Delete this?".to_owned();
    let container = Container {
        nodes: vec![text("In")],
        clickable: true,
        confirm: confirm.clone(),
        ..Container::default()
    };
    let image =
        Image { alternative: "A dog".to_owned(), clickable: true, confirm, ..Image::default() };
    for (view, name) in [(View::Container(container), "it"), (View::Image(image), "A dog")] {
        let mut harness = shown(Mode::Live, vec![node("it", view)]);
        click(&mut harness, Role::Button, name);
        assert_eq!(harness.state().events, []);
        click(&mut harness, Role::Button, "No");
        click(&mut harness, Role::Button, name);
        click(&mut harness, Role::Button, "Yes");
        assert_eq!(harness.state().events, [act("it")]);
    }
}

#[test]
fn tabs_without_pages_show_nothing_to_who_uses_them() {
    let none = node("tabs", View::Tabs(Tabs::default()));
    let words = "Drop a widget here";
    let text =
        |mode| format!("{:?}", shown(mode, vec![none.clone()]).output().shapes).contains(words);
    assert!(!text(Mode::Live) && text(Mode::Design));
}
