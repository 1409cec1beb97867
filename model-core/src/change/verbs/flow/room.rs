//! Room on the canvas when a part of a microflow shrinks to one object.

use crate::id::Id;
use crate::model::Point;
use crate::model::microflow::{FlowObject, Microflow};

use super::arrange::{halves, shift};
use super::scope_of;

/// A rectangle of the canvas, by its borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub least: Point,
    pub most: Point,
}

impl Extent {
    /// What an object covers.
    pub fn of(object: &FlowObject) -> Extent {
        let (at, half) = (object.at(), halves(object));
        Extent {
            least: Point::new(at.x - half.x, at.y - half.y),
            most: Point::new(at.x + half.x, at.y + half.y),
        }
    }

    /// What several objects cover together; nothing for none.
    pub fn around<'a>(objects: impl IntoIterator<Item = &'a FlowObject>) -> Option<Extent> {
        objects.into_iter().map(Extent::of).reduce(|a, b| Extent {
            least: Point::new(a.least.x.min(b.least.x), a.least.y.min(b.least.y)),
            most: Point::new(a.most.x.max(b.most.x), a.most.y.max(b.most.y)),
        })
    }

    fn shares_columns(self, other: Extent) -> bool {
        self.least.x < other.most.x && other.least.x < self.most.x
    }
}

/// Closes the room that `old` took where only `new` is left, at the same left border: what stands to
/// the right moves up, unless something stands above or below that would lose its place.
pub(super) fn close_room(flow: &mut Microflow, scope: Option<Id>, old: Extent, new: Extent) {
    let by = (old.most.x - new.most.x).div_euclid(8) * 8;
    let Some(objects) = scope_of(flow, scope).filter(|_| by > 0) else { return };
    let lost = Extent { least: Point::new(new.most.x, 0), most: Point::new(old.most.x, 0) };
    let in_the_way = objects.iter().any(|o| o.is_in_flow() && Extent::of(o).shares_columns(lost));
    if in_the_way {
        return;
    }
    for object in objects.iter_mut().filter(|o| o.is_in_flow()) {
        if Extent::of(object).least.x >= old.most.x {
            shift(object, Point::new(-by, 0));
        }
    }
}
