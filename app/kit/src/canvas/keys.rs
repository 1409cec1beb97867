//! The keyboard on a canvas: walking, nudging, opening, deleting, leaving.

use egui::{EventFilter, Key, Modifiers, Response, Ui};

use super::gesture::{Gesture, Tools};
use super::{CanvasState, Event, Phase, Selection, walk};

const ARROWS: [Key; 4] = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];

impl Tools<'_> {
    /// Acts on keys while the canvas has the focus and no text is being edited.
    pub(super) fn keyboard(&mut self, ui: &Ui, response: &Response, state: &mut CanvasState) {
        if !response.has_focus() || state.is_editing() {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: !state.selection.is_empty() || state.is_dragging(),
            tab: false,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |modifiers: Modifiers, key: Key| {
            ui.input_mut(|input| input.consume_key(modifiers, key))
        };
        for key in ARROWS {
            if pressed(Modifiers::SHIFT, key) {
                self.nudge(state, key);
            } else if pressed(Modifiers::NONE, key) {
                self.walk(state, key);
            }
        }
        if filter.escape && pressed(Modifiers::NONE, Key::Escape) {
            self.escape(state);
        }
        let single = state.selection.single_node();
        if let Some(id) = single
            && pressed(Modifiers::NONE, Key::Enter)
        {
            self.events.push(Event::Opened(id));
        }
        if let Some(id) = single
            && !self.options.read_only
            && pressed(Modifiers::NONE, Key::F2)
        {
            self.events.push(Event::Rename(id));
        }
        let deletes =
            pressed(Modifiers::NONE, Key::Delete) || pressed(Modifiers::NONE, Key::Backspace);
        if deletes && !state.selection.is_empty() && !self.options.read_only {
            self.events.push(Event::Deleted);
        }
        if pressed(Modifiers::COMMAND, Key::A) {
            let nodes = self.content.nodes.iter().map(|node| node.id).collect();
            let edges = self.content.edges.iter().map(|edge| edge.id).collect();
            state.selection = Selection { nodes, edges };
            self.events.push(Event::Selected);
        }
    }

    fn walk(&mut self, state: &mut CanvasState, key: Key) {
        let nodes = self.content.nodes;
        let next = match (state.selection.nodes.first(), walk::direction(key)) {
            (Some(from), Some(direction)) => walk::neighbour(nodes, *from, direction),
            _ => walk::first(nodes),
        };
        if let Some(id) = next {
            state.select(id);
            state.reveal(id);
            self.events.push(Event::Selected);
        }
    }

    fn nudge(&mut self, state: &CanvasState, key: Key) {
        let Some(direction) = walk::direction(key).filter(|_| !self.options.read_only) else {
            return;
        };
        let selected = |id: &u64| state.selection.nodes.contains(id);
        let movable = self.content.nodes.iter().filter(|node| {
            let with_parent = node.parent.is_some_and(|parent| selected(&parent));
            node.movable && selected(&node.id) && !with_parent
        });
        let ids: Vec<u64> = movable.map(|node| node.id).collect();
        if !ids.is_empty() {
            let delta = direction * self.options.grid;
            self.events.push(Event::Moved { ids, delta, phase: Phase::Done });
        }
    }

    fn escape(&mut self, state: &mut CanvasState) {
        if state.is_dragging() {
            state.gesture = Gesture::Cancelled;
        } else if !state.selection.is_empty() {
            state.selection = Selection::default();
            self.events.push(Event::Selected);
        }
    }
}
