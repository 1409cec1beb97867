//! Decimals as text, and from binary floating point by its shortest text.

use std::fmt;
use std::str::FromStr;

use super::{DIGITS, Decimal, DecimalError};

/// Plain digits, never an exponent, no zeros at the end of the fraction.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = self.magnitude().to_string();
        match usize::try_from(self.scale()) {
            Ok(0) => {}
            Ok(scale) => {
                if digits.len() <= scale {
                    digits.insert_str(0, &"0".repeat(scale + 1 - digits.len()));
                }
                digits.insert(digits.len() - scale, '.');
            }
            Err(_) => digits.push_str(&"0".repeat(self.scale().unsigned_abs() as usize)),
        }
        f.pad_integral(!self.is_negative(), "", &digits)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Digits with at most one point between or before them, and at most one sign. More than 34
/// significant digits are rounded half-even.
impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Decimal, DecimalError> {
        read(text, 0)
    }
}

impl Decimal {
    /// The shortest decimal that reads back as `number`, as a person would write it: 0.1 gives
    /// 0.1. Nothing for infinities and what is not a number.
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e')?;
        read(digits, exponent.parse().ok()?).ok()
    }

    /// The nearest binary floating point number, for drawing and statistics only.
    pub fn to_f64(self) -> f64 {
        format!("{}e{}", self.coefficient(), -self.scale()).parse().unwrap_or(f64::NAN)
    }
}

/// Reads plain digits, times 10^`exponent`.
fn read(text: &str, exponent: i32) -> Result<Decimal, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(DecimalError::NotANumber);
    }
    let mut magnitude = 0_u128;
    let mut kept = 0;
    // Digits beyond the 36th only tell whether the number lies above what was kept.
    let mut dropped = 0;
    let mut sticky = false;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if !byte.is_ascii_digit() {
            return Err(DecimalError::NotANumber);
        }
        let digit = u128::from(byte - b'0');
        if kept < DIGITS + 2 {
            magnitude = magnitude * 10 + digit;
            kept += u32::from(magnitude != 0);
        } else {
            dropped += 1;
            sticky |= digit != 0;
        }
    }
    if sticky && magnitude.is_multiple_of(5) {
        magnitude += 1;
    }
    let scale = i64::try_from(fraction.len()).unwrap_or(i64::MAX) - dropped - i64::from(exponent);
    if magnitude == 0 {
        return Ok(Decimal::ZERO);
    }
    let scale = scale.clamp(-100_000, 100_000) as i32;
    Decimal::build(negative, magnitude, scale)
}
