//! Numbers by pattern, as Java's DecimalFormat reads them: `#,##0.00`, `0.0%`, `#,##0;(#,##0)`.
//! Halves go to the even neighbour. Exponents are not supported.

use model_core::value::{Decimal, Rounding};

use super::locale::Locale;

/// A pattern that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberPattern {
    prefix: String,
    suffix: String,
    /// Prefix and suffix of negative numbers; a minus before the prefix where there are none.
    negative: Option<(String, String)>,
    least_whole: usize,
    least_fraction: usize,
    most_fraction: usize,
    /// Digits in a group; 0 for no groups.
    group: usize,
    /// Whether the point stands there even without fraction digits.
    point: bool,
    /// Powers of ten that the number is multiplied with: 2 for per cent, 3 for per mille.
    shift: i32,
}

/// The pattern is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// A character that cannot stand where it stands.
    #[error("“{0}” cannot stand here in a number pattern")]
    Character(char),
    /// A quote without its partner.
    #[error("a single quote has no partner; write two for a quote itself")]
    Quote,
    /// No place for a digit.
    #[error("a number pattern needs at least one 0 or #")]
    NoDigits,
}

/// Where reading stands: before, in or after the digits.
#[derive(PartialEq, Eq)]
enum Phase {
    Prefix,
    Digits,
    Suffix,
}

#[derive(Default)]
struct Half {
    prefix: String,
    suffix: String,
    left: usize,
    zeros: usize,
    right: usize,
    point: Option<usize>,
    group: Option<usize>,
    shift: i32,
}

impl NumberPattern {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Result<NumberPattern, BadPattern> {
        let (first, rest) = half(pattern)?;
        let mut half_one = first;
        if half_one.left + half_one.zeros + half_one.right == 0 {
            return Err(BadPattern::NoDigits);
        }
        // `#.##` shows one whole digit, as `0.##` does.
        if half_one.zeros == 0
            && half_one.left > 0
            && let Some(point) = half_one.point
        {
            let whole = point.max(1);
            half_one.right = half_one.left - whole.min(half_one.left);
            half_one.left = whole - 1;
            half_one.zeros = 1;
        }
        let total = half_one.left + half_one.zeros + half_one.right;
        let point = half_one.point.unwrap_or(total);
        let negative = match rest {
            Some(rest) => {
                let (second, more) = half(rest)?;
                if more.is_some() {
                    return Err(BadPattern::Character(';'));
                }
                Some((second.prefix, second.suffix))
            }
            None => None,
        };
        let same =
            negative.as_ref().is_some_and(|(p, s)| *p == half_one.prefix && *s == half_one.suffix);
        Ok(NumberPattern {
            least_whole: point.saturating_sub(half_one.left),
            least_fraction: (half_one.left + half_one.zeros).saturating_sub(point),
            most_fraction: total - point.min(total),
            group: half_one.group.unwrap_or(0),
            point: half_one.point == Some(total),
            shift: half_one.shift,
            prefix: half_one.prefix,
            suffix: half_one.suffix,
            negative: negative.filter(|_| !same),
        })
    }

    /// The number as text; nothing if it is too large to be multiplied for per cent.
    pub fn format(&self, number: Decimal, locale: &Locale) -> Option<String> {
        let places = i32::try_from(self.most_fraction).ok()?;
        let shifted = Decimal::new(number.coefficient(), number.scale() - self.shift).ok()?;
        let rounded = shifted.round(places, Rounding::HalfEven).ok()?;
        let plain = rounded.abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let whole = if whole == "0" { "" } else { whole };
        let mut digits = format!("{whole:0>width$}", width = self.least_whole);
        let fraction = format!("{fraction:0<width$}", width = self.least_fraction);
        if digits.is_empty() && fraction.is_empty() {
            digits.push('0');
        }
        let mut text = String::new();
        let (prefix, suffix) = match &self.negative {
            Some((prefix, suffix)) if rounded.is_negative() => (prefix, suffix),
            _ => {
                if rounded.is_negative() {
                    text.push('-');
                }
                (&self.prefix, &self.suffix)
            }
        };
        text.push_str(prefix);
        let count = digits.chars().count();
        for (place, digit) in digits.chars().enumerate() {
            if self.group > 0 && place > 0 && (count - place).is_multiple_of(self.group) {
                text.push(locale.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() || self.point {
            text.push(locale.decimal);
            text.push_str(&fraction);
        }
        text.push_str(suffix);
        Some(text)
    }

    /// The number that a text shows.
    pub fn read(&self, text: &str, locale: &Locale) -> Option<Decimal> {
        let within = |prefix: &str, suffix: &str| -> Option<String> {
            let inner = text.strip_prefix(prefix)?.strip_suffix(suffix)?;
            Some(inner.to_owned())
        };
        let (negative, inner) = match &self.negative {
            Some((prefix, suffix)) => match within(prefix, suffix) {
                Some(inner) if !inner.starts_with(|c: char| !c.is_ascii_digit()) => (true, inner),
                _ => (false, within(&self.prefix, &self.suffix)?),
            },
            None => match within(&format!("-{}", self.prefix), &self.suffix) {
                Some(inner) => (true, inner),
                None => (false, within(&self.prefix, &self.suffix)?),
            },
        };
        let mut plain = String::new();
        for c in inner.chars() {
            if c.is_ascii_digit() {
                plain.push(c);
            } else if c == locale.decimal {
                plain.push('.');
            } else if c != locale.group || self.group == 0 {
                return None;
            }
        }
        let number: Decimal = plain.parse().ok()?;
        let number = Decimal::new(number.coefficient(), number.scale() + self.shift).ok()?;
        Some(if negative { -number } else { number })
    }
}

/// One half of a pattern, up to a semicolon, and the other half.
fn half(pattern: &str) -> Result<(Half, Option<&str>), BadPattern> {
    let mut half = Half::default();
    let mut phase = Phase::Prefix;
    let mut quoted = false;
    let mut chars = pattern.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\'' {
            if chars.next_if(|(_, next)| *next == '\'').is_some() {
                affix(&mut half, &mut phase, '\'');
            } else {
                quoted = !quoted;
            }
            continue;
        }
        if quoted {
            affix(&mut half, &mut phase, c);
            continue;
        }
        match c {
            ';' => {
                return Ok((half, Some(pattern.get(at + 1..).unwrap_or_default())));
            }
            '#' | '0' | ',' | '.' => {
                if phase == Phase::Suffix {
                    return Err(BadPattern::Character(c));
                }
                phase = Phase::Digits;
                digit(&mut half, c)?;
            }
            '%' => {
                half.shift = 2;
                affix(&mut half, &mut phase, c);
            }
            '‰' => {
                half.shift = 3;
                affix(&mut half, &mut phase, c);
            }
            'E' if phase == Phase::Digits => return Err(BadPattern::Character('E')),
            _ => affix(&mut half, &mut phase, c),
        }
    }
    if quoted { Err(BadPattern::Quote) } else { Ok((half, None)) }
}

fn affix(half: &mut Half, phase: &mut Phase, c: char) {
    if *phase == Phase::Prefix {
        half.prefix.push(c);
    } else {
        *phase = Phase::Suffix;
        half.suffix.push(c);
    }
}

fn digit(half: &mut Half, c: char) -> Result<(), BadPattern> {
    let total = half.left + half.zeros + half.right;
    match c {
        '#' if half.zeros > 0 => half.right += 1,
        '#' => half.left += 1,
        '0' if half.right > 0 => return Err(BadPattern::Character('0')),
        '0' => half.zeros += 1,
        '.' if half.point.is_some() => return Err(BadPattern::Character('.')),
        '.' => half.point = Some(total),
        _ if half.point.is_some() => return Err(BadPattern::Character(',')),
        _ => half.group = Some(0),
    }
    if c != ','
        && c != '.'
        && half.point.is_none()
        && let Some(group) = &mut half.group
    {
        *group += 1;
    }
    Ok(())
}
