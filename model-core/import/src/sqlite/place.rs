//! Where entities stand in the diagram: those that others refer to on the left, those that refer
//! on the right, linked ones near each other, and no two on one spot. The same entities always
//! stand at the same places.

use std::collections::BTreeSet;

use model_core::model::Point;

/// From the left side of one column to that of the next.
const COLUMN: i32 = 320;
/// Space around the first and between one box and the next.
const GAP: i32 = 48;
/// The height of a box: its head, and each attribute.
const HEAD: i32 = 44;
const LINE: i32 = 22;
/// A column higher than this goes on in the next.
const HIGHEST: i32 = 1500;

/// Places for boxes with these numbers of attributes; `links` lead from box to box.
pub(super) fn places(attributes: &[usize], links: &[(usize, usize)]) -> Vec<Point> {
    let count = attributes.len();
    let links: BTreeSet<(usize, usize)> =
        links.iter().copied().filter(|(a, b)| a != b && *a < count && *b < count).collect();
    let neighbours = |place: usize| {
        links.iter().filter_map(move |(a, b)| match (*a == place, *b == place) {
            (true, _) => Some(*b),
            (_, true) => Some(*a),
            _ => None,
        })
    };
    let levels = levels(count, &links);
    let last = levels.iter().copied().max().unwrap_or(0);
    let mut placed: Vec<Option<Point>> = vec![None; count];
    let mut x = GAP;
    let alone = |place: &usize| neighbours(*place).next().is_none();
    for level in 0..=last {
        let mut row: Vec<usize> =
            (0..count).filter(|p| levels.get(*p) == Some(&level) && !alone(p)).collect();
        // Near the middle of what is placed already; those of equal height in their order.
        row.sort_by_key(|place| {
            let heights: Vec<i32> = neighbours(*place)
                .filter_map(|n| placed.get(n).copied().flatten())
                .map(|p| p.y)
                .collect();
            let sum: i32 = heights.iter().sum();
            (sum / i32::try_from(heights.len().max(1)).unwrap_or(1), *place)
        });
        x = column(&row, attributes, x, &mut placed);
    }
    // Those without links come last.
    let rest: Vec<usize> = (0..count).filter(alone).collect();
    column(&rest, attributes, x, &mut placed);
    placed.into_iter().map(Option::unwrap_or_default).collect()
}

/// Puts boxes below each other, in further columns where one gets too high. Gives where the next
/// column begins.
fn column(boxes: &[usize], attributes: &[usize], mut x: i32, placed: &mut [Option<Point>]) -> i32 {
    if boxes.is_empty() {
        return x;
    }
    let mut y = GAP;
    for place in boxes {
        let lines = attributes.get(*place).copied().unwrap_or(0);
        let height = HEAD + LINE * i32::try_from(lines.min(10_000)).unwrap_or(0);
        if y > GAP && y + height > HIGHEST {
            x += COLUMN;
            y = GAP;
        }
        if let Some(slot) = placed.get_mut(*place) {
            *slot = Some(Point::new(x, y));
        }
        y += height + GAP;
    }
    x + COLUMN
}

/// How many links lie between a box and the farthest that it leads to; links that lead back into
/// their own beginning count for nothing.
fn levels(count: usize, links: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut levels = vec![0; count];
    // Without a ring each round settles at least one box; a ring is cut by the number of rounds.
    for _ in 0..count.min(12) {
        let mut changed = false;
        for (from, to) in links {
            let needed = levels.get(*to).map_or(0, |level| level + 1);
            if let Some(level) = levels.get_mut(*from)
                && *level < needed
                && needed < 12
            {
                *level = needed;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // Nearer to those that refer to it, so that links are short.
    for level in (0..12).rev() {
        for place in 0..count {
            let here = levels.get(place).copied();
            let referring = links.iter().filter(|(_, to)| *to == place);
            let nearest = referring.filter_map(|(from, _)| levels.get(*from).copied()).min();
            if let (Some(slot), Some(nearest)) = (levels.get_mut(place), nearest)
                && here == Some(level)
                && nearest > level + 1
            {
                *slot = nearest - 1;
            }
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_referred_to_stands_left() {
        // Line to order and product, order to customer, and one alone.
        let places = places(&[3, 4, 2, 5, 1], &[(0, 1), (0, 3), (1, 2), (2, 2)]);
        assert!(places[2].x < places[1].x && places[1].x < places[0].x);
        assert_eq!(places[3].x, places[1].x, "beside those that refer to it");
        assert!(places[4].x > places[0].x);
    }

    #[test]
    fn no_two_boxes_overlap_and_rings_end() {
        let attributes: Vec<usize> = (0..60).map(|n| n % 17).collect();
        let links: Vec<_> = (0..60).map(|n| (n, (n * 7 + 1) % 60)).collect();
        let places = places(&attributes, &links);
        for (a, one) in places.iter().enumerate() {
            for (b, other) in places.iter().enumerate().skip(a + 1) {
                let (upper, lower) = if one.y < other.y { (a, b) } else { (b, a) };
                let height = HEAD + LINE * i32::try_from(attributes[upper]).unwrap();
                let apart = (one.x - other.x).abs() >= COLUMN;
                assert!(apart || places[upper].y + height < places[lower].y, "{a} {b}");
            }
        }
        assert_eq!(places, super::places(&attributes, &links));
    }
}
