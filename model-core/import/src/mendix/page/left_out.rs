//! What of a page is left out on purpose, and why.

/// The properties that are not read, by how reports call them, each with the reason as a sentence.
pub(in super::super) const LEFT_OUT: &[(&str, &str)] = &[];

/// Why a property is left out, where that is on purpose.
pub(super) fn reason(what: &str) -> Option<&'static str> {
    LEFT_OUT.iter().find(|(known, _)| *known == what).map(|(_, why)| *why)
}
