//! A field for expressions and queries: coloured, underlined where wrong, completing.
//!
//! It knows no language: everything comes from the callbacks of a [`Language`]. It must never parse,
//! nor keep a text of its own.
//!
//! ```
//! use app_kit::text_edit::{CodeField, Language, Span};
//! use app_kit::tokens::Palette;
//!
//! /// Variables begin with a dollar sign; all else is plain.
//! struct Dollars;
//!
//! impl Language for Dollars {
//!     fn spans(&self, text: &str, palette: &Palette) -> Vec<Span> {
//!         let starts = text.match_indices('$');
//!         let word = |at: usize| text[at..].find(' ').map_or(text.len(), |end| at + end);
//!         starts.map(|(at, _)| Span { range: at..word(at), color: palette.syntax.variable }).collect()
//!     }
//! }
//!
//! fn show(ui: &mut egui::Ui, text: &mut String) -> bool {
//!     ui.add(CodeField::new(text, "Condition", &Dollars).placeholder("true")).changed()
//! }
//! # let ctx = egui::Context::default();
//! # app_kit::tokens::install(&ctx, app_kit::tokens::Theme::Dark);
//! # let mut text = "$Order = empty".to_owned();
//! # app_kit::raster::render(&ctx, egui::vec2(200.0, 40.0), 1.0, |ui| assert!(!show(ui, &mut text)));
//! ```
//!
//! Keys: Ctrl+Space asks for completions, which also come while typing; Up, Down, Enter, Tab and Escape
//! belong to the list while it is open. In a field of one line Enter gives the focus back.

mod language;
mod layout;
mod popup;
#[cfg(test)]
mod tests;

pub use language::{Completion, Completions, Language, Plain, Problem, Signature, Span};

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::{
    CornerRadius, EventFilter, Frame, Id, Key, Margin, Modifiers, Order, Response, Stroke,
    TextBuffer, TextEdit, Tooltip, Ui, Widget, pos2, vec2,
};

use crate::tokens::{Palette, font, measure, palette};
use crate::widgets::{Tone, paint};
use popup::State;

/// A field for code in some language.
#[must_use = "pass it to `ui.add`"]
pub struct CodeField<'a> {
    text: &'a mut String,
    name: &'a str,
    language: &'a dyn Language,
    rows: usize,
    placeholder: &'a str,
    width: Option<f32>,
    show_problem: bool,
    read_only: bool,
    id: Option<Id>,
}

impl<'a> CodeField<'a> {
    /// A field of one line on `text`, called `name`, written in `language`.
    pub fn new(text: &'a mut String, name: &'a str, language: &'a dyn Language) -> Self {
        Self {
            text,
            name,
            language,
            rows: 1,
            placeholder: "",
            width: None,
            show_problem: false,
            read_only: false,
            id: None,
        }
    }

    /// Several lines: at least `rows` high.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Text that shows while the field is empty.
    pub fn placeholder(mut self, text: &'a str) -> Self {
        self.placeholder = text;
        self
    }

    /// Width in points; all that is available unless told.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Says the first problem below the field.
    pub fn show_problem(mut self) -> Self {
        self.show_problem = true;
        self
    }

    /// Shows the text without letting it change.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The widget's id, where the caller has to find it again (to focus it).
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Accepts the chosen completion: puts it into the text and the cursor behind it.
    fn accept(&mut self, ui: &Ui, id: Id, state: &mut State, item: &Completion) {
        let range = state.completions.range.clone();
        state.close();
        if self.text.get(range.clone()).is_none() {
            return;
        }
        self.text.replace_range(range.clone(), &item.insert);
        let cursor = range.start + item.cursor.unwrap_or(item.insert.len()).min(item.insert.len());
        let cursor = CCursor::new(layout::char_at(self.text, cursor));
        let mut edit = TextEditState::load(ui.ctx(), id).unwrap_or_default();
        edit.cursor.set_char_range(Some(CCursorRange::one(cursor)));
        edit.store(ui.ctx(), id);
        state.asked = Some((self.text.clone(), layout::byte_at(self.text, cursor.index.0)));
        ui.memory_mut(|memory| memory.request_focus(id));
    }

    fn show_edit(
        &mut self,
        ui: &mut Ui,
        id: Id,
        open: bool,
        problems: &[Problem],
    ) -> TextEditOutput {
        let p = palette(ui);
        let focused = ui.memory(|memory| memory.has_focus(id));
        let bad = problems.iter().any(|problem| problem.tone == Tone::Bad);
        let line = match (bad, focused) {
            (true, _) => p.err,
            (false, true) => p.acc,
            (false, false) => p.line,
        };
        let padding = if self.rows == 1 { 3 } else { 5 };
        let frame = Frame::NONE
            .fill(p.bg)
            .stroke(Stroke::new(1.0, line))
            .corner_radius(CornerRadius::same(measure::RADIUS_INPUT))
            .inner_margin(Margin::symmetric(7, padding));
        let width = self.width.unwrap_or(ui.available_width()).min(ui.available_width());
        let (language, multiline) = (self.language, self.rows > 1);
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, wrap: f32| {
            let spans = language.spans(text.as_str(), p);
            let mut job = layout::job(text.as_str(), &spans, &font::mono(), p.syntax.plain);
            job.wrap.max_width = if multiline { wrap } else { f32::INFINITY };
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let mut edit = if multiline {
            TextEdit::multiline(self.text).desired_rows(self.rows)
        } else {
            TextEdit::singleline(self.text).align(egui::Align2::LEFT_CENTER)
        };
        let filter =
            EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: open, escape: open };
        edit = edit
            .id(id)
            .font(font::mono())
            .frame(frame)
            .desired_width(width)
            .min_size(vec2(width, measure::INPUT))
            .event_filter(filter)
            .interactive(!self.read_only)
            .layouter(&mut layouter);
        if !self.placeholder.is_empty() {
            let hint = egui::RichText::new(self.placeholder).font(font::mono()).color(p.dim);
            edit = edit.hint_text(hint);
        }
        edit.show(ui)
    }

    /// Asks for completions where the text or the cursor changed, or Ctrl+Space was pressed.
    fn ask(&self, state: &mut State, cursor: usize, forced: bool) {
        let now = (self.text.clone(), cursor);
        if state.asked.as_ref() == Some(&now) && !forced {
            return;
        }
        let typed = state.asked.as_ref().is_some_and(|(text, _)| text != self.text);
        let moved_while_open = state.is_open() && !typed;
        state.asked = Some(now);
        state.close();
        if forced || typed || moved_while_open {
            let found = self.language.completions(self.text, cursor);
            let inside = found.range.start <= cursor && cursor <= found.range.end;
            if inside && self.text.get(found.range.clone()).is_some() {
                state.completions = found;
            }
        }
    }
}

impl Widget for CodeField<'_> {
    fn ui(mut self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let id = self.id.unwrap_or_else(|| ui.next_auto_id().with("code"));
        let list = id.with("completions");
        let mut state = State::load(ui, list);
        let focused = ui.memory(|memory| memory.has_focus(id));
        let mut accepted = false;
        if focused
            && state.is_open()
            && let Some(item) = state.keys(ui)
        {
            self.accept(ui, id, &mut state, &item);
            accepted = true;
        }
        let forced = focused
            && !self.read_only
            && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Space));

        let problems = self.language.problems(self.text);
        let output = self.show_edit(ui, id, state.is_open(), &problems);
        let mut response = output.response.response.clone();
        // The text may have changed while it was shown.
        let problems =
            if response.changed() { self.language.problems(self.text) } else { problems };
        underline(ui, self.text, &output, &problems, p);

        if state.keep_focus {
            ui.memory_mut(|memory| memory.request_focus(id));
            state.keep_focus = ui.input(|input| input.pointer.any_down());
        }
        let cursor = output.cursor_range.map(|range| range.primary.index.0);
        let cursor = cursor.map(|index| layout::byte_at(self.text, index));
        match cursor {
            Some(cursor) if response.has_focus() && !self.read_only => {
                self.ask(&mut state, cursor, forced);
                if !state.is_open() {
                    self.show_signature(ui, id, cursor, &output);
                }
            }
            _ if !response.has_focus() => {
                // A press on the list takes the focus; it is accepted below.
                state.asked = None;
            }
            _ => {}
        }
        if state.is_open() {
            let at = popup_place(self.text, &state, &output, self.rows);
            let width = response.rect.width();
            if let Some(item) = state.show(ui, list.with("area"), at, width) {
                self.accept(ui, id, &mut state, &item);
                (accepted, state.keep_focus) = (true, true);
            } else if !response.has_focus() {
                state.close();
            }
        } else {
            self.show_hover(ui, &response, &output, &problems);
        }
        state.store(ui, list);
        if accepted {
            response.mark_changed();
        }
        response = response.accessible_name(self.name);
        if self.show_problem
            && let Some(problem) = problems.first()
        {
            let width = response.rect.width();
            let color = problem.tone.color(p);
            ui.label(paint::paragraph(ui, &problem.message, font::caption(), color, width));
        }
        response
    }
}

impl CodeField<'_> {
    fn show_hover(
        &self,
        ui: &Ui,
        response: &Response,
        output: &TextEditOutput,
        problems: &[Problem],
    ) {
        let Some(pos) = response.hover_pos().filter(|pos| output.text_clip_rect.contains(*pos))
        else {
            return;
        };
        let local = pos - output.galley_pos;
        if local.x > output.galley.size().x || local.y > output.galley.size().y {
            return;
        }
        let index = output.galley.cursor_from_pos(local).index.0;
        // The cursor lies between characters; the one meant begins at or before the pointer.
        let left = output.galley.pos_from_cursor(CCursor::new(index)).left();
        let index = if left > local.x { index.saturating_sub(1) } else { index };
        let at = layout::byte_at(self.text, index);
        let problem = problems.iter().find(|problem| {
            let end = problem.range.end.max(problem.range.start + 1);
            (problem.range.start..end).contains(&at)
        });
        let text = match problem {
            Some(problem) => Some(problem.message.clone()),
            None => self.language.hover(self.text, at),
        };
        if let Some(text) = text {
            let color = problem.map_or(palette(ui).text, |problem| problem.tone.color(palette(ui)));
            Tooltip::for_enabled(response).at_pointer().gap(14.0).show(|ui| {
                let galley = paint::paragraph(ui, &text, font::dense(), color, 320.0);
                Frame::NONE.inner_margin(Margin::symmetric(5, 2)).show(ui, |ui| ui.label(galley));
            });
        }
    }

    /// The call that is being written, above the field.
    fn show_signature(&self, ui: &Ui, id: Id, cursor: usize, output: &TextEditOutput) {
        let Some(signature) = self.language.signature(self.text, cursor) else {
            return;
        };
        let p = palette(ui);
        let active = Span { range: signature.active, color: p.acc };
        let job = layout::job(&signature.text, &[active], &font::mono_of(11.5), p.dim);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let frame = Frame::NONE
            .fill(p.sheet)
            .stroke(Stroke::new(1.0, p.line))
            .corner_radius(measure::RADIUS_BUTTON)
            .inner_margin(Margin::symmetric(8, 3));
        egui::Area::new(id.with("signature"))
            .order(Order::Foreground)
            .pivot(egui::Align2::LEFT_BOTTOM)
            .fixed_pos(output.response.rect.left_top() - vec2(0.0, 4.0))
            .interactable(false)
            .show(ui.ctx(), |ui| frame.show(ui, |ui| ui.label(galley)));
    }
}

fn underline(ui: &Ui, text: &str, output: &TextEditOutput, problems: &[Problem], p: &Palette) {
    let painter = ui.painter_at(output.text_clip_rect.expand2(vec2(2.0, 3.0)));
    for problem in problems {
        let color = problem.tone.color(p);
        for rect in layout::rects(text, &output.galley, &problem.range) {
            layout::squiggle(&painter, rect, output.galley_pos, color);
        }
    }
}

/// Below the field of one line, else below the word that is being completed.
fn popup_place(text: &str, state: &State, output: &TextEditOutput, rows: usize) -> egui::Pos2 {
    let field = output.response.rect;
    if rows == 1 {
        return field.left_bottom() + vec2(0.0, 4.0);
    }
    let start = CCursor::new(layout::char_at(text, state.completions.range.start));
    let word = output.galley.pos_from_cursor(start).translate(output.galley_pos.to_vec2());
    pos2(word.left() - 30.0, word.bottom() + 4.0)
}
