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
    /// What can be done about it with a button.
    pub act: Option<ToastAct>,
}

/// What the button of a message does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToastAct {
    /// Lets a module be changed that came ready from others.
    MakeEditable(String),
}

impl ToastAct {
    /// The words on the button.
    pub fn label(&self) -> &'static str {
        match self {
            ToastAct::MakeEditable(_) => "Make it editable",
        }
    }
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Toast {
        Toast { kind: ToastKind::Done, text: text.into(), act: None }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Toast {
        Toast { kind: ToastKind::Info, text: text.into(), act: None }
    }

    /// Something could not be done.
    pub fn error(text: impl Into<String>) -> Toast {
        Toast { kind: ToastKind::Error, text: text.into(), act: None }
    }

    /// The same with a button.
    #[must_use]
    pub fn with(mut self, act: ToastAct) -> Toast {
        self.act = Some(act);
        self
    }
}
