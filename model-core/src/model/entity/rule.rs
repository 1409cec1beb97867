//! Validation rules: what must be true of an object before it is stored (`reference/mendix.md`
//! §1.4).

use crate::id::Id;
use crate::model::scalar::Translated;
use crate::name::QName;

elements! {
    /// What must be true of an object before it is stored.
    pub enum ValidationRule {
        RequiredRule, UniqueRule, EqualsRule, RangeRule, PatternRule, MaximumLengthRule,
    }
}

element! {
    /// A member must have a value; text of spaces only is none.
    pub struct RequiredRule("required", "Required", One) {
        /// The attribute or the owned association.
        member ["member", "Member"]: Id,
        /// What people read at the field when it is missing.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// No two objects have the same values in these members.
    pub struct UniqueRule("unique", "Unique", One) {
        /// The attributes and owned associations that are compared together.
        members ["members", "Members"]: Vec<Id>,
        /// What people read at the first of the fields when there is such an object already.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// A member must equal a value or another attribute. Without a value the member is fine.
    pub struct EqualsRule("equals", "Equals", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The value, written as a default is; not used where another attribute is chosen.
        value ["value", "Value"]: String,
        /// The other attribute of the entity.
        other ["other", "Other attribute"]: Id,
        /// What people read at the field when they differ.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// A number or a date must lie within bounds, which belong to them. Without a value it is fine.
    pub struct RangeRule("range", "Range", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The smallest value, written as a default is; empty for none.
        least ["least", "At least"]: String,
        /// The attribute that holds the smallest value.
        least_of ["leastOf", "At least attribute"]: Id,
        /// The largest value, written as a default is; empty for none.
        most ["most", "At most"]: String,
        /// The attribute that holds the largest value.
        most_of ["mostOf", "At most attribute"]: Id,
        /// What people read at the field when the value lies outside.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// The whole of a text must match a regular expression. Without a value it is fine.
    pub struct PatternRule("pattern", "Regular expression", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The regular expression.
        pattern ["pattern", "Regular expression"]: QName as [Shape::Reference(Target::RegularExpression)],
        /// What people read at the field when the text does not match.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// A text may have only so many characters, fewer than its type allows.
    pub struct MaximumLengthRule("maximumLength", "Maximum length", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The most characters.
        length ["length", "Characters"]: i64 = 100,
        /// What people read at the field when the text is longer.
        message ["message", "Message"]: Translated,
    }
}

impl ValidationRule {
    /// The members that it is about, in order; the first is where its message is shown.
    pub fn members(&self) -> Vec<Id> {
        let chosen = |ids: &[Id]| ids.iter().copied().filter(|id| !id.is_none()).collect();
        match self {
            ValidationRule::RequiredRule(rule) => vec![rule.member],
            ValidationRule::UniqueRule(rule) => rule.members.clone(),
            ValidationRule::EqualsRule(rule) => [vec![rule.member], chosen(&[rule.other])].concat(),
            ValidationRule::RangeRule(rule) => {
                [vec![rule.member], chosen(&[rule.least_of, rule.most_of])].concat()
            }
            ValidationRule::PatternRule(rule) => vec![rule.member],
            ValidationRule::MaximumLengthRule(rule) => vec![rule.member],
            ValidationRule::Foreign(_) => Vec::new(),
        }
    }
}
