//! Tabs, groups, tables and pictures of app pages.

use app_kit::icons;
use app_kit::tokens::{font, measure};
use app_kit::widgets::paint;
use egui::{Color32, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use model_core::id::Id;
use runtime_preview::page::tree::{Group, Image, Node, Tab, Table, TableCell, Tabs, View};

use super::layout::{GAP, Held, NARROW};
use super::{Area, Drawing, Mode, PageState, button};

/// The height of a tab.
const TAB: f32 = 36.0;
/// The space beside the words of a tab.
const BESIDE: f32 = 12.0;
/// The space around the words of a badge.
const BADGE: f32 = 6.0;
/// The height of the caption of a group.
const CAPTION: f32 = 36.0;
/// The space within the frame of a group.
const INSIDE: i8 = 16;
/// The distance between the cells of a table.
const CELLS: f32 = 12.0;
/// The size of a picture that says none.
const PICTURE: egui::Vec2 = vec2(120.0, 80.0);

impl PageState {
    /// Brings those pages of tabs to the front that are among these elements.
    pub fn bring_to_front(&mut self, nodes: &[&Node], elements: &[Id]) {
        for node in nodes {
            if let View::Tabs(tabs) = &node.view {
                let page = tabs.pages.iter().find(|page| elements.contains(&page.element));
                self.front.extend(page.map(|page| (node.key.clone(), page.element)));
            }
            self.bring_to_front(&node.children(), elements);
        }
    }
}

impl Drawing<'_> {
    pub(super) fn tabs(&mut self, ui: &mut Ui, node: &Node, tabs: &Tabs) {
        let chosen = self.state.front.get(&node.key);
        let chosen = chosen.and_then(|id| tabs.pages.iter().find(|page| page.element == *id));
        let Some(front) = chosen.or(tabs.pages.get(tabs.first)).or(tabs.pages.first()) else {
            if self.mode == Mode::Design {
                self.empty(ui);
            }
            return;
        };
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                for page in &tabs.pages {
                    if self.tab(ui, node, page, page.element == front.element).clicked() {
                        self.state.front.insert(node.key.clone(), page.element);
                    }
                }
            });
            // What is typed on a page is not that of another with the same place.
            ui.push_id(front.element, |ui| {
                let held = Held::by(front.element, "widgets");
                self.column(ui, &front.nodes, held, &node.look);
            });
        });
    }

    fn tab(&mut self, ui: &mut Ui, node: &Node, page: &Tab, in_front: bool) -> Response {
        let c = self.inherited.colors;
        let color = if in_front { c.text } else { c.dim };
        let room = ui.max_rect().width() - 2.0 * BESIDE;
        let words = paint::line(ui, &page.caption, font::strong(), color, room);
        let badge = (!page.badge.is_empty())
            .then(|| paint::line(ui, &page.badge, font::dense_strong(), c.acc, room));
        let beside = badge.as_ref().map_or(0.0, |badge| badge.size().x + 3.0 * BADGE);
        let size = vec2(words.size().x + beside + 2.0 * BESIDE, TAB);
        let sense = if self.live() { Sense::click() } else { Sense::hover() };
        let (rect, response) =
            ui.push_id(page.element, |ui| ui.allocate_exact_size(size, sense)).inner;
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, in_front, &page.caption));
        let key = format!("{}/{}", node.key, page.element);
        self.note(Area { key, widget: page.element, rect });
        let line = if in_front { (2.0, c.acc) } else { (1.0, c.line) };
        ui.painter().hline(rect.x_range(), rect.bottom() - line.0 / 2.0, line);
        let end = paint::left(ui.painter(), rect.left() + BESIDE, rect.center().y, words);
        if let Some(badge) = badge {
            let size = badge.size() + vec2(2.0 * BADGE, 2.0);
            let at = pos2(end + BADGE, rect.center().y - size.y / 2.0);
            let pill = Rect::from_min_size(at, size);
            ui.painter().rect_filled(pill, size.y / 2.0, c.acc_bg);
            paint::centered(ui.painter(), pill, badge);
        }
        paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
        response
    }

    pub(super) fn group(&mut self, ui: &mut Ui, node: &Node, group: &Group) {
        let c = self.inherited.colors;
        let folds = group.folds && self.live();
        let open = !folds || *self.state.open.get(&node.key).unwrap_or(&group.open);
        let frame = egui::Frame::new()
            .stroke((1.0, c.line))
            .corner_radius(measure::RADIUS_SHAPE)
            .inner_margin(egui::Margin { top: 0, bottom: 0, left: INSIDE, right: INSIDE });
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            let size = vec2(ui.available_width(), CAPTION);
            let sense = if folds { Sense::click() } else { Sense::hover() };
            let (rect, response) = ui.allocate_exact_size(size, sense);
            let words = paint::line(ui, &group.caption, font::strong(), c.text, size.x - 24.0);
            paint::left(ui.painter(), rect.left(), rect.center().y, words);
            if group.folds {
                response.widget_info(|| {
                    let role = Role::DisclosureTriangle;
                    WidgetInfo::selected(role, true, open, &group.caption)
                });
                let icon = if open { icons::CHEVRON_DOWN } else { icons::CHEVRON_RIGHT };
                let at = pos2(rect.right() - icons::SIZE / 2.0, rect.center().y);
                icons::paint(ui.painter(), at, icon, icons::SIZE, c.dim);
                paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
            }
            if folds && response.clicked() {
                self.state.open.insert(node.key.clone(), !open);
            }
            if open {
                ui.add_space(4.0);
                self.column(ui, &group.nodes, Held::by(node.widget, "widgets"), &node.look);
                ui.add_space(f32::from(INSIDE));
            }
        });
    }

    /// A table: columns by their shares; rows as high as their highest cell. What goes over several
    /// rows takes what it needs below.
    pub(super) fn table(&mut self, ui: &mut Ui, table: &Table) {
        if ui.available_width() < NARROW {
            // As on a telephone: the cells under each other.
            for cell in table.rows.iter().flatten() {
                self.cell(ui, cell);
            }
            return;
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let start = ui.cursor().min;
            let width = ui.available_width();
            let edges = edges(&table.columns, width);
            let edge = |at: usize| edges.get(at.min(edges.len() - 1)).copied().unwrap_or(0.0);
            let mut top = start.y;
            let mut end = start.y;
            for (at, row) in table.rows.iter().enumerate() {
                let mut bottom = top;
                for cell in row {
                    let left = start.x + edge(cell.column);
                    let right = start.x + edge(cell.column + cell.columns);
                    let room = Rect::from_min_max(
                        pos2(left, top),
                        pos2((right - CELLS).max(left + 1.0), f32::INFINITY),
                    );
                    let builder = UiBuilder::new().max_rect(room).id_salt(cell.element);
                    let drawn = ui.scope_builder(builder, |ui| {
                        ui.set_width(room.width());
                        self.cell(ui, cell);
                    });
                    let below = drawn.response.rect.bottom();
                    end = end.max(below);
                    if cell.rows == 1 {
                        bottom = bottom.max(below);
                    }
                }
                if at + 1 < table.rows.len() {
                    top = bottom + if bottom > top { CELLS } else { 0.0 };
                }
                end = end.max(bottom);
            }
            ui.advance_cursor_after_rect(Rect::from_min_max(start, pos2(start.x + width, end)));
        });
    }

    fn cell(&mut self, ui: &mut Ui, cell: &TableCell) {
        let place = self.out.areas.len();
        let key = cell.element.to_string();
        self.note(Area { key, widget: cell.element, rect: Rect::NOTHING });
        let held = Held::by(cell.element, "widgets");
        let draw = |this: &mut Self, ui: &mut Ui| {
            if !cell.nodes.is_empty() || this.mode == Mode::Design {
                this.arranged(ui, &cell.nodes, held, &cell.look);
            }
        };
        let rect = ui.scope(|ui| self.dressed(ui, &cell.look, true, draw)).response.rect;
        self.noted(place, &cell.element.to_string(), rect);
    }

    /// A picture stands as a frame of its size with what is said about it: the tree has no bytes.
    pub(super) fn image(&mut self, ui: &mut Ui, node: &Node, image: &Image) {
        let c = self.inherited.colors;
        let size = picture_size(image).min(vec2(ui.available_width(), f32::INFINITY));
        let works = image.clickable && self.live();
        let sense = if works { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        let own = image.name.rsplit(['.', '/']).next().unwrap_or_default();
        let named = [&*image.alternative, own, &node.name];
        let words = named.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
        let role = if works { Role::Button } else { Role::Image };
        response.widget_info(|| WidgetInfo::labeled(role, true, words));
        button::outline(ui, rect, c.button, c.line);
        let side = size.min_elem();
        let glyph = (side - 4.0).clamp(1.0, 24.0);
        let is_named = side > 56.0 && size.x > 80.0;
        let at = rect.center() - vec2(0.0, if is_named { 10.0 } else { 0.0 });
        icons::paint(ui.painter(), at, icons::IMAGE, glyph, c.dim);
        if is_named {
            let words = paint::line(ui, words, font::dense(), c.dim, size.x - 12.0);
            let below = rect.translate(vec2(0.0, 16.0));
            paint::centered(ui.painter(), below, words);
        }
        paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
        if response.on_hover_text(words).clicked() && works {
            self.act(node.key.clone(), &image.confirm);
        }
    }

    /// What can be pressed as a whole; what stands in it and can be pressed comes first.
    pub(super) fn pressable(
        &mut self,
        ui: &mut Ui,
        says: &WidgetInfo,
        hover: Option<Color32>,
        draw: impl FnOnce(&mut Self, &mut Ui),
    ) -> Response {
        let ground = ui.painter().add(egui::Shape::Noop);
        let builder = UiBuilder::new().sense(Sense::click());
        let response = ui.scope_builder(builder, |ui| draw(self, ui)).response;
        response.widget_info(|| says.clone());
        if let Some(fill) = hover.filter(|_| response.hovered()) {
            let shape = egui::Shape::rect_filled(response.rect, measure::RADIUS_INPUT, fill);
            ui.painter().set(ground, shape);
        }
        paint::focus_ring(ui, &response, response.rect, measure::RADIUS_INPUT);
        response.on_hover_cursor(egui::CursorIcon::PointingHand)
    }
}

/// Where the columns of a table begin and the last ends, from its left edge; each has the distance
/// to the next in it.
fn edges(shares: &[u32], width: f32) -> Vec<f32> {
    let all: u32 = shares.iter().sum::<u32>().max(1);
    let mut edges = vec![0.0];
    let mut so_far = 0;
    for share in shares {
        so_far += share;
        edges.push((width + CELLS) * so_far as f32 / all as f32);
    }
    if shares.is_empty() {
        edges.push(width + CELLS);
    }
    edges
}

/// How large a picture is drawn.
pub(super) fn picture_size(image: &Image) -> egui::Vec2 {
    let side = |given: u32, other: u32, usual: f32| match (given, other) {
        (0, 0) => usual,
        // One side alone is known: the other is as in a picture without sizes.
        (0, _) => usual.min(other as f32 * 1.5),
        (given, _) => given as f32,
    };
    vec2(side(image.width, image.height, PICTURE.x), side(image.height, image.width, PICTURE.y))
}
