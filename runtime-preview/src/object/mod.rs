//! Objects and the sessions that hold them.

pub use crate::reference::{ObjectId, ObjectRef};
