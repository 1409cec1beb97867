//! Which words changed between two texts.

/// A part of a text, and whether it is only in this one of the two.
pub type Part = (String, bool);

/// Texts with more words than this are marked as a whole.
const MOST: usize = 600;

/// The parts of both texts: what they share is not marked.
pub fn words(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let (a, b) = (split(old), split(new));
    if a.len() > MOST || b.len() > MOST {
        return (vec![(old.to_owned(), true)], vec![(new.to_owned(), true)]);
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (from, to) in align(&a, &b) {
        let same = from.is_some() && to.is_some();
        if let Some(word) = from.and_then(|place| a.get(place)) {
            push(&mut left, word, !same);
        }
        if let Some(word) = to.and_then(|place| b.get(place)) {
            push(&mut right, word, !same);
        }
    }
    (left, right)
}

fn push(parts: &mut Vec<Part>, word: &str, changed: bool) {
    match parts.last_mut() {
        Some((text, mark)) if *mark == changed => text.push_str(word),
        _ => parts.push((word.to_owned(), changed)),
    }
}

/// Words, spaces and signs.
fn split(text: &str) -> Vec<&str> {
    let class = |c: char| {
        if c.is_alphanumeric() || matches!(c, '_' | '$') {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let now = class(c);
        if last.is_some_and(|last| last != now || now == 2) {
            words.extend(text.get(start..at));
            start = at;
        }
        last = Some(now);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// The places of both lists side by side: equal items beside each other, in the longest way; what
/// only one of them has stands alone, the earlier list first.
pub fn align<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(Option<usize>, Option<usize>)> {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - front;
    let back = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(x, y)| x == y).count();
    let (a_end, b_end) = (a.len() - back, b.len() - back);
    let mut pairs: Vec<_> = (0..front).map(|place| (Some(place), Some(place))).collect();
    let (mid_a, mid_b) = (a.get(front..a_end).unwrap_or(&[]), b.get(front..b_end).unwrap_or(&[]));
    pairs.extend(
        longest(mid_a, mid_b)
            .into_iter()
            .map(|(x, y)| (x.map(|place| place + front), y.map(|place| place + front))),
    );
    pairs.extend((0..back).map(|place| (Some(a_end + place), Some(b_end + place))));
    pairs
}

/// Lists whose sizes multiplied are more than this are not aligned at all.
const TABLE: usize = 4_000_000;

fn longest<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(Option<usize>, Option<usize>)> {
    let alone = |a: usize, b: usize| {
        let olds = (0..a).map(|place| (Some(place), None));
        olds.chain((0..b).map(|place| (None, Some(place)))).collect()
    };
    if a.is_empty() || b.is_empty() || a.len().saturating_mul(b.len()) > TABLE {
        return alone(a.len(), b.len());
    }
    // For each pair of places how many items what follows them shares at most.
    let width = b.len() + 1;
    let mut table = vec![0_u32; (a.len() + 1) * width];
    let at = |table: &[u32], x: usize, y: usize| table.get(x * width + y).copied().unwrap_or(0);
    for (x, from) in a.iter().enumerate().rev() {
        for (y, to) in b.iter().enumerate().rev() {
            let best = if from == to {
                at(&table, x + 1, y + 1) + 1
            } else {
                at(&table, x + 1, y).max(at(&table, x, y + 1))
            };
            if let Some(cell) = table.get_mut(x * width + y) {
                *cell = best;
            }
        }
    }
    let (mut x, mut y) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(from), Some(to)) = (a.get(x), b.get(y)) {
        if from == to {
            pairs.push((Some(x), Some(y)));
            (x, y) = (x + 1, y + 1);
        } else if at(&table, x + 1, y) >= at(&table, x, y + 1) {
            pairs.push((Some(x), None));
            x += 1;
        } else {
            pairs.push((None, Some(y)));
            y += 1;
        }
    }
    pairs.extend((x..a.len()).map(|place| (Some(place), None)));
    pairs.extend((y..b.len()).map(|place| (None, Some(place))));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: (&str, &str)) {
        let text = |parts: Vec<Part>| {
            let parts = parts.into_iter().map(|(t, mark)| if mark { format!("[{t}]") } else { t });
            parts.collect::<String>()
        };
        let (left, right) = words(old, new);
        assert_eq!((text(left).as_str(), text(right).as_str()), expected);
    }

    #[test]
    fn changed_words_are_marked() {
        check("$a + 1", "$a + 2", ("$a + [1]", "$a + [2]"));
        check("", "x", ("", "[x]"));
        check(
            "$Order/Total * 0.9",
            "$Order/Total - $Order/Discount",
            ("$Order/Total [*] [0.9]", "$Order/Total [-] [$Order/Discount]"),
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost(old in "[ab $/.]{0,12}", new in "[ab $/.]{0,12}") {
            let (left, right) = words(&old, &new);
            let text = |parts: &[Part]| parts.iter().map(|(t, _)| t.as_str()).collect::<String>();
            let shared = |parts: &[Part]| {
                parts.iter().filter(|(_, m)| !m).map(|(t, _)| t.as_str()).collect::<String>()
            };
            prop_assert_eq!(text(&left), old);
            prop_assert_eq!(text(&right), new);
            prop_assert_eq!(shared(&left), shared(&right));
        }
    }
}
