//! What an empty page says: what to do next.

use app_kit::icons;
use app_kit::tokens::{self, font};
use app_kit::widgets::Button;
use egui::{Align, Layout, Rect, RichText, Ui, UiBuilder, vec2};
use model_core::change::{Change, verbs};
use model_core::model::DocumentId;
use model_core::model::entity::Entity;
use model_core::name::QName;

use crate::state::Outcome;

use super::Desk;

/// How many entities are offered.
const MOST: usize = 4;

/// Draws it below the card of the page.
pub(super) fn show(ui: &mut Ui, desk: &Desk<'_>, card: Rect) {
    let p = tokens::palette(ui);
    let rect = Rect::from_min_size(card.left_bottom() + vec2(0.0, 20.0), vec2(card.width(), 120.0));
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
        let words = "Drop a widget on the page, or generate pages for an entity.";
        ui.label(RichText::new(words).font(font::body()).color(p.dim));
        let project = desk.context.project();
        let module = project.document(desk.id).map(|document| document.place.module.clone());
        let entities = project.of_kind::<Entity>().filter_map(|(_, document, entity)| {
            let own = Some(&document.place.module) == module.as_ref();
            (own && entity.is_persistable()).then(|| document.qualified_name()).flatten()
        });
        let entities: std::collections::BTreeSet<QName> = entities.collect();
        for entity in entities.into_iter().take(MOST) {
            let label = format!("Generate pages for {}", verbs::spaced(entity.local()));
            if ui.add(Button::secondary(&label).icon(icons::WAND_SPARKLES)).clicked() {
                generate(desk, entity, desk.id);
            }
        }
    });
}

/// Generates the pages of an entity; the empty page goes.
fn generate(desk: &Desk<'_>, entity: QName, empty: DocumentId) {
    desk.context.edit(move |project, ids| {
        let mut change = Change::new("Generate pages");
        let pages = verbs::generate_pages(project, ids, &entity, &mut change);
        change.remove(project, empty);
        match pages {
            Some(pages) => Outcome::from(change).opening(pages.overview),
            None => Outcome::default(),
        }
    });
}
