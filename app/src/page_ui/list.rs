//! Lists of app pages: objects under or beside each other, each shown by the same widgets.

use app_kit::tokens::measure;
use egui::{Frame, Margin, Rect, Role, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use runtime_preview::page::tree::{List, ListRow, Node};

use super::grid::Paged;
use super::layout::{Held, NARROW};
use super::{Drawing, PageEvent};

/// The distance between cards.
const CARDS: f32 = 16.0;
/// The space around what stands in a row.
const INSIDE: i8 = 8;

impl Drawing<'_> {
    pub(super) fn object_list(&mut self, ui: &mut Ui, node: &Node, list: &List) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 12.0;
            if !list.toolbar.is_empty() {
                self.row(ui, &list.toolbar, Held::by(node.widget, "toolbar"));
            }
            if list.searchable {
                self.search(ui, node, &list.search);
            }
            if list.rows.is_empty() {
                self.notice(
                    ui,
                    if list.notice.is_empty() {
                        "There is nothing here yet."
                    } else {
                        &list.notice
                    },
                );
            }
            self.rows(ui, node, list);
            let shown = list.rows.len() as u64;
            if shown > 0 && (list.count > shown || list.offset > 0) {
                let List { offset, page_size, count, .. } = *list;
                self.paging(ui, node, &Paged { shown, offset, page_size, count });
            }
        });
    }

    fn rows(&mut self, ui: &mut Ui, node: &Node, list: &List) {
        let width = ui.available_width();
        let across = if width < NARROW { 1 } else { list.across.max(1) as usize };
        let card = (width - CARDS * (across - 1) as f32) / across as f32;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for line in list.rows.chunks(across) {
                let start = ui.cursor().min;
                let mut bottom = start.y;
                for (at, row) in line.iter().enumerate() {
                    let x = start.x + at as f32 * (card + CARDS);
                    let room = Rect::from_min_size(pos2(x, start.y), vec2(card, f32::INFINITY));
                    let builder = UiBuilder::new().max_rect(room).id_salt(("row", &row.id));
                    let drawn = ui.scope_builder(builder, |ui| self.object(ui, node, list, row));
                    bottom = bottom.max(drawn.response.rect.bottom());
                }
                if across == 1 {
                    let line = self.inherited.colors.line;
                    ui.painter().hline(start.x..=start.x + width, bottom - 0.5, (1.0, line));
                }
                ui.advance_cursor_after_rect(Rect::from_min_max(
                    start,
                    pos2(start.x + width, bottom),
                ));
                ui.add_space(if across > 1 { CARDS } else { 0.0 });
            }
        });
    }

    fn object(&mut self, ui: &mut Ui, node: &Node, list: &List, row: &ListRow) {
        let c = self.inherited.colors;
        let held = Held::by(node.widget, "widgets");
        let draw = |this: &mut Self, ui: &mut Ui| {
            let fill = if row.selected { c.acc_bg } else { egui::Color32::TRANSPARENT };
            let frame = Frame::new()
                .fill(fill)
                .corner_radius(measure::RADIUS_INPUT)
                .inner_margin(Margin::same(INSIDE));
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                this.arranged(ui, &row.nodes, held, &node.look);
            });
        };
        if !self.live() || !(list.clickable || list.selectable) {
            return draw(self, ui);
        }
        let hover = (!row.selected).then_some(c.button_hover);
        let name = format!("{} {}", node.name, row.id);
        let says = WidgetInfo::selected(Role::ListItem, true, row.selected, name);
        let response = self.pressable(ui, &says, hover, draw);
        if !response.clicked() {
            return;
        }
        if list.selectable && !row.selected {
            self.send(PageEvent::Select { node: node.key.clone(), row: row.id.clone() });
        }
        if list.clickable {
            self.act(format!("{}/{}", node.key, row.id), &list.confirm);
        }
    }
}
