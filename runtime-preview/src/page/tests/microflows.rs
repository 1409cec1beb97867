//! Conditions, and microflows of buttons.

use super::*;

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
