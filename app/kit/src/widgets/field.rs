//! Text fields: one line of text with its error below, and the search box.

use egui::{
    Atom, AtomExt as _, CornerRadius, FontId, Frame, Margin, Response, Stroke, TextEdit, Ui, Widget,
};

use super::paint;
use crate::icons;
use crate::tokens::{font, measure, palette};

/// A field for one line of text.
#[must_use = "pass it to `ui.add`"]
pub struct TextField<'a> {
    text: &'a mut String,
    name: &'a str,
    placeholder: &'a str,
    error: Option<&'a str>,
    icon: Option<char>,
    width: Option<f32>,
    font: FontId,
    password: bool,
    rows: usize,
    id: Option<egui::Id>,
}

impl<'a> TextField<'a> {
    /// A field on `text`, called `name` by screen readers and tests.
    pub fn new(text: &'a mut String, name: &'a str) -> Self {
        Self {
            text,
            name,
            placeholder: "",
            error: None,
            icon: None,
            width: None,
            font: font::dense(),
            password: false,
            rows: 1,
            id: None,
        }
    }

    /// Several lines: a text area `rows` lines high.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Text that shows while the field is empty.
    pub fn placeholder(mut self, text: &'a str) -> Self {
        self.placeholder = text;
        self
    }

    /// What is wrong with the value: a red border, and the sentence below the field.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Width in points; all that is available unless told.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Monospaced text.
    pub fn mono(mut self) -> Self {
        self.font = font::mono();
        self
    }

    /// Body size instead of dense, for dialogs and start pages.
    pub fn large(mut self) -> Self {
        self.font = font::body();
        self
    }

    /// Shows dots instead of the characters.
    pub fn password(mut self) -> Self {
        self.password = true;
        self
    }

    /// The widget's id, where the caller has to find it again (to focus it).
    pub fn id(mut self, id: egui::Id) -> Self {
        self.id = Some(id);
        self
    }
}

impl Widget for TextField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let id = self.id.unwrap_or_else(|| ui.next_auto_id().with("field"));
        let focused = ui.memory(|memory| memory.has_focus(id));
        let hovered = ui.ctx().read_response(id).is_some_and(|r| r.hovered());
        let line = match (self.error.is_some(), focused, hovered) {
            (true, _, _) => p.err,
            (false, true, _) => p.acc,
            (false, false, true) => p.line_hover,
            (false, false, false) => p.line,
        };
        let line_height = ui.fonts_mut(|fonts| fonts.row_height(&self.font));
        let padding = ((measure::INPUT - line_height) / 2.0 - 1.0).max(0.0) as i8;
        let frame = Frame::NONE
            .fill(p.bg)
            .stroke(Stroke::new(1.0, line))
            .corner_radius(CornerRadius::same(measure::RADIUS_INPUT))
            .inner_margin(Margin::symmetric(7, padding));
        let width = self.width.unwrap_or(ui.available_width()).min(ui.available_width());
        let mut edit = if self.rows > 1 {
            TextEdit::multiline(self.text).desired_rows(self.rows)
        } else {
            TextEdit::singleline(self.text)
        };
        edit = edit
            .id(id)
            .font(self.font.clone())
            .text_color(p.text)
            .frame(frame)
            .desired_width(width)
            .min_size(egui::vec2(width, measure::INPUT))
            .password(self.password);
        if self.rows == 1 {
            edit = edit.align(egui::Align2::LEFT_CENTER);
        }
        if !self.placeholder.is_empty() {
            let hint = egui::RichText::new(self.placeholder).font(self.font).color(p.dim);
            edit = edit.hint_text(hint);
        }
        if let Some(icon) = self.icon {
            let icon = icons::rich(icon, icons::SIZE_DENSE).color(p.dim);
            edit = edit.prefix(Atom::from(icon).atom_align(egui::Align2::CENTER_CENTER));
        }
        let Some(error) = self.error else {
            return ui.add(edit).accessible_name(self.name);
        };
        ui.vertical(|ui| {
            let response = ui.add(edit).accessible_name(self.name);
            let galley = paint::paragraph(ui, error, font::caption(), p.err, width);
            ui.label(galley);
            response
        })
        .inner
    }
}

/// A field to search or filter with: a magnifier before the text, Escape empties it.
pub fn search_box(ui: &mut Ui, text: &mut String, name: &str, placeholder: &str) -> Response {
    let field = TextField::new(text, name).placeholder(placeholder).icon(icons::SEARCH);
    let mut response = ui.add(field);
    let escape = response.has_focus() || response.lost_focus();
    if escape && !text.is_empty() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        text.clear();
        response.mark_changed();
    }
    response
}
