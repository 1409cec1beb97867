//! What all cells of a column are like. Counted and not only judged, so that a column in which
//! some cells do not fit still says what most of them are.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use rustc_hash::FxHashMap;

use super::cell::{Cell, number_decimal, rounded_decimal};
use super::number::{Mark, parse_rounded};
use crate::moment::{self, Format};

/// Ways to write a date that a table may have; of two that fit equally the first is meant.
pub(super) const DATES: [Format; 6] = [
    Format::Iso,
    Format::Slashes,
    Format::Dots,
    Format::Dashes,
    Format::MonthFirst,
    Format::DayFirst,
];

/// Pairs of words for true and false.
const TRUTHS: [(&str, &str); 8] = [
    ("true", "false"),
    ("yes", "no"),
    ("ja", "nein"),
    ("wahr", "falsch"),
    ("oui", "non"),
    ("y", "n"),
    ("t", "f"),
    ("1", "0"),
];

/// How many of the pairs are guessed; the others are read where a person says so.
const GUESSED: usize = 7;

/// From which pair on both words have to be there, as one letter alone may mean anything.
const BOTH: usize = 5;

/// The truth that a word stands for.
pub(super) fn truth(text: &str) -> Option<bool> {
    let lower = text.trim().to_lowercase();
    TRUTHS.iter().find_map(|(yes, no)| match lower.as_str() {
        word if word == *yes => Some(true),
        word if word == *no => Some(false),
        _ => None,
    })
}

/// What the numbers of a column are like under one mark.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// How many cells are numbers.
    pub(super) fit: u64,
    /// How many of them are written without a fraction.
    pub(super) whole: u64,
    /// How many have a comma or a point.
    pub(super) marked: u64,
    /// The smallest and the largest whole number of 64 bits; nothing once one has more.
    pub(super) range: Option<(i64, i64)>,
    /// Whether a whole number has more than 64 bits.
    pub(super) is_beyond: bool,
    /// How many more cells would be numbers if they were rounded to 8 digits after the point.
    pub(super) rounded: u64,
}

/// What the dates of a column are like in one way of writing.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    /// How many cells are dates.
    pub(super) fit: u64,
    /// How many of them have a time.
    pub(super) timed: u64,
    /// How many had more digits of a second than are kept.
    pub(super) cut: u64,
}

/// What the cells of a column are like.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Cells with a value.
    pub(super) filled: u64,
    /// Cells without, or with spaces only.
    pub(super) empty: u64,
    /// How many cells have a type of their own: numbers, truths, moments.
    pub(super) numbers: u64,
    pub(super) truths: u64,
    pub(super) moments: u64,
    pub(super) timed_moments: u64,
    /// The most characters.
    pub(super) longest: usize,
    /// By mark, in the order of [`Mark::ALL`].
    pub(super) by_mark: [Numbers; 2],
    /// By format, in the order of [`DATES`].
    pub(super) by_format: [Dates; DATES.len()],
    /// For each pair of words how many cells are its first and its second.
    words: [(u64, u64); TRUTHS.len()],
    /// How many values begin with a letter.
    pub(super) lettered: u64,
    /// For each row the number of its value, in the order of their first rows from 1; 0 for empty.
    pub(super) values: Vec<u32>,
    known: FxHashMap<u64, u32>,
}

impl Profile {
    /// Takes the next cell into account.
    pub(super) fn add(&mut self, cell: &Cell) {
        if cell.is_blank() {
            self.empty += 1;
            self.values.push(0);
            // Spaces are a text that may be long.
            self.longest = self.longest.max(cell.shown().chars().count());
            return;
        }
        self.filled += 1;
        let shown = cell.shown();
        self.longest = self.longest.max(shown.chars().count());
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(shown.as_ref());
        let next = u32::try_from(self.known.len() + 1).unwrap_or(u32::MAX);
        self.values.push(*self.known.entry(hash).or_insert(next));
        match cell {
            Cell::Empty => {}
            Cell::Number(number) => {
                self.numbers += 1;
                let Some(value) = number_decimal(*number) else {
                    let rounded = u64::from(rounded_decimal(*number).is_some());
                    self.by_mark.iter_mut().for_each(|numbers| numbers.rounded += rounded);
                    return;
                };
                let whole = value.is_whole();
                for numbers in &mut self.by_mark {
                    numbers.add(value.to_i64(), whole, false);
                }
            }
            Cell::Truth(_) => self.truths += 1,
            Cell::Moment(millis) => {
                self.moments += 1;
                let timed = u64::from(millis.rem_euclid(86_400_000) != 0);
                self.timed_moments += timed;
                for dates in &mut self.by_format {
                    dates.fit += 1;
                    dates.timed += timed;
                }
            }
            Cell::Text(text) => self.add_text(text),
        }
    }

    fn add_text(&mut self, text: &str) {
        let text = text.trim();
        let first = text.chars().next().unwrap_or(' ');
        self.lettered += u64::from(first.is_alphabetic());
        for (mark, numbers) in Mark::ALL.into_iter().zip(&mut self.by_mark) {
            match parse_rounded(text, mark) {
                Some(number) if number.is_rounded => numbers.rounded += 1,
                Some(number) => {
                    numbers.add(number.value.to_i64(), number.is_whole, number.is_marked);
                }
                None => {}
            }
        }
        // Most texts are no dates, and trying six ways with each would take the most time.
        let short = text.len() <= 40 && first.is_ascii_digit();
        if short && text.contains(['-', '/', '.']) {
            for (format, dates) in DATES.into_iter().zip(&mut self.by_format) {
                if let Some(moment) = moment::parse(text, format) {
                    dates.fit += 1;
                    dates.timed += u64::from(!moment.is_day);
                    dates.cut += u64::from(moment.is_cut);
                }
            }
        }
        if text.len() <= 8 {
            let lower = text.to_lowercase();
            for ((yes, no), (first, second)) in TRUTHS.iter().zip(&mut self.words) {
                *first += u64::from(lower == *yes);
                *second += u64::from(lower == *no);
            }
        }
    }

    /// How many different values there are.
    pub(super) fn distinct(&self) -> usize {
        self.known.len()
    }

    /// What its numbers are like under a mark.
    pub(super) fn numbers(&self, mark: Mark) -> &Numbers {
        let [point, comma] = &self.by_mark;
        match mark {
            Mark::Point => point,
            Mark::Comma => comma,
        }
    }

    /// Whether all values are numbers under this mark, and at least one.
    pub(super) fn all_numbers(&self, mark: Mark) -> bool {
        self.filled > 0 && self.numbers(mark).fit == self.filled
    }

    /// The formats in which all values are dates, with what they are like.
    pub(super) fn all_dates(&self) -> Vec<(Format, &Dates)> {
        let all = DATES.into_iter().zip(&self.by_format);
        all.filter(|(_, dates)| self.filled > 0 && dates.fit == self.filled).collect()
    }

    /// Whether all values are words of one pair for true and false, or truths of a workbook.
    pub(super) fn all_truths(&self) -> bool {
        if self.filled == 0 {
            return false;
        }
        let words = self.words.iter().take(GUESSED).enumerate();
        let paired = words.map(|(place, (yes, no))| {
            let enough = place < BOTH || *yes > 0 && *no > 0;
            enough && yes + no + self.truths == self.filled
        });
        paired.into_iter().any(|fits| fits) || self.truths == self.filled
    }

    /// The mark under which most values are numbers; the first where both serve.
    pub(super) fn best_mark(&self, otherwise: Mark) -> Mark {
        let [point, comma] = &self.by_mark;
        match point.fit.cmp(&comma.fit) {
            std::cmp::Ordering::Greater => Mark::Point,
            std::cmp::Ordering::Less => Mark::Comma,
            std::cmp::Ordering::Equal => otherwise,
        }
    }

    /// The format in which most values are dates; `slashes` where those with slashes serve alike.
    pub(super) fn best_format(&self, slashes: Format) -> Format {
        let all = DATES.into_iter().zip(&self.by_format);
        let preferred = |format: Format| format == slashes;
        all.max_by_key(|(format, dates)| (dates.fit, preferred(*format)))
            .map_or(Format::Iso, |(format, _)| format)
    }
}

impl Numbers {
    fn add(&mut self, whole_value: Option<i64>, is_whole: bool, is_marked: bool) {
        self.fit += 1;
        self.whole += u64::from(is_whole);
        self.marked += u64::from(is_marked);
        match whole_value {
            Some(value) => {
                let (low, high) = self.range.unwrap_or((value, value));
                self.range = Some((low.min(value), high.max(value)));
            }
            None => self.is_beyond |= is_whole,
        }
    }
}
