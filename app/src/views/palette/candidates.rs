//! What the palette can find: commands, documents and their elements; and how well each fits.

use model_core::model::meta::walk;
use model_core::model::{Content, Document, DocumentId};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::command::{Command, Situation};
use crate::context::Context;
use crate::face;
use crate::state::Selection;

/// Where a candidate leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Does a command.
    Command(Command),
    /// Opens a document and selects something in it.
    Place(Selection),
}

/// Something that can be found.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The words that are matched and shown.
    pub name: String,
    /// What stands at the right: the kind and the place, or the keys.
    pub detail: String,
    /// Its icon.
    pub icon: char,
    /// Where it leads.
    pub target: Target,
    /// Why it cannot be done now.
    pub hindrance: Option<&'static str>,
}

/// All commands and, with an app, all that has a name in it.
pub fn all(context: Option<&Context<'_>>, situation: &Situation<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Command::ALL
        .iter()
        .filter(|command| **command != Command::Find)
        .map(|command| Candidate {
            name: command.label().to_owned(),
            detail: "Command".to_owned(),
            icon: command.icon(),
            target: Target::Command(*command),
            hindrance: command.hindrance(situation),
        })
        .collect();
    // What cannot be done now comes last.
    found.sort_by_key(|candidate| candidate.hindrance.is_some());
    let Some(context) = context else { return found };
    for (id, document) in context.project().documents() {
        document_candidates(*id, document, context, &mut found);
    }
    found
}

fn document_candidates(
    id: DocumentId,
    document: &Document,
    context: &Context<'_>,
    found: &mut Vec<Candidate>,
) {
    let icon = face::document_icon(document);
    let kind = document.root().kind().label;
    let selection = entity_place(id, document, context).unwrap_or_else(|| Selection::document(id));
    found.push(Candidate {
        name: document.title(),
        detail: kind.to_owned(),
        icon,
        target: Target::Place(selection.clone()),
        hindrance: None,
    });
    let Content::Entity(entity) = &document.content else { return };
    walk(document.root(), &mut |element| {
        let Some(name) = element.name().filter(|_| element.id() != entity.id) else { return };
        found.push(Candidate {
            name: format!("{}.{name}", document.title()),
            detail: element.kind().label.to_owned(),
            icon,
            target: Target::Place(selection.clone()),
            hindrance: None,
        });
    });
}

/// An entity is shown in the diagram of its module.
fn entity_place(id: DocumentId, document: &Document, context: &Context<'_>) -> Option<Selection> {
    if !matches!(document.content, Content::Entity(_)) {
        return None;
    }
    let diagram = face::diagram_of(context.project(), &document.place.module)?;
    Some(Selection::elements(diagram, [id.0]))
}

/// The candidates that fit a text, best first; all in their order for an empty one.
pub fn ranked<'a>(candidates: &'a [Candidate], text: &str, most: usize) -> Vec<&'a Candidate> {
    if text.trim().is_empty() {
        return candidates.iter().take(most).collect();
    }
    let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, &Candidate)> = candidates
        .iter()
        .filter_map(|candidate| {
            let score = pattern.score(Utf32Str::new(&candidate.name, &mut buffer), &mut matcher)?;
            Some((score, candidate))
        })
        .collect();
    scored.sort_by(|(a, left), (b, right)| {
        b.cmp(a).then(left.name.len().cmp(&right.name.len())).then(left.name.cmp(&right.name))
    });
    scored.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, first: &str) {
        let names = ["Sales.Order", "Sales.OrderLine", "Sales.Order_Submit", "Save", "New entity"];
        let candidates: Vec<Candidate> = names
            .iter()
            .map(|name| Candidate {
                name: (*name).to_owned(),
                detail: String::new(),
                icon: ' ',
                target: Target::Command(Command::Save),
                hindrance: None,
            })
            .collect();
        assert_eq!(
            ranked(&candidates, text, 9).first().map(|c| c.name.as_str()),
            Some(first),
            "{text}"
        );
    }

    #[test]
    fn letters_find_names() {
        check("order", "Sales.Order");
        check("osub", "Sales.Order_Submit");
        check("new", "New entity");
        check("orln", "Sales.OrderLine");
        check("", "Sales.Order");
    }
}
