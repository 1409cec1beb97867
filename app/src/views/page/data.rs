//! The members of the entity that the selected part of the page shows, to be dragged onto it.

use app_kit::icons;
use app_kit::tokens::{self, font};
use app_kit::widgets::{Row, section_title};
use egui::{RichText, Ui};
use model_core::change::verbs::spaced;
use model_core::id::Id;
use model_core::model::meta::walk;
use model_core::model::page::{DataGrid, DataView};
use model_core::name::QName;

use crate::face;

use super::Desk;
use super::create::{Dragged, entity_in};

/// Draws them.
pub(super) fn show(ui: &mut Ui, desk: &Desk<'_>) {
    let p = tokens::palette(ui);
    let Some(entity) = entity_here(desk) else {
        let words = "Attributes appear here when the page has a data view or a grid.";
        section_title(ui, "Data");
        ui.label(RichText::new(words).font(font::caption()).color(p.dim));
        return;
    };
    let index = desk.context.index();
    let Some(info) = index.entity(entity.as_str()) else { return };
    section_title(ui, &format!("Data of {}", spaced(entity.local())));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut entry = |label: &str, icon: char, member: &QName| {
        let row = Row::new(label).icon(icon);
        let response = ui.push_id(("member", member.as_str()), |ui| row.show(ui)).inner.response;
        let member = member.clone();
        response.dnd_set_drag_payload(Dragged::Member { entity: entity.clone(), member });
    };
    for attribute in &info.attributes {
        let name = spaced(attribute.name.local());
        entry(&name, face::type_icon(&attribute.ty), &attribute.name);
    }
    for association in index.associations_of(entity.as_str()) {
        // A selector chooses one object, so the entity must own the association.
        let owns = association.owner == entity || info.ancestors.contains(&association.owner);
        if owns && association.is_reference() {
            let name = spaced(association.target.local());
            entry(&name, icons::LINK, &association.name);
        }
    }
}

/// The entity of what is selected, else of the first data view or grid of the page.
fn entity_here(desk: &Desk<'_>) -> Option<QName> {
    let (page, index) = (desk.page, desk.context.index());
    let selected = desk.selected.and_then(|id| entity_in(page, index, id));
    if selected.is_some() {
        return selected;
    }
    let mut holders: Vec<Id> = Vec::new();
    walk(page, &mut |element| {
        if element.downcast::<DataView>().is_some() || element.downcast::<DataGrid>().is_some() {
            holders.push(element.id());
        }
    });
    holders.into_iter().find_map(|holder| entity_in(page, index, holder))
}
