//! The toolbox: what can be dragged into the editor in front.

use app_kit::tokens::{self, font};
use app_kit::widgets::{Row, search_box, section_title, tooltip};
use egui::{Frame, Id, Margin, RichText, ScrollArea, Ui};

use crate::context::Context;
use crate::toolbox::{self, ToolboxEntry};

/// Draws the entries of the editor in front.
pub(super) fn show(ui: &mut Ui, context: &Context<'_>) {
    let p = tokens::palette(ui);
    let document = context.app.active_document().and_then(|id| context.project().document(id));
    let entries = document.map(|document| toolbox::entries(document)).unwrap_or_default();
    Frame::NONE.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        if entries.is_empty() {
            let sentence = "The editor in front has nothing to drag. Open a domain model, a \
                            microflow or a page.";
            ui.label(RichText::new(sentence).font(font::dense()).color(p.dim));
            return;
        }
        let search = search(ui);
        let is_found = |entry: &ToolboxEntry| {
            let text = format!("{} {} {}", entry.label, entry.help, entry.group).to_lowercase();
            search.split_whitespace().all(|word| text.contains(word))
        };
        let entries: Vec<ToolboxEntry> = entries.into_iter().filter(is_found).collect();
        if entries.is_empty() {
            let sentence = format!("Nothing in the toolbox is called “{search}”.");
            ui.label(RichText::new(sentence).font(font::dense()).color(p.dim));
        }
        ScrollArea::vertical().auto_shrink(false).id_salt("toolbox").show(ui, |ui| {
            let mut group = "";
            ui.spacing_mut().item_spacing.y = 0.0;
            for entry in entries {
                if entry.group != group {
                    group = entry.group;
                    section_title(ui, group);
                }
                let row = Row::new(entry.label).icon(entry.icon);
                let response = ui.push_id(entry.key, |ui| row.show(ui)).inner.response;
                response.dnd_set_drag_payload(entry.clone());
                if response.clicked() {
                    toolbox::click(ui, entry.clone());
                }
                tooltip(response, entry.help);
            }
            ui.add_space(8.0);
            let how = "Drag one onto the diagram, or click to add it at a free place.";
            ui.label(RichText::new(how).font(font::caption()).color(p.dim));
        });
    });
}

/// The field above the entries; gives what is looked for, in lower case.
fn search(ui: &mut Ui) -> String {
    let key = Id::unique("toolbox search");
    let mut text: String = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    search_box(ui, &mut text, "Find in the toolbox", "Find");
    ui.add_space(6.0);
    let search = text.trim().to_lowercase();
    ui.data_mut(|data| data.insert_temp(key, text));
    search
}
