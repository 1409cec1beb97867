//! Structures and lists: snippets, tabs, tables, groups, lists of objects, widgets in columns.

use model_core::model::Place;
use model_core::model::microflow::Argument;
use model_core::model::page::{
    Action, ComboBox, Container, ContentColumn, ForeignPart, ForeignWidget, GroupBox, ListTemplate,
    ListView, PageParameter, RadioButtons, SearchIn, Selection, Snippet, SnippetCall, TabPage,
    Table, TableCell, TableColumn, TableRow, Tabs, TemplateGrid, Tree,
};
use model_core::testing::FlowBuilder;
use model_core::value::DataType;

use super::*;

/// Customers Ann, Bob and Cid with an order each, numbered from 1; a home page.
fn with_home(app: AppBuilder, home: impl IntoIterator<Item = Widget>) -> Person {
    let fill = |m: FlowBuilder| {
        ["Ann", "Bob", "Cid"].iter().enumerate().fold(m, |m, (n, name)| {
            let (customer, order) = (format!("C{n}"), format!("O{n}"));
            let number = (n + 1).to_string();
            m.create("Sales.Customer", &customer, &[("Sales.Customer.Name", &format!("'{name}'"))])
                .commit(&customer)
                .create(
                    "Sales.Order",
                    &order,
                    &[
                        ("Sales.Order.Number", &number),
                        ("Sales.Order_Customer", &format!("${customer}")),
                    ],
                )
                .commit(&order)
        })
    };
    let project = app
        .microflow("Sales.Fill", |m| fill(m).end(""))
        .page("Sales.Home", |p| home.into_iter().fold(p, model_core::testing::PageBuilder::widget))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    let flow = person.library.flows.number("Sales.Fill").unwrap();
    let home = person.request(|pages, turn| {
        turn.run(flow, &[]).unwrap();
        pages.home(turn)
    });
    assert_eq!(messages(&home.unwrap()), Vec::<&str>::new());
    person
}

fn says(microflow: &str) -> MicroflowAction {
    let argument = Argument {
        parameter: format!("{microflow}.Order").as_str().into(),
        value: "$currentObject".into(),
        ..Argument::default()
    };
    MicroflowAction {
        microflow: microflow.into(),
        arguments: vec![argument],
        ..MicroflowAction::default()
    }
}

/// The shop with a microflow that says the number of an order.
fn talking() -> AppBuilder {
    shop().microflow("Sales.Say", |m| {
        let message = ShowMessage {
            text: Translated::new("en", "Order {1}"),
            parameters: vec![model_core::model::microflow::TextParameter {
                value: "$Order/Number".into(),
                ..Default::default()
            }],
            ..ShowMessage::default()
        };
        m.parameter("Order: Object Sales.Order").then(message).end("")
    })
}

fn list(person: &Person, name: &str) -> tree::List {
    match &person.node(name).view {
        View::List(list) => list.clone(),
        other => panic!("{other:?}"),
    }
}

/// The texts of the nodes in each row of a list, joined by bars.
fn texts(person: &Person, name: &str) -> Vec<String> {
    fn collect(node: &Node, all: &mut Vec<String>) {
        if let View::Text(text) = &node.view {
            all.push(text.text.clone());
        }
        node.children().into_iter().for_each(|inner| collect(inner, all));
    }
    let rows = list(person, name).rows;
    rows.iter()
        .map(|row| {
            let mut all = Vec::new();
            row.nodes.iter().for_each(|node| collect(node, &mut all));
            all.join("|")
        })
        .collect()
}

fn sorted_orders() -> model_core::model::page::DataSource {
    let mut source = database("Sales.Order", "");
    if let model_core::model::page::DataSource::EntitySource(source) = &mut source {
        source.sort = vec![model_core::model::microflow::SortItem {
            attribute: model_core::model::MemberPath::direct("Sales.Order.Number".into()),
            ..Default::default()
        }];
    }
    source
}

fn orders(page_size: i64) -> ListView {
    ListView {
        name: "orders".into(),
        source: Some(Box::new(sorted_orders())),
        page_size,
        widgets: vec![
            text("number", "No. {1}", &["$currentObject/Number"]),
            button("say", says("Sales.Say")),
        ],
        ..ListView::default()
    }
}

#[test]
fn a_list_shows_each_object_by_its_widgets_a_page_at_a_time() {
    let mut person = with_home(talking(), [orders(2).into()]);
    assert_eq!(texts(&person, "orders"), ["No. 1", "No. 2"]);
    assert_eq!((list(&person, "orders").count, list(&person, "orders").page_size), (3, 2));
    person.grid_page("orders", &GridPage { offset: 2, ..GridPage::default() });
    assert_eq!(texts(&person, "orders"), ["No. 3"]);
}

#[test]
fn a_button_in_a_row_is_about_the_object_of_that_row() {
    let mut person = with_home(talking(), [orders(10).into()]);
    let keys: Vec<String> = list(&person, "orders")
        .rows
        .iter()
        .map(|row| row.nodes.last().unwrap().key.clone())
        .collect();
    let unique: std::collections::BTreeSet<&String> = keys.iter().collect();
    assert_eq!(unique.len(), 3, "{keys:?}");
    for (at, key) in keys.iter().enumerate() {
        assert_eq!(messages(&person.press(key)), [format!("Order {}", at + 1)]);
    }
    let gone = person.try_press(&format!("{}9", keys[0]));
    assert!(matches!(gone, Err(PageError::NoNode(_) | PageError::Refused { .. })), "{gone:?}");
}

#[test]
fn a_click_on_a_row_does_what_the_list_says() {
    let action: Action = says("Sales.Say").into();
    let view = ListView { on_click: Some(Box::new(action)), ..orders(10) };
    let mut person = with_home(talking(), [view.into()]);
    assert!(list(&person, "orders").clickable);
    let row = list(&person, "orders").rows[1].id.clone();
    assert_eq!(messages(&person.press(&format!("orders/{row}"))), ["Order 2"]);
    let none = person.try_press("orders/77").unwrap_err();
    assert!(none.to_string().contains("no such row"), "{none}");
}

#[test]
fn a_list_is_searched_in_the_attributes_that_it_names() {
    let name = model_core::model::MemberPath::direct("Sales.Customer.Name".into());
    let view = ListView {
        name: "people".into(),
        source: Some(Box::new(database("Sales.Customer", ""))),
        search: vec![SearchIn { member: name, ..SearchIn::default() }],
        widgets: vec![text("name", "{1}", &["$currentObject/Name"])],
        ..ListView::default()
    };
    let mut person = with_home(shop(), [view.into()]);
    assert!(list(&person, "people").searchable);
    person.grid_page("people", &GridPage { search: "bo".into(), ..GridPage::default() });
    assert_eq!(texts(&person, "people"), ["Bob"]);
    person.grid_page("people", &GridPage { search: "zz".into(), ..GridPage::default() });
    assert_eq!(list(&person, "people").notice, "Nothing holds “zz”.");
}

#[test]
fn what_is_typed_in_an_editable_list_is_saved_with_the_page() {
    let view = ListView {
        name: "people".into(),
        source: Some(Box::new(database("Sales.Customer", ""))),
        editable: true,
        widgets: vec![text_box("Name", "Sales.Customer.Name")],
        ..ListView::default()
    };
    let save = button("save", SaveAction::default());
    let mut person = with_home(shop(), [view.into(), save]);
    let key = list(&person, "people").rows[1].nodes[0].key.clone();
    person.set(&key, "Bea");
    assert_eq!(messages(&person.press("save")), Vec::<&str>::new());
    person.home();
    let names: Vec<String> =
        list(&person, "people").rows.iter().map(|row| person.value(&row.nodes[0].key)).collect();
    assert_eq!(names, ["Ann", "Bea", "Cid"]);
}

#[test]
fn objects_of_specializations_have_widgets_of_their_own() {
    let app = shop()
        .entity("Sales.Club", |e| e.based_on("Sales.Customer"))
        .entity("Sales.Gold", |e| e.based_on("Sales.Club"))
        .microflow("Sales.More", |m| {
            m.create("Sales.Gold", "G", &[("Sales.Customer.Name", "'Gus'")]).commit("G").end("")
        });
    let template = ListTemplate {
        entity: "Sales.Club".into(),
        widgets: vec![text("club", "Member {1}", &["$currentObject/Name"])],
        ..ListTemplate::default()
    };
    let view = ListView {
        name: "people".into(),
        source: Some(Box::new(database("Sales.Customer", ""))),
        widgets: vec![text("name", "{1}", &["$currentObject/Name"])],
        templates: vec![template],
        ..ListView::default()
    };
    let more = MicroflowAction { microflow: "Sales.More".into(), ..MicroflowAction::default() };
    let mut person = with_home(app, [view.into(), button("more", more)]);
    person.press("more");
    let mut shown = texts(&person, "people");
    shown.sort();
    assert_eq!(shown, ["Ann", "Bob", "Cid", "Member Gus"]);
}

#[test]
fn the_toolbar_of_cards_acts_on_the_selected_one() {
    let grid = TemplateGrid {
        name: "cards".into(),
        source: Some(Box::new(sorted_orders())),
        columns: 2,
        rows: 1,
        selection: Selection::Single,
        widgets: vec![text("number", "{1}", &["$currentObject/Number"])],
        toolbar: vec![button("say", says("Sales.Say"))],
        ..TemplateGrid::default()
    };
    let mut person = with_home(talking(), [grid.into()]);
    let cards = list(&person, "cards");
    assert_eq!((cards.across, cards.page_size, cards.rows.len()), (2, 2, 2));
    assert!(person.try_press("say").is_err());
    person.set("cards", json!([cards.rows[1].id]));
    assert!(list(&person, "cards").rows[1].selected);
    assert_eq!(messages(&person.press("say")), ["Order 2"]);
}

#[test]
fn a_tree_is_lists_in_groups() {
    let orders = Tree {
        name: "inner".into(),
        source: Some(Box::new(linked("Sales.Order_Customer"))),
        text: Translated::new("en", "Order {1}"),
        parameters: vec![model_core::model::microflow::TextParameter {
            value: "$currentObject/Number".into(),
            ..Default::default()
        }],
        ..Tree::default()
    };
    let tree = Tree {
        name: "tree".into(),
        source: Some(Box::new(database("Sales.Customer", ""))),
        text: Translated::new("en", "{1}"),
        parameters: vec![model_core::model::microflow::TextParameter {
            value: "$currentObject/Name".into(),
            ..Default::default()
        }],
        widgets: vec![orders.into()],
        ..Tree::default()
    };
    let person = with_home(shop(), [tree.into()]);
    let mut said = Vec::new();
    for row in &list(&person, "tree").rows {
        let View::Group(group) = &row.nodes[0].view else { panic!("a group") };
        let View::List(inner) = &group.nodes[0].view else { panic!("a tree") };
        let View::Group(order) = &inner.rows[0].nodes[0].view else { panic!("a group") };
        said.push(format!("{}: {}", group.caption, order.caption));
    }
    assert_eq!(said, ["Ann: Order 1", "Bob: Order 2", "Cid: Order 3"]);
}

#[test]
fn widgets_in_a_column_are_about_their_row() {
    let column = ContentColumn {
        caption: Translated::new("en", "Do"),
        widgets: vec![button("say", says("Sales.Say"))],
        ..ContentColumn::default()
    };
    let Widget::DataGrid(mut grid) = grid("grid", sorted_orders(), &["Sales.Order.Number"]) else {
        panic!("a grid")
    };
    grid.columns.insert(0, column.into());
    let mut person = with_home(talking(), [grid.into()]);
    let drawn = person.grid("grid").clone();
    assert_eq!(drawn.columns[0].caption, "Do");
    assert!(!drawn.columns[0].sortable && drawn.columns[1].sortable);
    assert_eq!(drawn.rows[1].cells[1], Cell::Text("2".into()));
    let key = drawn.rows[1].cells[0].nodes()[0].key.clone();
    assert_eq!(messages(&person.press(&key)), ["Order 2"]);
}

fn name_snippet() -> Snippet {
    Snippet {
        name: "Name".into(),
        parameters: vec![PageParameter {
            name: "Who".into(),
            ty: DataType::Object("Sales.Customer".into()),
            ..PageParameter::default()
        }],
        widgets: vec![data_view("who", context("Who"), [text_box("Name", "Sales.Customer.Name")])],
        ..Snippet::default()
    }
}

fn call(name: &str, snippet: &str, who: &str) -> Widget {
    let argument = Argument {
        parameter: format!("{snippet}.Who").as_str().into(),
        value: who.into(),
        ..Argument::default()
    };
    SnippetCall {
        name: name.into(),
        snippet: snippet.into(),
        arguments: vec![argument],
        ..SnippetCall::default()
    }
    .into()
}

#[test]
fn a_snippet_is_used_twice_for_two_objects() {
    let first = |name: &str, xpath: &str, inner: Widget| {
        data_view(name, database("Sales.Customer", xpath), [inner])
    };
    let app = shop().document(Place::module("Sales"), name_snippet());
    let home = [
        first("ann", "[Name = 'Ann']", call("one", "Sales.Name", "$currentObject")),
        first("bob", "[Name = 'Bob']", call("two", "Sales.Name", "$currentObject")),
        button("save", SaveAction::default()),
    ];
    let mut person = with_home(app, home);
    let box_of = |person: &Person, call: &str| {
        let call = person.node(call);
        let View::Container(container) = &call.view else { panic!("{call:?}") };
        assert!(container.shared);
        container.nodes[0].children()[0].key.clone()
    };
    let (one, two) = (box_of(&person, "one"), box_of(&person, "two"));
    assert_ne!(one, two);
    assert_eq!((person.value(&one), person.value(&two)), ("Ann".into(), "Bob".into()));
    person.set(&two, "Bea");
    assert_eq!((person.value(&one), person.value(&two)), ("Ann".into(), "Bea".into()));
}

#[test]
fn a_snippet_that_is_not_there_or_shows_itself_says_so() {
    let circle = Snippet {
        name: "Circle".into(),
        widgets: vec![
            SnippetCall {
                name: "again".into(),
                snippet: "Sales.Circle".into(),
                ..SnippetCall::default()
            }
            .into(),
        ],
        ..Snippet::default()
    };
    let app = shop().document(Place::module("Sales"), circle);
    let person = with_home(app, [call("a", "Sales.Circle", ""), call("b", "Sales.Nothing", "")]);
    assert_eq!(person.text("again"), "The snippet “Sales.Circle” shows itself.");
    assert_eq!(person.text("b"), "There is no snippet “Sales.Nothing”.");
}

#[test]
fn hidden_pages_of_tabs_and_hidden_rows_of_tables_are_left_out() {
    let page = |name: &str, visible: &str| TabPage {
        name: name.into(),
        caption: Translated::new("en", name),
        visible: visible.into(),
        ..TabPage::default()
    };
    let tabs = Tabs {
        name: "tabs".into(),
        pages: vec![page("One", "1 > 2"), page("Two", ""), page("Three", "2 > 1")],
        ..Tabs::default()
    };
    let row = |words: &str, visible: &str| TableRow {
        cells: vec![TableCell {
            widgets: vec![text(words, words, &[])],
            columns: 2,
            ..TableCell::default()
        }],
        visible: visible.into(),
        ..TableRow::default()
    };
    let table = Table {
        name: "table".into(),
        columns: vec![
            TableColumn { width: 1, ..TableColumn::default() },
            TableColumn { width: 3, ..TableColumn::default() },
        ],
        rows: vec![row("yes", ""), row("no", "false")],
        ..Table::default()
    };
    let group = GroupBox {
        name: "group".into(),
        caption: Translated::new("en", "More"),
        widgets: vec![tabs.into(), table.into()],
        ..GroupBox::default()
    };
    let person = with_home(shop(), [group.into()]);
    let View::Tabs(tabs) = &person.node("tabs").view else { panic!("tabs") };
    let captions: Vec<&str> = tabs.pages.iter().map(|page| page.caption.as_str()).collect();
    assert_eq!((captions, tabs.first), (vec!["Two", "Three"], 0));
    let View::Table(table) = &person.node("table").view else { panic!("a table") };
    assert_eq!(table.columns, [1, 3]);
    assert_eq!((table.rows.len(), table.rows[0][0].columns), (1, 2));
    assert!(person.has("yes") && !person.has("no"));
}

#[test]
fn a_container_can_be_pressed() {
    let press = Container {
        name: "card".into(),
        on_click: Some(Box::new(says("Sales.Say").into())),
        widgets: vec![text("in", "Press", &[])],
        ..Container::default()
    };
    let still = Container { name: "still".into(), ..Container::default() };
    let view = data_view("view", database("Sales.Order", "[Number = 2]"), [press.into()]);
    let mut person = with_home(talking(), [view, still.into()]);
    assert_eq!(messages(&person.press("card")), ["Order 2"]);
    assert!(person.try_press("still").is_err());
}

#[test]
fn a_press_that_deletes_says_what_to_ask_first() {
    let delete = || Some(Box::new(Action::from(DeleteAction::default())));
    let card = Container { name: "card".into(), on_click: delete(), ..Container::default() };
    let view = data_view("view", database("Sales.Order", "[Number = 2]"), [card.into()]);
    let rows = ListView { on_click: delete(), ..orders(5) };
    let person = with_home(talking(), [view, rows.into()]);
    let View::Container(card) = &person.node("card").view else { panic!("a container") };
    let question = "Delete this object? This cannot be undone.";
    assert_eq!(
        (card.confirm.as_str(), list(&person, "orders").confirm.as_str()),
        (question, question)
    );
}

#[test]
fn a_combo_box_over_a_set_chooses_several_objects() {
    let app =
        app().entity("Sales.Tag", |e| e.attribute("Name: String(20)")).entity("Sales.Order", |e| {
            e.attribute("Number: Integer").association_with("Order_Tag: Sales.Tag", |association| {
                association.multiplicity = model_core::model::entity::Multiplicity::ManyToMany;
            })
        });
    let make = |m: FlowBuilder| {
        m.create("Sales.Tag", "A", &[("Sales.Tag.Name", "'red'")])
            .commit("A")
            .create("Sales.Tag", "B", &[("Sales.Tag.Name", "'blue'")])
            .commit("B")
            .create("Sales.Order", "O", &[("Sales.Order.Number", "1")])
            .commit("O")
            .end("")
    };
    let combo = ComboBox {
        name: "tags".into(),
        member: model_core::model::MemberPath::direct("Sales.Order_Tag".into()),
        display: "Sales.Tag.Name".into(),
        ..ComboBox::default()
    };
    let view = data_view("view", database("Sales.Order", ""), [combo.into()]);
    let make_action = MicroflowAction { microflow: "Sales.Make".into(), ..Default::default() };
    let project = app
        .microflow("Sales.Make", make)
        .page("Sales.Home", |p| p.widget(view).widget(button("make", make_action)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    person.press("make");
    let options = |person: &Person| match &person.input("tags").editor {
        Editor::Choices { values, options, .. } => (values.len(), options.clone()),
        other => panic!("{other:?}"),
    };
    let (none, choices) = options(&person);
    assert_eq!((none, choices.len()), (0, 2));
    let all: Vec<&str> = choices.iter().map(|choice| choice.key.as_str()).collect();
    person.set("tags", all.join(" "));
    assert_eq!(options(&person).0, 2);
    assert!(person.value("tags").contains("red") && person.value("tags").contains("blue"));
    person.set("tags", choices[0].key.clone());
    assert_eq!(person.value("tags"), choices[0].caption);
    person.set("tags", "99999");
    assert!(person.input("tags").error.contains("not there any more"));
}

#[test]
fn an_input_without_label_has_no_words_beside_it() {
    let Widget::TextBox(mut bare) = text_box("bare", "Sales.Customer.Name") else {
        panic!("a text box")
    };
    bare.bare = true;
    let inputs = [Widget::from(bare), text_box("named", "Sales.Customer.Name")];
    let view = data_view("view", database("Sales.Customer", ""), inputs);
    let person = with_home(shop(), [view]);
    assert_eq!(person.input("bare").caption, "");
    assert_eq!(person.input("named").caption, "Name");
}

#[test]
fn what_stands_in_a_widget_of_another_tool_is_shown() {
    let part = ForeignPart {
        key: "content".into(),
        widgets: vec![text("inside", "Inside", &[])],
        ..ForeignPart::default()
    };
    let of_orders = ForeignPart {
        key: "rows".into(),
        source: Some(Box::new(sorted_orders())),
        widgets: vec![text("number", "No. {1}", &["$currentObject/Number"])],
        ..ForeignPart::default()
    };
    let foreign = ForeignWidget {
        name: "other".into(),
        what: "com.example.Other".into(),
        parts: vec![part, of_orders],
        ..ForeignWidget::default()
    };
    let person = with_home(shop(), [foreign.into()]);
    let View::Unknown(unknown) = &person.node("other").view else { panic!("a foreign widget") };
    assert_eq!(unknown.kind, "com.example.Other");
    assert!(person.has("inside"));
    let View::List(list) = &unknown.nodes[1].view else { panic!("a list") };
    let texts: Vec<_> = list.rows.iter().map(|row| &row.nodes[0].view).collect();
    let number =
        |n: i32| View::Text(tree::Text { text: format!("No. {n}"), style: tree::TextStyle::Body });
    assert_eq!(texts, [&number(1), &number(2), &number(3)]);
}

#[test]
fn radio_buttons_of_a_truth_say_yes_and_no() {
    let radio = RadioButtons {
        name: "paid".into(),
        member: model_core::model::MemberPath::direct("Sales.Order.Paid".into()),
        ..RadioButtons::default()
    };
    let view = data_view("view", database("Sales.Order", "[Number = 1]"), [radio.into()]);
    let mut person = with_home(shop(), [view]);
    let editor = |person: &Person| match &person.input("paid").editor {
        Editor::Choice { value, shown, options, open, clearable, .. } => {
            assert!(*open && !*clearable);
            let captions: Vec<&str> = options.iter().map(|o| o.caption.as_str()).collect();
            assert_eq!(captions, ["Yes", "No"]);
            format!("{value} {shown}")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(editor(&person), "false No");
    person.set("paid", "true");
    assert_eq!(editor(&person), "true Yes");
}

#[test]
fn inputs_are_about_the_object_that_they_name() {
    let mut name = text_box("Name", "Sales.Customer.Name");
    if let Widget::TextBox(text) = &mut name {
        text.variable = "who".into();
    }
    let order = data_view("order", database("Sales.Order", "[Number = 2]"), [name]);
    let who = data_view("who", database("Sales.Customer", "[Name = 'Cid']"), [order]);
    let snippet = Snippet {
        widgets: vec![{
            let mut name = text_box("direct", "Sales.Customer.Name");
            if let Widget::TextBox(text) = &mut name {
                text.variable = "Who".into();
            }
            name
        }],
        ..name_snippet()
    };
    let view = data_view(
        "bob",
        database("Sales.Customer", "[Name = 'Bob']"),
        [call("one", "Sales.Name", "$currentObject")],
    );
    let app = shop().document(Place::module("Sales"), snippet);
    let mut person = with_home(app, [who, view]);
    assert_eq!((person.value("Name"), person.value("direct")), ("Cid".into(), "Bob".into()));
    assert!(person.input("direct").enabled);
    person.set("direct", "Bea");
    assert_eq!((person.value("direct"), person.input("direct").error.as_str()), ("Bea".into(), ""));
}
