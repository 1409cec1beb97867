//! Where nodes stand that say how they are arranged: side by side, or one under the other at a place
//! in the width. Widths are worked out before anything is drawn; heights are those of the frame before.

use egui::{Color32, Rect, Ui, UiBuilder, pos2, vec2};
use model_core::analysis::look::{Look, Place};
use model_core::id::Id;
use runtime_preview::page::tree::{Editor, Node, View};

use super::layout::{GAP, Held};
use super::look::{End, between, letters, share};
use super::structure::picture_size;
use super::{Drawing, Mode, button};

/// The distance between nodes side by side.
const BESIDE: f32 = 8.0;
/// How narrow a node gets before it goes to the next line.
const NARROWEST: f32 = 120.0;
/// How wide a field is where nothing says it.
const FIELD: f32 = 220.0;

/// A node in a row.
struct Item<'n> {
    node: &'n Node,
    /// The space before it.
    before: f32,
    /// How wide it is where there is room.
    width: f32,
    /// How wide it is at least.
    least: f32,
}

impl Drawing<'_> {
    /// Nodes as a look arranges them.
    pub(super) fn arranged(&mut self, ui: &mut Ui, nodes: &[Node], held: Held, look: &Look) {
        if look.is_row() {
            self.across(ui, nodes, held, look);
        } else {
            self.column(ui, nodes, held, look);
        }
    }

    /// Nodes one under the other.
    pub(super) fn column(&mut self, ui: &mut Ui, nodes: &[Node], held: Held, look: &Look) {
        let usual = self.points(look.gap).unwrap_or(GAP);
        // At the edge of a box, space outside is space to the box; else it is space to what is around.
        let edge = |this: &Self, end: End| {
            let space = look.is_box().then(|| this.outside_of(nodes, look, end));
            space.flatten().unwrap_or(0.0)
        };
        self.list(held, false, |this| {
            let shown = ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let shown = this.shown(nodes);
                let mut drawn: Vec<(Id, Rect)> = Vec::with_capacity(shown.len());
                for (at, node) in shown.iter().enumerate() {
                    let last = at.checked_sub(1).and_then(|at| shown.get(at));
                    ui.add_space(match last {
                        None => edge(this, End::Above),
                        Some(last) => between(
                            this.outside(last, End::Below),
                            this.outside(node, End::Above),
                            usual,
                        ),
                    });
                    drawn.push((node.widget, this.placed(ui, node, look)));
                }
                if nodes.is_empty() && this.mode == Mode::Design {
                    this.empty(ui);
                }
                ui.add_space(edge(this, End::Below));
                drawn
            });
            (shown.response.rect, shown.inner)
        });
    }

    /// A node in a column, at its place in the width.
    fn placed(&mut self, ui: &mut Ui, node: &Node, look: &Look) -> Rect {
        let is_word = matches!(node.view, View::Text(_) | View::Button(_));
        let place = node.look.own.or(look.items).or(self.inherited.text.filter(|_| is_word));
        let left = self.points(node.look.outside.left).unwrap_or(0.0);
        let right = self.points(node.look.outside.right).unwrap_or(0.0);
        if place.is_none() && left + right <= 0.0 {
            return self.node(ui, node);
        }
        let room = (ui.available_width() - left - right).max(0.0);
        let width = if place.is_some() { self.width(ui, node).min(room) } else { room };
        let at = ui.cursor().min + vec2(left + (room - width) * share(place), 0.0);
        let rect = Rect::from_min_size(at, vec2(width, f32::INFINITY));
        let builder = UiBuilder::new().max_rect(rect).id_salt(&node.key);
        ui.scope_builder(builder, |ui| self.node(ui, node)).inner
    }

    /// Nodes side by side; where there is no room for all, in several lines.
    fn across(&mut self, ui: &mut Ui, nodes: &[Node], held: Held, look: &Look) {
        self.list(held, true, |this| {
            let shown = ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if nodes.is_empty() && this.mode == Mode::Design {
                    this.empty(ui);
                }
                let room = ui.available_width();
                let mut drawn = Vec::with_capacity(nodes.len());
                for (at, line) in this.lines(ui, nodes, look, room).into_iter().enumerate() {
                    if at > 0 {
                        ui.add_space(this.points(look.gap).unwrap_or(BESIDE));
                    }
                    this.line_of(ui, &line, look, room, &mut drawn);
                }
                drawn
            });
            (shown.response.rect, shown.inner)
        });
    }

    /// The lines that nodes need.
    fn lines<'n>(&self, ui: &Ui, nodes: &'n [Node], look: &Look, room: f32) -> Vec<Vec<Item<'n>>> {
        let usual = self.points(look.gap).unwrap_or(BESIDE);
        let mut lines: Vec<Vec<Item<'_>>> = Vec::new();
        let (mut used, mut last) = (0.0, None);
        for node in self.shown(nodes) {
            let width = self.width(ui, node).min(room);
            let gives = node.look.grows || !matches!(node.view, View::Button(_));
            let least = if gives { width.min(NARROWEST) } else { width };
            let left = self.points(node.look.outside.left);
            let before = between(last, left, usual);
            last = self.points(node.look.outside.right);
            match lines.last_mut() {
                Some(line) if used + before + least <= room => {
                    used += before + least;
                    line.push(Item { node, before, width, least });
                }
                _ => {
                    let before = left.unwrap_or(0.0);
                    used = before + least;
                    lines.push(vec![Item { node, before, width, least }]);
                }
            }
        }
        lines
    }

    /// Draws a line of nodes.
    fn line_of(
        &mut self,
        ui: &mut Ui,
        line: &[Item<'_>],
        look: &Look,
        room: f32,
        drawn: &mut Vec<(Id, Rect)>,
    ) {
        let start = ui.cursor().min;
        let widths = widths(line, room);
        let used: f32 =
            line.iter().map(|item| item.before).sum::<f32>() + widths.iter().sum::<f32>();
        let spare = (room - used).max(0.0);
        let apart = match look.justify {
            Some(Place::Between) if line.len() > 1 => spare / (line.len() - 1) as f32,
            _ => 0.0,
        };
        // Words and buttons of one line stand on one height.
        let words = line.iter().all(|item| {
            let input = matches!(&item.node.view, View::Input(i) if !matches!(i.editor, Editor::Check { .. }));
            !input && !matches!(item.node.view, View::Container(_) | View::LayoutGrid(_))
        });
        let items = look.items.or(words.then_some(Place::Middle));
        let known = |item: &Item<'_>| ui.scope_id().with(("height", &item.node.key));
        let ids: Vec<egui::Id> = line.iter().map(known).collect();
        let heights: Vec<f32> =
            ui.data(|data| ids.iter().map(|id| data.get_temp(*id).unwrap_or(0.0)).collect());
        let tallest = heights.iter().copied().fold(0.0, f32::max);
        let (mut x, mut bottom) = (start.x + spare * share(look.justify), start.y);
        let measured = line.iter().zip(widths).zip(ids.into_iter().zip(heights));
        for (at, ((item, width), (id, height))) in measured.enumerate() {
            x += item.before + if at > 0 { apart } else { 0.0 };
            let top = start.y + (tallest - height) * share(items);
            let rect = Rect::from_min_size(pos2(x, top), vec2(width, f32::INFINITY));
            let builder = UiBuilder::new().max_rect(rect).id_salt(&item.node.key);
            let area = ui.scope_builder(builder, |ui| self.node(ui, item.node)).inner;
            if (area.height() - height).abs() > 0.5 {
                ui.data_mut(|data| data.insert_temp(id, area.height()));
                ui.ctx().request_discard("the height of a line is known now");
                ui.ctx().request_repaint();
            }
            drawn.push((item.node.widget, area));
            bottom = f32::max(bottom, area.bottom());
            x += width;
        }
        ui.advance_cursor_after_rect(Rect::from_min_max(start, pos2(start.x + room, bottom)));
    }

    /// How wide a node is where there is room: as wide as its words. What fills the width has no end.
    fn width(&self, ui: &Ui, node: &Node) -> f32 {
        let look = &node.look;
        if look.wide {
            return f32::INFINITY;
        }
        let inner = match &node.view {
            View::Text(text) => {
                let galley = ui.fonts_mut(|fonts| {
                    let letters = letters(text, look);
                    fonts.layout_no_wrap(text.text.clone(), letters, Color32::PLACEHOLDER)
                });
                galley.size().x.ceil()
            }
            View::Button(button) => button::width(ui, button, look),
            View::Input(input) => match &input.editor {
                Editor::Check { .. } => FIELD / 2.0,
                _ => FIELD,
            },
            View::Container(container) => self.width_of(ui, &container.nodes, look),
            View::DataView(view) => self.width_of(ui, &view.nodes, look),
            View::Image(image) => picture_size(image).x,
            View::Unknown(_) => FIELD,
            View::LayoutGrid(_)
            | View::Tabs(_)
            | View::Group(_)
            | View::Table(_)
            | View::List(_)
            | View::DataGrid(_) => f32::INFINITY,
        };
        inner + self.inside(look).sum().x
    }

    /// How wide nodes are as a look arranges them.
    pub(super) fn width_of(&self, ui: &Ui, nodes: &[Node], look: &Look) -> f32 {
        let nodes = self.shown(nodes);
        let beside = |node: &&Node| {
            let outside = &node.look.outside;
            self.points(outside.left).unwrap_or(0.0) + self.points(outside.right).unwrap_or(0.0)
        };
        if !look.is_row() {
            return nodes.iter().map(|n| self.width(ui, n) + beside(n)).fold(0.0, f32::max);
        }
        let usual = self.points(look.gap).unwrap_or(BESIDE);
        let gaps = usual * nodes.len().saturating_sub(1) as f32;
        nodes.iter().map(|node| self.width(ui, node) + beside(node)).sum::<f32>() + gaps
    }
}

/// How wide the nodes of a line become: those that grow share what is left; where they lack room, all
/// give what they can.
fn widths(line: &[Item<'_>], room: f32) -> Vec<f32> {
    let gaps: f32 = line.iter().map(|item| item.before).sum();
    let wanted: f32 = line.iter().map(|item| item.width).sum();
    let spare = room - gaps - wanted;
    if spare < 0.0 {
        let can: f32 = line.iter().map(|item| item.width - item.least).sum();
        let part = if can > 0.0 { (-spare / can).min(1.0) } else { 0.0 };
        return line.iter().map(|item| item.width - (item.width - item.least) * part).collect();
    }
    let growing = line.iter().filter(|item| item.node.look.grows).count();
    let share = if growing > 0 { spare / growing as f32 } else { 0.0 };
    let grown = |item: &Item<'_>| item.width + if item.node.look.grows { share } else { 0.0 };
    line.iter().map(grown).collect()
}
