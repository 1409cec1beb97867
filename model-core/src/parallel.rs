//! Work on many things on all processors, with the outcome in their order, as if done one by one.

use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Below this number of things threads cost more than they bring.
const WORTH_THREADS: usize = 100;

/// Does `work` with every thing. A panic of one is a panic of all.
pub fn map<'t, T: Sync, R: Send>(things: &'t [T], work: impl Fn(&'t T) -> R + Sync) -> Vec<R> {
    // Only who watches can stop it.
    map_watched(things, work, &mut |_| ControlFlow::Continue(())).unwrap_or_default()
}

/// The same, telling `watch` again and again how many things were begun. Where its answer is `Break`,
/// the rest is left and there is no outcome.
pub fn map_watched<'t, T: Sync, R: Send>(
    things: &'t [T],
    work: impl Fn(&'t T) -> R + Sync,
    watch: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Option<Vec<R>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if things.len() < WORTH_THREADS { 1 } else { threads };
    let (next, is_stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let take = || {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let thing = things.get(place).filter(|_| !is_stopped.load(Ordering::Relaxed))?;
        Some((place, work(thing)))
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| std::iter::from_fn(take).collect::<Vec<_>>()))
            .collect();
        let mut done = Vec::new();
        loop {
            if watch(next.load(Ordering::Relaxed).min(things.len())).is_break() {
                is_stopped.store(true, Ordering::Relaxed);
            }
            match take() {
                Some(outcome) => done.push(outcome),
                None => break,
            }
        }
        for other in others {
            match other.join() {
                Ok(outcomes) => done.extend(outcomes),
                Err(panic) => resume_unwind(panic),
            }
        }
        done
    });
    if is_stopped.into_inner() {
        return None;
    }
    done.sort_unstable_by_key(|(place, _)| *place);
    Some(done.into_iter().map(|(_, outcome)| outcome).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_in_order() {
        for count in [0, 1, 99, 100, 5_000] {
            let things: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = things.iter().map(|thing| thing * 2).collect();
            assert_eq!(map(&things, |thing| thing * 2), doubled);
        }
    }

    #[test]
    fn it_can_be_stopped() {
        let things: Vec<usize> = (0..10_000).collect();
        let worked = AtomicUsize::new(0);
        let mut told = 0;
        let outcome =
            map_watched(&things, |_| worked.fetch_add(1, Ordering::Relaxed), &mut |done| {
                told = done;
                if done < 200 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
        assert_eq!(outcome, None);
        assert!(told >= 200 && worked.into_inner() < things.len());
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let things: Vec<usize> = (0..1_000).collect();
        let outcome = std::panic::catch_unwind(|| {
            map(&things, |thing| assert!(*thing != 500, "the 500th"));
        });
        let panic = outcome.map_err(|panic| panic.downcast_ref::<&str>().copied());
        assert_eq!(panic, Err(Some("the 500th")));
    }
}
