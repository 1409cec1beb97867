//! Dresses an egui context: fonts, colours, spacing, so that nothing looks like the toolkit's default.

use egui::style::{HandleShape, ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{Color32, Context, CornerRadius, Margin, Stroke, Style, Visuals, vec2};

use super::palette::{DARK, LIGHT};
use super::{Palette, font, measure};

/// Dark or light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Theme {
    /// Light text on dark grounds.
    #[default]
    Dark,
    /// Dark text on light grounds.
    Light,
}

impl Theme {
    /// Both themes, dark first.
    pub const ALL: [Self; 2] = [Self::Dark, Self::Light];

    /// The theme in force in `ctx`.
    pub fn of(ctx: &Context) -> Self {
        match ctx.theme() {
            egui::Theme::Dark => Self::Dark,
            egui::Theme::Light => Self::Light,
        }
    }

    /// The colours of this theme.
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
        }
    }

    /// The other theme.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }

    fn egui(self) -> egui::Theme {
        match self {
            Self::Dark => egui::Theme::Dark,
            Self::Light => egui::Theme::Light,
        }
    }
}

/// Sets fonts and the styles of both themes, and shows `theme`. Call once, before the first frame.
pub fn install(ctx: &Context, theme: Theme) {
    ctx.set_fonts(font::definitions());
    for theme in Theme::ALL {
        ctx.set_style_of(theme.egui(), style(theme));
    }
    set_theme(ctx, theme);
}

/// Shows `theme` from the next frame on.
pub fn set_theme(ctx: &Context, theme: Theme) {
    ctx.set_theme(theme.egui());
}

fn style(theme: Theme) -> Style {
    let mut style = Style {
        text_styles: font::text_styles(),
        visuals: visuals(theme),
        animation_time: 0.1,
        ..Style::default()
    };
    #[cfg(debug_assertions)]
    {
        style.debug.show_unaligned = false;
    }
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 4.0);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(4);
    spacing.menu_spacing = 4.0;
    spacing.indent = measure::INDENT;
    spacing.interact_size = vec2(26.0, measure::INPUT);
    spacing.icon_width = measure::CHECKBOX;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 8.0;
    spacing.slider_rail_height = 3.0;
    spacing.combo_width = 80.0;
    spacing.tooltip_width = 320.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 6.0,
        handle_min_length: 24.0,
        bar_outer_margin: 1.0,
        foreground_color: false,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.0,
        active_handle_opacity: 0.5,
        interact_handle_opacity: 0.9,
        ..ScrollStyle::floating()
    };
    spacing.scroll.fade.strength = 0.0;
    let interaction = &mut style.interaction;
    interaction.selectable_labels = false;
    interaction.tooltip_delay = 0.4;
    interaction.resize_grab_radius_side = 4.0;
    style
}

fn visuals(theme: Theme) -> Visuals {
    let p = theme.palette();
    let base = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    Visuals {
        dark_mode: theme == Theme::Dark,
        weak_text_color: Some(p.dim),
        widgets: widgets(p),
        selection: Selection { bg_fill: p.selection, stroke: Stroke::new(1.0, p.acc) },
        hyperlink_color: p.acc,
        faint_bg_color: p.raise,
        extreme_bg_color: p.bg,
        text_edit_bg_color: Some(p.bg),
        code_bg_color: p.raise,
        warn_fg_color: p.warn,
        error_fg_color: p.err,
        window_corner_radius: CornerRadius::same(measure::RADIUS_SHEET),
        window_shadow: p.shadow,
        window_fill: p.sheet,
        window_stroke: Stroke::new(1.0, p.line),
        menu_corner_radius: CornerRadius::same(measure::RADIUS_SHAPE),
        panel_fill: p.panel,
        popup_shadow: p.shadow,
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(1.5, p.acc),
            ..TextCursorStyle::default()
        },
        indent_has_left_vline: false,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        interact_cursor: None,
        ..base
    }
}

fn widgets(p: &Palette) -> Widgets {
    let of = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(measure::RADIUS_BUTTON),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: of(p.panel, p.line, p.text),
        inactive: WidgetVisuals { bg_fill: p.scroll, ..of(p.raise, p.line, p.text) },
        hovered: WidgetVisuals { bg_fill: p.scroll, ..of(p.raise_hover, p.line_hover, p.text) },
        active: WidgetVisuals { bg_fill: p.dim, ..of(p.raise_press, p.acc, p.text) },
        open: of(p.raise_hover, p.line_hover, p.text),
    }
}
