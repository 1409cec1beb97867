//! What a text refers to, and where: the ground of renaming, usages and "go to".

use super::{Edit, Span};
use crate::name::QName;

/// What a part of a text refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A variable or parameter, without `$`.
    Variable(String),
    /// An entity.
    Entity(QName),
    /// An attribute, by the entity that declares it: `Module.Entity.Attribute`.
    Attribute(QName),
    /// An association.
    Association(QName),
    /// An enumeration.
    Enumeration(QName),
    /// A value of an enumeration: `Module.Enumeration.Value`.
    EnumerationValue(QName),
    /// A constant.
    Constant(QName),
    /// A user role, by its own name.
    UserRole(QName),
}

impl Target {
    /// The qualified name of what has one.
    pub fn qname(&self) -> Option<&QName> {
        match self {
            Target::Entity(name)
            | Target::Attribute(name)
            | Target::Association(name)
            | Target::Enumeration(name)
            | Target::EnumerationValue(name)
            | Target::Constant(name)
            | Target::UserRole(name) => Some(name),
            Target::Variable(_) => None,
        }
    }

    /// What stands in a text for it: the qualified name of a document, the own name of a member,
    /// variable or role.
    pub fn written(&self) -> &str {
        match self {
            Target::Attribute(name) | Target::EnumerationValue(name) => name.local(),
            Target::Entity(name)
            | Target::Association(name)
            | Target::Enumeration(name)
            | Target::Constant(name)
            | Target::UserRole(name) => name.as_str(),
            Target::Variable(name) => name,
        }
    }
}

/// A part of a text that refers to something, resolved by type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Exactly the characters that a rename replaces: no `$`, `@` or quotes, and of
    /// `Module.Enumeration.Value` only `Value` for the value.
    pub span: Span,
    /// What it refers to.
    pub target: Target,
}

impl Reference {
    /// The edit that lets it refer to `target`.
    pub fn retarget(&self, target: &Target) -> Edit {
        Edit { span: self.span, text: target.written().to_owned() }
    }
}

/// The edits that rename: for each reference whose new target `renamed` knows, its span and what
/// stands there afterwards.
pub fn rename_edits(
    references: &[Reference],
    renamed: impl Fn(&Target) -> Option<Target>,
) -> Vec<Edit> {
    references
        .iter()
        .filter_map(|reference| Some(reference.retarget(&renamed(&reference.target)?)))
        .collect()
}
