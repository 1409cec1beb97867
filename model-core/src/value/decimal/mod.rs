//! Exact decimal numbers (`design/semantics.md` 2): 34 significant digits, half-even where a
//! result has more, never through binary floating point.
//!
//! A [`Decimal`] is 16 bytes, `Copy`, and has one form for each value, so that equality and
//! hashing are those of its bits. What it must never do: lose a digit without a rounding that the
//! caller asked for or that the 34 digits demand, and panic.

mod arithmetic;
mod round;
mod storage;
#[cfg(test)]
mod tests;
mod text;

use std::cmp::Ordering;

/// Significant digits of a result.
pub const DIGITS: u32 = 34;

/// One more than the largest coefficient.
const UNIT: u128 = 10_u128.pow(DIGITS);

/// The largest power of ten of a leading digit, as in IEEE 754 decimal128.
const MAX_EXPONENT: i32 = 6144;

/// The most fraction digits.
const MAX_SCALE: i32 = 6176;

/// Bits that hold the scale, below the coefficient.
const SCALE_BITS: u32 = 14;

/// A decimal number: a coefficient of at most 34 digits and the number of its fraction digits.
///
/// Fraction digits never end in zero, and whole numbers below 10^34 have no scale, so two equal
/// numbers have equal bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// `coefficient << 14 | scale`, in two halves so that values that hold it stay small.
    high: i64,
    low: u64,
}

/// Why an operation on decimals has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The result is 10^6145 or more.
    #[error("the result is too large for a decimal")]
    Overflow,
    /// A division or a remainder by zero.
    #[error("a number cannot be divided by zero")]
    DivisionByZero,
    /// The square root of a negative number.
    #[error("a negative number has no square root")]
    NegativeRoot,
    /// The text is not digits with at most one point and a sign before them.
    #[error("this text is not a number")]
    NotANumber,
    /// An attribute holds 20 digits before the point.
    #[error("an attribute holds at most 20 digits before the decimal point")]
    TooManyDigits,
}

/// How a number that lies halfway between two others is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero: 0.5 gives 1, -0.5 gives -1.
    #[default]
    HalfUp,
    /// To the even neighbour: 0.5 gives 0, 1.5 gives 2.
    HalfEven,
}

impl Decimal {
    /// 0.
    pub const ZERO: Decimal = Decimal { high: 0, low: 0 };

    /// `coefficient` with its last `scale` digits after the point (a negative `scale` appends
    /// zeros), rounded half-even to 34 digits.
    pub fn new(coefficient: i128, scale: i32) -> Result<Decimal, DecimalError> {
        let (negative, magnitude) = (coefficient < 0, coefficient.unsigned_abs());
        Decimal::build(negative, magnitude, scale)
    }

    /// The coefficient, below 10^34.
    pub fn coefficient(self) -> i128 {
        self.bits() >> SCALE_BITS
    }

    /// The number of fraction digits; negative only for numbers of 10^34 and more.
    pub fn scale(self) -> i32 {
        let bits = (self.low & ((1 << SCALE_BITS) - 1)) as i32;
        let sign = 1 << (SCALE_BITS - 1);
        (bits ^ sign) - sign
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self == Decimal::ZERO
    }

    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.high < 0
    }

    /// Whether it has no fraction.
    pub fn is_whole(self) -> bool {
        self.scale() <= 0
    }

    /// The distance from 0.
    #[must_use]
    pub fn abs(self) -> Decimal {
        if self.is_negative() { -self } else { self }
    }

    /// The whole number, if it is one and 64 bits hold it.
    pub fn to_i64(self) -> Option<i64> {
        if self.scale() != 0 {
            return None;
        }
        i64::try_from(self.coefficient()).ok()
    }

    fn bits(self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }

    fn magnitude(self) -> u128 {
        self.coefficient().unsigned_abs()
    }

    /// Packs a coefficient below 10^34 and a scale in range.
    fn pack(negative: bool, magnitude: u128, scale: i32) -> Decimal {
        let magnitude = i128::try_from(magnitude).unwrap_or_default();
        let coefficient = if negative { -magnitude } else { magnitude };
        let scale = i128::from(scale) & ((1 << SCALE_BITS) - 1);
        let bits = (coefficient << SCALE_BITS) | scale;
        Decimal { high: (bits >> 64) as i64, low: bits as u64 }
    }

    /// The canonical form of any coefficient and scale, rounded half-even.
    fn build(negative: bool, magnitude: u128, scale: i32) -> Result<Decimal, DecimalError> {
        let (mut magnitude, mut scale) = (magnitude, scale);
        if magnitude >= UNIT {
            let extra = digits(magnitude) - DIGITS;
            magnitude = divide_half_even(magnitude, extra);
            scale -= extra.cast_signed();
        }
        if scale > MAX_SCALE {
            let extra = scale.abs_diff(MAX_SCALE);
            magnitude = if extra > DIGITS { 0 } else { divide_half_even(magnitude, extra) };
            scale = MAX_SCALE;
        }
        if magnitude == 0 {
            return Ok(Decimal::ZERO);
        }
        if scale > 0 {
            (magnitude, scale) = strip_zeros(magnitude, scale);
        } else if scale < 0 {
            let room = (DIGITS - digits(magnitude).min(DIGITS)).min(scale.unsigned_abs());
            magnitude *= power(room);
            scale += room.cast_signed();
        }
        // Rounding up can give 10^34, which ends in zeros.
        if magnitude >= UNIT {
            magnitude /= 10;
            scale -= 1;
        }
        if digits(magnitude).cast_signed() - 1 - scale > MAX_EXPONENT {
            return Err(DecimalError::Overflow);
        }
        Ok(Decimal::pack(negative, magnitude, scale))
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Decimal {
        Decimal::pack(number < 0, u128::from(number.unsigned_abs()), 0)
    }
}

impl std::ops::Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        Decimal::pack(!self.is_negative(), self.magnitude(), self.scale())
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let (a, b) = (self.coefficient(), other.coefficient());
        if self.scale() == other.scale() || a.signum() != b.signum() || a == 0 {
            return a.cmp(&b);
        }
        let order = compare_magnitudes(*self, *other);
        if a < 0 { order.reverse() } else { order }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders two numbers other than zero without their signs.
fn compare_magnitudes(a: Decimal, b: Decimal) -> Ordering {
    let place = |d: Decimal| digits(d.magnitude()).cast_signed() - d.scale();
    place(a).cmp(&place(b)).then_with(|| {
        // Equal leading places: the one with fewer digits fits after alignment.
        let shift = power(a.scale().abs_diff(b.scale()));
        if a.scale() < b.scale() {
            (a.magnitude() * shift).cmp(&b.magnitude())
        } else {
            a.magnitude().cmp(&(b.magnitude() * shift))
        }
    })
}

/// 10^`exponent`, for exponents up to 38.
fn power(exponent: u32) -> u128 {
    10_u128.pow(exponent)
}

/// The number of decimal digits; 0 for 0.
fn digits(number: u128) -> u32 {
    number.checked_ilog10().map_or(0, |log| log + 1)
}

/// `number` without its last `count` digits (at most 38), rounded half-even.
fn divide_half_even(number: u128, count: u32) -> u128 {
    if count == 0 {
        return number;
    }
    let unit = power(count);
    let (quotient, rest) = (number / unit, number % unit);
    let up = match rest.cmp(&(unit / 2)) {
        Ordering::Less => false,
        Ordering::Equal => quotient % 2 == 1,
        Ordering::Greater => true,
    };
    quotient + u128::from(up)
}

/// Takes away fraction digits that are zero.
fn strip_zeros(number: u128, scale: i32) -> (u128, i32) {
    let (mut number, mut scale) = (number, scale);
    while scale > 0 {
        // Most numbers are small, and dividing 64 bits is much cheaper than 128.
        let (quotient, rest) = match u64::try_from(number) {
            Ok(small) => (u128::from(small / 10), small % 10),
            Err(_) => (number / 10, (number % 10) as u64),
        };
        if rest != 0 {
            break;
        }
        (number, scale) = (quotient, scale - 1);
    }
    (number, scale)
}
