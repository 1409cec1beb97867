//! The console: what the running app did, request by request, newest first.
//!
//! A request unfolds to its spans: microflows, activities, statements with rows and times. A click
//! on a line reveals its element in the model.

mod line;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, EmptyState, MenuItem, context_menu, paint, search_box};
use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};
use model_core::model::DocumentId;

use crate::command::Command;
use crate::context::{Context, Preview};
use crate::state::{Entry, Selection};

use line::{Line, Places, lines};

/// What this view remembers between frames.
#[derive(Default)]
pub struct Console {
    filter: String,
    /// Requests by number, and spans by number and place, that are unfolded.
    open: BTreeSet<u64>,
    selected: Option<(u64, usize)>,
}

impl Console {
    /// What stands at the right of the pane's header: filter and Clear.
    pub fn bar(&mut self, ui: &mut Ui, context: &Context<'_>, room: Rect) {
        let room = room.with_max_x(room.right() - measure::PANEL_PADDING);
        let builder = UiBuilder::new().max_rect(room).layout(Layout::right_to_left(Align::Center));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let clear = Button::quiet("Clear").tooltip("Forget the requests that are shown");
            if ui.add_enabled(!context.running.log.is_empty(), clear).clicked() {
                self.open.clear();
                context.preview(Preview::Clear);
            }
            ui.allocate_ui_with_layout(
                vec2(180.0, measure::INPUT),
                Layout::left_to_right(Align::Center),
                |ui| search_box(ui, &mut self.filter, "Filter requests", "Filter"),
            );
        });
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let log = &context.running.log;
        if log.is_empty() {
            let text = "What the running app does is listed here: requests, SQL, rows and times.";
            let state = EmptyState::new(icons::TERMINAL, "Nothing was asked yet", text);
            if context.running.is_on() {
                state.show(ui);
            } else if state.action_with_icon("Run", icons::PLAY).show(ui) {
                context.command(Command::Run);
            }
            return;
        }
        let places = Places::of(ui.available_rect_before_wrap());
        head(ui, &places);
        let filter = self.filter.to_lowercase();
        let shown: Vec<&Entry> =
            log.iter().rev().filter(|entry| line::matches(entry, &filter)).collect();
        let all: Vec<(&Entry, Line<'_>)> = shown
            .iter()
            .flat_map(|entry| {
                let unfolded = self.open.contains(&entry.number);
                lines(entry, unfolded).into_iter().map(move |line| (*entry, line))
            })
            .collect();
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().auto_shrink(false).id_salt("console");
        area.show_rows(ui, measure::TABLE_ROW, all.len(), |ui, range| {
            for (entry, line) in all.get(range).unwrap_or_default() {
                self.row(ui, context, entry, line, &places);
            }
        });
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        entry: &Entry,
        line: &Line<'_>,
        places: &Places,
    ) {
        let size = vec2(ui.available_width(), measure::TABLE_ROW);
        let (rect, response) = ui
            .push_id((entry.number, line.place), |ui| ui.allocate_exact_size(size, Sense::click()))
            .inner;
        let here = (entry.number, line.place);
        let selected = self.selected == Some(here);
        let unfolded = line.is_request() && self.open.contains(&entry.number);
        line::draw(ui, line, (rect, &response), places, (selected, unfolded));
        if response.clicked() {
            self.selected = Some(here);
            if line.is_request() && line.folds {
                if !self.open.remove(&entry.number) {
                    self.open.insert(entry.number);
                }
            } else if let Some((document, element)) = line.element {
                context.reveal(Selection::elements(DocumentId(document), [element]));
            }
        }
        context_menu(&response, "Request", |ui| {
            if let Some((document, element)) = line.element
                && ui.add(MenuItem::new("Show in editor").icon(icons::SQUARE_PEN)).clicked()
            {
                context.reveal(Selection::elements(DocumentId(document), [element]));
            }
            let sql = line.all_sql(entry);
            if !sql.is_empty() && ui.add(MenuItem::new("Copy SQL").icon(icons::COPY)).clicked() {
                ui.ctx().copy_text(sql);
            }
            if ui.add(MenuItem::new("Copy details").icon(icons::COPY)).clicked() {
                ui.ctx().copy_text(line::details(entry));
            }
        });
    }
}

fn head(ui: &mut Ui, places: &Places) {
    let p = tokens::palette(ui);
    let size = vec2(ui.available_width(), measure::TABLE_ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let y = rect.center().y;
    for (x, title) in [
        (places.number, "Request"),
        (places.what, "What"),
        (places.sql, "SQL"),
        (places.rows, "Rows"),
        (places.time, "Time"),
    ] {
        let text = paint::line(ui, title, font::dense(), p.dim, 120.0);
        paint::left(ui.painter(), x, y, text);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
}
