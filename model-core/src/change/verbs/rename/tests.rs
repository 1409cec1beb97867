//! Renamings and what follows them.

use super::*;
use crate::testing::{self, button, context, data_view, database, grid};

fn app() -> Project {
    use crate::model::page::MicroflowAction;
    testing::app()
        .enumeration("Sales.Status", &["Open", "Closed"])
        .entity("Sales.Customer", |e| e.attribute("Name: String(100)"))
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal = 0")
                .attribute("Status: Enumeration Sales.Status = Open")
                .association("Order_Customer: Sales.Customer")
        })
        .microflow("Sales.Submit", |m| {
            m.parameter("Order: Object Sales.Order")
                .retrieve("Sales.Order", "[Total > $Order/Total and Sales.Order_Customer/Sales.Customer/Name = 'Total']", "Others")
                .decide("$Order/Status")
                .case("Closed", |m| m.end(""))
                .case("Open", |m| {
                    m.change("Order", &[("Sales.Order.Total", "$Order/Total * 2 + length($Order/Sales.Order_Customer/Sales.Customer/Name)"), ("Sales.Order.Status", "Sales.Status.Closed")])
                        .call("Sales.Submit", &[("Order", "$Order")], "")
                        .end("")
                })
        })
        .page("Sales.Edit", |p| {
            p.parameter("Order: Object Sales.Order")
                .widget(data_view("view", context("Order"), [
                    testing::text_box("total", "Sales.Order.Total"),
                    button("submit", MicroflowAction { microflow: "Sales.Submit".into(), ..Default::default() }),
                ]))
                .widget(grid("all", database("Sales.Order", "[Total > 0]"), &["Sales.Order.Total", "Sales.Order_Customer/Sales.Customer/Sales.Customer.Name"]))
        })
        .build()
}

/// Every reference with what it leads to: ids, which a renaming must not change.
fn meaning(project: &Project) -> Vec<(Address, Option<crate::index::Found>)> {
    let index = Index::new(project);
    let uses = Uses::new(&index);
    let mut all = Vec::new();
    for id in project.documents().keys() {
        for found in uses.by(*id) {
            all.push((found.address.clone(), index.resolve(found.target, found.name.as_str())));
        }
    }
    all.sort();
    all
}

fn find_named(project: &Project, document: &str, element: &str) -> (DocumentId, Id) {
    let (id, document) = project.documents().iter().find(|(_, d)| d.title() == document).unwrap();
    let mut found = Id::NONE;
    walk(document.root(), &mut |e| {
        if e.name() == Some(element) && e.id() != document.root().id() {
            found = e.id();
        }
    });
    assert!(element.is_empty() || !found.is_none(), "{} has no {element}", document.title());
    (*id, found)
}

#[track_caller]
fn check(document: &str, element: &str, new: &str) -> Project {
    let project = app();
    let (id, element) = find_named(&project, document, element);
    let index = Index::new(&project);
    let change = rename(&project, &index, &Uses::new(&index), id, element, new).unwrap();
    let renamed = change.apply(&project).unwrap();
    assert_ne!(renamed, project);
    assert_eq!(meaning(&renamed), meaning(&project), "the renamed app means the same");
    let text = format!("{renamed:?}");
    let back = {
        let index = Index::new(&renamed);
        let root = renamed.document(id).unwrap().root();
        let element = if element.is_none() { root.id() } else { element };
        let old_root = project.document(id).unwrap().root();
        let old = find(old_root, element).unwrap().name().unwrap();
        rename(&renamed, &index, &Uses::new(&index), id, element, old)
            .unwrap()
            .apply(&renamed)
            .unwrap()
    };
    assert_eq!(back, project, "renaming back gives the same app: {text}");
    renamed
}

#[test]
fn everything_that_uses_a_name_follows() {
    let renamed = check("Sales.Order", "Total", "Amount");
    let text = format!("{renamed:?}");
    assert!(
        text.contains("$Order/Amount * 2") && text.contains("[Amount > $Order/Amount"),
        "{text}"
    );
    assert!(text.contains("= 'Total']"), "a text literal stays");
    let renamed = check("Sales.Order", "", "Purchase");
    assert!(!format!("{renamed:?}").contains("Sales.Order\""));
    check("Sales.Customer", "", "Client");
    check("Sales.Customer", "Name", "FullName");
    let renamed = check("Sales.Order", "Order_Customer", "Buyer");
    let text = format!("{renamed:?}");
    assert!(text.contains("$Order/Sales.Buyer/Sales.Customer/Name"), "{text}");
    check("Sales.Submit", "", "Send");
    check("Sales.Edit", "", "Change");
    check("Sales.Edit", "Order", "It");
    let renamed = check("Sales.Submit", "Order", "Purchase");
    assert!(format!("{renamed:?}").contains("$Purchase/Total"));
    check("Sales.Status", "", "State");
    let renamed = check("Sales.Status", "Open", "Fresh");
    let flow = renamed.of_kind::<crate::model::microflow::Microflow>().next().unwrap().2;
    assert!(
        flow.flows.iter().any(|f| f.case == "Fresh") && flow.flows.iter().all(|f| f.case != "Open")
    );
    check("Sales", "", "Shop");
}

#[test]
fn a_taken_or_bad_name_is_refused() {
    let project = app();
    let index = Index::new(&project);
    let uses = Uses::new(&index);
    let (order, total) = find_named(&project, "Sales.Order", "Total");
    let tried =
        |element, new| rename(&project, &index, &uses, order, element, new).map(|c| c.is_empty());
    assert_eq!(tried(total, "status"), Err(CannotRename::Taken("status".to_owned())));
    assert_eq!(tried(Id::NONE, "Customer"), Err(CannotRename::Taken("Customer".to_owned())));
    assert!(matches!(tried(total, "a b"), Err(CannotRename::Name(_))));
    assert_eq!(tried(total, "TOTAL"), Ok(false), "the case of a name may change");
    assert_eq!(tried(total, "Total"), Ok(true));
}

#[test]
fn a_name_that_is_inherited_is_taken() {
    let project = testing::app()
        .entity("A.Person", |e| e.attribute("Name: String"))
        .entity("A.Customer", |e| e.based_on("A.Person").attribute("Points: Integer"))
        .build();
    let index = Index::new(&project);
    let uses = Uses::new(&index);
    for (entity, attribute, new) in
        [("A.Customer", "Points", "name"), ("A.Person", "Name", "Points")]
    {
        let (id, element) = find_named(&project, entity, attribute);
        let tried = rename(&project, &index, &uses, id, element, new);
        assert_eq!(tried, Err(CannotRename::Taken(new.to_owned())));
    }
}

#[test]
fn a_variable_cannot_take_the_name_of_another() {
    let project = app();
    let index = Index::new(&project);
    let uses = Uses::new(&index);
    let (submit, order) = find_named(&project, "Sales.Submit", "Order");
    for new in ["Others", "currentUser", "latestError"] {
        let taken = Err(CannotRename::Taken(new.to_owned()));
        assert_eq!(rename(&project, &index, &uses, submit, order, new), taken);
        if new != "Others" {
            assert_eq!(rename_variable(&project, &index, submit, "Others", new), taken);
        }
    }
    let onto = rename_variable(&project, &index, submit, "Others", "Order");
    assert_eq!(onto, Err(CannotRename::Taken("Order".to_owned())));
    let (edit, order) = find_named(&project, "Sales.Edit", "Order");
    let onto = rename(&project, &index, &uses, edit, order, "currentObject");
    assert_eq!(onto, Err(CannotRename::Taken("currentObject".to_owned())));
}

#[test]
fn variables_follow_too() {
    let project = app();
    let index = Index::new(&project);
    let (id, _) = find_named(&project, "Sales.Submit", "");
    let change = rename_variable(&project, &index, id, "Others", "Rest").unwrap();
    let renamed = change.apply(&project).unwrap();
    let document = renamed.document(id).unwrap();
    assert!(
        matches!(&document.content, Content::Microflow(flow) if flow.objects.iter().any(|o| o.activity().is_some_and(|a| a.output() == "Rest")))
    );
}
