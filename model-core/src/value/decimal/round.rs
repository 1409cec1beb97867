//! Rounding to a number of fraction digits.

use std::cmp::Ordering;

use super::{Decimal, DecimalError, Rounding, digits, power};

impl Decimal {
    /// Rounded to `places` fraction digits; a negative number of places rounds to tens, hundreds
    /// and so on.
    pub fn round(self, places: i32, rounding: Rounding) -> Result<Decimal, DecimalError> {
        self.cut(places, |quotient, order| match (order, rounding) {
            (Ordering::Less, _) => false,
            (Ordering::Equal, Rounding::HalfEven) => quotient % 2 == 1,
            _ => true,
        })
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> Result<Decimal, DecimalError> {
        self.cut(0, |_, _| self.is_negative())
    }

    /// The smallest whole number that is not below it.
    pub fn ceil(self) -> Result<Decimal, DecimalError> {
        self.cut(0, |_, _| !self.is_negative())
    }

    /// Without its fraction digits.
    pub fn trunc(self) -> Result<Decimal, DecimalError> {
        self.cut(0, |_, _| false)
    }

    /// Cuts to `places` fraction digits. `up` decides whether the last digit that stays grows,
    /// from the digits that stay and how the rest, which is not zero, compares with a half.
    fn cut(
        self,
        places: i32,
        up: impl FnOnce(u128, Ordering) -> bool,
    ) -> Result<Decimal, DecimalError> {
        if self.scale() <= places {
            return Ok(self);
        }
        let count = self.scale().abs_diff(places);
        let magnitude = self.magnitude();
        let (quotient, rest, order) = if count > digits(magnitude) {
            (0, magnitude, Ordering::Less)
        } else {
            let unit = power(count);
            let rest = magnitude % unit;
            (magnitude / unit, rest, rest.cmp(&(unit / 2)))
        };
        let grow = rest != 0 && up(quotient, order);
        Decimal::build(self.is_negative(), quotient + u128::from(grow), places)
    }
}
