//! The rules about files. Reading them finds their problems (`store::FileProblem`); they stand here
//! so that every problem of the list has a code and a page of help.

use super::{Rule, Severity};

/// The rule of what cannot be used until it is repaired.
pub static DAMAGED_FILE: Rule = Rule {
    code: "MQ0002",
    title: "Files can be read",
    severity: Severity::Error,
    why: "A file could not be read, in whole or in part, so the app is open without what it holds. It was left as it is on disk.",
    how: "Repair the file at the place that is named, bring it back from the history, or finish the merge that left its marks in it.",
    example: "A line `<<<<<<< HEAD` in a file, where both sides of a merge still stand.",
};

/// The rule of what was kept, but not understood.
pub static ODD_FILE: Rule = Rule {
    code: "MQ0003",
    title: "Files hold what this version knows",
    severity: Severity::Warning,
    why: "Something in the file or its name is not known to this version of Maquette. It is kept and written back, but has no effect.",
    how: "Open the app with a newer version, or correct the name of the file or of the field.",
    example: "A field `\"colour\"` in an entity, which no version of the format has.",
};
