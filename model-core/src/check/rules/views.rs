//! View entities: their attributes are the columns of their query.

use std::collections::BTreeSet;

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::lang::types::{describe, fits};
use crate::lang::{Reference, Scope as Variables, Target, oql};
use crate::model::entity::{Entity, Persistence};
use crate::value::DataType;

pub(super) static FAMILY: Family =
    Family { rules: &[&NO_QUERY, &COLUMNS, &NOT_A_VIEW, &ORDER, &ITSELF], scope: Scope::Document(find) };

static NO_QUERY: Rule = Rule {
    code: "MQ0341",
    title: "A view has a query",
    severity: Severity::Error,
    why: "The objects of a view are the rows of its query.",
    how: "Write the query, or choose another kind for the entity.",
    example: "An entity of the kind View that was just made.",
};

static COLUMNS: Rule = Rule {
    code: "MQ0342",
    title: "The attributes of a view are the columns of its query",
    severity: Severity::Error,
    why: "Each attribute shows the column of its name, so there must be one for the other, of the same type.",
    how: "Add, remove or rename attributes or columns, or give the attribute the type of its column.",
    example: "A view with the attribute Sum whose query selects sum(o/Total) AS Total.",
};

static NOT_A_VIEW: Rule = Rule {
    code: "MQ0343",
    title: "Only views have a query",
    severity: Severity::Warning,
    why: "The objects of other entities are stored or live in memory; nobody runs the query.",
    how: "Take the query out, or choose the kind View.",
    example: "A persistable entity that was a view once.",
};

static ORDER: Rule = Rule {
    code: "MQ0344",
    title: "A view is sorted only to cut it",
    severity: Severity::Error,
    why: "Whoever retrieves objects of a view says in which order. In its query an order decides only which rows a limit keeps.",
    how: "Take ORDER BY out, or add LIMIT or OFFSET.",
    example: "A view of orders with ORDER BY o/Date and no limit.",
};

static ITSELF: Rule = Rule {
    code: "MQ0345",
    title: "A view does not read itself",
    severity: Severity::Error,
    why: "Its rows would be made of its rows, which are not there before.",
    how: "Select from the entities that hold the data.",
    example: "The view Sales.Summary with SELECT s/Total AS Total FROM Sales.Summary AS s.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(entity) = check.root::<Entity>() else { return };
    let address = check.here().property("query");
    if entity.persistence != Persistence::View {
        if !entity.query.trim().is_empty() {
            let fix = Fix::set("Take the query out", &address, "");
            let problem = Problem::new(&NOT_A_VIEW, address, "This entity is no view, but has a query.");
            check.add(problem.hint("Take the query out, or make it a view.").fix(fix));
        }
        return;
    }
    if entity.query.trim().is_empty() {
        let problem = Problem::new(&NO_QUERY, address, "This view has no query.");
        check.add(problem.hint("Write the query whose rows it shows."));
        return;
    }
    let parsed = oql::parse(&entity.query);
    let checked = oql::check(&parsed, &Variables::default(), check.facts);
    if !checked.typed.problems.is_empty() {
        // What is wrong with the query is told there; its columns are not to be trusted.
        return;
    }
    let own = check.document.qualified_name().unwrap_or_default();
    let reads = |r: &&Reference| matches!(&r.target, Target::Entity(name) if *name == own);
    if let Some(found) = checked.typed.references.iter().find(reads) {
        let message = format!("The rows of {own} cannot come from {own}.");
        let problem = Problem::new(&ITSELF, address, message);
        check.add(problem.hint("Select from other entities.").span(found.span));
        return;
    }
    let query = &parsed.root;
    if let (Some(first), None, None) = (query.order.first(), &query.limit, &query.offset) {
        let problem = Problem::new(&ORDER, address.clone(), "The rows of a view have no order.");
        let problem = problem.hint("Take ORDER BY out, or add LIMIT or OFFSET.");
        check.add(problem.span(first.value.span));
    }
    columns(check, entity, &checked.columns);
}

fn columns(check: &mut DocumentCheck<'_>, entity: &Entity, columns: &[oql::OutputColumn]) {
    let mut shown = BTreeSet::new();
    for attribute in &entity.attributes {
        let address = check.at(attribute.id);
        let Some(column) = columns.iter().find(|column| column.name == attribute.name) else {
            let message = format!("The query has no column “{}”.", attribute.name);
            let fix = Fix::remove("Delete the attribute", check.id, attribute.id);
            let problem = Problem::new(&COLUMNS, address.property("name"), message);
            check.add(problem.hint("Select it, or delete the attribute.").fix(fix));
            continue;
        };
        shown.insert(column.name.as_str());
        let wanted = attribute.ty.data_type();
        let same = fits(&column.data_type, &wanted, check.facts)
            || matches!(column.data_type, DataType::Unknown | DataType::Empty);
        if !same {
            let message = format!(
                "The column “{}” is {}; the attribute is {}.",
                column.name,
                describe(&column.data_type),
                describe(&wanted)
            );
            let problem = Problem::new(&COLUMNS, address.property("type"), message);
            check.add(problem.hint(format!("Make it {}.", describe(&column.data_type))));
        }
    }
    for column in columns.iter().filter(|column| !shown.contains(column.name.as_str())) {
        // A column that leads to objects is an association, not an attribute.
        if matches!(column.data_type, DataType::Object(_) | DataType::List(_)) {
            continue;
        }
        let message = if column.name.is_empty() {
            "This column has no name.".to_owned()
        } else {
            format!("The view has no attribute “{}”.", column.name)
        };
        let address = check.here().property("query");
        let problem = Problem::new(&COLUMNS, address, message).span(column.span);
        check.add(problem.hint("Add an attribute of its name, or take the column out."));
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::entity::Persistence;
    use crate::testing::app;

    #[track_caller]
    fn check_view(attributes: &[&str], query: &str, expected: &[&str]) {
        let app = app()
            .entity("A.Order", |e| e.attribute("Total: Decimal").attribute("Name: String"))
            .entity("A.View", |e| {
                let e = attributes.iter().fold(e, |e, attribute| e.attribute(attribute));
                e.with(|entity| {
                    entity.persistence = Persistence::View;
                    query.clone_into(&mut entity.query);
                })
            });
        check(&FAMILY, app, expected);
    }

    #[test]
    fn columns_are_attributes() {
        let query = "SELECT o/Name AS Name, sum(o/Total) AS Sum FROM A.Order AS o GROUP BY o/Name";
        check_view(&["Name: String", "Sum: Decimal"], query, &[]);
        check_view(
            &["Name: Boolean", "Total: Decimal"],
            query,
            &[
                "MQ0342 A.View, Attribute Name, Type: The column “Name” is text; the attribute is true or false.",
                "MQ0342 A.View, Attribute Total, Name: The query has no column “Total”.",
                "MQ0342 A.View, Query “sum(o/Total)”: The view has no attribute “Sum”.",
            ],
        );
        check_view(&[], " ", &["MQ0341 A.View, Query: This view has no query."]);
        check_view(&[], "SELECT nonsense", &[]);
        check_view(
            &["Name: String"],
            "SELECT v/Name AS Name FROM A.View AS v",
            &["MQ0345 A.View, Query “A.View”: The rows of A.View cannot come from A.View."],
        );
        check_view(
            &["Name: String"],
            "SELECT o/Name AS Name FROM A.Order AS o ORDER BY o/Name",
            &["MQ0344 A.View, Query “o/Name”: The rows of a view have no order."],
        );
    }

    #[test]
    fn others_have_none() {
        let app = app().entity("A.X", |e| e.with(|entity| entity.query = "SELECT 1".into()));
        check(&FAMILY, app, &["MQ0343 A.X, Query: This entity is no view, but has a query."]);
    }
}
