//! "Did you mean …?": the nearest of some names.

/// The candidate that a person most likely meant by `written`, if one is near enough: at most a
/// third of its characters differ. Case counts half; of equals the first in order wins.
pub fn closest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = 2 * written.chars().count().max(3) / 3;
    let letters = Letters::of(written);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .filter(|candidate| letters.least_distance(&Letters::of(candidate)) <= limit)
        .filter_map(|candidate| Some((distance(written, candidate, limit)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How often each letter occurs, whatever its case. Most candidates differ so much in this that
/// their distance need not be worked out.
struct Letters([i16; 32]);

impl Letters {
    fn of(text: &str) -> Letters {
        let mut counts = [0_i16; 32];
        for byte in text.bytes() {
            // The low five bits are the same for both cases of a letter. Of a character of several
            // bytes only the first is counted.
            if byte & 0xC0 != 0x80
                && let Some(count) = counts.get_mut(usize::from(byte & 31))
            {
                *count = count.saturating_add(1);
            }
        }
        Letters(counts)
    }

    /// A distance in half steps that is certainly needed: a wrong letter mends two counts, a
    /// missing one mends one.
    fn least_distance(&self, other: &Letters) -> usize {
        let counts = self.0.iter().zip(&other.0);
        counts.map(|(a, b)| usize::from(a.abs_diff(*b))).sum()
    }
}

/// The edit distance in half steps (a wrong letter, a missing one or a swapped pair is 2, a wrong
/// case 1), or nothing if it is above `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if 2 * a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).map(|n| 2 * n).collect();
    let mut above = None;
    for &x in &a {
        let mut next = Vec::with_capacity(row.len());
        next.push(row.first().copied().unwrap_or_default() + 2);
        let mut left = None;
        for (column, &y) in b.iter().enumerate() {
            let at = |cells: &[usize], n: usize| cells.get(n).copied().unwrap_or(usize::MAX / 2);
            let mut cost = at(&row, column) + replacement(x, y);
            cost = cost.min(at(&row, column + 1) + 2).min(at(&next, column) + 2);
            if column > 0 && above == Some(y) && left == Some(x) {
                cost = cost.min(at(&before, column - 1) + 2);
            }
            next.push(cost);
            left = Some(y);
        }
        above = Some(x);
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|cost| *cost <= limit)
}

fn replacement(x: char, y: char) -> usize {
    if x == y {
        0
    } else if x.eq_ignore_ascii_case(&y) {
        1
    } else {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, candidates: &[&str], expected: Option<&str>) {
        assert_eq!(closest(written, candidates.iter().copied()), expected);
    }

    proptest::proptest! {
        #[test]
        fn letters_never_exceed_the_distance(a in "[a-cA-Cäö.]{0,8}", b in "[a-cA-Cäö.]{0,8}") {
            let least = Letters::of(&a).least_distance(&Letters::of(&b));
            let distance = distance(&a, &b, usize::MAX / 4).unwrap();
            proptest::prop_assert!(least <= distance, "{least} > {distance}");
        }
    }

    #[test]
    fn nearest_names() {
        check("Custmer", &["Consumer", "Customer", "Order"], Some("Customer"));
        check("name", &["Game", "Name"], Some("Name"));
        check("lenght", &["length", "left"], Some("length"));
        check("Total", &["Name", "City"], None);
        check("ab", &["a", "abc"], Some("a"));
        check("x", &["y"], Some("y"));
        check("x", &["long"], None);
        check("Same", &["Same"], None);
        check("Ünit", &["Unit"], Some("Unit"));
    }
}
