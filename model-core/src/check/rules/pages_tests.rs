//! Tests of the rules of pages.

use crate::model::page::ReferenceSelector;
use super::*;
use crate::check::testing::check;
use crate::model::page::{GridColumn, GridRow};
use crate::testing::{
    EntityBuilder, PageBuilder, app, button, check_box, context, data_view, database, date_picker,
    drop_down, grid, linked, microflow_source, reference_selector, text_box,
};

#[track_caller]
fn check_page(build: impl FnOnce(PageBuilder) -> PageBuilder, expected: &[&str]) {
    let app = app()
        .entity("A.Person", |e| e.attribute("Name: String"))
        .entity("A.Customer", |e| e.based_on("A.Person").attribute("Active: Boolean"))
        .entity("A.Order", |e| {
            e.attribute("Total: Decimal")
                .attribute("Placed: DateTime")
                .attribute("Status: Enumeration A.Status")
                .association("Order_Customer: A.Customer")
        })
        .entity("A.Memory", EntityBuilder::non_persistable)
        .enumeration("A.Status", &["Open"])
        .microflow("A.One", |m| m.returns("Object A.Order").end("empty"))
        .microflow("A.All", |m| m.returns("List A.Order").end("empty"))
        .microflow("A.Text", |m| m.returns("String").end("''"))
        .page("A.P", |p| build(p.parameter("Order: Object A.Order")));
    check(&FAMILY, app, expected);
}

#[test]
fn good_pages() {
    check_page(
        |p| {
            p.widget(data_view(
                "v",
                context("Order"),
                [
                    text_box("a", "A.Order.Total"),
                    date_picker("b", "A.Order.Placed"),
                    drop_down("c", "A.Order.Status"),
                    reference_selector("d", "A.Order_Customer"),
                    text_box("e", "A.Order_Customer/A.Customer/A.Person.Name"),
                    data_view("w", linked("A.Order_Customer"), [
                        check_box("f", "A.Customer.Active"),
                        grid("g", linked("A.Order_Customer"), &["A.Order.Total"]),
                    ]),
                    button("x", DeleteAction::default()),
                ],
            ))
            .widget(data_view("u", microflow_source("A.One", &[]), []))
            .widget(grid("h", microflow_source("A.All", &[]), &["A.Order.Status"]))
        },
        &[],
    );
}

#[test]
fn kinds_of_sources() {
    check_page(
        |p| {
            p.widget(data_view("a", microflow_source("A.All", &[]), []))
                .widget(data_view("b", database("A.Order", ""), []))
                .widget(grid("c", context("Order"), &["A.Order.Total"]))
                .widget(grid("d", microflow_source("A.Text", &[]), &["A.Order.Total"]))
                .widget(grid("e", database("A.Memory", ""), &["A.Order.Total"]))
        },
        &[
            "MQ0901 A.P, Data grid c, Data source: The data source gives an object of A.Order; a list is needed here.",
            "MQ0901 A.P, Data grid d, Data source: The data source gives text; a list is needed here.",
            "MQ0901 A.P, Data view a, Data source: The data source gives a list of A.Order; an object is needed here.",
            "MQ0901 A.P, Data view b, Data source: The data source gives a list of A.Order; an object is needed here.",
            "MQ0902 A.P, Data grid e, Database, Entity: A.Memory is non-persistable; the database has none of it.",
            "MQ0905 A.P, Column Total, Attribute: A.Memory has no member A.Order.Total.",
        ],
    );
}

#[test]
fn where_sources_begin() {
    check_page(
        |p| {
            p.widget(grid("a", linked("A.Order_Customer"), &["A.Order.Total"])).widget(data_view(
                "b",
                database("A.Memory", ""),
                [data_view("c", linked("A.Order_Customer"), [])],
            ))
        },
        &[
            "MQ0901 A.P, Data view b, Data source: The data source gives a list of A.Memory; an object is needed here.",
            "MQ0902 A.P, Data view b, Database, Entity: A.Memory is non-persistable; the database has none of it.",
            "MQ0903 A.P, Data grid a, Association, Object: There is no object around this widget to begin from.",
            "MQ0904 A.P, Data view c, Association, Association: A.Memory has no association A.Order_Customer.",
        ],
    );
}

#[test]
fn members_of_the_object_around() {
    check_page(
        |p| {
            p.widget(text_box("a", "A.Order.Total")).widget(data_view(
                "v",
                context("Order"),
                [
                    text_box("b", "A.Person.Name"),
                    text_box("c", "A.Order_Customer/A.Order/A.Order.Total"),
                    text_box("d", "A.Order.Nothing"),
                ],
            ))
        },
        &[
            "MQ0905 A.P, Text box b, Attribute: A.Order has no member A.Person.Name.",
            "MQ0905 A.P, Text box c, Attribute: A.Customer has no member A.Order.",
            "MQ0905 A.P, Text box d, Attribute: There is no “A.Order.Nothing”.",
            "MQ0906 A.P, Text box a: There is no object around this input.",
        ],
    );
}

#[test]
fn kinds_of_inputs() {
    check_page(
        |p| {
            p.widget(data_view(
                "v",
                context("Order"),
                [
                    text_box("a", "A.Order.Status"),
                    check_box("b", "A.Order.Total"),
                    date_picker("c", "A.Order.Total"),
                    drop_down("d", "A.Order_Customer"),
                    reference_selector("e", "A.Order.Total"),
                ],
            ))
        },
        &[
            "MQ0907 A.P, Check box b, Attribute: A check box is for true or false; “Total” is none.",
            "MQ0907 A.P, Date picker c, Attribute: A date picker is for dates; “Total” is none.",
            "MQ0907 A.P, Drop-down d, Attribute: A drop-down is for values of an enumeration, and true or false; “Order_Customer” is none.",
            "MQ0907 A.P, Reference selector e, Attribute: A reference selector is for an association to one object; “Total” is none.",
            "MQ0907 A.P, Text box a, Attribute: A text box is for text and numbers; “Status” is none.",
        ],
    );
}

#[test]
fn selectors() {
    let selector = |display: &str| -> Widget {
        ReferenceSelector {
            name: "s".into(),
            member: MemberPath::parse("A.Order_Customer"),
            display: display.into(),
            ..ReferenceSelector::default()
        }
        .into()
    };
    check_page(|p| p.widget(data_view("v", context("Order"), [selector("A.Person.Name")])), &[]);
    check_page(
        |p| p.widget(data_view("v", context("Order"), [selector("A.Order.Total")])),
        &["MQ0908 A.P, Reference selector s, Shows: A.Customer has no attribute A.Order.Total."],
    );
}

#[test]
fn actions() {
    let create = |entity: &str| CreateAction {
        entity: entity.into(),
        link: "A.Order_Customer".into(),
        ..CreateAction::default()
    };
    check_page(
        |p| {
            p.widget(button("a", DeleteAction::default()))
                .widget(button("b", create("A.Order")))
                .widget(data_view(
                    "v",
                    context("Order"),
                    [button("c", create("A.Customer")), button("d", create("A.Order"))],
                ))
        },
        &[
            "MQ0909 A.P, Button a, Action: There is no object around this button to delete.",
            "MQ0909 A.P, Button b, Create object, Link by: There is no object around this button to link the new one to.",
            "MQ0910 A.P, Button d, Create object, Link by: A.Order_Customer does not join A.Order and A.Order.",
        ],
    );
}

#[test]
fn measures() {
    let row = |widths: &[i64]| GridRow {
        columns: widths.iter().map(|&width| GridColumn { width, ..GridColumn::default() }).collect(),
        ..GridRow::default()
    };
    check_page(
        |p| {
            p.widget(LayoutGrid {
                name: "l".into(),
                rows: vec![row(&[6, 6]), row(&[6, 6, 6]), row(&[-1])],
                ..LayoutGrid::default()
            })
            .widget(DataGrid { name: "g".into(), page_size: 0, ..DataGrid::default() })
        },
        &[
            "MQ0911 A.P, Column, Width: A column cannot be -1 units wide.",
            "MQ0911 A.P, Row: The columns of this row need 18 of 12 units.",
            "MQ0912 A.P, Data grid g, Columns: This data grid has no columns.",
            "MQ0913 A.P, Data grid g, Rows a page: 0 rows a page cannot be shown.",
        ],
    );
    check_page(
        |p| p.parameter("All: List A.Order"),
        &["MQ0914 A.P, Page parameter All, Type: A page cannot take a list of A.Order for “All”."],
    );
}

#[test]
fn a_column_may_show_what_many_objects_have() {
    let many = "A.Order_Customer/A.Order/A.Order.Total";
    check_page(|p| p.widget(grid("g", database("A.Customer", ""), &[many])), &[]);
    check_page(
        |p| p.widget(grid("g", database("A.Customer", ""), &["A.Order_Customer/A.Memory"])),
        &["MQ0905 A.P, Column Memory, Attribute: A.Order has no member A.Memory."],
    );
}
