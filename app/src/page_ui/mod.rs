//! Draws a view tree: the pages of an app, with the look of a web app and not of this tool.
//!
//! The page editor and the preview both draw with this. It knows the tree and nothing of the model
//! or the runtime; what a person does comes back as [`PageEvent`]s.

mod arrange;
mod button;
mod chrome;
mod date;
mod device;
mod glyph;
mod grid;
mod input;
mod layout;
mod list;
mod look;
mod structure;
#[cfg(test)]
mod structure_tests;
#[cfg(test)]
mod tests;

pub use chrome::{app_card, app_frame, pop_up, pop_up_card};
pub use device::{Device, device_switch};

use std::collections::BTreeMap;

use app_kit::tokens::{self, AppPalette};
use egui::{Rect, Ui};
use model_core::analysis::Look;
use model_core::id::Id;
use runtime_preview::page::tree::{PageTree, Sorted};

use layout::Held;
use look::Inherited;

/// What a person did on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// Gave a field a value; nothing for no value.
    Set {
        /// The key of the field's node.
        node: String,
        /// The text, the key of an option, `true` or `false`.
        value: Option<String>,
    },
    /// Pressed a button, or double-clicked a row (`grid/row`).
    Act {
        /// The key of the node.
        node: String,
    },
    /// Selected a row.
    Select {
        /// The key of the grid's node.
        node: String,
        /// The id of the row.
        row: String,
    },
    /// Wants other rows of a grid.
    Rows {
        /// The key of the grid's node.
        node: String,
        /// How many rows stand before them.
        offset: u64,
        /// The column to sort by; nothing to leave the order.
        sort: Option<(Id, Sorted)>,
        /// What to search for; nothing to leave the search.
        search: Option<String>,
    },
    /// Chose an entry of the menu.
    Menu {
        /// Its key.
        item: String,
    },
    /// Closed the pop-up in front.
    Close,
}

/// Where a node was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The key of the node.
    pub key: String,
    /// The id of its widget.
    pub widget: Id,
    /// Where it is on the screen.
    pub rect: Rect,
}

/// What whoever draws keeps: what is being typed. Forgotten when the value comes back.
#[derive(Clone, Debug, Default)]
pub struct PageState {
    /// Key of the node → what stands in its field while it has the focus.
    typing: BTreeMap<String, String>,
    /// The button that waits for a yes, with its question.
    asking: Option<(String, String)>,
    /// The month that an open calendar shows.
    month: Option<(i32, u32)>,
    /// Key of tabs → the page that was brought to the front.
    front: BTreeMap<String, Id>,
    /// Key of a group that folds → whether it is open.
    open: BTreeMap<String, bool>,
}

impl PageState {
    /// Whether a question waits for an answer.
    pub fn is_asking(&self) -> bool {
        self.asking.is_some()
    }
}

/// Whether a page is used or designed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It runs: fields and buttons work.
    Live,
    /// It is designed: nothing works, and whoever draws puts selection over it.
    Design,
}

/// What drawing a page gave.
#[derive(Clone, Debug, Default)]
pub struct PageOutput {
    /// What the person did, in order.
    pub events: Vec<PageEvent>,
    /// Where the nodes stand, outer before inner; columns of grids are among them.
    pub areas: Vec<Area>,
    /// The lists that nodes stand in, outer before inner, for whoever designs the page.
    pub lists: Vec<List>,
}

/// A list of nodes as it was drawn: where a widget can be put.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The widget or the column of a layout grid that holds it; [`Id::NONE`] for the page.
    pub holder: Id,
    /// Its name in the model: `widgets`, `footer`, `toolbar`, `columns`.
    pub list: &'static str,
    /// Whether its nodes stand side by side.
    pub across: bool,
    /// Where it is on the screen.
    pub rect: Rect,
    /// Its widgets in their order, and where they are.
    pub items: Vec<(Id, Rect)>,
}

/// What the drawing functions share.
struct Drawing<'a> {
    mode: Mode,
    device: Device,
    /// The theme's least space, where it is not the usual one.
    spacing: Option<u8>,
    state: &'a mut PageState,
    out: PageOutput,
    /// The colours of the page itself.
    page: AppPalette,
    inherited: Inherited,
    /// How many snippets are around: what stands in them is not of the page that is designed.
    shared: u32,
}

/// Draws what stands on a page, from top to bottom, over the available width; what is hidden on the
/// device is left out.
pub fn page(
    ui: &mut Ui,
    tree: &PageTree,
    mode: Mode,
    device: Device,
    state: &mut PageState,
) -> PageOutput {
    let colors = tokens::palette(ui).app;
    let inherited = Inherited { colors, fill: colors.surface, text: None, tone: None };
    let (spacing, out) = (tree.spacing, PageOutput::default());
    let mut drawing =
        Drawing { mode, device, spacing, state, out, page: colors, inherited, shared: 0 };
    ui.push_id(("page", &tree.key), |ui| {
        drawing.column(ui, &tree.nodes, Held::by(Id::NONE, "widgets"), &Look::default());
    });
    drawing.ask(ui);
    drawing.out
}

impl Drawing<'_> {
    fn live(&self) -> bool {
        self.mode == Mode::Live
    }

    /// Whether what is drawn is of the document that is designed, or the page runs.
    fn is_own(&self) -> bool {
        self.live() || self.shared == 0
    }

    /// Notes where something stands.
    fn note(&mut self, area: Area) {
        if self.is_own() {
            self.out.areas.push(area);
        }
    }

    /// Notes where what was noted at this place was drawn.
    fn noted(&mut self, place: usize, key: &str, rect: Rect) {
        if let Some(area) = self.out.areas.get_mut(place).filter(|area| area.key == key) {
            area.rect = rect;
        }
    }

    fn send(&mut self, event: PageEvent) {
        if self.live() {
            self.out.events.push(event);
        }
    }
}
