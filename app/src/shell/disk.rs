//! What the window does with files: saving, keeping what is not saved, taking in what changed
//! outside, and asking before anything would be lost.

use std::time::{Duration, Instant};

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::Button;
use egui::{Frame, Id, Modal, RichText, Ui};
use model_core::change::{Change, Source};
use model_core::store::Loaded;

use crate::services::files::FileJob;
use crate::services::watch::{Changed, Lock, Watch};
use crate::state::{OpenApp, SaveState, Toast};

use super::Window;

/// How long after a change what is not saved is kept safe.
const KEEP_AFTER: Duration = Duration::from_secs(2);

/// What the window knows of the files of the open app.
#[derive(Default)]
pub(super) struct OnDisk {
    watch: Option<Watch>,
    lock: Option<Lock>,
    /// The revision that was kept safe last, and since when another one waits.
    kept: u64,
    waiting: Option<(u64, Instant)>,
}

/// What a person wants to do while something is not saved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// Close the app.
    App,
    /// Close the window.
    Window,
}

impl Window {
    /// Begins to watch the app that was opened.
    pub(super) fn watch(&mut self, ctx: &egui::Context) {
        let Some(app) = &self.app else { return };
        self.on_disk = OnDisk { kept: app.revision, ..OnDisk::default() };
        if self.options.watch {
            let wake = ctx.clone();
            match Watch::start(&app.folder, move || wake.request_repaint()) {
                Ok(watch) => self.on_disk.watch = Some(watch),
                Err(reason) => self.toasts.push(Toast::info(format!(
                    "Changes that other programs make to the files will not be seen at once: {reason}."
                ))),
            }
        }
        self.on_disk.lock = Lock::take(&app.folder);
        if self.on_disk.lock.is_none() {
            self.toasts.push(Toast::info(
                "This app is open in another window too, or its folder cannot be written to. Save in one window only.",
            ));
        }
    }

    /// Once a frame: reads again what changed outside, keeps safe what is not saved.
    pub(super) fn mind_files(&mut self, ctx: &egui::Context) {
        let Some(app) = &self.app else { return };
        let now = Instant::now();
        if let Some(watch) = &mut self.on_disk.watch {
            match watch.changed(now) {
                Changed::No => {}
                Changed::Soon(wait) => ctx.request_repaint_after(wait),
                // While a save is under way the files are ours; its end looks again.
                Changed::Yes if app.save == SaveState::Saving => {}
                Changed::Yes => {
                    self.services.files.send(FileJob::Reload {
                        serial: app.serial,
                        folder: app.folder.clone(),
                        saved: app.saved.clone(),
                        open: app.project.clone(),
                    });
                }
            }
        }
        if app.save != SaveState::Unsaved || self.on_disk.kept == app.revision {
            self.on_disk.waiting = None;
            return;
        }
        match self.on_disk.waiting {
            Some((revision, since)) if revision == app.revision => {
                if now.duration_since(since) >= KEEP_AFTER {
                    self.on_disk.kept = app.revision;
                    self.on_disk.waiting = None;
                    self.services.files.send(FileJob::Keep {
                        folder: app.folder.clone(),
                        disk: Box::new(app.disk.clone()),
                        project: app.project.clone(),
                    });
                } else {
                    ctx.request_repaint_after(KEEP_AFTER);
                }
            }
            _ => {
                self.on_disk.waiting = Some((app.revision, now));
                ctx.request_repaint_after(KEEP_AFTER);
            }
        }
    }

    /// Asks before something that is not saved would be lost; whether it asks.
    pub(super) fn ask_before_leaving(&mut self, leaving: Leaving) -> bool {
        let unsaved = self.app.as_ref().is_some_and(|app| app.save != SaveState::Saved);
        self.leaving = unsaved.then_some(leaving);
        unsaved
    }

    /// Draws the question and does what was answered.
    pub(super) fn show_leaving(&mut self, ui: &mut Ui) {
        if self.leave_when_saved.is_some()
            && self.app.as_ref().is_none_or(|app| app.save == SaveState::Saved)
            && let Some(leaving) = self.leave_when_saved.take()
        {
            self.leave(ui, leaving);
        }
        let Some(leaving) = self.leaving else { return };
        let p = tokens::palette(ui);
        let frame = Frame::new()
            .fill(p.sheet)
            .stroke((1.0, p.line))
            .corner_radius(measure::RADIUS_SHEET)
            .shadow(p.shadow)
            .inner_margin(20.0);
        let mut done = false;
        let modal = Modal::new(Id::unique("leaving")).frame(frame).backdrop_color(p.scrim).show(
            ui.ctx(),
            |ui| {
                ui.set_width(400.0);
                ui.label(RichText::new("Save the changes?").font(font::title()).color(p.text));
                ui.label(
                    RichText::new("What is not saved stays only in this window.").color(p.dim),
                );
                ui.add_space(16.0);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    if ui.add(Button::primary("Save")).clicked() {
                        self.leave_when_saved = Some(leaving);
                        self.save();
                        done = true;
                    }
                    if ui.add(Button::danger("Do not save")).clicked() {
                        self.forget_unsaved();
                        self.leave(ui, leaving);
                        done = true;
                    }
                    done |= ui.add(Button::secondary("Cancel")).clicked();
                });
            },
        );
        if done || modal.should_close() {
            self.leaving = None;
        }
    }

    fn forget_unsaved(&mut self) {
        if let Some(app) = &mut self.app {
            app.save = SaveState::Saved;
            model_core::store::recovery::clear(&app.folder);
        }
    }

    fn leave(&mut self, ui: &Ui, leaving: Leaving) {
        match leaving {
            Leaving::App => {
                self.app = None;
                self.on_disk = OnDisk::default();
            }
            Leaving::Window => ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }

    /// Takes in what changed in the files of the open app.
    pub(super) fn take_reloaded(&mut self, serial: u64, loaded: Loaded) {
        let Some(app) = self.app.as_mut().filter(|app| app.serial == serial) else { return };
        if app.save == SaveState::Saving || loaded.refusal().is_some() || loaded.project.is_empty()
        {
            return;
        }
        match take_outside(app, loaded) {
            Ok(Outside::Nothing) => {}
            Ok(Outside::Taken(count)) => {
                let what = if count == 1 {
                    "A document was".to_owned()
                } else {
                    format!("{count} documents were")
                };
                self.toasts.push(Toast::info(format!(
                    "{what} changed outside and read again. Undo takes it back."
                )));
            }
            Ok(Outside::Both(titles)) => self.toasts.push(Toast::info(format!(
                "{} changed here and outside. Yours is kept; undo once to see the other.",
                titles.join(", ")
            ))),
            Err(stale) => self.toasts.push(Toast::error(format!("{stale}."))),
        }
    }
}

/// What became of changes made outside.
enum Outside {
    Nothing,
    Taken(usize),
    Both(Vec<String>),
}

/// Brings what the files hold into the open app: where only they changed, they win; where both
/// changed, what the person did here stays on top, and what the files say is one undo below.
fn take_outside(app: &mut OpenApp, loaded: Loaded) -> Result<Outside, model_core::change::Stale> {
    let outside = Change::between("Changed outside", &app.saved, &loaded.project);
    let mut taken = Change::new("Changed outside");
    let mut mine = Change::new("Keep mine");
    let mut titles = Vec::new();
    for (id, edit) in outside.edits() {
        let ours = app.project.document(*id).cloned();
        if ours == edit.after {
            continue;
        }
        taken.put(*id, ours.clone(), edit.after.clone());
        if ours != edit.before {
            titles.extend(ours.as_ref().or(edit.after.as_ref()).map(|document| document.title()));
            mine.put(*id, edit.after.clone(), ours);
        }
    }
    app.saved = loaded.project;
    app.disk = loaded.disk;
    app.file_problems = loaded.problems;
    let count = taken.edits().len();
    app.take_in(taken.into(), None, Source::Files)?;
    app.take_in(mine.into(), None, Source::Person)?;
    app.save = if app.project == app.saved { SaveState::Saved } else { SaveState::Unsaved };
    Ok(match (count, titles.is_empty()) {
        (0, _) => Outside::Nothing,
        (count, true) => Outside::Taken(count),
        (_, false) => Outside::Both(titles),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::change::{Stale, verbs};
    use model_core::id::SeededIds;
    use model_core::model::{Content, Point};
    use model_core::store;

    use crate::services::files::reload;

    /// A saved app with one entity, as it is open in a window.
    fn open(folder: &std::path::Path) -> OpenApp {
        let mut ids = SeededIds::new(5);
        let project = store::template::blank("Sales", &mut ids);
        let (change, _) =
            verbs::create_entity(&project, &mut ids, "Main", "Order", Point::default());
        let project = change.apply(&project).unwrap();
        store::save(folder, &store::Disk::default(), &project).unwrap();
        let loaded = store::open(folder);
        let mut app = OpenApp::new(folder.to_owned(), loaded.project, 1);
        app.disk = loaded.disk;
        app
    }

    /// Reads the files again and takes in what changed.
    fn take_again(app: &mut OpenApp, folder: &std::path::Path) -> Result<Outside, Stale> {
        let loaded = reload(folder, &app.saved, &app.project);
        take_outside(app, loaded)
    }

    fn rewrite(folder: &std::path::Path, from: &str, to: &str) {
        let path = folder.join("modules/Main/entities/Order.entity.json");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        std::fs::write(&path, text.replace(from, to)).unwrap();
    }

    fn documentation(app: &OpenApp) -> String {
        let mut entities =
            app.project.documents().values().filter_map(|document| match &document.content {
                Content::Entity(entity) => Some(entity.documentation.clone()),
                _ => None,
            });
        entities.next().unwrap()
    }

    fn document_here(app: &mut OpenApp, text: &str) {
        let id = *app
            .project
            .documents()
            .iter()
            .find(|(_, d)| matches!(d.content, Content::Entity(_)))
            .unwrap()
            .0;
        let mut change = Change::new("Document");
        change.edit(&app.project, id, |document| {
            if let Content::Entity(entity) = &mut document.content {
                text.clone_into(&mut entity.documentation);
            }
        });
        app.apply(change.into(), None, Source::Person).unwrap();
    }

    #[test]
    fn a_file_that_changed_outside_is_taken_and_can_be_undone() {
        let folder = tempfile::tempdir().unwrap();
        let mut app = open(folder.path());
        rewrite(
            folder.path(),
            "\"name\": \"Order\"",
            "\"name\": \"Order\",\n  \"documentation\": \"outside\"",
        );
        assert!(matches!(take_again(&mut app, folder.path()), Ok(Outside::Taken(1))));
        assert_eq!((documentation(&app).as_str(), &app.save), ("outside", &SaveState::Saved));
        assert!(matches!(take_again(&mut app, folder.path()), Ok(Outside::Nothing)));
        app.undo().unwrap();
        assert_eq!(documentation(&app), "");
        assert!(
            store::save(folder.path(), &app.disk, &app.project).is_ok(),
            "the window knows the files"
        );
    }

    #[test]
    fn what_changed_here_and_outside_loses_neither() {
        let folder = tempfile::tempdir().unwrap();
        let mut app = open(folder.path());
        document_here(&mut app, "here");
        rewrite(
            folder.path(),
            "\"name\": \"Order\"",
            "\"name\": \"Order\",\n  \"documentation\": \"outside\"",
        );
        let outside = take_again(&mut app, folder.path());
        assert!(matches!(outside, Ok(Outside::Both(titles)) if titles == ["Main.Order"]));
        assert_eq!((documentation(&app).as_str(), &app.save), ("here", &SaveState::Unsaved));
        app.undo().unwrap();
        assert_eq!(documentation(&app), "outside");
        app.undo().unwrap();
        assert_eq!(documentation(&app), "here");
    }

    /// Saves as the window does.
    fn save(app: &mut OpenApp, folder: &std::path::Path) {
        app.disk = store::save(folder, &app.disk, &app.project).unwrap().disk;
        app.saved = app.project.clone();
        app.save = SaveState::Saved;
    }

    #[test]
    fn an_own_save_changes_nothing_outside_and_keeps_undo_and_redo() {
        let folder = tempfile::tempdir().unwrap();
        let mut app = open(folder.path());
        let mut ids = SeededIds::new(90);
        // Entities and flows are made in another order than files have them.
        for name in ["Zebra", "Apple", "Mango"] {
            let (change, _) =
                verbs::create_entity(&app.project, &mut ids, "Main", name, Point::default());
            app.apply(change.into(), None, Source::Person).unwrap();
        }
        for name in ["Submit", "Cancel"] {
            let place = model_core::model::Place::module("Main");
            let (change, _) = verbs::create_microflow(&app.project, &mut ids, place, name);
            app.apply(change.into(), None, Source::Person).unwrap();
        }
        app.undo().unwrap();
        save(&mut app, folder.path());
        let steps = app.history.len();
        assert!(matches!(take_again(&mut app, folder.path()), Ok(Outside::Nothing)));
        assert_eq!((app.history.len(), &app.save), (steps, &SaveState::Saved));
        assert!(app.redo().unwrap(), "what was undone before can still be done again");
        app.undo().unwrap();
        // What is changed before the files were read again is only our own.
        document_here(&mut app, "here");
        assert!(matches!(take_again(&mut app, folder.path()), Ok(Outside::Nothing)));
        let again = store::save(folder.path(), &app.disk, &app.project).unwrap();
        assert_eq!(again.written.len(), 1, "{:?}", again.written);
    }
}
