//! The window as a whole. Tests drive it as eframe does: [`Window::logic`], then [`Window::ui`].

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use app_kit::tokens::{self, Theme, measure};
use egui::{Frame, Panel, Ui};
use model_core::change::{Change, Source};
use model_core::id::{IdSource as _, SeededIds};
use model_core::model::{Content, DocumentId};

use super::dialogs::Dialog;
use super::disk::{Leaving, OnDisk};
use super::toasts::Toasts;
use crate::command::Situation;
use crate::context::{Context, Request, Requests};
use crate::review::when::Clock;
use crate::services::begin::{Begin, Imported, Opened};
use crate::services::check::CheckJob;
use crate::services::files::{FileAnswer, FileJob};
use crate::services::work::Work;
use crate::services::{Services, settings_file};
use crate::state::{
    BottomPane, OpenApp, Phase, Running, SaveState, Settings, Tab, ThemeChoice, Toast, ToastAct,
};
use crate::views::{
    changes, console, difference, domain, explorer, microflow, page, palette, preview, problems,
    properties, report, start,
};

/// What the window is started with. Nothing is read from the environment further in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The app to open at once.
    pub app: Option<PathBuf>,
    /// Where new apps go by default.
    pub apps_folder: Option<PathBuf>,
    /// The samples that came with the program.
    pub samples: Vec<PathBuf>,
    /// Whether changes that other programs make to the files are read at once.
    pub watch: bool,
    /// Where settings are kept; nowhere for tests.
    pub settings_file: Option<PathBuf>,
    /// Where the window takes the time from.
    pub clock: Clock,
    /// Makes new ids differ from run to run.
    pub seed: u64,
}

/// The whole window.
pub struct Window {
    pub(super) options: Options,
    pub(super) settings: Settings,
    pub(super) app: Option<OpenApp>,
    pub(super) requests: Requests,
    pub(super) toasts: Toasts,
    pub(super) dialog: Option<Dialog>,
    pub(super) running: Running,
    pub(super) views: Views,
    pub(super) services: Services,
    /// A seed for everything that makes ids, never the same twice: the ids of a new app and those
    /// that are made in it later must differ.
    seeds: SeededIds,
    /// Counts the apps that were opened.
    opened: u64,
    /// Its files.
    pub(super) on_disk: OnDisk,
    /// What the person wants to do, while the question about saving is open.
    pub(super) leaving: Option<Leaving>,
    /// What to do as soon as all is saved.
    pub(super) leave_when_saved: Option<Leaving>,
    /// Whether a commit waits for a save.
    pub(super) commit_when_saved: bool,
    shown_theme: Option<ThemeChoice>,
}

/// What the views remember.
#[derive(Default)]
pub(super) struct Views {
    pub start: start::Start,
    pub report: report::Report,
    pub explorer: explorer::Explorer,
    pub properties: properties::Properties,
    pub problems: problems::Problems,
    pub changes: changes::Changes,
    pub history: changes::History,
    pub difference: BTreeMap<DocumentId, difference::DifferenceView>,
    pub console: console::Console,
    pub preview: preview::Preview,
    pub palette: palette::Palette,
    pub domain: BTreeMap<DocumentId, domain::DomainEditor>,
    pub microflow: BTreeMap<DocumentId, microflow::MicroflowEditor>,
    pub page: BTreeMap<DocumentId, page::PageEditor>,
    pub page_panel: page::PagePanel,
}

impl Window {
    /// A window with the start page, or with the app of the options.
    pub fn new(ctx: &egui::Context, options: Options) -> std::io::Result<Window> {
        let settings =
            options.settings_file.as_deref().map(settings_file::read).unwrap_or_default();
        tokens::install(ctx, theme_of(settings.theme));
        ctx.set_zoom_factor(settings.scale);
        let services = Services::start(ctx)?;
        let seeds = SeededIds::new(options.seed);
        let mut window = Window {
            options,
            settings,
            app: None,
            requests: Requests::default(),
            toasts: Toasts::default(),
            dialog: None,
            running: Running::default(),
            views: Views::default(),
            services,
            seeds,
            opened: 0,
            on_disk: OnDisk::default(),
            leaving: None,
            leave_when_saved: None,
            commit_when_saved: false,
            shown_theme: None,
        };
        if let Some(folder) = window.options.app.clone() {
            window.open_folder(&folder);
        }
        Ok(window)
    }

    /// Begins with an app, on the worker of files; the window goes on drawing.
    pub(super) fn begin(&mut self, what: Begin) {
        self.begin_watched(what, Work::default());
    }

    /// The same, with work that is told how far it is and can be stopped.
    pub(super) fn begin_watched(&mut self, what: Begin, work: Work) {
        let seed = self.seeds.next_id().bits();
        self.services.files.send(FileJob::Begin { what, seed, work });
    }

    /// Shows an app that was read.
    fn show_opened(&mut self, opened: Opened) {
        self.settings.note_recent(&opened.folder);
        self.opened += 1;
        self.dialog = None;
        self.views = Views::default();
        let mut app = OpenApp::new(opened.folder, opened.project, self.seeds.next_id().bits());
        app.serial = self.opened;
        app.disk = opened.disk;
        app.file_problems = opened.problems;
        if let Some(unsaved) = opened.unsaved {
            let change = Change::between("Restore what was not saved", &app.project, &unsaved);
            if app.apply(change.into(), None, Source::Files).is_ok() {
                self.toasts.push(Toast::info(
                    "What was not saved last time has been restored. Undo takes it back.",
                ));
            }
        }
        app.report = opened.report.map(Arc::new);
        if let Some(first) = first_document(&app) {
            app.open_tab(Tab::Document(first));
        }
        match opened.imported {
            Some(Imported::Data(report)) => self.toasts.push(imported(&report)),
            Some(Imported::Mendix) => app.open_tab(Tab::ImportReport),
            None => {}
        }
        self.app = Some(app);
    }

    /// Starts to save, if there is anything to save.
    pub(super) fn save(&mut self) {
        let Some(app) = &mut self.app else { return };
        if matches!(app.save, SaveState::Saving) {
            return;
        }
        app.history.close_part();
        app.save = SaveState::Saving;
        self.services.files.send(FileJob::Save {
            folder: app.folder.clone(),
            disk: Box::new(app.disk.clone()),
            project: app.project.clone(),
            revision: app.revision,
        });
    }

    /// Takes what the worker of files did.
    fn take_file_answers(&mut self, ctx: &egui::Context) {
        for answer in self.services.files.answers() {
            match answer {
                Ok(FileAnswer::Begun(Ok(opened))) => {
                    self.show_opened(*opened);
                    self.watch(ctx);
                }
                Ok(FileAnswer::Begun(Err(error))) => {
                    let text = error.to_string();
                    match self.dialog.as_mut().and_then(Dialog::form) {
                        Some(form) if error.is_stop() => form.stopped(),
                        _ => {
                            let untold = match &mut self.dialog {
                                Some(dialog) => dialog.fail(text),
                                None => Some(text),
                            };
                            if let Some(text) = untold {
                                self.toasts.push(Toast::error(text));
                            }
                        }
                    }
                }
                Ok(FileAnswer::Saved { folder, disk, project, revision }) => {
                    let Some(app) = self.app.as_mut().filter(|app| app.folder == folder) else {
                        continue;
                    };
                    app.disk = *disk;
                    app.saved = project;
                    app.save = if app.revision == revision {
                        SaveState::Saved
                    } else {
                        SaveState::Unsaved
                    };
                    if std::mem::take(&mut self.commit_when_saved) {
                        self.send_commit();
                    }
                }
                Ok(FileAnswer::NotSaved { folder, error }) => {
                    self.commit_when_saved = false;
                    let Some(app) = self.app.as_mut().filter(|app| app.folder == folder) else {
                        continue;
                    };
                    app.save = SaveState::Failed(error.to_string());
                    self.toasts.push(Toast::error(format!("{error}.")));
                }
                Ok(FileAnswer::Reloaded { serial, loaded }) => self.take_reloaded(serial, *loaded),
                Ok(FileAnswer::Kept(Ok(()))) => {}
                Ok(FileAnswer::Kept(Err(reason))) => {
                    self.toasts.push(Toast::error(format!(
                        "What is not saved could not be kept safe: {reason}. Save soon."
                    )));
                }
                Err(panic) => self.toasts.push(Toast::error(panic)),
            }
        }
    }

    /// Opens the app in a folder.
    pub(super) fn open_folder(&mut self, folder: &std::path::Path) {
        self.begin(Begin::Open { folder: folder.to_owned() });
    }

    /// What is open, as far as commands ask.
    pub fn situation(&self) -> Situation<'_> {
        Situation::new(self.app.as_ref(), self.running.is_on())
    }

    /// Shows an app that was opened elsewhere: by the command line, or made in a test.
    pub fn show_app(&mut self, app: OpenApp) {
        self.app = Some(app);
    }

    /// The open app, for tests that prepare it.
    pub fn app_mut(&mut self) -> Option<&mut OpenApp> {
        self.app.as_mut()
    }

    /// The running app, for tests.
    pub fn running(&self) -> &Running {
        &self.running
    }

    /// Opens a document and selects something in it, as if a view had asked for it.
    pub fn reveal(&mut self, selection: crate::state::Selection) {
        self.request(Request::Reveal(selection));
    }

    /// Asks for something as a view would.
    pub fn request(&mut self, request: Request) {
        self.requests.send(request);
    }

    /// Chooses the theme.
    pub fn set_theme(&mut self, theme: Theme) {
        self.settings.theme = match theme {
            Theme::Dark => ThemeChoice::Dark,
            Theme::Light => ThemeChoice::Light,
        };
    }

    /// The messages that are shown, oldest first.
    pub fn messages(&self) -> Vec<&str> {
        self.toasts.texts().collect()
    }

    /// Whether all workers have answered for what is shown now.
    pub fn is_settled(&self) -> bool {
        let Some(app) = &self.app else { return true };
        let checked = app.checked.is_some_and(|checked| checked.revision == app.revision);
        let compared = app.git.revision == app.revision;
        let runs = match self.running.phase {
            Phase::Starting => false,
            Phase::On => self.running.busy.is_empty() && self.running.revision == app.revision,
            _ => true,
        };
        let reviewed = app.review.counting.is_none() && !app.review.is_reading();
        checked && compared && reviewed && runs && !matches!(app.save, SaveState::Saving)
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The open app, for tests and for the title of the window.
    pub fn app(&self) -> Option<&OpenApp> {
        self.app.as_ref()
    }

    /// Once a frame, before drawing, even while the window is hidden: news from the workers.
    pub fn logic(&mut self, ctx: &egui::Context) {
        if self.shown_theme != Some(self.settings.theme) {
            tokens::set_theme(ctx, theme_of(self.settings.theme));
            self.shown_theme = Some(self.settings.theme);
        }
        self.take_file_answers(ctx);
        if let Some(app) = &mut self.app {
            app.show_advice_for_all(self.settings.marketplace_problems);
        }
        self.take_table_answers();
        self.follow_preview();
        self.mind_files(ctx);
        self.check();
        self.compare();
    }

    /// Gives the checker the project as it is now, and takes what it found.
    fn check(&mut self) {
        for answer in self.services.check.answers() {
            match answer {
                Ok(found) => {
                    if let Some(app) = self.app.as_mut().filter(|app| app.serial == found.serial) {
                        app.take_problems(found);
                        if let Some(errors) = app.brought() {
                            let what = match errors {
                                1 => "an error".to_owned(),
                                many => format!("{many} errors"),
                            };
                            let told = format!(
                                "This brings {what}, which Problems shows. Undo takes it back."
                            );
                            self.toasts.push(Toast::info(told));
                        }
                    }
                }
                Err(panic) => self.toasts.push(Toast::error(panic)),
            }
        }
        let Some(app) = &mut self.app else { return };
        if app.sent_to_check != app.revision {
            app.sent_to_check = app.revision;
            let (serial, revision) = (app.serial, app.revision);
            self.services.check.send(CheckJob { serial, revision, index: app.index.clone() });
        }
    }

    /// Writes the settings; called when the window closes.
    pub fn keep_settings(&self) {
        if let Some(file) = &self.options.settings_file {
            settings_file::write(file, &self.settings);
        }
    }

    /// Draws the window and carries out what was asked for in this frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let closes = ui.input(|input| input.viewport().close_requested());
        if closes && self.leaving.is_none() && self.ask_before_leaving(Leaving::Window) {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
        self.take_keys(ui);
        let p = tokens::palette(ui);
        let bar = Frame::new().fill(p.panel);
        Panel::top("top bar")
            .exact_size(measure::TOP_BAR)
            .frame(bar)
            .show(ui, |ui| self.top_bar(ui));
        Panel::bottom("status bar")
            .exact_size(measure::STATUS_BAR)
            .frame(bar)
            .show(ui, |ui| self.status_bar(ui));
        if self.app.is_some() {
            self.panes(ui);
        } else {
            let frame = Frame::new().fill(p.bg);
            egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                self.views.start.show(ui, &self.settings, &self.options.samples, &self.requests);
            });
        }
        self.over_all(ui);
        self.carry_out(ui);
    }

    /// What stands over everything else: the palette, dialogs, messages.
    fn over_all(&mut self, ui: &mut Ui) {
        let Window { app, settings, requests, views, running, .. } = self;
        let context = app.as_ref().map(|app| Context { app, settings, running, requests });
        let situation = Situation::new(app.as_ref(), running.is_on());
        views.palette.show(ui, context.as_ref(), &situation, requests);
        self.show_dialog(ui);
        self.show_leaving(ui);
        if let Some(ToastAct::MakeEditable(module)) = self.toasts.show(ui) {
            self.requests.send(Request::MakeEditable(module));
        }
    }

    fn panes(&mut self, ui: &mut Ui) {
        let Window { app, settings, requests, views, running, .. } = self;
        let Some(app) = app.as_ref() else { return };
        let context = Context { app, settings, running, requests };
        let p = tokens::palette(ui);
        let frame = Frame::new().fill(p.panel);
        // In a narrow window the panes at the sides leave half of it to what is worked on.
        let side = |least: f32, most: f32, share: f32| {
            let room = ui.available_width() * share;
            least..=room.clamp(least, most)
        };
        let (explorer, review) = (side(160.0, 480.0, 0.24), side(280.0, 760.0, 0.45));
        let properties = side(200.0, 560.0, 0.28);
        if settings.reviewing() {
            Panel::left("review")
                .default_size(measure::REVIEW)
                .size_range(review)
                .frame(frame)
                .show(ui, |ui| {
                    views.changes.show_wide(ui, &context, &mut views.history);
                });
        } else if settings.explorer {
            Panel::left("explorer")
                .default_size(measure::EXPLORER)
                .size_range(explorer)
                .frame(frame)
                .show(ui, |ui| {
                    views.explorer.show(ui, &context);
                });
        }
        let picture = matches!(app.active, Some(Tab::Difference(_) | Tab::ImportReport));
        if settings.properties && !picture {
            Panel::right("properties")
                .default_size(measure::PROPERTIES)
                .size_range(properties)
                .frame(frame)
                .show(ui, |ui| {
                    views.beside(ui, &context);
                });
        }
        if settings.bottom {
            Panel::bottom("foot")
                .resizable(true)
                .default_size(190.0)
                .size_range(80.0..=600.0)
                .frame(frame)
                .show(ui, |ui| {
                    // A pane keeps its height, however little stands in it.
                    let whole = ui.available_rect_before_wrap();
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let rest = super::bars::foot_tabs(ui, &context);
                    match settings.foot() {
                        BottomPane::Console => views.console.bar(ui, &context, rest),
                        BottomPane::Problems => problems::bar(ui, &context, rest),
                        _ => {}
                    }
                    match settings.foot() {
                        BottomPane::Problems => views.problems.show(ui, &context),
                        BottomPane::Changes => views.changes.show(ui, &context),
                        BottomPane::History => views.history.show(ui, &context),
                        BottomPane::Console => views.console.show(ui, &context),
                    }
                    ui.expand_to_include_rect(whole);
                });
        }
        let frame = Frame::new().fill(p.bg);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            let rest = super::bars::document_tabs(ui, &context);
            views.tab_actions(ui, &context, rest);
            match app.active.clone() {
                Some(Tab::Preview) => views.preview.show(ui, &context),
                Some(Tab::Document(id)) => views.editor(ui, &context, id),
                Some(Tab::Difference(id)) => {
                    views.difference.entry(id).or_default().show(ui, &context, id);
                }
                Some(Tab::ImportReport) => views.report.show(ui, &context),
                None => super::bars::nothing_open(ui, &context),
            }
        });
    }
}

impl Views {
    /// How large the picture in front is shown; `None` where it is no canvas.
    pub fn zoom(&self, active: Option<&Tab>) -> Option<f32> {
        match active? {
            Tab::Document(id) => {
                let domain = self.domain.get(id).map(domain::DomainEditor::zoom);
                domain.or_else(|| self.microflow.get(id).map(microflow::MicroflowEditor::zoom))
            }
            Tab::Difference(id) => self.difference.get(id).map(difference::DifferenceView::zoom),
            Tab::Preview | Tab::ImportReport => None,
        }
    }

    /// The pane beside the editor in front.
    fn beside(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let Views { page_panel, properties, .. } = self;
        match page_in_front(context) {
            Some(id) => page_panel.show(ui, context, id, &mut |ui, part| match part {
                page::Part::Properties => properties.show_properties(ui, context),
                page::Part::Toolbox => properties.show_toolbox(ui, context),
            }),
            None => properties.show(ui, context),
        }
    }

    /// What the editor in front shows at the right of the tab bar.
    fn tab_actions(&mut self, ui: &mut Ui, context: &Context<'_>, rest: egui::Rect) {
        let page = page_in_front(context);
        let width = match (page, &context.app.active) {
            (Some(_), _) => page::BAR,
            (None, Some(Tab::Preview)) => preview::BAR,
            _ => return,
        };
        let room = rest.with_min_x(rest.left().max(rest.right() - width));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        // A child that takes no room: the bar stands already.
        let mut bar = ui.new_child(egui::UiBuilder::new().max_rect(room).layout(layout));
        match page {
            Some(id) => self.page.entry(id).or_default().bar(&mut bar, context),
            None => self.preview.bar(&mut bar, context),
        }
    }

    fn editor(&mut self, ui: &mut Ui, context: &Context<'_>, id: DocumentId) {
        let Some(document) = context.project().document(id) else { return };
        super::bars::read_only(ui, context, document);
        match &document.content {
            Content::DomainDiagram(_) => self.domain.entry(id).or_default().show(ui, context, id),
            Content::Microflow(_) => self.microflow.entry(id).or_default().show(ui, context, id),
            Content::Page(_) => self.page.entry(id).or_default().show(ui, context, id),
            _ => super::bars::no_editor(ui, document),
        }
    }
}

/// The page whose editor is in front.
fn page_in_front(context: &Context<'_>) -> Option<DocumentId> {
    let id = context.app.active_document()?;
    let document = context.project().document(id)?;
    matches!(document.content, Content::Page(_)).then_some(id)
}

/// What is shown first: the domain model of the first own module, by name.
fn first_document(app: &OpenApp) -> Option<DocumentId> {
    let modules = app.project.of_kind::<model_core::model::app::Module>();
    let mut names: Vec<(bool, &str)> =
        modules.map(|(_, _, module)| (module.read_only, module.name.as_str())).collect();
    names.sort_unstable();
    names
        .into_iter()
        .map(|(_, name)| name)
        .find_map(|name| crate::face::diagram_of(&app.project, name))
}

/// What an import came to, in a sentence.
pub(super) fn imported(report: &model_import::report::Report) -> Toast {
    let counts = &report.counts;
    let came = format!(
        "{} became {} entities, {} associations and {} objects.",
        report.source, counts.entities, counts.associations, counts.objects
    );
    let open = report.left_behind.len() + report.findings.len();
    if open == 0 {
        return Toast::done(came);
    }
    Toast::info(format!("{came} {open} things to look at; the command “Import report” lists them."))
}

fn theme_of(choice: ThemeChoice) -> Theme {
    match choice {
        ThemeChoice::Dark => Theme::Dark,
        ThemeChoice::Light => Theme::Light,
    }
}
