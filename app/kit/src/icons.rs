//! The icons of the house: Lucide, as a font, one `char` an icon.
//!
//! Icons are drawn as glyphs: one quad each, tinted by meaning, sharp at every zoom.
//! This module must never hold colours; the caller passes one from `tokens`.
//! `assets/icons/README.md` says how to add an icon.

use egui::{Color32, FontFamily, FontId, Painter, Pos2, Rect, RichText};

/// Side of an icon in bars and rows, in points.
pub const SIZE: f32 = 15.0;
/// Side of an icon in dense lists, in points.
pub const SIZE_DENSE: f32 = 13.0;
/// Side of an icon on a shape of a canvas, in points.
pub const SIZE_SHAPE: f32 = 17.0;

/// The font family of the icons; bound by [`crate::tokens::install`].
pub fn family() -> FontFamily {
    crate::tokens::font::icons()
}

/// The font of an icon `size` points wide and high.
pub fn font(size: f32) -> FontId {
    FontId::new(size, family())
}

/// An icon as text, for places that take `WidgetText`.
pub fn rich(icon: char, size: f32) -> RichText {
    RichText::new(icon).font(font(size))
}

/// Paints `icon` centred on `center`, `size` points wide and high.
pub fn paint(painter: &Painter, center: Pos2, icon: char, size: f32, color: Color32) -> Rect {
    let galley = painter.layout_no_wrap(icon.into(), font(size), color);
    let min = crate::tokens::measure::snap(painter, center - galley.size() / 2.0);
    let rect = Rect::from_min_size(min, galley.size());
    painter.galley(min, galley, color);
    rect
}

/// The icon of this Lucide name, as models write it: `plus`, `trash-2`.
pub fn by_name(name: &str) -> Option<char> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, icon)| *icon)
}

macro_rules! icons {
    ($($name:ident = $text:literal, $char:literal;)*) => {
        $(
            #[doc = concat!("Lucide `", $text, "`.")]
            pub const $name: char = $char;
        )*

        /// Every icon with its Lucide name, by name.
        pub const ALL: &[(&str, char)] = &[$(($text, $char)),*];
    };
}

icons! {
    ACTIVITY = "activity", '\u{e038}';
    ALIGN_HORIZONTAL_JUSTIFY_CENTER = "align-horizontal-justify-center", '\u{e272}';
    APP_WINDOW = "app-window", '\u{e426}';
    ARROW_DOWN = "arrow-down", '\u{e042}';
    ARROW_DOWN_A_Z = "arrow-down-a-z", '\u{e415}';
    ARROW_DOWN_TO_LINE = "arrow-down-to-line", '\u{e455}';
    ARROW_LEFT = "arrow-left", '\u{e048}';
    ARROW_RIGHT = "arrow-right", '\u{e049}';
    ARROW_RIGHT_LEFT = "arrow-right-left", '\u{e417}';
    ARROW_UP = "arrow-up", '\u{e04a}';
    ARROW_UP_1_0 = "arrow-up-1-0", '\u{e419}';
    ARROW_UP_DOWN = "arrow-up-down", '\u{e37d}';
    ARROW_UP_FROM_LINE = "arrow-up-from-line", '\u{e45a}';
    BAN = "ban", '\u{e051}';
    BELL = "bell", '\u{e059}';
    BINARY = "binary", '\u{e1f2}';
    BOOK_OPEN = "book-open", '\u{e05f}';
    BOOKMARK = "bookmark", '\u{e060}';
    BOX = "box", '\u{e061}';
    BOXES = "boxes", '\u{e2d0}';
    BRACES = "braces", '\u{e36a}';
    BUG = "bug", '\u{e20c}';
    CALCULATOR = "calculator", '\u{e1bc}';
    CALENDAR = "calendar", '\u{e063}';
    CAMERA = "camera", '\u{e064}';
    CHART_COLUMN = "chart-column", '\u{e2a3}';
    CHECK = "check", '\u{e06c}';
    CHEVRON_DOWN = "chevron-down", '\u{e06d}';
    CHEVRON_LEFT = "chevron-left", '\u{e06e}';
    CHEVRON_RIGHT = "chevron-right", '\u{e06f}';
    CHEVRON_UP = "chevron-up", '\u{e070}';
    CHEVRONS_UP_DOWN = "chevrons-up-down", '\u{e211}';
    CIRCLE = "circle", '\u{e076}';
    CIRCLE_ALERT = "circle-alert", '\u{e077}';
    CIRCLE_CHECK = "circle-check", '\u{e226}';
    CIRCLE_DOT = "circle-dot", '\u{e345}';
    CIRCLE_HELP = "circle-help", '\u{e082}';
    CIRCLE_MINUS = "circle-minus", '\u{e07e}';
    CIRCLE_PLUS = "circle-plus", '\u{e081}';
    CIRCLE_STOP = "circle-stop", '\u{e083}';
    CIRCLE_USER = "circle-user", '\u{e461}';
    CIRCLE_X = "circle-x", '\u{e084}';
    CLIPBOARD = "clipboard", '\u{e085}';
    CLOCK = "clock", '\u{e087}';
    CLOUD = "cloud", '\u{e088}';
    CODE = "code", '\u{e093}';
    COINS = "coins", '\u{e097}';
    COLUMNS_2 = "columns-2", '\u{e098}';
    COMBINE = "combine", '\u{e44c}';
    COMPONENT = "component", '\u{e2ad}';
    COPY = "copy", '\u{e09e}';
    CORNER_DOWN_RIGHT = "corner-down-right", '\u{e0a2}';
    DATABASE = "database", '\u{e0ad}';
    DECIMALS_ARROW_RIGHT = "decimals-arrow-right", '\u{e65d}';
    DIAMOND = "diamond", '\u{e2d2}';
    DOWNLOAD = "download", '\u{e0b2}';
    ELLIPSIS = "ellipsis", '\u{e0b6}';
    ELLIPSIS_VERTICAL = "ellipsis-vertical", '\u{e0b7}';
    EXTERNAL_LINK = "external-link", '\u{e0b9}';
    EYE = "eye", '\u{e0ba}';
    EYE_OFF = "eye-off", '\u{e0bb}';
    FILE = "file", '\u{e0c0}';
    FILE_CODE = "file-code", '\u{e0c3}';
    FILE_DIFF = "file-diff", '\u{e317}';
    FILE_INPUT = "file-input", '\u{e0c5}';
    FILE_OUTPUT = "file-output", '\u{e0c8}';
    FILE_PLUS = "file-plus", '\u{e0c9}';
    FILE_TEXT = "file-text", '\u{e0cc}';
    FLASK_CONICAL = "flask-conical", '\u{e0d5}';
    FOLD_VERTICAL = "fold-vertical", '\u{e43c}';
    FOLDER = "folder", '\u{e0d7}';
    FOLDER_OPEN = "folder-open", '\u{e247}';
    FOLDER_PLUS = "folder-plus", '\u{e0d9}';
    FOLDER_TREE = "folder-tree", '\u{e33c}';
    FUNNEL = "funnel", '\u{e0dc}';
    GAUGE = "gauge", '\u{e1bf}';
    GIT_BRANCH = "git-branch", '\u{e0e2}';
    GIT_COMMIT_HORIZONTAL = "git-commit-horizontal", '\u{e0e3}';
    GIT_COMPARE = "git-compare", '\u{e359}';
    GIT_MERGE = "git-merge", '\u{e0e4}';
    GIT_PULL_REQUEST = "git-pull-request", '\u{e0e5}';
    GLOBE = "globe", '\u{e0e8}';
    GRID_2X2 = "grid-2x2", '\u{e4ff}';
    GRIP_VERTICAL = "grip-vertical", '\u{e0eb}';
    GROUP = "group", '\u{e464}';
    HASH = "hash", '\u{e0ef}';
    HEADING = "heading", '\u{e384}';
    HISTORY = "history", '\u{e1f5}';
    HOURGLASS = "hourglass", '\u{e296}';
    HOUSE = "house", '\u{e0f5}';
    IMAGE = "image", '\u{e0f6}';
    IMPORT = "import", '\u{e22f}';
    INFO = "info", '\u{e0f9}';
    KEY = "key", '\u{e0fd}';
    KEYBOARD = "keyboard", '\u{e284}';
    LANGUAGES = "languages", '\u{e0fe}';
    LAYERS = "layers", '\u{e529}';
    LAYOUT_DASHBOARD = "layout-dashboard", '\u{e1c1}';
    LAYOUT_GRID = "layout-grid", '\u{e0ff}';
    LAYOUT_PANEL_LEFT = "layout-panel-left", '\u{e470}';
    LAYOUT_TEMPLATE = "layout-template", '\u{e207}';
    LIGHTBULB = "lightbulb", '\u{e1c2}';
    LINK = "link", '\u{e102}';
    LIST = "list", '\u{e106}';
    LIST_CHECKS = "list-checks", '\u{e1d0}';
    LIST_FILTER = "list-filter", '\u{e460}';
    LIST_ORDERED = "list-ordered", '\u{e1d1}';
    LIST_TREE = "list-tree", '\u{e408}';
    LOADER_CIRCLE = "loader-circle", '\u{e10a}';
    LOCK = "lock", '\u{e10b}';
    LOCK_OPEN = "lock-open", '\u{e10c}';
    LOG_IN = "log-in", '\u{e10d}';
    LOG_OUT = "log-out", '\u{e10e}';
    MAIL = "mail", '\u{e10f}';
    MAXIMIZE = "maximize", '\u{e112}';
    MENU = "menu", '\u{e115}';
    MESSAGE_SQUARE = "message-square", '\u{e117}';
    MESSAGE_SQUARE_WARNING = "message-square-warning", '\u{e576}';
    MINUS = "minus", '\u{e11c}';
    MONITOR = "monitor", '\u{e11d}';
    MOON = "moon", '\u{e11e}';
    MOUSE_POINTER_2 = "mouse-pointer-2", '\u{e1c3}';
    MOUSE_POINTER_CLICK = "mouse-pointer-click", '\u{e120}';
    MOVE = "move", '\u{e121}';
    MOVE_HORIZONTAL = "move-horizontal", '\u{e1c6}';
    NETWORK = "network", '\u{e125}';
    OCTAGON_X = "octagon-x", '\u{e128}';
    PACKAGE = "package", '\u{e129}';
    PALETTE = "palette", '\u{e1dd}';
    PAPERCLIP = "paperclip", '\u{e12d}';
    PAUSE = "pause", '\u{e12e}';
    PENCIL = "pencil", '\u{e1f9}';
    PIN = "pin", '\u{e259}';
    PLAY = "play", '\u{e13c}';
    PLUG = "plug", '\u{e37f}';
    PLUS = "plus", '\u{e13d}';
    PUZZLE = "puzzle", '\u{e29c}';
    REDO_2 = "redo-2", '\u{e2a0}';
    REFRESH_CW = "refresh-cw", '\u{e145}';
    REPEAT = "repeat", '\u{e146}';
    REPLACE = "replace", '\u{e3db}';
    ROTATE_CW = "rotate-cw", '\u{e149}';
    ROWS_2 = "rows-2", '\u{e439}';
    SAVE = "save", '\u{e14d}';
    SCISSORS = "scissors", '\u{e14e}';
    SEARCH = "search", '\u{e151}';
    SEND = "send", '\u{e152}';
    SERVER = "server", '\u{e153}';
    SETTINGS = "settings", '\u{e154}';
    SETTINGS_2 = "settings-2", '\u{e245}';
    SHAPES = "shapes", '\u{e4b3}';
    SHIELD = "shield", '\u{e158}';
    SHIELD_CHECK = "shield-check", '\u{e1ff}';
    SIGMA = "sigma", '\u{e201}';
    SKIP_BACK = "skip-back", '\u{e15f}';
    SKIP_FORWARD = "skip-forward", '\u{e160}';
    SLIDERS_HORIZONTAL = "sliders-horizontal", '\u{e29a}';
    SMARTPHONE = "smartphone", '\u{e163}';
    SPLINE = "spline", '\u{e38b}';
    SPLIT = "split", '\u{e440}';
    SQUARE = "square", '\u{e167}';
    SQUARE_CHECK = "square-check", '\u{e559}';
    SQUARE_FUNCTION = "square-function", '\u{e22d}';
    SQUARE_MOUSE_POINTER = "square-mouse-pointer", '\u{e202}';
    SQUARE_PEN = "square-pen", '\u{e172}';
    SQUARE_X = "square-x", '\u{e175}';
    STAR = "star", '\u{e176}';
    STEP_BACK = "step-back", '\u{e3e9}';
    STEP_FORWARD = "step-forward", '\u{e3ea}';
    STICKY_NOTE = "sticky-note", '\u{e303}';
    SUN = "sun", '\u{e178}';
    TABLE_2 = "table-2", '\u{e2f9}';
    TABLET = "tablet", '\u{e17e}';
    TAG = "tag", '\u{e17f}';
    TERMINAL = "terminal", '\u{e181}';
    TEXT = "text", '\u{e185}';
    TEXT_CURSOR = "text-cursor", '\u{e264}';
    TEXT_CURSOR_INPUT = "text-cursor-input", '\u{e265}';
    TOGGLE_LEFT = "toggle-left", '\u{e18b}';
    TRASH_2 = "trash-2", '\u{e18e}';
    TRIANGLE_ALERT = "triangle-alert", '\u{e193}';
    TYPE = "type", '\u{e198}';
    UNDO_2 = "undo-2", '\u{e2a1}';
    UNFOLD_VERTICAL = "unfold-vertical", '\u{e43e}';
    UPLOAD = "upload", '\u{e19e}';
    USER = "user", '\u{e19f}';
    USER_COG = "user-cog", '\u{e342}';
    USERS = "users", '\u{e1a4}';
    VARIABLE = "variable", '\u{e473}';
    WAND_SPARKLES = "wand-sparkles", '\u{e357}';
    WAYPOINTS = "waypoints", '\u{e542}';
    WORKFLOW = "workflow", '\u{e425}';
    X = "x", '\u{e1b2}';
    ZAP = "zap", '\u{e1b4}';
    ZOOM_IN = "zoom-in", '\u{e1b6}';
    ZOOM_OUT = "zoom-out", '\u{e1b7}';
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_font() {
        let ctx = egui::Context::default();
        crate::tokens::install(&ctx, crate::tokens::Theme::Dark);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for (name, icon) in ALL {
                let has = ui.fonts_mut(|fonts| fonts.has_glyph(&font(SIZE), *icon));
                assert!(has, "icon {name} is not in assets/icons/lucide.ttf");
            }
        });
        output.drop_without_applying_deltas();
    }

    #[test]
    fn an_icon_is_as_high_as_wide_so_that_it_can_be_centred() {
        let ctx = egui::Context::default();
        crate::tokens::install(&ctx, crate::tokens::Theme::Dark);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for size in [SIZE_DENSE, SIZE, SIZE_SHAPE, 100.0] {
                let color = crate::tokens::palette(ui).text;
                let galley = ui.painter().layout_no_wrap(SQUARE.into(), font(size), color);
                assert_eq!(galley.size(), egui::Vec2::splat(size));
            }
        });
        output.drop_without_applying_deltas();
    }

    #[test]
    fn names_are_sorted_and_code_points_unique() {
        assert!(ALL.is_sorted_by(|a, b| a.0 < b.0));
        let unique: std::collections::BTreeSet<char> = ALL.iter().map(|(_, c)| *c).collect();
        assert_eq!(unique.len(), ALL.len());
    }
}
