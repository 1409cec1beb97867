//! Values of attributes as people read and write them.

use std::sync::Arc;

use jiff::tz::TimeZone;
use model_core::model::AttributeType;
use model_core::value::Decimal;

use super::tree::{Cell, DateFormat};
use crate::eval::date_pattern::{DatePattern, Reading};
use crate::eval::locale::Locale;
use crate::eval::template::show;
use crate::eval::{Captions, Context, date};
use crate::value::Value;

/// How the values of an attribute are shown and read.
#[derive(Clone, Debug)]
pub struct Form {
    /// The type of the attribute.
    pub ty: AttributeType,
    /// The captions of its enumeration.
    pub captions: Option<Arc<Captions>>,
    /// The names of the values of its enumeration, in their order.
    pub values: Vec<String>,
    /// What of a moment is shown.
    pub date: DateFormat,
}

impl Form {
    /// The value in a table.
    pub fn cell(&self, value: &Value, context: &Context) -> Cell {
        match value {
            Value::Boolean(value) => Cell::Check(*value),
            value => Cell::Text(self.text(value, context)),
        }
    }

    /// The value as text.
    pub fn text(&self, value: &Value, context: &Context) -> String {
        match value {
            Value::DateTime(moment) => self.moment(*moment, context),
            value => show(value, self.captions.as_deref(), context),
        }
    }

    fn zone<'a>(&self, context: &'a Context) -> &'a TimeZone {
        match self.ty {
            AttributeType::DateTime { localized: false } => const { &TimeZone::UTC },
            _ => &context.zone,
        }
    }

    fn moment(&self, moment: i64, context: &Context) -> String {
        let at = date::zoned(moment, self.zone(context));
        let pattern = DatePattern::parse(&pattern(self.date, context.locale));
        match (at, pattern) {
            (Ok(at), Ok(pattern)) => pattern.format(&at, context.locale),
            _ => String::new(),
        }
    }

    /// How a moment is written, for people who are about to type one.
    pub fn example(&self, context: &Context) -> String {
        self.moment(context.world.now(), context)
    }

    /// The value that a person wrote; what is wrong with it as sentences.
    pub fn read(&self, text: &str, context: &Context) -> Result<Value, String> {
        let trimmed = text.trim();
        if text.is_empty() || (trimmed.is_empty() && !matches!(self.ty, AttributeType::String(_))) {
            return Ok(Value::Empty);
        }
        match &self.ty {
            AttributeType::String(length) => {
                let count = text.chars().count();
                match length {
                    Some(most) if count > *most as usize => {
                        Err(format!("This has {count} characters; at most {most} fit. Shorten it."))
                    }
                    _ => Ok(Value::from(text)),
                }
            }
            AttributeType::HashedString => Ok(Value::from(text)),
            AttributeType::Integer | AttributeType::Long | AttributeType::AutoNumber => {
                self.whole(trimmed, context.locale)
            }
            AttributeType::Decimal => decimal(trimmed, context.locale),
            AttributeType::Boolean => match trimmed {
                "true" => Ok(Value::Boolean(true)),
                "false" => Ok(Value::Boolean(false)),
                _ => Err("This is neither true nor false.".into()),
            },
            AttributeType::DateTime { .. } => self.read_moment(trimmed, context),
            AttributeType::Enumeration(name) => {
                if !self.values.iter().any(|value| value == trimmed) {
                    return Err(format!("“{trimmed}” is no value of {name}. Choose one."));
                }
                Ok(Value::Enumeration(trimmed.into()))
            }
            AttributeType::Binary => Err("Bytes cannot be typed.".into()),
        }
    }

    fn whole(&self, text: &str, locale: &Locale) -> Result<Value, String> {
        let plain = ungrouped(text, locale);
        let number: Option<i128> = plain.as_deref().and_then(|plain| plain.parse().ok());
        let Some(number) = number else {
            return Err(format!("“{text}” is not a whole number. Write digits only, such as 12."));
        };
        let (least, most) = match self.ty {
            AttributeType::Integer => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        match i64::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Ok(Value::Integer(number)),
            _ => Err(format!("{text} is out of range. Write a number from {least} to {most}.")),
        }
    }

    fn read_moment(&self, text: &str, context: &Context) -> Result<Value, String> {
        let own = pattern(self.date, context.locale);
        let others: &[&str] = match self.date {
            DateFormat::Time => &["HH:mm", "HH:mm:ss", "h:mm a"],
            DateFormat::Date => &["yyyy-MM-dd", "d MMM yyyy", "d MMMM yyyy"],
            DateFormat::DateTime => &[
                "yyyy-MM-dd HH:mm",
                "yyyy-MM-dd'T'HH:mm",
                "yyyy-MM-dd HH:mm:ss",
                "yyyy-MM-dd",
                "d MMM yyyy",
                context.locale.date,
            ],
        };
        let zone = self.zone(context);
        let now = context.world.now();
        let read = |pattern: &str| {
            let pattern = DatePattern::parse(pattern).ok()?;
            pattern.read(text, zone, context.locale, now, Reading::Strict)
        };
        let moment = read(&own).or_else(|| others.iter().find_map(|pattern| read(pattern)));
        let what = match self.date {
            DateFormat::Date => "date",
            DateFormat::DateTime => "date and time",
            DateFormat::Time => "time",
        };
        moment.map(Value::DateTime).ok_or_else(|| {
            format!("“{text}” is not a {what}. Write it like {}.", self.example(context))
        })
    }
}

fn pattern(format: DateFormat, locale: &Locale) -> String {
    match format {
        DateFormat::Date => locale.date.to_owned(),
        DateFormat::Time => locale.time.to_owned(),
        DateFormat::DateTime => locale.date_time(),
    }
}

/// A number without its groups of thousands; nothing where groups are no groups of three.
fn ungrouped(text: &str, locale: &Locale) -> Option<String> {
    let text = text.replace('\u{2212}', "-");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    // A blank may stand for the no-break blank of some languages.
    let digits = if locale.group == '\u{a0}' {
        digits.replace([' ', '\u{202f}'], "\u{a0}")
    } else {
        digits.to_owned()
    };
    let groups: Vec<&str> = digits.split(locale.group).collect();
    let all_digits = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()));
    let (first, rest) = groups.split_first()?;
    let threes = rest.iter().all(|group| group.len() == 3);
    let fits = rest.is_empty() || (1..=3).contains(&first.len());
    (all_digits && threes && fits && !first.is_empty())
        .then(|| format!("{sign}{}", groups.concat()))
}

fn decimal(text: &str, locale: &Locale) -> Result<Value, String> {
    let wrong = || {
        let example = format!("12{}5", locale.decimal);
        format!("“{text}” is not a number. Write it like {example}.")
    };
    let (whole, fraction) = match text.split_once(locale.decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    // `.5` is half.
    let whole = match (whole, fraction) {
        ("", Some(_)) => "0",
        ("-", Some(_)) => "-0",
        (whole, _) => whole,
    };
    let whole = ungrouped(whole, locale).ok_or_else(wrong)?;
    let plain = match fraction {
        Some(fraction) if fraction.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{whole}.{fraction}")
        }
        Some(_) => return Err(wrong()),
        None => whole,
    };
    let number: Decimal = plain.parse().map_err(|_| wrong())?;
    match number.to_storage() {
        Ok(bytes) => Ok(Value::Decimal(Decimal::from_storage(bytes))),
        Err(_) => Err(format!("{text} is too large. At most 20 digits stand before the point.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::FixedWorld;

    fn form(ty: &str, date: DateFormat) -> Form {
        let ty = AttributeType::parse(ty).unwrap();
        Form { ty, captions: None, values: vec!["Open".to_owned()], date }
    }

    fn context(language: &str) -> Context {
        let mut context = Context::new(Arc::new(FixedWorld::new(1_795_219_200_000, 1)), language);
        context.zone = TimeZone::get("Europe/Berlin").unwrap();
        context
    }

    /// Reads a text and shows what was read; errors begin with a mark.
    #[track_caller]
    fn check(ty: &str, language: &str, text: &str, expected: &str) {
        let form = form(ty, DateFormat::DateTime);
        let context = context(language);
        let shown = match form.read(text, &context) {
            Ok(Value::Empty) => "empty".to_owned(),
            Ok(value) => form.text(&value, &context),
            Err(message) => format!("! {message}"),
        };
        assert!(shown.starts_with(expected), "{text}: {shown}");
    }

    #[test]
    fn numbers_as_people_write_them() {
        check("Integer", "en", "42", "42");
        check("Integer", "en", " -42 ", "-42");
        check("Integer", "en", "1,234", "1234");
        check("Integer", "en", "1,23", "! “1,23” is not a whole number");
        check("Integer", "en", "", "empty");
        check("Integer", "en", "  ", "empty");
        check("Integer", "en", "4.2", "! “4.2” is not a whole number");
        check(
            "Integer",
            "en",
            "3000000000",
            "! 3000000000 is out of range. Write a number from -2147483648",
        );
        check("Long", "en", "3000000000", "3000000000");
        check("Long", "en", "99999999999999999999", "! 99999999999999999999 is out of range");
        check("Decimal", "en", "12.50", "12.5");
        check("Decimal", "de", "12,50", "12,5");
        check("Decimal", "de", "1.234,5", "1234,5");
        check("Decimal", "de", "1.5", "! “1.5” is not a number. Write it like 12,5.");
        check("Decimal", "fr", "1 234,5", "1234,5");
        check("Decimal", "en", ".5", "0.5");
        check("Decimal", "en", "abc", "! “abc” is not a number");
        check("Decimal", "en", "0.123456785", "0.12345678");
        check("Decimal", "en", "123456789012345678901", "! 123456789012345678901 is too large");
    }

    #[test]
    fn texts_and_choices() {
        check("String(3)", "en", "abc", "abc");
        check("String(3)", "en", "abcd", "! This has 4 characters; at most 3 fit.");
        check("String", "en", "  a ", "  a ");
        check("String", "en", "", "empty");
        check("Enumeration A.B", "en", "Open", "Open");
        check("Enumeration A.B", "en", "Shut", "! “Shut” is no value of A.B.");
        check("Boolean", "en", "true", "true");
    }

    #[test]
    fn semantics_03_moments_are_read_and_shown_in_the_zone_of_the_session() {
        check("DateTime", "en", "21 Nov 2026 14:30", "21 Nov 2026 14:30");
        check("DateTime", "en", "2026-11-21 14:30", "21 Nov 2026 14:30");
        check("DateTime", "de", "21.11.2026 14:30", "21.11.2026 14:30");
        check("DateTime", "en", "2026-11-21", "21 Nov 2026 00:00");
        check(
            "DateTime",
            "en",
            "31 Feb 2026 00:00",
            "! “31 Feb 2026 00:00” is not a date and time",
        );
        check("DateTime", "en-US", "11/21/2026 2:30 PM", "11/21/2026 2:30 PM");
        let read =
            |ty: &str| form(ty, DateFormat::Date).read("2026-07-01", &context("en")).unwrap();
        let hours = |value: Value| match value {
            Value::DateTime(moment) => moment / 3_600_000 % 24,
            other => panic!("{other:?}"),
        };
        assert_eq!(hours(read("DateTime")), 22);
        assert_eq!(hours(read("DateTime UTC")), 0);
    }
}
