//! Two columns: the document as it was and as it is, line by line.

use app_kit::tokens::{self, Palette, font, measure};
use app_kit::widgets::paint;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::review::Group;
use crate::review::columns::Pair;
use crate::review::words::Part;

/// So many equal lines are shown around those that differ.
const AROUND: usize = 4;

/// Both columns; long parts without a difference are folded.
pub(super) struct Columns {
    rows: Vec<Pair>,
    shown: Vec<Row>,
}

/// A row of the columns.
enum Row {
    Pair(usize),
    /// So many equal lines are folded here.
    Folded(usize),
}

impl Columns {
    pub fn new(rows: Vec<Pair>) -> Columns {
        let near = |place: usize| {
            let range = place.saturating_sub(AROUND)..(place + AROUND + 1).min(rows.len());
            rows.get(range).is_some_and(|rows| rows.iter().any(|pair| !pair.is_same()))
        };
        let mut shown = Vec::new();
        for place in 0..rows.len() {
            match (near(place), shown.last_mut()) {
                (true, _) => shown.push(Row::Pair(place)),
                (false, Some(Row::Folded(count))) => *count += 1,
                (false, _) => shown.push(Row::Folded(1)),
            }
        }
        Columns { rows, shown }
    }

    /// Draws the columns.
    pub fn show(&mut self, ui: &mut Ui, group: &Group) {
        let p = tokens::palette(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
        let half = head.width() / 2.0;
        for (index, title) in ["Before", "After"].into_iter().enumerate() {
            let x = head.left() + half * index as f32 + measure::PANEL_PADDING;
            let text = paint::line(ui, title, font::caption_strong(), p.dim, half);
            paint::left(ui.painter(), x, head.center().y, text);
        }
        ui.painter().hline(head.x_range(), head.bottom() - 0.5, (1.0, p.line));
        let name = format!("Changes of {}", group.title);
        let mut unfold = false;
        let area = ScrollArea::vertical().auto_shrink(false).id_salt(&group.title);
        let output = area.show_rows(ui, LINE, self.shown.len(), |ui, range| {
            for row in self.shown.get(range).unwrap_or(&[]) {
                match row {
                    Row::Pair(place) => {
                        if let Some(pair) = self.rows.get(*place) {
                            line(ui, pair, p);
                        }
                    }
                    Row::Folded(count) => unfold |= folded(ui, *count, p),
                }
            }
        });
        let whole = ui.interact(output.inner_rect, ui.scope_id().with("columns"), Sense::hover());
        whole.widget_info(|| WidgetInfo::labeled(Role::Document, true, &name));
        let middle = head.left() + half;
        ui.painter().vline(middle, head.top()..=output.inner_rect.bottom(), (1.0, p.line));
        if unfold {
            self.shown = (0..self.rows.len()).map(Row::Pair).collect();
        }
    }
}

/// The row that stands for equal lines; whether they are to be shown.
fn folded(ui: &mut Ui, count: usize, p: &Palette) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    let text = match count {
        1 => "1 line without changes".to_owned(),
        count => format!("{count} lines without changes"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show {text}")));
    let ground = if response.hovered() { p.raise_hover } else { p.raise };
    ui.painter().rect_filled(rect, 0.0, ground);
    let text = paint::line(ui, &text, font::caption(), p.dim, rect.width() / 2.0);
    paint::left(ui.painter(), rect.left() + measure::PANEL_PADDING, rect.center().y, text);
    paint::focus_ring(ui, &response, rect.shrink(2.0), 2);
    response.clicked()
}

/// The height of a line.
const LINE: f32 = 20.0;

fn line(ui: &mut Ui, pair: &Pair, p: &Palette) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let text = |parts: &Option<Vec<Part>>| {
        let parts = parts.iter().flatten().map(|(text, _)| text.as_str());
        parts.collect::<String>().trim().to_owned()
    };
    response.widget_info(|| {
        let (old, new) = (text(&pair.old), text(&pair.new));
        let words = match (pair.is_same(), old.as_str(), new.as_str()) {
            (true, _, new) => new.to_owned(),
            (_, "", new) => format!("added: {new}"),
            (_, old, "") => format!("removed: {old}"),
            (_, old, new) => format!("changed: {old} → {new}"),
        };
        WidgetInfo::labeled(Role::Row, true, words)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let middle = rect.center().x;
    let left = Rect::from_min_max(rect.min, pos2(middle, rect.bottom()));
    let right = Rect::from_min_max(pos2(middle, rect.top()), rect.max);
    let same = pair.is_same();
    side(ui, left, pair.old.as_deref(), (!same).then_some((p.rem, p.err)), p);
    side(ui, right, pair.new.as_deref(), (!same).then_some((p.add, p.ok)), p);
}

fn side(
    ui: &Ui,
    rect: Rect,
    parts: Option<&[Part]>,
    colors: Option<(Color32, Color32)>,
    p: &Palette,
) {
    let painter = ui.painter_at(rect);
    let Some(parts) = parts else {
        painter.rect_filled(rect, 0.0, p.raise);
        return;
    };
    if let Some((ground, _)) = colors {
        painter.rect_filled(rect, 0.0, ground);
    }
    let mut job = LayoutJob::default();
    for (text, changed) in parts {
        let color = match colors {
            Some((_, color)) if *changed => color,
            _ => p.text,
        };
        job.append(text, 0.0, TextFormat::simple(font::mono(), color));
    }
    job.wrap =
        egui::text::TextWrapping::truncate_at_width(rect.width() - 2.0 * measure::PANEL_PADDING);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    paint::left(&painter, rect.left() + measure::PANEL_PADDING, rect.center().y, galley);
}
