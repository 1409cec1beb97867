//! What the dialog for spreadsheets and its worker tell each other, and what an import does to the
//! app that is open.

use model_core::change::Source;
use model_core::model::DocumentId;
use model_core::model::entity::{DomainDiagram, Entity};
use model_import::table::Plan;

use super::Spreadsheet;
use crate::services::spreadsheet::{TableAnswer, TableJob};
use crate::services::table::Stored;
use crate::shell::Window;
use crate::shell::dialogs::Dialog;
use crate::shell::window::imported;
use crate::state::{Outcome, Toast};

impl Window {
    /// Opens the dialog for the app that is open.
    pub(in crate::shell) fn import_spreadsheet(&mut self, module: &str) {
        self.dialog = Some(Dialog::Spreadsheet(Box::new(Spreadsheet::into_module(module))));
    }

    /// Hands the dialog's questions to its worker.
    pub(in crate::shell) fn ask_spreadsheet(&mut self, form: &mut Spreadsheet) {
        for job in form.jobs.drain(..) {
            self.services.tables.send(job);
        }
    }

    /// Stores the rows of a plan into the app that is open.
    pub(in crate::shell) fn store_table(&mut self, form: &mut Spreadsheet, plan: Plan) {
        if self.running.is_on() {
            form.fail("The app is running. Stop it, then import.".to_owned());
            return;
        }
        let (Some(app), Some(proposed)) = (&self.app, &form.proposed) else { return };
        let job = TableJob::Import {
            serial: app.serial,
            sheet: proposed.sheet.clone(),
            plan,
            project: app.project.clone(),
            folder: app.folder.clone(),
        };
        form.begin();
        self.services.tables.send(job);
    }

    /// Takes what the worker found and did.
    pub(in crate::shell) fn take_table_answers(&mut self) {
        for answer in self.services.tables.answers() {
            let form = match &mut self.dialog {
                Some(Dialog::Spreadsheet(form)) => Some(form),
                _ => None,
            };
            match answer {
                Ok(TableAnswer::Proposed { number, proposed }) => {
                    if let Some(form) = form {
                        form.take(number, proposed);
                    }
                }
                Ok(TableAnswer::Previewed { number, preview }) => {
                    if let Some(form) = form.filter(|form| form.asked == number) {
                        form.answered = number;
                        if let Some(proposed) = &mut form.proposed {
                            proposed.preview = preview;
                        }
                    }
                }
                Ok(TableAnswer::Imported { serial, stored: Ok(stored) }) => {
                    self.take_stored(serial, *stored);
                }
                Ok(TableAnswer::Imported { stored: Err(error), .. }) | Err(error) => match form {
                    Some(form) => {
                        form.answered = form.asked;
                        form.fail(error);
                    }
                    None => self.toasts.push(Toast::error(error)),
                },
            }
        }
    }

    /// Applies what an import does to the app, as one step, and shows it.
    fn take_stored(&mut self, serial: u64, stored: Stored) {
        let Some(app) = self.app.as_mut().filter(|app| app.serial == serial) else { return };
        let module = stored.report.module.clone();
        let is_entity = |id: &DocumentId| {
            let edit = stored.change.edits().get(id).and_then(|edit| edit.after.as_ref());
            edit.is_some_and(|document| document.root().downcast::<Entity>().is_some())
        };
        let entities: Vec<_> = stored.change.edits().keys().copied().filter(is_entity).collect();
        let outcome = Outcome::from(stored.change).telling();
        if let Err(stale) = app.apply(outcome, None, Source::Person) {
            let text = format!("{stale}. Nothing was imported; try again.");
            match &mut self.dialog {
                Some(Dialog::Spreadsheet(form)) => form.fail(text),
                _ => self.toasts.push(Toast::error(text)),
            }
            return;
        }
        let diagram = app
            .project
            .of_kind::<DomainDiagram>()
            .find(|(_, document, _)| document.place.module == module)
            .map(|(id, _, _)| id);
        if let Some(diagram) = diagram {
            let shown = Outcome::default()
                .opening(diagram)
                .selecting(diagram, entities.into_iter().map(|id| id.0));
            // It changes nothing, so it cannot be stale.
            let _ = app.apply(shown, None, Source::Person);
        }
        if matches!(self.dialog, Some(Dialog::Spreadsheet(_))) {
            self.dialog = None;
        }
        self.toasts.push(imported(&stored.report));
    }
}
