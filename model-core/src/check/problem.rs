//! Problems and lists of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lang::Span;
use crate::model::{Address, DocumentId, Project, ReadOnly};

use super::{Fix, Rule};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The app cannot run as long as it is there.
    Error,
    /// The app runs, but probably not as it is meant to.
    Warning,
    /// Something that could be better.
    Information,
}

impl Severity {
    /// The word on screen: `Error`.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Information => "Information",
        }
    }
}

/// One problem, its place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where it is.
    pub address: Address,
    /// In a text of a language: the part that is wrong.
    pub span: Option<Span>,
    /// The stable code of its rule: `MQ0301`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence; empty where the message says it all.
    pub hint: String,
    /// What can be done about it at once, the best first.
    pub fixes: Vec<Fix>,
}

impl Problem {
    /// A problem of this rule at this place.
    pub fn new(rule: &Rule, address: Address, message: impl Into<String>) -> Problem {
        Problem {
            address,
            span: None,
            code: rule.code,
            severity: rule.severity,
            message: message.into(),
            hint: String::new(),
            fixes: Vec::new(),
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = hint.into();
        self
    }

    /// The same at a part of a text.
    #[must_use]
    pub fn span(mut self, span: Span) -> Problem {
        self.span = Some(span);
        self
    }

    /// The same with something that can be done at once.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Problem {
        self.fixes.push(fix);
        self
    }

    /// The same with the candidate, if there is one, as what was probably meant: the property gets
    /// it as its value.
    #[must_use]
    pub fn did_you_mean(self, candidate: Option<&str>) -> Problem {
        let Some(candidate) = candidate else { return self };
        let fix = Fix::set(format!("Use {candidate}"), &self.address, candidate);
        self.hint(format!("Did you mean “{candidate}”?")).fix(fix)
    }
}

/// All problems of an app, by document. Cheap to clone and to send to another thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems {
    pub(super) documents: BTreeMap<DocumentId, Arc<[Problem]>>,
}

impl Problems {
    /// The problems of one document, in the order of their places.
    pub fn of(&self, document: DocumentId) -> &[Problem] {
        self.documents.get(&document).map_or(&[], |problems| problems)
    }

    /// All problems, by document and place.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.documents.values().flat_map(|problems| problems.iter())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.documents.values().map(|problems| problems.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same without what is only advice for modules that came ready from others: nobody here
    /// acts on it. Errors stay, as they stop the app.
    #[must_use]
    pub fn without_advice(&self, project: &Project, read_only: &ReadOnly) -> Problems {
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        let mut documents = self.documents.clone();
        documents.retain(|id, problems| {
            if read_only.holds_id(project, *id) {
                *problems = problems.iter().filter(is_error).cloned().collect();
            }
            !problems.is_empty()
        });
        Problems { documents }
    }

    /// How many there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|problem| problem.severity == severity).count()
    }

    /// Adds problems that others found, such as those of reading files.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        let mut by_document: BTreeMap<DocumentId, Vec<Problem>> = BTreeMap::new();
        for problem in problems {
            by_document.entry(problem.address.document).or_default().push(problem);
        }
        for (document, mut new) in by_document {
            new.extend(self.of(document).iter().cloned());
            new.sort();
            self.documents.insert(document, new.into());
        }
    }
}
