//! Choices out of a seed.

use crate::id::{IdSource, SeededIds};

/// A source of choices: the same seed gives the same choices.
#[derive(Clone, Debug)]
pub struct Dice(SeededIds);

impl Dice {
    /// Choices that follow from this seed.
    pub const fn new(seed: u64) -> Dice {
        Dice(SeededIds::new(seed))
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_id().bits()
    }

    /// A number below `count`; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.bits() % count).unwrap_or_default()
    }

    /// True in one of `of` cases.
    pub fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let place = self.below(items.len());
        items.get(place)
    }

    /// One of these words; empty where there is none.
    pub fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.pick(words).copied().unwrap_or_default()
    }
}

impl IdSource for Dice {
    fn next_id(&mut self) -> crate::id::Id {
        self.0.next_id()
    }
}
