//! Microflows that something else runs: events of objects, attributes, schedules, the app itself.

use crate::check::{DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::index::Signature;
use crate::lang::types::{describe, fits};
use crate::model::app::App;
use crate::model::background::{Schedule, Subscription};
use crate::model::entity::{Entity, EventHandler, Moment, ObjectEvent};
use crate::model::{Address, Target};
use crate::name::QName;
use crate::value::DataType;

pub(super) static FAMILY: Family =
    Family { rules: &[&HANDLER, &CALCULATED, &ALONE, &SUBSCRIBER], scope: Scope::Document(find) };

static HANDLER: Rule = Rule {
    code: "MQ0321",
    title: "An event handler takes the object and, before the event, answers",
    severity: Severity::Error,
    why: "A handler runs with the object that something happens to. Before it happens it may refuse it, by answering with false; after it there is nothing to answer. Before an object is made there is none to hand over.",
    how: "Choose a microflow whose one parameter is an object of the entity, and which returns true or false where it runs before.",
    example: "A handler before commit of an order whose microflow returns nothing.",
};

static CALCULATED: Rule = Rule {
    code: "MQ0322",
    title: "A calculated attribute gets its value from its object",
    severity: Severity::Error,
    why: "The microflow runs with the object whenever the attribute is asked for, and what it returns is the value.",
    how: "Choose a microflow whose one parameter is an object of the entity and whose result is of the attribute's type.",
    example: "The Decimal attribute Total of an order, calculated by a microflow that returns text.",
};

static ALONE: Rule = Rule {
    code: "MQ0323",
    title: "What the app runs by itself needs nothing",
    severity: Severity::Error,
    why: "Nobody is there to hand over values when the app starts, stops, is asked for its health or when a scheduled event is due.",
    how: "Choose a microflow without parameters. After the start it returns true or false, for the health of the app a text.",
    example: "A scheduled event that runs Order_Submit, which takes an order.",
};

static SUBSCRIBER: Rule = Rule {
    code: "MQ0324",
    title: "A subscriber takes what the event carries",
    severity: Severity::Error,
    why: "The microflow gets the values of the event by the names of its parameters.",
    how: "Give the microflow parameters only that the event has, with the same names and types.",
    example: "A microflow that takes Invoice, subscribed to an event that carries Order.",
};

fn find(check: &mut DocumentCheck<'_>) {
    if let Some(entity) = check.root::<Entity>() {
        let Some(name) = check.document.qualified_name() else { return };
        for handler in &entity.events {
            event(check, &name, handler);
        }
        for attribute in entity.attributes.iter().filter(|a| !a.calculated.is_empty()) {
            let address = check.at(attribute.id).property("calculated");
            let Some(flow) = check.facts.microflow(attribute.calculated.as_str()) else { continue };
            let wanted = attribute.ty.data_type();
            if !takes_object(check, flow, &name) {
                let message = format!("{} does not take an object of {name} alone.", flow.name);
                let hint = format!("Give it one parameter, an object of {name}.");
                check.add(Problem::new(&CALCULATED, address, message).hint(hint));
            } else if !fits(&flow.returns, &wanted, check.facts) {
                let message = format!(
                    "{} returns {}; {} is needed for “{}”.",
                    flow.name,
                    describe(&flow.returns),
                    describe(&wanted),
                    attribute.name
                );
                let hint = format!("Let it return {}.", describe(&wanted));
                check.add(Problem::new(&CALCULATED, address, message).hint(hint));
            }
        }
    } else if let Some(app) = check.root::<App>() {
        let runs: [(&QName, &str, Option<DataType>); 4] = [
            (&app.after_startup, "afterStartup", Some(DataType::Boolean)),
            (&app.before_shutdown, "beforeShutdown", None),
            (&app.health_check, "healthCheck", Some(DataType::String)),
            (&app.first_run, "firstRun", None),
        ];
        for (microflow, key, returns) in runs {
            let address = check.here().property(key);
            alone(check, microflow, address, returns.as_ref());
        }
    } else if let Some(schedule) = check.root::<Schedule>() {
        let address = check.here().property("microflow");
        alone(check, &schedule.microflow, address, None);
    } else if let Some(subscription) = check.root::<Subscription>() {
        subscriber(check, subscription);
    }
}

/// Whether the one parameter of a microflow is an object of an entity.
fn takes_object(check: &DocumentCheck<'_>, flow: &Signature, entity: &QName) -> bool {
    let object = DataType::Object(entity.clone());
    matches!(flow.parameters.as_slice(), [only] if fits(&object, &only.ty, check.facts))
}

fn event(check: &mut DocumentCheck<'_>, entity: &QName, handler: &EventHandler) {
    let Some(flow) = check.facts.microflow(handler.microflow.as_str()) else { return };
    let before = handler.moment == Moment::Before;
    let has_object = !(before && handler.event == ObjectEvent::Create);
    let address = check.at(handler.id).property("microflow");
    let passes = handler.pass_object && has_object;
    let message = if handler.pass_object && !has_object {
        let message = "Before an object is made there is none to pass.";
        let address = check.at(handler.id).property("passObject");
        let fix = crate::check::Fix::set("Pass nothing", &address, "false");
        let problem = Problem::new(&HANDLER, address, message);
        check.add(problem.hint("Pass nothing, or run it after the object is made.").fix(fix));
        return;
    } else if passes && !takes_object(check, flow, entity) {
        format!("{} does not take an object of {entity} alone.", flow.name)
    } else if !passes && !flow.parameters.is_empty() {
        format!("{} has parameters, but gets nothing.", flow.name)
    } else if before && flow.returns != DataType::Boolean {
        format!("{} returns {}; true or false is needed.", flow.name, describe(&flow.returns))
    } else {
        return;
    };
    let hint = match (passes, before) {
        (true, true) => format!("Choose one that takes a {entity} and returns true or false."),
        (true, false) => format!("Choose one that takes a {entity}."),
        (false, true) => "Choose one without parameters that returns true or false.".to_owned(),
        (false, false) => "Choose one without parameters.".to_owned(),
    };
    check.add(Problem::new(&HANDLER, address, message).hint(hint));
}

fn alone(
    check: &mut DocumentCheck<'_>,
    microflow: &QName,
    address: Address,
    returns: Option<&DataType>,
) {
    let Some(flow) = check.facts.microflow(microflow.as_str()) else { return };
    if let Some(first) = flow.parameters.first() {
        let message = format!("Nobody hands over {} to {}.", first.name, flow.name);
        let problem = Problem::new(&ALONE, address, message);
        check.add(problem.hint("Choose a microflow without parameters."));
    } else if let Some(wanted) = returns
        && flow.returns != *wanted
    {
        let message = format!(
            "{} returns {}; {} is needed here.",
            flow.name,
            describe(&flow.returns),
            describe(wanted)
        );
        let hint = format!("Let it return {}.", describe(wanted));
        check.add(Problem::new(&ALONE, address, message).hint(hint));
    }
}

fn subscriber(check: &mut DocumentCheck<'_>, subscription: &Subscription) {
    let Some(flow) = check.facts.microflow(subscription.microflow.as_str()) else { return };
    let Some(event) = check.facts.other(Target::Event, subscription.event.as_str()) else { return };
    for parameter in &flow.parameters {
        let carried = event.parameter(&parameter.name);
        let message = match carried {
            None => format!("{} carries no {} for {}.", event.name, parameter.name, flow.name),
            Some(carried) if !fits(&carried.ty, &parameter.ty, check.facts) => format!(
                "{} of {} is {}; {} takes {}.",
                parameter.name,
                event.name,
                describe(&carried.ty),
                flow.name,
                describe(&parameter.ty)
            ),
            Some(_) => continue,
        };
        let address = check.here().property("microflow");
        let problem = Problem::new(&SUBSCRIBER, address, message);
        check.add(problem.hint(format!("Choose a microflow that takes what {} carries.", event.name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::Content;
    use crate::model::Place;
    use crate::model::background::{Event, EventParameter};
    use crate::testing::{AppBuilder, app};

    fn shop() -> AppBuilder {
        app()
            .microflow("A.Check", |m| m.parameter("o: Object A.Order").returns("Boolean").end("true"))
            .microflow("A.Note", |m| m.parameter("o: Object A.Order").end(""))
            .microflow("A.Text", |m| m.parameter("o: Object A.Order").returns("String").end("''"))
            .microflow("A.Plain", |m| m.returns("Boolean").end("true"))
    }

    #[track_caller]
    fn check_entity(edit: impl FnOnce(&mut Entity), expected: &[&str]) {
        let app = shop().entity("A.Order", |e| e.attribute("Total: Decimal").with(edit));
        check(&FAMILY, app, expected);
    }

    fn handler(moment: Moment, event: ObjectEvent, microflow: &str) -> EventHandler {
        EventHandler { moment, event, microflow: microflow.into(), ..EventHandler::default() }
    }

    #[test]
    fn event_handlers() {
        use Moment::{After, Before};
        use ObjectEvent::{Commit, Create};
        check_entity(|e| e.events = vec![handler(Before, Commit, "A.Check")], &[]);
        check_entity(|e| e.events = vec![handler(After, Commit, "A.Note")], &[]);
        check_entity(|e| e.events = vec![handler(After, Commit, "A.Check")], &[]);
        check_entity(
            |e| e.events = vec![handler(Before, Commit, "A.Note")],
            &["MQ0321 A.Order, Event handler Note, Microflow: A.Note returns nothing; true or false is needed."],
        );
        check_entity(
            |e| e.events = vec![handler(After, Commit, "A.Plain")],
            &["MQ0321 A.Order, Event handler Plain, Microflow: A.Plain does not take an object of A.Order alone."],
        );
        check_entity(
            |e| e.events = vec![handler(Before, Create, "A.Plain")],
            &["MQ0321 A.Order, Event handler Plain, Pass the object: Before an object is made there is none to pass."],
        );
        let none = |microflow| EventHandler {
            pass_object: false,
            ..handler(Before, Create, microflow)
        };
        check_entity(|e| e.events = vec![none("A.Plain")], &[]);
        check_entity(
            |e| e.events = vec![none("A.Check")],
            &["MQ0321 A.Order, Event handler Check, Microflow: A.Check has parameters, but gets nothing."],
        );
    }

    #[test]
    fn calculated_attributes() {
        check_entity(
            |e| e.attributes[0].calculated = "A.Text".into(),
            &["MQ0322 A.Order, Attribute Total, Calculated by: A.Text returns text; a decimal number is needed for “Total”."],
        );
        check_entity(
            |e| e.attributes[0].calculated = "A.Plain".into(),
            &["MQ0322 A.Order, Attribute Total, Calculated by: A.Plain does not take an object of A.Order alone."],
        );
    }

    #[test]
    fn what_runs_by_itself() {
        let with = |edit: fn(&mut App)| {
            shop().entity("A.Order", |e| e).with("Test", move |document| {
                let Content::App(app) = &mut document.content else { panic!() };
                edit(app);
            })
        };
        check(&FAMILY, with(|app| app.after_startup = "A.Plain".into()), &[]);
        check(
            &FAMILY,
            with(|app| app.health_check = "A.Plain".into()),
            &["MQ0323 Test, Health check: A.Plain returns true or false; text is needed here."],
        );
        let schedule = |microflow: &str| {
            let schedule = Schedule {
                name: "Nightly".into(),
                microflow: microflow.into(),
                ..Schedule::default()
            };
            shop().entity("A.Order", |e| e).document(Place::module("A"), schedule)
        };
        check(&FAMILY, schedule("A.Plain"), &[]);
        check(
            &FAMILY,
            schedule("A.Note"),
            &["MQ0323 A.Nightly, Microflow: Nobody hands over o to A.Note."],
        );
    }

    #[test]
    fn subscribers() {
        let with = |name: &str, ty: DataType| {
            let parameter = EventParameter { name: name.into(), ty, ..EventParameter::default() };
            let event = Event { name: "Sold".into(), parameters: vec![parameter], ..Event::default() };
            let subscription = Subscription {
                name: "OnSold".into(),
                event: "A.Sold".into(),
                microflow: "A.Note".into(),
                ..Subscription::default()
            };
            shop()
                .entity("A.Order", |e| e)
                .document(Place::module("A"), event)
                .document(Place::module("A"), subscription)
        };
        check(&FAMILY, with("o", DataType::Object("A.Order".into())), &[]);
        check(
            &FAMILY,
            with("order", DataType::Object("A.Order".into())),
            &["MQ0324 A.OnSold, Microflow: A.Sold carries no o for A.Note."],
        );
        check(
            &FAMILY,
            with("o", DataType::String),
            &["MQ0324 A.OnSold, Microflow: o of A.Sold is text; A.Note takes an object of A.Order."],
        );
    }
}
