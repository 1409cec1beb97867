//! What a rule sees of the whole app.

use crate::analysis::Uses;
use crate::index::Index;
use crate::model::{Document, DocumentId};

use super::Problem;

/// The app, and the problems found so far.
pub struct AppCheck<'a> {
    /// All names and signatures.
    pub index: &'a Index,
    /// Who uses what.
    pub uses: &'a Uses,
    pub(super) problems: Vec<Problem>,
}

impl<'a> AppCheck<'a> {
    /// Reports a problem.
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A document.
    pub fn document(&self, id: DocumentId) -> Option<&'a Document> {
        self.index.document(id).map(|document| &**document)
    }
}
