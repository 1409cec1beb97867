//! What a request reads from the world around it: the time and randomness.
//!
//! Nothing else in this package may ask the operating system for either, so that a recorded
//! request replays byte for byte (`design/semantics.md` 19). [`RealWorld`] is what people use,
//! [`FixedWorld`] what tests use; [`Recorder`] keeps what was read and [`Replay`] gives it again.
//! Ids of objects need no entry here: they come from the database, block by block.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The time and randomness that a request sees.
pub trait World: Send + Sync + fmt::Debug {
    /// The moment in milliseconds since 1970 UTC.
    fn now(&self) -> i64;
    /// 64 random bits.
    fn random(&self) -> u64;
    /// Microseconds since some moment, for durations in traces only; never part of an answer.
    fn ticks(&self) -> u64;
}

/// The step of splitmix64: the next state and the number it stands for.
fn splitmix(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The world as it is.
#[derive(Debug)]
pub struct RealWorld {
    state: AtomicU64,
    begin: Instant,
}

impl RealWorld {
    /// A world whose randomness is seeded by the operating system.
    pub fn new() -> RealWorld {
        let seed = RandomState::new().build_hasher().finish();
        RealWorld { state: AtomicU64::new(seed), begin: Instant::now() }
    }
}

impl Default for RealWorld {
    fn default() -> Self {
        RealWorld::new()
    }
}

impl World for RealWorld {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn random(&self) -> u64 {
        splitmix(self.state.fetch_add(GOLDEN, Ordering::Relaxed).wrapping_add(GOLDEN))
    }

    fn ticks(&self) -> u64 {
        u64::try_from(self.begin.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// A world that stands still: the time is what a test says, randomness comes from a seed.
#[derive(Debug)]
pub struct FixedWorld {
    now: AtomicI64,
    state: AtomicU64,
    ticks: AtomicU64,
}

impl FixedWorld {
    /// A world at `now` (milliseconds since 1970 UTC) with randomness from `seed`.
    pub fn new(now: i64, seed: u64) -> FixedWorld {
        FixedWorld {
            now: AtomicI64::new(now),
            state: AtomicU64::new(seed),
            ticks: AtomicU64::new(0),
        }
    }

    /// Lets `millis` pass.
    pub fn advance(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Default for FixedWorld {
    /// 2025-01-15T12:00:00Z, seed 1.
    fn default() -> Self {
        FixedWorld::new(1_736_942_400_000, 1)
    }
}

impl World for FixedWorld {
    fn now(&self) -> i64 {
        self.now.load(Ordering::Relaxed)
    }

    fn random(&self) -> u64 {
        splitmix(self.state.fetch_add(GOLDEN, Ordering::Relaxed).wrapping_add(GOLDEN))
    }

    fn ticks(&self) -> u64 {
        self.ticks.fetch_add(1, Ordering::Relaxed)
    }
}

/// One thing that was read from the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reading {
    /// A time, in milliseconds since 1970 UTC.
    Now(i64),
    /// Random bits.
    Random(u64),
}

/// Passes on another world and keeps what was read of it.
#[derive(Debug)]
pub struct Recorder {
    inner: Arc<dyn World>,
    readings: Mutex<Vec<Reading>>,
}

impl Recorder {
    /// Records what is read of `inner`.
    pub fn new(inner: Arc<dyn World>) -> Recorder {
        Recorder { inner, readings: Mutex::default() }
    }

    /// What was read so far, in order; begins anew.
    pub fn take(&self) -> Vec<Reading> {
        std::mem::take(&mut *self.readings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, reading: Reading) {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).push(reading);
    }
}

impl World for Recorder {
    fn now(&self) -> i64 {
        let now = self.inner.now();
        self.keep(Reading::Now(now));
        now
    }

    fn random(&self) -> u64 {
        let random = self.inner.random();
        self.keep(Reading::Random(random));
        random
    }

    fn ticks(&self) -> u64 {
        self.inner.ticks()
    }
}

/// Gives again what a [`Recorder`] kept. Beyond its end the last time stands still and randomness
/// goes on from the last number, so that a changed model can still be replayed.
#[derive(Debug)]
pub struct Replay {
    times: Mutex<(VecDeque<i64>, i64)>,
    numbers: Mutex<(VecDeque<u64>, u64)>,
}

impl Replay {
    /// A world that answers with these readings.
    pub fn new(readings: &[Reading]) -> Replay {
        let (mut times, mut numbers) = (VecDeque::new(), VecDeque::new());
        for reading in readings {
            match reading {
                Reading::Now(time) => times.push_back(*time),
                Reading::Random(number) => numbers.push_back(*number),
            }
        }
        Replay { times: Mutex::new((times, 0)), numbers: Mutex::new((numbers, 0)) }
    }
}

impl World for Replay {
    fn now(&self) -> i64 {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(next) = times.0.pop_front() {
            times.1 = next;
        }
        times.1
    }

    fn random(&self) -> u64 {
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.1 = match numbers.0.pop_front() {
            Some(next) => next,
            None => splitmix(numbers.1.wrapping_add(GOLDEN)),
        };
        numbers.1
    }

    fn ticks(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_19_a_replay_reads_the_same_world() {
        let recorder = Recorder::new(Arc::new(RealWorld::new()));
        let first = (recorder.now(), recorder.random(), recorder.now(), recorder.random());
        let replay = Replay::new(&recorder.take());
        assert_eq!((replay.now(), replay.random(), replay.now(), replay.random()), first);
        assert_eq!(replay.now(), first.2);
        assert_ne!(replay.random(), first.3);
    }

    #[test]
    fn a_fixed_world_stands_still() {
        let world = FixedWorld::new(5, 1);
        assert_eq!((world.now(), world.now()), (5, 5));
        world.advance(10);
        assert_eq!(world.now(), 15);
        assert_ne!(world.random(), world.random());
        assert_eq!(FixedWorld::new(0, 9).random(), FixedWorld::new(0, 9).random());
    }
}
