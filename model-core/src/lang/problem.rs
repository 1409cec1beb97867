//! What is wrong with a text of a language.

use super::Span;

/// The families of problems; the checker gives each a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A name means nothing here: a variable, member, document, function or token.
    UnknownName,
    /// A function gets too few or too many arguments.
    ArgumentCount,
    /// A value has another type than its place asks for.
    Type,
    /// A path leads over an association with several objects, or past an attribute.
    Path,
    /// Correct, but surely not meant: always true, or a deliberate difference from the reference
    /// product.
    Suspicious,
}

/// One problem, its place and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The part of the text that is wrong.
    pub span: Span,
    /// Its family.
    pub kind: ProblemKind,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence.
    pub hint: Option<String>,
    /// A replacement that would mend it.
    pub fix: Option<Edit>,
}

impl Problem {
    /// A problem without a hint.
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Problem {
        Problem { span, kind, message: message.into(), hint: None, fix: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// The same with a replacement.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Problem {
        self.fix = Some(Edit { span, text: text.into() });
        self
    }

    /// The same with `candidate`, if there is one, as what was probably meant in place of `span`.
    #[must_use]
    pub fn did_you_mean(self, span: Span, candidate: Option<&str>) -> Problem {
        let Some(candidate) = candidate else { return self };
        self.hint(format!("Did you mean “{candidate}”?")).fix(span, candidate)
    }
}

/// A replacement of one span of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// The text after edits that do not overlap; of two that do, the later one is left out.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        let Some(before) = text.get(done..range.start) else { continue };
        result.push_str(before);
        result.push_str(&edit.text);
        done = range.end.max(range.start);
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_of_place() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.into() };
        let edits = [edit(4, 7, "two"), edit(0, 3, "1"), edit(7, 7, "!"), edit(5, 6, "lost")];
        assert_eq!(apply_edits("one zwo", &edits), "1 two!");
    }
}
