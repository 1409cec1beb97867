//! The bars of the window: top, tabs, foot, status; and what stands where nothing is open.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Banner, Button, IconButton, Tone, paint};
use egui::{Align, Layout, Rect, RichText, Sense, Ui, UiBuilder, vec2};
use model_core::model::Document;

use crate::command::Command;
use crate::context::{Context, Request};
use crate::face;
use crate::state::{BottomPane, OpenApp, Phase, Ready, Running, SaveState, Tab};
use model_core::check::Severity;

use super::Window;

impl Window {
    /// Name, run, undo, search, branch, problems, theme.
    pub(super) fn top_bar(&mut self, ui: &mut Ui) {
        let whole = ui.available_rect_before_wrap();
        ui.allocate_rect(whole, Sense::hover());
        let p = tokens::palette(ui);
        let inner = whole.shrink2(vec2(measure::PANEL_PADDING, 0.0));
        let row = |layout: Layout| UiBuilder::new().max_rect(inner).layout(layout);
        ui.scope_builder(row(Layout::left_to_right(Align::Center)), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(
                RichText::new(icons::BOX.to_string())
                    .font(icons::font(icons::SIZE + 2.0))
                    .color(p.acc),
            );
            let name = self
                .app
                .as_ref()
                .map_or("Maquette", |app| app.project.app().map_or("Maquette", |a| &a.name));
            ui.label(RichText::new(name).font(font::strong()).color(p.text));
            if self.app.is_none() {
                return;
            }
            ui.add_space(4.0);
            let running = self.running.is_on();
            let command = if running { Command::Stop } else { Command::Run };
            let shortcut = shortcut_text(ui, command);
            let button = if running {
                Button::secondary(command.label()).tint(p.err)
            } else {
                Button::primary(command.label())
            };
            if ui
                .add(button.icon(command.icon()).tooltip(command.tooltip()).shortcut(&shortcut))
                .clicked()
            {
                self.requests.send(Request::Command(command));
            }
            for command in [Command::Undo, Command::Redo] {
                let enabled = command.hindrance(&self.situation()).is_none();
                let label = self.step_label(command);
                let shortcut = shortcut_text(ui, command);
                let button = IconButton::new(command.icon(), &label).shortcut(&shortcut);
                if ui.add_enabled(enabled, button).clicked() {
                    self.requests.send(Request::Command(command));
                }
            }
        });
        ui.scope_builder(row(Layout::right_to_left(Align::Center)), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let theme = IconButton::new(icons::SUN, Command::ToggleTheme.tooltip());
            if ui.add(theme).clicked() {
                self.requests.send(Request::Command(Command::ToggleTheme));
            }
            if let Some(app) = &self.app {
                self.problem_chip(ui, app);
                if !app.git.branch.is_empty() {
                    let branch = Button::quiet(&app.git.branch).icon(icons::GIT_BRANCH);
                    if ui
                        .add(branch.tooltip("The branch. Show what changed since its last commit"))
                        .clicked()
                    {
                        self.requests.send(Request::Command(Command::ShowChanges));
                    }
                }
            }
        });
        self.search_button(ui, whole);
        ui.painter().hline(whole.x_range(), whole.bottom() - 0.5, (1.0, p.line));
    }

    /// How many problems there are; a click shows them.
    fn problem_chip(&self, ui: &mut Ui, app: &OpenApp) {
        let p = tokens::palette(ui);
        let broken = app.file_problems.iter().filter(|problem| problem.is_error()).count();
        let odd = app.file_problems.len() - broken;
        let errors = app.problems.count(Severity::Error) + broken;
        let warnings = app.problems.count(Severity::Warning) + odd;
        let color = match (errors, warnings) {
            (0, 0) => p.dim,
            (0, _) => p.warn,
            _ => p.err,
        };
        let text = (errors + warnings).to_string();
        let name = format!("{errors} errors and {warnings} warnings");
        let button = Button::quiet(&text).icon(icons::TRIANGLE_ALERT).tint(color).tooltip(&name);
        if ui.add(button).clicked() {
            self.requests.send(Request::Command(Command::ShowProblems));
        }
    }

    /// The wide field in the middle that opens the palette.
    fn search_button(&self, ui: &mut Ui, bar: Rect) {
        let p = tokens::palette(ui);
        let width = (bar.width() * 0.236).clamp(180.0, 420.0);
        let rect = Rect::from_center_size(bar.center(), vec2(width, 28.0));
        let response = ui.interact(rect, ui.scope_id().with("search"), Sense::click());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, Command::Find.label())
        });
        let fill = paint::by_state(&response, p.bg, p.raise, p.raise);
        ui.painter().rect(
            rect,
            measure::RADIUS_BUTTON,
            fill,
            (1.0, p.line),
            egui::StrokeKind::Inside,
        );
        let y = rect.center().y;
        let icon =
            paint::line(ui, &icons::SEARCH.to_string(), icons::font(icons::SIZE), p.dim, 20.0);
        let x = paint::left(ui.painter(), rect.left() + 10.0, y, icon);
        let text = paint::line(ui, Command::Find.label(), font::body(), p.dim, width - 90.0);
        paint::left(ui.painter(), x + 8.0, y, text);
        let keys = paint::line(ui, &shortcut_text(ui, Command::Find), font::caption(), p.dim, 60.0);
        paint::right(ui.painter(), rect.right() - 10.0, y, keys);
        paint::focus_ring(ui, &response, rect, measure::RADIUS_BUTTON);
        if response.clicked() {
            self.requests.send(Request::Command(Command::Find));
        }
    }

    /// `Undo: Rename entity`.
    fn step_label(&self, command: Command) -> String {
        let Some(app) = &self.app else { return command.label().to_owned() };
        let step = match command {
            Command::Undo => app.history.next_undo(),
            _ => app.history.next_redo(),
        };
        step.map_or_else(
            || command.label().to_owned(),
            |step| format!("{}: {}", command.label(), step.change.label),
        )
    }

    /// Saved or not, what the checker and the preview do, what is selected.
    pub(super) fn status_bar(&mut self, ui: &mut Ui) {
        let p = tokens::palette(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter().hline(whole.x_range(), whole.top() + 0.5, (1.0, p.line));
        let caption = |text: String| RichText::new(text).font(font::caption()).color(p.dim);
        ui.horizontal_centered(|ui| {
            ui.add_space(measure::PANEL_PADDING);
            ui.spacing_mut().item_spacing.x = 16.0;
            let Some(app) = &self.app else {
                ui.label(caption("No app is open".to_owned()));
                return;
            };
            let (icon, color, text) = match &app.save {
                SaveState::Saved => (icons::CHECK, p.ok, "Saved".to_owned()),
                SaveState::Unsaved => (icons::CIRCLE_DOT, p.warn, "Not saved".to_owned()),
                SaveState::Saving => (icons::LOADER_CIRCLE, p.dim, "Saving…".to_owned()),
                SaveState::Failed(reason) => {
                    (icons::CIRCLE_ALERT, p.err, format!("Not saved: {reason}"))
                }
            };
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                ui.label(
                    RichText::new(icon.to_string())
                        .font(icons::font(icons::SIZE_DENSE))
                        .color(color),
                );
                ui.label(caption(text));
            });
            if let Some((words, color)) = running_words(&self.running, p) {
                ui.label(RichText::new(words).font(font::caption()).color(color));
            }
            match app.checked {
                Some(checked) if checked.revision == app.revision => {
                    let words = format!(
                        "Checked {} documents in {:.0} ms",
                        checked.documents,
                        checked.millis.max(1.0)
                    );
                    ui.label(caption(words));
                }
                _ => {
                    ui.label(caption("Checking…".to_owned()));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(measure::PANEL_PADDING);
                ui.label(caption(format!("Selected: {}", app.selection.elements.len())));
                if let Some(zoom) = self.views.zoom(app.active.as_ref()) {
                    ui.label(caption(format!("{:.0} %", zoom * 100.0)));
                }
            });
        });
    }
}

/// What the preview does, in words.
fn running_words(running: &Running, p: &tokens::Palette) -> Option<(&'static str, egui::Color32)> {
    match running.phase {
        Phase::Off => None,
        Phase::Starting => Some(("Starting…", p.dim)),
        Phase::On if !running.busy.is_empty() => Some(("Running · working…", p.ok)),
        Phase::On => Some(("Running", p.ok)),
        Phase::Failed(_) => Some(("Not running", p.err)),
    }
}

/// The keys of a command as the platform writes them; empty for none.
pub(super) fn shortcut_text(ui: &Ui, command: Command) -> String {
    command.shortcuts().first().map_or_else(String::new, |shortcut| ui.format_shortcut(shortcut))
}

/// The tabs of the centre; gives the room at their right.
pub(super) fn document_tabs(ui: &mut Ui, context: &Context<'_>) -> Rect {
    let p = tokens::palette(ui);
    let (bar, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::HEADER), Sense::hover());
    // The editor begins right below.
    ui.add_space(-ui.spacing().item_spacing.y);
    ui.painter().rect_filled(bar, 0.0, p.panel);
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, p.line));
    let mut x = bar.left();
    for tab in &context.app.tabs {
        let (icon, color, title) = tab_face(context, tab, p);
        let active = context.app.active.as_ref() == Some(tab);
        let text =
            paint::line(ui, &title, font::body(), if active { p.text } else { p.dim }, 340.0);
        let width = text.size().x + 58.0;
        let rect = Rect::from_min_size(egui::pos2(x, bar.top()), vec2(width, bar.height()));
        x += width;
        let response = ui.interact(rect, ui.scope_id().with(("tab", tab)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, active, &title));
        if active {
            ui.painter().rect_filled(rect, 0.0, p.bg);
            ui.painter().hline(rect.x_range(), rect.top() + 1.0, (2.0, p.acc));
        }
        ui.painter().vline(rect.right(), rect.y_range(), (1.0, p.line));
        let glyph = paint::line(ui, &icon.to_string(), icons::font(icons::SIZE), color, 20.0);
        paint::left(ui.painter(), rect.left() + 14.0, rect.center().y, glyph);
        paint::left(ui.painter(), rect.left() + 36.0, rect.center().y, text);
        paint::focus_ring(ui, &response, rect, 0);
        let hovered = response.hovered();
        if response.clicked() {
            context.requests.send(Request::Open(tab.clone()));
        }
        if response.middle_clicked() {
            context.requests.send(Request::Close(tab.clone()));
        }
        if hovered || active {
            let close = Rect::from_center_size(
                egui::pos2(rect.right() - 11.0, rect.center().y),
                vec2(16.0, 16.0),
            );
            let button = ui.interact(close, ui.scope_id().with(("close", tab)), Sense::click());
            button.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Close {title}"))
            });
            let color = if button.hovered() { p.text } else { p.dim };
            let cross = paint::line(ui, &icons::X.to_string(), icons::font(12.0), color, 16.0);
            paint::centered(ui.painter(), close, cross);
            if button.clicked() {
                context.requests.send(Request::Close(tab.clone()));
            }
        }
    }
    Rect::from_min_max(egui::pos2(x.min(bar.right()), bar.top()), bar.max)
}

fn tab_face(
    context: &Context<'_>,
    tab: &Tab,
    p: &tokens::Palette,
) -> (char, egui::Color32, String) {
    match tab {
        Tab::Preview => (icons::PLAY, p.ok, "Preview".to_owned()),
        Tab::ImportReport => (icons::FILE_TEXT, p.acc, "Import report".to_owned()),
        Tab::Document(id) => match context.project().document(*id) {
            Some(document) => (
                face::document_icon(document),
                face::document_color(document, p),
                face::document_caption(document),
            ),
            None => (icons::FILE, p.dim, String::new()),
        },
        Tab::Difference(id) => {
            let name = context
                .project()
                .document(*id)
                .or(context.app.compared().and_then(|compared| compared.before.document(*id)))
                .map_or_else(|| "Removed document".to_owned(), |d| face::document_caption(d));
            let commit = context.app.review.commit.as_deref();
            let sides = match commit {
                Some(id) => id.chars().take(8).collect(),
                None if context.app.git.branch.is_empty() => "new".to_owned(),
                None => "working copy ↔ last commit".to_owned(),
            };
            (icons::GIT_COMPARE, p.warn, format!("{name}: {sides}"))
        }
    }
}

/// The tabs of the panes at the foot; gives the room at their right.
pub(super) fn foot_tabs(ui: &mut Ui, context: &Context<'_>) -> Rect {
    let p = tokens::palette(ui);
    let (bar, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::HEADER), Sense::hover());
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, p.line));
    let mut x = bar.left() + measure::PANEL_PADDING;
    let all = context.app.problems.len() + context.app.file_problems.len();
    let problems = match all {
        0 => "Problems".to_owned(),
        count => format!("Problems {count}"),
    };
    let ready = if context.settings.marketplace_changes { Ready::Counted } else { Ready::LeftOut };
    let changes = match context.app.changes(ready) {
        0 => "Changes".to_owned(),
        count => format!("Changes {count}"),
    };
    for (pane, title) in [
        (BottomPane::Problems, problems.as_str()),
        (BottomPane::Changes, changes.as_str()),
        (BottomPane::History, "History"),
        (BottomPane::Console, "Console"),
    ] {
        if pane == BottomPane::Changes && context.settings.reviewing() {
            continue;
        }
        let active = context.settings.foot() == pane;
        let (text_font, color) =
            if active { (font::strong(), p.text) } else { (font::body(), p.dim) };
        let text = paint::line(ui, title, text_font, color, 200.0);
        let rect = Rect::from_min_size(egui::pos2(x, bar.top()), vec2(text.size().x, bar.height()));
        x += rect.width() + 16.0;
        let response = ui.interact(
            rect.expand2(vec2(6.0, 0.0)),
            ui.scope_id().with(("foot", pane as u8)),
            Sense::click(),
        );
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, active, title));
        paint::left(ui.painter(), rect.left(), rect.center().y, text);
        paint::focus_ring(ui, &response, rect.expand2(vec2(6.0, -4.0)), 4);
        if response.clicked() {
            context.requests.send(Request::Pane(pane));
        }
    }
    Rect::from_min_max(egui::pos2(x, bar.top()), bar.max)
}

/// Over the editor of a document that came ready from others: that it is not changed, and how it
/// can be.
pub(super) fn read_only(ui: &mut Ui, context: &Context<'_>, document: &Document) {
    let module = &document.place.module;
    let Some(ready) = context.app.read_only.get(module) else { return };
    let version = match ready.version.as_str() {
        "" => String::new(),
        version => format!(" (version {version})"),
    };
    let words = format!("This module came ready from a marketplace{version}; it is read-only.");
    egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 6)).show(ui, |ui| {
        let banner = Banner::new(Tone::Accent, &words).action("Make it editable");
        if banner.show(ui).is_some() {
            context.requests.send(Request::MakeEditable(module.clone()));
        }
    });
}

/// The centre while no tab is open.
pub(super) fn nothing_open(ui: &mut Ui, context: &Context<'_>) {
    let p = tokens::palette(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.36).max(24.0));
        ui.label(
            RichText::new("Open a document from the explorer, or press Ctrl+K to find one.")
                .color(p.dim),
        );
        ui.add_space(8.0);
        if ui.add(Button::secondary(Command::Find.label()).icon(icons::SEARCH)).clicked() {
            context.command(Command::Find);
        }
    });
}

/// The centre for documents that are edited in the properties pane only.
pub(super) fn no_editor(ui: &mut Ui, document: &Document) {
    let p = tokens::palette(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.36).max(24.0));
        ui.label(RichText::new(document.title()).font(font::title()).color(p.text));
        ui.label(RichText::new("Its settings stand in the properties pane.").color(p.dim));
    });
}
