//! Differences as text: a line a difference, under a line for its document.
//!
//! ```text
//! Sales.Order (entity)
//!   Total: Decimal, was Integer
//!   Name › String: 200 → unlimited
//!   + Attribute Discount: Decimal
//!   Sum: was called Total (14 uses follow)
//! ```

use std::fmt::Write as _;

use super::{DocumentChange, DocumentDifference, ElementChange, ElementDifference};

/// The longest value that is shown whole, in characters.
const MOST: usize = 120;

/// All differences as text; empty where there is none.
pub fn text(differences: &[DocumentDifference]) -> String {
    let mut out = String::new();
    for document in differences {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", heading(document));
        for element in &document.elements {
            let _ = writeln!(out, "  {}", sentence(element));
        }
        if !document.layout.is_empty() {
            out.push_str("  Diagram\n");
        }
        for element in &document.layout {
            let _ = writeln!(out, "    {}", sentence(element));
        }
    }
    out
}

/// The line of a document: `+ Sales.Order (entity)`.
pub fn heading(document: &DocumentDifference) -> String {
    let mark = match document.change {
        DocumentChange::Added => "+ ",
        DocumentChange::Removed => "- ",
        DocumentChange::Changed => "",
    };
    format!("{mark}{} ({})", document.title, document.kind)
}

/// The line of a difference: `Total: Decimal, was Integer`.
pub fn sentence(element: &ElementDifference) -> String {
    let ElementDifference { path, label, .. } = element;
    let (old, new) = (shown(&element.old), shown(&element.new));
    let at = |rest: String| match path.as_str() {
        "" => rest,
        path => format!("{path}: {rest}"),
    };
    match element.change {
        ElementChange::Added => format!("+ {}", whole(label, path, &new)),
        ElementChange::Removed => format!("- {}", whole(label, path, &old)),
        ElementChange::Renamed => {
            let uses = match element.uses {
                0 => String::new(),
                1 => " (1 use follows)".to_owned(),
                uses => format!(" ({uses} uses follow)"),
            };
            at(format!("was called {old}{uses}"))
        }
        ElementChange::Moved | ElementChange::Reordered => at(format!("moved from {old} to {new}")),
        ElementChange::Set if element.property == "type" && label == "Type" => {
            at(format!("{new}, was {old}"))
        }
        ElementChange::Set => match path.as_str() {
            "" => format!("{label}: {old} → {new}"),
            path => format!("{path} › {label}: {old} → {new}"),
        },
    }
}

/// What an element is, after the way to the element around it: `Attribute Discount: Decimal`.
fn whole(label: &str, path: &str, summary: &str) -> String {
    // What has no name says its kind itself: `Change object Order`.
    let label = if summary.starts_with(label) { String::new() } else { format!("{label} ") };
    match path.rsplit_once(" › ") {
        Some((around, _)) => format!("{label}{around} › {summary}"),
        None => format!("{label}{summary}"),
    }
}

/// A value on one line.
fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "nothing".to_owned();
    }
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST - 3).collect();
    format!("{cut}...")
}
