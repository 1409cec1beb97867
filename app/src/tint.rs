//! How a review colours what differs; shared by the pictures of all kinds of documents.

use app_kit::tokens::{Palette, font};
use app_kit::widgets::Tone;
use egui::Color32;
use egui::text::{LayoutJob, TextFormat};

use crate::review::words;

/// What happened to a part of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each says what happened to it")]
pub enum Tint {
    Added,
    Removed,
    Changed,
    Moved,
}

impl Tint {
    /// All of them, in the order of a legend.
    pub const ALL: [Tint; 4] = [Tint::Added, Tint::Removed, Tint::Changed, Tint::Moved];

    /// Fill and outline.
    pub fn colors(self, p: &Palette) -> (Color32, Color32) {
        let tone = self.tone();
        (tone.ground(p), tone.color(p))
    }

    /// The tone of chips that say it.
    pub fn tone(self) -> Tone {
        match self {
            Tint::Added => Tone::Good,
            Tint::Removed => Tone::Bad,
            Tint::Changed => Tone::Warn,
            Tint::Moved => Tone::Moved,
        }
    }

    /// The word of a legend.
    pub fn word(self) -> &'static str {
        match self {
            Tint::Added => "added",
            Tint::Removed => "removed",
            Tint::Changed => "changed",
            Tint::Moved => "moved",
        }
    }
}

/// The old expression in the colour of what was removed, an arrow, the new one in that of what was
/// added; where they share words, those that changed are marked.
pub fn old_and_new(old: &str, new: &str, p: &Palette) -> LayoutJob {
    let (left, right) = words::words(old, new);
    let shared = left.iter().any(|(text, changed)| !changed && text.len() > 3);
    let mut job = LayoutJob::default();
    let mut side = |parts: Vec<words::Part>, color: Color32, mark: Color32| {
        for (text, changed) in parts {
            let background = if changed && shared { mark } else { Color32::TRANSPARENT };
            let format = TextFormat { background, ..TextFormat::simple(font::mono(), color) };
            job.append(&text, 0.0, format);
        }
    };
    side(left, p.err, p.rem);
    let dim = TextFormat::simple(font::mono(), p.dim);
    if !old.is_empty() && !new.is_empty() {
        side(vec![(" → ".to_owned(), false)], p.dim, p.panel);
    }
    side(right, p.ok, p.add);
    if job.is_empty() {
        job.append("nothing", 0.0, dim);
    }
    job
}
