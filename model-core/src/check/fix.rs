//! Fixes: what can be done about a problem at once. They are data until someone wants them, then a
//! [`Change`].

use std::collections::BTreeSet;

use crate::change::Change;
use crate::change::verbs::delete_elements;
use crate::id::{Id, IdSource};
use crate::lang::{Span, apply_edits};
use crate::model::address::resolve_mut;
use crate::model::{Address, AttributeType, DocumentId, FieldMut, MemberPath, Project};
use crate::name::QName;
use crate::value::DataType;

/// Something that mends a problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What it does, as a command: `Use Sales.Customer`.
    pub label: String,
    /// The steps, in their order.
    pub edits: Vec<FixEdit>,
}

/// One step of a fix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FixEdit {
    /// Gives a property the value that this text stands for in a file; words for choices, `true`
    /// for yes.
    Set(Address, String),
    /// Replaces a part of a text.
    Splice(Address, Span, String),
    /// Takes an element out, with what cannot stand without it.
    Remove(DocumentId, Id),
    /// Adds an element of a kind at the end of a list, with these properties.
    Add(Address, &'static str, Vec<(&'static str, String)>),
}

impl Fix {
    /// Gives a property another value.
    pub fn set(label: impl Into<String>, address: &Address, value: impl Into<String>) -> Fix {
        Fix { label: label.into(), edits: vec![FixEdit::Set(address.clone(), value.into())] }
    }

    /// Takes an element out.
    pub fn remove(label: impl Into<String>, document: DocumentId, element: Id) -> Fix {
        Fix { label: label.into(), edits: vec![FixEdit::Remove(document, element)] }
    }

    /// Adds an element to the list at this address.
    pub fn add(
        label: impl Into<String>,
        list: &Address,
        kind: &'static str,
        properties: &[(&'static str, &str)],
    ) -> Fix {
        let properties = properties.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let edit = FixEdit::Add(list.clone(), kind, properties.collect());
        Fix { label: label.into(), edits: vec![edit] }
    }

    /// As a change of this project. What is no longer there is left as it is.
    pub fn change(&self, project: &Project, ids: &mut dyn IdSource) -> Change {
        let mut change = Change::new(self.label.clone());
        let mut now = project.clone();
        for edit in &self.edits {
            let step = edit.change(&now, ids);
            match step.apply(&now) {
                Ok(next) => now = next,
                Err(_) => continue,
            }
            change.extend(&step);
        }
        change
    }
}

impl FixEdit {
    fn change(&self, project: &Project, ids: &mut dyn IdSource) -> Change {
        match self {
            FixEdit::Set(address, value) => edit_field(project, address, |field| set(field, value)),
            FixEdit::Splice(address, span, text) => edit_field(project, address, |field| {
                if let FieldMut::Text(now) = field {
                    let edit = crate::lang::Edit { span: *span, text: text.clone() };
                    *now = apply_edits(now, &[edit]);
                }
            }),
            FixEdit::Remove(document, element) => {
                delete_elements(project, ids, *document, &BTreeSet::from([*element]))
            }
            FixEdit::Add(list, kind, properties) => edit_field(project, list, |field| {
                let FieldMut::Elements(list) = field else { return };
                let Some(new) = list.push_new(kind) else { return };
                new.set_id(ids.next_id());
                for (key, value) in properties {
                    if let Some(field) = new.get_mut(key) {
                        set(field, value);
                    }
                }
            }),
        }
    }
}

fn edit_field(project: &Project, address: &Address, edit: impl FnOnce(FieldMut<'_>)) -> Change {
    let mut change = Change::default();
    change.edit(project, address.document, |document| {
        let found = resolve_mut(document.root_mut(), address.element, &address.property);
        let Some((element, Some(index))) = found else { return };
        if let Some(field) = element.field_mut(index) {
            edit(field);
        }
    });
    change
}

/// Gives a property the value that a text stands for; texts that stand for none change nothing.
fn set(field: FieldMut<'_>, value: &str) {
    match field {
        FieldMut::Text(text) => value.clone_into(text),
        FieldMut::Reference(name) => *name = QName::from(value),
        FieldMut::Path(path) => *path = MemberPath::parse(value),
        FieldMut::Bool(flag) => *flag = value == "true",
        FieldMut::Int(number) => *number = value.parse().unwrap_or(*number),
        FieldMut::Local(id) => *id = value.parse().unwrap_or(*id),
        FieldMut::Type(ty) => {
            if let Some(new) = DataType::parse(value) {
                *ty = new;
            }
        }
        FieldMut::AttributeType(ty) => {
            if let Some(new) = AttributeType::parse(value) {
                *ty = new;
            }
        }
        FieldMut::Choice(choice) => {
            choice.choose(value);
        }
        FieldMut::Translated(_)
        | FieldMut::References(_)
        | FieldMut::Locals(_)
        | FieldMut::Point(_)
        | FieldMut::Points(_)
        | FieldMut::Elements(_) => {}
    }
}
