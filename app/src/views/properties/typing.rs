//! Text fields of the pane: what is typed belongs to the field until it loses the focus.
//!
//! Most texts are written with every letter, all as one undo step; names and types only at the
//! end, because half a name is none. Escape restores what was there. A field that vanishes while
//! it has the focus (something else was selected) ends as if it had lost it.

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{TextField, paint};
use egui::{
    CornerRadius, Frame, Id, Key, Margin, Response, Stroke, StrokeKind, TextEdit, Ui, vec2,
};

use model_core::check::Severity;

use crate::context::Context;

/// Writes a typed text; the second text is the mark of the step.
type WriteLive = Box<dyn Fn(&Context<'_>, &str, &str)>;

/// Writes a typed text at the end.
type WriteAtEnd = Box<dyn Fn(&Context<'_>, &str)>;

/// What becomes of a typed text.
pub(super) enum Commit {
    /// Written with every letter.
    Live(WriteLive),
    /// Written when the field loses the focus.
    AtEnd(WriteAtEnd),
}

/// How a field looks.
#[derive(Clone, Copy, Default)]
pub(super) struct Look<'a> {
    /// What screen readers and tests call it.
    pub name: &'a str,
    /// What stands there while it is empty.
    pub placeholder: &'a str,
    /// What is wrong with what it says.
    pub error: Option<&'a str>,
    /// How many lines it has; 0 counts as 1.
    pub rows: usize,
    /// Whether letters are all of one width.
    pub mono: bool,
    /// Without ground and border, for cells of tables.
    pub plain: bool,
}

struct Draft {
    key: String,
    before: String,
    text: String,
    commit: Commit,
}

/// The text that is being typed now.
#[derive(Default)]
pub(super) struct Typing {
    draft: Option<Draft>,
    seen: bool,
}

impl Typing {
    /// Before the fields of a frame.
    pub(super) fn begin_frame(&mut self) {
        self.seen = false;
    }

    /// After the fields of a frame.
    pub(super) fn end_frame(&mut self, context: &Context<'_>) {
        if !self.seen {
            self.finish(context);
        }
    }

    fn finish(&mut self, context: &Context<'_>) {
        let Some(draft) = self.draft.take() else { return };
        match draft.commit {
            Commit::Live(_) => context.end_part(),
            Commit::AtEnd(write) if draft.text != draft.before => write(context, &draft.text),
            Commit::AtEnd(_) => {}
        }
    }

    /// What is typed in the field with this key, if it is the one.
    pub(super) fn text_of(&self, key: &str) -> Option<String> {
        self.draft.as_ref().filter(|draft| draft.key == key).map(|draft| draft.text.clone())
    }

    /// The id of the field with this key, to give it the focus.
    pub(super) fn id(key: &str) -> Id {
        Id::unique("property").with(key)
    }

    /// Draws a field that says `value`; `key` tells it from all others and marks its undo step.
    pub(super) fn field(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        key: &str,
        value: &str,
        look: Look<'_>,
        commit: Commit,
    ) -> Response {
        let own = self.draft.as_ref().filter(|draft| draft.key == key);
        let mut text = own.map_or(value, |draft| &draft.text).to_owned();
        let response = draw(ui, Typing::id(key), &mut text, look);
        let begun = own.is_some();
        if (response.gained_focus() || response.changed()) && !begun {
            self.finish(context);
            let before = value.to_owned();
            self.draft = Some(Draft { key: key.to_owned(), before, text: text.clone(), commit });
        } else if let Some(draft) = self.draft.as_mut().filter(|draft| draft.key == key) {
            draft.commit = commit;
        }
        let Some(draft) = self.draft.as_mut().filter(|draft| draft.key == key) else {
            return response;
        };
        self.seen = true;
        draft.text.clone_from(&text);
        if response.changed()
            && let Commit::Live(write) = &draft.commit
        {
            write(context, &text, key);
        }
        if response.lost_focus() {
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                if let Commit::Live(write) = &draft.commit
                    && draft.text != draft.before
                {
                    write(context, &draft.before, key);
                }
                draft.text.clone_from(&draft.before);
            }
            self.finish(context);
        }
        response
    }
}

fn draw(ui: &mut Ui, id: Id, text: &mut String, look: Look<'_>) -> Response {
    if !look.plain {
        let mut field = TextField::new(text, look.name)
            .placeholder(look.placeholder)
            .error(look.error)
            .rows(look.rows.max(1))
            .id(id);
        if look.mono {
            field = field.mono();
        }
        return ui.add(field);
    }
    let p = tokens::palette(ui);
    let letters = if look.mono { font::mono() } else { font::dense() };
    let line = ui.fonts_mut(|fonts| fonts.row_height(&letters));
    let padding = ((measure::TABLE_ROW - line) / 2.0).max(0.0) as i8;
    let hint = egui::RichText::new(look.placeholder).font(letters.clone()).color(p.dim);
    let color = if look.error.is_some() { p.err } else { p.text };
    let width = ui.available_width();
    let edit = TextEdit::singleline(text)
        .id(id)
        .font(letters)
        .text_color(color)
        .hint_text(hint)
        .frame(Frame::NONE.inner_margin(Margin {
            left: 6,
            right: 2,
            top: padding,
            bottom: padding,
        }))
        .desired_width(width)
        .min_size(vec2(width, measure::TABLE_ROW));
    let response = ui.add(edit).accessible_name(look.name);
    if response.has_focus() {
        let rect = response.rect.shrink2(vec2(0.0, 1.0));
        let stroke = Stroke::new(1.0, p.acc);
        let radius = CornerRadius::same(measure::RADIUS_INPUT);
        ui.painter().rect_stroke(rect, radius, stroke, StrokeKind::Inside);
    }
    match look.error {
        Some(error) => app_kit::widgets::tooltip(response, error),
        None => response,
    }
}

/// A sentence about what is wrong, below a field.
pub(super) fn wrong(ui: &mut Ui, sentence: &str) {
    told(ui, Severity::Error, sentence);
}

/// What the checker says, below a field: only what is wrong is red.
pub(super) fn told(ui: &mut Ui, severity: Severity, sentence: &str) {
    let p = tokens::palette(ui);
    let color = match severity {
        Severity::Error => p.err,
        Severity::Warning => p.warn,
        Severity::Information => p.dim,
    };
    let galley = paint::paragraph(ui, sentence, font::caption(), color, ui.available_width());
    ui.label(galley);
}
