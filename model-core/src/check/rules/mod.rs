//! The rules, one file a family.

mod diagrams;
mod domain;
mod names;
mod namesakes;
mod references;

use super::Family;

/// All families, in the order of their codes.
pub(super) const FAMILIES: &[&Family] =
    &[&names::FAMILY, &namesakes::FAMILY, &references::FAMILY, &diagrams::FAMILY, &domain::FAMILY];
