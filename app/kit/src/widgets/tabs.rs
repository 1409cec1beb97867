//! Choosing one of a few views: segments, tabs of a panel, tabs of documents.

use egui::{
    Align, Color32, CornerRadius, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{Choice, IconButton, Tone, paint, tooltip};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// A row of segments of which one is down; for two to five short choices.
/// Left and Right move between the segments, Space chooses.
pub fn segmented<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    choices: &[Choice<T>],
) -> Response {
    let p = palette(ui);
    let width_of = |ui: &Ui, choice: &Choice<T>| {
        let text = paint::line(ui, &choice.label, font::dense(), p.text, 200.0).size().x;
        let icon = if choice.icon.is_some() { icons::SIZE_DENSE } else { 0.0 };
        let gap = if icon > 0.0 && text > 0.0 { 6.0 } else { 0.0 };
        text + icon + gap + 20.0
    };
    let widths: Vec<f32> = choices.iter().map(|choice| width_of(ui, choice)).collect();
    let size = vec2(widths.iter().sum::<f32>() + 4.0, measure::INPUT);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::hover());
    let mut chosen = None;
    response.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, ui.is_enabled(), name));
    let round = CornerRadius::same(measure::RADIUS_BUTTON);
    ui.painter().rect(rect, round, p.bg, Stroke::new(1.0, p.line), StrokeKind::Inside);
    let mut x = rect.left() + 2.0;
    for (index, (choice, width)) in choices.iter().zip(widths).enumerate() {
        let segment =
            Rect::from_min_size(pos2(x, rect.top() + 2.0), vec2(width, rect.height() - 4.0));
        x += width;
        let here = ui.interact(segment, response.id.with(index), Sense::click());
        let on = choice.value == *value;
        here.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, &choice.label)
        });
        if here.clicked() && !on {
            chosen = Some(choice.value.clone());
        }
        let color = if on || here.hovered() { p.text } else { p.dim };
        let painter = ui.painter();
        if on {
            let stroke = Stroke::new(1.0, p.line);
            painter.rect(segment, CornerRadius::same(4), p.raise, stroke, StrokeKind::Inside);
        }
        let galley = paint::line(ui, &choice.label, font::dense(), color, width);
        let icon_room = choice
            .icon
            .map_or(0.0, |_| icons::SIZE_DENSE + if choice.label.is_empty() { 0.0 } else { 6.0 });
        let mut left = segment.center().x - (galley.size().x + icon_room) * 0.5;
        if let Some(icon) = choice.icon {
            let at = pos2(left + icons::SIZE_DENSE / 2.0, segment.center().y);
            icons::paint(painter, at, icon, icons::SIZE_DENSE, color);
            left += icon_room;
        }
        paint::left(painter, left, segment.center().y, galley);
        paint::focus_ring(ui, &here, segment, 4);
    }
    if let Some(chosen) = chosen {
        *value = chosen;
        response.mark_changed();
    }
    response
}

/// The header of a panel with several views: their names at the left, `actions` from the right inwards.
pub fn header_tabs<T: Clone + PartialEq>(
    ui: &mut Ui,
    value: &mut T,
    choices: &[Choice<T>],
    actions: impl FnOnce(&mut Ui),
) {
    let p = palette(ui);
    let size = vec2(ui.available_width(), measure::HEADER);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.line));
    let mut x = rect.left() + measure::PANEL_PADDING;
    for (index, choice) in choices.iter().enumerate() {
        let on = choice.value == *value;
        let room = (rect.right() - x).max(0.0);
        // As wide as in semibold, so that choosing moves nothing.
        let wide = paint::line(ui, &choice.label, font::dense_strong(), p.text, room);
        let tab = Rect::from_min_size(pos2(x, rect.top()), vec2(wide.size().x, rect.height()));
        x = tab.right() + 14.0;
        let here =
            ui.interact(tab.expand2(vec2(6.0, 0.0)), response.id.with(index), Sense::click());
        here.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), on, &choice.label));
        if here.clicked() {
            *value = choice.value.clone();
        }
        let galley = if on {
            wide
        } else {
            let color = if here.hovered() { p.text } else { p.dim };
            paint::line(ui, &choice.label, font::dense(), color, room)
        };
        paint::left(ui.painter(), tab.left(), tab.center().y, galley);
        paint::focus_ring(ui, &here, tab.expand2(vec2(4.0, -6.0)), 4);
    }
    let space = Rect::from_min_max(pos2(x, rect.top()), pos2(rect.right() - 6.0, rect.bottom()));
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(space).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        actions(ui);
    });
    ui.advance_cursor_after_rect(rect);
}

/// What happened to a [`DocumentTab`].
pub struct TabResponse {
    /// The tab: a click shows its document, a drag moves it.
    pub response: Response,
    /// Its cross or the middle button was clicked.
    pub closed: bool,
}

/// A tab of an open document: icon, name, a cross; a dot instead of the cross while it has changes.
#[must_use = "call `show`"]
pub struct DocumentTab<'a> {
    label: &'a str,
    icon: char,
    tint: Option<Color32>,
    active: bool,
    changed: bool,
}

impl<'a> DocumentTab<'a> {
    /// A tab called `label`.
    pub fn new(label: &'a str, icon: char) -> Self {
        Self { label, icon, tint: None, active: false, changed: false }
    }

    /// The colour of its icon, by the kind of the document.
    pub fn tint(mut self, color: Color32) -> Self {
        self.tint = Some(color);
        self
    }

    /// Whether its document is the one shown.
    pub fn active(mut self, active: bool) -> Self {
        self.active = active;
        self
    }

    /// Whether its document has changes that are not saved.
    pub fn changed(mut self, changed: bool) -> Self {
        self.changed = changed;
        self
    }

    /// Draws the tab.
    pub fn show(self, ui: &mut Ui) -> TabResponse {
        let p = palette(ui);
        let color = if self.active { p.text } else { p.dim };
        let galley = paint::line(ui, self.label, font::body(), color, 240.0);
        let size = vec2((64.0 + galley.size().x).ceil(), measure::HEADER);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| {
            WidgetInfo::selected(Role::Tab, ui.is_enabled(), self.active, self.label)
        });
        let painter = ui.painter();
        let fill = match (self.active, response.hovered()) {
            (true, _) => p.bg,
            (false, true) => p.raise,
            (false, false) => p.panel,
        };
        painter.rect_filled(rect, CornerRadius::ZERO, fill);
        painter.vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, p.line));
        if self.active {
            let edge = Rect::from_min_size(rect.min, vec2(rect.width(), 2.0));
            painter.rect_filled(edge, CornerRadius::ZERO, p.acc);
        }
        let y = rect.center().y;
        let icon = pos2(rect.left() + 14.0 + icons::SIZE / 2.0, y);
        icons::paint(painter, icon, self.icon, icons::SIZE - 1.0, self.tint.unwrap_or(p.dim));
        let elided = galley.elided;
        paint::left(painter, rect.left() + 36.0, y, galley);
        paint::focus_ring(ui, &response, rect.shrink(3.0), 4);
        let cross = Rect::from_center_size(pos2(rect.right() - 15.0, y), vec2(20.0, 20.0));
        let over = response.hovered() || response.contains_pointer();
        let mut closed = response.middle_clicked();
        if over || self.active && !self.changed {
            let name = format!("Close {}", self.label);
            closed |= ui.place(cross, IconButton::new(icons::X, &name).small()).clicked();
        } else if self.changed {
            painter.circle_filled(cross.center(), 3.5, Tone::Accent.color(p));
        }
        if elided {
            tooltip::show(&response, self.label, None);
        }
        TabResponse { response, closed }
    }
}
