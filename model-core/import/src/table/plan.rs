//! What a table becomes: proposed from all rows, corrected by a person, then carried out.

use model_core::model::AttributeType;

use super::number::Mark;
use crate::moment::Format;
use crate::report::Severity;

/// How numbers and dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locale {
    /// `1,234.56` and `12/31/2024`.
    #[default]
    American,
    /// `1,234.56` and `31/12/2024`.
    British,
    /// `1.234,56` and `31.12.2024` or `31/12/2024`.
    Continental,
}

impl Locale {
    /// All of them.
    pub const ALL: [Locale; 3] = [Locale::American, Locale::British, Locale::Continental];

    /// Of a language, or a language and a country: `de`, `en-GB`, `pt_BR`. Nothing for one that is
    /// not known.
    pub fn of(tag: &str) -> Option<Locale> {
        let lower = tag.to_ascii_lowercase().replace('_', "-");
        let (language, country) = lower.split_once('-').unwrap_or((&lower, ""));
        Some(match (language, country) {
            ("en", "" | "us") => Locale::American,
            ("de", "ch" | "li") | ("en" | "zh" | "ja" | "ko" | "he" | "th", _) => Locale::British,
            (
                "de" | "fr" | "nl" | "es" | "it" | "pt" | "pl" | "cs" | "sk" | "da" | "sv" | "nb"
                | "nn" | "no" | "fi" | "ru" | "uk" | "tr" | "el" | "hu" | "ro" | "bg" | "hr" | "sl"
                | "sr" | "lt" | "lv" | "et" | "ca" | "id" | "vi",
                _,
            ) => Locale::Continental,
            _ => return None,
        })
    }

    /// What stands before the fraction.
    pub fn mark(self) -> Mark {
        match self {
            Locale::American | Locale::British => Mark::Point,
            Locale::Continental => Mark::Comma,
        }
    }

    /// How dates with slashes are read.
    pub(super) fn slashes(self) -> Format {
        match self {
            Locale::American => Format::MonthFirst,
            Locale::British | Locale::Continental => Format::DayFirst,
        }
    }

    /// The locale with this mark and order of day and month.
    pub(super) fn with(mark: Mark, slashes: Format) -> Locale {
        match (mark, slashes) {
            (Mark::Comma, _) => Locale::Continental,
            (Mark::Point, Format::DayFirst) => Locale::British,
            (Mark::Point, _) => Locale::American,
        }
    }

    /// How people see it: by an example.
    pub fn label(self) -> &'static str {
        match self {
            Locale::American => "1,234.56 and 12/31/2024",
            Locale::British => "1,234.56 and 31/12/2024",
            Locale::Continental => "1.234,56 and 31.12.2024",
        }
    }
}

/// What a column becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of at most so many characters, or of any length.
    Text(Option<u32>),
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A number with a fraction.
    Decimal,
    /// True or false; never empty.
    Boolean,
    /// A day.
    Date,
    /// A day with a time.
    DateTime,
    /// One of the values that stand in the column.
    Enumeration,
}

impl Kind {
    /// Those that can be chosen; a text with another length is one more.
    pub const ALL: [Kind; 9] = [
        Kind::Text(Some(200)),
        Kind::Text(None),
        Kind::Integer,
        Kind::Long,
        Kind::Decimal,
        Kind::Boolean,
        Kind::Date,
        Kind::DateTime,
        Kind::Enumeration,
    ];

    /// The words for it.
    pub fn label(self) -> String {
        match self {
            Kind::Text(Some(length)) => format!("Text up to {length}"),
            Kind::Text(None) => "Text of any length".to_owned(),
            Kind::Integer => "Integer".to_owned(),
            Kind::Long => "Long".to_owned(),
            Kind::Decimal => "Decimal".to_owned(),
            Kind::Boolean => "Boolean".to_owned(),
            Kind::Date => "Date".to_owned(),
            Kind::DateTime => "Date and time".to_owned(),
            Kind::Enumeration => "Enumeration".to_owned(),
        }
    }

    /// The type of the attribute; nothing for an enumeration, which has a name of its own.
    pub(super) fn attribute_type(self) -> Option<AttributeType> {
        Some(match self {
            Kind::Text(length) => AttributeType::String(length),
            Kind::Integer => AttributeType::Integer,
            Kind::Long => AttributeType::Long,
            Kind::Decimal => AttributeType::Decimal,
            Kind::Boolean => AttributeType::Boolean,
            Kind::Date => AttributeType::DateTime { localized: false },
            Kind::DateTime => AttributeType::DateTime { localized: true },
            Kind::Enumeration => return None,
        })
    }
}

/// A column with what it becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading; empty where there is none.
    pub heading: String,
    /// The name of the attribute.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Whether it comes over at all.
    pub is_kept: bool,
    /// Whether it is unique and required.
    pub is_key: bool,
    /// The type that was proposed.
    pub(super) guessed: Kind,
    /// How many different values it has, empty ones apart.
    pub distinct: usize,
    /// What stands before the fraction of its numbers.
    pub mark: Mark,
    /// How its dates are written, where they are texts.
    pub(super) dates: Format,
}

impl Column {
    /// What people call it: the heading, or else the name.
    pub fn title(&self) -> &str {
        if self.heading.trim().is_empty() { &self.name } else { &self.heading }
    }
}

/// Columns that repeat together, as the first decides the others: they can be an entity of their
/// own, which the table's entity then leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The name of its entity.
    pub entity: String,
    /// The column that decides the others.
    pub by: usize,
    /// The others.
    pub columns: Vec<usize>,
    /// Whether it is wanted.
    pub is_chosen: bool,
}

impl Group {
    /// All its columns.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.by).chain(self.columns.iter().copied())
    }
}

/// Something that was decided about a column, or about the table, that a person may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The column.
    pub column: Option<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// What was decided and why.
    pub message: String,
}

/// What a table becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The module.
    pub module: String,
    /// The name of the entity.
    pub entity: String,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// How numbers and dates are written, where a column does not say it itself.
    pub locale: Locale,
    /// The columns, as they stand in the table.
    pub columns: Vec<Column>,
    /// Separate entities that are possible.
    pub groups: Vec<Group>,
    /// What was decided.
    pub remarks: Vec<Remark>,
}

impl Plan {
    /// The chosen group that a column belongs to, with its place among the groups.
    pub fn group_of(&self, column: usize) -> Option<(usize, &Group)> {
        let mut chosen = self.groups.iter().enumerate().filter(|(_, group)| self.is_made(group));
        chosen.find(|(_, group)| group.all().any(|member| member == column))
    }

    /// The remarks that hold: not those on a column that is left out or was given another type.
    pub fn told(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|remark| {
            let column = remark.column.and_then(|place| self.columns.get(place));
            column.is_none_or(|column| column.is_kept && column.kind == column.guessed)
        })
    }

    /// Whether a group becomes an entity: it is wanted, and what decides it comes over.
    pub(super) fn is_made(&self, group: &Group) -> bool {
        group.is_chosen && self.columns.get(group.by).is_some_and(|column| column.is_kept)
    }

    /// The columns that become attributes of the table's own entity, with their places.
    pub(super) fn own(&self) -> impl Iterator<Item = (usize, &Column)> {
        let kept = self.columns.iter().enumerate().filter(|(_, column)| column.is_kept);
        kept.filter(|(place, _)| self.group_of(*place).is_none())
    }
}

/// The plan as a table in plain text.
impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut lines = vec![["Column", "Attribute", "Type", ""].map(str::to_owned)];
        for (place, column) in self.columns.iter().enumerate() {
            let mut role = Vec::new();
            if !column.is_kept {
                role.push("left out".to_owned());
            }
            if column.is_key {
                role.push("key".to_owned());
            }
            if column.kind == Kind::Enumeration {
                role.push(format!("{} values", column.distinct));
            }
            if let Some((_, group)) = self.group_of(place) {
                role.push(format!("of {}", group.entity));
            }
            let title = column.title().to_owned();
            lines.push([title, column.name.clone(), column.kind.label(), role.join(", ")]);
        }
        writeln!(
            f,
            "{}.{}, numbers and dates as {}",
            self.module,
            self.entity,
            self.locale.label()
        )?;
        let width = |cell: fn(&[String; 4]) -> &String| {
            lines.iter().map(|line| cell(line).chars().count()).max().unwrap_or(0)
        };
        let (a, b, c) = (width(|l| &l[0]), width(|l| &l[1]), width(|l| &l[2]));
        for [heading, name, kind, role] in &lines {
            let line = format!("  {heading:a$}  {name:b$}  {kind:c$}  {role}");
            writeln!(f, "{}", line.trim_end())?;
        }
        for group in self.groups.iter().filter(|group| !group.is_chosen) {
            let title = |place: usize| self.columns.get(place).map_or("", Column::title);
            let others: Vec<&str> = group.columns.iter().map(|place| title(*place)).collect();
            writeln!(
                f,
                "  {} decides {}: with --separate they become the entity {}",
                title(group.by),
                others.join(", "),
                group.entity
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, expected: Option<Locale>) {
        assert_eq!(Locale::of(tag), expected, "{tag}");
    }

    #[test]
    fn locales_by_language() {
        check("en", Some(Locale::American));
        check("en-US", Some(Locale::American));
        check("en_GB", Some(Locale::British));
        check("de", Some(Locale::Continental));
        check("de-CH", Some(Locale::British));
        check("PT-br", Some(Locale::Continental));
        check("xx", None);
        check("", None);
        for locale in Locale::ALL {
            assert_eq!(Locale::with(locale.mark(), locale.slashes()), locale);
        }
    }
}
