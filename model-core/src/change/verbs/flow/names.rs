//! Where a microflow uses its variables, and giving them other names there.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::analysis::variables::{CURRENT_INDEX, LATEST_ERROR, SYSTEM_VARIABLES};
use crate::id::Id;
use crate::index::Facts;
use crate::lang::{Span, Target};
use crate::model::address::resolve_mut;
use crate::model::microflow::ChangeVariable;
use crate::model::{Address, Document, Element, Field, FieldMut, Shape};

/// One use of a variable.
#[derive(Clone, Debug)]
pub(super) struct VariableUse {
    /// The object of the canvas that uses it.
    pub object: Id,
    /// The variable, without `$`.
    pub name: String,
    /// Whether it only gets another value there.
    pub writes: bool,
    address: Address,
    span: Option<Span>,
}

/// Every use of a variable in a microflow: in properties that name one, and in texts.
pub(super) fn variable_uses(analysis: &Analysis<'_>, facts: &Facts<'_>) -> Vec<VariableUse> {
    let mut uses = Vec::new();
    for (place, property, field) in analysis.places.properties() {
        let (Shape::VariableUse, Field::Text(name)) = (property.shape, field) else { continue };
        let Some(object) = place.flow_object().filter(|_| !name.is_empty()) else { continue };
        uses.push(VariableUse {
            object: object.id(),
            name: name.to_owned(),
            writes: place.element.downcast::<ChangeVariable>().is_some(),
            address: place.address(analysis.id).property(property.key),
            span: None,
        });
    }
    for text in analysis.texts(facts) {
        let Some(object) = text.flow_object.map(Element::id) else { continue };
        for reference in &text.typed.references {
            let Target::Variable(name) = &reference.target else { continue };
            uses.push(VariableUse {
                object,
                name: name.clone(),
                writes: false,
                address: text.address.clone(),
                span: Some(reference.span),
            });
        }
    }
    uses
}

/// Gives variables other names where they are used; `renamed` answers with the new name.
pub(super) fn rename_uses(
    document: &mut Document,
    uses: &[VariableUse],
    renamed: impl Fn(&VariableUse) -> Option<String>,
) {
    let mut texts: BTreeMap<&Address, Vec<(Span, String)>> = BTreeMap::new();
    for found in uses {
        let Some(new) = renamed(found).filter(|new| *new != found.name) else { continue };
        match found.span {
            Some(span) => texts.entry(&found.address).or_default().push((span, new)),
            None => edit_text(document, &found.address, |text| *text = new),
        }
    }
    for (address, mut edits) in texts {
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        edits.dedup();
        edit_text(document, address, |text| {
            for (span, new) in edits {
                let range = span.start as usize..span.end as usize;
                if text.get(range.clone()).is_some() {
                    text.replace_range(range, &new);
                }
            }
        });
    }
}

fn edit_text(document: &mut Document, address: &Address, edit: impl FnOnce(&mut String)) {
    let found = resolve_mut(document.root_mut(), address.element, &address.property);
    let Some((element, Some(index))) = found else { return };
    if let Some(FieldMut::Text(text)) = element.field_mut(index) {
        edit(text);
    }
}

/// Whether a name is a variable everywhere.
pub(super) fn is_of_system(name: &str) -> bool {
    SYSTEM_VARIABLES.contains(&name)
}

/// Whether a variable comes with its place, so that nothing else can have its name.
pub(super) fn is_of_place(name: &str) -> bool {
    name == CURRENT_INDEX || name == LATEST_ERROR
}
