//! The domain model editor: the entities of a module as boxes, their associations as lines.
//!
//! The canvas of the kit does the gestures; this view tells it what there is ([`crate::domain_scene`]), and turns
//! what a person did into requests. It keeps only what is of the view: camera, what is being named
//! or typed. Entities of other modules are shown greyed where ours lead to them.

mod act;
mod adding;
mod arrange;
mod copying;
mod menu;
#[cfg(test)]
mod tests;

use app_kit::canvas::{
    Brush, Canvas, CanvasState, Content, Look, Node, Options, Selection as OnCanvas, Target, shapes,
};
use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::Button;
use egui::{Pos2, Rect, RichText, Ui, UiBuilder, vec2};
use model_core::id::Id;
use model_core::model::DocumentId;

use crate::context::Context;
use crate::domain_scene::{Marks, Scene, Shown};
use crate::state::Selection;
use crate::toolbox::{self, ToolboxEntry};

/// What this view remembers between frames.
pub struct DomainEditor {
    canvas: CanvasState,
    scene: Scene,
    /// The state of the project that the scene shows.
    revision: Option<u64>,
    /// The selection that the canvas shows.
    synced: Option<Selection>,
    /// The element whose name is being edited on the canvas.
    naming: Option<Id>,
    adding: Option<adding::Adding>,
    /// What lay under the pointer when the menu was opened, and where.
    menu_at: (Target, Pos2),
    /// Whether everything shall be shown once the project has changed.
    fit_next: bool,
}

impl Default for DomainEditor {
    fn default() -> DomainEditor {
        DomainEditor {
            canvas: CanvasState::new(),
            scene: Scene::default(),
            revision: None,
            synced: None,
            naming: None,
            adding: None,
            menu_at: (Target::Background, Pos2::ZERO),
            fit_next: false,
        }
    }
}

impl DomainEditor {
    /// How large the picture is shown; 1 is its own size.
    pub fn zoom(&self) -> f32 {
        self.canvas.camera.zoom
    }

    /// Draws the domain model with this key and turns what a person did into requests.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>, diagram: DocumentId) {
        if self.revision != Some(context.app.revision) {
            self.scene = Scene::new(context.project(), context.index(), diagram);
            self.revision = Some(context.app.revision);
            if std::mem::take(&mut self.fit_next) {
                self.canvas.fit();
            }
        }
        self.follow_selection(context, diagram);
        self.follow_naming(context, diagram);
        let area = ui.available_rect_before_wrap();
        let options = Options { connect_to_self: true, ..Options::default() };
        let selected = &context.app.selection;
        let attribute = selected.single().filter(|id| self.scene.owners.contains_key(id));
        let scene = &self.scene;
        let marks = Marks { selected: attribute, ..Marks::default() };
        let paint = |brush: &Brush, node: &Node, rect: Rect, _: Look| {
            scene.paint(&marks, brush, node, rect);
        };
        let content = Content { nodes: &scene.nodes, edges: &scene.edges, paint: &paint };
        let output = Canvas::new(("domain", diagram), "Domain model").options(options).show(
            ui,
            &mut self.canvas,
            &content,
        );
        for event in &output.events {
            self.act(ui, context, diagram, event);
        }
        if self.naming.is_some() && !self.canvas.is_editing() {
            self.naming = None;
            // Selecting anew ends the naming, also where Escape gave no new name.
            context.select(context.app.selection.clone());
        }
        output.menu("Domain model", |ui| self.menu(ui, context, diagram));
        drops(ui, context, diagram, &output);
        self.copy_and_paste(ui, context, diagram, &output);
        self.add_attributes(ui, context, &output);
        if self.scene.nodes.is_empty() {
            nothing_there(ui, context, diagram, area);
        }
    }

    /// The canvas shows what is selected in the app.
    fn follow_selection(&mut self, context: &Context<'_>, diagram: DocumentId) {
        let selection = &context.app.selection;
        if self.synced.as_ref() == Some(selection) {
            return;
        }
        self.synced = Some(selection.clone());
        let mut shown = OnCanvas::default();
        if selection.document == Some(diagram) {
            for id in &selection.elements {
                let owner = self.scene.owners.get(id).copied().unwrap_or(*id);
                if self.scene.shown.contains_key(&owner.bits()) {
                    shown.nodes.insert(owner.bits());
                } else if self.scene.associations.contains_key(id) {
                    shown.edges.insert(id.bits());
                }
            }
        }
        if shown != self.canvas.selection {
            if let Some(id) = shown.single_node() {
                self.canvas.reveal(id);
            }
            self.canvas.selection = shown;
        }
    }

    /// Begins to edit a name when the app asks for it.
    fn follow_naming(&mut self, context: &Context<'_>, diagram: DocumentId) {
        let asked = context.app.renaming;
        let ours = context.app.selection.document == Some(diagram);
        let Some(id) = asked.filter(|_| ours && self.naming != asked) else { return };
        if let Some((rect, text)) = self.name_of(id) {
            self.canvas.edit(id.bits(), rect, text);
            self.naming = Some(id);
            self.adding = None;
        }
    }

    /// Where the name of an element stands on the canvas, and the name.
    fn name_of(&self, id: Id) -> Option<(Rect, String)> {
        let owner = self.scene.owners.get(&id).copied().unwrap_or(id);
        if let Some(rect) = self.scene.rect(owner.bits()) {
            let head = Rect::from_min_size(rect.min, vec2(rect.width(), measure::ENTITY_HEAD));
            return match self.scene.shown.get(&owner.bits())? {
                Shown::Entity { name, .. } if owner == id => Some((head, name.clone())),
                Shown::Entity { lines, .. } => {
                    let place = lines.iter().position(|line| line.id == id)?;
                    let name = lines.get(place)?.name.clone();
                    Some((shapes::entity_row_rect(rect, place), name))
                }
                Shown::Note { text } => Some((rect, text.clone())),
                Shown::Foreign { .. } => None,
            };
        }
        let edge = self.scene.edges.iter().find(|edge| edge.id == id.bits())?;
        let middle = app_kit::canvas::hit::middle(&edge.points)?;
        Some((Rect::from_center_size(middle, vec2(180.0, 26.0)), edge.name.clone()))
    }
}

/// What is dropped from the toolbox, or was clicked there.
fn drops(
    ui: &Ui,
    context: &Context<'_>,
    diagram: DocumentId,
    output: &app_kit::canvas::CanvasOutput,
) {
    let hovering = output.response.dnd_hover_payload::<ToolboxEntry>().is_some();
    if hovering && let Some(pos) = output.pointer {
        let p = tokens::palette(ui);
        let ghost = Rect::from_min_size(pos, shapes::entity_size(0));
        let screen = output.view.rect_to_screen(ghost);
        let painter = ui.painter_at(output.response.rect);
        let stroke = egui::Stroke::new(1.5, p.acc);
        painter.rect_filled(screen, measure::RADIUS_SHAPE, p.band);
        painter.rect_stroke(screen, measure::RADIUS_SHAPE, stroke, egui::StrokeKind::Inside);
    }
    if let Some(entry) = output.response.dnd_release_payload::<ToolboxEntry>()
        && let Some(pos) = output.pointer
    {
        act::add_from_toolbox(context, diagram, entry.key, Some(pos));
    }
    if let Some(entry) = toolbox::take_clicked(ui) {
        act::add_from_toolbox(context, diagram, entry.key, None);
    }
}

/// What an empty domain model says.
fn nothing_there(ui: &mut Ui, context: &Context<'_>, diagram: DocumentId, area: Rect) {
    let p = tokens::palette(ui);
    let middle = Rect::from_center_size(area.center(), vec2(360.0, 96.0));
    ui.scope_builder(UiBuilder::new().max_rect(middle), |ui| {
        ui.vertical_centered(|ui| {
            let sentence = RichText::new("No entities yet. Double-click the canvas, or press");
            ui.add(egui::Label::new(sentence.font(font::body()).color(p.dim)).selectable(false));
            ui.add_space(8.0);
            if ui.add(Button::secondary("New entity").icon(icons::PLUS)).clicked() {
                act::add_from_toolbox(context, diagram, "entity", None);
            }
        });
    });
}
