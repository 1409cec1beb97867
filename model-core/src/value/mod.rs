//! Values and their types: what attributes, variables and expressions hold.

mod data_type;

pub use data_type::DataType;
