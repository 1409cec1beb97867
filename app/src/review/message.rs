//! A commit message proposed from what differs.

use model_core::diff::{DocumentChange, ElementChange};

use super::{Group, Line};

/// The first line of a message is at most so long.
const SUBJECT: usize = 72;

/// A message: what was done in a line, and, where that does not say it all, each part below it.
/// Empty where nothing differs.
pub fn message(groups: &[Group]) -> String {
    let parts: Vec<String> = groups.iter().flat_map(parts).collect();
    let subject = capital(&parts.join("; "));
    if subject.chars().count() <= SUBJECT {
        return subject;
    }
    let names: Vec<&str> = groups.iter().map(|group| local(&group.title)).collect();
    let mut subject = format!("Change {}", listed(&names));
    if subject.chars().count() > SUBJECT {
        let rest = names.len().saturating_sub(1);
        let first = names.first().copied().unwrap_or_default();
        subject = match rest {
            0 => "Change the model".to_owned(),
            1 => format!("Change {first} and 1 more document"),
            rest => format!("Change {first} and {rest} more documents"),
        };
    }
    let body: Vec<String> = parts.iter().map(|part| format!("- {}", capital(part))).collect();
    format!("{subject}\n\n{}", body.join("\n"))
}

/// What was done in a group, in words that begin small.
fn parts(group: &Group) -> Vec<String> {
    let name = local(&group.title);
    match group.change {
        DocumentChange::Added => return vec![format!("add {name}")],
        DocumentChange::Removed => return vec![format!("remove {name}")],
        DocumentChange::Changed => {}
    }
    let lines: Vec<&Line> = group.lines.iter().filter(|line| !line.is_layout).collect();
    let domain = group.documents.iter().any(|id| *id != group.document);
    match lines.as_slice() {
        [] => vec![format!("arrange {name}")],
        lines if domain => lines.iter().map(|line| phrase(line)).collect(),
        [line] => vec![format!("{} in {name}", phrase(line))],
        _ => vec![format!("change {name}")],
    }
}

fn phrase(line: &Line) -> String {
    let title = line.title.as_str();
    match line.change {
        ElementChange::Added => format!("add {title}"),
        ElementChange::Removed => format!("remove {title}"),
        ElementChange::Renamed => format!("rename {}", title.replacen(" → ", " to ", 1)),
        ElementChange::Moved | ElementChange::Reordered => format!("move {title}"),
        ElementChange::Set => format!("change {title}"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

/// A document's name without its module.
fn local(title: &str) -> &str {
    title.rsplit_once('.').map_or(title, |(_, local)| local)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;
    use model_core::id::Id;
    use model_core::model::DocumentId;

    fn group(title: &str, lines: &[(ElementChange, &str)]) -> Group {
        let document = DocumentId(Id::derive(title));
        let domain = title.ends_with("domain model");
        let lines = lines
            .iter()
            .map(|(change, title)| Line {
                document,
                element: Id::derive(title),
                change: *change,
                title: (*title).to_owned(),
                value: Value::Note(String::new()),
                sentence: String::new(),
                is_layout: false,
            })
            .collect();
        let documents = vec![if domain { DocumentId(Id::derive("an entity")) } else { document }];
        Group {
            module: String::new(),
            is_ready: false,
            title: title.to_owned(),
            document,
            change: DocumentChange::Changed,
            documents,
            lines,
        }
    }

    #[track_caller]
    fn check(groups: &[Group], expected: &str) {
        assert_eq!(message(groups), expected);
    }

    #[test]
    fn messages_say_what_was_done() {
        use ElementChange::{Added, Removed, Renamed, Set};
        let model = "Sales domain model";
        check(&[], "");
        check(&[group(model, &[(Added, "Order.Discount")])], "Add Order.Discount");
        check(
            &[group(model, &[(Renamed, "Customer.Mail → Email"), (Removed, "Order.Remark")])],
            "Rename Customer.Mail to Email; remove Order.Remark",
        );
        check(
            &[group("Sales.Order_Submit", &[(Set, "Change order › Total")])],
            "Change Change order › Total in Order_Submit",
        );
        let many = [(Set, "A"), (Added, "B")];
        check(&[group("Sales.Order_Submit", &many)], "Change Order_Submit");
        check(
            &[
                group("Sales.ACT_Order_Apply_Discount", &many),
                group("Sales.ACT_Order_Reserve_Lines_Of_Stock", &many),
                group("Sales.Order_Edit", &many),
            ],
            "Change ACT_Order_Apply_Discount and 2 more documents\n\n\
             - Change ACT_Order_Apply_Discount\n- Change ACT_Order_Reserve_Lines_Of_Stock\n- Change Order_Edit",
        );
    }
}
