//! What stands at a place, in words: the parts of hovering that all languages share.

use super::complete::describe_result;
use super::function::Function;
use super::schema::Schema;
use super::types::describe;
use super::{Ident, Scope, Span, Target, Typed, token};

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The part of the text that is meant.
    pub span: Span,
    /// What it is, in one line: `Sales.Order.Total: a decimal number`.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
}

/// What the reference at byte `offset` means.
pub(crate) fn reference(
    typed: &Typed,
    offset: u32,
    scope: &Scope,
    schema: &dyn Schema,
) -> Option<Hover> {
    let found = typed.references.iter().find(|reference| reference.span.touches(offset))?;
    let written = found.target.written();
    let (title, text) = match &found.target {
        Target::Variable(name) => {
            let data_type = scope.get(name).map(describe).unwrap_or_default();
            (format!("${name}: {data_type}"), String::new())
        }
        Target::Entity(name) => {
            let documentation = schema.entity(name).map(|entity| entity.documentation);
            (format!("Entity {name}"), documentation.unwrap_or_default())
        }
        Target::Attribute(name) => {
            let attribute =
                name.owner().and_then(|owner| schema.attribute(&owner, name.local()))?;
            (format!("{name}: {}", describe(&attribute.data_type)), attribute.documentation)
        }
        Target::Association(name) => {
            let association = schema.association(name)?;
            let (from, to) = (&association.from.entity, &association.to.entity);
            (format!("Association {name}: from {from} to {to}"), association.documentation)
        }
        Target::Enumeration(name) => (format!("Enumeration {name}"), String::new()),
        Target::EnumerationValue(name) => {
            let values = name.owner().and_then(|owner| schema.enumeration(&owner))?;
            let value = values.into_iter().find(|value| value.name == name.local())?;
            (format!("Value {name}"), value.caption)
        }
        Target::Constant(name) => {
            let data_type = schema.constant(name).map(|data_type| describe(&data_type));
            (format!("Constant {name}: {}", data_type.unwrap_or_default()), String::new())
        }
        Target::UserRole(_) => (format!("User role {written}"), String::new()),
    };
    Some(Hover { span: found.span, title, text })
}

/// What a function is for.
pub(crate) fn function(name: &Ident, table: &[Function]) -> Option<Hover> {
    let function = table.iter().find(|function| function.name == &*name.text)?;
    let forms: Vec<String> = function
        .overloads
        .iter()
        .map(|o| format!("{}: {}", o.signature(function.name), describe_result(o.returns)))
        .collect();
    Some(Hover { span: name.span, title: forms.join("; "), text: function.help.into() })
}

/// What a system token stands for.
pub(crate) fn system_token(name: &Ident) -> Option<Hover> {
    let token = token::find(&name.text)?;
    let title = format!("[%{}%]: {}", token.name, describe(&token.data_type()));
    Some(Hover { span: name.span, title, text: token.help.into() })
}
