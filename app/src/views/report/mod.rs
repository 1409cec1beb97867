//! The report of an import: what to expect first, then what came over, what is only kept, what
//! stayed behind and what to look at. Places are links.
//!
//! It reads the report that is kept beside the app and changes nothing. Rooms: `lines` (what is
//! listed); only lines in sight are laid out.

mod lines;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{EmptyState, Fold, MenuItem, Row, context_menu, paint, search_box};
use egui::{
    Align, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use model_core::id::Id;
use model_core::model::{Address, DocumentId};

use crate::context::Context;
use crate::face;
use crate::state::ImportReport;

use lines::{Asked, Head, Line};

/// What this view remembers between frames.
#[derive(Default)]
pub struct Report {
    filter: String,
    folds: BTreeMap<String, bool>,
    made: Option<(Arc<ImportReport>, Asked, Arc<[Line]>)>,
    /// The documents by title, of a state of the app.
    documents: ((u64, u64), BTreeMap<String, DocumentId>),
}

/// The width of the page's column.
const WIDTH: f32 = 960.0;
/// Where the columns of counts end, from the left.
const OWN: f32 = 320.0;
const MARKETPLACE: f32 = 430.0;
/// How much of a line a place takes at most.
const PLACE: f32 = 0.44;

impl Report {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let Some(report) = context.app.report.clone() else {
            let text = "An app that was made from a database or a Mendix project has one.";
            EmptyState::new(icons::FILE_TEXT, "This app was not imported", text).show(ui);
            return;
        };
        let whole = ui.available_rect_before_wrap();
        let side = ((whole.width() - WIDTH) / 2.0).max(24.0);
        let column = whole.shrink2(vec2(side, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
            self.head(ui, &report);
            self.list(ui, context, report);
        });
    }

    /// The title, what to expect, and the filter.
    fn head(&mut self, ui: &mut Ui, report: &ImportReport) {
        let p = tokens::palette(ui);
        let (title, origin, expect) = match report {
            ImportReport::Mendix(report) => {
                let version = match report.version.as_str() {
                    "" => "an unknown version".to_owned(),
                    version => format!("version {version}"),
                };
                let origin = format!("Written by Mendix, {version}");
                (format!("Import of {}", report.source), origin, report.expect.as_str())
            }
            ImportReport::Text(_) => ("Import report".to_owned(), String::new(), ""),
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(24.0);
        let size = vec2(ui.available_width(), measure::INPUT);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.allocate_ui_with_layout(
                vec2(220.0, measure::INPUT),
                Layout::left_to_right(Align::Center),
                |ui| search_box(ui, &mut self.filter, "Filter the report", "Filter"),
            );
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(RichText::new(title).font(font::title()).color(p.text));
                ui.add_space(12.0);
                ui.label(RichText::new(origin).font(font::dense()).color(p.dim));
            });
        });
        if !expect.is_empty() {
            ui.add_space(10.0);
            ui.label(paint::paragraph(ui, expect, font::body(), p.text, ui.available_width()));
        }
        ui.add_space(14.0);
        let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
        ui.painter().hline(line.x_range(), line.center().y, (1.0, p.line));
        ui.add_space(6.0);
    }

    fn list(&mut self, ui: &mut Ui, context: &Context<'_>, report: Arc<ImportReport>) {
        let lines = self.lines(report);
        if lines.is_empty() {
            let p = tokens::palette(ui);
            ui.add_space(8.0);
            ui.label(RichText::new("Nothing in the report has this in it.").color(p.dim));
            return;
        }
        self.know_documents(context);
        let area = ScrollArea::vertical().auto_shrink(false).id_salt("report");
        area.show_rows(ui, measure::ROW, lines.len(), |ui, range| {
            let first = range.start;
            for (line, place) in lines.get(range).unwrap_or_default().iter().zip(first..) {
                ui.push_id(place, |ui| self.line(ui, context, line));
            }
        });
    }

    /// The lines; made anew only when something changed that they are made of.
    fn lines(&mut self, report: Arc<ImportReport>) -> Arc<[Line]> {
        let filter = self.filter.trim().to_lowercase();
        let asked = Asked { folds: self.folds.clone(), filter };
        match &self.made {
            Some((of, by, lines)) if Arc::ptr_eq(of, &report) && *by == asked => lines.clone(),
            _ => {
                let lines: Arc<[Line]> = lines::lines(&report, &asked).into();
                self.made = Some((report, asked, lines.clone()));
                lines
            }
        }
    }

    fn know_documents(&mut self, context: &Context<'_>) {
        let state = (context.app.serial, context.app.revision);
        if self.documents.0 != state || self.documents.1.is_empty() {
            let documents = context.project().documents().iter();
            self.documents = (state, documents.map(|(id, d)| (d.title(), *id)).collect());
        }
    }

    /// The document of a place: itself, or what it stands in.
    fn document(&self, place: &str) -> Option<DocumentId> {
        let known = &self.documents.1;
        let mut name = place;
        while !known.contains_key(name) {
            name = name.rsplit_once(['.', '/', ' ']).map(|(outer, _)| outer)?;
            // A module is no place in it.
            if !name.contains('.') {
                return None;
            }
        }
        known.get(name).copied()
    }

    fn line(&mut self, ui: &mut Ui, context: &Context<'_>, line: &Line) {
        match line {
            Line::Head(head) => self.fold(ui, head),
            Line::Columns => counts(ui, "Kind", "Own", "Marketplace"),
            Line::Count { kind, taken } => {
                counts(ui, kind, &grouped(taken.own), &grouped(taken.marketplace));
            }
            Line::Place { place, what, level } => self.place(ui, context, place, what, *level),
            Line::Text(text) => {
                let rect = plain(ui, text);
                let p = tokens::palette(ui);
                let x = rect.left() + 24.0;
                let galley = paint::line(ui, text, font::dense(), p.text, rect.right() - x);
                paint::left(ui.painter(), x, rect.center().y, galley);
            }
        }
    }

    fn fold(&mut self, ui: &mut Ui, head: &Head) {
        let count = grouped(head.count);
        let detail = match head.why.as_str() {
            "" => count,
            why => format!("{why} · {count}"),
        };
        let fold = if head.open { Fold::Open } else { Fold::Closed };
        let row = Row::new(&head.title).level(head.level).fold(fold).detail(&detail);
        let row = if head.level == 0 { row.strong() } else { row };
        let row = row.show(ui);
        if row.toggled || row.response.clicked() {
            self.folds.insert(head.key.clone(), !head.open);
        }
        if !head.why.is_empty() {
            row.response.on_hover_text(format!("{}: {}", head.title, head.why));
        }
    }

    /// A link to a document, and what is there.
    fn place(&self, ui: &mut Ui, context: &Context<'_>, place: &str, what: &str, level: usize) {
        let p = tokens::palette(ui);
        let place = if place.is_empty() { "App" } else { place };
        let said = if what.is_empty() { place.to_owned() } else { format!("{place}: {what}") };
        let rect = plain(ui, &said);
        let left = rect.left() + 24.0 + (level.saturating_sub(1)) as f32 * measure::INDENT;
        let document = self.document(place);
        let color = if document.is_some() { p.acc } else { p.text };
        let room = if what.is_empty() { rect.right() - left } else { rect.width() * PLACE };
        let galley = paint::line(ui, place, font::dense(), color, room);
        let size = galley.size();
        paint::left(ui.painter(), left, rect.center().y, galley);
        if let Some(id) = document {
            let link = Rect::from_min_size(
                pos2(left, rect.center().y - size.y / 2.0),
                vec2(size.x, size.y),
            );
            let response = ui.interact(link, ui.scope_id().with("link"), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, place));
            if response.hovered() || response.has_focus() {
                ui.painter().hline(link.x_range(), link.bottom(), (1.0, p.acc));
            }
            paint::focus_ring(ui, &response, link.expand(2.0), 4);
            let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
            if response.clicked() {
                let address = Address { document: id, element: Id::NONE, property: String::new() };
                let selection = face::place_of(&address, context.project());
                context.reveal(selection);
            }
        }
        if !what.is_empty() {
            let x = (left + size.x + 16.0).max(rect.left() + rect.width() * PLACE * 0.8);
            let galley = paint::line(ui, what, font::dense(), p.dim, rect.right() - x);
            paint::left(ui.painter(), x, rect.center().y, galley);
        }
    }
}

/// A line that is no button: it can be read in full and copied.
fn plain(ui: &mut Ui, said: &str) -> Rect {
    let size = vec2(ui.available_width(), measure::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, said));
    context_menu(&response, "Line", |ui| {
        if ui.add(MenuItem::new("Copy line").icon(icons::COPY)).clicked() {
            ui.ctx().copy_text(said.to_owned());
        }
    });
    response.on_hover_text(said);
    rect
}

fn counts(ui: &mut Ui, kind: &str, own: &str, marketplace: &str) {
    let p = tokens::palette(ui);
    let is_head = kind == "Kind";
    let said = format!("{kind}: {own} own, {marketplace} marketplace");
    let size = vec2(ui.available_width(), measure::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &said));
    let color = if is_head { p.dim } else { p.text };
    let y = rect.center().y;
    let galley = paint::line(ui, kind, font::dense(), color, OWN - 80.0);
    paint::left(ui.painter(), rect.left() + 24.0, y, galley);
    for (x, text) in [(OWN, own), (MARKETPLACE, marketplace)] {
        let galley = paint::line(ui, text, font::dense(), color, 110.0);
        paint::right(ui.painter(), rect.left() + x, y, galley);
    }
}

/// `12,345`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
