//! The list of completions below the cursor.

use egui::{
    Align, Area, Color32, CornerRadius, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Role,
    ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{Completion, Completions};
use crate::icons;
use crate::tokens::{font, measure, palette};
use crate::widgets::paint;

/// What a field remembers of its list between frames.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) completions: Completions,
    pub(super) chosen: usize,
    /// The text and cursor that the list is for.
    pub(super) asked: Option<(String, usize)>,
    /// A completion was pressed: the release of that press must not take the focus away.
    pub(super) keep_focus: bool,
}

impl State {
    pub(super) fn load(ui: &Ui, id: Id) -> Self {
        ui.data(|data| data.get_temp(id)).unwrap_or_default()
    }

    pub(super) fn store(self, ui: &Ui, id: Id) {
        ui.data_mut(|data| data.insert_temp(id, self));
    }

    pub(super) fn is_open(&self) -> bool {
        !self.completions.items.is_empty()
    }

    pub(super) fn close(&mut self) {
        self.completions = Completions::default();
        self.chosen = 0;
    }

    /// Takes the keys that belong to the open list; the completion that was accepted.
    pub(super) fn keys(&mut self, ui: &Ui) -> Option<Completion> {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.completions.items.len().saturating_sub(1);
        if pressed(Key::ArrowDown) {
            self.chosen = if self.chosen >= last { 0 } else { self.chosen + 1 };
        }
        if pressed(Key::ArrowUp) {
            self.chosen = self.chosen.checked_sub(1).unwrap_or(last);
        }
        if pressed(Key::Escape) {
            self.close();
            return None;
        }
        let accepts = pressed(Key::Enter) || pressed(Key::Tab);
        if accepts { self.completions.items.get(self.chosen).cloned() } else { None }
    }

    /// Draws the list at `at` (its top left corner), at least `width` wide. Returns the completion that
    /// was pressed; a press, because the field loses the focus with it.
    pub(super) fn show(&self, ui: &Ui, id: Id, at: Pos2, width: f32) -> Option<Completion> {
        let p = palette(ui);
        let frame = Frame::NONE
            .fill(p.sheet)
            .stroke(Stroke::new(1.0, p.line))
            .corner_radius(measure::RADIUS_SHAPE)
            .shadow(p.shadow)
            .inner_margin(Margin::same(4));
        let width = width.clamp(260.0, 420.0);
        let area = Area::new(id)
            .order(Order::Foreground)
            .fixed_pos(at)
            .constrain(true)
            .role(Role::ListBox)
            .accessible_name("Completions");
        area.show(ui.ctx(), |ui| {
            frame
                .show(ui, |ui| {
                    ui.set_width(width - 10.0);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let pressed = ScrollArea::vertical()
                        .max_height(8.0 * measure::ROW)
                        .show(ui, |ui| self.rows(ui))
                        .inner;
                    self.about(ui);
                    pressed
                })
                .inner
        })
        .inner
    }

    fn rows(&self, ui: &mut Ui) -> Option<Completion> {
        let mut accepted = None;
        for (index, item) in self.completions.items.iter().enumerate() {
            let on = index == self.chosen;
            let size = vec2(ui.available_width(), measure::ROW);
            let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
            response
                .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, on, &item.label));
            if response.is_pointer_button_down_on() {
                accepted = Some(item.clone());
            }
            if on {
                response.scroll_to_me(None::<Align>);
            }
            row(ui, rect, item, on, response.hovered());
        }
        accepted
    }

    fn about(&self, ui: &mut Ui) {
        let p = palette(ui);
        let item = self.completions.items.get(self.chosen);
        if let Some(item) = item.filter(|item| !item.about.is_empty()) {
            ui.add_space(4.0);
            let room = ui.available_width() - 16.0;
            let galley = paint::paragraph(ui, &item.about, font::caption(), p.dim, room);
            Frame::NONE.inner_margin(Margin::symmetric(8, 2)).show(ui, |ui| ui.label(galley));
        }
    }
}

fn row(ui: &Ui, rect: egui::Rect, item: &Completion, chosen: bool, hovered: bool) {
    let p = palette(ui);
    let fill = match (chosen, hovered) {
        (true, _) => p.acc_bg,
        (false, true) => p.raise,
        (false, false) => Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(measure::RADIUS_INPUT), fill);
    let y = rect.center().y;
    let icon = pos2(rect.left() + 14.0, y);
    icons::paint(painter, icon, item.icon, icons::SIZE_DENSE, p.dim);
    let room = rect.width() - 28.0 - 8.0;
    let detail = paint::line(ui, &item.detail, font::caption(), p.dim, room * 0.5);
    let right = paint::right(painter, rect.right() - 8.0, y, detail);
    let left = rect.left() + 28.0;
    let label = paint::line(ui, &item.label, font::dense(), p.text, right - left - 8.0);
    paint::left(painter, left, y, label);
}
