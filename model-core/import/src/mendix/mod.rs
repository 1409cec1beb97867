//! Mendix projects: their files, units and documents.

pub mod bson;
pub mod error;
pub mod guid;
pub mod storage;
pub mod tree;
