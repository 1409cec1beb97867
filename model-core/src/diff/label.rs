//! The words of a difference: what elements are called inside their document, and what values say.

use crate::model::caption::{caption, one_line};
use crate::model::meta::{Element, Field, Line, find};
use crate::model::{AttributeType, Point};

/// What an element is called next to others in the same document: its name, what its ends are
/// called, or, for a line of a list, what it is about: `Total` for the change of a member.
pub(super) fn short(element: &dyn Element, root: &dyn Element) -> String {
    if let Some(name) = element.name().filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    if let (Some(Field::Local(from)), Some(Field::Local(to))) =
        (element.get("from"), element.get("to"))
    {
        return format!("{} → {}", of_id(from, root), of_id(to, root));
    }
    // A rule or an index: what it is, and of which members.
    let about = element.fields().find_map(|(_, field)| match field {
        Field::Local(id) => Some(of_id(id, root)),
        Field::Locals(ids) => {
            let all: Vec<String> = ids.iter().map(|id| of_id(*id, root)).collect();
            Some(all.join(", "))
        }
        _ => None,
    });
    if let Some(about) = about {
        return format!("{} {about}", element.kind().label);
    }
    if element.kind().line == Line::One {
        let subject = element.fields().find_map(|(_, field)| match field {
            Field::Reference(name) if !name.is_empty() => Some(name.local().to_owned()),
            Field::Path(path) => path.member().map(|name| name.local().to_owned()),
            _ => None,
        });
        if let Some(subject) = subject {
            return subject;
        }
    }
    caption(element, "")
}

/// What an element that others refer to by id is called.
pub(super) fn of_id(id: crate::id::Id, root: &dyn Element) -> String {
    match find(root, id) {
        Some(element) if !id.is_none() => caption(element, ""),
        _ if id.is_none() => "nothing".to_owned(),
        _ => "something that is not there".to_owned(),
    }
}

/// An element that came or went, in one line: `Total: Decimal`.
pub(super) fn summary(element: &dyn Element, root: &dyn Element) -> String {
    let name = short(element, root);
    let ty = element.fields().find_map(|(_, field)| match field {
        Field::AttributeType(ty) => Some(ty.to_string()),
        Field::Type(ty) => Some(ty.to_string()),
        _ => None,
    });
    match ty.filter(|_| element.name().is_some()) {
        Some(ty) => format!("{name}: {ty}"),
        None if element.kind().line == Line::One => match values(element, root) {
            rest if rest.is_empty() => name,
            rest => format!("{name} ({rest})"),
        },
        None => name,
    }
}

/// The values of a line of a list that its name does not say yet.
fn values(element: &dyn Element, root: &dyn Element) -> String {
    let texts = element.fields().enumerate().filter_map(|(index, (property, field))| {
        let said = matches!(
            field,
            Field::Reference(_) | Field::Path(_) | Field::Local(_) | Field::Locals(_)
        );
        let shown = !said && !property.shape.is_diagram() && !element.is_default(index);
        let is_name = matches!(property.shape, crate::model::Shape::Name);
        (shown && !is_name).then(|| one_line(&value(field, root)))
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// A value for people. Nothing chosen gives an empty text.
pub(super) fn value(field: Field<'_>, root: &dyn Element) -> String {
    match field {
        Field::Bool(true) => "yes".to_owned(),
        Field::Bool(false) => "no".to_owned(),
        Field::Int(number) => number.to_string(),
        Field::Text(text) => text.to_owned(),
        Field::Translated(texts) => {
            let texts = texts.0.iter().map(|(language, text)| format!("{language}: {text}"));
            texts.collect::<Vec<_>>().join(", ")
        }
        Field::Type(ty) => ty.to_string(),
        Field::AttributeType(ty) => ty.to_string(),
        Field::Reference(name) => name.to_string(),
        Field::References(names) => {
            names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Field::Path(path) => path.to_string(),
        Field::Local(id) => of_id(id, root),
        Field::Locals(ids) => ids.iter().map(|id| of_id(*id, root)).collect::<Vec<_>>().join(", "),
        Field::Choice(choice) => {
            let chosen = choice.choices().get(choice.chosen());
            chosen.map_or_else(String::new, |choice| choice.label.to_owned())
        }
        Field::Point(at) => point(at),
        Field::Points(points) => points.iter().map(|at| point(*at)).collect::<Vec<_>>().join(" "),
        Field::Elements(elements) => elements.get(0).map_or_else(String::new, |e| caption(e, "")),
    }
}

fn point(at: Point) -> String {
    format!("({}, {})", at.x, at.y)
}

/// Two types of attributes that differ only in the length of text: label, old and new length.
pub(super) fn lengths(old: Field<'_>, new: Field<'_>) -> Option<(&'static str, String, String)> {
    let (
        Field::AttributeType(AttributeType::String(old)),
        Field::AttributeType(AttributeType::String(new)),
    ) = (old, new)
    else {
        return None;
    };
    let text = |length: &Option<u32>| length.map_or("unlimited".to_owned(), |l| l.to_string());
    Some(("String", text(old), text(new)))
}
