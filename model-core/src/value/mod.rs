//! Values and their types: what attributes, variables and expressions hold.

mod data_type;
pub mod decimal;

pub use data_type::DataType;
pub use decimal::{Decimal, DecimalError, Rounding};
