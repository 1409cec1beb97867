//! The dialog for spreadsheets: a CSV or XLSX file becomes a new app, or an entity of the one that is
//! open. What the file holds is read, proposed and previewed by a worker; a person corrects it
//! here.

mod answers;
mod columns;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use app_kit::icons;
use app_kit::tokens::{self, font};
use app_kit::widgets::{Button, Checkbox, Choice, Select, TextField, Tone, property_row};
use egui::{Align, Layout, RichText, ScrollArea, Ui};
use model_import::report::Severity;
use model_import::table::{Choices, DELIMITERS, Locale, Reading, entity_parts};

use super::dialogs::{Answer, absolute, folder_of, title};
use crate::services::begin::Begin;
use crate::services::dialogs::{Pick, PickKind, pick};
use crate::services::spreadsheet::{Proposed, TableJob};

/// What a person fills in.
pub struct Spreadsheet {
    /// Whether it makes an app, rather than an entity of the one that is open.
    is_new: bool,
    file: String,
    folder: String,
    folder_follows: bool,
    /// The module that is proposed.
    module: String,
    /// The entity, with its module.
    entity: String,
    entity_follows: bool,
    reading: Reading,
    choices: Choices,
    /// What was read and proposed.
    proposed: Option<Box<Proposed>>,
    /// The number of the last question, and of the last answer.
    asked: u64,
    answered: u64,
    /// Questions for the worker.
    jobs: Vec<TableJob>,
    error: Option<String>,
    busy: bool,
    focused: bool,
    picking: Option<(Field, Pick)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    File,
    Folder,
}

impl Spreadsheet {
    fn new(is_new: bool, module: &str) -> Spreadsheet {
        Spreadsheet {
            is_new,
            file: String::new(),
            folder: String::new(),
            folder_follows: true,
            module: module.to_owned(),
            entity: String::new(),
            entity_follows: true,
            reading: Reading::default(),
            choices: Choices::default(),
            proposed: None,
            asked: 0,
            answered: 0,
            jobs: Vec::new(),
            error: None,
            busy: false,
            focused: false,
            picking: None,
        }
    }

    /// A dialog for a new app.
    pub(super) fn new_app() -> Spreadsheet {
        Spreadsheet::new(true, "Main")
    }

    /// A dialog for the app that is open; the entity goes into this module.
    pub(super) fn into_module(module: &str) -> Spreadsheet {
        Spreadsheet::new(false, module)
    }

    /// What was asked for could not be done.
    pub(super) fn fail(&mut self, error: String) {
        self.busy = false;
        self.error = Some(error);
    }

    fn is_waiting(&self) -> bool {
        self.asked != self.answered
    }

    fn number(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }

    /// Reads the file anew, and forgets what was corrected.
    fn read(&mut self) {
        self.error = None;
        let Ok(file) = absolute(&self.file, "Choose a file") else {
            self.proposed = None;
            return;
        };
        let entity = entity_parts(&self.entity).ok();
        let names = match entity.filter(|_| !self.entity_follows) {
            Some((module, entity)) => (module, Some(entity)),
            None => (self.module.clone(), None),
        };
        let (number, reading, choices) =
            (self.number(), self.reading.clone(), self.choices.clone());
        self.jobs.push(TableJob::Read { number, file, reading, names, choices });
    }

    /// Proposes anew, after a person said more about the file.
    fn guess(&mut self) {
        let Some(proposed) = &self.proposed else { return };
        let sheet = proposed.sheet.clone();
        let names = (proposed.plan.module.clone(), proposed.plan.entity.clone());
        let (number, choices) = (self.number(), self.choices.clone());
        self.jobs.push(TableJob::Guess { number, sheet, names, choices });
    }

    /// Shows what the corrected plan comes to.
    fn preview(&mut self) {
        let Some(proposed) = &self.proposed else { return };
        let (sheet, plan) = (proposed.sheet.clone(), proposed.plan.clone());
        let number = self.number();
        self.jobs.push(TableJob::Preview { number, sheet, plan });
    }

    /// Takes a proposal; one that came too late is dropped.
    fn take(&mut self, number: u64, proposed: Result<Box<Proposed>, String>) {
        if number != self.asked {
            return;
        }
        self.answered = number;
        match proposed {
            Ok(proposed) => {
                if self.entity_follows {
                    self.entity = format!("{}.{}", proposed.plan.module, proposed.plan.entity);
                }
                self.proposed = Some(proposed);
            }
            Err(error) => {
                self.proposed = None;
                self.error = Some(error);
            }
        }
    }

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
            Field::File => {
                self.file = text;
                self.change_file();
            }
        }
    }

    /// Another file has other sheets and another delimiter.
    fn change_file(&mut self) {
        self.reading = Reading::default();
        self.choices = Choices::default();
        self.read();
    }

    /// Draws it. Gives what a person decided.
    pub(super) fn show(&mut self, ui: &mut Ui, home: &Path) -> Option<Answer> {
        self.take_picked();
        if self.is_new {
            title(ui, "New app from a spreadsheet", "A table becomes an entity with its rows.");
        } else {
            title(
                ui,
                "Import spreadsheet",
                "A table becomes an entity of this app, with its rows.",
            );
        }
        self.places(ui, home);
        if self.proposed.is_some() {
            self.options(ui);
            ui.add_space(8.0);
            self.table(ui);
            self.groups(ui);
            self.remarks(ui);
        }
        self.buttons(ui)
    }

    /// File, folder and entity.
    fn places(&mut self, ui: &mut Ui, home: &Path) {
        property_row(ui, "File", |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::secondary("Browse…")).clicked() && self.picking.is_none() {
                    self.picking = Some((Field::File, pick(ui.ctx(), PickKind::Spreadsheet)));
                }
                let field =
                    TextField::new(&mut self.file, "File").placeholder("A CSV or XLSX file");
                let response = ui.add(field);
                if response.changed() {
                    self.change_file();
                }
                if !self.focused {
                    self.focused = true;
                    response.request_focus();
                }
            });
        });
        if self.is_new {
            if self.folder_follows {
                self.folder = folder_of(home, &self.file, "");
            }
            property_row(ui, "Folder", |ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let browse = Button::secondary("Browse…").tooltip("Choose the folder");
                    if ui.add(browse).clicked() && self.picking.is_none() {
                        self.picking = Some((Field::Folder, pick(ui.ctx(), PickKind::Folder)));
                    }
                    let field = TextField::new(&mut self.folder, "Folder");
                    if ui.add(field.placeholder("/path/to/the/app")).changed() {
                        self.folder_follows = false;
                    }
                });
            });
        }
        property_row(ui, "Entity", |ui| {
            let field = TextField::new(&mut self.entity, "Entity").placeholder("Module.Name");
            if ui.add(field).changed() {
                self.entity_follows = false;
            }
        });
    }

    /// How the file is read: sheet or delimiter, locale, header.
    fn options(&mut self, ui: &mut Ui) {
        let Some(proposed) = &self.proposed else { return };
        let (sheet, plan) = (proposed.sheet.clone(), &proposed.plan);
        let mut has_header = plan.has_header;
        let locales =
            std::iter::once(Choice::new(None, format!("Guessed: {}", plan.locale.label())))
                .chain(Locale::ALL.map(|locale| Choice::new(Some(locale), locale.label())));
        let locales: Vec<_> = locales.collect();
        property_row(ui, "Read as", |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            if let Some(found) = sheet.delimiter {
                let guessed = Choice::new(None, format!("Guessed: {}", delimiter_label(found)));
                let all = DELIMITERS.map(|c| Choice::new(Some(c), delimiter_label(c)));
                let choices: Vec<_> = std::iter::once(guessed).chain(all).collect();
                let select = Select::new(&mut self.reading.delimiter, "Delimiter", &choices);
                if ui.add(select.width(150.0)).changed() {
                    self.read();
                }
            } else if let Some(name) = &sheet.name {
                let mut chosen = name.clone();
                let choices: Vec<_> =
                    sheet.sheets.iter().map(|name| Choice::new(name.clone(), name)).collect();
                if ui.add(Select::new(&mut chosen, "Sheet", &choices).width(150.0)).changed() {
                    self.reading.sheet = Some(chosen);
                    self.choices = Choices::default();
                    self.read();
                }
            }
            let select = Select::new(&mut self.choices.locale, "Numbers and dates", &locales);
            if ui.add(select.width(250.0)).changed() {
                self.guess();
            }
            if ui.add(Checkbox::new(&mut has_header, "The first row names the columns")).changed() {
                self.choices.header = Some(has_header);
                self.guess();
            }
        });
    }

    fn table(&mut self, ui: &mut Ui) {
        let Some(proposed) = &mut self.proposed else { return };
        if columns::show(ui, proposed) {
            self.preview();
        }
    }

    /// Entities that could be made of columns that repeat together.
    fn groups(&mut self, ui: &mut Ui) {
        let Some(proposed) = &mut self.proposed else { return };
        let plan = &mut proposed.plan;
        let titles: Vec<String> = plan.columns.iter().map(|c| c.title().to_owned()).collect();
        let title = |place: usize| titles.get(place).map_or("", String::as_str);
        let mut changed = false;
        for group in &mut plan.groups {
            let all: Vec<&str> = group.all().map(title).collect();
            let label = format!("Make {} an entity of their own: {}", all.join(", "), group.entity);
            changed |= ui.add(Checkbox::new(&mut group.is_chosen, &label)).changed();
        }
        if changed {
            self.preview();
        }
    }

    /// What was decided, and what a person should look at.
    fn remarks(&self, ui: &mut Ui) {
        let Some(proposed) = &self.proposed else { return };
        let p = tokens::palette(ui);
        let plan = &proposed.plan;
        let findings = proposed.sheet.findings().iter();
        let told = findings.map(|finding| (finding.severity, finding.to_string())).chain(
            plan.told().map(|remark| {
                let column = remark.column.and_then(|place| plan.columns.get(place));
                let text = match column {
                    Some(column) => format!("{}: {}", column.title(), remark.message),
                    None => remark.message.clone(),
                };
                (remark.severity, text)
            }),
        );
        let told: Vec<_> = told.take(MOST_REMARKS).collect();
        if told.is_empty() {
            return;
        }
        ui.add_space(4.0);
        ScrollArea::vertical().id_salt("remarks").max_height(84.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (severity, text) in told {
                let tone = match severity {
                    Severity::Error => Tone::Bad,
                    Severity::Warning => Tone::Warn,
                    Severity::Note => Tone::Neutral,
                };
                ui.horizontal_top(|ui| {
                    let icon = icons::rich(tone.icon(), icons::SIZE_DENSE).color(tone.color(p));
                    ui.label(icon);
                    ui.label(RichText::new(text).font(font::dense()).color(p.dim));
                });
            }
        });
    }

    fn buttons(&mut self, ui: &mut Ui) -> Option<Answer> {
        let p = tokens::palette(ui);
        ui.add_space(8.0);
        if let Some(error) = &self.error {
            ui.label(RichText::new(error).color(p.err));
            ui.add_space(8.0);
        }
        let mut answer = None;
        let ready = self.proposed.is_some() && !self.is_waiting() && !self.busy;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add_enabled(ready, Button::primary("Import")).clicked() {
                match self.decide() {
                    Ok(decided) => answer = Some(decided),
                    Err(error) => self.error = Some(error),
                }
            }
            if ui.add(Button::secondary("Cancel")).clicked() {
                answer = Some(Answer::Cancel);
            }
            let told = match &self.proposed {
                _ if self.busy => "Working…".to_owned(),
                _ if self.is_waiting() => "Reading…".to_owned(),
                Some(proposed) => summary(proposed),
                None => String::new(),
            };
            ui.label(RichText::new(told).color(p.dim));
        });
        answer
    }

    /// What Import means now.
    fn decide(&mut self) -> Result<Answer, String> {
        let (module, entity) = entity_parts(&self.entity).map_err(|error| error.to_string())?;
        let proposed = self.proposed.as_mut().ok_or("Choose a file.")?;
        (proposed.plan.module, proposed.plan.entity) = (module, entity);
        let (sheet, plan) = (proposed.sheet.clone(), proposed.plan.clone());
        if self.is_new {
            let folder: PathBuf = absolute(&self.folder, "Choose a folder")?;
            return Ok(Answer::Go(Begin::Table { sheet, plan: Box::new(plan), folder }));
        }
        Ok(Answer::Table(Box::new(plan)))
    }

    /// Notes that what was asked for is under way.
    pub(super) fn begin(&mut self) {
        self.busy = true;
        self.error = None;
    }
}

/// How many remarks are listed; the report has them all.
const MOST_REMARKS: usize = 30;

fn delimiter_label(delimiter: char) -> String {
    match delimiter {
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '\t' => "tab".to_owned(),
        '|' => "bar".to_owned(),
        other => other.to_string(),
    }
}

fn summary(proposed: &Proposed) -> String {
    let rows = match proposed.preview.count {
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    };
    match proposed.preview.misfits.iter().sum::<u64>() {
        0 => format!("{rows}; every cell fits"),
        1 => format!("{rows}; 1 cell does not fit"),
        misfits => format!("{rows}; {misfits} cells do not fit"),
    }
}
