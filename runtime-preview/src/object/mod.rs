//! Objects and the sessions that hold them.

mod reference;

pub use reference::{ObjectId, ObjectRef};
