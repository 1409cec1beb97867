//! Grids: pages, sorting, search.

use model_core::model::app::Refresh;
use model_core::model::microflow::{Commit, CreateObject};

use super::*;

/// A page with a grid of numbers, three a page.
fn numbers(count: i64) -> Person {
    let flow = |m: model_core::testing::FlowBuilder| {
        m.variable("n: Integer = 0")
            .repeat(&format!("$n < {count}"), |m| {
                m.set("n", "$n + 1")
                    .create(
                        "Sales.Order",
                        "Order",
                        &[
                            ("Sales.Order.Number", "$n"),
                            ("Sales.Order.Total", &format!("{count} - $n")),
                        ],
                    )
                    .commit("Order")
            })
            .end("")
    };
    let list =
        grid("list", database("Sales.Order", ""), &["Sales.Order.Number", "Sales.Order.Total"]);
    let list = with_grid(list, |grid| grid.page_size = 3);
    let home = Navigation { home: "Sales.Home".into(), ..Navigation::default() };
    let make = MicroflowAction { microflow: "Sales.Make".into(), ..MicroflowAction::default() };
    let project = shop()
        .microflow("Sales.Make", flow)
        .page("Sales.Home", |p| p.widget(list).widget(button("make", make)))
        .navigation(home)
        .build();
    let mut person = Person::new(&project);
    person.home();
    person
}

fn with_grid(widget: Widget, edit: impl FnOnce(&mut model_core::model::page::DataGrid)) -> Widget {
    match widget {
        Widget::DataGrid(mut grid) => {
            edit(&mut grid);
            grid.into()
        }
        other => other,
    }
}

fn first_cells(person: &Person) -> Vec<String> {
    person.rows("list").iter().map(|row| row.split('|').next().unwrap().to_owned()).collect()
}

#[test]
fn semantics_12_a_grid_shows_one_page_of_rows_and_their_count() {
    let mut person = numbers(8);
    person.press("make");
    assert_eq!(first_cells(&person), ["1", "2", "3"]);
    assert_eq!(person.grid("list").count, 8);
    person.grid_page("list", &GridPage { offset: 6, ..GridPage::default() });
    assert_eq!(first_cells(&person), ["7", "8"]);
    let sort = Some((person.grid("list").columns[1].key.to_string(), Sorted::Ascending));
    person.grid_page("list", &GridPage { sort: sort.clone(), ..GridPage::default() });
    assert_eq!(first_cells(&person), ["8", "7", "6"]);
    assert_eq!(person.grid("list").columns[1].sorted, Sorted::Ascending);
    // Beyond the end the last page is shown.
    person.grid_page("list", &GridPage { offset: 300, sort, ..GridPage::default() });
    assert_eq!(first_cells(&person), ["2", "1"]);
    assert_eq!(person.grid("list").offset, 6);
}

#[test]
fn semantics_16_lists_that_come_whole_are_paged_sorted_and_searched_in_memory() {
    let names = ["Cid", "Ann", "Bob", "Eve", "Dan"];
    let make = |m: model_core::testing::FlowBuilder| {
        let m = names.iter().enumerate().fold(m, |m, (n, name)| {
            let variable = format!("C{n}");
            m.create("Sales.Customer", &variable, &[("Sales.Customer.Name", &format!("'{name}'"))])
                .commit(&variable)
        });
        m.returns("List Sales.Customer").retrieve("Sales.Customer", "", "All").end("$All")
    };
    let list = with_grid(
        grid("list", microflow_source("Sales.Make", &[]), &["Sales.Customer.Name"]),
        |grid| grid.page_size = 2,
    );
    let project = shop()
        .microflow("Sales.Make", make)
        .page("Sales.Home", |p| p.widget(list))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    assert_eq!(person.rows("list"), ["Cid", "Ann"]);
    let sort = Some(("Name".to_owned(), Sorted::Descending));
    person.grid_page("list", &GridPage { sort: sort.clone(), ..GridPage::default() });
    assert_eq!(person.rows("list"), ["Eve", "Dan"]);
    person.grid_page("list", &GridPage { search: "AN".into(), sort, ..GridPage::default() });
    assert_eq!(person.rows("list"), ["Dan", "Ann"]);
    assert_eq!(person.grid("list").count, 2);
    // The microflow ran once: five customers, not ten.
    person.grid_page("list", &GridPage::default());
    assert_eq!(person.grid("list").count, 5);
}

#[test]
fn a_grid_of_the_database_is_searched() {
    let list =
        grid("list", database("Sales.Customer", "[Name != 'Bob']"), &["Sales.Customer.Name"]);
    let make = |m: model_core::testing::FlowBuilder| {
        let m = ["Ann", "Bob", "Hanna"].iter().fold(m, |m, name| {
            m.create("Sales.Customer", name, &[("Sales.Customer.Name", &format!("'{name}'"))])
                .commit(name)
        });
        m.end("")
    };
    let action = MicroflowAction { microflow: "Sales.Make".into(), ..MicroflowAction::default() };
    let project = shop()
        .microflow("Sales.Make", make)
        .page("Sales.Home", |p| p.widget(list).widget(button("make", action)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build();
    let mut person = Person::new(&project);
    person.home();
    person.press("make");
    assert!(person.grid("list").searchable);
    person.grid_page("list", &GridPage { search: "an".into(), ..GridPage::default() });
    assert_eq!(person.rows("list"), ["Ann", "Hanna"]);
    person.grid_page("list", &GridPage { search: "nothing".into(), ..GridPage::default() });
    assert_eq!(person.grid("list").notice, "Nothing holds “nothing”.");
}

#[test]
fn semantics_26_an_app_can_say_itself_what_is_read_again() {
    let make = |refresh: bool| {
        move |m: model_core::testing::FlowBuilder| {
            m.then(CreateObject {
                entity: "Sales.Customer".into(),
                variable: "New".into(),
                commit: Commit::Yes,
                refresh,
                ..CreateObject::default()
            })
            .end("")
        }
    };
    let press = |microflow: &str| MicroflowAction {
        microflow: microflow.into(),
        ..MicroflowAction::default()
    };
    let project = shop()
        .microflow("Sales.Quiet", make(false))
        .microflow("Sales.Loud", make(true))
        .page("Sales.Home", |p| {
            p.widget(grid("list", database("Sales.Customer", ""), &["Sales.Customer.Name"]))
                .widget(button("quiet", press("Sales.Quiet")))
                .widget(button("loud", press("Sales.Loud")))
        })
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .with("Test", |document| {
            let model_core::model::Content::App(app) = &mut document.content else { panic!() };
            app.refresh = Refresh::OnRequest;
        })
        .build();
    let mut person = Person::new(&project);
    person.home();
    person.press("quiet");
    assert_eq!(person.grid("list").count, 0);
    person.press("loud");
    assert_eq!(person.grid("list").count, 2);
}
