//! Textures: premultiplied texels and how they are sampled.

#![allow(clippy::cast_possible_wrap)] // texels of an image

use egui::epaint::textures::{TextureFilter, TextureOptions, TextureWrapMode};
use egui::{Color32, ImageData};

/// A texture and its sampling.
pub(super) struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
    filter: TextureFilter,
    wrap: TextureWrapMode,
}

impl Texture {
    pub(super) fn new(image: &ImageData, options: TextureOptions) -> Self {
        let ImageData::Color(image) = image;
        let [width, height] = image.size;
        Self {
            width,
            height,
            texels: image.pixels.clone(),
            filter: options.magnification,
            wrap: options.wrap_mode,
        }
    }

    /// Writes `image` over the texels from column `x`, row `y` on; what falls outside is dropped.
    pub(super) fn patch(&mut self, [x, y]: [usize; 2], image: &ImageData) {
        let ImageData::Color(image) = image;
        let [patch_width, _] = image.size;
        if patch_width == 0 || x >= self.width {
            return;
        }
        let width = patch_width.min(self.width - x);
        for (row, source) in image.pixels.chunks_exact(patch_width).enumerate() {
            let start = (y + row) * self.width + x;
            let Some(target) = self.texels.get_mut(start..start + width) else {
                return;
            };
            if let Some(source) = source.get(..width) {
                target.copy_from_slice(source);
            }
        }
    }

    /// The colour at `u`, `v` (0 to 1 over the texture), channels from 0 to 255.
    pub(super) fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32, v * self.height as f32);
        if self.filter == TextureFilter::Nearest {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        if fx == 0.0 && fy == 0.0 {
            return self.texel(left, top);
        }
        let corners = [
            (self.texel(left, top), (1.0 - fx) * (1.0 - fy)),
            (self.texel(left + 1, top), fx * (1.0 - fy)),
            (self.texel(left, top + 1), (1.0 - fx) * fy),
            (self.texel(left + 1, top + 1), fx * fy),
        ];
        let mut sum = [0.0; 4];
        for (texel, weight) in corners {
            for (total, channel) in sum.iter_mut().zip(texel) {
                *total += channel * weight;
            }
        }
        sum
    }

    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let x = wrapped(x, self.width, self.wrap);
        let y = wrapped(y, self.height, self.wrap);
        let texel = self.texels.get(y * self.width + x).copied().unwrap_or(Color32::TRANSPARENT);
        texel.to_array().map(f32::from)
    }
}

fn wrapped(at: i64, size: usize, wrap: TextureWrapMode) -> usize {
    let size = size.max(1) as i64;
    let at = match wrap {
        TextureWrapMode::ClampToEdge => at.clamp(0, size - 1),
        TextureWrapMode::Repeat => at.rem_euclid(size),
        TextureWrapMode::MirroredRepeat => {
            let at = at.rem_euclid(2 * size);
            if at < size { at } else { 2 * size - 1 - at }
        }
    };
    at as usize
}
