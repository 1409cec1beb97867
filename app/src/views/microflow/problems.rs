//! What is wrong with the objects of the microflow, to be shown where it is.

use std::collections::BTreeMap;

use model_core::analysis::Analysis;
use model_core::id::Id;
use model_core::index::Facts;

use super::Desk;

/// The problems of each object, as sentences.
pub(super) fn found(desk: &Desk<'_>) -> BTreeMap<Id, Vec<String>> {
    let Some(document) = desk.context.project().document(desk.id) else { return BTreeMap::new() };
    let facts = Facts::new(desk.context.index());
    let analysis = Analysis::new(desk.id, document, &facts);
    let mut found: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for text in analysis.texts(&facts) {
        let Some(object) = text.flow_object else { continue };
        for problem in &text.typed.problems {
            let sentence = match &problem.hint {
                Some(hint) => format!("{} {hint}", problem.message),
                None => problem.message.clone(),
            };
            found.entry(object.id()).or_default().push(sentence);
        }
    }
    found
}
