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
    ["Sales.Order_ApplyDiscount", "Sales.Plain"].into_iter().fold(project, tidied)
}

fn tidied(project: Project, title: &str) -> Project {
    let (id, flow) = flow_of(&project, title);
    let frames = layout::tidy(flow).into_iter();
    let places = frames.map(|(id, frame)| (id, (frame.center(), frame.size()))).collect();
    verbs::arrange(&project, id, &places).apply(&project).unwrap()
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
fn pictures() {
    for (theme, name) in [(Theme::Dark, "microflow-dark"), (Theme::Light, "microflow-light")] {
        let mut desk = desk_in("Order_ApplyDiscount", theme);
        let at = place(&desk, "Change order").center();
        desk.click_at(at, PointerButton::Primary);
        desk.picture(name);
    }
}
