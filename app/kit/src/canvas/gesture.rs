//! The tools: what the pointer does, from press to release.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, PointerButton, Pos2, Rect, Response, Ui, Vec2};

use super::hit::{self, Handle};
use super::snap::{self, Snapped};
use super::{
    CanvasState, Content, EdgeId, Event, Node, NodeId, Options, Phase, Selection, Target, View,
};

/// The drag under way.
#[derive(Clone, Debug, Default)]
pub(super) enum Gesture {
    #[default]
    Idle,
    Pan,
    Band {
        from: Pos2,
        to: Pos2,
        before: Selection,
    },
    Move(Move),
    Connect {
        from: NodeId,
        start: Pos2,
        to: Pos2,
        target: Option<NodeId>,
    },
    Resize {
        id: NodeId,
        handle: Handle,
        from: Pos2,
        start: Rect,
        now: Rect,
    },
    /// Escape was pressed; the rest of the drag means nothing.
    Cancelled,
}

/// Nodes being dragged.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// Those that were grabbed, without what lies in them.
    pub(super) ids: Vec<NodeId>,
    /// Those and all that lies in them.
    pub(super) moving: BTreeSet<NodeId>,
    from: Pos2,
    bounds: Rect,
    pub(super) snapped: Snapped,
    pub(super) onto: Option<EdgeId>,
    pub(super) copy: bool,
}

/// Points on screen within which things are hit.
pub(super) const REACH: f32 = 5.0;
/// Points on screen within which a drag aligns with others.
const ALIGN: f32 = 5.0;

/// What the gestures of one frame work with.
pub(super) struct Tools<'a> {
    pub(super) content: &'a Content<'a>,
    pub(super) options: &'a Options,
    pub(super) view: View,
    pub(super) events: Vec<Event>,
}

impl Tools<'_> {
    fn reach(&self) -> f32 {
        REACH / self.view.zoom
    }

    /// The topmost thing at `pos`.
    pub(super) fn target(&self, pos: Pos2) -> Target {
        let node = hit::node_at(self.content.nodes, pos);
        if let Some(node) = node.filter(|node| !node.container) {
            return Target::Node(node.id);
        }
        if let Some(edge) = hit::edge_at(self.content.edges, pos, self.reach()) {
            return Target::Edge(edge.id);
        }
        node.map_or(Target::Background, |node| Target::Node(node.id))
    }

    /// The node whose border is near `pos`, where connections may be pulled.
    pub(super) fn border(&self, pos: Pos2) -> Option<(&Node, Pos2)> {
        if !self.options.connect || self.options.read_only || self.view.zoom < super::FAR {
            return None;
        }
        hit::border_at(self.content.nodes, pos, self.reach(), self.reach() * 0.8)
    }

    /// The resize handle at `pos` of the one node that is selected.
    pub(super) fn handle(&self, state: &CanvasState, pos: Pos2) -> Option<(&Node, Handle)> {
        if self.options.read_only {
            return None;
        }
        let id = state.selection.single_node()?;
        let node = self.node(id).filter(|node| node.resizable)?;
        hit::handle_at(node.rect, pos, self.reach() * 1.2).map(|handle| (node, handle))
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.content.nodes.iter().find(|node| node.id == id)
    }

    /// Where the `+` of a hovered edge is.
    pub(super) fn plus(&self, edge: EdgeId) -> Option<Pos2> {
        if !self.options.insert_on_edges || self.options.read_only {
            return None;
        }
        let edge = hit::edge(self.content.edges, edge)?;
        if edge.labels.is_empty() { hit::middle(&edge.points) } else { hit::late(&edge.points) }
    }

    /// Advances the gesture by what the pointer did in this frame.
    pub(super) fn pointer(&mut self, ui: &Ui, response: &Response, state: &mut CanvasState) {
        let space = ui.input(|input| input.key_down(Key::Space));
        let panning = response.drag_started_by(PointerButton::Middle)
            || (space && response.drag_started_by(PointerButton::Primary));
        let origin = ui.input(|input| input.pointer.press_origin());
        let pos = ui.input(|input| input.pointer.interact_pos());
        let modifiers = ui.input(|input| input.modifiers);
        if panning {
            state.gesture = Gesture::Pan;
        } else if response.drag_started_by(PointerButton::Primary)
            && let Some(origin) = origin
        {
            self.begin(state, self.view.to_world(origin), modifiers);
        }
        if let Some(pos) = pos {
            self.go_on(ui, state, pos, modifiers);
        }
        if response.drag_stopped() {
            // egui ends a drag at Escape as well.
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                state.gesture = Gesture::Cancelled;
            } else {
                self.end(state);
            }
        } else if !response.dragged() && !ui.input(|input| input.pointer.any_down()) {
            state.gesture = Gesture::Idle;
        }
        if let Some(pos) = response.interact_pointer_pos() {
            self.clicks(response, state, self.view.to_world(pos), modifiers);
        }
    }

    fn begin(&mut self, state: &mut CanvasState, pos: Pos2, modifiers: Modifiers) {
        if let Some((node, handle)) = self.handle(state, pos) {
            let (id, start) = (node.id, node.rect);
            state.gesture = Gesture::Resize { id, handle, from: pos, start, now: start };
            return;
        }
        if let Some((node, start)) = self.border(pos) {
            state.gesture = Gesture::Connect { from: node.id, start, to: pos, target: None };
            return;
        }
        match self.target(pos) {
            Target::Node(id) if !modifiers.shift => self.begin_move(state, id, pos, modifiers),
            _ => {
                let before =
                    if modifiers.shift { state.selection.clone() } else { Selection::default() };
                state.gesture = Gesture::Band { from: pos, to: pos, before };
            }
        }
    }

    fn begin_move(&mut self, state: &mut CanvasState, id: NodeId, pos: Pos2, modifiers: Modifiers) {
        if !state.selection.nodes.contains(&id) {
            state.select(id);
            self.events.push(Event::Selected);
        }
        let movable = |node: &&Node| node.movable && state.selection.nodes.contains(&node.id);
        if self.options.read_only || self.node(id).is_none_or(|node| !node.movable) {
            state.gesture = Gesture::Cancelled;
            return;
        }
        let mut moving = BTreeSet::new();
        let mut ids = Vec::new();
        let mut bounds = Rect::NOTHING;
        for node in self.content.nodes {
            if node.parent.is_some_and(|parent| moving.contains(&parent)) {
                moving.insert(node.id);
            } else if movable(&node) {
                moving.insert(node.id);
                ids.push(node.id);
                bounds = bounds.union(node.rect);
            }
        }
        state.gesture = Gesture::Move(Move {
            ids,
            moving,
            from: pos,
            bounds,
            snapped: Snapped::default(),
            onto: None,
            copy: modifiers.alt,
        });
    }

    fn go_on(&mut self, ui: &Ui, state: &mut CanvasState, screen: Pos2, modifiers: Modifiers) {
        let pos = self.view.to_world(screen);
        match &mut state.gesture {
            Gesture::Idle | Gesture::Cancelled => return,
            Gesture::Pan => {
                state.camera.pan_by(ui.input(|input| input.pointer.delta()));
                return;
            }
            Gesture::Band { from, to, before } => {
                *to = pos;
                let band = Rect::from_two_pos(*from, pos);
                let mut selection = before.clone();
                let inside = |node: &&Node| {
                    if node.container {
                        band.contains_rect(node.rect)
                    } else {
                        band.intersects(node.rect)
                    }
                };
                selection.nodes.extend(self.content.nodes.iter().filter(inside).map(|n| n.id));
                if selection != state.selection {
                    state.selection = selection;
                    self.events.push(Event::Selected);
                }
            }
            Gesture::Move(drag) => {
                drag.copy = modifiers.alt && self.options.duplicate;
                let event = self.drag(drag, pos, modifiers);
                self.events.extend(event);
            }
            Gesture::Connect { from, to, target, .. } => {
                *to = pos;
                let reach = self.reach();
                let near = |node: &&Node| {
                    node.connectable
                        && (hit::contains(node, pos) || hit::on_border(node, pos, 0.0, reach))
                };
                let own = *from;
                let found = self.content.nodes.iter().rev().find(near).map(|node| node.id);
                *target = found.filter(|id| *id != own || self.options.connect_to_self);
            }
            Gesture::Resize { id, handle, from, start, now } => {
                let mut delta = pos - *from;
                if !modifiers.command {
                    let grid = self.options.grid;
                    let corner = handle.at(*start);
                    delta = snap::snap_pos(corner + delta, grid) - corner;
                }
                let rect = handle.resize(*start, delta, 24.0);
                if rect != *now {
                    *now = rect;
                    let event = Event::Resized { id: *id, rect, phase: Phase::Going };
                    self.events.push(event);
                }
            }
        }
        self.pan_at_border(ui, state, screen);
    }

    fn drag(&self, drag: &mut Move, pos: Pos2, modifiers: Modifiers) -> Option<Event> {
        let raw = pos - drag.from;
        let snapped = if modifiers.command {
            Snapped { delta: raw, guides: Vec::new() }
        } else {
            let seen = self.view.visible();
            let others: Vec<Rect> = self
                .content
                .nodes
                .iter()
                .filter(|node| !drag.moving.contains(&node.id) && !node.container)
                .map(|node| node.rect)
                .filter(|rect| seen.intersects(*rect))
                .take(400)
                .collect();
            let reach = ALIGN / self.view.zoom;
            snap::snap_move(drag.bounds, raw, &others, reach, self.options.grid)
        };
        drag.onto = self.edge_below(drag, snapped.delta);
        let changed = snapped.delta != drag.snapped.delta;
        drag.snapped = snapped;
        changed.then(|| Event::Moved {
            ids: drag.ids.clone(),
            delta: drag.snapped.delta,
            phase: Phase::Going,
        })
    }

    /// The edge that a single dragged node without edges of its own would be dropped on.
    fn edge_below(&self, drag: &Move, delta: Vec2) -> Option<EdgeId> {
        if !self.options.insert_on_edges {
            return None;
        }
        let [id] = drag.ids.as_slice() else {
            return None;
        };
        let tied = |edge: &&super::Edge| edge.from == Some(*id) || edge.to == Some(*id);
        if self.content.edges.iter().any(|edge| tied(&edge)) {
            return None;
        }
        let center = drag.bounds.center() + delta;
        let reach = (drag.bounds.height() / 3.0).max(8.0);
        hit::edge_at(self.content.edges, center, reach).map(|edge| edge.id)
    }

    /// Pans while something is dragged close to the border of the canvas.
    fn pan_at_border(&self, ui: &Ui, state: &mut CanvasState, screen: Pos2) {
        const ZONE: f32 = 20.0;
        let rect = self.view.rect;
        if matches!(state.gesture, Gesture::Idle | Gesture::Pan | Gesture::Cancelled) {
            return;
        }
        let push = |low: f32, high: f32| {
            let speed = |depth: f32| (depth / ZONE).clamp(0.0, 1.0) * 10.0;
            speed(ZONE - low) - speed(ZONE - high)
        };
        let by = egui::vec2(
            push(screen.x - rect.left(), rect.right() - screen.x),
            push(screen.y - rect.top(), rect.bottom() - screen.y),
        );
        if by != Vec2::ZERO {
            state.camera.pan_by(by);
            ui.request_repaint();
        }
    }

    fn end(&mut self, state: &mut CanvasState) {
        match std::mem::take(&mut state.gesture) {
            Gesture::Move(drag) => self.drop_nodes(drag),
            Gesture::Connect { from, to, target, .. } => self.events.push(match target {
                Some(to) => Event::Connected { from, to },
                None => Event::ConnectedToNothing { from, pos: to },
            }),
            Gesture::Resize { id, start, now, .. } if start != now => {
                self.events.push(Event::Resized { id, rect: now, phase: Phase::Done });
            }
            _ => {}
        }
    }

    fn drop_nodes(&mut self, drag: Move) {
        let delta = drag.snapped.delta;
        if delta == Vec2::ZERO {
            return;
        }
        let event = match (drag.onto, drag.ids.as_slice()) {
            _ if drag.copy => Event::Duplicated { ids: drag.ids, delta },
            (Some(edge), [id]) => Event::DroppedOnEdge { id: *id, delta, edge },
            _ => Event::Moved { ids: drag.ids, delta, phase: Phase::Done },
        };
        self.events.push(event);
    }

    fn clicks(&mut self, response: &Response, state: &mut CanvasState, pos: Pos2, keys: Modifiers) {
        let target = self.target(pos);
        if response.clicked_by(PointerButton::Secondary) {
            self.select_for_menu(state, target);
            self.events.push(Event::ContextMenu { target, pos });
            return;
        }
        if response.double_clicked() {
            self.events.push(match target {
                Target::Node(id) => Event::Opened(id),
                Target::Edge(id) => Event::EdgeClicked { id, pos },
                Target::Background => Event::BackgroundOpened { pos },
            });
            return;
        }
        if !response.clicked_by(PointerButton::Primary) {
            return;
        }
        if let Target::Edge(id) = target
            && self.plus(id).is_some_and(|plus| plus.distance(pos) * self.view.zoom <= 9.0)
        {
            self.events.push(Event::EdgeInsert { id, pos });
            return;
        }
        self.click(state, target, pos, keys);
    }

    fn click(&mut self, state: &mut CanvasState, target: Target, pos: Pos2, keys: Modifiers) {
        let before = state.selection.clone();
        let adding = keys.shift || keys.command;
        if !adding {
            state.selection = Selection::default();
        }
        match target {
            Target::Node(id) => {
                if !(adding && state.selection.nodes.remove(&id)) {
                    state.selection.nodes.insert(id);
                }
            }
            Target::Edge(id) => {
                if !(adding && state.selection.edges.remove(&id)) {
                    state.selection.edges.insert(id);
                }
                self.events.push(Event::EdgeClicked { id, pos });
            }
            Target::Background => self.events.push(Event::BackgroundClicked { pos }),
        }
        if before != state.selection {
            self.events.push(Event::Selected);
        } else if let Target::Node(id) = target {
            self.events.push(Event::NodeClicked { id, pos });
        }
    }

    fn select_for_menu(&mut self, state: &mut CanvasState, target: Target) {
        let already = match target {
            Target::Node(id) => state.selection.nodes.contains(&id),
            Target::Edge(id) => state.selection.edges.contains(&id),
            Target::Background => state.selection.is_empty(),
        };
        if already {
            return;
        }
        match target {
            Target::Node(id) => state.select(id),
            Target::Edge(id) => state.select_edge(id),
            Target::Background => state.selection = Selection::default(),
        }
        self.events.push(Event::Selected);
    }
}
