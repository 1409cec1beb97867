//! What a table is proposed to become, from all of its rows.

use std::cmp::Ordering;

use super::Sheet;
use super::cell::{Cell, Row, number_decimal};
use super::depend::{self, Trait};
use super::number::{Mark, parse};
use super::plan::{Column, Group, Kind, Locale, Plan, Remark};
use super::profile::{DATES, Profile, truth};
use crate::moment::{self, Format};
use crate::names::{Scope, element_name, member_name, take_all};
use crate::report::Severity;

/// What a person said beforehand; the rest is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// How numbers and dates are written.
    pub locale: Option<Locale>,
    /// Whether columns that repeat together become entities of their own.
    pub separate: bool,
}

/// The longest text that a column is given a length for.
const SHORT: usize = 200;

/// A column of few values, each several times, is proposed as an enumeration.
const FEW: usize = 12;
const LONGEST_VALUE: usize = 40;

/// The longest text that a key has.
const LONGEST_KEY: usize = 100;

impl Plan {
    /// Proposes what a table becomes, as this entity of this module.
    pub fn guess(sheet: &Sheet, module: &str, entity: &str, choices: &Choices) -> Plan {
        let has_header = choices.header.unwrap_or_else(|| guess_header(sheet));
        let mut profiles = vec![Profile::default(); sheet.width];
        for row in sheet.body(has_header) {
            for (place, profile) in profiles.iter_mut().enumerate() {
                profile.add(row.cell(place));
            }
        }
        let mut guess =
            Guess { sheet, profiles: &profiles, choices, has_header, remarks: Vec::new() };
        let (mark, slashes) = (guess.mark(), Format::MonthFirst);
        let slashes = guess.slashes(mark).unwrap_or(slashes);
        let headings = guess.headings();
        let names = names(&headings, entity);
        let mut columns = Vec::new();
        for (place, (heading, name)) in headings.into_iter().zip(names).enumerate() {
            columns.push(guess.column(place, heading, name, mark, slashes));
        }
        let groups = groups(&profiles, &columns, entity, choices.separate);
        Plan {
            module: module.to_owned(),
            entity: entity.to_owned(),
            has_header,
            locale: choices.locale.unwrap_or(Locale::with(mark, slashes)),
            columns,
            groups,
            remarks: guess.remarks,
        }
    }
}

/// Whether the first row names the columns: only words stand in it, and none of them twice or
/// again in its own column.
fn guess_header(sheet: &Sheet) -> bool {
    let Some((first, rest)) = sheet.rows.split_first() else { return false };
    let filled: Vec<(usize, &Cell)> =
        first.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).collect();
    if filled.len() * 2 < sheet.width || filled.iter().any(|(_, cell)| is_number_or_date(cell)) {
        return false;
    }
    let mut words: Vec<_> = filled.iter().map(|(_, cell)| cell.shown()).collect();
    words.sort();
    if words.windows(2).any(|pair| pair.first() == pair.last()) {
        return false;
    }
    let has_values = |place: usize| {
        let mut cells = rest.iter().map(|row| row.cell(place)).filter(|cell| !cell.is_blank());
        let mut some = cells.by_ref().take(20).peekable();
        some.peek().is_some() && some.all(is_value)
    };
    if filled.iter().any(|(place, _)| has_values(*place)) {
        return true;
    }
    let again = |row: &Row| filled.iter().any(|(place, cell)| row.cell(*place) == *cell);
    !rest.iter().any(again)
}

/// Whether a cell is a number or a date, which no heading is. “No” is one for numbers.
fn is_number_or_date(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => false,
        Cell::Number(_) | Cell::Truth(_) | Cell::Moment(_) => true,
        Cell::Text(text) => {
            Mark::ALL.iter().any(|mark| parse(text, *mark).is_some())
                || DATES.iter().any(|format| moment::parse(text, *format).is_some())
        }
    }
}

/// The same, or a word for true or false.
fn is_value(cell: &Cell) -> bool {
    is_number_or_date(cell) || matches!(cell, Cell::Text(text) if truth(text).is_some())
}

fn names(headings: &[String], entity: &str) -> Vec<String> {
    let wanted: Vec<String> = headings
        .iter()
        .enumerate()
        .map(|(place, heading)| match heading.trim() {
            "" => format!("Column{}", place + 1),
            heading => heading.to_owned(),
        })
        .collect();
    let wanted = wanted.iter().map(String::as_str);
    take_all(&mut Scope::default(), wanted, |text| member_name(text, entity))
}

struct Guess<'a> {
    sheet: &'a Sheet,
    profiles: &'a [Profile],
    choices: &'a Choices,
    has_header: bool,
    remarks: Vec<Remark>,
}

impl Guess<'_> {
    fn headings(&self) -> Vec<String> {
        let first = self.sheet.rows.first().filter(|_| self.has_header);
        let heading = |place| first.map_or_else(String::new, |row| row.cell(place).shown().into());
        (0..self.sheet.width).map(heading).collect()
    }

    fn remark(&mut self, column: Option<usize>, severity: Severity, message: String) {
        self.remarks.push(Remark { column, severity, message });
    }

    /// What stands before the fraction, over all columns: what those say that allow one reading
    /// only; else what the delimiter hints at.
    fn mark(&mut self) -> Mark {
        if let Some(locale) = self.choices.locale {
            return locale.mark();
        }
        let votes = |mark: Mark, other: Mark| {
            let decided = |p: &&Profile| p.all_numbers(mark) && !p.all_numbers(other);
            self.profiles.iter().filter(decided).count()
        };
        let (points, commas) = (votes(Mark::Point, Mark::Comma), votes(Mark::Comma, Mark::Point));
        let dotted = self
            .profiles
            .iter()
            .any(|p| p.all_dates().first().is_some_and(|(format, _)| *format == Format::Dots));
        let hinted = self.sheet.delimiter == Some(';') || dotted;
        let mark = match points.cmp(&commas) {
            Ordering::Less => Mark::Comma,
            Ordering::Equal if points == 0 && hinted => Mark::Comma,
            Ordering::Equal | Ordering::Greater => Mark::Point,
        };
        let told = points + commas > 0;
        for (place, profile) in self.profiles.iter().enumerate() {
            let both = Mark::ALL.iter().all(|mark| profile.all_numbers(*mark));
            if !both || profile.numbers(mark).marked == 0 {
                continue;
            }
            let Some(example) = self.example(
                place,
                |cell| matches!(cell, Cell::Text(text) if text.contains(['.', ','])),
            ) else {
                continue;
            };
            let value = parse(&example.1, mark).map_or_else(String::new, |n| n.value.to_string());
            let (severity, why) = if told {
                (Severity::Note, "as other columns have it")
            } else {
                (Severity::Warning, "but nothing tells; choose the locale if it is wrong")
            };
            let message = format!("“{}” was read as {value}, {why}.", example.1);
            self.remark(Some(place), severity, message);
        }
        mark
    }

    /// Whether dates with slashes have the day or the month first, over all columns; nothing if
    /// there are none.
    fn slashes(&mut self, mark: Mark) -> Option<Format> {
        let fits = |p: &Profile, wanted: Format| {
            p.moments < p.filled && p.all_dates().iter().any(|(format, _)| *format == wanted)
        };
        let votes = |wanted: Format, other: Format| {
            self.profiles.iter().filter(|p| fits(p, wanted) && !fits(p, other)).count()
        };
        if let Some(locale) = self.choices.locale {
            return Some(locale.slashes());
        }
        let months = votes(Format::MonthFirst, Format::DayFirst);
        let days = votes(Format::DayFirst, Format::MonthFirst);
        let chosen = match months.cmp(&days) {
            Ordering::Less => Format::DayFirst,
            Ordering::Equal if mark == Mark::Comma => Format::DayFirst,
            Ordering::Equal | Ordering::Greater => Format::MonthFirst,
        };
        let open: Vec<usize> = (0..self.profiles.len())
            .filter(|place| {
                self.profiles
                    .get(*place)
                    .is_some_and(|p| fits(p, Format::MonthFirst) && fits(p, Format::DayFirst))
            })
            .collect();
        let told = months + days > 0;
        for place in &open {
            let (severity, why) = match (told, mark) {
                (true, _) => (Severity::Note, "as other columns have it"),
                (false, Mark::Comma) => (Severity::Note, "as numbers have a decimal comma"),
                (false, Mark::Point) => {
                    (Severity::Warning, "but nothing tells; choose the locale if it is wrong")
                }
            };
            let message = format!("Its dates were read as {}, {why}.", chosen.label());
            self.remark(Some(*place), severity, message);
        }
        (told || !open.is_empty() || mark == Mark::Comma).then_some(chosen)
    }

    fn column(
        &mut self,
        place: usize,
        heading: String,
        name: String,
        mark: Mark,
        slashes: Format,
    ) -> Column {
        let empty = Profile::default();
        let profile = self.profiles.get(place).unwrap_or(&empty);
        // A column that allows one reading only keeps it, whatever the others say.
        let own = match (self.choices.locale, profile.best_mark(mark)) {
            (None, own) if profile.all_numbers(own) && !profile.all_numbers(mark) => own,
            _ => mark,
        };
        let (kind, format) = self.kind(place, profile, own, slashes);
        if own != mark && kind == Kind::Decimal {
            let sign = if own == Mark::Comma { "comma" } else { "point" };
            let message = format!("Its numbers have a decimal {sign}, unlike those of others.");
            self.remark(Some(place), Severity::Note, message);
        }
        let dates = format.unwrap_or_else(|| profile.best_format(slashes));
        let distinct = profile.distinct();
        let is_key = (place == 0 || reads_as_key(&heading)) && can_be_key(profile, kind);
        Column {
            heading,
            name,
            kind,
            is_kept: true,
            is_key,
            guessed: kind,
            distinct,
            mark: own,
            dates,
        }
    }

    fn kind(
        &mut self,
        place: usize,
        profile: &Profile,
        mark: Mark,
        slashes: Format,
    ) -> (Kind, Option<Format>) {
        let text = if profile.longest <= SHORT { Kind::Text(Some(200)) } else { Kind::Text(None) };
        if profile.all_truths() {
            if profile.empty == 0 {
                return (Kind::Boolean, None);
            }
            let message = "It holds true, false or nothing, and a Boolean is never empty.";
            self.remark(Some(place), Severity::Note, message.to_owned());
        }
        let all = profile.all_dates();
        let other = match slashes {
            Format::DayFirst => Format::MonthFirst,
            _ => Format::DayFirst,
        };
        let forced = self.choices.locale.is_some() || all.iter().any(|(f, _)| *f == slashes);
        if let Some((format, dates)) = all.iter().find(|(f, _)| !(forced && *f == other)) {
            if dates.cut > 0 {
                let message = format!(
                    "{} of its moments have digits beyond milliseconds, which a date cannot hold; \
                     it became text.",
                    dates.cut
                );
                self.remark(Some(place), Severity::Note, message);
                return (text, Some(*format));
            }
            if dates.timed == 0 {
                return (Kind::Date, Some(*format));
            }
            let message = "Its times were read as UTC, where they name no zone.";
            self.remark(Some(place), Severity::Note, message.to_owned());
            return (Kind::DateTime, Some(*format));
        }
        let numbers = profile.numbers(mark);
        if profile.all_numbers(mark) {
            let small = |n: i64| i32::try_from(n).is_ok();
            let kind = match numbers.range {
                _ if numbers.whole < numbers.fit || numbers.is_beyond => Kind::Decimal,
                Some((low, high)) if small(low) && small(high) => Kind::Integer,
                _ => Kind::Long,
            };
            return (kind, None);
        }
        if numbers.rounded > 0 && numbers.fit + numbers.rounded == profile.filled {
            let long = self.example(place, |cell| !is_exact(cell, mark));
            if let Some((row, long)) = long {
                let message = format!(
                    "“{long}” in row {row} has more digits after the point than the 8 of a \
                     Decimal; it became text. Choose Decimal to round."
                );
                self.remark(Some(place), Severity::Note, message);
            }
            return (text, None);
        }
        self.remark_on_most(place, profile, mark);
        let distinct = profile.distinct();
        let repeats = profile.filled >= 6 && profile.filled >= 3 * distinct as u64;
        let named = profile.lettered == profile.filled && profile.longest <= LONGEST_VALUE;
        if (2..=FEW).contains(&distinct) && repeats && named {
            return (Kind::Enumeration, None);
        }
        (text, None)
    }

    /// Tells what kept a column from being numbers or dates, where nearly all of it is.
    fn remark_on_most(&mut self, place: usize, profile: &Profile, mark: Mark) {
        let most = |fit: u64| profile.filled >= 5 && fit * 5 >= profile.filled * 4;
        let format = profile.best_format(Format::Iso);
        let is_date = |cell: &Cell| match cell {
            Cell::Moment(_) => true,
            Cell::Text(text) => moment::parse(text, format).is_some(),
            _ => false,
        };
        let dates = profile.by_format.iter().map(|dates| dates.fit).max().unwrap_or(0);
        let unlike_locale = Mark::ALL.iter().any(|mark| profile.all_numbers(*mark));
        let (what, other) = if unlike_locale {
            ("numbers", None)
        } else if !profile.all_dates().is_empty() {
            ("dates", None)
        } else if most(profile.numbers(mark).fit) {
            ("numbers", self.example(place, |cell| !is_exact(cell, mark)))
        } else if most(dates) {
            ("dates", self.example(place, |cell| !is_date(cell)))
        } else {
            return;
        };
        let message = match other {
            Some((row, other)) => format!(
                "Most of its values are {what}, but “{other}” in row {row} is none; it became text."
            ),
            None => format!("Its {what} are not written as the locale has them; it became text."),
        };
        self.remark(Some(place), Severity::Note, message);
    }

    /// The first cell of a column with a value of which this is true: its row and its text.
    fn example(&self, place: usize, is: impl Fn(&Cell) -> bool) -> Option<(u64, String)> {
        let rows = self.sheet.body(self.has_header).iter();
        let mut cells = rows.map(|row| (row.number, row.cell(place)));
        let (row, cell) = cells.find(|(_, cell)| !cell.is_blank() && is(cell))?;
        Some((row, cell.shown().trim().chars().take(40).collect()))
    }
}

/// Whether a cell is a number that a Decimal holds exactly.
fn is_exact(cell: &Cell, mark: Mark) -> bool {
    match cell {
        Cell::Number(number) => number_decimal(*number).is_some(),
        Cell::Text(text) => parse(text, mark).is_some(),
        _ => false,
    }
}

fn can_be_key(profile: &Profile, kind: Kind) -> bool {
    let fits = match kind {
        Kind::Integer | Kind::Long => true,
        Kind::Text(_) => profile.longest <= LONGEST_KEY,
        _ => false,
    };
    fits && profile.empty == 0 && profile.filled >= 2 && profile.distinct() as u64 == profile.filled
}

/// The words of a heading: `CustomerNo` and `customer_no` have two.
fn heading_words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in heading.chars() {
        let begins = !before.is_alphanumeric() || before.is_lowercase() && c.is_uppercase();
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.push(c),
                _ => words.push(c.to_string()),
            }
        }
        before = c;
    }
    words
}

/// The words that end the heading of a key.
const KEY_WORDS: &[&str] = &[
    "id", "no", "nr", "num", "number", "nummer", "code", "key", "sku", "isbn", "ean", "gtin",
    "email", "mail", "guid", "uuid", "iban",
];

fn reads_as_key(heading: &str) -> bool {
    let words = heading_words(heading);
    words.last().is_some_and(|word| KEY_WORDS.contains(&word.to_lowercase().as_str()))
}

/// What a column that decides others stands for: `CustomerNo` for the customer.
fn subject(heading: &str) -> String {
    let mut words = heading_words(heading);
    let last = words.last().map(|word| word.to_lowercase()).unwrap_or_default();
    if words.len() > 1 && (KEY_WORDS.contains(&last.as_str()) || last == "name") {
        words.pop();
    }
    words.concat()
}

fn groups(profiles: &[Profile], columns: &[Column], entity: &str, chosen: bool) -> Vec<Group> {
    let traits: Vec<Trait> = columns
        .iter()
        .map(|column| Trait {
            may_decide: matches!(
                column.kind,
                Kind::Text(_) | Kind::Integer | Kind::Long | Kind::Enumeration
            ),
            reads_as_key: reads_as_key(&column.heading),
        })
        .collect();
    let mut scope = Scope::default();
    scope.take(entity);
    let named = |by: usize, scope: &mut Scope| {
        let column = columns.get(by).map_or("", Column::title);
        let subject = element_name(&subject(column), "Entity");
        let subject = if subject.eq_ignore_ascii_case(entity) {
            format!("{entity}_{subject}")
        } else {
            subject
        };
        scope.take(&subject)
    };
    depend::groups(profiles, &traits)
        .into_iter()
        .map(|(by, columns)| Group {
            entity: named(by, &mut scope),
            by,
            columns,
            is_chosen: chosen,
        })
        .collect()
}
