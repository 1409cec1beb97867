//! What is open in tabs and what is selected in them.

use std::collections::BTreeSet;

use model_core::id::Id;
use model_core::model::DocumentId;

/// What a tab of the centre shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// A document in its editor.
    Document(DocumentId),
    /// The running app.
    Preview,
    /// What changed in a document since the last commit.
    Difference(DocumentId),
    /// What the import of the app came to.
    ImportReport,
}

/// What is selected: elements of one document, or the document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The document; nothing while nothing is open.
    pub document: Option<DocumentId>,
    /// The selected elements; none for the document itself.
    pub elements: BTreeSet<Id>,
    /// A property that should be shown and focused, as in a problem's address.
    pub property: Option<String>,
}

impl Selection {
    /// A whole document.
    pub fn document(document: DocumentId) -> Selection {
        Selection { document: Some(document), ..Selection::default() }
    }

    /// Elements of a document.
    pub fn elements(document: DocumentId, elements: impl IntoIterator<Item = Id>) -> Selection {
        let elements = elements.into_iter().filter(|id| !id.is_none()).collect();
        Selection { document: Some(document), elements, property: None }
    }

    /// The one selected element; nothing for none and for several.
    pub fn single(&self) -> Option<Id> {
        let mut elements = self.elements.iter();
        elements.next().copied().filter(|_| elements.next().is_none())
    }
}
