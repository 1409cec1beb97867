//! Sizes in points. The grid is 4; what is not here is a multiple of it.

use egui::{Painter, Pos2, pos2};

/// The grid: gaps and paddings are multiples of this.
pub const GRID: f32 = 4.0;

/// Height of the top bar.
pub const TOP_BAR: f32 = 40.0;
/// Height of a tab bar and of a panel's header.
pub const HEADER: f32 = 34.0;
/// Height of the status bar.
pub const STATUS_BAR: f32 = 24.0;
/// Height of a row in a tree or list.
pub const ROW: f32 = 26.0;
/// Height of a row in a table, and of its header.
pub const TABLE_ROW: f32 = 28.0;
/// Height of a text field, a drop-down and a button in a panel.
pub const INPUT: f32 = 26.0;
/// Height of an input and a button in an app page.
pub const APP_INPUT: f32 = 32.0;
/// Height of a property row: an input and the gap below it.
pub const PROPERTY_ROW: f32 = 32.0;

/// Corner radius of inputs.
pub const RADIUS_INPUT: u8 = 5;
/// Corner radius of buttons and selected rows.
pub const RADIUS_BUTTON: u8 = 6;
/// Corner radius of shapes on a canvas.
pub const RADIUS_SHAPE: u8 = 8;
/// Corner radius of popups, sheets and dialogs.
pub const RADIUS_SHEET: u8 = 10;

/// Width of the explorer to begin with.
pub const EXPLORER: f32 = 236.0;
/// Width of the review, which stands where the explorer does, to begin with.
pub const REVIEW: f32 = 500.0;
/// Width of the properties panel to begin with.
pub const PROPERTIES: f32 = 300.0;
/// Indent of one level of a tree.
pub const INDENT: f32 = 16.0;
/// Padding between a panel's edge and its content.
pub const PANEL_PADDING: f32 = 12.0;
/// Width of a side sheet.
pub const SHEET: f32 = 420.0;

/// Side of the square of a checkbox.
pub const CHECKBOX: f32 = 14.0;
/// Width and height of a toggle.
pub const TOGGLE: egui::Vec2 = egui::vec2(28.0, 16.0);

/// Width of the focus ring and of the ring around a selection on a canvas.
pub const RING: f32 = 2.0;
/// Gap between a shape and the ring around it.
pub const RING_GAP: f32 = 2.0;

/// Width of an entity on a canvas.
pub const ENTITY_WIDTH: f32 = 196.0;
/// Height of the coloured top edge of an entity.
pub const ENTITY_EDGE: f32 = 3.0;
/// Height of the name row of an entity, below its edge.
pub const ENTITY_HEAD: f32 = 30.0;
/// Height of an attribute row of an entity.
pub const ENTITY_ROW: f32 = 23.0;
/// Width and height of an activity.
pub const ACTIVITY: egui::Vec2 = egui::vec2(150.0, 54.0);
/// Radius of start and end circles.
pub const EVENT_RADIUS: f32 = 11.0;
/// Width and height of a decision diamond.
pub const DECISION: f32 = 56.0;
/// Width of association and flow lines.
pub const LINE: f32 = 1.5;
/// Distance of the dots of a canvas.
pub const DOT_PITCH: f32 = 16.0;

/// `pos` on whole pixels, so that text stays sharp.
pub fn snap(painter: &Painter, pos: Pos2) -> Pos2 {
    let scale = painter.pixels_per_point();
    pos2((pos.x * scale).round() / scale, (pos.y * scale).round() / scale)
}
