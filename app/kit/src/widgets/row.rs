//! A row of a tree or a list: indent, chevron, icon, label, badge.

use egui::{
    Color32, CornerRadius, FontId, Key, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{Tone, paint};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// Whether a row has children, and shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// No children: its icon stands where the others have their chevron.
    #[default]
    Leaf,
    /// Children, hidden.
    Closed,
    /// Children, shown.
    Open,
}

/// What happened to a row.
pub struct RowResponse {
    /// The row as a whole: clicks select it, a double click opens it.
    pub response: Response,
    /// Its chevron was clicked, or Left or Right was pressed on it so that it should fold or unfold.
    pub toggled: bool,
}

/// A row of a tree or list, [`measure::ROW`] high.
///
/// Up and Down move the focus to the neighbours (egui does that); Left and Right fold.
#[must_use = "call `show`"]
pub struct Row<'a> {
    label: &'a str,
    level: usize,
    fold: Fold,
    icon: Option<(char, Option<Color32>)>,
    badge: Option<(&'a str, Tone)>,
    dot: Option<Tone>,
    detail: &'a str,
    search: &'a str,
    selected: bool,
    strong: bool,
    dim: bool,
    quiet: bool,
    sense: Sense,
}

impl<'a> Row<'a> {
    /// A row saying `label`.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            level: 0,
            fold: Fold::Leaf,
            icon: None,
            badge: None,
            dot: None,
            detail: "",
            search: "",
            selected: false,
            strong: false,
            dim: false,
            quiet: false,
            sense: Sense::click_and_drag(),
        }
    }

    /// Its depth in the tree; 0 at the root.
    pub fn level(mut self, level: usize) -> Self {
        self.level = level;
        self
    }

    /// Whether it has children and shows them.
    pub fn fold(mut self, fold: Fold) -> Self {
        self.fold = fold;
        self
    }

    /// Its icon, in the colour of secondary text.
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some((icon, None));
        self
    }

    /// Its icon, in a colour of its kind.
    pub fn icon_tinted(mut self, icon: char, color: Color32) -> Self {
        self.icon = Some((icon, Some(color)));
        self
    }

    /// A count or a word at the right.
    pub fn badge(mut self, text: &'a str, tone: Tone) -> Self {
        self.badge = Some((text, tone));
        self
    }

    /// A dot at the right (changed, say).
    pub fn dot(mut self, tone: Tone) -> Self {
        self.dot = Some(tone);
        self
    }

    /// Secondary text at the right.
    pub fn detail(mut self, text: &'a str) -> Self {
        self.detail = text;
        self
    }

    /// Marks the part of the label that was searched for (in lower case).
    pub fn search(mut self, search: &'a str) -> Self {
        self.search = search;
        self
    }

    /// Whether it is selected.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// Semibold: a group's head.
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// Dim: not for editing here.
    pub fn dim(mut self) -> Self {
        self.dim = true;
        self
    }

    /// Shows no ring while it has the focus: it came with the pointer, which is plain to see.
    pub fn quiet_focus(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Draws the row over the available width.
    pub fn show(self, ui: &mut Ui) -> RowResponse {
        let p = palette(ui);
        let size = vec2(ui.available_width(), measure::ROW);
        let (rect, response) = ui.allocate_exact_size(size, self.sense);
        let has_fold = matches!(self.fold, Fold::Open | Fold::Closed);
        response.widget_info(|| {
            WidgetInfo::selected(Role::TreeItem, ui.is_enabled(), self.selected, self.label)
        });
        if has_fold {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_expanded(self.fold == Fold::Open);
                node.clear_toggled();
                node.set_selected(self.selected);
            });
        }
        let mut x = rect.left() + 6.0 + self.level as f32 * measure::INDENT;
        let chevron = Rect::from_min_size(pos2(x, rect.top()), vec2(16.0, rect.height()));
        let toggled = has_fold && self.folding(ui, &response, chevron);
        if !ui.is_rect_visible(rect) {
            return RowResponse { response, toggled };
        }
        let fill = match (self.selected, response.hovered()) {
            (true, true) => p.acc_bg_hover,
            (true, false) => p.acc_bg,
            (false, true) => p.row_hover,
            (false, false) => Color32::TRANSPARENT,
        };
        let painter = ui.painter();
        painter.rect_filled(rect, CornerRadius::same(measure::RADIUS_BUTTON), fill);
        let y = rect.center().y;
        if has_fold {
            let icon =
                if self.fold == Fold::Open { icons::CHEVRON_DOWN } else { icons::CHEVRON_RIGHT };
            icons::paint(painter, chevron.center(), icon, icons::SIZE_DENSE, p.dim);
        }
        if has_fold {
            x += 18.0;
        }
        if let Some((icon, tint)) = self.icon {
            let at = pos2(x + icons::SIZE_DENSE / 2.0 + 1.0, y);
            icons::paint(painter, at, icon, icons::SIZE - 1.0, tint.unwrap_or(p.dim));
            x += 22.0;
        }
        let right = self.trailing(ui, rect);
        let color = if self.dim { p.dim } else { p.text };
        let font = self.font();
        let max_width = (right - x).max(0.0);
        let galley = if self.search.is_empty() {
            paint::line(ui, self.label, font, color, max_width)
        } else {
            let mut job = paint::marked(self.label, self.search, &font, color, p.acc);
            job.wrap = egui::text::TextWrapping::truncate_at_width(max_width);
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let elided = galley.elided;
        paint::left(painter, x, y, galley);
        if !self.quiet {
            paint::focus_ring(ui, &response, rect.shrink(2.0), measure::RADIUS_BUTTON);
        }
        if elided {
            super::tooltip::show(&response, self.label, None);
        }
        RowResponse { response, toggled }
    }

    fn font(&self) -> FontId {
        if self.strong { font::strong() } else { font::body() }
    }

    fn folding(&self, ui: &Ui, response: &Response, chevron: Rect) -> bool {
        let on_chevron = response.clicked()
            && response.interact_pointer_pos().is_some_and(|pos| chevron.contains(pos));
        let key = if self.fold == Fold::Open { Key::ArrowLeft } else { Key::ArrowRight };
        on_chevron || (response.has_focus() && ui.input(|input| input.key_pressed(key)))
    }

    /// Paints what stands at the right; returns where it begins.
    fn trailing(&self, ui: &Ui, rect: Rect) -> f32 {
        let p = palette(ui);
        let painter = ui.painter();
        let y = rect.center().y;
        let mut x = rect.right() - 10.0;
        if let Some(tone) = self.dot {
            painter.circle_filled(pos2(x - 3.5, y), 3.5, tone.color(p));
            x -= 15.0;
        }
        if let Some((text, tone)) = self.badge {
            let galley = paint::line(ui, text, font::caption(), tone.color(p), rect.width() / 2.0);
            x = paint::right(painter, x, y, galley) - 8.0;
        }
        if !self.detail.is_empty() {
            let galley = paint::line(ui, self.detail, font::dense(), p.dim, rect.width() * 0.55);
            x = paint::right(painter, x, y, galley) - 8.0;
        }
        x
    }
}
