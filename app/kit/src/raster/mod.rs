//! A small rasteriser on the CPU: egui's output as an image, the same pixels on every machine.
//!
//! It draws what the window's renderer draws: textured, vertex-coloured triangles with premultiplied alpha,
//! multiplied and blended in gamma space, clipped to whole pixels, edges owned by the top-left rule.
//! Positions are rounded to 1/256 pixel and coverage is decided in integers, so that two triangles that
//! share an edge never leave a gap or touch a pixel twice. It must never ask the machine anything.
//!
//! [`render`] is the whole of it for pictures; [`Raster`] is for those who run their own frames.
//! Paint callbacks (code for a graphics card) are skipped.

mod texture;
mod triangle;

use std::collections::BTreeMap;

use egui::epaint::textures::TexturesDelta;
use egui::epaint::{ClippedPrimitive, Primitive};
use egui::{Color32, Context, Rect, TextureId, Ui, Vec2, ViewportId};

use texture::Texture;
use triangle::{Clip, Target};

/// An image: rows from the top, four bytes a pixel (red, green, blue, alpha), not premultiplied because
/// the ground is opaque.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
}

impl Image {
    /// The pixel at column `x`, row `y`; nothing outside of the image.
    pub fn pixel(&self, x: usize, y: usize) -> Option<[u8; 4]> {
        if x >= self.width {
            return None;
        }
        let start = (y * self.width + x) * 4;
        self.rgba.get(start..start + 4).and_then(|bytes| bytes.try_into().ok())
    }

    /// How many pixels differ from `other` by more than `tolerance` in a channel; `None` where the sizes
    /// differ.
    pub fn differing_pixels(&self, other: &Self, tolerance: u8) -> Option<usize> {
        if (self.width, self.height) != (other.width, other.height) {
            return None;
        }
        let pairs = self.rgba.chunks_exact(4).zip(other.rgba.chunks_exact(4));
        let differs = |(a, b): &(&[u8], &[u8])| {
            a.iter().zip(b.iter()).any(|(x, y)| x.abs_diff(*y) > tolerance)
        };
        Some(pairs.filter(differs).count())
    }

    /// A number that changes with any byte of the image (FNV-1a, 64 bit).
    pub fn hash(&self) -> u64 {
        let size = [self.width as u64, self.height as u64];
        let size = size.iter().flat_map(|n| n.to_le_bytes());
        size.chain(self.rgba.iter().copied()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}

/// The textures of an egui context, and the drawing of its frames.
#[derive(Default)]
pub struct Raster {
    textures: BTreeMap<TextureId, Texture>,
}

impl Raster {
    /// A rasteriser without textures: hand it every frame's delta before drawing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the texture changes of a frame, in order, and leaves `delta` empty.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in std::mem::take(&mut delta.set) {
            for change in changes {
                match change.pos {
                    None => {
                        self.textures.insert(id, Texture::new(&change.image, change.options));
                    }
                    Some(pos) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(pos, &change.image);
                        }
                    }
                }
            }
        }
        for id in std::mem::take(&mut delta.free) {
            self.textures.remove(&id);
        }
    }

    /// Draws tessellated primitives on `ground` into an image of `size` pixels.
    pub fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        size: [usize; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> Image {
        let [width, height] = size;
        let mut target = Target::new(width, height, ground);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else {
                continue;
            };
            let clip = Clip::new(*clip_rect, pixels_per_point, width, height);
            let Some(texture) = self.textures.get(&mesh.texture_id) else {
                continue;
            };
            for corners in mesh.indices.chunks_exact(3) {
                let vertex = |at: usize| {
                    corners.get(at).and_then(|index| mesh.vertices.get(*index as usize))
                };
                if let (Some(a), Some(b), Some(c)) = (vertex(0), vertex(1), vertex(2)) {
                    triangle::fill(&mut target, clip, texture, pixels_per_point, [a, b, c]);
                }
            }
        }
        target.into_image()
    }
}

/// Most frames that [`render`] runs before it takes the picture as it is.
const MAX_FRAMES: usize = 12;

/// Runs `ui` in `ctx` until it asks for no further frame at once (popups placed, animations done), and
/// draws the last frame: `size` in points, `pixels_per_point` times that in pixels.
///
/// The clock starts at 0 and moves a quarter of a second a frame, so that pictures are the same each time.
/// Give it a context of its own: the textures of earlier frames are not known here.
pub fn render(
    ctx: &Context,
    size: Vec2,
    pixels_per_point: f32,
    mut ui: impl FnMut(&mut Ui),
) -> Image {
    let mut raster = Raster::new();
    let mut last = None;
    for frame in 0..MAX_FRAMES {
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(frame as f64 * 0.25),
            ..egui::RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(pixels_per_point);
        }
        let mut output = ctx.run_ui(input, &mut ui);
        raster.apply(&mut output.textures_delta);
        let again = output
            .viewport_output
            .get(&ViewportId::ROOT)
            .is_some_and(|viewport| viewport.repaint_delay.is_zero());
        last = Some((output.shapes, output.pixels_per_point));
        if frame > 0 && !again {
            break;
        }
    }
    let (shapes, scale) = last.unwrap_or((Vec::new(), pixels_per_point));
    let primitives = ctx.tessellate(shapes, scale);
    let pixels = |points: f32| (points * pixels_per_point).round().max(0.0) as usize;
    let ground = crate::tokens::palette(ctx).bg;
    raster.draw(&primitives, [pixels(size.x), pixels(size.y)], scale, ground)
}

#[cfg(test)]
mod tests;
