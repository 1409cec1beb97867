//! The functions of constraints (`reference/mendix.md` §4.1). `true()` and `false()` are literals
//! of the grammar.

use crate::lang::function::{Accepts, Function, Group, Need, Overload, Parameter, Returns, RunsAt};

const fn parameter(name: &'static str, accepts: Accepts) -> Parameter {
    Parameter { name, accepts, need: Need::Required }
}

const fn function(
    name: &'static str,
    group: Group,
    overloads: &'static [Overload],
    help: &'static str,
) -> Function {
    Function { name, group, place: RunsAt::Everywhere, overloads, help }
}

const CONDITION: &[Overload] = &[Overload {
    parameters: &[parameter("condition", Accepts::Boolean)],
    returns: Returns::Boolean,
}];
const TEXT: &[Overload] =
    &[Overload { parameters: &[parameter("text", Accepts::String)], returns: Returns::Integer }];
const TEXTS: &[Overload] = &[Overload {
    parameters: &[parameter("text", Accepts::String), parameter("part", Accepts::String)],
    returns: Returns::Boolean,
}];
const DATE: &[Overload] =
    &[Overload { parameters: &[parameter("date", Accepts::DateTime)], returns: Returns::Integer }];

/// All of them, in the order of the help.
pub const FUNCTIONS: &[Function] = &[
    function("not", Group::Logic, CONDITION, "The opposite of a condition."),
    function(
        "contains",
        Group::Text,
        TEXTS,
        "Whether a text holds a part; capital and small letters are alike.",
    ),
    function(
        "starts-with",
        Group::Text,
        TEXTS,
        "Whether a text begins with a part; capital and small letters are alike.",
    ),
    function(
        "ends-with",
        Group::Text,
        TEXTS,
        "Whether a text ends with a part; capital and small letters are alike.",
    ),
    function("length", Group::Text, TEXT, "The number of characters of a text."),
    function("string-length", Group::Text, TEXT, "The number of characters of a text."),
    function("year-from-dateTime", Group::Dates, DATE, "The year of a moment."),
    function(
        "quarter-from-dateTime",
        Group::Dates,
        DATE,
        "The quarter of the year of a moment, 1 to 4.",
    ),
    function("month-from-dateTime", Group::Dates, DATE, "The month of a moment, 1 to 12."),
    function("week-from-dateTime", Group::Dates, DATE, "The week of the year of a moment."),
    function("day-of-year-from-dateTime", Group::Dates, DATE, "The day of the year of a moment."),
    function("day-from-dateTime", Group::Dates, DATE, "The day of the month of a moment."),
    function(
        "weekday-from-dateTime",
        Group::Dates,
        DATE,
        "The day of the week of a moment, 1 for Sunday.",
    ),
    function("hours-from-dateTime", Group::Dates, DATE, "The hour of a moment."),
    function("minutes-from-dateTime", Group::Dates, DATE, "The minute of a moment."),
    function("seconds-from-dateTime", Group::Dates, DATE, "The second of a moment."),
];
