//! The command palette: find documents, elements and commands by a few letters of their names.

mod candidates;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{TextField, paint};
use egui::{Align2, Area, Frame, Key, Modifiers, Order, ScrollArea, Sense, Ui, vec2};

use crate::command::Situation;
use crate::context::{Context, Request, Requests};

use candidates::{Candidate, Target, all, ranked};

/// What this view remembers between frames.
#[derive(Default)]
pub struct Palette {
    open: bool,
    just_opened: bool,
    text: String,
    selected: usize,
    /// The candidates of the project of this revision.
    known: Option<(u64, Vec<Candidate>)>,
}

/// How many rows are shown.
const ROWS: usize = 12;

impl Palette {
    /// Opens it, empty.
    pub fn open(&mut self) {
        *self = Palette { open: true, just_opened: true, ..Palette::default() };
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it, if it is open, over the window.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        context: Option<&Context<'_>>,
        situation: &Situation<'_>,
        requests: &Requests,
    ) {
        if !self.open {
            return;
        }
        let revision = context.map_or(0, |context| context.app.revision);
        if self.known.as_ref().is_none_or(|(known, _)| *known != revision) {
            self.known = Some((revision, all(context, situation)));
        }
        let candidates = self.known.as_ref().map_or(&[][..], |(_, candidates)| candidates);
        let found = ranked(candidates, &self.text, 60);
        let last = found.len().saturating_sub(1);
        let (up, down, enter, escape) = ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::Enter),
                input.consume_key(Modifiers::NONE, Key::Escape),
            )
        });
        let mut selected = self.selected.min(last);
        if up {
            selected = if selected == 0 { last } else { selected - 1 };
        }
        if down {
            selected = if selected == last { 0 } else { selected + 1 };
        }
        let mut chosen = if enter { found.get(selected).copied() } else { None };
        let mut close = escape;

        let p = tokens::palette(ui);
        let screen = ui.ctx().content_rect();
        let width = (screen.width() * 0.42).clamp(360.0, 620.0);
        let area = Area::new(egui::Id::unique("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, measure::TOP_BAR + 8.0));
        let shown = area.show(ui.ctx(), |ui| {
            Frame::new()
                .fill(p.sheet)
                .stroke((1.0, p.line))
                .corner_radius(measure::RADIUS_SHEET)
                .shadow(p.shadow)
                .inner_margin(8.0)
                .show(ui, |ui| {
                    ui.set_width(width);
                    let field = TextField::new(&mut self.text, "Find or do anything")
                        .icon(icons::SEARCH)
                        .placeholder("A name, or what you want to do")
                        .large();
                    let response = ui.add(field);
                    response.request_focus();
                    if response.changed() {
                        selected = 0;
                    }
                    ui.add_space(6.0);
                    if found.is_empty() {
                        ui.label(egui::RichText::new("Nothing has this name.").color(p.dim));
                    }
                    let height = measure::TABLE_ROW * ROWS as f32;
                    ScrollArea::vertical().max_height(height).show(ui, |ui| {
                        for (place, candidate) in found.iter().enumerate() {
                            let row = show_row(ui, candidate, place == selected);
                            if place == selected && (up || down) {
                                row.scroll_to_me(None);
                            }
                            if row.clicked() {
                                chosen = Some(candidate);
                            }
                        }
                    });
                });
        });
        let outside = ui.input(|input| input.pointer.any_click()) && !self.just_opened;
        if outside && !shown.response.contains_pointer() && chosen.is_none() {
            close = true;
        }
        self.selected = selected;
        self.just_opened = false;
        if let Some(candidate) = chosen {
            match &candidate.target {
                Target::Command(command) => requests.send(Request::Command(*command)),
                Target::Place(selection) => requests.send(Request::Reveal(selection.clone())),
            }
            close = true;
        }
        self.open = !close;
    }
}

fn show_row(ui: &mut Ui, candidate: &Candidate, selected: bool) -> egui::Response {
    let p = tokens::palette(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::ListBoxOption, true, selected, &candidate.name)
    });
    if selected || response.hovered() {
        let fill = if selected { p.acc_bg } else { p.row_hover };
        ui.painter().rect_filled(rect, measure::RADIUS_INPUT, fill);
    }
    let y = rect.center().y;
    icons::paint(
        ui.painter(),
        egui::pos2(rect.left() + 16.0, y),
        candidate.icon,
        icons::SIZE,
        p.dim,
    );
    let detail = paint::line(ui, &candidate.detail, font::caption(), p.dim, rect.width() * 0.4);
    let used = detail.size().x;
    paint::right(ui.painter(), rect.right() - 10.0, y, detail);
    let color = if candidate.hindrance.is_some() { p.faint } else { p.text };
    let name = paint::line(ui, &candidate.name, font::body(), color, rect.width() - used - 60.0);
    paint::left(ui.painter(), rect.left() + 34.0, y, name);
    match candidate.hindrance {
        Some(reason) => response.on_hover_text(reason),
        None => response,
    }
}
