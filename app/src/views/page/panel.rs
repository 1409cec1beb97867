//! The pane beside the page: its structure, the properties of what is selected, and the toolbox.

use app_kit::tokens::{self, measure};
use app_kit::widgets::{Choice, header_tabs, separator};
use egui::{Frame, Margin, ScrollArea, Ui};
use model_core::model::DocumentId;

use crate::context::Context;

use super::{Desk, data, tree};

/// What the pane leaves to the view of properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The properties of what is selected.
    Properties,
    /// The entries of the toolbox.
    Toolbox,
}

/// The sides of the pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Side {
    #[default]
    Structure,
    Properties,
    Toolbox,
}

/// What this view remembers between frames.
#[derive(Default)]
pub struct PagePanel {
    side: Side,
}

impl PagePanel {
    /// Draws it; `rest` draws what is not about pages.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        id: DocumentId,
        rest: &mut dyn FnMut(&mut Ui, Part),
    ) {
        let sides = [
            Choice::new(Side::Structure, "Structure"),
            Choice::new(Side::Properties, "Properties"),
            Choice::new(Side::Toolbox, "Toolbox"),
        ];
        header_tabs(ui, &mut self.side, &sides, |_| {});
        let Some(desk) = Desk::new(context, id) else { return };
        match self.side {
            Side::Structure => {
                let most = (ui.available_height() * 0.55).max(120.0);
                ScrollArea::vertical()
                    .id_salt(("structure", id))
                    .max_height(most)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        let margin = Margin::symmetric(6, 6);
                        Frame::NONE.inner_margin(margin).show(ui, |ui| tree::show(ui, &desk));
                    });
                separator(ui);
                rest(ui, Part::Properties);
            }
            Side::Properties => rest(ui, Part::Properties),
            Side::Toolbox => {
                let most = (ui.available_height() * 0.45).max(120.0);
                ScrollArea::vertical()
                    .id_salt(("data", id))
                    .max_height(most)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        let side = measure::PANEL_PADDING as i8;
                        Frame::NONE
                            .inner_margin(Margin::symmetric(side, 8))
                            .show(ui, |ui| data::show(ui, &desk));
                    });
                ui.painter().hline(
                    ui.max_rect().x_range(),
                    ui.cursor().top(),
                    (1.0, tokens::palette(ui).line),
                );
                rest(ui, Part::Toolbox);
            }
        }
    }
}
