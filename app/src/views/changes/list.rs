//! The list of differences: a row for each document, below it one for each thing that differs.

use std::sync::Arc;

use app_kit::icons;
use app_kit::tokens::{self, Palette, font, measure};
use app_kit::widgets::{Fold, MenuItem, Row, context_menu, paint};
use egui::{
    Color32, Frame, Galley, Key, Margin, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2,
    vec2,
};
use model_core::diff::{DocumentChange, ElementChange};
use model_core::id::Id;
use model_core::model::{Address, DocumentId};

use crate::context::Context;
use crate::face::{self, place_of};
use crate::review::{Group, Line, Value};
use crate::state::ReviewRequest;
use crate::tint::old_and_new;

use super::commit::Discard;

/// What the list says after a frame.
#[derive(Default)]
pub(super) struct Told {
    /// The group that has the keyboard.
    pub focused: Option<Discard>,
    /// What the person wants to discard.
    pub discard: Option<Discard>,
}

/// Draws the list.
pub(super) fn show(ui: &mut Ui, context: &Context<'_>, groups: &[Group]) -> Told {
    let mut told = Told::default();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(8.0);
        Frame::new().inner_margin(Margin::symmetric(6, 0)).show(ui, |ui| {
            let (ready, own): (Vec<&Group>, Vec<&Group>) =
                groups.iter().partition(|group| group.is_ready);
            told.list(ui, context, &own);
            if !ready.is_empty() {
                if !own.is_empty() {
                    ui.add_space(8.0);
                }
                if ready_row(ui, context, &ready) {
                    ui.add_space(8.0);
                    told.list(ui, context, &ready);
                }
            }
        });
        ui.add_space(10.0);
    });
    told
}

/// The line that stands for all changes of modules that came ready; whether they are listed.
fn ready_row(ui: &mut Ui, context: &Context<'_>, groups: &[&Group]) -> bool {
    let listed = context.settings.marketplace_changes;
    let words = match groups.iter().map(|group| group.changes()).sum::<usize>() {
        1 => "1 change in marketplace modules".to_owned(),
        count => format!("{count} changes in marketplace modules"),
    };
    let fold = if listed { Fold::Open } else { Fold::Closed };
    let row = Row::new(&words).fold(fold).dim().show(ui);
    if row.toggled || row.response.clicked() {
        context.change_settings(move |settings| settings.marketplace_changes = !listed);
    }
    listed
}

impl Told {
    /// Draws groups with their lines.
    fn list(&mut self, ui: &mut Ui, context: &Context<'_>, groups: &[&Group]) {
        for (place, group) in groups.iter().enumerate() {
            if place > 0 {
                ui.add_space(8.0);
            }
            let head = head(ui, context, group);
            self.hear(ui, context, group, &head);
            for line in &group.lines {
                let row = row(ui, context, group, line);
                self.hear(ui, context, group, &row);
            }
        }
    }

    /// What all rows of a group have in common: keys and the menu.
    fn hear(&mut self, ui: &Ui, context: &Context<'_>, group: &Group, response: &Response) {
        // What was committed stays.
        let past = context.app.review.commit.is_some();
        if response.has_focus() && !past {
            self.focused = Some(Discard::group(group));
            if ui.input(|input| input.key_pressed(Key::Delete)) {
                self.discard = Some(Discard::group(group));
            }
        }
        context_menu(response, "Changes", |ui| {
            let opened = document_now(context, group.document);
            if ui.add_enabled(opened, MenuItem::new("Open the document")).clicked() {
                context.open(group.document);
            }
            let item = MenuItem::new("Discard the changes of this document").icon(icons::UNDO_2);
            if ui.add_enabled(!past, item).clicked() {
                self.discard = Some(Discard::group(group));
            }
        });
    }
}

fn document_now(context: &Context<'_>, id: DocumentId) -> bool {
    context.project().document(id).is_some()
}

/// The row of a document.
fn head(ui: &mut Ui, context: &Context<'_>, group: &Group) -> Response {
    let p = tokens::palette(ui);
    let compared = context.app.compared();
    let document = compared.and_then(|compared| {
        compared.after.document(group.document).or(compared.before.document(group.document))
    });
    let (icon, color) = document.map_or((icons::FILE, p.dim), |document| {
        (face::document_icon(document), face::document_color(document, p))
    });
    let detail = match group.change {
        DocumentChange::Added => "new",
        DocumentChange::Removed => "removed",
        DocumentChange::Changed => "",
    };
    let chosen = context.app.review.place == Some((group.document, Id::NONE));
    let row = Row::new(&group.title)
        .icon_tinted(icon, color)
        .strong()
        .detail(detail)
        .selected(chosen)
        .show(ui);
    if row.response.clicked() {
        row.response.request_focus();
        context.review(ReviewRequest::Place(group.document, Id::NONE));
    }
    if row.response.double_clicked() && document_now(context, group.document) {
        context.open(group.document);
    }
    row.response
}

/// Where the text of a line begins, from the left edge.
const TITLE: f32 = 47.0;
/// The gap between what is said at the right of a line and the right edge.
const END: f32 = 8.0;
/// The least gap between the title of a line and what is said at its right.
const GAP: f32 = 24.0;

fn row(ui: &mut Ui, context: &Context<'_>, group: &Group, line: &Line) -> Response {
    let p = tokens::palette(ui);
    let width = ui.available_width();
    let room = width - TITLE - END;
    let title = paint::line(ui, &line.title, font::body(), p.text, room * 0.52);
    let value_room = (room - title.size().x - GAP).max(60.0);
    let value = value(ui, &line.value, value_room, p);
    let height = (value.size().y + 8.0).max(measure::ROW);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let chosen = context.app.review.place == Some((group.document, line.element));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &line.sentence));
    if ui.is_rect_visible(rect) {
        let fill = match (chosen, response.hovered()) {
            (true, true) => p.acc_bg_hover,
            (true, false) => p.acc_bg,
            (false, true) => p.row_hover,
            (false, false) => Color32::TRANSPARENT,
        };
        let painter = ui.painter();
        painter.rect_filled(rect, measure::RADIUS_BUTTON, fill);
        let y = rect.center().y;
        let (icon, color) = change_face(line.change, p);
        icons::paint(painter, pos2(rect.left() + 32.0, y), icon, icons::SIZE_DENSE, color);
        let x = paint::left(painter, rect.left() + TITLE, y, title);
        match line.value {
            Value::Code { .. } => paint::left(painter, x + GAP, y, value),
            Value::Note(_) => paint::right(painter, rect.right() - END, y, value),
        };
        paint::focus_ring(ui, &response, rect.shrink(2.0), measure::RADIUS_BUTTON);
    }
    if response.clicked() {
        response.request_focus();
        context.review(ReviewRequest::Place(group.document, line.element));
    }
    if response.double_clicked() && document_now(context, line.document) {
        let address =
            Address { document: line.document, element: line.element, property: String::new() };
        context.reveal(place_of(&address, context.project()));
    }
    response.on_hover_text(&line.sentence)
}

/// What is said at the right of a line.
fn value(ui: &Ui, value: &Value, room: f32, p: &Palette) -> Arc<Galley> {
    match value {
        Value::Note(note) => paint::line(ui, note, font::dense(), p.dim, room),
        Value::Code { old, new } => {
            let mut job = old_and_new(old, new, p);
            job.wrap.max_width = room;
            job.wrap.max_rows = 4;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        }
    }
}

/// The icon and colour of what happened.
fn change_face(change: ElementChange, p: &Palette) -> (char, Color32) {
    match change {
        ElementChange::Added => (icons::PLUS, p.ok),
        ElementChange::Removed => (icons::MINUS, p.err),
        ElementChange::Renamed => (icons::TEXT_CURSOR, p.warn),
        ElementChange::Moved | ElementChange::Reordered => (icons::MOVE, p.moved),
        ElementChange::Set => (icons::PENCIL, p.warn),
    }
}
