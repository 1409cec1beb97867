//! Structure: grids of twelve units, containers, texts, data views.

use app_kit::tokens::{font, measure};
use egui::{FontId, Frame, Rect, RichText, Ui, UiBuilder, pos2, vec2};
use runtime_preview::page::tree::{DataView, LayoutGrid, Node, Text, TextStyle, Unknown, View};

use super::{Area, Drawing};

/// The distance between widgets, downwards.
pub(super) const GAP: f32 = 16.0;
/// The distance between columns.
const GUTTER: f32 = 24.0;
/// The units of a row.
const UNITS: f32 = 12.0;
/// Narrower than this, columns stand one under the other, as on a telephone.
const NARROW: f32 = 420.0;

impl Drawing<'_> {
    /// Draws a node and notes where it stands.
    pub(super) fn node(&mut self, ui: &mut Ui, node: &Node) {
        let place = self.out.areas.len();
        self.out.areas.push(Area {
            key: node.key.clone(),
            widget: node.widget,
            rect: Rect::NOTHING,
        });
        let response = ui.push_id(&node.key, |ui| match &node.view {
            View::LayoutGrid(grid) => self.layout_grid(ui, grid),
            View::Container(container) => self.column(ui, &container.nodes),
            View::Text(text) => self.text(ui, text),
            View::DataView(view) => self.data_view(ui, view),
            View::DataGrid(grid) => self.data_grid(ui, node, grid),
            View::Input(input) => self.input(ui, node, input),
            View::Button(button) => self.button(ui, node, button),
            View::Unknown(unknown) => self.unknown(ui, unknown),
        });
        if let Some(area) = self.out.areas.get_mut(place) {
            area.rect = response.response.rect;
        }
    }

    /// Nodes side by side, as buttons in a toolbar.
    pub(super) fn row(&mut self, ui: &mut Ui, nodes: &[Node]) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            for node in nodes {
                self.node(ui, node);
            }
        });
    }

    fn layout_grid(&mut self, ui: &mut Ui, grid: &LayoutGrid) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            let width = ui.available_width();
            for row in &grid.rows {
                if width < NARROW {
                    for column in row {
                        self.column(ui, &column.nodes);
                    }
                    continue;
                }
                let unit = (width + GUTTER) / UNITS;
                let top = ui.cursor().min;
                let mut x = top.x;
                let mut bottom = top.y;
                for column in row {
                    let span = f32::from(column.width.clamp(1, 12)) * unit;
                    let room = Rect::from_min_size(
                        pos2(x, top.y),
                        vec2((span - GUTTER).max(24.0), f32::INFINITY),
                    );
                    let inner = ui.scope_builder(
                        UiBuilder::new().max_rect(room).id_salt(column.element),
                        |ui| {
                            ui.set_width(room.width());
                            self.column(ui, &column.nodes);
                        },
                    );
                    bottom = bottom.max(inner.response.rect.bottom());
                    x += span;
                }
                // Columns advance the cursor by themselves; the row ends below the longest.
                ui.advance_cursor_after_rect(Rect::from_min_max(top, pos2(top.x + width, bottom)));
            }
        });
    }

    fn text(&mut self, ui: &mut Ui, text: &Text) {
        let (size, strong) = match text.style {
            TextStyle::Body => (14.0, false),
            TextStyle::Heading1 => (font::PAGE_TITLE, true),
            TextStyle::Heading2 => (16.0, true),
            TextStyle::Heading3 => (14.0, true),
        };
        let family = if strong { font::semibold_of(size) } else { font::regular_of(size) };
        ui.label(RichText::new(&text.text).font(family).color(self.colors.text));
    }

    fn data_view(&mut self, ui: &mut Ui, view: &DataView) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            if !view.notice.is_empty() {
                self.notice(ui, &view.notice);
            }
            self.column(ui, &view.nodes);
            if !view.footer.is_empty() {
                ui.add_space(4.0);
                self.row(ui, &view.footer);
            }
        });
    }

    /// A sentence where there is nothing to show.
    pub(super) fn notice(&mut self, ui: &mut Ui, text: &str) {
        ui.label(RichText::new(text).font(FontId::proportional(font::BODY)).color(self.colors.dim));
    }

    fn unknown(&mut self, ui: &mut Ui, unknown: &Unknown) {
        Frame::new()
            .stroke((1.0, self.colors.field_line))
            .corner_radius(measure::RADIUS_INPUT)
            .inner_margin(10.0)
            .show(ui, |ui| {
                self.notice(
                    ui,
                    &format!("This version cannot show the widget “{}”.", unknown.kind),
                );
                self.column(ui, &unknown.nodes);
            });
    }
}
