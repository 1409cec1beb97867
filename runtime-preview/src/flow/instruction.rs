//! What a microflow asks the client to do when it has ended.

use model_core::name::QName;
use serde::{Deserialize, Serialize};

use super::Feedback;
use crate::value::Value;

/// Something that the client does when the microflow has ended, in the order in which they were
/// gathered.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// Opens a page with these values of its parameters, by their own names.
    ShowPage {
        /// The page.
        page: QName,
        /// The values.
        arguments: Vec<(String, Value)>,
    },
    /// Closes the page that the request came from.
    ClosePage,
    /// Shows a message.
    ShowMessage {
        /// How serious it is.
        kind: MessageKind,
        /// What it says.
        text: String,
    },
    /// Says at a field what is wrong.
    ValidationFeedback(Feedback),
    /// Reads the data of these entities again.
    Refresh(Vec<QName>),
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MessageKind {
    /// Something to know.
    #[default]
    Info,
    /// Something to heed.
    Warning,
    /// Something that went wrong.
    Error,
}
