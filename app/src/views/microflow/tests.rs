//! The microflow editor by pointer and by keyboard.

use app_kit::tokens::Theme;
use egui::accesskit::Role;
use egui::{Key, PointerButton, Pos2, Rect, vec2};
use model_core::change::verbs;
use model_core::id::Id;
use model_core::layout;
use model_core::model::microflow::{FlowObject, MessageKind, Microflow, ShowMessage};
use model_core::model::{DocumentId, Node as _, Project, Translated};
use model_core::testing::app;

use crate::testing::Desk;

/// The flow of the design.
fn shop() -> Project {
    let project = app()
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal = 0").attribute("Discount: Decimal = 0")
        })
        .entity("Sales.OrderLine", |e| {
            e.attribute("Amount: Decimal = 0").association("OrderLine_Order: Sales.Order")
        })
        .microflow("Stock.Product_Reserve", |m| {
            m.parameter("Line: Object Sales.OrderLine").parameter("Quantity: Integer").end("")
        })
        .microflow("Sales.Order_ApplyDiscount", |m| {
            m.parameter("Order: Object Sales.Order")
                .returns("Boolean")
                .along("Order", "Sales.OrderLine_Order", "Lines")
                .decide("$Order/Total > 100")
                .case("true", |m| {
                    m.change(
                        "Order",
                        &[
                            ("Sales.Order.Discount", "round($Order/Total * 0.10, 2)"),
                            ("Sales.Order.Total", "$Order/Total - $Order/Discount"),
                        ],
                    )
                    .on_error(|m| {
                        m.then(ShowMessage {
                            level: MessageKind::Error,
                            text: Translated::new("en", "Discount too high"),
                            ..ShowMessage::default()
                        })
                        .end("false")
                    })
                    .each("Lines", "Line", |m| {
                        m.change("Line", &[("Sales.OrderLine.Amount", "$Line/Amount * 0.9")]).call(
                            "Stock.Product_Reserve",
                            &[("Line", "$Line"), ("Quantity", "1")],
                            "",
                        )
                    })
                    .end("true")
                })
                .case("false", |m| m.end("false"))
        })
        .microflow("Sales.Plain", |m| m.end(""))
        .build();
    ["Sales.Order_ApplyDiscount", "Sales.Plain"]
        .into_iter()
        .fold(project, |project, title| tidied(&project, title))
}

fn tidied(project: &Project, title: &str) -> Project {
    let (id, flow) = flow_of(project, title);
    let frames = layout::tidy(flow).into_iter();
    let places = frames.map(|(id, frame)| (id, (frame.center(), frame.size()))).collect();
    verbs::arrange(project, id, &places).apply(project).unwrap()
}

#[track_caller]
fn flow_of<'a>(project: &'a Project, title: &str) -> (DocumentId, &'a Microflow) {
    let mut all = project.of_kind::<Microflow>();
    let found = all.find(|(_, document, _)| document.title() == title);
    found.map(|(id, _, flow)| (id, flow)).unwrap()
}

const SHAPE: Role = Role::GraphicsObject;

/// The window with a microflow open.
fn desk(name: &str) -> Desk {
    desk_in(name, Theme::Dark)
}

fn desk_in(name: &str, theme: Theme) -> Desk {
    let mut desk = Desk::with_theme(shop(), theme);
    desk.click(Role::TreeItem, name);
    desk.settle();
    desk
}

fn flow(desk: &Desk, name: &str) -> Microflow {
    flow_of(&desk.app().project, &format!("Sales.{name}")).1.clone()
}

/// The kinds along the flow from the start, taking the first way out.
fn line(flow: &Microflow) -> String {
    let start = flow.objects.iter().find(|o| matches!(o, FlowObject::Start(_))).unwrap();
    let mut kinds = vec!["start"];
    let mut at = start.id();
    while let Some(next) = flow.flows_from(at).first() {
        at = next.to;
        kinds.push(flow.object(at).unwrap().element().kind().name);
    }
    kinds.join(" ")
}

fn place(desk: &Desk, name: &str) -> Rect {
    desk.place(SHAPE, name)
}

#[test]
fn it_is_drawn_in_both_themes() {
    for (theme, name) in [(Theme::Dark, "microflow-dark"), (Theme::Light, "microflow-light")] {
        let mut desk = desk_in("Order_ApplyDiscount", theme);
        let at = place(&desk, "Change order").center();
        desk.click_at(at, PointerButton::Primary);
        desk.picture(name);
    }
}

#[test]
fn the_plus_on_a_flow_inserts_what_is_chosen_and_undo_takes_it_back() {
    let mut desk = desk("Plain");
    let (from, to) = (place(&desk, "Start"), place(&desk, "End"));
    let middle = from.center().lerp(to.center(), 0.5);
    desk.click_at(middle, PointerButton::Primary);
    desk.type_text("create var");
    desk.key(Key::Enter);
    assert_eq!(line(&flow(&desk, "Plain")), "start createVariable end");
    assert!(place(&desk, "Create variable").left() > place(&desk, "Start").right());
    let selected = desk.app().selection.single().unwrap();
    assert!(flow(&desk, "Plain").object(selected).is_some());
    desk.command(Key::Z);
    assert_eq!(line(&flow(&desk, "Plain")), "start end");
}

#[test]
fn the_menu_is_walked_by_keys_and_closed_by_escape() {
    let mut desk = desk("Plain");
    let middle = place(&desk, "Start").center().lerp(place(&desk, "End").center(), 0.5);
    desk.click_at(middle, PointerButton::Primary);
    assert!(desk.sees(Role::MenuItem, "Retrieve") && !desk.sees(Role::MenuItem, "Next round"));
    desk.key(Key::Escape);
    assert!(!desk.sees(Role::MenuItem, "Retrieve"));
    desk.click_at(middle, PointerButton::Primary);
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(line(&flow(&desk, "Plain")), "start createObject end");
}

#[test]
fn an_object_is_dragged_as_one_step() {
    let mut desk = desk("Order_ApplyDiscount");
    let name = "Order_ApplyDiscount";
    let before = flow(&desk, name);
    let from = place(&desk, "Show message").center();
    desk.drag(from, from + vec2(60.0, 90.0));
    let after = flow(&desk, name);
    let at = |flow: &Microflow| {
        flow.all_objects()
            .into_iter()
            .find(|o| matches!(o, FlowObject::ShowMessage(_)))
            .unwrap()
            .at()
    };
    assert!(at(&after).y > at(&before).y + 60 && at(&after).x > at(&before).x + 40);
    assert_eq!(desk.app().history.len(), 1);
    desk.command(Key::Z);
    assert_eq!(flow(&desk, name), before);
}

#[test]
fn deleting_closes_the_gap() {
    let mut desk = desk("Order_ApplyDiscount");
    let before = line(&flow(&desk, "Order_ApplyDiscount"));
    let at = place(&desk, "Retrieve lines").center();
    desk.click_at(at, PointerButton::Primary);
    desk.key(Key::Delete);
    let after = line(&flow(&desk, "Order_ApplyDiscount"));
    assert_eq!(after, before.replacen(" retrieve", "", 1));
}

#[test]
fn pulling_from_an_edge_connects_and_into_nothing_offers_activities() {
    let mut desk = desk("Order_ApplyDiscount");
    let name = "Order_ApplyDiscount";
    let message = place(&desk, "Show message");
    let from = message.left_center() + vec2(0.0, 12.0);
    let to = place(&desk, "Retrieve lines").center();
    desk.drag(from, to);
    let now = flow(&desk, name);
    let id = |kind: &str| kind_id(&now, kind);
    assert!(now.flows.iter().any(|f| f.from == id("showMessage") && f.to == id("retrieve")));
    // Into nothing: a place is chosen, the activity comes and is connected.
    let from = place(&desk, "Show message").left_center() + vec2(0.0, 12.0);
    desk.drag(from, from + vec2(-90.0, 120.0));
    desk.type_text("close");
    desk.key(Key::Enter);
    let now = flow(&desk, name);
    let id = |kind: &str| kind_id(&now, kind);
    assert!(now.flows.iter().any(|f| f.from == id("showMessage") && f.to == id("closePage")));
}

fn kind_id(flow: &Microflow, kind: &str) -> Id {
    let all = flow.all_objects();
    all.into_iter().find(|o| o.element().kind().name == kind).map(FlowObject::id).unwrap()
}

#[test]
fn what_is_dragged_out_of_a_loop_leaves_it() {
    let mut desk = desk("Order_ApplyDiscount");
    let name = "Order_ApplyDiscount";
    let from = place(&desk, "Product_Reserve").center();
    desk.drag(from, from + vec2(-40.0, 200.0));
    let now = flow(&desk, name);
    let call = kind_id(&now, "callMicroflow");
    assert!(now.objects.iter().any(|object| object.id() == call));
    assert!(now.flows.iter().all(|flow| flow.from != call && flow.to != call));
}

#[test]
fn a_case_is_changed_at_its_label() {
    let mut desk = desk("Order_ApplyDiscount");
    let name = "Order_ApplyDiscount";
    let yes = flow(&desk, name).flows.iter().find(|f| f.case == "true").unwrap().id;
    desk.click(Role::Button, "Case true");
    desk.click(Role::MenuItemRadio, "false");
    let now = flow(&desk, name);
    assert_eq!(now.flows.iter().find(|f| f.id == yes).unwrap().case, "false");
    assert_eq!(now.flows.iter().filter(|f| f.case == "true").count(), 1);
}

#[test]
fn captions_are_edited_in_place() {
    let mut desk = desk("Order_ApplyDiscount");
    desk.click(SHAPE, "Show message");
    desk.key(Key::F2);
    desk.command(Key::A);
    desk.type_text("Say no");
    desk.key(Key::Enter);
    assert!(desk.sees(SHAPE, "Say no"));
    assert_eq!(desk.app().renaming, None);
    // Escape leaves it as it is.
    desk.click(SHAPE, "Say no");
    desk.key(Key::F2);
    desk.type_text("x");
    desk.key(Key::Escape);
    assert!(desk.sees(SHAPE, "Say no"));
}

#[test]
fn a_double_click_goes_to_the_main_property() {
    let mut desk = desk("Order_ApplyDiscount");
    let at = place(&desk, "$Order/Total > 100").center();
    desk.double_click_at(at);
    assert_eq!(desk.app().selection.property.as_deref(), Some("condition"));
}

#[test]
fn copies_are_pasted_with_their_flows() {
    let mut desk = desk("Order_ApplyDiscount");
    let name = "Order_ApplyDiscount";
    let before = flow(&desk, name);
    desk.click(SHAPE, "Show message");
    desk.command(Key::D);
    let after = flow(&desk, name);
    assert_eq!(after.all_objects().len(), before.all_objects().len() + 1);
    assert_eq!(desk.app().selection.elements.len(), 1);
}

#[test]
fn arrows_walk_along_the_flow() {
    let mut desk = desk("Order_ApplyDiscount");
    desk.click(SHAPE, "Start");
    for _ in 0..3 {
        desk.key(Key::ArrowRight);
    }
    let selected = desk.app().selection.single().unwrap();
    assert_eq!(selected, kind_id(&flow(&desk, "Order_ApplyDiscount"), "changeObject"));
}

#[test]
fn a_variable_shows_where_it_is_made_and_used() {
    let mut desk = desk("Order_ApplyDiscount");
    desk.click(Role::Button, "Variables");
    desk.click(SHAPE, "Change order");
    assert!(desk.sees(Role::ListItem, "$Lines") && desk.sees(Role::ListItem, "$Order"));
    assert!(!desk.sees(Role::ListItem, "$Line"));
    desk.click(Role::ListItem, "$Lines");
    desk.picture("microflow-variables");
}

#[test]
fn an_end_of_error_handling_is_chosen_in_the_context_menu() {
    let mut desk = desk("Order_ApplyDiscount");
    desk.right_click(SHAPE, "Retrieve lines");
    desk.picture("microflow-menu");
    desk.click(Role::MenuItemRadio, "Custom with rollback");
    let now = flow(&desk, "Order_ApplyDiscount");
    let retrieve = kind_id(&now, "retrieve");
    assert!(now.flows.iter().any(|f| f.from == retrieve && f.error));
}

#[test]
fn the_menu_of_activities_has_groups_and_a_search() {
    let mut desk = desk("Plain");
    let at: Pos2 = place(&desk, "Start").center().lerp(place(&desk, "End").center(), 0.5);
    desk.click_at(at, PointerButton::Primary);
    assert!(desk.sees(Role::TextInput, "Find an activity"));
    assert!(desk.sees(Role::MenuItem, "Retrieve") && desk.says("Variable"));
    desk.picture("microflow-insert");
}

#[test]
fn the_toolbox_is_dragged_onto_flows_and_the_canvas() {
    let mut desk = desk("Plain");
    desk.click(Role::Tab, "Toolbox");
    let from = desk.place(Role::TreeItem, "Retrieve").center();
    let middle = place(&desk, "Start").center().lerp(place(&desk, "End").center(), 0.5);
    desk.drag(from, middle);
    assert_eq!(line(&flow(&desk, "Plain")), "start retrieve end");
    desk.fill("Find in the toolbox", "note");
    assert!(!desk.sees(Role::TreeItem, "Retrieve"));
    let from = desk.place(Role::TreeItem, "Annotation").center();
    desk.drag(from, middle + vec2(0.0, 160.0));
    desk.fill("Find in the toolbox", "close");
    let now = flow(&desk, "Plain");
    assert!(now.objects.iter().any(|object| matches!(object, FlowObject::Annotation(_))));
    assert_eq!(line(&now), "start retrieve end");
    // A click adds after what is selected.
    desk.click(SHAPE, "Retrieve");
    desk.click(Role::TreeItem, "Close page");
    assert_eq!(line(&flow(&desk, "Plain")), "start retrieve closePage end");
}

#[test]
fn a_long_flow_begins_where_it_can_be_read() {
    let mut long = app().microflow("Sales.Long", |m| {
        (0..30).fold(m, |m, n| m.variable(&format!("v{n}: Integer = {n}"))).end("")
    });
    long = long.microflow("Sales.Short", |m| m.end(""));
    let mut desk = Desk::new(tidied(&long.build(), "Sales.Long"));
    desk.click(Role::TreeItem, "Long");
    let first = place(&desk, "Create $v0");
    assert!((first.width() - 120.0).abs() < 2.0, "at 80 %: {first:?}");
    assert!(!desk.sees(SHAPE, "Create $v29"));
}

#[test]
fn a_new_way_out_of_a_decision_gets_the_next_value() {
    let project = app()
        .enumeration("Sales.Status", &["Open", "Sent", "Paid"])
        .entity("Sales.Order", |e| e.attribute("Status: Enumeration Sales.Status"))
        .microflow("Sales.Ask", |m| {
            m.parameter("Order: Object Sales.Order")
                .decide("$Order/Status")
                .case("Open", |m| m.end(""))
        })
        .build();
    let mut desk = Desk::new(tidied(&project, "Sales.Ask"));
    desk.click(Role::TreeItem, "Ask");
    let from = place(&desk, "$Order/Status").center_bottom() - vec2(0.0, 1.0);
    desk.drag(from, from + vec2(0.0, 130.0));
    desk.type_text("end");
    desk.key(Key::Enter);
    let now = flow(&desk, "Ask");
    let cases: Vec<&str> =
        now.flows_from(kind_id(&now, "decision")).iter().map(|flow| flow.case.as_str()).collect();
    assert!(cases.contains(&"Open") && cases.contains(&"Sent"), "{cases:?}");
    desk.click(Role::Button, "Case Sent");
    assert!(desk.sees(Role::MenuItemRadio, "Paid") && desk.sees(Role::MenuItemRadio, "empty"));
}

#[test]
fn a_part_is_extracted_and_put_back_in_its_place() {
    let mut desk = desk("Order_ApplyDiscount");
    let name = "Order_ApplyDiscount";
    let before = line(&flow(&desk, name));
    let at = place(&desk, "Retrieve lines").center();
    desk.click_at(at, PointerButton::Secondary);
    desk.click(Role::MenuItem, "Extract microflow");
    // The new microflow is in front and waits for its name.
    assert!(desk.has_document("Sales.Order_ApplyDiscount_Part"));
    let new = desk.id("Sales.Order_ApplyDiscount_Part");
    assert_eq!(desk.app().active, Some(crate::state::Tab::Document(new)));
    desk.key(Key::Escape);
    assert_eq!(line(&flow(&desk, name)), before.replacen(" retrieve", " callMicroflow", 1));
    desk.click(Role::TreeItem, name);
    desk.settle();
    let call = place(&desk, "Order_ApplyDiscount_Part").center();
    desk.click_at(call, PointerButton::Secondary);
    desk.click(Role::MenuItem, "Inline microflow");
    assert_eq!(line(&flow(&desk, name)), before);
    desk.command(Key::Z);
    desk.command(Key::Z);
    assert_eq!(line(&flow(&desk, name)), before);
    assert!(!desk.has_document("Sales.Order_ApplyDiscount_Part"));
}

#[test]
fn what_cannot_be_extracted_says_why() {
    let mut desk = desk("Order_ApplyDiscount");
    let documents = desk.app().project.len();
    let at = place(&desk, "Start").center();
    desk.click_at(at, PointerButton::Secondary);
    desk.click(Role::MenuItem, "Extract microflow");
    assert!(desk.says("belongs to this microflow"));
    assert_eq!(desk.app().project.len(), documents);
}
