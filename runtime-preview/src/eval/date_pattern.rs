//! Dates by pattern, with the letters of Java's SimpleDateFormat (`reference/mendix.md` §3.3).
//!
//! Weeks are those of ISO 8601. Reading is lenient where it is asked to be: day 35 of a month of
//! 30 days is the 5th of the next.

use std::fmt::Write;

use jiff::Zoned;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, civil};

use super::date;
use super::locale::Locale;

/// A pattern that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Literal(String),
    /// A letter and how often it stands there.
    Field(char, usize),
}

/// The pattern is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// A letter without a meaning.
    #[error("“{0}” is not a letter of date patterns; put words in single quotes")]
    Letter(char),
    /// A quote without its partner.
    #[error("a single quote has no partner; write two for a quote itself")]
    Quote,
}

const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";

impl DatePattern {
    /// Reads a pattern: `yyyy-MM-dd'T'HH:mm`.
    pub fn parse(pattern: &str) -> Result<DatePattern, BadPattern> {
        let mut items: Vec<Item> = Vec::new();
        let mut chars = pattern.chars().peekable();
        let literal = |items: &mut Vec<Item>, c: char| match items.last_mut() {
            Some(Item::Literal(text)) => text.push(c),
            _ => items.push(Item::Literal(c.to_string())),
        };
        while let Some(c) = chars.next() {
            if c == '\'' {
                if chars.next_if_eq(&'\'').is_some() {
                    literal(&mut items, '\'');
                    continue;
                }
                loop {
                    match chars.next() {
                        Some('\'') if chars.next_if_eq(&'\'').is_some() => {
                            literal(&mut items, '\'');
                        }
                        Some('\'') => break,
                        Some(c) => literal(&mut items, c),
                        None => return Err(BadPattern::Quote),
                    }
                }
            } else if c.is_ascii_alphabetic() {
                if !LETTERS.contains(c) {
                    return Err(BadPattern::Letter(c));
                }
                let mut count = 1;
                while chars.next_if_eq(&c).is_some() {
                    count += 1;
                }
                items.push(Item::Field(c, count));
            } else {
                literal(&mut items, c);
            }
        }
        Ok(DatePattern(items))
    }

    /// The moment as text.
    pub fn format(&self, at: &Zoned, locale: &Locale) -> String {
        let mut text = String::new();
        for item in &self.0 {
            match item {
                Item::Literal(literal) => text.push_str(literal),
                Item::Field(letter, count) => field(&mut text, *letter, *count, at, locale),
            }
        }
        text
    }
}

/// Text that begins at index `n` of a table.
fn name<'a>(names: &[&'a str], n: i8) -> &'a str {
    usize::try_from(n).ok().and_then(|n| names.get(n)).copied().unwrap_or_default()
}

fn field(text: &mut String, letter: char, count: usize, at: &Zoned, locale: &Locale) {
    let number = match letter {
        'G' => return text.push_str(name(&locale.eras, i8::from(at.year() > 0))),
        'a' => return text.push_str(name(&locale.halves, i8::from(at.hour() >= 12))),
        'M' | 'L' if count == 3 => {
            return text.push_str(name(&locale.short_months, at.month() - 1));
        }
        'M' | 'L' if count > 3 => return text.push_str(name(&locale.months, at.month() - 1)),
        'E' => {
            let names = if count > 3 { &locale.days } else { &locale.short_days };
            return text.push_str(name(names, at.weekday().to_monday_zero_offset()));
        }
        'z' => return text.push_str(&at.strftime("%Z").to_string()),
        'Z' => return text.push_str(&at.strftime("%z").to_string()),
        'X' if at.offset().seconds() == 0 => return text.push('Z'),
        'X' => {
            let offset = at.strftime("%:z").to_string();
            return match count {
                1 => text.push_str(offset.get(..3).unwrap_or(&offset)),
                2 => text.push_str(&offset.replace(':', "")),
                _ => text.push_str(&offset),
            };
        }
        'y' | 'Y' => {
            let year = if letter == 'Y' { at.date().iso_week_date().year() } else { at.year() };
            // Years before 1 are counted from 1 BC, which is the year 0.
            let year = i64::from(if year > 0 { year } else { 1 - year });
            if count == 2 { year % 100 } else { year }
        }
        'M' | 'L' => i64::from(at.month()),
        'w' => i64::from(at.date().iso_week_date().week()),
        'W' => {
            let first = at.date().first_of_month().weekday().to_monday_zero_offset();
            i64::from((at.day() + first - 1) / 7 + 1)
        }
        'D' => i64::from(at.day_of_year()),
        'd' => i64::from(at.day()),
        'F' => i64::from((at.day() - 1) / 7 + 1),
        'u' => i64::from(at.weekday().to_monday_one_offset()),
        'H' => i64::from(at.hour()),
        'k' => i64::from(if at.hour() == 0 { 24 } else { at.hour() }),
        'K' => i64::from(at.hour() % 12),
        'h' => i64::from(if at.hour() % 12 == 0 { 12 } else { at.hour() % 12 }),
        'm' => i64::from(at.minute()),
        's' => i64::from(at.second()),
        _ => i64::from(at.millisecond()),
    };
    // Writing to a String cannot fail.
    let _ = write!(text, "{number:0count$}");
}

/// How strictly a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Values beyond their range roll over, as in Java.
    Lenient,
    /// Values beyond their range are refused.
    Strict,
}

/// What was read so far.
#[derive(Debug)]
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    day_of_year: Option<i64>,
    hour: i64,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    milli: i64,
    /// Seconds east of UTC.
    offset: Option<i64>,
}

impl DatePattern {
    /// The moment that a text shows; what the pattern does not have is that of 1970-01-01 00:00.
    /// Two digits of a year are one of 80 years before to 19 years after `now`.
    pub fn read(
        &self,
        text: &str,
        zone: &TimeZone,
        locale: &Locale,
        now: i64,
        reading: Reading,
    ) -> Option<i64> {
        let mut parts = Parts {
            year: 1970,
            month: 1,
            day: 1,
            day_of_year: None,
            hour: 0,
            afternoon: None,
            minute: 0,
            second: 0,
            milli: 0,
            offset: None,
        };
        let mut rest = text.trim();
        for (place, item) in self.0.iter().enumerate() {
            match item {
                Item::Literal(literal) => {
                    rest = if literal.trim().is_empty() {
                        rest.trim_start()
                    } else {
                        rest.strip_prefix(literal.as_str())?
                    }
                }
                Item::Field(letter, count) => {
                    // Digits that touch the next field are as many as the letters.
                    let next = self.0.get(place + 1);
                    let most = match next {
                        Some(Item::Field(next, _)) if "yYMdDHkKhmsSFwWu".contains(*next) => *count,
                        _ => 19,
                    };
                    rest = parts.take(*letter, *count, most, rest, locale, now)?;
                }
            }
        }
        if !rest.is_empty() {
            return None;
        }
        parts.moment(zone, reading)
    }
}

/// Digits at the start, at most `most`, and what follows.
fn digits(text: &str, most: usize) -> Option<(i64, usize, &str)> {
    let end = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, end, rest))
}

/// The name of a table that the text begins with, ignoring case, the longest first.
fn named<'t>(text: &'t str, tables: &[&[&str]]) -> Option<(i64, &'t str)> {
    let mut best: Option<(i64, usize)> = None;
    for table in tables {
        for (place, name) in table.iter().enumerate() {
            let begins =
                text.get(..name.len()).is_some_and(|t| t.to_lowercase() == name.to_lowercase());
            if begins && best.is_none_or(|(_, length)| name.len() > length) {
                best = Some((i64::try_from(place).ok()?, name.len()));
            }
        }
    }
    let (place, length) = best?;
    Some((place, text.get(length..)?))
}

impl Parts {
    fn take<'t>(
        &mut self,
        letter: char,
        count: usize,
        most: usize,
        text: &'t str,
        locale: &Locale,
        now: i64,
    ) -> Option<&'t str> {
        match letter {
            'M' | 'L' if count > 2 => {
                let plain: Vec<&str> =
                    locale.short_months.iter().map(|m| m.trim_end_matches('.')).collect();
                let (month, rest) = named(text, &[&locale.months, &locale.short_months, &plain])?;
                self.month = month + 1;
                return Some(rest);
            }
            'E' => return named(text, &[&locale.days, &locale.short_days]).map(|(_, rest)| rest),
            'a' => {
                let (half, rest) = named(text, &[&locale.halves])?;
                self.afternoon = Some(half == 1);
                return Some(rest);
            }
            'G' => return named(text, &[&locale.eras]).map(|(_, rest)| rest),
            'z' | 'Z' | 'X' => return self.take_offset(text),
            _ => {}
        }
        let (number, length, rest) = digits(text, most)?;
        match letter {
            'y' | 'Y' if count == 2 && length == 2 => self.year = full_year(number, now),
            'y' | 'Y' => self.year = number,
            'M' | 'L' => self.month = number,
            'd' => self.day = number,
            'D' => self.day_of_year = Some(number),
            'H' | 'K' => self.hour = number,
            'k' => self.hour = if number == 24 { 0 } else { number },
            'h' => self.hour = if number == 12 { 0 } else { number },
            'm' => self.minute = number,
            's' => self.second = number,
            'S' => self.milli = number,
            // Weeks and days of the week say nothing beside the date.
            _ => {}
        }
        Some(rest)
    }

    fn take_offset<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        for name in ["Z", "UTC", "GMT"] {
            if let Some(rest) = text.strip_prefix(name) {
                self.offset = Some(0);
                return Some(rest);
            }
        }
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let (hours, _, rest) = digits(text.get(1..)?, 2)?;
        let rest_of = rest.strip_prefix(':').unwrap_or(rest);
        let (minutes, rest) = match digits(rest_of, 2) {
            Some((minutes, _, rest)) => (minutes, rest),
            None => (0, rest),
        };
        self.offset = Some(sign * (hours * 3600 + minutes * 60));
        Some(rest)
    }

    fn moment(&self, zone: &TimeZone, reading: Reading) -> Option<i64> {
        let hour = match self.afternoon {
            Some(true) => self.hour.checked_add(12)?,
            _ => self.hour,
        };
        let clock = match reading {
            Reading::Strict => {
                let i8 = |n: i64| i8::try_from(n).ok();
                let date =
                    Date::new(i16::try_from(self.year).ok()?, i8(self.month)?, i8(self.day)?);
                let time = civil::Time::new(
                    i8(hour)?,
                    i8(self.minute)?,
                    i8(self.second)?,
                    i32::try_from(self.milli.checked_mul(1_000_000)?).ok()?,
                );
                DateTime::from_parts(date.ok()?, time.ok()?)
            }
            Reading::Lenient => {
                let year = Date::new(i16::try_from(self.year).ok()?, 1, 1).ok()?;
                let months = Span::new().try_months(self.month.checked_sub(1)?).ok()?;
                let (start, day) = match self.day_of_year {
                    Some(day) => (year, day),
                    None => (year.checked_add(months).ok()?, self.day),
                };
                let span = Span::new()
                    .try_days(day.checked_sub(1)?)
                    .and_then(|span| span.try_hours(hour))
                    .and_then(|span| span.try_minutes(self.minute))
                    .and_then(|span| span.try_seconds(self.second))
                    .and_then(|span| span.try_milliseconds(self.milli));
                start.to_datetime(civil::Time::midnight()).checked_add(span.ok()?).ok()?
            }
        };
        match self.offset {
            None => date::moment_of(clock, zone).ok(),
            Some(offset) => date::moment_of(clock, &TimeZone::UTC).ok()?.checked_sub(offset * 1000),
        }
    }
}

fn full_year(number: i64, now: i64) -> i64 {
    let this = date::zoned(now, &TimeZone::UTC).map_or(2000, |now| i64::from(now.year()));
    let year = this - this % 100 + number;
    if year > this + 19 {
        year - 100
    } else if year < this - 80 {
        year + 100
    } else {
        year
    }
}
