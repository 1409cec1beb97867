//! The house widgets: what every view is made of.
//!
//! Widgets that answer with one [`egui::Response`] are builders for `ui.add(..)`; containers have
//! `show(ui, |ui| ..)`. Each has an accessible name, works by keyboard, shows focus as a ring, and takes
//! its colours from [`crate::tokens::palette`]. They must never know what they show: no names of the model,
//! no commands, no state beyond what egui keeps for them.

mod banner;
mod button;
mod chip;
mod dialog;
mod empty;
mod field;
mod menu;
pub mod paint;
mod panel;
mod progress;
mod row;
mod select;
mod splitter;
mod table;
mod tabs;
mod timeline;
mod toast;
mod toggle;
mod tooltip;

#[cfg(test)]
mod tests;

pub use banner::{Banner, BannerAct};
pub use button::{Button, IconButton};
pub use chip::{Chip, Tone};
pub use dialog::{Closable, Dialog, SideSheet, dialog_buttons};
pub use empty::EmptyState;
pub use field::{TextField, search_box};
pub use menu::{MenuItem, context_menu, menu_separator, menu_title, submenu};
pub use panel::{panel_header, property_row, property_row_tall, section_title, separator};
pub use progress::Progress;
pub use row::{Fold, Row, RowResponse};
pub use select::{Choice, Select};
pub use splitter::{Split, splitter};
pub use table::{Cell, Column, Table, TableResponse, Width, cell_dim, cell_mono, cell_text};
pub use tabs::{DocumentTab, TabResponse, header_tabs, segmented};
pub use timeline::Timeline;
pub use toast::{ToastAction, Toasts};
pub use toggle::{Checkbox, Toggle};
pub use tooltip::{tooltip, tooltip_with_shortcut};
