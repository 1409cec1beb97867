//! Items of menus: icon, text, shortcut.

use egui::{
    Color32, CornerRadius, Popup, Response, Role, Sense, Stroke, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::{paint, tooltip};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// One line of a menu or drop-down. Choosing it closes the menu, by pointer or key.
#[must_use = "pass it to `ui.add`"]
pub struct MenuItem<'a> {
    text: &'a str,
    icon: Option<char>,
    shortcut: &'a str,
    checked: Option<bool>,
    tint: Option<Color32>,
    detail: &'a str,
    reason: Option<&'a str>,
    flush: bool,
    leads_on: bool,
}

impl<'a> MenuItem<'a> {
    /// An item that says `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            icon: None,
            shortcut: "",
            checked: None,
            tint: None,
            detail: "",
            reason: None,
            flush: false,
            leads_on: false,
        }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The shortcut that does the same, at the right.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = shortcut;
        self
    }

    /// A value or a type at the right, in dim text.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// Marks the item as one that is on or off.
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    /// Another colour for text and icon (a deletion).
    pub fn tint(mut self, color: Color32) -> Self {
        self.tint = Some(color);
        self
    }

    /// Leaves no room for icons: for lists of values.
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// Marks the item as one that opens another menu (see [`submenu`]).
    fn leads_on(mut self) -> Self {
        self.leads_on = true;
        self
    }

    /// Why the item is disabled; shown as a tooltip.
    pub fn reason(mut self, reason: Option<&'a str>) -> Self {
        self.reason = reason;
        self
    }
}

impl Widget for MenuItem<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let text = paint::line(ui, self.text, font::dense(), Color32::PLACEHOLDER, 420.0);
        let side = if self.shortcut.is_empty() { self.detail } else { self.shortcut };
        let side = paint::line(ui, side, font::caption(), p.dim, 200.0);
        let lead = if self.flush && self.icon.is_none() { 8.0 } else { 28.0 };
        let tail = if self.checked.is_some() { 24.0 } else { 8.0 };
        let gap = if side.size().x > 0.0 { 24.0 } else { 0.0 };
        let wish = lead + text.size().x + gap + side.size().x + tail;
        let room = if ui.is_sizing_pass() { 0.0 } else { ui.available_width() };
        let width = wish.max(room).max(120.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, measure::ROW), Sense::click());
        response.widget_info(|| match self.checked {
            Some(on) => WidgetInfo::selected(Role::MenuItemRadio, ui.is_enabled(), on, self.text),
            None => WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), self.text),
        });
        if ui.is_rect_visible(rect) {
            let active = response.hovered() || response.has_focus();
            let painter = ui.painter();
            if active && ui.is_enabled() {
                painter.rect_filled(rect, CornerRadius::same(measure::RADIUS_INPUT), p.acc_bg);
            }
            let color = self.tint.unwrap_or(p.text);
            let y = rect.center().y;
            if let Some(icon) = self.icon {
                let color = self.tint.unwrap_or(p.dim);
                icons::paint(painter, pos2(rect.left() + 15.0, y), icon, icons::SIZE_DENSE, color);
            }
            let at = paint::snap(painter, pos2(rect.left() + lead, y - text.size().y / 2.0));
            painter.galley(at, text, color);
            if self.checked == Some(true) {
                let at = pos2(rect.right() - 14.0, y);
                icons::paint(painter, at, icons::CHECK, icons::SIZE_DENSE, p.acc);
            }
            if self.leads_on {
                let at = pos2(rect.right() - 14.0, y);
                icons::paint(painter, at, icons::CHEVRON_RIGHT, icons::SIZE_DENSE, p.dim);
            }
            paint::right(painter, rect.right() - tail, y, side);
            paint::focus_ring(ui, &response, rect.shrink(1.0), measure::RADIUS_INPUT);
        }
        if response.clicked() && !self.leads_on && egui::containers::menu::is_in_menu(ui) {
            ui.close();
        }
        if let Some(reason) = self.reason {
            tooltip::show(&response, reason, None);
        }
        response
    }
}

/// An item that opens another menu beside this one.
pub fn submenu(ui: &mut Ui, item: MenuItem<'_>, content: impl FnOnce(&mut Ui)) {
    let response = ui.add(item.leads_on());
    egui::containers::menu::SubMenu::new().show(ui, &response, |ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        content(ui);
    });
}

/// A line between groups of items.
pub fn menu_separator(ui: &mut Ui) {
    // While the menu is measured, only its items tell how wide it is.
    let width = if ui.is_sizing_pass() { 0.0 } else { ui.available_width() };
    let (rect, _) = ui.allocate_exact_size(vec2(width, 5.0), Sense::hover());
    ui.painter().hline(
        rect.shrink2(vec2(4.0, 0.0)).x_range(),
        rect.center().y,
        Stroke::new(1.0, palette(ui).line),
    );
}

/// A caption over a group of items.
pub fn menu_title(ui: &mut Ui, text: &str) {
    let galley = paint::line(ui, text, font::caption_strong(), palette(ui).dim, 400.0);
    let size = vec2(galley.size().x + 16.0, 22.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    paint::left(ui.painter(), rect.left() + 8.0, rect.center().y, galley);
}

/// The menu that a right click on `response` opens, called `name`.
pub fn context_menu(response: &Response, name: &str, content: impl FnOnce(&mut Ui)) {
    Popup::context_menu(response).accessible_name(name).show(|ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        content(ui);
    });
}
