//! The one editor of expressions and XPath constraints: coloured, completing by type, wrong
//! characters underlined, and in words below what it gives or what is wrong.
//!
//! It shows the text of a property and sends requests to change it; what is typed between focus and
//! loss of focus is one step. It must never keep a text of its own.

mod tongue;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app_kit::text_edit::CodeField;
use app_kit::tokens::{self, font};
use app_kit::widgets::{Button, paint};
use egui::{Id, Response, Ui};
use model_core::analysis::texts::Language;
use model_core::analysis::{Analysis, Context as Around, Expected};
use model_core::change::verbs;
use model_core::index::Facts;
use model_core::lang::{Edit, apply_edits};
use model_core::model::address::resolve;
use model_core::model::{Address, Field, FieldMut, Shape};
use model_core::value::DataType;

use crate::context::Context;
use crate::state::Selection;
use tongue::Tongue;

/// Whether the field stands on its own or in a row of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Room {
    /// With a line of words below.
    #[default]
    Own,
    /// One line, nothing below: what is wrong is told on hover.
    Cell,
}

/// The editor of the expression or constraint at an address, called `label` by screen readers and
/// tests, over the available width. Nothing is drawn where there is no such property.
pub fn expression_field(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &str,
) -> Response {
    show(ui, context, address, label, Room::Own)
}

/// The same in a row of a table: one line without words below.
pub fn expression_cell(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &str,
) -> Response {
    show(ui, context, address, label, Room::Cell)
}

/// The widget of the field at an address, to give it the focus.
pub fn field_id(address: &Address) -> Id {
    Id::unique("expression").with(address)
}

fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &str,
    room: Room,
) -> Response {
    let Some((language, value)) = text_at(context, address) else { return ui.label("") };
    let id = field_id(address);
    let around = around(ui, context, address, id);
    let facts = Facts::new(context.index());
    let tongue = Tongue { language, around: &around, facts: &facts };
    let mut text = value.clone();
    let rows = match room {
        Room::Own => rows(ui, id, &text),
        Room::Cell => 1,
    };
    let placeholder = match language {
        Language::Expression => "",
        Language::XPath => "[all objects]",
        Language::Oql => "a query",
    };
    let field =
        CodeField::new(&mut text, label, &tongue).id(id).rows(rows).placeholder(placeholder);
    let response = ui.add(field);
    focus_if_asked(ui, context, address, &response);
    if response.changed() && text != value {
        write(context, address, label, text.clone());
    }
    if response.lost_focus() {
        context.end_part();
    }
    if room == Room::Own {
        below(ui, context, address, label, &tongue, &text);
    }
    response
}

/// The language and the text of a property.
fn text_at(context: &Context<'_>, address: &Address) -> Option<(Language, String)> {
    let document = context.project().document(address.document)?;
    let (element, index) = resolve(document.root(), address.element, &address.property)?;
    let index = index?;
    let language = match element.kind().properties.get(index)?.shape {
        Shape::Expression => Language::Expression,
        Shape::XPath => Language::XPath,
        Shape::Oql => Language::Oql,
        _ => return None,
    };
    match element.field(index)? {
        Field::Text(text) => Some((language, text.to_owned())),
        _ => None,
    }
}

/// What may stand at an address, remembered as long as the project is the same.
#[derive(Clone)]
struct Remembered {
    revision: u64,
    around: Arc<Around>,
}

fn around(ui: &Ui, context: &Context<'_>, address: &Address, id: Id) -> Arc<Around> {
    let key = id.with("around");
    let revision = context.app.revision;
    let known: Option<Remembered> = ui.data(|data| data.get_temp(key));
    if let Some(known) = known.filter(|known| known.revision == revision) {
        return known.around;
    }
    let facts = Facts::new(context.index());
    let found = context.project().document(address.document).and_then(|document| {
        let analysis = Analysis::new(address.document, document, &facts);
        analysis.context_at(address.element, &address.property, &facts)
    });
    let around = Arc::new(found.unwrap_or_default());
    let remembered = Remembered { revision, around: around.clone() };
    ui.data_mut(|data| data.insert_temp(key, remembered));
    around
}

/// How many lines the field has: one for what fits on it. It does not change while it has the
/// focus, so that Enter keeps its meaning.
fn rows(ui: &Ui, id: Id, text: &str) -> usize {
    let key = id.with("rows");
    let known: Option<usize> = ui.data(|data| data.get_temp(key));
    if let Some(rows) = known.filter(|_| ui.memory(|memory| memory.has_focus(id))) {
        return rows;
    }
    let letters = ((ui.available_width() - 20.0) / 7.3).max(8.0) as usize;
    let lines: usize = text.lines().map(|line| 1 + line.chars().count() / letters).sum();
    let rows = lines.clamp(1, 8);
    ui.data_mut(|data| data.insert_temp(key, rows));
    rows
}

fn write(context: &Context<'_>, address: &Address, label: &str, text: String) {
    let (at, step) = (address.clone(), format!("Change {}", label.to_lowercase()));
    let mark = format!("{:?} {} {}", address.document, address.element, address.property);
    context.edit_part(&mark, move |project, _| {
        verbs::edit_property(project, &step, &at, |field| {
            if let FieldMut::Text(value) = field {
                *value = text;
            }
        })
    });
}

/// Takes the focus when the selection asks for this property, once.
fn focus_if_asked(ui: &Ui, context: &Context<'_>, address: &Address, response: &Response) {
    let selection = &context.app.selection;
    let asked = selection.property.as_deref() == Some(address.property.as_str())
        && selection.document == Some(address.document)
        && selection.single().unwrap_or_default() == address.element;
    let key = response.id.with("asked");
    let answered: Option<Selection> = ui.data(|data| data.get_temp(key));
    if !asked {
        if answered.is_some() {
            ui.data_mut(|data| data.remove::<Selection>(key));
        }
    } else if answered.as_ref() != Some(selection) {
        response.request_focus();
        ui.data_mut(|data| data.insert_temp(key, selection.clone()));
    }
}

/// The line below: what is wrong and how to mend it, or what the text gives.
fn below(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &str,
    tongue: &Tongue<'_>,
    text: &str,
) {
    let p = tokens::palette(ui);
    let width = ui.available_width();
    let line = |ui: &mut Ui, words: &str, color| {
        let galley = paint::paragraph(ui, words, font::caption(), color, width);
        ui.label(galley);
    };
    if text.trim().is_empty() {
        let words = expectation(&tongue.around.expected);
        if !words.is_empty() {
            line(ui, &words, p.dim);
        }
        return;
    }
    let typed = tongue.check(text);
    let Some(problem) = typed.problems.first() else {
        if tongue.language == Language::Expression {
            line(ui, &type_words(&typed.data_type), p.dim);
        }
        return;
    };
    let words = match &problem.hint {
        Some(hint) => format!("{} {hint}", problem.message),
        None => problem.message.clone(),
    };
    line(ui, &words, p.err);
    if let Some(fix) = &problem.fix {
        let name = fix_words(fix, text);
        if ui.add(Button::link(&name)).clicked() {
            write(context, address, label, apply_edits(text, std::slice::from_ref(fix)));
            context.end_part();
        }
    }
}

/// What a fix does, in words.
fn fix_words(fix: &Edit, text: &str) -> String {
    let old = fix.span.text(text).trim();
    match (old.is_empty(), fix.text.trim().is_empty()) {
        (true, _) => format!("Add {}", fix.text.trim()),
        (false, true) => format!("Remove {}", shortened(old)),
        (false, false) => format!("Change to {}", shortened(fix.text.trim())),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 24 {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(23).collect();
    short.push('…');
    short
}

/// What is expected of an empty field.
fn expectation(expected: &Expected) -> String {
    match expected {
        Expected::Any | Expected::Nothing => String::new(),
        Expected::Type(ty) => type_words(ty),
        Expected::Choice => "Boolean or a value of an enumeration".to_owned(),
        Expected::Printable => "A value that can be shown".to_owned(),
        Expected::Objects(entity) => format!("Object or list of {}", entity.local()),
    }
}

/// A type in the few words of the line below.
pub fn type_words(ty: &DataType) -> String {
    match ty {
        DataType::Object(name) => format!("Object of {}", name.local()),
        DataType::Enumeration(name) => name.local().to_owned(),
        DataType::List(name) => format!("List of {}", name.local()),
        DataType::DateTime => "Date and time".to_owned(),
        DataType::Unknown => String::new(),
        other => other.to_string(),
    }
}
