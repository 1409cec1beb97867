//! Rectangles in whole points.

use crate::model::Point;

/// A side of a rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the side of its name")]
pub enum Side {
    Right,
    Bottom,
    Top,
    Left,
}

impl Side {
    /// All sides, the usual way out first.
    pub const ALL: [Side; 4] = [Side::Right, Side::Bottom, Side::Top, Side::Left];

    /// One step out of this side.
    pub fn out(self) -> Point {
        match self {
            Side::Right => Point::new(1, 0),
            Side::Bottom => Point::new(0, 1),
            Side::Top => Point::new(0, -1),
            Side::Left => Point::new(-1, 0),
        }
    }

    /// Whether a line out of it is level.
    pub fn is_level(self) -> bool {
        matches!(self, Side::Right | Side::Left)
    }
}

/// A rectangle, from its top left corner to its bottom right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The top left corner.
    pub min: Point,
    /// The bottom right corner.
    pub max: Point,
}

impl Frame {
    /// The rectangle of this size around a centre.
    pub fn around(center: Point, size: Point) -> Frame {
        let min = Point::new(center.x - size.x / 2, center.y - size.y / 2);
        Frame { min, max: Point::new(min.x + size.x, min.y + size.y) }
    }

    /// The least rectangle that holds two points.
    pub fn between(a: Point, b: Point) -> Frame {
        Frame {
            min: Point::new(a.x.min(b.x), a.y.min(b.y)),
            max: Point::new(a.x.max(b.x), a.y.max(b.y)),
        }
    }

    /// Its centre.
    pub fn center(self) -> Point {
        Point::new(i32::midpoint(self.min.x, self.max.x), i32::midpoint(self.min.y, self.max.y))
    }

    /// Its width and height.
    pub fn size(self) -> Point {
        Point::new(self.max.x - self.min.x, self.max.y - self.min.y)
    }

    /// The middle of one of its sides.
    pub fn middle(self, side: Side) -> Point {
        let center = self.center();
        match side {
            Side::Right => Point::new(self.max.x, center.y),
            Side::Left => Point::new(self.min.x, center.y),
            Side::Bottom => Point::new(center.x, self.max.y),
            Side::Top => Point::new(center.x, self.min.y),
        }
    }

    /// Larger by `by` on all sides; smaller where it is negative.
    #[must_use]
    pub fn grown(self, by: i32) -> Frame {
        Frame {
            min: Point::new(self.min.x - by, self.min.y - by),
            max: Point::new(self.max.x + by, self.max.y + by),
        }
    }

    /// The least rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Frame) -> Frame {
        Frame {
            min: Point::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: Point::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// Whether a point lies in it or on its border.
    pub fn holds(self, point: Point) -> bool {
        (self.min.x..=self.max.x).contains(&point.x) && (self.min.y..=self.max.y).contains(&point.y)
    }

    /// Whether their insides touch.
    pub fn overlaps(self, other: Frame) -> bool {
        self.min.x < other.max.x
            && other.min.x < self.max.x
            && self.min.y < other.max.y
            && other.min.y < self.max.y
    }
}
