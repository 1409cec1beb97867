//! How objects are named: by id everywhere, and inside a session also by the copy that is meant.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The id of an object: 64 bits, the entity's number in the top 16 (never 0 and below 32768, so
/// that ids are positive), a sequence below (`design/semantics.md` 9). As text a decimal number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub i64);

/// How many bits of an id are its sequence.
const SEQUENCE_BITS: u32 = 48;

impl ObjectId {
    /// The id with this sequence in the entity with this number.
    pub const fn new(entity_number: u16, sequence: i64) -> ObjectId {
        ObjectId(((entity_number as i64) << SEQUENCE_BITS) | sequence)
    }

    /// The number of its entity, by which a program finds it.
    pub const fn entity_number(self) -> u16 {
        (self.0 >> SEQUENCE_BITS) as u16
    }

    /// The part below the entity's number.
    pub const fn sequence(self) -> i64 {
        self.0 & ((1 << SEQUENCE_BITS) - 1)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.entity_number(), self.sequence())
    }
}

/// A text that is not the id of an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no id of an object; ids are numbers, as answers give them")]
pub struct NoObjectId(String);

impl FromStr for ObjectId {
    type Err = NoObjectId;

    fn from_str(text: &str) -> Result<ObjectId, Self::Err> {
        text.parse().map(ObjectId).map_err(|_| NoObjectId(text.to_owned()))
    }
}

impl Serialize for ObjectId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<ObjectId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A reference to an object in a session: its id, and which copy of it is meant
/// (`design/semantics.md` 22: a retrieve from the database gives a fresh copy, a retrieve by
/// association or by id the session's own). Two references are equal when the ids are.
#[derive(Clone, Copy)]
pub struct ObjectRef {
    /// Which object.
    pub id: ObjectId,
    /// Where the copy lies in the session; [`ObjectRef::OWN`] means the session's own.
    #[allow(dead_code)] // read by sessions
    pub(crate) place: u32,
}

impl ObjectRef {
    /// The place that stands for the session's own copy.
    pub(crate) const OWN: u32 = u32::MAX;

    /// The session's own copy of this object.
    pub const fn own(id: ObjectId) -> ObjectRef {
        ObjectRef { id, place: ObjectRef::OWN }
    }
}

impl PartialEq for ObjectRef {
    fn eq(&self, other: &ObjectRef) -> bool {
        self.id == other.id
    }
}

impl Eq for ObjectRef {}

impl PartialOrd for ObjectRef {
    fn partial_cmp(&self, other: &ObjectRef) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ObjectRef {
    fn cmp(&self, other: &ObjectRef) -> std::cmp::Ordering {
        self.id.cmp(&other.id)
    }
}

impl Hash for ObjectRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_09_an_id_tells_its_entity() {
        let id = ObjectId::new(1, 101);
        assert_eq!(id.to_string(), "281474976710757");
        assert_eq!((id.entity_number(), id.sequence()), (1, 101));
        assert_eq!("281474976710757".parse(), Ok(id));
        assert!(ObjectId::new(32767, (1 << 48) - 1).0 > 0);
    }
}
