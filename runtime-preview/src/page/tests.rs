//! Pages against a session with a database in memory.

use std::sync::Arc;

use model_core::change::Change;
use model_core::change::verbs::generate_pages;
use model_core::id::SeededIds;
use model_core::index::Index;
use model_core::model::app::Navigation;
use model_core::model::entity::{RequiredRule, UniqueRule};
use model_core::model::microflow::{ClosePage, ShowMessage, ValidationFeedback};
use model_core::model::page::{
    CancelAction, CreateAction, DeleteAction, MicroflowAction, SaveAction, Widget,
};
use model_core::model::{Project, Translated};
use model_core::testing::{
    AppBuilder, app, button, context, data_view, database, grid, linked, microflow_source,
    reference_selector, text, text_box,
};
use serde_json::json;

use super::tree::{Cell, Editor, Instruction, Node, Sorted, Update, View};
use super::*;
use crate::flow::{DataLayout, Library, Limits};
use crate::object::{Data, Session};
use crate::program::{Domain, Program};
use crate::schema::{Consent, Plan, apply};
use crate::storage::Database;
use crate::value::Value;
use crate::world::FixedWorld;

/// A person in front of an app.
struct Person {
    session: Session,
    library: PageLibrary,
    pages: Pages,
}

impl Person {
    fn new(project: &Project) -> Person {
        let database = Database::in_memory().unwrap();
        let domain = Domain::new(project);
        let before = {
            let reader = database.read().unwrap();
            crate::query::catalogue::read(reader.connection().unwrap()).unwrap()
        };
        let plan = Plan::new(&before, &domain).unwrap();
        apply(&database, &plan, 0, Consent::KeepAll).unwrap();
        let data = Arc::new(Data::new(Program::new(&domain, &plan.after), 10_000));
        let index = Index::new(project);
        let layout = Arc::new(DataLayout::new(Arc::clone(&data), &index));
        let flows = Arc::new(Library::new(&index, layout, "en"));
        let session = Session::new(data, database, Arc::new(FixedWorld::default()));
        Person { session, library: PageLibrary::new(flows, "en"), pages: Pages::default() }
    }

    fn request(
        &mut self,
        work: impl FnOnce(&mut Pages, &mut Turn<'_>) -> Result<Update, PageError>,
    ) -> Result<Update, PageError> {
        self.session.begin_request("test");
        let mut turn = Turn::new(&mut self.session, &self.library, Limits::default());
        let update = work(&mut self.pages, &mut turn);
        self.session.commit_request().unwrap();
        self.session.collect(&self.pages.roots());
        update
    }

    fn home(&mut self) -> Update {
        self.request(Pages::home).unwrap()
    }

    /// The key of the page on top.
    fn top(&self) -> String {
        self.pages.trees().last().unwrap().key.clone()
    }

    fn set(&mut self, node: &str, value: impl Into<serde_json::Value>) -> Update {
        let (top, value) = (self.top(), value.into());
        self.request(|pages, turn| pages.set(turn, &top, node, &value)).unwrap()
    }

    fn press(&mut self, node: &str) -> Update {
        self.try_press(node).unwrap()
    }

    fn try_press(&mut self, node: &str) -> Result<Update, PageError> {
        let top = self.top();
        self.request(|pages, turn| pages.act(turn, &top, node))
    }

    fn grid_page(&mut self, node: &str, wanted: &GridPage) -> Update {
        let top = self.top();
        self.request(|pages, turn| pages.page(turn, &top, node, wanted)).unwrap()
    }

    fn node(&self, name: &str) -> &Node {
        let trees = self.pages.trees();
        trees.last().unwrap().find(name).unwrap_or_else(|| panic!("no {name}"))
    }

    fn has(&self, name: &str) -> bool {
        self.pages.trees().last().unwrap().find(name).is_some()
    }

    fn input(&self, name: &str) -> &tree::Input {
        match &self.node(name).view {
            View::Input(input) => input,
            other => panic!("{other:?}"),
        }
    }

    fn value(&self, name: &str) -> String {
        match &self.input(name).editor {
            Editor::Line { value, .. }
            | Editor::Area { value, .. }
            | Editor::Number { value, .. }
            | Editor::Date { value, .. } => value.clone(),
            Editor::Check { value } => value.to_string(),
            Editor::Choice { shown, .. } => shown.clone(),
        }
    }

    fn text(&self, name: &str) -> &str {
        match &self.node(name).view {
            View::Text(text) => &text.text,
            other => panic!("{other:?}"),
        }
    }

    fn grid(&self, name: &str) -> &tree::DataGrid {
        match &self.node(name).view {
            View::DataGrid(grid) => grid,
            other => panic!("{other:?}"),
        }
    }

    /// The rows of a grid, cells joined by bars.
    fn rows(&self, name: &str) -> Vec<String> {
        let rows = self.grid(name).rows.iter();
        rows.map(|row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Check(value) => value.to_string(),
            });
            cells.collect::<Vec<_>>().join("|")
        })
        .collect()
    }

    fn select(&mut self, grid: &str, row: usize) {
        let id = self.grid(grid).rows[row].id.clone();
        self.set(grid, json!([id]));
    }
}

fn messages(update: &Update) -> Vec<&str> {
    let texts = update.instructions.iter().filter_map(|instruction| match instruction {
        Instruction::ShowMessage { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Customers with orders, and generated pages for both; the orders are home.
fn shop() -> AppBuilder {
    app()
        .enumeration("Sales.Status", &["Open", "Done"])
        .entity("Sales.Customer", |e| e.attribute("Name: String(20)"))
        .entity("Sales.Order", |e| {
            e.attribute("Number: Integer = empty")
                .attribute("Total: Decimal")
                .attribute("Status: Enumeration Sales.Status = Open")
                .attribute("PlacedOn: DateTime UTC")
                .attribute("Paid: Boolean")
                .association("Order_Customer: Sales.Customer")
        })
        .with("Sales.Order", |document| {
            let model_core::model::Content::Entity(entity) = &mut document.content else {
                panic!("an entity")
            };
            let member = entity.attributes[0].id;
            let required = Translated::new("en", "Give the order a number.");
            let unique = Translated::new("en", "There is such an order already.");
            entity
                .rules
                .push(RequiredRule { member, message: required, ..Default::default() }.into());
            let members = vec![member];
            entity.rules.push(UniqueRule { members, message: unique, ..Default::default() }.into());
        })
}

fn generated(app: AppBuilder) -> Project {
    let mut project = app.build();
    let mut ids = SeededIds::new(9);
    for entity in ["Sales.Order", "Sales.Customer"] {
        let mut change = Change::new("Generate pages");
        generate_pages(&project, &mut ids, &entity.into(), &mut change).unwrap();
        project = change.apply(&project).unwrap();
    }
    project
}

fn menu_key(person: &Person, caption: &str) -> String {
    let shell = person.library.shell("en");
    shell.menu.iter().find(|entry| entry.caption == caption).unwrap().key.clone()
}

#[test]
fn a_person_makes_edits_and_deletes_orders_on_generated_pages() {
    let mut person = Person::new(&generated(shop()));
    let update = person.home();
    assert_eq!(update.opened.len(), 1);
    assert_eq!(person.grid("grid").notice, "There is no order yet.");
    // A customer first, through the menu.
    let key = menu_key(&person, "Customers");
    let update = person.request(|pages, turn| pages.menu(turn, &key)).unwrap();
    assert_eq!(update.closed, ["p1"]);
    person.press("new");
    person.set("Name", "Ann");
    person.press("save");
    assert_eq!(person.rows("grid"), ["Ann"]);
    // An order.
    let key = menu_key(&person, "Orders");
    person.request(|pages, turn| pages.menu(turn, &key)).unwrap();
    person.press("new");
    assert_eq!(person.value("Status"), "Open");
    assert!(person.input("Number").required);
    person.set("Number", "7");
    person.set("Total", "12.50");
    person.set("PlacedOn", "2026-11-21");
    person.set("Paid", true);
    let Editor::Choice { options, .. } = &person.input("Order_Customer").editor else { panic!() };
    assert_eq!(options[0].caption, "Ann");
    let ann = options[0].key.clone();
    person.set("Order_Customer", ann);
    assert_eq!(person.value("Order_Customer"), "Ann");
    let update = person.press("save");
    assert_eq!(update.closed.len(), 1, "{:?}", messages(&update));
    assert_eq!(person.rows("grid"), ["7|12.5|Open|21 Nov 2026|true|Ann"]);
    assert_eq!(person.grid("grid").count, 1);
    // Edit by double click.
    let row = format!("grid/{}", person.grid("grid").rows[0].id);
    person.press(&row);
    person.set("Status", "Done");
    person.press("save");
    assert_eq!(person.rows("grid"), ["7|12.5|Done|21 Nov 2026|true|Ann"]);
    // Delete needs a row.
    assert!(person.try_press("delete").is_err());
    person.select("grid", 0);
    let View::Button(delete) = &person.node("delete").view else { panic!("a button") };
    assert!(delete.enabled && delete.confirm.starts_with("Delete this object?"));
    person.press("delete");
    assert_eq!(person.grid("grid").count, 0);
}

#[test]
fn semantics_30_what_cannot_be_read_stays_in_its_field_with_an_error() {
    let mut person = Person::new(&generated(shop()));
    person.home();
    person.press("new");
    let update = person.set("Total", "twelve");
    assert_eq!(update.replace.len(), 1);
    assert_eq!(person.value("Total"), "twelve");
    assert_eq!(person.input("Total").error, "“twelve” is not a number. Write it like 12.5.");
    let update = person.press("save");
    assert_eq!(
        messages(&update),
        ["Some fields have values that cannot be used. Correct them first."]
    );
    person.set("Total", "12");
    assert_eq!(person.input("Total").error, "");
    person.set("Number", "99999999999");
    assert!(person.input("Number").error.contains("out of range"));
}

#[test]
fn broken_rules_show_at_their_fields() {
    let mut person = Person::new(&generated(shop()));
    person.home();
    person.press("new");
    let update = person.press("save");
    assert_eq!(person.input("Number").error, "Give the order a number.");
    assert!(messages(&update).is_empty() && update.closed.is_empty());
    person.set("Number", "1");
    assert_eq!(person.input("Number").error, "");
    person.press("save");
    person.press("new");
    person.set("Number", "1");
    person.press("save");
    assert_eq!(person.input("Number").error, "There is such an order already.");
    person.set("Number", "2");
    person.press("save");
    assert_eq!(person.grid("grid").count, 2);
}

#[test]
fn cancel_takes_back_what_was_changed() {
    let mut person = Person::new(&generated(shop()));
    person.home();
    person.press("new");
    person.set("Number", "1");
    person.press("cancel");
    assert_eq!(person.grid("grid").count, 0);
    person.press("new");
    person.set("Number", "1");
    person.press("save");
    person.select("grid", 0);
    person.press("edit");
    person.set("Number", "5");
    person.press("cancel");
    assert_eq!(person.rows("grid")[0].split('|').next(), Some("1"));
    person.select("grid", 0);
    person.press("edit");
    assert_eq!(person.value("Number"), "1");
    // Closing without saving leaves nothing of a new object.
    let top = person.top();
    person.request(|pages, turn| pages.close(turn, &top)).unwrap();
    person.press("new");
    let top = person.top();
    person.request(|pages, turn| pages.close(turn, &top)).unwrap();
    assert_eq!(person.grid("grid").count, 1);
}

/// A page with a grid of numbers, three a page.
fn numbers(count: i64) -> Person {
    let flow = |m: model_core::testing::FlowBuilder| {
        m.variable("n: Integer = 0")
            .repeat(&format!("$n < {count}"), |m| {
                m.set("n", "$n + 1")
                    .create(
                        "Sales.Order",
                        "Order",
                        &[
                            ("Sales.Order.Number", "$n"),
                            ("Sales.Order.Total", &format!("{count} - $n")),
                        ],
                    )
                    .commit("Order")
            })
            .end("")
    };
    let list =
        grid("list", database("Sales.Order", ""), &["Sales.Order.Number", "Sales.Order.Total"]);
    let list = with_grid(list, |grid| grid.page_size = 3);
    let home = Navigation { home: "Sales.Home".into(), ..Navigation::default() };
    let make = MicroflowAction { microflow: "Sales.Make".into(), ..MicroflowAction::default() };
    let project = shop()
        .microflow("Sales.Make", flow)
        .page("Sales.Home", |p| p.widget(list).widget(button("make", make)))
        .navigation(home)
        .build();
    let mut person = Person::new(&project);
    person.home();
    person
}

fn with_grid(widget: Widget, edit: impl FnOnce(&mut model_core::model::page::DataGrid)) -> Widget {
    match widget {
        Widget::DataGrid(mut grid) => {
            edit(&mut grid);
            grid.into()
        }
        other => other,
    }
}

fn first_cells(person: &Person) -> Vec<String> {
    person.rows("list").iter().map(|row| row.split('|').next().unwrap().to_owned()).collect()
}

#[test]
fn semantics_12_a_grid_shows_one_page_of_rows_and_their_count() {
    let mut person = numbers(8);
    person.press("make");
    assert_eq!(first_cells(&person), ["1", "2", "3"]);
    assert_eq!(person.grid("list").count, 8);
    person.grid_page("list", &GridPage { offset: 6, ..GridPage::default() });
    assert_eq!(first_cells(&person), ["7", "8"]);
    let sort = Some((person.grid("list").columns[1].key.to_string(), Sorted::Ascending));
    person.grid_page("list", &GridPage { sort: sort.clone(), ..GridPage::default() });
    assert_eq!(first_cells(&person), ["8", "7", "6"]);
    assert_eq!(person.grid("list").columns[1].sorted, Sorted::Ascending);
    // Beyond the end the last page is shown.
    person.grid_page("list", &GridPage { offset: 300, sort, ..GridPage::default() });
    assert_eq!(first_cells(&person), ["2", "1"]);
    assert_eq!(person.grid("list").offset, 6);
}

#[test]
fn semantics_16_lists_that_come_whole_are_paged_sorted_and_searched_in_memory() {
    let names = ["Cid", "Ann", "Bob", "Eve", "Dan"];
    let make = |m: model_core::testing::FlowBuilder| {
        let m = names.iter().enumerate().fold(m, |m, (n, name)| {
            let variable = format!("C{n}");
            m.create("Sales.Customer", &variable, &[("Sales.Customer.Name", &format!("'{name}'"))])
                .commit(&variable)
        });
        m.returns("List Sales.Customer").retrieve("Sales.Customer", "", "All").end("$All")
    };
    let list = with_grid(
        grid("list", microflow_source("Sales.Make", &[]), &["Sales.Customer.Name"]),
        |grid| grid.page_size = 2,
    );
    let project = shop()
        .microflow("Sales.Make", make)
        .page("Sales.Home", |p| p.widget(list))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    assert_eq!(person.rows("list"), ["Cid", "Ann"]);
    let sort = Some(("Name".to_owned(), Sorted::Descending));
    person.grid_page("list", &GridPage { sort: sort.clone(), ..GridPage::default() });
    assert_eq!(person.rows("list"), ["Eve", "Dan"]);
    person.grid_page("list", &GridPage { search: "AN".into(), sort, ..GridPage::default() });
    assert_eq!(person.rows("list"), ["Dan", "Ann"]);
    assert_eq!(person.grid("list").count, 2);
    // The microflow ran once: five customers, not ten.
    person.grid_page("list", &GridPage::default());
    assert_eq!(person.grid("list").count, 5);
}

#[test]
fn a_grid_of_the_database_is_searched() {
    let list =
        grid("list", database("Sales.Customer", "[Name != 'Bob']"), &["Sales.Customer.Name"]);
    let make = |m: model_core::testing::FlowBuilder| {
        let m = ["Ann", "Bob", "Hanna"].iter().fold(m, |m, name| {
            m.create("Sales.Customer", name, &[("Sales.Customer.Name", &format!("'{name}'"))])
                .commit(name)
        });
        m.end("")
    };
    let action = MicroflowAction { microflow: "Sales.Make".into(), ..MicroflowAction::default() };
    let project = shop()
        .microflow("Sales.Make", make)
        .page("Sales.Home", |p| p.widget(list).widget(button("make", action)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    person.press("make");
    assert!(person.grid("list").searchable);
    person.grid_page("list", &GridPage { search: "an".into(), ..GridPage::default() });
    assert_eq!(person.rows("list"), ["Ann", "Hanna"]);
    person.grid_page("list", &GridPage { search: "nothing".into(), ..GridPage::default() });
    assert_eq!(person.grid("list").notice, "Nothing holds “nothing”.");
}

/// An order page with everything that depends on its object.
fn order_page(app: AppBuilder) -> AppBuilder {
    let argument = |value: &str| model_core::model::microflow::Argument {
        parameter: "Sales.Submit.Order".into(),
        value: value.into(),
        ..Default::default()
    };
    let submit = MicroflowAction {
        microflow: "Sales.Submit".into(),
        arguments: vec![argument("$currentObject")],
        ..MicroflowAction::default()
    };
    let mut hidden = text_box("Total", "Sales.Order.Total");
    if let Widget::TextBox(input) = &mut hidden {
        input.visible = "$currentObject/Number > 5".into();
        input.editable = "not($Order/Paid)".into();
    }
    let widgets: Vec<Widget> = vec![
        text(
            "head",
            "Order {1} of {2}",
            &["$Order/Number", "$Order/Sales.Order_Customer/Sales.Customer/Name"],
        ),
        text_box("Number", "Sales.Order.Number"),
        hidden,
        model_core::testing::check_box("Paid", "Sales.Order.Paid"),
        reference_selector_of("Customer"),
        data_view("customer", over_customer(), [text_box("Name", "Sales.Customer.Name")]),
        button("submit", submit),
        button("save", SaveAction { close: false, ..SaveAction::default() }),
        button("cancel", CancelAction::default()),
        button("remove", DeleteAction { close: true, ..DeleteAction::default() }),
    ];
    let view = data_view("view", context("Order"), widgets);
    let new = CreateAction {
        entity: "Sales.Order".into(),
        page: "Sales.Page".into(),
        ..CreateAction::default()
    };
    app.page("Sales.Page", |p| p.parameter("Order: Object Sales.Order").widget(view))
        .page("Sales.Home", |p| p.widget(button("new", new)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
}

fn reference_selector_of(name: &str) -> Widget {
    let mut selector = reference_selector(name, "Sales.Order_Customer");
    if let Widget::ReferenceSelector(selector) = &mut selector {
        selector.display = "Sales.Customer.Name".into();
    }
    selector
}

fn over_customer() -> model_core::model::page::DataSource {
    let mut source = context("");
    if let model_core::model::page::DataSource::ContextSource(source) = &mut source {
        source.path = model_core::model::MemberPath::parse("Sales.Order_Customer/Sales.Customer");
    }
    source
}

#[test]
fn semantics_31_what_is_hidden_is_not_in_the_tree() {
    let submit =
        |m: model_core::testing::FlowBuilder| m.parameter("Order: Object Sales.Order").end("");
    let project = order_page(shop().microflow("Sales.Submit", submit)).build();
    let mut person = Person::new(&project);
    person.home();
    person.press("new");
    assert!(person.node("head").key.len() == 13);
    // Number is empty: the condition cannot be worked out, which is told; the widget stays.
    assert!(person.has("Total"));
    person.set("Number", "3");
    assert!(!person.has("Total"));
    let update = person.set("Number", "6");
    assert!(person.has("Total"));
    assert!(!update.replace.is_empty());
    assert!(person.input("Total").enabled);
    person.set("Paid", true);
    assert!(!person.input("Total").enabled);
    let top = person.top();
    let refused = person.request(|pages, turn| pages.set(turn, &top, "Total", &json!("5")));
    assert_eq!(refused.unwrap_err().code(), "page.refused");
    // No customer yet.
    let View::DataView(customer) = &person.node("customer").view else { panic!("a data view") };
    assert!(customer.nodes.is_empty() && !customer.notice.is_empty());
    assert_eq!(person.text("head"), "Order 6 of ");
}

#[test]
fn microflows_of_buttons_speak_to_the_page() {
    let submit = |m: model_core::testing::FlowBuilder| {
        m.parameter("Order: Object Sales.Order")
            .decide("$Order/Number != empty and $Order/Number > 10")
            .case("true", |m| {
                m.commit("Order")
                    .then(ShowMessage {
                        text: Translated::new("en", "Submitted {1}"),
                        parameters: vec![model_core::model::microflow::TextParameter {
                            value: "$Order/Number".into(),
                            ..Default::default()
                        }],
                        ..ShowMessage::default()
                    })
                    .then(ClosePage::default())
                    .end("")
            })
            .case("false", |m| {
                m.then(ValidationFeedback {
                    object: "Order".into(),
                    member: "Sales.Order.Number".into(),
                    text: Translated::new("en", "More than ten, please."),
                    ..ValidationFeedback::default()
                })
                .end("")
            })
    };
    let project = order_page(shop().microflow("Sales.Submit", submit)).build();
    let mut person = Person::new(&project);
    person.home();
    person.press("new");
    person.set("Number", "6");
    person.press("submit");
    assert_eq!(person.input("Number").error, "More than ten, please.");
    person.set("Number", "11");
    assert_eq!(person.input("Number").error, "");
    let update = person.press("submit");
    assert_eq!(messages(&update), ["Submitted 11"]);
    assert_eq!(update.closed, ["p2"]);
}

#[test]
fn a_failing_microflow_says_where_and_leaves_the_page() {
    let submit = |m: model_core::testing::FlowBuilder| {
        m.parameter("Order: Object Sales.Order")
            .change("Order", &[("Sales.Order.Total", "1 div ($Order/Number - 6)")])
            .end("")
    };
    let project = order_page(shop().microflow("Sales.Submit", submit)).build();
    let mut person = Person::new(&project);
    person.home();
    person.press("new");
    person.set("Number", "6");
    let update = person.press("submit");
    assert!(
        messages(&update)[0]
            .starts_with("Sales.Submit › Change object Order: “$Order/Number - 6” is zero"),
        "{update:?}"
    );
    assert_eq!(person.value("Number"), "6");
    person.set("Number", "7");
    person.press("submit");
    assert_eq!(person.value("Total"), "1");
}

#[test]
fn semantics_26_pages_show_what_others_changed() {
    let mut person = Person::new(&generated(shop()));
    person.home();
    person.press("new");
    person.set("Number", "1");
    let update = person.press("save");
    // The overview under the pop-up was read again.
    assert!(update.replace.iter().any(|replacement| replacement.page == "p1"));
    assert_eq!(person.grid("grid").count, 1);
}

#[test]
fn linked_lists_show_what_is_not_stored_yet() {
    let orders = grid("orders", linked("Sales.Order_Customer"), &["Sales.Order.Number"]);
    let add = CreateAction {
        entity: "Sales.Order".into(),
        link: "Sales.Order_Customer".into(),
        page: "Sales.Page".into(),
        ..CreateAction::default()
    };
    let view = data_view("view", context("Customer"), [orders, button("add", add)]);
    let new = CreateAction {
        entity: "Sales.Customer".into(),
        page: "Sales.CustomerPage".into(),
        ..CreateAction::default()
    };
    let order = data_view(
        "order",
        context("Order"),
        [
            text_box("Number", "Sales.Order.Number"),
            button("close", model_core::model::page::CloseAction::default()),
            button("save", SaveAction::default()),
        ],
    );
    let project = shop()
        .page("Sales.Page", |p| p.parameter("Order: Object Sales.Order").widget(order))
        .page("Sales.CustomerPage", |p| p.parameter("Customer: Object Sales.Customer").widget(view))
        .page("Sales.Home", |p| p.widget(button("new", new)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    person.press("new");
    person.press("add");
    person.set("Number", "4");
    person.press("save");
    assert_eq!(person.rows("orders"), ["4"]);
}

#[test]
fn semantics_28_what_the_client_sends_is_not_trusted() {
    let mut person = Person::new(&generated(shop()));
    person.home();
    let refused = |person: &mut Person, page: &str, node: &str| {
        person.request(|pages, turn| pages.act(turn, page, node)).unwrap_err()
    };
    assert_eq!(refused(&mut person, "p9", "new").code(), "page.closed");
    assert_eq!(refused(&mut person, "p1", "nothing").code(), "page.node");
    assert_eq!(refused(&mut person, "p1", "grid").code(), "page.refused");
    assert_eq!(refused(&mut person, "p1", "grid/281474976710757").code(), "page.refused");
    assert_eq!(refused(&mut person, "p1", "delete").code(), "page.refused");
    let set = |person: &mut Person, node: &str, value: serde_json::Value| {
        let top = person.top();
        person.request(|pages, turn| pages.set(turn, &top, node, &value))
    };
    assert!(set(&mut person, "grid", json!("281474976710757")).is_err());
    assert!(set(&mut person, "new", json!("x")).is_err());
    person.press("new");
    assert!(set(&mut person, "Number", json!({"a": 1})).is_err());
    set(&mut person, "Status", json!("Hacked")).unwrap();
    assert!(person.input("Status").error.contains("is no value of"));
    set(&mut person, "Order_Customer", json!("281474976710757")).unwrap();
    assert!(person.input("Order_Customer").error.contains("not there any more"));
}

#[test]
fn a_model_that_is_wrong_still_opens() {
    let project = shop()
        .page("Sales.Home", |p| {
            p.widget(data_view("view", database("Sales.Nothing", ""), []))
                .widget(grid("list", database("Sales.Order", "[Nix = 1]"), &["Sales.Order.Number"]))
                .widget(text("words", "{1}", &["1 + "]))
                .widget(text_box("loose", "Sales.Order.Number"))
                .widget(button("none", MicroflowAction::default()))
        })
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    let update = person.home();
    assert_eq!(update.opened.len(), 1);
    assert!(!messages(&update).is_empty());
    assert!(person.grid("list").notice.contains("Nix"), "{}", person.grid("list").notice);
    let update = person.press("none");
    assert_eq!(messages(&update), ["No microflow is chosen. Choose one in the properties."]);
}

#[test]
fn the_language_of_the_session_decides() {
    let mut person = Person::new(&generated(shop()));
    person.session.context.locale = crate::eval::locale::find("de");
    person.session.context.language = "de".into();
    person.home();
    person.press("new");
    person.set("Number", "1");
    person.set("Total", "1.234,5");
    assert_eq!(person.value("Total"), "1234,5");
    person.set("PlacedOn", "21.11.2026");
    person.press("save");
    assert_eq!(person.rows("grid"), ["1|1234,5|Open|21.11.2026|false|"]);
}

#[test]
fn the_history_of_pages_is_bounded() {
    let mut person = Person::new(&generated(shop()));
    person.home();
    for _ in 0..20 {
        let page = "Sales.Customer_Overview".into();
        person.request(|pages, turn| pages.open(turn, &page, &[])).unwrap();
    }
    assert_eq!(person.pages.trees().len(), 6);
    let unknown = person.request(|pages, turn| {
        pages.open(turn, &"Sales.Nothing".into(), &[("x".into(), Value::Empty)])
    });
    assert_eq!(unknown.unwrap_err().code(), "page.unknown");
}
