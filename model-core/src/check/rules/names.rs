//! Names inside one document: valid, not reserved, different from each other.

use std::collections::BTreeMap;

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::model::entity::{Attribute, Entity};
use crate::model::enumeration::Enumeration;
use crate::model::page::{Page, Widget};
use crate::model::{Element, Field, Node, Shape};
use crate::name::{check_name, free_name, to_name};

pub(super) static FAMILY: Family = Family {
    rules: &[&INVALID, &RESERVED, &MEMBER_TWICE, &VALUE_TWICE, &WIDGET_TWICE, &PARAMETER_TWICE, &LIST_TWICE],
    scope: Scope::Document(find),
};

static INVALID: Rule = Rule {
    code: "MQ0101",
    title: "Names are valid",
    severity: Severity::Error,
    why: "Names stand in expressions, in queries and as names of files, so they can hold only what all of these can.",
    how: "Use letters from A to Z, digits and underscores, and do not begin with a digit. What people read is the caption, which can be any text.",
    example: "Instead of “Größe (cm)” write `Size_cm`, and give it the caption “Größe (cm)”.",
};

static RESERVED: Rule = Rule {
    code: "MQ0102",
    title: "Names are not reserved",
    severity: Severity::Error,
    why: "Every object has members of the system, such as its id and when it was changed, and decisions know the way “empty”. Another thing of the same name could not be told apart.",
    how: "Choose another name that says more.",
    example: "Instead of an attribute `Owner` of an order write `Seller`.",
};

static MEMBER_TWICE: Rule = Rule {
    code: "MQ0103",
    title: "Attributes of an entity have different names",
    severity: Severity::Error,
    why: "An attribute is found by its name, also in the database, which does not tell upper from lower case. Inherited attributes count too.",
    how: "Rename one of the two.",
    example: "`Total` and `total` in one entity; or `Name` in Customer, which is based on Person, which has a `Name`.",
};

static VALUE_TWICE: Rule = Rule {
    code: "MQ0104",
    title: "Values of an enumeration have different names",
    severity: Severity::Error,
    why: "Data stores the name of the value, so two values of one name are one value.",
    how: "Rename one of the two, or remove it.",
    example: "`Open`, `Closed` and `open` in one enumeration.",
};

static WIDGET_TWICE: Rule = Rule {
    code: "MQ0105",
    title: "Widgets of a page have different names",
    severity: Severity::Error,
    why: "Tests, messages and other widgets find a widget by its name.",
    how: "Rename one of the two; the name is not shown to the people who use the page.",
    example: "Two text boxes that are both called `textBox1`.",
};

static PARAMETER_TWICE: Rule = Rule {
    code: "MQ0106",
    title: "Parameters of a page have different names",
    severity: Severity::Error,
    why: "Whoever opens the page hands its parameters over by name.",
    how: "Rename one of the two.",
    example: "A page to compare two orders needs `First` and `Second`, not `Order` twice.",
};

static LIST_TWICE: Rule = Rule {
    code: "MQ0108",
    title: "Names in a list are different",
    severity: Severity::Error,
    why: "Roles, users, variables, images and configurations are found by their names.",
    how: "Rename one of the two, or remove it.",
    example: "Two user roles that are both called Clerk.",
};

/// The kinds in whose lists a name stands once, and which no other rule is about.
const LISTED: &[&str] = &[
    "configuration",
    "demoUser",
    "eventParameter",
    "functionParameter",
    "image",
    "message",
    "moduleRole",
    "pageVariable",
    "profile",
    "request",
    "requestParameter",
    "tabPage",
    "userRole",
];

/// Members that every object has, in lower case.
const SYSTEM_MEMBERS: &[&str] =
    &["id", "guid", "createddate", "changeddate", "owner", "changedby", "mendixobject"];

fn find(check: &mut DocumentCheck<'_>) {
    invalid(check);
    reserved(check);
    if let Some(entity) = check.root::<Entity>() {
        members(check, entity);
    }
    if let Some(enumeration) = check.root::<Enumeration>() {
        let names = enumeration.values.iter().map(|value| (value.id, value.name.as_str()));
        twice(check, &VALUE_TWICE, names, "value");
    }
    widgets(check);
    lists(check);
    if let Some(page) = check.root::<Page>() {
        let names = page.parameters.iter().map(|p| (p.id, p.name.as_str()));
        twice(check, &PARAMETER_TWICE, names, "parameter");
    }
}

/// The widgets of a page, a layout, a snippet.
fn widgets(check: &mut DocumentCheck<'_>) {
    let kinds = <Widget as Node>::kinds();
    let mut names = Vec::new();
    check.each_place(|_, place| {
        if kinds.iter().any(|kind| kind.name == place.element.kind().name) {
            names.push((place.element.id(), place.element.name().unwrap_or_default()));
        }
    });
    twice(check, &WIDGET_TWICE, names.into_iter(), "widget");
}

fn lists(check: &mut DocumentCheck<'_>) {
    check.each_place(|check, place| {
        for (_, field) in place.element.fields() {
            let Field::Elements(list) = field else { continue };
            let named = |element: &dyn Element| LISTED.contains(&element.kind().name);
            let Some(first) = list.get(0).filter(|first| named(*first)) else { continue };
            let what = first.kind().label.to_lowercase();
            let elements = (0..list.len()).filter_map(|at| list.get(at));
            let names = elements.map(|e| (e.id(), name_of(e)));
            twice(check, &LIST_TWICE, names, &what);
        }
    });
}

fn name_of(element: &dyn Element) -> &str {
    match element.get("name") {
        Some(Field::Text(name)) => name,
        _ => "",
    }
}

fn invalid(check: &mut DocumentCheck<'_>) {
    check.each_property(|check, place, property, field| {
            let (Shape::Name, Field::Text(name)) = (property.shape, field) else { return };
            let Err(bad) = check_name(name) else { return };
            let address = place.address(check.id).property(property.key);
            let message = if name.is_empty() {
                format!("This {} has no name.", place.element.kind().label.to_lowercase())
            } else {
                format!("“{name}” cannot be used as a name: {bad}.")
            };
            let mut problem =
                Problem::new(&INVALID, address.clone(), message).hint("Choose another name.");
            let better = to_name(name, "The");
            if !name.is_empty() && check_name(&better).is_ok() {
                problem = problem.fix(Fix::set(format!("Use {better}"), &address, better));
            }
            check.add(problem);
    });
}

fn reserved(check: &mut DocumentCheck<'_>) {
    check.each_place(|check, place| {
        let (name, what) = if let Some(attribute) = place.element.downcast::<Attribute>() {
            let lower = attribute.name.to_lowercase();
            if !SYSTEM_MEMBERS.contains(&lower.as_str()) {
                return;
            }
            (&attribute.name, "a member that every object has")
        } else {
            return;
        };
        let address = place.address(check.id).property("name");
        let message = format!("“{name}” is reserved: it is {what}.");
        check.add(Problem::new(&RESERVED, address, message).hint("Choose another name."));
    });
}

fn members(check: &mut DocumentCheck<'_>, entity: &Entity) {
    let names = entity.attributes.iter().map(|a| (a.id, a.name.as_str()));
    twice(check, &MEMBER_TWICE, names, "attribute");
    let Some(name) = check.document.qualified_name() else { return };
    let Some(info) = check.facts.entity(name.as_str()) else { return };
    let own: BTreeMap<String, &Attribute> =
        entity.attributes.iter().map(|a| (a.name.to_lowercase(), a)).collect();
    for ancestor in &info.ancestors {
        let Some(ancestor) = check.facts.entity(ancestor.as_str()) else { continue };
        for inherited in ancestor.attributes.iter().take(ancestor.own_attributes) {
            let local = inherited.name.local();
            if let Some(own) = own.get(&local.to_lowercase()) {
                let address = check.at(own.id).property("name");
                let message = format!(
                    "{} already has an attribute “{local}”, which is inherited.",
                    ancestor.name
                );
                let problem = Problem::new(&MEMBER_TWICE, address, message);
                check.add(problem.hint("Rename one of the two, or remove this one."));
            }
        }
    }
}

/// Reports names that are there before, ignoring case.
fn twice<'n>(
    check: &mut DocumentCheck<'_>,
    rule: &Rule,
    names: impl Iterator<Item = (Id, &'n str)>,
    what: &str,
) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (id, name) in names.filter(|(_, name)| !name.is_empty()) {
        let Some(first) = seen.get(&name.to_lowercase()) else {
            seen.insert(name.to_lowercase(), name);
            continue;
        };
        let message = if *first == name {
            format!("The name “{name}” is taken by another {what}.")
        } else {
            format!("“{name}” and “{first}” differ in upper and lower case only.")
        };
        let address = check.at(id).property("name");
        let free = free_name(name, |taken| seen.contains_key(&taken.to_lowercase()));
        let fix = Fix::set(format!("Rename to {free}"), &address, free);
        check.add(Problem::new(rule, address, message).hint("Rename one of the two.").fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::testing::{app, text_box};

    #[test]
    fn valid_names() {
        check(&FAMILY, app().entity("A.Order", |e| e.attribute("Total: Decimal")), &[]);
        check(
            &FAMILY,
            app().entity("A.Order", |e| e.attribute("2nd: String").attribute(": String")),
            &[
                "MQ0101 A.Order, Attribute 2nd, Name: “2nd” cannot be used as a name: a name begins with a letter or an underscore.",
                "MQ0101 A.Order, Attribute, Name: This attribute has no name.",
            ],
        );
        check(
            &FAMILY,
            app().page("A.Größe", |p| p),
            &[
                "MQ0101 A.Größe, Name: “Größe” cannot be used as a name: a name holds letters, digits and underscores only; “ö” is none of them.",
            ],
        );
    }

    #[test]
    fn reserved_names() {
        check(
            &FAMILY,
            app()
                .entity("A.Order", |e| {
                    e.attribute("changedDate: DateTime").attribute("Ident: Long")
                })
                .enumeration("A.E", &["Empty", "empty"]),
            &[
                "MQ0104 A.E, Value empty, Name: “empty” and “Empty” differ in upper and lower case only.",
                "MQ0102 A.Order, Attribute changedDate, Name: “changedDate” is reserved: it is a member that every object has.",
            ],
        );
    }

    #[test]
    fn names_in_lists() {
        use crate::model::app::ModuleRole;
        use crate::model::page::{PageVariable, Snippet, TextBox};
        use crate::model::{Content, Place};
        let role = |name: &str| ModuleRole { name: name.into(), ..ModuleRole::default() };
        let text_box = || TextBox { name: "box".into(), ..TextBox::default() }.into();
        let snippet = Snippet {
            name: "Head".into(),
            variables: ["a", "b", "a"]
                .map(|name| PageVariable { name: name.into(), ..PageVariable::default() })
                .into(),
            widgets: vec![text_box(), text_box()],
            ..Snippet::default()
        };
        check(
            &FAMILY,
            app().entity("A.X", |e| e).document(Place::module("A"), snippet).with("A", |document| {
                let Content::Module(module) = &mut document.content else { return };
                module.roles = vec![role("Clerk"), role("clerk"), role("Boss")];
            }),
            &[
                "MQ0108 A, Module role clerk, Name: “clerk” and “Clerk” differ in upper and lower case only.",
                "MQ0108 A.Head, Page variable a, Name: The name “a” is taken by another page variable.",
                "MQ0105 A.Head, Text box box, Name: The name “box” is taken by another widget.",
            ],
        );
    }

    #[test]
    fn names_that_are_there_twice() {
        check(
            &FAMILY,
            app()
                .entity("A.Person", |e| e.attribute("Name: String"))
                .entity("A.Customer", |e| e.based_on("A.Person").attribute("name: String"))
                .entity("A.Order", |e| e.attribute("Total: Long").attribute("Total: Long"))
                .page("A.Page", |p| {
                    p.parameter("P: String")
                        .parameter("p: String")
                        .widget(text_box("box", ""))
                        .widget(text_box("box", ""))
                }),
            &[
                "MQ0103 A.Customer, Attribute name, Name: A.Person already has an attribute “Name”, which is inherited.",
                "MQ0103 A.Order, Attribute Total, Name: The name “Total” is taken by another attribute.",
                "MQ0106 A.Page, Page parameter p, Name: “p” and “P” differ in upper and lower case only.",
                "MQ0105 A.Page, Text box box, Name: The name “box” is taken by another widget.",
            ],
        );
    }
}
