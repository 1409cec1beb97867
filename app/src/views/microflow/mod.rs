//! The microflow editor: what a person does on the canvas becomes changes of the model.
//!
//! It reads the document, draws it by [`crate::flow_scene`], and sends requests; it changes nothing
//! itself. Rooms: `actions` (what the events of the canvas mean), `insert` (the
//! menu of activities), `menus` (right clicks and cases), `variables` (what exists where),
//! `problems` (what is wrong on the spot).

mod actions;
mod insert;
mod menus;
mod problems;
mod variables;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app_kit::canvas::{
    Brush, Canvas, CanvasState, Content as Picture, Look, Node, Options, Target,
};
use app_kit::tokens::{self, font};
use app_kit::widgets::paint;
use egui::{Pos2, Ui, Vec2, vec2};
use model_core::id::Id;
use model_core::model::meta::find;
use model_core::model::microflow::Microflow;
use model_core::model::{Content, Document, DocumentId, Node as _};

use crate::context::Context;
use crate::flow_scene::{Diagram, Marks, element, number};
use crate::state::Selection;

use insert::InsertMenu;
use problems::Problems;
use variables::VariablesPanel;

/// What this view remembers between frames.
pub struct MicroflowEditor {
    canvas: CanvasState,
    drawn: Option<Drawn>,
    marks: Marks,
    insert: Option<InsertMenu>,
    variables: VariablesPanel,
    problems: Problems,
    /// For how many frames it has been shown: at first the panes around it find their sizes.
    frames: u8,
    renaming: Renaming,
    /// Where the right button was clicked last, in the world.
    clicked: Pos2,
    /// What was selected when it was last looked at, to bring into sight what others select.
    seen: Option<Selection>,
}

/// The object whose caption is edited because the window asked for it.
#[derive(Clone, Copy, Default)]
struct Renaming(Option<Id>);

/// The picture of the document as it was.
struct Drawn {
    document: Arc<Document>,
    language: String,
    diagram: Diagram,
}

impl Default for MicroflowEditor {
    fn default() -> MicroflowEditor {
        MicroflowEditor {
            canvas: CanvasState::default(),
            drawn: None,
            marks: Marks::default(),
            insert: None,
            variables: VariablesPanel::default(),
            problems: Problems::default(),
            frames: 0,
            renaming: Renaming::default(),
            clicked: Pos2::ZERO,
            seen: None,
        }
    }
}

/// What all parts of the editor work with in a frame.
#[derive(Clone, Copy)]
struct Desk<'a> {
    context: &'a Context<'a>,
    id: DocumentId,
    flow: &'a Microflow,
}

impl MicroflowEditor {
    /// How large the picture is shown; 1 is its own size.
    pub fn zoom(&self) -> f32 {
        self.canvas.camera.zoom
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>, id: DocumentId) {
        let Some(document) = context.project().document(id) else { return };
        let Content::Microflow(flow) = &document.content else { return };
        let desk = Desk { context, id, flow };
        self.problems.refresh(&desk, &mut self.marks);
        self.variables.mark(&desk, &mut self.marks);
        let drawn = redraw(&mut self.drawn, document, flow, context.project().language());
        drawn.color(flow, &self.marks, tokens::palette(ui));
        if self.frames < FIRST_FRAMES {
            self.frames += 1;
            begin(&mut self.canvas, drawn, ui.available_size());
        }
        follow_selection(&mut self.canvas, &mut self.seen, &desk, drawn);
        actions::follow_renaming(&mut self.canvas, &mut self.renaming, &desk, drawn);

        let (marks, picture) = (&self.marks, &*drawn);
        let painter = |brush: &Brush<'_>, node: &Node, rect, look: Look| {
            picture.paint(marks, brush, node, rect, look);
        };
        let content = Picture { nodes: &picture.nodes, edges: &picture.edges, paint: &painter };
        let options = Options { insert_on_edges: true, ..Options::default() };
        let name = document.name();
        let output =
            Canvas::new(id.0.bits(), name).options(options).show(ui, &mut self.canvas, &content);

        if let Target::Node(node) = output.hovered
            && let Some(wrong) = self.marks.problems.get(&element(node))
        {
            output.response.clone().on_hover_ui_at_pointer(|ui| {
                let p = tokens::palette(ui);
                for message in &wrong.messages {
                    let text = paint::paragraph(ui, message, font::dense(), p.text, 320.0);
                    ui.label(text);
                }
            });
        }
        for event in &output.events {
            actions::act(&mut self.canvas, &mut self.insert, &desk, drawn, event);
        }
        if output.events.iter().any(actions::settles) {
            // Without this the old picture would flash up once.
            ui.ctx().request_discard("objects were moved");
        }
        actions::keys(ui, &desk, drawn, &self.canvas, &mut self.insert, &output);
        insert::dropped(ui, &desk, drawn, &output);
        insert::clicked(ui, &desk, &output);
        let clicked = &mut self.clicked;
        menus::context(&mut self.canvas, &mut self.insert, clicked, &desk, drawn, &output);
        menus::cases(ui, &desk, drawn, output.view);
        insert::show(ui, &mut self.insert, &desk, output.view);
        self.variables.show(ui, output.view.rect);
        empty_hint(ui, &desk, output.view.rect);
    }
}

/// How many frames the panes around the canvas take to find their sizes.
const FIRST_FRAMES: u8 = 3;
/// Below this zoom captions cannot be read well.
const READABLE: f32 = 0.62;
/// The zoom to begin with where everything would be too small.
const FIRST_ZOOM: f32 = 0.8;

/// Where the camera looks at first: at everything, or, where that would be too small to read, at
/// where the flow begins.
fn begin(canvas: &mut CanvasState, diagram: &Diagram, size: Vec2) {
    let Some(bounds) = diagram.bounds() else { return };
    let camera = &mut canvas.camera;
    camera.fit(bounds, size);
    if camera.zoom < READABLE
        && let Some(start) = diagram.start()
    {
        camera.zoom = FIRST_ZOOM;
        camera.pan = vec2(64.0, size.y / 2.0) - start.center().to_vec2() * camera.zoom;
    }
    camera.pan = camera.pan.round();
}

/// The picture of the document, made anew if the document is another.
fn redraw<'a>(
    drawn: &'a mut Option<Drawn>,
    document: &Arc<Document>,
    flow: &Microflow,
    language: &str,
) -> &'a mut Diagram {
    let is_current = drawn
        .as_ref()
        .is_some_and(|drawn| Arc::ptr_eq(&drawn.document, document) && drawn.language == language);
    let before = if is_current { None } else { drawn.take() };
    let drawn = drawn.get_or_insert_with(|| Drawn {
        document: document.clone(),
        language: language.to_owned(),
        diagram: before.map(|drawn| drawn.diagram).unwrap_or_default().renewed(flow, language),
    });
    &mut drawn.diagram
}

/// Selects on the canvas what is selected in the window. What lies inside of an object (a member
/// that it changes) selects the object.
fn follow_selection(
    canvas: &mut CanvasState,
    seen: &mut Option<Selection>,
    desk: &Desk<'_>,
    diagram: &Diagram,
) {
    if canvas.is_dragging() {
        return;
    }
    let selection = &desk.context.app.selection;
    let mut wanted = app_kit::canvas::Selection::default();
    if selection.document == Some(desk.id) {
        for id in &selection.elements {
            if diagram.nodes.iter().any(|node| node.id == number(*id)) {
                wanted.nodes.insert(number(*id));
            } else if diagram.edges.iter().any(|edge| edge.id == number(*id)) {
                wanted.edges.insert(number(*id));
            } else {
                let all = desk.flow.all_objects();
                // The innermost object that holds it: loops come before what stands in them.
                let holder = all.iter().rev().find(|object| find(object.element(), *id).is_some());
                wanted.nodes.extend(holder.map(|object| number(object.id())));
            }
        }
    }
    if canvas.selection != wanted {
        if let Some(id) = wanted.single_node()
            && seen.as_ref() != Some(selection)
        {
            canvas.reveal(id);
        }
        canvas.selection = wanted;
    }
    *seen = Some(selection.clone());
}

/// What to do first, while there is nothing but a start and an end.
fn empty_hint(ui: &Ui, desk: &Desk<'_>, rect: egui::Rect) {
    if desk.flow.all_objects().len() > 2 {
        return;
    }
    let p = tokens::palette(ui);
    let text = "Point at the flow and click + to add the first activity";
    let galley = paint::line(ui, text, font::body(), p.dim, rect.width() - 32.0);
    let at = egui::Rect::from_center_size(
        egui::pos2(rect.center().x, rect.bottom() - 40.0),
        galley.size(),
    );
    paint::centered(&ui.painter_at(rect), at, galley);
}
