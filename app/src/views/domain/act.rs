//! What a person did on the canvas, as requests.

use app_kit::canvas::{Event, Phase, Target, snap};
use egui::{Pos2, Ui, Vec2};
use model_core::change::{Change, verbs};
use model_core::id::{Id, IdSource};
use model_core::model::entity::{DomainDiagram, Persistence};
use model_core::model::{Address, Content, DocumentId, FieldMut, Point, Project};
use model_core::name::check_name;

use crate::attribute_lines::sentence;
use crate::command::Command;
use crate::context::{Context, Request};
use crate::face;
use crate::state::{Outcome, Selection, Toast};

use super::DomainEditor;
use crate::domain_scene::Shown;

const GRID: f32 = 8.0;

impl DomainEditor {
    /// Turns an event of the canvas into requests.
    pub(super) fn act(
        &mut self,
        ui: &Ui,
        context: &Context<'_>,
        diagram: DocumentId,
        event: &Event,
    ) {
        match event {
            Event::Selected => self.select(context, diagram),
            Event::NodeClicked { id, pos } => {
                let part = self.scene.line_at(*id, *pos).map(|(_, line)| line.id);
                self.choose(context, diagram, part.unwrap_or(Id::from_bits(*id)));
            }
            Event::Moved { ids, delta, phase: Phase::Done } => {
                let places = self.moved(ids, *delta);
                context.edit(move |project, _| verbs::arrange_diagram(project, diagram, &places));
            }
            Event::DroppedOnEdge { id, delta, .. } => {
                let places = self.moved(&[*id], *delta);
                context.edit(move |project, _| verbs::arrange_diagram(project, diagram, &places));
            }
            Event::Duplicated { ids, delta } => self.copy(context, diagram, ids, *delta),
            Event::Resized { id, rect, phase: Phase::Done } => {
                let (note, at) = (Id::from_bits(*id), point(rect.min));
                let size = point(rect.size().to_pos2());
                context
                    .edit(move |project, _| verbs::resize_note(project, diagram, note, at, size));
            }
            Event::Connected { from, to } => self.connect(context, diagram, *from, *to),
            Event::ConnectedToNothing { from, pos } => {
                self.connect_to_new(context, diagram, *from, *pos);
            }
            Event::Opened(id) => self.open(ui, context, diagram, *id),
            Event::Rename(_) => context.command(Command::Rename),
            Event::BackgroundOpened { pos } => {
                add_from_toolbox(context, diagram, "entity", Some(*pos));
            }
            Event::ContextMenu { target, pos } => {
                self.menu_at = (*target, *pos);
                if let Target::Node(id) = target
                    && let Some((_, line)) = self.scene.line_at(*id, *pos)
                {
                    self.choose(context, diagram, line.id);
                }
            }
            Event::Deleted => context.command(Command::Delete),
            Event::Edited { id, text } => self.named(context, diagram, Id::from_bits(*id), text),
            Event::EdgeClicked { .. }
            | Event::EdgeInsert { .. }
            | Event::BackgroundClicked { .. }
            | Event::Moved { .. }
            | Event::Resized { .. } => {}
        }
    }

    /// The app's selection follows the canvas.
    fn select(&mut self, context: &Context<'_>, diagram: DocumentId) {
        let on_canvas = &self.canvas.selection;
        let edges = on_canvas.edges.iter().copied().map(Id::from_bits);
        let associations = edges.filter(|id| self.scene.associations.contains_key(id));
        let nodes = on_canvas.nodes.iter().copied().map(Id::from_bits);
        let selection = Selection::elements(diagram, nodes.chain(associations));
        self.synced = Some(selection.clone());
        context.select(selection);
    }

    /// Selects one element, perhaps inside a box that is selected already.
    fn choose(&mut self, context: &Context<'_>, diagram: DocumentId, id: Id) {
        let selection = Selection::elements(diagram, [id]);
        if context.app.selection != selection {
            self.synced = Some(selection.clone());
            context.select(selection);
        }
    }

    fn moved(&self, ids: &[u64], delta: Vec2) -> Vec<(Id, Point)> {
        let place = |id: &u64| Some((Id::from_bits(*id), point(self.scene.rect(*id)?.min + delta)));
        ids.iter().filter_map(place).collect()
    }

    fn copy(&self, context: &Context<'_>, diagram: DocumentId, ids: &[u64], delta: Vec2) {
        let copies: Vec<(DocumentId, Point)> = self
            .moved(ids, delta)
            .into_iter()
            .map(|(id, at)| (DocumentId(id), at))
            .filter(|(id, _)| context.project().document(*id).is_some())
            .collect();
        context.edit(move |project, ids| {
            let (change, made) = verbs::copy_entities(project, ids, diagram, &copies);
            Outcome::from(change).selecting(diagram, made)
        });
    }

    fn is_own(&self, id: u64) -> bool {
        matches!(self.scene.shown.get(&id), Some(Shown::Entity { .. }))
    }

    fn connect(&self, context: &Context<'_>, diagram: DocumentId, from: u64, to: u64) {
        if matches!(self.scene.shown.get(&to), Some(Shown::Note { .. }) | None) {
            return;
        }
        if !self.is_own(from) {
            let name = self.scene.nodes.iter().find(|n| n.id == from).map(|n| n.name.clone());
            context.toast(Toast::info(format!(
                "{} belongs to another module, which owns its associations. Drag from the other \
                 entity instead.",
                name.unwrap_or_default()
            )));
            return;
        }
        let (from, to) = (DocumentId(Id::from_bits(from)), DocumentId(Id::from_bits(to)));
        context.edit(move |project, ids| {
            let target = project.document(to).and_then(|document| document.qualified_name());
            let made = target.and_then(|name| verbs::create_association(project, ids, from, &name));
            match made {
                Some((change, id)) => Outcome::from(change).selecting(diagram, [id]),
                None => Outcome::default(),
            }
        });
    }

    /// A line pulled into the void makes an entity there, and the association to it.
    fn connect_to_new(&self, context: &Context<'_>, diagram: DocumentId, from: u64, pos: Pos2) {
        if !self.is_own(from) {
            return;
        }
        let from = DocumentId(Id::from_bits(from));
        let at = snapped(pos);
        context.edit(move |project, ids| {
            let Some(module) = module_of(project, diagram) else { return Outcome::default() };
            let (mut change, id) = verbs::create_entity(project, ids, &module, "Entity", at);
            if let Ok(with_it) = change.apply(project)
                && let Some(name) = with_it.document(id).and_then(|d| d.qualified_name())
                && let Some((link, _)) = verbs::create_association(&with_it, ids, from, &name)
            {
                change.extend(&link);
            }
            Outcome::from(change).selecting(diagram, [id.0]).renaming()
        });
    }

    /// A double click edits what it hits; Enter shows the properties.
    fn open(&mut self, ui: &Ui, context: &Context<'_>, diagram: DocumentId, id: u64) {
        let double = egui::PointerButton::Primary;
        if !ui.input(|input| input.pointer.button_double_clicked(double)) {
            let open = |settings: &mut crate::state::Settings| settings.properties = true;
            context.requests.send(Request::Settings(Box::new(open)));
            let mut selection = Selection::elements(diagram, [Id::from_bits(id)]);
            selection.property = Some("name".to_owned());
            self.synced = Some(selection.clone());
            return context.select(selection);
        }
        if let Some(Shown::Foreign { name }) = self.scene.shown.get(&id) {
            let module = name.split('.').next().unwrap_or_default();
            if let Some(other) = face::diagram_of(context.project(), module) {
                context.reveal(Selection::elements(other, [Id::from_bits(id)]));
            }
            return;
        }
        let single = context.app.selection.single();
        let inside = single
            .filter(|part| self.scene.owners.get(part).is_some_and(|owner| owner.bits() == id));
        let target = inside.unwrap_or(Id::from_bits(id));
        context.edit(move |_, _| Outcome::default().selecting(diagram, [target]).renaming());
    }

    /// A name was typed on the canvas.
    fn named(&mut self, context: &Context<'_>, diagram: DocumentId, id: Id, text: &str) {
        if let Some(Shown::Note { .. }) = self.scene.shown.get(&id.bits()) {
            let (address, text) = (Address::element(diagram, id).property("text"), text.to_owned());
            context.edit(move |project, _| {
                verbs::edit_property(project, "Change annotation", &address, |field| {
                    if let FieldMut::Text(value) = field {
                        *value = text;
                    }
                })
            });
            return;
        }
        let document = match (self.scene.owners.get(&id), self.scene.associations.get(&id)) {
            (Some(owner), _) => DocumentId(*owner),
            (None, Some(owner)) => *owner,
            (None, None) => DocumentId(id),
        };
        let text = text.trim();
        match check_name(text) {
            Ok(()) => context.rename(document, id, text.to_owned()),
            Err(reason) => {
                let reason = sentence(&reason.to_string());
                context.toast(Toast::error(format!("It keeps its name. {reason}")));
            }
        }
    }
}

/// A place of the canvas as it is written.
pub(super) fn point(pos: Pos2) -> Point {
    Point::new(pos.x.round() as i32, pos.y.round() as i32)
}

fn snapped(pos: Pos2) -> Point {
    point(snap::snap_pos(pos, GRID))
}

fn module_of(project: &Project, diagram: DocumentId) -> Option<String> {
    Some(project.document(diagram)?.place.module.clone())
}

/// Adds what an entry of the toolbox stands for, at a place or where it is free.
pub(super) fn add_from_toolbox(
    context: &Context<'_>,
    diagram: DocumentId,
    key: &'static str,
    pos: Option<Pos2>,
) {
    let at = pos.map(snapped);
    context.edit(move |project, ids| add(project, ids, diagram, key, at).unwrap_or_default());
}

fn add(
    project: &Project,
    ids: &mut dyn IdSource,
    diagram: DocumentId,
    key: &str,
    at: Option<Point>,
) -> Option<Outcome> {
    let module = module_of(project, diagram)?;
    let at = at.unwrap_or_else(|| verbs::free_place_in_diagram(project, &module));
    match key {
        "entity" | "entity.nonPersistable" => {
            let (mut change, id) = verbs::create_entity(project, ids, &module, "Entity", at);
            if key == "entity.nonPersistable" {
                change.edit(project, id, |document| {
                    if let Content::Entity(entity) = &mut document.content {
                        entity.persistence = Persistence::NonPersistable;
                    }
                });
            }
            Some(Outcome::from(change).selecting(diagram, [id.0]).renaming())
        }
        "enumeration" => {
            let place = model_core::model::Place::module(&module);
            let (change, id) = verbs::create_enumeration(project, ids, place, "Enumeration", &[]);
            Some(Outcome::from(change).opening(id).selecting(id, [id.0]).renaming())
        }
        "note" => {
            let (change, id) = verbs::add_note(project, ids, diagram, at, "Note");
            Some(Outcome::from(change).selecting(diagram, [id]).renaming())
        }
        _ => None,
    }
}

/// All entities of a diagram at places that follow from their associations, as one step.
pub(super) fn arrange_all(
    project: &Project,
    diagram: DocumentId,
    places: &[(Id, Point)],
) -> Change {
    let is_diagram = project
        .document(diagram)
        .is_some_and(|document| document.root().downcast::<DomainDiagram>().is_some());
    if !is_diagram {
        return Change::default();
    }
    let mut change = verbs::arrange_diagram(project, diagram, places);
    "Arrange".clone_into(&mut change.label);
    change
}
