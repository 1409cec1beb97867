//! Dates as databases and tables write them. All values of a column are written in one way, or the column
//! stays text: guessing value by value would mix up day and month.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// A way to write a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    /// `2024-05-17`, `2024-05-17 09:30:15.250`, `2024-05-17T09:30Z`, `2024-05-17 09:30+02:00`.
    Iso,
    /// `2024/05/17`, with a time as above.
    Slashes,
    /// `20240517`.
    Compact,
    /// `17.05.2024`.
    Dots,
    /// `17-05-2024`.
    Dashes,
    /// `05/17/2024`, also `5/17/2024 9:30 PM`.
    MonthFirst,
    /// `17/05/2024`.
    DayFirst,
    /// Seconds since 1970 UTC.
    Seconds,
    /// Milliseconds since 1970 UTC.
    Millis,
}

impl Format {
    /// All of them; of two that fit all values the first is meant.
    pub(crate) const ALL: [Format; 9] = [
        Format::Iso,
        Format::Slashes,
        Format::Compact,
        Format::Dots,
        Format::Dashes,
        Format::MonthFirst,
        Format::DayFirst,
        Format::Seconds,
        Format::Millis,
    ];

    /// How people call it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Format::Iso => "year-month-day",
            Format::Slashes => "year/month/day",
            Format::Compact => "year, month and day as eight digits",
            Format::Dots => "day.month.year",
            Format::Dashes => "day-month-year",
            Format::MonthFirst => "month/day/year",
            Format::DayFirst => "day/month/year",
            Format::Seconds => "seconds since 1970",
            Format::Millis => "milliseconds since 1970",
        }
    }
}

/// A moment that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Milliseconds since 1970 UTC.
    pub(crate) millis: i64,
    /// Whether it is the beginning of a day, so that the column may hold days only.
    pub(crate) is_day: bool,
    /// Whether it had more digits of a second than are kept.
    pub(crate) is_cut: bool,
}

/// Reads a text written in this way.
pub(crate) fn parse(text: &str, format: Format) -> Option<Moment> {
    let text = text.trim();
    let (day, time) = match text.find([' ', 'T']) {
        Some(end) => (text.get(..end)?, text.get(end + 1..)?.trim()),
        None => (text, ""),
    };
    let parts = |separator: char| -> Option<[&str; 3]> {
        let mut parts = day.split(separator);
        let three = [parts.next()?, parts.next()?, parts.next()?];
        parts.next().is_none().then_some(three)
    };
    let [year, month, day] = match format {
        Format::Iso => parts('-')?,
        Format::Slashes => parts('/')?,
        Format::Compact if day.len() == 8 && time.is_empty() => {
            [day.get(..4)?, day.get(4..6)?, day.get(6..)?]
        }
        Format::Dots => {
            let [day, month, year] = parts('.')?;
            [year, month, day]
        }
        Format::Dashes => {
            let [day, month, year] = parts('-')?;
            [year, month, day]
        }
        Format::MonthFirst => {
            let [month, day, year] = parts('/')?;
            [year, month, day]
        }
        Format::DayFirst => {
            let [day, month, year] = parts('/')?;
            [year, month, day]
        }
        Format::Compact | Format::Seconds | Format::Millis => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(
        i16::try_from(number(year)?).ok()?,
        i8::try_from(number(month)?).ok()?,
        i8::try_from(number(day)?).ok()?,
    )
    .ok()?;
    let (time, offset, is_cut) = clock(time)?;
    let millis = millis(date.to_datetime(time), offset)?;
    Some(Moment { millis, is_day: time == Time::midnight() && offset == 0, is_cut })
}

/// Reads a whole number written in this way.
pub(crate) fn parse_number(number: i64, format: Format) -> Option<Moment> {
    // What has this many digits is milliseconds: as seconds it would be beyond the year 5138.
    const FIRST_MILLIS: u64 = 100_000_000_000;
    const DAY: i64 = 86_400_000;
    let is_long = number.unsigned_abs() >= FIRST_MILLIS;
    let millis = match format {
        Format::Compact => {
            let moment = parse(&number.to_string(), Format::Compact)?;
            // Other whole numbers may look like a date; only those of our time are one.
            return (19_000_000..=22_000_000).contains(&number).then_some(moment);
        }
        Format::Seconds if !is_long => number * 1000,
        Format::Millis if is_long => number,
        _ => return None,
    };
    // The range of what can be shown.
    jiff::Timestamp::from_millisecond(millis).ok()?;
    Some(Moment { millis, is_day: millis % DAY == 0, is_cut: false })
}

fn number(digits: &str) -> Option<i32> {
    let valid = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if valid { digits.parse().ok() } else { None }
}

/// Reads a time of day with what may follow it: the time, the seconds that it is ahead of UTC, and
/// whether digits were cut off.
fn clock(text: &str) -> Option<(Time, i32, bool)> {
    if text.is_empty() {
        return Some((Time::midnight(), 0, false));
    }
    let (text, offset) = split_offset(text)?;
    let lower = text.to_ascii_lowercase();
    let (text, afternoon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(false)),
        (_, Some(rest)) => (rest.trim_end(), Some(true)),
        _ => (lower.as_str(), None),
    };
    let mut parts = text.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let seconds = parts.next().unwrap_or("0");
    if parts.next().is_some() {
        return None;
    }
    let hour = match (afternoon, hour) {
        (None, hour) => hour,
        (Some(false), 12) => 0,
        (Some(true), 12) => 12,
        (Some(afternoon), 1..=11) => hour + if afternoon { 12 } else { 0 },
        _ => return None,
    };
    let (second, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept: String = fraction.chars().chain("000".chars()).take(3).collect();
    let cut = fraction.get(3..).unwrap_or_default().bytes().any(|b| b != b'0');
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(number(second)?).ok()?,
        number(&kept)? * 1_000_000,
    );
    Some((time.ok()?, offset, cut))
}

/// Takes `Z`, `UTC` or `+02:00` off the end.
fn split_offset(text: &str) -> Option<(&str, i32)> {
    for word in ["Z", "z", " UTC", " GMT"] {
        if let Some(rest) = text.strip_suffix(word) {
            return Some((rest, 0));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let (rest, offset) = (text.get(..at)?.trim_end(), text.get(at + 1..)?);
    let (hours, minutes) = match offset.split_once(':') {
        Some(parts) => parts,
        None if offset.len() == 4 => (offset.get(..2)?, offset.get(2..)?),
        None => (offset, "0"),
    };
    let seconds = number(hours)? * 3600 + number(minutes)? * 60;
    let sign = if text.get(at..=at) == Some("-") { -1 } else { 1 };
    Some((rest, sign * seconds))
}

fn millis(moment: DateTime, offset: i32) -> Option<i64> {
    let zone = TimeZone::fixed(Offset::from_seconds(offset).ok()?);
    Some(moment.to_zoned(zone).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, format: Format, expected: Option<(i64, bool)>) {
        let found = parse(text, format).map(|moment| (moment.millis, moment.is_day));
        assert_eq!(found, expected, "{text}");
    }

    const DAY: i64 = 86_400_000;

    #[test]
    fn usual_formats() {
        check("1970-01-02", Format::Iso, Some((DAY, true)));
        check("1970-01-02 00:00:00.000", Format::Iso, Some((DAY, true)));
        check("1970-01-02T09:30", Format::Iso, Some((DAY + 34_200_000, false)));
        check("1970-01-02 09:30:15.25Z", Format::Iso, Some((DAY + 34_215_250, false)));
        check("1970-01-02 01:00:00+01:00", Format::Iso, Some((DAY, false)));
        check("1970-01-01 22:00:00-0200", Format::Iso, Some((DAY, false)));
        check("1969-12-31 23:59:59", Format::Iso, Some((-1000, false)));
        check("1970/1/2", Format::Slashes, Some((DAY, true)));
        check("19700102", Format::Compact, Some((DAY, true)));
        check("02.01.1970", Format::Dots, Some((DAY, true)));
        check("02-01-1970 09:30", Format::Dashes, Some((DAY + 34_200_000, false)));
        check("1/2/1970", Format::MonthFirst, Some((DAY, true)));
        check("1/2/1970 12:00 AM", Format::MonthFirst, Some((DAY, true)));
        check("1/1/1970 11:59 pm", Format::MonthFirst, Some((DAY - 60_000, false)));
        check("02/01/1970", Format::DayFirst, Some((DAY, true)));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "0000-00-00",
            "2023-02-29",
            "2024-13-01",
            "24-01-01",
            "2024-01-01 24:00",
            "2024-01-01 9",
            "2024-01-01 09:30:15.x",
            "2024-01-01 13:00 PM",
            "2024-1-1-1",
            "+024-01-01",
            "٢٠٢٤-01-01",
            "tomorrow",
        ] {
            check(text, Format::Iso, None);
        }
        check("13/01/2024", Format::MonthFirst, None);
    }

    #[test]
    fn digits_beyond_milliseconds_are_told() {
        let cut = |text| parse(text, Format::Iso).unwrap().is_cut;
        assert!(cut("2024-01-01 00:00:00.123456"));
        assert!(!cut("2024-01-01 00:00:00.123000"));
    }

    #[test]
    fn whole_numbers() {
        let read = |n, format| parse_number(n, format).map(|moment| moment.millis);
        assert_eq!(read(86_400, Format::Seconds), Some(DAY));
        assert_eq!(read(1_700_000_000_000, Format::Millis), Some(1_700_000_000_000));
        assert_eq!(read(1_700_000_000_000, Format::Seconds), None);
        assert_eq!(read(1_700_000_000, Format::Millis), None);
        assert_eq!(read(19_700_102, Format::Compact), Some(DAY));
        assert_eq!(read(i64::MIN, Format::Millis), None);
    }
}
