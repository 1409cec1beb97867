//! Scheduled events and queues. Schedules arrive switched off: whoever opens a project to look at it
//! does not want it to begin working.

use model_core::model::background::{Backoff, Every, Overlap, Queue, Schedule};

use super::bson::{Document as Source, Value};
use super::note::Note;
use super::reader::{Reader, int, name};

/// Reads a `ScheduledEvents$ScheduledEvent`.
pub(super) fn schedule(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut schedule = Schedule {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        microflow: name(source, "Microflow"),
        enabled: false,
        local: source.text("TimeZone") == "Server",
        overlap: match source.text("OnOverlap") {
            "DelayNext" => Overlap::Delay,
            _ => Overlap::Skip,
        },
        excluded: source.is("Excluded"),
        ..Schedule::default()
    };
    match source.document("Schedule") {
        Some(times) => timed(&mut schedule, times),
        None => interval(&mut schedule, source),
    }
    reader.add(schedule);
    if source.is("Enabled") {
        let why = "Scheduled events of an import run when someone switches them on.";
        let note = Note::SwitchedOff { place: reader.place(), why };
        reader.tell(note);
    }
}

/// The English names of the days of the week, as the source has a field for each.
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The English names of the months, in their order.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A schedule as it is since 9.
fn timed(schedule: &mut Schedule, times: &Source<'_>) {
    let kind = times.kind().rsplit('$').next().unwrap_or_default();
    schedule.interval = int(times, "Multiplier", 1);
    let minute = times.int("MinuteOfHour").or_else(|| times.int("MinuteOffset")).unwrap_or(0);
    schedule.at = format!("{:02}:{minute:02}", int(times, "HourOfDay", 0));
    schedule.every = match kind {
        "MinuteSchedule" => Every::Minute,
        "HourSchedule" => Every::Hour,
        "WeekSchedule" => Every::Week,
        "MonthDateSchedule" | "MonthWeekdaySchedule" => Every::Month,
        "YearDateSchedule" | "YearWeekdaySchedule" => Every::Year,
        _ => Every::Day,
    };
    let days: Vec<&str> = DAYS.into_iter().filter(|day| times.is(day)).collect();
    schedule.weekdays = match times.text("Weekday") {
        "" => days.join(","),
        day => day.to_owned(),
    };
    if kind.ends_with("WeekdaySchedule") {
        schedule.day = 0;
        schedule.week = match times.text("WeekdayOccurrence") {
            "Second" => 2,
            "Third" => 3,
            "Fourth" => 4,
            "Last" => 5,
            _ => 1,
        };
    } else {
        schedule.day = int(times, "DayOfMonth", 1);
    }
    let month = MONTHS.iter().position(|month| *month == times.text("Month"));
    schedule.month = month.and_then(|month| i64::try_from(month + 1).ok()).unwrap_or(1);
}

/// A schedule as it was before 9: every so many units, from a moment on.
fn interval(schedule: &mut Schedule, source: &Source<'_>) {
    schedule.interval = int(source, "Interval", 1);
    schedule.every = match source.text("IntervalType") {
        "Second" | "Minute" => Every::Minute,
        "Hour" => Every::Hour,
        "Week" => Every::Week,
        "Month" => Every::Month,
        "Year" => Every::Year,
        _ => Every::Day,
    };
    if let Some(Value::Moment(begin)) = source.get("StartDateTime") {
        let minutes = begin.div_euclid(60_000).rem_euclid(24 * 60);
        schedule.at = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    }
}

/// Reads a `Queues$Queue`.
pub(super) fn queue(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let nothing = Source::default();
    let config = source.document("Config").unwrap_or(&nothing);
    let written = config.text("ParallelismExpression").trim();
    let queue = Queue {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        threads: written.parse().unwrap_or_else(|_| int(config, "Parallelism", 1)),
        whole_cluster: config.is("ClusterWide"),
        backoff: Backoff::Never,
        excluded: source.is("Excluded"),
        ..Queue::default()
    };
    if written.parse::<i64>().is_err() && !written.is_empty() {
        let note = Note::Dropped {
            place: reader.place(),
            what: "Queues$BasicQueueConfig.ParallelismExpression".to_owned(),
            why: "A queue takes a number here, no expression.",
        };
        reader.tell(note);
    }
    reader.add(queue);
}
