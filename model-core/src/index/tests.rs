//! Tests of the index.

use super::*;
use crate::testing::app;

fn shop() -> Project {
    app()
        .entity("Sales.Person", |e| e.attribute("Name: String(50)").attribute("Born: DateTime"))
        .entity("Sales.Customer", |e| {
            e.based_on("Sales.Person").attribute("Credit: Decimal").attribute("Name: String")
        })
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal").association("Order_Customer: Sales.Customer")
        })
        .enumeration("Sales.Status", &["Open", "Closed"])
        .microflow("Sales.Submit", |m| {
            m.parameter("Order: Object Sales.Order").returns("Boolean").end("true")
        })
        .page("Sales.Order_Edit", |p| p.parameter("Order: Object Sales.Order"))
        .build()
}

#[test]
fn inherited_members_come_after_own_and_are_hidden_by_them() {
    let index = Index::new(&shop());
    let customer = index.entity("Sales.Customer").unwrap();
    let names: Vec<_> = customer.attributes.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["Sales.Customer.Credit", "Sales.Customer.Name", "Sales.Person.Born"]);
    assert_eq!(customer.own_attributes, 2);
    assert_eq!(index.entity("Sales.Person").unwrap().specializations, ["Sales.Customer".into()]);
    assert!(index.is_a("Sales.Customer", "Sales.Person"));
    assert!(!index.is_a("Sales.Person", "Sales.Customer"));
    assert!(index.attribute("Sales.Person.Born").is_some());
    assert!(index.attribute("Sales.Customer.Born").is_none());
}

#[test]
fn associations_are_known_at_both_ends() {
    let index = Index::new(&shop());
    let association = index.association("Sales.Order_Customer").unwrap();
    assert_eq!(association.owner.as_str(), "Sales.Order");
    for entity in ["Sales.Order", "Sales.Customer"] {
        assert_eq!(index.associations_of(entity).count(), 1, "{entity}");
    }
    assert_eq!(index.associations_of("Sales.Person").count(), 0);
}

#[track_caller]
fn check_resolve(target: Target, name: &str, expected: bool) {
    let index = Index::new(&shop());
    assert_eq!(index.resolve(target, name).is_some(), expected, "{target:?} {name}");
    assert_eq!(index.names(target).contains(&name), expected, "{target:?} {name}");
}

#[test]
fn references_resolve() {
    check_resolve(Target::Entity, "Sales.Order", true);
    check_resolve(Target::Entity, "Sales.order", false);
    check_resolve(Target::Entity, "Sales.Status", false);
    check_resolve(Target::Attribute, "Sales.Order.Total", true);
    check_resolve(Target::Member, "Sales.Order.Total", true);
    check_resolve(Target::Member, "Sales.Order_Customer", true);
    check_resolve(Target::Attribute, "Sales.Order_Customer", false);
    check_resolve(Target::EnumerationValue, "Sales.Status.Open", true);
    check_resolve(Target::EnumerationValue, "Sales.Status.open", false);
    check_resolve(Target::Parameter, "Sales.Submit.Order", true);
    check_resolve(Target::Parameter, "Sales.Order_Edit.Order", true);
    check_resolve(Target::Microflow, "Sales.Submit", true);
    check_resolve(Target::Page, "Sales.Submit", false);
    check_resolve(Target::Module, "Sales", true);
    check_resolve(Target::Entity, "", false);
}

#[test]
fn a_circle_of_generalizations_is_cut() {
    let project = app()
        .entity("A.X", |e| e.based_on("A.Y").attribute("x: String"))
        .entity("A.Y", |e| e.based_on("A.Z").attribute("y: String"))
        .entity("A.Z", |e| e.based_on("A.Y").attribute("z: String"))
        .entity("A.Self", |e| e.based_on("A.Self"))
        .build();
    let index = Index::new(&project);
    let in_cycle = |name: &str| index.entity(name).unwrap().in_cycle;
    assert!(!in_cycle("A.X") && in_cycle("A.Y") && in_cycle("A.Z") && in_cycle("A.Self"));
    assert_eq!(index.entity("A.X").unwrap().attributes.len(), 3);
}

#[test]
fn names_that_differ_in_case_only_are_namesakes() {
    let project = app()
        .entity("A.Order", |e| e.association("Order_X: A.X"))
        .entity("A.ORDER", |e| e)
        .entity("A.order_x", |e| e)
        .entity("B.Order", |e| e)
        .page("A.Order", |p| p)
        .build();
    let index = Index::new(&project);
    let mut groups: Vec<Vec<_>> = index
        .namesakes()
        .iter()
        .map(|group| group.iter().map(|n| n.name.to_string()).collect())
        .collect();
    for group in &mut groups {
        group.sort();
    }
    assert_eq!(groups, [vec!["A.ORDER", "A.Order"], vec!["A.Order_X", "A.order_x"]]);
}

#[test]
fn an_update_equals_a_new_index() {
    let before = shop();
    let index = Index::new(&before);
    let id = index.microflow("Sales.Submit").unwrap().document;

    let mut change = crate::change::Change::new("inside");
    change.edit(&before, id, |document| {
        let Content::Microflow(flow) = &mut document.content else { panic!() };
        flow.objects.pop();
    });
    let inside = index.updated(&change.apply(&before).unwrap());
    assert!(inside.says_the_same(&index), "the inside of a flow is its own");

    change.edit(&before, id, |document| {
        let Content::Microflow(flow) = &mut document.content else { panic!() };
        flow.name = "Send".to_owned();
    });
    change.remove(&before, index.entity("Sales.Person").unwrap().document);
    let after = change.apply(&before).unwrap();
    let updated = index.updated(&after);
    assert!(!updated.says_the_same(&index));
    assert_eq!(format!("{updated:?}"), format!("{:?}", Index::new(&after)));
    assert!(updated.microflow("Sales.Submit").is_none());
    assert_eq!(updated.entity("Sales.Customer").unwrap().attributes.len(), 2);
}

#[test]
fn facts_change_only_with_what_was_asked() {
    let before = shop();
    let index = Index::new(&before);
    let facts = Facts::new(&index);
    facts.entity("Sales.Customer");
    facts.microflow("Sales.Nothing");
    let reads = facts.into_reads();
    assert_eq!(reads.len(), 2);
    let holds = |index: &Index| {
        reads.iter().all(|(fact, hash)| index.answer(fact.kind, fact.name.as_str()) == *hash)
    };
    assert!(holds(&index));

    let edit = |name: &str, edit: &dyn Fn(&mut Entity)| {
        let mut change = crate::change::Change::new("edit");
        change.edit(&before, index.entity(name).unwrap().document, |document| {
            let Content::Entity(entity) = &mut document.content else { panic!() };
            edit(entity);
        });
        index.updated(&change.apply(&before).unwrap())
    };
    let total = |e: &mut Entity| e.attributes.clear();
    assert!(holds(&edit("Sales.Order", &total)), "another entity");
    assert!(!holds(&edit("Sales.Customer", &total)), "itself");
    assert!(!holds(&edit("Sales.Person", &total)), "its generalization");
    assert!(holds(&edit("Sales.Person", &|e| e.documentation.push('x'))), "its documentation");
}

#[test]
fn hostile_entities_are_quick() {
    let mut wide = app()
        .entity("A.Wide", |e| (0..100_000).fold(e, |e, n| e.attribute(&format!("a{n}: String"))));
    for n in 0..2_000 {
        wide = wide.document(
            crate::model::Place::module("A"),
            Entity {
                name: format!("E{n}"),
                generalization: format!("A.E{}", n + 1).as_str().into(),
                ..Entity::default()
            },
        );
    }
    let index = Index::new(&wide.build());
    for n in 0..100_000 {
        assert!(index.attribute(&format!("A.Wide.a{n}")).is_some());
    }
    assert!(index.entity("A.E0").unwrap().ancestors.len() < 2_000);
    assert!(!index.is_a("A.E0", "A.Wide"));
}
