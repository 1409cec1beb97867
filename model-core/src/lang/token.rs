//! The system tokens, `[%CurrentDateTime%]` and its like (`reference/mendix.md` §4.1).

use crate::name::QName;
use crate::value::DataType;

/// A system token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemToken {
    /// The name between `[%` and `%]`.
    pub name: &'static str,
    /// What its value is.
    pub kind: TokenKind,
    /// What it stands for, as a sentence.
    pub help: &'static str,
}

/// What the value of a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A moment.
    Moment,
    /// A length of time in milliseconds; queries only.
    Length,
    /// The signed-in user.
    User,
    /// The object of a page or of an access rule; queries only.
    Object,
}

impl SystemToken {
    /// The type of its value.
    pub fn data_type(&self) -> DataType {
        match self.kind {
            TokenKind::Moment => DataType::DateTime,
            TokenKind::Length => DataType::Integer,
            TokenKind::User => DataType::Object(QName::from("System.User")),
            TokenKind::Object => DataType::Unknown,
        }
    }
}

/// What begins the name of a token that stands for a user role: `[%UserRole_Administrator%]`.
pub const USER_ROLE: &str = "UserRole_";

/// The token of this name.
pub fn find(name: &str) -> Option<&'static SystemToken> {
    TOKENS.iter().find(|token| token.name == name)
}

macro_rules! tokens {
    ($($name:literal $kind:ident $help:literal),* $(,)?) => {
        &[$(SystemToken { name: $name, kind: TokenKind::$kind, help: $help }),*]
    };
}

/// All of them but the family of user roles.
pub const TOKENS: &[SystemToken] = tokens![
    "CurrentDateTime" Moment "This moment.",
    "CurrentUser" User "The user who is signed in.",
    "CurrentObject" Object "The object that the page or the rule is about.",
    "BeginOfCurrentMinute" Moment "The start of this minute.",
    "BeginOfCurrentMinuteUTC" Moment "The start of this minute, in UTC.",
    "EndOfCurrentMinute" Moment "The end of this minute.",
    "EndOfCurrentMinuteUTC" Moment "The end of this minute, in UTC.",
    "BeginOfCurrentHour" Moment "The start of this hour.",
    "BeginOfCurrentHourUTC" Moment "The start of this hour, in UTC.",
    "EndOfCurrentHour" Moment "The end of this hour.",
    "EndOfCurrentHourUTC" Moment "The end of this hour, in UTC.",
    "BeginOfCurrentDay" Moment "The start of today.",
    "BeginOfCurrentDayUTC" Moment "The start of today, in UTC.",
    "EndOfCurrentDay" Moment "The end of today.",
    "EndOfCurrentDayUTC" Moment "The end of today, in UTC.",
    "BeginOfCurrentWeek" Moment "The start of this week.",
    "BeginOfCurrentWeekUTC" Moment "The start of this week, in UTC.",
    "EndOfCurrentWeek" Moment "The end of this week.",
    "EndOfCurrentWeekUTC" Moment "The end of this week, in UTC.",
    "BeginOfCurrentMonth" Moment "The start of this month.",
    "BeginOfCurrentMonthUTC" Moment "The start of this month, in UTC.",
    "EndOfCurrentMonth" Moment "The end of this month.",
    "EndOfCurrentMonthUTC" Moment "The end of this month, in UTC.",
    "BeginOfCurrentYear" Moment "The start of this year.",
    "BeginOfCurrentYearUTC" Moment "The start of this year, in UTC.",
    "EndOfCurrentYear" Moment "The end of this year.",
    "EndOfCurrentYearUTC" Moment "The end of this year, in UTC.",
    "BeginOfYesterday" Moment "The start of yesterday.",
    "BeginOfYesterdayUTC" Moment "The start of yesterday, in UTC.",
    "EndOfYesterday" Moment "The end of yesterday.",
    "EndOfYesterdayUTC" Moment "The end of yesterday, in UTC.",
    "BeginOfTomorrow" Moment "The start of tomorrow.",
    "BeginOfTomorrowUTC" Moment "The start of tomorrow, in UTC.",
    "EndOfTomorrow" Moment "The end of tomorrow.",
    "EndOfTomorrowUTC" Moment "The end of tomorrow, in UTC.",
    "SecondLength" Length "The length of a second.",
    "MinuteLength" Length "The length of a minute.",
    "HourLength" Length "The length of an hour.",
    "DayLength" Length "The length of a day.",
    "WeekLength" Length "The length of a week.",
    "MonthLength" Length "The length of a month.",
    "YearLength" Length "The length of a year.",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// `reference/mendix.md` §4.1: 43 with the family of user roles.
    #[test]
    fn forty_two_and_a_family() {
        assert_eq!(TOKENS.len(), 42);
        assert_eq!(find("DayLength").map(SystemToken::data_type), Some(DataType::Integer));
        assert_eq!(find("Nonsense"), None);
    }
}
