//! The system's own dialogs for files and folders: the only place that knows them.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickKind {
    /// A folder.
    Folder,
    /// A database file.
    Database,
    /// The file of a Mendix project.
    Mendix,
    /// A CSV or XLSX file.
    Spreadsheet,
}

/// A choice that is under way.
pub struct Pick(Receiver<Option<PathBuf>>);

impl Pick {
    /// Nothing while the dialog is open; then what was chosen, or nothing for cancel.
    pub fn answer(&self) -> Option<Option<PathBuf>> {
        match self.0.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(None),
        }
    }
}

/// Opens a dialog on a thread of its own; the window goes on drawing.
pub fn pick(ctx: &egui::Context, kind: PickKind) -> Pick {
    let (sender, receiver) = channel();
    let ctx = ctx.clone();
    // Where no thread can be had the receiver is disconnected at once: the dialog counts as cancelled.
    let _ = thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
        let dialog = rfd::FileDialog::new();
        let chosen = match kind {
            PickKind::Folder => dialog.set_title("Choose a folder").pick_folder(),
            PickKind::Database => dialog
                .set_title("Choose a database")
                .add_filter("SQLite databases", &["db", "sqlite", "sqlite3", "db3"])
                .add_filter("All files", &["*"])
                .pick_file(),
            PickKind::Mendix => dialog
                .set_title("Choose a Mendix project")
                .add_filter("Mendix projects", &["mpr"])
                .add_filter("All files", &["*"])
                .pick_file(),
            PickKind::Spreadsheet => dialog
                .set_title("Choose a spreadsheet")
                .add_filter("CSV and Excel", &["csv", "tsv", "txt", "xlsx", "xlsm"])
                .add_filter("All files", &["*"])
                .pick_file(),
        };
        // The window may be gone.
        let _ = sender.send(chosen);
        ctx.request_repaint();
    });
    Pick(receiver)
}
