//! The house widgets: what every view is made of.
//!
//! Widgets that answer with one [`egui::Response`] are builders for `ui.add(..)`; containers have
//! `show(ui, |ui| ..)`. Each has an accessible name, works by keyboard, shows focus as a ring, and takes
//! its colours from [`crate::tokens::palette`]. They must never know what they show: no names of the model,
//! no commands, no state beyond what egui keeps for them.

mod button;
mod chip;
mod field;
mod menu;
pub mod paint;
mod panel;
mod row;
mod select;
mod toggle;
mod tooltip;

pub use button::{Button, IconButton};
pub use chip::{Chip, Tone};
pub use field::{TextField, search_box};
pub use menu::{MenuItem, context_menu, menu_separator, menu_title};
pub use panel::{panel_header, property_row, property_row_tall, section_title, separator};
pub use row::{Fold, Row, RowResponse};
pub use select::{Choice, Select};
pub use toggle::{Checkbox, Toggle};
pub use tooltip::{tooltip, tooltip_with_shortcut};
