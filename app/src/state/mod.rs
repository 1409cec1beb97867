//! What the window knows: the open app, its history, tabs and selection, and the settings.
//!
//! Nothing here draws, waits or touches files.

mod news;
mod open_app;
mod report;
mod review;
mod running;
mod selection;
mod settings;
mod toast;

pub use news::{News, Past};
pub use open_app::{Checked, Found, OpenApp, Outcome, ProblemCount, Ready, SaveState};
pub use report::ImportReport;
pub use review::{Differences, Review, ReviewRequest};
pub use running::{Ask, Busy, Entry, Failure, Message, Phase, Running};
pub use selection::{Selection, Tab};
pub use settings::{BottomPane, LeftPane, Settings, ThemeChoice};
pub use toast::{Toast, ToastAct, ToastKind};
