//! What a canvas keeps between frames: camera, selection, the gesture under way.

use std::collections::BTreeSet;

use egui::{Rect, Vec2};

use super::gesture::Gesture;
use super::{Camera, EdgeId, Node, NodeId};

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Edges.
    pub edges: BTreeSet<EdgeId>,
}

impl Selection {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty()
    }

    /// The node, where exactly one node and no edge is selected.
    pub fn single_node(&self) -> Option<NodeId> {
        let mut nodes = self.nodes.iter();
        match (nodes.next(), nodes.next(), self.edges.is_empty()) {
            (Some(id), None, true) => Some(*id),
            _ => None,
        }
    }
}

/// A node's text being edited in place.
#[derive(Clone, Debug)]
pub(super) struct InlineEdit {
    pub(super) id: NodeId,
    /// Where the field is, in the world.
    pub(super) rect: Rect,
    pub(super) text: String,
    /// The field has not had the focus yet.
    pub(super) fresh: bool,
}

/// What a canvas keeps between frames. View state: it belongs to a window, not to a project.
#[derive(Clone, Debug, Default)]
pub struct CanvasState {
    /// Pan and zoom.
    pub camera: Camera,
    /// What is selected.
    pub selection: Selection,
    pub(super) gesture: Gesture,
    pub(super) edit: Option<InlineEdit>,
    pub(super) shown: bool,
    pub(super) wish: Option<Wish>,
    /// The focus came with the pointer: no ring, since it is plain where one is.
    pub(super) by_pointer: bool,
}

/// What the camera is to do as soon as the canvas knows its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wish {
    Fit,
    Zoom(f32),
    Reveal(NodeId),
    Centre(NodeId),
}

impl CanvasState {
    /// A canvas that shows everything at first.
    pub fn new() -> Self {
        Self { wish: Some(Wish::Fit), ..Self::default() }
    }

    /// Shows everything, at the next frame.
    pub fn fit(&mut self) {
        self.wish = Some(Wish::Fit);
    }

    /// Zooms to `zoom` (1 is 100 %) around the middle, at the next frame.
    pub fn zoom_to(&mut self, zoom: f32) {
        self.wish = Some(Wish::Zoom(zoom));
    }

    /// Pans as little as needed to show a node, at the next frame.
    pub fn reveal(&mut self, id: NodeId) {
        self.wish = Some(Wish::Reveal(id));
    }

    /// Pans so that a node stands in the middle, at the next frame.
    pub fn centre(&mut self, id: NodeId) {
        self.wish = Some(Wish::Centre(id));
    }

    /// Selects this node and nothing else.
    pub fn select(&mut self, id: NodeId) {
        self.selection = Selection { nodes: BTreeSet::from([id]), edges: BTreeSet::new() };
    }

    /// Selects this edge and nothing else.
    pub fn select_edge(&mut self, id: EdgeId) {
        self.selection = Selection { nodes: BTreeSet::new(), edges: BTreeSet::from([id]) };
    }

    /// Opens a field over `rect` (in the world) to edit a text of node `id`. It answers with
    /// [`super::Event::Edited`] on Enter or when it loses the focus, with nothing on Escape.
    pub fn edit(&mut self, id: NodeId, rect: Rect, text: impl Into<String>) {
        self.edit = Some(InlineEdit { id, rect, text: text.into(), fresh: true });
    }

    /// Whether a text is being edited in place.
    pub fn is_editing(&self) -> bool {
        self.edit.is_some()
    }

    /// Whether a drag of any sort is under way.
    pub fn is_dragging(&self) -> bool {
        !matches!(self.gesture, Gesture::Idle)
    }

    pub(super) fn grant_wish(&mut self, nodes: &[Node], size: Vec2) {
        let Some(wish) = self.wish.take() else {
            return;
        };
        match wish {
            Wish::Fit => {
                let all = nodes.iter().fold(Rect::NOTHING, |all, node| all.union(node.rect));
                if all.is_finite() {
                    self.camera.fit(all, size);
                }
            }
            Wish::Zoom(zoom) => self.camera.zoom_to(zoom, size),
            Wish::Centre(id) => {
                if let Some(node) = nodes.iter().find(|node| node.id == id) {
                    self.camera.centre(node.rect.center(), size);
                }
            }
            Wish::Reveal(id) => {
                if let Some(node) = nodes.iter().find(|node| node.id == id) {
                    self.camera.reveal(node.rect, size);
                }
            }
        }
    }
}
