//! Dialogs: a new app, opening a folder, importing a database, the list of keys. That for
//! spreadsheets is in `spreadsheet`.
//!
//! Folders and files are typed, or chosen with the system's own dialog; both ways end in the same
//! field, so that everything works by keyboard.

use std::path::{Path, PathBuf};

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Checkbox, TextField, property_row};
use egui::{Align, Frame, Id, Key, Layout, Modal, RichText, ScrollArea, Ui};
use model_import::table::Plan;

use crate::command::Command;
use crate::services::begin::Begin;
use crate::services::dialogs::{Pick, PickKind, pick};

use super::Window;
use super::bars::shortcut_text;
use super::spreadsheet::Spreadsheet;

/// The dialog that is open.
pub enum Dialog {
    /// A blank app.
    NewApp(Form),
    /// The folder of an app.
    OpenApp(Form),
    /// An app from a database.
    Import(Form),
    /// An app, or an entity, from a spreadsheet.
    Spreadsheet(Box<Spreadsheet>),
    /// All keys.
    Shortcuts,
}

/// What a person fills in.
#[derive(Default)]
pub struct Form {
    /// The name of the app.
    pub name: String,
    /// The folder of the app.
    pub folder: String,
    /// The database.
    pub file: String,
    /// Whether data comes along.
    pub with_data: bool,
    /// Whether pages are made.
    pub pages: bool,
    /// Whether the folder follows the name, as nobody has typed one.
    folder_follows: bool,
    /// What is wrong with it.
    error: Option<String>,
    /// Whether what was asked for is under way.
    busy: bool,
    /// Whether the first field was given the focus.
    focused: bool,
    /// A choice in the system's dialog that is under way.
    picking: Option<(Field, Pick)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Folder,
    File,
}

impl Dialog {
    /// A dialog for a blank app.
    pub fn new_app() -> Dialog {
        Dialog::NewApp(Form { name: "My app".to_owned(), folder_follows: true, ..Form::default() })
    }

    /// A dialog for the folder of an app.
    pub fn open_app() -> Dialog {
        Dialog::OpenApp(Form::default())
    }

    /// A dialog for a new app from a spreadsheet.
    pub fn spreadsheet() -> Dialog {
        Dialog::Spreadsheet(Box::new(Spreadsheet::new_app()))
    }

    /// A dialog for a database.
    pub fn import() -> Dialog {
        Dialog::Import(Form {
            with_data: true,
            pages: true,
            folder_follows: true,
            ..Form::default()
        })
    }
}

impl Window {
    /// Draws the open dialog and does what it was filled in for.
    pub(super) fn show_dialog(&mut self, ui: &mut Ui) {
        let Some(mut dialog) = self.dialog.take() else { return };
        let home = self.options.apps_folder.clone().unwrap_or_default();
        let mut done = None;
        let p = tokens::palette(ui);
        let frame = Frame::new()
            .fill(p.sheet)
            .stroke((1.0, p.line))
            .corner_radius(measure::RADIUS_SHEET)
            .shadow(p.shadow)
            .inner_margin(20.0);
        let modal = Modal::new(Id::unique("dialog")).frame(frame).backdrop_color(p.scrim).show(
            ui.ctx(),
            |ui| {
                ui.set_width(dialog.width(ui));
                done = match &mut dialog {
                    Dialog::NewApp(form) => {
                        title(
                            ui,
                            "New app",
                            "A blank app: one module, an empty domain model, a git repository.",
                        );
                        name_row(ui, form);
                        form.follow(&home);
                        folder_row(ui, form, "Folder");
                        confirm(ui, form, "Create app", |form| {
                            Ok(Begin::New { name: form.name_of_app()?, folder: form.folder()? })
                        })
                    }
                    Dialog::OpenApp(form) => {
                        title(ui, "Open app", "The folder that holds maquette.json.");
                        folder_row(ui, form, "Folder");
                        confirm(ui, form, "Open app", |form| {
                            Ok(Begin::Open { folder: form.folder()? })
                        })
                    }
                    Dialog::Import(form) => {
                        title(
                            ui,
                            "New app from a database",
                            "Tables, keys and types become a domain model.",
                        );
                        file_row(ui, form);
                        form.follow(&home);
                        folder_row(ui, form, "Folder");
                        property_row(ui, "Data", |ui| {
                            ui.add(Checkbox::new(&mut form.with_data, "Bring the rows along"))
                        });
                        property_row(ui, "Pages", |ui| {
                            ui.add(Checkbox::new(&mut form.pages, "Make pages and a menu"))
                        });
                        confirm(ui, form, "Import", |form| {
                            let (with_data, pages) = (form.with_data, form.pages);
                            Ok(Begin::Import {
                                file: form.file()?,
                                folder: form.folder()?,
                                with_data,
                                pages,
                            })
                        })
                    }
                    Dialog::Spreadsheet(form) => form.show(ui, &home),
                    Dialog::Shortcuts => {
                        title(ui, "Keyboard shortcuts", "");
                        shortcuts(ui);
                        ui.add(Button::secondary("Close")).clicked().then_some(Answer::Cancel)
                    }
                };
            },
        );
        if modal.should_close() {
            done = Some(Answer::Cancel);
        }
        match done {
            None => self.dialog = Some(dialog),
            Some(Answer::Cancel) => {}
            Some(Answer::Go(what)) => {
                self.begin(what);
                dialog.begin();
                self.dialog = Some(dialog);
            }
            Some(Answer::Table(plan)) => {
                if let Dialog::Spreadsheet(form) = &mut dialog {
                    self.store_table(form, *plan);
                }
                self.dialog = Some(dialog);
            }
        }
        if let Some(Dialog::Spreadsheet(mut form)) = self.dialog.take_if(|d| d.is_spreadsheet()) {
            self.ask_spreadsheet(&mut form);
            self.dialog = Some(Dialog::Spreadsheet(form));
        }
    }
}

/// What a person answered.
pub(super) enum Answer {
    Cancel,
    Go(Begin),
    /// A table joins the app that is open.
    Table(Box<Plan>),
}

impl Dialog {
    /// What is filled in, where there is a form.
    fn form(&mut self) -> Option<&mut Form> {
        match self {
            Dialog::NewApp(form) | Dialog::OpenApp(form) | Dialog::Import(form) => Some(form),
            Dialog::Spreadsheet(_) | Dialog::Shortcuts => None,
        }
    }

    /// Notes that what was asked for is under way.
    fn begin(&mut self) {
        if let Dialog::Spreadsheet(form) = self {
            form.begin();
        }
        if let Some(form) = self.form() {
            form.busy = true;
            form.error = None;
        }
    }

    /// What was asked for could not be done. Gives the words back where it has no place for them.
    pub(super) fn fail(&mut self, error: String) -> Option<String> {
        match self {
            Dialog::Spreadsheet(form) => form.fail(error),
            _ => match self.form() {
                Some(form) => form.fail(error),
                None => return Some(error),
            },
        }
        None
    }

    fn is_spreadsheet(&self) -> bool {
        matches!(self, Dialog::Spreadsheet(_))
    }

    /// Its width: a table takes what there is.
    fn width(&self, ui: &Ui) -> f32 {
        let most = ui.ctx().content_rect().width() - 96.0;
        if self.is_spreadsheet() { most.clamp(460.0, 1120.0) } else { 460.0 }
    }
}

impl Form {
    /// What was asked for could not be done.
    fn fail(&mut self, error: String) {
        self.busy = false;
        self.error = Some(error);
    }

    /// As long as nobody has typed a folder, it is named after the app.
    fn follow(&mut self, home: &Path) {
        if !self.folder_follows {
            return;
        }
        self.folder = folder_of(home, &self.file, &self.name);
    }

    fn name_of_app(&self) -> Result<String, String> {
        let name = self.name.trim();
        if name.is_empty() { Err("The app needs a name.".to_owned()) } else { Ok(name.to_owned()) }
    }

    fn folder(&self) -> Result<PathBuf, String> {
        absolute(&self.folder, "Choose a folder")
    }

    fn file(&self) -> Result<PathBuf, String> {
        absolute(&self.file, "Choose a database file")
    }

    /// Takes what was chosen in the system's dialog.
    fn take_picked(&mut self) {
        let Some((field, picking)) = &self.picking else { return };
        let Some(answer) = picking.answer() else { return };
        let field = *field;
        self.picking = None;
        let Some(path) = answer else { return };
        let text = path.display().to_string();
        match field {
            Field::Folder => {
                self.folder_follows = false;
                self.folder = text;
            }
            Field::File => self.file = text,
        }
    }
}

/// A folder in `home` that is named after a file, or else after this name; nothing without either.
pub(super) fn folder_of(home: &Path, file: &str, name: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let name = if file.is_empty() { name } else { &stem };
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let folder: String = name.trim().to_lowercase().chars().map(plain).collect();
    if folder.is_empty() { folder } else { home.join(folder).display().to_string() }
}

pub(super) fn absolute(text: &str, otherwise: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text.trim());
    if text.trim().is_empty() {
        return Err(format!("{otherwise}."));
    }
    std::path::absolute(&path).map_err(|error| format!("“{text}” is no place for files: {error}."))
}

pub(super) fn title(ui: &mut Ui, words: &str, explanation: &str) {
    let p = tokens::palette(ui);
    ui.label(RichText::new(words).font(font::title()).color(p.text));
    if !explanation.is_empty() {
        ui.label(RichText::new(explanation).color(p.dim));
    }
    ui.add_space(12.0);
}

fn name_row(ui: &mut Ui, form: &mut Form) {
    property_row(ui, "Name", |ui| {
        let response =
            ui.add(TextField::new(&mut form.name, "Name").placeholder("What people will call it"));
        if !form.focused {
            form.focused = true;
            response.request_focus();
        }
    });
}

fn folder_row(ui: &mut Ui, form: &mut Form, name: &str) {
    form.take_picked();
    property_row(ui, name, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::secondary("Browse…")).clicked() && form.picking.is_none() {
                form.picking = Some((Field::Folder, pick(ui.ctx(), PickKind::Folder)));
            }
            if ui
                .add(TextField::new(&mut form.folder, name).placeholder("/path/to/the/app"))
                .changed()
            {
                form.folder_follows = false;
            }
        });
    });
}

fn file_row(ui: &mut Ui, form: &mut Form) {
    form.take_picked();
    property_row(ui, "Database", |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::secondary("Browse…")).clicked() && form.picking.is_none() {
                form.picking = Some((Field::File, pick(ui.ctx(), PickKind::Database)));
            }
            ui.add(TextField::new(&mut form.file, "Database").placeholder("A SQLite file"));
        });
    });
}

/// The error, if there is one, and the two buttons. Enter confirms.
fn confirm(
    ui: &mut Ui,
    form: &mut Form,
    verb: &str,
    read: impl FnOnce(&Form) -> Result<Begin, String>,
) -> Option<Answer> {
    let p = tokens::palette(ui);
    ui.add_space(8.0);
    if let Some(error) = &form.error {
        ui.label(RichText::new(error).color(p.err));
        ui.add_space(8.0);
    }
    let mut answer = None;
    let mut wanted = ui.input(|input| input.key_pressed(Key::Enter)) && form.picking.is_none();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        wanted |= ui.add_enabled(!form.busy, Button::primary(verb)).clicked();
        if ui.add(Button::secondary("Cancel")).clicked() {
            answer = Some(Answer::Cancel);
        }
        if form.busy {
            ui.label(RichText::new("Working…").color(p.dim));
        }
    });
    if answer.is_none() && wanted && !form.busy {
        match read(form) {
            Ok(begin) => return Some(Answer::Go(begin)),
            Err(error) => form.error = Some(error),
        }
    }
    answer
}

fn shortcuts(ui: &mut Ui) {
    let p = tokens::palette(ui);
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for command in Command::ALL {
            let keys = shortcut_text(ui, *command);
            if keys.is_empty() {
                continue;
            }
            property_row(ui, &keys, |ui| {
                ui.label(RichText::new(command.label()).color(p.text));
            });
        }
    });
    ui.add_space(12.0);
}
