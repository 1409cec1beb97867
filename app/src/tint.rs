//! How a review colours what differs; shared by the pictures of all kinds of documents.

use app_kit::tokens::Palette;
use app_kit::widgets::Tone;
use egui::Color32;

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
