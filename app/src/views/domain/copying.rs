//! Copying entities: Ctrl+C and Ctrl+V on the canvas, also from one domain model to another.
//!
//! The clipboard gets the names as text; which entities are meant is remembered beside it, so that
//! text from elsewhere is never taken for entities.

use app_kit::canvas::CanvasOutput;
use egui::{Event, Id as EguiId, Ui};
use model_core::change::verbs;
use model_core::model::{DocumentId, Point};

use crate::context::Context;
use crate::state::Outcome;

use super::DomainEditor;
use super::act::point;
use crate::domain_scene::Shown;

/// What was copied last: the text on the clipboard, and the entities with their places.
#[derive(Clone, Default)]
struct Copied {
    text: String,
    entities: Vec<(DocumentId, Point)>,
}

/// How far a copy stands from what it is a copy of.
const STEP: i32 = 32;

impl DomainEditor {
    /// Takes the keys of copying and pasting while the canvas has the keyboard.
    pub(super) fn copy_and_paste(
        &mut self,
        ui: &Ui,
        context: &Context<'_>,
        diagram: DocumentId,
        output: &CanvasOutput,
    ) {
        if !output.response.has_focus() || self.canvas.is_editing() || self.adding.is_some() {
            return;
        }
        let key = EguiId::unique("copied entities");
        if ui.input(|input| input.events.contains(&Event::Copy)) {
            let copied = self.copied();
            if !copied.entities.is_empty() {
                ui.ctx().copy_text(copied.text.clone());
                ui.data_mut(|data| data.insert_temp(key, copied));
            }
            return;
        }
        let Some(copied) = ui.data(|data| data.get_temp::<Copied>(key)) else { return };
        let pasted = ui.input_mut(|input| {
            let is_it = |event: &Event| matches!(event, Event::Paste(text) if *text == copied.text);
            let place = input.events.iter().position(is_it)?;
            Some(input.events.remove(place))
        });
        if pasted.is_none() {
            return;
        }
        let free = |at: Point| !self.scene.nodes.iter().any(|node| point(node.rect.min) == at);
        let by = (1..20)
            .map(|n| n * STEP)
            .find(|by| {
                let moved = |at: &Point| Point::new(at.x + by, at.y + by);
                copied.entities.iter().all(|(_, at)| free(moved(at)))
            })
            .unwrap_or(STEP);
        let moved = |(id, at): &(DocumentId, Point)| (*id, Point::new(at.x + by, at.y + by));
        let copies: Vec<_> = copied.entities.iter().map(moved).collect();
        context.edit(move |project, ids| {
            let (change, made) = verbs::copy_entities(project, ids, diagram, &copies);
            Outcome::from(change).selecting(diagram, made)
        });
    }

    fn copied(&self) -> Copied {
        let mut copied = Copied::default();
        for node in &self.scene.nodes {
            let selected = self.canvas.selection.nodes.contains(&node.id);
            if let (true, Some(Shown::Entity { name, .. })) =
                (selected, self.scene.shown.get(&node.id))
            {
                let id = DocumentId(model_core::id::Id::from_bits(node.id));
                copied.entities.push((id, point(node.rect.min)));
                copied.text.push_str(name);
                copied.text.push('\n');
            }
        }
        copied
    }
}
