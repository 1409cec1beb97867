//! The message of the next commit, its buttons, and the question before discarding.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Dialog, IconButton, MenuItem, TextField, dialog_buttons, paint};
use egui::{Align, Frame, Layout, Popup, ScrollArea, Ui, vec2};
use model_core::change::{Change, Source};
use model_core::model::{DocumentId, Project};

use crate::command::Command;
use crate::context::{Context, Request};
use crate::review::{Group, message};
use crate::state::{ReviewRequest, Toast};

use super::{Changes, message_id};

/// What is to be taken back to the last commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Discard {
    /// What a person calls it.
    pub title: String,
    /// The documents; none for all.
    pub documents: Vec<DocumentId>,
}

impl Discard {
    /// The documents of a group.
    pub fn group(group: &Group) -> Discard {
        Discard { title: group.title.clone(), documents: group.documents.clone() }
    }

    fn all() -> Discard {
        Discard { title: "all documents".to_owned(), documents: Vec::new() }
    }

    /// Takes the documents back, as one step that can be undone.
    fn carry_out(self, context: &Context<'_>) {
        let head = context.app.git.head.clone();
        let Discard { title, documents } = self;
        let label = format!("Discard changes of {title}");
        context.toast(Toast::info(format!(
            "The changes of {title} were discarded. Undo brings them back."
        )));
        let make = move |project: &Project| {
            if documents.is_empty() {
                return Change::between(label, project, &head);
            }
            let mut change = Change::new(label);
            for id in documents {
                change.put(id, project.document(id).cloned(), head.document(id).cloned());
            }
            change
        };
        // What was committed comes back, in read-only modules too.
        context.requests.send(Request::Edit {
            mark: None,
            source: Source::Git,
            make: Box::new(move |project, _| make(project).into()),
        });
    }
}

/// The most height that the reason of a failure takes.
const FAILURE: f32 = 160.0;

/// How high the reason of a failed commit stands above the message; 0 where there is none.
pub(super) fn failure_height(ui: &Ui, context: &Context<'_>, width: f32) -> f32 {
    let Some(failure) = &context.app.review.failure else { return 0.0 };
    let p = tokens::palette(ui);
    let room = width - 2.0 * measure::PANEL_PADDING - 50.0;
    let text = paint::paragraph(ui, &failure.to_string(), font::mono(), p.text, room);
    (text.size().y + 44.0).min(FAILURE) + 10.0
}

impl Changes {
    /// The message, and what can be done with it.
    pub(super) fn commit(&mut self, ui: &mut Ui, context: &Context<'_>, groups: &[Group]) {
        failure(ui, context);
        let app = context.app;
        let text = self.message.get_or_insert_with(|| app.message.clone());
        if app.message.is_empty() && app.git.changes.is_empty() && app.git.merge.is_none() {
            text.clear();
        }
        let rows = ((ui.available_height() - 42.0) / 18.0).clamp(1.0, 6.0) as usize;
        let field = TextField::new(text, "Commit message")
            .placeholder("What changed, and why")
            .id(message_id())
            .rows(rows.max(2));
        let response = ui.add(field);
        self.writing = response.has_focus();
        if response.changed() {
            context.requests.send(Request::Message(text.clone()));
        }
        if !response.has_focus() && *text != app.message {
            text.clone_from(&app.message);
        }
        ui.add_space(8.0);
        let count = app.git.changes.len();
        let label = match count {
            1 => "Commit 1 document".to_owned(),
            count => format!("Commit {count} documents"),
        };
        // Without a repository the first commit makes one.
        let first = app.git.hindrance.is_some();
        let label = match (first, &app.git.merge) {
            (true, _) => "Commit all documents",
            (false, Some(_)) => "Finish the merge",
            (false, None) => label.as_str(),
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let ready =
                (count > 0 || first || app.git.merge.is_some()) && !app.message.trim().is_empty();
            let why = if count == 0 && app.git.merge.is_none() {
                "Nothing has changed"
            } else {
                "Write a message first"
            };
            let button = Button::primary(label).icon(icons::GIT_COMMIT_HORIZONTAL);
            if ui.add_enabled(ready, button).on_disabled_hover_text(why).clicked() {
                context.command(Command::Commit);
            }
            let discard = ui.add_enabled(count > 0, Button::secondary("Discard…"));
            Popup::menu(&discard).show(|ui| {
                ui.set_min_width(220.0);
                ui.spacing_mut().item_spacing.y = 1.0;
                for group in groups {
                    let item = MenuItem::new(&group.title).icon(icons::UNDO_2);
                    if ui.add(item).clicked() {
                        self.discarding = Some(Discard::group(group));
                    }
                }
                if ui.add(MenuItem::new("All documents").icon(icons::TRASH_2)).clicked() {
                    self.discarding = Some(Discard::all());
                }
            });
            let empty = app.message.trim().is_empty();
            if empty && (!groups.is_empty() || app.git.merge.is_some()) {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let tip = "Write a message made from the changes";
                    let propose = Button::quiet("Propose").icon(icons::LIGHTBULB).tooltip(tip);
                    if ui.add(propose).clicked() {
                        let merge = app.git.merge.clone().filter(|words| !words.is_empty());
                        let words = merge.unwrap_or_else(|| message(groups));
                        context.requests.send(Request::Message(words));
                    }
                });
            }
        });
    }

    /// The question before anything is discarded.
    pub(super) fn ask(&mut self, ui: &Ui, context: &Context<'_>) {
        let Some(discard) = self.discarding.clone() else { return };
        let title = format!("Discard the changes of {}?", discard.title);
        let shown = Dialog::new(&title).show(ui.ctx(), |ui| {
            let p = tokens::palette(ui);
            let words = "They go back to what the last commit holds. Undo brings the changes back.";
            ui.label(paint::paragraph(ui, words, font::body(), p.dim, ui.available_width()));
            dialog_buttons(ui, |ui| {
                let yes = ui.add(Button::primary("Discard"));
                if ui.memory(|memory| memory.focused().is_none()) {
                    yes.request_focus();
                }
                (yes.clicked(), ui.add(Button::secondary("Keep the changes")).clicked())
            })
        });
        let (yes, no) = shown.inner;
        if yes {
            discard.carry_out(context);
        }
        if yes || no || shown.closed {
            self.discarding = None;
        }
    }
}

/// Why the last commit failed, whole, as git or a hook said it.
fn failure(ui: &mut Ui, context: &Context<'_>) {
    let Some(error) = &context.app.review.failure else { return };
    let p = tokens::palette(ui);
    let frame = Frame::new()
        .fill(p.err_bg)
        .corner_radius(measure::RADIUS_INPUT)
        .inner_margin(egui::Margin::symmetric(10, 7));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.label(icons::rich(icons::CIRCLE_ALERT, icons::SIZE).color(p.err));
            let width = (ui.available_width() - 26.0).max(60.0);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.label(paint::line(ui, "Nothing was committed", font::strong(), p.text, width));
                ScrollArea::vertical().max_height(FAILURE - 44.0).id_salt("failure").show(
                    ui,
                    |ui| {
                        let text = error.to_string();
                        ui.label(paint::paragraph(ui, &text, font::mono(), p.text, width));
                    },
                );
            });
            if ui.add(IconButton::new(icons::X, "Close message").small()).clicked() {
                context.review(ReviewRequest::Dismiss);
            }
        });
    });
    ui.allocate_space(vec2(1.0, 10.0));
}
