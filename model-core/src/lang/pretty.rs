//! Layout of formatted text: groups that stand on one line where they fit, else break at all
//! their lines. Shared by the formatters, together with the way comments are kept.

use super::Span;

/// The width that formatted text should not exceed, in characters.
const WIDTH: usize = 80;

/// Spaces of one level.
const INDENT: usize = 2;

/// A piece of text to lay out.
#[derive(Clone, Debug)]
pub(crate) enum Doc {
    Text(String),
    /// A space, or a new line in a group that breaks.
    Line,
    /// Nothing, or a new line in a group that breaks.
    SoftLine,
    /// Always a new line.
    HardLine,
    /// Pieces of which either all lines break or none, and their width on one line.
    Group(Vec<Doc>, Option<usize>),
    /// Pieces whose new lines begin one level deeper.
    Indent(Vec<Doc>),
}

impl Doc {
    pub(crate) fn text(text: impl Into<String>) -> Doc {
        Doc::Text(text.into())
    }

    pub(crate) fn group(parts: Vec<Doc>) -> Doc {
        let width = flat_width(&parts);
        Doc::Group(parts, width)
    }
}

/// The width on one line; nothing where a line must break.
fn flat_width(parts: &[Doc]) -> Option<usize> {
    parts.iter().try_fold(0, |sum, part| {
        let width = match part {
            Doc::Text(text) => text.chars().count(),
            Doc::Line => 1,
            Doc::SoftLine => 0,
            Doc::HardLine => return None,
            Doc::Group(_, width) => (*width)?,
            Doc::Indent(parts) => flat_width(parts)?,
        };
        Some(sum + width)
    })
}

/// The laid out text.
pub(crate) fn render(parts: Vec<Doc>) -> String {
    let mut writer = Writer { out: String::new(), column: 0 };
    writer.write(&Doc::group(parts), 0, false);
    writer.out
}

struct Writer {
    out: String,
    column: usize,
}

impl Writer {
    fn write(&mut self, doc: &Doc, level: usize, breaks: bool) {
        match doc {
            Doc::Text(text) => {
                if begins_comment(&self.out, text) {
                    self.out.push(' ');
                }
                self.out.push_str(text);
                self.column = match text.rsplit_once('\n') {
                    Some((_, last)) => last.chars().count(),
                    None => self.column + text.chars().count(),
                };
            }
            Doc::Line if !breaks => {
                self.out.push(' ');
                self.column += 1;
            }
            Doc::SoftLine if !breaks => {}
            Doc::Line | Doc::SoftLine | Doc::HardLine => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push('\n');
                self.out.push_str(&" ".repeat(level * INDENT));
                self.column = level * INDENT;
            }
            Doc::Group(parts, width) => {
                let fits = width.is_some_and(|width| self.column + width <= WIDTH);
                for part in parts {
                    self.write(part, level, !fits);
                }
            }
            Doc::Indent(parts) => {
                for part in parts {
                    self.write(part, level + 1, breaks);
                }
            }
        }
    }
}

/// Whether two pieces side by side would begin a comment that neither of them is.
fn begins_comment(before: &str, after: &str) -> bool {
    (before.ends_with('-') && after.starts_with('-'))
        || (before.ends_with('/') && after.starts_with(['/', '*']))
}

/// Comments that still have to be written, in the order of the text.
pub(crate) struct Comments<'a> {
    source: &'a str,
    spans: std::iter::Peekable<std::vec::IntoIter<Span>>,
}

impl<'a> Comments<'a> {
    pub(crate) fn new(source: &'a str, spans: Vec<Span>) -> Comments<'a> {
        Comments { source, spans: spans.into_iter().peekable() }
    }

    pub(crate) fn source(&self) -> &'a str {
        self.source
    }

    /// The comments that stand before `place`, ready to be put before what stands there.
    pub(crate) fn before(&mut self, place: u32) -> Vec<Doc> {
        let mut docs = Vec::new();
        while let Some(span) = self.spans.next_if(|span| span.start < place) {
            docs.push(Doc::text(span.text(self.source).trim_end()));
            docs.push(if self.is_line(span) { Doc::HardLine } else { Doc::text(" ") });
        }
        docs
    }

    /// The comments after everything else.
    pub(crate) fn rest(&mut self, something_before: bool) -> Vec<Doc> {
        let mut docs = Vec::new();
        let mut separator = something_before.then(|| Doc::text(" "));
        while let Some(span) = self.spans.next() {
            docs.extend(separator.take());
            docs.push(Doc::text(span.text(self.source).trim_end()));
            separator = Some(if self.is_line(span) { Doc::HardLine } else { Doc::text(" ") });
        }
        docs
    }

    fn is_line(&self, span: Span) -> bool {
        !span.text(self.source).starts_with("/*")
    }
}
