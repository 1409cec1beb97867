//! The way through the app.

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::Target;
use crate::model::navigation::{MenuItem, Navigation};

pub(super) static FAMILY: Family = Family {
    rules: &[&NO_HOME, &HOME_PARAMETERS, &NO_TARGET, &TWO_TARGETS, &ITEM_PARAMETERS, &NO_CAPTION],
    scope: Scope::Document(find),
};

static NO_HOME: Rule = Rule {
    code: "MQ1001",
    title: "The app has a home page",
    severity: Severity::Warning,
    why: "Whoever opens the app sees the home page first; without one they see an empty window.",
    how: "Choose a page as Home page in the navigation.",
    example: "A navigation of which the home page was deleted.",
};

static HOME_PARAMETERS: Rule = Rule {
    code: "MQ1002",
    title: "The home page needs no parameters",
    severity: Severity::Error,
    why: "When the app opens, nobody is there to hand over an object.",
    how: "Choose another page, such as an overview, or let the page get its data itself.",
    example: "Order_Edit, which needs an order, as the home page.",
};

static NO_TARGET: Rule = Rule {
    code: "MQ1003",
    title: "Entries of the menu lead somewhere",
    severity: Severity::Error,
    why: "An entry without a page, a microflow or entries under it does nothing.",
    how: "Choose a page or a microflow, or delete the entry.",
    example: "An entry “Orders” of which the page was deleted.",
};

static TWO_TARGETS: Rule = Rule {
    code: "MQ1004",
    title: "Entries of the menu do one thing",
    severity: Severity::Error,
    why: "An entry opens a page or runs a microflow; with both set, the microflow is never run.",
    how: "Clear one of the two.",
    example: "An entry with the page Order_Overview and the microflow Order_Open.",
};

static ITEM_PARAMETERS: Rule = Rule {
    code: "MQ1005",
    title: "What the menu opens needs no parameters",
    severity: Severity::Error,
    why: "The menu has no object to hand over.",
    how: "Choose another page or microflow, or one without parameters that finds its data itself.",
    example: "An entry that opens Order_Edit, which needs an order.",
};

static NO_CAPTION: Rule = Rule {
    code: "MQ1006",
    title: "Entries of the menu have words",
    severity: Severity::Warning,
    why: "People find their way by the words of the menu.",
    how: "Write a caption in the properties of the entry.",
    example: "An entry that has an icon only.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(navigation) = check.root::<Navigation>() else { return };
    let home = check.here().property("home");
    if navigation.home.is_empty() {
        let problem = Problem::new(&NO_HOME, home, "The app has no home page.");
        check.add(problem.hint("Choose the page that people see first."));
    } else if let Some(page) = check.facts.page(navigation.home.as_str())
        && let Some(parameter) = page.parameters.first()
    {
        let message = format!("{} needs a value for {}.", page.name, parameter.name);
        let problem = Problem::new(&HOME_PARAMETERS, home, message);
        check.add(problem.hint("Choose a page without parameters."));
    }
    for item in &navigation.items {
        entry(check, item);
    }
}

fn entry(check: &mut DocumentCheck<'_>, item: &MenuItem) {
    let at = check.at(item.id);
    let language = check.facts.languages().first().map_or("en", String::as_str);
    let caption = item.caption.get(language);
    if item.caption.is_empty() {
        let problem =
            Problem::new(&NO_CAPTION, at.property("caption"), "This entry has no caption.");
        check.add(problem.hint("Write the words that people see."));
    }
    match (item.page.is_empty(), item.microflow.is_empty()) {
        (true, true) if item.items.is_empty() && !item.sign_out => {
            let message = format!("The entry “{caption}” leads nowhere.");
            let fix = Fix::remove("Delete the entry", check.id, item.id);
            let problem = Problem::new(&NO_TARGET, at.clone(), message);
            check.add(problem.hint("Choose a page or a microflow.").fix(fix));
        }
        (false, false) => {
            let message = format!("The entry “{caption}” has a page and a microflow.");
            let clear = |what: &str, key: &str| Fix::set(what, &at.property(key), "");
            let problem = Problem::new(&TWO_TARGETS, at.clone(), message)
                .hint("Clear one of the two.")
                .fix(clear("Open the page only", "microflow"))
                .fix(clear("Run the microflow only", "page"));
            check.add(problem);
        }
        _ => {}
    }
    for (target, name, key) in
        [(Target::Page, &item.page, "page"), (Target::Microflow, &item.microflow, "microflow")]
    {
        let signature = match target {
            Target::Page => check.facts.page(name.as_str()),
            _ => check.facts.microflow(name.as_str()),
        };
        if let Some(parameter) = signature.and_then(|signature| signature.parameters.first()) {
            let message = format!("{name} needs a value for {}.", parameter.name);
            let problem = Problem::new(&ITEM_PARAMETERS, at.property(key), message);
            check.add(problem.hint(format!("Choose a {key} without parameters.")));
        }
    }
    for inner in &item.items {
        entry(check, inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::Translated;
    use crate::testing::app;

    fn item(caption: &str, page: &str, microflow: &str) -> MenuItem {
        MenuItem {
            caption: Translated::new("en", caption),
            page: page.into(),
            microflow: microflow.into(),
            ..MenuItem::default()
        }
    }

    #[track_caller]
    fn check_navigation(home: &str, items: Vec<MenuItem>, expected: &[&str]) {
        let navigation = Navigation { home: home.into(), items, ..Navigation::default() };
        let app = app()
            .page("A.Home", |p| p)
            .page("A.Edit", |p| p.parameter("Order: String"))
            .microflow("A.Open", |m| m.end(""))
            .navigation(navigation);
        check(&FAMILY, app, expected);
    }

    #[test]
    fn the_home_page() {
        check_navigation("A.Home", Vec::new(), &[]);
        check_navigation("", Vec::new(), &["MQ1001 Navigation, Home page: The app has no home page."]);
        check_navigation(
            "A.Edit",
            Vec::new(),
            &["MQ1002 Navigation, Home page: A.Edit needs a value for Order."],
        );
    }

    #[test]
    fn the_menu() {
        let group = MenuItem { items: vec![item("Home", "A.Home", "")], ..item("More", "", "") };
        check_navigation("A.Home", vec![group, item("Open", "", "A.Open")], &[]);
        check_navigation(
            "A.Home",
            vec![item("x", "", ""), item("y", "A.Home", "A.Open"), item("z", "A.Edit", ""), item("", "A.Home", "")],
            &[
                "MQ1003 Navigation, Menu item: The entry “x” leads nowhere.",
                "MQ1004 Navigation, Menu item Home: The entry “y” has a page and a microflow.",
                "MQ1005 Navigation, Menu item Edit, Page: A.Edit needs a value for Order.",
                "MQ1006 Navigation, Menu item Home, Caption: This entry has no caption.",
            ],
        );
    }
}
