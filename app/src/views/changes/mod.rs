//! The review of changes: what differs, by document and element, the history, and the commit.
//!
//! Wide, it stands at the left instead of the explorer; the pane at the foot is the same, smaller.
//! It changes nothing itself: discarding and committing are requests.
//! Rooms: `list` (the differences), `commit` (message and buttons), `history` (the commits).

mod commit;
mod history;
mod list;
#[cfg(test)]
mod tests;

pub use history::History;

use std::sync::Arc;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Choice, IconButton, header_tabs, paint};
use egui::{Align, Id, Key, Layout, Modifiers, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use crate::command::Command;
use crate::context::Context;
use crate::git::GitError;
use crate::review::{Group, when};
use crate::state::{Differences, ReviewRequest};

use commit::Discard;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Changes {
    shown: Differences,
    tab: Tab,
    message: Option<String>,
    /// What is to be discarded, while the question is open.
    discarding: Option<Discard>,
    /// The group whose row, or a row below it, has the keyboard.
    focused: Option<Discard>,
    /// Whether the message has the keyboard.
    writing: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Changes,
    History,
}

/// The width of the part with the message in the pane at the foot.
const COMMIT: f32 = 384.0;
/// The height of that part below the wide list.
const COMMIT_BELOW: f32 = 126.0;

impl Changes {
    /// Draws the pane at the foot.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        self.commit_by_keys(ui, context);
        let groups = self.groups(context);
        let whole = ui.available_rect_before_wrap();
        let wide = whole.width() > 620.0;
        let list_width = if wide { whole.width() - COMMIT - 1.0 } else { whole.width() };
        let list = Rect::from_min_size(whole.min, vec2(list_width, whole.height()));
        ui.scope_builder(UiBuilder::new().max_rect(list), |ui| self.body(ui, context, &groups));
        if wide {
            let p = tokens::palette(ui);
            ui.painter().vline(list.right() + 0.5, whole.y_range(), (1.0, p.line));
            let side = Rect::from_min_max(pos2(list.right() + 1.0, whole.top()), whole.max);
            let inner = UiBuilder::new().max_rect(side.shrink(measure::PANEL_PADDING));
            ui.scope_builder(inner, |ui| self.foot(ui, context, &groups));
        }
        self.ask(ui, context);
    }

    /// Draws the review instead of the explorer.
    pub fn show_wide(&mut self, ui: &mut Ui, context: &Context<'_>, history: &mut History) {
        self.commit_by_keys(ui, context);
        let groups = self.groups(context);
        ui.spacing_mut().item_spacing.y = 0.0;
        let tabs = [Choice::new(Tab::Changes, "Changes"), Choice::new(Tab::History, "History")];
        header_tabs(ui, &mut self.tab, &tabs, |ui| {
            if ui.add(IconButton::new(icons::X, "Close the review")).clicked() {
                context.command(Command::ShowExplorer);
            }
            layout_toggle(ui, context);
        });
        if self.tab == Tab::History {
            history.show_in(ui, context, history::Width::Narrow);
            return;
        }
        let whole = ui.available_rect_before_wrap();
        let failure = commit::failure_height(ui, context, whole.width());
        let foot = (COMMIT_BELOW + failure).min(whole.height() * 0.6);
        let split = whole.bottom() - foot;
        let list = Rect::from_min_max(whole.min, pos2(whole.right(), split));
        ui.scope_builder(UiBuilder::new().max_rect(list), |ui| self.body(ui, context, &groups));
        let p = tokens::palette(ui);
        ui.painter().hline(whole.x_range(), split + 0.5, (1.0, p.line));
        let below = Rect::from_min_max(pos2(whole.left(), split + 1.0), whole.max);
        let inner = UiBuilder::new().max_rect(below.shrink(measure::PANEL_PADDING));
        ui.scope_builder(inner, |ui| self.foot(ui, context, &groups));
        ui.expand_to_include_rect(whole);
        self.ask(ui, context);
    }

    /// Asks whether to discard what has the keyboard; whether there is such a thing.
    pub fn ask_to_discard(&mut self) -> bool {
        self.discarding = self.focused.clone();
        self.discarding.is_some()
    }

    fn groups(&mut self, context: &Context<'_>) -> Arc<Vec<Group>> {
        let layout = context.settings.diagrams();
        self.shown.groups(context.app, layout)
    }

    fn commit_by_keys(&mut self, ui: &Ui, context: &Context<'_>) {
        let ours = self.writing || self.focused.is_some();
        if ours && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) {
            context.command(Command::Commit);
        }
    }

    /// The list, or why there is none.
    fn body(&mut self, ui: &mut Ui, context: &Context<'_>, groups: &[Group]) {
        self.focused = None;
        if let Some(sentence) = nothing_to_list(context, groups) {
            let p = tokens::palette(ui);
            ui.add_space(16.0);
            ui.horizontal_wrapped(|ui| {
                ui.add_space(measure::PANEL_PADDING);
                ui.label(RichText::new(sentence).color(p.dim));
            });
            return;
        }
        let told = list::show(ui, context, groups);
        self.focused = told.focused;
        if told.discard.is_some() {
            self.discarding = told.discard;
        }
    }

    /// The message and its buttons; for a commit of the past, what it was.
    fn foot(&mut self, ui: &mut Ui, context: &Context<'_>, groups: &[Group]) {
        if context.app.review.commit.is_some() {
            past(ui, context);
        } else {
            self.commit(ui, context, groups);
        }
    }
}

/// Whether changes of diagrams are listed, and a switch for it.
fn layout_toggle(ui: &mut Ui, context: &Context<'_>) {
    let shown = context.settings.layout_changes;
    let text = if shown { "Layout changes shown" } else { "Layout changes hidden" };
    let button = Button::quiet(text).tooltip("Whether changes of places in diagrams are listed");
    if ui.add(button).clicked() {
        context.change_settings(|settings| settings.layout_changes = !settings.layout_changes);
    }
}

/// What stands where nothing is listed.
fn nothing_to_list(context: &Context<'_>, groups: &[Group]) -> Option<String> {
    let app = context.app;
    if app.review.is_reading() {
        return Some("Reading the commit…".to_owned());
    }
    if !groups.is_empty() {
        return None;
    }
    let hidden = || match app.compared() {
        Some(compared) if !compared.changes.is_empty() => Some("Only diagrams changed.".to_owned()),
        _ => None,
    };
    match &app.git.hindrance {
        _ if app.review.commit.is_some() => {
            hidden().or(Some("This commit changed nothing in the model.".to_owned()))
        }
        Some(GitError::NoRepository(_)) => Some(
            "This app is in no git repository yet. Write a message: the first commit makes one."
                .to_owned(),
        ),
        Some(error) => Some(format!("{error}.")),
        None if context.app.git.merge.is_some() => Some(
            "A merge is under way, and the app is as on this branch. Finish it with a commit."
                .to_owned(),
        ),
        None => hidden().or(Some("Nothing has changed since the last commit.".to_owned())),
    }
}

/// What a commit of the past was, and the way back.
fn past(ui: &mut Ui, context: &Context<'_>) {
    let p = tokens::palette(ui);
    let app = context.app;
    let id = app.review.commit.as_deref().unwrap_or_default();
    if let Some(commit) = app.git.history.iter().find(|commit| commit.id == id) {
        let who = format!("{}, {}", commit.author, when::said(commit.seconds, &app.now));
        ui.label(RichText::new(&commit.summary).font(font::strong()).color(p.text));
        ui.add_space(2.0);
        let line = paint::line(ui, &who, font::dense(), p.dim, ui.available_width());
        ui.label(line).on_hover_text(format!("{id}\n{}", when::in_full(commit.seconds, &app.now)));
    }
    ui.add_space(10.0);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        let back = Button::secondary("Back to the working copy").icon(icons::UNDO_2);
        if ui.add(back).clicked() {
            context.review(ReviewRequest::Commit(None));
        }
    });
}

/// The id of the field with the message.
fn message_id() -> Id {
    Id::unique("commit message")
}
