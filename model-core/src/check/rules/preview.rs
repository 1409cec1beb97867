//! What previews leave out: told, so that nobody takes a preview for more than it is.

use crate::analysis::path::{follow, follow_many};
use crate::check::{DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::model::background::{Schedule, Subscription};
use crate::model::entity::{Entity, Persistence, ValidationRule};
use crate::model::page::{DataColumn, Page};
use crate::model::security::{Security, SecurityLevel};
use crate::model::service::{ConsumedRest, PublishedRest};
use crate::value::DataType;

pub(super) static FAMILY: Family = Family { rules: &[&LEFT_OUT], scope: Scope::Document(find) };

static LEFT_OUT: Rule = Rule {
    code: "MQ1501",
    title: "Previews leave this out",
    severity: Severity::Information,
    why: "The model says it and it is kept, but this version of the preview does not do it. What you see in a preview may differ from what the model says.",
    how: "Nothing is wrong with the model. Bear it in mind when you try the app.",
    example: "An event handler before commit, which a preview does not run.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let mut left = Vec::new();
    if let Some(entity) = check.root::<Entity>() {
        if entity.persistence == Persistence::View {
            left.push(("query", "ask the queries of views"));
        }
        if entity.attributes.iter().any(|attribute| !attribute.calculated.is_empty()) {
            left.push(("attributes", "work out calculated attributes"));
        }
        if entity.rules.iter().any(|rule| matches!(rule, ValidationRule::PatternRule(_))) {
            left.push(("rules", "check regular expressions"));
        }
        if !entity.events.is_empty() {
            left.push(("events", "run event handlers"));
        }
        if entity.system_members().next().is_some() {
            left.push(("createdDate", "keep who made and changed an object, and when"));
        }
    } else if check.root::<Security>().is_some_and(|s| s.level != SecurityLevel::Off) {
        left.push(("level", "sign in and hold access rules"));
    } else if check.root::<Schedule>().is_some_and(|schedule| schedule.enabled) {
        left.push(("enabled", "run scheduled events"));
    } else if check.root::<Subscription>().is_some_and(|subscription| subscription.enabled) {
        left.push(("enabled", "deliver events between modules"));
    } else if check.root::<PublishedRest>().is_some() {
        left.push(("location", "answer requests to services"));
    } else if check.root::<ConsumedRest>().is_some() {
        left.push(("baseUrl", "send requests to services"));
    } else if check.root::<Page>().is_some_and(|page| !page.layout.is_empty()) {
        left.push(("layout", "show layouts around pages"));
    }
    columns(check);
    widgets(check);
    for (key, what) in left {
        let address = check.here().property(key);
        let message = format!("Previews do not {what} yet.");
        check.add(Problem::new(&LEFT_OUT, address, message));
    }
}

/// Columns that show the values of several objects in one cell.
fn columns(check: &mut DocumentCheck<'_>) {
    let Some(page) = check.page() else { return };
    check.each_place(|check, place| {
        let Some(column) = place.element.downcast::<DataColumn>() else { return };
        let Some(entity) = page.around(place).and_then(DataType::entity) else { return };
        let (one, many) = (
            follow(entity.as_str(), &column.member, check.facts),
            follow_many(entity.as_str(), &column.member, check.facts),
        );
        if one.is_err() && many.is_ok() {
            let address = check.at(column.id).property("member");
            let message = "Previews do not show the values of several objects in a column yet.";
            check.add(Problem::new(&LEFT_OUT, address, message));
        }
    });
}

/// Widgets that stand on a page in previews and do nothing there.
fn widgets(check: &mut DocumentCheck<'_>) {
    check.each_place(|check, place| {
        let what = match place.element.kind().name {
            "fileUpload" | "imageUpload" => "take files in or give them out",
            "gridFilter" => "filter lists by fields of their own",
            _ => return,
        };
        let address = check.at(place.element.id());
        let message = format!("Previews do not {what} yet.");
        check.add(Problem::new(&LEFT_OUT, address, message));
    });
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::entity::{EventHandler, Persistence};
    use crate::model::service::{ConsumedRest, PublishedRest};
    use crate::model::page::{FileUpload, GridFilter, Widget};
    use crate::testing::{app, database, grid};

    #[test]
    fn widgets_that_do_nothing() {
        let file = FileUpload { name: "file".into(), ..FileUpload::default() };
        let filter = GridFilter { name: "filter".into(), ..GridFilter::default() };
        check(
            &FAMILY,
            app().page("A.P", |p| p.widget(Widget::from(file)).widget(Widget::from(filter))),
            &[
                "MQ1501 A.P, File file: Previews do not take files in or give them out yet.",
                "MQ1501 A.P, Filter filter: Previews do not filter lists by fields of their own yet.",
            ],
        );
    }

    #[test]
    fn columns_of_several_values() {
        let shop = app()
            .entity("A.Customer", |e| e.attribute("Name: String"))
            .entity("A.Order", |e| {
                e.attribute("Total: Decimal").association("Order_Customer: A.Customer")
            });
        let many = "A.Order_Customer/A.Order/A.Order.Total";
        check(
            &FAMILY,
            shop.page("A.P", |p| {
                p.widget(grid("g", database("A.Customer", ""), &["A.Customer.Name", many]))
            }),
            &["MQ1501 A.P, Column Total, Attribute: Previews do not show the values of several objects in a column yet."],
        );
    }

    #[test]
    fn what_previews_do_not_do_is_told() {
        check(&FAMILY, app().entity("A.E", |e| e.attribute("Name: String")), &[]);
        check(
            &FAMILY,
            app()
                .document(Place::module("A"), PublishedRest { name: "Own".into(), ..Default::default() })
                .document(Place::module("A"), ConsumedRest { name: "Of".into(), ..Default::default() }),
            &[
                "MQ1501 A.Of, Base URL: Previews do not send requests to services yet.",
                "MQ1501 A.Own, Location: Previews do not answer requests to services yet.",
            ],
        );
        let app = app().entity("A.E", |e| {
            e.with(|entity| {
                entity.persistence = Persistence::View;
                entity.events.push(EventHandler::default());
            })
        });
        check(
            &FAMILY,
            app,
            &[
                "MQ1501 A.E, Event handlers: Previews do not run event handlers yet.",
                "MQ1501 A.E, Query: Previews do not ask the queries of views yet.",
            ],
        );
    }
}
