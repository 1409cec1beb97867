//! The checker: keeps what it found, and after a change checks again only what the change touches.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::uses::uses_of;
use crate::analysis::{Analysis, Use, Uses};
use crate::index::{Fact, Facts, Index, Reads};
use crate::model::{Address, Document, DocumentId};
use crate::parallel;

use super::rule::{Family, Scope, families};
use super::{AppCheck, DocumentCheck, Problem, Problems, Rule, Severity};

/// The rule of what could not be checked.
pub(super) static FAILED: Rule = Rule {
    code: "MQ0001",
    title: "The check itself works",
    severity: Severity::Warning,
    why: "A part of the checker failed at this document, so problems of it may be missing from the list.",
    how: "Nothing is wrong with your app. Please report this with the text of the problem, so that it can be mended.",
    example: "“The rules MQ0401 to MQ0408 could not be checked here.” The document can be edited and saved as ever.",
};

/// What is wrong with an app, kept from one revision to the next.
#[derive(Clone, Debug, Default)]
pub struct Checker {
    index: Index,
    documents: BTreeMap<DocumentId, Checked>,
    /// The facts that documents have asked for: the answer, and who asked.
    readers: FxHashMap<Fact, Readers>,
    uses: Uses,
    app: BTreeMap<DocumentId, Vec<Problem>>,
    problems: Problems,
}

#[derive(Clone, Debug)]
struct Checked {
    problems: Vec<Problem>,
    reads: Reads,
}

#[derive(Clone, Debug, Default)]
struct Readers {
    answer: u64,
    documents: BTreeSet<DocumentId>,
}

/// How much a check had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recheck {
    /// The documents that were checked again.
    pub documents: usize,
    /// Whether the rules about the whole app were.
    pub app: bool,
}

impl Checker {
    /// A checker that has seen nothing.
    pub fn new() -> Checker {
        Checker::default()
    }

    /// The problems of the snapshot that was checked last.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Who uses what in the snapshot that was checked last.
    pub fn uses(&self) -> &Uses {
        &self.uses
    }

    /// The index of the snapshot that was checked last.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Checks a snapshot by its index: what is new or changed since the last call, and what depends
    /// on it.
    pub fn check(&mut self, index: &Index) -> Recheck {
        let stale = self.stale(index);
        let gone: Vec<DocumentId> =
            self.documents.keys().filter(|id| index.document(**id).is_none()).copied().collect();
        let mut app = !gone.is_empty() || !index.says_the_same(&self.index);
        for id in gone {
            self.forget(id);
            self.documents.remove(&id);
            self.uses.set(id, Arc::default());
            self.problems.documents.remove(&id);
        }
        for (id, checked, uses) in check_documents(&stale, index) {
            self.forget(id);
            for (fact, answer) in &checked.reads {
                let readers = self.readers.entry(fact.clone()).or_default();
                readers.answer = *answer;
                readers.documents.insert(id);
            }
            self.documents.insert(id, checked);
            if self.uses.by(id) != uses {
                self.uses.set(id, uses.into());
                app = true;
            }
        }
        self.index = index.clone();
        let mut changed = stale.clone();
        if app {
            changed.extend(self.check_app());
        }
        for id in changed {
            self.gather(id);
        }
        Recheck { documents: stale.len(), app }
    }

    /// The documents that must be checked.
    fn stale(&self, index: &Index) -> BTreeSet<DocumentId> {
        let mut stale: BTreeSet<DocumentId> = index
            .documents()
            .iter()
            .filter(|(id, document)| {
                let known = self.index.document(**id);
                !known.is_some_and(|known| Arc::ptr_eq(known, document))
                    || !self.documents.contains_key(id)
            })
            .map(|(id, _)| *id)
            .collect();
        if !index.says_the_same(&self.index) {
            for (fact, readers) in &self.readers {
                if index.answer(fact.kind, fact.name.as_str()) != readers.answer {
                    stale.extend(&readers.documents);
                }
            }
        }
        stale.retain(|id| index.document(*id).is_some());
        stale
    }

    /// Takes a document out of the readers of its facts.
    fn forget(&mut self, id: DocumentId) {
        let Some(checked) = self.documents.get(&id) else { return };
        for (fact, _) in &checked.reads {
            if let Some(readers) = self.readers.get_mut(fact) {
                readers.documents.remove(&id);
                if readers.documents.is_empty() {
                    self.readers.remove(fact);
                }
            }
        }
    }

    /// Checks the app as a whole; the documents whose problems may have changed.
    fn check_app(&mut self) -> BTreeSet<DocumentId> {
        let mut check = AppCheck { index: &self.index, uses: &self.uses, problems: Vec::new() };
        for family in families() {
            let Scope::App(find) = family.scope else { continue };
            let before = check.problems.len();
            if catch_unwind(AssertUnwindSafe(|| find(&mut check))).is_err() {
                check.problems.truncate(before);
                let app = self.index.documents().iter().find(|(_, document)| {
                    matches!(document.content, crate::model::Content::App(_))
                });
                if let Some((id, _)) = app {
                    check.problems.push(failed(family, *id));
                }
            }
        }
        let mut app: BTreeMap<DocumentId, Vec<Problem>> = BTreeMap::new();
        for problem in check.problems {
            let document = self.index.document(problem.address.document);
            // What is left out of the app is as wrong as it likes.
            if document.is_some_and(|document| document.is_excluded()) {
                continue;
            }
            app.entry(problem.address.document).or_default().push(problem);
        }
        let before = std::mem::replace(&mut self.app, app);
        let ids: BTreeSet<DocumentId> = before.keys().chain(self.app.keys()).copied().collect();
        ids.into_iter().filter(|id| before.get(id) != self.app.get(id)).collect()
    }

    /// Puts the problems of a document together.
    fn gather(&mut self, id: DocumentId) {
        let own = self.documents.get(&id).into_iter().flat_map(|checked| &checked.problems);
        let app = self.app.get(&id).into_iter().flatten();
        let mut problems: Vec<Problem> = own.chain(app).cloned().collect();
        problems.sort();
        if problems.is_empty() {
            self.problems.documents.remove(&id);
        } else {
            self.problems.documents.insert(id, problems.into());
        }
    }
}

/// Checks documents. Each is checked for itself, and a panic inside is caught there.
fn check_documents(
    ids: &BTreeSet<DocumentId>,
    index: &Index,
) -> Vec<(DocumentId, Checked, Vec<Use>)> {
    let ids: Vec<DocumentId> = ids.iter().copied().collect();
    let checked = parallel::map(&ids, |id| {
        let (checked, uses) = check_document(*id, index.document(*id)?, index);
        Some((*id, checked, uses))
    });
    checked.into_iter().flatten().collect()
}

fn check_document(id: DocumentId, document: &Document, index: &Index) -> (Checked, Vec<Use>) {
    let facts = Facts::new(index);
    let found = catch_unwind(AssertUnwindSafe(|| {
        let analysis = Analysis::new(id, document, &facts);
        let mut texts = analysis.texts(&facts);
        let uses = uses_of(&analysis, &texts);
        // What is switched off is used and renamed like the rest, and as wrong as it likes.
        texts.retain(|text| {
            !text.flow_object.is_some_and(|object| analysis.disabled.contains(&object.id()))
        });
        let mut check = DocumentCheck {
            id,
            document,
            analysis: &analysis,
            texts: &texts,
            facts: &facts,
            problems: Vec::new(),
        };
        // What is left out of the app is as wrong as it likes.
        let families = if document.is_excluded() { &[][..] } else { families() };
        for family in families {
            let Scope::Document(find) = family.scope else { continue };
            let before = check.problems.len();
            if catch_unwind(AssertUnwindSafe(|| find(&mut check))).is_err() {
                check.problems.truncate(before);
                check.problems.push(failed(family, id));
            }
        }
        (check.problems, uses)
    }));
    let (problems, uses) = found.unwrap_or_else(|_| {
        let message = "This document could not be checked.";
        (vec![Problem::new(&FAILED, Address::document(id), message)], Vec::new())
    });
    (Checked { problems, reads: facts.into_reads() }, uses)
}

fn failed(family: &Family, id: DocumentId) -> Problem {
    let codes: Vec<&str> = family.rules.iter().map(|rule| rule.code).collect();
    let message = format!("These rules could not be checked here: {}.", codes.join(", "));
    Problem::new(&FAILED, Address::document(id), message)
        .hint("Please report this; the rest was checked.")
}
