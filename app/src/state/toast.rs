//! Short messages that come, are read, and go.

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// Something was done.
    Done,
    /// Something to know.
    Info,
    /// Something could not be done.
    Error,
}

/// A message: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// How serious it is.
    pub kind: ToastKind,
    /// The sentence.
    pub text: String,
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Toast {
        Toast { kind: ToastKind::Done, text: text.into() }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Toast {
        Toast { kind: ToastKind::Info, text: text.into() }
    }

    /// Something could not be done.
    pub fn error(text: impl Into<String>) -> Toast {
        Toast { kind: ToastKind::Error, text: text.into() }
    }
}
