//! Buttons: one primary a view, secondary for the rest, quiet in bars, links in lists.

use egui::{
    Color32, CornerRadius, FontId, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, vec2,
};

use super::{paint, tooltip};
use crate::icons;
use crate::tokens::{Palette, font, measure, palette};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    Quiet,
    Danger,
    Link,
}

/// A button with a verb on it.
#[must_use = "pass it to `ui.add`"]
pub struct Button<'a> {
    kind: Kind,
    text: &'a str,
    icon: Option<char>,
    tooltip: Option<&'a str>,
    shortcut: Option<&'a str>,
    tint: Option<Color32>,
    height: f32,
    min_width: f32,
}

impl<'a> Button<'a> {
    fn new(kind: Kind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            icon: None,
            tooltip: None,
            shortcut: None,
            tint: None,
            height: measure::INPUT,
            min_width: 0.0,
        }
    }

    /// The one action this view is for: the accent as its ground.
    pub fn primary(text: &'a str) -> Self {
        Self::new(Kind::Primary, text)
    }

    /// Any other action.
    pub fn secondary(text: &'a str) -> Self {
        Self::new(Kind::Secondary, text)
    }

    /// An action in a bar: no ground until the pointer comes.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(Kind::Quiet, text)
    }

    /// Destroys something; only where no undo brings it back.
    pub fn danger(text: &'a str) -> Self {
        Self::new(Kind::Danger, text)
    }

    /// An action inside a sentence or a row, as accented text.
    pub fn link(text: &'a str) -> Self {
        Self::new(Kind::Link, text)
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What the button does, where its text does not say enough.
    pub fn tooltip(mut self, text: &'a str) -> Self {
        self.tooltip = Some(text);
        self
    }

    /// The shortcut that does the same, shown in the tooltip.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// Another colour for text and icon (a running app's Stop, say).
    pub fn tint(mut self, color: Color32) -> Self {
        self.tint = Some(color);
        self
    }

    /// Height in points, [`measure::INPUT`] unless told.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Least width in points.
    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    fn look(&self, p: &Palette, response: &Response) -> Look {
        let state = |rest, hover, press| paint::by_state(response, rest, hover, press);
        let clear = Color32::TRANSPARENT;
        let active = response.hovered() || response.is_pointer_button_down_on();
        let (fill, line, text) = match self.kind {
            Kind::Primary => (state(p.acc, p.acc_hover, p.acc_press), clear, p.on_acc),
            Kind::Secondary => (
                state(p.raise, p.raise_hover, p.raise_press),
                state(p.line, p.line_hover, p.line_hover),
                p.text,
            ),
            Kind::Quiet => {
                (state(clear, p.raise, p.raise_press), clear, if active { p.text } else { p.dim })
            }
            Kind::Danger => (state(p.err, p.err, p.err), clear, p.on_status),
            Kind::Link => (clear, clear, p.acc),
        };
        Look { fill, line, text: self.tint.unwrap_or(text) }
    }

    fn font(&self) -> FontId {
        match self.kind {
            Kind::Primary | Kind::Danger => font::strong(),
            Kind::Link => font::dense(),
            Kind::Secondary | Kind::Quiet => font::body(),
        }
    }
}

struct Look {
    fill: Color32,
    line: Color32,
    text: Color32,
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let padding = if self.kind == Kind::Link { 2.0 } else { 10.0 };
        let icon_space = self.icon.map_or(0.0, |_| icons::SIZE + 7.0);
        let available = (ui.available_width() - 2.0 * padding - icon_space).max(24.0);
        let galley = paint::line(ui, self.text, self.font(), Color32::PLACEHOLDER, available);
        let width = (galley.size().x + icon_space + 2.0 * padding).max(self.min_width).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), Sense::click());
        response.widget_info(|| {
            let role = if self.kind == Kind::Link { Role::Link } else { Role::Button };
            WidgetInfo::labeled(role, ui.is_enabled(), self.text)
        });
        if ui.is_rect_visible(rect) {
            let look = self.look(p, &response);
            let painter = ui.painter();
            painter.rect(
                rect,
                CornerRadius::same(measure::RADIUS_BUTTON),
                look.fill,
                Stroke::new(1.0, look.line),
                StrokeKind::Inside,
            );
            let content = galley.size().x + icon_space;
            let mut x = rect.center().x - content / 2.0;
            if let Some(icon) = self.icon {
                let at = egui::pos2(x + icons::SIZE / 2.0, rect.center().y);
                icons::paint(painter, paint::snap(painter, at), icon, icons::SIZE, look.text);
                x += icon_space;
            }
            let at = paint::snap(painter, egui::pos2(x, rect.center().y - galley.size().y / 2.0));
            painter.galley(at, galley.clone(), look.text);
            if self.kind == Kind::Link && response.hovered() {
                let under = rect.center().y + galley.size().y / 2.0 - 2.0;
                painter.hline(x..=x + galley.size().x, under, Stroke::new(1.0, look.text));
            }
            paint::focus_ring(ui, &response, rect, measure::RADIUS_BUTTON);
        }
        let text = self.tooltip.or_else(|| galley.elided.then_some(self.text));
        if let Some(text) = text.or_else(|| self.shortcut.map(|_| self.text)) {
            tooltip::show(&response, text, self.shortcut);
        }
        response
    }
}

/// A square button with an icon; its name is what tooltip and screen reader say.
#[must_use = "pass it to `ui.add`"]
pub struct IconButton<'a> {
    icon: char,
    name: &'a str,
    shortcut: Option<&'a str>,
    tint: Option<Color32>,
    selected: Option<bool>,
    side: f32,
    icon_size: f32,
}

impl<'a> IconButton<'a> {
    /// A button for `icon`, called `name` (a verb).
    pub fn new(icon: char, name: &'a str) -> Self {
        Self {
            icon,
            name,
            shortcut: None,
            tint: None,
            selected: None,
            side: measure::INPUT,
            icon_size: icons::SIZE,
        }
    }

    /// The shortcut that does the same, shown in the tooltip.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// Another colour for the icon.
    pub fn tint(mut self, color: Color32) -> Self {
        self.tint = Some(color);
        self
    }

    /// Makes it a button that stays down, and says whether it is.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    /// A smaller one, 20 points, for rows and headers of dense lists.
    pub fn small(mut self) -> Self {
        self.side = 20.0;
        self.icon_size = icons::SIZE_DENSE;
        self
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(self.side, self.side), Sense::click());
        response.widget_info(|| match self.selected {
            Some(on) => WidgetInfo::selected(Role::Button, ui.is_enabled(), on, self.name),
            None => WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.name),
        });
        if ui.is_rect_visible(rect) {
            let on = self.selected == Some(true);
            let rest = if on { p.acc_bg } else { Color32::TRANSPARENT };
            let hover = if on { p.acc_bg_hover } else { p.raise };
            let fill = paint::by_state(&response, rest, hover, p.raise_press);
            let active = response.hovered() || response.is_pointer_button_down_on();
            let color = self.tint.unwrap_or(match (on, active) {
                (true, _) => p.acc,
                (false, true) => p.text,
                (false, false) => p.dim,
            });
            let painter = ui.painter();
            painter.rect_filled(rect, CornerRadius::same(measure::RADIUS_BUTTON), fill);
            icons::paint(painter, rect.center(), self.icon, self.icon_size, color);
            paint::focus_ring(ui, &response, rect, measure::RADIUS_BUTTON);
        }
        tooltip::show(&response, self.name, self.shortcut);
        response
    }
}
