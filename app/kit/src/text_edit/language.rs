//! What a code field asks of a language. All places are byte offsets into the text.

use std::ops::Range;

use egui::Color32;

use crate::tokens::Palette;
use crate::widgets::Tone;

/// A part of the text in a colour of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where.
    pub range: Range<usize>,
    /// In which colour, usually one of [`crate::tokens::Syntax`].
    pub color: Color32,
}

/// Something wrong with a part of the text; underlined, told on hover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, exactly.
    pub range: Range<usize>,
    /// What is wrong and what to do.
    pub message: String,
    /// How bad it is: `Bad` and `Warn` are of use.
    pub tone: Tone,
}

/// Something that could stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list says.
    pub label: String,
    /// What is put into the text.
    pub insert: String,
    /// Where in `insert` the cursor goes; its end unless told.
    pub cursor: Option<usize>,
    /// Its kind, as an icon.
    pub icon: char,
    /// Its type, in words.
    pub detail: String,
    /// A sentence about it, shown while it is chosen; may be empty.
    pub about: String,
}

impl Completion {
    /// A completion that inserts its label.
    pub fn new(label: impl Into<String>, icon: char, detail: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            label,
            cursor: None,
            icon,
            detail: detail.into(),
            about: String::new(),
        }
    }
}

/// What could stand at the cursor, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The part of the text that a choice replaces: the word begun.
    pub range: Range<usize>,
    /// The choices.
    pub items: Vec<Completion>,
}

/// The call that the cursor is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// `round(value, digits)`.
    pub text: String,
    /// The part of it that is being written.
    pub active: Range<usize>,
}

/// What a code field asks while it draws. Answers are for the text as given; each is asked at most once a
/// frame, so they should be quick or remembered. Everything but the colours may be left out.
pub trait Language {
    /// Coloured parts, in order and without overlap; the rest is plain.
    fn spans(&self, text: &str, palette: &Palette) -> Vec<Span>;

    /// What is wrong.
    fn problems(&self, _text: &str) -> Vec<Problem> {
        Vec::new()
    }

    /// What could stand at `cursor`.
    fn completions(&self, _text: &str, _cursor: usize) -> Completions {
        Completions::default()
    }

    /// What to say about the character at `at`: its type, its meaning.
    fn hover(&self, _text: &str, _at: usize) -> Option<String> {
        None
    }

    /// The call that `cursor` is in.
    fn signature(&self, _text: &str, _cursor: usize) -> Option<Signature> {
        None
    }
}

/// No language: plain monospaced text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Language for Plain {
    fn spans(&self, _text: &str, _palette: &Palette) -> Vec<Span> {
        Vec::new()
    }
}
