//! What there is to tell of an import.

/// Something that a reader tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Kept as it was, as Maquette has nothing that does the same.
    Foreign {
        /// The document in which it stands: `Sales.Order_Submit`.
        place: String,
        /// What Mendix calls its kind: `Microflows$CallWebServiceAction`, or the id of a widget.
        what: String,
    },
    /// Left out.
    Dropped {
        /// The document in which it stood.
        place: String,
        /// What it was: `Microflows$ActionActivity.BackgroundColor`.
        what: String,
        /// Why, as a sentence.
        why: &'static str,
    },
    /// A value that is left out because it is or may be secret.
    Withheld {
        /// The document in which it stood.
        place: String,
        /// What it was: `Password of the demo user Anna`.
        what: String,
    },
    /// A word that is not among those that are known; the default holds.
    Unknown {
        /// The document in which it stands.
        place: String,
        /// The property: `Forms$DataView.Editability`.
        what: String,
        /// The word.
        word: String,
    },
    /// Something that came over switched off, until a person allows it.
    SwitchedOff {
        /// The document.
        place: String,
        /// What it is and why.
        why: &'static str,
    },
}
