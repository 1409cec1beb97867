//! What an input edits, with the value.

use model_core::model::AttributeType;

use super::program::{Control, DataColumn, Input};
use super::tree::{self, Align, Choice, Editor, Sorted};
use super::values::Form;
use crate::eval::Context;
use crate::value::Value;

impl Editor {
    /// An empty line, for inputs that edit nothing.
    pub(super) fn line(placeholder: &str) -> Editor {
        let (value, placeholder) = (String::new(), placeholder.to_owned());
        Editor::Line { value, placeholder, max_length: 0, password: false }
    }
}

/// The editor of an attribute. `draft` is what a person typed that is no value.
pub(super) fn editor(
    form: &Form,
    control: &Control,
    input: &Input,
    value: &Value,
    draft: Option<&str>,
    context: &Context,
) -> Editor {
    let text = || draft.map_or_else(|| form.text(value, context), str::to_owned);
    let placeholder = || input.placeholder.get(&context.language).to_owned();
    let max_length = match form.ty {
        AttributeType::String(Some(length)) => length,
        _ => 0,
    };
    match (control, &form.ty) {
        (Control::Check, _) => Editor::Check { value: *value == Value::Boolean(true) },
        (Control::Choice { open }, _) => Editor::Choice {
            value: match value {
                Value::Enumeration(name) => name.to_string(),
                Value::Boolean(value) => value.to_string(),
                _ => String::new(),
            },
            shown: match value {
                Value::Boolean(value) => yes_or_no(*value),
                _ => form.text(value, context),
            },
            options: options(form, context),
            more: false,
            clearable: !input.required && form.ty != AttributeType::Boolean,
            open: *open,
        },
        (Control::Date, _) => Editor::Date {
            value: text(),
            moment: match value {
                Value::DateTime(moment) => Some(*moment),
                _ => None,
            },
            format: form.date,
            example: form.example(context),
        },
        (Control::Area { lines }, _) => Editor::Area { value: text(), lines: *lines, max_length },
        (_, AttributeType::Integer | AttributeType::Long | AttributeType::AutoNumber) => {
            Editor::Number { value: text(), placeholder: placeholder(), decimal: false }
        }
        (_, AttributeType::Decimal) => {
            Editor::Number { value: text(), placeholder: placeholder(), decimal: true }
        }
        (Control::Line { password }, _) => {
            // What is kept as a hash is never shown.
            let hashed = form.ty == AttributeType::HashedString;
            Editor::Line {
                value: if hashed { draft.unwrap_or_default().to_owned() } else { text() },
                placeholder: placeholder(),
                max_length,
                password: *password || hashed,
            }
        }
    }
}

/// The words for a truth; the model has none in other languages.
fn yes_or_no(value: bool) -> String {
    if value { "Yes" } else { "No" }.to_owned()
}

fn options(form: &Form, context: &Context) -> Vec<Choice> {
    if form.ty == AttributeType::Boolean {
        let choice = |value: bool| Choice { key: value.to_string(), caption: yes_or_no(value) };
        return vec![choice(true), choice(false)];
    }
    let option = |name: &String| Choice {
        key: name.clone(),
        caption: form.text(&Value::Enumeration(name.as_str().into()), context),
    };
    form.values.iter().map(option).collect()
}

impl DataColumn {
    /// Whether it goes by this name: its id, its path, or the own name of its attribute.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.id.to_string() == name
            || self.path == name
            || self.path.rsplit('.').next() == Some(name)
    }

    /// The head of the column.
    pub(super) fn head(&self, context: &Context, sorted: Sorted) -> tree::DataColumn {
        let right = matches!(
            self.form.ty,
            AttributeType::Integer
                | AttributeType::Long
                | AttributeType::AutoNumber
                | AttributeType::Decimal
        );
        tree::DataColumn {
            key: self.id,
            caption: self.caption.get(&context.language).to_owned(),
            width: self.width,
            align: if right && !self.has_widgets { Align::Right } else { Align::Left },
            sortable: !self.path.is_empty()
                && !matches!(self.form.ty, AttributeType::Binary | AttributeType::HashedString),
            sorted,
        }
    }
}
