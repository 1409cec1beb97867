//! Moments and the calendar (`design/semantics.md` 3): steps, starts and ends of units, in a time
//! zone, daylight saving included. Moments are milliseconds since 1970 UTC.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use model_core::lang;
use model_core::value::Decimal;

use super::Context;
use super::error::Fault;
use super::run::Outcome;

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// Its length in milliseconds, where it has one; days are taken as 24 hours.
    pub fn millis(self) -> Option<i64> {
        Some(match self {
            Unit::Millisecond => 1,
            Unit::Second => 1000,
            Unit::Minute => 60_000,
            Unit::Hour => 3_600_000,
            Unit::Day => 86_400_000,
            Unit::Week => 604_800_000,
            Unit::Month | Unit::Quarter | Unit::Year => return None,
        })
    }
}

/// The first or the last millisecond of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first.
    Begin,
    /// The last.
    End,
}

/// A moment worked out from now, as a token names it: `[%BeginOfTomorrowUTC%]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    part: Option<(Edge, Unit)>,
    days: i64,
    utc: bool,
}

impl Moment {
    /// The moment that a token names, if it names one.
    pub fn of_token(name: &str) -> Option<Moment> {
        if name == "CurrentDateTime" {
            return Some(Moment { part: None, days: 0, utc: false });
        }
        let (name, utc) = name.strip_suffix("UTC").map_or((name, false), |name| (name, true));
        let (edge, rest) = match name.strip_prefix("BeginOf") {
            Some(rest) => (Edge::Begin, rest),
            None => (Edge::End, name.strip_prefix("EndOf")?),
        };
        let (unit, days) = match rest {
            "Yesterday" => (Unit::Day, -1),
            "Tomorrow" => (Unit::Day, 1),
            "CurrentMinute" => (Unit::Minute, 0),
            "CurrentHour" => (Unit::Hour, 0),
            "CurrentDay" => (Unit::Day, 0),
            "CurrentWeek" => (Unit::Week, 0),
            "CurrentMonth" => (Unit::Month, 0),
            "CurrentYear" => (Unit::Year, 0),
            _ => return None,
        };
        Some(Moment { part: Some((edge, unit)), days, utc })
    }

    /// The moment, from now.
    pub fn resolve(self, context: &Context) -> Result<i64, jiff::Error> {
        let now = context.world.now();
        let zone = if self.utc { &TimeZone::UTC } else { &context.zone };
        let day = if self.days == 0 { now } else { add(now, Unit::Day, self.days, zone)? };
        match self.part {
            None => Ok(now),
            Some((edge, unit)) => edge_of(day, edge, unit, zone, context.locale.first_day),
        }
    }

    pub(super) fn value(self, context: &Context, span: lang::Span) -> Outcome<i64> {
        self.resolve(context).map_err(|_| out_of_range(span))
    }
}

pub(super) fn out_of_range(span: lang::Span) -> Box<Fault> {
    Fault::words(span, "{} is outside the years -9999 to 9999.")
}

/// The moment on the clocks and calendars of a time zone.
pub fn zoned(moment: i64, zone: &TimeZone) -> Result<Zoned, jiff::Error> {
    Ok(Timestamp::from_millisecond(moment)?.to_zoned(zone.clone()))
}

/// The moment at which clocks of a time zone show this; in a gap the moment after it.
pub fn moment_of(clock: DateTime, zone: &TimeZone) -> Result<i64, jiff::Error> {
    Ok(clock.to_zoned(zone.clone())?.timestamp().as_millisecond())
}

/// The moment `count` units later. Days and longer units are those of the calendar of the zone.
pub fn add(moment: i64, unit: Unit, count: i64, zone: &TimeZone) -> Result<i64, jiff::Error> {
    let later = zoned(moment, zone)?;
    let span = match unit {
        Unit::Millisecond => Span::new().try_milliseconds(count),
        Unit::Second => Span::new().try_seconds(count),
        Unit::Minute => Span::new().try_minutes(count),
        Unit::Hour => Span::new().try_hours(count),
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Quarter => Span::new().try_months(count.saturating_mul(3)),
        Unit::Year => Span::new().try_years(count),
    }?;
    Ok(later.checked_add(span)?.timestamp().as_millisecond())
}

/// The first or last millisecond of the unit that holds the moment.
pub fn edge_of(
    moment: i64,
    edge: Edge,
    unit: Unit,
    zone: &TimeZone,
    first_day: i8,
) -> Result<i64, jiff::Error> {
    let begin = begin_of(moment, unit, zone, first_day)?;
    if edge == Edge::Begin {
        return Ok(begin);
    }
    // Hours and shorter units are steps of time; longer ones of the calendar.
    Ok(add(begin, unit, 1, zone)? - 1)
}

fn begin_of(moment: i64, unit: Unit, zone: &TimeZone, first_day: i8) -> Result<i64, jiff::Error> {
    let at = zoned(moment, zone)?;
    let begin = match unit {
        Unit::Millisecond => return Ok(moment),
        Unit::Second => at.with().subsec_nanosecond(0).build()?,
        Unit::Minute => at.with().second(0).subsec_nanosecond(0).build()?,
        Unit::Hour => at.with().minute(0).second(0).subsec_nanosecond(0).build()?,
        Unit::Day => at.start_of_day()?,
        Unit::Week => {
            let since = (at.weekday().to_monday_zero_offset() - first_day).rem_euclid(7);
            at.checked_sub(Span::new().days(since))?.start_of_day()?
        }
        Unit::Month => at.first_of_month()?.start_of_day()?,
        Unit::Quarter => {
            let month = (at.month() - 1) / 3 * 3 + 1;
            at.first_of_month()?.with().month(month).build()?.start_of_day()?
        }
        Unit::Year => at.first_of_year()?.start_of_day()?,
    };
    Ok(begin.timestamp().as_millisecond())
}

/// The units between two moments, never negative, with 34 digits. Nothing for months and years.
pub fn between(a: i64, b: i64, unit: Unit) -> Option<Decimal> {
    let apart = Decimal::new((i128::from(a) - i128::from(b)).abs(), 0).ok()?;
    apart.checked_div(Decimal::from(unit.millis()?)).ok()
}

/// The whole months or years between two days of the calendar, never negative.
pub fn calendar_between(a: i64, b: i64, unit: Unit, zone: &TimeZone) -> Result<i64, jiff::Error> {
    let (a, b) = (zoned(a, zone)?.date(), zoned(b, zone)?.date());
    let (from, to) = (a.min(b), a.max(b));
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month() - from.month());
    let months = months - i64::from(to.day() < from.day() && to.day() != to.days_in_month());
    Ok(if unit == Unit::Year { months / 12 } else { months })
}
