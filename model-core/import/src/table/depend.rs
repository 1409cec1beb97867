//! Which columns repeat together because one of them decides the others: a customer's name and
//! city stand beside his number in every order.

use super::profile::Profile;

/// What is known of a column beside its values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trait {
    /// Whether it may decide others: it names something, as numbers and words do.
    pub(super) may_decide: bool,
    /// Whether its heading says that it is a key.
    pub(super) reads_as_key: bool,
}

/// The columns that decide others, each with those. No column is in two of them. `traits` go with
/// the profiles.
pub(super) fn groups(profiles: &[Profile], traits: &[Trait]) -> Vec<(usize, Vec<usize>)> {
    let all: Vec<usize> = (0..profiles.len()).collect();
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for by in &all {
        let (Some(one), Some(of)) = (profiles.get(*by), traits.get(*by)) else { continue };
        if !of.may_decide || !repeats(one) {
            continue;
        }
        let decided: Vec<usize> = all
            .iter()
            .copied()
            .filter(|other| other != by)
            .filter(|other| profiles.get(*other).is_some_and(|other| decides(one, other)))
            .collect();
        if !decided.is_empty() {
            found.push((*by, decided));
        }
    }
    let reads_as_key = |place: usize| traits.get(place).is_some_and(|t| t.reads_as_key);
    let mut chosen: Vec<(usize, Vec<usize>)> = Vec::new();
    while !found.is_empty() {
        // Of columns that decide each other the one that reads as a key, else the first.
        found
            .sort_by_key(|(by, others)| (std::cmp::Reverse(others.len()), !reads_as_key(*by), *by));
        let best = found.remove(0);
        let taken = |place: &usize| *place == best.0 || best.1.contains(place);
        found.retain(|(by, _)| !taken(by));
        for (_, others) in &mut found {
            others.retain(|other| !taken(other));
        }
        found.retain(|(_, others)| !others.is_empty());
        chosen.push(best);
    }
    chosen.sort();
    chosen
}

/// Whether the values of a column come up often enough to tell more than chance.
fn repeats(profile: &Profile) -> bool {
    let distinct = profile.distinct() as u64;
    distinct >= 2 && distinct * 2 <= profile.filled
}

/// Whether equal values of one column always stand beside equal values of the other.
fn decides(one: &Profile, other: &Profile) -> bool {
    if other.distinct() < 2 || other.distinct() > one.distinct() {
        return false;
    }
    let mut beside: Vec<Option<u32>> = vec![None; one.distinct() + 1];
    // Where there is nothing on one side there must be nothing on the other, as no row of a
    // separate entity could keep it.
    if let Some(empty) = beside.first_mut() {
        *empty = Some(0);
    }
    one.values.iter().zip(&other.values).all(|(value, other)| {
        let slot = usize::try_from(*value).ok().and_then(|value| beside.get_mut(value));
        slot.is_some_and(|seen| *seen.get_or_insert(*other) == *other)
    })
}

#[cfg(test)]
mod tests {
    use super::super::cell::Cell;
    use super::*;

    /// Columns as lines; the last word says which columns read as keys.
    #[track_caller]
    fn check(columns: &[&str], keys: &[usize], expected: &[(usize, &[usize])]) {
        let profiles: Vec<Profile> = columns
            .iter()
            .map(|column| {
                let mut profile = Profile::default();
                for value in column.split(' ') {
                    profile.add(&Cell::text(value.trim_matches('-')));
                }
                profile
            })
            .collect();
        let traits: Vec<Trait> = (0..columns.len())
            .map(|place| Trait { may_decide: true, reads_as_key: keys.contains(&place) })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(by, all)| (*by, all.to_vec())).collect();
        assert_eq!(groups(&profiles, &traits), expected);
    }

    #[test]
    fn columns_that_repeat_together() {
        let order = "1 2 3 4 5 6";
        check(&[order, "7 8 7 8 7 8", "A B A B A B"], &[], &[(1, &[2])]);
        check(&[order, "A B A B A B", "7 8 7 8 7 8"], &[2], &[(2, &[1])]);
        check(&[order, "7 8 9 7 8 9", "A B C A B C", "x x y x x y"], &[], &[(1, &[2, 3])]);
        check(
            &["7 8 7 8 7 8", "A B A B A B", "1 1 2 2 2 1", "p p q q q p"],
            &[],
            &[(0, &[1]), (2, &[3])],
        );
    }

    #[test]
    fn what_tells_nothing() {
        check(&["1 2 3 4", "a b c d"], &[], &[]);
        check(&["7 8 7 8", "A B A C"], &[], &[]);
        check(&["7 8 7 8", "x x x x"], &[], &[]);
        check(&["7 7 7 7", "A A A A"], &[], &[]);
        check(&["7 8 7 8 - -", "A B A B C D"], &[], &[]);
        check(&["7 8 7 8 - -", "A B A B - -"], &[], &[(0, &[1])]);
    }
}
