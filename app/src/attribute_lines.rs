//! Attributes as people type and paste them, wherever there is a field for them: the last row of a
//! table, the foot of a box. What the words mean is for `verbs::parse_attribute_lines` to say.

use egui::{Event, Ui};
use model_core::change::verbs;
use model_core::model::{AttributeType, DocumentId, Target};

use crate::context::Context;

/// Adds the attributes that `lines` name to an entity, or says why not, as a sentence.
pub fn add(context: &Context<'_>, entity: DocumentId, lines: &str) -> Result<(), String> {
    let module = context.project().document(entity).map(|d| d.place.module.clone());
    let lines = name_enumerations(context, &module.unwrap_or_default(), lines);
    let parsed = verbs::parse_attribute_lines(&lines).map_err(|error| {
        // With one line its number says nothing.
        if lines.trim().lines().count() == 1 { error.message } else { error.to_string() }
    });
    let parsed = parsed.map_err(|reason| sentence(&reason))?;
    context.edit(move |project, ids| verbs::add_attributes(project, ids, entity, &parsed));
    Ok(())
}

/// The words with a capital letter and a full stop.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Pasted text of several lines, taken from the input so that a field of one line does not join
/// them.
pub fn take_pasted_lines(ui: &Ui) -> Option<String> {
    ui.input_mut(|input| {
        let place = input.events.iter().position(|event| {
            matches!(event, Event::Paste(text) if text.trim_end().contains('\n') || text.contains('\t'))
        })?;
        match input.events.remove(place) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    })
}

/// The text of a field with pasted lines where its cursor is, in place of what is marked.
pub fn insert_at_cursor(ui: &Ui, id: egui::Id, text: &str, lines: &str) -> String {
    let state = egui::TextEdit::load_state(ui.ctx(), id);
    let range = state.and_then(|state| state.cursor.char_range());
    let end = text.chars().count();
    let (from, to) = range.map_or((end, end), |range| {
        let range = range.as_sorted_char_range();
        (range.start.0, range.end.0)
    });
    let before: String = text.chars().take(from).collect();
    let after: String = text.chars().skip(to).collect();
    format!("{before}{lines}{after}")
}

/// An enumeration may be typed without its module: `Status: OrderStatus`.
fn name_enumerations(context: &Context<'_>, module: &str, lines: &str) -> String {
    let names = context.index().names(Target::Enumeration);
    let full = |word: &str| {
        let own = format!("{module}.{word}");
        let ends = format!(".{word}");
        let found = names.iter().find(|name| **name == own);
        found.or_else(|| names.iter().find(|name| name.ends_with(&ends))).map(|n| (*n).to_owned())
    };
    let line = |line: &str| match line.split_once(':') {
        Some((name, rest)) => {
            let words: Vec<String> = rest
                .split_whitespace()
                .map(|word| {
                    let is_type = AttributeType::parse(word).is_some();
                    if is_type { word.to_owned() } else { full(word).unwrap_or(word.to_owned()) }
                })
                .collect();
            format!("{name}: {}", words.join(" "))
        }
        None => line.to_owned(),
    };
    lines.lines().map(line).collect::<Vec<_>>().join("\n")
}
