//! The functions of OQL (`reference/mendix.md` §4.3). Names are read in any case. CAST has a
//! grammar of its own.

use crate::value::DataType;

/// A function or an aggregate.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name, in capitals.
    pub name: &'static str,
    /// Whether it makes one value of the rows of a group.
    pub is_aggregate: bool,
    /// What it takes, in order; those in square brackets may be left out.
    pub parameters: &'static [&'static str],
    /// What it gives.
    pub returns: Returns,
    /// What it gives, as a sentence.
    pub help: &'static str,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// Text.
    String,
    /// A date and time.
    DateTime,
    /// The type of the argument at this place.
    Argument(usize),
}

/// What a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Text, or a value of an enumeration, which is kept by its name.
    Text,
    /// A number.
    Number,
    /// A date and time.
    Date,
}

impl Wants {
    /// Whether a value of this type serves. What is not known, and NULL, always does.
    pub fn takes(self, data_type: &DataType) -> bool {
        match data_type {
            DataType::Unknown | DataType::Empty => true,
            DataType::String | DataType::Enumeration(_) => self == Wants::Text,
            DataType::DateTime => self == Wants::Date,
            other => self == Wants::Number && other.is_number(),
        }
    }

    /// As part of a sentence: `text`.
    pub fn words(self) -> &'static str {
        match self {
            Wants::Text => "text",
            Wants::Number => "a number",
            Wants::Date => "a date and time",
        }
    }
}

impl Function {
    /// The fewest and the most arguments; COALESCE takes any number from one.
    pub fn arguments(&self) -> (usize, usize) {
        let fewest = self.parameters.iter().filter(|p| !p.starts_with('[')).count();
        let endless = self.parameters.last().is_some_and(|p| p.ends_with("…]"));
        (fewest, if endless { usize::MAX } else { self.parameters.len() })
    }

    /// The place of the argument that is a unit of time such as MONTH, if it has one.
    pub fn unit(&self) -> Option<usize> {
        self.parameters.iter().position(|p| *p == "unit")
    }

    /// What the argument at this place must be; `None` where anything fits.
    pub fn wants(&self, place: usize) -> Option<Wants> {
        let name = self.parameters.get(place)?;
        match name.trim_matches(['[', ']']) {
            "text" | "part" | "replacement" | "separator" | "format" => Some(Wants::Text),
            "number" | "places" | "count" | "start" | "length" => Some(Wants::Number),
            "date" | "from" | "to" => Some(Wants::Date),
            _ => None,
        }
    }

    /// As it is called: `LENGTH(text)`.
    pub fn signature(&self) -> String {
        format!("{}({})", self.name, self.parameters.join(", "))
    }

    /// The type of what it gives for arguments of these types.
    pub fn result(&self, arguments: &[DataType]) -> DataType {
        match self.returns {
            Returns::Integer => DataType::Integer,
            Returns::Decimal => DataType::Decimal,
            Returns::String => DataType::String,
            Returns::DateTime => DataType::DateTime,
            Returns::Argument(n) => arguments.get(n).cloned().unwrap_or(DataType::Unknown),
        }
    }
}

/// The function of this name, in any case.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name.eq_ignore_ascii_case(name))
}

/// The units of time.
pub const UNITS: &[&str] = &[
    "YEAR",
    "QUARTER",
    "MONTH",
    "DAYOFYEAR",
    "DAY",
    "WEEK",
    "WEEKDAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "MILLISECOND",
];

macro_rules! functions {
    ($($aggregate:literal $name:ident($($parameter:literal),*) -> $returns:expr, $help:literal;)*) => {
        &[$(Function {
            name: stringify!($name),
            is_aggregate: $aggregate,
            parameters: &[$($parameter),*],
            returns: $returns,
            help: $help,
        }),*]
    };
}

/// All of them, in the order of the help; those marked `true` are aggregates.
pub const FUNCTIONS: &[Function] = functions![
    true COUNT("value") -> Returns::Integer, "The number of rows, or of those with a value.";
    true SUM("value") -> Returns::Argument(0), "The sum of the values.";
    true AVG("value") -> Returns::Decimal, "The mean of the values.";
    true MIN("value") -> Returns::Argument(0), "The smallest value.";
    true MAX("value") -> Returns::Argument(0), "The largest value.";
    true STRING_AGG("value", "separator") -> Returns::String, "The values as one text.";
    false COALESCE("value", "[more …]") -> Returns::Argument(0), "The first value that is not NULL.";
    false LENGTH("text") -> Returns::Integer, "The number of characters of a text.";
    false LOWER("text") -> Returns::String, "A text in small letters.";
    false UPPER("text") -> Returns::String, "A text in capital letters.";
    false TRIM("text") -> Returns::String, "A text without blanks at its ends.";
    false LTRIM("text") -> Returns::String, "A text without blanks at its start.";
    false RTRIM("text") -> Returns::String, "A text without blanks at its end.";
    false REPLACE("text", "part", "replacement") -> Returns::String, "A text with every occurrence of a part replaced.";
    false SUBSTRING("text", "start", "[length]") -> Returns::String, "A part of a text from a position, counted from 1.";
    false LOCATE("part", "text") -> Returns::Integer, "The position of a part in a text, counted from 1; 0 if there is none.";
    false ROUND("number", "[places]") -> Returns::Decimal, "A number rounded to a number of places.";
    false DATEDIFF("unit", "from", "to") -> Returns::Integer, "The units of time between two moments.";
    false DATEPART("unit", "date") -> Returns::Integer, "One part of a moment.";
    false DATEADD("unit", "count", "date") -> Returns::DateTime, "A moment some units of time later.";
    false DATETRUNC("unit", "date") -> Returns::DateTime, "The start of the unit of time of a moment.";
    false DATEPARSE("text", "format") -> Returns::DateTime, "The moment that a text shows by a pattern.";
    false RANGEBEGIN("range") -> Returns::DateTime, "The start of a range of time.";
    false RANGEEND("range") -> Returns::DateTime, "The end of a range of time.";
];
