//! Dialogs: a new app, opening a folder, importing a database or a Mendix project, the list of keys.
//! That for spreadsheets is in `spreadsheet`.
//!
//! Folders and files are typed, or chosen with the system's own dialog; both ways end in the same
//! field, so that everything works by keyboard.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Checkbox, Progress, TextField, property_row};
use egui::{Align, Frame, Id, Key, Layout, Modal, RichText, ScrollArea, Ui};
use model_import::table::Plan;

use crate::command::Command;
use crate::services::begin::Begin;
use crate::services::dialogs::{Pick, PickKind, pick};
use crate::services::work::Work;

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
    /// An app from a Mendix project.
    ImportMendix(Form),
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
    /// The database, or the project of another tool.
    pub file: String,
    /// Whether data comes along.
    pub with_data: bool,
    /// Whether pages are made.
    pub pages: bool,
    /// Whether the folder follows the name, as nobody has typed one.
    folder_follows: bool,
    /// What the folder was proposed for.
    proposed_for: String,
    /// What is wrong with it.
    error: Option<String>,
    /// Something to know that is no error.
    note: Option<String>,
    /// Whether what was asked for is under way.
    busy: bool,
    /// The work that is under way, where it can be watched.
    work: Work,
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

    /// A dialog for a Mendix project.
    pub fn import_mendix() -> Dialog {
        Dialog::ImportMendix(Form { folder_follows: true, ..Form::default() })
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
                                file: form.file("Choose a database file")?,
                                folder: form.folder()?,
                                with_data,
                                pages,
                            })
                        })
                    }
                    Dialog::ImportMendix(form) => mendix(ui, form, &home),
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
            Some(Answer::Cancel) => {
                // Work that is watched ends before its dialog does.
                if dialog.stop() {
                    self.dialog = Some(dialog);
                }
            }
            Some(Answer::Go(what)) => {
                let work = Work::default();
                self.begin_watched(what, work.clone());
                dialog.begin();
                if let Some(form) = dialog.form() {
                    form.work = work;
                    form.note = None;
                }
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
    pub(super) fn form(&mut self) -> Option<&mut Form> {
        match self {
            Dialog::NewApp(form)
            | Dialog::OpenApp(form)
            | Dialog::Import(form)
            | Dialog::ImportMendix(form) => Some(form),
            Dialog::Spreadsheet(_) | Dialog::Shortcuts => None,
        }
    }

    /// Stops the work of an import that is watched; whether there is such work.
    fn stop(&self) -> bool {
        match self {
            Dialog::ImportMendix(form) if form.busy => {
                form.work.stop();
                true
            }
            _ => false,
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

    /// What was asked for was stopped.
    pub(super) fn stopped(&mut self) {
        self.busy = false;
        self.note = Some("The import was stopped. Nothing of it is left.".to_owned());
    }

    /// As long as nobody has typed a folder, it is named after the app, or after what is imported,
    /// with a number where that is taken.
    fn follow(&mut self, home: &Path) {
        let from = if self.file.is_empty() { &self.name } else { &self.file };
        if !self.folder_follows || *from == self.proposed_for {
            return;
        }
        self.proposed_for.clone_from(from);
        self.folder = folder_of(home, self.file.trim(), &self.name);
    }

    fn name_of_app(&self) -> Result<String, String> {
        let name = self.name.trim();
        if name.is_empty() { Err("The app needs a name.".to_owned()) } else { Ok(name.to_owned()) }
    }

    fn folder(&self) -> Result<PathBuf, String> {
        absolute(&self.folder, "Choose a folder")
    }

    fn file(&self, otherwise: &str) -> Result<PathBuf, String> {
        absolute(&self.file, otherwise)
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

/// `home/name`, or `home/name-2` where something is in that.
fn free_folder(home: &Path, name: &str) -> PathBuf {
    let is_free = |path: &PathBuf| {
        std::fs::read_dir(path).map_or(!path.exists(), |mut entries| entries.next().is_none())
    };
    let named = |number: u32| match number {
        1 => home.join(name),
        number => home.join(format!("{name}-{number}")),
    };
    (1..100).map(named).find(is_free).unwrap_or_else(|| home.join(name))
}

/// A free folder in `home` that is named after a file, or else after this name; nothing without either.
pub(super) fn folder_of(home: &Path, file: &str, name: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let name = if file.is_empty() { name } else { &stem };
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let folder: String = name.trim().to_lowercase().chars().map(plain).collect();
    if folder.is_empty() { folder } else { free_folder(home, &folder).display().to_string() }
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
            browse(ui, form, "Browse…", Field::Folder, PickKind::Folder);
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
            browse(ui, form, "Browse…", Field::File, PickKind::Database);
            ui.add(TextField::new(&mut form.file, "Database").placeholder("A SQLite file"));
        });
    });
}

fn browse(ui: &mut Ui, form: &mut Form, words: &str, field: Field, kind: PickKind) {
    if ui.add(Button::secondary(words)).clicked() && form.picking.is_none() {
        form.picking = Some((field, pick(ui.ctx(), kind)));
    }
}

/// The dialog for a Mendix project; while it is read, how far that is.
fn mendix(ui: &mut Ui, form: &mut Form, home: &Path) -> Option<Answer> {
    title(
        ui,
        "New app from a Mendix project",
        "The project is neither locked nor changed. Passwords and what is called like a secret \
         stay behind. A report tells what came over.",
    );
    form.take_picked();
    ui.add_enabled_ui(!form.busy, |ui| {
        property_row(ui, "Project", |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                browse(ui, form, "Folder…", Field::File, PickKind::Folder);
                browse(ui, form, "File…", Field::File, PickKind::Mendix);
                let field = TextField::new(&mut form.file, "Project");
                let response = ui.add(field.placeholder("An .mpr file or its folder"));
                if !form.focused {
                    form.focused = true;
                    response.request_focus();
                }
            });
        });
        form.follow(home);
        folder_row(ui, form, "Folder of the app");
    });
    if form.busy {
        let stage = form.work.stage();
        let words = match (form.work.is_stopped(), stage.words.as_str()) {
            (true, _) => "Stopping",
            (false, "") => "Waiting for the files",
            (false, words) => words,
        };
        match stage.part.filter(|_| !form.work.is_stopped()) {
            Some(part) => Progress::new(words, part).show(ui),
            None => Progress::unknown(words).show(ui),
        };
        ui.ctx().request_repaint_after(Duration::from_millis(50));
    }
    confirm(ui, form, "Import", |form| {
        let file = form.file("Choose the .mpr file of a project, or its folder")?;
        Ok(Begin::ImportMendix { file, folder: form.folder()? })
    })
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
    } else if let Some(note) = &form.note {
        ui.label(RichText::new(note).color(p.dim));
        ui.add_space(8.0);
    }
    let mut answer = None;
    let mut wanted = ui.input(|input| input.key_pressed(Key::Enter)) && form.picking.is_none();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        wanted |= ui.add_enabled(!form.busy, Button::primary(verb)).clicked();
        if ui.add(Button::secondary("Cancel")).clicked() {
            answer = Some(Answer::Cancel);
        }
        if form.busy && form.work.stage().words.is_empty() {
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
