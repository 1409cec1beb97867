//! What the import of an app came to, as it is kept beside the app.

use model_import::mendix::MendixReport;

/// The report of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportReport {
    /// Of a Mendix project, with all that it lists.
    Mendix(Box<MendixReport>),
    /// Of anything else: its lines.
    Text(Vec<String>),
}

impl ImportReport {
    /// A report that was kept as text.
    pub fn of_text(text: &str) -> ImportReport {
        ImportReport::Text(text.lines().map(str::to_owned).collect())
    }
}
