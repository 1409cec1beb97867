//! The type scale: Inter regular and semibold, JetBrains Mono.
//!
//! Line heights (18 points for 13 and for mono 12) are in the font files, see `assets/fonts/README.md`,
//! so that every text has them without saying so.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use egui::{FontData, FontDefinitions, FontFamily, FontId, FontTweak, TextStyle};

/// Size of interface text.
pub const BODY: f32 = 13.0;
/// Size of text in dense tables and on shapes, and of expressions.
pub const DENSE: f32 = 12.0;
/// Size of captions and of the status bar.
pub const CAPTION: f32 = 11.5;
/// Size of a dialog's or a sheet's title.
pub const TITLE: f32 = 15.0;
/// Size of a page's title in the preview and on empty screens.
pub const PAGE_TITLE: f32 = 20.0;

static SEMIBOLD: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("semibold".into()));

/// The family of the icons.
pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// The family of semibold text.
pub fn semibold() -> FontFamily {
    SEMIBOLD.clone()
}

/// Regular text of `size` points.
pub fn regular_of(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Semibold text of `size` points.
pub fn semibold_of(size: f32) -> FontId {
    FontId::new(size, semibold())
}

/// Monospaced text of `size` points.
pub fn mono_of(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// Interface text, 13/18.
pub fn body() -> FontId {
    regular_of(BODY)
}

/// Interface text in semibold: headers, primary buttons.
pub fn strong() -> FontId {
    semibold_of(BODY)
}

/// Dense text, 12: tables, properties, shapes.
pub fn dense() -> FontId {
    regular_of(DENSE)
}

/// Dense text in semibold: panel headers, captions of shapes.
pub fn dense_strong() -> FontId {
    semibold_of(DENSE)
}

/// Captions and the status bar, 11.5.
pub fn caption() -> FontId {
    regular_of(CAPTION)
}

/// Section titles in panels: captions in semibold.
pub fn caption_strong() -> FontId {
    semibold_of(CAPTION)
}

/// Titles of dialogs and sheets.
pub fn title() -> FontId {
    semibold_of(TITLE)
}

/// Titles of app pages and empty screens, 20/28.
pub fn page_title() -> FontId {
    semibold_of(PAGE_TITLE)
}

/// Expressions and SQL, 12/18.
pub fn mono() -> FontId {
    mono_of(DENSE)
}

/// The named text styles, for places that take a [`TextStyle`]: `strong`, `dense`, `dense-strong`,
/// `caption`, `caption-strong`, `title`, `page-title` beside egui's own.
pub fn text_styles() -> BTreeMap<TextStyle, FontId> {
    let named = |name: &str| TextStyle::Name(name.into());
    BTreeMap::from([
        (TextStyle::Small, caption()),
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Heading, title()),
        (TextStyle::Monospace, mono()),
        (named("strong"), strong()),
        (named("dense"), dense()),
        (named("dense-strong"), dense_strong()),
        (named("caption"), caption()),
        (named("caption-strong"), caption_strong()),
        (named("title"), title()),
        (named("page-title"), page_title()),
    ])
}

/// The bundled fonts and which family uses which. Every family falls back to Inter (for signs that
/// JetBrains Mono lacks) and then to the icons, so that an icon may stand in a line of text.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, data: FontData| {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    };
    add(
        "inter",
        FontData::from_static(include_bytes!("../../../../assets/fonts/Inter-Regular.otf")),
    );
    add(
        "inter-semibold",
        FontData::from_static(include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf")),
    );
    add(
        "jetbrains-mono",
        FontData::from_static(include_bytes!("../../../../assets/fonts/JetBrainsMono-Regular.ttf")),
    );
    let lucide = FontData::from_static(include_bytes!("../../../../assets/icons/lucide.ttf"));
    // Icons are drawn for a grid of 24 with even strokes; moving their outlines would spoil them.
    let as_drawn =
        FontTweak { hinting: Some(false), subpixel_binning: Some(false), ..FontTweak::default() };
    let in_text = FontTweak { y_offset_factor: 0.14, ..as_drawn.clone() };
    add("lucide", lucide.clone().tweak(as_drawn));
    add("lucide-in-text", lucide.tweak(in_text));

    let families = [
        (FontFamily::Proportional, vec!["inter", "lucide-in-text"]),
        (semibold(), vec!["inter-semibold", "lucide-in-text"]),
        (FontFamily::Monospace, vec!["jetbrains-mono", "inter", "lucide-in-text"]),
        (icons(), vec!["lucide"]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.into_iter().map(str::to_owned).collect());
    }
    fonts
}
