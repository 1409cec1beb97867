//! Editing a name where it stands: in a row of the explorer, in a box of a diagram.

use app_kit::tokens::{self, measure};
use app_kit::widgets::paint;
use egui::text::CCursor;
use egui::text_selection::CCursorRange;
use egui::{CornerRadius, FontId, Frame, Key, Margin, Rect, Stroke, TextEdit, Ui, UiBuilder, vec2};
use model_core::name::check_name;

/// What became of the name in this frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// It is still being typed.
    Typing,
    /// It was confirmed and can name an element.
    Done(String),
    /// It shall stay as it was.
    Cancelled,
}

/// A name that is being edited. Keep one as long as the same name is edited.
#[derive(Clone, Debug, Default)]
pub struct NameField {
    text: String,
    begun: bool,
}

impl NameField {
    /// Begins with the name as it is.
    pub fn new(name: &str) -> NameField {
        NameField { text: name.to_owned(), begun: false }
    }

    /// Draws the field over `rect`. Enter or a click elsewhere confirms, Escape cancels; a name
    /// that can name nothing is told of below the field and cannot be confirmed.
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, font: FontId) -> Named {
        let p = tokens::palette(ui);
        let id = ui.scope_id().with("name field");
        let problem = check_name(&self.text).err().map(|error| error.to_string());
        let line = if problem.is_some() { p.err } else { p.acc };
        let height = ui.fonts_mut(|fonts| fonts.row_height(&font));
        let padding = ((rect.height() - height) / 2.0 - 1.0).max(0.0) as i8;
        let frame = Frame::NONE
            .fill(p.bg)
            .stroke(Stroke::new(1.0, line))
            .corner_radius(CornerRadius::same(measure::RADIUS_INPUT))
            .inner_margin(Margin::symmetric(4, padding));
        let edit = TextEdit::singleline(&mut self.text)
            .id(id)
            .font(font)
            .text_color(p.text)
            .frame(frame)
            .desired_width(rect.width())
            .min_size(rect.size());
        let builder = UiBuilder::new().max_rect(rect).scope_id(id.with("around"));
        let response = ui.scope_builder(builder, |ui| ui.add(edit)).inner;
        let response = response.accessible_name("Name");
        if !self.begun {
            self.begun = true;
            response.request_focus();
            let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            let end = self.text.chars().count();
            let all = CCursorRange::two(CCursor::new(0), CCursor::new(end));
            state.cursor.set_char_range(Some(all));
            TextEdit::store_state(ui.ctx(), id, state);
            ui.scroll_to_rect(rect, None);
            return Named::Typing;
        }
        if let Some(problem) = &problem {
            self.tell(ui, rect, problem);
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            return Named::Cancelled;
        }
        if !response.lost_focus() {
            return Named::Typing;
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        match (problem, enter) {
            (None, _) => Named::Done(self.text.clone()),
            (Some(_), true) => {
                response.request_focus();
                Named::Typing
            }
            (Some(_), false) => Named::Cancelled,
        }
    }

    fn tell(&self, ui: &Ui, rect: Rect, problem: &str) {
        let p = tokens::palette(ui);
        let sentence = if self.text.is_empty() {
            "A name is needed".to_owned()
        } else {
            let mut letters = problem.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            format!("{first}{}", letters.as_str())
        };
        let galley = paint::paragraph(
            ui,
            &sentence,
            tokens::font::caption(),
            p.err,
            rect.width().max(180.0),
        );
        let at = rect.left_bottom() + vec2(0.0, 2.0);
        let ground = Rect::from_min_size(at, galley.size() + vec2(12.0, 8.0));
        let painter = ui.ctx().layer_painter(egui::LayerId::new(
            egui::Order::Foreground,
            ui.scope_id().with("name problem"),
        ));
        painter.rect(ground, 5.0, p.sheet, (1.0, p.err), egui::StrokeKind::Inside);
        painter.galley(at + vec2(6.0, 4.0), galley, p.err);
    }
}
