//! What any good egui program has: tokens, widgets, canvas, rasteriser
