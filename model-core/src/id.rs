//! Identities of model elements: 64 bits, written as 13 characters of Crockford base 32.
//!
//! An id is random when an element is made and derived from the source's identity when it is
//! imported; it is never reused. This room knows no randomness: whoever makes elements brings an
//! [`IdSource`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The identity of an element. Zero ([`Id::NONE`]) means "has none yet".
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

impl Id {
    /// The id of an element that was written without one.
    pub const NONE: Id = Id(0);

    /// An id of these 64 bits.
    pub const fn from_bits(bits: u64) -> Id {
        Id(bits)
    }

    /// The 64 bits of the id.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether this is [`Id::NONE`].
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The id that always belongs to this text, for elements that come from elsewhere.
    ///
    /// FNV-1a over the bytes, then the finishing step of splitmix64, so that near texts give
    /// far ids. The same on every machine and for all time: files depend on it.
    pub fn derive(source: &str) -> Id {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in source.bytes() {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        }
        Id(mix(hash).max(1))
    }
}

/// The finishing step of splitmix64: a bijection that spreads near numbers far apart.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 13];
        for (place, slot) in text.iter_mut().rev().enumerate() {
            let digit = (self.0 >> (5 * place)) & 31;
            *slot = ALPHABET.get(digit as usize).copied().unwrap_or(b'0');
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

/// The text is not an id: 13 characters of Crockford base 32, at most `FZZZZZZZZZZZZ`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id (13 letters and digits without I, L, O and U)")]
pub struct BadId(pub String);

impl FromStr for Id {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Id, BadId> {
        let bad = || BadId(text.to_owned());
        if text.len() != 13 {
            return Err(bad());
        }
        let mut bits = 0_u64;
        for (place, byte) in text.bytes().enumerate() {
            let digit = ALPHABET.iter().position(|&c| c == byte).ok_or_else(bad)? as u64;
            if place == 0 && digit > 15 {
                return Err(bad());
            }
            bits = (bits << 5) | digit;
        }
        Ok(Id(bits))
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Where new ids come from. Injected, so that tests and replays are exact.
pub trait IdSource {
    /// A new id, never [`Id::NONE`] and never the same twice.
    fn next_id(&mut self) -> Id;
}

/// Ids from a seed: the same seed gives the same ids. With a random seed this is the source of
/// the application, with a fixed one that of the tests.
#[derive(Clone, Debug)]
pub struct SeededIds(u64);

impl SeededIds {
    /// A source that begins at `seed`.
    pub const fn new(seed: u64) -> SeededIds {
        SeededIds(seed)
    }
}

impl IdSource for SeededIds {
    fn next_id(&mut self) -> Id {
        // splitmix64: a full-period sequence through a bijection, so no id comes twice.
        loop {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let id = Id(mix(self.0));
            if !id.is_none() {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bits_agree() {
        for bits in [0, 1, 31, 32, u64::MAX, 0x0123_4567_89ab_cdef] {
            let id = Id::from_bits(bits);
            assert_eq!(id.to_string().len(), 13);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!(Id::from_bits(u64::MAX).to_string(), "FZZZZZZZZZZZZ");
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "0", "GZZZZZZZZZZZZ", "000000000000I", "00000000000000", "ööööööööööööö"]
        {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
    }

    #[test]
    fn derived_ids_are_pinned() {
        // Files depend on this value: it must never change.
        assert_eq!(Id::derive("Sales.Order").to_string(), "0BKARQ67EYNAK");
        assert_ne!(Id::derive("a"), Id::derive("b"));
        assert_eq!(Id::derive("").bits(), mix(0xcbf2_9ce4_8422_2325));
    }

    #[test]
    fn a_seed_repeats_and_ids_do_not() {
        let mut one = SeededIds::new(7);
        let mut two = SeededIds::new(7);
        let ids: std::collections::BTreeSet<_> = (0..1000).map(|_| one.next_id()).collect();
        assert_eq!(ids.len(), 1000);
        assert!(ids.contains(&two.next_id()));
    }
}
