//! The colours of both themes, and of the web-like pages that apps show.
//!
//! The first fields of [`Palette`] are the design's table, under its names; the tints below them are
//! mixed from it, so that a change of one colour carries through.

#![allow(clippy::unreadable_literal)] // colours are written as designers write them

use egui::{Color32, epaint::Shadow};

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Ground of canvas, page and input fields.
    pub bg: Color32,
    /// Ground of panels and bars.
    pub panel: Color32,
    /// Raised ground: buttons, chips, hovered rows.
    pub raise: Color32,
    /// Borders and separators.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text, icons, placeholders.
    pub dim: Color32,
    /// Disabled things and grid marks; never text that matters.
    pub faint: Color32,
    /// The one accent: selection, focus, primary action.
    pub acc: Color32,
    /// Text and icons on the accent.
    pub on_acc: Color32,
    /// Ground of a selected row.
    pub acc_bg: Color32,
    /// Success, added.
    pub ok: Color32,
    /// Warning, changed.
    pub warn: Color32,
    /// Error, removed.
    pub err: Color32,
    /// Dots of a canvas.
    pub dot: Color32,
    /// Fill of shapes on a canvas.
    pub node: Color32,
    /// Kind colour: persistable entity.
    pub pers: Color32,
    /// Kind colour: non-persistable entity, enumeration.
    pub np: Color32,
    /// Kind colour: view entity, page.
    pub view: Color32,
    /// Fill: added.
    pub add: Color32,
    /// Fill: removed.
    pub rem: Color32,
    /// Fill: changed, paused.
    pub chg: Color32,
    /// Moved in a review: text and outline.
    pub moved: Color32,
    /// Fill: moved.
    pub mov: Color32,

    /// A raised thing under the pointer.
    pub raise_hover: Color32,
    /// A raised thing being pressed.
    pub raise_press: Color32,
    /// The accent under the pointer.
    pub acc_hover: Color32,
    /// The accent being pressed.
    pub acc_press: Color32,
    /// A selected row under the pointer.
    pub acc_bg_hover: Color32,
    /// A row under the pointer, on a panel.
    pub row_hover: Color32,
    /// Border of an input under the pointer.
    pub line_hover: Color32,
    /// Outline of shapes on a canvas.
    pub node_line: Color32,
    /// Association and flow lines.
    pub edge: Color32,
    /// Header colour of things that belong to elsewhere.
    pub foreign: Color32,
    /// Ground of popups, menus, sheets and dialogs.
    pub sheet: Color32,
    /// Selected text in a field (translucent).
    pub selection: Color32,
    /// Ground of an error banner or field.
    pub err_bg: Color32,
    /// Ground of a warning banner.
    pub warn_bg: Color32,
    /// Ground of a success banner.
    pub ok_bg: Color32,
    /// Text and icons on `ok` or `err` as a ground (start and end circles, badges).
    pub on_status: Color32,
    /// Fill of the rubber band and of drop targets (translucent).
    pub band: Color32,
    /// Darkens what lies behind a modal dialog (translucent).
    pub scrim: Color32,
    /// Handle of a scroll bar.
    pub scroll: Color32,
    /// Colours of expressions and SQL.
    pub syntax: Syntax,
    /// Shadow of popups, sheets and dialogs.
    pub shadow: Shadow,
    /// Shadow of shapes on a canvas.
    pub node_shadow: Shadow,
    /// Colours of the web-like pages in editor and preview.
    pub app: AppPalette,
}

/// Colours of the words of an expression or a query; each readable on `bg`, `panel` and `sheet`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Names, operators, brackets.
    pub plain: Color32,
    /// `if`, `then`, `and`, `SELECT`.
    pub keyword: Color32,
    /// Function names.
    pub function: Color32,
    /// Variables.
    pub variable: Color32,
    /// Texts.
    pub string: Color32,
    /// Numbers and other literals.
    pub number: Color32,
    /// Comments.
    pub comment: Color32,
}

/// Colours of app pages: they look like a web app, not like this tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppPalette {
    /// Ground around the page's cards.
    pub bg: Color32,
    /// Ground of the page, cards and pop-ups.
    pub surface: Color32,
    /// Ground of inputs.
    pub field: Color32,
    /// Borders and separators.
    pub line: Color32,
    /// Border of an input.
    pub field_line: Color32,
    /// Text.
    pub text: Color32,
    /// Labels and secondary text.
    pub dim: Color32,
    /// Links, primary buttons, focus.
    pub acc: Color32,
    /// A primary button under the pointer.
    pub acc_hover: Color32,
    /// Text on the accent.
    pub on_acc: Color32,
    /// Selected rows.
    pub acc_bg: Color32,
    /// Ground of secondary buttons.
    pub button: Color32,
    /// A secondary button under the pointer, a hovered row.
    pub button_hover: Color32,
    /// Errors and destructive buttons.
    pub err: Color32,
    /// Text on `err`, `warn` and `ok`.
    pub on_err: Color32,
    /// Warnings.
    pub warn: Color32,
    /// Success.
    pub ok: Color32,
    /// A touch of `err` as a ground.
    pub err_bg: Color32,
    /// A touch of `warn` as a ground.
    pub warn_bg: Color32,
    /// A touch of `ok` as a ground.
    pub ok_bg: Color32,
}

impl AppPalette {
    /// The colours of what stands on a tone in full: text takes the one that can be read there, and
    /// what else there is, is drawn with it, too.
    #[must_use]
    pub fn on(self, fill: Color32, text: Color32) -> AppPalette {
        let faint = mix(fill, text, 14);
        let line = mix(fill, text, 35);
        AppPalette {
            bg: fill,
            surface: fill,
            field: fill,
            line,
            field_line: mix(fill, text, 60),
            text,
            dim: text,
            acc: text,
            acc_hover: text,
            on_acc: fill,
            acc_bg: faint,
            button: fill,
            button_hover: faint,
            err: text,
            on_err: fill,
            warn: text,
            ok: text,
            err_bg: faint,
            warn_bg: faint,
            ok_bg: faint,
        }
    }
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// `a` moved towards `b` by `percent` of the way, channel by channel in gamma space.
const fn mix(a: Color32, b: Color32, percent: u16) -> Color32 {
    const fn channel(a: u8, b: u8, percent: u16) -> u8 {
        ((a as u16 * (100 - percent) + b as u16 * percent + 50) / 100) as u8
    }
    Color32::from_rgb(
        channel(a.r(), b.r(), percent),
        channel(a.g(), b.g(), percent),
        channel(a.b(), b.b(), percent),
    )
}

/// An opaque colour at `percent` opacity, premultiplied as egui wants it.
const fn fade(color: Color32, percent: u16) -> Color32 {
    const fn channel(value: u8, percent: u16) -> u8 {
        ((value as u16 * percent + 50) / 100) as u8
    }
    Color32::from_rgba_premultiplied(
        channel(color.r(), percent),
        channel(color.g(), percent),
        channel(color.b(), percent),
        channel(255, percent),
    )
}

/// `color` at `opacity` from 0 to 1: ghosts, tints over whatever lies below.
pub fn with_alpha(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity.clamp(0.0, 1.0))
}

const BLACK: Color32 = hex(0);

const DARK_BG: Color32 = hex(0x15171b);
const DARK_PANEL: Color32 = hex(0x1b1e24);
const DARK_RAISE: Color32 = hex(0x23272f);
const DARK_LINE: Color32 = hex(0x2d323b);
const DARK_TEXT: Color32 = hex(0xe7e9ec);
const DARK_DIM: Color32 = hex(0x98a1ad);
const DARK_ACC: Color32 = hex(0x6aa6ff);
const DARK_ACC_BG: Color32 = hex(0x22344f);
const DARK_OK: Color32 = hex(0x4cc38a);
const DARK_WARN: Color32 = hex(0xf0b429);
const DARK_ERR: Color32 = hex(0xff7878);
const DARK_ADD: Color32 = hex(0x1e3a2c);
const DARK_REM: Color32 = hex(0x43242a);
const DARK_CHG: Color32 = hex(0x40351d);

pub(super) static DARK: Palette = Palette {
    bg: DARK_BG,
    panel: DARK_PANEL,
    raise: DARK_RAISE,
    line: DARK_LINE,
    text: DARK_TEXT,
    dim: DARK_DIM,
    faint: hex(0x5d6672),
    acc: DARK_ACC,
    on_acc: DARK_BG,
    acc_bg: DARK_ACC_BG,
    ok: DARK_OK,
    warn: DARK_WARN,
    err: DARK_ERR,
    dot: hex(0x262a32),
    node: hex(0x222730),
    pers: hex(0x3b7ddd),
    np: hex(0xc9802b),
    view: hex(0x2a9d8f),
    add: DARK_ADD,
    rem: DARK_REM,
    chg: DARK_CHG,
    moved: hex(0xb79bff),
    mov: hex(0x2e2946),
    raise_hover: mix(DARK_RAISE, DARK_TEXT, 5),
    raise_press: mix(DARK_RAISE, DARK_TEXT, 12),
    acc_hover: mix(DARK_ACC, DARK_TEXT, 16),
    acc_press: mix(DARK_ACC, DARK_BG, 14),
    acc_bg_hover: mix(DARK_ACC_BG, DARK_TEXT, 2),
    row_hover: DARK_RAISE,
    line_hover: mix(DARK_LINE, DARK_TEXT, 18),
    node_line: hex(0x323843),
    edge: DARK_DIM,
    foreign: hex(0x5d6672),
    sheet: hex(0x1f2329),
    selection: fade(DARK_ACC, 35),
    err_bg: DARK_REM,
    warn_bg: DARK_CHG,
    ok_bg: DARK_ADD,
    on_status: DARK_BG,
    band: fade(DARK_ACC, 12),
    scrim: fade(BLACK, 55),
    scroll: hex(0x5d6672),
    syntax: Syntax {
        plain: DARK_TEXT,
        keyword: hex(0xc79bf2),
        function: hex(0x5ec4b6),
        variable: DARK_ACC,
        string: hex(0xe0a868),
        number: hex(0xd7c48b),
        comment: DARK_DIM,
    },
    shadow: Shadow { offset: [0, 8], blur: 24, spread: 0, color: fade(BLACK, 45) },
    node_shadow: Shadow { offset: [0, 2], blur: 6, spread: 0, color: fade(BLACK, 22) },
    app: AppPalette {
        bg: DARK_BG,
        surface: DARK_PANEL,
        field: DARK_BG,
        line: DARK_LINE,
        field_line: hex(0x3a404b),
        text: DARK_TEXT,
        dim: DARK_DIM,
        acc: DARK_ACC,
        acc_hover: mix(DARK_ACC, DARK_TEXT, 16),
        on_acc: DARK_BG,
        acc_bg: DARK_ACC_BG,
        button: DARK_RAISE,
        button_hover: mix(DARK_RAISE, DARK_TEXT, 5),
        err: DARK_ERR,
        on_err: DARK_BG,
        warn: DARK_WARN,
        ok: DARK_OK,
        err_bg: DARK_REM,
        warn_bg: DARK_CHG,
        ok_bg: DARK_ADD,
    },
};

const LIGHT_BG: Color32 = hex(0xf4f5f7);
const LIGHT_PANEL: Color32 = hex(0xffffff);
const LIGHT_RAISE: Color32 = hex(0xeef0f3);
const LIGHT_LINE: Color32 = hex(0xdfe3e8);
const LIGHT_TEXT: Color32 = hex(0x1d2127);
const LIGHT_DIM: Color32 = hex(0x5c6672);
const LIGHT_ACC: Color32 = hex(0x2563cf);
const LIGHT_ACC_BG: Color32 = hex(0xe3edfd);
const LIGHT_OK: Color32 = hex(0x1a7350);
const LIGHT_WARN: Color32 = hex(0x8f5a00);
const LIGHT_ERR: Color32 = hex(0xbd3030);
const LIGHT_ADD: Color32 = hex(0xdff5e8);
const LIGHT_REM: Color32 = hex(0xfde4e4);
const LIGHT_CHG: Color32 = hex(0xfdf1d3);

pub(super) static LIGHT: Palette = Palette {
    bg: LIGHT_BG,
    panel: LIGHT_PANEL,
    raise: LIGHT_RAISE,
    line: LIGHT_LINE,
    text: LIGHT_TEXT,
    dim: LIGHT_DIM,
    faint: hex(0xa0a8b3),
    acc: LIGHT_ACC,
    on_acc: LIGHT_PANEL,
    acc_bg: LIGHT_ACC_BG,
    ok: LIGHT_OK,
    warn: LIGHT_WARN,
    err: LIGHT_ERR,
    dot: LIGHT_LINE,
    node: LIGHT_PANEL,
    pers: hex(0x3b7ddd),
    np: hex(0xc9802b),
    view: hex(0x2a9d8f),
    add: LIGHT_ADD,
    rem: LIGHT_REM,
    chg: LIGHT_CHG,
    moved: hex(0x6b3fc0),
    mov: hex(0xede6fb),
    raise_hover: mix(LIGHT_RAISE, LIGHT_TEXT, 5),
    raise_press: mix(LIGHT_RAISE, LIGHT_TEXT, 12),
    acc_hover: mix(LIGHT_ACC, LIGHT_TEXT, 14),
    acc_press: mix(LIGHT_ACC, LIGHT_TEXT, 26),
    acc_bg_hover: mix(LIGHT_ACC_BG, LIGHT_ACC, 2),
    row_hover: LIGHT_RAISE,
    line_hover: mix(LIGHT_LINE, LIGHT_TEXT, 22),
    node_line: LIGHT_LINE,
    edge: LIGHT_DIM,
    foreign: hex(0x98a1ad),
    sheet: LIGHT_PANEL,
    selection: fade(LIGHT_ACC, 22),
    err_bg: LIGHT_REM,
    warn_bg: LIGHT_CHG,
    ok_bg: LIGHT_ADD,
    on_status: LIGHT_PANEL,
    band: fade(LIGHT_ACC, 10),
    scrim: fade(LIGHT_TEXT, 35),
    scroll: hex(0xa0a8b3),
    syntax: Syntax {
        plain: LIGHT_TEXT,
        keyword: hex(0x7a35b8),
        function: hex(0x14695f),
        variable: LIGHT_ACC,
        string: hex(0x8a4b00),
        number: hex(0x6b5a00),
        comment: LIGHT_DIM,
    },
    shadow: Shadow { offset: [0, 8], blur: 24, spread: 0, color: fade(LIGHT_TEXT, 16) },
    node_shadow: Shadow { offset: [0, 1], blur: 4, spread: 0, color: fade(LIGHT_TEXT, 12) },
    app: AppPalette {
        bg: LIGHT_BG,
        surface: LIGHT_PANEL,
        field: LIGHT_BG,
        line: LIGHT_LINE,
        field_line: hex(0xd3d8df),
        text: LIGHT_TEXT,
        dim: LIGHT_DIM,
        acc: LIGHT_ACC,
        acc_hover: mix(LIGHT_ACC, LIGHT_TEXT, 14),
        on_acc: LIGHT_PANEL,
        acc_bg: LIGHT_ACC_BG,
        button: LIGHT_RAISE,
        button_hover: mix(LIGHT_RAISE, LIGHT_TEXT, 5),
        err: LIGHT_ERR,
        on_err: LIGHT_PANEL,
        warn: LIGHT_WARN,
        ok: LIGHT_OK,
        err_bg: LIGHT_REM,
        warn_bg: LIGHT_CHG,
        ok_bg: LIGHT_ADD,
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance after WCAG 2.
    fn luminance(color: Color32) -> f64 {
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[track_caller]
    fn check(theme: &str, at_least: f64, texts: &[(&str, Color32)], grounds: &[(&str, Color32)]) {
        for (text, color) in texts {
            for (ground, fill) in grounds {
                let ratio = contrast(*color, *fill);
                assert!(
                    ratio >= at_least,
                    "{theme}: {text} on {ground} has {ratio:.2}, wants {at_least}"
                );
            }
        }
    }

    macro_rules! named {
        ($p:expr; $($field:ident),*) => { [$((stringify!($field), $p.$field)),*] };
    }

    #[test]
    fn text_can_be_read_on_every_ground_it_stands_on() {
        for (theme, p) in [("dark", &DARK), ("light", &LIGHT)] {
            let grounds = named!(p; bg, panel, raise, node, sheet, raise_hover, row_hover, acc_bg,
                acc_bg_hover, add, rem, chg, mov, err_bg, warn_bg, ok_bg);
            check(theme, 4.5, &named!(p; text, dim), &grounds);
            let quiet = named!(p; bg, panel, raise, node, sheet, acc_bg, add, rem, chg);
            check(theme, 4.5, &named!(p; acc, ok, warn, err), &quiet);
            check(theme, 4.5, &named!(p; moved), &named!(p; bg, panel, node, sheet, mov));
            check(theme, 4.5, &named!(p; text), &named!(p; raise_press));
            check(theme, 4.5, &named!(p; on_acc), &named!(p; acc, acc_hover, acc_press));
            check(theme, 4.5, &named!(p; on_status), &named!(p; ok, err));
            let words =
                named!(p.syntax; plain, keyword, function, variable, string, number, comment);
            check(theme, 4.5, &words, &named!(p; bg, panel, sheet, node, add, rem));
        }
    }

    #[test]
    fn app_pages_can_be_read() {
        for (theme, p) in [("dark", &DARK.app), ("light", &LIGHT.app)] {
            let grounds = named!(p; bg, surface, field, acc_bg, button, button_hover);
            check(theme, 4.5, &named!(p; text, dim), &grounds);
            check(theme, 4.5, &named!(p; acc, err, warn, ok), &named!(p; bg, surface, field));
            check(theme, 4.5, &named!(p; on_acc), &named!(p; acc, acc_hover));
            check(theme, 4.5, &named!(p; on_err), &named!(p; err, warn, ok));
            check(theme, 4.5, &named!(p; text, dim), &named!(p; err_bg, warn_bg, ok_bg));
            check(theme, 4.5, &named!(p; acc), &named!(p; acc_bg));
            check(theme, 4.5, &named!(p; ok), &named!(p; ok_bg));
            check(theme, 4.5, &named!(p; warn), &named!(p; warn_bg));
            check(theme, 4.5, &named!(p; err), &named!(p; err_bg));
        }
    }

    #[test]
    fn rings_and_kinds_stand_out() {
        for (theme, p) in [("dark", &DARK), ("light", &LIGHT)] {
            check(theme, 3.0, &named!(p; acc, edge), &named!(p; bg, panel, raise, node));
            check(theme, 2.9, &named!(p; pers, np, view), &named!(p; bg, panel, node));
        }
    }

    #[test]
    fn mixing_reaches_both_ends() {
        let (a, b) = (hex(0x102030), hex(0xf0e0d0));
        assert_eq!((mix(a, b, 0), mix(a, b, 100)), (a, b));
        assert_eq!(fade(a, 100), a);
        assert_eq!(fade(a, 0), Color32::TRANSPARENT);
    }
}
