//! What is wrong with the files of an app: where, what, and what to do.

use std::fmt;

use super::format::Misfit;
use crate::check::{DAMAGED_FILE, ODD_FILE, Problem, Rule};
use crate::id::Id;
use crate::model::app::FORMAT;
use crate::model::{Address, DocumentId};

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The file, from the app's folder, with `/` between folders.
    pub path: String,
    /// Line and column, both from 1, where one place in the file is meant.
    pub place: Option<(u32, u32)>,
    /// The document that was read from the file, where there is one.
    pub document: Option<DocumentId>,
    /// The element in it; [`Id::NONE`] for the document or where it has no id.
    pub element: Id,
    /// What is wrong.
    pub cause: Cause,
}

impl FileProblem {
    /// A problem of a whole file.
    pub fn of_file(path: &str, cause: Cause) -> FileProblem {
        FileProblem { path: path.to_owned(), place: None, document: None, element: Id::NONE, cause }
    }

    /// Whether something cannot be used until it is repaired; else it is a warning.
    pub fn is_error(&self) -> bool {
        !matches!(
            self.cause,
            Cause::OtherName { .. }
                | Cause::NoModule
                | Cause::CaseOnly(_)
                | Cause::Link
                | Cause::BadPath
                | Cause::NoDocument
                | Cause::Misfit(
                    Misfit::UnknownField { .. }
                        | Misfit::UnknownKind(_)
                        | Misfit::NoIds(_)
                        | Misfit::SameId(_)
                        | Misfit::UnknownPlace
                )
        )
    }

    /// The rule that it is a problem of, with its code and its page of help.
    pub fn rule(&self) -> &'static Rule {
        if self.is_error() { &DAMAGED_FILE } else { &ODD_FILE }
    }

    /// As a problem of the document that was read from the file; nothing where none was.
    pub fn to_problem(&self) -> Option<Problem> {
        let address = Address::element(self.document?, self.element);
        Some(Problem::new(self.rule(), address, self.to_string()).hint(self.hint()))
    }

    /// What to do about it, in a sentence.
    pub fn hint(&self) -> String {
        self.cause.hint()
    }
}

/// `modules/Sales/entities/Order.entity.json:3:5: what is wrong`
impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.cause)
    }
}

/// What a folder without an app is instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearby {
    /// Nothing is in it.
    Empty,
    /// An app lies in this folder inside it.
    Inside(String),
    /// It lies inside the folder of an app, which is this many folders above.
    Above(usize),
    /// It holds the modules of an app, but not the app's own file.
    Modules,
    /// It holds this Mendix project.
    Mendix(String),
    /// Nothing that is known.
    Unknown,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The app's own file is missing.
    #[error("this folder has no maquette.json, so it is not the folder of an app{}", nearby(.0))]
    NoApp(Nearby),
    /// A newer version of Maquette wrote the app.
    #[error(
        "this app is written in format {0}, and this version of Maquette knows formats up to {FORMAT}"
    )]
    NewerFormat(i64),
    /// The app's own file does not say its format.
    #[error("the version of the format should stand here: \"format\": {FORMAT}")]
    NoFormat,
    /// An older format could not be brought up to date.
    #[error("the app could not be brought from format {from} to {to}: {why}")]
    Migration {
        /// The version of the files.
        from: i64,
        /// The version that they should get.
        to: i64,
        /// What stood in the way.
        why: String,
    },
    /// The system could not read the file.
    #[error("this cannot be read: {0}")]
    Unreadable(String),
    /// The bytes are no text.
    #[error("this is not text in UTF-8")]
    NotText,
    /// A merge left its marks in the file.
    #[error("a merge left both sides in this file")]
    Conflict,
    /// The text is no JSON.
    #[error("this is not JSON: {0}")]
    NotJson(String),
    /// The JSON is something other than an object.
    #[error("a document is one object in braces")]
    NotAnObject,
    /// A part of the document does not fit.
    #[error("{}", misfit(.0))]
    Misfit(Misfit),
    /// Another file has the same id.
    #[error("this has the same id as {0}")]
    SameId(String),
    /// The name in the file and the name of the file differ.
    #[error("the file is called “{file}” and what it holds is called “{inner}”")]
    OtherName {
        /// The name that the path says.
        file: String,
        /// The name that the document says.
        inner: String,
    },
    /// Two module folders hold modules of the same name.
    #[error(
        "the module in this folder is called “{name}”, as that in {other}; it was opened as “{opened}”"
    )]
    ModuleTwice {
        /// The name that both say.
        name: String,
        /// The folder of the other.
        other: String,
        /// The name that it has now.
        opened: String,
    },
    /// A folder below `modules` holds documents and no module.
    #[error("this folder holds documents, but no module.json that can be read")]
    NoModule,
    /// Two paths are one on some file systems.
    #[error("this path differs from {0} only in upper and lower case")]
    CaseOnly(String),
    /// A link was not followed.
    #[error("this is a link, and links are not followed")]
    Link,
    /// The name of the file is no text.
    #[error("the name of this file is not text in UTF-8, so it was left alone")]
    BadPath,
    /// A JSON file below `modules` that is no document.
    #[error("this file is no document, because its name does not say a kind")]
    NoDocument,
    /// A save was interrupted, and the file was changed before it could be completed.
    #[error("a save was interrupted before it wrote this file, and the file was changed since")]
    HalfSaved,
}

impl Cause {
    fn hint(&self) -> String {
        match self {
            Cause::NoApp(nearby) => match nearby {
                Nearby::Empty => "Make a new app in this folder.".into(),
                Nearby::Inside(folder) => format!("Open the folder “{folder}” inside it."),
                Nearby::Above(_) => "Open the folder of the app itself.".into(),
                Nearby::Modules => "Bring maquette.json back from the history; until then the modules are open without the app's settings.".into(),
                Nearby::Mendix(file) => format!("Import {file}, which makes an app of it in a new folder."),
                Nearby::Unknown => "Open another folder, or make a new app.".into(),
            },
            Cause::NewerFormat(_) => "Open it with a newer version of Maquette. Nothing was changed.".into(),
            Cause::NoFormat => format!("Write \"format\": {FORMAT} into maquette.json."),
            Cause::Migration { .. } => "Nothing was changed. Repair the place that is named, or open the app with the version that wrote it.".into(),
            Cause::Unreadable(_) => "Make the file readable; it was left as it is, and the rest is open.".into(),
            Cause::NotText => "Save the file as UTF-8; it was left as it is, and the rest is open.".into(),
            Cause::Conflict => "Choose one side in the file, between <<<<<<< and >>>>>>>, or by git checkout --ours or --theirs; until then it is left as it is, and the rest is open.".into(),
            Cause::NotJson(_) | Cause::NotAnObject => "Repair the file at this place, or bring it back from the history; it was left as it is, and the rest is open.".into(),
            Cause::Misfit(misfit) => misfit_hint(misfit),
            Cause::SameId(_) => "If one is a copy of the other, give this one new ids.".into(),
            Cause::OtherName { inner, .. } => format!("Others know it as “{inner}”. Rename the file, or save the document, which moves it."),
            Cause::ModuleTwice { .. } => "If it is a copy, give it new ids and save it; else delete the folder.".into(),
            Cause::NoModule => "Bring module.json back from the history, or move the documents into a module.".into(),
            Cause::CaseOnly(_) => "Rename one of them; some systems can keep only one.".into(),
            Cause::Link => "Put the file itself there.".into(),
            Cause::BadPath => "Rename the file.".into(),
            Cause::NoDocument => "Name it as Name.kind.json, or move it out of the folder of modules.".into(),
            Cause::HalfSaved => "Compare the file with what you remember; what the save would have written is kept in .maquette/save-kept.".into(),
        }
    }
}

fn nearby(nearby: &Nearby) -> String {
    match nearby {
        Nearby::Empty => " (it is empty)".into(),
        Nearby::Inside(folder) => format!("; there is one in “{folder}”"),
        Nearby::Above(1) => "; the folder above is one".into(),
        Nearby::Above(levels) => format!("; the folder {levels} levels above is one"),
        Nearby::Modules => ", though it holds modules of one".into(),
        Nearby::Mendix(file) => format!("; it holds the Mendix project {file}"),
        Nearby::Unknown => String::new(),
    }
}

fn misfit(misfit: &Misfit) -> String {
    match misfit {
        Misfit::UnknownField { kind, key } => {
            format!("“{key}” is no property of “{kind}” in this version")
        }
        Misfit::WrongValue { property, expected } => {
            format!("for “{property}” {expected} should stand here")
        }
        Misfit::UnknownKind(kind) => format!("the kind “{kind}” is not known to this version"),
        Misfit::NoKind => "this element does not say its kind".into(),
        Misfit::BadId(text) => {
            format!("{text} is not an id (13 letters and digits without I, L, O and U)")
        }
        Misfit::SameId(id) => {
            format!("another element of this document has the id {id}; this one was given another")
        }
        Misfit::NoIds(1) => "an element has no id and was given one".into(),
        Misfit::NoIds(count) => format!("{count} elements have no id and were given one"),
        Misfit::UnknownPlace => "this line of the diagram is for no element of the document".into(),
    }
}

fn misfit_hint(misfit: &Misfit) -> String {
    match misfit {
        Misfit::UnknownField { .. } => {
            "It is kept and written back. Correct the spelling, or delete it if it is not needed."
        }
        Misfit::WrongValue { .. } => {
            "Correct it here, or set the property; until then it counts as not set and is kept."
        }
        Misfit::UnknownKind(_) => {
            "It is kept as it is. Correct the spelling, or open the app with a newer version."
        }
        Misfit::NoKind => "Write its kind, such as \"kind\": \"retrieve\"; it is kept as it is.",
        Misfit::BadId(_) => "Delete it, and the element gets a new id.",
        Misfit::SameId(_) => "Change the document and save it to keep the new id.",
        Misfit::NoIds(_) => "Save the document to keep the ids.",
        Misfit::UnknownPlace => "Delete the line, if the element was deleted.",
    }
    .into()
}
