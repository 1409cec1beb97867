//! Structure: grids of twelve units, containers, texts, data views.

use app_kit::tokens::{font, measure};
use app_kit::widgets::paint;
use egui::{
    Align, FontId, Frame, Label, Layout, Rect, RichText, Role, Sense, Shape, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use model_core::analysis::look::{Look, Tone};
use model_core::id::Id;
use runtime_preview::page::tree::{
    Column, Container, DataView, LayoutGrid, Node, Text, Unknown, View,
};

use super::look::{End, align, between, letters};
use super::{Area, Drawing, List, Mode, button};

/// The distance between widgets, downwards.
pub(super) const GAP: f32 = 16.0;
/// The distance between columns.
const GUTTER: f32 = 24.0;
/// The units of a row.
const UNITS: f32 = 12.0;
/// Narrower than this, columns stand one under the other, as on a telephone.
pub(super) const NARROW: f32 = 420.0;

/// The height of an empty list while the page is designed: room to drop something.
const EMPTY: f32 = 44.0;

/// Which list nodes stand in.
#[derive(Clone, Copy)]
pub(super) struct Held {
    holder: Id,
    list: &'static str,
}

impl Held {
    /// The list of this name of an element.
    pub fn by(holder: Id, list: &'static str) -> Held {
        Held { holder, list }
    }
}

impl Drawing<'_> {
    /// Draws a list and notes where it stands.
    pub(super) fn list(
        &mut self,
        held: Held,
        across: bool,
        draw: impl FnOnce(&mut Self) -> (Rect, Vec<(Id, Rect)>),
    ) {
        if !self.is_own() {
            draw(self);
            return;
        }
        let place = self.out.lists.len();
        let Held { holder, list } = held;
        self.out.lists.push(List { holder, list, across, rect: Rect::NOTHING, items: Vec::new() });
        let (rect, items) = draw(self);
        if let Some(list) = self.out.lists.get_mut(place) {
            (list.rect, list.items) = (rect, items);
        }
    }

    /// A place where nothing stands yet.
    pub(super) fn empty(&self, ui: &mut Ui) {
        let c = self.inherited.colors;
        let size = vec2(ui.available_width().max(24.0), EMPTY);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let inner = rect.shrink(0.5);
        let path = [
            inner.left_top(),
            inner.right_top(),
            inner.right_bottom(),
            inner.left_bottom(),
            inner.left_top(),
        ];
        ui.painter().extend(Shape::dashed_line(&path, (1.0, c.field_line), 4.0, 4.0));
        let room = rect.width() - 12.0;
        let words = paint::line(ui, "Drop a widget here", font::dense(), c.dim, room);
        paint::centered(ui.painter(), rect, words);
    }

    /// Draws a node, and notes and gives where it stands.
    pub(super) fn node(&mut self, ui: &mut Ui, node: &Node) -> Rect {
        let place = self.out.areas.len();
        let (key, widget) = (node.key.clone(), node.widget);
        self.note(Area { key, widget, rect: Rect::NOTHING });
        let is_word = matches!(node.view, View::Text(_) | View::Button(_));
        let response = ui.push_id(&node.key, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            self.dressed(ui, &node.look, !is_word, |this, ui| this.view(ui, node));
        });
        self.noted(place, &node.key, response.response.rect);
        response.response.rect
    }

    fn view(&mut self, ui: &mut Ui, node: &Node) {
        match &node.view {
            View::LayoutGrid(grid) => self.layout_grid(ui, grid, &node.look),
            View::Container(container) => self.container(ui, node, container),
            View::Tabs(tabs) => self.tabs(ui, node, tabs),
            View::Group(group) => self.group(ui, node, group),
            View::Table(table) => self.table(ui, table),
            View::Image(image) => self.image(ui, node, image),
            View::List(list) => self.object_list(ui, node, list),
            View::Text(text) => self.text(ui, text, &node.look),
            View::DataView(view) => self.data_view(ui, node, view),
            View::DataGrid(grid) => self.data_grid(ui, node, grid),
            View::Input(input) => self.input(ui, node, input),
            View::Button(button) => self.button(ui, node, button),
            View::Unknown(unknown) => self.unknown(ui, unknown),
        }
    }

    fn container(&mut self, ui: &mut Ui, node: &Node, container: &Container) {
        let held = Held::by(node.widget, "widgets");
        self.shared += u32::from(container.shared);
        if container.clickable && self.live() {
            let says = WidgetInfo::labeled(Role::Button, true, &node.name);
            let pressed = self.pressable(ui, &says, None, |this, ui| {
                this.arranged(ui, &container.nodes, held, &node.look);
            });
            if pressed.clicked() {
                self.act(node.key.clone(), &container.confirm);
            }
        } else if !container.shared || !container.nodes.is_empty() {
            self.arranged(ui, &container.nodes, held, &node.look);
        } else if self.mode == Mode::Design {
            self.notice(ui, "An empty snippet");
        }
        self.shared -= u32::from(container.shared);
    }

    /// Nodes side by side, as buttons in a toolbar.
    pub(super) fn row(&mut self, ui: &mut Ui, nodes: &[Node], held: Held) {
        self.list(held, true, |this| {
            let shown = ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                let mut drawn = Vec::with_capacity(nodes.len());
                for node in this.shown(nodes) {
                    if let View::Button(button) = &node.view
                        && ui.cursor().left() + button::width(ui, button, &node.look)
                            > ui.max_rect().right()
                    {
                        ui.end_row();
                    }
                    drawn.push((node.widget, this.node(ui, node)));
                }
                drawn
            });
            let rect = shown.response.rect;
            (rect.with_max_x(ui.max_rect().right().max(rect.right())), shown.inner)
        });
    }

    fn grid_column(&mut self, ui: &mut Ui, column: &Column) {
        let place = self.out.areas.len();
        let (key, widget) = (column.element.to_string(), column.element);
        self.note(Area { key: key.clone(), widget, rect: Rect::NOTHING });
        let held = Held::by(column.element, "widgets");
        let draw = |this: &mut Self, ui: &mut Ui| {
            this.arranged(ui, &column.nodes, held, &column.look);
        };
        let rect = ui.scope(|ui| self.dressed(ui, &column.look, true, draw)).response.rect;
        self.noted(place, &key, rect);
    }

    fn layout_grid(&mut self, ui: &mut Ui, grid: &LayoutGrid, look: &Look) {
        let gutter = self.points(look.gap).unwrap_or(GUTTER);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let width = ui.available_width();
            let mut last: Option<&[Column]> = None;
            for row in &grid.rows {
                if let Some(last) = last.replace(row) {
                    let below = self.outside_of_row(last, End::Below);
                    ui.add_space(between(below, self.outside_of_row(row, End::Above), GAP));
                }
                let row = self.shown_columns(row);
                if width < NARROW {
                    for (at, column) in row.into_iter().enumerate() {
                        ui.add_space(if at > 0 { GAP } else { 0.0 });
                        self.grid_column(ui, column);
                    }
                    continue;
                }
                let unit = (width + gutter) / UNITS;
                let top = ui.cursor().min;
                let mut x = top.x;
                let mut bottom = top.y;
                for column in row {
                    let span = f32::from(column.width.clamp(1, 12)) * unit;
                    let room = Rect::from_min_size(
                        pos2(x, top.y),
                        vec2((span - gutter).max(24.0), f32::INFINITY),
                    );
                    let inner = ui.scope_builder(
                        UiBuilder::new().max_rect(room).id_salt(column.element),
                        |ui| {
                            ui.set_width(room.width());
                            self.grid_column(ui, column);
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

    fn text(&mut self, ui: &mut Ui, text: &Text, look: &Look) {
        let color = self.toned(self.inherited.tone.unwrap_or(Tone::Plain));
        let words = RichText::new(&text.text).font(letters(text, look)).color(color);
        let label = Label::new(words);
        let label = if look.one_line { label.truncate() } else { label };
        match align(self.inherited.text) {
            Align::Min => ui.add(label),
            place => ui.with_layout(Layout::top_down(place), |ui| ui.add(label)).inner,
        };
    }

    fn data_view(&mut self, ui: &mut Ui, node: &Node, view: &DataView) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            if !view.notice.is_empty() {
                self.notice(ui, &view.notice);
            }
            if view.notice.is_empty() || !view.nodes.is_empty() {
                self.arranged(ui, &view.nodes, Held::by(node.widget, "widgets"), &node.look);
            }
            if !view.footer.is_empty() {
                ui.add_space(4.0);
                self.row(ui, &view.footer, Held::by(node.widget, "footer"));
            }
        });
    }

    /// A sentence where there is nothing to show.
    pub(super) fn notice(&mut self, ui: &mut Ui, text: &str) {
        ui.label(
            RichText::new(text)
                .font(FontId::proportional(font::BODY))
                .color(self.inherited.colors.dim),
        );
    }

    fn unknown(&mut self, ui: &mut Ui, unknown: &Unknown) {
        Frame::new()
            .stroke((1.0, self.inherited.colors.field_line))
            .corner_radius(measure::RADIUS_INPUT)
            .inner_margin(10.0)
            .show(ui, |ui| {
                self.notice(
                    ui,
                    &format!("This version cannot show the widget “{}”.", unknown.kind),
                );
                for node in self.shown(&unknown.nodes) {
                    self.node(ui, node);
                }
            });
    }
}
