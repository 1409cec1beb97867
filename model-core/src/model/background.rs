//! Work that nobody waits for: schedules, queues, and events between modules (`reference/mendix.md`
//! §2.3).

use crate::name::QName;
use crate::value::DataType;

choice! {
    /// How often a schedule runs.
    pub enum Every {
        /// Every so many minutes.
        Minute ["minute", "Minutes"],
        /// Every so many hours.
        Hour ["hour", "Hours"],
        /// Every so many days.
        Day ["day", "Days"],
        /// On some days of every week.
        Week ["week", "Weeks"],
        /// On a day of every so many months.
        Month ["month", "Months"],
        /// On a day of every year.
        Year ["year", "Years"],
    }
}

choice! {
    /// What happens when the last run is still going on.
    pub enum Overlap {
        /// This run is left out.
        Skip ["skip", "Skip the next"],
        /// This run begins when the last has ended.
        Delay ["delay", "Delay the next"],
    }
}

document! {
    /// A microflow that runs at set times.
    pub struct Schedule("schedule", "Scheduled event") {
        /// The microflow, without parameters.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// Whether it runs.
        enabled ["enabled", "Enabled"]: bool,
        /// The unit of its times.
        every ["every", "Every"]: Every = Every::Day,
        /// Every how many of them it runs.
        interval ["interval", "Interval"]: i64 = 1,
        /// The time of day as `hh:mm`; for hours only the minutes count.
        at ["time", "Time"]: String = "00:00".to_owned(),
        /// The days of the week, by their English names and commas between; empty for all.
        weekdays ["weekdays", "Days of the week"]: String,
        /// The day of the month, from 1; 0 where the days of the week say which.
        day ["day", "Day of the month"]: i64 = 1,
        /// Which such day of the week in the month, from 1; 5 for the last.
        week ["week", "Week of the month"]: i64 = 1,
        /// The month of the year, from 1.
        month ["month", "Month"]: i64 = 1,
        /// Whether times are in the time zone of the app; else in UTC.
        local ["local", "In the app's time zone"]: bool,
        /// What happens when the last run is still going on.
        overlap ["overlap", "While it is running"]: Overlap,
    }
}

choice! {
    /// How long a queue waits before it tries again.
    pub enum Backoff {
        /// It does not try again.
        Never ["never", "Do not try again"],
        /// Always as long.
        Fixed ["fixed", "Fixed"],
        /// Twice as long each time.
        Exponential ["exponential", "Doubling"],
    }
}

document! {
    /// A queue of microflows that run in the background.
    pub struct Queue("queue", "Task queue") {
        /// How many run at a time.
        threads ["threads", "At a time"]: i64 = 1,
        /// Whether that counts for all servers together; else for each.
        whole_cluster ["wholeCluster", "In all servers together"]: bool,
        /// How long it waits before it tries again what has failed.
        backoff ["backoff", "Try again"]: Backoff,
        /// How often it tries again.
        retries ["retries", "Tries"]: i64 = 3,
        /// The seconds before the first of them.
        delay ["delay", "Seconds before"]: i64 = 10,
    }
}

document! {
    /// Something that happened, which a module tells the others of after it was stored.
    pub struct Event("event", "Event") {
        /// What is told.
        parameters ["parameters", "Parameters"]: Vec<EventParameter>,
    }
}

element! {
    /// A value that an event carries.
    pub struct EventParameter("eventParameter", "Event parameter", One) {
        /// The name, unique in the event.
        name ["name", "Name"]: String as [Shape::Name],
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
    }
}

document! {
    /// A microflow that runs whenever an event has happened.
    pub struct Subscription("subscription", "Subscription") {
        /// The event.
        event ["event", "Event"]: QName as [Shape::Reference(Target::Event)],
        /// The microflow; its parameters have the names of those of the event.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// Whether it runs.
        enabled ["enabled", "Enabled"]: bool = true,
        /// How often it is tried again when it fails.
        retries ["retries", "Tries"]: i64 = 3,
    }
}
