//! The rules, one file a family.

use super::Family;

/// Declares the files and lists their families.
macro_rules! families {
    ($($file:ident),+ $(,)?) => {
        $(mod $file;)+

        /// All families, in the order of their codes.
        pub(super) const FAMILIES: &[&Family] = &[$(&$file::FAMILY),+];
    };
}

families!(
    names,
    namesakes,
    references,
    diagrams,
    domain,
    flow,
    decisions,
    errors,
    variables,
    expressions,
    required,
    members,
    calls,
    pages,
    navigation,
    practice,
    recursion,
    unused,
    texts,
    layers,
);
