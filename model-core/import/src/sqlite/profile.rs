//! What the values of a column are like: SQLite lets any value stand in any column, so only the
//! values say what a column can become.

use model_core::value::Decimal;
use rusqlite::types::ValueRef;

use crate::moment::{Format, Moment, parse, parse_number};
use crate::target::storable;

/// What the values of a column are like.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) nulls: u64,
    pub(super) integers: u64,
    pub(super) reals: u64,
    pub(super) texts: u64,
    pub(super) blobs: u64,
    /// The smallest and the largest whole number.
    pub(super) range: Option<(i64, i64)>,
    /// The most characters of a text.
    pub(super) longest: usize,
    /// Texts of spaces only, or of nothing.
    pub(super) blank: u64,
    /// Whether all texts can stand for decimals, exactly.
    pub(super) texts_are_decimals: bool,
    /// A number that no Decimal can hold, if there is one.
    pub(super) no_decimal: Option<String>,
    /// Whether each value is 0, 1, or a word for true or false.
    pub(super) truths: bool,
    /// The ways in which all values are dates.
    pub(super) formats: Vec<(Format, Dates)>,
    /// A value that no date format fits, if there is one.
    pub(super) no_date: Option<String>,
}

/// What the values of a column are like as dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dates {
    /// Whether all are beginnings of days.
    pub(super) days: bool,
    /// How many had more digits of a second than are kept.
    pub(super) cut: u64,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            nulls: 0,
            integers: 0,
            reals: 0,
            texts: 0,
            blobs: 0,
            range: None,
            longest: 0,
            blank: 0,
            texts_are_decimals: true,
            no_decimal: None,
            truths: true,
            formats: Format::ALL.map(|f| (f, Dates { days: true, cut: 0 })).to_vec(),
            no_date: None,
        }
    }
}

impl Profile {
    /// How many values there are, NULL apart.
    pub(super) fn values(&self) -> u64 {
        self.integers + self.reals + self.texts + self.blobs
    }

    /// Takes a value into account.
    pub(super) fn add(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => {
                self.nulls += 1;
                return;
            }
            ValueRef::Integer(number) => {
                self.integers += 1;
                let (low, high) = self.range.unwrap_or((number, number));
                self.range = Some((low.min(number), high.max(number)));
            }
            ValueRef::Real(number) => {
                self.reals += 1;
                if self.no_decimal.is_none() && exact_decimal(number).is_none() {
                    self.no_decimal = Some(number.to_string());
                }
            }
            ValueRef::Text(bytes) => {
                self.texts += 1;
                self.add_text(&String::from_utf8_lossy(bytes));
            }
            ValueRef::Blob(_) => self.blobs += 1,
        }
        self.truths &= truth(value).is_some();
        self.narrow_formats(value);
    }

    fn add_text(&mut self, text: &str) {
        // A text has at most as many characters as bytes.
        if text.len() > self.longest {
            self.longest = self.longest.max(text.chars().count());
        }
        self.blank += u64::from(text.trim().is_empty());
        self.texts_are_decimals = self.texts_are_decimals && text_decimal(text).is_some();
    }

    /// Leaves out the formats in which this value is no date.
    fn narrow_formats(&mut self, value: ValueRef<'_>) {
        if self.formats.is_empty() {
            return;
        }
        self.formats.retain_mut(|(format, dates)| {
            let Some(moment) = date(value, *format) else { return false };
            dates.days &= moment.is_day;
            dates.cut += u64::from(moment.is_cut);
            true
        });
        if self.formats.is_empty() {
            self.no_date = Some(show(value));
        }
    }
}

/// A value as a date written in this way.
pub(super) fn date(value: ValueRef<'_>, format: Format) -> Option<Moment> {
    match value {
        ValueRef::Integer(number) => parse_number(number, format),
        ValueRef::Text(bytes) => parse(std::str::from_utf8(bytes).ok()?, format),
        _ => None,
    }
}

/// A value as true or false.
pub(super) fn truth(value: ValueRef<'_>) -> Option<bool> {
    match value {
        ValueRef::Integer(0) => Some(false),
        ValueRef::Integer(1) => Some(true),
        ValueRef::Text(text) => match text.to_ascii_lowercase().as_slice() {
            b"0" | b"false" | b"f" | b"no" | b"n" => Some(false),
            b"1" | b"true" | b"t" | b"yes" | b"y" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// The shortest decimal that round-trips, if an attribute can hold it exactly.
pub(super) fn exact_decimal(number: f64) -> Option<Decimal> {
    storable(Decimal::from_f64(number)?)
}

/// A text as a decimal that an attribute can hold exactly.
pub(super) fn text_decimal(text: &str) -> Option<Decimal> {
    // An exponent or anything else that only looks like a number stays text.
    if !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) {
        return None;
    }
    storable(text.parse().ok()?)
}

/// A value in a message: short, and never a whole document.
pub(super) fn show(value: ValueRef<'_>) -> String {
    const MOST: usize = 40;
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let mut short: String = text.chars().take(MOST).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            format!("“{short}”")
        }
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
