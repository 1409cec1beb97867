//! Members that activities read and write: of the right entity, once, from the right end.

use std::collections::BTreeSet;

use crate::analysis::path::{PathEnd, follow};
use crate::analysis::variables::over;
use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::AttributeType;
use crate::model::entity::Multiplicity;
use crate::model::microflow::{
    Aggregate, AggregateList, AssociationSource, ChangeKind, ChangeObject, Commit, CreateObject,
    CreateVariable, DatabaseSource, FlowObject, MemberChange, Retrieve, RetrieveSource,
    ValidationFeedback,
};
use crate::name::QName;
use crate::value::DataType;

pub(super) static FAMILY: Family = Family {
    rules: &[
        &OF_ANOTHER,
        &TWICE,
        &WRONG_END,
        &ADD,
        &GIVEN,
        &NO_EFFECT,
        &ASSOCIATION,
        &NOT_STORED,
        &SORT,
        &AGGREGATE,
        &VARIABLE_TYPE,
    ],
    scope: Scope::Document(find),
};

static OF_ANOTHER: Rule = Rule {
    code: "MQ0711",
    title: "Activities name members of their entity",
    severity: Severity::Error,
    why: "An object has the members of its entity and of those on which it is based, and no others.",
    how: "Choose a member of the entity.",
    example: "A create object of Sales.Order that sets Sales.Customer.Name.",
};

static TWICE: Rule = Rule {
    code: "MQ0712",
    title: "An activity sets a member once",
    severity: Severity::Error,
    why: "Of two values for one member it is not said which remains.",
    how: "Remove one of the two. Adding to and removing from an association can stand beside each other.",
    example: "A change object that sets Status to Open and to Closed.",
};

static WRONG_END: Rule = Rule {
    code: "MQ0713",
    title: "Associations are set at their owner",
    severity: Severity::Error,
    why: "The owner holds the reference, so only an object of the owner can set it.",
    how: "Change the object at the other end, or let the other entity own the association.",
    example: "A change of a customer that sets Sales.Order_Customer, which Order owns.",
};

static ADD: Rule = Rule {
    code: "MQ0714",
    title: "Only many-to-many associations are added to",
    severity: Severity::Error,
    why: "An attribute, or an association to one object, has one value; there is nothing to add to.",
    how: "Use Set to give it its value.",
    example: "Add to the attribute Total; to add to a number write `$Order/Total + 1`.",
};

static GIVEN: Rule = Rule {
    code: "MQ0715",
    title: "Automatic numbers are not set",
    severity: Severity::Error,
    why: "The number is given when the object is stored for the first time.",
    how: "Remove the member from the activity.",
    example: "A create object that sets the AutoNumber Number to 1.",
};

static NO_EFFECT: Rule = Rule {
    code: "MQ0716",
    title: "A change changes something",
    severity: Severity::Warning,
    why: "This activity sets no member, stores nothing and refreshes nothing.",
    how: "Set a member, or delete the activity.",
    example: "A change object of which the last member was removed.",
};

static ASSOCIATION: Rule = Rule {
    code: "MQ0717",
    title: "A retrieve follows an association of its object",
    severity: Severity::Error,
    why: "From an object only the associations lead on that its entity has at one of their ends.",
    how: "Choose an association of the object's entity, or another object.",
    example: "A retrieve from a customer over Sales.Line_Order.",
};

static NOT_STORED: Rule = Rule {
    code: "MQ0718",
    title: "The database holds persistable entities",
    severity: Severity::Error,
    why: "Objects of a non-persistable entity are never stored, so there is nothing to retrieve.",
    how: "Retrieve them by association, or hand them over as parameters.",
    example: "A retrieve from the database of Sales.SearchOrder, which is non-persistable.",
};

static SORT: Rule = Rule {
    code: "MQ0719",
    title: "Sorting is by an attribute of the entity",
    severity: Severity::Error,
    why: "Objects are sorted by an attribute that each of them has one value of, of a type that has an order.",
    how: "Choose an attribute of the entity, or one over associations to one object.",
    example: "Orders sorted by Sales.Product.Name.",
};

static AGGREGATE: Rule = Rule {
    code: "MQ0720",
    title: "An aggregate is over an attribute that fits",
    severity: Severity::Error,
    why: "Sums and averages are over numbers, smallest and largest also over dates, of the entity of the list.",
    how: "Choose a number of the entity, or count the objects instead.",
    example: "The sum of the attribute Name.",
};

static VARIABLE_TYPE: Rule = Rule {
    code: "MQ0721",
    title: "Create variable makes plain values",
    severity: Severity::Error,
    why: "Objects are made by create object and lists by retrieve; a variable that is created holds text, a number, a date, true or false, or a value of an enumeration.",
    how: "Choose another type, or use create object or retrieve.",
    example: "A create variable of the type List Sales.Order.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(variables) = check.variables() else { return };
    for vertex in variables.graph.vertices() {
        let id = vertex.object.id();
        let entity_of = |name: &str| variables.type_before(id, name)?.entity().cloned();
        match vertex.object {
            FlowObject::CreateObject(create) => create_object(check, create),
            FlowObject::ChangeObject(change) => {
                change_object(check, change, entity_of(&change.object).as_ref());
            }
            FlowObject::Retrieve(retrieve) => match retrieve.source.as_deref() {
                Some(RetrieveSource::AssociationSource(source)) => {
                    by_association(check, retrieve, source, entity_of(&source.object).as_ref());
                }
                Some(RetrieveSource::DatabaseSource(source)) => {
                    from_database(check, retrieve, source);
                }
                _ => {}
            },
            FlowObject::AggregateList(list) => {
                aggregate(check, list, entity_of(&list.list).as_ref());
            }
            FlowObject::CreateVariable(create) => create_variable(check, create),
            FlowObject::ValidationFeedback(feedback) => {
                validation(check, feedback, entity_of(&feedback.object).as_ref());
            }
            _ => {}
        }
    }
}

fn create_object(check: &mut DocumentCheck<'_>, create: &CreateObject) {
    if check.facts.entity(create.entity.as_str()).is_some() {
        members(check, &create.items, &create.entity);
    }
}

fn change_object(check: &mut DocumentCheck<'_>, change: &ChangeObject, entity: Option<&QName>) {
    if change.items.is_empty() && change.commit == Commit::No && !change.refresh {
        let message = "This activity changes nothing.";
        let problem = Problem::new(&NO_EFFECT, check.at(change.id), message);
        let fix = Fix::remove("Delete the activity", check.id, change.id);
        check.add(problem.hint("Set a member, or delete the activity.").fix(fix));
    }
    if let Some(entity) = entity {
        members(check, &change.items, entity);
    }
}

fn members(check: &mut DocumentCheck<'_>, items: &[MemberChange], entity: &QName) {
    let mut set: BTreeSet<&QName> = BTreeSet::new();
    for item in items {
        let at = check.at(item.id);
        let remove = Fix::remove("Remove the member", check.id, item.id);
        if item.change == ChangeKind::Set && !item.member.is_empty() && !set.insert(&item.member) {
            let message = format!("{} is set before in this activity.", item.member.local());
            let problem = Problem::new(&TWICE, at.property("member"), message);
            check.add(problem.hint("Remove one of the two.").fix(remove.clone()));
        }
        let Some(many) = check_member(check, item, entity) else { continue };
        if item.change != ChangeKind::Set && !many {
            let address = at.property("change");
            let message = format!("{} has one value; it can only be set.", item.member.local());
            let fix = Fix::set("Set it", &address, "set");
            check.add(Problem::new(&ADD, address, message).hint("Use Set.").fix(fix));
        }
    }
}

/// Checks that an entity has this member and can set it; whether it holds many objects, where there
/// is nothing wrong.
fn check_member(
    check: &mut DocumentCheck<'_>,
    item: &MemberChange,
    entity: &QName,
) -> Option<bool> {
    let address = check.at(item.id).property("member");
    let name = item.member.as_str();
    if let Some(attribute) = check.facts.attribute(name) {
        let owner = item.member.owner().unwrap_or_default();
        if !check.facts.is_a(entity.as_str(), owner.as_str()) {
            of_another(check, address, &item.member, entity);
            return None;
        }
        if attribute.ty == AttributeType::AutoNumber {
            let message = format!("{} is given by the database.", item.member.local());
            let fix = Fix::remove("Remove the member", check.id, item.id);
            let problem = Problem::new(&GIVEN, address, message);
            check.add(problem.hint("Remove the member.").fix(fix));
        }
        return Some(false);
    }
    let association = check.facts.association(name)?;
    if check.facts.is_a(entity.as_str(), association.owner.as_str()) {
        return Some(!association.is_reference());
    }
    if !check.facts.is_a(entity.as_str(), association.target.as_str()) {
        of_another(check, address, &item.member, entity);
        return None;
    }
    if association.is_set_by_both {
        return Some(!association.is_reference_back());
    }
    if association.multiplicity != Multiplicity::OneToOne {
        let message = format!(
            "{} owns {}; an object of {} cannot set it.",
            association.owner,
            item.member.local(),
            entity
        );
        let problem = Problem::new(&WRONG_END, address, message);
        check.add(problem.hint(format!("Change the objects of {}.", association.owner)));
    }
    None
}

fn of_another(
    check: &mut DocumentCheck<'_>,
    address: crate::model::Address,
    member: &QName,
    entity: &QName,
) {
    let message = format!("{entity} has no member {member}.");
    let info = check.facts.entity(entity.as_str());
    let same = info.and_then(|info| info.attribute(member.local()));
    let problem = Problem::new(&OF_ANOTHER, address, message)
        .hint(format!("Choose a member of {entity}."))
        .did_you_mean(same.map(|attribute| attribute.name.as_str()));
    check.add(problem);
}

fn by_association(
    check: &mut DocumentCheck<'_>,
    retrieve: &Retrieve,
    source: &AssociationSource,
    entity: Option<&QName>,
) {
    let Some(entity) = entity else { return };
    let Some(association) = check.facts.association(source.association.as_str()) else { return };
    if over(entity.as_str(), source.association.as_str(), check.facts) == DataType::Unknown {
        let message = format!(
            "{} joins {} and {}; “${}” is an object of {entity}.",
            association.name, association.owner, association.target, source.object
        );
        let address = check.at(retrieve.id).property("source.association");
        let problem = Problem::new(&ASSOCIATION, address, message);
        check.add(problem.hint(format!("Choose an association of {entity}.")));
    }
}

fn from_database(check: &mut DocumentCheck<'_>, retrieve: &Retrieve, source: &DatabaseSource) {
    let Some(entity) = check.facts.entity(source.entity.as_str()) else { return };
    if entity.persistence == crate::model::entity::Persistence::NonPersistable {
        let address = check.at(retrieve.id).property("source.entity");
        let message = format!("{} is non-persistable; the database has none of it.", entity.name);
        let problem = Problem::new(&NOT_STORED, address, message);
        check.add(problem.hint("Retrieve by association, or use a parameter."));
    }
    for item in &source.sort {
        sort_item(check, item, &source.entity);
    }
}

/// Checks an attribute to sort by; for data sources of pages too.
pub(super) fn sort_item(
    check: &mut DocumentCheck<'_>,
    item: &crate::model::microflow::SortItem,
    entity: &QName,
) {
    if item.attribute.is_empty() || check.facts.entity(entity.as_str()).is_none() {
        return;
    }
    let address = check.at(item.id).property("attribute");
    let message = match follow(entity.as_str(), &item.attribute, check.facts) {
        Ok(PathEnd::Attribute(attribute)) => match attribute.ty {
            AttributeType::Binary | AttributeType::HashedString => {
                format!("{} is of type {}, which has no order.", attribute.name, attribute.ty)
            }
            _ => return,
        },
        Ok(_) => format!("{} does not end at an attribute.", item.attribute),
        Err(_) => format!("{} does not lead to an attribute of {entity}.", item.attribute),
    };
    let fix = Fix::remove("Do not sort by it", check.id, item.id);
    let hint = format!("Choose an attribute of {entity}.");
    check.add(Problem::new(&SORT, address, message).hint(hint).fix(fix));
}

fn aggregate(check: &mut DocumentCheck<'_>, list: &AggregateList, entity: Option<&QName>) {
    if list.function == Aggregate::Count {
        return;
    }
    let Some(attribute) = check.facts.attribute(list.attribute.as_str()) else { return };
    let address = check.at(list.id).property("attribute");
    let owner = list.attribute.owner().unwrap_or_default();
    let message = match entity {
        Some(entity) if !check.facts.is_a(entity.as_str(), owner.as_str()) => {
            format!("{entity} has no attribute {}.", attribute.name)
        }
        _ => {
            let is_extreme = matches!(list.function, Aggregate::Minimum | Aggregate::Maximum);
            let fits = attribute.data_type.is_number()
                || is_extreme && attribute.data_type == DataType::DateTime;
            if fits {
                return;
            }
            format!("{} is of type {}, which cannot be summed up.", attribute.name, attribute.ty)
        }
    };
    let problem = Problem::new(&AGGREGATE, address, message);
    check.add(problem.hint("Choose a number of the entity of the list."));
}

fn create_variable(check: &mut DocumentCheck<'_>, create: &CreateVariable) {
    let plain = !matches!(
        create.ty,
        DataType::Object(_) | DataType::List(_) | DataType::Nothing | DataType::Binary
    );
    if !plain {
        let address = check.at(create.id).property("type");
        let message = format!("A variable of type {} cannot be created so.", create.ty);
        let problem = Problem::new(&VARIABLE_TYPE, address, message);
        check.add(problem.hint("Choose a plain type, or use create object or retrieve."));
    }
}

fn validation(
    check: &mut DocumentCheck<'_>,
    feedback: &ValidationFeedback,
    entity: Option<&QName>,
) {
    let Some(entity) = entity else { return };
    let member = feedback.member.as_str();
    let belongs = if let Some(owner) = feedback.member.owner() {
        check.facts.attribute(member).is_none() || check.facts.is_a(entity.as_str(), owner.as_str())
    } else {
        check.facts.association(member).is_none()
            || over(entity.as_str(), member, check.facts) != DataType::Unknown
    };
    if !belongs {
        let address = check.at(feedback.id).property("member");
        of_another(check, address, &feedback.member, entity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::MemberPath;
    use crate::model::microflow::SortItem;
    use crate::testing::{EntityBuilder, FlowBuilder, app};

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        let app = app()
            .entity("A.Person", |e| e.attribute("Name: String"))
            .entity("A.Customer", |e| e.based_on("A.Person").attribute("Credit: Decimal"))
            .entity("A.Order", |e| {
                e.attribute("No: AutoNumber")
                    .attribute("Total: Decimal")
                    .attribute("Name: String")
                    .association("Order_Customer: A.Customer")
                    .association_with("Order_Tag: A.Customer", |a| {
                        a.multiplicity = Multiplicity::ManyToMany;
                    })
            })
            .entity("A.Memory", EntityBuilder::non_persistable)
            .microflow("A.F", |m| {
                build(
                    m.parameter("Order: Object A.Order")
                        .parameter("Customer: Object A.Customer")
                        .parameter("Orders: List A.Order"),
                )
            });
        check(&FAMILY, app, expected);
    }

    #[test]
    fn members_of_the_entity() {
        check_flow(
            |m| {
                m.create("A.Customer", "C", &[("A.Person.Name", "''")])
                    .change("Order", &[("A.Order.Total", "1"), ("A.Order_Customer", "$C")])
                    .end("")
            },
            &[],
        );
        check_flow(
            |m| {
                m.create("A.Customer", "C", &[("A.Order.Total", "1"), ("A.Order.Name", "''")])
                    .change("Customer", &[("A.Order_Customer", "$Order")])
                    .end("")
            },
            &[
                "MQ0711 A.F, Member Name, Member: A.Customer has no member A.Order.Name.",
                "MQ0711 A.F, Member Total, Member: A.Customer has no member A.Order.Total.",
                "MQ0713 A.F, Member Order_Customer, Member: A.Order owns Order_Customer; an object of A.Customer cannot set it.",
            ],
        );
    }

    #[test]
    fn how_members_are_set() {
        check_flow(
            |m| {
                m.change("Order", &[("A.Order.Total", "1"), ("A.Order.Total", "2"), ("A.Order.No", "3")])
                    .end("")
            },
            &[
                "MQ0712 A.F, Member Total, Member: Total is set before in this activity.",
                "MQ0715 A.F, Member No, Member: No is given by the database.",
            ],
        );
        let add = |m: FlowBuilder, member: &str| {
            m.change("Order", &[(member, "$Customer")]).edit_last(|object| {
                let FlowObject::ChangeObject(change) = object else { panic!() };
                change.items[0].change = ChangeKind::Add;
            })
        };
        check_flow(|m| add(m, "A.Order_Tag").end(""), &[]);
        check_flow(
            |m| add(m, "A.Order_Customer").end(""),
            &["MQ0714 A.F, Member Order_Customer, Change: Order_Customer has one value; it can only be set."],
        );
        check_flow(
            |m| m.change("Order", &[]).end(""),
            &["MQ0716 A.F, Change object Order: This activity changes nothing."],
        );
    }

    #[test]
    fn retrieves() {
        check_flow(|m| m.along("Customer", "A.Order_Customer", "L").end(""), &[]);
        check_flow(
            |m| {
                m.first("A.Memory", "", "M").along("M", "A.Order_Customer", "L").end("")
            },
            &[
                "MQ0717 A.F, Retrieve L, By association, Association: A.Order_Customer joins A.Order and A.Customer; “$M” is an object of A.Memory.",
                "MQ0718 A.F, Retrieve M, From the database, Entity: A.Memory is non-persistable; the database has none of it.",
            ],
        );
    }

    #[test]
    fn sorting() {
        let sorted = |m: FlowBuilder, path: &str| {
            m.retrieve("A.Order", "", "L").edit_last(|object| {
                let FlowObject::Retrieve(retrieve) = object else { panic!() };
                let Some(RetrieveSource::DatabaseSource(source)) = retrieve.source.as_deref_mut()
                else {
                    panic!()
                };
                let attribute = MemberPath::parse(path);
                source.sort.push(SortItem { attribute, ..SortItem::default() });
            })
        };
        check_flow(|m| sorted(m, "A.Order.Total").end(""), &[]);
        check_flow(|m| sorted(m, "A.Order_Customer/A.Customer/A.Person.Name").end(""), &[]);
        check_flow(
            |m| sorted(m, "A.Customer.Credit").end(""),
            &["MQ0719 A.F, Sort Credit, Attribute: A.Customer.Credit does not lead to an attribute of A.Order."],
        );
        check_flow(
            |m| sorted(m, "A.Order_Customer").end(""),
            &["MQ0719 A.F, Sort Order_Customer, Attribute: A.Order_Customer does not end at an attribute."],
        );
    }

    #[test]
    fn aggregates_and_variables() {
        let sum = |m: FlowBuilder, attribute: &str| {
            m.then(AggregateList {
                list: "Orders".into(),
                function: Aggregate::Sum,
                attribute: attribute.into(),
                variable: "s".into(),
                ..AggregateList::default()
            })
            .end("")
        };
        check_flow(|m| sum(m, "A.Order.Total"), &[]);
        check_flow(
            |m| sum(m, "A.Order.Name"),
            &["MQ0720 A.F, Aggregate list s, Attribute: A.Order.Name is of type String, which cannot be summed up."],
        );
        check_flow(
            |m| sum(m, "A.Customer.Credit"),
            &["MQ0720 A.F, Aggregate list s, Attribute: A.Order has no attribute A.Customer.Credit."],
        );
        check_flow(
            |m| m.variable("v: List A.Order = $Orders").end(""),
            &["MQ0721 A.F, Create variable v, Type: A variable of type List A.Order cannot be created so."],
        );
    }

    #[test]
    fn feedback() {
        let feedback = |m: FlowBuilder, member: &str| {
            m.then(ValidationFeedback {
                object: "Customer".into(),
                member: member.into(),
                ..ValidationFeedback::default()
            })
            .end("")
        };
        check_flow(|m| feedback(m, "A.Person.Name"), &[]);
        check_flow(
            |m| feedback(m, "A.Order.Total"),
            &["MQ0711 A.F, Validation feedback Customer, Member: A.Customer has no member A.Order.Total."],
        );
    }
}
