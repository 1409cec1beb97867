//! References to what does not exist.

use std::collections::BTreeMap;

use crate::analysis::Place;
use crate::check::{DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::lang::closest;
use crate::model::entity::DomainDiagram;
use crate::model::function::Function;
use crate::model::microflow::{Argument, CreateObject};
use crate::model::{Address, AttributeType, Field, Shape, Target};
use crate::name::QName;

pub(super) static FAMILY: Family = Family {
    rules: &[
        &ENTITY,
        &ATTRIBUTE,
        &ASSOCIATION,
        &MEMBER,
        &ENUMERATION,
        &MICROFLOW,
        &PAGE,
        &PARAMETER,
        &ROLE,
        &OTHER,
    ],
    scope: Scope::Document(find),
};

const WHY: &str = "What is referred to by name must exist; it was probably renamed or removed outside of Maquette, or comes from another version of the app.";
const HOW: &str = "Choose one that exists, or bring back the one that is missing: undo, or restore it from an earlier version.";

macro_rules! rules {
    ($($NAME:ident $code:literal $title:literal $example:literal;)+) => {$(
        static $NAME: Rule = Rule {
            code: $code,
            title: $title,
            severity: Severity::Error,
            why: WHY,
            how: HOW,
            example: $example,
        };
    )+};
}

rules! {
    ENTITY "MQ0201" "The entity exists"
        "A microflow creates an object of Sales.Costumer, but the entity is called Sales.Customer.";
    ATTRIBUTE "MQ0202" "The attribute exists"
        "An activity sums Sales.Order.Totl; the attribute is called Total.";
    ASSOCIATION "MQ0203" "The association exists"
        "A retrieve goes over Sales.Order_Client, which was renamed to Sales.Order_Customer.";
    MEMBER "MQ0204" "The member exists"
        "An activity changes Sales.Order.Totl; the attribute is called Total.";
    ENUMERATION "MQ0205" "The enumeration exists"
        "An attribute has the type Enumeration Sales.Stauts; it is called Sales.Status.";
    MICROFLOW "MQ0206" "The microflow exists"
        "A button calls Sales.Order_Submit, which was deleted.";
    PAGE "MQ0207" "The page exists"
        "The menu opens Sales.Orders, which is called Sales.Order_Overview.";
    PARAMETER "MQ0208" "The parameter exists"
        "A call hands over Sales.Order_Submit.Ordr; the parameter is called Order.";
    ROLE "MQ0215" "The role exists"
        "An access rule is for Sales.Clerks; the module role is called Sales.Clerk.";
    OTHER "MQ0216" "The document exists"
        "A validation rule uses the regular expression Sales.Mail, which was deleted.";
}

fn find(check: &mut DocumentCheck<'_>) {
    if check.root::<DomainDiagram>().is_some() {
        return;
    }
    let mut known = Candidates::new();
    let known = &mut known;
    check.each_property(|check, place, property, field| {
            let id = check.id;
            let address = || place.address(id).property(property.key);
            match (property.shape, field) {
                (Shape::Reference(target), Field::Reference(name)) => {
                    let address = address();
                    reference(check, known, place, address, target, name);
                }
                (Shape::References(target), Field::References(names)) => {
                    for name in names {
                        let address = address();
                        reference(check, known, place, address, target, name);
                    }
                }
                (Shape::Type, Field::Type(ty)) => {
                    let target =
                        if ty.entity().is_some() { Target::Entity } else { Target::Enumeration };
                    // A type without an entity is the type parameter of a function.
                    let is_generic = check
                        .root::<Function>()
                        .is_some_and(|function| !function.type_parameter.is_empty());
                    if let Some(name) = ty.reference()
                        && !(is_generic && name.is_empty())
                    {
                        let address = address();
                        typed(check, known, address, target, name, &ty.to_string());
                    }
                }
                (Shape::AttributeType, Field::AttributeType(ty)) => {
                    if let AttributeType::Enumeration(name) = ty {
                        let address = address();
                        typed(check, known, address, Target::Enumeration, name, &ty.to_string());
                    }
                }
                _ => {}
            }
    });
}

fn reference(
    check: &mut DocumentCheck<'_>,
    known: &mut Candidates,
    place: &Place<'_, '_>,
    address: Address,
    target: Target,
    name: &QName,
) {
    if name.is_empty() || exists(check, target, name) || is_consequence(check, place, name) {
        return;
    }
    if check.facts.is_excluded(name.as_str()) {
        let message = format!("“{name}” is excluded from the app.");
        let problem = Problem::new(rule(target), address, message);
        check.add(problem.hint("Include it again, or choose another."));
        return;
    }
    let candidate = candidate(check, known, target, name);
    let message = format!("There is no {} “{name}”.", word(target));
    let problem = Problem::new(rule(target), address, message)
        .hint(format!("Choose {} that exists.", with_article(target)))
        .did_you_mean(candidate.as_deref());
    check.add(problem);
}

/// A type that names something which does not exist; `written` is the whole type.
fn typed(
    check: &mut DocumentCheck<'_>,
    known: &mut Candidates,
    address: Address,
    target: Target,
    name: &QName,
    written: &str,
) {
    if exists(check, target, name) {
        return;
    }
    let message = if name.is_empty() {
        format!("No {} is chosen for the type.", word(target))
    } else {
        format!("There is no {} “{name}”.", word(target))
    };
    let mut problem = Problem::new(rule(target), address, message)
        .hint(format!("Choose {} that exists.", with_article(target)));
    if let Some(candidate) = candidate(check, known, target, name) {
        let kind = written.split(' ').next().unwrap_or_default();
        let fix = crate::check::Fix::set(
            format!("Use {candidate}"),
            &problem.address,
            format!("{kind} {candidate}"),
        );
        problem = problem.hint(format!("Did you mean “{candidate}”?")).fix(fix);
    }
    check.add(problem);
}

fn exists(check: &DocumentCheck<'_>, target: Target, name: &QName) -> bool {
    check.facts.resolve(target, name.as_str()).is_some() || check.facts.is_foreign(name.as_str())
}

/// Whether the reference only follows from another that is told already: the parameter of a
/// microflow that does not exist, the attribute of an entity that does not.
fn is_consequence(check: &DocumentCheck<'_>, place: &Place<'_, '_>, name: &QName) -> bool {
    let Some(owner) = name.owner() else { return false };
    if place.element.downcast::<Argument>().is_some() {
        let known = |target| check.facts.resolve(target, owner.as_str()).is_some();
        let callable = [
            Target::Microflow,
            Target::Page,
            Target::Function,
            Target::Event,
            Target::Request,
        ];
        return !callable.into_iter().any(known);
    }
    let create = place.nearest::<CreateObject>();
    create.is_some_and(|create| create.entity == owner)
        && check.facts.entity(owner.as_str()).is_none()
}

/// What was probably meant, by what was written. The same name is often wrong in many places of a
/// document.
type Candidates = BTreeMap<(Target, QName), Option<String>>;

/// What was probably meant: the same own name elsewhere, else the nearest name.
fn candidate(
    check: &DocumentCheck<'_>,
    known: &mut Candidates,
    target: Target,
    name: &QName,
) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    if let Some(known) = known.get(&(target, name.clone())) {
        return known.clone();
    }
    let is_named_in_full = matches!(target, Target::Image | Target::Request);
    let found = if let Some(owner) = name.owner().filter(|_| !is_named_in_full) {
        member(check, known, target, &owner, name.local())
    } else {
        document(check, target, name)
    };
    known.insert((target, name.clone()), found.clone());
    found
}

/// The document or association that was probably meant: the only one of the same own name
/// elsewhere, else the one of the nearest name.
fn document(check: &DocumentCheck<'_>, target: Target, name: &QName) -> Option<String> {
    let names = check.facts.names(target);
    let local = name.local();
    let mut same = names.iter().filter(|other| {
        other.rsplit('.').next().is_some_and(|other| other.eq_ignore_ascii_case(local))
    });
    match (same.next(), same.next()) {
        (Some(only), None) => Some((*only).to_owned()),
        _ => closest(name.as_str(), names).map(str::to_owned),
    }
}

/// The member that was probably meant: of the owner, or, where there is none, of what was probably
/// meant by that.
fn member(
    check: &DocumentCheck<'_>,
    known: &mut Candidates,
    target: Target,
    owner: &QName,
    local: &str,
) -> Option<String> {
    let of = match target {
        Target::Parameter => Target::Microflow,
        Target::EnumerationValue => Target::Enumeration,
        _ => Target::Entity,
    };
    let owner = if exists(check, of, owner) {
        owner.to_string()
    } else {
        candidate(check, known, of, owner)?
    };
    let members: Vec<&str> = match of {
        Target::Entity => {
            let attributes = check.facts.entity(&owner)?.attributes.iter();
            attributes.map(|attribute| attribute.name.as_str()).collect()
        }
        Target::Enumeration => {
            let values = check.facts.enumeration(&owner)?.values.iter();
            values.map(|value| value.qualified.as_str()).collect()
        }
        _ => {
            let signature = check.facts.microflow(&owner).or_else(|| check.facts.page(&owner))?;
            signature.parameters.iter().map(|parameter| parameter.qualified.as_str()).collect()
        }
    };
    let own = |name: &&str| name.rsplit('.').next() == Some(local);
    if let Some(same) = members.iter().find(|name| own(name)) {
        return Some((*same).to_owned());
    }
    let wanted = format!("{owner}.{local}");
    closest(&wanted, members).map(str::to_owned)
}

fn rule(target: Target) -> &'static Rule {
    match target {
        Target::Entity | Target::Module => &ENTITY,
        Target::Attribute => &ATTRIBUTE,
        Target::Association => &ASSOCIATION,
        Target::Member => &MEMBER,
        Target::Enumeration | Target::EnumerationValue => &ENUMERATION,
        Target::Microflow => &MICROFLOW,
        Target::Page => &PAGE,
        Target::Parameter => &PARAMETER,
        Target::ModuleRole | Target::UserRole => &ROLE,
        _ => &OTHER,
    }
}

fn word(target: Target) -> &'static str {
    match target {
        Target::Module => "module",
        Target::Entity => "entity",
        Target::Attribute => "attribute",
        Target::Association => "association",
        Target::Member => "attribute or association",
        Target::Enumeration => "enumeration",
        Target::EnumerationValue => "value",
        Target::Microflow => "microflow",
        Target::Page => "page",
        Target::Layout => "layout",
        Target::Snippet => "snippet",
        Target::Parameter => "parameter",
        Target::Menu => "menu",
        Target::Constant => "constant",
        Target::RegularExpression => "regular expression",
        Target::Image => "image",
        Target::Function => "function",
        Target::Mapping => "mapping",
        Target::Request => "request",
        Target::Event => "event",
        Target::Queue => "queue",
        Target::ModuleRole => "module role",
        Target::UserRole => "user role",
        Target::Document => "document",
    }
}

fn with_article(target: Target) -> String {
    let word = word(target);
    if word.starts_with(['a', 'e']) { format!("an {word}") } else { format!("a {word}") }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::navigation::Navigation;
    use crate::testing::{AppBuilder, app};

    fn shop() -> AppBuilder {
        app()
            .entity("Sales.Customer", |e| e.attribute("Name: String"))
            .entity("Sales.Order", |e| e.association("Order_Customer: Sales.Customer"))
            .enumeration("Sales.Status", &["Open"])
            .microflow("Sales.Submit", |m| m.parameter("Order: Object Sales.Order"))
    }

    #[test]
    fn what_exists_is_fine() {
        check(
            &FAMILY,
            shop().microflow("A.Flow", |m| {
                m.create("Sales.Customer", "C", &[("Sales.Customer.Name", "''")]).call(
                    "Sales.Submit",
                    &[("Order", "empty")],
                    "",
                )
            }),
            &[],
        );
    }

    #[test]
    fn the_nearest_name_is_offered() {
        check(
            &FAMILY,
            shop()
                .entity("A.E", |e| e.based_on("Sales.Costumer").association("X: Nowhere.Order"))
                .microflow("A.Flow", |m| {
                    m.parameter("P: Object Sales.Ordr")
                        .create("Sales.Customer", "C", &[("Sales.Customer.Nam", "''")])
                        .along("P", "Sales.Order_Costumer", "D")
                        .call("Sales.Submt", &[("Order", "empty")], "")
                        .call("Sales.Submit", &[("order", "empty")], "")
                }),
            &[
                "MQ0201 A.E, Based on: There is no entity “Sales.Costumer”.",
                "MQ0201 A.E, Association X, To: There is no entity “Nowhere.Order”.",
                "MQ0203 A.Flow, Retrieve D, By association, Association: There is no association “Sales.Order_Costumer”.",
                "MQ0208 A.Flow, Argument order, Parameter: There is no parameter “Sales.Submit.order”.",
                "MQ0206 A.Flow, Call microflow Submt, Microflow: There is no microflow “Sales.Submt”.",
                "MQ0204 A.Flow, Member Nam, Member: There is no attribute or association “Sales.Customer.Nam”.",
                "MQ0201 A.Flow, Parameter P, Type: There is no entity “Sales.Ordr”.",
            ],
        );
    }

    #[test]
    fn types_name_what_exists() {
        check(
            &FAMILY,
            shop()
                .entity("A.E", |e| e.attribute("s: Enumeration Sales.Stats"))
                .microflow("A.Flow", |m| m.returns("List ")),
            &[
                "MQ0205 A.E, Attribute s, Type: There is no enumeration “Sales.Stats”.",
                "MQ0201 A.Flow, Returns: No entity is chosen for the type.",
            ],
        );
    }

    #[test]
    fn one_mistake_gives_one_problem() {
        check(
            &FAMILY,
            shop().microflow("A.Flow", |m| {
                m.create("Sales.Xyz", "C", &[("Sales.Xyz.Name", "''")]).call(
                    "Other.Quite",
                    &[("Order", "empty")],
                    "",
                )
            }),
            &[
                "MQ0206 A.Flow, Call microflow Quite, Microflow: There is no microflow “Other.Quite”.",
                "MQ0201 A.Flow, Create object C, Entity: There is no entity “Sales.Xyz”.",
            ],
        );
    }

    #[test]
    fn the_home_page_exists() {
        check(
            &FAMILY,
            shop().navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() }),
            &["MQ0207 Navigation, Home page: There is no page “Sales.Home”."],
        );
    }
}
