//! The text of SQL statements. The one place where identifiers are quoted; values are always
//! bound, and the types see to it: text that is not known when this program is compiled can enter
//! a statement only as a quoted name ([`Sql::name`]) or as a bound value ([`Sql::bind_as`]).

use std::fmt::{self, Write};

use crate::value::Value;

/// A statement in the making: its text and the values to bind, in order.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    values: Vec<Bind>,
}

/// What is bound at one `?`.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// A value that is known, for this type of column.
    Value(Value, super::ColumnType),
    /// The argument of this number of whoever runs the statement, as this type of column.
    Argument(u32, super::ColumnType),
}

impl Sql {
    /// An empty statement.
    pub fn new() -> Sql {
        Sql::default()
    }

    /// Appends words of SQL. They are part of this program.
    pub fn raw(&mut self, words: &'static str) -> &mut Sql {
        self.text.push_str(words);
        self
    }

    /// Appends the name of a table or a column, quoted.
    pub fn name(&mut self, name: &str) -> &mut Sql {
        let _ = write!(self.text, "{}", Quoted(name));
        self
    }

    /// Appends the alias of a table: a letter and a number.
    pub fn alias(&mut self, alias: Alias) -> &mut Sql {
        let _ = write!(self.text, "{alias}");
        self
    }

    /// Appends a column of an aliased table.
    pub fn column(&mut self, alias: Alias, column: &str) -> &mut Sql {
        self.alias(alias).raw(".").name(column)
    }

    /// Appends a whole number that stands for structure, such as the number of a column.
    pub fn number(&mut self, number: usize) -> &mut Sql {
        let _ = write!(self.text, "{number}");
        self
    }

    /// Appends a `?` with a value, to be compared with this type of column.
    pub fn bind_as(&mut self, value: impl Into<Value>, ty: super::ColumnType) -> &mut Sql {
        self.text.push('?');
        self.values.push(Bind::Value(value.into(), ty));
        self
    }

    /// Appends a `?` with the argument of this number, as this type.
    pub fn argument(&mut self, number: u32, ty: super::ColumnType) -> &mut Sql {
        self.text.push('?');
        self.values.push(Bind::Argument(number, ty));
        self
    }

    /// Appends a `?` whose value the caller binds itself, by position.
    pub fn slot(&mut self) -> &mut Sql {
        self.text.push('?');
        self
    }

    /// Appends another statement with its values.
    pub fn append(&mut self, other: Sql) -> &mut Sql {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// Appends one part for each item, with `separator` between.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &'static str,
        mut part: impl FnMut(&mut Sql, T),
    ) -> &mut Sql {
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.text.push_str(separator);
            }
            part(self, item);
        }
        self
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is bound, in order.
    pub fn values(&self) -> &[Bind] {
        &self.values
    }

    /// Its text alone, for statements whose values the caller binds.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Whether nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// An identifier as it stands in SQL: in double quotes, its own doubled.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\"\"")?,
                // SQLite would end the text here.
                '\0' => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

/// The alias of a table in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias(pub u32);

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::ColumnType;

    #[test]
    fn names_are_quoted_and_values_bound() {
        let mut sql = Sql::new();
        sql.raw("SELECT ").column(Alias(0), "a\"; DROP TABLE x; --\0").raw(" FROM ");
        sql.name("sales$order").raw(" WHERE x = ").bind_as(5, ColumnType::Integer);
        assert_eq!(
            sql.text(),
            "SELECT t0.\"a\"\"; DROP TABLE x; --\u{fffd}\" FROM \"sales$order\" WHERE x = ?"
        );
        assert_eq!(sql.values(), [Bind::Value(Value::Integer(5), ColumnType::Integer)]);
    }
}
