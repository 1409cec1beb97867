//! Numbers and times of settings: they lie within what makes sense.

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::Field;
use crate::model::background::Schedule;

pub(super) static FAMILY: Family =
    Family { rules: &[&NUMBER, &TIME], scope: Scope::Document(find) };

static NUMBER: Rule = Rule {
    code: "MQ0361",
    title: "Numbers of settings make sense",
    severity: Severity::Error,
    why: "A schedule that runs every 0 minutes, the 13th month and a queue that works on nothing at a time are not there.",
    how: "Write a number within the bounds that the message names.",
    example: "A scheduled event on day 32 of the month.",
};

static TIME: Rule = Rule {
    code: "MQ0362",
    title: "Times of schedules can be read",
    severity: Severity::Error,
    why: "What cannot be read is never reached, so the event would never run.",
    how: "Write the time as hh:mm, from 00:00 to 23:59, and days of the week in English with commas between.",
    example: "The time “8 o'clock”, or the weekday “Mo”.",
};

/// The kind and the property, the least and the most.
const BOUNDS: &[(&str, &str, i64, i64)] = &[
    ("schedule", "interval", 1, 1_000_000),
    ("schedule", "day", 0, 31),
    ("schedule", "week", 1, 5),
    ("schedule", "month", 1, 12),
    ("queue", "threads", 1, 40),
    ("queue", "retries", 0, 1_000_000),
    ("queue", "delay", 0, 1_000_000_000),
    ("request", "timeout", 1, 1_000_000),
    ("subscription", "retries", 0, 1_000_000),
    ("security", "passwordLength", 1, 1000),
    ("maximumLength", "length", 1, i64::MAX),
];

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn find(check: &mut DocumentCheck<'_>) {
    check.each_place(|check, place| {
        let kind = place.element.kind().name;
        for (_, key, least, most) in BOUNDS.iter().filter(|(of, ..)| *of == kind) {
            let Some(Field::Int(number)) = place.element.get(key) else { continue };
            if (*least..=*most).contains(&number) {
                continue;
            }
            let address = place.address(check.id).property(key);
            let nearest = number.clamp(*least, *most);
            let fix = Fix::set(format!("Make it {nearest}"), &address, nearest.to_string());
            let hint = match *most {
                i64::MAX => format!("Write {least} or more."),
                most => format!("Write a number from {least} to {most}."),
            };
            let message = format!("{number} makes no sense here.");
            check.add(Problem::new(&NUMBER, address, message).hint(hint).fix(fix));
        }
    });
    let Some(schedule) = check.root::<Schedule>() else { return };
    if !is_time(&schedule.at) {
        let message = format!("“{}” is no time of day.", schedule.at);
        let address = check.here().property("time");
        check.add(Problem::new(&TIME, address, message).hint("Write it as hh:mm, such as 08:30."));
    }
    let days = schedule.weekdays.split(',').map(str::trim).filter(|day| !day.is_empty());
    for day in days.filter(|day| !WEEKDAYS.contains(&day.to_lowercase().as_str())) {
        let message = format!("“{day}” is no day of the week.");
        let address = check.here().property("weekdays");
        let hint = "Write Monday to Sunday, with commas between.";
        check.add(Problem::new(&TIME, address, message).hint(hint));
    }
}

fn is_time(text: &str) -> bool {
    let number = |part: &str, most: u8| {
        let is_short = part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit());
        is_short && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    text.split_once(':').is_some_and(|(hour, minute)| number(hour, 23) && number(minute, 59))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::background::{Every, Queue};
    use crate::testing::app;

    #[track_caller]
    fn check_schedule(edit: impl FnOnce(&mut Schedule), expected: &[&str]) {
        let mut schedule = Schedule { name: "Nightly".into(), ..Schedule::default() };
        edit(&mut schedule);
        check(&FAMILY, app().document(Place::module("A"), schedule), expected);
    }

    #[test]
    fn schedules() {
        check_schedule(|_| {}, &[]);
        check_schedule(
            |s| {
                s.every = Every::Week;
                s.weekdays = "Monday, friday".into();
                s.at = "23:59".into();
            },
            &[],
        );
        check_schedule(
            |s| s.interval = 0,
            &["MQ0361 A.Nightly, Interval: 0 makes no sense here."],
        );
        check_schedule(
            |s| s.month = 13,
            &["MQ0361 A.Nightly, Month: 13 makes no sense here."],
        );
        check_schedule(
            |s| s.at = "24:00".into(),
            &["MQ0362 A.Nightly, Time: “24:00” is no time of day."],
        );
        check_schedule(|s| s.at = "8".into(), &["MQ0362 A.Nightly, Time: “8” is no time of day."]);
        check_schedule(
            |s| s.weekdays = "Monday,Mo".into(),
            &["MQ0362 A.Nightly, Days of the week: “Mo” is no day of the week."],
        );
    }

    #[test]
    fn queues() {
        let queue = |threads| Queue { name: "Mail".into(), threads, ..Queue::default() };
        check(&FAMILY, app().document(Place::module("A"), queue(40)), &[]);
        check(
            &FAMILY,
            app().document(Place::module("A"), queue(41)),
            &["MQ0361 A.Mail, At a time: 41 makes no sense here."],
        );
    }
}
