//! What the widgets share in drawing: one-line text, the focus ring, hover and press fills.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Color32, CornerRadius, FontId, Galley, Painter, Rect, Response, Stroke, StrokeKind, Ui,
    pos2,
};

pub use crate::tokens::measure::snap;
use crate::tokens::{measure, palette};

/// Lays out `text` on one line, shortened with `…` where it is wider than `max_width` points.
pub fn line(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping {
        max_width: max_width.max(0.0),
        max_rows: 1,
        break_anywhere: true,
        overflow_character: Some('…'),
    };
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays out `text` over as many lines as `max_width` asks for.
pub fn paragraph(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    ui.fonts_mut(|fonts| fonts.layout(text.to_owned(), font, color, max_width))
}

/// Paints `galley` with its left edge at `x`, centred on `y`; returns its right edge.
pub fn left(painter: &Painter, x: f32, y: f32, galley: Arc<Galley>) -> f32 {
    let size = galley.size();
    painter.galley(snap(painter, pos2(x, y - size.y / 2.0)), galley, Color32::PLACEHOLDER);
    x + size.x
}

/// Paints `galley` with its right edge at `x`, centred on `y`; returns its left edge.
pub fn right(painter: &Painter, x: f32, y: f32, galley: Arc<Galley>) -> f32 {
    let size = galley.size();
    painter.galley(snap(painter, pos2(x - size.x, y - size.y / 2.0)), galley, Color32::PLACEHOLDER);
    x - size.x
}

/// Paints `galley` centred in `rect`.
pub fn centered(painter: &Painter, rect: Rect, galley: Arc<Galley>) {
    let min = rect.center() - galley.size() / 2.0;
    painter.galley(snap(painter, min), galley, Color32::PLACEHOLDER);
}

/// The ring that shows keyboard focus, drawn around `rect` where `response` has it.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        ring(ui, rect, radius);
    }
}

/// The same ring, whoever has the focus.
pub fn ring(ui: &Ui, rect: Rect, radius: u8) {
    let grow = measure::RING_GAP / 2.0;
    ui.painter().rect_stroke(
        rect.expand(grow),
        CornerRadius::same(radius.saturating_add(1)),
        Stroke::new(measure::RING, palette(ui).acc),
        StrokeKind::Outside,
    );
}

/// One of three colours by what the pointer does.
pub fn by_state(response: &Response, rest: Color32, hover: Color32, press: Color32) -> Color32 {
    if response.is_pointer_button_down_on() {
        press
    } else if response.hovered() {
        hover
    } else {
        rest
    }
}

/// `text` with the part that `matches` (a lower-case search text) marked; for filtered lists.
pub fn marked(text: &str, search: &str, font: &FontId, color: Color32, mark: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let plain = TextFormat { valign: Align::Center, ..TextFormat::simple(font.clone(), color) };
    let strong = TextFormat { color: mark, ..plain.clone() };
    let Some(found) = find_folded(text, search) else {
        job.append(text, 0.0, plain);
        return job;
    };
    let (before, rest) = text.split_at(found.start);
    let (hit, after) = rest.split_at(found.len());
    job.append(before, 0.0, plain.clone());
    job.append(hit, 0.0, strong);
    job.append(after, 0.0, plain);
    job
}

/// Where `search` (in lower case) first stands in `text`, whatever the case there.
fn find_folded(text: &str, search: &str) -> Option<Range<usize>> {
    if search.is_empty() {
        return None;
    }
    text.char_indices().find_map(|(start, _)| {
        let mut wanted = search.chars();
        let mut next = wanted.next();
        for (at, char) in text.get(start..)?.char_indices() {
            for lower in char.to_lowercase() {
                if next != Some(lower) {
                    return None;
                }
                next = wanted.next();
            }
            if next.is_none() {
                return Some(start..start + at + char.len_utf8());
            }
        }
        None
    })
}
