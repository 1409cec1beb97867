//! What can be written at a place: the parts of completion that all languages share.

use super::function::{Function, Returns};
use super::resolve::Reach;
use super::schema::{Association, Direction, Multiplicity, NameKind, Schema};
use super::types::describe;
use super::{Scope, Span, token};
use crate::name::QName;
use crate::value::DataType;

/// What can be written at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What is replaced: the part of a word that is there already.
    pub replace: Span,
    /// What can stand there, best first.
    pub candidates: Vec<Candidate>,
}

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub kind: CandidateKind,
    /// How it is shown.
    pub label: String,
    /// Its type or its help, to stand beside it.
    pub detail: String,
    /// What is written.
    pub insert: String,
}

/// What a candidate is; each kind has an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CandidateKind {
    /// A variable or parameter.
    Variable,
    /// An attribute.
    Attribute,
    /// An association.
    Association,
    /// An entity.
    Entity,
    /// A value of an enumeration.
    EnumerationValue,
    /// A constant.
    Constant,
    /// A function.
    Function,
    /// A word or operator of the language.
    Keyword,
    /// A system token.
    Token,
}

impl Candidate {
    /// A candidate that is written as it is shown.
    pub(crate) fn new(
        kind: CandidateKind,
        label: impl Into<String>,
        detail: impl Into<String>,
    ) -> Candidate {
        let label = label.into();
        Candidate { kind, insert: label.clone(), label, detail: detail.into() }
    }

    pub(crate) fn inserting(self, insert: impl Into<String>) -> Candidate {
        Candidate { insert: insert.into(), ..self }
    }
}

impl Completion {
    /// The candidates that fit what is typed in `replace` up to the caret: those that begin with
    /// it, after their module or not, then those that hold it, without regard to case.
    pub(crate) fn ranked(
        source: &str,
        replace: Span,
        caret: u32,
        candidates: Vec<Candidate>,
    ) -> Completion {
        let typed = Span { start: replace.start, end: caret.min(replace.end) };
        let typed = typed.text(source).to_lowercase();
        let mut ranked: Vec<(usize, Candidate)> = candidates
            .into_iter()
            .filter_map(|candidate| {
                let label = candidate.label.to_lowercase();
                let own = label.rsplit('.').next().unwrap_or_default();
                let rank = if label.starts_with(&typed) || own.starts_with(&typed) {
                    0
                } else if label.contains(&typed) {
                    1
                } else {
                    return None;
                };
                Some((rank, candidate))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let candidates = ranked.into_iter().map(|(_, candidate)| candidate).collect();
        Completion { replace, candidates }
    }
}

/// The variables in scope, by their names alone.
pub(crate) fn variables(scope: &Scope) -> Vec<Candidate> {
    scope
        .iter()
        .map(|(name, data_type)| Candidate::new(CandidateKind::Variable, name, describe(data_type)))
        .collect()
}

/// The same with `$` before them.
pub(crate) fn marked_variables(scope: &Scope) -> Vec<Candidate> {
    let mark = |candidate: Candidate| {
        let marked = format!("${}", candidate.label);
        Candidate { label: marked.clone(), insert: marked, ..candidate }
    };
    variables(scope).into_iter().map(mark).collect()
}

/// What can follow a slash after something of this type.
pub(crate) fn members(
    place: &DataType,
    after_association: bool,
    reach: Reach,
    schema: &dyn Schema,
) -> Vec<Candidate> {
    let entity = match place {
        DataType::Object(entity) => entity,
        DataType::List(entity) if reach == Reach::Many => entity,
        _ => return Vec::new(),
    };
    let mut candidates = Vec::new();
    if after_association {
        candidates.push(Candidate::new(CandidateKind::Entity, entity.as_str(), ""));
    }
    for attribute in schema.attributes(entity) {
        let detail = describe(&attribute.data_type);
        candidates.push(Candidate::new(CandidateKind::Attribute, attribute.name.local(), detail));
    }
    for association in schema.associations(entity) {
        candidates.extend(association_candidate(&association, entity, reach, schema));
    }
    candidates
}

fn association_candidate(
    association: &Association,
    entity: &QName,
    reach: Reach,
    schema: &dyn Schema,
) -> Option<Candidate> {
    let direction: Direction = association.direction_from(entity, schema)?;
    let end = association.end(direction);
    if reach == Reach::One && end.multiplicity == Multiplicity::Many {
        return None;
    }
    let detail = match end.multiplicity {
        Multiplicity::One => describe(&DataType::Object(end.entity.clone())),
        Multiplicity::Many => describe(&DataType::List(end.entity.clone())),
    };
    Some(Candidate::new(CandidateKind::Association, association.name.as_str(), detail))
}

/// The constants.
pub(crate) fn constants(schema: &dyn Schema) -> Vec<Candidate> {
    let names = schema.names(NameKind::Constant);
    let candidate = |name: QName| {
        let detail = schema.constant(&name).map(|data_type| describe(&data_type));
        Candidate::new(CandidateKind::Constant, name.as_str(), detail.unwrap_or_default())
    };
    names.into_iter().map(candidate).collect()
}

/// The values of one enumeration, qualified.
pub(crate) fn enumeration_values(enumeration: &QName, schema: &dyn Schema) -> Vec<Candidate> {
    let values = schema.enumeration(enumeration).unwrap_or_default();
    let candidate = |value: super::schema::EnumerationValue| {
        let name = enumeration.member(&value.name);
        Candidate::new(CandidateKind::EnumerationValue, name.as_str(), value.caption)
    };
    values.into_iter().map(candidate).collect()
}

/// The functions of a table; the caret ends after the opening parenthesis.
pub(crate) fn functions(table: &[Function]) -> Vec<Candidate> {
    let candidate = |function: &Function| {
        let signature = function.overloads.first().map(|o| o.signature(function.name));
        let detail = format!("{}: {}", signature.unwrap_or_default(), function.help);
        let empty = function.overloads.iter().all(|o| o.parameters.is_empty());
        let end = if empty { "()" } else { "(" };
        Candidate::new(CandidateKind::Function, function.name, detail)
            .inserting(format!("{}{end}", function.name))
    };
    table.iter().map(candidate).collect()
}

/// The system tokens by their names alone.
pub(crate) fn tokens() -> Vec<Candidate> {
    token::TOKENS
        .iter()
        .map(|token| Candidate::new(CandidateKind::Token, token.name, token.help))
        .collect()
}

/// Words of a language.
pub(crate) fn keywords(words: &[&str]) -> Vec<Candidate> {
    words.iter().map(|word| Candidate::new(CandidateKind::Keyword, *word, "")).collect()
}

/// What a function gives, in words.
pub(crate) fn describe_result(returns: Returns) -> &'static str {
    match returns {
        Returns::Boolean => "true or false",
        Returns::Integer => "a whole number",
        Returns::Decimal => "a decimal number",
        Returns::String => "text",
        Returns::DateTime => "a date and time",
        Returns::Arguments => "the type of its arguments",
    }
}
