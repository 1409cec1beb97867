//! The rules, one file a family.

use super::Family;

/// Declares the files and lists their families.
macro_rules! families {
    ($($file:ident),+ $(,)?) => {
        $(mod $file;)+

        /// All families, in the order of their codes.
        pub(super) const FAMILIES: &[&Family] = &[$(&$file::FAMILY),+, &layouts::NESTING];
    };
}

families!(
    names,
    namesakes,
    references,
    diagrams,
    domain,
    reactions,
    access,
    views,
    settings,
    bounds,
    services,
    flow,
    decisions,
    errors,
    variables,
    expressions,
    required,
    members,
    calls,
    pages,
    layouts,
    navigation,
    practice,
    recursion,
    unused,
    texts,
    layers,
    preview,
);
