//! Icons.

use super::super::bson::Document as Source;
use super::super::reader::int;

/// Glyphs of the source's own font with the icons of ours that look the same.
const GLYPHS: &[(i64, &str)] = &[
    (0x2b, "plus"),
    (0x2212, "minus"),
    (0x2709, "mail"),
    (0x270f, "pencil"),
    (0xe003, "search"),
    (0xe006, "star"),
    (0xe008, "user"),
    (0xe010, "layout-grid"),
    (0xe012, "list"),
    (0xe013, "check"),
    (0xe014, "x"),
    (0xe019, "settings"),
    (0xe020, "trash-2"),
    (0xe021, "house"),
    (0xe022, "file"),
    (0xe023, "clock"),
    (0xe026, "download"),
    (0xe027, "upload"),
    (0xe030, "repeat"),
    (0xe031, "refresh-cw"),
    (0xe033, "lock"),
    (0xe043, "book-open"),
    (0xe044, "bookmark"),
    (0xe046, "camera"),
    (0xe060, "image"),
    (0xe062, "pin"),
    (0xe072, "play"),
    (0xe073, "pause"),
    (0xe079, "chevron-left"),
    (0xe080, "chevron-right"),
    (0xe081, "circle-plus"),
    (0xe082, "circle-minus"),
    (0xe083, "circle-x"),
    (0xe084, "circle-check"),
    (0xe085, "circle-help"),
    (0xe086, "info"),
    (0xe090, "ban"),
    (0xe091, "arrow-left"),
    (0xe092, "arrow-right"),
    (0xe093, "arrow-up"),
    (0xe094, "arrow-down"),
    (0xe101, "circle-alert"),
    (0xe105, "eye"),
    (0xe106, "eye-off"),
    (0xe107, "triangle-alert"),
    (0xe109, "calendar"),
    (0xe111, "message-square"),
    (0xe113, "chevron-up"),
    (0xe114, "chevron-down"),
    (0xe117, "folder"),
    (0xe118, "folder-open"),
    (0xe123, "bell"),
    (0xe135, "globe"),
    (0xe138, "funnel"),
    (0xe142, "paperclip"),
    (0xe144, "link"),
    (0xe161, "log-in"),
    (0xe163, "log-out"),
    (0xe185, "chart-column"),
    (0xe236, "menu"),
];

/// The name of an icon: that of an image or of a collection, or one of ours for a glyph.
pub(in super::super) fn icon(source: &Source<'_>, key: &str) -> String {
    let Some(icon) = source.document(key) else { return String::new() };
    if icon.get("Code").is_none() {
        return icon.text("Image").to_owned();
    }
    let code = int(icon, "Code", 0);
    match GLYPHS.iter().find(|(known, _)| *known == code) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("glyph-{code:x}"),
    }
}
