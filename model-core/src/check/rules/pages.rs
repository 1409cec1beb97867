//! Data sources, inputs and actions of pages.

use crate::analysis::path::{PathEnd, Why, follow, follow_many};
use crate::analysis::variables::over;
use crate::analysis::{PageContexts, Place};
use crate::check::{DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::lang::types::describe;
use crate::model::entity::Persistence;
use crate::model::meta::find as find_element;
use crate::model::page::{
    ContextSource, CreateAction, DataGrid, DeleteAction, EntitySource, LayoutGrid, LinkedSource,
    ListenSource, PageParameter, Snippet, Widget,
};
use crate::model::{Address, AttributeType, Element, Field, MemberPath, Node};
use crate::name::QName;
use crate::value::DataType;

use super::members::sort_item;

pub(super) static FAMILY: Family = Family {
    rules: &[
        &SOURCE_KIND,
        &NOT_STORED,
        &NO_OBJECT,
        &SOURCE_PATH,
        &MEMBER,
        &OUTSIDE,
        &INPUT_KIND,
        &DISPLAY,
        &ACTION_OBJECT,
        &LINK,
        &WIDTH,
        &NO_COLUMNS,
        &PAGE_SIZE,
        &PARAMETER_TYPE,
        &LISTENS,
    ],
    scope: Scope::Document(find),
};

static SOURCE_KIND: Rule = Rule {
    code: "MQ0901",
    title: "Data views show one object, lists show many",
    severity: Severity::Error,
    why: "A data view has room for one object, and a data grid for a row each of many.",
    how: "Choose a data source of the other kind, or another widget.",
    example: "A data view whose microflow returns a list of orders.",
};

static NOT_STORED: Rule = Rule {
    code: "MQ0902",
    title: "Database sources are of persistable entities",
    severity: Severity::Error,
    why: "Objects of a non-persistable entity are never stored, so there is nothing to show.",
    how: "Use a microflow that makes the objects, or an association.",
    example: "A data grid from the database of Sales.SearchOrder, which is non-persistable.",
};

static NO_OBJECT: Rule = Rule {
    code: "MQ0903",
    title: "A data source has an object to begin from",
    severity: Severity::Error,
    why: "The data source begins at the object around the widget, but the widget stands in no data view and no row.",
    how: "Choose a parameter of the page, or put the widget into a data view.",
    example: "A data grid over Sales.Order_Customer that stands directly on the page.",
};

static SOURCE_PATH: Rule = Rule {
    code: "MQ0904",
    title: "A data source follows associations of its object",
    severity: Severity::Error,
    why: "From an object only the associations lead on that its entity has.",
    how: "Choose an association of the entity that the data source begins from.",
    example: "A data view in one of a customer that shows Sales.Line_Order.",
};

static MEMBER: Rule = Rule {
    code: "MQ0905",
    title: "Inputs and columns show members of their object",
    severity: Severity::Error,
    why: "A widget shows what the object around it has, or what an association leads to.",
    how: "Choose a member of the entity around the widget.",
    example: "A text box for Sales.Customer.Name in a data view of an order.",
};

static OUTSIDE: Rule = Rule {
    code: "MQ0906",
    title: "Inputs stand in a data view",
    severity: Severity::Error,
    why: "An input changes a member of the object around it; here there is none.",
    how: "Put the input into a data view.",
    example: "A text box that stands directly on the page.",
};

static INPUT_KIND: Rule = Rule {
    code: "MQ0907",
    title: "An input fits what it changes",
    severity: Severity::Error,
    why: "Each kind of input is made for values of certain types.",
    how: "Use a check box for true or false, a drop-down for a value of an enumeration, a date picker for a moment, a reference selector for an association, a text box for text and numbers.",
    example: "A text box for the attribute Paid, which is true or false.",
};

static DISPLAY: Rule = Rule {
    code: "MQ0908",
    title: "A selector shows an attribute of what can be chosen",
    severity: Severity::Error,
    why: "The objects at the other end of the association are listed by this attribute.",
    how: "Choose an attribute of the entity at the other end.",
    example: "A selector of the customer of an order that shows Sales.Order.Number.",
};

static ACTION_OBJECT: Rule = Rule {
    code: "MQ0909",
    title: "An action has its object",
    severity: Severity::Error,
    why: "The action works on the object around the button, and there is none.",
    how: "Put the button into a data view or the toolbar of a grid.",
    example: "A delete button that stands directly on the page.",
};

static LINK: Rule = Rule {
    code: "MQ0910",
    title: "A new object is linked by an association of both",
    severity: Severity::Error,
    why: "The new object is linked to the object around the button, so the association must join their entities.",
    how: "Choose an association between the two, or none.",
    example: "A button New line in a data view of an order that links by Sales.Order_Customer.",
};

static WIDTH: Rule = Rule {
    code: "MQ0911",
    title: "A row is twelve units wide",
    severity: Severity::Error,
    why: "A row of a layout grid has twelve units; columns that need more do not fit beside each other.",
    how: "Give the columns widths that add up to twelve at most, or 0 for a fair share of the rest.",
    example: "Three columns of 6 units each in one row.",
};

static NO_COLUMNS: Rule = Rule {
    code: "MQ0912",
    title: "A data grid has columns",
    severity: Severity::Warning,
    why: "Without columns the rows are empty.",
    how: "Add a column for each attribute that people should see.",
    example: "A data grid that was just put on the page.",
};

static PAGE_SIZE: Rule = Rule {
    code: "MQ0913",
    title: "A data grid shows a sensible number of rows",
    severity: Severity::Error,
    why: "A page of the grid needs at least one row, and more than a thousand make it slow.",
    how: "Write a number from 1 to 1000.",
    example: "A data grid of 0 rows a page.",
};

static PARAMETER_TYPE: Rule = Rule {
    code: "MQ0914",
    title: "Pages take objects and plain values",
    severity: Severity::Error,
    why: "Whoever opens a page can hand over one object, or text, numbers, dates and the like.",
    how: "Choose the entity or a plain type; to show a list, let the page get it by a data source.",
    example: "A page parameter of the type List Sales.Order.",
};

static LISTENS: Rule = Rule {
    code: "MQ0915",
    title: "What is listened to is a list on the page",
    severity: Severity::Error,
    why: "A data view that listens shows the row that is selected in a list of the same page.",
    how: "Choose a list or a grid on this page.",
    example: "A data view that listens to a grid that was deleted.",
};

fn find(check: &mut DocumentCheck<'_>) {
    let Some(page) = check.page().filter(|_| !check.is_pattern()) else { return };
    let widgets = Widget::kinds();
    check.each_place(|check, place| {
        let element = place.element;
        source(check, page, place);
        if let Some(parameter) = element.downcast::<PageParameter>() {
            parameter_type(check, parameter);
        } else if let Some(grid) = element.downcast::<DataGrid>() {
            data_grid(check, grid);
        } else if matches!(element.kind().name, "listView" | "gallery") {
            page_size(check, element, 10);
        } else if let Some(grid) = element.downcast::<LayoutGrid>() {
            widths(check, grid);
        } else if let Some(create) = element.downcast::<CreateAction>() {
            link(check, page, place, create);
        } else if element.downcast::<DeleteAction>().is_some() && page.around(place).is_none() {
            let problem = Problem::new(
                &ACTION_OBJECT,
                place.address(check.id),
                "There is no object around this button to delete.",
            );
            check.add(problem.hint("Put the button into a data view or a toolbar."));
        } else if let Some(link) = element.downcast::<ListenSource>() {
            listens(check, page, place, link);
        }
        let is_input = widgets.iter().any(|kind| std::ptr::eq(*kind, element.kind()))
            && element.kind().property("onChange").is_some();
        if is_input {
            member(check, page, place, "member", |end| unfit(element, end));
            display(check, page, place);
        } else {
            for key in shown(element) {
                member(check, page, place, key, |_| None);
            }
        }
    });
}

/// The properties by which an element that is no input shows members of the object around it.
fn shown(element: &dyn Element) -> &'static [&'static str] {
    match element.kind().name {
        "dataColumn" | "contentColumn" | "searchField" | "searchIn" | "foreignPart"
        | "gridFilter" => &["member"],
        "series" => &["x", "y", "group"],
        _ => &[],
    }
}

fn parameter_type(check: &mut DocumentCheck<'_>, parameter: &PageParameter) {
    let fits = !matches!(parameter.ty, DataType::List(_) | DataType::Nothing | DataType::Binary);
    // What a snippet takes is handed over on the same page, so lists are fine there.
    let is_snippet = check.root::<Snippet>().is_some() && parameter.ty != DataType::Nothing;
    if !fits && !is_snippet {
        let address = check.at(parameter.id).property("type");
        let message =
            format!("A page cannot take {} for “{}”.", describe(&parameter.ty), parameter.name);
        let problem = Problem::new(&PARAMETER_TYPE, address, message);
        check.add(problem.hint("Choose an entity or a plain type."));
    }
}

/// How many objects a widget shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    One,
    Many,
}

/// Checks the data source of a widget, where it has one.
fn source(check: &mut DocumentCheck<'_>, page: &PageContexts<'_>, place: &Place<'_, '_>) {
    for key in ["source", "choices"] {
        let Some(Field::Elements(slot)) = place.element.get(key) else { continue };
        if let Some(source) = slot.get(0) {
            let address = place.address(check.id).property(key);
            source_at(check, page, place, source, &address);
            if let Some(shows) = shows(place.element, key) {
                source_kind(check, page, place.element.id(), source, shows, &address);
            }
        }
    }
}

/// How many objects a widget shows of its data source; nothing where both will do.
fn shows(element: &dyn Element, key: &str) -> Option<Shows> {
    match element.kind().name {
        _ if key == "choices" => Some(Shows::Many),
        "dataView" | "image" => Some(Shows::One),
        "foreignWidget" | "foreignPart" => None,
        _ => Some(Shows::Many),
    }
}

fn source_at(
    check: &mut DocumentCheck<'_>,
    page: &PageContexts<'_>,
    place: &Place<'_, '_>,
    source: &dyn Element,
    address: &Address,
) {
    if let Some(source) = source.downcast::<EntitySource>() {
        let info = check.facts.entity(source.entity.as_str());
        if info.is_some_and(|entity| entity.persistence == Persistence::NonPersistable) {
            let message =
                format!("{} is non-persistable; the database has none of it.", source.entity);
            let problem = Problem::new(&NOT_STORED, address.property("entity"), message);
            check.add(problem.hint("Use a microflow or an association."));
        }
        for item in &source.sort {
            sort_item(check, item, &source.entity);
        }
    } else if let Some(source) = source.downcast::<ContextSource>() {
        let from = begin(check, page, &source.variable, address, place);
        if let Some(from) = from
            && !source.path.is_empty()
        {
            source_path(check, &address.property("path"), &from, &source.path);
        }
    } else if let Some(source) = source.downcast::<LinkedSource>() {
        let Some(mut from) = begin(check, page, &source.variable, address, place) else { return };
        if !source.path.is_empty() {
            source_path(check, &address.property("path"), &from, &source.path);
            let facts = check.facts;
            match page.object_over(place, &source.variable, &source.path, facts).entity() {
                Some(entity) => from = entity.clone(),
                None => return,
            }
        }
        if check.facts.association(source.association.as_str()).is_some()
            && over(from.as_str(), source.association.as_str(), check.facts) == DataType::Unknown
        {
            let message = format!("{} has no association {}.", from, source.association);
            let problem = Problem::new(&SOURCE_PATH, address.property("association"), message);
            check.add(problem.hint(format!("Choose an association of {from}.")));
        }
    }
}

fn source_kind(
    check: &mut DocumentCheck<'_>,
    page: &PageContexts<'_>,
    widget: Id,
    source: &dyn Element,
    shows: Shows,
    address: &Address,
) {
    let found = page.source(widget, source, check.facts);
    let fits = match found {
        DataType::Object(_) => shows == Shows::One,
        // What is selected in a list is one object.
        DataType::List(_) => shows == Shows::Many,
        DataType::Unknown => true,
        _ => false,
    };
    if fits {
        return;
    }
    let (needed, hint) = match shows {
        Shows::One => ("an object", "Choose a source that gives one object, or use a data grid."),
        Shows::Many => ("a list", "Choose a source that gives a list, or use a data view."),
    };
    let message =
        format!("The data source gives {}; {needed} is needed here.", describe(&found));
    check.add(Problem::new(&SOURCE_KIND, address.clone(), message).hint(hint));
}

/// The widgets in which people select an object.
const LISTS: [&str; 5] = ["listView", "dataGrid", "templateGrid", "gallery", "tree"];

/// What a data view listens to is a list on the same page.
fn listens(
    check: &mut DocumentCheck<'_>,
    page: &PageContexts<'_>,
    place: &Place<'_, '_>,
    source: &ListenSource,
) {
    let address = place.address(check.id).property("widget");
    let message = match page.listened(source) {
        None if source.widget.is_none() => "No list is chosen to listen to.".to_owned(),
        None => "The list is not on this page any more.".to_owned(),
        // The data view stands around its data source, and what is in it around that list.
        Some(list) if place.parent().is_some_and(|view| find_element(view, list.id()).is_some()) => {
            "A data view cannot listen to a list that stands in it.".to_owned()
        }
        Some(list) if LISTS.contains(&list.kind().name) => return,
        Some(other) => format!("A {} is no list.", other.kind().label.to_lowercase()),
    };
    let problem = Problem::new(&LISTENS, address, message);
    check.add(problem.hint("Choose a list or a grid on this page."));
}

/// The entity from which a data source begins; tells where there is no object.
fn begin(
    check: &mut DocumentCheck<'_>,
    page: &PageContexts<'_>,
    variable: &str,
    address: &Address,
    place: &Place<'_, '_>,
) -> Option<QName> {
    let found = page.object(place, variable);
    if found.is_none() && variable.is_empty() {
        let message = "There is no object around this widget to begin from.";
        let problem = Problem::new(&NO_OBJECT, address.property("variable"), message);
        check.add(problem.hint("Choose a parameter of the page."));
    }
    found?.entity().cloned()
}

fn source_path(check: &mut DocumentCheck<'_>, address: &Address, from: &QName, path: &MemberPath) {
    let message = match follow(from.as_str(), path, check.facts) {
        Ok(PathEnd::Association { leads_to: DataType::List(_), .. }) => {
            format!("{path} leads to many objects.")
        }
        Ok(PathEnd::Attribute(_)) => format!("{path} leads to an attribute."),
        Ok(_) => return,
        Err(stray) => stray_message(path, &stray),
    };
    let problem = Problem::new(&SOURCE_PATH, address.clone(), message);
    check.add(problem.hint(format!("Choose associations that lead on from {from}.")));
}

fn stray_message(path: &MemberPath, stray: &crate::analysis::path::Stray) -> String {
    let segment = path.0.get(stray.segment).cloned().unwrap_or_default();
    match stray.why {
        Why::Empty => "No member is chosen.".to_owned(),
        Why::Unknown => format!("There is no “{segment}”."),
        Why::OfAnother => format!("{} has no member {segment}.", stray.from),
        Why::Many => format!("The association before {segment} leads to many objects."),
        Why::AfterAttribute => format!("{segment} stands after an attribute."),
    }
}

fn data_grid(check: &mut DocumentCheck<'_>, grid: &DataGrid) {
    if grid.columns.is_empty() {
        let address = check.at(grid.id).property("columns");
        let problem = Problem::new(&NO_COLUMNS, address, "This data grid has no columns.");
        check.add(problem.hint("Add a column for each attribute that people should see."));
    }
    page_size(check, grid, 20);
}

/// How many objects a list shows at a time; `usual` is offered where that makes no sense.
fn page_size(check: &mut DocumentCheck<'_>, list: &dyn Element, usual: i64) {
    let Some(Field::Int(size)) = list.get("pageSize") else { return };
    if !(1..=1000).contains(&size) {
        let address = check.at(list.id()).property("pageSize");
        let message = format!("{size} rows a page cannot be shown.");
        let label = format!("Show {usual} rows a page");
        let fix = crate::check::Fix::set(label, &address, usual.to_string());
        let problem = Problem::new(&PAGE_SIZE, address, message);
        check.add(problem.hint("Write a number from 1 to 1000.").fix(fix));
    }
}

fn widths(check: &mut DocumentCheck<'_>, grid: &LayoutGrid) {
    for row in &grid.rows {
        let sum: i64 = row.columns.iter().map(|column| column.width.max(0)).sum();
        if sum > 12 {
            let message = format!("The columns of this row need {sum} of 12 units.");
            let problem = Problem::new(&WIDTH, check.at(row.id), message);
            check.add(problem.hint("Make some of them narrower."));
        }
        for column in row.columns.iter().filter(|column| !(0..=12).contains(&column.width)) {
            let address = check.at(column.id).property("width");
            let message = format!("A column cannot be {} units wide.", column.width);
            let fix = crate::check::Fix::set("Give it a fair share", &address, "0");
            let problem = Problem::new(&WIDTH, address, message);
            check.add(problem.hint("Write a number from 0 to 12.").fix(fix));
        }
    }
}

/// Checks what a widget shows of its object; `unfit` says what kinds of member it is for, where
/// this is none.
fn member<'a>(
    check: &mut DocumentCheck<'a>,
    page: &PageContexts<'a>,
    place: &Place<'a, '_>,
    key: &'static str,
    unfit: impl FnOnce(&PathEnd<'_>) -> Option<&'static str>,
) {
    let Some(Field::Path(path)) = place.element.get(key) else { return };
    let address = place.address(check.id).property(key);
    let variable = match place.element.get("variable") {
        Some(Field::Text(variable)) => variable,
        _ => "",
    };
    let is_input = place.element.kind().property("onChange").is_some();
    // A series of a chart shows members of the objects that it gets itself.
    let own = page.shown_by(place.element.id()).cloned();
    let Some(around) = own.or_else(|| page.object(place, variable)) else {
        // A name that leads nowhere is told where variables are.
        if variable.is_empty() && (is_input || !path.is_empty()) {
            let message = "There is no object around this input.";
            let problem = Problem::new(&OUTSIDE, place.address(check.id), message);
            check.add(problem.hint("Put it into a data view."));
        }
        return;
    };
    let (Some(entity), false) = (around.entity(), path.is_empty()) else { return };
    let many = matches!(place.element.kind().name, "dataColumn" | "searchField");
    match (if many { follow_many } else { follow })(entity.as_str(), path, check.facts) {
        Ok(end) => {
            if let Some(needed) = unfit(&end) {
                let kind = place.element.kind().label.to_lowercase();
                let what = path.member().map(QName::local).unwrap_or_default();
                let message = format!("A {kind} is for {needed}; “{what}” is none.");
                let problem = Problem::new(&INPUT_KIND, address, message);
                check.add(problem.hint("Use an input that fits, or choose another member."));
            }
        }
        Err(stray) => {
            let local = path.member().map(QName::local).unwrap_or_default();
            let same = check.facts.entity(entity.as_str()).and_then(|info| info.attribute(local));
            let same = same.filter(|_| path.0.len() == 1).map(|same| same.name.to_string());
            let problem = Problem::new(&MEMBER, address, stray_message(path, &stray))
                .hint(format!("Choose a member of {entity}."))
                .did_you_mean(same.as_deref());
            check.add(problem);
        }
    }
}

/// What an input is for, where the member is not that.
fn unfit(input: &dyn Element, end: &PathEnd<'_>) -> Option<&'static str> {
    use AttributeType::{
        AutoNumber, Binary, Boolean, DateTime, Decimal, Enumeration, HashedString, Integer, Long,
        String,
    };
    let to_one = matches!(end, PathEnd::Association { leads_to: DataType::Object(_), .. });
    let to_many = matches!(end, PathEnd::Association { leads_to: DataType::List(_), .. });
    let ty = match end {
        PathEnd::Attribute(attribute) => Some(&attribute.ty),
        _ => None,
    };
    let is = |fits: fn(&AttributeType) -> bool| ty.is_some_and(fits);
    let (fits, needed) = match input.kind().name {
        "referenceSelector" => (to_one, "an association to one object"),
        "referenceSetSelector" => (to_many, "an association to many objects"),
        "comboBox" => (
            to_one || to_many || is(|ty| matches!(ty, Enumeration(_) | Boolean)),
            "values of an enumeration, true or false, and associations",
        ),
        "textBox" => (
            is(|ty| !matches!(ty, Boolean | Binary | DateTime { .. } | Enumeration(_))),
            "text and numbers",
        ),
        "textArea" | "richTextBox" => (is(|ty| matches!(ty, String(_) | HashedString)), "text"),
        "numberBox" | "slider" => {
            (is(|ty| matches!(ty, Integer | Long | Decimal | AutoNumber)), "numbers")
        }
        "rating" => (is(|ty| matches!(ty, Integer | Long)), "whole numbers"),
        "checkBox" | "switch" => (is(|ty| matches!(ty, Boolean)), "true or false"),
        "dropDown" | "radioButtons" => (
            is(|ty| matches!(ty, Enumeration(_) | Boolean)),
            "values of an enumeration, and true or false",
        ),
        "datePicker" => (is(|ty| matches!(ty, DateTime { .. })), "dates"),
        _ => return None,
    };
    (!fits).then_some(needed)
}

/// Checks which attribute of the other entity an input shows that chooses objects.
fn display<'a>(check: &mut DocumentCheck<'a>, page: &PageContexts<'a>, place: &Place<'a, '_>) {
    let element: &dyn Element = place.element;
    let (Some(Field::Reference(display)), Some(Field::Path(path)), Some(Field::Text(variable))) =
        (element.get("display"), element.get("member"), element.get("variable"))
    else {
        return;
    };
    let Some(object) = page.object(place, variable) else { return };
    let Some(entity) = object.entity() else { return };
    let Ok(PathEnd::Association { leads_to, .. }) = follow(entity.as_str(), path, check.facts)
    else {
        return;
    };
    let (Some(other), Some(owner)) = (leads_to.entity(), display.owner()) else { return };
    let known = check.facts.attribute(display.as_str()).is_some();
    if known && !check.facts.is_a(other.as_str(), owner.as_str()) {
        let address = place.address(check.id).property("display");
        let message = format!("{other} has no attribute {display}.");
        let problem = Problem::new(&DISPLAY, address, message);
        check.add(problem.hint(format!("Choose an attribute of {other}.")));
    }
}

fn link<'a>(
    check: &mut DocumentCheck<'a>,
    page: &PageContexts<'a>,
    place: &Place<'a, '_>,
    create: &CreateAction,
) {
    let Some(association) = check.facts.association(create.link.as_str()) else { return };
    let address = place.address(check.id).property("link");
    let around = page.all_around(place);
    if around.is_empty() {
        let message = "There is no object around this button to link the new one to.";
        let problem = Problem::new(&ACTION_OBJECT, address, message);
        check.add(problem.hint("Put the button into a data view, or clear the link."));
        return;
    }
    let (new, owner, target) = (&create.entity, &association.owner, &association.target);
    let is_a = |entity: &QName, other: &QName| check.facts.is_a(entity.as_str(), other.as_str());
    let joins = |other: &QName| {
        is_a(new, owner) && is_a(other, target) || is_a(new, target) && is_a(other, owner)
    };
    // In the toolbar of a grid the object around the grid counts too.
    let known: Vec<&QName> = around.iter().filter_map(|around| around.ty.entity()).collect();
    if known.len() == around.len() && !known.iter().any(|other| joins(other)) {
        let message = format!(
            "{} does not join {new} and {}.",
            association.name,
            known.first().map(ToString::to_string).unwrap_or_default()
        );
        let problem = Problem::new(&LINK, address.clone(), message);
        let fix = crate::check::Fix::set("Clear the link", &address, "");
        check.add(problem.hint("Choose an association between the two, or none.").fix(fix));
    }
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
