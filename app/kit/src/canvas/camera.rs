//! Where the canvas looks: pan and zoom, and the way between world and screen.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Least zoom.
pub const MIN_ZOOM: f32 = 0.05;
/// Greatest zoom.
pub const MAX_ZOOM: f32 = 4.0;

/// Pan and zoom of a canvas; view state, never saved with a project.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Where the world's origin lies, in points from the canvas's top left corner.
    pub pan: Vec2,
    /// Points on screen per unit of the world.
    pub zoom: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { pan: Vec2::ZERO, zoom: 1.0 }
    }
}

impl Camera {
    /// Moves what is seen by `delta` points on screen.
    pub fn pan_by(&mut self, delta: Vec2) {
        self.pan += delta;
    }

    /// Multiplies the zoom by `factor`; what lies `anchor` points from the canvas's corner stays there.
    pub fn zoom_by(&mut self, factor: f32, anchor: Vec2) {
        if !factor.is_finite() || factor <= 0.0 {
            return;
        }
        let zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        self.pan = anchor - (anchor - self.pan) * (zoom / self.zoom);
        self.zoom = zoom;
    }

    /// Sets the zoom; the middle of a canvas of `size` points stays where it is.
    pub fn zoom_to(&mut self, zoom: f32, size: Vec2) {
        self.zoom_by(zoom / self.zoom, size / 2.0);
    }

    /// Shows all of `world` in a canvas of `size` points with a margin, at 100 % or less.
    pub fn fit(&mut self, world: Rect, size: Vec2) {
        if !world.is_finite() || size.min_elem() <= 0.0 {
            return;
        }
        let margin = 48.0_f32.min(size.min_elem() / 6.0);
        let room = size - Vec2::splat(2.0 * margin);
        let wanted = world.size().max(vec2(1.0, 1.0));
        let zoom = (room.x / wanted.x).min(room.y / wanted.y);
        self.zoom = zoom.clamp(MIN_ZOOM, 1.0);
        self.pan = size / 2.0 - world.center().to_vec2() * self.zoom;
    }

    /// Brings a place to the middle of a canvas of `size` points.
    pub fn centre(&mut self, world: Pos2, size: Vec2) {
        self.pan = (size / 2.0 - world.to_vec2() * self.zoom).round();
    }

    /// Moves as little as needed to show `world` in a canvas of `size` points.
    pub fn reveal(&mut self, world: Rect, size: Vec2) {
        let margin = 24.0_f32.min(size.min_elem() / 6.0);
        let seen = Rect::from_min_max(
            (world.min.to_vec2() * self.zoom + self.pan).to_pos2(),
            (world.max.to_vec2() * self.zoom + self.pan).to_pos2(),
        );
        let shift = |low: f32, high: f32, room: f32| {
            if low < margin {
                margin - low
            } else if high > room - margin {
                (room - margin - high).max(margin - low)
            } else {
                0.0
            }
        };
        self.pan += vec2(
            shift(seen.left(), seen.right(), size.x),
            shift(seen.top(), seen.bottom(), size.y),
        );
    }
}

/// A camera and the rectangle on screen it looks through, for one frame.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The canvas on screen.
    pub rect: Rect,
    /// Points on screen per unit of the world.
    pub zoom: f32,
    origin: Pos2,
}

impl View {
    /// The view of `camera` through `rect`; the origin is put on a whole pixel, so that what lies on
    /// whole units is sharp at 100 %.
    pub fn new(camera: Camera, rect: Rect, pixels_per_point: f32) -> Self {
        let origin = rect.min + camera.pan;
        let snap = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
        Self { rect, zoom: camera.zoom, origin: pos2(snap(origin.x), snap(origin.y)) }
    }

    /// A place of the world on screen.
    pub fn to_screen(self, world: Pos2) -> Pos2 {
        self.origin + world.to_vec2() * self.zoom
    }

    /// A place on screen in the world.
    pub fn to_world(self, screen: Pos2) -> Pos2 {
        ((screen - self.origin) / self.zoom).to_pos2()
    }

    /// A rectangle of the world on screen.
    pub fn rect_to_screen(self, world: Rect) -> Rect {
        Rect::from_min_max(self.to_screen(world.min), self.to_screen(world.max))
    }

    /// What of the world is seen.
    pub fn visible(self) -> Rect {
        Rect::from_min_max(self.to_world(self.rect.min), self.to_world(self.rect.max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_anchor() {
        let mut camera = Camera { pan: vec2(30.0, -20.0), zoom: 0.8 };
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 600.0));
        let anchor = pos2(431.0, 222.0);
        for factor in [1.3, 0.5, 100.0, 0.0001, f32::NAN, -1.0] {
            let before = View { rect, zoom: camera.zoom, origin: rect.min + camera.pan };
            let world = before.to_world(anchor);
            camera.zoom_by(factor, anchor - rect.min);
            let after = View { rect, zoom: camera.zoom, origin: rect.min + camera.pan };
            assert!(after.to_screen(world).distance(anchor) < 0.05, "factor {factor}");
            assert!((MIN_ZOOM..=MAX_ZOOM).contains(&camera.zoom));
        }
    }

    #[test]
    fn fitting_shows_everything_and_never_enlarges() {
        let size = vec2(800.0, 600.0);
        let rect = Rect::from_min_size(Pos2::ZERO, size);
        for world in [
            Rect::from_min_size(pos2(-500.0, 30.0), vec2(4000.0, 200.0)),
            Rect::from_min_size(pos2(10.0, 10.0), vec2(20.0, 20.0)),
        ] {
            let mut camera = Camera::default();
            camera.fit(world, size);
            let view = View::new(camera, rect, 1.0);
            assert!(rect.contains_rect(view.rect_to_screen(world)));
            assert!(camera.zoom <= 1.0);
        }
    }

    #[test]
    fn revealing_moves_only_when_needed() {
        let size = vec2(800.0, 600.0);
        let mut camera = Camera::default();
        camera.reveal(Rect::from_min_size(pos2(100.0, 100.0), vec2(50.0, 50.0)), size);
        assert_eq!(camera, Camera::default());
        camera.reveal(Rect::from_min_size(pos2(900.0, 100.0), vec2(50.0, 50.0)), size);
        assert_eq!(camera.pan, vec2(-174.0, 0.0));
    }

    #[test]
    fn centring_brings_a_place_to_the_middle() {
        let size = vec2(800.0, 600.0);
        let mut camera = Camera { zoom: 2.0, ..Camera::default() };
        camera.centre(pos2(50.0, 20.0), size);
        let view = View::new(camera, Rect::from_min_size(pos2(0.0, 0.0), size), 1.0);
        assert_eq!(view.to_screen(pos2(50.0, 20.0)), pos2(400.0, 300.0));
    }

    #[test]
    fn world_and_screen_are_inverse() {
        let camera = Camera { pan: vec2(13.3, 7.7), zoom: 1.7 };
        let view = View::new(camera, Rect::from_min_size(pos2(5.0, 9.0), vec2(80.0, 60.0)), 2.0);
        let world = pos2(-12.5, 99.25);
        assert!(view.to_world(view.to_screen(world)).distance(world) < 1e-3);
    }
}
