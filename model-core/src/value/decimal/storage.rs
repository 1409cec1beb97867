//! The form in which a Decimal attribute lies in a database (`design/semantics.md` 2).

use super::{Decimal, DecimalError, Rounding, power};

/// Fraction digits of an attribute.
const PLACES: i32 = 8;

/// Digits before the point of an attribute.
const WHOLE: u32 = 20;

impl Decimal {
    /// The number × 10^8 in 16 bytes whose order as bytes is that of the numbers. Further
    /// fraction digits are rounded half-even.
    pub fn to_storage(self) -> Result<[u8; 16], DecimalError> {
        let rounded = self.round(PLACES, Rounding::HalfEven)?;
        if rounded.scale() < 0 || rounded.trunc()?.magnitude() >= power(WHOLE) {
            return Err(DecimalError::TooManyDigits);
        }
        let shift = power(rounded.scale().abs_diff(PLACES));
        let scaled = rounded.coefficient() * i128::try_from(shift).unwrap_or(1);
        // Flipping the sign bit puts negative numbers first.
        Ok((scaled.cast_unsigned() ^ (1 << 127)).to_be_bytes())
    }

    /// Reads what [`Decimal::to_storage`] wrote. Bytes that it cannot have written and that stand
    /// for 10^34 or more are rounded half-even.
    pub fn from_storage(bytes: [u8; 16]) -> Decimal {
        let scaled = (u128::from_be_bytes(bytes) ^ (1 << 127)).cast_signed();
        Decimal::new(scaled, PLACES).unwrap_or_default()
    }
}
