//! A canvas for diagrams: pan and zoom, select, move, connect, resize, walk by keys.
//!
//! It is generic: the caller describes [`Node`]s and [`Edge`]s with places in the world (points at 100 %),
//! paints nodes with a [`Brush`], and gets [`Event`]s; it never changes what it is shown. While a drag goes
//! on the canvas shows its outcome by itself, so that the caller makes one change, at [`Phase::Done`].
//!
//! Below [`FAR`] zoom nodes are plain shapes in one mesh, and the canvas is one accessible node with a
//! summary; above it every node in sight is accessible by its name, at its place.
//! It must never ask for a repaint when nothing moves.
//!
//! ```
//! use app_kit::canvas::{Canvas, CanvasState, Content, Event, Node, Phase, shapes};
//! use egui::{Rect, Ui, pos2};
//!
//! fn show(ui: &mut Ui, nodes: &mut [Node], state: &mut CanvasState) {
//!     let content = Content {
//!         nodes: &*nodes,
//!         edges: &[],
//!         paint: &|brush, node, rect, _look| shapes::annotation(brush, rect, &node.name),
//!     };
//!     let output = Canvas::new("notes", "Notes").show(ui, state, &content);
//!     for event in output.events {
//!         if let Event::Moved { ids, delta, phase: Phase::Done } = event {
//!             for node in nodes.iter_mut().filter(|node| ids.contains(&node.id)) {
//!                 node.rect = node.rect.translate(delta);
//!             }
//!         }
//!     }
//! }
//! # let ctx = egui::Context::default();
//! # app_kit::tokens::install(&ctx, app_kit::tokens::Theme::Dark);
//! # let rect = Rect::from_min_size(pos2(8.0, 8.0), egui::vec2(80.0, 40.0));
//! # let (mut nodes, mut state) = (vec![Node::new(1, rect, "Note")], CanvasState::new());
//! # let size = egui::vec2(200.0, 100.0);
//! # let image = app_kit::raster::render(&ctx, size, 1.0, |ui| show(ui, &mut nodes, &mut state));
//! # assert_eq!(image.width, 200);
//! ```
//!
//! Rooms: `camera` (world and screen), `content` (nodes, edges, events), `state` (kept between frames),
//! `hit`, `snap`, `walk` (pure geometry), `gesture` and `keys` (the tools), `brush`, `line`, `shapes`,
//! `paint`, `minimap` (drawing).

mod brush;
pub mod camera;
mod content;
mod gesture;
pub mod hit;
mod keys;
pub mod line;
mod minimap;
mod paint;
pub mod shapes;
pub mod snap;
mod state;
pub mod walk;

#[cfg(test)]
mod tests;

pub use brush::{Brush, Face, Look, diamond};
pub use camera::{Camera, View};
pub use content::{Edge, EdgeId, Event, Label, LabelAt, Node, NodeId, Outline, Phase, Target, Tip};
pub use paint::ground;
pub use state::{CanvasState, Selection};

use egui::accesskit::Action;
use egui::{CursorIcon, Id, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::tokens::palette;
use gesture::{Gesture, Tools};
use paint::{Hover, Scene};

/// Below this zoom a canvas shows plain shapes and is one accessible node.
pub const FAR: f32 = 0.4;

/// Paints a node: what, where it is now (it may be dragged), and how it looks.
pub type PaintNode<'a> = dyn Fn(&Brush, &Node, Rect, Look) + 'a;

/// What a canvas shows in one frame. Parents come before what lies in them.
pub struct Content<'a> {
    /// The nodes, lower ones first.
    pub nodes: &'a [Node],
    /// The edges.
    pub edges: &'a [Edge],
    /// Paints a node near enough for details.
    pub paint: &'a PaintNode<'a>,
}

/// What may be done on a canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Nothing may be changed, only looked at and selected.
    pub read_only: bool,
    /// Connections may be pulled from borders.
    pub connect: bool,
    /// A connection may end where it began.
    pub connect_to_self: bool,
    /// Edges offer a `+`, and a node dropped on one is reported as such.
    pub insert_on_edges: bool,
    /// Alt makes a drag a copy.
    pub duplicate: bool,
    /// The grid that drags snap to; Ctrl frees them.
    pub grid: f32,
    /// Shows a map in the corner where not everything is seen.
    pub minimap: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            read_only: false,
            connect: true,
            connect_to_self: false,
            insert_on_edges: false,
            duplicate: true,
            grid: 8.0,
            minimap: true,
        }
    }
}

/// What a frame of a canvas gave.
pub struct CanvasOutput {
    /// The canvas as a widget: it has the keyboard focus, takes drops (`dnd_release_payload`) and
    /// the context menu.
    pub response: Response,
    /// What a person did, in order.
    pub events: Vec<Event>,
    /// To go between world and screen.
    pub view: View,
    /// What lies under the pointer.
    pub hovered: Target,
    /// Where the pointer is, in the world.
    pub pointer: Option<egui::Pos2>,
}

impl CanvasOutput {
    /// Shows a menu where the right button was clicked, as long as it is open.
    pub fn menu(&self, name: &str, content: impl FnOnce(&mut Ui)) {
        crate::widgets::context_menu(&self.response, name, content);
    }
}

/// A canvas over the available space.
#[must_use = "call `show`"]
pub struct Canvas<'a> {
    id_salt: Id,
    name: &'a str,
    options: Options,
}

impl<'a> Canvas<'a> {
    /// A canvas called `name`; `id_salt` tells it from others in the same place.
    pub fn new(id_salt: impl egui::AsIdSalt, name: &'a str) -> Self {
        Self { id_salt: Id::unique("canvas").with(id_salt), name, options: Options::default() }
    }

    /// What may be done on it.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Draws `content`, acts on the pointer and the keyboard, and tells what happened.
    pub fn show(self, ui: &mut Ui, state: &mut CanvasState, content: &Content) -> CanvasOutput {
        let size = ui.available_size().max(vec2(1.0, 1.0));
        let (_, rect) = ui.allocate_space(size);
        let id = ui.make_persistent_id(self.id_salt);
        let response = ui.interact(rect, id, Sense::click_and_drag());
        state.grant_wish(content.nodes, size);
        if !state.shown {
            state.shown = true;
            state.camera.pan = state.camera.pan.round();
        }
        camera_input(ui, &response, state);
        if response.clicked() || response.drag_started() {
            response.request_focus();
            state.by_pointer = true;
        }

        let ppp = ui.pixels_per_point();
        let mut tools = Tools {
            content,
            options: &self.options,
            view: View::new(state.camera, rect, ppp),
            events: Vec::new(),
        };
        if state.edit.is_none() {
            tools.pointer(ui, &response, state);
            tools.keyboard(ui, &response, state);
        }
        state.grant_wish(content.nodes, size);
        tools.view = View::new(state.camera, rect, ppp);
        let hover = hover(ui, &response, state, &tools);
        cursor(ui, state, &tools, &hover);

        let painter = ui.painter_at(rect);
        let view = tools.view;
        let p = palette(ui);
        let scene = Scene { painter: &painter, view, palette: p, content, state, hover };
        ground(&painter, view, p);
        if view.zoom < FAR {
            scene.far();
        } else {
            scene.near();
        }
        scene.overlay(&tools);
        let mut events = std::mem::take(&mut tools.events);
        if let Some(id) = accessible(ui, &response, self.name, content, view, state) {
            state.select(id);
            events.push(Event::Selected);
        }
        if self.options.minimap {
            minimap::show(ui, id.with("minimap"), view, content.nodes, &mut state.camera);
        }
        if response.has_focus() && !state.by_pointer {
            let stroke = egui::Stroke::new(crate::tokens::measure::RING, p.acc);
            painter.rect_stroke(rect, egui::CornerRadius::ZERO, stroke, egui::StrokeKind::Inside);
        }
        state.by_pointer &= response.has_focus() || ui.input(|input| input.pointer.any_down());
        inline_edit(ui, id.with("edit"), view, state, &mut events);
        CanvasOutput {
            hovered: hover.target,
            pointer: hover.pos.map(|pos| view.to_world(pos)),
            response,
            events,
            view,
        }
    }
}

/// Scrolling pans; scrolling with Ctrl and pinching zoom around the pointer.
fn camera_input(ui: &Ui, response: &Response, state: &mut CanvasState) {
    if !response.contains_pointer() {
        return;
    }
    let (zoom, scroll, pos) = ui.input(|input| {
        (input.zoom_delta(), input.smooth_scroll_delta(), input.pointer.hover_pos())
    });
    if scroll != egui::Vec2::ZERO {
        state.camera.pan_by(scroll);
    }
    if let Some(pos) = pos
        && (zoom - 1.0).abs() > 1e-4
    {
        state.camera.zoom_by(zoom, pos - response.rect.min);
    }
}

fn hover(ui: &Ui, response: &Response, state: &CanvasState, tools: &Tools) -> Hover {
    let pos = ui.input(|input| input.pointer.hover_pos()).filter(|_| response.contains_pointer());
    let world = pos.map(|pos| tools.view.to_world(pos));
    let target = match world {
        Some(world) if !state.is_dragging() => tools.target(world),
        _ => Target::Background,
    };
    let border = world.filter(|_| !state.is_dragging()).and_then(|world| {
        let handle = tools.handle(state, world).is_some();
        tools.border(world).filter(|_| !handle).map(|(_, at)| at)
    });
    Hover { target, pos, border }
}

fn cursor(ui: &Ui, state: &CanvasState, tools: &Tools, hover: &Hover) {
    let space = ui.input(|input| input.key_down(egui::Key::Space));
    let icon = match &state.gesture {
        Gesture::Pan => CursorIcon::Grabbing,
        Gesture::Move(drag) if drag.copy => CursorIcon::Copy,
        Gesture::Move(_) => CursorIcon::Move,
        Gesture::Connect { .. } => CursorIcon::Crosshair,
        Gesture::Resize { handle, .. } => handle.cursor(),
        Gesture::Band { .. } | Gesture::Cancelled => CursorIcon::Default,
        Gesture::Idle => {
            let Some(pos) = hover.pos else {
                return;
            };
            let world = tools.view.to_world(pos);
            match tools.handle(state, world) {
                _ if space => CursorIcon::Grab,
                Some((_, handle)) => handle.cursor(),
                None if hover.border.is_some() => CursorIcon::Crosshair,
                None => return,
            }
        }
    };
    ui.set_cursor_icon(icon);
}

/// Names the canvas, and near enough every node and edge in sight. The node that a screen reader clicked.
fn accessible(
    ui: &Ui,
    response: &Response,
    name: &str,
    content: &Content,
    view: View,
    state: &CanvasState,
) -> Option<NodeId> {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Canvas, ui.is_enabled(), name);
        info.current_text_value = Some(format!(
            "{} nodes, {} edges, {} selected",
            content.nodes.len(),
            content.edges.len(),
            state.selection.nodes.len() + state.selection.edges.len(),
        ));
        info
    });
    if view.zoom < FAR || !ui.ctx().has_accesskit_node(response.id) {
        return None;
    }
    let mut clicked = None;
    let seen = view.visible();
    for node in content.nodes.iter().filter(|node| seen.intersects(node.rect)) {
        let rect = view.rect_to_screen(node.rect).intersect(view.rect);
        let here = ui.interact(rect, response.id.with(("node", node.id)), Sense::hover());
        let selected = state.selection.nodes.contains(&node.id);
        here.widget_info(|| {
            WidgetInfo::selected(Role::GraphicsObject, ui.is_enabled(), selected, &node.name)
        });
        ui.ctx().accesskit_node_builder(here.id, |node| node.add_action(Action::Click));
        if ui.input(|input| input.has_accesskit_action_request(here.id, Action::Click)) {
            clicked = Some(node.id);
        }
        if state.selection.single_node() == Some(node.id) {
            // What a screen reader speaks of while the canvas has the focus.
            let active = here.id.accesskit_id();
            ui.ctx().accesskit_node_builder(response.id, |canvas| {
                canvas.set_active_descendant(active);
            });
        }
    }
    for edge in content.edges {
        let Some(middle) = hit::middle(&edge.points).filter(|at| seen.contains(*at)) else {
            continue;
        };
        let rect = Rect::from_center_size(view.to_screen(middle), vec2(10.0, 10.0));
        let here = ui.interact(rect, response.id.with(("edge", edge.id)), Sense::hover());
        let selected = state.selection.edges.contains(&edge.id);
        here.widget_info(|| {
            WidgetInfo::selected(Role::GraphicsSymbol, ui.is_enabled(), selected, &edge.name)
        });
    }
    clicked
}

/// The field over a node whose text is being edited.
fn inline_edit(ui: &mut Ui, id: Id, view: View, state: &mut CanvasState, events: &mut Vec<Event>) {
    let Some(edit) = &mut state.edit else {
        return;
    };
    let rect = view.rect_to_screen(edit.rect);
    let size = vec2(rect.width().max(80.0), crate::tokens::measure::INPUT);
    let rect = Rect::from_center_size(rect.center(), size);
    let field = crate::widgets::TextField::new(&mut edit.text, "Name").id(id).width(size.x);
    let response = ui.place(rect, field);
    if edit.fresh {
        edit.fresh = false;
        response.request_focus();
        select_all(ui, id, edit.text.chars().count());
        return;
    }
    let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
    if response.lost_focus() || escape || !response.has_focus() {
        if !escape {
            events.push(Event::Edited { id: edit.id, text: edit.text.clone() });
        }
        state.edit = None;
    }
}

fn select_all(ui: &Ui, id: Id, length: usize) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let range = CCursorRange::two(
        CCursor::new(egui::text::CharIndex(0)),
        CCursor::new(egui::text::CharIndex(length)),
    );
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}
