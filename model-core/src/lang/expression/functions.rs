//! The functions of expressions (`reference/mendix.md` §3.3), all in one table that checking,
//! completion, help and the evaluator read.

pub use crate::lang::function::{
    Accepts, Function, Group, Need, Overload, Parameter, Returns, RunsAt,
};

/// The function of this name.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// `(required: Type; optional: Type; repeated: Type) -> Result`
macro_rules! overload {
    ($($name:ident: $accepts:ident),*; $($optional:ident: $takes:ident),*; $($more:ident: $also:ident)? => $returns:ident) => {
        Overload {
            parameters: &[
                $(Parameter { name: stringify!($name), accepts: Accepts::$accepts, need: Need::Required },)*
                $(Parameter { name: stringify!($optional), accepts: Accepts::$takes, need: Need::Optional },)*
                $(Parameter { name: stringify!($more), accepts: Accepts::$also, need: Need::Repeated },)?
            ],
            returns: Returns::$returns,
        }
    };
}

macro_rules! functions {
    ($($group:ident $place:ident: $name:ident $(($($parameters:tt)*) -> $returns:ident)|+ = $help:literal;)*) => {
        &[$(Function {
            name: stringify!($name),
            group: Group::$group,
            place: RunsAt::$place,
            overloads: &[$(overload!($($parameters)* => $returns)),+],
            help: $help,
        }),*]
    };
}

/// All functions, in the order of the help. Parameters: required ones, then after a semicolon
/// optional ones, then after another a repeated one.
pub const FUNCTIONS: &[Function] = functions![
    Objects Everywhere: isNew (object: Object;;) -> Boolean = "Whether an object has never been committed.";
    Objects Client: isSynced (object: Object;;) -> Boolean = "Whether an object is the same on the device and on the server.";
    Objects Client: isSyncing (;;) -> Boolean = "Whether objects are being synchronized now.";

    Logic Everywhere: not (condition: Boolean;;) -> Boolean = "The opposite of a condition.";

    Mathematics Everywhere: max (a: Number, b: Number;; more: Number) -> Arguments | (a: DateTime, b: DateTime;; more: DateTime) -> Arguments = "The largest of some numbers or the latest of some dates.";
    Mathematics Everywhere: min (a: Number, b: Number;; more: Number) -> Arguments | (a: DateTime, b: DateTime;; more: DateTime) -> Arguments = "The smallest of some numbers or the earliest of some dates.";
    Mathematics Everywhere: round (number: Number;;) -> Integer | (number: Number, places: Integer;;) -> Decimal = "A number rounded to whole ones or to a number of places; the app's settings say what happens to a half.";
    Mathematics Everywhere: random (;;) -> Decimal = "A random number from 0 to less than 1.";
    Mathematics Everywhere: floor (number: Number;;) -> Integer = "The next whole number that is not larger.";
    Mathematics Everywhere: ceil (number: Number;;) -> Integer = "The next whole number that is not smaller.";
    Mathematics Everywhere: pow (base: Number, exponent: Number;;) -> Decimal = "A number to the power of another.";
    Mathematics Everywhere: abs (number: Number;;) -> Arguments = "A number without its sign.";
    Mathematics Everywhere: sqrt (number: Number;;) -> Decimal = "The square root of a number that is not negative.";

    Text Everywhere: toUpperCase (text: String;;) -> String = "A text in capital letters.";
    Text Everywhere: toLowerCase (text: String;;) -> String = "A text in small letters.";
    Text Everywhere: length (text: String;;) -> Integer | (list: List;;) -> Integer = "The number of characters of a text or of objects in a list; 0 for empty.";
    Text Everywhere: substring (text: String, start: Integer; length: Integer;) -> String = "A part of a text from a position, counted from 0.";
    Text Everywhere: find (text: String, part: String; start: Integer;) -> Integer = "The position of the first occurrence of a part, counted from 0; -1 if there is none.";
    Text Everywhere: findLast (text: String, part: String; end: Integer;) -> Integer = "The position of the last occurrence of a part, counted from 0; -1 if there is none.";
    Text Everywhere: contains (text: String, part: String;;) -> Boolean = "Whether a text holds a part.";
    Text Everywhere: startsWith (text: String, part: String;;) -> Boolean = "Whether a text begins with a part.";
    Text Everywhere: endsWith (text: String, part: String;;) -> Boolean = "Whether a text ends with a part.";
    Text Everywhere: trim (text: String;;) -> String = "A text without blanks at its ends.";
    Text Everywhere: isMatch (text: String, pattern: String;;) -> Boolean = "Whether all of a text matches a regular expression.";
    Text Everywhere: replaceAll (text: String, pattern: String, replacement: String;;) -> String = "A text with every match of a regular expression replaced.";
    Text Everywhere: replaceFirst (text: String, pattern: String, replacement: String;;) -> String = "A text with the first match of a regular expression replaced.";
    Text Everywhere: urlEncode (text: String;;) -> String = "A text as it stands in a web address.";
    Text Everywhere: urlDecode (text: String;;) -> String = "A text as it stood before it was put in a web address.";

    Dates Everywhere: dateTime (year: Integer; month: Integer, day: Integer, hour: Integer, minute: Integer, second: Integer;) -> DateTime = "A moment in the time zone of the session.";
    Dates Everywhere: dateTimeUTC (year: Integer; month: Integer, day: Integer, hour: Integer, minute: Integer, second: Integer;) -> DateTime = "A moment in UTC.";
    Dates Everywhere: beginOfDay (date: DateTime;;) -> DateTime = "The start of the day of a moment.";
    Dates Everywhere: beginOfWeek (date: DateTime;;) -> DateTime = "The start of the week of a moment.";
    Dates Everywhere: beginOfMonth (date: DateTime;;) -> DateTime = "The start of the month of a moment.";
    Dates Everywhere: beginOfYear (date: DateTime;;) -> DateTime = "The start of the year of a moment.";
    Dates Everywhere: endOfDay (date: DateTime;;) -> DateTime = "The end of the day of a moment.";
    Dates Everywhere: endOfWeek (date: DateTime;;) -> DateTime = "The end of the week of a moment.";
    Dates Everywhere: endOfMonth (date: DateTime;;) -> DateTime = "The end of the month of a moment.";
    Dates Everywhere: endOfYear (date: DateTime;;) -> DateTime = "The end of the year of a moment.";
    Dates Everywhere: millisecondsBetween (a: DateTime, b: DateTime;;) -> Decimal = "The milliseconds between two moments, never negative.";
    Dates Everywhere: secondsBetween (a: DateTime, b: DateTime;;) -> Decimal = "The seconds between two moments, never negative.";
    Dates Everywhere: minutesBetween (a: DateTime, b: DateTime;;) -> Decimal = "The minutes between two moments, never negative.";
    Dates Everywhere: hoursBetween (a: DateTime, b: DateTime;;) -> Decimal = "The hours between two moments, never negative.";
    Dates Everywhere: daysBetween (a: DateTime, b: DateTime;;) -> Decimal = "The days between two moments, never negative.";
    Dates Everywhere: weeksBetween (a: DateTime, b: DateTime;;) -> Decimal = "The weeks between two moments, never negative.";
    Dates Everywhere: calendarMonthsBetween (a: DateTime, b: DateTime;;) -> Integer = "The months of the calendar between two dates.";
    Dates Everywhere: calendarYearsBetween (a: DateTime, b: DateTime;;) -> Integer = "The years of the calendar between two dates.";
    Dates Everywhere: addMilliseconds (date: DateTime, count: Integer;;) -> DateTime = "A moment some milliseconds later.";
    Dates Everywhere: addSeconds (date: DateTime, count: Integer;;) -> DateTime = "A moment some seconds later.";
    Dates Everywhere: addMinutes (date: DateTime, count: Integer;;) -> DateTime = "A moment some minutes later.";
    Dates Everywhere: addHours (date: DateTime, count: Integer;;) -> DateTime = "A moment some hours later.";
    Dates Everywhere: addDays (date: DateTime, count: Integer;;) -> DateTime = "A moment some days later.";
    Dates Everywhere: addDaysUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some days later, in UTC.";
    Dates Everywhere: addWeeks (date: DateTime, count: Integer;;) -> DateTime = "A moment some weeks later.";
    Dates Everywhere: addWeeksUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some weeks later, in UTC.";
    Dates Everywhere: addMonths (date: DateTime, count: Integer;;) -> DateTime = "A moment some months later.";
    Dates Everywhere: addMonthsUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some months later, in UTC.";
    Dates Everywhere: addQuarters (date: DateTime, count: Integer;;) -> DateTime = "A moment some quarters of a year later.";
    Dates Everywhere: addQuartersUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some quarters of a year later, in UTC.";
    Dates Everywhere: addYears (date: DateTime, count: Integer;;) -> DateTime = "A moment some years later.";
    Dates Everywhere: addYearsUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some years later, in UTC.";
    Dates Everywhere: subtractMilliseconds (date: DateTime, count: Integer;;) -> DateTime = "A moment some milliseconds earlier.";
    Dates Everywhere: subtractSeconds (date: DateTime, count: Integer;;) -> DateTime = "A moment some seconds earlier.";
    Dates Everywhere: subtractMinutes (date: DateTime, count: Integer;;) -> DateTime = "A moment some minutes earlier.";
    Dates Everywhere: subtractHours (date: DateTime, count: Integer;;) -> DateTime = "A moment some hours earlier.";
    Dates Everywhere: subtractDays (date: DateTime, count: Integer;;) -> DateTime = "A moment some days earlier.";
    Dates Everywhere: subtractDaysUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some days earlier, in UTC.";
    Dates Everywhere: subtractWeeks (date: DateTime, count: Integer;;) -> DateTime = "A moment some weeks earlier.";
    Dates Everywhere: subtractWeeksUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some weeks earlier, in UTC.";
    Dates Everywhere: subtractMonths (date: DateTime, count: Integer;;) -> DateTime = "A moment some months earlier.";
    Dates Everywhere: subtractMonthsUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some months earlier, in UTC.";
    Dates Everywhere: subtractQuarters (date: DateTime, count: Integer;;) -> DateTime = "A moment some quarters of a year earlier.";
    Dates Everywhere: subtractQuartersUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some quarters of a year earlier, in UTC.";
    Dates Everywhere: subtractYears (date: DateTime, count: Integer;;) -> DateTime = "A moment some years earlier.";
    Dates Everywhere: subtractYearsUTC (date: DateTime, count: Integer;;) -> DateTime = "A moment some years earlier, in UTC.";
    Dates Everywhere: trimToSeconds (date: DateTime;;) -> DateTime = "A moment without its milliseconds.";
    Dates Everywhere: trimToMinutes (date: DateTime;;) -> DateTime = "A moment without its seconds.";
    Dates Everywhere: trimToHours (date: DateTime;;) -> DateTime = "A moment without its minutes.";
    Dates Everywhere: trimToHoursUTC (date: DateTime;;) -> DateTime = "A moment without its minutes, in UTC.";
    Dates Everywhere: trimToDays (date: DateTime;;) -> DateTime = "A moment without its time of day.";
    Dates Everywhere: trimToDaysUTC (date: DateTime;;) -> DateTime = "A moment without its time of day, in UTC.";
    Dates Everywhere: trimToMonths (date: DateTime;;) -> DateTime = "The first day of the month of a moment.";
    Dates Everywhere: trimToMonthsUTC (date: DateTime;;) -> DateTime = "The first day of the month of a moment, in UTC.";
    Dates Everywhere: trimToYears (date: DateTime;;) -> DateTime = "The first day of the year of a moment.";
    Dates Everywhere: trimToYearsUTC (date: DateTime;;) -> DateTime = "The first day of the year of a moment, in UTC.";

    Conversion Everywhere: toString (value: Primitive;;) -> String = "A value as text; an enumeration by the name of its value, empty as ''.";
    Conversion Everywhere: parseInteger (text: String; default: Integer;) -> Integer = "The whole number that a text shows, or the default if it shows none.";
    Conversion Everywhere: parseDecimal (text: String; format: String, default: Number;) -> Decimal | (text: String, default: Number;;) -> Decimal = "The number that a text shows, or the default if it shows none.";
    Conversion Everywhere: formatDecimal (number: Number; format: String, locale: String;) -> String = "A number as text by a pattern such as '#,##0.00'.";
    Conversion Everywhere: parseDateTime (text: String, format: String; default: DateTime;) -> DateTime = "The moment that a text shows by a pattern, in the time zone of the session.";
    Conversion Everywhere: parseDateTimeUTC (text: String, format: String; default: DateTime;) -> DateTime = "The moment that a text shows by a pattern, in UTC.";
    Conversion Everywhere: formatDateTime (date: DateTime; format: String;) -> String = "A moment as text by a pattern such as 'yyyy-MM-dd', in the time zone of the session.";
    Conversion Everywhere: formatDateTimeUTC (date: DateTime; format: String;) -> String = "A moment as text by a pattern such as 'yyyy-MM-dd', in UTC.";
    Conversion Everywhere: formatTime (date: DateTime;;) -> String = "The time of day of a moment, as the session's language writes it.";
    Conversion Everywhere: formatTimeUTC (date: DateTime;;) -> String = "The time of day of a moment in UTC, as the session's language writes it.";
    Conversion Everywhere: formatDate (date: DateTime;;) -> String = "The date of a moment, as the session's language writes it.";
    Conversion Everywhere: formatDateUTC (date: DateTime;;) -> String = "The date of a moment in UTC, as the session's language writes it.";
    Conversion Everywhere: dateTimeToEpoch (date: DateTime;;) -> Integer = "The milliseconds from the start of 1970 to a moment.";
    Conversion Everywhere: epochToDateTime (milliseconds: Integer;;) -> DateTime = "The moment some milliseconds after the start of 1970.";

    Enumerations Everywhere: getCaption (value: Enumeration;;) -> String = "The caption of a value, in the language of the session.";
    Enumerations Everywhere: getKey (value: Enumeration;;) -> String = "The name of a value.";
];

#[cfg(test)]
mod tests {
    use super::*;

    /// `reference/mendix.md` §3.3.
    #[test]
    fn one_hundred_functions() {
        let names: std::collections::BTreeSet<_> = FUNCTIONS.iter().map(|f| f.name).collect();
        assert_eq!((FUNCTIONS.len(), names.len()), (100, 100));
        for function in FUNCTIONS {
            assert!(function.help.ends_with('.'), "{}", function.name);
            for overload in function.overloads {
                let needs: Vec<_> = overload.parameters.iter().map(|p| p.need).collect();
                assert!(needs.is_sorted_by_key(|need| *need as u8), "{}", function.name);
            }
        }
    }

    #[test]
    fn signatures() {
        let signature = |name: &str| find(name).map(|f| f.overloads[0].signature(name));
        assert_eq!(signature("substring").as_deref(), Some("substring(text, start[, length])"));
        assert_eq!(signature("max").as_deref(), Some("max(a, b, more …)"));
        assert_eq!(signature("random").as_deref(), Some("random()"));
        assert_eq!(signature("nothing"), None);
    }
}
