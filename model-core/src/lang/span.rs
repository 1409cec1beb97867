//! Places in a text.

use std::fmt;
use std::ops::Range;

use crate::name::QName;

/// A range of bytes of a text; both ends lie between characters.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from one byte offset to another.
    pub fn new(start: usize, end: usize) -> Span {
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: offset(start), end: offset(end) }
    }

    /// The empty span before a byte offset.
    pub fn at(offset: u32) -> Span {
        Span { start: offset, end: offset }
    }

    /// The span from the start of this one to the end of the other.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span in a text that has `offset` bytes before this one.
    #[must_use]
    pub fn shifted(self, offset: u32) -> Span {
        Span { start: self.start + offset, end: self.end + offset }
    }

    /// What stands between the quotes of a literal that it covers, also where the last one is
    /// missing.
    #[must_use]
    pub fn inside_quotes(self, source: &str) -> Span {
        let text = self.text(source);
        let is_closed = text.len() > 1 && text.ends_with(['\'', '"']);
        let end = if is_closed { self.end - 1 } else { self.end };
        Span { start: (self.start + 1).min(end), end }
    }

    /// Whether it has no extent.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether a caret before byte `offset` lies in it or at one of its ends.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// As a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `source` that it covers; nothing if it lies outside.
    pub fn text(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A name where it stands in a text, without what marks it (`$`, `@`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ident {
    /// The name; empty where one is missing.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
}

impl Ident {
    /// As a qualified name.
    pub fn qname(&self) -> QName {
        QName::from(&*self.text)
    }

    /// Whether it is qualified: has a dot in it.
    pub fn is_qualified(&self) -> bool {
        self.text.contains('.')
    }

    /// Splits `Module.Enumeration.Value` into the enumeration and the value.
    pub fn split_member(&self) -> Option<(Ident, Ident)> {
        let (owner, member) = self.text.rsplit_once('.')?;
        if !owner.contains('.') {
            return None;
        }
        let split = self.span.start + u32::try_from(owner.len()).ok()?;
        Some((
            Ident { text: owner.into(), span: Span { start: self.span.start, end: split } },
            Ident { text: member.into(), span: Span { start: split + 1, end: self.span.end } },
        ))
    }
}
