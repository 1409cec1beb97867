//! Tables: a header and rows of equal height, drawn only where they are seen.

use egui::{
    Align, Color32, CornerRadius, FontId, Label, Layout, Rect, Response, RichText, Role,
    ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::paint;
use crate::tokens::{font, measure, palette};

/// How wide a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// That many points.
    Fixed(f32),
    /// A share of what the fixed columns leave.
    Share(f32),
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Column<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its width.
    pub width: Width,
    /// Its cells stand at the right: amounts.
    pub right: bool,
}

impl<'a> Column<'a> {
    /// A column that takes `share` of the room.
    pub fn share(title: &'a str, share: f32) -> Self {
        Self { title, width: Width::Share(share), right: false }
    }

    /// A column `width` points wide.
    pub fn fixed(title: &'a str, width: f32) -> Self {
        Self { title, width: Width::Fixed(width), right: false }
    }

    /// The same column with its cells at the right.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }
}

/// Which cell is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its row, from 0.
    pub row: usize,
    /// Its column, from 0.
    pub column: usize,
}

/// What happened in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableResponse {
    /// This row was clicked, or Space or Enter pressed on it.
    pub clicked: Option<usize>,
    /// This row was double-clicked.
    pub opened: Option<usize>,
    /// The right button was clicked on this row.
    pub secondary: Option<usize>,
    /// This row is under the pointer.
    pub hovered: Option<usize>,
}

/// A table over the available width.
#[must_use = "call `show`"]
pub struct Table<'a> {
    name: &'a str,
    columns: &'a [Column<'a>],
    selected: Option<usize>,
    max_height: f32,
    header: bool,
    fill: Option<&'a dyn Fn(usize) -> Option<Color32>>,
}

impl<'a> Table<'a> {
    /// A table called `name`.
    pub fn new(name: &'a str, columns: &'a [Column<'a>]) -> Self {
        Self { name, columns, selected: None, max_height: f32::INFINITY, header: true, fill: None }
    }

    /// The selected row.
    pub fn selected(mut self, row: Option<usize>) -> Self {
        self.selected = row;
        self
    }

    /// Height in points beyond which the rows scroll; all that is available unless told.
    pub fn max_height(mut self, height: f32) -> Self {
        self.max_height = height;
        self
    }

    /// Leaves the header out.
    pub fn without_header(mut self) -> Self {
        self.header = false;
        self
    }

    /// The ground of rows that want one (changed values).
    pub fn fill(mut self, fill: &'a dyn Fn(usize) -> Option<Color32>) -> Self {
        self.fill = Some(fill);
        self
    }

    /// Draws `rows` rows; `cell` draws a cell into the `Ui` it is given, aligned as its column says.
    /// Up and Down move the focus between rows.
    pub fn show(
        self,
        ui: &mut Ui,
        rows: usize,
        mut cell: impl FnMut(&mut Ui, Cell),
    ) -> TableResponse {
        let mut result = TableResponse::default();
        let spans = self.spans(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        if self.header {
            self.show_header(ui, &spans);
        }
        ScrollArea::vertical()
            .id_salt(self.name)
            .max_height(self.max_height)
            .auto_shrink([false, true])
            .show_rows(ui, measure::TABLE_ROW, rows, |ui, range| {
                for row in range {
                    let response = self.show_row(ui, row, &spans, &mut cell);
                    if response.clicked() {
                        result.clicked = Some(row);
                    }
                    if response.double_clicked() {
                        result.opened = Some(row);
                    }
                    if response.secondary_clicked() {
                        result.secondary = Some(row);
                    }
                    if response.hovered() {
                        result.hovered = Some(row);
                    }
                }
            });
        result
    }

    /// The left edge and width of each column, from the table's left edge.
    fn spans(&self, width: f32) -> Vec<(f32, f32)> {
        let fixed = |column: &Column| match column.width {
            Width::Fixed(width) => width,
            Width::Share(_) => 0.0,
        };
        let share = |column: &Column| match column.width {
            Width::Fixed(_) => 0.0,
            Width::Share(share) => share,
        };
        let room = (width - self.columns.iter().map(fixed).sum::<f32>()).max(0.0);
        let shares = self.columns.iter().map(share).sum::<f32>().max(f32::EPSILON);
        let mut x = 0.0;
        let mut spans = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            let width = fixed(column) + room * share(column) / shares;
            spans.push((x, width));
            x += width;
        }
        spans
    }

    fn show_header(&self, ui: &mut Ui, spans: &[(f32, f32)]) {
        let p = palette(ui);
        let size = vec2(ui.available_width(), measure::TABLE_ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, ui.is_enabled(), self.name));
        for (column, (left, width)) in self.columns.iter().zip(spans) {
            let room = width - 2.0 * PADDING;
            let galley = paint::line(ui, column.title, font::caption(), p.dim, room);
            let left = rect.left() + left + PADDING;
            let y = rect.center().y;
            if column.right {
                paint::right(ui.painter(), left + room, y, galley);
            } else {
                paint::left(ui.painter(), left, y, galley);
            }
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.line));
    }

    fn show_row(
        &self,
        ui: &mut Ui,
        row: usize,
        spans: &[(f32, f32)],
        cell: &mut impl FnMut(&mut Ui, Cell),
    ) -> Response {
        let p = palette(ui);
        let size = vec2(ui.available_width(), measure::TABLE_ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let selected = self.selected == Some(row);
        response.widget_info(|| {
            let name = format!("{}, row {}", self.name, row + 1);
            WidgetInfo::selected(Role::Row, ui.is_enabled(), selected, name)
        });
        let own = self.fill.and_then(|fill| fill(row));
        let fill = match (selected, response.hovered()) {
            (true, true) => p.acc_bg_hover,
            (true, false) => p.acc_bg,
            (false, hovered) => {
                own.unwrap_or(if hovered { p.row_hover } else { Color32::TRANSPARENT })
            }
        };
        ui.painter().rect_filled(rect, CornerRadius::ZERO, fill);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.line));
        for (index, (column, (left, width))) in self.columns.iter().zip(spans).enumerate() {
            let min = pos2(rect.left() + left + PADDING, rect.top());
            let space = Rect::from_min_size(min, vec2(width - 2.0 * PADDING, rect.height()));
            let layout = if column.right {
                Layout::right_to_left(Align::Center)
            } else {
                Layout::left_to_right(Align::Center)
            };
            let builder = UiBuilder::new().max_rect(space).layout(layout).id_salt((row, index));
            let mut child = ui.new_child(builder);
            child.shrink_clip_rect(space.expand2(vec2(PADDING - 2.0, 0.0)));
            cell(&mut child, Cell { row, column: index });
        }
        paint::focus_ring(ui, &response, rect.shrink(2.0), 2);
        response
    }
}

/// Space at both sides of a cell.
const PADDING: f32 = measure::PANEL_PADDING;

/// Text in a cell or a row: dense, on one line, shortened with `…`.
pub fn cell_text(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::dense(), palette(ui).text)
}

/// Secondary text in a cell or a row.
pub fn cell_dim(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::dense(), palette(ui).dim)
}

/// Monospaced text in a cell or a row.
pub fn cell_mono(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::mono_of(11.5), palette(ui).text)
}

fn line(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(color)).truncate())
}
