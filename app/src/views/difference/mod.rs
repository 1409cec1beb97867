//! One picture of what differs in a document: a microflow or a domain model with what came, went,
//! changed and moved in its colours; everything else as two columns of text.
//!
//! It shows whatever the review compares, the working copy or a commit, and changes nothing.
//! Rooms: `flow`, `domain` (both states of a document as one), `text` (the columns), `card` (what
//! is said about the selected part).

mod card;
mod domain;
mod flow;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeSet;
use std::sync::Arc;

use app_kit::canvas::{
    Brush, Canvas, CanvasOutput, CanvasState, Content as Picture, Event, Look, Node, Options,
};
use app_kit::icons;
use app_kit::tokens::{self, measure};
use app_kit::widgets::{Chip, EmptyState};
use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};
use model_core::diff::{DocumentChange, Layout as Diagrams};
use model_core::id::Id;
use model_core::model::{Content, DocumentId};

use crate::context::Context;
use crate::review::columns::columns;
use crate::review::{Compared, Group, Line};
use crate::state::{Differences, ReviewRequest};
use crate::tint::Tint;

use domain::DomainPicture;
use flow::FlowPicture;
use text::Columns;

/// What this view remembers between frames.
pub struct DifferenceView {
    shown: Differences,
    /// The groups that the picture is made of.
    groups: Option<Arc<Vec<Group>>>,
    made: Made,
    canvas: CanvasState,
    /// Whether the camera still looks for its first place.
    settling: Settling,
    /// The place that was brought into sight last.
    seen: Option<(DocumentId, Id)>,
}

/// The picture.
enum Made {
    /// Nothing differs.
    Nothing,
    Flow(Box<FlowPicture>),
    Domain(Box<DomainPicture>),
    Columns(Columns),
}

/// How the camera comes to its first place: everything, if that can be read; else what differs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Settling {
    Fitting,
    Fitted,
    Zoomed,
    Done,
}

/// Below this zoom texts are hard to read.
const LEGIBLE: f32 = 0.7;

impl Default for DifferenceView {
    fn default() -> DifferenceView {
        DifferenceView {
            shown: Differences::default(),
            groups: None,
            made: Made::Nothing,
            canvas: CanvasState::new(),
            settling: Settling::Fitting,
            seen: None,
        }
    }
}

impl DifferenceView {
    /// How large the picture is shown; 1 is its own size.
    pub fn zoom(&self) -> f32 {
        self.canvas.camera.zoom
    }

    /// Draws what differs in the document with this key.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>, id: DocumentId) {
        let layout = context.settings.diagrams();
        let groups = self.shown.groups(context.app, layout);
        let Some(compared) = context.app.compared() else {
            EmptyState::new(icons::HOURGLASS, "Reading the commit…", "").show(ui);
            return;
        };
        let group = groups.iter().find(|group| group.document == id);
        if self.groups.as_ref().is_none_or(|known| !Arc::ptr_eq(known, &groups)) {
            let kind = std::mem::discriminant(&self.made);
            self.made = group.map_or(Made::Nothing, |group| make(&compared, group, layout));
            if kind != std::mem::discriminant(&self.made) {
                self.canvas.fit();
                self.settling = Settling::Fitting;
            }
            self.groups = Some(groups.clone());
        }
        let area = ui.available_rect_before_wrap();
        let Some(group) = group else { return nothing(ui, context, id) };
        match &mut self.made {
            Made::Nothing => nothing(ui, context, id),
            Made::Columns(columns) => columns.show(ui, group),
            Made::Flow(picture) => {
                let p = tokens::palette(ui);
                picture.diagram.color(&picture.flow, &picture.marks, p);
                let picture = &*picture;
                let paint = |brush: &Brush<'_>, node: &Node, rect, look: Look| {
                    picture.diagram.paint(&picture.marks, brush, node, rect, look);
                };
                let (nodes, edges) = (&picture.diagram.nodes, &picture.diagram.edges);
                let content = Picture { nodes, edges, paint: &paint };
                let (seen, canvas, settling) =
                    (&mut self.seen, &mut self.canvas, &mut self.settling);
                let show = Part { group, seen, canvas, settling };
                show.canvas(ui, context, &content, &|element| picture.holder(element));
                legend(ui, area, &picture.tints());
            }
            Made::Domain(picture) => {
                picture.scene.color(&picture.marks, tokens::palette(ui));
                let picture = &*picture;
                let paint = |brush: &Brush<'_>, node: &Node, rect, _: Look| {
                    picture.scene.paint(&picture.marks, brush, node, rect);
                };
                let (nodes, edges) = (&picture.scene.nodes, &picture.scene.edges);
                let content = Picture { nodes, edges, paint: &paint };
                let (seen, canvas, settling) =
                    (&mut self.seen, &mut self.canvas, &mut self.settling);
                let show = Part { group, seen, canvas, settling };
                show.canvas(ui, context, &content, &|element| picture.holder(element));
                legend(ui, area, &picture.tints());
            }
        }
    }
}

fn make(compared: &Compared<'_>, group: &Group, layout: Diagrams) -> Made {
    let side = |project: &model_core::model::Project| project.document(group.document).cloned();
    let (before, after) = (side(compared.before), side(compared.after));
    let Some(latest) = after.as_ref().or(before.as_ref()) else { return Made::Nothing };
    match &latest.content {
        Content::DomainDiagram(_) => {
            Made::Domain(Box::new(DomainPicture::new(compared, group, layout)))
        }
        Content::Microflow(_) => {
            let flow = |document: &Option<Arc<model_core::model::Document>>| {
                document.as_ref().and_then(|document| match &document.content {
                    Content::Microflow(flow) => Some(flow.clone()),
                    _ => None,
                })
            };
            let language = compared.after.language();
            let (before, after) = (flow(&before), flow(&after));
            let picture =
                FlowPicture::new(before.as_ref(), after.as_ref(), group, layout, language);
            Made::Flow(Box::new(picture))
        }
        _ => {
            let text = |document: &Option<Arc<model_core::model::Document>>| {
                document.as_ref().map_or_else(String::new, |d| model_core::diff::show::show(d))
            };
            Made::Columns(Columns::new(columns(&text(&before), &text(&after))))
        }
    }
}

/// A canvas in the view.
struct Part<'a> {
    group: &'a Group,
    seen: &'a mut Option<(DocumentId, Id)>,
    canvas: &'a mut CanvasState,
    settling: &'a mut Settling,
}

impl Part<'_> {
    /// Draws the canvas, selects on it what is chosen in the list, tells the list what is clicked,
    /// and shows what is said about it. `holder` gives the node that shows an element.
    fn canvas(
        self,
        ui: &mut Ui,
        context: &Context<'_>,
        content: &Picture<'_>,
        holder: &dyn Fn(Id) -> Option<u64>,
    ) {
        let Part { group, seen, canvas, settling } = self;
        let place = context.app.review.place.filter(|(document, _)| *document == group.document);
        if *seen != place {
            *seen = place;
            canvas.selection = app_kit::canvas::Selection::default();
            if let Some(node) = place.and_then(|(_, element)| holder(element)) {
                canvas.select(node);
                canvas.reveal(node);
            }
        }
        // The legend stands where the map would.
        let options =
            Options { read_only: true, connect: false, minimap: false, ..Options::default() };
        let name = format!("Changes of {}", group.title);
        let salt = ("difference", group.document);
        let output = Canvas::new(salt, &name).options(options).show(ui, canvas, content);
        let told = |node: u64| -> Vec<&Line> {
            group.lines.iter().filter(|line| holder(line.element) == Some(node)).collect()
        };
        let chosen = canvas.selection.single_node();
        let first = group.lines.iter().find_map(|line| holder(line.element));
        settle(settling, canvas, output.view.zoom, chosen.or(first), ui);
        if output.events.iter().any(|event| matches!(event, Event::Selected)) {
            let first = chosen.and_then(|node| told(node).first().map(|line| line.element));
            let element = first.or(chosen.map(Id::from_bits)).unwrap_or(Id::NONE);
            *seen = Some((group.document, element));
            context.review(ReviewRequest::Place(group.document, element));
        }
        for event in &output.events {
            if let Event::Opened(_) = event {
                open(context, group, chosen.map(Id::from_bits));
            }
        }
        if let Some(node) = chosen {
            let title = content.nodes.iter().find(|n| n.id == node).map_or("", |n| n.name.as_str());
            if card::show(ui, card_place(&output), title, &told(node)) {
                open(context, group, Some(Id::from_bits(node)));
            }
        }
    }
}

/// Brings the camera a step closer to its first place.
fn settle(
    settling: &mut Settling,
    canvas: &mut CanvasState,
    zoom: f32,
    node: Option<u64>,
    ui: &Ui,
) {
    *settling = match *settling {
        Settling::Fitting => Settling::Fitted,
        Settling::Fitted if zoom >= LEGIBLE => Settling::Done,
        Settling::Fitted => {
            canvas.zoom_to(LEGIBLE);
            Settling::Zoomed
        }
        Settling::Zoomed => {
            if let Some(node) = node {
                canvas.centre(node);
            }
            Settling::Done
        }
        Settling::Done => return,
    };
    ui.ctx().request_repaint();
}

/// Opens the document, as it is now, at an element.
fn open(context: &Context<'_>, group: &Group, element: Option<Id>) {
    if context.project().document(group.document).is_some() {
        context.reveal(crate::state::Selection::elements(group.document, element));
    }
}

fn card_place(output: &CanvasOutput) -> Rect {
    output.view.rect.shrink(measure::PANEL_PADDING)
}

/// The colours that occur, at the lower right.
fn legend(ui: &mut Ui, area: Rect, tints: &BTreeSet<Tint>) {
    let size = vec2(360.0, 20.0);
    let corner = area.right_bottom() - vec2(14.0, 14.0);
    let place = Rect::from_min_max(corner - size, corner);
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for tint in Tint::ALL.iter().rev().filter(|tint| tints.contains(tint)) {
            ui.add(Chip::new(tint.word()).tone(tint.tone()).mono());
        }
    });
}

fn nothing(ui: &mut Ui, context: &Context<'_>, id: DocumentId) {
    let there = context.project().document(id).is_some();
    let text = "What was shown here was committed or discarded, or only its diagram changed.";
    let state = EmptyState::new(icons::CIRCLE_CHECK, "Nothing differs here", text);
    let state = if there { state.action("Open the document") } else { state };
    if state.show(ui) {
        context.open(id);
    }
}

/// The tint of a whole document.
fn whole(change: DocumentChange) -> Option<Tint> {
    match change {
        DocumentChange::Added => Some(Tint::Added),
        DocumentChange::Removed => Some(Tint::Removed),
        DocumentChange::Changed => None,
    }
}

/// The tint of a line.
fn tint(line: &Line) -> Tint {
    use model_core::diff::ElementChange::{Added, Moved, Removed, Renamed, Reordered, Set};
    match line.change {
        Added => Tint::Added,
        Removed => Tint::Removed,
        Moved | Reordered => Tint::Moved,
        Renamed | Set if line.is_layout => Tint::Moved,
        Renamed | Set => Tint::Changed,
    }
}
