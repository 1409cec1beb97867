//! Painting in world coordinates: what painters of nodes draw with.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind,
    epaint::RectShape, pos2, vec2,
};

use super::View;
use crate::icons;
use crate::tokens::{Palette, font, with_alpha};

/// Which face a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Inter.
    Regular,
    /// Inter semibold.
    Semibold,
    /// JetBrains Mono.
    Mono,
}

/// Text smaller than this on screen is drawn as a bar.
const LEAST_TEXT: f32 = 5.0;

/// Draws in world coordinates; sizes are world units, which are points at 100 %.
pub struct Brush<'a> {
    painter: &'a Painter,
    view: View,
    /// The colours of the theme.
    pub palette: &'static Palette,
}

impl<'a> Brush<'a> {
    /// A brush on `painter` seeing the world as `view` does.
    pub fn new(painter: &'a Painter, view: View, palette: &'static Palette) -> Self {
        Self { painter, view, palette }
    }

    /// The zoom: points on screen per unit.
    pub fn zoom(&self) -> f32 {
        self.view.zoom
    }

    /// The painter, for what the brush cannot do; it draws in screen coordinates.
    pub fn painter(&self) -> &Painter {
        self.painter
    }

    /// The view, to go between world and screen.
    pub fn view(&self) -> View {
        self.view
    }

    /// How wide a line of `width` is on screen: it grows and shrinks less than the rest.
    pub fn line_width(&self, width: f32) -> f32 {
        width * self.view.zoom.clamp(0.66, 1.6)
    }

    fn radius(&self, radius: f32) -> CornerRadius {
        CornerRadius::same((radius * self.view.zoom).round().clamp(0.0, 255.0) as u8)
    }

    /// A filled rectangle.
    pub fn fill(&self, rect: Rect, radius: f32, fill: Color32) {
        self.painter.rect_filled(self.view.rect_to_screen(rect), self.radius(radius), fill);
    }

    /// A rectangle, filled and outlined; the outline lies inside.
    pub fn rect(&self, rect: Rect, radius: f32, fill: Color32, line: Color32, width: f32) {
        let stroke = Stroke::new(self.line_width(width), line);
        let rect = self.view.rect_to_screen(rect);
        self.painter.rect(rect, self.radius(radius), fill, stroke, StrokeKind::Inside);
    }

    /// The soft shadow of a shape; left out where the view is too far to see it.
    pub fn shadow(&self, rect: Rect, radius: f32) {
        if self.view.zoom < 0.6 {
            return;
        }
        let shadow = self.palette.node_shadow;
        let shape = shadow.as_shape(self.view.rect_to_screen(rect), self.radius(radius));
        self.painter.add(Shape::Rect(shape));
    }

    /// A filled rectangle with rounded top corners only: the coloured edge of a box.
    pub fn top_edge(&self, rect: Rect, height: f32, radius: f32, fill: Color32) {
        let screen = self.view.rect_to_screen(rect);
        let height = (height * self.view.zoom).max(1.5);
        let clip = Rect::from_min_max(screen.min, pos2(screen.right(), screen.top() + height));
        let painter = self.painter.with_clip_rect(clip.intersect(self.painter.clip_rect()));
        painter.add(RectShape::filled(screen, self.radius(radius), fill));
    }

    /// A dashed, rounded outline.
    pub fn dashed_rect(&self, rect: Rect, radius: f32, line: Color32, width: f32) {
        let r = self.view.rect_to_screen(rect);
        let corners = rounded(r, radius * self.view.zoom);
        let stroke = Stroke::new(self.line_width(width), line);
        let (dash, gap) = (4.0 * self.view.zoom, 3.0 * self.view.zoom);
        self.painter.extend(Shape::dashed_line(&corners, stroke, dash.max(2.0), gap.max(2.0)));
    }

    /// A circle, filled and outlined.
    pub fn circle(&self, center: Pos2, radius: f32, fill: Color32, line: Color32, width: f32) {
        let stroke = Stroke::new(self.line_width(width), line);
        let center = self.view.to_screen(center);
        self.painter.circle(center, radius * self.view.zoom, fill, stroke);
    }

    /// A convex polygon, filled and outlined.
    pub fn polygon(&self, points: &[Pos2], fill: Color32, line: Color32, width: f32) {
        let points = points.iter().map(|point| self.view.to_screen(*point)).collect();
        let stroke = Stroke::new(self.line_width(width), line);
        self.painter.add(Shape::convex_polygon(points, fill, stroke));
    }

    /// A line through points.
    pub fn line(&self, points: &[Pos2], line: Color32, width: f32) {
        let points = points.iter().map(|point| self.view.to_screen(*point)).collect();
        self.painter.line(points, Stroke::new(self.line_width(width), line));
    }

    /// An icon of `size`, centred.
    pub fn icon(&self, center: Pos2, icon: char, size: f32, color: Color32) {
        let size = step(size * self.view.zoom);
        if size < LEAST_TEXT {
            return;
        }
        icons::paint(self.painter, self.view.to_screen(center), icon, size, color);
    }

    /// A line of text, shortened to `max_width`; returns its width. `anchor` says which point of it lies
    /// at `pos`.
    pub fn text(
        &self,
        pos: Pos2,
        anchor: Align2,
        text: &str,
        style: (Face, f32),
        color: Color32,
        max_width: f32,
    ) -> f32 {
        let zoom = self.view.zoom;
        let (face, size) = style;
        let size = step(size * zoom);
        let at = self.view.to_screen(pos);
        if size < LEAST_TEXT {
            let width = (text.chars().count() as f32 * size * 0.5).min(max_width * zoom);
            let bar = anchor.anchor_size(at, vec2(width, (size * 0.35).max(1.0)));
            self.painter.rect_filled(bar, CornerRadius::ZERO, with_alpha(color, 0.35));
            return width / zoom;
        }
        let galley =
            self.painter.layout_job(one_line(text, font_of(face, size), color, max_width * zoom));
        let width = galley.size().x;
        let rect = anchor.anchor_size(at, galley.size());
        self.painter.galley(crate::widgets::paint::snap(self.painter, rect.min), galley, color);
        width / zoom
    }

    /// A paragraph from the top left corner of `rect` on, as many lines as fit.
    pub fn paragraph(&self, rect: Rect, text: &str, style: (Face, f32), color: Color32) {
        let zoom = self.view.zoom;
        let (face, size) = style;
        let size = step(size * zoom);
        let screen = self.view.rect_to_screen(rect);
        if size < LEAST_TEXT {
            self.painter.rect_filled(
                Rect::from_min_size(screen.min, vec2(screen.width() * 0.7, 1.0)),
                CornerRadius::ZERO,
                with_alpha(color, 0.35),
            );
            return;
        }
        let mut job = one_line(text, font_of(face, size), color, screen.width());
        job.wrap.max_rows = (rect.height() / (style.1 * 1.4)).floor().max(1.0) as usize;
        job.wrap.break_anywhere = false;
        let galley = self.painter.layout_job(job);
        self.painter.galley(crate::widgets::paint::snap(self.painter, screen.min), galley, color);
    }
}

/// Font sizes in steps of half a point, so that zooming does not fill the glyph atlas.
fn step(size: f32) -> f32 {
    (size * 2.0).round() / 2.0
}

fn font_of(face: Face, size: f32) -> FontId {
    match face {
        Face::Regular => font::regular_of(size),
        Face::Semibold => font::semibold_of(size),
        Face::Mono => font::mono_of(size),
    }
}

fn one_line(text: &str, font: FontId, color: Color32, max_width: f32) -> LayoutJob {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping {
        max_width: max_width.max(0.0),
        max_rows: 1,
        break_anywhere: true,
        overflow_character: Some('…'),
    };
    job
}

/// How a node is to be painted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// It is selected; the canvas draws the ring itself.
    pub selected: bool,
    /// The pointer is over it.
    pub hovered: bool,
    /// It is a copy being dragged.
    pub ghost: bool,
}

/// The outline of a rectangle with rounded corners, closed, as points a few degrees apart.
fn rounded(rect: Rect, radius: f32) -> Vec<Pos2> {
    let inner = rect.shrink(radius.min(rect.size().min_elem() / 2.0));
    let radius = rect.right() - inner.right();
    let centers = [inner.right_bottom(), inner.left_bottom(), inner.left_top(), inner.right_top()];
    let mut points: Vec<Pos2> = (0..24)
        .zip(centers.iter().flat_map(|center| [center; 6]))
        .map(|(index, center)| {
            // Six points a quarter, its ends included.
            let (quarter, part) = (index / 6, index % 6);
            let angle = std::f32::consts::FRAC_PI_2 * (quarter as f32 + part as f32 / 5.0);
            *center + egui::Vec2::angled(angle) * radius
        })
        .collect();
    points.extend(points.first().copied());
    points
}

/// The four corners of a diamond in `rect`, from the top on.
pub fn diamond(rect: Rect) -> [Pos2; 4] {
    [rect.center_top(), rect.right_center(), rect.center_bottom(), rect.left_center()]
}
