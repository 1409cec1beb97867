//! Times as people say them: `5 minutes ago`, `yesterday 16:20`, `Tue 09:05`, `3 Mar 2024`.
//! What time it is comes from outside.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Where a window takes the time from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It is always this many seconds after 1970, and in UTC. For tests and pictures.
    Still(i64),
    /// The machine's clock and time zone.
    System,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::Still(0)
    }
}

/// What time it is, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    /// Seconds since 1970 UTC.
    pub seconds: i64,
    /// The time zone that times are said in.
    pub zone: TimeZone,
}

impl Default for Now {
    fn default() -> Now {
        Now { seconds: 0, zone: TimeZone::UTC }
    }
}

impl Clock {
    /// What time it is.
    pub fn now(self) -> Now {
        match self {
            Clock::Still(seconds) => Now { seconds, zone: TimeZone::UTC },
            Clock::System => {
                Now { seconds: Timestamp::now().as_second(), zone: TimeZone::system() }
            }
        }
    }
}

/// A moment, in seconds since 1970 UTC, as it is said now.
pub fn said(seconds: i64, now: &Now) -> String {
    let civil =
        |seconds: i64| Some(Timestamp::from_second(seconds).ok()?.to_zoned(now.zone.clone()));
    let (Some(then), Some(today)) = (civil(seconds), civil(now.seconds)) else {
        return String::new();
    };
    let ago = now.seconds - seconds;
    let days = then.date().until(today.date()).map_or(i32::MAX, |span| span.get_days());
    let text = |format: &str| then.strftime(format).to_string();
    match (ago, days) {
        (0..60, _) => "just now".to_owned(),
        (60..120, _) => "1 minute ago".to_owned(),
        (120..3600, _) => format!("{} minutes ago", ago / 60),
        (_, 0) => text("today %H:%M"),
        (_, 1) => text("yesterday %H:%M"),
        (_, 2..=6) => text("%a %H:%M"),
        _ if then.year() == today.year() => text("%-d %b %H:%M"),
        _ => text("%-d %b %Y"),
    }
}

/// The same moment in full, for who wants to know: `2026-03-03 16:20`.
pub fn in_full(seconds: i64, now: &Now) -> String {
    let then = Timestamp::from_second(seconds).map(|then| then.to_zoned(now.zone.clone()));
    then.map_or_else(|_| String::new(), |then| then.strftime("%Y-%m-%d %H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday, 2026-11-20 12:00 UTC.
    const NOW: i64 = 1_795_176_000;

    #[track_caller]
    fn check(ago: i64, expected: &str) {
        assert_eq!(said(NOW - ago, &Clock::Still(NOW).now()), expected);
    }

    #[test]
    fn times_are_said_as_people_do() {
        const HOUR: i64 = 3600;
        check(5, "just now");
        check(90, "1 minute ago");
        check(600, "10 minutes ago");
        check(2 * HOUR, "today 10:00");
        check(13 * HOUR, "yesterday 23:00");
        check(50 * HOUR, "Wed 10:00");
        check(24 * HOUR * 8, "12 Nov 12:00");
        check(24 * HOUR * 400, "16 Oct 2025");
        check(-HOUR, "today 13:00");
    }

    #[test]
    fn the_zone_counts() {
        let zone = TimeZone::fixed(jiff::tz::offset(13));
        let now = Now { seconds: NOW, zone };
        assert_eq!(said(NOW - 7200, &now), "yesterday 23:00");
        assert_eq!(in_full(NOW, &now), "2026-11-21 01:00");
    }
}
