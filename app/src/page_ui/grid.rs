//! Data grids of app pages: toolbar, search, rows, paging.

use app_kit::icons;
use app_kit::tokens::font;
use app_kit::widgets::paint;
use egui::{
    FontId, Frame, Margin, Rect, RichText, Role, Sense, TextEdit, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};
use model_core::analysis::look::{self, Look};
use model_core::id::Id;
use runtime_preview::page::tree::{Align, Cell, DataColumn, DataGrid, Node, Row, Sorted, View};

use super::layout::{Held, NARROW};
use super::{Area, Drawing, PageEvent, button};

const HEAD: f32 = 34.0;
const ROW: f32 = 36.0;
const PADDING: f32 = 12.0;
/// The least space above and below widgets in a row.
const ABOVE: f32 = 4.0;
/// Texts that are longer than this are cut before they take room from other columns.
const MOST: f32 = 260.0;

/// Which of the rows of a grid or a list are shown.
pub(super) struct Paged {
    pub shown: u64,
    pub offset: u64,
    pub page_size: u64,
    pub count: u64,
}

impl Drawing<'_> {
    pub(super) fn data_grid(&mut self, ui: &mut Ui, node: &Node, grid: &DataGrid) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 12.0;
            let narrow = ui.available_width() < NARROW;
            let toolbar = Held::by(node.widget, "toolbar");
            if !grid.toolbar.is_empty() && (narrow || !grid.searchable) {
                self.row(ui, &grid.toolbar, toolbar);
            }
            if grid.searchable {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    if !grid.toolbar.is_empty() && !narrow {
                        self.row(ui, &grid.toolbar, toolbar);
                    }
                    let layout = egui::Layout::right_to_left(egui::Align::Center);
                    ui.with_layout(layout, |ui| self.search(ui, node, &grid.search));
                });
            }
            let width = ui.available_width();
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let widths = self.columns(ui, grid, width);
                self.head(ui, node, grid, &widths);
                for row in &grid.rows {
                    self.data_row(ui, node, grid, row, &widths);
                }
            });
            if grid.rows.is_empty() {
                let notice = if grid.notice.is_empty() {
                    "There is nothing here yet."
                } else {
                    &grid.notice
                };
                self.notice(ui, notice);
            }
            let shown = grid.rows.len() as u64;
            if shown > 0 || grid.offset > 0 {
                let DataGrid { offset, page_size, count, .. } = *grid;
                self.paging(ui, node, &Paged { shown, offset, page_size, count });
            }
        });
    }

    pub(super) fn search(&mut self, ui: &mut Ui, node: &Node, searched: &str) {
        let c = self.inherited.colors;
        let key = format!("{}?search", node.key);
        let mut text = self.state.typing.get(&key).cloned().unwrap_or_else(|| searched.to_owned());
        let frame = Frame::new()
            .fill(c.field)
            .stroke((1.0, c.field_line))
            .corner_radius(app_kit::tokens::measure::RADIUS_INPUT)
            .inner_margin(Margin::symmetric(9, 6));
        let shown = frame.show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            ui.add(
                TextEdit::singleline(&mut text)
                    .id_salt("search")
                    .frame(Frame::NONE)
                    .font(FontId::proportional(13.5))
                    .text_color(c.text)
                    .hint_text(RichText::new("Search").color(c.dim))
                    .desired_width(180.0)
                    .margin(Margin::ZERO)
                    .interactive(self.live()),
            )
        });
        let field = shown.inner;
        field.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, searched, &text, "Search");
            info.label = Some(format!("Search {}", node.name));
            info
        });
        if field.changed() {
            self.state.typing.insert(key.clone(), text.clone());
        }
        if field.lost_focus() && self.state.typing.remove(&key).is_some() && text != searched {
            let (node, search) = (node.key.clone(), Some(text));
            self.send(PageEvent::Rows { node, offset: 0, sort: None, search });
        }
    }

    /// How wide the columns are: as their shares say; where a text would be cut that has room
    /// elsewhere, as much wider as it needs.
    fn columns(&self, ui: &Ui, grid: &DataGrid, width: f32) -> Vec<f32> {
        let shares: u32 = grid.columns.iter().map(|column| column.width.max(1)).sum();
        let share = |column: &DataColumn| width * column.width.max(1) as f32 / shares.max(1) as f32;
        let plain: Vec<f32> = grid.columns.iter().map(share).collect();
        let needs: Vec<f32> = (0..grid.columns.len()).map(|at| self.need(ui, grid, at)).collect();
        let lacking: f32 = plain.iter().zip(&needs).map(|(has, need)| (need - has).max(0.0)).sum();
        let spare: f32 = plain.iter().zip(&needs).map(|(has, need)| (has - need).max(0.0)).sum();
        if lacking <= 0.0 || spare <= 0.0 {
            return plain;
        }
        // What columns lack is taken from those that have more than they need.
        let taken = (lacking / spare).min(1.0);
        let given = (spare / lacking).min(1.0);
        let fit = |(has, need): (&f32, &f32)| {
            if need > has { has + (need - has) * given } else { has - (has - need) * taken }
        };
        plain.iter().zip(&needs).map(fit).collect()
    }

    /// How wide a column has to be for its texts, within reason.
    fn need(&self, ui: &Ui, grid: &DataGrid, at: usize) -> f32 {
        let width = |text: &str, letters: FontId| {
            paint::line(ui, text, letters, egui::Color32::PLACEHOLDER, MOST).size().x
        };
        let head =
            grid.columns.get(at).map_or(0.0, |c| width(&c.caption, font::dense_strong()) + 14.0);
        let cells = grid.rows.iter().filter_map(|row| match row.cells.get(at)? {
            Cell::Text(text) => Some(width(text, FontId::proportional(13.0))),
            Cell::Nodes(nodes) => {
                let row = Look { direction: Some(look::Direction::Row), ..Look::default() };
                Some(self.width_of(ui, nodes, &row).min(MOST))
            }
            Cell::Check(_) => None,
        });
        cells.fold(head, f32::max) + 2.0 * PADDING + 2.0
    }

    /// The columns from left to right: where each begins and how wide it is.
    fn places(left: f32, widths: &[f32]) -> Vec<(f32, f32)> {
        let mut x = left;
        let place = |width: &f32| {
            let place = (x, *width);
            x += width;
            place
        };
        widths.iter().map(place).collect()
    }

    fn head(&mut self, ui: &mut Ui, node: &Node, grid: &DataGrid, widths: &[f32]) {
        let c = self.inherited.colors;
        let width = ui.available_width();
        let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, c.line));
        let places = Self::places(rect.left(), widths);
        let cell =
            |(x, part): (f32, f32)| Rect::from_min_size(pos2(x, rect.top()), vec2(part, HEAD));
        self.list(Held::by(node.widget, "columns"), true, |_| {
            let heads = grid.columns.iter().zip(&places);
            (rect, heads.map(|(column, place)| (column.key, cell(*place))).collect())
        });
        for (column, (x, part)) in grid.columns.iter().zip(places) {
            let cell = cell((x, part));
            let key = format!("{}/{}", node.key, column.key);
            self.note(Area { key, widget: column.key, rect: cell });
            let sense =
                if column.sortable && self.live() { Sense::click() } else { Sense::hover() };
            let response = ui.interact(cell, ui.scope_id().with(("head", column.key)), sense);
            response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &column.caption));
            let color = if response.hovered() && column.sortable { c.text } else { c.dim };
            let text = paint::line(
                ui,
                &column.caption,
                font::dense_strong(),
                color,
                part - 2.0 * PADDING - 14.0,
            );
            let end = place(ui, cell, text, column.align);
            let icon = match column.sorted {
                Sorted::No => None,
                Sorted::Ascending => Some(icons::ARROW_UP),
                Sorted::Descending => Some(icons::ARROW_DOWN),
            };
            if let Some(icon) = icon {
                let x = if column.align == Align::Right { end - 10.0 } else { end + 10.0 };
                icons::paint(ui.painter(), pos2(x, cell.center().y), icon, 12.0, c.dim);
            }
            if response.clicked() {
                self.sort_by(node, column);
            }
        }
    }

    fn sort_by(&mut self, node: &Node, column: &DataColumn) {
        let next = match column.sorted {
            Sorted::Ascending => Sorted::Descending,
            Sorted::No | Sorted::Descending => Sorted::Ascending,
        };
        let sort = Some((column.key, next));
        self.send(PageEvent::Rows { node: node.key.clone(), offset: 0, sort, search: None });
    }

    fn data_row(&mut self, ui: &mut Ui, node: &Node, grid: &DataGrid, row: &Row, widths: &[f32]) {
        let c = self.inherited.colors;
        let width = ui.available_width();
        let sense = if self.live() { Sense::click() } else { Sense::hover() };
        // Widgets may need more room than a line of text: as much as they took before.
        let known = ui.scope_id().with(("height", &row.id));
        let height = ui.data(|data| data.get_temp(known)).unwrap_or(ROW);
        let (rect, response) = ui
            .push_id(("row", &row.id), |ui| ui.allocate_exact_size(vec2(width, height), sense))
            .inner;
        let name = row.cells.iter().map(cell_text).collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, row.selected, &name));
        let fill = match (row.selected, response.hovered() && self.live()) {
            (true, _) => c.acc_bg,
            (false, true) => c.button_hover,
            (false, false) => c.surface,
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, c.line));
        let places = Self::places(rect.left(), widths);
        let mut needed = ROW;
        for ((column, (x, part)), cell) in grid.columns.iter().zip(places).zip(&row.cells) {
            let room = Rect::from_min_size(pos2(x, rect.top()), vec2(part, height));
            match cell {
                Cell::Nodes(nodes) => {
                    needed = needed.max(self.cell_nodes(ui, (&row.id, column.key), nodes, room));
                }
                Cell::Text(text) => {
                    let text = paint::line(
                        ui,
                        text,
                        FontId::proportional(13.0),
                        c.text,
                        part - 2.0 * PADDING,
                    );
                    place(ui, room, text, column.align);
                }
                Cell::Check(true) => {
                    let at = pos2(room.left() + PADDING + 7.0, room.center().y);
                    icons::paint(ui.painter(), at, icons::CHECK, icons::SIZE, c.text);
                }
                Cell::Check(false) => {}
            }
        }
        // What stands in cells moved the cursor.
        ui.advance_cursor_after_rect(rect);
        if (needed - height).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(known, needed));
            ui.ctx().request_discard("the height of a row is known now");
            ui.ctx().request_repaint();
        }
        paint::focus_ring(ui, &response, rect.shrink(1.0), 2);
        if response.double_clicked() && grid.clickable {
            self.act(format!("{}/{}", node.key, row.id), &grid.confirm);
        } else if response.clicked() && !row.selected {
            self.send(PageEvent::Select { node: node.key.clone(), row: row.id.clone() });
        }
    }

    /// Draws what stands in a cell, and gives the height that it needs.
    fn cell_nodes(
        &mut self,
        ui: &mut Ui,
        (row, column): (&str, Id),
        nodes: &[Node],
        cell: Rect,
    ) -> f32 {
        let id = ui.scope_id().with(("cell", row, column));
        let known: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(0.0);
        let above = ((cell.height() - known) / 2.0).max(ABOVE);
        let inner = cell.shrink2(vec2(PADDING, 0.0));
        let room = inner.with_min_y(cell.top() + above).with_max_y(f32::INFINITY);
        let is_line = nodes.iter().all(|node| matches!(node.view, View::Button(_) | View::Text(_)));
        let direction = is_line.then_some(look::Direction::Row);
        let look = Look { direction, ..Look::default() };
        let held = Held::by(column, "widgets");
        let builder = UiBuilder::new().max_rect(room).id_salt(id);
        let drawn = ui.scope_builder(builder, |ui| {
            ui.set_width(room.width());
            self.arranged(ui, nodes, held, &look);
        });
        let height = drawn.response.rect.height();
        if (height - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, height));
            ui.ctx().request_discard("the height of a cell is known now");
        }
        height + 2.0 * ABOVE
    }

    pub(super) fn paging(&mut self, ui: &mut Ui, node: &Node, rows: &Paged) {
        let page = rows.page_size.max(1);
        let last = rows.count.saturating_sub(1) / page * page;
        let (first_row, last_row) = (rows.offset + 1, rows.offset + rows.shown);
        let size = vec2(ui.available_width(), 28.0);
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if rows.count > page {
                let at_end = rows.offset >= last;
                let next = (rows.offset + page).min(last);
                self.page_button(ui, node, "Last page", icons::CHEVRON_RIGHT, (last, !at_end));
                self.page_button(ui, node, "Next page", icons::CHEVRON_RIGHT, (next, !at_end));
            }
            let words = format!("{first_row}–{last_row} of {}", rows.count);
            ui.label(RichText::new(words).font(font::dense()).color(self.inherited.colors.dim));
            if rows.count > page {
                let at_start = rows.offset == 0;
                let before = rows.offset.saturating_sub(page);
                self.page_button(
                    ui,
                    node,
                    "Previous page",
                    icons::CHEVRON_LEFT,
                    (before, !at_start),
                );
                self.page_button(ui, node, "First page", icons::CHEVRON_LEFT, (0, !at_start));
            }
        });
    }

    fn page_button(
        &mut self,
        ui: &mut Ui,
        node: &Node,
        name: &str,
        icon: char,
        (offset, enabled): (u64, bool),
    ) {
        let c = self.inherited.colors;
        let (rect, response) = ui.allocate_exact_size(
            vec2(28.0, 28.0),
            if enabled { Sense::click() } else { Sense::hover() },
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        let fill = paint::by_state(&response, c.surface, c.button_hover, c.button_hover);
        button::outline(ui, rect, fill, c.line);
        let color = if enabled { c.text } else { app_kit::tokens::with_alpha(c.dim, 0.5) };
        let double = name.starts_with("First") || name.starts_with("Last");
        let shift = if double { 3.0 } else { 0.0 };
        icons::paint(
            ui.painter(),
            rect.center() - vec2(shift, 0.0),
            icon,
            icons::SIZE_DENSE,
            color,
        );
        if double {
            icons::paint(
                ui.painter(),
                rect.center() + vec2(shift, 0.0),
                icon,
                icons::SIZE_DENSE,
                color,
            );
        }
        paint::focus_ring(ui, &response, rect, 5);
        if response.on_hover_text(name).clicked() && enabled {
            self.send(PageEvent::Rows { node: node.key.clone(), offset, sort: None, search: None });
        }
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Nodes(nodes) => nodes.iter().map(words_of).collect::<Vec<_>>().join(" "),
        Cell::Check(value) => if *value { "yes" } else { "no" }.to_owned(),
    }
}

/// The words of a node in a cell.
fn words_of(node: &Node) -> String {
    match &node.view {
        View::Text(text) => text.text.clone(),
        View::Button(button) => button.caption.clone(),
        _ => node.name.clone(),
    }
}

/// Puts a text into a cell; gives the x of its inner end.
fn place(ui: &Ui, cell: Rect, text: std::sync::Arc<egui::Galley>, align: Align) -> f32 {
    match align {
        Align::Left => paint::left(ui.painter(), cell.left() + PADDING, cell.center().y, text),
        Align::Right => paint::right(ui.painter(), cell.right() - PADDING, cell.center().y, text),
    }
}
