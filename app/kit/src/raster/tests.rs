//! Triangles, textures and whole pictures, pixel by pixel.

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex, textures::TextureOptions};
use egui::{Color32, ColorImage, Pos2, Rect, TextureId, pos2, vec2};

use super::*;
use crate::tokens::{self, Theme};

const RED: Color32 = Color32::from_rgb(255, 0, 0);

/// A rasteriser whose texture is `texels` in one row.
fn raster(texels: &[Color32]) -> Raster {
    let image = ColorImage::new([texels.len(), 1], texels.to_vec());
    let mut delta = TexturesDelta::default();
    let change = egui::epaint::ImageDelta::full(image, TextureOptions::NEAREST);
    delta.push(TextureId::Managed(0), change);
    let mut raster = Raster::new();
    raster.apply(&mut delta);
    raster
}

fn mesh(corners: &[(f32, f32, Color32)]) -> Mesh {
    Mesh {
        indices: (0..corners.len() as u32).collect(),
        vertices: corners
            .iter()
            .map(|(x, y, color)| Vertex { pos: pos2(*x, *y), uv: Pos2::ZERO, color: *color })
            .collect(),
        texture_id: TextureId::Managed(0),
    }
}

fn clipped(mesh: Mesh, clip: Rect) -> ClippedPrimitive {
    ClippedPrimitive { clip_rect: clip, primitive: Primitive::Mesh(mesh) }
}

fn all() -> Rect {
    Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0))
}

/// Draws `corners` (three a triangle) on black, 8 by 8, and counts pixels by their red channel.
#[track_caller]
fn check(corners: &[(f32, f32, Color32)], clip: Rect, expected: &[(u8, usize)]) {
    let primitives = [clipped(mesh(corners), clip)];
    let image = raster(&[Color32::WHITE]).draw(&primitives, [8, 8], 1.0, Color32::BLACK);
    for (red, count) in expected {
        let found = image.rgba.chunks_exact(4).filter(|p| p[0] == *red).count();
        assert_eq!(found, *count, "pixels with red {red}");
    }
}

fn square(x: f32, y: f32, side: f32, color: Color32) -> Vec<(f32, f32, Color32)> {
    let (r, b) = (x + side, y + side);
    vec![(x, y, color), (r, y, color), (r, b, color), (x, y, color), (r, b, color), (x, b, color)]
}

#[test]
fn a_square_covers_its_pixels_once_whatever_the_diagonal() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    check(&square(2.0, 2.0, 4.0, half), all(), &[(100, 16), (0, 48)]);
    let mirrored: Vec<_> = square(2.0, 2.0, 4.0, half).into_iter().rev().collect();
    check(&mirrored, all(), &[(100, 16), (0, 48)]);
}

#[test]
fn squares_that_touch_leave_no_gap_and_do_not_overlap() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    let mut two = square(0.3, 0.3, 3.4, half);
    two.extend(square(3.7, 0.3, 3.4, half));
    check(&two, all(), &[(100, 7 * 4), (0, 64 - 28)]);
}

#[test]
fn clip_rectangles_cut() {
    let clip = Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 4.0));
    check(&square(0.0, 0.0, 8.0, RED), clip, &[(255, 6), (0, 58)]);
}

#[test]
fn strange_triangles_draw_nothing() {
    for corner in [f32::NAN, f32::INFINITY, -1e30] {
        check(&[(corner, 0.0, RED), (8.0, 0.0, RED), (8.0, 8.0, RED)], all(), &[(255, 0)]);
    }
    check(&[(0.0, 0.0, RED), (4.0, 4.0, RED), (8.0, 8.0, RED)], all(), &[(255, 0)]);
}

#[test]
fn colours_run_between_corners() {
    let mut corners = square(0.0, 0.0, 8.0, Color32::BLACK);
    for corner in &mut corners {
        if corner.0 > 0.0 {
            corner.2 = RED;
        }
    }
    let image = raster(&[Color32::WHITE]).draw(&[clipped(mesh(&corners), all())], [8, 8], 1.0, RED);
    for y in 0..8 {
        let row: Vec<u8> = (0..8).map(|x| image.pixel(x, y).unwrap()[0]).collect();
        assert_eq!(row, [16, 48, 80, 112, 143, 175, 207, 239]);
    }
}

#[test]
fn textures_multiply_and_patches_change_them() {
    let mut raster = raster(&[Color32::from_gray(128)]);
    let scene = [clipped(mesh(&square(0.0, 0.0, 8.0, RED)), all())];
    let image = raster.draw(&scene, [8, 8], 1.0, Color32::BLACK);
    assert_eq!(image.pixel(4, 4), Some([128, 0, 0, 255]));
    let mut delta = TexturesDelta::default();
    let patch = ColorImage::filled([1, 1], Color32::WHITE);
    let change = egui::epaint::ImageDelta::partial([0, 0], patch, TextureOptions::NEAREST);
    delta.push(TextureId::Managed(0), change);
    raster.apply(&mut delta);
    let image = raster.draw(&scene, [8, 8], 1.0, Color32::BLACK);
    assert_eq!(image.pixel(4, 4), Some([255, 0, 0, 255]));
}

fn scene(theme: Theme, scale: f32) -> Image {
    let ctx = Context::default();
    tokens::install(&ctx, theme);
    render(&ctx, vec2(200.0, 80.0), scale, |ui| {
        ui.horizontal(|ui| {
            ui.add(crate::widgets::Button::primary("Run").icon(crate::icons::PLAY));
            ui.label("Order desk");
        });
    })
}

#[test]
fn the_same_scene_gives_the_same_pixels_and_themes_differ() {
    let dark = scene(Theme::Dark, 1.0);
    assert_eq!(dark.hash(), scene(Theme::Dark, 1.0).hash());
    assert_eq!((dark.width, dark.height), (200, 80));
    let light = scene(Theme::Light, 1.0);
    assert!(dark.differing_pixels(&light, 8).unwrap() > 14_000);
    let large = scene(Theme::Dark, 2.0);
    assert_eq!((large.width, large.height), (400, 160));
    assert_eq!(dark.differing_pixels(&large, 0), None);
}

#[test]
fn text_and_accent_are_on_the_picture() {
    let image = scene(Theme::Light, 1.0);
    let p = Theme::Light.palette();
    let count = |wanted: Color32| {
        let wanted = &wanted.to_array()[..3];
        image.rgba.chunks_exact(4).filter(|pixel| &pixel[..3] == wanted).count()
    };
    assert!(count(p.acc) > 600, "the primary button is {} pixels", count(p.acc));
    assert!(count(p.bg) > 12_000);
    let dark = image.rgba.chunks_exact(4).filter(|pixel| pixel[0] < 90 && pixel[2] < 90).count();
    assert!(dark > 60, "the label has {dark} dark pixels");
}
