//! The changes pane: what differs from the last commit, by document and element, and the commit.

use app_kit::icons;
use app_kit::tokens::{self, Palette, font, measure};
use app_kit::widgets::{Button, IconButton, Row, TextField, paint};
use egui::{
    Align, Color32, Layout, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};
use model_core::change::Change;
use model_core::diff::{DocumentChange, DocumentDifference, ElementChange, ElementDifference};
use model_core::model::{Address, DocumentId, Project};

use crate::command::Command;
use crate::context::{Context, Request};
use crate::face;
use crate::face::place_of;
use crate::git::GitError;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Changes {
    /// Whether differences of diagrams are listed too.
    layout: bool,
    /// Whether the history is shown instead of the differences.
    history: bool,
    message: Option<String>,
}

/// The width of the part with the message.
const COMMIT: f32 = 340.0;

impl Changes {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let whole = ui.available_rect_before_wrap();
        let wide = whole.width() > 620.0;
        let list_width = if wide { whole.width() - COMMIT - 1.0 } else { whole.width() };
        let list = egui::Rect::from_min_size(whole.min, vec2(list_width, whole.height()));
        ui.scope_builder(UiBuilder::new().max_rect(list), |ui| {
            if self.history { history(ui, context) } else { self.differences(ui, context) }
        });
        if wide {
            let p = tokens::palette(ui);
            ui.painter().vline(list.right() + 0.5, whole.y_range(), (1.0, p.line));
            let side =
                egui::Rect::from_min_max(egui::pos2(list.right() + 1.0, whole.top()), whole.max);
            ui.scope_builder(
                UiBuilder::new().max_rect(side.shrink(measure::PANEL_PADDING)),
                |ui| self.commit(ui, context),
            );
        }
    }

    fn differences(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let p = tokens::palette(ui);
        let git = &context.app.git;
        let sentence = match &git.hindrance {
            Some(GitError::NoRepository(_)) => {
                Some("This app is in no git repository yet. The first commit makes one.".to_owned())
            }
            Some(error) => Some(format!("{error}.")),
            None if !git.changes.iter().any(|change| self.is_shown(change)) => {
                Some("Nothing has changed since the last commit.".to_owned())
            }
            None => None,
        };
        if let Some(sentence) = sentence {
            ui.add_space(16.0);
            ui.horizontal(|ui| {
                ui.add_space(measure::PANEL_PADDING);
                ui.label(RichText::new(sentence).color(p.dim));
            });
            return;
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(4.0);
            for document in git.changes.iter().filter(|change| self.is_shown(change)) {
                document_row(ui, context, document);
                let layout = if self.layout { document.layout.as_slice() } else { &[] };
                for element in document.elements.iter().chain(layout) {
                    element_row(ui, context, document, element);
                }
            }
        });
    }

    fn is_shown(&self, change: &DocumentDifference) -> bool {
        self.layout || change.change != DocumentChange::Changed || !change.elements.is_empty()
    }

    fn commit(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let app = context.app;
        let text = self.message.get_or_insert_with(|| app.message.clone());
        if app.message.is_empty() && app.git.changes.is_empty() {
            text.clear();
        }
        let rows = ((ui.available_height() - 60.0) / 18.0).clamp(1.0, 5.0) as usize;
        let field =
            TextField::new(text, "Commit message").placeholder("What changed, and why").rows(rows);
        let response = ui.add(field);
        if response.changed() {
            context.requests.send(Request::Message(text.clone()));
        }
        if !response.has_focus() && *text != app.message {
            text.clone_from(&app.message);
        }
        ui.add_space(6.0);
        let count = app.git.changes.len();
        let label = if count == 1 {
            "Commit 1 document".to_owned()
        } else {
            format!("Commit {count} documents")
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let ready = count > 0 && !app.message.trim().is_empty();
            let why = if count == 0 { "Nothing has changed" } else { "Write a message first" };
            let commit = Button::primary(&label).icon(icons::GIT_COMMIT_HORIZONTAL);
            let commit = ui.add_enabled(ready, commit).on_disabled_hover_text(why);
            if commit.clicked() {
                context.command(Command::Commit);
            }
            if ui.add_enabled(count > 0, Button::secondary("Discard all")).clicked() {
                discard_all(context);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let name = if self.layout { "Hide layout changes" } else { "Show layout changes" };
                if ui.add(IconButton::new(icons::MOVE, name).selected(self.layout)).clicked() {
                    self.layout = !self.layout;
                }
                let name = if self.history { "Show changes" } else { "Show history" };
                if ui.add(IconButton::new(icons::HISTORY, name).selected(self.history)).clicked() {
                    self.history = !self.history;
                }
            });
        });
    }
}

/// Takes all documents back to the last commit, as one step that can be undone.
fn discard_all(context: &Context<'_>) {
    let head = context.app.git.head.clone();
    context
        .edit(move |project: &Project, _| Change::between("Discard all changes", project, &head));
    context.toast(crate::state::Toast::info("All changes were discarded. Undo brings them back."));
}

fn discard(context: &Context<'_>, id: DocumentId) {
    let head = context.app.git.head.document(id).cloned();
    context.edit(move |project: &Project, _| {
        let mut change = Change::new("Discard changes");
        change.put(id, project.document(id).cloned(), head);
        change
    });
}

fn document_row(ui: &mut Ui, context: &Context<'_>, difference: &DocumentDifference) {
    let p = tokens::palette(ui);
    let now = context.project().document(difference.document);
    let then = context.app.git.head.document(difference.document);
    let (icon, color) = now.or(then).map_or((icons::FILE, p.dim), |document| {
        (face::document_icon(document), face::document_color(document, p))
    });
    let detail = match difference.change {
        DocumentChange::Added => "new",
        DocumentChange::Removed => "removed",
        DocumentChange::Changed => "",
    };
    let row = Row::new(&difference.title).icon_tinted(icon, color).strong().detail(detail).show(ui);
    if row.response.clicked() && now.is_some() {
        context.reveal(place_of(&Address::document(difference.document), context.project()));
    }
    row.response.context_menu(|ui| {
        if ui.button("Discard the changes of this document").clicked() {
            discard(context, difference.document);
        }
    });
}

fn element_row(
    ui: &mut Ui,
    context: &Context<'_>,
    document: &DocumentDifference,
    element: &ElementDifference,
) {
    let p = tokens::palette(ui);
    let (icon, color) = change_face(element.change, p);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
    let sentence = model_core::diff::text::sentence(element);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &sentence));
    if response.hovered() {
        ui.painter().rect_filled(rect, measure::RADIUS_BUTTON, p.row_hover);
    }
    let y = rect.center().y;
    icons::paint(ui.painter(), egui::pos2(rect.left() + 36.0, y), icon, icons::SIZE_DENSE, color);
    let title = match (element.path.as_str(), element.label.as_str()) {
        ("", label) => label.to_owned(),
        (path, "") => path.to_owned(),
        (path, label) if element.change == ElementChange::Set => format!("{path} › {label}"),
        (path, _) => path.to_owned(),
    };
    let title = paint::line(ui, &title, font::body(), p.text, rect.width() * 0.45);
    let x = paint::left(ui.painter(), rect.left() + 54.0, y, title);
    values(ui, rect, x + 24.0, element, p);
    paint::focus_ring(ui, &response, rect.shrink(1.0), measure::RADIUS_INPUT);
    if response.on_hover_text(&sentence).clicked()
        && context.project().document(document.document).is_some()
    {
        context.reveal(place_of(&element.address(document.document), context.project()));
    }
}

/// The old value in the colour of what was removed, an arrow, the new one in that of what was added;
/// at the right end of the row.
fn values(ui: &Ui, rect: egui::Rect, left: f32, element: &ElementDifference, p: &Palette) {
    let y = rect.center().y;
    let room = (rect.right() - 16.0 - left).max(0.0);
    if element.change == ElementChange::Renamed {
        let words = match element.uses {
            0 => "renamed".to_owned(),
            1 => "renamed; 1 use follows".to_owned(),
            uses => format!("renamed; {uses} uses follow"),
        };
        let words = format!("was {}, {words}", element.old);
        paint::right(
            ui.painter(),
            rect.right() - 16.0,
            y,
            paint::line(ui, &words, font::dense(), p.dim, room),
        );
        return;
    }
    let mono = matches!(element.property.rsplit('.').next(), Some("value" | "condition" | "xpath"));
    let type_face = if mono { font::mono() } else { font::dense() };
    let part = |text: &str, color: Color32, room: f32| {
        paint::line(ui, text, type_face.clone(), color, room)
    };
    let mut x = rect.right() - 16.0;
    if !element.new.is_empty() {
        let color = if element.old.is_empty() { p.dim } else { p.ok };
        x = paint::right(ui.painter(), x, y, part(&element.new, color, room * 0.55)) - 8.0;
    }
    if !element.old.is_empty() && !element.new.is_empty() {
        icons::paint(ui.painter(), egui::pos2(x - 5.0, y), icons::ARROW_RIGHT, 11.0, p.dim);
        x -= 16.0;
    }
    if !element.old.is_empty() {
        let color = if element.new.is_empty() { p.dim } else { p.err };
        paint::right(ui.painter(), x, y, part(&element.old, color, (x - left).max(0.0)));
    }
}

fn change_face(change: ElementChange, p: &Palette) -> (char, Color32) {
    match change {
        ElementChange::Added => (icons::PLUS, p.ok),
        ElementChange::Removed => (icons::MINUS, p.err),
        ElementChange::Renamed => (icons::TEXT_CURSOR, p.warn),
        ElementChange::Moved | ElementChange::Reordered => (icons::MOVE, p.moved),
        ElementChange::Set => (icons::PENCIL, p.warn),
    }
}

fn history(ui: &mut Ui, context: &Context<'_>) {
    let p = tokens::palette(ui);
    let commits = &context.app.git.history;
    if commits.is_empty() {
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            ui.add_space(measure::PANEL_PADDING);
            ui.label(RichText::new("There is no commit yet.").color(p.dim));
        });
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for commit in commits {
            let short: String = commit.id.chars().take(8).collect();
            let detail = format!("{} · {short}", commit.author);
            Row::new(&commit.summary)
                .icon_tinted(icons::GIT_COMMIT_HORIZONTAL, p.dim)
                .detail(&detail)
                .show(ui);
        }
    });
}
