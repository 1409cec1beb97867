//! Chips and badges: a word or a number on a tinted ground.

use egui::{Color32, CornerRadius, FontId, Response, Role, Sense, Ui, Widget, WidgetInfo, vec2};

use super::paint;
use crate::icons;
use crate::tokens::{Palette, font, palette};

/// What a colour says; for chips, banners, toasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// The accent: news, selection.
    Accent,
    /// Success, added.
    Good,
    /// Warning, changed.
    Warn,
    /// Error, removed.
    Bad,
    /// Moved, in a review.
    Moved,
}

impl Tone {
    /// The colour of text and icons in this tone.
    pub fn color(self, p: &Palette) -> Color32 {
        match self {
            Self::Neutral => p.dim,
            Self::Accent => p.acc,
            Self::Good => p.ok,
            Self::Warn => p.warn,
            Self::Bad => p.err,
            Self::Moved => p.moved,
        }
    }

    /// The icon that goes with it, in banners and toasts.
    pub fn icon(self) -> char {
        match self {
            Self::Neutral | Self::Accent => icons::INFO,
            Self::Good => icons::CIRCLE_CHECK,
            Self::Warn => icons::TRIANGLE_ALERT,
            Self::Bad => icons::CIRCLE_X,
            Self::Moved => icons::MOVE,
        }
    }

    /// The ground that goes with it.
    pub fn ground(self, p: &Palette) -> Color32 {
        match self {
            Self::Neutral => p.raise,
            Self::Accent => p.acc_bg,
            Self::Good => p.add,
            Self::Warn => p.chg,
            Self::Bad => p.rem,
            Self::Moved => p.mov,
        }
    }
}

/// A word on a tinted ground.
#[must_use = "pass it to `ui.add`"]
pub struct Chip<'a> {
    text: &'a str,
    tone: Tone,
    font: FontId,
    plain: bool,
    sense: Sense,
}

impl<'a> Chip<'a> {
    /// A chip saying `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            tone: Tone::Neutral,
            font: font::caption(),
            plain: false,
            sense: Sense::hover(),
        }
    }

    /// Its tone: text and ground.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Neutral ground whatever the tone; for counts in tables.
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Monospaced text.
    pub fn mono(mut self) -> Self {
        self.font = font::mono_of(11.0);
        self
    }

    /// Makes it a button.
    pub fn clickable(mut self) -> Self {
        self.sense = Sense::click();
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let color = self.tone.color(p);
        let galley = paint::line(ui, self.text, self.font, color, ui.available_width());
        let size = vec2(galley.size().x + 14.0, 20.0);
        let (rect, response) = ui.allocate_exact_size(size, self.sense);
        let role = if self.sense.senses_click() { Role::Button } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), self.text));
        let ground = if self.plain { p.raise } else { self.tone.ground(p) };
        ui.painter().rect_filled(rect, CornerRadius::same(10), ground);
        paint::centered(ui.painter(), rect, galley);
        paint::focus_ring(ui, &response, rect, 10);
        response
    }
}
