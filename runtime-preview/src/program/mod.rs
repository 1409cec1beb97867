//! The part of a program that knows data: a snapshot's domain model, compiled for running.

pub mod catalogue;
mod column;
pub mod defaults;
pub mod domain;

pub use catalogue::Catalogue;
pub use column::ColumnType;
pub use defaults::AttributeDefault;
pub use domain::Domain;
