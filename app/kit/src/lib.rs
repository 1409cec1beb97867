//! What any good egui program has: tokens, icons, widgets, a code field, a canvas, a CPU rasteriser.
//!
//! This package knows no model: it never depends on `model-core` or `runtime-preview`, and no name in it
//! means a thing of a business app. It must never hold a colour or a size outside of [`tokens`].
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod canvas;
pub mod icons;
pub mod raster;
pub mod text_edit;
pub mod tokens;
pub mod widgets;
