//! How far an import is, told while it goes on, so that it can be shown and stopped.

use std::ops::ControlFlow;

use super::error::MendixError;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The bytes of units are gathered: so many of so many.
    Gathering(usize, usize),
    /// Units become documents: so many of so many.
    Reading(usize, usize),
    /// All units are read; what names others is completed.
    Completing,
    /// The app is checked for the report.
    Checking,
}

/// Who is told. An answer of `Break` stops the import.
pub type Watcher<'w> = &'w mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Tells how far it is; the error is that it was stopped.
pub(super) fn tell(watcher: Watcher<'_>, progress: Progress) -> Result<(), MendixError> {
    match watcher(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(MendixError::Cancelled),
    }
}

/// Tells nobody.
pub(super) fn quietly(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
