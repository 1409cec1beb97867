//! Generated pages: making, editing, saving, cancelling, and what is refused.

use super::*;

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

#[test]
fn semantics_17_the_session_keeps_what_an_open_page_shows() {
    let add = |m: model_core::testing::FlowBuilder| {
        m.parameter("Customer: Object Sales.Customer")
            .create(
                "Sales.Order",
                "Order",
                &[("Sales.Order.Number", "8"), ("Sales.Order_Customer", "$Customer")],
            )
            .end("")
    };
    let argument = model_core::model::microflow::Argument {
        parameter: "Sales.Add.Customer".into(),
        value: "$currentObject".into(),
        ..Default::default()
    };
    let press = MicroflowAction {
        microflow: "Sales.Add".into(),
        arguments: vec![argument],
        ..MicroflowAction::default()
    };
    let orders = grid("orders", linked("Sales.Order_Customer"), &["Sales.Order.Number"]);
    let name = text_box("Name", "Sales.Customer.Name");
    let view = data_view("view", context("Customer"), [name, orders, button("add", press)]);
    let new = CreateAction {
        entity: "Sales.Customer".into(),
        page: "Sales.CustomerPage".into(),
        ..CreateAction::default()
    };
    let project = shop()
        .microflow("Sales.Add", add)
        .page("Sales.CustomerPage", |p| p.parameter("Customer: Object Sales.Customer").widget(view))
        .page("Sales.Home", |p| p.widget(button("new", new)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    person.press("new");
    person.press("add");
    person.set("Name", "Ann");
    // Neither is stored; both are there after further requests.
    assert_eq!((person.rows("orders"), person.value("Name")), (vec!["8".into()], "Ann".into()));
    assert_eq!(person.session.held(), 2);
    let top = person.top();
    person.request(|pages, turn| pages.close(turn, &top)).unwrap();
    assert_eq!(person.session.held(), 0);
}
