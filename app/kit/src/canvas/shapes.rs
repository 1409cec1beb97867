//! Shapes of business diagrams, by measure and look; they know no model, only texts and colours.

use egui::{Align2, Color32, Pos2, Rect, Vec2, pos2, vec2};

use super::brush::{Brush, Face, diamond};
use crate::icons;
use crate::tokens::{font, measure};

const RADIUS: f32 = measure::RADIUS_SHAPE as f32;
const PADDING: f32 = 11.0;

/// A row of an [`EntityBox`].
#[derive(Clone, Copy, Debug)]
pub struct EntityRow<'a> {
    /// Its type, as an icon.
    pub icon: char,
    /// Its name.
    pub name: &'a str,
    /// Its type, in words, at the right.
    pub detail: &'a str,
    /// Small icons between name and type: a key for an index, a shield for a rule.
    pub marks: &'a [char],
    /// The ground of the row (a review's fills), if it has one.
    pub fill: Option<Color32>,
}

/// A box with a coloured top edge, a name and rows.
#[derive(Clone, Copy, Debug)]
pub struct EntityBox<'a> {
    /// The colour of its top edge.
    pub edge: Color32,
    /// Its name.
    pub name: &'a str,
    /// Its rows.
    pub rows: &'a [EntityRow<'a>],
    /// Fill and outline other than the usual (a review's colours).
    pub tint: Option<(Color32, Color32)>,
    /// Greyed: it belongs elsewhere.
    pub foreign: bool,
}

/// Space below the last row of an entity box.
const FOOT: f32 = 6.0;

/// The size of an entity box with `rows` rows.
pub fn entity_size(rows: usize) -> Vec2 {
    let rows = rows as f32 * measure::ENTITY_ROW;
    vec2(measure::ENTITY_WIDTH, measure::ENTITY_HEAD + rows + FOOT)
}

/// The rectangle of row `index` of an entity box that lies at `rect`, in the world; for hit tests.
pub fn entity_row_rect(rect: Rect, index: usize) -> Rect {
    let top = rect.top() + measure::ENTITY_HEAD + index as f32 * measure::ENTITY_ROW;
    Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), measure::ENTITY_ROW))
}

/// Draws an entity box.
pub fn entity(brush: &Brush, rect: Rect, entity: &EntityBox) {
    let p = brush.palette;
    let (fill, line) = entity.tint.unwrap_or((p.node, p.node_line));
    brush.shadow(rect, RADIUS);
    brush.rect(rect, RADIUS, fill, line, 1.0);
    brush.top_edge(rect, measure::ENTITY_EDGE, RADIUS, entity.edge);
    let name_color = if entity.foreign { p.dim } else { p.text };
    let middle = rect.top() + measure::ENTITY_HEAD / 2.0 + 2.5;
    let width = rect.width() - 2.0 * PADDING;
    brush.text(
        pos2(rect.left() + PADDING, middle),
        Align2::LEFT_CENTER,
        entity.name,
        (Face::Semibold, font::BODY),
        name_color,
        width,
    );
    for (index, row) in entity.rows.iter().enumerate() {
        entity_row(brush, entity_row_rect(rect, index), row, entity.foreign);
    }
}

fn entity_row(brush: &Brush, rect: Rect, row: &EntityRow, foreign: bool) {
    let p = brush.palette;
    if let Some(fill) = row.fill {
        brush.fill(rect.shrink2(vec2(1.0, 0.5)), 0.0, fill);
    }
    let y = rect.center().y;
    let icon = pos2(rect.left() + PADDING + icons::SIZE_DENSE / 2.0, y);
    brush.icon(icon, row.icon, icons::SIZE_DENSE, p.dim);
    let left = rect.left() + PADDING + icons::SIZE_DENSE + 7.0;
    let right = rect.right() - PADDING;
    let room = right - left;
    let detail = brush.text(
        pos2(right, y),
        Align2::RIGHT_CENTER,
        row.detail,
        (Face::Regular, 11.0),
        p.dim,
        room * 0.55,
    );
    let mut end = right - detail - 6.0;
    for mark in row.marks.iter().rev() {
        brush.icon(pos2(end - 5.5, y), *mark, 11.0, p.dim);
        end -= 14.0;
    }
    let color = if foreign { p.dim } else { p.text };
    brush.text(
        pos2(left, y),
        Align2::LEFT_CENTER,
        row.name,
        (Face::Regular, font::DENSE),
        color,
        end - left,
    );
}

/// A step of a flow: icon, caption, second line.
#[derive(Clone, Copy, Debug)]
pub struct ActivityBox<'a> {
    /// What it does, as an icon.
    pub icon: char,
    /// The icon's colour.
    pub icon_color: Color32,
    /// Its caption.
    pub caption: &'a str,
    /// A second line in dim text; may be empty.
    pub detail: &'a str,
    /// Fill and outline other than the usual: paused, added, removed, changed.
    pub tint: Option<(Color32, Color32)>,
    /// A breakpoint on its top left corner, in this colour.
    pub breakpoint: Option<Color32>,
}

/// Draws an activity.
pub fn activity(brush: &Brush, rect: Rect, activity: &ActivityBox) {
    let p = brush.palette;
    brush.shadow(rect, RADIUS);
    match activity.tint {
        Some((fill, line)) => brush.rect(rect, RADIUS, fill, line, 1.5),
        None => brush.rect(rect, RADIUS, p.node, p.node_line, 1.0),
    }
    captions(brush, rect, activity);
    if let Some(color) = activity.breakpoint {
        brush.circle(rect.min + vec2(1.0, 1.0), 4.5, color, p.bg, 1.0);
    }
}

/// Draws a parameter: like an activity, with a dashed outline and no ground.
pub fn parameter(brush: &Brush, rect: Rect, parameter: &ActivityBox) {
    brush.dashed_rect(rect, RADIUS, brush.palette.scroll, 1.0);
    captions(brush, rect, parameter);
}

fn captions(brush: &Brush, rect: Rect, activity: &ActivityBox) {
    let p = brush.palette;
    let alone = activity.detail.is_empty();
    let first = if alone { rect.center().y } else { rect.center().y - 8.5 };
    let icon = pos2(rect.left() + PADDING + icons::SIZE_SHAPE / 2.0, first);
    brush.icon(icon, activity.icon, icons::SIZE_SHAPE, activity.icon_color);
    let left = rect.left() + PADDING + icons::SIZE_SHAPE + 9.0;
    let room = rect.right() - 8.0 - left;
    let at = |y| pos2(left, y);
    let caption = (Face::Semibold, font::DENSE);
    brush.text(at(first), Align2::LEFT_CENTER, activity.caption, caption, p.text, room);
    if !alone {
        let detail = (Face::Regular, 11.0);
        let y = rect.center().y + 8.5;
        brush.text(at(y), Align2::LEFT_CENTER, activity.detail, detail, p.dim, room);
    }
}

/// Draws a decision: a diamond outlined in `line`, its question above it.
pub fn decision(brush: &Brush, rect: Rect, question: &str, fill: Color32, line: Color32) {
    brush.polygon(&diamond(rect), fill, line, 1.5);
    brush.text(
        pos2(rect.center().x, rect.top() - 14.0),
        Align2::CENTER_CENTER,
        question,
        (Face::Mono, font::DENSE),
        brush.palette.text,
        260.0,
    );
}

/// Draws a merge: a small diamond without text.
pub fn merge(brush: &Brush, rect: Rect) {
    let p = brush.palette;
    brush.polygon(&diamond(rect), p.node, p.edge, 1.5);
}

/// Draws a start, an end or another event: a disc, its caption at the right.
pub fn event(brush: &Brush, rect: Rect, color: Color32, caption: &str) {
    brush.circle(rect.center(), rect.width() / 2.0, color, Color32::TRANSPARENT, 0.0);
    if !caption.is_empty() {
        brush.text(
            pos2(rect.right() + 8.0, rect.center().y),
            Align2::LEFT_CENTER,
            caption,
            (Face::Regular, font::DENSE),
            brush.palette.dim,
            200.0,
        );
    }
}

/// Height of the header of a loop frame.
pub const LOOP_HEAD: f32 = 34.0;

/// Draws the frame of a loop, with its header.
pub fn loop_frame(brush: &Brush, rect: Rect, caption: &str, tint: Option<(Color32, Color32)>) {
    let p = brush.palette;
    let (fill, line) = tint.unwrap_or((p.panel, p.line));
    brush.rect(rect, RADIUS + 2.0, fill, line, 1.0);
    let y = rect.top() + LOOP_HEAD / 2.0;
    let icon = pos2(rect.left() + 19.0, y);
    brush.icon(icon, icons::REPEAT, icons::SIZE_DENSE, p.dim);
    brush.text(
        pos2(rect.left() + 32.0, y),
        Align2::LEFT_CENTER,
        caption,
        (Face::Regular, font::DENSE),
        p.dim,
        rect.width() - 44.0,
    );
}

/// Draws an annotation: a note with a bar at its left.
pub fn annotation(brush: &Brush, rect: Rect, text: &str) {
    let p = brush.palette;
    brush.fill(rect, 4.0, p.raise);
    brush.fill(Rect::from_min_size(rect.min, vec2(2.0, rect.height())), 0.0, p.scroll);
    let inner = rect.shrink2(vec2(10.0, 7.0));
    brush.paragraph(inner, text, (Face::Regular, font::DENSE), p.dim);
}

/// The square of a start or end circle around `center`.
pub fn event_rect(center: Pos2) -> Rect {
    Rect::from_center_size(center, Vec2::splat(2.0 * measure::EVENT_RADIUS))
}

/// The square of a decision around `center`.
pub fn decision_rect(center: Pos2) -> Rect {
    Rect::from_center_size(center, Vec2::splat(measure::DECISION))
}
