//! The running app as the window drives it: starts and stops it, gives it every revision, hands
//! requests to its worker and answers to [`Running`](crate::state::Running).

use runtime_preview::page::tree::Instruction;

use crate::context::Preview;
use crate::services::preview::{Answered, Done, PreviewAnswer, PreviewJob, Screen};
use crate::state::{Ask, Entry, Failure, Message, Phase, Tab, Toast};

use super::Window;

impl Window {
    /// Starts the app and shows it.
    pub(super) fn run(&mut self) {
        let Some(app) = &mut self.app else { return };
        app.open_tab(Tab::Preview);
        if self.running.is_on() {
            return;
        }
        self.running.stop();
        self.running.phase = Phase::Starting;
        self.running.serial = app.serial;
        self.running.sent = app.revision;
        self.services.preview.send(PreviewJob::Start {
            serial: app.serial,
            folder: app.folder.clone(),
            project: app.project.clone(),
            revision: app.revision,
        });
    }

    /// Stops the app.
    pub(super) fn stop(&mut self) {
        self.services.preview.send(PreviewJob::Stop);
        self.running.stop();
    }

    /// Does what a view asked about the running app.
    pub(super) fn preview(&mut self, preview: Preview) {
        match preview {
            Preview::Ask(ask) => self.ask(ask),
            Preview::Cancel => self.services.preview.cancel(),
            Preview::Read => {
                self.running.messages.pop_front();
            }
            Preview::Dismiss => self.running.failure = None,
            Preview::Clear => self.running.log.clear(),
        }
    }

    fn ask(&mut self, ask: Ask) {
        if matches!(ask, Ask::Open(_) | Ask::Home) {
            self.run();
        }
        let what = self.running.describe(&ask);
        let number = self.running.note_sent(what.clone());
        self.services.preview.send(PreviewJob::Ask { number, ask, what });
    }

    /// Gives the running app the project as it is now, and takes what it answered.
    pub(super) fn follow_preview(&mut self) {
        for answer in self.services.preview.answers() {
            match answer {
                Ok(answer) => self.take_preview_answer(answer),
                Err(panic) => {
                    let failure = Failure {
                        message: "The running app stopped because of a fault in the preview. Run \
                                  it again; your model is safe."
                            .to_owned(),
                        details: panic,
                        ..Failure::default()
                    };
                    self.running.stop();
                    self.running.phase = Phase::Failed(failure);
                }
            }
        }
        let serial = self.running.serial;
        let Some(app) = self.app.as_ref().filter(|app| app.serial == serial) else {
            if self.running.is_on() {
                self.stop();
            }
            return;
        };
        if self.running.phase == Phase::On && self.running.sent != app.revision {
            self.running.sent = app.revision;
            let (project, revision) = (app.project.clone(), app.revision);
            self.services.preview.send(PreviewJob::Update { project, revision });
        }
    }

    fn take_preview_answer(&mut self, answer: PreviewAnswer) {
        let of_this_app = self.app.as_ref().is_some_and(|app| app.serial == answer.serial);
        if !of_this_app || !self.running.is_on() {
            return;
        }
        match answer.done {
            Done::Started { revision, outcome, requests } => {
                for request in requests {
                    self.note(request);
                }
                match outcome {
                    Ok(screen) => {
                        self.running.phase = Phase::On;
                        self.running.revision = revision;
                        self.show_screen(screen);
                    }
                    Err(failure) => self.running.phase = Phase::Failed(failure),
                }
            }
            Done::Updated { revision, millis, outcome } => match outcome {
                Ok(screen) => {
                    self.running.revision = revision;
                    self.running.update_millis = millis;
                    self.show_screen(screen);
                }
                Err(failure) => {
                    self.toasts.push(Toast::error(format!(
                        "The running app goes on as it was: {}",
                        failure.message
                    )));
                }
            },
            Done::Answered { request, screen, instructions } => {
                let failed = request.failure.as_ref().map(|failure| failure.message.clone());
                self.note(request);
                self.show_screen(screen);
                for instruction in instructions {
                    let Instruction::ShowMessage { kind, text } = instruction else { continue };
                    // What failed is told on the page already.
                    if !failed.as_ref().is_some_and(|failed| text.contains(failed)) {
                        self.running.messages.push_back(Message { kind, text });
                    }
                }
            }
            Done::Stopped => {}
        }
    }

    /// Notes a request that was answered; what failed is shown.
    fn note(&mut self, mut request: Answered) {
        if request.number == 0 {
            self.running.last_number += 1;
            request.number = self.running.last_number;
        }
        if request.failure.is_some() {
            self.running.failure.clone_from(&request.failure);
        }
        let Answered { number, what, spans, micros, failure, validation } = request;
        self.running.note_done(Entry { number, what, spans, micros, failure, validation });
    }

    fn show_screen(&mut self, screen: Screen) {
        self.running.shell = screen.shell;
        self.running.pages = screen.pages;
    }
}
