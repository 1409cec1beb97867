//! Colours, type, measures: the one place where the look of the product is decided.
//!
//! [`install`] makes an egui context ours; [`palette`] gives the colours of the theme in force;
//! [`font`] the type scale; [`measure`] the sizes. Nothing else in the product may make a colour:
//! what is missing is added to [`Palette`] here, so that both themes get it and the contrast test sees it.

pub mod font;
pub mod measure;
mod palette;
mod visuals;

pub use palette::{AppPalette, Palette, Syntax, with_alpha};
pub use visuals::{Theme, install, set_theme};

use egui::Context;

/// The palette of the theme in force. A `Ui` derefs to its context, so `palette(ui)` works.
pub fn palette(ctx: &Context) -> &'static Palette {
    Theme::of(ctx).palette()
}
