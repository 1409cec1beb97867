//! What an element is called where it has no name: one short line that a person recognises it by.
//!
//! Captions stand beside ids in files, in differences and in problems. They are made from the
//! description of the kind alone; no kind is special here.

use super::meta::{Element, FOREIGN, Field, Shape};

/// The longest caption, in characters; longer ones end in three dots.
pub const MAX_CAPTION: usize = 60;

/// What a person would call the element: its own caption, else its name, else the label of its
/// kind with what it is mainly about: `Retrieve Sales.Order`, `Decision $Order/Total > 100`.
/// Always one line of at most [`MAX_CAPTION`] characters. Texts are shown in `language`, or else
/// in the first language that has them.
pub fn caption(element: &dyn Element, language: &str) -> String {
    one_line(&given(element, language).unwrap_or_else(|| {
        let label = match element.kind() {
            kind if std::ptr::eq(kind, &raw const FOREIGN) => element.kind_name(),
            kind => kind.label,
        };
        match subject(element, language) {
            Some(subject) => format!("{label} {subject}"),
            None => label.to_owned(),
        }
    }))
}

/// The caption or the name that people gave the element.
fn given(element: &dyn Element, language: &str) -> Option<String> {
    let text = |field: Field<'_>| match field {
        Field::Text(text) => Some(text.to_owned()),
        Field::Translated(text) => Some(text.get(language).to_owned()),
        _ => None,
    };
    // The name first for what has one, because others refer to it by the name.
    let name = element.name().map(str::to_owned);
    let caption = element.get("caption").and_then(text);
    name.into_iter().chain(caption).find(|text| !text.is_empty())
}

/// What the element is mainly about: the first of its properties that says more than how.
fn subject(element: &dyn Element, language: &str) -> Option<String> {
    element.fields().find_map(|(property, field)| {
        let text = match (property.shape, field) {
            (
                Shape::Expression
                | Shape::XPath
                | Shape::Oql
                | Shape::Variable
                | Shape::VariableUse
                | Shape::Text
                | Shape::Paragraph,
                Field::Text(text),
            ) => text.to_owned(),
            (_, Field::Reference(name)) => name.to_string(),
            (_, Field::Path(path)) => path.to_string(),
            (_, Field::Translated(text)) => text.get(language).to_owned(),
            (Shape::Slot(_), Field::Elements(slot)) => subject(slot.get(0)?, language)?,
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    })
}

/// The text on one line, cut to the longest caption.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= MAX_CAPTION {
        return line;
    }
    let mut cut: String = line.chars().take(MAX_CAPTION - 3).collect();
    cut.push_str("...");
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entity::Attribute;
    use crate::model::microflow::{ChangeObject, DatabaseSource, Decision, Retrieve, Start};
    use crate::model::page::Button;
    use crate::model::{Foreign, Translated};

    #[track_caller]
    fn check(element: &dyn Element, expected: &str) {
        assert_eq!(caption(element, "en"), expected);
    }

    #[test]
    fn captions_say_what_it_is() {
        check(&Attribute { name: "Total".into(), ..Attribute::default() }, "Total");
        check(&Start::default(), "Start");
        check(
            &ChangeObject { object: "Order".into(), ..ChangeObject::default() },
            "Change object Order",
        );
        let named = ChangeObject { caption: "Close the order".into(), ..ChangeObject::default() };
        check(&named, "Close the order");
        let source = DatabaseSource { entity: "Sales.Order".into(), ..DatabaseSource::default() };
        let retrieve = Retrieve { source: Some(Box::new(source.into())), ..Retrieve::default() };
        check(&retrieve, "Retrieve Sales.Order");
        let long = format!("$Order/Total\n  > {}", "1 + ".repeat(40));
        let decision = Decision { condition: long, ..Decision::default() };
        let text = caption(&decision, "en");
        assert!(
            text.starts_with("Decision $Order/Total > 1 + 1") && text.ends_with("..."),
            "{text}"
        );
        assert_eq!(text.chars().count(), MAX_CAPTION);
        check(&Button { caption: Translated::new("de", "Neu"), ..Button::default() }, "Neu");
        check(&Foreign { kind: "javaCall".into(), ..Foreign::default() }, "javaCall");
    }
}
