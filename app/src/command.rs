//! Everything a person can do, in one list: menus, toolbar, palette, keyboard and tests draw from
//! it. What a command does stands in `shell`; here are its words, its keys and when it makes sense.

use app_kit::icons;
use egui::{Key, KeyboardShortcut, Modifiers};

use crate::state::{OpenApp, Tab};

/// A command of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each says what it is by its label and tooltip")]
pub enum Command {
    NewApp,
    OpenApp,
    ImportDatabase,
    ImportMendix,
    ImportReport,
    NewFromSpreadsheet,
    ImportSpreadsheet,
    CloseApp,
    Save,
    Undo,
    Redo,
    Run,
    Stop,
    Find,
    NewModule,
    NewEntity,
    NewEnumeration,
    NewMicroflow,
    NewPage,
    GeneratePages,
    Rename,
    Delete,
    NextProblem,
    ShowProblems,
    ShowExplorer,
    ShowChanges,
    ShowHistory,
    ShowConsole,
    Commit,
    CloseTab,
    ToggleTheme,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ResetLayout,
    Shortcuts,
    Quit,
}

/// What is open, as far as commands ask.
#[derive(Clone, Copy, Default)]
pub struct Situation<'a> {
    /// The open app.
    pub app: Option<&'a OpenApp>,
    /// Whether the preview runs.
    pub running: bool,
    /// How many problems there are.
    pub problems: usize,
}

impl<'a> Situation<'a> {
    /// The situation of a window.
    pub fn new(app: Option<&'a OpenApp>, running: bool) -> Situation<'a> {
        Situation { app, running, problems: app.map_or(0, |app| app.problems.len()) }
    }
}

impl Command {
    /// All commands, in the order of the palette.
    pub const ALL: &'static [Command] = &[
        Command::Save,
        Command::Undo,
        Command::Redo,
        Command::Run,
        Command::Stop,
        Command::Find,
        Command::NewEntity,
        Command::NewEnumeration,
        Command::NewMicroflow,
        Command::NewPage,
        Command::GeneratePages,
        Command::NewModule,
        Command::Rename,
        Command::Delete,
        Command::NextProblem,
        Command::ShowProblems,
        Command::ShowExplorer,
        Command::ShowChanges,
        Command::ShowHistory,
        Command::ShowConsole,
        Command::Commit,
        Command::CloseTab,
        Command::NewApp,
        Command::OpenApp,
        Command::ImportDatabase,
        Command::ImportMendix,
        Command::ImportReport,
        Command::NewFromSpreadsheet,
        Command::ImportSpreadsheet,
        Command::CloseApp,
        Command::ToggleTheme,
        Command::ZoomIn,
        Command::ZoomOut,
        Command::ZoomReset,
        Command::ResetLayout,
        Command::Shortcuts,
        Command::Quit,
    ];

    /// The words in menus and in the palette.
    pub fn label(self) -> &'static str {
        match self {
            Command::NewApp => "New app…",
            Command::OpenApp => "Open app…",
            Command::ImportDatabase => "New app from a database…",
            Command::ImportMendix => "New app from a Mendix project…",
            Command::ImportReport => "Import report",
            Command::NewFromSpreadsheet => "New app from a spreadsheet…",
            Command::ImportSpreadsheet => "Import spreadsheet…",
            Command::CloseApp => "Close app",
            Command::Save => "Save",
            Command::Undo => "Undo",
            Command::Redo => "Redo",
            Command::Run => "Run",
            Command::Stop => "Stop",
            Command::Find => "Find or do anything",
            Command::NewModule => "New module",
            Command::NewEntity => "New entity",
            Command::NewEnumeration => "New enumeration",
            Command::NewMicroflow => "New microflow",
            Command::NewPage => "New page",
            Command::GeneratePages => "Generate pages for the entity",
            Command::Rename => "Rename",
            Command::Delete => "Delete",
            Command::NextProblem => "Next problem",
            Command::ShowProblems => "Show problems",
            Command::ShowExplorer => "Show explorer",
            Command::ShowChanges => "Review changes",
            Command::ShowHistory => "Show history",
            Command::ShowConsole => "Show console",
            Command::Commit => "Commit changes…",
            Command::CloseTab => "Close tab",
            Command::ToggleTheme => "Switch between dark and light",
            Command::ZoomIn => "Larger interface",
            Command::ZoomOut => "Smaller interface",
            Command::ZoomReset => "Interface at 100 %",
            Command::ResetLayout => "Reset layout",
            Command::Shortcuts => "Keyboard shortcuts",
            Command::Quit => "Quit",
        }
    }

    /// What it does, in a sentence.
    pub fn tooltip(self) -> &'static str {
        match self {
            Command::NewApp => "Make a blank app in a folder of your choice",
            Command::OpenApp => "Open the folder of an app",
            Command::ImportDatabase => "Make an app from the tables of a SQLite database",
            Command::ImportMendix => "Make an app from the modules of a Mendix project",
            Command::ImportReport => "Show what the import of this app came to",
            Command::NewFromSpreadsheet => "Make an app from a CSV file or an Excel workbook",
            Command::ImportSpreadsheet => "Add an entity with the rows of a CSV or XLSX file",
            Command::CloseApp => "Go back to the start page",
            Command::Save => "Write all changed documents to their files",
            Command::Undo => "Take the last step back",
            Command::Redo => "Do the step again that was taken back",
            Command::Run => "Start the app in the preview",
            Command::Stop => "Stop the running app",
            Command::Find => "Find documents, elements and commands by name",
            Command::NewModule => "Add a module to the app",
            Command::NewEntity => "Add an entity to the domain model",
            Command::NewEnumeration => "Add a list of values to choose from",
            Command::NewMicroflow => "Add a microflow to the module",
            Command::NewPage => "Add a page to the module",
            Command::GeneratePages => "Make an overview and an edit page for the selected entity",
            Command::Rename => "Change the name, everywhere it is used",
            Command::Delete => "Delete what is selected",
            Command::NextProblem => "Go to the next problem",
            Command::ShowProblems => "Show what is wrong with the model",
            Command::ShowExplorer => "Show the documents of the app at the left",
            Command::ShowChanges => "Show what changed since the last commit, and commit it",
            Command::ShowHistory => "Show the commits, and what each changed",
            Command::ShowConsole => "Show what the running app did",
            Command::Commit => "Store the changes in git",
            Command::CloseTab => "Close the tab in front",
            Command::ToggleTheme => "Switch between the dark and the light theme",
            Command::ZoomIn | Command::ZoomOut | Command::ZoomReset => {
                "Change the size of the interface"
            }
            Command::ResetLayout => "Bring all panes back to their places",
            Command::Shortcuts => "List all keys",
            Command::Quit => "Close the window",
        }
    }

    /// Its icon.
    pub fn icon(self) -> char {
        match self {
            Command::NewApp => icons::PLUS,
            Command::OpenApp => icons::FOLDER_OPEN,
            Command::ImportDatabase => icons::DATABASE,
            Command::ImportMendix => icons::IMPORT,
            Command::ImportReport => icons::FILE_TEXT,
            Command::NewFromSpreadsheet | Command::ImportSpreadsheet => icons::FILE_INPUT,
            Command::CloseApp | Command::CloseTab | Command::Quit => icons::X,
            Command::Save => icons::SAVE,
            Command::Undo => icons::UNDO_2,
            Command::Redo => icons::REDO_2,
            Command::Run => icons::PLAY,
            Command::Stop => icons::SQUARE,
            Command::Find => icons::SEARCH,
            Command::NewModule => icons::PACKAGE,
            Command::NewEntity => icons::TABLE_2,
            Command::NewEnumeration => icons::LIST,
            Command::NewMicroflow => icons::WORKFLOW,
            Command::NewPage | Command::GeneratePages => icons::APP_WINDOW,
            Command::Rename => icons::PENCIL,
            Command::Delete => icons::TRASH_2,
            Command::NextProblem | Command::ShowProblems => icons::TRIANGLE_ALERT,
            Command::ShowExplorer => icons::FOLDER_TREE,
            Command::ShowChanges => icons::GIT_COMPARE,
            Command::ShowHistory => icons::HISTORY,
            Command::ShowConsole => icons::TERMINAL,
            Command::Commit => icons::GIT_COMMIT_HORIZONTAL,
            Command::ToggleTheme => icons::SUN,
            Command::ZoomIn => icons::ZOOM_IN,
            Command::ZoomOut => icons::ZOOM_OUT,
            Command::ZoomReset => icons::MAXIMIZE,
            Command::ResetLayout => icons::LAYOUT_PANEL_LEFT,
            Command::Shortcuts => icons::KEYBOARD,
        }
    }

    /// Its keys; the first is the one that is shown.
    pub fn shortcuts(self) -> &'static [KeyboardShortcut] {
        const fn key(key: Key) -> KeyboardShortcut {
            KeyboardShortcut::new(Modifiers::NONE, key)
        }
        const fn ctrl(key: Key) -> KeyboardShortcut {
            KeyboardShortcut::new(Modifiers::COMMAND, key)
        }
        const fn ctrl_shift(key: Key) -> KeyboardShortcut {
            KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
        }
        match self {
            Command::NewApp => const { &[ctrl_shift(Key::N)] },
            Command::OpenApp => const { &[ctrl(Key::O)] },
            Command::Save => const { &[ctrl(Key::S)] },
            Command::Undo => const { &[ctrl(Key::Z)] },
            Command::Redo => const { &[ctrl(Key::Y), ctrl_shift(Key::Z)] },
            Command::Run => const { &[key(Key::F5)] },
            Command::Stop => const { &[KeyboardShortcut::new(Modifiers::SHIFT, Key::F5)] },
            Command::Find => const { &[ctrl(Key::K), ctrl(Key::P)] },
            Command::Rename => const { &[key(Key::F2)] },
            Command::Delete => const { &[key(Key::Delete)] },
            Command::NextProblem => const { &[key(Key::F8)] },
            Command::ShowProblems => const { &[ctrl_shift(Key::M)] },
            Command::ShowExplorer => const { &[ctrl_shift(Key::E)] },
            Command::ShowChanges => const { &[ctrl_shift(Key::G)] },
            Command::ShowHistory => const { &[ctrl_shift(Key::H)] },
            Command::ShowConsole => const { &[ctrl_shift(Key::Y)] },
            Command::CloseTab => const { &[ctrl(Key::W)] },
            Command::ZoomIn => const { &[ctrl(Key::Plus), ctrl(Key::Equals)] },
            Command::ZoomOut => const { &[ctrl(Key::Minus)] },
            Command::ZoomReset => const { &[ctrl(Key::Num0)] },
            Command::Shortcuts => const { &[key(Key::F1)] },
            Command::Quit => const { &[ctrl(Key::Q)] },
            _ => &[],
        }
    }

    /// Why it cannot be done now; nothing if it can.
    pub fn hindrance(self, situation: &Situation<'_>) -> Option<&'static str> {
        let always = matches!(
            self,
            Command::NewApp
                | Command::OpenApp
                | Command::ImportDatabase
                | Command::ImportMendix
                | Command::NewFromSpreadsheet
                | Command::Find
                | Command::ToggleTheme
                | Command::ZoomIn
                | Command::ZoomOut
                | Command::ZoomReset
                | Command::Shortcuts
                | Command::Quit
        );
        if always {
            return None;
        }
        let Some(app) = situation.app else { return Some("Open an app first") };
        match self {
            Command::Undo if app.history.is_empty() => Some("There is nothing to undo"),
            Command::Redo if app.history.next_redo().is_none() => Some("There is nothing to redo"),
            Command::Run if situation.running => Some("The app is running"),
            Command::ImportSpreadsheet if situation.running => Some("Stop the running app first"),
            Command::Stop if !situation.running => Some("The app is not running"),
            Command::NextProblem if situation.problems == 0 => Some("There are no problems"),
            Command::ImportReport if app.report.is_none() => Some("This app was not imported"),
            Command::CloseTab if app.active.is_none() => Some("No tab is open"),
            Command::Rename | Command::Delete if matches!(app.active, Some(Tab::Difference(_))) => {
                Some("Open the document first")
            }
            Command::Rename | Command::Delete if app.selection.document.is_none() => {
                Some("Select something first")
            }
            Command::GeneratePages if !selects_a_stored_entity(app) => {
                Some("Select an entity whose objects are stored first")
            }
            _ => None,
        }
    }
}

fn selects_a_stored_entity(app: &OpenApp) -> bool {
    use model_core::model::{Content, DocumentId};
    let in_diagram = app.selection.single().map(DocumentId);
    let itself = app.selection.document;
    let is_entity = |id: DocumentId| {
        app.project
            .document(id)
            .is_some_and(|document| matches!(&document.content, Content::Entity(entity) if entity.is_persistable()))
    };
    !matches!(app.active, Some(Tab::Preview))
        && (in_diagram.is_some_and(is_entity) || itself.is_some_and(is_entity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_has_words_and_its_keys_are_its_own() {
        let mut keys = BTreeSet::new();
        for command in Command::ALL {
            assert!(!command.label().is_empty() && !command.tooltip().is_empty());
            for shortcut in command.shortcuts() {
                assert!(keys.insert(format!("{shortcut:?}")), "{command:?}: {shortcut:?} is taken");
            }
        }
        assert_eq!(Command::ALL.iter().collect::<BTreeSet<_>>().len(), Command::ALL.len());
    }

    #[test]
    fn without_an_app_only_some_commands_make_sense() {
        let nothing = Situation::default();
        assert!(Command::OpenApp.hindrance(&nothing).is_none());
        assert_eq!(Command::Save.hindrance(&nothing), Some("Open an app first"));
    }
}
