//! What the objects of a microflow say about themselves: captions that write themselves from the
//! settings, and the sizes in which they are drawn. Diagrams, differences and traces show the same
//! words.
//!
//! What this room must never do: look at other documents. A caption is made of what stands in the
//! object itself.

use crate::model::scalar::{Point, Translated};
use crate::name::QName;

use super::{Aggregate, FlowObject, HttpMethod, ListChange, LoopKind, Range, RetrieveSource};
use crate::model::meta::Node;

/// The two lines of an object: what it does, and on what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// The first line: what a person wrote, else what the settings say.
    pub title: String,
    /// The second line, dim; may be empty.
    pub detail: String,
    /// Whether the detail asks for a setting that is missing.
    pub asks: bool,
}

impl Caption {
    fn new(title: impl Into<String>, detail: impl Into<String>) -> Caption {
        Caption { title: title.into(), detail: detail.into(), asks: false }
    }

    fn ask(title: impl Into<String>, detail: &str) -> Caption {
        Caption { title: title.into(), detail: detail.to_owned(), asks: true }
    }
}

impl FlowObject {
    /// What the object says in a diagram, its texts in this language.
    pub fn captions(&self, language: &str) -> Caption {
        let mut caption = automatic(self, language);
        if !self.caption().trim().is_empty() {
            self.caption().trim().clone_into(&mut caption.title);
        }
        caption
    }

    /// Its width and height on the canvas, in points.
    pub fn size(&self) -> Point {
        match self {
            FlowObject::Start(_)
            | FlowObject::End(_)
            | FlowObject::Break(_)
            | FlowObject::Continue(_) => Point::new(22, 22),
            FlowObject::Decision(_) => Point::new(56, 56),
            FlowObject::Merge(_) => Point::new(28, 28),
            FlowObject::Parameter(_) => Point::new(132, 40),
            FlowObject::Loop(inner) => {
                Point::new(inner.size.x.max(LOOP_LEAST.x), inner.size.y.max(LOOP_LEAST.y))
            }
            FlowObject::Annotation(note) => Point::new(note.size.x.max(40), note.size.y.max(24)),
            _ => Point::new(150, 54),
        }
    }
}

/// The least width and height of a loop.
pub const LOOP_LEAST: Point = Point::new(180, 110);

fn automatic(object: &FlowObject, language: &str) -> Caption {
    match object {
        FlowObject::Parameter(parameter) => {
            Caption::new(&parameter.name, type_words(&parameter.ty.to_string()))
        }
        FlowObject::Start(_) => Caption::new("Start", ""),
        FlowObject::End(end) => Caption::new("End", prefixed("return ", &one_line(&end.value))),
        FlowObject::ErrorEnd(_) => Caption::new("Error", ""),
        FlowObject::Decision(decision) if !decision.rule.is_empty() => {
            let arguments = names(decision.arguments.iter().map(|argument| &argument.parameter));
            Caption::new(words(decision.rule.local()), arguments)
        }
        FlowObject::TypeDecision(decision) if decision.object.is_empty() => {
            Caption::ask("Object type decision", "Choose an object")
        }
        FlowObject::TypeDecision(decision) => {
            Caption::new(format!("Type of {}", words(&decision.object)), "")
        }
        FlowObject::Decision(decision) => match one_line(&decision.condition) {
            condition if condition.is_empty() => Caption::ask("Decision", "Write a condition"),
            condition => Caption::new(condition, ""),
        },
        FlowObject::Merge(_) => Caption::new("Merge", ""),
        FlowObject::Loop(inner) => match inner.mode {
            LoopKind::ForEach if inner.list.is_empty() => {
                Caption::ask("For each object of a list", "Choose a list")
            }
            LoopKind::ForEach => {
                Caption::new(format!("For each ${} in ${}", inner.iterator, inner.list), "")
            }
            LoopKind::While => match one_line(&inner.condition) {
                condition if condition.is_empty() => Caption::ask("While", "Write a condition"),
                condition => Caption::new(format!("While {condition}"), ""),
            },
        },
        FlowObject::Break(_) => Caption::new("Leave the loop", ""),
        FlowObject::Continue(_) => Caption::new("Next round", ""),
        FlowObject::Annotation(note) => Caption::new(note.text.trim(), ""),
        FlowObject::CreateObject(create) => {
            if create.entity.is_empty() {
                return Caption::ask("Create object", "Choose an entity");
            }
            let members = names(create.items.iter().map(|item| &item.member));
            let detail = with(&[create.entity.as_str(), &members]);
            Caption::new(format!("Create {}", words(create.entity.local())), detail)
        }
        FlowObject::ChangeObject(change) => {
            if change.object.is_empty() {
                return Caption::ask("Change object", "Choose an object");
            }
            let title = format!("Change {}", words(&change.object));
            let members = names(change.items.iter().map(|item| &item.member));
            if members.is_empty() {
                Caption::ask(title, "Choose members")
            } else {
                Caption::new(title, members)
            }
        }
        FlowObject::CommitObjects(commit) => {
            let events = if commit.with_events { "" } else { "without events" };
            variable("Commit", &commit.objects, &with(&[events, refresh(commit.refresh)]))
        }
        FlowObject::DeleteObjects(delete) => {
            variable("Delete", &delete.objects, refresh(delete.refresh))
        }
        FlowObject::Retrieve(retrieve) => retrieved(retrieve.source.as_deref(), &retrieve.variable),
        FlowObject::CreateVariable(create) => {
            if create.variable.is_empty() {
                return Caption::ask("Create variable", "Give it a name");
            }
            let value = prefixed("= ", &one_line(&create.value));
            let ty = type_words(&create.ty.to_string());
            let detail = if value.is_empty() { ty } else { format!("{ty} {value}") };
            Caption::new(format!("Create ${}", create.variable), detail)
        }
        FlowObject::ChangeVariable(change) => {
            if change.variable.is_empty() {
                return Caption::ask("Change variable", "Choose a variable");
            }
            let value = prefixed("= ", &one_line(&change.value));
            Caption::new(format!("Change ${}", change.variable), value)
        }
        FlowObject::AggregateList(aggregate) => {
            if aggregate.list.is_empty() {
                return Caption::ask("Aggregate list", "Choose a list");
            }
            let of = words(aggregate.attribute.local());
            let title = match aggregate.function {
                Aggregate::Count => format!("Count {}", words(&aggregate.list)),
                Aggregate::Sum => format!("Sum of {of}"),
                Aggregate::Average => format!("Average {of}"),
                Aggregate::Minimum => format!("Smallest {of}"),
                Aggregate::Maximum => format!("Largest {of}"),
                Aggregate::All => format!("All of {}", words(&aggregate.list)),
                Aggregate::Any => format!("Any of {}", words(&aggregate.list)),
                Aggregate::Reduce => format!("Reduce {}", words(&aggregate.list)),
            };
            Caption::new(title.trim(), format!("${}", aggregate.list))
        }
        FlowObject::CallMicroflow(call) => {
            if call.microflow.is_empty() {
                return Caption::ask("Call microflow", "Choose a microflow");
            }
            let arguments = names(call.arguments.iter().map(|argument| &argument.parameter));
            Caption::new(call.microflow.local(), arguments)
        }
        FlowObject::ShowPage(show) => {
            if show.page.is_empty() {
                return Caption::ask("Show page", "Choose a page");
            }
            let arguments = names(show.arguments.iter().map(|argument| &argument.parameter));
            Caption::new(format!("Show {}", show.page.local()), arguments)
        }
        FlowObject::ClosePage(_) => Caption::new("Close page", ""),
        FlowObject::ShowMessage(show) => said("Show message", &show.text, language),
        FlowObject::ValidationFeedback(feedback) => {
            if feedback.member.is_empty() {
                return Caption::ask("Validation feedback", "Choose a member");
            }
            let title = format!("Feedback on {}", words(feedback.member.local()));
            said(&title, &feedback.text, language)
        }
        FlowObject::RollbackObjects(rollback) => {
            variable("Roll back", &rollback.objects, refresh(rollback.refresh))
        }
        FlowObject::CastObject(cast) => reached("Cast", &cast.object, &cast.entity, "an object"),
        FlowObject::CreateList(create) => {
            reached("Create list", &create.variable, &create.entity, "an entity")
        }
        FlowObject::ChangeList(change) => {
            let how = match change.change {
                ListChange::Add => "Add to",
                ListChange::Remove => "Remove from",
                ListChange::Set => "Replace",
                ListChange::Clear => "Clear",
            };
            variable(how, &change.list, &one_line(&change.value))
        }
        FlowObject::ListOperation(operation) => {
            let label = operation.operation.as_deref().map(|o| o.element().kind().label);
            variable(label.unwrap_or("List operation"), &operation.list, "")
        }
        FlowObject::CallFunction(call) => named("Call function", &call.function, "a function"),
        FlowObject::CallRest(call) => {
            if call.location.trim().is_empty() {
                return Caption::ask("Call REST service", "Write its location");
            }
            Caption::new(
                HttpMethod::all_choices()
                    .get(call.method as usize)
                    .map_or("", |choice| choice.label),
                one_line(&call.location),
            )
        }
        FlowObject::SendRequest(send) => named("Send", &send.request, "a request"),
        FlowObject::ShowHome(_) => Caption::new("Show home page", ""),
        FlowObject::DownloadFile(download) => variable("Download", &download.file, ""),
        FlowObject::LogMessage(log) => Caption::new("Log message", one_line(&log.text)),
        FlowObject::Metric(metric) => Caption::new("Metric", one_line(&metric.name)),
        FlowObject::GenerateDocument(document) => {
            named("Generate document", &document.page, "a page")
        }
        FlowObject::ImportData(import) => named("Import", &import.mapping, "a mapping"),
        FlowObject::ExportData(export) => named("Export", &export.mapping, "a mapping"),
        FlowObject::PublishEvent(publish) => named("Publish", &publish.event, "an event"),
        FlowObject::ForeignActivity(activity) => {
            let text = activity.text.get(language);
            Caption::new(if text.is_empty() { activity.what.as_str() } else { text }, "")
        }
        FlowObject::Foreign(foreign) => Caption::new("Unknown activity", &foreign.kind),
    }
}

/// What is done with something that has a qualified name; asks to choose it where there is none.
fn named(what: &str, name: &QName, article: &str) -> Caption {
    if name.is_empty() {
        return Caption::ask(what, &format!("Choose {article}"));
    }
    Caption::new(format!("{what} {}", words(name.local())), name.as_str())
}

/// A variable and the entity that is made of it.
fn reached(what: &str, variable: &str, entity: &QName, article: &str) -> Caption {
    if variable.is_empty() || entity.is_empty() {
        return Caption::ask(what, &format!("Choose {article}"));
    }
    Caption::new(format!("{what} {}", words(variable)), entity.as_str())
}

fn retrieved(source: Option<&RetrieveSource>, variable: &str) -> Caption {
    match source {
        Some(RetrieveSource::DatabaseSource(source)) if !source.entity.is_empty() => {
            let what = if variable.is_empty() { source.entity.local() } else { variable };
            let range = match source.range {
                Range::All => "",
                Range::First => "first",
                Range::Custom => "part",
            };
            let filtered = if source.xpath.trim().is_empty() { "" } else { "filtered" };
            let detail = with(&[source.entity.as_str(), range, filtered]);
            Caption::new(format!("Retrieve {}", words(what)), detail)
        }
        Some(RetrieveSource::AssociationSource(source)) if !source.association.is_empty() => {
            let what = if variable.is_empty() { source.association.local() } else { variable };
            let detail = format!("${}/{}", source.object, source.association.local());
            Caption::new(format!("Retrieve {}", words(what)), detail)
        }
        Some(RetrieveSource::AssociationSource(_)) => {
            Caption::ask("Retrieve", "Choose an association")
        }
        _ => Caption::ask("Retrieve", "Choose an entity"),
    }
}

fn variable(verb: &str, name: &str, detail: &str) -> Caption {
    if name.is_empty() {
        return Caption::ask(verb, "Choose an object or a list");
    }
    Caption::new(format!("{verb} {}", words(name)), detail)
}

fn said(title: &str, text: &Translated, language: &str) -> Caption {
    match one_line(text.get(language)) {
        text if text.is_empty() => Caption::ask(title, "Write a text"),
        text => Caption::new(title, format!("“{text}”")),
    }
}

fn refresh(yes: bool) -> &'static str {
    if yes { "refreshes pages" } else { "" }
}

/// The parts that say something, with a middle dot between.
fn with(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

/// The own names of members and parameters: `Total, Discount`.
fn names<'a>(names: impl Iterator<Item = &'a QName>) -> String {
    let names: Vec<&str> = names.map(QName::local).filter(|name| !name.is_empty()).collect();
    names.join(", ")
}

/// A type without the word of its family: `Sales.Order`, `List of Sales.Order`.
fn type_words(ty: &str) -> String {
    match ty.split_once(' ') {
        Some(("List", entity)) => format!("List of {entity}"),
        Some((_, name)) => name.to_owned(),
        None => ty.to_owned(),
    }
}

/// An expression on one line, runs of white space as one blank.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as words in a sentence: `OrderLine` → `order line`, `URLCheck` → `URL check`.
fn words(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|p| letters.get(p));
        let after = letters.get(place + 1);
        let small = |c: Option<&char>| c.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        let begins = letter.is_uppercase()
            && (small(before) || (before.is_some() && after.is_some_and(|c| c.is_lowercase())));
        if *letter == '_' || parts.is_empty() || begins {
            parts.push(String::new());
        }
        if let (false, Some(part)) = (*letter == '_', parts.last_mut()) {
            part.push(*letter);
        }
    }
    let lower = |part: String| {
        let is_short = part.chars().count() > 1 && part.chars().all(|c| !c.is_lowercase());
        if is_short { part } else { part.to_lowercase() }
    };
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).map(lower).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[track_caller]
    fn check_words(name: &str, expected: &str) {
        assert_eq!(words(name), expected);
    }

    #[test]
    fn names_become_words() {
        check_words("OrderLine", "order line");
        check_words("Lines", "lines");
        check_words("URLCheck", "URL check");
        check_words("Order_ApplyDiscount", "order apply discount");
        check_words("VAT", "VAT");
        check_words("x", "x");
        check_words("Line2Total", "line2 total");
        check_words("", "");
    }

    /// The captions of the last object that `build` adds.
    #[track_caller]
    fn check(build: fn(testing::FlowBuilder) -> testing::FlowBuilder, title: &str, detail: &str) {
        let project = testing::app().microflow("A.F", build).build();
        let (_, _, flow) = project.of_kind::<super::super::Microflow>().next().unwrap();
        let caption = flow.objects.last().unwrap().captions("en");
        assert_eq!((caption.title.as_str(), caption.detail.as_str()), (title, detail));
    }

    #[test]
    fn captions_write_themselves() {
        check(|m| m.retrieve("Sales.OrderLine", "", "Lines"), "Retrieve lines", "Sales.OrderLine");
        check(
            |m| m.first("Sales.OrderLine", "[A > 1]", "Line"),
            "Retrieve line",
            "Sales.OrderLine · first · filtered",
        );
        check(
            |m| m.along("Order", "Sales.Order_Customer", "Customer"),
            "Retrieve customer",
            "$Order/Order_Customer",
        );
        check(
            |m| m.change("Order", &[("Sales.Order.Total", "1"), ("Sales.Order.Discount", "2")]),
            "Change order",
            "Total, Discount",
        );
        check(|m| m.create("Sales.OrderLine", "Line", &[]), "Create order line", "Sales.OrderLine");
        check(|m| m.variable("n: Integer = 1"), "Create $n", "Integer = 1");
        check(|m| m.set("n", "$n +\n 1"), "Change $n", "= $n + 1");
        check(|m| m.call("Stock.Reserve", &[("Line", "$Line")], ""), "Reserve", "Line");
        check(|m| m.decide("$a > 1"), "$a > 1", "");
        check(|m| m.end("false"), "End", "return false");
        check(|m| m.commit("Orders"), "Commit orders", "");
        check(|m| m.show_page("Sales.Edit", &[]), "Show Edit", "");
        check(|m| m.each("Lines", "Line", |m| m), "For each $Line in $Lines", "");
        check(|m| m.create("", "", &[]), "Create object", "Choose an entity");
    }

    #[test]
    fn what_a_person_wrote_comes_first() {
        let retrieve = super::super::Retrieve {
            caption: "Find them".into(),
            ..super::super::Retrieve::default()
        };
        let caption = FlowObject::from(retrieve).captions("en");
        assert_eq!(caption.title, "Find them");
        assert!(caption.asks);
    }
}
