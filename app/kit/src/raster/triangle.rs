//! Filling triangles: coverage in integers, colours in floats, blending into bytes.

#![allow(clippy::many_single_char_names)] // corners a, b, c; channels r, g, b, a
#![allow(clippy::cast_possible_wrap)] // pixels of an image
#![allow(clippy::float_cmp)] // equal corners take the short way

use egui::epaint::Vertex;
use egui::{Color32, Rect};

use super::Image;
use super::texture::Texture;

/// Steps a pixel for positions.
const STEP: i64 = 256;
const HALF: i64 = STEP / 2;

/// The image being drawn.
pub(super) struct Target {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

impl Target {
    pub(super) fn new(width: usize, height: usize, ground: Color32) -> Self {
        let [r, g, b, _] = ground.to_array();
        Self { width, height, pixels: vec![[r, g, b, 255]; width * height] }
    }

    pub(super) fn into_image(self) -> Image {
        let rgba = self.pixels.into_iter().flatten().collect();
        Image { width: self.width, height: self.height, rgba }
    }

    fn span(&mut self, y: i64, from: i64, to: i64) -> Option<&mut [[u8; 4]]> {
        let start = y as usize * self.width;
        self.pixels.get_mut(start + from as usize..=start + to as usize)
    }
}

/// The pixels that may be touched: columns `left..right`, rows `top..bottom`.
#[derive(Clone, Copy)]
pub(super) struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Clip {
    pub(super) fn new(rect: Rect, scale: f32, width: usize, height: usize) -> Self {
        let (width, height) = (width as i64, height as i64);
        let at = |points: f32, most: i64| ((points * scale).round() as i64).clamp(0, most);
        Self {
            left: at(rect.left(), width),
            top: at(rect.top(), height),
            right: at(rect.right(), width),
            bottom: at(rect.bottom(), height),
        }
    }
}

#[derive(Clone, Copy)]
struct Point {
    x: i64,
    y: i64,
}

impl Point {
    /// Nothing where the position is not a number or absurdly far away.
    fn new(vertex: &Vertex, scale: f32) -> Option<Self> {
        let at = |points: f32| {
            let position = f64::from(points) * f64::from(scale) * STEP as f64;
            (position.abs() < 1e9).then_some(position.round() as i64)
        };
        Some(Self { x: at(vertex.pos.x)?, y: at(vertex.pos.y)? })
    }
}

/// The edge from `a` to `b` of a triangle whose inside lies where [`Edge::at`] is positive.
#[derive(Clone, Copy)]
struct Edge {
    a: Point,
    dx: i64,
    dy: i64,
    /// 0 where the edge owns its points (top and left edges), else -1.
    bias: i64,
}

impl Edge {
    fn new(a: Point, b: Point) -> Self {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let owns = dy < 0 || (dy == 0 && dx > 0);
        Self { a, dx, dy, bias: if owns { 0 } else { -1 } }
    }

    fn at(self, x: i64, y: i64) -> i64 {
        self.dx * (y - self.a.y) - self.dy * (x - self.a.x)
    }

    /// Narrows the columns `from..=to` of the row whose centres lie at `y` to those inside.
    fn narrow(self, y: i64, from: &mut i64, to: &mut i64) {
        // Inside: dy * x <= k, with x the centre of a column.
        let k = self.dx * (y - self.a.y) + self.dy * self.a.x + self.bias;
        match self.dy {
            0 if k < 0 => *to = *from - 1,
            0 => {}
            dy if dy > 0 => *to = (*to).min((k.div_euclid(dy) - HALF).div_euclid(STEP)),
            dy => {
                // x >= -k / -dy, rounded up, then up to the next centre.
                let least = -k.div_euclid(-dy);
                *from = (*from).max(-(HALF - least).div_euclid(STEP));
            }
        }
    }
}

/// What is interpolated over a triangle: four colour channels (0 to 255), then u and v.
type Attributes = [f32; 6];

fn attributes(vertex: &Vertex) -> Attributes {
    let [r, g, b, a] = vertex.color.to_array().map(f32::from);
    [r, g, b, a, vertex.uv.x, vertex.uv.y]
}

/// Fills one triangle.
pub(super) fn fill(
    target: &mut Target,
    clip: Clip,
    texture: &Texture,
    scale: f32,
    [a, b, c]: [&Vertex; 3],
) {
    let (Some(pa), Some(mut pb), Some(mut pc)) =
        (Point::new(a, scale), Point::new(b, scale), Point::new(c, scale))
    else {
        return;
    };
    let (va, mut vb, mut vc) = (attributes(a), attributes(b), attributes(c));
    let mut area = Edge::new(pa, pb).at(pc.x, pc.y);
    if area == 0 {
        return;
    }
    if area < 0 {
        std::mem::swap(&mut pb, &mut pc);
        std::mem::swap(&mut vb, &mut vc);
        area = -area;
    }
    let edges = [Edge::new(pb, pc), Edge::new(pc, pa), Edge::new(pa, pb)];
    let first = |values: [i64; 3]| values.into_iter().min().unwrap_or(0).div_euclid(STEP);
    let last = |values: [i64; 3]| values.into_iter().max().unwrap_or(0).div_euclid(STEP);
    let columns =
        (first([pa.x, pb.x, pc.x]).max(clip.left), last([pa.x, pb.x, pc.x]).min(clip.right - 1));
    let rows =
        first([pa.y, pb.y, pc.y]).max(clip.top)..=last([pa.y, pb.y, pc.y]).min(clip.bottom - 1);

    let flat = va == vb && vb == vc;
    let paint = shade(texture, va);
    for row in rows {
        let y = row * STEP + HALF;
        let (mut from, mut to) = columns;
        for edge in edges {
            edge.narrow(y, &mut from, &mut to);
        }
        if from > to {
            continue;
        }
        let Some(span) = target.span(row, from, to) else {
            continue;
        };
        if flat {
            fill_flat(span, paint);
            continue;
        }
        let x = from * STEP + HALF;
        let weigh = |x: i64| {
            let weight = |edge: Edge| (edge.at(x, y) as f64 / area as f64) as f32;
            edges.map(weight)
        };
        let [wa, wb, wc] = weigh(x);
        let [na, nb, nc] = weigh(x + STEP);
        let mut start = [0.0; 6];
        let mut step = [0.0; 6];
        let corners = va.iter().zip(vb).zip(vc);
        for ((start, step), ((a, b), c)) in start.iter_mut().zip(&mut step).zip(corners) {
            *start = wa * a + wb * b + wc * c;
            *step = (na - wa) * a + (nb - wb) * b + (nc - wc) * c;
        }
        for (column, pixel) in span.iter_mut().enumerate() {
            let mut here = start;
            for (value, step) in here.iter_mut().zip(step) {
                *value += step * column as f32;
            }
            blend(pixel, shade(texture, here));
        }
    }
}

/// Vertex colour times texel, both premultiplied, channels from 0 to 255.
fn shade(texture: &Texture, [r, g, b, a, u, v]: Attributes) -> [f32; 4] {
    let [tr, tg, tb, ta] = texture.sample(u, v);
    [r * tr / 255.0, g * tg / 255.0, b * tb / 255.0, a * ta / 255.0]
}

fn fill_flat(span: &mut [[u8; 4]], paint: [f32; 4]) {
    let [r, g, b, a] = paint;
    if a >= 254.999 {
        span.fill([byte(r), byte(g), byte(b), 255]);
    } else if a > 0.0 || r > 0.0 || g > 0.0 || b > 0.0 {
        for pixel in span {
            blend(pixel, paint);
        }
    }
}

fn blend(pixel: &mut [u8; 4], [r, g, b, a]: [f32; 4]) {
    let keep = 1.0 - (a / 255.0).clamp(0.0, 1.0);
    let [pr, pg, pb, _] = *pixel;
    let over = |source: f32, below: u8| byte(source + f32::from(below) * keep);
    *pixel = [over(r, pr), over(g, pg), over(b, pb), 255];
}

fn byte(value: f32) -> u8 {
    (value + 0.5).clamp(0.0, 255.0) as u8
}
