//! Numbers as people write them: `1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`.
//!
//! What only looks like a number is none: leading zeros (postal codes, phone numbers), a plus in
//! front, an exponent, groups that are not of three digits.

use model_core::value::{Decimal, Rounding};

use crate::target::storable;

/// What stands before the fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// `1,234.56`.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
}

impl Mark {
    /// Both.
    pub const ALL: [Mark; 2] = [Mark::Point, Mark::Comma];

    fn sign(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }

    /// What may stand between groups of three digits: the other mark, spaces, an apostrophe.
    fn groups(self, c: char) -> bool {
        let other = match self {
            Mark::Point => ',',
            Mark::Comma => '.',
        };
        c == other || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}')
    }
}

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: Decimal,
    /// Whether it is written without a fraction.
    pub(super) is_whole: bool,
    /// Whether it has a comma or a point, so that the mark matters.
    pub(super) is_marked: bool,
    /// Whether digits beyond the eighth after the point were rounded away.
    pub(super) is_rounded: bool,
}

/// Reads a number; nothing if the text is none, or one that no attribute can hold exactly.
pub(super) fn parse(text: &str, mark: Mark) -> Option<Number> {
    let number = digits(text, mark)?;
    storable(number.value).map(|_| number)
}

/// The same, rounded to eight digits after the point where there are more.
pub(super) fn parse_rounded(text: &str, mark: Mark) -> Option<Number> {
    let mut number = digits(text, mark)?;
    if storable(number.value).is_none() {
        number.value = storable(number.value.round(8, Rounding::HalfEven).ok()?)?;
        number.is_rounded = true;
    }
    Some(number)
}

fn digits(text: &str, mark: Mark) -> Option<Number> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (whole, fraction) = match text.split_once(mark.sign()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let plain = ungrouped(whole, mark)?;
    if plain.len() > 1 && plain.starts_with('0') {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    let point = fraction.map(|f| format!(".{f}")).unwrap_or_default();
    let value: Decimal = format!("{sign}{plain}{point}").parse().ok()?;
    Some(Number {
        value,
        is_whole: fraction.is_none(),
        is_marked: text.contains(['.', ',']),
        is_rounded: false,
    })
}

/// Digits without what groups them.
fn ungrouped(text: &str, mark: Mark) -> Option<String> {
    let Some(group) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    if !mark.groups(group) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for (place, part) in text.split(group).enumerate() {
        let fits = match place {
            0 => (1..=3).contains(&part.len()),
            _ => part.len() == 3,
        };
        if !fits || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        plain.push_str(part);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, point: &str, comma: &str) {
        let read = |mark| parse(text, mark).map_or("-".to_owned(), |n| n.value.to_string());
        assert_eq!((read(Mark::Point), read(Mark::Comma)), (point.into(), comma.into()), "{text}");
    }

    #[test]
    fn marks_and_groups() {
        check("12", "12", "12");
        check("1.5", "1.5", "-");
        check("1,5", "-", "1.5");
        check("1,234", "1234", "1.234");
        check("1.234", "1.234", "1234");
        check("1,234.56", "1234.56", "-");
        check("1.234,56", "-", "1234.56");
        check("1 234,56", "-", "1234.56");
        check("1\u{a0}234\u{a0}567,5", "-", "1234567.5");
        check("1'234.56", "1234.56", "-");
        check("-1,234,567.5", "-1234567.5", "-");
        check("\u{2212}3", "-3", "-3");
        check(" 7 ", "7", "7");
        check("0.50", "0.5", "-");
        check("0", "0", "0");
    }

    #[test]
    fn what_only_looks_like_a_number() {
        for text in [
            "",
            "-",
            ".",
            ",",
            ".5",
            "5.",
            "007",
            "01067",
            "00.5",
            "+49",
            "1e5",
            "1,23,456.7",
            "1 23",
            "1,,234",
            "1 234,567.8.9",
            "12 345 6",
            "1.2.3",
            "0x10",
            "1-2",
            "٣",
            "1,234'567",
            "€ 5",
            "5 %",
            "12345678901234567890123",
            "0.123456789",
        ] {
            let both = Mark::ALL.map(|mark| parse(text, mark).is_some());
            assert!(!both[0] || !both[1], "{text}");
        }
        for text in ["", "007", "+49", "1e5", "0.123456789", "12345678901234567890123", "1 23"] {
            check(text, "-", "-");
        }
    }

    #[test]
    fn too_many_digits_are_rounded_where_asked() {
        let number = parse_rounded("0.123456789", Mark::Point).unwrap();
        assert_eq!((number.value.to_string().as_str(), number.is_rounded), ("0.12345679", true));
        assert!(!parse_rounded("0.5", Mark::Point).unwrap().is_rounded);
        assert!(parse_rounded("123456789012345678901", Mark::Point).is_none());
    }

    #[test]
    fn whole_and_marked() {
        let of = |text| parse(text, Mark::Comma).map(|n| (n.is_whole, n.is_marked)).unwrap();
        assert_eq!(of("12"), (true, false));
        assert_eq!(of("1.234"), (true, true));
        assert_eq!(of("12,00"), (false, true));
        assert_eq!(of("1 234"), (true, false));
    }
}
