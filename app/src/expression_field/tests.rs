//! The editor of expressions, in the properties of a microflow.

use egui::Key;
use egui::accesskit::Role;
use model_core::model::Project;
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::testing::app;

use crate::testing::Desk;

fn shop() -> Project {
    app()
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal = 0").attribute("Discount: Decimal = 0")
        })
        .microflow("Sales.Flow", |m| {
            m.parameter("Order: Object Sales.Order")
                .returns("Decimal")
                .decide("$Order/Total > 100")
                .case("true", |m| m.end("$Order/Total - $Order/Discont"))
                .case("false", |m| m.end("0"))
        })
        .build()
}

/// The window with the flow open and the object of this name selected.
fn desk(object: &str) -> Desk {
    let mut desk = Desk::new(shop());
    desk.click(Role::TreeItem, "Flow");
    desk.settle();
    desk.click(Role::GraphicsObject, object);
    desk.settle();
    desk
}

fn condition(desk: &Desk) -> String {
    let project = &desk.app().project;
    let (_, _, flow) = project.of_kind::<Microflow>().next().unwrap();
    let found = flow.objects.iter().find_map(|object| match object {
        FlowObject::Decision(decision) => Some(decision.condition.clone()),
        _ => None,
    });
    found.unwrap()
}

const DECISION: &str = "$Order/Total > 100";
const FIELD: Role = Role::TextInput;

#[test]
fn typing_is_one_step_and_undo_takes_it_back() {
    let mut desk = desk(DECISION);
    desk.click(FIELD, "Condition");
    desk.key(Key::End);
    for letter in ["0", "0"] {
        desk.type_text(letter);
    }
    assert_eq!(condition(&desk), "$Order/Total > 10000");
    let at = desk.place(Role::GraphicsObject, "Start").center();
    desk.click_at(at, egui::PointerButton::Primary);
    assert_eq!(desk.app().history.len(), 1);
    desk.command(Key::Z);
    assert_eq!(condition(&desk), DECISION);
}

#[test]
fn a_completion_is_accepted_by_its_key() {
    let mut desk = desk(DECISION);
    desk.click(FIELD, "Condition");
    desk.command(Key::A);
    desk.type_text("$Order/Disc");
    assert!(desk.sees(Role::ListBoxOption, "Discount"));
    desk.picture("expression-completion");
    desk.key(Key::Enter);
    assert_eq!(condition(&desk), "$Order/Discount");
    // The field keeps the keyboard.
    desk.type_text(" > 5");
    assert_eq!(condition(&desk), "$Order/Discount > 5");
}

#[test]
fn what_is_wrong_is_said_and_mended() {
    let mut desk = desk("End: return $Order/Total - $Order/Discont");
    desk.picture("expression-problem");
    // The pane of problems offers the same.
    let fix = desk.places(Role::Link, "Change to Discount").into_iter();
    let fix = fix.min_by(|a, b| a.top().total_cmp(&b.top())).unwrap();
    desk.click_at(fix.center(), egui::PointerButton::Primary);
    assert!(desk.sees(Role::GraphicsObject, "End: return $Order/Total - $Order/Discount"));
}

#[test]
fn a_double_click_on_the_canvas_brings_the_keyboard_here() {
    let mut desk = desk("Start");
    let at = desk.place(Role::GraphicsObject, DECISION).center();
    desk.double_click_at(at);
    desk.key(Key::End);
    desk.type_text("1");
    assert_eq!(condition(&desk), "$Order/Total > 1001");
}
