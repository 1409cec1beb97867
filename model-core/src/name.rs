//! Names of elements and qualified names that refer to them.
//!
//! A [`QName`] is what stands in a file: `Sales.Order`, `Sales.Order.Total`,
//! `Sales.Order_Customer`, or, where nothing is chosen yet, nothing. It holds whatever was
//! written; whether it names something is for the index and the checker to say.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A reference by name to an element of another document, or to a member of one.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QName(Box<str>);

impl QName {
    /// The reference to `name` in `module`.
    pub fn new(module: &str, name: &str) -> QName {
        QName(format!("{module}.{name}").into())
    }

    /// The reference to a member (attribute, enumeration value) of the element `self`.
    #[must_use]
    pub fn member(&self, name: &str) -> QName {
        QName(format!("{}.{name}", self.0).into())
    }

    /// The text as written; empty where nothing is chosen.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The part before the first dot: the module's name.
    pub fn module(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// The part after the last dot: the element's own name.
    pub fn local(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or_default()
    }

    /// For a member `A.B.c` the element `A.B`; for an element `A.B` nothing.
    pub fn owner(&self) -> Option<QName> {
        let (owner, _) = self.0.rsplit_once('.')?;
        owner.contains('.').then(|| QName(owner.into()))
    }
}

impl From<&str> for QName {
    fn from(text: &str) -> QName {
        QName(text.into())
    }
}

impl From<String> for QName {
    fn from(text: String) -> QName {
        QName(text.into())
    }
}

impl std::borrow::Borrow<str> for QName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// There is none.
    #[error("a name is needed")]
    Empty,
    /// More than [`MAX_NAME`] characters.
    #[error("a name has at most {MAX_NAME} characters")]
    TooLong,
    /// It begins with something other than a letter or an underscore.
    #[error("a name begins with a letter or an underscore")]
    Start,
    /// It holds something other than letters, digits and underscores.
    #[error("a name holds letters, digits and underscores only; “{0}” is none of them")]
    Character(char),
    /// Some file systems cannot store a file of this name.
    #[error("this name is reserved by some operating systems")]
    Device,
}

/// The longest name, in characters (`design/format.md` 6).
pub const MAX_NAME: usize = 200;

/// Whether `name` can name an element (`design/format.md` 6): ASCII letters, digits and
/// underscores, not beginning with a digit, at most [`MAX_NAME`] long, and no device name.
pub fn check_name(name: &str) -> Result<(), BadName> {
    let Some(first) = name.chars().next() else { return Err(BadName::Empty) };
    if name.chars().count() > MAX_NAME {
        return Err(BadName::TooLong);
    }
    if let Some(c) = name.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '_') {
        return Err(BadName::Character(c));
    }
    if first.is_ascii_digit() {
        return Err(BadName::Start);
    }
    if is_device(name) {
        return Err(BadName::Device);
    }
    Ok(())
}

fn is_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "con" | "prn" | "aux" | "nul") {
        return true;
    }
    let numbered = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    numbered.is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
}

/// A name made from any text: what cannot stand in one becomes an underscore. Empty input and
/// names that cannot be used get `fallback` in front.
pub fn to_name(text: &str, fallback: &str) -> String {
    let mut name = String::new();
    for c in text.trim().chars() {
        let c = if c.is_ascii_alphanumeric() { c } else { '_' };
        if c != '_' || !name.ends_with('_') {
            name.push(c);
        }
    }
    name.truncate(MAX_NAME - 10);
    let name = name.trim_matches('_').to_owned();
    if check_name(&name).is_ok() { name } else { format!("{fallback}{name}") }
}

/// `wanted`, or `wanted` with the first number from 2 that makes `taken` say no.
pub fn free_name(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 1_u32;
    while taken(&name) {
        number += 1;
        name = format!("{wanted}{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Result<(), BadName>) {
        assert_eq!(check_name(name), expected, "{name}");
    }

    #[test]
    fn names() {
        check("Order", Ok(()));
        check("_Order_2", Ok(()));
        check("", Err(BadName::Empty));
        check("2nd", Err(BadName::Start));
        check("Größe", Err(BadName::Character('ö')));
        check("a b", Err(BadName::Character(' ')));
        check("Con", Err(BadName::Device));
        check("COM1", Err(BadName::Device));
        check("Company", Ok(()));
        check(&"x".repeat(200), Ok(()));
        check(&"x".repeat(201), Err(BadName::TooLong));
    }

    #[test]
    fn parts_of_a_qualified_name() {
        let total = QName::new("Sales", "Order").member("Total");
        assert_eq!((total.module(), total.local()), ("Sales", "Total"));
        assert_eq!(total.owner(), Some(QName::from("Sales.Order")));
        assert_eq!(QName::from("Sales.Order").owner(), None);
        assert!(QName::default().is_empty());
    }

    #[test]
    fn any_text_becomes_a_name() {
        assert_eq!(to_name("Order Details", "T"), "Order_Details");
        assert_eq!(to_name("2nd", "T"), "T2nd");
        assert_eq!(to_name("", "T"), "T");
        assert_eq!(to_name("con", "T"), "Tcon");
        assert_eq!(free_name("A", |n| n == "A" || n == "A2"), "A3");
    }
}
