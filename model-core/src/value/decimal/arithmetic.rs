//! The four operations, the remainder, the square root and powers.
//!
//! Intermediate results have up to 68 digits and are held as two halves of 34 ([`Wide`]); nothing
//! wider than 128 bits is needed.

use super::{DIGITS, Decimal, DecimalError, MAX_SCALE, UNIT, digits, power};

/// Half the digits of a coefficient.
const HALF: u128 = 10_u128.pow(DIGITS / 2);

/// An unsigned number of up to 68 digits: `high × 10^34 + low`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wide {
    high: u128,
    low: u128,
}

impl Wide {
    fn product(a: u128, b: u128) -> Wide {
        let (a1, a0) = (a / HALF, a % HALF);
        let (b1, b0) = (b / HALF, b % HALF);
        let middle = a1 * b0 + a0 * b1;
        let low = a0 * b0 + (middle % HALF) * HALF;
        Wide { high: a1 * b1 + middle / HALF + low / UNIT, low: low % UNIT }
    }

    fn add(self, other: Wide) -> Wide {
        let low = self.low + other.low;
        Wide { high: self.high + other.high + low / UNIT, low: low % UNIT }
    }

    /// `self - other`, which must not be larger.
    fn subtract(self, other: Wide) -> Wide {
        if self.low >= other.low {
            Wide { high: self.high - other.high, low: self.low - other.low }
        } else {
            Wide { high: self.high - other.high - 1, low: self.low + UNIT - other.low }
        }
    }

    /// Rounded half-even to 34 digits.
    fn build(self, negative: bool, scale: i32) -> Result<Decimal, DecimalError> {
        if self.high == 0 {
            return Decimal::build(negative, self.low, scale);
        }
        // `high` gives the leading digits, the top of `low` fills up to 34.
        let extra = digits(self.high).min(DIGITS);
        let unit = power(extra);
        let kept = self.high * power(DIGITS - extra) + self.low / unit;
        let rest = self.low % unit;
        let half = unit / 2;
        let up = rest > half || (rest == half && kept % 2 == 1);
        Decimal::build(negative, kept + u128::from(up), scale - extra.cast_signed())
    }
}

impl Decimal {
    /// The sum, rounded half-even to 34 digits.
    pub fn checked_add(self, other: Decimal) -> Result<Decimal, DecimalError> {
        // `coarse` has fewer fraction digits and is the one to be shifted.
        let (coarse, fine) =
            if self.scale() <= other.scale() { (self, other) } else { (other, self) };
        if coarse.is_zero() || fine.is_zero() {
            return Ok(if coarse.is_zero() { fine } else { coarse });
        }
        let shift = fine.scale().abs_diff(coarse.scale());
        let length = digits(coarse.magnitude()) + shift;
        if length <= 37 {
            let shifted = coarse.coefficient() * i128::try_from(power(shift)).unwrap_or(1);
            return Decimal::new(shifted + fine.coefficient(), fine.scale());
        }
        add_wide(coarse, fine, shift, length)
    }

    /// The difference, rounded half-even to 34 digits.
    pub fn checked_sub(self, other: Decimal) -> Result<Decimal, DecimalError> {
        self.checked_add(-other)
    }

    /// The product, rounded half-even to 34 digits.
    pub fn checked_mul(self, other: Decimal) -> Result<Decimal, DecimalError> {
        let negative = self.is_negative() != other.is_negative();
        let scale = self.scale() + other.scale();
        let (a, b) = (self.magnitude(), other.magnitude());
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return Decimal::build(negative, u128::from(a) * u128::from(b), scale);
        }
        Wide::product(a, b).build(negative, scale)
    }

    /// The quotient, rounded half-even to 34 digits: `3 : 7` is
    /// 0.4285714285714285714285714285714286.
    pub fn checked_div(self, other: Decimal) -> Result<Decimal, DecimalError> {
        if other.is_zero() {
            return Err(DecimalError::DivisionByZero);
        }
        if self.is_zero() {
            return Ok(Decimal::ZERO);
        }
        let negative = self.is_negative() != other.is_negative();
        let divisor = other.magnitude();
        let mut quotient = self.magnitude() / divisor;
        let mut rest = self.magnitude() % divisor;
        let mut scale = self.scale() - other.scale();
        // Four digits at a time: a rest below 10^34 times 10^4 fits in 128 bits. 36 digits and a
        // sticky one are enough to round 34 correctly.
        while rest != 0 && digits(quotient) <= DIGITS + 1 {
            let step = (DIGITS + 2 - digits(quotient)).min(4);
            rest *= power(step);
            quotient = quotient * power(step) + rest / divisor;
            rest %= divisor;
            scale += step.cast_signed();
        }
        Decimal::build(negative, sticky(quotient, rest != 0), scale)
    }

    /// What is left of `self` after taking away `other` as often as it goes, with the sign of
    /// `self`: `-7 mod 3` is -1.
    pub fn checked_rem(self, other: Decimal) -> Result<Decimal, DecimalError> {
        if other.is_zero() {
            return Err(DecimalError::DivisionByZero);
        }
        if self.abs() < other.abs() {
            return Ok(self);
        }
        let (mut rest, divisor) = (self.magnitude(), other.magnitude());
        if self.scale() > other.scale() {
            // `self` is the larger one, so the shifted divisor has at most its digits.
            let divisor = divisor * power(self.scale().abs_diff(other.scale()));
            return Decimal::build(self.is_negative(), rest % divisor, self.scale());
        }
        let mut shift = other.scale().abs_diff(self.scale());
        rest %= divisor;
        while shift > 0 && rest != 0 {
            let step = shift.min(4);
            rest = rest * power(step) % divisor;
            shift -= step;
        }
        Decimal::build(self.is_negative(), rest, other.scale())
    }

    /// The square root, correct to 34 digits.
    pub fn sqrt(self) -> Result<Decimal, DecimalError> {
        if self.is_negative() {
            return Err(DecimalError::NegativeRoot);
        }
        let mut rest = 0_u128;
        let mut root = 0_u128;
        let mut scale = self.scale().div_euclid(2);
        // By hand, two digits of the radicand for one of the root.
        let mut pending = self.magnitude() * if self.scale() % 2 == 0 { 1 } else { 10 };
        if self.scale() % 2 != 0 {
            scale += 1;
        }
        let mut pairs = digits(pending).div_ceil(2);
        loop {
            if pairs == 0 {
                if rest == 0 || digits(root) > DIGITS + 1 {
                    break;
                }
                scale += 1;
            }
            pairs = pairs.saturating_sub(1);
            let unit = power(2 * pairs);
            rest = rest * 100 + pending / unit;
            pending %= unit;
            let digit = (1..10).take_while(|d| (20 * root + d) * d <= rest).last().unwrap_or(0);
            rest -= (20 * root + digit) * digit;
            root = root * 10 + digit;
        }
        Decimal::build(false, sticky(root, rest != 0), scale)
    }

    /// `self` to a whole power, by squaring; each step is rounded to 34 digits.
    pub fn powi(self, exponent: i64) -> Result<Decimal, DecimalError> {
        let mut result = Decimal::from(1);
        let mut factor = self;
        let mut left = exponent.unsigned_abs();
        while left > 0 {
            if left % 2 == 1 {
                result = result.checked_mul(factor)?;
            }
            left /= 2;
            if left > 0 {
                factor = factor.checked_mul(factor)?;
            }
        }
        if exponent < 0 { Decimal::from(1).checked_div(result) } else { Ok(result) }
    }
}

/// Marks in the last digit that something other than zero was cut off behind it, so that a later
/// rounding of at least one digit sees neither a tie nor an exact value.
fn sticky(number: u128, cut: bool) -> u128 {
    number + u128::from(cut && number.is_multiple_of(5))
}

/// A sum whose exact form may have more than 37 digits. `coarse` is shifted left by `shift`
/// digits and then has `length` of them.
fn add_wide(
    coarse: Decimal,
    fine: Decimal,
    shift: u32,
    length: u32,
) -> Result<Decimal, DecimalError> {
    // Beyond 68 digits the end of `fine` cannot matter but for its being there.
    let cut = length.saturating_sub(2 * DIGITS);
    let small = if cut > DIGITS + 3 {
        sticky(0, true)
    } else {
        sticky(fine.magnitude() / power(cut), !fine.magnitude().is_multiple_of(power(cut)))
    };
    let small = Wide { high: small / UNIT, low: small % UNIT };
    let shift = shift - cut;
    let large = if shift >= DIGITS {
        Wide { high: coarse.magnitude() * power(shift - DIGITS), low: 0 }
    } else {
        Wide::product(coarse.magnitude(), power(shift))
    };
    let scale = fine.scale() - cut.cast_signed();
    if coarse.is_negative() == fine.is_negative() {
        return large.add(small).build(coarse.is_negative(), scale);
    }
    if large >= small {
        large.subtract(small).build(coarse.is_negative(), scale)
    } else {
        small.subtract(large).build(fine.is_negative(), scale)
    }
}

const _: () = assert!(MAX_SCALE < 8192, "the scale fits in its bits");
