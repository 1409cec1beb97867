//! "Did you mean …?": the nearest of some names.

/// The candidate that a person most likely meant by `written`, if one is near enough: at most a
/// third of its characters differ. Case counts half; of equals the first in order wins.
pub fn closest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = 2 * written.chars().count().max(3) / 3;
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .filter_map(|candidate| Some((distance(written, candidate, limit)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
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
